/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "organisation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile.h"

/* Columns: number, id, kind, name, phone, fleet_size. */
static int add(struct reg_organisations *out, struct reg_stmt *stmt)
{
	const char *name = reg_text(stmt, 3), *size = reg_text(stmt, 5);
	struct reg_organisation *one;

	if (out->n == out->room) {
		size_t room = out->room == 0 ? 64 : out->room * 2;
		struct reg_organisation *items = reallocarray(out->items, room, sizeof *items);

		if (items == NULL)
			return -1;
		out->items = items;
		out->room = room;
	}
	one = &out->items[out->n++];
	*one = (struct reg_organisation){ .no = reg_int(stmt, 0), .id = strdup(reg_text(stmt, 1)),
		.name = name != NULL ? strdup(name) : NULL, .fleet_size = size != NULL ? strtoll(size, NULL, 10) : 0 };
	(void)snprintf(one->kind, sizeof one->kind, "%s", reg_text(stmt, 2));
	return one->id != NULL && (name == NULL || one->name != NULL) ? 0 : -1;
}

int reg_organisations_read(struct reg_organisations *out, struct reg_side *side, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_AROUND_CUSTOMERS, err, "i", at_unix_s);

	*out = (struct reg_organisations){ 0 };
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		rc = 0;
		if (reg_profile_of_kind(reg_text(stmt, 2)) == REG_OF_ORGANISATION && add(out, stmt) != 0) {
			reg_reset(stmt);
			rc = reg_err_set(err, REG_EIO, "out of memory");
		}
	}
	return rc;
}

void reg_organisations_finish(struct reg_organisations *organisations)
{
	for (size_t i = 0; i < organisations->n; i++) {
		free(organisations->items[i].id);
		free(organisations->items[i].name);
	}
	free(organisations->items);
	*organisations = (struct reg_organisations){ 0 };
}

static int compare(const void *key, const void *item)
{
	const int64_t *no = key;
	const struct reg_organisation *organisation = item;

	return (*no > organisation->no) - (*no < organisation->no);
}

const struct reg_organisation *reg_organisations_find(const struct reg_organisations *organisations, int64_t no)
{
	return organisations->n > 0 ? bsearch(&no, organisations->items, organisations->n, sizeof *organisations->items, compare) : NULL;
}
