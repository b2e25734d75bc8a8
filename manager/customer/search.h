/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * search.h - customers by whatever somebody remembers: parts of names, pinyin, initials, plates, phones, ids.
 *
 * Keys are looked up first (findkey.h): a few ranges of an index, whatever the number of customers. Only when nobody is
 * found so, and there are not more than 20,000 of them, all names are read for the text as it stands.
 */
#ifndef REG_SEARCH_H
#define REG_SEARCH_H

#include "set.h"
#include "side.h"

#define REG_SEARCH_LIMIT 100 /* who finds more must say more */

/* The numbers of customers, those that fit best first, of plates and phones who holds them at `now_unix_s`; REG_SEARCH_LIMIT
 * or more of them when there may be others, too. Released with reg_set_finish(), also on error. REG_EIO: memory; errors of
 * the store. */
int reg_search(struct reg_set *out, struct reg_side *side, const char *text, int64_t now_unix_s,
    struct reg_err *err) __attribute__((warn_unused_result));

#endif
