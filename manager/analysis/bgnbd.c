/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bgnbd.h"

#include <math.h>
#include <nlopt.h>
#include <stdlib.h>

#define PARAMETERS 4
#define BOUND 12.0      /* of the parameters' logarithms */
#define EVALUATIONS 5000
#define MIN_CUSTOMERS 10
#define TERMS 100000    /* of the series, before it is given up */
#define LARGE 1e200     /* from here on sums are scaled */

/* lgamma() sets a global; this one does not. */
static double log_gamma(double x)
{
	int sign;

	return lgamma_r(x, &sign);
}

/* --- likelihood ------------------------------------------------------------------------------------------------ */

struct likelihood {
	double r, alpha, a, b;
	int32_t x;         /* that the constants are of */
	double of_x;       /* the part that depends on x alone */
	double of_leaving; /* ln(a / (b + x - 1)) */
};

/* ln of A1 * A2 without T (equation 6, in the authors' form for computing). */
static void set_x(struct likelihood *l, int32_t x)
{
	l->x = x;
	l->of_x = log_gamma(l->r + x) - log_gamma(l->r) + l->r * log(l->alpha) + log_gamma(l->a + l->b) +
	    log_gamma(l->b + x) - log_gamma(l->b) - log_gamma(l->a + l->b + x);
	l->of_leaving = x > 0 ? log(l->a) - log(l->b + x - 1) : 0;
}

static double of_customer(struct likelihood *l, const struct reg_bgnbd_customer *customer, int unit_days)
{
	double alive, left, highest;

	if (customer->x != l->x)
		set_x(l, customer->x);
	alive = -(l->r + l->x) * log(l->alpha + (double)customer->t_days / unit_days);
	if (l->x == 0)
		return l->of_x + alive;
	left = l->of_leaving - (l->r + l->x) * log(l->alpha + (double)customer->tx_days / unit_days);
	highest = alive > left ? alive : left;
	return l->of_x + highest + log(exp(alive - highest) + exp(left - highest));
}

static struct likelihood likelihood_of(const struct reg_bgnbd *model)
{
	return (struct likelihood){ .r = model->r, .alpha = model->alpha, .a = model->a, .b = model->b, .x = -1 };
}

double reg_bgnbd_likelihood(const struct reg_bgnbd *model, const struct reg_bgnbd_customer *customers, size_t n, int unit_days)
{
	struct likelihood l = likelihood_of(model);
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += of_customer(&l, &customers[i], unit_days);
	return sum;
}

/* --- fit ------------------------------------------------------------------------------------------------------- */

/* Customers with the same history, counted. */
struct group {
	struct reg_bgnbd_customer customer;
	double count;
};

struct problem {
	struct group *groups;
	size_t n;
	int unit_days;
};

static int compare(const void *a, const void *b)
{
	const struct reg_bgnbd_customer *x = a, *y = b;

	if (x->x != y->x)
		return x->x < y->x ? -1 : 1;
	if (x->tx_days != y->tx_days)
		return x->tx_days < y->tx_days ? -1 : 1;
	return (x->t_days > y->t_days) - (x->t_days < y->t_days);
}

static struct reg_bgnbd model_at(const double *logarithms)
{
	return (struct reg_bgnbd){ .r = exp(logarithms[0]), .alpha = exp(logarithms[1]), .a = exp(logarithms[2]),
		.b = exp(logarithms[3]) };
}

static double objective(unsigned n, const double *logarithms, double *gradient, void *payload)
{
	const struct problem *problem = payload;
	struct reg_bgnbd model = model_at(logarithms);
	struct likelihood l = likelihood_of(&model);
	double sum = 0;

	(void)n;
	(void)gradient; /* the method asks for none */
	for (size_t i = 0; i < problem->n; i++)
		sum += problem->groups[i].count * of_customer(&l, &problem->groups[i].customer, problem->unit_days);
	return isfinite(sum) ? sum : -HUGE_VAL;
}

static int maximise(struct reg_bgnbd *out, struct problem *problem, struct reg_err *err)
{
	nlopt_opt search = nlopt_create(NLOPT_LN_SBPLX, PARAMETERS);
	double logarithms[PARAMETERS] = { 0 }, best = 0;
	nlopt_result result;

	if (search == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	(void)nlopt_set_max_objective(search, objective, problem);
	(void)nlopt_set_lower_bounds1(search, -BOUND);
	(void)nlopt_set_upper_bounds1(search, BOUND);
	(void)nlopt_set_initial_step1(search, 0.5);
	(void)nlopt_set_xtol_abs1(search, 1e-7);
	(void)nlopt_set_maxeval(search, EVALUATIONS);
	result = nlopt_optimize(search, logarithms, &best);
	nlopt_destroy(search);
	if (result < 0 || !isfinite(best))
		return reg_err_set(err, REG_EINVAL, "no BG/NBD model fits these visits: the search found no maximum");
	*out = model_at(logarithms);
	out->log_likelihood = best;
	return 0;
}

int reg_bgnbd_fit(struct reg_bgnbd *out, struct reg_bgnbd_customer *customers, size_t n, int unit_days, struct reg_err *err)
{
	struct problem problem = { .unit_days = unit_days };
	size_t n_again = 0;
	int rc;

	for (size_t i = 0; i < n; i++)
		n_again += customers[i].x > 0;
	if (n < MIN_CUSTOMERS || n_again == 0)
		return reg_err_set(err, REG_EINVAL,
		    "no BG/NBD model can be fitted: %zu customers with visits, %zu of them came again; at least %d and 1 are "
		    "needed", n, n_again, MIN_CUSTOMERS);
	problem.groups = malloc(n * sizeof *problem.groups);
	if (problem.groups == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	qsort(customers, n, sizeof customers[0], compare);
	for (size_t i = 0; i < n; i++) {
		if (problem.n > 0 && compare(&problem.groups[problem.n - 1].customer, &customers[i]) == 0)
			problem.groups[problem.n - 1].count++;
		else
			problem.groups[problem.n++] = (struct group){ customers[i], 1 };
	}
	rc = maximise(out, &problem, err);
	if (rc == 0)
		out->customers = (int64_t)n;
	free(problem.groups);
	return rc;
}

/* --- what it says of a customer -------------------------------------------------------------------------------- */

/* a / (b + x - 1) * ((alpha + T) / (alpha + t_x)) ^ (r + x): how much likelier it is that the customer has left. */
static double leaving(const struct reg_bgnbd *model, const struct reg_bgnbd_customer *customer, int unit_days)
{
	double t = (double)customer->t_days / unit_days, tx = (double)customer->tx_days / unit_days;

	if (customer->x == 0)
		return 0;
	return model->a / (model->b + customer->x - 1) *
	    exp((model->r + customer->x) * (log(model->alpha + t) - log(model->alpha + tx)));
}

double reg_bgnbd_alive(const struct reg_bgnbd *model, const struct reg_bgnbd_customer *customer, int unit_days)
{
	return 1 / (1 + leaving(model, customer, unit_days));
}

/* Gauss's hypergeometric function by its series, for 0 <= z < 1 (Abramowitz and Stegun, 15.1.1), times exp(-*logarithm): for
 * who came daily for a year it has no double otherwise. */
static double hypergeometric(double *logarithm, double a, double b, double c, double z)
{
	double term = 1, sum = 1;

	*logarithm = 0;
	for (int j = 0; j < TERMS && fabs(term) > 1e-16 * fabs(sum); j++) {
		term *= (a + j) * (b + j) / (c + j) * z / (j + 1);
		sum += term;
		if (fabs(sum) > LARGE) {
			term /= LARGE;
			sum /= LARGE;
			*logarithm += log(LARGE);
		}
	}
	return sum;
}

/* Equation 10. */
double reg_bgnbd_expected(const struct reg_bgnbd *model, const struct reg_bgnbd_customer *customer, int unit_days,
    int32_t ahead_days)
{
	double t = (double)customer->t_days / unit_days, ahead = (double)ahead_days / unit_days;
	double a = fabs(model->a - 1) < 1e-6 ? 1 + 1e-6 : model->a; /* it has a limit there, but divides by nothing */
	double rx = model->r + customer->x, bx = model->b + customer->x, abx = a + bx - 1;
	double alpha_t = model->alpha + t, logarithm, series;

	if (fabs(abx) < 1e-6)
		abx = 1e-6;
	series = hypergeometric(&logarithm, rx, bx, abx, ahead / (alpha_t + ahead));
	return abx / (a - 1) * (1 - exp(logarithm + rx * (log(alpha_t) - log(alpha_t + ahead))) * series) /
	    (1 + leaving(model, customer, unit_days));
}
