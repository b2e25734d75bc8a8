/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu_unidentified.c - menu action of the shift lead: the sales of the shift that name nobody, completed one by one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "doc.h"
#include "event_json.h"
#include "menu.h"
#include "shift.h"
#include "zone.h"

static void row_label(char *out, size_t size, const struct reg_menu_call *call, const struct reg_side *side,
    struct reg_stmt *stmt)
{
	const char *pump = reg_text(stmt, 6);
	char time[16];
	struct reg_text_value values[] = {
		{ .name = "receipt", .kind = REG_TEXT_PLAIN, .text = reg_text(stmt, 2) },
		{ .name = "time", .kind = REG_TEXT_PLAIN, .text = time },
		{ .name = "pump", .kind = REG_TEXT_PLAIN, .text = pump == NULL ? "?" : pump },
		{ .name = "litres", .kind = REG_TEXT_EXACT, .number = reg_int(stmt, 5) },
	};
	int hour, minute;

	reg_zone_local(side->zone, reg_int(stmt, 4), NULL, NULL, NULL, &hour, &minute, NULL);
	(void)snprintf(time, sizeof time, "%02d:%02d", hour, minute);
	reg_text_format(out, size, reg_int(stmt, 5) > 0 ? REG_MESSAGE_UNIDENTIFIED_ROW : REG_MESSAGE_UNIDENTIFIED_SHOP,
	    reg_text_language(call->language), values, sizeof values / sizeof values[0]);
}

/* The sales as choices, the newest first. */
static int ask_sale(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	char value[REG_MENU_MAX_TEXT + 1], label[REG_MENU_LINE];
	struct reg_text_value count = { .name = "sales", .kind = REG_TEXT_COUNT };
	struct reg_shift shift;
	int rc = reg_shift_find(&shift, side, call->at_unix_s, err);

	for (size_t i = 0; rc == 0 && i < shift.n; i++) {
		struct reg_stmt *stmt;

		rc = reg_sql(&stmt, side->store, REG_SQL_SHIFT_UNIDENTIFIED, err, "iiii", shift.tills[i].after,
		    shift.tills[i].upto, shift.from_unix_s, shift.until_unix_s);
		while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
			rc = 0;
			if (count.number++ == 0) {
				reg_menu_ask(call, "sale", 0, NULL);
				reg_menu_ask(call, "who", 0, NULL);
				call->answer.asking = 0;
			}
			(void)snprintf(value, sizeof value, "%s/%s/%s", reg_text(stmt, 0), reg_text(stmt, 1), reg_text(stmt, 2));
			row_label(label, sizeof label, call, side, stmt);
			reg_menu_offer(call, value, label);
		}
		reg_reset(stmt);
	}
	if (rc == 0) {
		reg_menu_tell_values(call, count.number == 0 ? REG_MESSAGE_UNIDENTIFIED_NONE : REG_MESSAGE_UNIDENTIFIED_LEFT,
		    &count, 1);
	}
	return rc;
}

/* --- the plate that was missing --- */

/* The document as its host delivered it, with the plate: the same content, so that it becomes one with it. */
static int deliver(struct reg_side *side, const struct reg_doc *doc, const char *plate, struct reg_err *err)
{
	struct regulars_event in = {
		.struct_size = sizeof in, .kind = doc->kind == REG_KIND_PREPAY ? REGULARS_SALE_PREPAY : REGULARS_SALE_CLOSE,
		.site = doc->site, .series = doc->series, .receipt = doc->receipt, .business_date = doc->day,
		.at_unix_s = doc->at_unix_s, .currency = doc->currency, .plate = plate,
	};
	struct regulars_line *lines = NULL;
	struct regulars_tender *tenders = NULL;
	struct reg_event *event = NULL;
	struct reg_outcome outcome;
	struct reg_stmt *stmt = NULL;
	void *arena = NULL;
	int rc = reg_event_body_parse(&lines, &in.n_lines, &tenders, &in.n_tenders, &arena, doc->body, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_MENU_DOCUMENT, err, "i", doc->no);
	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		/* What is told again must not be told otherwise. */
		in.till = reg_text(stmt, 0);
		in.attendant = reg_text(stmt, 1);
		in.shift = reg_text(stmt, 2);
		in.lines = lines;
		in.tenders = tenders;
		rc = reg_event_create(&event, &in, &side->context, err);
	}
	reg_reset(stmt);
	rc = rc < 0 ? rc : reg_capture(&outcome, side, event, err);
	reg_event_destroy(event);
	free(arena);
	return rc;
}

/* "SITE/SERIES/RECEIPT", where a series may have slashes of its own. */
static int load_sale(struct reg_doc *doc, struct reg_side *side, const char *sale, struct reg_err *err)
{
	const char *first = strchr(sale, '/'), *last = strrchr(sale, '/');
	char site[REG_MENU_MAX_TEXT + 1], series[REG_MENU_MAX_TEXT + 1];
	int rc;

	*doc = (struct reg_doc){ 0 };
	if (first == NULL || first == last) {
		return reg_err_set(err, REG_EINVAL, "sale: expected one of the choices");
	}
	(void)snprintf(site, sizeof site, "%.*s", (int)(first - sale), sale);
	(void)snprintf(series, sizeof series, "%.*s", (int)(last - first - 1), first + 1);
	rc = reg_doc_load(doc, side, site, series, last + 1, REG_KIND_SALE, err);
	if (rc == 0 && doc->no == 0) {
		reg_doc_finish(doc);
		rc = reg_doc_load(doc, side, site, series, last + 1, REG_KIND_PREPAY, err);
	}
	return rc < 0 || doc->no != 0 ? rc : reg_err_set(err, REG_EINVAL, "sale: expected one of the choices");
}

static int add_plate(struct reg_menu_call *call, struct reg_side *side, const struct reg_plate *plate, struct reg_err *err)
{
	struct reg_doc doc;
	int rc = load_sale(&doc, side, reg_menu_value(call, "sale"), err);

	rc = rc < 0 ? rc : deliver(side, &doc, plate->value, err);
	if (rc == 0) {
		struct reg_text_value values[] = {
			{ .name = "receipt", .kind = REG_TEXT_PLAIN, .text = doc.receipt },
			{ .name = "plate", .kind = REG_TEXT_PLAIN, .text = plate->label },
		};

		reg_menu_tell_values(call, REG_MESSAGE_ANSWER_PLATE_ADDED, values, 2);
	}
	reg_doc_finish(&doc);
	return rc;
}

/* --- whose it is --- */

static bool is_plate(struct reg_plate *plate, const struct reg_side *side, const char *text)
{
	/* Nothing but digits is a phone or a card that nobody knows. */
	return text[strspn(text, "0123456789+-() ")] != '\0' && reg_plate_parse(plate, text, side->context.country, NULL) == 0;
}

static int unidentified_run(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *sale = reg_menu_value(call, "sale"), *who = reg_menu_value(call, "who");
	struct reg_menu_found found;
	struct reg_plate plate;
	struct reg_err why = { 0 };
	int rc;

	if (sale == NULL || who == NULL) {
		return ask_sale(call, side, err);
	}
	rc = reg_menu_find(&found, call, side, who, &why);
	if (rc < 0 && rc != REG_ENOTFOUND) {
		return reg_err_set(err, why.code, "%s", why.line);
	}
	if (found.kind == REGULARS_PLATE || (found.kind == 0 && is_plate(&plate, side, who))) {
		rc = reg_plate_parse(&plate, who, side->context.country, err);
		rc = rc < 0 ? rc : add_plate(call, side, &plate, err);
		/* Whoever holds it has the sale with it, unless it was bound later: then it is claimed as well. */
		if (rc == 0 && found.customer != 0) {
			rc = reg_menu_customer(call, side, err);
			rc = rc < 0 ? rc : reg_act_claim(side, call->answer.customer, sale, call->at_unix_s, call->attendant,
			    reg_menu_approval(call), &why);
			return rc == REG_EINVAL || rc == REG_EEXISTS ? 0 : rc < 0 ? reg_err_set(err, rc, "%s", why.line) : 0;
		}
		return rc;
	}
	rc = reg_menu_customer(call, side, err);
	return rc < 0 ? rc : rc > 0 ? 0 : reg_menu_answered(call, reg_menu_claim_sale(call, side, sale, err), err);
}

const struct reg_menu_action reg_menu_unidentified = {
	.id = "unidentified",
	.label = REG_MESSAGE_MENU_UNIDENTIFIED,
	.permission = "lead",
	.fields = {
		{ .name = "sale", .label = REG_MESSAGE_FIELD_SALE, .kind = REGULARS_FIELD_CHOICE, .required = true, .is_later = true },
		{ .name = "who", .label = REG_MESSAGE_FIELD_WHO, .kind = REGULARS_FIELD_TEXT, .required = true, .is_later = true },
	},
	.run = unidentified_run,
};
