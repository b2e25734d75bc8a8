/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * err.h - how a function of ours says what went wrong.
 *
 * Functions return 0 (or a count) or a negative REG_E...; the one line for a person goes into a struct reg_err that the
 * caller supplies and passes on unchanged. The first line set wins, so cleaning up cannot hide the cause.
 */
#ifndef REG_ERR_H
#define REG_ERR_H

#include <stdarg.h>
#include <stddef.h>

#define REG_ERR_SIZE 512

enum reg_code {
	REG_OK = 0,
	REG_EINVAL = -1,   /* what came in is wrong; the line says what was expected */
	REG_ENOTFOUND = -2,
	REG_EBUSY = -3,    /* the database is locked beyond the budget */
	REG_EIO = -4,      /* disk, memory, permission */
	REG_EDAMAGED = -5, /* the database contradicts itself */
	REG_ENEWER = -6,   /* made by a newer program */
	REG_EEXISTS = -7,
	REG_EDENIED = -8,  /* somebody else must approve, or may not */
	REG_EOLDER = -9,   /* made by an older program: opened for writing, it is brought up to date */
};

struct reg_err {
	enum reg_code code;
	char line[REG_ERR_SIZE];
};

/* Records `code` and the formatted line in *err unless one is there already; err may be NULL. Returns code.
 * Control characters become '?', and of a payment card number only the last four digits are left. */
int reg_err_set(struct reg_err *err, enum reg_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));
int reg_err_vset(struct reg_err *err, enum reg_code code, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));
void reg_err_clear(struct reg_err *err);

/* How a program that has languages translates the formats of these lines (and others like them) before they are filled;
 * the translation may take the arguments in another order (%2$s). NULL, as in the plugin, whose process is not ours:
 * they are English. Set once, before there are threads. */
extern const char *(*reg_err_translate)(const char *format) __attribute__((format_arg(1)));
/* `format`, translated by that; REG_ERR_TEXT marks one that stands in a table. */
#define REG_ERR_TEXT(text) text
const char *reg_err_format(const char *format) __attribute__((format_arg(1)));

#endif
