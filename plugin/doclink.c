/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doclink.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW_S (7 * 86400)

/* The documents that share a receipt number: a handful, so they are loaded whole and compared in memory. */
struct pool {
	struct reg_doc *docs;
	size_t n;
};

static void pool_finish(struct pool *pool)
{
	for (size_t i = 0; i < pool->n; i++) {
		reg_doc_finish(&pool->docs[i]);
	}
	free(pool->docs);
	memset(pool, 0, sizeof *pool);
}

static int pool_compare(const void *a, const void *b)
{
	return reg_doc_compare(a, b);
}

/* Loads the documents that `which` lists for a receipt number, in evaluation order. */
static int pool_load(struct pool *pool, struct reg_side *side, enum reg_sql which, const char *receipt, struct reg_err *err)
{
	struct reg_set numbers = { 0 };
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, which, err, "t", receipt);

	memset(pool, 0, sizeof *pool);
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_set_add(&numbers, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	if (rc == 0 && numbers.n > 0) {
		pool->docs = calloc(numbers.n, sizeof *pool->docs);
		rc = pool->docs == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;
	}
	for (size_t i = 0; i < numbers.n && rc == 0; i++) {
		rc = reg_doc_load_no(&pool->docs[pool->n], side, numbers.items[i], err);
		pool->n += rc == 0;
	}
	reg_set_finish(&numbers);
	if (rc < 0) {
		pool_finish(pool);
	} else if (pool->n > 1) {
		qsort(pool->docs, pool->n, sizeof *pool->docs, pool_compare);
	}
	return rc;
}

/* A void cancels whatever it names. */
static bool link_same_money(const struct reg_doc *child, const struct reg_doc *candidate)
{
	return child->kind == REG_KIND_VOID || strcmp(child->currency, candidate->currency) == 0;
}

static bool link_fits(const struct reg_doc *child, const struct reg_doc *candidate)
{
	const char *site = child->original_site != NULL ? child->original_site : child->site;

	/* Another currency is another document: amounts of two are never added, and no rate is known here. */
	if (child->original_receipt == NULL || strcmp(candidate->receipt, child->original_receipt) != 0 ||
	    strcmp(candidate->site, site) != 0 || !link_same_money(child, candidate)) {
		return false;
	}
	if (child->original_series != NULL && strcmp(candidate->series, child->original_series) != 0) {
		return false;
	}
	if (child->original_site != NULL && child->original_series != NULL) {
		return true; /* named in full: no need to guess by time */
	}
	return candidate->at_unix_s <= child->at_unix_s && candidate->at_unix_s >= child->at_unix_s - WINDOW_S;
}

/* The pool is in evaluation order: the first of the latest instant is the one with the lowest key. */
static struct reg_doc *link_nearest(const struct reg_doc *child, struct pool *pool, const struct reg_set *taken)
{
	struct reg_doc *best = NULL;

	for (size_t i = 0; i < pool->n; i++) {
		struct reg_doc *candidate = &pool->docs[i];

		if (link_fits(child, candidate) && (taken == NULL || !reg_set_has(taken, candidate->no)) &&
		    (best == NULL || candidate->at_unix_s > best->at_unix_s)) {
			best = candidate;
		}
	}
	return best;
}

static int link_write(struct reg_set *roots, struct reg_side *side, int64_t child, int64_t parent, struct reg_err *err)
{
	int64_t old = 0;
	int rc = reg_get_int(&old, side->store, REG_SQL_LINK_GET, err, "i", child);

	if (rc < 0 || (rc > 0 ? old : 0) == parent) {
		return rc < 0 ? rc : 0;
	}
	if (roots != NULL) {
		rc = reg_set_add(roots, child, err);
		rc = rc < 0 ? rc : reg_set_add(roots, old, err);
		rc = rc < 0 ? rc : reg_set_add(roots, parent, err);
		if (rc < 0) {
			return rc;
		}
	}
	return parent == 0 ? reg_run(side->store, REG_SQL_LINK_DROP, err, "i", child)
	                   : reg_run(side->store, REG_SQL_LINK_SET, err, "ii", child, parent);
}

/* Completions and prepays of one receipt number. */
static int link_pairs(struct reg_set *roots, struct reg_side *side, const char *receipt, struct reg_err *err)
{
	struct pool completions, prepays = { 0 };
	struct reg_set taken = { 0 };
	int rc = pool_load(&completions, side, REG_SQL_DOC_COMPLETIONS_OF, receipt, err);

	if (rc == 0 && completions.n > 0) {
		rc = pool_load(&prepays, side, REG_SQL_DOC_PREPAYS, receipt, err);
	}
	for (size_t i = 0; i < completions.n && rc == 0; i++) {
		struct reg_doc *child = &completions.docs[i], *parent = NULL;

		/* The pool is found by any delivery's original; the merged document may name another. */
		if (child->original_receipt == NULL || strcmp(child->original_receipt, receipt) != 0) {
			continue;
		}
		parent = link_nearest(child, &prepays, &taken);
		rc = reg_set_add(&taken, parent == NULL ? 0 : parent->no, err);
		rc = rc < 0 ? rc : link_write(roots, side, child->no, parent == NULL ? 0 : parent->no, err);
	}
	reg_set_finish(&taken);
	pool_finish(&prepays);
	pool_finish(&completions);
	return rc;
}

/* Refunds and voids that name a receipt number. */
static int link_reversals(struct reg_set *roots, struct reg_side *side, const char *receipt, struct reg_err *err)
{
	struct pool reversals, originals = { 0 };
	int rc = pool_load(&reversals, side, REG_SQL_DOC_REVERSALS_OF, receipt, err);

	if (rc == 0 && reversals.n > 0) {
		rc = pool_load(&originals, side, REG_SQL_DOC_ORIGINALS, receipt, err);
	}
	for (size_t i = 0; i < reversals.n && rc == 0; i++) {
		struct reg_doc *child = &reversals.docs[i], *parent;

		if (child->original_receipt == NULL || strcmp(child->original_receipt, receipt) != 0) {
			continue;
		}
		parent = link_nearest(child, &originals, NULL);
		rc = link_write(roots, side, child->no, parent == NULL ? 0 : parent->no, err);
		if (rc == 0 && roots != NULL) {
			rc = reg_set_add(roots, parent == NULL ? child->no : parent->no, err);
		}
	}
	pool_finish(&originals);
	pool_finish(&reversals);
	return rc;
}

/* Another delivery may have changed which receipt the merged document names: then its old link must go. */
static int link_drop_stale(struct reg_set *roots, struct reg_side *side, const struct reg_doc *doc, struct reg_err *err)
{
	return doc->original_receipt == NULL ? link_write(roots, side, doc->no, 0, err) : 0;
}

int reg_doclink_document(struct reg_set *roots, struct reg_side *side, const struct reg_doc *doc, struct reg_err *err)
{
	int64_t old = 0;
	int rc = reg_set_add(roots, doc->no, err);

	/* Where it stood so far is touched in any case: its time or its amount may be what changed. */
	if (rc == 0) {
		rc = reg_get_int(&old, side->store, REG_SQL_LINK_GET, err, "i", doc->no);
		rc = rc > 0 ? reg_set_add(roots, old, err) : rc;
	}
	if (rc < 0) {
		return rc;
	}
	switch (doc->kind) {
	case REG_KIND_COMPLETION:
		rc = doc->original_receipt != NULL ? link_pairs(roots, side, doc->original_receipt, err)
		                                   : link_drop_stale(roots, side, doc, err);
		break;
	case REG_KIND_PREPAY:
		rc = link_pairs(roots, side, doc->receipt, err);
		break;
	case REG_KIND_REFUND:
	case REG_KIND_VOID:
		return doc->original_receipt != NULL ? link_reversals(roots, side, doc->original_receipt, err)
		                                     : link_drop_stale(roots, side, doc, err);
	case REG_KIND_SALE:
		break;
	case REG_KIND_TRAINING:
	case REG_KIND_TEST:
	case REG_KIND_RETURN:
	case REG_KIND_SHIFT:
		return 0;
	}
	return rc < 0 ? rc : link_reversals(roots, side, doc->receipt, err);
}

int reg_doclink_all(struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	char receipt[256];
	int rc;

	/* Pairs first: a refund of a completion is followed through the pair when rows are made. Each receipt number is
	 * asked for after the last one done, so that no statement stays open while links are written. */
	receipt[0] = '\0';
	for (;;) {
		const char *next;

		rc = reg_sql(&stmt, side->store, REG_SQL_DOC_NEXT_ORIGINAL, err, "t", receipt);
		if (rc == 0) {
			rc = reg_step(stmt, err);
		}
		if (rc <= 0) {
			return rc;
		}
		next = reg_text(stmt, 0);
		if (next == NULL) {
			reg_reset(stmt);
			return 0;
		}
		(void)strncpy(receipt, next, sizeof receipt - 1);
		receipt[sizeof receipt - 1] = '\0';
		reg_reset(stmt);
		rc = link_pairs(NULL, side, receipt, err);
		if (rc == 0) {
			rc = link_reversals(NULL, side, receipt, err);
		}
		if (rc < 0) {
			return rc;
		}
	}
}

int reg_doclink_root(int64_t *root_out, struct reg_side *side, int64_t child, struct reg_err *err)
{
	int64_t parent = 0, prepay = 0;
	int rc = reg_get_int(&parent, side->store, REG_SQL_LINK_GET, err, "i", child);

	*root_out = 0;
	if (rc <= 0) {
		return rc;
	}
	rc = reg_get_int(&prepay, side->store, REG_SQL_LINK_GET, err, "i", parent);
	*root_out = rc > 0 ? prepay : parent;
	return rc < 0 ? rc : 0;
}
