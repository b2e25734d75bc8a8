/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu.h - the plugin's menu on this till: its actions as a list, its forms asked field by field.
 */
#ifndef TILL_MENU_H
#define TILL_MENU_H

#include "till.h"

/* words: "menu", then the action's id or number and NAME=VALUE ...; what is not given there is asked for, one line of
 * input per field, "." leaves the form. "menu" alone lists the actions and reads which. While a ticket is open the
 * action is about it. Returns 0, or -1 after saying why not. */
int till_menu(struct till *till, char **words, int n);

/* answer VALUE: to the question that the plugin had at the last total. */
int till_menu_answer(struct till *till, char **words, int n);

/* lookup plate|card|phone|customer VALUE */
int till_menu_lookup(struct till *till, char **words, int n);

#endif
