/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * checkout.c - reads the view of a ticket: before every tender, some ten look-ups by key in one read transaction.
 */
#include "checkout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "checkout_parts.h"
#include "earn.h"
#include "fact.h"
#include "width.h"

#define CHUNK_SIZE 2048      /* holds the texts of nearly every view */
#define EXPIRING_DAYS 60     /* how far ahead the cashier is told */

/* --- texts --- */

struct reg_checkout_chunk {
	struct reg_checkout_chunk *next;
	size_t used, room;
	char bytes[];
};

/* Room for `n` bytes. */
static char *texts_room(struct reg_checkout_texts *texts, size_t n)
{
	struct reg_checkout_chunk *chunk = texts->chunks;

	if (chunk == NULL || chunk->room - chunk->used < n) {
		size_t room = n > CHUNK_SIZE ? n : CHUNK_SIZE;

		chunk = malloc(sizeof *chunk + room);
		if (chunk == NULL) {
			texts->is_short = true;
			return NULL;
		}
		*chunk = (struct reg_checkout_chunk){ .next = texts->chunks, .room = room };
		texts->chunks = chunk;
	}
	chunk->used += n;
	return chunk->bytes + chunk->used - n;
}

const char *reg_checkout_keep(struct reg_checkout_texts *texts, const char *text)
{
	size_t n = text == NULL ? 0 : strlen(text) + 1;
	char *copy = text == NULL ? NULL : texts_room(texts, n);

	if (copy != NULL)
		memcpy(copy, text, n);
	return copy;
}

/* The same without control characters and broken UTF-8; NULL when nothing is left. */
static const char *keep_clean(struct reg_checkout_texts *texts, const char *text)
{
	size_t n = text == NULL ? 0 : strlen(text) + 1;
	char *copy = text == NULL ? NULL : texts_room(texts, n);

	if (copy == NULL)
		return NULL;
	reg_width_fit(copy, n, text, n * 2); /* a byte is never wider than two columns */
	return copy[0] == '\0' ? NULL : copy;
}

static void texts_finish(struct reg_checkout_texts *texts)
{
	while (texts->chunks != NULL) {
		struct reg_checkout_chunk *next = texts->chunks->next;

		free(texts->chunks);
		texts->chunks = next;
	}
}

static const char *keep_day(struct reg_checkout_texts *texts, int32_t day)
{
	char text[REG_DAY_SIZE];

	reg_day_format(text, day);
	return reg_checkout_keep(texts, text);
}

/* --- who --- */

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

static int read_subject(struct reg_checkout_facts *facts, struct reg_side *side, const struct reg_names *names,
    struct reg_err *err)
{
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

static int read_facts(struct reg_checkout_facts *facts, struct reg_names *names, struct reg_side *side,
    const struct reg_event *ticket, const char *language, struct reg_err *err)
{
	int rc = reg_side_refresh(side, err);

	*facts = (struct reg_checkout_facts){
		.language = reg_text_language(language == NULL ? side->language : language),
		.ticket = ticket, .programme = reg_side_programme(side, ticket->at_unix_s),
		.today = reg_zone_day(side->zone, ticket->at_unix_s), .standing.tier_until = REG_DAY_NEVER,
	};
	rc = rc < 0 ? rc : read_names(names, side, ticket, err);
	rc = rc < 0 ? rc : read_subject(facts, side, names, err);
	if (rc == 0 && (facts->subject.no != 0 || facts->subject.is_customer))
		rc = reg_account_standing(&facts->standing, side, facts->subject.no, ticket->at_unix_s, err);
	facts->last_day = reg_zone_day(side->zone, facts->standing.last_at);
	return rc;
}

/* --- what is shown --- */

static int view_customer(struct reg_checkout_view *view, const struct reg_checkout_facts *facts, struct reg_side *side,
    struct reg_err *err)
{
	struct regulars_checkout *out = &view->checkout;
	char id[REG_CUSTOMER_ID_SIZE];
	struct reg_stmt *stmt;
	int rc;

	if (!facts->subject.is_customer)
		return 0;
	if (facts->subject.no == 0) {
		(void)snprintf(id, sizeof id, "c:%s", facts->ticket->customer);
		out->customer_id = reg_checkout_keep(&view->texts, id);
		out->customer_kind = "person";
		return 0;
	}
	rc = reg_sql(&stmt, side->store, REG_SQL_CHECKOUT_CUSTOMER, err, "i", facts->subject.no);
	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		const char *value = reg_text(stmt, 0);

		out->customer_id = reg_checkout_keep(&view->texts, value == NULL ? "" : value);
		out->customer_kind = reg_checkout_keep(&view->texts, reg_text(stmt, 1));
		out->customer_name = keep_clean(&view->texts, reg_text(stmt, 2));
		reg_reset(stmt);
	} else if (rc == 0) {
		rc = reg_err_set(err, REG_EDAMAGED, "customer %lld: no row in view_customer; run regulars rebuild",
		    (long long)facts->subject.no);
	}
	return rc < 0 ? rc : 0;
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
	rc = reg_get_int(&known, side->store, REG_SQL_CHECKOUT_PLATE_KNOWN, err, "i", plate);
	out->vehicle_known = rc > 0;
	return rc < 0 ? rc : 0;
}

static const char *need_unit(const struct reg_programme *programme)
{
	static const char *const units[] = { [REG_BASIS_LITRES] = "ml", [REG_BASIS_VISITS] = "visits",
		[REG_BASIS_SPEND] = "minor", [REG_BASIS_POINTS] = "points", [REG_BASIS_GROWTH] = "growth" };

	return units[programme->basis];
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
	out->tier_name = keep_clean(&view->texts, reg_checkout_tier_name(facts, rank));
	if (standing->tier_until != REG_DAY_NEVER)
		out->tier_keeps_until = keep_day(&view->texts, standing->tier_until - 1);
	if (standing->to_keep > 0)
		out->to_keep = (struct regulars_need){ need_unit(programme), standing->to_keep };
	if (rank + 1 < programme->n_tiers) {
		out->tier_next = reg_checkout_keep(&view->texts, programme->tiers[rank + 1].id);
		out->to_next = (struct regulars_need){ need_unit(programme), standing->to_next };
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
	out->pending_points = facts->standing.pending;
	out->expiring = view->expiring;
	/* An expiry is the last second of a day: one row is one day. */
	rc = reg_sql(&stmt, side->store, REG_SQL_CHECKOUT_EXPIRING, err, "iiii", facts->subject.no,
	    facts->ticket->at_unix_s, reg_zone_day_end(side->zone, facts->today + EXPIRING_DAYS),
	    (int64_t)REG_CHECKOUT_MAX_EXPIRING);
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		int32_t day = reg_zone_day(side->zone, reg_int(stmt, 0));

		view->expiring[out->n_expiring++] = (struct regulars_expiring){
			.points = reg_int(stmt, 1), .on = keep_day(&view->texts, day) };
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

static bool can_earn(enum reg_kind kind)
{
	switch (kind) {
	case REG_KIND_SALE:
	case REG_KIND_PREPAY:
	case REG_KIND_COMPLETION:
		return true;
	case REG_KIND_REFUND:
	case REG_KIND_VOID:
	case REG_KIND_TRAINING:
	case REG_KIND_TEST:
	case REG_KIND_RETURN:
	case REG_KIND_SHIFT:
		break;
	}
	return false;
}

static int view_earning(struct reg_checkout_view *view, const struct reg_checkout_facts *facts, struct reg_err *err)
{
	const struct reg_event *ticket = facts->ticket;
	struct reg_unit_lines lines;
	int rc;

	if (facts->programme == NULL || !facts->subject.is_customer || !can_earn(ticket->kind))
		return 0;
	rc = reg_unit_lines_of(&lines, ticket->lines, ticket->n_lines, ticket->kind, err);
	if (rc == 0) {
		view->checkout.will_earn_points = reg_earn_points(facts->programme, lines.lines, lines.n,
		    (size_t)facts->standing.tier, ticket->currency);
		reg_unit_lines_finish(&lines);
	}
	return rc;
}

int reg_checkout_create(struct regulars_checkout **out, struct reg_side *side, const struct reg_event *ticket,
    const char *language, struct reg_err *err)
{
	struct reg_checkout_view *view = calloc(1, sizeof *view);
	struct reg_checkout_facts facts;
	struct reg_names names;
	int rc;

	*out = NULL;
	if (view == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	view->checkout.struct_size = sizeof view->checkout;
	rc = reg_store_begin_read(side->store, err);
	if (rc == 0) {
		rc = read_facts(&facts, &names, side, ticket, language, err);
		rc = rc < 0 ? rc : view_customer(view, &facts, side, err);
		rc = rc < 0 ? rc : view_vehicle(view, &facts, side, names.plate.no, err);
		rc = rc < 0 ? rc : view_points(view, &facts, side, err);
		reg_store_rollback(side->store);
	}
	if (rc == 0) {
		view_tier(view, &facts);
		rc = view_earning(view, &facts, err);
	}
	if (rc == 0) {
		reg_checkout_word(view, &facts);
		rc = view->texts.is_short ? reg_err_set(err, REG_EIO, "out of memory") : 0;
	}
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
		texts_finish(&view->texts);
		free(view);
	}
}

/* --- receipt --- */

int reg_checkout_receipt(struct regulars_receipt **out, struct reg_side *side, const struct reg_event *ticket,
    int64_t earned_points, const char *language, struct reg_err *err)
{
	struct reg_checkout_receipt_view *view = calloc(1, sizeof *view);
	struct reg_checkout_facts facts;
	struct reg_names names;
	int rc;

	*out = NULL;
	if (view == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	view->receipt.struct_size = sizeof view->receipt;
	rc = reg_store_begin_read(side->store, err);
	if (rc == 0) {
		rc = read_facts(&facts, &names, side, ticket, language, err);
		reg_store_rollback(side->store);
	}
	if (rc == 0 && facts.subject.is_customer) {
		view->receipt.earned_points = earned_points;
		view->receipt.balance_points = facts.standing.balance;
		if (facts.programme != NULL)
			view->receipt.tier_name = keep_clean(&view->texts,
			    reg_checkout_tier_name(&facts, (size_t)facts.standing.tier));
		reg_checkout_word_receipt(view, &facts);
	}
	if (rc == 0 && view->texts.is_short)
		rc = reg_err_set(err, REG_EIO, "out of memory");
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
		texts_finish(&view->texts);
		free(view);
	}
}
