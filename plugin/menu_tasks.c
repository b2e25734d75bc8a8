/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu_tasks.c - menu action: what is to be done now: replies that are due, visits and calls, customers to get to know,
 * plates of this shift that should be invited.
 */
#include <stdio.h>
#include <string.h>

#include "act_task.h"
#include "fact.h"
#include "menu.h"
#include "shift.h"
#include "zone.h"

#define MAX_TASKS 10
#define AHEAD_DAYS 7 /* tasks that are due by then */
#define OFTEN 3 /* site days with fuel after which an unknown plate is worth asking */


static int tell_cases(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MENU_CASES_OF, err, "ti", call->attendant, (int64_t)MAX_TASKS);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		char id[16], time[40];
		int64_t due = reg_int(stmt, 3);
		const char *name = reg_text(stmt, 4);
		struct reg_text_value values[] = {
			{ .name = "case", .kind = REG_TEXT_PLAIN, .text = id },
			{ .name = "kind", .kind = REG_TEXT_PLAIN, .text = reg_text_template(reg_menu_case_kind(reg_text(stmt, 1)),
			    reg_text_language(call->language), false) },
			{ .name = "name", .kind = REG_TEXT_PLAIN, .text = name == NULL ? "-" : name },
			{ .name = "time", .kind = REG_TEXT_PLAIN, .text = time },
		};
		int month, day, hour, minute;

		rc = 0;
		reg_act_case_name(id, reg_int(stmt, 0));
		reg_zone_local(side->zone, due, NULL, &month, &day, &hour, &minute, NULL);
		(void)snprintf(time, sizeof time, "%02d-%02d %02d:%02d", month, day, hour, minute);
		reg_menu_tell_values(call, due < call->at_unix_s ? REG_MESSAGE_TASK_CASE_LATE : REG_MESSAGE_TASK_CASE, values,
		    sizeof values / sizeof values[0]);
	}
	reg_reset(stmt);
	return rc;
}

static enum reg_message task_message(const char *what)
{
	static const struct {
		const char *what;
		enum reg_message message;
	} messages[] = {
		{ "visit", REG_MESSAGE_TASK_VISIT }, { "call", REG_MESSAGE_TASK_CALL }, { "promise", REG_MESSAGE_TASK_PROMISE },
		{ REG_TASK_FIRST_CONTACT, REG_MESSAGE_TASK_FIRST_CONTACT },
	};

	for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
		if (strcmp(messages[i].what, what) == 0) {
			return messages[i].message;
		}
	}
	return REG_MESSAGE_TASK_OTHER;
}

/* Columns: what, name, due, text. */
static int tell_own(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	int32_t today = reg_zone_day(side->zone, call->at_unix_s), due;
	char until[REG_DAY_SIZE], more[256];
	struct reg_stmt *stmt;
	int rc;

	reg_day_format(until, today + AHEAD_DAYS);
	rc = reg_sql(&stmt, side->store, REG_SQL_TASK_OF, err, "titi", call->attendant, call->at_unix_s, until, (int64_t)MAX_TASKS);
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const char *text = reg_text(stmt, 3);
		struct reg_text_value values[] = {
			{ .name = "name", .kind = REG_TEXT_PLAIN, .text = reg_text(stmt, 1) },
			{ .name = "date", .kind = REG_TEXT_DATE, .today = today },
			{ .name = "more", .kind = REG_TEXT_PLAIN, .text = more },
		};

		rc = reg_day_parse(&due, reg_text(stmt, 2), err);
		values[1].number = due;
		(void)snprintf(more, sizeof more, "%s%s", text == NULL ? "" : ": ", text == NULL ? "" : text);
		reg_menu_tell_values(call, task_message(reg_text(stmt, 0)), values, sizeof values / sizeof values[0]);
	}
	reg_reset(stmt);
	return rc;
}

static int tell_plates(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct reg_shift shift;
	int rc = reg_shift_find(&shift, side, call->at_unix_s, err);

	for (size_t i = 0; rc == 0 && i < shift.n; i++) {
		struct reg_stmt *stmt;

		rc = reg_sql(&stmt, side->store, REG_SQL_SHIFT_PLATES, err, "iiii", shift.tills[i].after, shift.tills[i].upto,
		    (int64_t)OFTEN, (int64_t)MAX_TASKS);
		while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
			struct reg_text_value values[] = {
				{ .name = "visits", .kind = REG_TEXT_COUNT, .number = reg_int(stmt, 1) },
				{ .name = "plate", .kind = REG_TEXT_PLAIN, .text = reg_text(stmt, 0) },
			};

			rc = 0;
			reg_menu_tell_values(call, REG_MESSAGE_TASK_ENROL, values, 2);
		}
		reg_reset(stmt);
	}
	return rc;
}

static int tasks_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	int rc = tell_cases(call, side, err);

	rc = rc < 0 ? rc : tell_own(call, side, err);
	rc = rc < 0 ? rc : tell_plates(call, side, err);
	if (rc == 0 && call->answer.n_messages == 0) {
		reg_menu_tell(call, REG_MESSAGE_TASK_NONE, NULL);
	}
	return rc;
}

const struct reg_menu_action reg_menu_tasks = {
	.id = "tasks",
	.label = REG_MESSAGE_MENU_TASKS,
	.permission = "attendant",
	.is_reading = true,
	.run = tasks_run,
};
