/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * card.c - card numbers: read, recognise, make a token, forget.
 */
#include "card.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>
#include <utf8proc.h>

#define N_CHARS_MAX 64
#define NUMBER_SIZE (4 * N_CHARS_MAX + 1)
#define TOKEN_BYTES ((REG_CARD_TOKEN - 1) / 2)
#define PAN_MIN 12
#define PAN_MAX 19
#define N_SHOWN 4

#define MASKED_DIGIT 0x10 /* while scrubbing: a digit d that will be masked is MASKED_DIGIT + d */
/* Full-width digits, as a Chinese input method types them, are U+FF10 to U+FF19; the asterisk of that width is U+FF0A. */
#define WIDE_1 0xEF
#define WIDE_2 0xBC
#define WIDE_ZERO 0x90
#define WIDE_STAR 0x8A

/* Sinopec's internal cards (return to tank) differ from its customers' in the fifth and sixth digit. */
const struct reg_card_pattern reg_card_patterns[] = {
	{ .kind = "sinopec", .prefix = "100011", .n_digits = 19 },
	{ .kind = "sinopec-internal", .prefix = "100051", .n_digits = 19, .is_internal = true },
	{ .kind = "kunlun", .prefix = "9", .n_digits = 16 },
};
const size_t reg_card_n_patterns = sizeof reg_card_patterns / sizeof reg_card_patterns[0];

#define LEN(n) (1U << (n))
#define LEN_FROM(n) ((LEN(PAN_MAX + 1) - 1) & ~(LEN(n) - 1)) /* n to 19 digits */

/* Ranges of the first six digits that payment networks issue, and the lengths they use. */
static const struct {
	uint32_t first;
	uint32_t last;
	uint32_t lengths;
} networks[] = {
	{ 400000, 499999, LEN(13) | LEN(16) | LEN(19) }, /* Visa; Elo 401178, 438935, 451416, 4576.. */
	{ 510000, 559999, LEN(16) },                     /* Mastercard */
	{ 222100, 272099, LEN(16) },                     /* Mastercard since 2017 */
	{ 220000, 220499, LEN_FROM(16) },                /* Mir */
	{ 340000, 349999, LEN(15) },                     /* American Express */
	{ 370000, 379999, LEN(15) },
	{ 300000, 305999, LEN_FROM(14) },                /* Diners */
	{ 309500, 309599, LEN_FROM(14) },
	{ 360000, 369999, LEN_FROM(14) },
	{ 380000, 399999, LEN_FROM(14) },
	{ 352800, 358999, LEN_FROM(16) },                /* JCB */
	{ 500000, 509999, LEN_FROM(12) },                /* Maestro; Elo 504175, 506699-506778, 509; RuPay 508 */
	{ 560000, 589999, LEN_FROM(12) },                /* Maestro */
	{ 601100, 601199, LEN_FROM(16) },                /* Discover */
	{ 606282, 606282, LEN_FROM(16) },                /* Hipercard */
	{ 606985, 608500, LEN(16) },                     /* RuPay */
	{ 620000, 629999, LEN_FROM(16) },                /* UnionPay; Elo 627780 */
	{ 630400, 630499, LEN_FROM(12) },                /* Maestro */
	{ 636297, 636297, LEN(16) },                     /* Elo */
	{ 636368, 636368, LEN(16) },
	{ 639000, 639099, LEN_FROM(12) },                /* Maestro */
	{ 644000, 659999, LEN_FROM(16) },                /* Discover, RuPay 652, Elo 650, 6516, 6550 */
	{ 670000, 679999, LEN_FROM(12) },                /* Maestro */
	{ 810000, 828999, LEN_FROM(16) },                /* UnionPay 81, RuPay 81, 82 */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_mask(char c)
{
	return c == '*' || c == 'X' || c == '#';
}

/* Luhn, and a network's range and length. `digits` are '0' to '9'. */
static bool is_payment_number(const char *digits, size_t n)
{
	uint32_t issuer = 0;
	unsigned sum = 0;
	bool is_issued = false;

	if (n < PAN_MIN || n > PAN_MAX)
		return false;
	for (size_t i = 0; i < 6; i++)
		issuer = issuer * 10 + (uint32_t)(digits[i] - '0');
	for (size_t i = 0; i < sizeof networks / sizeof networks[0]; i++) {
		if (issuer >= networks[i].first && issuer <= networks[i].last && (networks[i].lengths & LEN(n)) != 0)
			is_issued = true;
	}
	if (!is_issued)
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned digit = (unsigned)(digits[n - 1 - i] - '0');

		if (i % 2 == 1)
			digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
		sum += digit;
	}
	return sum % 10 == 0;
}

/* The bullets of screens are masks as well: taken for letters they would give all cards of one ending one token. */
static utf8proc_int32_t plain_char(utf8proc_int32_t c)
{
	switch (c) {
	case 'x':
	case 0x2022: /* bullet */
	case 0x25CF: /* black circle */
	case 0x2217: /* asterisk operator */
	case 0x00D7: /* multiplication sign */
		return c == 'x' ? 'X' : '*';
	default:
		return c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c;
	}
}

static bool is_ignored(utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);

	return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_PD || category == UTF8PROC_CATEGORY_CF;
}

/* Validates `text` and copies it narrow, in upper case, without blanks and hyphens. Its bytes, or a negative code. */
static int read_number(char out[NUMBER_SIZE], const char *text, struct reg_err *err)
{
	utf8proc_uint8_t *narrow = NULL;
	utf8proc_int32_t c;
	utf8proc_ssize_t n;
	size_t len = 0;
	int n_chars = 0;
	int rc = 0;

	for (const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text; *at != '\0'; at += n) {
		n = utf8proc_iterate(at, -1, &c);
		if (n <= 0)
			return reg_err_set(err, REG_EINVAL, "card number: not UTF-8");
		if (utf8proc_category(c) == UTF8PROC_CATEGORY_CC)
			return reg_err_set(err, REG_EINVAL, "card number: control character at position %d",
			    n_chars + 1);
		if (++n_chars > N_CHARS_MAX)
			return reg_err_set(err, REG_EINVAL, "card number: expected at most %d characters", N_CHARS_MAX);
	}
	n = utf8proc_map((const utf8proc_uint8_t *)text, 0, &narrow,
	    UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE);
	if (n < 0)
		return reg_err_set(err, n == UTF8PROC_ERROR_NOMEM ? REG_EIO : REG_EINVAL, "card number: %s",
		    utf8proc_errmsg(n));
	for (const utf8proc_uint8_t *at = narrow; *at != '\0'; at += n) {
		n = utf8proc_iterate(at, -1, &c);
		if (n <= 0)
			break;
		if (is_ignored(c))
			continue;
		if (len + 4 >= NUMBER_SIZE) {
			rc = reg_err_set(err, REG_EINVAL, "card number: expected at most %d characters", N_CHARS_MAX);
			break;
		}
		len += (size_t)utf8proc_encode_char(plain_char(c), (utf8proc_uint8_t *)out + len);
	}
	out[len] = '\0';
	sodium_memzero(narrow, strlen((const char *)narrow));
	free(narrow);
	return rc != 0 ? rc : (int)len;
}

/* The number within what a stripe reader gives: `;number=...?` of track 2, `%Bnumber^...?` of track 1. Readers set to
 * drop the sentinels leave the = alone. Everything behind (expiry, a person's name) is overwritten. */
static size_t cut_track(char *number, size_t len)
{
	size_t start = 0;
	size_t end;

	if (number[0] == ';')
		start = 1;
	else if (number[0] == '%')
		start = len < 2 ? len : 2;
	end = start + strcspn(number + start, number[0] == '%' ? "^?" : start == 1 ? "=?" : "=");
	memmove(number, number + start, end - start);
	sodium_memzero(number + (end - start), len - (end - start));
	return end - start;
}

static const struct reg_card_pattern *find_pattern(const char *number, size_t len,
    const struct reg_card_pattern *patterns, size_t n_patterns)
{
	for (size_t i = 0; i < len; i++) {
		if (!is_digit(number[i]) && !is_mask(number[i]))
			return NULL;
	}
	for (size_t i = 0; i < n_patterns; i++) {
		if ((patterns[i].n_digits == 0 || (size_t)patterns[i].n_digits == len) &&
		    strncmp(number, patterns[i].prefix, strlen(patterns[i].prefix)) == 0)
			return &patterns[i];
	}
	return NULL;
}

/* "****" and the last four characters; a letter that is not ASCII shows as ?. */
static void make_label(char out[16], const char *number, size_t len)
{
	size_t start = len;
	size_t n = 0;

	for (int shown = 0; start > 0 && shown < N_SHOWN; shown++) {
		do
			start--;
		while (start > 0 && ((unsigned char)number[start] & 0xC0) == 0x80);
	}
	memcpy(out, "****", 4);
	n = 4;
	for (; start < len; start++) {
		unsigned char c = (unsigned char)number[start];

		if ((c & 0xC0) != 0x80)
			out[n++] = c < 0x80 ? (char)c : '?';
	}
	out[n] = '\0';
}

int reg_card_parse(struct reg_card *out, const char *text, const unsigned char *secret,
    const struct reg_card_pattern *patterns, size_t n_patterns, struct reg_err *err)
{
	char number[NUMBER_SIZE];
	unsigned char token[TOKEN_BYTES];
	struct reg_card card = { .kind = NULL };
	const struct reg_card_pattern *pattern;
	bool is_all_digits = true;
	size_t len;
	int rc;

	if (text == NULL)
		return reg_err_set(err, REG_EINVAL, "card number: is missing");
	rc = read_number(number, text, err);
	if (rc < 0)
		goto forget;
	len = cut_track(number, (size_t)rc);
	if (len == 0) {
		rc = reg_err_set(err, REG_EINVAL, "card number: is empty");
		goto forget;
	}
	for (size_t i = 0; i < len; i++) {
		card.is_masked |= is_mask(number[i]);
		is_all_digits &= is_digit(number[i]);
	}
	make_label(card.label, number, len);
	pattern = find_pattern(number, len, patterns, n_patterns);
	if (pattern != NULL) {
		card.kind = pattern->kind;
		card.is_internal = pattern->is_internal;
	} else if (is_all_digits && is_payment_number(number, len)) {
		card.kind = "payment";
		card.is_payment = true;
	}
	if (!card.is_masked) {
		if (crypto_generichash(token, sizeof token, (const unsigned char *)number, len, secret,
		    REG_SECRET_SIZE) != 0) {
			rc = reg_err_set(err, REG_EINVAL, "card number: no token could be made");
			goto forget;
		}
		sodium_bin2hex(card.token, sizeof card.token, token, sizeof token);
	}
	*out = card;
	rc = 0;
forget:
	sodium_memzero(number, sizeof number);
	return rc;
}

/* The bytes of the blank, hyphen or dot at `at`, of any width, 0 when there is none. */
static size_t gap_size(const char *at)
{
	utf8proc_int32_t c = (unsigned char)*at;
	utf8proc_ssize_t n = 1;

	if (*at == '\0' || is_digit(*at))
		return 0;
	if (c >= 0x80 && (n = utf8proc_iterate((const utf8proc_uint8_t *)at, -1, &c)) <= 0)
		return 0;
	return c == ' ' || c == '-' || c == '.' || (c >= 0x80 && is_ignored(c)) ? (size_t)n : 0;
}

static bool is_marked(char c)
{
	return c >= MASKED_DIGIT && c <= MASKED_DIGIT + 9;
}

/* The bytes of the digit at `at`, 0 when there is none. The last of them says which digit it is. */
static size_t digit_size(const char *at)
{
	const unsigned char *c = (const unsigned char *)at;

	if (is_digit(*at))
		return 1;
	return c[0] == WIDE_1 && c[1] == WIDE_2 && c[2] >= WIDE_ZERO && c[2] <= WIDE_ZERO + 9 ? 3 : 0;
}

/* The same where some digits are marked already. */
static size_t marked_size(const char *at)
{
	const unsigned char *c = (const unsigned char *)at;

	if (is_marked(*at))
		return 1;
	return c[0] == WIDE_1 && c[1] == WIDE_2 && is_marked(at[2]) ? 3 : digit_size(at);
}

static char digit_of(char last)
{
	const unsigned char c = (unsigned char)last;

	return (char)('0' + (c >= WIDE_ZERO ? c - WIDE_ZERO : is_marked(last) ? c - MASKED_DIGIT : c - '0'));
}

/* Marks the digits of a payment number that starts at `start` and ends with a group of digits before `end`. All such
 * numbers are marked: of two that overlap, each hides what the other would show. */
static void mark_numbers(char *start, const char *end)
{
	char digits[PAN_MAX];
	char *at[PAN_MAX];
	size_t n = 0, size;

	for (char *c = start; c < end && n < PAN_MAX; c += size) {
		size = marked_size(c);
		if (size == 0) {
			size = gap_size(c);
			continue;
		}
		at[n] = c + size - 1;
		digits[n] = digit_of(*at[n]);
		n++;
		if (c + size < end && gap_size(c + size) == 0)
			continue;
		if (!is_payment_number(digits, n))
			continue;
		for (size_t i = 0; i + N_SHOWN < n; i++)
			*at[i] = (char)(digits[i] - '0' + MASKED_DIGIT);
	}
	sodium_memzero(digits, sizeof digits);
}

void reg_card_scrub(char *text)
{
	while (*text != '\0') {
		char *end = text;
		bool is_group = true; /* a group of digits begins here */
		size_t size;

		if (digit_size(text) == 0) {
			text++;
			continue;
		}
		while ((size = digit_size(end)) > 0 || (size = gap_size(end)) > 0)
			end += size;
		for (char *c = text; c < end; c += size) {
			size = marked_size(c);
			if (size > 0 && is_group)
				mark_numbers(c, end);
			is_group = size == 0;
			size = size == 0 ? gap_size(c) : size;
		}
		for (; text < end; text += size) {
			size = marked_size(text);
			if (size > 0 && is_marked(text[size - 1]))
				text[size - 1] = (char)(size == 1 ? '*' : WIDE_STAR);
			size = size == 0 ? gap_size(text) : size;
		}
	}
}
