/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * spool.h - where events wait when the database cannot take them: PATH.spool/tTILL.jsonl beside the database
 * (TILL as letters, digits, hyphens and _xx for any other byte; a name that is too long for a file as its hash).
 *
 * One record a line: BLAKE2b-128 of the rest in hexadecimal, a blank, the event as JSON (event_json.h: the card as its
 * token). Each is on disk (fsync) when append returns. A line that a crash cut short was never acknowledged and is
 * passed over; one that is whole but damaged is kept in PATH.spool/tTILL.damaged for a person to look at. Several
 * processes may append and replay at once (flock).
 */
#ifndef REG_SPOOL_H
#define REG_SPOOL_H

#include "side.h"

/* Appends durably. The folder is made (0770) when it is not there. Errors: REG_EIO. */
int reg_spool_append(const char *db_path, const char *till, const struct reg_event *event, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Captures what is spooled beside side->path, by every till, and removes what has been taken. *taken (may be NULL)
 * counts events that the database took. Stops at the first event the database cannot take now, which stays; one that it
 * refuses for good (REG_EINVAL, REG_EEXISTS) stays too, is passed over and reported at the end; what another is taking over
 * at this moment is left to it and reported as REG_EBUSY. Exactly once, since taking an event twice is a duplicate.
 * `between` (may be NULL) is called after each event, outside of any transaction, and may use `side`; when it returns
 * false the replay ends with REG_EBUSY and the rest stays. */
int reg_spool_replay(struct reg_side *side, int64_t *taken, bool (*between)(void *payload), void *payload,
    struct reg_err *err) __attribute__((warn_unused_result));

/* Calls `each` with file name, line and the event's JSON for every whole record; returns how many, or an error. */
int64_t reg_spool_list(const char *db_path, void (*each)(const char *file, int64_t line, const char *json, void *payload),
    void *payload, struct reg_err *err) __attribute__((warn_unused_result));

#endif
