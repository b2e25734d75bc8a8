/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * expr_name.c - what a name in an expression stands for.
 */
#include <string.h>

#include "expr_parts.h"

static const struct reg_expr *read_our(struct reg_expr_reader *reader, struct reg_span span)
{
	struct reg_span at = reader->lex->token.span;
	const char *name = reg_lex_expect_name(reader->lex, "a name after our.");
	struct reg_nearest nearest = { .wanted = name };
	struct reg_expr *made;

	if (name == NULL)
		return NULL;
	for (int i = 1; i < REG_OURS; i++) {
		const struct reg_our_info *info = &reg_expr_ours[i];
		unsigned here = reader->scope->service == 0 ? 0 : 1u << reader->scope->service;

		if (here == 0 ? info->where != 0 : (info->where & here) == 0)
			continue;
		reg_source_nearest(&nearest, info->name);
		if (strcmp(info->name, name) != 0)
			continue;
		made = reg_expr_make(reader, REG_EXPR_OUR, info->kind == REG_OUR_IS_TEXT ? NULL : reg_expr_whole(), span);
		if (made != NULL) {
			made->value = i;
			made->needs_ours = true;
		}
		return made;
	}
	(void)reg_source_mistake_near(reader->source, at, nearest.best, "there is no our.%s here", name);
	return NULL;
}

static const struct reg_expr *read_row(
    struct reg_expr_reader *reader, const struct reg_scope_name *loop, struct reg_span span)
{
	static const struct {
		const char *name;
		enum reg_row row;
		bool is_actions, is_integer;
	} rows[] = {
		{ "index", REG_ROW_INDEX, false, true },
		{ "text", REG_ROW_TEXT, false, false },
		{ "id", REG_ROW_ID, true, false },
		{ "permission", REG_ROW_PERMISSION, true, false },
	};
	bool is_actions = loop->list == REG_OUR_ACTIONS;
	struct reg_span at;
	const char *name;
	struct reg_expr *made;

	if (!reg_lex_expect_sign(reader->lex, '.', is_actions ? "and index, text, id or permission" : "and index or text"))
		return NULL;
	at = reader->lex->token.span;
	name = reg_lex_expect_name(reader->lex, "index or text");
	for (size_t i = 0; name != NULL && i < sizeof rows / sizeof rows[0]; i++) {
		if (strcmp(rows[i].name, name) != 0 || (rows[i].is_actions && !is_actions))
			continue;
		made = reg_expr_make(reader, REG_EXPR_ROW, rows[i].is_integer ? reg_expr_whole() : NULL, span);
		if (made != NULL) {
			made->value = rows[i].row;
			made->slot = loop->slot;
			made->needs_ours = true;
		}
		return made;
	}
	if (name != NULL)
		(void)reg_source_mistake(reader->source, at, "an element of this list has no '%s', expected %s", name,
		    is_actions ? "index, text, id or permission" : "index or text");
	return NULL;
}

const struct reg_expr *reg_expr_param(struct reg_expr_reader *reader, size_t i, struct reg_span span)
{
	struct reg_expr *made = reg_expr_make(reader, REG_EXPR_PARAM, reader->scope->function->params[i].type, span);

	if (made != NULL) {
		made->value = (int64_t)i;
		reg_expr_flatten(made);
	}
	return made;
}

const struct reg_expr *reg_expr_integer(struct reg_expr_reader *reader, int64_t value, struct reg_span span)
{
	struct reg_expr *made = reg_expr_make(reader, REG_EXPR_INT, reg_expr_whole(), span);

	if (made != NULL)
		made->value = value;
	return made;
}

static const struct reg_expr *unknown_name(struct reg_expr_reader *reader, const char *name, struct reg_span span)
{
	const struct reg_scope *scope = reader->scope;
	const char *words[] = { "NULL", "true", "false", scope->has_result ? "result" : "NULL",
		scope->has_user ? "user" : "NULL", scope->has_ours ? "our" : "NULL", NULL };
	struct reg_nearest nearest = { .wanted = name };
	const char *declared = reg_declare_nearest(scope->names, name, REG_NAME_VALUE);

	if (strcmp(name, "our") == 0 && !scope->has_ours)
		return reg_expr_refuse(reader, span, "nothing of ours can be used here, expected the host's");
	for (size_t i = 0; i < scope->n_local; i++)
		reg_source_nearest(&nearest, scope->local[i].name);
	for (size_t i = 0; i < scope->n_global; i++)
		reg_source_nearest(&nearest, scope->global[i].name);
	for (size_t i = 0; scope->function != NULL && i < scope->function->n_params; i++)
		if (scope->function->params[i].name != NULL)
			reg_source_nearest(&nearest, scope->function->params[i].name);
	for (size_t i = 0; words[i] != NULL; i++)
		reg_source_nearest(&nearest, words[i]);
	if (declared != NULL)
		reg_source_nearest(&nearest, declared);
	declared = reg_declare_nearest(scope->names, name, REG_NAME_FUNCTION);
	if (declared != NULL)
		reg_source_nearest(&nearest, declared);
	(void)reg_source_mistake_near(reader->source, span, nearest.best,
	    "unknown name '%s', expected a parameter, a constant or a "
	    "name of this block",
	    name);
	return NULL;
}

/* A name that the file declared. */
static const struct reg_expr *of_declared(struct reg_expr_reader *reader, const char *text, struct reg_span span)
{
	const struct reg_name *name = reg_declare_find_declared(reader->scope->names, text);
	struct reg_expr *made;

	if (name == NULL)
		return unknown_name(reader, text, span);
	switch (name->kind) {
	case REG_NAME_VALUE:
		return reg_expr_integer(reader, name->value, span);
	case REG_NAME_FUNCTION:
		made = reg_expr_make(reader, REG_EXPR_FUNCTION, reg_type_pointer(reader->source, name->type), span);
		if (made != NULL)
			made->text = name->name;
		return made;
	case REG_NAME_OBJECT:
		made = reg_expr_make(reader, REG_EXPR_OBJECT, name->type, span);
		if (made != NULL) {
			made->text = name->name;
			made->is_place = true;
		}
		return made;
	case REG_NAME_MACRO:
	case REG_NAME_NOTHING:
		return reg_expr_refuse(reader, span, "this macro is no integer constant, expected what it stands for");
	case REG_NAME_TYPE:
	case REG_NAME_STRUCT:
	case REG_NAME_UNION:
	case REG_NAME_ENUM:
		break;
	}
	return reg_expr_refuse(reader, span, "found a type, expected a value (a cast has parentheses around the type)");
}

static const struct reg_expr *of_scope_name(
    struct reg_expr_reader *reader, const struct reg_scope_name *name, struct reg_span span)
{
	struct reg_expr *made;

	if (name->expr == NULL)
		return read_row(reader, name, span);
	made = reg_expr_make(reader, name->expr->op, name->expr->type, span);
	if (made != NULL) {
		*made = *name->expr;
		reg_expr_flatten(made); /* elements of loops come without */
		made->span = reg_lex_since(reader->lex, span);
	}
	return made;
}

const struct reg_expr *reg_expr_named(struct reg_expr_reader *reader)
{
	const struct reg_scope *scope = reader->scope;
	struct reg_span span = reader->lex->token.span;
	const char *text = reader->lex->token.text;
	struct reg_expr *made;

	reg_lex_next(reader->lex);
	for (size_t i = scope->n_local; i-- > 0;)
		if (strcmp(scope->local[i].name, text) == 0)
			return of_scope_name(reader, &scope->local[i], span);
	for (size_t i = 0; scope->function != NULL && i < scope->function->n_params; i++)
		if (scope->function->params[i].name != NULL && strcmp(scope->function->params[i].name, text) == 0)
			return reg_expr_param(reader, i, span);
	for (size_t i = 0; i < scope->n_global; i++)
		if (strcmp(scope->global[i].name, text) == 0)
			return of_scope_name(reader, &scope->global[i], span);
	if (strcmp(text, "our") == 0 && scope->has_ours && reg_lex_skip_sign(reader->lex, '.'))
		return read_our(reader, span);
	if (strcmp(text, "result") == 0 && scope->has_result && scope->function != NULL) {
		if (scope->function->to->kind == REG_TYPE_VOID)
			return reg_expr_refuse(reader, span, "the function returns nothing, so there is no result");
		return reg_expr_make(reader, REG_EXPR_RESULT, scope->function->to, span);
	}
	if (strcmp(text, "user") == 0 && scope->has_user)
		return reg_expr_make(
		    reader, REG_EXPR_USER, reg_type_pointer(reader->source, reg_type_base(REG_BASE_VOID)), span);
	if (reg_declare_find_declared(scope->names, text) == NULL) {
		if (strcmp(text, "NULL") == 0 || strcmp(text, "nullptr") == 0) {
			made = reg_expr_make(
			    reader, REG_EXPR_INT, reg_type_pointer(reader->source, reg_type_base(REG_BASE_VOID)), span);
			return made;
		}
		if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
			return reg_expr_integer(reader, text[0] == 't', span);
	}
	return of_declared(reader, text, span);
}

