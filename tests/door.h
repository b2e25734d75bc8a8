/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * door.h - what the tests of the native door share: the built regulars.so loaded as a host does, a host's services that
 * write down what they are told, a ticket rung in one call.
 *
 * Everything fails the running test by itself.
 */
#ifndef REG_TESTS_DOOR_H
#define REG_TESTS_DOOR_H

#include <stdatomic.h>

#include "support.h"

#define DOOR_AT INT64_C(1767312000) /* 2026-01-02T08:00:00+08:00: lookups are made at the present time, after it */

extern const struct regulars_plugin *door;

/* Checked fixtures: the plugin loaded, a database in support_folder with a programme, customer c:1 with the plate
 * 粤B12345. */
void door_setup(void);
void door_teardown(void);
void *door_load(void); /* the plugin alone; dlclose() is the caller's */

/* What the host was told. */
struct door_heard {
	atomic_int messages, logs, displays;
	char message[300], log[700], display[2][100];
};
extern struct door_heard heard;
extern const struct regulars_services door_services;

struct regulars_session *door_start(const char *till, int budget_ms);

/* A whole sale: 40 l of fuel, identified by `plate` (may be NULL), closed. */
enum regulars_status door_sale(struct regulars_session *session, const char *receipt, const char *plate);
/* The same as one event; to be sent with door->event(). The lines are shared. */
struct regulars_event door_event(enum regulars_event_kind kind, const char *receipt, const char *plate);

int64_t door_now_ms(void); /* monotonic */
/* Waits until the SQL gives `wanted`, at most 20 s. */
void door_await(const char *sql, int64_t wanted);
/* Verify finds nothing; no session may be writing. */
void door_expect_sound(void);

#endif
