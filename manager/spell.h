/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * spell.h - numbers, days and money as the reader of a page writes them. Texts are static, sixteen in turn.
 */
#ifndef REG_SPELL_H
#define REG_SPELL_H

#include <stdint.h>

#include "zone.h"

/* 1234567: "1,234,567". */
const char *reg_spell_number(int64_t value);
/* The same of a decimal number as text ("-12345.60"); any other text as it is. */
const char *reg_spell_decimal(const char *text);
/* 40123 ml: "40 l"; from a million litres on "1,234 m³". */
const char *reg_spell_litres(int64_t volume_ml);
/* Money as reg_shown_price() writes it, in groups of three digits: "1,234.50 CNY"; in whole units where it is large. "" of
 * no currency. */
const char *reg_spell_money(int64_t amount_minor, const char *currency);
/* part of whole: "37 %"; "–" of nothing. */
const char *reg_spell_percent(int64_t part, int64_t whole);
/* "30 Jun 2026"; "30 Jun"; "Jun 2026"; "Jun"; "Tuesday". REG_DAY_NEVER: "–". */
const char *reg_spell_day(int32_t day);
const char *reg_spell_day_short(int32_t day);
const char *reg_spell_month(int year, int month);
const char *reg_spell_month_short(int month);
const char *reg_spell_weekday(int weekday); /* 0 Monday */
const char *reg_spell_weekday_short(int weekday);
int reg_spell_weekday_of(int32_t day);
/* A span of time: "3 h", "2 days". */
const char *reg_spell_span(int64_t seconds);

/* printf into one of the sixteen. */
const char *reg_spell_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
