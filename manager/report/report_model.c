/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_model.c - `regulars report model`: the BG/NBD model of repeated visits, fitted to all who came.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "i18n.h"
#include "analysis/model.h"
#include "report.h"
#include "report_analysis.h"

#define REAL_SHOWN "%.4f"
#define REAL_CSV "%.9f"

static const struct reg_column columns[] = {
	{ "name", N_("Name"), false },
	{ "value", N_("Value"), true },
	{ NULL, NULL, false },
};

/* What was expected in the days after calibration, beside what happened. */
struct forecast {
	int32_t days; /* 0: not asked for */
	double expected;
	int64_t actual; /* -1: they are not over */
};

/* Visits in the `days` after calibration by those who had come before, expected and real. */
static int make_forecast(struct forecast *out, const struct reg_bgnbd *model, const struct reg_analysis *before,
    struct reg_side *side, struct reg_err *err)
{
	bool is_over = before->as_of + out->days <= reg_zone_day(side->zone, reg_command_now());
	struct reg_analysis after = { 0 };
	int rc = is_over ? reg_analysis_load(&after, side, before->as_of + out->days, err) : 0;

	for (size_t i = 0; i < before->n && rc == 0; i++) {
		const struct reg_analysis_row *row = &before->rows[i], *later = reg_analysis_find(&after, row->subject);
		struct reg_bgnbd_customer customer;

		if (row->normal.visits == 0)
			continue;
		customer = reg_analysis_customer(row, before->as_of);
		out->expected += reg_bgnbd_expected(model, &customer, REG_ANALYSIS_UNIT_DAYS, out->days);
		out->actual += later != NULL ? later->normal.visits - row->normal.visits : 0;
	}
	out->actual = is_over ? out->actual : -1;
	reg_analysis_finish(&after);
	return rc;
}

static int print_json(const struct reg_bgnbd *model, const struct forecast *forecast, struct reg_err *err)
{
	json_t *report = json_pack("{s:s, s:i, s:f, s:f, s:f, s:f, s:f, s:I}", "model", "BG/NBD", "unit_days",
	    REG_ANALYSIS_UNIT_DAYS, "r", model->r, "alpha", model->alpha, "a", model->a, "b", model->b, "log_likelihood",
	    model->log_likelihood, "customers", (json_int_t)model->customers);

	if (forecast->days > 0)
		(void)json_object_set_new(report, "forecast",
		    json_pack("{s:i, s:f, s:o}", "days", (int)forecast->days, "expected_visits", forecast->expected, "visits",
			forecast->actual < 0 ? json_null() : json_integer(forecast->actual)));
	return reg_output_json(report, err);
}

static void add_real(struct reg_table *table, const char *name, double value)
{
	char text[40], shown[40];

	(void)snprintf(text, sizeof text, REAL_CSV, value);
	(void)snprintf(shown, sizeof shown, REAL_SHOWN, value);
	reg_table_text(table, name);
	reg_table_said(table, text, shown);
}

static void add_whole(struct reg_table *table, const char *name, int64_t value)
{
	reg_table_text(table, name);
	reg_table_number(table, value, NULL);
}

static int print_table(const struct reg_command *command, const struct reg_bgnbd *model, const struct forecast *forecast,
    struct reg_err *err)
{
	struct reg_table *table = reg_table_create(columns);
	int rc;

	add_whole(table, "unit_days", REG_ANALYSIS_UNIT_DAYS);
	add_real(table, "r", model->r);
	add_real(table, "alpha", model->alpha);
	add_real(table, "a", model->a);
	add_real(table, "b", model->b);
	add_real(table, "log_likelihood", model->log_likelihood);
	add_whole(table, "customers", model->customers);
	if (forecast->days > 0) {
		add_whole(table, "forecast_days", forecast->days);
		add_real(table, "expected_visits", forecast->expected);
		if (forecast->actual >= 0) {
			add_whole(table, "visits", forecast->actual);
		} else {
			reg_table_text(table, "visits");
			reg_table_said(table, "", _("not over yet"));
		}
	}
	rc = reg_report_print(command, table, _("The model of visits"), NULL, err);
	reg_table_destroy(table);
	return rc;
}

/* --to, else --as-of, else today. */
static int read_end(int32_t *out, const struct reg_command *command, const struct reg_side *side)
{
	const char *to = reg_command_value(command, "to");

	if (to == NULL)
		return reg_analysis_as_of(out, command, side);
	if (reg_command_value(command, "as-of") != NULL)
		return reg_command_usage(command, "--to and --as-of say the same: give one of them");
	return reg_day_parse(out, to, NULL) == 0 ? 0
	    : reg_command_usage(command, "--to: \"%s\" is not a day such as 2026-11-21", to);
}

static int read_forecast(struct forecast *out, const struct reg_command *command)
{
	const char *text = reg_command_value(command, "forecast");
	char *end;
	long days;

	if (text == NULL)
		return 0;
	days = strtol(text, &end, 10);
	if (end == text || *end != '\0' || days < 1 || days > 3650)
		return reg_command_usage(command, "--forecast: \"%s\" is not a number of days from 1 to 3650", text);
	out->days = (int32_t)days;
	return 0;
}

int reg_report_model(struct reg_command *command, struct reg_err *err)
{
	bool keeps = reg_command_value(command, "keep") != NULL;
	struct reg_analysis analysis = { 0 };
	struct forecast forecast = { 0 };
	struct reg_side *side = NULL;
	struct reg_bgnbd model;
	int32_t end;
	int rc = read_forecast(&forecast, command);

	rc = rc != 0 ? rc
	    : reg_command_open(&side, command, keeps ? REG_STORE_WRITE : REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	rc = rc != 0 ? rc : read_end(&end, command, side);
	rc = rc != 0 ? rc : reg_analysis_load(&analysis, side, end, err);
	rc = rc != 0 ? rc : reg_model_fit(&model, &analysis, err);
	if (rc == 0 && keeps)
		rc = reg_model_keep(&model, side, end, err);
	if (rc == 0 && forecast.days > 0)
		rc = make_forecast(&forecast, &model, &analysis, side, err);
	if (rc == 0)
		rc = command->json ? print_json(&model, &forecast, err) : print_table(command, &model, &forecast, err);
	reg_analysis_finish(&analysis);
	reg_command_close(side);
	return rc;
}
