/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * generate.c - makes a side database, or a journal, of any size from a seed.
 *
 *   generate database FILE CUSTOMERS SALES PROGRAMME
 *   generate journal FILE CUSTOMERS SALES
 *   generate day FILE CUSTOMERS SALES MORE              so many sales more, of the time right after those
 *   generate plate N                                    prints the plate of customer N
 *
 * Everything goes through the program's own code (enrol, bind, capture), many to a transaction and without waiting for the
 * disk, so what the benches read is what the program would have written. A fifth of the customers makes two thirds of
 * the sales, as at a station.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "act.h"
#include "bench.h"
#include "capture.h"
#include "side.h"

#define SEED 20261121u
#define FIRST_AT 1735689600  /* 2025-01-01 00:00 UTC */
#define SECONDS (400 * 86400) /* the time over which the sales are spread */
/* To a transaction: pages of customers at random are written once a batch, so large stations want large batches. */
#define BATCH 50000
#define CACHE_KIB (2 << 20)

static uint64_t pick_customer(struct bench_random *random, uint64_t n_customers)
{
	uint64_t often = n_customers / 5 ? n_customers / 5 : 1;

	return bench_random(random, 3) ? bench_random(random, often) : bench_random(random, n_customers);
}

static int64_t sale_time(uint64_t i, uint64_t n_sales)
{
	return FIRST_AT + 86400 + (int64_t)((double)i * SECONDS / (double)(n_sales ? n_sales : 1));
}

static void check(int result, const struct reg_err *err)
{
	if (result < 0)
		bench_die("generate: %s", err->line);
}

static char *read_whole(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!file || getdelim(&text, &size, '\0', file) < 0)
		bench_die("%s: cannot be read", path);
	fclose(file);
	return text;
}

static void enrol(struct reg_side *side, uint64_t n)
{
	char number[BENCH_ID_SIZE], name[BENCH_NAME_SIZE], phone[BENCH_ID_SIZE], plate[BENCH_ID_SIZE], card[BENCH_ID_SIZE];
	char id[REG_CUSTOMER_ID_SIZE];
	struct reg_err err = { 0 };

	snprintf(number, sizeof(number), "%07" PRIu64, n);
	bench_name(name, n);
	bench_phone(phone, n);
	bench_plate(plate, n);
	bench_card(card, n);
	struct reg_profile_field fields[] = { { "name", name }, { "phone", phone } };
	struct reg_binding by_plate = { .kind = REGULARS_PLATE, .value = plate };
	struct reg_binding by_card = { .kind = REGULARS_CARD, .value = card };
	check(reg_act_enrol(id, side, number, "person", fields, 2, FIRST_AT, "bench", &err), &err);
	check(reg_act_bind(side, id, &by_plate, FIRST_AT, "bench", &err), &err);
	check(reg_act_bind(side, id, &by_card, FIRST_AT, "bench", &err), &err);
}

static void make_database(const char *path, uint64_t n_customers, uint64_t n_sales, const char *programme)
{
	struct reg_init init = { .site = "S001", .zone = "Asia/Shanghai", .currency = "CNY" };
	struct bench_random random = { SEED };
	struct reg_side *side;
	struct reg_err err = { 0 };
	char *text = read_whole(programme);
	int version;

	check(reg_side_init(path, &init, &err), &err);
	check(reg_side_open(&side, path, REG_STORE_WRITE, "bench", 10000, &err), &err);
	reg_store_set_synchronous(side->store, 0);
	reg_store_set_cache(side->store, CACHE_KIB);
	check(reg_act_load_programme(&version, side, "bench", text, FIRST_AT, "bench", &err), &err);
	free(text);
	for (uint64_t n = 0; n < n_customers;) {
		check(reg_act_batch_begin(side, &err), &err);
		for (uint64_t end = n + BATCH < n_customers ? n + BATCH : n_customers; n < end; n++)
			enrol(side, n);
		check(reg_act_batch_end(side, true, &err), &err);
		check(reg_store_checkpoint(side->store, &err), &err);
	}
	for (uint64_t i = 0; i < n_sales;) {
		check(reg_store_begin(side->store, &err), &err);
		for (uint64_t end = i + BATCH < n_sales ? i + BATCH : n_sales; i < end; i++) {
			struct bench_sale sale;
			struct reg_event *event;
			struct reg_outcome outcome;

			bench_sale(&sale, &random, i, pick_customer(&random, n_customers), sale_time(i, n_sales));
			check(reg_event_create(&event, &sale.event, &side->context, &err), &err);
			check(reg_capture_within(&outcome, side, event, &err), &err);
			reg_event_destroy(event);
		}
		check(reg_store_commit(side->store, &err), &err);
		check(reg_store_checkpoint(side->store, &err), &err);
	}
	reg_side_close(side);
}

/* The sales from `first` on, at the pace of n_sales over the whole time. */
static void make_journal(const char *path, uint64_t n_customers, uint64_t n_sales, uint64_t first, uint64_t end)
{
	struct bench_random random = { SEED };
	FILE *file = fopen(path, "w");

	if (!file)
		bench_die("%s: cannot be made", path);
	for (uint64_t i = first; i < end; i++) {
		struct bench_sale sale;
		const struct regulars_event *event = &sale.event;
		char at[40];

		bench_sale(&sale, &random, i, pick_customer(&random, n_customers), sale_time(i, n_sales));
		time_t seconds = event->at_unix_s;
		struct tm utc;
		gmtime_r(&seconds, &utc);
		strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%SZ", &utc);
		fprintf(file, "{\"event\":\"sale.close\",\"till\":\"%s\",\"series\":\"%s\",\"receipt\":\"%s\",\"at\":\"%s\","
		    "\"attendant\":\"%s\",\"shift\":\"%s\",", event->till, event->series, event->receipt, at, event->attendant,
		    event->shift);
		if (event->plate)
			fprintf(file, "\"plate\":\"%s\",", event->plate);
		if (event->card)
			fprintf(file, "\"card\":\"%s\",", event->card);
		fprintf(file, "\"lines\":[");
		for (size_t k = 0; k < event->n_lines; k++) {
			const struct regulars_line *line = &event->lines[k];

			if (line->kind == REGULARS_LINE_FUEL)
				fprintf(file, "{\"kind\":\"fuel\",\"product\":\"%s\",\"volume_ml\":%" PRId64
				    ",\"unit_price_minor_per_m3\":%" PRId64 ",\"amount_minor\":%" PRId64
				    ",\"pump\":\"%s\",\"nozzle\":\"%s\"}", line->product, line->volume_ml,
				    line->unit_price_minor_per_m3, line->amount_minor, line->pump, line->nozzle);
			else
				fprintf(file, ",{\"kind\":\"goods\",\"product\":\"%s\",\"category\":\"%s\",\"quantity_milli\":%" PRId64
				    ",\"amount_minor\":%" PRId64 "}", line->product, line->category, line->quantity_milli,
				    line->amount_minor);
		}
		fprintf(file, "],\"tenders\":[{\"kind\":\"%s\",\"amount_minor\":%" PRId64 "}]}\n", event->tenders[0].kind,
		    event->tenders[0].amount_minor);
	}
	if (fclose(file))
		bench_die("%s: cannot be written", path);
}

static void print_plate(uint64_t n)
{
	char plate[BENCH_ID_SIZE];

	bench_plate(plate, n);
	puts(plate);
}

int main(int argc, char **argv)
{
	if (argc == 6 && !strcmp(argv[1], "database"))
		make_database(argv[2], strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10), argv[5]);
	else if (argc == 5 && !strcmp(argv[1], "journal"))
		make_journal(argv[2], strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10), 0, strtoull(argv[4], NULL, 10));
	else if (argc == 6 && !strcmp(argv[1], "day"))
		make_journal(argv[2], strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10), strtoull(argv[4], NULL, 10),
		    strtoull(argv[4], NULL, 10) + strtoull(argv[5], NULL, 10));
	else if (argc == 3 && !strcmp(argv[1], "plate"))
		print_plate(strtoull(argv[2], NULL, 10));
	else
		bench_die("usage: generate database FILE CUSTOMERS SALES PROGRAMME | journal FILE CUSTOMERS SALES | "
		    "day FILE CUSTOMERS SALES MORE | plate N");
	return 0;
}
