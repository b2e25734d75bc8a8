/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_baskets.c - `regulars report baskets`: fuel and shop together; what a sale is worth. One row a currency and kind of
 * basket, then one a customer and currency, for those who came with both or with the shop alone at least once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis.h"
#include "i18n.h"
#include "output.h"
#include "report.h"
#include "report_sales.h"

enum kind { FUEL_ALONE, BOTH, SHOP_ALONE, NEITHER, KINDS };

static const char *const names[KINDS] = { "fuel", "both", "shop", "neither" };

struct sum {
	int64_t sales, fuel_minor, shop_minor, amount_minor;
};

struct total {
	char currency[8];
	struct sum kinds[KINDS];
};

struct person {
	int64_t subject;
	char currency[8];
	struct sum all, both;
	char *id, *label;
};

struct baskets {
	struct reg_err *err;
	struct total *totals;
	size_t n_totals;
	struct person *people; /* by rising subject, as sales come */
	size_t n_people, room;
};

static struct total *total_of(struct baskets *baskets, const char *currency)
{
	struct total *totals;

	for (size_t i = 0; i < baskets->n_totals; i++)
		if (strcmp(baskets->totals[i].currency, currency) == 0)
			return &baskets->totals[i];
	totals = reallocarray(baskets->totals, baskets->n_totals + 1, sizeof *totals);
	if (totals == NULL)
		return NULL;
	baskets->totals = totals;
	totals[baskets->n_totals] = (struct total){ 0 };
	(void)snprintf(totals[baskets->n_totals].currency, sizeof totals->currency, "%s", currency);
	return &totals[baskets->n_totals++];
}

static struct person *person_of(struct baskets *baskets, int64_t subject, const char *currency)
{
	struct person *person;

	for (size_t i = baskets->n_people; i > 0 && baskets->people[i - 1].subject == subject; i--)
		if (strcmp(baskets->people[i - 1].currency, currency) == 0)
			return &baskets->people[i - 1];
	if (baskets->n_people == baskets->room) {
		size_t room = baskets->room == 0 ? 256 : baskets->room * 2;
		struct person *people = reallocarray(baskets->people, room, sizeof *people);

		if (people == NULL)
			return NULL;
		baskets->people = people;
		baskets->room = room;
	}
	person = &baskets->people[baskets->n_people++];
	*person = (struct person){ .subject = subject };
	(void)snprintf(person->currency, sizeof person->currency, "%s", currency);
	return person;
}

static void add(struct sum *sum, const struct reg_report_sale *sale, const struct reg_report_basket *basket)
{
	sum->sales += sale->sign > 0;
	sum->fuel_minor += basket->fuel_minor;
	sum->shop_minor += basket->shop_minor;
	sum->amount_minor += sale->amount_minor;
}

static int take(const struct reg_report_sale *sale, void *payload)
{
	struct baskets *baskets = payload;
	struct reg_report_basket basket = reg_report_basket_of(sale);
	enum kind kind = basket.has_fuel ? (basket.has_shop ? BOTH : FUEL_ALONE) : basket.has_shop ? SHOP_ALONE : NEITHER;
	struct total *total = total_of(baskets, sale->currency);
	struct person *person = sale->subject != 0 ? person_of(baskets, sale->subject, sale->currency) : NULL;

	if (total == NULL || (sale->subject != 0 && person == NULL))
		return reg_err_set(baskets->err, REG_EIO, "out of memory");
	add(&total->kinds[kind], sale, &basket);
	if (person != NULL) {
		add(&person->all, sale, &basket);
		if (kind == BOTH)
			add(&person->both, sale, &basket);
	}
	return 0;
}

/* By falling shop amount within a currency. */
static int compare(const void *a, const void *b)
{
	const struct person *left = a, *right = b;
	int order = strcmp(left->currency, right->currency);

	if (order != 0)
		return order;
	if (left->all.shop_minor != right->all.shop_minor)
		return left->all.shop_minor > right->all.shop_minor ? -1 : 1;
	return left->subject < right->subject ? -1 : left->subject > right->subject;
}

static int name_people(struct baskets *baskets, struct reg_side *side, struct reg_err *err)
{
	size_t n = 0;

	for (size_t i = 0; i < baskets->n_people; i++)
		if (baskets->people[i].all.shop_minor != 0 || baskets->people[i].both.sales != 0)
			baskets->people[n++] = baskets->people[i];
	baskets->n_people = n;
	if (n > 0)
		qsort(baskets->people, n, sizeof *baskets->people, compare);
	for (size_t i = 0; i < n; i++) {
		char id[REG_ANALYSIS_ID_SIZE], label[REG_ANALYSIS_LABEL_SIZE];
		int rc = reg_analysis_name(id, label, side, baskets->people[i].subject, err);

		if (rc != 0)
			return rc;
		baskets->people[i].id = strdup(id);
		baskets->people[i].label = strdup(label);
		if (baskets->people[i].id == NULL || baskets->people[i].label == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
	}
	return 0;
}

/* Rounded to the nearest; a kind that never sold is worth nothing. */
static int64_t average(const struct sum *sum)
{
	if (sum->sales == 0)
		return 0;
	return (sum->amount_minor + (sum->amount_minor < 0 ? -sum->sales : sum->sales) / 2) / sum->sales;
}

static json_t *sum_json(const struct sum *sum)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I}", "sales", (json_int_t)sum->sales, "fuel_minor", (json_int_t)sum->fuel_minor,
	    "shop_minor", (json_int_t)sum->shop_minor, "amount_minor", (json_int_t)sum->amount_minor, "average_minor",
	    (json_int_t)average(sum));
}

static json_t *totals_json(const struct baskets *baskets)
{
	json_t *totals = json_array();

	for (size_t i = 0; i < baskets->n_totals; i++) {
		json_t *total = json_pack("{s:s}", "currency", baskets->totals[i].currency);

		for (int kind = 0; kind < KINDS; kind++)
			(void)json_object_set_new(total, names[kind], sum_json(&baskets->totals[i].kinds[kind]));
		(void)json_array_append_new(totals, total);
	}
	return totals;
}

static const struct reg_column columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "currency", N_("Currency"), false },
	{ "sales", N_("Sales"), true },
	{ "both", N_("with both"), true },
	{ "fuel_minor", N_("Fuel"), true },
	{ "shop_minor", N_("Shop"), true },
	{ "amount_minor", N_("Amount"), true },
	{ "average_minor", N_("A sale on average"), true },
	{ NULL, NULL, false },
};

static void print_kind(FILE *out, enum kind kind, int64_t sales, const char *worth)
{
	switch (kind) {
	case FUEL_ALONE:
		fprintf(out, _("fuel alone: %1$lld sales, on average %2$s\n"), (long long)sales, worth);
		break;
	case BOTH:
		fprintf(out, _("fuel and shop together: %1$lld sales, on average %2$s\n"), (long long)sales, worth);
		break;
	case SHOP_ALONE:
		fprintf(out, _("shop alone: %1$lld sales, on average %2$s\n"), (long long)sales, worth);
		break;
	case NEITHER:
		fprintf(out, _("neither: %1$lld sales, on average %2$s\n"), (long long)sales, worth);
		break;
	case KINDS:
		break;
	}
}

/* A line for each kind that was sold. Freed by the caller. NULL: no memory. */
static char *summary_of(const struct baskets *baskets)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	for (size_t i = 0; i < baskets->n_totals; i++)
		for (int kind = 0; kind < KINDS; kind++) {
			const struct sum *sum = &baskets->totals[i].kinds[kind];

			if (sum->sales != 0)
				print_kind(out, (enum kind)kind, sum->sales,
				    reg_shown_price(average(sum), baskets->totals[i].currency));
		}
	return fclose(out) == 0 ? text : NULL;
}

static struct reg_table *make_table(const struct reg_command *command, const struct baskets *baskets)
{
	struct reg_table *table = reg_table_for(command, columns);

	reg_table_if_empty(table, _("Nobody bought something of the shop in this period.\n"));
	for (size_t i = 0; i < baskets->n_people; i++) {
		const struct person *person = &baskets->people[i];

		reg_table_text(table, person->id);
		reg_table_text(table, person->label);
		reg_table_text(table, person->currency);
		reg_table_number(table, person->all.sales, NULL);
		reg_table_number(table, person->both.sales, NULL);
		reg_table_money(table, person->all.fuel_minor, person->currency);
		reg_table_money(table, person->all.shop_minor, person->currency);
		reg_table_money(table, person->all.amount_minor, person->currency);
		reg_table_money(table, average(&person->all), person->currency);
	}
	return table;
}

static int print(const struct reg_command *command, const struct baskets *baskets, struct reg_err *err)
{
	struct reg_table *table = make_table(command, baskets);
	char *summary = summary_of(baskets);
	int rc;

	rc = summary == NULL ? reg_err_set(err, REG_EIO, "out of memory")
			     : reg_report_show(command, table, command->json ? json_pack("{s:o}", "totals", totals_json(baskets)) : NULL,
				   _("Fuel and shop together"), summary, err);
	free(summary);
	reg_table_destroy(table);
	return rc;
}

int reg_report_baskets(struct reg_command *command, struct reg_err *err)
{
	struct baskets baskets = { .err = err };
	struct reg_side *side = NULL;
	struct reg_period period;
	int rc = reg_period_read(&period, command);

	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_report_each_sale(side, &period, take, &baskets, err);
	if (rc == 0)
		rc = name_people(&baskets, side, err);
	if (rc == 0)
		rc = print(command, &baskets, err);
	for (size_t i = 0; i < baskets.n_people; i++) {
		free(baskets.people[i].id);
		free(baskets.people[i].label);
	}
	free(baskets.people);
	free(baskets.totals);
	reg_command_close(side);
	return rc;
}
