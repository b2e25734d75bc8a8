/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_segment.c - any bytes as the expression of a segment: either one that can be evaluated and said, or a mistake with
 * its column.
 *
 * With an engine: make CC=clang CFLAGS='-g -fsanitize=fuzzer,address -DREG_FUZZ_ENGINE' tests/fuzz/fuzz_segment
 * Without one, each file named on the command line is run once.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "manager/customer/segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int holds, const char *what)
{
	if (!holds) {
		(void)fprintf(stderr, "fuzz_segment: %s\n", what);
		abort();
	}
}

static int holds(const struct reg_segment_test *test, void *payload)
{
	(void)payload;
	demand(test->field < REG_SEGMENT_FIELDS, "a field that is none");
	if (test->text != NULL)
		return strlen(test->text) % 2 == 0;
	return reg_segment_compare(test, 7);
}

static void part(const struct reg_segment_test *test, char joined, int depth, void *payload)
{
	(void)payload;
	demand((test == NULL) == (joined != '\0') && depth >= 0, "a part that is neither a test nor a heading");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reg_segment *segment = NULL;
	struct reg_err err = { 0 };
	char *text = malloc(size + 1);
	int rc;

	demand(text != NULL, "memory");
	memcpy(text, data, size);
	text[size] = '\0';
	rc = reg_segment_parse(&segment, text, &err);
	demand((rc == 0) == (segment != NULL), "a segment beside a mistake, or neither");
	if (rc == 0) {
		rc = reg_segment_holds(segment, holds, NULL);
		demand(rc == 0 || rc == 1, "neither true nor false");
		reg_segment_walk(segment, part, NULL);
	} else {
		demand(strncmp(err.line, "segment:", 8) == 0 && atoi(err.line + 8) > 0, "a mistake without its column");
	}
	reg_segment_destroy(segment);
	free(text);
	return 0;
}
