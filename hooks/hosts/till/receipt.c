/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "receipt.h"

#include <stdio.h>
#include <string.h>

#include "text.h"
#include "words.h"

#define RULE "------------------------------------------------"

static void say_sum(struct till *till, const char *label, int64_t value_minor)
{
	char amount[40];
	char row[TILL_ROW_SIZE];

	till_text_decimal(amount, sizeof amount, value_minor, till->currency_decimals);
	till_text_spread(row, sizeof row, label, amount, TILL_RECEIPT_COLUMNS);
	till_screen_say(&till->screen, "%s", row);
}

void till_receipt_lines(struct till *till, const struct till_ticket *ticket)
{
	char row[TILL_ROW_SIZE];
	int64_t total = till_ticket_total(ticket);

	for (size_t i = 0; i < ticket->n_lines; i++) {
		till_ticket_row(row, sizeof row, ticket, i, TILL_RECEIPT_COLUMNS, till->currency_decimals);
		till_screen_say(&till->screen, "%s", row);
	}
	if (ticket->kind == REGULARS_SALE_REFUND || total < 0)
		say_sum(till, till_word(W_PAY_BACK), total < 0 ? -total : total);
	else
		say_sum(till, till_word(W_TOTAL), total);
}

void till_receipt_print(struct till *till, const struct till_ticket *ticket, const struct regulars_receipt *loyalty)
{
	char row[TILL_ROW_SIZE];
	char right[TILL_ROW_SIZE];

	till_text_centre(row, sizeof row, till_word(W_TITLE), TILL_RECEIPT_COLUMNS);
	till_screen_say(&till->screen, "%s", row);
	if (ticket->is_training) {
		(void)snprintf(right, sizeof right, "*** %s ***", till_word(W_TRAINING));
		till_text_centre(row, sizeof row, right, TILL_RECEIPT_COLUMNS);
		till_screen_say(&till->screen, "%s", row);
	}
	till_time(till, row, sizeof row, ticket->at_unix_s);
	till_screen_say(&till->screen, "%s %s  %s  %s %s", till_word(W_RECEIPT), ticket->receipt, row,
	    till_word(W_TILL), till->name);
	if (ticket->kind != REGULARS_SALE_CLOSE)
		till_screen_say(&till->screen, "%s%s%s%s%s", till_word_kind((int)ticket->kind),
		    ticket->original_receipt[0] == '\0' ? "" : ", ",
		    ticket->original_receipt[0] == '\0' ? "" : till_word(W_ORIGINAL),
		    ticket->original_receipt[0] == '\0' ? "" : " ", ticket->original_receipt);
	till_screen_say(&till->screen, RULE);
	till_receipt_lines(till, ticket);
	for (size_t i = 0; i < ticket->n_tenders; i++)
		say_sum(till, till_word_tender(ticket->tenders[i].kind), ticket->tenders[i].amount_minor);
	if (ticket->plate[0] != '\0')
		till_screen_say(&till->screen, "%s %s", till_word(W_PLATE), ticket->plate);
	till_screen_say(&till->screen, RULE);
	for (size_t i = 0; loyalty != NULL && i < loyalty->n_lines; i++)
		till_screen_say(&till->screen, "%s", loyalty->lines[i]);
	till_text_centre(row, sizeof row, till_word(W_THANKS), TILL_RECEIPT_COLUMNS);
	till_screen_say(&till->screen, "%s", row);
}
