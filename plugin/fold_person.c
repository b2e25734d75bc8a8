/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fold_person.c - what may be asked about a customer while its account is folded.
 */
#include <jansson.h>
#include <stdlib.h>

#include "fold.h"

int reg_fold_person_set(struct reg_fold_account *account, const char *traits, struct reg_err *err)
{
	int rc = reg_person_decode(&account->person, traits, err);

	account->has_person = rc == 0;
	return rc;
}

/* Of somebody whom no act ever mentioned the id is known all the same. */
static int person_set_id(struct reg_fold_account *account, const char *id, struct reg_err *err)
{
	json_t *object = id == NULL ? NULL : json_pack("{s:s,s:[]}", "id", id, "traits");
	char *text = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
	int rc = 0;

	json_decref(object);
	if (id != NULL) {
		rc = text == NULL ? reg_err_set(err, REG_EIO, "out of memory") : reg_fold_person_set(account, text, err);
	}
	free(text);
	return rc;
}

int reg_fold_person(struct reg_fold_account *account, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_FOLD_TRAITS, err, "i", account->member);

	if (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const char *traits = reg_text(stmt, 0);

		rc = traits != NULL && traits[0] != '\0' ? reg_fold_person_set(account, traits, err)
		                                         : person_set_id(account, reg_text(stmt, 1), err);
	}
	reg_reset(stmt);
	return rc;
}
