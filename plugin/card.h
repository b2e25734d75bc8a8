/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * card.h - card numbers: what kind, which token. The number itself never goes further than this file.
 */
#ifndef REG_CARD_H
#define REG_CARD_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "phone.h" /* the third of what identifies somebody at a till; for those who include this file */

#define REG_CARD_TOKEN 33 /* 32 hex digits of BLAKE2b-128 keyed with the station's secret, NUL included */
#define REG_SECRET_SIZE 32

/* A loyalty pattern: `digits` in length beginning with `prefix`. */
struct reg_card_pattern {
	const char *kind;   /* "sinopec", "kunlun" ... */
	const char *prefix; /* digits, "" any */
	int n_digits;       /* 0 any length */
	bool is_internal;   /* a station's own card (return to tank): recorded, excluded */
};

struct reg_card {
	char token[REG_CARD_TOKEN]; /* empty: masked, identifies nobody */
	char label[16];             /* "****4567" */
	const char *kind;           /* the pattern's kind, "payment" for a payment network's number, NULL unknown kind */
	bool is_payment;            /* Luhn, a network's range and length, and no configured loyalty pattern */
	bool is_masked;             /* contains mask characters: *, x, X, # or bullets */
	bool is_internal;
};

/* The patterns that ship: Sinopec 100011 + 13 digits, Sinopec internal 100051 + 13, Kunlun 9 + 15. */
extern const struct reg_card_pattern reg_card_patterns[];
extern const size_t reg_card_n_patterns;

/* Reads a card number as a reader or a person gives it: spaces, hyphens, case and full-width forms do not matter; a
 * track 2 `;...=...?` gives its number, with or without its sentinels, and so does a track 1 `%B...^...?`. `secret` is
 * REG_SECRET_SIZE bytes. `patterns` are tried in order, on numbers of digits and mask characters alone. Letters are
 * allowed (club cards).
 * Errors: REG_EINVAL: empty, over 64 characters, control characters, not UTF-8; REG_EIO: memory. Messages never repeat
 * the number. Thread-safe. */
int reg_card_parse(struct reg_card *out, const char *text, const unsigned char *secret,
    const struct reg_card_pattern *patterns, size_t n_patterns, struct reg_err *err);

/* Overwrites every run of digits in `text` that looks like a payment card number (12 to 19 digits, blanks, hyphens and dots
 * within, of any width, Luhn, a network's range) except its last four digits with '*', in as many bytes. Digits in the
 * middle of a longer unbroken run stay. For free text: product names, messages, logs. */
void reg_card_scrub(char *text);

#endif
