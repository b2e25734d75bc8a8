/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture.h"
#include "event_json.h"
#include "share.h"

#define SUM_SIZE 16
#define SUM_TEXT (2 * SUM_SIZE)
#define NAME_LONGEST 200 /* of the 255 that a file's name may have: a replay adds "+", 16 digits and the ending */

/* --- names --- */

static void spool_sum(char out[SUM_TEXT + 1], const char *text, size_t size)
{
	unsigned char sum[SUM_SIZE];

	(void)crypto_generichash(sum, sizeof sum, (const unsigned char *)text, size, NULL, 0);
	(void)sodium_bin2hex(out, SUM_TEXT + 1, sum, sizeof sum);
}

static int spool_folder(char out[PATH_MAX], const char *db_path, struct reg_err *err)
{
	return snprintf(out, PATH_MAX, "%s.spool", db_path) < PATH_MAX
	    ? 0 : reg_err_set(err, REG_EIO, "%s: the path is too long", db_path);
}

/* A till's name as a file name: letters, digits and hyphens stay, every other byte becomes _ and two hexadecimal
 * digits. A name that grows too long for a file by that goes by its hash: no sale may be lost for the name of its
 * till. */
static int spool_file(char out[PATH_MAX], const char *folder, const char *till, const char *suffix, struct reg_err *err)
{
	char name[3 * REG_EVENT_MAX_TEXT + 8];
	size_t used = 0;

	for (const unsigned char *c = (const unsigned char *)till; *c != '\0' && used + 4 < sizeof name; c++) {
		bool plain = (*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') || *c == '-';

		used += (size_t)snprintf(name + used, sizeof name - used, plain ? "%c" : "_%02x", *c);
	}
	name[used] = '\0';
	if (used > NAME_LONGEST) {
		spool_sum(name, till, strlen(till));
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

/* Opens `path` under an exclusive lock. A replay may rename or remove the file between our open and our lock: then the
 * lock is on a file that is no longer ours, and the path is opened anew. EWOULDBLOCK: another has it and `lock` says not
 * to wait. */
static int open_locked(const char *path, int flags, int lock, off_t *size)
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

static int append_line(const char *folder, const char *path, const char *line, size_t size, struct reg_err *err)
{
	off_t before = 0;
	int fd = open_locked(path, O_RDWR | O_CREAT | O_APPEND, LOCK_EX, &before);
	bool failed = fd < 0 || append_to(fd, before, line, size) != 0 || (before == 0 && sync_folder(folder) != 0);

	if (failed) {
		(void)reg_err_set(err, REG_EIO, "%s: %s", path, strerror(errno));
	}
	if (fd >= 0) {
		(void)close(fd);
	}
	return failed ? REG_EIO : 0;
}

/* A link in its place would take the events elsewhere. */
static int make_folder(const char *folder, struct reg_err *err)
{
	struct stat st;

	if (mkdir(folder, 0770) == 0) {
		int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		/* Events in the wrong mode are better than none. */
		if (fd >= 0) {
			(void)reg_share_with_group(fd, folder, 02770);
			(void)close(fd);
		}
	} else if (errno != EEXIST) {
		return reg_err_set(err, REG_EIO, "%s: %s", folder, strerror(errno));
	}
	if (lstat(folder, &st) != 0 || !S_ISDIR(st.st_mode)) {
		return reg_err_set(err, REG_EIO, "%s: expected a folder of its own", folder);
	}
	return 0;
}

int reg_spool_append(const char *db_path, const char *till, const struct reg_event *event, struct reg_err *err)
{
	char folder[PATH_MAX], path[PATH_MAX], sum[SUM_TEXT + 1];
	char *json = NULL, *line = NULL;
	size_t size;
	int rc = spool_folder(folder, db_path, err);

	rc = rc < 0 ? rc : spool_file(path, folder, till, ".jsonl", err);
	rc = rc < 0 ? rc : make_folder(folder, err);
	if (rc < 0) {
		return rc;
	}
	json = reg_event_spool_json(event);
	size = json == NULL ? 0 : strlen(json);
	line = json == NULL ? NULL : malloc(size + SUM_TEXT + 3);
	if (line == NULL) {
		rc = reg_err_set(err, REG_EIO, "out of memory");
	} else {
		spool_sum(sum, json, size);
		rc = append_line(folder, path, line, (size_t)snprintf(line, size + SUM_TEXT + 3, "%s %s\n", sum, json), err);
	}
	free(line);
	free(json);
	return rc;
}

/* --- reading --- */

/* The JSON of a record, NULL when the line is not a whole one. */
static const char *record_json(char *line, ssize_t size, size_t *json_size)
{
	char sum[SUM_TEXT + 1];

	if (size < SUM_TEXT + 3 || line[size - 1] != '\n' || line[SUM_TEXT] != ' ') {
		return NULL;
	}
	line[--size] = '\0';
	*json_size = (size_t)size - SUM_TEXT - 1;
	spool_sum(sum, line + SUM_TEXT + 1, *json_size);
	return memcmp(sum, line, SUM_TEXT) == 0 ? line + SUM_TEXT + 1 : NULL;
}

static bool is_spool_file(const char *name)
{
	size_t size = strlen(name);

	return name[0] == 't' && size > 6 && strcmp(name + size - 6, ".jsonl") == 0;
}

/* Calls `each` with every spool file of the database. */
static int spool_files(const char *db_path, int (*each)(const char *path, const char *name, void *payload, struct reg_err *err),
    void *payload, struct reg_err *err)
{
	char folder[PATH_MAX], path[PATH_MAX];
	struct dirent **names = NULL;
	int n, rc = spool_folder(folder, db_path, err);

	if (rc < 0) {
		return rc;
	}
	n = scandir(folder, &names, NULL, alphasort);
	if (n < 0) {
		return errno == ENOENT ? 0 : reg_err_set(err, REG_EIO, "%s: %s", folder, strerror(errno));
	}
	for (int i = 0; i < n; i++) {
		if (rc == 0 && is_spool_file(names[i]->d_name) &&
		    snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name) < (int)sizeof path) {
			rc = each(path, names[i]->d_name, payload, err);
		}
		free(names[i]);
	}
	free(names);
	return rc;
}

/* --- replay --- */

struct replay {
	struct reg_side *side;
	int64_t taken;
	struct reg_err refused; /* the first refusal */
	bool stays;             /* the file at hand */
	bool is_left;           /* to another that is at it */
	bool (*between)(void *payload);
	void *payload;
};

/* What cannot be read goes to a file of its own, whole: it may be all that is left of a sale. */
static int keep_damaged(const char *path, const char *line, size_t size, struct reg_err *err)
{
	char damaged[PATH_MAX], folder[PATH_MAX];
	const char *name = strrchr(path, '/') + 1;

	if (snprintf(folder, sizeof folder, "%.*s", (int)(name - path - 1), path) >= (int)sizeof folder ||
	    snprintf(damaged, sizeof damaged, "%s/%.*s.damaged", folder, (int)strcspn(name, "+."), name) >=
	    (int)sizeof damaged) {
		return reg_err_set(err, REG_EIO, "%s: the path is too long", path);
	}
	return append_line(folder, damaged, line, size, err);
}

static int replay_line(struct replay *replay, const char *path, char *line, ssize_t size, struct reg_err *err)
{
	struct reg_event *event = NULL;
	struct reg_outcome outcome;
	size_t json_size = 0;
	struct reg_err bad = { 0 };
	const char *json;
	int rc;

	if (line[size - 1] != '\n') {
		return 0; /* cut short by a crash: nobody was told that it was safe */
	}
	json = record_json(line, size, &json_size);
	if (json == NULL || reg_event_spool_parse(&event, json, json_size, &bad) < 0) {
		if (json != NULL) {
			line[size - 1] = '\n'; /* record_json ended the text there */
		}
		return bad.code == REG_ENEWER || bad.code == REG_EIO
		    ? reg_err_set(err, bad.code, "%s: %s", path, bad.line) : keep_damaged(path, line, (size_t)size, err);
	}
	rc = reg_capture(&outcome, replay->side, event, &bad);
	replay->taken += rc == 0;
	reg_event_destroy(event);
	if (rc == REG_EINVAL || rc == REG_EEXISTS) {
		/* This one the database refuses for good. It stays for a person to look at, and holds up no other. */
		replay->refused = replay->refused.code == REG_OK ? bad : replay->refused;
		replay->stays = true;
		return 0;
	}
	return rc < 0 ? reg_err_set(err, bad.code, "%s", bad.line) : rc;
}

/* A till must not wait for a replay: the file is moved aside under its lock, and the next event begins another. A plus
 * stands in no till's name (spool_file), so a file that a killed replay left aside is known by it. Returns 1 when there
 * is nothing to do. */
static int replay_move(char aside[PATH_MAX], const char *path, const char *name, struct reg_err *err)
{
	unsigned char random[8];
	char text[2 * sizeof random + 1];
	off_t size;
	int fd, failed;

	if (strchr(name, '+') != NULL) {
		(void)snprintf(aside, PATH_MAX, "%s", path);
		return 0;
	}
	randombytes_buf(random, sizeof random);
	(void)sodium_bin2hex(text, sizeof text, random, sizeof random);
	if (snprintf(aside, PATH_MAX, "%.*s+%s.jsonl", (int)(strlen(path) - strlen(".jsonl")), path, text) >= PATH_MAX) {
		return reg_err_set(err, REG_EIO, "%s: the path is too long", path);
	}
	/* Who opened it before us either has appended by now, or sees under the lock that it is gone. */
	fd = open_locked(path, O_RDWR, LOCK_EX, &size);
	failed = fd < 0 || rename(path, aside) != 0 ? errno : 0;
	if (fd >= 0) {
		(void)close(fd);
	}
	return failed == 0 ? 0 : failed == ENOENT ? 1 : reg_err_set(err, REG_EIO, "%s: %s", path, strerror(failed));
}

/* Removed only when every record has been taken: a second reading finds duplicates. */
static int replay_file(const char *path, const char *name, void *payload, struct reg_err *err)
{
	struct replay *replay = payload;
	char aside[PATH_MAX];
	char *line = NULL;
	size_t room = 0;
	ssize_t size;
	off_t file_size;
	FILE *file;
	int fd, rc = replay_move(aside, path, name, err);

	if (rc != 0) {
		return rc < 0 ? rc : 0;
	}
	/* Another till may be at it, for as long as it takes: ours has sales to write meanwhile. */
	fd = open_locked(aside, O_RDWR, LOCK_EX | LOCK_NB, &file_size);
	file = fd < 0 ? NULL : fdopen(fd, "r");
	if (file == NULL) {
		replay->is_left = replay->is_left || (fd < 0 && errno == EWOULDBLOCK);
		rc = errno == ENOENT || errno == EWOULDBLOCK ? 0 : reg_err_set(err, REG_EIO, "%s: %s", aside, strerror(errno));
		if (fd >= 0) {
			(void)close(fd);
		}
		return rc;
	}
	replay->stays = false;
	while (rc == 0 && (size = getline(&line, &room, file)) > 0) {
		rc = replay_line(replay, aside, line, size, err);
		if (rc == 0 && replay->between != NULL && !replay->between(replay->payload)) {
			rc = reg_err_set(err, REG_EBUSY, "taking over what was spooled was put off");
		}
	}
	if (rc == 0 && ferror(file) != 0) {
		rc = reg_err_set(err, REG_EIO, "%s: cannot be read to its end", aside);
	}
	if (rc == 0 && !replay->stays) {
		(void)unlink(aside);
	}
	free(line);
	(void)fclose(file);
	return rc;
}

int reg_spool_replay(struct reg_side *side, int64_t *taken, bool (*between)(void *payload), void *payload,
    struct reg_err *err)
{
	struct replay replay = { .side = side, .between = between, .payload = payload };
	int rc = spool_files(side->path, replay_file, &replay, err);

	if (taken != NULL) {
		*taken = replay.taken;
	}
	if (rc == 0 && replay.refused.code != REG_OK) {
		return reg_err_set(err, replay.refused.code, "%s", replay.refused.line);
	}
	return rc == 0 && replay.is_left ? reg_err_set(err, REG_EBUSY, "%s.spool: another is taking over a part of it",
	    side->path) : rc;
}

/* --- listing --- */

struct listing {
	void (*each)(const char *file, int64_t line, const char *json, void *payload);
	void *payload;
	int64_t n;
};

static int list_file(const char *path, const char *name, void *payload, struct reg_err *err)
{
	struct listing *listing = payload;
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t room = 0, json_size;
	ssize_t size;

	if (file == NULL) {
		return errno == ENOENT ? 0 : reg_err_set(err, REG_EIO, "%s: %s", path, strerror(errno));
	}
	for (int64_t number = 1; (size = getline(&line, &room, file)) > 0; number++) {
		const char *json = record_json(line, size, &json_size);

		if (json != NULL) {
			listing->n++;
			if (listing->each != NULL) {
				listing->each(name, number, json, listing->payload);
			}
		}
	}
	free(line);
	(void)fclose(file);
	return 0;
}

int64_t reg_spool_list(const char *db_path, void (*each)(const char *file, int64_t line, const char *json, void *payload),
    void *payload, struct reg_err *err)
{
	struct listing listing = { .each = each, .payload = payload };
	int rc = spool_files(db_path, list_file, &listing, err);

	return rc < 0 ? rc : listing.n;
}
