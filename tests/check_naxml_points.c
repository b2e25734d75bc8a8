/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The points that a real till printed, from its journal: the reader gives the lines, the printed points are looked up in
 * the text. Masked accounts are those with 1.2 x; they never identify anybody, so the evaluator is asked by itself.
 */
#include "evaluate.h"
#include "journal.h"

static char *whole(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = malloc(1 << 20);
	size_t n;

	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(text);
	n = fread(text, 1, (1 << 20) - 1, file);
	text[n] = '\0';
	(void)fclose(file);
	return text;
}

/* Of the event with this number: the first points and the account they went to, behind it and before the next. */
static int64_t printed(bool *is_masked, const char *text, const char *receipt)
{
	static const char points_tag[] = "<EarnedPointsQuantity>", account_tag[] = "<AccountID>";
	const char *event, *next, *points, *account;
	char number[64];

	(void)snprintf(number, sizeof number, "<TransactionID>%s</TransactionID>", receipt);
	event = strstr(text, number);
	ck_assert_msg(event != NULL, "%s", receipt);
	next = strstr(event + 1, "</SaleEvent>");
	points = strstr(event, points_tag);
	account = strstr(event, "<Loyalty>");
	if (points == NULL || next == NULL || points > next)
		return -1;
	account = strstr(account, account_tag);
	*is_masked = account[sizeof account_tag - 1] == '*';
	return strtoll(points + sizeof points_tag - 1, NULL, 10);
}

static struct reg_programme *real_programme(void)
{
	struct reg_programme *programme;
	char path[4096], *text;

	(void)snprintf(path, sizeof path, "%s/tests/fixtures/naxml.programme", getenv("REGULARS_TEST_SRCDIR"));
	text = whole(path);
	ck_assert_msg(reg_programme_parse(&programme, "naxml.programme", text, NULL, &err) == REG_OK, "%s", err.line);
	free(text);
	return programme;
}

static int64_t evaluated(const struct reg_programme *programme, const struct regulars_line *const *lines, size_t n,
    bool is_plus)
{
	struct reg_trait plus = { .kind = REG_TRAIT_TAG, .until = INT64_MAX, .text = "plus" };
	const struct reg_person person = { .traits = &plus, .n = is_plus };
	const struct reg_holder holder = { .person = &person };
	const struct reg_ticket ticket = { .at_unix_s = 1770000000, .day = 20486, .currency = "CAD", .lines = lines, .n_lines = n };
	struct reg_evaluation result;
	int64_t points;

	ck_assert_int_eq(reg_evaluate(&result, programme, &holder, &ticket, &err), REG_OK);
	points = result.points;
	reg_evaluation_finish(&result);
	return points;
}

/* Appends what counts of an event: all lines, or the fuel alone, or all but it. */
enum part { ALL, FUEL_ONLY, ALL_BUT_FUEL };

static size_t append(const struct regulars_line **lines, size_t n, const struct regulars_event *event, enum part part)
{
	for (size_t i = 0; i < event->n_lines; i++)
		if (part == ALL || (part == FUEL_ONLY) == (event->lines[i].kind == REGULARS_LINE_FUEL))
			lines[n++] = &event->lines[i];
	return n;
}

static const struct regulars_event *event_of(const char *receipt)
{
	for (size_t i = 0; i < n_taken; i++)
		if (atoi(taken[i].event.receipt) == atoi(receipt))
			return &taken[i].event;
	return NULL;
}

START_TEST(two_receipts_and_seven_joined_pairs_earn_what_was_printed)
{
	static const struct {
		const char *file, *prepay, *receipt; /* as the file writes them; prepay NULL: a sale */
		int64_t points;
		bool is_masked;
	} table[] = {
		{ "naxml/naxml-posjournal_10089_001158_1.xml", NULL, "001158", 235, true },
		{ "naxml/naxml-posjournal_10089_001168_1.xml", NULL, "001168", 733, true },
		{ "naxml/naxml-posjournal_20837_part.xml", "509654", "509657", 195, false },
		{ "naxml/naxml-posjournal_20837_part.xml", "509656", "509660", 405, false },
		{ "naxml/naxml-posjournal_20837_part.xml", "509661", "509664", 300, false },
		{ "naxml/naxml-posjournal_20837_part.xml", "509666", "509668", 565, false },
		{ "naxml/naxml-posjournal_20837_part.xml", "509670", "509672", 299, true },
		{ "naxml/naxml-posjournal_20837_part.xml", "509685", "509692", 490, false },
		{ "naxml/naxml-posjournal_20837_part.xml", "509693", "509695", 433, true },
		{ "naxml/naxml-posjournal_20837_part.xml", NULL, "509696", 50, false },
	};
	struct reg_programme *programme = real_programme();

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		const char *path = data_path(table[i].file);
		const struct regulars_line *lines[100];
		const struct regulars_event *event;
		bool is_masked = false;
		char *text;
		size_t n = 0;

		if (path == NULL)
			break;
		forget();
		text = whole(path);
		read_data(path, NULL, "America/Toronto");
		ck_assert_int_eq(printed(&is_masked, text, table[i].receipt), table[i].points);
		ck_assert_int_eq(is_masked, table[i].is_masked);
		event = event_of(table[i].receipt);
		ck_assert_ptr_nonnull(event);
		if (table[i].prepay != NULL) {
			ck_assert_int_eq(event->kind, REGULARS_SALE_COMPLETION);
			ck_assert_int_eq(atoi(event->original_receipt), atoi(table[i].prepay));
			n = append(lines, n, event_of(table[i].prepay), ALL_BUT_FUEL);
			n = append(lines, n, event, FUEL_ONLY);
		} else {
			n = append(lines, n, event, ALL);
		}
		ck_assert_int_eq(evaluated(programme, lines, n, is_masked), table[i].points);
		free(text);
	}
	forget();
	reg_programme_destroy(programme);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("naxml points");
	TCase *tcase = tcase_create("naxml points");

	tcase_add_test(tcase, two_receipts_and_seven_joined_pairs_earn_what_was_printed);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
