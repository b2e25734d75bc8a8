/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include <dlfcn.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void bench_die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

int64_t bench_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void bench_add(struct bench_times *times, int64_t ns)
{
	if (times->n == times->room) {
		times->room = times->room ? times->room * 2 : 1024;
		times->ns = realloc(times->ns, times->room * sizeof(*times->ns));
		if (!times->ns)
			bench_die("out of memory");
	}
	times->ns[times->n++] = ns;
}

static int compare_ns(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int64_t bench_percentile(struct bench_times *times, int percent)
{
	size_t rank;

	if (!times->n)
		bench_die("nothing was measured");
	qsort(times->ns, times->n, sizeof(*times->ns), compare_ns);
	rank = (times->n * (size_t)percent + 99) / 100;
	return times->ns[rank ? rank - 1 : 0];
}

void bench_finish(struct bench_times *times)
{
	free(times->ns);
	memset(times, 0, sizeof(*times));
}

static void print_time(int64_t ns)
{
	if (ns >= 10000000)
		printf("%.1f ms", (double)ns / 1e6);
	else if (ns >= 1000000)
		printf("%.2f ms", (double)ns / 1e6);
	else
		printf("%.1f us", (double)ns / 1e3);
}

double bench_ratio(const char *name, int64_t ours_ns, int64_t reference_ns)
{
	double ratio = (double)ours_ns / (double)(reference_ns > 0 ? reference_ns : 1);

	printf("%s: %.2f x (", name, ratio);
	print_time(ours_ns);
	printf(" / ");
	print_time(reference_ns);
	printf(")\n");
	fflush(stdout);
	return ratio;
}

void bench_figure(const char *name, double value, const char *unit)
{
	printf("%s: %.2f %s\n", name, value, unit);
	fflush(stdout);
}

/* SplitMix64: no state but a counter, and good enough to scatter keys. */
uint64_t bench_random(struct bench_random *random, uint64_t below)
{
	uint64_t z = (random->state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	z ^= z >> 31;
	return below ? z % below : z;
}

void bench_plate(char out[BENCH_ID_SIZE], uint64_t n)
{
	/* The letters I and O are not given out. */
	static const char signs[] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
	char number[6];

	for (int i = 4; i >= 0; i--, n /= sizeof(signs) - 1)
		number[i] = signs[n % (sizeof(signs) - 1)];
	number[5] = '\0';
	snprintf(out, BENCH_ID_SIZE, "粤%c%s", "ABCDEFGH"[n % 8], number);
}

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

void bench_name(char out[BENCH_NAME_SIZE], uint64_t n)
{
	static const char *const surnames[] = { "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高",
		"林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "欧阳", "司马" };
	static const char *const given[] = { "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
		"超", "秀", "霞", "平", "刚", "桂", "英", "华", "建", "国", "文", "海", "春", "小", "志", "玉", "红", "云", "雪", "晨",
		"浩", "宇", "轩", "梓", "涵", "子", "欣", "怡", "佳", "思", "雨", "天" };
	static const char *const first[] = { "José", "María", "Jürgen", "Zoë", "François", "Łukasz", "Søren", "Anna", "Peter", "João",
		"Ingrid", "Ömer", "Renée", "Karl", "Eva", "Miguel", "Chloé", "Bjørn", "Nadia", "Tomáš" };
	static const char *const last[] = { "Núñez", "Müller", "Schmidt", "García", "Dvořák", "Lefèvre", "Nowak", "Jensen", "Costa",
		"Rossi", "Öztürk", "Andersson", "Smith", "Keller", "Weiß", "Santos", "Petrov", "Kovács", "Dubois", "O'Brien" };
	struct bench_random random = { n };

	if (n % 4 != 0) {
		const char *surname = surnames[bench_random(&random, COUNT(surnames))];
		const char *one = given[bench_random(&random, COUNT(given))];
		const char *two = bench_random(&random, 4) ? given[bench_random(&random, COUNT(given))] : "";

		snprintf(out, BENCH_NAME_SIZE, "%s%s%s", surname, one, two);
	} else {
		const char *name = first[bench_random(&random, COUNT(first))];
		const char *middle = first[bench_random(&random, COUNT(first))];

		snprintf(out, BENCH_NAME_SIZE, "%s %s %s", name, middle, last[bench_random(&random, COUNT(last))]);
	}
}

void bench_card(char out[BENCH_ID_SIZE], uint64_t n)
{
	snprintf(out, BENCH_ID_SIZE, "100011%013llu", (unsigned long long)n);
}

void bench_phone(char out[BENCH_ID_SIZE], uint64_t n)
{
	snprintf(out, BENCH_ID_SIZE, "139%08llu", (unsigned long long)n);
}

void bench_sale(struct bench_sale *sale, struct bench_random *random, uint64_t n, uint64_t customer, int64_t at_unix_s)
{
	memset(sale, 0, sizeof(*sale));
	snprintf(sale->receipt, sizeof(sale->receipt), "%llu", (unsigned long long)n + 1);
	snprintf(sale->series, sizeof(sale->series), "bench");
	bench_plate(sale->plate, customer);
	bench_card(sale->card, customer);

	int64_t volume_ml = 15000 + (int64_t)bench_random(random, 45000);
	size_t n_lines = 1;
	sale->lines[0] = (struct regulars_line){ .kind = REGULARS_LINE_FUEL, .product = bench_random(random, 3) ? "92" : "95",
		.pump = "3", .nozzle = "5", .volume_ml = volume_ml, .unit_price_minor_per_m3 = 745000,
		.amount_minor = (volume_ml * 745000 + 500000) / 1000000 };
	if (bench_random(random, 4) == 0)
		sale->lines[n_lines++] = (struct regulars_line){ .kind = REGULARS_LINE_GOODS, .product = "6901234567892",
			.category = "drinks", .quantity_milli = 1000, .amount_minor = 100 + (int64_t)bench_random(random, 3000) };
	sale->tender = (struct regulars_tender){ .kind = "card" };
	for (size_t i = 0; i < n_lines; i++)
		sale->tender.amount_minor += sale->lines[i].amount_minor;
	sale->event = (struct regulars_event){ .struct_size = sizeof(sale->event), .kind = REGULARS_SALE_CLOSE, .till = "1",
		.series = sale->series, .receipt = sale->receipt, .at_unix_s = at_unix_s, .attendant = "07", .shift = "1",
		.lines = sale->lines, .n_lines = n_lines, .tenders = &sale->tender, .n_tenders = 1 };
	/* Half by plate alone, a quarter by card alone, a quarter by both. */
	uint64_t by = bench_random(random, 4);
	if (by != 0)
		sale->event.plate = sale->plate;
	if (by <= 1)
		sale->event.card = sale->card;
}

const struct regulars_plugin *bench_plugin(const char *path)
{
	void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (!object)
		bench_die("%s", dlerror());
	const struct regulars_plugin *plugin = dlsym(object, REGULARS_SYMBOL);
	if (!plugin || plugin->type != REGULARS_PLUGIN_TYPE || plugin->version >> 16 != REGULARS_ABI_MAJOR)
		bench_die("%s: not this plugin", path);
	return plugin;
}

struct regulars_session *bench_start(const struct regulars_plugin *plugin, const char *database)
{
	struct regulars_settings settings = { .struct_size = sizeof(settings), .database = database, .till = "bench",
		.budget_ms = 10000 };
	struct regulars_session *session;
	char why[300] = "";

	if (plugin->start(&session, &settings, NULL, why, sizeof(why)) != REGULARS_OK)
		bench_die("%s: %s", database, why);
	return session;
}

struct sqlite3 *bench_sqlite(const char *path)
{
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		bench_die("%s: %s", path, sqlite3_errmsg(db));
	sqlite3_busy_timeout(db, 10000);
	return db;
}

void bench_exec(struct sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		bench_die("%s: %s", sql, sqlite3_errmsg(db));
}

struct sqlite3_stmt *bench_prepare(struct sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
		bench_die("%s: %s", sql, sqlite3_errmsg(db));
	return stmt;
}
