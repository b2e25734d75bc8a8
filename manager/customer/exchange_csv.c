/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * exchange_csv.c - records, and customers as CSV with a header.
 */
#include <stdlib.h>
#include <string.h>

#include "cell.h"
#include "exchange.h"
#include "hooks/journal/csv.h"
#include "profile.h"

/* --- records --- */

static int replace(char **out, const char *value, struct reg_err *err)
{
	char *copy = strdup(value);

	if (copy == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	free(*out);
	*out = copy;
	return 0;
}

/* Several words in one cell, or in several properties. */
static int append(char **out, const char *value, struct reg_err *err)
{
	char *joined = NULL;

	if (*out == NULL)
		return replace(out, value, err);
	if (asprintf(&joined, "%s;%s", *out, value) < 0)
		return reg_err_set(err, REG_EIO, "out of memory");
	free(*out);
	*out = joined;
	return 0;
}

int reg_record_set(struct reg_record *record, const char *name, const char *value, struct reg_err *err)
{
	if (value[0] == '\0')
		return 0;
	if (strcmp(name, "id") == 0)
		return replace(&record->id, value, err);
	if (strcmp(name, "kind") == 0)
		return replace(&record->kind, value, err);
	if (strcmp(name, "since") == 0)
		return replace(&record->since, value, err);
	if (strcmp(name, "tags") == 0)
		return append(&record->tags, value, err);
	if (strcmp(name, "plates") == 0)
		return append(&record->plates, value, err);
	for (size_t i = 0; i < record->n; i++)
		if (strcmp(record->names[i], name) == 0)
			return replace(&record->values[i], value, err);
	if (record->n == REG_RECORD_FIELDS)
		return reg_err_set(err, REG_EINVAL, "more than %d fields", REG_RECORD_FIELDS);
	record->names[record->n] = strdup(name);
	record->values[record->n] = strdup(value);
	record->n++;
	return record->names[record->n - 1] == NULL || record->values[record->n - 1] == NULL
	    ? reg_err_set(err, REG_EIO, "out of memory") : 0;
}

void reg_record_finish(struct reg_record *record)
{
	free(record->id);
	free(record->kind);
	free(record->since);
	free(record->tags);
	free(record->plates);
	for (size_t i = 0; i < record->n; i++) {
		free(record->names[i]);
		free(record->values[i]);
	}
	*record = (struct reg_record){ 0 };
}

/* --- columns --- */

const char *reg_exchange_column(size_t i)
{
	static const char *const own[] = { "id", "kind", "since", "tags", "plates" };

	if (i < sizeof own / sizeof own[0])
		return own[i];
	i -= sizeof own / sizeof own[0];
	for (const struct reg_profile_rule *rule = reg_profile_rules; rule->name != NULL; rule++)
		if ((rule->of & (REG_OF_PERSON | REG_OF_ORGANISATION)) != 0 && i-- == 0)
			return rule->name;
	return NULL;
}

static const char *known_column(const char *name)
{
	const char *column;

	for (size_t i = 0; (column = reg_exchange_column(i)) != NULL; i++)
		if (strcasecmp(column, name) == 0)
			return column;
	/* Fields of the station's own, which no table knows. */
	return strncmp(name, "x:", 2) == 0 && name[2] != '\0' ? name + 2 : NULL;
}

/* What a heading means; "" : it is left out, NULL: nobody knows. */
static const char *column_of(const char *heading, const char *const *maps, size_t n_maps)
{
	size_t size = strlen(heading);

	for (size_t i = 0; i < n_maps; i++)
		if (strncmp(maps[i], heading, size) == 0 && maps[i][size] == '=')
			return maps[i][size + 1] == '\0' ? "" : known_column(maps[i] + size + 1);
	return known_column(heading);
}

/* --- reading --- */

struct reading {
	struct reg_csv csv;
	struct reg_input input;
	char *columns[REG_CSV_MAX_FIELDS]; /* owned */
	size_t n_columns;
};

static int read_header(struct reading *reading, const char *name, const char *const *maps, size_t n_maps, struct reg_err *err)
{
	int rc = reg_csv_next(&reading->csv, err);

	if (rc == 0 || (rc > 0 && reading->csv.why != NULL))
		return reg_err_set(err, REG_EINVAL, "%s:1: expected a line that names the columns", name);
	for (size_t i = 0; rc > 0 && i < reading->csv.n_fields; i++) {
		const char *column = column_of(reading->csv.fields[i], maps, n_maps);

		if (column == NULL)
			return reg_err_set(err, REG_EINVAL,
			    "%s:1: column %zu, \"%.60s\": there is no such field; say --map \"%.60s=FIELD\", or \"%.60s=\" to leave it out",
			    name, i + 1, reading->csv.fields[i], reading->csv.fields[i], reading->csv.fields[i]);
		reading->columns[i] = strdup(column);
		if (reading->columns[i] == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
		reading->n_columns = i + 1;
	}
	return rc < 0 ? rc : 0;
}

static int read_record(struct reading *reading, const struct reg_record_sink *sink, struct reg_err *err)
{
	struct reg_record record = { .line = reading->csv.line };
	struct reg_err why = { 0 };
	int rc = 0;

	if (reading->csv.why != NULL)
		return sink->record(&record, reading->csv.why, sink->payload);
	if (reading->csv.n_fields > reading->n_columns)
		return sink->record(&record, "there are more fields than columns", sink->payload);
	for (size_t i = 0; i < reading->csv.n_fields && rc == 0; i++)
		if (reading->columns[i][0] != '\0')
			rc = reg_record_set(&record, reading->columns[i], reg_cell_read(reading->csv.fields[i]), &why);
	if (rc == REG_EIO)
		rc = reg_err_set(err, REG_EIO, "%s", why.line);
	else
		rc = sink->record(&record, rc < 0 ? why.line : NULL, sink->payload);
	reg_record_finish(&record);
	return rc;
}

int reg_exchange_read_csv(FILE *file, const char *name, const char *const *maps, size_t n_maps,
    const struct reg_record_sink *sink, struct reg_err *err)
{
	static const struct reg_journal_sink silent = { 0 };
	struct reading *reading = calloc(1, sizeof *reading);
	int rc = reading == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;

	rc = rc < 0 ? rc : reg_input_init(&reading->input, file, name, NULL, &silent, err);
	rc = rc < 0 ? rc : reg_csv_init(&reading->csv, &reading->input, ',', '"', err);
	rc = rc < 0 ? rc : read_header(reading, name, maps, n_maps, err);
	while (rc == 0 && (rc = reg_csv_next(&reading->csv, err)) > 0)
		rc = read_record(reading, sink, err);
	if (reading != NULL) {
		for (size_t i = 0; i < reading->n_columns; i++)
			free(reading->columns[i]);
		reg_csv_finish(&reading->csv);
		reg_input_finish(&reading->input);
	}
	free(reading);
	return rc;
}
