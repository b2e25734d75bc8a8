/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report_fraud.c - `regulars report fraud`: suspicious use with the sales behind it, and cards that make up too much of
 * what an attendant sells.
 */
#include <stdio.h>
#include <string.h>

#include "i18n.h"
#include "output.h"
#include "period.h"
#include "report.h"
#include "who.h"

static const struct reg_column columns[] = {
	{ "kind", N_("Signal"), false },
	{ "score", N_("Score"), true },
	{ "id", N_("Id"), false },
	{ "label", N_("Who"), false },
	{ "at", N_("When"), false },
	{ "sale", N_("Receipt"), false },
	{ "attendant", N_("Attendant"), false },
	{ "volume_ml", N_("Litres"), true },
	{ "detail", N_("Figures"), false },
	{ NULL, NULL, false },
};

/* What a row shows, from either statement. */
struct row {
	const char *kind;
	int64_t score;
	char id[REG_CUSTOMER_ID_SIZE], label[512];
	char at[32], sale[512];
	const char *attendant;
	int64_t volume_ml;
	const char *detail;
};

static void add_row(json_t *rows, struct reg_table *table, const struct row *row)
{
	(void)json_array_append_new(rows, json_pack("{s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:I, s:o}", "kind",
	    reg_json_text(row->kind), "score", (json_int_t)row->score, "id", reg_json_text(row->id), "label",
	    reg_json_text(row->label), "at", row->at[0] == '\0' ? json_null() : json_string(row->at), "sale",
	    row->sale[0] == '\0' ? json_null() : reg_json_text(row->sale), "attendant", reg_json_text(row->attendant),
	    "volume_ml", (json_int_t)row->volume_ml, "detail", json_loads(row->detail, 0, NULL)));
	reg_table_word(table, row->kind);
	reg_table_number(table, row->score, NULL);
	reg_table_text(table, row->id);
	reg_table_text(table, row->label);
	reg_table_text(table, row->at);
	reg_table_text(table, row->sale);
	reg_table_text(table, row->attendant);
	reg_table_number(table, row->volume_ml, reg_shown_litres(row->volume_ml));
	reg_table_text(table, row->detail);
}

/* Columns: kind, score, subject, its kind, value, label, class, name, at, site, series, receipt, attendant, volume, detail;
 * of an act (no site) the actor stands for the attendant. */
static int add_signals(json_t *rows, struct reg_table *table, struct reg_side *side, const struct reg_period *period,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_REPORT_SIGNALS, err, "tt", period->from, period->to);

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		struct row row = { .kind = reg_text(stmt, 0), .score = reg_int(stmt, 1), .attendant = reg_text(stmt, 12),
			.volume_ml = reg_int(stmt, 13), .detail = reg_text(stmt, 14) };

		reg_who_name(row.id, sizeof row.id, row.label, sizeof row.label, reg_int(stmt, 2), reg_text(stmt, 3),
		    reg_text(stmt, 4), reg_text(stmt, 5), reg_text(stmt, 6), reg_text(stmt, 7));
		reg_instant_format(row.at, reg_int(stmt, 8), side->zone);
		if (!reg_is_null(stmt, 9))
			(void)snprintf(row.sale, sizeof row.sale, "%s/%s/%s", reg_text(stmt, 9), reg_text(stmt, 10),
			    reg_text(stmt, 11));
		add_row(rows, table, &row);
		rc = 0;
	}
	return rc;
}

/* A card that is shown with a large share of one attendant's sales. Columns: card, kind, value, label, class, attendant,
 * sales with the card, all sales of the attendant, volume. */
static int add_shares(json_t *rows, struct reg_table *table, struct reg_side *side, const struct reg_period *period,
    struct reg_err *err)
{
	const struct reg_programme *programme = reg_side_programme(side, reg_command_now());
	struct reg_stmt *stmt;
	int rc;

	if (programme == NULL || programme->fraud.card_share_percent <= 0)
		return 0;
	rc = reg_sql(&stmt, side->store, REG_SQL_REPORT_CARD_SHARES, err, "ttii", period->from, period->to,
	    (int64_t)programme->fraud.card_share_percent, (int64_t)programme->fraud.card_share_sales);
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		int64_t sales = reg_int(stmt, 6), all = reg_int(stmt, 7);
		int64_t share = all > 0 ? sales * 100 / all : 0;
		struct row row = { .kind = "card-share", .attendant = reg_text(stmt, 5), .volume_ml = reg_int(stmt, 8) };
		char detail[128];

		row.score = share > 99 ? 100 : share + 1;
		(void)snprintf(detail, sizeof detail, "{\"sales\":%lld,\"of\":%lld,\"percent\":%lld}", (long long)sales,
		    (long long)all, (long long)share);
		row.detail = detail;
		reg_who_name(row.id, sizeof row.id, row.label, sizeof row.label, reg_int(stmt, 0), reg_text(stmt, 1),
		    reg_text(stmt, 2), reg_text(stmt, 3), reg_text(stmt, 4), NULL);
		add_row(rows, table, &row);
		rc = 0;
	}
	return rc;
}

int reg_report_fraud(struct reg_command *command, struct reg_err *err)
{
	struct reg_table *table = reg_table_create(columns);
	json_t *rows = json_array();
	struct reg_side *side = NULL;
	struct reg_period period;
	int rc = reg_period_read(&period, command);

	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_side_refresh(side, err);
	if (rc == 0)
		rc = add_signals(rows, table, side, &period, err);
	if (rc == 0)
		rc = add_shares(rows, table, side, &period, err);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:O}", "rows", rows), err);
	else if (rc == 0 && json_array_size(rows) == 0 && reg_command_value(command, "csv") == NULL)
		printf(_("Nothing suspicious in this period.\n"));
	else if (rc == 0)
		rc = reg_table_print(table, stdout, reg_command_value(command, "csv") != NULL, err);
	json_decref(rows);
	reg_table_destroy(table);
	reg_command_close(side);
	return rc;
}
