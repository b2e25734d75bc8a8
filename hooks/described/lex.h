/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lex.h - a hook file as tokens: those of C, `..` for ranges and `$1` for parameters without a name.
 *
 * Comments are C's (both forms). A # that is the first thing in its line begins a directive; the token says so and the
 * rest of the line is read with is_directive set, its end being a token of its own. Text constants that follow each
 * other are not joined; a backslash and newline is passed over anywhere.
 */
#ifndef REG_LEX_H
#define REG_LEX_H

#include "source.h"

enum reg_token_kind {
	REG_TOKEN_END = 0,
	REG_TOKEN_NAME,       /* identifier or keyword: `text` */
	REG_TOKEN_NUMBER,     /* integer constant: `value`; decimal fractions are not C integers and are refused */
	REG_TOKEN_CHARACTER,  /* 'A': `value` */
	REG_TOKEN_TEXT,       /* "...": `text`, escapes resolved, UTF-8 without NUL inside */
	REG_TOKEN_PARAMETER,  /* $3: `value` */
	REG_TOKEN_SIGN,       /* punctuation: `sign` */
	REG_TOKEN_DIRECTIVE,  /* # at the beginning of a line */
	REG_TOKEN_NEWLINE,    /* the end of a directive */
	REG_TOKEN_WRONG,      /* reported already */
};

/* One-character signs are their character; longer ones have these values. */
enum reg_sign {
	REG_SIGN_ARROW = 256, /* -> */
	REG_SIGN_SHL, REG_SIGN_SHR, REG_SIGN_LE, REG_SIGN_GE, REG_SIGN_EQ, REG_SIGN_NE, REG_SIGN_AND, REG_SIGN_OR,
	REG_SIGN_RANGE,    /* .. */
	REG_SIGN_ELLIPSIS, /* ... */
};

struct reg_token {
	enum reg_token_kind kind;
	int sign;
	bool is_unsigned;  /* NUMBER: has a suffix u, or does not fit int64_t */
	uint64_t value;
	const char *text;  /* in the source's bag */
	size_t size;       /* of text */
	struct reg_span span;
};

struct reg_lex {
	struct reg_source *source;
	uint32_t at;       /* behind `token` */
	uint32_t last_end; /* where the token before `token` ended */
	bool is_line_start, is_directive;
	struct reg_token token; /* the one to look at */
	/* Reads a directive whenever one is met: called with the DIRECTIVE as token, leaves its NEWLINE (or END) there.
	 * NULL: directives are tokens as any others. */
	void (*directive)(struct reg_lex *lex, void *payload);
	void *payload;
};

void reg_lex_init(struct reg_lex *lex, struct reg_source *source);
/* Passes to the next token. */
void reg_lex_next(struct reg_lex *lex);
/* The token after the present one, without passing to it. A directive is not read then. */
struct reg_token reg_lex_peek(const struct reg_lex *lex);

bool reg_lex_is_sign(const struct reg_lex *lex, int sign);
bool reg_lex_is_name(const struct reg_lex *lex, const char *name);
/* Passes over the sign or word if it is there. */
bool reg_lex_skip_sign(struct reg_lex *lex, int sign);
bool reg_lex_skip_name(struct reg_lex *lex, const char *name);
/* The same, but reports what was expected otherwise ("expected ';' after the member"). `where` may be "". */
bool reg_lex_expect_sign(struct reg_lex *lex, int sign, const char *where);
/* An identifier, passed over; NULL (reported): "expected WHAT". */
const char *reg_lex_expect_name(struct reg_lex *lex, const char *what);
/* Reports "found X, expected WHAT" at the present token. Returns false. */
bool reg_lex_unexpected(struct reg_lex *lex, const char *what);
/* From the beginning of `first` to the end of the last token passed. */
struct reg_span reg_lex_since(const struct reg_lex *lex, struct reg_span first);

#endif
