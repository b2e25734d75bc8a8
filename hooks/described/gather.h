/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gather.h - an event of a hook file, read from the host into the event that all doors hand over.
 */
#ifndef REG_GATHER_H
#define REG_GATHER_H

#include "frame.h"

/* Fills *out from the mapping; texts, lines and tenders lie in the frame's bag. What is unknown stays not known. `kind` of
 * *out is left 0, and at_unix_s when the host does not say. *ticket (may be NULL) gets the text that names the sale being rung, NULL: none. False: no memory. */
bool reg_gather_event(struct regulars_event *out, const char **ticket, struct reg_frame *frame,
    const struct reg_event_map *map);

#endif
