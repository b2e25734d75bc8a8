/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "frequency_by.h"

#include <stdlib.h>
#include <string.h>

#include "who.h"

/* The days of one group, and the volumes of its visits, one for each customer and day. */
struct gather {
	struct reg_day_entry *days;
	int64_t *visits, *scratch;
	size_t n_days, n_visits, room;
	struct reg_day_entry own; /* of the customer that is being read */
	int64_t who;
};

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory");
}

/* Room for one more day, which is enough for one more visit as well: there are as many of these as rows at most. */
static int gather_room(struct gather *gather, struct reg_err *err)
{
	size_t need = (gather->n_days > gather->n_visits ? gather->n_days : gather->n_visits) + 1, room = need * 2;
	struct reg_day_entry *days;
	int64_t *visits, *scratch;

	if (need <= gather->room)
		return 0;
	days = reallocarray(gather->days, room, sizeof *days);
	gather->days = days != NULL ? days : gather->days;
	visits = reallocarray(gather->visits, room, sizeof *visits);
	gather->visits = visits != NULL ? visits : gather->visits;
	scratch = reallocarray(gather->scratch, room, sizeof *scratch);
	gather->scratch = scratch != NULL ? scratch : gather->scratch;
	if (days == NULL || visits == NULL || scratch == NULL)
		return no_memory(err);
	gather->room = room;
	return 0;
}

/* The day of one customer is whole: it counts for that customer and for the group. */
static int gather_own(struct gather *gather, struct reg_err *err)
{
	struct reg_day_entry *last;
	int rc = gather_room(gather, err);

	if (rc < 0 || (gather->own.volume_ml == 0 && !gather->own.is_visit))
		return rc;
	if (gather->own.is_visit)
		gather->visits[gather->n_visits++] = gather->own.volume_ml;
	last = gather->n_days > 0 ? &gather->days[gather->n_days - 1] : NULL;
	if (last != NULL && last->day == gather->own.day) {
		last->volume_ml += gather->own.volume_ml;
		last->is_visit = last->is_visit || gather->own.is_visit;
	} else {
		gather->days[gather->n_days++] = gather->own;
	}
	return 0;
}

static int compare_volumes(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

static int group_end(struct reg_frequency_group *group, struct gather *gather, int32_t as_of,
    const struct reg_stage_rules *rules, struct reg_err *err)
{
	struct reg_analysis_row *row = &group->row;
	int rc = gather_own(gather, err);

	rc = rc < 0 ? rc : gather_room(gather, err);
	if (rc < 0)
		return rc;
	reg_normal_make(&row->normal, gather->days, gather->n_days, as_of, gather->scratch);
	row->p_alive = -1;
	row->silent_days = reg_stage_silent(&row->normal, as_of);
	row->overdue_days = row->silent_days > row->normal.typical_days ? row->silent_days - row->normal.typical_days : 0;
	row->stage = reg_stage_decide(&row->normal, gather->days, gather->n_days, as_of, row->p_alive, 0, rules);
	row->normal.visits = (int32_t)gather->n_visits;
	if (gather->n_visits > 0) {
		qsort(gather->visits, gather->n_visits, sizeof gather->visits[0], compare_volumes);
		row->normal.typical_ml = gather->visits[(gather->n_visits - 1) / 2];
	}
	gather->n_days = gather->n_visits = 0;
	gather->own = (struct reg_day_entry){ .day = INT32_MIN };
	return 0;
}

/* Columns: key, who, day, volume, visit, kind, value, label, class, name. */
static int group_begin(struct reg_frequency_groups *groups, struct reg_stmt *stmt, struct reg_err *err)
{
	char id[REG_CUSTOMER_ID_SIZE + REG_EVENT_MAX_TEXT], label[512];
	struct reg_frequency_group *group;

	if (groups->n == groups->room) {
		size_t room = groups->room == 0 ? 64 : groups->room * 2;

		group = reallocarray(groups->items, room, sizeof *group);
		if (group == NULL)
			return no_memory(err);
		groups->items = group;
		groups->room = room;
	}
	reg_who_name(id, sizeof id, label, sizeof label, reg_int(stmt, 0), reg_text(stmt, 5), reg_text(stmt, 6), reg_text(stmt, 7),
	    reg_text(stmt, 8), reg_text(stmt, 9));
	group = &groups->items[groups->n++];
	*group = (struct reg_frequency_group){ .id = strdup(id), .label = strdup(label) };
	return group->id != NULL && group->label != NULL ? 0 : no_memory(err);
}

/* Rows come by key, day, who. A key is a number, or the name of a community. */
static int read_groups(struct reg_frequency_groups *out, struct gather *gather, struct reg_stmt *stmt, int32_t as_of,
    const struct reg_stage_rules *rules, struct reg_err *err)
{
	char *key = NULL;
	int rc = 0;

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		const char *of = reg_text(stmt, 0);
		int32_t day;

		rc = reg_day_parse(&day, reg_text(stmt, 2), err);
		if (rc == 0 && (key == NULL || strcmp(key, of) != 0)) {
			rc = key == NULL ? 0 : group_end(&out->items[out->n - 1], gather, as_of, rules, err);
			free(key);
			key = strdup(of);
			rc = rc < 0 ? rc : key == NULL ? no_memory(err) : group_begin(out, stmt, err);
		}
		if (rc == 0 && (gather->own.day != day || gather->who != reg_int(stmt, 1))) {
			rc = gather_own(gather, err);
			gather->own = (struct reg_day_entry){ .day = day };
			gather->who = reg_int(stmt, 1);
		}
		gather->own.volume_ml += reg_int(stmt, 3);
		gather->own.is_visit = gather->own.is_visit || reg_int(stmt, 4) != 0;
	}
	if (rc == 0 && key != NULL)
		rc = group_end(&out->items[out->n - 1], gather, as_of, rules, err);
	free(key);
	return rc;
}

static int compare_groups(const void *a, const void *b)
{
	const struct reg_frequency_group *left = a, *right = b;

	if (left->row.normal.visits != right->row.normal.visits)
		return left->row.normal.visits > right->row.normal.visits ? -1 : 1;
	return strcmp(left->id, right->id);
}

int reg_frequency_read(struct reg_frequency_groups *out, struct reg_side *side, enum reg_report_by by, int32_t as_of,
    struct reg_err *err)
{
	static const struct { enum reg_report_by by; enum reg_sql statement; } statements[] = {
		{ REG_BY_VEHICLE, REG_SQL_FREQUENCY_VEHICLES }, { REG_BY_CARD, REG_SQL_FREQUENCY_CARDS },
		{ REG_BY_ORGANISATION, REG_SQL_FREQUENCY_ORGANISATIONS },
	};
	struct gather gather = { .own.day = INT32_MIN };
	struct reg_analysis_rules rules;
	char day[REG_DAY_SIZE];
	struct reg_stmt *stmt = NULL;
	int64_t said_by;
	int is_past = reg_report_said_by(&said_by, as_of, side);
	int rc = reg_analysis_read_rules(&rules, side, err);

	*out = (struct reg_frequency_groups){ 0 };
	reg_day_format(day, as_of);
	for (size_t i = 0; i < sizeof statements / sizeof statements[0] && rc == 0; i++)
		if (statements[i].by == by)
			rc = reg_sql(&stmt, side->store, statements[i].statement, err, "t", day);
	if (rc == 0 && by == REG_BY_COMMUNITY)
		rc = reg_sql(&stmt, side->store, REG_SQL_FREQUENCY_COMMUNITIES, err, "tn", day, said_by, is_past);
	if (rc == 0 && stmt == NULL)
		return reg_err_set(err, REG_EINVAL, "a frequency of nothing");
	rc = rc < 0 ? rc : read_groups(out, &gather, stmt, as_of, &rules.stage, err);
	if (stmt != NULL)
		reg_reset(stmt);
	free(gather.days);
	free(gather.visits);
	free(gather.scratch);
	if (rc == 0 && out->n > 0)
		qsort(out->items, out->n, sizeof out->items[0], compare_groups);
	return rc;
}

void reg_frequency_finish(struct reg_frequency_groups *groups)
{
	for (size_t i = 0; i < groups->n; i++) {
		free(groups->items[i].id);
		free(groups->items[i].label);
	}
	free(groups->items);
	*groups = (struct reg_frequency_groups){ 0 };
}
