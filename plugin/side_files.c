/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "side_files.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "share.h"

/* --- the secret: 32 bytes as 64 hexadecimal digits and a newline, in PATH.key --- */

char *reg_side_secret_path(const char *path)
{
	size_t size = strlen(path) + sizeof ".key";
	char *out = malloc(size);

	if (out != NULL) {
		(void)snprintf(out, size, "%s.key", path);
	}
	return out;
}

int reg_side_secret_read(unsigned char secret[REG_SECRET_SIZE], const char *key_path, struct reg_err *err)
{
	char text[2 * REG_SECRET_SIZE + 2] = "";
	size_t size = 0;
	ssize_t n = 0;
	struct stat st;
	int fd = open(key_path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int rc = 0;

	if (fd < 0) {
		return reg_err_set(err, REG_EIO, "%s: %s; it is the secret of this database, bring it back from its own backup",
		    key_path, strerror(errno));
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		rc = reg_err_set(err, REG_EIO, "%s: expected a plain file", key_path);
	} else if ((st.st_mode & 07) != 0) {
		rc = reg_err_set(err, REG_EIO, "%s: other users may read it (mode %03o), expected 600 or 640", key_path,
		    (unsigned)(st.st_mode & 0777));
	}
	while (rc == 0 && size < sizeof text - 1 && (n = read(fd, text + size, sizeof text - 1 - size)) > 0) {
		size += (size_t)n;
	}
	(void)close(fd);
	if (rc == 0 && (size < 2 * REG_SECRET_SIZE ||
	    sodium_hex2bin(secret, REG_SECRET_SIZE, text, 2 * REG_SECRET_SIZE, NULL, &size, NULL) != 0 ||
	    size != REG_SECRET_SIZE)) {
		rc = reg_err_set(err, REG_EDAMAGED, "%s: expected %d hexadecimal digits", key_path, 2 * REG_SECRET_SIZE);
	}
	sodium_memzero(text, sizeof text);
	return rc;
}

int reg_side_secret_write(const char *key_path, const unsigned char secret[REG_SECRET_SIZE], struct reg_err *err)
{
	char text[2 * REG_SECRET_SIZE + 2];
	int fd = open(key_path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int rc = 0;

	if (fd < 0) {
		return reg_err_set(err, errno == EEXIST ? REG_EEXISTS : REG_EIO, "%s: %s", key_path,
		    errno == EEXIST ? "a secret is there already; it was left untouched" : strerror(errno));
	}
	(void)sodium_bin2hex(text, sizeof text - 1, secret, REG_SECRET_SIZE);
	text[2 * REG_SECRET_SIZE] = '\n';
	if (write(fd, text, sizeof text - 1) != (ssize_t)sizeof text - 1 ||
	    reg_share_with_group(fd, key_path, 0640) != 0 || fsync(fd) != 0) {
		rc = reg_err_set(err, REG_EIO, "%s: %s", key_path, strerror(errno));
	}
	sodium_memzero(text, sizeof text);
	(void)close(fd);
	if (rc < 0) {
		(void)unlink(key_path);
	}
	return rc;
}

/* --- the station: the settings that an event needs, in PATH.station, for when the database cannot be opened --- */

const char *const reg_side_station_names[REG_STATION_COUNT] = { "site", "zone", "currency", "language", "country" };

void reg_side_station_fields(char **fields[REG_STATION_COUNT], struct reg_side *side)
{
	fields[0] = &side->site;
	fields[1] = &side->zone_name;
	fields[2] = &side->currency;
	fields[3] = &side->language;
	fields[4] = &side->country;
}

static int station_path(char out[PATH_MAX], const char *path, struct reg_err *err)
{
	return snprintf(out, PATH_MAX, "%s.station", path) < PATH_MAX
	    ? 0 : reg_err_set(err, REG_EIO, "%s: the path is too long", path);
}

int reg_side_station_write(const char *path, const char *const values[REG_STATION_COUNT], struct reg_err *err)
{
	char file[PATH_MAX];
	json_t *object = json_object();
	char *text = NULL;
	int fd = -1, rc = station_path(file, path, err);

	for (size_t i = 0; i < REG_STATION_COUNT && object != NULL; i++) {
		(void)json_object_set_new(object, reg_side_station_names[i], json_string(values[i]));
	}
	text = object == NULL ? NULL : json_dumps(object, JSON_INDENT(1));
	json_decref(object);
	if (rc == 0 && text == NULL) {
		rc = reg_err_set(err, REG_EIO, "out of memory");
	}
	if (rc == 0) {
		fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660);
		if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) ||
		    reg_share_with_group(fd, file, 0660) != 0 || fsync(fd) != 0) {
			rc = reg_err_set(err, REG_EIO, "%s: %s", file, strerror(errno));
		}
	}
	if (fd >= 0) {
		(void)close(fd);
	}
	free(text);
	return rc;
}

bool reg_side_station_exists(const char *path)
{
	char file[PATH_MAX];
	struct stat st;

	return station_path(file, path, NULL) == 0 && lstat(file, &st) == 0;
}

int reg_side_station_read(struct reg_side *side, struct reg_err *err)
{
	char file[PATH_MAX], **fields[REG_STATION_COUNT];
	json_t *object;
	int rc = station_path(file, side->path, err);

	if (rc < 0) {
		return rc;
	}
	object = json_load_file(file, 0, NULL);
	reg_side_station_fields(fields, side);
	for (size_t i = 0; i < REG_STATION_COUNT && rc == 0; i++) {
		const char *value = json_string_value(json_object_get(object, reg_side_station_names[i]));

		free(*fields[i]);
		*fields[i] = value == NULL ? NULL : strdup(value);
		if (*fields[i] == NULL) {
			rc = reg_err_set(err, REG_EIO, "%s: cannot be read or lacks \"%s\"", file, reg_side_station_names[i]);
		}
	}
	json_decref(object);
	return rc;
}
