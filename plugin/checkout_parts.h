/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * checkout_parts.h - between checkout_read.c, which reads, checkout_hint.c, which chooses what helps, checkout_lines.c,
 * which words, and checkout.c, which puts the view together.
 */
#ifndef REG_CHECKOUT_PARTS_H
#define REG_CHECKOUT_PARTS_H

#include "account.h"
#include "account_state.h"
#include "alert.h"
#include "checkout.h"
#include "habit.h"
#include "offer.h"
#include "text.h"

#define REG_CHECKOUT_MAX_LINES 20
#define REG_CHECKOUT_MAX_EXPIRING 3
#define REG_CHECKOUT_MAX_READY 3

/* Texts that live and die with a view. */
struct reg_checkout_texts {
	struct reg_checkout_chunk *chunks;
	bool is_short; /* of memory: a text is missing, the view is no good */
};
/* A copy of `text`; NULL for NULL, and when there is no memory. */
const char *reg_checkout_keep(struct reg_checkout_texts *texts, const char *text);
/* The same without control characters and broken UTF-8; NULL when nothing is left. */
const char *reg_checkout_keep_clean(struct reg_checkout_texts *texts, const char *text);
const char *reg_checkout_keep_day(struct reg_checkout_texts *texts, int32_t day);
void reg_checkout_texts_finish(struct reg_checkout_texts *texts);

/* What has been read about the ticket's customer or vehicle. Texts live with the view's. */
struct reg_checkout_facts {
	enum reg_language language;
	const struct reg_event *ticket;
	const struct reg_programme *programme; /* in force at the ticket's time; NULL: none */
	int32_t today;
	struct reg_names names;                /* of the ticket */
	struct reg_subject subject;
	bool is_ambiguous;                     /* several customers hold what was given */
	bool is_card_blocked, has_card_ended;  /* the card given names nobody; ended: it was a temporary one */
	int32_t card_day;                      /* since when */
	struct reg_account_state state;        /* the account's row; of nobody: that of somebody new */
	struct reg_standing standing;          /* of nobody: all 0 */
	const char *earner_id, *earner_name;   /* who else earns of the points; NULL: nobody; not known */
	int32_t last_day;                      /* site day of the last sale */
	/* Of a customer that is in the database. */
	const char *customer_id, *customer_kind; /* NULL: has no row */
	const char *customer_name;             /* NULL: unknown */
	bool has_phone, has_name, has_birthday, has_type, has_plate, is_company, is_key, has_praised;
	int birthday;                          /* month * 100 + day; 0: unknown */
	const char *case_kind, *signal_kind;   /* NULL: none */
	int32_t case_day, signal_day;
	int32_t maintenance_day;               /* of the vehicle; REG_DAY_NEVER: none */
	struct reg_offer_ready ready[REG_CHECKOUT_MAX_READY];
	size_t n_ready;
};

struct reg_checkout_view {
	struct regulars_checkout checkout; /* first: what callers hold */
	struct reg_checkout_texts texts;
	const char *lines[REG_CHECKOUT_MAX_LINES];
	struct regulars_expiring expiring[REG_CHECKOUT_MAX_EXPIRING];
	struct regulars_offer offers[REG_OFFER_MAX];
	struct regulars_alert alert;
	struct regulars_ask ask;
};

struct reg_checkout_receipt_view {
	struct regulars_receipt receipt; /* first */
	struct reg_checkout_texts texts;
	const char *lines[REG_CHECKOUT_MAX_LINES];
	struct regulars_offer offer; /* text NULL: none */
	struct regulars_need to_keep, to_next;
	int64_t spent_points;
	int64_t revoked_points, returned_points; /* by a refund */
	int64_t earner_points;                 /* of what the sale earned, somebody else's */
};

/* Who it is (of a refund, with the number of its fact: whose the sale was) and how they stand. Inside a read transaction, like the next two. Also after an error the facts are released
 * with reg_checkout_facts_finish(). */
int reg_checkout_read(struct reg_checkout_facts *facts, struct reg_side *side, const struct reg_event *ticket,
    int64_t refund, const char *language, struct reg_err *err) __attribute__((warn_unused_result));
void reg_checkout_facts_finish(struct reg_checkout_facts *facts);
/* Who the customer is by name, and what only the hints need. */
int reg_checkout_read_more(struct reg_checkout_facts *facts, struct reg_checkout_texts *texts, struct reg_side *side,
    struct reg_err *err) __attribute__((warn_unused_result));
/* What who else earns (reg_earner.person) is called. */
int reg_checkout_read_earner(struct reg_checkout_facts *facts, struct reg_checkout_texts *texts, struct reg_side *side,
    int64_t person, struct reg_err *err) __attribute__((warn_unused_result));
/* The offers, the best first; `is_closed`: the sale is over, its lines are no longer looked at. */
int reg_checkout_offers(struct reg_offer out[REG_OFFER_MAX], size_t *n, const struct reg_checkout_facts *facts,
    struct reg_side *side, bool is_closed, struct reg_err *err) __attribute__((warn_unused_result));
/* Alert and question of the view; no reading. */
void reg_checkout_hint(struct reg_checkout_view *view, const struct reg_checkout_facts *facts);

/* The name of a tier of the programme in force, in the facts' language. */
const char *reg_checkout_tier_name(const struct reg_checkout_facts *facts, size_t rank);
/* Unit of the basis as the JSON form names it: "ml", "visits", "minor", "points", "growth". */
const char *reg_checkout_unit(const struct reg_programme *programme);

/* Words what the view holds already: its lines for operator and customer, the lines of a receipt. */
void reg_checkout_word(struct reg_checkout_view *view, const struct reg_checkout_facts *facts);
void reg_checkout_word_receipt(struct reg_checkout_receipt_view *view, const struct reg_checkout_facts *facts);

#endif
