/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench_load.c - a whole process that loads the plugin and shows one customer, beside one that is linked with SQLite, opens the same
 * database and prepares one statement. (A CGI host does this at every request.)
 *
 *   bench_load N PROGRAM ARGUMENT... -- PROGRAM ARGUMENT...   ours, then the reference
 */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "bench.h"

extern char **environ;

static int64_t run(char **argv)
{
	int64_t begun = bench_now_ns();
	int status;
	pid_t child;

	if (posix_spawn(&child, argv[0], NULL, NULL, argv, environ))
		bench_die("%s: cannot be started", argv[0]);
	if (waitpid(child, &status, 0) != child || status != 0)
		bench_die("%s: failed", argv[0]);
	return bench_now_ns() - begun;
}

int main(int argc, char **argv)
{
	struct bench_times ours = { 0 }, theirs = { 0 };
	int split = 2;

	while (split < argc && strcmp(argv[split], "--") != 0)
		split++;
	if (split + 1 >= argc)
		bench_die("usage: bench_load N OURS... -- REFERENCE...");
	argv[split] = NULL;
	for (long n = strtol(argv[1], NULL, 10); n > 0; n--) {
		bench_add(&ours, run(argv + 2));
		bench_add(&theirs, run(argv + split + 1));
	}
	bench_ratio("plugin load to first checkout, p50", bench_percentile(&ours, 50), bench_percentile(&theirs, 50));
	bench_finish(&ours);
	bench_finish(&theirs);
	return 0;
}
