/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mapping_handler.c - what is done when the host calls, and what it is answered when we fail.
 */
#include <string.h>

#include "mapping_parts.h"

static bool is_answered(const struct reg_step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (steps[i].kind == REG_STEP_RETURN || is_answered(steps[i].steps, steps[i].n_steps))
			return true;
	return false;
}

/* A failure answer is C as well: the shim carries it. */
static bool check_failure_step(
    struct reg_mapping *mapping, const struct reg_step *step, const struct reg_type *function)
{
	const struct reg_expr *exprs[] = { step->target, step->room, step->length, step->value.expr, step->when };
	const struct reg_value *value = &step->value;
	char room[4096];

	if (value->n_cases > 0 || value->join != NULL || value->has_otherwise || value->digits != 0 ||
	    value->encoding != NULL || (value->form != 0 && value->form != REG_FORM_PLAIN))
		return reg_source_mistake(
		    mapping->source, value->span, "a failure answer is a plain value, expected no conversion");
	for (size_t i = 0; i < sizeof exprs / sizeof exprs[0]; i++)
		if (exprs[i] != NULL && !reg_expr_print(room, sizeof room, exprs[i], function))
			return reg_source_mistake(mapping->source, exprs[i]->span,
			    "a failure answer is given without us, expected parameters and "
			    "constants alone");
	return true;
}

static bool read_failure(struct reg_handler *handler, struct reg_mapping *mapping)
{
	struct reg_growing steps = { 0 };
	struct reg_lex *lex = mapping->lex;
	struct reg_span span = lex->token.span;

	reg_lex_next(lex);
	if (!reg_lex_skip_name(lex, "failure"))
		return reg_lex_unexpected(lex, "failure");
	if (!mapping->answers)
		return reg_source_mistake(mapping->source, reg_lex_since(lex, span),
		    "the call is passed on unchanged, so there are no "
		    "failure answers");
	mapping->scope.has_ours = mapping->scope.has_user = false;
	mapping->scope.n_global = 0;
	mapping->in_failure = true;
	if (!reg_lex_skip_name(lex, "nothing")) {
		if (!reg_mapping_steps(&steps, mapping))
			return false;
	} else if (!reg_lex_expect_sign(lex, ';', "after on failure nothing")) {
		return false;
	}
	for (size_t i = 0; i < steps.n; i++)
		if (!check_failure_step(mapping, (const struct reg_step *)steps.all + i, handler->function))
			return true; /* counted */
	handler->failure = steps.all;
	handler->n_failure = steps.n;
	if (handler->function->to->kind != REG_TYPE_VOID && !is_answered(handler->failure, handler->n_failure))
		return reg_source_mistake(mapping->source, reg_lex_since(lex, span),
		    "the function returns a value, expected a return in its "
		    "failure answers");
	return true;
}

/* NAME, NAME before, NAME : TYPE */
static bool read_head(struct reg_handler *handler, struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_span span = lex->token.span;
	const struct reg_name *declared;
	const struct reg_type *type;

	handler->name = reg_lex_expect_name(lex, "the name of a function after on");
	if (handler->name == NULL)
		return false;
	handler->span = span;
	handler->phase = REG_PHASE_AFTER;
	handler->is_callback = reg_lex_skip_sign(lex, ':');
	if (handler->is_callback) {
		span = lex->token.span;
		type = reg_declare_type_name(&mapping->hook->names, lex);
		if (type == NULL)
			return false;
		handler->function = type->kind == REG_TYPE_POINTER ? type->to : type;
		if (handler->function->kind != REG_TYPE_FUNCTION)
			return reg_source_mistake(mapping->source, reg_lex_since(lex, span),
			    "this is no function type, expected the type of a "
			    "callback");
		return reg_type_signature(&handler->signature, mapping->source, handler->function, reg_lex_since(lex, span));
	}
	declared = reg_declare_find_declared(&mapping->hook->names, handler->name);
	if (declared == NULL || declared->kind != REG_NAME_FUNCTION)
		return reg_source_mistake_near(mapping->source, span,
		    reg_declare_nearest(&mapping->hook->names, handler->name, REG_NAME_FUNCTION),
		    "'%s' is no declared function (a callback is written on %s : TYPE)", handler->name, handler->name);
	handler->function = declared->type;
	span = lex->token.span;
	if (reg_lex_skip_name(lex, "before"))
		handler->phase = REG_PHASE_BEFORE;
	else
		(void)reg_lex_skip_name(lex, "after");
	if (handler->phase == REG_PHASE_BEFORE && mapping->has_meeting && mapping->hook->meeting.kind != REG_MEET_INTERCEPT)
		return reg_source_mistake(mapping->source, span, "only a call that is intercepted has a before");
	return reg_type_signature(&handler->signature, mapping->source, handler->function, handler->span);
}

static bool read_body(struct reg_handler *handler, struct reg_mapping *mapping)
{
	struct reg_growing steps = { 0 };
	struct reg_lex *lex = mapping->lex;
	bool has_failure = false;
	int mistakes = mapping->source->mistakes;

	if (!reg_lex_expect_sign(lex, '{', "after the function") || !reg_mapping_statements(&steps, mapping))
		return false;
	handler->steps = steps.all;
	handler->n_steps = steps.n;
	handler->n_slots = mapping->n_slots;
	if (reg_lex_is_name(lex, "on")) {
		has_failure = true;
		if (!read_failure(handler, mapping))
			reg_mapping_recover(mapping);
	}
	if (!reg_lex_expect_sign(lex, '}', "at the end of the handler"))
		return false;
	if (mistakes != mapping->source->mistakes)
		return true;
	if (mapping->answers && !has_failure)
		(void)reg_source_mistake(mapping->source, handler->span,
		    "'%s' does not say what the host is answered when we fail, expected "
		    "on failure { ... } or on failure nothing; at its end",
		    handler->name);
	else if (mapping->answers && handler->function->to->kind != REG_TYPE_VOID && !is_answered(steps.all, steps.n))
		(void)reg_source_mistake(
		    mapping->source, handler->span, "'%s' returns a value, expected a return", handler->name);
	return true;
}

bool reg_mapping_handler(struct reg_mapping *mapping)
{
	struct reg_handler *handler = reg_mapping_add(&mapping->handlers, mapping->source, sizeof *handler);

	reg_lex_next(mapping->lex);
	if (handler == NULL || !read_head(handler, mapping))
		return false;
	if (!mapping->has_meeting)
		return reg_source_mistake(mapping->source, handler->span, "expected meet ... before the first on");
	mapping->scope.function = handler->function;
	mapping->scope.has_ours = mapping->scope.has_user = true;
	mapping->answers = handler->is_callback || mapping->hook->meeting.kind == REG_MEET_ENTRY ||
	    mapping->hook->meeting.kind == REG_MEET_REGISTER;
	mapping->scope.has_result = !mapping->answers && handler->phase == REG_PHASE_AFTER;
	mapping->in_failure = false;
	mapping->n_slots = mapping->n_steps = 0;
	return read_body(handler, mapping);
}
