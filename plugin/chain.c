/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "chain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "fact.h"

struct chain_walk {
	void (*found)(const char *line, void *payload);
	void *payload;
	int breaches;
	int64_t origin, seq;
	unsigned char head[REG_MAC_SIZE];
};

static void __attribute__((format(printf, 2, 3))) chain_breach(struct chain_walk *walk, const char *format, ...)
{
	char line[256];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(line, sizeof line, reg_err_format(format), args);
	va_end(args);
	walk->breaches++;
	if (walk->found != NULL) {
		walk->found(line, walk->payload);
	}
}

static const void *chain_blob(struct reg_stmt *stmt, int column, size_t expected)
{
	size_t size;
	const void *bytes = reg_blob(stmt, column, &size);

	return size == expected ? bytes : NULL;
}

/* Columns of chain_rows: 0 no, 1 hlc, 2 mac, 3 table, 4 id, then those of the table (see statements.sql). */
static void chain_row_mac(unsigned char out[REG_MAC_SIZE], const struct reg_side *side, const struct chain_walk *walk,
    struct reg_stmt *stmt)
{
	if (strcmp(reg_text(stmt, 3), "act") == 0) {
		reg_mac_act(out, side, walk->head, &(struct reg_mac_act){
			.no = reg_int(stmt, 0), .hlc = reg_int(stmt, 1), .id = chain_blob(stmt, 4, REG_ID_SIZE),
			.kind = reg_text(stmt, 8), .at = reg_int(stmt, 11), .actor = reg_text(stmt, 16),
			.customer = chain_blob(stmt, 21, REG_ID_SIZE), .target = chain_blob(stmt, 18, REG_ID_SIZE),
			.body = reg_text(stmt, 29), .personal = chain_blob(stmt, 19, REG_ID_SIZE),
			.undoes = chain_blob(stmt, 30, REG_ID_SIZE),
		});
		return;
	}
	reg_mac_sale(out, side, walk->head, &(struct reg_mac_sale){
		.no = reg_int(stmt, 0), .hlc = reg_int(stmt, 1), .id = chain_blob(stmt, 4, REG_ID_SIZE),
		.site = reg_text(stmt, 5), .series = reg_text(stmt, 6), .receipt = reg_text(stmt, 7), .kind = reg_text(stmt, 8),
		.revision = reg_int(stmt, 9), .document = reg_text(stmt, 10), .at = reg_int(stmt, 11),
		.content = chain_blob(stmt, 12, REG_ID_SIZE), .day = reg_text(stmt, 13), .currency = reg_text(stmt, 14),
		.till = reg_text(stmt, 15), .attendant = reg_text(stmt, 16), .shift = reg_text(stmt, 17),
		.plate = chain_blob(stmt, 18, REG_ID_SIZE), .card = chain_blob(stmt, 19, REG_ID_SIZE),
		.phone = chain_blob(stmt, 20, REG_ID_SIZE), .customer = chain_blob(stmt, 21, REG_ID_SIZE),
		.volume_ml = reg_int(stmt, 22), .amount_minor = reg_int(stmt, 23), .fuel_minor = reg_int(stmt, 24),
		.original_site = reg_text(stmt, 25), .original_series = reg_text(stmt, 26),
		.original_receipt = reg_text(stmt, 27), .has_promise = !reg_is_null(stmt, 28),
		.promised_points = reg_is_null(stmt, 28) ? 0 : reg_int(stmt, 28), .body = reg_text(stmt, 29),
	});
}

static int chain_origin_end(struct chain_walk *walk, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	const void *head;
	int rc;

	if (walk->origin == 0) {
		return 0;
	}
	rc = reg_sql(&stmt, side->store, REG_SQL_ORIGIN_HEAD, err, "i", walk->origin);
	if (rc == 0) {
		rc = reg_step(stmt, err);
	}
	if (rc < 0) {
		return rc;
	}
	if (rc == 0) {
		chain_breach(walk, "origin %lld: facts without an origin", (long long)walk->origin);
		return 0;
	}
	head = chain_blob(stmt, 1, REG_MAC_SIZE);
	if (reg_int(stmt, 0) != walk->seq) {
		chain_breach(walk, "origin %lld: the last fact is %lld, expected %lld: facts are missing at the end",
		    (long long)walk->origin, (long long)walk->seq, (long long)reg_int(stmt, 0));
	} else if (head == NULL || memcmp(head, walk->head, REG_MAC_SIZE) != 0) {
		chain_breach(walk, "origin %lld: the chain does not end in its recorded head", (long long)walk->origin);
	}
	reg_reset(stmt);
	return 0;
}

static int chain_walk_rows(struct chain_walk *walk, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_CHAIN_ROWS, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		int64_t no = reg_int(stmt, 0);
		unsigned char mac[REG_MAC_SIZE];
		const void *stored = chain_blob(stmt, 2, REG_MAC_SIZE);

		if (no >> REG_ORIGIN_SHIFT != walk->origin) {
			rc = chain_origin_end(walk, side, err);
			if (rc < 0) {
				break;
			}
			walk->origin = no >> REG_ORIGIN_SHIFT;
			walk->seq = 0;
			memset(walk->head, 0, sizeof walk->head);
		}
		if ((no & ((INT64_C(1) << REG_ORIGIN_SHIFT) - 1)) != ++walk->seq) {
			chain_breach(walk, "fact %lld/%lld is missing", (long long)walk->origin, (long long)walk->seq);
			walk->seq = no & ((INT64_C(1) << REG_ORIGIN_SHIFT) - 1);
		}
		chain_row_mac(mac, side, walk, stmt);
		if (stored == NULL || memcmp(mac, stored, REG_MAC_SIZE) != 0) {
			chain_breach(walk, "fact %lld/%lld (%s %s) was changed, or the one before it was", (long long)walk->origin,
			    (long long)walk->seq, reg_text(stmt, 8), reg_is_null(stmt, 7) ? "" : reg_text(stmt, 7));
		}
		if (stored != NULL) {
			memcpy(walk->head, stored, REG_MAC_SIZE);
		}
		rc = 0;
	}
	reg_reset(stmt);
	return rc < 0 ? rc : chain_origin_end(walk, side, err);
}

/* An origin of which nothing is left has no rows that the walk could miss. */
static int chain_lost(struct chain_walk *walk, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_CHAIN_LOST, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		chain_breach(walk, "origin %lld: all its facts are missing, expected %lld", (long long)reg_int(stmt, 0),
		    (long long)reg_int(stmt, 1));
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

/* Commitments of what is not erased must still fit their values. */
static int chain_commitments(struct chain_walk *walk, struct reg_side *side, enum reg_sql which, const char *what,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	unsigned char commitment[REG_ID_SIZE];
	int rc = reg_sql(&stmt, side->store, which, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const void *salt = chain_blob(stmt, 3, REG_SALT_SIZE), *stored = chain_blob(stmt, 4, REG_ID_SIZE);

		if (salt != NULL) {
			reg_identity_commit(commitment, salt, reg_text(stmt, 1), reg_text(stmt, 2));
		}
		if (salt == NULL || stored == NULL || memcmp(commitment, stored, REG_ID_SIZE) != 0) {
			chain_breach(walk, "%s %lld: its value does not fit its commitment", what, (long long)reg_int(stmt, 0));
		}
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

/* What is empty must have been erased by somebody. */
static int chain_erased(struct chain_walk *walk, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_CHAIN_ERASED, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		chain_breach(walk, "%s %lld: its value is gone, but nobody erased it", reg_text(stmt, 0), (long long)reg_int(stmt, 1));
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

/* An area or competitor under another name than the act gave it. */
static int chain_places(struct chain_walk *walk, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_CHAIN_PLACES, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		chain_breach(walk, "fact %lld: its place is not the one it names", (long long)reg_int(stmt, 0));
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

int reg_chain_verify(struct reg_side *side, void (*found)(const char *line, void *payload), void *payload,
    struct reg_err *err)
{
	struct chain_walk walk = { .found = found, .payload = payload };
	int rc = chain_walk_rows(&walk, side, err);

	if (rc == 0) {
		rc = chain_lost(&walk, side, err);
	}
	if (rc == 0) {
		rc = chain_commitments(&walk, side, REG_SQL_CHAIN_IDENTITIES, "identity", err);
	}
	if (rc == 0) {
		rc = chain_commitments(&walk, side, REG_SQL_CHAIN_PERSONAL, "fact", err);
	}
	if (rc == 0) {
		rc = chain_erased(&walk, side, err);
	}
	if (rc == 0) {
		rc = chain_places(&walk, side, err);
	}
	return rc < 0 ? rc : walk.breaches;
}

int reg_chain_head(char out[2 * REG_MAC_SIZE + 1], struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	const unsigned char *head;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ORIGIN_GET, err, "tt", side->site, side->till);

	out[0] = '\0';
	if (rc == 0) {
		rc = reg_step(stmt, err);
	}
	if (rc <= 0) {
		return rc;
	}
	head = chain_blob(stmt, 3, REG_MAC_SIZE);
	if (head != NULL) {
		(void)sodium_bin2hex(out, 2 * REG_MAC_SIZE + 1, head, REG_MAC_SIZE);
	}
	reg_reset(stmt);
	return 0;
}
