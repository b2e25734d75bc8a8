/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expr_parts.h - what the files of the expression reader share.
 */
#ifndef REG_EXPR_PARTS_H
#define REG_EXPR_PARTS_H

#include "expr.h"

struct reg_expr_reader {
	const struct reg_scope *scope;
	struct reg_source *source;
	struct reg_lex *lex;
	int depth;
	const struct reg_expr **low, **high; /* where a range may be said; NULL: nowhere */
};

/* Reports a message. Returns NULL. */
const struct reg_expr *reg_expr_refuse(struct reg_expr_reader *reader, struct reg_span span, const char *message);
/* A node from `span` to where the reader is. NULL: no memory. */
struct reg_expr *reg_expr_make(
    struct reg_expr_reader *reader, enum reg_expr_op op, const struct reg_type *type, struct reg_span span);
const struct reg_type *reg_expr_whole(void); /* the type of numbers: 64 bits */
const struct reg_expr *reg_expr_param(struct reg_expr_reader *reader, size_t i, struct reg_span span);
const struct reg_expr *reg_expr_integer(struct reg_expr_reader *reader, int64_t value, struct reg_span span);
/* What an expression takes from its operands: the last thing done to a node that has any. NULL (reported): too many. */
struct reg_expr *reg_expr_weigh(struct reg_expr_reader *reader, struct reg_expr *made);
/* A pointer, or what becomes one: an array, a function. */
bool reg_expr_is_pointer(const struct reg_expr *expr);
/* What `left` points to; its member, named by the present token, behind '.' or "->"; its element, up to the ']': or the
 * range there, then *is_range and `left` itself. `span` is where the whole begins. NULL: reported. */
const struct reg_expr *reg_expr_deref(struct reg_expr_reader *reader, const struct reg_expr *left, struct reg_span span);
const struct reg_expr *reg_expr_member(
    struct reg_expr_reader *reader, const struct reg_expr *left, struct reg_span span, bool is_arrow);
const struct reg_expr *reg_expr_index(
    struct reg_expr_reader *reader, const struct reg_expr *left, struct reg_span span, bool *is_range);
/* One operand with what stands before and behind it; a whole expression. NULL: reported. */
const struct reg_expr *reg_expr_unary(struct reg_expr_reader *reader);
const struct reg_expr *reg_expr_choice(struct reg_expr_reader *reader);
/* Finds out whether a node whose operands are complete is a path. */
void reg_expr_flatten(struct reg_expr *expr);
/* The name that is the present token, with what belongs to it ("our.balance", "row.text"). NULL: reported. */
const struct reg_expr *reg_expr_named(struct reg_expr_reader *reader);

#endif
