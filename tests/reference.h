/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reference.h - the reference evaluator: from a set of facts to all views, slow and obvious.
 *
 * It is the oracle of the property tests and shares no evaluation code with the program: what it needs from there are
 * the event, programme and zone structs. The whole set is evaluated at once, every question is answered by walking over
 * everything, and rows name documents, people and vehicles by text, never by numbers of a database.
 *
 * Names: a document is "SITE/SERIES/RECEIPT/KIND" ("S1/1 2026-11-21/12/sale"); a subject is "customer:c:17",
 * "plate:粤B12345" or "card:TOKEN". Texts and amounts as in schema/0002-views.sql.
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
};

/* What people did. Of an enrolment only kind, customer and at count. */
struct ref_act {
	enum ref_act_kind kind;
	const char *customer;  /* "c:17" */
	enum regulars_identifier_kind target_kind; /* plate, card, phone */
	const char *target;    /* normalised plate, card token, phone in digits */
	int64_t at_unix_s;
	int64_t valid_from;    /* 0: at_unix_s */
	const char *role;
	int confidence;        /* per cent, 1 to 100 */
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
	const char *original_site, *original_series, *original_receipt;
	bool has_promise;
	int64_t promised_points;
	const struct ref_document *named;      /* of a refund, void or completion: the document it was matched with */
	const struct ref_document *completion; /* of a prepay: the completion that joined it */
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
	bool has_promise;
	int64_t promised_points;
	const char *holder;     /* the customer it belongs to, NULL nobody */
	const char *subject;    /* NULL: unidentified */
	bool doubtful;
	int64_t confirmed_at;   /* of a doubtful one, INT64_MAX never */
	const struct ref_document **refunds;   /* linked, in evaluation order */
	size_t n_refunds;
};

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
	const char *sale;
	int64_t points, points_left, unlock_at, expires_at;
	int programme;
};

struct ref_use {
	const char *subject;
	const char *fact;
	const char *sale;       /* NULL: owed */
	int64_t points;
};

struct ref_tier {
	const char *subject;
	int64_t at_unix_s;
	const char *fact, *tier;
};

/* Tier contribution of a site day. */
struct ref_basis {
	int32_t day;
	int64_t ml;
};

/* Where an account stands after all its facts. */
struct ref_account {
	const char *customer;
	int tier;
	int32_t tier_until;
	struct ref_basis *basis;
	size_t n_basis;
};

struct ref_views {
	const struct ref_input *input;
	struct ref_document *documents; /* in evaluation order, like units */
	size_t n_documents;
	struct ref_unit *units;
	size_t n_units;
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
	const char *tier;       /* id; NULL: no programme in force */
	int32_t tier_until;
};
void ref_read(struct ref_reading *out, const struct ref_views *views, const char *customer, int64_t at_unix_s);

/* Points of `lines` by `programme` for a holder of tier `tier` (from 0). */
int64_t ref_evaluate(const struct reg_programme *programme, const struct regulars_line *const *lines, size_t n_lines,
    const char *currency, int tier);

/* All rows as text, released with free(). One row a line, each line ended by "\n", lines in bytewise order:
 *
 *   conflict sale=DOCUMENT variants=N
 *   link child=DOCUMENT sale=DOCUMENT
 *   lot subject=SUBJECT at=N sale=DOCUMENT points=N points_left=N unlock_at=N expires_at=N programme=N
 *   sale sale=DOCUMENT kind=KIND subject=SUBJECT at=N day=DAY currency=CUR volume_ml=N amount_minor=N is_visit=N
 *       plate=PLATE card=TOKEN doubtful=N        (in one line, one blank between columns)
 *   state subject=SUBJECT sales=N visits=N first_at=N last_at=N last_visit=DAY volume_ml=N debt=N tier=N tier_until=N
 *   tier subject=SUBJECT at=N fact=DOCUMENT tier=ID
 *   use subject=SUBJECT fact=DOCUMENT sale=DOCUMENT points=N
 *
 * The word is the table without "view_", then its columns in their order, without `recent`. N is a plain decimal, flags
 * 0 or 1; 9223372036854775807 and, as tier_until, 2147483647 are "never". What is NULL is "-", an empty last_visit too;
 * the sale of a use that is owed is "owed".
 */
char *ref_dump(const struct ref_views *views);

#endif
