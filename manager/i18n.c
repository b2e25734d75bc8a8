/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <config.h>

#include "i18n.h"

#include <errno.h>
#include <iconv.h>
#include <langinfo.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "err.h"

#define DOMAIN "regulars"
#define CODESET_SIZE 32
#define LONGEST_CHARACTER 8
#define CHUNK 512

/* Of the terminal; "" where bytes go through as they are (UTF-8, and the C locale, which knows no characters). */
static char codeset[CODESET_SIZE];

/* One of the two streams. A character may be cut by the end of a write: its beginning waits here. */
struct terminal {
	int fd;
	FILE *wrapped; /* NULL: the stream is the C library's own */
	iconv_t converter;
	bool is_data; /* UTF-8 is wanted */
	char rest[LONGEST_CHARACTER];
	size_t n_rest;
};

static struct terminal terminals[2] = { { .fd = STDOUT_FILENO }, { .fd = STDERR_FILENO } };

/* The name of the locale of a category, as the C library finds it. */
static const char *locale_of_environment(const char *category)
{
	const char *const names[] = { "LC_ALL", category, "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return value;
	}
	return "C";
}

static bool is_chinese(const char *locale)
{
	return strncmp(locale, "zh", 2) == 0;
}

/* gettext reads no LANGUAGE in the C locale; C.UTF-8 is the least that it does read it in. */
static void force(const char *language)
{
	if (setlocale(LC_MESSAGES, "C.UTF-8") == NULL && setlocale(LC_MESSAGES, "C.utf8") == NULL)
		return;
	(void)setenv("LANGUAGE", language, 1);
}

static void find_codeset(void)
{
	const char *name = locale_of_environment("LC_CTYPE");
	const char *found = setlocale(LC_CTYPE, "") != NULL ? nl_langinfo(CODESET) : strchr(name, '.');

	if (found == NULL)
		found = "UTF-8";
	found += found[0] == '.';
	if (strcasecmp(found, "UTF-8") != 0 && strcasecmp(found, "utf8") != 0 && strcmp(found, "ANSI_X3.4-1968") != 0 &&
	    strcmp(found, "US-ASCII") != 0)
		(void)snprintf(codeset, sizeof codeset, "%.*s", (int)strcspn(found, "@"), found);
	/* Everything inside is bytes of UTF-8, and nothing of ours asks the C library about characters. */
	(void)setlocale(LC_CTYPE, "C");
}

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, bytes, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		n -= (size_t)written;
	}
	return true;
}

/* Converts as far as characters go, and returns what is left: the beginning of one. What is no UTF-8 (a path in the
 * terminal's own characters) goes through as it is; what the terminal lacks is a question mark. */
static bool convert(struct terminal *terminal, char **at, size_t *left)
{
	while (*left > 0) {
		char out[2 * CHUNK], *end = out;
		size_t room = sizeof out;
		size_t rc = iconv(terminal->converter, at, left, &end, &room);
		int why = errno;

		if (!write_all(terminal->fd, out, (size_t)(end - out)))
			return false;
		if (rc != (size_t)-1 || why == E2BIG)
			continue;
		if (why == EINVAL && *left < LONGEST_CHARACTER)
			return true;
		if (((unsigned char)**at & 0xc0) == 0xc0 && *left > 1 && ((unsigned char)(*at)[1] & 0xc0) == 0x80) {
			if (!write_all(terminal->fd, "?", 1))
				return false;
			do {
				(*at)++;
				(*left)--;
			} while (*left > 0 && ((unsigned char)**at & 0xc0) == 0x80);
		} else {
			if (!write_all(terminal->fd, *at, 1))
				return false;
			(*at)++;
			(*left)--;
		}
	}
	return true;
}

static ssize_t write_terminal(void *cookie, const char *bytes, size_t n)
{
	struct terminal *terminal = cookie;

	if (terminal->is_data)
		return write_all(terminal->fd, bytes, n) ? (ssize_t)n : 0;
	for (size_t done = 0; done < n;) {
		char chunk[LONGEST_CHARACTER + CHUNK], *at = chunk;
		size_t part = n - done < CHUNK ? n - done : CHUNK, left = terminal->n_rest + part;

		memcpy(chunk, terminal->rest, terminal->n_rest);
		memcpy(chunk + terminal->n_rest, bytes + done, part);
		if (!convert(terminal, &at, &left))
			return 0;
		memcpy(terminal->rest, at, left);
		terminal->n_rest = left;
		done += part;
	}
	return (ssize_t)n;
}

/* The stream with a converter before its descriptor; the old one when there is none for this character set. */
static FILE *wrap(FILE *stream, struct terminal *terminal, int buffering)
{
	const cookie_io_functions_t functions = { .write = write_terminal };

	terminal->converter = iconv_open(codeset, "UTF-8");
	if (terminal->converter == (iconv_t)-1)
		return stream;
	terminal->wrapped = fopencookie(terminal, "w", functions);
	if (terminal->wrapped == NULL) {
		(void)iconv_close(terminal->converter);
		return stream;
	}
	(void)setvbuf(terminal->wrapped, NULL, buffering, 0);
	return terminal->wrapped;
}

static void wrap_streams(void)
{
#ifdef __GLIBC__
	/* Other C libraries know no character set but UTF-8, and do not let the names be assigned. */
	stdout = wrap(stdout, &terminals[0], isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF);
	stderr = wrap(stderr, &terminals[1], _IONBF);
#endif
}

__attribute__((format_arg(1))) static const char *translate(const char *format)
{
	return format[0] != '\0' ? gettext(format) : format; /* the translation of nothing is the catalogue's head */
}

void reg_i18n_begin(void)
{
	const char *catalogues = secure_getenv("REGULARS_LOCALEDIR");
	const char *wanted = locale_of_environment("LC_MESSAGES");

	find_codeset();
	if (setlocale(LC_MESSAGES, "") == NULL && is_chinese(wanted))
		force("zh_CN");
	(void)bindtextdomain(DOMAIN, catalogues != NULL && catalogues[0] != '\0' ? catalogues : REG_LOCALE_DIR);
	(void)bind_textdomain_codeset(DOMAIN, "UTF-8");
	(void)bind_textdomain_codeset("libc", "UTF-8"); /* strerror() */
	(void)textdomain(DOMAIN);
	reg_err_translate = translate;
	if (codeset[0] != '\0')
		wrap_streams();
}

void reg_i18n_choose(const char *language)
{
	if (is_chinese(language))
		force("zh_CN");
	else
		(void)setlocale(LC_MESSAGES, "C");
}

const char *reg_i18n_language(void)
{
	/* TRANSLATORS: the name of your own locale, such as zh_CN. */
	return _("en");
}

const char *reg_i18n_word(const char *word)
{
	char name[64];
	const char *found;

	/* So gettext names a message in a context: context, EOT, message. */
	(void)snprintf(name, sizeof name, "word\004%s", word);
	found = gettext(name);
	return found == name ? word : found;
}

void reg_i18n_data_follows(void)
{
	(void)fflush(stdout);
	terminals[0].is_data = true;
	reg_i18n_choose("en");
}

/* What was converted lives as long as the program: the list keeps it reachable. */
struct typed {
	struct typed *next;
	char text[];
};

char *reg_i18n_typed(char *text)
{
	static struct typed *all;
	size_t left = strlen(text), room = 3 * left + 1;
	struct typed *typed;
	iconv_t converter;
	char *end;

	if (codeset[0] == '\0' || left == 0)
		return text;
	converter = iconv_open("UTF-8", codeset);
	if (converter == (iconv_t)-1)
		return text;
	typed = malloc(sizeof *typed + room);
	if (typed == NULL) {
		(void)iconv_close(converter);
		return text;
	}
	end = typed->text;
	room--;
	if (iconv(converter, &(char *){ text }, &left, &end, &room) == (size_t)-1) {
		free(typed);
		(void)iconv_close(converter);
		return text;
	}
	*end = '\0';
	typed->next = all;
	all = typed;
	(void)iconv_close(converter);
	return typed->text;
}

size_t reg_i18n_key(char out[REG_I18N_CHARACTER], unsigned char byte)
{
	static char bytes[LONGEST_CHARACTER];
	static size_t n;
	size_t left, room = REG_I18N_CHARACTER - 1;
	iconv_t converter;
	char *at = bytes, *end = out;

	out[0] = (char)byte;
	out[1] = '\0';
	if (codeset[0] == '\0')
		return 1;
	converter = iconv_open("UTF-8", codeset);
	if (converter == (iconv_t)-1)
		return 1;
	bytes[n++] = (char)byte;
	left = n;
	if (iconv(converter, &at, &left, &end, &room) == (size_t)-1) {
		end = out;
		if (errno != EINVAL || n == sizeof bytes)
			n = 0; /* no character, or none that begins like this */
	} else {
		n = 0;
	}
	(void)iconv_close(converter);
	*end = '\0';
	return (size_t)(end - out);
}

const char *reg_i18n_places(const char *text)
{
	static const struct {
		const char *name, *path;
	} places[] = { { "{statedir}", REG_STATE_DIR }, { "{datadir}", REG_DATA_DIR },
		{ "{plugin}", REG_PLUGIN_DIR "/regulars.so" } };
	static char out[8192];
	size_t n = 0;

	for (const char *at = text; *at != '\0' && n + 1 < sizeof out;) {
		const char *path = NULL;

		for (size_t i = 0; *at == '{' && i < sizeof places / sizeof places[0]; i++)
			if (strncmp(at, places[i].name, strlen(places[i].name)) == 0) {
				path = places[i].path;
				at += strlen(places[i].name);
				break;
			}
		if (path == NULL)
			out[n++] = *at++;
		else
			n += (size_t)snprintf(out + n, sizeof out - n, "%.200s", path);
		if (n >= sizeof out)
			n = sizeof out - 1;
	}
	out[n] = '\0';
	return out;
}

bool reg_i18n_is_terminal(FILE *stream)
{
	for (size_t i = 0; i < sizeof terminals / sizeof terminals[0]; i++)
		if (terminals[i].wrapped == stream)
			return isatty(terminals[i].fd) != 0;
	return isatty(fileno(stream)) != 0;
}
