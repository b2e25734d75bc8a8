/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * keys.h - the input line of the page: reads keys from the terminal, one line at a time.
 */
#ifndef TILL_KEYS_H
#define TILL_KEYS_H

#include <stddef.h>

/* Shows `prompt` on `row` and reads a line into out (UTF-8). Backspace takes a whole character, Ctrl-U the line,
 * Escape the line too; function keys stand for commands, some complete, some waiting for the rest. The terminal is in
 * its own mode again when this returns. Returns 0, or -1 at the end of input (Ctrl-D on an empty line, Ctrl-C,
 * hang-up). With `is_secret` stars are shown. */
int till_keys_read(char *out, size_t size, int row, size_t columns, const char *prompt, int is_secret);

/* Whether a terminal in its ordinary mode repeats what is typed. */
void till_keys_hide(int is_hidden);

#endif
