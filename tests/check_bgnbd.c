/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Expected figures come from integrating the model's definition over its two distributions numerically (20,000 steps, in
 * another language), not from the closed forms that the code computes. The estimates published for a real data set are
 * compared in cli_analysis_test.sh.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "../manager/analysis/bgnbd.h"

#define WEEK 7

static const struct reg_bgnbd model = { .r = 0.25, .alpha = 4, .a = 0.8, .b = 2.5 };
static const struct known {
	struct reg_bgnbd_customer customer;
	double likelihood, alive;
} known[] = {
	{ { 0, 0, 210 }, -0.5350165463651682, 1 },
	{ { 1, 35, 210 }, -4.7374843116072, 0.3723880394406921 },
	{ { 2, 213, 272 }, -9.43746304133937, 0.7277405355022364 },
	{ { 10, 140, 273 }, -24.089983714661205, 0.03516998762874451 },
};
#define N_KNOWN (sizeof known / sizeof known[0])

static void ck_near(double got, double expected, double within)
{
	ck_assert_msg(fabs(got - expected) <= within, "%.12g, expected %.12g", got, expected);
}

START_TEST(the_likelihood_of_each_customer_is_that_of_the_definition_and_of_several_their_sum)
{
	struct reg_bgnbd_customer all[N_KNOWN];
	double sum = 0;

	for (size_t i = 0; i < N_KNOWN; i++) {
		ck_near(reg_bgnbd_likelihood(&model, &known[i].customer, 1, WEEK), known[i].likelihood, 1e-8);
		all[i] = known[i].customer;
		sum += known[i].likelihood;
	}
	ck_near(reg_bgnbd_likelihood(&model, all, N_KNOWN, WEEK), sum, 1e-7);
}
END_TEST

START_TEST(who_has_been_silent_for_long_is_less_likely_alive_and_who_came_once_surely)
{
	for (size_t i = 0; i < N_KNOWN; i++)
		ck_near(reg_bgnbd_alive(&model, &known[i].customer, WEEK), known[i].alive, 1e-8);
}
END_TEST

START_TEST(expected_purchases_are_those_of_the_definition)
{
	const struct reg_bgnbd_customer once = { 0, 0, 210 }, twice = { 2, 213, 272 };

	ck_near(reg_bgnbd_expected(&model, &twice, WEEK, 273), 1.2426520590795118, 1e-6);
	ck_near(reg_bgnbd_expected(&model, &once, WEEK, 364), 0.32024631381734925, 1e-6);
	ck_near(reg_bgnbd_expected(&model, &once, WEEK, 0), 0, 1e-12);
}
END_TEST

START_TEST(a_parameter_a_of_one_is_no_gap)
{
	struct reg_bgnbd below = model, at = model, above = model;
	const struct reg_bgnbd_customer customer = { 2, 213, 272 };

	below.a = 0.999;
	at.a = 1;
	above.a = 1.001;
	ck_assert(reg_bgnbd_expected(&below, &customer, WEEK, 273) > reg_bgnbd_expected(&at, &customer, WEEK, 273));
	ck_assert(reg_bgnbd_expected(&at, &customer, WEEK, 273) > reg_bgnbd_expected(&above, &customer, WEEK, 273));
}
END_TEST

/* --- fit --- */

static uint64_t seed;

static double uniform(void)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return ((double)(seed >> 11) + 0.5) / 9007199254740992.0;
}

/* By sums of exponentials, so the shape is a whole number. */
static double gamma_of(int shape)
{
	double sum = 0;

	for (int i = 0; i < shape; i++)
		sum -= log(uniform());
	return sum;
}

/* One customer of the model with r 1, alpha 10, a 1, b 3, watched for a year. */
static struct reg_bgnbd_customer simulate(void)
{
	double rate = gamma_of(1) / 10, leaving = gamma_of(1), staying = gamma_of(3);
	double chance = leaving / (leaving + staying), at = 0;
	struct reg_bgnbd_customer customer = { .t_days = 364 };

	for (;;) {
		at -= log(uniform()) / rate;
		if (at > 52)
			return customer;
		customer.x++;
		customer.tx_days = (int32_t)(at * WEEK);
		if (uniform() < chance)
			return customer;
	}
}

/* The two figures were computed with 1200 digits from the definition. */
START_TEST(who_came_daily_for_a_year_has_an_expectation_for_ten)
{
	const struct reg_bgnbd_customer daily = { 364, 364, 365 }, seldom = { 2, 180, 200 };

	ck_near(reg_bgnbd_expected(&model, &daily, WEEK, 3650), 1078.8040614, 1e-5);
	ck_near(reg_bgnbd_expected(&model, &seldom, WEEK, 365), 2.1155024795, 1e-8);
}
END_TEST

START_TEST(the_fit_finds_the_model_that_customers_were_made_by_and_nothing_near_is_likelier)
{
	enum { N = 20000 };
	struct reg_bgnbd_customer *customers = calloc(N, sizeof *customers);
	struct reg_err err = { 0 };
	struct reg_bgnbd found;

	seed = 7;
	for (int i = 0; i < N; i++)
		customers[i] = simulate();
	ck_assert_msg(reg_bgnbd_fit(&found, customers, N, WEEK, &err) == 0, "%s", err.line);
	ck_assert_int_eq(found.customers, N);
	ck_near(found.r, 1, 0.1);
	ck_near(found.alpha / found.r, 10, 1);
	ck_near(found.a / (found.a + found.b), 0.25, 0.02);
	ck_near(reg_bgnbd_likelihood(&found, customers, N, WEEK), found.log_likelihood, 1e-3);
	for (int i = 0; i < 8; i++) {
		struct reg_bgnbd other = found;
		double *const parameters[] = { &other.r, &other.alpha, &other.a, &other.b };

		*parameters[i / 2] *= i % 2 ? 1.02 : 0.98;
		ck_assert(reg_bgnbd_likelihood(&other, customers, N, WEEK) < found.log_likelihood);
	}
	free(customers);
}
END_TEST

START_TEST(too_few_customers_or_none_who_came_again_are_refused)
{
	struct reg_bgnbd_customer customers[12] = { 0 };
	struct reg_err err = { 0 };
	struct reg_bgnbd found;

	for (size_t i = 0; i < 12; i++)
		customers[i].t_days = 100;
	ck_assert_int_eq(reg_bgnbd_fit(&found, customers, 12, WEEK, &err), REG_EINVAL);
	ck_assert_int_ne(err.line[0], '\0');
	customers[3] = (struct reg_bgnbd_customer){ 1, 50, 100 };
	ck_assert_int_eq(reg_bgnbd_fit(&found, customers, 9, WEEK, NULL), REG_EINVAL);
	ck_assert_int_eq(reg_bgnbd_fit(&found, customers, 12, WEEK, NULL), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bgnbd");
	TCase *tcase = tcase_create("bgnbd");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, the_likelihood_of_each_customer_is_that_of_the_definition_and_of_several_their_sum);
	tcase_add_test(tcase, who_has_been_silent_for_long_is_less_likely_alive_and_who_came_once_surely);
	tcase_add_test(tcase, expected_purchases_are_those_of_the_definition);
	tcase_add_test(tcase, a_parameter_a_of_one_is_no_gap);
	tcase_add_test(tcase, who_came_daily_for_a_year_has_an_expectation_for_ten);
	tcase_add_test(tcase, the_fit_finds_the_model_that_customers_were_made_by_and_nothing_near_is_likelier);
	tcase_add_test(tcase, too_few_customers_or_none_who_came_again_are_refused);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
