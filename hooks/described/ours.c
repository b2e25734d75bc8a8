/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ours.h"

#include <string.h>

static bool give(int64_t *out, bool is_known, int64_t value)
{
	*out = value;
	return is_known;
}

bool reg_ours_integer(int64_t *out, const struct reg_ours *ours, enum reg_our which)
{
	const struct regulars_checkout *view = ours->checkout;
	bool has_view = view != NULL, is_customer = has_view && view->customer_id != NULL;

	switch (which) {
	case REG_OUR_OK:
		return give(out, true, !ours->has_failed);
	case REG_OUR_KNOWN:
		return give(out, has_view, is_customer);
	case REG_OUR_PLATE_KNOWN:
		return give(out, has_view, has_view && view->vehicle_known);
	case REG_OUR_PLATE_FLAGGED:
		return give(out, has_view, has_view && view->vehicle_flagged);
	case REG_OUR_TIER_RANK:
		return give(out, has_view || ours->receipt != NULL, ours->tier_rank);
	case REG_OUR_TO_NEXT:
		return give(out, is_customer && view->to_next.unit != NULL, has_view ? view->to_next.amount : 0);
	case REG_OUR_TO_KEEP:
		return give(out, is_customer && view->to_keep.unit != NULL, has_view ? view->to_keep.amount : 0);
	case REG_OUR_BALANCE:
		if (ours->receipt != NULL)
			return give(out, true, ours->receipt->balance_points);
		return give(out, is_customer, has_view ? view->balance_points : 0);
	case REG_OUR_PENDING:
		return give(out, is_customer, has_view ? view->pending_points : 0);
	case REG_OUR_WILL_EARN:
		return give(out, is_customer, has_view ? view->will_earn_points : 0);
	case REG_OUR_EXPIRING:
		return give(out, is_customer && view->n_expiring > 0, is_customer && view->n_expiring > 0
		    ? view->expiring[0].points : 0);
	case REG_OUR_EARNED:
		return give(out, ours->receipt != NULL, ours->receipt != NULL ? ours->receipt->earned_points : 0);
	case REG_OUR_SEVERITY:
		return give(out, ours->severity != 0, ours->severity);
	case REG_OUR_OPERATOR_LINES:
	case REG_OUR_RECEIPT_LINES:
	case REG_OUR_MENU_LINES:
	case REG_OUR_ACTIONS:
	case REG_OUR_OPTIONS:
		return give(out, true, (int64_t)reg_ours_count(ours, which));
	default: /* texts: reg_expr_ours says which is which */
		return false;
	}
}

size_t reg_ours_count(const struct reg_ours *ours, enum reg_our list)
{
	switch (list) {
	case REG_OUR_OPERATOR_LINES:
		return ours->checkout == NULL ? 0 : ours->checkout->n_operator_lines;
	case REG_OUR_RECEIPT_LINES:
		return ours->receipt == NULL ? 0 : ours->receipt->n_lines;
	case REG_OUR_MENU_LINES:
		return ours->menu == NULL ? 0 : ours->menu->n_messages;
	case REG_OUR_ACTIONS:
		return ours->n_actions;
	case REG_OUR_OPTIONS:
		return ours->n_options;
	default: /* no list */
		return 0;
	}
}

static const char *element(const struct reg_ours *ours, enum reg_our list, size_t i)
{
	if (i >= reg_ours_count(ours, list))
		return NULL;
	switch (list) {
	case REG_OUR_OPERATOR_LINES:
		return ours->checkout->operator_lines[i];
	case REG_OUR_RECEIPT_LINES:
		return ours->receipt->lines[i];
	case REG_OUR_MENU_LINES:
		return ours->menu->messages[i];
	case REG_OUR_ACTIONS:
		return ours->actions[i].label;
	case REG_OUR_OPTIONS:
		return ours->options[i];
	default: /* no list */
		return NULL;
	}
}

const char *reg_ours_row(const struct reg_ours *ours, const struct reg_slot *slot, enum reg_row column)
{
	enum reg_our list = (enum reg_our)(uintptr_t)slot->place;
	size_t i = (size_t)slot->row;

	switch (column) {
	case REG_ROW_TEXT:
		return element(ours, list, i);
	case REG_ROW_ID:
		return list == REG_OUR_ACTIONS && i < ours->n_actions ? ours->actions[i].id : NULL;
	case REG_ROW_PERMISSION:
		return list == REG_OUR_ACTIONS && i < ours->n_actions ? ours->actions[i].permission : NULL;
	case REG_ROW_INDEX:
		break;
	}
	return NULL;
}

/* All lines of a list, a newline between them. */
static const char *all_lines(const struct reg_ours *ours, enum reg_our list)
{
	size_t n = reg_ours_count(ours, list), size = 1, at = 0;
	char *text;

	for (size_t i = 0; i < n; i++)
		size += strlen(element(ours, list, i)) + 1;
	text = n == 0 ? NULL : reg_bag_take(ours->bag, size);
	for (size_t i = 0; text != NULL && i < n; i++) {
		const char *line = element(ours, list, i);

		if (i > 0)
			text[at++] = '\n';
		memcpy(text + at, line, strlen(line));
		at += strlen(line);
	}
	if (text != NULL)
		text[at] = '\0';
	return text;
}

const char *reg_ours_text(const struct reg_ours *ours, enum reg_our which)
{
	static const struct regulars_checkout nobody = { 0 };
	const struct regulars_checkout *view = ours->checkout == NULL ? &nobody : ours->checkout;

	switch (which) {
	case REG_OUR_ERROR:
		return ours->has_failed ? ours->error : NULL;
	case REG_OUR_CUSTOMER:
		return view->customer_id;
	case REG_OUR_NAME:
		return view->customer_name;
	case REG_OUR_CUSTOMER_KIND:
		return view->customer_kind;
	case REG_OUR_PLATE:
		return view->vehicle_plate;
	case REG_OUR_TIER:
		return view->tier_id;
	case REG_OUR_TIER_NAME:
		return ours->receipt != NULL ? ours->receipt->tier_name : view->tier_name;
	case REG_OUR_TIER_KEEPS_UNTIL:
		return view->tier_keeps_until;
	case REG_OUR_NEXT_TIER:
		return view->tier_next;
	case REG_OUR_TO_NEXT_UNIT:
		return view->to_next.unit;
	case REG_OUR_TO_KEEP_UNIT:
		return view->to_keep.unit;
	case REG_OUR_EXPIRING_ON:
		return view->n_expiring > 0 ? view->expiring[0].on : NULL;
	case REG_OUR_CUSTOMER_LINE_1:
		return view->customer_lines[0];
	case REG_OUR_CUSTOMER_LINE_2:
		return view->customer_lines[1];
	case REG_OUR_OPERATOR_TEXT:
		return all_lines(ours, REG_OUR_OPERATOR_LINES);
	case REG_OUR_RECEIPT_TEXT:
		return all_lines(ours, REG_OUR_RECEIPT_LINES);
	case REG_OUR_MENU_TEXT:
		return all_lines(ours, REG_OUR_MENU_LINES);
	case REG_OUR_TEXT:
		return ours->text;
	case REG_OUR_TITLE:
		return ours->title;
	case REG_OUR_LINE_1:
		return ours->lines[0];
	case REG_OUR_LINE_2:
		return ours->lines[1];
	default: /* numbers and lists: reg_expr_ours says which is which */
		return NULL;
	}
}
