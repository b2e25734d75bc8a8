/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Time zones and the calendar. The instants expected here were computed with Python's zoneinfo. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "zone.h"

static struct reg_zone *zone;
static struct reg_err err;

static void open_zone(const char *name)
{
	reg_zone_destroy(zone);
	zone = NULL;
	reg_err_clear(&err);
	ck_assert_msg(reg_zone_create(&zone, name, &err) == 0, "%s", err.line);
}

static void teardown(void)
{
	reg_zone_destroy(zone);
	zone = NULL;
}

static void shows(int64_t at_unix_s, const char *expected)
{
	char text[32];

	reg_instant_format(text, at_unix_s, zone);
	ck_assert_str_eq(text, expected);
}

static void reads(const char *text, int64_t expected)
{
	int64_t at_unix_s = -1;

	reg_err_clear(&err);
	ck_assert_msg(reg_instant_parse(&at_unix_s, text, zone, &err) == 0, "%s", err.line);
	ck_assert_int_eq(at_unix_s, expected);
}

START_TEST(a_zone_without_clock_changes_has_equal_days)
{
	open_zone("Asia/Shanghai");
	shows(1795220130, "2026-11-21T08:15:30+08:00");
	ck_assert_int_eq(reg_zone_day(zone, 1795220130), 20778);
	ck_assert_int_eq(reg_zone_day_start(zone, 20778), 20778LL * 86400 - 8 * 3600);
	ck_assert_int_eq(reg_zone_day_end(zone, 20778), 20779LL * 86400 - 8 * 3600 - 1);
	ck_assert_int_eq(reg_zone_day(zone, 20779LL * 86400 - 8 * 3600 - 1), 20778);
	ck_assert_int_eq(reg_zone_day(zone, 20779LL * 86400 - 8 * 3600), 20779);
	ck_assert_int_eq(reg_zone_instant(zone, 2026, 11, 21, 8, 15, 30), 1795220130);
}
END_TEST

START_TEST(utc_is_a_zone)
{
	open_zone("UTC");
	shows(0, "1970-01-01T00:00:00+00:00");
	shows(-1, "1969-12-31T23:59:59+00:00");
	ck_assert_int_eq(reg_zone_day(zone, -1), -1);
	ck_assert_int_eq(reg_zone_day(zone, -86400), -1);
	ck_assert_int_eq(reg_zone_day(zone, -86401), -2);
}
END_TEST

START_TEST(a_skipped_hour_is_the_moment_of_the_change)
{
	open_zone("Europe/Prague");
	shows(1774745999, "2026-03-29T01:59:59+01:00");
	shows(1774746000, "2026-03-29T03:00:00+02:00");
	ck_assert_int_eq(reg_zone_instant(zone, 2026, 3, 29, 1, 59, 59), 1774745999);
	ck_assert_int_eq(reg_zone_instant(zone, 2026, 3, 29, 2, 0, 0), 1774746000);
	ck_assert_int_eq(reg_zone_instant(zone, 2026, 3, 29, 2, 59, 59), 1774746000);
	ck_assert_int_eq(reg_zone_instant(zone, 2026, 3, 29, 3, 0, 0), 1774746000);
	ck_assert_int_eq(reg_zone_instant(zone, 2026, 3, 29, 3, 0, 1), 1774746001);
	open_zone("America/Toronto");
	ck_assert_int_eq(reg_zone_instant(zone, 2026, 3, 8, 2, 30, 0), 1772953200);
}
END_TEST

START_TEST(a_repeated_hour_is_its_first)
{
	open_zone("Europe/Prague");
	shows(1792889999, "2026-10-25T02:59:59+02:00");
	shows(1792890000, "2026-10-25T02:00:00+01:00");
	ck_assert_int_eq(reg_zone_instant(zone, 2026, 10, 25, 2, 0, 0), 1792890000 - 3600);
	ck_assert_int_eq(reg_zone_instant(zone, 2026, 10, 25, 2, 59, 59), 1792889999);
	ck_assert_int_eq(reg_zone_instant(zone, 2026, 10, 25, 3, 0, 0), 1792890000 + 3600);
	open_zone("America/Toronto");
	ck_assert_int_eq(reg_zone_instant(zone, 2026, 11, 1, 1, 30, 0), 1793512800 - 1800);
	ck_assert_int_eq(reg_zone_instant(zone, 2026, 11, 1, 2, 0, 0), 1793512800 + 3600);
}
END_TEST

START_TEST(days_with_a_clock_change_are_shorter_or_longer)
{
	int32_t day;

	open_zone("Europe/Prague");
	day = reg_day_from_civil(2026, 3, 29);
	ck_assert_int_eq(reg_zone_day_end(zone, day) - reg_zone_day_start(zone, day), 23 * 3600 - 1);
	day = reg_day_from_civil(2026, 10, 25);
	ck_assert_int_eq(reg_zone_day_end(zone, day) - reg_zone_day_start(zone, day), 25 * 3600 - 1);
}
END_TEST

START_TEST(a_change_at_midnight_keeps_its_days_whole)
{
	int32_t day;

	open_zone("America/Sao_Paulo");
	day = reg_day_from_civil(2018, 11, 4); /* begins at 01:00 */
	ck_assert_int_eq(reg_zone_day_start(zone, day), 1541300400);
	ck_assert_int_eq(reg_zone_day_end(zone, day - 1), 1541300399);
	ck_assert_int_eq(reg_zone_instant(zone, 2018, 11, 4, 0, 30, 0), 1541300400);
	day = reg_day_from_civil(2018, 2, 17); /* its last hour twice */
	ck_assert_int_eq(reg_zone_day_end(zone, day), 1518919200 + 3599);
	ck_assert_int_eq(reg_zone_day_start(zone, day + 1), 1518919200 + 3600);
	ck_assert_int_eq(reg_zone_instant(zone, 2018, 2, 17, 23, 30, 0), 1518919200 - 1800);
	ck_assert_int_eq(reg_zone_day(zone, 1518919200), day);
}
END_TEST

START_TEST(a_change_after_midnight_returns_to_the_day_before)
{
	int32_t day = reg_day_from_civil(2010, 11, 6);

	open_zone("America/St_Johns"); /* 00:01 became 23:01 */
	shows(1289097059, "2010-11-07T00:00:59-02:30");
	shows(1289097060, "2010-11-06T23:01:00-03:30");
	ck_assert_int_eq(reg_zone_day_start(zone, day + 1), 1289097000);
	ck_assert_int_eq(reg_zone_day_end(zone, day), 1289097060 + 59 * 60 - 1);
}
END_TEST

START_TEST(a_skipped_day_is_the_moment_of_the_change)
{
	int32_t day = reg_day_from_civil(2011, 12, 30);

	open_zone("Pacific/Apia");
	shows(1325239199, "2011-12-29T23:59:59-10:00");
	shows(1325239200, "2011-12-31T00:00:00+14:00");
	ck_assert_int_eq(reg_zone_day(zone, 1325239199), day - 1);
	ck_assert_int_eq(reg_zone_day(zone, 1325239200), day + 1);
	ck_assert_int_eq(reg_zone_day_start(zone, day), 1325239200);
	ck_assert_int_eq(reg_zone_day_end(zone, day), 1325239199);
	ck_assert_int_eq(reg_zone_day_end(zone, day - 1), 1325239199);
	ck_assert_int_eq(reg_zone_day_start(zone, day + 1), 1325239200);
	ck_assert_int_eq(reg_zone_instant(zone, 2011, 12, 30, 12, 0, 0), 1325239200);
}
END_TEST

START_TEST(rules_hold_in_years_to_come)
{
	open_zone("Europe/Prague");
	shows(2382480000, "2045-07-01T02:00:00+02:00");
	open_zone("America/Toronto");
	shows(2540246400, "2050-06-30T20:00:00-04:00");
}
END_TEST

START_TEST(every_hour_of_many_years_is_found_again)
{
	static const char *const names[] = { "Asia/Shanghai", "America/Sao_Paulo", "Europe/Prague", "America/Toronto",
		"Pacific/Apia", "Australia/Lord_Howe" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		open_zone(names[i]);
		for (int64_t at = 1262304000; at < 1893456000; at += 7 * 3600 + 1) { /* 2010 to 2029 */
			int part[6];
			int64_t found;
			int32_t day = reg_zone_day(zone, at);

			reg_zone_local(zone, at, &part[0], &part[1], &part[2], &part[3], &part[4], &part[5]);
			found = reg_zone_instant(zone, part[0], part[1], part[2], part[3], part[4], part[5]);
			ck_assert(found == at || found == at - 3600 || found == at - 1800);
			ck_assert_int_eq(reg_day_from_civil(part[0], part[1], part[2]), day);
			ck_assert(reg_zone_day_start(zone, day) <= at && at <= reg_zone_day_end(zone, day));
		}
	}
}
END_TEST

START_TEST(unknown_zones_are_refused)
{
	static const char *const names[] = { "", "Mars/Olympus", "/etc/localtime", "../zoneinfo/UTC", "Europe/../UTC", "+08:00",
		"Z", "Europe/", "Asia//Shanghai", "EST5EDT,M3.2.0,M11.1.0", "FOO3BAR", "Asia/Shanghai\n" };
	struct reg_zone *none = NULL;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		reg_err_clear(&err);
		ck_assert_msg(reg_zone_create(&none, names[i], &err) == REG_EINVAL, "%s", names[i]);
		ck_assert_ptr_null(none);
		ck_assert(strncmp(err.line, "time zone", 9) == 0 && strchr(err.line, '\n') == NULL);
	}
	ck_assert_int_eq(reg_zone_create(&none, NULL, NULL), REG_EINVAL);
	reg_zone_destroy(NULL);
}
END_TEST

START_TEST(never_stays_never)
{
	char text[32];

	open_zone("Asia/Shanghai");
	ck_assert_int_eq(reg_zone_day(zone, INT64_MAX), REG_DAY_NEVER);
	ck_assert_int_eq(reg_zone_day_end(zone, REG_DAY_NEVER), INT64_MAX);
	ck_assert_int_eq(reg_zone_day_start(zone, REG_DAY_NEVER), INT64_MAX);
	reg_day_format(text, REG_DAY_NEVER);
	ck_assert_str_eq(text, "9999-12-31");
	shows(INT64_MAX, "9999-12-31T23:59:59+00:00");
	shows(INT64_MIN, "0000-01-01T00:00:00+00:00");
}
END_TEST

START_TEST(days_are_counted_from_1970)
{
	static const struct {
		const char *text;
		int32_t day;
	} days[] = { { "2026-11-21", 20778 }, { "0001-01-01", -719162 }, { "2000-02-29", 11016 }, { "1969-12-31", -1 },
		{ "1970-01-01", 0 }, { "9999-12-31", 2932896 }, { "1900-03-01", -25508 } };
	char text[REG_DAY_SIZE];
	int32_t day;

	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
		ck_assert_int_eq(reg_day_parse(&day, days[i].text, NULL), 0);
		ck_assert_int_eq(day, days[i].day);
		reg_day_format(text, day);
		ck_assert_str_eq(text, days[i].text);
	}
	for (day = -800000; day < 3000000; day += 13) {
		int part[3];

		reg_day_to_civil(day, &part[0], &part[1], &part[2]);
		ck_assert_int_eq(reg_day_from_civil(part[0], part[1], part[2]), day);
	}
}
END_TEST

START_TEST(days_that_do_not_exist_are_refused)
{
	static const char *const texts[] = { "", "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10",
		"2026-01-00", "2026-1-1", "26-01-01", "2026-01-01 ", " 2026-01-01", "2026/01/01", "2026-01-0a", "-026-01-01" };
	int32_t day = 77;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		reg_err_clear(&err);
		ck_assert_msg(reg_day_parse(&day, texts[i], &err) == REG_EINVAL, "%s", texts[i]);
		ck_assert_int_eq(day, 77);
	}
}
END_TEST

START_TEST(instants_are_read_with_and_without_offset)
{
	open_zone("Asia/Shanghai");
	reads("2026-11-21T08:15:30+08:00", 1795220130);
	reads("2026-11-21T00:15:30Z", 1795220130);
	reads("2026-11-20T20:45:30-03:30", 1795220130);
	reads("2026-11-21T08:15:30", 1795220130);
	reads("2026-11-21 08:15:30", 1795220130);
	reads("2026-11-21 08:15:30.999", 1795220130);
	reads("2026-11-21T00:15:30.5Z", 1795220130);
	reads("1969-12-31T23:59:59Z", -1);
	open_zone("Europe/Prague");
	reads("2026-03-29T02:30:00", 1774746000);
	reads("2026-10-25T02:30:00", 1792890000 - 1800);
}
END_TEST

START_TEST(what_is_no_instant_is_refused)
{
	static const char *const texts[] = { "", "2026-11-21", "2026-11-21T", "2026-11-21T08:15", "2026-11-21T24:00:00",
		"2026-11-21T08:60:00", "2026-11-21T08:15:60", "2026-02-30T08:15:30", "2026-11-21T08:15:30z",
		"2026-11-21T08:15:30+08", "2026-11-21T08:15:30+0800", "2026-11-21T08:15:30+24:00", "2026-11-21T08:15:30.Z",
		"2026-11-21T08:15:30.", "2026-11-21T08:15:30+08:00 ", "2026-11-21  08:15:30", "2026-11-21T8:15:30",
		"2026-11-21T08:15:30\n" };
	int64_t at_unix_s = 77;

	open_zone("Asia/Shanghai");
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		reg_err_clear(&err);
		ck_assert_msg(reg_instant_parse(&at_unix_s, texts[i], zone, &err) == REG_EINVAL, "%s", texts[i]);
		ck_assert_int_eq(at_unix_s, 77);
		ck_assert_ptr_null(strchr(err.line, '\n'));
	}
	ck_assert_int_eq(reg_instant_parse(&at_unix_s, "2026-11-21T08:15:30", NULL, NULL), REG_EINVAL);
	ck_assert_int_eq(reg_instant_parse(&at_unix_s, "2026-11-21T08:15:30+08:00", NULL, NULL), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("zone");
	TCase *tcase = tcase_create("zone");
	SRunner *runner;
	int n_failed;

	tcase_add_checked_fixture(tcase, NULL, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, a_zone_without_clock_changes_has_equal_days);
	tcase_add_test(tcase, utc_is_a_zone);
	tcase_add_test(tcase, a_skipped_hour_is_the_moment_of_the_change);
	tcase_add_test(tcase, a_repeated_hour_is_its_first);
	tcase_add_test(tcase, days_with_a_clock_change_are_shorter_or_longer);
	tcase_add_test(tcase, a_change_at_midnight_keeps_its_days_whole);
	tcase_add_test(tcase, a_change_after_midnight_returns_to_the_day_before);
	tcase_add_test(tcase, a_skipped_day_is_the_moment_of_the_change);
	tcase_add_test(tcase, rules_hold_in_years_to_come);
	tcase_add_test(tcase, every_hour_of_many_years_is_found_again);
	tcase_add_test(tcase, unknown_zones_are_refused);
	tcase_add_test(tcase, never_stays_never);
	tcase_add_test(tcase, days_are_counted_from_1970);
	tcase_add_test(tcase, days_that_do_not_exist_are_refused);
	tcase_add_test(tcase, instants_are_read_with_and_without_offset);
	tcase_add_test(tcase, what_is_no_instant_is_refused);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
