/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mac.h"

#include <string.h>

void reg_mac_bytes(crypto_generichash_state *state, const void *bytes, size_t size)
{
	uint64_t length = bytes == NULL ? UINT64_MAX : size;
	unsigned char prefix[8];

	for (int i = 0; i < 8; i++) {
		prefix[i] = (unsigned char)(length >> 8 * i);
	}
	(void)crypto_generichash_update(state, prefix, sizeof prefix);
	if (bytes != NULL && size > 0) {
		(void)crypto_generichash_update(state, bytes, size);
	}
}

void reg_mac_text(crypto_generichash_state *state, const char *text)
{
	reg_mac_bytes(state, text, text == NULL ? 0 : strlen(text));
}

static void mac_int(crypto_generichash_state *state, int64_t value)
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++) {
		bytes[i] = (unsigned char)((uint64_t)value >> 8 * i);
	}
	reg_mac_bytes(state, bytes, sizeof bytes);
}

static void mac_identity(crypto_generichash_state *state, const unsigned char *commitment)
{
	reg_mac_bytes(state, commitment, REG_ID_SIZE);
}

void reg_mac_sale(unsigned char out[REG_MAC_SIZE], const struct reg_side *side, const unsigned char head[REG_MAC_SIZE],
    const struct reg_mac_sale *row)
{
	crypto_generichash_state state;
	const char *const texts[] = { row->site, row->series, row->receipt, row->kind, row->document, row->day,
		row->currency, row->till, row->attendant, row->shift, row->original_site, row->original_series,
		row->original_receipt, row->body };
	const int64_t numbers[] = { row->no, row->hlc, row->revision, row->at, row->volume_ml, row->amount_minor,
		row->fuel_minor, row->has_promise, row->promised_points };

	(void)crypto_generichash_init(&state, side->secret, sizeof side->secret, REG_MAC_SIZE);
	reg_mac_bytes(&state, head, REG_MAC_SIZE);
	reg_mac_text(&state, "sale");
	reg_mac_bytes(&state, row->id, REG_ID_SIZE);
	reg_mac_bytes(&state, row->content, REG_ID_SIZE);
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		mac_int(&state, numbers[i]);
	}
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		reg_mac_text(&state, texts[i]);
	}
	mac_identity(&state, row->plate);
	mac_identity(&state, row->card);
	mac_identity(&state, row->phone);
	mac_identity(&state, row->customer);
	(void)crypto_generichash_final(&state, out, REG_MAC_SIZE);
}

void reg_mac_act(unsigned char out[REG_MAC_SIZE], const struct reg_side *side, const unsigned char head[REG_MAC_SIZE],
    const struct reg_mac_act *row)
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, side->secret, sizeof side->secret, REG_MAC_SIZE);
	reg_mac_bytes(&state, head, REG_MAC_SIZE);
	reg_mac_text(&state, "act");
	mac_int(&state, row->no);
	mac_int(&state, row->hlc);
	reg_mac_bytes(&state, row->id, REG_ID_SIZE);
	reg_mac_text(&state, row->kind);
	mac_int(&state, row->at);
	reg_mac_text(&state, row->actor);
	mac_identity(&state, row->customer);
	mac_identity(&state, row->target);
	reg_mac_text(&state, row->body);
	mac_identity(&state, row->personal);
	mac_identity(&state, row->undoes);
	(void)crypto_generichash_final(&state, out, REG_MAC_SIZE);
}
