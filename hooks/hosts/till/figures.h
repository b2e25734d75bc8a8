/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * figures.h - the till's own figures of the open shift.
 */
#ifndef TILL_FIGURES_H
#define TILL_FIGURES_H

#include "till.h"

/* Says sales and how many of them have a plate or a card, litres by grade, shop, money by tender, refunds, voids,
 * tests. Documents rung in training, and sales that were voided, are not in it. */
void till_figures_say(struct till *till);

#endif
