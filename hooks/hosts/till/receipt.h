/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * receipt.h - the paper, shown on the screen.
 */
#ifndef TILL_RECEIPT_H
#define TILL_RECEIPT_H

#include "till.h"

#define TILL_RECEIPT_COLUMNS 48

/* Lines and sum of a ticket. */
void till_receipt_lines(struct till *till, const struct till_ticket *ticket);

/* The whole receipt of a closed one; `loyalty` (may be NULL) adds what was earned. */
void till_receipt_print(struct till *till, const struct till_ticket *ticket, const struct regulars_receipt *loyalty);

#endif
