/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "customer_change.h"

#include <string.h>

#include "account_acts.h"
#include "phone.h"

/* Which phone the fields speak of: 1 with it as it is compared ("": cleared), 0 none, or an error. */
static int phone_among(char out[REG_PHONE_SIZE], const struct reg_fields *fields, struct reg_err *err)
{
	int found = 0;

	out[0] = '\0';
	for (size_t i = 0; i < fields->n; i++) {
		if (strcmp(fields->names[i], "phone") != 0)
			continue;
		found = 1;
		if (fields->values[i][0] == '\0')
			out[0] = '\0';
		else if (reg_phone_parse(out, REG_PHONE_SIZE, fields->values[i], err) < 0)
			return REG_EINVAL;
	}
	return found;
}

/* Nobody but the account `head` holds it: 1 when that does, 0 when nobody does, or an error. */
static int phone_is_free(struct reg_side *side, const char *phone, int64_t head, int64_t at_unix_s, struct reg_err *err)
{
	char id[REG_CUSTOMER_ID_SIZE] = "";
	struct reg_identity identity;
	struct reg_set holders = { 0 };
	struct reg_stmt *stmt;
	bool is_own = false;
	int rc = reg_identity_find(&identity, side, REG_IDENTITY_PHONE, phone, err);

	if (rc < 0 || identity.no == 0)
		return rc < 0 ? rc : 0;
	rc = reg_sql(&stmt, side->store, REG_SQL_KEY_HOLDERS, err, "ii", identity.no, at_unix_s);
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1)
		rc = reg_set_add(&holders, reg_int(stmt, 0), err);
	reg_reset(stmt);
	for (size_t i = 0; i < holders.n && rc == 0; i++) {
		int64_t other;

		rc = reg_family_head(&other, side, holders.items[i], err);
		is_own = is_own || (rc == 0 && other == head);
		if (rc < 0 || other == head)
			continue;
		rc = reg_identity_value(id, sizeof id, side, other, err);
		if (rc == 0)
			rc = reg_err_set(err, REG_EEXISTS, "phone: customer %s has it already; `regulars customer merge` makes doubles one", id);
	}
	reg_set_finish(&holders);
	return rc < 0 ? rc : is_own;
}

/* What the profile said before: 1 with the phone as it is compared, 0 none, or an error. */
static int phone_before(char out[REG_PHONE_SIZE], struct reg_side *side, int64_t customer, struct reg_err *err)
{
	json_t *profile = NULL;
	struct reg_stmt *stmt;
	const char *phone;
	int rc = reg_sql(&stmt, side->store, REG_SQL_PROFILE_OF_CUSTOMER, err, "i", customer);

	if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		profile = json_loads(reg_text(stmt, 1), 0, NULL);
		reg_reset(stmt);
		rc = 0;
	}
	phone = json_string_value(json_object_get(profile, "phone"));
	if (rc == 0 && phone != NULL)
		rc = reg_phone_parse(out, REG_PHONE_SIZE, phone, NULL) == 0;
	json_decref(profile);
	return rc;
}

/* Whoever of the account holds it does so no longer. What was given this very second is given up in the next: it cannot end
 * when it begins. */
static int unbind(struct reg_side *side, const char *phone, int64_t head, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_set members = { 0 };
	struct reg_identity identity = { 0 };
	int rc = reg_identity_find(&identity, side, REG_IDENTITY_PHONE, phone, err);

	rc = rc < 0 ? rc : reg_family_members(&members, side, head, err);
	for (size_t i = 0; i < members.n && rc == 0; i++) {
		char id[REG_CUSTOMER_ID_SIZE];
		int64_t since = 0, at = at_unix_s;

		rc = reg_identity_value(id, sizeof id, side, members.items[i], err);
		rc = rc < 0 ? rc : reg_get_int(&since, side->store, REG_SQL_BINDING_SINCE, err, "iii", identity.no, members.items[i], at);
		at = since >= at ? since + 1 : at;
		rc = rc < 0 ? rc : reg_act_unbind(side, id, REGULARS_PHONE, phone, at, reg_command_actor(), err);
		rc = rc == REG_ENOTFOUND ? 0 : rc;
	}
	reg_set_finish(&members);
	return rc;
}

int reg_customer_change(struct reg_side *side, const char *id, const struct reg_fields *fields, int64_t at_unix_s,
    struct reg_err *err)
{
	char phone[REG_PHONE_SIZE], before[REG_PHONE_SIZE] = "";
	const struct reg_binding binding = { .kind = REGULARS_PHONE, .value = phone };
	struct reg_identity who;
	bool is_changed = false, is_held = false;
	int64_t head = 0;
	int given = phone_among(phone, fields, err), rc = given < 0 ? given : 0;

	if (rc == 0 && given > 0) {
		rc = reg_identity_find(&who, side, REG_IDENTITY_CUSTOMER, id, err);
		rc = rc < 0 ? rc : reg_family_head(&head, side, who.no, err);
		rc = rc < 0 ? rc : phone_before(before, side, head, err);
		is_changed = rc >= 0 && strcmp(phone, before) != 0;
		rc = rc < 0 ? rc : phone[0] != '\0' ? phone_is_free(side, phone, head, at_unix_s, err) : 0;
		is_held = rc > 0;
		rc = rc < 0 ? rc : 0;
	}
	rc = rc < 0 ? rc : reg_act_edit(side, id, fields->items, fields->n, at_unix_s, reg_command_actor(), err);
	if (rc == 0 && is_changed && before[0] != '\0')
		rc = unbind(side, before, head, at_unix_s, err);
	/* The same number is bound again when it was lost, by a split or another's edit. */
	if (rc == 0 && given > 0 && phone[0] != '\0' && !is_held)
		rc = reg_act_bind(side, id, &binding, at_unix_s, reg_command_actor(), err);
	return rc;
}
