/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <unistd.h>

#include "../hooks/journal/map.h"
#include "../hooks/journal/scale.h"
#include "../hooks/journal/when.h"
#include "journal.h"

static struct reg_journal_map *map_of(const char *text)
{
	char path[] = "/tmp/regulars-map-XXXXXX";
	struct reg_journal_map *map = NULL;
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	reg_err_clear(&err);
	int rc = reg_journal_map_create(&map, path, &err);
	unlink(path);
	ck_assert_msg(rc == 0, "%s", err.line);
	return map;
}

static struct reg_journal_map *shipped_map(const char *name)
{
	char path[4096];
	struct reg_journal_map *map = NULL;
	snprintf(path, sizeof(path), "%s/manager/maps/%s.map", getenv("REGULARS_TEST_SRCDIR"), name);
	int rc = reg_journal_map_create(&map, path, &err);
	ck_assert_msg(rc == 0, "%s", err.line);
	return map;
}

/* Sums of what was taken, in one currency. */
static void sum(const char *currency, int64_t *receipts, int64_t *amount, int64_t *volume)
{
	*receipts = *amount = *volume = 0;
	for (size_t i = 0; i < n_taken; i++) {
		if (strcmp(taken[i].event.currency, currency) != 0)
			continue;
		++*receipts;
		for (size_t k = 0; k < taken[i].event.n_lines; k++) {
			*amount += taken[i].event.lines[k].amount_minor;
			*volume += taken[i].event.lines[k].volume_ml;
		}
	}
}

START_TEST(the_fleet_comes_out_to_the_millilitre)
{
	int64_t receipts, amount, volume;
	const char *path = data_path("fleet/fleet_2024Q3.csv");
	if (!path)
		return;
	struct reg_journal_map *map = shipped_map("fleet");
	forget();
	read_data(path, map, "America/Sao_Paulo");
	sum("BRL", &receipts, &amount, &volume);
	ck_assert_int_eq(receipts, 2287);
	ck_assert_int_eq(volume, 398810421);
	ck_assert_int_eq(amount, 234686509);
	ck_assert_str_eq(taken[0].event.plate, "PUN-9J11");
	ck_assert_str_eq(taken[0].event.receipt, "1");
	ck_assert_int_eq(taken[0].line, 2);
	ck_assert_int_eq(taken[0].event.at_unix_s, 1719846000); /* 2024-07-01 12:00 -03:00 */
	ck_assert_int_eq(taken[0].event.lines[0].volume_ml, 64222);
	reg_journal_map_destroy(map);
}
END_TEST

START_TEST(fuel_card_rows_are_joined_into_receipts)
{
	int64_t receipts, amount, volume;
	const char *path = data_path("ccs/transactions_1k.csv");
	if (!path)
		return;
	struct reg_journal_map *map = shipped_map("ccs");
	size_t several = 0, lines = 0, zero = 0;
	forget();
	read_data(path, map, "Europe/Prague");
	ck_assert_uint_eq(n_taken, 921);
	sum("CZK", &receipts, &amount, &volume);
	ck_assert_int_eq(receipts, 862);
	ck_assert_int_eq(amount, 42404563);
	sum("EUR", &receipts, &amount, &volume);
	ck_assert_int_eq(receipts, 59);
	ck_assert_int_eq(amount, 153053);
	for (size_t i = 0; i < n_taken; i++) {
		several += taken[i].event.n_lines > 1;
		lines += taken[i].event.n_lines;
		for (size_t k = 0; k < taken[i].event.n_lines; k++)
			zero += taken[i].event.lines[k].kind == REGULARS_LINE_FUEL && taken[i].event.lines[k].volume_ml == 0;
	}
	ck_assert_uint_eq(several, 70);
	ck_assert_uint_eq(lines, 1000);
	ck_assert_uint_eq(zero, 2);
	ck_assert_str_eq(taken[0].event.receipt, "486621 2012-08-24 09:41:00 3704");
	ck_assert_str_eq(taken[0].event.site, "3704");
	ck_assert_str_eq(taken[0].event.customer, "31543");
	for (size_t i = 1; i < n_taken; i++)
		ck_assert_int_lt(taken[i - 1].line, taken[i].line);
	reg_journal_map_destroy(map);
}
END_TEST

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

START_TEST(every_row_of_cdnow_is_a_purchase)
{
	int64_t receipts, amount, volume;
	const char *path = data_path("cdnow/CDNOW_sample.txt");
	if (!path)
		return;
	struct reg_journal_map *map = shipped_map("cdnow");
	forget();
	read_data(path, map, "America/New_York");
	sum("USD", &receipts, &amount, &volume);
	ck_assert_int_eq(receipts, 6919);
	char **days = calloc(n_taken, sizeof(*days));
	size_t distinct = 0;
	for (size_t i = 0; i < n_taken; i++) {
		ck_assert_int_gt(taken[i].event.lines[0].volume_ml, 0);
		days[i] = malloc(64);
		snprintf(days[i], 64, "%s %lld", taken[i].event.customer, (long long)taken[i].event.at_unix_s / 86400);
	}
	qsort(days, n_taken, sizeof(*days), compare_text);
	for (size_t i = 0; i < n_taken; i++)
		distinct += i == 0 || strcmp(days[i - 1], days[i]) != 0;
	for (size_t i = 0; i < n_taken; i++)
		free(days[i]);
	free(days);
	ck_assert_uint_eq(distinct, 6696);
	ck_assert_int_eq(taken[0].event.lines[0].amount_minor, 2933);
	ck_assert_str_eq(taken[0].event.receipt, "1");
	reg_journal_map_destroy(map);
}
END_TEST

#define TAIL \
	"event = { receipt = 'r'; at = { column = 't'; format = '%d.%m.%Y %H:%M'; }; currency = { constant = 'EUR'; }; };" \
	"line = { kind = { constant = 'fuel'; }; volume = 'l'; amount = 'a'; product = 'p'; };"

/* Maps in C with single quotes for legibility. */
static struct reg_journal_map *quoted_map(const char *text)
{
	char *copy = strdup(text);
	for (char *at = copy; *at; at++)
		if (*at == '\'')
			*at = '"';
	struct reg_journal_map *map = map_of(copy);
	free(copy);
	return map;
}

START_TEST(quotes_line_breaks_bom_and_decimal_commas_are_understood)
{
	struct reg_journal_map *map = quoted_map("separator = ';'; decimal = ','; thousands = '.';" TAIL);
	ck_assert_int_eq(read_string("\xef\xbb\xbf" "r;t;l;a;p\r\n"
	    "1;01.02.2026 10:30;1.040,1235;-1,005;\"say \"\"hi\"\";\r\nyou\"\r\n"
	    "\r\n2;02.02.2026 10:30;\"1\";2;x", REG_JOURNAL_CSV, map), 0);
	ck_assert_msg(n_bad == 0, "%s", bad_why);
	ck_assert_uint_eq(n_taken, 2);
	ck_assert_int_eq(taken[0].event.lines[0].volume_ml, 1040124);
	ck_assert_int_eq(taken[0].event.lines[0].amount_minor, -101);
	ck_assert_str_eq(taken[0].event.lines[0].product, "say \"hi\";\r\nyou");
	ck_assert_int_eq(taken[1].line, 5);
	ck_assert_int_eq(taken[0].event.at_unix_s, 1769959800); /* 10:30 -05:00 */
	reg_journal_map_destroy(map);
}
END_TEST

START_TEST(bad_rows_are_told_with_their_line_and_the_others_are_read)
{
	struct reg_journal_map *map = quoted_map(TAIL);
	ck_assert_int_eq(read_string("r,t,l,a,p\n1,31.02.2026 10:30,1,1,\n2,01.02.2026 10:30,1,1,\n3,x\n",
	    REG_JOURNAL_GUESS, map), 0);
	ck_assert_uint_eq(n_taken, 1);
	ck_assert_uint_eq(n_bad, 2);
	ck_assert_int_eq(bad_line, 4);
	ck_assert_int_eq(read_string("r,t,l,a,p\n1,01.02.2026 10:30,1x,1,\n", REG_JOURNAL_CSV, map), 0);
	ck_assert_str_eq(bad_why, "line.volume: '1x' is not a decimal number");
	ck_assert_int_eq(read_string("r,t,l,a,p\n1,01.02.2026 10:30,1,1,caf\xe9\n", REG_JOURNAL_CSV, map), 0);
	ck_assert_ptr_nonnull(strstr(bad_why, "UTF-8"));
	ck_assert_int_eq(read_string("r,t,l,a\n", REG_JOURNAL_CSV, map), REG_EINVAL);
	ck_assert_ptr_nonnull(strstr(err.line, "'p'"));
	reg_journal_map_destroy(map);
}
END_TEST

START_TEST(another_encoding_is_converted_when_the_map_names_it)
{
	struct reg_journal_map *map = quoted_map("encoding = 'ISO-8859-1';" TAIL);
	ck_assert_int_eq(read_string("r,t,l,a,p\n1,01.02.2026 10:30,1,1,caf\xe9\n", REG_JOURNAL_CSV, map), 0);
	ck_assert_uint_eq(n_taken, 1);
	ck_assert_str_eq(taken[0].event.lines[0].product, "caf\xc3\xa9");
	reg_journal_map_destroy(map);
	map = quoted_map("encoding = 'NO-SUCH';" TAIL);
	ck_assert_int_eq(read_string("r,t,l,a,p\n", REG_JOURNAL_CSV, map), REG_EINVAL);
	reg_journal_map_destroy(map);
}
END_TEST

START_TEST(a_quote_that_is_not_closed_costs_one_record)
{
	struct reg_journal_map *map = quoted_map(TAIL);
	static const char row[] = "7,01.02.2026 10:30,1,1,x\n";
	size_t n = 50000;
	char *text = malloc(200 + n * sizeof(row)), *at = text;
	at += sprintf(at, "r,t,l,a,p\n1,01.02.2026 10:30,1,1,\"x\n");
	for (size_t i = 0; i < n; i++)
		at += sprintf(at, "%s", row);
	ck_assert_int_eq(read_string(text, REG_JOURNAL_CSV, map), 0);
	ck_assert_uint_eq(n_bad, 1);
	ck_assert_int_eq(bad_line, 2);
	ck_assert_uint_gt(n_taken, 5000);
	free(text);
	reg_journal_map_destroy(map);
}
END_TEST

START_TEST(rows_join_within_the_window_and_a_bad_row_takes_its_receipt_along)
{
	struct reg_journal_map *map = quoted_map("group = { columns = ('r'); within_rows = 3; };" TAIL);
#define ROW(receipt, litres) receipt ",01.02.2026 10:30," litres ",1,\n"
	ck_assert_int_eq(read_string("r,t,l,a,p\n" ROW("1", "1") ROW("2", "1") ROW("1", "1") ROW("3", "1") ROW("1", "1")
	    ROW("4", "1") ROW("5", "1") ROW("4", "oops"), REG_JOURNAL_CSV, map), 0);
	ck_assert_uint_eq(n_bad, 1);
	ck_assert_uint_eq(n_taken, 5);
	ck_assert_str_eq(taken[0].event.receipt, "1");
	ck_assert_uint_eq(taken[0].event.n_lines, 2);
	ck_assert_str_eq(taken[3].event.receipt, "1"); /* beyond the window: the map's author chose it too small */
	ck_assert_str_eq(taken[4].event.receipt, "5");
	reg_journal_map_destroy(map);
}
END_TEST

START_TEST(decimals_are_exact_and_rounded_half_up)
{
	static const struct {
		const char *text;
		int64_t ml;
	} cases[] = {
	    {"64.22182468694096", 64222}, {"0.0005", 1}, {"0.00049999999999999999999999", 0}, {"-0.0005", -1}, {"1e-3", 1},
	    {"2.5E1", 25000}, {".5", 500}, {"5.", 5000}, {" 7 ", 7000}, {"+1", 1000}, {"1e-400", 0},
	    {"9007199254.740993", 9007199254741}, {"0.1235000000000000000000000001", 124},
	};
	static const char *const wrong[] = {"", "-", "1,5", "1.2.3", "0x10", "1e", "nan", "1e99", "99999999999999999999"};
	int64_t ml;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_int_eq(reg_scale_read(&ml, cases[i].text, '.', 0, (struct reg_scale){1000, 1}, "x", NULL), 0);
		ck_assert_msg(ml == cases[i].ml, "%s: %lld", cases[i].text, (long long)ml);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ck_assert_int_eq(reg_scale_read(&ml, wrong[i], '.', 0, (struct reg_scale){1000, 1}, "x", NULL), REG_EINVAL);
}
END_TEST

START_TEST(dates_are_read_by_their_format)
{
	static const struct {
		const char *text, *format;
		int64_t at;
	} cases[] = {
	    {"2026-11-21 08:15:30", "%F %T", 1795248930}, {"21/11/26 8:15 pm", "%d/%m/%y %I:%M %p", 1795292100},
	    {"20261121", "%Y%m%d", 1795262400}, {"21-Nov-2026", "%d-%b-%Y", 1795262400},
	    {"1795248930.75", "%s", 1795248930},
	    {"2026-11-21T08:15:30.123+08:00", "%FT%T%z", 1795220130}, {"2026-11-21T08:15:30Z", "%FT%T%z", 1795248930},
	    {"2026-11-21 12:00 AM", "%F %I:%M %p", 1795219200},
	};
	static const char *const wrong[] = {
	    "2026-02-30 00:00:00", "2026-11-21 24:00:00", "2026-11-21", "2026-11-21 08:15:30x", ""};
	struct reg_zone *zone = zone_of("UTC");
	int64_t at;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_ptr_null(reg_when_check(cases[i].format, false));
		ck_assert_int_eq(reg_when_read(&at, cases[i].text, cases[i].format, zone, NULL), 0);
		ck_assert_msg(at == cases[i].at, "%s: %lld", cases[i].text, (long long)at);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ck_assert_int_eq(reg_when_read(&at, wrong[i], "%F %T", zone, NULL), REG_EINVAL);
	reg_zone_destroy(zone);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("csv");
	TCase *tcase = tcase_create("csv");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, the_fleet_comes_out_to_the_millilitre);
	tcase_add_test(tcase, fuel_card_rows_are_joined_into_receipts);
	tcase_add_test(tcase, every_row_of_cdnow_is_a_purchase);
	tcase_add_test(tcase, quotes_line_breaks_bom_and_decimal_commas_are_understood);
	tcase_add_test(tcase, bad_rows_are_told_with_their_line_and_the_others_are_read);
	tcase_add_test(tcase, another_encoding_is_converted_when_the_map_names_it);
	tcase_add_test(tcase, a_quote_that_is_not_closed_costs_one_record);
	tcase_add_test(tcase, rows_join_within_the_window_and_a_bad_row_takes_its_receipt_along);
	tcase_add_test(tcase, decimals_are_exact_and_rounded_half_up);
	tcase_add_test(tcase, dates_are_read_by_their_format);
	suite_add_tcase(suite, tcase);
	int rc = run_suite(suite);
	forget();
	return rc;
}
