/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu_gift.c - menu actions: something given outside points, and a card programme joined.
 */
#include <stdio.h>
#include <string.h>

#include "evaluate.h"
#include "menu.h"
#include "zone.h"

/* "3.50" in minor units, exactly. */
static int read_cost(int64_t *out, const char *text, int decimals, struct reg_err *err)
{
	int seen = -1;

	*out = 0;
	for (; text != NULL && *text != '\0'; text++) {
		if (*text == '.' && seen < 0) {
			seen = 0;
			continue;
		}
		seen += seen >= 0;
		if (*text < '0' || *text > '9' || seen > decimals || *out > INT64_C(1000000000000)) {
			return reg_err_set(err, REG_EINVAL, "cost: expected an amount with at most %d decimals", decimals);
		}
		*out = *out * 10 + (*text - '0');
	}
	for (seen = seen < 0 ? 0 : seen; seen < decimals; seen++) {
		*out *= 10;
	}
	return 0;
}

static int tell(struct reg_menu_call *call, struct reg_side *side, enum reg_message message, const char *place,
    const char *what, struct reg_err *err)
{
	struct reg_text_value values[] = {
		{ .name = "name", .kind = REG_TEXT_PLAIN }, { .name = place, .kind = REG_TEXT_PLAIN, .text = what },
	};
	char name[128];
	int rc = reg_menu_name(name, side, call->customer_no, err);

	values[0].text = name;
	if (rc == 0) {
		reg_menu_tell_values(call, message, values, 2);
	}
	return rc;
}

static int gift_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *gift = reg_menu_value(call, "gift");
	int64_t cost_minor;
	int rc = read_cost(&cost_minor, reg_menu_value(call, "cost"), reg_currency_decimals(side->currency), err);

	rc = rc < 0 ? rc : reg_menu_customer(call, side, err);
	if (rc != 0) {
		return rc < 0 ? rc : 0;
	}
	rc = reg_act_gift(side, call->answer.customer, gift, cost_minor, call->at_unix_s, call->attendant, err);
	return rc < 0 ? rc : tell(call, side, REG_MESSAGE_ANSWER_GIVEN, "gift", gift, err);
}

/* --- card programmes --- */

/* Those that can be joined today are the choice. */
static int ask_programme(struct reg_menu_call *call, const struct reg_side *side)
{
	const struct reg_programme *programme = reg_side_programme(side, call->at_unix_s);
	int32_t today = reg_zone_day(side->zone, call->at_unix_s);
	size_t n = 0;

	for (size_t i = 0; programme != NULL && i < programme->n_cards; i++) {
		const struct reg_card_programme *card = &programme->cards[i];

		if ((card->from_day == 0 || card->from_day <= today) && (card->until_day == 0 || card->until_day >= today)) {
			if (n++ == 0) {
				reg_menu_ask(call, "programme", 0, NULL);
			}
			reg_menu_offer(call, card->id, reg_menu_text(call, &card->name, card->id));
		}
	}
	if (n == 0) {
		reg_menu_tell(call, REG_MESSAGE_ANSWER_NO_PROGRAMME, NULL);
	}
	return 0;
}

static int join_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, call->at_unix_s);
	const char *id = reg_menu_value(call, "programme");
	const struct reg_card_programme *card;
	int rc = reg_menu_customer(call, side, err);

	if (rc != 0 || id == NULL) {
		return rc < 0 ? rc : rc > 0 ? 0 : ask_programme(call, side);
	}
	rc = reg_act_join(side, call->answer.customer, id, call->at_unix_s, call->attendant, reg_menu_approval(call), err);
	if (rc < 0) {
		return reg_menu_answered(call, rc, err);
	}
	card = programme == NULL ? NULL : reg_programme_card(programme, id);
	return tell(call, side, REG_MESSAGE_ANSWER_JOINED, "programme", card == NULL ? id : reg_menu_text(call, &card->name, id),
	    err);
}

const struct reg_menu_action reg_menu_gift = {
	.id = "gift",
	.label = REG_MESSAGE_MENU_GIFT,
	.permission = "attendant",
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "gift", .label = REG_MESSAGE_FIELD_GIFT, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "cost", .label = REG_MESSAGE_FIELD_COST, .kind = REGULARS_FIELD_TEXT },
	},
	.run = gift_run,
};

const struct reg_menu_action reg_menu_join = {
	.id = "join",
	.label = REG_MESSAGE_MENU_JOIN,
	.permission = "attendant",
	.fields = {
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true },
		{ .name = "programme", .label = REG_MESSAGE_FIELD_PROGRAMME, .kind = REGULARS_FIELD_CHOICE, .required = true,
		    .is_later = true },
	},
	.run = join_run,
};
