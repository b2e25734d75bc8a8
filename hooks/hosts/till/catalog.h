/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * catalog.h - what the till sells: fuel grades with a price per litre, articles and services with a price.
 */
#ifndef TILL_CATALOG_H
#define TILL_CATALOG_H

#include <stddef.h>
#include <stdint.h>

#include "../../../plugin/regulars.h"

struct till_product {
	enum regulars_line_kind kind; /* fuel, goods, service, fee or deposit */
	char code[40];
	char category[40];
	char name[2][64];    /* by enum till_language */
	int64_t price_minor; /* fuel: minor units per m3; others: minor units per piece */
};

struct till_catalog {
	struct till_product *products;
	size_t n;
};

/* Fills the catalogue from a file (regulars-till(1), PRODUCTS), or with the built-in products when path is NULL.
 * Returns 0, or -1 with one line in `why` (FILE:LINE: what was expected). */
int till_catalog_init(struct till_catalog *catalog, const char *path, int currency_decimals, char *why,
    size_t why_size);
void till_catalog_finish(struct till_catalog *catalog);

/* The product of this code, fuel when `want_fuel`, anything else when not; NULL when there is none. */
const struct till_product *till_catalog_find(const struct till_catalog *catalog, const char *code, int want_fuel);

#endif
