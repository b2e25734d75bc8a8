/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "act_internal.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "card.h"
#include "derive.h"
#include "phone.h"

/* --- what every act needs --- */

int reg_act_check_text(const char *member, const char *text, struct reg_err *err)
{
	char *copy = text == NULL ? NULL : strdup(text);
	bool has_number;

	if (text != NULL && copy == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	if (copy != NULL) {
		reg_card_scrub(copy);
	}
	has_number = copy != NULL && strcmp(copy, text) != 0;
	free(copy);
	return has_number ? reg_err_set(err, REG_EINVAL, "%s: looks like a payment card number, which is never stored", member)
	                  : 0;
}

int reg_act_begin(struct reg_side *side, const char *actor, struct reg_err *err)
{
	int rc = reg_act_check_text("actor", actor, err);

	if (rc == 0 && side->in_batch) {
		return reg_store_save(side->store, err);
	}
	rc = rc < 0 ? rc : reg_store_begin(side->store, err);
	if (rc < 0) {
		return rc;
	}
	rc = reg_side_refresh(side, err);
	if (rc < 0) {
		reg_store_rollback(side->store);
	}
	return rc;
}

int reg_act_end(struct reg_side *side, int rc, struct reg_err *err)
{
	if (side->in_batch && rc < 0) {
		reg_store_unsave(side->store);
		return rc;
	}
	if (side->in_batch) {
		return reg_store_release(side->store, err);
	}
	if (rc < 0) {
		reg_store_rollback(side->store);
		return rc;
	}
	return reg_store_commit(side->store, err);
}

int reg_act_batch_begin(struct reg_side *side, struct reg_err *err)
{
	int rc = reg_store_begin(side->store, err);

	rc = rc < 0 ? rc : reg_side_refresh(side, err);
	side->in_batch = rc == 0;
	if (rc < 0) {
		reg_store_rollback(side->store);
	}
	return rc;
}

int reg_act_batch_end(struct reg_side *side, bool keep, struct reg_err *err)
{
	side->in_batch = false;
	if (keep) {
		return reg_store_commit(side->store, err);
	}
	reg_store_rollback(side->store);
	return 0;
}

int reg_act_customer(struct reg_identity *out, struct reg_side *side, const char *customer, struct reg_err *err)
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

/* --- pieces --- */

void reg_act_unique_key(char out[REG_ACT_KEY_SIZE], const char *subject)
{
	unsigned char random[8];
	char text[2 * sizeof random + 1];

	randombytes_buf(random, sizeof random);
	(void)sodium_bin2hex(text, sizeof text, random, sizeof random);
	(void)snprintf(out, REG_ACT_KEY_SIZE, "%s\x1f%s", subject, text);
}

int reg_act_text(char **out, json_t *object, const char *what, struct reg_err *err)
{
	*out = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
	json_decref(object);
	return *out == NULL ? reg_err_set(err, REG_EINVAL, "%s: expected UTF-8 text", what) : 0;
}

int reg_act_add_row(int64_t *no_out, struct reg_side *side, const struct reg_act_row *row, struct reg_err *err)
{
	int rc = reg_fact_add_act(no_out, side, row, err);
	int followed = rc <= 0 ? rc : reg_act_follow(side, row->kind, row->at_unix_s, row->customer.no, row->target.no,
	    row->body, err);

	return followed < 0 ? followed : rc;
}

int reg_act_add(int64_t *no_out, struct reg_side *side, const char *customer, struct reg_act_row *row,
    struct reg_err *err)
{
	char key[REG_ACT_KEY_SIZE];
	const char *own = row->key;
	int rc = reg_act_customer(&row->customer, side, customer, err);

	if (rc < 0) {
		return rc;
	}
	if (own == NULL) {
		reg_act_unique_key(key, customer);
		row->key = key;
	}
	rc = reg_act_add_row(no_out, side, row, err);
	row->key = own;
	return rc;
}

int reg_act_alone(struct reg_side *side, const char *customer, struct reg_act_row *row, struct reg_err *err)
{
	int64_t no;
	int rc = reg_act_begin(side, row->actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = reg_act_add(&no, side, customer, row, err);
	return reg_act_end(side, rc, err);
}

/* Profile fields as a JSON object; NULL values clear. *out is freed by the caller, NULL when there are no fields. */
static int act_fields(char **out, const struct reg_profile_field *fields, size_t n_fields, struct reg_err *err)
{
	json_t *object = json_object();
	int failed = object == NULL;

	*out = NULL;
	for (size_t i = 0; i < n_fields && !failed; i++) {
		const char *value = fields[i].value;
		/* A phone number with its country code may look like a card's by chance. */
		bool is_phone = strcmp(fields[i].name, "phone") == 0 && value != NULL && value[0] == '+';
		int rc = is_phone ? 0 : reg_act_check_text(fields[i].name, value, err);
		json_t *item;

		if (rc < 0) {
			json_decref(object);
			return rc;
		}
		item = value == NULL || value[0] == '\0' ? json_null() : json_string(value);
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

/* An id of the station's own stays readable. Else two tills that enrol the same phone at once must give one customer,
 * so the id follows from the number, by a keyed hash that nobody can guess backwards, and from how many had that id before
 * and gave the number up; without a phone it is drawn. */
static void enrol_id(char out[REG_CUSTOMER_ID_SIZE], const struct reg_side *side, const char *id, const char *phone, int before)
{
	char numbered[REG_PHONE_SIZE + 16];
	unsigned char hash[16], random[16];

	if (id != NULL) {
		(void)snprintf(out, REG_CUSTOMER_ID_SIZE, "c:%s", id);
		return;
	}
	if (phone == NULL) {
		randombytes_buf(random, sizeof random);
	} else if (before > 0) {
		(void)snprintf(numbered, sizeof numbered, "%s\x1f%d", phone, before);
		phone = numbered;
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
	return reg_act_check_text("id", id, err);
}

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

/* One enrolment a customer, unless it was taken back, or the customer erased who had the same id. */
static int enrol_key(char key[REG_ACT_KEY_SIZE], struct reg_side *side, const char *id, int64_t customer,
    struct reg_err *err)
{
	int rc = 1;

	(void)snprintf(key, REG_ACT_KEY_SIZE, "%s", id);
	for (int again = 1; rc > 0; again++) {
		unsigned char act[REG_ID_SIZE];
		int64_t ignored;

		reg_fact_act_id(act, side, "enrol", key);
		rc = reg_get_int(&ignored, side->store, REG_SQL_ACT_IS_OVER, err, "bi", act, sizeof act, customer);
		if (rc > 0) {
			(void)snprintf(key, REG_ACT_KEY_SIZE, "%s\x1f%d", id, again);
		}
	}
	return rc;
}

static int enrol_within(char id_out[REG_CUSTOMER_ID_SIZE], struct reg_side *side, const char *id, const char *kind,
    const struct reg_profile_field *fields, size_t n_fields, const char *phone, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	struct reg_binding binding = { .kind = REGULARS_PHONE, .value = phone };
	char key[REG_ACT_KEY_SIZE];
	struct reg_act_row row = { .kind = "enrol", .at_unix_s = at_unix_s, .actor = actor, .key = key };
	char *personal = NULL, *body = NULL;
	json_t *object = NULL;
	int64_t no;
	int rc = phone == NULL ? 0 : enrol_phone_is_free(id_out, side, phone, at_unix_s, err);

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
	for (int before = 0; rc == 0; before++) {
		enrol_id(id_out, side, id, phone, before);
		rc = reg_identity_obtain(&row.customer, side, REG_IDENTITY_CUSTOMER, id_out, id, NULL, err);
		rc = rc < 0 ? rc : enrol_key(key, side, id_out, row.customer.no, err);
		rc = rc < 0 ? rc : reg_act_add_row(&no, side, &row, err);
		if (id != NULL || phone == NULL) {
			break;
		}
	}
	if (rc == 0) {
		rc = reg_err_set(err, REG_EEXISTS, "customer %s is enrolled already", id_out);
		goto out;
	}
	if (rc > 0) {
		rc = phone == NULL ? 0 : reg_act_bind_within(side, id_out, &row.customer, &binding, at_unix_s, actor, err);
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

	rc = rc < 0 ? rc : reg_act_check_text("kind", kind, err);
	id_out[0] = '\0';
	if (rc == 0 && phone_text != NULL) {
		rc = reg_phone_parse(phone, sizeof phone, phone_text, err);
	}
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc < 0) {
		return rc;
	}
	rc = enrol_within(id_out, side, id, kind, fields, n_fields, phone_text == NULL ? NULL : phone, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}

/* --- edit, tag --- */

int reg_act_edit(struct reg_side *side, const char *customer, const struct reg_profile_field *fields, size_t n_fields,
    int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "edit", .at_unix_s = at_unix_s, .actor = actor };
	struct reg_profile_field *rest = calloc(n_fields + 1, sizeof *rest);
	char *personal = NULL, *body = NULL;
	const char *kind = NULL;
	size_t n = 0;
	int rc = rest == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;

	/* The type of customer is no personal data: it stays when the customer is erased. */
	for (size_t i = 0; i < n_fields && rc == 0; i++) {
		if (strcmp(fields[i].name, "kind") == 0) {
			kind = fields[i].value == NULL || fields[i].value[0] == '\0' ? "person" : fields[i].value;
		} else {
			rest[n++] = fields[i];
		}
	}
	rc = rc < 0 ? rc : reg_act_check_text("kind", kind, err);
	rc = rc < 0 ? rc : act_fields(&personal, rest, n, err);
	rc = rc < 0 ? rc : reg_act_text(&body, json_pack("{s:s*}", "kind", kind), "kind", err);
	row.personal = personal;
	row.body = body;
	rc = rc < 0 ? rc : reg_act_alone(side, customer, &row, err);
	free(rest);
	free(body);
	free(personal);
	return rc < 0 ? rc : 0;
}

int reg_act_tag(struct reg_side *side, const char *customer, const char *tag, bool remove, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = remove ? "untag" : "tag", .at_unix_s = at_unix_s, .actor = actor };
	json_t *object = tag[0] == '\0' ? NULL : json_pack("{s:s}", "tag", tag);
	char *body = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
	int rc = reg_act_check_text("tag", tag, err);

	json_decref(object);
	if (body == NULL) {
		return reg_err_set(err, REG_EINVAL, "tag: expected a word in UTF-8");
	}
	row.body = body;
	rc = rc < 0 ? rc : reg_act_alone(side, customer, &row, err);
	free(body);
	return rc < 0 ? rc : 0;
}

int reg_act_untag_account(struct reg_side *side, int64_t head, const char *tag, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	struct reg_set members = { 0 };
	int rc = reg_family_members(&members, side, head, err);

	for (size_t i = 0; i < members.n && rc == 0; i++) {
		char id[REG_CUSTOMER_ID_SIZE];

		rc = reg_identity_value(id, sizeof id, side, members.items[i], err);
		rc = rc < 0 || id[0] == '\0' ? rc : reg_act_tag(side, id, tag, true, at_unix_s, actor, err);
	}
	reg_set_finish(&members);
	return rc;
}
