/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "side.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* --- the secret: 32 bytes as 64 hexadecimal digits and a newline, in PATH.key --- */

static char *secret_path(const char *path)
{
	size_t size = strlen(path) + sizeof ".key";
	char *out = malloc(size);

	if (out != NULL) {
		(void)snprintf(out, size, "%s.key", path);
	}
	return out;
}

static int secret_read(unsigned char secret[REG_SECRET_SIZE], const char *key_path, struct reg_err *err)
{
	char text[2 * REG_SECRET_SIZE + 2] = "";
	size_t size = 0;
	ssize_t n = 0;
	struct stat st;
	int fd = open(key_path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
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

static int secret_write(const char *key_path, const unsigned char secret[REG_SECRET_SIZE], struct reg_err *err)
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
	if (write(fd, text, sizeof text - 1) != (ssize_t)sizeof text - 1 || fsync(fd) != 0) {
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

static const char *const station_names[] = { "site", "zone", "currency", "language", "country" };
#define STATION_COUNT (sizeof station_names / sizeof station_names[0])

static void station_fields(char **fields[STATION_COUNT], struct reg_side *side)
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

static int station_write(const char *path, const char *const values[STATION_COUNT], struct reg_err *err)
{
	char file[PATH_MAX];
	json_t *object = json_object();
	char *text = NULL;
	int fd = -1, rc = station_path(file, path, err);

	for (size_t i = 0; i < STATION_COUNT && object != NULL; i++) {
		(void)json_object_set_new(object, station_names[i], json_string(values[i]));
	}
	text = object == NULL ? NULL : json_dumps(object, JSON_INDENT(1));
	json_decref(object);
	if (rc == 0 && text == NULL) {
		rc = reg_err_set(err, REG_EIO, "out of memory");
	}
	if (rc == 0) {
		fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660);
		if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) || fsync(fd) != 0) {
			rc = reg_err_set(err, REG_EIO, "%s: %s", file, strerror(errno));
		}
	}
	if (fd >= 0) {
		(void)close(fd);
	}
	free(text);
	return rc;
}

static int station_read(struct reg_side *side, struct reg_err *err)
{
	char file[PATH_MAX], **fields[STATION_COUNT];
	json_t *object;
	int rc = station_path(file, side->path, err);

	if (rc < 0) {
		return rc;
	}
	object = json_load_file(file, 0, NULL);
	station_fields(fields, side);
	for (size_t i = 0; i < STATION_COUNT && rc == 0; i++) {
		const char *value = json_string_value(json_object_get(object, station_names[i]));

		free(*fields[i]);
		*fields[i] = value == NULL ? NULL : strdup(value);
		if (*fields[i] == NULL) {
			rc = reg_err_set(err, REG_EIO, "%s: cannot be read or lacks \"%s\"", file, station_names[i]);
		}
	}
	json_decref(object);
	return rc;
}

/* --- init --- */

/* Only where the plates of a zone are plain; elsewhere every pattern is tried in turn. */
static const char *country_of_zone(const char *zone)
{
	static const struct { const char *zone, *country; } table[] = {
		{ "Asia/Shanghai", "cn" }, { "Asia/Urumqi", "cn" }, { "Asia/Hong_Kong", "cn" }, { "Asia/Macau", "cn" },
		{ "PRC", "cn" }, { "America/Sao_Paulo", "br" }, { "America/Bahia", "br" }, { "America/Fortaleza", "br" },
		{ "America/Manaus", "br" }, { "Asia/Kolkata", "in" }, { "Asia/Calcutta", "in" }, { "America/New_York", "us" },
		{ "America/Chicago", "us" }, { "America/Denver", "us" }, { "America/Los_Angeles", "us" },
	};

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (strcmp(zone, table[i].zone) == 0) {
			return table[i].country;
		}
	}
	return strncmp(zone, "Europe/", 7) == 0 ? "eu" : "";
}

static int init_check(const struct reg_init *init, struct reg_err *err)
{
	struct reg_zone *zone = NULL;
	int rc = 0;

	if (init->site == NULL || init->site[0] == '\0' || strlen(init->site) > REG_EVENT_MAX_TEXT) {
		return reg_err_set(err, REG_EINVAL, "site: expected the station's number, 1 to %d bytes", REG_EVENT_MAX_TEXT);
	}
	if (init->currency == NULL || strlen(init->currency) != 3 ||
	    strspn(init->currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3) {
		return reg_err_set(err, REG_EINVAL, "currency: found \"%s\", expected three capital letters such as CNY or EUR",
		    init->currency == NULL ? "" : init->currency);
	}
	if (init->language != NULL && strcmp(init->language, "en") != 0 && strcmp(init->language, "zh_CN") != 0) {
		return reg_err_set(err, REG_EINVAL, "language: found \"%s\", expected en or zh_CN", init->language);
	}
	rc = reg_zone_create(&zone, init->zone == NULL ? "" : init->zone, err);
	reg_zone_destroy(zone);
	return rc;
}

static int init_settings(struct reg_store *store, const char *path, const struct reg_init *init, struct reg_err *err)
{
	char incarnation[24];
	const struct { const char *name, *value; } settings[] = {
		{ "site", init->site }, { "zone", init->zone }, { "currency", init->currency },
		{ "language", init->language == NULL ? "en" : init->language },
		{ "country", init->country == NULL ? country_of_zone(init->zone) : init->country },
		{ "incarnation", incarnation },
	};
	const char *const station[] = { settings[0].value, settings[1].value, settings[2].value, settings[3].value,
		settings[4].value };
	int rc = station_write(path, station, err);

	rc = rc < 0 ? rc : reg_store_begin(store, err);
	(void)snprintf(incarnation, sizeof incarnation, "%lld", (long long)time(NULL));
	for (size_t i = 0; i < sizeof settings / sizeof settings[0] && rc == 0; i++) {
		rc = reg_run(store, REG_SQL_SETTING_SET, err, "tt", settings[i].name, settings[i].value);
	}
	if (rc == 0) {
		rc = reg_store_commit(store, err);
	} else {
		reg_store_rollback(store);
	}
	return rc;
}

static void init_undo(const char *path, const char *key_path)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", ".station" };
	char file[PATH_MAX];

	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		(void)snprintf(file, sizeof file, "%s%s", path, suffixes[i]);
		(void)unlink(file);
	}
	if (key_path != NULL) {
		(void)unlink(key_path);
	}
}

int reg_side_init(const char *path, const struct reg_init *init, struct reg_err *err)
{
	unsigned char secret[REG_SECRET_SIZE];
	struct reg_store *store = NULL;
	char *key_path = secret_path(path);
	bool has_key = false;
	int rc = key_path == NULL || sodium_init() < 0 ? reg_err_set(err, REG_EIO, "out of memory") : init_check(init, err);

	if (rc == 0 && init->secret_from != NULL) {
		rc = secret_read(secret, init->secret_from, err);
	} else {
		randombytes_buf(secret, sizeof secret);
	}
	if (rc == 0) {
		rc = reg_store_open(&store, path, REG_STORE_CREATE, 5000, err);
	}
	if (rc == 0) {
		rc = secret_write(key_path, secret, err);
		has_key = rc == 0;
		rc = rc < 0 ? rc : init_settings(store, path, init, err);
		rc = rc < 0 ? rc : reg_store_checkpoint(store, err);
		reg_store_close(store);
		if (rc < 0) {
			init_undo(path, has_key ? key_path : NULL);
		}
	}
	sodium_memzero(secret, sizeof secret);
	free(key_path);
	return rc;
}

/* --- open --- */

static int side_setting(char **out, struct reg_side *side, const char *name, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_SETTING_GET, err, "t", name);

	if (rc == 0) {
		rc = reg_step(stmt, err);
	}
	if (rc < 0) {
		return rc;
	}
	*out = strdup(rc > 0 && reg_text(stmt, 0) != NULL ? reg_text(stmt, 0) : "");
	reg_reset(stmt);
	return *out == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;
}

static void side_drop_programmes(struct reg_side *side)
{
	for (size_t i = 0; i < side->n_programmes; i++) {
		reg_programme_destroy(side->programmes[i]);
	}
	free(side->programmes);
	free(side->programme_effective);
	side->programmes = NULL;
	side->programme_effective = NULL;
	side->n_programmes = 0;
}

static int side_add_programme(struct reg_side *side, int version, int64_t effective, const char *name, const char *text,
    struct reg_err *err)
{
	size_t n = side->n_programmes + 1;
	struct reg_programme **programmes = realloc(side->programmes, n * sizeof *programmes);
	int64_t *effectives = programmes == NULL ? NULL : realloc(side->programme_effective, n * sizeof *effectives);
	int rc;

	if (programmes != NULL) {
		side->programmes = programmes;
	}
	if (effectives == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	side->programme_effective = effectives;
	rc = reg_programme_parse(&side->programmes[side->n_programmes], name, text, side->language, err);
	if (rc == 0) {
		side->programmes[side->n_programmes]->version = version;
		side->programme_effective[side->n_programmes++] = effective;
	}
	return rc;
}

int reg_side_reload(struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_PROGRAMME_ALL, err, "");

	side_drop_programmes(side);
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = side_add_programme(side, (int)reg_int(stmt, 0), reg_int(stmt, 1), reg_text(stmt, 2), reg_text(stmt, 3), err);
	}
	reg_reset(stmt);
	return rc;
}

int reg_side_refresh(struct reg_side *side, struct reg_err *err)
{
	int64_t count = 0;
	int rc = reg_get_int(&count, side->store, REG_SQL_PROGRAMME_STAMP, err, "");

	if (rc < 0 || count == side->programmes_seen) {
		return rc < 0 ? rc : 0;
	}
	rc = reg_side_reload(side, err);
	side->programmes_seen = rc == 0 ? count : -1;
	return rc;
}

const struct reg_programme *reg_side_programme(const struct reg_side *side, int64_t at_unix_s)
{
	for (size_t i = side->n_programmes; i > 0; i--) {
		if (side->programme_effective[i - 1] <= at_unix_s) {
			return side->programmes[i - 1];
		}
	}
	return NULL;
}

int32_t reg_side_window_days(const struct reg_side *side)
{
	int32_t days = 0;

	for (size_t i = 0; i < side->n_programmes; i++) {
		days = side->programmes[i]->window_days > days ? side->programmes[i]->window_days : days;
	}
	return days;
}

/* What both ways of opening share: memory, names, secret. */
static int side_begin(struct reg_side **out, const char *path, const char *till, struct reg_err *err)
{
	struct reg_side *side = calloc(1, sizeof *side);
	char *key_path = secret_path(path);
	int rc = side == NULL || key_path == NULL || sodium_init() < 0 ? reg_err_set(err, REG_EIO, "out of memory") : 0;

	if (rc == 0) {
		side->path = strdup(path);
		side->till = strdup(till == NULL ? "" : till);
		rc = side->path == NULL || side->till == NULL ? reg_err_set(err, REG_EIO, "out of memory")
		                                              : secret_read(side->secret, key_path, err);
	}
	free(key_path);
	if (rc < 0) {
		reg_side_close(side);
		side = NULL;
	}
	*out = side;
	return rc;
}

static int side_end(struct reg_side *side, struct reg_err *err)
{
	side->context = (struct reg_event_context){
		.site = side->site, .till = side->till[0] != '\0' ? side->till : NULL, .currency = side->currency,
		.country = side->country[0] == '\0' ? NULL : side->country, .secret = side->secret,
		.patterns = reg_card_patterns, .n_patterns = reg_card_n_patterns,
	};
	if (reg_zone_create(&side->zone, side->zone_name, err) < 0) {
		return REG_EINVAL;
	}
	side->context.zone = side->zone;
	return 0;
}

int reg_side_open(struct reg_side **out, const char *path, enum reg_store_mode mode, const char *till, int busy_ms,
    struct reg_err *err)
{
	struct reg_store *store = NULL;
	struct reg_side *side = NULL;
	char **fields[STATION_COUNT];
	int rc = reg_store_open(&store, path, mode, busy_ms, err);

	*out = NULL;
	rc = rc < 0 ? rc : side_begin(&side, path, till, err);
	if (rc < 0) {
		reg_store_close(store);
		return rc;
	}
	side->store = store;
	station_fields(fields, side);
	for (size_t i = 0; i < STATION_COUNT && rc == 0; i++) {
		rc = side_setting(fields[i], side, station_names[i], err);
	}
	rc = rc < 0 ? rc : side_end(side, err);
	rc = rc < 0 ? rc : reg_side_refresh(side, err);
	if (rc < 0) {
		reg_side_close(side);
		return rc;
	}
	*out = side;
	return 0;
}

int reg_side_open_offline(struct reg_side **out, const char *path, const char *till, struct reg_err *err)
{
	int rc = side_begin(out, path, till, err);

	rc = rc < 0 ? rc : station_read(*out, err);
	rc = rc < 0 ? rc : side_end(*out, err);
	if (rc < 0) {
		reg_side_close(*out);
		*out = NULL;
	}
	return rc;
}

void reg_side_close(struct reg_side *side)
{
	if (side == NULL) {
		return;
	}
	side_drop_programmes(side);
	reg_zone_destroy(side->zone);
	reg_store_close(side->store);
	sodium_memzero(side->secret, sizeof side->secret);
	free(side->path);
	free(side->site);
	free(side->zone_name);
	free(side->currency);
	free(side->language);
	free(side->country);
	free(side->till);
	free(side);
}

void reg_side_twin(struct reg_side *out, const struct reg_side *side, struct reg_store *store)
{
	*out = *side;
	out->store = store;
	out->programmes = NULL;
	out->programme_effective = NULL;
	out->n_programmes = 0;
	out->programmes_seen = -1;
	out->context.secret = out->secret;
}

void reg_side_twin_finish(struct reg_side *twin)
{
	side_drop_programmes(twin);
	sodium_memzero(twin->secret, sizeof twin->secret);
}

int reg_side_new_incarnation(struct reg_side *side, struct reg_err *err)
{
	char incarnation[24];
	int rc = reg_store_begin(side->store, err);

	if (rc < 0) {
		return rc;
	}
	(void)snprintf(incarnation, sizeof incarnation, "%lld", (long long)time(NULL));
	rc = reg_run(side->store, REG_SQL_SETTING_SET, err, "tt", "incarnation", incarnation);
	if (rc == 0) {
		return reg_store_commit(side->store, err);
	}
	reg_store_rollback(side->store);
	return rc;
}
