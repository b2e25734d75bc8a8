/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "run.h"

#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "door.h"
#include "eval.h"
#include "fill.h"
#include "loop.h"
#include "move.h"
#include "rung.h"
#include "value.h"

struct body {
	struct reg_run *run;
	const struct reg_step *step;
};

static bool run_body(struct reg_frame *frame, void *payload)
{
	struct body *body = payload;

	(void)frame;
	return reg_run_steps(body->run, body->step->steps, body->step->n_steps);
}

static bool run_each(struct reg_run *run, const struct reg_step *step)
{
	struct body body = { run, step };
	bool was_cut, is_fine = reg_loop_each(&was_cut, &run->frame, step->loop, run_body, &body);

	if (was_cut)
		reg_door_log(run->frame.door, REGULARS_WARNING, "more elements than the hook file's max; the rest is left out");
	return is_fine;
}

/* A text for a pointer stays until the handler is called again. */
static void return_text(struct reg_frame *frame, const struct reg_handler *handler, const struct reg_value *value)
{
	const struct reg_type *type = handler->function->to;
	enum reg_type_text unit = reg_type_text_unit(type);
	size_t ignored;
	void *text = reg_fill_copy(&ignored, unit == REG_TEXT_NONE ? REG_TEXT_BYTES : unit, frame, value);

	if (text != NULL && !reg_lend_add(frame->door, handler, false, text)) {
		free(text);
		text = NULL;
	}
	reg_type_put_result(frame->result, type, (uintptr_t)text);
}

static void run_return(struct reg_frame *frame, const struct reg_handler *handler, const struct reg_value *value)
{
	const struct reg_type *type = handler->function->to;

	if (frame->result == NULL || type->kind == REG_TYPE_VOID)
		return;
	if (type->kind == REG_TYPE_POINTER && reg_fill_makes_text(type, value))
		return_text(frame, handler, value);
	else
		(void)reg_fill_result(frame->result, type, frame, value);
}

static void store_length(struct reg_frame *frame, const struct reg_expr *place, size_t length)
{
	struct reg_expr number = { .op = REG_EXPR_INT, .value = (int64_t)length };
	struct reg_value value = { .expr = &number, .form = REG_FORM_PLAIN };
	unsigned char *at;

	number.type = reg_type_base(REG_BASE_LLONG);
	if (place != NULL && reg_eval_place(&at, frame, place))
		(void)reg_fill_scalar(at, place->type, frame, &value);
}

/* A struct of ours, zeroed and then filled by the steps of the statement. */
static void *lend_new(struct reg_run *run, const struct reg_step *step, size_t *bytes)
{
	void *memory = calloc(1, step->created->size);

	*bytes = (size_t)step->created->size;
	if (memory == NULL)
		return NULL;
	run->frame.slots[step->slot].place = memory;
	(void)reg_run_steps(run, step->steps, step->n_steps);
	return memory;
}

static void run_lend(struct reg_run *run, const struct reg_step *step)
{
	const struct reg_type *pointer = step->target->type;
	enum reg_type_text unit = reg_type_text_unit(pointer);
	unsigned char *place;
	size_t bytes = 0;
	void *memory;

	if (!reg_eval_place(&place, &run->frame, step->target))
		return;
	memory = step->created != NULL ? lend_new(run, step, &bytes)
	                               : reg_fill_copy(&bytes, unit == REG_TEXT_NONE ? REG_TEXT_BYTES : unit, &run->frame, &step->value);
	if (memory != NULL && !reg_lend_add(run->frame.door, run->handler, step->until_release, memory)) {
		free(memory);
		memory = NULL;
		bytes = 0;
	}
	memcpy(place, &memory, sizeof memory);
	/* Of a text its units, of a struct its bytes. */
	store_length(&run->frame, step->length, step->created != NULL ? bytes : bytes / reg_encoder_unit_size(unit));
}

static void run_call(struct reg_run *run, const struct reg_step *step)
{
	struct reg_call_made made;

	if (!reg_call_make(&made, &run->frame, step->call))
		reg_door_log(run->frame.door, REGULARS_WARNING, "a function of the host that the hook file calls is not there");
	reg_call_finish(&made);
}

/* False: the failure answers, nothing else is done. */
static bool run_step(struct reg_run *run, const struct reg_step *step)
{
	struct reg_frame *frame = &run->frame;
	int64_t value;

	switch (step->kind) {
	case REG_STEP_REQUIRE:
		return reg_eval_true(frame, step->when);
	case REG_STEP_EVENT:
		return !reg_eval_true(frame, step->when) || reg_happen(run, step->event);
	case REG_STEP_IF:
		return !reg_eval_true(frame, step->when) || reg_run_steps(run, step->steps, step->n_steps);
	case REG_STEP_EACH:
		return run_each(run, step);
	case REG_STEP_FILL:
	case REG_STEP_ZERO:
		if (reg_eval_true(frame, step->when))
			(void)reg_fill_step(frame, step);
		return true;
	case REG_STEP_LEND:
		if (reg_eval_true(frame, step->when))
			run_lend(run, step);
		return true;
	case REG_STEP_RELEASE:
		if (reg_eval_true(frame, step->when) && reg_eval_integer(&value, frame, step->value.expr))
			reg_lend_release(frame->door, (const void *)(intptr_t)value);
		return true;
	case REG_STEP_KEEP:
		if (reg_eval_true(frame, step->when) && reg_eval_integer(&value, frame, step->value.expr))
			reg_door_keep(frame->door, (size_t)step->keep, value);
		return true;
	case REG_STEP_CALL:
		if (reg_eval_true(frame, step->when))
			run_call(run, step);
		return true;
	case REG_STEP_RETURN:
		if (reg_eval_true(frame, step->when)) {
			run_return(frame, run->handler, &step->value);
			run->has_returned = true;
		}
		return true;
	case REG_STEP_STOP:
		run->has_stopped = true;
		return true;
	}
	return true;
}

bool reg_run_steps(struct reg_run *run, const struct reg_step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (steps[i].n_moves > 0) {
			i += reg_move_all(&run->frame, steps[i].moves, steps[i].n_moves);
			if (i == n)
				break;
		}
		if (!run_step(run, &steps[i]))
			return false;
	}
	return true;
}

void reg_run_failure(struct reg_frame *frame, const struct reg_handler *handler)
{
	frame->ours = NULL;
	for (size_t i = 0; i < handler->n_failure; i++) {
		const struct reg_step *step = &handler->failure[i];

		if (!reg_eval_true(frame, step->when))
			continue;
		if (step->kind == REG_STEP_RETURN)
			run_return(frame, handler, &step->value);
		else
			(void)reg_fill_step(frame, step);
	}
}

void reg_run_no_return(struct reg_frame *frame, const struct reg_handler *handler)
{
	frame->ours = NULL;
	for (size_t i = 0; i < handler->n_failure; i++)
		if (handler->failure[i].kind == REG_STEP_RETURN && reg_eval_true(frame, handler->failure[i].when))
			run_return(frame, handler, &handler->failure[i].value);
}

void reg_run_leave(struct reg_run *run, const struct reg_run_ticket *ticket)
{
	if (ticket->is_named)
		reg_rung_leave(reg_door_rung(run->frame.door), ticket->ticket);
	else
		regulars_plugin.sale_end(ticket->ticket);
}

void reg_run_finish(struct reg_run *run)
{
	for (size_t i = 0; i < run->n_tickets; i++)
		reg_run_leave(run, &run->tickets[i]);
	reg_bag_finish(&run->frame.bag);
}
