/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_contests.c - the morning page: the contests that run, and who stands where.
 */
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "markup.h"
#include "page_parts.h"
#include "spell.h"
#include "staff/staff.h"

struct reg_page_contest {
	struct reg_contest_now contest;
	struct reg_shift_people people;
	char (*names)[REG_STAFF_NAME_SIZE]; /* of them, in the same order */
};

static int gather_one(struct reg_page *page, const struct reg_contest_now *contest, struct reg_err *err)
{
	struct reg_page_contest *list = reallocarray(page->contests, page->n_contests + 1, sizeof *list), *one;
	int rc;

	if (list == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	page->contests = list;
	one = &list[page->n_contests++];
	*one = (struct reg_page_contest){ .contest = *contest };
	rc = reg_contest_count(&one->people, page->side, contest, true, page->now, err);
	if (rc != 0)
		return rc;
	reg_contest_sort(&one->people, contest->metric);
	one->names = calloc(one->people.n + 1, sizeof *one->names);
	if (one->names == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	for (size_t i = 0; rc == 0 && i < one->people.n; i++) {
		rc = reg_staff_name(one->names[i], page->side, one->people.items[i].attendant, contest->is_of_teams, err);
		if (one->names[i][0] == '\0')
			(void)snprintf(one->names[i], sizeof one->names[i], "%s", one->people.items[i].attendant);
	}
	return rc;
}

int reg_page_gather_contests(struct reg_page *page, struct reg_err *err)
{
	struct reg_contests contests = { 0 };
	int rc = reg_contests_read(&contests, page->side, page->now, err);

	for (size_t i = 0; rc == 0 && i < contests.n; i++)
		if (contests.items[i].from_day <= page->as_of && contests.items[i].until_day >= page->as_of)
			rc = gather_one(page, &contests.items[i], err);
	reg_contests_finish(&contests);
	return rc;
}

void reg_page_forget_contests(struct reg_page *page)
{
	for (size_t i = 0; i < page->n_contests; i++) {
		reg_shift_people_finish(&page->contests[i].people);
		free(page->contests[i].names);
	}
	free(page->contests);
}

static void write_numbers(const struct reg_page *page, const struct reg_page_contest *one)
{
	const struct reg_page_title titles[] = { { _("Rank"), true }, { _("Who"), false }, { _("Figure"), true }, { _("Sales"), true },
		{ NULL, false } };

	reg_page_numbers_begin(page->out, titles);
	for (size_t i = 0; i < one->people.n; i++) {
		const struct reg_shift_person *person = &one->people.items[i];
		struct reg_shift_standing standing;

		reg_shift_stand(&standing, &one->people, one->contest.metric, person->attendant);
		fputs("<tr>", page->out);
		reg_page_cell_number(page->out, (int64_t)standing.rank, reg_spell_number((int64_t)standing.rank));
		reg_page_cell(page->out, one->names[i]);
		reg_page_cell_number(page->out, standing.value, reg_staff_figure(page->side, one->contest.metric, standing.value));
		reg_page_cell_number(page->out, person->score.sales, reg_spell_number(person->score.sales));
		fputs("</tr>\n", page->out);
	}
	reg_page_numbers_end(page->out);
}

static void write_contest(const struct reg_page *page, const struct reg_page_contest *one)
{
	struct reg_page_bar *bars = calloc(one->people.n + 1, sizeof *bars);
	const char *name = reg_contest_name(&one->contest);

	reg_markup_element(page->out, "h3", NULL, name);
	reg_markup_element(page->out, "p", "say", reg_spell_format(_("%1$s, %2$s to %3$s"), reg_staff_metric(one->contest.metric),
	    reg_spell_day(one->contest.from_day), reg_spell_day(one->contest.until_day)));
	for (size_t i = 0; i < one->people.n && bars != NULL; i++) {
		struct reg_shift_standing standing;

		reg_shift_stand(&standing, &one->people, one->contest.metric, one->people.items[i].attendant);
		bars[i] = (struct reg_page_bar){ .label = one->names[i], .part = standing.value, .whole = standing.best };
		(void)snprintf(bars[i].shown, sizeof bars[i].shown, "%zu. %s", standing.rank,
		    reg_staff_figure(page->side, one->contest.metric, standing.value));
	}
	if (bars != NULL && one->people.n > 0)
		reg_page_bars(page->out, name, bars, one->people.n, 0);
	free(bars);
	write_numbers(page, one);
}

void reg_page_contests(const struct reg_page *page)
{
	if (page->n_contests == 0)
		return;
	reg_page_card_begin(page->out, "contests", "", _("Contests"),
	    _("Where everybody stands in the contests that run. Who has as much has the same rank."));
	for (size_t i = 0; i < page->n_contests; i++)
		write_contest(page, &page->contests[i]);
	reg_page_card_end(page->out);
}
