/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What happens, by chance.
 */
#include "sequence.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HOUR_S 3600
#define DAY_S 86400

struct maker {
	struct random random;
	struct sequence *out;
	int64_t now;
	int receipts;
};

static struct step *add(struct maker *maker, enum happening kind, int64_t at_unix_s)
{
	struct step *step = &maker->out->steps[maker->out->n];

	/* Programmes and enrolments come first, so there is always room for them. */
	if (maker->out->n == SEQUENCE_MAX)
		return &maker->out->steps[SEQUENCE_MAX - 1];
	memset(step, 0, sizeof(*step));
	maker->out->n++;
	step->kind = kind;
	step->at_unix_s = at_unix_s;
	return step;
}

static int any_customer(struct maker *maker)
{
	return 1 + random_below(&maker->random, SEQUENCE_CUSTOMERS);
}

/* Now, or up to a week ago; often on the hour, so that there are ties. */
static int64_t when(struct maker *maker)
{
	int64_t at = maker->now;

	if (random_chance(&maker->random, 12))
		at -= (int64_t)random_below(&maker->random, 7 * 24) * HOUR_S;
	return random_chance(&maker->random, 70) ? at : at + random_below(&maker->random, HOUR_S);
}

static const struct step *find(const struct maker *maker, struct random *random, unsigned kinds)
{
	size_t from = (size_t)random_below(random, (int)maker->out->n);

	for (size_t i = 0; i < maker->out->n; i++) {
		const struct step *step = &maker->out->steps[(from + i) % maker->out->n];

		if ((kinds >> step->kind & 1u) != 0)
			return step;
	}
	return NULL;
}

#define OF(kind) (1u << (kind))
#define DOCUMENTS (OF(HAPPENS_SALE) | OF(HAPPENS_PREPAY) | OF(HAPPENS_COMPLETION))

/* --- sales --------------------------------------------------------------------------------------------------- */

static void sell(struct maker *maker, struct step *step)
{
	static const char *const grades[] = { "92", "95", "0" }, *const categories[] = { "drinks", "drinks", "tobacco" };
	struct random *random = &maker->random;

	step->receipt = ++maker->receipts;
	step->who = any_customer(maker);
	step->by = random_chance(random, 92) ? 1 + random_below(random, 4) : 0;
	step->site = random_chance(random, 85) ? "S1" : "S2";
	step->grade = RANDOM_OF(random, grades);
	step->category = RANDOM_OF(random, categories);
	if (random_chance(random, 85))
		step->fuel_ml = random_chance(random, 75) ? 10000 * (int64_t)(1 + random_below(random, 5)) :
		    1 + random_below(random, 60000);
	if (random_chance(random, 40))
		step->shop_minor = random_chance(random, 50) ? 1000 * (int64_t)(1 + random_below(random, 6)) :
		    random_below(random, 9000);
	if (random_chance(random, 12))
		step->discount_minor = 100 + random_below(random, 900);
	if (random_chance(random, 15))
		step->promise = 1 + random_below(random, 90);
	if (random_chance(random, 4))
		step->currency = "EUR";
	if (random_chance(random, 8))
		step->day_shift = random_below(random, 3) - 1;
}

/* Pays with points, or with what was granted, or takes what an earlier step set aside. */
static void redeem(struct maker *maker, struct step *step)
{
	struct random *random = &maker->random;
	const struct step *hold = random_chance(random, 40) ? find(maker, random, OF(HAPPENS_HOLD)) : NULL;

	step->reward = 1 + random_below(random, 3);
	if (hold != NULL) {
		step->of = (size_t)(hold - maker->out->steps);
		step->who = hold->who;
		step->by = 4;
		step->reward = hold->reward;
		step->points = hold->count > 0 ? 0 : hold->points;
		step->count = hold->count;
	} else if (random_chance(random, 25)) {
		step->count = 1 + random_below(random, 2);
		step->reward = 2 + random_below(random, 2);
	} else {
		step->points = random_chance(random, 60) ? 10 * (int64_t)(1 + random_below(random, 6)) : random_below(random, 200);
	}
}

static void ring(struct maker *maker)
{
	struct random *random = &maker->random;
	struct step *step, *completion;
	int receipt;

	if (random_chance(random, 88)) {
		step = add(maker, HAPPENS_SALE, when(maker));
		sell(maker, step);
		if (random_chance(random, 25))
			redeem(maker, step);
		return;
	}
	step = add(maker, HAPPENS_PREPAY, when(maker));
	sell(maker, step);
	step->fuel_ml = 0;
	step->currency = NULL;
	receipt = step->receipt;
	if (random_chance(random, 30))
		redeem(maker, step);
	if (random_chance(random, 80)) {
		completion = add(maker, HAPPENS_COMPLETION, step->at_unix_s + 60 * random_below(random, 30));
		sell(maker, completion);
		completion->currency = NULL;
		completion->shop_minor = 0;
		completion->site = step->site;
		completion->original = receipt;
	}
}

static void take_back(struct maker *maker)
{
	static const int parts[] = { 10, 10, 10, 1, 3, 5, 5, 7 };
	struct random *random = &maker->random;
	const struct step *original = find(maker, random, DOCUMENTS);
	int n = random_chance(random, 30) ? 2 + random_below(random, 2) : 1;

	if (original == NULL)
		return;
	for (int i = 0; i < n; i++) {
		int64_t delay = (int64_t)random_below(random, 4 * 24) * HOUR_S;
		struct step *step = add(maker, random_chance(random, 92) ? HAPPENS_REFUND : HAPPENS_VOID,
		    original->at_unix_s + (random_chance(random, 8) ? -HOUR_S : delay));

		*step = (struct step){ .kind = step->kind, .at_unix_s = step->at_unix_s, .site = original->site,
			.currency = original->currency, .grade = original->grade, .category = original->category,
			.fuel_ml = original->fuel_ml, .shop_minor = original->shop_minor,
			.discount_minor = original->discount_minor, .original = original->receipt,
			.receipt = ++maker->receipts };
		step->part = RANDOM_OF(random, parts);
		step->what = random_chance(random, 30); /* without what was redeemed on the ticket */
		step->points = original->points;
		step->reward = original->reward;
		step->count = original->count;
	}
}

/* --- acts ---------------------------------------------------------------------------------------------------- */

static void act(struct maker *maker)
{
	static const enum happening kinds[] = { HAPPENS_BIND, HAPPENS_UNBIND, HAPPENS_EDIT, HAPPENS_TAG, HAPPENS_TAG,
		HAPPENS_UNTAG, HAPPENS_ADJUST, HAPPENS_ADJUST, HAPPENS_ADJUST, HAPPENS_OPEN, HAPPENS_TRANSFER,
		HAPPENS_TRANSFER, HAPPENS_HOLD, HAPPENS_HOLD, HAPPENS_RELEASE, HAPPENS_REDEEM, HAPPENS_REDEEM, HAPPENS_MERGE,
		HAPPENS_SPLIT, HAPPENS_FLOOR, HAPPENS_JOIN, HAPPENS_JOIN, HAPPENS_REFER, HAPPENS_CLAIM, HAPPENS_UNDO,
		HAPPENS_EARNER, HAPPENS_EARNER, HAPPENS_EARNER, HAPPENS_CONTACT, HAPPENS_CONTACT, HAPPENS_END, HAPPENS_BIND,
		HAPPENS_BLOCK, HAPPENS_BLOCK, HAPPENS_UNBLOCK };
	struct random *random = &maker->random;
	enum happening kind = RANDOM_OF(random, kinds);
	unsigned kinds_of = kind == HAPPENS_RELEASE ? OF(HAPPENS_HOLD) : kind == HAPPENS_CLAIM ? DOCUMENTS :
	    kind == HAPPENS_SPLIT ? OF(HAPPENS_MERGE) : kind == HAPPENS_UNBIND ? OF(HAPPENS_BIND) :
	    kind == HAPPENS_END ? OF(HAPPENS_EARNER) | OF(HAPPENS_CONTACT) : kind == HAPPENS_UNBLOCK ? OF(HAPPENS_BLOCK) :
	    kind == HAPPENS_UNDO ? ~(DOCUMENTS | OF(HAPPENS_PROGRAMME) | OF(HAPPENS_ENROL)) : 0;
	const struct step *of = kinds_of != 0 ? find(maker, random, kinds_of) : NULL;
	struct step *step;

	if (of == NULL && kinds_of != 0)
		return;
	step = add(maker, kind, when(maker));
	step->who = any_customer(maker);
	step->other = any_customer(maker);
	step->by = 1 + random_below(random, 3);
	step->what = random_below(random, 4);
	step->reward = 1 + random_below(random, 3);
	step->points = random_chance(random, 60) ? 10 * (int64_t)(1 + random_below(random, 8)) : 1 + random_below(random, 150);
	step->confidence = random_chance(random, 70) ? 100 : 40;
	step->day_shift = random_below(random, 30);
	if (kind == HAPPENS_ADJUST && random_chance(random, 35))
		step->points = -step->points;
	if (kind == HAPPENS_HOLD || kind == HAPPENS_REDEEM)
		step->count = step->reward > 1 && random_chance(random, 60);
	if (of != NULL) {
		step->of = (size_t)(of - maker->out->steps);
		step->at_unix_s = of->at_unix_s + 60 * random_below(random, kind == HAPPENS_UNDO ? 15 : 3 * 24 * 60);
		step->original = of->receipt;
		step->site = of->site;
	}
	if (kind == HAPPENS_SPLIT || kind == HAPPENS_UNBIND || kind == HAPPENS_UNBLOCK) {
		step->who = of->who;
		step->other = of->other;
		step->by = of->by;
	}
	/* Nothing else is had for points without a sale. */
	if (kind == HAPPENS_REDEEM && step->reward == 1)
		step->reward = 3;
}

/* The first customer's vehicle is driven by another one, who may earn with it. */
static void make_fleet(struct maker *maker)
{
	struct random *random = &maker->random;
	int driver = 2 + random_below(random, 3);
	struct step *step = add(maker, HAPPENS_BIND, SEQUENCE_BEGIN_S - DAY_S / 4);

	*step = (struct step){ .kind = step->kind, .at_unix_s = step->at_unix_s, .who = 1, .other = 1, .by = 1, .what = 2,
		.confidence = 100 };
	step = add(maker, HAPPENS_BIND, SEQUENCE_BEGIN_S - DAY_S / 4 + 60);
	*step = (struct step){ .kind = step->kind, .at_unix_s = step->at_unix_s, .who = driver, .other = 1, .by = 1, .what = 1,
		.confidence = 100 };
	step = add(maker, HAPPENS_CONTACT, SEQUENCE_BEGIN_S - DAY_S / 4 + 120);
	step->who = 1;
	step->other = 2 + random_below(random, 3);
	step = add(maker, HAPPENS_EARNER, SEQUENCE_BEGIN_S - DAY_S / 4 + 180);
	step->who = 1;
	step->what = random_below(random, 4);
	step->points = 1 + random_below(random, 150);
}

void sequence_make(struct sequence *out, uint64_t seed)
{
	struct maker maker = { .random = { seed }, .out = out, .now = SEQUENCE_BEGIN_S };
	struct random *random = &maker.random;
	int n = 6 + random_below(random, 26);
	struct step *step;

	memset(out, 0, sizeof(*out));
	out->seed = seed;
	step = add(&maker, HAPPENS_PROGRAMME, SEQUENCE_BEGIN_S - (random_chance(random, 85) ? DAY_S : -5 * DAY_S));
	sequence_programme(step->text, sizeof(step->text), random);
	for (int i = 1; i <= SEQUENCE_CUSTOMERS; i++) {
		step = add(&maker, HAPPENS_ENROL, SEQUENCE_BEGIN_S - 2 * DAY_S + i);
		step->who = i;
		step->what = random_below(random, 4);
		step = add(&maker, HAPPENS_BIND, SEQUENCE_BEGIN_S - DAY_S + i);
		step->who = i;
		step->by = 1;
		step->other = i;
		step->confidence = i == 5 ? 40 : 100;
	}
	out->n_first = out->n;
	if (random_chance(random, 25)) {
		/* Never in the second of the other one. */
		step = add(&maker, HAPPENS_PROGRAMME, SEQUENCE_BEGIN_S + (int64_t)(2 + random_below(random, 20)) * DAY_S + HOUR_S);
		sequence_programme(step->text, sizeof(step->text), random);
	}
	for (int i = 1; i <= SEQUENCE_CUSTOMERS; i++) {
		if (!random_chance(random, 40))
			continue;
		step = add(&maker, HAPPENS_ADJUST, SEQUENCE_BEGIN_S - DAY_S / 2 + i);
		step->who = i;
		step->points = 20 + random_below(random, 100);
	}
	if (random_chance(random, 50))
		make_fleet(&maker);
	if (random_chance(random, 50)) {
		step = add(&maker, HAPPENS_REFER, SEQUENCE_BEGIN_S - HOUR_S);
		step->who = 1 + random_below(random, 3);
		step->other = any_customer(&maker);
		step->what = random_below(random, 4);
	}
	for (int i = 0; i < n && out->n + 4 < SEQUENCE_MAX; i++) {
		int what = random_below(random, 100);

		maker.now += (int64_t)random_below(random, 30) * HOUR_S;
		if (what < 52)
			ring(&maker);
		else if (what < 64)
			take_back(&maker);
		else if (what < 67 && find(&maker, random, DOCUMENTS) != NULL)
			add(&maker, HAPPENS_AGAIN, maker.now)->of = (size_t)(find(&maker, random, DOCUMENTS) - out->steps);
		else
			act(&maker);
	}
}

void sequence_print(const struct sequence *sequence, size_t i)
{
	static const char *const names[] = { "programme", "enrol", "bind", "unbind", "edit", "tag", "untag", "sale", "prepay",
		"completion", "refund", "void", "again", "adjust", "open", "transfer", "hold", "release", "redeem", "merge",
		"split", "floor", "join", "refer", "claim", "undo", "earner", "contact", "end", "block", "unblock" };
	const struct step *step = &sequence->steps[i];

	fprintf(stderr, "  %zu %s at %" PRId64 " (day %+.2f) who %d other %d by %d points %" PRId64 " count %" PRId64
	    " reward %d what %d receipt %d original %d of %zu fuel %" PRId64 " shop %" PRId64 " off %" PRId64 " promise %" PRId64
	    " part %d confidence %d shift %d %s %s %s\n%s", i, names[step->kind], step->at_unix_s,
	    (double)(step->at_unix_s - SEQUENCE_BEGIN_S) / DAY_S, step->who, step->other, step->by, step->points, step->count,
	    step->reward, step->what, step->receipt, step->original, step->of, step->fuel_ml, step->shop_minor,
	    step->discount_minor, step->promise, step->part, step->confidence, step->day_shift,
	    step->site != NULL ? step->site : "", step->grade != NULL ? step->grade : "",
	    step->category != NULL ? step->category : "", step->text);
}
