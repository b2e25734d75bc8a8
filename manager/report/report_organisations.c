/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_organisations.c - `regulars report organisations`: what each took by month, grade and vehicle, how far its contracts
 * are fulfilled, and how much of its demand is ours.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "around.h"
#include "contract.h"
#include "demand.h"
#include "i18n.h"
#include "organisation.h"
#include "report.h"

/* What one organisation took in the period. Objects by name: {"sales","volume_ml"}. */
struct taken {
	const struct reg_span *span;
	struct reg_contracts contracts;
	json_t *months, *grades, *vehicles, *days; /* days: with a visit */
	int64_t sales, volume_ml;
};

static void add_to(json_t *group, const char *name, const char *label, int64_t sales, int64_t volume_ml)
{
	json_t *one = json_object_get(group, name);

	if (one == NULL) {
		one = json_pack("{s:o, s:i, s:i}", "label", reg_json_text(label), "sales", 0, "volume_ml", 0);
		(void)json_object_set_new(group, name, one);
	}
	(void)json_object_set_new(one, "sales", json_integer(reg_around_number(one, "sales") + sales));
	(void)json_object_set_new(one, "volume_ml", json_integer(reg_around_number(one, "volume_ml") + volume_ml));
}

/* The first line of this grade in the sale: a sale with two of them is one sale of the grade. */
static bool is_first(const struct reg_report_sale *sale, size_t nth)
{
	for (size_t i = 0; i < nth; i++)
		if (sale->lines[i]->kind == REGULARS_LINE_FUEL &&
		    strcmp(sale->lines[i]->product != NULL ? sale->lines[i]->product : "",
		        sale->lines[nth]->product != NULL ? sale->lines[nth]->product : "") == 0)
			return false;
	return true;
}

static int take(const struct reg_report_sale *sale, void *payload)
{
	struct taken *taken = payload;
	char month[8];

	taken->sales += sale->sign > 0;
	taken->volume_ml += sale->volume_ml;
	/* Several fills on a day are one visit. */
	if (sale->is_visit)
		(void)json_object_set_new(taken->days, sale->day, json_true());
	(void)snprintf(month, sizeof month, "%.7s", sale->day);
	add_to(taken->months, month, NULL, sale->sign > 0, sale->volume_ml);
	if (sale->plate != NULL)
		add_to(taken->vehicles, sale->plate, sale->plate_label, sale->sign > 0, sale->volume_ml);
	else
		add_to(taken->vehicles, "", NULL, sale->sign > 0, sale->volume_ml);
	for (size_t i = 0; i < sale->n_lines; i++)
		if (sale->lines[i]->kind == REGULARS_LINE_FUEL)
			add_to(taken->grades, sale->lines[i]->product != NULL ? sale->lines[i]->product : "", NULL,
			    sale->sign > 0 && is_first(sale, i), sale->sign * sale->lines[i]->volume_ml);
	return 0;
}

/* The groups as a list, by name; `key` is what the name is called, null where it is empty. */
static json_t *group_json(const json_t *group, const char *key)
{
	json_t *list = json_array(), *one;
	const char *name;

	json_object_foreach((json_t *)group, name, one) {
		(void)json_object_set_new(one, key, reg_json_text(name[0] != '\0' ? name : NULL));
		(void)json_object_set_new(one, "id", json_string(name));
		if (strcmp(key, "plate") != 0)
			(void)json_object_del(one, "label");
		(void)json_array_append(list, one);
	}
	reg_around_sort(list, "");
	for (size_t i = 0; i < json_array_size(list); i++)
		(void)json_object_del(json_array_get(list, i), "id");
	return list;
}

static int take_all(struct taken *taken, struct reg_side *side, int64_t organisation, struct reg_err *err)
{
	const struct reg_span *span = taken->span;
	int rc = reg_report_each_sale_of(side, organisation, &span->period, take, taken, err);

	/* A contract counts from its first day, which may be long before the period. */
	rc = rc != 0 ? rc : reg_contracts_read(&taken->contracts, side, organisation, span->end_unix_s,
	    reg_zone_day_start(side->zone, span->from_day), err);
	return rc != 0 ? rc : reg_contracts_fill(&taken->contracts, side, organisation, span->as_of, err);
}

static int add_row(json_t *rows, struct reg_side *side, const struct reg_span *span, const struct reg_organisation *organisation,
    const struct reg_demands *demands, struct reg_err *err)
{
	const struct reg_demand *demand = reg_demands_find(demands, organisation->no);
	int64_t needed_ml = demand != NULL ? reg_span_needed_ml(span, demand->volume_ml) : 0;
	struct taken taken = { .span = span, .months = json_object(), .grades = json_object(), .vehicles = json_object(),
		.days = json_object() };
	json_t *row, *contracts = json_array();
	int rc = take_all(&taken, side, organisation->no, err);

	for (size_t i = 0; i < taken.contracts.n; i++)
		(void)json_array_append_new(contracts, reg_contract_json(&taken.contracts.items[i], side, span->as_of));
	row = json_pack("{s:s, s:o, s:s, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:O}", "id", organisation->id, "label",
	    reg_json_text(organisation->name != NULL ? organisation->name : organisation->id), "kind", organisation->kind, "sales",
	    (json_int_t)taken.sales, "visits", (json_int_t)json_object_size(taken.days), "volume_ml", (json_int_t)taken.volume_ml, "needed_ml",
	    demand != NULL ? json_integer(needed_ml) : json_null(), "share",
	    demand != NULL ? reg_json_fraction(reg_report_share_e9(taken.volume_ml, needed_ml)) : json_null(), "months",
	    group_json(taken.months, "month"), "grades", group_json(taken.grades, "grade"), "vehicles",
	    group_json(taken.vehicles, "plate"), "contracts", contracts);
	reg_demand_json(row, demand, side);
	(void)json_array_append_new(rows, row);
	json_decref(contracts);
	json_decref(taken.months);
	json_decref(taken.grades);
	json_decref(taken.vehicles);
	json_decref(taken.days);
	reg_contracts_finish(&taken.contracts);
	return rc;
}

int reg_organisations_json(json_t **out, struct reg_side *side, const struct reg_span *span, struct reg_err *err)
{
	struct reg_organisations organisations = { 0 };
	struct reg_demands demands = { 0 };
	json_t *rows = json_array();
	int rc = reg_store_begin_read(side->store, err);

	*out = NULL;
	if (rc == 0) {
		rc = reg_organisations_read(&organisations, side, span->end_unix_s, err);
		rc = rc != 0 ? rc : reg_demands_read(&demands, side, span->end_unix_s, err);
		for (size_t i = 0; i < organisations.n && rc == 0; i++)
			rc = add_row(rows, side, span, &organisations.items[i], &demands, err);
		reg_store_rollback(side->store);
	}
	if (rc == 0) {
		reg_around_sort(rows, "volume_ml");
		*out = reg_around_json(span);
		(void)json_object_set(*out, "rows", rows);
	}
	json_decref(rows);
	reg_demands_finish(&demands);
	reg_organisations_finish(&organisations);
	return rc;
}
