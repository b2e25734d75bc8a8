/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * encode.h - text between the encoding of a host and UTF-8, through iconv(3).
 *
 * Opening a converter reads files and costs microseconds, so each is opened once and used under a lock. UTF-8 itself
 * goes the short way.
 */
#ifndef REG_ENCODE_H
#define REG_ENCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "../journal/bag.h"
#include "type.h"

struct reg_encoder;

struct reg_encoder *reg_encoder_create(void); /* NULL: no memory */
void reg_encoder_destroy(struct reg_encoder *encoder); /* NULL is allowed */

/* The iconv name for texts of these units. `own` is what the hook file says for this text (NULL: nothing; for units of
 * more than a byte it counts when it has such units), `stated` what it says for all texts of bytes (NULL: UTF-8). */
const char *reg_encoder_name(enum reg_type_text unit, const char *own, const char *stated);
/* Bytes of a NUL in this encoding, and of its smallest step: 1, 2 or 4. */
size_t reg_encoder_nul_size(const char *name);
size_t reg_encoder_unit_size(enum reg_type_text unit);

/* `size` bytes of the host's as UTF-8 in the bag. What is not valid, control characters too, becomes '?'. *length is that
 * of the text, without the NUL behind it. NULL: no memory, or an encoding that iconv does not know. */
char *reg_encoder_read(size_t *length, struct reg_encoder *encoder, struct reg_bag *bag, const char *name, const void *bytes,
    size_t size);

/* Writes `text` (UTF-8) to `room` bytes at `out`, cut at a whole character, without a NUL behind. What the host's encoding
 * lacks becomes '?'. Returns the bytes written. */
size_t reg_encoder_write(struct reg_encoder *encoder, void *out, size_t room, const char *name, const char *text);

#endif
