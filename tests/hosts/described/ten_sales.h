/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ten_sales.h - the ten sales that every sample host rings, so that what the doors make of them can be compared.
 *
 * The hosts know nothing of Regulars: this is what a cashier did, in everyday units.
 */
#ifndef TEN_SALES_H
#define TEN_SALES_H

#include <stdint.h>

struct ten_sale {
	int number;              /* of the receipt */
	int64_t at_unix_s;
	const char *plate;       /* UTF-8; "" none */
	int64_t card;            /* 19 digits beginning 100011; 0 none */
	int attendant;
	int pump, nozzle;
	int grade;               /* 92, 95, 98, 0 (diesel); -1: no fuel */
	int64_t millilitres;
	int64_t price_per_m3;    /* minor units per cubic metre */
	int64_t fuel_cents;
	const char *article;     /* "" none */
	int64_t pieces_milli;
	int64_t shop_cents;
	int pays;                /* 1 cash, 2 card */
};

/* 2026-11-21 08:00:00 +08:00 and every ten minutes. Litres have at most three decimals, as pumps do. */
#define TEN_SALES_BEGIN INT64_C(1795219200)

static const struct ten_sale ten_sales[10] = {
	{ 1001, TEN_SALES_BEGIN, "粤B12345", 0, 7, 3, 5, 92, 40123, 745000, 29892, "", 0, 0, 1 },
	{ 1002, TEN_SALES_BEGIN + 600, "粤B12345", INT64_C(1000111234567890123), 7, 3, 5, 95, 25500, 790000, 20145, "6901234567892", 2000, 900, 2 },
	{ 1003, TEN_SALES_BEGIN + 1200, "", INT64_C(1000111234567890123), 8, 1, 1, 92, 10000, 745000, 7450, "", 0, 0, 2 },
	{ 1004, TEN_SALES_BEGIN + 1800, "京AD12345", 0, 8, 2, 3, 98, 60005, 850000, 51004, "", 0, 0, 1 },
	{ 1005, TEN_SALES_BEGIN + 2400, "", 0, 8, 0, 0, -1, 0, 0, 0, "6925303721039", 1000, 550, 1 },
	{ 1006, TEN_SALES_BEGIN + 3000, "沪A99999", 0, 7, 4, 7, 0, 300250, 720000, 216180, "", 0, 0, 2 },
	{ 1007, TEN_SALES_BEGIN + 3600, "粤B12345", 0, 7, 3, 5, 92, 1, 745000, 1, "", 0, 0, 1 },
	{ 1008, TEN_SALES_BEGIN + 4200, "ABC123", INT64_C(1000119876543210987), 9, 1, 1, 95, 33333, 790000, 26333, "6901234567892", 1000, 450, 1 },
	{ 1009, TEN_SALES_BEGIN + 4800, "", 0, 9, 1, 2, 92, 45000, 745000, 33525, "", 0, 0, 1 },
	{ 1010, TEN_SALES_BEGIN + 5400, "京AD12345", INT64_C(1000119876543210987), 9, 2, 3, 98, 50000, 850000, 42500, "6925303721039", 3000, 1650, 2 },
};

#endif
