/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "who.h"

#include <stdio.h>
#include <string.h>

#include "account_acts.h"
#include "command.h"
#include "i18n.h"
#include "output.h"
#include "phone.h"

static void copy(char *out, size_t size, const char *text)
{
	(void)snprintf(out, size, "%s", text != NULL ? text : "");
}

/* The row of identity, if there is one: 1, 0, or an error. */
static int look_up(struct reg_who *out, struct reg_side *side, const char *kind, const char *value, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_IDENTITY, err, "tt", kind, value);

	if (rc == 0)
		rc = reg_step(stmt, err);
	if (rc == 1) {
		out->no = reg_int(stmt, 0);
		copy(out->value, sizeof out->value, value);
		copy(out->label, sizeof out->label, reg_is_null(stmt, 1) ? value : reg_text(stmt, 1));
		copy(out->class, sizeof out->class, reg_text(stmt, 2));
		reg_reset(stmt);
	}
	return rc;
}

const char *reg_who_number(char *buffer, size_t size, const char *text)
{
	if (strcmp(text, "-") != 0)
		return text;
	if (fgets(buffer, (int)size, stdin) == NULL)
		return NULL;
	buffer[strcspn(buffer, "\r\n")] = '\0';
	return buffer;
}

int reg_who_account(struct reg_who *out, struct reg_side *side, const char *text, struct reg_err *err)
{
	int rc = reg_who_customer(out, side, text, err);

	return rc < 0 ? rc : reg_family_head(&out->no, side, out->no, err);
}

int reg_who_plate(struct reg_who *out, struct reg_side *side, const char *text, struct reg_err *err)
{
	struct reg_plate plate;
	int rc = reg_plate_parse(&plate, text, side->country, err);

	if (rc != 0)
		return rc;
	*out = (struct reg_who){ 0 };
	rc = look_up(out, side, "plate", plate.value, err);
	copy(out->value, sizeof out->value, plate.value);
	copy(out->label, sizeof out->label, plate.label);
	copy(out->class, sizeof out->class, plate.class);
	return rc < 0 ? rc : 0;
}

int reg_who_card(struct reg_who *out, struct reg_side *side, const char *text, struct reg_err *err)
{
	char buffer[128];
	const char *number = reg_who_number(buffer, sizeof buffer, text);
	struct reg_card card;
	int rc;

	if (number == NULL)
		return reg_err_set(err, REG_EINVAL, "a card number was expected on standard input");
	rc = reg_card_parse(&card, number, side->secret, side->context.patterns, side->context.n_patterns, err);
	if (rc != 0)
		return rc;
	if (card.token[0] == '\0')
		return reg_err_set(err, REG_EINVAL, "%s is masked: a masked number names nobody", card.label);
	*out = (struct reg_who){ 0 };
	rc = look_up(out, side, "card", card.token, err);
	copy(out->value, sizeof out->value, card.token);
	copy(out->label, sizeof out->label, card.label);
	copy(out->class, sizeof out->class, card.kind);
	return rc < 0 ? rc : 0;
}

/* The one customer who holds a plate, card or phone now: 1, 0 nobody, REG_EINVAL several. */
static int holder_of(struct reg_who *out, struct reg_side *side, int64_t target, const char *text, struct reg_err *err)
{
	struct reg_stmt *stmt;
	char value[REG_CUSTOMER_ID_SIZE] = "";
	int64_t n = 0;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_HOLDER, err, "ii", target, reg_command_now());

	if (rc == 0)
		rc = reg_step(stmt, err);
	if (rc != 1)
		return rc;
	n = reg_int(stmt, 0);
	copy(value, sizeof value, reg_text(stmt, 1));
	reg_reset(stmt);
	if (n > 1)
		return reg_err_set(err, REG_EINVAL, "%s: %lld customers hold it; name one by id", text, (long long)n);
	return n == 1 ? look_up(out, side, "customer", value, err) : 0;
}

/* Who holds a phone now, 0: nobody. */
static int held_by_phone(struct reg_who *out, struct reg_side *side, const char *phone, const char *text, struct reg_err *err)
{
	struct reg_who target = { 0 };
	int rc = look_up(&target, side, "phone", phone, err);

	return rc == 1 ? holder_of(out, side, target.no, text, err) : rc;
}

/* Whether the word is a phone, plate or card of somebody. A card number stays out of messages. */
static int find_by_name(struct reg_who *out, struct reg_side *side, const char *text, struct reg_err *err)
{
	struct reg_who target = { 0 };
	char phone[REG_PHONE_SIZE], home[REG_PHONE_SIZE];
	int rc = 0;

	if (reg_phone_parse(phone, sizeof phone, text, NULL) == 0) {
		rc = held_by_phone(out, side, phone, text, err);
		if (rc == 0 && reg_phone_at_home(home, sizeof home, phone, side->country))
			rc = held_by_phone(out, side, home, text, err);
	}
	if (rc != 0)
		return rc;
	target.no = 0;
	if (reg_who_plate(&target, side, text, NULL) == 0 && target.no != 0)
		rc = holder_of(out, side, target.no, text, err);
	if (rc != 0)
		return rc;
	target.no = 0;
	if (strcmp(text, "-") != 0 && reg_who_card(&target, side, text, NULL) == 0 && target.no != 0)
		rc = holder_of(out, side, target.no, target.label, err);
	return rc;
}

int reg_who_customer(struct reg_who *out, struct reg_side *side, const char *text, struct reg_err *err)
{
	char id[REG_CUSTOMER_ID_SIZE], shown[128];
	int rc;

	*out = (struct reg_who){ 0 };
	rc = look_up(out, side, "customer", text, err);
	if (rc == 0 && snprintf(id, sizeof id, "c:%s", text) < (int)sizeof id)
		rc = look_up(out, side, "customer", id, err);
	if (rc == 0)
		rc = find_by_name(out, side, text, err);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	copy(shown, sizeof shown, text);
	reg_card_scrub(shown);
	return reg_err_set(err, REG_ENOTFOUND,
	    "there is no customer %s: give an id, number, phone, plate or card, or look with `regulars customer find`",
	    shown);
}

void reg_who_name(char *id, size_t id_size, char *label, size_t label_size, int64_t no, const char *kind,
    const char *value, const char *value_label, const char *class, const char *name)
{
	if (kind == NULL || value == NULL) {
		/* Erased: the facts keep a number without a name. */
		(void)snprintf(id, id_size, "erased:%lld", (long long)no);
		copy(label, label_size, _("(erased)"));
	} else if (strcmp(kind, "card") == 0) {
		(void)snprintf(id, id_size, "card:%.16s", value);
		(void)snprintf(label, label_size, _("%1$s (%2$s)"), value_label != NULL ? value_label : _("card"),
		    class != NULL ? class : _("unknown kind"));
	} else if (strcmp(kind, "customer") == 0) {
		copy(id, id_size, value);
		copy(label, label_size,
		    name != NULL && name[0] != '\0' ? name : strncmp(value, "c:", 2) == 0 ? value + 2 : value);
	} else {
		copy(id, id_size, value);
		copy(label, label_size, value_label != NULL ? value_label : value);
	}
}

int reg_who_holders(json_t **out, struct reg_side *side, int64_t target, struct reg_err *err)
{
	json_t *holders = json_array();
	struct reg_stmt *stmt;
	int rc;

	*out = NULL;
	if (holders == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	rc = reg_sql(&stmt, side->store, REG_SQL_MGR_HOLDERS, err, "i", target);
	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1)
			(void)json_array_append_new(holders,
			    json_pack("{s:o, s:o, s:o, s:I, s:o, s:o}", "customer", reg_json_text(reg_text(stmt, 0)),
				"name", reg_json_text(reg_text(stmt, 1)), "role", reg_json_text(reg_text(stmt, 2)),
				"confidence", (json_int_t)reg_int(stmt, 3), "from",
				reg_json_instant(reg_int(stmt, 4), side->zone), "until",
				reg_json_instant(reg_int(stmt, 5), side->zone)));
	if (rc < 0) {
		json_decref(holders);
		return rc;
	}
	*out = holders;
	return 0;
}

void reg_who_print_holders(const json_t *holders)
{
	size_t i;
	const json_t *holder;

	if (json_array_size(holders) == 0)
		printf(_("Nobody holds it.\n"));
	json_array_foreach(holders, i, holder) {
		const char *id = json_string_value(json_object_get(holder, "customer"));
		const char *who = id != NULL ? reg_shown(id) : _("(erased)");
		const char *name = json_string_value(json_object_get(holder, "name"));
		const char *role = reg_word(json_string_value(json_object_get(holder, "role")));
		const char *from = json_string_value(json_object_get(holder, "from"));
		const char *until = json_string_value(json_object_get(holder, "until"));
		bool is_doubtful = json_integer_value(json_object_get(holder, "confidence")) < 50;

		if (name != NULL)
			who = reg_shown_format(_("%1$s (%2$s)"), who, reg_shown(name));
		if (until != NULL)
			printf(is_doubtful
				? _("Was held by %1$s, %2$s, doubtful: points wait until it is confirmed, since %3$.10s until %4$.10s\n")
				: _("Was held by %1$s, %2$s, since %3$.10s until %4$.10s\n"), who, role, from, until);
		else
			printf(is_doubtful
				? _("Held by %1$s, %2$s, doubtful: points wait until it is confirmed, since %3$.10s\n")
				: _("Held by %1$s, %2$s, since %3$.10s\n"), who, role, from);
	}
}
