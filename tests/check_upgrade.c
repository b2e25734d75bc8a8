/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A newer program comes while a till goes on with the plugin that it loaded; programmes that another version loaded.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "door.h"

#define PLATE "粤B12345"

/* Merges as they were kept up to schema 8. */
#define BEFORE_MEMBERS \
	"CREATE TABLE step AS SELECT customer, stays, at, fact FROM view_merge; DROP VIEW view_merge; DROP TABLE view_member;" \
	"CREATE TABLE view_merge (customer INTEGER PRIMARY KEY, stays INTEGER NOT NULL, at INTEGER NOT NULL, fact INTEGER NOT NULL)" \
	" STRICT; INSERT INTO view_merge SELECT customer, stays, at, fact FROM step; DROP TABLE step;"

/* What a newer program's migration does to the file, and what it would take to read it with this one again. */
static void migrate(int by)
{
	char sql[160];

	(void)snprintf(sql, sizeof sql, "BEGIN; %s; PRAGMA user_version = %d; COMMIT",
	    by > 0 ? "CREATE TABLE later (fact INTEGER NOT NULL) STRICT" : "DROP TABLE later", REG_MIGRATIONS + by);
	support_sql(sql);
}

static int64_t sales(void)
{
	return support_int("SELECT count(*) FROM fact_sale");
}

/* --- a till with the plugin of before --- */

START_TEST(a_till_with_the_older_plugin_spools_and_each_sale_counts_once)
{
	struct regulars_session *older = door_start("7", 5000), *newer;
	struct regulars_checkout *view;

	ck_assert_int_eq(door_sale(older, "1", PLATE), REGULARS_OK);
	ck_assert_int_eq(door->lookup(&view, older, REGULARS_PLATE, PLATE), REGULARS_OK);
	door->checkout_free(view);
	migrate(1);
	ck_assert_int_eq(door_sale(older, "2", PLATE), REGULARS_SPOOLED);
	ck_assert_int_eq(door_sale(older, "3", PLATE), REGULARS_SPOOLED);
	ck_assert_int_ne(door->lookup(&view, older, REGULARS_PLATE, PLATE), REGULARS_OK);
	ck_assert_int_eq(sales(), 1);
	door->stop(older);
	ck_assert_int_eq(sales(), 1);
	migrate(0);
	newer = door_start("7", 5000);
	door_await("SELECT count(*) FROM fact_sale", 3);
	ck_assert_int_eq(door_sale(newer, "3", PLATE), REGULARS_OK); /* told again */
	ck_assert_int_eq(sales(), 3);
	door->stop(newer);
	door_expect_sound();
}
END_TEST

START_TEST(the_message_says_that_the_program_must_be_started_again)
{
	struct regulars_session *older = door_start("7", 5000);

	ck_assert_int_eq(door_sale(older, "1", PLATE), REGULARS_OK);
	migrate(1);
	ck_assert_int_eq(door_sale(older, "2", NULL), REGULARS_SPOOLED);
	door->stop(older);
	ck_assert_ptr_nonnull(strstr(heard.log, "spool"));
}
END_TEST

START_TEST(nothing_begins_on_a_connection_that_is_older_than_the_schema)
{
	struct reg_side *side = support_open("");
	struct reg_err err = { 0 };

	ck_assert_int_eq(reg_store_begin(side->store, &err), 0);
	reg_store_rollback(side->store);
	migrate(1);
	ck_assert_int_eq(reg_store_begin(side->store, &err), REG_ENEWER);
	ck_assert_ptr_nonnull(strstr(err.line, "start it again"));
	reg_err_clear(&err);
	ck_assert_int_eq(reg_store_begin_read(side->store, &err), REG_ENEWER);
	migrate(0);
	reg_err_clear(&err);
	ck_assert_int_eq(reg_store_begin(side->store, &err), 0); /* no transaction was left open */
	reg_store_rollback(side->store);
	reg_side_close(side);
}
END_TEST

/* --- an older file --- */

START_TEST(views_that_a_migration_left_to_be_made_are_made_by_the_first_writer)
{
	struct reg_side *side = support_open("");
	struct reg_err err = { 0 };

	CAPTURE(side, .receipt = "1", .plate = PLATE, .at = DOOR_AT, .fuel_ml = 40000);
	reg_side_close(side);
	support_sql("BEGIN; DELETE FROM view_state; DELETE FROM view_sale; UPDATE setting SET value = '1' WHERE name = 'rebuild';"
	    "COMMIT");
	ck_assert_int_eq(reg_side_open(&side, support_database, REG_STORE_READ, NULL, 100, &err), REG_EOLDER);
	side = support_open("");
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_sale"), 1);
	ck_assert_str_eq(support_text("SELECT value FROM setting WHERE name = 'rebuild'"), "0");
	ck_assert_int_eq(support_balance(side, "c:1", DOOR_AT + SUPPORT_DAY), 40);
	reg_side_close(side);
	reg_err_clear(&err);
	ck_assert_int_eq(reg_side_open(&side, support_database, REG_STORE_READ, NULL, 100, &err), REG_OK);
	reg_side_close(side);
	door_expect_sound();
}
END_TEST

/* A driver of a fleet vehicle holds it no more since schema 5, so sales of before are somebody else's. */
START_TEST(sales_of_fleet_vehicles_are_the_fleets_once_the_schema_says_so)
{
	struct reg_side *side = support_open("");
	struct reg_err err = { 0 };

	support_customer(side, "O");
	for (int i = 0; i < 2; i++) {
		const struct reg_binding binding = { .kind = REGULARS_PLATE, .value = "粤B70007", .role = i == 0 ? "fleet" : "driver",
			.confidence = 100 };

		ck_assert_int_eq(reg_act_bind(side, i == 0 ? "c:O" : "c:1", &binding, DOOR_AT - SUPPORT_DAY, "test", &err), REG_OK);
	}
	CAPTURE(side, .receipt = "1", .plate = "粤B70007", .at = DOOR_AT, .fuel_ml = 40000);
	reg_side_close(side);
	/* As schema 4 left it: the plate names nobody. */
	support_sql("DROP TABLE view_share; DROP TABLE analysis_verdict; DROP TABLE analysis_basis; DROP INDEX view_customer_since;"
	    "DROP VIEW organisation;" BEFORE_MEMBERS "DROP VIEW view_account; DROP VIEW view_sale_member; DELETE FROM view_lot;"
	    "DELETE FROM view_state; UPDATE view_sale SET subject = NULL;"
	    "PRAGMA user_version = 4");
	side = support_open("");
	ck_assert_int_eq(support_balance(side, "c:O", DOOR_AT + SUPPORT_DAY), 40);
	reg_side_close(side);
	reg_err_clear(&err);
	door_expect_sound();
}
END_TEST

START_TEST(who_was_merged_before_an_upgrade_is_of_the_same_accounts_after_it)
{
	static const struct { const char *customer, *stays; int64_t days; } merges[] = { { "c:B", "c:A", 4 }, { "c:D", "c:C", 2 },
		{ "c:A", "c:C", 6 }, { "c:C", "c:1", 6 } };
	struct reg_side *side = support_open("");
	struct reg_err err = { 0 };
	char *before, *after;

	support_customer(side, "A");
	support_customer(side, "B");
	support_customer(side, "C");
	support_customer(side, "D");
	for (size_t i = 0; i < sizeof merges / sizeof merges[0]; i++) {
		ck_assert_msg(reg_act_merge(side, merges[i].customer, merges[i].stays, DOOR_AT + merges[i].days * SUPPORT_DAY, "test",
		    &err) == REG_OK, "%s", err.line);
	}
	before = support_views();
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_member"), 3 + 2 + 2 + 1); /* B: A C 1; A: C 1; D: C 1; C: 1 */
	reg_side_close(side);
	support_sql(BEFORE_MEMBERS "PRAGMA user_version = 8");
	side = support_open("");
	after = support_views();
	ck_assert_str_eq(after, before);
	reg_side_close(side);
	free(before);
	free(after);
	reg_err_clear(&err);
	door_expect_sound();
}
END_TEST

/* --- programmes of another version --- */

/* As if the program that loaded the last programme had known one more key, or another bound. */
static void stored_programme_becomes(const char *from, const char *to)
{
	char sql[300];

	(void)snprintf(sql, sizeof sql, "UPDATE view_programme SET text = replace(text, '%s', '%s')", from, to);
	support_sql(sql);
}

START_TEST(a_key_that_this_version_does_not_know_is_passed_over)
{
	struct reg_side *side = support_open("");
	const struct reg_programme *programme;

	ck_assert_int_eq(reg_side_programme(side, DOOR_AT)->passed_over, 0);
	reg_side_close(side);
	stored_programme_becomes("basis =", "weather = \"rain\"; basis =");
	side = support_open("");
	programme = reg_side_programme(side, DOOR_AT);
	ck_assert_ptr_nonnull(programme);
	ck_assert_int_eq(programme->passed_over, 1);
	ck_assert_int_eq(side->unread_programme, 0);
	CAPTURE(side, .receipt = "1", .plate = PLATE, .at = DOOR_AT, .fuel_ml = 40000);
	ck_assert_int_eq(support_balance(side, "c:1", DOOR_AT + SUPPORT_DAY), 40);
	reg_side_close(side);
}
END_TEST

START_TEST(a_programme_that_cannot_be_read_is_left_out_and_the_station_sells)
{
	struct reg_side *side = support_open("");
	struct regulars_session *session;

	reg_side_close(side);
	stored_programme_becomes("window_days = 30", "window_days = 99999");
	side = support_open("");
	ck_assert_int_eq(side->unread_programme, 1);
	ck_assert_ptr_null(reg_side_programme(side, DOOR_AT));
	reg_side_close(side);
	session = door_start("7", 5000);
	ck_assert_int_eq(door_sale(session, "1", PLATE), REGULARS_OK);
	door->stop(session);
	ck_assert_int_eq(sales(), 1);
}
END_TEST

START_TEST(a_file_with_an_unknown_key_is_still_not_loaded)
{
	struct reg_programme *programme;
	struct reg_err err = { 0 };
	static const char text[] = "name = \"P\"; weather = \"rain\"; tiers = ( { id = \"basic\"; name = \"Basic\"; } );";

	ck_assert_int_eq(reg_programme_parse(&programme, "p", text, NULL, &err), REG_EINVAL);
	ck_assert_ptr_nonnull(strstr(err.line, "weather"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("upgrade");
	TCase *tcase = tcase_create("upgrade");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, door_setup, door_teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, a_till_with_the_older_plugin_spools_and_each_sale_counts_once);
	tcase_add_test(tcase, the_message_says_that_the_program_must_be_started_again);
	tcase_add_test(tcase, nothing_begins_on_a_connection_that_is_older_than_the_schema);
	tcase_add_test(tcase, views_that_a_migration_left_to_be_made_are_made_by_the_first_writer);
	tcase_add_test(tcase, sales_of_fleet_vehicles_are_the_fleets_once_the_schema_says_so);
	tcase_add_test(tcase, who_was_merged_before_an_upgrade_is_of_the_same_accounts_after_it);
	tcase_add_test(tcase, a_key_that_this_version_does_not_know_is_passed_over);
	tcase_add_test(tcase, a_programme_that_cannot_be_read_is_left_out_and_the_station_sells);
	tcase_add_test(tcase, a_file_with_an_unknown_key_is_still_not_loaded);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
