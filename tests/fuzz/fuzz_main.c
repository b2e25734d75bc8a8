/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_main.c - runs a fuzz target over the named files, for builds without a fuzzing engine: a file that once failed
 * can be looked at with any debugger, and the corpus runs with every compiler.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifndef REG_FUZZ_ENGINE
int main(int argc, char **argv)
{
	static uint8_t data[1 << 22];

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
