/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "earner.h"

#include <string.h>

#include "account_acts.h"
#include "wide.h"

static const char *const names[] = { [REG_EARNS_ORGANISATION] = "organisation", [REG_EARNS_DRIVER] = "driver",
	[REG_EARNS_CONTACT] = "contact" };

const char *reg_earner_name(enum reg_earns who)
{
	return names[who];
}

bool reg_earner_parse(enum reg_earns *out, const char *name)
{
	for (size_t i = 0; name != NULL && i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(names[i], name) == 0) {
			*out = (enum reg_earns)i;
			return true;
		}
	}
	return false;
}

int64_t reg_earner_part(int64_t points, int percent)
{
	return reg_wide_clamp(reg_wide_over(reg_wide_product(points, percent), reg_wide_of(100)));
}

/* --- what was said --- */

struct said {
	int64_t hlc;
	unsigned char id[REG_ID_SIZE];
};

static bool is_later(const struct said *a, const struct said *b)
{
	return a->hlc != b->hlc ? a->hlc > b->hlc : memcmp(a->id, b->id, REG_ID_SIZE) > 0;
}

/* Columns of earner_rule: fact, who, per cent, when it was said, its id, since. */
static int rule_read(struct reg_earner *out, struct said *last, struct reg_side *side, int64_t customer, int64_t at_unix_s,
    struct reg_err *err)
{
	struct said said = { 0 };
	struct reg_stmt *stmt;
	enum reg_earns who;
	const void *id;
	size_t size;
	int rc = reg_sql(&stmt, side->store, REG_SQL_EARNER_RULE, err, "ii", customer, at_unix_s);

	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc <= 0) {
		return rc;
	}
	said.hlc = reg_int(stmt, 3);
	id = reg_blob(stmt, 4, &size);
	if (size == REG_ID_SIZE) {
		memcpy(said.id, id, size);
	}
	if (reg_earner_parse(&who, reg_text(stmt, 1)) && (out->fact == 0 || is_later(&said, last))) {
		int64_t percent = reg_int(stmt, 2);

		*out = (struct reg_earner){ .who = who, .why = REG_EARNER_SAID, .fact = reg_int(stmt, 0),
			.percent = percent < 1 || percent > 100 ? 100 : (int)percent, .since_unix_s = reg_int(stmt, 5) };
		*last = said;
	}
	reg_reset(stmt);
	return 0;
}

static int rule_of(struct reg_earner *out, struct reg_side *side, const struct reg_set *customers, int64_t at_unix_s,
    struct reg_err *err)
{
	struct said last = { 0 };
	int rc = 0;

	*out = (struct reg_earner){ .who = REG_EARNS_ORGANISATION, .why = REG_EARNER_UNSAID, .percent = 100 };
	for (size_t i = 0; i < customers->n && rc == 0; i++) {
		rc = rule_read(out, &last, side, customers->items[i], at_unix_s, err);
	}
	return rc;
}

int reg_earner_rule(struct reg_earner *out, struct reg_side *side, int64_t member, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_set customers = { 0 };
	int rc = reg_family_members_at(&customers, side, member, at_unix_s, err);

	rc = rc < 0 ? rc : rule_of(out, side, &customers, at_unix_s, err);
	reg_set_finish(&customers);
	return rc;
}

/* --- whom it means --- */

/* The persons that the statement names for `key`, as accounts of that time; *person is one of them as it is named. */
static int persons_read(struct reg_set *accounts, int64_t *person, struct reg_side *side, enum reg_sql which, int64_t key,
    int64_t at_unix_s, struct reg_err *err)
{
	struct reg_set found = { 0 };
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, which, err, "ii", key, at_unix_s);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = reg_set_add(&found, reg_int(stmt, 0), err);
	}
	reg_reset(stmt);
	for (size_t i = 0; i < found.n && rc == 0; i++) {
		int64_t account;

		rc = reg_family_member(&account, side, found.items[i], at_unix_s, err);
		rc = rc < 0 ? rc : reg_set_add(accounts, account, err);
		/* The lowest, so that it is the same whatever came first. */
		*person = *person == 0 || account < *person ? account : *person;
	}
	reg_set_finish(&found);
	return rc;
}

int reg_earner_find(struct reg_earner *out, struct reg_side *side, int64_t member, int64_t plate, int64_t at_unix_s,
    struct reg_err *err)
{
	struct reg_set customers = { 0 }, accounts = { 0 };
	int64_t person = 0;
	int rc = reg_family_members_at(&customers, side, member, at_unix_s, err);

	rc = rc < 0 ? rc : rule_of(out, side, &customers, at_unix_s, err);
	if (rc == 0 && out->who == REG_EARNS_DRIVER && plate != 0) {
		rc = persons_read(&accounts, &person, side, REG_SQL_EARNER_DRIVERS, plate, at_unix_s, err);
	}
	for (size_t i = 0; i < customers.n && rc == 0 && out->who == REG_EARNS_CONTACT; i++) {
		rc = persons_read(&accounts, &person, side, REG_SQL_EARNER_CONTACTS, customers.items[i], at_unix_s, err);
	}
	if (rc == 0 && out->who != REG_EARNS_ORGANISATION) {
		out->why = accounts.n == 0 ? REG_EARNER_NOBODY : accounts.n > 1 ? REG_EARNER_SEVERAL
		    : person == member ? REG_EARNER_SAME : REG_EARNER_SAID;
		out->person = out->why == REG_EARNER_SAID ? person : 0;
	}
	reg_set_finish(&accounts);
	reg_set_finish(&customers);
	return rc;
}

int reg_earner_is_said(struct reg_side *side, int64_t head, struct reg_err *err)
{
	struct reg_set family = { 0 };
	int rc = reg_family_members(&family, side, head, err);

	for (size_t i = 0; i < family.n && rc == 0; i++) {
		int64_t ignored;

		rc = reg_get_int(&ignored, side->store, REG_SQL_EARNER_SAID, err, "i", family.items[i]);
	}
	reg_set_finish(&family);
	return rc;
}
