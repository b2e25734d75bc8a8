/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "programme.h"

/* What a test adds stands on line 4 (earning rules) or 5 (the rest). */
#define TIERS "name = \"t\"; window_days = 30;\n" \
	"tiers = ({ id = \"low\"; name = \"L\"; from_litres = 0; }, { id = \"top\"; name = \"T\"; from_litres = 100; });\n"
#define RULES(more) TIERS "earn = ({ id = \"fuel\"; points_per_litre = 1; }\n" more ");\n"
#define RULE(text) RULES(", { id = \"r\"; " text " }")
#define PLUS(text) RULES("") text "\n"
#define DAYS "expiry = { kind = \"days\"; days = 9; };" /* points that never expire are warned about */

static char first_mistake[REG_ERR_SIZE], first_warning[REG_ERR_SIZE];
static int n_mistakes, n_warnings;

static void keep_first(const char *line, void *payload)
{
	char *kept = strstr(line, ": warning: ") != NULL ? first_warning : first_mistake;

	(void)payload;
	if ((kept == first_warning ? n_warnings++ : n_mistakes++) == 0)
		(void)snprintf(kept, REG_ERR_SIZE, "%s", line);
}

static void check(const char *text)
{
	n_mistakes = n_warnings = 0;
	ck_assert_int_eq(reg_programme_check("t", text, keep_first, NULL), n_mistakes);
}

static bool parses(const char *text)
{
	struct reg_programme *programme;
	int rc = reg_programme_parse(&programme, "t", text, NULL, NULL);

	reg_programme_destroy(programme);
	return rc == REG_OK;
}

#define COHORT(first, later) PLUS(DAYS "cards = ({ id = \"one\"; group = \"g\"; " first " },\n" \
	"{ id = \"two\"; group = \"g\"; from_date = \"2026-06-01\"; " later " });")
#define XRULES(a, b) RULES(", { id = \"a\"; " a " }\n, { id = \"b\"; " b " }") DAYS

static const struct {
	const char *text, *start, *part; /* start NULL: no warning */
} doubtful[] = {
	{ PLUS(DAYS), NULL, NULL },
	{ PLUS(""), "t:1: warning: ", "points never expire" },
	{ PLUS("expiry = { kind = \"never\"; };"), "t:1: warning: ", "points never expire" },
	/* cohorts */
	{ COHORT("", ""), NULL, NULL },
	{ COHORT("tier = \"top\";", "tier = \"top\";"), NULL, NULL },
	{ COHORT("tier = \"low\";", "tier = \"top\";"), "t:6: warning: ", "get a higher tier than \"one\"" },
	{ COHORT("multiplier = \"1.1\";", "multiplier = \"1.2\";"), "t:6: warning: ", "a higher multiplier" },
	{ COHORT("multiplier = \"1.2\";", "multiplier = \"1.1\";"), NULL, NULL },
	{ COHORT("term_days = 100;", "term_days = 101;"), "t:6: warning: ", "a longer term" },
	{ COHORT("term_days = 100;", ""), "t:6: warning: ", "a longer term" },
	{ COHORT("", "term_days = 100;"), NULL, NULL },
	{ COHORT("term_days = 100;", "term_days = 100; renews_on_use = true;"), "t:6: warning: ", "renewal on use" },
	{ COHORT("from_date = \"2026-07-01\"; tier = \"top\";", ""), "t:5: warning: ", "the later cards \"one\"" },
	{ PLUS(DAYS "cards = ({ id = \"one\"; group = \"g\"; },\n{ id = \"two\"; group = \"h\"; tier = \"top\"; });"),
	  NULL, NULL },
	{ RULE("points = 1; cards = [\"two\"];")
	  DAYS "cards = ({ id = \"one\"; group = \"g\"; }, { id = \"two\"; group = \"g\"; });",
	  "t:4: warning: ", "not for \"one\", the founding cohort" },
	{ RULE("points = 1; cards = [\"two\", \"one\"];")
	  DAYS "cards = ({ id = \"one\"; group = \"g\"; }, { id = \"two\"; group = \"g\"; });",
	  NULL, NULL },
	/* rules that never count */
	{ XRULES("points = 5; exclusive = \"x\";", "points = 4; exclusive = \"x\";"),
	  "t:5: warning: ", "\"b\" never counts: \"a\"" },
	{ XRULES("points = 5; exclusive = \"x\"; tags = [\"v\"];", "points = 4; exclusive = \"x\";"), NULL, NULL },
	{ XRULES("points = 5; exclusive = \"x\";", "points = 4; exclusive = \"x\"; tags = [\"v\"];"),
	  "t:5: warning: ", "\"b\" never counts" },
	{ XRULES("points = 5; exclusive = \"x\";", "points = 5; exclusive = \"x\";"), "t:5: warning: ", "\"b\" never counts" },
	{ XRULES("points = 5; exclusive = \"x\";", "points_per_litre = 1; exclusive = \"x\";"), NULL, NULL },
	{ XRULES("points = 5; exclusive = \"x\"; cap_day = 5;", "points = 4; exclusive = \"x\";"), NULL, NULL },
	{ XRULES("points = 5; exclusive = \"x\";", "points = 4;"), "t:4: warning: ", "alone in its exclusive group" },
	{ XRULES("multiplier = 2;", "multiplier = \"1.5\"; weekdays = [\"mon\"];"), "t:5: warning: ", "\"b\" never counts" },
	{ XRULES("multiplier = 2;", "multiplier = \"1.5\";") "multipliers = \"add\";", NULL, NULL },
	{ XRULES("multiplier = 2; multiplies = [\"fuel\"];", "multiplier = \"1.5\";"), NULL, NULL },
	{ XRULES("multiplier = 2; weekdays = [\"sun\"];", "multiplier = \"1.5\"; weekdays = [\"sat\", \"sun\"];"),
	  NULL, NULL },
	{ RULE("points = 1; growth = true;") DAYS, "t:4: warning: ", "no tier is counted in" },
	/* rewards */
	{ PLUS(DAYS "rewards = ({ id = \"w\"; kind = \"gift\"; });"), "t:5: warning: ", "nobody can have the reward \"w\"" },
	{ PLUS(DAYS "rewards = ({ id = \"w\"; kind = \"gift\"; }); grants = ({ id = \"g\"; rewards = [\"w\"]; });"),
	  NULL, NULL },
	{ PLUS(DAYS "rewards = ({ id = \"w\"; kind = \"money\"; points_per_unit = 9; });"), NULL, NULL },
#define WINDOW(notice) PLUS(DAYS "rewards = ({ id = \"w\"; kind = \"gift\"; points = 5; from_date = \"2026-12-15\"; " \
	"until_date = \"2026-12-31\"; });" notice)
	{ WINDOW(""), "t:5: warning: ", "no notice" },
	{ WINDOW("notices = ({ text = \"N\"; });"), NULL, NULL },
	{ WINDOW("notices = ({ text = \"N\"; from_date = \"2026-12-31\"; });"), NULL, NULL },
	{ WINDOW("notices = ({ text = \"N\"; from_date = \"2027-01-01\"; });"), "t:5: warning: ", "no notice" },
	{ WINDOW("notices = ({ text = \"N\"; until_date = \"2026-11-14\"; });"), NULL, NULL },
	{ WINDOW("notices = ({ text = \"N\"; until_date = \"2026-11-13\"; });"), "t:5: warning: ", "no notice" },
	/* tiers */
	{ "name = \"t\"; basis = \"growth\"; window = \"year\"; tiers = ({ id = \"a\"; name = \"A\"; from_growth = 0; },\n"
	  "{ id = \"b\"; name = \"B\"; from_growth = 5; }); earn = ({ id = \"e\"; points = 1; });" DAYS,
	  "t:2: warning: ", "no rule gives growth" },
};

START_TEST(what_may_not_be_meant_is_a_warning_and_no_mistake)
{
	check(doubtful[_i].text);
	ck_assert_msg(n_mistakes == 0, "%s", first_mistake);
	ck_assert(parses(doubtful[_i].text));
	ck_assert_msg(n_warnings == (doubtful[_i].start != NULL), "%d: %s", n_warnings, first_warning);
	if (doubtful[_i].start != NULL)
		ck_assert_msg(strncmp(first_warning, doubtful[_i].start, strlen(doubtful[_i].start)) == 0 &&
		    strstr(first_warning, doubtful[_i].part) != NULL, "%s", first_warning);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("programme_warn");
	TCase *tcase = tcase_create("programme_warn");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(tcase, what_may_not_be_meant_is_a_warning_and_no_mistake, 0,
	    (int)(sizeof doubtful / sizeof doubtful[0]));
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
