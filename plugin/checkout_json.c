/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "checkout.h"

#include <jansson.h>

/* Packed with "o": a reference is handed over. */
static json_t *need_json(const struct regulars_need *need)
{
	if (need->unit == NULL)
		return json_null();
	return json_pack("{s:s, s:I}", "unit", need->unit, "amount", (json_int_t)need->amount);
}

/* json_array_append_new() takes NULL for a failure, and frees what it cannot append. */
static json_t *expiring_json(const struct regulars_checkout *checkout)
{
	json_t *out = json_array();

	for (size_t i = 0; i < checkout->n_expiring; i++) {
		const struct regulars_expiring *expiring = &checkout->expiring[i];

		if (json_array_append_new(out, json_pack("{s:I, s:s}", "points", (json_int_t)expiring->points,
		        "on", expiring->on)) != 0) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

static json_t *lines_json(const struct regulars_checkout *checkout)
{
	json_t *out = json_array();

	for (size_t i = 0; i < checkout->n_operator_lines; i++) {
		if (json_array_append_new(out, json_string(checkout->operator_lines[i])) != 0) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

static json_t *offers_json(const struct regulars_checkout *checkout)
{
	json_t *out = json_array();

	for (size_t i = 0; i < checkout->n_offers; i++) {
		const struct regulars_offer *offer = &checkout->offers[i];

		if (json_array_append_new(out, json_pack("{s:s?, s:s?, s:s?}", "id", offer->id, "text", offer->text, "reason",
		        offer->reason)) != 0) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

static json_t *alert_json(const struct regulars_alert *alert)
{
	return alert == NULL ? json_null() : json_pack("{s:s, s:s?}", "kind", alert->kind, "text", alert->text);
}

static json_t *ask_json(const struct regulars_ask *ask)
{
	return ask == NULL ? json_null()
	    : json_pack("{s:s, s:s, s:s?}", "action", ask->action, "field", ask->field, "text", ask->text);
}

static json_t *customer_json(const struct regulars_checkout *checkout)
{
	return checkout->customer_id == NULL ? json_null()
	    : json_pack("{s:s, s:s?, s:s?}", "id", checkout->customer_id, "name", checkout->customer_name, "kind",
	          checkout->customer_kind);
}

/* Only where there is one. */
static json_t *earner_json(const struct regulars_checkout *checkout)
{
	return checkout->earner_id == NULL ? NULL
	    : json_pack("{s:s, s:s?, s:s, s:I}", "id", checkout->earner_id, "name", checkout->earner_name, "role",
	          checkout->earner_role, "points", (json_int_t)checkout->earner_points);
}

struct json_t *reg_checkout_json_value(const struct regulars_checkout *checkout)
{
	return json_pack("{s:o, s:o*, s:{s:s?, s:b}, s:{s:s?, s:s?, s:s?, s:o, s:s?, s:o},"
	    " s:{s:I, s:I, s:o}, s:I, s:o, s:o, s:o, s:o}",
	    "customer", customer_json(checkout), "earner", earner_json(checkout),
	    "vehicle", "plate", checkout->vehicle_plate, "known", checkout->vehicle_known,
	    "tier", "id", checkout->tier_id, "name", checkout->tier_name, "keeps_until", checkout->tier_keeps_until,
	    "to_keep", need_json(&checkout->to_keep),
	    "next", checkout->tier_next, "to_next", need_json(&checkout->to_next),
	    "points", "balance", (json_int_t)checkout->balance_points, "pending", (json_int_t)checkout->pending_points,
	    "expiring", expiring_json(checkout),
	    "will_earn", (json_int_t)checkout->will_earn_points,
	    "offers", offers_json(checkout), "alert", alert_json(checkout->alert), "ask", ask_json(checkout->ask),
	    "lines", lines_json(checkout));
}

char *reg_checkout_json(const struct regulars_checkout *checkout)
{
	json_t *root = reg_checkout_json_value(checkout);
	char *out = root == NULL ? NULL : json_dumps(root, JSON_COMPACT);

	json_decref(root);
	return out;
}
