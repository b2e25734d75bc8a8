/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tally.c - what rules with caps have given one customer. A handful of rules, three periods each: a sorted array.
 */
#include "tally.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "cycle.h"
#include "varint.h"
#include "wide.h"

#define KEY_SIZE 8
#define ENTRY_SIZE (KEY_SIZE + 1 + 5 + REG_VARINT_MAX) /* at most, in the blob */

void reg_tally_finish(struct reg_tally *tally)
{
	free(tally->entries);
	*tally = (struct reg_tally){ 0 };
}

/* --- one place --- */

static uint64_t key_of(const char *id)
{
	unsigned char hash[16];
	uint64_t key = 0;

	(void)crypto_generichash(hash, sizeof hash, (const unsigned char *)id, strlen(id), NULL, 0);
	for (int i = KEY_SIZE - 1; i >= 0; i--)
		key = key << 8 | hash[i];
	return key;
}

static bool has_begin(int period)
{
	return period != REG_CYCLE_LIFETIME && period != REG_TALLY_LATEST;
}

static struct reg_tally_entry place(uint64_t key, int period, int32_t day)
{
	return (struct reg_tally_entry){ .key = key, .period = (uint8_t)period,
		.begins = has_begin(period) ? reg_cycle_begin((enum reg_cycle)period, day) : 0 };
}

static int compare(const struct reg_tally_entry *a, const struct reg_tally_entry *b)
{
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->period != b->period)
		return a->period < b->period ? -1 : 1;
	return a->begins < b->begins ? -1 : a->begins > b->begins;
}

/* Index of the entry at that place, or of the first after it. */
static size_t find(const struct reg_tally *tally, const struct reg_tally_entry *at)
{
	size_t low = 0, high = tally->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(&tally->entries[middle], at) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_at(const struct reg_tally *tally, size_t i, const struct reg_tally_entry *at)
{
	return i < tally->n && compare(&tally->entries[i], at) == 0;
}

static int64_t get(const struct reg_tally *tally, const char *id, int period, int32_t day)
{
	struct reg_tally_entry at;
	size_t i;

	if (tally->n == 0)
		return 0;
	at = place(key_of(id), period, day);
	i = find(tally, &at);
	return is_at(tally, i, &at) ? tally->entries[i].value : 0;
}

int64_t reg_tally_get(const struct reg_tally *tally, const char *id, enum reg_cycle period, int32_t day)
{
	return get(tally, id, (int)period, day);
}

int64_t reg_tally_latest(const struct reg_tally *tally, const char *id)
{
	return get(tally, id, REG_TALLY_LATEST, 0);
}

/* --- changing --- */

static int reserve(struct reg_tally *tally, size_t more, struct reg_err *err)
{
	size_t room = tally->room == 0 ? 8 : tally->room;
	struct reg_tally_entry *entries;

	while (room < tally->n + more)
		room *= 2;
	if (room == tally->room)
		return REG_OK;
	entries = realloc(tally->entries, room * sizeof *entries);
	if (entries == NULL)
		return reg_err_set(err, REG_EIO, "out of memory for what rules have given");
	tally->entries = entries;
	tally->room = room;
	return REG_OK;
}

/* The value at that place; an entry of 0 is none. There is room for one more. */
static void put(struct reg_tally *tally, struct reg_tally_entry entry, int64_t value)
{
	size_t i = find(tally, &entry);
	bool is_there = is_at(tally, i, &entry);

	entry.value = value;
	if (is_there && value != 0) {
		tally->entries[i] = entry;
	} else if (is_there) {
		memmove(&tally->entries[i], &tally->entries[i + 1], (tally->n - i - 1) * sizeof *tally->entries);
		tally->n--;
	} else if (value != 0) {
		memmove(&tally->entries[i + 1], &tally->entries[i], (tally->n - i) * sizeof *tally->entries);
		tally->entries[i] = entry;
		tally->n++;
	}
}

static void increase(struct reg_tally *tally, struct reg_tally_entry entry, int64_t by)
{
	size_t i = find(tally, &entry);
	int64_t value = is_at(tally, i, &entry) ? tally->entries[i].value : 0;

	put(tally, entry, reg_wide_clamp(reg_wide_plus(reg_wide_of(value), by)));
}

int reg_tally_add(struct reg_tally *tally, const char *id, int32_t day, int64_t value, struct reg_err *err)
{
	static const enum reg_cycle periods[] = { REG_CYCLE_DAY, REG_CYCLE_MONTH, REG_CYCLE_LIFETIME };
	int rc = reserve(tally, sizeof periods / sizeof periods[0], err);
	uint64_t key = rc == REG_OK ? key_of(id) : 0;

	for (size_t i = 0; i < sizeof periods / sizeof periods[0] && rc == REG_OK; i++)
		increase(tally, place(key, periods[i], day), value);
	return rc;
}

int reg_tally_note(struct reg_tally *tally, const char *id, int32_t day, struct reg_err *err)
{
	int rc = reserve(tally, 1, err);

	if (rc == REG_OK)
		put(tally, place(key_of(id), REG_TALLY_LATEST, 0), day);
	return rc;
}

void reg_tally_prune(struct reg_tally *tally, int32_t day)
{
	size_t n = 0;

	for (size_t i = 0; i < tally->n; i++) {
		const struct reg_tally_entry *entry = &tally->entries[i];

		if (!has_begin(entry->period) || entry->begins >= reg_cycle_begin((enum reg_cycle)entry->period, day))
			tally->entries[n++] = *entry;
	}
	tally->n = n;
}

int reg_tally_merge(struct reg_tally *tally, const struct reg_tally *from, struct reg_err *err)
{
	int rc = reserve(tally, from->n, err);

	for (size_t i = 0; i < from->n && rc == REG_OK; i++) {
		const struct reg_tally_entry *entry = &from->entries[i];
		size_t own = find(tally, entry);

		if (entry->period != REG_TALLY_LATEST)
			increase(tally, *entry, entry->value);
		else if (!is_at(tally, own, entry) || tally->entries[own].value < entry->value)
			put(tally, *entry, entry->value);
	}
	return rc;
}

/* --- the blob --- */

int reg_tally_encode(unsigned char **out, size_t *size, const struct reg_tally *tally, struct reg_err *err)
{
	unsigned char *at;

	*out = NULL;
	*size = 0;
	if (tally->n == 0)
		return REG_OK;
	*out = at = malloc(tally->n * ENTRY_SIZE);
	if (at == NULL)
		return reg_err_set(err, REG_EIO, "out of memory for what rules have given");
	for (size_t i = 0; i < tally->n; i++) {
		const struct reg_tally_entry *entry = &tally->entries[i];

		for (int k = 0; k < KEY_SIZE; k++)
			*at++ = (unsigned char)(entry->key >> (8 * k));
		*at++ = entry->period;
		if (has_begin(entry->period))
			at = reg_varint_put(at, reg_varint_fold(entry->begins));
		at = reg_varint_put(at, reg_varint_fold(entry->value));
	}
	*size = (size_t)(at - *out);
	return REG_OK;
}

static bool get_entry(struct reg_tally_entry *out, const unsigned char **in, const unsigned char *end)
{
	uint64_t begins = 0, value;

	*out = (struct reg_tally_entry){ 0 };
	if (end - *in < KEY_SIZE + 1)
		return false;
	for (int k = 0; k < KEY_SIZE; k++)
		out->key |= (uint64_t)*(*in)++ << (8 * k);
	out->period = *(*in)++;
	if (out->period != REG_CYCLE_DAY && out->period != REG_CYCLE_MONTH && has_begin(out->period))
		return false;
	if (has_begin(out->period) && (!reg_varint_get(&begins, in, end) || begins > UINT32_MAX))
		return false;
	out->begins = (int32_t)reg_varint_unfold(begins);
	if (!reg_varint_get(&value, in, end) || value == 0 || value == UINT64_MAX) /* never 0, never INT64_MIN */
		return false;
	out->value = reg_varint_unfold(value);
	return out->period != REG_CYCLE_MONTH || out->begins == reg_cycle_begin(REG_CYCLE_MONTH, out->begins);
}

int reg_tally_decode(struct reg_tally *tally, const void *blob, size_t size, struct reg_err *err)
{
	const unsigned char *in = blob, *end = size == 0 ? in : in + size;
	struct reg_tally read = { 0 };
	int rc = REG_OK;

	while (in < end && rc == REG_OK) {
		struct reg_tally_entry entry;

		if (!get_entry(&entry, &in, end) || (read.n > 0 && compare(&read.entries[read.n - 1], &entry) >= 0))
			rc = reg_err_set(err, REG_EDAMAGED,
			    "view_state.tally: entry %zu is cut off, malformed or out of order, expected one for each rule and period",
			    read.n);
		else if ((rc = reserve(&read, 1, err)) == REG_OK)
			read.entries[read.n++] = entry;
	}
	if (rc != REG_OK) {
		reg_tally_finish(&read);
		return rc;
	}
	reg_tally_finish(tally);
	*tally = read;
	return REG_OK;
}
