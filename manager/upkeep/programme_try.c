/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "programme_try.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../hooks/journal/journal.h"
#include "account.h"
#include "capture.h"
#include "i18n.h"
#include "output.h"
#include "set.h"
#include "table.h"
#include "who.h"

const struct reg_option reg_programme_try_options[] = {
	{ "sales", "FILE", N_("Sales of a journal in the JSON form, rather than those of the database.") },
	REG_TABLE_CSV,
	{ NULL, NULL, NULL },
};

/* A sale, and what it got and would have got. */
struct tried {
	int64_t sale, given, would;
};

struct trial {
	struct tried *items; /* by number of the sale, once sorted */
	size_t n, room;
	struct reg_set *only; /* sales that are asked about; NULL: all */
};

/* The sales of one customer as one programme sees them. */
struct pass {
	struct trial *trial;
	size_t first;         /* of this customer's sales in the trial */
	bool is_new;          /* the programme that is tried */
};

static int on_given(const struct reg_account_seen *seen, struct trial *trial, struct reg_err *err)
{
	if (trial->only != NULL && !reg_set_has(trial->only, seen->sale))
		return 0;
	if (trial->n == trial->room) {
		size_t room = trial->room == 0 ? 256 : trial->room * 2;
		struct tried *items = reallocarray(trial->items, room, sizeof *items);

		if (items == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
		trial->items = items;
		trial->room = room;
	}
	trial->items[trial->n++] = (struct tried){ .sale = seen->sale, .given = seen->lot->points };
	return 0;
}

/* Both passes see a customer's sales in the same order. What a receipt promised under the old programme is left out. */
static int on_sale(const struct reg_account_seen *seen, void *payload, struct reg_err *err)
{
	struct pass *pass = payload;
	struct trial *trial = pass->trial;

	if (!pass->is_new)
		return on_given(seen, trial, err);
	for (size_t i = pass->first; i < trial->n; i++)
		if (trial->items[i].sale == seen->sale) {
			trial->items[i].would = seen->evaluation->points;
			pass->first = i;
			break;
		}
	return 0;
}

/* Every customer with sales, folded under the programmes that were in force and under the new one. */
static int try_all(struct trial *trial, struct reg_side *side, struct reg_side *with_new, struct reg_err *err)
{
	int64_t subject = 0;
	int rc;

	while ((rc = reg_get_int(&subject, side->store, REG_SQL_TRY_NEXT, err, "i", subject)) == 1) {
		struct pass given = { .trial = trial, .first = trial->n };
		struct pass would = { .trial = trial, .first = trial->n, .is_new = true };

		rc = reg_account_replay(side, subject, on_sale, &given, err);
		if (rc == 0)
			rc = reg_account_replay(with_new, subject, on_sale, &would, err);
		if (rc < 0)
			break;
	}
	return rc;
}

/* --- sales of a file: taken into a copy of the database that is thrown away --- */

struct taking {
	struct reg_side *side;
	struct reg_set *sales;
	int64_t n_bad;
};

static int on_event(const struct regulars_event *event, const char *file, int64_t line, void *payload, struct reg_err *err)
{
	struct taking *taking = payload;
	struct reg_outcome outcome;
	struct reg_event *made = NULL;
	struct reg_err why = { 0 };
	int rc = reg_event_create(&made, event, &taking->side->context, &why);

	if (rc == REG_EINVAL) {
		fprintf(stderr, "%s:%lld: %s\n", file, (long long)line, reg_shown(why.line));
		taking->n_bad++;
		return 0;
	}
	if (rc < 0)
		return reg_err_set(err, why.code, "%s", why.line);
	rc = reg_capture_within(&outcome, taking->side, made, err);
	if (rc == 0 && outcome.sale != 0)
		rc = reg_set_add(taking->sales, outcome.sale, err);
	if (rc == 0 && outcome.closes != 0)
		rc = reg_set_add(taking->sales, outcome.closes, err);
	reg_event_destroy(made);
	return rc;
}

static void on_bad(const char *file, int64_t line, const char *why, void *payload)
{
	struct taking *taking = payload;

	fprintf(stderr, "%s:%lld: %s\n", file, (long long)line, reg_shown(why));
	taking->n_bad++;
}

static int take_file(struct reg_set *sales, struct reg_side *copy, const char *path, struct reg_err *err)
{
	struct taking taking = { .side = copy, .sales = sales };
	const struct reg_journal_sink sink = { .event = on_event, .bad = on_bad, .payload = &taking };
	int rc = reg_store_begin(copy->store, err);

	if (rc == 0) {
		rc = reg_journal_read(path, REG_JOURNAL_GUESS, NULL, copy->zone, &sink, err);
		if (rc == 0)
			rc = reg_store_commit(copy->store, err);
		else
			reg_store_rollback(copy->store);
	}
	return rc < 0 ? rc : taking.n_bad > 0
	    ? reg_err_set(err, REG_EINVAL, "%s: %lld lines cannot be read (above); nothing was tried", path, (long long)taking.n_bad)
	    : 0;
}

/* A private folder with a copy of the database in it. */
struct copy {
	char folder[PATH_MAX], path[PATH_MAX + 16];
	struct reg_store *store;
	struct reg_side side;
};

static int copy_open(struct copy *copy, struct reg_side *side, struct reg_err *err)
{
	static char till[] = "";
	const char *parent = getenv("TMPDIR");
	int size, rc;

	if (parent == NULL || *parent == '\0')
		parent = "/tmp";
	size = snprintf(copy->folder, sizeof copy->folder, "%s/regulars-try.XXXXXX", parent);
	if (size < 0 || (size_t)size >= sizeof copy->folder || mkdtemp(copy->folder) == NULL) {
		copy->folder[0] = '\0';
		return reg_err_set(err, REG_EIO, "%s: a folder for the copy to try on cannot be made there", parent);
	}
	(void)snprintf(copy->path, sizeof copy->path, "%s/try.db", copy->folder);
	rc = reg_store_backup(side->store, copy->path, err);
	if (rc == 0)
		rc = reg_store_open(&copy->store, copy->path, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc < 0)
		return rc;
	reg_store_set_synchronous(copy->store, 0);
	reg_side_twin(&copy->side, side, copy->store);
	copy->side.till = till;
	return reg_side_refresh(&copy->side, err);
}

static void copy_close(struct copy *copy)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	char path[PATH_MAX + 32];

	if (copy->side.store != NULL)
		reg_side_twin_finish(&copy->side);
	reg_store_close(copy->store);
	for (size_t i = 0; copy->folder[0] != '\0' && i < sizeof suffixes / sizeof suffixes[0]; i++) {
		(void)snprintf(path, sizeof path, "%s%s", copy->path, suffixes[i]);
		(void)unlink(path);
	}
	if (copy->folder[0] != '\0')
		(void)rmdir(copy->folder);
}

/* --- what is printed --- */

static const struct reg_column columns[] = {
	{ "sale", N_("Receipt"), false },
	{ "at", N_("When"), false },
	{ "customer", N_("Customer"), false },
	{ "given", N_("Given"), true },
	{ "would", N_("Would be"), true },
	{ "difference", N_("Difference"), true },
	{ NULL, NULL, false },
};

static int add_row(json_t *rows, struct reg_table *table, struct reg_side *side, const struct tried *tried,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	char sale[700], at[32];
	int rc = reg_sql(&stmt, side->store, REG_SQL_TRY_SALE, err, "i", tried->sale);

	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc != 1)
		return rc;
	(void)snprintf(sale, sizeof sale, "%s/%s/%s", reg_text(stmt, 0), reg_text(stmt, 1), reg_text(stmt, 2));
	reg_instant_format(at, reg_int(stmt, 3), side->zone);
	(void)json_array_append_new(rows, json_pack("{s:o, s:s, s:o, s:I, s:I, s:I}", "sale", reg_json_text(sale), "at", at,
	    "customer", reg_json_text(reg_text(stmt, 4)), "given", (json_int_t)tried->given, "would",
	    (json_int_t)tried->would, "difference", (json_int_t)(tried->would - tried->given)));
	reg_table_text(table, sale);
	reg_table_text(table, at);
	reg_table_text(table, reg_text(stmt, 4));
	reg_table_number(table, tried->given, NULL);
	reg_table_number(table, tried->would, NULL);
	reg_table_number(table, tried->would - tried->given, NULL);
	reg_reset(stmt);
	return 0;
}

static int print(const struct reg_command *command, struct reg_side *side, const struct trial *trial, struct reg_err *err)
{
	struct reg_table *table = reg_table_create(columns);
	bool as_csv = reg_command_value(command, "csv") != NULL;
	int64_t given = 0, would = 0;
	json_t *rows = json_array();
	int rc = 0;

	for (size_t i = 0; i < trial->n && rc == 0; i++) {
		given += trial->items[i].given;
		would += trial->items[i].would;
		rc = add_row(rows, table, side, &trial->items[i], err);
	}
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:o, s:O, s:{s:I, s:I, s:I, s:I}}", "file",
		    reg_json_text(command->operands[0]), "rows", rows, "totals", "sales", (json_int_t)trial->n, "given",
		    (json_int_t)given, "would", (json_int_t)would, "difference", (json_int_t)(would - given)), err);
	else if (rc == 0)
		rc = reg_table_print(table, stdout, as_csv, err);
	if (rc == 0 && !command->json && !as_csv)
		printf(_("%1$s: %2$lld given, %3$lld with %4$s\n"), reg_shown_count((int64_t)trial->n, "sale"), (long long)given,
		    (long long)would, command->operands[0]);
	json_decref(rows);
	reg_table_destroy(table);
	return rc;
}

int reg_programme_try(struct reg_command *command, struct reg_err *err)
{
	const char *path = command->operands[0], *sales = reg_command_value(command, "sales");
	struct reg_programme *programme = NULL;
	int64_t always = INT64_MIN, *effective = NULL;
	struct reg_programme **programmes = NULL;
	struct reg_side *side = NULL, *used, with_new = { 0 };
	struct reg_set only = { 0 };
	struct trial trial = { 0 };
	struct copy copy = { 0 };
	char *text = NULL;
	size_t size;
	int rc = reg_command_read_file(&text, &size, path, err);

	if (rc == 0)
		rc = reg_programme_parse(&programme, path, text, command->language, err);
	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_side_refresh(side, err);
	used = side;
	if (rc == 0 && sales != NULL) {
		rc = copy_open(&copy, side, err);
		if (rc == 0)
			rc = take_file(&only, &copy.side, sales, err);
		used = &copy.side;
		trial.only = &only;
	}
	if (rc == 0) {
		reg_side_twin(&with_new, used, used->store);
		programmes = malloc(sizeof(struct reg_programme *));
		effective = malloc(sizeof *effective);
		if (programmes == NULL || effective == NULL) {
			free(programmes);
			free(effective);
			rc = reg_err_set(err, REG_EIO, "out of memory");
		} else {
			*programmes = programme; /* in force since ever; released with the twin */
			*effective = always;
			with_new.programmes = programmes;
			with_new.programme_effective = effective;
			with_new.n_programmes = 1;
			programme = NULL;
			rc = try_all(&trial, used, &with_new, err);
		}
		reg_side_twin_finish(&with_new);
	}
	if (rc == 0)
		rc = print(command, used, &trial, err);
	free(trial.items);
	reg_set_finish(&only);
	copy_close(&copy);
	reg_command_close(side);
	reg_programme_destroy(programme);
	free(text);
	return rc;
}
