/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../hooks/described/hookfile.h"

static struct reg_err err;
static char warnings[2000];
static int n_mistakes;

static void on_found(const struct reg_mistake *mistake, void *payload)
{
	size_t n = strlen(warnings);

	(void)payload;
	n_mistakes += !mistake->is_warning;
	if (mistake->is_warning)
		(void)snprintf(
		    warnings + n, sizeof warnings - n, "%d:%d %s\n", mistake->line, mistake->column, mistake->message);
}

static struct reg_hook *parse(const char *text)
{
	struct reg_hook *hook = NULL;

	memset(&err, 0, sizeof err);
	warnings[0] = '\0';
	if (reg_hook_parse(&hook, "t", text, strlen(text), on_found, NULL, &err) < 0)
		ck_assert_ptr_null(hook);
	return hook;
}

/* Six lines: a mapping begins in line 7. */
#define HEAD                                                                                                           \
	"hook 1; product \"P\"; versions \"1\" to \"2\"; encoding \"CP1252\";\n"                                           \
	"declarations {\n#define LIMIT 9\n"                                                                                \
	"enum what { SALE = 1, CARD }; struct item { int code; double litres; int64_t cents; struct item *next; };\n"      \
	"struct sale { int number; char plate[12]; unsigned char bcd[4]; double at; int n; struct item *items; struct "    \
	"item fixed[4]; };"                                                                                                \
	"typedef int (*handler)(enum what what, struct sale *sale, char *out, int room, void *data); int reg(handler h, "  \
	"void *user);\n"                                                                                                   \
	"int entry(const struct sale *sale, char **out, unsigned *size); void show(const char *text, int level); int "     \
	"log_it(const char *f, ...); }\n"
#define MEET "meet register { call reg(on_it, user) check result == 0; undo reg(NULL, user); }\n"
#define HANDLER(body) HEAD MEET "on on_it : handler { " body " return 0; on failure { return -1; } }\n"
#define ENTRY(body) HEAD "meet entry;\non entry { " body " }\n"
#define EVENT(body) HANDLER("event sale.close { receipt = sale->number; " body " }")

/* --- what is read --- */

START_TEST(the_head_of_the_file_is_kept)
{
	struct reg_hook *hook = parse(EVENT("plate = sale->plate;"));

	ck_assert_msg(hook != NULL, "%s", err.line);
	ck_assert_str_eq(hook->product, "P");
	ck_assert_str_eq(hook->from_version, "1");
	ck_assert_str_eq(hook->to_version, "2");
	ck_assert_str_eq(hook->encoding, "CP1252");
	ck_assert_int_eq(hook->meeting.kind, REG_MEET_REGISTER);
	ck_assert_uint_eq(hook->meeting.n_calls, 1);
	ck_assert_str_eq(hook->meeting.calls[0].symbol, "reg");
	ck_assert_int_eq(hook->meeting.calls[0].arguments[0].value.expr->op, REG_EXPR_HANDLER);
	ck_assert_int_eq(hook->meeting.calls[0].arguments[1].value.expr->op, REG_EXPR_USER);
	ck_assert_int_eq(hook->meeting.calls[0].check->op, REG_EXPR_EQ);
	ck_assert_ptr_eq(reg_hook_handler(hook, "on_it", REG_PHASE_AFTER), &hook->handlers[0]);
	ck_assert_int_eq(strncmp(hook->source.text + hook->declarations.at, "\n#define LIMIT", 14), 0);
	reg_hook_destroy(hook);
}
END_TEST

START_TEST(a_warning_says_what_is_not_mapped)
{
	struct reg_hook *hook = parse(EVENT(""));

	ck_assert_msg(hook != NULL, "%s", err.line);
	ck_assert_str_eq(warnings, "7:1 no event has a plate: vehicles will not be known\n7:1 no event has a card\n"
	                           "7:1 no line has a volume: litres will not be counted\n");
	reg_hook_destroy(hook);
}
END_TEST

START_TEST(a_callback_that_nobody_gets_is_told)
{
	struct reg_hook *hook = parse(HEAD "meet register { call reg(NULL, user); }\non on_it : handler { event sale.close "
	                                   "{ receipt = 1; "
	                                   "plate = \"a\"; card = \"b\"; line { kind = 1; volume = 1 in l; } } return 0; "
	                                   "on failure { return 1; } }");

	ck_assert_msg(hook != NULL, "%s", err.line);
	ck_assert_str_eq(warnings, "8:4 the callback 'on_it' is never given to the host\n");
	reg_hook_destroy(hook);
}
END_TEST

static const struct reg_value *line_value(const struct reg_hook *hook, enum reg_in in)
{
	return hook->handlers[0].steps[0].event->parts[0].values[in];
}

static const struct {
	const char *line;
	enum reg_in in;
	int64_t num, den;
	bool is_major;
} scales[] = {
	{ "volume = item.litres in l;", REG_IN_VOLUME, 1000, 1, false },
	{ "volume = item.code in 1/100 l;", REG_IN_VOLUME, 10, 1, false },
	{ "volume = item.code in 10 ml;", REG_IN_VOLUME, 10, 1, false },
	{ "volume = item.litres in us_gal;", REG_IN_VOLUME, 473176473, 125000, false },
	{ "amount = item.cents in 1/10000 major;", REG_IN_AMOUNT, 1, 10000, true },
	{ "amount = item.cents in minor;", REG_IN_AMOUNT, 1, 1, false },
	{ "unit_price = item.litres in major/l;", REG_IN_UNIT_PRICE, 1000, 1, true },
	{ "unit_price = item.code in 1/1000 major/l;", REG_IN_UNIT_PRICE, 1, 1, true },
	{ "unit_price = item.code in minor/l;", REG_IN_UNIT_PRICE, 1000, 1, false },
	{ "quantity = item.code in units;", REG_IN_QUANTITY, 1000, 1, false },
	{ "quantity = item.code in 1/1000 units;", REG_IN_QUANTITY, 1, 1, false },
};

START_TEST(a_unit_is_a_factor_to_ours)
{
	char text[4000];
	const struct reg_value *value;
	struct reg_hook *hook;

	(void)snprintf(text, sizeof text, "%s%s%s",
	    HEAD MEET "on on_it : handler { event sale.close { receipt = 1; line item in "
	              "sale->items[0 .. sale->n] max 7 where item.code != 0 { kind = item.code lookup { 1 = \"fuel\", 2 .. "
	              "LIMIT = \"goods\" }; ",
	    scales[_i].line, "} } return 0; on failure { return 1; } }");
	hook = parse(text);
	ck_assert_msg(hook != NULL, "%s", err.line);
	value = line_value(hook, scales[_i].in);
	ck_assert_ptr_nonnull(value);
	ck_assert_int_eq(value->form, REG_FORM_SCALED);
	ck_assert_int_eq(value->scale.num, scales[_i].num);
	ck_assert_int_eq(value->scale.den, scales[_i].den);
	ck_assert(value->is_major == scales[_i].is_major);
	value = line_value(hook, REG_IN_LINE_KIND);
	ck_assert_uint_eq(value->n_cases, 2);
	ck_assert(value->cases[1].from_low == 2 && value->cases[1].from_high == 9);
	ck_assert_uint_eq(hook->handlers[0].steps[0].event->parts[0].loops[0].max, 7);
	reg_hook_destroy(hook);
}
END_TEST

START_TEST(an_expression_is_printed_as_c)
{
	struct reg_hook *hook = parse(HANDLER("require (what == SALE || !(sale->fixed[2].code & 4)) && ((struct sale "
	                                      "*)data)->n >= -1;"
	                                      "require sale->n > sizeof(struct item) ? $4 % 3 : sale->items->next != "
	                                      "NULL;"));
	const struct reg_handler *handler;
	char text[500];

	ck_assert_msg(hook != NULL, "%s", err.line);
	handler = &hook->handlers[0];
	ck_assert(reg_expr_print(text, sizeof text, handler->steps[0].when, handler->function));
	ck_assert_str_eq(text,
	    "(((what == 1LL) || (!(((((*sale).fixed))[2LL].code) & 4LL))) && (((*((struct sale *)data)).n) >= (-1LL)))");
	ck_assert(reg_expr_print(text, sizeof text, handler->steps[1].when, handler->function));
	ck_assert(!reg_expr_print(text, 10, handler->steps[1].when, handler->function));
	reg_hook_destroy(hook);
}
END_TEST

static const char *const right[] = {
	EVENT("at = sale->at as days_1899; card = sale->bcd bcd; phone = join(\"-\", sale->number, sale->plate);"),
	EVENT("at = date(sale->number / 10000, sale->number / 100 % 100, sale->number % 100);"),
	EVENT("at = join(\" \", sale->plate, sale->number) as \"%Y%m%d %H%M%S\"; revision = 3; training = sale->n & 1;"),
	EVENT("plate = out length room encoding \"GB18030\" when what == CARD; till = sale->number digits 4 otherwise "
	      "\"9\";"),
	EVENT("line item in sale->items next item->next max 10 { kind = \"goods\"; amount = item->cents in minor; }"),
	EVENT("line item in sale->items until item.code == 0 { kind = 2; }"),
	EVENT("line item in sale->fixed { kind = 1; volume = item.litres in l; void = item.code == 3; }"),
	EVENT("line a in sale->fixed, b in sale->items[0 .. a.code] { kind = \"fuel\"; product = b.code; }"),
	EVENT("tender when sale->n > 3 { kind = \"cash\"; amount = sale->at in major; } tender { kind = \"card\"; }"),
	HANDLER("let items = sale->items; let first = items[0]; if (first.code == 1) { event sale.close { receipt = "
	        "first.code; } } else "
	        "{ event sale.void { receipt = 1; original_receipt = 2; } }"),
	HANDLER("event sale.open { ticket = sale->number; } event sale.line { ticket = 1; line { kind = 2; } }"),
	HANDLER("event sale.identify { plate = sale->plate; } fill sale->plate = our.name; fill sale->n = our.balance in "
	        "1/100 points;"
	        "fill out = our.operator_text room room; fill *sale->plate = 'A'; zero *sale; fill sale->at = "
	        "our.tier_rank;"),
	HANDLER("each row in our.actions where row.index < 4 { fill sale->fixed[row.index].code = row.index; call "
	        "show(row.text, 1); }"),
	HANDLER("event menu.run { action = sale->plate; value \"plate\" = sale->plate; attendant = sale->n; }"),
	HANDLER("fill sale->plate = our.known ? our.name : what == CARD ? sale->plate : \"guest\"; fill sale->n = our.ok ? "
	        "0 : room;"),
	HANDLER("fill sale->plate = \"x\" padded; fill sale->plate = our.name encoding \"UTF-8\" when our.known == 1;"),
	ENTRY("lend *out = our.receipt_text length *size until next; return 0; on failure { fill *out = NULL; return 1; }"),
	ENTRY("require sale != NULL; return our.tier lookup { \"gold\" = 3, else = 0 } otherwise 7; on failure { return 1; "
	      "}"),
	HEAD "keep window as void *; keep talk as void (*)(void *, const char *);\nmeet entry;\n"
	     "service message when talk != NULL { call talk(window, our.text); }\n"
	     "service log { call show(our.text, our.severity lookup { 3 = 1, else = 0 }); }\n"
	     "on entry { keep window = (void *)sale; stop; return 0; on failure { return 1; } }",
	HEAD "meet intercept library \"l.so\" by audit; on entry { event sale.close when result == 0 { receipt = "
	     "sale->number; } }"
	     "on entry before { event sale.identify { plate = sale->plate; } }",
	HEAD "meet poll { poll entry(new, new, new) every 100 ms check result == 0 && $1 != NULL; }"
	     "on entry { event sale.close { receipt = sale->number; } }",
	HEAD "meet entry; service choose { call entry(NULL, (char **)our.options, new); chosen = *size - 1; cancelled = "
	     "result != 0; }"
	     "on show { on failure nothing; }",
};

START_TEST(what_is_right_is_taken)
{
	struct reg_hook *hook = parse(right[_i]);

	ck_assert_msg(hook != NULL, "%s", err.line);
	reg_hook_destroy(hook);
}
END_TEST

/* The examples of the man page, each behind a line that says so. */
START_TEST(the_examples_of_the_manual_are_right)
{
	static char page[100000], text[8000];
	char path[4096], *at = page;
	struct reg_hook *hook;
	int n_examples = 0;
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/packaging/man/regulars-hook.5", getenv("REGULARS_TEST_SRCDIR"));
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s", path);
	page[fread(page, 1, sizeof page - 1, file)] = '\0';
	(void)fclose(file);
	while ((at = strstr(at, ".\\\" example\n.Bd -literal\n")) != NULL) {
		char *end;

		at = strstr(at, "literal\n") + 8;
		end = strstr(at, "\n.Ed");
		ck_assert(end != NULL && (size_t)(end - at) < sizeof text);
		memcpy(text, at, (size_t)(end - at));
		text[end - at] = '\0';
		hook = parse(text);
		ck_assert_msg(hook != NULL, "%s", err.line);
		reg_hook_destroy(hook);
		n_examples++;
	}
	ck_assert_int_eq(n_examples, 4);
}
END_TEST

/* --- what is wrong --- */

static const struct {
	const char *text, *message;
} mistakes[] = {
	{ "", "t:1:1: found the end of the file, expected hook 1; as the first statement" },
	{ "hook 2;", "t:1:6: found version 2 of the language, expected 1" },
	{ "hook 1; prodct \"x\";",
	    "t:1:9: found 'prodct', expected product, versions, encoding (each once) or declarations; did you mean "
	    "'product'?" },
	{ "hook 1; declarations {}", "t:1:9: found 'declarations', expected product \"NAME\"; before it" },
	{ "hook 1; product \"P\"; versions \"1\" to \"2\"; encoding \"CP99999\";",
	    "t:1:52: unknown encoding, expected a name that iconv "
	    "-l lists" },
	{ HEAD,
	    "t:7:1: nothing says how we meet the host, expected meet register, meet entry, meet intercept or meet poll" },
	{ HEAD MEET,
	    "t:7:26: unknown name 'on_it', expected a parameter, a constant or a name of this block; did you mean "
	    "'log_it'?" },
	{ HEAD "meet entrie;",
	    "t:7:6: found 'entrie', expected register, entry, intercept or poll; did you mean 'entry'?" },
	{ HEAD "meet entry;", "t:7:12: no function is described, expected on FUNCTION { ... }" },
	{ HEAD "meet entry;\nmeet entry;", "t:8:1: a second meet, expected one" },
	{ HEAD "meet entry;\non enrty { on failure nothing; }",
	    "t:8:4: 'enrty' is no declared function (a callback is written on enrty : "
	    "TYPE); did you mean 'entry'?" },
	{ HEAD "meet entry;\non log_it { return 0; on failure { return 0; } }",
	    "t:8:4: the function is variadic: a callback cannot know "
	    "how many arguments it was given, and a call not how they travel, expected a function with fixed parameters" },
	{ HEAD MEET "on on_it : hadler { }",
	    "t:8:12: unknown type 'hadler', expected the name of a type; did you mean 'handler'?" },
	{ ENTRY("return 0;"),
	    "t:8:4: 'entry' does not say what the host is answered when we fail, expected on failure { ... } or on failure "
	    "nothing; at its end" },
	{ ENTRY("return 0; on failure nothing;"),
	    "t:8:22: the function returns a value, expected a return in its failure answers" },
	{ ENTRY("on failure { return 0; }"), "t:8:4: 'entry' returns a value, expected a return" },
	{ ENTRY("return 0; on failure { return our.balance; }"),
	    "t:8:42: nothing of ours can be used here, expected the host's" },
	{ ENTRY("fill sale->n = 3; return 0; on failure { return 0; }"),
	    "t:8:17: this is const: the host does not expect it to be written" },
	{ ENTRY("fill size = NULL; return 0; on failure { return 0; }"),
	    "t:8:17: this is no place in the host's memory: writing to it would "
	    "be lost, expected what a pointer points to" },
	{ ENTRY("fill *out = our.name; return 0; on failure { return 0; }"),
	    "t:8:17: a text behind a pointer needs its room, expected room "
	    "EXPRESSION (or lend, for a pointer that the host wants to be given)" },
	{ ENTRY("fill *size = our.name; return 0; on failure { return 0; }"),
	    "t:8:25: this is 'text', which does not fit 'unsigned int'" },
	{ ENTRY("retrun 0; on failure { return 0; }"),
	    "t:8:12: found 'retrun', expected a statement or '}'; did you mean 'return'?" },
	{ HANDLER("event sale.clsoe { }"), "t:8:28: unknown event 'sale.clsoe'; did you mean 'sale.close'?" },
	{ HANDLER("event sale.close { }"), "t:8:28: sale.close needs receipt = ...;" },
	{ HANDLER("event sale.line { line { kind = 1; } }"),
	    "t:8:28: sale.line is part of a sale, expected ticket = ...;" },
	{ HANDLER("event sale.identify { receipt = 1; }"), "t:8:28: sale.identify needs a plate, card, phone or customer" },
	{ HANDLER("event pump.test { receipt = 1; ticket = 2; }"), "t:8:62: pump.test is whole, expected no ticket" },
	{ EVENT("recept = 1;"), "t:8:65: an event has no member 'recept'; did you mean 'receipt'?" },
	{ EVENT("receipt = 2;"), "t:8:65: 'receipt' is mapped twice" },
	{ EVENT("plate = sale->plat;"), "t:8:79: 'struct sale' has no member 'plat'; did you mean 'plate'?" },
	{ EVENT("plate = sail->plate;"),
	    "t:8:73: unknown name 'sail', expected a parameter, a constant or a name of this block; did you mean "
	    "'sale'?" },
	{ EVENT("plate = sale.plate;"), "t:8:73: found '.' behind a pointer, expected -> or a struct" },
	{ EVENT("plate = data->plate;"),
	    "t:8:73: a pointer to void says nothing about what is there, expected a cast such as ((struct sale "
	    "*)data)->total" },
	{ EVENT("plate = $6;"), "t:8:73: there is no parameter $6, expected at most $5" },
	{ EVENT("plate = sale->at;"), "t:8:73: found neither a text nor an integer, expected one that can become a text" },
	{ EVENT("plate = sale->plate max 0;"), "t:8:89: found 0 as the most units of a text, expected 1 to 65536" },
	{ EVENT("plate = sale->plate encoding \"X\";"), "t:8:94: unknown encoding, expected a name that iconv -l lists" },
	{ EVENT("at = sale->at;"),
	    "t:8:70: a time needs its form, expected as unix_s, as unix_ms, as filetime, as days_1899, as \"PATTERN\" or "
	    "date(...)" },
	{ EVENT("at = sale->at as days1899;"),
	    "t:8:82: found 'days1899', expected unix_s, unix_ms, filetime, days_1899 or a pattern in "
	    "quotes; did you mean 'days_1899'?" },
	{ EVENT("line { kind = \"feul\"; }"),
	    "t:8:79: 'feul' is no kind of line, expected fuel, goods, service, discount, fee, deposit or "
	    "prepay; did you mean 'fuel'?" },
	{ EVENT("line { volume = 1 in l; }"), "t:8:65: a line needs its kind, expected kind = ...;" },
	{ EVENT("line { kind = 1; volume = sale->at in kg; }"),
	    "t:8:103: a mass cannot become a volume: the density is not known, expected ml, "
	    "l, m3, us_gal or uk_gal" },
	{ EVENT("line { kind = 1; volume = sale->at; }"),
	    "t:8:91: a number without a unit, expected in and ml, l, m3, us_gal or uk_gal" },
	{ EVENT("line { kind = 1; amount = sale->at in l; }"),
	    "t:8:103: this unit does not fit, expected in and minor or major" },
	{ EVENT("line item in sale->items { kind = 1; }"),
	    "t:8:78: nothing says how many elements there are, expected [0 .. COUNT], until "
	    "CONDITION or next POINTER" },
	{ EVENT("line item in sale->items[0 .. 3] max 200000 { kind = 1; }"),
	    "t:8:98: found a maximum of 200000 elements, expected 1 to "
	    "100000" },
	{ EVENT("till = sale->fixed[4].code;"), "t:8:84: index 4 is outside the array, expected 0 to 3" },
	{ EVENT("till = sale->n lookup { 1 = \"a\", 2 = 3 };"),
	    "t:8:98: found texts and integers as results of one look-up, expected one kind" },
	{ EVENT("till = sale->n lookup { \"1\" = \"a\" };"),
	    "t:8:89: a number is looked up, expected an integer before the =" },
	{ EVENT("training = sale->n == sale->plate;"),
	    "t:8:84: these cannot be compared, expected two numbers, two pointers, or a text and a "
	    "\"constant\"" },
	{ EVENT("revision = sale->n + sale->at;"),
	    "t:8:84: found an operand that is no integer (fractions and pointers are only compared)" },
	{ EVENT("plate = our.plate_know;"), "t:8:77: there is no our.plate_know here; did you mean 'plate_known'?" },
	{ HANDLER("call show(\"x\");"), "t:8:35: too few arguments, expected 2: 'int level'" },
	{ HANDLER("call show(3, \"x\");"), "t:8:35: this is 'text', which does not fit 'int'" },
	{ HANDLER("call log_it(\"x\");"),
	    "t:8:27: the function is variadic: a callback cannot know how many arguments it was given, and a call "
	    "not how they travel, expected a function with fixed parameters" },
	{ HANDLER("call reg(wrong, user);"),
	    "t:8:31: unknown name 'wrong', expected a parameter, a constant or a name of this block" },
	{ HANDLER("keep window = data;"), "t:8:27: 'window' is not kept, expected keep window as TYPE; before" },
	{ HANDLER("lend out = our.name until next;"),
	    "t:8:27: this is no place in the host's memory: writing to it would be lost, expected what "
	    "a pointer points to" },
	{ HEAD "meet intercept; on entry { return 0; }",
	    "t:7:28: the call is passed on unchanged, so nothing is answered: expected no "
	    "'return'" },
	{ HEAD "meet poll { poll entry(new, new, new) every 1 ms check result == 0; }",
	    "t:7:45: found 1 ms, expected 10 to 3600000" },
	{ HEAD "meet entry;\nservice massage { }",
	    "t:8:9: found 'massage', expected message, log, display, print, prompt or choose; did you "
	    "mean 'message'?" },
	{ HEAD "meet entry;\nservice prompt { call show(our.text, 1); }", "t:8:42: found '}', expected answer = ...;" },
	{ HEAD "meet entry;\nservice display { call show(our.text, 1); }", "t:8:33: there is no our.text here" },
	{ HEAD "meet entry;\non entry { return 0; on failure { return 0; } }\non entry { return 0; on failure { return 0; "
	       "} }",
	    "t:9:4: 'entry' is described twice" },
};

START_TEST(a_mistake_is_told_with_its_place)
{
	ck_assert_ptr_null(parse(mistakes[_i].text));
	ck_assert_str_eq(err.line, mistakes[_i].message);
}
END_TEST

START_TEST(several_mistakes_are_told_in_one_run)
{
	n_mistakes = 0;
	ck_assert_ptr_null(parse(EVENT("plat = 1; plate = sale->plat; line { knd = 1; } at = 3; till = $9; } event sale.x "
	                               "{ } event a.b {")));
	ck_assert_int_eq(n_mistakes, 7);
}
END_TEST

START_TEST(let_cannot_make_an_expression_without_end)
{
	char text[8000];
	size_t n = (size_t)snprintf(text, sizeof text, "%s", HEAD MEET "on on_it : handler { let a0 = sale->n; ");

	for (int i = 1; i < 30; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "let a%d = a%d + a%d; ", i, i - 1, i - 1);
	ck_assert_ptr_null(parse(text));
	ck_assert_ptr_nonnull(strstr(err.line, "found an expression of more than 2000 parts"));
}
END_TEST

START_TEST(a_file_that_is_not_there_is_not_found)
{
	struct reg_hook *hook = NULL;

	memset(&err, 0, sizeof err);
	ck_assert_int_eq(reg_hook_load(&hook, "/no/such.hook", NULL, NULL, &err), REG_ENOTFOUND);
	ck_assert_ptr_null(hook);
	reg_hook_destroy(hook);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("hookfile");
	TCase *tcase = tcase_create("hookfile");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, the_head_of_the_file_is_kept);
	tcase_add_test(tcase, a_warning_says_what_is_not_mapped);
	tcase_add_test(tcase, a_callback_that_nobody_gets_is_told);
	tcase_add_loop_test(tcase, a_unit_is_a_factor_to_ours, 0, (int)(sizeof scales / sizeof scales[0]));
	tcase_add_test(tcase, an_expression_is_printed_as_c);
	tcase_add_loop_test(tcase, what_is_right_is_taken, 0, (int)(sizeof right / sizeof right[0]));
	tcase_add_test(tcase, the_examples_of_the_manual_are_right);
	tcase_add_loop_test(tcase, a_mistake_is_told_with_its_place, 0, (int)(sizeof mistakes / sizeof mistakes[0]));
	tcase_add_test(tcase, several_mistakes_are_told_in_one_run);
	tcase_add_test(tcase, let_cannot_make_an_expression_without_end);
	tcase_add_test(tcase, a_file_that_is_not_there_is_not_found);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
