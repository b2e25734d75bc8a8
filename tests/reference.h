/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reference.h - the reference evaluator: from a set of facts to all views, slow and obvious.
 *
 * It is the oracle of the property tests and shares no evaluation code with the program: what it needs from there are
 * the event, programme and zone structs. The whole set is evaluated at once, every question is answered by walking over
 * everything, and rows name documents, people and vehicles by text, never by numbers of a database.
 *
 * Names: a document is "SITE/SERIES/RECEIPT/KIND" ("S1/1 2026-11-21/12/sale"); an act "KIND/CUSTOMER/AT"
 * ("adjust/c:17/1767225600"); a subject "customer:c:17", "plate:粤B12345" or "card:TOKEN". Texts and amounts as in schema/0002-views.sql.
 *
 * Memory is not worth a test's trouble: when there is none left, the functions abort.
 */
#ifndef REG_TEST_REFERENCE_H
#define REG_TEST_REFERENCE_H

#include "event.h"
#include "programme.h"
#include "zone.h"

enum ref_act_kind {
	REF_ENROL = 1,
	REF_BIND,
	REF_UNBIND,
	REF_EDIT,
	REF_TAG,
	REF_UNTAG,
	REF_ADJUST,
	REF_OPEN,
	REF_TRANSFER,
	REF_REDEEM,
	REF_HOLD,
	REF_MERGE,
	REF_FLOOR,
	REF_JOIN,
	REF_REFER,
	REF_CLAIM,
	REF_UNDO,
	REF_EARNER,
	REF_CONTACT,
	REF_BLOCK,
	REF_END,
};

/* A piece of a transfer. */
struct ref_part {
	int64_t points, expires_at; /* 0: never */
};

/* What people did. */
struct ref_act {
	enum ref_act_kind kind;
	const char *id;        /* as hex digits; orders acts of one second, names the act for an undo. NULL comes first */
	int64_t hlc;           /* orders enrolments and edits of one second, and all that is said about who earns */
	const char *undoes;    /* undo: id of the act that is as if it never was */
	const char *customer;  /* "c:17": whom it is about; transfer: who gives; merge: who is merged */
	enum regulars_identifier_kind target_kind; /* plate, card, phone of a binding; card of a block */
	const char *target;    /* normalised plate, card token, phone in digits; transfer: who receives; merge: who stays;
	                        * refer: who referred; contact: the person */
	int64_t at_unix_s;
	int64_t valid_from;    /* bind, block, earner, contact: 0: at_unix_s */
	const char *role;      /* bind */
	int confidence;        /* bind: per cent, 1 to 100 */
	const char *text;      /* enrol, edit: customer type, NULL not said; tag, untag: the tag; floor: tier; join: card
	                        * programme; refer: option, NULL none; hold, redeem: reward; earner: "organisation",
	                        * "driver", "contact"; contact: role */
	bool has_birthday;     /* enrol, edit */
	int birthday;          /* month * 100 + day; 0: not known any more */
	int64_t points, count; /* adjust (may be negative), open, transfer, redeem, hold; earner: per cent */
	const char *hold;      /* its name */
	int64_t until_unix_s;  /* hold; block: first second on which the card is good again, 0 none */
	const char *ends;      /* end: id of the entry */
	int32_t until_day;     /* floor, join: last site day; REG_DAY_NEVER */
	const char *expires_on; /* open: "YYYY-MM-DD"; NULL: as the programme says */
	const struct ref_part *parts; /* transfer */
	size_t n_parts;
	const char *site, *series, *receipt; /* claim: the root document */
	enum reg_kind document_kind;
};

/* The version of a programme is its place among all by effective time, from 1. No two take effect at once. */
struct ref_programme {
	int64_t effective_unix_s;
	const struct reg_programme *programme;
};

/* Everything is borrowed and must outlive the views made from it. All three arrays may be in any order. */
struct ref_input {
	const struct reg_event *const *deliveries; /* as made by reg_event_create(), repeats allowed */
	size_t n_deliveries;
	const struct ref_act *acts;
	size_t n_acts;
	const struct ref_programme *programmes;
	size_t n_programmes;
	const struct reg_zone *zone;
	const char *currency;      /* of the database */
};

/* A document with the members that count. NULL: not known. */
struct ref_document {
	const char *name;
	enum reg_kind kind;
	const char *site, *series, *receipt;
	size_t contents;            /* different contents among its deliveries of highest rank; 1: no conflict */
	const struct reg_event *content; /* a delivery of the content that counts: its currency and lines */
	int64_t at_unix_s;
	const char *day;
	const char *till, *attendant, *shift, *plate, *card, *phone, *customer; /* plate normalised, card token */
	const char *card_kind;
	const char *original_site, *original_series, *original_receipt;
	bool has_promise;
	int64_t promised_points;
	const struct regulars_redemption *redemptions;
	size_t n_redemptions;
	const struct ref_document *named;      /* of a refund, void or completion: the document it was matched with */
	const struct ref_document *completion; /* of a prepay: the completion that joined it */
};

/* An act that counts: neither undone nor an undo. */
struct ref_fact {
	const struct ref_act *act;
	const char *name;
};

/* From `at` on `customer` is one account with `stays`. */
struct ref_merge {
	const char *customer, *stays;
	int64_t at_unix_s;
	const char *fact;
};

/* What a site day counts for the tier. */
struct ref_measure {
	int32_t day;
	int64_t ml, minor, points, growth;
	int fills;
};

/* What counts as one sale, voided and open ones included. */
struct ref_unit {
	const struct ref_document *root;
	const struct ref_document *completion; /* joined to the root, NULL none */
	bool is_open, is_voided;
	const struct regulars_line **lines;    /* counted ones */
	size_t n_lines;
	int64_t volume_ml, amount_minor;
	const char *customer, *card, *phone, *plate; /* identity as given, completed from the completion */
	const char *card_kind;
	bool has_promise;
	int64_t promised_points;
	const struct regulars_redemption **redemptions;
	size_t n_redemptions;
	const char *holder;     /* the customer it was resolved to, NULL nobody */
	const char *member;     /* the account that this customer was part of then */
	const char *subject;    /* NULL: unidentified */
	bool doubtful;
	int64_t confirmed_at;   /* of a doubtful one, INT64_MAX never */
	const struct ref_document **refunds;   /* linked, in evaluation order */
	size_t n_refunds;
	/* What the fold made of it. */
	const char *earner;     /* the account that somebody else was who earns, NULL nobody */
	const char *earner_kind;
	int percent;
	bool is_taken;
	size_t lot;             /* in views->lots, REF_NONE */
	size_t share;           /* the earner's */
	int64_t points, unlock_at; /* of the sale, the share included */
	int64_t own_revoked, share_revoked;
	struct ref_measure measure; /* what it added and nobody took back; day: of all but the points */
	int32_t points_day;
	int64_t growth;         /* as earned */
	int64_t refunded_minor, revoked, returned; /* so far; points */
	bool is_refunded;       /* wholly */
	bool is_rewarded;       /* the first real fill of somebody referred, within the referrer's limit */
	int64_t percent_points; /* what the referrer got of this customer's fills so far; kept at the first of them */
};
#define REF_NONE ((size_t)-1)

struct ref_link {
	const char *child, *sale;
};

struct ref_sale {
	const char *sale;
	const char *kind;       /* "sale", "refund" */
	const char *subject;    /* NULL: unidentified */
	int64_t at_unix_s;
	const char *day, *currency;
	int64_t volume_ml, amount_minor;
	bool is_visit;
	const char *plate, *card;
	bool doubtful;
};

struct ref_state {
	const char *subject;
	int64_t sales, visits, first_at, last_at;
	const char *last_visit; /* "" none */
	int64_t volume_ml, debt;
	int tier;
	int32_t tier_until;     /* REG_DAY_NEVER */
};

struct ref_lot {
	const char *subject;
	int64_t at_unix_s;
	const char *sale;       /* fact that gave it */
	int part;
	const char *kind;       /* "sale", "referral", "return", "adjust", "open", "transfer", "driver", "contact" */
	int64_t points, points_left, unlock_at, expires_at;
	int programme;
	size_t owner;           /* in views->accounts */
	int64_t order;          /* of addition to the owner */
};

struct ref_use {
	const char *subject;
	const char *fact;
	size_t lot;             /* in views->lots; REF_NONE: owed */
	int64_t points;
	int64_t came_back;      /* with refunds */
	size_t owner;
	int64_t order;          /* of debts: oldest first */
};

struct ref_entitlement {
	const char *subject, *sale, *grant;
	const char **rewards;
	int64_t count, count_left, valid_from, expires_at;
	int programme;
	size_t owner;
	int64_t order;
	bool is_withdrawn;      /* the sale that brought it was wholly refunded */
};

/* Uses of an entitlement by a sale. */
struct ref_entitled {
	const char *sale;
	size_t entitlement;
	int64_t count;
};

struct ref_hold {
	const char *subject, *fact;
	const struct ref_act *act;
	const char *sale;       /* that took it, NULL none */
};

struct ref_tier {
	const char *subject;
	int64_t at_unix_s;
	const char *fact, *tier;
};

/* What a rule (or grant, or "" the programme) gave on a site day. */
struct ref_given {
	const char *id;
	int32_t day;
	int64_t value;
};

/* The first fill of somebody referred, for which the referrer is rewarded. */
struct ref_rewarded {
	const char *referrer;
	int32_t day;
};

/* Last sale made as a member of a card programme that renews. */
struct ref_used_card {
	const char *card;
	int32_t day;
};

/* Where an account stands after all its facts. */
struct ref_account {
	const char *customer;
	size_t stays;           /* the account that this one was merged into; REF_NONE */
	int tier;
	int32_t tier_until;
	struct ref_measure *days;
	size_t n_days;
	struct ref_given *given;
	size_t n_given;
	struct ref_used_card *used_cards;
	size_t n_used_cards;
};

struct ref_views {
	const struct ref_input *input;
	struct ref_document *documents; /* in evaluation order, like units */
	size_t n_documents;
	struct ref_unit *units;
	size_t n_units;
	int64_t next_order;
	/* Rows, sorted as their lines in the dump. */
	struct ref_link *links;
	size_t n_links;
	struct ref_sale *sales;
	size_t n_sales;
	struct ref_state *states;
	size_t n_states;
	struct ref_lot *lots;
	size_t n_lots;
	struct ref_use *uses;
	size_t n_uses;
	struct ref_tier *tiers;
	size_t n_tiers;
	struct ref_entitlement *entitlements;
	size_t n_entitlements;
	struct ref_entitled *entitled;
	size_t n_entitled;
	struct ref_hold *holds;
	size_t n_holds;
	struct ref_rewarded *rewarded;
	size_t n_rewarded;
	struct ref_fact *facts;         /* acts that count, in order (at, id) */
	size_t n_facts;
	struct ref_merge *merges;       /* in the same order */
	size_t n_merges;
	struct ref_account *accounts;
	size_t n_accounts;
	char **texts;                   /* everything that was put together here */
	size_t n_texts;
};

/* Evaluates everything. *out is released with ref_views_destroy(). Errors: REG_EINVAL, a day that is none. */
int ref_views_create(struct ref_views **out, const struct ref_input *input, struct reg_err *err)
    __attribute__((warn_unused_result));
void ref_views_destroy(struct ref_views *views); /* NULL is allowed */

/* How an account reads at an instant, from all facts of the set. */
struct ref_reading {
	int64_t balance_points, pending_points;
	int64_t available_points; /* balance less what is held */
	const char *tier;       /* id, floors included; NULL: no programme in force */
	int32_t tier_until;
};
void ref_read(struct ref_reading *out, const struct ref_views *views, const char *customer, int64_t at_unix_s);

/* Points of `lines` by `programme` for a holder of tier `tier` (from 0) about whom nothing else is known. */
int64_t ref_evaluate(const struct reg_programme *programme, const struct regulars_line *const *lines, size_t n_lines,
    const char *currency, int tier);

/* All rows as text, released with free(). One row a line, each line ended by "\n", lines in bytewise order:
 *
 *   conflict sale=DOCUMENT variants=N
 *   entitlement subject=SUBJECT sale=DOCUMENT grant_id=ID rewards=["ID","ID"] count=N count_left=N valid_from=N
 *       expires_at=N programme=N
 *   hold subject=SUBJECT fact=ACT hold=NAME reward=ID points=N count=N at=N until=N sale=DOCUMENT
 *   link child=DOCUMENT sale=DOCUMENT
 *   lot subject=SUBJECT at=N sale=FACT part=N kind=KIND points=N points_left=N unlock_at=N expires_at=N programme=N
 *   merge customer=SUBJECT stays=SUBJECT at=N fact=ACT
 *   sale sale=DOCUMENT kind=KIND subject=SUBJECT at=N day=DAY currency=CUR volume_ml=N amount_minor=N is_visit=N
 *       plate=PLATE card=TOKEN doubtful=N        (in one line, one blank between columns)
 *   state subject=SUBJECT sales=N visits=N first_at=N last_at=N last_visit=DAY volume_ml=N debt=N tier=N tier_until=N
 *   tier subject=SUBJECT at=N fact=FACT tier=ID
 *   use subject=SUBJECT fact=FACT sale=FACT part=N points=N
 *
 * The word is the table without "view_", then its columns in their order (of a state only those that say something
 * alone). A FACT is a document or an act. N is a plain decimal, flags
 * 0 or 1; 9223372036854775807 and, as tier_until, 2147483647 are "never". What is NULL is "-", an empty last_visit too;
 * the sale of a use that is owed is "owed".
 */
char *ref_dump(const struct ref_views *views);

#endif
