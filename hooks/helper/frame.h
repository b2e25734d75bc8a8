/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * frame.h - the JSON calls as lines: what one client of the helper sends, and what it gets.
 *
 * A request is one line, a reply is one line, in the order of the requests:
 *
 *   version                     {"messages":[],"status":"ok","version":N}
 *   open SETTINGS               {"messages":[],"status":"ok","session":N}
 *   call SESSION NAME REQUEST   the reply of regulars_json_call()
 *   close SESSION               {"messages":[],"status":"ok"}
 *
 * They are the functions of regulars-json(5) (a reply needs no freeing here). A session belongs to the client that opened
 * it: no other can use it, and the tickets of two tills are never confused, whatever they are called. Whatever comes in is
 * answered by a reply; only a line that is too long ends the exchange, for nobody knows where the next one would begin.
 */
#ifndef REG_HELPER_FRAME_H
#define REG_HELPER_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "../../plugin/err.h"

#define REG_FRAME_LINE (1 << 20)  /* bytes of a request, without the newline; a ticket of 1000 lines has 200,000 */
#define REG_FRAME_SESSIONS 16     /* that a client may have open at a time; tills have one */

struct reg_frame;

/* `database` is borrowed: the only one that may be opened, and the one that is when the settings name none; NULL: any. All
 * functions are for one thread at a time. Errors: REG_EIO: no memory. */
int reg_frame_create(struct reg_frame **out, const char *database, struct reg_err *err) __attribute__((warn_unused_result));
/* The client has hung up: closes its sessions, which abandons its open tickets and waits for what is being written. NULL is
 * allowed. */
void reg_frame_destroy(struct reg_frame *frame);

/* Where to put what is read next, *n bytes at most (never 0); borrowed until the next call. NULL: no memory. */
char *reg_frame_room(size_t *n, struct reg_frame *frame);
/* `n` bytes have been put there. */
void reg_frame_filled(struct reg_frame *frame, size_t n);
/* Takes the next whole line, makes the call, and gives the reply with its newline, *size bytes, to be freed. NULL: there is
 * none, read on; or no memory, when *is_over. *is_over is set when this was the last reply: hang up behind it. */
char *reg_frame_answer(size_t *size, bool *is_over, struct reg_frame *frame);

#endif
