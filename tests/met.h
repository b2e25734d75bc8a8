/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * met.h - what the tests of the described door share: a hook file written by the test, met in this process, whose host is the
 * test itself.
 *
 * Everything fails the running test by itself.
 */
#ifndef REG_TESTS_MET_H
#define REG_TESTS_MET_H

#include "../hooks/described/door.h"
#include "../hooks/described/hookfile.h"
#include "support.h"

/* A function of the host: found by dlsym() in the whole process. */
#define MET_HOST __attribute__((visibility("default")))
#define MET_HEAD "hook 1;\nproduct \"Test\";\nversions \"1\" to \"1\";\nencoding \"UTF-8\";\n"

/* Checked fixtures: a database with a programme, customer c:1 with the plate 粤B12345, and a folder. */
void met_setup(void);
void met_teardown(void);

/* Makes a hook file of `declarations` (C) and `statements`, and its door. Not met yet. */
struct reg_door *met_create(const struct reg_door_settings *settings, const char *declarations, const char *statements);
/* The same with the database of the test, and met. */
struct reg_door *met_open(const char *declarations, const char *statements);
/* Code of a handler; cast to the function's type by the caller. */
void *met_function(struct reg_door *door, const char *name);
/* Runs a handler into a room of our own, filled with 0xaa before: for results as libffi is to find them. */
void met_run(struct reg_door *door, const char *name, void *room, void *const *args);

#endif
