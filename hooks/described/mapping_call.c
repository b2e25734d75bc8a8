/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mapping_call.c - calls of the host's functions, and the statements made of them: meet and service.
 */
#include <string.h>

#include "mapping_parts.h"

/* --- calls --- */

/* The function behind an expression; NULL: it is none. */
static const struct reg_type *function_of(const struct reg_expr *expr)
{
	if (expr->type == NULL)
		return NULL;
	if (expr->type->kind == REG_TYPE_FUNCTION)
		return expr->type;
	return expr->type->kind == REG_TYPE_POINTER && expr->type->to->kind == REG_TYPE_FUNCTION ? expr->type->to : NULL;
}

static bool find_kept(
    int *out, struct reg_mapping *mapping, const char *name, struct reg_span span, const struct reg_type **type)
{
	const struct reg_kept *kept = mapping->kept.all;
	struct reg_nearest nearest = { .wanted = name };

	for (size_t i = 0; i < mapping->kept.n; i++) {
		reg_source_nearest(&nearest, kept[i].name);
		if (strcmp(kept[i].name, name) == 0) {
			*out = (int)i;
			*type = kept[i].type;
			return true;
		}
	}
	return reg_source_mistake_near(
	    mapping->source, span, nearest.best, "'%s' is not kept, expected keep %s as TYPE; before", name, name);
}

bool reg_mapping_find_kept(int *out, const struct reg_type **type, struct reg_mapping *mapping)
{
	struct reg_span span = mapping->lex->token.span;
	const char *name = reg_lex_expect_name(mapping->lex, "a kept name");

	return name != NULL && find_kept(out, mapping, name, span, type);
}

/* A zeroed place: new, new[16]. */
static bool read_new(struct reg_argument *out, struct reg_mapping *mapping, const struct reg_type *type)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_span span = lex->token.span;
	int64_t count = 1;

	reg_lex_next(lex);
	if (reg_lex_skip_sign(lex, '[') && (!reg_declare_constant(&count, &mapping->hook->names, lex) ||
	    !reg_lex_expect_sign(lex, ']', "after the count")))
		return false;
	if (type->kind != REG_TYPE_POINTER || !type->to->is_complete)
		return reg_source_mistake(
		    mapping->source, reg_lex_since(lex, span), "new is for a pointer to a type with a size");
	if (count < 1 || (uint64_t)count > REG_TYPE_MAX_SIZE / (type->to->size == 0 ? 1 : type->to->size))
		return reg_source_mistake(mapping->source, reg_lex_since(lex, span),
		    "found %lld elements, expected at least one and at most "
		    "%d MiB",
		    (long long)count, REG_TYPE_MAX_SIZE / 1024 / 1024);
	out->is_new = true;
	out->count = (uint64_t)count;
	return true;
}

static bool read_arguments(struct reg_call *out, struct reg_mapping *mapping, const struct reg_type *function)
{
	struct reg_argument *arguments = reg_source_take(mapping->source, function->n_params + 1, sizeof *arguments);
	struct reg_lex *lex = mapping->lex;
	char shown[200];

	if (arguments == NULL || !reg_lex_expect_sign(lex, '(', "and the arguments of the call"))
		return false;
	for (size_t i = 0; i < function->n_params; i++) {
		const struct reg_type *type = function->params[i].type;

		if (reg_lex_is_sign(lex, ')') || (i > 0 && !reg_lex_is_sign(lex, ',')))
			return reg_source_mistake(mapping->source, lex->token.span, "too few arguments, expected %zu: '%s'",
			    function->n_params,
			    reg_type_print(
			        shown, sizeof shown, type, function->params[i].name == NULL ? "" : function->params[i].name));
		if (i > 0)
			reg_lex_next(lex);
		if (reg_lex_is_name(lex, "new") ? !read_new(&arguments[i], mapping, type)
			: !reg_mapping_value(&arguments[i].value, mapping, REG_WANT_ARGUMENT, 0, type))
			return false;
	}
	if (reg_lex_is_sign(lex, ','))
		return reg_source_mistake(
		    mapping->source, lex->token.span, "too many arguments, expected %zu", function->n_params);
	out->arguments = arguments;
	return reg_lex_expect_sign(lex, ')', "after the arguments");
}

bool reg_mapping_call(struct reg_call *out, struct reg_mapping *mapping, bool may_keep)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_token next = reg_lex_peek(lex);
	const struct reg_type *kept = NULL, *function;
	const struct reg_expr *target;
	struct reg_scope scope;

	memset(out, 0, sizeof *out);
	out->keep = -1;
	out->span = lex->token.span;
	if (may_keep && lex->token.kind == REG_TOKEN_NAME && next.kind == REG_TOKEN_SIGN && next.sign == '=') {
		if (!reg_mapping_find_kept(&out->keep, &kept, mapping))
			return false;
		reg_lex_next(lex);
	}
	target = reg_expr_read_place(&mapping->scope, lex);
	if (target == NULL)
		return false;
	function = function_of(target);
	if (function == NULL || target->op == REG_EXPR_HANDLER)
		return reg_source_mistake(mapping->source, target->span, "found no function of the host, expected one to call");
	out->symbol = target->op == REG_EXPR_FUNCTION ? target->text : NULL;
	out->pointer = out->symbol != NULL ? NULL : target;
	if (!reg_type_signature(&out->signature, mapping->source, function, target->span) ||
	    !read_arguments(out, mapping, function))
		return false;
	out->span = reg_lex_since(lex, out->span);
	if (kept != NULL && !reg_type_same(kept, function->to) &&
	    !(kept->kind == REG_TYPE_POINTER && function->to->kind == REG_TYPE_POINTER) &&
	    !(reg_type_is_integer(kept) && reg_type_is_integer(function->to)))
		return reg_source_mistake(mapping->source, out->span, "the function returns another type than is kept");
	if (!reg_lex_skip_name(lex, "check"))
		return true;
	scope = mapping->scope; /* what the check is about are the function's parameters and result */
	mapping->scope.function = function;
	mapping->scope.has_result = true;
	out->check = reg_expr_read_condition(&mapping->scope, lex);
	mapping->scope = scope;
	return out->check != NULL;
}

/* --- meet --- */

static bool read_library(struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;

	if (!reg_lex_skip_name(lex, "library"))
		return true;
	if (lex->token.kind != REG_TOKEN_TEXT || lex->token.size == 0)
		return reg_lex_unexpected(lex, "the name of a shared object in quotes");
	mapping->hook->meeting.library = lex->token.text;
	reg_lex_next(lex);
	return true;
}

/* poll FUNCTION(...) every N ms check EXPRESSION; the check stands behind the interval. */
static bool read_poll(struct reg_mapping *mapping)
{
	struct reg_meeting *meeting = &mapping->hook->meeting;
	struct reg_call *call = reg_source_take(mapping->source, 1, sizeof *call);
	struct reg_lex *lex = mapping->lex;
	struct reg_span span = lex->token.span;
	int64_t every;

	reg_lex_next(lex);
	if (call == NULL || !reg_mapping_call(call, mapping, false))
		return false;
	if (meeting->poll != NULL)
		return reg_source_mistake(mapping->source, span, "a second poll, expected one");
	if (call->symbol == NULL)
		return reg_source_mistake(mapping->source, call->span, "expected a declared function, not a pointer to one");
	if (!reg_lex_skip_name(lex, "every"))
		return reg_lex_unexpected(lex, "every N ms");
	span = lex->token.span;
	if (!reg_declare_constant(&every, &mapping->hook->names, lex))
		return false;
	if (every < 10 || every > 3600000)
		return reg_source_mistake(mapping->source, reg_lex_since(lex, span), "found %lld ms, expected 10 to 3600000",
		    (long long)every);
	if (!reg_lex_skip_name(lex, "ms"))
		return reg_lex_unexpected(lex, "ms after the interval");
	if (!reg_lex_skip_name(lex, "check"))
		return reg_lex_unexpected(lex, "check and when there is an event, such as check result == 0");
	mapping->scope.function = call->signature.function;
	mapping->scope.has_result = true;
	call->check = reg_expr_read_condition(&mapping->scope, lex);
	mapping->scope.function = NULL;
	mapping->scope.has_result = false;
	meeting->poll = call;
	meeting->every_ms = (uint32_t)every;
	return call->check != NULL && reg_lex_expect_sign(lex, ';', "after poll");
}

static bool read_meeting_call(struct reg_mapping *mapping, struct reg_growing *calls, bool may_keep)
{
	struct reg_call *call;

	reg_lex_next(mapping->lex);
	call = reg_mapping_add(calls, mapping->source, sizeof *call);
	return call != NULL && reg_mapping_call(call, mapping, may_keep) &&
	    reg_lex_expect_sign(mapping->lex, ';', "after the call");
}

static bool read_calls(struct reg_mapping *mapping)
{
	static const char *const known[] = { "call", "undo", "poll", NULL };
	struct reg_meeting *meeting = &mapping->hook->meeting;
	struct reg_growing calls = { 0 }, undo = { 0 };
	struct reg_lex *lex = mapping->lex;
	bool polls = meeting->kind == REG_MEET_POLL;

	if (!reg_lex_expect_sign(lex, '{', polls ? "after meet poll" : "after meet register"))
		return false;
	while (!reg_lex_is_sign(lex, '}') && lex->token.kind != REG_TOKEN_END) {
		bool is_read;

		if (reg_lex_is_name(lex, "call"))
			is_read = read_meeting_call(mapping, &calls, true);
		else if (reg_lex_is_name(lex, "undo"))
			is_read = read_meeting_call(mapping, &undo, false);
		else if (polls && reg_lex_is_name(lex, "poll"))
			is_read = read_poll(mapping);
		else
			is_read = reg_mapping_unknown(mapping, polls ? "call, poll, undo or '}'" : "call, undo or '}'", known);
		if (!is_read)
			reg_mapping_recover(mapping);
		if (mapping->source->no_memory)
			return false;
	}
	meeting->calls = calls.all;
	meeting->n_calls = calls.n;
	meeting->undo = undo.all;
	meeting->n_undo = undo.n;
	if (!polls && calls.n == 0 && mapping->source->mistakes == 0)
		return reg_lex_unexpected(lex, "call and the function that takes a callback");
	if (polls && meeting->poll == NULL && mapping->source->mistakes == 0)
		return reg_lex_unexpected(lex, "poll and the function that is asked");
	return reg_lex_expect_sign(lex, '}', "at the end of meet");
}

bool reg_mapping_meet(struct reg_mapping *mapping)
{
	static const char *const known[] = { "register", "entry", "intercept", "poll", NULL };
	struct reg_meeting *meeting = &mapping->hook->meeting;
	struct reg_lex *lex = mapping->lex;
	struct reg_span span = lex->token.span;

	reg_lex_next(lex);
	if (mapping->has_meeting)
		return reg_source_mistake(mapping->source, span, "a second meet, expected one");
	for (int i = 0; known[i] != NULL; i++)
		if (reg_lex_is_name(lex, known[i]))
			meeting->kind = (enum reg_meeting_kind)(i + 1);
	if (meeting->kind == 0)
		return reg_mapping_unknown(mapping, "register, entry, intercept or poll", known);
	reg_lex_next(lex);
	mapping->has_meeting = true;
	meeting->span = reg_lex_since(lex, span);
	mapping->scope.has_user = true;
	if (meeting->kind == REG_MEET_ENTRY)
		return reg_lex_expect_sign(lex, ';', "after meet entry");
	if (!read_library(mapping))
		return false;
	if (meeting->kind != REG_MEET_INTERCEPT)
		return read_calls(mapping);
	meeting->by_audit = meeting->by_preload = true;
	if (reg_lex_skip_name(lex, "by")) {
		meeting->by_audit = reg_lex_skip_name(lex, "audit");
		meeting->by_preload = !meeting->by_audit && reg_lex_skip_name(lex, "preload");
		if (!meeting->by_audit && !meeting->by_preload)
			return reg_lex_unexpected(lex, "audit or preload");
	}
	return reg_lex_expect_sign(lex, ';', "after meet intercept");
}

/* --- service --- */

static bool read_result(struct reg_service_map *out, struct reg_mapping *mapping, int service)
{
	static const char *const known[] = { "call", "answer", "chosen", "cancelled", NULL };
	struct reg_lex *lex = mapping->lex;
	struct reg_scope scope = mapping->scope;
	struct reg_value *value;
	bool is_read = false;

	if (out->call == NULL || (service != REG_SERVICE_PROMPT && service != REG_SERVICE_CHOOSE))
		return reg_mapping_unknown(mapping, out->call == NULL ? "call" : "'}'", known);
	mapping->scope.function = out->call->signature.function;
	mapping->scope.has_result = true;
	if (reg_lex_is_name(lex, "cancelled") && out->cancelled == NULL) {
		reg_lex_next(lex);
		if (reg_lex_expect_sign(lex, '=', "after cancelled"))
			out->cancelled = reg_expr_read_condition(&mapping->scope, lex);
		is_read = out->cancelled != NULL;
	} else if (reg_lex_is_name(lex, service == REG_SERVICE_PROMPT ? "answer" : "chosen")) {
		value = reg_source_take(mapping->source, 1, sizeof *value);
		reg_lex_next(lex);
		is_read = value != NULL && reg_lex_expect_sign(lex, '=', "and the value") &&
		    reg_mapping_value(
		        value, mapping, service == REG_SERVICE_PROMPT ? REG_WANT_INPUT : REG_WANT_NUMBER, REG_IN_ACTION, NULL);
		if (service == REG_SERVICE_PROMPT)
			out->answer = value;
		else
			out->chosen = value;
	} else {
		is_read = reg_mapping_unknown(
		    mapping, service == REG_SERVICE_PROMPT ? "answer or cancelled" : "chosen or cancelled", known);
	}
	mapping->scope = scope;
	return is_read && reg_lex_expect_sign(lex, ';', "after the value");
}

static bool read_service_body(struct reg_service_map *out, struct reg_mapping *mapping, int service)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_call *call;

	while (!reg_lex_is_sign(lex, '}')) {
		if (reg_lex_is_name(lex, "call") && out->call == NULL) {
			call = reg_source_take(mapping->source, 1, sizeof *call);
			reg_lex_next(lex);
			if (call == NULL || !reg_mapping_call(call, mapping, false) ||
			    !reg_lex_expect_sign(lex, ';', "after the call"))
				return false;
			out->call = call;
		} else if (!read_result(out, mapping, service)) {
			return false;
		}
	}
	if (out->call == NULL)
		return reg_lex_unexpected(lex, "call and the function of the host");
	if (service == REG_SERVICE_PROMPT && out->answer == NULL)
		return reg_lex_unexpected(lex, "answer = ...;");
	if (service == REG_SERVICE_CHOOSE && out->chosen == NULL)
		return reg_lex_unexpected(lex, "chosen = ...;");
	reg_lex_next(lex);
	return true;
}

bool reg_mapping_service(struct reg_mapping *mapping)
{
	struct reg_service_map *made = reg_source_take(mapping->source, 1, sizeof *made);
	struct reg_lex *lex = mapping->lex;
	int service = 0;

	if (made == NULL)
		return false;
	made->span = lex->token.span;
	reg_lex_next(lex);
	for (int i = 1; i < REG_SERVICES; i++)
		if (reg_lex_is_name(lex, reg_mapping_services[i]))
			service = i;
	if (service == 0) {
		static const char *const known[] = { "message", "log", "display", "print", "prompt", "choose", NULL };

		return reg_mapping_unknown(mapping, "message, log, display, print, prompt or choose", known);
	}
	made->span = reg_lex_since(lex, made->span);
	if (mapping->hook->services[service] != NULL)
		return reg_source_mistake(mapping->source, lex->token.span, "a second service of this kind, expected one");
	reg_lex_next(lex);
	if (reg_lex_skip_name(lex, "when")) {
		made->when = reg_expr_read_condition(&mapping->scope, lex);
		if (made->when == NULL)
			return false;
	}
	mapping->scope.service = service;
	mapping->scope.has_ours = true;
	mapping->hook->services[service] = made;
	if (!reg_lex_expect_sign(lex, '{', "after service"))
		return false;
	if (read_service_body(made, mapping, service))
		return true;
	while (!reg_lex_is_sign(lex, '}') && lex->token.kind != REG_TOKEN_END)
		reg_mapping_recover(mapping);
	(void)reg_lex_skip_sign(lex, '}');
	return true; /* the mistake is counted, and the service read to its end */
}
