/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "settle.h"

#include <string.h>

#include "account.h"
#include "doclink.h"
#include "row.h"

/* What changed otherwise than by one more sale with a new number is told to the manager's analysis, which finds the
 * others by their numbers. */
static int settle_accounts(struct reg_side *side, const struct reg_set *subjects, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < subjects->n && rc == 0; i++) {
		rc = reg_run(side->store, REG_SQL_ANALYSIS_TOUCH, err, "i", subjects->items[i]);
		rc = rc < 0 ? rc : reg_account_update(side, subjects->items[i], err);
	}
	return rc;
}

/* A completion that ends a prepay has added one sale and changed nothing else: stations that sell by prepay alone would
 * otherwise fold a customer's whole history at every fill. */
static int settle_append(struct reg_side *side, int64_t sale, struct reg_err *err)
{
	struct reg_unit_lines lines = { 0 };
	struct reg_subject subject;
	struct reg_unit unit;
	int rc = reg_unit_load(&unit, side, sale, err);

	if (rc < 0) {
		return rc;
	}
	rc = reg_unit_resolve(&subject, side, &unit, err);
	rc = rc < 0 ? rc : reg_unit_lines(&lines, &unit, err);
	if (rc == 0 && subject.no != 0) {
		rc = reg_run(side->store, REG_SQL_ANALYSIS_TOUCH, err, "i", subject.no); /* the number is the prepay's */
		rc = rc < 0 ? rc : reg_account_append(side, &subject, &unit, &lines, err);
	}
	reg_unit_lines_finish(&lines);
	reg_unit_finish(&unit);
	return rc;
}

static int settle_roots(struct reg_side *side, const struct reg_set *roots, struct reg_err *err)
{
	struct reg_row_changes changes = { 0 };
	int rc = 0;

	for (size_t i = 0; i < roots->n && rc == 0; i++) {
		rc = reg_row_make(&changes, side, roots->items[i], err);
	}
	if (rc == 0) {
		rc = changes.n_dropped == 0 && changes.n_added == 1 && changes.sale != 0
		    ? settle_append(side, changes.sale, err) : settle_accounts(side, &changes.subjects, err);
	}
	reg_row_changes_finish(&changes);
	return rc;
}

/* A refund, void or joined completion speaks through the sale it belongs to. */
static int settle_add_root(struct reg_set *roots, struct reg_side *side, int64_t no, struct reg_err *err)
{
	int64_t root;
	int rc = reg_doclink_root(&root, side, no, err);

	rc = rc < 0 ? rc : reg_set_add(roots, no, err);
	return rc < 0 ? rc : reg_set_add(roots, root, err);
}

/* A document goes by the lowest number of its deliveries, and that of a till which began earlier is lower whenever it
 * comes. Lots, uses and tiers are not renamed: the accounts that name it are folded anew. */
static int settle_rename(struct reg_side *side, int64_t from, int64_t to, struct reg_err *err)
{
	static const enum reg_sql statements[] = { REG_SQL_ROW_RENAME, REG_SQL_CONFLICT_RENAME, REG_SQL_LINK_RENAME_CHILD,
		REG_SQL_LINK_RENAME_SALE };
	int rc = 0;

	for (size_t i = 0; i < sizeof statements / sizeof statements[0] && rc == 0; i++) {
		rc = reg_run(side->store, statements[i], err, "ii", from, to);
	}
	return rc;
}

/* When another delivery names another original, those who shared the old one are looked at again too. */
static int settle_left(struct reg_set *touched, struct reg_side *side, const struct reg_doc *doc,
    const struct reg_doc *before, struct reg_err *err)
{
	struct reg_doc was = *before; /* borrows its texts */

	if (before->original_receipt == NULL || (doc->original_receipt != NULL &&
	    strcmp(before->original_receipt, doc->original_receipt) == 0)) {
		return 0;
	}
	was.no = doc->no;
	return reg_doclink_document(touched, side, &was, err);
}

int reg_settle_document(struct reg_side *side, int64_t no, const struct reg_doc *before, struct reg_err *err)
{
	struct reg_set touched = { 0 }, roots = { 0 };
	struct reg_doc doc;
	int rc = reg_doc_load_no(&doc, side, no, err);

	if (rc < 0) {
		return rc;
	}
	if (before != NULL && before->no != doc.no) {
		rc = settle_rename(side, before->no, doc.no, err);
	}
	if (rc == 0 && doc.contents > 1) {
		rc = reg_run(side->store, REG_SQL_CONFLICT_SET, err, "ii", doc.no, (int64_t)doc.contents);
	} else if (rc == 0 && before != NULL && before->contents > 1) {
		rc = reg_run(side->store, REG_SQL_CONFLICT_DROP, err, "i", doc.no);
	}
	if (rc == 0 && before != NULL) {
		rc = settle_left(&touched, side, &doc, before, err);
	}
	rc = rc < 0 ? rc : reg_doclink_document(&touched, side, &doc, err);
	for (size_t i = 0; i < touched.n && rc == 0; i++) {
		rc = settle_add_root(&roots, side, touched.items[i], err);
	}
	rc = rc < 0 ? rc : settle_roots(side, &roots, err);
	reg_set_finish(&roots);
	reg_set_finish(&touched);
	reg_doc_finish(&doc);
	return rc;
}

/* Adds the sale that delivery `no` belongs to when it is of `from_unix_s` or later. Its time is that of the merged
 * document, which need not be the time of the delivery that knew the plate. */
static int settle_add_since(struct reg_set *roots, struct reg_side *side, int64_t no, int64_t from_unix_s, struct reg_err *err)
{
	struct reg_doc doc = { 0 };
	int64_t first = 0, root = 0;
	int rc = reg_get_int(&first, side->store, REG_SQL_DOC_FIRST, err, "i", no);

	rc = rc < 0 ? rc : reg_doclink_root(&root, side, first, err);
	rc = rc < 0 ? rc : reg_doc_load_no(&doc, side, root == 0 ? first : root, err);
	if (rc == 0 && doc.at_unix_s >= from_unix_s) {
		rc = reg_set_add(roots, doc.no, err);
	}
	reg_doc_finish(&doc);
	return rc;
}

int reg_settle_target(struct reg_side *side, int64_t target, int64_t from_unix_s, struct reg_err *err)
{
	struct reg_set deliveries = { 0 }, roots = { 0 };
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_SALES_OF_TARGET, err, "i", target);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_set_add(&deliveries, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	for (size_t i = 0; i < deliveries.n && rc == 0; i++) {
		rc = settle_add_since(&roots, side, deliveries.items[i], from_unix_s, err);
	}
	rc = rc < 0 ? rc : settle_roots(side, &roots, err);
	reg_set_finish(&roots);
	reg_set_finish(&deliveries);
	return rc;
}

int reg_settle_sale(struct reg_side *side, int64_t no, struct reg_err *err)
{
	struct reg_set roots = { 0 };
	int rc = settle_add_root(&roots, side, no, err);

	rc = rc < 0 ? rc : settle_roots(side, &roots, err);
	reg_set_finish(&roots);
	return rc;
}

int reg_settle_subjects(struct reg_side *side, const struct reg_set *subjects, struct reg_err *err)
{
	struct reg_set rows = { 0 }, roots = { 0 };
	struct reg_row_changes changes = { 0 };
	int rc = 0;

	for (size_t i = 0; i < subjects->n && rc == 0; i++) {
		struct reg_stmt *stmt;

		rc = reg_set_add(&changes.subjects, subjects->items[i], err);
		rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_ROWS_OF_ANY_KIND, err, "i", subjects->items[i]);
		if (rc < 0) {
			break;
		}
		while ((rc = reg_step(stmt, err)) > 0 && (rc = reg_set_add(&rows, reg_int(stmt, 0), err)) == 0) {
		}
		reg_reset(stmt);
	}
	for (size_t i = 0; i < rows.n && rc == 0; i++) {
		rc = settle_add_root(&roots, side, rows.items[i], err);
	}
	for (size_t i = 0; i < roots.n && rc == 0; i++) {
		rc = reg_row_make(&changes, side, roots.items[i], err);
	}
	rc = rc < 0 ? rc : settle_accounts(side, &changes.subjects, err);
	reg_row_changes_finish(&changes);
	reg_set_finish(&roots);
	reg_set_finish(&rows);
	return rc;
}
