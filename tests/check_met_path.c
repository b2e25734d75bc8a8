/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The described door: paths carried along paths give what a walk through the same expressions gives. */
#include <check.h>
#include <float.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "met.h"

#define ANSWER " return 1; on failure { return 0; } }"

/* Each width into each other, with the limits worked out by C itself. */
struct all {
	int8_t a; uint8_t b; int16_t c; uint16_t d; int32_t e; uint32_t f; int64_t g; uint64_t h;
	_Bool i; float j; double k; long double l; void *m;
};
#define ALL "struct all { int8_t a; uint8_t b; int16_t c; uint16_t d; int32_t e; uint32_t f; int64_t g; uint64_t h;" \
	" _Bool i; float j; double k; long double l; void *m; };"

static void check_all(const struct all *out, int64_t value)
{
	ck_assert_int_eq(out->a, value > INT8_MAX ? INT8_MAX : value < INT8_MIN ? INT8_MIN : value);
	ck_assert_int_eq(out->b, value > UINT8_MAX ? UINT8_MAX : value < 0 ? 0 : value);
	ck_assert_int_eq(out->c, value > INT16_MAX ? INT16_MAX : value < INT16_MIN ? INT16_MIN : value);
	ck_assert_int_eq(out->d, value > UINT16_MAX ? UINT16_MAX : value < 0 ? 0 : value);
	ck_assert_int_eq(out->e, value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : value);
	ck_assert_int_eq(out->f, value > UINT32_MAX ? UINT32_MAX : value < 0 ? 0 : value);
	ck_assert_int_eq(out->g, value);
	ck_assert_uint_eq(out->h, value < 0 ? 0 : (uint64_t)value);
	ck_assert_int_eq(out->i, value != 0);
}

#define FILLS(from) "fill out->a = in->" from "; fill out->b = in->" from "; fill out->c = in->" from "; fill out->d = in->" from ";" \
	"fill out->e = in->" from "; fill out->f = in->" from "; fill out->g = in->" from "; fill out->h = in->" from "; fill out->i = in->" from ";"

START_TEST(a_number_of_any_width_is_limited_to_any_other)
{
	struct reg_door *door = met_open(ALL "int a(struct all *in, struct all *out); int b(struct all *in, struct all *out);"
	    "int c(struct all *in, struct all *out); int d(struct all *in, struct all *out); int e(struct all *in, struct all *out);"
	    "int f(struct all *in, struct all *out); int g(struct all *in, struct all *out); int h(struct all *in, struct all *out);"
	    "int i(struct all *in, struct all *out);",
	    "meet entry; on a {" FILLS("a") ANSWER "on b {" FILLS("b") ANSWER "on c {" FILLS("c") ANSWER "on d {" FILLS("d") ANSWER
	    "on e {" FILLS("e") ANSWER "on f {" FILLS("f") ANSWER "on g {" FILLS("g") ANSWER "on h {" FILLS("h") ANSWER
	    "on i {" FILLS("i") ANSWER);
	const int64_t values[] = { 0, 1, -1, 127, 128, -128, -129, 255, 256, 32767, 32768, -32769, 65535, 65536, INT32_MAX,
		(int64_t)INT32_MAX + 1, INT32_MIN, (int64_t)INT32_MIN - 1, UINT32_MAX, (int64_t)UINT32_MAX + 1, INT64_MAX, INT64_MIN };

	for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
		struct all in = { .a = (int8_t)values[v], .b = (uint8_t)values[v], .c = (int16_t)values[v], .d = (uint16_t)values[v],
			.e = (int32_t)values[v], .f = (uint32_t)values[v], .g = values[v],
			.h = values[v] < 0 ? 0 : (uint64_t)values[v], .i = values[v] != 0 };
		const int64_t expected[] = { in.a, in.b, in.c, in.d, in.e, in.f, in.g, (int64_t)in.h, in.i };

		for (int i = 0; i < 9; i++) {
			char name[2] = { (char)('a' + i), '\0' };
			int (*function)(struct all *, struct all *) = met_function(door, name);
			struct all out;

			memset(&out, 0xaa, sizeof out);
			ck_assert_int_eq(function(&in, &out), 1);
			check_all(&out, expected[i]);
		}
	}
	reg_door_destroy(door);
}
END_TEST

START_TEST(fractions_and_pointers_go_over_as_they_stand)
{
	struct reg_door *door = met_open(ALL "int f(struct all *in, struct all *out);",
	    "meet entry; on f { fill out->j = in->j; fill out->k = in->k; fill out->l = in->l; fill out->m = in->m;" ANSWER);
	int (*f)(struct all *, struct all *) = met_function(door, "f");
	struct all in = { .j = FLT_MIN, .k = -DBL_MAX, .l = LDBL_EPSILON, .m = &in }, out = { 0 };

	ck_assert_int_eq(f(&in, &out), 1);
	ck_assert(out.j == FLT_MIN && out.k == -DBL_MAX && out.l == LDBL_EPSILON && out.m == &in);
	reg_door_destroy(door);
}
END_TEST

START_TEST(what_is_not_known_is_0_or_what_stands_for_it_and_the_rest_goes_on)
{
	struct reg_door *door = met_open("struct inner { int n; }; struct s { int a; struct inner *p; uint64_t big; };"
	    "int f(struct s *in, int64_t out[6]);",
	    "meet entry; on f { fill out[0] = in->a; fill out[1] = in->p->n; fill out[2] = in->p->n otherwise -7; fill out[3] = in->big;"
	    "fill out[4] = in->big otherwise 9; fill out[5] = in->a;" ANSWER);
	struct inner { int n; } inner = { 5 };
	struct s { int a; struct inner *p; uint64_t big; } s = { 3, NULL, (uint64_t)INT64_MAX + 1 };
	int (*f)(struct s *, int64_t *) = met_function(door, "f");
	int64_t out[6] = { 1, 1, 1, 1, 1, 1 };

	ck_assert_int_eq(f(&s, out), 1);
	ck_assert(out[0] == 3 && out[1] == 0 && out[2] == -7 && out[3] == 0 && out[4] == 9 && out[5] == 3);
	s.p = &inner;
	s.big = 8;
	ck_assert_int_eq(f(&s, out), 1);
	ck_assert(out[1] == 5 && out[2] == 5 && out[3] == 8 && out[4] == 8 && out[5] == 3);
	ck_assert_int_eq(f(NULL, out), 1);
	ck_assert(out[0] == 0 && out[1] == 0 && out[2] == -7 && out[4] == 9);
	/* A place that is not there is passed over. */
	ck_assert_int_eq(f(&s, NULL), 1);
	reg_door_destroy(door);
}
END_TEST

START_TEST(a_path_follows_five_pointers_and_more_of_them_are_walked)
{
	struct reg_door *door = met_open("struct n { struct n *to; int value; };  int f(struct n *a, int out[7]);",
	    "meet entry; on f { fill out[0] = a->value; fill out[1] = a->to->value; fill out[2] = a->to->to->value;"
	    "fill out[3] = a->to->to->to->value; fill out[4] = a->to->to->to->to->value; fill out[5] = a->to->to->to->to->to->value;"
	    "fill out[6] = a->to->to->to->to->to->to->value otherwise 77;" ANSWER);
	struct n { struct n *to; int value; } n[6];
	int (*f)(struct n *, int *) = met_function(door, "f"), out[7];

	for (int i = 0; i < 6; i++)
		n[i] = (struct n){ i < 5 ? &n[i + 1] : NULL, 10 + i };
	ck_assert_int_eq(f(n, out), 1);
	for (int i = 0; i < 6; i++)
		ck_assert_int_eq(out[i], 10 + i);
	ck_assert_int_eq(out[6], 77);
	reg_door_destroy(door);
}
END_TEST

START_TEST(casts_addresses_arrays_and_elements_before_a_pointer_are_paths_too)
{
	struct reg_door *door = met_open("#pragma pack(push, 1)\nstruct s { char c; int rows[2][3]; struct { short x, y; } at[2]; };\n#pragma pack(pop)\n"
	    "int f(void *data, int out[6]);",
	    "meet entry; on f { let s = (struct s *)data; fill out[0] = s->rows[1][2]; fill out[1] = *s->rows[1]; fill out[2] = (&s->at[1])->y;"
	    "fill out[3] = (&s->rows[1])[-1][1]; fill out[4] = s[-1].rows[0][0]; fill out[5] = s->at->x;" ANSWER);
#pragma pack(push, 1)
	struct s { char c; int rows[2][3]; struct { short x, y; } at[2]; } s[2] = {
		{ .rows = { { 99 } } }, { .rows = { { 1, 2, 3 }, { 4, 5, 6 } }, .at = { { 7, 8 }, { 9, 10 } } } };
#pragma pack(pop)
	int (*f)(void *, int *) = met_function(door, "f"), out[6];

	ck_assert_int_eq(f(&s[1], out), 1);
	ck_assert(out[0] == 6 && out[1] == 4 && out[2] == 10 && out[3] == 2 && out[4] == 99 && out[5] == 7);
	reg_door_destroy(door);
}
END_TEST

START_TEST(an_index_outside_an_array_that_is_passed_by_value_is_unknown)
{
	struct reg_door *door = met_open("struct s { int before, n[3], after; }; int f(struct s s, int i);",
	    "meet entry; on f { return s.n[i] otherwise -1; on failure { return 0; } }");
	struct s { int before, n[3], after; } s = { 1, { 2, 3, 4 }, 5 };
	int (*f)(struct s, int) = met_function(door, "f");

	ck_assert(f(s, 0) == 2 && f(s, 2) == 4 && f(s, 3) == -1 && f(s, -1) == -1);
	reg_door_destroy(door);
}
END_TEST

START_TEST(moves_keep_their_order_and_may_overlap)
{
	struct reg_door *door = met_open("union u { int64_t whole; int32_t halves[2]; unsigned char bytes[12]; };"
	    "struct p { unsigned char c; int64_t n; } __attribute__((packed)); int f(int n[3], struct p *p, struct p *q);",
	    "meet entry; on f { fill n[0] = n[1]; fill n[1] = n[2]; fill n[2] = n[0]; fill p->n = q->n;" ANSWER);
	unsigned char memory[16] = { 0 };
	int (*f)(int *, void *, void *) = met_function(door, "f"), n[3] = { 1, 2, 3 };

	for (int i = 0; i < 16; i++)
		memory[i] = (unsigned char)i;
	ck_assert_int_eq(f(n, memory, memory + 4), 1);
	ck_assert(n[0] == 2 && n[1] == 3 && n[2] == 2);
	/* p->n is bytes 1 to 8, q->n bytes 5 to 12. */
	for (int i = 1; i < 9; i++)
		ck_assert_uint_eq(memory[i], i + 4);
	reg_door_destroy(door);
}
END_TEST

START_TEST(elements_of_loops_and_new_objects_are_carried_as_well)
{
	struct reg_door *door = met_open("struct item { short n; long long sum; struct item *next; };"
	    "int f(struct item *items, int n, struct item *first, long long *out, struct item **made);",
	    "meet entry; on f { each a in items[0 .. n] { fill a.sum = a.n; fill out[0] = a.sum; }"
	    "each b in first next b->next { fill b->sum = b->n; fill out[1] = b->sum; }"
	    "lend *made = new struct item it until next { fill it.sum = items->n; fill it.n = it.sum; }" ANSWER);
	struct item { short n; long long sum; struct item *next; } items[2] = { { .n = 3 }, { .n = -4 } }, last = { .n = 6 },
	    first = { .n = 5, .next = &last }, *made = NULL;
	int (*f)(struct item *, int, struct item *, long long *, struct item **) = met_function(door, "f");
	long long out[2];

	ck_assert_int_eq(f(items, 2, &first, out, &made), 1);
	ck_assert(items[0].sum == 3 && items[1].sum == -4 && out[0] == -4 && first.sum == 5 && last.sum == 6 && out[1] == 6);
	ck_assert_ptr_nonnull(made);
	ck_assert(made->sum == 3 && made->n == 3 && made->next == NULL);
	reg_door_destroy(door);
}
END_TEST

START_TEST(a_long_text_goes_over_whole_with_each_odd_byte_in_any_place)
{
	struct reg_door *door = met_open("struct s { char text[40]; }; int f(struct s *in, struct s *out);",
	    "meet entry; on f { fill out->text = in->text;" ANSWER);
	int (*f)(char *, char *) = met_function(door, "f");
	const unsigned char odd[] = { 0x1f, 0x20, 0x7e, 0x7f, 0x80, 0xff, 0x01 };

	for (size_t i = 0; i < 30; i++)
		for (size_t k = 0; k < sizeof odd; k++) {
			char in[40] = { 0 }, out[40], expected[40] = { 0 };

			memset(in, 'x', 31);
			in[i] = (char)odd[k];
			memcpy(expected, in, sizeof in);
			if (odd[k] < 0x20 || odd[k] >= 0x7f)
				expected[i] = '?';
			memset(out, 'y', sizeof out);
			ck_assert_int_eq(f(in, out), 1);
			ck_assert_mem_eq(out, expected, sizeof out);
		}
	reg_door_destroy(door);
}
END_TEST

static Suite *suite(void)
{
	Suite *all = suite_create("met_path");
	TCase *paths = tcase_create("paths");

	tcase_add_checked_fixture(paths, met_setup, met_teardown);
	tcase_add_test(paths, a_number_of_any_width_is_limited_to_any_other);
	tcase_add_test(paths, fractions_and_pointers_go_over_as_they_stand);
	tcase_add_test(paths, what_is_not_known_is_0_or_what_stands_for_it_and_the_rest_goes_on);
	tcase_add_test(paths, a_path_follows_five_pointers_and_more_of_them_are_walked);
	tcase_add_test(paths, casts_addresses_arrays_and_elements_before_a_pointer_are_paths_too);
	tcase_add_test(paths, an_index_outside_an_array_that_is_passed_by_value_is_unknown);
	tcase_add_test(paths, moves_keep_their_order_and_may_overlap);
	tcase_add_test(paths, elements_of_loops_and_new_objects_are_carried_as_well);
	tcase_add_test(paths, a_long_text_goes_over_whole_with_each_odd_byte_in_any_place);
	suite_add_tcase(all, paths);
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
