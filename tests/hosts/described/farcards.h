/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The plugin interface of a restaurant and card system, as its makers publish it: entries that the host looks up. */
#ifndef FARCARDS_H
#define FARCARDS_H

#include <stdint.h>

typedef uint32_t DWORD;
typedef uint16_t WORD;

#pragma pack(push, 1)
typedef struct {
	WORD size;              /* of this struct, set by the host */
	uint8_t deleted, grab, stop_date_used, verified;
	char stop_date[8];
	int64_t account;
	DWORD unpayable;
	DWORD bonus_no, discount_no;
	int64_t limit;          /* 1/100 */
	int64_t amounts[8];     /* 1/100: points, pending, to the next tier ... */
	char holder[40];
	int64_t id;
	char photo[256];
	char dop_info[256];
	char screen_line_1[256];
	char screen_line_2[238];
	DWORD tier;
} CARDINFO;

typedef struct {
	char code[14];          /* not terminated when it is full */
	WORD kind;              /* 1 fuel, 2 goods */
	int64_t quantity;       /* 1/1000: litres or pieces */
	int64_t price;          /* 1/100000 of a unit per litre */
	int64_t sum;            /* 1/100 */
	WORD pump, nozzle;
} ITEM;

typedef struct {
	WORD size;
	int64_t card;           /* 0: none */
	double when;            /* days since 1899-12-30, local */
	DWORD kind;             /* 0 payment, 1 something else */
	int64_t sum;            /* 1/100 */
	DWORD restaurant, unit, check, operator_no;
	char plate[16];
	WORD pay;               /* 1 cash, 2 card */
	WORD n_items;
	ITEM items[4];
} TRANSACTION;
#pragma pack(pop)

typedef void (*CBMESSAGE)(void *window, const char *text);
typedef void (*CBFIND)(void *back, uint32_t kind, int64_t card, const char *holder);

int Init(void *window, CBMESSAGE message);
int GetCardInfoEx(int64_t card, DWORD restaurant, DWORD unit, void *info, void *in, DWORD in_len, WORD kind, void **out,
    DWORD *out_len, WORD *out_kind);
int TransactionsEx(DWORD n, void *list, void *in, DWORD in_len, WORD kind, void **out, DWORD *out_len, WORD *out_kind);
void FindCardsL(const char *text, CBFIND find, void *back);
void FreeMemory(void *memory);
void Done(void);

#endif
