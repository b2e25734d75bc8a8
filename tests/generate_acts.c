/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who holds what at a random station, and its programmes.
 */
#include "generate.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const generate_plates[6] = { "粤B12345", "粤B54321", "粤BD12345", "京A88888", "沪C00001", "ODD 1" };
/* Sinopec, Sinopec, Kunlun, a club's. */
const char *const generate_cards[4] = { "1000111234567890123", "1000119876543210987", "9123456789012345", "CLUB77" };
const char *const generate_phones[2] = { "13800138000", "13900139000" };
static const char *const customers[GENERATE_CUSTOMERS] = { "c:1", "c:2", "c:3", "c:4" };

int64_t generate_instant(const struct generated *generated, struct random *random)
{
	int64_t at = GENERATE_BEGIN_S + (int64_t)random_below(random, generated->days) * 86400;

	at += (int64_t)random_below(random, 8) * 3 * 3600;
	return random_chance(random, 60) ? at : at + random_below(random, 3 * 3600);
}

/* --- acts ---------------------------------------------------------------------------------------------------- */

static struct ref_act *add_act(struct generated *generated, enum ref_act_kind kind, const char *customer,
    int64_t at_unix_s)
{
	struct ref_act *act = &generated->acts[generated->n_acts];

	if (generated->n_acts == GENERATED_ACTS)
		abort();
	generated->n_acts++;
	act->kind = kind;
	act->customer = customer;
	act->at_unix_s = at_unix_s;
	return act;
}

static int name_target(char out[GENERATED_TEXT], enum regulars_identifier_kind kind, const char *value,
    const struct reg_event_context *context, struct reg_err *err)
{
	struct reg_plate plate;
	struct reg_card card;
	int code;

	if (kind == REGULARS_PLATE) {
		code = reg_plate_parse(&plate, value, context->country, err);
		if (code == REG_OK)
			snprintf(out, GENERATED_TEXT, "%s", plate.value);
	} else if (kind == REGULARS_CARD) {
		code = reg_card_parse(&card, value, context->secret, context->patterns, context->n_patterns, err);
		if (code == REG_OK)
			snprintf(out, GENERATED_TEXT, "%s", card.token);
	} else {
		code = reg_phone_parse(out, GENERATED_TEXT, value, err);
	}
	return code;
}

static int add_target(struct generated *generated, struct ref_act *act, enum regulars_identifier_kind kind,
    const char *value, const struct reg_event_context *context, struct reg_err *err)
{
	size_t i = (size_t)(act - generated->acts);

	act->target_kind = kind;
	act->target = generated->act_targets[i];
	snprintf(generated->act_values[i], GENERATED_TEXT, "%s", value);
	return name_target(generated->act_targets[i], kind, value, context, err);
}

/* One holder's history with one plate, card or phone: bound, perhaps confirmed or doubted, perhaps unbound, perhaps
 * bound again. No binding repeats the one before it. */
static int bind(struct generated *generated, struct random *random, const char *customer,
    enum regulars_identifier_kind kind, const char *value, const char *role, const struct reg_event_context *context,
    struct reg_err *err)
{
	static const int confidences[] = { 100, 100, 100, 90, 50, 49, 49, 20 };
	static const char *const roles[] = { "owner", "driver", "household", "fleet" };
	int64_t at = random_chance(random, 40) ? GENERATE_BEGIN_S - 86400 : generate_instant(generated, random);
	int n = 1 + random_below(random, 3);
	int confidence = RANDOM_OF(random, confidences);
	bool is_bound = false;
	int code = REG_OK;

	if (role == NULL)
		role = RANDOM_OF(random, roles);

	for (int i = 0; i < n && code == REG_OK; i++) {
		struct ref_act *act;

		/* Apart from each other: two acts of one second on one pair would have no order. */
		at += 60 + random_below(random, 15 * 86400);
		if (is_bound && random_chance(random, 50)) {
			act = add_act(generated, REF_UNBIND, customer, at);
			is_bound = false;
		} else {
			act = add_act(generated, REF_BIND, customer, at);
			act->role = role;
			act->confidence = confidence;
			if (random_chance(random, 25))
				act->valid_from = at - (int64_t)random_below(random, 20 * 86400);
			confidence = confidence < 50 ? 100 : confidence - 1;
			is_bound = true;
		}
		code = add_target(generated, act, kind, value, context, err);
	}
	return code;
}

/* A card that is blocked for some days or for good, from then on or from some days before. */
static int block(struct generated *generated, struct random *random, const char *card,
    const struct reg_event_context *context, struct reg_err *err)
{
	struct ref_act *act = add_act(generated, REF_BLOCK, "", generate_instant(generated, random));

	if (random_chance(random, 40))
		act->valid_from = act->at_unix_s + ((int64_t)random_below(random, 20) - 10) * 86400;
	if (random_chance(random, 50))
		act->until_unix_s = (act->valid_from != 0 ? act->valid_from : act->at_unix_s) +
		    (int64_t)(1 + random_below(random, 10)) * 86400;
	return add_target(generated, act, REGULARS_CARD, card, context, err);
}

static int compare_acts(const void *a, const void *b)
{
	const struct ref_act *x = a, *y = b;

	return (x->at_unix_s > y->at_unix_s) - (x->at_unix_s < y->at_unix_s);
}

/* Sorts the acts and gives the texts the same places. */
static void sort_acts(struct generated *generated)
{
	char values[GENERATED_ACTS][GENERATED_TEXT], targets[GENERATED_ACTS][GENERATED_TEXT];

	memcpy(values, generated->act_values, sizeof(values));
	memcpy(targets, generated->act_targets, sizeof(targets));
	qsort(generated->acts, generated->n_acts, sizeof(*generated->acts), compare_acts);
	for (size_t i = 0; i < generated->n_acts; i++) {
		struct ref_act *act = &generated->acts[i];
		size_t from;

		if (act->target == NULL)
			continue;
		from = (size_t)((act->target - generated->act_targets[0]) / GENERATED_TEXT);
		memcpy(generated->act_values[i], values[from], GENERATED_TEXT);
		memcpy(generated->act_targets[i], targets[from], GENERATED_TEXT);
		act->target = generated->act_targets[i];
	}
}

/* Who earns with the sales of two of the customers, and who decides for them. */
static void add_earners(struct generated *generated, struct random *random)
{
	static const char *const earners[] = { "driver", "driver", "contact", "organisation" };
	static const int shares[] = { 100, 100, 50, 33, 1 };
	static const char *const roles[] = { "decides", "decides", "pays" };

	for (int i = 0; i < 2; i++) {
		for (int n = random_below(random, 4); n > 0; n--) {
			struct ref_act *act = add_act(generated, REF_EARNER, customers[i], generate_instant(generated, random));

			act->text = RANDOM_OF(random, earners);
			act->points = act->text[0] == 'o' ? 100 : RANDOM_OF(random, shares);
			if (random_chance(random, 40))
				act->valid_from = act->at_unix_s - (int64_t)random_below(random, 20 * 86400);
		}
		for (int n = random_below(random, 3); n > 0; n--) {
			struct ref_act *act = add_act(generated, REF_CONTACT, customers[i], generate_instant(generated, random));
			size_t place = (size_t)(act - generated->acts);

			act->text = RANDOM_OF(random, roles);
			act->target_kind = REGULARS_CUSTOMER;
			snprintf(generated->act_targets[place], GENERATED_TEXT, "%s", RANDOM_OF(random, customers));
			act->target = generated->act_targets[place];
			if (random_chance(random, 40))
				act->valid_from = act->at_unix_s - (int64_t)random_below(random, 20 * 86400);
		}
	}
}

int generate_acts(struct generated *generated, struct random *random, const struct reg_event_context *context,
    struct reg_err *err)
{
	int code = REG_OK;

	for (size_t i = 0; i < GENERATE_CUSTOMERS; i++)
		add_act(generated, REF_ENROL, customers[i], GENERATE_BEGIN_S - 3 * 86400 + (int64_t)i);
	/* Of six plates the last is nobody's; most of the others have one holder, some two. */
	for (size_t i = 0; i < 5 && code == REG_OK; i++) {
		int first = random_below(random, GENERATE_CUSTOMERS);
		bool has_driver = random_chance(random, 40);

		code = bind(generated, random, customers[first], REGULARS_PLATE, generate_plates[i],
		    has_driver ? "fleet" : NULL, context, err);
		for (int k = 1; k < 3 && code == REG_OK; k++)
			if (random_chance(random, has_driver && k == 1 ? 90 : 20))
				code = bind(generated, random, customers[(first + k) % GENERATE_CUSTOMERS], REGULARS_PLATE,
				    generate_plates[i], has_driver ? "driver" : NULL, context, err);
	}
	for (size_t i = 0; i < 3 && code == REG_OK; i++)
		code = bind(generated, random, RANDOM_OF(random, customers), REGULARS_CARD, generate_cards[i], NULL, context,
		    err);
	for (size_t i = 0; i < 2 && code == REG_OK; i++)
		code = bind(generated, random, RANDOM_OF(random, customers), REGULARS_PHONE, generate_phones[i], NULL, context,
		    err);
	for (size_t i = 0; i < 4 && code == REG_OK; i++)
		if (random_chance(random, 30))
			code = block(generated, random, generate_cards[i], context, err);
	add_earners(generated, random);
	sort_acts(generated);
	/* What is said later of one customer is written later. */
	for (size_t i = 0; i < generated->n_acts; i++)
		generated->acts[i].hlc = generated->acts[i].kind == REF_EARNER ? (int64_t)i + 1 : 0;
	return code;
}

/* --- programmes ---------------------------------------------------------------------------------------------- */

static void write_text(struct generated_programme *programme, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void write_text(struct generated_programme *programme, const char *format, ...)
{
	size_t size = strlen(programme->text);
	va_list args;

	va_start(args, format);
	vsnprintf(programme->text + size, sizeof(programme->text) - size, format, args);
	va_end(args);
}

static void write_rule(struct generated_programme *programme, struct random *random, const char *id,
    const char *condition, const char *effect)
{
	static const char *const rates[] = { "1", "0.5", "2", "0.333" };
	static const char *const rounds[] = { "down", "half-up", "up" };
	const char *rate = RANDOM_OF(random, rates);
	const char *round = RANDOM_OF(random, rounds);

	write_text(programme, "  { id = \"%s\"; %s%s = \"%s\"; round = \"%s\"; }", id, condition, effect, rate, round);
}

static void write_tiers(struct generated_programme *programme, struct random *random)
{
	static const char *const multipliers[] = { "1.0", "1.2", "1.5", "2" };
	static const int steps[] = { 50, 80, 100 };
	int step = RANDOM_OF(random, steps);
	/* Mostly three, so that some programmes take tiers away from those who hold them. */
	int n = random_chance(random, 80) ? 3 : 1 + random_below(random, 2);

	write_text(programme, "tiers = (\n");
	for (int i = 0; i < n; i++)
		write_text(programme, "  { id = \"t%d\"; name = \"T %d\"; from_litres = %d; multiplier = \"%s\"; }%s\n", i, i,
		    i * step, RANDOM_OF(random, multipliers), i + 1 < n ? "," : "");
	write_text(programme, ");\n");
}

static void write_programme(struct generated_programme *programme, struct random *random)
{
	static const int pending[] = { 0, 0, 24, 72 };

	write_text(programme, "name = \"%s\";\n", programme->name);
	write_text(programme, "window_days = %d;\n", 4 + random_below(random, 12));
	write_text(programme, "grace_days = %d;\n", random_below(random, 4));
	write_text(programme, "downgrade = \"%s\";\n", random_chance(random, 50) ? "one step" : "to earned");
	write_tiers(programme, random);
	write_text(programme, "earn = (\n");
	write_rule(programme, random, "fuel", "", "points_per_litre");
	write_text(programme, ",\n");
	if (random_chance(random, 50)) {
		write_rule(programme, random, "premium", "grades = [\"95\", \"98\"]; ", "points_per_litre");
		write_text(programme, ",\n");
	}
	write_rule(programme, random, "shop", random_chance(random, 50) ? "kind = \"goods\"; " : "", "points_per_unit");
	write_text(programme, "\n);\n");
	write_text(programme, "base = { tax = %s; ", random_chance(random, 50) ? "true" : "false");
	write_text(programme, "discounts = %s; };\n", random_chance(random, 50) ? "true" : "false");
	write_text(programme, "exclude = { categories = [\"tobacco\"]; };\n");
	write_text(programme, "pending_hours = %d;\n", RANDOM_OF(random, pending));
	if (random_chance(random, 60))
		write_text(programme, "expiry = { kind = \"days\"; days = %d; };\n", 10 + random_below(random, 60));
	else
		write_text(programme, "expiry = { kind = \"never\"; };\n");
}

void generate_programmes(struct generated *generated, struct random *random)
{
	/* At the beginning, or so late that the first sales have none. */
	int64_t at = GENERATE_BEGIN_S - 86400 + (random_chance(random, 40) ? 15 * 86400 : 0);
	int n = 1 + random_below(random, GENERATED_PROGRAMMES);

	for (int i = 0; i < n; i++) {
		struct generated_programme *programme = &generated->programmes[generated->n_programmes++];

		programme->effective_unix_s = at;
		snprintf(programme->name, sizeof(programme->name), "generated-%d", i);
		write_programme(programme, random);
		at += (int64_t)(5 + random_below(random, 25)) * 86400;
		at += (int64_t)random_below(random, 24) * 3600;
	}
}
