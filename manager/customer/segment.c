/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "segment.h"

#include <stdlib.h>

#include "profile.h"
#include "segment_parts.h"

static const char *const stages[] = { "potential", "floating", "regular", "lost", NULL };
static const char *const classes[] = { "A", "B", "C", NULL };

const struct reg_segment_rule reg_segment_rules[REG_SEGMENT_FIELDS] = {
	[REG_SEGMENT_STAGE] = { .name = "stage", .type = REG_SEGMENT_WORD, .words = stages },
	[REG_SEGMENT_CLASS] = { .name = "class", .type = REG_SEGMENT_WORD, .words = classes },
	[REG_SEGMENT_AT_RISK] = { .name = "at-risk", .type = REG_SEGMENT_FLAG },
	[REG_SEGMENT_OVERDUE] = { .name = "overdue", .type = REG_SEGMENT_FLAG },
	[REG_SEGMENT_FALLEN] = { .name = "fallen", .type = REG_SEGMENT_FLAG },
	[REG_SEGMENT_JUMPED] = { .name = "jumped", .type = REG_SEGMENT_FLAG },
	[REG_SEGMENT_OPEN_CASE] = { .name = "open-case", .type = REG_SEGMENT_FLAG },
	[REG_SEGMENT_KIND] = { .name = "kind", .type = REG_SEGMENT_TEXT },
	[REG_SEGMENT_TAG] = { .name = "tag", .type = REG_SEGMENT_TEXT },
	[REG_SEGMENT_AREA] = { .name = "area", .type = REG_SEGMENT_TEXT, .profile = "area" },
	[REG_SEGMENT_EMPLOYER] = { .name = "employer", .type = REG_SEGMENT_TEXT, .profile = "employer" },
	[REG_SEGMENT_SOURCE] = { .name = "source", .type = REG_SEGMENT_WORD, .profile = "source" },
	[REG_SEGMENT_CHANNEL] = { .name = "channel", .type = REG_SEGMENT_WORD, .profile = "channel" },
	[REG_SEGMENT_CONSENT] = { .name = "consent", .type = REG_SEGMENT_WORD, .profile = "consent" },
	[REG_SEGMENT_ATTITUDE] = { .name = "attitude", .type = REG_SEGMENT_WORD, .profile = "attitude" },
	[REG_SEGMENT_KEPT_BY] = { .name = "kept-by", .type = REG_SEGMENT_TEXT },
	[REG_SEGMENT_VEHICLE_TYPE] = { .name = "vehicle-type", .type = REG_SEGMENT_WORD },
	[REG_SEGMENT_VEHICLE_GRADE] = { .name = "vehicle-grade", .type = REG_SEGMENT_TEXT },
	[REG_SEGMENT_VISITS] = { .name = "visits", .type = REG_SEGMENT_NUMBER, .period = REG_SEGMENT_MAY },
	[REG_SEGMENT_VOLUME] = { .name = "volume", .type = REG_SEGMENT_LITRES, .period = REG_SEGMENT_MAY },
	[REG_SEGMENT_SILENT] = { .name = "silent", .type = REG_SEGMENT_NUMBER },
	[REG_SEGMENT_LAST_VISIT] = { .name = "last-visit", .type = REG_SEGMENT_DAY },
	[REG_SEGMENT_ENROLLED] = { .name = "enrolled", .type = REG_SEGMENT_DAY },
	[REG_SEGMENT_SATISFACTION] = { .name = "satisfaction", .type = REG_SEGMENT_NUMBER },
	[REG_SEGMENT_POINTS] = { .name = "points", .type = REG_SEGMENT_NUMBER },
	[REG_SEGMENT_BIRTHDAY] = { .name = "birthday", .type = REG_SEGMENT_FLAG, .period = REG_SEGMENT_MUST },
	[REG_SEGMENT_COMMUNITY] = { .name = "community", .type = REG_SEGMENT_MENTION, .profile = "community" },
	[REG_SEGMENT_HOMETOWN] = { .name = "hometown", .type = REG_SEGMENT_MENTION, .profile = "hometown" },
	[REG_SEGMENT_ROUTE] = { .name = "route", .type = REG_SEGMENT_MENTION, .profile = "route" },
	[REG_SEGMENT_INTERESTS] = { .name = "interests", .type = REG_SEGMENT_MENTION, .profile = "interests" },
	[REG_SEGMENT_BRAND] = { .name = "brand", .type = REG_SEGMENT_MENTION, .profile = "brand" },
	[REG_SEGMENT_LANGUAGE] = { .name = "language", .type = REG_SEGMENT_TEXT, .profile = "language" },
	[REG_SEGMENT_PAYMENT] = { .name = "payment", .type = REG_SEGMENT_WORD, .profile = "payment" },
	[REG_SEGMENT_SUPPLIERS] = { .name = "suppliers", .type = REG_SEGMENT_MENTION, .profile = "suppliers" },
	[REG_SEGMENT_FLEET_SIZE] = { .name = "fleet-size", .type = REG_SEGMENT_NUMBER, .profile = "fleet_size" },
	[REG_SEGMENT_DEVELOPED_BY] = { .name = "developed-by", .type = REG_SEGMENT_TEXT },
	[REG_SEGMENT_NOTED] = { .name = "noted", .type = REG_SEGMENT_TEXT, .period = REG_SEGMENT_MAY },
	[REG_SEGMENT_MISSING_FIELD] = { .name = "missing", .type = REG_SEGMENT_MISSING },
	[REG_SEGMENT_STALE] = { .name = "stale", .type = REG_SEGMENT_FLAG },
};

const char *const *reg_segment_words_of(const struct reg_segment_rule *rule)
{
	const struct reg_profile_rule *field = rule == &reg_segment_rules[REG_SEGMENT_VEHICLE_TYPE]
	    ? reg_profile_rule(REG_OF_VEHICLE, "type")
	    : rule->profile != NULL ? reg_profile_rule(REG_OF_PERSON | REG_OF_ORGANISATION, rule->profile) : NULL;

	return rule->words != NULL || field == NULL ? rule->words : field->words;
}

void reg_segment_destroy(struct reg_segment *segment)
{
	if (segment != NULL)
		free(segment->text);
	free(segment);
}

bool reg_segment_asks(const struct reg_segment *segment, enum reg_segment_field field)
{
	for (size_t i = 0; i < segment->n; i++)
		if (segment->nodes[i].kind == REG_SEGMENT_TEST && segment->nodes[i].test.field == field)
			return true;
	return false;
}

/* --- evaluation --- */

/* Chains lean to the left: the recursion is as deep as the parts are many, at most REG_SEGMENT_NODES_MAX. */
static int holds(const struct reg_segment *segment, size_t at, int (*test)(const struct reg_segment_test *test, void *payload), void *payload)
{
	const struct reg_segment_node *node = &segment->nodes[at];
	int left;

	if (node->kind == REG_SEGMENT_TEST)
		return test(&node->test, payload);
	left = holds(segment, node->left, test, payload);
	if (left < 0)
		return left;
	if (node->kind == REG_SEGMENT_NOT)
		return left == 0;
	return (left != 0) == (node->kind == REG_SEGMENT_OR) ? left : holds(segment, node->right, test, payload);
}

int reg_segment_holds(const struct reg_segment *segment,
    int (*test)(const struct reg_segment_test *test, void *payload), void *payload)
{
	return holds(segment, segment->root, test, payload);
}

bool reg_segment_compare(const struct reg_segment_test *test, int64_t value)
{
	switch (test->compare) {
	case REG_SEGMENT_IS:
		return true;
	case REG_SEGMENT_EQUAL:
		return value == test->number;
	case REG_SEGMENT_UNEQUAL:
		return value != test->number;
	case REG_SEGMENT_LESS:
		return value < test->number;
	case REG_SEGMENT_AT_MOST:
		return value <= test->number;
	case REG_SEGMENT_MORE:
		return value > test->number;
	case REG_SEGMENT_AT_LEAST:
		return value >= test->number;
	}
	return false;
}

/* --- words --- */

struct walk {
	const struct reg_segment *segment;
	void (*part)(const struct reg_segment_test *test, char joined, int depth, void *payload);
	void *payload;
};

/* `within`: the word of the chain that this is part of. */
static void walk(const struct walk *how, size_t at, enum reg_segment_kind within, int depth)
{
	static const char joined[] = { [REG_SEGMENT_NOT] = 'n', [REG_SEGMENT_AND] = 'a', [REG_SEGMENT_OR] = 'o' };
	const struct reg_segment_node *node = &how->segment->nodes[at];

	if (node->kind == REG_SEGMENT_TEST) {
		how->part(&node->test, '\0', depth, how->payload);
		return;
	}
	if (node->kind != within || node->kind == REG_SEGMENT_NOT)
		how->part(NULL, joined[node->kind], depth++, how->payload);
	walk(how, node->left, node->kind, depth);
	if (node->kind != REG_SEGMENT_NOT)
		walk(how, node->right, node->kind, depth);
}

void reg_segment_walk(const struct reg_segment *segment,
    void (*part)(const struct reg_segment_test *test, char joined, int depth, void *payload), void *payload)
{
	const struct walk how = { segment, part, payload };

	walk(&how, segment->root, REG_SEGMENT_TEST, 0);
}
