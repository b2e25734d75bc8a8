/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "findkey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "pinyin.h"

#define WORDS_MAX 12       /* of a name: one begins at each of them */
#define PLATE_TAIL_MIN 3   /* characters: fewer would find half the town */

/* --- folding --- */

/* Letters that are no letter with an accent for Unicode, and yet typed without. */
static const char *plain_letter(int32_t c)
{
	switch (c) {
	case 0xF8: return "o";
	case 0xE6: return "ae";
	case 0x153: return "oe";
	case 0x111: case 0xF0: return "d";
	case 0xFE: return "th";
	case 0x142: return "l";
	case 0x131: return "i";
	case 0x127: return "h";
	default: return NULL;
	}
}

static bool is_letter(int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL:
		return true;
	default:
		return false;
	}
}

/* The code points of a text, decomposed, in lower case, without accents; freed by the caller. NULL: broken UTF-8. */
static int32_t *fold_points(size_t *n, const char *text)
{
	const utf8proc_option_t options = (utf8proc_option_t)(UTF8PROC_NULLTERM | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
	    UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
	utf8proc_ssize_t size = utf8proc_decompose((const utf8proc_uint8_t *)text, 0, NULL, 0, options);
	int32_t *points = size < 0 ? NULL : malloc(((size_t)size + 1) * sizeof *points);

	if (points != NULL && utf8proc_decompose((const utf8proc_uint8_t *)text, 0, points, size, options) != size) {
		free(points);
		points = NULL;
	}
	*n = points == NULL ? 0 : (size_t)size;
	return points;
}

/* Appends what still fits as a whole. */
static void append(char out[REG_KEY_SIZE], const char *text)
{
	size_t used = strlen(out), size = strlen(text);

	if (used + size < REG_KEY_SIZE) {
		memcpy(out + used, text, size + 1);
	}
}

static void append_point(char out[REG_KEY_SIZE], int32_t c)
{
	const char *plain = plain_letter(c);
	char bytes[8];

	if (plain == NULL) {
		bytes[utf8proc_encode_char(c, (utf8proc_uint8_t *)bytes)] = '\0';
	}
	append(out, plain == NULL ? bytes : plain);
}

void reg_findkey_fold(char out[REG_KEY_SIZE], const char *text)
{
	size_t n;
	int32_t *points = fold_points(&n, text);

	out[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		if (is_letter(points[i])) {
			append_point(out, points[i]);
		}
	}
	free(points);
}

/* --- keys --- */

static void key_add(struct reg_keys *keys, const char *key)
{
	for (size_t i = 0; i < keys->n; i++) {
		if (strcmp(keys->items[i], key) == 0) {
			return;
		}
	}
	if (key[0] != '\0' && keys->n < REG_KEYS_MAX) {
		(void)snprintf(keys->items[keys->n++], REG_KEY_SIZE, "%s", key);
	}
}

/* A word of a name, or one of its Chinese characters. */
struct word {
	char text[REG_KEY_SIZE];
	char sound[REG_KEY_SIZE];  /* as typed on a Latin keyboard */
};

static size_t words_of(struct word words[WORDS_MAX], const char *name, bool as_surname, bool *has_sounds)
{
	size_t n_points, n = 0;
	int32_t *points = fold_points(&n_points, name);
	bool in_word = false;

	*has_sounds = false;
	for (size_t i = 0; i < n_points && n <= WORDS_MAX; i++) {
		const char *sound = reg_pinyin(points[i]), *surname = i == 0 && as_surname ? reg_pinyin_surname(points[i]) : NULL;

		if (!is_letter(points[i])) {
			in_word = false;
		} else if (sound != NULL || !in_word) {
			if (n == WORDS_MAX) {
				break;
			}
			words[n].text[0] = words[n].sound[0] = '\0';
			append_point(words[n].text, points[i]);
			append(words[n].sound, surname != NULL ? surname : sound != NULL ? sound : words[n].text);
			*has_sounds = *has_sounds || sound != NULL;
			in_word = sound == NULL;
			n++;
		} else {
			append_point(words[n - 1].text, points[i]);
			append_point(words[n - 1].sound, points[i]);
		}
	}
	free(points);
	return n;
}

/* The first character of a word. */
static void initial(char out[8], const char *sound)
{
	size_t size = 1;

	while ((sound[size] & 0xC0) == 0x80 && size < 7) {
		size++;
	}
	memcpy(out, sound, size);
	out[size] = '\0';
}

static void keys_of_words(struct reg_keys *keys, const struct word *words, size_t n, bool has_sounds)
{
	for (size_t from = 0; from < n; from++) {
		char text[REG_KEY_SIZE] = "", sound[REG_KEY_SIZE] = "", initials[REG_KEY_SIZE] = "";

		for (size_t i = from; i < n; i++) {
			char first[8];

			initial(first, words[i].sound);
			append(text, words[i].text);
			append(sound, words[i].sound);
			append(initials, first);
		}
		key_add(keys, text);
		if (has_sounds) {
			key_add(keys, sound);
			/* lü is typed lv, and by others lu. */
			for (char *v = sound; (v = strchr(v, 'v')) != NULL;) {
				*v = 'u';
			}
			key_add(keys, sound);
		}
		if (n - from > 1) {
			key_add(keys, initials);
		}
	}
}

void reg_findkey_name(struct reg_keys *out, const char *name)
{
	struct word words[WORDS_MAX];
	bool has_sounds;

	out->n = 0;
	for (int as_surname = 0; name != NULL && as_surname < 2; as_surname++) {
		size_t n = words_of(words, name, as_surname != 0, &has_sounds);

		keys_of_words(out, words, n, has_sounds);
	}
}

void reg_findkey_plate(struct reg_keys *out, const char *plate)
{
	char folded[REG_KEY_SIZE];
	size_t starts[REG_KEY_SIZE], n = 0;

	out->n = 0;
	reg_findkey_fold(folded, plate);
	for (size_t i = 0; folded[i] != '\0'; i++) {
		if ((folded[i] & 0xC0) != 0x80) {
			starts[n++] = i;
		}
	}
	for (size_t i = 0; i == 0 || i + PLATE_TAIL_MIN <= n; i++) {
		key_add(out, n == 0 ? "" : folded + starts[i]);
	}
}

void reg_findkey_tail(char out[REG_KEY_SIZE], const char *text)
{
	char digits[REG_KEY_SIZE] = "";
	size_t n = 0;

	out[0] = '\0';
	if (text[strspn(text, "+0123456789 -()./")] != '\0') {
		return;
	}
	for (; *text != '\0' && n + 1 < sizeof digits; text++) {
		if (*text >= '0' && *text <= '9') {
			digits[n++] = *text;
		}
	}
	for (size_t i = 0; i < n; i++) {
		out[i] = digits[n - 1 - i];
	}
	out[n] = '\0';
}

void reg_findkey_phone(struct reg_keys *out, const char *digits)
{
	char tail[REG_KEY_SIZE];

	out->n = 0;
	reg_findkey_tail(tail, digits);
	key_add(out, tail);
}

/* --- as they are stored --- */

static bool has_key(const struct reg_keys *keys, const char *key)
{
	for (size_t i = 0; i < keys->n; i++) {
		if (strcmp(keys->items[i], key) == 0) {
			return true;
		}
	}
	return false;
}

/* `old` become `now`: only what differs is written. */
static int keys_replace(struct reg_side *side, int64_t subject, const struct reg_keys *old, const struct reg_keys *now,
    struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < old->n && rc == 0; i++) {
		if (!has_key(now, old->items[i])) {
			rc = reg_run(side->store, REG_SQL_KEY_DROP, err, "ti", old->items[i], subject);
		}
	}
	for (size_t i = 0; i < now->n && rc == 0; i++) {
		rc = reg_run(side->store, REG_SQL_KEY_ADD, err, "ti", now->items[i], subject);
	}
	return rc;
}

int reg_findkey_rename(struct reg_side *side, int64_t customer, const char *old_name, const char *name, struct reg_err *err)
{
	struct reg_keys old, now;

	if (old_name != NULL && name != NULL && strcmp(old_name, name) == 0) {
		return 0;
	}
	reg_findkey_name(&old, old_name);
	reg_findkey_name(&now, name);
	return keys_replace(side, customer, &old, &now, err);
}

int reg_findkey_target(struct reg_side *side, int64_t target, bool is_bound, struct reg_err *err)
{
	static const struct reg_keys none = { .n = 0 };
	struct reg_keys keys = { .n = 0 };
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_IDENTITY_VALUE, err, "i", target);

	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const char *value = reg_text(stmt, 0), *kind = reg_text(stmt, 3);

		if (value != NULL && strcmp(kind, "plate") == 0) {
			reg_findkey_plate(&keys, value);
		} else if (value != NULL && strcmp(kind, "phone") == 0) {
			reg_findkey_phone(&keys, value);
		}
		reg_reset(stmt);
		rc = 0;
	}
	return rc < 0 ? rc : keys_replace(side, target, is_bound ? &none : &keys, is_bound ? &keys : &none, err);
}
