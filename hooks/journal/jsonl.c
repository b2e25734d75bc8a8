/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * jsonl.c - one sale event per line (commands.md). Only the cutting into lines is here; the object is read by
 * event_json.c.
 */
#include <stdlib.h>
#include <string.h>

#include "../../plugin/event_json.h"
#include "input.h"

static bool is_blank(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!strchr(" \t\r", text[i]) || text[i] == '\0')
			return false;
	return true;
}

static int read_line(const struct reg_input *input, const struct reg_zone *zone, const char *text, size_t size,
    int64_t line, struct reg_err *err)
{
	struct reg_json_event *event = NULL;
	struct reg_err why = {0};

	if (is_blank(text, size))
		return 0;
	if (reg_json_event_create(&event, text, size, zone, &why) < 0) {
		if (input->sink->bad)
			input->sink->bad(input->name, line, why.line, input->sink->payload);
		return 0;
	}
	int rc = input->sink->event(reg_json_event_get(event), input->name, line, input->sink->payload, err);
	reg_json_event_destroy(event);
	return rc;
}

int reg_jsonl_read(struct reg_input *input, const struct reg_zone *zone, struct reg_err *err)
{
	char *buffer = malloc(REG_INPUT_RECORD_BYTES);
	size_t size = 0;
	int64_t line = 1;
	bool too_long = false;
	int rc;

	if (!buffer)
		return reg_err_set(err, REG_EIO, "%s: out of memory", input->name);
	while ((rc = reg_input_more(input, err)) > 0) {
		size_t room = (size_t)(input->end - input->at);
		const char *newline = memchr(input->at, '\n', room);
		size_t part = newline ? (size_t)(newline - input->at) : room;
		if (part > REG_INPUT_RECORD_BYTES - size) {
			too_long = true;
		} else if (!too_long) {
			memcpy(buffer + size, input->at, part);
			size += part;
		}
		input->at += part;
		if (!newline)
			continue;
		input->at++;
		if (too_long && input->sink->bad)
			input->sink->bad(input->name, line, "the line is longer than 1 MiB", input->sink->payload);
		rc = too_long ? 0 : read_line(input, zone, buffer, size, line, err);
		if (rc < 0)
			goto done;
		line++;
		size = 0;
		too_long = false;
	}
	if (rc == 0 && too_long && input->sink->bad)
		input->sink->bad(input->name, line, "the line is longer than 1 MiB", input->sink->payload);
	else if (rc == 0 && size > 0)
		rc = read_line(input, zone, buffer, size, line, err);
done:
	free(buffer);
	return rc < 0 ? rc : 0;
}
