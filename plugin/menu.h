/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu.h - the cashier's menu: actions declared as forms, each in a file of its own, run on the writing thread.
 */
#ifndef REG_MENU_H
#define REG_MENU_H

#include "side.h"
#include "text.h"
#include "writer.h"

#define REG_MENU_MAX_FIELDS 8
#define REG_MENU_MAX_MESSAGES 8
#define REG_MENU_LINE 256 /* bytes of a message, NUL included */

/* What an action gets and gives. */
struct reg_menu_call {
	const struct reg_menu_action *action;
	const char *values[REG_MENU_MAX_FIELDS]; /* by the action's fields; NULL: not given */
	const char *attendant;                   /* never NULL */
	const char *language;
	char messages[REG_MENU_MAX_MESSAGES][REG_MENU_LINE];
	size_t n_messages;
	char customer[72];                       /* whom it was about, "" nobody */
	void *memory;                            /* behind the values */
};

struct reg_menu_field {
	const char *name;
	enum reg_message label;
	enum regulars_field_kind kind;
	bool required;
};

/* An action as its file declares it. */
struct reg_menu_action {
	const char *id;
	enum reg_message label;
	const char *permission;
	struct reg_menu_field fields[REG_MENU_MAX_FIELDS]; /* ends with a NULL name */
	/* Errors: REG_EINVAL, REG_ENOTFOUND, REG_EEXISTS are told to the cashier as messages by the caller. */
	int (*run)(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err);
};

extern const struct reg_menu_action reg_menu_lookup, reg_menu_enrol, reg_menu_bind;

/* Whether each value is what its field asks for. Errors: REG_EINVAL, the line begins with the field's name. */
int reg_menu_check(const struct reg_menu_call *call, const struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Adds a line for the cashier. What is too long is cut, what are too many are left out. */
void reg_menu_say(struct reg_menu_call *call, const char *text);
/* The same from the table of sentences, {name} filled. */
void reg_menu_tell(struct reg_menu_call *call, enum reg_message message, const char *name);
/* Value of a field by name, NULL when not given. */
const char *reg_menu_value(const struct reg_menu_call *call, const char *name);

struct reg_menu;

int reg_menu_create(struct reg_menu **out, const char *language, struct reg_err *err) __attribute__((warn_unused_result));
void reg_menu_destroy(struct reg_menu *menu); /* NULL is allowed */

/* Borrowed for the life of the menu. */
const struct regulars_action *reg_menu_actions(const struct reg_menu *menu, size_t *n);

/* Checks the values against the form and runs the action through `writer`. *out lives until this thread's next call.
 * Errors: REG_EINVAL names the field; REG_EBUSY. */
int reg_menu_run(const struct regulars_menu_result **out, const struct reg_menu *menu, struct reg_writer *writer,
    const char *action_id, const struct regulars_value *values, size_t n_values, const char *attendant,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
