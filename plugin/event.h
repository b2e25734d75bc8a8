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
#define REG_EVENT_MAX_TEXT 200 /* bytes of any one text member, NUL not counted */

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
	/* Sums over normal lines, prepay lines apart. */
	int64_t volume_ml, amount_minor, fuel_minor;
	unsigned char content[REG_ID_SIZE]; /* BLAKE2b-128 of currency and sorted lines */
	unsigned char id[REG_ID_SIZE];      /* BLAKE2b-128 of key, revision, document, content and members */
};

/* Checks `in`, fills what it leaves open, reduces the card, hashes. *out is released with reg_event_destroy().
 * Errors: REG_EINVAL with a line that names the member as in the JSON form and says what was expected; REG_EIO memory.
 * A pump test paid with an internal card and a sale with an internal card become REG_KIND_RETURN. */
int reg_event_create(struct reg_event **out, const struct regulars_event *in, const struct reg_event_context *context,
    struct reg_err *err) __attribute__((warn_unused_result));
void reg_event_destroy(struct reg_event *event); /* NULL is allowed */

/* "sale", "refund" ... as in fact_sale.kind; reg_kind_parse gives 0 for anything else. */
const char *reg_kind_name(enum reg_kind kind);
enum reg_kind reg_kind_parse(const char *name);

#endif
