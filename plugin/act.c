/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "act.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "card.h"
#include "derive.h"
#include "fact.h"
#include "phone.h"
#include "settle.h"

#define KEY_SIZE 512

/* --- pieces --- */

/* Begins the transaction of an act. What others loaded since must be known: accounts may be folded in it. */
static int act_begin(struct reg_side *side, struct reg_err *err)
{
	int rc = reg_store_begin(side->store, err);

	if (rc < 0) {
		return rc;
	}
	rc = reg_side_refresh(side, err);
	if (rc < 0) {
		reg_store_rollback(side->store);
	}
	return rc;
}

/* Ends the transaction of an act: `rc` as it stands. */
static int act_end(struct reg_side *side, int rc, struct reg_err *err)
{
	if (rc < 0) {
		reg_store_rollback(side->store);
		return rc;
	}
	return reg_store_commit(side->store, err);
}

static int act_customer(struct reg_identity *out, struct reg_side *side, const char *customer, struct reg_err *err)
{
	int64_t known = 0;
	int rc = reg_identity_find(out, side, REG_IDENTITY_CUSTOMER, customer, err);

	if (rc == 0 && out->no != 0) {
		rc = reg_get_int(&known, side->store, REG_SQL_CUSTOMER_KNOWN, err, "i", out->no);
	}
	if (rc < 0) {
		return rc;
	}
	return out->no != 0 && rc > 0 ? 0 : reg_err_set(err, REG_ENOTFOUND, "customer %s: there is none", customer);
}

/* An act that may be repeated: two edits alike in the same second are still two. */
static void act_unique_key(char out[KEY_SIZE], const char *customer)
{
	unsigned char random[8];
	char text[2 * sizeof random + 1];

	randombytes_buf(random, sizeof random);
	(void)sodium_bin2hex(text, sizeof text, random, sizeof random);
	(void)snprintf(out, KEY_SIZE, "%s\x1f%s", customer, text);
}

/* Profile fields as a JSON object; NULL values clear. *out is freed by the caller, NULL when there are no fields. */
static int act_fields(char **out, const struct reg_profile_field *fields, size_t n_fields, struct reg_err *err)
{
	json_t *object = json_object();
	int failed = object == NULL;

	*out = NULL;
	for (size_t i = 0; i < n_fields && !failed; i++) {
		const char *value = fields[i].value;
		json_t *item = value == NULL || value[0] == '\0' ? json_null() : json_string(value);

		if (item == NULL) {
			json_decref(object);
			return reg_err_set(err, REG_EINVAL, "%s: expected UTF-8 text", fields[i].name);
		}
		failed = json_object_set_new(object, fields[i].name, item) != 0;
	}
	if (!failed && n_fields > 0) {
		*out = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
		failed = *out == NULL;
	}
	json_decref(object);
	return failed ? reg_err_set(err, REG_EIO, "out of memory") : 0;
}

static const char *field_value(const struct reg_profile_field *fields, size_t n_fields, const char *name)
{
	for (size_t i = 0; i < n_fields; i++) {
		if (strcmp(fields[i].name, name) == 0 && fields[i].value != NULL && fields[i].value[0] != '\0') {
			return fields[i].value;
		}
	}
	return NULL;
}

/* --- enrol --- */

/* An id of the station's own stays readable. Else two tills that enrol the same phone at once must give one customer, so
 * the id follows from the number, by a keyed hash that nobody can guess backwards; without a phone it is drawn. */
static void enrol_id(char out[REG_CUSTOMER_ID_SIZE], const struct reg_side *side, const char *id, const char *phone)
{
	unsigned char hash[16], random[16];

	if (id != NULL) {
		(void)snprintf(out, REG_CUSTOMER_ID_SIZE, "c:%s", id);
		return;
	}
	if (phone == NULL) {
		randombytes_buf(random, sizeof random);
	}
	(void)crypto_generichash(hash, sizeof hash, phone == NULL ? random : (const unsigned char *)phone,
	    phone == NULL ? sizeof random : strlen(phone), side->secret, sizeof side->secret);
	out[0] = 'c';
	(void)sodium_bin2hex(out + 1, REG_CUSTOMER_ID_SIZE - 1, hash, 8);
}

static int enrol_id_check(const char *id, struct reg_err *err)
{
	if (id != NULL && (id[0] == '\0' || strlen(id) > REG_CUSTOMER_ID_SIZE - 3 || strpbrk(id, "\x1f\n\r\t") != NULL)) {
		return reg_err_set(err, REG_EINVAL, "id: expected 1 to %d characters", REG_CUSTOMER_ID_SIZE - 3);
	}
	return 0;
}

static int bind_within(struct reg_side *side, const char *customer, const struct reg_identity *who,
    const struct reg_binding *binding, int64_t at_unix_s, const char *actor, struct reg_err *err);

static int enrol_phone_is_free(char id_out[REG_CUSTOMER_ID_SIZE], struct reg_side *side, const char *phone,
    int64_t at_unix_s, struct reg_err *err)
{
	struct reg_identity identity;
	int64_t holder = 0;
	int rc = reg_identity_find(&identity, side, REG_IDENTITY_PHONE, phone, err);

	if (rc < 0 || identity.no == 0) {
		return rc;
	}
	rc = reg_get_int(&holder, side->store, REG_SQL_BINDING_HOLDERS, err, "ii", identity.no, at_unix_s);
	if (rc <= 0) {
		return rc;
	}
	rc = reg_identity_value(id_out, REG_CUSTOMER_ID_SIZE, side, holder, err);
	return rc < 0 ? rc : reg_err_set(err, REG_EEXISTS, "phone: customer %s is enrolled with it already", id_out);
}

static int enrol_within(char id_out[REG_CUSTOMER_ID_SIZE], struct reg_side *side, const char *id, const char *kind,
    const struct reg_profile_field *fields, size_t n_fields, const char *phone, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	struct reg_binding binding = { .kind = REGULARS_PHONE, .value = phone };
	struct reg_act_row row = { .kind = "enrol", .at_unix_s = at_unix_s, .actor = actor, .key = id_out };
	char *personal = NULL, *body = NULL;
	json_t *object = NULL;
	int64_t no;
	int rc = phone == NULL ? 0 : enrol_phone_is_free(id_out, side, phone, at_unix_s, err);

	if (rc < 0) {
		return rc;
	}
	enrol_id(id_out, side, id, phone);
	rc = reg_identity_obtain(&row.customer, side, REG_IDENTITY_CUSTOMER, id_out, id, NULL, err);
	rc = rc < 0 ? rc : act_fields(&personal, fields, n_fields, err);
	if (rc < 0) {
		return rc;
	}
	object = json_pack("{s:s}", "kind", kind == NULL ? "person" : kind);
	body = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
	json_decref(object);
	if (body == NULL) {
		rc = reg_err_set(err, REG_EINVAL, "kind: expected UTF-8 text");
		goto out;
	}
	row.personal = personal;
	row.body = body;
	rc = reg_fact_add_act(&no, side, &row, err);
	if (rc == 0) {
		rc = reg_err_set(err, REG_EEXISTS, "customer %s is enrolled already", id_out);
	}
	rc = rc < 0 ? rc : reg_derive_customer(side, row.customer.no, err);
	if (rc == 0 && phone != NULL) {
		rc = bind_within(side, id_out, &row.customer, &binding, at_unix_s, actor, err);
	}
out:
	free(body);
	free(personal);
	return rc;
}

int reg_act_enrol(char id_out[REG_CUSTOMER_ID_SIZE], struct reg_side *side, const char *id, const char *kind,
    const struct reg_profile_field *fields, size_t n_fields, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	const char *phone_text = field_value(fields, n_fields, "phone");
	char phone[REG_PHONE_SIZE] = "";
	int rc = enrol_id_check(id, err);

	id_out[0] = '\0';
	if (rc == 0 && phone_text != NULL) {
		rc = reg_phone_parse(phone, sizeof phone, phone_text, err);
	}
	rc = rc < 0 ? rc : act_begin(side, err);
	if (rc < 0) {
		return rc;
	}
	rc = enrol_within(id_out, side, id, kind, fields, n_fields, phone_text == NULL ? NULL : phone, at_unix_s, actor, err);
	return act_end(side, rc, err);
}

/* --- edit, tag --- */

/* An act about one customer that changes who they are, not what they earned. */
static int act_about(struct reg_side *side, const char *customer, struct reg_act_row *row, struct reg_err *err)
{
	char key[KEY_SIZE];
	int64_t no;
	int rc = act_begin(side, err);

	if (rc < 0) {
		return rc;
	}
	act_unique_key(key, customer);
	row->key = key;
	rc = act_customer(&row->customer, side, customer, err);
	rc = rc < 0 ? rc : reg_fact_add_act(&no, side, row, err);
	rc = rc < 0 ? rc : reg_derive_customer(side, row->customer.no, err);
	return act_end(side, rc, err);
}

int reg_act_edit(struct reg_side *side, const char *customer, const struct reg_profile_field *fields, size_t n_fields,
    int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "edit", .at_unix_s = at_unix_s, .actor = actor, .body = "{}" };
	char *personal = NULL;
	int rc = act_fields(&personal, fields, n_fields, err);

	row.personal = personal;
	rc = rc < 0 ? rc : act_about(side, customer, &row, err);
	free(personal);
	return rc;
}

int reg_act_tag(struct reg_side *side, const char *customer, const char *tag, bool remove, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = remove ? "untag" : "tag", .at_unix_s = at_unix_s, .actor = actor };
	json_t *object = tag[0] == '\0' ? NULL : json_pack("{s:s}", "tag", tag);
	char *body = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
	int rc;

	json_decref(object);
	if (body == NULL) {
		return reg_err_set(err, REG_EINVAL, "tag: expected a word in UTF-8");
	}
	row.body = body;
	rc = act_about(side, customer, &row, err);
	free(body);
	return rc;
}

/* --- bind, unbind --- */

/* The identity behind a plate, card or phone as typed. `value_out` gets the form it is known by. */
static int target_parse(char value_out[REG_PLATE_MAX], char label_out[REG_PLATE_MAX], const char **class,
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
		return reg_phone_parse(value_out, REG_PLATE_MAX, value, err);
	case REGULARS_CUSTOMER:
		break;
	}
	return reg_err_set(err, REG_EINVAL, "expected a plate, a card or a phone");
}

static int bind_within(struct reg_side *side, const char *customer, const struct reg_identity *who,
    const struct reg_binding *binding, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	char value[REG_PLATE_MAX], label[REG_PLATE_MAX], key[KEY_SIZE];
	const char *class, *role = binding->role == NULL ? "owner" : binding->role;
	int64_t confidence = binding->confidence == 0 ? 100 : binding->confidence;
	int64_t from = binding->valid_from == 0 ? at_unix_s : binding->valid_from, no;
	struct reg_act_row row = { .kind = "bind", .at_unix_s = at_unix_s, .actor = actor, .customer = *who, .key = key };
	enum reg_identity_kind kind;
	json_t *object;
	char *body;
	int rc = target_parse(value, label, &class, &kind, side, binding->kind, binding->value, err);

	rc = rc < 0 ? rc : reg_identity_obtain(&row.target, side, kind, value, label[0] == '\0' ? NULL : label, class, err);
	if (rc < 0) {
		return rc;
	}
	if (confidence < 1 || confidence > 100) {
		return reg_err_set(err, REG_EINVAL, "confidence: found %lld, expected 1 to 100", (long long)confidence);
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
	int rc = act_begin(side, err);

	if (rc < 0) {
		return rc;
	}
	rc = act_customer(&who, side, customer, err);
	rc = rc < 0 ? rc : bind_within(side, customer, &who, binding, at_unix_s, actor, err);
	return act_end(side, rc, err);
}

static int unbind_within(struct reg_side *side, const char *customer, enum regulars_identifier_kind kind,
    const char *value_text, int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	char value[REG_PLATE_MAX], label[REG_PLATE_MAX], key[KEY_SIZE];
	struct reg_act_row row = { .kind = "unbind", .at_unix_s = at_unix_s, .actor = actor, .key = key, .body = "{}" };
	enum reg_identity_kind identity_kind;
	const char *class;
	int64_t no, ignored;
	int rc = act_customer(&row.customer, side, customer, err);

	rc = rc < 0 ? rc : target_parse(value, label, &class, &identity_kind, side, kind, value_text, err);
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
	int rc = act_begin(side, err);

	if (rc < 0) {
		return rc;
	}
	rc = unbind_within(side, customer, kind, value, at_unix_s, actor, err);
	return act_end(side, rc, err);
}

/* --- programmes --- */

/* Whose points the new programme may change: everybody with a sale since, or, when it looks further back than any before
 * it did, everybody. */
static int programme_settle(struct reg_side *side, int64_t effective_unix_s, bool everybody, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int64_t subject = 0;
	int rc;

	for (;;) {
		rc = reg_sql(&stmt, side->store, REG_SQL_CUSTOMER_NEXT, err, "ii", subject,
		    everybody ? INT64_MIN : effective_unix_s);
		if (rc == 0) {
			rc = reg_step(stmt, err);
		}
		if (rc <= 0) {
			return rc;
		}
		subject = reg_int(stmt, 0);
		reg_reset(stmt);
		rc = reg_account_update(side, subject, err);
		if (rc < 0) {
			return rc;
		}
	}
}

static int programme_within(int *version_out, struct reg_side *side, const char *name, const char *text,
    int64_t effective_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "programme", .at_unix_s = effective_unix_s, .actor = actor };
	json_t *object = json_pack("{s:I,s:s,s:s}", "effective", (json_int_t)effective_unix_s, "name", name, "text", text);
	char *body = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
	int32_t window_before = reg_side_window_days(side);
	int64_t no, version = 0;
	int rc;

	json_decref(object);
	if (body == NULL) {
		return reg_err_set(err, REG_EINVAL, "%s: expected UTF-8 text", name);
	}
	row.body = body;
	row.key = body;
	rc = reg_fact_add_act(&no, side, &row, err);
	free(body);
	if (rc < 0) {
		return rc;
	}
	if (rc > 0) {
		rc = reg_derive_programmes(side, err);
		rc = rc < 0 ? rc : reg_side_refresh(side, err);
		rc = rc < 0 ? rc : programme_settle(side, effective_unix_s, reg_side_window_days(side) > window_before, err);
	}
	rc = rc < 0 ? rc : reg_get_int(&version, side->store, REG_SQL_PROGRAMME_VERSION, err, "i", no);
	*version_out = (int)version;
	return rc < 0 ? rc : 0;
}

int reg_act_load_programme(int *version_out, struct reg_side *side, const char *name, const char *text,
    int64_t effective_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_programme *programme = NULL;
	int rc = reg_programme_parse(&programme, name, text, side->language, err);

	reg_programme_destroy(programme);
	rc = rc < 0 ? rc : act_begin(side, err);
	if (rc < 0) {
		return rc;
	}
	rc = programme_within(version_out, side, name, text, effective_unix_s, actor, err);
	rc = act_end(side, rc, err);
	if (rc < 0) {
		side->programmes_seen = -1; /* what was read inside the transaction is gone with it */
	}
	return rc;
}
