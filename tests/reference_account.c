/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Points and tiers of one customer after another: a fold over the sales and refunds in evaluation order.
 */
#include "reference_parts.h"

#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;

/* --- points of a sale ---------------------------------------------------------------------------------------- */

static bool is_listed(const char **list, const char *text)
{
	for (size_t i = 0; list != NULL && list[i] != NULL; i++)
		if (text != NULL && strcmp(list[i], text) == 0)
			return true;
	return false;
}

static wide minor_per_unit(const char *currency)
{
	static const char *none[] = { "JPY", "KRW", "VND", "CLP", "ISK", NULL };
	static const char *three[] = { "KWD", "BHD", "OMR", "JOD", "TND", NULL };

	return is_listed(none, currency) ? 1 : is_listed(three, currency) ? 1000 : 100;
}

static bool matches(const struct reg_programme *programme, const struct reg_rule *rule,
    const struct regulars_line *line)
{
	bool is_fuel = line->kind == REGULARS_LINE_FUEL;
	/* A discount is taken off the goods. */
	int kind = line->kind == REGULARS_LINE_DISCOUNT ? REGULARS_LINE_GOODS : (int)line->kind;

	if (line->is_void || is_listed(programme->excluded_products, line->product) ||
	    is_listed(programme->excluded_categories, line->category))
		return false;
	if (rule->when.grades != NULL && !(is_fuel && is_listed(rule->when.grades, line->product)))
		return false;
	if (rule->when.categories != NULL && !is_listed(rule->when.categories, line->category))
		return false;
	if (rule->when.products != NULL && !is_listed(rule->when.products, line->product))
		return false;
	if (rule->when.line_kind != 0 && rule->when.line_kind != kind)
		return false;
	if (rule->points_per_litre_milli != 0)
		return is_fuel;
	if (line->kind == REGULARS_LINE_DISCOUNT && programme->base_discount)
		return false;
	return rule->when.line_kind != 0 || rule->when.grades != NULL ||
	    !(line->kind == REGULARS_LINE_FEE || line->kind == REGULARS_LINE_DEPOSIT ||
	    line->kind == REGULARS_LINE_PREPAY);
}

static wide divide(wide value, wide by, enum reg_rounding rounding)
{
	if (value <= 0)
		return 0;
	switch (rounding) {
	case REG_ROUND_DOWN:
		return value / by;
	case REG_ROUND_HALF_UP:
		return (2 * value + by) / (2 * by);
	case REG_ROUND_UP:
		return (value + by - 1) / by;
	}
	return 0;
}

int64_t ref_evaluate(const struct reg_programme *programme, const struct regulars_line *const *lines, size_t n_lines,
    const char *currency, int tier)
{
	int last = (int)programme->n_tiers - 1;
	wide multiplier = programme->tiers[tier < last ? tier : last].multiplier_milli;
	wide points = 0;

	for (size_t i = 0; i < programme->n_rules; i++) {
		const struct reg_rule *rule = &programme->rules[i];
		wide millilitres = 0, minor = 0;

		for (size_t j = 0; j < n_lines; j++) {
			const struct regulars_line *line = lines[j];

			if (!matches(programme, rule, line))
				continue;
			millilitres += line->volume_ml;
			minor += line->amount_minor;
			if (programme->base_discount)
				minor += line->discount_minor;
			if (!programme->base_tax)
				minor -= line->tax_minor;
		}
		if (rule->points_per_litre_milli != 0)
			points += divide(millilitres * rule->points_per_litre_milli * multiplier, (wide)1000 * 1000 * 1000,
			    rule->rounding);
		else
			points += divide(minor * rule->points_per_unit_milli * multiplier,
			    minor_per_unit(currency) * 1000 * 1000, rule->rounding);
	}
	return (int64_t)points;
}

/* --- programmes ---------------------------------------------------------------------------------------------- */

static const struct ref_programme *in_force(const struct ref_input *input, int64_t at_unix_s)
{
	const struct ref_programme *latest = NULL;

	for (size_t i = 0; i < input->n_programmes; i++) {
		const struct ref_programme *one = &input->programmes[i];

		if (one->effective_unix_s <= at_unix_s &&
		    (latest == NULL || one->effective_unix_s > latest->effective_unix_s))
			latest = one;
	}
	return latest;
}

static int version_of(const struct ref_input *input, const struct ref_programme *programme)
{
	int version = 1;

	if (programme == NULL)
		return 0;
	for (size_t i = 0; i < input->n_programmes; i++)
		if (input->programmes[i].effective_unix_s < programme->effective_unix_s)
			version++;
	return version;
}

/* --- tier ---------------------------------------------------------------------------------------------------- */

static int64_t sum(const struct ref_account *account, const struct reg_programme *p, int32_t day)
{
	int64_t ml = 0;

	for (size_t i = 0; i < account->n_basis; i++)
		if (account->basis[i].day > day - p->window_days)
			ml += account->basis[i].ml;
	return ml;
}

static int64_t threshold(const struct reg_programme *p, int tier)
{
	return p->tiers[tier].from;
}

/* The highest tier below `below` that the basis of `day` reaches. */
static int earned(const struct ref_account *account, const struct reg_programme *p, int below, int32_t day)
{
	int best = 0;

	for (int i = 0; i < below; i++)
		if (threshold(p, i) <= sum(account, p, day))
			best = i;
	return best;
}

static int32_t keep(const struct ref_account *account, const struct reg_programme *p, int tier, int32_t day)
{
	if (tier == 0)
		return REG_DAY_NEVER;
	while (sum(account, p, day) >= threshold(p, tier))
		day++;
	return day + p->grace_days;
}

static void normalise(struct ref_account *account, const struct reg_programme *p, int32_t day)
{
	int last = (int)p->n_tiers - 1;

	if (account->tier > last) {
		account->tier = last;
		/* The day stays, but the lowest tier is nobody's to lose. */
		if (last == 0)
			account->tier_until = REG_DAY_NEVER;
	}
	while (account->tier > 0 && day >= account->tier_until) {
		int32_t from = account->tier_until;

		account->tier = p->downgrade == REG_DOWNGRADE_ONE_STEP ? account->tier - 1 :
		    earned(account, p, account->tier, from);
		account->tier_until = keep(account, p, account->tier, from);
	}
}

/* --- the fold ------------------------------------------------------------------------------------------------ */

static int day_number(int32_t *out, const char *day, struct reg_err *err)
{
	return reg_day_parse(out, day, err);
}

static struct ref_lot *lot_of(struct ref_views *views, const struct ref_unit *unit)
{
	for (size_t i = 0; i < views->n_lots; i++)
		if (strcmp(views->lots[i].sale, unit->root->name) == 0)
			return &views->lots[i];
	return NULL;
}

static struct ref_state *state_of(struct ref_views *views, const char *subject)
{
	for (size_t i = 0; i < views->n_states; i++)
		if (strcmp(views->states[i].subject, subject) == 0)
			return &views->states[i];
	return NULL;
}

/* Adds to what `fact` took from `sale`, or, sale NULL, to what it owes. */
static void add_use(struct ref_views *views, const char *subject, const char *fact, const char *sale, int64_t points)
{
	struct ref_use *use = NULL;

	for (size_t i = 0; i < views->n_uses; i++)
		if (strcmp(views->uses[i].fact, fact) == 0 && ref_text_compare(views->uses[i].sale, sale) == 0)
			use = &views->uses[i];
	if (use == NULL)
		use = ref_append(&views->uses, &views->n_uses, sizeof(*use));
	use->subject = subject;
	use->fact = fact;
	use->sale = sale;
	use->points += points;
}

/* The oldest debt that is not yet paid: debts are made in the order of the fold. */
static struct ref_use *oldest_debt(struct ref_views *views, const char *subject)
{
	for (size_t i = 0; i < views->n_uses; i++) {
		struct ref_use *use = &views->uses[i];

		if (strcmp(use->subject, subject) == 0 && use->sale == NULL && use->points > 0)
			return use;
	}
	return NULL;
}

static void add_lot(struct ref_views *views, const struct ref_unit *unit, const struct ref_programme *programme,
    int64_t points)
{
	const struct reg_programme *p = programme != NULL ? programme->programme : NULL;
	const struct reg_zone *zone = views->input->zone;
	struct ref_lot *lot = ref_append(&views->lots, &views->n_lots, sizeof(*lot));

	lot->subject = unit->subject;
	lot->at_unix_s = unit->root->at_unix_s;
	lot->sale = unit->root->name;
	lot->points = points;
	lot->points_left = points;
	lot->programme = version_of(views->input, programme);
	lot->unlock_at = lot->at_unix_s + (p != NULL ? (int64_t)p->pending_hours * 3600 : 0);
	if (unit->doubtful)
		lot->unlock_at = unit->confirmed_at;
	lot->expires_at = INT64_MAX;
	if (p != NULL && p->expiry == REG_EXPIRY_DAYS && lot->unlock_at != INT64_MAX)
		lot->expires_at = reg_zone_day_end(zone, reg_zone_day(zone, lot->unlock_at) + p->expiry_days);

	while (lot->unlock_at != INT64_MAX && lot->points_left > 0) {
		struct ref_use *debt = oldest_debt(views, unit->subject);
		const char *fact;
		int64_t taken;

		if (debt == NULL)
			break;
		taken = debt->points < lot->points_left ? debt->points : lot->points_left;
		fact = debt->fact;
		debt->points -= taken;
		lot->points_left -= taken;
		add_use(views, unit->subject, fact, lot->sale, taken);
	}
}

static struct ref_basis *basis_of(struct ref_account *account, int32_t day)
{
	struct ref_basis *entry;

	for (size_t i = 0; i < account->n_basis; i++)
		if (account->basis[i].day == day)
			return &account->basis[i];
	entry = ref_append(&account->basis, &account->n_basis, sizeof(*entry));
	entry->day = day;
	return entry;
}

/* What the sale added to the tier basis. */
static int64_t contribution(const struct ref_views *views, const struct ref_unit *unit)
{
	if (in_force(views->input, unit->root->at_unix_s) == NULL || (unit->doubtful && unit->confirmed_at == INT64_MAX))
		return 0;
	return unit->volume_ml;
}

static int take_unit(struct ref_views *views, struct ref_account *account, const struct ref_unit *unit,
    struct reg_err *err)
{
	const struct ref_programme *programme = in_force(views->input, unit->root->at_unix_s);
	const struct reg_programme *p = programme != NULL ? programme->programme : NULL;
	int64_t points = 0;
	int32_t day;
	int code = day_number(&day, unit->root->day, err);

	if (code < 0)
		return code;
	if (p != NULL) {
		normalise(account, p, day);
		points = ref_evaluate(p, unit->lines, unit->n_lines, unit->root->content->currency, account->tier);
	}
	if (unit->has_promise && unit->promised_points > points)
		points = unit->promised_points;
	if (points > 0)
		add_lot(views, unit, programme, points);
	if (p != NULL && !(unit->doubtful && unit->confirmed_at == INT64_MAX)) {
		int reached;

		basis_of(account, day)->ml += contribution(views, unit);
		reached = earned(account, p, (int)p->n_tiers, day);
		if (reached > account->tier) {
			account->tier = reached;
			account->tier_until = keep(account, p, account->tier, day);
		} else if (sum(account, p, day) >= threshold(p, account->tier)) {
			account->tier_until = keep(account, p, account->tier, day);
		}
	}
	return REG_OK;
}

/* Amount, volume and points that the refunds taken before `refund` took from this sale. The fold takes the refunds of
 * a sale in evaluation order. */
static void refunded_before(int64_t *out_amount, int64_t *out_volume, const struct ref_unit *unit,
    const struct ref_document *refund)
{
	*out_amount = 0;
	*out_volume = 0;
	for (size_t i = 0; unit->refunds[i] != refund; i++) {
		int64_t volume, amount;

		ref_refund_sums(&volume, &amount, unit->refunds[i]);
		*out_amount += amount;
		*out_volume += volume;
	}
}

static int64_t revoked_target(int64_t points, int64_t refunded, int64_t amount)
{
	if (amount == 0 || refunded >= amount)
		return points;
	return (int64_t)(((wide)points * refunded * 2 + amount) / ((wide)2 * amount));
}

static void revoke(struct ref_views *views, const struct ref_unit *unit, const struct ref_document *refund)
{
	struct ref_lot *lot = lot_of(views, unit);
	int64_t before, volume_before, volume, amount, points, taken;

	if (lot == NULL)
		return;
	refunded_before(&before, &volume_before, unit, refund);
	ref_refund_sums(&volume, &amount, refund);
	points = revoked_target(lot->points, before + amount, unit->amount_minor);
	/* Of a sale of nothing the first refund took everything. */
	if (unit->refunds[0] != refund)
		points -= revoked_target(lot->points, before, unit->amount_minor);
	taken = points < lot->points_left ? points : lot->points_left;
	lot->points_left -= taken;
	if (taken > 0)
		add_use(views, unit->subject, refund->name, lot->sale, taken);
	if (points > taken)
		add_use(views, unit->subject, refund->name, NULL, points - taken);
}

static int take_refund(struct ref_views *views, struct ref_account *account, const struct ref_unit *unit,
    const struct ref_document *refund, struct reg_err *err)
{
	const struct ref_programme *programme = in_force(views->input, refund->at_unix_s);
	const struct reg_programme *p = programme != NULL ? programme->programme : NULL;
	int64_t amount_before, volume_before, volume, amount, left, before, after;
	int32_t day, unit_day;
	int code = day_number(&day, refund->day, err);

	if (code == REG_OK)
		code = day_number(&unit_day, unit->root->day, err);
	if (code < 0)
		return code;
	revoke(views, unit, refund);

	refunded_before(&amount_before, &volume_before, unit, refund);
	ref_refund_sums(&volume, &amount, refund);
	left = contribution(views, unit) - volume_before;
	if (volume > left)
		volume = left > 0 ? left : 0;
	if (p == NULL) {
		basis_of(account, unit_day)->ml -= volume;
		return REG_OK;
	}
	normalise(account, p, day);
	before = sum(account, p, day);
	basis_of(account, unit_day)->ml -= volume;
	after = sum(account, p, day);
	if (before >= threshold(p, account->tier) && after < threshold(p, account->tier)) {
		account->tier = earned(account, p, (int)p->n_tiers, day);
		account->tier_until = keep(account, p, account->tier, day);
	} else if (after >= threshold(p, account->tier)) {
		account->tier_until = keep(account, p, account->tier, day);
	}
	return REG_OK;
}

/* One event of the account: the sale itself (refund NULL) or a refund of it. */
static int take(struct ref_views *views, struct ref_account *account, const struct ref_unit *unit,
    const struct ref_document *refund, struct reg_err *err)
{
	const struct ref_document *fact = refund != NULL ? refund : unit->root;
	const struct ref_programme *programme = in_force(views->input, fact->at_unix_s);
	int held = account->tier;
	struct ref_tier *row;
	int code = refund != NULL ? take_refund(views, account, unit, refund, err) : take_unit(views, account, unit, err);

	if (code < 0 || account->tier == held)
		return code;
	row = ref_append(&views->tiers, &views->n_tiers, sizeof(*row));
	row->subject = unit->subject;
	row->at_unix_s = fact->at_unix_s;
	row->fact = fact->name;
	row->tier = programme->programme->tiers[account->tier].id;
	return REG_OK;
}

static int fold(struct ref_views *views, struct ref_account *account, struct reg_err *err)
{
	int code = REG_OK;

	for (size_t i = 0; i < views->n_documents && code == REG_OK; i++) {
		const struct ref_document *one = &views->documents[i];
		bool is_refund = one->kind == REG_KIND_REFUND;
		const struct ref_unit *unit = ref_unit_of(views, is_refund ? one->named : one);

		if (unit == NULL || !ref_unit_counts(unit) || ref_text_compare(unit->holder, account->customer) != 0)
			continue;
		if (is_refund) {
			/* One that stands before its sale is taken right after it, below. */
			if (ref_compare(one, unit->root) > 0)
				code = take(views, account, unit, one, err);
			continue;
		}
		if (one != unit->root)
			continue;
		code = take(views, account, unit, NULL, err);
		for (size_t j = 0; j < unit->n_refunds && code == REG_OK; j++)
			if (ref_compare(unit->refunds[j], one) < 0)
				code = take(views, account, unit, unit->refunds[j], err);
	}
	return code;
}

static void drop_paid_debts(struct ref_views *views)
{
	size_t n = 0;

	for (size_t i = 0; i < views->n_uses; i++)
		if (views->uses[i].points > 0)
			views->uses[n++] = views->uses[i];
	views->n_uses = n;
}

int ref_make_accounts(struct ref_views *views, struct reg_err *err)
{
	for (size_t i = 0; i < views->n_units; i++) {
		const struct ref_unit *unit = &views->units[i];
		bool is_known = unit->holder == NULL || !ref_unit_counts(unit);
		struct ref_account *account;
		struct ref_state *state;
		int code;

		for (size_t j = 0; j < views->n_accounts && !is_known; j++)
			is_known = strcmp(views->accounts[j].customer, unit->holder) == 0;
		if (is_known)
			continue;
		account = ref_append(&views->accounts, &views->n_accounts, sizeof(*account));
		account->customer = unit->holder;
		account->tier_until = REG_DAY_NEVER;
		code = fold(views, account, err);
		if (code < 0)
			return code;
		state = state_of(views, unit->subject);
		state->tier = account->tier;
		state->tier_until = account->tier_until;
		for (size_t j = 0; j < views->n_uses; j++)
			if (views->uses[j].sale == NULL && strcmp(views->uses[j].subject, unit->subject) == 0)
				state->debt += views->uses[j].points;
	}
	drop_paid_debts(views);
	return REG_OK;
}

/* --- reading ------------------------------------------------------------------------------------------------- */

static void read_tier(struct ref_reading *out, const struct ref_views *views, const char *customer, int64_t at_unix_s)
{
	const struct ref_programme *programme = in_force(views->input, at_unix_s);
	struct ref_account copy = { .tier_until = REG_DAY_NEVER };

	out->tier_until = REG_DAY_NEVER;
	if (programme == NULL)
		return;
	for (size_t i = 0; i < views->n_accounts; i++)
		if (strcmp(views->accounts[i].customer, customer) == 0)
			copy = views->accounts[i];
	normalise(&copy, programme->programme, reg_zone_day(views->input->zone, at_unix_s));
	out->tier = programme->programme->tiers[copy.tier].id;
	out->tier_until = copy.tier_until;
}

void ref_read(struct ref_reading *out, const struct ref_views *views, const char *customer, int64_t at_unix_s)
{
	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < views->n_lots; i++) {
		const struct ref_lot *lot = &views->lots[i];

		if (strcmp(lot->subject + strlen("customer:"), customer) != 0)
			continue;
		if (lot->unlock_at > at_unix_s)
			out->pending_points += lot->points_left;
		else if (at_unix_s <= lot->expires_at)
			out->balance_points += lot->points_left;
	}
	for (size_t i = 0; i < views->n_uses; i++)
		if (views->uses[i].sale == NULL && strcmp(views->uses[i].subject + strlen("customer:"), customer) == 0)
			out->balance_points -= views->uses[i].points;
	read_tier(out, views, customer, at_unix_s);
}
