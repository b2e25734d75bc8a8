/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * org.c - `regulars org`: organisations, which are customers with contact persons, surveys, contracts and vehicles.
 */
#include <stdio.h>
#include <string.h>

#include "customer.h"
#include "customer_list.h"
#include "entries.h"
#include "fields.h"
#include "i18n.h"
#include "org_earner.h"
#include "org_statement.h"
#include "output.h"
#include "who.h"

static const struct reg_option add_options[] = {
	REG_CUSTOMER_ID,
	{ "kind", "KIND", N_("organisation (otherwise), company, fleet, hospital, school, site, restaurant, government, hotel, farm.") },
	REG_FIELDS_CUSTOMER,
	REG_FIELDS_ORGANISATION,
	{ "plate", "PLATE", N_("A vehicle of theirs. May be repeated.") },
	{ "card", "NUMBER", N_("A card of theirs. May be repeated.") },
	REG_CUSTOMER_SINCE,
	{ NULL, NULL, NULL },
};

static const struct reg_option edit_options[] = {
	REG_CUSTOMER_NEW_KIND,
	REG_FIELDS_CUSTOMER,
	REG_FIELDS_ORGANISATION,
	REG_FIELDS_VERIFIED,
	{ NULL, NULL, NULL },
};

static const struct reg_option contract_options[] = {
	{ "grade", "GRADE", N_("For this grade alone, as the POS names it.") },
	{ "price", "PRICE", N_("Agreed price of a litre.") },
	{ "litres", "LITRES", N_("Agreed volume of the whole period.") },
	REG_ENTRY_DAYS,
	{ NULL, NULL, NULL },
};

/* Opens, finds the organisation, lets `change` work on it, shows it. */
static int with_org(struct reg_command *command, int (*change)(struct reg_side *side, const struct reg_command *command,
    const char *org, struct reg_err *err), struct reg_err *err)
{
	struct reg_side *side = NULL;
	struct reg_who who;
	int rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_who_account(&who, side, command->operands[0], err);
	if (rc == 0)
		rc = change(side, command, who.value, err);
	reg_command_close(side);
	return rc != 0 ? rc : reg_customer_show(command, err);
}

static int contact(struct reg_side *side, const struct reg_command *command, const char *org, struct reg_err *err)
{
	return reg_contact_change(side, command, (struct reg_entry){ .customer = org }, err);
}

static int survey(struct reg_side *side, const struct reg_command *command, const char *org, struct reg_err *err)
{
	return reg_survey_add(side, command, (struct reg_entry){ .customer = org }, "surveyed", err);
}

static int vehicle(struct reg_side *side, const struct reg_command *command, const char *org, struct reg_err *err)
{
	const struct reg_binding binding = { .kind = REGULARS_PLATE, .value = command->operands[1], .role = "fleet" };

	return reg_act_bind(side, org, &binding, reg_command_now(), reg_command_actor(), err);
}

static int contract(struct reg_side *side, const struct reg_command *command, const char *org, struct reg_err *err)
{
	const char *grade = reg_command_value(command, "grade"), *price = reg_command_value(command, "price");
	const char *litres = reg_command_value(command, "litres"), *from = reg_command_value(command, "from");
	const char *until = reg_command_value(command, "until");
	struct reg_entry entry = { .kind = "contract", .customer = org, .name = grade };
	int64_t value, no;
	int32_t day;
	int rc = 0;

	if (price == NULL && litres == NULL)
		return reg_command_usage(command, "what was agreed is missing: --price, --litres or both");
	entry.more = json_object();
	if (price != NULL && (rc = reg_entries_price(&value, price, side, err)) == 0)
		(void)json_object_set_new(entry.more, "unit_price_minor_per_m3", json_integer(value));
	if (rc == 0 && litres != NULL && (rc = reg_entries_litres(&value, litres, "litres", err)) == 0)
		(void)json_object_set_new(entry.more, "volume_ml", json_integer(value));
	if (rc == 0 && from != NULL)
		rc = reg_command_instant(&entry.from_unix_s, from, side->zone, "from", err);
	if (rc == 0 && until != NULL && (rc = reg_day_parse(&day, until, err)) == 0) {
		/* The last day is part of it. */
		entry.until_unix_s = reg_zone_day_start(side->zone, day + 1);
	}
	if (rc == 0)
		rc = reg_act_entry(&no, side, &entry, reg_command_now(), reg_command_actor(), err);
	json_decref(entry.more);
	return rc;
}

static int run_add(struct reg_command *command, struct reg_err *err)
{
	const char *kind = reg_command_value(command, "kind");

	if (kind != NULL && reg_profile_of_kind(kind) != REG_OF_ORGANISATION)
		return reg_command_usage(command, "--kind: \"%s\" is no kind of organisation", kind);
	return reg_customer_add(command, "organisation", err);
}

static int run_contact(struct reg_command *command, struct reg_err *err)
{
	return with_org(command, contact, err);
}

static int run_survey(struct reg_command *command, struct reg_err *err)
{
	return with_org(command, survey, err);
}

static int run_vehicle(struct reg_command *command, struct reg_err *err)
{
	return with_org(command, vehicle, err);
}

static int run_earner(struct reg_command *command, struct reg_err *err)
{
	return with_org(command, reg_org_earner_change, err);
}

static int run_contract(struct reg_command *command, struct reg_err *err)
{
	return with_org(command, contract, err);
}

const struct reg_verb reg_verbs_org[] = {
	{
		.name = "add",
		.options = add_options,
		.run = run_add,
		.help = N_("Enrols an organisation, or a prospect that has not bought yet."),
	},
	{
		.name = "edit",
		.operands = "ORG",
		.options = edit_options,
		.run = reg_customer_edit,
		.help = N_("Changes the profile of an organisation."),
	},
	{
		.name = "show",
		.operands = "ORG",
		.run = reg_customer_show,
		.help = N_("Shows an organisation: profile, contacts, vehicles, demand, contracts, points, visits."),
	},
	{
		.name = "list",
		.options = reg_customer_list_options,
		.run = reg_org_list,
		.help = N_("Lists the organisations."),
	},
	{
		.name = "contact",
		.operands = "ORG [PERSON]",
		.options = reg_contact_options,
		.run = run_contact,
		.help = N_("Names a contact person and the role, or ends that.\n\n"
			"The person is a customer as well: give one who is enrolled, or a new one by --name."),
	},
	{
		.name = "survey",
		.operands = "ORG LITRES",
		.options = reg_survey_options,
		.run = run_survey,
		.help = N_("Notes how many litres a month they need, here and elsewhere.\n\n"
			"What was found last counts from its day on; --basis is surveyed when it is not given."),
	},
	{
		.name = "contract",
		.operands = "ORG",
		.options = contract_options,
		.run = run_contract,
		.help = N_("Notes a contract: its period, price and volume. `show` says how much of it was taken."),
	},
	{
		.name = "earner",
		.operands = "ORG WHO",
		.options = reg_org_earner_options,
		.run = run_earner,
		.help = N_("Says who earns the points of an organisation's sales: organisation, driver (of the vehicle) or contact (who decides).\n\n"
			"A manager must approve it. Where there is no such person, or more than one, the organisation earns."),
	},
	{
		.name = "statement",
		.operands = "ORG",
		.options = reg_org_statement_options,
		.run = reg_org_statement,
		.help = N_("Shows the owner what was taken by month, vehicle and grade, who earned points with it, and what was invoiced."),
	},
	{
		.name = "invoice",
		.operands = "ORG NUMBER AMOUNT",
		.options = reg_org_invoice_options,
		.run = reg_org_invoice,
		.help = N_("Notes a VAT invoice, so that `statement` shows its total beside the sales."),
	},
	{
		.name = "vehicle",
		.operands = "ORG PLATE",
		.run = run_vehicle,
		.help = N_("Says that a vehicle belongs to an organisation, as one of its fleet, from now on."),
	},
	{ 0 },
};
