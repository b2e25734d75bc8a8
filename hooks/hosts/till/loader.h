/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * loader.h - finds the loyalty plugin: dlopen(), the symbol, its type and version. Nothing else of it is looked at.
 */
#ifndef TILL_LOADER_H
#define TILL_LOADER_H

#include <stddef.h>

#include "../../../plugin/regulars.h"

struct till_loader {
	void *handle;
	const struct regulars_plugin *plugin; /* NULL: none */
};

/* Loads the plugin at `path`. Returns 0, or -1 with one line in `why`; the loader is usable (and empty) either way. */
int till_loader_init(struct till_loader *loader, const char *path, char *why, size_t why_size);
void till_loader_finish(struct till_loader *loader);

#endif
