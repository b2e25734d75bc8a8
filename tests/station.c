/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "station.h"

#include <check.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const unsigned char secret[REG_SECRET_SIZE] = { 1 };

void station_init(struct station *station)
{
	struct reg_err err = { 0 };

	memset(station, 0, sizeof(*station));
	ck_assert_msg(reg_zone_create(&station->zone, "UTC", &err) == REG_OK, "%s", err.line);
	station->context.site = "S1";
	station->context.till = "1";
	station->context.currency = "CNY";
	station->context.country = "cn";
	station->context.zone = station->zone;
	station->context.secret = secret;
	station->context.patterns = reg_card_patterns;
	station->context.n_patterns = reg_card_n_patterns;
}

void station_finish(struct station *station)
{
	free(station->dump);
	ref_views_destroy(station->views);
	for (size_t i = 0; i < station->n_events; i++)
		reg_event_destroy(station->events[i]);
	reg_zone_destroy(station->zone);
}

struct regulars_event station_event(const char *receipt, int64_t at_unix_s)
{
	struct regulars_event event = {
		.struct_size = sizeof(event), .kind = REGULARS_SALE_CLOSE, .series = "A", .receipt = receipt,
		.at_unix_s = at_unix_s,
	};

	return event;
}

struct regulars_event station_child(enum regulars_event_kind kind, const char *receipt, int64_t at_unix_s,
    const char *original)
{
	struct regulars_event event = station_event(receipt, at_unix_s);

	event.kind = kind;
	event.original_receipt = original;
	return event;
}

struct regulars_line station_fuel(int64_t volume_ml, int64_t amount_minor)
{
	struct regulars_line line = {
		.kind = REGULARS_LINE_FUEL, .product = "92", .volume_ml = volume_ml, .amount_minor = amount_minor,
	};

	return line;
}

struct regulars_line station_line(enum regulars_line_kind kind, int64_t amount_minor)
{
	struct regulars_line line = {
		.kind = kind, .product = "p", .category = "c", .quantity_milli = 1000, .amount_minor = amount_minor,
	};

	return line;
}

const struct reg_event *station_deliver(struct station *station, const struct regulars_event *event, int n_lines, ...)
{
	struct regulars_event whole = *event;
	struct regulars_line lines[8];
	struct reg_err err = { 0 };
	va_list args;

	ck_assert_int_le(n_lines, 8);
	ck_assert_uint_lt(station->n_events, STATION_MAX);
	va_start(args, n_lines);
	for (int i = 0; i < n_lines; i++)
		lines[i] = va_arg(args, struct regulars_line);
	va_end(args);
	whole.lines = lines;
	whole.n_lines = (size_t)n_lines;
	ck_assert_msg(reg_event_create(&station->events[station->n_events], &whole, &station->context, &err) == REG_OK,
	    "%s", err.line);
	return station->events[station->n_events++];
}

static struct ref_act *add_act(struct station *station, enum ref_act_kind kind, const char *customer,
    enum regulars_identifier_kind target_kind, const char *target, int64_t at_unix_s)
{
	struct ref_act *act = &station->acts[station->n_acts++];

	ck_assert_uint_le(station->n_acts, STATION_MAX);
	act->kind = kind;
	act->customer = customer;
	act->target_kind = target_kind;
	act->target = target;
	act->at_unix_s = at_unix_s;
	act->role = "owner";
	return act;
}

void station_bind(struct station *station, const char *customer, enum regulars_identifier_kind kind, const char *value,
    int64_t at_unix_s, int confidence)
{
	add_act(station, REF_BIND, customer, kind, value, at_unix_s)->confidence = confidence;
}

void station_unbind(struct station *station, const char *customer, enum regulars_identifier_kind kind,
    const char *value, int64_t at_unix_s)
{
	add_act(station, REF_UNBIND, customer, kind, value, at_unix_s);
}

void station_act(struct station *station, const struct ref_act *act)
{
	ck_assert_uint_lt(station->n_acts, STATION_MAX);
	station->acts[station->n_acts++] = *act;
}

void station_programme(struct station *station, int64_t effective_unix_s, const struct reg_programme *programme)
{
	ck_assert_uint_lt(station->n_programmes, 4);
	station->programmes[station->n_programmes].effective_unix_s = effective_unix_s;
	station->programmes[station->n_programmes++].programme = programme;
}

static void evaluate_reversed(const struct station *station)
{
	const struct reg_event *events[STATION_MAX];
	struct ref_act acts[STATION_MAX];
	struct ref_input input = station->input;
	struct ref_views *views;
	struct reg_err err = { 0 };
	char *dump;

	for (size_t i = 0; i < station->n_events; i++)
		events[i] = station->events[station->n_events - 1 - i];
	for (size_t i = 0; i < station->n_acts; i++)
		acts[i] = station->acts[station->n_acts - 1 - i];
	input.deliveries = events;
	input.acts = acts;
	ck_assert_msg(ref_views_create(&views, &input, &err) == REG_OK, "%s", err.line);
	dump = ref_dump(views);
	ck_assert_str_eq(dump, station->dump);
	free(dump);
	ref_views_destroy(views);
}

void station_evaluate(struct station *station)
{
	struct reg_err err = { 0 };

	station->input.deliveries = (const struct reg_event *const *)station->events;
	station->input.n_deliveries = station->n_events;
	station->input.acts = station->acts;
	station->input.n_acts = station->n_acts;
	station->input.programmes = station->programmes;
	station->input.n_programmes = station->n_programmes;
	station->input.zone = station->zone;
	station->input.currency = "CNY";
	free(station->dump);
	ref_views_destroy(station->views);
	ck_assert_msg(ref_views_create(&station->views, &station->input, &err) == REG_OK, "%s", err.line);
	station->dump = ref_dump(station->views);
	evaluate_reversed(station);
}

void station_expect(const struct station *station, const char *line)
{
	size_t size = strlen(line);

	for (const char *at = station->dump; *at != '\0'; at = strchr(at, '\n') + 1)
		if (strncmp(at, line, size) == 0 && at[size] == '\n')
			return;
	ck_abort_msg("missing: %s\nin:\n%s", line, station->dump);
}

int station_count(const struct station *station, const char *beginning)
{
	int n = 0;

	for (const char *at = station->dump; *at != '\0'; at = strchr(at, '\n') + 1)
		n += strncmp(at, beginning, strlen(beginning)) == 0;
	return n;
}

void station_expect_none(const struct station *station, const char *beginning)
{
	ck_assert_msg(station_count(station, beginning) == 0, "not expected: %s\nin:\n%s", beginning, station->dump);
}

void station_expect_balance(const struct station *station, int64_t at_unix_s, int64_t balance, int64_t pending)
{
	struct ref_reading reading;

	ref_read(&reading, station->views, "c:1", at_unix_s);
	ck_assert_int_eq(reading.balance_points, balance);
	ck_assert_int_eq(reading.pending_points, pending);
}
