/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "redeem.h"

#include <string.h>

#include "wide.h"

/* What the matching lines cost and hold. Earlier redemptions reduce the cost whether they match or not. */
static void sums(struct reg_wide *cost_minor, struct reg_wide *fuel_ml, const struct reg_ticket *ticket, const bool *matching)
{
	*cost_minor = *fuel_ml = reg_wide_of(0);
	for (size_t i = 0; i < ticket->n_lines; i++) {
		const struct regulars_line *line = ticket->lines[i];
		bool is_redemption = line->kind == REGULARS_LINE_DISCOUNT && line->category != NULL &&
		    strcmp(line->category, REG_REDEEM_CATEGORY) == 0;

		if (line->is_void || (!matching[i] && !is_redemption)) {
			continue;
		}
		*cost_minor = reg_wide_plus(*cost_minor, line->amount_minor);
		*fuel_ml = reg_wide_plus(*fuel_ml, line->kind == REGULARS_LINE_FUEL ? line->volume_ml : 0);
	}
	if (reg_wide_sign(*cost_minor) < 0)
		*cost_minor = reg_wide_of(0);
}

static struct reg_wide smaller(struct reg_wide a, struct reg_wide b)
{
	return reg_wide_compare(a, b) < 0 ? a : b;
}

/* a / b, up to a whole one; both are not negative. */
static struct reg_wide divide_up(struct reg_wide a, int64_t b)
{
	return reg_wide_over(reg_wide_plus(a, b - 1), reg_wide_of(b));
}

static int64_t power_of_ten(int n)
{
	return n <= 0 ? 1 : 10 * power_of_ten(n - 1);
}

/* Points into money: no more points than the cost needs, in whole steps. */
static int worth_money(struct reg_redeem_worth *out, const struct reg_reward *reward, int64_t points, struct reg_wide cost,
    const char *currency, struct reg_err *err)
{
	int64_t minor = power_of_ten(reg_currency_decimals(currency)), per_unit = reward->points_per_unit;
	int64_t step = reward->step_points < 1 ? 1 : reward->step_points;
	struct reg_wide needed;

	if (points <= 0 || points < reward->points || points % step != 0) {
		return reg_err_set(err, REG_EINVAL, "points: found %lld, expected at least %lld, a multiple of %lld",
		    (long long)points, (long long)(reward->points > 0 ? reward->points : step), (long long)step);
	}
	needed = divide_up(reg_wide_times(cost, per_unit), minor);
	needed = reg_wide_times(divide_up(needed, step), step);
	out->points = reg_wide_compare(needed, reg_wide_of(points)) < 0 ? reg_wide_clamp(needed) : points;
	if (out->points < reward->points)
		out->points = reward->points; /* `points` is no less */
	out->value_minor = reg_wide_clamp(
	    smaller(reg_wide_over(reg_wide_product(out->points, minor), reg_wide_of(per_unit)), cost));
	return 0;
}

static int worth_value(struct reg_redeem_worth *out, const struct reg_reward *reward, int64_t points,
    const struct reg_ticket *ticket, const bool *matching, struct reg_err *err)
{
	struct reg_wide cost, fuel_ml, value = reg_wide_of(0);

	sums(&cost, &fuel_ml, ticket, matching);
	switch (reward->kind) {
	case REG_REWARD_MONEY:
		return reg_wide_sign(cost) == 0 ? reg_err_set(err, REG_EINVAL, "reward %s: there is nothing on the ticket it could be taken off",
		    reward->id) : worth_money(out, reward, points, cost, ticket->currency, err);
	case REG_REWARD_PER_LITRE:
		out->off_minor_per_m3 = reward->off_minor_per_litre * 1000;
		out->max_ml = reward->max_ml;
		if (reward->max_ml > 0)
			fuel_ml = smaller(fuel_ml, reg_wide_of(reward->max_ml));
		value = reg_wide_over(reg_wide_times(fuel_ml, reward->off_minor_per_litre), reg_wide_of(1000));
		break;
	case REG_REWARD_PERCENT:
		if (reg_wide_sign(cost) == 0) {
			return reg_err_set(err, REG_EINVAL, "reward %s: there is nothing on the ticket it could be taken off", reward->id);
		}
		value = reg_wide_over(reg_wide_times(cost, reward->percent_milli), reg_wide_of(100000));
		if (reward->max_minor > 0)
			value = smaller(value, reg_wide_of(reward->max_minor));
		break;
	case REG_REWARD_GIFT:
	case REG_REWARD_SERVICE:
		break;
	}
	out->value_minor = reg_wide_clamp(smaller(value, cost));
	return 0;
}

int reg_redeem_worth(struct reg_redeem_worth *out, const struct reg_reward *reward, int64_t points, bool entitled,
    const struct reg_ticket *ticket, const bool *matching, struct reg_err *err)
{
	int rc;

	memset(out, 0, sizeof *out);
	if (!entitled && reward->kind != REG_REWARD_MONEY && reward->points == 0) {
		return reg_err_set(err, REG_EINVAL, "reward %s: is only had when something granted it", reward->id);
	}
	out->points = reward->points;
	/* Money that was granted is what the least points would be worth. */
	rc = worth_value(out, reward, entitled ? reward->points : points, ticket, matching, err);
	if (entitled) {
		out->points = 0;
	}
	return rc;
}
