/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mapping.h - the statements of a hook file as data: what a callback means, what it answers, which functions of the
 * host are services. All of it is checked when it is read and is never written again.
 */
#ifndef REG_MAPPING_H
#define REG_MAPPING_H

#include "../../plugin/regulars.h"
#include "../journal/scale.h"
#include "expr.h"

#define REG_MAPPING_MAX_LOOP 1000     /* elements of a loop that states no maximum */
#define REG_MAPPING_MOST_LOOP 100000  /* the highest maximum that may be stated */
#define REG_MAPPING_MAX_TEXT 256      /* units of a text behind a pointer that states no maximum */
#define REG_MAPPING_MOST_TEXT 65536
#define REG_MAPPING_MAX_STEPS 1000    /* of one handler */
#define REG_MAPPING_MAX_SLOTS 16      /* loops and new objects of one handler */

/* How a value is read from the host, or written for it. */
enum reg_form {
	REG_FORM_PLAIN = 1,  /* integers and texts as they are; an integer for a text: its decimal digits */
	REG_FORM_SCALED,     /* `in`: integer, fraction or (reading) decimal text, times `scale` */
	REG_FORM_BCD,        /* bytes with two decimal digits each, high one first; f ends the number. Text, or scaled */
	REG_FORM_UNIX_S,     /* integer or double: seconds since 1970 UTC */
	REG_FORM_UNIX_MS,    /* milliseconds */
	REG_FORM_FILETIME,   /* integer, or struct of two 32-bit halves: 100 ns since 1601-01-01 UTC */
	REG_FORM_DAYS_1899,  /* double or integer: days since 1899-12-30, site's local time */
	REG_FORM_DATE,       /* parts: year, month, day [, hour, minute, second], site's local time */
	REG_FORM_PATTERN,    /* text by `pattern` (journal/when.h), local time of the site unless it holds an offset */
};

/* One case of a look-up; the first that fits counts. */
struct reg_case {
	bool is_else;
	const char *from_text;      /* not NULL: a text to compare with */
	int64_t from_low, from_high; /* else: a range of integers, both ends included */
	const char *text;           /* what comes out: a text, or */
	int64_t value;              /* (text NULL) an integer */
};

/* The right side of an assignment, an argument, a return value.
 * Reading order: expr (or parts joined) -> form -> lookup -> otherwise. */
struct reg_value {
	const struct reg_expr *expr;         /* the first part */
	const struct reg_expr *const *parts; /* DATE: 3 or 6; joined texts: 2 to 8; else 1 */
	size_t n_parts;
	const char *join;                    /* between joined parts; NULL: not joined */
	enum reg_form form;
	struct reg_scale scale;   /* SCALED: ours = host * scale, host = ours / scale, rounded half away from zero */
	bool is_major;            /* SCALED: times 10^(decimals of the currency) as well, when reading */
	char mark;                /* decimal mark of a decimal text, '.' unless stated */
	const char *pattern;      /* PATTERN */
	const char *encoding;     /* iconv(3) name for BYTES and UTF-16 texts; NULL: that of the hook / of the unit */
	const struct reg_expr *length; /* reading: units of the text; NULL: up to NUL or the end of the array */
	uint32_t max;             /* reading text behind a pointer: units looked at. Never 0 */
	uint32_t digits;          /* integer as text: with zeros in front up to this many; 0: none */
	bool trims;               /* blanks at the end of the text are taken away (always on reading fixed arrays) */
	const struct reg_case *cases; /* lookup; n_cases 0: none */
	size_t n_cases;
	bool has_otherwise;       /* when unknown, empty, or not looked up */
	const char *otherwise_text; /* NULL: */
	int64_t otherwise_value;  /* in units of the target, after conversion */
	const struct reg_expr *when; /* NULL: always; else unknown when it is false */
	struct reg_span span;
};

/* Elements one after the other. An element is a place of slot `slot`. */
struct reg_loop {
	const char *name;
	int slot;
	enum reg_our list;           /* a list of ours; else 0: */
	const struct reg_expr *from; /* an array or pointer; with `next` the first pointer of a linked list */
	const struct reg_type *element; /* of the slot: what `from` points to; with `next` the pointer itself */
	const struct reg_expr *low, *high; /* [low .. high): high NULL: `until` or `next`, or the whole array */
	const struct reg_expr *until; /* ends before the first element for which it is true */
	const struct reg_expr
	    *next; /* the pointer behind this element; NULL, or one that was there before, ends the list */
	const struct reg_expr *where; /* elements to take; NULL: all */
	uint32_t max;                 /* elements looked at: more is cut and logged */
};

enum reg_hook_event {
	REG_HOOK_OPEN = 1, REG_HOOK_IDENTIFY, REG_HOOK_LINE, REG_HOOK_TOTAL, REG_HOOK_TENDER, REG_HOOK_CLOSE,
	REG_HOOK_PREPAY, REG_HOOK_COMPLETION, REG_HOOK_VOID, REG_HOOK_REFUND, REG_HOOK_PUMP_TEST, REG_HOOK_TANK_RETURN,
	REG_HOOK_SHIFT_OPEN, REG_HOOK_SHIFT_CLOSE, REG_HOOK_ABANDON, REG_HOOK_MENU_LIST, REG_HOOK_MENU_RUN,
	REG_HOOK_EVENTS,
};
extern const char *const reg_mapping_events[REG_HOOK_EVENTS]; /* "sale.open" ... */

/* Members of events; what is behind REG_IN_LINE is of lines, behind REG_IN_TENDER of tenders. */
enum reg_in {
	REG_IN_TICKET,  /* text: which sale being rung this belongs to */
	REG_IN_TRAINING, REG_IN_SITE, REG_IN_TILL, REG_IN_SERIES, REG_IN_RECEIPT, REG_IN_BUSINESS_DATE, REG_IN_AT,
	REG_IN_REVISION, REG_IN_DOCUMENT, REG_IN_ATTENDANT, REG_IN_SHIFT, REG_IN_CURRENCY, REG_IN_PLATE, REG_IN_CARD,
	REG_IN_PHONE, REG_IN_CUSTOMER, REG_IN_ORIGINAL_SITE, REG_IN_ORIGINAL_SERIES, REG_IN_ORIGINAL_RECEIPT,
	REG_IN_PROMISE, /* flag: the host prints our receipt lines (REGULARS_HAS_PROMISE) */
	REG_IN_ACTION,  /* menu.run */
	REG_IN_LINE,
	REG_IN_LINE_KIND = REG_IN_LINE, REG_IN_VOID, REG_IN_PRODUCT, REG_IN_CATEGORY, REG_IN_PUMP, REG_IN_NOZZLE,
	REG_IN_VOLUME, REG_IN_UNIT_PRICE, REG_IN_QUANTITY, REG_IN_AMOUNT, REG_IN_TAX, REG_IN_DISCOUNT,
	REG_IN_TENDER,
	REG_IN_TENDER_KIND = REG_IN_TENDER, REG_IN_TENDER_AMOUNT,
	REG_INS,
};

enum reg_in_kind {
	REG_IN_IS_TEXT = 1,
	REG_IN_IS_FLAG,      /* 0 or not 0 */
	REG_IN_IS_INSTANT,   /* at_unix_s */
	REG_IN_IS_DAY,       /* "YYYY-MM-DD" */
	REG_IN_IS_WHOLE,
	REG_IN_IS_VOLUME,    /* ml */
	REG_IN_IS_MONEY,     /* minor units */
	REG_IN_IS_PRICE,     /* minor units per cubic metre */
	REG_IN_IS_QUANTITY,  /* thousandths */
	REG_IN_IS_LINE_KIND, /* enum regulars_line_kind: 1 to 7, or its name as a text ("fuel") */
};

struct reg_in_info {
	const char *name;
	enum reg_in_kind kind;
};
extern const struct reg_in_info reg_mapping_ins[REG_INS];

/* One `line` or `tender` of an event: as many as the loops, nested in this order, give; none: exactly one. */
struct reg_part {
	bool is_tender;
	const struct reg_loop *loops;
	size_t n_loops;
	const struct reg_expr *when;                 /* before any loop; NULL: always */
	const struct reg_value *values[REG_INS]; /* NULL: not mapped */
	struct reg_span span;
};

/* A field of a menu form: menu.run. */
struct reg_input {
	const char *name; /* "plate" */
	struct reg_value value;
};

struct reg_event_map {
	enum reg_hook_event kind;
	const struct reg_value *values[REG_INS]; /* members of the event; NULL: not mapped */
	const struct reg_part *parts;            /* in the order of the file */
	size_t n_parts;
	const struct reg_input *inputs;
	size_t n_inputs;
};

/* A function of the host and what it is called with. */
struct reg_argument {
	/* A zeroed place of ours for what the parameter points to, `count` of them, with one more zeroed behind them so
	 * that a text ends there. */
	bool is_new;
	uint64_t count;
	struct reg_value value;   /* not is_new */
};

struct reg_call {
	const char *symbol;             /* a declared function, looked up by name; NULL: */
	const struct reg_expr *pointer; /* a function pointer of the host */
	struct reg_signature signature;
	const struct reg_argument *arguments; /* as many as the function has parameters */
	int keep;                       /* number of the kept value that gets the result; -1: none */
	const struct reg_expr *check;   /* about `result`, when false the call has failed; NULL: none */
	struct reg_span span;
};

enum reg_step_kind {
	REG_STEP_REQUIRE = 1, /* `when` false: the failure answers, nothing else is done */
	REG_STEP_EVENT,
	REG_STEP_EACH,        /* `loop` over `steps` */
	REG_STEP_IF,          /* `when`: `steps` */
	REG_STEP_FILL,        /* `target` = `value` */
	REG_STEP_ZERO,        /* all bytes of place `target` */
	REG_STEP_LEND,        /* a copy in memory of ours, its address into `target` */
	REG_STEP_RELEASE,     /* what was lent at the address `value.expr` is no longer used by the host */
	REG_STEP_KEEP,        /* kept value number `keep` = `value.expr` */
	REG_STEP_CALL,
	REG_STEP_RETURN,      /* `value`; the last step that is done wins. It does not end the handler. A text for a pointer
	                       * is lent until the next call of the handler. When none was done: that of the failure */
	REG_STEP_STOP,        /* ends our session; later calls are answered as failures */
};

/* A `fill` of a number by a number as it is, both at the end of a path. */
struct reg_move {
	struct reg_path from, to;
	uint8_t copies; /* bytes that are copied as they stand; 0: read, limited to what fits, and written */
};

struct reg_step {
	enum reg_step_kind kind;
	const struct reg_move *moves;   /* of this step and those behind it, as many as there are without another between */
	size_t n_moves;                 /* 0: this step is none */
	struct reg_span span;
	const struct reg_expr *when;    /* NULL: always */
	const struct reg_event_map *event;
	const struct reg_loop *loop;
	const struct reg_step *steps;   /* of EACH, IF, and of LEND `new`: the fills of the new object */
	size_t n_steps;
	const struct reg_expr *target;
	struct reg_value value;
	/* FILL of text: `room` units behind a pointer, and where the units written (without the NUL) go. */
	const struct reg_expr *room;    /* NULL: the array itself */
	const struct reg_expr
	    *length; /* FILL and LEND: place that gets the units of the text, or the bytes of `new`; NULL */
	char pad;                       /* 0: NUL behind the text; ' ': filled up with it, no NUL */
	/* LEND */
	const struct reg_type *created; /* `new TYPE`: this type, zeroed, `slot`; NULL: a text */
	int slot;
	bool until_release;             /* else until the next call of the same handler on any thread, or the end */
	int keep;
	const struct reg_call *call;
};

enum reg_phase { REG_PHASE_AFTER = 1, REG_PHASE_BEFORE };

/* What happens when the host calls a function of ours (register, entry), one that we wrap (intercept), or when one that
 * we poll has given an event. */
struct reg_handler {
	const char *name;     /* the symbol, or the name of a callback */
	bool is_callback;     /* `on NAME : TYPE`; else NAME is a declared function */
	enum reg_phase phase; /* intercept; else AFTER */
	const struct reg_type *function;
	struct reg_signature signature;
	const struct reg_step *steps;
	size_t n_steps;
	/* Answers when we fail, or are not there: FILL, ZERO and RETURN without anything of ours. What they read and write
	 * is also valid C (reg_expr_print). */
	const struct reg_step *failure;
	size_t n_failure;
	int n_slots;
	struct reg_span span;
};

enum reg_service {
	REG_SERVICE_MESSAGE = 1, /* text, severity */
	REG_SERVICE_LOG,
	REG_SERVICE_DISPLAY,     /* line_1, line_2 */
	REG_SERVICE_PRINT,       /* text: a line of the receipt */
	REG_SERVICE_PROMPT,      /* text -> answer, cancelled */
	REG_SERVICE_CHOOSE,      /* title, options -> chosen (from 0), cancelled */
	REG_SERVICES,
};
extern const char *const reg_mapping_services[REG_SERVICES];

struct reg_service_map {
	const struct reg_expr *when;      /* NULL: always; else the service is not there while it is false or unknown */
	const struct reg_call *call;
	const struct reg_value *answer;   /* PROMPT: text, read after the call */
	const struct reg_value *chosen;   /* CHOOSE */
	const struct reg_expr *cancelled; /* NULL: never */
	struct reg_span span;
};

enum reg_meeting_kind { REG_MEET_REGISTER = 1, REG_MEET_ENTRY, REG_MEET_INTERCEPT, REG_MEET_POLL };

struct reg_meeting {
	enum reg_meeting_kind kind;
	const char *library;          /* where functions of the host are looked up; NULL: in the whole process */
	const struct reg_call *calls; /* REGISTER: to be made in this order; POLL: before the first poll */
	size_t n_calls;
	const struct reg_call *undo;  /* when we end, in this order */
	size_t n_undo;
	bool by_audit, by_preload;    /* INTERCEPT: which is meant; both: either */
	const struct reg_call *poll;  /* POLL: after the check of the call an event is there */
	uint32_t every_ms;
	struct reg_span span;
};

struct reg_kept {
	const char *name;
	const struct reg_type *type; /* integer, enum or pointer */
};

/* --- reading --- */

struct reg_hook;

/* Reads all statements behind the declarations into *hook: keep, meet, on, service. Goes on after a mistake with the
 * next statement; the source counts them. */
void reg_mapping_read(struct reg_hook *hook, struct reg_lex *lex);

#endif
