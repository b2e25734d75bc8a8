/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "forecourt.h"

#include <iconv.h>
#include <stdio.h>
#include <string.h>

#include "ten_sales.h"

static int is_connected, next;

LONG ClientConnect(const char *host, LONG port)
{
	is_connected = strcmp(host, "127.0.0.1") == 0 && port == 5123;
	return is_connected ? 0 : 5;
}

LONG ClientDisconnect(void)
{
	is_connected = 0;
	return 0;
}

static void to_utf16(uint16_t *out, size_t size, const char *utf8)
{
	iconv_t converter = iconv_open("UTF-16LE", "UTF-8");
	char *in = (char *)utf8, *to = (char *)out;
	size_t left = strlen(utf8), room = size - 2;

	memset(out, 0, size);
	if (converter != (iconv_t)-1) {
		(void)iconv(converter, &in, &left, &to, &room);
		(void)iconv_close(converter);
	}
}

LONG GetNextDelivery(LONG *delivery, LONG *receipt, LONG *pump, LONG *hose, LONG *grade, char *grade_name, LONG *pay,
    LONG *kind, double *volume, double *price, double *value, double *pieces, double *article_value, char *article,
    DATE *completed, LONG *attendant, char *card, uint16_t *plate, double *total)
{
	const struct ten_sale *sale;

	if (!is_connected || next == 10)
		return 10;
	sale = &ten_sales[next];
	*delivery = next + 1;
	*receipt = sale->number;
	*hose = sale->nozzle;
	*pump = sale->pump;
	*grade = sale->grade;
	(void)snprintf(grade_name, 16, "%d", sale->grade);
	*pay = sale->pays;
	*kind = sale->grade >= 0;
	*volume = (double)sale->millilitres / 1000;
	*price = (double)sale->price_per_m3 / 100000;
	*value = (double)sale->fuel_cents / 100;
	*pieces = (double)sale->pieces_milli / 1000;
	*article_value = (double)sale->shop_cents / 100;
	(void)snprintf(article, 16, "%s", sale->article);
	*completed = (double)(sale->at_unix_s + 8 * 3600) / 86400 + 25569;
	*attendant = sale->attendant;
	card[0] = '\0';
	if (sale->card != 0)
		(void)snprintf(card, 24, "%lld", (long long)sale->card);
	to_utf16(plate, 16 * sizeof *plate, sale->plate);
	*total = (double)(sale->fuel_cents + sale->shop_cents) / 100;
	return 0;
}

LONG AckDelivery(LONG delivery)
{
	if (delivery != next + 1)
		return 6;
	next++;
	return 0;
}

int forecourt_is_empty(void)
{
	return next == 10;
}
