/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * plate.c - number plates.
 *
 * A pattern is a short UTF-8 text in which lower-case ASCII letters stand for a set of characters, the separators
 * ` `, `-` and `·` stand for themselves in the label and for nothing in the value, and all else is literal. Regular
 * expressions of the C library would depend on the host's locale.
 */
#include "plate.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#define MIDDLE_DOT 0x00B7
#define ROUNDS_MAX 4 /* one more than any known text needs until it no longer changes */

struct shape {
	const char *country;
	const char *class;
	const char *pattern;
};

/* p province, l letter but I, c letter or digit but I and O, e letter of a new-energy plate (D and F by GA 36-2018, the
 * others since 2021), a letter, d digit. */
static const struct shape shapes[] = {
	{ "cn", "cn-ordinary", "pl·ccccc" },
	{ "cn", "cn-ordinary", "pl·cccc学" }, /* driving school */
	{ "cn", "cn-new-energy", "pl·ecdddd" }, /* small: the letter stands first */
	{ "cn", "cn-new-energy", "pl·ddddde" }, /* large: last */
	{ "cn", "cn-police", "pl·cccc警" },
	{ "cn", "cn-trailer", "pl·cccc挂" },
	{ "cn", "cn-hk-macao", "粤Z·cccc港" },
	{ "cn", "cn-hk-macao", "粤Z·cccc澳" },
	{ "cn", "cn-embassy", "使ddd·ddd" },
	{ "cn", "cn-embassy", "ddd·ddd使" },
	{ "cn", "cn-embassy", "使l·ccccc" },
	{ "cn", "cn-embassy", "pl·cccc使" },
	{ "cn", "cn-embassy", "领ddd·ddd" },
	{ "cn", "cn-embassy", "领l·ccccc" },
	{ "cn", "cn-embassy", "pl·cccc领" }, /* consulate */
	{ "br", "br-mercosul", "aaadadd" },
	{ "br", "br-old", "aaa-dddd" },
	{ "in", "in", "dd BH dddd a" }, /* Bharat series: the same in all states */
	{ "in", "in", "dd BH dddd aa" },
};

static const char provinces[] = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

static const char india_states[] = "AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD "
				   "OR PB PY RJ SK TG TN TR TS UA UK UP WB ";

/* Where the generic European and North American shapes are worth trying. */
static const char eu_countries[] = "ad al at ba be bg by ch cy cz de dk ee es fi fr gb gr hr hu ie is it li lt lu lv mc "
				   "md me mk mt nl no pl pt ro rs se si sk sm tr ua uk xk ";
static const char us_countries[] = "us ca ";

static bool is_letter(int32_t c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(int32_t c)
{
	return c >= '0' && c <= '9';
}

/* Is `c` one of the characters of `set`? */
static bool is_among(const char *set, int32_t c)
{
	utf8proc_int32_t member;

	for (utf8proc_ssize_t n; *set != '\0'; set += n) {
		n = utf8proc_iterate((const utf8proc_uint8_t *)set, -1, &member);
		if (n <= 0)
			return false;
		if (member == c)
			return true;
	}
	return false;
}

/* Is the two-letter `code` in a list whose entries are each followed by a blank? */
static bool is_listed(const char *list, const char code[2])
{
	for (; list[0] != '\0'; list += 3) {
		if (list[0] == code[0] && list[1] == code[1])
			return true;
	}
	return false;
}

/* What people put between the parts of a plate, by eye or by keyboard. */
static bool is_separator(int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_CF:
		return true;
	default:
		break;
	}
	switch (c) {
	case '.':
	case '_':
	case MIDDLE_DOT:
	case 0x2022: /* bullet */
	case 0x2027: /* hyphenation point */
	case 0x2212: /* minus */
	case 0x2219: /* bullet operator */
	case 0x22C5: /* dot operator */
	case 0x25CF: /* black circle */
	case 0x30FB: /* katakana middle dot */
		return true;
	default:
		return false;
	}
}

static bool is_control(int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return false;
	}
}

/* Code points of `text` into out (REG_PLATE_MAX of them are always enough); their number, or -1: not UTF-8. */
static int decode(int32_t *out, const char *text)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
	int n_points = 0;

	while (*at != '\0') {
		utf8proc_ssize_t n = utf8proc_iterate(at, -1, &out[n_points]);

		if (n <= 0)
			return -1;
		at += n;
		n_points++;
	}
	return n_points;
}

/* Appends `c` at *len; false: no room. */
static bool append(char *out, size_t *len, int32_t c)
{
	utf8proc_uint8_t bytes[4];
	size_t n = (size_t)utf8proc_encode_char(c, bytes);

	if (*len + n >= REG_PLATE_MAX)
		return false;
	memcpy(out + *len, bytes, n);
	*len += n;
	out[*len] = '\0';
	return true;
}

/* One round: NFKC, no separators, upper case. 0, or a negative code. */
static int tidy(char out[REG_PLATE_MAX], const char *text, struct reg_err *err)
{
	utf8proc_uint8_t *composed = NULL;
	utf8proc_int32_t c;
	size_t len = 0;
	utf8proc_ssize_t n;
	int rc = 0;

	n = utf8proc_map((const utf8proc_uint8_t *)text, 0, &composed,
	    UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE);
	if (n == UTF8PROC_ERROR_NOMEM)
		return reg_err_set(err, REG_EIO, "number plate: out of memory");
	if (n < 0)
		return reg_err_set(err, REG_EINVAL, "number plate: not UTF-8");
	out[0] = '\0';
	for (const utf8proc_uint8_t *at = composed; *at != '\0'; at += n) {
		n = utf8proc_iterate(at, -1, &c);
		if (n <= 0)
			break;
		if (is_separator(c))
			continue;
		if (!append(out, &len, utf8proc_toupper(c))) {
			rc = reg_err_set(err, REG_EINVAL, "number plate: too long, expected at most %d bytes",
			    REG_PLATE_MAX - 1);
			break;
		}
	}
	free(composed);
	return rc;
}

/* Upper case and lost separators may allow another composition; the value must be one that stays as it is. */
static int normalise(char out[REG_PLATE_MAX], const char *text, struct reg_err *err)
{
	char before[REG_PLATE_MAX];
	int rc = tidy(out, text, err);

	for (int round = 1; rc == 0 && round < ROUNDS_MAX; round++) {
		memcpy(before, out, sizeof before);
		rc = tidy(out, before, err);
		if (rc == 0 && strcmp(before, out) == 0)
			return 0;
	}
	return rc != 0 ? rc : reg_err_set(err, REG_EINVAL, "number plate: has no normal form");
}

static bool fits(int32_t wanted, int32_t c)
{
	switch (wanted) {
	case 'p':
		return is_among(provinces, c);
	case 'l':
		return is_letter(c) && c != 'I';
	case 'c':
		return (is_letter(c) && c != 'I' && c != 'O') || is_digit(c);
	case 'e':
		return c >= 'A' && c <= 'K' && c != 'I';
	case 'a':
		return is_letter(c);
	case 'd':
		return is_digit(c);
	default:
		return c == wanted;
	}
}

/* Does the plate fit the pattern? Then `label` is written. */
static bool match(char label[REG_PLATE_MAX], const char *pattern, const int32_t *plate, int n_plate)
{
	char text[REG_PLATE_MAX];
	size_t len = 0;
	utf8proc_int32_t wanted;
	int i = 0;

	for (utf8proc_ssize_t n; *pattern != '\0'; pattern += n) {
		n = utf8proc_iterate((const utf8proc_uint8_t *)pattern, -1, &wanted);
		if (n <= 0)
			return false;
		if (wanted != ' ' && wanted != '-' && wanted != MIDDLE_DOT) {
			if (i == n_plate || !fits(wanted, plate[i]))
				return false;
			wanted = plate[i++];
		}
		if (!append(text, &len, wanted))
			return false;
	}
	if (i != n_plate)
		return false;
	memcpy(label, text, len + 1);
	return true;
}

/* MH 12 AB 1234: state, one or two digits of the office, up to three letters, up to four digits. Without letters the
 * office has two digits. */
static bool match_india(char label[REG_PLATE_MAX], const int32_t *plate, int n_plate)
{
	char pattern[16] = "aa d";
	char state[2];
	size_t len = 4;
	int at = 3;
	int n_letters = 0;
	int n_digits;

	if (n_plate < 5 || n_plate > 11 || !is_letter(plate[0]) || !is_letter(plate[1]))
		return false;
	state[0] = (char)plate[0];
	state[1] = (char)plate[1];
	if (!is_listed(india_states, state))
		return false;
	if (is_digit(plate[at])) {
		pattern[len++] = 'd';
		at++;
	}
	pattern[len++] = ' ';
	while (at < n_plate && is_letter(plate[at]) && n_letters < 3) {
		pattern[len++] = 'a';
		at++;
		n_letters++;
	}
	if (n_letters > 0)
		pattern[len++] = ' ';
	n_digits = n_plate - at;
	if (n_digits < 1 || n_digits > 4)
		return false;
	while (n_digits-- > 0)
		pattern[len++] = 'd';
	pattern[len] = '\0';
	return match(label, pattern, plate, n_plate);
}

/* The generic shapes say little: European plates have both letters and digits, American ones may be words. */
static const char *match_generic(const int32_t *plate, int n_plate, bool is_eu, bool is_us)
{
	int n_letters = 0;
	int n_umlauts = 0;
	int n_digits = 0;

	for (int i = 0; i < n_plate; i++) {
		n_letters += is_letter(plate[i]);
		n_umlauts += is_among("ÄÖÜ", plate[i]);
		n_digits += is_digit(plate[i]);
	}
	if (n_letters + n_umlauts + n_digits != n_plate)
		return NULL;
	if (is_eu && n_plate >= 4 && n_plate <= 8 && n_letters + n_umlauts > 0 && n_digits > 0)
		return "eu";
	if (is_us && n_plate >= 2 && n_plate <= 8 && n_umlauts == 0)
		return "us";
	return NULL;
}

/* Patterns of `country`, or of all others. */
static const char *match_shapes(char label[REG_PLATE_MAX], const int32_t *plate, int n_plate, const char *country,
    bool is_own)
{
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		if ((strcmp(shapes[i].country, country) == 0) == is_own &&
		    match(label, shapes[i].pattern, plate, n_plate))
			return shapes[i].class;
	}
	if ((strcmp("in", country) == 0) == is_own && match_india(label, plate, n_plate))
		return "in";
	return NULL;
}

static const char *classify(struct reg_plate *out, const char *country)
{
	int32_t plate[REG_PLATE_MAX];
	char own[3] = "";
	const char *class;
	bool is_eu;
	bool is_us;
	int n_plate = decode(plate, out->value);

	if (n_plate < 0)
		return NULL;
	if (country != NULL && country[0] != '\0' && country[1] != '\0' && country[2] == '\0') {
		for (int i = 0; i < 2; i++)
			own[i] = (char)(country[i] >= 'A' && country[i] <= 'Z' ? country[i] + ('a' - 'A') : country[i]);
	}
	is_eu = own[0] != '\0' && is_listed(eu_countries, own);
	is_us = own[0] != '\0' && is_listed(us_countries, own);

	class = match_shapes(out->label, plate, n_plate, own, true);
	if (class == NULL)
		class = match_generic(plate, n_plate, is_eu, is_us);
	if (class == NULL)
		class = match_shapes(out->label, plate, n_plate, own, false);
	/* Nearly every typing error fits the generic shapes: elsewhere they would hide what is to be flagged. */
	if (class == NULL && own[0] == '\0')
		class = match_generic(plate, n_plate, true, true);
	return class;
}

int reg_plate_parse(struct reg_plate *out, const char *text, const char *country, struct reg_err *err)
{
	int32_t points[REG_PLATE_MAX];
	struct reg_plate plate = { .class = NULL };
	int n_points;
	int rc;

	if (text == NULL)
		return reg_err_set(err, REG_EINVAL, "number plate: is missing");
	if (strlen(text) >= REG_PLATE_MAX)
		return reg_err_set(err, REG_EINVAL, "number plate: %zu bytes, expected at most %d", strlen(text),
		    REG_PLATE_MAX - 1);
	n_points = decode(points, text);
	if (n_points < 0)
		return reg_err_set(err, REG_EINVAL, "number plate: not UTF-8");
	for (int i = 0; i < n_points; i++) {
		if (is_control(points[i]))
			return reg_err_set(err, REG_EINVAL, "number plate: control character at position %d, expected "
			    "letters and digits", i + 1);
	}
	rc = normalise(plate.value, text, err);
	if (rc != 0)
		return rc;
	if (plate.value[0] == '\0')
		return reg_err_set(err, REG_EINVAL, "number plate: is empty, expected letters and digits");
	memcpy(plate.label, plate.value, sizeof plate.label);
	plate.class = classify(&plate, country);
	*out = plate;
	return 0;
}
