/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* nested.c - hands its sales over two by two. */
#include "nested.h"

#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ten_sales.h"

#define EXPORT __attribute__((visibility("default")))

static nested_callback listener;
static void *listener_user;

EXPORT int nested_listen(nested_callback callback, void *user)
{
	listener = callback;
	listener_user = user;
	return 1;
}

EXPORT int nested_forget(nested_callback callback)
{
	int was = listener == callback;

	listener = NULL;
	return was;
}

static void convert(void *out, size_t size, const char *encoding, const char *utf8)
{
	iconv_t converter = iconv_open(encoding, "UTF-8");
	char *in = (char *)utf8, *to = out;
	size_t left = strlen(utf8), room = size;

	memset(out, 0, size);
	if (converter != (iconv_t)-1) {
		(void)iconv(converter, &in, &left, &to, &room);
		(void)iconv_close(converter);
	}
}

static void to_bcd(uint8_t out[10], int64_t number)
{
	char digits[24];

	memset(out, 0xff, 10);
	if (number == 0)
		return;
	(void)snprintf(digits, sizeof digits, "%lld", (long long)number);
	for (size_t i = 0; i < 20; i++) {
		unsigned half = i < strlen(digits) ? (unsigned)(digits[i] - '0') : 15;

		out[i / 2] = (uint8_t)(i % 2 == 0 ? half << 4 | 15 : (out[i / 2] & 0xf0u) | half);
	}
}

static void fill(GetData *data, item items[2], const struct ten_sale *sale)
{
	time_t local = (time_t)sale->at_unix_s + 8 * 3600;
	item **last = &data->items;
	struct tm tm;

	memset(data, 0, sizeof *data);
	memset(items, 0, 2 * sizeof *items);
	(void)snprintf(data->fields[0], sizeof data->fields[0], "%08d", sale->number);
	(void)snprintf(data->fields[1], sizeof data->fields[1], "%d   ", sale->attendant);
	memset(data->fields[2], sale->pays == 1 ? 'C' : 'K', sizeof data->fields[2]); /* full: no NUL */
	convert(data->plate, sizeof data->plate, "UTF-32LE", sale->plate);
	to_bcd(data->card_bcd, sale->card);
	(void)gmtime_r(&local, &tm);
	data->when.year = (uint16_t)(tm.tm_year + 1900);
	data->when.month = (uint8_t)(tm.tm_mon + 1);
	data->when.day = (uint8_t)tm.tm_mday;
	data->when.hour = (uint8_t)tm.tm_hour;
	data->when.minute = (uint8_t)tm.tm_min;
	data->when.second = (uint8_t)tm.tm_sec;
	data->pump = sale->pump;
	data->total = (sale->fuel_cents + sale->shop_cents) * 100;
	if (sale->grade >= 0) {
		items[0].grade = (int16_t)sale->grade;
		items[0].hose = (int16_t)sale->nozzle;
		items[0].millilitres = (int32_t)sale->millilitres;
		items[0].price = sale->price_per_m3 / 10;
		items[0].sum = sale->fuel_cents * 100;
		items[0].is_fuel = -1;
		*last = &items[0];
		last = &items[0].next;
	}
	if (sale->article[0] != '\0') {
		convert(items[1].article, sizeof items[1].article, "UTF-16LE", sale->article);
		items[1].pieces = (int32_t)(sale->pieces_milli / 1000);
		items[1].sum = sale->shop_cents * 100;
		*last = &items[1];
	}
}

int main(void)
{
	for (int i = 0; i < 10 && listener != NULL; i += 2) {
		GetData data[2];
		item items[2][2];
		Int16 n = 2;

		fill(&data[0], items[0], &ten_sales[i]);
		fill(&data[1], items[1], &ten_sales[i + 1]);
		if (listener(data, &n, listener_user) != -1 || n != 0) {
			(void)fprintf(stderr, "the listener left %d\n", (int)n);
			return 1;
		}
	}
	return listener == NULL;
}
