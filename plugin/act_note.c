/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act_note.c - what customers say: notes, complaints and suggestions, ratings. The words are personal data.
 */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_internal.h"

#define WHAT_MAX 40
#define SEQ_MASK ((INT64_C(1) << REG_ORIGIN_SHIFT) - 1)

/* {"text":...} as personal data. */
static int note_personal(char **out, const char *text, struct reg_err *err)
{
	int rc;

	*out = NULL;
	if (text == NULL || text[0] == '\0') {
		return reg_err_set(err, REG_EINVAL, "text: is missing, expected what was said");
	}
	rc = reg_act_check_text("text", text, err);
	return rc < 0 ? rc : reg_act_text(out, json_pack("{s:s}", "text", text), "text", err);
}

int reg_act_note(struct reg_side *side, const char *customer, const char *text, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	struct reg_act_row row = { .kind = "note", .at_unix_s = at_unix_s, .actor = actor, .body = "{}" };
	char *personal;
	int rc = note_personal(&personal, text, err);

	row.personal = personal;
	rc = rc < 0 ? rc : reg_act_alone(side, customer, &row, err);
	free(personal);
	return rc < 0 ? rc : 0;
}

static int record_check(const struct reg_note *note, struct reg_err *err)
{
	static const char *const kinds[] = { "note", "need", "wish", "enquiry", "service", "amenity" };
	bool is_kind = false;
	int rc;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		is_kind = is_kind || strcmp(kinds[i], note->kind) == 0;
	}
	if (!is_kind) {
		return reg_err_set(err, REG_EINVAL, "kind: found %s, expected note, need, wish, enquiry, service or amenity", note->kind);
	}
	if (note->what == NULL && note->text == NULL) {
		return reg_err_set(err, REG_EINVAL, "text: is missing, expected what was said");
	}
	if (note->what != NULL && (note->what[0] == '\0' || strlen(note->what) > WHAT_MAX)) {
		return reg_err_set(err, REG_EINVAL, "what: expected a word of at most %d bytes", WHAT_MAX);
	}
	rc = reg_act_check_text("what", note->what, err);
	return rc < 0 ? rc : reg_act_check_text("staff", note->staff, err);
}

int reg_act_record(struct reg_side *side, const char *customer, const struct reg_note *note, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "note", .at_unix_s = at_unix_s, .actor = actor };
	char *personal = NULL, *body = NULL;
	int rc = record_check(note, err);

	rc = rc < 0 || note->text == NULL ? rc : note_personal(&personal, note->text, err);
	rc = rc < 0 ? rc : reg_act_text(&body, json_pack("{s:s, s:s*, s:s*, s:s*}", "kind", note->kind, "what", note->what, "due",
	    note->due, "staff", note->staff), "what", err);
	row.personal = personal;
	row.body = body;
	rc = rc < 0 ? rc : reg_act_alone(side, customer, &row, err);
	free(personal);
	free(body);
	return rc < 0 ? rc : 0;
}

int reg_act_rate_in(struct reg_side *side, const char *customer, int stars, const char *round, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "rate", .at_unix_s = at_unix_s, .actor = actor };
	char *body;
	int rc = reg_act_check_text("round", round, err);

	if (rc == 0 && (stars < 1 || stars > 5)) {
		rc = reg_err_set(err, REG_EINVAL, "satisfaction: found %d, expected 1 to 5", stars);
	}
	if (rc < 0) {
		return rc;
	}
	rc = reg_act_text(&body, json_pack("{s:i, s:s*}", "stars", stars, "round", round), "round", err);
	row.body = body;
	rc = rc < 0 ? rc : reg_act_alone(side, customer, &row, err);
	free(body);
	return rc < 0 ? rc : 0;
}

int reg_act_rate(struct reg_side *side, const char *customer, int stars, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	return reg_act_rate_in(side, customer, stars, NULL, at_unix_s, actor, err);
}

/* --- cases --- */

void reg_act_number_name(char out[16], char letter, int64_t no)
{
	int64_t origin = no >> REG_ORIGIN_SHIFT, seq = no & SEQ_MASK;
	char text[48] = "";

	(void)(origin == 1 ? snprintf(text, sizeof text, "%c%" PRId64, letter, seq)
	                   : snprintf(text, sizeof text, "%c%" PRId64 "-%" PRId64, letter, origin, seq));
	memcpy(out, text, 15); /* a till would need a billion facts to fill it */
	out[15] = '\0';
}

void reg_act_case_name(char out[16], int64_t no)
{
	reg_act_number_name(out, 'K', no);
}

int reg_act_number(int64_t *out, char letter, const char *name, struct reg_err *err)
{
	const char *dash = strchr(name, '-');
	char *end = NULL;
	long long origin = 1, seq;

	errno = 0;
	if (dash != NULL && name[0] != '\0') {
		origin = strtoll(name + 1, &end, 10);
	}
	seq = name[0] == '\0' ? 0 : strtoll(dash == NULL ? name + 1 : dash + 1, dash == NULL ? &end : NULL, 10);
	if ((name[0] != letter && name[0] != letter - 'A' + 'a') || strspn(name + 1, "0123456789-") != strlen(name + 1) || errno != 0 ||
	    origin < 1 || origin > 1000000 || seq < 1 || seq > SEQ_MASK || (dash == NULL && *end != '\0')) {
		return letter == 'K' ? reg_err_set(err, REG_EINVAL, "case %s: expected a number such as K17", name)
		                     : reg_err_set(err, REG_EINVAL, "task %s: expected a number such as T17", name);
	}
	*out = (int64_t)origin << REG_ORIGIN_SHIFT | (int64_t)seq;
	return 0;
}

int reg_act_case(char id_out[16], struct reg_side *side, const char *customer, const char *kind, const char *text,
    int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "case", .at_unix_s = at_unix_s, .actor = actor };
	char key[REG_ACT_KEY_SIZE], body[64], *personal;
	int64_t no = 0;
	int rc = note_personal(&personal, text, err);

	id_out[0] = '\0';
	if (rc == 0 && strcmp(kind, "complaint") != 0 && strcmp(kind, "suggestion") != 0 && strcmp(kind, "enquiry") != 0) {
		rc = reg_err_set(err, REG_EINVAL, "kind: found %s, expected complaint, suggestion or enquiry", kind);
	}
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc < 0) {
		free(personal);
		return rc;
	}
	(void)snprintf(body, sizeof body, "{\"kind\":\"%s\"}", kind);
	reg_act_unique_key(key, customer == NULL ? "" : customer);
	row.key = key;
	row.body = body;
	row.personal = personal;
	rc = customer == NULL ? reg_act_add_row(&no, side, &row, err) : reg_act_add(&no, side, customer, &row, err);
	free(personal);
	rc = reg_act_end(side, rc, err);
	if (rc == 0) {
		reg_act_case_name(id_out, no);
	}
	return rc;
}

static int close_within(struct reg_side *side, const char *case_id, const char *personal, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "close", .at_unix_s = at_unix_s, .actor = actor, .personal = personal };
	char key[REG_ACT_KEY_SIZE], id[2 * REG_ID_SIZE + 1], body[64];
	struct reg_stmt *stmt;
	int64_t no, customer, closed_at;
	bool is_open;
	size_t size;
	const void *bytes;
	int rc = reg_act_number(&no, 'K', case_id, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_CASE_GET, err, "i", no);
	if (rc == 0) {
		rc = reg_step(stmt, err);
	}
	if (rc <= 0) {
		return rc < 0 ? rc : reg_err_set(err, REG_ENOTFOUND, "case %s: there is none", case_id);
	}
	bytes = reg_blob(stmt, 0, &size);
	(void)sodium_bin2hex(id, sizeof id, bytes, size == REG_ID_SIZE ? size : 0);
	customer = reg_int(stmt, 1);
	is_open = reg_is_null(stmt, 2);
	closed_at = reg_int(stmt, 2);
	bytes = reg_blob(stmt, 3, &size);
	if (size == REG_ID_SIZE) {
		row.customer.no = customer;
		memcpy(row.customer.commitment, bytes, size);
	}
	reg_reset(stmt);
	if (!is_open) {
		char when[REG_DAY_SIZE];

		reg_day_format(when, reg_zone_day(side->zone, closed_at));
		return reg_err_set(err, REG_EEXISTS, "case %s: was closed on %s", case_id, when);
	}
	(void)snprintf(body, sizeof body, "{\"case\":\"%s\"}", id);
	reg_act_unique_key(key, id);
	row.key = key;
	row.body = body;
	rc = reg_act_add_row(&no, side, &row, err);
	return rc < 0 ? rc : 0;
}

int reg_act_close(struct reg_side *side, const char *case_id, const char *text, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	char *personal;
	int rc = note_personal(&personal, text, err);

	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc < 0) {
		free(personal);
		return rc;
	}
	rc = close_within(side, case_id, personal, at_unix_s, actor, err);
	free(personal);
	return reg_act_end(side, rc, err);
}
