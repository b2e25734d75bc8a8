/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../plugin/menu.h"
#include "../plugin/text.h"

#define DEFAULT_BUDGET_MS 250
#define RETRY_MS 2000        /* between attempts to open a database that is not there */
#define TELL_EVERY_MS 600000 /* one message in ten minutes is enough for a cashier */

static _Thread_local char last_error[REG_ERR_SIZE];

int64_t reg_session_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t reg_session_now_s(const struct regulars_session *session)
{
	int64_t now = session->services.clock == NULL ? 0 : session->services.clock(session->services.payload);

	return now == 0 ? (int64_t)time(NULL) : now;
}

enum regulars_status reg_session_fail(enum regulars_status status, const struct reg_err *err)
{
	(void)snprintf(last_error, sizeof last_error, "%s", err == NULL ? "" : err->line);
	return status;
}

const char *reg_session_last_error(void)
{
	return last_error;
}

static void session_log(struct regulars_session *session, enum regulars_message_kind kind, const char *line)
{
	if (session->services.log != NULL) {
		session->services.log(kind, line, session->services.payload);
	}
}

bool reg_session_is_ours(const struct regulars_session *session, struct reg_err *err)
{
	if (session->owner == getpid()) {
		return true;
	}
	(void)reg_err_set(err, REG_EIO, "this session belongs to the process that was forked; a child must start its own");
	return false;
}

/* --- reading side; all of it with the lock held --- */

/* Leaves the database, so that sales can still be made into events for the spool. */
static void session_go_offline(struct regulars_session *session)
{
	struct reg_err err = { 0 };
	struct reg_side *offline;

	if (reg_side_open_offline(&offline, session->path, session->till, &err) < 0) {
		return; /* the settings that were read before are as good */
	}
	reg_side_close(session->side);
	session->side = offline;
}

static void session_open_side(struct regulars_session *session, struct reg_err *err)
{
	struct reg_side *side;

	if (session->side != NULL && session->side->store != NULL &&
	    (session->is_broken || !reg_place_is_same(&session->place, session->path))) {
		session->retry_at_ms = session->is_broken ? reg_session_now_ms() + RETRY_MS : 0;
		session_go_offline(session);
	}
	if (session->side != NULL && session->side->store != NULL) {
		return;
	}
	if (session->retry_at_ms > reg_session_now_ms()) {
		return;
	}
	reg_place_remember(&session->place, session->path);
	if (reg_side_open(&side, session->path, REG_STORE_READ, session->till, session->budget_ms / 4, err) == 0) {
		reg_side_close(session->side);
		session->side = side;
		session->is_broken = false;
		return;
	}
	(void)snprintf(session->note, sizeof session->note, "%s", err->line);
	session->retry_at_ms = reg_session_now_ms() + RETRY_MS;
	session_go_offline(session);
}

struct reg_side *reg_session_side(struct regulars_session *session, struct reg_err *err)
{
	struct reg_err why = { 0 };

	if (!reg_session_is_ours(session, err)) {
		return NULL;
	}
	(void)pthread_mutex_lock(&session->lock);
	session_open_side(session, &why);
	return session->side; /* start() has seen to it that there is one */
}

void reg_session_release(struct regulars_session *session)
{
	char note[sizeof session->note];

	(void)snprintf(note, sizeof note, "%s", session->note);
	session->note[0] = '\0';
	(void)pthread_mutex_unlock(&session->lock);
	/* Only now: the host's log may call us back. */
	if (note[0] != '\0') {
		session_log(session, REGULARS_WARNING, note);
	}
}

void reg_session_reading_failed(struct regulars_session *session, int rc)
{
	/* The side is not closed here, since whoever reports this may still use it. */
	session->is_broken = session->is_broken ||
	    (session->side->store != NULL && (rc == REG_EDAMAGED || rc == REG_EIO || rc == REG_ENEWER));
}

bool reg_session_has_database(struct regulars_session *session)
{
	bool has;

	(void)pthread_mutex_lock(&session->lock);
	has = session->side != NULL && session->side->store != NULL && !session->is_broken;
	(void)pthread_mutex_unlock(&session->lock);
	return has;
}

/* --- start and stop --- */

/* An older host's table is shorter: what it lacks, or has in part only, stays NULL. */
static void copy_services(struct regulars_services *out, const struct regulars_services *in)
{
	static const size_t ends[] = {
		offsetof(struct regulars_services, payload) + sizeof in->payload,
		offsetof(struct regulars_services, message) + sizeof in->message,
		offsetof(struct regulars_services, log) + sizeof in->log,
		offsetof(struct regulars_services, customer_display) + sizeof in->customer_display,
		offsetof(struct regulars_services, clock) + sizeof in->clock,
	};
	size_t size = 0;

	for (size_t i = 0; in != NULL && i < sizeof ends / sizeof ends[0] && ends[i] <= in->struct_size; i++) {
		size = ends[i];
	}
	if (size > 0) {
		memcpy(out, in, size);
		out->struct_size = (uint32_t)size;
	}
}

static int check_settings(const struct regulars_settings *settings, struct reg_err *err)
{
	if (settings == NULL) {
		return reg_err_set(err, REG_EINVAL, "settings: expected a struct regulars_settings");
	}
	if (settings->struct_size < sizeof *settings) {
		return reg_err_set(err, REG_EINVAL, "settings.struct_size: found %u, expected %zu", (unsigned)settings->struct_size,
		    sizeof *settings);
	}
	if (settings->database == NULL || settings->database[0] == '\0') {
		return reg_err_set(err, REG_EINVAL, "settings.database: expected the path of the side database");
	}
	if (settings->budget_ms < 0 || settings->budget_ms > REG_SESSION_MAX_BUDGET_MS) {
		return reg_err_set(err, REG_EINVAL, "settings.budget_ms: found %d, expected 0 to %d", (int)settings->budget_ms,
		    REG_SESSION_MAX_BUDGET_MS);
	}
	return 0;
}

/* What needs the database, or at least the settings beside it. */
static int session_begin(struct regulars_session *session, struct reg_err *err)
{
	struct reg_err why = { 0 };
	bool is_offline;
	int rc;

	(void)pthread_mutex_lock(&session->lock);
	session_open_side(session, &why);
	is_offline = session->side != NULL && session->side->store == NULL;
	if (session->side == NULL) {
		(void)pthread_mutex_unlock(&session->lock);
		return reg_err_set(err, REG_EIO, "%s", why.line);
	}
	if (session->language == NULL) {
		session->language = strdup(session->side->language);
	}
	reg_session_release(session);
	if (session->language == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	rc = reg_menu_create(&session->menu, session->language, err);
	return rc < 0 ? rc : reg_writer_create(&session->writer, session->path, session->till, session->budget_ms, is_offline, err);
}

int reg_session_create(struct regulars_session **out, const struct regulars_settings *settings,
    const struct regulars_services *services, struct reg_err *err)
{
	struct regulars_session *session;
	int rc = check_settings(settings, err);

	*out = NULL;
	if (rc < 0) {
		return rc;
	}
	session = calloc(1, sizeof *session);
	if (session == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	session->owner = getpid();
	(void)pthread_mutex_init(&session->lock, NULL);
	session->path = strdup(settings->database);
	session->till = strdup(settings->till == NULL || settings->till[0] == '\0' ? "1" : settings->till);
	if (settings->operator_language != NULL && settings->operator_language[0] != '\0') {
		session->language = strdup(settings->operator_language);
	}
	session->budget_ms = settings->budget_ms == 0 ? DEFAULT_BUDGET_MS : settings->budget_ms;
	copy_services(&session->services, services);
	rc = session->path == NULL || session->till == NULL ? reg_err_set(err, REG_EIO, "out of memory")
	                                                    : session_begin(session, err);
	if (rc < 0) {
		reg_session_destroy(session);
		return rc;
	}
	*out = session;
	return 0;
}

void reg_session_destroy(struct regulars_session *session)
{
	/* A forked child has neither our thread nor a right to the parent's locks: it leaves everything as it is. */
	if (session == NULL || session->owner != getpid()) {
		return;
	}
	reg_writer_destroy(session->writer);
	reg_menu_destroy(session->menu);
	reg_side_close(session->side);
	(void)pthread_mutex_destroy(&session->lock);
	free(session->path);
	free(session->till);
	free(session->language);
	free(session);
}

/* --- capture --- */

static void session_tell(struct regulars_session *session, enum reg_message message)
{
	int64_t now = reg_session_now_ms();
	bool tell;

	(void)pthread_mutex_lock(&session->lock);
	tell = session->told_at_ms == 0 || now - session->told_at_ms >= TELL_EVERY_MS;
	if (tell) {
		session->told_at_ms = now == 0 ? 1 : now;
	}
	(void)pthread_mutex_unlock(&session->lock);
	if (tell && session->services.message != NULL) {
		session->services.message(REGULARS_WARNING,
		    reg_text_template(message, reg_text_language(session->language), false), session->services.payload);
	}
}

enum regulars_status reg_session_capture(struct reg_outcome *out, struct regulars_session *session,
    struct reg_event *event, int64_t began_ms)
{
	struct reg_err err = { 0 };
	int64_t left_ms = session->budget_ms - (reg_session_now_ms() - began_ms);
	/* A fifth at the least: with less, nothing could be written at all. */
	int64_t least_ms = session->budget_ms / 5 + 1;
	int rc = reg_writer_capture(out, session->writer, event, (int)(left_ms > least_ms ? left_ms : least_ms), &err);

	if (rc == 0) {
		return REGULARS_OK;
	}
	/* A file system that was read-only when the reading side was opened keeps the writing one from writing. */
	(void)pthread_mutex_lock(&session->lock);
	session->place = (struct reg_place){ 0 };
	(void)pthread_mutex_unlock(&session->lock);
	if (rc > 0) {
		session_log(session, REGULARS_WARNING, "the database could not take a sale in time; it is in the spool");
		return REGULARS_SPOOLED;
	}
	session_log(session, REGULARS_ERROR, err.line);
	session_tell(session, REG_MESSAGE_NOT_SAVED);
	return reg_session_fail(REGULARS_FAILED, &err);
}
