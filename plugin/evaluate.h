/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * evaluate.h - what a ticket earns: one pure function of programme, customer and ticket. The preview before tender and
 * the accrual after it are this same function. No clock, no database, no allocation but of its own result.
 *
 * Rules: regulars-evaluation(7), "What a sale earns".
 */
#ifndef REG_EVALUATE_H
#define REG_EVALUATE_H

#include "person.h"
#include "programme.h"
#include "regulars.h"
#include "tally.h"
#include "tier.h"

/* The ticket; everything borrowed. */
struct reg_ticket {
	int64_t at_unix_s;
	int32_t day;            /* its site day */
	int minute;             /* of the site's day, 0 to 1439 */
	const char *site, *currency;
	const char *card_kind;  /* of the card that was shown; NULL: none */
	const struct regulars_line *const *lines; /* counted ones; void and prepay lines are skipped all the same */
	size_t n_lines;
};

/* The customer before the ticket; everything borrowed. */
struct reg_holder {
	int rank;                          /* tier held, floors included */
	const struct reg_person *person;   /* NULL: nothing is known */
	const struct reg_tier_state *days; /* measures by site day; NULL: none */
	const struct reg_tally *tally;     /* what rules have given; NULL: nothing */
};

/* What one rule made of a ticket, for `regulars explain`. */
struct reg_rule_result {
	const struct reg_rule *rule;  /* borrowed from the programme */
	size_t n_lines;               /* lines that matched */
	const char *unmet;            /* the first condition that does not hold, as the key in the file; "lines": none that
	                               * counts; "customer": nobody is known; NULL: all hold */
	int64_t base;                 /* their ml (per litre) or minor currency units (per unit), 1 for fixed points */
	int64_t tier_milli, rules_milli; /* multipliers applied, 1000 when none; of a multiplier rule its own */
	int64_t uncapped, points;     /* after rounding; after caps and exclusive groups */
};

struct reg_grant_result {
	const struct reg_grant *grant;
	const char *unmet;            /* as above; "caps" when used up */
	bool is_granted;
};

struct reg_evaluation {
	int64_t points;               /* after the programme's caps */
	int64_t growth;
	int64_t capped;               /* taken away by the programme's caps */
	struct reg_rule_result *rules;   /* programme->n_rules */
	struct reg_grant_result *grants; /* programme->n_grants */
};

/* *out is released with reg_evaluation_finish(). REG_EIO: memory. programme NULL: nothing is earned, there are no
 * results; holder NULL (nobody), or a day on which the programme gives nothing: each result says so. */
int reg_evaluate(struct reg_evaluation *out, const struct reg_programme *programme, const struct reg_holder *holder,
    const struct reg_ticket *ticket, struct reg_err *err) __attribute__((warn_unused_result));
void reg_evaluation_finish(struct reg_evaluation *evaluation); /* zeroed: nothing done */

/* Writes what was given to the tally: after a sale, never after a preview. Only what has a cap by day, month or customer
 * leaves an entry. */
int reg_evaluation_record(struct reg_tally *tally, const struct reg_evaluation *evaluation,
    const struct reg_programme *programme, int32_t day, struct reg_err *err) __attribute__((warn_unused_result));

/* Whether the condition holds (used for rewards and offers). *unmet (may be NULL): the key that does not. `matching` (may be
 * NULL, n_lines of the ticket) tells which lines match; without kind and grades these are fuel alone when min_ml is
 * stated, else all that counts but fees and deposits. A condition that states nothing of lines needs none, so that it can
 * be asked without a ticket (n_lines 0). `holder` NULL: nobody, so that no condition on the customer holds. */
bool reg_condition_holds(const char **unmet, bool *matching, const struct reg_condition *condition,
    const struct reg_programme *programme, const struct reg_holder *holder, const struct reg_ticket *ticket);

/* End of validity of points or of what is unlocked on `unlock_day`, as a site day; REG_DAY_NEVER. */
int32_t reg_expiry_day(const struct reg_programme *programme, int32_t unlock_day);

/* Decimals of a currency's minor unit: 0 for JPY KRW VND CLP ISK, 3 for KWD BHD OMR JOD TND, else 2 (NULL and unknown
 * ones too). */
int reg_currency_decimals(const char *currency);

#endif
