/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "derive.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "fact.h"

/* --- customers --- */

struct customer {
	json_t *profile, *tags; /* tags: an object used as a set */
	char kind[64];
	int64_t since;
	bool is_enrolled;
};

static void customer_apply(struct customer *customer, const char *kind, int64_t at_unix_s, json_t *body, json_t *personal)
{
	bool is_enrol = strcmp(kind, "enrol") == 0;
	bool has_kind = is_enrol || strcmp(kind, "edit") == 0;
	const char *text = json_string_value(json_object_get(body, has_kind ? "kind" : "tag"));

	if (is_enrol) {
		customer->is_enrolled = true;
		customer->since = at_unix_s;
	}
	if (is_enrol || (has_kind && text != NULL)) {
		memset(customer->kind, 0, sizeof customer->kind);
		(void)strncpy(customer->kind, text == NULL ? "person" : text, sizeof customer->kind - 1);
	} else if (strcmp(kind, "tag") == 0 && text != NULL) {
		(void)json_object_set_new(customer->tags, text, json_true());
	} else if (strcmp(kind, "untag") == 0 && text != NULL) {
		(void)json_object_del(customer->tags, text);
	}
	if (personal != NULL) {
		const char *name;
		json_t *value;

		json_object_foreach(personal, name, value) {
			if (json_is_null(value)) {
				(void)json_object_del(customer->profile, name);
			} else {
				(void)json_object_set(customer->profile, name, value);
			}
		}
	}
}

static int customer_read(struct customer *customer, struct reg_side *side, int64_t no, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_CUSTOMER_ACTS, err, "i", no);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		json_t *body = json_loads(reg_text(stmt, 2), 0, NULL);
		json_t *personal = reg_text(stmt, 3) == NULL ? NULL : json_loads(reg_text(stmt, 3), 0, NULL);

		customer_apply(customer, reg_text(stmt, 0), reg_int(stmt, 1), body, personal);
		json_decref(body);
		json_decref(personal);
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

static int customer_write(const struct customer *customer, struct reg_side *side, int64_t no, struct reg_err *err)
{
	char *profile = json_dumps(customer->profile, JSON_COMPACT | JSON_SORT_KEYS);
	const char *tag;
	json_t *ignored;
	int rc;

	if (profile == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	rc = reg_run(side->store, REG_SQL_CUSTOMER_SET, err, "itit", no, customer->kind, customer->since, profile);
	free(profile);
	json_object_foreach(customer->tags, tag, ignored) {
		rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_TAG_SET, err, "it", no, tag);
	}
	return rc;
}

int reg_derive_customer(struct reg_side *side, int64_t no, struct reg_err *err)
{
	struct customer customer = { .profile = json_object(), .tags = json_object(), .kind = "person" };
	int rc = reg_run(side->store, REG_SQL_TAG_DROP, err, "i", no);

	if (customer.profile == NULL || customer.tags == NULL) {
		rc = reg_err_set(err, REG_EIO, "out of memory");
	}
	rc = rc < 0 ? rc : customer_read(&customer, side, no, err);
	rc = rc < 0 ? rc : customer_write(&customer, side, no, err);
	rc = rc < 0 ? rc : reg_derive_traits(side, no, err);
	json_decref(customer.profile);
	json_decref(customer.tags);
	return rc;
}

/* --- bindings --- */

int reg_derive_binding(struct reg_side *side, int64_t target, int64_t customer, struct reg_err *err)
{
	int rc = reg_run(side->store, REG_SQL_BINDING_DROP, err, "ii", target, customer);

	return rc < 0 ? rc : reg_run(side->store, REG_SQL_BINDING_DERIVE, err, "ii", target, customer);
}

int reg_derive_bindings(struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_BINDING_PAIRS, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_derive_binding(side, reg_int(stmt, 0), reg_int(stmt, 1), err);
	}
	reg_reset(stmt);
	return rc;
}

/* --- programmes --- */

int reg_derive_programmes(struct reg_side *side, struct reg_err *err)
{
	int rc = reg_run(side->store, REG_SQL_PROGRAMME_CLEAR, err, "");

	return rc < 0 ? rc : reg_run(side->store, REG_SQL_PROGRAMME_DERIVE, err, "");
}
