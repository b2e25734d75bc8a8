/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_values.c - typed values of a programme file: numbers, money, words, texts, dates, times, lists.
 */
#include <stdio.h>
#include <string.h>

#include "programme_read.h"
#include "zone.h"

#define MAX_MONEY_MILLI INT64_C(1000000000000) /* a thousand million units */
#define EARLIEST_DAY 10957                     /* 2000-01-01: an earlier one is a slip of the pen */

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

	(void)snprintf(expected, sizeof expected, reg_err_format("a whole number from %lld to %lld"), (long long)min, (long long)max);
	setting = member(read, group, key, fallback < min, expected);
	if (setting == NULL)
		return fallback;
	type = config_setting_type(setting);
	value = type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64 ? config_setting_get_int64(setting) : min;
	if ((type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) || value < min || value > max) {
		reg_read_mistake(read, setting, "%s: found %s, expected %s", key, reg_read_describe(setting, found), expected);
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

/* Thousandths; `decimals` is how many digits there may be after the point. */
static int64_t read_decimal(struct reg_read *read, const config_setting_t *group, const char *key, int64_t min_milli,
    int64_t max_milli, int64_t fallback, int decimals)
{
	static const char *const at_most[] = { REG_ERR_TEXT("whole units of the currency only"),
		REG_ERR_TEXT("one digit after the point at most"), REG_ERR_TEXT("at most two digits after the point"),
		REG_ERR_TEXT("at most three digits after the point") };
	static const int fine[] = { 1000, 100, 10, 1 };
	char found[80], low[32], high[32], expected[160];
	const config_setting_t *setting;
	int64_t value = -1;

	(void)snprintf(expected, sizeof expected, reg_err_format("a number from %s to %s, with decimals in quotes (\"1.5\")"),
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
	if (value < min_milli || value > max_milli || value % fine[decimals] != 0) {
		reg_read_mistake(read, setting, "%s: found %s, expected %s, %s", key, reg_read_describe(setting, found), expected,
		    reg_err_format(at_most[decimals]));
		return fallback;
	}
	return value;
}

int64_t reg_read_milli(struct reg_read *read, const config_setting_t *group, const char *key, int64_t min_milli,
    int64_t max_milli, int64_t fallback)
{
	return read_decimal(read, group, key, min_milli, max_milli, fallback, 3);
}

int64_t reg_read_money(struct reg_read *read, const config_setting_t *group, const char *key, int64_t min,
    int64_t fallback)
{
	static const int milli_per_minor[] = { 1000, 100, 10, 1 };
	int64_t milli = milli_per_minor[read->decimals];
	int64_t value = read_decimal(read, group, key, min * milli, MAX_MONEY_MILLI, fallback < 0 ? -1 : fallback * milli,
	    read->decimals);

	if (reg_read_has(group, key) && read->money_line == 0)
		read->money_line = (int)config_setting_source_line(config_setting_get_member(group, key));
	return value < 0 ? 0 : value / milli;
}

static const char *read_text(struct reg_read *read, const config_setting_t *group, const char *key, bool must,
    size_t most)
{
	char found[80];
	const config_setting_t *setting = member(read, group, key, must, reg_err_format("a text in quotes"));
	const char *text, *fault;

	if (setting == NULL)
		return NULL;
	if (config_setting_type(setting) != CONFIG_TYPE_STRING) {
		reg_read_mistake(read, setting, "%s: found %s, expected a text in quotes", key, reg_read_describe(setting, found));
		return NULL;
	}
	text = config_setting_get_string(setting);
	fault = reg_read_text_fault(text, most);
	if (fault != NULL) {
		reg_read_mistake(read, setting, "%s: found %s, expected up to %zu bytes of printable text", key, fault, most);
		return NULL;
	}
	return text;
}

const char *reg_read_text(struct reg_read *read, const config_setting_t *group, const char *key, bool must)
{
	return reg_read_copy(read, read_text(read, group, key, must, REG_READ_MAX_TEXT));
}

void reg_read_name(struct reg_read *read, struct reg_label *out, const config_setting_t *group, const char *key,
    const char *fallback)
{
	size_t most = strcmp(key, "text") == 0 ? REG_READ_MAX_NOTICE : REG_READ_MAX_TEXT;
	char key_zh[16];

	(void)snprintf(key_zh, sizeof key_zh, "%s_zh", key);
	out->en = reg_read_copy(read, read_text(read, group, key, fallback == NULL, most));
	out->zh = reg_read_copy(read, read_text(read, group, key_zh, false, most));
	if (out->en == NULL)
		out->en = fallback;
	out->text = read->is_chinese && out->zh != NULL ? out->zh : out->en;
}

const char *reg_read_id(struct reg_read *read, const config_setting_t *group)
{
	const char *text = reg_read_text(read, group, "id", true);

	for (const char *c = text; c != NULL && *c != '\0'; c++) {
		if ((*c < '0' || *c > '9') && (*c < 'A' || *c > 'Z') && (*c < 'a' || *c > 'z') && strchr("-_.", *c) == NULL) {
			reg_read_mistake(read, config_setting_get_member(group, "id"),
			    "id: found \"%s\", expected only ASCII letters, digits, \"-\", \"_\" and \".\"", text);
			return NULL;
		}
	}
	return text;
}

int reg_read_word(struct reg_read *read, const config_setting_t *group, const char *key, const char *const *words,
    int fallback)
{
	char found[80], all[200];
	const config_setting_t *setting;

	reg_read_join(all, sizeof all, words);
	setting = member(read, group, key, fallback < 0, all);
	if (setting == NULL)
		return fallback;
	for (int i = 0; config_setting_type(setting) == CONFIG_TYPE_STRING && words[i] != NULL; i++)
		if (strcmp(config_setting_get_string(setting), words[i]) == 0)
			return i;
	reg_read_mistake(read, setting, "%s: found %s, expected %s in quotes", key, reg_read_describe(setting, found), all);
	return fallback;
}

bool reg_read_bool(struct reg_read *read, const config_setting_t *group, const char *key, bool fallback)
{
	char found[80];
	const config_setting_t *setting = config_setting_get_member(group, key);

	if (setting == NULL)
		return fallback;
	if (config_setting_type(setting) != CONFIG_TYPE_BOOL) {
		reg_read_mistake(read, setting, "%s: found %s, expected true or false", key, reg_read_describe(setting, found));
		return fallback;
	}
	return config_setting_get_bool(setting);
}

const config_setting_t *reg_read_list(struct reg_read *read, const config_setting_t *group, const char *key, bool must)
{
	char found[80];
	const config_setting_t *setting = member(read, group, key, must, reg_err_format("a list with at least one entry"));
	int n;

	if (setting == NULL)
		return NULL;
	if (!config_setting_is_list(setting) && !config_setting_is_array(setting)) {
		reg_read_mistake(read, setting, "%s: found %s, expected a list", key, reg_read_describe(setting, found));
		return NULL;
	}
	n = config_setting_length(setting);
	if (n < 1 || n > REG_READ_MAX_LIST) {
		reg_read_mistake(read, setting, "%s: found a list of %d entries, expected 1 to %d%s", key, n, REG_READ_MAX_LIST,
		    n == 0 && !must ? reg_err_format(" (leave the key out to put no condition)") : "");
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
			    reg_read_describe(entry, found));
			continue;
		}
		fault = reg_read_text_fault(config_setting_get_string(entry), REG_READ_MAX_TEXT);
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

static bool digits(const char *text, const char *pattern)
{
	for (; *pattern != '\0'; pattern++, text++)
		if (*pattern == '9' ? *text < '0' || *text > '9' : *text != *pattern)
			return false;
	return *text == '\0';
}

int reg_read_minute(struct reg_read *read, const config_setting_t *group, const char *key, int fallback)
{
	const config_setting_t *setting = config_setting_get_member(group, key);
	const char *text;
	char found[80];
	int minute = -1;

	if (setting == NULL)
		return fallback;
	if (config_setting_type(setting) == CONFIG_TYPE_STRING) {
		text = config_setting_get_string(setting);
		if (digits(text, "99:99") && text[3] < '6')
			minute = (text[0] - '0') * 600 + (text[1] - '0') * 60 + (text[3] - '0') * 10 + (text[4] - '0');
	}
	if (minute < 0 || minute > 1440) {
		reg_read_mistake(read, setting, "%s: found %s, expected a time of day in quotes: \"00:00\" to \"24:00\"", key,
		    reg_read_describe(setting, found));
		return fallback;
	}
	return minute;
}

static int32_t read_day(struct reg_read *read, const config_setting_t *group, const char *key, int32_t fallback)
{
	const config_setting_t *setting = config_setting_get_member(group, key);
	int32_t day = 0;
	char found[80];

	if (setting == NULL)
		return fallback;
	if (config_setting_type(setting) != CONFIG_TYPE_STRING ||
	    reg_day_parse(&day, config_setting_get_string(setting), NULL) < 0 || day < EARLIEST_DAY) {
		reg_read_mistake(read, setting, "%s: found %s, expected a date in quotes, from 2000 on: \"2026-12-31\"", key,
		    reg_read_describe(setting, found));
		return fallback;
	}
	return day;
}

void reg_read_days(struct reg_read *read, int32_t *from, int32_t *until, const config_setting_t *group)
{
	bool is_bounded = reg_read_has(group, "from_date") || reg_read_has(group, "until_date");

	*from = read_day(read, group, "from_date", 0);
	*until = read_day(read, group, "until_date", is_bounded ? REG_DAY_NEVER : 0);
	if (*from > *until)
		reg_read_mistake(read, config_setting_get_member(group, "until_date"),
		    "until_date: found a day before from_date, expected that day or a later one");
}

uint32_t reg_read_bits(struct reg_read *read, const config_setting_t *group, const char *key, const char *const *words,
    int most)
{
	const config_setting_t *list = reg_read_list(read, group, key, false);
	char found[80], all[200];
	uint32_t bits = 0;

	for (int i = 0; list != NULL && i < config_setting_length(list); i++) {
		const config_setting_t *entry = config_setting_get_elem(list, (unsigned)i);
		int type = config_setting_type(entry), bit = -1;

		if (words == NULL && (type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64)) {
			long long value = config_setting_get_int64(entry);

			bit = value >= 1 && value <= most ? (int)value - 1 : -1;
		}
		for (int k = 0; words != NULL && type == CONFIG_TYPE_STRING && words[k] != NULL; k++)
			if (strcmp(words[k], config_setting_get_string(entry)) == 0)
				bit = k;
		if (words != NULL)
			reg_read_join(all, sizeof all, words);
		else
			(void)snprintf(all, sizeof all, reg_err_format("whole numbers from 1 to %d"), most);
		if (bit < 0)
			reg_read_mistake(read, entry, "%s: found %s, expected %s", key, reg_read_describe(entry, found), all);
		else if ((bits & (UINT32_C(1) << bit)) != 0)
			reg_read_mistake(read, entry, "%s: found %s twice, expected each entry once", key,
			    reg_read_describe(entry, found));
		else
			bits |= UINT32_C(1) << bit;
	}
	return bits;
}
