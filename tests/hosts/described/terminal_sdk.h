/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A payment terminal's kit for tills: it calls back when a payment is over. No user data anywhere. */
#ifndef TERMINAL_SDK_H
#define TERMINAL_SDK_H

#include <stddef.h>
#include <stdint.h>

typedef enum { PT_APPROVED = 0, PT_DECLINED = 1, PT_CANCELLED = 2 } payment_status_t;
typedef enum { PT_CASH = 10, PT_CREDIT = 20, PT_DEBIT = 21, PT_FLEET = 30 } payment_kind_t;

/* By value, 24 bytes. */
typedef struct {
	payment_status_t status;
	payment_kind_t kind;
	double amount;          /* currency units */
	int64_t trace_number;
} payment_result_t;

typedef struct {
	char product[20];       /* none of these is terminated when it is full */
	char pump[4];
	char hose[4];
	double litres;
	double unit_price;
	double amount;
	int is_fuel;
} basket_line_t;

/* By value as well: the whole card track and ticket, far larger than a register or two. */
typedef struct {
	char loyalty[32];
	char plate[20];
	char cashier[128];
	char date_time[20];     /* 2026-11-21 08:00:00, local */
	int32_t receipt_number;
	int32_t n_lines;
	basket_line_t lines[6];
	char raw_track[4096];
} ticket_data_t;

typedef void (*payment_callback_t)(payment_result_t result, ticket_data_t ticket);
typedef void (*barcode_callback_t)(int error, const char *codes, size_t n);

int pt_set_payment_callback(payment_callback_t callback);
int pt_set_barcode_callback(barcode_callback_t callback);
int pt_show(int line, const char *text);

/* What a till calls. */
void pt_pay(payment_result_t result, const ticket_data_t *ticket);
void pt_scan(const char *code);

#endif
