/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An event as it was written (event_body.c) back in memory, read with Jansson.
 */
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "event_json.h"
#include "json_members.h"

struct body {
	const json_t *lines, *tenders, *redemptions;
	int64_t late_card;
};

static const struct reg_json_member body_members[] = {
	{"lines", REG_JSON_NESTED, offsetof(struct body, lines), NULL},
	{"tenders", REG_JSON_NESTED, offsetof(struct body, tenders), NULL},
	{"redemptions", REG_JSON_NESTED, offsetof(struct body, redemptions), NULL},
	{"late_card", REG_JSON_INTEGER, offsetof(struct body, late_card), NULL},
};

/* Copies a text to *at and moves on. */
static void move_text(const char **text, char **at)
{
	size_t size;

	if (*text == NULL)
		return;
	size = strlen(*text) + 1;
	*text = memcpy(*at, *text, size);
	*at += size;
}

int reg_event_body_parse(struct regulars_line **lines, size_t *n_lines, struct regulars_tender **tenders,
    size_t *n_tenders, void **arena, const char *json, struct reg_err *err)
{
	const size_t size = strlen(json);
	struct regulars_line *read_lines = NULL;
	struct regulars_tender *read_tenders = NULL;
	struct body body = {0};
	json_t *root = NULL;
	char *memory, *at;
	int rc;

	*lines = NULL;
	*tenders = NULL;
	*n_lines = *n_tenders = 0;
	*arena = NULL;
	rc = reg_json_parse(&root, json, size, err);
	if (rc == REG_OK)
		rc = reg_json_members_read(&body, root, body_members, sizeof body_members / sizeof *body_members, "", err);
	if (rc == REG_OK)
		rc = reg_json_lines_read(&read_lines, n_lines, body.lines, err);
	if (rc == REG_OK)
		rc = reg_json_tenders_read(&read_tenders, n_tenders, body.tenders, err);
	if (rc < 0)
		goto out;
	/* A text and its NUL are shorter than the text and its quotes in the JSON: `size` is enough for all of them. */
	memory = malloc(*n_lines * sizeof **lines + *n_tenders * sizeof **tenders + size + 1);
	if (memory == NULL) {
		rc = reg_err_set(err, REG_EIO, "body: no memory for %zu lines", *n_lines);
		goto out;
	}
	*arena = memory;
	*lines = (struct regulars_line *)(void *)memory;
	*tenders = (struct regulars_tender *)(void *)(*lines + *n_lines);
	at = (char *)(*tenders + *n_tenders);
	memcpy(*lines, read_lines, *n_lines * sizeof **lines);
	memcpy(*tenders, read_tenders, *n_tenders * sizeof **tenders);
	for (size_t i = 0; i < *n_lines; i++) {
		move_text(&(*lines)[i].product, &at);
		move_text(&(*lines)[i].category, &at);
		move_text(&(*lines)[i].pump, &at);
		move_text(&(*lines)[i].nozzle, &at);
	}
	for (size_t i = 0; i < *n_tenders; i++)
		move_text(&(*tenders)[i].kind, &at);
out:
	if (rc < 0)
		*n_lines = *n_tenders = 0;
	free(read_tenders);
	free(read_lines);
	json_decref(root);
	return rc;
}

int reg_event_body_redemptions(struct regulars_redemption **out, size_t *n_out, const char *json, struct reg_err *err)
{
	const size_t size = strlen(json);
	struct regulars_redemption *read = NULL;
	struct body body = {0};
	json_t *root = NULL;
	char *at;
	int rc;

	*out = NULL;
	*n_out = 0;
	rc = reg_json_parse(&root, json, size, err);
	if (rc == REG_OK)
		rc = reg_json_members_read(&body, root, body_members, sizeof body_members / sizeof *body_members, "", err);
	if (rc == REG_OK)
		rc = reg_json_redemptions_read(&read, n_out, body.redemptions, err);
	if (rc < 0 || *n_out == 0)
		goto out;
	*out = malloc(*n_out * sizeof **out + size + 1);
	if (*out == NULL) {
		rc = reg_err_set(err, REG_EIO, "body: no memory for %zu redemptions", *n_out);
		goto out;
	}
	at = (char *)(*out + *n_out);
	memcpy(*out, read, *n_out * sizeof **out);
	for (size_t i = 0; i < *n_out; i++) {
		move_text(&(*out)[i].reward, &at);
		move_text(&(*out)[i].hold, &at);
	}
out:
	if (rc < 0)
		*n_out = 0;
	free(read);
	json_decref(root);
	return rc;
}

bool reg_event_body_redeems(const char *json)
{
	/* Our own writer has no blanks, and quotes inside of texts have a backslash before them. */
	return strstr(json, "\"redemptions\":[") != NULL;
}

bool reg_event_body_has_late_card(const char *json)
{
	return strstr(json, "\"late_card\":1") != NULL;
}

/* A spool record as it is read: the event's texts borrowed, the rest by value. */
struct record {
	struct reg_event event;
	const char *id, *kind, *day, *plate, *plate_label, *card_token, *card_label;
	int64_t version, flags, card_is_payment;
	const json_t *lines, *tenders, *redemptions;
};

#define RECORD(name, type, member) {name, type, offsetof(struct record, member), NULL}
static const struct reg_json_member record_members[] = {
	RECORD("version", REG_JSON_INTEGER, version),
	RECORD("id", REG_JSON_TEXT, id),
	RECORD("kind", REG_JSON_TEXT, kind),
	RECORD("flags", REG_JSON_INTEGER, flags),
	RECORD("site", REG_JSON_TEXT, event.site),
	RECORD("till", REG_JSON_TEXT, event.till),
	RECORD("series", REG_JSON_TEXT, event.series),
	RECORD("receipt", REG_JSON_TEXT, event.receipt),
	RECORD("day", REG_JSON_TEXT, day),
	RECORD("at_unix_s", REG_JSON_INTEGER, event.at_unix_s),
	RECORD("revision", REG_JSON_INTEGER, event.revision),
	RECORD("document", REG_JSON_TEXT, event.document),
	RECORD("attendant", REG_JSON_TEXT, event.attendant),
	RECORD("shift", REG_JSON_TEXT, event.shift),
	RECORD("currency", REG_JSON_TEXT, event.currency),
	RECORD("plate", REG_JSON_TEXT, plate),
	RECORD("plate_label", REG_JSON_TEXT, plate_label),
	RECORD("plate_class", REG_JSON_TEXT, event.plate.class),
	RECORD("card_token", REG_JSON_TEXT, card_token),
	RECORD("card_label", REG_JSON_TEXT, card_label),
	RECORD("card_kind", REG_JSON_TEXT, event.card.kind),
	RECORD("card_is_payment", REG_JSON_INTEGER, card_is_payment),
	RECORD("phone", REG_JSON_TEXT, event.phone),
	RECORD("customer", REG_JSON_TEXT, event.customer),
	RECORD("original_site", REG_JSON_TEXT, event.original_site),
	RECORD("original_series", REG_JSON_TEXT, event.original_series),
	RECORD("original_receipt", REG_JSON_TEXT, event.original_receipt),
	RECORD("promised_points", REG_JSON_INTEGER, event.promised_points),
	RECORD("lines", REG_JSON_NESTED, lines),
	RECORD("tenders", REG_JSON_NESTED, tenders),
	RECORD("redemptions", REG_JSON_NESTED, redemptions),
};

/* False when `text` does not fit. NULL is taken as empty. */
static bool fit(char *out, size_t size, const char *text)
{
	const size_t n = text != NULL ? strlen(text) : 0;

	if (n >= size)
		return false;
	if (n > 0)
		memcpy(out, text, n);
	out[n] = '\0';
	return true;
}

static int read_record(struct reg_event **out, struct record *record, struct reg_err *err)
{
	struct reg_event *event = &record->event;
	char id[2 * REG_ID_SIZE + 1];
	int rc;

	if (record->version != REG_EVENT_SPOOL_VERSION)
		return reg_err_set(err, REG_ENEWER, "spool record: version %lld, expected %d", (long long)record->version,
		    REG_EVENT_SPOOL_VERSION);
	event->kind = record->kind != NULL ? reg_kind_parse(record->kind) : (enum reg_kind)0;
	if ((int)event->kind == 0 || record->id == NULL || event->site == NULL || event->series == NULL ||
	    event->receipt == NULL || event->currency == NULL || record->day == NULL)
		return reg_err_set(err, REG_EINVAL, "spool record: expected id, kind, site, series, receipt, day and currency");
	event->flags = (uint32_t)record->flags;
	event->has_plate = record->plate != NULL;
	event->has_card = record->card_token != NULL;
	event->card.is_payment = record->card_is_payment != 0;
	if (!fit(event->day, sizeof event->day, record->day) ||
	    !fit(event->plate.value, sizeof event->plate.value, record->plate) ||
	    !fit(event->plate.label, sizeof event->plate.label, record->plate_label) ||
	    !fit(event->card.token, sizeof event->card.token, record->card_token) ||
	    !fit(event->card.label, sizeof event->card.label, record->card_label))
		return reg_err_set(err, REG_EINVAL, "spool record: day, plate or card is longer than it can be");
	*out = reg_event_copy(event);
	if (*out == NULL)
		return reg_err_set(err, REG_EIO, "spool record: no memory");
	rc = reg_event_seal(*out, err);
	if (rc < 0)
		return rc;
	sodium_bin2hex(id, sizeof id, (*out)->id, sizeof (*out)->id);
	if (strcmp(id, record->id) != 0)
		return reg_err_set(err, REG_EINVAL, "spool record: its id does not fit what it says");
	return REG_OK;
}

int reg_event_spool_parse(struct reg_event **out, const char *json, size_t size, struct reg_err *err)
{
	struct record record = {0};
	json_t *root = NULL;
	int rc;

	*out = NULL;
	rc = reg_json_parse(&root, json, size, err);
	if (rc == REG_OK)
		rc = reg_json_members_read(&record, root, record_members, sizeof record_members / sizeof *record_members, "",
		    err);
	if (rc == REG_OK)
		rc = reg_json_lines_read(&record.event.lines, &record.event.n_lines, record.lines, err);
	if (rc == REG_OK)
		rc = reg_json_tenders_read(&record.event.tenders, &record.event.n_tenders, record.tenders, err);
	if (rc == REG_OK)
		rc = reg_json_redemptions_read(&record.event.redemptions, &record.event.n_redemptions, record.redemptions, err);
	if (rc == REG_OK)
		rc = read_record(out, &record, err);
	if (rc < 0) {
		reg_event_destroy(*out);
		*out = NULL;
	}
	free(record.event.redemptions);
	free(record.event.tenders);
	free(record.event.lines);
	json_decref(root);
	return rc;
}
