/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "met.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void met_setup(void)
{
	struct reg_side *side;

	support_init();
	side = support_open("");
	support_programme(side, "");
	support_customer(side, "1");
	support_bind(side, "c:1", REGULARS_PLATE, "粤B12345", INT64_C(1767225600), 100);
	reg_side_close(side);
}

void met_teardown(void)
{
	support_folder_remove();
}

static void on_mistake(const struct reg_mistake *mistake, void *payload)
{
	(void)payload;
	if (!mistake->is_warning)
		(void)fprintf(stderr, "%d:%d: %s\n%s\n%s\n", mistake->line, mistake->column, mistake->message, mistake->text,
		    mistake->caret);
}

struct reg_door *met_create(const struct reg_door_settings *settings, const char *declarations, const char *statements)
{
	const char *path = support_path("test.hook");
	struct reg_hook *hook = NULL;
	struct reg_door *door = NULL;
	struct reg_err err = { 0 };
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	(void)fprintf(file, MET_HEAD "declarations {\n%s\n}\n%s\n", declarations, statements);
	(void)fclose(file);
	ck_assert_msg(reg_hook_load(&hook, path, on_mistake, NULL, &err) == 0, "%s", err.line);
	reg_hook_destroy(hook);
	ck_assert_msg(reg_door_create(&door, path, settings, &err) == 0, "%s", err.line);
	return door;
}

struct reg_door *met_open(const char *declarations, const char *statements)
{
	struct reg_door_settings settings = { .database = support_database, .till = "1" };
	struct reg_door *door = met_create(&settings, declarations, statements);
	struct reg_err err = { 0 };

	ck_assert_msg(reg_door_meet(door, &err) == 0, "%s", err.line);
	return door;
}

void *met_function(struct reg_door *door, const char *name)
{
	void *code = reg_door_function(door, name);

	ck_assert_msg(code != NULL, "no function %s", name);
	return code;
}

void met_run(struct reg_door *door, const char *name, void *room, void *const *args)
{
	const struct reg_handler *handler = reg_hook_handler(reg_door_hook(door), name, REG_PHASE_AFTER);

	ck_assert_ptr_nonnull(handler);
	memset(room, 0xaa, sizeof(uintptr_t));
	reg_door_run(door, handler, room, args);
}
