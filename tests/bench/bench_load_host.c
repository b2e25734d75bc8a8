/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench_load_host.c - loads the plugin and looks one customer up: bench_load_host REGULARS.SO DATABASE PLATE */
#include <dlfcn.h>
#include <stddef.h>

#include "regulars.h"

int main(int argc, char **argv)
{
	void *object = argc == 4 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
	const struct regulars_plugin *plugin = object ? dlsym(object, REGULARS_SYMBOL) : NULL;
	struct regulars_settings settings = { .struct_size = sizeof(settings), .till = "1" };
	struct regulars_session *session;
	struct regulars_checkout *view;

	if (!plugin)
		return 1;
	settings.database = argv[2];
	if (plugin->start(&session, &settings, NULL, NULL, 0) != REGULARS_OK ||
	    plugin->lookup(&view, session, REGULARS_PLATE, argv[3]) != REGULARS_OK)
		return 1;
	int found = view->customer_id != NULL;
	plugin->checkout_free(view);
	plugin->stop(session);
	return found ? 0 : 1;
}
