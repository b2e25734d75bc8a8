/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "entries.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "account_acts.h"
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

static int contact_end(struct reg_side *side, const struct reg_entry *entry, const struct reg_who *person,
    struct reg_err *err)
{
	struct reg_who about = { 0 };
	int64_t fact;
	int rc = entry->customer != NULL ? reg_who_customer(&about, side, entry->customer, err) : 0;

	rc = rc < 0 ? rc : contact_of(&fact, side, about.no, entry->place, person->no, err);
	if (rc == 0 && fact == 0)
		return reg_err_set(err, REG_ENOTFOUND, "%s is no contact there", person->value);
	return rc < 0 ? rc : reg_act_entry_end(side, fact, reg_command_now(), reg_command_actor(), err);
}

static int contact_enrol(char id[REG_CUSTOMER_ID_SIZE], struct reg_side *side, const char *name, const char *phone,
    struct reg_err *err)
{
	const struct reg_profile_field fields[] = { { "name", name }, { "phone", phone } };

	return reg_act_enrol(id, side, NULL, "person", fields, phone != NULL ? 2 : 1, reg_command_now(), reg_command_actor(), err);
}

int reg_contact_change(struct reg_side *side, const struct reg_command *command, struct reg_entry entry,
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
	return reg_act_entry(&no, side, &entry, reg_command_now(), reg_command_actor(), err);
}

/* --- as JSON --- */

static json_t *day_json(const struct reg_side *side, int64_t at_unix_s)
{
	char day[REG_DAY_SIZE];

	if (at_unix_s == INT64_MAX)
		return json_null();
	reg_day_format(day, reg_zone_day(side->zone, at_unix_s));
	return json_string(day);
}

/* {"customer","name"} of a number; both null when erased. */
static int person_json(json_t *out, struct reg_side *side, int64_t no, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_NAME, err, "i", no);

	if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		(void)json_object_set_new(out, "customer", reg_json_text(reg_text(stmt, 1)));
		(void)json_object_set_new(out, "name", reg_json_text(reg_text(stmt, 4)));
		reg_reset(stmt);
		rc = 0;
	}
	return rc;
}

static void append_to(json_t *out, const char *list, json_t *item)
{
	json_t *items = json_object_get(out, list);

	if (items == NULL) {
		items = json_array();
		(void)json_object_set_new(out, list, items);
	}
	(void)json_array_append_new(items, item);
}

/* Columns of a row: fact, kind, target, at, until, name, body, actor. */
static int entry_json(json_t *out, struct reg_side *side, struct reg_stmt *stmt, struct reg_err *err)
{
	static const struct { const char *kind, *list, *name; } lists[] = {
		{ "demand", "demand", N_("grade") }, { "contact", "contacts", N_("role") }, { "contract", "contracts", N_("grade") },
		{ "price", "prices", N_("grade") }, { "offer", "offers", NULL },
	};
	const char *kind = reg_text(stmt, 1), *part;
	json_t *body = json_loads(reg_text(stmt, 6), 0, NULL), *item, *value;
	const char *name;
	int rc = 0;

	if (strcmp(kind, "own") == 0) {
		part = json_string_value(json_object_get(body, "part"));
		if (part != NULL && reg_int(stmt, 3) <= reg_command_now()) {
			value = json_object_get(out, "owners");
			if (value == NULL) {
				value = json_object();
				(void)json_object_set_new(out, "owners", value);
			}
			/* Rows come by time: the last one counts. */
			(void)json_object_set_new(value, part, json_pack("{s:o, s:o, s:b}", "staff",
			    reg_json_text(reg_text(stmt, 5)[0] == '\0' ? NULL : reg_text(stmt, 5)), "since",
			    day_json(side, reg_int(stmt, 3)), "pool", reg_text(stmt, 5)[0] == '\0'));
		}
		json_decref(body);
		return 0;
	}
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		if (strcmp(lists[i].kind, kind) != 0)
			continue;
		item = json_pack("{s:o, s:o, s:o}", "from", day_json(side, reg_int(stmt, 3)), "until",
		    day_json(side, reg_int(stmt, 4)), "by", reg_json_text(reg_text(stmt, 7)));
		if (lists[i].name != NULL)
			(void)json_object_set_new(item, lists[i].name,
			    reg_json_text(reg_text(stmt, 5)[0] == '\0' ? NULL : reg_text(stmt, 5)));
		json_object_foreach(body, name, value)
			if (strcmp(name, "kind") != 0 && strcmp(name, "from") != 0 && strcmp(name, "until") != 0 &&
			    strcmp(name, "name") != 0 && strcmp(name, "place") != 0)
				(void)json_object_set(item, name, value);
		if (json_object_get(body, "unit_price_minor_per_m3") != NULL)
			(void)json_object_set_new(item, "currency", json_string(side->currency));
		if (!reg_is_null(stmt, 2))
			rc = person_json(item, side, reg_int(stmt, 2), err);
		append_to(out, lists[i].list, item);
	}
	json_decref(body);
	return rc;
}

static int rows_json(json_t *out, struct reg_side *side, struct reg_stmt *stmt, struct reg_err *err)
{
	int rc;

	while ((rc = reg_step(stmt, err)) == 1) {
		rc = entry_json(out, side, stmt, err);
		if (rc < 0)
			break;
	}
	reg_reset(stmt);
	return rc;
}

/* Where a person is a contact. */
static int contact_of_json(json_t *out, struct reg_side *side, int64_t person, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ENTRY_OF_TARGET, err, "i", person);

	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1) {
			json_t *item = json_pack("{s:o, s:o, s:o, s:o}", "role", reg_json_text(reg_text(stmt, 2)), "from",
			    day_json(side, reg_int(stmt, 3)), "until", day_json(side, reg_int(stmt, 4)), "place",
			    reg_json_text(reg_text(stmt, 1)));

			rc = reg_is_null(stmt, 0) ? 0 : person_json(item, side, reg_int(stmt, 0), err);
			append_to(out, "contact_of", item);
			if (rc < 0)
				break;
		}
	reg_reset(stmt);
	return rc;
}

/* What a contract without a grade of its own has brought so far. */
static int contracts_sold(json_t *out, struct reg_side *side, int64_t head, struct reg_err *err)
{
	json_t *contract;
	size_t i;
	int rc = 0;

	json_array_foreach(json_object_get(out, "contracts"), i, contract) {
		const char *from = json_string_value(json_object_get(contract, "from"));
		const char *until = json_string_value(json_object_get(contract, "until"));
		int64_t sold_ml = 0;

		if (!json_is_null(json_object_get(contract, "grade")))
			continue;
		rc = reg_get_int(&sold_ml, side->store, REG_SQL_ENTRY_SOLD, err, "itt", head, from,
		    until != NULL ? until : "9999-12-31");
		if (rc < 0)
			return rc;
		(void)json_object_set_new(contract, "sold_ml", json_integer(sold_ml));
	}
	return 0;
}

int reg_entries_json(json_t *out, struct reg_side *side, int64_t customer, const char *place, struct reg_err *err)
{
	struct reg_set members = { 0 };
	struct reg_stmt *stmt;
	int64_t head = 0;
	int rc;

	if (place != NULL) {
		rc = reg_sql(&stmt, side->store, REG_SQL_ENTRY_OF_PLACE, err, "t", place);
		return rc < 0 ? rc : rows_json(out, side, stmt, err);
	}
	rc = reg_family_head(&head, side, customer, err);
	rc = rc < 0 ? rc : reg_family_members(&members, side, head, err);
	/* What is said of who stays comes last, so that its owners count. */
	for (size_t i = members.n; i > 0 && rc == 0; i--) {
		rc = reg_sql(&stmt, side->store, REG_SQL_ENTRY_OF_CUSTOMER, err, "i", members.items[i - 1]);
		rc = rc < 0 ? rc : rows_json(out, side, stmt, err);
		rc = rc < 0 ? rc : contact_of_json(out, side, members.items[i - 1], err);
	}
	reg_set_finish(&members);
	return rc < 0 ? rc : contracts_sold(out, side, head, err);
}

/* --- for people --- */

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static int64_t number_of(const json_t *object, const char *name)
{
	return (int64_t)json_integer_value(json_object_get(object, name));
}

static bool is_over(const json_t *item)
{
	return text_of(item, "until") != NULL;
}

static void field(const char *title, const char *text)
{
	printf("%s %s\n", reg_shown_padded(title, 9), text);
}

static void print_demand(const json_t *item)
{
	const char *grade = text_of(item, "grade");

	if (grade == NULL)
		field(_("Demand"), reg_shown_format(_("%1$s l a month, %2$s, by %3$s, since %4$s"), reg_shown_litres(number_of(item, "volume_ml")),
		    text_of(item, "basis"), reg_shown(text_of(item, "staff")), text_of(item, "from")));
	else
		field(_("Demand"), reg_shown_format(_("%1$s l of %5$s a month, %2$s, by %3$s, since %4$s"), reg_shown_litres(number_of(item, "volume_ml")), text_of(item, "basis"), reg_shown(text_of(item, "staff")),
		    text_of(item, "from"), reg_shown(grade)));
}

static void print_contact(const json_t *item)
{
	const char *id = text_of(item, "customer"), *name = text_of(item, "name");

	if (id == NULL)
		field(_("Contact"), reg_shown_format(_("somebody erased, %1$s, since %2$s"), text_of(item, "role"), text_of(item, "from")));
	else if (is_over(item))
		field(_("Contact"), reg_shown_format(_("%1$s (%2$s), %3$s, from %4$s until %5$s"), reg_shown(name != NULL ? name : id), reg_shown(id),
		    text_of(item, "role"), text_of(item, "from"), text_of(item, "until")));
	else
		field(_("Contact"), reg_shown_format(_("%1$s (%2$s), %3$s, since %4$s"), reg_shown(name != NULL ? name : id), reg_shown(id),
		    text_of(item, "role"), text_of(item, "from")));
}

static void print_contact_of(const json_t *item)
{
	const char *id = text_of(item, "customer"), *name = text_of(item, "name"), *place = text_of(item, "place");

	if (!is_over(item))
		field(_("Contact"), reg_shown_format(_("of %1$s, %2$s, since %3$s"), reg_shown(place != NULL ? place : name != NULL ? name : id != NULL ? id : _("somebody erased")),
		    text_of(item, "role"), text_of(item, "from")));
}

const char *reg_entries_price_text(const json_t *item)
{
	static char text[4][64];
	static unsigned n;
	int64_t tenths = number_of(item, "unit_price_minor_per_m3") / 100, unit = 10;
	int decimals = reg_scale_currency_decimals(text_of(item, "currency")) & 3;
	char *out = text[n++ % 4];

	for (int i = 0; i < decimals; i++)
		unit *= 10;
	(void)snprintf(out, sizeof text[0], "%" PRId64 ".%0*" PRId64, tenths / unit, decimals + 1, tenths % unit);
	return out;
}

static void print_contract(const json_t *item)
{
	const char *grade = text_of(item, "grade"), *until = text_of(item, "until");

	if (until != NULL)
		field(_("Contract"), reg_shown_format(_("%1$s, from %2$s until %3$s"), grade != NULL ? reg_shown(grade) : _("all grades"),
		    text_of(item, "from"), until));
	else
		field(_("Contract"), reg_shown_format(_("%1$s, since %2$s"), grade != NULL ? reg_shown(grade) : _("all grades"), text_of(item, "from")));
	if (json_object_get(item, "unit_price_minor_per_m3") != NULL)
		field("", reg_shown_format(_("price: %s a litre"), reg_entries_price_text(item)));
	if (json_object_get(item, "volume_ml") != NULL)
		field("", reg_shown_format(_("agreed: %s l"), reg_shown_litres(number_of(item, "volume_ml"))));
	if (json_object_get(item, "sold_ml") != NULL)
		field("", reg_shown_format(_("taken so far: %s l"), reg_shown_litres(number_of(item, "sold_ml"))));
}

static void print_price(const json_t *item)
{
	field(_("Price"), reg_shown_format(_("%1$s: %2$s a litre, seen on %3$s"), reg_shown(text_of(item, "grade")), reg_entries_price_text(item),
	    text_of(item, "from")));
}

static void print_offer(const json_t *item)
{
	if (is_over(item))
		field(_("Offer"), reg_shown_format(_("%1$s, from %2$s until %3$s"), reg_shown(text_of(item, "text")), text_of(item, "from"),
		    text_of(item, "until")));
	else
		field(_("Offer"), reg_shown_format(_("%1$s, since %2$s"), reg_shown(text_of(item, "text")), text_of(item, "from")));
}

static void print_owners(const json_t *owners)
{
	const json_t *developed = json_object_get(owners, "developed"), *kept = json_object_get(owners, "kept");

	if (text_of(developed, "staff") != NULL)
		printf(_("Developed by %1$s, since %2$s\n"), reg_shown(text_of(developed, "staff")), text_of(developed, "since"));
	if (text_of(kept, "staff") != NULL)
		printf(_("Kept by %1$s, since %2$s\n"), reg_shown(text_of(kept, "staff")), text_of(kept, "since"));
	else if (kept != NULL)
		printf(_("In the pool since %s\n"), text_of(kept, "since"));
}

void reg_entries_print(const json_t *entries)
{
	static const struct { const char *list; void (*print)(const json_t *item); } lists[] = {
		{ "contacts", print_contact }, { "contact_of", print_contact_of }, { "demand", print_demand },
		{ "contracts", print_contract }, { "prices", print_price }, { "offers", print_offer },
	};
	const json_t *item;
	size_t k;

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		json_array_foreach(json_object_get(entries, lists[i].list), k, item)
			lists[i].print(item);
	print_owners(json_object_get(entries, "owners"));
}
