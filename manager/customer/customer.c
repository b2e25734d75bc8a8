/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer.c - `regulars customer`: add, edit, show; the other verbs are in files of their own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "act_profile.h"
#include "command.h"
#include "customer.h"
#include "customer_account.h"
#include "customer_change.h"
#include "customer_exchange.h"
#include "customer_json.h"
#include "customer_list.h"
#include "customer_note.h"
#include "customer_own.h"
#include "entries.h"
#include "fields.h"
#include "i18n.h"
#include "output.h"
#include "table.h"
#include "who.h"

static const struct reg_option add_options[] = {
	REG_CUSTOMER_ID,
	{ "kind", "KIND", N_("person (otherwise), company, fleet, taxi, truck, ride-hailing ...") },
	REG_FIELDS_CUSTOMER,
	REG_FIELDS_PERSON,
	REG_FIELDS_ORGANISATION,
	{ "plate", "PLATE", N_("A vehicle of this customer. May be repeated.") },
	{ "card", "NUMBER", N_("A card of this customer. May be repeated.") },
	REG_CUSTOMER_SINCE,
	{ NULL, NULL, NULL },
};

static const struct reg_option edit_options[] = {
	REG_CUSTOMER_NEW_KIND,
	REG_FIELDS_CUSTOMER,
	REG_FIELDS_PERSON,
	REG_FIELDS_ORGANISATION,
	REG_FIELDS_VERIFIED,
	{ NULL, NULL, NULL },
};

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

/* The account that a word means: an id that was merged away is another name of it. */
static int account_of(struct reg_who *out, struct reg_side *side, const char *text, struct reg_err *err)
{
	int rc = reg_who_account(out, side, text, err);

	return rc < 0 ? rc : reg_identity_value(out->value, sizeof out->value, side, out->no, err);
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

int reg_customer_add(struct reg_command *command, const char *otherwise, struct reg_err *err)
{
	const char *kind = reg_command_value(command, "kind"), *since = reg_command_value(command, "since");
	char id[REG_CUSTOMER_ID_SIZE] = "";
	int64_t at_unix_s = reg_command_now();
	struct reg_side *side = NULL;
	struct reg_err why = { 0 };
	struct reg_fields fields;
	int rc;

	kind = kind != NULL ? kind : otherwise;
	rc = reg_fields_read(&fields, command, reg_profile_of_kind(kind), err);
	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_fields_resolve(&fields, side, err);
	if (rc == 0 && since != NULL)
		rc = reg_command_instant(&at_unix_s, since, side->zone, "since", err);
	if (rc == 0)
		rc = check_identifiers(side, command, err);
	if (rc == 0) {
		rc = reg_act_enrol(id, side, reg_command_value(command, "id"), kind, fields.items, fields.n, at_unix_s,
		    reg_command_actor(), &why);
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
	reg_fields_finish(&fields);
	return rc;
}

static int run_add(struct reg_command *command, struct reg_err *err)
{
	return reg_customer_add(command, "person", err);
}

/* All that is known was asked again, of those too who were merged into it: their fields are the account's. */
static int verify(struct reg_side *side, int64_t head, struct reg_err *err)
{
	struct reg_set members = { 0 };
	int rc = reg_family_members(&members, side, head, err);

	for (size_t i = 0; i < members.n && rc == 0; i++) {
		char id[REG_CUSTOMER_ID_SIZE];

		rc = reg_identity_value(id, sizeof id, side, members.items[i], err);
		if (rc == 0 && id[0] != '\0')
			rc = reg_act_verify(side, id, NULL, 0, reg_command_now(), reg_command_actor(), err);
	}
	reg_set_finish(&members);
	return rc;
}

/* Which fields they have follows from the kind that they are, or become. */
static int edit(struct reg_side *side, const struct reg_command *command, const struct reg_who *who,
    struct reg_fields *fields, struct reg_err *err)
{
	const char *kind = reg_command_value(command, "kind");
	char present[64] = "person";
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_PROFILE_OF_CUSTOMER, err, "i", who->no);

	if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		(void)snprintf(present, sizeof present, "%s", reg_text(stmt, 0));
		reg_reset(stmt);
		rc = 0;
	}
	if (rc == 0)
		rc = reg_fields_read(fields, command, reg_profile_of_kind(kind != NULL ? kind : present), err);
	if (rc == 0 && kind != NULL)
		rc = reg_fields_add(fields, "kind", kind, err);
	if (rc == 0 && fields->n == 0 && reg_command_value(command, "verified") == NULL)
		rc = reg_command_usage(command, "what to change is missing");
	if (rc == 0)
		rc = reg_fields_resolve(fields, side, err);
	if (rc == 0 && fields->n > 0)
		rc = reg_customer_change(side, who->value, fields, reg_command_now(), err);
	return rc == 0 && reg_command_value(command, "verified") != NULL ? verify(side, who->no, err) : rc;
}

/* All of it or nothing. */
static int edit_at_once(struct reg_side *side, const struct reg_command *command, const struct reg_who *who,
    struct reg_fields *fields, struct reg_err *err)
{
	int rc = reg_act_batch_begin(side, err), end;

	if (rc < 0)
		return rc;
	rc = edit(side, command, who, fields, err);
	end = reg_act_batch_end(side, rc == 0, err);
	return rc != 0 ? rc : end;
}

int reg_customer_edit(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	struct reg_fields fields = { .n = 0 };
	struct reg_who who;
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = account_of(&who, side, command->operands[0], err);
	if (rc == 0)
		rc = edit_at_once(side, command, &who, &fields, err);
	if (rc == 0)
		rc = print_customer(side, command, who.value, err);
	reg_command_close(side);
	reg_fields_finish(&fields);
	return rc;
}

int reg_customer_show(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	struct reg_who who;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = account_of(&who, side, command->operands[0], err);
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
		.options = edit_options,
		.run = reg_customer_edit,
		.help = N_("Changes the profile of a customer.\n\n"
			"What a profile should have, and what of it is due to be asked again, `show` says."),
	},
	{
		.name = "show",
		.operands = "CUSTOMER",
		.run = reg_customer_show,
		.help = N_("Shows a customer: profile, vehicles, cards, tags, tier, points, visits.\n\n"
			"CUSTOMER is an id, a number, or a phone, plate or card that this customer alone holds."),
	},
	{
		.name = "own",
		.operands = "CUSTOMER",
		.options = reg_customer_own_options,
		.run = reg_customer_own,
		.help = N_("Says who developed a customer and who keeps it; each has its own credit, from its day on."),
	},
	{
		.name = "demand",
		.operands = "CUSTOMER LITRES",
		.options = reg_survey_options,
		.run = reg_customer_demand,
		.help = N_("Notes how many litres a month a customer needs, here and elsewhere.\n\n"
			"What is said last counts from its day on; --basis is stated when it is not given."),
	},
	{
		.name = "note",
		.operands = "CUSTOMER [TEXT]",
		.options = reg_customer_note_options,
		.run = reg_customer_note,
		.help = N_("Notes what a customer needs, wishes or asked for, and what was done or given."),
	},
	{
		.name = "rate",
		.operands = "CUSTOMER STARS",
		.options = reg_customer_rate_options,
		.run = reg_customer_rate,
		.help = N_("Notes how satisfied a customer is, 1 to 5 stars, by itself or in a survey."),
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
		.options = reg_table_options,
		.run = reg_customer_find,
		.help = N_("Finds customers by part of the name or id, by phone or by plate."),
	},
	{
		.name = "import",
		.operands = "FILE",
		.options = reg_customer_import_options,
		.run = reg_customer_import,
		.help = N_("Enrols everybody of a CSV file with a header or of a file of vCards (3.0, 4.0); \"-\" is standard input.\n\n"
			"When one record is not in order, nothing is taken in and every mistake is told with its line; --partial takes "
			"the others. Columns: id, kind, since, tags and plates (several with \";\" between), the fields of profiles, "
			"x:NAME for fields of the station's own."),
	},
	{
		.name = "export",
		.options = reg_customer_export_options,
		.run = reg_customer_export,
		.help = N_("Writes all customers as `import` reads them.\n\n"
			"Cards are left out: only their tokens are known. In CSV a quote stands before what a spreadsheet would take for "
			"a formula; `import` takes it off."),
	},
	{
		.name = "merge",
		.operands = "CUSTOMER STAYS",
		.run = reg_customer_merge,
		.help = N_("Makes two customers one account from now on, which goes by STAYS.\n\n"
			"What was earned before stays as it was; the old id still finds the account. `split` takes it back."),
	},
	{
		.name = "split",
		.operands = "CUSTOMER",
		.run = reg_customer_split,
		.help = N_("Takes a merge back, as if it had never been."),
	},
	{
		.name = "forget",
		.operands = "CUSTOMER",
		.options = reg_customer_forget_options,
		.run = reg_customer_forget,
		.help = N_("Erases who a customer is: name, phone, profile, the plates and cards that nobody else holds.\n\n"
			"Sales and points stay, without a name; the audit chain still verifies. Cannot be undone."),
	},
	{
		.name = "floor",
		.operands = "CUSTOMER TIER",
		.options = reg_customer_floor_options,
		.run = reg_customer_floor,
		.help = N_("Gives a customer at least this tier, until a day."),
	},
	{
		.name = "join",
		.operands = "CUSTOMER CARD-PROGRAMME",
		.options = reg_customer_join_options,
		.run = reg_customer_join,
		.help = N_("Makes a customer a member of a card programme, for its term."),
	},
	{
		.name = "refer",
		.operands = "CUSTOMER REFERRER",
		.options = reg_customer_refer_options,
		.run = reg_customer_refer,
		.help = N_("Notes who referred a new customer; both are rewarded after the first real fill."),
	},
	{ 0 },
};
