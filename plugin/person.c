/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "person.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_members.h"

#define JOIN "join "

/* --- reading --- */

/* A member of "traits" as it stands in the text. */
struct record {
	int kind;
	int64_t at, number;
	const struct json_t *until;
	const char *text;
};

static const struct reg_json_name kinds[] = {
	{ "type", REG_TRAIT_TYPE }, { "birthday", REG_TRAIT_BIRTHDAY }, { "tag", REG_TRAIT_TAG },
	{ "member", REG_TRAIT_MEMBER }, { "floor", REG_TRAIT_FLOOR }, { NULL, 0 }
};

static const struct reg_json_member record_members[] = {
	{ .name = "kind", .type = REG_JSON_NAME, .offset = offsetof(struct record, kind), .names = kinds },
	{ .name = "at", .type = REG_JSON_INTEGER, .offset = offsetof(struct record, at) },
	{ .name = "until", .type = REG_JSON_NESTED, .offset = offsetof(struct record, until) },
	{ .name = "text", .type = REG_JSON_TEXT, .offset = offsetof(struct record, text) },
	{ .name = "number", .type = REG_JSON_INTEGER, .offset = offsetof(struct record, number) },
};

struct head {
	const char *id;
	int64_t referrer, changed_at;
	const struct json_t *traits;
};

static const struct reg_json_member head_members[] = {
	{ .name = "id", .type = REG_JSON_TEXT, .offset = offsetof(struct head, id) },
	{ .name = "referrer", .type = REG_JSON_INTEGER, .offset = offsetof(struct head, referrer) },
	{ .name = "changed_at", .type = REG_JSON_INTEGER, .offset = offsetof(struct head, changed_at) },
	{ .name = "traits", .type = REG_JSON_NESTED, .offset = offsetof(struct head, traits) },
};

#define COUNT(table) (sizeof table / sizeof table[0])

/* Days and birthdays are counted in 32 bits further on. */
static bool is_sound(const struct record *record)
{
	bool has_text = record->text != NULL;

	switch (record->kind) {
	case REG_TRAIT_BIRTHDAY:
		return record->number >= 0 && record->number <= 1231;
	case REG_TRAIT_MEMBER:
	case REG_TRAIT_FLOOR:
		return has_text && (record->until == NULL || (json_integer_value(record->until) <= INT32_MAX &&
		                                                 json_integer_value(record->until) >= INT32_MIN));
	case REG_TRAIT_TYPE:
	case REG_TRAIT_TAG:
		return has_text;
	}
	return false;
}

static int trait_read(struct reg_trait *out, const struct json_t *object, size_t i, struct reg_err *err)
{
	struct record record = { .kind = -1 };
	char where[40];
	int rc;

	(void)snprintf(where, sizeof where, "traits[%zu].", i);
	rc = reg_json_members_read(&record, object, record_members, COUNT(record_members), where, err);
	if (rc < 0)
		return rc;
	if ((record.until != NULL && !json_is_integer(record.until)) || !is_sound(&record))
		return reg_err_set(err, REG_EINVAL, "%s is not whole, expected kind, at and what the kind is about", where);
	*out = (struct reg_trait){ .kind = (enum reg_trait_kind)record.kind, .at = record.at, .text = record.text,
		.number = record.number };
	out->until = record.until != NULL ? json_integer_value(record.until)
	    : record.kind == REG_TRAIT_TAG ? INT64_MAX : INT32_MAX;
	return REG_OK;
}

static int head_read(struct reg_person *out, const struct json_t *root, struct reg_err *err)
{
	struct head head = { 0 };
	int rc = reg_json_members_read(&head, root, head_members, COUNT(head_members), "", err);

	if (rc < 0)
		return rc;
	if (head.traits != NULL && !json_is_array(head.traits))
		return reg_err_set(err, REG_EINVAL, "traits is no list");
	out->traits = calloc(json_array_size(head.traits) + 1, sizeof *out->traits);
	if (out->traits == NULL)
		return reg_err_set(err, REG_EIO, "out of memory for what is known of a customer");
	for (size_t i = 0; i < json_array_size(head.traits); i++, out->n++)
		if ((rc = trait_read(&out->traits[i], json_array_get(head.traits, i), i, err)) < 0)
			return rc;
	out->id = head.id;
	out->referrer = head.referrer;
	out->changed_at = head.changed_at;
	return REG_OK;
}

int reg_person_decode(struct reg_person *out, const char *traits, struct reg_err *err)
{
	struct reg_err inner = { 0 };
	struct json_t *root;
	int rc;

	*out = (struct reg_person){ 0 };
	if (traits == NULL || traits[0] == '\0')
		return REG_OK;
	rc = reg_json_parse(&root, traits, strlen(traits), &inner);
	if (rc == REG_OK) {
		out->memory = root;
		rc = head_read(out, root, &inner);
	}
	if (rc < 0) {
		reg_person_finish(out);
		return rc == REG_EIO ? reg_err_set(err, rc, "%s", inner.line)
		                     : reg_err_set(err, REG_EDAMAGED, "view_customer.traits: %s", inner.line);
	}
	return REG_OK;
}

void reg_person_finish(struct reg_person *person)
{
	free(person->traits);
	json_decref(person->memory);
	*person = (struct reg_person){ 0 };
}

static size_t occurrences(const char *text, const char *word)
{
	size_t n = 0;

	while ((text = strstr(text, word)) != NULL) {
		text += strlen(word);
		n++;
	}
	return n;
}

/* A word that stands in a text of theirs only makes them look less plain. */
bool reg_person_is_plain(const char *traits)
{
	static const char *const words[] = { "\"birthday\"", "\"tag\"", "\"member\"", "\"floor\"" };

	if (traits == NULL || traits[0] == '\0')
		return false;
	for (size_t i = 0; i < COUNT(words); i++)
		if (strstr(traits, words[i]) != NULL)
			return false;
	return occurrences(traits, "\"kind\"") == occurrences(traits, "\"text\":\"person\"") && strchr(traits, '\\') == NULL;
}

/* --- asking --- */

static const struct reg_trait *latest(const struct reg_person *person, enum reg_trait_kind kind, int64_t at_unix_s)
{
	for (size_t i = person == NULL ? 0 : person->n; i > 0; i--)
		if (person->traits[i - 1].kind == kind && person->traits[i - 1].at <= at_unix_s)
			return &person->traits[i - 1];
	return NULL;
}

const char *reg_person_type(const struct reg_person *person, int64_t at_unix_s)
{
	const struct reg_trait *type = latest(person, REG_TRAIT_TYPE, at_unix_s);

	return type == NULL ? "person" : type->text;
}

int reg_person_birthday(const struct reg_person *person, int64_t at_unix_s)
{
	const struct reg_trait *birthday = latest(person, REG_TRAIT_BIRTHDAY, at_unix_s);

	return birthday == NULL ? 0 : (int)birthday->number;
}

bool reg_person_has_tag(const struct reg_person *person, const char *tag, int64_t at_unix_s)
{
	for (size_t i = 0; person != NULL && i < person->n; i++) {
		const struct reg_trait *trait = &person->traits[i];

		if (trait->kind == REG_TRAIT_TAG && trait->at <= at_unix_s && at_unix_s < trait->until &&
		    strcmp(trait->text, tag) == 0)
			return true;
	}
	return false;
}

bool reg_person_is_member(const struct reg_person *person, const struct reg_card_programme *card, int64_t at_unix_s,
    int32_t day, int32_t last_use_day)
{
	bool is_renewed = card->renews_on_use && last_use_day != INT32_MIN && day <= (int64_t)last_use_day + card->term_days;

	for (size_t i = 0; person != NULL && i < person->n; i++) {
		const struct reg_trait *trait = &person->traits[i];

		if (trait->kind == REG_TRAIT_MEMBER && trait->at <= at_unix_s && strcmp(trait->text, card->id) == 0 &&
		    (day <= trait->until || is_renewed))
			return true;
	}
	return false;
}

/* --- with the tally --- */

/* "join ID"; false: longer than any id of a programme may be, which then has no entry. */
static bool join_id(char out[256], const struct reg_card_programme *card)
{
	return snprintf(out, 256, JOIN "%s", card->id) < 256;
}

/* A join that was, for the card: without one there is nothing that could be renewed, and no tally to ask. */
static bool ever_joined(const struct reg_person *person, const struct reg_card_programme *card)
{
	for (size_t i = 0; person != NULL && i < person->n; i++)
		if (person->traits[i].kind == REG_TRAIT_MEMBER && strcmp(person->traits[i].text, card->id) == 0)
			return true;
	return false;
}

bool reg_person_is_member_by(const struct reg_person *person, const struct reg_card_programme *card, int64_t at_unix_s,
    int32_t day, const struct reg_tally *tally)
{
	int64_t last = 0;
	char id[256];

	if (!ever_joined(person, card))
		return false;
	if (card->renews_on_use && tally != NULL && join_id(id, card))
		last = reg_tally_latest(tally, id);
	return reg_person_is_member(person, card, at_unix_s, day,
	    last == 0 || last > INT32_MAX || last < INT32_MIN ? INT32_MIN : (int32_t)last);
}

int reg_person_renew(struct reg_tally *tally, const struct reg_person *person, const struct reg_programme *programme,
    int64_t at_unix_s, int32_t day, struct reg_err *err)
{
	int rc = REG_OK;
	char id[256];

	for (size_t i = 0; i < programme->n_cards && rc == REG_OK; i++) {
		const struct reg_card_programme *card = &programme->cards[i];

		if (card->renews_on_use && reg_person_is_member_by(person, card, at_unix_s, day, tally) && join_id(id, card))
			rc = reg_tally_note(tally, id, day, err);
	}
	return rc;
}

static int rank_of(const struct reg_programme *programme, const char *tier)
{
	for (size_t i = 0; i < programme->n_tiers; i++)
		if (tier != NULL && strcmp(programme->tiers[i].id, tier) == 0)
			return (int)i;
	return 0;
}

int reg_person_floor(const struct reg_person *person, const struct reg_programme *programme, int64_t at_unix_s, int32_t day,
    const struct reg_tally *tally)
{
	int floor = 0;

	for (size_t i = 0; person != NULL && i < person->n; i++) {
		const struct reg_trait *trait = &person->traits[i];

		if (trait->kind == REG_TRAIT_FLOOR && trait->at <= at_unix_s && day <= trait->until &&
		    rank_of(programme, trait->text) > floor)
			floor = rank_of(programme, trait->text);
	}
	for (size_t i = 0; i < programme->n_cards; i++) {
		const struct reg_card_programme *card = &programme->cards[i];

		if (rank_of(programme, card->tier) > floor && reg_person_is_member_by(person, card, at_unix_s, day, tally))
			floor = rank_of(programme, card->tier);
	}
	return floor;
}
