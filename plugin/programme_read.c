/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_read.c - memory, messages, keys and ids of a programme file. Files are a page long and read when a manager
 * loads one, so clear messages come before speed: suggestions and duplicates are found by comparing everything with
 * everything.
 */
#include "programme_read.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct reg_block {
	struct reg_block *next;
	alignas(max_align_t) char bytes[];
};

void *reg_read_alloc(struct reg_read *read, size_t n, size_t size)
{
	struct reg_block *block;

	if (size != 0 && n > (SIZE_MAX - sizeof *block) / size) {
		read->no_memory = true;
		return NULL;
	}
	block = calloc(1, sizeof *block + n * size);
	if (block == NULL) {
		read->no_memory = true;
		return NULL;
	}
	block->next = read->blocks;
	read->blocks = block;
	return block->bytes;
}

void reg_read_free(struct reg_block *blocks)
{
	while (blocks != NULL) {
		struct reg_block *next = blocks->next;

		free(blocks);
		blocks = next;
	}
}

char *reg_read_copy(struct reg_read *read, const char *text)
{
	char *copy;

	if (text == NULL)
		return NULL;
	copy = reg_read_alloc(read, strlen(text) + 1, 1);
	if (copy != NULL)
		memcpy(copy, text, strlen(text) + 1);
	return copy;
}

static void compose(char text[REG_ERR_SIZE], const struct reg_read *read, int line, const char *kind,
    const char *format, va_list args) __attribute__((format(printf, 5, 0)));

static void compose(char text[REG_ERR_SIZE], const struct reg_read *read, int line, const char *kind,
    const char *format, va_list args)
{
	int n = snprintf(text, REG_ERR_SIZE, "%s:%d: %s", read->name, line, kind);

	if (n >= 0 && n < REG_ERR_SIZE)
		(void)vsnprintf(text + n, REG_ERR_SIZE - (size_t)n, reg_err_format(format), args);
}

static void report(struct reg_read *read, int line, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

static void report(struct reg_read *read, int line, const char *format, va_list args)
{
	char text[REG_ERR_SIZE];

	compose(text, read, line, "", format, args);
	if (read->mistakes < INT32_MAX)
		read->mistakes++;
	reg_err_set(read->err, REG_EINVAL, "%s", text);
	if (read->found != NULL)
		read->found(text, read->payload);
}

void reg_read_mistake_at(struct reg_read *read, int line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	report(read, line, format, args);
	va_end(args);
}

/* libconfig gives the root no line. */
static int line_of(const config_setting_t *setting)
{
	unsigned line = config_setting_source_line(setting);

	return line == 0 ? 1 : (int)line;
}

void reg_read_mistake(struct reg_read *read, const config_setting_t *where, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	report(read, line_of(where), format, args);
	va_end(args);
}

void reg_read_warning(struct reg_read *read, const config_setting_t *where, const char *format, ...)
{
	char text[REG_ERR_SIZE];
	va_list args;

	va_start(args, format);
	compose(text, read, line_of(where), reg_err_format("warning: "), format, args);
	va_end(args);
	if (read->found != NULL)
		read->found(text, read->payload);
}

const char *reg_read_text_fault(const char *text, size_t most)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
	utf8proc_ssize_t n;
	utf8proc_int32_t code;

	if (*text == '\0')
		return reg_err_format("an empty text");
	if (strlen(text) > most)
		return most == REG_READ_MAX_TEXT ? reg_err_format("a text of more than 100 bytes")
						 : reg_err_format("a text of more than 300 bytes");
	for (; *at != '\0'; at += n) {
		n = utf8proc_iterate(at, -1, &code);
		if (n < 1)
			return reg_err_format("a text that is not UTF-8");
		if (utf8proc_category(code) == UTF8PROC_CATEGORY_CC)
			return reg_err_format("a text with a control character in it");
	}
	return NULL;
}

const char *reg_read_describe(const config_setting_t *setting, char out[80])
{
	const char *text;

	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		(void)snprintf(out, 80, "%lld", config_setting_get_int64(setting));
		break;
	case CONFIG_TYPE_FLOAT:
		(void)snprintf(out, 80, "%s", reg_err_format("a decimal number without quotes"));
		break;
	case CONFIG_TYPE_BOOL:
		(void)snprintf(out, 80, "%s", config_setting_get_bool(setting) ? "true" : "false");
		break;
	case CONFIG_TYPE_STRING:
		text = config_setting_get_string(setting);
		if (strlen(text) > 60)
			(void)snprintf(out, 80, "%s", reg_err_format("a long text"));
		else if (reg_read_text_fault(text, REG_READ_MAX_TEXT) != NULL)
			(void)snprintf(out, 80, "%s", reg_read_text_fault(text, REG_READ_MAX_TEXT));
		else
			(void)snprintf(out, 80, "\"%s\"", text);
		break;
	case CONFIG_TYPE_GROUP:
		(void)snprintf(out, 80, "%s", reg_err_format("a group { }"));
		break;
	case CONFIG_TYPE_LIST:
		(void)snprintf(out, 80, "%s", reg_err_format("a list ( )"));
		break;
	case CONFIG_TYPE_ARRAY:
		(void)snprintf(out, 80, "%s", reg_err_format("a list [ ]"));
		break;
	default:
		(void)snprintf(out, 80, "%s", reg_err_format("nothing"));
		break;
	}
	return out;
}

/* Edit distance of two keys (insert, delete, replace, swap of neighbours). Keys are short; longer ones are far from
 * all. */
static size_t distance(const char *a, const char *b)
{
	enum { MOST = 40 };
	size_t d[MOST + 1][MOST + 1];
	size_t na = strlen(a), nb = strlen(b);

	if (na > MOST || nb > MOST)
		return SIZE_MAX;
	for (size_t i = 0; i <= na; i++) {
		for (size_t j = 0; j <= nb; j++) {
			size_t best;

			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			if (d[i - 1][j] + 1 < best)
				best = d[i - 1][j] + 1;
			if (d[i][j - 1] + 1 < best)
				best = d[i][j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = best;
		}
	}
	return d[na][nb];
}

const char *reg_read_nearest(const char *key, const char *const *known)
{
	const char *best = NULL;
	size_t least = SIZE_MAX;

	for (; *known != NULL; known++) {
		size_t d = distance(key, *known);

		if (d < least) {
			least = d;
			best = *known;
		}
	}
	return least <= 2 + strlen(key) / 4 ? best : NULL;
}

void reg_read_join(char *out, size_t size, const char *const *words)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; words[i] != NULL && used < size; i++) {
		int n = snprintf(out + used, size - used, "%s%s", i == 0 ? "" : words[i + 1] == NULL ? reg_err_format(" or ") : reg_err_format(", "), words[i]);

		used += n > 0 ? (size_t)n : 0;
	}
}

bool reg_read_keys(struct reg_read *read, const config_setting_t *group, const char *what, const char *const *known)
{
	char found[80], all[300];

	what = reg_err_format(what);
	if (!config_setting_is_group(group)) {
		reg_read_mistake(read, group, "found %s, expected %s as a group { }", reg_read_describe(group, found), what);
		return false;
	}
	for (int i = 0; i < config_setting_length(group); i++) {
		const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
		const char *key = config_setting_name(member), *guess;
		size_t k = 0;

		while (known[k] != NULL && strcmp(known[k], key) != 0)
			k++;
		if (known[k] != NULL)
			continue;
		if (read->is_stored) {
			read->passed_over++;
			reg_read_warning(read, member, "the key \"%.40s\" of %s is not known to this version and passed over", key,
			    what);
			continue;
		}
		guess = reg_read_nearest(key, known);
		reg_read_join(all, sizeof all, known);
		if (guess != NULL)
			reg_read_mistake(read, member, "found the key \"%.40s\", which %s does not have, expected perhaps \"%s\"",
			    key, what, guess);
		else
			reg_read_mistake(read, member, "found the key \"%.40s\", which %s does not have, expected %s", key, what,
			    all);
	}
	return true;
}

bool reg_read_has(const config_setting_t *group, const char *key)
{
	return config_setting_get_member(group, key) != NULL;
}

static const char *id_of(const void *array, size_t size, size_t i)
{
	return *(const char *const *)((const char *)array + i * size);
}

bool reg_read_unique(struct reg_read *read, const config_setting_t *group, const char *what, const void *array,
    size_t size, size_t i)
{
	const char *id = id_of(array, size, i);

	for (size_t k = 0; id != NULL && k < i; k++) {
		if (id_of(array, size, k) == NULL || strcmp(id_of(array, size, k), id) != 0)
			continue;
		reg_read_mistake(read, group, "found the %s \"%s\" twice, expected each id once", reg_err_format(what), id);
		return false;
	}
	return true;
}

const char **reg_read_ids(struct reg_read *read, const void *array, size_t size, size_t n)
{
	const char **ids = reg_read_alloc(read, n + 1, sizeof *ids);

	for (size_t i = 0; ids != NULL && i < n; i++) {
		ids[i] = id_of(array, size, i);
		if (ids[i] == NULL)
			return NULL;
	}
	return ids;
}

void reg_read_refers(struct reg_read *read, const config_setting_t *where, const char *key, const char *id,
    const char *const *ids, const char *what)
{
	char all[300];
	const char *guess;

	if (id == NULL || ids == NULL)
		return;
	for (size_t i = 0; ids[i] != NULL; i++)
		if (strcmp(ids[i], id) == 0)
			return;
	what = reg_err_format(what);
	guess = reg_read_nearest(id, ids);
	if (ids[0] == NULL)
		reg_read_mistake(read, where, "%s: found \"%s\", expected no such condition: the programme has no %s", key, id,
		    what);
	else if (guess != NULL)
		reg_read_mistake(read, where, "%s: found \"%s\", which is the id of no %s, expected perhaps \"%s\"", key, id, what,
		    guess);
	else {
		reg_read_join(all, sizeof all, ids);
		reg_read_mistake(read, where, "%s: found \"%s\", which is the id of no %s, expected %s", key, id, what, all);
	}
}

void reg_read_refer_all(struct reg_read *read, const config_setting_t *group, const char *key, const char *const *texts,
    const char *const *ids, const char *what)
{
	const config_setting_t *where = config_setting_get_member(group, key);

	for (; texts != NULL && *texts != NULL; texts++)
		reg_read_refers(read, where, key, *texts, ids, what);
}
