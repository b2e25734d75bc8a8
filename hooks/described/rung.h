/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rung.h - sales that the host rings over several calls, by the text that it names them with.
 */
#ifndef REG_RUNG_H
#define REG_RUNG_H

#include "../../plugin/err.h"
#include "../../plugin/regulars.h"
#include "door.h"

struct reg_rung; /* the tickets of a door */

struct reg_rung *reg_rung_create(void); /* NULL: no memory */
void reg_rung_clear(struct reg_rung *rung); /* abandons all */
void reg_rung_destroy(struct reg_rung *rung); /* NULL is allowed */

/* The ticket called `name`, made by `session` when it is new, for this call until it is given back. NULL: another
 * call is at it, no memory, or the session refused. When there are REG_DOOR_MAX_TICKETS the one touched longest ago is
 * abandoned. */
struct regulars_ticket *reg_rung_take(struct reg_rung *rung, struct regulars_session *session, const char *name,
    struct reg_err *err);
/* `is_over`: the sale is closed or abandoned, the name is free again. The ticket, and what was shown of it, stays alive
 * until each call that took it has left it, once for each time it took it. */
void reg_rung_give_back(struct reg_rung *rung, const struct regulars_ticket *ticket, bool is_over);
void reg_rung_leave(struct reg_rung *rung, struct regulars_ticket *ticket);

#endif
