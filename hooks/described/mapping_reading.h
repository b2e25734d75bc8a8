/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mapping_reading.h - a value while it is read: mapping_value.c, mapping_unit.c and mapping_lookup.c read it, mapping_fit.c checks it.
 */
#ifndef REG_MAPPING_READING_H
#define REG_MAPPING_READING_H

#include "mapping_parts.h"

/* What a unit measures. */
enum reg_measure {
	REG_MEASURE_VOLUME = 1,
	REG_MEASURE_MONEY,
	REG_MEASURE_PRICE,
	REG_MEASURE_QUANTITY,
	REG_MEASURE_POINTS
};

struct reg_reading {
	struct reg_mapping *mapping;
	struct reg_source *source;
	struct reg_lex *lex;
	struct reg_value *value;
	enum reg_want want;
	bool reads;      /* from the host; else writes to it */
	bool has_as, is_bcd, has_length, has_decimal, has_max;
	enum reg_measure measure; /* of `in`; 0: there was none */
	struct reg_span measure_span;
};

/* Reports a message. Returns false. */
bool reg_mapping_wrong(struct reg_reading *reading, struct reg_span span, const char *message);

/* Behind `in` and `lookup`: the rest of the clause. False: reported. */
bool reg_mapping_unit(struct reg_reading *reading);
bool reg_mapping_lookup(struct reg_reading *reading);
/* Whether what comes out is an integer, by look-up or as it stands. */
bool reg_mapping_gives_integer(const struct reg_value *value);
/* Whether the clauses go with the source. False: reported. */
bool reg_mapping_check_source(struct reg_reading *reading);
/* Whether the value can be the member `in`. False: reported. */
bool reg_mapping_check_in(struct reg_reading *reading, enum reg_in in);

#endif
