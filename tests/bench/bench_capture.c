/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench_capture.c - what the capture of a sale costs beside one bare single-row INSERT.
 *
 *   bench_capture durable REGULARS.SO DATABASE CUSTOMERS N   through the plugin, as a till calls it, both synchronous=FULL
 *   bench_capture cpu DATABASE CUSTOMERS N                   inside the process, both synchronous=OFF
 *
 * Ours and the reference take turns, so what else the machine does hits both. DATABASE is written to: give it a copy.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "capture.h"
#include "side.h"

#define AT 1771000000 /* after all that the generator made */

static char reference_path[4096], probe_path[4096];
static sqlite3 *reference;
static sqlite3_stmt *insert;

static void open_reference(const char *database, const char *synchronous)
{
	char pragma[64];

	snprintf(reference_path, sizeof(reference_path), "%s.reference", database);
	snprintf(probe_path, sizeof(probe_path), "%s.probe", database);
	unlink(reference_path);
	reference = bench_sqlite(reference_path);
	bench_exec(reference, "PRAGMA journal_mode = WAL");
	bench_exec(reference, "PRAGMA wal_autocheckpoint = 0");
	snprintf(pragma, sizeof(pragma), "PRAGMA synchronous = %s", synchronous);
	bench_exec(reference, pragma);
	bench_exec(reference, "CREATE TABLE sale (no INTEGER PRIMARY KEY, at INTEGER, plate TEXT, volume INTEGER, amount INTEGER)");
	insert = bench_prepare(reference, "INSERT INTO sale (at, plate, volume, amount) VALUES (?1, ?2, ?3, ?4)");
}

static void close_reference(void)
{
	char side_file[4200];

	sqlite3_finalize(insert);
	sqlite3_close(reference);
	unlink(reference_path);
	unlink(probe_path);
	snprintf(side_file, sizeof(side_file), "%s-wal", reference_path);
	unlink(side_file);
	snprintf(side_file, sizeof(side_file), "%s-shm", reference_path);
	unlink(side_file);
}

static int64_t time_reference(const struct bench_sale *sale)
{
	int64_t begun = bench_now_ns();

	sqlite3_bind_int64(insert, 1, sale->event.at_unix_s);
	sqlite3_bind_text(insert, 2, sale->plate, -1, SQLITE_STATIC);
	sqlite3_bind_int64(insert, 3, sale->lines[0].volume_ml);
	sqlite3_bind_int64(insert, 4, sale->tender.amount_minor);
	if (sqlite3_step(insert) != SQLITE_DONE)
		bench_die("%s: %s", reference_path, sqlite3_errmsg(reference));
	sqlite3_reset(insert);
	return bench_now_ns() - begun;
}

/* A page appended and synced: what the disk itself takes. */
static int64_t time_fdatasync(int fd)
{
	static char page[4096];

	if (write(fd, page, sizeof(page)) != (ssize_t)sizeof(page))
		bench_die("%s: cannot be written", probe_path);
	int64_t begun = bench_now_ns();
	if (fdatasync(fd))
		bench_die("%s: cannot be synced", probe_path);
	return bench_now_ns() - begun;
}

static void durable(const char *object, const char *database, uint64_t n_customers, uint64_t n)
{
	struct bench_times ours = { 0 }, theirs = { 0 }, disk = { 0 };
	struct bench_random random = { (uint64_t)getpid() };
	const struct regulars_plugin *plugin = bench_plugin(object);
	struct regulars_session *session = bench_start(plugin, database);
	const char *added = getenv("REGULARS_BENCH_SYNC_US");
	char name[100];
	int fd;

	open_reference(database, "FULL");
	fd = open(probe_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0)
		bench_die("%s: cannot be made", probe_path);
	for (uint64_t i = 0; i < n; i++) {
		struct bench_sale sale;

		bench_sale(&sale, &random, i, bench_random(&random, n_customers), AT + (int64_t)i);
		sale.event.series = "capture";
		int64_t begun = bench_now_ns();
		enum regulars_status status = plugin->event(session, &sale.event);
		bench_add(&ours, bench_now_ns() - begun);
		if (status != REGULARS_OK)
			bench_die("a sale was not captured (%d): %s", (int)status, plugin->last_error(session));
		bench_add(&theirs, time_reference(&sale));
		bench_add(&disk, time_fdatasync(fd));
	}
	close(fd);
	plugin->stop(session);
	close_reference();
	const char *slowed = added ? ", disk slowed" : "";
	snprintf(name, sizeof(name), "fdatasync p50%s", slowed);
	bench_figure(name, (double)bench_percentile(&disk, 50) / 1e6, "ms");
	snprintf(name, sizeof(name), "capture, durable, p50%s", slowed);
	bench_ratio(name, bench_percentile(&ours, 50), bench_percentile(&theirs, 50));
	snprintf(name, sizeof(name), "capture, durable, p99%s", slowed);
	bench_ratio(name, bench_percentile(&ours, 99), bench_percentile(&theirs, 99));
	bench_finish(&ours);
	bench_finish(&theirs);
	bench_finish(&disk);
}

static void cpu(const char *database, uint64_t n_customers, uint64_t n)
{
	struct bench_times ours = { 0 }, theirs = { 0 };
	struct bench_random random = { 4711 };
	struct reg_err err = { 0 };
	struct reg_side *side;

	if (reg_side_open(&side, database, REG_STORE_WRITE, "bench", 10000, &err))
		bench_die("%s: %s", database, err.line);
	reg_store_set_synchronous(side->store, 0);
	open_reference(database, "OFF");
	for (uint64_t i = 0; i < n; i++) {
		struct bench_sale sale;
		struct reg_event *event;
		struct reg_outcome outcome;

		bench_sale(&sale, &random, i, bench_random(&random, n_customers), AT + (int64_t)i);
		sale.event.series = "cpu";
		int64_t begun = bench_now_ns();
		if (reg_event_create(&event, &sale.event, &side->context, &err) || reg_capture(&outcome, side, event, &err))
			bench_die("a sale was not captured: %s", err.line);
		bench_add(&ours, bench_now_ns() - begun);
		if (outcome.kind != REG_OUTCOME_SALE)
			bench_die("a sale was not new: the database is not a fresh copy");
		reg_event_destroy(event);
		bench_add(&theirs, time_reference(&sale));
		/* The plugin's writer does the same between sales. */
		if (i % 200 == 0 && reg_store_checkpoint(side->store, &err))
			bench_die("%s: %s", database, err.line);
	}
	reg_side_close(side);
	close_reference();
	bench_ratio("capture, CPU only, p50", bench_percentile(&ours, 50), bench_percentile(&theirs, 50));
	bench_ratio("capture, CPU only, p99", bench_percentile(&ours, 99), bench_percentile(&theirs, 99));
	bench_finish(&ours);
	bench_finish(&theirs);
}

int main(int argc, char **argv)
{
	if (argc == 6 && !strcmp(argv[1], "durable"))
		durable(argv[2], argv[3], strtoull(argv[4], NULL, 10), strtoull(argv[5], NULL, 10));
	else if (argc == 5 && !strcmp(argv[1], "cpu"))
		cpu(argv[2], strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10));
	else
		bench_die("usage: bench_capture durable OBJECT DATABASE CUSTOMERS N | bench_capture cpu DATABASE CUSTOMERS N");
	return 0;
}
