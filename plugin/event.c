/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The gate: what a door hands over becomes our own, checked event. Runs on every sale, so: one walk over the
 * texts to check and measure them, one allocation, one walk to copy.
 */
#include "event.h"

#include <stdlib.h>
#include <string.h>

#include "event_parts.h"

static const char *const kind_names[] = {
	[REG_KIND_SALE] = "sale",
	[REG_KIND_REFUND] = "refund",
	[REG_KIND_VOID] = "void",
	[REG_KIND_PREPAY] = "prepay",
	[REG_KIND_COMPLETION] = "completion",
	[REG_KIND_TRAINING] = "training",
	[REG_KIND_TEST] = "test",
	[REG_KIND_RETURN] = "return",
	[REG_KIND_SHIFT] = "shift",
};

const char *reg_kind_name(enum reg_kind kind)
{
	if ((size_t)kind >= sizeof kind_names / sizeof *kind_names)
		return NULL;
	return kind_names[kind];
}

enum reg_kind reg_kind_parse(const char *name)
{
	for (size_t i = REG_KIND_SALE; i < sizeof kind_names / sizeof *kind_names; i++)
		if (strcmp(kind_names[i], name) == 0)
			return (enum reg_kind)i;
	return (enum reg_kind)0;
}

/* One piece of memory for the event, its lists and `text_size` bytes of text; *text is where those begin. */
static struct reg_event *allocate(size_t n_lines, size_t n_tenders, size_t n_redemptions, size_t text_size, char **text)
{
	struct reg_event *event = malloc(sizeof *event + n_lines * sizeof *event->lines +
	    n_tenders * sizeof *event->tenders + n_redemptions * sizeof *event->redemptions + text_size);

	if (event == NULL)
		return NULL;
	memset(event, 0, sizeof *event);
	event->lines = (struct regulars_line *)(event + 1);
	event->n_lines = n_lines;
	event->tenders = (struct regulars_tender *)(event->lines + n_lines);
	event->n_tenders = n_tenders;
	event->redemptions = (struct regulars_redemption *)(event->tenders + n_tenders);
	event->n_redemptions = n_redemptions;
	*text = (char *)(event->redemptions + n_redemptions);
	return event;
}

int reg_event_create(struct reg_event **out, const struct regulars_event *in, const struct reg_event_context *context,
    struct reg_err *err)
{
	struct reg_event_making making = {.context = context, .err = err};
	struct reg_event *event;
	int rc;

	*out = NULL;
	rc = reg_event_check(&making, in);
	if (rc < 0)
		return rc;
	event = allocate(in->n_lines, in->n_tenders, making.n_redemptions, making.text_size, &making.at);
	if (event == NULL)
		return reg_err_set(err, REG_EIO, "event: no memory for %zu lines", in->n_lines);
	reg_event_fill(event, &making, in);
	rc = reg_event_seal(event, err);
	if (rc < 0) {
		reg_event_destroy(event);
		return rc;
	}
	*out = event;
	return REG_OK;
}

/* The texts of an event that lie outside of it; `visit` gets each by address. */
static void each_text(struct reg_event *event, void (*visit)(const char **text, void *payload), void *payload)
{
	const char **const texts[] = {&event->site, &event->till, &event->series, &event->receipt, &event->document,
	    &event->attendant, &event->shift, &event->currency, &event->plate.class, &event->card.kind, &event->phone,
	    &event->customer, &event->original_site, &event->original_series, &event->original_receipt};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		visit(texts[i], payload);
	for (size_t i = 0; i < event->n_lines; i++) {
		visit(&event->lines[i].product, payload);
		visit(&event->lines[i].category, payload);
		visit(&event->lines[i].pump, payload);
		visit(&event->lines[i].nozzle, payload);
	}
	for (size_t i = 0; i < event->n_tenders; i++)
		visit(&event->tenders[i].kind, payload);
	for (size_t i = 0; i < event->n_redemptions; i++) {
		visit(&event->redemptions[i].reward, payload);
		visit(&event->redemptions[i].hold, payload);
	}
}

static void add_size(const char **text, void *payload)
{
	size_t *size = payload;

	if (*text != NULL)
		*size += strlen(*text) + 1;
}

static void move_in(const char **text, void *payload)
{
	char **at = payload;
	size_t size;

	if (*text == NULL)
		return;
	size = strlen(*text) + 1;
	*text = memcpy(*at, *text, size);
	*at += size;
}

struct reg_event *reg_event_copy(const struct reg_event *event)
{
	struct reg_event original = *event, *copy;
	size_t text_size = 0;
	char *text;

	each_text(&original, add_size, &text_size);
	copy = allocate(event->n_lines, event->n_tenders, event->n_redemptions, text_size, &text);
	if (copy == NULL)
		return NULL;
	original.lines = copy->lines;
	original.tenders = copy->tenders;
	original.redemptions = copy->redemptions;
	*copy = original;
	if (event->n_lines > 0)
		memcpy(copy->lines, event->lines, event->n_lines * sizeof *event->lines);
	if (event->n_tenders > 0)
		memcpy(copy->tenders, event->tenders, event->n_tenders * sizeof *event->tenders);
	if (event->n_redemptions > 0)
		memcpy(copy->redemptions, event->redemptions, event->n_redemptions * sizeof *event->redemptions);
	each_text(copy, move_in, &text);
	return copy;
}

void reg_event_destroy(struct reg_event *event)
{
	free(event);
}
