/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "menu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the order to show them. */
static const struct reg_menu_action *const actions[] = {
	&reg_menu_redeem, &reg_menu_enrol, &reg_menu_bind, &reg_menu_lookup, &reg_menu_profile, &reg_menu_tag, &reg_menu_untag,
	&reg_menu_case, &reg_menu_close, &reg_menu_rate, &reg_menu_note, &reg_menu_refer, &reg_menu_claim, &reg_menu_gift,
	&reg_menu_join, &reg_menu_tasks, &reg_menu_shift, &reg_menu_briefing, &reg_menu_unidentified, &reg_menu_undo,
};
#define ACTION_COUNT (sizeof actions / sizeof actions[0])
#define MAX_OPTIONS 8 /* of one field */

struct reg_menu {
	char *language;
	struct regulars_action actions[ACTION_COUNT];
	struct regulars_field fields[ACTION_COUNT][REG_MENU_MAX_FIELDS];
	struct regulars_choice choices[ACTION_COUNT][REG_MENU_MAX_FIELDS][MAX_OPTIONS];
};

/* Every action takes an approval, but asks for one only when it must. */
static const struct reg_menu_field approval_fields[] = {
	{ .name = "approver", .label = REG_MESSAGE_FIELD_APPROVER, .kind = REGULARS_FIELD_CHOICE, .required = true, .is_later = true },
	{ .name = "pin", .label = REG_MESSAGE_FIELD_PIN, .kind = REGULARS_FIELD_PIN, .required = true, .is_later = true },
};

const struct reg_menu_field *reg_menu_field_at(const struct reg_menu_action *action, size_t i)
{
	size_t n = 0;

	while (n < REG_MENU_MAX_FIELDS - 2 && action->fields[n].name != NULL) {
		n++;
	}
	return i < n ? &action->fields[i] : i < n + 2 ? &approval_fields[i - n] : NULL;
}

static size_t list_choices(struct regulars_choice out[MAX_OPTIONS], const struct reg_menu_field *field,
    enum reg_language language)
{
	size_t n = 0;

	for (; field->options != NULL && n < MAX_OPTIONS && field->options[n].value != NULL; n++) {
		out[n] = (struct regulars_choice){ .value = field->options[n].value,
			.label = reg_text_template(field->options[n].label, language, false) };
	}
	return n;
}

int reg_menu_create(struct reg_menu **out, const char *language, struct reg_err *err)
{
	struct reg_menu *menu = calloc(1, sizeof *menu);
	enum reg_language spoken = reg_text_language(language);

	*out = NULL;
	if (menu == NULL || (menu->language = strdup(language)) == NULL) {
		free(menu);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	for (size_t i = 0; i < ACTION_COUNT; i++) {
		const struct reg_menu_field *field;
		size_t n = 0;

		for (size_t j = 0; (field = reg_menu_field_at(actions[i], j)) != NULL; j++) {
			if (!field->is_later) {
				menu->fields[i][n] = (struct regulars_field){
					.name = field->name, .kind = field->kind, .label = reg_text_template(field->label, spoken, false),
					.required = field->required, .initial = field->initial,
					.choices = menu->choices[i][n], .n_choices = list_choices(menu->choices[i][n], field, spoken),
				};
				n++;
			}
		}
		menu->actions[i] = (struct regulars_action){
			.id = actions[i]->id, .label = reg_text_template(actions[i]->label, spoken, false),
			.permission = actions[i]->permission, .fields = menu->fields[i], .n_fields = n,
		};
	}
	*out = menu;
	return 0;
}

void reg_menu_destroy(struct reg_menu *menu)
{
	if (menu != NULL) {
		free(menu->language);
		free(menu);
	}
}

const struct regulars_action *reg_menu_actions(const struct reg_menu *menu, size_t *n)
{
	*n = ACTION_COUNT;
	return menu->actions;
}

/* --- a call --- */

const char *reg_menu_value(const struct reg_menu_call *call, const char *name)
{
	const struct reg_menu_field *field;

	for (size_t i = 0; (field = reg_menu_field_at(call->action, i)) != NULL; i++) {
		if (strcmp(field->name, name) == 0) {
			return call->values[i];
		}
	}
	return NULL;
}

const struct reg_approval *reg_menu_approval(struct reg_menu_call *call)
{
	call->approval = (struct reg_approval){ reg_menu_value(call, "approver"), reg_menu_value(call, "pin") };
	return call->approval.staff == NULL || call->approval.pin == NULL ? NULL : &call->approval;
}

int64_t reg_menu_number(const struct reg_menu_call *call, const char *name)
{
	const char *text = reg_menu_value(call, name);
	int64_t number = 0;

	for (; text != NULL && *text >= '0' && *text <= '9' && number < INT64_C(100000000000000); text++) {
		number = 10 * number + (*text - '0');
	}
	return number;
}

static void call_release(void *payload)
{
	struct reg_menu_call *call = payload;

	if (call->memory != NULL) {
		explicit_bzero(call->memory, call->memory_size); /* a PIN or a card number may be among the values */
	}
	free(call->memory);
	reg_event_destroy(call->ticket);
	free(call);
}

static const char *call_find(const struct reg_menu_request *request, const char *name)
{
	for (size_t i = 0; i < request->n_values; i++) {
		const struct regulars_value *value = &request->values[i];

		if (value->name != NULL && strcmp(value->name, name) == 0) {
			return value->value != NULL && value->value[0] != '\0' ? value->value : NULL;
		}
	}
	return NULL;
}

static int call_check_names(const struct reg_menu_action *action, const struct reg_menu_request *request,
    struct reg_err *err)
{
	for (size_t i = 0; i < request->n_values; i++) {
		const char *name = request->values[i].name;
		const struct reg_menu_field *field;
		bool known = false;

		for (size_t j = 0; (field = reg_menu_field_at(action, j)) != NULL; j++) {
			known = known || (name != NULL && strcmp(name, field->name) == 0);
		}
		if (!known) {
			return reg_err_set(err, REG_EINVAL, "%s: action %s has no such field", name == NULL ? "" : name, action->id);
		}
	}
	return 0;
}

static const char *keep(char **place, const char *text)
{
	char *copy = *place;
	size_t size = strlen(text) + 1;

	memcpy(copy, text, size);
	*place += size;
	return copy;
}

/* The values in memory of the call's own: it may outlive the caller's deadline. */
static int call_fill(struct reg_menu_call *call, const struct reg_menu *menu, const struct reg_menu_request *request,
    struct reg_err *err)
{
	const char *attendant = request->attendant == NULL ? "" : request->attendant;
	const char *card = request->card == NULL ? "" : request->card, *value;
	size_t size = strlen(attendant) + strlen(menu->language) + strlen(card) + 3;
	const struct reg_menu_field *field;
	char *place;

	for (size_t i = 0; (field = reg_menu_field_at(call->action, i)) != NULL; i++) {
		value = call_find(request, field->name);
		if (value == NULL && field->required && !field->is_later && !request->is_first &&
		    (request->ticket == NULL || strcmp(field->name, "who") != 0)) {
			return reg_err_set(err, REG_EINVAL, "%s: is missing", field->name);
		}
		size += value == NULL ? 0 : strlen(value) + 1;
	}
	call->memory = place = malloc(size);
	if (place == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	call->memory_size = size;
	call->attendant = keep(&place, attendant);
	call->language = keep(&place, menu->language);
	call->card = card[0] == '\0' ? NULL : keep(&place, card);
	for (size_t i = 0; (field = reg_menu_field_at(call->action, i)) != NULL; i++) {
		value = call_find(request, field->name);
		call->values[i] = value == NULL ? NULL : keep(&place, value);
	}
	call->at_unix_s = request->at_unix_s;
	call->is_first = request->is_first;
	return 0;
}

/* What a field begins with: what the ticket says of that kind, unless it is the customer's already. */
static int call_initial(const char **out, struct reg_menu_call *call, struct reg_side *side,
    const struct reg_menu_field *field, struct reg_err *err)
{
	const struct reg_event *ticket = call->ticket;
	struct reg_menu_found found = { 0 };
	struct reg_err why = { 0 };
	int rc;

	*out = field->initial;
	/* The phone of a referral is a friend's. */
	if (ticket == NULL || call->action == &reg_menu_refer || (field->kind != REGULARS_FIELD_PLATE && field->kind != REGULARS_FIELD_PHONE) ||
	    strcmp(field->name, field->kind == REGULARS_FIELD_PHONE ? "phone" : "plate") != 0) {
		return 0;
	}
	*out = field->kind == REGULARS_FIELD_PHONE ? ticket->phone : ticket->has_plate ? ticket->plate.label : NULL;
	rc = *out == NULL || call->customer_no == 0 ? 0 : reg_menu_find(&found, call, side, *out, &why);
	if (rc < 0 && rc != REG_ENOTFOUND) {
		return reg_err_set(err, why.code, "%s", why.line);
	}
	*out = call->customer_no != 0 && found.customer == call->customer_no ? NULL : *out;
	return 0;
}

/* The fields that suit the ticket. Who the customer is need not be asked when the ticket names one. */
static int call_first_form(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const struct reg_menu_field *field;
	int rc = reg_menu_ticket_customer(call, side, err);

	for (size_t i = 0; rc == 0 && (field = reg_menu_field_at(call->action, i)) != NULL; i++) {
		const char *initial;

		rc = call_initial(&initial, call, side, field, err);
		if (rc == 0 && !field->is_later && (strcmp(field->name, "who") != 0 || call->customer_no == 0)) {
			reg_menu_ask(call, field->name, 0, initial);
		}
	}
	return rc;
}

static int role_rank(const char *role)
{
	return strcmp(role, "manager") == 0 ? 2 : strcmp(role, "lead") == 0 ? 1 : 0;
}

/* The host sees to it that only the role that an action needs may run it. Where the station's list of staff says that the
 * attendant has a lower one, somebody must approve all the same. */
static int call_may(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const struct reg_approval *approval = reg_menu_approval(call);
	struct reg_stmt *stmt;
	bool is_lower;
	int rc;

	if (role_rank(call->action->permission) == 0) {
		return 0;
	}
	rc = reg_sql(&stmt, side->store, REG_SQL_MENU_ROLE, err, "t", call->attendant);
	rc = rc < 0 ? rc : reg_step(stmt, err);
	is_lower = rc > 0 && role_rank(reg_text(stmt, 0)) < role_rank(call->action->permission);
	reg_reset(stmt);
	if (rc < 0 || !is_lower) {
		return rc < 0 ? rc : 0;
	}
	if (approval != NULL)
		return reg_act_approved(side, approval, call->action->permission, call->at_unix_s, err);
	return strcmp(call->action->permission, "manager") == 0 ? reg_err_set(err, REG_EDENIED, "this needs the role manager")
								 : reg_err_set(err, REG_EDENIED, "this needs the role lead");
}

static int call_act(struct reg_side *side, void *payload, struct reg_err *err)
{
	struct reg_menu_call *call = payload;
	struct reg_err why = { 0 };
	struct reg_text_value reason = { .name = "why", .kind = REG_TEXT_PLAIN, .text = why.line };
	int rc = reg_menu_check(call, side, err);

	/* Rewards and card programmes are offered by the programme in force, whoever loaded it. */
	rc = rc < 0 ? rc : reg_side_refresh(side, err);
	if (rc < 0) {
		return rc;
	}
	if (call->is_first) {
		return call_first_form(call, side, err);
	}
	rc = call_may(call, side, &why);
	rc = rc < 0 ? rc : call->action->run(call, side, &why);
	switch (rc) {
	case REG_ENOTFOUND:
	case REG_EEXISTS:
		/* What the cashier asked for cannot be: an answer, not a failure. */
		if (call->answer.n_messages == 0) {
			reg_menu_tell_values(call, REG_MESSAGE_ANSWER_IMPOSSIBLE, &reason, 1);
		}
		return 0;
	case REG_EDENIED:
		if (reg_menu_value(call, "pin") == NULL) {
			reg_menu_tell(call, REG_MESSAGE_ANSWER_NEEDS_APPROVAL, NULL);
		} else {
			reg_menu_tell_values(call, REG_MESSAGE_ANSWER_NOT_APPROVED, &reason, 1);
		}
		return reg_menu_ask_approval(call, side, err);
	default:
		return rc < 0 ? reg_err_set(err, why.code, "%s", why.line) : 0;
	}
}

static const struct reg_menu_action *find_action(const char *id)
{
	for (size_t i = 0; i < ACTION_COUNT; i++) {
		if (strcmp(actions[i]->id, id) == 0) {
			return actions[i];
		}
	}
	return NULL;
}

bool reg_menu_is_reading(const struct reg_menu_request *request)
{
	const struct reg_menu_action *action = find_action(request->action);

	return action == NULL || action->is_reading || request->is_first;
}

static void call_read(const void *payload, void *reader)
{
	reg_menu_publish(reader, payload);
}

int reg_menu_run(struct reg_menu_outcome *out, const struct reg_menu *menu, struct reg_writer *writer,
    struct reg_side *side, const struct reg_menu_request *request, struct reg_err *err)
{
	const struct reg_menu_action *action = find_action(request->action);
	struct reg_menu_call *call = calloc(1, sizeof *call);
	int rc;

	memset(out, 0, sizeof *out);
	if (call == NULL) {
		reg_event_destroy(request->ticket);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	call->ticket = request->ticket;
	call->action = action;
	rc = action == NULL ? reg_err_set(err, REG_EINVAL, "action %s: there is none", request->action)
	                    : call_check_names(action, request, err);
	rc = rc < 0 ? rc : call_fill(call, menu, request, err);
	if (rc < 0) {
		call_release(call);
		return rc;
	}
	if (!reg_menu_is_reading(request)) {
		rc = reg_writer_act(writer, call_act, call_read, out, call, call_release, err);
	} else {
		rc = call_act(side, call, err);
		reg_menu_publish(out, call);
		call_release(call);
	}
	if (rc < 0) {
		memset(out, 0, sizeof *out);
		return rc;
	}
	out->is_ready = request->is_first && out->result->form == NULL;
	return 0;
}
