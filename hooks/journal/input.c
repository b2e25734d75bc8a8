/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "input.h"

#define RAW_BYTES 65536
#define TEXT_BYTES (RAW_BYTES * 4) /* no encoding needs more bytes in UTF-8 than that */

int reg_input_init(struct reg_input *input, FILE *file, const char *name, const char *encoding,
    const struct reg_journal_sink *sink, struct reg_err *err)
{
	struct stat st;

	*input = (struct reg_input){.file = file, .name = name, .sink = sink};
	if (fileno(file) >= 0 && fstat(fileno(file), &st) == 0 && S_ISREG(st.st_mode))
		input->total_bytes = st.st_size;
	input->raw = malloc(RAW_BYTES);
	if (!input->raw)
		return reg_err_set(err, REG_EIO, "%s: out of memory", name);
	if (encoding) {
		input->text = malloc(TEXT_BYTES);
		if (!input->text)
			return reg_err_set(err, REG_EIO, "%s: out of memory", name);
		iconv_t convert = iconv_open("UTF-8", encoding);
		if (convert == (iconv_t)-1)
			return reg_err_set(err, REG_EINVAL, "%s: encoding %s is not known", name, encoding);
		input->convert = convert;
	}
	int rc = reg_input_more(input, err);
	if (rc > 0 && input->end - input->at >= 3 && memcmp(input->at, "\xef\xbb\xbf", 3) == 0)
		input->at += 3;
	return rc < 0 ? rc : 0;
}

void reg_input_finish(struct reg_input *input)
{
	if (input->convert)
		iconv_close(input->convert);
	free(input->raw);
	free(input->text);
	*input = (struct reg_input){0};
}

/* Converts raw[0..size); a byte that is none in that encoding becomes 0xFF, which no UTF-8 has: its record is bad, not
 * the file. */
static void convert(struct reg_input *input, size_t size, bool last)
{
	char *from = input->raw, *to = input->text;
	size_t from_left = size, to_left = TEXT_BYTES;

	while (from_left > 0 && iconv(input->convert, &from, &from_left, &to, &to_left) == (size_t)-1) {
		if (errno == EINVAL && !last)
			break;
		if (to_left == 0)
			break;
		*to++ = '\xff';
		to_left--;
		from++;
		from_left--;
	}
	memmove(input->raw, from, from_left);
	input->raw_kept = from_left;
	input->at = input->text;
	input->end = to;
}

int reg_input_more(struct reg_input *input, struct reg_err *err)
{
	while (input->at == input->end) {
		size_t size = fread(input->raw + input->raw_kept, 1, RAW_BYTES - input->raw_kept, input->file);
		if (ferror(input->file))
			return reg_err_set(err, REG_EIO, "%s: cannot be read: %s", input->name, strerror(errno));
		if (size == 0 && input->raw_kept == 0)
			return 0;
		input->bytes += (int64_t)size;
		if (input->convert) {
			convert(input, input->raw_kept + size, size == 0);
		} else {
			input->at = input->raw;
			input->end = input->raw + size;
		}
		if (input->sink->progress)
			input->sink->progress(input->bytes, input->total_bytes, input->sink->payload);
	}
	return 1;
}
