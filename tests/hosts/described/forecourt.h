/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The client library of a forecourt controller: it is asked for the next delivery. */
#ifndef FORECOURT_H
#define FORECOURT_H

#include <stdint.h>

typedef int32_t LONG;
typedef double DATE; /* days since 1899-12-30, local */

/* 0: done; 10: no delivery is waiting. */
LONG ClientConnect(const char *host, LONG port);
LONG ClientDisconnect(void);
LONG GetNextDelivery(LONG *delivery, LONG *receipt, LONG *pump, LONG *hose, LONG *grade, char *grade_name, LONG *pay,
    LONG *kind, double *volume, double *price, double *value, double *pieces, double *article_value, char *article,
    DATE *completed, LONG *attendant, char *card, uint16_t *plate, double *total);
LONG AckDelivery(LONG delivery);
/* Of the test: every delivery was fetched. */
int forecourt_is_empty(void);

#endif
