/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis.h"
#include "i18n.h"
#include "page/page.h"
#include "span.h"
#include "spell.h"
#include "who.h"

#define BY_OPTION { "by", "WHAT", N_("customer (otherwise), vehicle, card, organisation, community or site.") }

static const struct reg_option abc_options[] = {
	{ "measure", "WHAT", N_("amount (otherwise), one table for each currency; or volume, one table over all.") },
	BY_OPTION,
	REG_PERIOD_OPTIONS,
	REG_ANALYSIS_AS_OF,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

static const struct reg_option monthly_options[] = {
	BY_OPTION,
	{ "per", "WHAT", N_("month (otherwise) or year.") },
	REG_PERIOD_OPTIONS,
	REG_ANALYSIS_AS_OF,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

static const struct reg_option as_of_options[] = {
	REG_ANALYSIS_AS_OF,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

static const struct reg_option frequency_options[] = {
	{ "by", "WHAT", N_("customer (otherwise), vehicle, card, organisation or community.") },
	REG_ANALYSIS_AS_OF,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

static const struct reg_option stages_options[] = {
	REG_ANALYSIS_AS_OF,
	{ "transitions", "MONTHS", N_("Also who moved between stages in the last so many months.") },
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

static const struct reg_option customers_options[] = {
	{ "per", "WHAT", N_("month (otherwise) or year.") },
	REG_PERIOD_OPTIONS,
	REG_ANALYSIS_AS_OF,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

static const struct reg_option model_options[] = {
	{ "to", "YYYY-MM-DD", N_("Calibrate with the sales up to this site day, itself included (otherwise: today).") },
	REG_ANALYSIS_AS_OF,
	{ "forecast", "DAYS", N_("Also the visits expected in so many days after, beside those that happened.") },
	{ "keep", NULL, N_("Put the model in force: stages and expectations ask it from its last day on.") },
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

static const struct reg_option fraud_options[] = {
	REG_PERIOD_OPTIONS,
	REG_ANALYSIS_AS_OF,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

int reg_report_read_by(enum reg_report_by *out, const struct reg_command *command)
{
	static const char *const names[] = {
		[REG_BY_CUSTOMER] = "customer",
		[REG_BY_VEHICLE] = "vehicle",
		[REG_BY_CARD] = "card",
		[REG_BY_ORGANISATION] = "organisation",
		[REG_BY_SITE] = "site",
		[REG_BY_COMMUNITY] = "community",
	};
	const char *name = reg_command_value(command, "by");

	*out = REG_BY_CUSTOMER;
	if (name == NULL)
		return 0;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], name) == 0) {
			*out = (enum reg_report_by)i;
			return 0;
		}
	return reg_command_usage(
	    command, "--by: there is no \"%s\", only customer, vehicle, card, organisation, community and site",
	    name);
}

int reg_report_read_days(int32_t *out, const struct reg_command *command, int32_t otherwise, int32_t most)
{
	const char *text = reg_command_value(command, "days");
	char *end;
	long days;

	*out = otherwise;
	if (text == NULL)
		return 0;
	days = strtol(text, &end, 10);
	if (end == text || *end != '\0' || days < 1 || days > most)
		return reg_command_usage(command, "--days: \"%s\" is not a number of days from 1 to %d", text, (int)most);
	*out = (int32_t)days;
	return 0;
}

static int open_statement(struct reg_stmt **out, struct reg_side *side, const struct reg_period *period,
    enum reg_report_by by, bool by_currency, enum reg_report_per per, struct reg_err *err)
{
	const int64_t currency = by_currency, letters = (int64_t)per;

	switch (by) {
	case REG_BY_CUSTOMER:
		return reg_sql(
		    out, side->store, REG_SQL_REPORT_SUBJECTS, err, "ttiit", period->from, period->to, currency, letters,
		    period->as_of);
	case REG_BY_VEHICLE:
		return reg_sql(
		    out, side->store, REG_SQL_REPORT_VEHICLES, err, "ttiit", period->from, period->to, currency, letters,
		    period->as_of);
	case REG_BY_CARD:
		return reg_sql(
		    out, side->store, REG_SQL_REPORT_CARDS, err, "ttiit", period->from, period->to, currency, letters,
		    period->as_of);
	case REG_BY_ORGANISATION:
		return reg_sql(out, side->store, REG_SQL_REPORT_ORGANISATIONS, err, "ttiit", period->from, period->to,
		    currency, letters, period->as_of);
	case REG_BY_COMMUNITY:
		return reg_sql(out, side->store, REG_SQL_REPORT_COMMUNITIES, err, "ttiit", period->from, period->to, currency,
		    letters, period->as_of);
	case REG_BY_SITE:
		return reg_sql(
		    out, side->store, REG_SQL_REPORT_SITES, err, "ttiit", period->from, period->to, currency, letters,
		    period->as_of);
	}
	return reg_err_set(err, REG_EINVAL, "a report by nothing");
}

/* Columns: currency, letters, sales, visits, volume, amount, currencies, key, kind, value, label, class, name. */
static int fill_row(struct reg_report_row *row, struct reg_stmt *stmt)
{
	char id[REG_CUSTOMER_ID_SIZE + REG_EVENT_MAX_TEXT], label[512];

	*row = (struct reg_report_row){ 0 };
	(void)snprintf(row->currency, sizeof row->currency, "%s", reg_is_null(stmt, 0) ? "" : reg_text(stmt, 0));
	(void)snprintf(row->month, sizeof row->month, "%s", reg_is_null(stmt, 1) ? "" : reg_text(stmt, 1));
	row->sales = reg_int(stmt, 2);
	row->visits = reg_int(stmt, 3);
	row->volume_ml = reg_int(stmt, 4);
	row->amount_minor = reg_int(stmt, 5);
	row->has_currencies = reg_int(stmt, 6) > 1;
	if (reg_is_null(stmt, 7))
		return 0;
	reg_who_name(id, sizeof id, label, sizeof label, reg_int(stmt, 7), reg_text(stmt, 8), reg_text(stmt, 9),
	    reg_text(stmt, 10), reg_text(stmt, 11), reg_text(stmt, 12));
	row->id = strdup(id);
	row->label = strdup(label);
	return row->id != NULL && row->label != NULL ? 0 : -1;
}

int reg_report_collect(struct reg_report *out, struct reg_side *side, const struct reg_period *period,
    enum reg_report_by by, bool by_currency, enum reg_report_per per, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc;

	*out = (struct reg_report){ 0 };
	rc = open_statement(&stmt, side, period, by, by_currency, per, err);
	if (rc != 0)
		return rc;
	while ((rc = reg_step(stmt, err)) == 1) {
		if (out->n == out->room) {
			size_t room = out->room == 0 ? 256 : out->room * 2;
			struct reg_report_row *rows = reallocarray(out->rows, room, sizeof *rows);

			if (rows == NULL)
				goto no_memory;
			out->rows = rows;
			out->room = room;
		}
		if (fill_row(&out->rows[out->n++], stmt) != 0)
			goto no_memory;
	}
	return rc;
no_memory:
	reg_reset(stmt);
	return reg_err_set(err, REG_EIO, "out of memory");
}

void reg_report_finish(struct reg_report *report)
{
	for (size_t i = 0; i < report->n; i++) {
		free(report->rows[i].id);
		free(report->rows[i].label);
	}
	free(report->rows);
	*report = (struct reg_report){ 0 };
}

static const struct reg_option composition_options[] = {
	{ "by", "WHAT", N_("Only type, grade, hour, weekday, organisation, community or source.") },
	REG_PERIOD_OPTIONS,
	REG_ANALYSIS_AS_OF,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

/* What most of them take. */
static const struct reg_option period_options[] = {
	REG_PERIOD_OPTIONS,
	REG_ANALYSIS_AS_OF,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

/* Of those that set volume against demand. */
static const struct reg_option span_options[] = {
	REG_SPAN_OPTIONS,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

static const struct reg_option wallet_options[] = {
	{ "by", "WHAT", N_("customer (otherwise), organisations among them; or organisation: these alone.") },
	REG_SPAN_OPTIONS,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

static const struct reg_option organisations_options[] = {
	{ "per", "WHAT", N_("A row for each month, grade, vehicle or contract.") },
	REG_SPAN_OPTIONS,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

static const struct reg_option supply_options[] = {
	{ "days", "DAYS", N_("So many days ahead, 1 to 31 (otherwise 7).") },
	REG_ANALYSIS_AS_OF,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

static const struct reg_option offers_options[] = {
	{ "days", "DAYS", N_("So many days before and after are compared, 1 to 365 (otherwise 28).") },
	REG_PERIOD_OPTIONS,
	REG_ANALYSIS_AS_OF,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

static const struct reg_option staff_options[] = {
	{ "by", "WHAT", N_("attendant (otherwise) or team.") },
	REG_PERIOD_OPTIONS,
	REG_ANALYSIS_AS_OF,
	REG_TABLE_CSV,
	REG_PAGE_OPTION,
	{ NULL, NULL, NULL },
};

static const struct reg_option page_options[] = {
	REG_PAGE_OPTION,
	REG_ANALYSIS_AS_OF,
	{ NULL, NULL, NULL },
};

int64_t reg_report_share_e9(int64_t part, int64_t whole)
{
	double share;

	if (whole <= 0)
		return 0;
	share = (double)part / (double)whole * 1e9;
	/* A need of a few millilitres beside a tanker: no share means anything then. */
	if (share > 1e18 || share < -1e18)
		share = share > 0 ? 1e18 : -1e18;
	return (int64_t)(share + (share < 0 ? -0.5 : 0.5));
}

/* A page is kept and printed: it says of which station and which days it speaks. */
static int write_page(const struct reg_command *command, const char *path, const char *title,
    const struct reg_page_part *parts, size_t n, struct reg_err *err)
{
	struct reg_side *side;
	struct reg_period period;
	int32_t day, from, to;
	const char *about;
	int rc = reg_period_read(&period, command);

	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc != 0)
		return rc;
	if (reg_day_parse(&day, period.as_of, NULL) != 0 || strcmp(period.as_of, "9999-12-31") == 0)
		day = reg_zone_day(side->zone, reg_command_now());
	about = reg_spell_format(_("Station %1$s, as known on %2$s"), side->site, reg_spell_day(day));
	if (strcmp(period.from, "0000-01-01") != 0 && reg_day_parse(&from, period.from, NULL) == 0 &&
	    reg_day_parse(&to, period.to, NULL) == 0)
		about = strcmp(period.to, "9999-12-31") == 0
		    ? reg_spell_format(_("Station %1$s, since %2$s, as known on %3$s"), side->site, reg_spell_day(from),
			  reg_spell_day(day))
		    : reg_spell_format(_("Station %1$s, %2$s to %3$s, as known on %4$s"), side->site, reg_spell_day(from),
			  reg_spell_day(to), reg_spell_day(day));
	rc = reg_page_write_report(path, title, about, parts, n, err);
	reg_command_close(side);
	return rc;
}

int reg_report_print_parts(const struct reg_command *command, const char *title, const struct reg_page_part *parts, size_t n,
    struct reg_err *err)
{
	const char *path = reg_command_value(command, "html");
	bool as_csv = reg_command_value(command, "csv") != NULL;
	int rc = 0;

	if (path != NULL) {
		rc = write_page(command, path, title, parts, n, err);
		if (rc == 0)
			printf(_("%s is written: open it in a browser.\n"), path);
		return rc;
	}
	for (size_t i = 0; i < n && rc == 0; i++) {
		const char *words = parts[i].words;

		if (i > 0 && !as_csv)
			putchar('\n');
		if (words != NULL && !as_csv)
			printf("%s%s", words, words[0] != '\0' && words[strlen(words) - 1] != '\n' ? "\n" : "");
		if (parts[i].table != NULL)
			rc = reg_table_print(parts[i].table, stdout, as_csv, err);
	}
	return rc;
}

int reg_report_show(const struct reg_command *command, struct reg_table *table, json_t *with, const char *title,
    const char *words, struct reg_err *err)
{
	const struct reg_page_part part = { words, table };

	if (command->json)
		return reg_table_show(table, "rows", with, err);
	json_decref(with);
	return reg_report_print_parts(command, title, &part, 1, err);
}

int reg_report_print(const struct reg_command *command, struct reg_table *table, const char *title, const char *words,
    struct reg_err *err)
{
	return reg_report_show(command, table, NULL, title, words, err);
}

void reg_report_instants(int64_t *from, int64_t *to, const struct reg_period *period, const struct reg_zone *zone)
{
	int32_t day;

	*from = INT64_MIN;
	*to = INT64_MAX;
	if (strcmp(period->from, "0000-01-01") != 0 && reg_day_parse(&day, period->from, NULL) == 0)
		*from = reg_zone_day_start(zone, day);
	if (strcmp(period->to, "9999-12-31") != 0 && reg_day_parse(&day, period->to, NULL) == 0)
		*to = reg_zone_day_end(zone, day);
}

const struct reg_verb reg_verbs_report[] = {
	{
		.name = "abc",
		.options = abc_options,
		.run = reg_report_abc,
		.help = N_("Classes customers: A who together bring the first 55 %, B up to 85 %, C the rest.\n\n"
			"A row is a customer, else a vehicle that nobody enrolled, else a card. Amounts of different "
			"currencies\n"
			"are never added: each has its table. Without a period, all sales are counted."),
	},
	{
		.name = "monthly",
		.options = monthly_options,
		.run = reg_report_monthly,
		.help = N_("Shows visits, sales, litres and amount of each customer month by month, or year by year."),
	},
	{
		.name = "stages",
		.options = stages_options,
		.run = reg_report_stages,
		.help = N_("Shows how attached everybody is: potential, floating, regular (at risk or not), lost.\n\n"
			"Each is judged by its own rhythm; `regulars analysis show` lists the thresholds."),
	},
	{
		.name = "customers",
		.options = customers_options,
		.run = reg_report_customers,
		.help = N_("Counts who was served month by month, who of them for the first time, who again."),
	},
	{
		.name = "frequency",
		.options = frequency_options,
		.run = reg_report_frequency,
		.help = N_("Shows how often everybody comes, how much they take, and when they are expected.\n\n"
			"What a year will bring is known once a model is in force (`regulars report model --keep`), and of customers alone. "
			"In a community each customer has visits of its own; its intervals are between days on which any of them came."),
	},
	{
		.name = "anomalies",
		.options = as_of_options,
		.run = reg_report_anomalies,
		.help = N_("Lists what is unusual for a customer, class A first.\n\n"
			"Regulars overdue, volume fallen or jumped, suspicious use in the last week."),
	},
	{
		.name = "model",
		.options = model_options,
		.run = reg_report_model,
		.help = N_("Fits the BG/NBD model of repeated visits to everybody who came.\n\n"
			"It tells how likely somebody who is silent will come again. One unit of time is a week; visits on "
			"one\nday are one."),
	},
	{
		.name = "fraud",
		.options = fraud_options,
		.run = reg_report_fraud,
		.help = N_("Lists suspicious use, the gravest first, each with the sale behind it.\n\n"
			"Thresholds are the programme's. A card that makes up too much of what an attendant sells in the "
			"period\n"
			"is listed as card-share."),
	},
	{
		.name = "composition",
		.options = composition_options,
		.run = reg_report_composition,
		.help = N_("Shows what the volume is made of: customer type, grade, hour, weekday, organisation, community, source."),
	},
	{
		.name = "baskets",
		.options = period_options,
		.run = reg_report_baskets,
		.help = N_("Shows who buys fuel and shop together, and what a sale of each kind is worth."),
	},
	{
		.name = "staff",
		.options = staff_options,
		.run = reg_report_staff,
		.help = N_("Shows what each attendant or team contributed: plates written down, customers enrolled, cards, shop sales, "
			"customers developed and kept, own customers."),
	},
	{
		.name = "service",
		.options = period_options,
		.run = reg_report_service,
		.help = N_("Shows satisfaction, and how fast complaints, suggestions and enquiries were answered."),
	},
	{
		.name = "wallet",
		.options = wallet_options,
		.run = reg_report_wallet,
		.help = N_("Shows what customers and organisations took here of what they are known to need, most elsewhere first.\n\n"
			"Without a period, the last 30 days. A month of demand counts for a whole calendar month or 30 days."),
	},
	{
		.name = "areas",
		.options = span_options,
		.run = reg_report_areas,
		.help = N_("Shows for each area how many households are customers, what they took, and what competitors there do.\n\n"
			"Without a period, the last 30 days."),
	},
	{
		.name = "organisations",
		.options = organisations_options,
		.run = reg_report_organisations,
		.help = N_("Shows what each organisation took, of what it needs and of what it has a contract for.\n\n"
			"Without a period, the last 30 days."),
	},
	{
		.name = "extension",
		.options = span_options,
		.run = reg_report_extension,
		.help = N_("Lists who does not come although others of the same fleet, employer, community or route do.\n\n"
			"Without a period, who was not here in the last 60 days."),
	},
	{
		.name = "offers",
		.options = offers_options,
		.run = reg_report_offers,
		.help = N_("Shows what offers did: issued, redeemed, extra visits and litres beside similar customers, cost.\n\n"
			"An offer is a grant of the programme, a reward for points, or something given outside points."),
	},
	{
		.name = "supply",
		.options = supply_options,
		.run = reg_report_supply,
		.help = N_("Shows what customers of class A are expected to take in the next days, by grade.\n\n"
			"Who brings most has priority: down the list, litres together tell whom a stock is enough for."),
	},
	{
		.options = page_options,
		.run = reg_report_page,
		.help = N_("Writes the morning page: whom to call today, who the regulars are, how it goes."),
	},
	{ 0 },
};
