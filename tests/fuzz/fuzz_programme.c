/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_programme.c - any bytes as a programme file: either a programme that can be used, or a mistake with its line.
 *
 * With an engine: make CC=clang CFLAGS='-g -fsanitize=fuzzer,address -DREG_FUZZ_ENGINE' tests/fuzz/fuzz_programme
 * The folder programme/ beside this file and the programmes that ship are what to begin with.
 * Without one, each file named on the command line is run once.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "programme.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int holds, const char *what)
{
	if (!holds) {
		(void)fprintf(stderr, "fuzz_programme: %s\n", what);
		abort();
	}
}

static void count_mistakes(const char *line, void *payload)
{
	demand(strncmp(line, "fuzz:", 5) == 0, "a message without its line");
	if (strncmp(line + 5 + strspn(line + 5, "0123456789"), ": warning: ", 11) != 0)
		++*(int *)payload;
}

/* What users of the struct rely on without looking. */
static void demand_sound(const struct reg_programme *p)
{
	demand(p->n_tiers > 0 && p->tiers[0].from == 0, "parsed without a lowest tier");
	demand(p->history_days > 0 && p->redeem.hold_minutes > 0 && p->diesel_grades != NULL, "a default is missing");
	for (size_t i = 1; i < p->n_tiers; i++)
		demand(p->tiers[i].from > p->tiers[i - 1].from, "tiers do not rise");
	for (size_t i = 0; i < p->n_rules; i++) {
		const struct reg_rule *rule = &p->rules[i];

		demand((rule->points_per_litre_milli > 0) + (rule->points_per_unit_milli > 0) + (rule->points_per_visit > 0) +
		    (rule->points > 0) + (rule->multiplier_milli > 0) == 1, "a rule without its one effect");
		demand(rule->name.text != NULL && rule->when.from_day <= rule->when.until_day, "a rule without a name or dates");
		for (size_t k = 0; rule->when.tiers != NULL && rule->when.tiers[k] != NULL; k++)
			demand(reg_programme_tier(p, rule->when.tiers[k]) >= 0, "a tier that is not there");
		for (size_t k = 0; rule->when.cards != NULL && rule->when.cards[k] != NULL; k++)
			demand(reg_programme_card(p, rule->when.cards[k]) != NULL, "a card that is not there");
	}
	for (size_t i = 0; i < p->n_rewards; i++)
		demand(p->rewards[i].step_points > 0 && (p->rewards[i].kind != REG_REWARD_MONEY ||
		    p->rewards[i].points_per_unit > 0), "a reward that divides by zero");
	for (size_t i = 0; i < p->n_grants; i++) {
		demand(p->grants[i].count > 0 && p->grants[i].rewards[0] != NULL, "a grant of nothing");
		for (size_t k = 0; p->grants[i].rewards[k] != NULL; k++)
			demand(reg_programme_reward(p, p->grants[i].rewards[k]) != NULL, "a reward that is not there");
	}
	for (size_t i = 0; i < p->referral.n_options; i++)
		demand(p->referral.options[i].kind != REG_REFERRAL_MILESTONE || p->referral.options[i].milestone > 0,
		    "a milestone that divides by zero");
	demand(p->expiry != REG_EXPIRY_DATES || p->n_expiry_dates > 0, "no dates to expire on");
}

static void demand_evaluation(const struct reg_programme *programme)
{
	static const struct regulars_line fuel = { .kind = REGULARS_LINE_FUEL, .product = "92", .volume_ml = 40000,
		.amount_minor = 30000 };
	static const struct regulars_line *const lines[] = { &fuel };
	const struct reg_ticket ticket = { .at_unix_s = 1795392000, .day = 20780, .minute = 480, .site = "S001",
		.currency = "CNY", .lines = lines, .n_lines = 1 };
	const struct reg_holder holder = { .rank = 0 };
	struct reg_evaluation evaluation;

	demand(reg_evaluate(&evaluation, programme, &holder, &ticket, NULL) == REG_OK, "cannot be evaluated");
	demand(evaluation.points >= 0 && evaluation.growth >= 0, "negative points");
	reg_evaluation_finish(&evaluation);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reg_programme *programme;
	struct reg_err err = { 0 };
	char *text = malloc(size + 1);
	int rc, mistakes = 0;

	if (text == NULL)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	rc = reg_programme_parse(&programme, "fuzz", text, "zh_CN", &err);
	if (rc == REG_OK) {
		demand(reg_programme_check("fuzz", text, count_mistakes, &mistakes) == 0 && mistakes == 0,
		    "parsed, but the check finds mistakes");
		demand_sound(programme);
		demand_evaluation(programme);
	} else {
		demand(programme == NULL && strncmp(err.line, "fuzz:", 5) == 0, "refused without a line");
		demand(reg_programme_check("fuzz", text, count_mistakes, &mistakes) == mistakes && mistakes > 0,
		    "refused, but the check finds nothing");
	}
	reg_programme_destroy(programme);
	free(text);
	return 0;
}
