/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Points outside a sale, what is set aside for one, limits and approvals; two tills that want the same points.
 *
 * Customer A has 1000 points (an opening balance), B none. 100 points are worth one yuan.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "act.h"
#include "acts.h"
#include "support.h"

#define PROGRAMME \
	"rewards = ({ id = \"money\"; name = \"Money off\"; kind = \"money\"; points = 100; points_per_unit = 100; step_points = 10; }," \
	" { id = \"wash\"; name = \"Wash\"; kind = \"service\"; points = 300; }," \
	" { id = \"tea\"; name = \"Tea\"; kind = \"gift\"; points = 50; cost = \"1.50\"; approval = true; }," \
	" { id = \"litre\"; name = \"Off a litre\"; kind = \"per litre\"; points = 200; off_per_litre = \"0.20\"; max_litres = 30; }," \
	" { id = \"tenth\"; name = \"Ten per cent\"; kind = \"percent\"; points = 100; percent = 10; max_amount = 5; line_kind = \"goods\"; }," \
	" { id = \"coffee\"; name = \"Coffee\"; kind = \"gift\"; }, { id = \"bun\"; name = \"Bun\"; kind = \"gift\"; });" \
	"grants = ({ id = \"treat\"; kind = \"fuel\"; min_litres = 40; rewards = [\"coffee\", \"bun\"]; count = 1; valid_days = 30; });" \
	"redeem = { max_points_sale = 700; max_points_day = 900; approve_above = 500; hold_minutes = 30; };" \
	"transfer = { min_points = 50; max_points_month = 600; approve_above = 400; };" \
	"adjust = { approve_above = 100; };"

static struct reg_side *side;
static struct reg_err err;

static void set_up(void)
{
	side = support_station(PROGRAMME);
	memset(&err, 0, sizeof err);
	ck_assert_int_eq(reg_act_open(side, "c:A", 1000, NULL, SUPPORT_MONDAY - SUPPORT_DAY, "test", &err), 0);
}

static void tear_down(void)
{
	support_expect_sound(side);
	reg_side_close(side);
	support_folder_remove();
}

static int64_t points(const char *customer)
{
	return support_balance(side, customer, SUPPORT_MONDAY);
}

/* --- adjustment --- */

static int adjust(int64_t n, const char *reason, const struct reg_approval *approval)
{
	return reg_act_adjust(side, "c:A", n, reason, SUPPORT_MONDAY, "anna", approval, &err);
}

START_TEST(an_adjustment_adds_and_takes)
{
	DONE(adjust(100, "birthday", NULL));
	ck_assert_int_eq(points("c:A"), 1100);
	DONE(adjust(-40, "counted twice", NULL));
	ck_assert_int_eq(points("c:A"), 1060);
	ck_assert_str_eq(support_text("SELECT actor || json_extract(body, '$.reason') FROM fact_act WHERE kind = 'adjust' "
	    "ORDER BY no DESC"), "annacounted twice");
}
END_TEST

START_TEST(an_adjustment_is_refused_when_it_says_no_reason_or_takes_too_much)
{
	REFUSED(adjust(0, "x", NULL), REG_EINVAL, "points");
	REFUSED(adjust(5, "", NULL), REG_EINVAL, "reason");
	REFUSED(adjust(-1001, "x", &support_manager), REG_EINVAL, "1000 are there");
	DONE(adjust(-1000, "all of it", &support_manager));
	ck_assert_int_eq(points("c:A"), 0);
}
END_TEST

START_TEST(a_large_adjustment_needs_a_manager)
{
	REFUSED(adjust(101, "x", NULL), REG_EDENIED, "manager");
	REFUSED(adjust(101, "x", &support_lead), REG_EDENIED, "manager");
	DONE(adjust(101, "x", &support_manager));
	ck_assert_str_eq(support_text("SELECT json_extract(body, '$.approver') FROM fact_act WHERE kind = 'adjust'"), "M");
}
END_TEST

START_TEST(an_opening_balance_comes_once_a_day)
{
	REFUSED(reg_act_open(side, "c:A", 1000, NULL, SUPPORT_MONDAY - SUPPORT_DAY + 60, "test", &err), REG_EEXISTS, "already");
	DONE(reg_act_open(side, "c:A", 70, "2026-11-23", SUPPORT_MONDAY, "test", &err));
	ck_assert_int_eq(points("c:A"), 1070);
	/* 23:59:59 in Shanghai is its last second. */
	ck_assert_int_eq(support_balance(side, "c:A", SUPPORT_MONDAY + 16 * SUPPORT_HOUR - 1), 1070);
	ck_assert_int_eq(support_balance(side, "c:A", SUPPORT_MONDAY + 16 * SUPPORT_HOUR), 1000);
}
END_TEST

/* --- transfer --- */

static int transfer(int64_t n, const struct reg_approval *approval)
{
	return reg_act_transfer(side, "c:A", "c:B", n, SUPPORT_MONDAY, "anna", approval, &err);
}

START_TEST(points_that_are_given_away_keep_their_expiry)
{
	DONE(reg_act_open(side, "c:A", 30, "2026-12-24", SUPPORT_MONDAY - 60, "test", &err));
	DONE(transfer(100, NULL));
	ck_assert_int_eq(points("c:A"), 930);
	ck_assert_int_eq(points("c:B"), 100);
	/* Those that expire first went first. */
	ck_assert_int_eq(support_balance(side, "c:B", SUPPORT_MONDAY + 60 * SUPPORT_DAY), 70);
	ck_assert_int_eq(support_balance(side, "c:A", SUPPORT_MONDAY + 60 * SUPPORT_DAY), 930);
}
END_TEST

START_TEST(a_transfer_has_limits)
{
	REFUSED(transfer(49, NULL), REG_EINVAL, "at least 50");
	REFUSED(transfer(401, NULL), REG_EDENIED, "manager");
	DONE(transfer(401, &support_manager));
	REFUSED(transfer(200, NULL), REG_EINVAL, "at most 600");
	DONE(transfer(199, NULL));
	REFUSED(reg_act_transfer(side, "c:A", "c:A", 50, SUPPORT_MONDAY, "anna", NULL, &err), REG_EINVAL, "one customer");
	REFUSED(reg_act_transfer(side, "c:B", "c:A", 601, SUPPORT_MONDAY + 20 * SUPPORT_DAY, "anna", &support_manager, &err), REG_EINVAL,
	    "at most 600");
	REFUSED(reg_act_transfer(side, "c:B", "c:X", 60, SUPPORT_MONDAY, "anna", NULL, &err), REG_ENOTFOUND, "c:X");
}
END_TEST

/* --- redemption --- */

static struct reg_redemption_done done;

static int hold(const char *reward, int64_t n, int64_t fuel_ml, int64_t goods_minor, const struct reg_approval *approval)
{
	struct reg_event *ticket = support_event_make(side, &(struct support_event){ .receipt = "9", .fuel_ml = fuel_ml,
		.goods_minor = goods_minor });
	int rc = reg_act_hold(&done, side, "c:A", &(struct reg_redemption_wish){ .reward = reward, .points = n }, ticket,
	    SUPPORT_MONDAY, "anna", approval, &err);

	reg_event_destroy(ticket);
	return rc;
}

START_TEST(points_are_set_aside_and_come_back_when_released)
{
	DONE(hold("money", 400, 0, 10000, NULL));
	ck_assert_int_eq(done.points, 400);
	ck_assert_int_eq(done.value_minor, 400);
	ck_assert_uint_eq(strlen(done.hold), 32);
	ck_assert_int_eq(points("c:A"), 1000);
	REFUSED(hold("money", 310, 0, 10000, NULL), REG_EINVAL, "one sale");
	REFUSED(reg_act_redeem(&done, side, "c:A", &(struct reg_redemption_wish){ .reward = "money", .points = 100 },
	    SUPPORT_MONDAY, "anna", NULL, &err), REG_EINVAL, "needs an open one");
	DONE(hold("money", 300, 0, 10000, NULL));
	DONE(reg_act_release(side, done.hold, SUPPORT_MONDAY + 60, "anna", &err));
	DONE(reg_act_release(side, done.hold, SUPPORT_MONDAY + 60, "anna", &err));
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_hold"), 1);
	REFUSED(reg_act_release(side, "nothing", SUPPORT_MONDAY + 60, "anna", &err), REG_ENOTFOUND, "hold");
}
END_TEST

START_TEST(a_hold_ends_by_itself)
{
	DONE(hold("money", 500, 0, 10000, NULL));
	REFUSED(reg_act_adjust(side, "c:A", -600, "x", SUPPORT_MONDAY + 1799, "anna", &support_manager, &err), REG_EINVAL,
	    "500 are there");
	DONE(reg_act_adjust(side, "c:A", -600, "x", SUPPORT_MONDAY + 1800, "anna", &support_manager, &err));
}
END_TEST

START_TEST(a_redemption_has_limits_and_approvals)
{
	REFUSED(hold("money", 510, 0, 10000, NULL), REG_EDENIED, "manager");
	REFUSED(hold("money", 710, 0, 10000, &support_manager), REG_EINVAL, "one sale");
	REFUSED(hold("money", 105, 0, 10000, NULL), REG_EINVAL, "multiple of 10");
	REFUSED(hold("money", 90, 0, 10000, NULL), REG_EINVAL, "at least 100");
	REFUSED(hold("gold bar", 90, 0, 10000, NULL), REG_EINVAL, "none of this name");
	REFUSED(hold("tea", 0, 0, 10000, NULL), REG_EDENIED, "shift lead");
	DONE(hold("tea", 0, 0, 10000, &support_lead));
	ck_assert_int_eq(done.points, 50);
	DONE(hold("money", 510, 0, 10000, &support_manager));
}
END_TEST

START_TEST(no_more_is_taken_off_than_the_ticket_costs)
{
	DONE(hold("money", 500, 0, 355, NULL));
	ck_assert_int_eq(done.points, 360); /* whole steps of ten */
	ck_assert_int_eq(done.value_minor, 355);
}
END_TEST

START_TEST(off_a_litre_counts_the_litres_that_are_covered)
{
	DONE(hold("litre", 0, 12345, 0, NULL));
	ck_assert_int_eq(done.value_minor, 246); /* 12.345 l at 0.20, rounded down */
	ck_assert_int_eq(done.points, 200);
	ck_assert_int_eq(done.off_minor_per_m3, 20000);
	ck_assert_int_eq(done.max_ml, 30000);
	DONE(hold("litre", 0, 45000, 0, NULL));
	ck_assert_int_eq(done.value_minor, 600);
}
END_TEST

START_TEST(a_percentage_is_of_the_lines_that_match_and_has_a_ceiling)
{
	DONE(hold("tenth", 0, 40000, 1999, NULL));
	ck_assert_int_eq(done.value_minor, 199);
	DONE(hold("tenth", 0, 40000, 8000, NULL));
	ck_assert_int_eq(done.value_minor, 500);
	REFUSED(hold("tenth", 0, 40000, 0, NULL), REG_EINVAL, "tenth");
}
END_TEST

START_TEST(more_than_there_is_cannot_be_redeemed)
{
	DONE(adjust(-701, "x", &support_manager));
	REFUSED(reg_act_redeem(&done, side, "c:A", &(struct reg_redemption_wish){ .reward = "wash" }, SUPPORT_MONDAY, "anna",
	    NULL, &err), REG_EEXISTS, "299 are there");
	DONE(adjust(1, "x", NULL));
	DONE(reg_act_redeem(&done, side, "c:A", &(struct reg_redemption_wish){ .reward = "wash" }, SUPPORT_MONDAY, "anna",
	    NULL, &err));
	ck_assert_str_eq(done.reward_name, "Wash");
	ck_assert_str_eq(done.hold, "");
	ck_assert_int_eq(points("c:A"), 0); /* the last point too */
}
END_TEST

START_TEST(a_day_has_its_limit)
{
	const struct reg_redemption_wish wash = { .reward = "wash" };

	for (int i = 0; i < 3; i++) {
		DONE(reg_act_redeem(&done, side, "c:A", &wash, SUPPORT_MONDAY + i, "anna", NULL, &err));
	}
	DONE(adjust(300, "x", &support_manager));
	REFUSED(reg_act_redeem(&done, side, "c:A", &wash, SUPPORT_MONDAY + 10, "anna", NULL, &err), REG_EINVAL, "a day");
	DONE(reg_act_redeem(&done, side, "c:A", &wash, SUPPORT_MONDAY + SUPPORT_DAY, "anna", NULL, &err));
}
END_TEST

START_TEST(a_gift_granted_is_had_once_whichever_is_chosen)
{
	const struct reg_redemption_wish coffee = { .reward = "coffee", .entitled = true };
	const struct reg_redemption_wish bun = { .reward = "bun", .entitled = true };
	int64_t later = SUPPORT_MONDAY + SUPPORT_HOUR;

	REFUSED(reg_act_redeem(&done, side, "c:A", &coffee, SUPPORT_MONDAY, "anna", NULL, &err), REG_EEXISTS, "granted");
	REFUSED(reg_act_redeem(&done, side, "c:A", &(struct reg_redemption_wish){ .reward = "coffee" }, SUPPORT_MONDAY, "anna",
	    NULL, &err), REG_EINVAL, "granted");
	(void)CAPTURE(side, .receipt = "1", .customer = "A", .fuel_ml = 40000);
	DONE(reg_act_redeem(&done, side, "c:A", &bun, later, "anna", NULL, &err));
	ck_assert_int_eq(done.points, 0);
	ck_assert_int_eq(done.count, 1);
	REFUSED(reg_act_redeem(&done, side, "c:A", &coffee, later + 1, "anna", NULL, &err), REG_EEXISTS, "granted");
}
END_TEST

START_TEST(two_rewards_of_one_grant_cannot_both_be_set_aside)
{
	struct reg_event *ticket = support_event_make(side, &(struct support_event){ .receipt = "9", .goods_minor = 500 });
	const struct reg_redemption_wish coffee = { .reward = "coffee", .entitled = true };
	const struct reg_redemption_wish bun = { .reward = "bun", .entitled = true };
	int64_t later = SUPPORT_MONDAY + SUPPORT_HOUR;

	(void)CAPTURE(side, .receipt = "1", .customer = "A", .fuel_ml = 40000);
	DONE(reg_act_hold(&done, side, "c:A", &bun, ticket, later, "anna", NULL, &err));
	REFUSED(reg_act_hold(&done, side, "c:A", &coffee, ticket, later, "anna", NULL, &err), REG_EEXISTS, "granted");
	reg_event_destroy(ticket);
}
END_TEST

START_TEST(something_is_given_outside_points)
{
	DONE(reg_act_gift(side, "c:A", "water", 80, SUPPORT_MONDAY, "anna", &err));
	DONE(reg_act_gift(side, "c:A", "tea", 0, SUPPORT_MONDAY, "anna", &err));
	ck_assert_int_eq(points("c:A"), 1000);
	ck_assert_int_eq(support_int("SELECT sum(json_extract(body, '$.cost_minor')) FROM fact_act WHERE kind = 'gift'"), 230);
	REFUSED(reg_act_gift(side, "c:A", "", 80, SUPPORT_MONDAY, "anna", &err), REG_EINVAL, "gift");
}
END_TEST

/* --- tills at once --- */

static void till_redeems(int till, int gate)
{
	char name[8], wait;
	struct reg_side *own;
	int rc;

	(void)snprintf(name, sizeof name, "%d", till);
	(void)!read(gate, &wait, 1);
	if (reg_side_open(&own, support_database, REG_STORE_WRITE, name, 60000, NULL) < 0) {
		_exit(9);
	}
	rc = reg_act_redeem(&done, own, "c:B", &(struct reg_redemption_wish){ .reward = "wash" }, SUPPORT_MONDAY, name, NULL,
	    &err);
	reg_side_close(own);
	_exit(rc == 0 ? 1 : rc == REG_EEXISTS ? 2 : 3);
}

START_TEST(two_tills_that_want_the_same_points_do_not_both_get_them)
{
	int gate[2], status, got = 0, missed = 0;
	pid_t children[4];

	DONE(reg_act_open(side, "c:B", 599, NULL, SUPPORT_MONDAY, "test", &err)); /* once 300, not twice */
	reg_side_close(side);
	ck_assert_int_eq(pipe(gate), 0);
	for (int i = 0; i < 4; i++) {
		children[i] = support_fork();
		if (children[i] == 0) {
			(void)close(gate[1]);
			till_redeems(i + 2, gate[0]);
		}
	}
	(void)close(gate[1]);
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
		got += WIFEXITED(status) && WEXITSTATUS(status) == 1;
		missed += WIFEXITED(status) && WEXITSTATUS(status) == 2;
	}
	(void)close(gate[0]);
	side = support_open("1");
	ck_assert_int_eq(got, 1);
	ck_assert_int_eq(missed, 3);
	ck_assert_int_eq(points("c:B"), 299);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("act_points");
	TCase *tcase = tcase_create("points");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, an_adjustment_adds_and_takes);
	tcase_add_test(tcase, an_adjustment_is_refused_when_it_says_no_reason_or_takes_too_much);
	tcase_add_test(tcase, a_large_adjustment_needs_a_manager);
	tcase_add_test(tcase, an_opening_balance_comes_once_a_day);
	tcase_add_test(tcase, points_that_are_given_away_keep_their_expiry);
	tcase_add_test(tcase, a_transfer_has_limits);
	tcase_add_test(tcase, points_are_set_aside_and_come_back_when_released);
	tcase_add_test(tcase, a_hold_ends_by_itself);
	tcase_add_test(tcase, a_redemption_has_limits_and_approvals);
	tcase_add_test(tcase, no_more_is_taken_off_than_the_ticket_costs);
	tcase_add_test(tcase, off_a_litre_counts_the_litres_that_are_covered);
	tcase_add_test(tcase, a_percentage_is_of_the_lines_that_match_and_has_a_ceiling);
	tcase_add_test(tcase, more_than_there_is_cannot_be_redeemed);
	tcase_add_test(tcase, a_day_has_its_limit);
	tcase_add_test(tcase, a_gift_granted_is_had_once_whichever_is_chosen);
	tcase_add_test(tcase, two_rewards_of_one_grant_cannot_both_be_set_aside);
	tcase_add_test(tcase, something_is_given_outside_points);
	tcase_add_test(tcase, two_tills_that_want_the_same_points_do_not_both_get_them);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
