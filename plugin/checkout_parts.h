/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * checkout_parts.h - between checkout.c, which reads, and checkout_lines.c, which words.
 */
#ifndef REG_CHECKOUT_PARTS_H
#define REG_CHECKOUT_PARTS_H

#include "account.h"
#include "checkout.h"
#include "text.h"

#define REG_CHECKOUT_MAX_LINES 12
#define REG_CHECKOUT_MAX_EXPIRING 3

/* Texts that live and die with a view. */
struct reg_checkout_texts {
	struct reg_checkout_chunk *chunks;
	bool is_short; /* of memory: a text is missing, the view is no good */
};
/* A copy of `text`; NULL for NULL, and when there is no memory. */
const char *reg_checkout_keep(struct reg_checkout_texts *texts, const char *text);

/* What has been read about the ticket's customer or vehicle. */
struct reg_checkout_facts {
	enum reg_language language;
	const struct reg_event *ticket;
	const struct reg_programme *programme; /* in force at the ticket's time; NULL: none */
	int32_t today;
	struct reg_subject subject;
	bool is_ambiguous;                     /* several customers hold what was given */
	struct reg_standing standing;          /* of nobody: all 0 */
	int32_t last_day;                      /* site day of the last sale */
};

struct reg_checkout_view {
	struct regulars_checkout checkout; /* first: what callers hold */
	struct reg_checkout_texts texts;
	const char *lines[REG_CHECKOUT_MAX_LINES];
	struct regulars_expiring expiring[REG_CHECKOUT_MAX_EXPIRING];
};

struct reg_checkout_receipt_view {
	struct regulars_receipt receipt; /* first */
	struct reg_checkout_texts texts;
	const char *lines[REG_CHECKOUT_MAX_LINES];
};

/* The name of a tier of the programme in force, in the facts' language. */
const char *reg_checkout_tier_name(const struct reg_checkout_facts *facts, size_t rank);

/* Words what the view holds already: its lines for operator and customer, the lines of a receipt. */
void reg_checkout_word(struct reg_checkout_view *view, const struct reg_checkout_facts *facts);
void reg_checkout_word_receipt(struct reg_checkout_receipt_view *view, const struct reg_checkout_facts *facts);

#endif
