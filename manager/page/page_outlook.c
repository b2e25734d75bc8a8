/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page_outlook.c - the morning page ahead and around: what class A will take, areas, offers; gathered and drawn.
 */
#include <stdlib.h>
#include <string.h>

#include "report/around.h"
#include "i18n.h"
#include "markup.h"
#include "page_parts.h"
#include "spell.h"

#define SHOWN 12 /* of a list; the rest is folded away */
#define OFFER_DAYS 180 /* got within so many days */

int reg_page_begin_outlook(struct reg_page *page, struct reg_err *err)
{
	struct reg_period period = { 0 };

	page->supply = (struct reg_supply){ .as_of = page->as_of, .days = REG_SUPPLY_DAYS };
	reg_day_format(period.from, page->as_of - OFFER_DAYS + 1);
	reg_day_format(period.to, page->as_of);
	reg_day_format(period.as_of, page->as_of);
	return reg_offers_gather(&page->offers, page->side, &period, page->as_of, REG_OFFERS_DAYS, err);
}

int reg_page_add_outlook(struct reg_page *page, const struct reg_analysis_row *row, struct reg_err *err)
{
	int rc = reg_supply_add(&page->supply, row, err);

	return rc < 0 ? rc : reg_offers_add(&page->offers, row, err);
}

int reg_page_gather_outlook(struct reg_page *page, struct reg_err *err)
{
	struct reg_span span;
	int rc = reg_offers_compare(&page->offers, err);

	rc = rc < 0 ? rc : reg_supply_make(&page->supply, page->side, err);
	for (size_t i = 0; i < page->supply.n; i++) {
		const struct reg_page_customer *customer = reg_page_customer_of(page, page->supply.items[i].subject);

		if (customer != NULL && page->supply.items[i].first_day == page->as_of + 1)
			page->customers[customer - page->customers].is_expected = true;
	}
	if (rc == 0) {
		reg_span_make(&span, page->side, page->as_of, REG_AROUND_DAYS);
		rc = reg_areas_json(&page->areas, page->side, &span, err);
	}
	return rc;
}

/* --- what class A will take -------------------------------------------------------------------------------------- */

static const char *grade_of(const struct reg_supply_grade *grade)
{
	return grade->grade[0] != '\0' ? grade->grade : _("not known");
}

static void supply_days(const struct reg_page *page)
{
	const struct reg_supply *supply = &page->supply;
	struct reg_page_title titles[REG_SUPPLY_DAYS + 4] = { { _("Grade"), false } };

	for (int k = 0; k < REG_SUPPLY_DAYS; k++)
		titles[k + 1] = (struct reg_page_title){
			reg_spell_format(_("%1$s %2$s"), reg_spell_weekday_short(reg_spell_weekday_of(page->as_of + 1 + k)),
			    reg_spell_day_short(page->as_of + 1 + k)), true };
	titles[REG_SUPPLY_DAYS + 1] = (struct reg_page_title){ _("Together"), true };
	titles[REG_SUPPLY_DAYS + 2] = (struct reg_page_title){ _("Customers"), true };
	reg_page_numbers_begin(page->out, titles);
	for (size_t i = 0; i < supply->n_grades; i++) {
		const struct reg_supply_grade *grade = &supply->grades[i];

		fputs("<tr>", page->out);
		reg_page_cell(page->out, grade_of(grade));
		for (int k = 0; k < REG_SUPPLY_DAYS; k++)
			reg_page_cell_number(page->out, grade->days_ml[k], reg_spell_litres(grade->days_ml[k]));
		reg_page_cell_number(page->out, grade->volume_ml, reg_spell_litres(grade->volume_ml));
		reg_page_cell_number(page->out, grade->customers, reg_spell_number(grade->customers));
		fputs("</tr>\n", page->out);
	}
	reg_page_numbers_end(page->out);
}

static void supply_list(const struct reg_page *page)
{
	const struct reg_page_title titles[] = { { _("Grade"), false }, { _("Priority"), true }, { _("Who"), false },
		{ _("Expected"), true }, { _("Litres"), true }, { _("together"), true }, { NULL, false } };

	fputs("<details><summary>", page->out);
	reg_markup_text(page->out, _("Who comes first when fuel is short"));
	fputs("</summary>", page->out);
	reg_page_table_begin(page->out, titles, "sort");
	for (size_t i = 0; i < page->supply.n; i++) {
		const struct reg_supply_item *item = &page->supply.items[i];
		const struct reg_page_customer *customer = reg_page_customer_of(page, item->subject);

		if (customer == NULL)
			continue;
		fputs("<tr>", page->out);
		reg_page_cell(page->out, grade_of(&page->supply.grades[item->grade]));
		reg_page_cell_number(page->out, item->priority, reg_spell_number(item->priority));
		reg_page_cell_who(page, item->subject, customer->label);
		reg_page_cell_number(page->out, item->first_day, reg_spell_day_short(item->first_day));
		reg_page_cell_number(page->out, item->volume_ml, reg_spell_litres(item->volume_ml));
		reg_page_cell_number(page->out, item->cumulative_ml, reg_spell_litres(item->cumulative_ml));
		fputs("</tr>\n", page->out);
	}
	reg_page_table_end(page->out);
	fputs("</details>\n", page->out);
}

void reg_page_supply(const struct reg_page *page)
{
	const struct reg_supply *supply = &page->supply;
	struct reg_page_bar *bars = calloc(supply->n_grades + 1, sizeof *bars);

	if (supply->n_grades == 0 || bars == NULL) {
		reg_page_card_nothing(page->out, "supply", _("What class A customers will take"));
		free(bars);
		return;
	}
	reg_page_card_begin(page->out, "supply", "", _("What class A customers will take"),
	    _("Expected in the next 7 days by grade, from what is normal for each customer."));
	for (size_t i = 0; i < supply->n_grades; i++) {
		bars[i] = (struct reg_page_bar){ .label = grade_of(&supply->grades[i]), .part = supply->grades[i].volume_ml,
			.whole = supply->grades[0].volume_ml };
		(void)snprintf(bars[i].shown, sizeof bars[i].shown, "%s", reg_spell_litres(supply->grades[i].volume_ml));
	}
	reg_page_bars(page->out, _("Litres expected of class A, by grade"), bars, supply->n_grades, 0);
	free(bars);
	supply_days(page);
	supply_list(page);
	reg_page_card_end(page->out);
}

/* --- who is expected tomorrow ------------------------------------------------------------------------------------ */

void reg_page_expected(const struct reg_page *page)
{
	const struct reg_page_title titles[] = { { _("Who"), false }, { _("Comes every"), true }, { _("Usually takes"), true },
		{ _("A usual month"), true }, { NULL, false } };
	int64_t n = 0;

	for (size_t i = 0; i < page->n_customers; i++)
		n += page->customers[i].is_expected;
	if (n == 0)
		return;
	fputs("<details><summary>", page->out);
	reg_markup_text(page->out, reg_spell_format(_("Class A customers expected on %1$s (%2$s)"),
	    reg_spell_weekday(reg_spell_weekday_of(page->as_of + 1)), reg_spell_number(n)));
	fputs("</summary>", page->out);
	reg_page_table_begin(page->out, titles, "sort list");
	for (size_t i = 0; i < page->n_customers; i++) {
		const struct reg_page_customer *customer = &page->customers[i];
		const struct reg_normal *normal = &customer->row->normal;

		if (!customer->is_expected)
			continue;
		fputs("<tr>", page->out);
		reg_page_cell_who(page, customer->row->subject, customer->label);
		reg_page_cell_number(page->out, normal->typical_days, reg_page_interval(customer->row));
		reg_page_cell_number(page->out, normal->typical_ml, reg_spell_litres(normal->typical_ml));
		reg_page_cell_number(page->out, customer->month_ml, reg_spell_litres(customer->month_ml));
		fputs("</tr>\n", page->out);
	}
	reg_page_table_end(page->out);
	fputs("</details>\n", page->out);
}

/* --- areas ------------------------------------------------------------------------------------------------------- */

static bool is_there(const json_t *row, const char *name)
{
	return json_is_integer(json_object_get(row, name)) && reg_around_number(row, name) > 0;
}

/* "–" where it is not known. */
static void cell_known(FILE *out, const json_t *row, const char *name, bool is_volume)
{
	int64_t value = reg_around_number(row, name);

	if (json_is_null(json_object_get(row, name)))
		reg_page_cell_number(out, -1, "–");
	else
		reg_page_cell_number(out, value, is_volume ? reg_spell_litres(value) : reg_spell_number(value));
}

static void area_row(const struct reg_page *page, const json_t *row)
{
	const char *staff = reg_around_text(row, "staff");
	const json_t *competitors = json_object_get(row, "competitors"), *one;
	size_t i;

	fputs("<tr>", page->out);
	reg_page_cell(page->out, reg_around_text(row, "label"));
	reg_page_cell(page->out, staff != NULL && staff[0] != '\0' ? staff : "–");
	cell_known(page->out, row, "households", false);
	reg_page_cell_number(page->out, reg_around_number(row, "customers"), reg_spell_number(reg_around_number(row, "customers")));
	reg_page_cell_number(page->out, reg_around_number(row, "served"), reg_spell_number(reg_around_number(row, "served")));
	reg_page_cell_number(page->out, reg_around_number(row, "volume_ml"), reg_spell_litres(reg_around_number(row, "volume_ml")));
	cell_known(page->out, row, "needed_ml", true);
	if (is_there(row, "needed_ml"))
		reg_page_cell_number(page->out, reg_around_number(row, "volume_ml") / (reg_around_number(row, "needed_ml") / 1000 + 1),
		    reg_spell_percent(reg_around_number(row, "volume_ml"), reg_around_number(row, "needed_ml")));
	else
		reg_page_cell_number(page->out, -1, "–");
	fputs("<td>", page->out);
	json_array_foreach (competitors, i, one) {
		fputs(i > 0 ? ", " : "", page->out);
		reg_markup_text(page->out, reg_around_text(one, "label"));
	}
	fputs("</tr>\n", page->out);
}

/* Share of demand where that is known, else of the households. */
static void area_bar(struct reg_page_bar *bar, const json_t *row)
{
	bool by_demand = is_there(row, "needed_ml"), by_households = !by_demand && is_there(row, "households");

	*bar = (struct reg_page_bar){ .label = reg_around_text(row, "label") };
	if (by_demand || by_households) {
		bar->part = reg_around_number(row, by_demand ? "volume_ml" : "customers");
		bar->whole = reg_around_number(row, by_demand ? "needed_ml" : "households");
		(void)snprintf(bar->shown, sizeof bar->shown, by_demand ? "%s" : _("%s homes"), reg_spell_percent(bar->part, bar->whole));
	} else {
		(void)snprintf(bar->shown, sizeof bar->shown, "%s", reg_spell_litres(reg_around_number(row, "volume_ml")));
	}
}

bool reg_page_has_areas(const struct reg_page *page)
{
	return json_array_size(json_object_get(page->areas, "rows")) > 0;
}

void reg_page_areas(const struct reg_page *page)
{
	const struct reg_page_title titles[] = { { _("Area"), false }, { _("Looked after by"), false }, { _("Households"), true },
		{ _("Customers"), true }, { _("served"), true }, { _("Litres"), true }, { _("Needed"), true }, { _("Share"), true },
		{ _("Competitors"), false }, { NULL, false } };
	const json_t *rows = json_object_get(page->areas, "rows"), *elsewhere = json_object_get(page->areas, "elsewhere"), *row;
	size_t i, n = json_array_size(rows);
	struct reg_page_bar *bars = calloc(n + 1, sizeof *bars);

	if (n == 0 || bars == NULL) {
		free(bars);
		return;
	}
	reg_page_card_begin(page->out, "areas", "", _("Our share of the areas around"),
	    reg_spell_format(_("Of the demand of the last 30 days where it is known, otherwise of the homes. Customers of no area took %s."),
		reg_spell_litres(reg_around_number(elsewhere, "volume_ml"))));
	json_array_foreach (rows, i, row)
		area_bar(&bars[i], row);
	reg_page_bars(page->out, _("Our share, by area"), bars, n < SHOWN ? n : SHOWN, 0);
	free(bars);
	reg_page_numbers_begin(page->out, titles);
	json_array_foreach (rows, i, row)
		area_row(page, row);
	reg_page_numbers_end(page->out);
	reg_page_card_end(page->out);
}

/* --- offers ------------------------------------------------------------------------------------------------------ */

/* Parts as a number with its sign: "+2.5". */
static const char *signed_parts(int64_t parts)
{
	int64_t tenths = (parts * 10 + (parts < 0 ? -REG_OFFERS_PARTS : REG_OFFERS_PARTS) / 2) / REG_OFFERS_PARTS;

	return reg_spell_format("%s%lld.%lld", tenths > 0 ? "+" : tenths < 0 ? "−" : "", llabs((long long)tenths) / 10,
	    llabs((long long)tenths) % 10);
}

static void offer_row(const struct reg_page *page, const struct reg_offers_row *row)
{
	const char *currency = page->side->currency;
	int64_t each = reg_offers_cost_each(row->cost_new_minor + row->cost_kept_minor, row->extra_new + row->extra_kept);

	fputs("<tr>", page->out);
	reg_page_cell(page->out, row->label);
	reg_page_cell_number(page->out, row->customers, reg_spell_number(row->customers));
	if (row->kind == REG_OFFERS_GRANT)
		reg_page_cell_number(page->out, row->issued, reg_spell_number(row->issued));
	else
		reg_page_cell_number(page->out, -1, "–");
	reg_page_cell_number(page->out, row->redeemed, reg_spell_number(row->redeemed));
	reg_page_cell_number(page->out, row->extra_visits, row->compared > 0 ? signed_parts(row->extra_visits) : "–");
	reg_page_cell_number(page->out, row->extra_ml, row->compared > 0 ? reg_spell_litres(row->extra_ml / REG_OFFERS_PARTS) : "–");
	reg_page_cell_number(page->out, row->cost_minor, reg_spell_money(row->cost_minor, currency));
	reg_page_cell_number(page->out, each, each >= 0 ? reg_spell_money(each, currency) : "–");
	fputs("</tr>\n", page->out);
}

void reg_page_offers(const struct reg_page *page)
{
	const struct reg_page_title titles[] = { { _("Offer"), false }, { _("Customers"), true }, { _("Issued"), true },
		{ _("Redeemed"), true }, { _("Extra visits"), true }, { _("Extra litres"), true }, { _("Cost"), true },
		{ _("per customer more"), true }, { NULL, false } };

	if (page->offers.n == 0)
		return;
	reg_page_card_begin(page->out, "offers", "long", _("What offers did"),
	    _("Of the last 180 days: the 4 weeks after, beside those before and similar customers who did not get it."));
	reg_page_table_begin(page->out, titles, "sort");
	for (size_t i = 0; i < page->offers.n; i++)
		offer_row(page, &page->offers.rows[i]);
	reg_page_table_end(page->out);
	reg_page_card_end(page->out);
}
