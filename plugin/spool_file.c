/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "spool_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "event.h"
#include "share.h"

#define SUM_SIZE (REG_SPOOL_SUM_TEXT / 2)
#define NAME_LONGEST 200 /* of the 255 that a file's name may have: a replay adds "+", 16 digits and the ending */

/* --- names --- */

void reg_spool_sum(char out[REG_SPOOL_SUM_TEXT + 1], const char *text, size_t size)
{
	unsigned char sum[SUM_SIZE];

	(void)crypto_generichash(sum, sizeof sum, (const unsigned char *)text, size, NULL, 0);
	(void)sodium_bin2hex(out, REG_SPOOL_SUM_TEXT + 1, sum, sizeof sum);
}

int reg_spool_folder(char out[PATH_MAX], const char *db_path, struct reg_err *err)
{
	return snprintf(out, PATH_MAX, "%s.spool", db_path) < PATH_MAX
	    ? 0 : reg_err_set(err, REG_EIO, "%s: the path is too long", db_path);
}

/* A till's name as a file name: letters, digits and hyphens stay, every other byte becomes _ and two hexadecimal
 * digits. A name that grows too long for a file by that goes by its hash: no sale may be lost for the name of its
 * till. */
int reg_spool_file(char out[PATH_MAX], const char *folder, const char *till, const char *suffix, struct reg_err *err)
{
	char name[3 * REG_EVENT_MAX_TEXT + 8];
	size_t used = 0;

	for (const unsigned char *c = (const unsigned char *)till; *c != '\0' && used + 4 < sizeof name; c++) {
		bool plain = (*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') || *c == '-';

		used += (size_t)snprintf(name + used, sizeof name - used, plain ? "%c" : "_%02x", *c);
	}
	name[used] = '\0';
	if (used > NAME_LONGEST) {
		reg_spool_sum(name, till, strlen(till));
	}
	return snprintf(out, PATH_MAX, "%s/t%s%s", folder, name, suffix) < PATH_MAX
	    ? 0 : reg_err_set(err, REG_EIO, "%s: the path is too long", folder);
}

/* --- appending --- */

static int sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd < 0 ? -1 : fsync(fd);

	if (fd >= 0) {
		(void)close(fd);
	}
	return rc;
}

static int write_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n <= 0) {
			return -1;
		}
		bytes += n;
		size -= (size_t)n;
	}
	return 0;
}

/* A replay may rename or remove the file between our open and our lock: then the lock is on a file that is no longer ours,
 * and the path is opened anew. */
int reg_spool_open_locked(const char *path, int flags, int lock, off_t *size)
{
	struct stat by_fd, by_name;

	for (;;) {
		int fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC, 0660), failed;

		if (fd < 0) {
			return -1;
		}
		(void)reg_share_with_group(fd, path, 0660); /* in the wrong mode it is still safe */
		errno = 0;
		failed = flock(fd, lock) != 0 || fstat(fd, &by_fd) != 0 || lstat(path, &by_name) != 0 ? errno : 0;
		if (failed == 0 && by_fd.st_ino == by_name.st_ino && by_fd.st_dev == by_name.st_dev) {
			*size = by_fd.st_size;
			return fd;
		}
		(void)close(fd);
		if (failed != 0 && failed != ENOENT && failed != EINTR) {
			errno = failed;
			return -1;
		}
	}
}

/* Writes at the end of an open file of `size` bytes. What a full disk cuts short is taken back: nobody was told that it
 * is safe. A record that a crash cut short must not swallow this one, so it gets the end of its line. */
static int append_to(int fd, off_t size, const char *line, size_t line_size)
{
	char last = '\n';
	int failed;

	if (size > 0 && pread(fd, &last, 1, size - 1) != 1) {
		return -1;
	}
	if ((last == '\n' || write_all(fd, "\n", 1) == 0) && write_all(fd, line, line_size) == 0) {
		return fsync(fd);
	}
	failed = errno;
	if (ftruncate(fd, size) != 0) {
		failed = errno;
	}
	errno = failed;
	return -1;
}

int reg_spool_append_line(const char *folder, const char *path, const char *line, size_t size, struct reg_err *err)
{
	off_t before = 0;
	int fd = reg_spool_open_locked(path, O_RDWR | O_CREAT | O_APPEND, LOCK_EX, &before);
	bool failed = fd < 0 || append_to(fd, before, line, size) != 0 || (before == 0 && sync_folder(folder) != 0);

	if (failed) {
		(void)reg_err_set(err, REG_EIO, "%s: %s", path, strerror(errno));
	}
	if (fd >= 0) {
		(void)close(fd);
	}
	return failed ? REG_EIO : 0;
}
