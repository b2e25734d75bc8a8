/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The gate: what a door hands over becomes our own, checked event. Runs on every sale, so: one walk over the
 * texts to check and measure them, one allocation, one walk to copy.
 */
#include "event.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "phone.h"
#include "zone.h"

/* Last second of the year 9999: later instants have no date of four digits. */
#define LATEST_UNIX_S INT64_C(253402300799)
/* The shortest payment card number; texts with fewer digits need no closer look. */
#define FEWEST_CARD_DIGITS 12
/* "****" last four "~" 16 hex digits NUL: stands for a key with a payment card number in it. */
#define HIDDEN_KEY_SIZE 26
#define HIDDEN_HASH_SIZE 8

static const char *const kind_names[] = {
	[REG_KIND_SALE] = "sale",
	[REG_KIND_REFUND] = "refund",
	[REG_KIND_VOID] = "void",
	[REG_KIND_PREPAY] = "prepay",
	[REG_KIND_COMPLETION] = "completion",
	[REG_KIND_TRAINING] = "training",
	[REG_KIND_TEST] = "test",
	[REG_KIND_RETURN] = "return",
	[REG_KIND_SHIFT] = "shift",
};

/* What a text is for decides how a payment card number in it is hidden. */
enum text_use {
	USE_FREE,
	USE_PRODUCT, /* article numbers look like card numbers by chance */
	USE_KEY,     /* must stay distinct from others of its kind */
};

/* The event being made: `at` walks through the text part of its memory. */
struct making {
	const struct reg_event_context *context;
	struct reg_err *err;
	char *at;
	size_t text_size;
	/* Identifiers are parsed before the memory is there. */
	struct reg_plate plate;
	struct reg_card card;
	char phone[REG_PHONE_SIZE];
	bool has_plate, has_card, has_phone, is_internal;
	char day[REG_DAY_SIZE];
};

const char *reg_kind_name(enum reg_kind kind)
{
	if ((size_t)kind >= sizeof kind_names / sizeof *kind_names)
		return NULL;
	return kind_names[kind];
}

enum reg_kind reg_kind_parse(const char *name)
{
	for (size_t i = REG_KIND_SALE; i < sizeof kind_names / sizeof *kind_names; i++)
		if (strcmp(kind_names[i], name) == 0)
			return (enum reg_kind)i;
	return (enum reg_kind)0;
}

static bool is_known(const char *text)
{
	return text != NULL && *text != '\0';
}

static const char *first_known(const char *text, const char *otherwise)
{
	if (is_known(text))
		return text;
	return is_known(otherwise) ? otherwise : NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A cashier who must fill a field types "-" or "." */
static bool is_punctuation(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x7f || (unsigned char)*text < ' ' || is_digit(*text) ||
		    (*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z'))
			return false;
	return true;
}

/* Where a message says the trouble is: "series" or "lines[2].product". */
struct place {
	const char *list; /* NULL: the event itself */
	size_t index;
	const char *member;
};

static int refuse(struct making *making, struct place place, const char *why)
{
	if (place.list == NULL)
		return reg_err_set(making->err, REG_EINVAL, "%s: %s", place.member, why);
	return reg_err_set(making->err, REG_EINVAL, "%s[%zu].%s: %s", place.list, place.index, place.member, why);
}

#define MEMBER(name) ((struct place){NULL, 0, name})

static int measure(struct making *making, struct place place, const char *text)
{
	size_t size = 0;

	if (text == NULL)
		return REG_OK;
	while (text[size] != '\0') {
		const unsigned char c = (unsigned char)text[size];

		if (size >= REG_EVENT_MAX_TEXT)
			return refuse(making, place, "is longer than 200 bytes");
		if (c < 0x80) {
			if (c < ' ' || c == 0x7f)
				return refuse(making, place, "has a control character");
			size++;
		} else {
			utf8proc_int32_t point;
			/* The NUL ends a sequence that is cut short, so four bytes may be asked for. */
			utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + size, -1, &point);

			if (n <= 0)
				return refuse(making, place, "is not UTF-8");
			if (point < 0xa0)
				return refuse(making, place, "has a control character");
			size += (size_t)n;
		}
	}
	if (size > REG_EVENT_MAX_TEXT)
		return refuse(making, place, "is longer than 200 bytes");
	making->text_size += (size < HIDDEN_KEY_SIZE ? HIDDEN_KEY_SIZE : size + 1);
	return REG_OK;
}

/* Whether a text is an article number: 12 or 13 digits with the check digit of GS1. */
static bool is_gtin(const char *text, size_t size)
{
	int sum = 0;

	if (size != 12 && size != 13)
		return false;
	for (size_t i = 0; i < size; i++) {
		if (!is_digit(text[i]))
			return false;
		sum += (text[i] - '0') * ((size - i) % 2 == 0 ? 3 : 1);
	}
	return sum % 10 == 0;
}

static void hide_key(char *to, const char *text, size_t size, const unsigned char *secret)
{
	unsigned char hash[HIDDEN_HASH_SIZE];
	char tail[4];
	size_t n_tail = sizeof tail;

	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, size, secret, REG_SECRET_SIZE);
	for (size_t i = size; i > 0 && n_tail > 0; i--)
		if (is_digit(text[i - 1]))
			tail[--n_tail] = text[i - 1];
	memcpy(to, "****", 4);
	memcpy(to + 4, tail, sizeof tail);
	to[8] = '~';
	sodium_bin2hex(to + 9, 2 * sizeof hash + 1, hash, sizeof hash);
}

/* Copies a measured text into the event. */
static const char *keep(struct making *making, const char *text, enum text_use use)
{
	char *to = making->at;
	size_t size = 0, n_digits = 0;

	if (!is_known(text))
		return NULL;
	for (; text[size] != '\0'; size++) {
		to[size] = text[size];
		n_digits += is_digit(text[size]);
	}
	to[size] = '\0';
	if (n_digits >= FEWEST_CARD_DIGITS && !(use == USE_PRODUCT && is_gtin(text, size))) {
		reg_card_scrub(to);
		if (use == USE_KEY && strcmp(to, text) != 0)
			hide_key(to, text, size, making->context->secret);
	}
	making->at += strlen(to) + 1;
	return to;
}

static const char *without_zeros(const char *receipt)
{
	if (receipt != NULL)
		while (receipt[0] == '0' && receipt[1] != '\0')
			receipt++;
	return receipt;
}

static bool has_payment_number(const char *text)
{
	char copy[REG_PLATE_MAX];

	(void)snprintf(copy, sizeof copy, "%s", text);
	reg_card_scrub(copy);
	return strncmp(copy, text, sizeof copy - 1) != 0;
}

/* Passes on what a parser of one member said, with the member's name before it. */
static int blame(struct making *making, const char *member, int rc, const struct reg_err *why)
{
	if (rc >= 0)
		return REG_OK;
	return reg_err_set(making->err, why->code, "%s: %s", member, why->line);
}

static int read_plate(struct making *making, const char *text)
{
	struct reg_err why = {0};
	int rc;

	if (!is_known(text) || is_punctuation(text))
		return REG_OK;
	rc = blame(making, "plate", reg_plate_parse(&making->plate, text, making->context->country, &why), &why);
	if (rc < 0)
		return rc;
	making->has_plate = !has_payment_number(making->plate.value);
	return REG_OK;
}

static int read_card(struct making *making, const char *text)
{
	const struct reg_event_context *context = making->context;
	struct reg_err why = {0};
	struct reg_card *card = &making->card;
	int rc;

	if (!is_known(text) || is_punctuation(text))
		return REG_OK;
	rc = blame(making, "card",
	    reg_card_parse(card, text, context->secret, context->patterns, context->n_patterns, &why), &why);
	if (rc < 0)
		return rc;
	making->is_internal = card->is_internal;
	making->has_card = !card->is_internal && !card->is_masked && card->token[0] != '\0';
	if (making->has_card && card->kind != NULL)
		making->text_size += strlen(card->kind) + 1;
	return REG_OK;
}

static int read_phone(struct making *making, const char *text)
{
	struct reg_err why = {0};
	int rc;

	if (!is_known(text) || is_punctuation(text))
		return REG_OK;
	rc = blame(making, "phone", reg_phone_parse(making->phone, sizeof making->phone, text, &why), &why);
	if (rc < 0)
		return rc;
	making->has_phone = making->phone[0] == '+' || !has_payment_number(making->phone);
	making->text_size += sizeof making->phone;
	return REG_OK;
}

static int check_number(struct making *making, struct place place, int64_t number, int64_t least)
{
	if (number > REG_EVENT_MAX_NUMBER || number < least)
		return refuse(making, place, least < 0 ? "expected a number within +-10^15" : "expected 0 to 10^15");
	return REG_OK;
}

static int check_line(struct making *making, const struct regulars_line *line, size_t index, bool may_be_turned)
{
	const struct {
		const char *member, *text;
	} texts[] = {
		{"product", line->product}, {"category", line->category}, {"pump", line->pump}, {"nozzle", line->nozzle},
	};
	const struct {
		const char *member;
		int64_t number, least;
	} numbers[] = {
		{"volume_ml", line->volume_ml, -REG_EVENT_MAX_NUMBER},
		{"unit_price_minor_per_m3", line->unit_price_minor_per_m3, -REG_EVENT_MAX_NUMBER},
		{"quantity_milli", line->quantity_milli, -REG_EVENT_MAX_NUMBER},
		{"amount_minor", line->amount_minor, -REG_EVENT_MAX_NUMBER},
		{"tax_minor", line->tax_minor, -REG_EVENT_MAX_NUMBER},
		{"discount_minor", line->discount_minor, may_be_turned ? -REG_EVENT_MAX_NUMBER : 0},
	};

	if ((int)line->kind < REGULARS_LINE_FUEL || (int)line->kind > REGULARS_LINE_PREPAY)
		return refuse(making, (struct place){"lines", index, "kind"},
		    "expected fuel, goods, service, discount, fee, deposit or prepay");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (measure(making, (struct place){"lines", index, texts[i].member}, texts[i].text) < 0)
			return REG_EINVAL;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (check_number(making, (struct place){"lines", index, numbers[i].member}, numbers[i].number,
		    numbers[i].least) < 0)
			return REG_EINVAL;
	return REG_OK;
}

static int check_lists(struct making *making, const struct regulars_event *in)
{
	const bool may_be_turned = in->kind == REGULARS_SALE_REFUND || in->kind == REGULARS_SALE_VOID;

	if (in->n_lines > REG_EVENT_MAX_LINES)
		return reg_err_set(making->err, REG_EINVAL, "lines: there are %zu, at most %d are taken", in->n_lines,
		    REG_EVENT_MAX_LINES);
	if (in->n_tenders > REG_EVENT_MAX_TENDERS)
		return reg_err_set(making->err, REG_EINVAL, "tenders: there are %zu, at most %d are taken", in->n_tenders,
		    REG_EVENT_MAX_TENDERS);
	if (in->n_lines > 0 && in->lines == NULL)
		return refuse(making, MEMBER("lines"), "there is a count but no list");
	if (in->n_tenders > 0 && in->tenders == NULL)
		return refuse(making, MEMBER("tenders"), "there is a count but no list");
	for (size_t i = 0; i < in->n_lines; i++)
		if (check_line(making, &in->lines[i], i, may_be_turned) < 0)
			return REG_EINVAL;
	for (size_t i = 0; i < in->n_tenders; i++)
		if (measure(making, (struct place){"tenders", i, "kind"}, in->tenders[i].kind) < 0 ||
		    check_number(making, (struct place){"tenders", i, "amount_minor"}, in->tenders[i].amount_minor,
		    -REG_EVENT_MAX_NUMBER) < 0)
			return REG_EINVAL;
	return REG_OK;
}

static int check_texts(struct making *making, const struct regulars_event *in)
{
	const struct {
		const char *member, *text;
	} texts[] = {
		{"site", first_known(in->site, making->context->site)},
		{"till", first_known(in->till, making->context->till)},
		{"series", in->series},
		{"receipt", in->receipt},
		{"document", in->document},
		{"attendant", in->attendant},
		{"shift", in->shift},
		{"currency", first_known(in->currency, making->context->currency)},
		{"plate", in->plate},
		{"card", in->card},
		{"phone", in->phone},
		{"customer", in->customer},
		{"original.site", in->original_site},
		{"original.series", in->original_series},
		{"original.receipt", in->original_receipt},
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (measure(making, MEMBER(texts[i].member), texts[i].text) < 0)
			return REG_EINVAL;
	/* Room for what is composed: series "TILL DAY", receipt "SHIFT close". */
	making->text_size += 2 * (REG_EVENT_MAX_TEXT + 16);
	return REG_OK;
}

static int check_head(struct making *making, const struct regulars_event *in)
{
	const bool is_shift = in->kind == REGULARS_SHIFT_OPEN || in->kind == REGULARS_SHIFT_CLOSE;
	const char *currency = first_known(in->currency, making->context->currency);
	struct reg_err why = {0};
	int32_t day;

	if (in->struct_size < sizeof *in)
		return refuse(making, MEMBER("struct_size"), "expected the size of struct regulars_event");
	if ((int)in->kind < REGULARS_SALE_CLOSE || (int)in->kind > REGULARS_SHIFT_CLOSE)
		return refuse(making, MEMBER("event"), "expected a kind such as sale.close");
	if (check_texts(making, in) < 0)
		return REG_EINVAL;
	if (first_known(in->site, making->context->site) == NULL)
		return refuse(making, MEMBER("site"), "is missing, expected the station's name");
	if (!is_known(in->receipt) && !(is_shift && is_known(in->shift)))
		return is_shift ? refuse(making, MEMBER("shift"), "is missing, expected the shift's name") :
		    refuse(making, MEMBER("receipt"), "is missing, expected the receipt number");
	if (currency == NULL || strlen(currency) != 3 || strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
		return refuse(making, MEMBER("currency"), "expected three capital letters such as CNY");
	if (in->at_unix_s <= 0 || in->at_unix_s > LATEST_UNIX_S)
		return refuse(making, MEMBER("at"), "expected the time of the receipt, between 1970 and 9999");
	if (is_known(in->business_date)) {
		if (blame(making, "business_date", reg_day_parse(&day, in->business_date, &why), &why) < 0)
			return REG_EINVAL;
	} else {
		day = reg_zone_day(making->context->zone, in->at_unix_s);
	}
	reg_day_format(making->day, day);
	if (in->customer != NULL && strlen(in->customer) > REG_EVENT_MAX_CUSTOMER)
		return refuse(making, MEMBER("customer"), "is longer than 69 bytes");
	if (check_number(making, MEMBER("revision"), in->revision, 0) < 0)
		return REG_EINVAL;
	if ((in->flags & REGULARS_HAS_PROMISE) != 0 &&
	    check_number(making, MEMBER("promised_points"), in->promised_points, 0) < 0)
		return REG_EINVAL;
	return REG_OK;
}

static enum reg_kind file_as(const struct regulars_event *in, bool is_internal)
{
	const bool is_training = (in->flags & REGULARS_TRAINING) != 0;

	if (is_training)
		return REG_KIND_TRAINING;
	switch (in->kind) {
	case REGULARS_SALE_CLOSE:
		return is_internal ? REG_KIND_RETURN : REG_KIND_SALE;
	case REGULARS_SALE_REFUND:
		return is_internal ? REG_KIND_RETURN : REG_KIND_REFUND;
	case REGULARS_SALE_VOID:
		return REG_KIND_VOID;
	case REGULARS_SALE_PREPAY:
		return is_internal ? REG_KIND_RETURN : REG_KIND_PREPAY;
	case REGULARS_SALE_COMPLETION:
		return is_internal ? REG_KIND_RETURN : REG_KIND_COMPLETION;
	case REGULARS_PUMP_TEST:
		return is_internal ? REG_KIND_RETURN : REG_KIND_TEST;
	case REGULARS_TANK_RETURN:
		return REG_KIND_RETURN;
	case REGULARS_SHIFT_OPEN:
	case REGULARS_SHIFT_CLOSE:
		return REG_KIND_SHIFT;
	}
	return (enum reg_kind)0;
}

struct sums {
	__int128 volume, quantity, amount;
};

static struct sums sum_lines(const struct reg_event *event, bool all)
{
	struct sums sums = {0};

	for (size_t i = 0; i < event->n_lines; i++) {
		const struct regulars_line *line = &event->lines[i];

		if (!all && (line->is_void || line->kind == REGULARS_LINE_PREPAY))
			continue;
		sums.volume += line->volume_ml;
		sums.quantity += line->quantity_milli;
		sums.amount += line->amount_minor;
	}
	return sums;
}

/* Some POS write refunds with negative figures, some with positive ones, some mix them: here they are positive. */
static void turn_refund(struct reg_event *event)
{
	const struct sums counted = sum_lines(event, false), all = sum_lines(event, true);
	const bool turn_volume = (counted.volume != 0 ? counted.volume : all.volume) < 0;
	const bool turn_quantity = (counted.quantity != 0 ? counted.quantity : all.quantity) < 0;
	const bool turn_amount = (counted.amount != 0 ? counted.amount : all.amount) < 0;
	__int128 paid = 0;

	for (size_t i = 0; i < event->n_lines; i++) {
		struct regulars_line *line = &event->lines[i];

		if (turn_volume)
			line->volume_ml = -line->volume_ml;
		if (turn_quantity)
			line->quantity_milli = -line->quantity_milli;
		if (turn_amount) {
			line->amount_minor = -line->amount_minor;
			line->tax_minor = -line->tax_minor;
		}
	}
	for (size_t i = 0; i < event->n_tenders; i++)
		paid += event->tenders[i].amount_minor;
	for (size_t i = 0; paid < 0 && i < event->n_tenders; i++)
		event->tenders[i].amount_minor = -event->tenders[i].amount_minor;
}

static void fill_lists(struct reg_event *event, struct making *making, const struct regulars_event *in)
{
	for (size_t i = 0; i < in->n_lines; i++) {
		struct regulars_line *line = &event->lines[i];

		*line = in->lines[i];
		line->is_void = line->is_void != 0;
		if (line->discount_minor < 0)
			line->discount_minor = -line->discount_minor;
		line->product = keep(making, line->product, USE_PRODUCT);
		line->category = keep(making, line->category, USE_FREE);
		line->pump = keep(making, line->pump, USE_FREE);
		line->nozzle = keep(making, line->nozzle, USE_FREE);
	}
	for (size_t i = 0; i < in->n_tenders; i++) {
		event->tenders[i].kind = keep(making, in->tenders[i].kind, USE_FREE);
		event->tenders[i].amount_minor = in->tenders[i].amount_minor;
	}
}

/* Writes "FIRST SECOND"; room was measured in check_texts(). */
static const char *compose(struct making *making, const char *first, const char *second)
{
	char *to = making->at;
	const size_t n_first = first != NULL ? strlen(first) : 0, n_second = strlen(second);

	if (n_first > 0)
		memcpy(to, first, n_first);
	to[n_first] = ' ';
	memcpy(to + n_first + 1, second, n_second + 1);
	making->at += n_first + n_second + 2;
	return to;
}

static void fill_texts(struct reg_event *event, struct making *making, const struct regulars_event *in)
{
	const struct reg_event_context *context = making->context;

	event->site = keep(making, first_known(in->site, context->site), USE_KEY);
	event->till = keep(making, first_known(in->till, context->till), USE_FREE);
	event->currency = keep(making, first_known(in->currency, context->currency), USE_FREE);
	event->document = keep(making, in->document, USE_KEY);
	event->attendant = keep(making, in->attendant, USE_FREE);
	event->shift = keep(making, in->shift, USE_FREE);
	event->customer = keep(making, in->customer, USE_KEY);
	event->original_site = keep(making, in->original_site, USE_KEY);
	event->original_series = keep(making, in->original_series, USE_KEY);
	event->original_receipt = keep(making, without_zeros(in->original_receipt), USE_KEY);
	event->receipt = is_known(in->receipt) ? keep(making, without_zeros(in->receipt), USE_KEY) :
	    compose(making, event->shift, in->kind == REGULARS_SHIFT_OPEN ? "open" : "close");
	event->series = is_known(in->series) ? keep(making, in->series, USE_KEY) :
	    compose(making, event->till, event->day);
}

static void fill_identifiers(struct reg_event *event, struct making *making)
{
	event->has_plate = making->has_plate;
	if (making->has_plate)
		event->plate = making->plate;
	event->has_card = making->has_card;
	if (making->has_card) {
		event->card = making->card;
		event->card.kind = keep(making, making->card.kind, USE_FREE);
	}
	if (making->has_phone) {
		const size_t size = strlen(making->phone) + 1;

		event->phone = memcpy(making->at, making->phone, size);
		making->at += size;
	}
}

/* One piece of memory for the event, its lists and `text_size` bytes of text; *text is where those begin. */
static struct reg_event *allocate(size_t n_lines, size_t n_tenders, size_t text_size, char **text)
{
	struct reg_event *event = malloc(sizeof *event + n_lines * sizeof *event->lines +
	    n_tenders * sizeof *event->tenders + text_size);

	if (event == NULL)
		return NULL;
	memset(event, 0, sizeof *event);
	event->lines = (struct regulars_line *)(event + 1);
	event->n_lines = n_lines;
	event->tenders = (struct regulars_tender *)(event->lines + n_lines);
	event->n_tenders = n_tenders;
	*text = (char *)(event->tenders + n_tenders);
	return event;
}

int reg_event_create(struct reg_event **out, const struct regulars_event *in, const struct reg_event_context *context,
    struct reg_err *err)
{
	struct making making = {.context = context, .err = err};
	struct reg_event *event;
	int rc;

	*out = NULL;
	rc = check_head(&making, in);
	if (rc == REG_OK)
		rc = check_lists(&making, in);
	if (rc == REG_OK)
		rc = read_plate(&making, in->plate);
	if (rc == REG_OK)
		rc = read_card(&making, in->card);
	if (rc == REG_OK)
		rc = read_phone(&making, in->phone);
	if (rc < 0)
		return rc;
	event = allocate(in->n_lines, in->n_tenders, making.text_size, &making.at);
	if (event == NULL)
		return reg_err_set(err, REG_EIO, "event: no memory for %zu lines", in->n_lines);
	event->kind = file_as(in, making.is_internal);
	event->flags = in->flags & REGULARS_TRAINING;
	event->at_unix_s = in->at_unix_s;
	event->revision = in->revision;
	memcpy(event->day, making.day, sizeof event->day);
	if ((in->flags & REGULARS_HAS_PROMISE) != 0 &&
	    (event->kind == REG_KIND_SALE || event->kind == REG_KIND_COMPLETION)) {
		event->flags |= REGULARS_HAS_PROMISE;
		event->promised_points = in->promised_points;
	}
	fill_texts(event, &making, in);
	fill_identifiers(event, &making);
	fill_lists(event, &making, in);
	if (event->kind == REG_KIND_REFUND)
		turn_refund(event);
	rc = reg_event_seal(event, err);
	if (rc < 0) {
		reg_event_destroy(event);
		return rc;
	}
	*out = event;
	return REG_OK;
}

/* The texts of an event that lie outside of it; `visit` gets each by address. */
static void each_text(struct reg_event *event, void (*visit)(const char **text, void *payload), void *payload)
{
	const char **const texts[] = {&event->site, &event->till, &event->series, &event->receipt, &event->document,
	    &event->attendant, &event->shift, &event->currency, &event->plate.class, &event->card.kind, &event->phone,
	    &event->customer, &event->original_site, &event->original_series, &event->original_receipt};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		visit(texts[i], payload);
	for (size_t i = 0; i < event->n_lines; i++) {
		visit(&event->lines[i].product, payload);
		visit(&event->lines[i].category, payload);
		visit(&event->lines[i].pump, payload);
		visit(&event->lines[i].nozzle, payload);
	}
	for (size_t i = 0; i < event->n_tenders; i++)
		visit(&event->tenders[i].kind, payload);
}

static void add_size(const char **text, void *payload)
{
	size_t *size = payload;

	if (*text != NULL)
		*size += strlen(*text) + 1;
}

static void move_in(const char **text, void *payload)
{
	char **at = payload;
	size_t size;

	if (*text == NULL)
		return;
	size = strlen(*text) + 1;
	*text = memcpy(*at, *text, size);
	*at += size;
}

struct reg_event *reg_event_copy(const struct reg_event *event)
{
	struct reg_event original = *event, *copy;
	size_t text_size = 0;
	char *text;

	each_text(&original, add_size, &text_size);
	copy = allocate(event->n_lines, event->n_tenders, text_size, &text);
	if (copy == NULL)
		return NULL;
	original.lines = copy->lines;
	original.tenders = copy->tenders;
	*copy = original;
	if (event->n_lines > 0)
		memcpy(copy->lines, event->lines, event->n_lines * sizeof *event->lines);
	if (event->n_tenders > 0)
		memcpy(copy->tenders, event->tenders, event->n_tenders * sizeof *event->tenders);
	each_text(copy, move_in, &text);
	return copy;
}

void reg_event_destroy(struct reg_event *event)
{
	free(event);
}
