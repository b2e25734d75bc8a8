/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "menu.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "form.h"
#include "text.h"

static const char *const role_names[] = {"attendant", "lead", "manager"};

static int list_actions(struct till *till, const struct regulars_action *actions, size_t n)
{
	till_screen_say(&till->screen, "%s:", till_word(W_MENU));
	for (size_t i = 0; i < n; i++)
		till_screen_say(&till->screen, "  %2zu %s (%s)%s%s", i + 1, actions[i].label, actions[i].id,
		    actions[i].permission == NULL || strcmp(actions[i].permission, role_names[0]) == 0 ? "" : " - ",
		    actions[i].permission == NULL || strcmp(actions[i].permission, role_names[0]) == 0 ? "" :
		    actions[i].permission);
	return 0;
}

static const struct regulars_action *find_action(const struct regulars_action *actions, size_t n, const char *word)
{
	int64_t number;

	for (size_t i = 0; i < n; i++)
		if (strcmp(actions[i].id, word) == 0)
			return &actions[i];
	if (till_text_number(&number, word, 0) == 0 && number >= 1 && (size_t)number <= n)
		return &actions[number - 1];
	return NULL;
}

/* A permission this till has never heard of is one for the manager. */
static enum till_role role_needed(const struct regulars_action *action)
{
	if (action->permission == NULL || strcmp(action->permission, "attendant") == 0)
		return TILL_ATTENDANT;
	return strcmp(action->permission, "lead") == 0 ? TILL_LEAD : TILL_MANAGER;
}

/* --- what an action changes on the ticket --- */

static int add_effect_line(struct till *till, const struct regulars_effect *effect)
{
	struct till_line *line = till_ticket_add_line(&till->ticket);

	if (line == NULL)
		return till_refuse(till, W_NO_MEMORY, NULL);
	line->kind = effect->line.kind;
	till_text_copy(line->product, sizeof line->product, effect->line.product);
	till_text_copy(line->category, sizeof line->category, effect->line.category);
	till_text_copy(line->name, sizeof line->name, effect->text);
	line->quantity_milli = 1000;
	line->amount_minor = effect->line.amount_minor;
	line->is_redeemed = 1;
	till_rung(till);
	return 0;
}

static void take_effects(struct till *till, const struct regulars_menu_result *result)
{
	for (size_t i = 0; till->has_ticket && i < result->n_effects; i++) {
		const struct regulars_effect *effect = &result->effects[i];

		switch (effect->kind) {
		case REGULARS_EFFECT_LINE:
			add_effect_line(till, effect);
			break;
		case REGULARS_EFFECT_PRICE_OFF:
			till->ticket.off_minor_per_m3 = effect->off_minor_per_m3;
			till->ticket.off_max_ml = effect->max_ml;
			till_text_copy(till->ticket.off_name, sizeof till->ticket.off_name, effect->text);
			till_text_copy(till->ticket.off_reward, sizeof till->ticket.off_reward, effect->line.product);
			break;
		case REGULARS_EFFECT_IDENTIFY:
			/* The plugin knows; should the ticket be told anew, it must hear it again. */
			till_ticket_identify(&till->ticket, effect->identifier, effect->value);
			break;
		}
	}
}

/* --- running --- */

/* Of a plugin of 1.0 a result ends with the customer. */
static int has_forms(const struct till *till)
{
	return (till->loyalty.plugin->version & 0xffff) >= 1;
}

static const struct regulars_menu_result *run_once(struct till *till, const char *id, const struct till_form *form)
{
	const struct regulars_plugin *plugin = till->loyalty.plugin;
	const struct regulars_menu_result *result = NULL;
	const struct regulars_value *values = form == NULL ? NULL : form->values;
	size_t n = form == NULL ? 0 : form->n;
	const char *attendant = till_text_known(till->attendant);
	enum regulars_status status;

	if (till->has_ticket && till->loyalty.ticket != NULL && has_forms(till))
		status = plugin->ticket_menu_run(&result, till->loyalty.ticket, id, values, n, attendant);
	else
		status = plugin->menu_run(&result, till->loyalty.session, id, values, n, attendant);
	if (till_loyalty_note(&till->loyalty, status) < 0)
		return NULL;
	for (size_t i = 0; result != NULL && i < result->n_messages; i++)
		till_screen_say(&till->screen, "  %s", result->messages[i]);
	return result;
}

/* Runs form after form until nothing more is needed. */
static int run_action(struct till *till, const struct regulars_action *action, char **words, int n)
{
	const struct regulars_menu_result *result = NULL;
	const struct regulars_action *form = action;
	struct till_form filled;
	char id[64];

	till_text_copy(id, sizeof id, action->id);
	if (till->has_ticket)
		till_loyalty_follow(&till->loyalty, &till->ticket);
	if (till->has_ticket && till->loyalty.ticket != NULL && has_forms(till)) {
		result = run_once(till, id, NULL);
		if (result == NULL)
			return -1;
		form = result->form;
	}
	while (form != NULL) {
		if (till_form_ask(&filled, till, form, words, n) != 0) {
			till_form_finish(&filled);
			return till_refuse(till, W_CANCELLED, NULL);
		}
		result = run_once(till, id, &filled);
		till_form_finish(&filled);
		if (result == NULL)
			return -1;
		form = has_forms(till) ? result->form : NULL;
	}
	if (result != NULL && has_forms(till))
		take_effects(till, result);
	if (till->has_ticket)
		till_show_checkout(till);
	return 0;
}

int till_menu(struct till *till, char **words, int n)
{
	const struct regulars_action *actions = NULL;
	const struct regulars_action *action;
	size_t n_actions = 0;
	char chosen[64];

	if (!till_loyalty_is_on(&till->loyalty))
		return till_refuse(till, W_LOYALTY_OFF, NULL);
	if (till_loyalty_note(&till->loyalty,
	    till->loyalty.plugin->menu_list(&actions, &n_actions, till->loyalty.session)) < 0)
		return -1;
	if (n < 2) {
		list_actions(till, actions, n_actions);
		if (till_screen_read(&till->screen, till_word(W_MENU_PROMPT), chosen, sizeof chosen) != 0 ||
		    chosen[0] == '\0' || strcmp(chosen, ".") == 0)
			return 0;
		action = find_action(actions, n_actions, chosen);
	} else {
		till_text_copy(chosen, sizeof chosen, words[1]);
		action = find_action(actions, n_actions, words[1]);
	}
	if (action == NULL)
		return till_refuse(till, W_NO_SUCH_ACTION, chosen);
	if (till->role < role_needed(action))
		return till_refuse(till, W_NEEDS_ROLE, role_names[role_needed(action)]);
	return run_action(till, action, words + 2, n > 2 ? n - 2 : 0);
}

int till_menu_answer(struct till *till, char **words, int n)
{
	struct till_ask *ask = &till->ask;
	const struct regulars_action *actions = NULL;
	const struct regulars_action *action;
	char word[512];
	char *given[] = {word};
	size_t n_actions = 0;

	if (ask->action[0] == '\0')
		return till_refuse(till, W_NO_QUESTION, NULL);
	if (till_loyalty_note(&till->loyalty,
	    till->loyalty.plugin->menu_list(&actions, &n_actions, till->loyalty.session)) < 0)
		return -1;
	action = find_action(actions, n_actions, ask->action);
	if (action == NULL)
		return till_refuse(till, W_NO_SUCH_ACTION, ask->action);
	(void)snprintf(word, sizeof word, "%s=", ask->field);
	for (int i = 1; i < n; i++)
		(void)snprintf(word + strlen(word), sizeof word - strlen(word), "%s%s", i > 1 ? " " : "", words[i]);
	return run_action(till, action, given, 1);
}

int till_menu_lookup(struct till *till, char **words, int n)
{
	static const struct {
		const char *name;
		enum regulars_identifier_kind kind;
	} kinds[] = {
		{"plate", REGULARS_PLATE},
		{"card", REGULARS_CARD},
		{"phone", REGULARS_PHONE},
		{"customer", REGULARS_CUSTOMER},
	};
	struct regulars_checkout *checkout = NULL;
	enum regulars_identifier_kind kind = 0;

	(void)n;
	if (!till_loyalty_is_on(&till->loyalty))
		return till_refuse(till, W_LOYALTY_OFF, NULL);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, words[1]) == 0)
			kind = kinds[i].kind;
	if (kind == 0)
		return till_refuse(till, W_USAGE, "lookup plate|card|phone|customer VALUE");
	if (till_loyalty_note(&till->loyalty,
	    till->loyalty.plugin->lookup(&checkout, till->loyalty.session, kind, words[2])) < 0 || checkout == NULL)
		return -1;
	for (size_t i = 0; i < checkout->n_operator_lines; i++)
		till_screen_say(&till->screen, "  %s", checkout->operator_lines[i]);
	till->loyalty.plugin->checkout_free(checkout);
	return 0;
}
