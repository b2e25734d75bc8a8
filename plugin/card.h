/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * card.h - card numbers: what kind, which token. The number itself never goes further than this file.
 */
#ifndef REG_CARD_H
#define REG_CARD_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

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
	bool is_masked;             /* contains mask characters: *, x, X or # */
	bool is_internal;
};

/* The patterns that ship: Sinopec 100011 + 13 digits, Sinopec internal 100051 + 13, Kunlun 9 + 15. */
extern const struct reg_card_pattern reg_card_patterns[];
extern const size_t reg_card_n_patterns;

/* Reads a card number as a reader or a person gives it (spaces and hyphens do not matter; a track 2 `;...=...?` gives its
 * number). `secret` is REG_SECRET_SIZE bytes. `patterns` are tried in order. Letters are allowed (club cards).
 * Errors: REG_EINVAL: empty, over 64 characters, control characters. Messages never repeat the number. Thread-safe. */
int reg_card_parse(struct reg_card *out, const char *text, const unsigned char *secret,
    const struct reg_card_pattern *patterns, size_t n_patterns, struct reg_err *err);

/* Overwrites every run of digits in `text` that looks like a payment card number (12 to 19 digits, spaces and hyphens
 * within, Luhn, a network's range) except its last four digits with '*'. For free text: product names, messages, logs. */
void reg_card_scrub(char *text);

/* Digits only, leading + or 00 kept as +, for comparison of phone numbers; at most `size` bytes with NUL.
 * REG_EINVAL: fewer than 3 or more than 20 digits, or other characters than digits, spaces, - ( ) . + */
int reg_phone_parse(char *out, size_t size, const char *text, struct reg_err *err);

#endif
