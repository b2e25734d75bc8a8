/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_areas_show.c - the report on areas as a table, and what competitors do beneath it.
 */
#include <stdio.h>
#include <string.h>

#include "around.h"
#include "customer/entries.h"
#include "i18n.h"
#include "report.h"

static const struct reg_column columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Area"), false },
	{ "staff", N_("Responsible"), false },
	{ "contact", N_("Contact"), false },
	{ "households", N_("Households"), true },
	{ "customers", N_("Customers"), true },
	{ "penetration", N_("Reached %"), true },
	{ "served", N_("Were here"), true },
	{ "volume_ml", N_("Litres"), true },
	{ "needed_ml", N_("needed"), true },
	{ "share", N_("Share %"), true },
	{ "basis", N_("which is"), false },
	{ "since", N_("since"), false },
	{ NULL, NULL, false },
};

/* Somebody of the community whom one may call: the first that was not erased. */
static const char *contact_of(const json_t *row)
{
	const json_t *contact;
	size_t i;

	json_array_foreach(json_object_get(row, "contacts"), i, contact)
		if (reg_around_text(contact, "name") != NULL)
			return reg_around_text(contact, "name");
	return NULL;
}

static void add_row(struct reg_table *table, const json_t *row)
{
	reg_around_cell_text(table, row, "id");
	reg_around_cell_text(table, row, "label");
	reg_around_cell_text(table, row, "staff");
	reg_table_text(table, contact_of(row));
	reg_around_cell_number(table, row, "households");
	reg_around_cell_number(table, row, "customers");
	reg_around_cell_share(table, row, "penetration");
	reg_around_cell_number(table, row, "served");
	reg_around_cell_litres(table, row, "volume_ml");
	reg_around_cell_litres(table, row, "needed_ml");
	reg_around_cell_share(table, row, "share");
	reg_table_word(table, reg_around_text(row, "basis"));
	reg_around_cell_text(table, row, "since");
}

/* Those in no area have a row of their own, so that the column of litres adds up. */
static void add_rest(struct reg_table *table, const char *id, const char *label, const json_t *rest)
{
	reg_table_text(table, id);
	reg_table_text(table, label);
	reg_table_text(table, NULL);
	reg_table_text(table, NULL);
	reg_table_text(table, NULL);
	reg_around_cell_number(table, rest, "customers");
	reg_table_text(table, NULL);
	reg_around_cell_number(table, rest, "served");
	reg_around_cell_litres(table, rest, "volume_ml");
	for (int i = 0; i < 4; i++)
		reg_table_text(table, NULL);
}

static void say_competitor(FILE *out, const json_t *competitor, const char *area, bool *is_first)
{
	const char *label = reg_around_text(competitor, "label");
	const json_t *item, *distance = json_object_get(competitor, "distance_m");
	size_t i;

	if (*is_first)
		fprintf(out, "%s\n", _("Competitors"));
	*is_first = false;
	fprintf(out, "%s", reg_shown(label != NULL ? label : reg_around_text(competitor, "id")));
	if (json_is_integer(distance))
		fprintf(out, _(", %lld m away"), (long long)json_integer_value(distance));
	if (area != NULL)
		fprintf(out, _(", in %s"), reg_shown(area));
	fprintf(out, "\n");
	json_array_foreach(json_object_get(competitor, "prices"), i, item)
		fprintf(out, _("  %1$s: %2$s a litre, seen on %3$s\n"), reg_shown(reg_around_text(item, "grade")), reg_entries_price_text(item),
		    reg_around_text(item, "on"));
	json_array_foreach(json_object_get(competitor, "offers"), i, item)
		fprintf(out, "  %s\n", reg_shown(reg_around_text(item, "text")));
}

static void say_competitors(FILE *out, const json_t *areas)
{
	const json_t *row, *competitor;
	bool is_first = true;
	size_t i, k;

	json_array_foreach(json_object_get(areas, "rows"), i, row) {
		json_array_foreach(json_object_get(row, "competitors"), k, competitor) {
			say_competitor(out, competitor, reg_around_text(row, "label"), &is_first);
		}
	}
	json_array_foreach(json_object_get(areas, "competitors"), k, competitor) {
		say_competitor(out, competitor, NULL, &is_first);
	}
}

static int print(const struct reg_command *command, const json_t *areas, struct reg_err *err)
{
	struct reg_table *table = reg_table_create(columns);
	bool as_csv = reg_command_value(command, "csv") != NULL;
	const json_t *row;
	size_t i;
	int rc;

	json_array_foreach(json_object_get(areas, "rows"), i, row)
		add_row(table, row);
	add_rest(table, as_csv ? "elsewhere" : NULL, _("in none of them"), json_object_get(areas, "elsewhere"));
	add_rest(table, as_csv ? REG_REPORT_UNIDENTIFIED : NULL, _("unidentified"), json_object_get(areas, "unidentified"));
	rc = reg_around_show(command, table, areas, _("Areas"), say_competitors, err);
	reg_table_destroy(table);
	return rc;
}

int reg_report_areas(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	struct reg_span span;
	json_t *areas = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	rc = rc != 0 ? rc : reg_span_read(&span, command, side, REG_AROUND_DAYS);
	rc = rc != 0 ? rc : reg_areas_json(&areas, side, &span, err);
	if (rc == 0)
		rc = command->json ? reg_output_json(json_incref(areas), err) : print(command, areas, err);
	json_decref(areas);
	reg_command_close(side);
	return rc;
}
