/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "identity.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "mac.h"

const char *reg_identity_kind_name(enum reg_identity_kind kind)
{
	static const char *const names[] = {
		[REG_IDENTITY_PLATE] = "plate",
		[REG_IDENTITY_CARD] = "card",
		[REG_IDENTITY_PHONE] = "phone",
		[REG_IDENTITY_CUSTOMER] = "customer",
	};

	return names[kind];
}

int reg_identity_find(struct reg_identity *out, struct reg_side *side, enum reg_identity_kind kind, const char *value,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	size_t size;
	const void *commitment;
	int rc = reg_sql(&stmt, side->store, REG_SQL_IDENTITY_FIND, err, "tt", reg_identity_kind_name(kind), value);

	memset(out, 0, sizeof *out);
	if (rc == 0) {
		rc = reg_step(stmt, err);
	}
	if (rc <= 0) {
		return rc;
	}
	out->no = reg_int(stmt, 0);
	commitment = reg_blob(stmt, 1, &size);
	if (size != REG_ID_SIZE) {
		reg_reset(stmt);
		return reg_err_set(err, REG_EDAMAGED, "identity %lld: commitment of %zu bytes, expected %d",
		    (long long)out->no, size, REG_ID_SIZE);
	}
	memcpy(out->commitment, commitment, REG_ID_SIZE);
	reg_reset(stmt);
	return 0;
}

void reg_identity_commit(unsigned char out[REG_ID_SIZE], const unsigned char salt[REG_SALT_SIZE], const char *kind,
    const char *value)
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, NULL, 0, REG_ID_SIZE);
	reg_mac_bytes(&state, salt, REG_SALT_SIZE);
	reg_mac_text(&state, kind);
	reg_mac_text(&state, value);
	(void)crypto_generichash_final(&state, out, REG_ID_SIZE);
}

int reg_identity_obtain(struct reg_identity *out, struct reg_side *side, enum reg_identity_kind kind, const char *value,
    const char *label, const char *class, struct reg_err *err)
{
	unsigned char salt[REG_SALT_SIZE];
	int rc = reg_identity_find(out, side, kind, value, err);

	if (rc < 0 || out->no != 0) {
		return rc;
	}
	randombytes_buf(salt, sizeof salt);
	reg_identity_commit(out->commitment, salt, reg_identity_kind_name(kind), value);
	rc = reg_run(side->store, REG_SQL_IDENTITY_ADD, err, "ttttbb", reg_identity_kind_name(kind), value, label, class,
	    salt, sizeof salt, out->commitment, sizeof out->commitment);
	out->no = reg_last_rowid(side->store);
	return rc;
}

int reg_identity_value(char *out, size_t size, struct reg_side *side, int64_t no, struct reg_err *err)
{
	struct reg_stmt *stmt;
	const char *value;
	int rc = reg_sql(&stmt, side->store, REG_SQL_IDENTITY_VALUE, err, "i", no);

	if (rc == 0) {
		rc = reg_step(stmt, err);
	}
	if (rc == 0) {
		return reg_err_set(err, REG_ENOTFOUND, "identity %lld: there is none", (long long)no);
	}
	if (rc < 0) {
		return rc;
	}
	value = reg_text(stmt, 0);
	(void)snprintf(out, size, "%s", value == NULL ? "" : value);
	reg_reset(stmt);
	return 0;
}
