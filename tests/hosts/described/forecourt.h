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
LONG GetNextDelivery(LONG *delivery, LONG *hose, LONG *pump, LONG *tank, LONG *grade, char *grade_name, LONG *state,
    LONG *kind, double *volume, double *price, double *value, double *volume_2, double *price_2, double *value_2,
    DATE *completed, DATE *cleared, LONG *attendant, LONG *reserved_by, uint16_t *plate);
/* A till takes the delivery to its ticket and tells the controller what was sold beside it. */
LONG AckDelivery(LONG delivery);
LONG GetDeliveryTicket(LONG delivery, LONG *receipt, char *card, LONG card_size, char *article, LONG article_size,
    double *pieces, double *article_value, LONG *pay);

#endif
