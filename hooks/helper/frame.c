/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * frame.c - lines of a client, one after the other, as calls of the JSON door.
 */
#include "frame.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../plugin/json_members.h"
#include "../json.h"

#define FIRST_ROOM 4096

struct reg_frame {
	const char *database;
	char *bytes;
	size_t n, room;
	size_t begin;   /* of the line that is not answered yet */
	size_t scanned; /* from `begin` on: what is known to have no newline */
	int64_t sessions[REG_FRAME_SESSIONS];
	size_t n_sessions;
};

int reg_frame_create(struct reg_frame **out, const char *database, struct reg_err *err)
{
	struct reg_frame *frame = calloc(1, sizeof *frame);

	if (frame == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	frame->database = database;
	*out = frame;
	return 0;
}

void reg_frame_destroy(struct reg_frame *frame)
{
	if (frame == NULL) {
		return;
	}
	while (frame->n_sessions > 0) {
		reg_json_session_close(frame->sessions[--frame->n_sessions]);
	}
	free(frame->bytes);
	free(frame);
}

char *reg_frame_room(size_t *n, struct reg_frame *frame)
{
	if (frame->begin > 0) {
		memmove(frame->bytes, frame->bytes + frame->begin, frame->n - frame->begin);
		frame->n -= frame->begin;
		frame->begin = 0;
	}
	if (frame->n == frame->room) {
		/* A line that is too long has been answered as that before it needs more. */
		size_t room = frame->room == 0 ? FIRST_ROOM : 2 * frame->room;
		char *bytes = realloc(frame->bytes, room);

		if (bytes == NULL) {
			return NULL;
		}
		frame->bytes = bytes;
		frame->room = room;
	}
	*n = frame->room - frame->n;
	return frame->bytes + frame->n;
}

void reg_frame_filled(struct reg_frame *frame, size_t n)
{
	frame->n += n;
}

/* --- replies of our own --- */

static json_t *answer_ok(void)
{
	return json_pack("{s:[], s:s}", "messages", "status", "ok");
}

static json_t *answer(const char *status, const char *code, const char *line)
{
	return json_pack("{s:[], s:s, s:{s:s, s:s}}", "messages", "status", status, "error", "code", code, "line", line);
}

static json_t *answer_refused(const char *code, const char *line)
{
	return answer("refused", code, line);
}

static char *text_of(json_t *reply)
{
	char *text = reply == NULL ? NULL : json_dumps(reply, JSON_COMPACT | JSON_ENSURE_ASCII);

	json_decref(reply);
	return text;
}

/* --- the four --- */

/* The next word of the line, ended where the blank was; "" when there is none. *rest is what stands behind it. */
static char *word(char **rest)
{
	char *begin = *rest, *end = strchr(begin, ' ');

	if (end == NULL) {
		*rest = begin + strlen(begin);
	} else {
		*end = '\0';
		*rest = end + 1;
	}
	return begin;
}

/* Place of the session that `text` names among those of this client; n_sessions: it is not one of them. */
static size_t find_session(const struct reg_frame *frame, const char *text)
{
	size_t i = 0;
	char *end;
	long long number = strtoll(text, &end, 10);

	if (end == text || *end != '\0') {
		return frame->n_sessions;
	}
	while (i < frame->n_sessions && frame->sessions[i] != number) {
		i++;
	}
	return i;
}

static char *call_version(void)
{
	json_t *reply = answer_ok();

	if (reply != NULL && json_object_set_new(reply, "version", json_integer(REGULARS_ABI_VERSION)) < 0) {
		json_decref(reply);
		return NULL;
	}
	return text_of(reply);
}

/* The settings with the one database that is served; *out is to be freed. */
static int served(char **out, const struct reg_frame *frame, const char *settings, struct reg_err *err)
{
	struct reg_err why = { 0 };
	json_t *root = NULL;
	const char *wanted;
	int rc = reg_json_parse(&root, settings, strlen(settings), &why);

	if (rc < 0) {
		return reg_err_set(err, rc, "settings: %s", why.line);
	}
	wanted = json_string_value(json_object_get(root, "database"));
	if (json_object_get(root, "database") == NULL) {
		rc = json_object_set_new(root, "database", json_string(frame->database)) == 0 ? 0
		    : reg_err_set(err, REG_EIO, "out of memory");
	} else if (wanted == NULL || strcmp(wanted, frame->database) != 0) {
		rc = reg_err_set(err, REG_EINVAL, "settings.database: this helper serves %s and no other", frame->database);
	}
	if (rc == 0) {
		*out = json_dumps(root, JSON_COMPACT);
		rc = *out != NULL ? 0 : reg_err_set(err, REG_EIO, "out of memory");
	}
	json_decref(root);
	return rc;
}

static char *call_open(struct reg_frame *frame, const char *settings)
{
	struct reg_err err = { 0 };
	char *ours = NULL;
	json_t *reply;
	int64_t number;
	int rc;

	if (frame->n_sessions == REG_FRAME_SESSIONS) {
		return text_of(answer_refused("refused", "this client has too many sessions open; expected 16 at most"));
	}
	rc = frame->database == NULL ? 0 : served(&ours, frame, settings, &err);
	rc = rc < 0 ? rc : reg_json_session_open_own(&number, ours != NULL ? ours : settings, &err);
	free(ours);
	if (rc < 0) {
		/* As the calls of session 0 say it: wrong settings are the client's, a database may be right again later. */
		return text_of(err.code == REG_EINVAL ? answer_refused("unknown-session", err.line)
		    : answer("failed", "no-database", err.line));
	}
	frame->sessions[frame->n_sessions++] = number;
	reply = answer_ok();
	if (reply != NULL && json_object_set_new(reply, "session", json_integer(number)) < 0) {
		json_decref(reply);
		return NULL;
	}
	return text_of(reply);
}

static char *call_close(struct reg_frame *frame, const char *number)
{
	size_t i = find_session(frame, number);

	if (i == frame->n_sessions) {
		return text_of(answer_refused("unknown-session", "this client has no such session open"));
	}
	reg_json_session_close(frame->sessions[i]);
	frame->sessions[i] = frame->sessions[--frame->n_sessions];
	return text_of(answer_ok());
}

static char *call_call(struct reg_frame *frame, char *rest)
{
	size_t i = find_session(frame, word(&rest));
	const char *name;

	if (i == frame->n_sessions) {
		return text_of(answer_refused("unknown-session", "this client has no such session open"));
	}
	name = word(&rest);
	return regulars_json_call(frame->sessions[i], name, rest);
}

static char *answer_line(struct reg_frame *frame, char *line, size_t size)
{
	char *rest = line;
	const char *function;

	if (memchr(line, '\0', size) != NULL) {
		return text_of(answer_refused("malformed", "there is a NUL in the line"));
	}
	function = word(&rest);
	if (strcmp(function, "version") == 0 && *rest == '\0') {
		return call_version();
	}
	if (strcmp(function, "open") == 0) {
		return call_open(frame, rest);
	}
	if (strcmp(function, "call") == 0) {
		return call_call(frame, rest);
	}
	if (strcmp(function, "close") == 0) {
		return call_close(frame, rest);
	}
	return text_of(answer_refused("malformed",
	    "expected a line: version, open SETTINGS, call SESSION NAME REQUEST or close SESSION; see regulars-json(5)"));
}

char *reg_frame_answer(size_t *size, bool *is_over, struct reg_frame *frame)
{
	char *line = frame->bytes + frame->begin, *end, *reply, *whole;
	size_t waiting = frame->n - frame->begin;

	*is_over = false;
	end = waiting == frame->scanned ? NULL : memchr(line + frame->scanned, '\n', waiting - frame->scanned);
	if (end == NULL && waiting <= REG_FRAME_LINE) {
		frame->scanned = waiting;
		return NULL;
	}
	frame->scanned = 0;
	if (end == NULL || end - line > REG_FRAME_LINE) {
		frame->begin = frame->n;
		*is_over = true;
		reply = text_of(answer_refused("malformed", "the line is too long; expected 1048576 bytes at most"));
	} else {
		*end = '\0';
		frame->begin += (size_t)(end - line) + 1;
		reply = answer_line(frame, line, (size_t)(end - line));
	}
	if (reply == NULL) {
		*is_over = true;
		return NULL;
	}
	*size = strlen(reply) + 1;
	whole = realloc(reply, *size + 1);
	if (whole == NULL) {
		free(reply);
		*is_over = true;
		return NULL;
	}
	whole[*size - 1] = '\n';
	whole[*size] = '\0';
	return whole;
}
