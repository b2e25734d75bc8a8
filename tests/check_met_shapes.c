/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shapes of calls: what a host passes and gets, by each class of type that hosts use. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "met.h"

/* The value is checked in the whole register: a callee may leave rubbish above a narrow result, but libffi copies the
 * register as it finds it. */
#define NARROW(name, type, given, wanted) \
	START_TEST(name) \
	{ \
		struct reg_door *door = met_open(#type " f(int x);", "meet entry;\non f { return x; on failure { return 0; } }"); \
		type (*f)(int) = met_function(door, "f"); \
		uintptr_t room; \
		int x = given; \
		\
		ck_assert_int_eq(f(given), wanted); \
		met_run(door, "f", &room, (void *[]){ &x }); \
		ck_assert_uint_eq(room, (uintptr_t)(intptr_t)(wanted)); \
		reg_door_destroy(door); \
	} \
	END_TEST

NARROW(a_signed_char_is_returned_with_its_sign_in_the_whole_register, signed char, -3, -3)
NARROW(an_unsigned_char_is_returned_with_zeros_above_it, unsigned char, 0xfd, 0xfd)
NARROW(a_short_is_returned_with_its_sign_in_the_whole_register, short, -30000, -30000)
NARROW(an_unsigned_short_is_returned_with_zeros_above_it, unsigned short, 0xfffe, 0xfffe)
NARROW(an_int_is_returned_with_its_sign_in_the_whole_register, int, -5, -5)
NARROW(a_number_too_large_for_a_char_is_limited_to_it, signed char, 1000, 127)
NARROW(a_negative_number_for_an_unsigned_type_is_0, unsigned short, -1, 0)
NARROW(a_bool_is_returned_as_1, _Bool, 7, 1)

struct of_8 { int a; short b; };
struct of_16 { double a; int64_t b; };
struct of_24 { double a; int64_t b; float c; };
struct of_floats { float x, y, z; };
struct of_mixed { float x; int a; double y; };

#define BY_VALUE \
	"struct of_8 { int a; short b; }; struct of_16 { double a; int64_t b; };" \
	"struct of_24 { double a; int64_t b; float c; }; struct of_floats { float x, y, z; };" \
	"struct of_mixed { float x; int a; double y; };" \
	"struct of_8 f8(struct of_8 s); struct of_16 f16(int n, struct of_16 s); struct of_24 f24(struct of_24 s, char c);" \
	"struct of_floats ff(struct of_floats s); struct of_mixed fm(struct of_mixed s);"

START_TEST(structs_of_every_class_go_in_and_come_out_by_value)
{
	struct reg_door *door = met_open(BY_VALUE, "meet entry;"
	    "on f8 { return s; on failure { return s; } } on f16 { return s; on failure { return s; } }"
	    "on f24 { return s; on failure { return s; } } on ff { return s; on failure { return s; } }"
	    "on fm { return s; on failure { return s; } }");
	struct of_8 (*f8)(struct of_8) = met_function(door, "f8");
	struct of_16 (*f16)(int, struct of_16) = met_function(door, "f16");
	struct of_24 (*f24)(struct of_24, char) = met_function(door, "f24");
	struct of_floats (*ff)(struct of_floats) = met_function(door, "ff");
	struct of_mixed (*fm)(struct of_mixed) = met_function(door, "fm");
	struct of_8 s8 = f8((struct of_8){ 7, -8 });
	struct of_16 s16 = f16(1, (struct of_16){ 1.25, -9 });
	struct of_24 s24 = f24((struct of_24){ 2.5, INT64_MIN, 0.5f }, 'c');
	struct of_floats sf = ff((struct of_floats){ 1, 2, 3.5f });
	struct of_mixed sm = fm((struct of_mixed){ -0.25f, 77, 1e100 });

	ck_assert(s8.a == 7 && s8.b == -8);
	ck_assert(s16.a == 1.25 && s16.b == -9);
	ck_assert(s24.a == 2.5 && s24.b == INT64_MIN && s24.c == 0.5f);
	ck_assert(sf.x == 1 && sf.y == 2 && sf.z == 3.5f);
	ck_assert(sm.x == -0.25f && sm.a == 77 && sm.y == 1e100);
	reg_door_destroy(door);
}
END_TEST

START_TEST(fractions_of_every_size_are_returned)
{
	struct reg_door *door = met_open("float f(double x); double d(float x); long double l(long double x);", "meet entry;"
	    "on f { return x; on failure { return 0; } } on d { return x; on failure { return 0; } }"
	    "on l { return x; on failure { return 0; } }");
	float (*f)(double) = met_function(door, "f");
	double (*d)(float) = met_function(door, "d");
	long double (*l)(long double) = met_function(door, "l");

	ck_assert(f(0.5) == 0.5f && d(-1.25f) == -1.25);
	ck_assert(l(1.0L / 3) == 1.0L / 3);
	reg_door_destroy(door);
}
END_TEST

START_TEST(thirty_and_more_parameters_of_mixed_kinds_are_each_found)
{
	struct reg_door *door = met_open("long long many(signed char a1, double a2, short a3, float a4, int a5, long long a6, double a7,"
	    "int a8, double a9, int a10, double a11, int a12, double a13, int a14, double a15, int a16, double a17, int a18,"
	    "double a19, int a20, float a21, char a22, double a23, short a24, double a25, int a26, double a27, int a28,"
	    "double a29, long long a30, int *out, double a32, unsigned char a33);",
	    "meet entry; on many { fill *out = a22; return a30 when a32 > 32 && a32 < 33 && a33 == 233 && a4 > 4 && a4 < 5"
	    " && a21 > 21 && a21 < 22 && a1 == -1 && a24 == -24 && a19 > 19 && a19 < 20 && a29 > 29 && a29 < 30; on failure { return -1; } }");
	long long (*many)(signed char, double, short, float, int, long long, double, int, double, int, double, int, double, int, double,
	    int, double, int, double, int, float, char, double, short, double, int, double, int, double, long long, int *, double,
	    unsigned char) = met_function(door, "many");
	int out = 0;

	ck_assert_int_eq(many(-1, 2.5, 3, 4.5f, 5, 6, 7.5, 8, 9.5, 10, 11.5, 12, 13.5, 14, 15.5, 16, 17.5, 18, 19.5, 20, 21.5f, 22,
	    23.5, -24, 25.5, 26, 27.5, 28, 29.5, INT64_C(3000000000000), &out, 32.5, 233), INT64_C(3000000000000));
	ck_assert_int_eq(out, 22);
	reg_door_destroy(door);
}
END_TEST

struct huge { char head[16]; int numbers[300000]; char tail[8]; };

START_TEST(a_struct_of_more_than_a_megabyte_is_passed_by_value)
{
	struct reg_door *door = met_open("struct huge { char head[16]; int numbers[300000]; char tail[8]; };"
	    "int f(int before, struct huge s, int after);",
	    "meet entry; on f { return s.numbers[299999] + after when s.tail == \"end\" && before == 1; on failure { return 0; } }");
	int (*f)(int, struct huge, int) = met_function(door, "f");
	static struct huge s = { .tail = "end" };

	s.numbers[299999] = 40;
	ck_assert_int_eq(f(1, s, 2), 42);
	reg_door_destroy(door);
}
END_TEST

#pragma pack(push, 1)
struct packed { char kind; int64_t card; short codes[2][3]; double volume; };
#pragma pack(pop)

START_TEST(members_of_a_packed_struct_are_read_where_they_lie_unaligned)
{
	struct reg_door *door = met_open("\n#pragma pack(push, 1)\nstruct packed { char kind; int64_t card; short codes[2][3]; double volume; };\n"
	    "#pragma pack(pop)\n_Static_assert(sizeof(struct packed) == 29);\nlong long f(struct packed *list, int n);",
	    "meet entry; on f { return list[n].card + list[n].codes[1][2] when list[n].volume > 1 && list[n].volume < 2; on failure { return 0; } }");
	long long (*f)(struct packed *, int) = met_function(door, "f");
	struct packed two[2] = { { 0 }, { 'x', INT64_C(1000000000000), { { 0 }, { 0, 0, -5 } }, 1.5 } };

	ck_assert_int_eq(f(two, 1), INT64_C(999999999995));
	reg_door_destroy(door);
}
END_TEST

START_TEST(an_index_outside_a_declared_array_is_unknown)
{
	struct reg_door *door = met_open("struct s { int before; int a[4]; int after; }; int f(struct s *s, int i);",
	    "meet entry; on f { return s->a[i] otherwise -7; on failure { return -1; } }");
	int (*f)(void *, int) = met_function(door, "f");
	int s[6] = { 1, 10, 11, 12, 13, 2 };

	ck_assert_int_eq(f(s, 3), 13);
	ck_assert_int_eq(f(s, 4), -7);
	ck_assert_int_eq(f(s, -1), -7);
	ck_assert_int_eq(f(NULL, 0), -7);
	reg_door_destroy(door);
}
END_TEST

START_TEST(null_on_any_part_of_the_way_is_unknown_and_never_read)
{
	struct reg_door *door = met_open("struct c { int n; const char *t; }; struct b { struct c *c; }; struct a { struct b *b; };"
	    "int f(struct a *a, int *out, char *text, void **given);",
	    "meet entry; on f { fill *out = a->b->c->n otherwise 5; fill text = a->b->c->t room 8;"
	    "lend *given = a->b->c->t until next; return a->b->c->n when a->b->c->t == \"x\"; on failure { return -1; } }");
	struct c { int n; const char *t; } c = { 3, NULL };
	struct b { struct c *c; } b = { NULL };
	struct a { struct b *b; } a = { NULL };
	int (*f)(void *, int *, char *, void **) = met_function(door, "f"), out = 0;
	char text[8] = "1234567";
	void *given = &out;

	ck_assert_int_eq(f(NULL, NULL, NULL, NULL), -1);
	ck_assert_int_eq(f(&a, &out, text, &given), -1);
	ck_assert_int_eq(out, 5);
	ck_assert_str_eq(text, "");
	ck_assert_str_eq(given, "");
	a.b = &b;
	ck_assert_int_eq(f(&a, &out, NULL, NULL), -1);
	b.c = &c;
	ck_assert_int_eq(f(&a, &out, NULL, NULL), -1);
	ck_assert_int_eq(out, 3);
	c.t = "x";
	ck_assert_int_eq(f(&a, &out, text, &given), 3);
	ck_assert_str_eq(text, "x");
	ck_assert_str_eq(given, "x");
	reg_door_destroy(door);
}
END_TEST

/* --- lists --- */

#define LINES \
	"line i in s->items[0 .. s->n] max 5 { kind = \"goods\"; product = i.code; amount = i.cents in minor; }"

struct basket_item { char code[4]; int cents; };
struct basket { int number, n; struct basket_item items[4], *more; };
#define BASKET "struct item { char code[4]; int cents; }; struct basket { int number, n; struct item items[4], *more; };" \
	"int f(struct basket *s);"

static int64_t amount_of(const char *receipt)
{
	char sql[200];

	(void)snprintf(sql, sizeof sql, "SELECT coalesce(sum(amount_minor), -1) FROM fact_sale WHERE receipt = '%s'", receipt);
	return support_int(sql);
}

START_TEST(wrong_counts_of_a_declared_array_are_cut_to_it)
{
	struct reg_door *door = met_open(BASKET, "meet entry; on f { event sale.close { series = \"S\"; receipt = s->number; "
	    LINES " line { kind = \"service\"; amount = 1000 in minor; } } return 1; on failure { return 0; } }");
	int (*f)(struct basket *) = met_function(door, "f");
	struct basket s = { 1, 4, { { "ABCD", 1 }, { "b", 10 }, { "c", 100 }, { "d", 20 } }, NULL };

	ck_assert_int_eq(f(&s), 1);
	s.number = 2, s.n = 1000000;
	ck_assert_int_eq(f(&s), 1);
	s.number = 3, s.n = -1;
	ck_assert_int_eq(f(&s), 1);
	s.number = 4, s.n = 2;
	ck_assert_int_eq(f(&s), 1);
	reg_door_destroy(door);
	ck_assert_int_eq(amount_of("1"), 1131);
	ck_assert_int_eq(amount_of("2"), 1131);
	ck_assert_int_eq(amount_of("3"), 1000);
	ck_assert_int_eq(amount_of("4"), 1011);
	ck_assert_str_eq(support_text("SELECT json_extract(body, '$.lines[0].product') FROM fact_sale WHERE receipt = '4'"), "ABCD");
}
END_TEST

START_TEST(a_count_behind_a_pointer_is_cut_at_max)
{
	struct reg_door *door = met_open(BASKET, "meet entry; on f { event sale.close { series = \"S\"; receipt = s->number;"
	    "line i in s->more[0 .. s->n] max 3 { kind = \"goods\"; amount = i.cents in minor; } } return 1; on failure { return 0; } }");
	int (*f)(struct basket *) = met_function(door, "f");
	struct basket_item more[4] = { { "", 1 }, { "", 2 }, { "", 4 }, { "", 8 } };
	struct basket s = { 1, 2000000000, { { "", 0 } }, more };

	ck_assert_int_eq(f(&s), 1);
	s.number = 2, s.more = NULL;
	ck_assert_int_eq(f(&s), 1);
	reg_door_destroy(door);
	ck_assert_int_eq(amount_of("1"), 7);
	ck_assert_int_eq(amount_of("2"), 0);
}
END_TEST

struct node { int cents; struct node *next; };

START_TEST(a_linked_list_with_a_ring_ends_where_it_began_again)
{
	struct reg_door *door = met_open("struct node { int cents; struct node *next; }; int f(int number, struct node *list);",
	    "meet entry; on f { event sale.close { series = \"S\"; receipt = number;"
	    "line i in list next i->next max 100 { kind = \"goods\"; amount = i->cents in minor; } } return 1; on failure { return 0; } }");
	int (*f)(int, struct node *) = met_function(door, "f");
	struct node c = { 4, NULL }, b = { 2, &c }, a = { 1, &b }, self = { 16, &self };

	ck_assert_int_eq(f(1, &a), 1);
	c.next = &b;
	ck_assert_int_eq(f(2, &a), 1);
	ck_assert_int_eq(f(3, &self), 1);
	ck_assert_int_eq(f(4, NULL), 1);
	reg_door_destroy(door);
	ck_assert_int_eq(amount_of("1"), 7);
	ck_assert_int_eq(amount_of("2"), 7);
	ck_assert_int_eq(amount_of("3"), 16);
	ck_assert_int_eq(amount_of("4"), 0);
}
END_TEST

START_TEST(a_list_in_each_row_of_another_is_gone_through_row_by_row)
{
	struct reg_door *door = met_open("struct row { int n; int cents[3]; }; int f(struct row (*table)[2], int rows);",
	    "meet entry; on f { event sale.close { series = \"S\"; receipt = 1;"
	    "line r in (*table)[0 .. rows], c in r.cents[0 .. r.n] where c > 0 { kind = \"goods\"; amount = c in minor; } }"
	    "return 1; on failure { return 0; } }");
	struct row { int n; int cents[3]; } table[2] = { { 3, { 1, -50, 4 } }, { 1, { 8, 16, 32 } } };
	int (*f)(struct row (*)[2], int) = met_function(door, "f");

	ck_assert_int_eq(f(&table, 2), 1);
	reg_door_destroy(door);
	ck_assert_int_eq(amount_of("1"), 13);
}
END_TEST

START_TEST(elements_end_before_the_one_that_until_names)
{
	struct reg_door *door = met_open("struct item { int kind; int cents; }; int f(const struct item *items);",
	    "meet entry; on f { event sale.close { series = \"S\"; receipt = 1;"
	    "line i in items until i.kind == 0 { kind = \"goods\"; amount = i.cents in minor; } } return 1; on failure { return 0; } }");
	struct item { int kind, cents; } items[] = { { 1, 5 }, { 2, 6 }, { 0, 100 }, { 1, 100 } };
	int (*f)(const struct item *) = met_function(door, "f");

	ck_assert_int_eq(f(items), 1);
	reg_door_destroy(door);
	ck_assert_int_eq(amount_of("1"), 11);
}
END_TEST

/* --- functions of the host --- */

static int shown;
static char shown_text[100];

MET_HOST void met_show(const char *text, int n);
MET_HOST void met_show(const char *text, int n)
{
	shown = n;
	(void)snprintf(shown_text, sizeof shown_text, "%s", text == NULL ? "(null)" : text);
}

START_TEST(a_number_for_a_text_parameter_goes_over_as_digits_and_null_as_null)
{
	struct reg_door *door = met_open("void met_show(const char *text, int n); int f(int a, const char *t);",
	    "meet entry; on f { call met_show(a, 1) when a > 0; call met_show(NULL, 2) when a == 0;"
	    "call met_show(t, 3) when a == -1; call met_show(our.ok, 4) when a == -2; return 1; on failure { return 0; } }");
	int (*f)(int, const char *) = met_function(door, "f");

	ck_assert_int_eq(f(1234, NULL), 1);
	ck_assert_str_eq(shown_text, "1234");
	ck_assert_int_eq(f(0, NULL), 1);
	ck_assert_str_eq(shown_text, "(null)");
	ck_assert_int_eq(f(-1, "as it is"), 1);
	ck_assert_str_eq(shown_text, "as it is");
	ck_assert_int_eq(f(-2, NULL), 1);
	ck_assert_str_eq(shown_text, "1");
	ck_assert_int_eq(shown, 4);
	reg_door_destroy(door);
}
END_TEST

START_TEST(a_text_that_is_returned_stays_until_the_next_call)
{
	struct reg_door *door = met_open("const char *f(int n); const char *g(const char *t);",
	    "meet entry; on f { return n digits 4 when n < 100; on failure { return \"none\"; } }"
	    "on g { return t; on failure { return NULL; } }");
	const char *(*f)(int) = met_function(door, "f"), *(*g)(const char *) = met_function(door, "g"), *given = f(7);
	const char *own = "own";

	ck_assert_str_eq(given, "0007");
	ck_assert_str_eq(f(1000), "none");
	ck_assert_ptr_eq(g(own), own);
	ck_assert_ptr_null(g(NULL));
	reg_door_destroy(door);
}
END_TEST

START_TEST(a_handler_that_returns_nothing_returns_what_the_failure_does)
{
	struct reg_door *door = met_open("int f(int n);", "meet entry; on f { return 1 when n == 1; return 2 when n == 2;"
	    " on failure { return -9; } }");
	int (*f)(int) = met_function(door, "f");

	ck_assert_int_eq(f(1), 1);
	ck_assert_int_eq(f(2), 2);
	ck_assert_int_eq(f(3), -9);
	reg_door_destroy(door);
}
END_TEST

static Suite *suite(void)
{
	Suite *all = suite_create("met: shapes");
	TCase *values = tcase_create("values"), *lists = tcase_create("lists"), *host = tcase_create("host");

	tcase_add_checked_fixture(values, met_setup, met_teardown);
	tcase_add_test(values, a_signed_char_is_returned_with_its_sign_in_the_whole_register);
	tcase_add_test(values, an_unsigned_char_is_returned_with_zeros_above_it);
	tcase_add_test(values, a_short_is_returned_with_its_sign_in_the_whole_register);
	tcase_add_test(values, an_unsigned_short_is_returned_with_zeros_above_it);
	tcase_add_test(values, an_int_is_returned_with_its_sign_in_the_whole_register);
	tcase_add_test(values, a_number_too_large_for_a_char_is_limited_to_it);
	tcase_add_test(values, a_negative_number_for_an_unsigned_type_is_0);
	tcase_add_test(values, a_bool_is_returned_as_1);
	tcase_add_test(values, structs_of_every_class_go_in_and_come_out_by_value);
	tcase_add_test(values, fractions_of_every_size_are_returned);
	tcase_add_test(values, thirty_and_more_parameters_of_mixed_kinds_are_each_found);
	tcase_add_test(values, a_struct_of_more_than_a_megabyte_is_passed_by_value);
	tcase_add_test(values, members_of_a_packed_struct_are_read_where_they_lie_unaligned);
	tcase_add_test(values, an_index_outside_a_declared_array_is_unknown);
	tcase_add_test(values, null_on_any_part_of_the_way_is_unknown_and_never_read);
	suite_add_tcase(all, values);
	tcase_add_checked_fixture(lists, met_setup, met_teardown);
	tcase_add_test(lists, wrong_counts_of_a_declared_array_are_cut_to_it);
	tcase_add_test(lists, a_count_behind_a_pointer_is_cut_at_max);
	tcase_add_test(lists, a_linked_list_with_a_ring_ends_where_it_began_again);
	tcase_add_test(lists, a_list_in_each_row_of_another_is_gone_through_row_by_row);
	tcase_add_test(lists, elements_end_before_the_one_that_until_names);
	suite_add_tcase(all, lists);
	tcase_add_checked_fixture(host, met_setup, met_teardown);
	tcase_add_test(host, a_number_for_a_text_parameter_goes_over_as_digits_and_null_as_null);
	tcase_add_test(host, a_text_that_is_returned_stays_until_the_next_call);
	tcase_add_test(host, a_handler_that_returns_nothing_returns_what_the_failure_does);
	suite_add_tcase(all, host);
	return all;
}

int main(void)
{
	SRunner *runner = srunner_create(suite());
	int n_failed;

	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
