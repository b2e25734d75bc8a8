/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_areas.c - `regulars report areas`: how much of each area is ours, who looks after it, what competitors near it do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_profile.h"
#include "around.h"
#include "demand.h"
#include "i18n.h"
#include "report.h"
#include "said.h"

/* Sums of the customers of an area. */
struct sums {
	int64_t customers, served, volume_ml;
};

struct area {
	char *id;
	json_t *profile;
	struct sums sums;
};

struct areas {
	struct reg_side *side;
	const struct reg_span *span;
	struct area *items;      /* by id */
	size_t n;
	struct sums elsewhere;
	int64_t unidentified_ml;
	struct reg_said said;    /* the area of customers */
	struct reg_err *err;
};

/* --- the places --- */

/* Ids of the places of a kind ("area:"), as a JSON array: statements about one of them are asked in between. */
static int place_ids(json_t **out, struct areas *areas, const char *prefix)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, areas->side->store, REG_SQL_PLACE_ALL, areas->err, "t", prefix);

	*out = json_array();
	while (rc == 0 && (rc = reg_step(stmt, areas->err)) == 1)
		rc = json_array_append_new(*out, json_string(reg_text(stmt, 0))) == 0 ? 0 : reg_err_set(areas->err, REG_EIO, "out of memory");
	reg_reset(stmt);
	return rc;
}

static int read_areas(struct areas *areas)
{
	json_t *ids = NULL;
	const json_t *id;
	size_t i;
	int rc = place_ids(&ids, areas, "area:");

	areas->items = calloc(json_array_size(ids) + 1, sizeof *areas->items);
	if (rc == 0 && areas->items == NULL)
		rc = reg_err_set(areas->err, REG_EIO, "out of memory");
	json_array_foreach(ids, i, id) {
		struct area *area = &areas->items[areas->n];

		rc = rc != 0 ? rc : reg_said_place(&area->profile, areas->side, json_string_value(id), areas->span->end_unix_s, areas->err);
		if (rc != 0)
			break;
		if (area->profile == NULL)
			continue;
		areas->n++;
		area->id = strdup(json_string_value(id) + strlen("area:"));
		if (area->id == NULL)
			rc = reg_err_set(areas->err, REG_EIO, "out of memory");
	}
	json_decref(ids);
	return rc;
}

static int compare(const void *key, const void *item)
{
	const struct area *area = item;

	return strcmp(key, area->id);
}

/* Where sums of a subject go. */
static struct sums *sums_of(struct areas *areas, int64_t subject)
{
	const char *id = reg_said_of(&areas->said, subject);
	struct area *area = id != NULL && areas->n > 0 ? bsearch(id, areas->items, areas->n, sizeof *areas->items, compare) : NULL;

	return area != NULL ? &area->sums : &areas->elsewhere;
}

/* --- the customers --- */

static int count_customers(struct areas *areas)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, areas->side->store, REG_SQL_AROUND_CUSTOMERS, areas->err, "i", areas->span->end_unix_s);

	while (rc == 0 && (rc = reg_step(stmt, areas->err)) == 1) {
		sums_of(areas, reg_int(stmt, 0))->customers++;
		rc = 0;
	}
	return rc;
}

/* Columns: subject, ml, visits. */
static int add_volumes(struct areas *areas)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, areas->side->store, REG_SQL_AROUND_VOLUMES, areas->err, "ttt", areas->span->period.from,
	    areas->span->period.to, areas->span->period.as_of);

	while (rc == 0 && (rc = reg_step(stmt, areas->err)) == 1) {
		struct sums *sums = reg_is_null(stmt, 0) ? NULL : sums_of(areas, reg_int(stmt, 0));

		rc = 0;
		if (sums == NULL) {
			areas->unidentified_ml = reg_int(stmt, 1);
			continue;
		}
		sums->volume_ml += reg_int(stmt, 1);
		sums->served += reg_int(stmt, 2) > 0;
	}
	return rc;
}

/* --- what is said of a place --- */

static json_t *day_json(const struct areas *areas, int64_t at_unix_s)
{
	char day[REG_DAY_SIZE];

	if (at_unix_s == INT64_MAX)
		return json_null();
	reg_day_format(day, reg_zone_day(areas->side->zone, at_unix_s));
	return json_string(day);
}

/* The last price of each grade counts; rows come by grade, then by time. */
static void add_price(const struct areas *areas, json_t *prices, struct reg_stmt *stmt)
{
	size_t n = json_array_size(prices);
	const char *grade = reg_text(stmt, 4), *last = n > 0 ? reg_around_text(json_array_get(prices, n - 1), "grade") : NULL;
	json_t *price = json_pack("{s:o, s:I, s:s, s:o}", "grade", reg_json_text(grade), "unit_price_minor_per_m3",
	    (json_int_t)reg_int(stmt, 5), "currency", areas->side->currency, "on", day_json(areas, reg_int(stmt, 2)));

	if (last != NULL && strcmp(last, grade) == 0)
		(void)json_array_set_new(prices, n - 1, price);
	else
		(void)json_array_append_new(prices, price);
}

/* Contacts, prices and offers at the end of the day, into those lists that are not NULL. Contacts as numbers. */
static int read_entries(struct areas *areas, const char *place, json_t *contacts, json_t *prices, json_t *offers)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, areas->side->store, REG_SQL_AROUND_ENTRIES, areas->err, "ti", place, areas->span->end_unix_s);

	while (rc == 0 && (rc = reg_step(stmt, areas->err)) == 1) {
		const char *kind = reg_text(stmt, 0);

		if (strcmp(kind, "contact") == 0 && contacts != NULL)
			(void)json_array_append_new(contacts, json_pack("{s:I, s:o}", "customer", (json_int_t)reg_int(stmt, 1), "role",
			    reg_json_text(reg_text(stmt, 4))));
		else if (strcmp(kind, "price") == 0 && prices != NULL)
			add_price(areas, prices, stmt);
		else if (strcmp(kind, "offer") == 0 && offers != NULL)
			(void)json_array_append_new(offers, json_pack("{s:o, s:o, s:o}", "text", reg_json_text(reg_text(stmt, 6)), "from",
			    day_json(areas, reg_int(stmt, 2)), "until", day_json(areas, reg_int(stmt, 3))));
		rc = 0;
	}
	return rc;
}

/* Numbers of contacts become ids and names; both null when erased. */
static int name_contacts(struct areas *areas, json_t *contacts)
{
	char id[REG_ANALYSIS_ID_SIZE], label[REG_ANALYSIS_LABEL_SIZE];
	json_t *contact;
	size_t i;
	int rc = 0;

	json_array_foreach(contacts, i, contact) {
		bool is_erased;

		rc = reg_analysis_name(id, label, areas->side, reg_around_number(contact, "customer"), areas->err);
		if (rc != 0)
			break;
		is_erased = strncmp(id, "erased:", strlen("erased:")) == 0;
		(void)json_object_set_new(contact, "customer", reg_json_text(is_erased ? NULL : id));
		(void)json_object_set_new(contact, "name", reg_json_text(is_erased ? NULL : label));
	}
	return rc;
}

static json_t *text_or_null(const json_t *profile, const char *name)
{
	return reg_json_text(reg_around_text(profile, name));
}

static json_t *number_or_null(const json_t *profile, const char *name)
{
	const char *text = reg_around_text(profile, name);

	return text != NULL ? json_integer(strtoll(text, NULL, 10)) : json_null();
}

/* Appends to the row of the area it is in, else to the list of those that are in none. */
static int add_competitor(struct areas *areas, json_t *rows, json_t *others, const char *place)
{
	json_t *prices = json_array(), *offers = json_array(), *profile = NULL, *competitor, *row;
	const char *area;
	size_t i;
	int rc = reg_said_place(&profile, areas->side, place, areas->span->end_unix_s, areas->err);

	rc = rc != 0 || profile == NULL ? rc : read_entries(areas, place, NULL, prices, offers);
	if (rc == 0 && profile != NULL) {
		area = reg_around_text(profile, "area");
		competitor = json_pack("{s:s, s:o, s:o, s:O, s:O}", "id", strchr(place, ':') + 1, "label",
		    text_or_null(profile, reg_around_text(profile, "name") != NULL ? "name" : "brand"), "distance_m",
		    number_or_null(profile, "distance_m"), "prices", prices, "offers", offers);
		json_array_foreach(rows, i, row) {
			if (area != NULL && strcmp(reg_around_text(row, "id"), area) == 0) {
				(void)json_array_append_new(json_object_get(row, "competitors"), competitor);
				competitor = NULL;
				break;
			}
		}
		if (competitor != NULL)
			(void)json_array_append_new(others, competitor);
	}
	json_decref(profile);
	json_decref(prices);
	json_decref(offers);
	return rc;
}

/* --- rows --- */

static json_t *sums_json(const struct sums *sums)
{
	return json_pack("{s:I, s:I, s:I}", "customers", (json_int_t)sums->customers, "served", (json_int_t)sums->served,
	    "volume_ml", (json_int_t)sums->volume_ml);
}

static int add_area(struct areas *areas, json_t *rows, const struct area *area)
{
	json_t *contacts = json_array(), *row = sums_json(&area->sums);
	const char *households = reg_around_text(area->profile, "households"), *name = reg_around_text(area->profile, "name");
	struct reg_demands demands = { 0 };
	char place[REG_PLACE_SIZE];
	int64_t n_households = households != NULL ? strtoll(households, NULL, 10) : 0, needed_ml = 0;
	int rc;

	(void)snprintf(place, sizeof place, "area:%s", area->id);
	rc = read_entries(areas, place, contacts, NULL, NULL);
	rc = rc != 0 ? rc : name_contacts(areas, contacts);
	rc = rc != 0 ? rc : reg_demands_read_place(&demands, areas->side, place, areas->span->end_unix_s, areas->err);
	if (demands.n > 0)
		needed_ml = reg_span_needed_ml(areas->span, demands.items[0].volume_ml);
	reg_demand_json(row, demands.n > 0 ? &demands.items[0] : NULL, areas->side);
	(void)json_object_set_new(row, "id", json_string(area->id));
	(void)json_object_set_new(row, "label", json_string(name != NULL ? name : area->id));
	(void)json_object_set_new(row, "surveyed_by", json_incref(json_object_get(row, "staff")));
	(void)json_object_set_new(row, "staff", text_or_null(area->profile, "staff"));
	(void)json_object_set(row, "contacts", contacts);
	(void)json_object_set_new(row, "households", number_or_null(area->profile, "households"));
	(void)json_object_set_new(row, "cars", number_or_null(area->profile, "cars"));
	(void)json_object_set_new(row, "penetration",
	    n_households > 0 ? reg_json_fraction(reg_report_share_e9(area->sums.customers, n_households)) : json_null());
	(void)json_object_set_new(row, "needed_ml", demands.n > 0 ? json_integer(needed_ml) : json_null());
	(void)json_object_set_new(row, "share",
	    demands.n > 0 ? reg_json_fraction(reg_report_share_e9(area->sums.volume_ml, needed_ml)) : json_null());
	(void)json_object_set_new(row, "competitors", json_array());
	(void)json_array_append_new(rows, row);
	json_decref(contacts);
	reg_demands_finish(&demands);
	return rc;
}

static int add_all(struct areas *areas, json_t *rows, json_t *others)
{
	json_t *ids = NULL;
	const json_t *id;
	size_t i;
	int rc = read_areas(areas);

	rc = rc != 0 ? rc : reg_said_read(&areas->said, areas->side, "area", areas->span->end_unix_s, areas->err);
	rc = rc != 0 ? rc : count_customers(areas);
	rc = rc != 0 ? rc : add_volumes(areas);
	for (size_t k = 0; k < areas->n && rc == 0; k++)
		rc = add_area(areas, rows, &areas->items[k]);
	rc = rc != 0 ? rc : place_ids(&ids, areas, "competitor:");
	json_array_foreach(ids, i, id) {
		if (rc != 0)
			break;
		rc = add_competitor(areas, rows, others, json_string_value(id));
	}
	json_decref(ids);
	return rc;
}

int reg_areas_json(json_t **out, struct reg_side *side, const struct reg_span *span, struct reg_err *err)
{
	struct areas areas = { .side = side, .span = span, .err = err };
	json_t *rows = json_array(), *others = json_array();
	struct sums totals;
	int rc = reg_store_begin_read(side->store, err);

	*out = NULL;
	if (rc == 0) {
		rc = add_all(&areas, rows, others);
		reg_store_rollback(side->store);
	}
	if (rc == 0) {
		totals = areas.elsewhere;
		for (size_t i = 0; i < areas.n; i++) {
			totals.customers += areas.items[i].sums.customers;
			totals.served += areas.items[i].sums.served;
			totals.volume_ml += areas.items[i].sums.volume_ml;
		}
		totals.volume_ml += areas.unidentified_ml;
		reg_around_sort(rows, "volume_ml");
		*out = reg_around_json(span);
		(void)json_object_set(*out, "rows", rows);
		(void)json_object_set_new(*out, "elsewhere", sums_json(&areas.elsewhere));
		(void)json_object_set_new(*out, "unidentified", json_pack("{s:I}", "volume_ml", (json_int_t)areas.unidentified_ml));
		(void)json_object_set(*out, "competitors", others);
		(void)json_object_set_new(*out, "totals", sums_json(&totals));
	}
	json_decref(rows);
	json_decref(others);
	for (size_t i = 0; i < areas.n; i++) {
		free(areas.items[i].id);
		json_decref(areas.items[i].profile);
	}
	free(areas.items);
	reg_said_finish(&areas.said);
	return rc;
}
