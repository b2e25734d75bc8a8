/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <ffi.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../hooks/described/declare.h"

/* What stands in TEXT is also what the compiler made of it. */
#define BOTH(...) __VA_ARGS__ static const char text[] = #__VA_ARGS__;

BOTH(
    struct small {
	    int a;
	    double b;
    };
    struct floats {
	    float a;
	    float b;
	    float c;
    };
    struct whole {
	    int64_t a;
	    int64_t b;
	    char c;
    };
    struct mixed_union {
	    int kind;
	    union {
		    int64_t number;
		    double real;
		    char name[24];
	    } value;
    };
    struct real { long double value; }; struct large {
	    int n;
	    char bytes[1300000];
    };
    struct packed_long {
	    char a;
	    int64_t b;
	    int64_t c;
	    int d;
    } __attribute__((packed));
    int64_t take(struct small a, struct floats b, struct whole c, struct mixed_union d, struct packed_long e,
        struct real f, int8_t g, const struct large *h);
    int64_t take_large(char a, struct large b, short c); struct whole give(int a); signed char narrow(int a);
    unsigned short narrow_too(int a); _Bool truth(int a);)

static struct reg_source source;
static struct reg_names names;
static struct reg_err err;

static bool read_all(const char *declarations)
{
	struct reg_lex lex;

	memset(&err, 0, sizeof err);
	ck_assert_int_eq(reg_source_init(&source, "t", declarations, strlen(declarations), &err, NULL, NULL), REG_OK);
	reg_declare_init(&names, &source);
	reg_lex_init(&lex, &source);
	return reg_declare_read(&names, &lex);
}

static bool signature(struct reg_signature *out, const char *function)
{
	return reg_type_signature(out, &source, reg_declare_find(&names, function)->type, (struct reg_span){ 0 });
}

int64_t take(struct small a, struct floats b, struct whole c, struct mixed_union d, struct packed_long e, struct real f,
    int8_t g, const struct large *h)
{
	return a.a + (int64_t)a.b + (int64_t)(b.a + b.b + b.c) + c.a + c.b + c.c + d.kind + d.value.number + e.a + e.b +
	    e.c + e.d + (int64_t)f.value + g + h->n;
}

int64_t take_large(char a, struct large b, short c)
{
	return a + b.n + b.bytes[sizeof b.bytes - 1] + c;
}

struct whole give(int a)
{
	return (struct whole){ .a = a, .b = 2 * a, .c = 7 };
}

signed char narrow(int a)
{
	return (signed char)a;
}

unsigned short narrow_too(int a)
{
	return (unsigned short)a;
}

_Bool truth(int a)
{
	return a != 0;
}

static void call(const char *name, void (*function)(void), void *result, void **arguments)
{
	struct reg_signature found;
	ffi_cif cif;

	ck_assert_msg(signature(&found, name), "%s", err.line);
	ck_assert_int_eq(
	    ffi_prep_cif(&cif, FFI_DEFAULT_ABI, (unsigned)found.function->n_params, found.result, found.params), FFI_OK);
	ffi_call(&cif, function, result, arguments);
}

START_TEST(structs_travel_by_value_as_the_compiler_passes_them)
{
	static struct large h = { .n = 1000000 };
	struct small a = { 1, 20.0 };
	struct floats b = { 100, 200, 300 };
	struct whole c = { 1000, 2000, 3 };
	struct mixed_union d = { 4, { .number = 50000 } };
	struct packed_long e = { 5, 600000, 700000, 8 };
	struct real f = { 9000000.0L };
	const struct large *pointer = &h;
	int8_t g = -3;
	void *arguments[] = { &a, &b, &c, &d, &e, &f, &g, &pointer };
	int64_t result = 0;

	ck_assert_msg(read_all(text), "%s", err.line);
	call("take", FFI_FN(take), &result, arguments);
	ck_assert_int_eq(
	    result, 1 + 20 + 600 + 1000 + 2000 + 3 + 4 + 50000 + 5 + 600000 + 700000 + 8 + 9000000 - 3 + 1000000);
	reg_source_finish(&source);
}
END_TEST

START_TEST(a_struct_of_a_megabyte_travels_by_value)
{
	static struct large b = { .n = 100 };
	char a = 1;
	short c = -2;
	void *arguments[] = { &a, &b, &c };
	int64_t result = 0;

	b.bytes[sizeof b.bytes - 1] = 50;
	ck_assert_msg(read_all(text), "%s", err.line);
	call("take_large", FFI_FN(take_large), &result, arguments);
	ck_assert_int_eq(result, 149);
	reg_source_finish(&source);
}
END_TEST

START_TEST(results_narrower_than_a_register_keep_their_sign)
{
	int argument = 200;
	void *arguments[] = { &argument };
	struct whole whole = { 0 };
	ffi_arg room = 0;

	ck_assert_msg(read_all(text), "%s", err.line);
	call("give", FFI_FN(give), &whole, arguments);
	ck_assert(whole.a == 200 && whole.b == 400 && whole.c == 7);
	call("narrow", FFI_FN(narrow), &room, arguments);
	ck_assert_int_eq((int64_t)reg_type_get_result(&room, reg_declare_find(&names, "narrow")->type->to), -56);
	argument = 70000;
	call("narrow_too", FFI_FN(narrow_too), &room, arguments);
	ck_assert_int_eq((int64_t)reg_type_get_result(&room, reg_declare_find(&names, "narrow_too")->type->to), 4464);
	call("truth", FFI_FN(truth), &room, arguments);
	ck_assert_int_eq((int64_t)reg_type_get_result(&room, reg_declare_find(&names, "truth")->type->to), 1);
	reg_source_finish(&source);
}
END_TEST

START_TEST(a_stored_result_fills_the_register)
{
	unsigned char room[sizeof(ffi_arg)];
	ffi_arg whole;

	memset(room, 0xaa, sizeof room);
	reg_type_put_result(room, reg_type_base(REG_BASE_SHORT), (uint64_t)-2);
	memcpy(&whole, room, sizeof whole);
	ck_assert(whole == (ffi_arg)(ffi_sarg)-2);
	reg_type_put_result(room, reg_type_base(REG_BASE_UCHAR), 0x1234);
	memcpy(&whole, room, sizeof whole);
	ck_assert(whole == 0x34);
	reg_type_put_result(room, reg_type_base(REG_BASE_BOOL), 0x100);
	memcpy(&whole, room, sizeof whole);
	ck_assert(whole == 1);
}
END_TEST

static const struct {
	const char *text, *message;
} refused[] = {
	{ "struct s { char a; int b; } __attribute__((packed)); int f(struct s s);",
	    "t:1:1: 'struct s' is packed or a union of 16 bytes or less: by value it travels in registers that libffi "
	    "cannot tell, "
	    "expected a pointer to it" },
	{ "struct s { char a; long long b; char c[7]; } __attribute__((packed)); int f(struct s s);",
	    "t:1:1: 'struct s' is packed or a union of 16 bytes or less: by value it travels in registers that libffi "
	    "cannot tell, "
	    "expected a pointer to it" },
	{ "union u { int a; float b; }; union u f(void);",
	    "t:1:1: 'union u' is packed or a union of 16 bytes or less: by value it travels in registers that libffi "
	    "cannot tell, "
	    "expected a pointer to it" },
	{ "union u { double a[3]; double b; }; int f(union u u);",
	    "t:1:1: 'union u' is packed or a union of floating point numbers: by value it may travel in registers that "
	    "libffi cannot "
	    "tell, expected a pointer to it" },
	{ "int f(const char *format, ...);",
	    "t:1:1: the function is variadic: a callback cannot know how many arguments it was given, and a call not how "
	    "they travel, "
	    "expected a function with fixed parameters" },
	{ "struct s; int f(struct s s);", "t:1:1: 'struct s' cannot be passed by value: it is not declared in full" },
};

START_TEST(what_libffi_cannot_pass_is_refused_with_the_reason)
{
	struct reg_signature found;

	ck_assert_msg(read_all(refused[_i].text), "%s", err.line);
	ck_assert(!signature(&found, "f"));
	ck_assert_str_eq(err.line, refused[_i].message);
	reg_source_finish(&source);
}
END_TEST

START_TEST(members_inside_anonymous_ones_are_found)
{
	uint64_t offset = 99;

	ck_assert(read_all("struct s { int a; union { int b; struct { char c; int d; }; }; };"));
	ck_assert_ptr_nonnull(reg_type_member(&offset, reg_declare_find_tag(&names, "s")->type, "d"));
	ck_assert_uint_eq(offset, 8);
	ck_assert_ptr_null(reg_type_member(&offset, reg_declare_find_tag(&names, "s")->type, "e"));
	reg_source_finish(&source);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("type");
	TCase *tcase = tcase_create("type");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, structs_travel_by_value_as_the_compiler_passes_them);
	tcase_add_test(tcase, a_struct_of_a_megabyte_travels_by_value);
	tcase_add_test(tcase, results_narrower_than_a_register_keep_their_sign);
	tcase_add_test(tcase, a_stored_result_fills_the_register);
	tcase_add_loop_test(
	    tcase, what_libffi_cannot_pass_is_refused_with_the_reason, 0, (int)(sizeof refused / sizeof refused[0]));
	tcase_add_test(tcase, members_inside_anonymous_ones_are_found);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
