/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A till's interface for payment and menu plugins: a table of functions it takes, and functions for asking the cashier. */
#ifndef TEF_H
#define TEF_H

#include <stdint.h>

typedef char TEFBOOL;

enum tef_code { TEF_BEGIN = 1, TEF_ITEM = 2, TEF_TOTAL = 3, TEF_PAID = 4, TEF_END = 5, TEF_DROPPED = 6 };

struct tef_item {
	int16_t kind;           /* 0 fuel, 1 article */
	char name[14];
	uint8_t quantity_bcd[4]; /* 8 digits, thousandths */
	uint8_t sum_bcd[4];     /* 8 digits, 1/100 */
	uint8_t price_bcd[4];   /* 8 digits, 1/100000 */
	uint8_t pump, nozzle;
};

/* Named and indexed at once: functions that the plugin gives. */
typedef union {
	struct {
		void (*ticket)(void *context, enum tef_code code, int32_t ticket_number, const struct tef_item *item);
		void (*identity)(void *context, int32_t ticket_number, const char *plate, const char *card);
		void (*paid)(void *context, int32_t ticket_number, int64_t unix_ms, int32_t attendant, int32_t kind, int64_t cents);
		int (*menu)(void *context, int number, char *out, int out_size);
	} named;
	void (*indexed[4])(void);
} tef_table;

int tef_plug(void *context, const tef_table *table);
int tef_unplug(void *context);
/* Options lie one behind the other, 41 bytes each. */
void tef_choose(char *title, void *options, int n, int *selected, TEFBOOL *back);
int tef_ask(const char *question, char *answer, int size);
void tef_print(const char *line);

#endif
