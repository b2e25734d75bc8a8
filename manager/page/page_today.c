/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_today.c - what a manager looks at first: how it goes, and whom to call today.
 */
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "markup.h"
#include "page_parts.h"
#include "spell.h"
#include "staff/tasks.h"

#define SHOWN 12 /* of a list; the rest is folded away */

/* --- tiles ------------------------------------------------------------------------------------------------------- */

/* Leads to where the page says more. */
static void tile(FILE *out, bool is_alarm, const char *where, const char *figure, const char *what, const char *beside,
    const char *beside_class)
{
	fprintf(out, "<a class=\"tile%s\" href=\"#%s\">", is_alarm ? " alarm" : "", where);
	reg_markup_element(out, "span", NULL, what);
	reg_markup_element(out, "b", NULL, figure);
	reg_markup_element(out, "span", beside_class, beside);
	fputs("</a>\n", out);
}

/* Litres of the days from `from` to `to`. */
static int64_t litres_of(const struct reg_page *page, int32_t from, int32_t to)
{
	int64_t volume_ml = 0;

	for (size_t i = 0; i < page->n_days; i++)
		if (page->days[i].day >= from && page->days[i].day <= to)
			volume_ml += page->days[i].volume_ml;
	return volume_ml;
}

static void tile_litres(const struct reg_page *page)
{
	int64_t now = litres_of(page, page->as_of - 29, page->as_of), before = litres_of(page, page->as_of - 59, page->as_of - 30);
	int64_t change = now - before;
	const char *beside = _("no sales in the 30 days before");

	if (before > 0 && change < before / 200 && -change < before / 200)
		beside = _("as much as in the 30 days before");
	else if (before > 0)
		beside = change >= 0
		    /* TRANSLATORS: a percentage */
		    ? reg_spell_format(_("▲ %s more than in the 30 days before"), reg_spell_percent(change, before))
		    : reg_spell_format(_("▼ %s less than in the 30 days before"), reg_spell_percent(-change, before));
	tile(page->out, false, "months", reg_spell_litres(now), _("Sold in the last 30 days"), beside,
	    before == 0 ? NULL : change >= 0 ? "good" : "bad");
}

static void tile_regulars(const struct reg_page *page)
{
	int64_t now = page->sums.regulars, before = page->sums.regulars_before;
	const char *beside = now > before ? reg_spell_format(_("▲ %s more than 30 days ago"), reg_spell_number(now - before))
	    : now < before ? reg_spell_format(_("▼ %s fewer than 30 days ago"), reg_spell_number(before - now))
			   : _("as many as 30 days ago");

	tile(page->out, false, "flow", reg_spell_number(now), _("Regulars"), beside, now > before ? "good" : now < before ? "bad" : NULL);
}

/* Two figures: whom to call, and who may come by itself. */
static void tile_overdue(const struct reg_page *page)
{
	int64_t n = 0, at_risk = 0, volume_ml = 0;

	for (size_t i = 0; i < page->n_customers; i++) {
		const struct reg_analysis_row *row = page->customers[i].row;

		if (row->is_overdue) {
			n++;
			volume_ml += page->customers[i].month_ml;
		}
		at_risk += row->is_at_risk && !row->is_overdue;
	}
	tile(page->out, n > 0, "call", reg_spell_number(n), _("Regulars to call now"),
	    n > 0 ? reg_spell_format(_("%1$s a month at stake; at risk: %2$s more"), reg_spell_litres(volume_ml),
			reg_spell_number(at_risk))
		  : reg_spell_format(_("nobody is long away; at risk: %s"), reg_spell_number(at_risk)), NULL);
}

/* What somebody is to do today at the latest: visits, calls, promises. */
static void tile_tasks(const struct reg_page *page)
{
	int64_t due = 0, late = 0, rest = (int64_t)json_array_size(page->tasks);
	char today[REG_DAY_SIZE];
	const json_t *row;
	size_t i;

	reg_day_format(today, page->today);
	json_array_foreach(page->tasks, i, row) {
		int order = strcmp(reg_tasks_text(row, "due"), today);

		due += order <= 0;
		late += order < 0;
	}
	rest -= due;
	tile(page->out, late > 0, due + rest > 0 ? "tasks" : "today", reg_spell_number(due), _("Visits and tasks for today"),
	    late > 0 ? reg_spell_format(ngettext("%s of them is late", "%s of them are late", (unsigned long)late), reg_spell_number(late))
	    : rest > 0 ? reg_spell_format(_("%s more within a week"), reg_spell_number(rest)) : _("none within a week"),
	    late > 0 ? "bad" : NULL);
}

static void tile_plates(const struct reg_page *page)
{
	int64_t visits = 0, plates = 0;

	for (size_t i = 0; i < page->n_days; i++)
		if (page->days[i].day > page->as_of - 7) {
			visits += page->days[i].visits;
			plates += page->days[i].plates;
		}
	tile(page->out, false, "staff", reg_spell_percent(plates, visits), _("Plates written down, last 7 days"),
	    reg_spell_format(_("%1$s of %2$s visits"), reg_spell_number(plates), reg_spell_number(visits)), NULL);
}

static void tile_cases(const struct reg_page *page)
{
	int64_t late = 0;

	for (size_t i = 0; i < page->n_cases; i++)
		late += page->cases[i].due_at < page->now;
	tile(page->out, late > 0, "today", reg_spell_number((int64_t)page->n_cases), _("Open cases"),
	    late > 0 ? reg_spell_format(ngettext("%s without an answer in time", "%s without an answer in time",
			   (unsigned long)late), reg_spell_number(late))
		     : page->n_cases > 0 ? _("all still within the time to answer") : _("nobody waits for an answer"),
	    late > 0 ? "bad" : NULL);
}

/* --- lists ------------------------------------------------------------------------------------------------------- */

typedef bool is_listed(const struct reg_analysis_row *row);

static bool is_overdue(const struct reg_analysis_row *row)
{
	return row->is_overdue;
}

static bool is_at_risk(const struct reg_analysis_row *row)
{
	return row->is_at_risk && !row->is_overdue;
}

static bool is_falling(const struct reg_analysis_row *row)
{
	return row->is_fallen && !row->is_at_risk && !row->is_overdue;
}

static bool is_rising(const struct reg_analysis_row *row)
{
	return row->is_jumped;
}

static const char *why_at_risk(const struct reg_analysis_row *row)
{
	return row->normal.typical_days == 1
	    ? reg_spell_format(_("comes every day, last on %1$s, %2$d days ago"), reg_spell_day_short(row->normal.last_day),
		  row->silent_days)
	    : reg_spell_format(_("comes every %3$d days, last on %1$s, %2$d days ago"),
		  reg_spell_day_short(row->normal.last_day), row->silent_days, row->normal.typical_days);
}

static const char *why_volume(const struct reg_analysis_row *row)
{
	return reg_spell_format(_("%1$s in the last %2$d days, usually %3$s to %4$s"), reg_spell_litres(row->band.recent_ml),
	    row->band.block_days, reg_spell_litres(row->band.low_ml), reg_spell_litres(row->band.high_ml));
}

/* Who, with the phone to call and the plates to recognise. */
static void cell_call(const struct reg_page *page, int64_t subject, const char *label, const struct reg_page_contact *contact)
{
	bool has_page = subject != 0 && reg_page_customer_of(page, subject) != NULL;
	FILE *out = page->out;

	fputs("<td>", out);
	if (has_page)
		fprintf(out, "<a href=\"#c%lld\">", (long long)subject);
	reg_markup_text(out, label);
	fputs(has_page ? "</a>" : "", out);
	if (contact->phone[0] != '\0' || contact->plates[0] != '\0') {
		fputs("<span class=\"by\">", out);
		reg_page_phone(out, contact->phone);
		fputs(contact->phone[0] != '\0' && contact->plates[0] != '\0' ? " " : "", out);
		reg_markup_text(out, contact->plates);
		fputs("</span>", out);
	}
	fputs("</td>", out);
}

static void list_row(const struct reg_page *page, const struct reg_page_customer *customer, is_listed *listed)
{
	const struct reg_analysis_row *row = customer->row;
	char class[] = { row->class, '\0' };

	fputs("<tr>", page->out);
	cell_call(page, row->subject, customer->label, &customer->contact);
	reg_page_cell(page->out, class);
	reg_page_cell(page->out, listed == is_at_risk || listed == is_overdue ? why_at_risk(row) : why_volume(row));
	reg_page_cell_number(page->out, customer->month_ml, reg_spell_litres(customer->month_ml));
	fputs("</tr>\n", page->out);
}

static void list_part(const struct reg_page *page, is_listed *listed, size_t from, size_t to)
{
	const struct reg_page_title titles[] = { { _("Who"), false }, { _("Class"), false },
		{ _("Why"), false }, { _("A usual month"), true }, { NULL, false } };
	size_t n = 0;

	reg_page_table_begin(page->out, titles, "sort list call");
	for (size_t i = 0; i < page->n_customers && n < to; i++)
		if (listed(page->customers[i].row) && n++ >= from)
			list_row(page, &page->customers[i], listed);
	reg_page_table_end(page->out);
}

/* Who brings most comes first, for time is short. */
static void list(const struct reg_page *page, const char *id, const char *title, is_listed *listed, const char *nobody)
{
	size_t n = 0;

	for (size_t i = 0; i < page->n_customers; i++)
		n += listed(page->customers[i].row);
	if (n == 0 && nobody == NULL)
		return;
	/* TRANSLATORS: a heading and how many there are */
	fprintf(page->out, "<h3 id=\"%s\">", id);
	reg_markup_text(page->out, reg_spell_format(_("%1$s (%2$s)"), title, reg_spell_number((int64_t)n)));
	fputs("</h3>", page->out);
	if (n == 0) {
		reg_markup_element(page->out, "p", "dim", nobody);
		return;
	}
	list_part(page, listed, 0, SHOWN);
	if (n <= SHOWN)
		return;
	fputs("<details class=\"more\"><summary>", page->out);
	reg_markup_text(page->out, reg_spell_format(_("%s more"), reg_spell_number((int64_t)(n - SHOWN))));
	fputs("</summary>", page->out);
	list_part(page, listed, SHOWN, n);
	fputs("</details>\n", page->out);
}

static const char *kind_of_case(const char *kind)
{
	return kind[0] == 'c' ? _("complaint") : kind[0] == 's' ? _("suggestion") : _("enquiry");
}

/* A page is read when it is not written: beside what is left stands until when. */
static void cell_left(const struct reg_page *page, int64_t due_at)
{
	int64_t left = due_at - page->now;
	int hour, minute;
	int32_t day = reg_zone_day(page->side->zone, due_at);

	reg_zone_local(page->side->zone, due_at, NULL, NULL, NULL, &hour, &minute, NULL);
	fprintf(page->out, "<td class=\"n\" data-v=\"%lld\">", (long long)left);
	reg_markup_text(page->out,
	    left >= 0 ? reg_spell_span(left) : reg_spell_format(_("▲ %s too late"), reg_spell_span(-left)));
	reg_markup_element(page->out, "span", "by",
	    /* TRANSLATORS: weekday or day, hour and minute */
	    reg_spell_format(_("by %1$s, %2$d:%3$02d"), left >= 0 && day < page->today + 7
		    ? reg_spell_weekday_short(reg_spell_weekday_of(day)) : reg_spell_day_short(day), hour, minute));
	fputs("</td>", page->out);
}

static void list_cases(const struct reg_page *page)
{
	const struct reg_page_title titles[] = { { _("Case"), false }, { _("Who"), false }, { _("What"), false },
		{ _("Time left"), true }, { NULL, false } };

	if (page->n_cases == 0)
		return;
	reg_markup_element(page->out, "h3", NULL,
	    reg_spell_format(_("%1$s (%2$s)"), _("Open cases"), reg_spell_number((int64_t)page->n_cases)));
	reg_page_table_begin(page->out, titles, "sort list cases");
	for (size_t i = 0; i < page->n_cases; i++) {
		const struct reg_page_case *one = &page->cases[i];

		fputs("<tr>", page->out);
		fputs("<td>", page->out);
		reg_markup_text(page->out, one->number);
		reg_markup_element(page->out, "span", "by", kind_of_case(one->kind));
		fputs("</td>", page->out);
		cell_call(page, one->subject, one->label[0] != '\0' ? one->label : "–", &one->contact);
		reg_page_cell(page->out, one->text);
		cell_left(page, one->due_at);
		fputs("</tr>\n", page->out);
	}
	reg_page_table_end(page->out);
}

static void birthday_part(const struct reg_page *page, size_t from, size_t to)
{
	const struct reg_page_title titles[] = { { _("Who"), false }, { _("Birthday"), true },
		{ NULL, false } };

	reg_page_table_begin(page->out, titles, "sort list");
	for (size_t i = from; i < to; i++) {
		const struct reg_page_birthday *one = &page->birthdays[i];

		fputs("<tr>", page->out);
		cell_call(page, one->subject, one->label, &one->contact);
		reg_page_cell_number(page->out, one->day,
		    reg_spell_format(_("%1$s %2$s"), reg_spell_weekday_short(reg_spell_weekday_of(one->day)),
			reg_spell_day_short(one->day)));
		fputs("</tr>\n", page->out);
	}
	reg_page_table_end(page->out);
}

static void list_birthdays(const struct reg_page *page)
{
	size_t named = page->n_birthdays_named;

	if (page->n_birthdays == 0)
		return;
	reg_markup_element(page->out, "h3", NULL,
	    reg_spell_format(_("%1$s (%2$s)"), _("Birthdays this week"), reg_spell_number((int64_t)page->n_birthdays)));
	birthday_part(page, 0, named < SHOWN ? named : SHOWN);
	if (named > SHOWN) {
		fputs("<details class=\"more\"><summary>", page->out);
		reg_markup_text(page->out, reg_spell_format(_("%s more"), reg_spell_number((int64_t)(named - SHOWN))));
		fputs("</summary>", page->out);
		birthday_part(page, SHOWN, named);
		fputs("</details>\n", page->out);
	}
	if (page->n_birthdays > named)
		reg_markup_element(page->out, "p", "dim", reg_spell_format(_("Left out: %s later in the week or who bring less."),
		    reg_spell_number((int64_t)(page->n_birthdays - named))));
}

void reg_page_today(struct reg_page *page)
{
	fputs("<div class=\"tiles\">\n", page->out);
	tile_overdue(page);
	tile_tasks(page);
	tile_cases(page);
	tile_litres(page);
	tile_regulars(page);
	tile_plates(page);
	fputs("</div>\n", page->out);
	reg_page_card_begin(page->out, "today", "long", _("Today"), _("Cases and tasks begin with the most urgent, lists of customers with those who bring most."));
	list_cases(page);
	reg_page_tasks(page);
	list(page, "call", _("Regulars to call now: long overdue"), is_overdue, _("Nobody stays away for long."));
	list(page, "risk", _("Regulars at risk: later than usual"), is_at_risk, NULL);
	list(page, "fallen", _("Volume has fallen"), is_falling, _("Nobody buys clearly less than usual."));
	list(page, "jumped", _("Volume has jumped"), is_rising, NULL);
	list_birthdays(page);
	reg_page_due(page);
	reg_page_pool(page);
	reg_page_asks(page);
	reg_page_expected(page);
	reg_page_card_end(page->out);
}
