/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "redeem.h"

#include <string.h>

/* What the matching lines cost and hold. Earlier redemptions reduce the cost whether they match or not. */
static void sums(__int128 *cost_minor, __int128 *fuel_ml, const struct reg_ticket *ticket, const bool *matching)
{
	*cost_minor = *fuel_ml = 0;
	for (size_t i = 0; i < ticket->n_lines; i++) {
		const struct regulars_line *line = ticket->lines[i];
		bool is_redemption = line->kind == REGULARS_LINE_DISCOUNT && line->category != NULL &&
		    strcmp(line->category, REG_REDEEM_CATEGORY) == 0;

		if (line->is_void || (!matching[i] && !is_redemption)) {
			continue;
		}
		*cost_minor += line->amount_minor;
		*fuel_ml += line->kind == REGULARS_LINE_FUEL ? line->volume_ml : 0;
	}
	*cost_minor = *cost_minor < 0 ? 0 : *cost_minor;
}

static __int128 power_of_ten(int n)
{
	return n <= 0 ? 1 : 10 * power_of_ten(n - 1);
}

/* Points into money: no more points than the cost needs, in whole steps. */
static int worth_money(struct reg_redeem_worth *out, const struct reg_reward *reward, int64_t points, __int128 cost,
    const char *currency, struct reg_err *err)
{
	__int128 minor = power_of_ten(reg_currency_decimals(currency)), per_unit = reward->points_per_unit;
	__int128 step = reward->step_points < 1 ? 1 : reward->step_points, needed, value;

	if (points <= 0 || points < reward->points || points % step != 0) {
		return reg_err_set(err, REG_EINVAL, "points: found %lld, expected at least %lld, a multiple of %lld",
		    (long long)points, (long long)(reward->points > 0 ? reward->points : (int64_t)step), (long long)step);
	}
	needed = (cost * per_unit + minor - 1) / minor;
	needed = (needed + step - 1) / step * step;
	needed = needed < reward->points ? reward->points : needed;
	out->points = needed < points ? (int64_t)needed : points;
	value = (__int128)out->points * minor / per_unit;
	out->value_minor = (int64_t)(value < cost ? value : cost);
	return 0;
}

static int worth_value(struct reg_redeem_worth *out, const struct reg_reward *reward, int64_t points,
    const struct reg_ticket *ticket, const bool *matching, struct reg_err *err)
{
	__int128 cost, fuel_ml, value = 0;

	sums(&cost, &fuel_ml, ticket, matching);
	switch (reward->kind) {
	case REG_REWARD_MONEY:
		return cost == 0 ? reg_err_set(err, REG_EINVAL, "reward %s: there is nothing on the ticket it could be taken off",
		    reward->id) : worth_money(out, reward, points, cost, ticket->currency, err);
	case REG_REWARD_PER_LITRE:
		out->off_minor_per_m3 = reward->off_minor_per_litre * 1000;
		out->max_ml = reward->max_ml;
		fuel_ml = reward->max_ml > 0 && fuel_ml > reward->max_ml ? reward->max_ml : fuel_ml;
		value = fuel_ml * reward->off_minor_per_litre / 1000;
		break;
	case REG_REWARD_PERCENT:
		if (cost == 0) {
			return reg_err_set(err, REG_EINVAL, "reward %s: there is nothing on the ticket it could be taken off", reward->id);
		}
		value = cost * reward->percent_milli / 100000;
		value = reward->max_minor > 0 && value > reward->max_minor ? reward->max_minor : value;
		break;
	case REG_REWARD_GIFT:
	case REG_REWARD_SERVICE:
		break;
	}
	out->value_minor = (int64_t)(value < cost ? value : cost);
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
