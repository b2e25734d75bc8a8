/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * segment_command.c - `regulars segment`: saved selections of customers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "act_profile.h"
#include "customer_list.h"
#include "i18n.h"
#include "output.h"
#include "segment_members.h"
#include "segment_words.h"
#include "table.h"
#include "who.h"

static const struct reg_option members_options[] = {
	REG_ANALYSIS_AS_OF,
	REG_TABLE_CSV,
	{ NULL, NULL, NULL },
};

/* Whether it can only be a name: no test is written as one word but the fields that stand alone. */
static bool is_name(const char *word)
{
	for (size_t i = 0; i < REG_SEGMENT_FIELDS; i++)
		if (strcasecmp(word, reg_segment_rules[i].name) == 0)
			return false;
	return word[0] != '\0' && strpbrk(word, " \t\r\n=<>()!\"") == NULL;
}

/* The expression saved under a name, else (*is_saved false) the word itself; freed by the caller. */
static int expression_of(char **out, bool *is_saved, struct reg_side *side, const char *word, bool must_be_saved,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_SEGMENT_GET, err, "t", word);

	*out = NULL;
	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc < 0)
		return rc;
	*is_saved = rc > 0;
	if (rc == 0 && (must_be_saved || is_name(word)))
		return reg_err_set(err, REG_ENOTFOUND, "segment %s: there is none; `regulars segment list` shows them", word);
	*out = strdup(rc > 0 ? reg_text(stmt, 0) : word);
	if (rc > 0)
		reg_reset(stmt);
	return *out == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;
}

/* --- what it refers to --- */

struct check {
	struct reg_side *side;
	struct reg_err *err;
	int rc;
};

static int check_area(struct reg_side *side, const char *id, struct reg_err *err)
{
	char place[REG_PLACE_SIZE];
	struct reg_stmt *stmt;
	int rc = snprintf(place, sizeof place, "area:%s", id) < (int)sizeof place
	    ? reg_sql(&stmt, side->store, REG_SQL_PLACE_PROFILE, err, "t", place) : 1;

	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		reg_reset(stmt);
		return 0;
	}
	return rc < 0 ? rc : reg_err_set(err, REG_ENOTFOUND, "segment: area %s: there is none; `regulars area list` shows them", id);
}

static void check_test(const struct reg_segment_test *test, char joined, int depth, void *payload)
{
	struct check *check = payload;
	struct reg_who who;

	(void)joined;
	(void)depth;
	if (test == NULL || check->rc < 0)
		return;
	if (test->field == REG_SEGMENT_AREA)
		check->rc = check_area(check->side, test->text, check->err);
	else if (test->field == REG_SEGMENT_EMPLOYER)
		check->rc = reg_who_customer(&who, check->side, test->text, check->err);
}

/* The areas and employers of an expression that somebody types must be there: nobody would ever belong to it. */
static int check_references(const char *text, struct reg_side *side, struct reg_err *err)
{
	struct check check = { .side = side, .err = err };
	struct reg_segment *segment;
	int rc = reg_segment_parse(&segment, text, err);

	if (rc < 0)
		return rc;
	reg_segment_walk(segment, check_test, &check);
	reg_segment_destroy(segment);
	return check.rc;
}

/* --- words --- */

struct words {
	json_t *lines;
};

static void add_line(const struct reg_segment_test *test, char joined, int depth, void *payload)
{
	struct words *words = payload;
	const char *text = test != NULL ? reg_segment_words(test) : joined == 'a' ? reg_segment_all_of()
	    : joined == 'o' ? reg_segment_any_of() : reg_segment_none_of();
	char line[600];

	(void)snprintf(line, sizeof line, "%*s%s", 2 * depth, "", text);
	(void)json_array_append_new(words->lines, reg_json_text(line));
}

static int print_explained(const struct reg_command *command, const char *name, const char *text, struct reg_err *err)
{
	struct words words = { .lines = json_array() };
	struct reg_segment *segment;
	const json_t *line;
	size_t i;
	int rc = reg_segment_parse(&segment, text, err);

	if (rc == 0)
		reg_segment_walk(segment, add_line, &words);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:s?, s:s, s:O}", "segment", name, "expression", text, "words", words.lines), err);
	else if (rc == 0)
		json_array_foreach(words.lines, i, line)
			printf("%s\n", json_string_value(line));
	json_decref(words.lines);
	reg_segment_destroy(segment);
	return rc;
}

/* --- verbs --- */

static int run_save(struct reg_command *command, struct reg_err *err)
{
	const char *name = command->operands[0], *text = command->operands[1];
	struct reg_side *side = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = check_references(text, side, err);
	if (rc == 0)
		rc = reg_act_segment(side, name, text, reg_command_now(), reg_command_actor(), err);
	reg_command_close(side);
	return rc != 0 ? rc : print_explained(command, name, text, err);
}

static int run_remove(struct reg_command *command, struct reg_err *err)
{
	const char *name = command->operands[0];
	struct reg_side *side = NULL;
	bool is_saved = false;
	char *text = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = expression_of(&text, &is_saved, side, name, true, err);
	if (rc == 0)
		rc = reg_act_segment(side, name, "", reg_command_now(), reg_command_actor(), err);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:s}", "removed", name), err);
	else if (rc == 0)
		printf(_("The segment %s is removed.\n"), reg_shown(name));
	free(text);
	reg_command_close(side);
	return rc;
}

static const struct reg_column columns[] = {
	{ "segment", N_("Segment"), false },
	{ "expression", N_("Expression"), false },
	{ "saved", N_("Saved"), false },
	{ "by", N_("By"), false },
	{ NULL, NULL, false },
};

/* Columns: name, expression, when it was saved, by whom. */
static void add_row(struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt)
{
	reg_table_text(table, reg_text(stmt, 0));
	reg_table_text(table, reg_text(stmt, 1));
	reg_table_day(table, reg_zone_day(side->zone, reg_int(stmt, 2)));
	reg_table_text(table, reg_text(stmt, 3));
}

static int run_list(struct reg_command *command, struct reg_err *err)
{
	struct reg_list list;
	struct reg_stmt *stmt;
	int rc = reg_list_begin(&list, command, columns, err);

	if (rc == 0)
		rc = reg_sql(&stmt, list.side->store, REG_SQL_SEGMENT_ALL, err, "");
	if (rc == 0)
		rc = reg_list_rows(&list, stmt, add_row, err);
	return reg_list_end(&list, rc, "segments", NULL, err);
}

static int run_explain(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	bool is_saved = false;
	char *text = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = expression_of(&text, &is_saved, side, command->operands[0], false, err);
	if (rc == 0 && !is_saved)
		rc = check_references(text, side, err);
	reg_command_close(side);
	if (rc == 0)
		rc = print_explained(command, strcmp(text, command->operands[0]) == 0 ? NULL : command->operands[0], text, err);
	free(text);
	return rc;
}

static int print_members(struct reg_command *command, struct reg_side *side, const struct reg_set *members, struct reg_err *err)
{
	struct reg_customer_rows rows;
	int rc = 0;

	reg_customer_rows_begin(&rows, command, side);
	for (size_t i = 0; i < members->n && rc == 0; i++) {
		struct reg_stmt *stmt;

		rc = reg_sql(&stmt, side->store, REG_SQL_MGR_CUSTOMER_ROW, err, "i", members->items[i]);
		if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
			reg_customer_rows_add(&rows, stmt);
			reg_reset(stmt);
			rc = 0;
		}
	}
	return reg_customer_rows_end(&rows, rc, err);
}

static int run_members(struct reg_command *command, struct reg_err *err)
{
	struct reg_segment *segment = NULL;
	struct reg_side *side = NULL;
	struct reg_set members = { 0 };
	bool is_saved = false;
	char *text = NULL;
	int32_t as_of;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_analysis_as_of(&as_of, command, side);
	if (rc == 0)
		rc = expression_of(&text, &is_saved, side, command->operands[0], false, err);
	if (rc == 0 && !is_saved)
		rc = check_references(text, side, err);
	if (rc == 0)
		rc = reg_segment_parse(&segment, text, err);
	if (rc == 0)
		rc = reg_segment_members(&members, side, segment, as_of, err);
	if (rc == 0)
		rc = print_members(command, side, &members, err);
	reg_set_finish(&members);
	reg_segment_destroy(segment);
	free(text);
	reg_command_close(side);
	return rc;
}

const struct reg_verb reg_verbs_segment[] = {
	{
		.name = "save",
		.operands = "NAME EXPRESSION",
		.run = run_save,
		.help = N_("Saves a selection of customers under a name, and says it in words.\n\n"
			"EXPRESSION joins tests by and, or, not and parentheses: stage = regular and (class = A or volume in 30 days "
			">= 200). What is saved under the name is replaced."),
	},
	{
		.name = "list",
		.options = reg_table_options,
		.run = run_list,
		.help = N_("Lists the saved segments."),
	},
	{
		.name = "explain",
		.operands = "SEGMENT",
		.run = run_explain,
		.help = N_("Says in words what a segment selects; SEGMENT is a name, or an expression."),
	},
	{
		.name = "members",
		.operands = "SEGMENT",
		.options = members_options,
		.run = run_members,
		.help = N_("Lists the customers whom a segment selects; SEGMENT is a name, or an expression."),
	},
	{
		.name = "remove",
		.operands = "NAME",
		.run = run_remove,
		.help = N_("Removes a saved segment."),
	},
	{ 0 },
};
