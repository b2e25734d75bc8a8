/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * side.h - an opened side database with what belongs to it: settings, secret, zone, the programmes in force.
 *
 * One thread at a time, like the store it owns.
 */
#ifndef REG_SIDE_H
#define REG_SIDE_H

#include "event.h"
#include "programme.h"
#include "store.h"
#include "zone.h"

/* What the captures of one transaction share (capture.h). */
struct reg_side_run {
	bool is_open;
	int64_t origin;                  /* whose place follows; 0: not read yet */
	int64_t seq, hlc;                /* of its last fact */
	unsigned char head[REG_ID_SIZE]; /* and that one's MAC */
};

struct reg_side {
	struct reg_store *store;
	char *path;
	char *site, *zone_name, *currency, *language, *country, *till;
	struct reg_zone *zone;
	unsigned char secret[REG_SECRET_SIZE];
	struct reg_programme **programmes; /* by effective time, oldest first */
	int64_t *programme_effective;
	size_t n_programmes;
	/* Versions that this program cannot read, which are left out: the one before stays in force. 0: none; else the
	 * number of the last of them. */
	int unread_programme;
	bool in_batch;                     /* acts are parts of one transaction (act.h) */
	struct reg_side_run run;
	int64_t programmes_seen;           /* programme_stamp when they were read; -1: to be read again */
	struct reg_event_context context;  /* points into the above */
};

struct reg_init {
	const char *site, *zone, *currency;
	const char *language; /* "en" (default), "zh_CN" */
	const char *country;  /* plates; NULL: from the zone where it is plain (Asia/Shanghai: cn), else none */
	const char *secret_from; /* a secret file of the same chain to copy; NULL: make one */
};

/* Makes the database, PATH.key (the secret, 0600) and PATH.station (the settings, for when the database cannot be
 * opened). Nothing is left behind on failure. */
int reg_side_init(const char *path, const struct reg_init *init, struct reg_err *err) __attribute__((warn_unused_result));

/* Opens. `till` names the origin of what is written ("" : the command line); NULL for readers. Besides the errors of
 * reg_store_open(), REG_EOLDER for reading also when a migration left views to be made; for writing, they are made. */
int reg_side_open(struct reg_side **out, const char *path, enum reg_store_mode mode, const char *till, int busy_ms,
    struct reg_err *err) __attribute__((warn_unused_result));
/* Opens without the database, from PATH.key and PATH.station: enough to make events for the spool, side->store is NULL.
 */
int reg_side_open_offline(struct reg_side **out, const char *path, const char *till, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_side_close(struct reg_side *side); /* NULL is allowed */

/* The programme in force at an instant, NULL when none was. Borrowed until the next refresh. */
const struct reg_programme *reg_side_programme(const struct reg_side *side, int64_t at_unix_s);
/* A side with another store and the same settings and secret, borrowed from `side`; programmes are read from the store.
 */
void reg_side_twin(struct reg_side *out, const struct reg_side *side, struct reg_store *store);
void reg_side_twin_finish(struct reg_side *twin); /* leaves the store; zeroed: nothing done */

/* How far back the windows and rules of all programmes look, in days: how long an account must be kept by day. */
int32_t reg_side_window_days(const struct reg_side *side);
/* Reads the programmes again. */
int reg_side_reload(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));
/* A restored backup begins a new life: facts from now on come from new origins, so that none can share a number with
 * one that was written after the backup was taken. */
int reg_side_new_incarnation(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));
/* Reads programmes loaded by others since. Cheap when there are none. */
int reg_side_refresh(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));

#endif
