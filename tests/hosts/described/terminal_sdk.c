/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "terminal_sdk.h"

#include <stdio.h>

static payment_callback_t on_payment;
static barcode_callback_t on_barcode;

int pt_set_payment_callback(payment_callback_t callback)
{
	on_payment = callback;
	return 1;
}

int pt_set_barcode_callback(barcode_callback_t callback)
{
	on_barcode = callback;
	return 1;
}

int pt_show(int line, const char *text)
{
	return printf("show %d: %s\n", line, text) > 0;
}

void pt_pay(payment_result_t result, const ticket_data_t *ticket)
{
	if (on_payment != NULL)
		on_payment(result, *ticket);
}

void pt_scan(const char *code)
{
	if (on_barcode != NULL)
		on_barcode(0, code, 1);
}
