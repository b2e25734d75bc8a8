/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sync.c - to be preloaded: makes every fsync and fdatasync slower by REGULARS_BENCH_SYNC_US microseconds, or, when that is
 * negative, nothing at all.
 */
#include <config.h> /* for RTLD_NEXT */

#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Microseconds to add. Read again at each call: it is nothing beside a sync. */
static long added_us(void)
{
	const char *text = getenv("REGULARS_BENCH_SYNC_US");

	return text ? strtol(text, NULL, 10) : 0;
}

static int slowed(const char *name, int fd)
{
	long us = added_us();

	if (us < 0)
		return 0;
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
	struct timespec pause = { us / 1000000, us % 1000000 * 1000 };
	nanosleep(&pause, NULL);
	return real(fd);
}

__attribute__((visibility("default"))) int fsync(int fd)
{
	return slowed("fsync", fd);
}

__attribute__((visibility("default"))) int fdatasync(int fd)
{
	return slowed("fdatasync", fd);
}
