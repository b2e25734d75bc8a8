/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * naxml_event.c - what a collected NAXML event means.
 *
 * Series. A journal names the prepay of a completion, and the original of a refund, by the bare TransactionID, so the
 * number is unique at the site for a while: one range for all registers (in a real shift file of one register the
 * numbers have gaps, which other registers used). It has six digits and begins again, within a few years at a busy
 * site, and other makes of POS count per register. The series is therefore "REGISTER BUSINESS-DATE", both from the
 * event itself: the same for the single file and for the shift file, unique under either way of counting, and equal to
 * the default series, so that a sale which also came through another door is the same document. Links do not suffer:
 * original_series stays open, and a prepay is found from any register and across midnight.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../../plugin/wide.h"
#include "naxml_event.h"
#include "scale.h"

#define MILLION INT64_C(1000000)

static int volume_scale(struct reg_scale *out, const char *uom, const char *currency)
{
	static const struct {
		const char *uom, *unit;
	} names[] = {
	    {"liter", "l"}, {"litre", "l"}, {"liters", "l"}, {"litres", "l"}, {"l", "l"}, {"ltr", "l"},
	    {"milliliter", "ml"}, {"ml", "ml"}, {"cubicMeter", "m3"}, {"m3", "m3"},
	    {"gallon", "us_gal"}, {"gallons", "us_gal"}, {"gallonUS", "us_gal"}, {"usGallon", "us_gal"}, {"gal", "us_gal"},
	    {"gallonUK", "uk_gal"}, {"gallonImperial", "uk_gal"}, {"imperialGallon", "uk_gal"}, {"ukGallon", "uk_gal"},
	};
	const char *unit = NULL;
	/* Old journals of the United States leave the unit out. */
	if (!uom)
		unit = currency && strcmp(currency, "USD") == 0 ? "us_gal" : "l";
	for (size_t i = 0; !unit && i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(uom, names[i].uom) == 0)
			unit = names[i].unit;
	if (!unit)
		return REG_EINVAL;
	struct reg_scale ml;
	if (reg_scale_volume(&ml, unit))
		return REG_EINVAL;
	*out = ml;
	return 0;
}

/* Price per `scale` of millilitres, in millionths, to minor units per cubic metre. */
static int64_t unit_price(int64_t price_millionths, struct reg_scale ml, int decimals)
{
	struct reg_wide num = reg_wide_times(reg_wide_product(price_millionths, reg_scale_power(decimals)), ml.den);
	struct reg_wide den = reg_wide_of(ml.num); /* the millionths and the millilitres of a cubic metre cancel out */
	int64_t value = reg_wide_clamp(reg_wide_round(num, den));
	return value > INT64_MAX / 2 || value < INT64_MIN / 2 ? 0 : value;
}

static bool carries_tax(const struct reg_naxml_line *line)
{
	return !line->is_void && line->amount_millionths != 0 && line->kind != REGULARS_LINE_PREPAY &&
	       line->kind != REGULARS_LINE_DEPOSIT && line->kind != REGULARS_LINE_FEE;
}

/* What the POS taxed for the ticket as a whole and on no line is spread over the lines by amount. */
static void spread_tax(struct reg_naxml_event *event, int64_t tax)
{
	struct reg_wide base = reg_wide_of(0), before = reg_wide_of(0);
	int64_t given = 0;

	for (size_t i = 0; i < event->n_lines; i++)
		if (carries_tax(&event->lines[i]))
			base = reg_wide_plus(base, event->lines[i].amount_millionths);
	if (reg_wide_sign(base) == 0)
		return;
	for (size_t i = 0; i < event->n_lines; i++) {
		struct reg_naxml_line *line = &event->lines[i];
		if (!carries_tax(line))
			continue;
		before = reg_wide_plus(before, line->amount_millionths);
		/* Whole cents only: each line is rounded later, and the sum of the lines has to stay. */
		int64_t upto = reg_wide_clamp(reg_wide_over(reg_wide_times(before, tax), base)) / 10000 * 10000;
		if (reg_wide_compare(before, base) == 0)
			upto = tax;
		line->tax_millionths += upto - given;
		given = upto;
	}
}

/* Tax stands beside the amounts unless the ticket's grand total is the sum of the amounts without it. */
static void add_tax(struct reg_naxml_event *event)
{
	struct reg_wide amounts = reg_wide_of(0), taxes = reg_wide_of(0);

	for (size_t i = 0; i < event->n_lines; i++)
		if (!event->lines[i].is_void) {
			amounts = reg_wide_plus(amounts, event->lines[i].amount_millionths);
			taxes = reg_wide_plus(taxes, event->lines[i].tax_millionths);
		}
	if (event->transaction_tax_millionths != 0 && reg_wide_sign(taxes) == 0)
		spread_tax(event, event->transaction_tax_millionths);
	if (event->has_grand && reg_wide_compare(reg_wide_of(event->grand_millionths), amounts) == 0)
		return;
	for (size_t i = 0; i < event->n_lines; i++)
		event->lines[i].amount_millionths += event->lines[i].tax_millionths;
}

static enum regulars_event_kind kind_of(const struct reg_naxml_event *event)
{
	bool prepay = false, completion = false;

	/* A suspended ticket was not paid; it comes back under its own number. Kept as a void that names nothing. */
	if (event->type == REG_NAXML_VOID || event->suspended)
		return REGULARS_SALE_VOID;
	if (event->type == REG_NAXML_REFUND)
		return REGULARS_SALE_REFUND;
	for (size_t i = 0; i < event->n_lines; i++)
		if (event->lines[i].kind == REGULARS_LINE_PREPAY && !event->lines[i].is_void) {
			prepay |= event->lines[i].amount_millionths > 0;
			completion |= event->lines[i].amount_millionths < 0;
		}
	return completion ? REGULARS_SALE_COMPLETION : prepay ? REGULARS_SALE_PREPAY : REGULARS_SALE_CLOSE;
}

static int fill_lines(struct regulars_line *out, struct reg_naxml_event *event)
{
	int decimals = reg_scale_currency_decimals(event->currency);
	struct reg_scale minor = {1, reg_scale_power(6 - decimals)};

	for (size_t i = 0; i < event->n_lines; i++) {
		const struct reg_naxml_line *line = &event->lines[i];
		struct reg_scale ml = {1, 1};
		out[i] = (struct regulars_line){
		    .kind = line->kind,
		    .is_void = line->is_void,
		    .product = line->product,
		    .category = line->category,
		    .pump = line->pump,
		    .amount_minor = reg_scale_value(line->amount_millionths, minor),
		    .tax_minor = reg_scale_value(line->tax_millionths, minor),
		    .discount_minor = reg_scale_value(line->discount_millionths, minor),
		};
		if (line->kind != REGULARS_LINE_FUEL) {
			out[i].quantity_milli = reg_scale_value(line->quantity_millionths, (struct reg_scale){1, 1000});
			continue;
		}
		if (volume_scale(&ml, line->uom, event->currency)) {
			snprintf(event->why, sizeof(event->why), "SalesQuantity: '%.40s' is not a unit of volume known here",
			    line->uom);
			return REG_EINVAL;
		}
		/* Millionths of a unit, so the unit's millilitres go in as millionths too: gallons stay below 2^63. */
		out[i].volume_ml = reg_wide_clamp(
		    reg_wide_round(reg_wide_product(line->quantity_millionths, ml.num), reg_wide_product(ml.den, MILLION)));
		out[i].unit_price_minor_per_m3 = unit_price(line->price_millionths, ml, decimals);
	}
	return 0;
}

/* The receipt's own time; some events have only the time they ended. */
static int instant_of(int64_t *out, struct reg_naxml_event *event, const struct reg_zone *zone)
{
	const char *date = event->date ? event->date : event->end_date;
	const char *time = event->date && event->time ? event->time : event->end_time ? event->end_time : event->time;
	struct reg_err why = {0};
	char text[80];

	if (!date || !time) {
		snprintf(event->why, sizeof(event->why), "ReceiptDate and ReceiptTime are missing");
		return REG_EINVAL;
	}
	snprintf(text, sizeof(text), "%.30sT%.40s", date, time);
	if (reg_instant_parse(out, text, zone, &why) < 0) {
		snprintf(event->why, sizeof(event->why), "ReceiptDate and ReceiptTime: %.400s", why.line);
		return REG_EINVAL;
	}
	return 0;
}

int reg_naxml_event_give(struct reg_naxml_event *event, const struct reg_input *input, const struct reg_zone *zone,
    struct reg_err *err)
{
	struct regulars_event out = {.struct_size = sizeof(out)};
	char series[128];
	int rc = 0;

	if (!event->why[0] && !event->receipt)
		snprintf(event->why, sizeof(event->why), "TransactionID is missing");
	if (!event->why[0])
		(void)instant_of(&out.at_unix_s, event, zone);
	out.kind = kind_of(event);
	add_tax(event);

	struct regulars_line *lines = reg_bag_take(&event->bag, (event->n_lines + 1) * sizeof(*lines));
	struct regulars_tender *tenders = reg_bag_take(&event->bag, (event->n_tenders + 1) * sizeof(*tenders));
	if (!lines || !tenders)
		return reg_err_set(err, REG_EIO, "%s: out of memory", input->name);
	if (!event->why[0])
		(void)fill_lines(lines, event);
	if (event->why[0]) {
		if (input->sink->bad)
			input->sink->bad(input->name, event->line, event->why, input->sink->payload);
		return 0;
	}

	struct reg_scale minor = {1, reg_scale_power(6 - reg_scale_currency_decimals(event->currency))};
	for (size_t i = 0; i < event->n_tenders; i++)
		tenders[i] = (struct regulars_tender){
		    event->tenders[i].kind, reg_scale_value(event->tenders[i].amount_millionths, minor)};
	out.flags = event->training ? REGULARS_TRAINING : 0;
	out.site = event->site;
	out.till = event->till;
	if (event->business_date) {
		snprintf(series, sizeof(series), "%.60s %.40s", event->till ? event->till : "", event->business_date);
		out.series = series;
	}
	out.receipt = event->receipt;
	out.business_date = event->business_date;
	out.attendant = event->attendant;
	out.shift = event->shift;
	out.currency = event->currency;
	out.card = event->account;
	if (!event->suspended && (out.kind == REGULARS_SALE_COMPLETION || event->type != REG_NAXML_SALE)) {
		out.original_site = event->original_receipt ? event->original_site : NULL;
		out.original_receipt = event->original_receipt;
	}
	out.lines = lines;
	out.n_lines = event->n_lines;
	out.tenders = tenders;
	out.n_tenders = event->n_tenders;
	rc = input->sink->event(&out, input->name, event->line, input->sink->payload, err);
	return rc;
}
