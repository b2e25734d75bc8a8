/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "person.h"

static struct reg_person person;

static void tear_down(void)
{
	reg_person_finish(&person);
}

static void read_traits(const char *traits)
{
	struct reg_err err = { 0 };
	char text[1000];

	(void)snprintf(text, sizeof text, "{\"id\":\"c:17\",\"traits\":[%s],\"referrer\":4,\"changed_at\":900}", traits);
	reg_person_finish(&person);
	ck_assert_msg(reg_person_decode(&person, text, &err) == REG_OK, "%s", err.line);
}

START_TEST(a_customer_of_whom_only_the_common_type_is_known_is_plain_and_nobody_else)
{
	ck_assert(reg_person_is_plain("{\"id\":\"c:7\",\"traits\":[{\"kind\":\"type\",\"at\":9,\"text\":\"person\"}],\"changed_at\":9}"));
	ck_assert(reg_person_is_plain("{\"id\":\"c:7\",\"traits\":[]}"));
	ck_assert(!reg_person_is_plain("{\"id\":\"c:7\",\"traits\":[{\"kind\":\"type\",\"at\":9,\"text\":\"taxi\"}]}"));
	ck_assert(!reg_person_is_plain("{\"id\":\"c:7\",\"traits\":[{\"kind\":\"tag\",\"at\":9,\"text\":\"person\"}]}"));
	ck_assert(!reg_person_is_plain("{\"id\":\"c:7\",\"traits\":[{\"kind\":\"birthday\",\"at\":9,\"number\":229}]}"));
	ck_assert(!reg_person_is_plain("{\"id\":\"c:7\",\"traits\":[{\"kind\":\"member\",\"at\":9,\"text\":\"teacher\"}]}"));
	ck_assert(!reg_person_is_plain("{\"id\":\"c:7\",\"traits\":[{\"kind\":\"floor\",\"at\":9,\"text\":\"gold\"}]}"));
	ck_assert(!reg_person_is_plain("{ \"traits\" : [ { \"kind\" : \"type\", \"text\" : \"person\" } ] }")); /* not as it is written: in doubt */
	ck_assert(!reg_person_is_plain(""));
	ck_assert(!reg_person_is_plain(NULL));
}
END_TEST

START_TEST(nothing_known_is_a_person_without_traits)
{
	static const char *const nothing[] = { NULL, "", "{}" };

	for (size_t i = 0; i < 3; i++) {
		reg_person_finish(&person);
		ck_assert_int_eq(reg_person_decode(&person, nothing[i], NULL), REG_OK);
		ck_assert_uint_eq(person.n, 0);
		ck_assert_ptr_null(person.id);
		ck_assert_str_eq(reg_person_type(&person, 100), "person");
		ck_assert_int_eq(reg_person_birthday(&person, 100), 0);
		ck_assert(!reg_person_has_tag(&person, "vip", 100));
	}
	ck_assert_str_eq(reg_person_type(NULL, 100), "person");
	ck_assert_int_eq(reg_person_birthday(NULL, 100), 0);
	ck_assert(!reg_person_has_tag(NULL, "vip", 100));
}
END_TEST

START_TEST(who_it_is_and_who_referred_them_is_read)
{
	read_traits("");
	ck_assert_str_eq(person.id, "c:17");
	ck_assert_int_eq(person.referrer, 4);
	ck_assert_int_eq(person.changed_at, 900);
	reg_person_finish(&person);
	ck_assert_int_eq(reg_person_decode(&person, "{\"id\":null,\"traits\":[]}", NULL), REG_OK);
	ck_assert_ptr_null(person.id);
}
END_TEST

START_TEST(the_latest_type_and_birthday_not_after_the_instant_count)
{
	read_traits("{\"kind\":\"type\",\"at\":100,\"text\":\"taxi\"},{\"kind\":\"birthday\",\"at\":100,\"number\":229},"
	    "{\"kind\":\"type\",\"at\":200,\"text\":\"truck\"},{\"kind\":\"type\",\"at\":200,\"text\":\"company\"},"
	    "{\"kind\":\"birthday\",\"at\":300,\"number\":0}");
	ck_assert_str_eq(reg_person_type(&person, 99), "person");
	ck_assert_str_eq(reg_person_type(&person, 100), "taxi");
	ck_assert_str_eq(reg_person_type(&person, 199), "taxi");
	ck_assert_str_eq(reg_person_type(&person, 200), "company"); /* the later of two acts of one second */
	ck_assert_int_eq(reg_person_birthday(&person, 99), 0);
	ck_assert_int_eq(reg_person_birthday(&person, 299), 229);
	ck_assert_int_eq(reg_person_birthday(&person, 300), 0);
}
END_TEST

START_TEST(a_tag_is_held_from_its_act_until_it_is_taken_off)
{
	read_traits("{\"kind\":\"tag\",\"at\":100,\"until\":200,\"text\":\"vip\"},{\"kind\":\"tag\",\"at\":300,\"text\":\"vip\"},"
	    "{\"kind\":\"tag\",\"at\":100,\"until\":null,\"text\":\"wash\"}");
	ck_assert(!reg_person_has_tag(&person, "vip", 99));
	ck_assert(reg_person_has_tag(&person, "vip", 100));
	ck_assert(reg_person_has_tag(&person, "vip", 199));
	ck_assert(!reg_person_has_tag(&person, "vip", 200));
	ck_assert(reg_person_has_tag(&person, "vip", 300));
	ck_assert(reg_person_has_tag(&person, "wash", INT64_MAX - 1));
	ck_assert(!reg_person_has_tag(&person, "vi", 300));
}
END_TEST

START_TEST(a_membership_lasts_from_its_act_to_its_last_day)
{
	const struct reg_card_programme teacher = { .id = "teacher" };

	read_traits("{\"kind\":\"member\",\"at\":100,\"until\":1000,\"text\":\"teacher\"}");
	ck_assert(!reg_person_is_member(&person, &teacher, 99, 990, INT32_MIN));
	ck_assert(reg_person_is_member(&person, &teacher, 100, 1000, INT32_MIN));
	ck_assert(!reg_person_is_member(&person, &teacher, 100, 1001, INT32_MIN));
	ck_assert(!reg_person_is_member(&person, &(struct reg_card_programme){ .id = "nurse" }, 100, 1000, INT32_MIN));
	ck_assert(!reg_person_is_member(NULL, &teacher, 100, 1000, INT32_MIN));
	read_traits("{\"kind\":\"member\",\"at\":100,\"until\":null,\"text\":\"teacher\"}");
	ck_assert(reg_person_is_member(&person, &teacher, 100, INT32_MAX, INT32_MIN));
}
END_TEST

START_TEST(a_membership_that_renews_lasts_a_term_beyond_its_last_use)
{
	const struct reg_card_programme club = { .id = "club", .term_days = 30, .renews_on_use = true };
	const struct reg_programme programme = { .cards = (struct reg_card_programme *)&club, .n_cards = 1 };
	struct reg_tally tally = { 0 };

	read_traits("{\"kind\":\"member\",\"at\":100,\"until\":1000,\"text\":\"club\"}");
	ck_assert(!reg_person_is_member_by(&person, &club, 100, 1001, &tally));
	ck_assert_int_eq(reg_person_renew(&tally, &person, &programme, 100, 1001, NULL), REG_OK);
	ck_assert_uint_eq(tally.n, 0); /* it was over */
	ck_assert_int_eq(reg_person_renew(&tally, &person, &programme, 100, 990, NULL), REG_OK);
	ck_assert(reg_person_is_member_by(&person, &club, 100, 1020, &tally));
	ck_assert(!reg_person_is_member_by(&person, &club, 100, 1021, &tally));
	ck_assert(!reg_person_is_member_by(&person, &club, 99, 1020, &tally));
	ck_assert(!reg_person_is_member_by(&person, &club, 100, 1020, NULL));
	ck_assert_int_eq(reg_person_renew(&tally, &person, &programme, 100, 1020, NULL), REG_OK); /* on the last day */
	ck_assert(reg_person_is_member_by(&person, &club, 100, 1050, &tally));
	reg_person_finish(&person);
	ck_assert(!reg_person_is_member_by(&person, &club, 100, 1020, &tally)); /* who never joined has nothing to renew */
	reg_tally_finish(&tally);
}
END_TEST

START_TEST(the_highest_of_floors_and_memberships_is_the_floor)
{
	struct reg_tier tiers[] = { { .id = "basic" }, { .id = "silver" }, { .id = "gold" } };
	struct reg_card_programme cards[] = { { .id = "exchange", .tier = "gold" }, { .id = "club" } };
	const struct reg_programme programme = { .tiers = tiers, .n_tiers = 3, .cards = cards, .n_cards = 2 };

	read_traits("{\"kind\":\"floor\",\"at\":100,\"until\":1000,\"text\":\"silver\"},"
	    "{\"kind\":\"floor\",\"at\":100,\"text\":\"platinum\"},{\"kind\":\"member\",\"at\":100,\"text\":\"club\"},"
	    "{\"kind\":\"member\",\"at\":200,\"until\":900,\"text\":\"exchange\"}");
	ck_assert_int_eq(reg_person_floor(&person, &programme, 99, 900, NULL), 0);
	ck_assert_int_eq(reg_person_floor(&person, &programme, 100, 1000, NULL), 1);
	ck_assert_int_eq(reg_person_floor(&person, &programme, 100, 1001, NULL), 0);
	ck_assert_int_eq(reg_person_floor(&person, &programme, 200, 900, NULL), 2);
	ck_assert_int_eq(reg_person_floor(&person, &programme, 200, 901, NULL), 1);
	ck_assert_int_eq(reg_person_floor(NULL, &programme, 200, 900, NULL), 0);
}
END_TEST

START_TEST(damaged_traits_are_refused_with_the_place)
{
	static const char *const bad[] = { "{", "[]", "7", "{\"id\":7}", "{\"name\":\"x\"}", "{\"traits\":{}}", "{\"traits\":[7]}",
		"{\"traits\":[{\"at\":1,\"text\":\"x\"}]}", "{\"traits\":[{\"kind\":\"hat\",\"at\":1}]}",
		"{\"traits\":[{\"kind\":\"tag\",\"at\":1}]}", "{\"traits\":[{\"kind\":\"type\",\"at\":1}]}",
		"{\"traits\":[{\"kind\":\"tag\",\"at\":\"1\",\"text\":\"x\"}]}",
		"{\"traits\":[{\"kind\":\"tag\",\"at\":1,\"until\":\"x\",\"text\":\"x\"}]}",
		"{\"traits\":[{\"kind\":\"member\",\"at\":1,\"until\":2147483648,\"text\":\"x\"}]}",
		"{\"traits\":[{\"kind\":\"birthday\",\"at\":1,\"number\":1232}]}",
		"{\"traits\":[{\"kind\":\"birthday\",\"at\":1,\"number\":-1}]}" };
	struct reg_err err;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		reg_err_clear(&err);
		ck_assert_msg(reg_person_decode(&person, bad[i], &err) == REG_EDAMAGED, "%s", bad[i]);
		ck_assert_msg(strncmp(err.line, "view_customer.traits: ", 22) == 0, "%s", err.line);
		ck_assert_uint_eq(person.n, 0);
		ck_assert_ptr_null(person.memory);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("person");
	TCase *tcase = tcase_create("person");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, NULL, tear_down);
	tcase_add_test(tcase, a_customer_of_whom_only_the_common_type_is_known_is_plain_and_nobody_else);
	tcase_add_test(tcase, nothing_known_is_a_person_without_traits);
	tcase_add_test(tcase, who_it_is_and_who_referred_them_is_read);
	tcase_add_test(tcase, the_latest_type_and_birthday_not_after_the_instant_count);
	tcase_add_test(tcase, a_tag_is_held_from_its_act_until_it_is_taken_off);
	tcase_add_test(tcase, a_membership_lasts_from_its_act_to_its_last_day);
	tcase_add_test(tcase, a_membership_that_renews_lasts_a_term_beyond_its_last_use);
	tcase_add_test(tcase, the_highest_of_floors_and_memberships_is_the_floor);
	tcase_add_test(tcase, damaged_traits_are_refused_with_the_place);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
