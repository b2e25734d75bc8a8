/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_customers.c - the table of all who come again and again, and a small page for each, with its volume against what is
 * normal for it. A thousand of them must stay small: end tags that HTML does not need are left out.
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

	return HEIGHT - 26 - (litres <= 0 ? 0 : (int)(litres * (HEIGHT - 40) / most));
}

static void draw_volume(FILE *out, const struct blocks *blocks, const struct reg_analysis_row *row, int32_t as_of)
{
	const struct reg_normal_band *band = &row->band;
	const int left = 8, right = WIDTH - 60, pitch = blocks->n > 1 ? (right - left) / (blocks->n - 1) : 0;
	int last = height_of(blocks, blocks->volume_ml[blocks->n - 1]);

	reg_svg_begin(out, WIDTH, HEIGHT, "chart", _("Volume against what is usual"));
	if (band->n_blocks > 0) {
		int high = height_of(blocks, band->high_ml), low = height_of(blocks, band->low_ml);

		reg_svg_rect(out, left, high, right - left, low - high > 1 ? low - high : 1, "band", NULL);
		reg_svg_line(out, left, height_of(blocks, band->typical_ml), right, height_of(blocks, band->typical_ml), "usual");
		reg_svg_text(out, right + 8, height_of(blocks, band->typical_ml) + 4, "start", "dim", _("usual"));
	}
	reg_svg_line(out, left, height_of(blocks, blocks->most_ml), right, height_of(blocks, blocks->most_ml), "grid");
	reg_svg_text(out, left, height_of(blocks, blocks->most_ml) - 3, "start", "dim s", reg_spell_litres(blocks->most_ml));
	reg_svg_line(out, left, HEIGHT - 26, right, HEIGHT - 26, "axis");
	fputs("<polyline class=\"vol\" points=\"", out);
	for (int i = 0; i < blocks->n; i++)
		fprintf(out, "%d,%d ", left + i * pitch, height_of(blocks, blocks->volume_ml[i]));
	fputs("\"/>", out);
	fprintf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"5\" class=\"dot%s\"/>", left + (blocks->n - 1) * pitch, last,
	    row->is_fallen ? " bad" : "");
	reg_svg_text(out, left, HEIGHT - 8, "start", "dim", reg_spell_day(as_of - (blocks->n - 1) * blocks->length));
	reg_svg_text(out, right, HEIGHT - 8, "end", "dim", reg_spell_day(as_of));
	reg_svg_end(out);
}

static void fact(FILE *out, const char *what, const char *value)
{
	fputs("<div>", out);
	reg_markup_element(out, "span", NULL, what);
	reg_markup_text(out, value);
	fputs("</div>", out);
}

static void write_facts(const struct reg_page *page, const struct reg_page_customer *customer)
{
	const struct reg_analysis_row *row = customer->row;
	const char class[] = { row->class, '\0' };
	FILE *out = page->out;

	fputs("<div class=\"facts\">", out);
	if (customer->contact.phone[0] != '\0') {
		fputs("<div>", out);
		reg_markup_element(out, "span", NULL, _("Phone"));
		reg_page_phone(out, customer->contact.phone);
		fputs("</div>", out);
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
	fputs("</div>\n", out);
}

static void write_one(const struct reg_page *page, const struct reg_page_customer *customer)
{
	const struct reg_analysis_row *row = customer->row;
	struct blocks blocks;
	FILE *out = page->out;

	sum_blocks(&blocks, row, page->as_of);
	fprintf(out, "<section class=\"card person\" id=\"c%lld\"><p class=\"screen\"><a href=\"#today\">",
	    (long long)row->subject);
	reg_markup_text(out, _("← Today"));
	fputs("</a> &nbsp; <a href=\"#customers\">", out);
	reg_markup_text(out, _("All customers"));
	fputs("</a></p><h2>", out);
	reg_markup_text(out, customer->label);
	putc(' ', out);
	tag_of(out, row);
	fputs("</h2>", out);
	write_facts(page, customer);
	reg_markup_element(out, "p", "say",
	    row->band.n_blocks > 0
		? reg_spell_format(_("Litres in every %d days; the band is where they usually lie."), blocks.length)
		: reg_spell_format(_("Litres in every %d days; there is too little history to say what is usual."), blocks.length));
	draw_volume(out, &blocks, row, page->as_of);
	fputs("<div class=\"wide\"><table><tr><th>", out);
	reg_markup_text(out, _("up to"));
	for (int i = 0; i < blocks.n; i++) {
		fputs("<th class=\"n\">", out);
		reg_markup_text(out, reg_spell_day_short(page->as_of - (blocks.n - 1 - i) * blocks.length));
	}
	fputs("<tr><td>", out);
	reg_markup_text(out, _("litres"));
	for (int i = 0; i < blocks.n; i++) {
		fputs("<td class=\"n\">", out);
		reg_markup_text(out, reg_spell_number((blocks.volume_ml[i] + (blocks.volume_ml[i] < 0 ? -500 : 500)) / 1000));
	}
	fputs("</table></div></section>\n", out);
}

/* --- all of them ------------------------------------------------------------------------------------------------- */

static void write_row(const struct reg_page *page, const struct reg_page_customer *customer)
{
	const struct reg_analysis_row *row = customer->row;
	const char class[] = { row->class, '\0' };
	FILE *out = page->out;

	fprintf(out, "<tr><td><a href=\"#c%lld\">", (long long)row->subject);
	reg_markup_text(out, customer->label);
	fputs("</a> ", out);
	tag_of(out, row);
	fprintf(out, "<td>%s<td>", class);
	reg_markup_text(out, reg_page_stage(row->stage));
	fprintf(out, "<td class=\"n\" data-v=\"%d\">", row->normal.visits);
	reg_markup_text(out, reg_spell_number(row->normal.visits));
	fprintf(out, "<td class=\"n\" data-v=\"%d\">", row->normal.last_day);
	reg_markup_text(out, reg_spell_day(row->normal.last_day));
	fprintf(out, "<td class=\"n\" data-v=\"%d\">", row->normal.typical_days);
	reg_markup_text(out, reg_page_interval(row));
	fprintf(out, "<td class=\"n\" data-v=\"%d\">%s", row->overdue_days,
	    row->overdue_days > 0 ? reg_spell_number(row->overdue_days) : "–");
	fprintf(out, "<td class=\"n\" data-v=\"%lld\">", (long long)(customer->month_ml / 1000));
	reg_markup_text(out, reg_spell_litres(customer->month_ml));
	fprintf(out, "<td class=\"n\" data-v=\"%lld\">", (long long)customer->amount_minor);
	reg_markup_text(out, money_of(page, customer->amount_minor));
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
	fputs("</main>\n", out);
	for (size_t i = 0; i < page->n_customers; i++)
		write_one(page, &page->customers[i]);
}
