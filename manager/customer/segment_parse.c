/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * segment_parse.c - the text of an expression is read and checked.
 */
#include <stdlib.h>
#include <string.h>

#include "profile.h"
#include "programme_read.h"
#include "segment_parts.h"
#include "zone.h"

#define DEPTH_MAX 40

/* --- tokens --- */

enum token { TOKEN_END, TOKEN_WORD, TOKEN_QUOTED, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_COMPARE, TOKEN_WRONG };

struct parser {
	struct reg_segment *segment;
	const char *source;          /* as given: what follows a token is still there */
	size_t at, begin, size;      /* of the present token, in bytes */
	enum token token;
	enum reg_segment_compare compare;
	int depth;
	struct reg_err *err;
};

static bool is_word_byte(char c)
{
	return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c != '\0' && strchr("-_.:+*/", c) != NULL);
}

static void next_compare(struct parser *parser)
{
	static const struct { const char *text; enum reg_segment_compare compare; } all[] = {
		{ "!=", REG_SEGMENT_UNEQUAL }, { "<=", REG_SEGMENT_AT_MOST }, { ">=", REG_SEGMENT_AT_LEAST }, { "==", REG_SEGMENT_EQUAL },
		{ "=", REG_SEGMENT_EQUAL }, { "<", REG_SEGMENT_LESS }, { ">", REG_SEGMENT_MORE },
	};

	parser->token = TOKEN_WRONG;
	parser->size = 1;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		size_t n = strlen(all[i].text);

		if (strncmp(parser->source + parser->begin, all[i].text, n) == 0) {
			parser->token = TOKEN_COMPARE;
			parser->compare = all[i].compare;
			parser->size = n;
			break;
		}
	}
	parser->at = parser->begin + parser->size;
}

static void next(struct parser *parser)
{
	const char *s = parser->source;

	parser->at += strspn(s + parser->at, " \t\r\n");
	parser->begin = parser->at;
	if (s[parser->at] == '\0') {
		parser->token = TOKEN_END;
		parser->size = 0;
	} else if (s[parser->at] == '(' || s[parser->at] == ')') {
		parser->token = s[parser->at] == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
		parser->size = 1;
		parser->at++;
	} else if (s[parser->at] == '"') {
		const char *end = strchr(s + parser->at + 1, '"');

		parser->token = end == NULL ? TOKEN_WRONG : TOKEN_QUOTED;
		parser->size = end == NULL ? strlen(s + parser->at) : (size_t)(end - (s + parser->at)) + 1;
		parser->at += parser->size;
	} else if (is_word_byte(s[parser->at])) {
		while (is_word_byte(s[parser->at]))
			parser->at++;
		parser->token = TOKEN_WORD;
		parser->size = parser->at - parser->begin;
	} else
		next_compare(parser);
}

static bool is_word(const struct parser *parser, const char *word)
{
	return parser->token == TOKEN_WORD && strlen(word) == parser->size &&
	    strncasecmp(parser->source + parser->begin, word, parser->size) == 0;
}

/* The column in characters. */
static int column_of(const struct parser *parser, size_t at)
{
	int column = 1;

	for (size_t i = 0; i < at; i++)
		column += (parser->source[i] & 0xC0) != 0x80;
	return column;
}

static int expected(struct parser *parser, const char *what)
{
	if (parser->token == TOKEN_END)
		return reg_err_set(parser->err, REG_EINVAL, "segment:%d: expected %s, found the end", column_of(parser, parser->begin), what);
	return reg_err_set(parser->err, REG_EINVAL, "segment:%d: expected %s, found %.*s", column_of(parser, parser->begin), what,
	    parser->size > 60 ? 60 : (int)parser->size, parser->source + parser->begin);
}

/* The text of the present word or quoted text, which ends with NUL in the copy. */
static const char *token_text(struct parser *parser)
{
	bool quoted = parser->token == TOKEN_QUOTED;
	char *text = parser->segment->text + parser->begin + (quoted ? 1 : 0);

	text[parser->size - (quoted ? 2 : 0)] = '\0';
	return text;
}

/* --- tests --- */

static int unknown_name(struct parser *parser, const char *const *known, const char *what, const char *found)
{
	const char *near = reg_read_nearest(found, known);
	int column = column_of(parser, parser->begin);

	if (near != NULL)
		return reg_err_set(parser->err, REG_EINVAL, "segment:%d: there is no %s %.60s; did you mean %s?", column, what, found, near);
	return reg_err_set(parser->err, REG_EINVAL, "segment:%d: there is no %s %.60s", column, what, found);
}

static int parse_field(struct parser *parser, struct reg_segment_test *test)
{
	const char *known[REG_SEGMENT_FIELDS + 1] = { NULL };
	const char *text;

	if (parser->token != TOKEN_WORD)
		return expected(parser, "a field such as stage, or ( or not");
	for (size_t i = 0; i < REG_SEGMENT_FIELDS; i++) {
		known[i] = reg_segment_rules[i].name;
		if (is_word(parser, known[i])) {
			test->field = (enum reg_segment_field)i;
			next(parser);
			return 0;
		}
	}
	text = token_text(parser);
	return unknown_name(parser, known, "field", text);
}

/* A whole number from `min` on. */
static int parse_number(struct parser *parser, int64_t *out, int64_t min, const char *what)
{
	const char *text = parser->source + parser->begin;
	int64_t value = 0;

	if (parser->token != TOKEN_WORD || strspn(text, "0123456789") < parser->size || parser->size > 9)
		return expected(parser, what);
	for (size_t i = 0; i < parser->size; i++)
		value = 10 * value + (text[i] - '0');
	if (value < min)
		return expected(parser, what);
	*out = value;
	next(parser);
	return 0;
}

static int parse_period(struct parser *parser, struct reg_segment_test *test)
{
	const struct reg_segment_rule *rule = &reg_segment_rules[test->field];
	int rc;

	if (!is_word(parser, "in"))
		return rule->period == REG_SEGMENT_MUST ? expected(parser, "in N days") : 0;
	if (rule->period == REG_SEGMENT_NEVER)
		return expected(parser, "a comparison: this field has no period");
	next(parser);
	rc = parse_number(parser, &test->days, 1, "a number of days");
	if (rc < 0)
		return rc;
	if (!is_word(parser, "day") && !is_word(parser, "days"))
		return expected(parser, "days");
	next(parser);
	return 0;
}

static int parse_litres(struct parser *parser, int64_t *out)
{
	const char *text = parser->source + parser->begin;
	size_t whole = strspn(text, "0123456789"), part = 0;

	if (parser->token == TOKEN_WORD && whole < parser->size && text[whole] == '.')
		part = strspn(text + whole + 1, "0123456789");
	if (parser->token != TOKEN_WORD || whole < 1 || whole > 9 || part > 3 || whole + (part > 0 ? part + 1 : 0) != parser->size)
		return expected(parser, "litres such as 200 or 62.5");
	*out = 0;
	for (size_t i = 0; i < whole; i++)
		*out = 10 * *out + (text[i] - '0');
	for (size_t i = 0; i < 3; i++)
		*out = 10 * *out + (i < part ? text[whole + 1 + i] - '0' : 0);
	next(parser);
	return 0;
}

static int parse_day(struct parser *parser, int64_t *out)
{
	struct reg_err ignored = { 0 };
	char text[16];
	int32_t day;

	(void)snprintf(text, sizeof text, "%.*s", parser->size > 15 ? 15 : (int)parser->size, parser->source + parser->begin);
	if (parser->token != TOKEN_WORD || reg_day_parse(&day, text, &ignored) != 0)
		return expected(parser, "a day such as 2026-11-21");
	*out = day;
	next(parser);
	return 0;
}

static int parse_word(struct parser *parser, struct reg_segment_test *test, const struct reg_segment_rule *rule)
{
	const char *const *words = rule->type == REG_SEGMENT_WORD ? reg_segment_words_of(rule) : NULL;

	if (parser->token != TOKEN_WORD && parser->token != TOKEN_QUOTED)
		return expected(parser, "a word");
	test->text = token_text(parser);
	if (test->text[0] == '\0')
		return expected(parser, "a word that is not empty");
	for (size_t i = 0; words != NULL && words[i] != NULL; i++)
		if (strcasecmp(words[i], test->text) == 0) {
			test->text = words[i];
			next(parser);
			return 0;
		}
	if (words != NULL)
		return unknown_name(parser, words, rule->name, test->text);
	next(parser);
	return 0;
}

/* A field that people or organisations should have, as the command calls it. */
static int parse_missing(struct parser *parser, struct reg_segment_test *test)
{
	const char *known[64] = { NULL };
	size_t n = 0;

	if (parser->token != TOKEN_WORD)
		return expected(parser, "a field of profiles");
	test->text = token_text(parser);
	for (const struct reg_profile_rule *rule = reg_profile_rules; rule->name != NULL && n + 1 < 64; rule++) {
		if ((rule->of & (REG_OF_PERSON | REG_OF_ORGANISATION)) == 0 || rule->is_optional)
			continue;
		known[n++] = rule->option != NULL ? rule->option : rule->name;
		if (strcmp(known[n - 1], test->text) == 0) {
			test->text = rule->name;
			next(parser);
			return 0;
		}
	}
	return unknown_name(parser, known, "field of profiles that should be known,", test->text);
}

static int parse_value(struct parser *parser, struct reg_segment_test *test)
{
	const struct reg_segment_rule *rule = &reg_segment_rules[test->field];
	bool is_text = rule->type == REG_SEGMENT_WORD || rule->type == REG_SEGMENT_TEXT || rule->type == REG_SEGMENT_MENTION ||
	    rule->type == REG_SEGMENT_MISSING;

	if (parser->token != TOKEN_COMPARE ||
	    (is_text && parser->compare != REG_SEGMENT_EQUAL && parser->compare != REG_SEGMENT_UNEQUAL))
		return expected(parser, is_text ? "= or !=" : "=, !=, <, <=, > or >=");
	test->compare = parser->compare;
	next(parser);
	if (rule->type == REG_SEGMENT_MISSING)
		return parse_missing(parser, test);
	if (is_text)
		return parse_word(parser, test, rule);
	if (rule->type == REG_SEGMENT_LITRES)
		return parse_litres(parser, &test->number);
	if (rule->type == REG_SEGMENT_DAY)
		return parse_day(parser, &test->number);
	return parse_number(parser, &test->number, 0, "a whole number");
}

/* --- the tree --- */

static int add_node(struct parser *parser, size_t *out, const struct reg_segment_node *node)
{
	if (parser->segment->n == REG_SEGMENT_NODES_MAX)
		return reg_err_set(parser->err, REG_EINVAL, "segment:%d: too long: more than %d parts", column_of(parser, parser->begin),
		    REG_SEGMENT_NODES_MAX);
	*out = parser->segment->n;
	parser->segment->nodes[parser->segment->n++] = *node;
	return 0;
}

static int parse_any(struct parser *parser, size_t *out);

static int parse_one(struct parser *parser, size_t *out)
{
	struct reg_segment_node node = { .kind = REG_SEGMENT_TEST, .left = REG_SEGMENT_NO_NODE, .right = REG_SEGMENT_NO_NODE };
	int rc;

	if (++parser->depth > DEPTH_MAX)
		return reg_err_set(parser->err, REG_EINVAL, "segment:%d: nested more than %d deep", column_of(parser, parser->begin), DEPTH_MAX);
	if (is_word(parser, "not")) {
		next(parser);
		node.kind = REG_SEGMENT_NOT;
		rc = parse_one(parser, &node.left);
		rc = rc < 0 ? rc : add_node(parser, out, &node);
	} else if (parser->token == TOKEN_OPEN) {
		next(parser);
		rc = parse_any(parser, out);
		if (rc == 0 && parser->token != TOKEN_CLOSE)
			return expected(parser, "and, or or )");
		if (rc == 0)
			next(parser);
	} else {
		rc = parse_field(parser, &node.test);
		rc = rc < 0 ? rc : parse_period(parser, &node.test);
		if (rc == 0 && reg_segment_rules[node.test.field].type != REG_SEGMENT_FLAG)
			rc = parse_value(parser, &node.test);
		rc = rc < 0 ? rc : add_node(parser, out, &node);
	}
	parser->depth--;
	return rc;
}

/* What binds closer (`kind` AND) or looser (OR), any number of them. */
static int parse_chain(struct parser *parser, size_t *out, enum reg_segment_kind kind)
{
	const char *word = kind == REG_SEGMENT_AND ? "and" : "or";
	int rc = kind == REG_SEGMENT_AND ? parse_one(parser, out) : parse_chain(parser, out, REG_SEGMENT_AND);

	while (rc == 0 && is_word(parser, word)) {
		struct reg_segment_node node = { .kind = kind, .left = *out, .right = REG_SEGMENT_NO_NODE };

		next(parser);
		rc = kind == REG_SEGMENT_AND ? parse_one(parser, &node.right) : parse_chain(parser, &node.right, REG_SEGMENT_AND);
		rc = rc < 0 ? rc : add_node(parser, out, &node);
	}
	return rc;
}

static int parse_any(struct parser *parser, size_t *out)
{
	return parse_chain(parser, out, REG_SEGMENT_OR);
}

int reg_segment_parse(struct reg_segment **out, const char *text, struct reg_err *err)
{
	struct reg_segment *segment = calloc(1, sizeof *segment);
	struct parser parser = { .segment = segment, .source = text, .err = err };
	int rc;

	*out = NULL;
	if (segment != NULL)
		segment->text = strdup(text);
	if (segment == NULL || segment->text == NULL) {
		reg_segment_destroy(segment);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	next(&parser);
	rc = parse_any(&parser, &segment->root);
	if (rc == 0 && parser.token != TOKEN_END)
		rc = expected(&parser, "and, or or the end");
	if (rc < 0) {
		reg_segment_destroy(segment);
		return rc;
	}
	*out = segment;
	return 0;
}
