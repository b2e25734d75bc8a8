/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_read.c - typed members of a programme file. Files are a page long and read when a manager loads one, so
 * clear messages come before speed: key suggestions and duplicates are found by comparing everything with everything.
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

static void report(struct reg_read *read, int line, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

static void report(struct reg_read *read, int line, const char *format, va_list args)
{
	char text[REG_ERR_SIZE];
	int n;

	n = snprintf(text, sizeof text, "%s:%d: ", read->name, line);
	if (n >= 0 && (size_t)n < sizeof text)
		(void)vsnprintf(text + n, sizeof text - (size_t)n, format, args);
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

/* NULL, or what is wrong with it. */
static const char *text_fault(const char *text)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
	utf8proc_ssize_t n;
	utf8proc_int32_t code;

	if (*text == '\0')
		return "an empty text";
	if (strlen(text) > REG_READ_MAX_TEXT)
		return "a text of more than 100 bytes";
	for (; *at != '\0'; at += n) {
		n = utf8proc_iterate(at, -1, &code);
		if (n < 1)
			return "a text that is not UTF-8";
		if (utf8proc_category(code) == UTF8PROC_CATEGORY_CC)
			return "a text with a control character in it";
	}
	return NULL;
}

/* What stands there, in words, for "found ..., expected ...". Long or unprintable texts are not repeated. */
static const char *describe(const config_setting_t *setting, char out[80])
{
	const char *text;

	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		(void)snprintf(out, 80, "%lld", config_setting_get_int64(setting));
		break;
	case CONFIG_TYPE_FLOAT:
		(void)snprintf(out, 80, "a decimal number without quotes");
		break;
	case CONFIG_TYPE_BOOL:
		(void)snprintf(out, 80, "%s", config_setting_get_bool(setting) ? "true" : "false");
		break;
	case CONFIG_TYPE_STRING:
		text = config_setting_get_string(setting);
		if (strlen(text) > 60)
			(void)snprintf(out, 80, "a long text");
		else if (text_fault(text) != NULL)
			(void)snprintf(out, 80, "%s", text_fault(text));
		else
			(void)snprintf(out, 80, "\"%s\"", text);
		break;
	case CONFIG_TYPE_GROUP:
		(void)snprintf(out, 80, "a group { }");
		break;
	case CONFIG_TYPE_LIST:
		(void)snprintf(out, 80, "a list ( )");
		break;
	case CONFIG_TYPE_ARRAY:
		(void)snprintf(out, 80, "a list [ ]");
		break;
	default:
		(void)snprintf(out, 80, "nothing");
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

static const char *nearest(const char *key, const char *const *known)
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

static void join(char *out, size_t size, const char *const *words)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; words[i] != NULL && used < size; i++) {
		int n = snprintf(out + used, size - used, "%s%s", i == 0 ? "" : words[i + 1] == NULL ? " or " : ", ", words[i]);

		used += n > 0 ? (size_t)n : 0;
	}
}

bool reg_read_keys(struct reg_read *read, const config_setting_t *group, const char *what, const char *const *known)
{
	char found[80], all[300];

	if (!config_setting_is_group(group)) {
		reg_read_mistake(read, group, "found %s, expected %s as a group { }", describe(group, found), what);
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
		guess = nearest(key, known);
		join(all, sizeof all, known);
		if (guess != NULL)
			reg_read_mistake(read, member, "found the key \"%.40s\", which %s does not have, expected perhaps \"%s\"",
			    key, what, guess);
		else
			reg_read_mistake(read, member, "found the key \"%.40s\", which %s does not have, expected %s", key, what,
			    all);
	}
	return true;
}

static const config_setting_t *member(struct reg_read *read, const config_setting_t *group, const char *key, bool must,
    const char *expected)
{
	const config_setting_t *setting = config_setting_get_member(group, key);

	if (setting == NULL && must)
		reg_read_mistake(read, group, "found no \"%s\", expected %s", key, expected);
	return setting;
}

int64_t reg_read_int(struct reg_read *read, const config_setting_t *group, const char *key, int64_t min, int64_t max,
    int64_t fallback)
{
	char found[80], expected[100];
	const config_setting_t *setting;
	int64_t value;
	int type;

	(void)snprintf(expected, sizeof expected, "a whole number from %lld to %lld", (long long)min, (long long)max);
	setting = member(read, group, key, fallback < min, expected);
	if (setting == NULL)
		return fallback;
	type = config_setting_type(setting);
	value = type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64 ? config_setting_get_int64(setting) : min;
	if ((type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) || value < min || value > max) {
		reg_read_mistake(read, setting, "%s: found %s, expected %s", key, describe(setting, found), expected);
		return fallback;
	}
	return value;
}

/* Thousandths in "12", "1.5", "0.125"; -1 for anything else, -2 beyond 10^15. Own code, because strtod() follows the
 * locale and is not exact. */
static int64_t parse_milli(const char *text)
{
	int64_t value = 0;
	int decimals = -1;

	if (*text < '0' || *text > '9')
		return -1;
	for (; *text != '\0'; text++) {
		if (*text == '.' && decimals < 0 && text[1] != '\0') {
			decimals = 0;
			continue;
		}
		if (*text < '0' || *text > '9' || decimals == 3)
			return -1;
		if (value > INT64_C(1000000000000000))
			return -2;
		value = value * 10 + (*text - '0');
		decimals += decimals >= 0;
	}
	for (int i = decimals < 0 ? 0 : decimals; i < 3; i++) {
		if (value > INT64_C(1000000000000000))
			return -2;
		value *= 10;
	}
	return value;
}

/* "12", "1.5": for messages. */
static const char *format_milli(int64_t milli, char out[32])
{
	int n = snprintf(out, 32, "%lld.%03lld", (long long)(milli / 1000), (long long)(milli % 1000));

	while (n > 0 && out[n - 1] == '0')
		out[--n] = '\0';
	if (n > 0 && out[n - 1] == '.')
		out[n - 1] = '\0';
	return out;
}

int64_t reg_read_milli(struct reg_read *read, const config_setting_t *group, const char *key, int64_t min_milli,
    int64_t max_milli, int64_t fallback)
{
	char found[80], low[32], high[32], expected[160];
	const config_setting_t *setting;
	int64_t value = -1;

	(void)snprintf(expected, sizeof expected, "a number from %s to %s, with decimals in quotes (\"1.5\")",
	    format_milli(min_milli, low), format_milli(max_milli, high));
	setting = member(read, group, key, fallback < min_milli, expected);
	if (setting == NULL)
		return fallback;
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_FLOAT:
		reg_read_mistake(read, setting, "%s: found a decimal number without quotes, expected it in quotes: %s = \"1.5\"",
		    key, key);
		return fallback;
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		value = config_setting_get_int64(setting);
		value = value < 0 || value > max_milli ? -1 : value * 1000;
		break;
	case CONFIG_TYPE_STRING:
		value = parse_milli(config_setting_get_string(setting));
		break;
	default:
		break;
	}
	if (value < min_milli || value > max_milli) {
		reg_read_mistake(read, setting, "%s: found %s, expected %s, at most three digits after the point", key,
		    describe(setting, found), expected);
		return fallback;
	}
	return value;
}

const char *reg_read_text(struct reg_read *read, const config_setting_t *group, const char *key, bool must)
{
	char found[80];
	const config_setting_t *setting = member(read, group, key, must, "a text in quotes");
	const char *text, *fault;

	if (setting == NULL)
		return NULL;
	if (config_setting_type(setting) != CONFIG_TYPE_STRING) {
		reg_read_mistake(read, setting, "%s: found %s, expected a text in quotes", key, describe(setting, found));
		return NULL;
	}
	text = config_setting_get_string(setting);
	fault = text_fault(text);
	if (fault != NULL) {
		reg_read_mistake(read, setting, "%s: found %s, expected up to 100 bytes of printable text", key, fault);
		return NULL;
	}
	return text;
}

const char *reg_read_id(struct reg_read *read, const config_setting_t *group)
{
	const char *text = reg_read_text(read, group, "id", true);

	if (text == NULL)
		return NULL;
	for (const char *c = text; *c != '\0'; c++) {
		if ((*c < '0' || *c > '9') && (*c < 'A' || *c > 'Z') && (*c < 'a' || *c > 'z') && strchr("-_.", *c) == NULL) {
			reg_read_mistake(read, config_setting_get_member(group, "id"),
			    "id: found \"%s\", expected only ASCII letters, digits, \"-\", \"_\" and \".\"", text);
			return NULL;
		}
	}
	return reg_read_copy(read, text);
}

int reg_read_word(struct reg_read *read, const config_setting_t *group, const char *key, const char *const *words,
    int fallback)
{
	char found[80], all[200];
	const config_setting_t *setting;

	join(all, sizeof all, words);
	setting = member(read, group, key, fallback < 0, all);
	if (setting == NULL)
		return fallback;
	for (int i = 0; config_setting_type(setting) == CONFIG_TYPE_STRING && words[i] != NULL; i++)
		if (strcmp(config_setting_get_string(setting), words[i]) == 0)
			return i;
	reg_read_mistake(read, setting, "%s: found %s, expected %s in quotes", key, describe(setting, found), all);
	return fallback;
}

bool reg_read_bool(struct reg_read *read, const config_setting_t *group, const char *key, bool fallback)
{
	char found[80];
	const config_setting_t *setting = config_setting_get_member(group, key);

	if (setting == NULL)
		return fallback;
	if (config_setting_type(setting) != CONFIG_TYPE_BOOL) {
		reg_read_mistake(read, setting, "%s: found %s, expected true or false", key, describe(setting, found));
		return fallback;
	}
	return config_setting_get_bool(setting);
}

const config_setting_t *reg_read_list(struct reg_read *read, const config_setting_t *group, const char *key, bool must)
{
	char found[80];
	const config_setting_t *setting = member(read, group, key, must, "a list with at least one entry");
	int n;

	if (setting == NULL)
		return NULL;
	if (!config_setting_is_list(setting) && !config_setting_is_array(setting)) {
		reg_read_mistake(read, setting, "%s: found %s, expected a list", key, describe(setting, found));
		return NULL;
	}
	n = config_setting_length(setting);
	if (n < 1 || n > REG_READ_MAX_LIST) {
		reg_read_mistake(read, setting, "%s: found a list of %d entries, expected 1 to %d%s", key, n, REG_READ_MAX_LIST,
		    n == 0 && !must ? " (leave the key out to put no condition)" : "");
		return NULL;
	}
	return setting;
}

const char **reg_read_texts(struct reg_read *read, const config_setting_t *group, const char *key)
{
	char found[80];
	const config_setting_t *list = reg_read_list(read, group, key, false);
	const char **texts;
	size_t n = 0;

	if (list == NULL)
		return NULL;
	texts = reg_read_alloc(read, (size_t)config_setting_length(list) + 1, sizeof *texts);
	if (texts == NULL)
		return NULL;
	for (int i = 0; i < config_setting_length(list); i++) {
		const config_setting_t *entry = config_setting_get_elem(list, (unsigned)i);
		const char *fault;
		size_t k = 0;

		if (config_setting_type(entry) != CONFIG_TYPE_STRING) {
			reg_read_mistake(read, entry, "%s: found %s, expected texts in quotes, such as [\"92\", \"95\"]", key,
			    describe(entry, found));
			continue;
		}
		fault = text_fault(config_setting_get_string(entry));
		if (fault != NULL) {
			reg_read_mistake(read, entry, "%s: found %s, expected up to 100 bytes of printable text", key, fault);
			continue;
		}
		while (k < n && strcmp(texts[k], config_setting_get_string(entry)) != 0)
			k++;
		if (k < n) {
			reg_read_mistake(read, entry, "%s: found \"%s\" twice, expected each entry once", key, texts[k]);
			continue;
		}
		texts[n] = reg_read_copy(read, config_setting_get_string(entry));
		if (texts[n] == NULL)
			return NULL;
		n++;
	}
	return texts;
}
