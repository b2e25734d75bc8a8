/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A till with everything nested: arrays in arrays, wide text, linked lists, unions without a name, scaled money. */
#ifndef NESTED_H
#define NESTED_H

#include <stdint.h>
#include <wchar.h>

typedef int16_t Int16;
typedef int64_t CY; /* 1/10000 */
typedef uint16_t WCHAR;

typedef struct item {
	union {
		struct { int16_t grade, hose; int32_t millilitres; };
		struct { WCHAR article[16]; };
	};
	struct item *next;
	CY price, sum;
	int32_t pieces;
	int8_t is_fuel;
} item;

typedef struct {
	char fields[3][41];     /* receipt number, attendant, pay */
	wchar_t plate[16];
	uint8_t card_bcd[10];   /* 19 digits and an f; all f: none */
	struct { uint16_t year; uint8_t month, day, hour, minute, second; } when;
	item *items;
	const char *strings[2][2];
	CY total;
	int pump;
} GetData;

typedef Int16 (*nested_callback)(GetData data[], Int16 *n, void *user);
int nested_listen(nested_callback callback, void *user);
int nested_forget(nested_callback callback);

#endif
