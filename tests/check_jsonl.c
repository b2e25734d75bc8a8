/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal.h"

#define EVENT(receipt) \
	"{\"event\":\"sale.close\",\"receipt\":\"" receipt "\",\"at\":\"2026-11-21T08:15:30+08:00\",\"lines\":[{\"kind\":" \
	"\"fuel\",\"product\":\"92\",\"volume_ml\":40123,\"amount_minor\":29892}]}"

START_TEST(each_line_is_one_event)
{
	ck_assert_int_eq(read_string("\xef\xbb\xbf" EVENT("1") "\r\n\n  \n" EVENT("2"), REG_JOURNAL_GUESS, NULL), 0);
	ck_assert_uint_eq(n_bad, 0);
	ck_assert_uint_eq(n_taken, 2);
	ck_assert_str_eq(taken[1].event.receipt, "2");
	ck_assert_int_eq(taken[1].event.lines[0].volume_ml, 40123);
	ck_assert_int_eq(taken[1].line, 4);
}
END_TEST

START_TEST(a_bad_line_is_told_and_the_next_is_read)
{
	ck_assert_int_eq(read_string(EVENT("1") "\n{\"event\":\"sale.close\",\"colour\":1}\n" EVENT("3") "\n",
	    REG_JOURNAL_JSONL, NULL), 0);
	ck_assert_uint_eq(n_bad, 1);
	ck_assert_int_eq(bad_line, 2);
	ck_assert_ptr_nonnull(strstr(bad_why, "colour"));
	ck_assert_uint_eq(n_taken, 2);
}
END_TEST

START_TEST(a_line_beyond_a_mebibyte_is_left_out)
{
	size_t long_size = (1 << 20) + 1, tail = strlen("\n" EVENT("2") "\n");
	char *text = malloc(long_size + tail + 1);
	memset(text, '{', long_size);
	strcpy(text + long_size, "\n" EVENT("2") "\n");
	ck_assert_int_eq(read_bytes(text, long_size + tail, REG_JOURNAL_JSONL, NULL), 0);
	ck_assert_uint_eq(n_bad, 1);
	ck_assert_int_eq(bad_line, 1);
	ck_assert_uint_eq(n_taken, 1);
	ck_assert_int_eq(taken[0].line, 2);
	ck_assert_int_eq(read_bytes(text, long_size, REG_JOURNAL_JSONL, NULL), 0);
	ck_assert_uint_eq(n_bad, 1);
	free(text);
}
END_TEST

static int refuse(const struct regulars_event *event, const char *file, int64_t line, void *payload,
    struct reg_err *why)
{
	(void)event, (void)file, (void)line;
	++*(int *)payload;
	return reg_err_set(why, REG_EBUSY, "full");
}

START_TEST(a_sink_that_refuses_stops_the_reading)
{
	static const char text[] = EVENT("1") "\n" EVENT("2") "\n";
	int calls = 0;
	struct reg_journal_sink stubborn = {.event = refuse, .payload = &calls};
	struct reg_zone *zone = zone_of("UTC");
	FILE *file = fmemopen((char *)text, strlen(text), "r");
	reg_err_clear(&err);
	ck_assert_int_eq(reg_journal_read_file(file, "test", ".", REG_JOURNAL_JSONL, NULL, zone, &stubborn, &err),
	    REG_EBUSY);
	ck_assert_int_eq(calls, 1);
	ck_assert_str_eq(err.line, "full");
	fclose(file);
	reg_zone_destroy(zone);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_not_found)
{
	struct reg_zone *zone = zone_of("UTC");
	reg_err_clear(&err);
	ck_assert_int_eq(reg_journal_read("/no/such/file.jsonl", REG_JOURNAL_GUESS, NULL, zone, &sink, &err),
	    REG_ENOTFOUND);
	reg_err_clear(&err);
	ck_assert_int_eq(reg_journal_read("/", REG_JOURNAL_GUESS, NULL, zone, &sink, &err), REG_EIO);
	reg_zone_destroy(zone);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("jsonl");
	TCase *tcase = tcase_create("jsonl");

	tcase_add_test(tcase, each_line_is_one_event);
	tcase_add_test(tcase, a_bad_line_is_told_and_the_next_is_read);
	tcase_add_test(tcase, a_line_beyond_a_mebibyte_is_left_out);
	tcase_add_test(tcase, a_sink_that_refuses_stops_the_reading);
	tcase_add_test(tcase, a_file_that_is_not_there_is_not_found);
	suite_add_tcase(suite, tcase);
	int rc = run_suite(suite);
	forget();
	return rc;
}
