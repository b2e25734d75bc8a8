/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * door_make.c - a described host's door is made, meets its host, and is released.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "../session.h"
#include "door_internal.h"
#include "run.h"

static void closure_run(void *result, void *const *args, void *payload)
{
	struct reg_handler_code *code = payload;

	reg_door_run(code->door, code->handler, result, args);
}

/* Callbacks, and what the host looks up by name. What is polled or wrapped is called by us. */
static int make_codes(struct reg_door *door, struct reg_err *err)
{
	const struct reg_hook *hook = door->hook;
	int rc = 0;

	for (size_t i = 0; i < hook->n_handlers && rc == 0; i++) {
		const struct reg_handler *handler = &hook->handlers[i];

		door->codes[i] = (struct reg_handler_code){ .door = door, .handler = handler };
		if (handler->is_callback || hook->meeting.kind == REG_MEET_ENTRY)
			rc = reg_closure_create(&door->codes[i].closure, &handler->signature, closure_run, &door->codes[i], err);
	}
	return rc;
}

static char *setting(const char *stated, const char *variable, const char *otherwise)
{
	const char *value = stated != NULL ? stated : getenv(variable);

	return strdup(value == NULL || value[0] == '\0' ? otherwise : value);
}

/* How long a call may keep the host waiting; 0: the usual time. What is no time is told, and does not stop a sale. */
static int32_t read_budget(struct reg_door *door)
{
	const char *value = getenv("REGULARS_BUDGET_MS");
	struct reg_err why = { 0 };
	char *end;
	long budget_ms;

	if (value == NULL || value[0] == '\0')
		return 0;
	budget_ms = strtol(value, &end, 10);
	if (value[0] >= '0' && value[0] <= '9' && *end == '\0' && budget_ms <= REG_SESSION_MAX_BUDGET_MS)
		return (int32_t)budget_ms;
	(void)reg_err_set(&why, REG_EINVAL, "REGULARS_BUDGET_MS: found \"%.20s\", expected milliseconds, 0 to %d", value,
	    REG_SESSION_MAX_BUDGET_MS);
	reg_door_log(door, REGULARS_WARNING, why.line);
	return 0;
}

static void door_free(struct reg_door *door)
{
	for (size_t i = 0; door->codes != NULL && i < door->hook->n_handlers; i++)
		reg_closure_destroy(door->codes[i].closure);
	while (door->lent != NULL)
		reg_lend_release(door, door->lent->memory);
	free(door->codes);
	free(door->kept);
	free(door->found);
	free(door->database);
	free(door->till);
	reg_rung_destroy(door->rung);
	reg_encoder_destroy(door->encoder);
	reg_zone_destroy(door->site.zone);
	reg_zone_destroy(door->utc.zone);
	reg_trace_destroy(door->trace);
	reg_hook_destroy(door->hook);
	if (door->library != NULL)
		(void)dlclose(door->library);
	(void)pthread_cond_destroy(&door->wake);
	(void)pthread_mutex_destroy(&door->lock);
	(void)pthread_mutex_destroy(&door->beginning);
	free(door);
}

int reg_door_create(struct reg_door **out, const char *path, const struct reg_door_settings *settings, struct reg_err *err)
{
	static const struct reg_door_settings none = { 0 };
	struct reg_door *door = calloc(1, sizeof *door);
	pthread_condattr_t monotonic;
	int rc;

	*out = NULL;
	settings = settings == NULL ? &none : settings;
	if (door == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	(void)pthread_mutex_init(&door->lock, NULL);
	(void)pthread_mutex_init(&door->beginning, NULL);
	atomic_store(&door->in_use, &door->utc);
	(void)pthread_condattr_init(&monotonic);
	(void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&door->wake, &monotonic);
	(void)pthread_condattr_destroy(&monotonic);
	door->forks = reg_door_forks();
	door->trace_only = settings->trace_only != 0;
	rc = reg_hook_load(&door->hook, path, NULL, NULL, err);
	if (rc == 0) {
		door->codes = calloc(door->hook->n_handlers + 1, sizeof *door->codes);
		door->kept = calloc(door->hook->n_kept + 1, sizeof *door->kept);
		door->encoder = reg_encoder_create();
		door->rung = reg_rung_create();
		door->database = setting(settings->database, "REGULARS_DB", REG_STATE_DIR "/regulars.db");
		door->till = setting(settings->till, "REGULARS_TILL", "1");
		if (door->codes == NULL || door->kept == NULL || door->encoder == NULL || door->rung == NULL ||
		    door->database == NULL || door->till == NULL)
			rc = reg_err_set(err, REG_EIO, "out of memory");
	}
	rc = rc < 0 ? rc : reg_zone_create(&door->utc.zone, "UTC", err);
	if (rc == 0 && settings->trace != NULL)
		rc = reg_trace_create(&door->trace, settings->trace, err);
	rc = rc < 0 ? rc : make_codes(door, err);
	door->budget_ms = rc < 0 ? 0 : read_budget(door);
	if (rc < 0) {
		door_free(door);
		return rc;
	}
	*out = door;
	return 0;
}

int reg_door_meet(struct reg_door *door, struct reg_err *err)
{
	return reg_meet(door, err);
}

void reg_door_end(struct reg_door *door)
{
	reg_meet_end(door);
	reg_door_stop(door);
}

void reg_door_destroy(struct reg_door *door)
{
	bool is_busy;

	if (door == NULL)
		return;
	reg_door_end(door);
	(void)pthread_mutex_lock(&door->lock);
	is_busy = door->active > 0;
	(void)pthread_mutex_unlock(&door->lock);
	/* A handler runs, perhaps in this very thread: its closure must outlive it, so what is left stays until the
	 * process ends. Later calls are answered as failures. */
	if (!is_busy && !reg_door_is_called())
		door_free(door);
}
