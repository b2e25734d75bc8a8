/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * approval.h - who approves a command that goes beyond what one may do alone, and how PINs are read.
 */
#ifndef REG_APPROVAL_H
#define REG_APPROVAL_H

#include "act.h"
#include "command.h"

#define REG_APPROVAL_OPTIONS \
	{ "approver", "STAFF", N_("Who approves it; the PIN is asked for.") }, \
	{ "pin-file", "FILE", N_("The PIN is the first line of this file (\"-\": of standard input), rather than asked for.") }

/* The same with the reason, of what is changed by hand. */
#define REG_APPROVAL_REASON_OPTIONS \
	{ "reason", "TEXT", N_("Why; needed, and kept with who did it.") }, \
	REG_APPROVAL_OPTIONS

#define REG_PIN_SIZE 64

struct reg_approval_given {
	struct reg_approval approval; /* pin points into `pin` */
	char pin[REG_PIN_SIZE];
	bool is_given;
};

/* Reads a PIN from --pin-file or, without it, from the terminal, unseen; `prompt` says whose. REG_EINVAL: there is none. */
int reg_pin_read(char pin[REG_PIN_SIZE], const struct reg_command *command, const char *prompt, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_pin_forget(char pin[REG_PIN_SIZE]);

/* Reads --approver with its PIN. Released with reg_approval_finish() in every case. 0; REG_EXIT_USAGE, explained; or an
 * error. */
int reg_approval_read(struct reg_approval_given *out, const struct reg_command *command, struct reg_err *err)
    __attribute__((warn_unused_result));
/* What the acts take: NULL when nobody approves. */
const struct reg_approval *reg_approval_of(const struct reg_approval_given *given);
void reg_approval_finish(struct reg_approval_given *given);

#endif
