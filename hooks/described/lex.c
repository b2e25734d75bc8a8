/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lex.h"

#include <stdio.h>
#include <string.h>

/* --- characters --- */

/* The character `ahead` of the reader, lines that end in a backslash being one with the next; '\0' at the end. */
static size_t joined(const struct reg_lex *lex, size_t at)
{
	const char *text = lex->source->text;

	while (text[at] == '\\' && (text[at + 1] == '\n' || (text[at + 1] == '\r' && text[at + 2] == '\n')))
		at += text[at + 1] == '\n' ? 2 : 3;
	return at;
}

static char look(struct reg_lex *lex)
{
	lex->at = (uint32_t)joined(lex, lex->at);
	return lex->source->text[lex->at];
}

static char look_behind(struct reg_lex *lex)
{
	lex->at = (uint32_t)joined(lex, lex->at);
	if (lex->source->text[lex->at] == '\0')
		return '\0';
	return lex->source->text[joined(lex, lex->at + 1)];
}

static char take(struct reg_lex *lex)
{
	char c = look(lex);

	if (c != '\0')
		lex->at++;
	return c;
}

static bool is_letter_start(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_name(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || is_digit(c);
}

static bool wrong(struct reg_lex *lex, const char *message)
{
	struct reg_span span = { .at = lex->token.span.at, .size = lex->at - lex->token.span.at };

	lex->token.kind = REG_TOKEN_WRONG;
	return reg_source_mistake(lex->source, span, "%s", message);
}

/* Blanks and comments. False: a comment does not end. */
static bool skip_blanks(struct reg_lex *lex)
{
	for (;;) {
		char c = look(lex), next = look_behind(lex);

		if (c == '\n' && lex->is_directive)
			return true;
		if (c == '\n')
			lex->is_line_start = true;
		if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v') {
			lex->at++;
		} else if (c == '/' && next == '/') {
			while (look(lex) != '\n' && look(lex) != '\0')
				lex->at++;
		} else if (c == '/' && next == '*') {
			lex->token.span.at = lex->at;
			(void)take(lex);
			(void)take(lex);
			while (look(lex) != '\0' && !(look(lex) == '*' && look_behind(lex) == '/'))
				lex->at++;
			if (look(lex) == '\0') {
				lex->token.span.size = 2;
				lex->token.kind = REG_TOKEN_WRONG;
				return reg_source_mistake(
				    lex->source, lex->token.span, "found a comment that does not end, expected */");
			}
			(void)take(lex);
			(void)take(lex);
		} else {
			return true;
		}
	}
}

/* --- constants --- */

static int digit_value(char c)
{
	return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

static bool read_suffix(struct reg_lex *lex)
{
	char suffix[8];
	size_t n = 0;

	while (is_name(look(lex)) && n + 1 < sizeof suffix) {
		char c = take(lex);

		suffix[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	suffix[n] = '\0';
	static const char *const known[] = { "", "l", "ll", "u", "ul", "ull", "lu", "llu", "i64", "ui64" };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(suffix, known[i]) == 0) {
			lex->token.is_unsigned |= strchr(suffix, 'u') != NULL;
			return true;
		}
	return wrong(lex, "found a number with letters behind it, expected an integer constant");
}

static bool read_number(struct reg_lex *lex)
{
	int base = 10, digits = 0;
	uint64_t value = 0;

	if (look(lex) == '0' && (look_behind(lex) == 'x' || look_behind(lex) == 'X')) {
		base = 16;
		(void)take(lex);
		(void)take(lex);
	} else if (look(lex) == '0' && (look_behind(lex) == 'b' || look_behind(lex) == 'B')) {
		base = 2;
		(void)take(lex);
		(void)take(lex);
	} else if (look(lex) == '0') {
		base = 8;
	}
	for (; digit_value(look(lex)) < (base == 16 ? 16 : 10); digits++) {
		int digit = digit_value(take(lex));

		if (digit >= base)
			return wrong(lex,
			    base == 8 ? "found the digit 8 or 9 in an octal number, expected 0 to 7 behind the first 0"
			              : "found a digit other than 0 and 1 in a binary number");
		if (value > (UINT64_MAX - (uint64_t)digit) / (uint64_t)base)
			return wrong(lex, "found a number beyond 64 bits, expected a smaller one");
		value = value * (uint64_t)base + (uint64_t)digit;
	}
	if (digits == 0)
		return wrong(lex, "found a number without digits, expected an integer constant");
	if (look(lex) == '.' && look_behind(lex) != '.')
		return wrong(lex, "found a decimal fraction, expected an integer constant (a scale is written 1/100)");
	lex->token.kind = REG_TOKEN_NUMBER;
	lex->token.value = value;
	lex->token.is_unsigned = value > INT64_MAX;
	return read_suffix(lex);
}

/* One character of a constant, as its code; -1: reported. */
static int64_t read_escape(struct reg_lex *lex)
{
	static const char names[] = "abfnrtv\\'\"?", codes[] = "\a\b\f\n\r\t\v\\'\"?";
	char c = take(lex);
	const char *name = c == '\0' ? NULL : strchr(names, c);
	int64_t code = 0;

	if (name != NULL)
		return codes[name - names];
	if (c == 'x') {
		int n = 0;

		for (; n < 8 && digit_value(look(lex)) < 16; n++)
			code = code * 16 + digit_value(take(lex));
		if (n > 0)
			return code;
	} else if (c >= '0' && c <= '7') {
		code = c - '0';
		for (int i = 0; i < 2 && look(lex) >= '0' && look(lex) <= '7'; i++)
			code = code * 8 + (take(lex) - '0');
		return code;
	}
	(void)wrong(lex, "found an escape that C does not have, expected one such as \\n, \\\" or \\x41");
	return -1;
}

static bool read_character(struct reg_lex *lex)
{
	int64_t code;
	char c;

	(void)take(lex);
	c = look(lex) == '\n' ? '\n' : take(lex);
	if (c == '\0' || c == '\n' || c == '\'')
		return wrong(lex, "found a character constant without a character, expected one such as 'A'");
	code = c == '\\' ? read_escape(lex) : (signed char)c;
	if (lex->token.kind == REG_TOKEN_WRONG)
		return false;
	if (look(lex) != '\'')
		return wrong(lex, "found a character constant of more than one ASCII character, expected one such as 'A'");
	(void)take(lex);
	lex->token.kind = REG_TOKEN_CHARACTER;
	lex->token.value = (uint64_t)code;
	return true;
}

static bool read_text(struct reg_lex *lex)
{
	size_t n = 0;
	uint32_t start;
	char *text;

	(void)take(lex);
	start = lex->at;
	/* What it becomes is never longer than what stands there. */
	while (look(lex) != '"' && look(lex) != '\n' && look(lex) != '\0')
		if (take(lex) == '\\' && look(lex) != '\0')
			(void)take(lex);
	if (look(lex) != '"')
		return wrong(lex, "found a text that does not end in its line, expected a closing quote (\")");
	text = reg_source_take(lex->source, lex->at - start + 1, 1);
	if (text == NULL)
		return wrong(lex, "out of memory");
	lex->at = start;
	while (look(lex) != '"') {
		char c = take(lex);

		if (c == '\\') {
			int64_t code = read_escape(lex);

			if (lex->token.kind == REG_TOKEN_WRONG)
				return false;
			if (code < 1 || code > 0x7f)
				return wrong(lex, "found an escape for other than an ASCII character, expected the character itself");
			c = (char)code;
		}
		text[n++] = c;
	}
	(void)take(lex);
	lex->token.kind = REG_TOKEN_TEXT;
	lex->token.text = text;
	lex->token.size = n;
	return true;
}

static bool read_name(struct reg_lex *lex)
{
	size_t n = 0;
	char name[256];

	while (is_name(look(lex))) {
		if (n == sizeof name)
			return wrong(lex, "found a name of more than 256 letters, expected a shorter one");
		name[n++] = take(lex);
	}
	lex->token.kind = REG_TOKEN_NAME;
	lex->token.text = reg_source_copy(lex->source, name, n);
	lex->token.size = n;
	return lex->token.text != NULL || wrong(lex, "out of memory");
}

static bool read_sign(struct reg_lex *lex)
{
	static const struct { char text[4]; int sign; } signs[] = {
		{ "...", REG_SIGN_ELLIPSIS }, { "..", REG_SIGN_RANGE }, { "->", REG_SIGN_ARROW }, { "<<", REG_SIGN_SHL },
		{ ">>", REG_SIGN_SHR }, { "<=", REG_SIGN_LE }, { ">=", REG_SIGN_GE }, { "==", REG_SIGN_EQ },
		{ "!=", REG_SIGN_NE }, { "&&", REG_SIGN_AND }, { "||", REG_SIGN_OR },
	};
	uint32_t start = lex->at;
	char c;

	lex->token.kind = REG_TOKEN_SIGN;
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		const char *text = signs[i].text;

		while (*text != '\0' && look(lex) == *text) {
			(void)take(lex);
			text++;
		}
		if (*text == '\0') {
			lex->token.sign = signs[i].sign;
			return true;
		}
		lex->at = start;
	}
	c = take(lex);
	lex->token.sign = (unsigned char)c;
	if (c == '\0' || strchr("{}()[];,:?=.+-*/%&|^~!<>#", c) == NULL) {
		while (!is_letter_start(lex->source->text[lex->at]))
			lex->at++;
		return wrong(lex, (unsigned char)c < 0x80 ? "found a character that has no meaning here"
		    : "found a character beyond ASCII outside quotes and comments (typed with a full-width keyboard?)");
	}
	return true;
}

/* --- tokens --- */

void reg_lex_init(struct reg_lex *lex, struct reg_source *source)
{
	memset(lex, 0, sizeof *lex);
	lex->source = source;
	lex->is_line_start = true;
	reg_lex_next(lex);
}

static void read_token(struct reg_lex *lex)
{
	char c = look(lex);

	if (c == '\0') {
		lex->token.kind = lex->is_directive ? REG_TOKEN_NEWLINE : REG_TOKEN_END;
		lex->is_directive = false;
	} else if (c == '\n') {
		(void)take(lex);
		lex->token.kind = REG_TOKEN_NEWLINE;
		lex->is_directive = false;
		lex->is_line_start = true;
		return;
	} else if (c == '#' && lex->is_line_start) {
		(void)take(lex);
		lex->token.kind = REG_TOKEN_DIRECTIVE;
		lex->is_directive = true;
	} else if (is_digit(c)) {
		(void)read_number(lex);
	} else if (c == '\'') {
		(void)read_character(lex);
	} else if (c == '"') {
		(void)read_text(lex);
	} else if (c == '$' && is_digit(look_behind(lex))) {
		(void)take(lex);
		while (is_digit(look(lex)) && lex->token.value < 1000)
			lex->token.value = lex->token.value * 10 + (uint64_t)(take(lex) - '0');
		lex->token.kind = REG_TOKEN_PARAMETER;
	} else if (is_name(c)) {
		(void)read_name(lex);
	} else {
		(void)read_sign(lex);
	}
	lex->is_line_start = false;
}

static void next_token(struct reg_lex *lex)
{
	if (lex->token.kind == REG_TOKEN_WRONG && lex->source->text[lex->at] == '\0') {
		lex->token.kind = REG_TOKEN_END;
		return;
	}
	memset(&lex->token, 0, sizeof lex->token);
	if (!skip_blanks(lex))
		return;
	(void)look(lex);
	lex->token.span.at = lex->at;
	read_token(lex);
	lex->token.span.size = lex->at - lex->token.span.at;
}

void reg_lex_next(struct reg_lex *lex)
{
	uint32_t last_end = lex->token.span.at + lex->token.span.size;

	next_token(lex);
	while (lex->token.kind == REG_TOKEN_DIRECTIVE && lex->directive != NULL) {
		lex->directive(lex, lex->payload);
		next_token(lex);
	}
	lex->last_end = last_end;
}

struct reg_token reg_lex_peek(const struct reg_lex *lex)
{
	struct reg_lex ahead = *lex;

	ahead.directive = NULL;
	lex->source->quiet++; /* a mistake is told when its token is read */
	reg_lex_next(&ahead);
	lex->source->quiet--;
	return ahead.token;
}

bool reg_lex_is_sign(const struct reg_lex *lex, int sign)
{
	return lex->token.kind == REG_TOKEN_SIGN && lex->token.sign == sign;
}

bool reg_lex_is_name(const struct reg_lex *lex, const char *name)
{
	return lex->token.kind == REG_TOKEN_NAME && strcmp(lex->token.text, name) == 0;
}

bool reg_lex_skip_sign(struct reg_lex *lex, int sign)
{
	if (!reg_lex_is_sign(lex, sign))
		return false;
	reg_lex_next(lex);
	return true;
}

bool reg_lex_skip_name(struct reg_lex *lex, const char *name)
{
	if (!reg_lex_is_name(lex, name))
		return false;
	reg_lex_next(lex);
	return true;
}

bool reg_lex_unexpected(struct reg_lex *lex, const char *what)
{
	const struct reg_token *token = &lex->token;

	what = reg_err_format(what);
	switch (token->kind) {
	case REG_TOKEN_WRONG:
		return false;
	case REG_TOKEN_END:
		return reg_source_mistake(lex->source, token->span, "found the end of the file, expected %s", what);
	case REG_TOKEN_NEWLINE:
		return reg_source_mistake(lex->source, token->span, "found the end of the line, expected %s", what);
	case REG_TOKEN_NAME:
	case REG_TOKEN_NUMBER:
	case REG_TOKEN_CHARACTER:
	case REG_TOKEN_TEXT:
	case REG_TOKEN_PARAMETER:
	case REG_TOKEN_SIGN:
	case REG_TOKEN_DIRECTIVE:
		break;
	}
	return token->kind == REG_TOKEN_TEXT
	    ? reg_source_mistake(lex->source, token->span, "found the text %.*s, expected %s",
		  token->span.size > 60 ? 60 : (int)token->span.size, lex->source->text + token->span.at, what)
	    : reg_source_mistake(lex->source, token->span, "found '%.*s', expected %s",
		  token->span.size > 60 ? 60 : (int)token->span.size, lex->source->text + token->span.at, what);
}

bool reg_lex_expect_sign(struct reg_lex *lex, int sign, const char *where)
{
	char what[120];

	if (reg_lex_skip_sign(lex, sign))
		return true;
	/* A ; or ) that is missing is missed where the line before ended. */
	(void)snprintf(what, sizeof what, "'%c'%s%s", sign, *where == '\0' ? "" : " ", *where == '\0' ? "" : reg_err_format(where));
	if (sign == ';' && lex->token.kind != REG_TOKEN_WRONG && lex->last_end > 0) {
		struct reg_span span = { .at = lex->last_end, .size = 0 };
		int line, before, column;

		reg_source_place(&line, &column, lex->source, lex->token.span.at);
		reg_source_place(&before, &column, lex->source, lex->last_end);
		if (before < line)
			return reg_source_mistake(lex->source, span, "expected %s", what);
	}
	return reg_lex_unexpected(lex, what);
}

const char *reg_lex_expect_name(struct reg_lex *lex, const char *what)
{
	const char *name = lex->token.text;

	if (lex->token.kind != REG_TOKEN_NAME) {
		(void)reg_lex_unexpected(lex, what);
		return NULL;
	}
	reg_lex_next(lex);
	return name;
}

struct reg_span reg_lex_since(const struct reg_lex *lex, struct reg_span first)
{
	if (lex->last_end > first.at)
		first.size = lex->last_end - first.at;
	return first;
}
