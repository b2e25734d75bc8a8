/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_verbs.c - `regulars report`: which reports there are, and what each takes.
 */
#include "analysis/analysis.h"
#include "i18n.h"
#include "report.h"
#include "span.h"

#define BY_OPTION { "by", "WHAT", N_("customer (otherwise), vehicle, card, organisation, community or site.") }
#define PER_OPTION { "per", "WHAT", N_("month (otherwise) or year.") }
#define PERIOD_OPTIONS REG_SPAN_OPTIONS, REG_PAGE_OPTIONS

/* What most of them take, and those alone that are about one day. */
static const struct reg_option period_options[] = {
	PERIOD_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option as_of_options[] = {
	REG_ANALYSIS_AS_OF,
	REG_PAGE_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option abc_options[] = {
	{ "measure", "WHAT", N_("amount (otherwise), one table for each currency; or volume, one table over all.") },
	BY_OPTION,
	PERIOD_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option monthly_options[] = {
	BY_OPTION,
	PER_OPTION,
	PERIOD_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option customers_options[] = {
	PER_OPTION,
	PERIOD_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option stages_options[] = {
	REG_ANALYSIS_AS_OF,
	{ "transitions", "MONTHS", N_("Also who moved between stages in the last so many months.") },
	REG_PAGE_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option frequency_options[] = {
	{ "by", "WHAT", N_("customer (otherwise), vehicle, card, organisation or community.") },
	REG_ANALYSIS_AS_OF,
	REG_PAGE_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option model_options[] = {
	{ "to", "YYYY-MM-DD", N_("Calibrate with the sales up to this site day, itself included (otherwise: today).") },
	REG_ANALYSIS_AS_OF,
	{ "forecast", "DAYS", N_("Also the visits expected in so many days after, beside those that happened.") },
	{ "keep", NULL, N_("Put the model in force: stages and expectations ask it from its last day on.") },
	REG_PAGE_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option composition_options[] = {
	{ "by", "WHAT", N_("Only type, grade, hour, weekday, organisation, community or source.") },
	PERIOD_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option staff_options[] = {
	{ "by", "WHAT", N_("attendant (otherwise) or team.") },
	PERIOD_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option wallet_options[] = {
	{ "by", "WHAT", N_("customer (otherwise), organisations among them; or organisation: these alone.") },
	PERIOD_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option organisations_options[] = {
	{ "per", "WHAT", N_("A row for each month, grade, vehicle or contract.") },
	PERIOD_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option offers_options[] = {
	{ "days", "DAYS", N_("So many days before and after are compared, 1 to 365 (otherwise 28).") },
	PERIOD_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option supply_options[] = {
	{ "days", "DAYS", N_("So many days ahead, 1 to 31 (otherwise 7).") },
	REG_ANALYSIS_AS_OF,
	REG_PAGE_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct reg_option page_options[] = {
	REG_PAGE_OPTION,
	REG_ANALYSIS_AS_OF,
	{ NULL, NULL, NULL },
};

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
		.options = period_options,
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
		.options = period_options,
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
		.options = period_options,
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
