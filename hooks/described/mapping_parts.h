/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mapping_parts.h - what the files of the mapping reader share.
 */
#ifndef REG_MAPPING_PARTS_H
#define REG_MAPPING_PARTS_H

#include "hookfile.h"

#define REG_MAPPING_MAX_NESTING 16 /* of blocks */

/* A list that grows in the bag; what it was before stays there. */
struct reg_growing {
	void *all;
	size_t n, room;
};

/* A reader at work. */
struct reg_mapping {
	struct reg_hook *hook;
	struct reg_source *source;
	struct reg_lex *lex;
	struct reg_growing globals;  /* struct reg_scope_name: kept values and callbacks */
	struct reg_growing kept;     /* struct reg_kept */
	struct reg_growing handlers; /* struct reg_handler */
	bool has_meeting;
	/* of the handler that is read */
	struct reg_scope scope;
	int n_slots, n_steps, depth;
	bool answers;                /* it may fill and return: entry and callbacks */
	bool in_failure;
	enum reg_hook_event event_kind; /* of the event that is read */
	struct reg_span event_span;
};

/* Room for one more of `size` bytes, zeroed; NULL: no memory. */
void *reg_mapping_add(struct reg_growing *list, struct reg_source *source, size_t size);
/* Passes over the rest of a statement that went wrong. */
void reg_mapping_recover(struct reg_mapping *mapping);
/* An unknown word, with the nearest of `known` (ended by NULL). Returns false. */
bool reg_mapping_unknown(struct reg_mapping *mapping, const char *what, const char *const *known);
/* A slot for a loop or new object; -1: reported. */
int reg_mapping_slot(struct reg_mapping *mapping, struct reg_span span);
/* Adds a name to the innermost scope. False: reported. */
bool reg_mapping_name(struct reg_mapping *mapping, const struct reg_scope_name *name, struct reg_span span);

/* What a value is for. */
enum reg_want {
	REG_WANT_IN = 1,    /* a member: `in` */
	REG_WANT_INPUT,     /* text of a form's field, answer of a prompt */
	REG_WANT_NUMBER,    /* chosen */
	REG_WANT_FILL,      /* written into a place of `type`, or through it where it is a pointer to text */
	REG_WANT_ARGUMENT,  /* argument of `type` */
	REG_WANT_RETURN,    /* result of `type` */
};

/* Reads SOURCE CLAUSES and checks that it fits. False: reported. */
bool reg_mapping_value(struct reg_value *out, struct reg_mapping *mapping, enum reg_want want, enum reg_in in,
    const struct reg_type *type);
/* What a value needs to be written as: checks one that has been read. False: reported. */
bool reg_mapping_fits(struct reg_mapping *mapping, const struct reg_value *value, enum reg_want want,
    const struct reg_type *type);

/* FUNCTION(ARGUMENTS) [check EXPRESSION], with `KEPT =` before it where may_keep. */
bool reg_mapping_call(struct reg_call *out, struct reg_mapping *mapping, bool may_keep);
/* A name that `keep ... as` declared, passed over. */
bool reg_mapping_find_kept(int *out, const struct reg_type **type, struct reg_mapping *mapping);
bool reg_mapping_meet(struct reg_mapping *mapping);
bool reg_mapping_service(struct reg_mapping *mapping);

/* NAME in RANGE ...; the name is in scope afterwards. */
bool reg_mapping_loop(struct reg_loop *out, struct reg_mapping *mapping);
/* KIND [when EXPRESSION] {, and what follows up to the closing brace. */
bool reg_mapping_event_head(struct reg_mapping *mapping, const struct reg_expr **when);
const struct reg_event_map *reg_mapping_event(struct reg_mapping *mapping);
/* { statements } into a list of struct reg_step. */
bool reg_mapping_steps(struct reg_growing *out, struct reg_mapping *mapping);
/* Statements up to a closing brace, or to `on`, which is left there. */
bool reg_mapping_statements(struct reg_growing *out, struct reg_mapping *mapping);
/* Finds the moves among the statements of a block. False: no memory. */
bool reg_mapping_moves(struct reg_mapping *mapping, struct reg_step *steps, size_t n);
/* on ... */
bool reg_mapping_handler(struct reg_mapping *mapping);

#endif
