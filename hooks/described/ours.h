/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ours.h - what we know during one call of the host: the checkout view, the receipt, the menu; and in a service what is
 * to be shown. Everything is borrowed for the length of the call.
 */
#ifndef REG_OURS_H
#define REG_OURS_H

#include "frame.h"

struct reg_ours {
	struct reg_bag *bag;          /* for texts put together here */
	bool has_failed;
	const char *error;            /* why; NULL: nothing has failed */
	const struct regulars_checkout *checkout;
	int tier_rank;                /* -1: nobody, or no programme */
	const struct regulars_receipt *receipt;
	const struct regulars_menu_result *menu;
	const struct regulars_action *actions;
	size_t n_actions;
	/* In a service. */
	const char *text, *title;     /* NULL: not of this service */
	int severity;
	const char *const *options;
	size_t n_options;
	const char *lines[2];
};

/* False: not known. A list is its number of elements. */
bool reg_ours_integer(int64_t *out, const struct reg_ours *ours, enum reg_our which);
const char *reg_ours_text(const struct reg_ours *ours, enum reg_our which); /* NULL: not known */
size_t reg_ours_count(const struct reg_ours *ours, enum reg_our list);
/* A text column of the element that `slot` stands at; NULL: none. slot->place is the list, as (uintptr_t)enum reg_our. */
const char *reg_ours_row(const struct reg_ours *ours, const struct reg_slot *slot, enum reg_row column);

#endif
