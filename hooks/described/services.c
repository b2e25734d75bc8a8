/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * services.c - functions of the host that we may call while it calls us.
 */
#include <stdio.h>
#include <string.h>

#include "call.h"
#include "door_internal.h"
#include "eval.h"
#include "value.h"

bool reg_services_has(const struct reg_door *door, enum reg_service service)
{
	return door->hook->services[service] != NULL;
}

/* A frame that sees what we have to say, for the arguments of the call. */
static void frame_init(struct reg_frame *frame, struct reg_ours *ours, struct reg_door *door)
{
	*frame = reg_door_frame(door);
	frame->ours = ours;
	ours->bag = &frame->bag;
	ours->tier_rank = -1;
}

/* Makes the call of a service. False: the host has none, does not want it now, or it did not go well. `made` is to be
 * finished in any case. */
static bool make(struct reg_call_made *made, struct reg_frame *frame, struct reg_door *door, enum reg_service service)
{
	const struct reg_service_map *map = door->hook->services[service];

	memset(made, 0, sizeof *made);
	return map != NULL && reg_door_is_called() && reg_eval_true(frame, map->when) &&
	    reg_call_make(made, frame, map->call) && made->is_fine;
}

static bool say(struct reg_door *door, enum reg_service service, struct reg_ours *ours)
{
	struct reg_call_made made;
	struct reg_frame frame;
	bool is_said;

	frame_init(&frame, ours, door);
	is_said = make(&made, &frame, door, service);
	reg_call_finish(&made);
	reg_bag_finish(&frame.bag);
	return is_said;
}

static void message(enum regulars_message_kind kind, const char *text, void *payload)
{
	struct reg_ours ours = { .text = text, .severity = (int)kind };

	(void)say(payload, REG_SERVICE_MESSAGE, &ours);
}

/* From a thread that the host does not wait in: kept until it calls again. */
static void note(struct reg_door *door, enum regulars_message_kind kind, const char *text)
{
	(void)pthread_mutex_lock(&door->lock);
	if (door->n_notes < REG_DOOR_MAX_NOTES) {
		struct reg_note *one = &door->notes[door->n_notes++];

		one->kind = kind;
		(void)snprintf(one->line, sizeof one->line, "%s", text);
	}
	(void)pthread_mutex_unlock(&door->lock);
}

static void log_line(enum regulars_message_kind kind, const char *text, void *payload)
{
	struct reg_ours ours = { .text = text, .severity = (int)kind };
	struct reg_door *door = payload;

	if (!reg_services_has(door, REG_SERVICE_LOG))
		return;
	if (reg_door_is_called())
		(void)say(door, REG_SERVICE_LOG, &ours);
	else
		note(door, kind, text);
}

static void customer_display(const char *line1, const char *line2, void *payload)
{
	struct reg_ours ours = { .lines = { line1, line2 } };

	(void)say(payload, REG_SERVICE_DISPLAY, &ours);
}

const struct regulars_services reg_door_services = {
	.struct_size = sizeof reg_door_services,
	.message = message,
	.log = log_line,
	.customer_display = customer_display,
};

void reg_services_print(struct reg_door *door, const struct regulars_receipt *receipt)
{
	for (size_t i = 0; i < receipt->n_lines; i++) {
		struct reg_ours ours = { .text = receipt->lines[i] };

		(void)say(door, REG_SERVICE_PRINT, &ours);
	}
}

bool reg_services_prompt(const char **answer, struct reg_door *door, struct reg_bag *bag, const char *question)
{
	const struct reg_service_map *map = door->hook->services[REG_SERVICE_PROMPT];
	struct reg_ours ours = { .text = question };
	struct reg_call_made made;
	struct reg_frame frame;
	const char *text = NULL;
	bool is_answered;

	*answer = NULL;
	frame_init(&frame, &ours, door);
	is_answered = make(&made, &frame, door, REG_SERVICE_PROMPT) &&
	    (map->cancelled == NULL || !reg_eval_true(&made.frame, map->cancelled));
	if (is_answered && map->answer != NULL && reg_value_text(&text, &made.frame, map->answer))
		*answer = reg_bag_copy(bag, text, strlen(text));
	reg_call_finish(&made);
	reg_bag_finish(&frame.bag);
	return is_answered;
}

bool reg_services_choose(size_t *chosen, struct reg_door *door, const char *title, const char *const *options, size_t n)
{
	const struct reg_service_map *map = door->hook->services[REG_SERVICE_CHOOSE];
	struct reg_ours ours = { .title = title, .text = title, .options = options, .n_options = n };
	struct reg_call_made made;
	struct reg_frame frame;
	int64_t number = -1;
	bool is_chosen;

	frame_init(&frame, &ours, door);
	is_chosen = make(&made, &frame, door, REG_SERVICE_CHOOSE) &&
	    (map->cancelled == NULL || !reg_eval_true(&made.frame, map->cancelled)) && map->chosen != NULL &&
	    reg_value_integer(&number, &made.frame, map->chosen) && number >= 0 && (uint64_t)number < n;
	*chosen = is_chosen ? (size_t)number : 0;
	reg_call_finish(&made);
	reg_bag_finish(&frame.bag);
	return is_chosen;
}
