/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The reference evaluator itself, against examples worked by hand: documents, links, sales, and whose they are.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "station.h"

static struct station st;

static void setup(void)
{
	station_init(&st);
}

static void teardown(void)
{
	station_finish(&st);
}

#define FUEL_40 station_fuel(40000, 29800)

/* --- documents ----------------------------------------------------------------------------------------------- */

START_TEST(a_repeated_delivery_is_one_sale)
{
	struct regulars_event sale = station_event("7", AT(0, 8));

	sale.plate = "A-1";
	station_deliver(&st, &sale, 2, FUEL_40, station_line(REGULARS_LINE_GOODS, 900));
	/* Leading zeros and the order of the lines do not count. */
	sale.receipt = "007";
	station_deliver(&st, &sale, 2, station_line(REGULARS_LINE_GOODS, 900), FUEL_40);
	station_evaluate(&st);
	station_expect(&st, "sale sale=S1/A/7/sale kind=sale subject=plate:A1 at=1767254400 day=2026-01-01 currency=CNY "
	    "volume_ml=40000 amount_minor=30700 is_visit=1 plate=A1 card=- doubtful=0");
	station_expect(&st, "state subject=plate:A1 sales=1 visits=1 first_at=1767254400 last_at=1767254400 "
	    "last_visit=2026-01-01 volume_ml=40000 debt=0 tier=0 tier_until=never");
	ck_assert_int_eq(station_count(&st, ""), 2);
}
END_TEST

START_TEST(an_empty_member_is_filled_and_of_differing_ones_the_lower_hash_counts)
{
	struct regulars_event sale = station_event("7", AT(0, 8));

	/* BLAKE2b-128: A1 a000635b..., B2 8c735097..., so B2 counts. Time: "1767254400 2026-01-01" ad348a6b... is lower
	 * than "1767254460 2026-01-01" de1d1131..., so the first counts. (By Python's hashlib.) */
	station_deliver(&st, &sale, 1, FUEL_40);
	sale.plate = "A1";
	station_deliver(&st, &sale, 1, FUEL_40);
	sale.plate = "B2";
	sale.at_unix_s += 60;
	station_deliver(&st, &sale, 1, FUEL_40);
	sale.plate = NULL;
	sale.attendant = "07";
	station_deliver(&st, &sale, 1, FUEL_40);
	station_evaluate(&st);
	station_expect(&st, "sale sale=S1/A/7/sale kind=sale subject=plate:B2 at=1767254400 day=2026-01-01 currency=CNY "
	    "volume_ml=40000 amount_minor=29800 is_visit=1 plate=B2 card=- doubtful=0");
	ck_assert_str_eq(st.views->documents[0].attendant, "07");
	station_expect_none(&st, "conflict");
}
END_TEST

START_TEST(the_highest_revision_counts_with_its_own_members)
{
	struct regulars_event sale = station_event("7", AT(0, 8));

	sale.revision = 2;
	station_deliver(&st, &sale, 1, station_fuel(20000, 15000));
	sale.revision = 1;
	sale.plate = "A1";
	station_deliver(&st, &sale, 1, FUEL_40);
	station_evaluate(&st);
	/* The plate belongs to the old content: it is history. */
	station_expect(&st, "sale sale=S1/A/7/sale kind=sale subject=- at=1767254400 day=2026-01-01 currency=CNY "
	    "volume_ml=20000 amount_minor=15000 is_visit=1 plate=- card=- doubtful=0");
	ck_assert_int_eq(station_count(&st, ""), 1);
}
END_TEST

START_TEST(a_document_id_ranks_by_time_and_above_none)
{
	struct regulars_event sale = station_event("7", AT(0, 8));

	sale.document = "z";
	station_deliver(&st, &sale, 1, station_fuel(1000, 700));
	sale.document = "a";
	sale.at_unix_s += 1;
	station_deliver(&st, &sale, 1, station_fuel(2000, 1400));
	sale.document = NULL;
	sale.at_unix_s += 1;
	station_deliver(&st, &sale, 1, station_fuel(3000, 2100));
	station_evaluate(&st);
	ck_assert_int_eq(st.views->sales[0].volume_ml, 2000);
	station_expect_none(&st, "conflict");
}
END_TEST

START_TEST(other_content_at_the_same_revision_is_a_conflict_and_the_lower_hash_counts)
{
	struct regulars_event sale = station_event("7", AT(0, 8));
	const struct reg_event *a = station_deliver(&st, &sale, 1, station_fuel(1000, 700));
	const struct reg_event *b = station_deliver(&st, &sale, 1, station_fuel(2000, 1400));
	int64_t expected = a->content[0] < b->content[0] ? 1000 : 2000;

	ck_assert_int_ne(a->content[0], b->content[0]);
	station_evaluate(&st);
	station_expect(&st, "conflict sale=S1/A/7/sale variants=2");
	ck_assert_int_eq(st.views->sales[0].volume_ml, expected);
}
END_TEST

START_TEST(a_conflict_that_a_revision_settled_is_none)
{
	struct regulars_event sale = station_event("7", AT(0, 8));

	station_deliver(&st, &sale, 1, station_fuel(1000, 700));
	station_deliver(&st, &sale, 1, station_fuel(2000, 1400));
	sale.revision = 1;
	station_deliver(&st, &sale, 1, station_fuel(3000, 2100));
	station_evaluate(&st);
	station_expect_none(&st, "conflict");
	ck_assert_int_eq(st.views->sales[0].volume_ml, 3000);
}
END_TEST

START_TEST(training_tests_returns_and_shifts_have_no_rows)
{
	struct regulars_event event = station_event("1", AT(0, 8));

	event.flags = REGULARS_TRAINING;
	station_deliver(&st, &event, 1, FUEL_40);
	event = station_event("2", AT(0, 8));
	event.kind = REGULARS_PUMP_TEST;
	station_deliver(&st, &event, 1, FUEL_40);
	event = station_event("3", AT(0, 8));
	event.card = "1000511234567890123"; /* a Sinopec internal card */
	station_deliver(&st, &event, 1, FUEL_40);
	event = station_event("4", AT(0, 9));
	event.kind = REGULARS_SHIFT_CLOSE;
	event.shift = "early";
	station_deliver(&st, &event, 0);
	station_evaluate(&st);
	ck_assert_uint_eq(st.views->n_documents, 4);
	ck_assert_str_eq(st.dump, "");
}
END_TEST

/* --- links and sales ----------------------------------------------------------------------------------------- */

START_TEST(a_prepay_and_its_completion_are_one_sale)
{
	struct regulars_event prepay = station_child(REGULARS_SALE_PREPAY, "1", AT(0, 8), NULL);
	struct regulars_event completion = station_child(REGULARS_SALE_COMPLETION, "2", AT(0, 9), "1");
	struct regulars_line other = station_line(REGULARS_LINE_GOODS, 111);

	/* Paid 100 for fuel and 9 for a drink, fuel for 80 came out. What the prepay says of fuel and the completion of the
	 * shop does not count. */
	completion.plate = "A1";
	station_deliver(&st, &completion, 2, station_fuel(10000, 8000), other);
	station_deliver(&st, &prepay, 3, station_line(REGULARS_LINE_PREPAY, 10000), FUEL_40,
	    station_line(REGULARS_LINE_GOODS, 900));
	station_evaluate(&st);
	station_expect(&st, "link child=S1/A/2/completion sale=S1/A/1/prepay");
	station_expect(&st, "sale sale=S1/A/1/prepay kind=sale subject=plate:A1 at=1767254400 day=2026-01-01 currency=CNY "
	    "volume_ml=10000 amount_minor=8900 is_visit=1 plate=A1 card=- doubtful=0");
	ck_assert_int_eq(station_count(&st, "sale "), 1);
}
END_TEST

START_TEST(an_open_prepay_is_no_sale_unless_it_has_shop_lines)
{
	struct regulars_event prepay = station_child(REGULARS_SALE_PREPAY, "1", AT(0, 8), NULL);

	station_deliver(&st, &prepay, 1, station_line(REGULARS_LINE_PREPAY, 10000));
	prepay.receipt = "2";
	station_deliver(&st, &prepay, 2, station_line(REGULARS_LINE_PREPAY, 10000), station_line(REGULARS_LINE_GOODS, 900));
	station_evaluate(&st);
	ck_assert_int_eq(station_count(&st, "sale "), 1);
	station_expect(&st, "sale sale=S1/A/2/prepay kind=sale subject=- at=1767254400 day=2026-01-01 currency=CNY "
	    "volume_ml=0 amount_minor=900 is_visit=0 plate=- card=- doubtful=0");
}
END_TEST

START_TEST(completions_take_the_latest_free_prepay_each_once)
{
	struct regulars_event prepay = station_child(REGULARS_SALE_PREPAY, "1", AT(0, 8), NULL);
	struct regulars_event completion = station_child(REGULARS_SALE_COMPLETION, "2", AT(0, 10), "1");

	station_deliver(&st, &prepay, 1, station_line(REGULARS_LINE_PREPAY, 100));
	prepay.series = "B";
	prepay.at_unix_s = AT(0, 9);
	station_deliver(&st, &prepay, 1, station_line(REGULARS_LINE_PREPAY, 200));
	station_deliver(&st, &completion, 1, station_fuel(100, 100));
	completion.receipt = "3";
	completion.at_unix_s = AT(0, 11);
	station_deliver(&st, &completion, 1, station_fuel(200, 200));
	completion.receipt = "4";
	completion.at_unix_s = AT(0, 12);
	station_deliver(&st, &completion, 1, station_fuel(300, 300));
	station_evaluate(&st);
	station_expect(&st, "link child=S1/A/2/completion sale=S1/B/1/prepay");
	station_expect(&st, "link child=S1/A/3/completion sale=S1/A/1/prepay");
	ck_assert_int_eq(station_count(&st, "link "), 2);
	/* The third is an orphan and a sale of its own. */
	station_expect(&st, "sale sale=S1/A/4/completion kind=sale subject=- at=1767268800 day=2026-01-01 currency=CNY "
	    "volume_ml=300 amount_minor=300 is_visit=1 plate=- card=- doubtful=0");
	ck_assert_int_eq(station_count(&st, "sale "), 3);
}
END_TEST

START_TEST(a_bare_number_reaches_seven_days_back_and_a_full_key_any_time)
{
	struct regulars_event sale = station_event("1", AT(0, 8));
	struct regulars_event refund = station_child(REGULARS_SALE_REFUND, "2", AT(7, 8), "1");

	station_deliver(&st, &sale, 1, FUEL_40);
	station_deliver(&st, &refund, 1, station_fuel(1, 1));
	refund.receipt = "3";
	refund.at_unix_s += 1;
	station_deliver(&st, &refund, 1, station_fuel(1, 1));
	refund.receipt = "4";
	refund.original_series = "A";
	station_deliver(&st, &refund, 1, station_fuel(1, 1));
	refund.receipt = "5";
	refund.original_site = "S1";
	station_deliver(&st, &refund, 1, station_fuel(1, 1));
	refund.receipt = "6";
	refund.at_unix_s = AT(-1, 8);
	station_deliver(&st, &refund, 1, station_fuel(1, 1));
	refund.receipt = "7";
	refund.original_site = NULL;
	station_deliver(&st, &refund, 1, station_fuel(1, 1));
	station_evaluate(&st);
	station_expect(&st, "link child=S1/A/2/refund sale=S1/A/1/sale");
	station_expect(&st, "link child=S1/A/5/refund sale=S1/A/1/sale");
	station_expect(&st, "link child=S1/A/6/refund sale=S1/A/1/sale");
	ck_assert_int_eq(station_count(&st, "link "), 3);
	/* The others stand alone and count all the same. */
	ck_assert_int_eq(station_count(&st, "sale "), 7);
}
END_TEST

START_TEST(a_refund_of_a_completion_belongs_to_the_joined_sale)
{
	struct regulars_event prepay = station_child(REGULARS_SALE_PREPAY, "1", AT(0, 8), NULL);
	struct regulars_event completion = station_child(REGULARS_SALE_COMPLETION, "2", AT(0, 9), "1");
	struct regulars_event refund = station_child(REGULARS_SALE_REFUND, "3", AT(1, 9), "2");

	prepay.plate = "A1";
	refund.plate = "B2"; /* whoever brings it back: the sale's plate counts */
	station_deliver(&st, &prepay, 1, station_line(REGULARS_LINE_PREPAY, 10000));
	station_deliver(&st, &completion, 1, station_fuel(10000, 8000));
	station_deliver(&st, &refund, 1, station_fuel(10000, 8000));
	station_evaluate(&st);
	station_expect(&st, "link child=S1/A/3/refund sale=S1/A/2/completion");
	station_expect(&st, "sale sale=S1/A/3/refund kind=refund subject=plate:A1 at=1767344400 day=2026-01-02 "
	    "currency=CNY volume_ml=-10000 amount_minor=-8000 is_visit=0 plate=A1 card=- doubtful=0");
	/* Wholly refunded: a sale, no visit, no litres. */
	station_expect(&st, "state subject=plate:A1 sales=1 visits=0 first_at=1767254400 last_at=1767254400 "
	    "last_visit=- volume_ml=0 debt=0 tier=0 tier_until=never");
}
END_TEST

START_TEST(a_void_removes_the_sale_and_its_refunds)
{
	struct regulars_event prepay = station_child(REGULARS_SALE_PREPAY, "1", AT(0, 8), NULL);
	struct regulars_event completion = station_child(REGULARS_SALE_COMPLETION, "2", AT(0, 9), "1");
	struct regulars_event refund = station_child(REGULARS_SALE_REFUND, "3", AT(1, 9), "1");
	struct regulars_event gone = station_child(REGULARS_SALE_VOID, "4", AT(2, 9), "2");

	station_deliver(&st, &gone, 0);
	station_deliver(&st, &refund, 1, station_fuel(5000, 4000));
	station_deliver(&st, &prepay, 1, station_line(REGULARS_LINE_PREPAY, 10000));
	station_deliver(&st, &completion, 1, station_fuel(10000, 8000));
	gone.receipt = "5";
	gone.original_receipt = "99";
	station_deliver(&st, &gone, 0);
	station_evaluate(&st);
	ck_assert_int_eq(station_count(&st, "link "), 3);
	ck_assert_int_eq(station_count(&st, ""), 3);
}
END_TEST

START_TEST(a_refund_of_an_open_prepay_counts_nowhere)
{
	struct regulars_event prepay = station_child(REGULARS_SALE_PREPAY, "1", AT(0, 8), NULL);
	struct regulars_event refund = station_child(REGULARS_SALE_REFUND, "3", AT(1, 9), "1");

	station_deliver(&st, &prepay, 1, station_line(REGULARS_LINE_PREPAY, 10000));
	station_deliver(&st, &refund, 1, station_fuel(5000, 4000));
	station_evaluate(&st);
	ck_assert_str_eq(st.dump, "link child=S1/A/3/refund sale=S1/A/1/prepay\n");
}
END_TEST

START_TEST(void_lines_and_negative_refunds_are_read_as_meant)
{
	struct regulars_event sale = station_event("1", AT(0, 8));
	struct regulars_event refund = station_child(REGULARS_SALE_REFUND, "2", AT(0, 9), "1");
	struct regulars_line gone = station_fuel(9000, 9000);

	gone.is_void = 1;
	station_deliver(&st, &sale, 2, gone, FUEL_40);
	station_deliver(&st, &refund, 1, station_fuel(-1000, -745));
	station_evaluate(&st);
	ck_assert_int_eq(st.views->sales[0].volume_ml, 40000);
	ck_assert_int_eq(st.views->sales[0].amount_minor, 29800);
	ck_assert_int_eq(st.views->sales[1].volume_ml, -1000);
	ck_assert_int_eq(st.views->sales[1].amount_minor, -745);
}
END_TEST

START_TEST(visits_are_site_days_with_fuel)
{
	struct regulars_event sale = station_event("1", AT(0, 8));

	sale.plate = "A1";
	station_deliver(&st, &sale, 1, FUEL_40);
	sale.receipt = "2"; /* again on the same day */
	sale.at_unix_s = AT(0, 9);
	station_deliver(&st, &sale, 1, FUEL_40);
	sale.receipt = "3"; /* after midnight, still the business day */
	sale.at_unix_s = AT(1, 1);
	sale.business_date = "2026-01-01";
	station_deliver(&st, &sale, 1, FUEL_40);
	sale.receipt = "4"; /* no fuel */
	sale.at_unix_s = AT(2, 1);
	sale.business_date = NULL;
	station_deliver(&st, &sale, 1, station_line(REGULARS_LINE_GOODS, 100));
	station_evaluate(&st);
	station_expect(&st, "state subject=plate:A1 sales=4 visits=1 first_at=1767254400 last_at=1767402000 "
	    "last_visit=2026-01-01 volume_ml=120000 debt=0 tier=0 tier_until=never");
}
END_TEST

/* --- whose --------------------------------------------------------------------------------------------------- */

static const char *subject_of(struct regulars_event *sale)
{
	station_deliver(&st, sale, 1, FUEL_40);
	station_evaluate(&st);
	return st.views->sales[0].subject != NULL ? st.views->sales[0].subject : "-";
}

START_TEST(a_binding_acts_from_its_time_until_the_unbinding)
{
	struct regulars_event sale = station_event("1", AT(1, 0) - 1);

	sale.plate = "A1";
	station_bind(&st, "c:1", REGULARS_PLATE, "A1", AT(1, 0), 100);
	station_unbind(&st, "c:1", REGULARS_PLATE, "A1", AT(2, 0));
	station_deliver(&st, &sale, 1, FUEL_40);
	sale.receipt = "2";
	sale.at_unix_s = AT(1, 0);
	station_deliver(&st, &sale, 1, FUEL_40);
	sale.receipt = "3";
	sale.at_unix_s = AT(2, 0) - 1;
	station_deliver(&st, &sale, 1, FUEL_40);
	sale.receipt = "4";
	sale.at_unix_s = AT(2, 0);
	station_deliver(&st, &sale, 1, FUEL_40);
	station_evaluate(&st);
	ck_assert_str_eq(st.views->sales[0].subject, "plate:A1");
	ck_assert_str_eq(st.views->sales[1].subject, "customer:c:1");
	ck_assert_str_eq(st.views->sales[2].subject, "customer:c:1");
	ck_assert_str_eq(st.views->sales[3].subject, "plate:A1");
}
END_TEST

START_TEST(valid_from_in_the_past_takes_in_earlier_sales)
{
	struct regulars_event sale = station_event("1", AT(4, 0));

	sale.plate = "A1";
	station_bind(&st, "c:1", REGULARS_PLATE, "A1", AT(5, 0), 100);
	st.acts[0].valid_from = AT(1, 0);
	/* Unbound before it was bound: that ended an earlier binding, not this one. */
	station_unbind(&st, "c:1", REGULARS_PLATE, "A1", AT(4, 0));
	ck_assert_str_eq(subject_of(&sale), "customer:c:1");
}
END_TEST

START_TEST(the_hosts_customer_counts_before_card_phone_and_plate)
{
	struct regulars_event sale = station_event("1", AT(1, 0));

	sale.plate = "A1";
	sale.customer = "17";
	station_bind(&st, "c:1", REGULARS_PLATE, "A1", AT(0, 0), 100);
	ck_assert_str_eq(subject_of(&sale), "customer:c:17");
}
END_TEST

START_TEST(an_ambiguous_phone_stops_before_the_plate)
{
	struct regulars_event sale = station_event("1", AT(1, 0));

	sale.plate = "A1";
	sale.phone = "13800138000";
	station_bind(&st, "c:1", REGULARS_PLATE, "A1", AT(0, 0), 100);
	station_bind(&st, "c:2", REGULARS_PHONE, "13800138000", AT(0, 0), 100);
	station_bind(&st, "c:3", REGULARS_PHONE, "13800138000", AT(0, 0), 100);
	ck_assert_str_eq(subject_of(&sale), "plate:A1");
}
END_TEST

START_TEST(a_phone_counts_before_the_plate_and_two_bindings_of_one_are_one)
{
	struct regulars_event sale = station_event("1", AT(1, 0));

	sale.plate = "A1";
	sale.phone = "13800138000";
	station_bind(&st, "c:1", REGULARS_PLATE, "A1", AT(0, 0), 100);
	station_bind(&st, "c:2", REGULARS_PHONE, "13800138000", AT(0, 0), 100);
	station_bind(&st, "c:2", REGULARS_PHONE, "13800138000", AT(0, 1), 90);
	ck_assert_str_eq(subject_of(&sale), "customer:c:2");
}
END_TEST

START_TEST(an_unbound_card_is_a_row_and_a_phone_is_none)
{
	struct regulars_event sale = station_event("1", AT(1, 0));
	const struct reg_event *event;

	sale.card = "1000111234567890123";
	sale.phone = "13800138000";
	event = station_deliver(&st, &sale, 1, FUEL_40);
	sale.receipt = "2";
	sale.card = NULL;
	station_deliver(&st, &sale, 1, FUEL_40);
	station_evaluate(&st);
	ck_assert_int_eq(strncmp(st.views->sales[0].subject, "card:", 5), 0);
	ck_assert_str_eq(st.views->sales[0].subject + 5, event->card.token);
	ck_assert_ptr_null(st.views->sales[1].subject);
	ck_assert_uint_eq(st.views->n_states, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("reference");
	TCase *documents = tcase_create("documents");
	TCase *sales = tcase_create("sales");
	TCase *whose = tcase_create("whose");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(documents, setup, teardown);
	tcase_add_test(documents, a_repeated_delivery_is_one_sale);
	tcase_add_test(documents, an_empty_member_is_filled_and_of_differing_ones_the_lower_hash_counts);
	tcase_add_test(documents, the_highest_revision_counts_with_its_own_members);
	tcase_add_test(documents, a_document_id_ranks_by_time_and_above_none);
	tcase_add_test(documents, other_content_at_the_same_revision_is_a_conflict_and_the_lower_hash_counts);
	tcase_add_test(documents, a_conflict_that_a_revision_settled_is_none);
	tcase_add_test(documents, training_tests_returns_and_shifts_have_no_rows);
	suite_add_tcase(suite, documents);
	tcase_add_checked_fixture(sales, setup, teardown);
	tcase_add_test(sales, a_prepay_and_its_completion_are_one_sale);
	tcase_add_test(sales, an_open_prepay_is_no_sale_unless_it_has_shop_lines);
	tcase_add_test(sales, completions_take_the_latest_free_prepay_each_once);
	tcase_add_test(sales, a_bare_number_reaches_seven_days_back_and_a_full_key_any_time);
	tcase_add_test(sales, a_refund_of_a_completion_belongs_to_the_joined_sale);
	tcase_add_test(sales, a_void_removes_the_sale_and_its_refunds);
	tcase_add_test(sales, a_refund_of_an_open_prepay_counts_nowhere);
	tcase_add_test(sales, void_lines_and_negative_refunds_are_read_as_meant);
	tcase_add_test(sales, visits_are_site_days_with_fuel);
	suite_add_tcase(suite, sales);
	tcase_add_checked_fixture(whose, setup, teardown);
	tcase_add_test(whose, a_binding_acts_from_its_time_until_the_unbinding);
	tcase_add_test(whose, valid_from_in_the_past_takes_in_earlier_sales);
	tcase_add_test(whose, the_hosts_customer_counts_before_card_phone_and_plate);
	tcase_add_test(whose, an_ambiguous_phone_stops_before_the_plate);
	tcase_add_test(whose, a_phone_counts_before_the_plate_and_two_bindings_of_one_are_one);
	tcase_add_test(whose, an_unbound_card_is_a_row_and_a_phone_is_none);
	suite_add_tcase(suite, whose);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
