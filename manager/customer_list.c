/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "customer_list.h"

#include <stdio.h>
#include <string.h>

#include "i18n.h"
#include "output.h"

const struct reg_option reg_customer_list_options[] = {
	{ "kind", "KIND", N_("Only this kind.") },
	{ "tag", "TAG", N_("Only with this tag.") },
	{ "csv", NULL, N_("Print CSV for a spreadsheet.") },
	{ NULL, NULL, NULL },
};

const struct reg_option reg_customer_find_options[] = {
	{ "csv", NULL, N_("Print CSV for a spreadsheet.") },
	{ NULL, NULL, NULL },
};

static const struct reg_column columns[] = {
	{ "id", N_("Id"), false },
	{ "name", N_("Name"), false },
	{ "kind", N_("Kind"), false },
	{ "phone", N_("Phone"), false },
	{ "visits", N_("Visits"), true },
	{ "volume_ml", N_("Litres"), true },
	{ "last", N_("Last seen"), false },
	{ NULL, NULL, false },
};

static json_t *row_json(struct reg_stmt *stmt, const char *last)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:o}", "id", reg_json_text(reg_text(stmt, 0)), "name",
	    reg_json_text(reg_text(stmt, 1)), "kind", reg_json_text(reg_text(stmt, 2)), "phone",
	    reg_json_text(reg_text(stmt, 3)), "sales", (json_int_t)reg_int(stmt, 4), "visits",
	    (json_int_t)reg_int(stmt, 5), "volume_ml", (json_int_t)reg_int(stmt, 6), "last", reg_json_text(last));
}

static void row_table(struct reg_table *table, struct reg_stmt *stmt, const char *last)
{
	reg_table_text(table, reg_text(stmt, 0));
	reg_table_text(table, reg_text(stmt, 1));
	reg_table_word(table, reg_text(stmt, 2));
	reg_table_text(table, reg_text(stmt, 3));
	reg_table_number(table, reg_int(stmt, 5), NULL);
	reg_table_number(table, reg_int(stmt, 6), reg_shown_litres(reg_int(stmt, 6)));
	reg_table_text(table, last);
}

/* Prints the customers that a statement gives: id, name, kind, phone, sales, visits, volume, last sale. */
static int print_list(const struct reg_command *command, const struct reg_side *side, struct reg_stmt *stmt,
    struct reg_err *err)
{
	struct reg_table *table = reg_table_create(columns);
	json_t *rows = json_array();
	int rc;

	while ((rc = reg_step(stmt, err)) == 1) {
		char last[REG_DAY_SIZE] = "";

		if (!reg_is_null(stmt, 7))
			reg_day_format(last, reg_zone_day(side->zone, reg_int(stmt, 7)));
		if (command->json)
			(void)json_array_append_new(rows, row_json(stmt, last[0] != '\0' ? last : NULL));
		else
			row_table(table, stmt, last);
	}
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:O}", "customers", rows), err);
	else if (rc == 0)
		rc = reg_table_print(table, stdout, reg_command_value(command, "csv") != NULL, err);
	json_decref(rows);
	reg_table_destroy(table);
	return rc;
}

int reg_customer_list(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	struct reg_stmt *stmt;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_sql(&stmt, side->store, REG_SQL_MGR_CUSTOMERS, err, "tt", reg_command_value(command, "kind"),
		    reg_command_value(command, "tag"));
	if (rc == 0)
		rc = print_list(command, side, stmt, err);
	reg_command_close(side);
	return rc;
}

int reg_customer_find(struct reg_command *command, struct reg_err *err)
{
	const char *text = command->operands[0];
	char digits[REG_PHONE_SIZE], pattern[512];
	struct reg_side *side = NULL;
	struct reg_plate plate;
	struct reg_stmt *stmt;
	size_t n = 0;
	int rc;

	/* Part of a name: the wildcards of LIKE in it are meant as they stand. */
	pattern[n++] = '%';
	for (const char *c = text; *c != '\0' && n + 4 < sizeof pattern; c++) {
		if (*c == '%' || *c == '_' || *c == '!')
			pattern[n++] = '!';
		pattern[n++] = *c;
	}
	pattern[n++] = '%';
	pattern[n] = '\0';
	rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0) {
		bool is_phone = reg_phone_parse(digits, sizeof digits, text, NULL) == 0;
		bool is_plate = reg_plate_parse(&plate, text, side->country, NULL) == 0;

		rc = reg_sql(&stmt, side->store, REG_SQL_MGR_FIND, err, "ttt", pattern, is_phone ? digits : NULL,
		    is_plate ? plate.value : NULL);
	}
	if (rc == 0)
		rc = print_list(command, side, stmt, err);
	reg_command_close(side);
	return rc;
}
