/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_wallet.c - `regulars report wallet`: what customers and organisations took here of what they are known to need.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "around.h"
#include "demand.h"
#include "i18n.h"
#include "organisation.h"
#include "output.h"
#include "report.h"
#include "report_sales.h"

/* What one account took; each sale is in one of them. */
struct taken {
	int64_t subject, volume_ml;
};

struct wallet {
	struct reg_side *side;
	const struct reg_span *span;
	struct reg_organisations organisations;
	struct reg_demands demands;
	struct taken *items;        /* by rising subject */
	size_t n, room;
	int64_t *organisation_ml;   /* of organisations.items */
	int64_t unidentified_ml;
	struct reg_err *err;
};

static int compare(const void *key, const void *item)
{
	const int64_t *subject = key;
	const struct taken *taken = item;

	return (*subject > taken->subject) - (*subject < taken->subject);
}

static struct taken *taken_of(struct wallet *wallet, int64_t subject)
{
	return wallet->n > 0 ? bsearch(&subject, wallet->items, wallet->n, sizeof *wallet->items, compare) : NULL;
}

/* Columns: subject, ml. */
static int read_taken(struct wallet *wallet)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, wallet->side->store, REG_SQL_AROUND_VOLUMES, wallet->err, "ttt", wallet->span->period.from,
	    wallet->span->period.to, wallet->span->period.as_of);

	while (rc == 0 && (rc = reg_step(stmt, wallet->err)) == 1) {
		rc = 0;
		if (reg_is_null(stmt, 0)) {
			wallet->unidentified_ml = reg_int(stmt, 1);
			continue;
		}
		if (wallet->n == wallet->room) {
			size_t room = wallet->room == 0 ? 1024 : wallet->room * 2;
			struct taken *items = reallocarray(wallet->items, room, sizeof *items);

			if (items == NULL) {
				reg_reset(stmt);
				return reg_err_set(wallet->err, REG_EIO, "out of memory");
			}
			wallet->items = items;
			wallet->room = room;
		}
		wallet->items[wallet->n++] = (struct taken){ .subject = reg_int(stmt, 0), .volume_ml = reg_int(stmt, 1) };
	}
	return rc;
}

struct move {
	struct wallet *wallet;
	int64_t *to;
};

/* What counts for an organisation is no longer whose it was. */
static int move_sale(const struct reg_report_sale *sale, void *payload)
{
	struct move *move = payload;
	struct taken *from = taken_of(move->wallet, sale->subject);

	if (from != NULL)
		from->volume_ml -= sale->volume_ml;
	else if (sale->subject == 0)
		move->wallet->unidentified_ml -= sale->volume_ml;
	*move->to += sale->volume_ml;
	return 0;
}

static int read_organisations(struct wallet *wallet)
{
	int rc = reg_organisations_read(&wallet->organisations, wallet->side, wallet->span->end_unix_s, wallet->err);

	if (rc != 0)
		return rc;
	wallet->organisation_ml = calloc(wallet->organisations.n + 1, sizeof *wallet->organisation_ml);
	if (wallet->organisation_ml == NULL)
		return reg_err_set(wallet->err, REG_EIO, "out of memory");
	for (size_t i = 0; i < wallet->organisations.n && rc == 0; i++) {
		struct move move = { .wallet = wallet, .to = &wallet->organisation_ml[i] };

		rc = reg_report_each_sale_of(wallet->side, wallet->organisations.items[i].no, &wallet->span->period, move_sale, &move,
		    wallet->err);
	}
	return rc;
}

/* --- rows --- */

struct sums {
	int64_t known, known_ml, needed_ml, unknown, unknown_ml;
};

static int add_row(json_t *rows, struct wallet *wallet, struct sums *sums, const struct reg_demand *demand,
    const struct reg_organisation *organisation, int64_t volume_ml)
{
	char id[REG_ANALYSIS_ID_SIZE], label[REG_ANALYSIS_LABEL_SIZE];
	int64_t needed_ml = reg_span_needed_ml(wallet->span, demand->volume_ml);
	int rc = reg_analysis_name(id, label, wallet->side, demand->subject, wallet->err);
	json_t *row = json_pack("{s:o, s:o, s:b, s:I, s:I, s:o, s:I}", "id", reg_json_text(id), "label", reg_json_text(label),
	    "organisation", organisation != NULL, "volume_ml", (json_int_t)volume_ml, "needed_ml", (json_int_t)needed_ml, "share",
	    reg_json_fraction(reg_report_share_e9(volume_ml, needed_ml)), "elsewhere_ml",
	    (json_int_t)(needed_ml > volume_ml ? needed_ml - volume_ml : 0));

	reg_demand_json(row, demand, wallet->side);
	(void)json_array_append_new(rows, row);
	sums->known++;
	sums->known_ml += volume_ml;
	sums->needed_ml += needed_ml;
	return rc;
}

static const struct reg_organisation *organisation_of(const struct wallet *wallet, int64_t subject, int64_t *volume_ml)
{
	const struct reg_organisation *organisation = reg_organisations_find(&wallet->organisations, subject);

	if (organisation != NULL)
		*volume_ml = wallet->organisation_ml[organisation - wallet->organisations.items];
	return organisation;
}

static int add_rows(json_t *rows, struct wallet *wallet, struct sums *sums, bool organisations_only)
{
	int rc = 0;

	for (size_t i = 0; i < wallet->demands.n && rc == 0; i++) {
		const struct reg_demand *demand = &wallet->demands.items[i];
		const struct taken *taken = taken_of(wallet, demand->subject);
		int64_t volume_ml = taken != NULL ? taken->volume_ml : 0;
		const struct reg_organisation *organisation = organisation_of(wallet, demand->subject, &volume_ml);

		if (organisation != NULL || !organisations_only)
			rc = add_row(rows, wallet, sums, demand, organisation, volume_ml);
	}
	for (size_t i = 0; i < wallet->n && !organisations_only; i++) {
		int64_t ignored;

		if (wallet->items[i].volume_ml != 0 && reg_demands_find(&wallet->demands, wallet->items[i].subject) == NULL &&
		    organisation_of(wallet, wallet->items[i].subject, &ignored) == NULL) {
			sums->unknown++;
			sums->unknown_ml += wallet->items[i].volume_ml;
		}
	}
	for (size_t i = 0; i < wallet->organisations.n; i++)
		if (wallet->organisation_ml[i] != 0 && reg_demands_find(&wallet->demands, wallet->organisations.items[i].no) == NULL) {
			sums->unknown++;
			sums->unknown_ml += wallet->organisation_ml[i];
		}
	return rc;
}

int reg_wallet_json(json_t **out, struct reg_side *side, const struct reg_span *span, bool organisations_only,
    struct reg_err *err)
{
	struct wallet wallet = { .side = side, .span = span, .err = err };
	json_t *rows = json_array();
	struct sums sums = { 0 };
	int rc = reg_store_begin_read(side->store, err);

	*out = NULL;
	if (rc == 0) {
		rc = read_taken(&wallet);
		rc = rc != 0 ? rc : read_organisations(&wallet);
		rc = rc != 0 ? rc : reg_demands_read(&wallet.demands, side, span->end_unix_s, err);
		rc = rc != 0 ? rc : add_rows(rows, &wallet, &sums, organisations_only);
		reg_store_rollback(side->store);
	}
	if (rc == 0) {
		reg_around_sort(rows, "elsewhere_ml");
		*out = reg_around_json(span);
		(void)json_object_set(*out, "rows", rows);
		(void)json_object_set_new(*out, "known", json_pack("{s:I, s:I, s:I, s:o}", "count", (json_int_t)sums.known, "volume_ml",
		    (json_int_t)sums.known_ml, "needed_ml", (json_int_t)sums.needed_ml, "share",
		    reg_json_fraction(reg_report_share_e9(sums.known_ml, sums.needed_ml))));
		(void)json_object_set_new(*out, "unknown", json_pack("{s:I, s:I}", "count", (json_int_t)sums.unknown, "volume_ml",
		    (json_int_t)sums.unknown_ml));
		if (!organisations_only)
			(void)json_object_set_new(*out, "unidentified", json_pack("{s:I}", "volume_ml", (json_int_t)wallet.unidentified_ml));
	}
	json_decref(rows);
	reg_demands_finish(&wallet.demands);
	reg_organisations_finish(&wallet.organisations);
	free(wallet.items);
	free(wallet.organisation_ml);
	return rc;
}

/* --- showing --- */

static const struct reg_column columns[] = {
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "volume_ml", N_("Litres here"), true },
	{ "needed_ml", N_("needed"), true },
	{ "share", N_("Share %"), true },
	{ "elsewhere_ml", N_("elsewhere"), true },
	{ "demand_ml", N_("a month"), true },
	{ "basis", N_("which is"), false },
	{ "since", N_("since"), false },
	{ "staff", N_("by"), false },
	{ NULL, NULL, false },
};

static void say_sums(FILE *out, const json_t *wallet)
{
	const json_t *known = json_object_get(wallet, "known"), *unknown = json_object_get(wallet, "unknown");

	fprintf(out, _("Together %1$s of %2$s l. Of %3$lld others, who took %4$s l, it is not known how much they need.\n"),
	    reg_shown_litres(reg_around_number(known, "volume_ml")), reg_shown_litres(reg_around_number(known, "needed_ml")),
	    (long long)reg_around_number(unknown, "count"), reg_shown_litres(reg_around_number(unknown, "volume_ml")));
}

static int print(const struct reg_command *command, const json_t *wallet, struct reg_err *err)
{
	struct reg_table *table = reg_table_create(columns);
	const json_t *row;
	size_t i;
	int rc;

	reg_table_if_empty(table, _("Of nobody is it known how much they need.\n"));
	json_array_foreach(json_object_get(wallet, "rows"), i, row) {
		reg_around_cell_text(table, row, "id");
		reg_around_cell_text(table, row, "label");
		reg_around_cell_litres(table, row, "volume_ml");
		reg_around_cell_litres(table, row, "needed_ml");
		reg_around_cell_share(table, row, "share");
		reg_around_cell_litres(table, row, "elsewhere_ml");
		reg_around_cell_litres(table, row, "demand_ml");
		reg_table_word(table, json_string_value(json_object_get(row, "basis")));
		reg_around_cell_text(table, row, "since");
		reg_around_cell_text(table, row, "staff");
	}
	rc = reg_around_show(command, table, wallet, _("Share of what they need"), say_sums, err);
	reg_table_destroy(table);
	return rc;
}

int reg_report_wallet(struct reg_command *command, struct reg_err *err)
{
	const char *by = reg_command_value(command, "by");
	bool organisations_only = by != NULL && strcmp(by, "organisation") == 0;
	struct reg_side *side = NULL;
	struct reg_span span;
	json_t *wallet = NULL;
	int rc;

	if (by != NULL && !organisations_only && strcmp(by, "customer") != 0)
		return reg_command_usage(command, "--by: there is no \"%s\", only customer and organisation", by);
	rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	rc = rc != 0 ? rc : reg_span_read(&span, command, side, REG_AROUND_DAYS);
	rc = rc != 0 ? rc : reg_wallet_json(&wallet, side, &span, organisations_only, err);
	if (rc == 0)
		rc = command->json ? reg_output_json(json_incref(wallet), err) : print(command, wallet, err);
	json_decref(wallet);
	reg_command_close(side);
	return rc;
}
