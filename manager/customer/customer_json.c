/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "customer_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "checkout.h"
#include "command.h"
#include "customer_note.h"
#include "entries.h"
#include "fields.h"
#include "i18n.h"
#include "org_earner.h"
#include "output.h"

static json_t *day_json(const struct reg_side *side, int64_t at_unix_s)
{
	char day[REG_DAY_SIZE];

	reg_day_format(day, reg_zone_day(side->zone, at_unix_s));
	return json_string(day);
}

static int add_bindings_of(json_t *plates, json_t *cards, json_t *phones, struct reg_side *side, int64_t no,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_BINDINGS, err, "i", no);

	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1) {
			const char *kind = reg_text(stmt, 0);
			json_t *list = strcmp(kind, "plate") == 0 ? plates : strcmp(kind, "card") == 0 ? cards : phones;
			int64_t until = reg_int(stmt, 7);

			(void)json_array_append_new(list,
			    json_pack("{s:o, s:o, s:o, s:o, s:I, s:o, s:o}", "value", reg_json_text(reg_text(stmt, 1)),
				"label", reg_json_text(reg_text(stmt, 2)), "class", reg_json_text(reg_text(stmt, 3)),
				"role", reg_json_text(reg_text(stmt, 4)), "confidence", (json_int_t)reg_int(stmt, 5),
				"from", day_json(side, reg_int(stmt, 6)), "until",
				until == INT64_MAX ? json_null() : day_json(side, until)));
		}
	return rc;
}

/* Plates, cards and phones of the account, each {"value","label","class","role","confidence","from","until"}. */
static int add_bindings(json_t *customer, struct reg_side *side, const struct reg_set *members, struct reg_err *err)
{
	json_t *plates = json_array(), *cards = json_array(), *phones = json_array();
	int rc = 0;

	for (size_t i = 0; i < members->n && rc == 0; i++)
		rc = add_bindings_of(plates, cards, phones, side, members->items[i], err);
	(void)json_object_set_new(customer, "vehicles", plates);
	(void)json_object_set_new(customer, "cards", cards);
	(void)json_object_set_new(customer, "phones", phones);
	return rc;
}

/* Who was merged into the account: "merged", an array of {"customer","name"}; nothing when nobody was. */
static int add_merged(json_t *customer, struct reg_side *side, const struct reg_set *members, struct reg_err *err)
{
	json_t *merged = json_array();
	int rc = 0;

	for (size_t i = 1; i < members->n && rc == 0; i++) {
		struct reg_stmt *stmt;

		rc = reg_sql(&stmt, side->store, REG_SQL_MGR_NAME, err, "i", members->items[i]);
		if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
			(void)json_array_append_new(merged, json_pack("{s:o, s:o}", "customer", reg_json_text(reg_text(stmt, 1)),
			    "name", reg_json_text(reg_text(stmt, 4))));
			reg_reset(stmt);
			rc = 0;
		}
	}
	if (json_array_size(merged) > 0)
		(void)json_object_set(customer, "merged", merged);
	json_decref(merged);
	return rc;
}

static int add_tags(json_t *customer, struct reg_side *side, int64_t no, struct reg_err *err)
{
	json_t *tags = json_array();
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_TAGS, err, "i", no);

	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1)
			(void)json_array_append_new(tags, reg_json_text(reg_text(stmt, 0)));
	(void)json_object_set_new(customer, "tags", tags);
	return rc;
}

/* Tier and points as the cashier would see them now. */
static int add_standing(
    json_t *customer, struct reg_side *side, const char *id, const char *language, struct reg_err *err)
{
	struct regulars_event head = { .struct_size = sizeof head, .kind = REGULARS_SALE_CLOSE, .receipt = "0" };
	struct regulars_checkout *checkout = NULL;
	struct reg_event *ticket = NULL;
	int rc;

	head.at_unix_s = reg_command_now();
	head.customer = strncmp(id, "c:", 2) == 0 ? id + 2 : id;
	rc = reg_event_create(&ticket, &head, &side->context, err);
	if (rc == 0)
		rc = reg_checkout_create(&checkout, side, ticket, language, err);
	if (rc == 0) {
		char *text = reg_checkout_json(checkout);
		json_t *view = text != NULL ? json_loads(text, 0, NULL) : NULL;

		(void)json_object_set(customer, "tier", json_object_get(view, "tier"));
		(void)json_object_set(customer, "points", json_object_get(view, "points"));
		json_decref(view);
		free(text);
	}
	reg_checkout_destroy(checkout);
	reg_event_destroy(ticket);
	return rc;
}

/* How complete and fresh the profile is. */
static int add_state(json_t *customer, struct reg_side *side, int64_t no, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_PROFILE_OF_CUSTOMER, err, "i", no);

	if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		json_t *profile = json_loads(reg_text(stmt, 1), 0, NULL), *verified = json_loads(reg_text(stmt, 2), 0, NULL);

		(void)json_object_set_new(customer, "state",
		    reg_fields_state(reg_profile_of_kind(reg_text(stmt, 0)), profile, verified, side));
		json_decref(profile);
		json_decref(verified);
		reg_reset(stmt);
		rc = 0;
	}
	return rc;
}

/* Who works for an organisation, as far as their own profiles say so. */
static int add_employees(json_t *customer, struct reg_side *side, const struct reg_set *members, struct reg_err *err)
{
	json_t *employees = json_array();
	int rc = 0;

	for (size_t i = 0; i < members->n && rc == 0; i++) {
		char id[REG_CUSTOMER_ID_SIZE];
		struct reg_stmt *stmt;

		rc = reg_identity_value(id, sizeof id, side, members->items[i], err);
		rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_EMPLOYER_CUSTOMERS, err, "t", id);
		while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
			(void)json_array_append_new(employees, json_pack("{s:o, s:o}", "customer", reg_json_text(reg_text(stmt, 0)),
			    "name", reg_json_text(reg_text(stmt, 1))));
			rc = 0;
		}
	}
	if (json_array_size(employees) > 0)
		(void)json_object_set(customer, "employees", employees);
	json_decref(employees);
	return rc;
}

/* The head: who it is, since when, how often here. 1 with *no_out, 0 there is none, or an error. */
static int add_head(json_t *customer, int64_t *no_out, struct reg_side *side, const char *id, struct reg_err *err)
{
	struct reg_stmt *stmt;
	const char *profile;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_CUSTOMER, err, "t", id);

	if (rc == 0)
		rc = reg_step(stmt, err);
	if (rc != 1)
		return rc;
	*no_out = reg_int(stmt, 0);
	profile = reg_text(stmt, 3);
	(void)json_object_set_new(customer, "id", json_string(id));
	(void)json_object_set_new(customer, "kind", reg_json_text(reg_text(stmt, 1)));
	(void)json_object_set_new(
	    customer, "since", reg_is_null(stmt, 2) ? json_null() : day_json(side, reg_int(stmt, 2)));
	(void)json_object_set_new(customer, "profile", profile != NULL ? json_loads(profile, 0, NULL) : json_object());
	(void)json_object_set_new(customer, "sales", json_integer(reg_int(stmt, 4)));
	(void)json_object_set_new(customer, "visits", json_integer(reg_int(stmt, 5)));
	(void)json_object_set_new(customer, "volume_ml", json_integer(reg_int(stmt, 6)));
	(void)json_object_set_new(
	    customer, "first", reg_is_null(stmt, 7) ? json_null() : day_json(side, reg_int(stmt, 7)));
	(void)json_object_set_new(
	    customer, "last", reg_is_null(stmt, 8) ? json_null() : day_json(side, reg_int(stmt, 8)));
	reg_reset(stmt);
	return 1;
}

int reg_customer_json(json_t **out, struct reg_side *side, const char *id, const char *language, struct reg_err *err)
{
	json_t *customer = json_object();
	struct reg_set members = { 0 };
	int64_t no = 0;
	int rc;

	*out = NULL;
	if (customer == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	rc = add_head(customer, &no, side, id, err);
	if (rc == 0)
		rc = reg_err_set(err, REG_ENOTFOUND, "there is no customer %s", id);
	if (rc > 0)
		rc = reg_family_members(&members, side, no, err);
	if (rc == 0)
		rc = add_merged(customer, side, &members, err);
	if (rc == 0)
		rc = add_bindings(customer, side, &members, err);
	if (rc == 0)
		rc = add_tags(customer, side, no, err);
	if (rc == 0)
		rc = add_standing(customer, side, id, language, err);
	if (rc == 0)
		rc = add_state(customer, side, no, err);
	if (rc == 0)
		rc = add_employees(customer, side, &members, err);
	if (rc == 0)
		rc = reg_entries_json(customer, side, no, NULL, err);
	if (rc == 0)
		rc = reg_customer_note_json(customer, side, no, err);
	if (rc == 0 && reg_profile_of_kind(json_string_value(json_object_get(customer, "kind"))) == REG_OF_ORGANISATION)
		rc = reg_org_earner_json(customer, side, no, err);
	reg_set_finish(&members);
	if (rc == 0)
		*out = customer;
	else
		json_decref(customer);
	return rc;
}

/* --- for people ------------------------------------------------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static int64_t number_of(const json_t *object, const char *name)
{
	return (int64_t)json_integer_value(json_object_get(object, name));
}

#define LABEL_COLUMNS 9

static void print_field(const char *title, const char *text)
{
	printf("%s %s\n", reg_shown_padded(title, LABEL_COLUMNS), text);
}

static void print_bindings(const json_t *customer, const char *name, const char *title)
{
	size_t i;
	const json_t *binding;

	json_array_foreach(json_object_get(customer, name), i, binding) {
		const char *label = text_of(binding, "label"), *class = text_of(binding, "class");
		const char *until = text_of(binding, "until");

		const char *value = reg_shown(label != NULL ? label : text_of(binding, "value"));
		const char *role = reg_word(text_of(binding, "role")), *from = text_of(binding, "from");
		bool is_doubtful = number_of(binding, "confidence") < 50;

		if (class != NULL)
			value = reg_shown_format(_("%1$s (%2$s)"), value, reg_word(class));
		printf("%s ", reg_shown_padded(title, LABEL_COLUMNS));
		if (until != NULL)
			printf(is_doubtful
				? _("%1$s, %2$s, since %3$s until %4$s, doubtful: points wait until it is confirmed\n")
				: _("%1$s, %2$s, since %3$s until %4$s\n"), value, role, from, until);
		else
			printf(is_doubtful ? _("%1$s, %2$s, since %3$s, doubtful: points wait until it is confirmed\n")
					   : _("%1$s, %2$s, since %3$s\n"), value, role, from);
	}
}

static void print_standing(const json_t *customer)
{
	const json_t *tier = json_object_get(customer, "tier"), *points = json_object_get(customer, "points"),
		     *expiring;
	const char *text;
	size_t i;

	if (text_of(tier, "name") != NULL) {
		text = reg_shown(text_of(tier, "name"));
		if (text_of(tier, "keeps_until") != NULL)
			text = reg_shown_format(_("%1$s, until %2$s"), text, text_of(tier, "keeps_until"));
		print_field(_("Tier"), text);
	}
	text = reg_shown_format("%lld", (long long)number_of(points, "balance"));
	if (number_of(points, "pending") != 0)
		text = reg_shown_format(_("%1$s, %2$lld pending"), text, (long long)number_of(points, "pending"));
	json_array_foreach(json_object_get(points, "expiring"), i, expiring)
		text = reg_shown_format(_("%1$s, %2$lld until %3$s"), text, (long long)number_of(expiring, "points"),
		    text_of(expiring, "on"));
	print_field(_("Points"), text);
}

void reg_customer_print(const json_t *customer)
{
	const json_t *field, *tags = json_object_get(customer, "tags"), *tag;
	json_t *profile = json_object_get(customer, "profile");
	const char *name, *text;
	size_t i;

	text = reg_shown(text_of(customer, "id"));
	if (text_of(customer, "kind") != NULL)
		text = reg_shown_format(_("%1$s (%2$s)"), text, reg_word(text_of(customer, "kind")));
	print_field(_("Customer"), text_of(customer, "since") != NULL
		? reg_shown_format(_("%1$s, enrolled %2$s"), text, text_of(customer, "since"))
		: reg_shown_format(_("%s, named by the POS, not enrolled here"), text));
	json_array_foreach(json_object_get(customer, "merged"), i, tag)
		print_field(_("Merged"), text_of(tag, "name") == NULL ? reg_shown(text_of(tag, "customer"))
		    : reg_shown_format(_("%1$s (%2$s)"), reg_shown(text_of(tag, "customer")), reg_shown(text_of(tag, "name"))));
	json_object_foreach(profile, name, field)
		if (json_is_string(field))
			print_field(reg_fields_label(name), reg_shown(json_string_value(field)));
	print_bindings(customer, "vehicles", _("Vehicle"));
	print_bindings(customer, "cards", _("Card"));
	print_bindings(customer, "phones", _("Phone"));
	json_array_foreach(tags, i, tag)
		print_field(_("Tag"), reg_shown(json_string_value(tag)));
	json_array_foreach(json_object_get(customer, "employees"), i, tag)
		print_field(_("Employee"), reg_shown(text_of(tag, "name") != NULL ? text_of(tag, "name") : text_of(tag, "customer")));
	reg_entries_print(customer);
	reg_org_earner_print(customer);
	reg_customer_note_print(customer);
	if (json_object_get(customer, "state") != NULL)
		reg_fields_print_state(json_object_get(customer, "state"));
	print_standing(customer);
	text = reg_shown_format(_("%1$s, %2$s, %3$s l"), reg_shown_count(number_of(customer, "sales"), "sale"),
	    reg_shown_count(number_of(customer, "visits"), "visit"), reg_shown_litres(number_of(customer, "volume_ml")));
	if (text_of(customer, "last") != NULL)
		text = reg_shown_format(_("%1$s, first %2$s, last %3$s"), text, text_of(customer, "first"),
		    text_of(customer, "last"));
	print_field(_("Here"), text);
}
