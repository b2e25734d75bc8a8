/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "vehicle_profile.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "act_profile.h"
#include "fields.h"
#include "i18n.h"
#include "output.h"
#include "plate.h"
#include "table.h"

const struct reg_option reg_vehicle_edit_options[] = {
	REG_FIELDS_VEHICLE,
	REG_FIELDS_VERIFIED,
	{ NULL, NULL, NULL },
};

/* --- profile --- */

int reg_vehicle_edit(struct reg_command *command, struct reg_err *err)
{
	bool is_verified = reg_command_value(command, "verified") != NULL;
	struct reg_side *side = NULL;
	struct reg_fields fields;
	int rc = reg_fields_read(&fields, command, REG_OF_VEHICLE, err);

	if (rc == 0 && fields.n == 0 && !is_verified)
		rc = reg_command_usage(command, "what to change is missing");
	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_act_vehicle(side, command->operands[0], fields.items, fields.n, is_verified, reg_command_now(),
		    reg_command_actor(), err);
	reg_command_close(side);
	reg_fields_finish(&fields);
	return rc;
}

int reg_vehicle_profile(json_t **profile, json_t **state, struct reg_side *side, int64_t plate, struct reg_err *err)
{
	json_t *verified = NULL;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_VEHICLE_PROFILE, err, "i", plate);

	*profile = *state = NULL;
	if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		*profile = json_loads(reg_text(stmt, 0), 0, NULL);
		verified = json_loads(reg_text(stmt, 1), 0, NULL);
		reg_reset(stmt);
		rc = 0;
	}
	if (rc == 0) {
		*profile = *profile == NULL ? json_object() : *profile;
		*state = reg_fields_state(REG_OF_VEHICLE, *profile, verified, side);
	}
	json_decref(verified);
	return rc;
}

void reg_vehicle_print_profile(json_t *profile, const json_t *state)
{
	const char *name;
	json_t *value;

	json_object_foreach(profile, name, value)
		printf("%s %s\n", reg_shown_padded(reg_fields_label(name), 14), reg_fields_shown(name, json_string_value(value)));
	reg_fields_print_state(state);
}

/* --- similar --- */

#define POINTS_MAX 64

static size_t points_of(int32_t out[POINTS_MAX], const char *text)
{
	utf8proc_ssize_t left = (utf8proc_ssize_t)strlen(text);
	size_t n = 0;

	while (left > 0 && n < POINTS_MAX) {
		utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text, left, &out[n]);

		if (size < 1)
			break;
		text += size;
		left -= size;
		n++;
	}
	return n;
}

/* One character changed, added or missing, or two neighbours in the other order. */
static bool is_similar(const char *one, const char *other)
{
	int32_t a[POINTS_MAX], b[POINTS_MAX];
	size_t n = points_of(a, one), m = points_of(b, other), head = 0, tail = 0, rest_a, rest_b;

	while (head < n && head < m && a[head] == b[head])
		head++;
	while (tail < n - head && tail < m - head && a[n - 1 - tail] == b[m - 1 - tail])
		tail++;
	rest_a = n - head - tail;
	rest_b = m - head - tail;
	if (rest_a + rest_b == 0)
		return false;
	return (rest_a <= 1 && rest_b <= 1) ||
	    (rest_a == 2 && rest_b == 2 && a[head] == b[head + 1] && a[head + 1] == b[head]);
}

static const struct reg_column columns[] = {
	{ "plate", N_("Plate"), false },
	{ "visits", N_("Visits"), true },
	{ "volume_ml", N_("Litres"), true },
	{ "last", N_("Last seen"), false },
	{ "customer", N_("Held by"), false },
	{ NULL, NULL, false },
};

/* Columns: plate, visits, volume, last sale, holder. */
static void add_row(struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt)
{
	reg_table_text(table, reg_text(stmt, 0));
	reg_table_number(table, reg_int(stmt, 1), NULL);
	reg_table_volume(table, reg_int(stmt, 2));
	reg_table_day(table, reg_int(stmt, 3) != 0 ? reg_zone_day(side->zone, reg_int(stmt, 3)) : REG_DAY_NEVER);
	reg_table_text(table, reg_text(stmt, 4));
}

/* Every plate is looked at: a second for a million, and no index knows what is similar. */
int reg_vehicle_similar(struct reg_command *command, struct reg_err *err)
{
	struct reg_stmt *stmt, *row;
	struct reg_plate plate;
	struct reg_list list;
	int rc = reg_list_begin(&list, command, columns, err);

	if (rc == 0)
		rc = reg_plate_parse(&plate, command->operands[0], list.side->country, err);
	if (rc == 0)
		rc = reg_sql(&stmt, list.side->store, REG_SQL_PLATE_ALL, err, "");
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		rc = 0;
		if (!is_similar(plate.value, reg_text(stmt, 1)))
			continue;
		rc = reg_sql(&row, list.side->store, REG_SQL_PLATE_ROW, err, "ii", reg_int(stmt, 0), reg_command_now());
		if (rc == 0)
			rc = reg_list_rows(&list, row, add_row, err);
	}
	return reg_list_end(&list, rc, "similar", rc == 0 ? json_pack("{s:s}", "plate", plate.value) : NULL, err);
}
