/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_offers.c - `regulars report offers`: what offers did.
 */
#include "i18n.h"
#include "offers.h"
#include "report.h"
#include "report_analysis.h"
#include "width.h"

static const char *const kinds[] = { [REG_OFFERS_GRANT] = "grant", [REG_OFFERS_REWARD] = "reward", [REG_OFFERS_GIFT] = "gift" };

static const struct reg_column columns[] = {
	{ "kind", N_("Kind"), false },
	{ "id", N_("Id"), false },
	{ "label", N_("Offer"), false },
	{ "issued", N_("Issued"), true },
	{ "redeemed", N_("Redeemed"), true },
	{ "customers", N_("Customers"), true },
	{ "waiting", N_("Too early"), true },
	{ "compared", N_("Compared"), true },
	{ "visits_before", N_("Visits before"), true },
	{ "visits_after", N_("after"), true },
	{ "extra_visits", N_("Extra visits"), true },
	{ "extra_volume_ml", N_("Extra litres"), true },
	{ "new", N_("New, came again"), true },
	{ "extra_new", N_("of these extra"), true },
	{ "kept", N_("Came again"), true },
	{ "extra_kept", N_("of these extra"), true },
	{ "currency", NULL, false },
	{ "cost_minor", N_("Cost"), true },
	{ "cost_per_new_minor", N_("per new one"), true },
	{ "cost_per_kept_minor", N_("per kept one"), true },
	{ NULL, NULL, false },
};

static const char *kind_words(enum reg_offers_kind kind)
{
	switch (kind) {
	case REG_OFFERS_GRANT:
		return _("comes with sales");
	case REG_OFFERS_REWARD:
		return _("for points");
	case REG_OFFERS_GIFT:
		return _("given");
	}
	return "";
}

static int64_t rounded(int64_t value, int64_t by)
{
	return (value + (value < 0 ? -by : by) / 2) / by;
}

/* Parts as a decimal: thousand millionths for programs, one place for people. */
static void cell_parts(struct reg_table *table, int64_t parts)
{
	int64_t e9 = rounded(parts * (3000000000 / REG_OFFERS_PARTS), 3);
	char text[40], shown[40];

	reg_decimal(text, sizeof text, e9, 9, 9);
	reg_decimal(shown, sizeof shown, rounded(parts * 10, REG_OFFERS_PARTS), 1, 1);
	reg_table_cell(table, NULL, reg_json_fraction(e9), text, shown);
}

static void cell_cost(struct reg_table *table, int64_t cost_minor, int64_t extra, const char *currency)
{
	int64_t each = reg_offers_cost_each(cost_minor, extra);

	if (each >= 0)
		reg_table_money(table, each, currency);
	else
		reg_table_text(table, NULL);
}

static void fill_row(struct reg_table *table, const struct reg_offers_row *row, const char *currency)
{
	reg_table_said(table, kinds[row->kind], kind_words(row->kind));
	reg_table_text(table, row->id);
	reg_table_text(table, row->label);
	if (row->kind == REG_OFFERS_GRANT)
		reg_table_number(table, row->issued, NULL);
	else
		reg_table_text(table, NULL);
	reg_table_number(table, row->redeemed, NULL);
	reg_table_number(table, row->customers, NULL);
	reg_table_number(table, row->waiting, NULL);
	reg_table_number(table, row->compared, NULL);
	reg_table_number(table, row->visits_before, NULL);
	reg_table_number(table, row->visits_after, NULL);
	cell_parts(table, row->extra_visits);
	reg_table_volume(table, rounded(row->extra_ml, REG_OFFERS_PARTS));
	reg_table_number(table, row->new_came, NULL);
	cell_parts(table, row->extra_new);
	reg_table_number(table, row->kept_came, NULL);
	cell_parts(table, row->extra_kept);
	reg_table_text(table, currency);
	reg_table_money(table, row->cost_minor, currency);
	cell_cost(table, row->cost_new_minor, row->extra_new, currency);
	cell_cost(table, row->cost_kept_minor, row->extra_kept, currency);
}

static int print(const struct reg_command *command, const struct reg_offers *offers, const struct reg_analysis *analysis,
    const char *currency, struct reg_err *err)
{
	struct reg_table *table = reg_table_for(command, columns);
	const char *words = reg_shown_format(ngettext("Visits of %d day before and after, beside similar customers who did not get it.",
	    "Visits of %d days before and after, beside similar customers who did not get it.", (unsigned long)offers->days),
	    (int)offers->days);
	int rc;

	reg_table_if_empty(table, _("Nobody got an offer in this period.\n"));
	for (size_t i = 0; i < offers->n; i++)
		fill_row(table, &offers->rows[i], currency);
	rc = reg_report_show(command, table,
	    json_pack("{s:o, s:i}", "as_of", reg_report_json_day(analysis->as_of), "days", (int)offers->days), _("What offers did"),
	    offers->n > 0 ? words : NULL, err);
	reg_table_destroy(table);
	return rc;
}

int reg_report_offers(struct reg_command *command, struct reg_err *err)
{
	struct reg_report_analysis report = { 0 };
	struct reg_offers offers = { 0 };
	struct reg_period period;
	int32_t days;
	int rc = reg_period_read(&period, command);

	rc = rc != 0 ? rc : reg_report_read_days(&days, command, REG_OFFERS_DAYS, REG_OFFERS_DAYS_MAX);
	rc = rc != 0 ? rc : reg_report_analysis_open(&report, command, err);
	rc = rc != 0 ? rc : reg_offers_gather(&offers, report.side, &period, report.analysis.as_of, days, err);
	for (size_t i = 0; i < report.analysis.n && rc == 0; i++)
		rc = reg_offers_add(&offers, &report.analysis.rows[i], err);
	rc = rc != 0 ? rc : reg_offers_compare(&offers, err);
	rc = rc != 0 ? rc : print(command, &offers, &report.analysis, report.side->currency, err);
	reg_offers_finish(&offers);
	reg_report_analysis_close(&report);
	return rc;
}
