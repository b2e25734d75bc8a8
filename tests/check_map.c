/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <unistd.h>

#include "../hooks/journal/map.h"
#include "journal.h"

#define EVENT "event = { receipt = \"r\"; at = \"t\"; currency = { constant = \"EUR\"; }; };\n"
#define LINE "line = { kind = { constant = \"fuel\"; }; };\n"

/* Reads a map that is wrong; the message without the path, static. */
static const char *complaint(const char *text)
{
	static char line[REG_ERR_SIZE];
	char path[] = "/tmp/regulars-map-XXXXXX";
	struct reg_journal_map *map = NULL;
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	reg_err_clear(&err);
	int rc = reg_journal_map_create(&map, path, &err);
	unlink(path);
	if (rc == 0) {
		reg_journal_map_destroy(map);
		return "";
	}
	ck_assert_int_eq(rc, REG_EINVAL);
	ck_assert_int_eq(strncmp(err.line, path, strlen(path)), 0);
	snprintf(line, sizeof(line), "%s", err.line + strlen(path));
	return line;
}

START_TEST(mistakes_are_told_with_their_line)
{
	ck_assert_str_eq(complaint(EVENT LINE), "");
	ck_assert_str_eq(complaint(EVENT LINE "colour = 1;"), ":3: a map has no setting 'colour'");
	ck_assert_str_eq(complaint("event = {\n receipt = \"r\";\n colour = 2;\n};" LINE),
	    ":3: event has no member 'colour'");
	ck_assert_str_eq(complaint(EVENT "line = {\n kind = { constant = \"petrol\"; };\n};"),
	    ":3: line.kind: 'petrol' is not fuel, goods, service, discount, fee, deposit or prepay");
	ck_assert_str_eq(complaint(EVENT LINE "separator = \"ab\";"),
	    ":3: separator: one character, \"tab\" or \"blanks\" is expected");
	ck_assert_str_eq(complaint(EVENT), ":1: line.kind is missing");
	ck_assert_str_eq(complaint(EVENT "line = {\n"), ":3: syntax error");
	ck_assert_ptr_nonnull(strstr(complaint(EVENT "line = { kind = { column = 1; constant = \"fuel\"; }; };"),
	    "one of column"));
	ck_assert_ptr_nonnull(strstr(complaint(EVENT LINE "header = false;"), "by position"));
	ck_assert_ptr_nonnull(strstr(complaint(EVENT
	    "line = { kind = { constant = \"fuel\"; }; volume = { column = 1; unit = \"pint\"; }; };"),
	    "line.volume.unit"));
	ck_assert_ptr_nonnull(strstr(complaint("event = { receipt = 1; at = { column = 2; format = \"%Y-%m\"; }; };" LINE),
	    "event.at.format"));
	ck_assert_ptr_nonnull(strstr(complaint("event = { receipt = 1; at = 2; };\n"
	    "line = { kind = { constant = \"fuel\"; }; amount = 3; };"),
	    ":2: line.amount is in major units"));
	ck_assert_ptr_nonnull(strstr(complaint(EVENT LINE "group = { within_rows = 5; };"), "group: columns"));
}
END_TEST

START_TEST(a_map_that_is_not_there_is_not_found)
{
	struct reg_journal_map *map = NULL;
	reg_err_clear(&err);
	ck_assert_int_eq(reg_journal_map_create(&map, "/no/such.map", &err), REG_ENOTFOUND);
	ck_assert_ptr_null(map);
	reg_journal_map_destroy(map);
}
END_TEST

START_TEST(the_maps_that_ship_are_right)
{
	static const char *const names[] = {"fleet", "ccs", "cdnow"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char path[4096];
		struct reg_journal_map *map = NULL;
		snprintf(path, sizeof(path), "%s/manager/maps/%s.map", getenv("REGULARS_TEST_SRCDIR"), names[i]);
		reg_err_clear(&err);
		int rc = reg_journal_map_create(&map, path, &err);
		ck_assert_msg(rc == 0, "%s", err.line);
		reg_journal_map_destroy(map);
	}
}
END_TEST

START_TEST(names_of_kinds_are_those_of_json)
{
	ck_assert_int_eq(reg_map_event_kind("sale.prepay"), REGULARS_SALE_PREPAY);
	ck_assert_int_eq(reg_map_event_kind("sale"), 0);
	ck_assert_int_eq(reg_map_line_kind("prepay"), REGULARS_LINE_PREPAY);
	ck_assert_int_eq(reg_map_line_kind(""), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("map");
	TCase *tcase = tcase_create("map");

	tcase_add_test(tcase, mistakes_are_told_with_their_line);
	tcase_add_test(tcase, a_map_that_is_not_there_is_not_found);
	tcase_add_test(tcase, the_maps_that_ship_are_right);
	tcase_add_test(tcase, names_of_kinds_are_those_of_json);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
