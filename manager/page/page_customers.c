/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_customers.c - the table of all who come again and again, and a small page for each, with its volume against what is
 * normal for it. A thousand of them must stay small: end tags and quotes that HTML does not need are left out.
 */
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "markup.h"
#include "page_parts.h"
#include "spell.h"

#define BLOCKS (REG_NORMAL_BLOCKS + 1)
#define WIDTH 500
#define HEIGHT 150
#define LEFT 8
#define RIGHT (WIDTH - 60)
#define TOP 14
#define BOTTOM (HEIGHT - 26)
#define PRINTED 50 /* on paper, as page_style.c says */

static const char *money_of(const struct reg_page *page, int64_t amount_minor)
{
	return page->currency < 0 ? "" : reg_spell_money(amount_minor, page->analysis.currencies[page->currency]);
}

const char *reg_page_interval(const struct reg_analysis_row *row)
{
	return row->normal.typical_days == 0 ? "–"
	    : reg_spell_format(ngettext("%d day", "%d days", (unsigned long)row->normal.typical_days), row->normal.typical_days);
}

/* What a manager reads at once. */
static void tag_of(FILE *out, const struct reg_analysis_row *row)
{
	if (row->is_at_risk)
		reg_markup_element(out, "span", "tag bad", _("at risk"));
	else if (row->is_fallen)
		reg_markup_element(out, "span", "tag bad", _("▼ volume fallen"));
	else if (row->is_jumped)
		reg_markup_element(out, "span", "tag good", _("▲ volume jumped"));
}

/* --- one of them ------------------------------------------------------------------------------------------------- */

struct blocks {
	int32_t length;       /* days */
	int n;                /* shown, the last ends with the day */
	int64_t volume_ml[BLOCKS]; /* oldest first */
	int64_t most_ml;
};

static void sum_blocks(struct blocks *blocks, const struct reg_analysis_row *row, int32_t as_of)
{
	int32_t age = as_of - row->normal.first_day;

	/* Without a band: long enough that somebody who comes as usual leaves no gap. */
	*blocks = (struct blocks){ .length = row->band.n_blocks > 0 ? row->band.block_days
		: row->normal.typical_days <= 14 ? 28 : (row->normal.typical_days * 2 + 6) / 7 * 7 };
	blocks->n = age / blocks->length + 1 < BLOCKS ? age / blocks->length + 1 : BLOCKS;
	for (size_t d = row->n_days; d > 0; d--) {
		int back = (as_of - row->days[d - 1].day) / blocks->length;

		if (back >= blocks->n)
			break;
		blocks->volume_ml[blocks->n - 1 - back] += row->days[d - 1].volume_ml;
	}
	blocks->most_ml = row->band.high_ml > 1000 ? row->band.high_ml : 1000;
	for (int i = 0; i < blocks->n; i++)
		if (blocks->volume_ml[i] > blocks->most_ml)
			blocks->most_ml = blocks->volume_ml[i];
}

static int height_of(const struct blocks *blocks, int64_t volume_ml)
{
	int64_t most = blocks->most_ml / 1000, litres = volume_ml / 1000;

	return BOTTOM - (litres <= 0 ? 0 : (int)(litres * (BOTTOM - TOP) / most));
}

/* What all of these drawings have: the line at the height of the most, and that of nothing. */
static void draw_frame(FILE *out)
{
	fprintf(out, "<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs><g id=\"frame\">"
		"<path class=\"grid\" d=\"M%d %dH%d\"/><path class=\"axis\" d=\"M%d %dH%d\"/></g></defs></svg>\n",
	    LEFT, TOP, RIGHT, LEFT, BOTTOM, RIGHT);
}

static void draw_volume(FILE *out, const struct blocks *blocks, const struct reg_analysis_row *row, int32_t as_of)
{
	const struct reg_normal_band *band = &row->band;
	const int pitch = blocks->n > 1 ? (RIGHT - LEFT) / (blocks->n - 1) : 0;
	int last = height_of(blocks, blocks->volume_ml[blocks->n - 1]);

	reg_svg_begin(out, WIDTH, HEIGHT, "chart", _("Volume against what is usual"));
	if (band->n_blocks > 0) {
		int high = height_of(blocks, band->high_ml), low = height_of(blocks, band->low_ml);

		fprintf(out, "<path class=band d=M%d,%dH%dV%dH%dZ /><path class=usual d=M%d,%dH%d />", LEFT, high, RIGHT,
		    low > high ? low : high + 1, LEFT, LEFT, height_of(blocks, band->typical_ml), RIGHT);
		reg_svg_text(out, RIGHT + 8, height_of(blocks, band->typical_ml) + 4, "start", "dim", _("usual"));
	}
	fputs("<use href=#frame />", out);
	reg_svg_text(out, LEFT, TOP - 3, "start", "dim s", reg_spell_litres(blocks->most_ml));
	fputs("<polyline class=vol points=\"", out);
	for (int i = 0; i < blocks->n; i++)
		fprintf(out, "%s%d,%d", i > 0 ? " " : "", LEFT + i * pitch, height_of(blocks, blocks->volume_ml[i]));
	fprintf(out, "\"/><circle cx=%d cy=%d r=5 class=\"dot%s\"/>", LEFT + (blocks->n - 1) * pitch, last,
	    row->is_fallen ? " bad" : "");
	reg_svg_text(out, LEFT, HEIGHT - 8, "start", "dim", reg_spell_day(as_of - (blocks->n - 1) * blocks->length));
	reg_svg_text(out, RIGHT, HEIGHT - 8, "end", "dim", reg_spell_day(as_of));
	reg_svg_end(out);
}

static void fact(FILE *out, const char *what, const char *value)
{
	fputs("<li><i>", out);
	reg_markup_text(out, what);
	fputs("</i>", out);
	reg_markup_text(out, value);
}

static void write_facts(const struct reg_page *page, const struct reg_page_customer *customer)
{
	const struct reg_analysis_row *row = customer->row;
	const char class[] = { row->class, '\0' };
	FILE *out = page->out;

	fputs("<ul class=facts>", out);
	if (customer->contact.phone[0] != '\0') {
		fact(out, _("Phone"), "");
		reg_page_phone(out, customer->contact.phone);
	}
	if (customer->contact.plates[0] != '\0')
		fact(out, _("Vehicle"), customer->contact.plates);
	fact(out, _("Class"), class);
	fact(out, _("Stage"), reg_page_stage(row->stage));
	fact(out, _("Visits"), reg_spell_number(row->normal.visits));
	fact(out, _("First and last visit"),
	    reg_spell_format("%s – %s", reg_spell_day(row->normal.first_day), reg_spell_day(row->normal.last_day)));
	fact(out, _("Usually comes every"), reg_page_interval(row));
	if (row->normal.typical_days > 0)
		fact(out, row->normal.last_day + row->normal.typical_days > page->as_of ? _("Next visit expected") : _("Was expected"),
		    reg_spell_day(row->normal.last_day + row->normal.typical_days));
	fact(out, _("Usually takes"), reg_spell_litres(row->normal.typical_ml));
	fact(out, _("A usual month"), reg_spell_litres(customer->month_ml));
	fact(out, _("Litres in all"), reg_spell_litres(row->normal.volume_ml));
	fact(out, _("Spent in all"), money_of(page, customer->amount_minor));
	if (row->p_alive >= 0)
		fact(out, _("Probability of coming again"), reg_spell_percent((int64_t)(row->p_alive * 1000 + 0.5), 1000));
	fputs("</ul>\n", out);
}

static void write_one(const struct reg_page *page, const struct reg_page_customer *customer)
{
	const struct reg_analysis_row *row = customer->row;
	struct blocks blocks;
	FILE *out = page->out;

	sum_blocks(&blocks, row, page->as_of);
	fprintf(out, "<section class=\"card person\" id=\"c%lld\"><h2>", (long long)row->subject);
	reg_markup_text(out, customer->label);
	putc(' ', out);
	tag_of(out, row);
	fputs("</h2>", out);
	write_facts(page, customer);
	reg_markup_element(out, "p", "say",
	    row->band.n_blocks > 0
		? reg_spell_format(_("Litres in every %1$d days; the band is where they usually lie: %2$s to %3$s."), blocks.length,
		      reg_spell_litres(row->band.low_ml), reg_spell_litres(row->band.high_ml))
		: reg_spell_format(_("Litres in every %d days; there is too little history to say what is usual."), blocks.length));
	draw_volume(out, &blocks, row, page->as_of);
	fputs("<div class=wide><table><tr><th>", out);
	reg_markup_text(out, _("up to"));
	for (int i = 0; i < blocks.n; i++) {
		fputs("<th>", out);
		reg_markup_text(out, reg_spell_day_short(page->as_of - (blocks.n - 1 - i) * blocks.length));
	}
	fputs("<tr><td>", out);
	reg_markup_text(out, _("litres"));
	for (int i = 0; i < blocks.n; i++) {
		fputs("<td>", out);
		reg_markup_text(out, reg_spell_number((blocks.volume_ml[i] + (blocks.volume_ml[i] < 0 ? -500 : 500)) / 1000));
	}
	fputs("</table></div></section>\n", out);
}

/* --- all of them ------------------------------------------------------------------------------------------------- */

static void cell(FILE *out, int64_t value, const char *shown)
{
	fprintf(out, "<td data-v=%lld>", (long long)value);
	reg_markup_text(out, shown);
}

/* What somebody may be looked for by is in the row, shown or not. */
static void write_row(const struct reg_page *page, const struct reg_page_customer *customer)
{
	const struct reg_analysis_row *row = customer->row;
	FILE *out = page->out;

	fputs("<tr", out);
	if (customer->contact.phone[0] != '\0' || customer->contact.plates[0] != '\0') {
		fputs(" data-k=\"", out);
		for (const char *c = customer->contact.phone; *c != '\0'; c++) /* however it was spaced */
			if (strchr("+0123456789", *c) != NULL)
				putc(*c, out);
		putc(' ', out);
		reg_markup_text(out, customer->contact.plates);
		putc('"', out);
	}
	fprintf(out, "><td><a href=#c%lld>", (long long)row->subject);
	reg_markup_text(out, customer->label);
	fputs("</a> ", out);
	tag_of(out, row);
	fprintf(out, "<td>%c<td>", row->class);
	reg_markup_text(out, reg_page_stage(row->stage));
	cell(out, row->normal.visits, reg_spell_number(row->normal.visits));
	cell(out, row->normal.last_day, reg_spell_day(row->normal.last_day));
	cell(out, row->normal.typical_days, reg_page_interval(row));
	cell(out, row->overdue_days, row->overdue_days > 0 ? reg_spell_number(row->overdue_days) : "–");
	cell(out, customer->month_ml / 1000, reg_spell_litres(customer->month_ml));
	cell(out, customer->amount_minor, money_of(page, customer->amount_minor));
	putc('\n', out);
}

void reg_page_customers(const struct reg_page *page)
{
	const struct reg_page_title titles[] = { { _("Who"), false }, { _("Class"), false }, { _("Stage"), false },
		{ _("Visits"), true }, { _("Last visit"), true }, { _("Comes every"), true }, { _("Days overdue"), true },
		{ _("A usual month"), true }, { _("Spent in all"), true }, { NULL, false } };
	const char *words = page->n_left_out == 0
	    ? _("Everybody who came three times or more; choose a name to see more.")
	    : reg_spell_format(_("The %1$s who bring most, of all who came three times or more; %2$s more are in the reports."),
		  reg_spell_number((int64_t)page->n_customers), reg_spell_number((int64_t)page->n_left_out));
	FILE *out = page->out;

	reg_page_card_begin(out, "customers", "long", _("All customers"), words);
	fputs("<div class=\"tool\"><input class=\"filter\" type=\"search\" placeholder=\"", out);
	reg_markup_text(out, _("Name, plate, class, stage ..."));
	fputs("\" aria-label=\"", out);
	reg_markup_text(out, _("Only rows with ..."));
	fputs("\"><span class=\"count dim\" role=\"status\"></span></div>\n", out);
	if (page->n_customers > PRINTED)
		reg_markup_element(out, "p", "paper dim", reg_spell_format(_("Printed are the first %d; the page on the screen has all."),
		    PRINTED));
	reg_page_table_begin(out, titles, "sort");
	for (size_t i = 0; i < page->n_customers; i++)
		write_row(page, &page->customers[i]);
	reg_page_table_end(out);
	reg_page_card_end(out);
	fputs("</main>\n<p class=\"back screen\"><a href=\"#today\">", out);
	reg_markup_text(out, _("← Today"));
	fputs("</a> &nbsp; <a href=\"#customers\">", out);
	reg_markup_text(out, _("All customers"));
	fputs("</a></p>\n", out);
	draw_frame(out);
	for (size_t i = 0; i < page->n_customers; i++)
		write_one(page, &page->customers[i]);
}
