/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "row.h"

#include "doclink.h"

int reg_row_add(struct reg_side *side, const struct reg_unit *unit, const struct reg_subject *subject,
    struct reg_err *err)
{
	return reg_run(side->store, REG_SQL_ROW_ADD, err, "itnittiiinni", unit->root.no, "sale", subject->no,
	    subject->no != 0, unit->root.at_unix_s, unit->root.day, unit->root.currency, unit->volume_ml,
	    unit->amount_minor, (int64_t)reg_unit_is_visit(unit), unit->plate, unit->plate != 0, unit->card,
	    unit->card != 0, (int64_t)subject->is_doubtful);
}

static int row_refund_add(struct reg_side *side, const struct reg_doc *refund, const struct reg_subject *subject,
    int64_t plate, int64_t card, struct reg_err *err)
{
	return reg_run(side->store, REG_SQL_ROW_ADD, err, "itnittiiinni", refund->no, "refund", subject->no,
	    subject->no != 0, refund->at_unix_s, refund->day, refund->currency, -refund->volume_ml, -refund->amount_minor,
	    INT64_C(0), plate, plate != 0, card, card != 0, INT64_C(0));
}

static int row_drop(struct reg_row_changes *changes, struct reg_side *side, int64_t no, struct reg_err *err)
{
	int64_t subject = 0;
	int rc = reg_get_int(&subject, side->store, REG_SQL_ROW_SUBJECT, err, "i", no);

	if (rc <= 0) {
		return rc;
	}
	if (changes != NULL) {
		changes->n_dropped++;
		rc = reg_set_add(&changes->subjects, subject, err);
	}
	return rc < 0 ? rc : reg_run(side->store, REG_SQL_ROW_DROP, err, "i", no);
}

/* Notes that a row was added for `subject`; `sale` is its number, 0 for a refund. */
static int row_added(struct reg_row_changes *changes, int64_t sale, int64_t subject, struct reg_err *err)
{
	if (changes == NULL) {
		return 0;
	}
	changes->n_added++;
	changes->sale = sale != 0 ? sale : changes->sale;
	return reg_set_add(&changes->subjects, subject, err);
}

static int rows_lone_refund(struct reg_row_changes *changes, struct reg_side *side, const struct reg_doc *refund,
    struct reg_err *err)
{
	struct reg_subject subject;
	int64_t root;
	int rc = reg_doclink_root(&root, side, refund->no, err);

	if (rc < 0 || root != 0) {
		return rc; /* its sale writes it, and may have done so already */
	}
	rc = row_drop(changes, side, refund->no, err);
	rc = rc < 0 ? rc : reg_resolve(&subject, side, refund->customer, refund->card, refund->phone, refund->plate,
	    refund->at_unix_s, err);
	rc = rc < 0 ? rc : row_refund_add(side, refund, &subject, refund->plate, refund->card, err);
	return rc < 0 ? rc : row_added(changes, 0, subject.no, err);
}

static int rows_unit(struct reg_row_changes *changes, struct reg_side *side, const struct reg_unit *unit, struct reg_err *err)
{
	struct reg_subject subject;
	int rc = unit->completion.no != 0 ? row_drop(changes, side, unit->completion.no, err) : 0;

	for (size_t i = 0; i < unit->n_refunds && rc == 0; i++) {
		rc = row_drop(changes, side, unit->refunds[i].no, err);
	}
	if (rc < 0 || !unit->is_counted) {
		return rc;
	}
	rc = reg_unit_resolve(&subject, side, unit, err);
	rc = rc < 0 ? rc : reg_row_add(side, unit, &subject, err);
	rc = rc < 0 ? rc : row_added(changes, unit->root.no, subject.no, err);
	for (size_t i = 0; i < unit->n_refunds && rc == 0; i++) {
		rc = row_refund_add(side, &unit->refunds[i], &subject, unit->plate, unit->card, err);
		rc = rc < 0 ? rc : row_added(changes, 0, subject.no, err);
	}
	return rc;
}

int reg_row_make(struct reg_row_changes *changes, struct reg_side *side, int64_t no, struct reg_err *err)
{
	struct reg_unit unit;
	int rc = reg_unit_load(&unit, side, no, err);

	if (rc < 0) {
		return rc;
	}
	switch (unit.root.kind) {
	case REG_KIND_REFUND:
		rc = rows_lone_refund(changes, side, &unit.root, err);
		break;
	case REG_KIND_SALE:
	case REG_KIND_PREPAY:
	case REG_KIND_COMPLETION:
		rc = row_drop(changes, side, no, err);
		rc = rc < 0 ? rc : rows_unit(changes, side, &unit, err);
		break;
	case REG_KIND_VOID:
	case REG_KIND_TRAINING:
	case REG_KIND_TEST:
	case REG_KIND_RETURN:
	case REG_KIND_SHIFT:
		break;
	}
	reg_unit_finish(&unit);
	return rc;
}

void reg_row_changes_finish(struct reg_row_changes *changes)
{
	reg_set_finish(&changes->subjects);
}
