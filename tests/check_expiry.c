/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdlib.h>

#include "evaluate.h"
#include "zone.h"

static const uint16_t dates[] = { 229, 630, 1231 };

static int32_t day_of(const char *text)
{
	int32_t day;

	ck_assert_int_eq(reg_day_parse(&day, text, NULL), REG_OK);
	return day;
}

START_TEST(points_end_on_the_day_that_the_programme_says)
{
	static const struct {
		struct reg_programme programme;
		const char *unlock, *end; /* NULL: never */
	} table[] = {
		{ { .expiry = REG_EXPIRY_NEVER }, "2026-11-21", NULL },
		{ { .expiry = REG_EXPIRY_DAYS, .expiry_days = 0 }, "2026-11-21", "2026-11-21" },
		{ { .expiry = REG_EXPIRY_DAYS, .expiry_days = 365 }, "2026-11-21", "2027-11-21" },
		{ { .expiry = REG_EXPIRY_MONTH_END }, "2026-11-21", "2026-11-30" },
		{ { .expiry = REG_EXPIRY_MONTH_END, .expiry_months = 3 }, "2026-11-30", "2027-02-28" },
		{ { .expiry = REG_EXPIRY_MONTH_END, .expiry_months = 1 }, "2028-01-31", "2028-02-29" },
		{ { .expiry = REG_EXPIRY_MONTH_END, .expiry_months = 12 }, "2026-12-01", "2027-12-31" },
		{ { .expiry = REG_EXPIRY_YEAR_END }, "2026-01-01", "2026-12-31" },
		{ { .expiry = REG_EXPIRY_YEAR_END, .expiry_years = 1 }, "2026-12-31", "2027-12-31" },
		{ { .expiry = REG_EXPIRY_DATES, .expiry_dates = dates, .n_expiry_dates = 3 }, "2026-06-30", "2026-06-30" },
		{ { .expiry = REG_EXPIRY_DATES, .expiry_dates = dates, .n_expiry_dates = 3 }, "2026-07-01", "2026-12-31" },
		{ { .expiry = REG_EXPIRY_DATES, .expiry_dates = dates, .n_expiry_dates = 3, .expiry_days = 1 }, "2026-06-30",
			"2026-12-31" },
		{ { .expiry = REG_EXPIRY_DATES, .expiry_dates = dates, .n_expiry_dates = 3, .expiry_days = 30 }, "2026-12-15",
			"2027-02-28" },
		{ { .expiry = REG_EXPIRY_DATES, .expiry_dates = dates, .n_expiry_dates = 3 }, "2028-02-29", "2028-02-29" },
		{ { .expiry = REG_EXPIRY_DATES, .expiry_dates = dates, .n_expiry_dates = 1 }, "2026-03-01", "2027-02-28" },
		{ { .expiry = REG_EXPIRY_DATES }, "2026-03-01", NULL },
	};

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		ck_assert_int_eq(reg_expiry_day(&table[i].programme, day_of(table[i].unlock)),
		    table[i].end == NULL ? REG_DAY_NEVER : day_of(table[i].end));
}
END_TEST

START_TEST(what_is_never_unlocked_never_expires_and_no_day_overflows)
{
	for (enum reg_expiry expiry = REG_EXPIRY_NEVER; expiry <= REG_EXPIRY_DATES; expiry++) {
		const struct reg_programme programme = { .expiry = expiry, .expiry_days = INT32_MAX, .expiry_months = 120000,
			.expiry_years = INT32_MAX, .expiry_dates = dates, .n_expiry_dates = 3 };

		ck_assert_int_eq(reg_expiry_day(&programme, REG_DAY_NEVER), REG_DAY_NEVER);
		ck_assert_int_ge(reg_expiry_day(&programme, 20778), 20778);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("expiry");
	TCase *tcase = tcase_create("expiry");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, points_end_on_the_day_that_the_programme_says);
	tcase_add_test(tcase, what_is_never_unlocked_never_expires_and_no_day_overflows);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
