/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_hook.c - any bytes as a hook file: either a description that can be used, or a mistake with its line and column.
 *
 * With an engine: make CC=clang CFLAGS='-g -fsanitize=fuzzer,address,undefined -DREG_FUZZ_ENGINE' tests/fuzz/fuzz_hook
 * and then tests/fuzz/fuzz_hook -max_len=4096 FOLDER corpus/hook.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../hooks/described/hookfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int holds, const char *what)
{
	if (!holds) {
		(void)fprintf(stderr, "fuzz_hook: %s\n", what);
		abort();
	}
}

static void on_found(const struct reg_mistake *mistake, void *payload)
{
	int *n_mistakes = payload;

	*n_mistakes += !mistake->is_warning;
	demand(mistake->line >= 1 && mistake->column >= 1 && mistake->message[0] != '\0', "a mistake without a place");
	demand(strchr(mistake->caret, '^') != NULL || strlen(mistake->text) > 400, "a mistake without a caret");
}

/* Members lie inside their type. */
static void check_record(const struct reg_type *type)
{
	for (size_t i = 0; i < type->n_members; i++)
		demand(type->members[i].offset + type->members[i].type->size <= type->size, "a member outside its struct");
}

static void check_names(const struct reg_hook *hook)
{
	char shown[300];

	for (const struct reg_name *name = hook->names.first; name != NULL; name = name->next)
		if (name->type != NULL) {
			demand(strlen(reg_type_print(shown, sizeof shown, name->type, name->name)) > 0, "a type without a text");
			if (reg_type_is_aggregate(name->type))
				check_record(name->type);
		}
}

static void check_handlers(const struct reg_hook *hook)
{
	char shown[4096];

	for (size_t i = 0; i < hook->n_handlers; i++) {
		const struct reg_handler *handler = &hook->handlers[i];

		demand(handler->signature.function == handler->function && handler->signature.result != NULL,
		    "a handler without a signature");
		demand(handler->n_slots <= REG_MAPPING_MAX_SLOTS, "too many slots");
		for (size_t j = 0; j < handler->n_failure; j++)
			if (handler->failure[j].target != NULL)
				demand(reg_expr_print(shown, sizeof shown, handler->failure[j].target, handler->function),
				    "a failure that is no C");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reg_hook *hook = NULL;
	struct reg_err err = { 0 };
	int n_mistakes = 0, rc = reg_hook_parse(&hook, "fuzz", (const char *)data, size, on_found, &n_mistakes, &err);

	if (rc == REG_OK) {
		demand(n_mistakes == 0 && hook->meeting.kind != 0 && hook->n_handlers > 0,
		    "taken, but without a meeting or handler");
		check_names(hook);
		check_handlers(hook);
	} else {
		demand(hook == NULL && strncmp(err.line, "fuzz:", 5) == 0, "refused without a place");
		demand(rc == REG_EIO || n_mistakes > 0, "refused without a mistake");
	}
	reg_hook_destroy(hook);
	return 0;
}
