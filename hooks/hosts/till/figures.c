/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "figures.h"

#include <string.h>

#include "text.h"
#include "words.h"

#define ROWS_MAX 24 /* grades, or kinds of tender: a handful */

struct sum {
	char name[40];
	int64_t value;
};

struct figures {
	int sales;
	int with_plate;
	int with_card;
	int refunds;
	int voids;
	int tests;
	int64_t shop_minor;
	struct sum litres[ROWS_MAX];
	size_t n_litres;
	struct sum money[ROWS_MAX];
	size_t n_money;
};

/* Adds to the row of that name; beyond ROWS_MAX names to the last. */
static void add(struct sum *rows, size_t *n, const char *name, int64_t value)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (strcmp(rows[i].name, name) == 0)
			break;
	if (i == *n && *n < ROWS_MAX) {
		till_text_copy(rows[i].name, sizeof rows[i].name, name);
		rows[(*n)++].value = 0;
	}
	rows[i < ROWS_MAX ? i : ROWS_MAX - 1].value += value;
}

static void add_content(struct figures *figures, const struct till_ticket *document, int sign)
{
	for (size_t i = 0; i < document->n_lines; i++) {
		const struct till_line *line = &document->lines[i];

		if (line->is_void)
			continue;
		if (line->kind == REGULARS_LINE_FUEL)
			add(figures->litres, &figures->n_litres, line->product, sign * line->volume_ml);
		else if (line->kind != REGULARS_LINE_PREPAY)
			figures->shop_minor += sign * line->amount_minor;
	}
	for (size_t i = 0; i < document->n_tenders; i++)
		add(figures->money, &figures->n_money, document->tenders[i].kind,
		    sign * document->tenders[i].amount_minor);
}

static void count(struct figures *figures, const struct till_ticket *document)
{
	int is_sale = 0;

	switch (document->kind) {
	case REGULARS_SALE_CLOSE:
	case REGULARS_SALE_COMPLETION:
		is_sale = 1;
		break;
	case REGULARS_SALE_PREPAY:
		break;
	case REGULARS_SALE_REFUND:
		figures->refunds++;
		add_content(figures, document, -1);
		return;
	case REGULARS_SALE_VOID:
		figures->voids++;
		return;
	case REGULARS_PUMP_TEST:
	case REGULARS_TANK_RETURN:
		figures->tests++;
		return;
	case REGULARS_SHIFT_OPEN:
	case REGULARS_SHIFT_CLOSE:
		return;
	}
	if (document->is_voided)
		return;
	/* A prepay and its completion are one sale, counted when the fuel has flowed. */
	figures->sales += is_sale;
	figures->with_plate += is_sale && document->plate[0] != '\0';
	figures->with_card += is_sale && document->card[0] != '\0';
	add_content(figures, document, 1);
}

void till_figures_say(struct till *till)
{
	struct till_screen *screen = &till->screen;
	struct figures figures;
	char figure[40];

	memset(&figures, 0, sizeof figures);
	for (size_t i = 0; i < till->sales.n; i++)
		if (!till->sales.closed[i]->is_training && strcmp(till->sales.closed[i]->shift, till->sales.shift) == 0)
			count(&figures, till->sales.closed[i]);
	till_screen_say(screen, "%s %s", till_word(W_SHIFT), till->sales.shift[0] == '\0' ? "-" : till->sales.shift);
	till_screen_say(screen, "  %s: %d  (%s %d, %s %d)", till_word(W_SALES), figures.sales, till_word(W_WITH_PLATE),
	    figures.with_plate, till_word(W_WITH_CARD), figures.with_card);
	for (size_t i = 0; i < figures.n_litres; i++) {
		till_text_litres(figure, sizeof figure, figures.litres[i].value);
		till_screen_say(screen, "  %s: %s %s", figures.litres[i].name, figure, till_word(W_LITRES));
	}
	till_text_decimal(figure, sizeof figure, figures.shop_minor, till->currency_decimals);
	till_screen_say(screen, "  %s: %s", till_word(W_SHOP), figure);
	for (size_t i = 0; i < figures.n_money; i++) {
		till_text_decimal(figure, sizeof figure, figures.money[i].value, till->currency_decimals);
		till_screen_say(screen, "  %s: %s", till_word_tender(figures.money[i].name), figure);
	}
	till_screen_say(screen, "  %s: %d  %s: %d  %s: %d", till_word(W_REFUNDS), figures.refunds, till_word(W_VOIDS),
	    figures.voids, till_word(W_TESTS), figures.tests);
}
