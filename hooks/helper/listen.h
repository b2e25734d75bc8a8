/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * listen.h - the socket of the helper, and who may use it.
 */
#ifndef REG_HELPER_LISTEN_H
#define REG_HELPER_LISTEN_H

#include <stdbool.h>
#include <sys/types.h>

#include "../../plugin/err.h"

struct reg_listen {
	int fd;           /* listening; -1: none */
	const char *path; /* that was made here and goes with it; NULL: systemd's */
	dev_t device;
	ino_t inode;
};

/* Takes over the socket with which systemd has started this process. Returns 1; 0: there is none; REG_EINVAL: what was handed
 * over is not one listening Unix stream socket. */
int reg_listen_inherit(struct reg_listen *out, struct reg_err *err) __attribute__((warn_unused_result));
/* Makes one at `path` (borrowed until it is closed), for the owner and the group alone. What a helper that is no more has left
 * there is removed. Errors: REG_EEXISTS: another helper listens there, or there is something else than a socket;
 * REG_EBUSY: another has been starting there for five seconds; REG_EINVAL: the path is too long; REG_EIO: the system's reason. */
int reg_listen_make(struct reg_listen *out, const char *path, struct reg_err *err) __attribute__((warn_unused_result));
/* Closes it and removes the path, if it is still the one that was made. */
void reg_listen_close(struct reg_listen *listening);

/* Whether the process at the other end of `fd` may call: root, the user of this process, and members of its group. The mode of
 * the socket says the same; a mistake there must not open the customers of a station to everybody. REG_EDENIED, with its user
 * and group, is for the log. */
int reg_listen_check_peer(int fd, struct reg_err *err) __attribute__((warn_unused_result));

#endif
