/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rows_value.c - what is in a row of a CSV file, as the map says: columns joined, looked up, turned into numbers.
 */
#include <stdio.h>
#include <string.h>

#include "rows_parts.h"
#include "scale.h"

int reg_rows_no_memory(struct reg_rows *rows)
{
	return reg_err_set(rows->err, REG_EIO, "%s: out of memory", rows->input->name);
}

static const struct reg_map_field *field_of(const struct reg_rows *rows, size_t member)
{
	return member < REG_MAP_MEMBERS ? &rows->map->fields[member] : &rows->map->group;
}

int reg_rows_bind(struct reg_rows *rows)
{
	for (size_t member = 0; member <= REG_MAP_MEMBERS; member++) {
		const struct reg_map_field *field = field_of(rows, member);
		for (size_t i = 0; i < field->n_columns; i++) {
			int position = reg_lookup_position(&rows->csv, field->columns[i]);
			if (position < 0)
				return reg_err_set(rows->err, REG_EINVAL, "%s:%lld: there is no column '%s' (%s:%d)", rows->input->name,
				    (long long)rows->csv.line, field->columns[i].name, rows->map->path, field->line);
			rows->positions[member][i] = position;
		}
	}
	return 0;
}

int reg_rows_join(struct reg_rows *rows, size_t member, const char **out)
{
	const struct reg_map_field *field = field_of(rows, member);
	const char *join = field->join ? field->join : "\x1f", *parts[REG_MAP_MAX_COLUMNS];
	size_t sizes[REG_MAP_MAX_COLUMNS], size = 1;
	bool any = false;

	for (size_t i = 0; i < field->n_columns; i++) {
		size_t position = (size_t)rows->positions[member][i];
		if (position >= rows->csv.n_fields)
			return reg_err_set(&rows->why, REG_EINVAL, "there are only %zu columns, %zu was expected",
			    rows->csv.n_fields, position + 1);
		parts[i] = rows->csv.fields[position];
		parts[i] += strspn(parts[i], " \t");
		sizes[i] = strlen(parts[i]);
		while (sizes[i] > 0 && strchr(" \t", parts[i][sizes[i] - 1]))
			sizes[i]--;
		size += sizes[i] + strlen(join);
		any |= sizes[i] > 0;
	}
	char *text = reg_bag_take(&rows->scratch, size), *at = text;
	if (!text)
		return reg_rows_no_memory(rows);
	for (size_t i = 0; any && i < field->n_columns; i++) {
		if (i > 0)
			at = stpcpy(at, join);
		memcpy(at, parts[i], sizes[i]);
		at += sizes[i];
	}
	*at = '\0';
	*out = text;
	return 0;
}

int reg_rows_value(struct reg_rows *rows, enum reg_map_member member, const char **out)
{
	const struct reg_map_field *field = &rows->map->fields[member];
	const char *name = reg_map_infos[member].name, *text = field->constant, *found = NULL;
	char *made;
	int rc;

	*out = NULL;
	if (!field->line)
		return 0;
	if (field->row) {
		made = reg_bag_take(&rows->scratch, 24);
		if (!made)
			return reg_rows_no_memory(rows);
		snprintf(made, 24, "%lld", (long long)rows->row);
		text = made;
	} else if (!text && (rc = reg_rows_join(rows, member, &text)) < 0) {
		return rc;
	}
	if (field->prefix && *text) {
		size_t size = strlen(field->prefix) + strlen(text) + 1;
		made = reg_bag_take(&rows->scratch, size);
		if (!made)
			return reg_rows_no_memory(rows);
		snprintf(made, size, "%s%s", field->prefix, text);
		text = made;
	}
	if (field->lookup && *text) {
		found = reg_lookup_find(rows->lookups[member], text);
		if (!found && !field->otherwise)
			return reg_err_set(&rows->why, REG_EINVAL, "%s: '%.60s' is not in %s", name, text, field->lookup->file);
		text = found ? found : "";
	}
	if (field->n_values) {
		found = NULL;
		for (size_t i = 0; !found && i < field->n_values; i++)
			if (strcmp(field->values[i].from, text) == 0)
				found = field->values[i].to;
		if (!found && *text && !field->otherwise)
			return reg_err_set(&rows->why, REG_EINVAL, "%s: '%.60s' is none of the map's values", name, text);
		text = found ? found : "";
	}
	if (!*text && field->otherwise)
		text = field->otherwise;
	*out = *text ? text : NULL;
	return 0;
}

int reg_rows_number(struct reg_rows *rows, enum reg_map_member member, const char *currency, int64_t *out)
{
	const struct reg_map_field *field = &rows->map->fields[member];
	struct reg_scale scale = {1, 1};
	const char *text;
	int decimals = reg_scale_currency_decimals(currency), rc = reg_rows_value(rows, member, &text);

	*out = 0;
	if (rc < 0 || !text)
		return rc;
	switch (reg_map_infos[member].type) {
	case REG_MAP_VOLUME:
		rc = reg_scale_volume(&scale, field->unit);
		break;
	case REG_MAP_PRICE:
		rc = reg_scale_price(&scale, field->unit, decimals);
		break;
	case REG_MAP_MONEY:
		scale.num = strcmp(field->unit, "minor") == 0 ? 1 : reg_scale_power(decimals);
		break;
	case REG_MAP_QUANTITY:
		scale.num = 1000;
		break;
	case REG_MAP_WHOLE:
	case REG_MAP_TEXT:
	case REG_MAP_KIND:
	case REG_MAP_LINE_KIND:
	case REG_MAP_TIME:
	case REG_MAP_DAY:
	case REG_MAP_YESNO:
	case REG_MAP_STATUS:
		break;
	}
	if (rc == 0 && !currency && scale.num != 1 &&
	    (reg_map_infos[member].type == REG_MAP_MONEY || reg_map_infos[member].type == REG_MAP_PRICE))
		return reg_err_set(&rows->why, REG_EINVAL, "event.currency is not known, so %s cannot be read",
		    reg_map_infos[member].name);
	return rc < 0 ? rc : reg_scale_read(out, text, rows->map->decimal, rows->map->thousands, scale,
	                         reg_map_infos[member].name, &rows->why);
}

int reg_rows_keep(struct reg_rows *rows, struct reg_bag *bag, enum reg_map_member member, const char **out)
{
	const char *text;
	int rc = reg_rows_value(rows, member, &text);

	*out = NULL;
	if (rc == 0 && text && !(*out = reg_bag_copy(bag, text, strlen(text))))
		return reg_rows_no_memory(rows);
	return rc;
}
