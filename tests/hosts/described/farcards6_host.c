/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * farcards6_host.c - a card server with the plugin interface of FarCards 6, as its makers document it: loads the plugin
 * argv[1], asks about the card argv[2] and others, and tells it of three checks, one of which is taken back.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Offsets by the documentation, member by member, not by a struct of ours. */
#define CARD_BYTES 1164
#define TRANSACTION_BYTES 122
#define AT_HOLDER 264
#define AT_DISCOUNT 322
#define AT_AVAILABLE 332
#define AT_SECOND_ACCOUNT 340
#define AT_SCREEN 652

enum { DISCOUNT = 1, BONUS = 2, SPENT = 3 };

static void put(unsigned char *to, const void *from, size_t size)
{
	memcpy(to, from, size);
}

static void transaction(unsigned char *to, int64_t card, uint8_t kind, int64_t sum, uint32_t check)
{
	const uint16_t size = TRANSACTION_BYTES, restaurant = 17;
	const uint32_t date = 46348; /* 2026-11-22 */
	const uint8_t unit = 2;

	memset(to, 0, TRANSACTION_BYTES);
	put(to, &size, 2);
	put(to + 2, &card, 8);
	put(to + 22, &kind, 1);
	put(to + 23, &sum, 8);
	put(to + 31, &restaurant, 2);
	put(to + 33, &date, 4);
	put(to + 37, &unit, 1);
	put(to + 38, &check, 4);
}

typedef int (*card_function)(int64_t, uint32_t, uint32_t, void *, void *, uint32_t, uint16_t, void **, uint32_t *, uint16_t *);
typedef int (*transactions_function)(uint32_t, void *, void *, uint32_t, uint16_t, void **, uint32_t *, uint16_t *);

static void ask(card_function function, int64_t card, uint16_t size)
{
	unsigned char info[CARD_BYTES + 8];
	int64_t available, points;
	uint16_t discount, out_kind = 9;
	uint32_t out_size = 9;
	void *out = info;
	int result;

	memset(info, 0x5a, sizeof info);
	put(info, &size, 2);
	result = function(card, 17, 2, info, NULL, 0, 0, &out, &out_size, &out_kind);
	printf("card %lld: %d, out %s %u %u", (long long)card, result, out == NULL ? "none" : "some", (unsigned)out_size,
	    (unsigned)out_kind);
	if (result == 0) {
		memcpy(&discount, info + AT_DISCOUNT, 2);
		memcpy(&available, info + AT_AVAILABLE, 8);
		memcpy(&points, info + AT_SECOND_ACCOUNT, 8);
		printf(", %.40s, discount %u, available %lld, points %lld, screen %s", (char *)info + AT_HOLDER, (unsigned)discount,
		    (long long)available, (long long)points, info[AT_SCREEN] == '\0' ? "empty" : "filled");
	}
	/* Nothing behind the struct was written, and nothing in it when there is no such card. */
	for (size_t i = result == 0 ? CARD_BYTES : 2; i < sizeof info; i++)
		if (info[i] != 0x5a) {
			printf(", written at %zu", i);
			break;
		}
	printf("\n");
}

int main(int argc, char **argv)
{
	void *plugin = argc == 3 ? dlopen(argv[1], RTLD_NOW) : NULL, *out;
	unsigned char records[4][TRANSACTION_BYTES];
	void *list[4] = { records[0], records[1], records[2], records[3] };
	transactions_function transactions;
	card_function card_info;
	void (*init)(void), (*done)(void);
	uint32_t out_size;
	uint16_t out_kind;
	int64_t card;

	if (plugin == NULL) {
		(void)fprintf(stderr, "usage: farcards6_host PLUGIN CARD: %s\n", dlerror());
		return 2;
	}
	card = strtoll(argv[2], NULL, 10);
	*(void **)&init = dlsym(plugin, "Init");
	*(void **)&done = dlsym(plugin, "Done");
	*(void **)&card_info = dlsym(plugin, "GetCardInfoEx");
	*(void **)&transactions = dlsym(plugin, "TransactionsEx");
	if (init == NULL || done == NULL || card_info == NULL || transactions == NULL)
		return 1;
	init();
	ask(card_info, card, CARD_BYTES);
	ask(card_info, 77, CARD_BYTES);
	ask(card_info, card, 100);
	transaction(records[0], card, DISCOUNT, -500, 41);
	transaction(records[1], card, SPENT, 12345, 41);
	transaction(records[2], 0, SPENT, 999, 41);
	transaction(records[3], card, SPENT, 70000, 42);
	printf("transactions: %d\n", transactions(4, list, NULL, 0, 0, &out, &out_size, &out_kind));
	transaction(records[0], card, SPENT, 100, 43);
	transaction(records[1], card, SPENT, -12345, 41);
	transaction(records[2], card, BONUS, 10, 43);
	printf("transactions: %d\n", transactions(3, list, NULL, 0, 0, &out, &out_size, &out_kind));
	printf("none: %d\n", transactions(0, NULL, NULL, 0, 0, &out, &out_size, &out_kind));
	ask(card_info, card, CARD_BYTES);
	done();
	return dlclose(plugin);
}
