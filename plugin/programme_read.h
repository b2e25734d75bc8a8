/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * programme_read.h - typed members of a programme file: each reader takes one key of a group, checks it and reports
 * what is wrong with the line it stands on. For the files programme*.c alone.
 *
 * A reader never fails: it reports and gives its fallback, so that one run finds every mistake. What it allocates
 * hangs on the programme and goes with it.
 */
#ifndef REG_PROGRAMME_READ_H
#define REG_PROGRAMME_READ_H

#include <libconfig.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "programme.h"

#define REG_READ_MAX_LIST 1000 /* entries of any one list */
#define REG_READ_MAX_TEXT 100  /* bytes of any one text but notices */
#define REG_READ_MAX_NOTICE 300

struct reg_block; /* memory of a programme, a linked list */

struct reg_read {
	const char *name;           /* of the file, in messages */
	struct reg_err *err;        /* gets the first mistake; may be NULL */
	void (*found)(const char *line, void *payload); /* gets all of them; may be NULL */
	void *payload;
	int mistakes;
	bool no_memory;
	bool is_stored;             /* was checked when it was loaded: a key that is not known is passed over */
	int passed_over;            /* how many were */
	bool is_chinese;            /* names are picked in Chinese */
	int decimals;               /* of the currency's minor unit, 0 to 3 */
	int money_line;             /* where the first amount stands; 0: none was read */
	struct reg_block *blocks;
};

/* Zeroed memory that lives as long as the programme; NULL (and no_memory) when there is none. */
void *reg_read_alloc(struct reg_read *read, size_t n, size_t size);
void reg_read_free(struct reg_block *blocks); /* NULL is allowed */

/* Looks at the text itself: size, UTF-8, @include, numbers beyond 32 bits, quotes left open. False: reported, not to
 * be read on. */
bool reg_read_check_text(struct reg_read *read, const char *text);
/* Line `number` (from 1) has something beyond ASCII outside quotes: the usual slip with a Chinese keyboard. */
bool reg_read_full_width(const char *text, int number);

/* Reports "NAME:LINE: ...". */
void reg_read_mistake_at(struct reg_read *read, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void reg_read_mistake(struct reg_read *read, const config_setting_t *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Tells "NAME:LINE: warning: ...": no mistake, not counted. */
void reg_read_warning(struct reg_read *read, const config_setting_t *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* NULL, or what is wrong with a text in words: empty, more than `most` bytes (REG_READ_MAX_...), not printable. */
const char *reg_read_text_fault(const char *text, size_t most);
/* What stands there, in words, for "found ..., expected ...". Long or unprintable texts are not repeated. */
const char *reg_read_describe(const config_setting_t *setting, char out[80]);
/* The one of `known` (ended by NULL) that may have been meant; NULL when none is near. */
const char *reg_read_nearest(const char *key, const char *const *known);
/* "a, b or c" */
void reg_read_join(char *out, size_t size, const char *const *words);

/* Reports the members of `group` that are not in `known` (ended by NULL), with the nearest known key; of a stored
 * programme, tells of them as warnings. `what` is the
 * group in words: "a tier". False when `group` is not a group at all (reported). */
bool reg_read_keys(struct reg_read *read, const config_setting_t *group, const char *what, const char *const *known);

bool reg_read_has(const config_setting_t *group, const char *key);

/* Of an array of structs that begin with their id. Reports element i when one before it has its id. */
bool reg_read_unique(struct reg_read *read, const config_setting_t *group, const char *what, const void *array,
    size_t size, size_t i);
/* All ids, ended by NULL, to refer to; NULL when one is missing (reported already: what refers to it may be right). */
const char **reg_read_ids(struct reg_read *read, const void *array, size_t size, size_t n);
/* Reports an id that is not in `ids` (NULL: not known, nothing is reported). `what` in words: "tier". */
void reg_read_refers(struct reg_read *read, const config_setting_t *where, const char *key, const char *id,
    const char *const *ids, const char *what);
void reg_read_refer_all(struct reg_read *read, const config_setting_t *group, const char *key, const char *const *texts,
    const char *const *ids, const char *what);

/* Whole number in min..max. A key that is not there gives `fallback`; below `min` it is a must, and its lack is
 * reported. */
int64_t reg_read_int(struct reg_read *read, const config_setting_t *group, const char *key, int64_t min, int64_t max,
    int64_t fallback);
/* Thousandths, from a whole number or a decimal text ("1.5") with at most three digits after the point. Else as
 * reg_read_int. */
int64_t reg_read_milli(struct reg_read *read, const config_setting_t *group, const char *key, int64_t min_milli,
    int64_t max_milli, int64_t fallback);
/* Units of the currency as minor units, exactly; `min` and `fallback` in minor units, below 0 it is a must. */
int64_t reg_read_money(struct reg_read *read, const config_setting_t *group, const char *key, int64_t min,
    int64_t fallback);
/* "HH:MM" as a minute of the day, "24:00" is 1440. */
int reg_read_minute(struct reg_read *read, const config_setting_t *group, const char *key, int fallback);
/* from_date and until_date (included). Both 0 when neither is there; one that is missing is open (0, REG_DAY_NEVER). */
void reg_read_days(struct reg_read *read, int32_t *from, int32_t *until, const config_setting_t *group);
/* A list of words (bit: index in `words`) or, words NULL, of numbers from 1 to `most` (bit 0: 1). 0: not there. */
uint32_t reg_read_bits(struct reg_read *read, const config_setting_t *group, const char *key, const char *const *words,
    int most);
/* Text, not empty, UTF-8 without control characters, copied. NULL when it is not there; `must`: reported then. */
const char *reg_read_text(struct reg_read *read, const config_setting_t *group, const char *key, bool must);
/* `key` and `key`_zh, and the one of them in the language asked for. Without `key` it is `fallback`; NULL: it must be
 * there. */
void reg_read_name(struct reg_read *read, struct reg_label *out, const config_setting_t *group, const char *key,
    const char *fallback);
/* A text of ASCII letters, digits, - _ . that must be there. Copied; NULL on a mistake. */
const char *reg_read_id(struct reg_read *read, const config_setting_t *group);
/* Index in `words` (ended by NULL); `fallback` when the key is not there; below 0 it is a must. */
int reg_read_word(struct reg_read *read, const config_setting_t *group, const char *key, const char *const *words,
    int fallback);
bool reg_read_bool(struct reg_read *read, const config_setting_t *group, const char *key, bool fallback);
/* List of different texts, ended by NULL, copied; NULL when the key is not there. */
const char **reg_read_texts(struct reg_read *read, const config_setting_t *group, const char *key);
/* A list of at least one entry, or NULL (reported when it is there and no such list, or `must`). */
const config_setting_t *reg_read_list(struct reg_read *read, const config_setting_t *group, const char *key, bool must);
char *reg_read_copy(struct reg_read *read, const char *text); /* NULL gives NULL */

#endif
