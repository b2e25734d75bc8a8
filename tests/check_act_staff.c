/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * People of the station and their PINs; what cashiers note: cases, notes, ratings.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "acts.h"
#include "support.h"

static struct reg_side *side;
static struct reg_err err;

static void set_up(void)
{
	support_init();
	side = support_open("1");
	support_customer(side, "A");
	memset(&err, 0, sizeof err);
}

static void tear_down(void)
{
	support_expect_sound(side);
	reg_side_close(side);
	support_folder_remove();
}

static int staff(const char *id, const char *name, const char *role, const char *pin)
{
	return reg_act_staff(side, id, name, role, pin, SUPPORT_MONDAY, "boss", &err);
}

static int approved(const char *who, const char *pin, const char *role, int64_t seconds)
{
	return reg_act_approved(side, &(struct reg_approval){ who, pin }, role, SUPPORT_MONDAY + seconds, &err);
}

START_TEST(the_right_pin_of_the_right_role_approves)
{
	DONE(staff("L", "Li Lei", "lead", "0815"));
	DONE(approved("L", "0815", "lead", 0));
	DONE(approved("L", "0815", "attendant", 0));
	REFUSED(approved("L", "0815", "manager", 0), REG_EDENIED, "manager");
	REFUSED(approved("L", "0816", "lead", 0), REG_EDENIED, "PIN is wrong");
	REFUSED(approved("X", "0815", "lead", 0), REG_EDENIED, "not known");
	REFUSED(reg_act_approved(side, NULL, "lead", SUPPORT_MONDAY, &err), REG_EDENIED, "lead");
	REFUSED(approved("L", "0815", "king", 0), REG_EINVAL, "role");
}
END_TEST

START_TEST(whoever_has_no_pin_approves_nothing)
{
	DONE(staff("L", "Li Lei", "lead", NULL));
	REFUSED(approved("L", "", "lead", 0), REG_EDENIED, "not known");
}
END_TEST

START_TEST(tries_are_limited_and_a_right_one_begins_anew)
{
	DONE(staff("L", "Li Lei", "lead", "0815"));
	for (int i = 0; i < 4; i++) {
		REFUSED(approved("L", "1111", "lead", i), REG_EDENIED, "wrong");
	}
	DONE(approved("L", "0815", "lead", 4));
	for (int i = 0; i < 5; i++) {
		REFUSED(approved("L", "1111", "lead", 10 + i), REG_EDENIED, "PIN is wrong");
	}
	REFUSED(approved("L", "0815", "lead", 20), REG_EDENIED, "wait 15 minutes");
	REFUSED(approved("L", "0815", "lead", 14 + 899), REG_EDENIED, "wait 15 minutes");
	REFUSED(approved("L", "1111", "lead", 14 + 900), REG_EDENIED, "PIN is wrong"); /* each further try waits */
	REFUSED(approved("L", "0815", "lead", 14 + 901), REG_EDENIED, "wait 15 minutes");
	DONE(approved("L", "0815", "lead", 14 + 1800));
}
END_TEST

START_TEST(a_pin_is_stored_as_a_slow_hash_and_said_in_no_message)
{
	DONE(staff("L", "Li Lei", "lead", "987654"));
	ck_assert_str_eq(support_text("SELECT substr(pin, 1, 10) FROM view_staff"), "$argon2id$");
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_act WHERE body LIKE '%987654%' OR personal LIKE '%987654%'"), 0);
	REFUSED(approved("L", "987650", "lead", 0), REG_EDENIED, "L");
	ck_assert_ptr_null(strstr(err.line, "98765"));
	REFUSED(staff("L", NULL, NULL, "123"), REG_EINVAL, "4 to 12 digits");
	REFUSED(staff("L", NULL, NULL, "12345a"), REG_EINVAL, "4 to 12 digits");
}
END_TEST

START_TEST(what_is_not_said_again_stays)
{
	DONE(staff("L", "Li Lei", "lead", "0815"));
	DONE(staff("L", NULL, "manager", NULL));
	DONE(approved("L", "0815", "manager", 0));
	DONE(staff("L", "Li Lei-Wang", NULL, NULL));
	ck_assert_str_eq(support_text("SELECT name || ' ' || role FROM view_staff"), "Li Lei-Wang manager");
	DONE(staff("N", NULL, NULL, NULL));
	ck_assert_str_eq(support_text("SELECT name || ' ' || role FROM view_staff WHERE staff = 'N'"), "N attendant");
	REFUSED(staff("N", NULL, "king", NULL), REG_EINVAL, "role");
	REFUSED(staff("", NULL, NULL, NULL), REG_EINVAL, "staff");
}
END_TEST

START_TEST(a_case_has_a_number_and_is_closed_once)
{
	char id[16], other[16];

	DONE(reg_act_case(id, side, "c:A", "complaint", "the pump is slow", SUPPORT_MONDAY, "anna", &err));
	DONE(reg_act_case(other, side, NULL, "suggestion", "sell ice", SUPPORT_MONDAY, "anna", &err));
	ck_assert_str_ne(id, other);
	ck_assert_int_eq(id[0], 'K');
	ck_assert_int_eq(support_int("SELECT due_at FROM view_case WHERE customer IS NOT NULL"), SUPPORT_MONDAY + SUPPORT_DAY);
	DONE(reg_act_close(side, id, "repaired", SUPPORT_MONDAY + 60, "anna", &err));
	ck_assert_int_eq(support_int("SELECT closed_at FROM view_case WHERE customer IS NOT NULL"), SUPPORT_MONDAY + 60);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_case WHERE closed_at IS NULL"), 1);
	REFUSED(reg_act_close(side, id, "again", SUPPORT_MONDAY + 61, "anna", &err), REG_EEXISTS, "was closed on 2026-11-23");
	REFUSED(reg_act_close(side, "K9999", "x", SUPPORT_MONDAY, "anna", &err), REG_ENOTFOUND, "K9999");
	REFUSED(reg_act_close(side, "9", "x", SUPPORT_MONDAY, "anna", &err), REG_EINVAL, "K17");
	REFUSED(reg_act_close(side, "K1x", "x", SUPPORT_MONDAY, "anna", &err), REG_EINVAL, "K17");
	REFUSED(reg_act_case(id, side, NULL, "song", "la", SUPPORT_MONDAY, "anna", &err), REG_EINVAL, "kind");
	REFUSED(reg_act_case(id, side, NULL, "enquiry", "", SUPPORT_MONDAY, "anna", &err), REG_EINVAL, "text");
}
END_TEST

START_TEST(a_case_of_another_till_says_which)
{
	struct reg_side *second = support_open("2");
	char id[16];

	DONE(reg_act_case(id, second, NULL, "enquiry", "open at night?", SUPPORT_MONDAY, "bert", &err));
	ck_assert_ptr_nonnull(strchr(id, '-'));
	DONE(reg_act_close(side, id, "yes", SUPPORT_MONDAY + 1, "anna", &err));
	reg_side_close(second);
}
END_TEST

START_TEST(closing_a_case_is_taken_back)
{
	char id[16], what[REG_ACT_WHAT_SIZE], whom[REG_CUSTOMER_ID_SIZE];

	DONE(reg_act_case(id, side, "c:A", "complaint", "the pump is slow", SUPPORT_MONDAY, "anna", &err));
	DONE(reg_act_close(side, id, "repaired", SUPPORT_MONDAY + 60, "anna", &err));
	DONE(reg_act_undo_last(what, whom, side, SUPPORT_MONDAY + 70, "anna", &err));
	ck_assert_str_eq(what, "close");
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_case WHERE closed_at IS NULL"), 1);
}
END_TEST

START_TEST(ratings_are_one_to_five)
{
	DONE(reg_act_rate(side, "c:A", 5, SUPPORT_MONDAY, "anna", &err));
	REFUSED(reg_act_rate(side, "c:A", 0, SUPPORT_MONDAY, "anna", &err), REG_EINVAL, "1 to 5");
	REFUSED(reg_act_rate(side, "c:A", 6, SUPPORT_MONDAY, "anna", &err), REG_EINVAL, "1 to 5");
	REFUSED(reg_act_rate(side, "c:X", 3, SUPPORT_MONDAY, "anna", &err), REG_ENOTFOUND, "c:X");
	REFUSED(reg_act_note(side, "c:A", "", SUPPORT_MONDAY, "anna", &err), REG_EINVAL, "text");
	REFUSED(reg_act_note(side, "c:A", "pays with 4111111111111111", SUPPORT_MONDAY, "anna", &err), REG_EINVAL, "card number");
	DONE(reg_act_note(side, "c:A", "likes jasmine tea", SUPPORT_MONDAY, "anna", &err));
	ck_assert_str_eq(support_text("SELECT body || personal FROM fact_act WHERE kind = 'note'"),
	    "{}{\"text\":\"likes jasmine tea\"}");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("act_staff");
	TCase *tcase = tcase_create("staff");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, the_right_pin_of_the_right_role_approves);
	tcase_add_test(tcase, whoever_has_no_pin_approves_nothing);
	tcase_add_test(tcase, tries_are_limited_and_a_right_one_begins_anew);
	tcase_add_test(tcase, a_pin_is_stored_as_a_slow_hash_and_said_in_no_message);
	tcase_add_test(tcase, what_is_not_said_again_stays);
	tcase_add_test(tcase, a_case_has_a_number_and_is_closed_once);
	tcase_add_test(tcase, a_case_of_another_till_says_which);
	tcase_add_test(tcase, closing_a_case_is_taken_back);
	tcase_add_test(tcase, ratings_are_one_to_five);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
