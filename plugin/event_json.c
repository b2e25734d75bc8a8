/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One line of a JSON-lines journal, read strictly: a misspelt member is a mistake in somebody's exporter, and
 * silence would cost customers their points.
 */
#include "event_json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "json_members.h"
#include "zone.h"

struct reg_json_event {
	struct regulars_event event;
	json_t *root;
	struct regulars_line *lines;
	struct regulars_tender *tenders;
	struct regulars_redemption *redemptions;
};

static const struct reg_json_name event_kinds[] = {
	{"sale.close", REGULARS_SALE_CLOSE},
	{"sale.refund", REGULARS_SALE_REFUND},
	{"sale.void", REGULARS_SALE_VOID},
	{"sale.prepay", REGULARS_SALE_PREPAY},
	{"sale.completion", REGULARS_SALE_COMPLETION},
	{"pump.test", REGULARS_PUMP_TEST},
	{"tank.return", REGULARS_TANK_RETURN},
	{"shift.open", REGULARS_SHIFT_OPEN},
	{"shift.close", REGULARS_SHIFT_CLOSE},
	{NULL, 0},
};

/* What cannot go straight into struct regulars_event. */
struct reading {
	struct regulars_event event;
	const char *at;
	int training;
	int64_t promised_points; /* none: NO_PROMISE */
	const json_t *original, *lines, *tenders, *redemptions;
	bool is_draft; /* of a ticket still being rung */
};

#define NO_PROMISE INT64_MIN

#define EVENT(name, type, member) {name, type, offsetof(struct reading, event.member), NULL}
#define READING(name, type, member) {name, type, offsetof(struct reading, member), NULL}
static const struct reg_json_member members[] = {
	{"event", REG_JSON_NAME, offsetof(struct reading, event.kind), event_kinds},
	EVENT("site", REG_JSON_TEXT, site),
	EVENT("till", REG_JSON_TEXT, till),
	EVENT("receipt", REG_JSON_TEXT, receipt),
	EVENT("series", REG_JSON_TEXT, series),
	EVENT("business_date", REG_JSON_TEXT, business_date),
	READING("at", REG_JSON_TEXT, at),
	EVENT("attendant", REG_JSON_TEXT, attendant),
	EVENT("shift", REG_JSON_TEXT, shift),
	EVENT("currency", REG_JSON_TEXT, currency),
	EVENT("plate", REG_JSON_TEXT, plate),
	EVENT("card", REG_JSON_TEXT, card),
	EVENT("phone", REG_JSON_TEXT, phone),
	EVENT("customer", REG_JSON_TEXT, customer),
	EVENT("revision", REG_JSON_INTEGER, revision),
	EVENT("document", REG_JSON_TEXT, document),
	READING("training", REG_JSON_BOOLEAN, training),
	READING("promised_points", REG_JSON_INTEGER, promised_points),
	READING("original", REG_JSON_NESTED, original),
	READING("lines", REG_JSON_NESTED, lines),
	READING("tenders", REG_JSON_NESTED, tenders),
	READING("redemptions", REG_JSON_NESTED, redemptions),
};

static const struct reg_json_member original_members[] = {
	EVENT("site", REG_JSON_TEXT, original_site),
	EVENT("series", REG_JSON_TEXT, original_series),
	EVENT("receipt", REG_JSON_TEXT, original_receipt),
};

static bool may_name_original(enum regulars_event_kind kind)
{
	return kind == REGULARS_SALE_REFUND || kind == REGULARS_SALE_VOID || kind == REGULARS_SALE_COMPLETION;
}

/* `is_named` says that the kind is known from elsewhere; the first member is not read then. */
static int read_event(struct reg_json_event *out, struct reading *reading, bool is_named, const struct reg_zone *zone,
    struct reg_err *err)
{
	struct regulars_event *event = &reading->event;
	struct reg_err why = {0};
	int32_t day;
	int rc;

	rc = reg_json_members_read(reading, out->root, members + is_named, sizeof members / sizeof *members - is_named, "",
	    err);
	if (rc < 0)
		return rc;
	if ((int)event->kind == 0 && !reading->is_draft)
		return reg_err_set(err, REG_EINVAL, "event: is missing, expected a kind such as sale.close");
	if (reading->original != NULL) {
		if (!reading->is_draft && !may_name_original(event->kind))
			return reg_err_set(err, REG_EINVAL, "original: only a refund, a void or a completion names one");
		rc = reg_json_members_read(reading, reading->original, original_members,
		    sizeof original_members / sizeof *original_members, "original.", err);
		if (rc < 0)
			return rc;
	}
	if (reading->at != NULL && *reading->at != '\0') {
		rc = reg_instant_parse(&event->at_unix_s, reading->at, zone, &why);
		if (rc < 0)
			return reg_err_set(err, rc, "at: %s", why.line);
	} else if (!reading->is_draft) {
		return reg_err_set(err, REG_EINVAL, "at: is missing, expected a time such as 2026-11-21T08:15:30+08:00");
	}
	if (event->business_date != NULL && *event->business_date != '\0') {
		rc = reg_day_parse(&day, event->business_date, &why);
		if (rc < 0)
			return reg_err_set(err, rc, "business_date: %s", why.line);
	}
	if (reading->training)
		event->flags |= REGULARS_TRAINING;
	if (reading->promised_points != NO_PROMISE) {
		if (reading->is_draft)
			return reg_err_set(err, REG_EINVAL, "promised_points: only a whole sale states it");
		event->flags |= REGULARS_HAS_PROMISE;
		event->promised_points = reading->promised_points;
	}
	rc = reg_json_lines_read(&out->lines, &event->n_lines, reading->lines, err);
	if (rc < 0)
		return rc;
	rc = reg_json_tenders_read(&out->tenders, &event->n_tenders, reading->tenders, err);
	if (rc < 0)
		return rc;
	rc = reg_json_redemptions_read(&out->redemptions, &event->n_redemptions, reading->redemptions, err);
	if (rc < 0)
		return rc;
	event->redemptions = out->redemptions;
	event->lines = out->lines;
	event->tenders = out->tenders;
	event->struct_size = sizeof *event;
	out->event = *event;
	return REG_OK;
}

static int take_event(struct reg_json_event **out, struct json_t *root, struct reading *reading,
    const struct reg_zone *zone, struct reg_err *err)
{
	struct reg_json_event *event = calloc(1, sizeof *event);
	int rc;

	*out = NULL;
	if (event == NULL) {
		json_decref(root);
		return reg_err_set(err, REG_EIO, "event: no memory");
	}
	event->root = root;
	rc = read_event(event, reading, reading->is_draft || (int)reading->event.kind != 0, zone, err);
	if (rc < 0) {
		reg_json_event_destroy(event);
		return rc;
	}
	*out = event;
	return REG_OK;
}

int reg_json_event_create(struct reg_json_event **out, const char *text, size_t size, const struct reg_zone *zone,
    struct reg_err *err)
{
	struct reading reading = {.promised_points = NO_PROMISE};
	struct json_t *root;
	int rc = reg_json_parse(&root, text, size, err);

	*out = NULL;
	return rc < 0 ? rc : take_event(out, root, &reading, zone, err);
}

int reg_json_event_take(struct reg_json_event **out, struct json_t *root, enum regulars_event_kind kind,
    const struct reg_zone *zone, struct reg_err *err)
{
	struct reading reading = {.promised_points = NO_PROMISE, .event.kind = kind};

	return take_event(out, root, &reading, zone, err);
}

int reg_json_event_draft(struct reg_json_event **out, struct json_t *root, const struct reg_zone *zone,
    struct reg_err *err)
{
	struct reading reading = {.promised_points = NO_PROMISE, .is_draft = true};

	return take_event(out, root, &reading, zone, err);
}

const struct regulars_event *reg_json_event_get(const struct reg_json_event *event)
{
	return &event->event;
}

void reg_json_event_destroy(struct reg_json_event *event)
{
	if (event == NULL)
		return;
	free(event->redemptions);
	free(event->tenders);
	free(event->lines);
	json_decref(event->root);
	free(event);
}

const char *reg_json_event_name(enum regulars_event_kind kind)
{
	for (size_t i = 0; event_kinds[i].name != NULL; i++)
		if (event_kinds[i].value == (int)kind)
			return event_kinds[i].name;
	return NULL;
}
