/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "loader.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "../../../manager/i18n.h"

int till_loader_init(struct till_loader *loader, const char *path, char *why, size_t why_size)
{
	const struct regulars_plugin *plugin;

	memset(loader, 0, sizeof *loader);
	loader->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (loader->handle == NULL) {
		(void)snprintf(why, why_size, "%s", dlerror());
		return -1;
	}
	plugin = dlsym(loader->handle, REGULARS_SYMBOL);
	if (plugin == NULL) {
		(void)snprintf(why, why_size, _("%s: no symbol %s"), path, REGULARS_SYMBOL);
	} else if (plugin->type != REGULARS_PLUGIN_TYPE) {
		(void)snprintf(why, why_size, _("%s: type %08x, expected %08x"), path, (unsigned)plugin->type,
		    REGULARS_PLUGIN_TYPE);
	} else if (plugin->version >> 16 != REGULARS_ABI_MAJOR) {
		(void)snprintf(why, why_size, _("%s: ABI version %u.%u, expected %u.x"), path,
		    (unsigned)(plugin->version >> 16), (unsigned)(plugin->version & 0xffff), REGULARS_ABI_MAJOR);
	} else {
		loader->plugin = plugin;
		return 0;
	}
	till_loader_finish(loader);
	return -1;
}

void till_loader_finish(struct till_loader *loader)
{
	if (loader->handle != NULL)
		dlclose(loader->handle);
	memset(loader, 0, sizeof *loader);
}
