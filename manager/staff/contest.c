/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * contest.c - `regulars contest`: contests among the people of the station or its teams, and who stands where.
 */
#include "contest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_profile.h"
#include "i18n.h"
#include "output.h"
#include "report/report.h"
#include "report/report_analysis.h"
#include "staff.h"
#include "table.h"

/* --- what is known --- */

static const struct reg_contest_now *find(const struct reg_contests *contests, const char *id)
{
	for (size_t i = 0; i < contests->n; i++)
		if (strcmp(contests->items[i].id, id) == 0)
			return &contests->items[i];
	return NULL;
}

const char *reg_contest_name(const struct reg_contest_now *contest)
{
	return contest->name_zh[0] != '\0' && strcmp(reg_i18n_language(), "zh_CN") == 0 ? contest->name_zh : contest->name;
}

/* "running", "ahead" or "over". */
static const char *state_of(const struct reg_contest_now *contest, int32_t today)
{
	return contest->from_day > today ? "ahead" : contest->until_day < today ? "over" : "running";
}

static const char *between(const struct reg_contest_now *contest)
{
	return contest->is_of_teams ? "teams" : "people";
}

/* --- changes --- */

static int read_days(int32_t *from, int32_t *to, const struct reg_command *command)
{
	struct reg_period period;
	int rc = reg_period_read(&period, command);

	if (rc != 0)
		return rc;
	if (!reg_period_is_given(command))
		return reg_command_usage(command, "which days: --month, or --from and --to");
	return reg_day_parse(from, period.from, NULL) != 0 || reg_day_parse(to, period.to, NULL) != 0 ? REG_EXIT_USAGE : 0;
}

static int add(struct reg_side *side, const struct reg_command *command, enum reg_metric metric, bool is_of_teams,
    int32_t from, int32_t to, struct reg_err *err)
{
	const char *id = command->operands[0], *name = reg_command_value(command, "name");
	struct reg_entry entry = { .kind = "contest", .place = REG_PLACE_CONTESTS, .name = id };
	int64_t no;
	int rc;

	entry.from_unix_s = reg_zone_day_start(side->zone, from);
	entry.until_unix_s = reg_zone_day_end(side->zone, to) + 1;
	entry.more = json_pack("{s:s, s:s, s:s}", "title", name != NULL ? name : id, "metric", reg_metric_word(metric), "between",
	    is_of_teams ? "teams" : "people");
	rc = entry.more == NULL ? reg_err_set(err, REG_EINVAL, "name: expected UTF-8 text")
	                        : reg_act_entry(&no, side, &entry, reg_command_now(), reg_command_actor(), err);
	json_decref(entry.more);
	return rc;
}

static int run_add(struct reg_command *command, struct reg_err *err)
{
	const char *id = command->operands[0], *word = reg_command_value(command, "metric");
	const char *among = reg_command_value(command, "between");
	bool is_of_teams = among != NULL && strcmp(among, "teams") == 0;
	char checked[REG_PLACE_SIZE];
	struct reg_contests contests = { 0 };
	struct reg_side *side = NULL;
	enum reg_metric metric;
	int32_t from, to;
	int rc = reg_act_place_name(checked, "contest", id, err);

	if (rc != 0)
		return rc;
	if (word == NULL || !reg_metric_find(&metric, word))
		return reg_command_usage(command, "--metric: expected one of %s", reg_staff_metrics());
	if (among != NULL && !is_of_teams && strcmp(among, "people") != 0)
		return reg_command_usage(command, "--between: \"%s\" is neither people nor teams", among);
	rc = read_days(&from, &to, command);
	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_contests_read(&contests, side, reg_command_now(), err);
	if (rc == 0 && find(&contests, id) != NULL)
		rc = reg_err_set(err, REG_EEXISTS, "contest %s: is there already", id);
	if (rc == 0)
		rc = add(side, command, metric, is_of_teams, from, to, err);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:s}", "contest", id), err);
	else if (rc == 0)
		printf(_("The contest %1$s is set; `regulars contest show %1$s` tells who stands where.\n"), reg_shown(id));
	reg_contests_finish(&contests);
	reg_command_close(side);
	return rc;
}

static int run_end(struct reg_command *command, struct reg_err *err)
{
	const struct reg_contest_now *contest;
	struct reg_contests contests = { 0 };
	struct reg_side *side = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_contests_read(&contests, side, reg_command_now(), err);
	contest = find(&contests, command->operands[0]);
	if (rc == 0 && contest == NULL)
		rc = reg_err_set(err, REG_ENOTFOUND, "contest %s: there is none; `regulars contest list` shows them", command->operands[0]);
	else if (rc == 0 && contest->fact == 0)
		rc = reg_err_set(err, REG_EINVAL, "contest %s: it is the programme's; load a programme without it", contest->id);
	else if (rc == 0)
		rc = reg_act_entry_end(side, contest->fact, reg_command_now(), reg_command_actor(), err);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:o}", "contest", reg_json_text(command->operands[0])), err);
	else if (rc == 0)
		printf(_("The contest %s has ended.\n"), reg_shown(command->operands[0]));
	reg_contests_finish(&contests);
	reg_command_close(side);
	return rc;
}

/* --- shown --- */

static const struct reg_column list_columns[] = {
	{ "contest", N_("Contest"), false },
	{ "name", N_("Name"), false },
	{ "metric", N_("Metric"), false },
	{ "between", N_("Between"), false },
	{ "from", N_("From"), false },
	{ "to", N_("To"), false },
	{ "state", N_("State"), false },
	{ "set_by", N_("Set by"), false },
	{ NULL, NULL, false },
};

static int run_list(struct reg_command *command, struct reg_err *err)
{
	struct reg_contests contests = { 0 };
	struct reg_list list;
	int rc = reg_list_begin(&list, command, list_columns, err);

	if (rc == 0)
		rc = reg_contests_read(&contests, list.side, reg_command_now(), err);
	if (rc == 0)
		reg_table_if_empty(list.table, _("There is no contest: `regulars contest add` sets one.\n"));
	for (size_t i = 0; rc == 0 && i < contests.n; i++) {
		const struct reg_contest_now *one = &contests.items[i];

		reg_table_text(list.table, one->id);
		reg_table_text(list.table, reg_contest_name(one));
		reg_table_said(list.table, reg_metric_word(one->metric), reg_staff_metric(one->metric));
		reg_table_word(list.table, between(one));
		reg_table_day(list.table, one->from_day);
		reg_table_day(list.table, one->until_day);
		reg_table_word(list.table, state_of(one, reg_zone_day(list.side->zone, reg_command_now())));
		reg_table_word(list.table, one->fact == 0 ? "programme" : "manager");
	}
	reg_contests_finish(&contests);
	return reg_list_end(&list, rc, "contests", NULL, err);
}

static const struct reg_column standing_columns[] = {
	{ "rank", N_("Rank"), true },
	{ "id", N_("Who"), false },
	{ "name", N_("Name"), false },
	{ "value", N_("Figure"), true },
	{ "sales", N_("Sales"), true },
	{ NULL, NULL, false },
};

static enum reg_metric sorted_by;

/* The most first; those who have as much by name. */
static int by_value(const void *a, const void *b)
{
	const struct reg_shift_person *left = a, *right = b;
	int64_t mine = reg_score_value(&left->score, sorted_by), theirs = reg_score_value(&right->score, sorted_by);

	if (mine != theirs)
		return mine > theirs ? -1 : 1;
	return strcmp(left->attendant, right->attendant);
}

void reg_contest_sort(struct reg_shift_people *people, enum reg_metric metric)
{
	sorted_by = metric;
	if (people->n > 0)
		qsort(people->items, people->n, sizeof *people->items, by_value);
}

int reg_contest_fill(struct reg_table *table, struct reg_side *side, const struct reg_contest_now *contest,
    struct reg_shift_people *people, struct reg_err *err)
{
	int rc = 0;

	reg_contest_sort(people, contest->metric);
	for (size_t i = 0; rc == 0 && i < people->n; i++) {
		const struct reg_shift_person *one = &people->items[i];
		struct reg_shift_standing standing;
		char name[REG_STAFF_NAME_SIZE];

		reg_shift_stand(&standing, people, contest->metric, one->attendant);
		rc = reg_staff_name(name, side, one->attendant, contest->is_of_teams, err);
		reg_table_number(table, (int64_t)standing.rank, NULL);
		reg_table_text(table, one->attendant);
		reg_table_text(table, name[0] != '\0' ? name : NULL);
		reg_staff_cell(table, side, contest->metric, standing.value);
		reg_table_number(table, one->score.sales, NULL);
	}
	return rc;
}

/* The end of --as-of, where that is past; else now. */
static int as_of(int64_t *out, const struct reg_command *command, const struct reg_side *side)
{
	struct reg_period period;
	int64_t now = reg_command_now(), end = now;
	int32_t day;
	int rc = reg_period_read(&period, command);

	if (rc == 0 && reg_command_value(command, "as-of") != NULL && reg_day_parse(&day, period.as_of, NULL) == 0)
		end = reg_zone_day_end(side->zone, day);
	*out = end < now ? end : now;
	return rc;
}

static int show(struct reg_side *side, struct reg_command *command, const struct reg_contest_now *contest, int64_t at,
    struct reg_err *err)
{
	struct reg_table *table = reg_table_for(command, standing_columns);
	char from[REG_DAY_SIZE], to[REG_DAY_SIZE], today[REG_DAY_SIZE], words[512];
	int32_t day = reg_zone_day(side->zone, at);
	struct reg_shift_people people = { 0 };
	int rc = contest->from_day > day ? 0 : reg_contest_count(&people, side, contest, true, at, err);

	reg_day_format(from, contest->from_day);
	reg_day_format(to, contest->until_day);
	reg_day_format(today, day < contest->until_day ? day : contest->until_day);
	if (contest->from_day > day)
		(void)snprintf(words, sizeof words, _("%1$s, %2$s to %3$s: it has not begun."), reg_staff_metric(contest->metric), from, to);
	else
		(void)snprintf(words, sizeof words, _("%1$s, %2$s to %3$s, as it stands on %4$s. Who has as much has the same rank."),
		    reg_staff_metric(contest->metric), from, to, today);
	if (rc == 0)
		rc = reg_contest_fill(table, side, contest, &people, err);
	if (rc == 0)
		rc = reg_report_show(command, table, json_pack("{s:s, s:o, s:s, s:s, s:s, s:s, s:s}", "contest", contest->id, "name",
		    reg_json_text(contest->name), "metric", reg_metric_word(contest->metric), "between", between(contest), "from",
		    from, "to", to, "as_of", today), reg_contest_name(contest), words, err);
	reg_shift_people_finish(&people);
	reg_table_destroy(table);
	return rc;
}

static int run_show(struct reg_command *command, struct reg_err *err)
{
	const struct reg_contest_now *contest;
	struct reg_contests contests = { 0 };
	struct reg_side *side = NULL;
	int64_t at = 0;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = as_of(&at, command, side);
	if (rc == 0)
		rc = reg_contests_read(&contests, side, at, err);
	contest = find(&contests, command->operands[0]);
	if (rc == 0 && contest == NULL)
		rc = reg_err_set(err, REG_ENOTFOUND, "contest %s: there is none; `regulars contest list` shows them", command->operands[0]);
	else if (rc == 0)
		rc = show(side, command, contest, at, err);
	reg_contests_finish(&contests);
	reg_command_close(side);
	return rc;
}

static const struct reg_option add_options[] = {
	{ "name", "NAME", N_("How people call it.") },
	{ "metric", "METRIC", N_("plates, captured, capture-rate, enrolled, cards, referrals, shop-sales, shop, developed, first-fills "
		"or own-volume.") },
	{ "month", "YYYY-MM", N_("The days of this month.") },
	{ "from", "YYYY-MM-DD", N_("Its first day.") },
	{ "to", "YYYY-MM-DD", N_("Its last day.") },
	{ "between", "WHOM", N_("people (otherwise) or teams.") },
	{ NULL, NULL, NULL },
};

static const struct reg_option show_options[] = {
	REG_ANALYSIS_AS_OF,
	REG_PAGE_OPTIONS,
	{ NULL, NULL, NULL },
};

const struct reg_verb reg_verbs_contest[] = {
	{
		.name = "add",
		.operands = "CONTEST",
		.options = add_options,
		.run = run_add,
		.help = N_("Sets a contest: a short name, what is counted, on which days, between people or teams.\n\n"
			"While it runs, the till's shift figures and briefing tell the attendant where they stand."),
	},
	{
		.name = "end",
		.operands = "CONTEST",
		.run = run_end,
		.help = N_("Ends a contest today; one that has not begun is taken back."),
	},
	{
		.name = "list",
		.options = reg_table_options,
		.run = run_list,
		.help = N_("Lists the contests, those of the programme among them."),
	},
	{
		.name = "show",
		.operands = "CONTEST",
		.options = show_options,
		.run = run_show,
		.help = N_("Shows who stands where in a contest, today or at the end of a past day.\n\n"
			"People on the staff and whoever sold something take part. Who has as much as somebody else has the same "
			"rank."),
	},
	{ 0 },
};
