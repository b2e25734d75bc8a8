/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * native_menu.c - the native door's menu: actions with and without a ticket, and what they leave on it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../plugin/menu.h"
#include "native.h"

enum regulars_status reg_native_menu_list(const struct regulars_action **out, size_t *out_n,
    struct regulars_session *session)
{
	if (out == NULL || out_n == NULL || session == NULL) {
		return reg_native_refuse("menu_list: expected places for the actions and their number, and a session");
	}
	*out = reg_menu_actions(session->menu, out_n);
	return REGULARS_OK;
}

/* Runs on the reading side when nothing is to be written: no sale waits for a list. */
static int run(struct reg_menu_outcome *out, struct regulars_session *session, const struct reg_menu_request *request,
    struct reg_err *err)
{
	struct reg_side *side;
	int rc;

	if (!reg_menu_is_reading(request)) {
		return reg_menu_run(out, session->menu, session->writer, NULL, request, err);
	}
	side = reg_session_side(session, err);
	if (side == NULL || side->store == NULL) {
		rc = reg_err_set(err, REG_EIO, "the side database cannot be read now");
		reg_event_destroy(request->ticket);
	} else {
		rc = reg_menu_run(out, session->menu, NULL, side, request, err);
		reg_session_reading_failed(session, rc);
	}
	if (side != NULL) {
		reg_session_release(session);
	}
	return rc;
}

enum regulars_status reg_native_menu_run(const struct regulars_menu_result **out, struct regulars_session *session,
    const char *action_id, const struct regulars_value *values, size_t n_values, const char *attendant)
{
	struct reg_menu_request request = { .action = action_id, .values = values, .n_values = n_values, .attendant = attendant };
	struct reg_menu_outcome outcome = { 0 };
	struct reg_err err = { 0 };
	int rc;

	if (out == NULL || session == NULL) {
		return reg_native_refuse("menu_run: expected a place for the result and a session");
	}
	*out = NULL;
	if (action_id == NULL || (values == NULL && n_values > 0)) {
		return reg_native_refuse("action: expected the id of a menu action and as many values as said");
	}
	if (!reg_session_is_ours(session, &err)) {
		return reg_native_status(REG_EIO, &err);
	}
	request.at_unix_s = reg_session_now_s(session);
	rc = run(&outcome, session, &request, &err);
	*out = outcome.result;
	return reg_native_status(rc, &err);
}

/* --- with a ticket --- */

/* The ticket as it is now, for the action to look at. */
static int make_event(struct reg_menu_request *request, struct regulars_ticket *ticket, struct reg_err *err)
{
	struct reg_side *side = reg_session_side(ticket->session, err);
	int rc;

	if (side == NULL) {
		return REG_EIO;
	}
	rc = reg_native_ticket_event(&request->ticket, ticket, side, err);
	reg_session_release(ticket->session);
	if (rc == 0) {
		request->at_unix_s = request->ticket->at_unix_s;
		request->card = ticket->event.card;
	}
	return rc;
}

/* What the action decided about the ticket. */
static int note(struct regulars_ticket *ticket, const struct reg_menu_outcome *outcome, struct reg_err *err)
{
	int rc = 0;

	if (outcome->identifier != 0) {
		rc = reg_ticket_identify(ticket, outcome->identifier, outcome->identifier_value, err);
	}
	if (rc == 0 && outcome->reward != NULL) {
		const struct regulars_redemption redemption = {
			.reward = outcome->reward, .points = outcome->done->points, .value_minor = outcome->done->value_minor,
			.count = outcome->done->count, .hold = outcome->done->hold,
		};

		rc = reg_ticket_add_redemption(ticket, &redemption, err);
	}
	return rc;
}

enum regulars_status reg_native_ticket_menu_run(const struct regulars_menu_result **out, struct regulars_ticket *ticket,
    const char *action_id, const struct regulars_value *values, size_t n_values, const char *attendant)
{
	struct reg_menu_request request = { .action = action_id, .values = values, .n_values = n_values, .attendant = attendant,
		.is_first = n_values == 0 };
	struct reg_menu_outcome outcome = { 0 };
	struct reg_err err = { 0 };
	int rc;

	if (out == NULL || ticket == NULL) {
		return reg_native_refuse("ticket_menu_run: expected a place for the result and a ticket");
	}
	*out = NULL;
	if (action_id == NULL || (values == NULL && n_values > 0)) {
		return reg_native_refuse("action: expected the id of a menu action and as many values as said");
	}
	if (!reg_session_is_ours(ticket->session, &err)) {
		return reg_native_status(REG_EIO, &err);
	}
	rc = make_event(&request, ticket, &err);
	rc = rc < 0 ? rc : run(&outcome, ticket->session, &request, &err);
	if (rc == 0 && outcome.is_ready) {
		/* Nothing to ask: at once. */
		request.is_first = false;
		request.ticket = NULL;
		rc = make_event(&request, ticket, &err);
		rc = rc < 0 ? rc : run(&outcome, ticket->session, &request, &err);
	}
	rc = rc < 0 ? rc : note(ticket, &outcome, &err);
	*out = rc < 0 ? NULL : outcome.result;
	return reg_native_status(rc, &err);
}

/* --- an abandoned ticket --- */

struct release {
	int64_t at_unix_s;
	size_t n;
	char (*holds)[33];
};

static int release_act(struct reg_side *side, void *payload, struct reg_err *err)
{
	const struct release *release = payload;
	int rc = 0;

	for (size_t i = 0; i < release->n; i++) {
		int one = reg_act_release(side, release->holds[i], release->at_unix_s, "till", err);

		/* Taken by a sale or released by time already: nothing to do. */
		rc = one < 0 && one != REG_ENOTFOUND && one != REG_EEXISTS ? one : rc;
	}
	return rc;
}

static void release_free(void *payload)
{
	struct release *release = payload;

	free(release->holds);
	free(release);
}

/* Takes over `release`. When this fails the holds end by themselves, after the programme's time. */
static enum regulars_status release_now(struct regulars_session *session, struct release *release)
{
	struct reg_err err = { 0 };

	return reg_native_status(reg_writer_act(session->writer, release_act, NULL, NULL, release, release_free, &err), &err);
}

static struct release *release_create(size_t n, int64_t at_unix_s)
{
	struct release *release = calloc(1, sizeof *release);

	if (release == NULL) {
		return NULL;
	}
	release->at_unix_s = at_unix_s;
	release->holds = calloc(n, sizeof *release->holds);
	if (release->holds == NULL) {
		free(release);
		return NULL;
	}
	return release;
}

enum regulars_status reg_native_release_holds(struct regulars_session *session, const char *const *holds, size_t n,
    int64_t at_unix_s)
{
	struct release *release;
	struct reg_err err = { 0 };

	if (n == 0) {
		return REGULARS_OK;
	}
	if (!reg_session_is_ours(session, &err)) {
		return reg_native_status(REG_EIO, &err);
	}
	release = release_create(n, at_unix_s != 0 ? at_unix_s : reg_session_now_s(session));
	if (release == NULL) {
		return reg_native_status(reg_err_set(&err, REG_EIO, "out of memory"), &err);
	}
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(release->holds[release->n++], sizeof release->holds[0], "%s", holds[i]);
	}
	return release_now(session, release);
}

void reg_native_release(struct regulars_ticket *ticket)
{
	struct regulars_session *session = ticket->session;
	struct release *release;

	if (ticket->is_closed || ticket->event.n_redemptions == ticket->n_from_host || !reg_session_is_ours(session, NULL)) {
		return;
	}
	release = release_create(ticket->event.n_redemptions,
	    ticket->event.at_unix_s != 0 ? ticket->event.at_unix_s : reg_session_now_s(session));
	if (release == NULL) {
		return; /* the hold ends by itself */
	}
	for (size_t i = 0; i < ticket->event.n_redemptions; i++) {
		const char *hold = ticket->redemptions[i].hold;

		if (hold != NULL) {
			(void)snprintf(release->holds[release->n++], sizeof release->holds[0], "%s", hold);
		}
	}
	(void)release_now(session, release);
}
