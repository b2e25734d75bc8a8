/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "credit.h"

#include <string.h>

#include "zone.h"

#define MARGIN_S (INT64_C(2) * 86400) /* how far a site day that the host names may be from the time of the sale */

/* --- scores --- */

void reg_score_add(struct reg_score *sum, const struct reg_score *more)
{
	sum->sales += more->sales;
	sum->identified += more->identified;
	sum->plates += more->plates;
	sum->shop_sales += more->shop_sales;
	sum->shop_minor += more->shop_minor;
	sum->enrolled += more->enrolled;
	sum->cards += more->cards;
	sum->referrals += more->referrals;
	sum->developed += more->developed;
	sum->first_fills += more->first_fills;
	sum->own_ml += more->own_ml;
}

int64_t reg_score_value(const struct reg_score *score, enum reg_metric metric)
{
	switch (metric) {
	case REG_METRIC_CAPTURED:
		return score->identified;
	case REG_METRIC_ENROLLED:
		return score->enrolled;
	case REG_METRIC_CARDS:
		return score->cards;
	case REG_METRIC_REFERRALS:
		return score->referrals;
	case REG_METRIC_SHOP:
		return score->shop_minor;
	case REG_METRIC_PLATES:
		return score->plates;
	case REG_METRIC_RATE:
		return score->sales == 0 ? 0 : score->identified * 1000000000 / score->sales;
	case REG_METRIC_SHOP_SALES:
		return score->shop_sales;
	case REG_METRIC_DEVELOPED:
		return score->developed;
	case REG_METRIC_FIRST_FILLS:
		return score->first_fills;
	case REG_METRIC_OWN_VOLUME:
		return score->own_ml;
	}
	return 0;
}

/* --- metrics --- */

static const struct {
	enum reg_metric metric;
	const char *word;
	unsigned parts;
} metrics[] = {
	{ REG_METRIC_PLATES, "plates", REG_CREDIT_SALES },
	{ REG_METRIC_CAPTURED, "captured", REG_CREDIT_SALES },
	{ REG_METRIC_RATE, "capture-rate", REG_CREDIT_SALES },
	{ REG_METRIC_ENROLLED, "enrolled", REG_CREDIT_ACTS },
	{ REG_METRIC_CARDS, "cards", REG_CREDIT_ACTS },
	{ REG_METRIC_REFERRALS, "referrals", REG_CREDIT_ACTS },
	{ REG_METRIC_SHOP_SALES, "shop-sales", REG_CREDIT_SHOP },
	{ REG_METRIC_SHOP, "shop", REG_CREDIT_SHOP },
	{ REG_METRIC_DEVELOPED, "developed", REG_CREDIT_DEVELOPED },
	{ REG_METRIC_FIRST_FILLS, "first-fills", REG_CREDIT_DEVELOPED },
	{ REG_METRIC_OWN_VOLUME, "own-volume", REG_CREDIT_OWN },
};
#define METRICS (sizeof metrics / sizeof metrics[0])

const char *reg_metric_nth(enum reg_metric *out, size_t i)
{
	if (i >= METRICS) {
		return NULL;
	}
	*out = metrics[i].metric;
	return metrics[i].word;
}

const char *reg_metric_word(enum reg_metric metric)
{
	for (size_t i = 0; i < METRICS; i++) {
		if (metrics[i].metric == metric) {
			return metrics[i].word;
		}
	}
	return "";
}

bool reg_metric_find(enum reg_metric *out, const char *word)
{
	for (size_t i = 0; i < METRICS; i++) {
		if (strcmp(metrics[i].word, word) == 0) {
			*out = metrics[i].metric;
			return true;
		}
	}
	return false;
}

unsigned reg_metric_parts(enum reg_metric metric)
{
	for (size_t i = 0; i < METRICS; i++) {
		if (metrics[i].metric == metric) {
			return metrics[i].parts;
		}
	}
	return 0;
}

/* --- the walk --- */

struct walk {
	struct reg_side *side;
	const struct reg_shift *shift;
	int (*take)(const struct reg_credit *credit, void *payload);
	void *payload;
	struct reg_err *err;
};

/* One row of `which` as a credit. Columns: as the statement says. */
static int read_row(struct reg_credit *out, const struct walk *walk, enum reg_sql which, struct reg_stmt *stmt)
{
	const char *who = reg_text(stmt, 0), *day = NULL;

	*out = (struct reg_credit){ .who = who != NULL ? who : "", .shift = "" };
	if (which == REG_SQL_CREDIT_SALES) {
		out->shift = reg_is_null(stmt, 1) ? "" : reg_text(stmt, 1);
		day = reg_text(stmt, 2);
		out->at_unix_s = reg_int(stmt, 3);
		out->last_unix_s = reg_int(stmt, 4);
		out->score = (struct reg_score){ .sales = reg_int(stmt, 5), .identified = reg_int(stmt, 6),
			.plates = reg_int(stmt, 7) };
	} else if (which == REG_SQL_CREDIT_SHOP) {
		day = reg_text(stmt, 1);
		out->at_unix_s = out->last_unix_s = reg_int(stmt, 2);
		out->score.shop_sales = reg_int(stmt, 3);
		out->score.shop_minor = reg_int(stmt, 4);
	} else if (which == REG_SQL_CREDIT_ACTS || which == REG_SQL_CREDIT_DEVELOPED) {
		out->at_unix_s = out->last_unix_s = reg_int(stmt, 1);
		out->customer = reg_int(stmt, 2);
		if (which == REG_SQL_CREDIT_ACTS) {
			out->score = (struct reg_score){ .enrolled = reg_int(stmt, 3), .cards = reg_int(stmt, 4),
				.referrals = reg_int(stmt, 5) };
		} else {
			out->score.developed = 1;
		}
	} else {
		day = reg_text(stmt, 1);
		out->at_unix_s = out->last_unix_s = reg_int(stmt, 2);
		out->customer = reg_int(stmt, 3);
		if (which == REG_SQL_CREDIT_OWN) {
			out->score.own_ml = reg_int(stmt, 4);
		} else {
			out->score.first_fills = 1;
		}
	}
	out->day = reg_zone_day(walk->side->zone, out->at_unix_s);
	return day == NULL ? 0 : reg_day_parse(&out->day, day, walk->err);
}

static int walk_rows(const struct walk *walk, enum reg_sql which, struct reg_stmt *stmt)
{
	int rc = 0;

	while (rc == 0 && (rc = reg_step(stmt, walk->err)) > 0) {
		struct reg_credit credit;

		rc = read_row(&credit, walk, which, stmt);
		/* Customers whom nobody won or keeps are nobody's. */
		if (rc == 0 && (which == REG_SQL_CREDIT_SALES || which == REG_SQL_CREDIT_SHOP || credit.who[0] != '\0')) {
			rc = walk->take(&credit, walk->payload);
		}
	}
	reg_reset(stmt);
	return rc;
}

static int walk_sales(const struct walk *walk, size_t till, enum reg_sql which)
{
	const struct reg_shift *shift = walk->shift;
	int64_t margin = shift->is_of_days ? MARGIN_S : 0;
	int64_t from = shift->from_unix_s - (shift->from_unix_s > INT64_MIN + margin ? margin : 0);
	int64_t until = shift->until_unix_s + (shift->until_unix_s < INT64_MAX - margin ? margin : 0);
	struct reg_stmt *stmt;
	int rc;

	if (which == REG_SQL_CREDIT_SHOP) {
		rc = reg_sql(&stmt, walk->side->store, which, walk->err, "iiiittt", shift->tills[till].after,
		    shift->tills[till].upto, from, until, shift->from_day, shift->until_day, walk->side->currency);
	} else if (which == REG_SQL_CREDIT_FIRST_FILLS) {
		rc = reg_sql(&stmt, walk->side->store, which, walk->err, "iiiitti", shift->tills[till].after,
		    shift->tills[till].upto, from, until, shift->from_day, shift->until_day, shift->until_unix_s);
	} else {
		rc = reg_sql(&stmt, walk->side->store, which, walk->err, "iiiitt", shift->tills[till].after,
		    shift->tills[till].upto, from, until, shift->from_day, shift->until_day);
	}
	return rc < 0 ? rc : walk_rows(walk, which, stmt);
}

static int walk_acts(const struct walk *walk, size_t till, enum reg_sql which)
{
	const struct reg_shift *shift = walk->shift;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, walk->side->store, which, walk->err, "iiii", shift->tills[till].acts_after,
	    shift->tills[till].upto, shift->from_unix_s, shift->until_unix_s);

	return rc < 0 ? rc : walk_rows(walk, which, stmt);
}

int reg_credit_each(struct reg_side *side, const struct reg_shift *shift, unsigned parts,
    int (*take)(const struct reg_credit *credit, void *payload), void *payload, struct reg_err *err)
{
	const struct walk walk = { side, shift, take, payload, err };
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < shift->n; i++) {
		if ((parts & REG_CREDIT_SALES) != 0) {
			rc = walk_sales(&walk, i, REG_SQL_CREDIT_SALES);
		}
		if (rc == 0 && (parts & REG_CREDIT_SHOP) != 0) {
			rc = walk_sales(&walk, i, REG_SQL_CREDIT_SHOP);
		}
		if (rc == 0 && (parts & REG_CREDIT_ACTS) != 0) {
			rc = walk_acts(&walk, i, REG_SQL_CREDIT_ACTS);
		}
		if (rc == 0 && (parts & REG_CREDIT_DEVELOPED) != 0) {
			rc = walk_acts(&walk, i, REG_SQL_CREDIT_DEVELOPED);
		}
		if (rc == 0 && (parts & REG_CREDIT_DEVELOPED) != 0) {
			rc = walk_sales(&walk, i, REG_SQL_CREDIT_FIRST_FILLS);
		}
		if (rc == 0 && (parts & REG_CREDIT_OWN) != 0) {
			rc = walk_sales(&walk, i, REG_SQL_CREDIT_OWN);
		}
	}
	return rc;
}
