/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_json.c - any bytes as the request of a JSON call. The first line names the call. Engine or files: see fuzz_main.c.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../plugin/side.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/tmp/fuzz-json.XXXXXX";
static int64_t session;

static void forget(void)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", ".key", ".station", ".spool"};
	char path[100];

	regulars_json_close(session);
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		snprintf(path, sizeof path, "%s/side.db%s", folder, suffixes[i]);
		(void)remove(path);
	}
	(void)rmdir(folder);
}

static void begin(void)
{
	static const struct reg_init settings = {.site = "S001", .zone = "Asia/Shanghai", .currency = "CNY"};
	char path[100], request[200];
	struct reg_err err = {0};

	if (mkdtemp(folder) == NULL)
		abort();
	snprintf(path, sizeof path, "%s/side.db", folder);
	if (reg_side_init(path, &settings, &err) < 0)
		abort();
	snprintf(request, sizeof request, "{\"database\":\"%s\"}", path);
	session = regulars_json_open(request);
	if (session == 0)
		abort();
	(void)atexit(forget);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *request, *reply;
	json_t *parsed;

	if (session == 0)
		begin();
	if (text == NULL)
		return 0;
	/* Not strndup(): the sanitizer takes it to read a byte after what the engine gave. */
	memcpy(text, data, size);
	text[size] = '\0';
	request = strchr(text, '\n');
	if (request != NULL)
		*request++ = '\0';
	reply = regulars_json_call(session, text, request);
	/* Whatever came in, what goes out is a reply. */
	parsed = json_loads(reply, 0, NULL);
	if (!json_is_string(json_object_get(parsed, "status")))
		abort();
	json_decref(parsed);
	regulars_json_free(reply);
	free(text);
	return 0;
}
