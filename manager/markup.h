/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * markup.h - HTML and SVG, written to a stream. Whatever comes from outside passes reg_markup_text(); the rest is ours.
 * Errors of the stream are found by whoever closes it.
 */
#ifndef REG_MARKUP_H
#define REG_MARKUP_H

#include <stdint.h>
#include <stdio.h>

/* A text as content or inside a quoted attribute: & < > " ' are escaped, control characters left out, bytes that are not
 * UTF-8 shown as U+FFFD. NULL: nothing. */
void reg_markup_text(FILE *out, const char *text);

/* <tag class="class">text</tag>; without class when that is NULL. */
void reg_markup_element(FILE *out, const char *tag, const char *class, const char *text);

/* --- SVG; coordinates are whole numbers of a drawing that scales with the page --- */

/* Begins a drawing that is `width` x `height`. `title` says what it shows to who cannot see it. */
void reg_svg_begin(FILE *out, int width, int height, const char *class, const char *title);
void reg_svg_end(FILE *out);

void reg_svg_rect(FILE *out, int x, int y, int width, int height, const char *class, const char *tip);
void reg_svg_line(FILE *out, int x1, int y1, int x2, int y2, const char *class);
/* `anchor`: "start", "middle", "end". */
void reg_svg_text(FILE *out, int x, int y, const char *anchor, const char *class, const char *text);

/* A step of 1, 2 or 5 times a power of ten, so that 3 to 6 of them reach `most`; at least 1. */
int64_t reg_svg_step(int64_t most);

#endif
