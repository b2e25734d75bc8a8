/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * staff_capture.c - `regulars staff capture`: the figures of a shift, as the till tells them, of every attendant and shift.
 */
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "output.h"
#include "report/report.h"
#include "report/report_analysis.h"
#include "shifts.h"
#include "staff.h"

struct row {
	const char *shift, *staff; /* NULL: not told apart; "": none named */
	int32_t day;
	struct reg_score score;
};

struct capture {
	struct reg_side *side;
	struct reg_err *err;
	struct reg_shifts shifts;
	struct reg_shift_people others; /* on the staff, who sold nothing near what they did */
	struct row *rows;
	size_t n;
};

/* What people did outside sales goes to the shift that it was in. */
static int take_act(const struct reg_credit *credit, void *payload)
{
	struct capture *capture = payload;
	struct reg_block *block = reg_shifts_of(&capture->shifts, credit->who, credit->at_unix_s);

	if (block != NULL) {
		reg_score_add(&block->score, &credit->score);
		return 0;
	}
	for (size_t i = 0; i < capture->others.n; i++)
		if (strcmp(capture->others.items[i].attendant, credit->who) == 0)
			reg_score_add(&capture->others.items[i].score, &credit->score);
	return 0;
}

/* Who may have done something without a sale: whoever sold something else in the period, or is on the staff. */
static int read_others(struct capture *capture)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, capture->side->store, REG_SQL_STAFF_HERE, capture->err, "");

	while (rc == 0 && (rc = reg_step(stmt, capture->err)) == 1) {
		if (reg_shift_person_of(&capture->others, reg_text(stmt, 0)) == NULL)
			rc = reg_err_set(capture->err, REG_EIO, "out of memory");
		else
			rc = 0;
	}
	reg_reset(stmt);
	for (size_t i = 0; rc == 0 && i < capture->shifts.n; i++)
		if (reg_shift_person_of(&capture->others, capture->shifts.blocks[i].who) == NULL)
			rc = reg_err_set(capture->err, REG_EIO, "out of memory");
	return rc;
}

static bool is_same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Adds to the row of this shift and person, made where there is none; there is room. */
static void add(struct capture *capture, const struct row *part)
{
	for (size_t i = 0; i < capture->n; i++) {
		struct row *row = &capture->rows[i];

		if (is_same(row->staff, part->staff) && is_same(row->shift, part->shift) && row->day == part->day) {
			reg_score_add(&row->score, &part->score);
			return;
		}
	}
	capture->rows[capture->n++] = *part;
}

static int make_rows(struct capture *capture, bool by_shift, bool by_staff)
{
	capture->rows = calloc(capture->shifts.n + capture->others.n + 1, sizeof *capture->rows);
	if (capture->rows == NULL)
		return reg_err_set(capture->err, REG_EIO, "out of memory");
	for (size_t i = 0; i < capture->shifts.n; i++) {
		const struct reg_block *block = &capture->shifts.blocks[i];
		const struct reg_run *run = &capture->shifts.runs[block->run];

		add(capture, &(struct row){ .shift = by_shift ? run->shift : NULL, .staff = by_staff ? block->who : NULL,
		    .day = by_shift ? run->day : 0, .score = block->score });
	}
	for (size_t i = 0; i < capture->others.n; i++) {
		const struct reg_shift_person *one = &capture->others.items[i];

		if (one->score.enrolled != 0 || one->score.cards != 0)
			add(capture, &(struct row){ .shift = by_shift ? "" : NULL, .staff = by_staff ? one->attendant : NULL,
			    .day = by_shift ? REG_DAY_NEVER : 0, .score = one->score });
	}
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct row *left = a, *right = b;

	if (left->day != right->day)
		return left->day < right->day ? -1 : 1;
	if (left->shift != NULL && strcmp(left->shift, right->shift) != 0)
		return strcmp(left->shift, right->shift);
	return left->staff != NULL ? strcmp(left->staff, right->staff) : 0;
}

/* --- shown --- */

static const struct reg_column columns[] = {
	{ "day", N_("Day"), false },
	{ "shift", N_("Shift"), false },
	{ "staff", N_("Staff"), false },
	{ "sales", N_("Sales"), true },
	{ "captured", N_("with plate or card"), true },
	{ "rate", N_("Capture rate %"), true },
	{ "plates", N_("Plates"), true },
	{ "cards", N_("Cards"), true },
	{ "enrolled", N_("Enrolled"), true },
	{ NULL, NULL, false },
};

static void cell(struct reg_table *table, const char *text, const char *none)
{
	if (text == NULL)
		reg_table_text(table, NULL);
	else
		reg_table_cell(table, NULL, reg_json_text(text[0] != '\0' ? text : NULL), text, text[0] != '\0' ? NULL : none);
}

/* What is not told apart is no column for people. */
static void choose_columns(struct reg_column out[], bool by_shift, bool by_staff)
{
	memcpy(out, columns, sizeof columns);
	if (!by_shift)
		out[0].title = out[1].title = NULL;
	if (!by_staff)
		out[2].title = NULL;
}

static int print(const struct reg_command *command, const struct capture *capture, bool by_shift, bool by_staff,
    struct reg_err *err)
{
	struct reg_column chosen[sizeof columns / sizeof columns[0]];
	struct reg_table *table;
	struct reg_score sum = { 0 };
	const char *words;
	int rc;

	choose_columns(chosen, by_shift, by_staff);
	table = reg_table_for(command, chosen);
	for (size_t i = 0; i < capture->n; i++) {
		const struct row *row = &capture->rows[i];

		reg_score_add(&sum, &row->score);
		reg_table_day(table, by_shift ? row->day : REG_DAY_NEVER);
		cell(table, row->shift, _("no shift"));
		cell(table, row->staff, _("nobody was named"));
		reg_table_number(table, row->score.sales, NULL);
		reg_table_number(table, row->score.identified, NULL);
		reg_table_fraction(table, reg_score_value(&row->score, REG_METRIC_RATE));
		reg_table_number(table, row->score.plates, NULL);
		reg_table_number(table, row->score.cards, NULL);
		reg_table_number(table, row->score.enrolled, NULL);
	}
	words = reg_shown_format(_("In all: %1$s of %2$s sales with plate or card, %3$s."), reg_shown_format("%lld", (long long)sum.identified),
	    reg_shown_format("%lld", (long long)sum.sales),
	    reg_staff_figure(capture->side, REG_METRIC_RATE, reg_score_value(&sum, REG_METRIC_RATE)));
	rc = reg_report_show(command, table,
	    json_pack("{s:{s:I, s:I, s:I, s:I, s:I}}", "totals", "sales", (json_int_t)sum.sales, "captured", (json_int_t)sum.identified,
		"plates", (json_int_t)sum.plates, "cards", (json_int_t)sum.cards, "enrolled", (json_int_t)sum.enrolled),
	    _("Capture by attendant and shift"), words, err);
	reg_table_destroy(table);
	return rc;
}

const struct reg_option reg_staff_capture_options[] = {
	{ "by", "WHAT", N_("Only by shift or only by attendant, rather than both.") },
	REG_PERIOD_OPTIONS,
	REG_ANALYSIS_AS_OF,
	REG_PAGE_OPTIONS,
	{ NULL, NULL, NULL },
};

int reg_staff_capture(struct reg_command *command, struct reg_err *err)
{
	const char *by = reg_command_value(command, "by");
	bool by_shift = by == NULL || strcmp(by, "shift") == 0, by_staff = by == NULL || strcmp(by, "attendant") == 0;
	struct capture capture = { .err = err };
	struct reg_period period;
	struct reg_shift facts;
	int rc = reg_period_read(&period, command);

	if (rc == 0 && !by_shift && !by_staff)
		return reg_command_usage(command, "--by: \"%s\" is neither shift nor attendant", by);
	if (rc == 0)
		rc = reg_command_open(&capture.side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0) {
		reg_staff_period(&facts, capture.side, &period);
		rc = reg_shifts_read(&capture.shifts, capture.side, &facts, err);
	}
	if (rc == 0)
		rc = read_others(&capture);
	if (rc == 0)
		rc = reg_credit_each(capture.side, &facts, REG_CREDIT_ACTS, take_act, &capture, err);
	if (rc == 0)
		rc = make_rows(&capture, by_shift, by_staff);
	if (rc == 0 && capture.n > 0)
		qsort(capture.rows, capture.n, sizeof *capture.rows, compare);
	if (rc == 0)
		rc = print(command, &capture, by_shift, by_staff, err);
	free(capture.rows);
	reg_shift_people_finish(&capture.others);
	reg_shifts_finish(&capture.shifts);
	reg_command_close(capture.side);
	return rc;
}
