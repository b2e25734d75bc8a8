/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "act_internal.h"
#include "derive.h"
#include "evaluate.h"

/* Whose points the new programme may change: everybody with a sale or an act since, or, when it looks further back than any
 * before it did, everybody. */
static int programme_settle(struct reg_side *side, int64_t effective_unix_s, bool everybody, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int64_t subject = 0;
	int rc;

	for (;;) {
		rc = reg_sql(&stmt, side->store, REG_SQL_FOLD_NEXT, err, "ii", subject,
		    everybody ? INT64_MIN : effective_unix_s);
		if (rc == 0) {
			rc = reg_step(stmt, err);
		}
		if (rc <= 0) {
			return rc;
		}
		subject = reg_int(stmt, 0);
		reg_reset(stmt);
		rc = reg_account_update(side, subject, err);
		if (rc < 0) {
			return rc;
		}
	}
}

static int programme_within(int *version_out, struct reg_side *side, const char *name, const char *text,
    int64_t effective_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "programme", .at_unix_s = effective_unix_s, .actor = actor };
	json_t *object = json_pack("{s:I,s:s,s:s}", "effective", (json_int_t)effective_unix_s, "name", name, "text", text);
	char *body = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
	int32_t window_before = reg_side_window_days(side);
	int64_t no, version = 0;
	int rc;

	json_decref(object);
	if (body == NULL) {
		return reg_err_set(err, REG_EINVAL, "%s: expected UTF-8 text", name);
	}
	row.body = body;
	row.key = body;
	rc = reg_fact_add_act(&no, side, &row, err);
	free(body);
	if (rc < 0) {
		return rc;
	}
	if (rc > 0) {
		rc = reg_derive_programmes(side, err);
		rc = rc < 0 ? rc : reg_side_refresh(side, err);
		rc = rc < 0 ? rc : programme_settle(side, effective_unix_s, reg_side_window_days(side) > window_before, err);
	}
	rc = rc < 0 ? rc : reg_get_int(&version, side->store, REG_SQL_PROGRAMME_VERSION, err, "i", no);
	*version_out = (int)version;
	return rc < 0 ? rc : 0;
}

/* Amounts in the file are minor units of the station's currency from here on. */
static int programme_fits(const struct reg_side *side, const struct reg_programme *programme, const char *name,
    struct reg_err *err)
{
	if (programme->currency != NULL && strcmp(programme->currency, side->currency) != 0)
		return reg_err_set(err, REG_EINVAL, "%s:%d: currency: found \"%s\", expected \"%s\", the station's", name,
		    programme->currency_line, programme->currency, side->currency);
	if (programme->currency == NULL && programme->has_money && reg_currency_decimals(side->currency) != 2)
		return reg_err_set(err, REG_EINVAL, "%s:%d: found an amount of money and no currency, expected currency = \"%s\": "
		    "its units have not two decimals", name, programme->currency_line, side->currency);
	return 0;
}

int reg_act_load_programme(int *version_out, struct reg_side *side, const char *name, const char *text,
    int64_t effective_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_programme *programme = NULL;
	int rc = reg_programme_parse(&programme, name, text, side->language, err);

	rc = rc < 0 ? rc : programme_fits(side, programme, name, err);
	reg_programme_destroy(programme);
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc < 0) {
		return rc;
	}
	rc = programme_within(version_out, side, name, text, effective_unix_s, actor, err);
	rc = reg_act_end(side, rc, err);
	if (rc < 0) {
		side->programmes_seen = -1; /* what was read inside the transaction is gone with it */
	}
	return rc;
}
