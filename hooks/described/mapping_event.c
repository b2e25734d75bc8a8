/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mapping_event.c - events, their lines and tenders, and the ranges these come from.
 */
#include <stdio.h>
#include <string.h>

#include "mapping_parts.h"

const char *const reg_mapping_events[REG_HOOK_EVENTS] = {
	[REG_HOOK_OPEN] = "sale.open", [REG_HOOK_IDENTIFY] = "sale.identify", [REG_HOOK_LINE] = "sale.line",
	[REG_HOOK_TOTAL] = "sale.total", [REG_HOOK_TENDER] = "sale.tender", [REG_HOOK_CLOSE] = "sale.close",
	[REG_HOOK_PREPAY] = "sale.prepay", [REG_HOOK_COMPLETION] = "sale.completion", [REG_HOOK_VOID] = "sale.void",
	[REG_HOOK_REFUND] = "sale.refund", [REG_HOOK_PUMP_TEST] = "pump.test", [REG_HOOK_TANK_RETURN] = "tank.return",
	[REG_HOOK_SHIFT_OPEN] = "shift.open", [REG_HOOK_SHIFT_CLOSE] = "shift.close", [REG_HOOK_ABANDON] = "sale.abandon",
	[REG_HOOK_MENU_LIST] = "menu.list", [REG_HOOK_MENU_RUN] = "menu.run",
};

/* --- ranges --- */

static const struct reg_type *element_type(struct reg_mapping *mapping, const struct reg_expr *from)
{
	const struct reg_type *type = from->type;

	if (type == NULL || (type->kind != REG_TYPE_ARRAY && type->kind != REG_TYPE_POINTER)) {
		(void)reg_source_mistake(
		    mapping->source, from->span, "found no array, list or pointer, expected one to go through");
		return NULL;
	}
	if (!type->to->is_complete) {
		(void)reg_source_mistake(mapping->source, from->span,
		    "elements of a type without a size, expected a cast such as "
		    "((struct item *)list)");
		return NULL;
	}
	return type->to;
}

/* A list of ours: our.actions. */
static bool read_list(struct reg_loop *out, struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_span span = lex->token.span;
	const struct reg_expr *expr = reg_expr_read_place(&mapping->scope, lex);

	if (expr == NULL)
		return false;
	if (expr->op != REG_EXPR_OUR || reg_expr_ours[expr->value].kind != REG_OUR_IS_LIST)
		return reg_source_mistake(mapping->source, reg_lex_since(lex, span),
		    "this is no list of ours, expected our.operator_lines, "
		    "our.receipt_lines, our.menu_lines or our.actions");
	out->list = (enum reg_our)expr->value;
	return true;
}

/* max, where, until, next: in any order, each once. The element is in scope. */
static bool read_loop_clause(struct reg_loop *out, struct reg_mapping *mapping, bool *found)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_span span = lex->token.span;
	int64_t max;

	*found = true;
	if (reg_lex_is_name(lex, "max") && out->max == 0) {
		reg_lex_next(lex);
		if (!reg_declare_constant(&max, &mapping->hook->names, lex))
			return false;
		if (max < 1 || max > REG_MAPPING_MOST_LOOP)
			return reg_source_mistake(mapping->source, reg_lex_since(lex, span),
			    "found a maximum of %lld elements, expected 1 to %d", (long long)max, REG_MAPPING_MOST_LOOP);
		out->max = (uint32_t)max;
		return true;
	}
	if (reg_lex_is_name(lex, "where") && out->where == NULL) {
		reg_lex_next(lex);
		out->where = reg_expr_read_condition(&mapping->scope, lex);
		return out->where != NULL;
	}
	*found = false;
	return true;
}

static bool name_element(struct reg_loop *out, struct reg_mapping *mapping, const struct reg_type *type, bool is_place,
    struct reg_span span)
{
	struct reg_expr *item = reg_source_take(mapping->source, 1, sizeof *item);
	struct reg_scope_name name = { .name = out->name, .list = out->list, .slot = out->slot };

	if (item == NULL)
		return false;
	item->op = REG_EXPR_ITEM;
	item->type = type;
	item->value = item->slot = out->slot;
	item->weight = 1;
	item->is_place = is_place;
	item->span = span;
	name.expr = out->list != 0 ? NULL : item;
	out->element = type;
	return reg_mapping_name(mapping, &name, span);
}

/* A range of the host's. What `next` and `until` say is about the element, so it is named before they are read. */
static bool read_host_range(struct reg_loop *out, struct reg_mapping *mapping, struct reg_span span)
{
	struct reg_lex *lex = mapping->lex;
	const struct reg_type *element;

	out->from = reg_expr_read_range(&out->low, &out->high, &mapping->scope, lex);
	if (out->from == NULL)
		return false;
	if (out->high == NULL && reg_lex_is_name(lex, "next")) {
		if (out->from->type == NULL || out->from->type->kind != REG_TYPE_POINTER)
			return reg_source_mistake(
			    mapping->source, out->from->span, "found no pointer, expected one to the first of the list");
		if (!name_element(out, mapping, out->from->type, false, span))
			return false;
		reg_lex_next(lex);
		out->next = reg_expr_read(&mapping->scope, lex);
		if (out->next == NULL)
			return false;
		if (out->next->type == NULL || !reg_type_same(out->next->type, out->from->type))
			return reg_source_mistake(
			    mapping->source, out->next->span, "the next element has another type than the first");
		return true;
	}
	element = element_type(mapping, out->from);
	if (element == NULL ||
	    !name_element(out, mapping, element, out->from->type->kind == REG_TYPE_POINTER || out->from->is_place, span))
		return false;
	if (out->high != NULL)
		return true;
	if (reg_lex_skip_name(lex, "until")) {
		out->until = reg_expr_read_condition(&mapping->scope, lex);
		return out->until != NULL;
	}
	if (out->from->type->kind == REG_TYPE_ARRAY && out->from->type->count > 0)
		return true;
	return reg_source_mistake(mapping->source, out->from->span,
	    "nothing says how many elements there are, expected [0 .. COUNT], "
	    "until CONDITION or next POINTER");
}

bool reg_mapping_loop(struct reg_loop *out, struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_span span = lex->token.span;
	struct reg_token next;
	bool found = true;

	memset(out, 0, sizeof *out);
	out->name = reg_lex_expect_name(lex, "a name for the element");
	out->slot = out->name == NULL ? -1 : reg_mapping_slot(mapping, span);
	if (out->slot < 0)
		return false;
	if (!reg_lex_skip_name(lex, "in"))
		return reg_lex_unexpected(lex, "in and where the elements are");
	next = reg_lex_peek(lex);
	if (reg_lex_is_name(lex, "our") && mapping->scope.has_ours && next.kind == REG_TOKEN_SIGN && next.sign == '.') {
		if (!read_list(out, mapping) || !name_element(out, mapping, NULL, false, span))
			return false;
	} else if (!read_host_range(out, mapping, span)) {
		return false;
	}
	while (found)
		if (!read_loop_clause(out, mapping, &found))
			return false;
	out->max = out->max == 0 ? REG_MAPPING_MAX_LOOP : out->max;
	return true;
}

/* --- members --- */

/* An unknown member with the nearest of those from `first` to before `end`. */
static bool unknown_member(struct reg_mapping *mapping, int first, int end, const char *of)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_nearest nearest = { .wanted = lex->token.text };

	if (lex->token.kind != REG_TOKEN_NAME)
		return reg_lex_unexpected(lex, "a member or '}'");
	for (int i = first; i < end; i++)
		reg_source_nearest(&nearest, reg_mapping_ins[i].name);
	if (first == 0) {
		reg_source_nearest(&nearest, "line");
		reg_source_nearest(&nearest, "tender");
	}
	return reg_source_mistake_near(
	    mapping->source, lex->token.span, nearest.best, "%s has no member '%s'", of, lex->token.text);
}

static bool read_member(
    const struct reg_value **values, struct reg_mapping *mapping, int first, int end, const char *of)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_value *value;

	for (int i = first; i < end; i++) {
		if (!reg_lex_is_name(lex, reg_mapping_ins[i].name))
			continue;
		if (values[i] != NULL)
			return reg_source_mistake(mapping->source, lex->token.span, "'%s' is mapped twice", lex->token.text);
		value = reg_source_take(mapping->source, 1, sizeof *value);
		reg_lex_next(lex);
		if (value == NULL || !reg_lex_expect_sign(lex, '=', "after the member") ||
		    !reg_mapping_value(value, mapping, REG_WANT_IN, (enum reg_in)i, NULL))
			return false;
		values[i] = value;
		return reg_lex_expect_sign(lex, ';', "after the value");
	}
	return unknown_member(mapping, first, end, of);
}

/* line and tender: [ranges] [when EXPRESSION] { members } */
static bool read_part_head(struct reg_part *out, struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_growing loops = { 0 };

	if (!reg_lex_is_sign(lex, '{') && !reg_lex_is_name(lex, "when")) {
		do {
			struct reg_loop *loop = reg_mapping_add(&loops, mapping->source, sizeof *loop);

			if (loop == NULL || !reg_mapping_loop(loop, mapping))
				return false;
			if (loop->list != 0)
				return reg_source_mistake(
				    mapping->source, out->span, "lines come from the host, expected a range of its memory");
		} while (reg_lex_skip_sign(lex, ','));
		out->loops = loops.all;
		out->n_loops = loops.n;
	}
	if (reg_lex_is_name(lex, "when") && out->n_loops > 0)
		return reg_lex_unexpected(lex, "where (when stands before a line without a range)");
	if (reg_lex_skip_name(lex, "when")) {
		out->when = reg_expr_read_condition(&mapping->scope, lex);
		if (out->when == NULL)
			return false;
	}
	return reg_lex_expect_sign(lex, '{', out->is_tender ? "after tender" : "after line");
}

static bool read_part(struct reg_part *out, struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;
	size_t n_local = mapping->scope.n_local;
	int mistakes = mapping->source->mistakes;
	enum reg_in kind;
	bool is_read;

	out->span = lex->token.span;
	out->is_tender = reg_lex_is_name(lex, "tender");
	kind = out->is_tender ? REG_IN_TENDER_KIND : REG_IN_LINE_KIND;
	reg_lex_next(lex);
	is_read = read_part_head(out, mapping);
	while (is_read && !reg_lex_is_sign(lex, '}') && lex->token.kind != REG_TOKEN_END)
		if (!read_member(out->values, mapping, out->is_tender ? REG_IN_TENDER : REG_IN_LINE,
			out->is_tender ? REG_INS : REG_IN_TENDER, out->is_tender ? "a tender" : "a line"))
			reg_mapping_recover(mapping);
	mapping->scope.n_local = n_local;
	if (!is_read || !reg_lex_expect_sign(lex, '}', out->is_tender ? "at the end of tender" : "at the end of line"))
		return false;
	if (out->values[kind] == NULL && mistakes == mapping->source->mistakes)
		return reg_source_mistake(mapping->source, out->span, "a %s needs its kind, expected kind = ...;",
		    out->is_tender ? "tender" : "line");
	return true;
}

/* value "plate" = ...; */
static bool read_input(struct reg_growing *inputs, struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_input *input = reg_mapping_add(inputs, mapping->source, sizeof *input);

	reg_lex_next(lex);
	if (input == NULL)
		return false;
	if (lex->token.kind != REG_TOKEN_TEXT)
		return reg_lex_unexpected(lex, "the name of a field in quotes");
	input->name = lex->token.text;
	reg_lex_next(lex);
	return reg_lex_expect_sign(lex, '=', "after the field") &&
	    reg_mapping_value(&input->value, mapping, REG_WANT_INPUT, REG_IN_ACTION, NULL) &&
	    reg_lex_expect_sign(lex, ';', "after the value");
}

/* --- events --- */

static bool read_kind(enum reg_hook_event *out, struct reg_mapping *mapping)
{
	struct reg_lex *lex = mapping->lex;
	struct reg_span span = lex->token.span;
	struct reg_nearest nearest = { 0 };
	const char *first = reg_lex_expect_name(lex, "the kind of the event, such as sale.close"), *second;
	char name[80];

	if (first == NULL || !reg_lex_expect_sign(lex, '.', "in the kind of the event, such as sale.close"))
		return false;
	second = reg_lex_expect_name(lex, "the kind of the event, such as sale.close");
	if (second == NULL)
		return false;
	(void)snprintf(name, sizeof name, "%.38s.%.38s", first, second);
	nearest.wanted = name;
	for (int i = 1; i < REG_HOOK_EVENTS; i++) {
		reg_source_nearest(&nearest, reg_mapping_events[i]);
		if (strcmp(reg_mapping_events[i], name) == 0) {
			*out = (enum reg_hook_event)i;
			return true;
		}
	}
	return reg_source_mistake_near(mapping->source, reg_lex_since(lex, span), nearest.best, "unknown event '%s'", name);
}

static bool is_menu(enum reg_hook_event kind)
{
	return kind == REG_HOOK_MENU_LIST || kind == REG_HOOK_MENU_RUN;
}

/* What each kind cannot do without, and has no place for. */
static bool check_event(struct reg_mapping *mapping, const struct reg_event_map *event, struct reg_span span)
{
	const struct reg_value *const *values = event->values;
	enum reg_hook_event kind = event->kind;
	bool is_ticket = values[REG_IN_TICKET] != NULL, collects = kind <= REG_HOOK_COMPLETION || kind == REG_HOOK_REFUND ||
	    kind == REG_HOOK_ABANDON;
	const char *name = reg_mapping_events[kind];

	if (is_ticket && !collects)
		return reg_source_mistake(
		    mapping->source, values[REG_IN_TICKET]->span, "%s is whole, expected no ticket", name);
	if (!is_ticket &&
	    (kind == REG_HOOK_OPEN || kind == REG_HOOK_LINE || kind == REG_HOOK_TENDER || kind == REG_HOOK_ABANDON))
		return reg_source_mistake(mapping->source, span, "%s is part of a sale, expected ticket = ...;", name);
	if (kind == REG_HOOK_IDENTIFY && values[REG_IN_PLATE] == NULL && values[REG_IN_CARD] == NULL &&
	    values[REG_IN_PHONE] == NULL && values[REG_IN_CUSTOMER] == NULL)
		return reg_source_mistake(mapping->source, span, "sale.identify needs a plate, card, phone or customer");
	if (!is_ticket && values[REG_IN_RECEIPT] == NULL &&
	    (kind == REG_HOOK_CLOSE || (kind >= REG_HOOK_PREPAY && kind <= REG_HOOK_TANK_RETURN)))
		return reg_source_mistake(mapping->source, span, "%s needs receipt = ...;", name);
	if ((kind == REG_HOOK_SHIFT_OPEN || kind == REG_HOOK_SHIFT_CLOSE) && values[REG_IN_SHIFT] == NULL)
		return reg_source_mistake(mapping->source, span, "%s needs shift = ...;", name);
	if (kind == REG_HOOK_MENU_RUN && values[REG_IN_ACTION] == NULL)
		return reg_source_mistake(mapping->source, span, "menu.run needs action = ...;");
	if (kind != REG_HOOK_MENU_RUN && (values[REG_IN_ACTION] != NULL || event->n_inputs > 0))
		return reg_source_mistake(mapping->source, span, "action and value belong to menu.run, not to %s", name);
	if (is_menu(kind) && event->n_parts > 0)
		return reg_source_mistake(mapping->source, event->parts[0].span, "%s has no lines and tenders", name);
	return true;
}

static bool read_event_body(struct reg_event_map *event, struct reg_mapping *mapping)
{
	struct reg_growing parts = { 0 }, inputs = { 0 };
	struct reg_lex *lex = mapping->lex;

	while (!reg_lex_is_sign(lex, '}') && lex->token.kind != REG_TOKEN_END) {
		struct reg_token next = reg_lex_peek(lex);
		bool is_member = next.kind == REG_TOKEN_SIGN && next.sign == '=';
		bool is_read;

		if (!is_member && (reg_lex_is_name(lex, "line") || reg_lex_is_name(lex, "tender"))) {
			struct reg_part *part = reg_mapping_add(&parts, mapping->source, sizeof *part);

			is_read = part != NULL && read_part(part, mapping);
		} else if (!is_member && reg_lex_is_name(lex, "value")) {
			is_read = read_input(&inputs, mapping);
		} else {
			is_read = read_member(event->values, mapping, 0, REG_IN_LINE, "an event");
		}
		if (!is_read)
			reg_mapping_recover(mapping);
		if (mapping->source->no_memory)
			return false;
	}
	event->parts = parts.all;
	event->n_parts = parts.n;
	event->inputs = inputs.all;
	event->n_inputs = inputs.n;
	return reg_lex_expect_sign(lex, '}', "at the end of event");
}

const struct reg_event_map *reg_mapping_event(struct reg_mapping *mapping)
{
	struct reg_event_map *event = reg_source_take(mapping->source, 1, sizeof *event);
	int mistakes = mapping->source->mistakes;

	if (event == NULL || !read_event_body(event, mapping))
		return NULL;
	event->kind = mapping->event_kind;
	if (mistakes == mapping->source->mistakes)
		(void)check_event(
		    mapping, event, mapping->event_span); /* a mistake is counted, and the event is read to its end */
	return event;
}

bool reg_mapping_event_head(struct reg_mapping *mapping, const struct reg_expr **when)
{
	mapping->event_span = mapping->lex->token.span;
	if (!read_kind(&mapping->event_kind, mapping))
		return false;
	mapping->event_span = reg_lex_since(mapping->lex, mapping->event_span);
	if (reg_lex_skip_name(mapping->lex, "when")) {
		*when = reg_expr_read_condition(&mapping->scope, mapping->lex);
		if (*when == NULL)
			return false;
	}
	return reg_lex_expect_sign(mapping->lex, '{', "after the kind of the event");
}
