/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "entries.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "account_acts.h"
#include "act_task.h"
#include "i18n.h"
#include "hooks/journal/scale.h"
#include "output.h"
#include "set.h"
#include "who.h"

const struct reg_option reg_survey_options[] = {
	{ "basis", "WORD", N_("What it rests on: stated, surveyed, invoiced or estimated.") },
	{ "grade", "GRADE", N_("Of this grade alone, as the POS names it.") },
	{ "by", "STAFF", N_("Who asked, rather than the user.") },
	{ "on", "DAY", N_("True since this day, rather than from now on.") },
	{ NULL, NULL, NULL },
};

const struct reg_option reg_contact_options[] = {
	{ "role", "ROLE", N_("decides, pays, dispatches, drives or contact (otherwise).") },
	{ "name", "NAME", N_("Enrols somebody new of this name, when no PERSON is given.") },
	{ "phone", "NUMBER", N_("Phone of the new person.") },
	{ "end", NULL, N_("No contact any more from now on.") },
	{ NULL, NULL, NULL },
};

/* --- numbers --- */

int reg_entries_price(int64_t *out, const char *text, const struct reg_side *side, struct reg_err *err)
{
	struct reg_scale scale;
	int rc = reg_scale_price(&scale, "l", reg_scale_currency_decimals(side->currency));

	rc = rc < 0 ? rc : reg_scale_read(out, text, '.', 0, scale, "price", err);
	return rc < 0 || *out > 0 ? rc : reg_err_set(err, REG_EINVAL, "price: found %s, expected more than nothing", text);
}

int reg_entries_litres(int64_t *out, const char *text, const char *option, struct reg_err *err)
{
	int rc = reg_scale_read(out, text, '.', 0, (struct reg_scale){ 1000, 1 }, option, err);

	return rc < 0 || *out > 0 ? rc : reg_err_set(err, REG_EINVAL, "%s: found %s, expected more than nothing", option, text);
}

static bool is_word_of(const char *word, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

/* --- demand --- */

int reg_survey_add(struct reg_side *side, const struct reg_command *command, struct reg_entry entry, const char *basis,
    struct reg_err *err)
{
	static const char *const bases[] = { "stated", "surveyed", "invoiced", "estimated", NULL };
	const char *given = reg_command_value(command, "basis"), *by = reg_command_value(command, "by");
	const char *on = reg_command_value(command, "on");
	int64_t volume_ml, no;
	int rc;

	basis = given != NULL ? given : basis;
	if (!is_word_of(basis, bases))
		return reg_command_usage(command, "--basis: \"%s\" is none of stated, surveyed, invoiced and estimated", basis);
	rc = reg_entries_litres(&volume_ml, command->operands[1], "litres", err);
	if (rc == 0 && on != NULL)
		rc = reg_command_instant(&entry.from_unix_s, on, side->zone, "on", err);
	if (rc != 0)
		return rc;
	entry.kind = "demand";
	entry.name = reg_command_value(command, "grade");
	entry.name = entry.name != NULL ? entry.name : "";
	entry.more = json_pack("{s:I, s:s, s:s}", "volume_ml", (json_int_t)volume_ml, "basis", basis, "staff",
	    by != NULL ? by : reg_command_actor());
	rc = reg_act_entry(&no, side, &entry, reg_command_now(), reg_command_actor(), err);
	json_decref(entry.more);
	return rc;
}

/* --- contacts --- */

/* The open contact of this person; 0 as *fact: there is none. */
static int contact_of(int64_t *fact, struct reg_side *side, int64_t customer, const char *place, int64_t person,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = place != NULL ? reg_sql(&stmt, side->store, REG_SQL_ENTRY_OF_PLACE, err, "t", place)
	                       : reg_sql(&stmt, side->store, REG_SQL_ENTRY_OF_CUSTOMER, err, "i", customer);

	*fact = 0;
	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1)
			if (strcmp(reg_text(stmt, 1), "contact") == 0 && reg_int(stmt, 2) == person &&
			    reg_int(stmt, 4) > reg_command_now())
				*fact = reg_int(stmt, 0);
	return rc;
}

/* Whoever keeps the organisation is to get to know the new one in the role of contact `fact`. */
static int contact_changed(struct reg_side *side, const char *customer, int64_t fact, struct reg_err *err)
{
	char role[64] = "";
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_CONTACT_ROLE, err, "i", fact);

	if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		(void)snprintf(role, sizeof role, "%s", reg_text(stmt, 0));
		reg_reset(stmt);
	}
	return rc < 0 ? rc : reg_act_contact_changed(side, customer, role, reg_command_now(), reg_command_actor(), err);
}

static int contact_end(struct reg_side *side, const struct reg_entry *entry, const struct reg_who *person,
    struct reg_err *err)
{
	struct reg_who about = { 0 };
	int64_t fact;
	int rc = entry->customer != NULL ? reg_who_customer(&about, side, entry->customer, err) : 0;

	rc = rc < 0 ? rc : contact_of(&fact, side, about.no, entry->place, person->no, err);
	if (rc == 0 && fact == 0)
		return reg_err_set(err, REG_ENOTFOUND, "%s is no contact there", person->value);
	rc = rc < 0 ? rc : reg_act_entry_end(side, fact, reg_command_now(), reg_command_actor(), err);
	if (rc == 0 && entry->customer != NULL)
		rc = contact_changed(side, entry->customer, fact, err);
	return rc;
}

static int contact_enrol(char id[REG_CUSTOMER_ID_SIZE], struct reg_side *side, const char *name, const char *phone,
    struct reg_err *err)
{
	const struct reg_profile_field fields[] = { { "name", name }, { "phone", phone } };

	return reg_act_enrol(id, side, NULL, "person", fields, phone != NULL ? 2 : 1, reg_command_now(), reg_command_actor(), err);
}

static int contact_change_within(struct reg_side *side, const struct reg_command *command, struct reg_entry entry,
    struct reg_err *err)
{
	static const char *const roles[] = { "decides", "pays", "dispatches", "drives", "contact", NULL };
	const char *role = reg_command_value(command, "role"), *name = reg_command_value(command, "name");
	struct reg_who person = { 0 };
	int64_t no;
	int rc = 0;

	if (role != NULL && !is_word_of(role, roles))
		return reg_command_usage(command, "--role: \"%s\" is none of decides, pays, dispatches, drives and contact", role);
	if ((command->n_operands < 2) == (name == NULL))
		return reg_command_usage(command, "who it is: either PERSON or --name");
	if (name != NULL)
		rc = contact_enrol(person.value, side, name, reg_command_value(command, "phone"), err);
	else
		rc = reg_who_customer(&person, side, command->operands[1], err);
	if (rc != 0)
		return rc;
	if (reg_command_value(command, "end") != NULL)
		return contact_end(side, &entry, &person, err);
	entry.kind = "contact";
	entry.target = person.value;
	entry.name = role != NULL ? role : "contact";
	rc = reg_act_entry(&no, side, &entry, reg_command_now(), reg_command_actor(), err);
	return rc != 0 || entry.customer == NULL ? rc : contact_changed(side, entry.customer, no, err);
}

int reg_contact_change(struct reg_side *side, const struct reg_command *command, struct reg_entry entry,
    struct reg_err *err)
{
	int rc = reg_act_batch_begin(side, err), end;

	if (rc < 0)
		return rc;
	rc = contact_change_within(side, command, entry, err);
	end = reg_act_batch_end(side, rc == 0, err);
	return rc != 0 ? rc : end;
}
