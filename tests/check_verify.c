/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rebuild changes nothing, and verify finds whatever was changed behind the program's back and says where.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "act_profile.h"
#include "act.h"
#include "rebuild.h"
#include "support.h"

#define PLATE "粤B12345"
#define CARD "1000110000000000123"

static struct reg_side *side, *second;
static char found[8000];

/* Something of everything: bindings, tags, a conflict, a refund into debt, a joined prepay, tiers, two tills. */
static void setup(void)
{
	const struct reg_profile_field fields[] = { { "name", "王小明" }, { "language", "zh_CN" } };
	struct reg_err err = { 0 };

	support_init();
	side = support_open("1");
	second = support_open("2");
	support_programme(side, "");
	support_customer(side, "A");
	ck_assert_int_eq(reg_act_edit(side, "c:A", fields, 2, SUPPORT_MONDAY - 100, "test", &err), 0);
	ck_assert_int_eq(reg_act_tag(side, "c:A", "vip", false, SUPPORT_MONDAY - 90, "test", &err), 0);
	support_bind(side, "c:A", REGULARS_PLATE, PLATE, SUPPORT_MONDAY - 100 * SUPPORT_DAY, 100);
	support_bind(side, "c:A", REGULARS_CARD, CARD, SUPPORT_MONDAY, 100);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .fuel_ml = 120000); /* 120, then silver */
	CAPTURE(second, .receipt = "2", .card = CARD, .fuel_ml = 50000, .at = SUPPORT_MONDAY + 60); /* 60 */
	CAPTURE(side, .receipt = "3", .plate = PLATE, .kind = REGULARS_SALE_PREPAY, .prepay_minor = 30000,
	    .at = SUPPORT_MONDAY + 120);
	CAPTURE(side, .receipt = "4", .original = "3", .kind = REGULARS_SALE_COMPLETION, .fuel_ml = 10000,
	    .at = SUPPORT_MONDAY + 180); /* 12 */
	CAPTURE(side, .receipt = "5", .original = "2", .kind = REGULARS_SALE_REFUND, .fuel_ml = 25000,
	    .at = SUPPORT_MONDAY + 240); /* -30 */
	CAPTURE(side, .receipt = "6", .plate = "浙A00001", .fuel_ml = 20000, .at = SUPPORT_MONDAY + 300);
	CAPTURE(second, .receipt = "6", .plate = "浙A00001", .fuel_ml = 21000, .at = SUPPORT_MONDAY + 300);
	CAPTURE(side, .receipt = "7", .fuel_ml = 5000, .is_training = true);
	CAPTURE(side, .receipt = "8", .plate = PLATE, .goods_minor = 900, .at = SUPPORT_MONDAY + 360); /* 10 */
}

static void teardown(void)
{
	reg_side_close(second);
	reg_side_close(side);
	support_folder_remove();
}

/* Nothing but the database, its log and its key may be left in the folder. */
static void expect_no_scratch_files(void)
{
	DIR *dir = opendir(support_folder);
	struct dirent *entry;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL) {
		ck_assert_msg(strstr(entry->d_name, "verify") == NULL, "%s is left behind", entry->d_name);
	}
	(void)closedir(dir);
}

/* What verify says has a line with all of `parts` (ended by NULL) in it. */
static void expect_found(const char *const *parts)
{
	int n = support_breaches(found, sizeof found, side);
	bool is_said = false;

	ck_assert_int_gt(n, 0);
	for (char *line = found, *next; !is_said && *line != '\0'; line = next) {
		next = strchr(line, '\n');
		ck_assert_ptr_nonnull(next);
		*next++ = '\0';
		is_said = true;
		for (size_t i = 0; parts[i] != NULL; i++) {
			is_said = is_said && strstr(line, parts[i]) != NULL;
		}
		next[-1] = '\n';
	}
	ck_assert_msg(is_said, "no line says \"%s\": %s", parts[0], found);
	expect_no_scratch_files();
}

#define EXPECT(...) expect_found((const char *const[]){ __VA_ARGS__, NULL })

/* Changing facts means going round the foreign keys too. */
#define TAMPER(sql) support_sql("PRAGMA foreign_keys = OFF; " sql)

START_TEST(verify_finds_nothing_in_a_sound_database)
{
	support_expect_sound(side);
	support_expect_sound(second);
	expect_no_scratch_files();
	ck_assert_int_eq(support_balance(side, "c:A", SUPPORT_MONDAY + SUPPORT_DAY), 120 + 60 + 12 - 30 + 10);
}
END_TEST

START_TEST(rebuild_changes_nothing)
{
	char *before = support_views(), *after;
	struct reg_err err = { 0 };

	ck_assert_ptr_nonnull(strstr(before, "vip"));
	ck_assert_msg(reg_rebuild(side, NULL, NULL, &err) == 0, "%s", err.line);
	after = support_views();
	ck_assert_str_eq(before, after);
	free(before);
	free(after);
}
END_TEST

START_TEST(rebuild_mends_whatever_was_done_to_the_views)
{
	char *before = support_views(), *after;
	struct reg_err err = { 0 };

	support_sql("PRAGMA foreign_keys = OFF; DELETE FROM view_sale; UPDATE view_lot SET points = 7; DELETE FROM view_link;"
	    "DELETE FROM view_binding; DELETE FROM view_tag; DELETE FROM view_conflict; UPDATE view_state SET tier = 2;"
	    "DELETE FROM view_customer; DELETE FROM view_programme; DELETE FROM view_use; DELETE FROM view_tier");
	ck_assert_msg(reg_rebuild(side, NULL, NULL, &err) == 0, "%s", err.line);
	after = support_views();
	ck_assert_str_eq(before, after);
	free(before);
	free(after);
}
END_TEST

static void count_progress(int64_t done, int64_t total, void *payload)
{
	int64_t *last = payload;

	ck_assert_int_le(done, total);
	ck_assert_int_ge(done, *last);
	*last = done;
}

START_TEST(rebuild_says_how_far_it_is)
{
	struct reg_err err = { 0 };
	int64_t last = 0;

	ck_assert_int_eq(reg_rebuild(side, count_progress, &last, &err), 0);
}
END_TEST

/* --- facts --- */

/* Each column of a sale's fact, changed in the middle of the chain (receipt 2 is the first fact of till 2). */
static const char *const sale_changes[] = {
	"id = zeroblob(16)", "hlc = hlc + 1", "mac = zeroblob(16)", "site = 'S009'", "series = 'T'", "receipt = '77'",
	"kind = 'training'", "revision = 5", "document = 'x'", "content = zeroblob(16)", "at = at + 1", "day = '2026-11-24'",
	"currency = 'EUR'", "till = '9'", "attendant = 'eve'", "shift = 'x'",
	"plate = (SELECT no FROM identity WHERE value = '浙A00001')", "card = NULL",
	"phone = (SELECT no FROM identity WHERE value = '粤B12345')", "customer = (SELECT no FROM identity WHERE value = 'c:A')",
	"volume_ml = volume_ml + 1", "amount_minor = amount_minor * 10", "fuel_minor = 0", "original_site = 'S001'",
	"original_series = 'S'", "original_receipt = '1'", "promised_points = 0", "body = '{}'",
};

START_TEST(a_changed_column_of_a_sale_is_found)
{
	char sql[300];

	(void)snprintf(sql, sizeof sql, "PRAGMA foreign_keys = OFF; UPDATE fact_sale SET %s WHERE receipt = '2'",
	    sale_changes[_i]);
	support_sql(sql);
	/* It says which: the first fact of the second origin, by its receipt unless that is what was changed. */
	EXPECT("fact 2/1 (", "was changed", _i == 5 ? "77" : " 2)");
}
END_TEST

START_TEST(every_column_of_a_sale_is_tried)
{
	/* All but `no`. */
	ck_assert_int_eq(support_int("SELECT count(*) FROM pragma_table_info('fact_sale')") - 1,
	    sizeof sale_changes / sizeof sale_changes[0]);
}
END_TEST

static const char *const act_changes[] = {
	"id = zeroblob(16)", "hlc = hlc + 1", "mac = zeroblob(16)", "kind = 'unbind'", "at = at - 1", "actor = 'eve'",
	"customer = NULL", "target = NULL", "body = '{\"confidence\":99}'", "commitment = zeroblob(16)",
};

START_TEST(a_changed_column_of_an_act_is_found)
{
	char sql[300];

	/* The fifth act binds the plate. */
	(void)snprintf(sql, sizeof sql, "PRAGMA foreign_keys = OFF; UPDATE fact_act SET %s WHERE no = (1 << 40) + 5",
	    act_changes[_i]);
	support_sql(sql);
	EXPECT("fact 1/5 (", "was changed");
}
END_TEST

START_TEST(a_changed_profile_is_found)
{
	TAMPER("UPDATE fact_act SET personal = '{\"name\":\"Eve\"}' WHERE personal IS NOT NULL");
	EXPECT("value does not fit its commitment");
}
END_TEST

START_TEST(an_act_moved_to_another_place_is_found)
{
	const struct reg_entry demand = { .kind = "demand", .place = "area:north", .name = "" };
	struct reg_err err = { 0 };
	int64_t no;

	ck_assert_int_eq(reg_act_place(side, "area:north", true, NULL, 0, false, SUPPORT_MONDAY, "boss", &err), 0);
	ck_assert_int_eq(reg_act_place(side, "area:south", true, NULL, 0, false, SUPPORT_MONDAY, "boss", &err), 0);
	ck_assert_int_eq(reg_act_entry(&no, side, &demand, SUPPORT_MONDAY, "boss", &err), 0);
	support_expect_sound(side);
	TAMPER("UPDATE fact_act SET place = 'area:south' WHERE kind = 'entry'");
	EXPECT("its place is not the one it names");
	TAMPER("UPDATE fact_act SET place = NULL WHERE kind = 'entry'");
	EXPECT("its place is not the one it names");
	TAMPER("UPDATE fact_act SET place = 'area:north' WHERE kind = 'entry'");
	support_expect_sound(side);
	TAMPER("UPDATE fact_act SET place = 'area:north' WHERE kind = 'enrol'");
	EXPECT("its place is not the one it names");
}
END_TEST

START_TEST(a_fact_removed_in_the_middle_is_found)
{
	TAMPER("DELETE FROM fact_sale WHERE receipt = '4'");
	EXPECT("fact 1/9 is missing");
}
END_TEST

START_TEST(several_facts_removed_in_the_middle_are_found)
{
	TAMPER("DELETE FROM fact_sale WHERE receipt IN ('3', '4', '5')");
	EXPECT("fact 1/8", "missing");
}
END_TEST

START_TEST(a_fact_removed_at_the_end_is_found)
{
	TAMPER("DELETE FROM fact_sale WHERE receipt = '8'");
	EXPECT("origin 1", "missing at the end");
}
END_TEST

START_TEST(a_fact_removed_at_the_end_with_the_count_set_back_is_found)
{
	TAMPER("DELETE FROM fact_sale WHERE receipt = '8'; UPDATE origin SET last_seq = last_seq - 1 WHERE no = 1");
	EXPECT("origin 1", "recorded head");
}
END_TEST

START_TEST(all_facts_of_an_origin_removed_are_found)
{
	TAMPER("DELETE FROM fact_sale WHERE no >> 40 = 2");
	EXPECT("origin 2", "all its facts are missing");
}
END_TEST

START_TEST(an_origin_removed_is_found)
{
	TAMPER("DELETE FROM origin WHERE no = 2");
	EXPECT("origin 2", "without an origin");
}
END_TEST

START_TEST(two_facts_that_changed_places_are_found)
{
	TAMPER("UPDATE fact_sale SET no = 0 WHERE receipt = '3'; UPDATE fact_sale SET no = (1 << 40) + 8 WHERE receipt = '4';"
	    "UPDATE fact_sale SET no = (1 << 40) + 9 WHERE receipt = '3'");
	EXPECT("fact 1/8", "was changed");
}
END_TEST

START_TEST(a_fact_added_by_hand_is_found)
{
	TAMPER("CREATE TEMP TABLE forged AS SELECT * FROM fact_sale WHERE receipt = '8';"
	    "UPDATE forged SET no = no + 1, receipt = '9'; INSERT INTO fact_sale SELECT * FROM forged;"
	    "UPDATE origin SET last_seq = last_seq + 1 WHERE no = 1");
	EXPECT("fact 1/14", "was changed");
}
END_TEST

/* --- identities --- */

START_TEST(a_changed_identity_is_found)
{
	TAMPER("UPDATE identity SET value = '粤B99999' WHERE value = '粤B12345'");
	EXPECT("identity", "value does not fit its commitment");
}
END_TEST

START_TEST(an_identity_changed_with_its_commitment_is_found)
{
	TAMPER("UPDATE identity SET commitment = zeroblob(16) WHERE value = '粤B12345'");
	EXPECT("fact 1/", "was changed");
}
END_TEST

START_TEST(a_value_that_is_gone_without_an_act_of_erasure_is_found)
{
	TAMPER("UPDATE identity SET value = NULL, label = NULL WHERE kind = 'plate' AND value = '浙A00001'");
	EXPECT("identity", "nobody erased it");
}
END_TEST

/* --- views and the ledger --- */

static const struct { const char *sql, *view; } view_changes[] = {
	{ "UPDATE view_sale SET amount_minor = amount_minor + 1 WHERE kind = 'refund'", "view sale" },
	{ "UPDATE view_sale SET subject = NULL WHERE plate IS NOT NULL", "view sale" },
	{ "DELETE FROM view_sale WHERE kind = 'refund'", "view sale" },
	{ "UPDATE view_state SET visits = 99", "view state" },
	{ "UPDATE view_state SET tier = 0", "view state" },
	{ "UPDATE view_state SET debt = 5", "view state" },
	{ "UPDATE view_state SET recent = x''", "view state" },
	{ "DELETE FROM view_state", "view state" },
	{ "UPDATE view_lot SET expires_at = 1", "view lot" },
	{ "INSERT INTO view_lot SELECT subject, at + 1, sale, part, kind, 1000, 1000, unlock_at, expires_at, programme FROM view_lot LIMIT 1",
	    "view lot" },
	{ "DELETE FROM view_use", "view use" },
	{ "UPDATE view_tier SET tier = 'gold'", "view tier" },
	{ "DELETE FROM view_link", "view link" },
	{ "UPDATE view_conflict SET variants = 3", "view conflict" },
	{ "UPDATE view_binding SET confidence = 10", "view binding" },
	{ "INSERT INTO view_tag SELECT customer, 'x' FROM view_tag", "view tag" },
	{ "UPDATE view_customer SET profile = '{}'", "view customer" },
	{ "UPDATE view_programme SET text = text || ' '", "view programme" },
};

START_TEST(a_changed_view_row_is_found)
{
	char sql[300];

	(void)snprintf(sql, sizeof sql, "PRAGMA foreign_keys = OFF; %s", view_changes[_i].sql);
	support_sql(sql);
	EXPECT(view_changes[_i].view, "row", "follow");
}
END_TEST

START_TEST(a_lot_made_negative_is_found)
{
	TAMPER("UPDATE view_lot SET points_left = -1 WHERE at = 1795392000");
	EXPECT("ledger of c:A", "less than nothing");
}
END_TEST

START_TEST(a_lot_that_holds_more_than_it_earned_is_found)
{
	TAMPER("UPDATE view_lot SET points_left = points + 1 WHERE at = 1795392000");
	EXPECT("ledger of c:A", "more than it earned");
}
END_TEST

START_TEST(a_use_of_a_lot_that_is_not_there_is_found)
{
	TAMPER("UPDATE view_use SET sale = 1");
	EXPECT("ledger of c:A", "no lot holds");
}
END_TEST

START_TEST(a_damaged_file_is_an_error_of_its_own)
{
	struct reg_err err = { 0 };
	char noise[2048];
	FILE *file;

	memset(noise, 0x5a, sizeof noise);
	ck_assert_int_eq(reg_store_checkpoint(side->store, &err), 0);
	reg_side_close(second);
	reg_side_close(side);
	second = NULL;
	(void)unlink(support_path("side.db-wal"));
	(void)unlink(support_path("side.db-shm"));
	file = fopen(support_database, "r+b");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
	for (long at = 8 * 4096; at < 60 * 4096; at += 4096) {
		if (fseek(file, at, SEEK_SET) == 0 && at < 24 * 4096) {
			ck_assert_uint_eq(fwrite(noise, 1, sizeof noise, file), sizeof noise);
		}
	}
	ck_assert_int_eq(fclose(file), 0);
	if (reg_side_open(&side, support_database, REG_STORE_WRITE, "1", 1000, &err) < 0) {
		ck_assert_int_eq(err.code, REG_EDAMAGED);
		side = NULL;
		return;
	}
	ck_assert_int_eq(reg_verify(side, NULL, NULL, &err), REG_EDAMAGED);
	expect_no_scratch_files();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("verify");
	TCase *tcase = tcase_create("verify");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, verify_finds_nothing_in_a_sound_database);
	tcase_add_test(tcase, rebuild_changes_nothing);
	tcase_add_test(tcase, rebuild_mends_whatever_was_done_to_the_views);
	tcase_add_test(tcase, rebuild_says_how_far_it_is);
	tcase_add_loop_test(tcase, a_changed_column_of_a_sale_is_found, 0, sizeof sale_changes / sizeof sale_changes[0]);
	tcase_add_test(tcase, every_column_of_a_sale_is_tried);
	tcase_add_loop_test(tcase, a_changed_column_of_an_act_is_found, 0, sizeof act_changes / sizeof act_changes[0]);
	tcase_add_test(tcase, a_changed_profile_is_found);
	tcase_add_test(tcase, an_act_moved_to_another_place_is_found);
	tcase_add_test(tcase, a_fact_removed_in_the_middle_is_found);
	tcase_add_test(tcase, several_facts_removed_in_the_middle_are_found);
	tcase_add_test(tcase, a_fact_removed_at_the_end_is_found);
	tcase_add_test(tcase, a_fact_removed_at_the_end_with_the_count_set_back_is_found);
	tcase_add_test(tcase, all_facts_of_an_origin_removed_are_found);
	tcase_add_test(tcase, an_origin_removed_is_found);
	tcase_add_test(tcase, two_facts_that_changed_places_are_found);
	tcase_add_test(tcase, a_fact_added_by_hand_is_found);
	tcase_add_test(tcase, a_changed_identity_is_found);
	tcase_add_test(tcase, an_identity_changed_with_its_commitment_is_found);
	tcase_add_test(tcase, a_value_that_is_gone_without_an_act_of_erasure_is_found);
	tcase_add_loop_test(tcase, a_changed_view_row_is_found, 0, sizeof view_changes / sizeof view_changes[0]);
	tcase_add_test(tcase, a_lot_made_negative_is_found);
	tcase_add_test(tcase, a_lot_that_holds_more_than_it_earned_is_found);
	tcase_add_test(tcase, a_use_of_a_lot_that_is_not_there_is_found);
	tcase_add_test(tcase, a_damaged_file_is_an_error_of_its_own);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
