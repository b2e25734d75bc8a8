/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal.h"

#define HEAD \
	"<NAXML-POSJournal version='3.6'><TransmissionHeader><StoreLocationID>77</StoreLocationID></TransmissionHeader>" \
	"<JournalReport><JournalHeader><SecondaryReportPeriod interval='cashier'>12</SecondaryReportPeriod>" \
	"<BusinessDate>2026-01-31</BusinessDate></JournalHeader>\n"
#define BEGIN(type) \
	"<" type "><RegisterID>2</RegisterID><CashierID>anna</CashierID><TransactionID>000042</TransactionID>" \
	"<BusinessDate>2026-01-31</BusinessDate><ReceiptDate>2026-01-31</ReceiptDate><ReceiptTime>12:00:00</ReceiptTime>"
#define SALE BEGIN("SaleEvent")
#define LINES(lines) "<TransactionDetailGroup>" lines "</TransactionDetailGroup>"
#define LINE(inside) "<TransactionLine status='normal'>" inside "</TransactionLine>"
#define FUEL(uom, price, quantity, amount) \
	"<FuelLine><FuelGradeID>1</FuelGradeID><FuelPositionID>9</FuelPositionID><ActualSalesPrice currency='CAD'>" price \
	"</ActualSalesPrice><SalesQuantity" uom ">" quantity "</SalesQuantity><SalesAmount>" amount "</SalesAmount></FuelLine>"
#define END "</SaleEvent>\n"
#define TAIL "</JournalReport></NAXML-POSJournal>\n"

static const char *const real_files[] = {
    "naxml/naxml-posjournal_20837_part.xml", "naxml/naxml-posjournal_10089_001158_1.xml",
    "naxml/naxml-posjournal_10089_001168_1.xml", "naxml/naxml-posjournal_10477_035502_1.xml",
    "naxml/naxml-posjournal_15917_959591_1.xml", "naxml/naxml-posjournal_20054_000222_1.xml",
    "naxml/naxml-posjournal_20837_509720_2.xml",
};

/* A pairing of its own: by bare number at the site, each prepay once; there is no second candidate in this data. */
struct sums {
	int sales, merged, open;
	int64_t volume_ml, grade_ml[10], fuel, shop, deposits, tax;
};

static void count_line(struct sums *sums, const struct regulars_line *line)
{
	if (line->is_void || line->kind == REGULARS_LINE_PREPAY)
		return;
	sums->tax += line->tax_minor;
	if (line->kind == REGULARS_LINE_FUEL) {
		sums->volume_ml += line->volume_ml;
		sums->grade_ml[atoi(line->product)] += line->volume_ml;
		sums->fuel += line->amount_minor - line->tax_minor;
	} else if (line->kind == REGULARS_LINE_DEPOSIT) {
		sums->deposits += line->amount_minor;
	} else {
		sums->shop += line->amount_minor - line->tax_minor;
	}
}

static struct sums count(void)
{
	struct sums sums = {0};

	for (size_t i = 0; i < n_taken; i++) {
		const struct regulars_event *event = &taken[i].event, *completion = NULL;
		bool joined = false, shop = false;
		for (size_t k = 0; k < n_taken; k++) {
			const struct regulars_event *other = &taken[k].event;
			if (strcmp(other->site, event->site) != 0)
				continue;
			if (event->kind == REGULARS_SALE_PREPAY && other->kind == REGULARS_SALE_COMPLETION &&
			    strcmp(other->original_receipt, event->receipt) == 0)
				completion = other;
			if (event->kind == REGULARS_SALE_COMPLETION && other->kind == REGULARS_SALE_PREPAY &&
			    strcmp(event->original_receipt, other->receipt) == 0)
				joined = true;
		}
		if (joined) {
			sums.merged++;
			continue;
		}
		for (size_t k = 0; k < event->n_lines; k++) {
			count_line(&sums, &event->lines[k]);
			shop |= event->lines[k].kind != REGULARS_LINE_PREPAY;
		}
		for (size_t k = 0; completion && k < completion->n_lines; k++)
			if (completion->lines[k].kind == REGULARS_LINE_FUEL)
				count_line(&sums, &completion->lines[k]);
		if (event->kind == REGULARS_SALE_PREPAY && !completion && !shop)
			sums.open++;
		else
			sums.sales++;
	}
	return sums;
}

static bool read_real(size_t n)
{
	forget();
	for (size_t i = 0; i < n; i++) {
		const char *path = data_path(real_files[i]);
		if (!path)
			return false;
		read_data(path, NULL, "America/Toronto");
	}
	return true;
}

START_TEST(the_night_shift_comes_out_as_it_was)
{
	if (!read_real(1))
		return;
	struct sums sums = count();
	ck_assert_uint_eq(n_taken, 44);
	ck_assert_int_eq(sums.sales, 29);
	ck_assert_int_eq(sums.merged, 13);
	ck_assert_int_eq(sums.open, 2);
	ck_assert_int_eq(sums.volume_ml, 390229);
	ck_assert_int_eq(sums.grade_ml[1], 289859);
	ck_assert_int_eq(sums.grade_ml[3], 100370);
	ck_assert_int_eq(sums.fuel, 51024);
	ck_assert_int_eq(sums.shop, 21151);
	ck_assert_int_eq(sums.deposits, 60);
	ck_assert_int_eq(sums.tax, 2527);
	ck_assert_int_eq(sums.fuel + sums.shop + sums.deposits + sums.tax, 74762);
}
END_TEST

START_TEST(completions_that_gave_less_than_was_paid_pay_back_the_rest)
{
	if (!read_real(1))
		return;
	int64_t refunds[3] = {0};
	size_t n = 0;
	for (size_t i = 0; i < n_taken; i++) {
		int64_t total = 0;
		for (size_t k = 0; k < taken[i].event.n_lines; k++)
			total += taken[i].event.lines[k].amount_minor;
		if (taken[i].event.kind == REGULARS_SALE_COMPLETION && total < 0 && n < 3)
			refunds[n++] = total;
	}
	ck_assert_uint_eq(n, 3);
	ck_assert_int_eq(refunds[0], -485);
	ck_assert_int_eq(refunds[1], -797);
	ck_assert_int_eq(refunds[2], -1694);
}
END_TEST

START_TEST(the_lines_of_every_real_event_add_up_to_what_was_paid)
{
	if (!read_real(7))
		return;
	for (size_t i = 0; i < n_taken; i++) {
		int64_t lines = 0, tenders = 0;
		for (size_t k = 0; k < taken[i].event.n_lines; k++)
			lines += taken[i].event.lines[k].amount_minor;
		for (size_t k = 0; k < taken[i].event.n_tenders; k++)
			tenders += taken[i].event.tenders[k].amount_minor;
		ck_assert_msg(lines == tenders, "%s: lines %lld, paid %lld", taken[i].event.receipt, (long long)lines,
		    (long long)tenders);
	}
}
END_TEST

START_TEST(all_seven_files_are_fifty_events_with_keys_of_their_own)
{
	if (!read_real(7))
		return;
	struct sums sums = count();
	ck_assert_uint_eq(n_taken, 50);
	ck_assert_int_eq(sums.sales, 34);
	ck_assert_int_eq(sums.merged, 13);
	ck_assert_int_eq(sums.open, 3);
	ck_assert_int_eq(sums.volume_ml, 490406);
	for (size_t i = 0; i < n_taken; i++)
		for (size_t k = 0; k < i; k++)
			ck_assert(strcmp(taken[i].event.site, taken[k].event.site) != 0 ||
			          strcmp(taken[i].event.series, taken[k].event.series) != 0 ||
			          strcmp(taken[i].event.receipt, taken[k].event.receipt) != 0);
}
END_TEST

START_TEST(a_real_mixed_sale_is_read_member_by_member)
{
	const char *path = data_path("naxml/naxml-posjournal_10089_001158_1.xml");
	if (!path)
		return;
	forget();
	read_data(path, NULL, "America/Toronto");
	const struct regulars_event *event = &taken[0].event;
	ck_assert_int_eq(event->kind, REGULARS_SALE_CLOSE);
	ck_assert_str_eq(event->site, "66021");
	ck_assert_str_eq(event->till, "1");
	ck_assert_str_eq(event->receipt, "001158");
	ck_assert_str_eq(event->series, "1 2026-02-17");
	ck_assert_str_eq(event->shift, "10089");
	ck_assert_str_eq(event->attendant, "manager");
	ck_assert_str_eq(event->currency, "CAD");
	ck_assert_str_eq(event->card, "************4834");
	ck_assert_int_eq(event->at_unix_s, 1771372640); /* 18:57:20 -05:00 */
	ck_assert_int_eq(event->flags, 0);              /* earned points of a journal are no promise */
	ck_assert_int_eq(taken[0].line, 19);
	ck_assert_uint_eq(event->n_lines, 5);
	ck_assert_int_eq(event->lines[0].kind, REGULARS_LINE_FUEL);
	ck_assert_str_eq(event->lines[0].product, "1");
	ck_assert_str_eq(event->lines[0].pump, "9");
	ck_assert_int_eq(event->lines[0].volume_ml, 10000);
	ck_assert_int_eq(event->lines[0].unit_price_minor_per_m3, 97000);
	ck_assert_int_eq(event->lines[0].amount_minor, 970);
	ck_assert_int_eq(event->lines[0].discount_minor, 30);
	ck_assert_int_eq(event->lines[1].amount_minor, 503);
	ck_assert_int_eq(event->lines[1].tax_minor, 24);
	ck_assert_int_eq(event->lines[1].quantity_milli, 1000);
	ck_assert_str_eq(event->lines[1].category, "020001");
	ck_assert_int_eq(event->lines[2].kind, REGULARS_LINE_DEPOSIT);
	ck_assert_int_eq(event->lines[2].amount_minor, 10);
	ck_assert_uint_eq(event->n_tenders, 1);
	ck_assert_str_eq(event->tenders[0].kind, "card");
	ck_assert_int_eq(event->tenders[0].amount_minor, 1996);
}
END_TEST

START_TEST(gallons_become_millilitres)
{
	ck_assert_int_eq(read_string(HEAD SALE LINES(LINE(FUEL(" uom='gallon'", "3.785411784", "10", "37.85"))
	    LINE(FUEL(" uom='gallonUK'", "4.54609", "2", "9.09"))) END TAIL, REG_JOURNAL_GUESS, NULL), 0);
	ck_assert_uint_eq(n_taken, 1);
	ck_assert_int_eq(taken[0].event.lines[0].volume_ml, 37854);
	ck_assert_int_eq(taken[0].event.lines[0].unit_price_minor_per_m3, 100000);
	ck_assert_int_eq(taken[0].event.lines[1].volume_ml, 9092);
	ck_assert_int_eq(taken[0].event.lines[1].unit_price_minor_per_m3, 100000);
}
END_TEST

START_TEST(an_unknown_unit_of_volume_is_a_bad_record_and_the_next_is_read)
{
	ck_assert_int_eq(read_string(
	    HEAD SALE LINES(LINE(FUEL(" uom='bucket'", "1", "10", "10"))) END SALE LINES() END TAIL,
	    REG_JOURNAL_NAXML, NULL), 0);
	ck_assert_uint_eq(n_bad, 1);
	ck_assert_int_eq(bad_line, 2);
	ck_assert_ptr_nonnull(strstr(bad_why, "bucket"));
	ck_assert_uint_eq(n_taken, 1);
}
END_TEST

START_TEST(a_voided_line_is_kept_as_void)
{
	ck_assert_int_eq(read_string(HEAD SALE LINES(LINE(FUEL(" uom='liter'", "1", "10", "10"))
	    "<TransactionLine status='cancel'>"
	    FUEL(" uom='liter'", "1", "5", "5") "</TransactionLine>") END TAIL, REG_JOURNAL_NAXML, NULL), 0);
	ck_assert_uint_eq(taken[0].event.n_lines, 2);
	ck_assert_int_eq(taken[0].event.lines[0].is_void, 0);
	ck_assert_int_eq(taken[0].event.lines[1].is_void, 1);
}
END_TEST

START_TEST(refunds_voids_training_and_suspended_tickets_are_told_apart)
{
	static const char link[] =
	    "<LinkedTransactionInfo><OriginalTransactionID>41</OriginalTransactionID></LinkedTransactionInfo>";
	char text[8192];
	snprintf(text, sizeof(text), "%s%s%s</RefundEvent>%s%s</VoidEvent>%s%s", HEAD, BEGIN("RefundEvent"), link,
	    BEGIN("VoidEvent"), link, SALE "<TrainingModeFlag value='yes'/>" END SALE "<SuspendFlag value='yes'/>" END,
	    "<OtherEvent><TransactionID>9</TransactionID></OtherEvent>" TAIL);
	ck_assert_int_eq(read_string(text, REG_JOURNAL_NAXML, NULL), 0);
	ck_assert_uint_eq(n_taken, 4);
	ck_assert_int_eq(taken[0].event.kind, REGULARS_SALE_REFUND);
	ck_assert_str_eq(taken[0].event.original_receipt, "41");
	ck_assert_int_eq(taken[1].event.kind, REGULARS_SALE_VOID);
	ck_assert_str_eq(taken[1].event.original_receipt, "41");
	ck_assert_uint_eq(taken[2].event.flags, REGULARS_TRAINING);
	ck_assert_int_eq(taken[3].event.kind, REGULARS_SALE_VOID);
	ck_assert_ptr_null(taken[3].event.original_receipt);
}
END_TEST

START_TEST(tax_inside_the_amounts_is_not_added_again)
{
#define TAXED(grand) HEAD SALE LINES(LINE("<ItemLine><SalesAmount currency='EUR'>11.90</SalesAmount><ItemTax>" \
	"<TaxCollectedAmount>1.90</TaxCollectedAmount></ItemTax></ItemLine>")) \
	"<TransactionSummary><TransactionTotalGrandAmount>" grand \
	"</TransactionTotalGrandAmount></TransactionSummary>" END TAIL
	ck_assert_int_eq(read_string(TAXED("11.90"), REG_JOURNAL_NAXML, NULL), 0);
	ck_assert_int_eq(taken[0].event.lines[0].amount_minor, 1190);
	ck_assert_int_eq(taken[0].event.lines[0].tax_minor, 190);
	ck_assert_int_eq(read_string(TAXED("13.80"), REG_JOURNAL_NAXML, NULL), 0);
	ck_assert_int_eq(taken[0].event.lines[0].amount_minor, 1380);
}
END_TEST

START_TEST(tax_of_the_ticket_alone_is_spread_without_losing_a_cent)
{
#define ITEM(amount) LINE("<ItemLine><SalesAmount currency='USD'>" amount "</SalesAmount></ItemLine>")
	ck_assert_int_eq(read_string(HEAD SALE LINES(ITEM("1.00") ITEM("1.00") ITEM("1.00")
	    LINE("<TransactionTax><TaxCollectedAmount>0.25</TaxCollectedAmount></TransactionTax>")) END TAIL,
	    REG_JOURNAL_NAXML, NULL), 0);
	int64_t tax = 0, amount = 0;
	for (size_t i = 0; i < taken[0].event.n_lines; i++) {
		tax += taken[0].event.lines[i].tax_minor;
		amount += taken[0].event.lines[i].amount_minor;
	}
	ck_assert_int_eq(tax, 25);
	ck_assert_int_eq(amount, 325);
}
END_TEST

START_TEST(a_prefix_of_a_namespace_does_not_matter)
{
	ck_assert_int_eq(read_string(
	    "<n:NAXML-POSJournal xmlns:n='x'><n:JournalReport><n:SaleEvent><n:TransactionID>5</n:TransactionID>"
	    "<n:ReceiptDate>2026-01-01</n:ReceiptDate><n:ReceiptTime>01:02:03</n:ReceiptTime></n:SaleEvent></n:JournalReport>"
	    "</n:NAXML-POSJournal>", REG_JOURNAL_GUESS, NULL), 0);
	ck_assert_uint_eq(n_taken, 1);
	ck_assert_str_eq(taken[0].event.receipt, "5");
}
END_TEST

START_TEST(what_came_before_a_broken_tag_is_kept)
{
	ck_assert_int_eq(read_string(HEAD SALE END SALE "<broken", REG_JOURNAL_NAXML, NULL), 0);
	ck_assert_uint_eq(n_taken, 1);
	ck_assert_uint_eq(n_bad, 1);
	ck_assert_int_eq(bad_line, 3);
}
END_TEST

START_TEST(entities_are_refused)
{
	ck_assert_int_lt(read_string("<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>" HEAD SALE END TAIL,
	    REG_JOURNAL_NAXML, NULL), 0);
	ck_assert_uint_eq(n_taken, 0);
	ck_assert_ptr_nonnull(strstr(err.line, "entities"));
	ck_assert_int_lt(read_string("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" HEAD SALE "&x;" END TAIL,
	    REG_JOURNAL_NAXML, NULL), 0);
	ck_assert_uint_eq(n_taken, 0);
}
END_TEST

START_TEST(another_kind_of_xml_is_no_journal)
{
	ck_assert_int_eq(read_string("<html/>", REG_JOURNAL_GUESS, NULL), REG_EINVAL);
	ck_assert_int_eq(read_string("hello", REG_JOURNAL_GUESS, NULL), REG_EINVAL);
	ck_assert_int_eq(read_string("", REG_JOURNAL_GUESS, NULL), 0);
}
END_TEST

START_TEST(nesting_and_long_tags_are_bounded)
{
	size_t size = 3 << 20;
	char *text = malloc(size);
	strcpy(text, HEAD);
	for (size_t i = strlen(text); i + 3 < size; i += 3)
		memcpy(text + i, "<a>", 4);
	ck_assert_int_eq(read_string(text, REG_JOURNAL_NAXML, NULL), 0);
	ck_assert_ptr_nonnull(strstr(bad_why, "deeper"));
	strcpy(text, HEAD "<a b='");
	memset(text + strlen(HEAD) + 6, 'x', size - strlen(HEAD) - 6);
	ck_assert_int_eq(read_bytes(text, size, REG_JOURNAL_NAXML, NULL), 0);
	ck_assert_ptr_nonnull(strstr(bad_why, "1 MiB"));
	free(text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("naxml");
	TCase *tcase = tcase_create("naxml");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, the_night_shift_comes_out_as_it_was);
	tcase_add_test(tcase, completions_that_gave_less_than_was_paid_pay_back_the_rest);
	tcase_add_test(tcase, the_lines_of_every_real_event_add_up_to_what_was_paid);
	tcase_add_test(tcase, all_seven_files_are_fifty_events_with_keys_of_their_own);
	tcase_add_test(tcase, a_real_mixed_sale_is_read_member_by_member);
	tcase_add_test(tcase, gallons_become_millilitres);
	tcase_add_test(tcase, an_unknown_unit_of_volume_is_a_bad_record_and_the_next_is_read);
	tcase_add_test(tcase, a_voided_line_is_kept_as_void);
	tcase_add_test(tcase, refunds_voids_training_and_suspended_tickets_are_told_apart);
	tcase_add_test(tcase, tax_inside_the_amounts_is_not_added_again);
	tcase_add_test(tcase, tax_of_the_ticket_alone_is_spread_without_losing_a_cent);
	tcase_add_test(tcase, a_prefix_of_a_namespace_does_not_matter);
	tcase_add_test(tcase, what_came_before_a_broken_tag_is_kept);
	tcase_add_test(tcase, entities_are_refused);
	tcase_add_test(tcase, another_kind_of_xml_is_no_journal);
	tcase_add_test(tcase, nesting_and_long_tags_are_bounded);
	suite_add_tcase(suite, tcase);
	int rc = run_suite(suite);
	forget();
	return rc;
}
