/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * trace.c - what a host passes, as an integrator wants to see it: each parameter with its type and value, structs behind
 * pointers member by member. Card numbers are masked; texts are bounded as everywhere.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "door_internal.h"
#include "eval.h"
#include "value.h"

#define MAX_DEPTH 3        /* pointers and structs inside each other */
#define MAX_ELEMENTS 8     /* of an array */
#define MAX_LINE 8192
#define CARD_DIGITS 12    /* the shortest number that is masked */

struct reg_trace {
	pthread_mutex_t lock;
	FILE *file;
};

int reg_trace_create(struct reg_trace **out, const char *path, struct reg_err *err)
{
	struct reg_trace *trace = calloc(1, sizeof *trace);

	*out = NULL;
	if (trace == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	trace->file = fopen(path, "ae");
	if (trace->file == NULL) {
		free(trace);
		return reg_err_set(err, REG_EIO, "%s: cannot be written", path);
	}
	(void)pthread_mutex_init(&trace->lock, NULL);
	*out = trace;
	return 0;
}

void reg_trace_destroy(struct reg_trace *trace)
{
	if (trace == NULL)
		return;
	(void)fclose(trace->file);
	(void)pthread_mutex_destroy(&trace->lock);
	free(trace);
}

/* A line that is being put together; what is too long is cut. */
struct line {
	char text[MAX_LINE];
	size_t n;
	struct reg_frame *frame;
};

__attribute__((format(printf, 2, 3))) static void add(struct line *line, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line->text + line->n, sizeof line->text - line->n, format, args);
	va_end(args);
	if (n > 0)
		line->n = line->n + (size_t)n < sizeof line->text ? line->n + (size_t)n : sizeof line->text - 1;
}

static void add_value(struct line *line, const unsigned char *place, const struct reg_type *type, int depth);

/* How many of the bytes at `place` can be read. A trace follows every pointer that it sees, also those in structs that the
 * host has not filled yet, so the kernel is asked: it refuses where a read would end the process. */
static size_t readable(const void *place, size_t bytes)
{
	const size_t page = 4096; /* or a multiple of it */
	uintptr_t at = (uintptr_t)place, end = at + bytes;
	unsigned char one;

	if (end < at)
		return 0;
	while (at < end) {
		struct iovec to = { &one, 1 }, from = { (void *)at, 1 };

		if (process_vm_readv(getpid(), &to, 1, &from, 1, 0) != 1)
			break;
		at = at / page * page + page;
	}
	return (at < end ? at : end) - (uintptr_t)place;
}

static bool add_text(struct line *line, const unsigned char *place, const struct reg_type *type)
{
	struct reg_expr pointer = { .op = REG_EXPR_INT, .value = (int64_t)(uintptr_t)place, .type = type };
	struct reg_value value = { .expr = &pointer, .form = REG_FORM_PLAIN, .max = REG_MAPPING_MAX_TEXT };
	size_t size = reg_encoder_unit_size(reg_type_text_unit(type));
	const char *text;

	if (type->kind == REG_TYPE_POINTER) {
		value.max = (uint32_t)(readable(place, value.max * size) / size);
		if (value.max == 0)
			return false;
	}
	if (!reg_value_read_text(&text, line->frame, &value, &pointer))
		return false;
	add(line, "\"%s\"", text);
	return true;
}

static void add_members(struct line *line, const unsigned char *place, const struct reg_type *type, int depth)
{
	add(line, "{");
	for (size_t i = 0; i < type->n_members; i++) {
		const struct reg_member *member = &type->members[i];

		add(line, "%s%s%s", i == 0 ? " " : ", ", member->name == NULL ? "" : member->name, member->name == NULL ? "" : " = ");
		add_value(line, place + member->offset, member->type, depth);
	}
	add(line, " }");
}

static void add_elements(struct line *line, const unsigned char *place, const struct reg_type *type, int depth)
{
	uint64_t n = type->count < MAX_ELEMENTS ? type->count : MAX_ELEMENTS;

	add(line, "[");
	for (uint64_t i = 0; i < n; i++) {
		add(line, "%s", i == 0 ? " " : ", ");
		add_value(line, place + i * type->to->size, type->to, depth);
	}
	add(line, n < type->count ? ", ... %" PRIu64 " in all ]" : " ]", type->count);
}

static void add_pointer(struct line *line, const unsigned char *place, const struct reg_type *type, int depth)
{
	uintptr_t pointer;

	memcpy(&pointer, place, sizeof pointer);
	if (pointer == 0) {
		add(line, "NULL");
		return;
	}
	if (reg_type_text_unit(type) != REG_TEXT_NONE && add_text(line, (const unsigned char *)pointer, type))
		return;
	if (depth < MAX_DEPTH && type->to->is_complete && type->to->kind != REG_TYPE_VOID &&
	    type->to->kind != REG_TYPE_FUNCTION && readable((const void *)pointer, type->to->size) == type->to->size) {
		add(line, "-> ");
		add_value(line, (const unsigned char *)pointer, type->to, depth + 1);
		return;
	}
	add(line, "%#" PRIxPTR, pointer);
}

static void add_value(struct line *line, const unsigned char *place, const struct reg_type *type, int depth)
{
	struct reg_scalar scalar;

	switch (type->kind) {
	case REG_TYPE_INT:
	case REG_TYPE_ENUM:
		if (reg_eval_load(&scalar, place, type))
			add(line, "%" PRId64, scalar.integer);
		else
			add(line, "?");
		break;
	case REG_TYPE_FLOAT:
		if (reg_eval_load(&scalar, place, type))
			add(line, "%.10Lg", scalar.fraction);
		break;
	case REG_TYPE_POINTER:
		add_pointer(line, place, type, depth);
		break;
	case REG_TYPE_ARRAY:
		if (reg_type_text_unit(type) == REG_TEXT_NONE || !add_text(line, place, type))
			add_elements(line, place, type, depth);
		break;
	case REG_TYPE_STRUCT:
	case REG_TYPE_UNION:
		add_members(line, place, type, depth);
		break;
	case REG_TYPE_FUNCTION:
	case REG_TYPE_VOID:
		add(line, "?");
		break;
	}
}

/* Length of a number that may be in groups, "1234 5678-9012"; *digits of it. */
static size_t number_length(size_t *digits, const char *text)
{
	size_t n = 0, end = 0;

	*digits = 0;
	for (;; n++) {
		if (text[n] >= '0' && text[n] <= '9') {
			++*digits;
			end = n + 1;
		} else if (n == 0 || n != end || (text[n] != ' ' && text[n] != '-')) {
			return end;
		}
	}
}

/* Any number that is long enough for a card, whether or not it is one of ours: a trace is read by people who have no
 * business with them. Its last four digits stay. */
static void mask_numbers(char *text)
{
	char *to = text;

	for (const char *from = text; *from != '\0';) {
		size_t digits, n = number_length(&digits, from);

		if (digits >= CARD_DIGITS) {
			char last[4];

			for (size_t i = n, k = 4; k > 0; i--)
				if (from[i - 1] != ' ' && from[i - 1] != '-')
					last[--k] = from[i - 1];
			memcpy(to, "****", 4);
			memcpy(to + 4, last, 4);
			to += 8;
		} else {
			n = n == 0 ? 1 : n;
			memmove(to, from, n);
			to += n;
		}
		from += n;
	}
	*to = '\0';
}

void reg_trace_call(struct reg_trace *trace, const struct reg_frame *frame, const struct reg_handler *handler,
    const char *when)
{
	const struct reg_type *function = handler->function;
	struct reg_frame own = { .door = frame->door, .zone = frame->zone, .function = function, .args = frame->args };
	struct line *line = calloc(1, sizeof *line);
	struct timespec now;
	char at[32];

	if (line == NULL)
		return;
	line->frame = &own;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	reg_instant_format(at, now.tv_sec, frame->zone);
	add(line, "%s %s %s", at, handler->name, when);
	for (size_t i = 0; i < function->n_params && frame->args != NULL; i++) {
		char named[200];

		(void)reg_type_print(named, sizeof named, function->params[i].type,
		    function->params[i].name == NULL ? "" : function->params[i].name);
		add(line, "\n    $%zu %s = ", i + 1, named);
		add_value(line, frame->args[i], function->params[i].type, 0);
	}
	/* A number that was cut would not be seen to be one. */
	if (line->n == sizeof line->text - 1)
		while (line->n > 0 && strchr("0123456789 -", line->text[line->n - 1]) != NULL)
			line->text[--line->n] = '\0';
	mask_numbers(line->text);
	(void)pthread_mutex_lock(&trace->lock);
	(void)fprintf(trace->file, "%s\n", line->text);
	(void)fflush(trace->file);
	(void)pthread_mutex_unlock(&trace->lock);
	reg_bag_finish(&own.bag);
	free(line);
}
