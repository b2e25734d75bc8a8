/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * wide.h - signed integers of 128 bits, for products and sums that 64 bits do not hold before they are divided or limited.
 *
 * Where the compiler has such integers each operation is one or two instructions. Where it has not (machines of 32 bits)
 * they are made of two halves; REG_WIDE_PORTABLE asks for that anywhere, so that tests hold both against each other.
 * Results wrap around beyond 128 bits, so a caller keeps below 2^127: sums of 64-bit numbers and one product of two of
 * them always do. Thread-safe: pure.
 */
#ifndef REG_WIDE_H
#define REG_WIDE_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__SIZEOF_INT128__) && !defined(REG_WIDE_PORTABLE)
#define REG_WIDE_NATIVE 1
#else
#define REG_WIDE_NATIVE 0
#endif

#if REG_WIDE_NATIVE

struct reg_wide {
	__extension__ __int128 value;
};

/* high * 2^64 + low */
static inline struct reg_wide reg_wide_make(int64_t high, uint64_t low)
{
	return (struct reg_wide){ (__int128)((unsigned __int128)(uint64_t)high << 64 | low) };
}

static inline int64_t reg_wide_high(struct reg_wide a)
{
	return (int64_t)(a.value >> 64);
}

static inline uint64_t reg_wide_low(struct reg_wide a)
{
	return (uint64_t)a.value;
}

static inline struct reg_wide reg_wide_of(int64_t value)
{
	return (struct reg_wide){ value };
}

static inline struct reg_wide reg_wide_add(struct reg_wide a, struct reg_wide b)
{
	return (struct reg_wide){ (__int128)((unsigned __int128)a.value + (unsigned __int128)b.value) };
}

static inline struct reg_wide reg_wide_sub(struct reg_wide a, struct reg_wide b)
{
	return (struct reg_wide){ (__int128)((unsigned __int128)a.value - (unsigned __int128)b.value) };
}

static inline struct reg_wide reg_wide_times(struct reg_wide a, int64_t b)
{
	return (struct reg_wide){ (__int128)((unsigned __int128)a.value * (unsigned __int128)(__int128)b) };
}

static inline int reg_wide_compare(struct reg_wide a, struct reg_wide b)
{
	return (a.value > b.value) - (a.value < b.value);
}

/* Towards zero; b is not 0. */
static inline struct reg_wide reg_wide_over(struct reg_wide a, struct reg_wide b)
{
	return (struct reg_wide){ a.value / b.value };
}

#else

struct reg_wide { /* two's complement */
	uint64_t low;
	int64_t high;
};

static inline struct reg_wide reg_wide_make(int64_t high, uint64_t low)
{
	return (struct reg_wide){ .low = low, .high = high };
}

static inline int64_t reg_wide_high(struct reg_wide a)
{
	return a.high;
}

static inline uint64_t reg_wide_low(struct reg_wide a)
{
	return a.low;
}

static inline struct reg_wide reg_wide_of(int64_t value)
{
	return reg_wide_make(value < 0 ? -1 : 0, (uint64_t)value);
}

static inline struct reg_wide reg_wide_add(struct reg_wide a, struct reg_wide b)
{
	uint64_t low = a.low + b.low;

	return reg_wide_make((int64_t)((uint64_t)a.high + (uint64_t)b.high + (low < a.low)), low);
}

static inline struct reg_wide reg_wide_sub(struct reg_wide a, struct reg_wide b)
{
	return reg_wide_make((int64_t)((uint64_t)a.high - (uint64_t)b.high - (a.low < b.low)), a.low - b.low);
}

/* The product of two unsigned halves, by halves of those. */
static inline struct reg_wide reg_wide_halves(uint64_t a, uint64_t b)
{
	uint64_t a_low = a & UINT32_MAX, a_high = a >> 32, b_low = b & UINT32_MAX, b_high = b >> 32;
	uint64_t low = a_low * b_low, one = a_high * b_low, other = a_low * b_high;
	uint64_t middle = (low >> 32) + (one & UINT32_MAX) + (other & UINT32_MAX);

	return reg_wide_make((int64_t)(a_high * b_high + (one >> 32) + (other >> 32) + (middle >> 32)),
	    middle << 32 | (low & UINT32_MAX));
}

static inline struct reg_wide reg_wide_times(struct reg_wide a, int64_t b)
{
	struct reg_wide product = reg_wide_halves(a.low, (uint64_t)b);
	uint64_t high = (uint64_t)product.high + (uint64_t)a.high * (uint64_t)b;

	/* b below 0 is b - 2^64. */
	return reg_wide_make((int64_t)(b < 0 ? high - a.low : high), product.low);
}

static inline int reg_wide_compare(struct reg_wide a, struct reg_wide b)
{
	if (a.high != b.high)
		return a.high > b.high ? 1 : -1;
	return (a.low > b.low) - (a.low < b.low);
}

/* Towards zero; b is not 0. Bit by bit: rare, and only where no machine instruction would be faster than a few. */
static inline struct reg_wide reg_wide_over(struct reg_wide a, struct reg_wide b)
{
	const struct reg_wide zero = { 0, 0 };
	bool is_negative = (a.high < 0) != (b.high < 0);
	struct reg_wide quotient = zero, rest = zero;

	a = a.high < 0 ? reg_wide_sub(zero, a) : a;
	b = b.high < 0 ? reg_wide_sub(zero, b) : b;
	if (a.high == 0 && b.high == 0) {
		quotient.low = a.low / b.low;
		return is_negative ? reg_wide_sub(zero, quotient) : quotient;
	}
	for (int i = 127; i >= 0; i--) {
		uint64_t bit = (i >= 64 ? (uint64_t)a.high >> (i - 64) : a.low >> i) & 1;

		rest = reg_wide_make((int64_t)((uint64_t)rest.high << 1 | rest.low >> 63), rest.low << 1 | bit);
		quotient = reg_wide_make((int64_t)((uint64_t)quotient.high << 1 | quotient.low >> 63), quotient.low << 1);
		/* Without signs: the magnitude of the lowest number has its upper bit set. */
		if ((uint64_t)rest.high > (uint64_t)b.high || (rest.high == b.high && rest.low >= b.low)) {
			rest = reg_wide_sub(rest, b);
			quotient.low |= 1;
		}
	}
	return is_negative ? reg_wide_sub(zero, quotient) : quotient;
}

#endif

/* --- what follows from these --- */

static inline struct reg_wide reg_wide_plus(struct reg_wide a, int64_t b)
{
	return reg_wide_add(a, reg_wide_of(b));
}

static inline struct reg_wide reg_wide_minus(struct reg_wide a, int64_t b)
{
	return reg_wide_sub(a, reg_wide_of(b));
}

static inline struct reg_wide reg_wide_product(int64_t a, int64_t b)
{
	return reg_wide_times(reg_wide_of(a), b);
}

/* -1, 0 or 1 */
static inline int reg_wide_sign(struct reg_wide a)
{
	return reg_wide_compare(a, reg_wide_of(0));
}

/* Limited to INT64_MAX and its negative. */
static inline int64_t reg_wide_clamp(struct reg_wide a)
{
	if (reg_wide_compare(a, reg_wide_of(INT64_MAX)) > 0)
		return INT64_MAX;
	return reg_wide_compare(a, reg_wide_of(-INT64_MAX)) < 0 ? -INT64_MAX : (int64_t)reg_wide_low(a);
}

/* a / b rounded half away from zero; b is above 0, and twice both together fit. */
static inline struct reg_wide reg_wide_round(struct reg_wide a, struct reg_wide b)
{
	struct reg_wide twice = reg_wide_add(a, a);

	return reg_wide_over(reg_wide_sign(a) < 0 ? reg_wide_sub(twice, b) : reg_wide_add(twice, b), reg_wide_add(b, b));
}

/* Multiplies what is not negative by what is not negative. False: it would reach 2^125; *value is then of no use. */
static inline bool reg_wide_grow(struct reg_wide *value, int64_t by)
{
	struct reg_wide low = reg_wide_times(reg_wide_make(0, reg_wide_low(*value)), by);
	struct reg_wide high = reg_wide_plus(reg_wide_product(reg_wide_high(*value), by), reg_wide_high(low));

	*value = reg_wide_make((int64_t)reg_wide_low(high), reg_wide_low(low));
	return reg_wide_high(high) == 0 && reg_wide_low(high) >> 61 == 0;
}

#endif
