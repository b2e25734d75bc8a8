/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Card numbers. The tokens expected here were computed by another implementation of BLAKE2b. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"

#define SINOPEC "1000111234567890123" /* does not satisfy Luhn */
#define SINOPEC_TOKEN "b6b88685fea038968c85da3d6da4e5c0"
#define VISA "4111111111111111"
#define VISA_TOKEN "7b4975138d271f61129a7232976368be"

static unsigned char secret[REG_SECRET_SIZE]; /* 0, 1, 2 ... 31 */
static struct reg_card card;
static struct reg_err err;

static void setup(void)
{
	for (size_t i = 0; i < sizeof secret; i++)
		secret[i] = (unsigned char)i;
}

static void parse(const char *text)
{
	reg_err_clear(&err);
	memset(&card, 0x55, sizeof card);
	ck_assert_msg(reg_card_parse(&card, text, secret, reg_card_patterns, reg_card_n_patterns, &err) == 0, "%s: %s",
	    text, err.line);
}

static void refuse(const char *text)
{
	reg_err_clear(&err);
	ck_assert_int_eq(reg_card_parse(&card, text, secret, reg_card_patterns, reg_card_n_patterns, &err), REG_EINVAL);
	ck_assert(strncmp(err.line, "card number: ", 13) == 0);
	ck_assert_ptr_null(strstr(err.line, "4111"));
}

START_TEST(a_loyalty_card_is_known_by_its_pattern_without_luhn)
{
	parse(SINOPEC);
	ck_assert_str_eq(card.kind, "sinopec");
	ck_assert_str_eq(card.token, SINOPEC_TOKEN);
	ck_assert_str_eq(card.label, "****0123");
	ck_assert(!card.is_payment && !card.is_masked && !card.is_internal);
	parse("9123456789012340");
	ck_assert_str_eq(card.kind, "kunlun");
	parse("100011123456789012");
	ck_assert_ptr_null(card.kind);
	parse("10001112345678901234");
	ck_assert_ptr_null(card.kind);
}
END_TEST

START_TEST(the_stations_own_card_is_internal)
{
	parse("1000514400001542554");
	ck_assert(card.is_internal && !card.is_payment);
	ck_assert_uint_eq(strlen(card.token), REG_CARD_TOKEN - 1);
}
END_TEST

START_TEST(a_card_of_no_pattern_has_no_kind)
{
	parse("7069123456789018"); /* satisfies Luhn, of no network */
	ck_assert_ptr_null(card.kind);
	ck_assert(!card.is_payment);
	parse("club-77");
	ck_assert_ptr_null(card.kind);
	ck_assert_str_eq(card.token, "548604158060ba45fcfc424282d1d50f"); /* CLUB77 */
	ck_assert_str_eq(card.label, "****UB77");
	parse("7");
	ck_assert_str_eq(card.label, "****7");
	parse("會員卡七七");
	ck_assert_str_eq(card.label, "****????");
}
END_TEST

START_TEST(payment_numbers_are_recognised)
{
	static const char *const numbers[] = { VISA, "4123456789011", "5512345678901231", "2221123456789014",
		"2720123456789010", "341234567890127", "6212345678901234569", "8112345678901239", "3530123456789018",
		"6011123456789019", "36123456789013", "501812345673", "2200123456789019", "6521123456789012",
		"6362971234567890" };
	static const char *const others[] = { "4111111111111112", "2721123456789019", "41234567890120", "1234567812345670",
		"41111111111", "4111-1111-1111-111A" };

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		parse(numbers[i]);
		ck_assert_msg(card.is_payment, "%s", numbers[i]);
		ck_assert_str_eq(card.kind, "payment");
		ck_assert_ptr_null(strstr(card.token, numbers[i]));
	}
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		parse(others[i]);
		ck_assert_msg(!card.is_payment && card.kind == NULL, "%s", others[i]);
	}
}
END_TEST

START_TEST(a_configured_pattern_comes_before_the_payment_networks)
{
	static const struct reg_card_pattern patterns[] = { { .kind = "club", .prefix = "4111", .n_digits = 16 },
		{ .kind = "any", .prefix = "" } };

	ck_assert_int_eq(reg_card_parse(&card, VISA, secret, patterns, 2, NULL), 0);
	ck_assert_str_eq(card.kind, "club");
	ck_assert(!card.is_payment);
	ck_assert_int_eq(reg_card_parse(&card, "5512345678901231", secret, patterns, 2, NULL), 0);
	ck_assert_str_eq(card.kind, "any");
	ck_assert_int_eq(reg_card_parse(&card, "A5512345678901231", secret, patterns, 2, NULL), 0);
	ck_assert_ptr_null(card.kind);
	ck_assert_int_eq(reg_card_parse(&card, VISA, secret, NULL, 0, NULL), 0);
	ck_assert(card.is_payment);
}
END_TEST

START_TEST(every_spelling_of_a_number_gives_one_token)
{
	static const char *const spellings[] = { VISA, "4111 1111 1111 1111", "4111-1111-1111-1111", " 4111111111111111 ",
		"４１１１１１１１１１１１１１１１", ";4111111111111111=29121011234567890?", ";4111111111111111?",
		"4111111111111111=29121011234567890", "%B4111111111111111^DOE/JOHN^2912?" };

	for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
		parse(spellings[i]);
		ck_assert_str_eq(card.token, VISA_TOKEN);
		ck_assert_str_eq(card.label, "****1111");
		ck_assert(card.is_payment);
	}
}
END_TEST

START_TEST(another_secret_gives_another_token)
{
	secret[31] ^= 1;
	parse(VISA);
	ck_assert_str_ne(card.token, VISA_TOKEN);
}
END_TEST

START_TEST(a_masked_number_identifies_nobody)
{
	static const char *const masked[] = { "************1234", "xxxx-xxxx-xxxx-1234", "XXXXXXXXXXXX1234", "##########1234",
		"••••••••1234", "＊＊＊＊1234", "411111******1234" };

	for (size_t i = 0; i < sizeof masked / sizeof masked[0]; i++) {
		parse(masked[i]);
		ck_assert(card.is_masked && !card.is_payment);
		ck_assert_str_eq(card.token, "");
		ck_assert_str_eq(card.label, "****1234");
		ck_assert_ptr_null(card.kind);
	}
	parse("100051*********1234");
	ck_assert(card.is_masked && card.is_internal);
}
END_TEST

START_TEST(what_is_no_number_is_refused)
{
	char longest[66];

	refuse("");
	refuse(" - ");
	refuse(";=2912?");
	refuse(";");
	refuse("%");
	parse("B%"); /* odd, yet somebody's number */
	refuse("4111\t1111");
	refuse("4111111111111111\r\n");
	refuse("4111\xff");
	memset(longest, '4', sizeof longest);
	longest[65] = '\0';
	refuse(longest);
	longest[64] = '\0';
	parse(longest);
}
END_TEST

static void scrub(const char *text, const char *expected)
{
	char buffer[128];

	snprintf(buffer, sizeof buffer, "%s", text);
	reg_card_scrub(buffer);
	ck_assert_str_eq(buffer, expected);
}

START_TEST(free_text_loses_payment_numbers)
{
	scrub("", "");
	scrub(VISA, "************1111");
	scrub("card 4111 1111-1111 1111, thanks", "card **** ****-**** 1111, thanks");
	scrub("a" VISA "b and " VISA "=2912", "a************1111b and ************1111=2912");
	scrub("汽油 " VISA " 升", "汽油 ************1111 升");
	scrub("2 " VISA " 3", "2 ************1111 3");
	scrub(VISA " 5512345678901231", "************1111 ************1231");
	scrub("卡４１１１１１１１１１１１１１１１。", "卡＊＊＊＊＊＊＊＊＊＊＊＊１１１１。");
	scrub("ü" VISA, "ü************1111");
	scrub("4111.1111.1111.1111", "****.****.****.1111");
	scrub("4111\u00a01111\u202f1111\u20101111", "****\u00a0****\u202f****\u20101111");
	scrub("４１１１　1111－１１１１ 1111", "＊＊＊＊　****－＊＊＊＊ 1111");
	/* 6201411111111111 is UnionPay's: its last four digits are the middle of the Visa number */
	scrub("6201 4111 1111 1111 1111", "**** **** **** **** 1111");
}
END_TEST

START_TEST(free_text_keeps_other_numbers)
{
	static const char *const texts[] = { "4111111111111112", SINOPEC, "411111111111111", "receipt 123456789012",
		"41111111111111110000000000", "2026-11-21 08:15:30", "4111,1111,1111,1111", "\x11\x12\xb1\xb2", "95 98", "４１１１１１１１１１１１１１１２", "4111\xef", "4111\xef\xbc", "4111\xe2\x80" };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		scrub(texts[i], texts[i]);
}
END_TEST

/* Every card number of a real journal is masked or no payment number: nothing of them is to be guessed. */
START_TEST(a_real_journal_holds_no_payment_number)
{
	const char *folder = getenv("REGULARS_TEST_DATA");
	char command[1024];
	char line[4096];
	char before[4096];
	FILE *list;
	int n_lines = 0;

	snprintf(command, sizeof command, "cat '%s'/naxml/*.xml 2>/dev/null", folder != NULL ? folder : ".");
	list = popen(command, "r");
	ck_assert_ptr_nonnull(list);
	while (fgets(line, sizeof line, list) != NULL) {
		memcpy(before, line, sizeof line);
		reg_card_scrub(line);
		ck_assert_str_eq(line, before);
		n_lines++;
	}
	pclose(list);
	if (n_lines == 0)
		fprintf(stderr, "skipped: no naxml files in REGULARS_TEST_DATA\n");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("card");
	TCase *tcase = tcase_create("card");
	SRunner *runner;
	int n_failed;

	tcase_add_checked_fixture(tcase, setup, NULL);
	tcase_add_test(tcase, a_loyalty_card_is_known_by_its_pattern_without_luhn);
	tcase_add_test(tcase, the_stations_own_card_is_internal);
	tcase_add_test(tcase, a_card_of_no_pattern_has_no_kind);
	tcase_add_test(tcase, payment_numbers_are_recognised);
	tcase_add_test(tcase, a_configured_pattern_comes_before_the_payment_networks);
	tcase_add_test(tcase, every_spelling_of_a_number_gives_one_token);
	tcase_add_test(tcase, another_secret_gives_another_token);
	tcase_add_test(tcase, a_masked_number_identifies_nobody);
	tcase_add_test(tcase, what_is_no_number_is_refused);
	tcase_add_test(tcase, free_text_loses_payment_numbers);
	tcase_add_test(tcase, free_text_keeps_other_numbers);
	tcase_add_test(tcase, a_real_journal_holds_no_payment_number);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
