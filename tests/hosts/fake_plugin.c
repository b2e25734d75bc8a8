/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fake_plugin.c - stands in for regulars.so when a host is tested: writes down every call and answers with fixed
 * views.
 *
 * FAKE_PLUGIN_CALLS names the file for the calls, one a line, members that are not known left out. FAKE_PLUGIN_MODE
 * chooses how it behaves: "fail" (every call fails), "nostart" (start fails), "noopen" (tickets cannot be opened,
 * whole events are taken), "noline" (lines are lost), "spool" (everything is spooled), "refuse" (closing is refused),
 * "silent" (no view).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../plugin/regulars.h"

struct regulars_session {
	struct regulars_services services;
};

struct regulars_ticket {
	struct regulars_session *session;
	char plate[64];
	struct regulars_checkout checkout;
	struct regulars_receipt receipt;
	const char *lines[2];
	char line[128];
};

static const char *const operator_lines[] = {
	"张三 Gold, balance 1200 points",
	"40 l keep Gold until 2026-12-31",
};
static const char *const receipt_lines[] = {"Points earned: 318", "Balance: 1518"};
static const struct regulars_choice sources[] = {{"walk-in", "Walk-in"}, {"referral", "Referral"}};
static const struct regulars_field enrol_fields[] = {
	{.name = "name", .label = "Name", .kind = REGULARS_FIELD_TEXT, .required = 1},
	{.name = "plate", .label = "Plate", .kind = REGULARS_FIELD_PLATE, .initial = "粤B"},
	{.name = "source", .label = "Source", .kind = REGULARS_FIELD_CHOICE, .required = 1,
	 .choices = sources, .n_choices = 2},
	{.name = "tank", .label = "Tank litres", .kind = REGULARS_FIELD_NUMBER},
	{.name = "consent", .label = "Consent", .kind = REGULARS_FIELD_YESNO, .required = 1},
};
static const struct regulars_action actions[] = {
	{.id = "enrol", .label = "Enrol a customer", .permission = "attendant", .fields = enrol_fields, .n_fields = 5},
	{.id = "unidentified", .label = "Unidentified sales", .permission = "lead"},
};

static int mode_is(const char *mode)
{
	const char *chosen = getenv("FAKE_PLUGIN_MODE");

	return chosen != NULL && strcmp(chosen, mode) == 0;
}

/* Opened for every call: a file left open would be no help when the host crashes. */
static FILE *calls(const char *name)
{
	const char *path = getenv("FAKE_PLUGIN_CALLS");
	FILE *file = path == NULL ? NULL : fopen(path, "a");

	if (file == NULL)
		file = fopen("/dev/null", "a");
	if (file == NULL)
		abort();
	(void)fputs(name, file);
	return file;
}

static enum regulars_status done(FILE *file)
{
	(void)fputc('\n', file);
	(void)fclose(file);
	if (mode_is("fail"))
		return REGULARS_FAILED;
	return mode_is("spool") ? REGULARS_SPOOLED : REGULARS_OK;
}

static void text(FILE *file, const char *name, const char *value)
{
	if (value != NULL)
		(void)fprintf(file, " %s=%s", name, value);
}

static void number(FILE *file, const char *name, int64_t value)
{
	if (value != 0)
		(void)fprintf(file, " %s=%lld", name, (long long)value);
}

static void write_line(FILE *file, const struct regulars_line *line)
{
	number(file, "kind", line->kind);
	number(file, "void", line->is_void);
	text(file, "product", line->product);
	text(file, "category", line->category);
	text(file, "pump", line->pump);
	text(file, "nozzle", line->nozzle);
	number(file, "volume_ml", line->volume_ml);
	number(file, "unit_price", line->unit_price_minor_per_m3);
	number(file, "quantity_milli", line->quantity_milli);
	number(file, "amount", line->amount_minor);
	number(file, "tax", line->tax_minor);
	number(file, "discount", line->discount_minor);
}

static void write_event(FILE *file, const struct regulars_event *event)
{
	number(file, "kind", event->kind);
	number(file, "flags", event->flags);
	text(file, "site", event->site);
	text(file, "till", event->till);
	text(file, "series", event->series);
	text(file, "receipt", event->receipt);
	text(file, "business_date", event->business_date);
	number(file, "at", event->at_unix_s);
	number(file, "revision", event->revision);
	text(file, "document", event->document);
	text(file, "attendant", event->attendant);
	text(file, "shift", event->shift);
	text(file, "currency", event->currency);
	text(file, "plate", event->plate);
	text(file, "card", event->card);
	text(file, "phone", event->phone);
	text(file, "customer", event->customer);
	text(file, "original_site", event->original_site);
	text(file, "original_series", event->original_series);
	text(file, "original_receipt", event->original_receipt);
	number(file, "promised", event->promised_points);
	for (size_t i = 0; i < event->n_lines; i++) {
		(void)fputs(" {", file);
		write_line(file, &event->lines[i]);
		(void)fputs(" }", file);
	}
	for (size_t i = 0; i < event->n_tenders; i++)
		(void)fprintf(file, " tender=%s:%lld", event->tenders[i].kind,
		    (long long)event->tenders[i].amount_minor);
}

static enum regulars_status start(struct regulars_session **out, const struct regulars_settings *settings,
    const struct regulars_services *services, char *why, size_t why_size)
{
	FILE *file = calls("start");

	*out = NULL;
	text(file, "till", settings->till);
	text(file, "language", settings->operator_language);
	number(file, "budget_ms", settings->budget_ms);
	(void)done(file);
	if (mode_is("nostart")) {
		(void)snprintf(why, why_size, "the database is from a newer version");
		return REGULARS_FAILED;
	}
	*out = calloc(1, sizeof **out);
	if (*out == NULL)
		return REGULARS_FAILED;
	(*out)->services = *services;
	(*out)->services.log(REGULARS_INFO, "started", (*out)->services.payload);
	return REGULARS_OK;
}

static void stop(struct regulars_session *session)
{
	(void)done(calls("stop"));
	free(session);
}

static const char *last_error(struct regulars_session *session)
{
	(void)session;
	return mode_is("refuse") ? "receipt: expected a number" : "the disk is full";
}

static enum regulars_status sale_open(struct regulars_ticket **out, struct regulars_session *session,
    const struct regulars_event *head)
{
	FILE *file = calls("sale_open");
	enum regulars_status status;

	*out = NULL;
	write_event(file, head);
	status = done(file);
	if (status < 0 || mode_is("noopen"))
		return REGULARS_FAILED;
	*out = calloc(1, sizeof **out);
	if (*out == NULL)
		return REGULARS_FAILED;
	(*out)->session = session;
	return status;
}

static enum regulars_status sale_identify(struct regulars_ticket *ticket, enum regulars_identifier_kind kind,
    const char *value)
{
	FILE *file = calls("sale_identify");

	number(file, "kind", kind);
	text(file, "value", value);
	if (kind == REGULARS_PLATE)
		(void)snprintf(ticket->plate, sizeof ticket->plate, "%s", value);
	return done(file);
}

static enum regulars_status sale_line(struct regulars_ticket *ticket, const struct regulars_line *line)
{
	FILE *file = calls("sale_line");

	(void)ticket;
	write_line(file, line);
	(void)done(file);
	return mode_is("noline") ? REGULARS_FAILED : REGULARS_OK;
}

static enum regulars_status sale_total(const struct regulars_checkout **out, struct regulars_ticket *ticket)
{
	enum regulars_status status = done(calls("sale_total"));

	*out = NULL;
	if (mode_is("silent"))
		return REGULARS_FAILED;
	ticket->checkout.struct_size = sizeof ticket->checkout;
	ticket->checkout.will_earn_points = 318;
	if (ticket->plate[0] != '\0') {
		ticket->checkout.operator_lines = operator_lines;
		ticket->checkout.n_operator_lines = 2;
		ticket->checkout.customer_lines[0] = "张三 欢迎您";
		ticket->checkout.customer_lines[1] = "+318 points";
	}
	*out = &ticket->checkout;
	return status;
}

static enum regulars_status sale_tender(struct regulars_ticket *ticket, const struct regulars_tender *tender)
{
	FILE *file = calls("sale_tender");

	(void)ticket;
	text(file, "kind", tender->kind);
	number(file, "amount", tender->amount_minor);
	return done(file);
}

static enum regulars_status sale_close(const struct regulars_receipt **receipt, struct regulars_ticket *ticket,
    enum regulars_event_kind kind, const struct regulars_event *tail)
{
	FILE *file = calls("sale_close");
	enum regulars_status status;

	number(file, "as", kind);
	if (tail != NULL)
		write_event(file, tail);
	status = done(file);
	if (receipt != NULL)
		*receipt = NULL;
	if (mode_is("refuse"))
		return REGULARS_REFUSED;
	if (status < 0 || receipt == NULL)
		return status;
	ticket->receipt.struct_size = sizeof ticket->receipt;
	ticket->receipt.earned_points = kind == REGULARS_SALE_REFUND ? 0 : 318;
	ticket->receipt.balance_points = 1518;
	ticket->receipt.lines = receipt_lines + (kind == REGULARS_SALE_REFUND);
	ticket->receipt.n_lines = kind == REGULARS_SALE_REFUND ? 1 : 2;
	*receipt = &ticket->receipt;
	ticket->session->services.message(REGULARS_INFO, "captured", ticket->session->services.payload);
	return status;
}

static void sale_end(struct regulars_ticket *ticket)
{
	(void)done(calls("sale_end"));
	free(ticket);
}

static enum regulars_status event(struct regulars_session *session, const struct regulars_event *whole)
{
	FILE *file = calls("event");

	(void)session;
	write_event(file, whole);
	return done(file);
}

static enum regulars_status lookup(struct regulars_checkout **out, struct regulars_session *session,
    enum regulars_identifier_kind kind, const char *value)
{
	FILE *file = calls("lookup");
	enum regulars_status status;

	(void)session;
	*out = NULL;
	number(file, "kind", kind);
	text(file, "value", value);
	status = done(file);
	if (status < 0)
		return status;
	*out = calloc(1, sizeof **out);
	if (*out == NULL)
		return REGULARS_FAILED;
	(*out)->operator_lines = operator_lines;
	(*out)->n_operator_lines = 2;
	return status;
}

static void checkout_free(struct regulars_checkout *checkout)
{
	(void)done(calls("checkout_free"));
	free(checkout);
}

static enum regulars_status menu_list(const struct regulars_action **out, size_t *out_n,
    struct regulars_session *session)
{
	(void)session;
	*out = actions;
	*out_n = sizeof actions / sizeof actions[0];
	return done(calls("menu_list"));
}

static enum regulars_status menu_run(const struct regulars_menu_result **out, struct regulars_session *session,
    const char *action_id, const struct regulars_value *values, size_t n_values, const char *attendant)
{
	static const char *const messages[] = {"Enrolled: 张三"};
	static const struct regulars_menu_result result = {
		.struct_size = sizeof result,
		.messages = messages,
		.n_messages = 1,
	};
	FILE *file = calls("menu_run");

	(void)session;
	text(file, "action", action_id);
	text(file, "attendant", attendant);
	for (size_t i = 0; i < n_values; i++)
		text(file, values[i].name, values[i].value);
	*out = &result;
	return done(file);
}

#pragma GCC visibility push(default)
const struct regulars_plugin regulars_plugin = {
	.type = REGULARS_PLUGIN_TYPE,
	.version = REGULARS_ABI_VERSION,
	.start = start,
	.stop = stop,
	.last_error = last_error,
	.sale_open = sale_open,
	.sale_identify = sale_identify,
	.sale_line = sale_line,
	.sale_total = sale_total,
	.sale_tender = sale_tender,
	.sale_close = sale_close,
	.sale_end = sale_end,
	.event = event,
	.lookup = lookup,
	.checkout_free = checkout_free,
	.menu_list = menu_list,
	.menu_run = menu_run,
};
#pragma GCC visibility pop
