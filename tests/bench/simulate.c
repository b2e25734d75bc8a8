/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * simulate.c - the sales of a station whose customers are known: who moved away when, whose volume fell or jumped when.
 *
 *   simulate [--seed N] [--people PERCENT] [--days N] [--kind KIND] SALES TRUTH
 *
 * SALES becomes JSON lines for `regulars ingest`. TRUTH becomes JSON lines too: the first says what happened to everybody
 * (days, holidays, price war), each further one tells of a person. The same arguments give the same bytes everywhere:
 * splitmix64 and whole numbers. Days count from 2025-01-01; without options 546 of them, to the middle of 2026.
 *
 * Not every plate is written down (attendants differ), people go on holiday, and rivals lure some away for a month: what
 * looks like leaving is not always leaving. Stations are of several kinds: plain; trucks, at a highway; holidays, longer
 * ones of the town and of each; visitors, many pass by and some of them come for two or three weeks, never again.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/random.h"
#include "zone.h"

#define FIRST_DAY 20089 /* 2025-01-01 */
#define NEVER 1000000
#define SETTLING_DAYS 180 /* nobody leaves or changes before: each has a habit first */
#define MAX_SALES_A_DAY 20000

/* A price war with the neighbour, from and to. */
#define WAR_FROM 395
#define WAR_TO 424

static const struct kind {
	const char *name;
	int trucks_percent;
	int holiday_days_more;   /* of the town */
	int own_from, own_to;    /* days of the three holidays of each */
	int passers_a_day, visitors;
} kinds[] = {
	{ "plain", 100, 0, 7, 21, 12, 0 },
	{ "trucks", 400, 0, 7, 21, 12, 0 },
	{ "holidays", 100, 7, 14, 35, 12, 0 },
	{ "visitors", 100, 0, 7, 21, 40, 400 },
};
#define N_KINDS (sizeof kinds / sizeof kinds[0])

/* Days on which the town is away. */
static const int holidays[][2] = { { 27, 35 }, { 120, 124 }, { 273, 280 }, { 411, 419 }, { 485, 489 } };
#define N_HOLIDAYS (sizeof holidays / sizeof holidays[0])

struct group {
	const char *name;
	int count;
	int interval_from, interval_to; /* days between visits, as far as a day allows */
	int wobble_percent;             /* how much an interval strays */
	int fill_from_ml, fill_to_ml;
	const char *product;
	int price_minor_per_m3;
	int moves_percent, falls_percent, jumps_percent, sensitive_percent;
	bool rests_on_weekends, keeps_holidays;
	int hour_from, hour_to;
	int shop_percent; /* buys something beside */
};

static const struct group groups[] = {
	{ "commuter", 300, 6, 12, 25, 28000, 48000, "92", 745000, 14, 8, 4, 30, false, true, 6, 20, 22 },
	{ "taxi", 40, 1, 2, 20, 22000, 34000, "92", 745000, 12, 10, 4, 40, false, false, 0, 24, 10 },
	{ "truck", 60, 33, 37, 8, 180000, 380000, "0", 712000, 14, 8, 4, 25, false, false, 4, 23, 35 },
	{ "fleet", 25, 3, 5, 15, 40000, 55000, "0", 712000, 8, 8, 0, 0, true, true, 7, 18, 8 },
	{ "weekender", 60, 21, 30, 20, 35000, 52000, "95", 792000, 10, 6, 4, 20, false, false, 8, 20, 40 },
	{ "rare", 60, 50, 75, 20, 30000, 55000, "95", 792000, 8, 0, 0, 15, false, false, 8, 20, 20 },
};
#define N_GROUPS (sizeof groups / sizeof groups[0])
static const struct group visitors = { "visitor", 0, 2, 5, 25, 25000, 45000, "92", 745000, 0, 0, 0, 0, false, false, 7, 21, 30 };
#define VISIT_FROM 12 /* days that a visitor stays */
#define VISIT_TO 25

struct person {
	const struct group *group;
	int no;
	int interval, fill_ml;
	int first, moves, falls, jumps, ends; /* days; NEVER */
	int away_from[3], away_to[3];   /* own holidays */
	bool sensitive;
	int next;
	int visits, captured, last;
};

struct sale {
	int minute;
	struct person *person; /* NULL: passing by */
	int volume_ml;
	const char *product;
	int price_minor_per_m3;
	int goods; /* index + 1; 0 none */
};

struct station {
	struct random random;
	int n_days, percent;
	const struct kind *kind;
	FILE *sales;
	uint64_t receipt;
	int passers;
	struct sale today[MAX_SALES_A_DAY];
	int n_today;
};

static const struct {
	const char *product, *category;
	int amount_minor;
} goods[] = { { "6901234567892", "drinks", 450 }, { "6902083881085", "drinks", 300 }, { "6903148042441", "snacks", 890 },
	{ "6920459905012", "snacks", 1250 }, { "6907992500010", "car", 3900 } };

/* How many plates of a hundred each writes down. */
static const struct {
	const char *name;
	int captures_percent;
} attendants[] = { { "01", 98 }, { "02", 96 }, { "03", 94 }, { "04", 91 }, { "05", 86 }, { "06", 78 } };

static void die(const char *why, const char *what)
{
	fprintf(stderr, "simulate: %s%s%s\n", why, what[0] != '\0' ? ": " : "", what);
	exit(1);
}

static int between(struct random *random, int from, int to)
{
	return from + random_below(random, to - from + 1);
}

static const char *date(char out[REG_DAY_SIZE], int day)
{
	reg_day_format(out, FIRST_DAY + day);
	return out;
}

/* 0 Monday ... 6 Sunday; 2025-01-01 was a Wednesday. */
static int weekday(int day)
{
	return (day + 2) % 7;
}

static bool is_holiday(const struct station *station, int day)
{
	for (size_t i = 0; i < N_HOLIDAYS; i++)
		if (day >= holidays[i][0] && day <= holidays[i][1] + station->kind->holiday_days_more)
			return true;
	return false;
}

static void plate_of(char *out, size_t size, int no)
{
	(void)snprintf(out, size, "粤B%05d", no);
}

/* --- people ------------------------------------------------------------------------------------------------------ */

/* A day of change that leaves a habit before it and time to notice after it. */
static int day_of_change(struct station *station, int percent)
{
	int last = station->n_days - 60;

	if (!random_chance(&station->random, percent) || last <= SETTLING_DAYS)
		return NEVER;
	return between(&station->random, SETTLING_DAYS, last);
}

static void make_person(struct person *person, struct station *station, const struct group *group, int no)
{
	struct random *random = &station->random;

	*person = (struct person){ .group = group, .no = no, .falls = NEVER, .jumps = NEVER, .ends = NEVER,
		.last = -1 };
	person->interval = between(random, group->interval_from, group->interval_to);
	person->fill_ml = between(random, group->fill_from_ml, group->fill_to_ml);
	/* Most were there before; some come to live here. */
	person->first = random_chance(random, 85) ? between(random, 0, person->interval) :
						    between(random, 0, station->n_days / 3);
	person->moves = day_of_change(station, group->moves_percent);
	if (person->moves == NEVER) {
		person->falls = day_of_change(station, group->falls_percent);
		if (person->falls == NEVER)
			person->jumps = day_of_change(station, group->jumps_percent);
	}
	person->sensitive = random_chance(random, group->sensitive_percent);
	for (int i = 0; i < 3; i++) {
		person->away_from[i] = between(random, 0, station->n_days);
		person->away_to[i] = person->away_from[i] + between(random, station->kind->own_from, station->kind->own_to);
	}
	if (group == &visitors) {
		/* Not a customer who left: nobody is to be called. */
		person->first = between(random, SETTLING_DAYS - VISIT_TO, station->n_days - VISIT_TO);
		person->ends = person->first + between(random, VISIT_FROM, VISIT_TO);
	}
	person->next = person->first;
}

static bool is_at_home(struct station *station, const struct person *person, int day)
{
	if (person->group->rests_on_weekends && weekday(day) >= 5)
		return false;
	/* Some stay in town and drive all the same. */
	if (person->group->keeps_holidays && is_holiday(station, day) && random_chance(&station->random, 80))
		return false;
	for (int i = 0; i < 3; i++)
		if (day >= person->away_from[i] && day <= person->away_to[i])
			return false;
	return !(person->sensitive && day >= WAR_FROM && day <= WAR_TO && random_chance(&station->random, 70));
}

static int stray(struct station *station, int value, int percent)
{
	int by = value * percent / 100;

	return by > 0 ? between(&station->random, value - by, value + by) : value;
}

static void visit(struct station *station, struct person *person, int day)
{
	const struct group *group = person->group;
	struct sale *sale = &station->today[station->n_today++];
	int interval = stray(station, person->interval, group->wobble_percent);
	int fill = stray(station, person->fill_ml, 15);

	/* Half of the fuel is bought elsewhere from then on: less often and less at once. */
	if (day >= person->falls) {
		interval = interval * 3 / 2;
		fill = fill * 3 / 4;
	}
	if (day >= person->jumps) {
		interval = interval > 1 ? interval * 2 / 3 : interval;
		fill = fill * 13 / 10;
	}
	*sale = (struct sale){ .person = person, .product = group->product, .price_minor_per_m3 = group->price_minor_per_m3,
		.volume_ml = fill };
	sale->minute = between(&station->random, group->hour_from * 60, group->hour_to * 60 - 1);
	if (random_chance(&station->random, group->shop_percent))
		sale->goods = between(&station->random, 1, (int)(sizeof goods / sizeof goods[0]));
	person->visits++;
	person->last = day;
	person->next = day + (interval > 0 ? interval : 1);
}

static void pass_by(struct station *station)
{
	struct sale *sale = &station->today[station->n_today++];

	*sale = (struct sale){ .product = "92", .price_minor_per_m3 = 745000 };
	sale->volume_ml = between(&station->random, 10000, 50000);
	sale->minute = between(&station->random, 6 * 60, 23 * 60);
	if (random_chance(&station->random, 30))
		sale->goods = between(&station->random, 1, (int)(sizeof goods / sizeof goods[0]));
}

/* --- sales ------------------------------------------------------------------------------------------------------- */

static int by_minute(const void *a, const void *b)
{
	const struct sale *left = a, *right = b;
	int l = left->person != NULL ? left->person->no : -1, r = right->person != NULL ? right->person->no : -1;

	if (left->minute != right->minute)
		return left->minute < right->minute ? -1 : 1;
	if (l != r)
		return l < r ? -1 : 1;
	return left->volume_ml < right->volume_ml ? -1 : left->volume_ml > right->volume_ml;
}

static void write_sale(struct station *station, const struct sale *sale, int day)
{
	struct random *random = &station->random;
	int shift = sale->minute / 480;
	/* Two a shift; who works when goes round by the week. */
	int attendant = (day / 7 * 2 + shift * 2 + random_below(random, 2)) % 6;
	bool is_captured = random_chance(random, attendants[attendant].captures_percent);
	int64_t fuel = ((int64_t)sale->volume_ml * sale->price_minor_per_m3 + 500000) / 1000000, total = fuel;
	char plate[32] = "", today[REG_DAY_SIZE], compact[16];

	(void)date(today, day);
	(void)snprintf(compact, sizeof compact, "%.4s%.2s%.2s", today, today + 5, today + 8);
	if (sale->person != NULL)
		plate_of(plate, sizeof plate, sale->person->no);
	else
		plate_of(plate, sizeof plate, 50000 + station->passers++ % 50000);
	fprintf(station->sales,
	    "{\"event\":\"sale.close\",\"site\":\"S001\",\"till\":\"1\",\"receipt\":\"%07" PRIu64
	    "\",\"business_date\":\"%s\",\"at\":\"%sT%02d:%02d:00+08:00\",\"attendant\":\"%s\",\"shift\":\"%s-%d\","
	    "\"currency\":\"CNY\",",
	    ++station->receipt, today, today, sale->minute / 60, sale->minute % 60, attendants[attendant].name, compact,
	    shift + 1);
	if (is_captured)
		fprintf(station->sales, "\"plate\":\"%s\",", plate);
	fprintf(station->sales,
	    "\"lines\":[{\"kind\":\"fuel\",\"product\":\"%s\",\"volume_ml\":%d,\"unit_price_minor_per_m3\":%d,"
	    "\"amount_minor\":%" PRId64 ",\"pump\":\"%d\"}",
	    sale->product, sale->volume_ml, sale->price_minor_per_m3, fuel, between(random, 1, 8));
	if (sale->goods > 0) {
		total += goods[sale->goods - 1].amount_minor;
		fprintf(station->sales,
		    ",{\"kind\":\"goods\",\"product\":\"%s\",\"category\":\"%s\",\"quantity_milli\":1000,\"amount_minor\":%d}",
		    goods[sale->goods - 1].product, goods[sale->goods - 1].category, goods[sale->goods - 1].amount_minor);
	}
	fprintf(station->sales, "],\"tenders\":[{\"kind\":\"card\",\"amount_minor\":%" PRId64 "}]}\n", total);
	if (is_captured && sale->person != NULL)
		sale->person->captured++;
}

static void run_day(struct station *station, struct person *people, int n, int day)
{
	int passers = station->kind->passers_a_day * station->percent / 100 + random_below(&station->random, 5);

	station->n_today = 0;
	for (int i = 0; i < n && station->n_today < MAX_SALES_A_DAY - 100; i++) {
		struct person *person = &people[i];

		if (day < person->next || day >= person->moves || day >= person->ends)
			continue;
		if (is_at_home(station, person, day))
			visit(station, person, day);
	}
	for (int i = 0; i < passers && station->n_today < MAX_SALES_A_DAY; i++)
		pass_by(station);
	qsort(station->today, (size_t)station->n_today, sizeof station->today[0], by_minute);
	for (int i = 0; i < station->n_today; i++)
		write_sale(station, &station->today[i], day);
}

/* --- truth ------------------------------------------------------------------------------------------------------- */

static void write_day(FILE *out, const char *name, int day)
{
	char text[REG_DAY_SIZE];

	if (day == NEVER || day < 0)
		fprintf(out, ",\"%s\":null", name);
	else
		fprintf(out, ",\"%s\":\"%s\"", name, date(text, day));
}

static void write_truth(const struct station *station, const char *path, uint64_t seed, const struct person *people, int n)
{
	FILE *out = fopen(path, "w");
	char from[REG_DAY_SIZE], to[REG_DAY_SIZE], plate[32];

	if (out == NULL)
		die("cannot be written", path);
	fprintf(out, "{\"kind\":\"%s\",\"seed\":%" PRIu64 ",\"from\":\"%s\",\"to\":\"%s\",\"people\":%d,\"sales\":%" PRIu64 ",\"holidays\":[",
	    station->kind->name, seed, date(from, 0), date(to, station->n_days - 1), n, station->receipt);
	for (size_t i = 0; i < N_HOLIDAYS; i++)
		fprintf(out, "%s[\"%s\",\"%s\"]", i > 0 ? "," : "", date(from, holidays[i][0]), date(to, holidays[i][1] + station->kind->holiday_days_more));
	fprintf(out, "],\"price_war\":[\"%s\",\"%s\"]}\n", date(from, WAR_FROM), date(to, WAR_TO));
	for (int i = 0; i < n; i++) {
		const struct person *person = &people[i];

		plate_of(plate, sizeof plate, person->no);
		fprintf(out, "{\"plate\":\"%s\",\"group\":\"%s\",\"interval_days\":%d,\"fill_ml\":%d,\"sensitive\":%s,"
			"\"visits\":%d,\"captured\":%d",
		    plate, person->group->name, person->interval, person->fill_ml, person->sensitive ? "true" : "false",
		    person->visits, person->captured);
		write_day(out, "first", person->first);
		write_day(out, "last", person->last);
		write_day(out, "moved_away", person->moves);
		write_day(out, "fell", person->falls);
		write_day(out, "jumped", person->jumps);
		fprintf(out, "}\n");
	}
	if (fclose(out) != 0)
		die("cannot be written", path);
}

static const struct kind *kind_of(const char *name)
{
	for (size_t i = 0; i < N_KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	die("no such kind of station", name);
	return NULL;
}

/* How many of a group live here. */
static int size_of(const struct station *station, const struct group *group)
{
	int count = group == &visitors ? station->kind->visitors : group->count;

	if (strcmp(group->name, "truck") == 0)
		count = count * station->kind->trucks_percent / 100;
	return (count * station->percent + 99) / 100;
}

static int whole(const char *text, int least, int most)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || value < least || value > most)
		die("not a number that fits", text);
	return (int)value;
}

int main(int argc, char **argv)
{
	static struct station station;
	struct person *people;
	uint64_t seed = 20261121;
	int arg = 1, n = 0, room = 0;

	station.n_days = 546;
	station.percent = 100;
	station.kind = &kinds[0];
	for (; arg + 1 < argc && strncmp(argv[arg], "--", 2) == 0; arg += 2) {
		if (strcmp(argv[arg], "--seed") == 0)
			seed = (uint64_t)whole(argv[arg + 1], 0, INT32_MAX);
		else if (strcmp(argv[arg], "--people") == 0)
			station.percent = whole(argv[arg + 1], 1, 1000);
		else if (strcmp(argv[arg], "--days") == 0)
			station.n_days = whole(argv[arg + 1], 1, 3650);
		else if (strcmp(argv[arg], "--kind") == 0)
			station.kind = kind_of(argv[arg + 1]);
		else
			die("no such option", argv[arg]);
	}
	if (argc - arg != 2)
		die("usage: simulate [--seed N] [--people PERCENT] [--days N] [--kind KIND] SALES TRUTH", "");
	station.random.state = seed;
	for (size_t g = 0; g < N_GROUPS; g++)
		room += size_of(&station, &groups[g]);
	room += size_of(&station, &visitors);
	people = calloc((size_t)room, sizeof *people);
	station.sales = fopen(argv[arg], "w");
	if (people == NULL || station.sales == NULL)
		die("cannot be written", argv[arg]);
	for (size_t g = 0; g < N_GROUPS; g++)
		for (int i = 0, end = size_of(&station, &groups[g]); i < end; i++, n++)
			make_person(&people[n], &station, &groups[g], n + 1);
	while (n < room) {
		make_person(&people[n], &station, &visitors, n + 1);
		n++;
	}
	for (int day = 0; day < station.n_days; day++)
		run_day(&station, people, n, day);
	if (fclose(station.sales) != 0)
		die("cannot be written", argv[arg]);
	write_truth(&station, argv[arg + 1], seed, people, n);
	free(people);
	return 0;
}
