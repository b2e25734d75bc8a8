/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * checkout_hint.c - what helps the cashier beside the figures: offers, the one alert, the one question.
 */
#include <string.h>

#include "checkout_parts.h"
#include "signals.h"

/* --- offers --- */

int reg_checkout_offers(struct reg_offer out[REG_OFFER_MAX], size_t *n, const struct reg_checkout_facts *facts,
    struct reg_side *side, bool is_closed, struct reg_err *err)
{
	const struct reg_event *event = facts->ticket;
	struct reg_ticket ticket = { .at_unix_s = event->at_unix_s, .day = facts->today, .site = event->site,
		.currency = event->currency, .card_kind = event->has_card ? event->card.kind : NULL };
	struct reg_holder holder = { .rank = facts->standing.tier };
	struct reg_offer_asked asked = { .language = facts->language, .programme = facts->programme, .ticket = &ticket,
		.habit = &facts->state.account.habit, .available = facts->standing.available, .ready = facts->ready,
		.n_ready = facts->n_ready };
	struct reg_unit_lines lines = { 0 };
	const struct reg_fold_account *account = &facts->state.account;
	int hour = 0, minute = 0, rc = 0;

	*n = 0;
	if (facts->programme == NULL)
		return 0;
	reg_zone_local(side->zone, event->at_unix_s, NULL, NULL, NULL, &hour, &minute, NULL);
	ticket.minute = hour * 60 + minute;
	if (facts->subject.is_customer && facts->subject.no != 0) {
		holder.person = account->has_person ? &account->person : NULL;
		holder.days = &account->tier;
		holder.tally = &account->tally;
		asked.holder = &holder;
	}
	if (!is_closed)
		rc = reg_unit_lines_of(&lines, event->lines, event->n_lines, event->kind, err);
	ticket.lines = lines.lines;
	ticket.n_lines = lines.n;
	if (rc == 0)
		*n = reg_offer_choose(out, &asked);
	reg_unit_lines_finish(&lines);
	return rc;
}

/* --- alert and question --- */

/* A signal that this very ticket would show; NULL: none. */
static const char *ticket_signal(const struct reg_checkout_facts *facts)
{
	const struct reg_event *event = facts->ticket;
	struct reg_signal found[REG_SIGNALS_MAX];
	struct reg_habit habit = facts->state.account.habit;
	struct reg_habit_sale sale = { .at_unix_s = event->at_unix_s, .day = facts->today, .plate = facts->names.plate.no,
		.card = facts->names.card.no, .attendant = reg_habit_hash(event->attendant) };
	const struct regulars_line *lines[64];
	const char *kind = NULL;
	int score = REG_ALERT_SCORE - 1;
	size_t n = 0;

	if (facts->programme == NULL || event->n_lines == 0)
		return NULL;
	for (size_t i = 0; i < event->n_lines && n < sizeof lines / sizeof lines[0]; i++)
		lines[n++] = &event->lines[i];
	reg_habit_lines(&sale, facts->programme, lines, n);
	n = reg_signals_step(found, &habit, &facts->programme->fraud, &sale);
	for (size_t i = 0; i < n; i++) {
		if (found[i].score > score) {
			score = found[i].score;
			kind = found[i].kind;
		}
	}
	return kind;
}

static bool find_alert(struct reg_alert *out, const struct reg_checkout_facts *facts)
{
	struct reg_alert_asked asked = { .language = facts->language, .day = facts->today, .case_kind = facts->case_kind,
		.case_day = facts->case_day, .signal_kind = facts->signal_kind, .signal_day = facts->signal_day,
		.birthday = facts->birthday, .habit = &facts->state.account.habit, .maintenance_day = facts->maintenance_day,
		.is_key = facts->is_key };
	const char *signal = ticket_signal(facts);

	if (signal != NULL) {
		asked.signal_kind = signal;
		asked.signal_day = facts->today;
	}
	return reg_alert_choose(out, &asked);
}

static bool find_ask(struct reg_ask *out, const struct reg_checkout_facts *facts)
{
	const struct reg_standing *standing = &facts->standing;
	bool is_new_day = standing->visits == 0 || facts->last_day != facts->today;
	const struct reg_ask_asked asked = { .language = facts->language, .is_customer = facts->subject.is_customer,
		.visits = standing->visits + (is_new_day ? 1 : 0), .has_phone = facts->has_phone, .has_name = facts->has_name,
		.has_birthday = facts->has_birthday, .has_type = facts->has_type,
		.wants_plate = facts->ticket->has_card && !facts->ticket->has_plate && !facts->has_plate,
		.has_praised = facts->has_praised, .is_company = facts->is_company };

	if (facts->is_ambiguous || (asked.is_customer && facts->subject.no == 0) ||
	    (!asked.is_customer && (facts->subject.no == 0 || !facts->ticket->has_plate)))
		return false;
	return reg_alert_ask(out, &asked);
}

/* Told whoever the customer is, for the cashier has the card in hand. */
static void block_alert(struct reg_alert *out, const struct reg_checkout_facts *facts)
{
	const struct reg_text_value date = { .name = "date", .kind = REG_TEXT_DATE, .number = facts->card_day, .today = facts->today };

	out->kind = "card-blocked";
	reg_text_format(out->text, sizeof out->text,
	    facts->has_card_ended ? REG_MESSAGE_ALERT_CARD_ENDED : REG_MESSAGE_ALERT_CARD_BLOCKED, facts->language, &date, 1);
}

void reg_checkout_hint(struct reg_checkout_view *view, const struct reg_checkout_facts *facts)
{
	struct regulars_checkout *out = &view->checkout;
	struct reg_alert alert;
	struct reg_ask ask;

	if (facts->is_card_blocked) {
		block_alert(&alert, facts);
		view->alert = (struct regulars_alert){ alert.kind, reg_checkout_keep(&view->texts, alert.text) };
		out->alert = &view->alert;
	} else if (facts->subject.is_customer && facts->subject.no != 0 && find_alert(&alert, facts)) {
		view->alert = (struct regulars_alert){ alert.kind, reg_checkout_keep(&view->texts, alert.text) };
		out->alert = &view->alert;
	} else if (find_ask(&ask, facts)) {
		view->ask = (struct regulars_ask){ ask.action, ask.field, reg_checkout_keep(&view->texts, ask.text) };
		out->ask = &view->ask;
	}
}
