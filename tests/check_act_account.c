/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Acts about a customer's account: merge and split, erasure, referral, claims, card programmes, floors, undo.
 *
 * Plates: A has 粤B12345, B 浙A00001. 1 point a litre.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "account_acts.h"
#include "act.h"
#include "acts.h"
#include "rebuild.h"
#include "support.h"

#define PROGRAMME \
	"claim = { days = 3; approve = true; };" \
	"cards = ({ id = \"teacher\"; name = \"Teacher\"; term_days = 10; tier = \"silver\"; }," \
	" { id = \"club\"; name = \"Club\"; by_invitation = true; }," \
	" { id = \"past\"; name = \"Past\"; until_date = \"2026-01-31\"; });" \
	"referral = { min_litres = 20; new_points = 50; options = ({ id = \"points\"; name = \"P\"; kind = \"points\"; points = 30; }," \
	" { id = \"honour\"; name = \"H\"; kind = \"honour\"; tag = \"ambassador\"; }); };"
#define BEFORE (SUPPORT_MONDAY - 30 * SUPPORT_DAY)

static struct reg_side *side;
static struct reg_err err;

static void set_up(void)
{
	side = support_station(PROGRAMME);
	support_bind(side, "c:A", REGULARS_PLATE, "粤B12345", BEFORE, 100);
	support_bind(side, "c:B", REGULARS_PLATE, "浙A00001", BEFORE, 100);
	memset(&err, 0, sizeof err);
}

static void tear_down(void)
{
	support_expect_sound(side);
	reg_side_close(side);
	support_folder_remove();
}

static int64_t number(const char *customer)
{
	struct reg_identity identity;

	ck_assert_int_eq(reg_identity_find(&identity, side, REG_IDENTITY_CUSTOMER, customer, &err), 0);
	return identity.no;
}

static int64_t head(const char *customer)
{
	int64_t no;

	DONE(reg_family_head(&no, side, number(customer), &err));
	return no;
}

/* Points at the end of the week, under whatever head. */
static int64_t points(const char *customer)
{
	struct reg_standing standing;

	DONE(reg_account_standing(&standing, side, head(customer), SUPPORT_MONDAY + 7 * SUPPORT_DAY, &err));
	return standing.balance;
}

static void sell(const char *receipt, int64_t days, const char *plate, int64_t fuel_ml)
{
	(void)CAPTURE(side, .receipt = receipt, .plate = plate, .fuel_ml = fuel_ml, .at = SUPPORT_MONDAY + days * SUPPORT_DAY);
}

static int merge(const char *customer, const char *stays, int64_t days)
{
	return reg_act_merge(side, customer, stays, SUPPORT_MONDAY + days * SUPPORT_DAY, "anna", &err);
}

/* --- merge, split --- */

START_TEST(a_hundred_and_two_hundred_are_three_hundred)
{
	sell("1", 0, "粤B12345", 100000);
	sell("2", 0, "浙A00001", 90000);
	DONE(reg_act_open(side, "c:B", 110, NULL, SUPPORT_MONDAY + 1, "test", &err));
	DONE(merge("c:B", "c:A", 1));
	ck_assert_int_eq(points("c:A"), 300);
	ck_assert_int_eq(points("c:B"), 300); /* the old id is an alias */
	ck_assert_int_eq(support_int("SELECT count(DISTINCT subject) FROM view_sale"), 1);
	sell("3", 2, "浙A00001", 10000); /* earns for both, at the tier of both: 190 l are silver */
	ck_assert_int_eq(points("c:A"), 312);
}
END_TEST

START_TEST(a_split_makes_it_as_if_they_had_never_been_merged)
{
	char *before;

	sell("1", 0, "粤B12345", 100000);
	sell("2", 0, "浙A00001", 90000);
	sell("3", 2, "浙A00001", 10000);
	before = support_views();
	DONE(merge("c:B", "c:A", 1));
	ck_assert_int_eq(points("c:A"), 202);
	DONE(reg_act_split(side, "c:B", SUPPORT_MONDAY + 3 * SUPPORT_DAY, "anna", &err));
	{
		char *after = support_views();

		ck_assert_str_eq(after, before);
		free(after);
	}
	free(before);
	REFUSED(reg_act_split(side, "c:B", SUPPORT_MONDAY, "anna", &err), REG_ENOTFOUND, "not merged");
	DONE(merge("c:B", "c:A", 4)); /* and again */
	ck_assert_int_eq(points("c:A"), 200);
}
END_TEST

START_TEST(nobody_is_merged_twice_or_in_a_circle)
{
	support_customer(side, "C");
	DONE(merge("c:B", "c:A", 0));
	REFUSED(merge("c:B", "c:C", 1), REG_EINVAL, "split it first");
	REFUSED(merge("c:A", "c:B", 1), REG_EINVAL, "one customer already");
	REFUSED(merge("c:A", "c:A", 1), REG_EINVAL, "one customer already");
	DONE(merge("c:A", "c:C", 1));
	ck_assert_int_eq(head("c:B"), number("c:C"));
}
END_TEST

START_TEST(a_merge_acts_from_its_own_time_on)
{
	int64_t member;

	support_customer(side, "C");
	DONE(merge("c:B", "c:A", 2));
	DONE(merge("c:A", "c:C", 4));
	DONE(reg_family_member(&member, side, number("c:B"), SUPPORT_MONDAY + 2 * SUPPORT_DAY - 1, &err));
	ck_assert_int_eq(member, number("c:B"));
	DONE(reg_family_member(&member, side, number("c:B"), SUPPORT_MONDAY + 2 * SUPPORT_DAY, &err));
	ck_assert_int_eq(member, number("c:A"));
	DONE(reg_family_member(&member, side, number("c:B"), SUPPORT_MONDAY + 4 * SUPPORT_DAY, &err));
	ck_assert_int_eq(member, number("c:C"));
}
END_TEST

/* Who is one account with `customer` so many days after Monday, each by a letter, sorted. */
static const char *family(const char *customer, int64_t days)
{
	static char letters[8];
	struct reg_set members = { 0 };
	size_t n = 0;

	DONE(reg_family_members_at(&members, side, number(customer), SUPPORT_MONDAY + days * SUPPORT_DAY, &err));
	for (const char *letter = "ABCDE"; *letter != '\0'; letter++) {
		const char id[] = { 'c', ':', *letter, '\0' };

		if (reg_set_has(&members, number(id))) {
			letters[n++] = *letter;
		}
	}
	letters[n] = '\0';
	ck_assert_uint_eq(members.n, n);
	reg_set_finish(&members);
	return letters;
}

START_TEST(families_are_the_same_whatever_merge_is_told_first)
{
	static const struct { const char *customer, *stays; int64_t days; } merges[] = { { "c:B", "c:A", 2 }, { "c:D", "c:C", 1 },
		{ "c:A", "c:C", 4 }, { "c:E", "c:B", 3 } };

	support_customer(side, "C");
	support_customer(side, "D");
	support_customer(side, "E");
	for (size_t first = 0; first < 4; first++) {
		for (size_t i = 0; i < 4; i++) {
			size_t at = (first + i) % 4;

			DONE(merge(merges[at].customer, merges[at].stays, merges[at].days));
		}
		ck_assert_str_eq(family("c:C", 0), "C");
		ck_assert_str_eq(family("c:C", 1), "CD");
		ck_assert_str_eq(family("c:A", 2), "AB");
		ck_assert_str_eq(family("c:A", 3), "ABE");
		ck_assert_str_eq(family("c:B", 3), "BE");
		ck_assert_str_eq(family("c:C", 3), "CD");
		ck_assert_str_eq(family("c:C", 4), "ABCDE");
		support_expect_sound(side);
		for (size_t i = 0; i < 4; i++) {
			DONE(reg_act_split(side, merges[i].customer, SUPPORT_MONDAY + 5 * SUPPORT_DAY, "anna", &err));
		}
		ck_assert_str_eq(family("c:C", 9), "C");
		ck_assert_int_eq(support_int("SELECT count(*) FROM view_member"), 0);
	}
}
END_TEST

START_TEST(a_split_in_the_middle_leaves_those_on_both_sides_of_it_together)
{
	support_customer(side, "C");
	support_customer(side, "D");
	DONE(merge("c:D", "c:B", 1));
	DONE(merge("c:B", "c:A", 2));
	DONE(merge("c:A", "c:C", 3));
	sell("1", 4, "浙A00001", 10000);
	ck_assert_int_eq(head("c:D"), number("c:C"));
	ck_assert_int_eq(points("c:C"), 10);
	DONE(reg_act_split(side, "c:B", SUPPORT_MONDAY + 5 * SUPPORT_DAY, "anna", &err));
	ck_assert_str_eq(family("c:C", 9), "AC");
	ck_assert_str_eq(family("c:B", 9), "BD");
	ck_assert_int_eq(head("c:D"), number("c:B"));
	ck_assert_int_eq(points("c:C"), 0);
	ck_assert_int_eq(points("c:D"), 10);
	support_expect_sound(side);
}
END_TEST

START_TEST(a_plate_that_two_hold_who_are_one_is_not_ambiguous)
{
	support_bind(side, "c:B", REGULARS_PLATE, "粤B12345", BEFORE + 1, 100);
	sell("1", 0, "粤B12345", 10000);
	sell("2", 2, "粤B12345", 10000);
	ck_assert_int_eq(points("c:A"), 0);
	DONE(merge("c:B", "c:A", 1));
	ck_assert_int_eq(points("c:A"), 10); /* the second: the first was before */
}
END_TEST

/* --- erasure --- */

static bool file_has(const char *path, const char *text)
{
	size_t size, n = strlen(text);
	char *bytes = support_file(path, &size);
	bool found = false;

	for (size_t i = 0; i + n <= size && !found; i++) {
		found = memcmp(bytes + i, text, n) == 0;
	}
	free(bytes);
	return found;
}

static bool database_has(const char *text)
{
	char log[128];

	(void)snprintf(log, sizeof log, "%s-wal", support_database);
	return file_has(support_database, text) || file_has(log, text);
}

START_TEST(an_erased_customer_leaves_no_name_phone_or_plate_in_the_file)
{
	const struct reg_profile_field fields[] = { { "name", "Wang Xiaoming" }, { "phone", "13800138000" },
		{ "birthday", "1985-05-20" } };
	const struct reg_profile_field other = { "name", "Wang Daming" };
	char id[REG_CUSTOMER_ID_SIZE], again[REG_CUSTOMER_ID_SIZE], case_id[16];

	DONE(reg_act_enrol(id, side, NULL, "person", fields, 3, BEFORE, "anna", &err));
	DONE(reg_act_edit(side, id, &other, 1, BEFORE + 1, "anna", &err));
	DONE(reg_act_note(side, id, "limps a little", BEFORE + 2, "anna", &err));
	DONE(reg_act_case(case_id, side, id, "complaint", "slipped on the ice", BEFORE + 3, "anna", &err));
	support_bind(side, id, REGULARS_PLATE, "沪C77777", BEFORE + 4, 100);
	support_bind(side, id, REGULARS_PLATE, "粤B12345", BEFORE + 4, 100); /* A's too */
	sell("1", 0, "沪C77777", 30000);
	ck_assert(database_has("Xiaoming") && database_has("13800138000") && database_has("沪C77777"));
	DONE(reg_act_forget(side, id, SUPPORT_MONDAY + SUPPORT_DAY, "anna", &err));
	ck_assert(!database_has("Xiaoming") && !database_has("Daming") && !database_has("13800138000"));
	ck_assert(!database_has("1985-05-20") && !database_has("沪C77777") && !database_has("limps") && !database_has("slipped"));
	ck_assert(database_has("粤B12345"));
	/* The sale and its points stay. */
	ck_assert_int_eq(support_int("SELECT sum(points_left) FROM view_lot"), 30);
	REFUSED(reg_act_note(side, id, "x", SUPPORT_MONDAY, "anna", &err), REG_ENOTFOUND, "there is none");
	/* Whoever comes with that phone now is somebody new. */
	DONE(reg_act_enrol(again, side, NULL, "person", fields, 3, SUPPORT_MONDAY + 2 * SUPPORT_DAY, "anna", &err));
	ck_assert_int_eq(points(again), 0);
	support_expect_sound(side);
	DONE(reg_rebuild(side, NULL, NULL, &err));
}
END_TEST

START_TEST(whoever_was_merged_into_an_erased_customer_is_erased_too)
{
	sell("1", 0, "浙A00001", 30000);
	DONE(merge("c:B", "c:A", 1));
	DONE(reg_act_forget(side, "c:A", SUPPORT_MONDAY + 2 * SUPPORT_DAY, "anna", &err));
	ck_assert(!database_has("浙A00001") && !database_has("粤B12345"));
	ck_assert_int_eq(support_int("SELECT count(*) FROM identity WHERE kind = 'customer' AND value IS NULL"), 2);
	ck_assert_int_eq(support_int("SELECT sum(points_left) FROM view_lot"), 30);
}
END_TEST

/* --- referral --- */

START_TEST(a_referral_is_noted_once_and_never_for_oneself)
{
	REFUSED(reg_act_refer(side, "c:A", "c:A", NULL, SUPPORT_MONDAY, "anna", &err), REG_EINVAL, "oneself");
	REFUSED(reg_act_refer(side, "c:B", "c:A", "gold", SUPPORT_MONDAY, "anna", &err), REG_EINVAL, "no such option");
	DONE(reg_act_refer(side, "c:B", "c:A", NULL, SUPPORT_MONDAY, "anna", &err));
	REFUSED(reg_act_refer(side, "c:B", "c:A", NULL, SUPPORT_MONDAY, "anna", &err), REG_EEXISTS, "already");
	sell("1", 1, "浙A00001", 19999);
	ck_assert_int_eq(points("c:A"), 0);
	sell("2", 2, "浙A00001", 20000);
	ck_assert_int_eq(points("c:A"), 30);
	ck_assert_int_eq(points("c:B"), 19 + 20 + 50);
}
END_TEST

START_TEST(who_has_been_here_before_cannot_be_referred)
{
	sell("1", 0, "浙A00001", 1000);
	REFUSED(reg_act_refer(side, "c:B", "c:A", NULL, SUPPORT_MONDAY + 1, "anna", &err), REG_EINVAL, "been here before");
}
END_TEST

START_TEST(honour_is_a_tag)
{
	DONE(reg_act_refer(side, "c:B", "c:A", "honour", SUPPORT_MONDAY, "anna", &err));
	ck_assert_str_eq(support_text("SELECT tag FROM view_tag"), "ambassador");
	sell("1", 1, "浙A00001", 20000);
	ck_assert_int_eq(points("c:A"), 0);
}
END_TEST

/* --- claims --- */

START_TEST(a_sale_without_a_name_is_claimed_with_its_receipt)
{
	(void)CAPTURE(side, .receipt = "17", .fuel_ml = 25000);
	REFUSED(reg_act_claim(side, "c:A", "17", SUPPORT_MONDAY + 60, "anna", NULL, &err), REG_EDENIED, "shift lead");
	REFUSED(reg_act_claim(side, "c:A", "18", SUPPORT_MONDAY + 60, "anna", &support_lead, &err), REG_ENOTFOUND, "none");
	DONE(reg_act_claim(side, "c:A", "0017", SUPPORT_MONDAY + 60, "anna", &support_lead, &err));
	ck_assert_int_eq(points("c:A"), 25);
	REFUSED(reg_act_claim(side, "c:B", "17", SUPPORT_MONDAY + 60, "anna", &support_lead, &err), REG_EEXISTS, "customer already");
	sell("19", 0, "粤B12345", 5000);
	REFUSED(reg_act_claim(side, "c:B", "19", SUPPORT_MONDAY + 60, "anna", &support_lead, &err), REG_EEXISTS, "customer already");
}
END_TEST

START_TEST(a_claim_comes_in_time_and_names_one_sale)
{
	(void)CAPTURE(side, .receipt = "17", .fuel_ml = 25000);
	(void)CAPTURE(side, .receipt = "17", .series = "T", .fuel_ml = 7000);
	REFUSED(reg_act_claim(side, "c:A", "17", SUPPORT_MONDAY + 60, "anna", &support_lead, &err), REG_EINVAL, "several");
	DONE(reg_act_claim(side, "c:A", "S001/T/17", SUPPORT_MONDAY + 60, "anna", &support_lead, &err));
	ck_assert_int_eq(points("c:A"), 7);
	REFUSED(reg_act_claim(side, "c:A", "S001/S/17", SUPPORT_MONDAY + 4 * SUPPORT_DAY, "anna", &support_lead, &err), REG_EINVAL,
	    "too long ago");
	DONE(reg_act_claim(side, "c:A", "S001/S/17", SUPPORT_MONDAY + 3 * SUPPORT_DAY, "anna", &support_lead, &err));
	ck_assert_int_eq(points("c:A"), 32);
}
END_TEST

/* --- cards, floors --- */

static int tier_on(const char *customer, int64_t days)
{
	struct reg_standing standing;

	DONE(reg_account_standing(&standing, side, head(customer), SUPPORT_MONDAY + days * SUPPORT_DAY, &err));
	return standing.tier;
}

START_TEST(a_card_programme_gives_its_tier_for_its_term)
{
	DONE(reg_act_join(side, "c:A", "teacher", SUPPORT_MONDAY, "anna", NULL, &err));
	sell("1", 1, "粤B12345", 10000);
	ck_assert_int_eq(points("c:A"), 12); /* silver: 1.2 */
	ck_assert_int_eq(tier_on("c:A", 10), 1);
	ck_assert_int_eq(tier_on("c:A", 11), 0);
	REFUSED(reg_act_join(side, "c:A", "club", SUPPORT_MONDAY, "anna", NULL, &err), REG_EDENIED, "invitation");
	DONE(reg_act_join(side, "c:A", "club", SUPPORT_MONDAY, "anna", &support_lead, &err));
	REFUSED(reg_act_join(side, "c:A", "past", SUPPORT_MONDAY, "anna", NULL, &err), REG_EINVAL, "cannot be joined");
	REFUSED(reg_act_join(side, "c:A", "x", SUPPORT_MONDAY, "anna", NULL, &err), REG_EINVAL, "none of this name");
}
END_TEST

START_TEST(a_tier_given_by_hand_ends_on_its_day)
{
	REFUSED(reg_act_floor(side, "c:A", "gold", "2026-11-30", "mayor", SUPPORT_MONDAY, "anna", &support_lead, &err), REG_EDENIED,
	    "manager");
	REFUSED(reg_act_floor(side, "c:A", "gold", "2026-11-30", "", SUPPORT_MONDAY, "anna", &support_manager, &err), REG_EINVAL, "reason");
	REFUSED(reg_act_floor(side, "c:A", "iron", NULL, "mayor", SUPPORT_MONDAY, "anna", &support_manager, &err), REG_EINVAL, "iron");
	DONE(reg_act_floor(side, "c:A", "gold", "2026-11-30", "mayor", SUPPORT_MONDAY, "anna", &support_manager, &err));
	ck_assert_int_eq(tier_on("c:A", 7), 2);
	ck_assert_int_eq(tier_on("c:A", 8), 0);
	sell("1", 1, "粤B12345", 10000);
	ck_assert_int_eq(points("c:A"), 15);
}
END_TEST

START_TEST(a_floor_reaches_the_sales_after_its_time_that_came_before_it)
{
	sell("1", 1, "粤B12345", 10000);
	ck_assert_int_eq(points("c:A"), 10);
	DONE(reg_act_floor(side, "c:A", "gold", NULL, "mayor", SUPPORT_MONDAY, "anna", &support_manager, &err));
	ck_assert_int_eq(points("c:A"), 15);
}
END_TEST

/* --- undo --- */

static char what[REG_ACT_WHAT_SIZE], whom[REG_CUSTOMER_ID_SIZE];

static int undo(int64_t at, const char *actor)
{
	return reg_act_undo_last(what, whom, side, at, actor, &err);
}

START_TEST(the_last_thing_somebody_did_is_taken_back)
{
	DONE(reg_act_tag(side, "c:A", "vip", false, SUPPORT_MONDAY, "anna", &err));
	DONE(reg_act_tag(side, "c:B", "taxi", false, SUPPORT_MONDAY + 1, "bert", &err));
	DONE(undo(SUPPORT_MONDAY + 10, "anna"));
	ck_assert_str_eq(what, "tag");
	ck_assert_str_eq(whom, "c:A");
	ck_assert_str_eq(support_text("SELECT group_concat(tag) FROM view_tag"), "taxi");
	REFUSED(undo(SUPPORT_MONDAY + 10, "anna"), REG_ENOTFOUND, "nothing");
	REFUSED(undo(SUPPORT_MONDAY + 902, "bert"), REG_ENOTFOUND, "nothing");
	DONE(undo(SUPPORT_MONDAY + 901, "bert"));
}
END_TEST

START_TEST(an_enrolment_is_taken_back_with_its_phone)
{
	const struct reg_profile_field fields[] = { { "name", "Wang" }, { "phone", "13800138000" } };
	char id[REG_CUSTOMER_ID_SIZE], again[REG_CUSTOMER_ID_SIZE];

	DONE(reg_act_enrol(id, side, NULL, NULL, fields, 2, SUPPORT_MONDAY, "anna", &err));
	(void)CAPTURE(side, .receipt = "1", .phone = "13800138000", .fuel_ml = 9000, .at = SUPPORT_MONDAY + 5);
	ck_assert_int_eq(points(id), 9);
	DONE(undo(SUPPORT_MONDAY + 10, "anna"));
	ck_assert_str_eq(what, "enrol");
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_lot"), 0);
	DONE(reg_act_enrol(again, side, NULL, NULL, fields, 2, SUPPORT_MONDAY + 20, "anna", &err));
	ck_assert_str_eq(again, id);
	REFUSED(reg_act_enrol(again, side, NULL, NULL, fields, 2, SUPPORT_MONDAY + 30, "anna", &err), REG_EEXISTS, "already");
}
END_TEST

START_TEST(a_referral_is_taken_back_with_the_tag_that_honours)
{
	DONE(reg_act_refer(side, "c:B", "c:A", "honour", SUPPORT_MONDAY, "anna", &err));
	ck_assert_str_eq(support_text("SELECT tag FROM view_tag"), "ambassador");
	DONE(undo(SUPPORT_MONDAY + 10, "anna"));
	ck_assert_str_eq(what, "refer");
	ck_assert_str_eq(whom, "c:B");
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_tag"), 0);
	REFUSED(undo(SUPPORT_MONDAY + 11, "anna"), REG_ENOTFOUND, "nothing");
	/* As if it never was. */
	DONE(reg_act_refer(side, "c:B", "c:A", "honour", SUPPORT_MONDAY + 20, "anna", &err));
	/* A tag that somebody gave goes alone, in the same second as well. */
	DONE(reg_act_tag(side, "c:A", "vip", false, SUPPORT_MONDAY + 20, "anna", &err));
	DONE(undo(SUPPORT_MONDAY + 30, "anna"));
	ck_assert_str_eq(what, "tag");
	ck_assert_str_eq(support_text("SELECT group_concat(tag) FROM view_tag"), "ambassador");
}
END_TEST

START_TEST(a_binding_taken_back_gives_the_sales_back_to_the_plate)
{
	DONE(reg_act_bind(side, "c:A", &(struct reg_binding){ .kind = REGULARS_PLATE, .value = "沪C77777" }, SUPPORT_MONDAY,
	    "anna", &err));
	sell("1", 0, "沪C77777", 5000);
	ck_assert_int_eq(points("c:A"), 5);
	DONE(undo(SUPPORT_MONDAY + 1, "anna"));
	ck_assert_int_eq(points("c:A"), 0);
	ck_assert_str_eq(support_text("SELECT i.kind FROM view_sale v JOIN identity i ON i.no = v.subject"), "plate");
}
END_TEST

START_TEST(a_claim_taken_back_leaves_the_sale_without_a_name)
{
	(void)CAPTURE(side, .receipt = "17", .fuel_ml = 25000);
	DONE(reg_act_claim(side, "c:A", "17", SUPPORT_MONDAY + 60, "anna", &support_lead, &err));
	DONE(undo(SUPPORT_MONDAY + 61, "anna"));
	ck_assert_int_eq(points("c:A"), 0);
	DONE(reg_act_claim(side, "c:B", "17", SUPPORT_MONDAY + 62, "anna", &support_lead, &err));
	ck_assert_int_eq(points("c:B"), 25);
}
END_TEST

/* --- whose sales count with whose word --- */

START_TEST(traits_of_the_merged_count_from_the_merge_on)
{
	DONE(reg_act_tag(side, "c:B", "vip", false, SUPPORT_MONDAY, "anna", &err));
	DONE(reg_act_edit(side, "c:B", &(struct reg_profile_field){ "birthday", "1985-02-29" }, 1, SUPPORT_MONDAY, "anna", &err));
	DONE(merge("c:B", "c:A", 1));
	ck_assert_int_eq(support_int("SELECT json_extract(t.value, '$.at') FROM view_customer c, json_each(c.traits, '$.traits') t "
	    "WHERE c.subject = (SELECT no FROM identity WHERE value = 'c:A') AND json_extract(t.value, '$.kind') = 'tag'"),
	    SUPPORT_MONDAY + SUPPORT_DAY);
	ck_assert_int_eq(support_int("SELECT json_extract(t.value, '$.number') FROM view_customer c, json_each(c.traits, "
	    "'$.traits') t WHERE c.subject = (SELECT no FROM identity WHERE value = 'c:A') "
	    "AND json_extract(t.value, '$.kind') = 'birthday'"), 229);
	/* The type is A's own. */
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_customer c, json_each(c.traits, '$.traits') t "
	    "WHERE c.subject = (SELECT no FROM identity WHERE value = 'c:A') AND json_extract(t.value, '$.kind') = 'type'"), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("act_account");
	TCase *tcase = tcase_create("account");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, a_hundred_and_two_hundred_are_three_hundred);
	tcase_add_test(tcase, a_split_makes_it_as_if_they_had_never_been_merged);
	tcase_add_test(tcase, nobody_is_merged_twice_or_in_a_circle);
	tcase_add_test(tcase, a_merge_acts_from_its_own_time_on);
	tcase_add_test(tcase, families_are_the_same_whatever_merge_is_told_first);
	tcase_add_test(tcase, a_split_in_the_middle_leaves_those_on_both_sides_of_it_together);
	tcase_add_test(tcase, a_plate_that_two_hold_who_are_one_is_not_ambiguous);
	tcase_add_test(tcase, an_erased_customer_leaves_no_name_phone_or_plate_in_the_file);
	tcase_add_test(tcase, whoever_was_merged_into_an_erased_customer_is_erased_too);
	tcase_add_test(tcase, a_referral_is_noted_once_and_never_for_oneself);
	tcase_add_test(tcase, who_has_been_here_before_cannot_be_referred);
	tcase_add_test(tcase, honour_is_a_tag);
	tcase_add_test(tcase, a_sale_without_a_name_is_claimed_with_its_receipt);
	tcase_add_test(tcase, a_claim_comes_in_time_and_names_one_sale);
	tcase_add_test(tcase, a_card_programme_gives_its_tier_for_its_term);
	tcase_add_test(tcase, a_tier_given_by_hand_ends_on_its_day);
	tcase_add_test(tcase, a_floor_reaches_the_sales_after_its_time_that_came_before_it);
	tcase_add_test(tcase, the_last_thing_somebody_did_is_taken_back);
	tcase_add_test(tcase, an_enrolment_is_taken_back_with_its_phone);
	tcase_add_test(tcase, a_referral_is_taken_back_with_the_tag_that_honours);
	tcase_add_test(tcase, a_binding_taken_back_gives_the_sales_back_to_the_plate);
	tcase_add_test(tcase, a_claim_taken_back_leaves_the_sale_without_a_name);
	tcase_add_test(tcase, traits_of_the_merged_count_from_the_merge_on);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
