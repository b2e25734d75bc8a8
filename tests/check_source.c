/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../hooks/described/source.h"

static struct reg_source source;
static struct reg_err err;
static char told[2000];
static int n_told;

static void on_mistake(const struct reg_mistake *mistake, void *payload)
{
	ck_assert_ptr_eq(payload, &n_told);
	n_told++;
	(void)snprintf(told, sizeof told, "%d:%d:%s:%s:%s:%s", mistake->line, mistake->column, mistake->message,
	    mistake->nearest == NULL ? "-" : mistake->nearest, mistake->text, mistake->caret);
}

static int open_text(const char *text, size_t size)
{
	memset(&err, 0, sizeof err);
	n_told = 0;
	return reg_source_init(&source, "file", text, size, &err, on_mistake, &n_told);
}

START_TEST(a_mistake_shows_its_line_and_a_caret_below)
{
	const char *text = "one\n\tint \xc3\xa9t\xc3\xa9 = 1;\r\nthree";
	struct reg_span span = { .at = (uint32_t)(strstr(text, "= 1") - text), .size = 3 };

	ck_assert_int_eq(open_text(text, strlen(text)), REG_OK);
	ck_assert(!reg_source_mistake_near(&source, span, "near", "found %d", 7));
	ck_assert_str_eq(told, "2:10:found 7:near:\tint \xc3\xa9t\xc3\xa9 = 1;:\t        ^~~");
	ck_assert_str_eq(err.line, "file:2:10: found 7; did you mean 'near'?");
	ck_assert_int_eq(source.mistakes, 1);
	reg_source_finish(&source);
}
END_TEST

START_TEST(a_mistake_at_the_end_has_a_caret_behind_the_line)
{
	ck_assert_int_eq(open_text("ab", 2), REG_OK);
	(void)reg_source_mistake(&source, (struct reg_span){ .at = 2 }, "end");
	ck_assert_str_eq(told, "1:3:end:-:ab:  ^");
	reg_source_finish(&source);
}
END_TEST

START_TEST(telling_ends_after_twenty_mistakes_and_warnings_are_counted_apart)
{
	ck_assert_int_eq(open_text("x", 1), REG_OK);
	reg_source_warn(&source, (struct reg_span){ 0 }, "careful");
	ck_assert_int_eq(err.code, REG_OK);
	for (int i = 0; i < 50; i++)
		(void)reg_source_mistake(&source, (struct reg_span){ 0 }, "wrong %d", i);
	ck_assert_int_eq(source.warnings, 1);
	ck_assert_int_eq(source.mistakes, 20);
	ck_assert_int_eq(n_told, 21);
	ck_assert_str_eq(err.line, "file:1:1: wrong 0");
	reg_source_finish(&source);
}
END_TEST

START_TEST(text_that_is_none_is_refused)
{
	static char large[REG_SOURCE_MAX_BYTES + 1];

	ck_assert_int_eq(open_text("a\xff" "b", 3), REG_EINVAL);
	ck_assert_str_eq(err.line, "file:1:2: found the byte 0xff, which is not UTF-8, expected the file saved as UTF-8");
	ck_assert_int_eq(open_text("\x1b\xc3\xa9 \xe9\x80 b", 8), REG_EINVAL);
	ck_assert_str_eq(told, "1:1:found the control character 0x1b, expected plain text:-:?\xc3\xa9 ?? b:^");
	ck_assert_int_eq(open_text("a\0b", 3), REG_EINVAL);
	ck_assert_str_eq(err.line, "file:1:2: found the control character 0x00, expected plain text");
	ck_assert_int_eq(open_text("a\n\x1b[m", 5), REG_EINVAL);
	ck_assert_str_eq(err.line, "file:2:1: found the control character 0x1b, expected plain text");
	memset(large, ' ', sizeof large);
	ck_assert_int_eq(open_text(large, sizeof large), REG_EINVAL);
	ck_assert_str_eq(err.line, "file:1:1: found a file of more than 1048576 bytes, expected a hook file");
	ck_assert_int_eq(open_text("\xef\xbb\xbfx", 4), REG_OK);
	ck_assert_str_eq(source.text, "x");
}
END_TEST

static const char *nearest(const char *wanted)
{
	static const char *const names[] = { "receipt", "series", "DWORD", "volume", "n" };
	struct reg_nearest nearest = { .wanted = wanted };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		reg_source_nearest(&nearest, names[i]);
	return nearest.best == NULL ? "" : nearest.best;
}

START_TEST(a_name_that_nearly_exists_is_found)
{
	ck_assert_str_eq(nearest("recept"), "receipt");
	ck_assert_str_eq(nearest("reciept"), "receipt");
	ck_assert_str_eq(nearest("dword"), "DWORD");
	ck_assert_str_eq(nearest("DWROD"), "DWORD");
	ck_assert_str_eq(nearest("volumes"), "volume");
	ck_assert_str_eq(nearest("something"), "");
}
END_TEST

START_TEST(memory_has_an_end)
{
	ck_assert_int_eq(open_text("x", 1), REG_OK);
	for (int i = 0; i < 1000 && !source.no_memory; i++)
		(void)reg_source_take(&source, 1, 100000);
	ck_assert(source.no_memory);
	ck_assert_int_eq(err.code, REG_EIO);
	ck_assert_ptr_null(reg_source_take(&source, SIZE_MAX / 2, 16));
	reg_source_finish(&source);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("source");
	TCase *tcase = tcase_create("source");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, a_mistake_shows_its_line_and_a_caret_below);
	tcase_add_test(tcase, a_mistake_at_the_end_has_a_caret_behind_the_line);
	tcase_add_test(tcase, telling_ends_after_twenty_mistakes_and_warnings_are_counted_apart);
	tcase_add_test(tcase, text_that_is_none_is_refused);
	tcase_add_test(tcase, a_name_that_nearly_exists_is_found);
	tcase_add_test(tcase, memory_has_an_end);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
