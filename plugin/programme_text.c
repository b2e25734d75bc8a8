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

/* Where the walk through the tokens is. */
struct walk {
	struct reg_read *read;
	const char *at;
	int line;
	char last;       /* the token before: its punctuation, '"' a text, 'a' a key or number */
	char open[64];   /* brackets that are open */
	size_t n_open;
};

static bool pass_text(struct walk *walk)
{
	bool in_list = walk->n_open > 0 && walk->open[walk->n_open - 1] != '{';

	if (walk->last == '\0' || strchr("=:([\"", walk->last) == NULL)
		if (walk->last != ',' || !in_list) {
			reg_read_mistake_at(walk->read, walk->line, "found a text where none can stand, expected key = \"text\"; (is a "
			    "quote missing before it?)");
			return false;
		}
	for (walk->at++; *walk->at != '\0' && *walk->at != '"'; walk->at++)
		walk->at += *walk->at == '\\' && walk->at[1] != '\0';
	if (*walk->at == '\0') {
		reg_read_mistake_at(walk->read, walk->line, "found a text that does not end, expected a closing quote (\")");
		return false;
	}
	walk->at++;
	walk->last = '"';
	return true;
}

static bool pass_number(struct walk *walk)
{
	int64_t value = 0;

	if (*walk->at == '0' && (walk->at[1] == 'x' || walk->at[1] == 'X')) {
		reg_read_mistake_at(walk->read, walk->line, "found a hexadecimal number, expected decimal digits");
		return false;
	}
	for (; *walk->at >= '0' && *walk->at <= '9' && value <= INT32_MAX; walk->at++)
		value = value * 10 + (*walk->at - '0');
	if (value > INT32_MAX) {
		reg_read_mistake_at(walk->read, walk->line, "found a number above %d, expected a smaller one", (int)INT32_MAX);
		return false;
	}
	while (is_name_char(*walk->at) || *walk->at == '.') /* what is left of 1.5, 1e5, 10L */
		walk->at++;
	walk->last = 'a';
	return true;
}

static bool pass_sign(struct walk *walk)
{
	if (strchr("({[", *walk->at) != NULL) {
		if (walk->n_open == sizeof walk->open) {
			reg_read_mistake_at(walk->read, walk->line, "found brackets %zu deep, expected six at most", walk->n_open + 1);
			return false;
		}
		walk->open[walk->n_open++] = *walk->at;
	} else if (strchr(")}]", *walk->at) != NULL && walk->n_open > 0) {
		walk->n_open--;
	}
	if (strchr(" \t\r\n\f", *walk->at) == NULL)
		walk->last = *walk->at;
	walk->at++;
	return true;
}

/* libconfig lets numbers beyond 32 bits wrap around in silence, and forgets the memory of a text that does not end or
 * stands in a wrong place. */
static bool check_tokens(struct reg_read *read, const char *text)
{
	struct walk walk = { .read = read, .at = text, .line = 1 };

	while (*walk.at != '\0') {
		const char *token = walk.at;

		if (*walk.at == '"') {
			if (!pass_text(&walk))
				return false;
		} else if (*walk.at == '#' || (*walk.at == '/' && walk.at[1] == '/')) {
			walk.at += strcspn(walk.at, "\n");
		} else if (*walk.at == '/' && walk.at[1] == '*') {
			walk.at = strstr(walk.at + 2, "*/");
			if (walk.at == NULL)
				return true; /* libconfig says so */
			walk.at += 2;
		} else if (*walk.at >= '0' && *walk.at <= '9') {
			if (!pass_number(&walk))
				return false;
		} else if (is_name_char(*walk.at) && *walk.at != '-') {
			while (is_name_char(*walk.at))
				walk.at++;
			walk.last = 'a';
		} else if (!pass_sign(&walk)) {
			return false;
		}
		for (; token < walk.at; token++)
			walk.line += *token == '\n';
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
	return check_encoding(read, text) && check_include(read, text) && check_tokens(read, text);
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
