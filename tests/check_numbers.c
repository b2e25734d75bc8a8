/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Payment card numbers come in wherever a text can stand, and are written nowhere: not in the database, its log, the
 * spool or a message, neither as they came nor with their separators taken out.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "act.h"
#include "event_json.h"
#include "rebuild.h"
#include "spool.h"
#include "support.h"
#include "../hooks/journal/journal.h"

/* Test numbers that the networks publish, as a terminal, a person and an export write them. */
static const char *const numbers[] = {
	"4111111111111111", "5555555555554444", "378282246310005", "6011111111111117", "3530111333300000",
	"6200000000000005", "4012888888881881", "5105105105105100", "2223003122003222", "6212341111111111116",
};
static const char *const separators[] = { " ", "-", "\xc2\xa0", "" };

#define N_NUMBERS (sizeof numbers / sizeof numbers[0])
#define N_SEPARATORS (sizeof separators / sizeof separators[0])

static struct reg_side *side;
static char messages[1 << 18]; /* every line that anybody was told */
static size_t n_messages;

static void setup(void)
{
	support_init();
	side = support_open("1");
	support_programme(side, "");
	n_messages = 0;
}

static void teardown(void)
{
	reg_side_close(side);
	support_folder_remove();
}

static void told(const char *line)
{
	size_t size = strlen(line);

	ck_assert_uint_lt(n_messages + size + 2, sizeof messages);
	memcpy(messages + n_messages, line, size);
	n_messages += size;
	messages[n_messages++] = '\n';
	messages[n_messages] = '\0';
}

static const char *spell(size_t number, size_t how)
{
	static char out[4][48];
	static unsigned next;
	char *to = out[next++ % 4];
	const char *digits = numbers[number % N_NUMBERS], *between = separators[how % N_SEPARATORS];

	(void)snprintf(to, sizeof out[0], "%.4s%s%.4s%s%.4s%s%s", digits, between, digits + 4, between, digits + 8, between,
	    digits + 12);
	return to;
}

/* --- looking --- */

static void expect_none(const char *where, const char *bytes, size_t size)
{
	char *plain = malloc(size + 1);
	size_t n = 0;

	ck_assert_ptr_nonnull(plain);
	for (size_t i = 0; i < size; i++) {
		if (strchr(" -.\xc2\xa0", bytes[i]) == NULL) {
			plain[n++] = bytes[i];
		}
	}
	for (size_t i = 0; i < N_NUMBERS; i++) {
		ck_assert_msg(memmem(bytes, size, numbers[i], strlen(numbers[i])) == NULL, "%s has %s", where, numbers[i]);
		ck_assert_msg(memmem(plain, n, numbers[i], strlen(numbers[i])) == NULL, "%s has %s in parts", where, numbers[i]);
	}
	free(plain);
}

static int look_in_folder(const char *folder, const char *ours)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int files = 0;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL) {
		char path[512];
		struct stat st;
		char *bytes;
		size_t size;

		if (entry->d_name[0] == '.' || (ours != NULL && strcmp(entry->d_name, ours) == 0)) {
			continue;
		}
		(void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		ck_assert_int_eq(stat(path, &st), 0);
		if (S_ISDIR(st.st_mode)) {
			files += look_in_folder(path, ours);
			continue;
		}
		bytes = support_file(path, &size);
		expect_none(path, bytes, size);
		free(bytes);
		files++;
	}
	(void)closedir(dir);
	return files;
}

/* Every file in the folder but `ours`, the input itself; and every message. */
static void expect_no_numbers(const char *ours)
{
	ck_assert_int_ge(look_in_folder(support_folder, ours), 3);
	expect_none("a message", messages, n_messages);
}

/* --- events --- */

enum { TEXTS = 15 };

/* An event with number `i` in its member `member` (from 0; TEXTS: in all). Members of lines and tenders too. */
static struct regulars_event event_with(size_t member, size_t i, size_t how, enum regulars_event_kind kind)
{
	static struct regulars_line lines[2];
	static struct regulars_tender tenders[2];
	static char receipt[24];
	struct regulars_event in = { .struct_size = sizeof in, .kind = kind, .at_unix_s = SUPPORT_MONDAY + (int64_t)i,
		.receipt = receipt, .lines = lines, .n_lines = 2, .tenders = tenders, .n_tenders = 2 };
	const char **const texts[] = { &in.site, &in.till, &in.series, &in.receipt, &in.document, &in.attendant, &in.shift,
		&in.plate, &in.card, &in.phone, &in.customer, &in.original_site, &in.original_series, &in.original_receipt };

	(void)snprintf(receipt, sizeof receipt, "%zu", i * 100 + member * 7 + how);
	lines[0] = (struct regulars_line){ .kind = REGULARS_LINE_FUEL, .product = "92", .volume_ml = 10000,
		.amount_minor = 7500 };
	lines[1] = (struct regulars_line){ .kind = REGULARS_LINE_GOODS, .product = "tea", .amount_minor = 300 };
	tenders[0] = (struct regulars_tender){ .kind = "card", .amount_minor = 7800 };
	tenders[1] = (struct regulars_tender){ .kind = "cash" };
	for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
		if (member == k || member == TEXTS) {
			*texts[k] = spell(i, how);
		}
	}
	if (member >= TEXTS - 1) {
		lines[0].pump = lines[0].nozzle = lines[1].product = lines[1].category = spell(i, how);
		tenders[0].kind = tenders[1].kind = spell(i + 1, how);
	}
	return in;
}

static void capture(const struct regulars_event *in, bool spools)
{
	struct reg_event *event;
	struct reg_err err = { 0 };
	struct reg_outcome outcome;

	if (reg_event_create(&event, in, &side->context, &err) < 0) {
		told(err.line);
		return;
	}
	if (spools ? reg_spool_append(support_database, "1", event, &err) < 0 : reg_capture(&outcome, side, event, &err) < 0) {
		ck_abort_msg("%s", err.line);
	}
	reg_event_destroy(event);
}

static void capture_all(bool spools)
{
	static const enum regulars_event_kind kinds[] = { REGULARS_SALE_CLOSE, REGULARS_SALE_REFUND, REGULARS_SHIFT_CLOSE };

	for (size_t i = 0; i < N_NUMBERS; i++) {
		for (size_t member = 0; member <= TEXTS; member++) {
			struct regulars_event in = event_with(member, i, i + member, kinds[(i + member / 5) % 3]);

			capture(&in, spools);
		}
	}
}

START_TEST(events_full_of_card_numbers_leave_none_in_the_database)
{
	struct reg_err err = { 0 };
	static char lines[4000];

	capture_all(false);
	ck_assert_int_gt(support_int("SELECT count(*) FROM fact_sale"), 100);
	ck_assert_int_eq(support_breaches(lines, sizeof lines, side), 0);
	/* The cards are known by their tokens and last four digits. */
	ck_assert_int_eq(support_int("SELECT count(*) FROM identity WHERE kind = 'card' AND label = '****1111'"), 1);
	ck_assert_int_eq(support_int("SELECT count(*) FROM identity WHERE kind = 'plate'"), 0);
	expect_no_numbers(NULL);
	ck_assert_int_eq(reg_store_checkpoint(side->store, &err), 0);
	ck_assert_int_eq(reg_store_backup(side->store, support_path("copy.db"), &err), 0);
	expect_no_numbers(NULL);
}
END_TEST

START_TEST(events_full_of_card_numbers_leave_none_in_the_spool)
{
	struct reg_err err = { 0 };
	int64_t taken = 0;

	capture_all(true);
	expect_no_numbers(NULL);
	ck_assert_msg(reg_spool_replay(side, &taken, NULL, NULL, &err) == 0, "%s", err.line);
	ck_assert_int_gt(taken, 100);
	expect_no_numbers(NULL);
}
END_TEST

START_TEST(spooled_and_captured_directly_they_are_the_same_facts)
{
	struct reg_err err = { 0 };
	int64_t taken, before;

	capture_all(false);
	before = support_int("SELECT count(*) FROM fact_sale");
	capture_all(true);
	ck_assert_int_eq(reg_spool_replay(side, &taken, NULL, NULL, &err), 0);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), before);
}
END_TEST

START_TEST(refusals_do_not_repeat_what_they_refuse)
{
	for (size_t i = 0; i < N_NUMBERS; i++) {
		char text[400], bad[64];
		struct regulars_event in;

		/* Too long, control characters, not UTF-8, and as what cannot be one at all. */
		for (size_t member = 0; member < TEXTS; member++) {
			const char *const ends[] = { "\x01", "\xff", text };

			memset(text, 'x', sizeof text - 1);
			text[sizeof text - 1] = '\0';
			memcpy(text, numbers[i], strlen(numbers[i]));
			for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++) {
				const char **const texts[] = { &in.site, &in.till, &in.series, &in.receipt, &in.document, &in.attendant,
					&in.shift, &in.plate, &in.card, &in.phone, &in.customer, &in.original_site, &in.original_series,
					&in.original_receipt, &in.currency };

				in = event_with(99, i, k, REGULARS_SALE_CLOSE);
				(void)snprintf(bad, sizeof bad, "%s%.20s", spell(i, k), ends[k]);
				*texts[member] = k < 2 ? bad : text;
				capture(&in, false);
			}
		}
		in = event_with(99, i, 0, REGULARS_SALE_CLOSE);
		in.business_date = numbers[i];
		capture(&in, false);
		in = event_with(99, i, 0, REGULARS_SALE_CLOSE);
		in.currency = numbers[i];
		capture(&in, false);
	}
	ck_assert_uint_gt(n_messages, 1000);
	expect_no_numbers(NULL);
}
END_TEST

/* --- journals --- */

static int take(const struct regulars_event *event, const char *file, int64_t line, void *payload, struct reg_err *err)
{
	(void)file;
	(void)line;
	(void)payload;
	(void)err;
	capture(event, false);
	return 0;
}

static void bad(const char *file, int64_t line, const char *why, void *payload)
{
	int *n = payload;

	(void)file;
	(void)line;
	told(why);
	(*n)++;
}

static void read_journal(const char *name, const char *text, size_t size, int *n_bad)
{
	const struct reg_journal_sink sink = { .event = take, .bad = bad, .payload = n_bad };
	const char *path = support_path(name);
	struct reg_err err = { 0 };
	FILE *file = fopen(path, "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(text, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
	if (reg_journal_read(path, REG_JOURNAL_GUESS, NULL, side->zone, &sink, &err) < 0) {
		told(err.line);
	}
}

START_TEST(a_journal_of_json_lines_full_of_card_numbers_leaves_none)
{
	static const char *const shapes[] = {
		/* @ is the number, # a receipt. Good ones. */
		"{\"event\":\"sale.close\",\"receipt\":\"#\",\"at\":\"2026-11-23T08:00:00\",\"card\":\"@\",\"plate\":\"@\","
		"\"attendant\":\"@\",\"lines\":[{\"kind\":\"goods\",\"product\":\"@\",\"category\":\"@\","
		"\"amount_minor\":100}],\"tenders\":[{\"kind\":\"visa @\",\"amount_minor\":100}]}",
		"{\"event\":\"sale.close\",\"receipt\":\"@\",\"at\":\"2026-11-23T08:00:00\",\"document\":\"@\","
		"\"customer\":\"@\",\"series\":\"@\",\"shift\":\"@\"}",
		/* Bad ones, each quoting the number where a reader might quote it back. */
		"{\"event\":\"sale.close\",\"receipt\":\"#\",\"at\":\"@\"}",
		"{\"event\":\"@\",\"receipt\":\"#\",\"at\":\"2026-11-23T08:00:00\"}",
		"{\"event\":\"sale.close\",\"receipt\":\"#\",\"at\":\"2026-11-23T08:00:00\",\"@\":1}",
		"{\"event\":\"sale.close\",\"receipt\":\"#\",\"at\":\"2026-11-23T08:00:00\",\"card\":@ x}",
		"{\"event\":\"sale.close\",\"receipt\":\"#\",\"at\":\"2026-11-23T08:00:00\",\"business_date\":\"@\"}",
		"{\"event\":\"sale.close\",\"receipt\":\"#\",\"at\":\"2026-11-23T08:00:00\",\"lines\":[{\"kind\":\"@\"}]}",
		"{\"event\":\"sale.close\",\"receipt\":\"#\",\"at\":\"2026-11-23T08:00:00\",\"lines\":[{\"kind\":\"fuel\","
		"\"volume_ml\":\"@\"}]}",
		"{\"event\":\"sale.close\" \"@\"}",
		"@",
	};
	char *text = NULL;
	size_t size = 0;
	int n_bad = 0;
	FILE *stream = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(stream);
	(void)fputs("{\"event\":\"sale.close\",\"receipt\":\"first\",\"at\":\"2026-11-23T08:00:00\"}\n", stream);
	for (size_t i = 0; i < N_NUMBERS; i++) {
		for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++) {
			for (const char *c = shapes[k]; *c != '\0'; c++) {
				if (*c == '@') {
					(void)fputs(spell(i, i + k), stream);
				} else if (*c == '#') {
					(void)fprintf(stream, "%zu", i * 100 + k);
				} else {
					(void)fputc(*c, stream);
				}
			}
			(void)fputc('\n', stream);
		}
	}
	(void)fclose(stream);
	read_journal("journal.jsonl", text, size, &n_bad);
	free(text);
	ck_assert_int_gt(n_bad, (int)(7 * N_NUMBERS));
	ck_assert_int_gt(support_int("SELECT count(*) FROM fact_sale"), 2 * (int)N_NUMBERS);
	expect_no_numbers("journal.jsonl");
}
END_TEST

START_TEST(a_naxml_journal_full_of_card_numbers_leaves_none)
{
	char *text = NULL;
	size_t size = 0;
	int n_bad = 0;
	FILE *stream = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(stream);
	(void)fputs("<NAXML-POSJournal version='3.6'><TransmissionHeader><StoreLocationID>77</StoreLocationID>"
	    "</TransmissionHeader><JournalReport>", stream);
	for (size_t i = 0; i < N_NUMBERS; i++) {
		const char *number = spell(i, i);

		(void)fprintf(stream, "<SaleEvent><TransactionID>%zu</TransactionID><RegisterID>%s</RegisterID>"
		    "<CashierID>%s</CashierID><ReceiptDate>2026-11-23</ReceiptDate><ReceiptTime>08:00:00</ReceiptTime>"
		    "<TransactionDetailGroup><TransactionLine status='normal'><ItemLine><ItemCode><POSCode>%s</POSCode></ItemCode>"
		    "<MerchandiseCode>%s</MerchandiseCode><Description>%s</Description><SalesQuantity>1</SalesQuantity>"
		    "<SalesAmount>1.00</SalesAmount></ItemLine></TransactionLine><TransactionLine status='normal'><TenderInfo>"
		    "<Tender><TenderCode>%s</TenderCode></Tender><TenderAmount>1.00</TenderAmount></TenderInfo></TransactionLine>"
		    "</TransactionDetailGroup></SaleEvent>", i + 1, number, number, number, number, number, number);
		(void)fprintf(stream, "<SaleEvent><TransactionID>%s</TransactionID><ReceiptDate>%s</ReceiptDate>"
		    "<ReceiptTime>%s</ReceiptTime><TransactionDetailGroup/></SaleEvent>", number, number, number);
	}
	(void)fputs("</JournalReport></NAXML-POSJournal>\n", stream);
	(void)fclose(stream);
	read_journal("journal.xml", text, size, &n_bad);
	free(text);
	ck_assert_int_gt(n_bad, 0);
	ck_assert_int_ge(support_int("SELECT count(*) FROM fact_sale"), (int)N_NUMBERS);
	expect_no_numbers("journal.xml");
}
END_TEST

/* --- what people type --- */

static void said(int rc, const struct reg_err *err)
{
	ck_assert_int_lt(rc, 0);
	told(err->line);
}

START_TEST(card_numbers_typed_into_acts_are_refused)
{
	support_customer(side, "A");
	for (size_t i = 0; i < N_NUMBERS; i++) {
		const char *number = spell(i, i);
		const struct reg_profile_field fields[] = { { "name", number } }, phone[] = { { "phone", number } };
		const struct reg_binding bindings[] = {
			{ .kind = REGULARS_PLATE, .value = number }, { .kind = REGULARS_PHONE, .value = number },
			{ .kind = REGULARS_PLATE, .value = "粤B12345", .role = number },
		};
		char id[REG_CUSTOMER_ID_SIZE];
		struct reg_err err = { 0 };

#define REFUSED(call) do { reg_err_clear(&err); said(call, &err); } while (0)
		REFUSED(reg_act_enrol(id, side, number, NULL, NULL, 0, SUPPORT_MONDAY, "test", &err));
		REFUSED(reg_act_enrol(id, side, NULL, number, NULL, 0, SUPPORT_MONDAY, "test", &err));
		REFUSED(reg_act_enrol(id, side, NULL, NULL, fields, 1, SUPPORT_MONDAY, "test", &err));
		REFUSED(reg_act_enrol(id, side, NULL, NULL, phone, 1, SUPPORT_MONDAY, "test", &err));
		REFUSED(reg_act_enrol(id, side, NULL, NULL, NULL, 0, SUPPORT_MONDAY, number, &err));
		REFUSED(reg_act_edit(side, "c:A", fields, 1, SUPPORT_MONDAY, "test", &err));
		REFUSED(reg_act_edit(side, number, NULL, 0, SUPPORT_MONDAY, "test", &err));
		REFUSED(reg_act_tag(side, "c:A", number, false, SUPPORT_MONDAY, "test", &err));
		REFUSED(reg_act_unbind(side, number, REGULARS_PLATE, "粤B12345", SUPPORT_MONDAY, "test", &err));
		for (size_t k = 0; k < sizeof bindings / sizeof bindings[0]; k++) {
			REFUSED(reg_act_bind(side, "c:A", &bindings[k], SUPPORT_MONDAY, "test", &err));
		}
		/* A card is what it is for: its token is kept. */
		support_bind(side, "c:A", REGULARS_CARD, number, SUPPORT_MONDAY, 100);
	}
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_customer"), 1);
	expect_no_numbers(NULL);
}
END_TEST

START_TEST(a_phone_number_with_its_country_code_is_no_card_number)
{
	/* Satisfies Luhn and begins like a card of 13 digits. */
	const struct reg_profile_field fields[] = { { "phone", "+4915112345678" } };
	char id[REG_CUSTOMER_ID_SIZE];
	struct reg_err err = { 0 };

	ck_assert_msg(reg_act_enrol(id, side, NULL, NULL, fields, 1, SUPPORT_MONDAY, "test", &err) == 0, "%s", err.line);
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_binding"), 1);
}
END_TEST

START_TEST(the_test_for_numbers_sees_numbers)
{
	static const char text[] = "x5555 5555-5555 4444y";
	char plain[32] = "", *to = plain;

	/* What expect_none() would find in it. */
	for (const char *c = text; *c != '\0'; c++) {
		if (*c != ' ' && *c != '-') {
			*to++ = *c;
		}
	}
	ck_assert_ptr_nonnull(memmem(plain, sizeof plain, numbers[1], strlen(numbers[1])));
	for (size_t i = 0; i < N_NUMBERS; i++) {
		char scrubbed[48];

		(void)snprintf(scrubbed, sizeof scrubbed, "%s", numbers[i]);
		reg_card_scrub(scrubbed);
		ck_assert_msg(strcmp(scrubbed, numbers[i]) != 0, "%s is not taken for a payment card", numbers[i]);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("numbers");
	TCase *tcase = tcase_create("numbers");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, events_full_of_card_numbers_leave_none_in_the_database);
	tcase_add_test(tcase, events_full_of_card_numbers_leave_none_in_the_spool);
	tcase_add_test(tcase, spooled_and_captured_directly_they_are_the_same_facts);
	tcase_add_test(tcase, refusals_do_not_repeat_what_they_refuse);
	tcase_add_test(tcase, a_journal_of_json_lines_full_of_card_numbers_leaves_none);
	tcase_add_test(tcase, a_naxml_journal_full_of_card_numbers_leaves_none);
	tcase_add_test(tcase, card_numbers_typed_into_acts_are_refused);
	tcase_add_test(tcase, a_phone_number_with_its_country_code_is_no_card_number);
	tcase_add_test(tcase, the_test_for_numbers_sees_numbers);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
