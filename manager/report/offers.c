/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * offers.c - who got an offer and what was used of it, from grants, sales and acts.
 */
#include "offers.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "entitlement.h"
#include "unit.h"

/* What a grant lets one choose from: a handful of lists for all grants. */
struct reg_offers_rewards {
	char *text;
	json_t *list;
	const char **ids;       /* borrowed from list, NULL-ended */
	struct reg_offers_rewards *next;
};

/* Something that a sale brought. */
struct grant {
	int64_t at, sale;
	char day[REG_DAY_SIZE];
	char *id;
	const struct reg_offers_rewards *rewards;
	int64_t count, valid_from, expires_at;
};

/* Something that was redeemed or given. */
struct use {
	int64_t subject, at, fact;
	char day[REG_DAY_SIZE];
	char *reward;
	bool is_gift;
	int64_t points, count, cost_minor;
};

struct gathering {
	struct reg_offers *out;
	struct reg_side *side;
	const struct reg_period *period;
	struct reg_err *err;
	struct reg_offers_rewards *rewards;
	struct grant *grants;   /* of one subject, by time */
	size_t n_grants, grants_room;
	struct use *uses;       /* by subject, then by time, once all are there */
	size_t n_uses, uses_room;
};

static int no_memory(struct reg_err *err)
{
	return reg_err_set(err, REG_EIO, "out of memory");
}

/* Room for one more of `size` behind n. NULL: no memory; the old ones stay. */
static void *grow(void *items, size_t n, size_t *room, size_t size)
{
	size_t wanted = *room == 0 ? 64 : *room * 2;

	if (n < *room)
		return items;
	items = reallocarray(items, wanted, size);
	if (items != NULL)
		*room = wanted;
	return items;
}

/* --- reading ----------------------------------------------------------------------------------------------------- */

/* NULL: no memory. */
static const struct reg_offers_rewards *rewards_of(struct gathering *all, const char *text)
{
	struct reg_offers_rewards *rewards = all->rewards;
	size_t i;
	json_t *id;

	while (rewards != NULL && strcmp(rewards->text, text) != 0)
		rewards = rewards->next;
	if (rewards != NULL)
		return rewards;
	rewards = calloc(1, sizeof *rewards);
	if (rewards == NULL)
		return NULL;
	rewards->next = all->rewards;
	all->rewards = rewards;
	rewards->text = strdup(text);
	rewards->list = json_loads(text, 0, NULL);
	rewards->ids = calloc(json_array_size(rewards->list) + 1, sizeof *rewards->ids);
	if (rewards->text == NULL || rewards->ids == NULL)
		return NULL;
	json_array_foreach (rewards->list, i, id)
		rewards->ids[i] = json_string_value(id) != NULL ? json_string_value(id) : "";
	return rewards;
}

/* Columns: subject, at, day, sale, grant, rewards, count, valid from, expires. */
static int take_grant(struct gathering *all, struct reg_stmt *stmt)
{
	struct grant *grants = grow(all->grants, all->n_grants, &all->grants_room, sizeof *grants), *grant;

	if (grants == NULL)
		return no_memory(all->err);
	all->grants = grants;
	grant = &grants[all->n_grants++];
	*grant = (struct grant){ .at = reg_int(stmt, 1), .sale = reg_int(stmt, 3), .id = strdup(reg_text(stmt, 4)),
		.rewards = rewards_of(all, reg_text(stmt, 5)), .count = reg_int(stmt, 6), .valid_from = reg_int(stmt, 7),
		.expires_at = reg_int(stmt, 8) };
	(void)snprintf(grant->day, sizeof grant->day, "%s", reg_text(stmt, 2));
	return grant->id != NULL && grant->rewards != NULL ? 0 : no_memory(all->err);
}

static void forget_grants(struct gathering *all)
{
	for (size_t i = 0; i < all->n_grants; i++)
		free(all->grants[i].id);
	all->n_grants = 0;
}

static struct use *add_use(struct gathering *all, int64_t subject, int64_t at, const char *day, int64_t fact, const char *reward)
{
	struct use *uses = grow(all->uses, all->n_uses, &all->uses_room, sizeof *uses);
	char *copy = strdup(reward);

	if (uses != NULL)
		all->uses = uses;
	if (uses == NULL || copy == NULL) {
		free(copy);
		(void)no_memory(all->err);
		return NULL;
	}
	uses[all->n_uses] = (struct use){ .subject = subject, .at = at, .fact = fact, .reward = copy };
	(void)snprintf(uses[all->n_uses].day, sizeof uses->day, "%s", day);
	return &uses[all->n_uses++];
}

/* Money off, else what the reward cost the station then. */
static int64_t cost_of(const struct gathering *all, const char *reward, int64_t value_minor, int64_t count, int64_t at)
{
	const struct reg_programme *programme = reg_side_programme(all->side, at);
	const struct reg_reward *known = programme != NULL ? reg_programme_reward(programme, reward) : NULL;

	if (value_minor != 0 || known == NULL)
		return value_minor;
	return known->cost_minor * (count > 0 ? count : 1);
}

/* Columns: sale, subject, at, day, currency. */
static int take_sale(struct gathering *all, struct reg_stmt *stmt)
{
	bool is_ours = strcmp(reg_text(stmt, 4), all->side->currency) == 0;
	struct reg_unit unit;
	int rc = reg_unit_load(&unit, all->side, reg_int(stmt, 0), all->err);

	for (size_t i = 0; rc == 0 && i < unit.n_redemptions; i++) {
		const struct regulars_redemption *what = &unit.redemptions[i];
		struct use *use = add_use(all, reg_int(stmt, 1), reg_int(stmt, 2), reg_text(stmt, 3), reg_int(stmt, 0), what->reward);

		if (use == NULL) {
			rc = REG_EIO;
			break;
		}
		use->points = what->points;
		use->count = what->count;
		use->cost_minor = cost_of(all, what->reward, is_ours ? what->value_minor : 0, what->count, use->at);
	}
	reg_unit_finish(&unit);
	return rc;
}

static int read_sales(struct gathering *all, const char *to)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, all->side->store, REG_SQL_OFFER_REDEEMING, all->err, "t", to);

	while (rc == 0 && (rc = reg_step(stmt, all->err)) == 1)
		rc = take_sale(all, stmt);
	reg_reset(stmt);
	return rc;
}

/* Columns: number, customer, at, kind, body. */
static int take_act(struct gathering *all, struct reg_stmt *stmt)
{
	bool is_gift = strcmp(reg_text(stmt, 3), "gift") == 0;
	json_t *body = json_loads(reg_text(stmt, 4), 0, NULL);
	const char *text = json_string_value(json_object_get(body, "text"));
	const char *reward = json_string_value(json_object_get(body, "reward"));
	int64_t head, at = reg_int(stmt, 2);
	char day[REG_DAY_SIZE];
	struct use *use = NULL;
	int rc = reg_family_head(&head, all->side, reg_int(stmt, 1), all->err);

	reg_day_format(day, reg_zone_day(all->side->zone, at));
	reward = reward != NULL ? reward : text != NULL ? text : "";
	if (rc == 0)
		use = add_use(all, head, at, day, reg_int(stmt, 0), reward);
	if (use != NULL) {
		use->is_gift = is_gift;
		use->points = json_integer_value(json_object_get(body, "points"));
		use->count = json_integer_value(json_object_get(body, "count"));
		use->cost_minor = is_gift ? json_integer_value(json_object_get(body, "cost_minor"))
		    : cost_of(all, reward, json_integer_value(json_object_get(body, "value_minor")), use->count, at);
	}
	json_decref(body);
	return rc != 0 ? rc : use != NULL ? 0 : REG_EIO;
}

static int read_acts(struct gathering *all, int64_t end_unix_s)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, all->side->store, REG_SQL_OFFER_ACTS, all->err, "i", end_unix_s);

	while (rc == 0 && (rc = reg_step(stmt, all->err)) == 1)
		rc = take_act(all, stmt);
	reg_reset(stmt);
	return rc;
}

/* --- offers ------------------------------------------------------------------------------------------------------ */

/* Some tens of offers. NULL: no memory. */
static struct reg_offers_row *row_of(struct reg_offers *out, enum reg_offers_kind kind, const char *id)
{
	struct reg_offers_row *rows;

	for (size_t i = 0; i < out->n; i++)
		if (out->rows[i].kind == kind && strcmp(out->rows[i].id, id) == 0)
			return &out->rows[i];
	rows = reallocarray(out->rows, out->n + 1, sizeof *rows);
	if (rows == NULL)
		return NULL;
	out->rows = rows;
	rows[out->n] = (struct reg_offers_row){ .kind = kind, .id = strdup(id) };
	return rows[out->n].id != NULL ? &rows[out->n++] : NULL;
}

/* They come by rising subject. NULL: no memory. */
static struct reg_offers_got *got_of(struct reg_offers_row *row, int64_t subject)
{
	struct reg_offers_got *got;

	if (row->n_got > 0 && row->got[row->n_got - 1].subject == subject)
		return &row->got[row->n_got - 1];
	got = grow(row->got, row->n_got, &row->room, sizeof *got);
	if (got == NULL)
		return NULL;
	row->got = got;
	got[row->n_got] = (struct reg_offers_got){ .subject = subject, .day = REG_DAY_NEVER };
	return &got[row->n_got++];
}

static bool is_within(const struct gathering *all, const char *day)
{
	return strcmp(day, all->period->from) >= 0 && strcmp(day, all->period->to) <= 0;
}

static void first_day(struct reg_offers_got *got, const char *text)
{
	int32_t day;

	if (reg_day_parse(&day, text, NULL) == 0 && (got->day == REG_DAY_NEVER || day < got->day))
		got->day = day;
}

static int count_grant(struct gathering *all, int64_t subject, const struct grant *grant)
{
	struct reg_offers_row *row = row_of(all->out, REG_OFFERS_GRANT, grant->id);
	struct reg_offers_got *got = row != NULL ? got_of(row, subject) : NULL;

	if (got == NULL)
		return no_memory(all->err);
	row->rewards = grant->rewards;
	if (is_within(all, grant->day)) {
		got->issued += grant->count;
		first_day(got, grant->day);
	}
	return 0;
}

/* What something granted in the period was used for. */
static int count_entitled(struct gathering *all, const struct use *use, const struct reg_entitlement_use *taken)
{
	const struct grant *grants = all->grants;

	for (size_t i = 0; i < all->n_grants; i++) {
		struct reg_offers_row *row;
		struct reg_offers_got *got;

		if (grants[i].sale != taken->sale || strcmp(grants[i].id, taken->grant) != 0 || !is_within(all, grants[i].day))
			continue;
		row = row_of(all->out, REG_OFFERS_GRANT, taken->grant);
		got = row != NULL ? got_of(row, use->subject) : NULL;
		if (got == NULL)
			return no_memory(all->err);
		got->redeemed += taken->count;
		got->cost_minor += use->cost_minor * taken->count / (use->count > 0 ? use->count : 1);
	}
	return 0;
}

static int count_taken(struct gathering *all, const struct use *use)
{
	struct reg_offers_row *row = row_of(all->out, use->is_gift ? REG_OFFERS_GIFT : REG_OFFERS_REWARD, use->reward);
	struct reg_offers_got *got = row != NULL ? got_of(row, use->subject) : NULL;

	if (got == NULL)
		return no_memory(all->err);
	if (is_within(all, use->day)) {
		got->redeemed++;
		got->cost_minor += use->cost_minor;
		first_day(got, use->day);
	}
	return 0;
}

/* One subject: what it was granted, then what it used, each from what was there by then, as the account does. */
static int count_subject(struct gathering *all, int64_t subject, const struct use *uses, size_t n_uses)
{
	const struct grant *grants = all->grants;
	struct reg_entitlements held = { 0 };
	size_t at = 0;
	int rc = 0;

	for (size_t i = 0; i < all->n_grants && rc == 0; i++)
		rc = count_grant(all, subject, &grants[i]);
	for (size_t i = 0; i < n_uses && rc == 0; i++) {
		const struct use *use = &uses[i];
		size_t before = held.n_uses;

		if (use->is_gift || use->count == 0) {
			rc = count_taken(all, use);
			continue;
		}
		for (; at < all->n_grants && grants[at].at <= use->at && grants[at].sale != use->fact && rc == 0; at++)
			rc = reg_entitlements_add(&held,
			    &(struct reg_entitlement){ .sale = grants[at].sale, .grant = grants[at].id, .rewards = grants[at].rewards->ids,
				.count = grants[at].count, .valid_from = grants[at].valid_from, .expires_at = grants[at].expires_at },
			    all->err);
		if (rc == 0)
			rc = reg_entitlements_use(&held, use->fact, use->reward, use->count, use->at, all->err);
		for (size_t k = before; k < held.n_uses && rc == 0; k++)
			rc = count_entitled(all, use, &held.uses[k]);
	}
	reg_entitlements_finish(&held);
	return rc;
}

static int by_subject(const void *a, const void *b)
{
	const struct use *left = a, *right = b;

	if (left->subject != right->subject)
		return left->subject < right->subject ? -1 : 1;
	if (left->at != right->at)
		return left->at < right->at ? -1 : 1;
	return left->fact < right->fact ? -1 : left->fact > right->fact;
}

/* Of those who used something before a subject, and of the subject, with the grants that were gathered. */
static int count_up_to(struct gathering *all, size_t *use, int64_t subject)
{
	int rc = 0;

	while (rc == 0 && ((*use < all->n_uses && all->uses[*use].subject <= subject) || all->n_grants > 0)) {
		size_t first = *use;
		int64_t whose = first < all->n_uses && all->uses[first].subject < subject ? all->uses[first].subject : subject;
		size_t n_grants = all->n_grants;

		while (*use < all->n_uses && all->uses[*use].subject == whose)
			(*use)++;
		if (whose != subject)
			all->n_grants = 0;
		rc = count_subject(all, whose, all->uses != NULL ? all->uses + first : NULL, *use - first);
		all->n_grants = n_grants;
		if (whose == subject)
			forget_grants(all);
	}
	return rc;
}

/* Grants come by subject and need not all be there at once. */
static int count_all(struct gathering *all, const char *to)
{
	size_t use = 0;
	int64_t subject = INT64_MIN;
	struct reg_stmt *stmt;
	int rc;

	if (all->n_uses > 0)
		qsort(all->uses, all->n_uses, sizeof *all->uses, by_subject);
	rc = reg_sql(&stmt, all->side->store, REG_SQL_OFFER_GRANTS, all->err, "t", to);
	while (rc == 0 && (rc = reg_step(stmt, all->err)) == 1) {
		rc = reg_int(stmt, 0) != subject ? count_up_to(all, &use, subject) : 0;
		subject = reg_int(stmt, 0);
		rc = rc < 0 ? rc : take_grant(all, stmt);
	}
	reg_reset(stmt);
	rc = rc < 0 ? rc : count_up_to(all, &use, subject);
	return rc < 0 ? rc : count_up_to(all, &use, INT64_MAX);
}

/* --- names and sums ---------------------------------------------------------------------------------------------- */

static const char *reward_name(const struct reg_programme *programme, const char *id)
{
	const struct reg_reward *reward = programme != NULL ? reg_programme_reward(programme, id) : NULL;

	return reward != NULL && reward->name.text != NULL ? reward->name.text : id;
}

/* What a grant is called by people: the rewards one may choose. Freed by the caller. NULL: no memory. */
static char *grant_name(const struct reg_programme *programme, const struct reg_offers_rewards *rewards)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	for (size_t k = 0; rewards != NULL && rewards->ids[k] != NULL; k++)
		fprintf(out, "%s%s", k > 0 ? " / " : "", reward_name(programme, rewards->ids[k]));
	return fclose(out) == 0 ? text : NULL;
}

static int name_rows(struct gathering *all, int64_t end_unix_s)
{
	const struct reg_programme *programme = reg_side_programme(all->side, end_unix_s);

	for (size_t i = 0; i < all->out->n; i++) {
		struct reg_offers_row *row = &all->out->rows[i];

		row->label = row->kind == REG_OFFERS_GRANT ? grant_name(programme, row->rewards)
							   : strdup(reward_name(programme, row->id));
		row->rewards = NULL;
		if (row->label == NULL)
			return no_memory(all->err);
	}
	return 0;
}

static int compare_rows(const void *a, const void *b)
{
	const struct reg_offers_row *left = a, *right = b;

	return left->kind != right->kind ? (left->kind < right->kind ? -1 : 1) : strcmp(left->id, right->id);
}

/* Offers that nobody got in the period are left out. */
static void sum_rows(struct reg_offers *out)
{
	size_t n = 0;

	for (size_t i = 0; i < out->n; i++) {
		struct reg_offers_row *row = &out->rows[i];

		for (size_t k = 0; k < row->n_got; k++) {
			row->customers += row->got[k].day != REG_DAY_NEVER;
			row->issued += row->got[k].issued;
			row->redeemed += row->got[k].redeemed;
			row->cost_minor += row->got[k].cost_minor;
		}
		if (row->customers > 0) {
			struct reg_offers_row kept = *row;

			out->rows[i] = out->rows[n];
			out->rows[n++] = kept;
		}
	}
	for (size_t i = n; i < out->n; i++) {
		free(out->rows[i].id);
		free(out->rows[i].label);
		free(out->rows[i].got);
	}
	out->n = n;
	if (n > 0)
		qsort(out->rows, n, sizeof *out->rows, compare_rows);
}

static void finish_gathering(struct gathering *all)
{
	forget_grants(all);
	free(all->grants);
	for (size_t i = 0; i < all->n_uses; i++)
		free(all->uses[i].reward);
	free(all->uses);
	while (all->rewards != NULL) {
		struct reg_offers_rewards *next = all->rewards->next;

		free(all->rewards->text);
		free(all->rewards->ids);
		json_decref(all->rewards->list);
		free(all->rewards);
		all->rewards = next;
	}
}

int reg_offers_gather(struct reg_offers *out, struct reg_side *side, const struct reg_period *period, int32_t as_of,
    int32_t days, struct reg_err *err)
{
	struct gathering all = { .out = out, .side = side, .period = period, .err = err };
	int64_t end = reg_zone_day_end(side->zone, as_of);
	char to[REG_DAY_SIZE];
	int rc;

	*out = (struct reg_offers){ .as_of = as_of, .days = days };
	reg_day_format(to, as_of);
	rc = reg_side_refresh(side, err);
	if (rc == 0)
		rc = read_sales(&all, to);
	if (rc == 0)
		rc = read_acts(&all, end);
	if (rc == 0)
		rc = count_all(&all, to);
	if (rc == 0)
		rc = name_rows(&all, end);
	if (rc == 0) {
		sum_rows(out);
		rc = reg_offers_look_around(out, err);
	}
	finish_gathering(&all);
	return rc;
}

void reg_offers_finish(struct reg_offers *offers)
{
	for (size_t i = 0; i < offers->n; i++) {
		free(offers->rows[i].id);
		free(offers->rows[i].label);
		free(offers->rows[i].got);
	}
	free(offers->rows);
	reg_offers_forget_around(offers);
	*offers = (struct reg_offers){ 0 };
}
