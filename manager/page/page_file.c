/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "page_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 8 /* others that begin and end at the same time */

static int refuse(struct reg_err *err, const char *path, int failed)
{
	return reg_err_set(err, REG_EIO, "%s cannot be written: %s", path, strerror(failed));
}

/* False: somebody else has it. A file system that knows no locks has no writers beside each other. */
static bool lock(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/* Whether what is open is still what stands there: somebody may have taken it away before it was locked. */
static bool is_there(int fd, const char *part)
{
	struct stat open_one, there;

	return fstat(fd, &open_one) == 0 && lstat(part, &there) == 0 && open_one.st_ino == there.st_ino &&
	    open_one.st_dev == there.st_dev;
}

/* Takes away what a writer left that was killed: nobody has it locked. Errors: REG_EBUSY, somebody writes to it. */
static int take_away(const char *part, const char *path, struct reg_err *err)
{
	int fd = open(part, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), rc = 0;

	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0 && errno != ELOOP)
		return refuse(err, part, errno);
	if (fd >= 0 && !lock(fd))
		rc = reg_err_set(err, REG_EBUSY, "%s is being written by somebody else; let that end", path);
	else if (fd >= 0 && !is_there(fd, part))
		rc = 0; /* somebody else took it away, and may have made another */
	else if (unlink(part) != 0 && errno != ENOENT)
		rc = refuse(err, path, errno);
	if (fd >= 0)
		(void)close(fd);
	return rc;
}

/* Never an old file opened again: that could be somebody else's, who would read on. */
static int begin_part(int *out, const char *part, const char *path, struct reg_err *err)
{
	for (int i = 0; i < TRIES; i++) {
		int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600), failed = errno, rc;

		if (fd >= 0 && lock(fd) && is_there(fd, part)) {
			*out = fd;
			return 0;
		}
		if (fd >= 0)
			(void)close(fd);
		else if (failed != EEXIST)
			return refuse(err, path, failed);
		else if ((rc = take_away(part, path, err)) != 0)
			return rc;
	}
	return reg_err_set(err, REG_EBUSY, "%s is being written by others; let them end", path);
}

int reg_page_file_open(struct reg_page_file *file, const char *path, struct reg_err *err)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
	struct stat there;
	int fd = -1, rc;

	*file = (struct reg_page_file){ .path = path };
	if (name[0] == '\0')
		return reg_err_set(err, REG_EINVAL, "\"%s\" is no name of a file to write the page to", path);
	if (stat(path, &there) == 0 && S_ISDIR(there.st_mode))
		return reg_err_set(err, REG_EINVAL, "%s is a folder; expected was a file to write the page to", path);
	if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
		return reg_err_set(err, REG_EINVAL, "%s is a device, a pipe or the like; expected was a file to write the page to", path);
	if (asprintf(&file->part, "%.*s.%s.part", (int)(name - path), path, name) < 0) {
		file->part = NULL;
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	rc = begin_part(&fd, file->part, path, err);
	if (rc == 0 && (fchmod(fd, 0640) != 0 || (file->out = fdopen(fd, "w")) == NULL)) {
		rc = refuse(err, path, errno);
		(void)unlink(file->part);
		(void)close(fd);
	}
	if (rc != 0) {
		free(file->part);
		file->part = NULL;
	}
	return rc;
}

/* The name, too, is to be there when the power fails. A file system that cannot promise it is no reason to refuse. */
static void sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash != NULL ? strndup(path, (size_t)(slash - path + 1)) : strdup(".");
	int fd = folder != NULL ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd >= 0) {
		(void)fsync(fd);
		(void)close(fd);
	}
	free(folder);
}

int reg_page_file_close(struct reg_page_file *file, int rc, struct reg_err *err)
{
	if (rc == 0 && (fflush(file->out) != 0 || ferror(file->out) || fsync(fileno(file->out)) != 0))
		rc = refuse(err, file->path, errno);
	/* While it is locked, which closing ends; and only our own. */
	if (rc == 0 && !is_there(fileno(file->out), file->part))
		rc = reg_err_set(err, REG_EBUSY, "%s: somebody else took it away before it got its name", file->part);
	if (rc == 0 && rename(file->part, file->path) != 0)
		rc = refuse(err, file->path, errno);
	if (rc != 0 && is_there(fileno(file->out), file->part))
		(void)unlink(file->part);
	(void)fclose(file->out);
	if (rc == 0)
		sync_folder(file->path);
	free(file->part);
	file->part = NULL;
	return rc;
}
