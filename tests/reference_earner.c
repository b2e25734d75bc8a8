/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who earns with the sale of an organisation, as was said of it.
 */
#include "reference_parts.h"

#include <string.h>

static bool is_enrolled(const struct ref_views *views, const char *customer)
{
	for (size_t i = 0; i < views->n_facts; i++)
		if (views->facts[i].act->kind == REF_ENROL && strcmp(views->facts[i].act->customer, customer) == 0)
			return true;
	return false;
}

/* What was said holds from its beginning until the first act that ends it. */
static bool holds_then(const struct ref_views *views, const struct ref_act *said, int64_t at_unix_s)
{
	int64_t from = said->valid_from != 0 ? said->valid_from : said->at_unix_s;

	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *end = views->facts[i].act;

		if (end->kind == REF_END && said->id != NULL && strcmp(end->ends, said->id) == 0 && end->at_unix_s <= at_unix_s)
			return false;
	}
	return from <= at_unix_s;
}

static bool is_of(const struct ref_views *views, const struct ref_act *act, const char *member, int64_t at_unix_s)
{
	return strcmp(ref_follow(views, act->customer, at_unix_s), member) == 0;
}

static const struct ref_act *rule_of(const struct ref_views *views, const char *member, int64_t at_unix_s)
{
	const struct ref_act *best = NULL;

	for (size_t i = 0; i < views->n_facts; i++) {
		const struct ref_act *act = views->facts[i].act;

		if (act->kind == REF_EARNER && is_of(views, act, member, at_unix_s) && holds_then(views, act, at_unix_s) &&
		    (best == NULL || act->hlc > best->hlc ||
		     (act->hlc == best->hlc && ref_text_compare(act->id, best->id) > 0)))
			best = act;
	}
	return best;
}

/* Whether the act makes somebody a candidate: the driver of the sale's vehicle, or who decides for the organisation. */
static const char *candidate(const struct ref_views *views, const struct ref_act *act, const struct ref_unit *unit,
    bool wants_driver)
{
	int64_t at = unit->root->at_unix_s;

	if (wants_driver)
		return act->kind == REF_BIND && unit->plate != NULL && act->target_kind == REGULARS_PLATE &&
		    strcmp(act->target, unit->plate) == 0 && ref_is_bound(views, act, at) &&
		    strcmp(ref_role(views, act), "driver") == 0 && ref_confidence(views, act) >= 50 ? act->customer : NULL;
	return act->kind == REF_CONTACT && strcmp(act->text, "decides") == 0 && is_of(views, act, unit->member, at) &&
	    holds_then(views, act, at) ? act->target : NULL;
}

void ref_find_earner(const struct ref_views *views, struct ref_unit *unit)
{
	int64_t at = unit->root->at_unix_s;
	const struct ref_act *rule = rule_of(views, unit->member, at);
	const char *found = NULL;
	bool is_driver = rule != NULL && strcmp(rule->text, "driver") == 0;

	if (rule == NULL || strcmp(rule->text, "organisation") == 0)
		return;
	for (size_t i = 0; i < views->n_facts; i++) {
		const char *person = candidate(views, views->facts[i].act, unit, is_driver);

		if (person == NULL || !is_enrolled(views, person))
			continue;
		person = ref_follow(views, person, at);
		if (found != NULL && strcmp(found, person) != 0)
			return; /* two of them */
		found = person;
	}
	if (found == NULL || strcmp(found, unit->member) == 0)
		return;
	unit->earner = found;
	unit->earner_kind = is_driver ? "driver" : "contact";
	unit->percent = (int)rule->points;
}
