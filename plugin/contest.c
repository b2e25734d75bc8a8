/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "contest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zone.h"

/* --- people --- */

void reg_shift_people_finish(struct reg_shift_people *people)
{
	free(people->items);
	*people = (struct reg_shift_people){ 0 };
}

struct reg_shift_person *reg_shift_person_of(struct reg_shift_people *people, const char *attendant)
{
	struct reg_shift_person *grown;

	for (size_t i = 0; i < people->n; i++) {
		if (strncmp(people->items[i].attendant, attendant, REG_SHIFT_MAX_NAME - 1) == 0) {
			return &people->items[i];
		}
	}
	if (people->n == people->room) {
		size_t room = people->room == 0 ? 16 : 2 * people->room;

		grown = realloc(people->items, room * sizeof *grown);
		if (grown == NULL) {
			return NULL;
		}
		people->items = grown;
		people->room = room;
	}
	people->items[people->n] = (struct reg_shift_person){ 0 };
	(void)snprintf(people->items[people->n].attendant, REG_SHIFT_MAX_NAME, "%s", attendant);
	return &people->items[people->n++];
}

struct count {
	struct reg_shift_people *people;
	struct reg_side *side;
	struct reg_err *err;
};

static int add_person(struct count *count, const char *who, const struct reg_score *score)
{
	struct reg_shift_person *person = reg_shift_person_of(count->people, who);

	if (person == NULL) {
		return reg_err_set(count->err, REG_EIO, "out of memory");
	}
	reg_score_add(&person->score, score);
	person->is_entered = person->is_entered || score->sales > 0;
	return 0;
}

static int take_person(const struct reg_credit *credit, void *payload)
{
	return add_person(payload, credit->who, &credit->score);
}

int reg_shift_count(struct reg_shift_people *out, struct reg_side *side, const struct reg_shift *shift, unsigned parts,
    struct reg_err *err)
{
	struct count count = { out, side, err };

	return reg_credit_each(side, shift, parts, take_person, &count, err);
}

/* --- teams --- */

int reg_team_of(char out[REG_SHIFT_MAX_NAME], struct reg_side *side, const char *staff, int32_t day, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_TEAM_OF, err, "ti", staff, reg_zone_day_start(side->zone, day));

	out[0] = '\0';
	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		const char *team = reg_text(stmt, 0);

		(void)snprintf(out, REG_SHIFT_MAX_NAME, "%s", team != NULL ? team : "");
		reg_reset(stmt);
		rc = 0;
	}
	return rc;
}

static int take_team(const struct reg_credit *credit, void *payload)
{
	struct count *count = payload;
	char team[REG_SHIFT_MAX_NAME] = "";
	int rc = 0;

	if (strncmp(credit->who, REG_TEAM_PREFIX, strlen(REG_TEAM_PREFIX)) == 0) {
		(void)snprintf(team, sizeof team, "%s", credit->who + strlen(REG_TEAM_PREFIX));
	} else {
		rc = reg_team_of(team, count->side, credit->who, credit->day, count->err);
	}
	return rc < 0 || team[0] == '\0' ? rc : add_person(count, team, &credit->score);
}

int reg_shift_count_teams(struct reg_shift_people *out, struct reg_side *side, const struct reg_shift *shift, unsigned parts,
    struct reg_err *err)
{
	struct count count = { out, side, err };

	return reg_credit_each(side, shift, parts, take_team, &count, err);
}

/* --- standing --- */

void reg_shift_stand(struct reg_shift_standing *out, const struct reg_shift_people *people, enum reg_metric metric,
    const char *attendant)
{
	*out = (struct reg_shift_standing){ .rank = 1 };
	for (size_t i = 0; i < people->n; i++) {
		if (strncmp(people->items[i].attendant, attendant, REG_SHIFT_MAX_NAME - 1) == 0) {
			out->value = reg_score_value(&people->items[i].score, metric);
		}
	}
	for (size_t i = 0; i < people->n; i++) {
		int64_t value = reg_score_value(&people->items[i].score, metric);

		out->best = value > out->best ? value : out->best;
		out->rank += value > out->value;
		out->of += value > 0;
	}
}

/* --- contests --- */

void reg_contests_finish(struct reg_contests *contests)
{
	free(contests->items);
	*contests = (struct reg_contests){ 0 };
}

static struct reg_contest_now *add_contest(struct reg_contests *contests)
{
	if (contests->n == contests->room) {
		size_t room = contests->room == 0 ? 8 : 2 * contests->room;
		struct reg_contest_now *grown = realloc(contests->items, room * sizeof *grown);

		if (grown == NULL) {
			return NULL;
		}
		contests->items = grown;
		contests->room = room;
	}
	contests->items[contests->n] = (struct reg_contest_now){ 0 };
	return &contests->items[contests->n++];
}

static int read_programme(struct reg_contests *out, const struct reg_programme *programme, struct reg_err *err)
{
	for (size_t i = 0; programme != NULL && i < programme->n_contests; i++) {
		const struct reg_contest *contest = &programme->contests[i];
		struct reg_contest_now *now = add_contest(out);

		if (now == NULL) {
			return reg_err_set(err, REG_EIO, "out of memory");
		}
		(void)snprintf(now->id, sizeof now->id, "%s", contest->id);
		(void)snprintf(now->name, sizeof now->name, "%s", contest->name.en != NULL ? contest->name.en : contest->id);
		(void)snprintf(now->name_zh, sizeof now->name_zh, "%s", contest->name.zh != NULL ? contest->name.zh : "");
		now->metric = contest->metric;
		now->from_day = contest->from_day;
		now->until_day = contest->until_day;
	}
	return 0;
}

int reg_contests_read(struct reg_contests *out, struct reg_side *side, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = read_programme(out, reg_side_programme(side, at_unix_s), err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_CONTEST_ALL, err, "");
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		struct reg_contest_now *now = add_contest(out);
		const char *between = reg_text(stmt, 4), *metric = reg_text(stmt, 3);

		rc = 0;
		if (now == NULL) {
			reg_reset(stmt);
			return reg_err_set(err, REG_EIO, "out of memory");
		}
		now->fact = reg_int(stmt, 0);
		(void)snprintf(now->id, sizeof now->id, "%s", reg_text(stmt, 1));
		(void)snprintf(now->name, sizeof now->name, "%s", reg_text(stmt, 2));
		now->is_of_teams = between != NULL && strcmp(between, "teams") == 0;
		now->from_day = reg_zone_day(side->zone, reg_int(stmt, 5));
		now->until_day = reg_zone_day(side->zone, reg_int(stmt, 6));
		if (metric == NULL || !reg_metric_find(&now->metric, metric)) {
			out->n--; /* of a newer program: not ours to judge */
		}
	}
	return rc;
}

static int enter_staff(struct reg_shift_people *people, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_STAFF_HERE, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		struct reg_shift_person *person = reg_shift_person_of(people, reg_text(stmt, 0));

		if (person == NULL) {
			reg_reset(stmt);
			return reg_err_set(err, REG_EIO, "out of memory");
		}
		person->is_entered = true;
		rc = 0;
	}
	return rc;
}

static int enter_teams(struct reg_shift_people *people, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_TEAM_ALL, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		struct reg_shift_person *team = reg_shift_person_of(people, reg_text(stmt, 0));

		if (team == NULL) {
			reg_reset(stmt);
			return reg_err_set(err, REG_EIO, "out of memory");
		}
		team->is_entered = true;
		rc = 0;
	}
	return rc;
}

int reg_contest_count(struct reg_shift_people *out, struct reg_side *side, const struct reg_contest_now *contest,
    bool whole, int64_t at_unix_s, struct reg_err *err)
{
	int32_t today = reg_zone_day(side->zone, at_unix_s);
	int32_t until_day = contest->until_day != 0 && contest->until_day < today ? contest->until_day : today;
	unsigned parts = reg_metric_parts(contest->metric) | REG_CREDIT_SALES; /* who sells takes part */
	struct reg_shift period;
	size_t n = 0;
	int rc = 0;

	if (whole) {
		reg_shift_whole(&period, side, contest->from_day, until_day, at_unix_s);
	} else {
		rc = reg_shift_days(&period, side, contest->from_day, until_day, at_unix_s, err);
	}
	if (rc == 0) {
		rc = contest->is_of_teams ? reg_shift_count_teams(out, side, &period, parts, err)
		                          : reg_shift_count(out, side, &period, parts, err);
	}
	if (rc == 0) {
		rc = contest->is_of_teams ? enter_teams(out, side, err) : enter_staff(out, side, err);
	}
	for (size_t i = 0; rc == 0 && i < out->n; i++) {
		if (out->items[i].is_entered && out->items[i].attendant[0] != '\0') {
			out->items[n++] = out->items[i];
		}
	}
	out->n = rc == 0 ? n : out->n;
	return rc;
}
