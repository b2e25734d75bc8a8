/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer_find.c - `regulars customer find`: by whatever somebody remembers.
 *
 * Keys are looked up first (findkey.h): a few ranges of an index, whatever the number of customers. Only when nobody is
 * found so, all names are read for the text as it stands.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "customer_list.h"
#include "findkey.h"
#include "i18n.h"
#include "output.h"
#include "set.h"
#include "table.h"

#define FIND_LIMIT 100        /* who finds more must say more */
#define FIND_WORD_LIMIT 5000  /* of the longest word, when each is looked for by itself */

const struct reg_option reg_customer_find_options[] = {
	REG_TABLE_CSV,
	{ NULL, NULL, NULL },
};

/* The first text that does not begin with `key` and comes after all that do. "" : there is none. */
static void key_end(char out[REG_KEY_SIZE + 8], const char *key)
{
	(void)snprintf(out, REG_KEY_SIZE + 8, "%s\xF4\x8F\xBF\xBF", key);
}

/* A customer, or who holds a plate or phone now. */
static int add_subject(struct reg_set *out, struct reg_side *side, int64_t subject, bool is_customer, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc;

	if (is_customer)
		return reg_set_add(out, subject, err);
	rc = reg_sql(&stmt, side->store, REG_SQL_KEY_HOLDERS, err, "ii", subject, reg_command_now());
	while (rc == 0 && (rc = reg_step(stmt, err)) == 1)
		rc = reg_set_add(out, reg_int(stmt, 0), err);
	reg_reset(stmt);
	return rc;
}

/* Columns: number, kind of identity. */
static int add_rows(struct reg_set *out, struct reg_side *side, struct reg_stmt *stmt, struct reg_err *err)
{
	int rc = 0;

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1)
		rc = add_subject(out, side, reg_int(stmt, 0), strcmp(reg_text(stmt, 1), "customer") == 0, err);
	reg_reset(stmt);
	return rc;
}

/* Whoever has a key that begins so. */
static int add_keys(struct reg_set *out, struct reg_side *side, const char *key, int64_t limit, struct reg_err *err)
{
	char end[REG_KEY_SIZE + 8];
	struct reg_stmt *stmt;
	int rc;

	if (key[0] == '\0')
		return 0;
	key_end(end, key);
	rc = reg_sql(&stmt, side->store, REG_SQL_KEY_FIND, err, "tti", key, end, limit);
	return rc < 0 ? rc : add_rows(out, side, stmt, err);
}

/* Whose id begins so, whose phone begins so. */
static int add_identities(struct reg_set *out, struct reg_side *side, const char *kind, const char *value, struct reg_err *err)
{
	char end[REG_KEY_SIZE + 8];
	struct reg_stmt *stmt;
	int rc;

	if (value[0] == '\0' || strlen(value) >= REG_KEY_SIZE)
		return 0;
	key_end(end, value);
	rc = reg_sql(&stmt, side->store, REG_SQL_KEY_FIND_IDENTITY, err, "ttti", kind, value, end, (int64_t)FIND_LIMIT);
	return rc < 0 ? rc : add_rows(out, side, stmt, err);
}

static int find_whole(struct reg_set *out, struct reg_side *side, const char *text, struct reg_err *err)
{
	char key[REG_KEY_SIZE], id[REG_KEY_SIZE], phone[REG_KEY_SIZE];
	size_t digits = 0;
	int rc;

	reg_findkey_fold(key, text);
	rc = add_keys(out, side, key, FIND_LIMIT, err);
	/* A phone: by its end, and by its beginning. */
	reg_findkey_tail(phone, text);
	rc = rc < 0 ? rc : add_keys(out, side, phone, FIND_LIMIT, err);
	for (const char *c = text; *c != '\0' && digits + 1 < sizeof id; c++)
		if ((*c >= '0' && *c <= '9') || (*c == '+' && digits == 0))
			id[digits++] = *c;
	id[digits] = '\0';
	rc = rc < 0 || phone[0] == '\0' ? rc : add_identities(out, side, "phone", id, err);
	rc = rc < 0 ? rc : add_identities(out, side, "customer", text, err);
	(void)snprintf(id, sizeof id, "c:%s", text);
	return rc < 0 ? rc : add_identities(out, side, "customer", id, err);
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

static int find_words(struct reg_set *out, struct reg_side *side, const char *text, struct reg_err *err)
{
	struct reg_set some = { 0 };
	struct words words;
	int rc = 0;

	words_of(&words, text);
	if (words.n > 1)
		rc = add_keys(&some, side, words.items[words.longest], FIND_WORD_LIMIT, err);
	for (size_t i = 0; i < some.n && rc == 0 && out->n < FIND_LIMIT; i++) {
		struct reg_stmt *stmt;

		rc = reg_sql(&stmt, side->store, REG_SQL_KEY_NAME, err, "i", some.items[i]);
		if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
			bool found = has_words(&words, reg_text(stmt, 0));

			reg_reset(stmt);
			rc = found ? reg_set_add(out, some.items[i], err) : 0;
		}
	}
	reg_set_finish(&some);
	return rc;
}

/* --- all names --- */

/* Part of a name or id: the wildcards of LIKE in it are meant as they stand. */
static int find_anywhere(struct reg_customer_rows *rows, struct reg_side *side, const char *text, struct reg_err *err)
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
	rc = reg_sql(&stmt, side->store, REG_SQL_MGR_FIND, err, "t", pattern);
	if (rc == 0)
		while ((rc = reg_step(stmt, err)) == 1)
			reg_customer_rows_add(rows, stmt);
	return rc;
}

static int print_found(struct reg_customer_rows *rows, struct reg_side *side, const struct reg_set *found, struct reg_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < found->n && i < FIND_LIMIT && rc == 0; i++) {
		struct reg_stmt *stmt;

		rc = reg_sql(&stmt, side->store, REG_SQL_MGR_CUSTOMER_ROW, err, "i", found->items[i]);
		if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
			reg_customer_rows_add(rows, stmt);
			reg_reset(stmt);
			rc = 0;
		}
	}
	if (rc == 0 && found->n >= FIND_LIMIT)
		fprintf(stderr, _("regulars: only the first %d are shown; say more\n"), FIND_LIMIT);
	return rc;
}

int reg_customer_find(struct reg_command *command, struct reg_err *err)
{
	const char *text = command->operands[0];
	struct reg_customer_rows rows;
	struct reg_set found = { 0 };
	struct reg_side *side = NULL;
	int rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = find_whole(&found, side, text, err);
	if (rc == 0 && found.n == 0)
		rc = find_words(&found, side, text, err);
	if (rc == 0) {
		reg_customer_rows_begin(&rows, command, side);
		rc = found.n > 0 ? print_found(&rows, side, &found, err) : find_anywhere(&rows, side, text, err);
		rc = reg_customer_rows_end(&rows, rc, err);
	}
	reg_set_finish(&found);
	reg_command_close(side);
	return rc;
}
