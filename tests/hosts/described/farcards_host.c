/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * farcards_host.c - loads a card plugin (argv[1]) by the names of its entries and rings ten sales; with a second argument it asks
 * about a card first and prints what the plugin filled.
 */
#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "farcards.h"
#include "gb18030.h"
#include "ten_sales.h"

_Static_assert(sizeof(CARDINFO) == 1164, "as in the manual");

static void on_message(void *window, const char *text)
{
	printf("message to %s: %s\n", (const char *)window, text);
}

static void on_found(void *back, uint32_t kind, int64_t card, const char *holder)
{
	printf("found for %s: %u %lld %s\n", (const char *)back, (unsigned)kind, (long long)card, holder);
}

static void fill(TRANSACTION *transaction, const struct ten_sale *sale)
{
	memset(transaction, 0, sizeof *transaction);
	transaction->size = sizeof *transaction;
	transaction->card = sale->card;
	transaction->when = (double)(sale->at_unix_s + 8 * 3600) / 86400 + 25569;
	transaction->sum = sale->fuel_cents + sale->shop_cents;
	transaction->check = (DWORD)sale->number;
	transaction->operator_no = (DWORD)sale->attendant;
	to_gb18030(transaction->plate, sizeof transaction->plate, sale->plate);
	transaction->pay = (WORD)sale->pays;
	if (sale->grade >= 0) {
		ITEM *item = &transaction->items[transaction->n_items++];
		char code[16];

		memcpy(item->code, code, (size_t)snprintf(code, sizeof code, "%d", sale->grade) + 1);
		item->kind = 1;
		item->quantity = sale->millilitres;
		item->price = sale->price_per_m3;
		item->sum = sale->fuel_cents;
		item->pump = (WORD)sale->pump;
		item->nozzle = (WORD)sale->nozzle;
	}
	if (sale->article[0] != '\0') {
		ITEM *item = &transaction->items[transaction->n_items++];

		memcpy(item->code, sale->article, strlen(sale->article));
		item->kind = 2;
		item->quantity = sale->pieces_milli;
		item->sum = sale->shop_cents;
	}
}

static void ask(void *plugin, int64_t card)
{
	int (*info_ex)(int64_t, DWORD, DWORD, void *, void *, DWORD, WORD, void **, DWORD *, WORD *);
	void (*free_memory)(void *);
	void *out = NULL;
	DWORD out_len = 77;
	WORD out_kind = 77;
	CARDINFO info;
	int result;

	*(void **)&info_ex = dlsym(plugin, "GetCardInfoEx");
	*(void **)&free_memory = dlsym(plugin, "FreeMemory");
	memset(&info, 0x5a, sizeof info);
	info.size = sizeof info;
	result = info_ex(card, 1, 1, &info, NULL, 0, 0, &out, &out_len, &out_kind);
	printf("card %lld: %d", (long long)card, result);
	if (result == 0)
		printf(" holder [%.40s] tier %u points %lld.%02lld screen [%.256s]", info.holder, (unsigned)info.tier,
		    (long long)(info.amounts[0] / 100), (long long)(info.amounts[0] % 100), info.screen_line_1);
	printf(" out %u [%.*s]\n", (unsigned)out_len, out == NULL ? 0 : (int)out_len, out == NULL ? "" : (const char *)out);
	free_memory(out);
	info.size = 12; /* an older host's struct: must not be written beyond */
	printf("short struct: %d\n", info_ex(card, 1, 1, &info, NULL, 0, 0, &out, &out_len, &out_kind));
	printf("no struct: %d\n", info_ex(card, 1, 1, NULL, NULL, 0, 0, NULL, NULL, NULL));
}

int main(int argc, char **argv)
{
	void *plugin = argc >= 2 ? dlopen(argv[1], RTLD_NOW) : NULL;
	int (*init)(void *, CBMESSAGE);
	int (*transactions)(DWORD, void *, void *, DWORD, WORD, void **, DWORD *, WORD *);
	void (*find)(const char *, CBFIND, void *);
	void (*done)(void);
	TRANSACTION records[10], *list[10];
	void *out = NULL;
	DWORD out_len;
	WORD out_kind;
	int result;

	if (plugin == NULL) {
		(void)fprintf(stderr, "usage: farcards_host PLUGIN [CARD]: %s\n", dlerror());
		return 2;
	}
	*(void **)&init = dlsym(plugin, "Init");
	*(void **)&transactions = dlsym(plugin, "TransactionsEx");
	*(void **)&find = dlsym(plugin, "FindCardsL");
	*(void **)&done = dlsym(plugin, "Done");
	if (init == NULL || transactions == NULL || find == NULL || done == NULL || init((char *)"window 1", on_message) != 0)
		return 1;
	for (int i = 0; i < 10; i++) {
		fill(&records[i], &ten_sales[i]);
		list[i] = &records[i];
	}
	result = transactions(10, list, NULL, 0, 0, &out, &out_len, &out_kind);
	printf("transactions: %d\n", result);
	if (argc > 2) {
		ask(plugin, strtoll(argv[2], NULL, 10));
		find(argv[2], on_found, (char *)"till 1");
	}
	done();
	(void)dlclose(plugin);
	return result;
}
