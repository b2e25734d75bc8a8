/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "contract.h"

#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "output.h"
#include "report.h"

/* Columns: fact, since, until, grade, price, volume. */
static int add(struct reg_contracts *out, struct reg_stmt *stmt, struct reg_err *err)
{
	struct reg_contract *contract;

	if (out->n == out->room) {
		size_t room = out->room == 0 ? 8 : out->room * 2;
		struct reg_contract *items = reallocarray(out->items, room, sizeof *items);

		if (items == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
		out->items = items;
		out->room = room;
	}
	contract = &out->items[out->n];
	*contract = (struct reg_contract){ .fact = reg_int(stmt, 0), .from_unix_s = reg_int(stmt, 1), .until_unix_s = reg_int(stmt, 2),
		.grade = strdup(reg_text(stmt, 3)), .price_minor_per_m3 = reg_is_null(stmt, 4) ? -1 : reg_int(stmt, 4),
		.agreed_ml = reg_is_null(stmt, 5) ? -1 : reg_int(stmt, 5) };
	if (contract->grade == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	out->n++;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct reg_contract *x = a, *y = b;

	if (x->from_unix_s != y->from_unix_s)
		return x->from_unix_s < y->from_unix_s ? -1 : 1;
	return x->fact < y->fact ? -1 : x->fact > y->fact;
}

int reg_contracts_read(struct reg_contracts *out, struct reg_side *side, int64_t organisation, int64_t begun_unix_s,
    int64_t open_unix_s, struct reg_err *err)
{
	struct reg_set members = { 0 };
	int rc = reg_family_members(&members, side, organisation, err);

	*out = (struct reg_contracts){ 0 };
	for (size_t i = 0; i < members.n && rc == 0; i++) {
		struct reg_stmt *stmt;

		rc = reg_sql(&stmt, side->store, REG_SQL_CONTRACTS_OF, err, "iii", members.items[i], begun_unix_s, open_unix_s);
		while (rc == 0 && (rc = reg_step(stmt, err)) == 1)
			rc = add(out, stmt, err);
		reg_reset(stmt);
	}
	if (out->n > 0)
		qsort(out->items, out->n, sizeof *out->items, compare);
	reg_set_finish(&members);
	return rc;
}

void reg_contracts_finish(struct reg_contracts *contracts)
{
	for (size_t i = 0; i < contracts->n; i++)
		free(contracts->items[i].grade);
	free(contracts->items);
	*contracts = (struct reg_contracts){ 0 };
}

/* The one that held for a grade ("" all) at an instant: the last that began. NULL: none. */
static struct reg_contract *contract_of(struct reg_contracts *contracts, const char *grade, int64_t at_unix_s)
{
	for (size_t i = contracts->n; i > 0; i--) {
		struct reg_contract *contract = &contracts->items[i - 1];

		if (contract->from_unix_s <= at_unix_s && contract->until_unix_s > at_unix_s && strcmp(contract->grade, grade) == 0)
			return contract;
	}
	return NULL;
}

static int take(const struct reg_report_sale *sale, void *payload)
{
	struct reg_contracts *contracts = payload;

	for (size_t i = 0; i < sale->n_lines; i++) {
		const struct regulars_line *line = sale->lines[i];
		struct reg_contract *contract;

		if (line->kind != REGULARS_LINE_FUEL)
			continue;
		contract = line->product != NULL ? contract_of(contracts, line->product, sale->at_unix_s) : NULL;
		if (contract == NULL)
			contract = contract_of(contracts, "", sale->at_unix_s);
		if (contract != NULL)
			contract->taken_ml += sale->sign * line->volume_ml;
	}
	return 0;
}

int reg_contracts_fill(struct reg_contracts *contracts, struct reg_side *side, int64_t organisation, int32_t as_of,
    struct reg_err *err)
{
	struct reg_period period;
	int32_t from;

	if (contracts->n == 0)
		return 0;
	/* A site day may be written a day beside the clock's. */
	from = reg_zone_day(side->zone, contracts->items[0].from_unix_s) - 1;
	reg_day_format(period.from, from);
	reg_day_format(period.to, as_of);
	reg_day_format(period.as_of, as_of);
	return reg_report_each_sale_of(side, organisation, &period, take, contracts, err);
}

/* --- as JSON --- */

static json_t *day_json(int32_t day)
{
	char text[REG_DAY_SIZE];

	reg_day_format(text, day);
	return json_string(text);
}

static json_t *number_or_null(int64_t value)
{
	return value >= 0 ? json_integer(value) : json_null();
}

json_t *reg_contract_json(const struct reg_contract *contract, const struct reg_side *side, int32_t as_of)
{
	int32_t first = reg_zone_day(side->zone, contract->from_unix_s);
	bool is_open = contract->until_unix_s == INT64_MAX;
	/* The day of its last second, which is part of it. */
	int32_t last = is_open ? as_of : reg_zone_day(side->zone, contract->until_unix_s - 1);
	int64_t agreed_ml = contract->agreed_ml, left_ml = -1;
	int32_t passed = as_of < first ? 0 : (as_of < last ? as_of : last) - first + 1;

	if (agreed_ml >= 0)
		left_ml = agreed_ml > contract->taken_ml ? agreed_ml - contract->taken_ml : 0;
	return json_pack("{s:o, s:o, s:o, s:o, s:s, s:o, s:I, s:o, s:o, s:o, s:o}", "grade",
	    reg_json_text(contract->grade[0] != '\0' ? contract->grade : NULL), "from", day_json(first), "until",
	    is_open ? json_null() : day_json(last + 1), "unit_price_minor_per_m3", number_or_null(contract->price_minor_per_m3),
	    "currency", side->currency, "agreed_ml", number_or_null(agreed_ml), "taken_ml", (json_int_t)contract->taken_ml, "left_ml",
	    number_or_null(left_ml), "days_left", is_open ? json_null() : json_integer(last > as_of ? last - as_of : 0), "fulfilled",
	    agreed_ml >= 0 ? reg_json_fraction(reg_report_share_e9(contract->taken_ml, agreed_ml)) : json_null(), "elapsed",
	    is_open ? json_null() : reg_json_fraction(reg_report_share_e9(passed, last - first + 1)));
}
