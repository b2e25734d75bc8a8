/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * doclink.h - which document a refund, a void or a completion belongs to (view_link).
 *
 * An original may be partial: real journals give a bare number. Then the nearest document with this number, not later
 * than the one that names it and at most seven days older, is meant. Completions are served in evaluation order and
 * each takes a prepay of its own.
 */
#ifndef REG_DOCLINK_H
#define REG_DOCLINK_H

#include "doc.h"

/* Makes the links around a document anew: its own when it names another, and those of what may name it. Adds to `roots`
 * every sale, prepay, completion or unlinked refund whose row may have changed, the document itself included. */
int reg_doclink_document(struct reg_set *roots, struct reg_side *side, const struct reg_doc *doc, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Links everything; for a rebuild, with view_link empty. */
int reg_doclink_all(struct reg_side *side, struct reg_err *err) __attribute__((warn_unused_result));

/* The document that `child` is linked to, 0 none. A joined completion is followed to its prepay. */
int reg_doclink_root(int64_t *root_out, struct reg_side *side, int64_t child, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
