/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench_wait.c - how long a till waits for the write lock while something else runs: bench_wait DATABASE COMMAND...
 *
 * Runs the command, asks for the lock every few milliseconds until it ends, and prints
 * the longest wait.
 */
#include <sqlite3.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

extern char **environ;

int main(int argc, char **argv)
{
	struct bench_times waits = { 0 };
	pid_t child;
	int status;

	if (argc < 3)
		bench_die("usage: bench_wait DATABASE COMMAND...");
	sqlite3 *db = bench_sqlite(argv[1]);
	if (posix_spawnp(&child, argv[2], NULL, NULL, argv + 2, environ))
		bench_die("%s: cannot be started", argv[2]);
	while (waitpid(child, &status, WNOHANG) == 0) {
		usleep(5000);
		int64_t begun = bench_now_ns();
		/* No busy handler of SQLite's: its steps of up to 100 ms would be measured instead of the lock. */
		sqlite3_busy_timeout(db, 0);
		int result;
		while ((result = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL)) == SQLITE_BUSY)
			usleep(500);
		if (result != SQLITE_OK)
			bench_die("%s: %s", argv[1], sqlite3_errmsg(db));
		bench_add(&waits, bench_now_ns() - begun);
		bench_exec(db, "ROLLBACK");
	}
	sqlite3_close(db);
	if (status != 0)
		bench_die("%s: failed", argv[2]);
	bench_figure("ingest, p99 wait of a till for the lock", (double)bench_percentile(&waits, 99) / 1e6, "ms");
	bench_figure("ingest, longest wait of a till for the lock", (double)bench_percentile(&waits, 100) / 1e6, "ms");
	bench_finish(&waits);
	return 0;
}
