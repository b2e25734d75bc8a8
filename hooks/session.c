/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../plugin/text.h"
#include "../plugin/menu.h"

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

/* --- reading side --- */

static void session_open_side(struct regulars_session *session)
{
	struct reg_err err = { 0 };
	struct reg_side *side;

	if (session->side != NULL && session->side->store != NULL) {
		return;
	}
	if (session->retry_at_ms > reg_session_now_ms()) {
		return;
	}
	if (reg_side_open(&side, session->path, REG_STORE_READ, session->till, session->budget_ms / 4, &err) == 0) {
		reg_side_close(session->side);
		session->side = side;
		return;
	}
	session_log(session, REGULARS_WARNING, err.line);
	session->retry_at_ms = reg_session_now_ms() + RETRY_MS;
	if (session->side == NULL) {
		reg_err_clear(&err);
		if (reg_side_open_offline(&session->side, session->path, session->till, &err) < 0) {
			session_log(session, REGULARS_ERROR, err.line);
		}
	}
}

struct reg_side *reg_session_side(struct regulars_session *session)
{
	if (session->owner != getpid()) {
		return NULL;
	}
	(void)pthread_mutex_lock(&session->lock);
	session_open_side(session);
	if (session->side == NULL) {
		(void)pthread_mutex_unlock(&session->lock);
		return NULL;
	}
	return session->side;
}

void reg_session_release(struct regulars_session *session)
{
	(void)pthread_mutex_unlock(&session->lock);
}

void reg_session_reading_failed(struct regulars_session *session, int rc)
{
	struct reg_err err = { 0 };
	struct reg_side *offline;

	if (rc != REG_EDAMAGED && rc != REG_EIO) {
		return;
	}
	if (reg_side_open_offline(&offline, session->path, session->till, &err) == 0) {
		reg_side_close(session->side);
		session->side = offline;
		session->retry_at_ms = reg_session_now_ms() + RETRY_MS;
	}
}

/* --- start and stop --- */

static void copy_services(struct regulars_services *out, const struct regulars_services *in)
{
	if (in != NULL) {
		/* An older host's table is shorter: what it lacks stays NULL. */
		memcpy(out, in, in->struct_size < sizeof *out ? in->struct_size : sizeof *out);
	}
}

int reg_session_create(struct regulars_session **out, const struct regulars_settings *settings,
    const struct regulars_services *services, struct reg_err *err)
{
	struct regulars_session *session;
	int rc;

	*out = NULL;
	if (settings == NULL || settings->database == NULL || settings->database[0] == '\0') {
		return reg_err_set(err, REG_EINVAL, "settings.database: expected the path of the side database");
	}
	if (settings->budget_ms < 0) {
		return reg_err_set(err, REG_EINVAL, "settings.budget_ms: found %d, expected 0 or more", (int)settings->budget_ms);
	}
	session = calloc(1, sizeof *session);
	if (session == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	session->owner = getpid();
	(void)pthread_mutex_init(&session->lock, NULL);
	session->path = strdup(settings->database);
	session->till = strdup(settings->till == NULL || settings->till[0] == '\0' ? "1" : settings->till);
	session->language = settings->operator_language == NULL ? NULL : strdup(settings->operator_language);
	session->budget_ms = settings->budget_ms == 0 ? DEFAULT_BUDGET_MS : settings->budget_ms;
	copy_services(&session->services, services);
	if (session->path == NULL || session->till == NULL) {
		rc = reg_err_set(err, REG_EIO, "out of memory");
		goto error;
	}
	session_open_side(session);
	if (session->side == NULL) {
		rc = reg_err_set(err, REG_ENOTFOUND,
		    "%s: neither the database nor the settings beside it can be read; make it with `regulars init`", session->path);
		goto error;
	}
	rc = reg_menu_create(&session->menu, session->language == NULL ? session->side->language : session->language, err);
	rc = rc < 0 ? rc : reg_writer_create(&session->writer, session->path, session->till, session->budget_ms, err);
	if (rc < 0) {
		goto error;
	}
	*out = session;
	return 0;
error:
	reg_session_destroy(session);
	return rc;
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
		const char *language = session->language == NULL ? session->side->language : session->language;

		session->services.message(REGULARS_WARNING, reg_text_template(message, reg_text_language(language), false), session->services.payload);
	}
}

enum regulars_status reg_session_capture(struct reg_outcome *out, struct regulars_session *session,
    struct reg_event *event)
{
	struct reg_err err = { 0 };
	int rc = reg_writer_capture(out, session->writer, event, &err);

	if (rc == 0) {
		return REGULARS_OK;
	}
	if (rc > 0) {
		session_log(session, REGULARS_WARNING, "the database could not take a sale in time; it is in the spool");
		return REGULARS_SPOOLED;
	}
	session_log(session, REGULARS_ERROR, err.line);
	session_tell(session, REG_MESSAGE_NOT_SAVED);
	return reg_session_fail(REGULARS_FAILED, &err);
}
