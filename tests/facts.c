/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "facts.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *name; enum ref_act_kind kind; } kinds[] = {
	{ "enrol", REF_ENROL }, { "bind", REF_BIND }, { "unbind", REF_UNBIND }, { "edit", REF_EDIT }, { "tag", REF_TAG },
	{ "untag", REF_UNTAG }, { "adjust", REF_ADJUST }, { "open", REF_OPEN }, { "transfer", REF_TRANSFER },
	{ "redeem", REF_REDEEM }, { "hold", REF_HOLD }, { "merge", REF_MERGE }, { "floor", REF_FLOOR },
	{ "join", REF_JOIN }, { "refer", REF_REFER }, { "claim", REF_CLAIM }, { "undo", REF_UNDO },
	{ "earner", REF_EARNER }, { "contact", REF_CONTACT }, { "block", REF_BLOCK }, { "end", REF_END },
};

static void *keep(struct facts *facts, void *memory)
{
	if (memory == NULL)
		abort();
	facts->memory = realloc(facts->memory, (facts->n_memory + 1) * sizeof(*facts->memory));
	if (facts->memory == NULL)
		abort();
	return facts->memory[facts->n_memory++] = memory;
}

static const char *keep_text(struct facts *facts, const char *text)
{
	return text != NULL ? keep(facts, strdup(text)) : NULL;
}

/* --- bodies -------------------------------------------------------------------------------------------------- */

static const char *text_of(struct facts *facts, const json_t *body, const char *name)
{
	return keep_text(facts, json_string_value(json_object_get(body, name)));
}

static int64_t number_of(const json_t *body, const char *name)
{
	return json_integer_value(json_object_get(body, name));
}

/* Site day, REG_DAY_NEVER when there is none. */
static int32_t day_of(const json_t *body, const char *name)
{
	const json_t *value = json_object_get(body, name);

	return json_is_integer(value) ? (int32_t)json_integer_value(value) : REG_DAY_NEVER;
}

static void read_birthday(struct ref_act *act, const json_t *personal)
{
	const json_t *value = json_object_get(personal, "birthday");
	const char *text = json_string_value(value);
	size_t size = text != NULL ? strlen(text) : 0;

	act->has_birthday = value != NULL;
	if (size == 10 || size == 5)
		act->birthday = atoi(text + size - 5) * 100 + atoi(text + size - 2);
}

static void read_parts(struct ref_act *act, struct facts *facts, const json_t *body)
{
	const json_t *list = json_object_get(body, "parts");
	struct ref_part *parts = keep(facts, calloc(json_array_size(list) + 1, sizeof(*parts)));

	for (size_t i = 0; i < json_array_size(list); i++) {
		parts[i].points = number_of(json_array_get(list, i), "points");
		parts[i].expires_at = number_of(json_array_get(list, i), "expires_at");
	}
	act->parts = parts;
	act->n_parts = json_array_size(list);
}

static void read_body(struct ref_act *act, struct facts *facts, const json_t *body, const json_t *personal)
{
	static const char *const text_names[] = {
		[REF_ENROL] = "kind", [REF_EDIT] = "kind", [REF_TAG] = "tag", [REF_UNTAG] = "tag", [REF_FLOOR] = "tier",
		[REF_JOIN] = "card", [REF_REFER] = "option", [REF_HOLD] = "reward", [REF_REDEEM] = "reward", [REF_EARNER] = "name",
		[REF_CONTACT] = "name", [REF_END] = NULL,
	};

	if (text_names[act->kind] != NULL)
		act->text = text_of(facts, body, text_names[act->kind]);
	act->valid_from = number_of(body, "valid_from");
	act->role = text_of(facts, body, "role");
	act->confidence = (int)number_of(body, "confidence");
	act->points = number_of(body, "points");
	act->count = number_of(body, "count");
	act->hold = text_of(facts, body, "hold");
	act->until_unix_s = number_of(body, "until");
	act->until_day = day_of(body, "until_day");
	act->expires_on = text_of(facts, body, "expires_on");
	act->site = text_of(facts, body, "site");
	act->series = text_of(facts, body, "series");
	act->receipt = text_of(facts, body, "receipt");
	if (act->kind == REF_CLAIM)
		act->document_kind = reg_kind_parse(json_string_value(json_object_get(body, "kind")));
	if (act->kind == REF_TRANSFER)
		read_parts(act, facts, body);
	if (act->kind == REF_EARNER)
		act->points = number_of(body, "share");
	if (act->kind == REF_EARNER || act->kind == REF_CONTACT || act->kind == REF_BLOCK)
		act->valid_from = number_of(body, "from");
	if (act->kind == REF_END)
		act->ends = text_of(facts, body, "entry");
	read_birthday(act, personal);
}

/* --- rows ---------------------------------------------------------------------------------------------------- */

static enum regulars_identifier_kind target_kind(const char *name)
{
	if (name == NULL || strcmp(name, "customer") == 0)
		return REGULARS_CUSTOMER;
	return strcmp(name, "plate") == 0 ? REGULARS_PLATE : strcmp(name, "card") == 0 ? REGULARS_CARD : REGULARS_PHONE;
}

/* kind, id, hlc, at, customer, kind and value of the target, undoes, body, personal. */
static int read_row(struct facts *facts, struct reg_stmt *row, struct reg_err *err)
{
	struct ref_act act = { 0 };
	json_t *body, *personal;
	const char *kind;

	body = json_loads(reg_text(row, 8), 0, NULL);
	/* An entry is known by what it says. */
	kind = strcmp(reg_text(row, 0), "entry") == 0 ? json_string_value(json_object_get(body, "kind")) : reg_text(row, 0);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kind != NULL && strcmp(kind, kinds[i].name) == 0)
			act.kind = kinds[i].kind;
	if (act.kind == 0) {
		json_decref(body);
		return REG_OK;
	}
	personal = reg_text(row, 9) != NULL ? json_loads(reg_text(row, 9), 0, NULL) : NULL;
	if (body == NULL)
		return reg_err_set(err, REG_EDAMAGED, "act %s: found %s, expected a JSON object", reg_text(row, 0), reg_text(row, 8));
	act.id = keep_text(facts, reg_text(row, 1));
	act.hlc = reg_int(row, 2);
	act.at_unix_s = reg_int(row, 3);
	act.customer = keep_text(facts, reg_text(row, 4) != NULL ? reg_text(row, 4) : "");
	act.target_kind = target_kind(reg_text(row, 5));
	act.target = keep_text(facts, reg_text(row, 6));
	act.undoes = keep_text(facts, reg_text(row, 7));
	read_body(&act, facts, body, personal);
	json_decref(body);
	json_decref(personal);
	facts->acts = realloc(facts->acts, (facts->n + 1) * sizeof(*facts->acts));
	if (facts->acts == NULL)
		abort();
	facts->acts[facts->n++] = act;
	return REG_OK;
}

int facts_read(struct facts *out, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *row = NULL;
	int code;

	memset(out, 0, sizeof(*out));
	code = reg_sql(&row, side->store, REG_SQL_TEST_ACTS, err, "");
	while (code >= 0 && (code = reg_step(row, err)) > 0)
		code = read_row(out, row, err);
	reg_reset(row);
	return code;
}

void facts_finish(struct facts *facts)
{
	for (size_t i = 0; i < facts->n_memory; i++)
		free(facts->memory[i]);
	free(facts->memory);
	free(facts->acts);
	memset(facts, 0, sizeof(*facts));
}

char *facts_describe(const struct ref_act *act)
{
	const char *name = "?";
	char *line;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (act->kind == kinds[i].kind)
			name = kinds[i].name;
	if (asprintf(&line, "%s %s at %" PRId64 " target %s text %s points %" PRId64 " count %" PRId64 " until %" PRId64
	    " until_day %d hold %s valid_from %" PRId64 " confidence %d parts %zu id %.8s undoes %.8s", name, act->customer,
	    act->at_unix_s, act->target != NULL ? act->target : "-", act->text != NULL ? act->text : "-", act->points, act->count,
	    act->until_unix_s, act->until_day, act->hold != NULL ? act->hold : "-", act->valid_from, act->confidence,
	    act->n_parts, act->id != NULL ? act->id : "", act->undoes != NULL ? act->undoes : "-") < 0)
		abort();
	return line;
}
