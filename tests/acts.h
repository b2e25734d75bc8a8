/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * acts.h - what the tests of acts share: an act that is done, one that is refused.
 */
#ifndef REG_TESTS_ACTS_H
#define REG_TESTS_ACTS_H

#include <check.h>
#include <string.h>

/* `call` gets &err of the file. It returns 0; or the code, with a message that has `text`. */
#define DONE(call) ck_assert_msg((call) == 0, "%s", err.line)
#define REFUSED(call, code, text) do { \
		memset(&err, 0, sizeof err); \
		ck_assert_int_eq((call), (code)); \
		ck_assert_msg(strstr(err.line, (text)) != NULL, "%s", err.line); \
	} while (0)

#endif
