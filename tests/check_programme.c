/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "programme.h"
#include "regulars.h"

/* A good programme in parts, so that a test can put something wrong in the place of one. Line numbers are counted from it. */
#define HEAD "name = \"test\";\nwindow_days = 90;\ngrace_days = 7;\n"                                   /* lines 1 to 3 */
#define TIERS "tiers = (\n { id = \"a\"; name = \"A\"; name_zh = \"甲\"; from_litres = 0; },\n"           /* 4, 5 */ \
	" { id = \"b\"; name = \"B\"; from_litres = \"100.5\"; multiplier = \"1.25\"; }\n);\n"           /* 6, 7 */
#define EARN "earn = (\n { id = \"fuel\"; grades = [\"92\", \"95\"]; points_per_litre = \"1.5\"; round = \"up\"; },\n" \
	" { id = \"shop\"; kind = \"goods\"; categories = (\"drinks\"); points_per_unit = 2; round = \"half-up\"; }\n);\n"
#define GOOD HEAD TIERS EARN

static char first_line[REG_ERR_SIZE], first_warning[REG_ERR_SIZE];
static int n_lines, n_warnings;

static void keep_first(const char *line, void *payload)
{
	(void)payload;
	if (strstr(line, ": warning: ") != NULL) {
		if (n_warnings++ == 0)
			(void)snprintf(first_warning, sizeof first_warning, "%s", line);
	} else if (n_lines++ == 0)
		(void)snprintf(first_line, sizeof first_line, "%s", line);
}

static struct reg_programme *parsed(const char *text, const char *language)
{
	struct reg_programme *programme;
	struct reg_err err = { 0 };
	int rc = reg_programme_parse(&programme, "t", text, language, &err);

	ck_assert_msg(rc == REG_OK, "%s", err.line);
	ck_assert_ptr_nonnull(programme);
	return programme;
}

static void refused(const char *text, const char *start, const char *part)
{
	struct reg_programme *programme = (struct reg_programme *)1;
	struct reg_err err = { 0 };

	n_lines = 0;
	ck_assert_int_eq(reg_programme_parse(&programme, "t", text, NULL, &err), REG_EINVAL);
	ck_assert_ptr_null(programme);
	ck_assert_int_eq(err.code, REG_EINVAL);
	ck_assert_int_eq(reg_programme_check("t", text, keep_first, NULL), n_lines);
	ck_assert_int_ge(n_lines, 1);
	ck_assert_str_eq(first_line, err.line);
	ck_assert_msg(strncmp(err.line, start, strlen(start)) == 0, "\"%s\" does not begin \"%s\"", err.line, start);
	ck_assert_msg(strstr(err.line, part) != NULL, "\"%s\" has no \"%s\"", err.line, part);
	ck_assert_msg(strstr(err.line, "expected ") != NULL, "\"%s\" does not say what was expected", err.line);
}

START_TEST(a_good_programme_is_read_to_the_last_member)
{
	struct reg_programme *p = parsed(GOOD "downgrade = \"to earned\"; basis = \"litres\"; pending_hours = 24;\n"
	    "base = { tax = false; discounts = true; }; exclude = { products = [\"x\"]; categories = [\"tobacco\", \"press\"]; };\n"
	    "expiry = { kind = \"days\"; days = 365; };\n", NULL);

	ck_assert_str_eq(p->name, "test");
	ck_assert_int_eq(p->version, 0);
	ck_assert_uint_eq(p->n_tiers, 2);
	ck_assert_str_eq(p->tiers[0].id, "a");
	ck_assert_int_eq(p->tiers[0].from, 0);
	ck_assert_int_eq(p->tiers[0].multiplier_milli, 1000);
	ck_assert_int_eq(p->tiers[1].from, 100500);
	ck_assert_int_eq(p->tiers[1].multiplier_milli, 1250);
	ck_assert_int_eq(p->window_days, 90);
	ck_assert_int_eq(p->grace_days, 7);
	ck_assert_int_eq(p->downgrade, REG_DOWNGRADE_TO_EARNED);
	ck_assert_uint_eq(p->n_rules, 2);
	ck_assert_str_eq(p->rules[0].id, "fuel");
	ck_assert_str_eq(p->rules[0].when.grades[0], "92");
	ck_assert_str_eq(p->rules[0].when.grades[1], "95");
	ck_assert_ptr_null(p->rules[0].when.grades[2]);
	ck_assert_ptr_null(p->rules[0].when.categories);
	ck_assert_int_eq(p->rules[0].when.line_kind, 0);
	ck_assert_int_eq(p->rules[0].points_per_litre_milli, 1500);
	ck_assert_int_eq(p->rules[0].points_per_unit_milli, 0);
	ck_assert_int_eq(p->rules[0].rounding, REG_ROUND_UP);
	ck_assert_int_eq(p->rules[1].when.line_kind, REGULARS_LINE_GOODS);
	ck_assert_str_eq(p->rules[1].when.categories[0], "drinks");
	ck_assert_int_eq(p->rules[1].points_per_unit_milli, 2000);
	ck_assert_int_eq(p->rules[1].rounding, REG_ROUND_HALF_UP);
	ck_assert(!p->base_tax && p->base_discount);
	ck_assert_str_eq(p->excluded_products[0], "x");
	ck_assert_str_eq(p->excluded_categories[1], "press");
	ck_assert_ptr_null(p->excluded_categories[2]);
	ck_assert_int_eq(p->pending_hours, 24);
	ck_assert_int_eq(p->expiry, REG_EXPIRY_DAYS);
	ck_assert_int_eq(p->expiry_days, 365);
	reg_programme_destroy(p);
}
END_TEST

START_TEST(what_is_left_out_has_a_harmless_default)
{
	struct reg_programme *p = parsed(
	    "name=\"m\"; window_days=1; tiers=({id=\"a\";name=\"A\";from_litres=0;}); earn=({id=\"e\";points_per_litre=1;});", NULL);

	ck_assert_int_eq(p->grace_days, 0);
	ck_assert_int_eq(p->downgrade, REG_DOWNGRADE_ONE_STEP);
	ck_assert_int_eq(p->pending_hours, 0);
	ck_assert_int_eq(p->expiry, REG_EXPIRY_NEVER);
	ck_assert(p->base_tax && !p->base_discount);
	ck_assert_ptr_null(p->excluded_products);
	ck_assert_int_eq(p->rules[0].rounding, REG_ROUND_DOWN);
	reg_programme_destroy(p);
}
END_TEST

START_TEST(tiers_are_named_in_the_language_asked_for)
{
	struct reg_programme *zh = parsed(GOOD, "zh_CN"), *en = parsed(GOOD, "en"), *zha = parsed(GOOD, "zha");

	ck_assert_str_eq(zh->tiers[0].name, "甲");
	ck_assert_str_eq(zh->tiers[1].name, "B"); /* has no other */
	ck_assert_str_eq(en->tiers[0].name, "A");
	ck_assert_str_eq(en->tiers[0].name_zh, "甲");
	ck_assert_str_eq(zha->tiers[0].name, "A");
	reg_programme_destroy(zh);
	reg_programme_destroy(en);
	reg_programme_destroy(zha);
}
END_TEST

START_TEST(a_byte_order_mark_and_windows_line_ends_do_no_harm)
{
	reg_programme_destroy(parsed("\xEF\xBB\xBFname=\"m\";\r\nwindow_days=1;\r\ntiers=({id=\"a\";name=\"A\";from_litres=0;});\r\n"
	    "earn=({id=\"e\";points_per_litre=1;});\r\n", NULL));
}
END_TEST

static const struct {
	const char *text, *start, *part;
} wrong[] = {
	/* keys */
	{ GOOD "windw_days = 3;\n", "t:12: ", "perhaps \"window_days\"" },
	{ GOOD "zzzzzzzzzzzz = 3;\n", "t:12: ", "expected name, tiers," },
	{ HEAD "tiers = ({ id = \"a\"; name = \"A\"; form_litres = 0; });\n" EARN, "t:4: ", "perhaps \"from_litres\"" },
	{ HEAD TIERS "earn = (\n{ id = \"e\";\n points_per_liter = 1; });\n", "t:10: ", "perhaps \"points_per_litre\"" },
	{ GOOD "expiry = { kind = \"days\"; day = 3; };\n", "t:12: ", "perhaps \"days\"" },
	{ GOOD "window_days = 3;\n", "t:12: ", "second time" },
	/* what is missing */
	{ "", "t:1: ", "found no \"name\"" },
	{ HEAD TIERS, "t:1: ", "found no \"earn\"" },
	{ HEAD EARN, "t:1: ", "found no \"tiers\"" },
	{ "name = \"m\";\n" TIERS EARN, "t:1: ", "found no \"window_days\"" },
	{ HEAD TIERS "earn = (\n{ points_per_litre = 1; });\n", "t:9: ", "found no \"id\"" },
	{ GOOD "expiry = { kind = \"days\"; };\n", "t:12: ", "found no \"days\"" },
	{ GOOD "expiry = { days = 3; };\n", "t:12: ", "found no \"kind\"" },
	/* kinds of values */
	{ GOOD "pending_hours = \"1\";\n", "t:12: ", "found \"1\"" },
	{ GOOD "pending_hours = -1;\n", "t:12: ", "found -1, expected a whole number from 0" },
	{ GOOD "pending_hours = 1.5;\n", "t:12: ", "decimal number without quotes" },
	{ GOOD "pending_hours = 4294967297;\n", "t:12: ", "a number above 2147483647" },
	{ GOOD "pending_hours = 18446744073709551617;\n", "t:12: ", "a number above 2147483647" },
	{ GOOD "pending_hours = -99999999999999999999999999;\n", "t:12: ", "a number above 2147483647" },
	{ GOOD "pending_hours = 0x100000001;\n", "t:12: ", "a hexadecimal number" },
	{ GOOD "/* 0x1\n\" */ pending_hours=2147483648;\n", "t:13: ", "a number above 2147483647" },
	{ GOOD "pending_hours = 2147483647;\n", "t:12: ", "found 2147483647, expected a whole number" },
	{ GOOD "pending_hours = 100000;\n", "t:12: ", "to 87600" },
	{ GOOD "base = { tax = 1; };\n", "t:12: ", "expected true or false" },
	{ GOOD "base = 1;\n", "t:12: ", "as a group" },
	{ GOOD "basis = \"fills\";\n", "t:12: ", "found \"fills\", expected litres, visits, spend, points or growth" },
	{ GOOD "basis = \"visits\";\n", "t:5: ", "from_litres: found with basis = \"visits\", expected from_visits" },
	{ GOOD "downgrade = \"two steps\";\n", "t:12: ", "one step or to earned" },
	{ GOOD "downgrade = 1;\n", "t:12: ", "one step or to earned" },
	{ GOOD "expiry = { kind = \"never\"; days = 3; };\n", "t:12: ", "days: found with kind" },
	{ GOOD "expiry = { kind = \"days\"; days = 0; };\n", "t:12: ", "from 1" },
	/* lists */
	{ GOOD "exclude = { products = []; };\n", "t:12: ", "list of 0 entries" },
	{ GOOD "exclude = { products = [\"a\", \"b\", \"a\"]; };\n", "t:12: ", "\"a\" twice" },
	{ GOOD "exclude = { products = [92, 95]; };\n", "t:12: ", "expected texts in quotes" },
	{ GOOD "exclude = { products = [\"\"]; };\n", "t:12: ", "an empty text" },
	{ GOOD "exclude = { products = [\"\\x01\"]; };\n", "t:12: ", "control character" },
	{ GOOD "exclude = { products = [\"\\xff\"]; };\n", "t:12: ", "not UTF-8" },
	{ GOOD "exclude = { products = \"a\"; };\n", "t:12: ", "expected a list" },
	{ HEAD "tiers = ();\n" EARN, "t:4: ", "list of 0 entries" },
	{ HEAD "tiers = (1);\n" EARN, "t:4: ", "expected a tier as a group" },
	{ HEAD TIERS "earn = ();\n", "t:8: ", "list of 0 entries" },
	{ HEAD TIERS "earn = { };\n", "t:8: ", "expected a list" },
	/* tiers */
#define TIER2(id, from) HEAD "tiers = ({ id = \"a\"; name = \"A\"; from_litres = 0; },\n{ id = \"" id "\"; name = \"B\"; " from " });\n" EARN
	{ HEAD "tiers = (\n{ id = \"a\"; name = \"A\"; from_litres = 5; });\n" EARN, "t:5: ", "expected from_litres = 0" },
	{ TIER2("b", "from_litres = 0;"), "t:5: ", "never be reached" },
	{ HEAD "tiers = (\n{ id = \"a\"; name = \"A\"; from_litres = 0; },\n{ id = \"b\"; name = \"B\"; from_litres = 300; },\n"
	  "{ id = \"c\"; name = \"C\"; from_litres = 200; });\n" EARN,
	  "t:7: ", "found 200, expected more than the tier before (300)" },
	{ TIER2("a", "from_litres = 7;"), "t:5: ", "\"a\" twice" },
	{ TIER2("b c", "from_litres = 7;"), "t:5: ", "ASCII letters" },
	{ TIER2("b", "from_litres = -7;"), "t:5: ", "found -7" },
	{ TIER2("b", "from_litres = 7.5;"), "t:5: ", "in quotes" },
	{ TIER2("b", "from_litres = 9000001;"), "t:5: ", "nobody can reach" }, /* 90 days of 100,000 l */
	{ TIER2("b", "from_litres = 1000000001;"), "t:5: ", "found 1000000001, expected a number" },
	{ TIER2("b", "from_litres = \"99999999999999999999999\";"), "t:5: ", "expected a number" },
	{ TIER2("b", "from_litres = 7; multiplier = 1.2;"), "t:5: ", "multiplier = \"1.5\"" },
	{ TIER2("b", "from_litres = 7; multiplier = \"1,2\";"), "t:5: ", "found \"1,2\"" },
	{ TIER2("b", "from_litres = 7; multiplier = \"1.2345\";"), "t:5: ", "at most three digits" },
	{ TIER2("b", "from_litres = 7; multiplier = \"1.\";"), "t:5: ", "found \"1.\"" },
	{ TIER2("b", "from_litres = 7; multiplier = \".5\";"), "t:5: ", "found \".5\"" },
	{ TIER2("b", "from_litres = 7; multiplier = \"-1\";"), "t:5: ", "found \"-1\"" },
	{ TIER2("b", "from_litres = 7; multiplier = \"100.001\";"), "t:5: ", "from 0 to 100," },
	/* rules */
#define RULE(text) HEAD TIERS "earn = (\n{ id = \"e\"; " text " });\n"
	{ RULE(""), "t:9: ", "found neither points_per_litre nor points_per_unit" },
	{ RULE("points_per_litre = 1; points_per_unit = 1;"), "t:9: ", "found both" },
	{ RULE("points_per_litre = 0;"), "t:9: ", "found 0" },
	{ RULE("points_per_litre = 1.5;"), "t:9: ", "in quotes: points_per_litre = \"1.5\"" },
	{ RULE("points_per_litre = 1; kind = \"goods\";"), "t:9: ", "only fuel has litres" },
	{ RULE("points_per_unit = 1; kind = \"goods\"; grades = [\"92\"];"), "t:9: ", "only fuel has a grade" },
	{ RULE("points_per_unit = 1; kind = \"discount\";"), "t:9: ", "expected fuel, goods, service, fee or deposit" },
	{ RULE("points_per_unit = 1; round = \"nearest\";"), "t:9: ", "down, half-up or up" },
	{ RULE("points_per_unit = 100001;"), "t:9: ", "to 100000" },
	{ HEAD TIERS "earn = (\n{ id = \"e\"; points_per_unit = 1; },\n{ id = \"e\"; points_per_unit = 2; });\n",
	  "t:10: ", "\"e\" twice" },
	{ GOOD "exclude = { products = [\"95\"]; };\n", "t:9: ", "which exclude names too" },
	/* the text itself */
	{ "name = \"a\"\n@include \"other\"\n", "t:2: ", "@include" },
	{ "name = \"a\";\n \t@include \"/etc/passwd\"\n", "t:2: ", "@include" },
	{ "name = \"a;\nwindow_days = 3;\n", "t:1: ", "does not end" },
	{ "name = \"m\";\nwindow_days \"x\";\n", "t:2: ", "where none can stand" },
	{ HEAD "tiers = ({ id = \"a\", \"b\" });\n", "t:4: ", "where none can stand" },
	{ "a = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((", "t:1: ", "65 deep" },
	{ "name = \"a\\\";\n", "t:1: ", "does not end" },
	{ HEAD "tiers = \n", "t:", "cannot be read" },
	{ "name = \"m\";\nwindow_days = 3\uFF1B\n", "t:2: ", "full-width" },
	{ "name = \u201Cm\u201D;\n", "t:1: ", "full-width" },
	{ "name = \"m\";\nwindow_days = 3;\ngrace = \xff;\n", "t:3: ", "0xff, which is not UTF-8" },
};

START_TEST(every_mistake_is_named_with_its_line_and_what_was_expected)
{
	refused(wrong[_i].text, wrong[_i].start, wrong[_i].part);
}
END_TEST

START_TEST(a_check_finds_all_mistakes_of_a_file)
{
	n_lines = 0;
	ck_assert_int_eq(reg_programme_check("t", "name = 1; window_days = 0; tiers = ({ id = \"a\"; }); earn = (1); foo = 2;",
	    keep_first, NULL), 6); /* foo, name, window_days, the tier's name and from_litres, the rule */
}
END_TEST

START_TEST(a_check_finds_nothing_in_a_good_file)
{
	ck_assert_int_eq(reg_programme_check("t", GOOD, keep_first, NULL), 0);
	ck_assert_int_eq(reg_programme_check("t", GOOD, NULL, NULL), 0);
}
END_TEST

START_TEST(numbers_and_quotes_in_comments_and_texts_are_left_alone)
{
	ck_assert_int_eq(reg_programme_check("t", GOOD "# 0x7 99999999999\n// \" 0x7\n/* \" 0x7 */ exclude = { products = "
	    "[\"69012345678920x1\", \"a\\\" 0x7\"]; };\n", keep_first, NULL), 0);
}
END_TEST

START_TEST(a_text_beyond_the_limit_is_refused)
{
	char *text = malloc(REG_PROGRAMME_MAX_TEXT + 2);

	ck_assert_ptr_nonnull(text);
	memset(text, ' ', REG_PROGRAMME_MAX_TEXT + 1);
	text[REG_PROGRAMME_MAX_TEXT + 1] = '\0';
	refused(text, "t:1: ", "more than");
	free(text);
}
END_TEST

START_TEST(the_locale_changes_nothing)
{
	static const char *const names[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "ru_RU.UTF-8" };
	struct reg_programme *p;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (setlocale(LC_ALL, names[i]) != NULL)
			break;
	p = parsed(GOOD, NULL);
	ck_assert_int_eq(p->tiers[1].multiplier_milli, 1250);
	reg_programme_destroy(p);
	refused(GOOD "pending_hours = 1.5;\n", "t:12: ", "decimal number without quotes");
	(void)setlocale(LC_ALL, "C");
}
END_TEST

static char *read_source(const char *folder, const char *name)
{
	const char *srcdir = getenv("REGULARS_TEST_SRCDIR");
	char path[4096], *text = calloc(1, 65536);
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/%s/%s", srcdir == NULL ? "." : srcdir, folder, name);
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s cannot be opened", path);
	ck_assert_ptr_nonnull(text);
	ck_assert_uint_gt(fread(text, 1, 65535, file), 0);
	(void)fclose(file);
	return text;
}

START_TEST(the_programmes_that_ship_are_good)
{
	char *cn = read_source("plugin/programmes", "station-cn.programme");
	char *eu = read_source("plugin/programmes", "station-eu.programme");
	struct reg_programme *p = parsed(cn, "zh_CN");

	ck_assert_str_eq(p->tiers[2].name, "金卡");
	ck_assert_int_eq(p->tiers[2].from, 500000);
	ck_assert_int_eq(p->rules[2].points_per_litre_milli, 500);
	ck_assert_str_eq(reg_programme_reward(p, "wash")->name.text, "洗车");
	ck_assert_int_eq(p->grants[0].when.min_amount_minor, 30000); /* 300 yuan */
	reg_programme_destroy(p);
	p = parsed(eu, "en");
	ck_assert_int_eq(p->downgrade, REG_DOWNGRADE_TO_EARNED);
	ck_assert_int_eq(p->tiers[2].from, 240000); /* cents */
	ck_assert_int_eq(reg_programme_reward(p, "3-cents")->off_minor_per_litre, 3);
	reg_programme_destroy(p);
	n_lines = n_warnings = 0;
	ck_assert_int_eq(reg_programme_check("t", cn, keep_first, NULL), 0);
	ck_assert_int_eq(reg_programme_check("t", eu, keep_first, NULL), 0);
	ck_assert_msg(n_warnings == 0, "%s", first_warning);
	free(cn);
	free(eu);
}
END_TEST

START_TEST(the_earning_of_a_real_till_can_be_written_down)
{
	char *text = read_source("tests/fixtures", "naxml.programme");
	struct reg_programme *p = parsed(text, NULL);

	ck_assert_int_eq(p->rules[0].points_per_litre_milli, 10000);
	ck_assert_int_eq(p->rules[1].points_per_unit_milli, 10000);
	ck_assert(p->rules[0].rounding == REG_ROUND_UP && p->rules[1].rounding == REG_ROUND_UP);
	ck_assert_int_eq(p->rules[2].multiplier_milli, 1200);
	ck_assert(!p->base_tax && p->asks_person);
	reg_programme_destroy(p);
	free(text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("programme");
	TCase *tcase = tcase_create("programme");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, a_good_programme_is_read_to_the_last_member);
	tcase_add_test(tcase, what_is_left_out_has_a_harmless_default);
	tcase_add_test(tcase, tiers_are_named_in_the_language_asked_for);
	tcase_add_test(tcase, a_byte_order_mark_and_windows_line_ends_do_no_harm);
	tcase_add_loop_test(tcase, every_mistake_is_named_with_its_line_and_what_was_expected, 0,
	    (int)(sizeof wrong / sizeof wrong[0]));
	tcase_add_test(tcase, a_check_finds_all_mistakes_of_a_file);
	tcase_add_test(tcase, a_check_finds_nothing_in_a_good_file);
	tcase_add_test(tcase, numbers_and_quotes_in_comments_and_texts_are_left_alone);
	tcase_add_test(tcase, a_text_beyond_the_limit_is_refused);
	tcase_add_test(tcase, the_locale_changes_nothing);
	tcase_add_test(tcase, the_programmes_that_ship_are_good);
	tcase_add_test(tcase, the_earning_of_a_real_till_can_be_written_down);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
