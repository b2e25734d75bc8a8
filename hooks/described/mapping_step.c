/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mapping_step.c - the statements of handlers.
 */
#include <string.h>

#include "mapping_parts.h"

/* --- writing to the host --- */

/* A place that may be written. False: reported. */
static bool check_target(struct reg_mapping *mapping, const struct reg_expr *target)
{
	if (!target->is_place)
		return reg_source_mistake(mapping->source, target->span,
		    "this is no place in the host's memory: writing to it would be "
		    "lost, expected what a pointer points to");
	if (target->type->is_const)
		return reg_source_mistake(
		    mapping->source, target->span, "this is const: the host does not expect it to be written");
	return true;
}

static const struct reg_expr *read_length(struct reg_mapping *mapping)
{
	const struct reg_expr *length = reg_expr_read_place(&mapping->scope, mapping->lex);

	if (length == NULL || !check_target(mapping, length))
		return NULL;
	if (reg_expr_is_integer(length))
		return length;
	(void)reg_source_mistake(mapping->source, length->span, "found no integer, expected one that gets the length");
	return NULL;
}

/* room EXPRESSION, length PLACE, padded: in any order. */
static bool read_text_clauses(struct reg_step *step, struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;

	for (;;) {
		if (reg_lex_is_name(lex, "room") && step->room == NULL) {
			reg_lex_next(lex);
			step->room = reg_expr_read(&mapping->scope, lex);
			if (step->room == NULL)
				return false;
			if (!reg_expr_is_integer(step->room))
				return reg_source_mistake(mapping->source, step->room->span, "found a room that is no integer");
		} else if (reg_lex_is_name(lex, "length") && step->length == NULL) {
			reg_lex_next(lex);
			step->length = read_length(mapping);
			if (step->length == NULL)
				return false;
		} else if (reg_lex_is_name(lex, "padded") && step->pad == 0) {
			reg_lex_next(lex);
			step->pad = ' ';
		} else {
			return true;
		}
	}
}

static bool read_fill(struct reg_step *step, struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;
	const struct reg_type *type;
	bool is_pointer, is_text;

	step->target = reg_expr_read_place(&mapping->scope, lex);
	if (step->target == NULL)
		return false;
	type = step->target->type;
	if (type == NULL || type->kind == REG_TYPE_FUNCTION)
		return reg_source_mistake(mapping->source, step->target->span, "this cannot be written");
	if (!reg_lex_expect_sign(lex, '=', "after the place") ||
	    !reg_mapping_value(&step->value, mapping, REG_WANT_FILL, 0, type) || !read_text_clauses(step, mapping))
		return false;
	is_pointer = type->kind == REG_TYPE_POINTER;
	is_text = reg_type_text_unit(type) != REG_TEXT_NONE;
	if ((step->room != NULL || step->length != NULL || step->pad != 0) && !is_text)
		return reg_source_mistake(mapping->source, step->target->span, "room, length and padded belong to a text");
	if (is_pointer && is_text && step->room != NULL) {
		if (type->to->is_const)
			return reg_source_mistake(mapping->source, step->target->span,
			    "this points to const: the host does not expect it to be "
			    "written");
		return true;
	}
	if (is_pointer && is_text && (step->value.expr->type == NULL || step->value.n_cases > 0))
		return reg_source_mistake(mapping->source, step->target->span,
		    "a text behind a pointer needs its room, expected room "
		    "EXPRESSION (or lend, for a pointer that the host wants to be given)");
	if (type->kind == REG_TYPE_ARRAY && step->room != NULL)
		return reg_source_mistake(
		    mapping->source, step->room->span, "an array has its room, expected none to be stated");
	return check_target(mapping, step->target);
}

static bool read_until(struct reg_step *step, struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;

	if (reg_lex_skip_name(lex, "length")) {
		step->length = read_length(mapping);
		if (step->length == NULL)
			return false;
	}
	if (!reg_lex_skip_name(lex, "until"))
		return reg_lex_unexpected(lex, "until next or until release");
	step->until_release = reg_lex_is_name(lex, "release");
	if (!step->until_release && !reg_lex_is_name(lex, "next"))
		return reg_lex_unexpected(lex, "next or release");
	reg_lex_next(lex);
	return true;
}

/* new TYPE NAME ... { fills } */
static bool read_created(struct reg_step *step, struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_expr *place = reg_source_take(mapping->source, 1, sizeof *place);
	struct reg_scope_name name = { 0 };
	struct reg_growing steps = { 0 };
	struct reg_span span;

	reg_lex_next(lex);
	span = lex->token.span;
	step->created = reg_declare_typed_name(&name.name, &mapping->hook->names, lex);
	if (step->created == NULL || place == NULL)
		return false;
	if (!step->created->is_complete)
		return reg_source_mistake(mapping->source, reg_lex_since(lex, span),
		    "a type without a size, expected one that is declared in "
		    "full");
	step->slot = reg_mapping_slot(mapping, span);
	if (step->slot < 0 || !read_until(step, mapping))
		return false;
	*place = (struct reg_expr){ .op = REG_EXPR_NEW,
		.type = step->created,
		.value = step->slot,
		.slot = step->slot,
		.weight = 1,
		.is_place = true,
		.span = span };
	name.expr = place;
	if (!reg_mapping_name(mapping, &name, span) || !reg_mapping_steps(&steps, mapping))
		return false;
	mapping->scope.n_local--;
	for (size_t i = 0; i < steps.n; i++) {
		const struct reg_step *inner = (const struct reg_step *)steps.all + i;

		if (inner->kind != REG_STEP_FILL && inner->kind != REG_STEP_ZERO)
			return reg_source_mistake(mapping->source, inner->span, "only fill and zero are expected here");
	}
	step->steps = steps.all;
	step->n_steps = steps.n;
	return true;
}

static bool read_lend(struct reg_step *step, struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;
	const struct reg_type *type;
	struct reg_token next;

	step->target = reg_expr_read_place(&mapping->scope, lex);
	if (step->target == NULL || !check_target(mapping, step->target))
		return false;
	type = step->target->type;
	if (type->kind != REG_TYPE_POINTER)
		return reg_source_mistake(
		    mapping->source, step->target->span, "found no pointer, expected one that gets the address");
	if (!reg_lex_expect_sign(lex, '=', "after the place"))
		return false;
	next = reg_lex_peek(lex);
	if (reg_lex_is_name(lex, "new") && next.kind == REG_TOKEN_NAME) {
		if (!read_created(step, mapping))
			return false;
		if (type->to->kind != REG_TYPE_VOID && !reg_type_same(type->to, step->created))
			return reg_source_mistake(
			    mapping->source, step->target->span, "this points to another type than what is made");
		return true;
	}
	/* A text, for char *, wide ones and void *. */
	if (type->to->kind == REG_TYPE_VOID)
		type = reg_type_pointer(mapping->source, reg_type_base(REG_BASE_CHAR));
	if (type == NULL || !reg_mapping_value(&step->value, mapping, REG_WANT_FILL, 0, type))
		return false;
	if (reg_type_text_unit(type) == REG_TEXT_NONE)
		return reg_source_mistake(
		    mapping->source, step->target->span, "found a pointer to no text, expected new TYPE NAME");
	return read_until(step, mapping) && reg_lex_expect_sign(lex, ';', "after lend");
}

/* --- the other statements --- */

static bool read_keep(struct reg_step *step, struct reg_mapping *mapping)
{
	const struct reg_type *type;

	if (!reg_mapping_find_kept(&step->keep, &type, mapping) ||
	    !reg_lex_expect_sign(mapping->lex, '=', "after the kept name") ||
	    !reg_mapping_value(&step->value, mapping, REG_WANT_ARGUMENT, 0, type))
		return false;
	if (step->value.expr->type == NULL || step->value.expr->needs_ours)
		return reg_source_mistake(
		    mapping->source, step->value.span, "only integers and pointers of the host can be kept");
	return true;
}

static bool read_call(struct reg_step *step, struct reg_mapping *mapping)
{
	struct reg_call *call = reg_source_take(mapping->source, 1, sizeof *call);

	step->call = call;
	return call != NULL && reg_mapping_call(call, mapping, true);
}

static bool read_return(struct reg_step *step, struct reg_mapping *mapping)
{
	const struct reg_type *type = mapping->scope.function->to;

	if (type->kind == REG_TYPE_VOID)
		return reg_source_mistake(mapping->source, step->span, "the function returns nothing, expected no return");
	return reg_mapping_value(&step->value, mapping, REG_WANT_RETURN, 0, type);
}

static bool read_release(struct reg_step *step, struct reg_mapping *mapping)
{
	const struct reg_expr *expr = reg_expr_read(&mapping->scope, mapping->lex);

	if (expr == NULL)
		return false;
	if (expr->type == NULL || expr->type->kind != REG_TYPE_POINTER)
		return reg_source_mistake(mapping->source, expr->span, "found no pointer, expected what was lent");
	step->value = (struct reg_value){ .expr = expr, .n_parts = 1, .form = REG_FORM_PLAIN, .span = expr->span };
	return true;
}

static bool read_let(struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_span span = lex->token.span;
	struct reg_scope_name name = { .name = reg_lex_expect_name(lex, "a name after let") };

	if (name.name == NULL || !reg_lex_expect_sign(lex, '=', "after the name"))
		return false;
	name.expr = reg_expr_read(&mapping->scope, lex);
	return name.expr != NULL && reg_mapping_name(mapping, &name, span) && reg_lex_expect_sign(lex, ';', "after let");
}

/* --- blocks --- */

static bool read_each(struct reg_step *step, struct reg_mapping *mapping)
{
	struct reg_loop *loop = reg_source_take(mapping->source, 1, sizeof *loop);
	size_t n_local = mapping->scope.n_local;
	struct reg_growing steps = { 0 };
	bool is_read = loop != NULL && reg_mapping_loop(loop, mapping) && reg_mapping_steps(&steps, mapping);

	mapping->scope.n_local = n_local;
	step->loop = loop;
	step->steps = steps.all;
	step->n_steps = steps.n;
	return is_read;
}

/* if (E) {} else {} becomes an IF and an IF of the contrary. */
static bool read_if(struct reg_step *step, struct reg_step *other, struct reg_mapping *mapping)
{
	struct reg_growing steps = { 0 }, others = { 0 };
	struct reg_lex *lex = mapping->lex;
	struct reg_expr *contrary;

	if (!reg_lex_is_sign(lex, '('))
		return reg_lex_unexpected(lex, "'(' after if");
	step->when = reg_expr_read_condition(&mapping->scope, lex);
	if (step->when == NULL || !reg_mapping_steps(&steps, mapping))
		return false;
	step->steps = steps.all;
	step->n_steps = steps.n;
	if (!reg_lex_skip_name(lex, "else"))
		return true;
	contrary = reg_source_take(mapping->source, 1, sizeof *contrary);
	if (contrary == NULL)
		return false;
	*contrary = (struct reg_expr){ .op = REG_EXPR_NOT, .type = reg_type_base(REG_BASE_LLONG), .left = step->when,
		.weight = step->when->weight + 1, .needs_ours = step->when->needs_ours, .span = step->when->span };
	other->kind = REG_STEP_IF;
	other->when = contrary;
	if (!reg_mapping_steps(&others, mapping))
		return false;
	other->steps = others.all;
	other->n_steps = others.n;
	return true;
}

static bool read_require(struct reg_step *step, struct reg_mapping *mapping)
{
	step->when = reg_expr_read_condition(&mapping->scope, mapping->lex);
	return step->when != NULL && reg_lex_expect_sign(mapping->lex, ';', "after the condition");
}

static bool read_event(struct reg_step *step, struct reg_mapping *mapping)
{
	if (!reg_mapping_event_head(mapping, &step->when))
		return false;
	step->event = reg_mapping_event(mapping);
	return step->event != NULL;
}

/* The end of a plain statement. */
static bool read_end(struct reg_step *step, struct reg_mapping *mapping)
{
	if (reg_lex_skip_name(mapping->lex, "when")) {
		step->when = reg_expr_read_condition(&mapping->scope, mapping->lex);
		if (step->when == NULL)
			return false;
	}
	return reg_lex_expect_sign(mapping->lex, ';', "after the statement");
}

static const char *const words[] = { [REG_STEP_REQUIRE] = "require",
	[REG_STEP_EVENT] = "event",
	[REG_STEP_EACH] = "each",
	[REG_STEP_IF] = "if",
	[REG_STEP_FILL] = "fill",
	[REG_STEP_ZERO] = "zero",
	[REG_STEP_LEND] = "lend",
	[REG_STEP_RELEASE] = "release",
	[REG_STEP_KEEP] = "keep",
	[REG_STEP_CALL] = "call",
	[REG_STEP_RETURN] = "return",
	[REG_STEP_STOP] = "stop" };

static bool is_allowed(const struct reg_mapping *mapping, enum reg_step_kind kind, struct reg_span span)
{
	bool writes = kind == REG_STEP_FILL || kind == REG_STEP_ZERO || kind == REG_STEP_RETURN || kind == REG_STEP_LEND;

	if (mapping->in_failure && !(writes && kind != REG_STEP_LEND))
		return reg_source_mistake(
		    mapping->source, span, "'%s' cannot stand in failure answers, expected fill, zero or return", words[kind]);
	if (writes && !mapping->answers)
		return reg_source_mistake(mapping->source, span,
		    "the call is passed on unchanged, so nothing is answered: expected no '%s'", words[kind]);
	return true;
}

static bool read_step(struct reg_step *step, struct reg_step *other, struct reg_mapping *mapping)
{
	switch (step->kind) {
	case REG_STEP_REQUIRE:
		return read_require(step, mapping);
	case REG_STEP_EVENT:
		return read_event(step, mapping);
	case REG_STEP_EACH:
		return read_each(step, mapping);
	case REG_STEP_IF:
		return read_if(step, other, mapping);
	case REG_STEP_LEND:
		return read_lend(step, mapping);
	case REG_STEP_FILL:
		return read_fill(step, mapping) && read_end(step, mapping);
	case REG_STEP_ZERO:
		step->target = reg_expr_read_place(&mapping->scope, mapping->lex);
		return step->target != NULL && check_target(mapping, step->target) && read_end(step, mapping);
	case REG_STEP_RELEASE:
		return read_release(step, mapping) && read_end(step, mapping);
	case REG_STEP_KEEP:
		return read_keep(step, mapping) && read_end(step, mapping);
	case REG_STEP_CALL:
		return read_call(step, mapping) && read_end(step, mapping);
	case REG_STEP_RETURN:
		return read_return(step, mapping) && read_end(step, mapping);
	case REG_STEP_STOP:
		return reg_lex_expect_sign(mapping->lex, ';', "after stop");
	}
	return false;
}

static bool read_statement(struct reg_growing *out, struct reg_mapping *mapping)
{
	static const char *const known[] = { "require", "event", "each", "if", "fill", "zero", "lend", "release", "keep",
		"call", "return", "stop", "let", "on", NULL };
	struct reg_lex *lex = mapping->lex;
	struct reg_step step = { .keep = -1, .slot = -1, .span = lex->token.span }, other = { .keep = -1, .slot = -1 },
	                *made;
	int kind = REG_STEP_REQUIRE;

	if (!mapping->in_failure && reg_lex_skip_name(lex, "let"))
		return read_let(mapping);
	while (kind <= REG_STEP_STOP && !reg_lex_is_name(lex, words[kind]))
		kind++;
	if (kind > REG_STEP_STOP)
		return reg_mapping_unknown(mapping, "a statement or '}'", known);
	step.kind = (enum reg_step_kind)kind;
	if (!is_allowed(mapping, step.kind, step.span))
		return false;
	if (++mapping->n_steps > REG_MAPPING_MAX_STEPS)
		return reg_source_mistake(mapping->source, step.span,
		    "found more than %d statements in one handler, expected fewer", REG_MAPPING_MAX_STEPS);
	reg_lex_next(lex);
	if (!read_step(&step, &other, mapping))
		return false;
	step.span = reg_lex_since(lex, step.span);
	made = reg_mapping_add(out, mapping->source, sizeof step);
	if (made != NULL)
		*made = step;
	if (other.kind == 0)
		return made != NULL;
	other.span = step.span;
	made = reg_mapping_add(out, mapping->source, sizeof other);
	if (made != NULL)
		*made = other;
	return made != NULL;
}

/* Statements up to a closing brace, or in a handler up to `on failure`. */
bool reg_mapping_statements(struct reg_growing *out, struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;

	while (!reg_lex_is_sign(lex, '}') && !reg_lex_is_name(lex, "on") && lex->token.kind != REG_TOKEN_END) {
		if (!read_statement(out, mapping))
			reg_mapping_recover(mapping);
		if (mapping->source->no_memory)
			return false;
	}
	return reg_mapping_moves(mapping, out->all, out->n);
}

bool reg_mapping_steps(struct reg_growing *out, struct reg_mapping *mapping)
{
	size_t n_local = mapping->scope.n_local;
	bool is_read;

	if (mapping->depth >= REG_MAPPING_MAX_NESTING)
		return reg_source_mistake(mapping->source, mapping->lex->token.span,
		    "found blocks more than %d deep, expected fewer", REG_MAPPING_MAX_NESTING);
	mapping->depth++;
	is_read = reg_lex_expect_sign(mapping->lex, '{', "and statements") && reg_mapping_statements(out, mapping) &&
	    reg_lex_expect_sign(mapping->lex, '}', "at the end of the block");
	mapping->depth--;
	mapping->scope.n_local = n_local;
	return is_read;
}
