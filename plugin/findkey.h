/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * findkey.h - what somebody may be looked for by.
 *
 * A name, plate or phone gives keys; who looks types the beginning of one. A name gives itself from each of its words (or
 * Chinese characters) on, its pinyin likewise, and its initials: 张三丰 is found by 三丰, zhangsan, sanfeng, zsf and sf,
 * José Núñez by nunez. A plate gives its ends, a phone itself backwards, so that its last digits find it. Case, accents,
 * width and everything that is neither letter nor digit do not matter.
 *
 * The keys of customers follow from their profiles, those of plates and phones from their bindings, never from sales:
 * capture of a sale writes none.
 */
#ifndef REG_FINDKEY_H
#define REG_FINDKEY_H

#include "side.h"

#define REG_KEY_SIZE 49 /* bytes of a key with its NUL; longer ones are cut between two characters */
#define REG_KEYS_MAX 48

/* Keys without repeats; what does not fit is left out. */
struct reg_keys {
	char items[REG_KEYS_MAX][REG_KEY_SIZE];
	size_t n;
};

/* A text as it is compared: letters and digits alone, in lower case, without accents. Broken UTF-8 gives "". */
void reg_findkey_fold(char out[REG_KEY_SIZE], const char *text);

/* The keys of a name (NULL: none), a normalised plate, the digits of a phone. *out is overwritten. */
void reg_findkey_name(struct reg_keys *out, const char *name);
void reg_findkey_plate(struct reg_keys *out, const char *plate);
void reg_findkey_phone(struct reg_keys *out, const char *digits);
/* The digits of a text backwards, as the key of a phone begins that ends so; "" when it is no number. */
void reg_findkey_tail(char out[REG_KEY_SIZE], const char *text);

/* The stored keys of a customer whose name changes, of a plate or phone that becomes bound or unbound. Inside the
 * caller's transaction. */
int reg_findkey_rename(struct reg_side *side, int64_t customer, const char *old_name, const char *name, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_findkey_target(struct reg_side *side, int64_t target, bool is_bound, struct reg_err *err)
    __attribute__((warn_unused_result));

#endif
