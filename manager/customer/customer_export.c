/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer_export.c - `regulars customer export`: everybody with their profile, for a spreadsheet or an address book.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cell.h"
#include "customer_exchange.h"
#include "customer_list.h"
#include "exchange.h"
#include "i18n.h"
#include "output.h"
#include "profile.h"

const struct reg_option reg_customer_export_options[] = {
	{ "csv", NULL, N_("As CSV (otherwise): a header, a line for each customer.") },
	{ "vcard", NULL, N_("As vCards of version 4.0.") },
	REG_CUSTOMER_WHICH,
	{ NULL, NULL, NULL },
};

/* Fields of customers that no table knows, in the order in which they are met. */
struct extras {
	char *names[REG_RECORD_FIELDS];
	size_t n;
};

static int add_words(struct reg_record *record, const char *name, struct reg_side *side, enum reg_sql which, int64_t subject,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, which, err, "i", subject);

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1)
		rc = reg_record_set(record, name, reg_text(stmt, 0), err);
	reg_reset(stmt);
	return rc;
}

/* Columns: id, name, kind, phone, sales, visits, volume, last, number, profile, verified, whether merged. */
static int record_of(struct reg_record *record, struct reg_side *side, struct reg_stmt *stmt, struct reg_err *err)
{
	json_t *profile = json_loads(reg_text(stmt, 9), 0, NULL), *value;
	int64_t subject = reg_int(stmt, 8), since = 0;
	const char *name;
	int rc;

	*record = (struct reg_record){ 0 };
	rc = reg_record_set(record, "id", reg_text(stmt, 0), err);
	rc = rc < 0 ? rc : reg_record_set(record, "kind", reg_text(stmt, 2), err);
	json_object_foreach(profile, name, value)
		if (rc == 0 && json_is_string(value))
			rc = reg_record_set(record, name, json_string_value(value), err);
	json_decref(profile);
	rc = rc < 0 ? rc : reg_get_int(&since, side->store, REG_SQL_CUSTOMER_SINCE, err, "i", subject);
	if (rc > 0 && since > 0) {
		char day[REG_DAY_SIZE];

		reg_day_format(day, reg_zone_day(side->zone, since));
		rc = reg_record_set(record, "since", day, err);
	}
	rc = rc < 0 ? rc : add_words(record, "tags", side, REG_SQL_MGR_TAGS, subject, err);
	return rc < 0 ? rc : add_words(record, "plates", side, REG_SQL_PLATES_OF, subject, err);
}

static const char *record_get(const struct reg_record *record, const char *name)
{
	const struct { const char *name, *value; } own[] = {
		{ "id", record->id }, { "kind", record->kind }, { "since", record->since }, { "tags", record->tags },
		{ "plates", record->plates },
	};

	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (strcmp(own[i].name, name) == 0)
			return own[i].value;
	for (size_t i = 0; i < record->n; i++)
		if (strcmp(record->names[i], name) == 0)
			return record->values[i];
	return NULL;
}

static bool is_column(const char *name)
{
	const char *column;

	for (size_t i = 0; (column = reg_exchange_column(i)) != NULL; i++)
		if (strcmp(column, name) == 0)
			return true;
	return false;
}

static int extras_take(struct extras *extras, const struct reg_record *record, struct reg_err *err)
{
	for (size_t i = 0; i < record->n; i++) {
		size_t k = 0;

		if (is_column(record->names[i]))
			continue;
		while (k < extras->n && strcmp(extras->names[k], record->names[i]) != 0)
			k++;
		if (k < extras->n)
			continue;
		if (extras->n == REG_RECORD_FIELDS)
			return reg_err_set(err, REG_EINVAL, "customers have more than %d fields of the station's own", REG_RECORD_FIELDS);
		extras->names[extras->n] = strdup(record->names[i]);
		if (extras->names[extras->n++] == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
	}
	return 0;
}

static void put_header(const struct extras *extras)
{
	const char *column;

	for (size_t i = 0; (column = reg_exchange_column(i)) != NULL; i++)
		printf("%s%s", i > 0 ? "," : "", column);
	for (size_t i = 0; i < extras->n; i++) {
		char heading[96];

		(void)snprintf(heading, sizeof heading, "x:%s", extras->names[i]);
		putchar(',');
		reg_cell_write(stdout, heading, true);
	}
	printf("\r\n");
}

static void put_row(const struct extras *extras, const struct reg_record *record)
{
	const char *column, *value;

	for (size_t i = 0; (column = reg_exchange_column(i)) != NULL; i++) {
		value = record_get(record, column);
		if (i > 0)
			putchar(',');
		if (value != NULL)
			reg_cell_write(stdout, value, true);
	}
	for (size_t i = 0; i < extras->n; i++) {
		value = record_get(record, extras->names[i]);
		putchar(',');
		if (value != NULL)
			reg_cell_write(stdout, value, true);
	}
	printf("\r\n");
}

enum pass { PASS_EXTRAS, PASS_ORGANISATIONS, PASS_PEOPLE };

/* Organisations come first: people refer to their employer. */
static int walk(struct reg_side *side, const struct reg_command *command, enum pass pass, struct extras *extras,
    struct reg_err *err)
{
	bool is_vcard = reg_command_value(command, "vcard") != NULL;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_CUSTOMERS, err, "tt", reg_command_value(command, "kind"),
	    reg_command_value(command, "tag"));

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		bool is_organisation = reg_profile_of_kind(reg_text(stmt, 2)) == REG_OF_ORGANISATION;
		struct reg_record record;

		rc = 0;
		if (reg_int(stmt, 11) != 0 || (pass != PASS_EXTRAS && is_organisation != (pass == PASS_ORGANISATIONS)))
			continue; /* who was merged is part of another account */
		rc = record_of(&record, side, stmt, err);
		if (rc == 0 && pass == PASS_EXTRAS)
			rc = extras_take(extras, &record, err);
		else if (rc == 0 && is_vcard)
			reg_exchange_write_vcard(stdout, &record);
		else if (rc == 0)
			put_row(extras, &record);
		reg_record_finish(&record);
	}
	reg_reset(stmt);
	return rc;
}

int reg_customer_export(struct reg_command *command, struct reg_err *err)
{
	bool is_vcard = reg_command_value(command, "vcard") != NULL;
	struct reg_side *side = NULL;
	struct extras extras = { .n = 0 };
	int rc;

	if (is_vcard && reg_command_value(command, "csv") != NULL)
		return reg_command_usage(command, "--csv and --vcard: only one of them");
	if (command->json)
		return reg_command_usage(command, "--json: an export is CSV or vCards; `customer list --json` lists customers");
	reg_i18n_data_follows();
	rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_store_begin_read(side->store, err);
	if (rc == 0 && !is_vcard)
		rc = walk(side, command, PASS_EXTRAS, &extras, err);
	if (rc == 0 && !is_vcard)
		put_header(&extras);
	if (rc == 0)
		rc = walk(side, command, PASS_ORGANISATIONS, &extras, err);
	if (rc == 0)
		rc = walk(side, command, PASS_PEOPLE, &extras, err);
	if (side != NULL)
		reg_store_rollback(side->store);
	for (size_t i = 0; i < extras.n; i++)
		free(extras.names[i]);
	reg_command_close(side);
	return rc;
}
