/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "place.h"

#include <sys/stat.h>

void reg_place_remember(struct reg_place *out, const char *path)
{
	struct stat st;

	*out = (struct reg_place){ 0 };
	if (lstat(path, &st) == 0) {
		out->device = st.st_dev;
		out->inode = st.st_ino;
	}
}

bool reg_place_is_same(const struct reg_place *place, const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && st.st_dev == place->device && st.st_ino == place->inode;
}
