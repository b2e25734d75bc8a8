/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench_memory.c - what the plugin adds to its host's memory: bench_memory REGULARS.SO DATABASE CUSTOMERS SALES
 *
 * To be run with the syncs taken out (sync.c): it is about memory, not the disk.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

#define AT 1772000000

static double resident_mib(void)
{
	FILE *status = fopen("/proc/self/status", "r");
	char line[200];
	long kib = 0;

	while (status && fgets(line, sizeof(line), status))
		if (!strncmp(line, "VmRSS:", 6))
			kib = strtol(line + 6, NULL, 10);
	if (status)
		fclose(status);
	return (double)kib / 1024;
}

int main(int argc, char **argv)
{
	struct bench_random random = { 2026 };

	if (argc != 5)
		bench_die("usage: bench_memory OBJECT DATABASE CUSTOMERS SALES");
	uint64_t n_customers = strtoull(argv[3], NULL, 10), n = strtoull(argv[4], NULL, 10);
	double before = resident_mib(), half = 0;
	const struct regulars_plugin *plugin = bench_plugin(argv[1]);
	struct regulars_session *session = bench_start(plugin, argv[2]);

	for (uint64_t i = 0; i < n; i++) {
		struct bench_sale sale;
		struct regulars_ticket *ticket;
		const struct regulars_checkout *view;

		bench_sale(&sale, &random, i, bench_random(&random, n_customers), AT + (int64_t)i);
		sale.event.series = "memory";
		if (plugin->sale_open(&ticket, session, &sale.event) != REGULARS_OK)
			bench_die("no ticket: %s", plugin->last_error(session));
		plugin->sale_identify(ticket, REGULARS_PLATE, sale.plate);
		for (size_t k = 0; k < sale.event.n_lines; k++)
			plugin->sale_line(ticket, &sale.lines[k]);
		plugin->sale_total(&view, ticket);
		plugin->sale_tender(ticket, &sale.tender);
		if (plugin->sale_close(NULL, ticket, REGULARS_SALE_CLOSE, NULL) != REGULARS_OK)
			bench_die("a sale was not captured: %s", plugin->last_error(session));
		plugin->sale_end(ticket);
		if (i == n / 2)
			half = resident_mib();
	}
	double end = resident_mib();
	char name[100];
	snprintf(name, sizeof(name), "memory added after %llu sales", (unsigned long long)n);
	bench_figure(name, end - before, "MiB");
	bench_figure("memory added by the second half of them", end - half, "MiB");
	plugin->stop(session);
	return 0;
}
