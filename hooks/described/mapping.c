/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mapping.c - the statements at the top of a hook file, and what only the whole of it shows.
 */
#include <string.h>

#include "mapping_parts.h"

const char *const reg_mapping_services[REG_SERVICES] = {
	[REG_SERVICE_MESSAGE] = "message", [REG_SERVICE_LOG] = "log", [REG_SERVICE_DISPLAY] = "display",
	[REG_SERVICE_PRINT] = "print", [REG_SERVICE_PROMPT] = "prompt", [REG_SERVICE_CHOOSE] = "choose",
};

/* --- helpers --- */

void *reg_mapping_add(struct reg_growing *list, struct reg_source *source, size_t size)
{
	if (list->n == list->room) {
		size_t room = list->room == 0 ? 8 : list->room * 2;
		void *all = reg_source_take(source, room, size);

		if (all == NULL)
			return NULL;
		if (list->n > 0)
			memcpy(all, list->all, list->n * size);
		list->all = all;
		list->room = room;
	}
	return (char *)list->all + list->n++ * size;
}

void reg_mapping_recover(struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;
	int depth = 0;

	mapping->source->quiet++;
	while (lex->token.kind != REG_TOKEN_END) {
		bool is_end = depth == 0 && reg_lex_is_sign(lex, ';');

		if (reg_lex_is_sign(lex, '}') && depth == 0)
			break;
		depth += reg_lex_is_sign(lex, '{');
		if (reg_lex_is_sign(lex, '}'))
			is_end = --depth == 0;
		reg_lex_next(lex);
		if (is_end)
			break;
	}
	mapping->source->quiet--;
}

bool reg_mapping_unknown(struct reg_mapping *mapping, const char *what, const char *const *known)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_nearest nearest = { .wanted = lex->token.text };

	if (lex->token.kind != REG_TOKEN_NAME)
		return reg_lex_unexpected(lex, what);
	for (; *known != NULL; known++)
		reg_source_nearest(&nearest, *known);
	return reg_source_mistake_near(
	    mapping->source, lex->token.span, nearest.best, "found '%s', expected %s", lex->token.text,
	    reg_err_format(what));
}

int reg_mapping_slot(struct reg_mapping *mapping, struct reg_span span)
{
	if (mapping->n_slots < REG_MAPPING_MAX_SLOTS)
		return mapping->n_slots++;
	(void)reg_source_mistake(mapping->source, span,
	    "found more than %d loops and new objects in one handler, expected fewer", REG_MAPPING_MAX_SLOTS);
	return -1;
}

bool reg_mapping_name(struct reg_mapping *mapping, const struct reg_scope_name *name, struct reg_span span)
{
	if (mapping->scope.n_local == REG_SCOPE_MAX_NAMES)
		return reg_source_mistake(mapping->source, span, "found more than %d names of one block, expected fewer",
		    REG_SCOPE_MAX_NAMES);
	mapping->scope.local[mapping->scope.n_local++] = *name;
	return true;
}

/* --- names of the whole file --- */

static bool add_global(struct reg_mapping *mapping, const char *name, enum reg_expr_op op, const struct reg_type *type,
    size_t number)
{
	struct reg_expr *expr = reg_source_take(mapping->source, 1, sizeof *expr);
	struct reg_scope_name *global =
	    expr == NULL ? NULL : reg_mapping_add(&mapping->globals, mapping->source, sizeof *global);

	if (global == NULL)
		return false;
	expr->op = op;
	expr->type = type;
	expr->value = (int64_t)number;
	expr->weight = 1;
	global->name = name;
	global->expr = expr;
	return true;
}

static const struct reg_scope_name *find_global(const struct reg_mapping *mapping, const char *name)
{
	const struct reg_scope_name *all = mapping->globals.all;

	for (size_t i = 0; i < mapping->globals.n; i++)
		if (strcmp(all[i].name, name) == 0)
			return &all[i];
	return NULL;
}

/* Callbacks may be named before they stand in the file: finds them. What is wrong with their types is told here; then
 * nothing more is read, for it would be about names that are not there. */
static void scan_callbacks(struct reg_mapping *mapping)
{
	struct reg_lex ahead = *mapping->lex;
	size_t n_handlers = 0;
	int depth = 0;

	mapping->source->quiet++;
	while (ahead.token.kind != REG_TOKEN_END) {
		depth += reg_lex_is_sign(&ahead, '{') ? 1 : reg_lex_is_sign(&ahead, '}') && depth > 0 ? -1 : 0;
		if (depth == 0 && reg_lex_skip_name(&ahead, "on")) {
			const char *name = ahead.token.kind == REG_TOKEN_NAME ? ahead.token.text : NULL;
			const struct reg_type *type = NULL;

			reg_lex_next(&ahead);
			if (name != NULL && reg_lex_skip_sign(&ahead, ':')) {
				mapping->source->quiet--;
				type = reg_declare_type_name(&mapping->hook->names, &ahead);
				mapping->source->quiet++;
			}
			if (type != NULL && type->kind == REG_TYPE_FUNCTION)
				type = reg_type_pointer(mapping->source, type);
			if (type != NULL && type->kind == REG_TYPE_POINTER && find_global(mapping, name) == NULL)
				(void)add_global(mapping, name, REG_EXPR_HANDLER, type, n_handlers);
			n_handlers += name != NULL;
		} else {
			reg_lex_next(&ahead);
		}
	}
	mapping->source->quiet--;
}

/* keep NAME as TYPE; */
static bool read_keep(struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_span span = lex->token.span, at;
	const char *name = reg_lex_expect_name(lex, "a name after keep");
	const struct reg_type *type;
	struct reg_kept *kept;

	if (name == NULL)
		return false;
	if (find_global(mapping, name) != NULL)
		return reg_source_mistake(mapping->source, span, "'%s' is there already", name);
	if (!reg_lex_skip_name(lex, "as"))
		return reg_lex_unexpected(lex, "as and the type that is kept");
	at = lex->token.span;
	type = reg_declare_type_name(&mapping->hook->names, lex);
	if (type == NULL)
		return false;
	if (!reg_type_is_integer(type) && type->kind != REG_TYPE_POINTER)
		return reg_source_mistake(mapping->source, reg_lex_since(lex, at), "only integers and pointers can be kept");
	kept = reg_mapping_add(&mapping->kept, mapping->source, sizeof *kept);
	if (kept == NULL || !add_global(mapping, name, REG_EXPR_KEPT, type, mapping->kept.n - 1))
		return false;
	kept->name = name;
	kept->type = type;
	return reg_lex_expect_sign(lex, ';', "after the type");
}

/* --- the whole --- */

static void check_handlers(struct reg_mapping *mapping)
{
	const struct reg_handler *all = mapping->handlers.all;
	enum reg_meeting_kind meeting = mapping->hook->meeting.kind;
	struct reg_span end = { .at = (uint32_t)mapping->source->size };

	if (!mapping->has_meeting) {
		(void)reg_source_mistake(mapping->source, end,
		    "nothing says how we meet the host, expected meet register, meet entry, "
		    "meet intercept or meet poll");
		return;
	}
	if (mapping->handlers.n == 0)
		(void)reg_source_mistake(mapping->source, end, "no function is described, expected on FUNCTION { ... }");
	for (size_t i = 0; i < mapping->handlers.n; i++) {
		if (meeting == REG_MEET_REGISTER && !all[i].is_callback)
			(void)reg_source_mistake(mapping->source, all[i].span,
			    "the host calls what is registered, so '%s' needs the type of a "
			    "callback: expected on %s : TYPE",
			    all[i].name, all[i].name);
		if (meeting == REG_MEET_POLL && !all[i].is_callback &&
		    (mapping->hook->meeting.poll == NULL || mapping->hook->meeting.poll->symbol == NULL ||
			strcmp(mapping->hook->meeting.poll->symbol, all[i].name) != 0))
			(void)reg_source_mistake(
			    mapping->source, all[i].span, "'%s' is not the function that is polled", all[i].name);
		for (size_t j = 0; j < i; j++)
			if (strcmp(all[j].name, all[i].name) == 0 && all[j].phase == all[i].phase)
				(void)reg_source_mistake(mapping->source, all[i].span, "'%s' is described twice", all[i].name);
	}
	if (meeting == REG_MEET_POLL &&
	    reg_hook_handler(mapping->hook,
	        mapping->hook->meeting.poll == NULL || mapping->hook->meeting.poll->symbol == NULL
	            ? ""
	            : mapping->hook->meeting.poll->symbol,
	        REG_PHASE_AFTER) == NULL)
		(void)reg_source_mistake(mapping->source, mapping->hook->meeting.span,
		    "the function that is polled is not described, "
		    "expected on FUNCTION { ... } for it");
}

struct seen {
	bool events, sales, plate, card, volume;
};

static void look_at_steps(struct seen *seen, const struct reg_step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct reg_event_map *event = steps[i].event;

		look_at_steps(seen, steps[i].steps, steps[i].n_steps);
		if (event == NULL)
			continue;
		seen->events = true;
		seen->sales |= event->kind <= REG_HOOK_REFUND;
		seen->plate |= event->values[REG_IN_PLATE] != NULL;
		seen->card |= event->values[REG_IN_CARD] != NULL;
		for (size_t j = 0; j < event->n_parts; j++)
			seen->volume |= event->parts[j].values[REG_IN_VOLUME] != NULL;
	}
}

static bool gives_handler(const struct reg_expr *expr, size_t number)
{
	for (; expr != NULL; expr = expr->left)
		if ((expr->op == REG_EXPR_HANDLER && (size_t)expr->value == number) || gives_handler(expr->right, number) ||
		    gives_handler(expr->other, number))
			return true;
	return false;
}

static bool call_gives(const struct reg_call *calls, size_t n, size_t number)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < calls[i].signature.function->n_params; j++)
			if (gives_handler(calls[i].arguments[j].value.expr, number))
				return true;
	return false;
}

/* Whether a callback is given to the host: as an argument, or written to its memory. */
static bool steps_give(const struct reg_step *steps, size_t n, size_t number)
{
	for (size_t i = 0; i < n; i++)
		if (gives_handler(steps[i].value.expr, number) || call_gives(steps[i].call, steps[i].call != NULL, number) ||
		    steps_give(steps[i].steps, steps[i].n_steps, number))
			return true;
	return false;
}

static void warn_unused(struct reg_mapping *mapping)
{
	const struct reg_handler *all = mapping->handlers.all;
	const struct reg_meeting *meeting = &mapping->hook->meeting;

	for (size_t i = 0; i < mapping->handlers.n; i++) {
		bool is_given = !all[i].is_callback || call_gives(meeting->calls, meeting->n_calls, i) ||
		    call_gives(meeting->poll, meeting->poll != NULL, i);

		for (size_t j = 0; j < mapping->handlers.n && !is_given; j++)
			is_given = steps_give(all[j].steps, all[j].n_steps, i);
		if (!is_given)
			reg_source_warn(mapping->source, all[i].span, "the callback '%s' is never given to the host", all[i].name);
	}
}

static void warn(struct reg_mapping *mapping)
{
	struct reg_span at = mapping->hook->meeting.span;
	const struct reg_handler *all = mapping->handlers.all;
	struct seen seen = { 0 };

	for (size_t i = 0; i < mapping->handlers.n; i++)
		look_at_steps(&seen, all[i].steps, all[i].n_steps);
	if (!seen.events)
		reg_source_warn(mapping->source, at, "no event is described: nothing will be captured");
	if (seen.sales && !seen.plate)
		reg_source_warn(mapping->source, at, "no event has a plate: vehicles will not be known");
	if (seen.sales && !seen.card)
		reg_source_warn(mapping->source, at, "no event has a card");
	if (seen.sales && !seen.volume)
		reg_source_warn(mapping->source, at, "no line has a volume: litres will not be counted");
	warn_unused(mapping);
}

static bool read_statement(struct reg_mapping *mapping)
{
	static const char *const known[] = { "keep", "meet", "on", "service", NULL };

	memset(&mapping->scope, 0, sizeof mapping->scope);
	mapping->scope.names = &mapping->hook->names;
	mapping->scope.global = mapping->globals.all;
	mapping->scope.n_global = mapping->globals.n;
	mapping->depth = 0;
	if (reg_lex_skip_name(mapping->lex, "keep"))
		return read_keep(mapping);
	if (reg_lex_is_name(mapping->lex, "meet"))
		return reg_mapping_meet(mapping);
	if (reg_lex_is_name(mapping->lex, "on"))
		return reg_mapping_handler(mapping);
	if (reg_lex_is_name(mapping->lex, "service"))
		return reg_mapping_service(mapping);
	return reg_mapping_unknown(mapping, "keep, meet, on or service", known);
}

void reg_mapping_read(struct reg_hook *hook, struct reg_lex *lex)
{
	struct reg_mapping mapping = { .hook = hook, .source = &hook->source, .lex = lex };

	scan_callbacks(&mapping);
	if (hook->source.mistakes > 0)
		return;
	while (lex->token.kind != REG_TOKEN_END && !hook->source.no_memory &&
	    hook->source.mistakes < REG_SOURCE_MAX_MISTAKES) {
		if (read_statement(&mapping))
			continue;
		reg_mapping_recover(&mapping);
		(void)reg_lex_skip_sign(lex, '}');
	}
	hook->kept = mapping.kept.all;
	hook->n_kept = mapping.kept.n;
	hook->handlers = mapping.handlers.all;
	hook->n_handlers = mapping.handlers.n;
	if (hook->source.mistakes == 0 && !hook->source.no_memory)
		check_handlers(&mapping);
	if (hook->source.mistakes == 0 && !hook->source.no_memory)
		warn(&mapping);
}
