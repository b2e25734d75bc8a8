/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_staff.c - `regulars report staff`: what each attendant contributed in a period.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "output.h"
#include "report.h"
#include "report_sales.h"

struct shop {
	char currency[8];
	int64_t amount_minor;
};

struct row {
	char *staff; /* "": nobody named */
	char *name;
	int64_t sales, named, plates, volume_ml;
	int64_t enrolled, cards, referrals;
	int64_t own_customers, own_ml;
	struct shop *shop;
	size_t n_shop;
};

struct staff {
	struct reg_side *side;
	struct reg_err *err;
	struct row *rows;
	size_t n;
};

/* Some tens of people. NULL: no memory. */
static struct row *row_of(struct staff *staff, const char *name)
{
	struct row *rows;

	name = name != NULL ? name : "";
	for (size_t i = 0; i < staff->n; i++)
		if (strcmp(staff->rows[i].staff, name) == 0)
			return &staff->rows[i];
	rows = reallocarray(staff->rows, staff->n + 1, sizeof *rows);
	if (rows == NULL)
		return NULL;
	staff->rows = rows;
	rows[staff->n] = (struct row){ .staff = strdup(name) };
	return rows[staff->n].staff != NULL ? &rows[staff->n++] : NULL;
}

static int no_memory(struct reg_err *err, struct reg_stmt *stmt)
{
	reg_reset(stmt);
	return reg_err_set(err, REG_EIO, "out of memory");
}

static int take(const struct reg_report_sale *sale, void *payload)
{
	struct staff *staff = payload;
	struct reg_report_basket basket = reg_report_basket_of(sale);
	struct row *row = row_of(staff, sale->attendant);
	struct shop *shop;
	size_t i = 0;

	if (row == NULL)
		return no_memory(staff->err, NULL);
	row->volume_ml += sale->volume_ml;
	if (basket.shop_minor == 0)
		return 0;
	while (i < row->n_shop && strcmp(row->shop[i].currency, sale->currency) != 0)
		i++;
	if (i == row->n_shop) {
		shop = reallocarray(row->shop, i + 1, sizeof *shop);
		if (shop == NULL)
			return no_memory(staff->err, NULL);
		row->shop = shop;
		shop[row->n_shop++] = (struct shop){ 0 };
		(void)snprintf(shop[i].currency, sizeof shop[i].currency, "%s", sale->currency);
	}
	row->shop[i].amount_minor += basket.shop_minor;
	return 0;
}

/* Columns: attendant, sales, named, with a plate. */
static int add_sales(struct staff *staff, const struct reg_period *period)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, staff->side->store, REG_SQL_STAFF_SALES, staff->err, "tt", period->from, period->to);

	while (rc == 0 && (rc = reg_step(stmt, staff->err)) == 1) {
		struct row *row = row_of(staff, reg_text(stmt, 0));

		if (row == NULL)
			return no_memory(staff->err, stmt);
		row->sales += reg_int(stmt, 1);
		row->named += reg_int(stmt, 2);
		row->plates += reg_int(stmt, 3);
		rc = 0;
	}
	return rc;
}

/* Whoever is on the staff or sold something; what the office enrols is no attendant's. */
static struct row *known(struct staff *staff, const char *name)
{
	for (size_t i = 0; i < staff->n; i++)
		if (name != NULL && name[0] != '\0' && strcmp(staff->rows[i].staff, name) == 0)
			return &staff->rows[i];
	return NULL;
}

/* Columns: actor, enrolled, cards, referrals. */
static int add_acts(struct staff *staff, const struct reg_period *period)
{
	int64_t from, to;
	struct reg_stmt *stmt;
	int rc;

	reg_report_instants(&from, &to, period, staff->side->zone);
	rc = reg_sql(&stmt, staff->side->store, REG_SQL_STAFF_ACTS, staff->err, "ii", from, to);
	while (rc == 0 && (rc = reg_step(stmt, staff->err)) == 1) {
		struct row *row = known(staff, reg_text(stmt, 0));

		rc = 0;
		if (row == NULL)
			continue;
		row->enrolled += reg_int(stmt, 1);
		row->cards += reg_int(stmt, 2);
		row->referrals += reg_int(stmt, 3);
	}
	return rc;
}

/* Columns: actor, volume, customers. */
static int add_own(struct staff *staff, const struct reg_period *period)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, staff->side->store, REG_SQL_STAFF_OWN, staff->err, "tt", period->from, period->to);

	while (rc == 0 && (rc = reg_step(stmt, staff->err)) == 1) {
		struct row *row = known(staff, reg_text(stmt, 0));

		rc = 0;
		if (row == NULL)
			continue;
		row->own_ml += reg_int(stmt, 1);
		row->own_customers += reg_int(stmt, 2);
	}
	return rc;
}

static int add_names(struct staff *staff)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, staff->side->store, REG_SQL_STAFF_NAMES, staff->err, "");

	while (rc == 0 && (rc = reg_step(stmt, staff->err)) == 1) {
		struct row *row = row_of(staff, reg_text(stmt, 0));
		char *name = strdup(reg_text(stmt, 1));

		if (row == NULL || name == NULL) {
			free(name);
			return no_memory(staff->err, stmt);
		}
		free(row->name);
		row->name = name;
		rc = 0;
	}
	return rc;
}

static int compare(const void *a, const void *b)
{
	const struct row *left = a, *right = b;

	if ((left->staff[0] == '\0') != (right->staff[0] == '\0'))
		return left->staff[0] == '\0' ? 1 : -1;
	return strcmp(left->staff, right->staff);
}

/* --- showing ----------------------------------------------------------------------------------------------------- */

static const struct reg_column columns[] = {
	{ "staff", N_("Staff"), false },
	{ "name", N_("Name"), false },
	{ "sales", N_("Sales"), true },
	{ "plates", N_("with a plate"), true },
	{ "capture", N_("Plates %"), true },
	{ "named", N_("Customer known"), true },
	{ "enrolled", N_("Enrolled"), true },
	{ "cards", N_("Cards"), true },
	{ "referrals", N_("Referrals"), true },
	{ "volume_ml", N_("Litres"), true },
	{ "shop", N_("Shop"), false },
	{ "own_customers", N_("Own customers"), true },
	{ "own_volume_ml", N_("Their litres"), true },
	{ NULL, NULL, false },
};

static json_t *shop_json(const struct row *row)
{
	json_t *shop = json_array();

	for (size_t i = 0; i < row->n_shop; i++)
		(void)json_array_append_new(shop, json_pack("{s:s, s:I}", "currency", row->shop[i].currency, "amount_minor",
		    (json_int_t)row->shop[i].amount_minor));
	return shop;
}

/* "12.00 CNY; 3.50 EUR". */
static void shop_text(char *out, size_t size, const struct row *row)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < row->n_shop && used < size; i++) {
		int n = snprintf(out + used, size - used, "%s%s", i > 0 ? "; " : "",
		    reg_shown_price(row->shop[i].amount_minor, row->shop[i].currency));

		used += n > 0 ? (size_t)n : 0;
	}
}

static int print(const struct reg_command *command, const struct staff *staff, struct reg_err *err)
{
	struct reg_table *table = reg_table_for(command, columns);
	int rc;

	for (size_t i = 0; i < staff->n; i++) {
		const struct row *row = &staff->rows[i];
		bool is_known = row->staff[0] != '\0';
		char shop[256];

		shop_text(shop, sizeof shop, row);
		reg_table_cell(table, NULL, reg_json_text(is_known ? row->staff : NULL), is_known ? row->staff : REG_REPORT_UNIDENTIFIED,
		    is_known ? NULL : _("nobody was named"));
		reg_table_text(table, row->name);
		reg_table_number(table, row->sales, NULL);
		reg_table_number(table, row->plates, NULL);
		reg_table_fraction(table, reg_report_share_e9(row->plates, row->sales));
		reg_table_number(table, row->named, NULL);
		reg_table_number(table, row->enrolled, NULL);
		reg_table_number(table, row->cards, NULL);
		reg_table_number(table, row->referrals, NULL);
		reg_table_volume(table, row->volume_ml);
		reg_table_cell(table, NULL, shop_json(row), shop, NULL);
		reg_table_number(table, row->own_customers, NULL);
		reg_table_volume(table, row->own_ml);
	}
	rc = reg_report_print(command, table, _("What each attendant contributed"), NULL, err);
	reg_table_destroy(table);
	return rc;
}

int reg_report_staff(struct reg_command *command, struct reg_err *err)
{
	struct staff staff = { .err = err };
	struct reg_period period;
	int rc = reg_period_read(&period, command);

	if (rc == 0)
		rc = reg_command_open(&staff.side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = add_names(&staff);
	if (rc == 0)
		rc = add_sales(&staff, &period);
	if (rc == 0)
		rc = reg_report_each_sale(staff.side, &period, take, &staff, err);
	if (rc == 0)
		rc = add_acts(&staff, &period);
	if (rc == 0)
		rc = add_own(&staff, &period);
	if (rc == 0 && staff.n > 0)
		qsort(staff.rows, staff.n, sizeof *staff.rows, compare);
	if (rc == 0)
		rc = print(command, &staff, err);
	for (size_t i = 0; i < staff.n; i++) {
		free(staff.rows[i].staff);
		free(staff.rows[i].name);
		free(staff.rows[i].shop);
	}
	free(staff.rows);
	reg_command_close(staff.side);
	return rc;
}
