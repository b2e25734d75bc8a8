/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_helper.c - any bytes as what a client of the helper sends, in pieces whose size the first byte says. Engine or files:
 * see fuzz_main.c.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../hooks/helper/frame.h"
#include "../../plugin/side.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/tmp/fuzz-helper.XXXXXX", database[100];

static void forget(void)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", ".key", ".station", ".spool"};
	char path[120];

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		snprintf(path, sizeof path, "%s%s", database, suffixes[i]);
		(void)remove(path);
	}
	(void)rmdir(folder);
}

static void begin(void)
{
	static const struct reg_init settings = {.site = "S001", .zone = "Asia/Shanghai", .currency = "CNY"};
	struct reg_err err = {0};

	if (mkdtemp(folder) == NULL)
		abort();
	snprintf(database, sizeof database, "%s/side.db", folder);
	if (reg_side_init(database, &settings, &err) < 0)
		abort();
	(void)atexit(forget);
}

/* Whatever came in, what goes out is a line, and a reply. */
static void check(char *reply, size_t size)
{
	json_t *parsed;

	if (size == 0 || memchr(reply, '\n', size) != reply + size - 1)
		abort();
	parsed = json_loadb(reply, size, 0, NULL);
	if (!json_is_string(json_object_get(parsed, "status")))
		abort();
	json_decref(parsed);
	free(reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reg_frame *frame = NULL;
	struct reg_err err = {0};
	size_t piece = size == 0 ? 1 : 1 + data[0], at = size == 0 ? 0 : 1;
	bool is_over = false;

	if (database[0] == '\0')
		begin();
	if (reg_frame_create(&frame, database, &err) < 0)
		abort();
	while (at < size && !is_over) {
		size_t room, n = size - at < piece ? size - at : piece, n_reply;
		char *bytes = reg_frame_room(&room, frame), *reply;

		if (bytes == NULL || room == 0)
			abort();
		n = n < room ? n : room;
		memcpy(bytes, data + at, n);
		reg_frame_filled(frame, n);
		at += n;
		while (!is_over && (reply = reg_frame_answer(&n_reply, &is_over, frame)) != NULL)
			check(reply, n_reply);
	}
	reg_frame_destroy(frame);
	return 0;
}
