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
#include "table.h"
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

static void add_row(struct reg_table *table, const struct row *row)
{
	reg_table_word(table, row->kind);
	reg_table_number(table, row->score, NULL);
	reg_table_text(table, row->id);
	reg_table_text(table, row->label);
	reg_table_text(table, row->at[0] != '\0' ? row->at : NULL);
	reg_table_text(table, row->sale[0] != '\0' ? row->sale : NULL);
	reg_table_text(table, row->attendant);
	reg_table_volume(table, row->volume_ml);
	reg_table_cell(table, NULL, json_loads(row->detail, 0, NULL), row->detail, NULL);
}

/* Columns: kind, score, subject, its kind, value, label, class, name, at, site, series, receipt, attendant, volume, detail;
 * of an act (no site) the actor stands for the attendant. */
static int add_signals(struct reg_table *table, struct reg_side *side, const struct reg_period *period, struct reg_err *err)
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
		add_row(table, &row);
		rc = 0;
	}
	return rc;
}

/* A card that is shown with a large share of one attendant's sales. Columns: card, kind, value, label, class, attendant,
 * sales with the card, all sales of the attendant, volume. */
static int add_shares(struct reg_table *table, struct reg_side *side, const struct reg_period *period, struct reg_err *err)
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
		add_row(table, &row);
		rc = 0;
	}
	return rc;
}

int reg_report_fraud(struct reg_command *command, struct reg_err *err)
{
	struct reg_period period;
	struct reg_list list;
	int rc = reg_period_read(&period, command);

	if (rc != 0)
		return rc;
	rc = reg_list_begin(&list, command, columns, err);
	reg_table_if_empty(list.table, _("Nothing suspicious in this period.\n"));
	if (rc == 0)
		rc = reg_side_refresh(list.side, err);
	if (rc == 0)
		rc = add_signals(list.table, list.side, &period, err);
	if (rc == 0)
		rc = add_shares(list.table, list.side, &period, err);
	if (rc == 0)
		rc = reg_report_print(command, list.table, _("Suspicious use"), NULL, err);
	reg_table_destroy(list.table);
	reg_command_close(list.side);
	return rc;
}
