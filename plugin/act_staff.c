/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_staff.c - people of the station, and their approval by PIN.
 *
 * A PIN is stored as its Argon2id hash. It is short, so tries are counted, in rows of `setting` that outlive the
 * process: a try is counted before it is looked at, so that nobody gains by trying at several tills at once.
 */
#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_internal.h"

#define STAFF_MAX 100         /* bytes of a name as it stands in sales */
#define PIN_OPS 3
#define PIN_MEMORY (8 << 20)  /* bytes, for as long as a PIN is hashed: the plugin is a guest */
#define TRIES 5
#define WAIT_SECONDS (15 * 60)

int reg_act_role(const char *name)
{
	static const char *const roles[] = { "attendant", "lead", "manager" };

	for (int i = 0; name != NULL && i < 3; i++) {
		if (strcmp(roles[i], name) == 0) {
			return i + 1;
		}
	}
	return 0;
}

int reg_act_needs(int role, int needed, const char *what, struct reg_err *err)
{
	if (role >= needed)
		return 0;
	return needed == REG_ROLE_MANAGER
	    ? reg_err_set(err, REG_EDENIED, "%s needs the approval of a manager", reg_err_format(what))
	    : reg_err_set(err, REG_EDENIED, "%s needs the approval of a shift lead or manager", reg_err_format(what));
}

/* --- PIN --- */

static int pin_hash(char out[crypto_pwhash_STRBYTES], const char *pin, struct reg_err *err)
{
	size_t size = strlen(pin);

	if (size < 4 || size > 12 || strspn(pin, "0123456789") != size) {
		return reg_err_set(err, REG_EINVAL, "PIN: expected 4 to 12 digits");
	}
	return crypto_pwhash_str(out, pin, size, PIN_OPS, PIN_MEMORY) == 0
	    ? 0 : reg_err_set(err, REG_EIO, "PIN: out of memory");
}

static int tries_write(struct reg_side *side, const char *name, int tries, int64_t at_unix_s, struct reg_err *err)
{
	char text[48];

	(void)snprintf(text, sizeof text, "%d %" PRId64, tries, at_unix_s);
	return reg_run(side->store, REG_SQL_SETTING_SET, err, "tt", name, text);
}

/* How many wrong tries in a row there were, and when the last. */
static int tries_read(int *tries, int64_t *last, struct reg_side *side, const char *name, struct reg_err *err)
{
	struct reg_stmt *stmt;
	long long at = 0;
	int rc = reg_sql(&stmt, side->store, REG_SQL_SETTING_GET, err, "t", name);

	*tries = 0;
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		char *end;

		*tries = (int)strtol(reg_text(stmt, 0), &end, 10);
		at = strtoll(end, NULL, 10);
		reg_reset(stmt);
		rc = 0;
	}
	*last = at;
	return rc;
}

/* Counts a try and gives the hash to compare with ("" : nobody has it). *role 0: there is no such person. */
static int try_begin(char hash[crypto_pwhash_STRBYTES], int *role, struct reg_side *side, const char *staff,
    const char *tries_name, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int64_t last;
	int tries, rc = reg_sql(&stmt, side->store, REG_SQL_STAFF_GET, err, "t", staff);

	hash[0] = '\0';
	*role = 0;
	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		*role = reg_act_role(reg_text(stmt, 1));
		(void)snprintf(hash, crypto_pwhash_STRBYTES, "%s", reg_is_null(stmt, 2) ? "" : reg_text(stmt, 2));
		reg_reset(stmt);
		rc = 0;
	}
	if (rc < 0 || hash[0] == '\0') {
		return rc;
	}
	rc = tries_read(&tries, &last, side, tries_name, err);
	if (rc == 0 && tries >= TRIES && at_unix_s < last + WAIT_SECONDS) {
		return reg_err_set(err, REG_EDENIED, "approval: %s had %d wrong PINs; wait 15 minutes", staff, tries);
	}
	return rc < 0 ? rc : tries_write(side, tries_name, tries + 1, at_unix_s, err);
}

static int try_end(struct reg_side *side, const char *tries_name, struct reg_err *err)
{
	int rc = reg_store_begin(side->store, err);

	if (rc < 0) {
		return rc;
	}
	return reg_act_end(side, tries_write(side, tries_name, 0, 0, err), err);
}

int reg_act_approver(int *role, struct reg_side *side, const struct reg_approval *approval, int64_t at_unix_s,
    struct reg_err *err)
{
	char hash[crypto_pwhash_STRBYTES], tries_name[STAFF_MAX + 8];
	int rc;

	*role = 0;
	if (approval == NULL || approval->staff == NULL || approval->staff[0] == '\0') {
		return 0;
	}
	if (strlen(approval->staff) > STAFF_MAX || approval->pin == NULL) {
		return reg_err_set(err, REG_EDENIED, "approval: expected somebody of the station with a PIN");
	}
	(void)snprintf(tries_name, sizeof tries_name, "pin:%s", approval->staff);
	rc = reg_store_begin(side->store, err);
	if (rc < 0) {
		return rc;
	}
	rc = try_begin(hash, role, side, approval->staff, tries_name, at_unix_s, err);
	rc = reg_act_end(side, rc, err);
	if (rc == 0 && (hash[0] == '\0' || crypto_pwhash_str_verify(hash, approval->pin, strlen(approval->pin)) != 0)) {
		rc = reg_err_set(err, REG_EDENIED, "approval: %s is not known, or the PIN is wrong", approval->staff);
	}
	sodium_memzero(hash, sizeof hash);
	*role = rc < 0 ? 0 : *role;
	return rc < 0 ? rc : try_end(side, tries_name, err);
}

int reg_act_approved(struct reg_side *side, const struct reg_approval *approval, const char *role, int64_t at_unix_s,
    struct reg_err *err)
{
	int own, needed = reg_act_role(role);
	int rc = needed == 0 ? reg_err_set(err, REG_EINVAL, "role: expected attendant, lead or manager") : 0;

	rc = rc < 0 ? rc : reg_act_approver(&own, side, approval, at_unix_s, err);
	return rc < 0 ? rc : reg_act_needs(own, needed, "this", err);
}

/* --- naming somebody --- */

int reg_act_staff(struct reg_side *side, const char *staff, const char *name, const char *role, const char *pin,
    int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "staff", .at_unix_s = at_unix_s, .actor = actor };
	char hash[crypto_pwhash_STRBYTES] = "", key[REG_ACT_KEY_SIZE], *body = NULL, *personal = NULL;
	int64_t no;
	int rc = 0;

	if (staff == NULL || staff[0] == '\0' || strlen(staff) > STAFF_MAX) {
		return reg_err_set(err, REG_EINVAL, "staff: expected 1 to %d bytes, as attendants are named in sales", STAFF_MAX);
	}
	if (role != NULL && reg_act_role(role) == 0) {
		return reg_err_set(err, REG_EINVAL, "role: found %s, expected attendant, lead or manager", role);
	}
	rc = reg_act_check_text("staff", staff, err);
	rc = rc < 0 ? rc : reg_act_check_text("name", name, err);
	rc = rc < 0 || pin == NULL ? rc : pin_hash(hash, pin, err);
	rc = rc < 0 ? rc : reg_act_text(&body, json_pack("{s:s,s:s*}", "staff", staff, "role", role), "staff", err);
	if (rc == 0 && (name != NULL || pin != NULL)) {
		rc = reg_act_text(&personal, json_pack("{s:s*,s:s*}", "name", name, "pin", pin == NULL ? NULL : hash), "name", err);
	}
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc == 0) {
		reg_act_unique_key(key, staff);
		row.key = key;
		row.body = body;
		row.personal = personal;
		rc = reg_act_add_row(&no, side, &row, err);
		rc = reg_act_end(side, rc, err);
	}
	sodium_memzero(hash, sizeof hash);
	free(personal);
	free(body);
	return rc;
}
