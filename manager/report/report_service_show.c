/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "i18n.h"
#include "output.h"
#include "report_service.h"

/* --- JSON --- */

static json_t *rated_json(json_t *rated, const struct reg_rated *one, int target_percent)
{
	json_t *stars = json_array();

	for (int i = 0; i < REG_STARS; i++)
		(void)json_array_append_new(stars, json_integer(one->stars[i]));
	(void)json_object_set_new(rated, "ratings", json_integer(reg_rated_count(one)));
	(void)json_object_set_new(rated, "average", reg_json_fraction(reg_rated_average_e9(one)));
	(void)json_object_set_new(rated, "content", reg_json_fraction(reg_rated_content_e9(one)));
	(void)json_object_set_new(rated, "on_target", reg_rated_count(one) == 0
	    ? json_null() : json_boolean(reg_rated_is_on_target(one, target_percent)));
	(void)json_object_set_new(rated, "stars", stars);
	return rated;
}

static json_t *shift_json(const struct reg_rated *one)
{
	char day[REG_DAY_SIZE];

	if (one->day == REG_DAY_NEVER)
		return json_pack("{s:n, s:n}", "day", "shift");
	reg_day_format(day, one->day);
	return json_pack("{s:s, s:o}", "day", day, "shift", reg_json_text(one->who[0] != '\0' ? one->who : NULL));
}

static int print_json(const struct reg_service *service, struct reg_err *err)
{
	json_t *staff = json_array(), *shifts = json_array(), *cases = json_array();
	int target = service->target_percent;

	for (size_t i = 0; i < service->n_staff; i++)
		(void)json_array_append_new(staff, rated_json(json_pack("{s:o}", "staff", reg_json_text(service->staff[i].who)),
		    &service->staff[i], target));
	for (size_t i = 0; i < service->n_shifts; i++)
		(void)json_array_append_new(shifts, rated_json(shift_json(&service->shifts[i]), &service->shifts[i], target));
	for (size_t i = 0; i < 3; i++) {
		const struct reg_cases *one = &service->cases[i];
		int64_t median = reg_cases_median_s(one);

		if (one->taken == 0)
			continue;
		(void)json_array_append_new(cases, json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "kind", one->kind, "taken",
		    (json_int_t)one->taken, "closed", (json_int_t)one->closed, "within_24_h", (json_int_t)one->in_time, "open",
		    (json_int_t)one->open, "late", (json_int_t)one->late, "closed_named", (json_int_t)one->named, "recovered",
		    (json_int_t)one->recovered, "median_s", median >= 0 ? json_integer(median) : json_null()));
	}
	return reg_output_json(json_pack("{s:i, s:o, s:o, s:o, s:o}", "target_percent", target, "all",
	    rated_json(json_object(), &service->all, target), "ratings", staff, "shifts", shifts, "cases", cases), err);
}

/* --- tables --- */

static const struct reg_column rated_columns[] = {
	{ "what", N_("Satisfaction"), false },
	{ "who", N_("Who"), false },
	{ "day", N_("Day"), false },
	{ "ratings", N_("Ratings"), true },
	{ "average", N_("Stars"), true },
	{ "content", N_("4 or 5 stars %"), true },
	{ "on_target", N_("Target"), false },
	{ NULL, NULL, false },
};

static const struct reg_column case_columns[] = {
	{ "kind", N_("Cases"), false },
	{ "taken", N_("Taken"), true },
	{ "closed", N_("Closed"), true },
	{ "within_24_h", N_("within 24 h"), true },
	{ "open", N_("Open"), true },
	{ "late", N_("too late"), true },
	{ "median_s", N_("Hours, median"), true },
	{ "closed_named", N_("Customer known"), true },
	{ "recovered", N_("Recovered"), true },
	{ NULL, NULL, false },
};

static void fill_rated(struct reg_table *table, const char *word, const char *shown, const struct reg_rated *one, int target)
{
	char average[32];
	int64_t average_e9 = reg_rated_average_e9(one);
	bool is_met = reg_rated_is_on_target(one, target);

	(void)snprintf(average, sizeof average, "%lld.%02lld", (long long)(average_e9 / 1000000000),
	    (long long)(average_e9 % 1000000000 / 10000000));
	reg_table_said(table, word, shown);
	reg_table_text(table, one->who);
	reg_table_day(table, one->day);
	reg_table_number(table, reg_rated_count(one), NULL);
	reg_table_text(table, average);
	reg_table_fraction(table, reg_rated_content_e9(one));
	if (reg_rated_count(one) == 0)
		reg_table_text(table, NULL);
	else
		reg_table_said(table, is_met ? "met" : "missed", is_met ? _("met") : _("missed"));
}

static const char *kind_words(const char *kind)
{
	return kind[0] == 'c' ? _("complaint") : kind[0] == 's' ? _("suggestion") : _("enquiry");
}

static void fill_case(struct reg_table *table, const struct reg_cases *one)
{
	int64_t median = reg_cases_median_s(one);
	char hours[32];

	reg_table_said(table, one->kind, kind_words(one->kind));
	reg_table_number(table, one->taken, NULL);
	reg_table_number(table, one->closed, NULL);
	reg_table_number(table, one->in_time, NULL);
	reg_table_number(table, one->open, NULL);
	reg_table_number(table, one->late, NULL);
	(void)snprintf(hours, sizeof hours, "%lld.%lld", (long long)(median / 3600), (long long)(median % 3600 / 360));
	if (median >= 0)
		reg_table_number(table, median, hours);
	else
		reg_table_text(table, NULL);
	reg_table_number(table, one->named, NULL);
	reg_table_number(table, one->recovered, NULL);
}

static int print_tables(const struct reg_command *command, const struct reg_service *service, struct reg_err *err)
{
	struct reg_table *rated = reg_table_create(rated_columns), *cases = reg_table_create(case_columns);
	bool as_csv = reg_command_value(command, "csv") != NULL;
	int64_t n = reg_rated_count(&service->all), taken = 0;
	char said[256], of_cases[256] = "";
	struct reg_page_part parts[] = { { said, n > 0 || as_csv ? rated : NULL }, { of_cases, cases } };
	int rc;

	for (size_t i = 0; i < 3; i++)
		taken += service->cases[i].taken;
	(void)snprintf(said, sizeof said, n > 0 ? _("Four or five stars are to come from %d %% of those who are asked.")
	    : _("Nobody was asked how content they are."), service->target_percent);
	if (n > 0)
		fill_rated(rated, "all", _("all"), &service->all, service->target_percent);
	for (size_t i = 0; i < service->n_staff; i++)
		fill_rated(rated, "attendant", _("attendant"), &service->staff[i], service->target_percent);
	for (size_t i = 0; i < service->n_shifts; i++)
		fill_rated(rated, "shift", service->shifts[i].day == REG_DAY_NEVER ? _("no shift") : _("shift"), &service->shifts[i],
		    service->target_percent);
	for (size_t i = 0; i < 3; i++)
		if (service->cases[i].taken > 0)
			fill_case(cases, &service->cases[i]);
	if (taken == 0)
		(void)snprintf(of_cases, sizeof of_cases, "%s", _("No case was taken."));
	if (taken == 0 && !as_csv)
		parts[1].table = NULL;
	rc = reg_report_print_parts(command, _("Service"), parts, 2, err);
	reg_table_destroy(rated);
	reg_table_destroy(cases);
	return rc;
}

int reg_service_print(const struct reg_command *command, const struct reg_service *service, struct reg_err *err)
{
	return command->json ? print_json(service, err) : print_tables(command, service, err);
}
