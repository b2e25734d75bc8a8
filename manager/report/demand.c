/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "demand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "output.h"

/* A row as it was said: one grade of one account. */
struct word {
	struct reg_demand demand;
	char *grade;
	size_t nth;             /* in the order in which they were read: later ones count */
};

struct words {
	struct word *items;
	size_t n, room;
};

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory");
}

/* Columns: customer, at, grade, ml, basis, staff. */
static int add_word(struct words *words, struct reg_stmt *stmt, struct reg_err *err)
{
	const char *basis = reg_text(stmt, 4), *staff = reg_text(stmt, 5);
	struct word *word;

	if (words->n == words->room) {
		size_t room = words->room == 0 ? 64 : words->room * 2;
		struct word *items = reallocarray(words->items, room, sizeof *items);

		if (items == NULL)
			return no_memory(err);
		words->items = items;
		words->room = room;
	}
	word = &words->items[words->n];
	*word = (struct word){ .demand = { .subject = reg_int(stmt, 0), .since_unix_s = reg_int(stmt, 1),
		.volume_ml = reg_int(stmt, 3) }, .grade = strdup(reg_text(stmt, 2)), .nth = words->n };
	(void)snprintf(word->demand.basis, sizeof word->demand.basis, "%s", basis != NULL ? basis : "");
	word->demand.staff = staff != NULL && staff[0] != '\0' ? strdup(staff) : NULL;
	words->n++;
	return word->grade == NULL || (staff != NULL && staff[0] != '\0' && word->demand.staff == NULL) ? no_memory(err) : 0;
}

static void words_finish(struct words *words)
{
	for (size_t i = 0; i < words->n; i++) {
		free(words->items[i].grade);
		free(words->items[i].demand.staff);
	}
	free(words->items);
}

/* By account, grade (all together first), then the latest first. */
static int compare(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	int order;

	if (x->demand.subject != y->demand.subject)
		return x->demand.subject < y->demand.subject ? -1 : 1;
	order = strcmp(x->grade, y->grade);
	if (order != 0)
		return order;
	if (x->demand.since_unix_s != y->demand.since_unix_s)
		return x->demand.since_unix_s > y->demand.since_unix_s ? -1 : 1;
	return x->nth > y->nth ? -1 : 1;
}

static struct reg_demand *add_demand(struct reg_demands *out)
{
	if (out->n == out->room) {
		size_t room = out->room == 0 ? 64 : out->room * 2;
		struct reg_demand *items = reallocarray(out->items, room, sizeof *items);

		if (items == NULL)
			return NULL;
		out->items = items;
		out->room = room;
	}
	return &out->items[out->n++];
}

/* Another grade of the same account: more of it, said when the later was. */
static void join(struct reg_demand *demand, struct word *word)
{
	demand->volume_ml += word->demand.volume_ml;
	if (word->demand.since_unix_s <= demand->since_unix_s)
		return;
	demand->since_unix_s = word->demand.since_unix_s;
	memcpy(demand->basis, word->demand.basis, sizeof demand->basis);
	free(demand->staff);
	demand->staff = word->demand.staff;
	word->demand.staff = NULL;
}

static int reduce(struct reg_demands *out, struct words *words, struct reg_err *err)
{
	bool has_total = false;

	if (words->n > 0)
		qsort(words->items, words->n, sizeof *words->items, compare);
	for (size_t i = 0; i < words->n; i++) {
		struct word *word = &words->items[i];
		struct word *before = i > 0 && word[-1].demand.subject == word->demand.subject ? word - 1 : NULL;
		struct reg_demand *demand;

		if (before != NULL && (has_total || strcmp(before->grade, word->grade) == 0))
			continue;
		if (before != NULL) {
			join(&out->items[out->n - 1], word);
			continue;
		}
		demand = add_demand(out);
		if (demand == NULL)
			return no_memory(err);
		*demand = word->demand;
		word->demand.staff = NULL;
		has_total = word->grade[0] == '\0';
	}
	return 0;
}

static int read(struct reg_demands *out, struct reg_side *side, struct reg_stmt *stmt, int rc, struct reg_err *err)
{
	struct words words = { 0 };

	*out = (struct reg_demands){ 0 };
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1)
		rc = add_word(&words, stmt, err);
	reg_reset(stmt);
	for (size_t i = 0; i < words.n && rc == 0; i++)
		if (words.items[i].demand.subject != 0)
			rc = reg_family_head(&words.items[i].demand.subject, side, words.items[i].demand.subject, err);
	rc = rc != 0 ? rc : reduce(out, &words, err);
	words_finish(&words);
	return rc;
}

int reg_demands_read(struct reg_demands *out, struct reg_side *side, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_AROUND_DEMANDS, err, "i", at_unix_s);

	return read(out, side, stmt, rc, err);
}

int reg_demands_read_place(struct reg_demands *out, struct reg_side *side, const char *place, int64_t at_unix_s,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_AROUND_DEMAND_OF, err, "it", at_unix_s, place);

	return read(out, side, stmt, rc, err);
}

void reg_demands_finish(struct reg_demands *demands)
{
	for (size_t i = 0; i < demands->n; i++)
		free(demands->items[i].staff);
	free(demands->items);
	*demands = (struct reg_demands){ 0 };
}

static int compare_subject(const void *key, const void *item)
{
	const int64_t *subject = key;
	const struct reg_demand *demand = item;

	return (*subject > demand->subject) - (*subject < demand->subject);
}

const struct reg_demand *reg_demands_find(const struct reg_demands *demands, int64_t subject)
{
	return demands->n > 0 ? bsearch(&subject, demands->items, demands->n, sizeof *demands->items, compare_subject) : NULL;
}

void reg_demand_json(json_t *row, const struct reg_demand *demand, const struct reg_side *side)
{
	char day[REG_DAY_SIZE] = "";

	if (demand != NULL)
		reg_day_format(day, reg_zone_day(side->zone, demand->since_unix_s));
	(void)json_object_set_new(row, "demand_ml", demand != NULL ? json_integer(demand->volume_ml) : json_null());
	(void)json_object_set_new(row, "basis", reg_json_text(demand != NULL ? demand->basis : NULL));
	(void)json_object_set_new(row, "since", reg_json_text(demand != NULL ? day : NULL));
	(void)json_object_set_new(row, "staff", reg_json_text(demand != NULL ? demand->staff : NULL));
}
