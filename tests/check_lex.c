/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../hooks/described/lex.h"

static struct reg_source source;
static struct reg_err err;

static const char *token_text(const struct reg_token *token)
{
	static char text[300];

	switch (token->kind) {
	case REG_TOKEN_NAME:
		(void)snprintf(text, sizeof text, "%s", token->text);
		break;
	case REG_TOKEN_TEXT:
		(void)snprintf(text, sizeof text, "\"%s\"", token->text);
		break;
	case REG_TOKEN_NUMBER:
		(void)snprintf(text, sizeof text, "%llu%s", (unsigned long long)token->value, token->is_unsigned ? "u" : "");
		break;
	case REG_TOKEN_CHARACTER:
		(void)snprintf(text, sizeof text, "'%lld", (long long)token->value);
		break;
	case REG_TOKEN_PARAMETER:
		(void)snprintf(text, sizeof text, "$%llu", (unsigned long long)token->value);
		break;
	case REG_TOKEN_SIGN:
		(void)snprintf(text, sizeof text, "%.*s", (int)token->span.size, source.text + token->span.at);
		break;
	case REG_TOKEN_DIRECTIVE:
		return "DIRECTIVE";
	case REG_TOKEN_NEWLINE:
		return "NEWLINE";
	case REG_TOKEN_WRONG:
		return "WRONG";
	case REG_TOKEN_END:
		return "END";
	}
	return text;
}

/* The tokens with blanks between them. */
static const char *tokens(const char *text)
{
	static char all[2000];
	struct reg_lex lex;
	size_t n = 0;

	memset(&err, 0, sizeof err);
	ck_assert_int_eq(reg_source_init(&source, "t", text, strlen(text), &err, NULL, NULL), REG_OK);
	reg_lex_init(&lex, &source);
	all[0] = '\0';
	for (int i = 0; i < 100 && lex.token.kind != REG_TOKEN_END; i++) {
		n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", n == 0 ? "" : " ", token_text(&lex.token));
		reg_lex_next(&lex);
	}
	ck_assert_int_eq(lex.token.kind, REG_TOKEN_END);
	reg_source_finish(&source);
	return all;
}

START_TEST(signs_are_as_long_as_they_can_be)
{
	ck_assert_str_eq(
	    tokens("a->b<<=c ... [0..n] ..x<-1 &&&| != ! ="), "a -> b << = c ... [ 0 .. n ] .. x < - 1 && & | != ! =");
}
END_TEST

START_TEST(numbers_are_those_of_c)
{
	ck_assert_str_eq(tokens("0 10 0x1F 017 0b101 10u 10ULL 5L 0xFFFFFFFFFFFFFFFF 1..3"),
	    "0 10 31 15 5 10u 10u 5 18446744073709551615u 1 .. 3");
	ck_assert_str_eq(tokens("1.5"), "WRONG . 5");
	ck_assert_str_eq(
	    err.line, "t:1:1: found a decimal fraction, expected an integer constant (a scale is written 1/100)");
	ck_assert_str_eq(tokens("089"), "WRONG 9");
	ck_assert_str_eq(tokens("12x"), "WRONG");
	ck_assert_str_eq(tokens("99999999999999999999"), "WRONG");
}
END_TEST

START_TEST(texts_and_characters_are_those_of_c)
{
	ck_assert_str_eq(
	    tokens("\"a\\\"b\\n\" 'A' '\\n' '\\x41' '\\0' \"\xe5\x8d\xa1\""), "\"a\"b\n\" '65 '10 '65 '0 \"\xe5\x8d\xa1\"");
	ck_assert_str_eq(tokens("\"open\nx"), "WRONG x");
	ck_assert_str_eq(err.line, "t:1:1: found a text that does not end in its line, expected a closing quote (\")");
	ck_assert_str_eq(tokens("'\nx"), "WRONG x");
	ck_assert_str_eq(tokens("\"\\q\""), "WRONG WRONG");
}
END_TEST

START_TEST(comments_and_joined_lines_are_passed_over)
{
	ck_assert_str_eq(tokens("a /* b\n * c */ d // e\nf\\\ng h"), "a d fg h");
	ck_assert_str_eq(tokens("a /* b"), "a WRONG");
	ck_assert_str_eq(err.line, "t:1:3: found a comment that does not end, expected */");
}
END_TEST

START_TEST(a_directive_is_a_line_of_its_own)
{
	ck_assert_str_eq(tokens("a\n  # define X 1 /* x */\nb # c"), "a DIRECTIVE define X 1 NEWLINE b # c");
	ck_assert_str_eq(tokens("#pragma pack(1)"), "DIRECTIVE pragma pack ( 1 ) NEWLINE");
}
END_TEST

START_TEST(what_has_no_meaning_is_told)
{
	ck_assert_str_eq(tokens("a @ b"), "a WRONG b");
	ck_assert_str_eq(err.line, "t:1:3: found a character that has no meaning here");
	ck_assert_str_eq(tokens("a \xef\xbc\x9b b"), "a WRONG b");
	ck_assert_str_eq(err.line,
	    "t:1:3: found a character beyond ASCII outside quotes and comments (typed with a full-width "
	    "keyboard?)");
	ck_assert_str_eq(tokens("$12 $x"), "$12 WRONG x");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lex");
	TCase *tcase = tcase_create("lex");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, signs_are_as_long_as_they_can_be);
	tcase_add_test(tcase, numbers_are_those_of_c);
	tcase_add_test(tcase, texts_and_characters_are_those_of_c);
	tcase_add_test(tcase, comments_and_joined_lines_are_passed_over);
	tcase_add_test(tcase, a_directive_is_a_line_of_its_own);
	tcase_add_test(tcase, what_has_no_meaning_is_told);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
