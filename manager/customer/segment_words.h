/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * segment_words.h - the sentences of an explained segment. Static, as reg_shown().
 */
#ifndef REG_SEGMENT_WORDS_H
#define REG_SEGMENT_WORDS_H

#include "segment.h"

/* "the class is A" */
const char *reg_segment_words(const struct reg_segment_test *test);
/* The headings of what is joined by and, by or, and of what is negated. */
const char *reg_segment_all_of(void);
const char *reg_segment_any_of(void);
const char *reg_segment_none_of(void);

#endif
