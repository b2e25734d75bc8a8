/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the tills of a random station deliver.
 */
#include "generate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICKETS 256
#define LINES 5

/* A document while it is made up; texts are static or kept in the struct. */
struct ticket {
	enum regulars_event_kind kind;
	uint32_t flags;
	const char *site, *till, *series, *attendant, *shift, *currency, *plate, *card, *phone, *customer;
	const char *original_site, *original_series, *original_receipt;
	char receipt[16], day[REG_DAY_SIZE], document[16];
	int64_t at_unix_s, revision, promised_points;
	struct regulars_line lines[LINES];
	size_t n_lines;
	const struct reg_event *made; /* its first delivery */
};

struct generator {
	struct random random;
	struct generated *generated;
	const struct reg_event_context *context;
	struct ticket tickets[TICKETS]; /* what may be refunded, edited, repeated */
	size_t n_tickets;
	int64_t last_at;
	struct reg_err *err;
};

/* --- pieces -------------------------------------------------------------------------------------------------- */

static const char *maybe(struct random *random, int percent, const char *text)
{
	return random_chance(random, percent) ? text : NULL;
}

static struct regulars_line *add_line(struct ticket *ticket, enum regulars_line_kind kind, const char *product,
    const char *category, int64_t amount_minor)
{
	struct regulars_line *line = &ticket->lines[ticket->n_lines];

	if (ticket->n_lines == LINES)
		return &ticket->lines[LINES - 1];
	ticket->n_lines++;
	memset(line, 0, sizeof(*line));
	line->kind = kind;
	line->product = product;
	line->category = category;
	line->amount_minor = amount_minor;
	return line;
}

static void add_fuel(struct random *random, struct ticket *ticket)
{
	static const char *const grades[] = { "92", "95", "98", "0" };
	/* Mostly tens of litres, so that thresholds are hit exactly. */
	int64_t volume_ml = random_chance(random, 70) ? 10000 * (int64_t)(1 + random_below(random, 6)) :
	    random_below(random, 70000);
	struct regulars_line *line = add_line(ticket, REGULARS_LINE_FUEL, RANDOM_OF(random, grades), NULL,
	    volume_ml * 745 / 1000);

	if (random_chance(random, 5))
		volume_ml = 0;
	line->volume_ml = volume_ml;
	line->unit_price_minor_per_m3 = 745000;
	line->tax_minor = line->amount_minor / 9;
}

static void add_shop(struct random *random, struct ticket *ticket)
{
	int64_t amount = 50 + random_below(random, 5000);
	struct regulars_line *line;

	switch (random_below(random, 7)) {
	case 0:
		add_line(ticket, REGULARS_LINE_SERVICE, "wash", "service", amount);
		break;
	case 1:
		add_line(ticket, REGULARS_LINE_FEE, "fee", NULL, 100);
		break;
	case 2:
		add_line(ticket, REGULARS_LINE_DEPOSIT, "bottle", NULL, 25);
		break;
	case 3:
		add_line(ticket, REGULARS_LINE_GOODS, "6900000000001", "tobacco", amount);
		break;
	case 4:
		add_line(ticket, REGULARS_LINE_DISCOUNT, "coupon", NULL, -(amount / 10));
		break;
	default:
		line = add_line(ticket, REGULARS_LINE_GOODS, "6900000000002", "drinks", amount);
		line->discount_minor = random_chance(random, 30) ? 30 : 0;
		line->tax_minor = amount / 10;
		break;
	}
	if (random_chance(random, 12))
		ticket->lines[ticket->n_lines - 1].is_void = 1;
}

static void identify(struct random *random, struct ticket *ticket)
{
	static const char *const hosts[] = { "1", "2", "77" };
	static const char *const odd_cards[] = { "****1234", "4111111111111111" };

	ticket->plate = maybe(random, 60, RANDOM_OF(random, generate_plates));
	ticket->card = maybe(random, 25, RANDOM_OF(random, generate_cards));
	ticket->phone = maybe(random, 12, RANDOM_OF(random, generate_phones));
	ticket->customer = maybe(random, 6, RANDOM_OF(random, hosts));
	if (random_chance(random, 4))
		ticket->card = RANDOM_OF(random, odd_cards);
}

static int64_t pick_instant(struct generator *generator)
{
	if (!random_chance(&generator->random, 20))
		generator->last_at = generate_instant(generator->generated, &generator->random);
	return generator->last_at;
}

static struct ticket begin(struct generator *generator, enum regulars_event_kind kind, int64_t at_unix_s)
{
	static const char *const sites[] = { "S1", "S1", "S1", "S2" }, *const tills[] = { "1", "2" };
	static const char *const series[] = { NULL, NULL, "A", "B" };
	struct random *random = &generator->random;
	struct ticket ticket = { .kind = kind, .at_unix_s = at_unix_s };
	const char *zeros = random_chance(random, 20) ? "00" : "";

	ticket.site = RANDOM_OF(random, sites);
	ticket.till = RANDOM_OF(random, tills);
	ticket.series = RANDOM_OF(random, series);
	/* Few numbers, so that they come again in other series, at other sites, for other kinds. */
	snprintf(ticket.receipt, sizeof(ticket.receipt), "%s%d", zeros, random_below(random, 60));
	ticket.attendant = maybe(random, 50, "07");
	ticket.shift = maybe(random, 30, "early");
	ticket.currency = maybe(random, 12, "EUR");
	if (random_chance(random, 20))
		reg_day_format(ticket.day, reg_zone_day(generator->context->zone, at_unix_s) + random_below(random, 3) - 1);
	return ticket;
}

static void promise(struct random *random, struct ticket *ticket)
{
	if (!random_chance(random, 15))
		return;
	ticket->flags |= REGULARS_HAS_PROMISE;
	ticket->promised_points = random_below(random, 80);
}

/* --- delivery ------------------------------------------------------------------------------------------------ */

static int deliver(struct generator *generator, struct ticket *ticket)
{
	struct generated *generated = generator->generated;
	struct regulars_event event = {
		.struct_size = sizeof(event), .flags = ticket->flags, .kind = ticket->kind, .site = ticket->site,
		.till = ticket->till, .series = ticket->series, .receipt = ticket->receipt, .business_date = ticket->day,
		.at_unix_s = ticket->at_unix_s, .revision = ticket->revision, .document = ticket->document,
		.attendant = ticket->attendant, .shift = ticket->shift, .currency = ticket->currency, .plate = ticket->plate, .card = ticket->card,
		.phone = ticket->phone, .customer = ticket->customer, .original_site = ticket->original_site,
		.original_series = ticket->original_series, .original_receipt = ticket->original_receipt,
		.promised_points = ticket->promised_points, .lines = ticket->lines, .n_lines = ticket->n_lines,
	};
	struct reg_event **slot;
	int code;

	generated->deliveries = realloc(generated->deliveries,
	    (generated->n_deliveries + 1) * sizeof(*generated->deliveries));
	if (generated->deliveries == NULL)
		abort();
	slot = &generated->deliveries[generated->n_deliveries];
	code = reg_event_create(slot, &event, generator->context, generator->err);
	if (code < 0)
		return code;
	generated->n_deliveries++;
	if (ticket->made == NULL) {
		ticket->made = *slot;
		/* Further deliveries name the document as this one does, whatever becomes of till and day. */
		ticket->series = (*slot)->series;
		if (generator->n_tickets < TICKETS)
			generator->tickets[generator->n_tickets++] = *ticket;
	}
	return REG_OK;
}

static const struct ticket *any_ticket(struct generator *generator)
{
	return &generator->tickets[random_below(&generator->random, (int)generator->n_tickets)];
}

/* Names `original` by its full key, its number and site, or its bare number. */
static void name_original(struct random *random, struct ticket *child, const struct ticket *original)
{
	int how = random_below(random, 10);

	child->original_receipt = original->made->receipt;
	if (how < 4 || (how < 8 && strcmp(child->site, original->site) != 0)) {
		child->original_site = original->site;
		child->original_series = original->made->series;
	} else if (how == 8) {
		child->original_series = original->made->series;
	} else if (how == 9) {
		child->original_site = original->site;
	}
}

/* --- what happens -------------------------------------------------------------------------------------------- */

static int ring_sale(struct generator *generator)
{
	struct random *random = &generator->random;
	struct ticket ticket = begin(generator, REGULARS_SALE_CLOSE, pick_instant(generator));

	identify(random, &ticket);
	promise(random, &ticket);
	if (random_chance(random, 85))
		add_fuel(random, &ticket);
	if (random_chance(random, 10))
		add_fuel(random, &ticket);
	while (random_chance(random, 35) && ticket.n_lines < LINES)
		add_shop(random, &ticket);
	return deliver(generator, &ticket);
}

static int ring_prepay(struct generator *generator)
{
	struct random *random = &generator->random;
	struct ticket prepay = begin(generator, REGULARS_SALE_PREPAY, pick_instant(generator));
	struct ticket completion, twin;
	int code;

	if (random_chance(random, 60))
		identify(random, &prepay);
	promise(random, &prepay);
	add_line(&prepay, REGULARS_LINE_PREPAY, "prepay", NULL, 30000);
	if (random_chance(random, 15))
		add_fuel(random, &prepay);
	if (random_chance(random, 40))
		add_shop(random, &prepay);
	code = deliver(generator, &prepay);
	if (code == REG_OK && random_chance(random, 25)) {
		/* Another prepay with the same bare number, perhaps in the same second. */
		twin = prepay;
		twin.made = NULL;
		twin.series = "C";
		twin.at_unix_s += random_chance(random, 50) ? 0 : 600;
		code = deliver(generator, &twin);
	}
	for (int n = random_below(random, 4); code == REG_OK && n > 0; n -= 2) {
		int64_t after = random_chance(random, 30) ? 0 : 60 + random_below(random, 4 * 3600);

		completion = begin(generator, REGULARS_SALE_COMPLETION, prepay.at_unix_s + after);
		if (random_chance(random, 90))
			completion.site = prepay.site;
		if (random_chance(random, 90))
			completion.currency = prepay.currency;
		if (random_chance(random, 40))
			identify(random, &completion);
		promise(random, &completion);
		if (random_chance(random, 92))
			name_original(random, &completion, &prepay);
		if (random_chance(random, 92))
			add_fuel(random, &completion);
		if (random_chance(random, 20))
			add_shop(random, &completion);
		code = deliver(generator, &completion);
	}
	return code;
}

static void scale_lines(struct ticket *ticket, int64_t part, int64_t whole)
{
	for (size_t i = 0; i < ticket->n_lines; i++) {
		struct regulars_line *line = &ticket->lines[i];

		line->volume_ml = line->volume_ml * part / whole;
		line->amount_minor = line->amount_minor * part / whole;
		line->tax_minor = line->tax_minor * part / whole;
		line->discount_minor = 0;
	}
}

static int ring_refunds(struct generator *generator)
{
	static const int64_t delays_s[] = { 0, 600, 86400, 3 * 86400, 7 * 86400, 7 * 86400 + 1, 20 * 86400 };
	struct random *random = &generator->random;
	const struct ticket *original = any_ticket(generator);
	int n = random_chance(random, 25) ? 2 + random_below(random, 3) : 1;
	int part = random_chance(random, 40) ? 1 : 1 + random_below(random, 3), whole = random_chance(random, 40) ? 1 : 3;
	int code = REG_OK;

	for (int i = 0; i < n && code == REG_OK; i++) {
		int64_t delay = RANDOM_OF(random, delays_s);
		struct ticket ticket = begin(generator, REGULARS_SALE_REFUND,
		    original->at_unix_s + (random_chance(random, 12) ? -600 : delay));

		if (random_chance(random, 85))
			ticket.site = original->site;
		if (random_chance(random, 90))
			ticket.currency = original->currency;
		if (random_chance(random, 30))
			identify(random, &ticket);
		if (random_chance(random, 92))
			name_original(random, &ticket, original);
		memcpy(ticket.lines, original->lines, sizeof(ticket.lines));
		ticket.n_lines = original->n_lines;
		scale_lines(&ticket, random_chance(random, 30) ? -part : part, whole);
		code = deliver(generator, &ticket);
	}
	return code;
}

static int ring_void(struct generator *generator)
{
	struct random *random = &generator->random;
	const struct ticket *original = any_ticket(generator);
	struct ticket ticket = begin(generator, REGULARS_SALE_VOID, original->at_unix_s + random_below(random, 3600));

	ticket.site = original->site;
	if (random_chance(random, 90))
		name_original(random, &ticket, original);
	else
		ticket.original_receipt = "987654";
	return deliver(generator, &ticket);
}

/* The same document again: with more members, other ones, other lines, a revision, a document id. */
static int deliver_again(struct generator *generator)
{
	static const char *const documents[] = { "a", "b", "zz" };
	struct random *random = &generator->random;
	struct ticket ticket = *any_ticket(generator);
	int64_t revision = ticket.revision;
	int how = random_below(random, 10);

	if (how < 5 && ticket.kind != REGULARS_SALE_VOID)
		identify(random, &ticket);
	if (random_chance(random, 20))
		ticket.attendant = "08";
	if (random_chance(random, 10)) {
		ticket.at_unix_s += random_below(random, 7200);
		ticket.till = "2";
	}
	if (how >= 5 && ticket.n_lines > 0) {
		if (random_chance(random, 70))
			scale_lines(&ticket, 1 + random_below(random, 3), 2);
		else
			add_shop(random, &ticket);
	}
	if (how == 5 || how == 6)
		ticket.revision = revision + 1 + random_below(random, 2);
	if (how == 7 || random_chance(random, 5))
		snprintf(ticket.document, sizeof(ticket.document), "%s", RANDOM_OF(random, documents));
	if (ticket.kind == REGULARS_SALE_CLOSE || ticket.kind == REGULARS_SALE_COMPLETION)
		promise(random, &ticket);
	/* Now and then two contents more at once: a third is rare by chance alone. */
	if (how == 9 && deliver(generator, &ticket) == REG_OK)
		add_shop(random, &ticket);
	return deliver(generator, &ticket);
}

static int ring_other(struct generator *generator)
{
	struct random *random = &generator->random;
	struct ticket ticket = begin(generator, REGULARS_SALE_CLOSE, pick_instant(generator));

	identify(random, &ticket);
	add_fuel(random, &ticket);
	switch (random_below(random, 4)) {
	case 0:
		ticket.flags |= REGULARS_TRAINING;
		break;
	case 1:
		ticket.kind = REGULARS_PUMP_TEST;
		break;
	case 2:
		ticket.card = "1000511234567890123"; /* internal */
		break;
	default:
		ticket.kind = REGULARS_SHIFT_CLOSE;
		ticket.shift = "late";
		ticket.n_lines = 0;
		break;
	}
	return deliver(generator, &ticket);
}

static int happen(struct generator *generator)
{
	int what = generator->n_tickets == 0 ? 0 : random_below(&generator->random, 100);

	if (what < 42)
		return ring_sale(generator);
	if (what < 57)
		return ring_prepay(generator);
	if (what < 72)
		return ring_refunds(generator);
	if (what < 77)
		return ring_void(generator);
	if (what < 95)
		return deliver_again(generator);
	return ring_other(generator);
}

int generate_create(struct generated **out, uint64_t seed, int n, const struct reg_event_context *context,
    struct reg_err *err)
{
	static const int spans_days[] = { 7, 20, 60 };
	struct generated *generated = calloc(1, sizeof(*generated));
	struct generator *generator = calloc(1, sizeof(*generator));
	int code;

	if (generated == NULL || generator == NULL)
		abort();
	generated->seed = seed;
	generator->random.state = seed;
	generated->days = RANDOM_OF(&generator->random, spans_days);
	generator->last_at = GENERATE_BEGIN_S;
	generator->generated = generated;
	generator->context = context;
	generator->err = err;
	code = generate_acts(generated, &generator->random, context, err);
	generate_programmes(generated, &generator->random);
	for (int i = 0; i < n && code == REG_OK; i++)
		code = happen(generator);
	free(generator);
	if (code < 0) {
		generate_destroy(generated);
		generated = NULL;
	}
	*out = generated;
	return code;
}

void generate_destroy(struct generated *generated)
{
	if (generated == NULL)
		return;
	for (size_t i = 0; i < generated->n_deliveries; i++)
		reg_event_destroy(generated->deliveries[i]);
	free(generated->deliveries);
	free(generated);
}
