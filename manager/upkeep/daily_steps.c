/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * daily_steps.c - what the daily job does. Points expire, are unlocked and tiers end by themselves, whether it runs or not:
 * there it counts and tells.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/analysis.h"
#include "daily.h"
#include "daily_news.h"
#include "i18n.h"
#include "analysis/judge.h"
#include "analysis/model.h"
#include "page/page.h"
#include "report/report_anomalies.h"

#define EXPIRY_DAYS 30      /* ahead */
#define CONTRACT_DAYS 30    /* likewise */
#define MODEL_DAYS 28       /* a model older than this is fitted anew */

/* --- points, tiers, cases ---------------------------------------------------------------------------------------- */

static int count_two(int64_t out[2], struct reg_side *side, enum reg_sql which, int64_t from, int64_t to, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, which, err, "ii", from, to);

	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		out[0] = reg_int(stmt, 0);
		out[1] = reg_int(stmt, 1);
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

static int run_expiry(json_t **result, bool *is_wanted, struct reg_daily *daily, struct reg_err *err)
{
	int64_t begin = reg_zone_day_start(daily->side->zone, daily->day), end = reg_zone_day_end(daily->side->zone, daily->day);
	int64_t ahead = reg_zone_day_end(daily->side->zone, daily->day + EXPIRY_DAYS), downgrades = 0;
	int64_t expired[2] = { 0 }, expiring[2] = { 0 }, unlocked[2] = { 0 };
	int rc = count_two(expired, daily->side, REG_SQL_DAILY_EXPIRY, begin, end, err);

	(void)is_wanted;
	rc = rc < 0 ? rc : count_two(expiring, daily->side, REG_SQL_DAILY_EXPIRY, end + 1, ahead, err);
	rc = rc < 0 ? rc : count_two(unlocked, daily->side, REG_SQL_DAILY_UNLOCKED, begin, end, err);
	rc = rc < 0 ? rc : reg_get_int(&downgrades, daily->side->store, REG_SQL_DAILY_DOWNGRADES, err, "i", (int64_t)daily->day + 1);
	if (rc < 0)
		return rc;
	*result = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "expired_points", (json_int_t)expired[0], "expiring_points",
	    (json_int_t)expiring[0], "expiring_customers", (json_int_t)expiring[1], "unlocked_points",
	    (json_int_t)unlocked[0], "unlocked_customers", (json_int_t)unlocked[1], "tiers_ended", (json_int_t)downgrades);
	return 0;
}

static int run_cases(json_t **result, bool *is_wanted, struct reg_daily *daily, struct reg_err *err)
{
	int64_t end = reg_zone_day_end(daily->side->zone, daily->day), open = 0, overdue = 0;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, daily->side->store, REG_SQL_DAILY_CASES, err, "i", end);

	(void)is_wanted;
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		open = reg_int(stmt, 0);
		overdue = reg_int(stmt, 1);
		rc = 0;
	}
	reg_reset(stmt);
	*result = json_pack("{s:I, s:I}", "open", (json_int_t)open, "overdue", (json_int_t)overdue);
	return rc;
}

/* Contracts to be talked about before they end, and customers whom nobody looks after. */
static int run_profiles(json_t **result, bool *is_wanted, struct reg_daily *daily, struct reg_err *err)
{
	int64_t end = reg_zone_day_end(daily->side->zone, daily->day), counts[2] = { 0 };
	int rc = count_two(counts, daily->side, REG_SQL_DAILY_PROFILES, end,
	    reg_zone_day_end(daily->side->zone, daily->day + CONTRACT_DAYS) + 1, err);

	(void)is_wanted;
	*result = json_pack("{s:I, s:I}", "contracts_ending", (json_int_t)counts[0], "pool", (json_int_t)counts[1]);
	return rc < 0 ? rc : reg_news_tasks(*result, daily->day, daily->side, err);
}

/* --- analysis ---------------------------------------------------------------------------------------------------- */

static int run_analysis(json_t **result, bool *is_wanted, struct reg_daily *daily, struct reg_err *err)
{
	int64_t done;
	int rc = reg_analysis_update(&done, daily->side, daily->day, err);

	(void)is_wanted;
	/* How many were taken in now is no figure of the day: a run that was killed has done some of them. */
	*result = json_object();
	return rc;
}

/* The model is that of the day it was fitted to, so a second run finds it and leaves it. */
static int run_model(json_t **result, bool *is_wanted, struct reg_daily *daily, struct reg_err *err)
{
	struct reg_analysis analysis = { 0 };
	struct reg_err why = { 0 };
	struct reg_bgnbd model;
	struct reg_stmt *stmt;
	int64_t fitted_to = INT64_MIN;
	int32_t today = reg_zone_day(daily->side->zone, reg_command_now());
	int rc = reg_sql(&stmt, daily->side->store, REG_SQL_ANALYSIS_MODEL_GET, err, "");

	(void)is_wanted;
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		fitted_to = reg_int(stmt, 7);
		rc = 0;
	}
	reg_reset(stmt);
	/* A model fitted to a day that is still to come (a wrong clock, a try) would count for nobody until then. */
	if (rc == 0 && (fitted_to == INT64_MIN || fitted_to + MODEL_DAYS <= daily->day ||
	    (fitted_to > daily->day && fitted_to > today))) {
		rc = reg_analysis_load(&analysis, daily->side, daily->day, err);
		if (rc == 0 && reg_model_fit(&model, &analysis, &why) == 0) {
			rc = reg_model_keep(&model, daily->side, daily->day, err);
			fitted_to = daily->day;
		}
		reg_analysis_finish(&analysis);
	}
	if (rc == 0)
		*result = json_pack("{s:o}", "fitted_to",
		    reg_report_json_day(fitted_to == INT64_MIN ? REG_DAY_NEVER : (int32_t)fitted_to));
	return rc;
}

static int run_anomalies(json_t **result, bool *is_wanted, struct reg_daily *daily, struct reg_err *err)
{
	int64_t stages[REG_STAGES] = { 0 }, at_risk = 0, classes[3] = { 0 }, kinds[REG_ANOMALIES] = { 0 };
	struct reg_verdicts verdicts = { 0 };
	json_t *counts;
	int rc = reg_verdicts_load(&verdicts, daily->side, daily->day, err);

	(void)is_wanted;
	rc = rc < 0 ? rc : reg_anomalies_count(kinds, &verdicts, daily->side, err);
	for (size_t i = 0; i < verdicts.n; i++) {
		stages[verdicts.rows[i].bits & REG_JUDGE_STAGE]++;
		at_risk += (verdicts.rows[i].bits & REG_JUDGE_AT_RISK) != 0;
		classes[verdicts.rows[i].class - 'A']++;
	}
	counts = json_pack("{s:I, s:I, s:I, s:I}", "A", (json_int_t)classes[0], "B", (json_int_t)classes[1], "C",
	    (json_int_t)classes[2], "at_risk", (json_int_t)at_risk);
	for (int i = 0; i < REG_STAGES; i++)
		(void)json_object_set_new(counts, reg_stage_name((enum reg_stage)i), json_integer(stages[i]));
	for (int i = 0; i < REG_ANOMALIES; i++)
		(void)json_object_set_new(counts, reg_anomaly_name((enum reg_anomaly)i), json_integer(kinds[i]));
	*result = counts;
	rc = rc < 0 ? rc : reg_news_verdicts(counts, &verdicts, daily->side, err);
	reg_verdicts_finish(&verdicts);
	return rc;
}

/* The file that is asked for, where one is. Another, or one that is gone, is to be made. */
static bool is_file(const json_t *result, const char *path)
{
	const char *made = json_string_value(json_object_get(result, "file"));

	return made != NULL && strcmp(made, path) == 0 && access(path, F_OK) == 0;
}

static bool is_page(const json_t *result, const struct reg_daily *daily)
{
	return daily->page == NULL || is_file(result, daily->page);
}

static int run_page(json_t **result, bool *is_wanted, struct reg_daily *daily, struct reg_err *err)
{
	int rc;

	*is_wanted = daily->page != NULL;
	if (!*is_wanted)
		return 0;
	rc = reg_page_write(daily->side, daily->page, daily->day, err);
	if (rc == 0)
		*result = json_pack("{s:o}", "file", reg_json_text(daily->page));
	return rc;
}

/* --- backup ------------------------------------------------------------------------------------------------------ */

static int sync_folder(const char *folder, struct reg_err *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int failed = fd < 0 || fsync(fd) != 0 ? errno : 0;

	if (fd >= 0)
		(void)close(fd);
	return failed == 0 ? 0 : reg_err_set(err, REG_EIO, "%s: %s", folder, strerror(failed));
}

/* The unfinished copy, and what SQLite keeps beside it. */
static void remove_part(const char *part)
{
	static const char *const suffixes[] = { "", "-journal", "-wal", "-shm" };
	char file[PATH_MAX + sizeof "-journal"];

	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		(void)snprintf(file, sizeof file, "%s%s", part, suffixes[i]);
		(void)unlink(file);
	}
}

/* The copy, and what it is called until it is whole. False: a path is too long. */
static bool name_backup(char path[PATH_MAX], char part[PATH_MAX], const struct reg_daily *daily)
{
	char day[REG_DAY_SIZE];

	reg_day_format(day, daily->day);
	return (size_t)snprintf(path, PATH_MAX, "%s/regulars-%s.db", daily->backup_folder, day) < PATH_MAX &&
	    (size_t)snprintf(part, PATH_MAX, "%s/.regulars-%s.part", daily->backup_folder, day) < PATH_MAX;
}

static bool is_backup(const json_t *result, const struct reg_daily *daily)
{
	char path[PATH_MAX], part[PATH_MAX];

	return daily->backup_folder == NULL || (name_backup(path, part, daily) && is_file(result, path));
}

/* The copy gets its name when it is whole, so no name ever stands for half a backup. */
static int run_backup(json_t **result, bool *is_wanted, struct reg_daily *daily, struct reg_err *err)
{
	char part[PATH_MAX], path[PATH_MAX];
	mode_t before;
	int rc;

	*is_wanted = daily->backup_folder != NULL;
	if (!*is_wanted)
		return 0;
	if (!name_backup(path, part, daily))
		return reg_err_set(err, REG_EINVAL, "%s: the path of the backup folder is too long", daily->backup_folder);
	remove_part(part); /* left by a run that was killed */
	before = umask(077);
	rc = reg_store_backup(daily->side->store, part, err);
	(void)umask(before);
	if (rc < 0) {
		remove_part(part);
		return rc;
	}
	if (rename(part, path) != 0)
		return reg_err_set(err, REG_EIO, "%s: %s", path, strerror(errno));
	*result = json_pack("{s:o}", "file", reg_json_text(path));
	return sync_folder(daily->backup_folder, err);
}

const struct reg_daily_step reg_daily_steps[] = {
	{ "expiry", N_("points and tiers"), run_expiry, NULL },
	{ "cases", N_("open cases"), run_cases, NULL },
	{ "profiles", N_("contracts, the pool and tasks"), run_profiles, NULL },
	{ "analysis", N_("analysis"), run_analysis, NULL },
	{ "model", N_("model of repeated visits"), run_model, NULL },
	{ "anomalies", N_("stages and anomalies"), run_anomalies, NULL },
	{ "page", N_("morning page"), run_page, is_page },
	{ "backup", N_("backup"), run_backup, is_backup },
	{ NULL, NULL, NULL, NULL },
};
