/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define QUIET_S 2 /* a file that nobody was seen to close is whole when it has not been written to for this long */

struct watch {
	const char *folder;
	int inotify, signals;
	int (*take)(bool *failed, const char *path, void *payload, struct reg_err *err);
	void *payload;
	bool has_young; /* files that may still be written to: look again soon */
};

static bool is_wanted(const char *name)
{
	size_t length = strlen(name);

	return name[0] != '.' && !(length > 4 && strcmp(name + length - 4, ".tmp") == 0) &&
	    !(length > 5 && strcmp(name + length - 5, ".part") == 0);
}

/* Moves a file into a subfolder under its own name, or NAME.1, NAME.2 ... where that is taken. */
static int put_away(const struct watch *watch, const char *name, const char *subfolder, struct reg_err *err)
{
	char from[4096], to[4096 + 64];

	(void)snprintf(from, sizeof from, "%s/%s", watch->folder, name);
	(void)snprintf(to, sizeof to, "%s/%s", watch->folder, subfolder);
	if (mkdir(to, 0750) != 0 && errno != EEXIST)
		return reg_err_set(err, REG_EIO, "cannot make the folder %s: %s", to, strerror(errno));
	for (int turn = 0; turn < 100000; turn++) {
		if (turn == 0)
			(void)snprintf(to, sizeof to, "%s/%s/%s", watch->folder, subfolder, name);
		else
			(void)snprintf(to, sizeof to, "%s/%s/%s.%d", watch->folder, subfolder, name, turn);
		if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
			return 0;
		if (errno != EEXIST)
			break;
	}
	return reg_err_set(err, REG_EIO, "cannot move %s to %s: %s", from, to, strerror(errno));
}

static int take_one(struct watch *watch, const char *name, bool is_closed, struct reg_err *err)
{
	char path[4096];
	struct stat status;
	bool failed = false;
	int rc;

	if (!is_wanted(name))
		return 0;
	if (snprintf(path, sizeof path, "%s/%s", watch->folder, name) >= (int)sizeof path)
		return reg_err_set(err, REG_EINVAL, "the path of %s is too long", name);
	if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return 0; /* gone again, a folder, a link */
	if (!is_closed && status.st_mtime + QUIET_S > time(NULL)) {
		watch->has_young = true;
		return 0;
	}
	rc = watch->take(&failed, path, watch->payload, err);
	return rc != 0 ? rc : put_away(watch, name, failed ? "failed" : "done", err);
}

static bool has_signal(const struct watch *watch)
{
	struct pollfd signals = { .fd = watch->signals, .events = POLLIN };

	return poll(&signals, 1, 0) > 0;
}

/* Everything that lies there. */
static int scan(struct watch *watch, struct reg_err *err)
{
	struct dirent **entries;
	int n = scandir(watch->folder, &entries, NULL, alphasort), rc = 0;

	if (n < 0)
		return reg_err_set(err, errno == ENOENT ? REG_ENOTFOUND : REG_EIO, "cannot read the folder %s: %s",
		    watch->folder, strerror(errno));
	watch->has_young = false;
	for (int i = 0; i < n; i++) {
		if (rc == 0 && !has_signal(watch))
			rc = take_one(watch, entries[i]->d_name, false, err);
		free(entries[i]);
	}
	free(entries);
	return rc;
}

/* What inotify tells. */
static int take_events(struct watch *watch, struct reg_err *err)
{
	_Alignas(struct inotify_event) char buffer[16384];
	ssize_t size = read(watch->inotify, buffer, sizeof buffer);
	int rc = 0;

	for (ssize_t at = 0; at < size && rc == 0;) {
		const struct inotify_event *event = (const struct inotify_event *)(buffer + at);

		at += (ssize_t)(sizeof *event + event->len);
		if ((event->mask & IN_Q_OVERFLOW) != 0)
			rc = scan(watch, err);
		else if ((event->mask & (IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) != 0)
			return reg_err_set(err, REG_ENOTFOUND, "the folder %s is gone", watch->folder);
		else if (event->len > 0 && !has_signal(watch))
			rc = take_one(watch, event->name, true, err);
	}
	return rc;
}

static int loop(struct watch *watch, struct reg_err *err)
{
	int rc = scan(watch, err);

	while (rc == 0) {
		struct pollfd fds[] = { { .fd = watch->signals, .events = POLLIN },
			{ .fd = watch->inotify, .events = POLLIN } };
		int n = poll(fds, 2, watch->has_young ? QUIET_S * 500 : -1);

		if (n < 0 && errno != EINTR)
			return reg_err_set(err, REG_EIO, "cannot wait for files: %s", strerror(errno));
		if (n > 0 && fds[0].revents != 0)
			return 0;
		if (n > 0 && fds[1].revents != 0)
			rc = take_events(watch, err);
		else if (watch->has_young)
			rc = scan(watch, err);
	}
	return rc;
}

int reg_watch_folder(const char *folder,
    int (*take)(bool *failed, const char *path, void *payload, struct reg_err *err), void *payload, struct reg_err *err)
{
	struct watch watch = { .folder = folder, .inotify = -1, .signals = -1, .take = take, .payload = payload };
	sigset_t ours, before;
	int rc;

	(void)sigemptyset(&ours);
	(void)sigaddset(&ours, SIGINT);
	(void)sigaddset(&ours, SIGTERM);
	(void)sigprocmask(SIG_BLOCK, &ours, &before);
	watch.signals = signalfd(-1, &ours, SFD_CLOEXEC);
	watch.inotify = inotify_init1(IN_CLOEXEC);
	/* The watch stands before the first look, so that nothing comes between. */
	if (watch.signals < 0 || watch.inotify < 0)
		rc = reg_err_set(err, REG_EIO, "cannot watch folders: %s", strerror(errno));
	else if (inotify_add_watch(watch.inotify, folder,
		     IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR) < 0)
		rc = reg_err_set(err, errno == ENOENT ? REG_ENOTFOUND : REG_EIO, "cannot watch the folder %s: %s",
		    folder, strerror(errno));
	else
		rc = loop(&watch, err);
	if (watch.inotify >= 0)
		(void)close(watch.inotify);
	if (watch.signals >= 0) {
		struct signalfd_siginfo taken;

		/* Taken off, or it would strike when it is no longer blocked. */
		while (has_signal(&watch) && read(watch.signals, &taken, sizeof taken) > 0)
			;
		(void)close(watch.signals);
	}
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return rc;
}
