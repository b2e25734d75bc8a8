/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * chain.h - the audit chain read back.
 *
 * The chain of an origin: mac(n) = BLAKE2b-128(secret; mac(n-1), row n). Names of people enter the row as their salted
 * commitments, so that erasing them leaves the chain whole.
 */
#ifndef REG_CHAIN_H
#define REG_CHAIN_H

#include "mac.h"

/* Walks every origin's chain. `found` (may be NULL) gets a line for each breach, valid during the call; returns how
 * many, or an error. */
int reg_chain_verify(struct reg_side *side, void (*found)(const char *line, void *payload), void *payload,
    struct reg_err *err) __attribute__((warn_unused_result));

/* The head of this side's origin as hexadecimal text, printed at shift close; "" before its first fact. */
int reg_chain_head(char out[2 * REG_MAC_SIZE + 1], struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
