/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench_load_bare.c - opens a database and prepares one statement: bench_load_bare DATABASE */
#include <sqlite3.h>
#include <stddef.h>

int main(int argc, char **argv)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;

	if (argc != 2 || sqlite3_open(argv[1], &db) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, "SELECT sales FROM view_state WHERE subject = ?1", -1, &stmt, NULL) != SQLITE_OK)
		return 1;
	sqlite3_finalize(stmt);
	return sqlite3_close(db) == SQLITE_OK ? 0 : 1;
}
