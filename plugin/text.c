/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "text.h"

#include <stdio.h>
#include <string.h>

#include "digits.h"
#include "evaluate.h"
#include "width.h"
#include "zone.h"

#define ML_PER_LITRE 1000
#define VALUE_SIZE 40 /* of a number or a date in any language */

enum reg_language reg_text_language(const char *name)
{
	return name != NULL && strncmp(name, "zh", 2) == 0 && (name[2] == '\0' || strchr("_-.", name[2]) != NULL)
	    ? REG_LANGUAGE_ZH_CN : REG_LANGUAGE_EN;
}

const char *reg_text_name(const struct reg_label *name, enum reg_language language)
{
	if (language == REG_LANGUAGE_ZH_CN && name->zh != NULL)
		return name->zh;
	return name->en != NULL ? name->en : name->text != NULL ? name->text : "";
}

const char *reg_text_template(enum reg_message message, enum reg_language language, bool is_one)
{
	const struct reg_sentence *sentence = message < REG_MESSAGE_MENU_FIRST
	    ? &reg_text_sale[message] : &reg_text_menu[message - REG_MESSAGE_MENU_FIRST];

	switch (language) {
	case REG_LANGUAGE_ZH_CN:
		return sentence->zh_CN;
	case REG_LANGUAGE_EN:
	case REG_LANGUAGE_COUNT:
		break;
	}
	return is_one && sentence->one != NULL ? sentence->one : sentence->en;
}

/* --- values --- */

static int64_t litres_up(int64_t ml)
{
	return ml / ML_PER_LITRE + (ml % ML_PER_LITRE > 0);
}

static void put_digits(char out[VALUE_SIZE], int64_t number)
{
	*reg_digits_put(out, number) = '\0';
}

static void put_count(char out[VALUE_SIZE], int64_t number)
{
	char digits[VALUE_SIZE];
	const char *from = digits;
	size_t n;

	put_digits(digits, number);
	if (*from == '-')
		*out++ = *from++;
	n = strlen(from);
	while (n > 0) {
		*out++ = *from++;
		if (--n > 0 && n % 3 == 0)
			*out++ = ',';
	}
	*out = '\0';
}

static void put_exact(char out[VALUE_SIZE], int64_t ml)
{
	int64_t centilitres = (ml + 5) / 10;

	(void)snprintf(out, VALUE_SIZE, "%lld.%02lld", (long long)(centilitres / 100), (long long)(centilitres % 100));
}

static void put_ordinal(char out[VALUE_SIZE], int64_t number, enum reg_language language)
{
	static const char *const suffixes[] = { "th", "st", "nd", "rd" };
	int64_t last = number % 10;
	bool is_teen = number % 100 >= 11 && number % 100 <= 13;

	put_digits(out, number);
	if (language == REG_LANGUAGE_EN)
		memcpy(out + strlen(out), suffixes[is_teen || last < 0 || last > 3 ? 0 : last], sizeof "th");
}

static void put_date(char out[VALUE_SIZE], int32_t day, int32_t today, enum reg_language language)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
		"Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int year, month, mday, this_year;

	reg_day_to_civil(day, &year, &month, &mday);
	reg_day_to_civil(today, &this_year, NULL, NULL);
	if (language == REG_LANGUAGE_ZH_CN) {
		if (year == this_year)
			(void)snprintf(out, VALUE_SIZE, "%d月%d日", month, mday);
		else
			(void)snprintf(out, VALUE_SIZE, "%d年%d月%d日", year, month, mday);
	} else if (year == this_year) {
		(void)snprintf(out, VALUE_SIZE, "%d %s", mday, months[month - 1]);
	} else {
		(void)snprintf(out, VALUE_SIZE, "%d %s %d", mday, months[month - 1], year);
	}
}

static void put_money(char out[VALUE_SIZE], int64_t minor, const char *currency, enum reg_language language)
{
	int decimals = reg_currency_decimals(currency);

	reg_decimal(out, VALUE_SIZE, minor, decimals, decimals);
	if (language == REG_LANGUAGE_ZH_CN)
		(void)snprintf(out + strlen(out), VALUE_SIZE - strlen(out), "%s",
		    currency != NULL && strcmp(currency, "CNY") == 0 ? " 元" : " ");
}

/* The text of a value: its own, or `buffer` filled. */
static const char *value_text(char buffer[VALUE_SIZE], const struct reg_text_value *value, enum reg_language language)
{
	switch (value->kind) {
	case REG_TEXT_PLAIN:
		return value->text == NULL ? "" : value->text;
	case REG_TEXT_COUNT:
		put_count(buffer, value->number);
		break;
	case REG_TEXT_DIGITS:
		put_digits(buffer, value->number);
		break;
	case REG_TEXT_LITRES:
		put_count(buffer, litres_up(value->number));
		break;
	case REG_TEXT_EXACT:
		put_exact(buffer, value->number);
		break;
	case REG_TEXT_ORDINAL:
		put_ordinal(buffer, value->number, language);
		break;
	case REG_TEXT_MONEY:
		put_money(buffer, value->number, value->text, language);
		break;
	case REG_TEXT_DATE:
		put_date(buffer, (int32_t)value->number, value->today, language);
		break;
	}
	return buffer;
}

static bool is_one(const struct reg_text_value *values, size_t n_values)
{
	for (size_t i = 0; i < n_values; i++) {
		switch (values[i].kind) {
		case REG_TEXT_COUNT:
		case REG_TEXT_DIGITS:
			return values[i].number == 1;
		case REG_TEXT_LITRES:
			return litres_up(values[i].number) == 1;
		case REG_TEXT_PLAIN:
		case REG_TEXT_EXACT:
		case REG_TEXT_ORDINAL:
		case REG_TEXT_MONEY:
		case REG_TEXT_DATE:
			break;
		}
	}
	return false;
}

/* --- filling --- */

struct place {
	char *out;
	size_t room; /* without NUL */
	bool is_full;
};

static void append(struct place *place, const char *text, size_t n)
{
	if (place->is_full)
		return;
	if (n > place->room) { /* cut before the character that does not fit: its continuation bytes are 10xxxxxx */
		place->is_full = true;
		n = place->room;
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(place->out, text, n);
	place->out += n;
	place->room -= n;
}

static const struct reg_text_value *find(const char *name, size_t n, const struct reg_text_value *values,
    size_t n_values)
{
	for (size_t i = 0; i < n_values; i++) {
		if (strlen(values[i].name) == n && memcmp(values[i].name, name, n) == 0)
			return &values[i];
	}
	return NULL;
}

void reg_text_format(char *out, size_t size, enum reg_message message, enum reg_language language,
    const struct reg_text_value *values, size_t n_values)
{
	const char *from = reg_text_template(message, language, is_one(values, n_values));
	struct place place = { .out = out, .room = size - 1 };
	char buffer[VALUE_SIZE];

	if (size == 0)
		return;
	while (*from != '\0') {
		const char *end = *from == '{' ? strchr(from, '}') : NULL;
		const struct reg_text_value *value = end == NULL ? NULL
		    : find(from + 1, (size_t)(end - from) - 1, values, n_values);

		if (value != NULL) {
			const char *text = value_text(buffer, value, language);

			append(&place, text, strlen(text));
			from = end + 1;
		} else {
			size_t n = 1 + strcspn(from + 1, "{");

			append(&place, from, n);
			from += n;
		}
	}
	*place.out = '\0';
}
