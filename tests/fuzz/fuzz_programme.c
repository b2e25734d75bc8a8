/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_programme.c - any bytes as a programme file: either a programme that can be used, or a mistake with its line.
 *
 * With an engine: make CC=clang CFLAGS='-g -fsanitize=fuzzer,address -DREG_FUZZ_ENGINE' tests/fuzz/fuzz_programme
 * Without one, each file named on the command line is run once.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "earn.h"
#include "programme.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int holds, const char *what)
{
	if (!holds) {
		(void)fprintf(stderr, "fuzz_programme: %s\n", what);
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct regulars_line fuel = { .kind = REGULARS_LINE_FUEL, .product = "92", .volume_ml = 40000,
		.amount_minor = 30000 };
	const struct regulars_line *lines[] = { &fuel };
	struct reg_programme *programme;
	struct reg_err err = { 0 };
	char *text = malloc(size + 1);
	int rc;

	if (text == NULL)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	rc = reg_programme_parse(&programme, "fuzz", text, "zh_CN", &err);
	if (rc == REG_OK) {
		demand(reg_programme_check("fuzz", text, NULL, NULL) == 0, "parsed, but the check finds mistakes");
		demand(programme->n_tiers > 0 && programme->tiers[0].from == 0, "parsed without a lowest tier");
		demand(reg_earn_points(programme, lines, 1, 0, "CNY") >= 0, "negative points");
	} else {
		demand(programme == NULL && strncmp(err.line, "fuzz:", 5) == 0, "refused without a line");
		demand(reg_programme_check("fuzz", text, NULL, NULL) > 0, "refused, but the check finds nothing");
	}
	reg_programme_destroy(programme);
	free(text);
	return 0;
}

#ifndef REG_FUZZ_ENGINE
int main(int argc, char **argv)
{
	static uint8_t data[2 * 1024 * 1024];

	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");

		if (file == NULL) {
			perror(argv[i]);
			return EXIT_FAILURE;
		}
		(void)LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof data, file));
		(void)fclose(file);
	}
	return EXIT_SUCCESS;
}
#endif
