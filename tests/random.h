/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * random.h - splitmix64 (Steele, Lea, Flood 2014): the same numbers for a seed everywhere.
 */
#ifndef REG_TEST_RANDOM_H
#define REG_TEST_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random {
	uint64_t state;
};

static inline uint64_t random_next(struct random *random)
{
	uint64_t z = random->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* 0 to n - 1; n is small, so the bias of the remainder does not matter. */
static inline int random_below(struct random *random, int n)
{
	return (int)(random_next(random) % (uint64_t)n);
}

static inline bool random_chance(struct random *random, int percent)
{
	return random_below(random, 100) < percent;
}

/* One of an array. C leaves the order of arguments and initialisers open: at most one draw in each statement's list. */
#define RANDOM_OF(random, array) ((array)[random_below((random), (int)(sizeof(array) / sizeof(*(array))))])

#endif
