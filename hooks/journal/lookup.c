/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "lookup.h"

#define MAX_BYTES (64u << 20)

struct reg_lookup {
	struct reg_bag bag;
	struct reg_map_pair *pairs; /* sorted by key */
	size_t n, size;
};

static const char *strip(const char *text)
{
	while (*text == ' ')
		text++;
	return text;
}

int reg_lookup_position(const struct reg_csv *header, struct reg_map_column column)
{
	if (!column.name)
		return column.position - 1;
	for (size_t i = 0; i < header->n_fields; i++) {
		const char *field = strip(header->fields[i]);
		size_t size = strlen(field);
		while (size > 0 && field[size - 1] == ' ')
			size--;
		if (strlen(column.name) == size && memcmp(field, column.name, size) == 0)
			return (int)i;
	}
	return -1;
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct reg_map_pair *)a)->from, ((const struct reg_map_pair *)b)->from);
}

static int add(struct reg_lookup *lookup, const char *key, const char *value, const char *path, struct reg_err *err)
{
	if (lookup->n == lookup->size) {
		size_t size = lookup->size ? lookup->size * 2 : 1024;
		struct reg_map_pair *pairs = realloc(lookup->pairs, size * sizeof(*pairs));
		if (!pairs)
			return reg_err_set(err, REG_EIO, "%s: out of memory", path);
		lookup->pairs = pairs;
		lookup->size = size;
	}
	struct reg_map_pair *pair = &lookup->pairs[lookup->n];
	pair->from = reg_bag_copy(&lookup->bag, key, strlen(key));
	pair->to = reg_bag_copy(&lookup->bag, value, strlen(value));
	if (!pair->from || !pair->to)
		return reg_err_set(err, REG_EIO, "%s: out of memory", path);
	lookup->n++;
	if (lookup->bag.bytes > MAX_BYTES)
		return reg_err_set(err, REG_EINVAL, "%s: too large for a look-up file (64 MiB)", path);
	return 0;
}

static int load(struct reg_lookup *lookup, struct reg_csv *csv, const struct reg_map_lookup *map, const char *path,
    struct reg_err *err)
{
	int key = map->key.position - 1, value = map->value.position - 1, rc;
	bool header = map->header;

	while ((rc = reg_csv_next(csv, err)) > 0) {
		if (csv->why)
			return reg_err_set(err, REG_EINVAL, "%s:%lld: %s", path, (long long)csv->line, csv->why);
		if (header) {
			key = reg_lookup_position(csv, map->key);
			value = reg_lookup_position(csv, map->value);
			if (key < 0 || value < 0)
				return reg_err_set(err, REG_EINVAL, "%s:%lld: there is no column '%s'", path,
				    (long long)csv->line, key < 0 ? map->key.name : map->value.name);
			header = false;
			continue;
		}
		if ((size_t)key >= csv->n_fields || (size_t)value >= csv->n_fields)
			return reg_err_set(err, REG_EINVAL, "%s:%lld: there are only %zu columns", path, (long long)csv->line,
			    csv->n_fields);
		if ((rc = add(lookup, csv->fields[key], csv->fields[value], path, err)) < 0)
			return rc;
	}
	if (rc < 0)
		return rc;
	if (lookup->n > 0)
		qsort(lookup->pairs, lookup->n, sizeof(*lookup->pairs), compare);
	for (size_t i = 1; i < lookup->n; i++)
		if (strcmp(lookup->pairs[i - 1].from, lookup->pairs[i].from) == 0 &&
		    strcmp(lookup->pairs[i - 1].to, lookup->pairs[i].to) != 0)
			return reg_err_set(err, REG_EINVAL, "%s: '%.60s' is there with two values", path, lookup->pairs[i].from);
	return 0;
}

int reg_lookup_create(struct reg_lookup **out, const struct reg_map_lookup *map, const char *folder,
    struct reg_err *err)
{
	static const struct reg_journal_sink no_sink;
	struct reg_lookup *lookup = calloc(1, sizeof(*lookup));
	struct reg_input input = {0};
	struct reg_csv csv = {0};
	char *path = NULL;
	FILE *file = NULL;
	int rc;

	*out = NULL;
	bool absolute = *map->file == '/';
	if (!lookup || asprintf(&path, "%s%s%s", absolute ? "" : folder, absolute ? "" : "/", map->file) < 0) {
		free(lookup);
		return reg_err_set(err, REG_EIO, "%s: out of memory", map->file);
	}
	file = fopen(path, "rbe");
	if (!file)
		rc = reg_err_set(err, errno == ENOENT ? REG_ENOTFOUND : REG_EIO, "%s: cannot be opened: %s", path,
		    strerror(errno));
	else if ((rc = reg_input_init(&input, file, path, NULL, &no_sink, err)) == 0 &&
	         (rc = reg_csv_init(&csv, &input, map->separator, map->quote, err)) == 0)
		rc = load(lookup, &csv, map, path, err);
	reg_csv_finish(&csv);
	reg_input_finish(&input);
	if (file)
		fclose(file);
	free(path);
	if (rc < 0)
		reg_lookup_destroy(lookup);
	else
		*out = lookup;
	return rc;
}

void reg_lookup_destroy(struct reg_lookup *lookup)
{
	if (!lookup)
		return;
	reg_bag_finish(&lookup->bag);
	free(lookup->pairs);
	free(lookup);
}

const char *reg_lookup_find(const struct reg_lookup *lookup, const char *key)
{
	struct reg_map_pair wanted = {.from = key};
	const struct reg_map_pair *found =
	    lookup->n ? bsearch(&wanted, lookup->pairs, lookup->n, sizeof(*lookup->pairs), compare) : NULL;
	return found ? found->to : NULL;
}
