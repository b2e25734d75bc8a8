/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "org_points.h"

#include <stdio.h>
#include <string.h>

#include "account_acts.h"
#include "report/around.h"
#include "i18n.h"
#include "ledger.h"
#include "org_earner.h"
#include "unit.h"

static void count(json_t *row, const char *name, int64_t n)
{
	(void)json_object_set_new(row, name, json_integer(reg_around_number(row, name) + n));
}

/* The row of an account in a role; NULL: no memory. */
static json_t *row_of(json_t *rows, struct reg_side *side, int64_t head, const char *role, struct reg_err *err)
{
	char key[64];
	json_t *row;

	(void)snprintf(key, sizeof key, "%s %lld", role, (long long)head);
	row = json_object_get(rows, key);
	if (row != NULL)
		return row;
	row = json_pack("{s:n, s:n, s:s, s:i, s:i, s:i}", "customer", "name", "role", role, "sales", 0, "points", 0,
	    "taken_back", 0);
	if (row == NULL || json_object_set_new(rows, key, row) != 0 || reg_earner_name_json(row, side, head, err) < 0)
		return NULL;
	return row;
}

/* What refunds took back of points of the sale. */
static int taken_back(int64_t *out, struct reg_side *side, int64_t sale, int64_t points, struct reg_err *err)
{
	struct reg_unit unit;
	int rc = reg_unit_load(&unit, side, sale, err);

	if (rc < 0)
		return rc;
	*out = unit.n_refunds == 0 ? 0 : reg_ledger_share(points, unit.amount_minor, unit.refunded_minor);
	reg_unit_finish(&unit);
	return 0;
}

/* Columns of sale_points: account, kind of its lot, points. */
static int take(json_t *rows, struct reg_side *side, int64_t sale, int64_t organisation, struct reg_err *err)
{
	struct { int64_t account, points; char kind[16]; } found[4];
	struct reg_stmt *stmt;
	size_t n = 0;
	int rc = reg_sql(&stmt, side->store, REG_SQL_SALE_POINTS, err, "i", sale);

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		if (n < sizeof found / sizeof found[0]) {
			found[n].account = reg_int(stmt, 0);
			found[n].points = reg_int(stmt, 2);
			(void)snprintf(found[n++].kind, sizeof found[0].kind, "%s", reg_text(stmt, 1));
		}
		rc = 0;
	}
	reg_reset(stmt);
	for (size_t i = 0; i < n && rc == 0; i++) {
		int64_t head = 0, back = 0;
		json_t *row = NULL;

		rc = reg_family_head(&head, side, found[i].account, err);
		rc = rc < 0 ? rc : taken_back(&back, side, sale, found[i].points, err);
		if (rc == 0)
			row = row_of(rows, side, head, strcmp(found[i].kind, "sale") != 0 ? found[i].kind
			    : head == organisation ? "organisation" : "customer", err);
		if (rc == 0 && row == NULL)
			rc = reg_err_set(err, REG_EIO, "out of memory");
		if (rc == 0) {
			count(row, "sales", 1);
			count(row, "points", found[i].points);
			count(row, "taken_back", back);
		}
	}
	return rc;
}

int reg_org_points_json(json_t **out, struct reg_side *side, const struct reg_set *sales, int64_t organisation,
    struct reg_err *err)
{
	json_t *rows = json_object(), *others = json_array(), *row;
	const char *key;
	size_t i;
	int rc = rows == NULL || others == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;

	*out = json_array();
	for (i = 0; i < sales->n && rc == 0; i++)
		rc = take(rows, side, sales->items[i], organisation, err);
	json_object_foreach(rows, key, row)
		(void)json_array_append(strncmp(key, "organisation ", 13) == 0 ? *out : others, row);
	reg_around_sort(others, "points");
	json_array_foreach(others, i, row)
		(void)json_array_append(*out, row);
	json_decref(others);
	json_decref(rows);
	return rc;
}

static const struct reg_column columns[] = {
	{ "customer", N_("Who"), false },
	{ "name", N_("Name"), false },
	{ "role", N_("As"), false },
	{ "sales", N_("Sales"), true },
	{ "points", N_("Points"), true },
	{ "taken_back", N_("Taken back"), true },
	{ NULL, NULL, false },
};

struct reg_table *reg_org_points_table(const json_t *rows)
{
	struct reg_table *table = reg_table_create(columns);
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		reg_around_cell_text(table, row, "customer");
		reg_around_cell_text(table, row, "name");
		reg_table_word(table, reg_around_text(row, "role"));
		reg_around_cell_number(table, row, "sales");
		reg_around_cell_number(table, row, "points");
		reg_around_cell_number(table, row, "taken_back");
	}
	return table;
}
