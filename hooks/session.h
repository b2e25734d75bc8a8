/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * session.h - an opened plugin: a writer, a reading side of its own, the host's services. Behind every door that a host loads.
 */
#ifndef REG_SESSION_H
#define REG_SESSION_H

#include <pthread.h>
#include <sys/types.h>

#include "../plugin/side.h"
#include "../plugin/writer.h"

struct regulars_session {
	pid_t owner;
	char *path, *till, *language; /* language NULL: the site's */
	int budget_ms;
	struct regulars_services services;
	struct reg_writer *writer;
	pthread_mutex_t lock;      /* of what follows */
	struct reg_side *side;     /* for reading; its store is NULL while the database cannot be opened */
	int64_t retry_at_ms;       /* when to try again then */
	int64_t told_at_ms;        /* when the cashier was last told that we cannot save */
	struct reg_menu *menu;
};

/* As start() of regulars.h. `till` "" or NULL: "1". */
int reg_session_create(struct regulars_session **out, const struct regulars_settings *settings,
    const struct regulars_services *services, struct reg_err *err) __attribute__((warn_unused_result));
void reg_session_destroy(struct regulars_session *session);

/* The reading side with its lock held, its database opened when that is possible; NULL in a forked child. To be released with
 * reg_session_release(). side->store may be NULL. */
struct reg_side *reg_session_side(struct regulars_session *session);
void reg_session_release(struct regulars_session *session);
/* After an error of reading: a connection that is good for nothing more is closed and opened anew later. */
void reg_session_reading_failed(struct regulars_session *session, int rc);

/* Captures through the writer, which takes over `event`; tells host log and cashier what they should know. */
enum regulars_status reg_session_capture(struct reg_outcome *out, struct regulars_session *session,
    struct reg_event *event);

/* The last error of this thread. */
enum regulars_status reg_session_fail(enum regulars_status status, const struct reg_err *err);
const char *reg_session_last_error(void);

int64_t reg_session_now_ms(void); /* monotonic */

#endif
