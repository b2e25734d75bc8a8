/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "approval.h"
#include "i18n.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <sodium.h>

/* `name` NULL: it is typed. */
static int first_line(char pin[REG_PIN_SIZE], FILE *file, const char *name, struct reg_err *err)
{
	if (fgets(pin, REG_PIN_SIZE, file) == NULL)
		pin[0] = '\0';
	pin[strcspn(pin, "\r\n")] = '\0';
	if (pin[0] != '\0')
		return 0;
	return name == NULL ? reg_err_set(err, REG_EINVAL, "a PIN was expected, and nothing was typed")
	    : strcmp(name, "-") == 0
	    ? reg_err_set(err, REG_EINVAL, "a PIN was expected in the first line of standard input")
	    : reg_err_set(err, REG_EINVAL, "a PIN was expected in the first line of %s", name);
}

/* Typed on the terminal, which echoes nothing meanwhile. */
static int ask(char pin[REG_PIN_SIZE], const char *prompt, struct reg_err *err)
{
	struct termios before, quiet;
	int rc;

	if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &before) != 0)
		return reg_err_set(err, REG_EINVAL, "a PIN is needed and there is no terminal to ask on: use --pin-file");
	/* TRANSLATORS: a prompt, such as "New PIN" */
	fprintf(stderr, _("%s: "), prompt);
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	rc = first_line(pin, stdin, NULL, err);
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	fprintf(stderr, "\n");
	return rc;
}

int reg_pin_read(char pin[REG_PIN_SIZE], const struct reg_command *command, const char *prompt, struct reg_err *err)
{
	const char *path = reg_command_value(command, "pin-file");
	FILE *file;
	int rc;

	pin[0] = '\0';
	if (path == NULL)
		return ask(pin, prompt, err);
	if (strcmp(path, "-") == 0)
		return first_line(pin, stdin, path, err);
	file = fopen(path, "re");
	if (file == NULL)
		return reg_err_set(err, REG_EIO, "cannot read %s: %s", path, strerror(errno));
	rc = first_line(pin, file, path, err);
	(void)fclose(file);
	return rc;
}

void reg_pin_forget(char pin[REG_PIN_SIZE])
{
	sodium_memzero(pin, REG_PIN_SIZE);
}

int reg_approval_read(struct reg_approval_given *out, const struct reg_command *command, struct reg_err *err)
{
	const char *approver = reg_command_value(command, "approver");
	int rc;

	*out = (struct reg_approval_given){ 0 };
	if (approver == NULL)
		return reg_command_value(command, "pin-file") == NULL ? 0
		    : reg_command_usage(command, "--pin-file: whose PIN it is is missing; see --approver");
	rc = reg_pin_read(out->pin, command, _("PIN of the approver"), err);
	out->is_given = rc == 0;
	out->approval = (struct reg_approval){ .staff = approver, .pin = out->pin };
	return rc;
}

const struct reg_approval *reg_approval_of(const struct reg_approval_given *given)
{
	return given->is_given ? &given->approval : NULL;
}

void reg_approval_finish(struct reg_approval_given *given)
{
	reg_pin_forget(given->pin);
}
