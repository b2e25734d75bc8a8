/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* forecourt_host.c - a program beside the controller's client: it waits until every delivery was fetched by somebody. */
#include <time.h>

#include "forecourt.h"



int main(void)
{
	const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };

	for (int i = 0; i < 3000; i++) {
		if (forecourt_is_empty())
			return 0;
		(void)nanosleep(&pause, NULL);
	}
	return 1;
}
