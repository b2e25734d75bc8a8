/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * happen.c - what happened at the host reaches the plugin through its own native table: a described host is one more
 * POS.
 */
#include <string.h>
#include <time.h>

#include "door.h"
#include "gather.h"
#include "run.h"
#include "rung.h"

static const enum regulars_event_kind event_kinds[REG_HOOK_EVENTS] = {
	[REG_HOOK_CLOSE] = REGULARS_SALE_CLOSE,
	[REG_HOOK_PREPAY] = REGULARS_SALE_PREPAY,
	[REG_HOOK_COMPLETION] = REGULARS_SALE_COMPLETION,
	[REG_HOOK_VOID] = REGULARS_SALE_VOID,
	[REG_HOOK_REFUND] = REGULARS_SALE_REFUND,
	[REG_HOOK_PUMP_TEST] = REGULARS_PUMP_TEST,
	[REG_HOOK_TANK_RETURN] = REGULARS_TANK_RETURN,
	[REG_HOOK_SHIFT_OPEN] = REGULARS_SHIFT_OPEN,
	[REG_HOOK_SHIFT_CLOSE] = REGULARS_SHIFT_CLOSE,
};

/* A refusal fails the run; "carry on" failures of ours do as well: the host's failure answers are for both. */
static bool taken(struct reg_run *run, enum regulars_status status)
{
	if (status == REGULARS_OK || status == REGULARS_SPOOLED)
		return true;
	run->ours.has_failed = true;
	(void)reg_err_set(&run->err, REG_EINVAL, "%s", regulars_plugin.last_error(run->session));
	run->ours.error = run->err.line;
	reg_door_log(run->frame.door, REGULARS_ERROR, run->err.line);
	return false;
}

/* What views and receipts point to lives to the end of the call. */
static void leave_later(struct reg_run *run, struct regulars_ticket *ticket, bool is_named)
{
	if (run->n_tickets == REG_RUN_MAX_TICKETS) {
		/* The oldest view gives way; what was read from it has been written by now, but for the newest. */
		reg_run_leave(run, &run->tickets[0]);
		memmove(run->tickets, run->tickets + 1, (REG_RUN_MAX_TICKETS - 1) * sizeof run->tickets[0]);
		run->n_tickets--;
	}
	run->tickets[run->n_tickets++] = (struct reg_run_ticket){ ticket, is_named };
}

static int rank_of(struct reg_run *run, const char *tier_id)
{
	struct reg_err ignored = { 0 };
	struct reg_side *side = tier_id == NULL ? NULL : reg_session_side(run->session, &ignored);
	const struct reg_programme *programme;
	int rank = -1;

	if (side == NULL)
		return -1;
	programme = reg_side_programme(side, (int64_t)time(NULL));
	for (size_t i = 0; programme != NULL && i < programme->n_tiers; i++)
		if (strcmp(programme->tiers[i].id, tier_id) == 0)
			rank = (int)i;
	reg_session_release(run->session);
	return rank;
}

static bool show(struct reg_run *run, struct regulars_ticket *ticket)
{
	const struct regulars_checkout *view = NULL;
	bool is_fine = taken(run, regulars_plugin.sale_total(&view, ticket));

	run->ours.checkout = view;
	run->ours.receipt = NULL;
	run->ours.tier_rank = view == NULL ? -1 : rank_of(run, view->tier_id);
	return is_fine;
}

/* After the sale the balance and tier are those of the receipt. */
static bool close_sale(struct reg_run *run, struct regulars_ticket *ticket, enum regulars_event_kind kind)
{
	const struct regulars_receipt *receipt = NULL;
	struct regulars_event tail = { .struct_size = sizeof tail };

	if (ticket->event.at_unix_s == 0)
		tail.at_unix_s = (int64_t)time(NULL);
	if (run->prints)
		tail.flags |= REGULARS_HAS_PROMISE;
	if (!taken(run, regulars_plugin.sale_close(&receipt, ticket, kind, &tail)))
		return false;
	run->ours.receipt = receipt;
	run->ours.checkout = NULL;
	run->ours.tier_rank = -1;
	return true;
}

static bool add_parts(struct reg_run *run, struct regulars_ticket *ticket, const struct regulars_event *event)
{
	for (size_t i = 0; i < event->n_lines; i++)
		if (!taken(run, regulars_plugin.sale_line(ticket, &event->lines[i])))
			return false;
	for (size_t i = 0; i < event->n_tenders; i++)
		if (!taken(run, regulars_plugin.sale_tender(ticket, &event->tenders[i])))
			return false;
	return true;
}

static bool ends_ticket(enum reg_hook_event kind)
{
	return kind == REG_HOOK_CLOSE || kind == REG_HOOK_PREPAY || kind == REG_HOOK_COMPLETION || kind == REG_HOOK_REFUND ||
	    kind == REG_HOOK_ABANDON;
}

static bool do_on_ticket(struct reg_run *run, struct regulars_ticket *ticket, enum reg_hook_event kind,
    const struct regulars_event *event)
{
	struct regulars_event head = *event;

	head.lines = NULL;
	head.n_lines = 0;
	head.tenders = NULL;
	head.n_tenders = 0;
	if (reg_ticket_merge(ticket, &head, &run->err) < 0) {
		run->ours.has_failed = true;
		run->ours.error = run->err.line;
		return false;
	}
	if (!add_parts(run, ticket, event))
		return false;
	switch (kind) {
	case REG_HOOK_IDENTIFY:
	case REG_HOOK_TOTAL:
		return show(run, ticket);
	case REG_HOOK_CLOSE:
	case REG_HOOK_PREPAY:
	case REG_HOOK_COMPLETION:
	case REG_HOOK_REFUND:
		return close_sale(run, ticket, event_kinds[kind]);
	default: /* open, line, tender, abandon: nothing more to do */
		return true;
	}
}

static bool on_named_ticket(struct reg_run *run, enum reg_hook_event kind, const char *name,
    const struct regulars_event *event)
{
	struct reg_rung *rung = reg_door_rung(run->frame.door);
	struct regulars_ticket *ticket = reg_rung_take(rung, run->session, name, &run->err);
	bool is_fine, is_over;

	if (ticket == NULL) {
		run->ours.has_failed = true;
		run->ours.error = run->err.line;
		return false;
	}
	is_fine = do_on_ticket(run, ticket, kind, event);
	/* A sale that could not be closed may be closed again by the host. */
	is_over = ends_ticket(kind) && (is_fine || kind == REG_HOOK_ABANDON);
	reg_rung_give_back(rung, ticket, is_over);
	leave_later(run, ticket, true);
	return is_fine;
}

static bool on_own_ticket(struct reg_run *run, enum reg_hook_event kind, const struct regulars_event *event)
{
	struct regulars_ticket *ticket = NULL;
	bool is_fine;

	if (!taken(run, regulars_plugin.sale_open(&ticket, run->session, NULL)))
		return false;
	is_fine = do_on_ticket(run, ticket, kind, event);
	leave_later(run, ticket, false);
	return is_fine;
}

bool reg_happen(struct reg_run *run, const struct reg_event_map *map)
{
	struct regulars_event event;
	const char *name;

	if (run->session == NULL)
		return false;
	if (map->kind == REG_HOOK_MENU_RUN)
		return reg_happen_menu(run, map);
	if (map->kind == REG_HOOK_MENU_LIST)
		return taken(run, regulars_plugin.menu_list(&run->ours.actions, &run->ours.n_actions, run->session));
	if (!reg_gather_event(&event, &name, &run->frame, map)) {
		run->ours.has_failed = true;
		(void)reg_err_set(&run->err, REG_EINVAL, "more lines than an event may have, or no memory");
		run->ours.error = run->err.line;
		return false;
	}
	switch (map->kind) {
	case REG_HOOK_VOID:
	case REG_HOOK_PUMP_TEST:
	case REG_HOOK_TANK_RETURN:
	case REG_HOOK_SHIFT_OPEN:
	case REG_HOOK_SHIFT_CLOSE:
		event.kind = event_kinds[map->kind];
		event.at_unix_s = event.at_unix_s == 0 ? (int64_t)time(NULL) : event.at_unix_s;
		return taken(run, regulars_plugin.event(run->session, &event));
	default: /* the rest is about a sale */
		break;
	}
	return name != NULL ? on_named_ticket(run, map->kind, name, &event) : on_own_ticket(run, map->kind, &event);
}
