/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "habit.h"

#include <stdlib.h>
#include <string.h>

uint32_t reg_habit_hash(const char *text)
{
	uint32_t hash = 2166136261u; /* FNV-1a: told apart, not kept secret */

	if (text == NULL || text[0] == '\0')
		return 0;
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash == 0 ? 1 : hash;
}

/* --- a sale --- */

static bool is_diesel(const struct reg_programme *programme, const char *grade)
{
	static const char *const usual[] = { "0", "diesel", "B7", NULL };
	const char *const *grades = programme == NULL || programme->diesel_grades == NULL ? usual
	    : (const char *const *)programme->diesel_grades;

	for (; *grades != NULL; grades++) {
		if (strcmp(*grades, grade) == 0)
			return true;
	}
	return false;
}

/* The category that most was spent on. Receipts are short: every line is held against every other. */
static uint32_t dearest_category(const struct regulars_line *const *lines, size_t n_lines)
{
	int64_t most = 0;
	const char *category = NULL;

	for (size_t i = 0; i < n_lines && i < 64; i++) {
		int64_t sum = 0;

		if ((lines[i]->kind != REGULARS_LINE_GOODS && lines[i]->kind != REGULARS_LINE_SERVICE) || lines[i]->is_void ||
		    lines[i]->category == NULL)
			continue;
		for (size_t k = 0; k < n_lines; k++) {
			if (lines[k]->kind == lines[i]->kind && !lines[k]->is_void && lines[k]->category != NULL &&
			    strcmp(lines[k]->category, lines[i]->category) == 0)
				(void)__builtin_add_overflow(sum, lines[k]->amount_minor, &sum);
		}
		/* Of equal sums the lower name, so that the order of the lines does not matter. */
		if (sum > most || (sum == most && category != NULL && strcmp(lines[i]->category, category) < 0)) {
			most = sum;
			category = lines[i]->category;
		}
	}
	return reg_habit_hash(category);
}

void reg_habit_lines(struct reg_habit_sale *sale, const struct reg_programme *programme,
    const struct regulars_line *const *lines, size_t n_lines)
{
	sale->ml = 0;
	sale->fuel = 0;
	for (size_t i = 0; i < n_lines; i++) {
		if (lines[i]->kind != REGULARS_LINE_FUEL || lines[i]->is_void || lines[i]->volume_ml <= 0)
			continue;
		if (__builtin_add_overflow(sale->ml, lines[i]->volume_ml, &sale->ml))
			sale->ml = INT64_MAX;
		if (lines[i]->product != NULL)
			sale->fuel |= is_diesel(programme, lines[i]->product) ? REG_HABIT_DIESEL : REG_HABIT_PETROL;
	}
	sale->shop = dearest_category(lines, n_lines);
}

void reg_habit_add(struct reg_habit *habit, const struct reg_habit_sale *sale)
{
	if (habit->n_sales == REG_HABIT_SALES)
		memmove(habit->sales, habit->sales + 1, sizeof habit->sales[0] * --habit->n_sales);
	habit->sales[habit->n_sales] = *sale;
	habit->sales[habit->n_sales++].late_card = false;
}

static void add_adjust(struct reg_habit *habit, int64_t at_unix_s, uint32_t who)
{
	if (habit->n_adjusts == REG_HABIT_ADJUSTS)
		memmove(habit->adjusts, habit->adjusts + 1, sizeof habit->adjusts[0] * --habit->n_adjusts);
	habit->adjusts[habit->n_adjusts].at_unix_s = at_unix_s;
	habit->adjusts[habit->n_adjusts++].who = who;
}

void reg_habit_add_adjust(struct reg_habit *habit, const char *who, int64_t at_unix_s)
{
	add_adjust(habit, at_unix_s, reg_habit_hash(who));
}

void reg_habit_join(struct reg_habit *into, const struct reg_habit *from)
{
	struct reg_habit all = { 0 };
	size_t i = 0, j = 0;

	while (i < into->n_sales || j < from->n_sales) {
		bool is_own = j == from->n_sales ||
		    (i < into->n_sales && into->sales[i].at_unix_s <= from->sales[j].at_unix_s);

		reg_habit_add(&all, is_own ? &into->sales[i++] : &from->sales[j++]);
	}
	i = j = 0;
	while (i < into->n_adjusts || j < from->n_adjusts) {
		bool is_own = j == from->n_adjusts ||
		    (i < into->n_adjusts && into->adjusts[i].at_unix_s <= from->adjusts[j].at_unix_s);
		const struct reg_habit_adjust *next = is_own ? &into->adjusts[i++] : &from->adjusts[j++];

		add_adjust(&all, next->at_unix_s, next->who);
	}
	*into = all;
}

/* --- what it says --- */

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int64_t reg_habit_typical_ml(const struct reg_habit *habit)
{
	int64_t fills[REG_HABIT_SALES];
	size_t n = 0;

	for (size_t i = 0; i < habit->n_sales; i++) {
		if (habit->sales[i].ml > 0)
			fills[n++] = habit->sales[i].ml;
	}
	if (n == 0)
		return 0;
	qsort(fills, n, sizeof fills[0], compare);
	return fills[(n - 1) / 2];
}

bool reg_habit_rhythm(struct reg_habit_rhythm *out, const struct reg_habit *habit)
{
	int64_t days[REG_HABIT_SALES], gaps[REG_HABIT_SALES];
	size_t n = 0, n_gaps = 0;

	for (size_t i = 0; i < habit->n_sales; i++) {
		if (habit->sales[i].ml > 0)
			days[n++] = habit->sales[i].day;
	}
	qsort(days, n, sizeof days[0], compare);
	for (size_t i = 1; i < n; i++) {
		if (days[i] != days[i - 1])
			gaps[n_gaps++] = days[i] - days[i - 1];
	}
	if (n_gaps < 2)
		return false;
	qsort(gaps, n_gaps, sizeof gaps[0], compare);
	*out = (struct reg_habit_rhythm){ .typical_days = (int32_t)gaps[(n_gaps - 1) / 2],
		.late_days = (int32_t)gaps[(n_gaps * 4 + 4) / 5 - 1], .last_day = (int32_t)days[n - 1] };
	return true;
}

int reg_habit_likes(const struct reg_habit *habit, const char *category)
{
	uint32_t hash = reg_habit_hash(category);
	int n = 0;

	for (size_t i = 0; i < habit->n_sales; i++)
		n += hash != 0 && habit->sales[i].shop == hash;
	return n;
}

/* --- as bytes: counts, then members as varints, instants and days as differences --- */

static unsigned char *put(unsigned char *out, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		*out++ = (unsigned char)(value | 0x80);
	*out++ = (unsigned char)value;
	return out;
}

static unsigned char *put_signed(unsigned char *out, int64_t value)
{
	return put(out, ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0));
}

struct reader {
	const unsigned char *at, *end;
	bool is_bad;
};

static uint64_t get(struct reader *reader)
{
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		unsigned char byte;

		if (reader->at == reader->end)
			break;
		byte = *reader->at++;
		if (shift == 63 && byte > 1)
			break;
		value |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			reader->is_bad |= byte == 0 && shift > 0; /* longer than it need be */
			return value;
		}
	}
	reader->is_bad = true;
	return 0;
}

static int64_t get_signed(struct reader *reader)
{
	uint64_t value = get(reader);

	return (int64_t)(value >> 1 ^ ((value & 1) != 0 ? UINT64_MAX : 0));
}

static uint32_t get_hash(struct reader *reader)
{
	uint64_t value = get(reader);

	reader->is_bad |= value > UINT32_MAX;
	return (uint32_t)value;
}

/* A difference in 64 bits that wrap; both ways the same. */
static int64_t minus(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a - (uint64_t)b);
}

static int64_t plus(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

size_t reg_habit_encode(unsigned char out[REG_HABIT_SIZE], const struct reg_habit *habit)
{
	struct reg_habit_sale before = { 0 };
	unsigned char *to = out;
	int64_t at_unix_s = 0;

	if (habit->n_sales == 0 && habit->n_adjusts == 0)
		return 0;
	to = put(to, habit->n_sales);
	to = put(to, habit->n_adjusts);
	for (size_t i = 0; i < habit->n_sales; i++) {
		const struct reg_habit_sale *sale = &habit->sales[i];

		to = put_signed(to, minus(sale->at_unix_s, before.at_unix_s));
		to = put_signed(to, (int64_t)sale->day - before.day);
		to = put(to, (uint64_t)sale->ml);
		to = put_signed(to, minus(sale->plate, before.plate)); /* usually the same car and card */
		to = put_signed(to, minus(sale->card, before.card));
		to = put(to, sale->attendant);
		to = put(to, sale->shop);
		to = put(to, sale->fuel);
		before = *sale;
	}
	for (size_t i = 0; i < habit->n_adjusts; i++) {
		to = put_signed(to, minus(habit->adjusts[i].at_unix_s, at_unix_s));
		to = put(to, habit->adjusts[i].who);
		at_unix_s = habit->adjusts[i].at_unix_s;
	}
	return (size_t)(to - out);
}

static void get_sale(struct reg_habit_sale *sale, const struct reg_habit_sale *before, struct reader *reader)
{
	int64_t day;

	sale->at_unix_s = plus(before->at_unix_s, get_signed(reader));
	day = get_signed(reader);
	reader->is_bad |= day > UINT32_MAX || day < -(int64_t)UINT32_MAX;
	if (reader->is_bad)
		return;
	day += before->day;
	reader->is_bad |= day > INT32_MAX || day < INT32_MIN;
	sale->day = (int32_t)day;
	sale->ml = (int64_t)get(reader);
	sale->plate = plus(before->plate, get_signed(reader));
	sale->card = plus(before->card, get_signed(reader));
	sale->attendant = get_hash(reader);
	sale->shop = get_hash(reader);
	sale->fuel = get_hash(reader);
	reader->is_bad |= sale->ml < 0 || sale->fuel > (REG_HABIT_PETROL | REG_HABIT_DIESEL);
}

int reg_habit_decode(struct reg_habit *habit, const void *blob, size_t size, struct reg_err *err)
{
	struct reader reader = { .at = blob };
	struct reg_habit_sale none = { 0 };
	uint64_t n_sales, n_adjusts;

	*habit = (struct reg_habit){ 0 };
	if (size == 0)
		return 0;
	reader.end = reader.at + size;
	n_sales = get(&reader);
	n_adjusts = get(&reader);
	reader.is_bad |= n_sales > REG_HABIT_SALES || n_adjusts > REG_HABIT_ADJUSTS || n_sales + n_adjusts == 0;
	for (size_t i = 0; i < n_sales && !reader.is_bad; i++)
		get_sale(&habit->sales[i], i == 0 ? &none : &habit->sales[i - 1], &reader);
	for (size_t i = 0; i < n_adjusts && !reader.is_bad; i++) {
		int64_t before = i == 0 ? 0 : habit->adjusts[i - 1].at_unix_s;

		habit->adjusts[i].at_unix_s = plus(before, get_signed(&reader));
		habit->adjusts[i].who = get_hash(&reader);
	}
	if (reader.is_bad || reader.at != reader.end) {
		*habit = (struct reg_habit){ 0 };
		return reg_err_set(err, REG_EDAMAGED, "last sales of %zu bytes cannot be read; run regulars rebuild", size);
	}
	habit->n_sales = (size_t)n_sales;
	habit->n_adjusts = (size_t)n_adjusts;
	return 0;
}
