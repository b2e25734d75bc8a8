/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "side.h"
#include "support.h"

static void refused(const char *site, const char *part)
{
	const struct reg_init init = { .site = site, .zone = "Asia/Shanghai", .currency = "CNY" };
	struct reg_err err = { 0 };

	ck_assert_int_eq(reg_side_init(support_database, &init, &err), REG_EINVAL);
	ck_assert_msg(strncmp(err.line, "site: ", 6) == 0 && strstr(err.line, part) != NULL, "%s", err.line);
	ck_assert_int_ne(access(support_database, F_OK), 0);
	ck_assert_int_ne(access(support_path("side.db.key"), F_OK), 0);
	ck_assert_int_ne(access(support_path("side.db.station"), F_OK), 0);
}

START_TEST(a_site_that_no_event_may_name_is_refused_at_once)
{
	char longest[REG_EVENT_MAX_TEXT + 2] = "";

	refused("", "expected the station's number");
	refused("S\xff", "is not UTF-8");
	refused("S\n1", "has a control character");
	memset(longest, 'S', sizeof longest - 1);
	refused(longest, "is longer than 200 bytes");
}
END_TEST

START_TEST(the_station_file_says_offline_what_the_database_says)
{
	const struct reg_init init = { .site = "\xe5\x8c\x97 1", .zone = "Asia/Shanghai", .currency = "CNY" };
	struct reg_err err = { 0 };
	struct reg_side *side, *offline;

	ck_assert_msg(reg_side_init(support_database, &init, &err) == 0, "%s", err.line);
	ck_assert_int_eq(reg_side_open(&side, support_database, REG_STORE_READ, NULL, 100, &err), 0);
	ck_assert_int_eq(reg_side_open_offline(&offline, support_database, "1", &err), 0);
	ck_assert_str_eq(side->site, "\xe5\x8c\x97 1");
	ck_assert_str_eq(offline->site, side->site);
	ck_assert_str_eq(offline->zone_name, "Asia/Shanghai");
	ck_assert_str_eq(offline->currency, "CNY");
	ck_assert_str_eq(offline->language, "en");
	ck_assert_str_eq(offline->country, "cn");
	ck_assert_mem_eq(offline->secret, side->secret, REG_SECRET_SIZE);
	reg_side_close(side);
	reg_side_close(offline);
}
END_TEST

static mode_t mode_of(const char *suffix)
{
	char path[4096];
	struct stat st;

	(void)snprintf(path, sizeof path, "%s%s", support_database, suffix);
	ck_assert_msg(lstat(path, &st) == 0, "%s", path);
	return st.st_mode & 07777;
}

/* With a umask that leaves the group nothing. */
static void make(mode_t folder)
{
	const struct reg_init init = { .site = "S001", .zone = "Asia/Shanghai", .currency = "CNY" };
	struct reg_err err = { 0 };

	ck_assert_int_eq(chmod(support_folder, folder), 0);
	(void)umask(077);
	ck_assert_msg(reg_side_init(support_database, &init, &err) == 0, "%s", err.line);
}

START_TEST(in_a_folder_that_hands_its_group_down_the_group_may_use_what_is_made)
{
	make(02770);
	ck_assert_uint_eq(mode_of(""), 0660);
	ck_assert_uint_eq(mode_of(".station"), 0660);
	ck_assert_uint_eq(mode_of(".key"), 0640);
}
END_TEST

START_TEST(in_any_other_folder_what_is_made_stays_with_its_owner)
{
	make(0770);
	ck_assert_uint_eq(mode_of(""), 0600);
	ck_assert_uint_eq(mode_of(".station"), 0600);
	ck_assert_uint_eq(mode_of(".key"), 0600);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("side");
	TCase *init = tcase_create("init");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(init, support_folder_make, support_folder_remove);
	tcase_add_test(init, a_site_that_no_event_may_name_is_refused_at_once);
	tcase_add_test(init, the_station_file_says_offline_what_the_database_says);
	tcase_add_test(init, in_a_folder_that_hands_its_group_down_the_group_may_use_what_is_made);
	tcase_add_test(init, in_any_other_folder_what_is_made_stays_with_its_owner);
	suite_add_tcase(suite, init);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
