/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu.h - the cashier's menu: actions declared as forms, each in a file of its own.
 *
 * An action is run with what has been typed so far. It does its work, or asks for what it lacks: then its answer has a
 * form, and the action is run again with the form's values. What it learnt on the way it hands on in fields that are
 * kept (REGULARS_FIELD_KEEP), so nothing is remembered between two runs. An action that writes runs on the writing
 * thread, one that only reads on the reading side of whoever asked.
 */
#ifndef REG_MENU_H
#define REG_MENU_H

#include "act.h"
#include "side.h"
#include "text.h"
#include "writer.h"

#define REG_MENU_MAX_FIELDS 12 /* of an action, the two of an approval included */
#define REG_MENU_MAX_MESSAGES 24
#define REG_MENU_MAX_CHOICES 24
#define REG_MENU_LINE 256      /* bytes of a message, NUL included */
#define REG_MENU_MAX_TEXT 200  /* bytes of a typed value, NUL not counted */

/* A choice that is always the same. */
struct reg_menu_option {
	const char *value;
	enum reg_message label;
};

struct reg_menu_field {
	const char *name;
	enum reg_message label;
	enum regulars_field_kind kind;
	bool required;
	bool is_later;       /* not in the first form: the action asks for it when it knows that it is needed */
	const char *initial; /* NULL: none */
	const struct reg_menu_option *options; /* of a choice; ends with a NULL value */
};

/* Names with a meaning of their own: "who" is the customer (left out when the ticket names one), "plate" and "phone" begin
 * with what the ticket has. */

struct reg_menu_call;

/* An action as its file declares it. */
struct reg_menu_action {
	const char *id;
	enum reg_message label;
	const char *permission;
	bool is_reading;     /* writes nothing */
	struct reg_menu_field fields[REG_MENU_MAX_FIELDS - 2]; /* ends with a NULL name unless full */
	/* 0, also when it asked for more. REG_ENOTFOUND and REG_EEXISTS are answers, told to the cashier; REG_EDENIED makes
	 * the caller ask for an approval; REG_EINVAL says which value is wrong. */
	int (*run)(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err);
};

struct reg_menu_asked {
	const struct reg_menu_field *field;
	enum regulars_field_kind kind;
	bool required;
	char initial[REG_MENU_MAX_TEXT + 1];
	size_t first_choice, n_choices;
};

/* What an action gives. */
struct reg_menu_answer {
	char messages[REG_MENU_MAX_MESSAGES][REG_MENU_LINE];
	size_t n_messages;
	char customer[REG_CUSTOMER_ID_SIZE]; /* whom it was about, "" nobody */
	enum regulars_identifier_kind identifier; /* the open ticket is this customer's from now on; 0: as it was */
	char identifier_value[REG_MENU_MAX_TEXT + 1];
	struct reg_menu_asked asked[REG_MENU_MAX_FIELDS]; /* n_asked above 0: more is needed */
	size_t n_asked, asking;              /* asking: the one asked last */
	struct { char value[88], label[128]; } choices[REG_MENU_MAX_CHOICES];
	size_t n_choices;
	char reward[REG_MENU_MAX_TEXT + 1];  /* redeemed for the open ticket, "" nothing */
	struct reg_redemption_done done;
};

/* What an action gets. */
struct reg_menu_call {
	const struct reg_menu_action *action;
	const char *values[REG_MENU_MAX_FIELDS]; /* by the action's fields, then approver and PIN; NULL: not given */
	const char *attendant;                   /* never NULL */
	const char *language;
	int64_t at_unix_s;                       /* of the ticket, else now */
	struct reg_event *ticket;                /* as rung so far; NULL: none is open */
	const char *card;                        /* number of the card on it; NULL: none */
	bool is_first;                           /* only the form that suits the ticket is wanted */
	int64_t customer_no;                     /* identity of answer.customer; 0 nobody */
	struct reg_approval approval;
	struct reg_menu_answer answer;
	void *memory;                            /* behind the values */
	size_t memory_size;
};

/* In the order of the menu: see menu.c. */
extern const struct reg_menu_action reg_menu_lookup, reg_menu_enrol, reg_menu_bind, reg_menu_redeem, reg_menu_profile,
    reg_menu_tag, reg_menu_untag, reg_menu_note, reg_menu_case, reg_menu_close, reg_menu_rate, reg_menu_refer, reg_menu_claim,
    reg_menu_gift, reg_menu_join, reg_menu_tasks, reg_menu_shift, reg_menu_briefing, reg_menu_unidentified, reg_menu_undo;
extern const struct reg_menu_option reg_menu_types[]; /* of customers */

/* Field `i` of an action, its approval's behind its own; NULL: there are no more. */
const struct reg_menu_field *reg_menu_field_at(const struct reg_menu_action *action, size_t i);

/* Whether each value is what its field asks for. Errors: REG_EINVAL, the line begins with the field's name. */
int reg_menu_check(const struct reg_menu_call *call, const struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));

/* --- for actions --- */

/* Value of a field by name, NULL when not given. */
const char *reg_menu_value(const struct reg_menu_call *call, const char *name);
/* Digits as a number; 0 when not given. */
int64_t reg_menu_number(const struct reg_menu_call *call, const char *name);
/* Adds a line for the cashier. What is too long is cut, what are too many are left out. */
void reg_menu_say(struct reg_menu_call *call, const char *text);
/* The same from the table of sentences, {name} filled. */
void reg_menu_tell(struct reg_menu_call *call, enum reg_message message, const char *name);
void reg_menu_tell_values(struct reg_menu_call *call, enum reg_message message, const struct reg_text_value *values,
    size_t n_values);

/* Of a name in two languages the operator's; `id` where there is none. */
const char *reg_menu_text(const struct reg_menu_call *call, const struct reg_label *name, const char *id);
/* Approver and PIN as typed; NULL: none. */
const struct reg_approval *reg_menu_approval(struct reg_menu_call *call);
/* What a rule of the programme forbids (REG_EINVAL of an act) is an answer for the counter and no malformed value: it is
 * told, and 0 returned. Other results pass. */
int reg_menu_answered(struct reg_menu_call *call, int rc, struct reg_err *err);

/* Asks for a field of the action; `initial` may be NULL. With kind 0 it is the field's own. Choices of the field follow
 * with reg_menu_offer(). A value given before is not asked again but kept. */
void reg_menu_ask(struct reg_menu_call *call, const char *name, enum regulars_field_kind kind, const char *initial);
/* One more choice of the field asked last. */
void reg_menu_offer(struct reg_menu_call *call, const char *value, const char *label);
bool reg_menu_is_full(const struct reg_menu_call *call); /* no room for another choice */

/* Whom the action is about: what "who" says, else whom the ticket names; sets answer.customer and customer_no. 1: asked
 * for (the action returns 0 at once). REG_ENOTFOUND: nobody, and the cashier has been told. */
int reg_menu_customer(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Whom the ticket alone names, without asking or telling; customer_no 0: nobody. */
int reg_menu_ticket_customer(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The customer that a text names. REG_ENOTFOUND: nobody. */
struct reg_menu_found {
	int64_t customer; /* 0: nobody, or more than one */
	enum regulars_identifier_kind kind; /* what the text is, of what is known; 0: nothing that is known */
	int64_t target;   /* identity of the card, phone or plate; 0: a customer's id */
	int n_holders;
};
int reg_menu_find(struct reg_menu_found *out, const struct reg_menu_call *call, struct reg_side *side, const char *text,
    struct reg_err *err) __attribute__((warn_unused_result));
/* The open ticket, if there is one, is the customer's from now on, named by what "who" said. */
int reg_menu_identify(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The sale becomes the customer's (menu_claim.c); the cashier is told. */
int reg_menu_claim_sale(struct reg_menu_call *call, struct reg_side *side, const char *sale, struct reg_err *err)
    __attribute__((warn_unused_result));
enum reg_message reg_menu_case_kind(const char *kind);
/* Name of a customer, its id where there is none. */
int reg_menu_name(char out[128], struct reg_side *side, int64_t customer, struct reg_err *err)
    __attribute__((warn_unused_result));

/* --- for doors --- */

struct reg_menu;

int reg_menu_create(struct reg_menu **out, const char *language, struct reg_err *err) __attribute__((warn_unused_result));
void reg_menu_destroy(struct reg_menu *menu); /* NULL is allowed */

/* Borrowed for the life of the menu. */
const struct regulars_action *reg_menu_actions(const struct reg_menu *menu, size_t *n);

struct reg_menu_request {
	const char *action;
	const struct regulars_value *values;
	size_t n_values;
	const char *attendant;   /* NULL: not known */
	int64_t at_unix_s;
	struct reg_event *ticket; /* taken over in any case; NULL: none is open */
	const char *card;        /* number of the card on it */
	bool is_first;
};

struct reg_menu_outcome {
	const struct regulars_menu_result *result; /* until this thread's next call */
	bool is_ready;           /* of a first form: nothing is to be asked, run it */
	enum regulars_identifier_kind identifier; /* names the ticket's customer; 0: as it was */
	const char *identifier_value;
	const char *reward;      /* redeemed for the ticket; NULL: nothing */
	const struct reg_redemption_done *done;
};

/* Whether the request only reads: then it wants a reading side, else the writer. */
bool reg_menu_is_reading(const struct reg_menu_request *request);
/* Checks the values against the form and runs the action, on `side` when it reads, through `writer` otherwise.
 * Errors: REG_EINVAL names the field; REG_EBUSY. */
int reg_menu_run(struct reg_menu_outcome *out, const struct reg_menu *menu, struct reg_writer *writer,
    struct reg_side *side, const struct reg_menu_request *request, struct reg_err *err)
    __attribute__((warn_unused_result));

/* --- between menu.c and menu_answer.c --- */

/* The answer as the host gets it, in memory of this thread. */
void reg_menu_publish(struct reg_menu_outcome *out, const struct reg_menu_call *call);
/* Asks for approver and PIN, keeping what was typed. */
int reg_menu_ask_approval(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
