/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reference_parts.h - the steps of the reference evaluator, in the order in which they run.
 */
#ifndef REG_TEST_REFERENCE_PARTS_H
#define REG_TEST_REFERENCE_PARTS_H

#include "reference.h"

/* Acts that count, in order; which customers are one account. */
void ref_make_facts(struct ref_views *views);
void ref_make_merges(struct ref_views *views);
/* Deliveries to documents, sorted in evaluation order, and each refund, void and completion with what it names. */
void ref_make_documents(struct ref_views *views);
void ref_make_links(struct ref_views *views);
/* Documents to units, each with its holder; then sale rows and states (their account columns are set by accounts). */
void ref_make_units(struct ref_views *views);
void ref_make_sales(struct ref_views *views);
void ref_make_states(struct ref_views *views);
/* Points, tiers, entitlements and holds of every customer. */
int ref_make_accounts(struct ref_views *views, struct reg_err *err) __attribute__((warn_unused_result));

/* Evaluation order: (at, site, series, receipt, kind). */
int ref_compare(const struct ref_document *a, const struct ref_document *b);
/* Takes part as a sale: neither voided nor open. */
bool ref_unit_counts(const struct ref_unit *unit);
/* The unit that a document is part of, as root or as joined completion; NULL none. */
struct ref_unit *ref_unit_of(const struct ref_views *views, const struct ref_document *document);
/* Sums over the normal lines of a refund, not negative. */
void ref_refund_sums(int64_t *out_volume_ml, int64_t *out_amount_minor, const struct ref_document *refund);

/* --- people (reference_people.c) --- */

/* The account that `customer` is part of at an instant; INT64_MAX: in the end. */
const char *ref_follow(const struct ref_views *views, const char *customer, int64_t at_unix_s);
/* "customer:ID" of the account in the end. */
const char *ref_subject(struct ref_views *views, const char *customer);
/* Of the account `member` at an instant, everybody included who was merged into it by then. */
const char *ref_type(const struct ref_views *views, const char *member, int64_t at_unix_s);
int ref_birthday(const struct ref_views *views, const char *member, int64_t at_unix_s);
bool ref_has_tag(const struct ref_views *views, const char *member, const char *tag, int64_t at_unix_s);
bool ref_is_member(const struct ref_views *views, const struct ref_account *account,
    const struct reg_card_programme *card, int64_t at_unix_s, int32_t day);
/* Rank that floors and memberships give; 0 none. */
int ref_floor(const struct ref_views *views, const struct ref_account *account, const struct reg_programme *p,
    int64_t at_unix_s, int32_t day);

/* --- whose it is (reference_sales.c) --- */

/* Whether this binding holds at an instant; what it is taken for with those of the same pair and period. */
bool ref_is_bound(const struct ref_views *views, const struct ref_act *bind, int64_t at_unix_s);
const char *ref_role(const struct ref_views *views, const struct ref_act *bind);
int ref_confidence(const struct ref_views *views, const struct ref_act *bind);
/* Sets who else earns with the unit, which has its member (reference_earner.c). */
void ref_find_earner(const struct ref_views *views, struct ref_unit *unit);

/* --- tier (reference_tier.c) --- */

const struct ref_programme *ref_in_force(const struct ref_input *input, int64_t at_unix_s); /* NULL: none */
int ref_version(const struct ref_input *input, const struct ref_programme *programme); /* 0: none */
struct ref_measure *ref_measure_of(struct ref_account *account, int32_t day);
void ref_normalise(struct ref_account *account, const struct reg_programme *p, int32_t day);
int64_t ref_sum(const struct ref_account *account, const struct reg_programme *p, int32_t day);
/* The tier rises to what `day` earns, or is renewed. */
void ref_upgrade(struct ref_account *account, const struct reg_programme *p, int32_t day);
/* A refund has made the sum of `day` smaller. */
void ref_downgrade(struct ref_account *account, const struct reg_programme *p, int32_t day, int64_t sum_before);
bool ref_has_fill(const struct ref_account *account, int32_t first, int32_t last);
/* Site days with fuel in the period that `day` lies in, up to `day`. */
int ref_fills(const struct ref_account *account, enum reg_cycle cycle, int32_t day);
int32_t ref_period_start(enum reg_cycle cycle, int32_t day);

/* --- what a sale earns (reference_earn.c) --- */

struct ref_ticket {
	int64_t at_unix_s;
	int32_t day;
	int minute;
	const char *site, *currency, *card_kind;
	const struct regulars_line *const *lines;
	size_t n_lines;
};

struct ref_earned {
	int64_t points, growth;
	int64_t *rules;  /* by rule, after caps */
	bool *grants;
};

__extension__ typedef __int128 ref_wide;
ref_wide ref_minor_per_unit(const char *currency);
bool ref_is_listed(const char **list, const char *text);
/* `views` has the acts; `rank` is the tier held, floors included. Released with ref_earned_finish(). */
void ref_earn(struct ref_earned *out, const struct ref_views *views, const struct ref_account *account,
    const struct reg_programme *p, const struct ref_ticket *ticket, int rank);
void ref_earned_finish(struct ref_earned *earned);
/* Whether what is given is counted for these caps. */
bool ref_is_counted(const struct reg_caps *caps);
/* Writes it down for later caps. */
void ref_remember(struct ref_account *account, const struct reg_programme *p, const struct ref_earned *earned, int32_t day);

/* --- lots, uses, debts, entitlements (reference_points.c) --- */

/* Where the customer's account is at this point of the fold; made when there is none. */
size_t ref_account_of(struct ref_views *views, const char *customer);
/* Last second of points that unlock then; `programme` NULL: never. */
int64_t ref_expiry(const struct ref_views *views, const struct ref_programme *programme, int64_t unlock_at);
/* `lot` has subject, owner, order and points_left set here; repays debts. Returns its place; REF_NONE: no points. */
size_t ref_add_lot(struct ref_views *views, size_t owner, struct ref_lot lot);
/* Takes from the lot; what is missing is owed. */
void ref_revoke(struct ref_views *views, size_t owner, const char *fact, size_t lot, int64_t points);
/* Takes what can be spent at an instant; what is missing is owed. */
void ref_take(struct ref_views *views, size_t owner, const char *fact, int64_t points, int64_t at_unix_s);
/* What `fact` took comes back as lots of `refund`. */
void ref_give_back(struct ref_views *views, size_t owner, const char *fact, const struct ref_document *refund,
    int64_t points);
void ref_take_entitlement(struct ref_views *views, size_t owner, const char *fact, const char *reward, int64_t count,
    int64_t at_unix_s);
int64_t ref_share(int64_t points, int64_t amount_minor, int64_t refunded_minor);

/* When the points of a sale can be spent. */
int64_t ref_unlock(const struct ref_unit *unit, const struct ref_programme *programme);
int32_t ref_day(const char *day); /* of a document; its days were checked when it came in */
/* Everything about a sale, and about a refund of it. */
void ref_take_unit(struct ref_views *views, struct ref_unit *unit);
void ref_take_refund(struct ref_views *views, struct ref_unit *unit, const struct ref_document *refund);

/* --- referral (reference_referral.c) --- */

/* The programme, referral and first real fill of whom `unit` belongs to, if that fill is this unit or an earlier one. */
struct ref_referred {
	const struct ref_act *act;
	const struct ref_programme *programme; /* in force when it was noted */
	const struct ref_unit *first;
};
bool ref_referred(struct ref_referred *out, const struct ref_views *views, const struct ref_unit *unit);
void ref_credit(struct ref_views *views, const struct ref_unit *unit);

/* NULL and NULL are equal, NULL comes first. */
int ref_text_compare(const char *a, const char *b);
/* A text kept until the views are destroyed. */
const char *ref_text(struct ref_views *views, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Room for one more item at the end of an array of `n`, zeroed; *array moves. Returns the new item. */
void *ref_append(void *array, size_t *n, size_t item_size);

#endif
