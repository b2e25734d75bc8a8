/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "derive.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "fact.h"
#include "findkey.h"
#include "profile.h"

/* --- customers --- */

struct customer {
	json_t *profile, *tags; /* tags: an object used as a set */
	json_t *verified;       /* when each field was given or checked last */
	json_t *cleared;        /* fields that were emptied by hand: a set */
	char kind[64];
	int64_t since;
	bool is_enrolled;
};

/* Fields that were asked again and are as they were: a list of names, or "all" that are there. */
static void customer_verify(struct customer *customer, const json_t *checked, int64_t at_unix_s)
{
	const json_t *field;
	const char *name;
	json_t *value;
	size_t i;

	if (json_is_string(checked)) {
		json_object_foreach(customer->profile, name, value) {
			(void)json_object_set_new(customer->verified, name, json_integer(at_unix_s));
		}
	}
	json_array_foreach(checked, i, field) {
		if (json_is_string(field) && json_object_get(customer->profile, json_string_value(field)) != NULL) {
			(void)json_object_set_new(customer->verified, json_string_value(field), json_integer(at_unix_s));
		}
	}
}

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
				(void)json_object_del(customer->verified, name);
				(void)json_object_set_new(customer->cleared, name, json_true());
			} else {
				(void)json_object_set(customer->profile, name, value);
				(void)json_object_set_new(customer->verified, name, json_integer(at_unix_s));
				(void)json_object_del(customer->cleared, name);
			}
		}
	}
	if (has_kind) {
		customer_verify(customer, json_object_get(body, "verified"), at_unix_s);
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

/* The name that the view has until now; freed by the caller, NULL none. */
static int customer_old_name(char **out, struct reg_side *side, int64_t no, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_KEY_NAME, err, "i", no);

	*out = NULL;
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const char *name = reg_text(stmt, 0);

		*out = name == NULL ? NULL : strdup(name);
		rc = name != NULL && *out == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;
		reg_reset(stmt);
	}
	return rc;
}

static int customer_write(const struct customer *customer, struct reg_side *side, int64_t no, struct reg_err *err)
{
	char *profile = json_dumps(customer->profile, JSON_COMPACT | JSON_SORT_KEYS);
	char *verified = json_dumps(customer->verified, JSON_COMPACT | JSON_SORT_KEYS);
	char *old_name = NULL;
	const char *tag;
	json_t *ignored;
	int rc = profile == NULL || verified == NULL ? reg_err_set(err, REG_EIO, "out of memory")
	                                             : customer_old_name(&old_name, side, no, err);

	rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_CUSTOMER_SET, err, "ititttt", no, customer->kind, customer->since, profile,
	    verified, json_string_value(json_object_get(customer->profile, "area")),
	    json_string_value(json_object_get(customer->profile, "employer")));
	rc = rc < 0 ? rc : reg_findkey_rename(side, no, old_name, json_string_value(json_object_get(customer->profile, "name")),
	    err);
	free(profile);
	free(verified);
	free(old_name);
	json_object_foreach(customer->tags, tag, ignored) {
		rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_TAG_SET, err, "it", no, tag);
	}
	return rc;
}

static int customer_init(struct customer *customer, struct reg_err *err)
{
	*customer = (struct customer){ .profile = json_object(), .tags = json_object(), .verified = json_object(),
		.cleared = json_object(), .kind = "person" };
	return customer->profile == NULL || customer->tags == NULL || customer->verified == NULL || customer->cleared == NULL
	    ? reg_err_set(err, REG_EIO, "out of memory") : 0;
}

static void customer_finish(struct customer *customer)
{
	json_decref(customer->profile);
	json_decref(customer->tags);
	json_decref(customer->verified);
	json_decref(customer->cleared);
}

/* What somebody who was merged into it knows and it does not; what was emptied there or here stays empty. A person and an
 * organisation have fields of their own. */
static void customer_fill(struct customer *customer, const struct customer *merged)
{
	bool is_of_one_kind = reg_profile_of_kind(customer->kind) == reg_profile_of_kind(merged->kind);
	const char *name;
	json_t *value;

	(void)json_object_update_missing(customer->tags, merged->tags);
	if (!is_of_one_kind)
		return;
	json_object_foreach(merged->profile, name, value) {
		if (json_object_get(customer->profile, name) == NULL && json_object_get(customer->cleared, name) == NULL) {
			(void)json_object_set(customer->profile, name, value);
			(void)json_object_set(customer->verified, name, json_object_get(merged->verified, name));
		}
	}
	(void)json_object_update_missing(customer->cleared, merged->cleared);
}

/* A customer with all who were merged into it: whoever comes first has the word, each before those merged into it. */
static int customer_gather(struct customer *customer, struct reg_side *side, int64_t no, struct reg_err *err)
{
	struct reg_set merged = { 0 };
	struct reg_stmt *stmt;
	int rc = customer_read(customer, side, no, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_MERGE_INTO, err, "i", no);
	if (rc == 0) {
		while ((rc = reg_step(stmt, err)) > 0 && (rc = reg_set_add(&merged, reg_int(stmt, 0), err)) == 0) {
		}
		reg_reset(stmt);
	}
	for (size_t i = 0; i < merged.n && rc == 0; i++) {
		struct customer other;

		rc = customer_init(&other, err);
		rc = rc < 0 ? rc : customer_gather(&other, side, merged.items[i], err);
		if (rc == 0) {
			customer_fill(customer, &other);
		}
		customer_finish(&other);
	}
	reg_set_finish(&merged);
	return rc;
}

/* The row of one customer, and of all whom it was merged into. */
static int customer_derive(struct reg_side *side, int64_t no, struct reg_err *err)
{
	int rc = 1;

	while (rc > 0) {
		struct customer customer;

		rc = customer_init(&customer, err);
		rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_TAG_DROP, err, "i", no);
		rc = rc < 0 ? rc : customer_gather(&customer, side, no, err);
		rc = rc < 0 ? rc : customer_write(&customer, side, no, err);
		customer_finish(&customer);
		rc = rc < 0 ? rc : reg_get_int(&no, side->store, REG_SQL_MERGE_GET, err, "i", no);
	}
	return rc;
}

int reg_derive_customer(struct reg_side *side, int64_t no, struct reg_err *err)
{
	int rc = customer_derive(side, no, err);

	return rc < 0 ? rc : reg_derive_traits(side, no, err);
}

/* --- bindings --- */

int reg_derive_binding(struct reg_side *side, int64_t target, int64_t customer, struct reg_err *err)
{
	int64_t ignored;
	int rc = reg_run(side->store, REG_SQL_BINDING_DROP, err, "ii", target, customer);

	rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_BINDING_DERIVE, err, "ii", target, customer);
	rc = rc < 0 ? rc : reg_get_int(&ignored, side->store, REG_SQL_KEY_BOUND, err, "i", target);
	return rc < 0 ? rc : reg_findkey_target(side, target, rc > 0, err);
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
