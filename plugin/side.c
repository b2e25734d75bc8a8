/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "side.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rebuild.h"
#include "side_files.h"

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
	side->unread_programme = 0;
}

/* What is stored was in order for the program that loaded it. If it is not for this one, the station sells on: the
 * database opens, the programme before it counts, and `doctor` says so. */
static int side_add_programme(struct reg_side *side, int version, int64_t effective, const char *name, const char *text,
    struct reg_err *err)
{
	size_t n = side->n_programmes + 1;
	struct reg_programme **programmes = realloc(side->programmes, n * sizeof *programmes);
	int64_t *effectives = programmes == NULL ? NULL : realloc(side->programme_effective, n * sizeof *effectives);
	struct reg_err why = { 0 };
	int rc;

	if (programmes != NULL) {
		side->programmes = programmes;
	}
	if (effectives == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	side->programme_effective = effectives;
	rc = reg_programme_parse_stored(&side->programmes[side->n_programmes], name, text, side->language, &why);
	if (rc == REG_EINVAL) {
		side->unread_programme = version;
		return 0;
	}
	if (rc < 0) {
		return reg_err_set(err, why.code, "%s", why.line);
	}
	side->programmes[side->n_programmes]->version = version;
	side->programme_effective[side->n_programmes++] = effective;
	return 0;
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
		days = side->programmes[i]->history_days > days ? side->programmes[i]->history_days : days;
	}
	return days;
}

/* What both ways of opening share: memory, names, secret. */
static int side_begin(struct reg_side **out, const char *path, const char *till, struct reg_err *err)
{
	struct reg_side *side = calloc(1, sizeof *side);
	char *key_path = reg_side_secret_path(path);
	int rc = side == NULL || key_path == NULL || sodium_init() < 0 ? reg_err_set(err, REG_EIO, "out of memory") : 0;

	if (rc == 0) {
		side->path = strdup(path);
		side->till = strdup(till == NULL ? "" : till);
		rc = side->path == NULL || side->till == NULL ? reg_err_set(err, REG_EIO, "out of memory")
		                                              : reg_side_secret_read(side->secret, key_path, err);
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
	int rc;

	side->context = (struct reg_event_context){
		.site = side->site, .till = side->till[0] != '\0' ? side->till : NULL, .currency = side->currency,
		.country = side->country[0] == '\0' ? NULL : side->country, .secret = side->secret,
		.patterns = reg_card_patterns, .n_patterns = reg_card_n_patterns,
	};
	rc = reg_zone_create(&side->zone, side->zone_name, err);
	side->context.zone = side->zone;
	return rc;
}

/* A database that came alone, from a backup, gets its station file again. Not having it is no reason not to open. */
static void side_mend_station(const struct reg_side *side, char **fields[REG_STATION_COUNT])
{
	const char *values[REG_STATION_COUNT];
	struct reg_err err = { 0 };

	for (size_t i = 0; i < REG_STATION_COUNT; i++) {
		values[i] = *fields[i];
	}
	if (!reg_side_station_exists(side->path) && reg_side_station_write(side->path, values, &err) < 0) {
		return;
	}
}

static int side_views_are_due(bool *out, struct reg_side *side, struct reg_err *err)
{
	char *due = NULL;
	int rc = side_setting(&due, side, "rebuild", err);

	*out = rc == 0 && strcmp(due, "1") == 0;
	free(due);
	return rc;
}

/* A migration that makes views otherwise sets "rebuild" to 1 in its own transaction, so that whoever comes next makes
 * them anew from the facts, also after a crash in between. */
static int side_make_due_views(struct reg_side *side, enum reg_store_mode mode, struct reg_err *err)
{
	bool is_due;
	int rc = side_views_are_due(&is_due, side, err);

	if (rc < 0 || !is_due) {
		return rc;
	}
	if (mode == REG_STORE_READ) {
		return reg_err_set(err, REG_EOLDER, "%s: its views have not been made by this version yet; open it once for writing",
		    side->path);
	}
	rc = reg_store_begin(side->store, err);
	if (rc < 0) {
		return rc;
	}
	rc = side_views_are_due(&is_due, side, err); /* another process may have made them while we waited */
	if (rc == 0 && is_due) {
		rc = reg_rebuild_within(side, NULL, NULL, err);
		rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_SETTING_SET, err, "tt", "rebuild", "0");
	}
	if (rc == 0) {
		return reg_store_commit(side->store, err);
	}
	reg_store_rollback(side->store);
	return rc;
}

int reg_side_open(struct reg_side **out, const char *path, enum reg_store_mode mode, const char *till, int busy_ms,
    struct reg_err *err)
{
	struct reg_store *store = NULL;
	struct reg_side *side = NULL;
	char **fields[REG_STATION_COUNT];
	int rc = reg_store_open(&store, path, mode, busy_ms, err);

	*out = NULL;
	rc = rc < 0 ? rc : side_begin(&side, path, till, err);
	if (rc < 0) {
		reg_store_close(store);
		return rc;
	}
	side->store = store;
	reg_side_station_fields(fields, side);
	for (size_t i = 0; i < REG_STATION_COUNT && rc == 0; i++) {
		rc = side_setting(fields[i], side, reg_side_station_names[i], err);
	}
	rc = rc < 0 ? rc : side_end(side, err);
	rc = rc < 0 ? rc : side_make_due_views(side, mode, err);
	rc = rc < 0 ? rc : reg_side_refresh(side, err);
	if (rc < 0) {
		reg_side_close(side);
		return rc;
	}
	if (mode == REG_STORE_WRITE) {
		side_mend_station(side, fields);
	}
	*out = side;
	return 0;
}

int reg_side_open_offline(struct reg_side **out, const char *path, const char *till, struct reg_err *err)
{
	int rc = side_begin(out, path, till, err);

	rc = rc < 0 ? rc : reg_side_station_read(*out, err);
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
	int rc = reg_store_begin(side->store, err);

	rc = rc < 0 ? rc : reg_run(side->store, REG_SQL_SETTING_INCARNATION, err, "i", (int64_t)time(NULL));
	if (rc == 0) {
		return reg_store_commit(side->store, err);
	}
	reg_store_rollback(side->store);
	return rc;
}
