/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report_sales.h"

#include <stdbool.h>
#include <stdlib.h>

#include "event_json.h"

typedef int take_sale(const struct reg_report_sale *sale, void *payload);

static int give(struct reg_report_sale *sale, const struct reg_unit_lines *lines, take_sale *take, void *payload)
{
	sale->lines = lines->lines;
	sale->n_lines = lines->n;
	return take(sale, payload);
}

/* Nearly every sale: one delivery, whose body is at hand. */
static int give_plain(struct reg_report_sale *sale, const char *body, take_sale *take, void *payload, struct reg_err *err)
{
	struct reg_unit_lines lines = { 0 };
	struct regulars_tender *tenders;
	struct regulars_line *list;
	size_t n, n_tenders;
	void *arena;
	int rc = reg_event_body_parse(&list, &n, &tenders, &n_tenders, &arena, body, err);

	if (rc == 0)
		rc = reg_unit_lines_of(&lines, list, n, sale->sign < 0 ? REG_KIND_REFUND : REG_KIND_SALE, err);
	if (rc == 0)
		rc = give(sale, &lines, take, payload);
	reg_unit_lines_finish(&lines);
	free(arena);
	return rc;
}

static int give_refund(struct reg_report_sale *sale, struct reg_side *side, take_sale *take, void *payload, struct reg_err *err)
{
	struct reg_doc doc;
	int rc = reg_doc_load_no(&doc, side, sale->sale, err);

	if (rc == 0)
		rc = give_plain(sale, doc.body, take, payload, err);
	reg_doc_finish(&doc);
	return rc;
}

/* Several deliveries, or a prepay with its completion. */
static int give_unit(struct reg_report_sale *sale, struct reg_side *side, take_sale *take, void *payload, struct reg_err *err)
{
	struct reg_unit_lines lines = { 0 };
	struct reg_unit unit;
	int rc = reg_unit_load(&unit, side, sale->sale, err);

	if (rc == 0)
		rc = reg_unit_lines(&lines, &unit, err);
	if (rc == 0)
		rc = give(sale, &lines, take, payload);
	reg_unit_lines_finish(&lines);
	reg_unit_finish(&unit);
	return rc;
}

/* Columns: sale, is a refund, subject, at, day, currency, volume, amount, attendant, is plain, body, is a visit. */
static int give_row(struct reg_report_sale *sale, struct reg_side *side, struct reg_stmt *stmt, take_sale *take, void *payload,
    struct reg_err *err)
{
	sale->sale = reg_int(stmt, 0);
	sale->sign = reg_int(stmt, 1) != 0 ? -1 : 1;
	sale->subject = reg_int(stmt, 2);
	sale->at_unix_s = reg_int(stmt, 3);
	sale->day = reg_text(stmt, 4);
	sale->currency = reg_text(stmt, 5);
	sale->volume_ml = reg_int(stmt, 6);
	sale->amount_minor = reg_int(stmt, 7);
	sale->attendant = reg_text(stmt, 8);
	if (reg_int(stmt, 9) != 0)
		return give_plain(sale, reg_text(stmt, 10), take, payload, err);
	return sale->sign < 0 ? give_refund(sale, side, take, payload, err) : give_unit(sale, side, take, payload, err);
}

int reg_report_each_sale(struct reg_side *side, const struct reg_period *period, take_sale *take, void *payload,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_REPORT_SALES, err, "ttt", period->from, period->to, period->as_of);

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		struct reg_report_sale sale = { .is_visit = reg_int(stmt, 11) != 0 };

		rc = give_row(&sale, side, stmt, take, payload, err);
		if (rc != 0)
			reg_reset(stmt);
	}
	return rc;
}

/* Columns as above. */
static int give_one(struct reg_side *side, int64_t no, const char *as_of, take_sale *take, void *payload, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_REPORT_SALE, err, "it", no, as_of);

	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc == 1) {
		struct reg_report_sale sale = { .is_visit = reg_int(stmt, 11) != 0 };

		rc = give_row(&sale, side, stmt, take, payload, err);
	}
	reg_reset(stmt);
	return rc;
}

int reg_report_each_sale_wanted(struct reg_side *side, const struct reg_period *period,
    bool (*is_wanted)(int64_t subject, void *payload), take_sale *take, void *payload, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_REPORT_SALES_WHOSE, err, "tt", period->from, period->to);

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1)
		rc = is_wanted(reg_int(stmt, 1), payload) ? give_one(side, reg_int(stmt, 0), period->as_of, take, payload, err) : 0;
	reg_reset(stmt);
	return rc;
}

/* Further columns: plate, its label. */
int reg_report_each_sale_of(struct reg_side *side, int64_t organisation, const struct reg_period *period, take_sale *take,
    void *payload, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_REPORT_SALES_OF, err, "ttit", period->from, period->to, organisation,
	    period->as_of);

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		struct reg_report_sale sale = { .is_visit = reg_int(stmt, 11) != 0, .plate = reg_text(stmt, 12),
			.plate_label = reg_text(stmt, 13) };

		rc = give_row(&sale, side, stmt, take, payload, err);
		if (rc != 0)
			reg_reset(stmt);
	}
	return rc;
}

struct reg_report_basket reg_report_basket_of(const struct reg_report_sale *sale)
{
	struct reg_report_basket basket = { 0 };

	for (size_t i = 0; i < sale->n_lines; i++) {
		const struct regulars_line *line = sale->lines[i];

		if (line->kind == REGULARS_LINE_FUEL) {
			basket.has_fuel = true;
			basket.fuel_minor += sale->sign * line->amount_minor;
		} else if (line->kind == REGULARS_LINE_GOODS || line->kind == REGULARS_LINE_SERVICE) {
			basket.has_shop = true;
			basket.shop_minor += sale->sign * line->amount_minor;
		}
	}
	basket.other_minor = sale->amount_minor - basket.fuel_minor - basket.shop_minor;
	return basket;
}
