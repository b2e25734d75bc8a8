/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * derive_traits.c - view_customer.traits: what a programme may ask about a customer, each with the time it holds.
 *
 * A customer speaks for those merged into it from their merge on: tags, memberships and floors are added, type and
 * birthday are its own where it has some by then.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "derive.h"

static const char *const kind_names[] = { "type", "birthday", "tag", "member", "floor" }; /* enum reg_trait_kind */
enum { KIND_TYPE, KIND_BIRTHDAY, KIND_TAG, KIND_MEMBER, KIND_FLOOR };

struct trait {
	int kind;
	int64_t at, until; /* until INT64_MAX: without end */
	int64_t number;
	json_t *text;      /* owned; NULL: none */
	size_t order;      /* in which they were found, among equals */
};

struct traits {
	struct trait *items;
	size_t n, room;
	int64_t referrer, changed_at;
	/* When a type or birthday of somebody who comes first begins: from then on others' do not count. */
	int64_t first[2];
};

static void traits_finish(struct traits *traits)
{
	for (size_t i = 0; i < traits->n; i++) {
		json_decref(traits->items[i].text);
	}
	free(traits->items);
}

static int trait_add(struct traits *traits, int kind, int64_t at, int64_t until, int64_t number, const json_t *text,
    struct reg_err *err)
{
	size_t room = traits->room == 0 ? 8 : 2 * traits->room;
	struct trait *grown = traits->n < traits->room ? traits->items : realloc(traits->items, room * sizeof *grown);

	if (grown == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	traits->room = traits->n < traits->room ? traits->room : room;
	traits->items = grown;
	traits->items[traits->n] = (struct trait){ .kind = kind, .at = at, .until = until, .number = number,
		.text = text == NULL ? NULL : json_copy((json_t *)text), .order = traits->n };
	traits->n++;
	return 0;
}

/* "1985-05-20" or "05-20" as 520; 0: no day of a year. */
static int64_t birthday_number(const char *text)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	size_t size = text == NULL ? 0 : strlen(text);
	const char *tail = size == 10 ? text + 5 : text;
	int month, day;

	if ((size != 10 && size != 5) || tail[2] != '-' || strspn(tail, "0123456789") != 2 ||
	    strspn(tail + 3, "0123456789") != 2) {
		return 0;
	}
	month = (tail[0] - '0') * 10 + tail[1] - '0';
	day = (tail[3] - '0') * 10 + tail[4] - '0';
	return month < 1 || month > 12 || day < 1 || day > days[month - 1] ? 0 : month * 100 + day;
}

/* A type or birthday of the `who`-th that comes; those before it have the word from their first one on. */
static int trait_add_one(struct traits *traits, int64_t own_first[2], int kind, int64_t at, int64_t number,
    const json_t *text, struct reg_err *err)
{
	if (at >= traits->first[kind]) {
		return 0;
	}
	own_first[kind] = at < own_first[kind] ? at : own_first[kind];
	return trait_add(traits, kind, at, INT64_MAX, number, text, err);
}

/* A tag holds until the first untag of it that is not earlier. */
static void tags_end(struct traits *traits, size_t from, int64_t since, int64_t at, const json_t *tag)
{
	int64_t end = at > since ? at : since;

	for (size_t i = from; i < traits->n; i++) {
		struct trait *trait = &traits->items[i];

		/* `number` keeps the act's own time until the end of the walk. */
		if (trait->kind == KIND_TAG && trait->number <= at && trait->until > end && json_equal(trait->text, tag)) {
			trait->until = end;
		}
	}
}

static int64_t last_day(const json_t *body)
{
	const json_t *day = json_object_get(body, "until_day");

	return json_is_integer(day) ? json_integer_value(day) : INT64_MAX;
}

/* One act of somebody who is merged since `since`. */
static int traits_apply(struct traits *traits, int64_t own_first[2], size_t from, int64_t since, const char *kind,
    int64_t act_at, const json_t *body, const json_t *personal, struct reg_err *err)
{
	int64_t at = act_at > since ? act_at : since;
	const json_t *value;
	int rc = 0;

	traits->changed_at = at > traits->changed_at ? at : traits->changed_at;
	if (strcmp(kind, "enrol") == 0 || strcmp(kind, "edit") == 0) {
		value = json_object_get(body, "kind");
		rc = json_is_string(value) ? trait_add_one(traits, own_first, KIND_TYPE, at, 0, value, err) : 0;
		value = json_object_get(personal, "birthday");
		if (rc == 0 && value != NULL) {
			rc = trait_add_one(traits, own_first, KIND_BIRTHDAY, at, birthday_number(json_string_value(value)), NULL, err);
		}
	} else if (strcmp(kind, "tag") == 0) {
		rc = trait_add(traits, KIND_TAG, at, INT64_MAX, act_at, json_object_get(body, "tag"), err);
	} else if (strcmp(kind, "untag") == 0) {
		tags_end(traits, from, since, act_at, json_object_get(body, "tag"));
	} else if (strcmp(kind, "join") == 0) {
		rc = trait_add(traits, KIND_MEMBER, at, last_day(body), 0, json_object_get(body, "card"), err);
	} else if (strcmp(kind, "floor") == 0) {
		rc = trait_add(traits, KIND_FLOOR, at, last_day(body), 0, json_object_get(body, "tier"), err);
	}
	return rc;
}

/* The acts of one customer, whose word counts from `since` on. Columns: kind, at, body, personal, target. */
static int traits_read(struct traits *traits, struct reg_side *side, int64_t customer, int64_t since, bool is_own,
    struct reg_err *err)
{
	int64_t own_first[2] = { INT64_MAX, INT64_MAX };
	size_t from = traits->n;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_TRAIT_ACTS, err, "i", customer);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const char *kind = reg_text(stmt, 0);
		json_t *body = json_loads(reg_text(stmt, 2), 0, NULL);
		json_t *personal = reg_text(stmt, 3) == NULL ? NULL : json_loads(reg_text(stmt, 3), 0, NULL);

		rc = traits_apply(traits, own_first, from, since, kind, reg_int(stmt, 1), body, personal, err);
		if (is_own && traits->referrer == 0 && strcmp(kind, "refer") == 0) {
			traits->referrer = reg_int(stmt, 4);
		}
		json_decref(body);
		json_decref(personal);
	}
	reg_reset(stmt);
	for (size_t i = 0; i < 2; i++) {
		traits->first[i] = own_first[i] < traits->first[i] ? own_first[i] : traits->first[i];
	}
	return rc;
}

/* Those merged into `customer`, each before those merged into it: whoever comes first has the word. */
static int traits_read_merged(struct traits *traits, struct reg_side *side, int64_t customer, int64_t since,
    struct reg_err *err)
{
	struct reg_set merged = { 0 };
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MERGE_INTO, err, "i", customer);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_set_add(&merged, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	for (size_t i = 0; i < merged.n && rc == 0; i++) {
		int64_t at = 0;

		rc = reg_get_int(&at, side->store, REG_SQL_MERGE_AT, err, "i", merged.items[i]);
		at = at > since ? at : since;
		rc = rc < 0 ? rc : traits_read(traits, side, merged.items[i], at, false, err);
		rc = rc < 0 ? rc : traits_read_merged(traits, side, merged.items[i], at, err);
	}
	reg_set_finish(&merged);
	return rc;
}

static int trait_compare(const void *left, const void *right)
{
	const struct trait *a = left, *b = right;

	if (a->at != b->at) {
		return a->at < b->at ? -1 : 1;
	}
	return a->order < b->order ? -1 : a->order > b->order;
}

static json_t *trait_json(const struct trait *trait)
{
	json_t *object = json_pack("{s:s,s:I}", "kind", kind_names[trait->kind], "at", (json_int_t)trait->at);

	if (object != NULL && trait->kind >= KIND_TAG) {
		(void)json_object_set_new(object, "until",
		    trait->until == INT64_MAX ? json_null() : json_integer((json_int_t)trait->until));
	}
	if (object != NULL && trait->kind == KIND_BIRTHDAY) {
		(void)json_object_set_new(object, "number", json_integer((json_int_t)trait->number));
	} else if (object != NULL) {
		(void)json_object_set(object, "text", trait->text);
	}
	return object;
}

static int traits_write(struct traits *traits, struct reg_side *side, int64_t customer, struct reg_err *err)
{
	json_t *list = json_array(), *object;
	char id[256], *text;
	int rc = reg_identity_value(id, sizeof id, side, customer, err);

	if (traits->n > 1) {
		qsort(traits->items, traits->n, sizeof *traits->items, trait_compare);
	}
	for (size_t i = 0; i < traits->n && rc == 0; i++) {
		/* A tag taken off before it came (by the merge) was never held. */
		if (traits->items[i].kind != KIND_TAG || traits->items[i].until > traits->items[i].at) {
			rc = json_array_append_new(list, trait_json(&traits->items[i])) != 0
			    ? reg_err_set(err, REG_EIO, "out of memory") : 0;
		}
	}
	if (rc < 0) {
		json_decref(list);
		return rc;
	}
	object = json_pack("{s:s?,s:o,s:I,s:I}", "id", id[0] == '\0' ? NULL : id, "traits", list, "referrer",
	    (json_int_t)traits->referrer, "changed_at", (json_int_t)traits->changed_at);
	text = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
	json_decref(object);
	rc = text == NULL ? reg_err_set(err, REG_EIO, "out of memory")
	                  : reg_run(side->store, REG_SQL_TRAITS_SET, err, "it", customer, text);
	free(text);
	return rc;
}

int reg_derive_traits(struct reg_side *side, int64_t customer, struct reg_err *err)
{
	int64_t next = customer;
	int rc = 1;

	while (rc > 0) {
		struct traits traits = { .first = { INT64_MAX, INT64_MAX } };

		rc = traits_read(&traits, side, next, INT64_MIN, true, err);
		rc = rc < 0 ? rc : traits_read_merged(&traits, side, next, INT64_MIN, err);
		rc = rc < 0 ? rc : traits_write(&traits, side, next, err);
		traits_finish(&traits);
		rc = rc < 0 ? rc : reg_get_int(&next, side->store, REG_SQL_MERGE_GET, err, "i", next);
	}
	return rc;
}
