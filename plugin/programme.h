/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme.h - the loyalty programme as data: tiers, earning rules, expiry. Read from one text file
 * (regulars-programme(5)).
 *
 * Rates are exact: points per litre and per currency unit in thousandths of a point, multipliers in thousandths.
 */
#ifndef REG_PROGRAMME_H
#define REG_PROGRAMME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

enum reg_rounding { REG_ROUND_DOWN, REG_ROUND_HALF_UP, REG_ROUND_UP };
enum reg_downgrade { REG_DOWNGRADE_ONE_STEP, REG_DOWNGRADE_TO_EARNED };
enum reg_expiry { REG_EXPIRY_NEVER, REG_EXPIRY_DAYS };

struct reg_tier {
	const char *id;
	const char *name;           /* in the language asked for */
	const char *name_en, *name_zh; /* as the file has them; name_zh NULL: none */
	int64_t from_ml;            /* basis from which it is held; 0 for the first, rising */
	int64_t multiplier_milli;   /* 1000: as the rules say */
};

struct reg_rule {
	const char *id;
	/* Conditions on a line; NULL-ended lists, NULL: any. kind 0: fuel for per-litre rules, all but fee, deposit, prepay
	 * for others. */
	const char **grades;        /* product of fuel lines */
	const char **categories;
	const char **products;
	int line_kind;              /* enum regulars_line_kind or 0 */
	/* Effect, one of the two. */
	int64_t points_per_litre_milli;
	int64_t points_per_unit_milli; /* per major currency unit */
	enum reg_rounding rounding;
};

struct reg_programme {
	int version;                /* in the database, 0: not loaded from one */
	const char *name;
	struct reg_tier *tiers;     /* lowest first, at least one */
	size_t n_tiers;
	int32_t window_days;        /* basis: litres of the last so many site days, today included */
	int32_t grace_days;
	enum reg_downgrade downgrade;
	struct reg_rule *rules;
	size_t n_rules;
	bool base_tax;              /* tax is part of the earning base (default yes) */
	bool base_discount;         /* discounts given are part of it (default no: earn on what is paid) */
	const char **excluded_products; /* neither earn; NULL-ended or NULL */
	const char **excluded_categories;
	int32_t pending_hours;      /* settlement delay */
	enum reg_expiry expiry;
	int32_t expiry_days;        /* counted from unlock, to the end of that site day */
};

#define REG_PROGRAMME_MAX_TEXT (1024 * 1024) /* bytes of a programme file */

/* Parses and checks `text` (`name` stands in messages). `language` ("en", "zh_CN"; NULL: "en") picks the tiers'
 * names; where the file has none in it, the plain one is taken. *out is released with reg_programme_destroy(); NULL
 * on failure. Every mistake is one line "NAME:LINE: what was found, what was expected"; the first is returned in err
 * with REG_EINVAL. REG_EIO: memory. The result depends on the text alone, never on the locale of the process. */
int reg_programme_parse(struct reg_programme **out, const char *name, const char *text, const char *language,
    struct reg_err *err) __attribute__((warn_unused_result));
/* Checks only: `found` (may be NULL) is called with each mistake, in the order of checking; the line is its own only
 * during the call. Returns the number of mistakes, or REG_EIO. A text that libconfig cannot read has one mistake, the
 * first. */
int reg_programme_check(const char *name, const char *text, void (*found)(const char *line, void *payload), void *payload)
    __attribute__((warn_unused_result));
void reg_programme_destroy(struct reg_programme *programme); /* NULL is allowed */

#endif
