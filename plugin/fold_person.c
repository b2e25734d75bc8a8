/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold_person.c - what may be asked about a customer while its account is folded, also of customers who became one.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "fold.h"

int reg_fold_person_set(struct reg_fold_account *account, const char *traits, struct reg_err *err)
{
	if (traits == NULL || traits[0] == '\0') {
		return 0;
	}
	account->traits = strdup(traits);
	if (account->traits == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	return reg_person_decode(&account->person, traits, err);
}

/* Of somebody whom no act ever mentioned the id is known all the same. */
static int person_set_id(struct reg_fold_account *account, const char *id, struct reg_err *err)
{
	json_t *object = id == NULL ? NULL : json_pack("{s:s,s:[]}", "id", id, "traits");
	char *text = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
	int rc = 0;

	json_decref(object);
	if (id != NULL) {
		rc = text == NULL ? reg_err_set(err, REG_EIO, "out of memory") : reg_fold_person_set(account, text, err);
	}
	free(text);
	return rc;
}

static int person_read(struct reg_fold_account *account, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_FOLD_TRAITS, err, "i", account->member);

	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const char *traits = reg_text(stmt, 0);

		rc = traits != NULL && traits[0] != '\0' ? reg_fold_person_set(account, traits, err)
		                                         : person_set_id(account, reg_text(stmt, 1), err);
	}
	reg_reset(stmt);
	return rc;
}

/* --- two become one --- */

/* Of type and birthday the last one counts that is not later than the instant asked for. */
static bool is_single(json_t *trait)
{
	const char *kind = json_string_value(json_object_get(trait, "kind"));

	return kind != NULL && (strcmp(kind, "type") == 0 || strcmp(kind, "birthday") == 0);
}

static int append_traits(json_t *out, json_t *traits, int64_t from_unix_s, bool singles, bool others)
{
	size_t i;
	json_t *trait;

	json_array_foreach(traits, i, trait) {
		json_t *copy = is_single(trait) ? (singles ? json_copy(trait) : NULL) : (others ? json_copy(trait) : NULL);

		if (copy == NULL) {
			continue;
		}
		if (json_integer_value(json_object_get(copy, "at")) < from_unix_s &&
		    json_object_set_new(copy, "at", json_integer(from_unix_s)) != 0) {
			json_decref(copy);
			return -1;
		}
		if (json_array_append_new(out, copy) != 0) {
			return -1;
		}
	}
	return 0;
}

/* What the other one was comes first, so that what the one who stays is counts more. */
static char *join_traits(const char *stays, const char *joins, int64_t at_unix_s)
{
	json_t *one = json_loads(stays, 0, NULL), *two = json_loads(joins, 0, NULL), *all = json_array();
	json_t *own = json_object_get(one, "traits"), *more = json_object_get(two, "traits");
	char *text = NULL;

	if (one != NULL && two != NULL && all != NULL && append_traits(all, more, at_unix_s, true, false) == 0 &&
	    append_traits(all, own, INT64_MIN, true, true) == 0 &&
	    append_traits(all, more, at_unix_s, false, true) == 0 && json_object_set(one, "traits", all) == 0) {
		text = json_dumps(one, JSON_COMPACT);
	}
	json_decref(all);
	json_decref(two);
	json_decref(one);
	return text;
}

int reg_fold_person_merge(struct reg_fold_account *account, const struct reg_fold_account *from, int64_t at_unix_s,
    struct reg_err *err)
{
	char *joined, *before = account->traits;
	int rc;

	if (from->traits == NULL) {
		return 0;
	}
	joined = join_traits(before == NULL ? "{\"traits\":[]}" : before, from->traits, at_unix_s);
	if (joined == NULL) {
		return reg_err_set(err, REG_EDAMAGED, "view_customer.traits: found no list of traits; run regulars rebuild");
	}
	reg_person_finish(&account->person);
	account->traits = NULL;
	rc = reg_fold_person_set(account, joined, err);
	free(joined);
	free(before);
	return rc;
}

/* --- as of now --- */

struct merged {
	int64_t customer, at_unix_s;
};

static int merged_load(struct merged **out, size_t *n, struct reg_side *side, int64_t stays, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_FOLD_MERGED, err, "i", stays);

	*out = NULL;
	*n = 0;
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		struct merged *grown = realloc(*out, (*n + 1) * sizeof *grown);

		if (grown == NULL) {
			rc = reg_err_set(err, REG_EIO, "out of memory");
			break;
		}
		*out = grown;
		grown[(*n)++] = (struct merged){ .customer = reg_int(stmt, 0), .at_unix_s = reg_int(stmt, 1) };
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

int reg_fold_person(struct reg_fold_account *account, struct reg_side *side, bool is_family, struct reg_err *err)
{
	struct merged *merged = NULL;
	size_t n = 0;
	int rc = person_read(account, side, err);

	rc = rc < 0 || !is_family ? rc : merged_load(&merged, &n, side, account->member, err);
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct reg_fold_account other;

		reg_fold_account_init(&other, merged[i].customer);
		rc = reg_fold_person(&other, side, true, err); /* merges form no circle */
		rc = rc < 0 ? rc : reg_fold_person_merge(account, &other, merged[i].at_unix_s, err);
		reg_fold_account_finish(&other);
	}
	free(merged);
	return rc;
}
