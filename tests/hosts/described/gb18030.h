/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gb18030.h - how the sample hosts of Chinese makers store text. */
#ifndef GB18030_H
#define GB18030_H

#include <iconv.h>
#include <string.h>

/* Cuts; no NUL when it is full, as such hosts do. */
static inline void to_gb18030(char *out, size_t size, const char *utf8)
{
	iconv_t converter = iconv_open("GB18030", "UTF-8");
	char *in = (char *)utf8;
	size_t left = strlen(utf8), room = size;

	memset(out, 0, size);
	if (converter != (iconv_t)-1) {
		(void)iconv(converter, &in, &left, &out, &room);
		(void)iconv_close(converter);
	}
}

#endif
