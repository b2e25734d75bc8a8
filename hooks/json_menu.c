/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * json_menu.c - the calls about the menu: forms out, values in, effects on the ticket out.
 */
#include <jansson.h>
#include <stddef.h>
#include <string.h>

#include "../plugin/json_members.h"
#include "../plugin/menu.h"
#include "json.h"

#define MAX_HOLD 32 /* bytes of a hold's name, NUL not counted */

static const struct regulars_plugin *const door = &regulars_plugin;

/* --- forms out --- */

static const char *field_kind(enum regulars_field_kind kind)
{
	switch (kind) {
	case REGULARS_FIELD_TEXT:
		return "text";
	case REGULARS_FIELD_PLATE:
		return "plate";
	case REGULARS_FIELD_CARD:
		return "card";
	case REGULARS_FIELD_PHONE:
		return "phone";
	case REGULARS_FIELD_CHOICE:
		return "choice";
	case REGULARS_FIELD_NUMBER:
		return "number";
	case REGULARS_FIELD_YESNO:
		return "yesno";
	case REGULARS_FIELD_PIN:
		return "pin";
	case REGULARS_FIELD_KEEP:
		break;
	}
	return "keep";
}

/* Appends and takes over both on failure; a NULL `item` is one. */
static json_t *append(json_t *list, json_t *item)
{
	if (list != NULL && json_array_append_new(list, item) == 0) {
		return list;
	}
	json_decref(list);
	return NULL;
}

static json_t *choices_json(const struct regulars_field *field)
{
	json_t *list = json_array();

	for (size_t i = 0; i < field->n_choices; i++) {
		list = append(list, json_pack("{s:s, s:s}", "value", field->choices[i].value, "label", field->choices[i].label));
	}
	return list;
}

static json_t *action_json(const struct regulars_action *action)
{
	json_t *fields = json_array();

	for (size_t i = 0; i < action->n_fields; i++) {
		const struct regulars_field *field = &action->fields[i];

		fields = append(fields, json_pack("{s:s, s:s, s:s, s:b, s:s?, s:o}", "name", field->name, "label", field->label,
		    "kind", field_kind(field->kind), "required", field->required, "initial", field->initial,
		    "choices", choices_json(field)));
	}
	return json_pack("{s:s, s:s, s:s, s:o}", "id", action->id, "label", action->label, "permission", action->permission,
	    "fields", fields);
}

enum regulars_status reg_json_menu_list(struct reg_json_call *call)
{
	const struct regulars_action *actions;
	enum regulars_status status;
	struct reg_err err = { 0 };
	json_t *list = json_array();
	size_t n;

	status = reg_json_malformed(call, reg_json_members_read(NULL, call->request, NULL, 0, "", &err), &err);
	status = status < 0 ? status : door->menu_list(&actions, &n, call->session);
	if (status != REGULARS_OK) {
		json_decref(list);
		return status;
	}
	for (size_t i = 0; i < n; i++) {
		list = append(list, action_json(&actions[i]));
	}
	return reg_json_answer(call, "actions", list);
}

/* --- effects out --- */

static json_t *redemption_json(const struct regulars_redemption *redemption)
{
	return redemption == NULL ? json_null()
	    : json_pack("{s:s, s:I, s:I, s:I, s:s*}", "reward", redemption->reward, "points", (json_int_t)redemption->points,
	          "value_minor", (json_int_t)redemption->value_minor, "count", (json_int_t)redemption->count,
	          "hold", redemption->hold);
}

static json_t *line_json(const struct regulars_line *line)
{
	const char *kind = "";

	for (size_t i = 0; reg_json_line_kinds[i].name != NULL; i++) {
		kind = reg_json_line_kinds[i].value == (int)line->kind ? reg_json_line_kinds[i].name : kind;
	}
	return json_pack("{s:s, s:s?, s:s?, s:I, s:I}", "kind", kind, "product", line->product, "category", line->category,
	    "quantity_milli", (json_int_t)line->quantity_milli, "amount_minor", (json_int_t)line->amount_minor);
}

static const char *identifier_name(enum regulars_identifier_kind kind)
{
	switch (kind) {
	case REGULARS_PLATE:
		return "plate";
	case REGULARS_CARD:
		return "card";
	case REGULARS_PHONE:
		return "phone";
	case REGULARS_CUSTOMER:
		break;
	}
	return "customer";
}

/* `redemption` is what the action has put on the ticket; NULL: nothing. */
static json_t *effect_json(const struct regulars_effect *effect, const struct regulars_redemption *redemption)
{
	switch (effect->kind) {
	case REGULARS_EFFECT_LINE:
		return json_pack("{s:s, s:o, s:s?, s:o}", "kind", "line", "line", line_json(&effect->line), "text", effect->text,
		    "redemption", redemption_json(redemption));
	case REGULARS_EFFECT_PRICE_OFF:
		return json_pack("{s:s, s:I, s:I, s:s?, s:o}", "kind", "price-off", "off_minor_per_m3",
		    (json_int_t)effect->off_minor_per_m3, "max_ml", (json_int_t)effect->max_ml, "text", effect->text,
		    "redemption", redemption_json(redemption));
	case REGULARS_EFFECT_IDENTIFY:
		break;
	}
	return json_pack("{s:s, s:s, s:s?}", "kind", "identify", "identifier", identifier_name(effect->identifier),
	    "value", effect->value);
}

static enum regulars_status answer_result(struct reg_json_call *call, const struct regulars_menu_result *result,
    const struct regulars_redemption *redemption)
{
	json_t *messages = json_object_get(call->reply, "messages"), *effects = json_array();
	enum regulars_status status;

	for (size_t i = 0; i < result->n_messages; i++) {
		(void)json_array_append_new(messages, json_pack("{s:s, s:s}", "kind", "info", "text", result->messages[i]));
	}
	for (size_t i = 0; i < result->n_effects; i++) {
		effects = append(effects, effect_json(&result->effects[i], redemption));
	}
	status = reg_json_answer(call, "effects", effects);
	if (status == REGULARS_OK) {
		status = reg_json_answer(call, "customer",
		    result->customer_id == NULL ? json_null() : json_string(result->customer_id));
	}
	return status != REGULARS_OK ? status
	    : reg_json_answer(call, "form", result->form == NULL ? json_null() : action_json(result->form));
}

/* --- values in --- */

struct request {
	const char *action, *attendant, *at;
	const json_t *values, *ticket;
};

static const struct reg_json_member members[] = {
	{ "action", REG_JSON_TEXT, offsetof(struct request, action), NULL },
	{ "attendant", REG_JSON_TEXT, offsetof(struct request, attendant), NULL },
	{ "at", REG_JSON_TEXT, offsetof(struct request, at), NULL },
	{ "values", REG_JSON_NESTED, offsetof(struct request, values), NULL },
	{ "ticket", REG_JSON_NESTED, offsetof(struct request, ticket), NULL },
};

static enum regulars_status malformed(struct reg_json_call *call, const char *line)
{
	call->code = "malformed";
	return reg_native_refuse(line);
}

/* `at` as the business time of the call. */
static enum regulars_status read_at(struct reg_json_call *call, const char *at)
{
	struct reg_err err = { 0 }, why = { 0 };
	struct reg_side *side;
	int rc = 0;

	if (at == NULL || at[0] == '\0') {
		return REGULARS_OK;
	}
	side = reg_session_side(call->session, &err);
	if (side == NULL) {
		return reg_native_status(REG_EIO, &err);
	}
	rc = reg_instant_parse(&call->at_unix_s, at, side->zone, &why);
	rc = rc < 0 ? reg_err_set(&err, rc, "at: %s", why.line) : 0;
	reg_session_release(call->session);
	return reg_json_malformed(call, rc, &err);
}

/* Texts are borrowed from the request. */
static enum regulars_status read_values(struct regulars_value values[REG_MENU_MAX_FIELDS], size_t *n,
    struct reg_json_call *call, const json_t *object)
{
	const char *name;
	json_t *value;

	*n = 0;
	if (object == NULL) {
		return REGULARS_OK;
	}
	if (!json_is_object(object) || json_object_size(object) > REG_MENU_MAX_FIELDS) {
		return malformed(call, "values: expected an object with a text for each field of the form");
	}
	/* Jansson's iteration wants a writable object; nothing is written. */
	json_object_foreach((json_t *)(uintptr_t)object, name, value) {
		if (json_is_null(value)) {
			continue;
		}
		if (!json_is_string(value)) {
			return malformed(call, "values: expected texts; a number is its digits, yes or no is \"yes\" or \"no\"");
		}
		values[(*n)++] = (struct regulars_value){ .name = name, .value = json_string_value(value) };
	}
	return REGULARS_OK;
}

/* On a ticket: what the action has put on it is told apart by what was there before. */
static enum regulars_status run_on_ticket(struct reg_json_call *call, struct regulars_ticket *ticket,
    const struct request *request, const struct regulars_value *values, size_t n_values)
{
	const struct regulars_menu_result *result;
	size_t before = ticket->event.n_redemptions;
	enum regulars_status status = door->ticket_menu_run(&result, ticket, request->action, values, n_values,
	    request->attendant);

	return status != REGULARS_OK ? status : answer_result(call, result,
	    ticket->event.n_redemptions > before ? &ticket->redemptions[before] : NULL);
}

static enum regulars_status run_with_ticket(struct reg_json_call *call, const struct request *request,
    const struct regulars_value *values, size_t n_values)
{
	struct reg_json_tickets *tickets = reg_json_session_tickets(call->owner);
	struct regulars_ticket *ticket;
	enum regulars_status status;

	if (json_is_integer(request->ticket)) {
		ticket = reg_json_ticket_take(tickets, json_integer_value(request->ticket));
		if (ticket == NULL) {
			call->code = "unknown-ticket";
			return reg_native_refuse("ticket: there is no such open ticket; it was closed, ended or never opened");
		}
		status = run_on_ticket(call, ticket, request, values, n_values);
		reg_json_ticket_put(tickets, json_integer_value(request->ticket), false);
		return status;
	}
	if (!json_is_object(request->ticket)) {
		return malformed(call, "ticket: expected an object, or the number of an open ticket");
	}
	status = reg_json_ticket_read(&ticket, call, json_incref((json_t *)(uintptr_t)request->ticket));
	if (status == REGULARS_OK) {
		status = run_on_ticket(call, ticket, request, values, n_values);
		/* The host has the ticket, we a copy: what was set aside is the host's to take or give back. */
		ticket->is_closed = true;
	}
	door->sale_end(ticket);
	return status;
}

enum regulars_status reg_json_menu_run(struct reg_json_call *call)
{
	const struct regulars_menu_result *result;
	struct regulars_value values[REG_MENU_MAX_FIELDS];
	struct request request = { 0 };
	struct reg_err err = { 0 };
	enum regulars_status status;
	size_t n_values = 0;

	status = reg_json_malformed(call, reg_json_members_read(&request, call->request, members,
	    sizeof members / sizeof members[0], "", &err), &err);
	status = status < 0 ? status : read_at(call, request.at);
	status = status < 0 ? status : read_values(values, &n_values, call, request.values);
	if (status < 0) {
		return status;
	}
	if (request.action == NULL) {
		return malformed(call, "action: expected the id of a menu action");
	}
	if (request.ticket != NULL) {
		return run_with_ticket(call, &request, values, n_values);
	}
	status = door->menu_run(&result, call->session, request.action, values, n_values, request.attendant);
	return status != REGULARS_OK ? status : answer_result(call, result, NULL);
}

/* --- what was set aside --- */

struct release {
	const char *at;
	const json_t *holds;
};

static const struct reg_json_member release_members[] = {
	{ "at", REG_JSON_TEXT, offsetof(struct release, at), NULL },
	{ "holds", REG_JSON_NESTED, offsetof(struct release, holds), NULL },
};

enum regulars_status reg_json_redeem_release(struct reg_json_call *call)
{
	const char *holds[REG_EVENT_MAX_REDEMPTIONS];
	struct release release = { 0 };
	struct reg_err err = { 0 };
	enum regulars_status status;
	size_t n;

	status = reg_json_malformed(call, reg_json_members_read(&release, call->request, release_members,
	    sizeof release_members / sizeof release_members[0], "", &err), &err);
	status = status < 0 ? status : read_at(call, release.at);
	if (status < 0) {
		return status;
	}
	n = json_array_size(release.holds);
	if (!json_is_array(release.holds) || n > sizeof holds / sizeof holds[0]) {
		return malformed(call, "holds: expected a list of the names of holds");
	}
	for (size_t i = 0; i < n; i++) {
		holds[i] = json_string_value(json_array_get(release.holds, i));
		if (holds[i] == NULL || strlen(holds[i]) > MAX_HOLD) {
			return malformed(call, "holds: expected names as menu.run gave them");
		}
	}
	return reg_native_release_holds(call->session, holds, n, call->at_unix_s);
}
