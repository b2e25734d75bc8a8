/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_charts.c - drawings of the morning page: classes, months, hours.
 */
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "markup.h"
#include "page_parts.h"
#include "spell.h"

#define WIDTH 500
#define LABEL_PITCH 62 /* "A 100 %" as large as on a phone */

static const char *const paints[] = { "class=\"fa\"", "fill=\"url(#pb)\"", "fill=\"url(#pc)\"" };

/* --- classes ----------------------------------------------------------------------------------------------------- */

struct classes {
	int64_t n, total;
	int64_t count[3], amount[3];
	size_t first;                 /* of the currency's amounts */
};

static struct classes count_classes(const struct reg_page *page)
{
	const struct reg_analysis *analysis = &page->analysis;
	struct classes classes = { 0 };

	for (size_t i = 0; i < analysis->n_amounts; i++) {
		const struct reg_analysis_amount *amount = &analysis->amounts[i];

		if (amount->currency != page->currency)
			continue;
		if (classes.n++ == 0)
			classes.first = i;
		classes.total += amount->amount_minor;
		classes.count[amount->class - 'A']++;
		classes.amount[amount->class - 'A'] += amount->amount_minor;
	}
	return classes;
}

/* Where a part of a whole lies on a line of `length`. */
static int along(int64_t part, int64_t whole, int length)
{
	for (; whole > INT64_MAX / 4096; whole /= 2)
		part /= 2;
	return whole > 0 ? (int)(part * length / whole) : 0;
}

static void draw_pareto(const struct reg_page *page, const struct classes *classes)
{
	const int left = 56, right = WIDTH - 12, top = 34, bottom = 222, width = right - left, height = bottom - top;
	const struct reg_analysis_amount *amounts = page->analysis.amounts + classes->first;
	/* The many who came once would press the others to the edge: drawn is up to three times A and B. */
	int64_t core = classes->count[0] + classes->count[1], drawn = core * 3 < 20 ? 20 : core * 3, together = 0;
	int x = left, y = bottom, class = -1;

	if (drawn > classes->n)
		drawn = classes->n;
	reg_svg_begin(page->out, WIDTH, 262, "chart", _("Pareto chart: customers by falling amount, and what they bring together"));
	for (int i = 0; i <= 4; i++) {
		reg_svg_line(page->out, left, bottom - i * height / 4, right, bottom - i * height / 4, i == 0 ? "axis" : "grid");
		reg_svg_text(page->out, left - 5, bottom - i * height / 4 + 4, "end", "dim", reg_spell_percent(i, 4));
	}
	for (int64_t i = 0; i < drawn; i++) {
		int to_x, to_y;

		together += amounts[i].amount_minor;
		to_x = left + along(i + 1, drawn, width);
		to_y = bottom - along(together, classes->total, height);
		if (amounts[i].class - 'A' != class) {
			if (class >= 0) {
				fprintf(page->out, "V%dZ\"/>", bottom);
				reg_svg_line(page->out, x, top, x, bottom, "cut");
			}
			class = amounts[i].class - 'A';
			fprintf(page->out, "<path %s d=\"M%d %dV%d", paints[class], x, bottom, y);
		}
		/* A point for each step of the drawing is enough. */
		if (to_x != x || i + 1 == drawn || amounts[i + 1].class != amounts[i].class) {
			fprintf(page->out, "L%d %d", to_x, to_y);
			x = to_x;
			y = to_y;
		}
	}
	if (class >= 0)
		fprintf(page->out, "V%dZ\"/>", bottom);
	for (int i = 0, from = left, least = 0; i < 3; i++) {
		int64_t behind = i == 0 ? classes->count[0] : i == 1 ? core : drawn;
		int to = left + along(behind < drawn ? behind : drawn, drawn, width);
		char name[] = { (char)('A' + i), '\0' };

		/* Above the highest of the axis, and apart where a class is narrow. */
		if (classes->count[i] > 0) {
			int middle = (from + to) / 2 > least ? (from + to) / 2 : least;

			reg_svg_text(page->out, middle, top - 14, "middle", "h",
			    reg_spell_format("%s %s", name, reg_spell_percent(classes->amount[i], classes->total)));
			least = middle + LABEL_PITCH;
		}
		from = to;
	}
	reg_svg_text(page->out, left, bottom + 18, "start", "dim",
	    reg_spell_format(ngettext("%s customer", "%s customers, the largest on the left",
				 (unsigned long)drawn), reg_spell_number(drawn)));
	if (drawn < classes->n)
		reg_svg_text(page->out, left, bottom + 34, "start", "dim",
		    reg_spell_format(_("not drawn: %s more who bring little"), reg_spell_number(classes->n - drawn)));
	reg_svg_end(page->out);
}

static void number_classes(const struct reg_page *page, const struct classes *classes)
{
	static const int guide[] = { 20, 40, 40 };
	const char *currency = page->analysis.currencies[page->currency];
	const struct reg_page_title titles[] = { { _("Class"), false }, { _("Customers"), true },
		{ _("Share of customers"), true }, { _("Rule of thumb"), true }, { _("Amount"), true },
		{ _("Share of amount"), true }, { NULL, false } };

	reg_page_numbers_begin(page->out, titles);
	for (int i = 0; i < 3; i++) {
		char name[] = { (char)('A' + i), '\0' };

		fputs("<tr>", page->out);
		reg_page_cell(page->out, name);
		reg_page_cell_number(page->out, classes->count[i], reg_spell_number(classes->count[i]));
		reg_page_cell_number(page->out, classes->count[i], reg_spell_percent(classes->count[i], classes->n));
		reg_page_cell_number(page->out, guide[i], reg_spell_percent(guide[i], 100));
		reg_page_cell_number(page->out, classes->amount[i], reg_spell_money(classes->amount[i], currency));
		reg_page_cell_number(page->out, classes->amount[i], reg_spell_percent(classes->amount[i], classes->total));
		fputs("</tr>\n", page->out);
	}
	reg_page_numbers_end(page->out);
}

void reg_page_pareto(const struct reg_page *page)
{
	struct classes classes = count_classes(page);
	const char *words;

	if (classes.n == 0 || classes.total <= 0) {
		reg_page_card_nothing(page->out, "abc", _("Who the core customers are"));
		return;
	}
	words = reg_spell_format(ngettext("%1$s customer of class A (%2$s of all) brings %3$s of the money.",
				     "%1$s customers of class A (%2$s of all) bring %3$s of the money.",
				     (unsigned long)classes.count[0]),
	    reg_spell_number(classes.count[0]), reg_spell_percent(classes.count[0], classes.n),
	    reg_spell_percent(classes.amount[0], classes.total));
	reg_page_card_begin(page->out, "abc", "", _("Who the core customers are"), words);
	draw_pareto(page, &classes);
	number_classes(page, &classes);
	reg_page_card_end(page->out);
}

/* --- months ------------------------------------------------------------------------------------------------------ */

#define HIGHEST_Y 1000
#define LAYERS 4 /* A, B, C, nobody named */

struct months {
	int year[REG_PAGE_MONTHS], month[REG_PAGE_MONTHS];
	int64_t volume_ml[REG_PAGE_MONTHS][LAYERS], total_ml[REG_PAGE_MONTHS];
	int64_t most_ml;
};

/* The number of months since the first that is shown; below 0 before it. */
static int month_index(const struct reg_page *page, int32_t day)
{
	int year, month;

	reg_day_to_civil(day, &year, &month, NULL);
	return year * 12 + month - 1 - page->sums.first_month;
}

void reg_page_add_months(struct reg_page *page, const struct reg_analysis_row *row)
{
	for (size_t d = row->n_days; d > 0; d--) {
		int at = month_index(page, row->days[d - 1].day);

		if (at < 0)
			break;
		page->sums.class_ml[at][row->class - 'A'] += row->days[d - 1].volume_ml;
	}
}

static void sum_months(struct months *months, const struct reg_page *page)
{
	*months = (struct months){ 0 };
	for (int i = 0; i < REG_PAGE_MONTHS; i++) {
		months->year[i] = (page->sums.first_month + i) / 12;
		months->month[i] = (page->sums.first_month + i) % 12 + 1;
		for (int class = 0; class < 3; class++)
			months->volume_ml[i][class] = page->sums.class_ml[i][class];
	}
	for (size_t i = 0; i < page->n_days; i++)
		months->volume_ml[month_index(page, page->days[i].day)][3] += page->days[i].unnamed_ml;
	for (int i = 0; i < REG_PAGE_MONTHS; i++) {
		for (int layer = 0; layer < LAYERS; layer++)
			months->total_ml[i] += months->volume_ml[i][layer];
		if (months->total_ml[i] > months->most_ml)
			months->most_ml = months->total_ml[i];
	}
}

static void draw_months(FILE *out, const struct months *months)
{
	const int left = 74, right = WIDTH - 84, top = 10, bottom = 222, height = bottom - top;
	const int pitch = (right - left) / REG_PAGE_MONTHS, width = pitch - 6;
	const char *const layers[] = { "A", "B", "C", _("unknown") };
	static const char *const layer_paints[] = { "class=\"fa\"", "fill=\"url(#pb)\"", "fill=\"url(#pc)\"", "class=\"fu\"" };
	int64_t litres = months->most_ml / 1000, step = reg_svg_step(litres), top_litres = (litres / step + 1) * step;
	int above[LAYERS] = { 0 };

	reg_svg_begin(out, WIDTH, 262, "chart", _("Litres of each month by class"));
	for (int64_t value = 0; value <= top_litres; value += step) {
		int y = bottom - along(value, top_litres, height);

		reg_svg_line(out, left, y, right, y, value == 0 ? "axis" : "grid");
		reg_svg_text(out, left - 5, y + 4, "end", "dim", reg_spell_number(value));
	}
	for (int i = 0; i < REG_PAGE_MONTHS; i++) {
		int x = left + i * pitch + 3, y = bottom;

		for (int layer = 0; layer < LAYERS; layer++) {
			int h = along(months->volume_ml[i][layer] / 1000, top_litres, height);

			if (h <= 0)
				continue;
			y -= h;
			above[layer] = y + h / 2;
			fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" %s><title>", x, y, width, h,
			    layer_paints[layer]);
			reg_markup_text(out, reg_spell_format("%s, %s: %s", reg_spell_month(months->year[i], months->month[i]),
			    layers[layer], reg_spell_litres(months->volume_ml[i][layer])));
			fputs("</title></rect>", out);
		}
		/* On a phone there is room for every other. */
		reg_svg_text(out, x + width / 2, bottom + 15, "middle", (REG_PAGE_MONTHS - i) % 2 == 0 ? "dim s alt" : "dim s",
		    reg_spell_month_short(months->month[i]));
		if (i == 0 || months->month[i] == 1)
			reg_svg_text(out, x + width / 2, bottom + 29, "middle", "dim s", reg_spell_format("%d", months->year[i]));
	}
	for (int layer = 0, below = HIGHEST_Y; layer < LAYERS; layer++)
		if (above[layer] > 0) {
			/* Thin layers: their names stay apart. */
			below = above[layer] + 4 < below - 16 ? above[layer] + 4 : below - 16;
			reg_svg_text(out, right + 6, below, "start", "h", layers[layer]);
		}
	reg_svg_end(out);
}

void reg_page_months(const struct reg_page *page)
{
	const struct reg_page_title titles[] = { { _("Month"), true }, { "A", true }, { "B", true },
		{ "C", true }, { _("unknown"), true }, { _("Together"), true }, { NULL, false } };
	struct months months;

	sum_months(&months, page);
	if (months.most_ml <= 0) {
		reg_page_card_nothing(page->out, "months", _("Litres of each month by class"));
		return;
	}
	reg_page_card_begin(page->out, "months", "", _("Litres of each month by class"),
	    _("The current month is counted up to this day. Unknown: sales without plate, card or customer."));
	draw_months(page->out, &months);
	reg_page_numbers_begin(page->out, titles);
	for (int i = REG_PAGE_MONTHS - 1; i >= 0; i--) {
		fputs("<tr>", page->out);
		reg_page_cell_number(page->out, i, reg_spell_month(months.year[i], months.month[i]));
		for (int layer = 0; layer < LAYERS; layer++)
			reg_page_cell_number(page->out, months.volume_ml[i][layer], reg_spell_litres(months.volume_ml[i][layer]));
		reg_page_cell_number(page->out, months.total_ml[i], reg_spell_litres(months.total_ml[i]));
		fputs("</tr>\n", page->out);
	}
	reg_page_numbers_end(page->out);
	reg_page_card_end(page->out);
}

/* --- hours ------------------------------------------------------------------------------------------------------- */

static void draw_heat(const struct reg_page *page, int64_t most, int busy_day, int busy_hour)
{
	const int left = 40, top = 6, pitch = (WIDTH - left - 4) / 24, height = 27;

	reg_svg_begin(page->out, WIDTH, top + 7 * height + 24, "chart", _("Visits by weekday and hour"));
	for (int day = 0; day < 7; day++) {
		reg_svg_text(page->out, left - 6, top + day * height + height / 2 + 4, "end", NULL, reg_spell_weekday_short(day));
		for (int hour = 0; hour < 24; hour++) {
			int64_t n = page->heat[day][hour];
			int x = left + hour * pitch, y = top + day * height, shade = along(n, most, 96);

			fprintf(page->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"cell\" fill-opacity=\".%02d\">"
				"<title>", x, y, pitch - 1, height - 1, n > 0 ? shade + 3 : 0);
			reg_markup_text(page->out, reg_spell_format(_("%1$s %2$d:00: %3$s"), reg_spell_weekday(day), hour,
			    reg_spell_number(n)));
			fputs("</title></rect>", page->out);
			if (day == busy_day && hour == busy_hour)
				reg_svg_text(page->out, x + pitch / 2, y + height / 2 + 4, "middle", "on", "★");
		}
	}
	for (int hour = 0; hour < 24; hour += 3)
		reg_svg_text(page->out, left + hour * pitch + pitch / 2, top + 7 * height + 16, "middle", "dim",
		    reg_spell_format("%d", hour));
	reg_svg_end(page->out);
}

void reg_page_heat(const struct reg_page *page)
{
	struct reg_page_title titles[9] = { { _("Hour"), true } };
	int64_t most = 0, all = 0;
	int busy_day = 0, busy_hour = 0;

	for (int day = 0; day < 7; day++)
		for (int hour = 0; hour < 24; hour++) {
			all += page->heat[day][hour];
			if (page->heat[day][hour] > most) {
				most = page->heat[day][hour];
				busy_day = day;
				busy_hour = hour;
			}
		}
	if (all == 0) {
		reg_page_card_nothing(page->out, "heat", _("When customers come"));
		return;
	}
	reg_page_card_begin(page->out, "heat", "", _("When customers come"),
	    reg_spell_format(_("Visits of the last 12 weeks; the busiest hour (★) begins on %1$s at %2$d:00."),
		reg_spell_weekday(busy_day), busy_hour));
	draw_heat(page, most, busy_day, busy_hour);
	for (int day = 0; day < 7; day++)
		titles[day + 1] = (struct reg_page_title){ reg_spell_weekday_short(day), true };
	reg_page_numbers_begin(page->out, titles);
	for (int hour = 0; hour < 24; hour++) {
		fputs("<tr>", page->out);
		reg_page_cell_number(page->out, hour, reg_spell_format("%d:00", hour));
		for (int day = 0; day < 7; day++)
			reg_page_cell_number(page->out, page->heat[day][hour], reg_spell_number(page->heat[day][hour]));
		fputs("</tr>\n", page->out);
	}
	reg_page_numbers_end(page->out);
	reg_page_card_end(page->out);
}
