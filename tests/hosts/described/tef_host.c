/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tef.c - a till with a plugin interface of its own. It rings ten sales, piece by piece, and opens the menu. */
#include "tef.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gb18030.h"
#include "ten_sales.h"

static tef_table plugged;
static char context[] = "till";

/* The cashier of this test always takes the first. */
static void choose(char *title, void *options, int n, int *selected, TEFBOOL *back)
{
	printf("choose %s of %d, first %s\n", title, n, (const char *)options);
	*selected = 0;
	*back = 0;
}

/* What the cashier answers to what; nothing to everything else. */
static int ask(const char *question, char *answer, int size)
{
	static const char *const answers[][2] = { { "Phone", "13800138000" }, { "May we", "yes" }, { "Name", "Li Lei" },
		{ "Plate", "A88888" } };

	printf("ask %s\n", question);
	answer[0] = '\0';
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
		if (strncmp(question, answers[i][0], strlen(answers[i][0])) == 0)
			(void)snprintf(answer, (size_t)size, "%s", answers[i][1]);
	return 1;
}

static void print(const char *line)
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

	plugged.named.ticket(context, TEF_BEGIN, sale->number, NULL);
	to_gb18030(plate, sizeof plate, sale->plate);
	if (sale->card != 0)
		(void)snprintf(card, sizeof card, "%lld", (long long)sale->card);
	if (plate[0] != '\0' || card[0] != '\0')
		plugged.named.identity(context, sale->number, plate[0] == '\0' ? NULL : plate, card);
	memset(&item, 0, sizeof item);
	if (sale->grade >= 0) {
		(void)snprintf(item.name, sizeof item.name, "%d", sale->grade);
		to_bcd(item.quantity_bcd, sale->millilitres);
		to_bcd(item.sum_bcd, sale->fuel_cents);
		to_bcd(item.price_bcd, sale->price_per_m3);
		item.pump = (uint8_t)sale->pump;
		item.nozzle = (uint8_t)sale->nozzle;
		plugged.named.ticket(context, TEF_ITEM, sale->number, &item);
	}
	if (sale->article[0] != '\0') {
		memset(&item, 0, sizeof item);
		item.kind = 1;
		memcpy(item.name, sale->article, strlen(sale->article));
		to_bcd(item.quantity_bcd, sale->pieces_milli);
		to_bcd(item.sum_bcd, sale->shop_cents);
		plugged.named.ticket(context, TEF_ITEM, sale->number, &item);
	}
	plugged.named.ticket(context, TEF_TOTAL, sale->number, NULL);
	plugged.named.paid(context, sale->number, sale->at_unix_s * 1000 + 250, sale->attendant, sale->pays,
	    sale->fuel_cents + sale->shop_cents);
}

int main(int argc, char **argv)
{
	static const tef_host host = { .named = { choose, ask, print } };
	void *plugin = argc > 1 ? dlopen(argv[1], RTLD_NOW) : NULL;
	int (*plug)(void *, const tef_host *, tef_table *);
	void (*unplug)(void *);
	char text[2000] = "";

	if (plugin == NULL) {
		(void)fprintf(stderr, "usage: tef_host PLUGIN [menu]: %s\n", dlerror());
		return 2;
	}
	*(void **)&plug = dlsym(plugin, "TefPlug");
	*(void **)&unplug = dlsym(plugin, "TefUnplug");
	if (plug(context, &host, &plugged) != 0 || plugged.indexed[2] == NULL)
		return 1;
	/* A ticket that is dropped. */
	plugged.named.ticket(context, TEF_BEGIN, 999, NULL);
	plugged.named.ticket(context, TEF_DROPPED, 999, NULL);
	for (int i = 0; i < 10; i++)
		ring(&ten_sales[i]);
	if (argc > 2)
		printf("menu: %d [%s]\n", plugged.named.menu(context, 0, text, (int)sizeof text), text);
	unplug(context);
	return 0;
}
