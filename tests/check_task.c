/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tasks for customers, the pool, first contacts.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "act_profile.h"
#include "act_task.h"
#include "acts.h"
#include "support.h"

static struct reg_side *side;
static struct reg_err err;

#define AT(days) (SUPPORT_MONDAY + (days) * SUPPORT_DAY)
#define FIRST_CONTACTS "SELECT count(*) FROM view_entry WHERE kind = 'task' AND json_extract(body, '$.what') = 'first-contact' " \
	"AND until > 9000000000"

static void set_up(void)
{
	support_init();
	side = support_open("1");
	support_customer(side, "A");
	support_customer(side, "B");
	memset(&err, 0, sizeof err);
	DONE(reg_act_staff(side, "07", "Ann", NULL, NULL, AT(-1), "test", &err));
	DONE(reg_act_staff(side, "08", "Bo", NULL, NULL, AT(-1), "test", &err));
}

/* What a rebuild makes is what is there. */
static void tear_down(void)
{
	support_expect_sound(side);
	reg_side_close(side);
	support_folder_remove();
}

/* What `staff` is to do at an instant, up to a day: "what due name", one after another. */
static const char *tasks_of(const char *staff, int64_t at_unix_s, const char *until)
{
	static char out[512];
	struct reg_stmt *stmt;
	size_t n = 0;

	out[0] = '\0';
	ck_assert_int_eq(reg_sql(&stmt, side->store, REG_SQL_TASK_OF, &err, "titi", staff, at_unix_s, until, INT64_C(10)), 0);
	while (reg_step(stmt, &err) == 1)
		n += (size_t)snprintf(out + n, sizeof out - n, "%s%s %s %s", n > 0 ? ", " : "", reg_text(stmt, 0), reg_text(stmt, 2),
		    reg_text(stmt, 1));
	reg_reset(stmt);
	return out;
}

static void leave(const char *staff, int64_t at_unix_s)
{
	size_t n = 0;

	DONE(reg_act_staff_leave(&n, side, staff, at_unix_s, "test", &err));
}

START_TEST(a_task_is_somebodys_until_it_is_done)
{
	struct reg_task task = { .customer = "c:A", .what = "visit", .staff = "07", .text = "bring the price list" };
	char id[16];
	int64_t no = 0;

	ck_assert_int_eq(reg_day_parse(&task.due_day, "2026-11-25", &err), 0);
	DONE(reg_act_task(&no, side, &task, AT(0), "test", &err));
	reg_act_task_name(id, no);
	ck_assert_int_eq(id[0], 'T');
	ck_assert_str_eq(tasks_of("07", AT(0), "2026-11-25"), "visit 2026-11-25 c:A");
	ck_assert_str_eq(tasks_of("07", AT(0), "2026-11-24"), "");
	ck_assert_str_eq(tasks_of("08", AT(0), "2026-11-25"), "");
	DONE(reg_act_task_done(side, id, "has been there", AT(1), "07", &err));
	ck_assert_str_eq(tasks_of("07", AT(1), "2026-12-31"), "");
	ck_assert_str_eq(tasks_of("07", AT(1) - 1, "2026-12-31"), "visit 2026-11-25 c:A");
	ck_assert_str_eq(support_text("SELECT json_extract(personal, '$.text') FROM fact_act WHERE kind = 'note'"), "has been there");
	REFUSED(reg_act_task_done(side, id, "again", AT(2), "07", &err), REG_EEXISTS, "done already");
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_act WHERE kind = 'note'"), 1);
	REFUSED(reg_act_task_done(side, "T999", NULL, AT(2), "07", &err), REG_ENOTFOUND, "T999");
	REFUSED(reg_act_task_done(side, "K1", NULL, AT(2), "07", &err), REG_EINVAL, "such as T17");
	task.what = "party";
	REFUSED(reg_act_task(&no, side, &task, AT(0), "test", &err), REG_EINVAL, "expected visit");
}
END_TEST

START_TEST(a_task_without_a_name_is_of_whoever_keeps_the_customer)
{
	struct reg_task task = { .customer = "c:A", .what = "call" };
	int64_t no;

	ck_assert_int_eq(reg_day_parse(&task.due_day, "2026-12-01", &err), 0);
	DONE(reg_act_task(&no, side, &task, AT(0), "test", &err));
	ck_assert_str_eq(tasks_of("07", AT(0), "2026-12-01"), "");
	DONE(reg_act_keep(side, "c:A", "07", 0, AT(1), "test", &err));
	ck_assert_str_eq(tasks_of("07", AT(1), "2026-12-01"), "call 2026-12-01 c:A");
	ck_assert_int_eq(support_int(FIRST_CONTACTS), 0); /* nobody kept this customer before */
	leave("07", AT(2));
	ck_assert_str_eq(tasks_of("07", AT(2), "2026-12-01"), "");
	DONE(reg_act_pool_assign(side, "c:A", "08", AT(3), "test", &err));
	ck_assert_str_eq(tasks_of("08", AT(3), "2026-12-31"), "call 2026-12-01 c:A, first-contact 2026-12-03 c:A");
}
END_TEST

START_TEST(what_somebody_who_left_was_to_do_goes_to_who_keeps_the_customer)
{
	struct reg_task task = { .customer = "c:A", .what = "visit", .staff = "07" };
	int64_t no;

	ck_assert_int_eq(reg_day_parse(&task.due_day, "2026-12-01", &err), 0);
	DONE(reg_act_keep(side, "c:A", "07", 0, AT(0), "test", &err));
	DONE(reg_act_task(&no, side, &task, AT(0), "test", &err));
	leave("07", AT(1));
	DONE(reg_act_keep(side, "c:A", "08", 0, AT(2), "test", &err));
	ck_assert_str_eq(tasks_of("08", AT(2), "2026-12-01"), "visit 2026-12-01 c:A");
}
END_TEST

START_TEST(a_customer_of_the_pool_is_asked_for_and_given_with_a_first_contact_to_make)
{
	REFUSED(reg_act_pool_ask(side, "c:A", "08", AT(0), "test", &err), REG_ENOTFOUND, "not in the pool");
	DONE(reg_act_keep(side, "c:A", "07", 0, AT(0), "test", &err));
	REFUSED(reg_act_pool_assign(side, "c:A", "08", AT(0), "test", &err), REG_ENOTFOUND, "07 keeps it");
	leave("07", AT(1));
	REFUSED(reg_act_pool_ask(side, "c:A", "07", AT(2), "test", &err), REG_ENOTFOUND, "nobody of that name works here");
	DONE(reg_act_pool_ask(side, "c:A", "08", AT(2), "test", &err));
	REFUSED(reg_act_pool_ask(side, "c:A", "08", AT(2), "test", &err), REG_EEXISTS, "has asked");
	ck_assert_int_eq(support_int(FIRST_CONTACTS), 0);
	DONE(reg_act_pool_assign(side, "c:A", "08", AT(3), "test", &err));
	ck_assert_int_eq(support_int(FIRST_CONTACTS), 1);
	/* 2026-11-26 and seven days. */
	ck_assert_str_eq(tasks_of("08", AT(3), "2026-12-31"), "first-contact 2026-12-03 c:A");
	/* Somebody else before it was made: still the one. */
	DONE(reg_act_staff(side, "09", "Cy", NULL, NULL, AT(3), "test", &err));
	DONE(reg_act_keep(side, "c:A", "09", 0, AT(4), "test", &err));
	ck_assert_int_eq(support_int(FIRST_CONTACTS), 1);
	ck_assert_str_eq(tasks_of("09", AT(4), "2026-12-31"), "first-contact 2026-12-03 c:A");
	ck_assert_str_eq(tasks_of("08", AT(4), "2026-12-31"), "");
	/* In the pool again, an earlier wish does not count. */
	leave("09", AT(5));
	DONE(reg_act_pool_ask(side, "c:A", "08", AT(6), "test", &err));
}
END_TEST

static void contact(const char *person, const char *role, int64_t at_unix_s)
{
	const struct reg_entry entry = { .kind = "contact", .customer = "c:A", .target = person, .name = role };
	int64_t no;

	DONE(reg_act_entry(&no, side, &entry, at_unix_s, "test", &err));
	DONE(reg_act_contact_changed(side, "c:A", role, at_unix_s, "test", &err));
}

static void contact_ends(int64_t at_unix_s)
{
	DONE(reg_act_entry_end(side, support_int("SELECT min(fact) FROM view_entry WHERE kind = 'contact'"), at_unix_s, "test", &err));
	DONE(reg_act_contact_changed(side, "c:A", "pays", at_unix_s, "test", &err));
}

START_TEST(another_contact_person_is_to_be_got_to_know_whichever_is_told_first)
{
	support_customer(side, "P");
	DONE(reg_act_keep(side, "c:A", "07", 0, AT(0), "test", &err));
	contact("c:B", "pays", AT(0));
	contact("c:P", "decides", AT(1));
	ck_assert_int_eq(support_int(FIRST_CONTACTS), 0);
	if (_i == 0) {
		contact_ends(AT(2));
		ck_assert_int_eq(support_int(FIRST_CONTACTS), 0); /* nobody is there to be got to know */
		contact("c:P", "pays", AT(3));
		ck_assert_str_eq(tasks_of("07", AT(3), "2026-12-31"), "first-contact 2026-12-03 c:A");
	} else {
		contact("c:P", "pays", AT(2));
		ck_assert_int_eq(support_int(FIRST_CONTACTS), 0);
		contact_ends(AT(3));
		ck_assert_str_eq(tasks_of("07", AT(3), "2026-12-31"), "first-contact 2026-12-03 c:A");
	}
	ck_assert_int_eq(support_int(FIRST_CONTACTS), 1);
}
END_TEST

START_TEST(an_erased_customer_leaves_no_task)
{
	struct reg_task task = { .customer = "c:A", .what = "visit", .staff = "07", .text = "who lives behind the school" };
	int64_t no;

	ck_assert_int_eq(reg_day_parse(&task.due_day, "2026-11-25", &err), 0);
	DONE(reg_act_task(&no, side, &task, AT(0), "test", &err));
	DONE(reg_act_forget(side, "c:A", AT(1), "test", &err));
	ck_assert_str_eq(tasks_of("07", AT(1), "2026-12-31"), "");
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_act WHERE personal LIKE '%school%'"), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("task");
	TCase *tcase = tcase_create("task");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, a_task_is_somebodys_until_it_is_done);
	tcase_add_test(tcase, a_task_without_a_name_is_of_whoever_keeps_the_customer);
	tcase_add_test(tcase, what_somebody_who_left_was_to_do_goes_to_who_keeps_the_customer);
	tcase_add_test(tcase, a_customer_of_the_pool_is_asked_for_and_given_with_a_first_contact_to_make);
	tcase_add_loop_test(tcase, another_contact_person_is_to_be_got_to_know_whichever_is_told_first, 0, 2);
	tcase_add_test(tcase, an_erased_customer_leaves_no_task);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
