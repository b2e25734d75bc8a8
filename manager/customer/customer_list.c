/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "customer_list.h"

#include <stdio.h>
#include <string.h>

#include "i18n.h"
#include "output.h"
#include "profile.h"
#include "set.h"
#include "table.h"

const struct reg_option reg_customer_list_options[] = {
	REG_CUSTOMER_WHICH,
	{ "area", "AREA", N_("Only of this area.") },
	{ "kept", "STAFF", N_("Only those whom this person looks after.") },
	{ "pool", NULL, N_("Only those in the pool: who looked after them has left.") },
	{ "stale", NULL, N_("Only those whose profile holds something that is due to be asked again.") },
	REG_TABLE_CSV,
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

void reg_customer_rows_begin(struct reg_customer_rows *rows, const struct reg_command *command, const struct reg_side *side)
{
	*rows = (struct reg_customer_rows){ .side = side, .table = reg_table_for(command, columns) };
}

void reg_customer_rows_add(struct reg_customer_rows *rows, struct reg_stmt *stmt)
{
	struct reg_table *table = rows->table;

	reg_table_text(table, reg_text(stmt, 0));
	reg_table_text(table, reg_text(stmt, 1));
	reg_table_word(table, reg_text(stmt, 2));
	reg_table_text(table, reg_text(stmt, 3));
	reg_table_also(table, "sales", json_integer(reg_int(stmt, 4)));
	reg_table_number(table, reg_int(stmt, 5), NULL);
	reg_table_volume(table, reg_int(stmt, 6));
	reg_table_day(table, reg_is_null(stmt, 7) ? REG_DAY_NEVER : reg_zone_day(rows->side->zone, reg_int(stmt, 7)));
	rows->n++;
}

int reg_customer_rows_end(struct reg_customer_rows *rows, int rc, struct reg_err *err)
{
	if (rc == 0)
		rc = reg_table_show(rows->table, "customers", NULL, err);
	reg_table_destroy(rows->table);
	return rc;
}

/* --- list --- */

/* Who is listed, beside the kind and tag that the statement asks for. */
struct filter {
	bool organisations, stale, owned;
	const char *area;
	struct reg_set owners;     /* customers in the pool, or kept by somebody */
};

/* The pool, or the customers of `staff`. */
static int filter_owned(struct filter *filter, struct reg_side *side, const char *staff, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ACCOUNT_OWNERS, err, "it", reg_command_now(), "kept");

	filter->owned = true;
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1)
		rc = strcmp(reg_text(stmt, 1), staff) == 0 ? reg_set_add(&filter->owners, reg_int(stmt, 0), err) : 0;
	reg_reset(stmt);
	return rc;
}

/* Columns: 2 kind, 8 number, 9 profile, 10 when verified, 11 whether another account has it. */
static bool is_listed(const struct filter *filter, struct reg_stmt *stmt)
{
	unsigned of = reg_profile_of_kind(reg_text(stmt, 2));
	struct reg_profile_state state;
	json_t *profile, *verified;
	const char *area;
	bool listed;

	if (reg_int(stmt, 11) != 0 || (filter->organisations && of != REG_OF_ORGANISATION) || (filter->owned && !reg_set_has(&filter->owners, reg_int(stmt, 8))))
		return false;
	if (!filter->stale && filter->area == NULL)
		return true;
	profile = json_loads(reg_text(stmt, 9), 0, NULL);
	verified = json_loads(reg_text(stmt, 10), 0, NULL);
	reg_profile_state(&state, of, profile, verified, reg_command_now());
	area = json_string_value(json_object_get(profile, "area"));
	listed = (!filter->stale || state.stale > 0) && (filter->area == NULL || (area != NULL && strcmp(area, filter->area) == 0));
	json_decref(profile);
	json_decref(verified);
	return listed;
}

static int list(struct reg_command *command, struct filter *filter, struct reg_err *err)
{
	const char *kept = reg_command_value(command, "kept");
	bool in_pool = reg_command_value(command, "pool") != NULL;
	struct reg_customer_rows rows;
	struct reg_side *side = NULL;
	struct reg_stmt *stmt;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0 && (in_pool || kept != NULL))
		rc = filter_owned(filter, side, in_pool ? "" : kept, err);
	if (rc == 0)
		rc = reg_sql(&stmt, side->store, REG_SQL_MGR_CUSTOMERS, err, "tt", reg_command_value(command, "kind"),
		    reg_command_value(command, "tag"));
	if (rc == 0) {
		reg_customer_rows_begin(&rows, command, side);
		while ((rc = reg_step(stmt, err)) == 1)
			if (is_listed(filter, stmt))
				reg_customer_rows_add(&rows, stmt);
		rc = reg_customer_rows_end(&rows, rc, err);
	}
	reg_set_finish(&filter->owners);
	reg_command_close(side);
	return rc;
}

int reg_customer_list(struct reg_command *command, struct reg_err *err)
{
	struct filter filter = { .stale = reg_command_value(command, "stale") != NULL,
		.area = reg_command_value(command, "area") };

	if (reg_command_value(command, "kept") != NULL && reg_command_value(command, "pool") != NULL)
		return reg_command_usage(command, "--kept and --pool: only one of them");
	return list(command, &filter, err);
}

int reg_org_list(struct reg_command *command, struct reg_err *err)
{
	struct filter filter = { .organisations = true, .stale = reg_command_value(command, "stale") != NULL,
		.area = reg_command_value(command, "area") };

	if (reg_command_value(command, "kept") != NULL && reg_command_value(command, "pool") != NULL)
		return reg_command_usage(command, "--kept and --pool: only one of them");
	return list(command, &filter, err);
}
