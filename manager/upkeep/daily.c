/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * daily.c - `regulars daily`: the nightly job, step by step. What is done is noted, so a run that was killed goes on where it
 * stopped; a step that fails does not keep the others from being done.
 */
#include "daily.h"
#include "daily_news.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "i18n.h"
#include "output.h"
#include "report/report_analysis.h"
#include "side_files.h"

#define NAMED 8 /* of a list, for people */

struct run {
	struct reg_daily daily;
	const char *only;  /* a step; NULL: all */
	bool is_again;     /* also what is done */
	bool as_json;
	json_t *steps;
	int failed;        /* code of the first step that failed, 0 none */
};

/* What a step came to before; *result stays NULL when it has not been done. */
static int read_done(json_t **result, struct run *run, const char *step, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, run->daily.side->store, REG_SQL_DAILY_GET, err, "it", (int64_t)run->daily.day, step);

	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		*result = json_loads(reg_text(stmt, 0), 0, NULL);
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

/* Keeps what a step came to; NULL: forgets it. */
static int note(struct run *run, const char *step, const json_t *result, struct reg_err *err)
{
	char *text = result != NULL ? json_dumps(result, JSON_COMPACT) : NULL;
	int rc = result == NULL || text != NULL ? reg_store_begin(run->daily.side->store, err)
						 : reg_err_set(err, REG_EIO, "out of memory");

	if (rc == 0) {
		rc = text != NULL
		    ? reg_run(run->daily.side->store, REG_SQL_DAILY_SET, err, "itt", (int64_t)run->daily.day, step, text)
		    : reg_run(run->daily.side->store, REG_SQL_DAILY_UNSET, err, "it", (int64_t)run->daily.day, step);
		if (rc == 0)
			rc = reg_store_commit(run->daily.side->store, err);
		else
			reg_store_rollback(run->daily.side->store);
	}
	free(text);
	return rc;
}

/* How people are told the figures of the steps. */
static const struct figure { const char *name, *title; } figures[] = {
	{ "expired_points", N_("points expired") },
	{ "expiring_points", N_("points that expire within 30 days") },
	{ "expiring_customers", N_("customers who have them") },
	{ "unlocked_points", N_("points that can be spent from now on") },
	{ "unlocked_customers", N_("customers who have them") },
	{ "tiers_ended", N_("tiers that ended") },
	{ "open", N_("open cases") },
	{ "overdue", N_("overdue") },
	{ "contracts_ending", N_("contracts that end within 30 days") },
	{ "pool", N_("customers in the pool") },
	{ "fitted_to", N_("fitted to the sales up to") },
	{ "A", N_("class A") },
	{ "B", N_("class B") },
	{ "C", N_("class C") },
	{ "potential", N_("potential") },
	{ "floating", N_("floating") },
	{ "regular", N_("regular") },
	{ "at_risk", N_("at risk") },
	{ "lost", N_("lost") },
	{ "fallen", N_("volume fallen") },
	{ "jumped", N_("volume jumped") },
	{ "suspicious", N_("suspicious use") },
	{ "file", N_("written to") },
	{ "tasks", N_("open tasks") },
	{ "tasks_due", N_("due by the next day") },
	{ "new_tasks", N_("new tasks") },
	{ "new_at_risk", N_("newly at risk") },
	{ "new_lost", N_("newly lost") },
	{ "new_overdue", N_("newly overdue") },
	{ "new_fallen", N_("volume newly fallen") },
	{ "new_jumped", N_("volume newly jumped") },
	{ "new_suspicious", N_("suspicious on this day") },
};

static const char *title_of(const char *name)
{
	for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
		if (strcmp(figures[i].name, name) == 0)
			return _(figures[i].title);
	return name;
}

/* Who it is now, as many as a line has room for. */
static void print_named(const char *title, const json_t *list)
{
	size_t n = json_array_size(list), i;
	const json_t *one;

	if (n == 0)
		return;
	printf("  %s: %zu: ", title, n);
	json_array_foreach(list, i, one) {
		const char *task = json_string_value(json_object_get(one, "task"));

		if (i == NAMED)
			break;
		printf("%s%s%s%s", i > 0 ? ", " : "", task != NULL ? task : "", task != NULL ? " " : "",
		    reg_shown(json_string_value(json_object_get(one, "label"))));
	}
	if (n > NAMED)
		printf(_(" and %zu more"), n - NAMED);
	printf("\n");
}

static void print_step(const struct reg_daily_step *step, json_t *result, bool is_before)
{
	const char *name;
	json_t *value;

	printf(is_before ? _("%s: had been done\n") : _("%s: done\n"), _(step->title));
	json_object_foreach(result, name, value)
		if (json_is_integer(value))
			printf(_("  %1$s: %2$lld\n"), title_of(name), (long long)json_integer_value(value));
		else if (json_is_string(value))
			printf("  %s: %s\n", title_of(name), reg_shown(json_string_value(value)));
		else if (json_is_array(value))
			print_named(title_of(name), value);
	if (json_is_true(json_object_get(result, "new_is_cut")))
		printf(_("  (of those who bring most alone)\n"));
}

/* Tells and takes over `result`. `why` NULL: it was done. */
static void tell(struct run *run, const struct reg_daily_step *step, json_t *result, const char *state, const char *why)
{
	json_t *named = NULL;
	struct reg_err ignored = { 0 };

	if (why != NULL)
		fprintf(stderr, _("regulars: daily, %1$s: %2$s\n"), step->name, reg_shown(why));
	if (result != NULL && reg_news_named(&named, result, run->daily.side, &ignored) == 0) {
		json_decref(result);
		result = named;
	}
	if (run->as_json)
		(void)json_array_append_new(run->steps,
		    json_pack("{s:s, s:s, s:O?, s:o}", "step", step->name, "state", state, "result", result, "why",
			reg_json_text(why)));
	else if (why == NULL)
		print_step(step, result, strcmp(state, "before") == 0);
	json_decref(result);
}

/* Returns an error only for what makes going on useless: the database cannot be read. */
static int do_step(struct run *run, const struct reg_daily_step *step, struct reg_err *err)
{
	struct reg_err why = { 0 };
	json_t *result = NULL;
	bool is_wanted = true;
	int rc = 0;

	if (!run->is_again)
		rc = read_done(&result, run, step->name, err);
	if (rc < 0)
		return rc;
	if (result != NULL && step->is_there != NULL && !step->is_there(result, &run->daily)) {
		json_decref(result);
		result = NULL;
	}
	if (result != NULL) {
		tell(run, step, result, "before", NULL);
		return 0;
	}
	rc = step->run(&result, &is_wanted, &run->daily, &why);
	if (rc == 0 && !is_wanted)
		return 0;
	rc = rc < 0 ? rc : note(run, step->name, result, &why);
	if (rc < 0 && run->failed == 0)
		run->failed = rc;
	tell(run, step, result, rc < 0 ? "refused" : "done", rc < 0 ? why.line : NULL);
	return rc == REG_EDAMAGED ? reg_err_set(err, REG_EDAMAGED, "%s", why.line) : 0;
}

static int do_steps(struct run *run, struct reg_err *err)
{
	int rc = 0;

	/* First, so that whoever starts it again after it was killed amid this goes on with what was not done again. */
	for (const struct reg_daily_step *step = reg_daily_steps; run->is_again && step->name != NULL && rc == 0; step++)
		if (run->only == NULL || strcmp(run->only, step->name) == 0)
			rc = note(run, step->name, NULL, err);
	for (const struct reg_daily_step *step = reg_daily_steps; step->name != NULL && rc == 0; step++)
		if (run->only == NULL || strcmp(run->only, step->name) == 0)
			rc = do_step(run, step, err);
	return rc;
}

static bool is_step(const char *name)
{
	for (const struct reg_daily_step *step = reg_daily_steps; step->name != NULL; step++)
		if (strcmp(step->name, name) == 0)
			return true;
	return false;
}

/* One at a time: the lock is the kernel's and ends with the process, however that ends. It is on the secret, which nobody
 * else locks. */
static int take_lock(int *out, const struct reg_side *side, struct reg_err *err)
{
	char *path = reg_side_secret_path(side->path);
	int rc = 0;

	if (path == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	*out = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (*out < 0)
		rc = reg_err_set(err, REG_EIO, "%s: %s", path, strerror(errno));
	else if (flock(*out, LOCK_EX | LOCK_NB) != 0)
		rc = reg_err_set(err, REG_EBUSY, "another `regulars daily` is at work on this database; let it end");
	free(path);
	return rc;
}

static int run(struct reg_command *command, struct reg_err *err)
{
	struct run run = { .only = reg_command_value(command, "only"),
		.is_again = reg_command_value(command, "again") != NULL, .as_json = command->json };
	int lock = -1, rc;

	if (run.only != NULL && !is_step(run.only))
		return reg_command_usage(command, "--only: there is no step \"%s\"", run.only);
	run.daily.backup_folder = reg_command_value(command, "backup");
	run.daily.page = reg_command_value(command, "page");
	if (run.only != NULL && strcmp(run.only, "page") == 0 && run.daily.page == NULL)
		return reg_command_usage(command, "--only page: say with --page FILE where to");
	if (run.only != NULL && strcmp(run.only, "backup") == 0 && run.daily.backup_folder == NULL)
		return reg_command_usage(command, "--only backup: say with --backup FOLDER where to");
	rc = reg_command_open(&run.daily.side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	rc = rc != 0 ? rc : take_lock(&lock, run.daily.side, err);
	rc = rc != 0 ? rc : reg_analysis_as_of(&run.daily.day, command, run.daily.side);
	if (rc == 0 && reg_command_value(command, "as-of") == NULL)
		run.daily.day--; /* the last day that has ended */
	if (rc == 0) {
		run.steps = json_array();
		rc = do_steps(&run, err);
		if (command->json) {
			int printed = reg_output_json(json_pack("{s:o, s:O}", "day", reg_report_json_day(run.daily.day), "steps",
							  run.steps), err);

			rc = rc < 0 ? rc : printed;
		}
	}
	json_decref(run.steps);
	reg_command_close(run.daily.side);
	if (lock >= 0)
		(void)close(lock);
	return rc != 0 ? rc : run.failed != 0 ? (int)reg_command_exit(run.failed) : 0;
}

static const struct reg_option options[] = {
	{ "as-of", "YYYY-MM-DD", N_("The site day that it is about (otherwise: the last that has ended).") },
	{ "page", "FILE", N_("Write the morning page to this file.") },
	{ "backup", "FOLDER", N_("Copy the database to regulars-DAY.db in this folder.") },
	{ "only", "STEP", N_("Do this step alone: expiry, cases, profiles, analysis, model, anomalies, page or backup.") },
	{ "again", NULL, N_("Do what has been done for this day once more.") },
	{ NULL, NULL, NULL },
};

const struct reg_verb reg_verbs_daily[] = {
	{
		.options = options,
		.run = run,
		.help = N_("Does the work of the night: counts what expires, takes the day into the analysis, fits the model, finds\n"
			"anomalies, writes the morning page, makes a backup.\n\n"
			"Each step is noted when it is done. Killed anywhere and started again, it goes on where it stopped and "
			"ends the\nsame. A step that is refused is told on stderr, the others are done all the same; the exit status "
			"is 1 then."),
	},
	{ 0 },
};
