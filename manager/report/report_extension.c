/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_extension.c - `regulars report extension`: who does not come although others of the same fleet, household, employer,
 * community or route do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "act_profile.h"
#include "around.h"
#include "i18n.h"
#include "organisation.h"
#include "profile.h"
#include "report.h"
#include "said.h"
#include "set.h"

/* What people have in common, the closest first. */
static const struct { const char *reason, *field; } ties[] = {
	{ "employer", "employer" }, { "community", "community" }, { "community", "area" }, { "route", "route" },
};
#define TIES (sizeof ties / sizeof ties[0])

struct extension {
	struct reg_side *side;
	const struct reg_span *span;
	struct reg_set coming, plates;   /* accounts and plates that were here in the period */
	struct reg_said said[TIES];
	json_t *groups[TIES];            /* what they have in common: how many of them come */
	json_t *fleets;                  /* account: {"known","coming"} of its vehicles */
	json_t *rows, *unknown;
	struct reg_err *err;
};

static const char *key_of(char out[24], int64_t no)
{
	(void)snprintf(out, 24, "%lld", (long long)no);
	return out;
}

static void count(json_t *object, const char *name, int64_t n)
{
	(void)json_object_set_new(object, name, json_integer(reg_around_number(object, name) + n));
}

/* --- who comes --- */

static int read_coming(struct extension *extension)
{
	const struct reg_period *period = &extension->span->period;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, extension->side->store, REG_SQL_AROUND_VOLUMES, extension->err, "ttt", period->from, period->to,
	    period->as_of);

	while (rc == 0 && (rc = reg_step(stmt, extension->err)) == 1)
		rc = reg_int(stmt, 2) > 0 ? reg_set_add(&extension->coming, reg_int(stmt, 0), extension->err) : 0;
	reg_reset(stmt);
	rc = rc != 0 ? rc : reg_sql(&stmt, extension->side->store, REG_SQL_AROUND_PLATES, extension->err, "ttt", period->from, period->to,
	    period->as_of);
	while (rc == 0 && (rc = reg_step(stmt, extension->err)) == 1)
		rc = reg_set_add(&extension->plates, reg_int(stmt, 0), extension->err);
	reg_reset(stmt);
	return rc;
}

/* Vehicles, each with the accounts that hold it; one that comes makes its holder one who does. */
static int read_vehicles(struct extension *extension, json_t **out)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, extension->side->store, REG_SQL_AROUND_VEHICLES, extension->err, "i", extension->span->end_unix_s);

	*out = json_array();
	while (rc == 0 && (rc = reg_step(stmt, extension->err)) == 1)
		rc = json_array_append_new(*out, json_pack("{s:s, s:o, s:I, s:I}", "id", reg_text(stmt, 0), "label",
		         reg_json_text(reg_text(stmt, 1)), "plate", (json_int_t)reg_int(stmt, 2), "holder", (json_int_t)reg_int(stmt, 3))) == 0
		    ? 0 : reg_err_set(extension->err, REG_EIO, "out of memory");
	reg_reset(stmt);
	return rc;
}

/* Whether accounts that are one now hold the vehicle beside each other; those of a vehicle stand together. */
static bool is_counted(const json_t *vehicles, size_t nth, int64_t head)
{
	int64_t plate = reg_around_number(json_array_get(vehicles, nth), "plate");

	for (size_t i = nth; i > 0 && reg_around_number(json_array_get(vehicles, i - 1), "plate") == plate; i--)
		if (reg_around_number(json_array_get(vehicles, i - 1), "holder") == head)
			return true;
	return false;
}

static int count_vehicles(struct extension *extension, json_t *vehicles)
{
	json_t *vehicle;
	size_t i;
	int rc = 0;

	json_array_foreach(vehicles, i, vehicle) {
		bool comes = reg_set_has(&extension->plates, reg_around_number(vehicle, "plate"));
		int64_t head;
		json_t *fleet;
		char key[24];

		rc = reg_family_head(&head, extension->side, reg_around_number(vehicle, "holder"), extension->err);
		if (rc == 0 && comes)
			rc = reg_set_add(&extension->coming, head, extension->err);
		if (rc != 0)
			break;
		/* 0: nobody's, with no row. */
		if (is_counted(vehicles, i, head)) {
			(void)json_object_set_new(vehicle, "holder", json_integer(0));
			continue;
		}
		(void)json_object_set_new(vehicle, "holder", json_integer(head));
		fleet = json_object_get(extension->fleets, key_of(key, head));
		if (fleet == NULL) {
			fleet = json_object();
			(void)json_object_set_new(extension->fleets, key, fleet);
		}
		count(fleet, "known", 1);
		count(fleet, "coming", comes);
	}
	return rc;
}

/* --- rows --- */

static json_t *last_json(struct extension *extension, enum reg_sql which, int64_t no, int *rc)
{
	struct reg_stmt *stmt;
	json_t *last = json_null();

	*rc = reg_sql(&stmt, extension->side->store, which, extension->err, "itt", no, extension->span->period.to,
	    extension->span->period.as_of);
	if (*rc == 0 && (*rc = reg_step(stmt, extension->err)) == 1) {
		last = reg_json_text(reg_text(stmt, 0));
		*rc = 0;
	}
	reg_reset(stmt);
	return last;
}

/* Vehicles of accounts of whom another one comes. */
static int add_vehicles(struct extension *extension, const json_t *vehicles)
{
	char id[REG_ANALYSIS_ID_SIZE], label[REG_ANALYSIS_LABEL_SIZE], key[24];
	const json_t *vehicle;
	size_t i;
	int rc = 0;

	json_array_foreach(vehicles, i, vehicle) {
		int64_t holder = reg_around_number(vehicle, "holder"), plate = reg_around_number(vehicle, "plate");
		int64_t coming = reg_around_number(json_object_get(extension->fleets, key_of(key, holder)), "coming");
		const char *text = reg_around_text(vehicle, "label");
		json_t *last;

		if (coming == 0 || reg_set_has(&extension->plates, plate))
			continue;
		last = last_json(extension, REG_SQL_AROUND_LAST_PLATE, plate, &rc);
		rc = rc != 0 ? rc : reg_analysis_name(id, label, extension->side, holder, extension->err);
		(void)json_array_append_new(extension->rows, json_pack("{s:s, s:s, s:s, s:o, s:o, s:I, s:o, s:n}", "id",
		    reg_around_text(vehicle, "id"), "label", text != NULL ? text : reg_around_text(vehicle, "id"), "reason", "vehicle", "of",
		    reg_json_text(id), "of_label", reg_json_text(label), "coming", (json_int_t)coming, "last", last, "phone"));
		if (rc != 0)
			break;
	}
	return rc;
}

/* The number of an employer's account by its id; 0: there is none. */
static int employer_of(struct extension *extension, int64_t *no, const char *id)
{
	int rc = reg_get_int(no, extension->side->store, REG_SQL_MGR_CUSTOMER, extension->err, "t", id);

	if (rc <= 0) {
		*no = 0;
		return rc;
	}
	return reg_family_head(no, extension->side, *no, extension->err);
}

/* How the thing in common is called. */
static int group_label(struct extension *extension, char label[REG_ANALYSIS_LABEL_SIZE], size_t tie, const char *value)
{
	char id[REG_ANALYSIS_ID_SIZE], place[REG_PLACE_SIZE];
	json_t *profile = NULL;
	int64_t no;
	int rc = 0;

	(void)snprintf(label, REG_ANALYSIS_LABEL_SIZE, "%s", value);
	if (strcmp(ties[tie].field, "employer") == 0) {
		rc = employer_of(extension, &no, value);
		rc = rc != 0 || no == 0 ? rc : reg_analysis_name(id, label, extension->side, no, extension->err);
	} else if (strcmp(ties[tie].field, "area") == 0) {
		(void)snprintf(place, sizeof place, "area:%s", value);
		rc = reg_said_place(&profile, extension->side, place, extension->span->end_unix_s, extension->err);
		if (reg_around_text(profile, "name") != NULL)
			(void)snprintf(label, REG_ANALYSIS_LABEL_SIZE, "%s", reg_around_text(profile, "name"));
	}
	json_decref(profile);
	return rc;
}

/* Everybody enrolled, as a list: statements about one of them are asked in between. */
static int read_people(struct extension *extension, json_t **out)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, extension->side->store, REG_SQL_AROUND_CUSTOMERS, extension->err, "i", extension->span->end_unix_s);

	*out = json_array();
	while (rc == 0 && (rc = reg_step(stmt, extension->err)) == 1) {
		int64_t no = reg_int(stmt, 0);
		bool comes = reg_set_has(&extension->coming, no), has_tie = false;

		for (size_t i = 0; i < TIES; i++) {
			const char *value = reg_said_of(&extension->said[i], no);

			if (value != NULL && comes)
				count(extension->groups[i], value, 1);
			has_tie = has_tie || value != NULL;
		}
		rc = comes || !has_tie ? 0
		    : json_array_append_new(*out, json_pack("{s:I, s:s, s:o, s:o}", "no", (json_int_t)no, "id", reg_text(stmt, 1), "label",
		          reg_json_text(reg_text(stmt, 3)), "phone", reg_json_text(reg_text(stmt, 4)))) == 0
		    ? 0 : reg_err_set(extension->err, REG_EIO, "out of memory");
	}
	reg_reset(stmt);
	return rc;
}

/* One row for each, with the closest tie to somebody who comes. */
static int add_people(struct extension *extension, const json_t *people)
{
	char label[REG_ANALYSIS_LABEL_SIZE];
	const json_t *one;
	size_t i;
	int rc = 0;

	json_array_foreach(people, i, one) {
		int64_t no = reg_around_number(one, "no"), coming = 0;
		const char *value = NULL, *name = reg_around_text(one, "label");
		size_t tie;
		json_t *last;

		for (tie = 0; tie < TIES && coming == 0; tie++) {
			value = reg_said_of(&extension->said[tie], no);
			coming = value != NULL ? reg_around_number(extension->groups[tie], value) : 0;
		}
		if (coming == 0)
			continue;
		tie--;
		rc = group_label(extension, label, tie, value);
		if (rc != 0)
			break;
		last = last_json(extension, REG_SQL_AROUND_LAST_SUBJECT, no, &rc);
		(void)json_array_append_new(extension->rows, json_pack("{s:s, s:s, s:s, s:s, s:o, s:I, s:o, s:O}", "id",
		    reg_around_text(one, "id"), "label", name != NULL ? name : reg_around_text(one, "id"), "reason", ties[tie].reason, "of",
		    value, "of_label", reg_json_text(label), "coming", (json_int_t)coming, "last", last, "phone",
		    json_object_get(one, "phone")));
		if (rc != 0)
			break;
	}
	return rc;
}

/* Organisations that have more vehicles than are known here. */
static int add_unknown(struct extension *extension)
{
	struct reg_organisations organisations;
	int rc = reg_organisations_read(&organisations, extension->side, extension->span->end_unix_s, extension->err);

	for (size_t i = 0; i < organisations.n && rc == 0; i++) {
		const struct reg_organisation *organisation = &organisations.items[i];
		char key[24];
		const json_t *fleet = json_object_get(extension->fleets, key_of(key, organisation->no));
		int64_t known = reg_around_number(fleet, "known");

		if (organisation->fleet_size > known)
			(void)json_array_append_new(extension->unknown, json_pack("{s:s, s:o, s:I, s:I, s:I, s:I}", "id", organisation->id,
			    "label", reg_json_text(organisation->name != NULL ? organisation->name : organisation->id), "fleet_size",
			    (json_int_t)organisation->fleet_size, "known", (json_int_t)known, "coming",
			    (json_int_t)reg_around_number(fleet, "coming"), "unknown", (json_int_t)(organisation->fleet_size - known)));
	}
	reg_organisations_finish(&organisations);
	return rc;
}

static int add_all(struct extension *extension)
{
	json_t *vehicles = NULL, *people = NULL;
	int rc = read_coming(extension);

	rc = rc != 0 ? rc : read_vehicles(extension, &vehicles);
	rc = rc != 0 ? rc : count_vehicles(extension, vehicles);
	for (size_t i = 0; i < TIES && rc == 0; i++)
		rc = reg_said_read(&extension->said[i], extension->side, ties[i].field, extension->span->end_unix_s, extension->err);
	rc = rc != 0 ? rc : read_people(extension, &people);
	rc = rc != 0 ? rc : add_vehicles(extension, vehicles);
	rc = rc != 0 ? rc : add_people(extension, people);
	rc = rc != 0 ? rc : add_unknown(extension);
	json_decref(vehicles);
	json_decref(people);
	return rc;
}

int reg_extension_json(json_t **out, struct reg_side *side, const struct reg_span *span, struct reg_err *err)
{
	struct extension extension = { .side = side, .span = span, .fleets = json_object(), .rows = json_array(),
		.unknown = json_array(), .err = err };
	int rc = reg_store_begin_read(side->store, err);

	*out = NULL;
	for (size_t i = 0; i < TIES; i++)
		extension.groups[i] = json_object();
	if (rc == 0) {
		rc = add_all(&extension);
		reg_store_rollback(side->store);
	}
	if (rc == 0) {
		reg_around_sort(extension.rows, "coming");
		reg_around_sort(extension.unknown, "unknown");
		*out = reg_around_json(span);
		(void)json_object_set(*out, "rows", extension.rows);
		(void)json_object_set(*out, "unknown", extension.unknown);
	}
	for (size_t i = 0; i < TIES; i++) {
		json_decref(extension.groups[i]);
		reg_said_finish(&extension.said[i]);
	}
	json_decref(extension.rows);
	json_decref(extension.unknown);
	json_decref(extension.fleets);
	reg_set_finish(&extension.coming);
	reg_set_finish(&extension.plates);
	return rc;
}

/* --- showing --- */

static const struct reg_column columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "reason", N_("Reason"), false },
	{ "of", NULL, false },
	{ "of_label", N_("Of"), false },
	{ "coming", N_("Others come"), true },
	{ "last", N_("Last visit"), false },
	{ "phone", N_("Phone"), false },
	{ NULL, NULL, false },
};

static void say_unknown(FILE *out, const json_t *extension)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(extension, "unknown"), i, row)
		fprintf(out, _("%1$s has %2$lld vehicles; %3$lld are known, %4$lld come.\n"), reg_shown(reg_around_text(row, "label")),
		    (long long)reg_around_number(row, "fleet_size"), (long long)reg_around_number(row, "known"),
		    (long long)reg_around_number(row, "coming"));
}

static int print(const struct reg_command *command, const json_t *extension, struct reg_err *err)
{
	struct reg_table *table = reg_table_create(columns);
	const json_t *row;
	size_t i;
	int rc;

	reg_table_if_empty(table, _("Nobody is known who could come as well.\n"));
	json_array_foreach(json_object_get(extension, "rows"), i, row) {
		reg_around_cell_text(table, row, "id");
		reg_around_cell_text(table, row, "label");
		reg_table_word(table, reg_around_text(row, "reason"));
		reg_around_cell_text(table, row, "of");
		reg_around_cell_text(table, row, "of_label");
		reg_around_cell_number(table, row, "coming");
		reg_around_cell_text(table, row, "last");
		reg_around_cell_text(table, row, "phone");
	}
	rc = reg_around_show(command, table, extension, _("Who could come as well"), say_unknown, err);
	reg_table_destroy(table);
	return rc;
}

int reg_report_extension(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	json_t *extension = NULL;
	struct reg_span span;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	rc = rc != 0 ? rc : reg_span_read(&span, command, side, REG_AROUND_EXTENSION_DAYS);
	rc = rc != 0 ? rc : reg_extension_json(&extension, side, &span, err);
	if (rc == 0)
		rc = command->json ? reg_output_json(json_incref(extension), err) : print(command, extension, err);
	json_decref(extension);
	reg_command_close(side);
	return rc;
}
