/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_tasks.c - of today's list: visits and first contacts, what is due for maintenance, customers whom nobody looks after,
 * contracts that end, profiles that are to be asked again.
 */
#include <string.h>

#include "i18n.h"
#include "markup.h"
#include "output.h"
#include "page_parts.h"
#include "spell.h"
#include "staff/staff.h"
#include "staff/tasks.h"

#define TASK_DAYS 7 /* ahead */
#define DUE_DAYS 14 /* ahead, and behind: who has not come for it yet */
#define SHOWN 12    /* of a list; the rest is folded away */

/* By the name of whoever has one. */
static int name_staff(json_t **out, const struct reg_page *page, const char *staff, struct reg_err *err)
{
	char name[REG_STAFF_NAME_SIZE];
	int rc = reg_staff_name(name, page->side, staff, false, err);

	*out = rc < 0 ? NULL : json_string(name[0] != '\0' ? name : staff);
	return rc;
}

static int name_member(json_t *row, const char *member, const struct reg_page *page, struct reg_err *err)
{
	const char *staff = reg_tasks_text(row, member);
	json_t *name;
	int rc = staff[0] != '\0' ? name_staff(&name, page, staff, err) : 0;

	if (rc == 0 && staff[0] != '\0')
		(void)json_object_set_new(row, member, name);
	return rc;
}

static int name_all(const struct reg_page *page, struct reg_err *err)
{
	json_t *row, *one, *name;
	size_t i, k;
	int rc = 0;

	json_array_foreach(page->tasks, i, row)
		rc = rc < 0 ? rc : name_member(row, "staff", page, err);
	json_array_foreach(page->asks, i, row)
		rc = rc < 0 ? rc : name_member(row, "staff", page, err);
	json_array_foreach(page->pool, i, row) {
		rc = rc < 0 ? rc : name_member(row, "kept_by", page, err);
		json_array_foreach(json_object_get(row, "asked"), k, one) {
			rc = rc < 0 ? rc : name_staff(&name, page, json_string_value(one), err);
			if (rc == 0)
				(void)json_array_set_new(json_object_get(row, "asked"), k, name);
		}
	}
	return rc;
}

/* What comes by itself has a list of its own. */
static void move_kind(json_t *to, json_t *from, const char *kind)
{
	for (size_t i = 0; i < json_array_size(from);) {
		json_t *task = json_array_get(from, i);

		if (strcmp(reg_tasks_text(task, "kind"), kind) != 0) {
			i++;
			continue;
		}
		(void)json_array_append(to, task);
		(void)json_array_remove(from, i);
	}
}

int reg_page_gather_tasks(struct reg_page *page, struct reg_err *err)
{
	char last[REG_DAY_SIZE];
	int rc = reg_tasks_read(&page->tasks, page->side, page->now, false, err);

	page->asks = json_array();
	move_kind(page->asks, page->tasks, "contract");
	move_kind(page->asks, page->tasks, "ask");
	reg_day_format(last, page->today + TASK_DAYS);
	for (size_t i = json_array_size(page->tasks); i > 0; i--)
		if (strcmp(reg_tasks_text(json_array_get(page->tasks, i - 1), "due"), last) > 0)
			(void)json_array_remove(page->tasks, i - 1);
	if (rc == 0)
		rc = reg_pool_read(&page->pool, page->side, page->now, err);
	if (rc == 0)
		rc = reg_due_read(&page->due, page->side, page->today - DUE_DAYS, page->today + DUE_DAYS, page->now, err);
	return rc < 0 ? rc : name_all(page, err);
}

static void cell_day(const struct reg_page *page, const char *text)
{
	int32_t day;

	if (reg_day_parse(&day, text, NULL) != 0) {
		reg_page_cell(page->out, "–");
		return;
	}
	reg_page_cell_number(page->out, day, day < page->today ? reg_spell_format(_("▲ was due %s"), reg_spell_day_short(day))
	    : reg_spell_format(_("%1$s %2$s"), reg_spell_weekday_short(reg_spell_weekday_of(day)), reg_spell_day_short(day)));
}

static void cell_who(const struct reg_page *page, const json_t *row)
{
	const char *name = reg_tasks_text(row, "name");

	name = name[0] != '\0' ? name : reg_tasks_text(row, "customer");
	reg_page_cell_who(page, json_integer_value(json_object_get(row, "subject")), name[0] != '\0' ? name : "–");
}

static void row_task(const struct reg_page *page, const json_t *row)
{
	const char *staff = reg_tasks_text(row, "staff");
	char room[512];
	const char *what = reg_tasks_what(room, sizeof room, row);

	cell_who(page, row);
	reg_page_cell(page->out, reg_task_word(reg_tasks_text(row, "kind")));
	reg_page_cell(page->out, staff[0] != '\0' ? staff : _("▲ nobody's"));
	reg_page_cell(page->out, what);
	cell_day(page, reg_tasks_text(row, "due"));
}

static void row_ask(const struct reg_page *page, const json_t *row)
{
	const char *staff = reg_tasks_text(row, "staff");
	char room[512];
	const char *what = reg_tasks_what(room, sizeof room, row);
	int32_t day;

	cell_who(page, row);
	if (strcmp(reg_tasks_text(row, "kind"), "contract") != 0)
		reg_page_cell(page->out, what);
	else
		reg_page_cell(page->out, what[0] == '\0' ? reg_task_word("contract")
		    : reg_spell_format(_("%1$s (%2$s)"), reg_task_word("contract"), what));
	reg_page_cell(page->out, staff[0] != '\0' ? staff : "–");
	if (reg_day_parse(&day, reg_tasks_text(row, "due"), NULL) == 0)
		reg_page_cell_number(page->out, day, reg_spell_day(day));
}

static void row_due(const struct reg_page *page, const json_t *row)
{
	const char *plate = reg_tasks_text(row, "plate");

	cell_who(page, row);
	reg_page_cell(page->out, reg_word(reg_tasks_text(row, "what")));
	reg_page_cell(page->out, plate[0] != '\0' ? plate : "–");
	cell_day(page, reg_tasks_text(row, "due"));
}

static void row_pool(const struct reg_page *page, const json_t *row)
{
	const json_t *asked = json_object_get(row, "asked"), *one;
	char names[256] = "";
	size_t i, n = 0;
	int32_t day;

	json_array_foreach(asked, i, one)
		if (n < sizeof names)
			n += (size_t)snprintf(names + n, sizeof names - n, "%s%s", i > 0 ? ", " : "", json_string_value(one));
	cell_who(page, row);
	reg_page_cell(page->out, reg_tasks_text(row, "kept_by"));
	if (reg_day_parse(&day, reg_tasks_text(row, "since"), NULL) == 0)
		reg_page_cell_number(page->out, day, reg_spell_day_short(day));
	else
		reg_page_cell(page->out, "–");
	reg_page_cell(page->out, names[0] != '\0' ? names : "–");
}

/* A list of today's card, nothing where it is empty. What is beyond the first dozen is folded away. */
static void list(const struct reg_page *page, const char *id, const char *title, const json_t *rows, const struct reg_page_title *titles,
    void (*row)(const struct reg_page *page, const json_t *row))
{
	size_t n = json_array_size(rows);

	if (n == 0)
		return;
	fprintf(page->out, "<h3 id=\"%s\">", id);
	reg_markup_text(page->out, reg_spell_format(_("%1$s (%2$s)"), title, reg_spell_number((int64_t)n)));
	fputs("</h3>", page->out);
	for (size_t from = 0; from < n; from += from == 0 ? SHOWN : n) {
		if (from > 0) {
			fputs("<details class=\"more\"><summary>", page->out);
			reg_markup_text(page->out, reg_spell_format(_("%s more"), reg_spell_number((int64_t)(n - SHOWN))));
			fputs("</summary>", page->out);
		}
		reg_page_table_begin(page->out, titles, "sort list");
		for (size_t i = from; i < n && (from > 0 || i < SHOWN); i++) {
			fputs("<tr>", page->out);
			row(page, json_array_get(rows, i));
			fputs("</tr>\n", page->out);
		}
		reg_page_table_end(page->out);
		if (from > 0)
			fputs("</details>\n", page->out);
	}
}

void reg_page_tasks(const struct reg_page *page)
{
	const struct reg_page_title titles[] = { { _("Who"), false }, { _("Task"), false }, { _("Whose"), false },
		{ _("What"), false }, { _("Due"), true }, { NULL, false } };

	list(page, "tasks", _("Visits and other tasks"), page->tasks, titles, row_task);
}

void reg_page_due(const struct reg_page *page)
{
	const struct reg_page_title titles[] = { { _("Who"), false }, { _("What"), false }, { _("Plate"), false },
		{ _("Due"), true }, { NULL, false } };

	list(page, "due", _("Maintenance and services due"), page->due, titles, row_due);
}

void reg_page_pool(const struct reg_page *page)
{
	const struct reg_page_title titles[] = { { _("Who"), false }, { _("Was kept by"), false }, { _("Since"), true },
		{ _("Asked for by"), false }, { NULL, false } };

	list(page, "pool", _("In the pool: nobody looks after them"), page->pool, titles, row_pool);
}

void reg_page_asks(const struct reg_page *page)
{
	const struct reg_page_title titles[] = { { _("Who"), false }, { _("What"), false }, { _("Whose"), false },
		{ _("Day"), true }, { NULL, false } };

	list(page, "asks", _("Contracts that end, profiles to be asked again"), page->asks, titles, row_ask);
}
