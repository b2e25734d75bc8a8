/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tef.c - a till with a plugin interface of its own. It rings ten sales, piece by piece, and opens the menu. */
#include "tef.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gb18030.h"
#include "ten_sales.h"

#define EXPORT __attribute__((visibility("default")))

static tef_table plugged;
static void *plugged_context;

EXPORT int tef_plug(void *context, const tef_table *table)
{
	plugged = *table;
	plugged_context = context;
	return 0;
}

EXPORT int tef_unplug(void *context)
{
	memset(&plugged, 0, sizeof plugged);
	return context == plugged_context ? 0 : 1;
}

/* The cashier of this test always takes the first. */
EXPORT void tef_choose(char *title, void *options, int n, int *selected, TEFBOOL *back)
{
	printf("choose %s of %d, first %s\n", title, n, (const char *)options);
	*selected = 0;
	*back = 0;
}

/* The cashier's answers, by turns. */
EXPORT int tef_ask(const char *question, char *answer, int size)
{
	static const char *const answers[] = { "Li Lei", "13800138000", "A88888" };
	static size_t n;

	printf("ask %s\n", question);
	(void)snprintf(answer, (size_t)size, "%s", n < 3 ? answers[n] : "");
	n++;
	return 1;
}

EXPORT void tef_print(const char *line)
{
	printf("print %s\n", line);
}

static void to_bcd(uint8_t out[4], int64_t number)
{
	for (int i = 3; i >= 0; i--) {
		out[i] = (uint8_t)(number % 10 | number / 10 % 10 << 4);
		number /= 100;
	}
}

static void ring(const struct ten_sale *sale)
{
	char plate[16], card[24] = "";
	struct tef_item item;

	plugged.named.ticket(plugged_context, TEF_BEGIN, sale->number, NULL);
	to_gb18030(plate, sizeof plate, sale->plate);
	if (sale->card != 0)
		(void)snprintf(card, sizeof card, "%lld", (long long)sale->card);
	if (plate[0] != '\0' || card[0] != '\0')
		plugged.named.identity(plugged_context, sale->number, plate[0] == '\0' ? NULL : plate, card);
	memset(&item, 0, sizeof item);
	if (sale->grade >= 0) {
		(void)snprintf(item.name, sizeof item.name, "%d", sale->grade);
		to_bcd(item.quantity_bcd, sale->millilitres);
		to_bcd(item.sum_bcd, sale->fuel_cents);
		to_bcd(item.price_bcd, sale->price_per_m3);
		item.pump = (uint8_t)sale->pump;
		item.nozzle = (uint8_t)sale->nozzle;
		plugged.named.ticket(plugged_context, TEF_ITEM, sale->number, &item);
	}
	if (sale->article[0] != '\0') {
		memset(&item, 0, sizeof item);
		item.kind = 1;
		memcpy(item.name, sale->article, strlen(sale->article));
		to_bcd(item.quantity_bcd, sale->pieces_milli);
		to_bcd(item.sum_bcd, sale->shop_cents);
		plugged.named.ticket(plugged_context, TEF_ITEM, sale->number, &item);
	}
	plugged.named.ticket(plugged_context, TEF_TOTAL, sale->number, NULL);
	plugged.named.paid(plugged_context, sale->number, sale->at_unix_s * 1000 + 250, sale->attendant, sale->pays,
	    sale->fuel_cents + sale->shop_cents);
}

int main(int argc, char **argv)
{
	char text[2000] = "";

	(void)argv;
	if (plugged.named.ticket == NULL)
		return 1;
	/* A ticket that is dropped. */
	plugged.named.ticket(plugged_context, TEF_BEGIN, 999, NULL);
	plugged.named.ticket(plugged_context, TEF_DROPPED, 999, NULL);
	for (int i = 0; i < 10; i++)
		ring(&ten_sales[i]);
	if (argc > 1)
		printf("menu: %d [%s]\n", plugged.named.menu(plugged_context, 0, text, (int)sizeof text), text);
	return 0;
}
