/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * native_host.c - rings the ten sales through the native door: what all described hosts are compared with.
 *
 * Usage: native_host PLUGIN DATABASE
 */
#include <dlfcn.h>
#include <stdio.h>

#include "regulars.h"
#include "ten_sales.h"

static int ring(const struct regulars_plugin *plugin, struct regulars_session *session, const struct ten_sale *sale)
{
	char receipt[16], card[24], attendant[8], pump[8], nozzle[8], grade[8];
	struct regulars_line lines[2] = { { 0 } };
	struct regulars_tender tender = { sale->pays == 1 ? "cash" : "card", sale->fuel_cents + sale->shop_cents };
	struct regulars_event event = { .struct_size = sizeof event, .kind = REGULARS_SALE_CLOSE, .series = "ten",
		.receipt = receipt, .at_unix_s = sale->at_unix_s, .attendant = attendant, .plate = sale->plate,
		.card = sale->card == 0 ? NULL : card, .lines = lines, .tenders = &tender, .n_tenders = 1 };

	(void)snprintf(receipt, sizeof receipt, "%d", sale->number);
	(void)snprintf(card, sizeof card, "%lld", (long long)sale->card);
	(void)snprintf(attendant, sizeof attendant, "%d", sale->attendant);
	(void)snprintf(pump, sizeof pump, "%d", sale->pump);
	(void)snprintf(nozzle, sizeof nozzle, "%d", sale->nozzle);
	(void)snprintf(grade, sizeof grade, "%d", sale->grade);
	if (sale->grade >= 0)
		lines[event.n_lines++] = (struct regulars_line){ .kind = REGULARS_LINE_FUEL, .product = grade, .pump = pump,
			.nozzle = nozzle, .volume_ml = sale->millilitres, .unit_price_minor_per_m3 = sale->price_per_m3,
			.amount_minor = sale->fuel_cents };
	if (sale->article[0] != '\0')
		lines[event.n_lines++] = (struct regulars_line){ .kind = REGULARS_LINE_GOODS, .product = sale->article,
			.quantity_milli = sale->pieces_milli, .amount_minor = sale->shop_cents };
	return plugin->event(session, &event) == REGULARS_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
	struct regulars_settings settings = { .struct_size = sizeof settings };
	const struct regulars_plugin *plugin;
	struct regulars_session *session;
	int failed = 0;
	void *object;

	object = argc == 3 ? dlopen(argv[1], RTLD_NOW) : NULL;
	plugin = object == NULL ? NULL : dlsym(object, REGULARS_SYMBOL);
	if (plugin == NULL) {
		(void)fprintf(stderr, "usage: native_host PLUGIN DATABASE\n");
		return 2;
	}
	settings.database = argv[2];
	if (plugin->start(&session, &settings, NULL, NULL, 0) != REGULARS_OK)
		return 1;
	for (int i = 0; i < 10; i++)
		failed += ring(plugin, session, &ten_sales[i]);
	plugin->stop(session);
	return failed;
}
