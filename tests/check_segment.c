/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Expressions of segments: what is read, what is refused and where, what holds, how it is said.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "manager/customer/segment.h"

static struct reg_err err;

static struct reg_segment *parsed(const char *text)
{
	struct reg_segment *segment = NULL;

	memset(&err, 0, sizeof err);
	ck_assert_msg(reg_segment_parse(&segment, text, &err) == 0, "%s: %s", text, err.line);
	return segment;
}

static void refused(const char *text, const char *line)
{
	struct reg_segment *segment = NULL;

	memset(&err, 0, sizeof err);
	ck_assert_msg(reg_segment_parse(&segment, text, &err) == REG_EINVAL, "%s is taken", text);
	ck_assert_ptr_null(segment);
	ck_assert_str_eq(err.line, line);
}

/* A customer: a floating C with 3 visits, 2 in 30 days, 95.5 litres, a tag "vip gold". */
static int asked;

static int test(const struct reg_segment_test *test, void *payload)
{
	const char *text = NULL;

	(void)payload;
	asked++;
	switch (test->field) {
	case REG_SEGMENT_STAGE:
		text = "floating";
		break;
	case REG_SEGMENT_CLASS:
		text = "C";
		break;
	case REG_SEGMENT_TAG:
		text = "vip gold";
		break;
	case REG_SEGMENT_VISITS:
		return reg_segment_compare(test, test->days == 30 ? 2 : 3);
	case REG_SEGMENT_VOLUME:
		return reg_segment_compare(test, 95500);
	case REG_SEGMENT_LAST_VISIT:
		return reg_segment_compare(test, 20454); /* 2026-01-01 */
	case REG_SEGMENT_AT_RISK:
		return 0;
	case REG_SEGMENT_OPEN_CASE:
		return 1;
	case REG_SEGMENT_POINTS:
		return REG_EIO;
	default:
		return 0;
	}
	return (strcmp(text, test->text) == 0) == (test->compare == REG_SEGMENT_EQUAL);
}

static int holds(const char *text)
{
	struct reg_segment *segment = parsed(text);
	int rc;

	asked = 0;
	rc = reg_segment_holds(segment, test, NULL);
	reg_segment_destroy(segment);
	return rc;
}

START_TEST(tests_compare_words_numbers_litres_and_days)
{
	ck_assert_int_eq(holds("stage = floating"), 1);
	ck_assert_int_eq(holds("stage=regular"), 0);
	ck_assert_int_eq(holds("stage != regular"), 1);
	ck_assert_int_eq(holds("STAGE = Floating"), 1);
	ck_assert_int_eq(holds("tag = \"vip gold\""), 1);
	ck_assert_int_eq(holds("tag = vip"), 0);
	ck_assert_int_eq(holds("visits = 3"), 1);
	ck_assert_int_eq(holds("visits > 3"), 0);
	ck_assert_int_eq(holds("visits >= 3"), 1);
	ck_assert_int_eq(holds("visits < 3"), 0);
	ck_assert_int_eq(holds("visits <= 3"), 1);
	ck_assert_int_eq(holds("visits in 30 days = 2"), 1);
	ck_assert_int_eq(holds("volume in 1 day >= 95.5"), 1);
	ck_assert_int_eq(holds("volume > 95.499"), 1);
	ck_assert_int_eq(holds("volume > 95.5"), 0);
	ck_assert_int_eq(holds("last-visit = 2026-01-01"), 1);
	ck_assert_int_eq(holds("last-visit < 2026-01-01"), 0);
	ck_assert_int_eq(holds("open-case"), 1);
	ck_assert_int_eq(holds("not at-risk"), 1);
}
END_TEST

START_TEST(not_binds_closest_and_closer_than_or)
{
	/* true or (false and false) */
	ck_assert_int_eq(holds("open-case or at-risk and at-risk"), 1);
	ck_assert_int_eq(holds("(open-case or at-risk) and at-risk"), 0);
	/* (not true) or true */
	ck_assert_int_eq(holds("not open-case or open-case"), 1);
	ck_assert_int_eq(holds("not (open-case or open-case)"), 0);
	ck_assert_int_eq(holds("not not open-case"), 1);
	ck_assert_int_eq(holds("(stage = floating)and(class=C)"), 1);
}
END_TEST

START_TEST(only_what_still_decides_is_asked)
{
	ck_assert_int_eq(holds("at-risk and points > 1"), 0);
	ck_assert_int_eq(asked, 1);
	ck_assert_int_eq(holds("open-case or points > 1"), 1);
	ck_assert_int_eq(asked, 1);
	ck_assert_int_eq(holds("open-case and points > 1"), REG_EIO);
}
END_TEST

START_TEST(mistakes_name_their_column_and_what_was_expected)
{
	refused("", "segment:1: expected a field such as stage, or ( or not, found the end");
	refused("stag = lost", "segment:1: there is no field stag; did you mean stage?");
	refused("stage = loost", "segment:9: there is no stage loost; did you mean lost?");
	refused("stage > lost", "segment:7: expected = or !=, found >");
	refused("class = A and", "segment:14: expected a field such as stage, or ( or not, found the end");
	refused("(class = A", "segment:11: expected and, or or ), found the end");
	refused("class = A)", "segment:10: expected and, or or the end, found )");
	refused("class = A class = B", "segment:11: expected and, or or the end, found class");
	refused("visits in 0 days > 1", "segment:11: expected a number of days, found 0");
	refused("visits in 30 > 1", "segment:14: expected days, found >");
	refused("visits > many", "segment:10: expected a whole number, found many");
	refused("volume > 1.2345", "segment:10: expected litres such as 200 or 62.5, found 1.2345");
	refused("last-visit < 2026-02-30", "segment:14: expected a day such as 2026-11-21, found 2026-02-30");
	refused("points in 3 days > 1", "segment:8: expected a comparison: this field has no period, found in");
	refused("birthday", "segment:9: expected in N days, found the end");
	refused("tag = \"vip", "segment:7: expected a word, found \"vip");
	/* Columns count characters, not bytes. */
	refused("tag = 张三 & at-risk", "segment:10: expected and, or or the end, found &");
}
END_TEST

START_TEST(what_is_too_deep_or_too_long_is_refused)
{
	char deep[200] = "", *longer = calloc(1, 20000);
	struct reg_segment *segment;

	for (int i = 0; i < 60; i++)
		strcat(deep, "(");
	memset(&err, 0, sizeof err);
	ck_assert_int_eq(reg_segment_parse(&segment, deep, &err), REG_EINVAL);
	ck_assert_ptr_nonnull(strstr(err.line, "nested more than 40 deep"));
	for (int i = 0; i < 400; i++)
		strcat(longer, "at-risk or ");
	strcat(longer, "at-risk");
	memset(&err, 0, sizeof err);
	ck_assert_int_eq(reg_segment_parse(&segment, longer, &err), REG_EINVAL);
	ck_assert_ptr_nonnull(strstr(err.line, "too long"));
	free(longer);
}
END_TEST

static void note(const struct reg_segment_test *test, char joined, int depth, void *payload)
{
	char part[64];

	(void)snprintf(part, sizeof part, "%d%s ", depth, test != NULL ? reg_segment_rules[test->field].name
	    : joined == 'a' ? "all" : joined == 'o' ? "any" : "not");
	strcat(payload, part);
}

START_TEST(a_chain_is_one_part_when_it_is_said)
{
	struct reg_segment *segment = parsed("at-risk or open-case and fallen and jumped or not (fallen or jumped)");
	char text[400] = "";

	reg_segment_walk(segment, note, text);
	ck_assert_str_eq(text, "0any 1at-risk 1all 2open-case 2fallen 2jumped 1not 2any 3fallen 3jumped ");
	ck_assert(reg_segment_asks(segment, REG_SEGMENT_JUMPED));
	ck_assert(!reg_segment_asks(segment, REG_SEGMENT_POINTS));
	reg_segment_destroy(segment);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("segment");
	TCase *all = tcase_create("segment");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(all, tests_compare_words_numbers_litres_and_days);
	tcase_add_test(all, not_binds_closest_and_closer_than_or);
	tcase_add_test(all, only_what_still_decides_is_asked);
	tcase_add_test(all, mistakes_name_their_column_and_what_was_expected);
	tcase_add_test(all, what_is_too_deep_or_too_long_is_refused);
	tcase_add_test(all, a_chain_is_one_part_when_it_is_said);
	suite_add_tcase(suite, all);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
