/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "share.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int reg_share_with_group(int fd, const char *path, mode_t mode)
{
	char folder[PATH_MAX];
	struct stat st;
	char *slash;

	if (snprintf(folder, sizeof folder, "%s", path) >= (int)sizeof folder) {
		errno = ENAMETOOLONG;
		return -1;
	}
	slash = strrchr(folder, '/');
	if (slash == NULL) {
		(void)strcpy(folder, ".");
	} else {
		slash[slash == folder ? 1 : 0] = '\0';
	}
	if (stat(folder, &st) != 0) {
		return -1;
	}
	if ((st.st_mode & S_ISGID) == 0 || (st.st_mode & S_IWGRP) == 0) {
		return 0;
	}
	if (fstat(fd, &st) != 0) {
		return -1;
	}
	return st.st_uid != geteuid() || (st.st_mode & 07777) == mode ? 0 : fchmod(fd, mode);
}
