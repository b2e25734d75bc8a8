/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * clients.h - who is connected to the helper: a thread each, so that a till that is slow keeps no other waiting.
 */
#ifndef REG_HELPER_CLIENTS_H
#define REG_HELPER_CLIENTS_H

#include <stddef.h>

#include "../../plugin/err.h"

#define REG_CLIENTS 64 /* connected at a time; a station has one to twenty tills */

struct reg_clients;

/* `database` as in frame.h. `left_fd` is an eventfd that is written to whenever a client has gone; both are borrowed. */
int reg_clients_create(struct reg_clients **out, const char *database, int left_fd, struct reg_err *err)
    __attribute__((warn_unused_result));
/* Serves whoever is connected by `fd`, which is taken over, on a thread of its own. Errors: REG_EBUSY: there are as many as
 * may be; the client has been told. REG_EIO: no thread or memory. */
int reg_clients_add(struct reg_clients *clients, int fd, struct reg_err *err) __attribute__((warn_unused_result));
size_t reg_clients_count(struct reg_clients *clients);
/* Reads nothing more, answers what has been read whole, closes all sessions, and waits for all of that; a client that does not
 * take its reply is waited for at most five seconds. NULL is allowed. */
void reg_clients_destroy(struct reg_clients *clients);

/* One client, on the calling thread, until it hangs up: reads from `in` and writes to `out`, which stay open. */
int reg_clients_serve(const char *database, int in, int out, struct reg_err *err) __attribute__((warn_unused_result));

#endif
