/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * session.h - an opened plugin: a writer, a reading side of its own, the host's services. Behind every door that a host
 * loads.
 */
#ifndef REG_SESSION_H
#define REG_SESSION_H

#include <pthread.h>
#include <sys/types.h>

#include "../plugin/place.h"
#include "../plugin/side.h"
#include "../plugin/writer.h"

#define REG_SESSION_MAX_BUDGET_MS 60000 /* longest that a call may be let take */

struct regulars_session {
	pid_t owner;
	char *path, *till, *language; /* language: the operator's, else the site's */
	int budget_ms;
	struct regulars_services services;
	struct reg_writer *writer;
	pthread_mutex_t lock;      /* of what follows */
	struct reg_side *side;     /* for reading; its store is NULL while the database cannot be opened */
	struct reg_place place;    /* the file that `side` has opened */
	bool is_broken;            /* reading failed: `side` is to be closed before it is used again */
	char note[REG_ERR_SIZE];   /* for the host's log once the lock is released */
	int64_t retry_at_ms;       /* when to try again then */
	int64_t told_at_ms;        /* when the cashier was last told that we cannot save */
	struct reg_menu *menu;
};

/* As start() of regulars.h. `till` "" or NULL: "1". */
int reg_session_create(struct regulars_session **out, const struct regulars_settings *settings,
    const struct regulars_services *services, struct reg_err *err) __attribute__((warn_unused_result));
void reg_session_destroy(struct regulars_session *session);

/* False, with the reason, in a forked child: there nothing of the session may be touched. */
bool reg_session_is_ours(const struct regulars_session *session, struct reg_err *err);

/* The reading side with its lock held, its database opened when that is possible; NULL, with the reason, in a forked
 * child. To be released with reg_session_release(), which may call the host's log. side->store may be NULL. */
struct reg_side *reg_session_side(struct regulars_session *session, struct reg_err *err);
void reg_session_release(struct regulars_session *session);
/* Whether the database was open when it was needed last, and could be read. Takes the lock for a moment. */
bool reg_session_has_database(struct regulars_session *session);
/* After an error of reading: a connection that is good for nothing more is closed by the next reg_session_side(), and
 * opened anew later. Called with the lock held. */
void reg_session_reading_failed(struct regulars_session *session, int rc);

/* Captures through the writer, which takes over `event`; tells host log and cashier what they
 * should know. `began_ms` (reg_session_now_ms) is when the host called: what reading took is not waited for twice. */
enum regulars_status reg_session_capture(struct reg_outcome *out, struct regulars_session *session,
    struct reg_event *event, int64_t began_ms);

/* The last error of this thread. */
enum regulars_status reg_session_fail(enum regulars_status status, const struct reg_err *err);
const char *reg_session_last_error(void);

int64_t reg_session_now_ms(void); /* monotonic */
/* Business time: the host's clock, where it has none the machine's. */
int64_t reg_session_now_s(const struct regulars_session *session);

#endif
