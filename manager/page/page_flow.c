/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_flow.c - drawings of the morning page: who moved from which stage to which, and how many of the new ones come back.
 */
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "markup.h"
#include "page_parts.h"
#include "spell.h"

#define WIDTH 500

/* --- stages ------------------------------------------------------------------------------------------------------ */

#define FROM_NEW REG_STAGES           /* who had not come before */
#define FROMS (REG_STAGES + 1)
#define HEIGHT 190
#define GAP 16
#define LEFT 135
#define RIGHT (WIDTH - 135)

struct flow {
	int64_t moved[FROMS][REG_STAGES]; /* on the diagonal: who stayed */
	int64_t out[FROMS], in[REG_STAGES], all;
};

/* Who came but once is passing by as far as anybody knows, and would drown the others. */
void reg_page_add_flow(struct reg_page *page, const struct reg_analysis_row *row, const struct reg_analysis_then *then)
{
	if (row->normal.visits >= 2)
		page->sums.moved[then->visits == 0 ? FROM_NEW : (int)then->stage][row->stage]++;
}

static void count_flow(struct flow *flow, const struct reg_page *page)
{
	*flow = (struct flow){ 0 };
	for (int from = 0; from < FROMS; from++)
		for (int to = 0; to < REG_STAGES; to++) {
			int64_t n = page->sums.moved[from][to];

			flow->moved[from][to] = n;
			if (from == to)
				continue;
			flow->out[from] += n;
			flow->in[to] += n;
			flow->all += n;
		}
}

static const char *from_name(int from)
{
	return from == FROM_NEW ? _("not here before") : reg_page_stage((enum reg_stage)from);
}

static const char *band_class(int from, int to)
{
	if (to == REG_STAGE_LOST || from == REG_STAGE_REGULAR)
		return "flow down";
	return to == REG_STAGE_REGULAR || from == REG_STAGE_LOST ? "flow up" : "flow";
}

/* Where the nodes of a side begin, from the top down: the best first. */
static const int order[] = { REG_STAGE_REGULAR, REG_STAGE_FLOATING, REG_STAGE_POTENTIAL, FROM_NEW, REG_STAGE_LOST };

static int thick(const struct flow *flow, int64_t n)
{
	return n > 0 ? 3 + (int)(n * HEIGHT / flow->all) : 0;
}

static void draw_flow(FILE *out, const struct flow *flow)
{
	int left_y[FROMS] = { 0 }, right_y[REG_STAGES] = { 0 }, y = 8, height;

	/* Bands get thinner than nothing nowhere: each side is as long as its bands. */
	for (size_t i = 0; i < FROMS; i++) {
		int sum = 0;

		left_y[order[i]] = y;
		for (int to = 0; to < REG_STAGES; to++)
			sum += order[i] != to ? thick(flow, flow->moved[order[i]][to]) : 0;
		y += sum > 0 ? (sum < 14 ? 14 : sum) + GAP : 0;
	}
	height = y;
	y = 8;
	for (size_t i = 0; i < FROMS; i++) {
		int to = order[i], sum = 0;

		if (to == FROM_NEW)
			continue;
		right_y[to] = y;
		for (int from = 0; from < FROMS; from++)
			sum += from != to ? thick(flow, flow->moved[from][to]) : 0;
		y += sum > 0 ? (sum < 14 ? 14 : sum) + GAP : 0;
	}
	height = y > height ? y : height;
	reg_svg_begin(out, WIDTH, height, "chart", _("Who moved from which stage to which"));
	for (size_t i = 0; i < FROMS; i++) {
		int from = order[i], begin = left_y[from], middle = begin + 10;

		if (flow->out[from] == 0)
			continue;
		for (size_t k = 0; k < FROMS; k++) {
			int to = order[k], size, from_y = left_y[from], to_y;

			if (to == FROM_NEW || to == from || flow->moved[from][to] == 0)
				continue;
			size = thick(flow, flow->moved[from][to]);
			to_y = right_y[to];
			fprintf(out, "<path class=\"%s\" d=\"M%d %dC%d %d %d %d %d %dv%dC%d %d %d %d %d %dz\"><title>",
			    band_class(from, to), LEFT, from_y, WIDTH / 2, from_y, WIDTH / 2, to_y, RIGHT, to_y, size, WIDTH / 2,
			    to_y + size, WIDTH / 2, from_y + size, LEFT, from_y + size);
			reg_markup_text(out, reg_spell_format(_("from %1$s to %2$s: %3$s"), from_name(from),
			    reg_page_stage((enum reg_stage)to), reg_spell_number(flow->moved[from][to])));
			fputs("</title></path>", out);
			left_y[from] += size;
			right_y[to] += size;
		}
		reg_svg_rect(out, LEFT - 5, begin, 5, left_y[from] - begin, "node", NULL);
		reg_svg_text(out, LEFT - 12, middle, "end", NULL,
		    reg_spell_format("%s %s%s", from == FROM_NEW ? _("newcomers") : from_name(from), from == FROM_NEW ? "" : "−",
			reg_spell_number(flow->out[from])));
	}
	for (int to = 0; to < REG_STAGES; to++) {
		int sum = 0;

		if (flow->in[to] == 0)
			continue;
		for (int from = 0; from < FROMS; from++)
			sum += from != to ? thick(flow, flow->moved[from][to]) : 0;
		reg_svg_rect(out, RIGHT, right_y[to] - sum, 5, sum, "node", NULL);
		reg_svg_text(out, RIGHT + 12, right_y[to] - sum + 10, "start", NULL,
		    reg_spell_format("%s +%s", reg_page_stage((enum reg_stage)to), reg_spell_number(flow->in[to])));
	}
	reg_svg_end(out);
}

static void number_flow(FILE *out, const struct flow *flow)
{
	const struct reg_page_title titles[] = { { _("30 days ago"), false }, { _("now regular"), true }, { _("now floating"), true },
		{ _("now potential"), true }, { _("now lost"), true }, { NULL, false } };
	static const int to_order[] = { REG_STAGE_REGULAR, REG_STAGE_FLOATING, REG_STAGE_POTENTIAL, REG_STAGE_LOST };

	reg_page_numbers_begin(out, titles);
	for (size_t i = 0; i < FROMS; i++) {
		fputs("<tr>", out);
		reg_page_cell(out, from_name(order[i]));
		for (size_t k = 0; k < REG_STAGES; k++)
			reg_page_cell_number(out, flow->moved[order[i]][to_order[k]],
			    reg_spell_number(flow->moved[order[i]][to_order[k]]));
		fputs("</tr>\n", out);
	}
	reg_page_numbers_end(out);
}

void reg_page_flow(const struct reg_page *page)
{
	struct flow flow;
	const char *words;

	count_flow(&flow, page);
	words = flow.all == 0
	    ? _("Nobody with two visits or more moved to another stage in the last 30 days.")
	    : reg_spell_format(_("In the last 30 days, of those who came twice or more: %1$s became regular, %2$s lost."),
		  reg_spell_number(flow.in[REG_STAGE_REGULAR]), reg_spell_number(flow.in[REG_STAGE_LOST]));
	reg_page_card_begin(page->out, "flow", "", _("Who moved from stage to stage"), words);
	if (flow.all > 0)
		draw_flow(page->out, &flow);
	number_flow(page->out, &flow);
	reg_page_card_end(page->out);
}

/* --- cohorts ----------------------------------------------------------------------------------------------------- */

#define COHORTS REG_PAGE_COHORTS

struct cohorts {
	int year[COHORTS], month[COHORTS];
	int64_t size[COHORTS], back[COHORTS][COHORTS]; /* by first month, by months since */
	int64_t all;
};

void reg_page_add_cohorts(struct reg_page *page, const struct reg_analysis_row *row)
{
	int first = page->sums.first_month + REG_PAGE_MONTHS - COHORTS, began = -1, seen = -1;

	for (size_t d = 0; d < row->n_days; d++) {
		int year, month, at;

		if (!row->days[d].is_visit)
			continue;
		reg_day_to_civil(row->days[d].day, &year, &month, NULL);
		at = year * 12 + month - 1 - first;
		if (began == -1) {
			if (at < 0)
				break;
			began = at;
			page->sums.cohorts[began]++;
		}
		if (at != seen)
			page->sums.back[began][at - began]++;
		seen = at;
	}
}

static void count_cohorts(struct cohorts *cohorts, const struct reg_page *page)
{
	int first = page->sums.first_month + REG_PAGE_MONTHS - COHORTS;

	*cohorts = (struct cohorts){ 0 };
	memcpy(cohorts->back, page->sums.back, sizeof cohorts->back);
	for (int i = 0; i < COHORTS; i++) {
		cohorts->year[i] = (first + i) / 12;
		cohorts->month[i] = (first + i) % 12 + 1;
		cohorts->size[i] = page->sums.cohorts[i];
		cohorts->all += page->sums.cohorts[i];
	}
}

static void draw_cohorts(FILE *out, const struct cohorts *cohorts)
{
	const int left = 98, top = 22, pitch = (WIDTH - left) / COHORTS, height = 19;

	reg_svg_begin(out, WIDTH, top + COHORTS * height + 4, "chart",
	    _("Who came for the first time in a month, and how many of them came in the months after"));
	reg_svg_text(out, left + pitch / 2, 14, "middle", "dim s", _("New"));
	for (int since = 1; since < COHORTS; since++)
		reg_svg_text(out, left + since * pitch + pitch / 2, 14, "middle", "dim s", reg_spell_format("+%d", since));
	for (int i = 0; i < COHORTS; i++) {
		int y = top + i * height;

		reg_svg_text(out, left - 6, y + 13, "end", "s", reg_spell_month(cohorts->year[i], cohorts->month[i]));
		reg_svg_text(out, left + pitch / 2, y + 13, "middle", "s", reg_spell_number(cohorts->size[i]));
		for (int since = 1; i + since < COHORTS && cohorts->size[i] > 0; since++) {
			int percent = (int)((cohorts->back[i][since] * 200 + cohorts->size[i]) / (cohorts->size[i] * 2));
			int x = left + since * pitch;

			/* Never so dark that the number in it is hard to read. */
			fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"cell\" fill-opacity=\".%02d\"/>", x, y,
			    pitch - 1, height - 1, percent > 70 ? 75 : percent + 5);
			reg_svg_text(out, x + pitch / 2, y + 13, "middle", "s", reg_spell_format("%d", percent));
		}
	}
	reg_svg_end(out);
}

void reg_page_cohorts(const struct reg_page *page)
{
	struct reg_page_title titles[COHORTS + 2] = { { _("First visit"), true }, { _("New"), true } };
	struct cohorts cohorts;

	count_cohorts(&cohorts, page);
	if (cohorts.all == 0) {
		reg_page_card_nothing(page->out, "cohorts", _("How many new customers come back"));
		return;
	}
	reg_page_card_begin(page->out, "cohorts", "", _("How many new customers come back"),
	    _("By the month of the first visit: how many were new, and what percentage of them came in the months after."));
	draw_cohorts(page->out, &cohorts);
	for (int since = 1; since < COHORTS; since++)
		titles[since + 1] = (struct reg_page_title){ reg_spell_format("+%d", since), true };
	reg_page_numbers_begin(page->out, titles);
	for (int i = COHORTS - 1; i >= 0; i--) {
		fputs("<tr>", page->out);
		reg_page_cell_number(page->out, i, reg_spell_month(cohorts.year[i], cohorts.month[i]));
		reg_page_cell_number(page->out, cohorts.size[i], reg_spell_number(cohorts.size[i]));
		for (int since = 1; since < COHORTS; since++)
			reg_page_cell_number(page->out, i + since < COHORTS ? cohorts.back[i][since] : -1,
			    i + since < COHORTS ? reg_spell_number(cohorts.back[i][since]) : "");
		fputs("</tr>\n", page->out);
	}
	reg_page_numbers_end(page->out);
	reg_page_card_end(page->out);
}
