/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dump_sales.c - every sale of a database as a line of text, so that two databases can be compared. */
#include <sqlite3.h>
#include <stdio.h>

static const char query[] =
    "SELECT s.site, s.series, s.receipt, s.kind, s.at, s.day, s.currency, s.till, s.attendant, s.shift, p.value, c.value,"
    "  s.volume_ml, s.amount_minor, s.fuel_minor, s.body"
    " FROM fact_sale s LEFT JOIN identity p ON p.no = s.plate LEFT JOIN identity c ON c.no = s.card"
    " ORDER BY s.site, s.series, s.receipt, s.kind, s.id";

int main(int argc, char **argv)
{
	sqlite3_stmt *stmt = NULL;
	sqlite3 *db = NULL;

	if (argc != 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, query, -1, &stmt, NULL) != SQLITE_OK) {
		(void)fprintf(stderr, "dump_sales: %s\n", db == NULL ? "usage: dump_sales DATABASE" : sqlite3_errmsg(db));
		return 1;
	}
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(stmt); i++)
			printf("%s%s", i == 0 ? "" : "|", sqlite3_column_text(stmt, i) == NULL ? "-"
			    : (const char *)sqlite3_column_text(stmt, i));
		printf("\n");
	}
	(void)sqlite3_finalize(stmt);
	return sqlite3_close(db) == SQLITE_OK ? 0 : 1;
}
