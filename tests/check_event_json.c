/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event_json.h"
#include "zone.h"

#define HEAD "{\"event\":\"sale.close\",\"receipt\":\"1\",\"at\":\"2026-11-21T08:15:30+08:00\""

static struct reg_zone *zone;
static const unsigned char secret[REG_SECRET_SIZE] = {7};
static struct reg_event_context context;
static struct reg_json_event *json;
static struct reg_err err;

static void setup(void)
{
	reg_err_clear(&err);
	json = NULL;
	ck_assert_int_eq(reg_zone_create(&zone, "Asia/Shanghai", &err), 0);
	context = (struct reg_event_context){.site = "S001", .currency = "CNY", .country = "cn", .zone = zone,
	    .secret = secret, .patterns = reg_card_patterns, .n_patterns = reg_card_n_patterns};
}

static void teardown(void)
{
	reg_json_event_destroy(json);
	reg_zone_destroy(zone);
}

static const struct regulars_event *read_text(const char *text)
{
	reg_json_event_destroy(json);
	ck_assert_msg(reg_json_event_create(&json, text, strlen(text), zone, &err) == 0, "%s", err.line);
	return reg_json_event_get(json);
}

static void refused_bytes(const char *text, size_t size, const char *line)
{
	reg_json_event_destroy(json);
	reg_err_clear(&err);
	ck_assert_int_eq(reg_json_event_create(&json, text, size, zone, &err), REG_EINVAL);
	ck_assert_ptr_null(json);
	ck_assert_msg(strncmp(err.line, line, strlen(line)) == 0, "%s", err.line);
}

static void refused(const char *text, const char *line)
{
	refused_bytes(text, strlen(text), line);
}

/* An event with every member, card and plate included. */
static struct reg_event *whole_event(void)
{
	static const char text[] =
	    "{\"event\":\"sale.completion\",\"site\":\"S2\",\"till\":\"1\",\"receipt\":\"0009\",\"series\":\"A\","
	    "\"business_date\":\"2026-11-20\",\"at\":\"2026-11-21 08:15:30\",\"attendant\":\"王\\\"\\\\\",\"shift\":\"x\","
	    "\"currency\":\"KWD\",\"plate\":\"粤B12345\",\"card\":\"1000111234567890123\",\"phone\":\"13800138000\","
	    "\"customer\":\"17\",\"revision\":3,\"document\":\"d-1\",\"training\":false,\"promised_points\":0,"
	    "\"original\":{\"site\":\"S3\",\"series\":\"B\",\"receipt\":\"07\"},"
	    "\"lines\":[{\"kind\":\"fuel\",\"product\":\"92\",\"pump\":\"3\",\"nozzle\":\"5\",\"volume_ml\":40123,"
	    "\"unit_price_minor_per_m3\":745000,\"amount_minor\":29892,\"tax_minor\":2468},"
	    "{\"kind\":\"goods\",\"status\":\"void\",\"product\":\"a\",\"category\":\"c\",\"quantity_milli\":-1000,"
	    "\"amount_minor\":-5,\"discount_minor\":1}],"
	    "\"tenders\":[{\"kind\":\"cash\",\"amount_minor\":29892},{\"kind\":null,\"amount_minor\":0}],"
	    "\"redemptions\":[{\"reward\":\"money\",\"points\":500,\"value_minor\":490,\"hold\":\"h1\"},"
	    "{\"reward\":\"wash\",\"count\":1}]}";
	struct reg_event *event;

	ck_assert_msg(reg_event_create(&event, read_text(text), &context, &err) == 0, "%s", err.line);
	return event;
}

START_TEST(every_member_arrives)
{
	struct reg_event *event = whole_event();
	const struct regulars_event *in = reg_json_event_get(json);

	ck_assert_int_eq(in->kind, REGULARS_SALE_COMPLETION);
	ck_assert_int_eq(in->at_unix_s, 1795220130);
	ck_assert_str_eq(in->site, "S2");
	ck_assert_str_eq(in->till, "1");
	ck_assert_str_eq(in->receipt, "0009");
	ck_assert_str_eq(in->series, "A");
	ck_assert_str_eq(in->business_date, "2026-11-20");
	ck_assert_str_eq(in->attendant, "王\"\\");
	ck_assert_str_eq(in->shift, "x");
	ck_assert_str_eq(in->currency, "KWD");
	ck_assert_str_eq(in->plate, "粤B12345");
	ck_assert_str_eq(in->card, "1000111234567890123");
	ck_assert_str_eq(in->phone, "13800138000");
	ck_assert_str_eq(in->customer, "17");
	ck_assert_int_eq(in->revision, 3);
	ck_assert_str_eq(in->document, "d-1");
	ck_assert_uint_eq(in->flags, REGULARS_HAS_PROMISE);
	ck_assert_str_eq(in->original_site, "S3");
	ck_assert_str_eq(in->original_series, "B");
	ck_assert_str_eq(in->original_receipt, "07");
	ck_assert_uint_eq(in->n_lines, 2);
	ck_assert_str_eq(in->lines[0].nozzle, "5");
	ck_assert_int_eq(in->lines[0].unit_price_minor_per_m3, 745000);
	ck_assert_int_eq(in->lines[1].is_void, 1);
	ck_assert_int_eq(in->lines[1].quantity_milli, -1000);
	ck_assert_uint_eq(in->n_tenders, 2);
	ck_assert_ptr_null(in->tenders[1].kind);
	ck_assert_uint_eq(in->n_redemptions, 2);
	ck_assert_str_eq(in->redemptions[0].reward, "money");
	ck_assert_int_eq(in->redemptions[0].points, 500);
	ck_assert_int_eq(in->redemptions[0].value_minor, 490);
	ck_assert_str_eq(in->redemptions[0].hold, "h1");
	ck_assert_int_eq(in->redemptions[1].count, 1);
	reg_event_destroy(event);
}
END_TEST

START_TEST(null_is_the_same_as_absent)
{
	const struct regulars_event *in =
	    read_text(HEAD ",\"phone\":null,\"plate\":null,\"lines\":null,\"original\":null}");

	ck_assert_ptr_null(in->phone);
	ck_assert_ptr_null(in->plate);
	ck_assert_uint_eq(in->n_lines, 0);
}
END_TEST

START_TEST(training_is_a_flag)
{
	ck_assert_uint_eq(read_text(HEAD ",\"training\":true}")->flags, REGULARS_TRAINING);
	ck_assert_uint_eq(read_text(HEAD ",\"training\":false}")->flags, 0);
}
END_TEST

START_TEST(event_names_go_both_ways)
{
	for (int kind = REGULARS_SALE_CLOSE; kind <= REGULARS_SHIFT_CLOSE; kind++) {
		char text[200];

		(void)snprintf(text, sizeof text, "{\"event\":\"%s\",\"at\":\"2026-11-21T08:15:30Z\"}",
		    reg_json_event_name((enum regulars_event_kind)kind));
		ck_assert_int_eq(read_text(text)->kind, kind);
	}
	ck_assert_ptr_null(reg_json_event_name((enum regulars_event_kind)0));
}
END_TEST

START_TEST(unknown_members_are_refused_by_name)
{
	refused(HEAD ",\"plates\":\"x\"}", "plates: there is no such member");
	refused(HEAD ",\"lines\":[{\"kind\":\"fuel\"},{\"kind\":\"fuel\",\"volume\":1}]}",
	    "lines[1].volume: there is no such");
	refused(HEAD ",\"tenders\":[{\"number\":\"1\"}]}", "tenders[0].number: there is no such member");
	refused(HEAD ",\"redemptions\":[{\"gift\":\"1\"}]}", "redemptions[0].gift: there is no such member");
	refused("{\"event\":\"sale.void\",\"original\":{\"till\":\"1\"}}", "original.till: there is no such member");
	refused(HEAD ",\"4111111111111111\":1}", "************1111: there is no such member");
	refused(HEAD ",\"a\\nb\":1}", "a?b: there is no such member");
}
END_TEST

START_TEST(repeated_members_are_refused)
{
	refused(HEAD ",\"receipt\":\"2\"}", "expected one JSON object: duplicate object key");
	refused(HEAD ",\"lines\":[{\"kind\":\"fuel\",\"kind\":\"goods\"}]}",
	    "expected one JSON object: duplicate object key");
}
END_TEST

START_TEST(wrong_types_are_refused_by_name)
{
	refused(HEAD ",\"till\":1}", "till: expected a text");
	refused(HEAD ",\"revision\":1.0}", "revision: expected a whole number");
	refused(HEAD ",\"revision\":null}", "revision: expected a whole number");
	refused(HEAD ",\"revision\":\"1\"}", "revision: expected a whole number");
	refused(HEAD ",\"training\":1}", "training: expected true or false");
	refused(HEAD ",\"lines\":{}}", "lines: expected a list");
	refused(HEAD ",\"lines\":[1]}", "lines[0]: expected an object");
	refused(HEAD ",\"lines\":[{}]}",
	    "lines[0].kind: expected one of fuel, goods, service, discount, fee, deposit, prepay");
	refused(HEAD ",\"lines\":[{\"kind\":\"petrol\"}]}", "lines[0].kind: expected one of fuel");
	refused(HEAD ",\"lines\":[{\"kind\":\"fuel\",\"status\":true}]}", "lines[0].status: expected one of normal, void");
	refused(HEAD ",\"lines\":[{\"kind\":\"fuel\",\"volume_ml\":40.123}]}",
	    "lines[0].volume_ml: expected a whole number");
	refused(HEAD ",\"tenders\":[[]]}", "tenders[0]: expected an object");
	refused("{\"event\":\"sale.void\",\"original\":\"1\"}", "original: expected an object");
	refused(HEAD ",\"original\":{}}", "original: only a refund, a void or a completion names one");
	refused("{\"event\":\"sale\"}", "event: expected one of sale.close, sale.refund");
	refused("{\"receipt\":\"1\"}", "event: is missing");
	refused("[]", "expected one JSON object");
}
END_TEST

START_TEST(times_that_do_not_exist_are_refused)
{
	refused("{\"event\":\"sale.close\"}", "at: is missing");
	refused("{\"event\":\"sale.close\",\"at\":\"2026-02-30T08:00:00Z\"}", "at: ");
	refused("{\"event\":\"sale.close\",\"at\":\"yesterday\"}", "at: ");
	refused(HEAD ",\"business_date\":\"2026-13-01\"}", "business_date: ");
	refused(HEAD ",\"business_date\":\"21.11.2026\"}", "business_date: ");
}
END_TEST

START_TEST(hostile_text_is_refused)
{
	static const char nul[] = HEAD ",\"till\":\"a\0b\"}";
	char *deep = malloc(200001);

	ck_assert_ptr_nonnull(deep);
	memset(deep, '[', 100000);
	memset(deep + 100000, ']', 100000);
	refused_bytes(deep, 200000, "expected one JSON object: ");
	for (size_t i = 0; i < 100000; i += 5)
		memcpy(deep + i, "{\"a\":", 5);
	refused_bytes(deep, 200000, "expected one JSON object: ");
	free(deep);
	refused(HEAD ",\"revision\":99999999999999999999}", "expected one JSON object: too big integer");
	refused(HEAD ",\"revision\":1e999}", "expected one JSON object: real number overflow");
	refused(HEAD ",\"till\":\"a\\u0000b\"}", "expected one JSON object: ");
	refused_bytes(nul, sizeof nul - 1, "expected one JSON object: ");
	refused(HEAD ",\"till\":\"\xff\xfe\"}", "expected one JSON object: ");
	refused(HEAD ",\"till\":\"\xed\xa0\x80\"}", "expected one JSON object: ");
	refused(HEAD ",\"till\":\"\\ud800\"}", "expected one JSON object: ");
	refused(HEAD "} trailing", "expected one JSON object: ");
	refused(HEAD, "expected one JSON object: ");
	refused("", "expected one JSON object: ");
}
END_TEST

START_TEST(a_message_does_not_repeat_a_card_number)
{
	refused(HEAD ",\"card\":4111111111111111x}", "expected one JSON object: ");
	ck_assert_ptr_null(strstr(err.line, "4111"));
	refused(HEAD ",\"card\":41111111111111114111111111111111}", "expected one JSON object: ");
	ck_assert_ptr_null(strstr(err.line, "4111"));
}
END_TEST

START_TEST(a_ticket_of_a_hundred_thousand_lines_is_refused)
{
	static const char line[] = "{\"kind\":\"fuel\"},";
	const size_t n = 100000, n_line = sizeof line - 1;
	char *text = malloc(sizeof HEAD + 16 + n * n_line);
	char *to = text;

	ck_assert_ptr_nonnull(text);
	to += sprintf(to, "%s,\"lines\":[", HEAD);
	for (size_t i = 0; i < n; i++, to += n_line)
		memcpy(to, line, n_line);
	memcpy(to - 1, "]}", 2);
	refused_bytes(text, (size_t)(to + 1 - text), "lines: there are 100000, at most 10000 are taken");
	free(text);
}
END_TEST

START_TEST(a_body_leaves_out_what_is_nothing)
{
	struct reg_event *event = whole_event();
	char *body = reg_event_body_json(event);

	ck_assert_str_eq(body, "{\"lines\":[{\"kind\":\"fuel\",\"product\":\"92\",\"pump\":\"3\",\"nozzle\":\"5\","
	    "\"volume_ml\":40123,\"unit_price_minor_per_m3\":745000,\"amount_minor\":29892,\"tax_minor\":2468},"
	    "{\"kind\":\"goods\",\"status\":\"void\",\"product\":\"a\",\"category\":\"c\",\"quantity_milli\":-1000,"
	    "\"amount_minor\":-5,\"discount_minor\":1}],\"tenders\":[{\"kind\":\"cash\",\"amount_minor\":29892},{}],"
	    "\"redemptions\":[{\"reward\":\"money\",\"points\":500,\"value_minor\":490,\"hold\":\"h1\"},"
	    "{\"reward\":\"wash\",\"count\":1}]}");
	free(body);
	reg_event_destroy(event);
}
END_TEST

static void same_text(const char *left, const char *right)
{
	if (left == NULL || right == NULL)
		ck_assert(left == right);
	else
		ck_assert_str_eq(left, right);
}

static void same_lists(const struct reg_event *event, const struct regulars_line *lines, size_t n_lines,
    const struct regulars_tender *tenders, size_t n_tenders)
{
	ck_assert_uint_eq(n_lines, event->n_lines);
	for (size_t i = 0; i < n_lines; i++) {
		ck_assert_int_eq(lines[i].kind, event->lines[i].kind);
		ck_assert_int_eq(lines[i].is_void, event->lines[i].is_void);
		same_text(lines[i].product, event->lines[i].product);
		same_text(lines[i].category, event->lines[i].category);
		same_text(lines[i].pump, event->lines[i].pump);
		same_text(lines[i].nozzle, event->lines[i].nozzle);
		ck_assert_int_eq(lines[i].volume_ml, event->lines[i].volume_ml);
		ck_assert_int_eq(lines[i].unit_price_minor_per_m3, event->lines[i].unit_price_minor_per_m3);
		ck_assert_int_eq(lines[i].quantity_milli, event->lines[i].quantity_milli);
		ck_assert_int_eq(lines[i].amount_minor, event->lines[i].amount_minor);
		ck_assert_int_eq(lines[i].tax_minor, event->lines[i].tax_minor);
		ck_assert_int_eq(lines[i].discount_minor, event->lines[i].discount_minor);
	}
	ck_assert_uint_eq(n_tenders, event->n_tenders);
	for (size_t i = 0; i < n_tenders; i++) {
		same_text(tenders[i].kind, event->tenders[i].kind);
		ck_assert_int_eq(tenders[i].amount_minor, event->tenders[i].amount_minor);
	}
}

START_TEST(a_body_is_read_back_equal)
{
	struct reg_event *event = whole_event();
	struct regulars_line *lines;
	struct regulars_tender *tenders;
	size_t n_lines, n_tenders;
	void *arena;
	char *body;

	event->lines[0].product = "q\"b\\s/ 王\xf0\x9f\x9a\x97"; /* and what a damaged event might hold: */
	event->lines[1].category = "\x01\x1f\t";
	body = reg_event_body_json(event);
	ck_assert_int_eq(reg_event_body_parse(&lines, &n_lines, &tenders, &n_tenders, &arena, body, &err), 0);
	free(body);
	same_lists(event, lines, n_lines, tenders, n_tenders);
	free(arena);
	ck_assert_int_eq(reg_event_body_parse(&lines, &n_lines, &tenders, &n_tenders, &arena, "{\"lines\":[}", &err),
	    REG_EINVAL);
	ck_assert_ptr_null(arena);
	reg_event_destroy(event);
}
END_TEST

START_TEST(redemptions_of_a_body_are_read_back)
{
	struct reg_event *event = whole_event();
	char *body = reg_event_body_json(event);
	struct regulars_redemption *redemptions;
	size_t n;

	ck_assert(reg_event_body_redeems(body));
	ck_assert_int_eq(reg_event_body_redemptions(&redemptions, &n, body, &err), 0);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(redemptions[0].hold, "h1");
	ck_assert_int_eq(redemptions[0].value_minor, 490);
	ck_assert_str_eq(redemptions[1].reward, "wash");
	ck_assert_ptr_null(redemptions[1].hold);
	free(redemptions);
	free(body);
	event->n_redemptions = 0;
	event->lines[0].product = "\"redemptions\":["; /* quotes inside of texts are no members */
	body = reg_event_body_json(event);
	ck_assert(!reg_event_body_redeems(body));
	ck_assert_int_eq(reg_event_body_redemptions(&redemptions, &n, body, &err), 0);
	ck_assert_uint_eq(n, 0);
	ck_assert_ptr_null(redemptions);
	free(body);
	reg_event_destroy(event);
}
END_TEST

START_TEST(a_body_without_lines_is_read_back)
{
	struct regulars_line *lines;
	struct regulars_tender *tenders;
	size_t n_lines, n_tenders;
	void *arena;

	ck_assert_int_eq(reg_event_body_parse(&lines, &n_lines, &tenders, &n_tenders, &arena,
	    "{\"lines\":[],\"tenders\":[]}", &err), 0);
	ck_assert_uint_eq(n_lines + n_tenders, 0);
	free(arena);
}
END_TEST

START_TEST(a_spool_record_is_read_back_equal)
{
	struct reg_event *event = whole_event(), *back;
	char *text = reg_event_spool_json(event);

	ck_assert_ptr_null(strstr(text, "1000111234567890123"));
	ck_assert_msg(reg_event_spool_parse(&back, text, strlen(text), &err) == 0, "%s", err.line);
	free(text);
	ck_assert_int_eq(back->kind, REG_KIND_COMPLETION);
	ck_assert_uint_eq(back->flags, event->flags);
	same_text(back->site, event->site);
	same_text(back->till, event->till);
	same_text(back->series, event->series);
	same_text(back->receipt, event->receipt);
	ck_assert_str_eq(back->day, event->day);
	ck_assert_int_eq(back->at_unix_s, event->at_unix_s);
	ck_assert_int_eq(back->revision, event->revision);
	same_text(back->document, event->document);
	same_text(back->attendant, event->attendant);
	same_text(back->shift, event->shift);
	same_text(back->currency, event->currency);
	ck_assert(back->has_plate && back->has_card);
	ck_assert_str_eq(back->plate.value, event->plate.value);
	ck_assert_str_eq(back->plate.label, event->plate.label);
	same_text(back->plate.class, event->plate.class);
	ck_assert_str_eq(back->card.token, event->card.token);
	ck_assert_str_eq(back->card.label, event->card.label);
	same_text(back->card.kind, event->card.kind);
	same_text(back->phone, event->phone);
	same_text(back->customer, event->customer);
	same_text(back->original_site, event->original_site);
	same_text(back->original_series, event->original_series);
	same_text(back->original_receipt, event->original_receipt);
	ck_assert_int_eq(back->promised_points, event->promised_points);
	same_lists(event, back->lines, back->n_lines, back->tenders, back->n_tenders);
	ck_assert_int_eq(back->volume_ml, event->volume_ml);
	ck_assert_int_eq(back->amount_minor, event->amount_minor);
	ck_assert_int_eq(back->fuel_minor, event->fuel_minor);
	ck_assert_mem_eq(back->content, event->content, REG_ID_SIZE);
	ck_assert_mem_eq(back->id, event->id, REG_ID_SIZE);
	reg_event_destroy(back);
	reg_event_destroy(event);
}
END_TEST

START_TEST(a_damaged_spool_record_is_noticed)
{
	struct reg_event *event = whole_event(), *back;
	char *text = reg_event_spool_json(event);
	const size_t size = strlen(text);

	*strstr(text, "40123") = '5';
	ck_assert_int_eq(reg_event_spool_parse(&back, text, size, &err), REG_EINVAL);
	ck_assert_ptr_null(back);
	ck_assert_str_eq(err.line, "spool record: its id does not fit what it says");
	reg_err_clear(&err);
	ck_assert_int_eq(reg_event_spool_parse(&back, text, size / 2, &err), REG_EINVAL);
	ck_assert_ptr_null(back);
	reg_err_clear(&err);
	ck_assert_int_eq(reg_event_spool_parse(&back, "{\"version\":2}", 13, &err), REG_ENEWER);
	reg_err_clear(&err);
	ck_assert_int_eq(reg_event_spool_parse(&back, "{\"version\":1}", 13, &err), REG_EINVAL);
	free(text);
	reg_event_destroy(event);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("event_json");
	TCase *tcase = tcase_create("event_json");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, every_member_arrives);
	tcase_add_test(tcase, null_is_the_same_as_absent);
	tcase_add_test(tcase, training_is_a_flag);
	tcase_add_test(tcase, event_names_go_both_ways);
	tcase_add_test(tcase, unknown_members_are_refused_by_name);
	tcase_add_test(tcase, repeated_members_are_refused);
	tcase_add_test(tcase, wrong_types_are_refused_by_name);
	tcase_add_test(tcase, times_that_do_not_exist_are_refused);
	tcase_add_test(tcase, hostile_text_is_refused);
	tcase_add_test(tcase, a_message_does_not_repeat_a_card_number);
	tcase_add_test(tcase, a_ticket_of_a_hundred_thousand_lines_is_refused);
	tcase_add_test(tcase, a_body_leaves_out_what_is_nothing);
	tcase_add_test(tcase, a_body_is_read_back_equal);
	tcase_add_test(tcase, redemptions_of_a_body_are_read_back);
	tcase_add_test(tcase, a_body_without_lines_is_read_back);
	tcase_add_test(tcase, a_spool_record_is_read_back_equal);
	tcase_add_test(tcase, a_damaged_spool_record_is_noticed);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
