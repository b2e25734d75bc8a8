/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "search.h"

#include <stdio.h>
#include <string.h>

#include "findkey.h"

#define WORD_LIMIT 5000        /* of the longest word, when each is looked for by itself */
#define ORDERED_WORDS 4        /* 24 orders of them are tried */
#define TAIL_DIGITS 8          /* of a phone that is known without, or with another, country or trunk prefix */
#define PREFIX_DIGITS 3        /* such a prefix at most */
#define ANYWHERE_LIMIT 20000   /* customers whose names are all read, when no key fits */

struct search {
	struct reg_side *side;
	int64_t now_unix_s;
	struct reg_err *err;
};

/* The first text that does not begin with `key` and comes after all that do. "" : there is none. */
static void key_end(char out[REG_KEY_SIZE + 8], const char *key)
{
	(void)snprintf(out, REG_KEY_SIZE + 8, "%s\xF4\x8F\xBF\xBF", key);
}

/* A customer, or who holds a plate or phone now. */
static int add_subject(struct reg_set *out, const struct search *search, int64_t subject, bool is_customer)
{
	struct reg_stmt *stmt;
	int rc;

	if (is_customer)
		return reg_set_add(out, subject, search->err);
	rc = reg_sql(&stmt, search->side->store, REG_SQL_KEY_HOLDERS, search->err, "ii", subject, search->now_unix_s);
	while (rc == 0 && (rc = reg_step(stmt, search->err)) == 1)
		rc = reg_set_add(out, reg_int(stmt, 0), search->err);
	reg_reset(stmt);
	return rc;
}

/* Columns: number, kind of identity. */
static int add_rows(struct reg_set *out, const struct search *search, struct reg_stmt *stmt)
{
	int rc = 0;

	while (rc == 0 && (rc = reg_step(stmt, search->err)) == 1)
		rc = add_subject(out, search, reg_int(stmt, 0), strcmp(reg_text(stmt, 1), "customer") == 0);
	reg_reset(stmt);
	return rc;
}

/* Whoever has a key that begins so; `of_phones`: the key of a phone, which is the number backwards, else of a name or plate. */
static int add_keys(struct reg_set *out, const struct search *search, const char *key, bool of_phones, int64_t limit)
{
	char end[REG_KEY_SIZE + 8];
	struct reg_stmt *stmt;
	int rc;

	if (key[0] == '\0')
		return 0;
	key_end(end, key);
	rc = reg_sql(&stmt, search->side->store, REG_SQL_KEY_FIND, search->err, "ttii", key, end, limit, (int64_t)of_phones);
	return rc < 0 ? rc : add_rows(out, search, stmt);
}

/* Whose id begins so, whose phone begins so. */
static int add_identities(struct reg_set *out, const struct search *search, const char *kind, const char *value)
{
	char end[REG_KEY_SIZE + 8];
	struct reg_stmt *stmt;
	int rc;

	if (value[0] == '\0' || strlen(value) >= REG_KEY_SIZE)
		return 0;
	key_end(end, value);
	rc = reg_sql(&stmt, search->side->store, REG_SQL_KEY_FIND_IDENTITY, search->err, "ttti", kind, value, end, (int64_t)REG_SEARCH_LIMIT);
	return rc < 0 ? rc : add_rows(out, search, stmt);
}

static int find_whole(struct reg_set *out, const struct search *search, const char *text)
{
	char key[REG_KEY_SIZE], id[REG_KEY_SIZE], phone[REG_KEY_SIZE];
	size_t digits = 0;
	int rc;

	reg_findkey_fold(key, text);
	rc = add_keys(out, search, key, false, REG_SEARCH_LIMIT);
	/* A phone: by its end, and by its beginning. */
	reg_findkey_tail(phone, text);
	rc = rc < 0 ? rc : add_keys(out, search, phone, true, REG_SEARCH_LIMIT);
	for (const char *c = text; *c != '\0' && digits + 1 < sizeof id; c++)
		if ((*c >= '0' && *c <= '9') || (*c == '+' && digits == 0))
			id[digits++] = *c;
	id[digits] = '\0';
	rc = rc < 0 || phone[0] == '\0' ? rc : add_identities(out, search, "phone", id);
	rc = rc < 0 ? rc : add_identities(out, search, "customer", text);
	(void)snprintf(id, sizeof id, "c:%s", text);
	rc = rc < 0 ? rc : add_identities(out, search, "customer", id);
	/* +86 755 1234 5678 is kept as 0755 12345678, or the other way round. */
	digits = strlen(phone);
	if (rc == 0 && out->n == 0 && digits > TAIL_DIGITS) {
		phone[digits - PREFIX_DIGITS > TAIL_DIGITS ? digits - PREFIX_DIGITS : TAIL_DIGITS] = '\0';
		rc = add_keys(out, search, phone, true, REG_SEARCH_LIMIT);
	}
	return rc;
}

/* --- several words in any order --- */

struct words {
	char items[8][REG_KEY_SIZE];
	size_t n, longest;
};

static void words_of(struct words *out, const char *text)
{
	char copy[512], *rest = copy, *word;

	*out = (struct words){ 0 };
	(void)snprintf(copy, sizeof copy, "%s", text);
	while ((word = strsep(&rest, " \t,;")) != NULL && out->n < 8) {
		reg_findkey_fold(out->items[out->n], word);
		if (out->items[out->n][0] == '\0')
			continue;
		if (strlen(out->items[out->n]) > strlen(out->items[out->longest]))
			out->longest = out->n;
		out->n++;
	}
}

/* Each word begins some key of the name. */
static bool has_words(const struct words *words, const char *name)
{
	struct reg_keys keys;

	reg_findkey_name(&keys, name);
	for (size_t i = 0; i < words->n; i++) {
		bool found = false;

		for (size_t k = 0; k < keys.n && !found; k++)
			found = strncmp(keys.items[k], words->items[i], strlen(words->items[i])) == 0;
		if (!found)
			return false;
	}
	return true;
}

/* The words one behind the other, in every order: a key is a name from one of its words on. `begin` holds `used` bytes of
 * the words that are taken, whose bits are in `taken`. */
static int find_orders(struct reg_set *out, const struct search *search, const struct words *words, unsigned taken,
    char begin[REG_KEY_SIZE], size_t used)
{
	int rc = 0;

	if (taken == (1U << words->n) - 1)
		return add_keys(out, search, begin, false, REG_SEARCH_LIMIT);
	for (size_t i = 0; i < words->n && rc == 0; i++) {
		size_t size = strlen(words->items[i]);

		if ((taken & 1U << i) != 0 || used + size >= REG_KEY_SIZE)
			continue;
		memcpy(begin + used, words->items[i], size + 1);
		rc = find_orders(out, search, words, taken | 1U << i, begin, used + size);
		begin[used] = '\0';
	}
	return rc;
}

static int find_words(struct reg_set *out, const struct search *search, const char *text)
{
	struct reg_set some = { 0 };
	char begin[REG_KEY_SIZE] = "";
	struct words words;
	int rc = 0;

	words_of(&words, text);
	if (words.n > 1 && words.n <= ORDERED_WORDS)
		rc = find_orders(out, search, &words, 0, begin, 0);
	if (rc == 0 && words.n > 1 && out->n == 0)
		rc = add_keys(&some, search, words.items[words.longest], false, WORD_LIMIT);
	for (size_t i = 0; i < some.n && rc == 0 && out->n < REG_SEARCH_LIMIT; i++) {
		struct reg_stmt *stmt;

		rc = reg_sql(&stmt, search->side->store, REG_SQL_KEY_NAME, search->err, "i", some.items[i]);
		if (rc == 0 && (rc = reg_step(stmt, search->err)) == 1) {
			bool found = has_words(&words, reg_text(stmt, 0));

			reg_reset(stmt);
			rc = found ? reg_set_add(out, some.items[i], search->err) : 0;
		}
	}
	reg_set_finish(&some);
	return rc;
}

/* --- all names --- */

/* Part of a name or id: the wildcards of LIKE in it are meant as they stand. Columns begin as those of add_rows(). */
static int find_anywhere(struct reg_set *out, const struct search *search, const char *text)
{
	char pattern[512];
	struct reg_stmt *stmt;
	size_t n = 0;
	int rc;

	pattern[n++] = '%';
	for (const char *c = text; *c != '\0' && n + 4 < sizeof pattern; c++) {
		if (*c == '%' || *c == '_' || *c == '!')
			pattern[n++] = '!';
		pattern[n++] = *c;
	}
	pattern[n++] = '%';
	pattern[n] = '\0';
	rc = reg_sql(&stmt, search->side->store, REG_SQL_SEARCH_ANYWHERE, search->err, "tii", pattern, (int64_t)REG_SEARCH_LIMIT,
	    (int64_t)ANYWHERE_LIMIT);
	return rc < 0 ? rc : add_rows(out, search, stmt);
}

int reg_search(struct reg_set *out, struct reg_side *side, const char *text, int64_t now_unix_s, struct reg_err *err)
{
	const struct search search = { .side = side, .now_unix_s = now_unix_s, .err = err };
	int rc;

	*out = (struct reg_set){ 0 };
	rc = find_whole(out, &search, text);
	if (rc == 0 && out->n == 0)
		rc = find_words(out, &search, text);
	if (rc == 0 && out->n == 0)
		rc = find_anywhere(out, &search, text);
	return rc;
}
