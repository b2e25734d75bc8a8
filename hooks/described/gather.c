/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "gather.h"

#include <string.h>

#include "../../plugin/event.h"
#include "door.h"
#include "eval.h"
#include "loop.h"
#include "value.h"

/* --- members of the event --- */

static const char **text_member(struct regulars_event *event, enum reg_in in)
{
	switch (in) {
	case REG_IN_SITE: return &event->site;
	case REG_IN_TILL: return &event->till;
	case REG_IN_SERIES: return &event->series;
	case REG_IN_RECEIPT: return &event->receipt;
	case REG_IN_DOCUMENT: return &event->document;
	case REG_IN_ATTENDANT: return &event->attendant;
	case REG_IN_SHIFT: return &event->shift;
	case REG_IN_CURRENCY: return &event->currency;
	case REG_IN_PLATE: return &event->plate;
	case REG_IN_CARD: return &event->card;
	case REG_IN_PHONE: return &event->phone;
	case REG_IN_CUSTOMER: return &event->customer;
	case REG_IN_ORIGINAL_SITE: return &event->original_site;
	case REG_IN_ORIGINAL_SERIES: return &event->original_series;
	case REG_IN_ORIGINAL_RECEIPT: return &event->original_receipt;
	default: return NULL; /* no text of the event itself */
	}
}

static void gather_member(struct regulars_event *event, const char **ticket, struct reg_frame *frame, enum reg_in in,
    const struct reg_value *value)
{
	const char **text = text_member(event, in);
	int64_t number;

	if (text != NULL) {
		if (!reg_value_text(text, frame, value))
			*text = NULL;
		return;
	}
	if (in == REG_IN_TICKET) {
		if (ticket != NULL && !reg_value_text(ticket, frame, value))
			*ticket = NULL;
	} else if (in == REG_IN_BUSINESS_DATE) {
		if (!reg_value_day(&event->business_date, frame, value))
			event->business_date = NULL;
	} else if (in != REG_IN_ACTION && reg_value_integer(&number, frame, value)) {
		if (in == REG_IN_AT)
			event->at_unix_s = number;
		else if (in == REG_IN_REVISION)
			event->revision = number;
		else if (in == REG_IN_TRAINING && number != 0)
			event->flags |= REGULARS_TRAINING;
		else if (in == REG_IN_PROMISE && number != 0)
			event->flags |= REGULARS_HAS_PROMISE;
	}
}

/* --- lines and tenders --- */

struct gathering {
	const struct reg_part *part;
	size_t loop; /* number of the loop that is running */
	struct regulars_line *lines;
	size_t n_lines, room_lines;
	struct regulars_tender *tenders;
	size_t n_tenders, room_tenders;
	bool is_short; /* of memory */
};

/* Room for one more of `size` bytes in an array in the bag; the old one stays there until the call is over. */
static void *grown(struct reg_bag *bag, void *array, size_t n, size_t *room, size_t size)
{
	void *larger;

	if (n < *room)
		return array;
	larger = reg_bag_take(bag, (*room == 0 ? 8 : *room * 2) * size);
	if (larger != NULL && n > 0)
		memcpy(larger, array, n * size);
	*room = *room == 0 ? 8 : *room * 2;
	return larger;
}

static int line_kind(struct reg_frame *frame, const struct reg_value *value)
{
	static const char *const names[] = { "", "fuel", "goods", "service", "discount", "fee", "deposit", "prepay" };
	const char *text;
	int64_t number;

	if (value == NULL)
		return 0;
	if (reg_value_text(&text, frame, value))
		for (size_t i = 1; i < sizeof names / sizeof names[0]; i++)
			if (strcmp(names[i], text) == 0)
				return (int)i;
	return reg_value_integer(&number, frame, value) && number >= 1 && number <= 7 ? (int)number : 0;
}

static void gather_line(struct regulars_line *line, struct reg_frame *frame, const struct reg_part *part)
{
	static const enum reg_in texts[] = { REG_IN_PRODUCT, REG_IN_CATEGORY, REG_IN_PUMP, REG_IN_NOZZLE };
	static const enum reg_in numbers[] = { REG_IN_VOLUME, REG_IN_UNIT_PRICE, REG_IN_QUANTITY, REG_IN_AMOUNT, REG_IN_TAX,
		REG_IN_DISCOUNT };
	const char **text[] = { &line->product, &line->category, &line->pump, &line->nozzle };
	int64_t *number[] = { &line->volume_ml, &line->unit_price_minor_per_m3, &line->quantity_milli, &line->amount_minor,
		&line->tax_minor, &line->discount_minor };
	int64_t is_void;

	memset(line, 0, sizeof *line);
	line->kind = (enum regulars_line_kind)line_kind(frame, part->values[REG_IN_LINE_KIND]);
	if (part->values[REG_IN_VOID] != NULL && reg_value_integer(&is_void, frame, part->values[REG_IN_VOID]))
		line->is_void = is_void != 0;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (part->values[texts[i]] != NULL && !reg_value_text(text[i], frame, part->values[texts[i]]))
			*text[i] = NULL;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (part->values[numbers[i]] != NULL && !reg_value_integer(number[i], frame, part->values[numbers[i]]))
			*number[i] = 0;
}

static bool gather_one(struct gathering *gathering, struct reg_frame *frame)
{
	const struct reg_part *part = gathering->part;

	if (part->is_tender) {
		struct regulars_tender *tender;

		gathering->tenders = grown(&frame->bag, gathering->tenders, gathering->n_tenders, &gathering->room_tenders,
		    sizeof *gathering->tenders);
		if (gathering->tenders == NULL || gathering->n_tenders == REG_EVENT_MAX_TENDERS)
			return false;
		tender = &gathering->tenders[gathering->n_tenders++];
		memset(tender, 0, sizeof *tender);
		if (!reg_value_text(&tender->kind, frame, part->values[REG_IN_TENDER_KIND]))
			tender->kind = "other";
		if (part->values[REG_IN_TENDER_AMOUNT] != NULL &&
		    !reg_value_integer(&tender->amount_minor, frame, part->values[REG_IN_TENDER_AMOUNT]))
			tender->amount_minor = 0;
		return true;
	}
	gathering->lines = grown(&frame->bag, gathering->lines, gathering->n_lines, &gathering->room_lines,
	    sizeof *gathering->lines);
	if (gathering->lines == NULL || gathering->n_lines == REG_EVENT_MAX_LINES)
		return false;
	gather_line(&gathering->lines[gathering->n_lines++], frame, part);
	return true;
}

static bool gather_part(struct reg_frame *frame, void *payload)
{
	struct gathering *gathering = payload;
	const struct reg_part *part = gathering->part;
	bool was_cut, goes_on;

	if (gathering->loop == part->n_loops) {
		if (gather_one(gathering, frame))
			return true;
		gathering->is_short = true;
		return false;
	}
	gathering->loop++;
	goes_on = reg_loop_each(&was_cut, frame, &part->loops[gathering->loop - 1], gather_part, gathering);
	gathering->loop--;
	if (was_cut)
		reg_door_log(frame->door, REGULARS_WARNING, "more lines or tenders than the hook file's max; the rest is left out");
	return goes_on;
}

bool reg_gather_event(struct regulars_event *out, const char **ticket, struct reg_frame *frame,
    const struct reg_event_map *map)
{
	struct gathering gathering = { 0 };

	memset(out, 0, sizeof *out);
	out->struct_size = sizeof *out;
	if (ticket != NULL)
		*ticket = NULL;
	for (int in = 0; in < REG_IN_LINE; in++)
		if (map->values[in] != NULL)
			gather_member(out, ticket, frame, (enum reg_in)in, map->values[in]);
	for (size_t i = 0; i < map->n_parts; i++) {
		gathering.part = &map->parts[i];
		gathering.loop = 0;
		if (reg_eval_true(frame, gathering.part->when) && !gather_part(frame, &gathering))
			break;
	}
	out->lines = gathering.lines;
	out->n_lines = gathering.n_lines;
	out->tenders = gathering.tenders;
	out->n_tenders = gathering.n_tenders;
	return !gathering.is_short;
}
