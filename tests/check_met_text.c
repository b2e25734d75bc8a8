/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts, numbers and dates of hosts, both ways. Expected figures are worked out by hand. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <wchar.h>

#include "met.h"

#define CLOSE(members) \
	"meet entry; on f { event sale.close { series = \"S\"; receipt = 1; " members " } return 1; on failure { return 0; } }"
#define GOODS(members) CLOSE("line { kind = \"goods\"; " members " }")
#define FUEL(members) CLOSE("line { kind = \"fuel\"; product = \"92\"; amount = 1 in minor; " members " }")

static const char *attendant(void)
{
	return support_text("SELECT attendant FROM fact_sale");
}

/* --- texts from the host --- */

START_TEST(bytes_of_gb18030_and_cp1251_become_utf8)
{
	struct reg_door *door = met_open("struct s { char cp[8]; }; int f(const char *gb, struct s *s);",
	    CLOSE("attendant = gb encoding \"GB18030\"; shift = s->cp encoding \"CP1251\";"));
	int (*f)(const char *, char *) = met_function(door, "f");
	char cp[8] = { (char)0xc8, (char)0xe2, (char)0xe0, (char)0xed, ' ', ' ', ' ', ' ' };

	ck_assert_int_eq(f("\xc0\xee\xc0\xd7", cp), 1); /* 李雷 */
	reg_door_destroy(door);
	ck_assert_str_eq(attendant(), "李雷");
	ck_assert_str_eq(support_text("SELECT shift FROM fact_sale"), "Иван");
}
END_TEST

START_TEST(an_array_without_a_nul_ends_with_the_array)
{
	struct reg_door *door = met_open("struct s { char name[4], next[4]; }; int f(struct s *s);", CLOSE("attendant = s->name;"));
	struct s { char name[4], next[4]; } s = { "ABCD", "EFG" };
	int (*f)(struct s *) = met_function(door, "f");

	ck_assert_int_eq(f(&s), 1);
	reg_door_destroy(door);
	ck_assert_str_eq(attendant(), "ABCD");
}
END_TEST

START_TEST(utf16_and_wide_text_are_read_with_characters_beyond_16_bits)
{
	struct reg_door *door = met_open("int f(const char16_t *a, wchar_t b[4], const char *c);",
	    CLOSE("attendant = a; shift = b length 4; till = c encoding \"UTF-16BE\";"));
	int (*f)(const char16_t *, const wchar_t *, const char *) = met_function(door, "f");

	ck_assert_int_eq(f(u"粤A\U00020000", L"中Ж\U0001f600x", "\x7c\xa4\0B\0\0"), 1);
	reg_door_destroy(door);
	ck_assert_str_eq(attendant(), "粤A\U00020000");
	ck_assert_str_eq(support_text("SELECT shift FROM fact_sale"), "中Ж\U0001f600x");
	ck_assert_str_eq(support_text("SELECT till FROM fact_sale"), "粤B");
}
END_TEST

START_TEST(bytes_that_are_no_text_become_question_marks)
{
	struct reg_door *door = met_open("int f(const char *a, const char *b);", CLOSE("attendant = a; shift = b encoding \"GB18030\";"));
	int (*f)(const char *, const char *) = met_function(door, "f");

	ck_assert_int_eq(f("a\xff\x1b" "b\xc3", "\xff" "A"), 1);
	reg_door_destroy(door);
	ck_assert_str_eq(attendant(), "a??b?");
	ck_assert_str_eq(support_text("SELECT shift FROM fact_sale"), "?A");
}
END_TEST

START_TEST(a_text_of_the_host_is_compared_in_its_own_encoding)
{
	struct reg_door *door = met_open("struct s { char a[8]; }; int f(struct s *s, const char16_t *b);", "meet entry; on f { let a = s->a;"
	    "return 1 when a == \"李雷\"; return 2 when a == \"AB\"; return 3 when b == \"粤B\"; return 4 when a != \"x\" && a == \"\";"
	    "on failure { return 0; } }");
	int (*f)(const char *, const char16_t *) = met_function(door, "f");

	ck_assert_int_eq(f("李雷\0x", NULL), 1);
	ck_assert_int_eq(f("AB      ", NULL), 2);
	ck_assert_int_eq(f("ABC\0    ", NULL), 0);
	ck_assert_int_eq(f("A\0      ", u"粤B"), 3);
	ck_assert_int_eq(f("A\0      ", u"粤B1"), 0);
	ck_assert_int_eq(f("\0       ", NULL), 4);
	reg_door_destroy(door);
}
END_TEST

/* --- numbers and dates --- */

START_TEST(bcd_gives_digits_up_to_the_first_half_byte_above_9)
{
	struct reg_door *door = met_open("struct s { uint8_t card[4]; uint8_t sum[4]; }; int f(struct s *s, int n);",
	    CLOSE("attendant = s->card bcd length n; line { kind = \"goods\"; amount = s->sum bcd in 1/10 minor; }"));
	struct s { uint8_t card[4], sum[4]; } s = { { 0x12, 0x34, 0x5f, 0x67 }, { 0x00, 0x12, 0x34, 0x55 } };
	int (*f)(struct s *, int) = met_function(door, "f");

	ck_assert_int_eq(f(&s, 9), 1);
	reg_door_destroy(door);
	ck_assert_str_eq(attendant(), "12345");
	ck_assert_int_eq(support_int("SELECT amount_minor FROM fact_sale"), 12346); /* 12345.5 rounded away from 0 */
}
END_TEST

START_TEST(currency_of_ten_thousandths_decimal_text_and_doubles_are_rounded_once)
{
	struct reg_door *door = met_open("int f(__currency a, const char *b, double c, float l);",
	    CLOSE("line { kind = \"goods\"; amount = a in 1/10000 major; } line { kind = \"goods\"; amount = b decimal \",\" in major; }"
	    "line { kind = \"fuel\"; product = \"92\"; amount = c in major; volume = l in us_gal; }"));
	int (*f)(int64_t, const char *, double, float) = met_function(door, "f");

	/* 1.2345 -> 123; 1234,565 -> 123457; 0.285 (binary below) -> 28 or 29, so a clear one: 0.2951 -> 30 */
	ck_assert_int_eq(f(12345, "1234,565", 0.2951, 2.0f), 1);
	reg_door_destroy(door);
	ck_assert_int_eq(support_int("SELECT amount_minor FROM fact_sale"), 123 + 123457 + 30);
	ck_assert_int_eq(support_int("SELECT volume_ml FROM fact_sale"), 7571); /* 2 x 3785.411784 */
}
END_TEST

START_TEST(not_a_number_and_numbers_beyond_64_bits_are_unknown)
{
	struct reg_door *door = met_open("int f(double a, double b, uint64_t c);",
	    "meet entry; on f { event sale.close { series = \"S\"; receipt = 1;"
	    "line { kind = \"goods\"; amount = a in major otherwise 5; } line { kind = \"goods\"; amount = b in major otherwise 6; } }"
	    "return c otherwise 9; on failure { return 0; } }");
	int (*f)(double, double, uint64_t) = met_function(door, "f");

	ck_assert_int_eq(f(__builtin_nan(""), 1e300, UINT64_MAX), 9);
	reg_door_destroy(door);
	ck_assert_int_eq(support_int("SELECT amount_minor FROM fact_sale"), 11);
}
END_TEST

/* All of them are 2026-11-21 10:30:00 in Shanghai, 02:30:00 UTC: 1795228200. */
#define WHEN(name, params, form, ...) \
	START_TEST(name) \
	{ \
		struct reg_door *door = met_open("int f(" #params ");", CLOSE("at = " form ";")); \
		int (*f)(params) = met_function(door, "f"); \
		\
		ck_assert_int_eq(f(__VA_ARGS__), 1); \
		reg_door_destroy(door); \
		ck_assert_int_eq(support_int("SELECT at FROM fact_sale"), INT64_C(1795228200)); \
	} \
	END_TEST

WHEN(seconds_since_1970_are_an_instant, int64_t a, "a as unix_s", 1795228200)
WHEN(milliseconds_are_cut_to_the_second, int64_t a, "a as unix_ms", INT64_C(1795228200999))
WHEN(seconds_in_a_double_are_cut_to_the_second, double a, "a as unix_s", 1795228200.75)
/* 1601 to 1970 are 134774 days. */
WHEN(a_file_time_counts_from_1601, uint64_t a, "a as filetime", (UINT64_C(1795228200) + UINT64_C(134774) * 86400) * 10000000)
/* 1899-12-30 to 2026-11-21 are 46347 days, 10:30 is 0.4375. */
WHEN(days_since_1899_are_local, double a, "a as days_1899", 46347.4375)
WHEN(a_text_is_read_by_its_pattern, const char *a, "a as \"%d.%m.%y %H:%M\"", "21.11.26 10:30")

START_TEST(a_date_in_parts_is_local_and_one_that_is_none_is_unknown)
{
	struct reg_door *door = met_open("int f(short y, int m, char d, int h);",
	    "meet entry; on f { event sale.close { series = \"S\"; receipt = m; at = date(y, m, d, h, 30, 0); } return 1; on failure { return 0; } }");
	int (*f)(short, int, char, int) = met_function(door, "f");

	ck_assert_int_eq(f(2026, 11, 21, 10), 1);
	ck_assert_int_eq(f(2026, 13, 21, 10), 1); /* the time of the call */
	reg_door_destroy(door);
	ck_assert_int_eq(support_int("SELECT at FROM fact_sale WHERE receipt = '11'"), INT64_C(1795228200));
	ck_assert_int_eq(support_int("SELECT abs(at - CAST(strftime('%s', 'now') AS INTEGER)) < 600 FROM fact_sale WHERE receipt = '13'"), 1);
}
END_TEST

/* --- texts to the host --- */

START_TEST(a_text_is_cut_at_a_whole_character_with_a_nul_behind)
{
	struct reg_door *door = met_open("struct s { char utf[6], after; char gb[6]; char16_t wide[4]; char one[1]; }; int f(struct s *s, const char *t);",
	    "meet entry; on f { fill s->utf = t; fill s->gb = \"a粤粤粤B\" encoding \"GB18030\"; fill s->wide = t; fill s->one = t; return 1;"
	    "on failure { return 0; } }");
	struct s { char utf[6], after; char gb[6]; char16_t wide[4]; char one[1]; } s = { "xxxxx", 'z', "xxxxx", u"yyy", "!" };
	int (*f)(struct s *, const char *) = met_function(door, "f");

	ck_assert_int_eq(f(&s, "a粤粤粤B"), 1);
	ck_assert_mem_eq(s.utf, "a粤\0\0", 6);
	ck_assert_int_eq(s.after, 'z');
	ck_assert_mem_eq(s.gb, "a\xd4\xc1\xd4\xc1\0", 6);
	ck_assert_mem_eq(s.wide, u"a粤粤", sizeof s.wide);
	ck_assert_int_eq(s.one[0], '\0');
	reg_door_destroy(door);
}
END_TEST

START_TEST(a_padded_text_fills_its_array_and_has_no_nul)
{
	struct reg_door *door = met_open("struct s { char a[6], after; }; int f(struct s *s, const char *t, int *n);",
	    "meet entry; on f { fill s->a = t padded length *n; return 1; on failure { return 0; } }");
	struct s { char a[6], after; } s = { "", 'z' };
	int (*f)(struct s *, const char *, int *) = met_function(door, "f"), n = 0;

	ck_assert_int_eq(f(&s, "ab", &n), 1);
	ck_assert_mem_eq(s.a, "ab    z", 7);
	ck_assert_int_eq(n, 2);
	ck_assert_int_eq(f(&s, "abcdefgh", &n), 1);
	ck_assert_mem_eq(s.a, "abcdefz", 7);
	ck_assert_int_eq(n, 6);
	reg_door_destroy(door);
}
END_TEST

START_TEST(room_behind_a_pointer_is_kept_to_and_none_means_nothing)
{
	struct reg_door *door = met_open("int f(char *out, int room, const char *t);",
	    "meet entry; on f { fill out = t room room; return 1; on failure { return 0; } }");
	int (*f)(char *, int, const char *) = met_function(door, "f");
	char out[8] = "1234567";

	ck_assert_int_eq(f(out, 4, "abcdef"), 1);
	ck_assert_mem_eq(out, "abc\0" "567", 8);
	ck_assert_int_eq(f(out, 0, "x"), 1);
	ck_assert_int_eq(f(out, -3, "x"), 1);
	ck_assert_mem_eq(out, "abc\0" "567", 8);
	ck_assert_int_eq(f(out, 1, "x"), 1);
	ck_assert_mem_eq(out, "\0bc\0" "567", 8);
	reg_door_destroy(door);
}
END_TEST

START_TEST(numbers_to_the_host_are_limited_to_what_the_place_holds)
{
	struct reg_door *door = met_open("struct s { int8_t a; uint16_t b; float c; _Bool d; int64_t e; uint8_t after; }; int f(struct s *s, long long n);",
	    "meet entry; on f { fill s->a = n; fill s->b = n; fill s->c = n; fill s->d = n; fill s->e = n; return 1; on failure { return 0; } }");
	struct s { int8_t a; uint16_t b; float c; _Bool d; int64_t e; uint8_t after; } s = { .after = 77 };
	int (*f)(struct s *, long long) = met_function(door, "f");

	ck_assert_int_eq(f(&s, 70000), 1);
	ck_assert(s.a == 127 && s.b == 65535 && s.c == 70000.0f && s.d && s.e == 70000 && s.after == 77);
	ck_assert_int_eq(f(&s, INT64_MIN), 1);
	ck_assert(s.a == -128 && s.b == 0 && s.d && s.e == INT64_MIN);
	reg_door_destroy(door);
}
END_TEST

START_TEST(lent_text_has_its_length_in_units_and_is_the_hosts_until_it_gives_it_back)
{
	struct reg_door *door = met_open("int f(void **bytes, int *n, char16_t **wide, int *m, const char *t); void g(void *p);",
	    "meet entry; on f { lend *bytes = t length *n until release; lend *wide = t length *m until next; return 1;"
	    "on failure { return 0; } } on g { release p; on failure nothing; }");
	int (*f)(void **, int *, char16_t **, int *, const char *) = met_function(door, "f"), n = 0, m = 0;
	void (*g)(void *) = met_function(door, "g"), *first = NULL, *second = NULL;
	char16_t *wide = NULL;

	ck_assert_int_eq(f(&first, &n, &wide, &m, "粤B"), 1);
	ck_assert_int_eq(n, 4);
	ck_assert_int_eq(m, 2);
	ck_assert_mem_eq(wide, u"粤B", 6);
	ck_assert_int_eq(f(&second, &n, &wide, &m, "zwei"), 1);
	ck_assert_str_eq(first, "粤B");
	g(first);
	g(first); /* what is not lent is left alone */
	g(NULL);
	g(&n);
	ck_assert_str_eq(second, "zwei");
	reg_door_destroy(door);
}
END_TEST

static Suite *suite(void)
{
	Suite *all = suite_create("met: texts and numbers");
	TCase *texts = tcase_create("texts"), *numbers = tcase_create("numbers"), *out = tcase_create("out");

	tcase_add_checked_fixture(texts, met_setup, met_teardown);
	tcase_add_test(texts, bytes_of_gb18030_and_cp1251_become_utf8);
	tcase_add_test(texts, an_array_without_a_nul_ends_with_the_array);
	tcase_add_test(texts, utf16_and_wide_text_are_read_with_characters_beyond_16_bits);
	tcase_add_test(texts, bytes_that_are_no_text_become_question_marks);
	tcase_add_test(texts, a_text_of_the_host_is_compared_in_its_own_encoding);
	suite_add_tcase(all, texts);
	tcase_add_checked_fixture(numbers, met_setup, met_teardown);
	tcase_add_test(numbers, bcd_gives_digits_up_to_the_first_half_byte_above_9);
	tcase_add_test(numbers, currency_of_ten_thousandths_decimal_text_and_doubles_are_rounded_once);
	tcase_add_test(numbers, not_a_number_and_numbers_beyond_64_bits_are_unknown);
	tcase_add_test(numbers, seconds_since_1970_are_an_instant);
	tcase_add_test(numbers, milliseconds_are_cut_to_the_second);
	tcase_add_test(numbers, seconds_in_a_double_are_cut_to_the_second);
	tcase_add_test(numbers, a_file_time_counts_from_1601);
	tcase_add_test(numbers, days_since_1899_are_local);
	tcase_add_test(numbers, a_text_is_read_by_its_pattern);
	tcase_add_test(numbers, a_date_in_parts_is_local_and_one_that_is_none_is_unknown);
	suite_add_tcase(all, numbers);
	tcase_add_checked_fixture(out, met_setup, met_teardown);
	tcase_add_test(out, a_text_is_cut_at_a_whole_character_with_a_nul_behind);
	tcase_add_test(out, a_padded_text_fills_its_array_and_has_no_nul);
	tcase_add_test(out, room_behind_a_pointer_is_kept_to_and_none_means_nothing);
	tcase_add_test(out, numbers_to_the_host_are_limited_to_what_the_place_holds);
	tcase_add_test(out, lent_text_has_its_length_in_units_and_is_the_hosts_until_it_gives_it_back);
	suite_add_tcase(all, out);
	return all;
}

int main(void)
{
	SRunner *runner = srunner_create(suite());
	int n_failed;

	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
