/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * side_init.c - a new side database: what it must be told, and the files it consists of.
 */
#include "side.h"

#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "event_parts.h"
#include "side_files.h"

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
	const char *fault;
	size_t size;
	int rc = 0;

	if (init->site == NULL || init->site[0] == '\0') {
		return reg_err_set(err, REG_EINVAL, "site: expected the station's number, 1 to %d bytes", REG_EVENT_MAX_TEXT);
	}
	/* It goes into every event, which would be refused for it. */
	fault = reg_event_text_fault(&size, init->site);
	if (fault != NULL) {
		return reg_err_set(err, REG_EINVAL, "site: %s", fault);
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
		{ "rebuild", "0" }, /* whatever migrations made the file: there is nothing yet that views follow from */
	};
	const char *const station[] = { settings[0].value, settings[1].value, settings[2].value, settings[3].value,
		settings[4].value };
	int rc = reg_side_station_write(path, station, err);

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
	char *key_path = reg_side_secret_path(path);
	bool has_key = false;
	int rc = key_path == NULL || sodium_init() < 0 ? reg_err_set(err, REG_EIO, "out of memory") : init_check(init, err);

	if (rc == 0 && init->secret_from != NULL) {
		rc = reg_side_secret_read(secret, init->secret_from, err);
	} else {
		randombytes_buf(secret, sizeof secret);
	}
	if (rc == 0) {
		rc = reg_store_open(&store, path, REG_STORE_CREATE, 5000, err);
	}
	if (rc == 0) {
		rc = reg_side_secret_write(key_path, secret, err);
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
