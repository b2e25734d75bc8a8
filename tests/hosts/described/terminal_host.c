/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* terminal_host.c - a till that pays through the terminal's kit. It rings ten sales, one declined payment among them. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "gb18030.h"
#include "ten_sales.h"
#include "terminal_sdk.h"

static void put(char *out, size_t size, const char *text)
{
	size_t n = strlen(text);

	memset(out, 0, size);
	memcpy(out, text, n < size ? n : size);
}

static void ring(const struct ten_sale *sale)
{
	static ticket_data_t ticket;
	payment_result_t result = { PT_APPROVED, sale->pays == 1 ? PT_CASH : PT_DEBIT,
		(double)(sale->fuel_cents + sale->shop_cents) / 100, sale->number };
	char text[32];
	time_t local = (time_t)sale->at_unix_s + 8 * 3600;
	struct tm tm;

	memset(&ticket, 0, sizeof ticket);
	if (sale->card != 0) {
		(void)snprintf(text, sizeof text, "%lld", (long long)sale->card);
		put(ticket.loyalty, sizeof ticket.loyalty, text);
	}
	to_gb18030(ticket.plate, sizeof ticket.plate, sale->plate);
	(void)snprintf(text, sizeof text, "%d", sale->attendant);
	put(ticket.cashier, sizeof ticket.cashier, text);
	(void)gmtime_r(&local, &tm);
	(void)strftime(ticket.date_time, sizeof ticket.date_time, "%Y-%m-%d %H:%M:%S", &tm);
	ticket.receipt_number = sale->number;
	if (sale->grade >= 0) {
		basket_line_t *line = &ticket.lines[ticket.n_lines++];

		(void)snprintf(text, sizeof text, "%d", sale->grade);
		put(line->product, sizeof line->product, text);
		(void)snprintf(text, sizeof text, "%d", sale->pump);
		put(line->pump, sizeof line->pump, text);
		(void)snprintf(text, sizeof text, "%d", sale->nozzle);
		put(line->hose, sizeof line->hose, text);
		line->litres = (double)sale->millilitres / 1000;
		line->unit_price = (double)sale->price_per_m3 / 100000;
		line->amount = (double)sale->fuel_cents / 100;
		line->is_fuel = 1;
	}
	if (sale->article[0] != '\0') {
		basket_line_t *line = &ticket.lines[ticket.n_lines++];

		put(line->product, sizeof line->product, sale->article);
		line->litres = (double)sale->pieces_milli / 1000;
		line->amount = (double)sale->shop_cents / 100;
	}
	memset(ticket.raw_track, 0x7f, sizeof ticket.raw_track);
	if (sale->number == 1003) {
		/* The card was declined first. */
		result.status = PT_DECLINED;
		pt_pay(result, &ticket);
		result.status = PT_APPROVED;
	}
	pt_pay(result, &ticket);
}

int main(void)
{
	for (int i = 0; i < 10; i++)
		ring(&ten_sales[i]);
	pt_scan("1000111234567890123");
	return 0;
}
