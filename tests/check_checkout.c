/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "act_card.h"
#include "act_profile.h"
#include "capture.h"
#include "checkout.h"
#include "fact.h"
#include "width.h"

#define DAY_S INT64_C(86400)
#define NOON INT64_C(1762747200) /* 2025-11-10 12:00 in Shanghai; a year without a clock change */
#define TODAY (NOON + 11 * DAY_S) /* 2025-11-21 */
#define LONG_NAME "欧阳欧阳欧阳欧阳欧阳欧阳欧阳欧阳欧阳欧阳欧阳" /* 22 characters, 44 columns */

static const char programme_text[] =
    "name = \"test\"; basis = \"litres\"; window_days = 90; grace_days = 15; downgrade = \"one step\";\n"
    "tiers = ({ id = \"basic\"; name = \"Basic\"; name_zh = \"普通\"; from_litres = 0; multiplier = \"1.0\"; },\n"
    " { id = \"silver\"; name = \"Silver\"; name_zh = \"银卡\"; from_litres = 100; multiplier = \"1.2\"; },\n"
    " { id = \"gold\"; name = \"Gold\"; name_zh = \"金卡\"; from_litres = 300; multiplier = \"1.5\"; });\n"
    "earn = ({ id = \"petrol\"; grades = [\"92\"]; points_per_litre = 1; round = \"down\"; },\n"
    " { id = \"shop\"; kind = \"goods\"; points_per_unit = 1; round = \"down\"; });\n"
    "pending_hours = 0; expiry = { kind = \"days\"; days = 30; };\n";

static char folder[64], path[96];
static struct reg_side *side;
static struct reg_err err;
static struct regulars_checkout *view;
static int receipts;

static void ok(int rc)
{
	ck_assert_msg(rc >= 0, "%d: %s", rc, err.line);
}

static void set_up(void)
{
	struct reg_init init = { .site = "S1", .zone = "Asia/Shanghai", .currency = "CNY", .language = "en" };

	reg_err_clear(&err);
	(void)snprintf(folder, sizeof folder, "/tmp/check_checkout.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/side.db", folder);
	ok(reg_side_init(path, &init, &err));
	ok(reg_side_open(&side, path, REG_STORE_WRITE, "1", 1000, &err));
	view = NULL;
	receipts = 0;
}

static void tear_down(void)
{
	static const char *const names[] = { "side.db", "side.db-wal", "side.db-shm", "side.db.key" };

	reg_checkout_destroy(view);
	reg_side_close(side);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char file[128];

		(void)snprintf(file, sizeof file, "%s/%s", folder, names[i]);
		(void)unlink(file);
	}
	(void)rmdir(folder);
}

static void load_programme(void)
{
	int version;

	ok(reg_act_load_programme(&version, side, "test", programme_text, NOON - 30 * DAY_S, "m", &err));
}

static void enrol(const char *number, const char *name)
{
	struct reg_profile_field field = { "name", name };
	char id[REG_CUSTOMER_ID_SIZE];

	ok(reg_act_enrol(id, side, number, "person", &field, name == NULL ? 0 : 1, NOON - 20 * DAY_S, "m", &err));
}

static void bind(const char *customer, enum regulars_identifier_kind kind, const char *value, int confidence)
{
	struct reg_binding binding = { .kind = kind, .value = value, .confidence = confidence };

	ok(reg_act_bind(side, customer, &binding, NOON - 20 * DAY_S, "m", &err));
}

/* Who comes, with `volume_ml` of 92 and goods of `goods_minor`; 0: no such line. */
struct visitor {
	const char *plate, *card, *phone, *customer;
	int64_t volume_ml, goods_minor;
	enum regulars_event_kind kind; /* 0: a sale */
};

static struct reg_event *event_of(const struct visitor *visitor, int64_t at_unix_s)
{
	struct regulars_line lines[] = {
		{ .kind = REGULARS_LINE_FUEL, .product = "92", .volume_ml = visitor->volume_ml,
		    .amount_minor = visitor->volume_ml / 10 },
		{ .kind = REGULARS_LINE_GOODS, .product = "cola", .amount_minor = visitor->goods_minor },
		{ .kind = REGULARS_LINE_GOODS, .product = "cola", .amount_minor = 99900, .is_void = 1 },
	};
	size_t from = visitor->volume_ml > 0 ? 0 : 1;
	char receipt[16];
	struct regulars_event in = { .struct_size = sizeof in,
		.kind = visitor->kind == 0 ? REGULARS_SALE_CLOSE : visitor->kind,
		.receipt = receipt, .at_unix_s = at_unix_s, .plate = visitor->plate, .card = visitor->card,
		.phone = visitor->phone, .customer = visitor->customer, .lines = lines + from, .n_lines = 3 - from };
	struct reg_event *event = NULL;

	(void)snprintf(receipt, sizeof receipt, "%d", ++receipts);
	ok(reg_event_create(&event, &in, &side->context, &err));
	return event;
}

static void sell(const struct visitor *visitor, int64_t at_unix_s)
{
	struct reg_event *event = event_of(visitor, at_unix_s);
	struct reg_outcome outcome;

	ok(reg_capture(&outcome, side, event, &err));
	reg_event_destroy(event);
}

static void look(const struct visitor *visitor, int64_t at_unix_s, const char *language)
{
	struct reg_event *event = event_of(visitor, at_unix_s);

	reg_checkout_destroy(view);
	ok(reg_checkout_create(&view, side, event, language, &err));
	reg_event_destroy(event); /* the view needs it no more */
}

static void operator_sees(size_t n, const char *const *lines)
{
	for (size_t i = 0; i < n && i < view->n_operator_lines; i++)
		ck_assert_str_eq(view->operator_lines[i], lines[i]);
	ck_assert_uint_eq(view->n_operator_lines, n);
}
#define OPERATOR_SEES(...) \
	operator_sees(sizeof (const char *const[]){ __VA_ARGS__ } / sizeof(char *), \
	    (const char *const[]){ __VA_ARGS__ })

static void customer_sees(const char *line1, const char *line2)
{
	ck_assert_str_eq(view->customer_lines[0], line1);
	ck_assert_str_eq(view->customer_lines[1], line2);
}

/* Wang Wei has filled 150 l on 10 November: 150 points at basic, silver from then on. */
static void wang_wei(void)
{
	load_programme();
	enrol("7", "Wang Wei");
	bind("c:7", REGULARS_PLATE, "粤B·12345", 0);
	sell(&(struct visitor){ .plate = "粤B12345", .volume_ml = 150000 }, NOON);
}

/* 40.5 l at silver: 40.5 * 1.2 = 48.6, 48 points; 12 yuan: 14.4, 14 points. The 150 l leave the window on 8 February
 * (day 90); 15 days of grace: silver is lost on the 23rd. Points of 10 November last to 10 December. */
START_TEST(a_regular_is_named_with_tier_balance_and_what_helps)
{
	wang_wei();
	look(&(struct visitor){ .plate = "粤b 12345", .volume_ml = 40500, .goods_minor = 1200 }, TODAY, NULL);
	ck_assert_str_eq(view->customer_id, "c:7");
	ck_assert_str_eq(view->customer_name, "Wang Wei");
	ck_assert_str_eq(view->customer_kind, "person");
	ck_assert_str_eq(view->vehicle_plate, "粤B12345");
	ck_assert_int_eq(view->vehicle_known, 1);
	ck_assert_int_eq(view->vehicle_flagged, 0);
	ck_assert_str_eq(view->tier_id, "silver");
	ck_assert_str_eq(view->tier_keeps_until, "2026-02-22");
	ck_assert_str_eq(view->to_keep.unit, "ml");
	ck_assert_int_eq(view->to_keep.amount, 59500); /* of 100, with the 40.5 of the ticket */
	ck_assert_str_eq(view->tier_next, "gold");
	ck_assert_int_eq(view->to_next.amount, 109500); /* of 300, with 190.5 */
	ck_assert_int_eq(view->balance_points, 150);
	ck_assert_int_eq(view->pending_points, 0);
	ck_assert_uint_eq(view->n_expiring, 1);
	ck_assert_int_eq(view->expiring[0].points, 150);
	ck_assert_str_eq(view->expiring[0].on, "2025-12-10");
	ck_assert_int_eq(view->will_earn_points, 62);
	OPERATOR_SEES("Wang Wei · Silver · 150 points", "This sale earns 62 points",
	    "1 more fill (60 l) by 22 Feb 2026 keeps Silver", "1 more fill (110 l) reaches Gold",
	    "150 points can be used until 10 Dec only", "May we have your phone number?");
	ck_assert_str_eq(view->ask->action, "profile");
	ck_assert_str_eq(view->ask->field, "phone");
	ck_assert_int_eq(view->available_points, 150);
	ck_assert_ptr_null(view->tier_reached);
	ck_assert_ptr_null(view->alert);
	customer_sees("Silver       150 pts", "+62 pts");
	look(&(struct visitor){ .plate = "粤B12345", .volume_ml = 40500, .goods_minor = 1200 }, TODAY, "zh_CN");
	OPERATOR_SEES("Wang Wei · 银卡 · 150 分", "本单可积 62 分", "2026年2月22日及之前再加 1 次油（60 升）可保留银卡",
	    "再加 1 次油（110 升）可升为金卡", "150 分仅可使用至12月10日", "方便留个手机号吗？");
	customer_sees("银卡           150分", "+62分");
}
END_TEST

START_TEST(what_is_shown_is_what_the_sale_then_earns)
{
	struct visitor visitor = { .plate = "粤B12345", .volume_ml = 40500, .goods_minor = 1200 };

	wang_wei();
	look(&visitor, TODAY, NULL);
	ck_assert_int_eq(view->will_earn_points, 62);
	sell(&visitor, TODAY);
	look(&(struct visitor){ .plate = "粤B12345" }, TODAY, NULL);
	ck_assert_int_eq(view->balance_points, 212);
	ck_assert_int_eq(view->to_next.amount, 109500); /* 300 - 190.5 */
	ck_assert_str_eq(view->operator_lines[0], "Wang Wei · Silver · 212 points");
}
END_TEST

/* 120 l: from 8 February on they alone are left, 20 more than silver wants, until they leave the window themselves, 90 days
 * after 21 November, on 19 February; 15 days of grace, the last is 5 March. */
START_TEST(a_ticket_that_keeps_the_tier_is_not_asked_for_what_is_on_it)
{
	struct visitor visitor = { .plate = "粤B12345", .volume_ml = 120000 };

	wang_wei();
	look(&(struct visitor){ .plate = "粤B12345" }, TODAY, NULL);
	ck_assert_str_eq(view->tier_keeps_until, "2026-02-22");
	ck_assert_int_eq(view->to_keep.amount, 100000);
	look(&visitor, TODAY, NULL);
	ck_assert_str_eq(view->tier_keeps_until, "2026-03-05");
	ck_assert_int_eq(view->to_keep.amount, 100000);
	ck_assert_int_eq(view->to_next.amount, 30000);
	ck_assert_str_eq(view->operator_lines[2], "1 more fill (100 l) by 5 Mar 2026 keeps Silver");
	sell(&visitor, TODAY);
	look(&(struct visitor){ .plate = "粤B12345" }, TODAY, NULL);
	ck_assert_str_eq(view->tier_keeps_until, "2026-03-05");
	ck_assert_int_eq(view->to_keep.amount, 100000);
	ck_assert_int_eq(view->to_next.amount, 30000);
}
END_TEST

START_TEST(a_ticket_that_reaches_a_tier_says_that_alone)
{
	wang_wei();
	look(&(struct visitor){ .plate = "粤B12345", .volume_ml = 150000 }, TODAY, NULL);
	ck_assert_str_eq(view->tier_reached, "Gold");
	ck_assert_int_eq(view->to_next.amount, 150000);
	OPERATOR_SEES("Wang Wei · Silver · 150 points", "This sale earns 180 points", "This sale reaches Gold",
	    "150 points can be used until 10 Dec only", "May we have your phone number?");
}
END_TEST

START_TEST(litres_that_are_missing_are_rounded_up)
{
	wang_wei();
	sell(&(struct visitor){ .plate = "粤B12345", .volume_ml = 1 }, NOON + DAY_S);
	look(&(struct visitor){ .plate = "粤B12345" }, TODAY, NULL); /* 149.999 l to gold */
	ck_assert_int_eq(view->to_next.amount, 149999);
	ck_assert_str_eq(view->operator_lines[2], "150 l more reach Gold");
}
END_TEST

START_TEST(nobody_is_made_by_looking)
{
	struct visitor visitor = { .plate = "粤A00001", .card = "1000111234567890123", .phone = "13800000000",
		.customer = "9" };
	struct reg_identity identity;

	look(&visitor, TODAY, NULL);
	visitor.customer = NULL;
	look(&visitor, TODAY, NULL);
	ck_assert_ptr_null(view->customer_id);
	ok(reg_identity_find(&identity, side, REG_IDENTITY_PLATE, "粤A00001", &err));
	ck_assert_int_eq(identity.no, 0);
	ok(reg_identity_find(&identity, side, REG_IDENTITY_PHONE, "13800000000", &err));
	ck_assert_int_eq(identity.no, 0);
	ok(reg_identity_find(&identity, side, REG_IDENTITY_CUSTOMER, "c:9", &err));
	ck_assert_int_eq(identity.no, 0);
}
END_TEST

START_TEST(a_customer_that_the_host_names_first_is_shown_as_the_sale_will_make_it)
{
	struct visitor visitor = { .customer = "9", .volume_ml = 20000 };

	load_programme();
	look(&visitor, TODAY, NULL);
	ck_assert_str_eq(view->customer_id, "c:9");
	ck_assert_ptr_null(view->customer_name);
	ck_assert_int_eq(view->will_earn_points, 20);
	ck_assert_int_eq(view->to_next.amount, 80000);
	ck_assert_ptr_null(view->tier_keeps_until);
	OPERATOR_SEES("c:9 · Basic · 0 points", "This sale earns 20 points", "80 l more reach Silver");
	sell(&visitor, TODAY);
	look(&visitor, TODAY + 1, NULL);
	ck_assert_str_eq(view->customer_id, "c:9");
	ck_assert_int_eq(view->balance_points, 20);
}
END_TEST

START_TEST(an_unknown_plate_is_greeted_by_its_visits)
{
	struct visitor visitor = { .plate = "粤B12345", .volume_ml = 20000 };

	load_programme();
	look(&visitor, TODAY, NULL);
	ck_assert_ptr_null(view->customer_id);
	ck_assert_ptr_null(view->tier_id);
	ck_assert_int_eq(view->vehicle_known, 0);
	ck_assert_int_eq(view->will_earn_points, 0);
	OPERATOR_SEES("粤B12345 is new here, not enrolled");
	customer_sees("Welcome", "");
	look(&visitor, TODAY, "zh_CN");
	OPERATOR_SEES("粤B12345 首次到店，尚未入会");
	customer_sees("欢迎光临", "");
	for (int day = 0; day < 3; day++)
		sell(&visitor, NOON + day * DAY_S);
	look(&visitor, TODAY, NULL);
	ck_assert_int_eq(view->vehicle_known, 1);
	OPERATOR_SEES("粤B12345 is here for the 4th time, not enrolled",
	    "Comes often: may we enrol you? Your phone number is enough");
	ck_assert_str_eq(view->ask->action, "enrol");
	look(&visitor, TODAY, "zh_CN");
	OPERATOR_SEES("粤B12345 第 4 次到店，尚未入会", "常来的车：要办会员吗？报手机号即可");
	sell(&visitor, TODAY - 60); /* a minute ago: this is still the fourth visit */
	look(&visitor, TODAY, NULL);
	OPERATOR_SEES("粤B12345 is here for the 4th time, not enrolled",
	    "Comes often: may we enrol you? Your phone number is enough");
}
END_TEST

START_TEST(a_plate_that_came_with_a_card_has_been_here_before)
{
	load_programme();
	enrol("7", "Wang Wei");
	bind("c:7", REGULARS_CARD, "1000111234567890123", 0);
	sell(&(struct visitor){ .plate = "粤B12345", .card = "1000111234567890123", .volume_ml = 20000 }, NOON);
	look(&(struct visitor){ .plate = "粤B12345" }, TODAY, NULL);
	ck_assert_int_eq(view->vehicle_known, 1);
	OPERATOR_SEES("粤B12345 has been here before, not enrolled");
	look(&(struct visitor){ .plate = "粤B12345" }, TODAY, "zh_CN");
	OPERATOR_SEES("粤B12345 来过本站，尚未入会");
	look(&(struct visitor){ .card = "1000111234567890123" }, TODAY, NULL);
	ck_assert_str_eq(view->customer_id, "c:7");
	ck_assert_ptr_null(view->vehicle_plate);
}
END_TEST

START_TEST(tests_and_training_do_not_make_a_plate_known)
{
	load_programme();
	sell(&(struct visitor){ .plate = "粤B12345", .volume_ml = 20000, .kind = REGULARS_PUMP_TEST }, NOON);
	look(&(struct visitor){ .plate = "粤B12345" }, TODAY, NULL);
	ck_assert_int_eq(view->vehicle_known, 0);
}
END_TEST

START_TEST(a_plate_of_several_customers_is_asked_about)
{
	load_programme();
	enrol("7", "Wang Wei");
	enrol("8", "Li Na");
	bind("c:7", REGULARS_PLATE, "粤B12345", 0);
	bind("c:8", REGULARS_PLATE, "粤B12345", 0);
	bind("c:7", REGULARS_PHONE, "13800000000", 0);
	look(&(struct visitor){ .plate = "粤B12345", .volume_ml = 20000 }, TODAY, NULL);
	ck_assert_ptr_null(view->customer_id);
	ck_assert_int_eq(view->will_earn_points, 0);
	ck_assert_int_eq(view->vehicle_known, 1);
	OPERATOR_SEES("粤B12345 belongs to several customers: ask whose sale this is");
	look(&(struct visitor){ .plate = "粤B12345" }, TODAY, "zh_CN");
	OPERATOR_SEES("粤B12345 登记在多位会员名下，请询问本单记给谁");
	look(&(struct visitor){ .plate = "粤B12345", .phone = "13800000000" }, TODAY, NULL);
	ck_assert_str_eq(view->customer_id, "c:7");
}
END_TEST

START_TEST(a_doubtful_plate_shows_points_that_wait)
{
	load_programme();
	enrol("7", "Wang Wei");
	bind("c:7", REGULARS_PLATE, "粤B12345", 30);
	sell(&(struct visitor){ .plate = "粤B12345", .volume_ml = 20000 }, NOON);
	look(&(struct visitor){ .plate = "粤B12345", .volume_ml = 1000 }, TODAY, NULL);
	ck_assert_int_eq(view->pending_points, 20);
	OPERATOR_SEES("Wang Wei · Basic · 0 points", "This sale earns 1 point", "5 more fills (100 l) reach Silver",
	    "20 points are pending", "May we have your phone number?", "Whose car 粤B12345 is has not been confirmed: points wait until then");
	look(&(struct visitor){ .plate = "粤B12345", .volume_ml = 1000 }, TODAY, "zh_CN");
	OPERATOR_SEES("Wang Wei · 普通 · 0 分", "本单可积 1 分", "再加 5 次油（100 升）可升为银卡", "20 分待生效",
	    "方便留个手机号吗？", "粤B12345 的车主尚未确认，积分待确认后生效");
}
END_TEST

START_TEST(a_plate_of_no_known_pattern_is_flagged)
{
	look(&(struct visitor){ .plate = "Q" }, TODAY, NULL);
	ck_assert_int_eq(view->vehicle_flagged, 1);
	OPERATOR_SEES("Q is new here, not enrolled", "Q fits no known plate pattern, please check it");
	look(&(struct visitor){ .plate = "Q" }, TODAY, "zh_CN");
	OPERATOR_SEES("Q 首次到店，尚未入会", "Q 不符合已知车牌格式，请核对");
}
END_TEST

START_TEST(unknown_cards_and_phones_and_nobody_have_their_own_line)
{
	look(&(struct visitor){ .card = "1000111234567890123" }, TODAY, NULL);
	OPERATOR_SEES("Card ****0123 is not enrolled");
	look(&(struct visitor){ .phone = "13800000000" }, TODAY, NULL);
	OPERATOR_SEES("This phone number is not enrolled");
	look(&(struct visitor){ 0 }, TODAY, NULL);
	OPERATOR_SEES("Nobody is named yet");
	look(&(struct visitor){ 0 }, TODAY, "zh_CN");
	OPERATOR_SEES("尚未识别会员");
}
END_TEST

START_TEST(without_a_programme_there_is_a_customer_without_a_tier)
{
	enrol("7", "Wang Wei");
	bind("c:7", REGULARS_CARD, "1000111234567890123", 0);
	look(&(struct visitor){ .card = "1000111234567890123", .volume_ml = 20000 }, TODAY, NULL);
	ck_assert_ptr_null(view->tier_id);
	ck_assert_int_eq(view->will_earn_points, 0);
	OPERATOR_SEES("Wang Wei · 0 points", "May we have your phone number?");
	customer_sees("Welcome        0 pts", "");
	look(&(struct visitor){ .card = "1000111234567890123" }, TODAY, "zh_CN");
	OPERATOR_SEES("Wang Wei · 0 分", "方便留个手机号吗？");
	customer_sees("欢迎光临         0分", "");
}
END_TEST

START_TEST(a_refund_promises_nothing)
{
	wang_wei();
	look(&(struct visitor){ .plate = "粤B12345", .volume_ml = 40500, .kind = REGULARS_SALE_REFUND }, TODAY, NULL);
	ck_assert_int_eq(view->will_earn_points, 0);
}
END_TEST

/* Points of 10 November expire on 10 December, of the 11th on the 11th ...; five days, two sales on the first. The last
 * sale comes at silver (101 l before it): 60 points. 1 + 10 + 20 + 30 + 40 + 60. */
START_TEST(the_three_next_expiries_are_told_by_day)
{
	load_programme();
	enrol("7", NULL);
	bind("c:7", REGULARS_PLATE, "粤B12345", 0);
	sell(&(struct visitor){ .plate = "粤B12345", .volume_ml = 1000 }, NOON - 3600);
	for (int day = 0; day < 5; day++)
		sell(&(struct visitor){ .plate = "粤B12345", .volume_ml = (day + 1) * 10000 }, NOON + day * DAY_S);
	look(&(struct visitor){ .plate = "粤B12345" }, TODAY, NULL);
	ck_assert_uint_eq(view->n_expiring, 3);
	ck_assert_int_eq(view->expiring[0].points, 11);
	ck_assert_str_eq(view->expiring[0].on, "2025-12-10");
	ck_assert_int_eq(view->expiring[1].points, 20);
	ck_assert_str_eq(view->expiring[1].on, "2025-12-11");
	ck_assert_int_eq(view->expiring[2].points, 30);
	ck_assert_str_eq(view->expiring[2].on, "2025-12-12");
	ck_assert_int_eq(view->balance_points, 161);
	look(&(struct visitor){ .plate = "粤B12345" }, NOON + 31 * DAY_S, NULL); /* 11 December: one day less */
	ck_assert_int_eq(view->expiring[0].points, 20);
	ck_assert_int_eq(view->balance_points, 150);
}
END_TEST

START_TEST(names_lose_control_characters_and_are_cut_by_columns)
{
	load_programme();
	enrol("7", "Wang\tWei\x1b[31m");
	bind("c:7", REGULARS_PLATE, "粤B12345", 0);
	look(&(struct visitor){ .plate = "粤B12345" }, TODAY, NULL);
	ck_assert_str_eq(view->customer_name, "WangWei[31m");
	enrol("8", LONG_NAME);
	bind("c:8", REGULARS_PLATE, "粤B54321", 0);
	look(&(struct visitor){ .plate = "粤B54321" }, TODAY, "zh_CN");
	ck_assert_str_eq(view->customer_name, LONG_NAME); /* whole in the data, 20 characters in the line */
	ck_assert_str_eq(view->operator_lines[0], "欧阳欧阳欧阳欧阳欧阳欧阳欧阳欧阳欧阳欧阳 · 普通 · 0 分");
}
END_TEST

START_TEST(a_wide_tier_name_leaves_room_for_the_points)
{
	char text[sizeof programme_text + 64];
	const char *at = strstr(programme_text, "普通");
	int version;

	(void)snprintf(text, sizeof text, "%.*s尊贵白金钻石至尊会员%s", (int)(at - programme_text), programme_text,
	    at + strlen("普通"));
	ok(reg_act_load_programme(&version, side, "test", text, NOON - 30 * DAY_S, "m", &err));
	enrol("7", "Wang Wei");
	bind("c:7", REGULARS_PLATE, "粤B12345", 0);
	sell(&(struct visitor){ .plate = "粤B12345", .volume_ml = 50000 }, NOON);
	look(&(struct visitor){ .plate = "粤B12345" }, TODAY, "zh_CN");
	/* 20 columns less "50分" and a blank leave 15: seven characters, and one column more is blank. */
	customer_sees("尊贵白金钻石至  50分", "");
	ck_assert_uint_eq(reg_width(view->customer_lines[0]), 20);
}
END_TEST

START_TEST(a_receipt_tells_what_was_earned_and_what_there_is)
{
	struct visitor visitor = { .plate = "粤B12345", .volume_ml = 40500, .goods_minor = 1200 };
	struct regulars_receipt *receipt;
	struct reg_event *event;

	wang_wei();
	sell(&visitor, TODAY);
	event = event_of(&visitor, TODAY);
	ok(reg_checkout_receipt(&receipt, side, event, 62, 0, NULL, &err));
	ck_assert_int_eq(receipt->earned_points, 62);
	ck_assert_int_eq(receipt->balance_points, 212);
	ck_assert_uint_eq(receipt->n_lines, 5);
	ck_assert_str_eq(receipt->lines[0], "You earned 62 points");
	ck_assert_str_eq(receipt->lines[1], "Your balance is 212 points");
	ck_assert_str_eq(receipt->lines[2], "Your tier is Silver, until 22 Feb 2026");
	/* Of 150 l and 40.5 l the lower is the usual fill: 100 - 40.5 + ... = 59.5 l short from 8 February on; 109.5 to gold. */
	ck_assert_str_eq(receipt->lines[3], "2 more fills (60 l) by 22 Feb 2026 keep Silver");
	ck_assert_str_eq(receipt->lines[4], "3 more fills (110 l) reach Gold");
	reg_checkout_receipt_destroy(receipt);
	ok(reg_checkout_receipt(&receipt, side, event, 1, 0, "zh_CN", &err));
	ck_assert_str_eq(receipt->tier_name, "银卡");
	ck_assert_str_eq(receipt->lines[0], "本次积分 1 分");
	ck_assert_str_eq(receipt->lines[1], "积分余额 212 分");
	ck_assert_str_eq(receipt->lines[2], "会员等级：银卡，有效期至2026年2月22日");
	reg_checkout_receipt_destroy(receipt);
	reg_event_destroy(event);
	event = event_of(&(struct visitor){ .plate = "粤A00001" }, TODAY);
	ok(reg_checkout_receipt(&receipt, side, event, 0, 0, NULL, &err));
	ck_assert_uint_eq(receipt->n_lines, 0);
	ck_assert_ptr_null(receipt->tier_name);
	reg_checkout_receipt_destroy(receipt);
	reg_event_destroy(event);
}
END_TEST

/* Of the 62 points the 12 yuan in the shop had brought 14; who brings them back need not say who it is. */
START_TEST(a_refunds_receipt_tells_what_was_taken_back)
{
	struct regulars_line cola = { .kind = REGULARS_LINE_GOODS, .product = "cola", .amount_minor = 1200 };
	struct regulars_event in = { .struct_size = sizeof in, .kind = REGULARS_SALE_REFUND, .receipt = "900",
		.original_receipt = "2", .at_unix_s = TODAY + 60, .lines = &cola, .n_lines = 1 };
	struct regulars_receipt *receipt;
	struct reg_outcome outcome;
	struct reg_event *event;

	wang_wei();
	sell(&(struct visitor){ .plate = "粤B12345", .volume_ml = 40500, .goods_minor = 1200 }, TODAY);
	ok(reg_event_create(&event, &in, &side->context, &err));
	ok(reg_capture(&outcome, side, event, &err));
	ok(reg_checkout_receipt(&receipt, side, event, 0, outcome.sale, NULL, &err));
	ck_assert_int_eq(receipt->balance_points, 198);
	ck_assert_uint_ge(receipt->n_lines, 3);
	ck_assert_str_eq(receipt->lines[0], "14 points of this sale are taken back");
	ck_assert_str_eq(receipt->lines[1], "Your balance is 198 points");
	ck_assert_str_eq(receipt->lines[2], "Your tier is Silver, until 22 Feb 2026");
	reg_checkout_receipt_destroy(receipt);
	ok(reg_checkout_receipt(&receipt, side, event, 0, outcome.sale, "zh_CN", &err));
	ck_assert_str_eq(receipt->lines[0], "扣回本单积分 14 分");
	reg_checkout_receipt_destroy(receipt);
	reg_event_destroy(event);
}
END_TEST

START_TEST(the_json_form_is_the_one_of_the_command)
{
	char *json;

	wang_wei();
	look(&(struct visitor){ .plate = "粤B12345", .volume_ml = 40500, .goods_minor = 1200 }, TODAY, NULL);
	json = reg_checkout_json(view);
	ck_assert_str_eq(json,
	    "{\"customer\":{\"id\":\"c:7\",\"name\":\"Wang Wei\",\"kind\":\"person\"},"
	    "\"vehicle\":{\"plate\":\"粤B12345\",\"known\":true},"
	    "\"tier\":{\"id\":\"silver\",\"name\":\"Silver\",\"keeps_until\":\"2026-02-22\","
	    "\"to_keep\":{\"unit\":\"ml\",\"amount\":59500},"
	    "\"next\":\"gold\",\"to_next\":{\"unit\":\"ml\",\"amount\":109500}},"
	    "\"points\":{\"balance\":150,\"pending\":0,\"expiring\":[{\"points\":150,\"on\":\"2025-12-10\"}]},"
	    "\"will_earn\":62,\"offers\":[],\"alert\":null,\"ask\":{\"action\":\"profile\",\"field\":\"phone\","
	    "\"text\":\"May we have your phone number?\"},"
	    "\"lines\":[\"Wang Wei · Silver · 150 points\",\"This sale earns 62 points\","
	    "\"1 more fill (60 l) by 22 Feb 2026 keeps Silver\",\"1 more fill (110 l) reaches Gold\","
	    "\"150 points can be used until 10 Dec only\",\"May we have your phone number?\"]}");
	free(json);
	look(&(struct visitor){ 0 }, TODAY, NULL);
	json = reg_checkout_json(view);
	ck_assert_str_eq(json,
	    "{\"customer\":null,\"vehicle\":{\"plate\":null,\"known\":false},"
	    "\"tier\":{\"id\":null,\"name\":null,\"keeps_until\":null,\"to_keep\":null,\"next\":null,\"to_next\":null},"
	    "\"points\":{\"balance\":0,\"pending\":0,\"expiring\":[]},"
	    "\"will_earn\":0,\"offers\":[],\"alert\":null,\"ask\":null,\"lines\":[\"Nobody is named yet\"]}");
	free(json);
}
END_TEST

START_TEST(a_blocked_card_is_said_to_be_blocked_whoever_shows_it)
{
	const struct visitor visitor = { .card = "1000111234567890123", .volume_ml = 10000 };

	wang_wei();
	bind("c:7", REGULARS_CARD, visitor.card, 0);
	look(&visitor, TODAY, NULL);
	ck_assert_str_eq(view->customer_id, "c:7");
	ok(reg_act_card_block(side, visitor.card, "lost", 0, 0, TODAY - 2 * DAY_S, "test", &err));
	look(&visitor, TODAY, NULL);
	ck_assert_ptr_null(view->customer_id);
	ck_assert_str_eq(view->alert->kind, "card-blocked");
	ck_assert_str_eq(view->alert->text, "Card blocked since 19 Nov: do not accept it, ask for phone or plate");
	ck_assert_uint_eq(view->n_operator_lines, 1); /* not that it is not enrolled */
	ck_assert_str_eq(view->operator_lines[0], view->alert->text);
	/* With the plate of its holder the customer is known, and the card is still to be told of. */
	look(&(struct visitor){ .card = visitor.card, .plate = "粤B12345", .volume_ml = 10000 }, TODAY, NULL);
	ck_assert_str_eq(view->customer_id, "c:7");
	ck_assert_str_eq(view->alert->kind, "card-blocked");
}
END_TEST

START_TEST(maintenance_of_the_vehicle_is_told_when_it_is_near)
{
	const struct visitor visitor = { .plate = "粤B12345", .volume_ml = 10000 };
	const struct reg_profile_field due = { "maintenance", "2025-11-30" };

	wang_wei();
	ok(reg_act_vehicle(side, visitor.plate, &due, 1, false, TODAY - DAY_S, "test", &err));
	look(&visitor, TODAY, NULL);
	ck_assert_str_eq(view->alert->kind, "maintenance");
	ck_assert_str_eq(view->alert->text, "Vehicle due for maintenance on 30 Nov: offer an appointment");
	look(&visitor, TODAY - 6 * DAY_S, NULL); /* 15 days before */
	ck_assert_ptr_null(view->alert);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("checkout");
	TCase *tcase = tcase_create("checkout");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, a_regular_is_named_with_tier_balance_and_what_helps);
	tcase_add_test(tcase, what_is_shown_is_what_the_sale_then_earns);
	tcase_add_test(tcase, a_blocked_card_is_said_to_be_blocked_whoever_shows_it);
	tcase_add_test(tcase, a_ticket_that_keeps_the_tier_is_not_asked_for_what_is_on_it);
	tcase_add_test(tcase, a_ticket_that_reaches_a_tier_says_that_alone);
	tcase_add_test(tcase, maintenance_of_the_vehicle_is_told_when_it_is_near);
	tcase_add_test(tcase, litres_that_are_missing_are_rounded_up);
	tcase_add_test(tcase, nobody_is_made_by_looking);
	tcase_add_test(tcase, a_customer_that_the_host_names_first_is_shown_as_the_sale_will_make_it);
	tcase_add_test(tcase, an_unknown_plate_is_greeted_by_its_visits);
	tcase_add_test(tcase, a_plate_that_came_with_a_card_has_been_here_before);
	tcase_add_test(tcase, tests_and_training_do_not_make_a_plate_known);
	tcase_add_test(tcase, a_plate_of_several_customers_is_asked_about);
	tcase_add_test(tcase, a_doubtful_plate_shows_points_that_wait);
	tcase_add_test(tcase, a_plate_of_no_known_pattern_is_flagged);
	tcase_add_test(tcase, unknown_cards_and_phones_and_nobody_have_their_own_line);
	tcase_add_test(tcase, without_a_programme_there_is_a_customer_without_a_tier);
	tcase_add_test(tcase, a_refund_promises_nothing);
	tcase_add_test(tcase, the_three_next_expiries_are_told_by_day);
	tcase_add_test(tcase, names_lose_control_characters_and_are_cut_by_columns);
	tcase_add_test(tcase, a_wide_tier_name_leaves_room_for_the_points);
	tcase_add_test(tcase, a_receipt_tells_what_was_earned_and_what_there_is);
	tcase_add_test(tcase, a_refunds_receipt_tells_what_was_taken_back);
	tcase_add_test(tcase, the_json_form_is_the_one_of_the_command);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
