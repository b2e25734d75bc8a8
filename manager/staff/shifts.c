/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "shifts.h"

#include <stdlib.h>
#include <string.h>

#define PAUSE_S (INT64_C(8) * 3600)
#define NEAR_S (INT64_C(12) * 3600)

struct reading {
	struct reg_shifts *shifts;
	struct reg_err *err;
};

static int take(const struct reg_credit *credit, void *payload)
{
	const struct reading *reading = payload;
	struct reg_shifts *shifts = reading->shifts;
	struct reg_block *block;

	if (shifts->n == shifts->room) {
		size_t room = shifts->room == 0 ? 64 : shifts->room * 2;
		struct reg_block *blocks = reallocarray(shifts->blocks, room, sizeof *blocks);

		if (blocks == NULL)
			return reg_err_set(reading->err, REG_EIO, "out of memory");
		shifts->blocks = blocks;
		shifts->room = room;
	}
	block = &shifts->blocks[shifts->n++];
	*block = (struct reg_block){ .who = strdup(credit->who), .shift = strdup(credit->shift), .day = credit->day,
		.first_unix_s = credit->at_unix_s, .last_unix_s = credit->last_unix_s, .score = credit->score };
	return block->who != NULL && block->shift != NULL ? 0 : reg_err_set(reading->err, REG_EIO, "out of memory");
}

static int compare(const void *a, const void *b)
{
	const struct reg_block *left = a, *right = b;
	int order = strcmp(left->shift, right->shift);

	if (order != 0)
		return order;
	if (left->shift[0] == '\0' && left->day != right->day)
		return left->day < right->day ? -1 : 1;
	if (left->first_unix_s != right->first_unix_s)
		return left->first_unix_s < right->first_unix_s ? -1 : 1;
	return strcmp(left->who, right->who);
}

static int find_runs(struct reg_shifts *shifts, struct reg_err *err)
{
	int64_t last = 0;

	shifts->runs = calloc(shifts->n + 1, sizeof *shifts->runs);
	if (shifts->runs == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	for (size_t i = 0; i < shifts->n; i++) {
		struct reg_block *block = &shifts->blocks[i];
		bool is_new = i == 0 || strcmp(block[-1].shift, block->shift) != 0;

		if (!is_new)
			is_new = block->shift[0] == '\0' ? block->day != block[-1].day : block->first_unix_s - last > PAUSE_S;
		if (is_new) {
			shifts->runs[shifts->n_runs++] = (struct reg_run){ block->shift, block->day };
			last = block->last_unix_s;
		}
		last = block->last_unix_s > last ? block->last_unix_s : last;
		block->run = shifts->n_runs - 1;
	}
	return 0;
}

int reg_shifts_read(struct reg_shifts *out, struct reg_side *side, const struct reg_shift *period, struct reg_err *err)
{
	struct reading reading = { out, err };
	int rc = reg_credit_each(side, period, REG_CREDIT_SALES, take, &reading, err);

	if (rc == 0 && out->n > 0)
		qsort(out->blocks, out->n, sizeof *out->blocks, compare);
	return rc == 0 ? find_runs(out, err) : rc;
}

void reg_shifts_finish(struct reg_shifts *shifts)
{
	for (size_t i = 0; i < shifts->n; i++) {
		free(shifts->blocks[i].who);
		free(shifts->blocks[i].shift);
	}
	free(shifts->blocks);
	free(shifts->runs);
	*shifts = (struct reg_shifts){ 0 };
}

static int64_t distance(const struct reg_block *block, int64_t at_unix_s)
{
	return at_unix_s < block->first_unix_s ? block->first_unix_s - at_unix_s
	    : at_unix_s > block->last_unix_s ? at_unix_s - block->last_unix_s : 0;
}

struct reg_block *reg_shifts_of(struct reg_shifts *shifts, const char *who, int64_t at_unix_s)
{
	struct reg_block *nearest = NULL;

	for (size_t i = 0; i < shifts->n; i++) {
		struct reg_block *block = &shifts->blocks[i];

		if (strcmp(block->who, who) == 0 && distance(block, at_unix_s) <= NEAR_S &&
		    (nearest == NULL || distance(block, at_unix_s) < distance(nearest, at_unix_s)))
			nearest = block;
	}
	return nearest;
}
