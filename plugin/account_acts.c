/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "account_acts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *name; enum reg_account_act_kind kind; } kinds[] = {
	{ "adjust", REG_ACCOUNT_ADJUST },
	{ "open", REG_ACCOUNT_OPEN },
	{ "transfer", REG_ACCOUNT_TRANSFER },
	{ "redeem", REG_ACCOUNT_REDEEM },
	{ "hold", REG_ACCOUNT_HOLD },
	{ "merge", REG_ACCOUNT_MERGE },
	{ "refer", REG_ACCOUNT_REFER },
};

void reg_account_acts_finish(struct reg_account_acts *acts)
{
	for (size_t i = 0; i < acts->n; i++) {
		free(acts->memory[i]);
	}
	free(acts->items);
	free(acts->memory);
	memset(acts, 0, sizeof *acts);
}

/* --- one act --- */

static size_t text_size(const char *text)
{
	return text == NULL ? 0 : strlen(text) + 1;
}

static const char *text_keep(char **place, const char *text)
{
	size_t size = text_size(text);

	if (text == NULL) {
		return NULL;
	}
	text = memcpy(*place, text, size);
	*place += size;
	return text;
}

static int64_t body_int(const json_t *body, const char *name, int64_t otherwise)
{
	const json_t *value = json_object_get(body, name);

	return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

/* Texts and parts of an act in one piece, *memory. */
static int act_body(struct reg_account_act *act, void **memory, const json_t *body, const char *actor,
    struct reg_err *err)
{
	const char *reward = json_string_value(json_object_get(body, "reward"));
	const char *hold = json_string_value(json_object_get(body, "hold"));
	const char *option = json_string_value(json_object_get(body, "option"));
	const char *expires_on = json_string_value(json_object_get(body, "expires_on"));
	const json_t *parts = json_object_get(body, "parts");
	struct reg_account_part *part;
	char *place;

	act->points = body_int(body, "points", 0);
	act->count = body_int(body, "count", 0);
	act->value_minor = body_int(body, "value_minor", 0);
	act->until = body_int(body, "until", 0);
	act->expires_day = REG_DAY_NEVER;
	if (expires_on != NULL && reg_day_parse(&act->expires_day, expires_on, err) < 0) {
		return REG_EDAMAGED;
	}
	act->n_parts = json_array_size(parts);
	*memory = part = malloc(act->n_parts * sizeof *part + text_size(reward) + text_size(hold) + text_size(option) +
	    text_size(actor) + 1);
	if (part == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	act->parts = part;
	for (size_t i = 0; i < act->n_parts; i++) {
		const json_t *item = json_array_get(parts, i);

		part[i].points = body_int(item, "points", 0);
		part[i].expires_at = body_int(item, "expires_at", 0);
		part[i].expires_at = part[i].expires_at == 0 ? INT64_MAX : part[i].expires_at;
	}
	place = (char *)(part + act->n_parts);
	act->reward = text_keep(&place, reward);
	act->hold = text_keep(&place, hold);
	act->option = text_keep(&place, option);
	act->actor = text_keep(&place, actor);
	return 0;
}

/* Columns: no, id, kind, at, customer, target, body, actor. */
static int act_read(struct reg_account_act *act, void **memory, struct reg_stmt *stmt, struct reg_err *err)
{
	const char *kind = reg_text(stmt, 2), *text = reg_text(stmt, 6);
	json_t *body = text == NULL ? NULL : json_loads(text, 0, NULL);
	size_t size;
	const void *id = reg_blob(stmt, 1, &size);
	int rc;

	memset(act, 0, sizeof *act);
	*memory = NULL;
	act->no = reg_int(stmt, 0);
	act->at_unix_s = reg_int(stmt, 3);
	act->customer = reg_int(stmt, 4);
	act->target = reg_int(stmt, 5);
	for (size_t i = 0; kind != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
		act->kind = strcmp(kinds[i].name, kind) == 0 ? kinds[i].kind : act->kind;
	}
	if (act->kind == 0 || size != REG_ID_SIZE || !json_is_object(body)) {
		rc = reg_err_set(err, REG_EDAMAGED, "fact %lld: its kind, id or body cannot be read", (long long)act->no);
	} else {
		memcpy(act->id, id, REG_ID_SIZE);
		rc = act_body(act, memory, body, reg_text(stmt, 7), err);
	}
	json_decref(body);
	return rc;
}

/* --- many --- */

static int acts_room(struct reg_account_acts *acts, struct reg_err *err)
{
	size_t room = acts->room == 0 ? 8 : 2 * acts->room;
	struct reg_account_act *items;
	void **memory;

	if (acts->n < acts->room) {
		return 0;
	}
	items = realloc(acts->items, room * sizeof *items);
	acts->items = items == NULL ? acts->items : items;
	memory = items == NULL ? NULL : realloc(acts->memory, room * sizeof *memory);
	acts->memory = memory == NULL ? acts->memory : memory;
	if (memory == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	acts->room = room;
	return 0;
}

static bool acts_have(const struct reg_account_acts *acts, int64_t no)
{
	for (size_t i = 0; i < acts->n; i++) {
		if (acts->items[i].no == no) {
			return true;
		}
	}
	return false;
}

static int acts_read(struct reg_account_acts *acts, struct reg_side *side, enum reg_sql which, int64_t customer,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, which, err, "i", customer);

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		rc = acts_room(acts, err);
		rc = rc < 0 ? rc : act_read(&acts->items[acts->n], &acts->memory[acts->n], stmt, err);
		acts->n += rc == 0;
	}
	reg_reset(stmt);
	return rc;
}

static int act_compare(const void *left, const void *right)
{
	const struct reg_account_act *a = left, *b = right;

	if (a->at_unix_s != b->at_unix_s) {
		return a->at_unix_s < b->at_unix_s ? -1 : 1;
	}
	return memcmp(a->id, b->id, REG_ID_SIZE);
}

/* Where `customer` belonged when `act` came: merges of the same second count when they are ordered before it. */
static int member_before(int64_t *out, struct reg_side *side, int64_t customer, const struct reg_account_act *act,
    struct reg_err *err)
{
	int rc;

	*out = customer;
	rc = reg_get_int(out, side->store, REG_SQL_FAMILY_BEFORE, err, "iib", customer, act->at_unix_s, act->id,
	    (size_t)REG_ID_SIZE);
	return rc < 0 ? rc : 0;
}

/* Sorts, and says which accounts the customers were. The pieces of memory need not follow: they belong to all. */
static int acts_place(struct reg_account_acts *acts, struct reg_side *side, struct reg_err *err)
{
	int rc = 0;

	if (acts->n > 1) {
		qsort(acts->items, acts->n, sizeof *acts->items, act_compare);
	}
	for (size_t i = 0; i < acts->n && rc == 0; i++) {
		struct reg_account_act *act = &acts->items[i];

		if (act->kind == REG_ACCOUNT_MERGE) {
			act->member = act->customer;
		} else {
			rc = member_before(&act->member, side, act->customer, act, err);
		}
		if (rc == 0 && act->target != 0) {
			rc = member_before(&act->target_member, side, act->target, act, err);
		}
	}
	return rc;
}

/* Forgets the acts from `from` on that are there already (a transfer or merge inside the family is read for both). */
static void acts_drop_repeated(struct reg_account_acts *acts, size_t from)
{
	size_t n = acts->n;

	acts->n = from;
	for (size_t i = from; i < n; i++) {
		if (acts_have(acts, acts->items[i].no)) {
			free(acts->memory[i]);
			continue;
		}
		acts->items[acts->n] = acts->items[i];
		acts->memory[acts->n++] = acts->memory[i];
	}
}

int reg_account_acts_load(struct reg_account_acts *acts, struct reg_side *side, int64_t head, struct reg_err *err)
{
	struct reg_set members = { 0 };
	int rc = reg_family_members(&members, side, head, err);

	for (size_t i = 0; i < members.n && rc == 0; i++) {
		size_t from = acts->n;

		rc = acts_read(acts, side, REG_SQL_ACCOUNT_ACTS, members.items[i], err);
		if (rc == 0 && members.n > 1) {
			acts_drop_repeated(acts, from);
		}
	}
	rc = rc < 0 ? rc : acts_place(acts, side, err);
	reg_set_finish(&members);
	return rc;
}

int reg_account_acts_referred(struct reg_account_acts *acts, struct reg_side *side, int64_t head, struct reg_err *err)
{
	struct reg_set members = { 0 };
	size_t n = 0;
	int rc = reg_family_members(&members, side, head, err);

	for (size_t i = 0; i < members.n && rc == 0; i++) {
		rc = acts_read(acts, side, REG_SQL_ACCOUNT_REFERRED, members.items[i], err);
	}
	for (size_t i = 0; i < acts->n; i++) {
		if (reg_set_has(&members, acts->items[i].customer)) {
			free(acts->memory[i]); /* nobody refers oneself */
			continue;
		}
		acts->items[n] = acts->items[i];
		acts->memory[n++] = acts->memory[i];
	}
	acts->n = n;
	rc = rc < 0 ? rc : acts_place(acts, side, err);
	reg_set_finish(&members);
	return rc;
}
