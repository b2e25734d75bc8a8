/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The expected hashes were made with Python's hashlib.blake2b from the formats in event.h. */
#include <check.h>
#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "zone.h"

#define AT INT64_C(1795220130) /* 2026-11-21T08:15:30+08:00 */
#define PAYMENT_CARD "4111111111111111"

static struct reg_zone *zone;
static unsigned char secret[REG_SECRET_SIZE];
static struct reg_event_context context;
static struct regulars_line lines[2];
static struct regulars_tender tenders[2];
static struct regulars_event in;
static struct reg_event *event;
static struct reg_err err;

static void setup(void)
{
	reg_err_clear(&err);
	ck_assert_int_eq(reg_zone_create(&zone, "Asia/Shanghai", &err), 0);
	for (size_t i = 0; i < sizeof secret; i++)
		secret[i] = (unsigned char)i;
	context = (struct reg_event_context){.site = "S001", .till = "1", .currency = "CNY", .country = "cn", .zone = zone,
	    .secret = secret, .patterns = reg_card_patterns, .n_patterns = reg_card_n_patterns};
	lines[0] = (struct regulars_line){.kind = REGULARS_LINE_FUEL, .product = "92", .pump = "3", .nozzle = "5",
	    .volume_ml = 40123, .unit_price_minor_per_m3 = 745000, .amount_minor = 29892};
	lines[1] = (struct regulars_line){.kind = REGULARS_LINE_GOODS, .product = "6901234567892", .category = "drinks",
	    .quantity_milli = 2000, .amount_minor = 900, .discount_minor = 100};
	tenders[0] = (struct regulars_tender){"cash", 792};
	tenders[1] = (struct regulars_tender){"card", 30000};
	in = (struct regulars_event){.struct_size = sizeof in, .kind = REGULARS_SALE_CLOSE, .receipt = "000123",
	    .at_unix_s = AT, .attendant = "07", .shift = "20261121-1", .plate = "粤b·12345", .lines = lines, .n_lines = 2,
	    .tenders = tenders, .n_tenders = 2};
	event = NULL;
}

static void teardown(void)
{
	reg_event_destroy(event);
	reg_zone_destroy(zone);
}

static void make(void)
{
	reg_event_destroy(event);
	ck_assert_msg(reg_event_create(&event, &in, &context, &err) == 0, "%s", err.line);
}

static void refused(const char *line)
{
	reg_event_destroy(event);
	reg_err_clear(&err);
	ck_assert_int_eq(reg_event_create(&event, &in, &context, &err), REG_EINVAL);
	ck_assert_ptr_null(event);
	ck_assert_str_eq(err.line, line);
}

static void refused_beginning(const char *start)
{
	reg_event_destroy(event);
	reg_err_clear(&err);
	ck_assert_int_eq(reg_event_create(&event, &in, &context, &err), REG_EINVAL);
	ck_assert_ptr_null(event);
	ck_assert_msg(strncmp(err.line, start, strlen(start)) == 0, "%s", err.line);
}

START_TEST(what_the_host_leaves_open_is_filled)
{
	make();
	ck_assert_int_eq(event->kind, REG_KIND_SALE);
	ck_assert_str_eq(event->site, "S001");
	ck_assert_str_eq(event->till, "1");
	ck_assert_str_eq(event->series, "1 2026-11-21");
	ck_assert_str_eq(event->receipt, "123");
	ck_assert_str_eq(event->day, "2026-11-21");
	ck_assert_str_eq(event->currency, "CNY");
	ck_assert_str_eq(event->plate.value, "粤B12345");
	ck_assert_ptr_null(event->document);
	ck_assert_ptr_null(event->phone);
	ck_assert_int_eq(event->volume_ml, 40123);
	ck_assert_int_eq(event->amount_minor, 30792);
	ck_assert_int_eq(event->fuel_minor, 29892);
}
END_TEST

START_TEST(the_hashes_are_those_of_the_documented_formats)
{
	char hex[2 * REG_ID_SIZE + 1];

	make();
	sodium_bin2hex(hex, sizeof hex, event->content, sizeof event->content);
	ck_assert_str_eq(hex, "2cd6b7f978cd1d03849bc73f8b7e69f9");
	sodium_bin2hex(hex, sizeof hex, event->id, sizeof event->id);
	ck_assert_str_eq(hex, "947dd672d607d51bffae666c5d4143a9");
}
END_TEST

START_TEST(the_order_of_lines_and_tenders_changes_nothing)
{
	const struct regulars_line first = lines[0];
	const struct regulars_tender paid = tenders[0];
	unsigned char id[REG_ID_SIZE];

	make();
	memcpy(id, event->id, sizeof id);
	lines[0] = lines[1];
	lines[1] = first;
	tenders[0] = tenders[1];
	tenders[1] = paid;
	make();
	ck_assert_mem_eq(event->id, id, sizeof id);
	ck_assert_str_eq(event->lines[1].product, "92");
}
END_TEST

START_TEST(other_members_change_the_id_and_not_the_content)
{
	unsigned char id[REG_ID_SIZE], content[REG_ID_SIZE];

	make();
	memcpy(id, event->id, sizeof id);
	memcpy(content, event->content, sizeof content);
	in.customer = "17";
	make();
	ck_assert_mem_ne(event->id, id, sizeof id);
	ck_assert_mem_eq(event->content, content, sizeof content);
	lines[1].is_void = 1;
	make();
	ck_assert_mem_ne(event->content, content, sizeof content);
	ck_assert_int_eq(event->amount_minor, 29892);
}
END_TEST

START_TEST(the_event_needs_nothing_of_what_it_was_made_from)
{
	char receipt[] = "77", product[] = "95", kind[] = "cash";

	in.receipt = receipt;
	lines[0].product = product;
	tenders[0].kind = kind;
	make();
	memset(receipt, 'x', sizeof receipt);
	memset(product, 'x', sizeof product);
	memset(kind, 'x', sizeof kind);
	memset(lines, 0, sizeof lines);
	ck_assert_str_eq(event->receipt, "77");
	ck_assert_str_eq(event->lines[0].product, "95");
	ck_assert_str_eq(event->tenders[0].kind, "cash");
}
END_TEST

START_TEST(receipts_lose_leading_zeros_and_keep_a_last_one)
{
	in.receipt = "000";
	in.original_receipt = "0042";
	make();
	ck_assert_str_eq(event->receipt, "0");
	ck_assert_str_eq(event->original_receipt, "42");
}
END_TEST

START_TEST(an_unknown_till_leaves_an_empty_name_in_the_series)
{
	context.till = NULL;
	make();
	ck_assert_ptr_null(event->till);
	ck_assert_str_eq(event->series, " 2026-11-21");
}
END_TEST

START_TEST(the_business_date_counts_where_there_is_one)
{
	in.business_date = "2026-11-20";
	make();
	ck_assert_str_eq(event->day, "2026-11-20");
	ck_assert_str_eq(event->series, "1 2026-11-20");
	in.business_date = "2026-02-29";
	refused_beginning("business_date: ");
	in.business_date = NULL;
	in.at_unix_s = 1795190399; /* 23:59:59 of the day before in Shanghai, 15:59:59 in UTC */
	make();
	ck_assert_str_eq(event->day, "2026-11-20");
	in.at_unix_s++;
	make();
	ck_assert_str_eq(event->day, "2026-11-21");
}
END_TEST

START_TEST(kinds_follow_the_flag_the_event_and_the_card)
{
	static const struct {
		enum regulars_event_kind kind;
		enum reg_kind filed, internal;
	} cases[] = {
		{REGULARS_SALE_CLOSE, REG_KIND_SALE, REG_KIND_RETURN},
		{REGULARS_SALE_REFUND, REG_KIND_REFUND, REG_KIND_RETURN},
		{REGULARS_SALE_VOID, REG_KIND_VOID, REG_KIND_VOID},
		{REGULARS_SALE_PREPAY, REG_KIND_PREPAY, REG_KIND_RETURN},
		{REGULARS_SALE_COMPLETION, REG_KIND_COMPLETION, REG_KIND_RETURN},
		{REGULARS_PUMP_TEST, REG_KIND_TEST, REG_KIND_RETURN},
		{REGULARS_TANK_RETURN, REG_KIND_RETURN, REG_KIND_RETURN},
		{REGULARS_SHIFT_OPEN, REG_KIND_SHIFT, REG_KIND_SHIFT},
		{REGULARS_SHIFT_CLOSE, REG_KIND_SHIFT, REG_KIND_SHIFT},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		in.kind = cases[i].kind;
		in.flags = 0;
		in.card = NULL;
		make();
		ck_assert_int_eq(event->kind, cases[i].filed);
		in.card = "1000511234567890123";
		make();
		ck_assert_int_eq(event->kind, cases[i].internal);
		ck_assert(!event->has_card);
		ck_assert_str_eq(event->card.token, "");
		in.flags = REGULARS_TRAINING;
		make();
		ck_assert_int_eq(event->kind, REG_KIND_TRAINING);
	}
	in.kind = (enum regulars_event_kind)10;
	refused("event: expected a kind such as sale.close");
}
END_TEST

START_TEST(kind_names_go_both_ways)
{
	for (int kind = REG_KIND_SALE; kind <= REG_KIND_SHIFT; kind++)
		ck_assert_int_eq(reg_kind_parse(reg_kind_name((enum reg_kind)kind)), kind);
	ck_assert_int_eq(reg_kind_parse("sales"), 0);
	ck_assert_ptr_null(reg_kind_name((enum reg_kind)99));
}
END_TEST

START_TEST(a_shift_is_named_by_its_shift)
{
	in.kind = REGULARS_SHIFT_CLOSE;
	in.receipt = NULL;
	make();
	ck_assert_str_eq(event->receipt, "20261121-1 close");
	in.kind = REGULARS_SHIFT_OPEN;
	make();
	ck_assert_str_eq(event->receipt, "20261121-1 open");
	in.shift = "";
	refused("shift: is missing, expected the shift's name");
}
END_TEST

START_TEST(only_sales_and_completions_keep_a_promise)
{
	in.flags = REGULARS_HAS_PROMISE;
	in.promised_points = 12;
	make();
	ck_assert_int_eq(event->promised_points, 12);
	ck_assert_uint_eq(event->flags, REGULARS_HAS_PROMISE);
	in.kind = REGULARS_SALE_PREPAY;
	make();
	ck_assert_int_eq(event->promised_points, 0);
	ck_assert_uint_eq(event->flags, 0);
	in.promised_points = -1;
	refused("promised_points: expected 0 to 10^15");
}
END_TEST

START_TEST(a_refund_may_come_with_either_sign)
{
	unsigned char id[REG_ID_SIZE];

	in.kind = REGULARS_SALE_REFUND;
	lines[0].tax_minor = 2468;
	make();
	memcpy(id, event->id, sizeof id);
	for (size_t i = 0; i < 2; i++) {
		lines[i].volume_ml = -lines[i].volume_ml;
		lines[i].quantity_milli = -lines[i].quantity_milli;
		lines[i].amount_minor = -lines[i].amount_minor;
		lines[i].tax_minor = -lines[i].tax_minor;
		lines[i].discount_minor = -lines[i].discount_minor;
		tenders[i].amount_minor = -tenders[i].amount_minor;
	}
	make();
	ck_assert_mem_eq(event->id, id, sizeof id);
	ck_assert_int_eq(event->volume_ml, 40123);
	ck_assert_int_eq(event->amount_minor, 30792);
	ck_assert_int_eq(event->lines[0].tax_minor, 2468);
	ck_assert_int_eq(event->lines[1].discount_minor, 100);
}
END_TEST

START_TEST(a_discount_in_a_refund_stays_opposite_to_the_goods)
{
	in.kind = REGULARS_SALE_REFUND;
	lines[0].amount_minor = -1000;
	lines[1] = (struct regulars_line){.kind = REGULARS_LINE_DISCOUNT, .amount_minor = 50};
	make();
	ck_assert_int_eq(event->lines[0].amount_minor, 1000);
	ck_assert_int_eq(event->lines[0].volume_ml, 40123);
	ck_assert_int_eq(event->lines[1].amount_minor, -50);
	ck_assert_int_eq(event->amount_minor, 950);
}
END_TEST

START_TEST(prepay_lines_are_in_no_sum)
{
	lines[1].kind = REGULARS_LINE_PREPAY;
	make();
	ck_assert_int_eq(event->amount_minor, 29892);
}
END_TEST

START_TEST(a_card_is_reduced_to_its_token)
{
	in.card = "1000111234567890123";
	make();
	ck_assert(event->has_card);
	ck_assert_uint_eq(strlen(event->card.token), 32);
	ck_assert_str_eq(event->card.label, "****0123");
	ck_assert_str_eq(event->card.kind, "sinopec");
	in.card = "100011*********0123";
	make();
	ck_assert(!event->has_card);
	in.card = "41111111\x01";
	refused("card: has a control character");
}
END_TEST

START_TEST(a_field_filled_with_a_dash_is_not_known)
{
	in.plate = "-";
	in.card = " ";
	in.phone = "...";
	make();
	ck_assert(!event->has_plate);
	ck_assert(!event->has_card);
	ck_assert_ptr_null(event->phone);
}
END_TEST

static size_t find(const void *bytes, size_t size, const char *text)
{
	const size_t n = strlen(text);
	size_t found = 0;

	for (size_t i = 0; i + n <= size; i++)
		found += memcmp((const char *)bytes + i, text, n) == 0;
	return found;
}

START_TEST(a_payment_card_number_is_kept_in_no_member)
{
	static const char number[] = PAYMENT_CARD;
	const size_t texts_end = sizeof *event + 2 * sizeof *lines + 2 * sizeof *tenders;

	in.site = in.till = in.series = in.receipt = in.document = in.attendant = in.shift = in.plate = in.card = in.phone =
	    in.customer = in.original_site = in.original_series = in.original_receipt = number;
	in.receipt = "000" PAYMENT_CARD; /* hidden without its zeros, too */
	lines[0].product = lines[0].category = lines[0].pump = lines[0].nozzle = tenders[0].kind = number;
	make();
	/* The last text of the last tender ends the event. */
	ck_assert_uint_eq(find(event, (size_t)(event->tenders[1].kind - (const char *)event) + 5, number), 0);
	ck_assert_uint_lt(texts_end, (size_t)(event->tenders[1].kind - (const char *)event));
	ck_assert(!event->has_plate);
	ck_assert_ptr_null(event->phone);
	ck_assert(event->has_card);
	ck_assert(event->card.is_payment);
	ck_assert_str_eq(event->card.label, "****1111");
	ck_assert_str_eq(event->lines[0].product, "************1111");
	ck_assert_str_eq(event->receipt, "****1111~8aed7dc40b7435d8");
	ck_assert_str_eq(event->original_receipt, event->receipt);
	ck_assert_str_eq(event->customer, event->receipt);
}
END_TEST

START_TEST(keys_that_look_like_cards_stay_distinct)
{
	char first[64];

	in.receipt = "4012001234081111";
	make();
	(void)strcpy(first, event->receipt);
	in.receipt = PAYMENT_CARD;
	make();
	ck_assert_str_ne(event->receipt, first);
	(void)strcpy(first, event->receipt);
	in.receipt = "４１１１１１１１１１１１１１１１"; /* full-width: its last digits are not shown */
	make();
	ck_assert_str_ne(event->receipt, first);
	ck_assert_int_eq(strncmp(event->receipt, "********~", 9), 0);
}
END_TEST

START_TEST(an_article_number_that_satisfies_luhn_stays)
{
	lines[1].product = "4000000000121"; /* 13 digits from 4, Luhn; GS1 check digit does not fit */
	make();
	ck_assert_str_eq(event->lines[1].product, "*********0121");
	lines[1].product = "4915112345702"; /* satisfies both */
	make();
	ck_assert_str_eq(event->lines[1].product, "4915112345702");
}
END_TEST

START_TEST(a_foreign_phone_is_no_card)
{
	in.phone = "+4915112345702";
	make();
	ck_assert_str_eq(event->phone, "+4915112345702");
	in.phone = "138 0013 8000";
	make();
	ck_assert_str_eq(event->phone, "13800138000");
	in.phone = "12a";
	refused_beginning("phone: ");
}
END_TEST

START_TEST(wrong_members_are_refused_by_name)
{
	lines[1].volume_ml = INT64_MIN;
	refused("lines[1].volume_ml: expected a number within +-10^15");
	lines[1].volume_ml = 0;
	lines[1].amount_minor = REG_EVENT_MAX_NUMBER + 1;
	refused("lines[1].amount_minor: expected a number within +-10^15");
	lines[1].amount_minor = REG_EVENT_MAX_NUMBER;
	refused("lines: the sum of amount_minor is beyond 10^15");
	lines[1].amount_minor = 1;
	lines[1].discount_minor = -1;
	refused("lines[1].discount_minor: expected 0 to 10^15");
	lines[1].discount_minor = 0;
	lines[1].kind = (enum regulars_line_kind)8;
	refused("lines[1].kind: expected fuel, goods, service, discount, fee, deposit or prepay");
	lines[1].kind = REGULARS_LINE_FEE;
	tenders[1].kind = "a\nb";
	refused("tenders[1].kind: has a control character");
	tenders[1].kind = NULL;
	in.currency = "cny";
	refused("currency: expected three capital letters such as CNY");
	in.currency = NULL;
	in.receipt = NULL;
	refused("receipt: is missing, expected the receipt number");
	in.receipt = "1";
	in.at_unix_s = 0;
	refused("at: expected the time of the receipt, between 1970 and 9999");
	in.at_unix_s = AT;
	in.revision = -1;
	refused("revision: expected 0 to 10^15");
	in.revision = 0;
	in.lines = NULL;
	refused("lines: there is a count but no list");
	in.n_lines = REG_EVENT_MAX_LINES + 1;
	refused("lines: there are 10001, at most 10000 are taken");
	in.n_lines = 0;
	in.struct_size = 8;
	refused("struct_size: expected the size of struct regulars_event");
	in.struct_size = sizeof in;
	make();
}
END_TEST

START_TEST(texts_are_bounded_valid_and_plain)
{
	char text[REG_EVENT_MAX_TEXT + 3];

	memset(text, 'a', sizeof text);
	text[REG_EVENT_MAX_TEXT] = '\0';
	in.attendant = text;
	make();
	ck_assert_str_eq(event->attendant, text);
	text[REG_EVENT_MAX_TEXT] = 'a';
	text[REG_EVENT_MAX_TEXT + 1] = '\0';
	refused("attendant: is longer than 200 bytes");
	(void)strcpy(text + REG_EVENT_MAX_TEXT - 1, "\xc3\xa9");
	refused("attendant: is longer than 200 bytes");
	in.attendant = "\xe7\xb2"; /* cut short */
	refused("attendant: is not UTF-8");
	in.attendant = "\xc0\xaf"; /* overlong */
	refused("attendant: is not UTF-8");
	in.attendant = "\xed\xa0\x80"; /* surrogate */
	refused("attendant: is not UTF-8");
	in.attendant = "\xc2\x85"; /* C1 */
	refused("attendant: has a control character");
	in.attendant = "王";
	make();
	ck_assert_str_eq(event->attendant, "王");
	text[REG_EVENT_MAX_CUSTOMER + 1] = '\0';
	in.customer = text;
	refused("customer: is longer than 69 bytes");
}
END_TEST

START_TEST(as_many_lines_as_allowed_are_taken)
{
	struct regulars_line *many = calloc(REG_EVENT_MAX_LINES, sizeof *many);

	ck_assert_ptr_nonnull(many);
	for (size_t i = 0; i < REG_EVENT_MAX_LINES; i++)
		many[i] = (struct regulars_line){.kind = REGULARS_LINE_GOODS, .product = "x", .amount_minor = (int64_t)i};
	in.lines = many;
	in.n_lines = REG_EVENT_MAX_LINES;
	make();
	ck_assert_int_eq(event->amount_minor, 49995000);
	free(many);
}
END_TEST

START_TEST(a_copy_is_equal_and_stands_alone)
{
	struct reg_event *copy;

	in.card = "1000111234567890123";
	in.phone = "13800138000";
	make();
	copy = reg_event_copy(event);
	ck_assert_ptr_nonnull(copy);
	ck_assert_ptr_ne(copy->card.kind, event->card.kind);
	reg_event_destroy(event);
	event = copy;
	ck_assert_str_eq(copy->phone, "13800138000");
	ck_assert_str_eq(copy->lines[1].category, "drinks");
	ck_assert_str_eq(copy->tenders[1].kind, "card");
}
END_TEST

static const struct regulars_redemption redeemed[] = {
	{.reward = "money", .points = 500, .value_minor = 500, .hold = "h1"},
	{.reward = "coffee", .count = 1},
};

START_TEST(redemptions_are_part_of_the_id_and_not_of_the_content)
{
	unsigned char content[REG_ID_SIZE];
	char hex[2 * REG_ID_SIZE + 1];

	make();
	memcpy(content, event->content, sizeof content);
	in.redemptions = redeemed;
	in.n_redemptions = 2;
	make();
	ck_assert_mem_eq(event->content, content, sizeof content);
	sodium_bin2hex(hex, sizeof hex, event->id, sizeof event->id);
	ck_assert_str_eq(hex, "dd3fa827f121b38e17f17effdf74c32d"); /* by Python's hashlib, from the format in event.h */
}
END_TEST

START_TEST(redemptions_are_copied_with_the_event)
{
	struct reg_event *copy;

	in.redemptions = redeemed;
	in.n_redemptions = 2;
	make();
	copy = reg_event_copy(event);
	ck_assert_ptr_nonnull(copy);
	reg_event_destroy(event);
	event = copy;
	ck_assert_uint_eq(copy->n_redemptions, 2);
	ck_assert_str_eq(copy->redemptions[0].hold, "h1");
	ck_assert_int_eq(copy->redemptions[0].points, 500);
	ck_assert_str_eq(copy->redemptions[1].reward, "coffee");
	ck_assert_ptr_null(copy->redemptions[1].hold);
}
END_TEST

START_TEST(what_lies_behind_an_event_of_abi_1_0_is_not_read)
{
	const size_t size = offsetof(struct regulars_event, redemptions);
	struct regulars_event *old = malloc(size); /* the sanitizer sees a read beyond it */

	ck_assert_ptr_nonnull(old);
	in.struct_size = (uint32_t)size;
	memcpy(old, &in, size);
	ck_assert_msg(reg_event_create(&event, old, &context, &err) == 0, "%s", err.line);
	ck_assert_uint_eq(event->n_redemptions, 0);
	free(old);
	in.redemptions = redeemed;
	in.n_redemptions = 2;
	in.struct_size = (uint32_t)size;
	make();
	ck_assert_uint_eq(event->n_redemptions, 0);
	in.struct_size = (uint32_t)size - 1;
	refused("struct_size: expected the size of struct regulars_event");
}
END_TEST

START_TEST(a_redemption_names_its_reward_and_one_way_of_paying)
{
	struct regulars_redemption bad = redeemed[0];

	in.redemptions = &bad;
	in.n_redemptions = 1;
	bad.reward = "";
	refused("redemptions[0].reward: is missing, expected the id of a reward");
	bad = redeemed[0];
	bad.points = -1;
	refused("redemptions[0].points: expected 0 to 10^15");
	bad = redeemed[0];
	bad.count = 1;
	refused("redemptions[0].count: expected 0 beside points: a reward is paid with points or by something granted");
	in.redemptions = NULL;
	refused("redemptions: there is a count but no list");
	in.n_redemptions = 101;
	refused("redemptions: there are 101, at most 100 are taken");
}
END_TEST

START_TEST(tenders_have_one_canonical_text)
{
	char *text = reg_event_tenders_text(tenders, 2);

	ck_assert_str_eq(text, "card\x1f" "30000\x1e" "cash\x1f" "792");
	free(text);
	text = reg_event_tenders_text(NULL, 0);
	ck_assert_str_eq(text, "");
	free(text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("event");
	TCase *tcase = tcase_create("event");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, what_the_host_leaves_open_is_filled);
	tcase_add_test(tcase, the_hashes_are_those_of_the_documented_formats);
	tcase_add_test(tcase, the_order_of_lines_and_tenders_changes_nothing);
	tcase_add_test(tcase, other_members_change_the_id_and_not_the_content);
	tcase_add_test(tcase, the_event_needs_nothing_of_what_it_was_made_from);
	tcase_add_test(tcase, receipts_lose_leading_zeros_and_keep_a_last_one);
	tcase_add_test(tcase, an_unknown_till_leaves_an_empty_name_in_the_series);
	tcase_add_test(tcase, the_business_date_counts_where_there_is_one);
	tcase_add_test(tcase, kinds_follow_the_flag_the_event_and_the_card);
	tcase_add_test(tcase, kind_names_go_both_ways);
	tcase_add_test(tcase, a_shift_is_named_by_its_shift);
	tcase_add_test(tcase, only_sales_and_completions_keep_a_promise);
	tcase_add_test(tcase, a_refund_may_come_with_either_sign);
	tcase_add_test(tcase, a_discount_in_a_refund_stays_opposite_to_the_goods);
	tcase_add_test(tcase, prepay_lines_are_in_no_sum);
	tcase_add_test(tcase, a_card_is_reduced_to_its_token);
	tcase_add_test(tcase, a_field_filled_with_a_dash_is_not_known);
	tcase_add_test(tcase, a_payment_card_number_is_kept_in_no_member);
	tcase_add_test(tcase, keys_that_look_like_cards_stay_distinct);
	tcase_add_test(tcase, an_article_number_that_satisfies_luhn_stays);
	tcase_add_test(tcase, a_foreign_phone_is_no_card);
	tcase_add_test(tcase, wrong_members_are_refused_by_name);
	tcase_add_test(tcase, texts_are_bounded_valid_and_plain);
	tcase_add_test(tcase, as_many_lines_as_allowed_are_taken);
	tcase_add_test(tcase, a_copy_is_equal_and_stands_alone);
	tcase_add_test(tcase, redemptions_are_part_of_the_id_and_not_of_the_content);
	tcase_add_test(tcase, redemptions_are_copied_with_the_event);
	tcase_add_test(tcase, what_lies_behind_an_event_of_abi_1_0_is_not_read);
	tcase_add_test(tcase, a_redemption_names_its_reward_and_one_way_of_paying);
	tcase_add_test(tcase, tenders_have_one_canonical_text);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
