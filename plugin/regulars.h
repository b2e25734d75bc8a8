/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * regulars.h - the native door: how a POS loads Regulars and what it hands over.
 *
 * A POS opens regulars.so with dlopen(), looks up the symbol "regulars_plugin", checks its `type` and the major part of
 * its `version`, and calls through the table. Everything else in the shared object is private.
 *
 * Rules that hold for every call
 *   - Nothing here blocks longer than the time budget given at start() (250 ms by default), prints, exits, installs a
 *     signal handler, or changes the locale, the environment or the working directory of the process.
 *   - A failure of ours is never a reason to stop a sale: every function returns an enum regulars_status, and all of
 *     them except REGULARS_REFUSED mean "carry on".
 *   - Text is UTF-8 with a terminating NUL. NULL and "" both mean "not known".
 *   - What a caller passes in is copied before the call returns. What we hand out says how long it lives.
 *   - A session may be used from several threads. A ticket belongs to one thread at a time.
 *   - After fork() the child must not use the session of its parent.
 *
 * Units: money in minor units of the currency (`_minor`), fuel in millilitres (`_ml`), counts in thousandths
 * (`_milli`), unit prices in minor units per cubic metre (1.679 per litre is 167900), instants in seconds since
 * 1970-01-01 UTC (`_unix_s`). Integers throughout.
 *
 * ABI changelog
 *   1.0  2026-11  first
 *   1.1  2026-11  redemptions of an event; offers, alert, ask and reached tier of a checkout; menu on a ticket, with
 *                 further forms and effects; PIN and kept fields; the host's clock; the flag of a late card
 *   1.2  2026-11  the five functions of the JSON calls door
 *   1.3  2026-11  who else earns with the ticket of a checkout; alerts of a blocked card, of maintenance
 */
#ifndef REGULARS_H
#define REGULARS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define REGULARS_PLUGIN_TYPE 0x52454755u /* "REGU" */
#define REGULARS_ABI_MAJOR 1u
#define REGULARS_ABI_MINOR 3u
#define REGULARS_ABI_VERSION (REGULARS_ABI_MAJOR << 16 | REGULARS_ABI_MINOR)
#define REGULARS_SYMBOL "regulars_plugin"

enum regulars_status {
	REGULARS_OK = 0,
	/* The event is safe in the spool, not yet in the database; it will be taken over under the same key. */
	REGULARS_SPOOLED = 1,
	/* The caller's data cannot be taken; the session's last error says which member and what was expected. */
	REGULARS_REFUSED = -1,
	/* We failed; the sale goes on without us. */
	REGULARS_FAILED = -2,
};

enum regulars_event_kind {
	REGULARS_SALE_CLOSE = 1,
	REGULARS_SALE_REFUND = 2,
	REGULARS_SALE_VOID = 3,
	REGULARS_SALE_PREPAY = 4,
	REGULARS_SALE_COMPLETION = 5,
	REGULARS_PUMP_TEST = 6,
	REGULARS_TANK_RETURN = 7,
	REGULARS_SHIFT_OPEN = 8,
	REGULARS_SHIFT_CLOSE = 9,
};

enum regulars_line_kind {
	REGULARS_LINE_FUEL = 1,
	REGULARS_LINE_GOODS = 2,
	REGULARS_LINE_SERVICE = 3,
	REGULARS_LINE_DISCOUNT = 4,
	REGULARS_LINE_FEE = 5,
	REGULARS_LINE_DEPOSIT = 6,
	REGULARS_LINE_PREPAY = 7,
};

enum regulars_identifier_kind {
	REGULARS_PLATE = 1,
	REGULARS_CARD = 2,
	REGULARS_PHONE = 3,
	REGULARS_CUSTOMER = 4, /* the host's own customer number */
};

/* One line of a ticket. `amount_minor` is after discount and includes tax; `tax_minor` is the tax inside it and
 * `discount_minor` (not negative) what was taken off. */
struct regulars_line {
	enum regulars_line_kind kind;
	int is_void; /* 1: the cashier cancelled the line; it is kept and counts for nothing */
	const char *product;  /* grade ("92", "95", "0") or article number */
	const char *category; /* product group, used by earning rules */
	const char *pump;
	const char *nozzle;
	int64_t volume_ml;
	int64_t unit_price_minor_per_m3;
	int64_t quantity_milli;
	int64_t amount_minor;
	int64_t tax_minor;
	int64_t discount_minor;
};

/* How something was paid: the kind only ("cash", "card", "voucher" ...), never a number. */
struct regulars_tender {
	const char *kind;
	int64_t amount_minor;
};

/* Something that the customer redeemed with the sale: points, or a service, gift or coupon held. Money taken off stands on
 * the ticket as well, as a line of kind discount with category "regulars" and the reward as product. Added in 1.1. */
struct regulars_redemption {
	const char *reward;  /* id in the programme */
	int64_t points;
	int64_t value_minor; /* money off, 0 for gifts and services */
	int64_t count;       /* uses of something granted earlier; 0: paid with points */
	const char *hold;    /* name of the hold that set it aside; NULL: none */
};

#define REGULARS_TRAINING 1u    /* rung in training mode: recorded, counted nowhere */
#define REGULARS_HAS_PROMISE 2u /* promised_points was printed on a receipt */
#define REGULARS_LATE_CARD 4u   /* the card was named after the first tender; tickets set it by themselves; added in 1.1 */

/* One thing that happened at the POS, whole. Zero the struct, set struct_size, fill what is known. */
struct regulars_event {
	uint32_t struct_size;
	uint32_t flags;
	enum regulars_event_kind kind;
	const char *site;          /* NULL: the site of the database */
	const char *till;
	const char *series;        /* number range of the receipt; NULL: till and business date */
	const char *receipt;       /* leading zeros do not count */
	const char *business_date; /* "YYYY-MM-DD"; NULL: the site's calendar day at at_unix_s */
	int64_t at_unix_s;         /* time of the receipt */
	int64_t revision;          /* of an edited document, 0 when the host does not number them */
	const char *document;      /* the host's own id of this state of the document */
	const char *attendant;
	const char *shift;
	const char *currency;      /* ISO 4217; NULL: the currency of the database */
	const char *plate;
	const char *card;          /* the number as read; only a keyed token and the last four are ever stored */
	const char *phone;
	const char *customer;      /* the host's own customer number */
	const char *original_site; /* refund, void: the sale; completion: the prepay; any part may be NULL */
	const char *original_series;
	const char *original_receipt;
	int64_t promised_points;
	const struct regulars_line *lines;
	size_t n_lines;
	const struct regulars_tender *tenders;
	size_t n_tenders;
	const struct regulars_redemption *redemptions; /* added in 1.1; those made on a ticket through menu_run are ours to add */
	size_t n_redemptions;                          /* added in 1.1 */
};

/* "amount" more of "unit" ("ml", "minor", "points", "visits"). unit NULL: nothing is needed or possible. */
struct regulars_need {
	const char *unit;
	int64_t amount;
};

struct regulars_expiring {
	int64_t points;
	const char *on; /* "YYYY-MM-DD", last day on which they can be used */
};

/* An offer for this customer, the best first. Added in 1.1. */
struct regulars_offer {
	const char *id;     /* of the reward, grant or notice */
	const char *text;   /* what to say */
	const char *reason; /* why this customer; NULL: for everybody */
};

/* The one thing that cannot wait. Added in 1.1. */
struct regulars_alert {
	const char *kind;   /* "case", "suspicious", "birthday", "overdue", "key-customer"; since 1.3 "maintenance", and
	                     * "card-blocked", also where nobody is known */
	const char *text;
};

/* When all is quiet: one question worth asking. Added in 1.1. */
struct regulars_ask {
	const char *action; /* of the menu that takes the answer */
	const char *field;  /* of its form */
	const char *text;   /* the question */
};

/* What the cashier is shown before tender. Owned by us; alive until the next checkout or the end of the ticket it came
 * from, or until checkout_free() when it came from lookup(). */
struct regulars_checkout {
	uint32_t struct_size;
	const char *customer_id; /* NULL: nobody is known (then name and kind are NULL too) */
	const char *customer_name;
	const char *customer_kind;
	const char *vehicle_plate; /* normalised; NULL: no plate was given */
	int vehicle_known;         /* 1: this plate has been here before */
	int vehicle_flagged;       /* 1: no plate pattern fits; it is taken all the same */
	const char *tier_id;       /* NULL: no programme or no customer */
	const char *tier_name;
	const char *tier_keeps_until; /* "YYYY-MM-DD", NULL: without end; as what follows right after this ticket, unless it
	                               * reaches another tier */
	struct regulars_need to_keep;
	const char *tier_next; /* NULL: top tier reached */
	struct regulars_need to_next;
	int64_t balance_points;
	int64_t pending_points;
	const struct regulars_expiring *expiring;
	size_t n_expiring;
	int64_t will_earn_points;
	const char *const *operator_lines; /* free width, in the site's language, best first */
	size_t n_operator_lines;
	const char *customer_lines[2]; /* at most 20 columns each, wide characters counted as two */
	/* Added in 1.1. */
	const char *tier_reached;    /* name of the tier that this ticket reaches; NULL: none */
	int64_t available_points;    /* balance less what is held for open tickets */
	const struct regulars_offer *offers;
	size_t n_offers;
	const struct regulars_alert *alert; /* NULL: none */
	const struct regulars_ask *ask;     /* NULL: nothing */
	/* Added in 1.3. Who else earns of will_earn_points: the driver or key contact of an organisation. */
	const char *earner_id;       /* NULL: nobody else */
	const char *earner_name;     /* NULL: not known */
	const char *earner_role;     /* "driver", "contact" */
	int64_t earner_points;       /* theirs; the rest is the customer's */
};

/* What a receipt may print after the sale or refund; a refund earns nothing, its lines say what it took back and gave
 * back. Alive until the end of the ticket. */
struct regulars_receipt {
	uint32_t struct_size;
	int64_t earned_points;
	int64_t balance_points;
	const char *tier_name;
	const char *const *lines;
	size_t n_lines;
};

enum regulars_message_kind {
	REGULARS_INFO = 1,
	REGULARS_WARNING = 2,
	REGULARS_ERROR = 3,
};

/* Functions of the host that we may call, from the thread that called us and only during that call, except log(), which
 * may come from any thread. Each may be NULL. */
struct regulars_services {
	uint32_t struct_size;
	void *payload; /* passed back as the last argument */
	/* Shows one line to the cashier. */
	void (*message)(enum regulars_message_kind kind, const char *text, void *payload);
	/* Writes a line for the host's log; never a card number. */
	void (*log)(enum regulars_message_kind kind, const char *text, void *payload);
	/* Shows two lines of at most 20 columns on the customer's display. */
	void (*customer_display)(const char *line1, const char *line2, void *payload);
	/* Added in 1.1: the host's business time, for what has no time of its own (menu actions without a ticket, lookups);
	 * 0 or NULL: the machine's clock. */
	int64_t (*clock)(void *payload);
};

struct regulars_settings {
	uint32_t struct_size;
	const char *database; /* path of the side database, made by `regulars init` */
	const char *till;     /* name of this till, part of every event that names none */
	int32_t budget_ms;    /* longest that a call may keep the cashier waiting; 0: 250; at most 60000 */
	const char *operator_language; /* "en", "zh_CN"; NULL: the site's language */
};

struct regulars_session; /* one opened side database; made by start(), ended by stop() */
struct regulars_ticket;  /* one sale being rung; made by sale_open(), ended by sale_end() */

enum regulars_field_kind {
	REGULARS_FIELD_TEXT = 1,
	REGULARS_FIELD_PLATE = 2,
	REGULARS_FIELD_CARD = 3,
	REGULARS_FIELD_PHONE = 4,
	REGULARS_FIELD_CHOICE = 5,
	REGULARS_FIELD_NUMBER = 6,
	REGULARS_FIELD_YESNO = 7, /* "yes" or "no" */
	REGULARS_FIELD_PIN = 8,   /* digits, not to be shown or kept; added in 1.1 */
	REGULARS_FIELD_KEEP = 9,  /* not to be asked: hand `initial` back as it is; added in 1.1 */
};

struct regulars_choice {
	const char *value;
	const char *label;
};

struct regulars_field {
	const char *name;
	const char *label;
	enum regulars_field_kind kind;
	int required;
	const char *initial; /* NULL: empty */
	const struct regulars_choice *choices;
	size_t n_choices;
};

struct regulars_action {
	const char *id;
	const char *label;
	const char *permission; /* "attendant", "lead" or "manager": the least role that may run it */
	const struct regulars_field *fields;
	size_t n_fields;
};

struct regulars_value {
	const char *name;
	const char *value;
};

struct regulars_menu_result {
	uint32_t struct_size;
	const char *const *messages; /* alive, like all of this, until this thread's next call of menu_run() */
	size_t n_messages;
	const char *customer_id; /* whom the action was about; NULL: nobody */
	/* Added in 1.1. */
	const struct regulars_action *form; /* more is needed: ask for this and run it; `initial` holds what is known. NULL: done */
	const struct regulars_effect *effects; /* what to change on the open ticket */
	size_t n_effects;
};

enum regulars_effect_kind {
	REGULARS_EFFECT_LINE = 1,      /* add `line`: a discount (negative amount) or a gift (amount 0) */
	REGULARS_EFFECT_PRICE_OFF = 2, /* lower the price of fuel still to be dispensed */
	REGULARS_EFFECT_IDENTIFY = 3,  /* the ticket has its customer now; we know, the host may show and keep it */
};

/* Added in 1.1. */
struct regulars_effect {
	enum regulars_effect_kind kind;
	struct regulars_line line;
	int64_t off_minor_per_m3, max_ml; /* PRICE_OFF */
	const char *text;                 /* one line for the ticket, in the site's language */
	enum regulars_identifier_kind identifier; /* IDENTIFY: what names the customer */
	const char *value;
};

struct regulars_plugin {
	uint32_t type;    /* REGULARS_PLUGIN_TYPE */
	uint32_t version; /* REGULARS_ABI_VERSION of the plugin; refuse another major */

	/* Opens the side database. `services` may be NULL; what it points to is copied. On failure *out is NULL, `why` (of
	 * `why_size` bytes, may be NULL) gets one line, and the host goes on without us. A database that cannot be opened
	 * now is not a failure: the session starts, spools, and recovers later. */
	enum regulars_status (*start)(struct regulars_session **out, const struct regulars_settings *settings,
	    const struct regulars_services *services, char *why, size_t why_size);
	/* Ends the session: waits for what is being written, joins our thread, releases everything. NULL is allowed. */
	void (*stop)(struct regulars_session *session);
	/* The last refusal or failure on this thread, one line; "" when there was none. Alive until the next call. */
	const char *(*last_error)(struct regulars_session *session);

	/* Begins a ticket. `head` gives till, attendant, shift, at_unix_s, flags ... as far as known; its kind is ignored.
	 */
	enum regulars_status (*sale_open)(struct regulars_ticket **out, struct regulars_session *session,
	    const struct regulars_event *head);
	/* Names the customer. A later value of the same kind replaces an earlier one. */
	enum regulars_status (*sale_identify)(struct regulars_ticket *ticket, enum regulars_identifier_kind kind,
	    const char *value);
	enum regulars_status (*sale_line)(struct regulars_ticket *ticket, const struct regulars_line *line);
	/* What to show before tender. *out is NULL on failure. */
	enum regulars_status (*sale_total)(const struct regulars_checkout **out, struct regulars_ticket *ticket);
	enum regulars_status (*sale_tender)(struct regulars_ticket *ticket, const struct regulars_tender *tender);
	/* The sale is final: captures it as `kind` (SALE_CLOSE, SALE_REFUND, SALE_PREPAY, SALE_COMPLETION). Members set in
	 * `tail` (receipt, at_unix_s, original ...) replace those of the ticket's head; tail may be NULL. When the till
	 * will print *receipt, set REGULARS_HAS_PROMISE in tail->flags (promised_points is then ours to fill in): what is
	 * printed is kept. receipt may be NULL; *receipt is NULL unless REGULARS_OK is returned. */
	enum regulars_status (*sale_close)(const struct regulars_receipt **receipt, struct regulars_ticket *ticket,
	    enum regulars_event_kind kind, const struct regulars_event *tail);
	/* Forgets the ticket, closed or abandoned. NULL is allowed. */
	void (*sale_end)(struct regulars_ticket *ticket);

	/* Captures a whole event at once: what is left when nobody waits for a display (voids, tests, shifts, journals). */
	enum regulars_status (*event)(struct regulars_session *session, const struct regulars_event *event);

	/* Who is this? Release with checkout_free(). */
	enum regulars_status (*lookup)(struct regulars_checkout **out, struct regulars_session *session,
	    enum regulars_identifier_kind kind, const char *value);
	void (*checkout_free)(struct regulars_checkout *checkout);

	/* The actions of our menu, in the order to show them. Constant for the life of the session. */
	enum regulars_status (*menu_list)(const struct regulars_action **out, size_t *out_n,
	    struct regulars_session *session);
	/* Runs one. A missing or malformed value is REGULARS_REFUSED and last_error() names the field. `attendant` is who
	 * pressed the key. */
	enum regulars_status (*menu_run)(const struct regulars_menu_result **out, struct regulars_session *session,
	    const char *action_id, const struct regulars_value *values, size_t n_values, const char *attendant);

	/* Added in 1.1: the same while a ticket is open. Without values it changes nothing and answers with the form that
	 * suits the ticket (the customer is not asked for when the ticket names one), or runs the action at once when nothing
	 * is to be asked. What is redeemed is set aside for this ticket, taken when it closes and released when it ends
	 * otherwise; the host adds the lines of the effects to its ticket and passes them on like any other line. */
	enum regulars_status (*ticket_menu_run)(const struct regulars_menu_result **out, struct regulars_ticket *ticket,
	    const char *action_id, const struct regulars_value *values, size_t n_values, const char *attendant);
};

/* The native door. */
extern const struct regulars_plugin regulars_plugin;

/* The JSON calls door, added in 1.2: the same for languages that call C through a foreign function interface. All of it
 * may be called from any thread, any number of calls at once. Texts are UTF-8 with a terminating NUL; a reply is ASCII,
 * what is not stands in it as \u escapes. Calls, requests and replies are described in regulars-json(5) and by the JSON
 * schemas beside it. */

/* REGULARS_ABI_VERSION of the plugin; refuse another major. */
uint32_t regulars_json_version(void);
/* Opens the side database that `settings` names: {"database":PATH,"till":TEXT,"budget_ms":NUMBER,
 * "operator_language":TEXT}, of which all but the first may be left out (struct regulars_settings says what they mean).
 * A process that opens with the same settings again gets the same session, and has to close it as often. Returns its
 * number, above 0. 0: it failed; then a call with session 0 on this thread replies with the reason. As with start(), a
 * database that cannot be opened now is not a failure. Open after a fork(), not before: the child can use no session that
 * its parent had, and open none while it had any. */
int64_t regulars_json_open(const char *settings);
/* Makes the call `name`. `request` is a JSON object; NULL and "" stand for {}. Returns the reply, a JSON object with a
 * member "status"; the caller hands it to regulars_json_free(). Whatever is wrong with the arguments is said by the reply.
 * NULL: no memory. */
char *regulars_json_call(int64_t session, const char *name, const char *request);
/* NULL is allowed. */
void regulars_json_free(char *reply);
/* The last of as many closes as there were opens waits for the calls that others are in and for what is being written,
 * gives back what was set aside for open tickets, and releases everything. A number that is no session's is ignored. */
void regulars_json_close(int64_t session);

#ifdef __cplusplus
}
#endif
#endif
