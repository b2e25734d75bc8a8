/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../hooks/described/declare.h"
#include "described_layouts.h"

static struct reg_source source;
static struct reg_names names;
static struct reg_err err;

/* Reads declarations; true when they are right. */
static bool read_all(const char *text)
{
	struct reg_lex lex;

	memset(&err, 0, sizeof err);
	ck_assert_int_eq(reg_source_init(&source, "t", text, strlen(text), &err, NULL, NULL), REG_OK);
	reg_declare_init(&names, &source);
	reg_lex_init(&lex, &source);
	return reg_declare_read(&names, &lex) && source.mistakes == 0;
}

static char *header(void)
{
	static char text[20000];
	char path[4096];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/tests/described_layouts.h", getenv("REGULARS_TEST_SRCDIR"));
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s", path);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	(void)fclose(file);
	return text;
}

static const struct reg_type *type_of(const char *name)
{
	const struct reg_name *found = strchr(name, ' ') != NULL ? reg_declare_find_tag(&names, strchr(name, ' ') + 1)
	                                                         : reg_declare_find(&names, name);

	ck_assert_msg(found != NULL && found->type != NULL, "%s", name);
	return found->type;
}

/* The offset of "pair[1].y" style paths is told by offsetof in the file; here single members are enough. */
static uint64_t offset_of(const char *type, const char *member)
{
	uint64_t offset;

	ck_assert_msg(reg_type_member(&offset, type_of(type), member) != NULL, "%s.%s", type, member);
	return offset;
}

#define SIZE(t) do { \
	ck_assert_msg(type_of(#t)->size == sizeof(t), "sizeof " #t " %llu", (unsigned long long)type_of(#t)->size); \
	ck_assert_msg(type_of(#t)->align == _Alignof(t), "alignof " #t " %u", type_of(#t)->align); } while (0)
#define OFFSET(t, m)                                                                                                   \
	ck_assert_msg(offset_of(#t, #m) == offsetof(t, m), #t "." #m " %llu", (unsigned long long)offset_of(#t, #m))

START_TEST(layouts_are_those_of_the_compiler)
{
	ck_assert_msg(read_all(header()), "%s", err.line);
	SIZE(struct plain);
	OFFSET(struct plain, a); OFFSET(struct plain, b); OFFSET(struct plain, c); OFFSET(struct plain, d);
	OFFSET(struct plain, e); OFFSET(struct plain, f); OFFSET(struct plain, g); OFFSET(struct plain, flag);
	OFFSET(struct plain, pointer); OFFSET(struct plain, i8); OFFSET(struct plain, u16); OFFSET(struct plain, i64);
	OFFSET(struct plain, wide); OFFSET(struct plain, utf16); OFFSET(struct plain, utf32); OFFSET(struct plain, real);
	OFFSET(struct plain, kind); OFFSET(struct plain, small); OFFSET(struct plain, large);
	SIZE(struct nested);
	OFFSET(struct nested, inner);
	OFFSET(struct nested, pair);
	OFFSET(struct nested, names);
	OFFSET(struct nested, matrix);
	OFFSET(struct nested, value); OFFSET(struct nested, next); OFFSET(struct nested, previous);
	OFFSET(struct nested, callback); OFFSET(struct nested, list);
	SIZE(struct anonymous);
	OFFSET(struct anonymous, pump); OFFSET(struct anonymous, nozzle); OFFSET(struct anonymous, whole);
	OFFSET(struct anonymous, card); OFFSET(struct anonymous, tail);
	SIZE(union mixed); SIZE(enum kind); SIZE(enum small); SIZE(enum wide);
	SIZE(struct list_of_lines);
	OFFSET(struct list_of_lines, lines); OFFSET(struct list_of_lines, t); OFFSET(struct list_of_lines, w);
	OFFSET(struct list_of_lines, v); OFFSET(struct list_of_lines, calls); OFFSET(struct list_of_lines, row);
	OFFSET(struct list_of_lines, p);
	SIZE(struct open_end); OFFSET(struct open_end, items);
	SIZE(struct chosen);
	reg_source_finish(&source);
}
END_TEST

START_TEST(packing_and_alignment_are_those_of_the_compiler)
{
	ck_assert_msg(read_all(header()), "%s", err.line);
	SIZE(packed_info);
	OFFSET(packed_info, account); OFFSET(packed_info, amount); OFFSET(packed_info, date); OFFSET(packed_info, last);
	SIZE(struct packed_two); OFFSET(struct packed_two, b); OFFSET(struct packed_two, c); OFFSET(struct packed_two, d);
	SIZE(struct packed_again); OFFSET(struct packed_again, b); OFFSET(struct packed_again, c);
	SIZE(struct packed_four);
	OFFSET(struct packed_four, b);
	OFFSET(struct packed_four, d);
	OFFSET(struct packed_four, e);
	SIZE(struct not_packed); OFFSET(struct not_packed, b);
	SIZE(struct by_attribute); OFFSET(struct by_attribute, b); OFFSET(struct by_attribute, c);
	SIZE(struct by_attribute_before); OFFSET(struct by_attribute_before, b);
	SIZE(struct raised); OFFSET(struct raised, b); OFFSET(struct raised, c);
	SIZE(struct uses_raised); OFFSET(struct uses_raised, b); OFFSET(struct uses_raised, c);
	SIZE(struct alignas_member); OFFSET(struct alignas_member, b); OFFSET(struct alignas_member, c);
	ck_assert(type_of("packed_info")->is_packed && !type_of("struct not_packed")->is_packed);
	reg_source_finish(&source);
}
END_TEST

START_TEST(constants_are_those_of_the_compiler)
{
	ck_assert_msg(read_all(header()), "%s", err.line);
	ck_assert_int_eq(reg_declare_find(&names, "NAME_LENGTH")->value, NAME_LENGTH);
	ck_assert_int_eq(reg_declare_find(&names, "ROWS")->value, ROWS);
	ck_assert_int_eq(reg_declare_find(&names, "KIND_LAST")->value, KIND_LAST);
	ck_assert_int_eq(reg_declare_find(&names, "SMALL_NEXT")->value, SMALL_NEXT);
	ck_assert_int_eq(reg_declare_find(&names, "WIDE")->value, WIDE);
	ck_assert_ptr_null(reg_declare_find(&names, "KIND_WRONG"));
	ck_assert(!type_of("enum kind")->to->is_signed && type_of("enum small")->to->is_signed);
	ck_assert(type_of("tiny")->is_signed && type_of("tiny")->size == 1);
	ck_assert_int_eq(type_of("packed_info")->members[2].type->count, 40);
	reg_source_finish(&source);
}
END_TEST

static void is_written(const char *name, const char *expected)
{
	char shown[300];

	ck_assert_str_eq(reg_type_print(shown, sizeof shown, type_of(name), name), expected);
}

START_TEST(a_type_is_written_as_c_writes_it)
{
	ck_assert(read_all("struct s { int x; };\n"
	                   "typedef char (*row)[41]; typedef int (*calls[4])(int a, const char *);\n"
	                   "typedef struct { int y; } untagged; typedef const untagged *pointer;\n"
	                   "typedef void (*(*getter)(struct s *))(void); typedef char *const fixed; typedef char "
	                   "grid[2][3];\n"
	                   "int print(const char *format, ...);"));
	is_written("row", "char (*row)[41]");
	is_written("calls", "int (*calls[4])(int a, const char *)");
	is_written("pointer", "const untagged *pointer");
	is_written("getter", "void (*(*getter)(struct s *))(void)");
	is_written("fixed", "char *const fixed");
	is_written("grid", "char grid[2][3]");
	is_written("print", "int print(const char *format, ...)");
	reg_source_finish(&source);
}
END_TEST

START_TEST(windows_names_have_their_sizes_unless_the_file_says_otherwise)
{
	ck_assert(read_all("struct s { BYTE a; WORD b; DWORD c; QWORD d; LONG e; BOOL f; WCHAR g; DATE h; CY i; HANDLE j; "
	                   "LPCSTR k;"
	                   " Int16 l; unsigned __int64 m; __currency n; VARIANT_BOOL o; };\n"
	                   "typedef char BOOLEAN; struct t { BOOLEAN a; unsigned char b; };"));
	ck_assert_uint_eq(type_of("struct t")->size, 2);
	ck_assert_uint_eq(offset_of("struct s", "c"), 4);
	ck_assert_uint_eq(offset_of("struct s", "d"), 8);
	ck_assert_uint_eq(offset_of("struct s", "f"), 20);
	ck_assert_uint_eq(reg_declare_find(&names, "DATE")->type->kind, REG_TYPE_FLOAT);
	ck_assert_uint_eq(reg_declare_find(&names, "CY")->type->size, 8);
	ck_assert(reg_declare_find(&names, "BOOL")->is_builtin && !reg_declare_find(&names, "BOOLEAN")->is_builtin);
	reg_source_finish(&source);
}
END_TEST

START_TEST(what_the_file_defines_as_nothing_is_no_calling_convention)
{
	ck_assert_msg(read_all("#define WINAPI\ntypedef void (WINAPI *message)(int WINAPI n);"), "%s", err.line);
	reg_source_finish(&source);
	/* On its own it is one, which i386 has and the others have not. */
#ifdef __i386__
	ck_assert(!read_all("typedef void (WINAPI *message)(int n);"));
	ck_assert_ptr_nonnull(strstr(err.line, "expected __cdecl functions only"));
#else
	ck_assert_msg(read_all("typedef void (WINAPI *message)(int n);"), "%s", err.line);
#endif
	reg_source_finish(&source);
}
END_TEST

START_TEST(a_const_copy_of_an_announced_struct_is_completed_with_it)
{
	const struct reg_type *function;

	ck_assert(read_all("struct s; int f(const struct s *s, struct s *t); struct s { int a; char b[9]; };"));
	function = reg_declare_find(&names, "f")->type;
	ck_assert(function->params[0].type->to->is_const && function->params[0].type->to->is_complete);
	ck_assert_uint_eq(function->params[0].type->to->size, 16);
	ck_assert_uint_eq(function->params[0].type->to->n_members, 2);
	ck_assert(reg_type_same(function->params[0].type, function->params[1].type));
	reg_source_finish(&source);
}
END_TEST

static const struct {
	const char *text, *message;
} mistakes[] = {
	{ "DWROD x;", "t:1:1: unknown type 'DWROD', expected the name of a type; did you mean 'DWORD'?" },
	{ "struct s { int a : 3; };",
	    "t:1:16: found a bit-field: compilers place them differently, expected the integer that holds it "
	    "as one member (and & in the mapping)" },
	{ "int f(void) { return 1; }", "t:1:13: found '{', expected ';': functions are declared without a body" },
	{ "struct s { int a; };\n_Static_assert(sizeof(struct s) == 8, \"eight\");",
	    "t:2:16: the assertion does not hold: found 4, expected 8" },
	{ "struct s { struct u inner; };",
	    "t:1:21: the member has the type 'struct u', which has no size: expected one that is declared "
	    "in full, or a pointer to it" },
	{ "struct s { int a; char a; };", "t:1:24: the member 'a' is declared twice" },
	{ "struct s { int a };", "t:1:18: found '}', expected ';' after the member" },
	{ "#include \"pos.h\"\n",
	    "t:1:10: found an #include of other than the standard headers, expected what is needed from it, "
	    "copied here" },
	{ "#define ADD(a, b) a + b\nchar x[ADD(1, 2)];", "t:2:8: 'ADD' is no integer constant, expected one" },
	{ "#define KIND static inline\nKIND x;",
	    "t:2:1: 'KIND' is a macro that is neither an integer constant, a type nor an attribute: "
	    "expected what it stands for, written out" },
	{ "sale x;", "t:1:1: unknown type 'sale', expected the name of a type" },
	{ "struct sale { int a; };\nsale x;", "t:2:1: 'sale' is a tag, expected the word struct, union or enum before it" },
	{ "int x __attribute__((vector_size(16)));",
	    "t:1:22: unknown attribute 'vector_size': it may change the layout, expected "
	    "packed, aligned or one that does not" },
	{ "int x[0];", "t:1:7: found an array of 0 elements, expected at least one" },
	{ "char x[1 << 30];", "t:1:8: found an array of more than 16 MiB, expected a smaller one" },
	{ "int x[4 / (2 - 2)];", "t:1:9: found a division by 0, expected another divisor" },
	{ "unsigned float x;", "t:1:1: found words that make no type together, expected one such as unsigned long" },
	{ "#if 1\nint x;\n", "t:1:1: found #if without #endif, expected it before the closing brace of declarations" },
	{ "#pragma pack(3)\n", "t:1:14: found the packing 3, expected 1, 2, 4, 8 or 16" },
	{ "#pragma pack(pop)\n", "t:1:14: found #pragma pack(pop) without a push before it" },
	{ "enum e { A, B, A };", "t:1:16: 'A' is declared twice, first in line 1 as something else" },
	{ "int f(int);\nshort f(int);", "t:2:7: 'f' is declared twice, first in line 1 as something else" },
	{ "int x = 3;", "t:1:7: found '=', expected a declaration without a value (constants are #define or enum)" },
	{ "static int x;",
	    "t:1:1: found 'static', which a description has no use for, expected declarations as in a C header" },
	{ "struct s { int a", "t:1:17: found the end of the file, expected ';' after the member" },
	{ "struct s { int n; };\n_Static_assert(offsetof(struct s, m) == 0);",
	    "t:2:35: 'struct s' has no member 'm'; did you mean 'n'?" },
	{ "#defien X 1\n", "t:1:2: unknown directive '#defien'; did you mean 'define'?" },
	{ "#error no\n", "t:1:2: found #error: the header says that it does not fit this machine" },
	{ "typedef int word; char word;", "t:1:24: 'word' is declared twice, first in line 1 as something else" },
	{ "int f(void, int);", "t:1:7: a parameter of type void, expected another type" },
	{ "int (*f)(int)[3];", "t:1:14: found '[', expected ';' after the declaration" },
};

START_TEST(a_mistake_is_told_with_its_place)
{
	ck_assert(!read_all(mistakes[_i].text));
	ck_assert_str_eq(err.line, mistakes[_i].message);
	reg_source_finish(&source);
}
END_TEST

START_TEST(endless_nesting_is_refused)
{
	char text[4000] = "int ";
	size_t n = strlen(text);

	for (int i = 0; i < 1000; i++)
		text[n++] = '(';
	text[n] = '\0';
	ck_assert(!read_all(text));
	reg_source_finish(&source);
	memset(text, '*', 2000);
	memcpy(text, "int ", 4);
	text[2000] = '\0';
	ck_assert(!read_all(text));
	reg_source_finish(&source);
	(void)snprintf(text, sizeof text, "int x[");
	memset(text + 6, '-', 2000);
	text[2006] = '\0';
	ck_assert(!read_all(text));
	reg_source_finish(&source);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("declare");
	TCase *tcase = tcase_create("declare");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, layouts_are_those_of_the_compiler);
	tcase_add_test(tcase, packing_and_alignment_are_those_of_the_compiler);
	tcase_add_test(tcase, constants_are_those_of_the_compiler);
	tcase_add_test(tcase, a_type_is_written_as_c_writes_it);
	tcase_add_test(tcase, windows_names_have_their_sizes_unless_the_file_says_otherwise);
	tcase_add_test(tcase, what_the_file_defines_as_nothing_is_no_calling_convention);
	tcase_add_test(tcase, a_const_copy_of_an_announced_struct_is_completed_with_it);
	tcase_add_loop_test(tcase, a_mistake_is_told_with_its_place, 0, (int)(sizeof mistakes / sizeof mistakes[0]));
	tcase_add_test(tcase, endless_nesting_is_refused);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
