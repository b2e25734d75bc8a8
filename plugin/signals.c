/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "signals.h"

#include <stdarg.h>
#include <stdio.h>

#include "wide.h"

#define DAY_S 86400
#define SCORE_MAX 100

static int capped(int64_t score)
{
	return score > SCORE_MAX ? SCORE_MAX : score < 1 ? 1 : (int)score;
}

static void __attribute__((format(printf, 4, 5))) set(struct reg_signal *out, const char *kind, int64_t score,
    const char *detail, ...)
{
	va_list args;

	out->kind = kind;
	out->score = capped(score);
	va_start(args, detail);
	(void)vsnprintf(out->detail, sizeof out->detail, detail, args);
	va_end(args);
}

/* Whether the i-th sale of the ring was made with the card of `sale`. */
static bool is_same_card(const struct reg_habit *habit, size_t i, const struct reg_habit_sale *sale)
{
	return sale->card != 0 && habit->sales[i].card == sale->card;
}

/* One card on many plates. */
static bool card_plates(struct reg_signal *out, const struct reg_habit *habit, const struct reg_fraud *fraud,
    const struct reg_habit_sale *sale)
{
	int64_t plates[REG_HABIT_SALES + 1];
	size_t n = 0;

	if (fraud->card_plates <= 0 || sale->card == 0 || sale->plate == 0)
		return false;
	plates[n++] = sale->plate;
	for (size_t i = 0; i < habit->n_sales; i++) {
		bool is_new = habit->sales[i].plate != 0 && is_same_card(habit, i, sale) &&
		    (int64_t)sale->day - habit->sales[i].day < fraud->card_plates_days;

		for (size_t k = 0; k < n && is_new; k++)
			is_new = plates[k] != habit->sales[i].plate;
		if (is_new)
			plates[n++] = habit->sales[i].plate;
	}
	if (n < (size_t)fraud->card_plates)
		return false;
	set(out, "card-plates", 60 + 10 * ((int64_t)n - fraud->card_plates), "{\"plates\":%zu,\"days\":%d}", n,
	    fraud->card_plates_days);
	return true;
}

/* One card again and again with one attendant on a day. */
static bool card_attendant(struct reg_signal *out, const struct reg_habit *habit, const struct reg_fraud *fraud,
    const struct reg_habit_sale *sale)
{
	int64_t n = 1;

	if (fraud->card_attendant <= 0 || sale->card == 0 || sale->attendant == 0)
		return false;
	for (size_t i = 0; i < habit->n_sales; i++)
		n += is_same_card(habit, i, sale) && habit->sales[i].day == sale->day &&
		    habit->sales[i].attendant == sale->attendant;
	if (n < fraud->card_attendant)
		return false;
	set(out, "card-attendant", 70 + 10 * (n - fraud->card_attendant), "{\"sales\":%lld}", (long long)n);
	return true;
}

/* More than the tank holds. */
static bool tank(struct reg_signal *out, const struct reg_fraud *fraud, const struct reg_habit_sale *sale)
{
	int64_t more;

	if (fraud->tank_ml <= 0 || sale->ml <= fraud->tank_ml)
		return false;
	/* 40 just above it, 100 from one and a half times on. */
	more = reg_wide_clamp(reg_wide_over(reg_wide_product(sale->ml - fraud->tank_ml, 120), reg_wide_of(fraud->tank_ml)));
	set(out, "tank", 40 + (more > SCORE_MAX ? SCORE_MAX : more),
	    "{\"volume_ml\":%lld,\"tank_ml\":%lld}", (long long)sale->ml, (long long)fraud->tank_ml);
	return true;
}

/* The same car again too soon after a large fill. */
static bool refill(struct reg_signal *out, const struct reg_habit *habit, const struct reg_fraud *fraud,
    const struct reg_habit_sale *sale)
{
	if (fraud->refill_minutes <= 0 || sale->plate == 0 || sale->ml <= 0)
		return false;
	for (size_t i = habit->n_sales; i-- > 0;) {
		const struct reg_habit_sale *earlier = &habit->sales[i];
		int64_t after_s = sale->at_unix_s - earlier->at_unix_s;

		if (earlier->plate != sale->plate || earlier->ml <= 0 || earlier->ml < fraud->refill_ml || after_s < 0 ||
		    after_s >= (int64_t)fraud->refill_minutes * 60)
			continue;
		set(out, "refill", 50 + 50 - 50 * after_s / ((int64_t)fraud->refill_minutes * 60),
		    "{\"minutes\":%lld,\"earlier_ml\":%lld,\"volume_ml\":%lld}", (long long)(after_s / 60),
		    (long long)earlier->ml, (long long)sale->ml);
		return true;
	}
	return false;
}

/* Petrol and diesel in one car. */
static bool grade(struct reg_signal *out, const struct reg_habit *habit, const struct reg_fraud *fraud,
    const struct reg_habit_sale *sale)
{
	bool is_mixed = sale->fuel == (REG_HABIT_PETROL | REG_HABIT_DIESEL);
	int others = 0, same = 0;

	if (!fraud->wrong_grade || sale->plate == 0 || sale->fuel == 0)
		return false;
	for (size_t i = 0; i < habit->n_sales; i++) {
		if (habit->sales[i].plate != sale->plate || habit->sales[i].fuel == 0)
			continue;
		others += (habit->sales[i].fuel & sale->fuel) == 0;
		same += (habit->sales[i].fuel & sale->fuel) != 0;
	}
	/* A car that already had this kind is told once, not for ever. */
	if (!is_mixed && (others == 0 || same > 0))
		return false;
	set(out, "grade", is_mixed ? 50 : 40 + 10 * (int64_t)others, "{\"fuel\":\"%s\",\"others\":%d}",
	    is_mixed ? "both" : sale->fuel == REG_HABIT_DIESEL ? "diesel" : "petrol", others);
	return true;
}

static bool late_card(struct reg_signal *out, const struct reg_habit *habit, const struct reg_fraud *fraud,
    const struct reg_habit_sale *sale)
{
	int64_t n = 0;

	if (!fraud->late_card || !sale->late_card || sale->card == 0)
		return false;
	/* Once is forgetfulness; the same card with one attendant is a habit of somebody's. */
	for (size_t i = 0; i < habit->n_sales; i++)
		n += is_same_card(habit, i, sale) && sale->attendant != 0 && habit->sales[i].attendant == sale->attendant;
	set(out, "late-card", 30 + 10 * n, "{\"with_attendant\":%lld}", (long long)n + 1);
	return true;
}

size_t reg_signals_step(struct reg_signal out[REG_SIGNALS_MAX], struct reg_habit *habit, const struct reg_fraud *fraud,
    const struct reg_habit_sale *sale)
{
	size_t n = 0;

	if (fraud != NULL) {
		n += card_plates(&out[n], habit, fraud, sale);
		n += card_attendant(&out[n], habit, fraud, sale);
		n += tank(&out[n], fraud, sale);
		n += refill(&out[n], habit, fraud, sale);
		n += grade(&out[n], habit, fraud, sale);
		n += late_card(&out[n], habit, fraud, sale);
	}
	reg_habit_add(habit, sale);
	return n;
}

bool reg_signals_redeem(struct reg_signal *out, const struct reg_habit *habit, const struct reg_fraud *fraud, const char *who,
    int64_t at_unix_s)
{
	uint32_t hash = reg_habit_hash(who);

	if (fraud == NULL || !fraud->own_adjustment || hash == 0)
		return false;
	for (size_t i = habit->n_adjusts; i-- > 0;) {
		int64_t after_s = at_unix_s - habit->adjusts[i].at_unix_s;

		if (habit->adjusts[i].who == hash && after_s >= 0 && after_s <= (int64_t)REG_SIGNALS_OWN_DAYS * DAY_S) {
			set(out, "own-adjustment", 90, "{\"days\":%lld}", (long long)(after_s / DAY_S));
			return true;
		}
	}
	return false;
}
