/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * checkout_read.c - what the view of a ticket is made of: before every tender, some ten look-ups by key.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "act_card.h"
#include "checkout_parts.h"

#define PRAISE_DAYS 30 /* after good words, whom to refer is asked for so long */

static int read_names(struct reg_names *names, struct reg_side *side, const struct reg_event *ticket,
    struct reg_err *err)
{
	char customer[REG_CUSTOMER_ID_SIZE];
	int rc = 0;

	memset(names, 0, sizeof *names);
	if (ticket->has_plate)
		rc = reg_identity_find(&names->plate, side, REG_IDENTITY_PLATE, ticket->plate.value, err);
	if (rc == 0 && ticket->has_card)
		rc = reg_identity_find(&names->card, side, REG_IDENTITY_CARD, ticket->card.token, err);
	if (rc == 0 && ticket->phone != NULL)
		rc = reg_identity_find(&names->phone, side, REG_IDENTITY_PHONE, ticket->phone, err);
	if (rc == 0 && ticket->customer != NULL) {
		(void)snprintf(customer, sizeof customer, "c:%s", ticket->customer);
		rc = reg_identity_find(&names->customer, side, REG_IDENTITY_CUSTOMER, customer, err);
	}
	return rc;
}

static int read_subject(struct reg_checkout_facts *facts, struct reg_side *side, struct reg_err *err)
{
	const struct reg_names *names = &facts->names;
	int64_t held;
	int rc;

	if (facts->ticket->customer != NULL && names->customer.no == 0) {
		facts->subject = (struct reg_subject){ .is_customer = true }; /* the sale will make this customer */
		return 0;
	}
	rc = reg_resolve(&facts->subject, side, names->customer.no, names->card.no, names->phone.no, names->plate.no,
	    facts->ticket->at_unix_s, err);
	if (rc < 0 || facts->subject.is_customer)
		return rc;
	if (names->card.no == 0 && names->phone.no == 0 && names->plate.no == 0)
		return 0;
	/* Held and yet nobody's: by several. */
	rc = reg_get_int(&held, side->store, REG_SQL_CHECKOUT_IS_HELD, err, "iiii", names->card.no, names->phone.no,
	    names->plate.no, facts->ticket->at_unix_s);
	facts->is_ambiguous = rc > 0;
	return rc < 0 ? rc : 0;
}

static int read_block(struct reg_checkout_facts *facts, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_CARD_BLOCK, err, "ii", facts->names.card.no, facts->ticket->at_unix_s);

	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		facts->is_card_blocked = true;
		facts->card_day = reg_zone_day(side->zone, reg_int(stmt, 0));
		facts->has_card_ended = strcmp(reg_text(stmt, 1), REG_CARD_ENDED) == 0;
		reg_reset(stmt);
	}
	return rc < 0 ? rc : 0;
}

static int read_refunded(struct reg_subject *out, struct reg_side *side, int64_t refund, struct reg_err *err)
{
	int64_t customer;
	int rc = reg_get_int(&customer, side->store, REG_SQL_RECEIPT_CUSTOMER, err, "i", refund);

	if (rc <= 0)
		return rc;
	*out = (struct reg_subject){ .is_customer = true };
	return reg_family_head(&out->no, side, customer, err);
}

int reg_checkout_read(struct reg_checkout_facts *facts, struct reg_side *side, const struct reg_event *ticket,
    int64_t refund, const char *language, struct reg_err *err)
{
	int rc = reg_side_refresh(side, err);

	*facts = (struct reg_checkout_facts){
		.language = reg_text_language(language == NULL ? side->language : language),
		.ticket = ticket, .programme = reg_side_programme(side, ticket->at_unix_s),
		.today = reg_zone_day(side->zone, ticket->at_unix_s), .maintenance_day = REG_DAY_NEVER,
		.standing.tier_until = REG_DAY_NEVER,
	};
	reg_account_state_init(&facts->state, 0);
	rc = rc < 0 ? rc : read_names(&facts->names, side, ticket, err);
	rc = rc < 0 || facts->names.card.no == 0 ? rc : read_block(facts, side, err);
	rc = rc < 0 ? rc : refund != 0 ? read_refunded(&facts->subject, side, refund, err) : read_subject(facts, side, err);
	if (rc == 0 && (facts->subject.no != 0 || facts->subject.is_customer)) {
		rc = reg_account_state_read(&facts->state, side, facts->subject.no, ticket->at_unix_s, err);
		rc = rc < 0 ? rc : reg_account_standing_of(&facts->standing, side, &facts->state, ticket->at_unix_s, err);
	}
	facts->last_day = reg_zone_day(side->zone, facts->standing.last_at);
	return rc;
}

int reg_checkout_read_earner(struct reg_checkout_facts *facts, struct reg_checkout_texts *texts, struct reg_side *side,
    int64_t person, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int64_t head = 0;
	int rc = reg_family_head(&head, side, person, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_MGR_NAME, err, "i", head);
	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		facts->earner_id = reg_checkout_keep(texts, reg_is_null(stmt, 1) ? "" : reg_text(stmt, 1));
		facts->earner_name = reg_checkout_keep_clean(texts, reg_text(stmt, 4));
		reg_reset(stmt);
	}
	return rc < 0 ? rc : 0;
}

void reg_checkout_facts_finish(struct reg_checkout_facts *facts)
{
	reg_account_state_finish(&facts->state);
}

/* "1990-02-28" or "02-28" as month * 100 + day; 0: neither. */
static int birthday_of(const char *text)
{
	int32_t day;
	int month, mday;
	char whole[REG_DAY_SIZE + 8];

	if (text == NULL || strlen(text) > 10)
		return 0;
	(void)snprintf(whole, sizeof whole, "%s%s", strlen(text) == 5 ? "2000-" : "", text);
	if (reg_day_parse(&day, whole, NULL) != 0)
		return 0;
	reg_day_to_civil(day, NULL, &month, &mday);
	return month * 100 + mday;
}

/* "INSTANT KIND", as the statement puts them together. */
static const char *dated(int32_t *day, struct reg_checkout_texts *texts, const struct reg_side *side, const char *text)
{
	char *kind;
	long long at_unix_s;

	if (text == NULL)
		return NULL;
	at_unix_s = strtoll(text, &kind, 10);
	*day = reg_zone_day(side->zone, at_unix_s);
	return *kind == ' ' ? reg_checkout_keep(texts, kind + 1) : NULL;
}

static int read_ready(struct reg_checkout_facts *facts, struct reg_checkout_texts *texts, struct reg_side *side,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc;

	if (facts->standing.entitlements <= 0)
		return 0;
	rc = reg_sql(&stmt, side->store, REG_SQL_CHECKOUT_READY, err, "iii", facts->subject.no, facts->ticket->at_unix_s,
	    (int64_t)REG_CHECKOUT_MAX_READY);
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		facts->ready[facts->n_ready++] = (struct reg_offer_ready){
			.grant = reg_checkout_keep(texts, reg_text(stmt, 0)), .rewards = reg_checkout_keep(texts, reg_text(stmt, 1)),
			.count = reg_int(stmt, 2), .expires_day = reg_zone_day(side->zone, reg_int(stmt, 3)) };
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

int reg_checkout_read_more(struct reg_checkout_facts *facts, struct reg_checkout_texts *texts, struct reg_side *side,
    struct reg_err *err)
{
	int64_t at_unix_s = facts->ticket->at_unix_s;
	struct reg_stmt *stmt;
	int rc;

	if (!facts->subject.is_customer || facts->subject.no == 0)
		return 0;
	rc = reg_sql(&stmt, side->store, REG_SQL_CHECKOUT_MORE, err, "iitiiiii", facts->subject.no, at_unix_s, REG_ALERT_KEY_TAG,
	    reg_zone_day_start(side->zone, facts->today - REG_ALERT_SIGNAL_DAYS), (int64_t)REG_ALERT_SCORE,
	    reg_zone_day_start(side->zone, facts->today - PRAISE_DAYS),
	    (int64_t)(facts->ticket->has_card && !facts->ticket->has_plate), facts->names.plate.no);
	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		facts->case_kind = dated(&facts->case_day, texts, side, reg_text(stmt, 0));
		facts->signal_kind = dated(&facts->signal_day, texts, side, reg_text(stmt, 1));
		facts->is_key = reg_int(stmt, 2) != 0;
		facts->has_plate = reg_int(stmt, 3) != 0;
		facts->has_praised = reg_int(stmt, 4) != 0;
		facts->has_phone = reg_int(stmt, 5) != 0 || facts->ticket->phone != NULL;
		facts->has_name = reg_int(stmt, 6) != 0;
		facts->has_type = reg_int(stmt, 7) != 0;
		facts->has_birthday = !reg_is_null(stmt, 8);
		facts->birthday = birthday_of(reg_text(stmt, 8));
		facts->is_company = reg_int(stmt, 9) != 0;
		facts->customer_id = reg_checkout_keep(texts, reg_is_null(stmt, 10) ? "" : reg_text(stmt, 10));
		facts->customer_kind = reg_checkout_keep(texts, reg_text(stmt, 11));
		facts->customer_name = reg_checkout_keep_clean(texts, reg_text(stmt, 12));
		if (reg_is_null(stmt, 13) || reg_day_parse(&facts->maintenance_day, reg_text(stmt, 13), NULL) != 0)
			facts->maintenance_day = REG_DAY_NEVER;
		reg_reset(stmt);
	}
	return rc < 0 ? rc : read_ready(facts, texts, side, err);
}
