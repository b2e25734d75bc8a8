/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rebuild.h"

#include "account.h"
#include "derive.h"
#include "doc.h"
#include "doclink.h"
#include "row.h"

#define PROGRESS_EVERY 1000

struct rebuild {
	struct reg_side *side;
	void (*progress)(int64_t done, int64_t total, void *payload);
	void *payload;
	int64_t done, total;
};

static void rebuild_step(struct rebuild *rebuild)
{
	rebuild->done++;
	if (rebuild->progress != NULL && (rebuild->done % PROGRESS_EVERY == 0 || rebuild->done == rebuild->total)) {
		rebuild->progress(rebuild->done, rebuild->total, rebuild->payload);
	}
}

static int rebuild_clear(struct reg_side *side, struct reg_err *err)
{
	static const enum reg_sql statements[] = { REG_SQL_CLEAR_ENTITLEMENT, REG_SQL_CLEAR_HOLD,
		REG_SQL_CLEAR_SIGNAL, REG_SQL_CLEAR_SALE, REG_SQL_CLEAR_LINK, REG_SQL_CLEAR_CONFLICT,
		REG_SQL_CLEAR_BINDING, REG_SQL_CLEAR_TAG, REG_SQL_CLEAR_CUSTOMER, REG_SQL_CLEAR_LOT, REG_SQL_CLEAR_USE,
		REG_SQL_CLEAR_TIER, REG_SQL_CLEAR_STATE, REG_SQL_CLEAR_KEY, REG_SQL_CLEAR_VEHICLE, REG_SQL_CLEAR_PLACE,
		REG_SQL_CLEAR_ENTRY, REG_SQL_CLEAR_SHARE, REG_SQL_CLEAR_ANALYSIS, REG_SQL_CLEAR_ANALYSIS_MARK,
		REG_SQL_CLEAR_ANALYSIS_TOUCHED, REG_SQL_CLEAR_VERDICT, REG_SQL_CLEAR_VERDICT_BASIS };
	int rc = 0;

	for (size_t i = 0; i < sizeof statements / sizeof statements[0] && rc == 0; i++) {
		rc = reg_run(side->store, statements[i], err, "");
	}
	return rc;
}

/* Walks the numbers that `which` lists. The list stays open meanwhile: what is written on the way is no part of it. */
static int rebuild_each(struct rebuild *rebuild, enum reg_sql which,
    int (*each)(struct rebuild *rebuild, int64_t no, struct reg_err *err), struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, rebuild->side->store, which, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = each(rebuild, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	return rc;
}

static int each_customer(struct rebuild *rebuild, int64_t no, struct reg_err *err)
{
	return reg_derive_customer(rebuild->side, no, err);
}

static int each_conflict(struct rebuild *rebuild, int64_t no, struct reg_err *err)
{
	struct reg_doc doc;
	int rc = reg_doc_load_no(&doc, rebuild->side, no, err);

	if (rc == 0 && doc.contents > 1) {
		rc = reg_run(rebuild->side->store, REG_SQL_CONFLICT_SET, err, "ii", no, (int64_t)doc.contents);
	}
	reg_doc_finish(&doc);
	return rc;
}

static int each_document(struct rebuild *rebuild, int64_t no, struct reg_err *err)
{
	int64_t first = no;
	int rc = reg_get_int(&first, rebuild->side->store, REG_SQL_DOC_FIRST, err, "i", no);

	rebuild_step(rebuild);
	return rc < 0 ? rc : first == no ? reg_row_make(NULL, rebuild->side, no, err) : 0;
}

static int each_subject(struct rebuild *rebuild, int64_t no, struct reg_err *err)
{
	return reg_account_update(rebuild->side, no, err);
}

int reg_rebuild_within(struct reg_side *side, void (*progress)(int64_t done, int64_t total, void *payload), void *payload,
    struct reg_err *err)
{
	struct rebuild rebuild = { .side = side, .progress = progress, .payload = payload };
	int rc = rebuild_clear(side, err);

	rc = rc < 0 ? rc : reg_derive_programmes(side, err);
	rc = rc < 0 ? rc : reg_side_reload(side, err);
	rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_CUSTOMER_NAMED_ALL, err, "");
	rc = rc < 0 ? rc : reg_derive_merges(side, INT64_MIN, err);
	rc = rc < 0 ? rc : rebuild_each(&rebuild, REG_SQL_CUSTOMER_ALL_ACTS, each_customer, err);
	rc = rc < 0 ? rc : reg_derive_merged_traits(side, err);
	rc = rc < 0 ? rc : reg_derive_claims(side, err);
	rc = rc < 0 ? rc : reg_derive_staff(side, err);
	rc = rc < 0 ? rc : reg_derive_cases(side, err);
	rc = rc < 0 ? rc : reg_derive_bindings(side, err);
	rc = rc < 0 ? rc : reg_derive_profiles(side, err);
	rc = rc < 0 ? rc : reg_doclink_all(side, err);
	rc = rc < 0 ? rc : rebuild_each(&rebuild, REG_SQL_DOC_MULTIPLE, each_conflict, err);
	rc = rc < 0 ? rc : reg_get_int(&rebuild.total, side->store, REG_SQL_COUNT_SALE, err, "");
	rc = rc < 0 ? rc : rebuild_each(&rebuild, REG_SQL_DOC_ALL, each_document, err);
	return rc < 0 ? rc : rebuild_each(&rebuild, REG_SQL_FOLD_SUBJECTS, each_subject, err);
}

int reg_rebuild(struct reg_side *side, void (*progress)(int64_t done, int64_t total, void *payload), void *payload,
    struct reg_err *err)
{
	int rc = reg_store_begin(side->store, err);

	if (rc < 0) {
		return rc;
	}
	rc = reg_rebuild_within(side, progress, payload, err);
	if (rc < 0) {
		reg_store_rollback(side->store);
		side->programmes_seen = -1;
		return rc;
	}
	return reg_store_commit(side->store, err);
}
