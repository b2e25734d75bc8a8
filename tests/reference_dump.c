/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The rows of the reference evaluator as text, in the form that reference.h describes.
 */
#include "reference_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_SIZE 24

struct number {
	char text[NUMBER_SIZE];
};

static struct number number(int64_t value, int64_t never)
{
	struct number out = { "never" };

	if (value != never)
		snprintf(out.text, sizeof(out.text), "%" PRId64, value);
	return out;
}

static const char *or_dash(const char *text)
{
	return text != NULL && text[0] != '\0' ? text : "-";
}

static int compare_lines(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static void add_sales(struct ref_views *lines, const struct ref_views *views)
{
	for (size_t i = 0; i < views->n_sales; i++) {
		const struct ref_sale *row = &views->sales[i];

		ref_text(lines,
		    "sale sale=%s kind=%s subject=%s at=%" PRId64 " day=%s currency=%s volume_ml=%" PRId64
		    " amount_minor=%" PRId64 " is_visit=%d plate=%s card=%s doubtful=%d\n",
		    row->sale, row->kind, or_dash(row->subject), row->at_unix_s, row->day, row->currency, row->volume_ml,
		    row->amount_minor, row->is_visit, or_dash(row->plate), or_dash(row->card), row->doubtful);
	}
	for (size_t i = 0; i < views->n_states; i++) {
		const struct ref_state *row = &views->states[i];

		ref_text(lines,
		    "state subject=%s sales=%" PRId64 " visits=%" PRId64 " first_at=%" PRId64 " last_at=%" PRId64
		    " last_visit=%s volume_ml=%" PRId64 " debt=%" PRId64 " tier=%d tier_until=%s\n",
		    row->subject, row->sales, row->visits, row->first_at, row->last_at, or_dash(row->last_visit),
		    row->volume_ml, row->debt, row->tier, number(row->tier_until, REG_DAY_NEVER).text);
	}
}

static void add_points(struct ref_views *lines, const struct ref_views *views)
{
	for (size_t i = 0; i < views->n_lots; i++) {
		const struct ref_lot *row = &views->lots[i];

		ref_text(lines,
		    "lot subject=%s at=%" PRId64 " sale=%s part=%d kind=%s points=%" PRId64 " points_left=%" PRId64
		    " unlock_at=%s expires_at=%s programme=%d\n",
		    row->subject, row->at_unix_s, row->sale, row->part, row->kind, row->points, row->points_left,
		    number(row->unlock_at, INT64_MAX).text, number(row->expires_at, INT64_MAX).text, row->programme);
	}
	for (size_t i = 0; i < views->n_uses; i++) {
		const struct ref_use *row = &views->uses[i];
		const struct ref_lot *lot = row->lot != REF_NONE ? &views->lots[row->lot] : NULL;

		ref_text(lines, "use subject=%s fact=%s sale=%s part=%d points=%" PRId64 "\n", row->subject, row->fact,
		    lot != NULL ? lot->sale : "owed", lot != NULL ? lot->part : 0, row->points);
	}
	for (size_t i = 0; i < views->n_tiers; i++) {
		const struct ref_tier *row = &views->tiers[i];

		ref_text(lines, "tier subject=%s at=%" PRId64 " fact=%s tier=%s\n", row->subject, row->at_unix_s, row->fact,
		    row->tier);
	}
}

static void add_entitlements(struct ref_views *lines, const struct ref_views *views)
{
	for (size_t i = 0; i < views->n_entitlements; i++) {
		const struct ref_entitlement *row = &views->entitlements[i];
		char rewards[512] = "";
		size_t size = 0;

		for (size_t j = 0; row->rewards[j] != NULL; j++)
			size += (size_t)snprintf(rewards + size, sizeof(rewards) - size, "%s\"%s\"", j > 0 ? "," : "",
			    row->rewards[j]);
		ref_text(lines,
		    "entitlement subject=%s sale=%s grant_id=%s rewards=[%s] count=%" PRId64 " count_left=%" PRId64
		    " valid_from=%s expires_at=%s programme=%d\n",
		    row->subject, row->sale, row->grant, rewards, row->count, row->count_left,
		    number(row->valid_from, INT64_MAX).text,
		    number(row->expires_at, INT64_MAX).text, row->programme);
	}
	for (size_t i = 0; i < views->n_holds; i++) {
		const struct ref_hold *row = &views->holds[i];

		ref_text(lines,
		    "hold subject=%s fact=%s hold=%s reward=%s points=%" PRId64 " count=%" PRId64 " at=%" PRId64
		    " until=%" PRId64 " sale=%s\n",
		    row->subject, row->fact, or_dash(row->act->hold), or_dash(row->act->text), row->act->points,
		    row->act->count, row->act->at_unix_s, row->act->until_unix_s, or_dash(row->sale));
	}
	for (size_t i = 0; i < views->n_merges; i++) {
		const struct ref_merge *row = &views->merges[i];

		ref_text(lines, "merge customer=customer:%s stays=customer:%s at=%" PRId64 " fact=%s\n", row->customer,
		    row->stays, row->at_unix_s, row->fact);
	}
}

char *ref_dump(const struct ref_views *views)
{
	struct ref_views lines = { 0 };
	size_t size = 0;
	char *text, *end;

	for (size_t i = 0; i < views->n_documents; i++)
		if (views->documents[i].contents > 1)
			ref_text(&lines, "conflict sale=%s variants=%zu\n", views->documents[i].name,
			    views->documents[i].contents);
	for (size_t i = 0; i < views->n_links; i++)
		ref_text(&lines, "link child=%s sale=%s\n", views->links[i].child, views->links[i].sale);
	add_sales(&lines, views);
	add_points(&lines, views);
	add_entitlements(&lines, views);

	if (lines.n_texts > 0)
		qsort(lines.texts, lines.n_texts, sizeof(*lines.texts), compare_lines);
	for (size_t i = 0; i < lines.n_texts; i++)
		size += strlen(lines.texts[i]);
	text = malloc(size + 1);
	if (text == NULL)
		abort();
	text[0] = '\0';
	end = text;
	for (size_t i = 0; i < lines.n_texts; i++) {
		end = stpcpy(end, lines.texts[i]);
		free(lines.texts[i]);
	}
	free(lines.texts);
	return text;
}
