/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Declarations as hosts have them: compiled by the C compiler, and read as text by check_declare.c. */
#include <stdint.h>
#include <stddef.h>
#include <wchar.h>
#include <uchar.h>

#define NAME_LENGTH 41
#define ROWS (2 * 3)
#define HOST_API __attribute__((visibility("default")))
#define HOST_PTR void *

#ifndef NO_SUCH_NAME
enum kind { KIND_FUEL = 1, KIND_SHOP, KIND_LAST = KIND_SHOP << 2 | 1 };
#else
enum kind { KIND_WRONG };
#endif
enum small { SMALL_LOW = -3, SMALL_NEXT };
enum wide { WIDE = 0x100000000 };

struct plain {
	char letter;
	short a;
	char b;
	long c;
	char d;
	long long e;
	float f;
	double g;
	_Bool flag;
	void *pointer;
	int8_t i8;
	uint16_t u16;
	int64_t i64;
	wchar_t wide;
	char16_t utf16;
	char32_t utf32;
	long double real;
	enum kind kind;
	enum small small;
	enum wide large;
};

struct nested {
	char head;
	struct plain inner;
	struct { char x; int y; } pair[3];
	char names[ROWS][NAME_LENGTH];
	double matrix[2][3][4];
	union { int number; double real; char text[11]; } value;
	struct nested *next, *previous;
	int (*callback)(struct nested *self, int (*inner)(void));
	const char *const *list;
};

struct anonymous {
	short kind;
	union {
		struct { int pump; char nozzle; };
		long long whole;
		struct { char code[5]; } card;
	};
	char tail;
};

#pragma pack(push, 1)
typedef struct {
	uint16_t size;
	int64_t account;
	char holder[40];
	int64_t amount[8];
	double date;
	char last;
} packed_info;
#pragma pack(push, label, 2)
struct packed_two { char a; int b; double c; char d; };
#pragma pack(pop, label)
struct packed_again { char a; struct packed_two b; long c; };
#pragma pack(pop)
#pragma pack(4)
struct packed_four { char a; double b; char c; long long d; short e; };
#pragma pack()
struct not_packed { char a; double b; };

struct by_attribute { char a; int b; short c; } __attribute__((packed));
struct __attribute__((__packed__)) by_attribute_before { char a; void *b; };
struct raised { char a; int b __attribute__((aligned(16))); char c; } __attribute__((aligned(32)));
struct uses_raised { char a; struct raised b; char c; };
struct alignas_member { char a; _Alignas(8) char b; char c; };

typedef unsigned long int four_words;
typedef long unsigned also_four;
typedef signed char tiny;
typedef char line_text[20];
typedef struct plain plain_t, *plain_pointer;
typedef const struct nested *(*finder)(const char name[], int, ...);
typedef int (*table[4])(int);
typedef char (*row_pointer)[NAME_LENGTH];

union mixed { char a; short b[3]; double c; struct { int d[5]; } e; };
struct list_of_lines { int n; line_text lines[3]; tiny t; four_words w; also_four v; table calls; row_pointer row; HOST_PTR p; };
struct open_end { int n; short items[]; };

_Static_assert(sizeof(packed_info) == 2 + 8 + 40 + 64 + 8 + 1, "packed");
_Static_assert(offsetof(struct nested, pair[1].y) > offsetof(struct nested, pair), "paths");

HOST_API int host_register(finder callback, void *user);
extern int host_version, host_revision;
#if defined(__cplusplus) || (defined KIND_NOWHERE && ROWS)
extern "C" {
#elif ROWS == 6 && !defined(NO_SUCH_NAME)
struct chosen { int yes; };
#else
struct chosen { long long no; };
#endif
