/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_text.c - a programme file before libconfig sees it: what libconfig would open, or take in silence.
 */
#include <string.h>
#include <utf8proc.h>

#include "programme.h"
#include "programme_read.h"

static bool is_name_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '*';
}

/* libconfig lets numbers beyond 32 bits wrap around in silence, so they are looked for before. */
static bool check_numbers(struct reg_read *read, const char *at)
{
	int line = 1;

	while (*at != '\0') {
		const char *token = at;
		int64_t value = 0;

		if (*at == '"') {
			for (at++; *at != '\0' && *at != '"'; at++)
				at += *at == '\\' && at[1] != '\0';
			at += *at == '"';
		} else if (*at == '#' || (*at == '/' && at[1] == '/')) {
			at += strcspn(at, "\n");
		} else if (*at == '/' && at[1] == '*') {
			at = strstr(at + 2, "*/");
			if (at == NULL)
				return true; /* libconfig says so */
			at += 2;
		} else if (*at >= '0' && *at <= '9') {
			if (*at == '0' && (at[1] == 'x' || at[1] == 'X')) {
				reg_read_mistake_at(read, line, "found a hexadecimal number, expected decimal digits");
				return false;
			}
			for (; *at >= '0' && *at <= '9' && value <= INT32_MAX; at++)
				value = value * 10 + (*at - '0');
			if (value > INT32_MAX) {
				reg_read_mistake_at(read, line, "found a number above %d, expected a smaller one", (int)INT32_MAX);
				return false;
			}
			while (is_name_char(*at) || *at == '.') /* what is left of 1.5, 1e5, 10L */
				at++;
		} else if (is_name_char(*at) && *at != '-') {
			while (is_name_char(*at))
				at++;
		} else {
			at++;
		}
		for (; token < at; token++)
			line += *token == '\n';
	}
	return true;
}

/* libconfig would open included files; a line that begins so is refused wherever it stands. */
static bool check_include(struct reg_read *read, const char *at)
{
	for (int line = 1; at != NULL; line++) {
		at += strspn(at, " \t\r");
		if (strncmp(at, "@include", 8) == 0) {
			reg_read_mistake_at(read, line, "found @include, expected all of the programme in one file");
			return false;
		}
		at = strchr(at, '\n');
		at = at == NULL ? NULL : at + 1;
	}
	return true;
}

static bool check_encoding(struct reg_read *read, const char *text)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
	utf8proc_ssize_t n;
	utf8proc_int32_t code;
	int line = 1;

	for (; *at != '\0'; at += n) {
		n = utf8proc_iterate(at, -1, &code);
		if (n < 1) {
			reg_read_mistake_at(read, line, "found the byte 0x%02x, which is not UTF-8, expected the file saved as UTF-8",
			    (unsigned)*at);
			return false;
		}
		line += code == '\n';
	}
	return true;
}

bool reg_read_check_text(struct reg_read *read, const char *text)
{
	if (strnlen(text, REG_PROGRAMME_MAX_TEXT + 1) > REG_PROGRAMME_MAX_TEXT) {
		reg_read_mistake_at(read, 1, "found a text of more than %d bytes, expected a programme of a page or two",
		    REG_PROGRAMME_MAX_TEXT);
		return false;
	}
	return check_encoding(read, text) && check_include(read, text) && check_numbers(read, text);
}

bool reg_read_full_width(const char *text, int number)
{
	bool quoted = false;

	while (number > 1 && text != NULL) {
		text = strchr(text, '\n');
		text = text == NULL ? NULL : text + 1;
		number--;
	}
	for (; text != NULL && *text != '\0' && *text != '\n' && (quoted || *text != '#'); text++) {
		if (*text == '"')
			quoted = !quoted;
		else if (!quoted && (*text & 0x80) != 0)
			return true;
	}
	return false;
}
