/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "markup.h"

#include <string.h>
#include <utf8proc.h>

void reg_markup_text(FILE *out, const char *text)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)(text != NULL ? text : "");

	while (*at != '\0') {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate(at, -1, &c);

		if (n <= 0) {
			fputs("\xef\xbf\xbd", out);
			at++;
			continue;
		}
		if (c == '&')
			fputs("&amp;", out);
		else if (c == '<')
			fputs("&lt;", out);
		else if (c == '>')
			fputs("&gt;", out);
		else if (c == '"')
			fputs("&quot;", out);
		else if (c == '\'')
			fputs("&#39;", out);
		else if (c >= 0x20 && !(c >= 0x7f && c < 0xa0) && (c & 0xfffe) != 0xfffe)
			fwrite(at, 1, (size_t)n, out);
		at += n;
	}
}

void reg_markup_element(FILE *out, const char *tag, const char *class, const char *text)
{
	if (class != NULL)
		fprintf(out, "<%s class=\"%s\">", tag, class);
	else
		fprintf(out, "<%s>", tag);
	reg_markup_text(out, text);
	fprintf(out, "</%s>", tag);
}

void reg_svg_begin(FILE *out, int width, int height, const char *class, const char *title)
{
	fprintf(out, "<svg viewBox=\"0 0 %d %d\" class=\"%s\" role=\"img\" aria-label=\"", width, height, class);
	reg_markup_text(out, title);
	fputs("\">", out);
}

void reg_svg_end(FILE *out)
{
	fputs("</svg>\n", out);
}

void reg_svg_rect(FILE *out, int x, int y, int width, int height, const char *class, const char *tip)
{
	fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"%s\"", x, y, width, height, class);
	if (tip == NULL) {
		fputs("/>", out);
		return;
	}
	fputs("><title>", out);
	reg_markup_text(out, tip);
	fputs("</title></rect>", out);
}

void reg_svg_line(FILE *out, int x1, int y1, int x2, int y2, const char *class)
{
	fprintf(out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"%s\"/>", x1, y1, x2, y2, class);
}

void reg_svg_text(FILE *out, int x, int y, const char *anchor, const char *class, const char *text)
{
	fprintf(out, "<text x=\"%d\" y=\"%d\"", x, y);
	if (strcmp(anchor, "start") != 0) /* which it is by itself */
		fprintf(out, " text-anchor=\"%s\"", anchor);
	if (class != NULL)
		fprintf(out, " class=\"%s\"", class);
	putc('>', out);
	reg_markup_text(out, text);
	fputs("</text>", out);
}

int64_t reg_svg_step(int64_t most)
{
	int64_t step = 1;

	for (;;) {
		if (most / step <= 5)
			return step;
		if (most / step <= 10)
			return step * 2;
		if (most / step <= 25)
			return step * 5;
		if (step > INT64_MAX / 100)
			return step;
		step *= 10;
	}
}
