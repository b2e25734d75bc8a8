/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "entry.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "door_internal.h"

#define EXPORT __attribute__((visibility("default")))
#define MAX_DOORS 8

struct wrapper {
	struct wrapper *next;
	struct reg_door *door;
	const struct reg_handler *handler;
	void *function;
	struct reg_closure *closure;
};

static struct {
	pthread_mutex_t lock;
	struct {
		char *path;
		struct reg_door *door;
		int has_failed; /* it did not meet; kept, for the host may have got functions of it before */
	} doors[MAX_DOORS];
	size_t n;
	struct wrapper *wrappers;
	pid_t owner; /* a forked child has neither our threads nor a right to our locks */
} opened = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct reg_door_settings settings_of_environment(void)
{
	struct reg_door_settings settings = { .trace = getenv("REGULARS_HOOK_TRACE") };
	const char *capture = getenv("REGULARS_HOOK_CAPTURE");

	if (settings.trace != NULL && settings.trace[0] == '\0')
		settings.trace = NULL;
	settings.trace_only = settings.trace != NULL && (capture == NULL || strcmp(capture, "1") != 0);
	return settings;
}

/* With the lock held. */
static struct reg_door *open_door(const char *path, struct reg_err *err)
{
	struct reg_door_settings settings = settings_of_environment();
	struct reg_door *door;
	char *copy;

	if (opened.n == MAX_DOORS) {
		(void)reg_err_set(err, REG_EINVAL, "%s: there are %d hook files in this process already", path, MAX_DOORS);
		return NULL;
	}
	copy = strdup(path);
	if (copy == NULL) {
		(void)reg_err_set(err, REG_EIO, "out of memory");
		return NULL;
	}
	if (reg_door_create(&door, path, &settings, err) < 0) {
		free(copy);
		return NULL;
	}
	opened.doors[opened.n].path = copy;
	opened.doors[opened.n++].door = door;
	if (reg_door_meet(door, err) < 0) {
		reg_door_end(door);
		opened.doors[opened.n - 1].has_failed = 1;
		return NULL;
	}
	return door;
}

EXPORT void *regulars_hook_open(const char *path, char *why, size_t why_size)
{
	struct reg_err err = { 0 };
	struct reg_door *door = NULL;

	if (opened.owner != 0 && opened.owner != getpid()) {
		if (why != NULL && why_size > 0)
			(void)snprintf(why, why_size, "%s: opened by the parent of this process", path);
		return NULL;
	}
	(void)pthread_mutex_lock(&opened.lock);
	opened.owner = getpid();
	for (size_t i = 0; i < opened.n; i++)
		if (!opened.doors[i].has_failed && strcmp(opened.doors[i].path, path) == 0)
			door = opened.doors[i].door;
	if (door != NULL)
		reg_door_resume(door); /* a shim that was unloaded after a `stop`, and loaded again */
	else
		door = open_door(path, &err);
	(void)pthread_mutex_unlock(&opened.lock);
	if (door == NULL && why != NULL && why_size > 0)
		(void)snprintf(why, why_size, "%s", err.line);
	return door;
}

EXPORT void *regulars_hook_function(void *hook, const char *name)
{
	return hook == NULL ? NULL : reg_door_function(hook, name);
}

static void wrapper_run(void *result, void *const *args, void *payload)
{
	struct wrapper *wrapper = payload;

	reg_door_wrap(wrapper->door, wrapper->handler->name, wrapper->function, result, args);
}

EXPORT void *regulars_hook_wrapper(void *hook, const char *name, void *function)
{
	struct reg_door *door = hook;
	const struct reg_handler *handler = NULL;
	struct reg_err ignored = { 0 };
	struct wrapper *wrapper;

	if (door != NULL)
		handler = reg_hook_handler(reg_door_hook(door), name, REG_PHASE_AFTER);
	if (door != NULL && handler == NULL)
		handler = reg_hook_handler(reg_door_hook(door), name, REG_PHASE_BEFORE);
	wrapper = handler == NULL ? NULL : calloc(1, sizeof *wrapper);
	if (wrapper == NULL)
		return NULL;
	*wrapper = (struct wrapper){ .door = door, .handler = handler, .function = function };
	if (reg_closure_create(&wrapper->closure, &handler->signature, wrapper_run, wrapper, &ignored) < 0) {
		free(wrapper);
		return NULL;
	}
	/* Kept to the end of the process: the host's tables point to it. */
	(void)pthread_mutex_lock(&opened.lock);
	wrapper->next = opened.wrappers;
	opened.wrappers = wrapper;
	(void)pthread_mutex_unlock(&opened.lock);
	return reg_closure_code(wrapper->closure);
}

/* --- a process that was started with us preloaded --- */

static void clear_environment(void)
{
	static const char *const names[] = { "LD_PRELOAD", "LD_AUDIT", "REGULARS_HOOK", "REGULARS_HOOK_SYMBOLS",
		"REGULARS_HOOK_TRACE", "REGULARS_HOOK_CAPTURE" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		(void)unsetenv(names[i]);
}

static int wants_meeting(const char *path)
{
	const char *preload = getenv("LD_PRELOAD");

	return path != NULL && path[0] != '\0' && preload != NULL && strstr(preload, "regulars-hook") != NULL;
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("REGULARS_HOOK");
	char why[REG_ERR_SIZE] = "", *copy;

	if (!wants_meeting(path))
		return;
	copy = strdup(path);
	if (copy != NULL)
		(void)regulars_hook_open(copy, why, sizeof why);
	free(copy);
	clear_environment();
}

/* Our threads end and what waits is written. The functions that the host has got stay: its threads may still be running,
 * and its libraries end after us. */
__attribute__((destructor)) static void end(void)
{
	if (opened.owner != getpid())
		return;
	for (size_t i = 0; i < opened.n; i++)
		if (!opened.doors[i].has_failed)
			reg_door_end(opened.doors[i].door);
}
