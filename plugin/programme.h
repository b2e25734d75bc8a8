/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme.h - the loyalty programme as data: tiers, earning rules, grants, rewards, cards, referral, expiry, limits.
 * Read from one text file (regulars-programme(5)), checked as a whole, never changed afterwards.
 *
 * Rates are exact: points per litre and per currency unit in thousandths of a point, multipliers in thousandths. Lists
 * of texts are NULL-ended; NULL is "any". Everything hangs on the programme and lives as long as it does.
 */
#ifndef REG_PROGRAMME_H
#define REG_PROGRAMME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

enum reg_rounding { REG_ROUND_DOWN, REG_ROUND_HALF_UP, REG_ROUND_UP };
enum reg_downgrade { REG_DOWNGRADE_ONE_STEP, REG_DOWNGRADE_TO_EARNED };
/* What a tier is reached by, and in what it is counted: ml, site days with fuel, minor units of the site's currency,
 * points, growth value. */
enum reg_basis { REG_BASIS_LITRES, REG_BASIS_VISITS, REG_BASIS_SPEND, REG_BASIS_POINTS, REG_BASIS_GROWTH };
/* Over what it is counted: the last window_days site days, or the calendar period that the day lies in so far. */
enum reg_window { REG_WINDOW_ROLLING, REG_WINDOW_MONTH, REG_WINDOW_QUARTER, REG_WINDOW_YEAR, REG_WINDOW_LIFETIME };
enum reg_expiry {
	REG_EXPIRY_NEVER,
	REG_EXPIRY_DAYS,      /* expiry_days after the day of unlock */
	REG_EXPIRY_MONTH_END, /* last day of the month that lies expiry_months after that of unlock */
	REG_EXPIRY_YEAR_END,  /* 31 December of the year that lies expiry_years after that of unlock */
	REG_EXPIRY_DATES,     /* the first of the fixed days at least expiry_days after the day of unlock */
};
/* How the multipliers of several rules combine before the tier's is applied. */
enum reg_multipliers { REG_MULTIPLIERS_BEST, REG_MULTIPLIERS_ADD };

struct reg_label {
	const char *text;        /* in the language asked for */
	const char *en, *zh;     /* as the file has them; zh NULL: none */
};

struct reg_tier {
	const char *id;
	const char *name;           /* in the language asked for */
	const char *name_en, *name_zh; /* as the file has them; name_zh NULL: none */
	int64_t from;               /* basis from which it is held, in the unit of the basis; 0 for the first, rising */
	int64_t multiplier_milli;   /* 1000: as the rules say */
};

enum reg_cycle { REG_CYCLE_DAY, REG_CYCLE_WEEK, REG_CYCLE_MONTH, REG_CYCLE_QUARTER, REG_CYCLE_YEAR,
	REG_CYCLE_LIFETIME };
enum reg_birthday { REG_BIRTHDAY_NONE, REG_BIRTHDAY_DAY, REG_BIRTHDAY_WEEK, REG_BIRTHDAY_MONTH };

/* When a rule, a grant or a reward holds. A condition that is not stated always holds. */
struct reg_condition {
	/* Of a line; what remains are the matching lines. kind 0: fuel for what counts litres, else all but fee, deposit and
	 * prepay. */
	const char **grades;        /* product of fuel lines */
	const char **categories;
	const char **products;
	int line_kind;              /* enum regulars_line_kind or 0 */
	/* Of the matching lines together. */
	int64_t min_ml, min_amount_minor; /* 0: none; the amount is what they cost after discounts, in the site's currency */
	bool fuel_and_shop;         /* the ticket has fuel and goods or service lines that count */
	/* Of the time: site day, minute of the site's day, weekday. */
	int from_minute, until_minute; /* of the day, until excluded; from > until: over midnight; both 0: any */
	unsigned weekdays;          /* bit 0 Monday ... bit 6 Sunday; 0: any */
	uint32_t days_of_month;     /* bit 0: the 1st ...; 0: any */
	int32_t from_day, until_day; /* days since 1970, until included; 0 and 0: any; open: 0, INT32_MAX */
	enum reg_birthday birthday;
	/* Of the customer, as of the sale. */
	const char **tiers;         /* the tier held before the sale */
	const char **tags;          /* one of them */
	const char **types;         /* person, company, taxi ... */
	const char **cards;         /* an active membership in one of these card programmes */
	const char **customers;     /* ids ("c:17") */
	const char **card_kinds;    /* kind of the card that was shown */
	const char **sites;
	bool first_fill;            /* no site day with fuel before this one's */
	int nth_visit;              /* this is the n-th site day with fuel in the period; 0: any */
	bool nth_every;             /* ... or the 2n-th, 3n-th ... */
	enum reg_cycle nth_period;
};

struct reg_caps { /* 0: none */
	int64_t sale, day, month, customer; /* points (of a grant: times); customer: ever */
};

struct reg_rule {
	const char *id;
	struct reg_label name;       /* for explain and receipts; text is the id when the file has none */
	struct reg_condition when;
	/* Effect, exactly one of the five. */
	int64_t points_per_litre_milli;
	int64_t points_per_unit_milli; /* per major currency unit */
	int64_t points_per_visit;   /* once a site day, with its first sale with fuel */
	int64_t points;             /* per sale */
	int64_t multiplier_milli;   /* gives nothing itself, multiplies `multiplies` (NULL: every rule that is_multiplied) */
	const char **multiplies;    /* rule ids */
	bool is_multiplied;         /* by tier and multiplier rules; default: rates yes, fixed points no */
	bool is_growth;             /* counts as growth value, not as points */
	const char *exclusive;      /* of the rules of one such group only the one that gives most counts; NULL: none */
	enum reg_rounding rounding;
	struct reg_caps caps;
};

/* A service, gift or coupon that a sale brings, beside points. */
struct reg_grant {
	const char *id;
	struct reg_condition when;  /* counts litres when min_ml is stated, else amounts */
	const char **rewards;       /* ids; more than one: the customer chooses at use */
	int64_t count;              /* how many uses; at least 1 */
	int32_t valid_days;         /* from the day of the sale, that day not counted; 0: never expires */
	bool next_visit;            /* not on the day of the sale */
	struct reg_caps caps;       /* times granted */
};

enum reg_reward_kind {
	REG_REWARD_MONEY,     /* points_per_unit points are worth one currency unit; the cashier chooses the amount */
	REG_REWARD_PER_LITRE, /* off_minor_per_litre on at most max_ml of matching fuel */
	REG_REWARD_PERCENT,   /* percent_milli of the matching lines, at most max_minor */
	REG_REWARD_GIFT,      /* handed over; costs the station cost_minor */
	REG_REWARD_SERVICE,   /* a wash ... */
};

struct reg_reward {
	const char *id;
	struct reg_label name;
	enum reg_reward_kind kind;
	struct reg_condition when;  /* who may have it and when; grades ... say which lines it is taken off */
	int64_t points;             /* what it costs; 0: only by a grant (money: the least that can be redeemed) */
	int64_t points_per_unit;    /* money */
	int64_t step_points;        /* money: amounts are multiples of it; at least 1 */
	int64_t off_minor_per_litre, max_ml;
	int64_t percent_milli;      /* 5000: 5 % */
	int64_t max_minor;          /* 0: none */
	int64_t cost_minor;         /* to the station, of a gift or service */
	bool needs_approval;
};

/* A card programme: a group, a club, a partner's card, a temporary card, a competitor's card exchanged. */
struct reg_card_programme {
	const char *id;
	struct reg_label name;
	const char *group;          /* cohorts of one promise share it; NULL: none */
	int32_t from_day, until_day; /* may be joined on these site days; 0: any */
	int32_t term_days;          /* membership lasts so long; 0: without end */
	bool renews_on_use;         /* a sale within the term begins it anew */
	const char *tier;           /* floor while it lasts; NULL: none */
	const char *partner;        /* who issues it; NULL: we */
	bool by_invitation;         /* joining needs a shift lead's approval */
	int64_t multiplier_milli;   /* on all multiplied rules, like a multiplier rule; 1000: none */
};

enum reg_referral_kind { REG_REFERRAL_POINTS, REG_REFERRAL_BANDS, REG_REFERRAL_PERCENT, REG_REFERRAL_MILESTONE,
	REG_REFERRAL_HONOUR, REG_REFERRAL_NOTHING };

struct reg_referral_band {
	int64_t from_ml;            /* litres of the first real fill */
	int64_t points;
};

/* What the referrer may get; which one is chosen when the referral is noted. */
struct reg_referral_option {
	const char *id;
	struct reg_label name;
	enum reg_referral_kind kind;
	int64_t points;             /* points: fixed; milestone: at each n-th */
	const struct reg_referral_band *bands; /* rising */
	size_t n_bands;
	int64_t percent_milli;      /* of what the new customer pays, in points per currency unit */
	int32_t days;               /* percent: from the site day of the first fill, that day included */
	int64_t max_points;         /* percent: for one new customer; 0: none */
	int milestone;              /* every n-th new customer who came */
	const char *tag;            /* honour: the referrer is tagged */
};

struct reg_referral {
	bool is_allowed;
	int64_t min_ml, min_amount_minor; /* a real fill has at least so much */
	int32_t within_days;        /* of the referral; 0: any time */
	int64_t new_points;         /* for the new customer, with the first real fill */
	struct reg_referral_option *options; /* the first is the one taken when nothing is chosen */
	size_t n_options;
	int max_per_month;          /* referrals of one referrer that are rewarded, by the site month of the fill; 0: any */
};

struct reg_redeem_limits {      /* 0: none */
	int64_t max_points_sale, max_points_day, max_points_month;
	int64_t approve_above;      /* points of one redemption that need approval when there are more */
	int32_t hold_minutes;       /* a hold is released after so long; default 30 */
	bool own_points;            /* the sale's own points may pay for it */
	int32_t return_days;        /* grace of points that come back after their expiry; default 30 */
};

struct reg_transfer_limits {
	bool is_allowed;
	int64_t min_points, max_points_month; /* 0: none */
	int64_t approve_above;
};

/* What a contest may be about; programmes know those up to the shop (credit.h the rest). */
enum reg_metric { REG_METRIC_CAPTURED, REG_METRIC_ENROLLED, REG_METRIC_CARDS, REG_METRIC_REFERRALS, REG_METRIC_SHOP,
	REG_METRIC_PLATES, REG_METRIC_RATE, REG_METRIC_SHOP_SALES, REG_METRIC_DEVELOPED, REG_METRIC_FIRST_FILLS,
	REG_METRIC_OWN_VOLUME };

struct reg_contest {            /* among attendants */
	const char *id;
	struct reg_label name;
	enum reg_metric metric;     /* sales with a plate or card; enrolments; cards bound; referrals noted; shop amount */
	int32_t from_day, until_day;
};

struct reg_notice {             /* a line of the shift briefing, or an offer told at the till */
	struct reg_label text;
	int32_t from_day, until_day; /* 0: any */
	bool at_checkout;
};

/* When suspicious use is told; a threshold of 0 turns a signal off. */
struct reg_fraud {
	int card_plates, card_plates_days; /* one card on so many plates within so many days */
	int card_attendant;         /* one card so often on one site day with one attendant */
	int card_share_percent;     /* of an attendant's sales in a report's period, from card_share_sales sales on */
	int card_share_sales;
	int64_t tank_ml;            /* more than the tank holds, where the vehicle's is not known */
	int refill_minutes;         /* sooner than this after a fill of refill_ml or more of the same plate */
	int64_t refill_ml;
	bool wrong_grade;           /* petrol and diesel in one vehicle; diesel_grades tell which is which */
	bool own_adjustment;        /* redeemed by whoever adjusted the same customer's points within 30 days */
	bool late_card;             /* a card named after the tender */
};

struct reg_programme {
	int version;                /* in the database, 0: not loaded from one */
	const char *name;
	const char *currency;       /* ISO 4217, that amounts in the file are in; NULL: any with two decimals */
	bool has_money;             /* there are amounts of money */
	int currency_line;          /* of the file: the currency's; the first amount's where there is none; 0: neither */
	int32_t from_day, until_day; /* gives something on these site days only; both 0: any */
	struct reg_tier *tiers;     /* lowest first, at least one */
	size_t n_tiers;
	enum reg_basis basis;
	enum reg_window window;
	int32_t window_days;        /* rolling: the last so many site days, today included */
	int32_t history_days;       /* how far back rules and windows look: what an account must keep by day (at least 1; a
				   lifetime: what is older as one sum) */
	int32_t grace_days;
	enum reg_downgrade downgrade;
	struct reg_rule *rules;
	size_t n_rules;
	enum reg_multipliers multipliers;
	struct reg_caps caps;       /* on the points of all rules together */
	struct reg_grant *grants;
	size_t n_grants;
	struct reg_reward *rewards;
	size_t n_rewards;
	struct reg_card_programme *cards;
	size_t n_cards;
	struct reg_referral referral;
	struct reg_redeem_limits redeem;
	struct reg_transfer_limits transfer;
	int64_t adjust_approve_above; /* points of one adjustment that need approval when there are more; 0: always */
	int32_t claim_days;         /* how long a sale without identification can be claimed; 0: not at all */
	bool claim_needs_approval;
	struct reg_contest *contests;
	size_t n_contests;
	struct reg_notice *notices;
	size_t n_notices;
	struct reg_fraud fraud;
	const char **diesel_grades; /* default "0", "diesel", "B7" */
	bool base_tax;              /* tax is part of the earning base (default yes) */
	bool base_discount;         /* discounts given are part of it (default no: earn on what is paid) */
	bool base_redeemed;         /* what was paid with points earns again (default no) */
	const char **excluded_products; /* neither earn nor are discounted; NULL-ended or NULL */
	const char **excluded_categories;
	int32_t pending_hours;      /* settlement delay */
	enum reg_expiry expiry;
	int32_t expiry_days, expiry_months, expiry_years; /* which of them counts: see the kind */
	const uint16_t *expiry_dates; /* month * 100 + day, rising */
	size_t n_expiry_dates;
	bool asks_person;           /* a rule, grant or card looks at tags, types, birthday, memberships or customer ids */
	bool asks_tally;            /* there are caps */
	int passed_over;            /* keys of a stored programme that this version of the program does not know */
};

#define REG_PROGRAMME_MAX_TEXT (1024 * 1024) /* bytes of a programme file */

/* Parses and checks `text` (`name` stands in messages). `language` ("en", "zh_CN"; NULL: "en") picks the names; where
 * the file has none in it, the plain one is taken. *out is released with reg_programme_destroy(); NULL
 * on failure. Every mistake is one line "NAME:LINE: what was found, what was expected"; the first is returned in err
 * with REG_EINVAL. REG_EIO: memory. The result depends on the text alone, never on the locale of the process. */
int reg_programme_parse(struct reg_programme **out, const char *name, const char *text, const char *language,
    struct reg_err *err) __attribute__((warn_unused_result));
/* The same for a text out of the database, which was checked when it was loaded, maybe by another version of the program:
 * keys that this one does not know are passed over and counted in passed_over. */
int reg_programme_parse_stored(struct reg_programme **out, const char *name, const char *text, const char *language,
    struct reg_err *err) __attribute__((warn_unused_result));
/* Checks only: `found` (may be NULL) is called with each mistake, in the order of checking; the line is its own only
 * during the call. A line that begins with "NAME:LINE: warning: " is no mistake and not counted. Returns the number of
 * mistakes, or REG_EIO. A text that libconfig cannot read has one mistake, the first. */
int reg_programme_check(const char *name, const char *text, void (*found)(const char *line, void *payload),
    void *payload) __attribute__((warn_unused_result));
void reg_programme_destroy(struct reg_programme *programme); /* NULL is allowed */

/* By id; NULL: there is none. */
const struct reg_reward *reg_programme_reward(const struct reg_programme *programme, const char *id);
const struct reg_card_programme *reg_programme_card(const struct reg_programme *programme, const char *id);
int reg_programme_tier(const struct reg_programme *programme, const char *id); /* rank; -1: none */

#endif
