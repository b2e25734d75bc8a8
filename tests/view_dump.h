/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * view_dump.h - the views of a side database in the text form of reference.h.
 */
#ifndef REG_TEST_VIEW_DUMP_H
#define REG_TEST_VIEW_DUMP_H

#include "side.h"

/* Released with free(). A row that names a fact or an identity that is not there shows "?" in its place. NULL: the
 * store's error is in *err. */
char *view_dump(struct reg_side *side, struct reg_err *err);

#endif
