/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * screen.h - what the cashier sees and types. On a terminal a fixed page of 80 x 24; otherwise lines, one after
 * another, so that a script's output can be compared.
 */
#ifndef TILL_SCREEN_H
#define TILL_SCREEN_H

#include <stddef.h>
#include <stdio.h>

#include "../../../plugin/regulars.h"
#include "ticket.h"

#define TILL_DISPLAY_COLUMNS 20
#define TILL_ROW_SIZE 512
#define TILL_OPERATOR_ROWS 3

struct till_screen {
	int is_page;  /* 80 x 24 on a terminal */
	int is_echo;  /* lines that were read are repeated, because nobody typed them here */
	int is_quiet; /* say nothing */
	FILE *in;
	char display[2][TILL_DISPLAY_COLUMNS * 4 + 1];
	char operator_rows[TILL_OPERATOR_ROWS][TILL_ROW_SIZE];
	size_t n_operator_rows;
	char **said; /* since the last line was read */
	size_t n_said;
	char header[TILL_ROW_SIZE];
	const struct till_ticket *ticket; /* NULL: none is open */
	int currency_decimals;
};

void till_screen_init(struct till_screen *screen, FILE *in, int want_page);
void till_screen_finish(struct till_screen *screen);

/* One line to the cashier. */
void till_screen_say(struct till_screen *screen, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The customer's display of 2 x 20; in lines, a box. */
void till_screen_display(struct till_screen *screen, const char *line1, const char *line2);
void till_screen_box(struct till_screen *screen);

/* The operator display; n 0 empties it. */
void till_screen_operator(struct till_screen *screen, const char *const *lines, size_t n);

/* Draws the page and reads a line, without its end, into out. Returns 0, or -1 at the end of input. */
int till_screen_read(struct till_screen *screen, const char *prompt, char *out, size_t size);
/* The same; with `is_secret` what is typed is not shown. */
int till_screen_ask(struct till_screen *screen, const char *prompt, char *out, size_t size, int is_secret);

#endif
