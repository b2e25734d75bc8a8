/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_staff.c - the morning page by attendant: plates written down, how content customers are.
 */
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "markup.h"
#include "page_parts.h"
#include "spell.h"
#include "width.h"

#define LABEL_COLUMNS 14  /* beside its bar, else above it */
#define ABOVE_COLUMNS 44

/* --- bars -------------------------------------------------------------------------------------------------------- */

static int along(int64_t part, int64_t whole, int length)
{
	for (; whole > INT64_MAX / 4096; whole /= 2)
		part /= 2;
	part = part < 0 ? 0 : part > whole ? whole : part;
	return whole > 0 ? (int)(part * length / whole) : 0;
}

void reg_page_bars(FILE *out, const char *title, const struct reg_page_bar *bars, size_t n, int target_percent)
{
	const int right = REG_PAGE_WIDTH - 92;
	bool is_above = false;
	int left, row, x;

	for (size_t i = 0; i < n; i++)
		is_above = is_above || reg_width(bars[i].label) > LABEL_COLUMNS;
	left = is_above ? 0 : 126;
	row = is_above ? 44 : 26;
	x = left + along(target_percent, 100, right - left);
	reg_svg_begin(out, REG_PAGE_WIDTH, (int)n * row + (target_percent > 0 ? 24 : 6), "chart", title);
	for (size_t i = 0; i < n; i++) {
		char label[256];
		int y = (int)i * row + (is_above ? 22 : 4), width = along(bars[i].part, bars[i].whole, right - left);

		if (reg_width_fit(label, sizeof label - 4, bars[i].label, ABOVE_COLUMNS) < reg_width(bars[i].label))
			strcat(label, "…");
		reg_svg_text(out, is_above ? 0 : left - 8, is_above ? y - 6 : y + 15, is_above ? "start" : "end", NULL, label);
		reg_svg_rect(out, left, y, right - left, 20, "track", NULL);
		reg_svg_rect(out, left, y, width, 20, bars[i].is_bad ? "fbad" : "fa", NULL);
		reg_svg_text(out, right + 8, y + 15, "start", "h", bars[i].shown);
	}
	if (target_percent > 0) {
		reg_svg_line(out, x, 0, x, (int)n * row + 6, "cut");
		reg_svg_text(out, x, (int)n * row + 19, "middle", "dim s", reg_spell_format(_("target %s"), reg_spell_percent(target_percent, 100)));
	}
	reg_svg_end(out);
}

static const char *name_of(const char *name)
{
	return name[0] != '\0' ? name : _("nobody named");
}

/* --- plates written down ----------------------------------------------------------------------------------------- */

void reg_page_staff(const struct reg_page *page)
{
	const struct reg_page_title titles[] = { { _("Attendant"), false }, { _("Sales"), true },
		{ _("with a plate"), true }, { _("Share"), true }, { _("Customer known"), true },
		{ NULL, false } };
	struct reg_page_bar *bars = calloc(page->n_staff + 1, sizeof *bars);

	if (page->n_staff == 0 || bars == NULL) {
		reg_page_card_nothing(page->out, "staff", _("Plates written down"));
		free(bars);
		return;
	}
	reg_page_card_begin(page->out, "staff", "", _("Plates written down"),
	    _("Share of each attendant's sales of the last 4 weeks that has a plate: only drivers who are known can be looked after."));
	for (size_t i = 0; i < page->n_staff; i++) {
		const struct reg_page_staff *one = &page->staff[i];

		bars[i] = (struct reg_page_bar){ .label = name_of(one->name), .part = one->plates, .whole = one->sales };
		(void)snprintf(bars[i].shown, sizeof bars[i].shown, "%s", reg_spell_percent(one->plates, one->sales));
	}
	reg_page_bars(page->out, _("Share of sales with a plate, by attendant"), bars, page->n_staff, 0);
	free(bars);
	reg_page_numbers_begin(page->out, titles);
	for (size_t i = 0; i < page->n_staff; i++) {
		const struct reg_page_staff *one = &page->staff[i];

		fputs("<tr>", page->out);
		reg_page_cell(page->out, name_of(one->name));
		reg_page_cell_number(page->out, one->sales, reg_spell_number(one->sales));
		reg_page_cell_number(page->out, one->plates, reg_spell_number(one->plates));
		reg_page_cell_number(page->out, one->sales > 0 ? one->plates * 10000 / one->sales : 0,
		    reg_spell_percent(one->plates, one->sales));
		reg_page_cell_number(page->out, one->named, reg_spell_number(one->named));
		fputs("</tr>\n", page->out);
	}
	reg_page_numbers_end(page->out);
	reg_page_card_end(page->out);
}

/* --- how content customers are ----------------------------------------------------------------------------------- */

bool reg_page_has_service(const struct reg_page *page)
{
	return page->n_rated > 0 || page->cases_taken > 0;
}

void reg_page_service(const struct reg_page *page)
{
	const struct reg_page_title titles[] = { { _("Attendant"), false }, { _("Ratings"), true }, { _("Stars"), true },
		{ _("4 or 5 stars"), true }, { NULL, false } };
	struct reg_page_bar *bars = calloc(page->n_rated + 1, sizeof *bars);
	int target = page->analysis.rules.content_percent;
	const char *words;

	if (!reg_page_has_service(page)) {
		free(bars);
		return;
	}
	words = page->n_rated == 0
	    ? reg_spell_format(_("Nobody was asked in the last 12 weeks. Cases closed within a day: %1$s of %2$s."),
		  reg_spell_number(page->cases_in_time), reg_spell_number(page->cases_taken))
	    : reg_spell_format(_("Share of ratings with four or five stars in the last 12 weeks. Cases closed within a day: %1$s of %2$s."),
		  reg_spell_number(page->cases_in_time), reg_spell_number(page->cases_taken));
	reg_page_card_begin(page->out, "service", "", _("How satisfied customers are"), words);
	if (page->cases_in_hand > 0)
		reg_markup_element(page->out, "p", "say", reg_spell_format(
		    ngettext("%s of the others is open and still has time.", "%s of the others are open and still have time.",
			(unsigned long)page->cases_in_hand), reg_spell_number(page->cases_in_hand)));
	if (page->complaints_closed > 0)
		reg_markup_element(page->out, "p", "say", reg_spell_format(
		    _("Complaints whose customer came back or was satisfied afterwards: %1$s of %2$s."),
		    reg_spell_number(page->complaints_recovered), reg_spell_number(page->complaints_closed)));
	for (size_t i = 0; i < page->n_rated && bars != NULL; i++) {
		const struct reg_page_rated *one = &page->rated[i];

		bars[i] = (struct reg_page_bar){ .label = name_of(one->name), .part = one->content, .whole = one->ratings,
			.is_bad = one->content * 100 < target * one->ratings };
		(void)snprintf(bars[i].shown, sizeof bars[i].shown, "%s%s", bars[i].is_bad ? "▼ " : "",
		    reg_spell_percent(one->content, one->ratings));
	}
	if (page->n_rated > 0 && bars != NULL) {
		reg_page_bars(page->out, _("Share of ratings with four or five stars, by attendant"), bars, page->n_rated, target);
		reg_page_numbers_begin(page->out, titles);
		for (size_t i = 0; i < page->n_rated; i++) {
			const struct reg_page_rated *one = &page->rated[i];
			int64_t tenths = (one->stars * 20 + one->ratings) / (one->ratings * 2);

			fputs("<tr>", page->out);
			reg_page_cell(page->out, name_of(one->name));
			reg_page_cell_number(page->out, one->ratings, reg_spell_number(one->ratings));
			reg_page_cell_number(page->out, tenths,
			    reg_spell_format("%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10)));
			reg_page_cell_number(page->out, one->content * 10000 / one->ratings,
			    reg_spell_percent(one->content, one->ratings));
			fputs("</tr>\n", page->out);
		}
		reg_page_numbers_end(page->out);
	}
	free(bars);
	reg_page_card_end(page->out);
}
