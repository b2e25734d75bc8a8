/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * i18n.h - the languages of our programs: which one, and the character set of the terminal.
 *
 * Inside, every text is UTF-8. Catalogues are GNU gettext's, domain "regulars"; the plugin never comes here, for the
 * locale of its process is the host's. What a program reads by machine (JSON, CSV headings, ids) is not translated.
 *
 * A text for people is a whole sentence: `_("...")` where it is printed, `N_("...")` in a table whose user calls _() on
 * it, `ngettext("%d row", "%d rows", n)` where it counts; arguments in another order are `%1$s` in the translation.
 * Functions that take a format as reg_err_set() does are listed in po/local.mk and need no mark.
 */
#ifndef REG_I18N_H
#define REG_I18N_H

#include <libintl.h>
#include <stdbool.h>
#include <stdio.h>

#define _(text) gettext(text)
#define N_(text) text

/* Once, first thing in main(): the language and character set of the environment (LC_ALL, LC_MESSAGES, LC_CTYPE, LANG,
 * LANGUAGE), the catalogues (REGULARS_LOCALEDIR in the environment: where they are before they are installed), stdout
 * and stderr, which from here on take UTF-8 and write what the terminal expects. Chinese needs no generated locale: a
 * name such as zh_CN.GB18030 is understood by itself. Neither fails: what cannot be had is English and UTF-8. */
void reg_i18n_begin(void);

/* Messages in `language` ("en", "zh_CN") from now on, whatever the environment says. */
void reg_i18n_choose(const char *language);

/* The language of messages: "en" or "zh_CN". Valid for good. */
const char *reg_i18n_language(void);

/* A word of a fixed vocabulary, by its entry in the context "word"; itself where there is none. */
const char *reg_i18n_word(const char *word);

/* What is printed next is data for a program: English and UTF-8 whatever the terminal expects. */
void reg_i18n_data_follows(void);

/* A text typed by a person (an argument, a line) as UTF-8, or as it is when it is not in the terminal's character set.
 * Valid until the program ends. */
char *reg_i18n_typed(char *text);

/* A key that was typed in raw mode: writes the character that it ends to out, as UTF-8 with a NUL, and returns its bytes;
 * 0 while the character is not whole. */
#define REG_I18N_CHARACTER 8
size_t reg_i18n_key(char out[REG_I18N_CHARACTER], unsigned char byte);

/* A text with {statedir}, {datadir} and {plugin} filled: paths that were configured. Static. */
const char *reg_i18n_places(const char *text);

/* The stream, as printed to, is a terminal. */
bool reg_i18n_is_terminal(FILE *stream);

#endif
