/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expr.h - what a mapping reads: C expressions over the parameters of a callback, checked against the host's types.
 *
 * Reading may fail anywhere: a NULL on the way, an index outside its array, a number that does not fit 64 bits, a
 * division by 0. Then the whole expression is *unknown*: a member stays not known, a condition is false, an answer is
 * its `otherwise`. == and != with a TEXT on the right compare texts. && and || and ?: read their right side only when
 * it is needed. Numbers are int64_t and wrap around; fractions (float, double, long double) stand alone in a value or a
 * comparison, there is no arithmetic on them.
 */
#ifndef REG_EXPR_H
#define REG_EXPR_H

#include "declare.h"

#define REG_EXPR_MAX_DEPTH 64
#define REG_EXPR_MAX_WEIGHT 2000

enum reg_expr_op {
	REG_EXPR_INT = 1,  /* `value`; with a pointer type: NULL */
	REG_EXPR_TEXT,     /* `text`, UTF-8 */
	/* places */
	REG_EXPR_PARAM,    /* parameter number `value` (from 0) of the handler's function */
	REG_EXPR_RESULT,   /* what the wrapped, polled or called function returned */
	REG_EXPR_ITEM,     /* element of the running loop in slot `value` (reg_loop.slot) */
	REG_EXPR_KEPT,     /* kept value number `value` of the hook */
	REG_EXPR_NEW,      /* what `lend ... new` made, in slot `value` */
	REG_EXPR_OBJECT,   /* a variable of the host: `text` is its symbol */
	REG_EXPR_MEMBER,   /* `left` is a place of struct or union; `value` is the offset in it */
	REG_EXPR_DEREF,    /* what pointer `left` points to */
	REG_EXPR_INDEX,    /* element `right` of `left`: an array place (bounded) or a pointer */
	/* values */
	REG_EXPR_ADDRESS,  /* of place `left` */
	REG_EXPR_CAST,     /* of `left`, to `type` (integer or pointer) */
	REG_EXPR_FUNCTION, /* address of the host's function `text` */
	REG_EXPR_HANDLER,  /* code address of handler number `value` of the hook, a callback */
	REG_EXPR_USER,     /* the word `user`: a pointer of ours that the host only hands back */
	REG_EXPR_OUR,      /* our.NAME: `value` is an enum reg_our */
	REG_EXPR_ROW,      /* NAME.text in a loop over a list of ours: `value` an enum reg_row, `slot` the loop's */
	REG_EXPR_NOT, REG_EXPR_NEGATE, REG_EXPR_INVERT, /* of left */
	REG_EXPR_MUL, REG_EXPR_DIV, REG_EXPR_MOD, REG_EXPR_ADD, REG_EXPR_SUB, REG_EXPR_SHL, REG_EXPR_SHR,
	REG_EXPR_LT, REG_EXPR_LE, REG_EXPR_GT, REG_EXPR_GE, REG_EXPR_EQ, REG_EXPR_NE,
	REG_EXPR_BIT_AND, REG_EXPR_BIT_XOR, REG_EXPR_BIT_OR, REG_EXPR_AND, REG_EXPR_OR,
	REG_EXPR_CHOICE,   /* left ? right : other; type NULL: two texts, each of its own kind */
};

/* What we know and may tell the host. After sale.close and its kin balance and tier are those behind the sale. */
enum reg_our {
	REG_OUR_OK = 1,        /* 1: the event was taken (or spooled) */
	REG_OUR_ERROR,         /* text: why not */
	/* from the checkout view (sale.identify, sale.total) */
	REG_OUR_KNOWN, REG_OUR_CUSTOMER, REG_OUR_NAME, REG_OUR_CUSTOMER_KIND, REG_OUR_PLATE, REG_OUR_PLATE_KNOWN,
	REG_OUR_PLATE_FLAGGED, REG_OUR_TIER, REG_OUR_TIER_NAME,
	REG_OUR_TIER_RANK,     /* 0 the lowest tier of the programme; -1: no customer or no programme */
	REG_OUR_TIER_KEEPS_UNTIL, REG_OUR_NEXT_TIER, REG_OUR_TO_NEXT, REG_OUR_TO_NEXT_UNIT, REG_OUR_TO_KEEP,
	REG_OUR_TO_KEEP_UNIT, REG_OUR_BALANCE, REG_OUR_PENDING, REG_OUR_WILL_EARN, REG_OUR_EXPIRING, REG_OUR_EXPIRING_ON,
	REG_OUR_CUSTOMER_LINE_1, REG_OUR_CUSTOMER_LINE_2,
	REG_OUR_OPERATOR_TEXT, /* all operator lines, a newline between them */
	/* from the receipt (sale.close ...) */
	REG_OUR_EARNED, REG_OUR_RECEIPT_TEXT,
	/* from menu.run */
	REG_OUR_MENU_TEXT,
	/* lists, for loops and for their number ("our.actions" as a number) */
	REG_OUR_OPERATOR_LINES, REG_OUR_RECEIPT_LINES, REG_OUR_MENU_LINES, REG_OUR_ACTIONS,
	/* in services only */
	REG_OUR_TEXT,          /* message, log, print: the line; prompt: the question */
	REG_OUR_SEVERITY,      /* message, log: 1 information, 2 warning, 3 error */
	REG_OUR_TITLE,         /* choose */
	REG_OUR_OPTIONS,       /* choose: list of labels; as an argument: char **, char (*)[N] or wide ones */
	REG_OUR_LINE_1, REG_OUR_LINE_2, /* display */
	REG_OURS,
};

enum reg_our_kind { REG_OUR_IS_INTEGER = 1, REG_OUR_IS_TEXT, REG_OUR_IS_LIST };

struct reg_our_info {
	const char *name;
	enum reg_our_kind kind;
	unsigned where; /* services it belongs to, as bits 1 << enum reg_service; 0: the answers of handlers */
};
extern const struct reg_our_info reg_expr_ours[REG_OURS];

/* Columns of a list of ours. */
enum reg_row {
	REG_ROW_INDEX = 1, /* from 0 */
	REG_ROW_TEXT,      /* the line; of an action its label */
	REG_ROW_ID,        /* actions: id */
	REG_ROW_PERMISSION, /* actions: "attendant", "lead", "manager" */
};

/* How a number stands in memory, or what else a path ends with. */
enum reg_load {
	REG_LOAD_NONE = 0, /* no scalar: a struct */
	REG_LOAD_BOOL,     /* a byte; written as 0 or 1 */
	REG_LOAD_I8, REG_LOAD_U8, REG_LOAD_I16, REG_LOAD_U16, REG_LOAD_I32, REG_LOAD_U32, REG_LOAD_I64, REG_LOAD_U64,
	REG_LOAD_FLOAT,    /* of the size of the type */
	REG_LOAD_POINTER,
	REG_LOAD_ADDRESS,  /* the place itself: an array, or & of something */
};

#define REG_PATH_MAX_HOPS 4

/* Most expressions are "sale->items[0].price": a parameter or an element of a loop, offsets that are known when the file
 * is read, pointers to follow. Such a path needs no walk through the expression (path.h). */
struct reg_path {
	uint8_t base;   /* enum reg_path_base */
	uint8_t index;  /* of the parameter or slot */
	uint8_t n_hops; /* pointers followed */
	uint8_t load;   /* enum reg_load */
	int32_t offsets[REG_PATH_MAX_HOPS + 1]; /* before each hop, and behind the last */
};

enum reg_path_base { REG_PATH_NONE = 0, REG_PATH_PARAM, REG_PATH_SLOT };

struct reg_expr {
	enum reg_expr_op op;
	const struct reg_type *type; /* NULL: a text that is no host's (TEXT; OUR, ROW). Other OUR, ROW: long long */
	int64_t value;
	const char *text;
	int slot;
	uint32_t weight;  /* nodes in it, at most REG_EXPR_MAX_WEIGHT: `let` can make a small text a large expression */
	bool is_place;    /* in memory of the host (or new): can be written unless type->is_const, and has an address */
	bool needs_ours;  /* reads a value of ours: cannot stand in failure answers */
	const struct reg_expr *left, *right, *other;
	struct reg_path path; /* base REG_PATH_NONE: it has to be walked */
	struct reg_span span; /* its text, which is C unless needs_ours or it names $1, user, a loop or a kept value */
};

/* Names that an expression may use where it stands; scopes are searched from the innermost. */
struct reg_scope_name {
	const char *name;
	const struct reg_expr *expr;   /* what it stands for: ITEM, NEW, KEPT, HANDLER, or what `let` said */
	enum reg_our list;             /* a loop over this list of ours (then expr is NULL); 0: none */
	int slot;
};

#define REG_SCOPE_MAX_NAMES 32

struct reg_scope {
	struct reg_names *names;             /* declared names */
	const struct reg_type *function;     /* whose parameters are visible; NULL: none */
	bool has_result;                     /* `result` may be used */
	bool has_ours, has_user;
	int service;                         /* enum reg_service; 0: none */
	struct reg_scope_name local[REG_SCOPE_MAX_NAMES]; /* loops, new; the last is the innermost */
	size_t n_local;
	const struct reg_scope_name *global; /* kept values and callbacks of the hook */
	size_t n_global;
};

/* Reads one expression (no comma, no assignment). NULL: reported. */
const struct reg_expr *reg_expr_read(const struct reg_scope *scope, struct reg_lex *lex);
/* The same, but it has to be a condition. */
const struct reg_expr *reg_expr_read_condition(const struct reg_scope *scope, struct reg_lex *lex);
/* The same, but a unary and postfix expression only: a place to write, or a function to call without its arguments. */
const struct reg_expr *reg_expr_read_place(const struct reg_scope *scope, struct reg_lex *lex);
/* A place that may end with a range, "sale->items[0 .. sale->n]": then *low and *high are not NULL. */
const struct reg_expr *reg_expr_read_range(const struct reg_expr **low, const struct reg_expr **high,
    const struct reg_scope *scope, struct reg_lex *lex);

/* Whether its value is a text (of ours, or a char array or pointer of the host), an integer, or an integer or fraction.
 */
bool reg_expr_is_text(const struct reg_expr *expr);
bool reg_expr_is_integer(const struct reg_expr *expr);
bool reg_expr_is_number(const struct reg_expr *expr);
/* Whether it can be true or false: a number or pointer. False: reported. */
bool reg_expr_is_condition(const struct reg_scope *scope, const struct reg_expr *expr);

/* How what is of this type is read. */
enum reg_load reg_expr_load(const struct reg_type *type);

/* An expression without host and ours, such as an enumerator: its value. False: it is none. */
bool reg_expr_constant(int64_t *out, const struct reg_expr *expr);

/* The expression as C, parameters by name ("p3" for the third when the declaration names none). False: it does not fit
 * `size`, or has no form in C (needs_ours, user, loops, kept values). */
bool reg_expr_print(char *out, size_t size, const struct reg_expr *expr, const struct reg_type *function);

#endif
