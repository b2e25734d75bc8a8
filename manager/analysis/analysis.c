/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "analysis.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classes.h"
#include "judge.h"
#include "report/demand.h"
#include "walk.h"
#include "who.h"

struct loading {
	struct reg_analysis *out;
	struct reg_side *side;
	struct reg_walk walk;
	int64_t end_unix_s;          /* of the day */
	struct reg_judging judging;
	size_t room, amounts_room, entries_room, scratch_room;
	int64_t *scratch;
};

/* Room for `more` items of `size` behind the n that are there. NULL: no memory; the old ones stay. */
static void *grow(void *items, size_t n, size_t more, size_t *room, size_t size)
{
	size_t wanted = *room;

	if (items != NULL && n + more <= *room)
		return items;
	wanted = wanted < 1024 ? 1024 : wanted;
	while (wanted < n + more)
		wanted += wanted / 2;
	items = reallocarray(items, wanted, size);
	if (items != NULL)
		*room = wanted;
	return items;
}

/* --- adding ----------------------------------------------------------------------------------------------------- */

/* Index of a currency; -1: no memory. */
static int currency_index(struct reg_analysis *out, const char *currency)
{
	char(*currencies)[8];

	for (int i = 0; i < out->n_currencies; i++)
		if (strcmp(out->currencies[i], currency) == 0)
			return i;
	currencies = reallocarray(out->currencies, (size_t)out->n_currencies + 1, sizeof *currencies);
	if (currencies == NULL)
		return -1;
	out->currencies = currencies;
	(void)snprintf(currencies[out->n_currencies], sizeof currencies[0], "%s", currency);
	return out->n_currencies++;
}

int reg_analysis_add_amounts(struct reg_analysis *out, size_t *room, const struct reg_days *days, size_t row, struct reg_err *err)
{
	for (size_t i = 0; i < days->n_amounts; i++) {
		struct reg_analysis_amount *amounts = grow(out->amounts, out->n_amounts, 1, room, sizeof *amounts);
		int currency = currency_index(out, days->amounts[i].currency);

		if (amounts != NULL)
			out->amounts = amounts;
		if (amounts == NULL || currency < 0)
			return reg_err_set(err, REG_EIO, "out of memory");
		amounts[out->n_amounts++] = (struct reg_analysis_amount){ .row = row, .currency = currency,
			.amount_minor = days->amounts[i].amount_minor };
	}
	return 0;
}

/* Adds a subject. Its entries move when more come, so rows get their pointers at the end. */
static int add_row(const struct reg_days *days, int64_t since, void *payload, struct reg_err *err)
{
	struct loading *loading = payload;
	struct reg_analysis *out = loading->out;
	struct reg_analysis_row *rows = grow(out->rows, out->n, 1, &loading->room, sizeof *rows);
	struct reg_day_entry *entries;
	int rc;

	if (rows == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	out->rows = rows;
	if (days->n > 0) {
		entries = grow(out->entries, out->n_entries, days->n, &loading->entries_room, sizeof *entries);
		if (entries == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
		out->entries = entries;
		memcpy(entries + out->n_entries, days->entries, days->n * sizeof *entries);
	}
	rc = reg_analysis_add_amounts(out, &loading->amounts_room, days, out->n, err);
	if (rc < 0)
		return rc;
	rows[out->n++] = (struct reg_analysis_row){ .subject = days->subject, .sales = days->sales, .n_days = days->n,
		.class = 'C', .since_day = since == 0 ? REG_DAY_NEVER : reg_zone_day(loading->side->zone, since), .p_alive = -1 };
	out->n_entries += days->n;
	return 0;
}

/* --- what is found by subject ------------------------------------------------------------------------------------ */

static int compare_rows(const void *a, const void *b)
{
	const struct reg_analysis_row *x = a, *y = b;

	return (x->subject > y->subject) - (x->subject < y->subject);
}

const struct reg_analysis_row *reg_analysis_find(const struct reg_analysis *analysis, int64_t subject)
{
	const struct reg_analysis_row key = { .subject = subject };

	return analysis->n == 0 || analysis->rows == NULL ? NULL : bsearch(&key, analysis->rows, analysis->n, sizeof key, compare_rows);
}

static void set_pointers(struct reg_analysis *out)
{
	size_t at = 0;

	for (size_t i = 0; i < out->n; i++) {
		out->rows[i].days = out->rows[i].n_days > 0 ? out->entries + at : NULL;
		at += out->rows[i].n_days;
	}
}

/* What customers need a month, as it was known at the day. */
static int read_demands(struct loading *loading, struct reg_err *err)
{
	struct reg_demands demands = { 0 };
	int rc = reg_demands_read(&demands, loading->side, loading->end_unix_s, err);

	for (size_t i = 0; i < demands.n && rc == 0; i++) {
		const struct reg_analysis_row *found = reg_analysis_find(loading->out, demands.items[i].subject);

		if (found != NULL && demands.items[i].volume_ml > 0)
			loading->out->rows[found - loading->out->rows].demand_ml = demands.items[i].volume_ml;
	}
	reg_demands_finish(&demands);
	return rc;
}

/* --- classes ---------------------------------------------------------------------------------------------------- */

static int name_row(char id[REG_ANALYSIS_ID_SIZE], size_t row, void *payload, struct reg_err *err)
{
	struct loading *loading = payload;
	char label[REG_ANALYSIS_LABEL_SIZE];

	return reg_analysis_name(id, label, loading->side, loading->out->rows[row].subject, err);
}

static int set_classes(struct loading *loading, struct reg_err *err)
{
	struct reg_analysis *out = loading->out;
	int rc = reg_classes_set(out->amounts, out->n_amounts, out->n_currencies, &out->rules, name_row, loading, err);

	for (size_t i = 0; i < out->n_amounts && rc == 0; i++)
		if (out->amounts[i].class < out->rows[out->amounts[i].row].class)
			out->rows[out->amounts[i].row].class = out->amounts[i].class;
	return rc;
}

/* --- what follows ----------------------------------------------------------------------------------------------- */

struct reg_bgnbd_customer reg_analysis_customer(const struct reg_analysis_row *row, int32_t as_of)
{
	return (struct reg_bgnbd_customer){ .x = row->normal.visits - 1,
		.tx_days = row->normal.last_day - row->normal.first_day, .t_days = as_of - row->normal.first_day };
}

static int judge(struct loading *loading, struct reg_analysis_row *row, struct reg_err *err)
{
	int64_t *scratch = grow(loading->scratch, 0, row->n_days + 1, &loading->scratch_room, sizeof *scratch);

	if (scratch == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	loading->scratch = scratch;
	reg_judge_row(row, &loading->judging, scratch);
	return 0;
}

int reg_analysis_read_model(struct reg_bgnbd *out, bool *is_there, struct reg_side *side, int32_t as_of, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ANALYSIS_MODEL_GET, err, "");

	*is_there = false;
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0 && reg_int(stmt, 7) <= as_of &&
	    reg_int(stmt, 5) == REG_ANALYSIS_UNIT_DAYS) {
		*is_there = true;
		*out = (struct reg_bgnbd){ .r = (double)reg_int(stmt, 0) / 1e12, .alpha = (double)reg_int(stmt, 1) / 1e12,
			.a = (double)reg_int(stmt, 2) / 1e12, .b = (double)reg_int(stmt, 3) / 1e12,
			.log_likelihood = (double)reg_int(stmt, 4) / 1e6, .customers = reg_int(stmt, 6) };
	}
	reg_reset(stmt);
	return rc < 0 ? rc : 0;
}

static int load(struct loading *loading, struct reg_err *err)
{
	struct reg_analysis *out = loading->out;
	int rc = reg_analysis_read_rules(&out->rules, loading->side, err);

	rc = rc < 0 ? rc : reg_analysis_read_model(&out->model, &out->has_model, loading->side, out->as_of, err);
	rc = rc < 0 ? rc : reg_walk_open(&loading->walk, err);
	rc = rc < 0 ? rc : reg_walk_each_of(&loading->walk, true, add_row, loading, err);
	reg_walk_close(&loading->walk);
	if (rc < 0)
		return rc;
	set_pointers(out);
	rc = read_demands(loading, err);
	rc = rc < 0 ? rc : set_classes(loading, err);
	loading->judging = (struct reg_judging){ .rules = &out->rules, .model = out->has_model ? &out->model : NULL,
		.as_of = out->as_of };
	for (size_t i = 0; i < out->n && rc == 0; i++)
		rc = judge(loading, &out->rows[i], err);
	return rc;
}

int reg_analysis_load(struct reg_analysis *out, struct reg_side *side, int32_t as_of, struct reg_err *err)
{
	struct loading loading = { .out = out, .side = side, .walk = { .side = side, .as_of = as_of },
		.end_unix_s = reg_zone_day_end(side->zone, as_of) };
	int rc;

	*out = (struct reg_analysis){ .as_of = as_of };
	rc = reg_store_begin_read(side->store, err);
	if (rc < 0)
		return rc;
	rc = load(&loading, err);
	reg_store_rollback(side->store);
	reg_walk_close(&loading.walk);
	free(loading.scratch);
	return rc;
}

void reg_analysis_finish(struct reg_analysis *analysis)
{
	free(analysis->rows);
	free(analysis->amounts);
	free(analysis->currencies);
	free(analysis->entries);
	*analysis = (struct reg_analysis){ 0 };
}

int reg_analysis_name(char id[REG_ANALYSIS_ID_SIZE], char label[REG_ANALYSIS_LABEL_SIZE], struct reg_side *side,
    int64_t subject, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ANALYSIS_NAME, err, "i", subject);

	id[0] = label[0] = '\0';
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		reg_who_name(id, REG_ANALYSIS_ID_SIZE, label, REG_ANALYSIS_LABEL_SIZE, subject, reg_text(stmt, 0),
		    reg_text(stmt, 1), reg_text(stmt, 2), reg_text(stmt, 3), reg_text(stmt, 4));
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

int reg_analysis_as_of(int32_t *out, const struct reg_command *command, const struct reg_side *side)
{
	const char *text = reg_command_value(command, "as-of");

	*out = reg_zone_day(side->zone, reg_command_now());
	if (text != NULL && reg_day_parse(out, text, NULL) != 0)
		return reg_command_usage(command, "--as-of: \"%s\" is not a day such as 2026-11-21", text);
	return 0;
}
