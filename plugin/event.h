/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * event.h - the sale event inside: checked, completed, with the card reduced to its token.
 *
 * struct regulars_event (regulars.h) is what a door hands over, borrowed. struct reg_event is our own copy, in one
 * piece of memory that needs no other: what the writer queue, the spool and the database get. Every door and the spool
 * meet in reg_event_create().
 */
#ifndef REG_EVENT_H
#define REG_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "card.h"
#include "err.h"
#include "plate.h"
#include "regulars.h"

#define REG_ID_SIZE 16
#define REG_PHONE_SIZE 24
#define REG_EVENT_MAX_LINES 10000
#define REG_EVENT_MAX_TENDERS 1000
#define REG_EVENT_MAX_REDEMPTIONS 100
#define REG_EVENT_MAX_TEXT 200 /* bytes of any one text member, NUL not counted */
#define REG_EVENT_MAX_CUSTOMER 69 /* bytes of a customer number: "c:" + number + NUL fit REG_CUSTOMER_ID_SIZE */
#define REG_EVENT_MAX_NUMBER INT64_C(1000000000000000) /* largest amount, volume or count, of a line and of their sum */

/* How a document is filed; the order is that of evaluation among equals. */
enum reg_kind {
	REG_KIND_SALE = 1,
	REG_KIND_REFUND,
	REG_KIND_VOID,
	REG_KIND_PREPAY,
	REG_KIND_COMPLETION,
	REG_KIND_TRAINING,
	REG_KIND_TEST,
	REG_KIND_RETURN,
	REG_KIND_SHIFT,
};

struct reg_zone;

/* What the checking needs to know about the station. */
struct reg_event_context {
	const char *site;
	const char *till; /* default for events that name none; may be NULL */
	const char *currency;
	const char *country; /* for plates; may be NULL */
	const struct reg_zone *zone;
	const unsigned char *secret;
	const struct reg_card_pattern *patterns;
	size_t n_patterns;
};

struct reg_event {
	enum reg_kind kind;
	uint32_t flags;        /* REGULARS_HAS_PROMISE, REGULARS_TRAINING */
	const char *site, *till, *series, *receipt; /* receipt without leading zeros; only till may be NULL */
	char day[11];          /* site day YYYY-MM-DD */
	int64_t at_unix_s;
	int64_t revision;
	const char *document, *attendant, *shift; /* NULL: not known, as in all below */
	const char *currency;  /* never NULL */
	bool has_plate, has_card;
	struct reg_plate plate;
	struct reg_card card;  /* token only; a masked or internal card is not has_card */
	const char *phone;
	const char *customer;
	const char *original_site, *original_series, *original_receipt;
	int64_t promised_points;
	struct regulars_line *lines; /* refunds: amounts and volumes not negative */
	size_t n_lines;
	struct regulars_tender *tenders;
	size_t n_tenders;
	struct regulars_redemption *redemptions;
	size_t n_redemptions;
	/* Sums over normal lines, prepay lines apart. */
	int64_t volume_ml, amount_minor, fuel_minor;
	unsigned char content[REG_ID_SIZE]; /* BLAKE2b-128 of currency and sorted lines */
	unsigned char id[REG_ID_SIZE];      /* BLAKE2b-128 of key, revision, document, content and members */
};

/* Checks `in`, fills what it leaves open, reduces the card, hashes. *out is released with reg_event_destroy().
 * Errors: REG_EINVAL with a line that names the member as in the JSON form and says what was expected; REG_EIO memory.
 *
 * Kinds: the training flag makes a training document of anything. A pump test, sale, refund, prepay or completion with
 * an internal card becomes REG_KIND_RETURN. Only sales and completions keep a promise.
 *
 * Refunds may come with either sign: where the amounts of the lines that count (of all lines, when those sum to 0) are
 * negative together, all amounts and taxes are negated; volumes, counts and tenders likewise, each for themselves.
 *
 * Numbers that look like a payment card's are not kept. A plate or phone that is one is dropped (a phone beginning with
 * + is one). In a text that is part of a key (site, series, receipt, document, customer, original) the whole text
 * is replaced by "****", its last four digits, "~" and 16 hex digits of its BLAKE2b keyed with the secret, so that keys
 * stay distinct and still match; other texts go through reg_card_scrub(). Article numbers of 12 or 13 digits with a
 * correct GTIN check digit stay: by chance one in ten of those satisfies Luhn too. A plate, card or phone of
 * nothing but ASCII punctuation ("-") is not known. */
int reg_event_create(struct reg_event **out, const struct regulars_event *in, const struct reg_event_context *context,
    struct reg_err *err) __attribute__((warn_unused_result));
void reg_event_destroy(struct reg_event *event); /* NULL is allowed */

/* A copy in one piece of memory of an event whose texts may lie anywhere. NULL: no memory. */
struct reg_event *reg_event_copy(const struct reg_event *event);

/* Sets the sums, `content` and `id` from the other members.
 *   canonical text of a line: kind (number), is_void, product, category, pump, nozzle, volume_ml,
 *     unit_price_minor_per_m3, quantity_milli, amount_minor, tax_minor, discount_minor, with 0x1f between them, numbers
 *     decimal, unknown empty
 *   content: currency, then 0x1e and the text for each line, in bytewise order of the texts
 *   id: each member as 4 bytes length, least significant first, and its text: site, series, receipt, kind (name),
 *     revision, document, content (16 bytes), at, day, till, attendant, shift, plate value, card token, phone,
 *     customer, original site, series, receipt, promise (empty: none), text of the tenders; then, only when there are
 *     any, text of the redemptions
 * Errors: REG_EINVAL: a sum beyond REG_EVENT_MAX_NUMBER; REG_EIO: memory. */
int reg_event_seal(struct reg_event *event, struct reg_err *err) __attribute__((warn_unused_result));

/* Canonical text of tenders: kind, 0x1f, amount of each, in bytewise order, 0x1e between them; "" for none.
 * Released with free(). NULL: no memory. */
char *reg_event_tenders_text(const struct regulars_tender *tenders, size_t n_tenders);

/* Canonical text of redemptions: reward, points, value_minor, count, hold of each with 0x1f between them, in bytewise
 * order, 0x1e between them; "" for none. Released with free(). NULL: no memory. */
char *reg_event_redemptions_text(const struct regulars_redemption *redemptions, size_t n_redemptions);

/* "sale", "refund" ... as in fact_sale.kind; reg_kind_parse gives 0 for anything else. */
const char *reg_kind_name(enum reg_kind kind);
enum reg_kind reg_kind_parse(const char *name);

#endif
