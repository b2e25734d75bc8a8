/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * segment.h - the expressions of saved segments: read, checked, said in words, evaluated. Pure.
 *
 *     stage = regular and (class = A or volume in 30 days >= 200) and not tag = "no mail"
 *
 * Tests are a field, perhaps "in N days", and perhaps a comparison; "and" binds closer than "or", "not" closest. What is
 * not known of a customer compares as false, and as true by "!=".
 */
#ifndef REG_SEGMENT_H
#define REG_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "err.h"

enum reg_segment_type {
	REG_SEGMENT_FLAG,    /* stands alone */
	REG_SEGMENT_WORD,    /* = or != one of `words` */
	REG_SEGMENT_TEXT,    /* = or != any text */
	REG_SEGMENT_MENTION, /* the same, and = says that it stands somewhere in the field, in large or small letters */
	REG_SEGMENT_MISSING, /* = or != a field that profiles of customers should have */
	REG_SEGMENT_NUMBER,
	REG_SEGMENT_LITRES,  /* given in litres, compared in ml */
	REG_SEGMENT_DAY,
};

enum reg_segment_period { REG_SEGMENT_NEVER, REG_SEGMENT_MAY, REG_SEGMENT_MUST }; /* whether "in N days" goes with it */

enum reg_segment_field {
	REG_SEGMENT_STAGE, REG_SEGMENT_CLASS, REG_SEGMENT_AT_RISK, REG_SEGMENT_OVERDUE, REG_SEGMENT_FALLEN, REG_SEGMENT_JUMPED,
	REG_SEGMENT_OPEN_CASE, REG_SEGMENT_KIND, REG_SEGMENT_TAG, REG_SEGMENT_AREA, REG_SEGMENT_EMPLOYER,
	REG_SEGMENT_SOURCE, REG_SEGMENT_CHANNEL, REG_SEGMENT_CONSENT, REG_SEGMENT_ATTITUDE, REG_SEGMENT_KEPT_BY,
	REG_SEGMENT_VEHICLE_TYPE, REG_SEGMENT_VEHICLE_GRADE, REG_SEGMENT_VISITS, REG_SEGMENT_VOLUME, REG_SEGMENT_SILENT,
	REG_SEGMENT_LAST_VISIT, REG_SEGMENT_ENROLLED, REG_SEGMENT_SATISFACTION, REG_SEGMENT_POINTS, REG_SEGMENT_BIRTHDAY,
	REG_SEGMENT_COMMUNITY, REG_SEGMENT_HOMETOWN, REG_SEGMENT_ROUTE, REG_SEGMENT_INTERESTS, REG_SEGMENT_BRAND,
	REG_SEGMENT_LANGUAGE, REG_SEGMENT_PAYMENT, REG_SEGMENT_SUPPLIERS, REG_SEGMENT_FLEET_SIZE, REG_SEGMENT_DEVELOPED_BY,
	REG_SEGMENT_NOTED, REG_SEGMENT_MISSING_FIELD, REG_SEGMENT_STALE,
	REG_SEGMENT_FIELDS
};

struct reg_segment_rule {
	const char *name;
	enum reg_segment_type type;
	enum reg_segment_period period;
	const char *const *words; /* of a WORD, NULL behind the last; NULL: those of the field of profiles */
	const char *profile;      /* the field of profiles that it asks for (profile.h); NULL: something else */
};
extern const struct reg_segment_rule reg_segment_rules[REG_SEGMENT_FIELDS];

enum reg_segment_compare {
	REG_SEGMENT_IS, REG_SEGMENT_EQUAL, REG_SEGMENT_UNEQUAL, REG_SEGMENT_LESS, REG_SEGMENT_AT_MOST, REG_SEGMENT_MORE,
	REG_SEGMENT_AT_LEAST
};

struct reg_segment_test {
	enum reg_segment_field field;
	enum reg_segment_compare compare;
	int64_t days;       /* "in N days"; 0: none */
	int64_t number;     /* NUMBER, LITRES in ml, DAY in days since 1970 */
	const char *text;   /* WORD, TEXT */
};

struct reg_segment; /* a checked expression */

/* Reads one. REG_EINVAL: "segment:COLUMN: what was expected, what was found", columns in characters from 1, with the name
 * that may have been meant. REG_EIO: memory. */
int reg_segment_parse(struct reg_segment **out, const char *text, struct reg_err *err) __attribute__((warn_unused_result));
void reg_segment_destroy(struct reg_segment *segment); /* NULL is allowed */

/* The words of a WORD, NULL behind the last. */
const char *const *reg_segment_words_of(const struct reg_segment_rule *rule);

/* Whether the expression asks for this field. */
bool reg_segment_asks(const struct reg_segment *segment, enum reg_segment_field field);

/* 1 or 0: whether it holds; a negative result of `test` is returned. `test` says 1, 0 or fails; it is only asked what still
 * decides something. */
int reg_segment_holds(const struct reg_segment *segment,
    int (*test)(const struct reg_segment_test *test, void *payload), void *payload);

/* Compares a number as the test says. */
bool reg_segment_compare(const struct reg_segment_test *test, int64_t value);

/* Walks the expression from the outside in: `part` gets each part with its depth. Chains of the same word are one part, a
 * heading (`test` NULL, `joined` 'a' and, 'o' or, 'n' not), whose parts are one deeper. */
void reg_segment_walk(const struct reg_segment *segment,
    void (*part)(const struct reg_segment_test *test, char joined, int depth, void *payload), void *payload);

#endif
