/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "entitlement.h"

#include <stdlib.h>
#include <string.h>

void reg_entitlements_finish(struct reg_entitlements *entitlements)
{
	free(entitlements->items);
	free(entitlements->uses);
	*entitlements = (struct reg_entitlements){ 0 };
}

/* Room for one more of `size` bytes in an array of *room with `n` in use. */
static int make_room(void **array, size_t *room, size_t n, size_t size, struct reg_err *err)
{
	size_t wanted = *room == 0 ? 8 : *room * 2;
	void *grown;

	if (n < *room)
		return REG_OK;
	grown = realloc(*array, wanted * size);
	if (grown == NULL)
		return reg_err_set(err, REG_EIO, "out of memory for a customer's entitlements");
	*array = grown;
	*room = wanted;
	return REG_OK;
}

static int append(struct reg_entitlements *entitlements, const struct reg_entitlement *entitlement, struct reg_err *err)
{
	void *array = entitlements->items;
	int rc = make_room(&array, &entitlements->room, entitlements->n, sizeof *entitlements->items, err);

	entitlements->items = array;
	if (rc == REG_OK)
		entitlements->items[entitlements->n++] = *entitlement;
	return rc;
}

static int append_use(struct reg_entitlements *entitlements, const struct reg_entitlement_use *use, struct reg_err *err)
{
	void *array = entitlements->uses;
	int rc = make_room(&array, &entitlements->room_uses, entitlements->n_uses, sizeof *entitlements->uses, err);

	entitlements->uses = array;
	if (rc == REG_OK)
		entitlements->uses[entitlements->n_uses++] = *use;
	return rc;
}

int reg_entitlements_add(struct reg_entitlements *entitlements, const struct reg_entitlement *entitlement,
    struct reg_err *err)
{
	struct reg_entitlement added = *entitlement;

	added.count_left = added.count;
	added.is_taken_back = false;
	return append(entitlements, &added, err);
}

static bool gives(const struct reg_entitlement *item, const char *reward, int64_t at_unix_s)
{
	if (item->count_left <= 0 || item->valid_from > at_unix_s || at_unix_s > item->expires_at)
		return false;
	for (const char **id = item->rewards; *id != NULL; id++)
		if (strcmp(*id, reward) == 0)
			return true;
	return false;
}

int reg_entitlements_use(struct reg_entitlements *entitlements, int64_t fact, const char *reward, int64_t count,
    int64_t at_unix_s, struct reg_err *err)
{
	int rc = REG_OK;

	while (rc == REG_OK && count > 0) {
		struct reg_entitlement *first = NULL;
		int64_t part;

		for (size_t i = 0; i < entitlements->n; i++) {
			struct reg_entitlement *item = &entitlements->items[i];

			if (gives(item, reward, at_unix_s) && (first == NULL || item->expires_at < first->expires_at))
				first = item;
		}
		if (first == NULL)
			break;
		part = first->count_left < count ? first->count_left : count;
		first->count_left -= part;
		count -= part;
		rc = append_use(entitlements, &(struct reg_entitlement_use){ .fact = fact, .sale = first->sale,
		    .grant = first->grant, .count = part }, err);
	}
	return rc;
}

static void give_back(struct reg_entitlements *entitlements, struct reg_entitlement_use *use)
{
	for (size_t i = 0; i < entitlements->n; i++) {
		struct reg_entitlement *item = &entitlements->items[i];

		if (item->sale == use->sale && strcmp(item->grant, use->grant) == 0 && !item->is_taken_back)
			item->count_left += use->count;
	}
	use->count = 0;
}

void reg_entitlements_refund(struct reg_entitlements *entitlements, int64_t sale)
{
	for (size_t i = 0; i < entitlements->n; i++) {
		if (entitlements->items[i].sale == sale) {
			entitlements->items[i].count_left = 0;
			entitlements->items[i].is_taken_back = true;
		}
	}
	for (size_t i = 0; i < entitlements->n_uses; i++)
		if (entitlements->uses[i].fact == sale)
			give_back(entitlements, &entitlements->uses[i]);
}

int reg_entitlements_merge(struct reg_entitlements *entitlements, struct reg_entitlements *from, struct reg_err *err)
{
	int rc = REG_OK;

	for (size_t i = 0; i < from->n && rc == REG_OK; i++)
		rc = append(entitlements, &from->items[i], err);
	for (size_t i = 0; i < from->n_uses && rc == REG_OK; i++)
		rc = append_use(entitlements, &from->uses[i], err);
	reg_entitlements_finish(from);
	return rc;
}
