/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check_table.c - rows for people, as CSV and as JSON from one description. What is expected was written by hand.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "manager/cell.h"
#include "manager/i18n.h"
#include "manager/output.h"
#include "manager/table.h"

static const struct reg_column columns[] = {
	{ "who", N_("Who"), false },
	{ "first", NULL, false },
	{ "volume_ml", N_("Litres"), true },
	{ "amount_minor", N_("Amount"), true },
	{ "state", N_("State"), false },
	{ NULL, NULL, false },
};

static void fill(struct reg_table *table)
{
	reg_table_text(table, "张三");
	reg_table_day(table, 20600); /* 2026-05-27 */
	reg_table_volume(table, 40123);
	reg_table_money(table, -1205, "CNY");
	reg_table_also(table, "more", json_true());
	reg_table_said(table, "lost", "gone");
	reg_table_text(table, NULL);
	reg_table_day(table, REG_DAY_NEVER);
	reg_table_csv(table, NULL, NULL);
	reg_table_cell(table, "money", json_null(), "7", "none");
	reg_table_text(table, "=HYPERLINK(\"x\"), y\n");
}

/* What is printed by reg_table_print(); freed by the caller. */
static char *printed(const struct reg_table *table, bool as_csv)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(reg_table_print(table, out, as_csv, NULL), 0);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

START_TEST(people_see_columns_that_stand_below_each_other_by_width)
{
	struct reg_table *table = reg_table_create(columns);
	char *text;

	fill(table);
	text = printed(table, false);
	ck_assert_str_eq(text,
	    "Who   Litres  Amount  State\n"
	    "张三   40.12  -12.05  gone\n"
	    "                none  =HYPERLINK(\"x\"), y\n");
	free(text);
	reg_table_destroy(table);
}
END_TEST

START_TEST(a_spreadsheet_gets_every_column_and_no_formula)
{
	struct reg_table *table = reg_table_create(columns);
	char *text;

	fill(table);
	text = printed(table, true);
	ck_assert_str_eq(text,
	    "who,first,volume_ml,amount_minor,state\r\n"
	    "张三,2026-05-27,40123,-1205,lost\r\n"
	    ",,,7,\"'=HYPERLINK(\"\"x\"\"), y \"\r\n");
	free(text);
	reg_table_destroy(table);
}
END_TEST

static char *cell(const char *written, bool is_reversible)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	reg_cell_write(out, written, is_reversible);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

START_TEST(no_cell_begins_like_a_formula_in_narrow_or_full_width)
{
	static const char *const formulas[][2] = {
		{ "=1+1", "\"'=1+1\"" }, { "+1", "\"'+1\"" }, { "-x", "\"'-x\"" }, { "@SUM(A1)", "\"'@SUM(A1)\"" },
		{ "\t=1", "\"' =1\"" }, { "\r=1", "\"' =1\"" },
		{ "＝1＋1", "\"'＝1＋1\"" }, { "＋86", "\"'＋86\"" }, { "－x", "\"'－x\"" }, { "＠SUM", "\"'＠SUM\"" },
	};

	for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++) {
		for (int reversible = 0; reversible < 2; reversible++) {
			char *text = cell(formulas[i][0], reversible);

			ck_assert_str_eq(text, formulas[i][1]);
			free(text);
		}
	}
	/* Others of the same first byte are none. */
	for (int reversible = 0; reversible < 2; reversible++) {
		char *text = cell("（a）", reversible);

		ck_assert_str_eq(text, reversible ? "\"（a）\"" : "（a）");
		free(text);
	}
}
END_TEST

START_TEST(a_cell_that_is_read_again_is_as_it_was)
{
	static const char *const texts[] = { "", "a", "=1", "＝1", "＠x", "'", "''", "'=1", "'＋1", "''－1", "'a", "（" };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		char *text = cell(texts[i], true);

		ck_assert_int_eq(text[0], '"');
		text[strlen(text) - 1] = '\0';
		ck_assert_str_eq(reg_cell_read(text + 1), texts[i]);
		free(text);
	}
}
END_TEST

START_TEST(programs_get_the_same_cells_as_members)
{
	struct reg_command command = { .json = true };
	struct reg_table *table = reg_table_for(&command, columns);
	json_t *rows;
	char *text;

	fill(table);
	rows = reg_table_json(table);
	text = json_dumps(rows, JSON_COMPACT);
	ck_assert_str_eq(text,
	    "[{\"who\":\"张三\",\"first\":\"2026-05-27\",\"volume_ml\":40123,\"amount_minor\":-1205,\"more\":true,\"state\":\"lost\"},"
	    "{\"who\":null,\"first\":null,\"money\":null,\"state\":\"=HYPERLINK(\\\"x\\\"), y\\n\"}]");
	free(text);
	json_decref(rows);
	reg_table_destroy(table);
}
END_TEST

START_TEST(a_text_that_is_not_utf8_is_null_and_a_row_that_was_begun_is_not_printed)
{
	struct reg_command command = { .json = true };
	struct reg_table *table = reg_table_for(&command, columns);
	json_t *rows;

	for (int i = 0; i < 5; i++)
		reg_table_text(table, "\xff");
	reg_table_text(table, "begun");
	rows = reg_table_json(table);
	ck_assert_uint_eq(json_array_size(rows), 1);
	ck_assert(json_is_null(json_object_get(json_array_get(rows, 0), "state")));
	json_decref(rows);
	reg_table_destroy(table);
}
END_TEST

START_TEST(no_memory_for_a_table_is_told_when_it_is_printed)
{
	struct reg_err err = { 0 };

	fill(NULL);
	reg_table_if_empty(NULL, "nothing");
	ck_assert_int_eq(reg_table_show(NULL, "rows", json_object(), &err), REG_EIO);
	ck_assert_int_eq(reg_table_print(NULL, stdout, false, &err), REG_EIO);
	ck_assert_ptr_null(reg_table_json(NULL));
}
END_TEST

int main(void)
{
	TCase *tcase = tcase_create("table");
	Suite *suite = suite_create("table");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, people_see_columns_that_stand_below_each_other_by_width);
	tcase_add_test(tcase, a_spreadsheet_gets_every_column_and_no_formula);
	tcase_add_test(tcase, no_cell_begins_like_a_formula_in_narrow_or_full_width);
	tcase_add_test(tcase, a_cell_that_is_read_again_is_as_it_was);
	tcase_add_test(tcase, programs_get_the_same_cells_as_members);
	tcase_add_test(tcase, a_text_that_is_not_utf8_is_null_and_a_row_that_was_begun_is_not_printed);
	tcase_add_test(tcase, no_memory_for_a_table_is_told_when_it_is_printed);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
