/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * account_standing.c - what a till reads of an account before tender: the standing, and what the ticket will earn.
 */
#include <string.h>

#include "account.h"
#include "account_acts.h"
#include "account_state.h"
#include "wide.h"

static int standing_points(struct reg_standing *out, struct reg_side *side, int64_t subject, int64_t at_unix_s,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_FOLD_STANDING, err, "ii", subject, at_unix_s);

	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		out->balance = reg_int(stmt, 0) - out->debt;
		out->pending = reg_int(stmt, 1);
		out->available = out->balance - reg_int(stmt, 2);
		out->entitlements = reg_int(stmt, 3) - reg_int(stmt, 4);
		reg_reset(stmt);
		rc = 0;
	}
	return rc;
}

/* A millilitre (visit, fen ...) more is needed even where the sum would do: only a sale makes the machine look. */
static int64_t missing(int64_t wanted, int64_t sum)
{
	int64_t lack = reg_wide_clamp(reg_wide_minus(reg_wide_of(wanted), sum));

	return lack < 1 ? 1 : lack;
}

static int standing_floor(const struct reg_fold_account *account, const struct reg_programme *programme, int64_t at_unix_s,
    int32_t day)
{
	return !account->has_person ? 0 : reg_person_floor(&account->person, programme, at_unix_s, day, &account->tally);
}

static void standing_tier(struct reg_standing *out, const struct reg_tier_reading *reading, int floor,
    const struct reg_programme *programme)
{
	out->tier = reading->rank;
	out->tier_until = reading->until_day;
	out->basis = reading->sum;
	out->to_keep = reading->to_keep;
	out->to_next = reading->to_next;
	if (floor > reading->rank) {
		out->tier = floor;
		out->is_floor = true;
		out->to_keep = 0;
		out->to_next = (size_t)floor + 1 < programme->n_tiers ? missing(programme->tiers[floor + 1].from, out->basis) : 0;
	}
}

int reg_account_standing_of(struct reg_standing *out, struct reg_side *side, const struct reg_account_state *state,
    int64_t at_unix_s, struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, at_unix_s);

	*out = (struct reg_standing){ .is_known = state->last_at != 0, .visits = state->visits, .sales = state->sales,
		.last_at = state->last_at, .debt = state->debt, .tier_until = REG_DAY_NEVER };
	if (programme != NULL) {
		int32_t day = reg_zone_day(side->zone, at_unix_s);
		struct reg_tier_reading reading;

		reg_tier_read(&reading, &state->account.tier, programme, day);
		standing_tier(out, &reading, standing_floor(&state->account, programme, at_unix_s, day), programme);
	}
	return standing_points(out, side, state->subject, at_unix_s, err);
}

int reg_account_standing(struct reg_standing *out, struct reg_side *side, int64_t subject, int64_t at_unix_s,
    struct reg_err *err)
{
	struct reg_account_state state;
	int64_t head = subject;
	int rc = reg_family_head(&head, side, subject, err);

	*out = (struct reg_standing){ .tier_until = REG_DAY_NEVER };
	if (rc < 0) {
		return rc;
	}
	rc = reg_account_state_read(&state, side, head, at_unix_s, err);
	rc = rc < 0 ? rc : reg_account_standing_of(out, side, &state, at_unix_s, err);
	reg_account_state_finish(&state);
	return rc;
}

/* --- preview --- */

static bool is_earning(enum reg_kind kind)
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

/* The tier right after the sale, and what is missing then. */
static int preview_tier(struct reg_preview *out, const struct reg_fold_account *account, const struct reg_side *side,
    const struct reg_programme *programme, const struct reg_fold_sale *sale, const struct reg_measure *measure, int floor,
    struct reg_err *err)
{
	int32_t unlock_day = reg_zone_day(side->zone, sale->at_unix_s + (int64_t)programme->pending_hours * 3600);
	struct reg_standing after = { 0 };
	struct reg_tier_reading reading;
	int rc;

	if (sale->n_lines == 0 || (sale->is_doubtful && sale->confirmed_at == INT64_MAX)) {
		return 0; /* somebody is looked at, no more; or nobody knows whose sale it is */
	}
	rc = reg_tier_read_after(&reading, &account->tier, programme, sale->day, measure,
	    unlock_day > sale->day ? unlock_day : sale->day, err);
	if (rc == 0) {
		standing_tier(&after, &reading, floor, programme);
		out->counts = true;
		out->is_floor = after.is_floor;
		out->tier_until = after.tier_until;
		out->to_keep = after.to_keep;
		out->to_next = after.to_next;
	}
	return rc;
}

/* The account as the sale would find it. */
static int preview_sale(struct reg_preview *out, struct reg_account_state *state, struct reg_side *side,
    const struct reg_programme *programme, const struct reg_fold_sale *sale, struct reg_err *err)
{
	struct reg_fold_account *account = &state->account;
	struct reg_measure measure = reg_fold_measure(side, sale);
	int floor, rc;

	reg_tier_normalise(&account->tier, programme, sale->day);
	rc = reg_fold_evaluate(&out->evaluation, &out->rank_before, account, side, programme, sale, err);
	if (rc < 0) {
		return rc;
	}
	out->points = out->evaluation.points;
	floor = standing_floor(account, programme, sale->at_unix_s, sale->day);
	measure.growth = out->evaluation.growth;
	measure.points = out->points;
	rc = preview_tier(out, account, side, programme, sale, &measure, floor, err);
	if (rc < 0) {
		return rc;
	}
	measure.points = programme->pending_hours > 0 ? 0 : out->points;
	out->rank_after = sale->is_doubtful && sale->confirmed_at == INT64_MAX
	    ? account->tier.rank : reg_tier_would_reach(&account->tier, programme, sale->day, &measure);
	out->rank_after = floor > out->rank_after ? floor : out->rank_after;
	return 0;
}

/* What of it is somebody else's. The account's row says whether there is anything to ask. */
static int preview_others(struct reg_preview *out, struct reg_side *side, const struct reg_account_state *state,
    const struct reg_subject *subject, const struct reg_fold_sale *sale, struct reg_err *err)
{
	int rc;

	if (state->referrer == 0 || out->points <= 0) {
		return 0;
	}
	rc = reg_earner_find(&out->earner, side, subject->member, sale->plate, sale->at_unix_s, err);
	if (rc == 0 && out->earner.person != 0) {
		out->others = reg_earner_part(out->points, out->earner.percent);
	}
	return rc;
}

int reg_account_preview_of(struct reg_preview *out, struct reg_side *side, struct reg_account_state *state,
    const struct reg_subject *subject, const struct reg_names *names, const struct reg_event *ticket, struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, ticket->at_unix_s);
	struct reg_fold_sale sale = { .at_unix_s = ticket->at_unix_s, .site = ticket->site, .currency = ticket->currency,
		.volume_ml = ticket->volume_ml, .amount_minor = ticket->amount_minor, .is_doubtful = subject->is_doubtful,
		.confirmed_at = subject->confirmed_at, .plate = names->plate.no, .card = names->card.no };
	struct reg_unit_lines lines = { 0 };
	int rc;

	memset(out, 0, sizeof *out);
	if (programme == NULL || !subject->is_customer || !is_earning(ticket->kind)) {
		return 0;
	}
	rc = reg_day_parse(&sale.day, ticket->day, err);
	rc = rc < 0 ? rc : reg_unit_lines_of(&lines, ticket->lines, ticket->n_lines, ticket->kind, err);
	sale.lines = lines.lines;
	sale.n_lines = lines.n;
	rc = rc < 0 ? rc : preview_sale(out, state, side, programme, &sale, err);
	rc = rc < 0 ? rc : preview_others(out, side, state, subject, &sale, err);
	reg_unit_lines_finish(&lines);
	return rc;
}

int reg_account_preview(struct reg_preview *out, struct reg_side *side, const struct reg_subject *subject,
    const struct reg_event *ticket, struct reg_err *err)
{
	struct reg_account_state state;
	struct reg_names names = { 0 };
	int rc = reg_account_state_read(&state, side, subject->no, ticket->at_unix_s, err);

	memset(out, 0, sizeof *out);
	if (rc == 0 && ticket->has_plate) {
		rc = reg_identity_find(&names.plate, side, REG_IDENTITY_PLATE, ticket->plate.value, err);
	}
	if (rc == 0 && ticket->has_card) {
		rc = reg_identity_find(&names.card, side, REG_IDENTITY_CARD, ticket->card.token, err);
	}
	rc = rc < 0 ? rc : reg_account_preview_of(out, side, &state, subject, &names, ticket, err);
	reg_account_state_finish(&state);
	return rc;
}

void reg_preview_finish(struct reg_preview *preview)
{
	reg_evaluation_finish(&preview->evaluation);
}
