/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A till's interface for plugins: each side gives the other a table of functions, named and indexed at once. */
#ifndef TEF_H
#define TEF_H

#include <stdint.h>

typedef char TEFBOOL;

enum tef_code { TEF_BEGIN = 1, TEF_ITEM = 2, TEF_TOTAL = 3, TEF_DROPPED = 4 };

struct tef_item {
	int16_t kind;            /* 0 fuel, 1 article */
	char name[14];
	uint8_t quantity_bcd[4]; /* 8 digits, thousandths */
	uint8_t sum_bcd[4];      /* 8 digits, 1/100 */
	uint8_t price_bcd[4];    /* 8 digits, 1/100000 */
	uint8_t pump, nozzle;
};

typedef void (*tef_ticket)(void *context, enum tef_code code, int32_t ticket_number, const struct tef_item *item);
typedef void (*tef_identity)(void *context, int32_t ticket_number, const char *plate, const char *card);
typedef void (*tef_paid)(void *context, int32_t ticket_number, int64_t unix_ms, int32_t attendant, int32_t kind,
    int64_t cents);
typedef int (*tef_menu)(void *context, int number, char *out, int out_size);

/* What the plugin gives. */
typedef union {
	struct {
		tef_ticket ticket;
		tef_identity identity;
		tef_paid paid;
		tef_menu menu;
	} named;
	void (*indexed[4])(void);
} tef_table;

/* What the till gives. Options lie one behind the other, 41 bytes each. */
typedef void (*tef_choose)(char *title, void *options, int n, int *selected, TEFBOOL *back);
typedef int (*tef_ask)(const char *question, char *answer, int size);
typedef void (*tef_print)(const char *line);

typedef union {
	struct {
		tef_choose choose;
		tef_ask ask;
		tef_print print;
	} named;
	void (*indexed[3])(void);
} tef_host;

/* Entries of the plugin. */
int TefPlug(void *context, const tef_host *host, tef_table *table);
void TefUnplug(void *context);

#endif
