/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer.c - `regulars customer`: add, edit, show; the other verbs are in files of their own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "command.h"
#include "customer_account.h"
#include "customer_json.h"
#include "customer_list.h"
#include "i18n.h"
#include "output.h"
#include "who.h"

#define MAX_FIELDS 64

static const struct reg_option add_options[] = {
	{ "id", "NUMBER", N_("Customer number of the station; otherwise one is made.") },
	{ "kind", "KIND", N_("person (otherwise), company, fleet, taxi, truck, ride-hailing ...") },
	{ "name", "NAME", N_("Name.") },
	{ "phone", "NUMBER", N_("Phone number; it identifies as well.") },
	{ "language", "LANGUAGE", N_("Language to be addressed in.") },
	{ "set", "FIELD=VALUE", N_("Any other field of the profile. May be repeated.") },
	{ "plate", "PLATE", N_("A vehicle of this customer. May be repeated.") },
	{ "card", "NUMBER", N_("A card of this customer. May be repeated.") },
	{ "since", "DAY", N_("Enrolled since this day (or time), rather than from now on.") },
	{ NULL, NULL, NULL },
};

static const struct reg_option edit_options[] = {
	{ "name", "NAME", N_("New name.") },
	{ "phone", "NUMBER", N_("New phone number in the profile.") },
	{ "language", "LANGUAGE", N_("New language.") },
	{ "set", "FIELD=VALUE", N_("Any other field; \"FIELD=\" clears it. May be repeated.") },
	{ NULL, NULL, NULL },
};

/* Profile fields of the command line. The names of --set are copied into `names` (to be freed). */
struct fields {
	struct reg_profile_field items[MAX_FIELDS];
	char *names[MAX_FIELDS];
	size_t n;
};

static void finish_fields(struct fields *fields)
{
	for (size_t i = 0; i < fields->n; i++)
		free(fields->names[i]);
}

/* 0; REG_EXIT_USAGE, explained; or an error. */
static int read_fields(struct fields *out, const struct reg_command *command, struct reg_err *err)
{
	static const char *const plain[] = { "name", "phone", N_("language") };
	const char *text;
	size_t cursor = 0;

	*out = (struct fields){ 0 };
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		if ((text = reg_command_value(command, plain[i])) != NULL)
			out->items[out->n++] = (struct reg_profile_field){ plain[i], text };
	while ((text = reg_command_next(command, "set", &cursor)) != NULL) {
		const char *equals = strchr(text, '=');

		if (equals == NULL || equals == text)
			return reg_command_usage(command, "--set: \"%s\" is not of the form FIELD=VALUE", text);
		if (out->n == MAX_FIELDS)
			return reg_command_usage(command, "more than %d fields at once", MAX_FIELDS);
		out->names[out->n] = strndup(text, (size_t)(equals - text));
		if (out->names[out->n] == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
		out->items[out->n] = (struct reg_profile_field){ out->names[out->n], equals + 1 };
		out->n++;
	}
	return 0;
}

/* Binds every value of a repeated option. */
static int bind_all(struct reg_side *side, const struct reg_command *command, const char *option,
    enum regulars_identifier_kind kind, const char *customer, int64_t at_unix_s, struct reg_err *err)
{
	size_t cursor = 0;
	const char *value;
	int rc = 0;

	while (rc == 0 && (value = reg_command_next(command, option, &cursor)) != NULL) {
		const struct reg_binding binding = { .kind = kind, .value = value };

		rc = reg_act_bind(side, customer, &binding, at_unix_s, reg_command_actor(), err);
	}
	return rc;
}

static int print_customer(struct reg_side *side, const struct reg_command *command, const char *id, struct reg_err *err)
{
	json_t *customer = NULL;
	int rc = reg_customer_json(&customer, side, id, command->language, err);

	if (rc == 0 && command->json)
		return reg_output_json(customer, err);
	if (rc == 0)
		reg_customer_print(customer);
	json_decref(customer);
	return rc;
}

/* Plates and cards that cannot be read are refused before anybody is enrolled. */
static int check_identifiers(struct reg_side *side, const struct reg_command *command, struct reg_err *err)
{
	struct reg_who ignored;
	const char *value;
	size_t cursor = 0;
	int rc = 0;

	while (rc == 0 && (value = reg_command_next(command, "plate", &cursor)) != NULL)
		rc = reg_who_plate(&ignored, side, value, err);
	for (cursor = 0; rc == 0 && (value = reg_command_next(command, "card", &cursor)) != NULL;)
		rc = reg_who_card(&ignored, side, value, err);
	return rc;
}

static int run_add(struct reg_command *command, struct reg_err *err)
{
	const char *kind = reg_command_value(command, "kind"), *since = reg_command_value(command, "since");
	char id[REG_CUSTOMER_ID_SIZE] = "";
	int64_t at_unix_s = reg_command_now();
	struct reg_side *side = NULL;
	struct reg_err why = { 0 };
	struct fields fields;
	int rc = read_fields(&fields, command, err);

	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0 && since != NULL)
		rc = reg_command_instant(&at_unix_s, since, side->zone, "since", err);
	if (rc == 0)
		rc = check_identifiers(side, command, err);
	if (rc == 0) {
		rc = reg_act_enrol(id, side, reg_command_value(command, "id"), kind != NULL ? kind : "person",
		    fields.items, fields.n, at_unix_s, reg_command_actor(), &why);
		if (rc == REG_EEXISTS)
			rc = reg_err_set(
			    err, REG_EEXISTS, "%s: this is %s; `regulars customer edit` changes it", why.line, id);
		else if (rc != 0)
			rc = reg_err_set(err, (enum reg_code)rc, "%s", why.line);
	}
	if (rc == 0)
		rc = bind_all(side, command, "plate", REGULARS_PLATE, id, at_unix_s, err);
	if (rc == 0)
		rc = bind_all(side, command, "card", REGULARS_CARD, id, at_unix_s, err);
	if (rc == 0)
		rc = print_customer(side, command, id, err);
	reg_command_close(side);
	finish_fields(&fields);
	return rc;
}

static int run_edit(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	struct fields fields;
	struct reg_who who;
	int rc = read_fields(&fields, command, err);

	if (rc == 0 && fields.n == 0)
		rc = reg_command_usage(command, "what to change is missing");
	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_who_customer(&who, side, command->operands[0], err);
	if (rc == 0)
		rc = reg_act_edit(side, who.value, fields.items, fields.n, reg_command_now(), reg_command_actor(), err);
	if (rc == 0)
		rc = print_customer(side, command, who.value, err);
	reg_command_close(side);
	finish_fields(&fields);
	return rc;
}

static int run_show(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	struct reg_who who;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_who_customer(&who, side, command->operands[0], err);
	if (rc == 0)
		rc = print_customer(side, command, who.value, err);
	reg_command_close(side);
	return rc;
}

const struct reg_verb reg_verbs_customer[] = {
	{
		.name = "add",
		.options = add_options,
		.run = run_add,
		.help = N_("Enrols a customer.\n\n"
			"Sales from then on (or since --since) are theirs; prints what `show` prints."),
	},
	{
		.name = "edit",
		.operands = "CUSTOMER",
		.min_operands = 1,
		.max_operands = 1,
		.options = edit_options,
		.run = run_edit,
		.help = N_("Changes the profile of a customer."),
	},
	{
		.name = "show",
		.operands = "CUSTOMER",
		.min_operands = 1,
		.max_operands = 1,
		.run = run_show,
		.help = N_("Shows a customer: profile, vehicles, cards, tags, tier, points, visits.\n\n"
			"CUSTOMER is an id, a number, or a phone, plate or card that this customer alone holds."),
	},
	{
		.name = "list",
		.options = reg_customer_list_options,
		.run = reg_customer_list,
		.help = N_("Lists the enrolled customers."),
	},
	{
		.name = "find",
		.operands = "TEXT",
		.min_operands = 1,
		.max_operands = 1,
		.options = reg_customer_find_options,
		.run = reg_customer_find,
		.help = N_("Finds customers by part of the name or id, by phone or by plate."),
	},
	{
		.name = "merge",
		.operands = "CUSTOMER STAYS",
		.min_operands = 2,
		.max_operands = 2,
		.run = reg_customer_merge,
		.help = N_("Makes two customers one account from now on, which goes by STAYS.\n\n"
			"What was earned before stays as it was; the old id still finds the account. `split` takes it back."),
	},
	{
		.name = "split",
		.operands = "CUSTOMER",
		.min_operands = 1,
		.max_operands = 1,
		.run = reg_customer_split,
		.help = N_("Takes a merge back, as if it had never been."),
	},
	{
		.name = "forget",
		.operands = "CUSTOMER",
		.min_operands = 1,
		.max_operands = 1,
		.options = reg_customer_forget_options,
		.run = reg_customer_forget,
		.help = N_("Erases who a customer is: name, phone, profile, the plates and cards that nobody else holds.\n\n"
			"Sales and points stay, without a name; the audit chain still verifies. Cannot be undone."),
	},
	{
		.name = "floor",
		.operands = "CUSTOMER TIER",
		.min_operands = 2,
		.max_operands = 2,
		.options = reg_customer_floor_options,
		.run = reg_customer_floor,
		.help = N_("Gives a customer at least this tier, until a day."),
	},
	{
		.name = "join",
		.operands = "CUSTOMER CARD-PROGRAMME",
		.min_operands = 2,
		.max_operands = 2,
		.options = reg_customer_join_options,
		.run = reg_customer_join,
		.help = N_("Makes a customer a member of a card programme, for its term."),
	},
	{
		.name = "refer",
		.operands = "CUSTOMER REFERRER",
		.min_operands = 2,
		.max_operands = 2,
		.options = reg_customer_refer_options,
		.run = reg_customer_refer,
		.help = N_("Notes who referred a new customer; both are rewarded after the first real fill."),
	},
	{ 0 },
};
