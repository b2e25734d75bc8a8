/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "customer_note.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "customer.h"
#include "i18n.h"
#include "output.h"
#include "set.h"
#include "who.h"

#define SHOWN 20

#define ON_OPTION { "on", "DAY", N_("On this day (or at this time), rather than now.") }

const struct reg_option reg_customer_note_options[] = {
	{ "kind", "KIND", N_("note (otherwise), need, wish, enquiry (without a sale), service or amenity.") },
	{ "what", "WORD", N_("What it is, in a word that reports can count: wash, oil-change, tea, hot-water.") },
	{ "due", "DAY", N_("When the service is due again.") },
	{ "by", "STAFF", N_("Who heard or did it, rather than the user.") },
	ON_OPTION,
	{ NULL, NULL, NULL },
};

const struct reg_option reg_customer_rate_options[] = {
	{ "round", "WORD", N_("The survey that asked, such as 2026-autumn.") },
	ON_OPTION,
	{ NULL, NULL, NULL },
};

/* --- said --- */

static int open_for(struct reg_side **side, struct reg_who *who, int64_t *at_unix_s, const struct reg_command *command,
    struct reg_err *err)
{
	const char *on = reg_command_value(command, "on");
	int rc = reg_command_open(side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	*at_unix_s = reg_command_now();
	rc = rc != 0 ? rc : reg_who_account(who, *side, command->operands[0], err);
	if (rc == 0 && on != NULL)
		rc = reg_command_instant(at_unix_s, on, (*side)->zone, "on", err);
	if (rc == 0 && *at_unix_s > reg_command_now())
		rc = reg_err_set(err, REG_EINVAL, "--on %s: is not over yet", on);
	return rc;
}

int reg_customer_note(struct reg_command *command, struct reg_err *err)
{
	const char *kind = reg_command_value(command, "kind");
	const struct reg_note note = { .kind = kind != NULL ? kind : "note", .what = reg_command_value(command, "what"),
		.due = reg_command_value(command, "due"), .staff = reg_command_value(command, "by"),
		.text = command->n_operands > 1 ? command->operands[1] : NULL };
	struct reg_side *side = NULL;
	struct reg_who who;
	int64_t at_unix_s;
	int32_t day;
	int rc;

	if (note.due != NULL && strcmp(note.kind, "service") != 0)
		return reg_command_usage(command, "--due is of --kind service alone");
	if (note.due != NULL && reg_day_parse(&day, note.due, NULL) != 0)
		return reg_command_usage(command, "--due: \"%s\" is not a day such as 2026-11-21", note.due);
	rc = open_for(&side, &who, &at_unix_s, command, err);
	rc = rc != 0 ? rc : reg_act_record(side, who.value, &note, at_unix_s, reg_command_actor(), err);
	reg_command_close(side);
	return rc != 0 ? rc : reg_customer_show(command, err);
}

int reg_customer_rate(struct reg_command *command, struct reg_err *err)
{
	const char *stars = command->operands[1];
	struct reg_side *side = NULL;
	struct reg_who who;
	int64_t at_unix_s;
	int rc;

	if (strlen(stars) != 1 || stars[0] < '1' || stars[0] > '5')
		return reg_command_usage(command, "STARS: \"%s\" is no number from 1 to 5", stars);
	rc = open_for(&side, &who, &at_unix_s, command, err);
	rc = rc != 0 ? rc : reg_act_rate_in(side, who.value, stars[0] - '0', reg_command_value(command, "round"), at_unix_s,
	    reg_command_actor(), err);
	reg_command_close(side);
	return rc != 0 ? rc : reg_customer_show(command, err);
}

/* --- shown --- */

/* Columns: at, actor, text, kind, what, due, staff, stars, round, what the act is. */
static void add_row(json_t *notes, json_t *ratings, const struct reg_side *side, struct reg_stmt *stmt)
{
	const char *staff = reg_text(stmt, 6) != NULL ? reg_text(stmt, 6) : reg_text(stmt, 1);
	const char *kind = reg_text(stmt, 3);
	char day[REG_DAY_SIZE];

	reg_day_format(day, reg_zone_day(side->zone, reg_int(stmt, 0)));
	if (strcmp(reg_text(stmt, 9), "rate") == 0)
		(void)json_array_append_new(ratings, json_pack("{s:I, s:s, s:o, s:I, s:o}", "at", (json_int_t)reg_int(stmt, 0), "on", day,
		    "by", reg_json_text(staff), "stars", (json_int_t)reg_int(stmt, 7), "round", reg_json_text(reg_text(stmt, 8))));
	else
		(void)json_array_append_new(notes, json_pack("{s:I, s:s, s:o, s:s, s:o, s:o, s:o}", "at", (json_int_t)reg_int(stmt, 0),
		    "on", day, "by", reg_json_text(staff), "kind", kind != NULL ? kind : "note", "what", reg_json_text(reg_text(stmt, 4)),
		    "due", reg_json_text(reg_text(stmt, 5)), "text", reg_json_text(reg_text(stmt, 2))));
}

static int compare(const void *a, const void *b)
{
	json_int_t x = json_integer_value(json_object_get(*(json_t *const *)a, "at"));
	json_int_t y = json_integer_value(json_object_get(*(json_t *const *)b, "at"));

	return (x < y) - (x > y);
}

/* Those of several customers together: the latest first, SHOWN of them. */
static int set_list(json_t *out, const char *name, const json_t *list, struct reg_err *err)
{
	size_t n = json_array_size(list);
	json_t **items = calloc(n + 1, sizeof(json_t *)), *shown = json_array();

	if (items == NULL || shown == NULL) {
		free(items);
		json_decref(shown);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	for (size_t i = 0; i < n; i++)
		items[i] = json_array_get(list, i);
	qsort(items, n, sizeof(json_t *), compare);
	for (size_t i = 0; i < n && i < SHOWN; i++) {
		(void)json_object_del(items[i], "at");
		(void)json_array_append(shown, items[i]);
	}
	if (n > 0)
		(void)json_object_set(out, name, shown);
	json_decref(shown);
	free(items);
	return 0;
}

int reg_customer_note_json(json_t *out, struct reg_side *side, int64_t customer, struct reg_err *err)
{
	json_t *notes = json_array(), *ratings = json_array();
	struct reg_set members = { 0 };
	int64_t head = 0;
	int rc = reg_family_head(&head, side, customer, err);

	rc = rc != 0 ? rc : reg_family_members(&members, side, head, err);
	for (size_t i = 0; i < members.n && rc == 0; i++) {
		struct reg_stmt *stmt;

		rc = reg_sql(&stmt, side->store, REG_SQL_NOTES_OF, err, "i", members.items[i]);
		while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
			add_row(notes, ratings, side, stmt);
			rc = 0;
		}
	}
	rc = rc != 0 ? rc : set_list(out, "notes", notes, err);
	rc = rc != 0 ? rc : set_list(out, "ratings", ratings, err);
	json_decref(notes);
	json_decref(ratings);
	reg_set_finish(&members);
	return rc;
}

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static void print_note(const json_t *note)
{
	const char *what = text_of(note, "what"), *text = text_of(note, "text"), *due = text_of(note, "due");
	const char *said = what != NULL && text != NULL ? reg_shown_format(_("%1$s: %2$s"), reg_shown(what), reg_shown(text))
	    : what != NULL ? reg_shown(what) : text != NULL ? reg_shown(text) : _("(erased)");

	printf("%s ", reg_shown_padded(reg_word(text_of(note, "kind")), 9));
	if (due != NULL)
		printf(_("%1$s, on %2$s by %3$s, due again on %4$s\n"), said, text_of(note, "on"), reg_shown(text_of(note, "by")), due);
	else
		printf(_("%1$s, on %2$s by %3$s\n"), said, text_of(note, "on"), reg_shown(text_of(note, "by")));
}

void reg_customer_note_print(const json_t *customer)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(customer, "notes"), i, item)
		print_note(item);
	json_array_foreach(json_object_get(customer, "ratings"), i, item) {
		const char *round = text_of(item, "round");

		printf("%s ", reg_shown_padded(_("Rating"), 9));
		if (round != NULL)
			printf(_("%1$lld of 5, on %2$s by %3$s, in %4$s\n"), (long long)json_integer_value(json_object_get(item, "stars")),
			    text_of(item, "on"), reg_shown(text_of(item, "by")), reg_shown(round));
		else
			printf(_("%1$lld of 5, on %2$s by %3$s\n"), (long long)json_integer_value(json_object_get(item, "stars")),
			    text_of(item, "on"), reg_shown(text_of(item, "by")));
	}
}
