/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_follow.c - the views after an act, or after it was taken back: the same for both, since each view is made anew
 * from the acts that count.
 */
#include <jansson.h>
#include <string.h>

#include "account.h"
#include "account_acts.h"
#include "act_internal.h"
#include "derive.h"
#include "earner.h"
#include "settle.h"

static int follow_account(struct reg_side *side, int64_t customer, struct reg_err *err)
{
	int64_t head;
	int rc = customer == 0 ? 0 : reg_family_head(&head, side, customer, err);

	return rc < 0 || customer == 0 ? rc : reg_account_update(side, head, err);
}

/* Who the customer is decides what later sales earned, when there are some. */
static int follow_person(struct reg_side *side, int64_t customer, int64_t at_unix_s, struct reg_err *err)
{
	int64_t head, ignored;
	int rc = reg_derive_customer(side, customer, err);

	rc = rc < 0 ? rc : reg_family_head(&head, side, customer, err);
	rc = rc < 0 ? rc : reg_get_int(&ignored, side->store, REG_SQL_ACCOUNT_SINCE, err, "ii", head, at_unix_s);
	return rc <= 0 ? rc : reg_account_update(side, head, err);
}

/* Somebody said who earns, or who decides: it is the account's when who earns was ever said. */
static int follow_earner(struct reg_side *side, int64_t customer, bool is_earner, struct reg_err *err)
{
	int64_t head;
	int rc = reg_family_head(&head, side, customer, err);

	rc = rc < 0 ? rc : is_earner ? 1 : reg_earner_is_said(side, head, err);
	return rc <= 0 ? rc : reg_account_update(side, head, err);
}

static int numbers_read(struct reg_set *out, struct reg_side *side, enum reg_sql which, int64_t customer,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, which, err, "i", customer);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_set_add(out, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	return rc;
}

int reg_act_follow_earning(struct reg_side *side, int64_t customer, struct reg_err *err)
{
	struct reg_set plates = { 0 }, organisations = { 0 };
	int rc = numbers_read(&plates, side, REG_SQL_EARNER_DRIVEN, customer, err);

	for (size_t i = 0; i < plates.n && rc == 0; i++) {
		rc = reg_settle_target(side, plates.items[i], INT64_MIN, err);
	}
	rc = rc < 0 ? rc : numbers_read(&organisations, side, REG_SQL_EARNER_DECIDES, customer, err);
	for (size_t i = 0; i < organisations.n && rc == 0; i++) {
		rc = follow_earner(side, organisations.items[i], false, err);
	}
	reg_set_finish(&plates);
	reg_set_finish(&organisations);
	return rc;
}

/* Plates, cards and phones of a customer: with two holders of one account nobody is in doubt any more. */
static int follow_targets(struct reg_side *side, int64_t customer, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_set targets = { 0 };
	int rc = numbers_read(&targets, side, REG_SQL_BINDING_TARGETS, customer, err);

	for (size_t i = 0; i < targets.n && rc == 0; i++) {
		rc = reg_settle_target(side, targets.items[i], at_unix_s, err);
	}
	reg_set_finish(&targets);
	return rc;
}

int reg_act_follow_forgotten(struct reg_side *side, int64_t customer, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_set targets = { 0 };
	int rc = numbers_read(&targets, side, REG_SQL_BINDING_TARGETS, customer, err);

	for (size_t i = 0; i < targets.n && rc == 0; i++) {
		rc = reg_derive_binding(side, targets.items[i], customer, err);
		rc = rc < 0 ? rc : reg_settle_target(side, targets.items[i], at_unix_s, err);
	}
	reg_set_finish(&targets);
	return rc;
}

/* Whom the family of `customer` referred: their accounts say which account follows them. */
static int follow_referred(struct reg_side *side, int64_t customer, struct reg_err *err)
{
	struct reg_account_acts acts = { 0 };
	int64_t head;
	int rc = reg_family_head(&head, side, customer, err);

	rc = rc < 0 ? rc : reg_account_acts_referred(&acts, side, head, err);
	for (size_t i = 0; i < acts.n && rc == 0; i++) {
		rc = follow_account(side, acts.items[i].customer, err);
	}
	reg_account_acts_finish(&acts);
	return rc;
}

/* The same of all who are one account with `head`, and where they decide: two of them are one now. */
static int follow_family(struct reg_side *side, int64_t head, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_set members = { 0 };
	int rc = reg_family_members(&members, side, head, err);

	for (size_t i = 0; i < members.n && rc == 0; i++) {
		rc = follow_targets(side, members.items[i], at_unix_s, err);
		rc = rc < 0 ? rc : reg_act_follow_earning(side, members.items[i], err);
	}
	reg_set_finish(&members);
	return rc;
}

static int follow_merge(struct reg_side *side, int64_t customer, int64_t stays, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_set heads = { 0 };
	int64_t head;
	int rc = 0;

	/* Whom the two belonged to before, and whom they belong to now. */
	for (int i = 0; i < 2 && rc == 0; i++) {
		rc = i == 0 ? 0 : reg_derive_merges(side, at_unix_s, err);
		rc = rc < 0 ? rc : reg_family_head(&head, side, customer, err);
		rc = rc < 0 ? rc : reg_set_add(&heads, head, err);
		rc = rc < 0 ? rc : reg_family_head(&head, side, stays, err);
		rc = rc < 0 ? rc : reg_set_add(&heads, head, err);
	}
	rc = rc < 0 ? rc : reg_set_add(&heads, customer, err);
	rc = rc < 0 ? rc : reg_set_add(&heads, stays, err);
	for (size_t i = 0; i < heads.n && rc == 0; i++) {
		rc = reg_derive_customer(side, heads.items[i], err);
	}
	rc = rc < 0 ? rc : reg_settle_subjects(side, &heads, err);
	for (size_t i = 0; i < heads.n && rc == 0; i++) {
		rc = follow_family(side, heads.items[i], at_unix_s, err);
		rc = rc < 0 ? rc : follow_referred(side, heads.items[i], err);
	}
	reg_set_finish(&heads);
	return rc;
}

static int follow_claim(struct reg_side *side, const char *text, struct reg_err *err)
{
	json_t *body = json_loads(text, 0, NULL);
	const char *site = json_string_value(json_object_get(body, "site"));
	const char *series = json_string_value(json_object_get(body, "series"));
	const char *receipt = json_string_value(json_object_get(body, "receipt"));
	const char *kind = json_string_value(json_object_get(body, "kind"));
	int rc;

	if (site == NULL || series == NULL || receipt == NULL || kind == NULL || reg_kind_parse(kind) == 0) {
		rc = reg_err_set(err, REG_EDAMAGED, "a claim that names no sale: %s", text);
	} else {
		struct reg_doc doc;

		rc = reg_derive_claim(side, site, series, receipt, kind, err);
		rc = rc < 0 ? rc : reg_doc_load(&doc, side, site, series, receipt, reg_kind_parse(kind), err);
		if (rc == 0 && doc.no != 0) {
			rc = reg_settle_sale(side, doc.no, err);
		}
		if (rc == 0) {
			reg_doc_finish(&doc);
		}
	}
	json_decref(body);
	return rc;
}

/* A card's block holds from when its body says, else from the act's own time. */
static int follow_card(struct reg_side *side, int64_t card, int64_t at_unix_s, const json_t *body, struct reg_err *err)
{
	const json_t *from = json_object_get(body, "from");
	int64_t from_unix_s = json_is_integer(from) ? json_integer_value(from) : at_unix_s;
	int rc = reg_derive_card_entries(side, card, err);

	return rc < 0 ? rc : reg_settle_target(side, card, from_unix_s, err);
}

/* An act about a place has its name in the body; one that is about a card alone has no customer. */
static int follow_profile(struct reg_side *side, const char *kind, int64_t at_unix_s, int64_t customer, int64_t target,
    const char *text, struct reg_err *err)
{
	json_t *body = json_loads(text, 0, NULL);
	const char *place = json_string_value(json_object_get(body, "place"));
	bool is_profile = strcmp(kind, "profile") == 0;
	int rc;

	if (place != NULL) {
		rc = is_profile ? reg_derive_place(side, place, err) : reg_derive_place_entries(side, place, err);
	} else if (!is_profile && customer == 0) {
		rc = follow_card(side, target, at_unix_s, body, err);
	} else {
		const char *what = json_string_value(json_object_get(body, "kind")); /* NULL: an end */

		rc = is_profile ? reg_derive_vehicle(side, target, err) : reg_derive_entries(side, customer, err);
		if (rc == 0 && !is_profile && (what == NULL || strcmp(what, "earner") == 0 || strcmp(what, "contact") == 0)) {
			rc = follow_earner(side, customer, what != NULL && strcmp(what, "earner") == 0, err);
		}
	}
	json_decref(body);
	return rc;
}

static bool is_one_of(const char *kind, const char *const *kinds)
{
	for (; *kinds != NULL; kinds++) {
		if (strcmp(kind, *kinds) == 0) {
			return true;
		}
	}
	return false;
}

int reg_act_follow(struct reg_side *side, const char *kind, int64_t at_unix_s, int64_t customer, int64_t target,
    const char *body, struct reg_err *err)
{
	static const char *const of_person[] = { "enrol", "edit", "tag", "untag", "floor", "join", NULL };
	static const char *const of_account[] = { "adjust", "open", "transfer", "redeem", "hold", NULL };
	int rc = 0;

	if (is_one_of(kind, of_person)) {
		rc = follow_person(side, customer, at_unix_s, err);
		return rc < 0 || strcmp(kind, "enrol") != 0 ? rc : reg_act_follow_earning(side, customer, err);
	}
	if (is_one_of(kind, of_account)) {
		rc = follow_account(side, customer, err);
		return rc < 0 ? rc : follow_account(side, target, err);
	}
	if (strcmp(kind, "bind") == 0 || strcmp(kind, "unbind") == 0) {
		rc = reg_derive_binding(side, target, customer, err);
		return rc < 0 ? rc : reg_settle_target(side, target, INT64_MIN, err);
	}
	if (strcmp(kind, "merge") == 0) {
		return follow_merge(side, customer, target, at_unix_s, err);
	}
	if (strcmp(kind, "refer") == 0) {
		rc = reg_derive_customer(side, customer, err);
		rc = rc < 0 ? rc : follow_account(side, customer, err);
		return rc < 0 ? rc : follow_account(side, target, err);
	}
	if (strcmp(kind, "claim") == 0) {
		return follow_claim(side, body, err);
	}
	if (strcmp(kind, "profile") == 0 || strcmp(kind, "entry") == 0 || strcmp(kind, "end") == 0) {
		return follow_profile(side, kind, at_unix_s, customer, target, body, err);
	}
	if (strcmp(kind, "segment") == 0) {
		return reg_derive_segments(side, err);
	}
	if (strcmp(kind, "staff") == 0) {
		return reg_derive_staff(side, err);
	}
	if (strcmp(kind, "case") == 0 || strcmp(kind, "close") == 0) {
		return reg_derive_cases(side, err);
	}
	return 0; /* notes, ratings and gifts are read from their facts */
}
