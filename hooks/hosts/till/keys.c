/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "keys.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "../../../manager/i18n.h"
#include "text.h"

#define KEY_END (-1)
#define KEY_ESCAPE 0x1b
#define ESCAPE_WAIT_MS 50 /* a terminal sends the rest of a function key at once; a person does not */

/* What follows ESC, as xterm, VT220 and the Linux console send it. */
static const struct {
	const char *sequence;
	const char *command;
	int is_complete;
} function_keys[] = {
	{"OP", "help", 1},         {"[11~", "help", 1},         {"[[A", "help", 1},
	{"OQ", "total", 1},        {"[12~", "total", 1},        {"[[B", "total", 1},
	{"OR", "plate ", 0},       {"[13~", "plate ", 0},       {"[[C", "plate ", 0},
	{"OS", "card ", 0},        {"[14~", "card ", 0},        {"[[D", "card ", 0},
	{"[15~", "fuel ", 0},      {"[[E", "fuel ", 0},         {"[17~", "item ", 0},
	{"[18~", "tender cash", 1}, {"[19~", "close", 1},       {"[20~", "menu", 1},
	{"[21~", "quit", 1},
};

static int read_byte(void)
{
	unsigned char byte;
	ssize_t n;

	do
		n = read(STDIN_FILENO, &byte, 1);
	while (n < 0 && errno == EINTR);
	return n == 1 ? byte : KEY_END;
}

static int is_waiting(void)
{
	struct pollfd wait = {.fd = STDIN_FILENO, .events = POLLIN};

	return poll(&wait, 1, ESCAPE_WAIT_MS) > 0;
}

/* The rest of an escape sequence; "" for the Escape key alone. */
static void read_sequence(char *out, size_t size)
{
	size_t n = 0;

	while (n + 1 < size && is_waiting()) {
		int byte = read_byte();

		if (byte == KEY_END)
			break;
		out[n++] = (char)byte;
		/* '[' and 'O' introduce; "[[" is the Linux console's; then a letter or '~' ends it. */
		if (n > 1 && (byte == '~' || (byte >= 'A' && byte <= 'Z')) && !(n == 2 && byte == '['))
			break;
		if (n == 1 && byte != '[' && byte != 'O')
			break;
	}
	out[n] = '\0';
}

static void show(int row, size_t columns, const char *prompt, const char *line, int is_secret)
{
	char shown[1024];
	char stars[64] = "";
	size_t room = columns - 2;
	size_t used = till_text_width(prompt) + 1;

	if (is_secret) {
		memset(stars, '*', strlen(line) < sizeof stars ? strlen(line) : sizeof stars - 1);
		line = stars;
	}
	/* Of a line that is too long its end matters: that is where the cursor is. */
	while (used + till_text_width(line) > room && *line != '\0')
		do
			line++;
		while (((unsigned char)*line & 0xc0) == 0x80);
	(void)snprintf(shown, sizeof shown, "%s %s", prompt, line);
	(void)printf("\033[%d;1H\033[2K%s", row, shown);
	(void)fflush(stdout);
}

static void take_back(char *line, size_t *length)
{
	while (*length > 0 && ((unsigned char)line[--*length] & 0xc0) == 0x80)
		;
	line[*length] = '\0';
}

static int edit(char *out, size_t size, int row, size_t columns, const char *prompt, int is_secret)
{
	size_t length = 0;

	out[0] = '\0';
	for (;;) {
		char sequence[16];
		int byte;

		show(row, columns, prompt, out, is_secret);
		byte = read_byte();
		switch (byte) {
		case KEY_END:
		case 0x03:
			return -1;
		case 0x04:
			if (length == 0)
				return -1;
			break;
		case '\r':
		case '\n':
			return 0;
		case 0x7f:
		case 0x08:
			take_back(out, &length);
			break;
		case 0x15:
			out[length = 0] = '\0';
			break;
		case KEY_ESCAPE:
			read_sequence(sequence, sizeof sequence);
			if (sequence[0] == '\0')
				out[length = 0] = '\0';
			for (size_t i = 0; i < sizeof function_keys / sizeof function_keys[0]; i++)
				if (strcmp(sequence, function_keys[i].sequence) == 0) {
					till_text_copy(out, size, function_keys[i].command);
					length = strlen(out);
					if (function_keys[i].is_complete)
						return 0;
				}
			break;
		default:
			if (byte >= 0x20 && length + REG_I18N_CHARACTER < size)
				length += reg_i18n_key(out + length, (unsigned char)byte);
		}
	}
}

void till_keys_hide(int is_hidden)
{
	struct termios settings;

	if (tcgetattr(STDIN_FILENO, &settings) != 0)
		return;
	settings.c_lflag &= ~(tcflag_t)ECHO;
	settings.c_lflag |= is_hidden ? 0 : ECHO;
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &settings);
}

int till_keys_read(char *out, size_t size, int row, size_t columns, const char *prompt, int is_secret)
{
	struct termios before;
	struct termios raw;
	int result;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return -1;
	raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
	raw.c_iflag &= ~(tcflag_t)(IXON | ICRNL);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	if (tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) != 0)
		return -1;
	result = edit(out, size, row, columns, prompt, is_secret);
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	return result;
}
