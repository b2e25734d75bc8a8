/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_parts.h - what the files that read a programme share. Each reads the part of the root group that it is
 * named after into the programme; what is wrong is reported through `read`. The order matters: what is referred to by
 * id is read first (tiers, cards, rewards, rules, grants), after the time the programme is valid and what it excludes.
 */
#ifndef REG_PROGRAMME_PARTS_H
#define REG_PROGRAMME_PARTS_H

#include "programme.h"
#include "programme_read.h"

/* Bounds keep every later sum inside 64 bits (products inside 128) and catch slips of the pen. */
#define REG_MAX_DAYS 36500
#define REG_MAX_ML INT64_C(1000000000000)          /* a million cubic metres */
#define REG_MAX_POINTS INT64_C(2000000000)
#define REG_MAX_MULTIPLIER_MILLI INT64_C(100000)

/* Keys of a condition but the kind of a line, which is `kind` in rules and grants and `line_kind` in rewards. */
#define REG_CONDITION_KEYS "grades", "categories", "products", "min_litres", "min_amount", "fuel_and_shop", \
	"from_time", "until_time", "weekdays", "days_of_month", "from_date", "until_date", "birthday", "tiers", "tags", \
	"types", "cards", "customers", "card_kinds", "sites", "first_fill", "nth_visit", "nth_every", "nth_period"
#define REG_CAP_KEYS "cap_sale", "cap_day", "cap_month", "cap_customer"

void reg_programme_read_tiers(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root);
void reg_programme_read_cards(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root);
void reg_programme_read_rewards(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root);
void reg_programme_read_rules(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root);
void reg_programme_read_grants(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root);
void reg_programme_read_referral(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root);
void reg_programme_read_expiry(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root);
void reg_programme_read_limits(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root);
void reg_programme_read_staff(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root);

/* The condition that stands among the keys of `group`. */
void reg_programme_read_condition(struct reg_read *read, struct reg_condition *when, const config_setting_t *group,
    const char *kind_key, const struct reg_programme *programme);
/* Points that rules and grants may give at most: the keys REG_CAP_KEYS, each after `prefix` ("cap_" or ""). */
void reg_programme_read_caps(struct reg_read *read, struct reg_caps *caps, const config_setting_t *group,
    const char *prefix);
/* Room for the elements of the list `key` (zeroed, *n of `size` each, one more than needed), which hangs on the
 * programme. *list is NULL when it is not there. NULL, *n 0: memory. */
void *reg_programme_read_list(struct reg_read *read, const config_setting_t **list, size_t *n,
    const config_setting_t *root, const char *key, bool must, size_t size);
/* Longest period in days; INT32_MAX of a lifetime. */
int32_t reg_programme_cycle_days(enum reg_cycle cycle);

/* The calendar period of a window; REG_CYCLE_DAY of a rolling one. */
enum reg_cycle reg_programme_window_cycle(enum reg_window window);

/* What is no mistake and yet may not be meant. Only of a programme without mistakes. */
void reg_programme_warn(struct reg_read *read, const struct reg_programme *programme, const config_setting_t *root);

#endif
