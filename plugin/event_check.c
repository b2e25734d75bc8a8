/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * event_check.c - whether an event is one: its members and lines one by one, its identifiers read.
 */
#include "event_parts.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "phone.h"

/* Last second of the year 9999: later instants have no date of four digits. */
#define LATEST_UNIX_S INT64_C(253402300799)
/* A cashier who must fill a field types "-" or "." */
static bool is_punctuation(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x7f || (unsigned char)*text < ' ' || (*text >= '0' && *text <= '9') ||
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

static int refuse(struct reg_event_making *making, struct place place, const char *why)
{
	if (place.list == NULL)
		return reg_err_set(making->err, REG_EINVAL, "%s: %s", place.member, why);
	return reg_err_set(making->err, REG_EINVAL, "%s[%zu].%s: %s", place.list, place.index, place.member, why);
}

#define MEMBER(name) ((struct place){NULL, 0, name})

const char *reg_event_text_fault(size_t *out_size, const char *text)
{
	size_t size = 0;

	while (text[size] != '\0') {
		const unsigned char c = (unsigned char)text[size];

		if (size >= REG_EVENT_MAX_TEXT)
			return "is longer than 200 bytes";
		if (c < 0x80) {
			if (c < ' ' || c == 0x7f)
				return "has a control character";
			size++;
		} else {
			utf8proc_int32_t point;
			/* The NUL ends a sequence that is cut short, so four bytes may be asked for. */
			utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + size, -1, &point);

			if (n <= 0)
				return "is not UTF-8";
			if (point < 0xa0)
				return "has a control character";
			size += (size_t)n;
		}
	}
	*out_size = size;
	return size > REG_EVENT_MAX_TEXT ? "is longer than 200 bytes" : NULL;
}

static int measure(struct reg_event_making *making, struct place place, const char *text)
{
	size_t size = 0;
	const char *fault = text == NULL ? NULL : reg_event_text_fault(&size, text);

	if (text == NULL)
		return REG_OK;
	if (fault != NULL)
		return refuse(making, place, fault);
	making->text_size += (size < REG_HIDDEN_KEY_SIZE ? REG_HIDDEN_KEY_SIZE : size + 1);
	return REG_OK;
}

static bool has_payment_number(const char *text)
{
	char copy[REG_PLATE_MAX];

	(void)snprintf(copy, sizeof copy, "%s", text);
	reg_card_scrub(copy);
	return strncmp(copy, text, sizeof copy - 1) != 0;
}

/* Passes on what a parser of one member said, with the member's name before it. */
static int blame(struct reg_event_making *making, const char *member, int rc, const struct reg_err *why)
{
	if (rc >= 0)
		return REG_OK;
	return reg_err_set(making->err, why->code, "%s: %s", member, why->line);
}

static int read_plate(struct reg_event_making *making, const char *text)
{
	struct reg_err why = {0};
	int rc;

	if (!reg_event_is_known(text) || is_punctuation(text))
		return REG_OK;
	rc = blame(making, "plate", reg_plate_parse(&making->plate, text, making->context->country, &why), &why);
	if (rc < 0)
		return rc;
	making->has_plate = !has_payment_number(making->plate.value);
	return REG_OK;
}

static int read_card(struct reg_event_making *making, const char *text)
{
	const struct reg_event_context *context = making->context;
	struct reg_err why = {0};
	struct reg_card *card = &making->card;
	int rc;

	if (!reg_event_is_known(text) || is_punctuation(text))
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

static int read_phone(struct reg_event_making *making, const char *text)
{
	struct reg_err why = {0};
	int rc;

	if (!reg_event_is_known(text) || is_punctuation(text))
		return REG_OK;
	rc = blame(making, "phone", reg_phone_parse(making->phone, sizeof making->phone, text, &why), &why);
	if (rc < 0)
		return rc;
	making->has_phone = making->phone[0] == '+' || !has_payment_number(making->phone);
	making->text_size += sizeof making->phone;
	return REG_OK;
}

static int check_number(struct reg_event_making *making, struct place place, int64_t number, int64_t least)
{
	if (number > REG_EVENT_MAX_NUMBER || number < least)
		return refuse(making, place, least < 0 ? "expected a number within +-10^15" : "expected 0 to 10^15");
	return REG_OK;
}

static int check_line(struct reg_event_making *making, const struct regulars_line *line, size_t index,
    bool may_be_turned)
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

static int check_lists(struct reg_event_making *making, const struct regulars_event *in)
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

/* Hosts of ABI 1.0 end before the redemptions: that memory is not theirs to read. */
static int check_redemptions(struct reg_event_making *making, const struct regulars_event *in)
{
	making->n_redemptions = in->struct_size < sizeof *in ? 0 : in->n_redemptions;
	if (making->n_redemptions > REG_EVENT_MAX_REDEMPTIONS)
		return reg_err_set(making->err, REG_EINVAL, "redemptions: there are %zu, at most %d are taken",
		    making->n_redemptions, REG_EVENT_MAX_REDEMPTIONS);
	if (making->n_redemptions > 0 && in->redemptions == NULL)
		return refuse(making, MEMBER("redemptions"), "there is a count but no list");
	for (size_t i = 0; i < making->n_redemptions; i++) {
		const struct regulars_redemption *redemption = &in->redemptions[i];

		if (!reg_event_is_known(redemption->reward))
			return refuse(making, (struct place){"redemptions", i, "reward"}, "is missing, expected the id of a reward");
		if (measure(making, (struct place){"redemptions", i, "reward"}, redemption->reward) < 0 ||
		    measure(making, (struct place){"redemptions", i, "hold"}, redemption->hold) < 0 ||
		    check_number(making, (struct place){"redemptions", i, "points"}, redemption->points, 0) < 0 ||
		    check_number(making, (struct place){"redemptions", i, "value_minor"}, redemption->value_minor, 0) < 0 ||
		    check_number(making, (struct place){"redemptions", i, "count"}, redemption->count, 0) < 0)
			return REG_EINVAL;
		if (redemption->points > 0 && redemption->count > 0)
			return refuse(making, (struct place){"redemptions", i, "count"},
			    "expected 0 beside points: a reward is paid with points or by something granted");
	}
	return REG_OK;
}

static int check_texts(struct reg_event_making *making, const struct regulars_event *in)
{
	const struct {
		const char *member, *text;
	} texts[] = {
		{"site", reg_event_first_known(in->site, making->context->site)},
		{"till", reg_event_first_known(in->till, making->context->till)},
		{"series", in->series},
		{"receipt", in->receipt},
		{"document", in->document},
		{"attendant", in->attendant},
		{"shift", in->shift},
		{"currency", reg_event_first_known(in->currency, making->context->currency)},
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

static int check_head(struct reg_event_making *making, const struct regulars_event *in)
{
	const bool is_shift = in->kind == REGULARS_SHIFT_OPEN || in->kind == REGULARS_SHIFT_CLOSE;
	const char *currency = reg_event_first_known(in->currency, making->context->currency);
	struct reg_err why = {0};
	int32_t day;

	if (in->struct_size < offsetof(struct regulars_event, redemptions))
		return refuse(making, MEMBER("struct_size"), "expected the size of struct regulars_event");
	if ((int)in->kind < REGULARS_SALE_CLOSE || (int)in->kind > REGULARS_SHIFT_CLOSE)
		return refuse(making, MEMBER("event"), "expected a kind such as sale.close");
	if (check_texts(making, in) < 0)
		return REG_EINVAL;
	if (reg_event_first_known(in->site, making->context->site) == NULL)
		return refuse(making, MEMBER("site"), "is missing, expected the station's name");
	if (!reg_event_is_known(in->receipt) && !(is_shift && reg_event_is_known(in->shift)))
		return is_shift ? refuse(making, MEMBER("shift"), "is missing, expected the shift's name") :
		    refuse(making, MEMBER("receipt"), "is missing, expected the receipt number");
	if (currency == NULL || strlen(currency) != 3 || strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
		return refuse(making, MEMBER("currency"), "expected three capital letters such as CNY");
	if (in->at_unix_s <= 0 || in->at_unix_s > LATEST_UNIX_S)
		return refuse(making, MEMBER("at"), "expected the time of the receipt, between 1970 and 9999");
	if (reg_event_is_known(in->business_date)) {
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

int reg_event_check(struct reg_event_making *making, const struct regulars_event *in)
{
	int rc = check_head(making, in);

	if (rc == REG_OK)
		rc = check_lists(making, in);
	if (rc == REG_OK)
		rc = check_redemptions(making, in);
	if (rc == REG_OK)
		rc = read_plate(making, in->plate);
	if (rc == REG_OK)
		rc = read_card(making, in->card);
	if (rc == REG_OK)
		rc = read_phone(making, in->phone);
	return rc;
}
