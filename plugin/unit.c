/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "event_json.h"
#include "doclink.h"

/* --- loading --- */

/* Documents linked to `parent`: its completion, its refunds; *is_voided when a void is among them. */
static int unit_children(struct reg_unit *unit, bool *is_voided, struct reg_side *side, int64_t parent, struct reg_err *err)
{
	struct reg_set children = { 0 };
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_LINK_CHILDREN, err, "i", parent);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_set_add(&children, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	for (size_t i = 0; i < children.n && rc == 0; i++) {
		struct reg_doc child = { 0 };
		struct reg_doc *grown;

		rc = reg_doc_load_no(&child, side, children.items[i], err);
		if (rc == 0 && child.kind == REG_KIND_REFUND) {
			grown = realloc(unit->refunds, (unit->n_refunds + 1) * sizeof *grown);
			if (grown == NULL) {
				rc = reg_err_set(err, REG_EIO, "out of memory");
			} else {
				unit->refunds = grown;
				unit->refunds[unit->n_refunds++] = child;
				memset(&child, 0, sizeof child);
			}
		} else if (rc == 0 && child.kind == REG_KIND_COMPLETION) {
			unit->completion = child;
			memset(&child, 0, sizeof child);
		} else if (rc == 0 && child.kind == REG_KIND_VOID) {
			*is_voided = true;
		}
		reg_doc_finish(&child);
	}
	reg_set_finish(&children);
	return rc;
}

static int unit_refund_compare(const void *a, const void *b)
{
	return reg_doc_compare(a, b);
}

static bool line_counts(const struct regulars_line *line, enum reg_kind kind)
{
	return !line->is_void && line->kind != REGULARS_LINE_PREPAY &&
	    (kind != REG_KIND_PREPAY || line->kind != REGULARS_LINE_FUEL);
}

/* A prepay's own lines decide whether it is a sale while it waits, so they are looked at. */
static int unit_prepay_has_lines(bool *out, const struct reg_unit *unit, struct reg_err *err)
{
	struct reg_unit_lines lines = { 0 };
	struct reg_unit alone = { .root = unit->root };
	int rc = reg_unit_lines(&lines, &alone, err);

	*out = lines.n > 0;
	reg_unit_lines_finish(&lines);
	return rc;
}

static int unit_sums(struct reg_unit *unit, bool is_voided, struct reg_err *err)
{
	const struct reg_doc *root = &unit->root, *completion = &unit->completion;
	int rc = 0;

	unit->plate = root->plate != 0 ? root->plate : completion->plate;
	unit->card = root->card != 0 ? root->card : completion->card;
	unit->phone = root->phone != 0 ? root->phone : completion->phone;
	unit->customer = root->customer != 0 ? root->customer : completion->customer;
	if (root->kind == REG_KIND_PREPAY) {
		unit->amount_minor = root->amount_minor - root->fuel_minor + completion->fuel_minor;
		unit->volume_ml = completion->volume_ml;
		unit->has_promise = completion->has_promise;
		unit->promised_points = completion->promised_points;
		rc = unit_prepay_has_lines(&unit->root_has_lines, unit, err);
		unit->is_open = !is_voided && completion->no == 0 && !unit->root_has_lines;
		unit->is_counted = !is_voided && !unit->is_open;
	} else {
		unit->amount_minor = root->amount_minor;
		unit->volume_ml = root->volume_ml;
		unit->has_promise = root->has_promise;
		unit->promised_points = root->promised_points;
		unit->is_counted = !is_voided;
	}
	for (size_t i = 0; i < unit->n_refunds; i++) {
		unit->refunded_minor += unit->refunds[i].amount_minor;
	}
	return rc;
}

static int unit_redemptions(struct reg_unit *unit, struct reg_err *err)
{
	const char *const bodies[] = { unit->root.redemptions_body, unit->completion.redemptions_body };
	struct regulars_redemption *read[] = { NULL, NULL }, *all;
	size_t n[] = { 0, 0 }, size = 0;
	char *text;
	int rc = 0;

	for (size_t i = 0; i < 2 && rc == 0; i++) {
		rc = bodies[i] == NULL ? 0 : reg_event_body_redemptions(&read[i], &n[i], bodies[i], err);
		for (size_t j = 0; j < n[i]; j++) {
			size += strlen(read[i][j].reward) + 1 + (read[i][j].hold == NULL ? 0 : strlen(read[i][j].hold) + 1);
		}
	}
	if (rc < 0 || n[0] + n[1] == 0) {
		goto out;
	}
	unit->redemption_memory = all = malloc((n[0] + n[1]) * sizeof *all + size);
	if (all == NULL) {
		rc = reg_err_set(err, REG_EIO, "out of memory");
		goto out;
	}
	text = (char *)(all + n[0] + n[1]);
	for (size_t i = 0; i < 2; i++) {
		for (size_t j = 0; j < n[i]; j++) {
			struct regulars_redemption *redemption = &all[unit->n_redemptions++];

			*redemption = read[i][j];
			redemption->reward = strcpy(text, redemption->reward);
			text += strlen(text) + 1;
			if (redemption->hold != NULL) {
				redemption->hold = strcpy(text, redemption->hold);
				text += strlen(text) + 1;
			}
		}
	}
	unit->redemptions = all;
out:
	free(read[0]);
	free(read[1]);
	return rc;
}

int reg_unit_load(struct reg_unit *unit, struct reg_side *side, int64_t no, struct reg_err *err)
{
	bool is_voided = false;
	int64_t parent = 0;
	int rc;

	memset(unit, 0, sizeof *unit);
	rc = reg_doc_load_no(&unit->root, side, no, err);
	if (rc < 0) {
		return rc;
	}
	switch (unit->root.kind) {
	case REG_KIND_COMPLETION:
		rc = reg_doclink_root(&parent, side, no, err);
		if (rc < 0 || parent != 0) {
			goto out; /* its prepay speaks for it */
		}
		break;
	case REG_KIND_SALE:
	case REG_KIND_PREPAY:
		break;
	case REG_KIND_REFUND:
	case REG_KIND_VOID:
	case REG_KIND_TRAINING:
	case REG_KIND_TEST:
	case REG_KIND_RETURN:
	case REG_KIND_SHIFT:
		goto out;
	}
	rc = unit_children(unit, &is_voided, side, no, err);
	if (rc == 0 && unit->completion.no != 0) {
		rc = unit_children(unit, &is_voided, side, unit->completion.no, err);
	}
	if (rc == 0) {
		if (unit->n_refunds > 1) {
			qsort(unit->refunds, unit->n_refunds, sizeof *unit->refunds, unit_refund_compare);
		}
		rc = unit_sums(unit, is_voided, err);
		rc = rc < 0 ? rc : unit_redemptions(unit, err);
	}
out:
	if (rc < 0) {
		reg_unit_finish(unit);
	}
	return rc;
}

void reg_unit_finish(struct reg_unit *unit)
{
	for (size_t i = 0; i < unit->n_refunds; i++) {
		reg_doc_finish(&unit->refunds[i]);
	}
	free(unit->refunds);
	free(unit->redemption_memory);
	reg_doc_finish(&unit->completion);
	reg_doc_finish(&unit->root);
	memset(unit, 0, sizeof *unit);
}

int reg_unit_resolve(struct reg_subject *out, struct reg_side *side, const struct reg_unit *unit, struct reg_err *err)
{
	const struct reg_doc *root = &unit->root;
	int rc = reg_resolve(out, side, unit->customer, unit->card, unit->phone, unit->plate, root->at_unix_s, err);

	return rc < 0 || out->is_customer ? rc
	                                  : reg_resolve_claim(out, side, root->site, root->series, root->receipt,
	                                        reg_kind_name(root->kind), root->at_unix_s, err);
}

/* --- lines --- */

static int lines_append(struct reg_unit_lines *out, const struct regulars_line *lines, size_t n, enum reg_kind kind,
    bool only_fuel, struct reg_err *err)
{
	const struct regulars_line **grown = n == 0 ? NULL : realloc(out->lines, (out->n + n) * sizeof *grown);

	if (n > 0 && grown == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	out->lines = n == 0 ? out->lines : grown;
	for (size_t i = 0; i < n; i++) {
		if (line_counts(&lines[i], kind) && (!only_fuel || lines[i].kind == REGULARS_LINE_FUEL)) {
			out->lines[out->n++] = &lines[i];
		}
	}
	return 0;
}

static int lines_add(struct reg_unit_lines *out, int slot, const struct reg_doc *doc, bool only_fuel, struct reg_err *err)
{
	struct regulars_line *lines;
	struct regulars_tender *tenders;
	size_t n, n_tenders;
	int rc = reg_event_body_parse(&lines, &n, &tenders, &n_tenders, &out->arena[slot], doc->body, err);

	return rc < 0 ? rc : lines_append(out, lines, n, doc->kind, only_fuel, err);
}

int reg_unit_lines_of(struct reg_unit_lines *out, const struct regulars_line *lines, size_t n, enum reg_kind kind,
    struct reg_err *err)
{
	memset(out, 0, sizeof *out);
	return lines_append(out, lines, n, kind, false, err);
}

int reg_unit_lines(struct reg_unit_lines *out, const struct reg_unit *unit, struct reg_err *err)
{
	int rc;

	memset(out, 0, sizeof *out);
	rc = lines_add(out, 0, &unit->root, false, err);
	if (rc == 0 && unit->completion.no != 0) {
		rc = lines_add(out, 1, &unit->completion, true, err);
	}
	if (rc < 0) {
		reg_unit_lines_finish(out);
	}
	return rc;
}

void reg_unit_lines_finish(struct reg_unit_lines *lines)
{
	free(lines->lines);
	free(lines->arena[0]);
	free(lines->arena[1]);
	memset(lines, 0, sizeof *lines);
}

bool reg_unit_is_visit(const struct reg_unit *unit)
{
	return unit->volume_ml > 0 && !(unit->n_refunds > 0 && unit->refunded_minor >= unit->amount_minor);
}
