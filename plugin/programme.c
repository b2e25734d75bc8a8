/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme.c - from the text of a programme file to struct reg_programme. What the file may say is the tables of
 * keys and the bounds here and in the other programme_*.c; regulars-programme(5) tells the manager the same.
 */
#include "programme.h"

#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "programme_parts.h"

#define MAX_PENDING_HOURS 87600

static const char *const root_keys[] = { "name", "tiers", "currency", "valid", "basis", "window", "window_days",
	"grace_days", "downgrade", "earn", "multipliers", "caps", "base", "exclude", "pending_hours", "expiry", "rewards",
	"grants", "cards", "referral", "redeem", "transfer", "adjust", "claim", "contests", "notices", "fraud", NULL };
static const char *const valid_keys[] = { "from_date", "until_date", NULL };
static const char *const base_keys[] = { "tax", "discounts", "redeemed", NULL };
static const char *const exclude_keys[] = { "products", "categories", NULL };
static const char *const caps_keys[] = { "sale", "day", "month", "customer", NULL };
static const char *const multipliers_words[] = {
	[REG_MULTIPLIERS_BEST] = "best", [REG_MULTIPLIERS_ADD] = "add", NULL };

/* What reg_programme_destroy() gets back from the public part. */
struct owned {
	struct reg_programme programme;
	struct reg_block *blocks;
};

static bool is_chinese(const char *language)
{
	return language != NULL && strncmp(language, "zh", 2) == 0 && strchr("_-.", language[2]) != NULL;
}

void *reg_programme_read_list(struct reg_read *read, const config_setting_t **list, size_t *n,
    const config_setting_t *root, const char *key, bool must, size_t size)
{
	void *elements;

	*list = reg_read_list(read, root, key, must);
	*n = *list == NULL ? 0 : (size_t)config_setting_length(*list);
	elements = reg_read_alloc(read, *n + 1, size);
	if (elements == NULL)
		*n = 0;
	return elements;
}

/* The currency says how many decimals amounts have, so it comes before them. */
static void read_currency(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const char *currency = reg_read_text(read, root, "currency", false);

	if (currency != NULL && (strlen(currency) != 3 || strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)) {
		reg_read_mistake(read, config_setting_get_member(root, "currency"),
		    "currency: found \"%s\", expected three capital letters, such as \"CNY\" or \"EUR\"", currency);
		currency = NULL;
	}
	programme->currency = currency;
	if (currency != NULL)
		programme->currency_line = (int)config_setting_source_line(config_setting_get_member(root, "currency"));
	read->decimals = reg_currency_decimals(currency);
}

static void read_base(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const config_setting_t *group = config_setting_get_member(root, "base");

	programme->base_tax = true;
	if (group != NULL && reg_read_keys(read, group, "base", base_keys)) {
		programme->base_tax = reg_read_bool(read, group, "tax", true);
		programme->base_discount = reg_read_bool(read, group, "discounts", false);
		programme->base_redeemed = reg_read_bool(read, group, "redeemed", false);
	}
	group = config_setting_get_member(root, "exclude");
	if (group != NULL && reg_read_keys(read, group, "exclude", exclude_keys)) {
		programme->excluded_products = reg_read_texts(read, group, "products");
		programme->excluded_categories = reg_read_texts(read, group, "categories");
	}
}

/* A lifetime needs no days: accounts keep those that they forget as one sum. */
static void look_back(struct reg_programme *programme, enum reg_cycle cycle)
{
	int32_t days = cycle == REG_CYCLE_LIFETIME ? 1 : reg_programme_cycle_days(cycle);

	if (days > programme->history_days)
		programme->history_days = days;
}

/* What evaluation can do without: most programmes need neither the person nor sums. */
static void note_needs(struct reg_programme *programme, const struct reg_condition *when, const struct reg_caps *caps)
{
	if (when->nth_visit > 0)
		look_back(programme, when->nth_period);
	if (when->tags != NULL || when->types != NULL || when->cards != NULL || when->customers != NULL ||
	    when->birthday != REG_BIRTHDAY_NONE)
		programme->asks_person = true;
	if (caps != NULL && (caps->sale != 0 || caps->day != 0 || caps->month != 0 || caps->customer != 0))
		programme->asks_tally = true;
}

static void note_all_needs(struct reg_programme *programme)
{
	programme->history_days = programme->window_days;
	look_back(programme, reg_programme_window_cycle(programme->window));
	note_needs(programme, &(struct reg_condition){ 0 }, &programme->caps);
	for (size_t i = 0; i < programme->n_rules; i++)
		note_needs(programme, &programme->rules[i].when, &programme->rules[i].caps);
	for (size_t i = 0; i < programme->n_grants; i++)
		note_needs(programme, &programme->grants[i].when, &programme->grants[i].caps);
	for (size_t i = 0; i < programme->n_rewards; i++)
		note_needs(programme, &programme->rewards[i].when, NULL);
	for (size_t i = 0; i < programme->n_cards; i++) {
		programme->asks_person = true;
		if (programme->cards[i].renews_on_use) /* the tally keeps the last use */
			programme->asks_tally = true;
	}
}

static void read_root(struct reg_read *read, struct reg_programme *programme, const config_setting_t *root)
{
	const config_setting_t *group;

	reg_read_keys(read, root, "a programme", root_keys);
	programme->name = reg_read_text(read, root, "name", true);
	read_currency(read, programme, root);
	group = config_setting_get_member(root, "valid");
	if (group != NULL && reg_read_keys(read, group, "valid", valid_keys))
		reg_read_days(read, &programme->from_day, &programme->until_day, group);
	reg_programme_read_tiers(read, programme, root);
	read_base(read, programme, root);
	programme->pending_hours = (int32_t)reg_read_int(read, root, "pending_hours", 0, MAX_PENDING_HOURS, 0);
	programme->multipliers = (enum reg_multipliers)reg_read_word(read, root, "multipliers", multipliers_words,
	    REG_MULTIPLIERS_BEST);
	group = config_setting_get_member(root, "caps");
	if (group != NULL && reg_read_keys(read, group, "caps", caps_keys))
		reg_programme_read_caps(read, &programme->caps, group, "");
	reg_programme_read_cards(read, programme, root);
	reg_programme_read_rewards(read, programme, root);
	reg_programme_read_rules(read, programme, root);
	reg_programme_read_grants(read, programme, root);
	reg_programme_read_referral(read, programme, root);
	reg_programme_read_expiry(read, programme, root);
	reg_programme_read_limits(read, programme, root);
	reg_programme_read_staff(read, programme, root);
	programme->has_money = read->money_line > 0;
	if (programme->currency_line == 0)
		programme->currency_line = read->money_line;
	note_all_needs(programme);
}

/* Reads all of it into an allocated programme; mistakes are counted and reported by `read`. */
static struct owned *parse(struct reg_read *read, const char *text)
{
	struct owned *owned = NULL;
	config_t config;

	if (strncmp(text, "\xEF\xBB\xBF", 3) == 0) /* what Windows editors put in front */
		text += 3;
	if (!reg_read_check_text(read, text))
		return NULL;
	config_init(&config);
	config_set_include_dir(&config, "/dev/null");
	if (config_read_string(&config, text) != CONFIG_TRUE) {
		const char *what = config_error_text(&config);
		int line = config_error_line(&config);

		if (what != NULL && strstr(what, "duplicate") != NULL)
			reg_read_mistake_at(read, line, "found a key for the second time, expected each key once");
		else if (reg_read_full_width(text, line))
			reg_read_mistake_at(read, line, "found a full-width character outside quotes, expected ASCII punctuation "
			    "(= ; \" , ( ) { }) and key = value;");
		else
			reg_read_mistake_at(read, line, "found what cannot be read here (%s), expected key = value; with texts in "
			    "\"quotes\" (look at the line before, too)", what == NULL ? "no reason given" : what);
		goto done;
	}
	owned = calloc(1, sizeof *owned);
	if (owned == NULL) {
		read->no_memory = true;
		goto done;
	}
	read_root(read, &owned->programme, config_root_setting(&config));
	if (read->mistakes == 0 && !read->no_memory && read->found != NULL)
		reg_programme_warn(read, &owned->programme, config_root_setting(&config));
done:
	config_destroy(&config);
	if (owned != NULL)
		owned->blocks = read->blocks;
	return owned;
}

static int parse_into(struct reg_programme **out, struct reg_read *read, const char *text)
{
	struct owned *owned = parse(read, text);

	*out = NULL;
	if (read->no_memory || read->mistakes > 0) {
		reg_programme_destroy(owned == NULL ? NULL : &owned->programme);
		return read->mistakes > 0 ? REG_EINVAL : reg_err_set(read->err, REG_EIO, "%s: out of memory", read->name);
	}
	owned->programme.passed_over = read->passed_over;
	*out = &owned->programme;
	return REG_OK;
}

int reg_programme_parse(struct reg_programme **out, const char *name, const char *text, const char *language,
    struct reg_err *err)
{
	struct reg_read read = { .name = name, .err = err, .is_chinese = is_chinese(language) };

	return parse_into(out, &read, text);
}

int reg_programme_parse_stored(struct reg_programme **out, const char *name, const char *text, const char *language,
    struct reg_err *err)
{
	struct reg_read read = { .name = name, .err = err, .is_chinese = is_chinese(language), .is_stored = true };

	return parse_into(out, &read, text);
}

int reg_programme_check(const char *name, const char *text, void (*found)(const char *line, void *payload),
    void *payload)
{
	struct reg_read read = { .name = name, .found = found, .payload = payload };
	struct owned *owned = parse(&read, text);

	reg_programme_destroy(owned == NULL ? NULL : &owned->programme);
	return read.no_memory ? (int)REG_EIO : read.mistakes;
}

void reg_programme_destroy(struct reg_programme *programme)
{
	struct owned *owned = (struct owned *)programme; /* its first member */

	if (owned == NULL)
		return;
	reg_read_free(owned->blocks);
	free(owned);
}

const struct reg_reward *reg_programme_reward(const struct reg_programme *programme, const char *id)
{
	for (size_t i = 0; i < programme->n_rewards; i++)
		if (strcmp(programme->rewards[i].id, id) == 0)
			return &programme->rewards[i];
	return NULL;
}

const struct reg_card_programme *reg_programme_card(const struct reg_programme *programme, const char *id)
{
	for (size_t i = 0; i < programme->n_cards; i++)
		if (strcmp(programme->cards[i].id, id) == 0)
			return &programme->cards[i];
	return NULL;
}

int reg_programme_tier(const struct reg_programme *programme, const char *id)
{
	for (size_t i = 0; i < programme->n_tiers; i++)
		if (strcmp(programme->tiers[i].id, id) == 0)
			return (int)i;
	return -1;
}
