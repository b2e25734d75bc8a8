/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hook_shim.c - writes the shim. It knows two things only: where regulars-hook.so is, and what to answer the host when
 * that is missing. Everything else is asked of it at the first call.
 */
#include "hook_shim.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TEXT 4096

/* --- pieces of C --- */

static void put_string(FILE *out, const char *text)
{
	(void)fputc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			(void)fprintf(out, "\\%c", *text);
		else if ((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7e)
			(void)fprintf(out, "\\%03o", (unsigned char)*text);
		else
			(void)fputc(*text, out);
	}
	(void)fputc('"', out);
}

/* A built-in name that no header of the shim declares. */
static bool needs_typedef(const char *name)
{
	size_t n = strlen(name);

	return strcmp(name, "bool") != 0 && !(n > 2 && strcmp(name + n - 2, "_t") == 0) && strncmp(name, "__int", 5) != 0;
}

static void put_builtins(FILE *out, const struct reg_hook *hook)
{
	for (const struct reg_name *name = hook->names.first; name != NULL; name = name->next) {
		char text[MAX_TEXT];

		if (name->kind != REG_NAME_TYPE || !name->is_builtin || !needs_typedef(name->name))
			continue;
		(void)fprintf(out, "typedef %s;\n", reg_type_print(text, sizeof text, name->type, name->name));
	}
}

/* The host's declarations, without the headers that this machine need not have. */
static void put_declarations(FILE *out, const struct reg_hook *hook)
{
	const char *text = hook->source.text + hook->declarations.at, *end = text + hook->declarations.size;

	while (text < end) {
		const char *line_end = memchr(text, '\n', (size_t)(end - text));
		const char *word = text;
		size_t n = line_end == NULL ? (size_t)(end - text) : (size_t)(line_end - text) + 1;

		while (word < text + n && isspace((unsigned char)*word))
			word++;
		if (*word == '#' && strncmp(word + 1 + strspn(word + 1, " \t"), "include", 7) == 0)
			(void)fputc('\n', out);
		else
			(void)fwrite(text, 1, n, out);
		text += n;
	}
	(void)fputc('\n', out);
}

static const char *param_name(char out[32], const struct reg_type *function, size_t i)
{
	const char *name = function->params[i].name;

	if (name != NULL)
		return name;
	(void)snprintf(out, 32, "p%zu", i + 1);
	return out;
}

static void put_params(FILE *out, const struct reg_type *function)
{
	for (size_t i = 0; i < function->n_params; i++) {
		char text[MAX_TEXT], name[32];

		(void)fprintf(out, "%s%s", i == 0 ? "" : ", ",
		    reg_type_print(text, sizeof text, function->params[i].type, param_name(name, function, i)));
	}
	if (function->n_params == 0)
		(void)fputs("void", out);
}

/* "int NAME(long a, char *b)", whatever the result is. */
static void put_head(FILE *out, const struct reg_handler *handler)
{
	char *declarator = NULL, text[MAX_TEXT];
	size_t size;
	FILE *inner = open_memstream(&declarator, &size);

	if (inner == NULL)
		return;
	(void)fprintf(inner, "%s(", handler->name);
	put_params(inner, handler->function);
	(void)fputc(')', inner);
	(void)fclose(inner);
	(void)fputs(reg_type_print(text, sizeof text, handler->function->to, declarator), out);
	free(declarator);
}

/* --- failure answers --- */

/* "a != 0 && " for each pointer on the way to a place: NULL is tolerated in the shim too. */
static bool put_guards(FILE *out, const struct reg_expr *expr, const struct reg_type *function)
{
	const struct reg_expr *pointer = NULL;
	char text[MAX_TEXT];

	if (expr == NULL)
		return true;
	if (!put_guards(out, expr->left, function) || !put_guards(out, expr->right, function))
		return false;
	if (expr->op == REG_EXPR_DEREF)
		pointer = expr->left;
	else if (expr->op == REG_EXPR_INDEX && !(expr->left->is_place && expr->left->type->kind == REG_TYPE_ARRAY))
		pointer = expr->left;
	if (pointer == NULL)
		return true;
	if (!reg_expr_print(text, sizeof text, pointer, function))
		return false;
	(void)fprintf(out, "(%s) != 0 && ", text);
	return true;
}

/* The value as C: an expression of the host's, a number, a text. */
static bool put_value(FILE *out, const struct reg_value *value, const struct reg_type *function)
{
	char text[MAX_TEXT];

	if (value->expr == NULL || value->form != REG_FORM_PLAIN || value->n_cases > 0 || value->join != NULL ||
	    value->length != NULL)
		return false;
	if (value->expr->op == REG_EXPR_TEXT) {
		put_string(out, value->expr->text);
		return true;
	}
	if (!reg_expr_print(text, sizeof text, value->expr, function))
		return false;
	(void)fputs(text, out);
	return true;
}

static bool put_fill(FILE *out, const struct reg_step *step, const struct reg_type *function)
{
	const struct reg_type *type = step->target->type;
	char target[MAX_TEXT];

	if (!reg_expr_print(target, sizeof target, step->target, function))
		return false;
	if (step->kind == REG_STEP_ZERO) {
		(void)fprintf(out, "(void)memset(&(%s), 0, sizeof (%s));\n", target, target);
		return true;
	}
	if (type->kind == REG_TYPE_ARRAY) {
		if (step->value.expr == NULL || step->value.expr->op != REG_EXPR_TEXT || type->to->size != 1)
			return false;
		(void)fprintf(out, "reg_shim_text(%s, sizeof (%s), ", target, target);
		put_string(out, step->value.expr->text);
		(void)fputs(");\n", out);
		return true;
	}
	(void)fprintf(out, "%s = ", target);
	if (!put_value(out, &step->value, function))
		return false;
	(void)fputs(";\n", out);
	return true;
}

static bool put_answer(FILE *out, const struct reg_step *step, const struct reg_handler *handler)
{
	const struct reg_type *function = handler->function;
	char text[MAX_TEXT];

	(void)fputs("\tif (", out);
	if (step->when != NULL) {
		if (!put_guards(out, step->when, function) || !reg_expr_print(text, sizeof text, step->when, function))
			return false;
		(void)fprintf(out, "(%s) && ", text);
	}
	if (!put_guards(out, step->kind == REG_STEP_RETURN ? step->value.expr : step->target, function) ||
	    (step->kind == REG_STEP_FILL && !put_guards(out, step->value.expr, function)))
		return false;
	(void)fputs("1)\n\t\t", out);
	if (step->kind != REG_STEP_RETURN)
		return put_fill(out, step, function);
	(void)fputs("reg_shim_result = ", out);
	if (!put_value(out, &step->value, function))
		return false;
	(void)fputs(";\n", out);
	return true;
}

/* --- functions --- */

static void put_call(FILE *out, const struct reg_type *function)
{
	(void)fputs("reg_shim_function(", out);
	for (size_t i = 0; i < function->n_params; i++) {
		char name[32];

		(void)fprintf(out, "%s%s", i == 0 ? "" : ", ", param_name(name, function, i));
	}
	(void)fputs(")", out);
}

static int put_function(FILE *out, const struct reg_handler *handler, bool wraps, struct reg_err *err)
{
	const struct reg_type *function = handler->function;
	bool has_result = function->to->kind != REG_TYPE_VOID;
	char text[MAX_TEXT];

	(void)fputs("\n__attribute__((visibility(\"default\"))) ", out);
	put_head(out, handler);
	/* typeof: the host's own prototype, whatever it looks like. */
	(void)fprintf(out, "\n{\n\tstatic __typeof__(&%s) reg_shim_function;\n", handler->name);
	if (has_result)
		(void)fprintf(out, "\t%s;\n", reg_type_print(text, sizeof text, function->to, "reg_shim_result"));
	(void)fprintf(out, "\n\tif (__atomic_load_n(&reg_shim_function, __ATOMIC_ACQUIRE) == 0)\n"
	    "\t\t__atomic_store_n(&reg_shim_function, (__typeof__(&%s))reg_shim_find(\"%s\"), __ATOMIC_RELEASE);\n",
	    handler->name, handler->name);
	(void)fputs("\tif (reg_shim_function != 0)\n\t\t", out);
	if (has_result)
		(void)fputs("return ", out);
	put_call(out, function);
	(void)fputs(";\n", out);
	if (has_result)
		(void)fputs("\t(void)memset(&reg_shim_result, 0, sizeof reg_shim_result);\n", out);
	for (size_t i = 0; !wraps && i < handler->n_failure; i++)
		if (!put_answer(out, &handler->failure[i], handler))
			return reg_err_set(err, REG_EINVAL, "%s: statement %zu of `on failure` has no form in C; expected plain values, "
			    "numbers and texts", handler->name, i + 1);
	if (has_result)
		(void)fputs("\treturn reg_shim_result;\n", out);
	(void)fputs("}\n", out);
	return 0;
}

static void put_preamble(FILE *out, const struct reg_hook *hook)
{
	(void)fprintf(out, "/* Written by `regulars hook shim` for %s. Build:\n"
	    " *   cc -shared -fPIC -O2 -fvisibility=hidden -o NAME.so THIS.c -ldl\n */\n"
	    "#define _GNU_SOURCE\n#include <dlfcn.h>\n#include <pthread.h>\n#include <stdbool.h>\n#include <stddef.h>\n"
	    "#include <stdint.h>\n#include <stdlib.h>\n#include <string.h>\n#include <time.h>\n#include <uchar.h>\n"
	    "#include <wchar.h>\n\n"
	    "#define WINAPI\n#define APIENTRY\n#define CALLBACK\n#define PASCAL\n#define __stdcall\n#define __cdecl\n"
	    "#define __fastcall\n#define __int8 char\n#define __int16 short\n#define __int32 int\n#define __int64 long long\n\n",
	    hook->product);
	put_builtins(out, hook);
	put_declarations(out, hook);
}

static void put_finder(FILE *out, const char *hook_path, const char *object_path, bool wraps)
{
	(void)fputs("\nstatic void *reg_shim_hook;\nstatic void *(*reg_shim_lookup)(void *hook, const char *name"
	    "", out);
	(void)fputs(wraps ? ", void *function);\n" : ");\n", out);
	(void)fputs("static pthread_once_t reg_shim_once = PTHREAD_ONCE_INIT;\n\n"
	    "static const char *reg_shim_setting(const char *variable, const char *otherwise)\n{\n"
	    "\tconst char *value = getenv(variable);\n\n\treturn value == 0 || value[0] == 0 ? otherwise : value;\n}\n\n"
	    "static void reg_shim_load(void)\n{\n"
	    "\tvoid *object = dlopen(reg_shim_setting(\"REGULARS_HOOK_OBJECT\", ", out);
	put_string(out, object_path);
	(void)fputs("), RTLD_NOW | RTLD_LOCAL);\n"
	    "\tvoid *(*open_hook)(const char *, char *, size_t);\n\n"
	    "\tif (object == 0)\n\t\treturn;\n"
	    "\t*(void **)&open_hook = dlsym(object, \"regulars_hook_open\");\n", out);
	(void)fprintf(out, "\t*(void **)&reg_shim_lookup = dlsym(object, \"%s\");\n",
	    wraps ? "regulars_hook_wrapper" : "regulars_hook_function");
	(void)fputs("\tif (open_hook != 0 && reg_shim_lookup != 0)\n"
	    "\t\treg_shim_hook = open_hook(reg_shim_setting(\"REGULARS_HOOK\", ", out);
	put_string(out, hook_path);
	(void)fputs("), 0, 0);\n}\n\nstatic void *reg_shim_find(const char *name)\n{\n", out);
	if (wraps)
		(void)fputs("\tvoid *function = dlsym(RTLD_NEXT, name), *wrapped;\n\n"
		    "\t(void)pthread_once(&reg_shim_once, reg_shim_load);\n"
		    "\twrapped = reg_shim_hook == 0 || function == 0 ? 0 : reg_shim_lookup(reg_shim_hook, name, function);\n"
		    "\treturn wrapped == 0 ? function : wrapped;\n}\n", out);
	else
		(void)fputs("\t(void)pthread_once(&reg_shim_once, reg_shim_load);\n"
		    "\treturn reg_shim_hook == 0 ? 0 : reg_shim_lookup(reg_shim_hook, name);\n}\n\n"
		    "__attribute__((unused)) static void reg_shim_text(void *out, size_t size, const char *text)\n{\n"
		    "\tsize_t n = strlen(text);\n\n"
		    "\t(void)memset(out, 0, size);\n\t(void)memcpy(out, text, n < size ? n : size);\n}\n", out);
}

/* A wrapped function may have two handlers, before and after. */
static bool was_before(const struct reg_hook *hook, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(hook->handlers[k].name, hook->handlers[i].name) == 0)
			return true;
	return false;
}

int reg_hook_shim_write(FILE *out, const struct reg_hook *hook, const char *hook_path, const char *object_path,
    struct reg_err *err)
{
	bool wraps = hook->meeting.kind == REG_MEET_INTERCEPT;
	int rc = 0;

	if (hook->meeting.kind != REG_MEET_ENTRY && !wraps)
		return reg_err_set(err, REG_EINVAL, "%s: found a hook file that meets by %s, expected one that meets by entry or "
		    "intercept: nothing else is looked up by name; start the host with `regulars hook run`", hook->source.name,
		    hook->meeting.kind == REG_MEET_REGISTER ? "register" : "poll");
	put_preamble(out, hook);
	put_finder(out, hook_path, object_path, wraps);
	for (size_t i = 0; i < hook->n_handlers && rc == 0; i++)
		if (!hook->handlers[i].is_callback && !was_before(hook, i))
			rc = put_function(out, &hook->handlers[i], wraps, err);
	return rc;
}
