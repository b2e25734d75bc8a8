/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * listen.c - a Unix socket of our own making or of systemd's, and its peers.
 */
#include "listen.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define FIRST_FD 3  /* sd_listen_fds(3): from here on */
#define BACKLOG 64
#define LOCK_MS 5000
#define LOCK_PAUSE_MS 10
#define GROUPS 1024 /* more than NGROUPS of any process that calls */

static bool is_listening(int fd)
{
	struct sockaddr_storage address;
	socklen_t size = sizeof address, int_size = sizeof(int);
	int type = 0, listens = 0;

	return getsockname(fd, (struct sockaddr *)&address, &size) == 0 && address.ss_family == AF_UNIX &&
	    getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &int_size) == 0 && type == SOCK_STREAM &&
	    getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &int_size) == 0 && listens != 0;
}

int reg_listen_inherit(struct reg_listen *out, struct reg_err *err)
{
	const char *pid = getenv("LISTEN_PID"), *n = getenv("LISTEN_FDS");

	*out = (struct reg_listen){ .fd = -1 };
	if (pid == NULL || n == NULL || strtol(pid, NULL, 10) != (long)getpid()) {
		return 0;
	}
	if (strtol(n, NULL, 10) != 1 || !is_listening(FIRST_FD)) {
		return reg_err_set(err, REG_EINVAL, "what was handed over: expected one listening Unix stream socket");
	}
	(void)fcntl(FIRST_FD, F_SETFD, FD_CLOEXEC);
	(void)fcntl(FIRST_FD, F_SETFL, O_NONBLOCK); /* who hangs up before being accepted must not hold up the others */
	out->fd = FIRST_FD;
	return 1;
}

/* Removes the socket of a helper that is no more. */
static int clear_path(const struct sockaddr_un *address, struct reg_err *err)
{
	struct stat found;
	int fd, refused;

	if (lstat(address->sun_path, &found) != 0) {
		return 0; /* whatever else is wrong, bind() says it */
	}
	if (!S_ISSOCK(found.st_mode)) {
		return reg_err_set(err, REG_EEXISTS, "%s: there is something else than a socket", address->sun_path);
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		return reg_err_set(err, REG_EIO, "%s: %s", address->sun_path, strerror(errno));
	}
	refused = connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 && errno == ECONNREFUSED;
	(void)close(fd);
	if (!refused) {
		return reg_err_set(err, REG_EEXISTS, "%s: another helper listens there", address->sun_path);
	}
	return unlink(address->sun_path) == 0 || errno == ENOENT ? 0
	    : reg_err_set(err, REG_EIO, "%s: %s", address->sun_path, strerror(errno));
}

/* Of two helpers that begin at once one looks, removes, makes and listens before the other looks: a socket that is not listened
 * to yet looks like one that a helper has left. What is locked is the folder, so that nothing stays behind. Gives its
 * descriptor, to be closed. */
static int lock_folder(const char *path, struct reg_err *err)
{
	static const struct timespec pause = { .tv_nsec = LOCK_PAUSE_MS * 1000000 };
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ? strdup(".") : strndup(path, slash == path ? 1 : (size_t)(slash - path));
	int rc = folder == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;
	int fd = rc < 0 ? -1 : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (rc == 0 && fd < 0) {
		rc = reg_err_set(err, REG_EIO, "%s: %s", folder, strerror(errno));
	}
	for (int waited_ms = 0; rc == 0 && flock(fd, LOCK_EX | LOCK_NB) != 0; waited_ms += LOCK_PAUSE_MS) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			rc = reg_err_set(err, REG_EIO, "%s: %s", folder, strerror(errno));
		} else if (waited_ms >= LOCK_MS) {
			rc = reg_err_set(err, REG_EBUSY, "%s: another helper has been starting there for five seconds", path);
		} else {
			(void)nanosleep(&pause, NULL);
		}
	}
	free(folder);
	if (rc < 0 && fd >= 0) {
		(void)close(fd);
	}
	return rc < 0 ? rc : fd;
}

/* With the folder locked. */
static int make(struct reg_listen *out, const char *path, const struct sockaddr_un *address, struct reg_err *err)
{
	struct stat made;
	mode_t mask;
	int rc = clear_path(address, err), fd;

	if (rc < 0) {
		return rc;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	mask = umask(0117); /* the process is ours, and has one thread yet */
	if (fd < 0 || bind(fd, (const struct sockaddr *)address, sizeof *address) != 0 || listen(fd, BACKLOG) != 0 ||
	    lstat(path, &made) != 0) {
		rc = reg_err_set(err, REG_EIO, "%s: %s", path, strerror(errno));
	}
	(void)umask(mask);
	if (rc < 0) {
		if (fd >= 0) {
			(void)close(fd);
		}
		return rc;
	}
	*out = (struct reg_listen){ .fd = fd, .path = path, .device = made.st_dev, .inode = made.st_ino };
	return 0;
}

int reg_listen_make(struct reg_listen *out, const char *path, struct reg_err *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int rc, folder;

	*out = (struct reg_listen){ .fd = -1 };
	if (strlen(path) >= sizeof address.sun_path) {
		return reg_err_set(err, REG_EINVAL, "%s: the path of a socket has at most %zu bytes", path,
		    sizeof address.sun_path - 1);
	}
	memcpy(address.sun_path, path, strlen(path));
	folder = lock_folder(path, err);
	if (folder < 0) {
		return folder;
	}
	rc = make(out, path, &address, err);
	(void)close(folder);
	return rc;
}

void reg_listen_close(struct reg_listen *listening)
{
	struct stat found;

	if (listening->fd < 0) {
		return;
	}
	if (listening->path != NULL && lstat(listening->path, &found) == 0 && found.st_dev == listening->device &&
	    found.st_ino == listening->inode) {
		(void)unlink(listening->path);
	}
	(void)close(listening->fd);
	listening->fd = -1;
}

int reg_listen_check_peer(int fd, struct reg_err *err)
{
	struct ucred peer;
	gid_t groups[GROUPS];
	socklen_t size = sizeof peer;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
		return reg_err_set(err, REG_EIO, "who is calling: %s", strerror(errno));
	}
	if (peer.uid == 0 || peer.uid == geteuid() || peer.gid == getegid()) {
		return 0;
	}
	size = sizeof groups;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &size) == 0) {
		for (size_t i = 0; i < size / sizeof groups[0]; i++) {
			if (groups[i] == getegid()) {
				return 0;
			}
		}
	}
	return reg_err_set(err, REG_EDENIED, "user %ld was sent away: expected a member of group %ld", (long)peer.uid,
	    (long)getegid());
}
