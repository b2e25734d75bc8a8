/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "capture.h"

#include <stdio.h>
#include <string.h>

#include "account.h"
#include "fact.h"
#include "doclink.h"
#include "row.h"
#include "settle.h"

/* --- identities of an event --- */

static int capture_names(struct reg_names *names, struct reg_side *side, const struct reg_event *event, struct reg_err *err)
{
	char customer[REG_EVENT_MAX_TEXT + 8];
	int rc = 0;

	memset(names, 0, sizeof *names);
	if (event->has_plate) {
		rc = reg_identity_obtain(&names->plate, side, REG_IDENTITY_PLATE, event->plate.value, event->plate.label,
		    event->plate.class, err);
	}
	if (rc == 0 && event->has_card) {
		rc = reg_identity_obtain(&names->card, side, REG_IDENTITY_CARD, event->card.token, event->card.label,
		    event->card.kind, err);
	}
	if (rc == 0 && event->phone != NULL) {
		rc = reg_identity_obtain(&names->phone, side, REG_IDENTITY_PHONE, event->phone, NULL, NULL, err);
	}
	if (rc == 0 && event->customer != NULL) {
		(void)snprintf(customer, sizeof customer, "c:%s", event->customer);
		rc = reg_identity_obtain(&names->customer, side, REG_IDENTITY_CUSTOMER, customer, event->customer, NULL, err);
		/* A customer of the host's own exists by being named. */
		rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_CUSTOMER_NAMED, err, "i", names->customer.no);
	}
	return rc;
}

/* --- the short way: a new plain sale that nothing refers to --- */

static int capture_plain(struct reg_side *side, const struct reg_event *event, const struct reg_names *names, int64_t no,
    struct reg_err *err)
{
	struct reg_unit unit = {
		.root = { .no = no, .kind = event->kind, .at_unix_s = event->at_unix_s, .contents = 1, .site = event->site,
		    .series = event->series, .receipt = event->receipt, .body = "{}", .attendant = event->attendant,
		    .has_late_card = (event->flags & REGULARS_LATE_CARD) != 0 },
		.is_counted = true, .plate = names->plate.no, .card = names->card.no, .phone = names->phone.no,
		.customer = names->customer.no, .volume_ml = event->volume_ml, .amount_minor = event->amount_minor,
		.has_promise = (event->flags & REGULARS_HAS_PROMISE) != 0, .promised_points = event->promised_points,
		.redemptions = event->redemptions, .n_redemptions = event->n_redemptions,
	};
	struct reg_unit_lines lines = { 0 };
	struct reg_subject subject;
	int rc;

	(void)snprintf(unit.root.day, sizeof unit.root.day, "%s", event->day);
	(void)snprintf(unit.root.currency, sizeof unit.root.currency, "%s", event->currency);
	rc = reg_unit_resolve(&subject, side, &unit, err);
	rc = rc < 0 ? rc : reg_row_add(side, &unit, &subject, err);
	if (rc < 0 || subject.no == 0) {
		return rc;
	}
	rc = reg_unit_lines_of(&lines, event->lines, event->n_lines, event->kind, err);
	rc = rc < 0 ? rc : reg_account_append(side, &subject, &unit, &lines, err);
	reg_unit_lines_finish(&lines);
	return rc;
}

/* --- what became of it --- */

static int outcome_of_prepay(struct reg_outcome *out, struct reg_side *side, int64_t sale, struct reg_err *err)
{
	struct reg_unit unit;
	int rc = reg_unit_load(&unit, side, sale, err);

	if (rc == 0) {
		out->kind = unit.completion.no != 0 ? REG_OUTCOME_MERGED : unit.is_open ? REG_OUTCOME_OPEN : REG_OUTCOME_SALE;
		reg_unit_finish(&unit);
	}
	return rc;
}

static int outcome_of_completion(struct reg_outcome *out, struct reg_side *side, int64_t sale, struct reg_err *err)
{
	struct reg_unit unit;
	int64_t prepay = 0;
	int rc = reg_doclink_root(&prepay, side, sale, err);

	out->kind = REG_OUTCOME_SALE;
	if (rc < 0 || prepay == 0) {
		return rc;
	}
	rc = reg_unit_load(&unit, side, prepay, err);
	if (rc == 0) {
		/* A prepay with shop lines was a sale already; one of fuel alone becomes one now. */
		out->kind = unit.root_has_lines ? REG_OUTCOME_MERGED : REG_OUTCOME_SALE;
		out->closes = unit.root_has_lines ? 0 : prepay;
		reg_unit_finish(&unit);
	}
	return rc;
}

static int outcome_of_new(struct reg_outcome *out, struct reg_side *side, enum reg_kind kind, int64_t sale,
    struct reg_err *err)
{
	switch (kind) {
	case REG_KIND_SALE:
		out->kind = REG_OUTCOME_SALE;
		return 0;
	case REG_KIND_PREPAY:
		return outcome_of_prepay(out, side, sale, err);
	case REG_KIND_COMPLETION:
		return outcome_of_completion(out, side, sale, err);
	case REG_KIND_REFUND:
	case REG_KIND_VOID:
	case REG_KIND_SHIFT:
		out->kind = REG_OUTCOME_OTHER;
		return 0;
	case REG_KIND_TRAINING:
	case REG_KIND_TEST:
	case REG_KIND_RETURN:
		out->kind = REG_OUTCOME_EXCLUDED;
		return 0;
	}
	return reg_err_set(err, REG_EINVAL, "kind %d: unknown", (int)kind);
}

/* --- another delivery of a known document --- */

/* What this delivery is beside those that are there: looked at before it is added. */
static int capture_compare(struct reg_outcome *out, bool *is_known, struct reg_side *side, const struct reg_event *event,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	unsigned char own_id[REG_ID_SIZE];
	bool same_content = false, same_rank = false;
	int rc = reg_sql(&stmt, side->store, REG_SQL_DOC_VARIANTS, err, "tttt", event->receipt, event->site, event->series,
	    reg_kind_name(event->kind));

	reg_fact_sale_id(own_id, side, event);
	*is_known = false;
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		size_t size;
		const void *id = reg_blob(stmt, 1, &size), *content;
		const char *document = reg_text(stmt, 4);

		*is_known = *is_known || (size == REG_ID_SIZE && memcmp(id, own_id, size) == 0);
		content = reg_blob(stmt, 2, &size);
		same_content = same_content || (size == REG_ID_SIZE && memcmp(content, event->content, size) == 0);
		same_rank = same_rank || (reg_int(stmt, 3) == event->revision && (document == NULL) == (event->document == NULL) &&
		    (document == NULL || (reg_int(stmt, 5) == event->at_unix_s && strcmp(document, event->document) == 0)));
		if (out->sale == 0) {
			out->sale = reg_int(stmt, 0);
		}
		rc = 0;
	}
	reg_reset(stmt);
	out->kind = same_content ? REG_OUTCOME_DUPLICATE : same_rank ? REG_OUTCOME_CONFLICT : REG_OUTCOME_MERGED;
	return rc;
}

static int capture_variant(struct reg_outcome *out, struct reg_side *side, const struct reg_event *event,
    const struct reg_names *names, struct reg_err *err)
{
	struct reg_doc before;
	int64_t no = 0;
	int rc = reg_doc_load(&before, side, event->site, event->series, event->receipt, event->kind, err);

	rc = rc < 0 ? rc : reg_fact_add_sale(&no, side, event, names, err);
	rc = rc < 0 ? rc : reg_settle_document(side, before.no, &before, err);
	reg_doc_finish(&before);
	out->sale = rc == 0 && no < out->sale ? no : out->sale;
	return rc;
}

/* --- capture --- */

static bool kind_is_excluded(enum reg_kind kind)
{
	return kind == REG_KIND_TRAINING || kind == REG_KIND_TEST || kind == REG_KIND_RETURN || kind == REG_KIND_SHIFT;
}

/* What the facts say of the document so far. */
struct known {
	bool is_there; /* another delivery of it */
	bool is_named; /* as the original of a refund, a void or a completion that came first */
};

static int capture_look(struct known *out, struct reg_side *side, const struct reg_event *event, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_DOC_KNOWN, err, "tttt", event->receipt, event->site, event->series,
	    reg_kind_name(event->kind));

	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc < 0) {
		return rc;
	}
	out->is_there = reg_int(stmt, 0) != 0;
	out->is_named = reg_int(stmt, 1) != 0 ||
	    (event->original_receipt != NULL && strcmp(event->original_receipt, event->receipt) == 0);
	reg_reset(stmt);
	return 0;
}

static int capture_new(struct reg_outcome *out, struct reg_side *side, const struct reg_event *event,
    const struct reg_names *names, bool is_named, struct reg_err *err)
{
	int rc = reg_fact_add_sale(&out->sale, side, event, names, err);

	if (rc < 0) {
		return rc;
	}
	if (event->kind == REG_KIND_SALE && !is_named) {
		rc = capture_plain(side, event, names, out->sale, err);
	} else if (!kind_is_excluded(event->kind)) {
		rc = reg_settle_document(side, out->sale, NULL, err);
	}
	return rc < 0 ? rc : outcome_of_new(out, side, event->kind, out->sale, err);
}

int reg_capture_within(struct reg_outcome *out, struct reg_side *side, const struct reg_event *event, struct reg_err *err)
{
	struct reg_names names;
	struct known known = { 0 };
	bool is_known = false;
	int rc = capture_look(&known, side, event, err);

	memset(out, 0, sizeof *out);
	if (rc == 0 && known.is_there) {
		rc = capture_compare(out, &is_known, side, event, err);
	}
	if (rc < 0 || is_known) {
		return rc;
	}
	rc = side->run.is_open ? 0 : reg_side_refresh(side, err);
	rc = rc < 0 ? rc : capture_names(&names, side, event, err);
	if (rc < 0) {
		return rc;
	}
	return known.is_there ? capture_variant(out, side, event, &names, err)
	                      : capture_new(out, side, event, &names, known.is_named, err);
}

int reg_capture(struct reg_outcome *out, struct reg_side *side, const struct reg_event *event, struct reg_err *err)
{
	int rc = reg_store_begin(side->store, err);

	if (rc < 0) {
		return rc;
	}
	rc = reg_capture_within(out, side, event, err);
	if (rc < 0) {
		reg_store_rollback(side->store);
		return rc;
	}
	return reg_store_commit(side->store, err);
}

/* --- many of them --- */

int reg_capture_run_begin(struct reg_side *side, struct reg_err *err)
{
	int rc = reg_store_begin(side->store, err);

	if (rc < 0) {
		return rc;
	}
	rc = reg_side_refresh(side, err);
	if (rc < 0) {
		reg_store_rollback(side->store);
		return rc;
	}
	reg_fact_hold(side);
	return 0;
}

int reg_capture_run_commit(struct reg_side *side, struct reg_err *err)
{
	int rc = reg_fact_settle(side, err);

	if (rc < 0) {
		reg_store_rollback(side->store);
		return rc;
	}
	return reg_store_commit(side->store, err);
}

void reg_capture_run_abandon(struct reg_side *side)
{
	reg_fact_let_go(side);
	reg_store_rollback(side->store);
}
