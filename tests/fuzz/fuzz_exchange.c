/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_exchange.c - any bytes as a file of customers: as vCards and as CSV. Each record is either one that can be written
 * and read again as the same, or told with the reason.
 *
 * With an engine: make CC=clang CFLAGS='-g -fsanitize=fuzzer,address -DREG_FUZZ_ENGINE' tests/fuzz/fuzz_exchange
 * Without one, each file named on the command line is run once.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "manager/customer/exchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int holds, const char *what)
{
	if (!holds) {
		(void)fprintf(stderr, "fuzz_exchange: %s\n", what);
		abort();
	}
}

/* What a program wrote. Other ids are refused when somebody is enrolled with them; blanks and control characters around
 * one do not stay. */
static int is_plain(const char *text)
{
	return text != NULL && text[0] != '\0' &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-") == strlen(text);
}

static int is_same(const char *a, const char *b)
{
	return !is_plain(a) || (b != NULL && strcmp(a, b) == 0);
}

/* What was written, read again. */
static int again(struct reg_record *record, const char *why, void *payload)
{
	const struct reg_record *first = payload;

	demand(why == NULL, "what was written cannot be read");
	demand(is_same(first->id, record->id) && is_same(first->kind, record->kind), "it is another customer");
	return 0;
}

static int record(struct reg_record *record, const char *why, void *payload)
{
	const struct reg_record_sink sink = { .record = again, .payload = record };
	struct reg_err err = { 0 };
	char *text = NULL;
	size_t size = 0;
	FILE *file;

	(void)payload;
	demand(record->line > 0, "a record without its line");
	demand(record->n <= REG_RECORD_FIELDS, "more fields than there is room for");
	if (why != NULL) {
		demand(why[0] != '\0', "no reason");
		return 0;
	}
	file = open_memstream(&text, &size);
	demand(file != NULL, "memory");
	reg_exchange_write_vcard(file, record);
	demand(fclose(file) == 0 && size > 0, "nothing was written");
	file = fmemopen(text, size, "r");
	demand(file != NULL, "memory");
	(void)reg_exchange_read_vcard(file, "again", &sink, &err);
	(void)fclose(file);
	free(text);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const maps[] = { "name=Name", "phone=Tel" };
	const struct reg_record_sink sink = { .record = record };
	FILE *file;

	if (size == 0)
		return 0;
	for (int i = 0; i < 3; i++) {
		struct reg_err err = { 0 };
		int rc;

		file = fmemopen((void *)(uintptr_t)data, size, "r");
		demand(file != NULL, "memory");
		rc = i == 0 ? reg_exchange_read_vcard(file, "fuzz.vcf", &sink, &err)
		            : reg_exchange_read_csv(file, "fuzz.csv", maps, i == 1 ? 0 : 2, &sink, &err);
		demand(rc == 0 || err.line[0] != '\0', "a failure without a reason");
		(void)fclose(file);
	}
	return 0;
}
