/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_organisations_show.c - the report on organisations as a table: as a whole, or by month, grade, vehicle or contract.
 */
#include <stdio.h>
#include <string.h>

#include "around.h"
#include "customer/entries.h"
#include "i18n.h"
#include "report.h"

static const struct reg_column columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "kind", N_("Kind"), false },
	{ "visits", N_("Visits"), true },
	{ "sales", N_("Sales"), true },
	{ "volume_ml", N_("Litres"), true },
	{ "needed_ml", N_("needed"), true },
	{ "share", N_("Share %"), true },
	{ "basis", N_("which is"), false },
	{ "since", N_("since"), false },
	{ NULL, NULL, false },
};

static const struct reg_column month_columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "month", N_("Month"), false },
	{ "sales", N_("Sales"), true },
	{ "volume_ml", N_("Litres"), true },
	{ NULL, NULL, false },
};

static const struct reg_column grade_columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "grade", N_("Grade"), false },
	{ "sales", N_("Sales"), true },
	{ "volume_ml", N_("Litres"), true },
	{ NULL, NULL, false },
};

static const struct reg_column vehicle_columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "plate", N_("Vehicle"), false },
	{ "sales", N_("Sales"), true },
	{ "volume_ml", N_("Litres"), true },
	{ NULL, NULL, false },
};

static const struct reg_column contract_columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "grade", N_("Grade"), false },
	{ "from", N_("From"), false },
	{ "until", N_("Over on"), false },
	{ "price", N_("a litre"), true },
	{ "agreed_ml", N_("agreed"), true },
	{ "taken_ml", N_("taken"), true },
	{ "left_ml", N_("left"), true },
	{ "fulfilled", N_("taken %"), true },
	{ "elapsed", N_("of the time %"), true },
	{ "days_left", N_("days left"), true },
	{ NULL, NULL, false },
};

static void add_whole(struct reg_table *table, const json_t *row)
{
	reg_around_cell_text(table, row, "id");
	reg_around_cell_text(table, row, "label");
	reg_table_word(table, reg_around_text(row, "kind"));
	reg_around_cell_number(table, row, "visits");
	reg_around_cell_number(table, row, "sales");
	reg_around_cell_litres(table, row, "volume_ml");
	reg_around_cell_litres(table, row, "needed_ml");
	reg_around_cell_share(table, row, "share");
	reg_table_word(table, reg_around_text(row, "basis"));
	reg_around_cell_text(table, row, "since");
}

static void add_contract(struct reg_table *table, const json_t *contract)
{
	reg_around_cell_text(table, contract, "grade");
	reg_around_cell_text(table, contract, "from");
	reg_around_cell_text(table, contract, "until");
	if (json_is_integer(json_object_get(contract, "unit_price_minor_per_m3")))
		reg_table_text(table, reg_entries_price_text(contract));
	else
		reg_table_text(table, NULL);
	reg_around_cell_litres(table, contract, "agreed_ml");
	reg_around_cell_litres(table, contract, "taken_ml");
	reg_around_cell_litres(table, contract, "left_ml");
	reg_around_cell_share(table, contract, "fulfilled");
	reg_around_cell_share(table, contract, "elapsed");
	reg_around_cell_number(table, contract, "days_left");
}

/* A part of the row, which belongs to `what`. */
static void add_part(struct reg_table *table, const json_t *row, const json_t *part, const char *what, bool as_csv)
{
	reg_around_cell_text(table, row, "id");
	reg_around_cell_text(table, row, "label");
	if (strcmp(what, "contract") == 0) {
		add_contract(table, part);
		return;
	}
	/* Programs get the plate as it is compared, people as it is written. */
	reg_around_cell_text(table, part, strcmp(what, "vehicle") == 0 && !as_csv ? "label" : strcmp(what, "vehicle") == 0 ? "plate" : what);
	reg_around_cell_number(table, part, "sales");
	reg_around_cell_litres(table, part, "volume_ml");
}

static const struct { const char *what, *list; const struct reg_column *columns; } parts[] = {
	{ "month", "months", month_columns }, { "grade", "grades", grade_columns }, { "vehicle", "vehicles", vehicle_columns },
	{ "contract", "contracts", contract_columns },
};

static int print(const struct reg_command *command, const json_t *organisations, int nth, struct reg_err *err)
{
	struct reg_table *table = reg_table_create(nth >= 0 ? parts[nth].columns : columns);
	bool as_csv = reg_command_value(command, "csv") != NULL;
	const json_t *row, *part;
	size_t i, k;
	int rc;

	reg_table_if_empty(table, nth < 0 ? _("There is no organisation yet.\n")
	    : strcmp(parts[nth].what, "contract") == 0 ? _("No organisation has a contract in this period.\n")
	    : _("No organisation bought anything in this period.\n"));
	json_array_foreach(json_object_get(organisations, "rows"), i, row) {
		if (nth < 0)
			add_whole(table, row);
		else
			json_array_foreach(json_object_get(row, parts[nth].list), k, part)
				add_part(table, row, part, parts[nth].what, as_csv);
	}
	rc = reg_around_show(command, table, organisations, _("Organisations"), NULL, err);
	reg_table_destroy(table);
	return rc;
}

int reg_report_organisations(struct reg_command *command, struct reg_err *err)
{
	const char *per = reg_command_value(command, "per");
	struct reg_side *side = NULL;
	json_t *organisations = NULL;
	struct reg_span span;
	int rc, nth = -1;

	for (int i = 0; per != NULL && i < (int)(sizeof parts / sizeof parts[0]); i++)
		nth = strcmp(per, parts[i].what) == 0 ? i : nth;
	if (per != NULL && nth < 0)
		return reg_command_usage(command, "--per: there is no \"%s\", only month, grade, vehicle and contract", per);
	rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	rc = rc != 0 ? rc : reg_span_read(&span, command, side, REG_AROUND_DAYS);
	rc = rc != 0 ? rc : reg_organisations_json(&organisations, side, &span, err);
	if (rc == 0)
		rc = command->json ? reg_output_json(json_incref(organisations), err) : print(command, organisations, nth, err);
	json_decref(organisations);
	reg_command_close(side);
	return rc;
}
