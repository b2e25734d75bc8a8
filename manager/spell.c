/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "spell.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "evaluate.h"
#include "i18n.h"
#include "output.h"
#include "width.h"

#define SPELL_SIZE 512
#define SPELL_TURNS 16

static const char *const months[] = { N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"),
	N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec") };
static const char *const weekdays[] = { N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"),
	N_("Saturday"), N_("Sunday") };
static const char *const short_weekdays[] = { N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun") };

static char *next_text(void)
{
	static char texts[SPELL_TURNS][SPELL_SIZE];
	static unsigned turn;

	return texts[turn++ % SPELL_TURNS];
}

const char *reg_spell_format(const char *format, ...)
{
	char *text = next_text();
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, SPELL_SIZE, format, args);
	va_end(args);
	return text;
}

/* Digits with a comma before each three, as both languages write them; behind a point they stay together. */
static const char *grouped(const char *decimal)
{
	char *text = next_text(), *to = text;
	size_t whole = strcspn(decimal, ".");

	for (size_t i = 0; decimal[i] != '\0' && to < text + SPELL_SIZE - 8; i++) {
		if (i < whole && i > 0 && (whole - i) % 3 == 0 && decimal[i - 1] != '-')
			*to++ = ',';
		if (decimal[i] == '-') {
			memcpy(to, "\xe2\x88\x92", 3);
			to += 3;
		} else {
			*to++ = decimal[i];
		}
	}
	*to = '\0';
	return text;
}

const char *reg_spell_number(int64_t value)
{
	char digits[24];

	(void)snprintf(digits, sizeof digits, "%lld", (long long)value);
	return grouped(digits);
}

const char *reg_spell_decimal(const char *text)
{
	size_t length = strlen(text);

	return length > 0 && length < 40 && strspn(text + (text[0] == '-'), "0123456789.") == length - (text[0] == '-')
	    ? grouped(text) : text;
}

const char *reg_spell_litres(int64_t volume_ml)
{
	char digits[32];

	if (volume_ml >= 1000000000 || volume_ml <= -1000000000) {
		reg_decimal(digits, sizeof digits, volume_ml, 6, 0);
		return reg_spell_format(_("%s m³"), grouped(digits));
	}
	reg_decimal(digits, sizeof digits, volume_ml, 3, 0);
	return reg_spell_format(_("%s l"), grouped(digits));
}

const char *reg_spell_money(int64_t amount_minor, const char *currency)
{
	int decimals = reg_currency_decimals(currency);
	int64_t large = 10000;
	char digits[32];

	if (currency[0] == '\0')
		return "";
	for (int i = 0; i < decimals; i++)
		large *= 10;
	reg_decimal(digits, sizeof digits, amount_minor, decimals,
	    amount_minor >= large || amount_minor <= -large ? 0 : decimals);
	/* TRANSLATORS: an amount and its currency */
	return reg_spell_format(_("%1$s %2$s"), grouped(digits), reg_shown_currency(currency));
}

const char *reg_spell_percent(int64_t part, int64_t whole)
{
	if (whole <= 0)
		return "–";
	for (; whole > INT64_MAX / 400; whole /= 2)
		part /= 2;
	return reg_spell_format(_("%d %%"), (int)((part * 200 + whole) / (whole * 2)));
}

const char *reg_spell_day(int32_t day)
{
	int year, month, mday;

	if (day == REG_DAY_NEVER)
		return "–";
	reg_day_to_civil(day, &year, &month, &mday);
	/* TRANSLATORS: day, month, year */
	return reg_spell_format(_("%1$d %2$s %3$d"), mday, _(months[month - 1]), year);
}

const char *reg_spell_day_short(int32_t day)
{
	int year, month, mday;

	if (day == REG_DAY_NEVER)
		return "–";
	reg_day_to_civil(day, &year, &month, &mday);
	/* TRANSLATORS: day, month */
	return reg_spell_format(_("%1$d %2$s"), mday, _(months[month - 1]));
}

const char *reg_spell_month(int year, int month)
{
	/* TRANSLATORS: month, year */
	return reg_spell_format(_("%1$s %2$d"), _(months[month - 1]), year);
}

const char *reg_spell_month_short(int month)
{
	return _(months[month - 1]);
}

const char *reg_spell_weekday(int weekday)
{
	return _(weekdays[weekday]);
}

const char *reg_spell_weekday_short(int weekday)
{
	return _(short_weekdays[weekday]);
}

int reg_spell_weekday_of(int32_t day)
{
	return (int)(((int64_t)day + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
}

const char *reg_spell_span(int64_t seconds)
{
	int64_t hours = seconds / 3600;

	if (hours < 48)
		return reg_spell_format(_("%lld h"), (long long)hours);
	return reg_spell_format(ngettext("%lld day", "%lld days", (unsigned long)(hours / 24)), (long long)(hours / 24));
}
