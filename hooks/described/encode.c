/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "encode.h"

#include <errno.h>
#include <iconv.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#define MAX_NAMES 8 /* a hook file has one encoding, perhaps two */

struct converter {
	char name[32];
	iconv_t read, write; /* (iconv_t)-1: unknown to iconv */
};

struct reg_encoder {
	pthread_mutex_t lock;
	struct converter converters[MAX_NAMES];
	size_t n;
};

struct reg_encoder *reg_encoder_create(void)
{
	struct reg_encoder *encoder = calloc(1, sizeof *encoder);

	if (encoder != NULL)
		(void)pthread_mutex_init(&encoder->lock, NULL);
	return encoder;
}

static void converter_close(struct converter *converter)
{
	if (converter->read != (iconv_t)-1)
		(void)iconv_close(converter->read);
	if (converter->write != (iconv_t)-1)
		(void)iconv_close(converter->write);
}

void reg_encoder_destroy(struct reg_encoder *encoder)
{
	if (encoder == NULL)
		return;
	for (size_t i = 0; i < encoder->n; i++)
		converter_close(&encoder->converters[i]);
	(void)pthread_mutex_destroy(&encoder->lock);
	free(encoder);
}

static bool is_little(void)
{
	const uint16_t one = 1;
	unsigned char first;

	memcpy(&first, &one, 1);
	return first == 1;
}

/* As it is mostly written: asked four times a text, so without a call. */
static inline bool is_usual(const char *name)
{
	return name[0] == 'U' && name[1] == 'T' && name[2] == 'F' && name[3] == '-' && name[4] == '8' && name[5] == '\0';
}

size_t reg_encoder_nul_size(const char *name)
{
	if ((name[0] != 'U' && name[0] != 'u') || is_usual(name))
		return 1;
	if (strncasecmp(name, "UTF-16", 6) == 0 || strncasecmp(name, "UCS-2", 5) == 0)
		return 2;
	return strncasecmp(name, "UTF-32", 6) == 0 || strncasecmp(name, "UCS-4", 5) == 0 ? 4 : 1;
}

const char *reg_encoder_name(enum reg_type_text unit, const char *own, const char *stated)
{
	size_t size = reg_encoder_unit_size(unit);

	if (size == 1)
		return own != NULL ? own : stated != NULL ? stated : "UTF-8";
	if (own != NULL && reg_encoder_nul_size(own) == size)
		return own;
	if (size == 2)
		return is_little() ? "UTF-16LE" : "UTF-16BE";
	return is_little() ? "UTF-32LE" : "UTF-32BE";
}

size_t reg_encoder_unit_size(enum reg_type_text unit)
{
	return unit == REG_TEXT_UTF16 ? 2 : unit == REG_TEXT_WIDE ? 4 : 1;
}

/* With the lock held. When there are more names than places the last one makes room. */
static struct converter *converter_of(struct reg_encoder *encoder, const char *name)
{
	struct converter *converter;

	for (size_t i = 0; i < encoder->n; i++)
		if (strcmp(encoder->converters[i].name, name) == 0)
			return &encoder->converters[i];
	if (encoder->n == MAX_NAMES)
		converter_close(&encoder->converters[--encoder->n]);
	converter = &encoder->converters[encoder->n++];
	(void)snprintf(converter->name, sizeof converter->name, "%s", name);
	converter->read = iconv_open("UTF-8", name);
	converter->write = iconv_open(name, "UTF-8");
	return converter;
}

/* Whether all eight bytes are ASCII without control characters. */
static bool are_plain(const unsigned char *bytes)
{
	const uint64_t high = UINT64_C(0x8080808080808080), ones = UINT64_C(0x0101010101010101);
	uint64_t eight;

	memcpy(&eight, bytes, sizeof eight);
	/* Below 0x80 no sum carries into the next byte: 0x20 and more reach 0x80 with 0x60, 0x7f alone with 1. */
	return (eight & high) == 0 && ((eight + ones * 0x60) & ~(eight + ones) & high) == high;
}

/* Control characters have no business in a plate or a name and would move a display's cursor. */
static char *clean_utf8(size_t *length, struct reg_bag *bag, const unsigned char *bytes, size_t size)
{
	char *text = reg_bag_take(bag, size + 1);
	size_t out = 0;

	for (size_t at = 0; text != NULL && at < size;) {
		utf8proc_int32_t character;
		utf8proc_ssize_t n;

		if (size - at >= 8 && are_plain(bytes + at)) {
			memcpy(text + out, bytes + at, 8);
			out += 8;
			at += 8;
			continue;
		}
		if (bytes[at] >= 0x20 && bytes[at] < 0x7f) {
			text[out++] = (char)bytes[at++];
			continue;
		}
		n = bytes[at] < 0x80 ? 1 : utf8proc_iterate(bytes + at, (utf8proc_ssize_t)(size - at), &character);
		if (n < 1 || bytes[at] < 0x20 || bytes[at] == 0x7f) {
			text[out++] = '?';
			at++;
			continue;
		}
		memcpy(text + out, bytes + at, (size_t)n);
		out += (size_t)n;
		at += (size_t)n;
	}
	if (text != NULL)
		text[out] = '\0';
	*length = out;
	return text;
}

static bool is_utf8(const char *name)
{
	return is_usual(name) || strcasecmp(name, "UTF-8") == 0 || strcasecmp(name, "UTF8") == 0 || strcasecmp(name, "ASCII") == 0 ||
	    strcasecmp(name, "US-ASCII") == 0;
}

char *reg_encoder_read(size_t *length, struct reg_encoder *encoder, struct reg_bag *bag, const char *name, const void *bytes,
    size_t size)
{
	size_t room = size * 4 + 4, left = room, in_left = size, step = reg_encoder_nul_size(name);
	/* iconv's interface is older than const; it does not write there. */
	char *in = (char *)(uintptr_t)bytes, *buffer, *out;
	struct converter *converter;

	if (is_utf8(name))
		return clean_utf8(length, bag, bytes, size);
	buffer = out = reg_bag_take(bag, room + 1);
	if (buffer == NULL)
		return NULL;
	(void)pthread_mutex_lock(&encoder->lock);
	converter = converter_of(encoder, name);
	if (converter->read == (iconv_t)-1) {
		(void)pthread_mutex_unlock(&encoder->lock);
		return NULL;
	}
	(void)iconv(converter->read, NULL, NULL, NULL, NULL);
	while (in_left > 0 && left > 0) {
		if (iconv(converter->read, &in, &in_left, &out, &left) != (size_t)-1)
			break;
		if (left == 0 || errno == E2BIG || in_left < step)
			break;
		*out++ = '?';
		left--;
		in += step;
		in_left -= step;
	}
	(void)pthread_mutex_unlock(&encoder->lock);
	return clean_utf8(length, bag, (const unsigned char *)buffer, room - left);
}

/* Bytes of the first characters of `text` that fit `room`. */
static size_t fitting(const char *text, size_t room)
{
	size_t n = strnlen(text, room + 1);

	if (n <= room)
		return n;
	n = room;
	while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	return n;
}

size_t reg_encoder_write(struct reg_encoder *encoder, void *out, size_t room, const char *name, const char *text)
{
	size_t in_left, left = room, bytes;
	char *in = (char *)(uintptr_t)text, *to = out;
	struct converter *converter;

	if (is_utf8(name)) {
		bytes = fitting(text, room);
		memcpy(out, text, bytes);
		return bytes;
	}
	in_left = strlen(text);
	(void)pthread_mutex_lock(&encoder->lock);
	converter = converter_of(encoder, name);
	if (converter->write == (iconv_t)-1) {
		(void)pthread_mutex_unlock(&encoder->lock);
		return 0;
	}
	(void)iconv(converter->write, NULL, NULL, NULL, NULL);
	while (in_left > 0) {
		char question[] = "?", *one = question;
		size_t one_left = 1;

		if (iconv(converter->write, &in, &in_left, &to, &left) != (size_t)-1 || errno == E2BIG)
			break;
		/* Not in this encoding: one character further. */
		do {
			in++;
			in_left--;
		} while (in_left > 0 && ((unsigned char)*in & 0xc0) == 0x80);
		if (iconv(converter->write, &one, &one_left, &to, &left) == (size_t)-1)
			break;
	}
	(void)pthread_mutex_unlock(&encoder->lock);
	return room - left;
}
