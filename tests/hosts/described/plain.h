/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A shop's own library. Nobody else was ever meant to see a sale. */
#ifndef PLAIN_H
#define PLAIN_H

#include <stdint.h>
#include <time.h>

struct plain_row {
	int kind;               /* 'F' fuel, 'A' article */
	const char *what;
	float litres;           /* or pieces */
	long cents;
	long price;             /* per litre in 1/1000 */
	int pump, hose;
};

struct plain_sale {
	unsigned long number;
	time_t when;
	const char *plate;      /* NULL: none */
	const char *card;
	int clerk;
	struct plain_row *rows; /* the last has kind 0 */
};

/* 0: the sale is done. */
int plain_finish(const struct plain_sale *sale, int pays, double total);

#endif
