/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * varint.h - integers in as few bytes as they need, for the blobs of view_state: seven bits a byte, the lowest first,
 * the top bit says that more follow. Signed ones are folded (0, -1, 1, -2 ...) so that small negatives stay short.
 *
 * Each value has one spelling alone, so that equal states are equal blobs.
 */
#ifndef REG_VARINT_H
#define REG_VARINT_H

#include <stdbool.h>
#include <stdint.h>

#define REG_VARINT_MAX 10 /* bytes of the longest */

/* Writes `value` to `out` (at least REG_VARINT_MAX bytes). Returns the place after it. */
static inline unsigned char *reg_varint_put(unsigned char *out, uint64_t value)
{
	while (value >= 0x80) {
		*out++ = (unsigned char)(value | 0x80);
		value >>= 7;
	}
	*out++ = (unsigned char)value;
	return out;
}

static inline uint64_t reg_varint_fold(int64_t value)
{
	return ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
}

static inline int64_t reg_varint_unfold(uint64_t value)
{
	return (int64_t)((value >> 1) ^ (0 - (value & 1)));
}

/* Reads one from *in, before `end`, and moves *in behind it. False: cut off, too long, or not the shortest spelling. */
static inline bool reg_varint_get(uint64_t *out, const unsigned char **in, const unsigned char *end)
{
	uint64_t value = 0;

	for (int shift = 0; shift < 64 && *in < end; shift += 7) {
		unsigned char byte = *(*in)++;

		if (shift == 63 && byte > 1)
			return false;
		value |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			*out = value;
			return byte != 0 || shift == 0;
		}
	}
	return false;
}

#endif
