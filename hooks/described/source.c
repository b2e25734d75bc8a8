/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "source.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

/* --- the text --- */

static bool check_text(struct reg_source *source)
{
	const utf8proc_uint8_t *text = (const utf8proc_uint8_t *)source->text;
	utf8proc_int32_t code;
	utf8proc_ssize_t n;

	for (size_t at = 0; at < source->size; at += (size_t)n) {
		struct reg_span span = { .at = (uint32_t)at, .size = 1 };

		n = utf8proc_iterate(text + at, (utf8proc_ssize_t)(source->size - at), &code);
		if (n < 1)
			return reg_source_mistake(source, span,
			    "found the byte 0x%02x, which is not UTF-8, expected the file saved "
			    "as UTF-8",
			    (unsigned)text[at]);
		if ((code < 0x20 && code != '\n' && code != '\r' && code != '\t' && code != '\f' && code != '\v') ||
		    (code >= 0x7f && code < 0xa0))
			return reg_source_mistake(source, span, "found the control character 0x%02x, expected plain text",
			    (unsigned)code);
	}
	return true;
}

int reg_source_init(struct reg_source *source, const char *name, const char *text, size_t size, struct reg_err *err,
    void (*found)(const struct reg_mistake *mistake, void *payload), void *payload)
{
	memset(source, 0, sizeof *source);
	source->name = name;
	source->err = err;
	source->found = found;
	source->payload = payload;
	source->text = "";
	if (size > REG_SOURCE_MAX_BYTES) {
		(void)reg_source_mistake(source, (struct reg_span){ 0 },
		    "found a file of more than %d bytes, expected a hook file", REG_SOURCE_MAX_BYTES);
		return REG_EINVAL;
	}
	source->text = text;
	source->size = size;
	if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		source->text += 3;
		source->size -= 3;
	}
	return check_text(source) ? REG_OK : REG_EINVAL;
}

void reg_source_finish(struct reg_source *source)
{
	reg_bag_finish(&source->bag);
}

/* --- memory --- */

void *reg_source_take(struct reg_source *source, size_t n, size_t size)
{
	void *taken = NULL;

	if (source->no_memory)
		return NULL;
	if (size == 0 || n <= REG_SOURCE_MAX_MEMORY / size)
		if (source->bag.bytes + n * size <= REG_SOURCE_MAX_MEMORY)
			taken = reg_bag_take(&source->bag, n * size);
	if (taken == NULL) {
		source->no_memory = true;
		(void)reg_err_set(source->err, REG_EIO, "%s: reading it needs more than the %d MiB that a hook file may have",
		    source->name, REG_SOURCE_MAX_MEMORY / 1024 / 1024);
		return NULL;
	}
	memset(taken, 0, n * size);
	return taken;
}

char *reg_source_copy(struct reg_source *source, const char *text, size_t n)
{
	char *copy = reg_source_take(source, n + 1, 1);

	if (copy != NULL)
		memcpy(copy, text, n);
	return copy;
}

/* --- messages --- */

static size_t line_start(const struct reg_source *source, size_t at)
{
	while (at > 0 && source->text[at - 1] != '\n')
		at--;
	return at;
}

static bool is_letter_start(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

void reg_source_place(int *line, int *column, const struct reg_source *source, uint32_t at)
{
	size_t end = at < source->size ? at : source->size, start = line_start(source, end);

	*line = *column = 1;
	for (size_t i = 0; i < start; i++)
		*line += source->text[i] == '\n';
	for (size_t i = start; i < end; i++)
		*column += is_letter_start(source->text[i]);
}

/* Bytes of the character at `i`, and what is shown of it: what a terminal might take for a command is a '?'. */
static size_t shown_character(char out[4], size_t *n_out, const struct reg_source *source, size_t i)
{
	utf8proc_int32_t code = -1;
	utf8proc_ssize_t n =
	    utf8proc_iterate((const utf8proc_uint8_t *)source->text + i, (utf8proc_ssize_t)(source->size - i), &code);

	if (n < 1 || (code < 0x20 && code != '\t') || (code >= 0x7f && code < 0xa0)) {
		out[0] = '?';
		*n_out = 1;
		return n < 1 ? 1 : (size_t)n;
	}
	memcpy(out, source->text + i, (size_t)n);
	*n_out = (size_t)n;
	return (size_t)n;
}

/* The line of a mistake and what stands below it. A line that is longer than the room is cut. */
static void show_line(char *line, char *caret, size_t room, const struct reg_source *source, struct reg_span span)
{
	size_t at = span.at < source->size ? span.at : source->size, start = line_start(source, at), n = 0, columns = 0;
	bool is_marked = false;

	for (size_t i = start, width, n_out;
	     i < source->size && source->text[i] != '\n' && source->text[i] != '\r' && n + 5 < room; i += width) {
		width = shown_character(line + n, &n_out, source, i);
		n += n_out;
		if (i + width <= at)
			caret[columns++] = source->text[i] == '\t' ? '\t' : ' ';
		else if (!is_marked)
			caret[columns++] = '^';
		else if (i < at + span.size)
			caret[columns++] = '~';
		is_marked |= i + width > at;
	}
	if (!is_marked && n + 5 < room)
		caret[columns++] = '^';
	line[n] = caret[columns] = '\0';
}

static void tell(struct reg_source *source, struct reg_span span, bool is_warning, const char *nearest,
    const char *format, va_list args) __attribute__((format(printf, 5, 0)));

static void tell(struct reg_source *source, struct reg_span span, bool is_warning, const char *nearest,
    const char *format, va_list args)
{
	char message[REG_SOURCE_MESSAGE], line[512], caret[512];
	struct reg_mistake mistake = { .name = source->name, .is_warning = is_warning, .message = message,
		.nearest = nearest, .text = line, .caret = caret };

	if (source->quiet > 0 || source->no_memory || source->mistakes >= REG_SOURCE_MAX_MISTAKES)
		return;
	(void)vsnprintf(message, sizeof message, reg_err_format(format), args);
	reg_source_place(&mistake.line, &mistake.column, source, span.at);
	if (is_warning) {
		source->warnings++;
	} else {
		source->mistakes++;
		if (nearest == NULL)
			(void)reg_err_set(source->err, REG_EINVAL, "%s:%d:%d: %s", source->name, mistake.line, mistake.column,
			    message);
		else
			(void)reg_err_set(source->err, REG_EINVAL, "%s:%d:%d: %s; did you mean '%s'?", source->name, mistake.line,
			    mistake.column, message, nearest);
	}
	if (source->found != NULL) {
		show_line(line, caret, sizeof line, source, span);
		source->found(&mistake, source->payload);
	}
}

bool reg_source_mistake(struct reg_source *source, struct reg_span span, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	tell(source, span, false, NULL, format, args);
	va_end(args);
	return false;
}

bool reg_source_mistake_near(struct reg_source *source, struct reg_span span, const char *nearest, const char *format,
    ...)
{
	va_list args;

	va_start(args, format);
	tell(source, span, false, nearest, format, args);
	va_end(args);
	return false;
}

void reg_source_warn(struct reg_source *source, struct reg_span span, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	tell(source, span, true, NULL, format, args);
	va_end(args);
}

/* --- names --- */

#define NAME_MAX_COMPARED 40

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int letter_cost(char a, char b)
{
	return a == b ? 0 : lower(a) == lower(b) ? 1 : 2;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Edit distance in half letters, two letters changed about counting as one. */
static int name_distance(const char *a, const char *b)
{
	int rows[3][NAME_MAX_COMPARED + 1];
	size_t n = strlen(a), m = strlen(b);

	if (n > NAME_MAX_COMPARED || m > NAME_MAX_COMPARED)
		return strcmp(a, b) == 0 ? 0 : 2 * NAME_MAX_COMPARED;
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = (int)(2 * j);
	for (size_t i = 1; i <= n; i++) {
		int *row = rows[i % 3], *above = rows[(i - 1) % 3], *higher = rows[(i + 1) % 3];

		row[0] = (int)(2 * i);
		for (size_t j = 1; j <= m; j++) {
			row[j] = least(least(above[j], row[j - 1]) + 2, above[j - 1] + letter_cost(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], higher[j - 2] + 2);
		}
	}
	return rows[n % 3][m];
}

void reg_source_nearest(struct reg_nearest *nearest, const char *candidate)
{
	int distance = name_distance(nearest->wanted, candidate);
	int most = 2 * (int)(strlen(nearest->wanted) < 3 ? 1 : (strlen(nearest->wanted) + 2) / 3);

	if (distance > 0 && strcasecmp(nearest->wanted, candidate) == 0)
		distance = 1;
	if (distance <= most && (nearest->best == NULL || distance < nearest->distance)) {
		nearest->best = candidate;
		nearest->distance = distance;
	}
}
