/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * type.h - C types of a host as this machine's compiler lays them out: size, alignment, offsets, and as libffi types.
 *
 * The rules for x86-64, i386 and aarch64 differ only in the sizes and alignments of the base types; those are taken
 * from the compiler that built us. Types are read-only once complete and live as long as the source they were read
 * from.
 */
#ifndef REG_TYPE_H
#define REG_TYPE_H

#include "source.h"

#define REG_TYPE_MAX_SIZE (16 * 1024 * 1024) /* bytes of any one type */
#define REG_TYPE_MAX_MEMBERS 4096            /* of a struct, with those of anonymous members */
#define REG_TYPE_MAX_PARAMS 120
#define REG_TYPE_MAX_DEPTH 64                /* of structs in structs */
#define REG_TYPE_MAX_BY_VALUE 64             /* above it libffi sees the size of a struct by value, not its members */

struct _ffi_type; /* libffi's; <ffi.h> is included by type.c, closure.c and call.c alone */

enum reg_type_kind {
	REG_TYPE_VOID = 1,
	REG_TYPE_INT,      /* also bool and the character types */
	REG_TYPE_FLOAT,    /* float, double, long double, by size */
	REG_TYPE_ENUM,     /* `to` is its integer type */
	REG_TYPE_POINTER,  /* to `to` */
	REG_TYPE_ARRAY,    /* `count` of `to`; a parameter or the last member may have count 0 ([]) */
	REG_TYPE_STRUCT,
	REG_TYPE_UNION,
	REG_TYPE_FUNCTION, /* returns `to` */
};

/* What a unit of text is. Decides how a char array or pointer is read when nothing else is stated. */
enum reg_type_text {
	REG_TEXT_NONE = 0,
	REG_TEXT_BYTES, /* char, signed char, unsigned char: the encoding of the hook file */
	REG_TEXT_UTF16, /* char16_t, WCHAR */
	REG_TEXT_WIDE,  /* wchar_t, char32_t: UTF-32 of this machine */
};

struct reg_member {
	const char *name;           /* NULL: anonymous struct or union, whose members count as the outer one's */
	const struct reg_type *type;
	uint64_t offset;
	uint32_t least_align;       /* what aligned(N) or _Alignas(N) asks for; 0: nothing */
	struct reg_span span;
};

struct reg_param {
	const char *name;           /* NULL: not named in the declaration */
	const struct reg_type *type; /* arrays and functions are pointers already, as C says */
};

struct reg_type {
	enum reg_type_kind kind;
	enum reg_type_text text;
	bool is_signed;    /* INT */
	bool is_bool;      /* INT: _Bool, is 0 or 1 */
	bool is_const;     /* must not be written */
	bool is_complete;  /* false: a struct, union or enum that is only announced, or void, or a function */
	bool is_packed;    /* STRUCT: by pragma or attribute, in a way that changed its layout */
	bool is_aligned;   /* STRUCT, UNION: it or a member is aligned beyond what is natural, by attribute */
	bool is_variadic;  /* FUNCTION */
	bool is_builtin;   /* not declared in the file */
	bool is_reading;   /* its braces have been opened */
	const char *name;  /* of base types, and tags ("struct sale"); NULL: none */
	const char *alias; /* typedef that named an untagged struct, union, enum or function first; NULL: none */
	uint64_t size;
	uint32_t align;
	uint32_t depth;    /* ARRAY, STRUCT, UNION: how deep others are inside */
	uint64_t count;
	const struct reg_type *to;
	const struct reg_member *members;
	size_t n_members;
	const struct reg_param *params;
	size_t n_params;
	struct reg_span span; /* where it was declared */
	const struct reg_type *origin; /* the type itself, when this is a const copy of it; else NULL */
	struct reg_type *twin;         /* its const copy, completed together with it; NULL: none was made */
};

/* Base types of this machine. */
enum reg_base {
	REG_BASE_VOID, REG_BASE_BOOL, REG_BASE_CHAR, REG_BASE_SCHAR, REG_BASE_UCHAR, REG_BASE_SHORT, REG_BASE_USHORT,
	REG_BASE_INT, REG_BASE_UINT, REG_BASE_LONG, REG_BASE_ULONG, REG_BASE_LLONG, REG_BASE_ULLONG, REG_BASE_FLOAT,
	REG_BASE_DOUBLE, REG_BASE_LDOUBLE, REG_BASE_WCHAR, REG_BASE_CHAR16, REG_BASE_CHAR32,
	REG_BASES,
};
const struct reg_type *reg_type_base(enum reg_base base);

/* A name that needs no declaration: of <stdint.h>, <stddef.h> and the usual Windows ones ("DWORD"). `depth` pointers
 * to the base type, the pointee const where is_const. Those that a file declares itself are the file's. */
struct reg_builtin {
	const char *name;
	enum reg_base base;
	int depth;
	bool is_const;
};
extern const struct reg_builtin reg_type_builtins[]; /* ended by a NULL name */

/* NULL: no memory (reported by the source). */
const struct reg_type *reg_type_pointer(struct reg_source *source, const struct reg_type *to);
const struct reg_type *reg_type_array(struct reg_source *source, const struct reg_type *to, uint64_t count);
const struct reg_type *reg_type_const(struct reg_source *source, const struct reg_type *type);

/* Lays out the members of a struct or union: fills offsets, size, align, is_packed, is_complete. `pack` is the limit of
 * #pragma pack (0: none), `packed` that of __attribute__((packed)), `least` what aligned(N) asks for (0: nothing).
 * `members` becomes part of the type. False, reported at type->span: larger than REG_TYPE_MAX_SIZE, deeper than
 * REG_TYPE_MAX_DEPTH. */
bool reg_type_lay_out(struct reg_source *source, struct reg_type *type, struct reg_member *members, size_t n,
    uint32_t pack, bool packed, uint32_t least);

/* Finds a member by name, also inside anonymous ones; *offset is from the beginning of `type`. NULL: none. */
const struct reg_member *reg_type_member(uint64_t *offset, const struct reg_type *type, const char *name);

/* The same type, but for const. A function is the same as another with the same parameters. */
bool reg_type_same(const struct reg_type *a, const struct reg_type *b);
bool reg_type_is_integer(const struct reg_type *type); /* INT or ENUM */
bool reg_type_is_aggregate(const struct reg_type *type); /* STRUCT or UNION */
/* What a unit of a text of this type is, for char[N], char *, wchar_t[] ...; REG_TEXT_NONE: it is no text. */
enum reg_type_text reg_type_text_unit(const struct reg_type *type);

/* The type as C writes it, around `name` (which may be ""): "char name[20]". Cut to `size`. Returns out. */
char *reg_type_print(char *out, size_t size, const struct reg_type *type, const char *name);

/* --- libffi --- */

/* The libffi type for a parameter or result of `type`, in the source's memory. NULL, reported at `span`: it cannot be
 * passed by value (a packed struct or union of 16 bytes or less, an incomplete type, a function), with the reason. */
struct _ffi_type *reg_type_ffi(struct reg_source *source, const struct reg_type *type, struct reg_span span);

/* Compares the layout of a struct with libffi's own, where libffi can express it (no union, no pack, no alignment of
 * its own, at most 4096 elements). False, reported: they differ. */
bool reg_type_check_ffi(struct reg_source *source, const struct reg_type *type);

/* A function's signature for closures and calls: result and parameters as libffi types, checked. Variadic ones are
 * refused with the reason. */
struct reg_signature {
	const struct reg_type *function;
	struct _ffi_type *result;
	struct _ffi_type **params; /* n_params of function */
};
bool reg_type_signature(struct reg_signature *out, struct reg_source *source, const struct reg_type *function,
    struct reg_span span);

/* A number cut to the bits of an integer type, and sign-extended or not as that says; of a bool: 0 or 1. */
uint64_t reg_type_cut(uint64_t value, const struct reg_type *type);

/* Stores an integer result where libffi wants it: results narrower than a register fill the whole ffi_arg. `room` has
 * at least the size of the result, and never less than a register. Only INT, ENUM and POINTER results. */
void reg_type_put_result(void *room, const struct reg_type *result, uint64_t value);
/* The integer that a called function returned into such a room, sign-extended by its type. */
uint64_t reg_type_get_result(const void *room, const struct reg_type *result);

#endif
