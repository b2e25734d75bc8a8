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
#include "spool_parts.h"

/* --- appending --- */

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
	char folder[PATH_MAX], path[PATH_MAX], sum[REG_SPOOL_SUM_TEXT + 1];
	char *json = NULL, *line = NULL;
	size_t size;
	int rc = reg_spool_folder(folder, db_path, err);

	rc = rc < 0 ? rc : reg_spool_file(path, folder, till, ".jsonl", err);
	rc = rc < 0 ? rc : make_folder(folder, err);
	if (rc < 0) {
		return rc;
	}
	json = reg_event_spool_json(event);
	size = json == NULL ? 0 : strlen(json);
	line = json == NULL ? NULL : malloc(size + REG_SPOOL_SUM_TEXT + 3);
	if (line == NULL) {
		rc = reg_err_set(err, REG_EIO, "out of memory");
	} else {
		reg_spool_sum(sum, json, size);
		rc = reg_spool_append_line(folder, path, line, (size_t)snprintf(line, size + REG_SPOOL_SUM_TEXT + 3, "%s %s\n", sum, json), err);
	}
	free(line);
	free(json);
	return rc;
}

/* --- reading --- */

/* The JSON of a record, NULL when the line is not a whole one. */
static const char *record_json(char *line, ssize_t size, size_t *json_size)
{
	char sum[REG_SPOOL_SUM_TEXT + 1];

	if (size < REG_SPOOL_SUM_TEXT + 3 || line[size - 1] != '\n' || line[REG_SPOOL_SUM_TEXT] != ' ') {
		return NULL;
	}
	line[--size] = '\0';
	*json_size = (size_t)size - REG_SPOOL_SUM_TEXT - 1;
	reg_spool_sum(sum, line + REG_SPOOL_SUM_TEXT + 1, *json_size);
	return memcmp(sum, line, REG_SPOOL_SUM_TEXT) == 0 ? line + REG_SPOOL_SUM_TEXT + 1 : NULL;
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
	int n, rc = reg_spool_folder(folder, db_path, err);

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
	return reg_spool_append_line(folder, damaged, line, size, err);
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
 * stands in no till's name (reg_spool_file), so a file that a killed replay left aside is known by it. Returns 1 when there
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
	fd = reg_spool_open_locked(path, O_RDWR, LOCK_EX, &size);
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
	fd = reg_spool_open_locked(aside, O_RDWR, LOCK_EX | LOCK_NB, &file_size);
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
