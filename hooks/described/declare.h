/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * declare.h - the block of C declarations in a hook file.
 *
 * Read: struct, union, enum (values are constant expressions), typedef, prototypes, function pointers, arrays in any
 * nesting, anonymous members, #define of integer constants and #undef, #if #ifdef #ifndef #elif #else #endif, #pragma
 * pack, packed and aligned attributes, _Alignas, extern "C", _Static_assert (static_assert) with sizeof, _Alignof and
 * offsetof. Refused with the reason: bit-fields, function bodies, inline functions, #include of a header whose names
 * are not built in, macros with parameters, _Complex, _Atomic, __int128, vectors, unknown attributes, and on i386
 * calling conventions other than __cdecl (elsewhere they mean nothing).
 */
#ifndef REG_DECLARE_H
#define REG_DECLARE_H

#include "lex.h"
#include "type.h"

#define REG_DECLARE_MAX_NESTING 32   /* of braces, parentheses, pointers */
#define REG_DECLARE_MAX_NAMES 65536  /* in all */
#define REG_DECLARE_MAX_PACK 16      /* pushed at once */

enum reg_name_kind {
	REG_NAME_TYPE = 1, /* typedef: `type` */
	REG_NAME_STRUCT,   /* tag: `type`; `name` is without the word struct */
	REG_NAME_UNION,
	REG_NAME_ENUM,
	REG_NAME_VALUE,    /* enumerator, or #define of an integer: `value` */
	REG_NAME_FUNCTION, /* prototype: `type` is the FUNCTION */
	REG_NAME_OBJECT,   /* extern variable of the host: `type` */
	REG_NAME_NOTHING,  /* #define of nothing, an attribute or a calling convention: passed over in declarations */
	REG_NAME_MACRO,    /* #define of anything else: cannot be used */
};

struct reg_name {
	struct reg_name *next; /* in the order of the file */
	struct reg_name *chain; /* of the hash */
	enum reg_name_kind kind;
	const char *name;
	const struct reg_type *type;
	int64_t value;
	bool is_define;  /* VALUE: by #define */
	bool is_undefined; /* VALUE: by #undef */
	bool is_builtin; /* TYPE: in reg_type_builtins, taken when it was first used */
	struct reg_span span;
};

/* Names of one hook file. */
struct reg_names {
	struct reg_source *source;
	struct reg_name *first, **last;
	size_t n;
	struct reg_name *hash[256];
};

void reg_declare_init(struct reg_names *names, struct reg_source *source);

/* Reads declarations up to the closing brace of the block (which is left as the present token). Each struct is laid
 * out, and compared with libffi's layout where that can express it. False: reported. */
bool reg_declare_read(struct reg_names *names, struct reg_lex *lex);

/* A name of one of these kinds; tags have a name space of their own. A built-in type is declared by being looked up.
 * NULL: none. */
const struct reg_name *reg_declare_find(struct reg_names *names, const char *name);
/* The same, but a built-in type is found only if it has been used. */
const struct reg_name *reg_declare_find_declared(struct reg_names *names, const char *name);
const struct reg_name *reg_declare_find_tag(struct reg_names *names, const char *tag);
/* The declared name nearest to `wanted` that is no tag and, `kind` not 0, of this kind; NULL: none. */
const char *reg_declare_nearest(const struct reg_names *names, const char *wanted, enum reg_name_kind kind);

/* Whether a type name begins at the present token, and the type name: specifiers and an abstract declarator ("struct
 * sale *", "const char (*)[41]"). NULL: reported. */
bool reg_declare_is_type(struct reg_names *names, const struct reg_lex *lex);
const struct reg_type *reg_declare_type_name(struct reg_names *names, struct reg_lex *lex);
/* A type with a name of it, as C declares one ("struct sale it", "char text[20]"). NULL: reported. */
const struct reg_type *reg_declare_typed_name(const char **name, struct reg_names *names, struct reg_lex *lex);

/* A constant integer expression (no comma), C's operators with sizeof, _Alignof and offsetof, in 64 bits that wrap
 * around. False: reported. */
bool reg_declare_constant(int64_t *out, struct reg_names *names, struct reg_lex *lex);

#endif
