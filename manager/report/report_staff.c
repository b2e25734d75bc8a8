/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_staff.c - `regulars report staff`: what each attendant, or each team, contributed in a period.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "output.h"
#include "report.h"
#include "report_sales.h"
#include "staff/staff.h"

struct shop {
	char currency[8];
	int64_t amount_minor;
};

struct row {
	char *staff; /* "": nobody named; or a team, "" none */
	char *name;
	struct reg_score score;
	int64_t volume_ml, own_customers, kept;
	struct shop *shop;
	size_t n_shop;
};

/* Somebody's customer who came. */
struct own {
	size_t row;
	int64_t customer;
};

struct staff {
	struct reg_side *side;
	struct reg_err *err;
	bool by_team;
	struct row *rows;
	size_t n;
	struct own *own;
	size_t n_own, room;
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

/* Whose row it is that somebody did on a day. */
static int row_for(size_t *out, struct staff *staff, const char *who, int32_t day)
{
	size_t prefix = strlen(REG_TEAM_PREFIX);
	char team[REG_SHIFT_MAX_NAME] = "";
	struct row *row;
	int rc = 0;

	who = who != NULL ? who : "";
	if (staff->by_team && strncmp(who, REG_TEAM_PREFIX, prefix) == 0)
		(void)snprintf(team, sizeof team, "%s", who + prefix);
	else if (staff->by_team)
		rc = reg_team_of(team, staff->side, who, day, staff->err);
	if (rc != 0)
		return rc;
	row = row_of(staff, staff->by_team ? team : who);
	if (row == NULL)
		return no_memory(staff->err, NULL);
	*out = (size_t)(row - staff->rows);
	return 0;
}

static int take_sale(const struct reg_report_sale *sale, void *payload)
{
	struct staff *staff = payload;
	struct reg_report_basket basket = reg_report_basket_of(sale);
	struct row *row;
	struct shop *shop;
	size_t at, i = 0;
	int32_t day;
	int rc = reg_day_parse(&day, sale->day, staff->err);

	rc = rc != 0 ? rc : row_for(&at, staff, sale->attendant, day);
	if (rc != 0)
		return rc;
	row = &staff->rows[at];
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

/* Whoever is on the staff or sold something; what the office enrols is no attendant's. */
static bool is_known(const struct staff *staff, const char *name)
{
	for (size_t i = 0; i < staff->n; i++)
		if (name[0] != '\0' && strcmp(staff->rows[i].staff, name) == 0)
			return true;
	return false;
}

static int add_own(struct staff *staff, size_t row, int64_t customer)
{
	if (staff->n_own == staff->room) {
		size_t room = staff->room == 0 ? 64 : staff->room * 2;
		struct own *own = reallocarray(staff->own, room, sizeof *own);

		if (own == NULL)
			return no_memory(staff->err, NULL);
		staff->own = own;
		staff->room = room;
	}
	staff->own[staff->n_own++] = (struct own){ row, customer };
	return 0;
}

static int take_credit(const struct reg_credit *credit, void *payload)
{
	struct staff *staff = payload;
	size_t row;
	int rc;

	if (credit->score.sales == 0 && !staff->by_team && !is_known(staff, credit->who))
		return 0;
	rc = row_for(&row, staff, credit->who, credit->day);
	if (rc != 0 || (credit->score.sales == 0 && staff->rows[row].staff[0] == '\0'))
		return rc;
	reg_score_add(&staff->rows[row].score, &credit->score);
	return credit->score.own_ml != 0 ? add_own(staff, row, credit->customer) : 0;
}

static int compare_own(const void *a, const void *b)
{
	const struct own *left = a, *right = b;

	if (left->row != right->row)
		return left->row < right->row ? -1 : 1;
	return left->customer < right->customer ? -1 : left->customer > right->customer;
}

static void count_own(struct staff *staff)
{
	if (staff->n_own > 0)
		qsort(staff->own, staff->n_own, sizeof *staff->own, compare_own);
	for (size_t i = 0; i < staff->n_own; i++)
		if (i == 0 || compare_own(&staff->own[i - 1], &staff->own[i]) != 0)
			staff->rows[staff->own[i].row].own_customers++;
}

/* Who is said to keep whom at an instant. Columns: customer, staff, since. */
static int add_kept(struct staff *staff, int64_t at_unix_s)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, staff->side->store, REG_SQL_ACCOUNT_OWNERS, staff->err, "it", at_unix_s, "kept");

	while (rc == 0 && (rc = reg_step(stmt, staff->err)) == 1) {
		const char *who = reg_text(stmt, 1);
		size_t row;

		rc = 0;
		if (who[0] == '\0' || (!staff->by_team && !is_known(staff, who)))
			continue;
		rc = row_for(&row, staff, who, reg_zone_day(staff->side->zone, at_unix_s));
		if (rc == 0 && staff->rows[row].staff[0] != '\0')
			staff->rows[row].kept++;
	}
	reg_reset(stmt);
	return rc;
}

static int add_names(struct staff *staff)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, staff->side->store, staff->by_team ? REG_SQL_TEAM_ALL : REG_SQL_STAFF_NAMES, staff->err, "");

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
	{ "developed", N_("Developed"), true },
	{ "kept", N_("Kept"), true },
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

	reg_table_if_empty(table, _("Nobody is on the staff, and nothing was sold in this period.\n"));
	for (size_t i = 0; i < staff->n; i++) {
		const struct row *row = &staff->rows[i];
		bool has_name = row->staff[0] != '\0';
		char shop[256];

		shop_text(shop, sizeof shop, row);
		reg_table_cell(table, NULL, reg_json_text(has_name ? row->staff : NULL), has_name ? row->staff : REG_REPORT_UNIDENTIFIED,
		    has_name ? NULL : staff->by_team ? _("in no team") : _("nobody was named"));
		reg_table_text(table, row->name);
		reg_table_number(table, row->score.sales, NULL);
		reg_table_number(table, row->score.plates, NULL);
		reg_table_fraction(table, reg_report_share_e9(row->score.plates, row->score.sales));
		reg_table_number(table, row->score.identified, NULL);
		reg_table_number(table, row->score.enrolled, NULL);
		reg_table_number(table, row->score.cards, NULL);
		reg_table_number(table, row->score.referrals, NULL);
		reg_table_volume(table, row->volume_ml);
		reg_table_cell(table, NULL, shop_json(row), shop, NULL);
		reg_table_number(table, row->score.developed, NULL);
		reg_table_number(table, row->kept, NULL);
		reg_table_number(table, row->own_customers, NULL);
		reg_table_volume(table, row->score.own_ml);
	}
	rc = reg_report_print(command, table, staff->by_team ? _("What each team contributed") : _("What each attendant contributed"), NULL, err);
	reg_table_destroy(table);
	return rc;
}

int reg_report_staff(struct reg_command *command, struct reg_err *err)
{
	const char *by = reg_command_value(command, "by");
	struct staff staff = { .err = err, .by_team = by != NULL && strcmp(by, "team") == 0 };
	struct reg_period period;
	struct reg_shift facts;
	int rc = reg_period_read(&period, command);

	if (rc == 0 && by != NULL && !staff.by_team && strcmp(by, "attendant") != 0)
		return reg_command_usage(command, "--by: \"%s\" is neither attendant nor team", by);
	if (rc == 0)
		rc = reg_command_open(&staff.side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = add_names(&staff);
	if (rc == 0)
		rc = reg_report_each_sale(staff.side, &period, take_sale, &staff, err);
	if (rc == 0) {
		reg_staff_period(&facts, staff.side, &period);
		rc = reg_credit_each(staff.side, &facts, REG_CREDIT_ALL & ~(unsigned)REG_CREDIT_SHOP, take_credit, &staff, err);
	}
	if (rc == 0)
		rc = add_kept(&staff, facts.until_unix_s < reg_command_now() ? facts.until_unix_s : reg_command_now());
	if (rc == 0)
		count_own(&staff);
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
	free(staff.own);
	reg_command_close(staff.side);
	return rc;
}
