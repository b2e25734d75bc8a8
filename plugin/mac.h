/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mac.h - the hash over a row that the audit chain consists of, the same for a row about to be written and one read
 * back.
 *
 * Every member enters with its length, so that no two rows give the same bytes; NULL differs from "".
 */
#ifndef REG_MAC_H
#define REG_MAC_H

#include <sodium.h>

#include "side.h"

#define REG_MAC_SIZE 16

/* One member more. NULL is allowed. */
void reg_mac_bytes(crypto_generichash_state *state, const void *bytes, size_t size);
void reg_mac_text(crypto_generichash_state *state, const char *text);

/* A row of fact_sale as the chain covers it. Everything borrowed; ids and commitments are REG_ID_SIZE bytes or NULL. */
struct reg_mac_sale {
	int64_t no, hlc;
	const void *id, *content;
	const char *site, *series, *receipt, *kind, *document, *day, *currency, *till, *attendant, *shift;
	int64_t revision, at;
	const unsigned char *plate, *card, *phone, *customer; /* commitments or NULL */
	int64_t volume_ml, amount_minor, fuel_minor;
	const char *original_site, *original_series, *original_receipt;
	bool has_promise;
	int64_t promised_points;
	const char *body;
};

/* A row of fact_act, likewise. */
struct reg_mac_act {
	int64_t no, hlc;
	const void *id;
	const char *kind;
	int64_t at;
	const char *actor;
	const unsigned char *customer, *target; /* commitments or NULL */
	const char *body;
	const unsigned char *personal; /* commitment or NULL */
	const unsigned char *undoes;   /* id of an act or NULL */
};

/* The mac of a row behind `head`, the mac of the origin's row before it (zeros before the first). `out` may be `head`.
 */
void reg_mac_sale(unsigned char out[REG_MAC_SIZE], const struct reg_side *side, const unsigned char head[REG_MAC_SIZE],
    const struct reg_mac_sale *row);
void reg_mac_act(unsigned char out[REG_MAC_SIZE], const struct reg_side *side, const unsigned char head[REG_MAC_SIZE],
    const struct reg_mac_act *row);

#endif
