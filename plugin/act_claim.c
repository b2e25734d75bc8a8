/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_claim.c - a sale that nobody was named for becomes a customer's afterwards.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_internal.h"
#include "set.h"
#include "unit.h"

#define NAME_MAX 256

/* "17" or "SITE/SERIES/17". A series may have a slash in it, a site and a receipt cannot be told apart from it. */
struct sale_name {
	char site[NAME_MAX], series[NAME_MAX], receipt[NAME_MAX]; /* "": any */
};

static int name_parse(struct sale_name *out, const char *text, struct reg_err *err)
{
	const char *first = strchr(text, '/'), *last = strrchr(text, '/');
	const char *receipt = last == NULL ? text : last + 1;

	memset(out, 0, sizeof *out);
	while (receipt[0] == '0' && receipt[1] != '\0') {
		receipt++;
	}
	if (receipt[0] == '\0' || strlen(text) >= NAME_MAX || (first != NULL && first == last)) {
		return reg_err_set(err, REG_EINVAL, "sale %s: expected a receipt number or SITE/SERIES/RECEIPT", text);
	}
	(void)snprintf(out->receipt, NAME_MAX, "%s", receipt);
	if (first != NULL) {
		(void)snprintf(out->site, NAME_MAX, "%.*s", (int)(first - text), text);
		(void)snprintf(out->series, NAME_MAX, "%.*s", (int)(last - first - 1), first + 1);
	}
	return 0;
}

/* Looks a candidate over. *unit is the caller's to finish when 1 is returned; 0: it is no sale that can be claimed, and
 * *why says so. */
static int claim_candidate(struct reg_unit *unit, const char **why, struct reg_side *side,
    const struct reg_programme *programme, int64_t no, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_subject subject;
	int32_t day, today = reg_zone_day(side->zone, at_unix_s);
	int rc = reg_unit_load(unit, side, no, err);

	if (rc < 0) {
		return rc;
	}
	rc = unit->is_counted ? reg_unit_resolve(&subject, side, unit, err) : 0;
	rc = rc < 0 ? rc : reg_day_parse(&day, unit->root.day, err);
	if (rc == 0) {
		*why = !unit->is_counted ? "is no sale that counts"
		    : subject.is_customer ? "has its customer already"
		    : today - day > programme->claim_days ? "is too long ago to be claimed" : NULL;
		rc = *why == NULL;
	}
	if (rc <= 0) {
		reg_unit_finish(unit);
	}
	return rc;
}

static int claim_find(struct reg_unit *unit, struct reg_side *side, const struct reg_programme *programme,
    const char *sale, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_set documents = { 0 };
	struct reg_unit candidate;
	struct sale_name name;
	struct reg_stmt *stmt;
	const char *why = NULL;
	int found = 0, rc = name_parse(&name, sale, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_CLAIM_DOCUMENTS, err, "ttt", name.receipt,
	    name.site[0] == '\0' ? NULL : name.site, name.site[0] == '\0' ? NULL : name.series);
	if (rc < 0) {
		return rc;
	}
	while ((rc = reg_step(stmt, err)) > 0 && (rc = reg_set_add(&documents, reg_int(stmt, 0), err)) == 0) {
	}
	reg_reset(stmt);
	for (size_t i = 0; i < documents.n && rc == 0; i++) {
		rc = claim_candidate(&candidate, &why, side, programme, documents.items[i], at_unix_s, err);
		if (rc > 0 && found++ == 0) {
			*unit = candidate;
		} else if (rc > 0) {
			reg_unit_finish(&candidate);
		}
		rc = rc < 0 ? rc : 0;
	}
	if (rc == 0 && found != 1) {
		rc = found > 1 ? reg_err_set(err, REG_EINVAL,
		    "sale %s: there are several without a customer; name it as SITE/SERIES/RECEIPT", sale)
		    : why != NULL ? reg_err_set(err, strcmp(why, "has its customer already") == 0 ? REG_EEXISTS : REG_EINVAL,
		    "sale %s: %s", sale, why)
		    : reg_err_set(err, REG_ENOTFOUND, "sale %s: there is none with this receipt number", sale);
	}
	if (rc < 0 && found > 0) {
		reg_unit_finish(unit);
	}
	reg_set_finish(&documents);
	return rc;
}

static int claim_within(struct reg_side *side, const char *customer, const char *sale, int64_t at_unix_s,
    const char *actor, int role, const struct reg_approval *approval, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "claim", .at_unix_s = at_unix_s, .actor = actor };
	const struct reg_programme *programme = reg_side_programme(side, at_unix_s);
	struct reg_unit unit;
	char *body = NULL;
	int64_t no;
	int rc;

	if (programme == NULL || programme->claim_days == 0) {
		return reg_err_set(err, REG_EDENIED, "claim: the programme in force does not allow sales to be claimed afterwards");
	}
	rc = programme->claim_needs_approval ? reg_act_needs(role, REG_ROLE_LEAD, "claiming a sale", err) : 0;
	rc = rc < 0 ? rc : claim_find(&unit, side, programme, sale, at_unix_s, err);
	if (rc < 0) {
		return rc;
	}
	rc = reg_act_text(&body, json_pack("{s:s,s:s,s:s,s:s,s:s*}", "site", unit.root.site, "series", unit.root.series,
	    "receipt", unit.root.receipt, "kind", reg_kind_name(unit.root.kind), "approver",
	    role == 0 ? NULL : approval->staff), "sale", err);
	reg_unit_finish(&unit);
	row.body = body;
	rc = rc < 0 ? rc : reg_act_add(&no, side, customer, &row, err);
	free(body);
	return rc < 0 ? rc : 0;
}

int reg_act_claim(struct reg_side *side, const char *customer, const char *sale, int64_t at_unix_s, const char *actor,
    const struct reg_approval *approval, struct reg_err *err)
{
	int role, rc = reg_act_approver(&role, side, approval, at_unix_s, err);

	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc < 0) {
		return rc;
	}
	rc = claim_within(side, customer, sale, at_unix_s, actor, role, approval, err);
	return reg_act_end(side, rc, err);
}
