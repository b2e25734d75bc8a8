/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * type_base.c - the types that all others are made of, the names that need no declaration, and pointers, arrays and
 * const versions.
 */
#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <uchar.h>
#include <wchar.h>

#include "type.h"

/* As a member of a struct is aligned: on i386 that is less than what the compiler likes best. */
#define ALIGN(t) offsetof(struct { char before; t it; }, it)
#define WHOLE(n, t, s, c) { .kind = REG_TYPE_INT, .name = n, .is_signed = s, .text = c, .size = sizeof(t), \
	.align = (uint32_t)ALIGN(t), .is_complete = true, .is_builtin = true }
#define FRACTION(n, t) { .kind = REG_TYPE_FLOAT, .name = n, .is_signed = true, .size = sizeof(t), \
	.align = (uint32_t)ALIGN(t), .is_complete = true, .is_builtin = true }

static const struct reg_type bases[REG_BASES] = {
	[REG_BASE_VOID] = { .kind = REG_TYPE_VOID, .name = "void", .is_builtin = true },
	[REG_BASE_BOOL] = { .kind = REG_TYPE_INT, .name = "_Bool", .is_bool = true, .size = sizeof(_Bool),
	    .align = (uint32_t)ALIGN(_Bool), .is_complete = true, .is_builtin = true },
	[REG_BASE_CHAR] = WHOLE("char", char, CHAR_MIN < 0, REG_TEXT_BYTES),
	[REG_BASE_SCHAR] = WHOLE("signed char", signed char, true, REG_TEXT_BYTES),
	[REG_BASE_UCHAR] = WHOLE("unsigned char", unsigned char, false, REG_TEXT_BYTES),
	[REG_BASE_SHORT] = WHOLE("short", short, true, REG_TEXT_NONE),
	[REG_BASE_USHORT] = WHOLE("unsigned short", unsigned short, false, REG_TEXT_NONE),
	[REG_BASE_INT] = WHOLE("int", int, true, REG_TEXT_NONE),
	[REG_BASE_UINT] = WHOLE("unsigned int", unsigned, false, REG_TEXT_NONE),
	[REG_BASE_LONG] = WHOLE("long", long, true, REG_TEXT_NONE),
	[REG_BASE_ULONG] = WHOLE("unsigned long", unsigned long, false, REG_TEXT_NONE),
	[REG_BASE_LLONG] = WHOLE("long long", long long, true, REG_TEXT_NONE),
	[REG_BASE_ULLONG] = WHOLE("unsigned long long", unsigned long long, false, REG_TEXT_NONE),
	[REG_BASE_FLOAT] = FRACTION("float", float),
	[REG_BASE_DOUBLE] = FRACTION("double", double),
	[REG_BASE_LDOUBLE] = FRACTION("long double", long double),
	[REG_BASE_WCHAR] = WHOLE("wchar_t", wchar_t, WCHAR_MIN < 0, sizeof(wchar_t) == 2 ? REG_TEXT_UTF16 : REG_TEXT_WIDE),
	[REG_BASE_CHAR16] = WHOLE("char16_t", char16_t, false, REG_TEXT_UTF16),
	[REG_BASE_CHAR32] = WHOLE("char32_t", char32_t, false, REG_TEXT_WIDE),
};

const struct reg_type *reg_type_base(enum reg_base base)
{
	return &bases[base];
}

#define I64 (sizeof(long) == 8 ? REG_BASE_LONG : REG_BASE_LLONG)
#define U64 (sizeof(long) == 8 ? REG_BASE_ULONG : REG_BASE_ULLONG)
#define I_WORD (sizeof(void *) == 8 ? REG_BASE_LONG : REG_BASE_INT)
#define U_WORD (sizeof(void *) == 8 ? REG_BASE_ULONG : REG_BASE_UINT)

const struct reg_builtin reg_type_builtins[] = {
	{ "bool", REG_BASE_BOOL, 0, false },
	{ "int8_t", REG_BASE_SCHAR, 0, false }, { "uint8_t", REG_BASE_UCHAR, 0, false },
	{ "int16_t", REG_BASE_SHORT, 0, false }, { "uint16_t", REG_BASE_USHORT, 0, false },
	{ "int32_t", REG_BASE_INT, 0, false }, { "uint32_t", REG_BASE_UINT, 0, false },
	{ "int64_t", I64, 0, false }, { "uint64_t", U64, 0, false },
	{ "intptr_t", I_WORD, 0, false }, { "uintptr_t", U_WORD, 0, false },
	{ "intmax_t", I64, 0, false }, { "uintmax_t", U64, 0, false },
	{ "size_t", U_WORD, 0, false }, { "ssize_t", I_WORD, 0, false }, { "ptrdiff_t", I_WORD, 0, false },
	{ "time_t", REG_BASE_LONG, 0, false },
	{ "wchar_t", REG_BASE_WCHAR, 0, false }, { "char16_t", REG_BASE_CHAR16, 0, false },
	{ "char32_t", REG_BASE_CHAR32, 0, false },
	/* Windows, as their ports to Linux have them */
	{ "BYTE", REG_BASE_UCHAR, 0, false }, { "WORD", REG_BASE_USHORT, 0, false }, { "DWORD", REG_BASE_UINT, 0, false },
	{ "QWORD", U64, 0, false }, { "SHORT", REG_BASE_SHORT, 0, false }, { "USHORT", REG_BASE_USHORT, 0, false },
	{ "INT", REG_BASE_INT, 0, false }, { "UINT", REG_BASE_UINT, 0, false }, { "LONG", REG_BASE_INT, 0, false },
	{ "ULONG", REG_BASE_UINT, 0, false }, { "LONGLONG", I64, 0, false }, { "ULONGLONG", U64, 0, false },
	{ "INT64", I64, 0, false }, { "UINT64", U64, 0, false }, { "INT32", REG_BASE_INT, 0, false },
	{ "UINT32", REG_BASE_UINT, 0, false }, { "INT16", REG_BASE_SHORT, 0, false },
	{ "UINT16", REG_BASE_USHORT, 0, false }, { "INT8", REG_BASE_SCHAR, 0, false },
	{ "UINT8", REG_BASE_UCHAR, 0, false }, { "Int8", REG_BASE_SCHAR, 0, false }, { "Int16", REG_BASE_SHORT, 0, false },
	{ "Int32", REG_BASE_INT, 0, false }, { "Int64", I64, 0, false }, { "BOOL", REG_BASE_INT, 0, false },
	{ "BOOLEAN", REG_BASE_UCHAR, 0, false }, { "CHAR", REG_BASE_CHAR, 0, false }, { "UCHAR", REG_BASE_UCHAR, 0, false },
	{ "WCHAR", REG_BASE_CHAR16, 0, false }, { "FLOAT", REG_BASE_FLOAT, 0, false },
	{ "DOUBLE", REG_BASE_DOUBLE, 0, false }, { "DATE", REG_BASE_DOUBLE, 0, false },
	{ "VARIANT_BOOL", REG_BASE_SHORT, 0, false }, { "CY", I64, 0, false }, { "__currency", I64, 0, false },
	{ "HANDLE", REG_BASE_VOID, 1, false }, { "HWND", REG_BASE_VOID, 1, false },
	{ "HINSTANCE", REG_BASE_VOID, 1, false }, { "HMODULE", REG_BASE_VOID, 1, false },
	{ "LPVOID", REG_BASE_VOID, 1, false }, { "PVOID", REG_BASE_VOID, 1, false },
	{ "LPCVOID", REG_BASE_VOID, 1, true }, { "LPSTR", REG_BASE_CHAR, 1, false }, { "PSTR", REG_BASE_CHAR, 1, false },
	{ "LPCSTR", REG_BASE_CHAR, 1, true }, { "PCSTR", REG_BASE_CHAR, 1, true },
	{ "LPWSTR", REG_BASE_CHAR16, 1, false }, { "PWSTR", REG_BASE_CHAR16, 1, false },
	{ "LPCWSTR", REG_BASE_CHAR16, 1, true }, { "PCWSTR", REG_BASE_CHAR16, 1, true },
	{ "LPDWORD", REG_BASE_UINT, 1, false }, { "LPWORD", REG_BASE_USHORT, 1, false },
	{ "LPBYTE", REG_BASE_UCHAR, 1, false }, { "LPLONG", REG_BASE_INT, 1, false }, { "LPBOOL", REG_BASE_INT, 1, false },
	{ NULL, REG_BASE_VOID, 0, false },
};

const struct reg_type *reg_type_pointer(struct reg_source *source, const struct reg_type *to)
{
	struct reg_type *type = reg_source_take(source, 1, sizeof *type);

	if (type != NULL)
		*type = (struct reg_type){ .kind = REG_TYPE_POINTER, .size = sizeof(void *), .align = (uint32_t)ALIGN(void *),
			.is_complete = true, .to = to };
	return type;
}

const struct reg_type *reg_type_array(struct reg_source *source, const struct reg_type *to, uint64_t count)
{
	struct reg_type *type = reg_source_take(source, 1, sizeof *type);

	if (type != NULL)
		*type = (struct reg_type){ .kind = REG_TYPE_ARRAY, .size = to->size * count, .align = to->align,
			.is_complete = true, .to = to, .count = count, .is_const = to->is_const, .depth = to->depth + 1 };
	return type;
}

const struct reg_type *reg_type_const(struct reg_source *source, const struct reg_type *type)
{
	struct reg_type *copy, *owner;

	if (type->is_const || type->kind == REG_TYPE_FUNCTION)
		return type;
	if (type->kind == REG_TYPE_ARRAY) { /* const belongs to the elements */
		const struct reg_type *to = reg_type_const(source, type->to);

		return to == NULL ? NULL : reg_type_array(source, to, type->count);
	}
	if (type->twin != NULL)
		return type->twin;
	copy = reg_source_take(source, 1, sizeof *copy);
	if (copy == NULL)
		return NULL;
	*copy = *type;
	copy->is_const = true;
	copy->origin = type;
	if (!type->is_builtin) {
		owner = (struct reg_type *)(uintptr_t)type; /* ours to write while the file is read */
		owner->twin = copy;
	}
	return copy;
}
