/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What somebody is looked for by: folding, pinyin, initials, plates, phones; and the stored keys, which follow profiles
 * and bindings.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "pinyin.h"
#include "rebuild.h"
#include "findkey.h"
#include "support.h"

static struct reg_side *side;
static struct reg_err err;

#define DONE(call) ck_assert_msg((call) == 0, "%s", err.line)

static bool has(const struct reg_keys *keys, const char *key)
{
	for (size_t i = 0; i < keys->n; i++)
		if (strcmp(keys->items[i], key) == 0)
			return true;
	return false;
}

static void name_has(const char *name, const char *key)
{
	struct reg_keys keys;

	reg_findkey_name(&keys, name);
	ck_assert_msg(has(&keys, key), "%s has no key %s", name, key);
}

static void folds(const char *text, const char *expected)
{
	char out[REG_KEY_SIZE];

	reg_findkey_fold(out, text);
	ck_assert_str_eq(out, expected);
}

START_TEST(case_accents_width_and_signs_do_not_matter)
{
	folds("José Núñez", "josenunez");
	folds("ＡＢＣ　１２", "abc12");
	folds("Straße 5", "strasse5");
	folds("Søren Łukasz", "sorenlukasz");
	folds("O'Neil-Smith", "oneilsmith");
	folds("", "");
	folds("\xff\xfe", "");
}
END_TEST

START_TEST(a_chinese_name_is_found_by_characters_pinyin_and_initials)
{
	static const char *const keys[] = { "张三丰", "三丰", "丰", "zhangsanfeng", "sanfeng", "feng", "zsf", "sf" };

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		name_has("张三丰", keys[i]);
}
END_TEST

START_TEST(a_surname_is_found_by_its_own_reading_and_by_the_usual_one)
{
	name_has("单雄信", "shanxiongxin");
	name_has("单雄信", "danxiongxin");
	name_has("单雄信", "sxx");
	name_has("曾国藩", "zengguofan");
	name_has("吕布", "lvbu");
	name_has("吕布", "lubu");
	ck_assert_str_eq(reg_pinyin(0x5F20), "zhang");
	ck_assert_ptr_null(reg_pinyin('a'));
	ck_assert_ptr_null(reg_pinyin_surname(0x5F20));
}
END_TEST

START_TEST(a_western_name_is_found_from_each_word_on)
{
	struct reg_keys keys;

	name_has("Anna Maria Müller", "annamariamuller");
	name_has("Anna Maria Müller", "muller");
	name_has("Anna Maria Müller", "amm");
	reg_findkey_name(&keys, "Anna Maria Müller");
	ck_assert_uint_eq(keys.n, 5); /* three beginnings, the initials amm and mm */
	reg_findkey_name(&keys, NULL);
	ck_assert_uint_eq(keys.n, 0);
	reg_findkey_name(&keys, " - ");
	ck_assert_uint_eq(keys.n, 0);
}
END_TEST

START_TEST(a_long_name_is_cut_between_characters)
{
	char name[400] = "";
	struct reg_keys keys;

	for (int i = 0; i < 100; i++)
		strcat(name, "深");
	reg_findkey_name(&keys, name);
	ck_assert_uint_gt(keys.n, 0);
	for (size_t i = 0; i < keys.n; i++) {
		ck_assert_uint_lt(strlen(keys.items[i]), REG_KEY_SIZE);
		if ((keys.items[i][0] & 0x80) != 0)
			ck_assert_uint_eq(strlen(keys.items[i]) % 3, 0);
	}
}
END_TEST

START_TEST(a_plate_is_found_by_its_ends_and_a_phone_by_its_last_digits)
{
	struct reg_keys keys;
	char tail[REG_KEY_SIZE];

	reg_findkey_plate(&keys, "粤B12345");
	ck_assert_uint_eq(keys.n, 5);
	ck_assert(has(&keys, "粤b12345") && has(&keys, "b12345") && has(&keys, "12345") && has(&keys, "345"));
	ck_assert(!has(&keys, "45"));
	reg_findkey_phone(&keys, "13800138000");
	ck_assert_uint_eq(keys.n, 1);
	ck_assert_str_eq(keys.items[0], "00083100831");
	reg_findkey_tail(tail, "138-000");
	ck_assert_str_eq(tail, "000831");
	reg_findkey_tail(tail, "B8000");
	ck_assert_str_eq(tail, "");
}
END_TEST

/* --- stored --- */

static void set_up(void)
{
	support_init();
	side = support_open("1");
	memset(&err, 0, sizeof err);
}

static void tear_down(void)
{
	support_expect_sound(side);
	reg_side_close(side);
	support_folder_remove();
}

#define KEYS "SELECT count(*) FROM view_key"

static void enrol(const char *id, const char *name, const char *phone)
{
	const struct reg_profile_field fields[] = { { "name", name }, { "phone", phone } };
	char out[REG_CUSTOMER_ID_SIZE];

	DONE(reg_act_enrol(out, side, id, "person", fields, phone == NULL ? 1 : 2, SUPPORT_MONDAY, "test", &err));
}

START_TEST(keys_follow_the_name)
{
	const struct reg_profile_field renamed = { "name", "李四" }, unnamed = { "name", NULL };

	enrol("1", "张三", NULL);
	ck_assert_int_eq(support_int(KEYS), 5); /* 张三 三 zhangsan san zs */
	DONE(reg_act_edit(side, "c:1", &renamed, 1, SUPPORT_MONDAY + 1, "test", &err));
	ck_assert_int_eq(support_int(KEYS), 5);
	ck_assert_int_eq(support_int(KEYS " WHERE key = 'lisi'"), 1);
	ck_assert_int_eq(support_int(KEYS " WHERE key = 'zhangsan'"), 0);
	DONE(reg_act_edit(side, "c:1", &unnamed, 1, SUPPORT_MONDAY + 2, "test", &err));
	ck_assert_int_eq(support_int(KEYS), 0);
}
END_TEST

START_TEST(keys_follow_bindings_and_not_sales)
{
	support_customer(side, "1");
	(void)CAPTURE(side, .receipt = "1", .plate = "粤B12345", .fuel_ml = 40000);
	ck_assert_int_eq(support_int(KEYS " WHERE key = '12345'"), 0);
	support_bind(side, "c:1", REGULARS_PLATE, "粤B12345", SUPPORT_MONDAY, 100);
	ck_assert_int_eq(support_int(KEYS " WHERE key = '12345'"), 1);
	DONE(reg_act_unbind(side, "c:1", REGULARS_PLATE, "粤B12345", SUPPORT_MONDAY + 10, "test", &err));
	ck_assert_int_eq(support_int(KEYS " WHERE key = '12345'"), 1); /* who had it is found by it */
}
END_TEST

START_TEST(nothing_is_left_to_find_an_erased_person_by)
{
	enrol("1", "张三", "13800138000");
	support_bind(side, "c:1", REGULARS_PLATE, "粤B12345", SUPPORT_MONDAY, 100);
	ck_assert_int_gt(support_int(KEYS), 8);
	DONE(reg_act_forget(side, "c:1", SUPPORT_MONDAY + 5, "test", &err));
	ck_assert_int_eq(support_int(KEYS), 0);
}
END_TEST

START_TEST(a_rebuild_makes_the_same_keys)
{
	char *before, *after;

	enrol("1", "单雄信", "13800138000");
	enrol("2", "José Núñez", NULL);
	support_bind(side, "c:2", REGULARS_PLATE, "粤B12345", SUPPORT_MONDAY, 100);
	before = support_views();
	DONE(reg_rebuild(side, NULL, NULL, &err));
	after = support_views();
	ck_assert_str_eq(before, after);
	free(before);
	free(after);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("findkey");
	TCase *pure = tcase_create("keys"), *stored = tcase_create("stored");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(pure, case_accents_width_and_signs_do_not_matter);
	tcase_add_test(pure, a_chinese_name_is_found_by_characters_pinyin_and_initials);
	tcase_add_test(pure, a_surname_is_found_by_its_own_reading_and_by_the_usual_one);
	tcase_add_test(pure, a_western_name_is_found_from_each_word_on);
	tcase_add_test(pure, a_long_name_is_cut_between_characters);
	tcase_add_test(pure, a_plate_is_found_by_its_ends_and_a_phone_by_its_last_digits);
	suite_add_tcase(suite, pure);
	tcase_add_checked_fixture(stored, set_up, tear_down);
	tcase_add_test(stored, keys_follow_the_name);
	tcase_add_test(stored, keys_follow_bindings_and_not_sales);
	tcase_add_test(stored, nothing_is_left_to_find_an_erased_person_by);
	tcase_add_test(stored, a_rebuild_makes_the_same_keys);
	suite_add_tcase(suite, stored);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
