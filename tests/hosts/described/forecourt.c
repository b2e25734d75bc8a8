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

LONG GetNextDelivery(LONG *delivery, LONG *hose, LONG *pump, LONG *tank, LONG *grade, char *grade_name, LONG *state,
    LONG *kind, double *volume, double *price, double *value, double *volume_2, double *price_2, double *value_2,
    DATE *completed, DATE *cleared, LONG *attendant, LONG *reserved_by, uint16_t *plate)
{
	const struct ten_sale *sale;

	if (!is_connected || next == 10)
		return 10;
	sale = &ten_sales[next];
	*delivery = next + 1;
	*hose = sale->nozzle;
	*pump = sale->pump;
	*tank = 1;
	*grade = sale->grade;
	(void)snprintf(grade_name, 16, "%d", sale->grade);
	*state = 2;
	*kind = sale->grade >= 0;
	*volume = (double)sale->millilitres / 1000;
	*price = (double)sale->price_per_m3 / 100000;
	*value = (double)sale->fuel_cents / 100;
	*volume_2 = *price_2 = *value_2 = 0;
	*completed = (double)(sale->at_unix_s + 8 * 3600) / 86400 + 25569;
	*cleared = 0;
	*attendant = sale->attendant;
	*reserved_by = -1;
	to_utf16(plate, 16 * sizeof *plate, sale->plate);
	return 0;
}

LONG AckDelivery(LONG delivery)
{
	if (delivery != next + 1)
		return 6;
	next++;
	return 0;
}

LONG GetDeliveryTicket(LONG delivery, LONG *receipt, char *card, LONG card_size, char *article, LONG article_size,
    double *pieces, double *article_value, LONG *pay)
{
	const struct ten_sale *sale = &ten_sales[delivery - 1];

	*receipt = sale->number;
	memset(card, 0, (size_t)card_size);
	if (sale->card != 0)
		(void)snprintf(card, (size_t)card_size, "%lld", (long long)sale->card);
	(void)snprintf(article, (size_t)article_size, "%s", sale->article);
	*pieces = (double)sale->pieces_milli / 1000;
	*article_value = (double)sale->shop_cents / 100;
	*pay = sale->pays;
	return 0;
}

int forecourt_is_empty(void)
{
	return next == 10;
}
