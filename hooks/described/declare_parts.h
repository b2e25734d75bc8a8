/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * declare_parts.h - what the files of the declaration reader share.
 */
#ifndef REG_DECLARE_PARTS_H
#define REG_DECLARE_PARTS_H

#include "declare.h"

#define REG_DECLARE_MAX_CONDITIONS 32 /* #if inside #if */

/* A reader at work in one block. */
struct reg_declarer {
	struct reg_names *names;
	struct reg_source *source;
	struct reg_lex *lex;
	int depth;
	uint32_t pack;
	struct { uint32_t pack; const char *label; } packs[REG_DECLARE_MAX_PACK];
	size_t n_packs;
	struct { struct reg_span span; bool was_taken, has_else; } conditions[REG_DECLARE_MAX_CONDITIONS];
	size_t n_conditions;
	bool in_condition;  /* of #if: names that are not known are 0, `defined` is an operator */
	bool failed;        /* in a directive: told already */
	int unused;         /* inside what is not evaluated: && || ?: */
	int64_t left, right; /* of the last comparison with ==, for _Static_assert */
	bool has_compared;
};

/* What specifiers, attributes and a declarator say. */
struct reg_declared {
	const struct reg_type *type;
	const char *name;      /* NULL: abstract */
	struct reg_span span;  /* of the name, or of the specifiers */
	bool is_typedef, is_extern;
	bool is_packed;        /* attributes */
	uint32_t least_align;
};

/* One deeper; false (reported) when that is too deep. Each success is followed by --depth. */
bool reg_declare_deeper(struct reg_declarer *declarer);

/* Adds a name. A repetition that says the same is allowed. NULL: reported. */
struct reg_name *reg_declare_add(struct reg_declarer *declarer, enum reg_name_kind kind, const char *name,
    struct reg_span span, const struct reg_type *type, int64_t value);

/* "unsigned long", "struct sale { ... }", ... with attributes and storage. False: reported. */
bool reg_declare_specifiers(struct reg_declared *out, struct reg_declarer *declarer);
/* What follows: "*name[4]". `out` holds the specifiers. A name may be missing where `may_be_abstract`. */
bool reg_declare_declarator(struct reg_declared *out, struct reg_declarer *declarer, bool may_be_abstract);
bool reg_declare_starts_type(struct reg_declarer *declarer);
/* The name of a type; with `name` a declaration of one: then the name in it is necessary, and goes there. NULL: reported. */
const struct reg_type *reg_declare_type(const char **name, struct reg_declarer *declarer);
/* __attribute__, __declspec, calling conventions and macros for such. *found says whether there was one. */
bool reg_declare_attributes(struct reg_declared *out, struct reg_declarer *declarer, bool *found);
/* Whether a name is in a list that NULL ends. */
bool reg_declare_is_among(const char *name, const char *const *list);
/* From an opening parenthesis to behind the one that closes it. False: reported. */
bool reg_declare_skip_parentheses(struct reg_declarer *declarer);
/* struct, union, enum with the word as present token. NULL: reported. */
const struct reg_type *reg_declare_record(struct reg_declarer *declarer, bool is_union);
const struct reg_type *reg_declare_enum(struct reg_declarer *declarer);
bool reg_declare_assert(struct reg_declarer *declarer); /* behind the word _Static_assert */
/* Declarations up to a closing brace, which is left there, or the end of the file. */
bool reg_declare_read_rows(struct reg_declarer *declarer);

bool reg_declare_value(int64_t *out, struct reg_declarer *declarer); /* a constant expression */
bool reg_declare_unary(int64_t *out, struct reg_declarer *declarer);
/* left SIGN right of two-operand operators. False: a division by 0, or no such operator. */
bool reg_declare_apply(int64_t *out, int sign, int64_t left, int64_t right);
/* For #if: whether a name is a macro, and the value of one that compilers define themselves (0: none of those). */
bool reg_declare_is_defined(struct reg_declarer *declarer, const char *name);
int64_t reg_declare_predefined(const char *name);
/* The member nearest to `wanted`, also of anonymous members; NULL: none. */
const char *reg_declare_nearest_member(const struct reg_type *type, const char *wanted);
/* Handles a # line; for reg_lex.directive, the payload is the reader. */
void reg_declare_directive(struct reg_lex *lex, void *payload);

#endif
