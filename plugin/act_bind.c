/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_internal.h"
#include "card.h"
#include "derive.h"
#include "settle.h"

#define ROLE_MAX 64 /* bytes: a longer one would push what follows it out of the act's key */

int reg_act_target(char value_out[REG_PLATE_MAX], char label_out[REG_PLATE_MAX], const char **class,
    enum reg_identity_kind *identity_kind, const struct reg_side *side, enum regulars_identifier_kind kind,
    const char *value, struct reg_err *err)
{
	struct reg_plate plate;
	struct reg_card card;
	int rc;

	label_out[0] = '\0';
	*class = NULL;
	switch (kind) {
	case REGULARS_PLATE:
		*identity_kind = REG_IDENTITY_PLATE;
		rc = reg_plate_parse(&plate, value, side->context.country, err);
		rc = rc < 0 ? rc : reg_act_check_text("plate", plate.value, err);
		if (rc == 0) {
			(void)snprintf(value_out, REG_PLATE_MAX, "%s", plate.value);
			(void)snprintf(label_out, REG_PLATE_MAX, "%s", plate.label);
			*class = plate.class;
		}
		return rc;
	case REGULARS_CARD:
		*identity_kind = REG_IDENTITY_CARD;
		rc = reg_card_parse(&card, value, side->secret, side->context.patterns, side->context.n_patterns, err);
		if (rc == 0 && (card.is_masked || card.is_internal)) {
			rc = reg_err_set(err, REG_EINVAL, "card: expected a whole number of a customer's card, found %s",
			    card.is_masked ? "a masked one" : "a station's own card");
		}
		if (rc == 0) {
			(void)snprintf(value_out, REG_PLATE_MAX, "%s", card.token);
			(void)snprintf(label_out, REG_PLATE_MAX, "%s", card.label);
			*class = card.kind;
		}
		return rc;
	case REGULARS_PHONE:
		*identity_kind = REG_IDENTITY_PHONE;
		rc = reg_phone_parse(value_out, REG_PLATE_MAX, value, err);
		return rc < 0 || value_out[0] == '+' ? rc : reg_act_check_text("phone", value_out, err);
	case REGULARS_CUSTOMER:
		break;
	}
	return reg_err_set(err, REG_EINVAL, "expected a plate, a card or a phone");
}

int reg_act_bind_within(struct reg_side *side, const char *customer, const struct reg_identity *who,
    const struct reg_binding *binding, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	char value[REG_PLATE_MAX], label[REG_PLATE_MAX], key[REG_ACT_KEY_SIZE];
	const char *class, *role = binding->role == NULL ? "owner" : binding->role;
	int64_t confidence = binding->confidence == 0 ? 100 : binding->confidence;
	int64_t from = binding->valid_from == 0 ? at_unix_s : binding->valid_from, no;
	struct reg_act_row row = { .kind = "bind", .at_unix_s = at_unix_s, .actor = actor, .customer = *who, .key = key };
	enum reg_identity_kind kind;
	json_t *object;
	char *body;
	int rc = reg_act_target(value, label, &class, &kind, side, binding->kind, binding->value, err);

	rc = rc < 0 ? rc : reg_act_check_text("role", role, err);
	rc = rc < 0 ? rc : reg_identity_obtain(&row.target, side, kind, value, label[0] == '\0' ? NULL : label, class, err);
	if (rc < 0) {
		return rc;
	}
	if (confidence < 1 || confidence > 100) {
		return reg_err_set(err, REG_EINVAL, "confidence: found %lld, expected 1 to 100", (long long)confidence);
	}
	if (strlen(role) > ROLE_MAX) {
		return reg_err_set(err, REG_EINVAL, "role: found %zu bytes, expected at most %d", strlen(role), ROLE_MAX);
	}
	object = json_pack("{s:I,s:s,s:I}", "valid_from", (json_int_t)binding->valid_from, "role", role, "confidence",
	    (json_int_t)confidence);
	body = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
	json_decref(object);
	if (body == NULL) {
		return reg_err_set(err, REG_EINVAL, "role: expected a word in UTF-8");
	}
	(void)snprintf(key, sizeof key, "%s\x1f%d\x1f%s\x1f%lld\x1f%lld\x1f%s\x1f%lld", customer, (int)kind, value,
	    (long long)at_unix_s, (long long)binding->valid_from, role, (long long)confidence);
	row.body = body;
	rc = reg_fact_add_act(&no, side, &row, err);
	free(body);
	if (rc <= 0) {
		return rc; /* 0: the same binding again */
	}
	rc = reg_derive_binding(side, row.target.no, who->no, err);
	/* A confirmation reaches back to the doubtful sales before it. */
	return rc < 0 ? rc : reg_settle_target(side, row.target.no, confidence >= 50 ? INT64_MIN : from, err);
}

int reg_act_bind(struct reg_side *side, const char *customer, const struct reg_binding *binding, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_identity who;
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = reg_act_customer(&who, side, customer, err);
	rc = rc < 0 ? rc : reg_act_bind_within(side, customer, &who, binding, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}

static int unbind_within(struct reg_side *side, const char *customer, enum regulars_identifier_kind kind,
    const char *value_text, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	char value[REG_PLATE_MAX], label[REG_PLATE_MAX], key[REG_ACT_KEY_SIZE];
	struct reg_act_row row = { .kind = "unbind", .at_unix_s = at_unix_s, .actor = actor, .key = key, .body = "{}" };
	enum reg_identity_kind identity_kind;
	const char *class;
	int64_t no, ignored;
	int rc = reg_act_customer(&row.customer, side, customer, err);

	rc = rc < 0 ? rc : reg_act_target(value, label, &class, &identity_kind, side, kind, value_text, err);
	rc = rc < 0 ? rc : reg_identity_find(&row.target, side, identity_kind, value, err);
	if (rc == 0 && row.target.no != 0) {
		rc = reg_get_int(&ignored, side->store, REG_SQL_BINDING_KNOWN, err, "ii", row.target.no, row.customer.no);
	}
	if (rc == 0) {
		return reg_err_set(err, REG_ENOTFOUND, "customer %s: nothing such is bound", customer);
	}
	if (rc < 0) {
		return rc;
	}
	(void)snprintf(key, sizeof key, "%s\x1f%d\x1f%s\x1f%lld", customer, (int)identity_kind, value, (long long)at_unix_s);
	rc = reg_fact_add_act(&no, side, &row, err);
	rc = rc <= 0 ? rc : reg_derive_binding(side, row.target.no, row.customer.no, err);
	return rc < 0 ? rc : reg_settle_target(side, row.target.no, at_unix_s, err);
}

int reg_act_unbind(struct reg_side *side, const char *customer, enum regulars_identifier_kind kind, const char *value,
    int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = unbind_within(side, customer, kind, value, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}
