/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "classes.h"

#include <stdlib.h>
#include <string.h>

#define DISTRIBUTED 4096 /* amounts from which on comparing them takes longer than passes over them */
#define BYTES 256
#define KEY_BYTES 9      /* of an amount, then of its currency */

/* --- order ------------------------------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
	const struct reg_analysis_amount *x = a, *y = b;

	if (x->currency != y->currency)
		return x->currency < y->currency ? -1 : 1;
	if (x->amount_minor != y->amount_minor)
		return x->amount_minor > y->amount_minor ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* Byte k of what they are ordered by, the last first: larger amounts have lower ones. */
static unsigned int key_byte(const struct reg_analysis_amount *amount, int k)
{
	uint64_t falling = ~((uint64_t)amount->amount_minor ^ UINT64_C(1) << 63);

	return k < 8 ? falling >> 8 * k & 0xff : (unsigned int)amount->currency;
}

/* Byte by byte, the last first; a pass keeps the order of the one before, and the rows come in theirs. A byte that is the
 * same in all is passed over. */
static void distribute(struct reg_analysis_amount *amounts, struct reg_analysis_amount *other, size_t n)
{
	size_t counts[KEY_BYTES][BYTES] = { 0 };
	struct reg_analysis_amount *from = amounts, *to = other, *swapped;

	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < KEY_BYTES; k++)
			counts[k][key_byte(&amounts[i], k)]++;
	for (int k = 0; k < KEY_BYTES; k++) {
		size_t place = 0;

		if (counts[k][key_byte(&amounts[0], k)] == n)
			continue;
		for (int byte = 0; byte < BYTES; byte++) {
			size_t count = counts[k][byte];

			counts[k][byte] = place;
			place += count;
		}
		for (size_t i = 0; i < n; i++)
			to[counts[k][key_byte(&from[i], k)]++] = from[i];
		swapped = from;
		from = to;
		to = swapped;
	}
	if (from != amounts)
		memcpy(amounts, from, n * sizeof *amounts);
}

static void order(struct reg_analysis_amount *amounts, size_t n, int n_currencies)
{
	struct reg_analysis_amount *other = NULL;

	if (n >= DISTRIBUTED && n_currencies <= BYTES)
		other = reallocarray(NULL, n, sizeof *other);
	if (other != NULL)
		distribute(amounts, other, n);
	else if (n > 0)
		qsort(amounts, n, sizeof *amounts, compare);
	free(other);
}

/* --- classes ----------------------------------------------------------------------------------------------------- */

struct named {
	char id[REG_ANALYSIS_ID_SIZE];
	size_t row;
};

struct naming {
	int (*name)(char id[REG_ANALYSIS_ID_SIZE], size_t row, void *payload, struct reg_err *err);
	void *payload;
};

static int compare_named(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->id, ((const struct named *)b)->id);
}

/* Puts equal amounts that a border of classes runs through in the order of ids, as report abc has them. */
static int order_tie(struct reg_analysis_amount *amounts, size_t n, const struct naming *naming, struct reg_err *err)
{
	struct named *named = calloc(n, sizeof *named);
	int rc = named != NULL ? 0 : reg_err_set(err, REG_EIO, "out of memory");

	for (size_t i = 0; i < n && rc == 0; i++) {
		named[i].row = amounts[i].row;
		rc = naming->name(named[i].id, amounts[i].row, naming->payload, err);
	}
	if (rc == 0) {
		qsort(named, n, sizeof *named, compare_named);
		for (size_t i = 0; i < n; i++)
			amounts[i].row = named[i].row;
	}
	free(named);
	return rc;
}

static char class_of(double before, double total, const struct reg_analysis_rules *rules)
{
	return total <= 0 ? 'C' : before * 100 < total * rules->a_percent ? 'A' : before * 100 < total * rules->b_percent ? 'B' : 'C';
}

/* Classes of the n amounts of one currency, in order. */
static int classify(struct reg_analysis_amount *amounts, size_t n, const struct reg_analysis_rules *rules,
    const struct naming *naming, struct reg_err *err)
{
	double total = 0, before = 0;
	int rc = 0;

	for (size_t i = 0; i < n; i++)
		total += (double)amounts[i].amount_minor;
	for (size_t i = 0, end; i < n && rc == 0; i = end) {
		double amount = (double)amounts[i].amount_minor;

		for (end = i + 1; end < n && amounts[end].amount_minor == amounts[i].amount_minor; end++) {
		}
		if (end - i > 1 && class_of(before, total, rules) != class_of(before + amount * (double)(end - i - 1), total, rules))
			rc = order_tie(amounts + i, end - i, naming, err);
		for (size_t k = i; k < end; k++, before += amount)
			amounts[k].class = class_of(before, total, rules);
	}
	return rc;
}

int reg_classes_set(struct reg_analysis_amount *amounts, size_t n, int n_currencies, const struct reg_analysis_rules *rules,
    int (*name)(char id[REG_ANALYSIS_ID_SIZE], size_t row, void *payload, struct reg_err *err), void *payload,
    struct reg_err *err)
{
	const struct naming naming = { .name = name, .payload = payload };
	int rc = 0;

	order(amounts, n, n_currencies);
	for (size_t i = 0, end; i < n && rc == 0; i = end) {
		for (end = i; end < n && amounts[end].currency == amounts[i].currency; end++) {
		}
		rc = classify(amounts + i, end - i, rules, &naming, err);
	}
	return rc;
}
