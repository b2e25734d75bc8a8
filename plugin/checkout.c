/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * checkout.c - the view of a ticket, put together in one read transaction.
 */
#include "checkout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "checkout_parts.h"
#include "fact.h"
#include "width.h"

#define EXPIRING_DAYS 60     /* how far ahead the cashier is told */

/* --- what is shown --- */

static int view_customer(struct reg_checkout_view *view, const struct reg_checkout_facts *facts, struct reg_err *err)
{
	struct regulars_checkout *out = &view->checkout;
	char id[REG_CUSTOMER_ID_SIZE];

	if (!facts->subject.is_customer)
		return 0;
	if (facts->subject.no == 0) {
		(void)snprintf(id, sizeof id, "c:%s", facts->ticket->customer);
		out->customer_id = reg_checkout_keep(&view->texts, id);
		out->customer_kind = "person";
		return 0;
	}
	if (facts->customer_kind == NULL && !view->texts.is_short)
		return reg_err_set(err, REG_EDAMAGED, "customer %lld: no row in view_customer; run regulars rebuild",
		    (long long)facts->subject.no);
	out->customer_id = facts->customer_id;
	out->customer_kind = facts->customer_kind;
	out->customer_name = facts->customer_name;
	return 0;
}

static int view_vehicle(struct reg_checkout_view *view, const struct reg_checkout_facts *facts, struct reg_side *side,
    int64_t plate, struct reg_err *err)
{
	struct regulars_checkout *out = &view->checkout;
	const struct reg_event *ticket = facts->ticket;
	int64_t known;
	int rc;

	if (!ticket->has_plate)
		return 0;
	out->vehicle_plate = reg_checkout_keep(&view->texts, ticket->plate.value);
	out->vehicle_flagged = ticket->plate.class == NULL;
	if (plate == 0)
		return 0;
	/* By it alone a customer was found, so it is bound. */
	if (facts->subject.is_customer && facts->names.customer.no == 0 && facts->names.card.no == 0 &&
	    facts->names.phone.no == 0 && ticket->customer == NULL) {
		out->vehicle_known = true;
		return 0;
	}
	rc = reg_get_int(&known, side->store, REG_SQL_CHECKOUT_PLATE_KNOWN, err, "i", plate);
	out->vehicle_known = rc > 0;
	return rc < 0 ? rc : 0;
}

const char *reg_checkout_unit(const struct reg_programme *programme)
{
	switch (programme->basis) {
	case REG_BASIS_LITRES:
		return "ml";
	case REG_BASIS_VISITS:
		return "visits";
	case REG_BASIS_SPEND:
		return "minor";
	case REG_BASIS_POINTS:
		return "points";
	case REG_BASIS_GROWTH:
		break;
	}
	return "growth";
}

static void view_tier(struct reg_checkout_view *view, const struct reg_checkout_facts *facts)
{
	const struct reg_programme *programme = facts->programme;
	const struct reg_standing *standing = &facts->standing;
	struct regulars_checkout *out = &view->checkout;
	size_t rank = (size_t)standing->tier;

	if (programme == NULL || !facts->subject.is_customer)
		return;
	out->tier_id = reg_checkout_keep(&view->texts, programme->tiers[rank].id);
	out->tier_name = reg_checkout_keep_clean(&view->texts, reg_checkout_tier_name(facts, rank));
	if (!standing->is_floor && standing->tier_until != REG_DAY_NEVER)
		out->tier_keeps_until = reg_checkout_keep_day(&view->texts, standing->tier_until - 1);
	if (standing->to_keep > 0)
		out->to_keep = (struct regulars_need){ reg_checkout_unit(programme), standing->to_keep };
	if (rank + 1 < programme->n_tiers) {
		out->tier_next = reg_checkout_keep(&view->texts, programme->tiers[rank + 1].id);
		out->to_next = (struct regulars_need){ reg_checkout_unit(programme), standing->to_next };
	}
}

static int view_points(struct reg_checkout_view *view, const struct reg_checkout_facts *facts, struct reg_side *side,
    struct reg_err *err)
{
	struct regulars_checkout *out = &view->checkout;
	struct reg_stmt *stmt;
	int rc;

	if (!facts->subject.is_customer)
		return 0;
	out->balance_points = facts->standing.balance;
	out->available_points = facts->standing.available;
	out->pending_points = facts->standing.pending;
	out->expiring = view->expiring;
	/* An expiry is the last second of a day: one row is one day. */
	rc = reg_sql(&stmt, side->store, REG_SQL_CHECKOUT_EXPIRING, err, "iiii", facts->subject.no,
	    facts->ticket->at_unix_s, reg_zone_day_end(side->zone, facts->today + EXPIRING_DAYS),
	    (int64_t)REG_CHECKOUT_MAX_EXPIRING);
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		int32_t day = reg_zone_day(side->zone, reg_int(stmt, 0));

		view->expiring[out->n_expiring++] = (struct regulars_expiring){
			.points = reg_int(stmt, 1), .on = reg_checkout_keep_day(&view->texts, day) };
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

/* Who else earns of these points. */
static int view_earner(struct reg_checkout_view *view, struct reg_checkout_facts *facts, struct reg_side *side,
    const struct reg_preview *preview, struct reg_err *err)
{
	struct regulars_checkout *out = &view->checkout;
	int rc;

	if (preview->others == 0)
		return 0;
	rc = reg_checkout_read_earner(facts, &view->texts, side, preview->earner.person, err);
	out->earner_id = facts->earner_id;
	out->earner_name = facts->earner_name;
	out->earner_role = reg_earner_name(preview->earner.who);
	out->earner_points = preview->others;
	return rc;
}

/* The same evaluation as that of the sale, when it is closed as it is. */
static int view_earning(struct reg_checkout_view *view, struct reg_checkout_facts *facts, struct reg_side *side,
    struct reg_err *err)
{
	struct reg_preview preview;
	int rc;

	if (facts->programme == NULL || !facts->subject.is_customer)
		return 0;
	rc = reg_account_preview_of(&preview, side, &facts->state, &facts->subject, &facts->names, facts->ticket, err);
	rc = rc < 0 ? rc : view_earner(view, facts, side, &preview, err);
	if (rc == 0) {
		view->checkout.will_earn_points = preview.points;
		if (preview.rank_after > preview.rank_before)
			view->checkout.tier_reached = reg_checkout_keep_clean(&view->texts,
			    reg_checkout_tier_name(facts, (size_t)preview.rank_after));
		else if (preview.counts && preview.rank_after == facts->standing.tier) {
			/* "1 more fill keeps Silver" is not to be said with that fill on the ticket. */
			facts->standing.is_floor = preview.is_floor;
			facts->standing.tier_until = preview.tier_until;
			facts->standing.to_keep = preview.to_keep;
			facts->standing.to_next = preview.to_next;
		}
	}
	reg_preview_finish(&preview);
	return rc;
}

static int view_offers(struct reg_checkout_view *view, const struct reg_checkout_facts *facts, struct reg_side *side,
    struct reg_err *err)
{
	struct reg_offer offers[REG_OFFER_MAX];
	size_t n;
	int rc = reg_checkout_offers(offers, &n, facts, side, false, err);

	for (size_t i = 0; i < n; i++)
		view->offers[i] = (struct regulars_offer){ reg_checkout_keep(&view->texts, offers[i].id),
			reg_checkout_keep_clean(&view->texts, offers[i].text),
			offers[i].reason[0] == '\0' ? NULL : reg_checkout_keep_clean(&view->texts, offers[i].reason) };
	view->checkout.offers = view->offers;
	view->checkout.n_offers = n;
	return rc;
}

int reg_checkout_create(struct regulars_checkout **out, struct reg_side *side, const struct reg_event *ticket,
    const char *language, struct reg_err *err)
{
	struct reg_checkout_view *view = calloc(1, sizeof *view);
	struct reg_checkout_facts facts = { 0 };
	int rc;

	*out = NULL;
	if (view == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	view->checkout.struct_size = sizeof view->checkout;
	rc = reg_store_begin_read(side->store, err);
	if (rc == 0) {
		rc = reg_checkout_read(&facts, side, ticket, 0, language, err);
		rc = rc < 0 ? rc : reg_checkout_read_more(&facts, &view->texts, side, err);
		rc = rc < 0 ? rc : view_customer(view, &facts, err);
		rc = rc < 0 ? rc : view_vehicle(view, &facts, side, facts.names.plate.no, err);
		rc = rc < 0 ? rc : view_points(view, &facts, side, err);
		rc = rc < 0 ? rc : view_offers(view, &facts, side, err);
		rc = rc < 0 ? rc : view_earning(view, &facts, side, err);
		reg_store_rollback(side->store);
	}
	if (rc == 0) {
		view_tier(view, &facts);
		reg_checkout_hint(view, &facts);
		reg_checkout_word(view, &facts);
		rc = view->texts.is_short ? reg_err_set(err, REG_EIO, "out of memory") : 0;
	}
	reg_checkout_facts_finish(&facts);
	if (rc < 0) {
		reg_checkout_destroy(&view->checkout);
		return rc;
	}
	*out = &view->checkout;
	return 0;
}

void reg_checkout_destroy(struct regulars_checkout *checkout)
{
	struct reg_checkout_view *view = (struct reg_checkout_view *)checkout;

	if (view != NULL) {
		reg_checkout_texts_finish(&view->texts);
		free(view);
	}
}

/* --- receipt --- */

static int receipt_offer(struct reg_checkout_receipt_view *view, const struct reg_checkout_facts *facts,
    struct reg_side *side, struct reg_err *err)
{
	struct reg_offer offers[REG_OFFER_MAX];
	size_t n;
	int rc = reg_checkout_offers(offers, &n, facts, side, true, err);

	if (rc == 0 && n > 0)
		view->offer = (struct regulars_offer){ .text = reg_checkout_keep_clean(&view->texts, offers[0].text),
			.reason = offers[0].reason[0] == '\0' ? NULL : reg_checkout_keep_clean(&view->texts, offers[0].reason) };
	return rc;
}

/* What it took back of what the sale had earned, and what it gave back of what had paid for it. */
static int receipt_refund(struct reg_checkout_receipt_view *view, const struct reg_checkout_facts *facts,
    struct reg_side *side, int64_t refund, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_RECEIPT_REFUND, err, "ii", facts->subject.no, refund);

	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		view->revoked_points = reg_int(stmt, 0);
		view->returned_points = reg_int(stmt, 1);
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

/* What of it is somebody else's, and who that is. */
static int receipt_earner(struct reg_checkout_receipt_view *view, struct reg_checkout_facts *facts, struct reg_side *side,
    int64_t earned_points, struct reg_err *err)
{
	struct reg_earner earner;
	int rc;

	if (earned_points <= 0 || facts->state.referrer == 0)
		return 0; /* the account's row says whether there is anything to ask */
	rc = reg_earner_find(&earner, side, facts->subject.member, facts->names.plate.no, facts->ticket->at_unix_s, err);
	if (rc < 0 || earner.person == 0)
		return rc;
	view->earner_points = reg_earner_part(earned_points, earner.percent);
	return reg_checkout_read_earner(facts, &view->texts, side, earner.person, err);
}

static void receipt_fill(struct reg_checkout_receipt_view *view, const struct reg_checkout_facts *facts,
    int64_t earned_points)
{
	const struct reg_standing *standing = &facts->standing;
	const struct reg_programme *programme = facts->programme;

	view->receipt.earned_points = earned_points - view->earner_points;
	view->receipt.balance_points = standing->balance;
	for (size_t i = 0; i < facts->ticket->n_redemptions; i++)
		view->spent_points += facts->ticket->redemptions[i].points;
	if (programme == NULL)
		return;
	view->receipt.tier_name = reg_checkout_keep_clean(&view->texts,
	    reg_checkout_tier_name(facts, (size_t)standing->tier));
	if (standing->to_keep > 0)
		view->to_keep = (struct regulars_need){ reg_checkout_unit(programme), standing->to_keep };
	if ((size_t)standing->tier + 1 < programme->n_tiers)
		view->to_next = (struct regulars_need){ reg_checkout_unit(programme), standing->to_next };
}

int reg_checkout_receipt(struct regulars_receipt **out, struct reg_side *side, const struct reg_event *ticket,
    int64_t earned_points, int64_t refund, const char *language, struct reg_err *err)
{
	struct reg_checkout_receipt_view *view = calloc(1, sizeof *view);
	struct reg_checkout_facts facts = { 0 };
	int rc;

	*out = NULL;
	if (view == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	view->receipt.struct_size = sizeof view->receipt;
	rc = reg_store_begin_read(side->store, err);
	if (rc == 0) {
		rc = reg_checkout_read(&facts, side, ticket, refund, language, err);
		rc = rc < 0 ? rc : reg_checkout_read_more(&facts, &view->texts, side, err);
		rc = rc < 0 ? rc : refund != 0 ? receipt_refund(view, &facts, side, refund, err)
		                               : receipt_offer(view, &facts, side, err);
		rc = rc < 0 ? rc : receipt_earner(view, &facts, side, earned_points, err);
		reg_store_rollback(side->store);
	}
	if (rc == 0 && facts.subject.is_customer) {
		receipt_fill(view, &facts, earned_points);
		reg_checkout_word_receipt(view, &facts);
	}
	if (rc == 0 && view->texts.is_short)
		rc = reg_err_set(err, REG_EIO, "out of memory");
	reg_checkout_facts_finish(&facts);
	if (rc < 0) {
		reg_checkout_receipt_destroy(&view->receipt);
		return rc;
	}
	*out = &view->receipt;
	return 0;
}

void reg_checkout_receipt_destroy(struct regulars_receipt *receipt)
{
	struct reg_checkout_receipt_view *view = (struct reg_checkout_receipt_view *)receipt;

	if (view != NULL) {
		reg_checkout_texts_finish(&view->texts);
		free(view);
	}
}
