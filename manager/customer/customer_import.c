/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * customer_import.c - `regulars customer import`: all of a file or nothing, unless --partial.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "customer_change.h"
#include "customer_exchange.h"
#include "exchange.h"
#include "fields.h"
#include "i18n.h"
#include "output.h"
#include "who.h"

#define ERRORS_MAX 100
#define MAPS_MAX 48

const struct reg_option reg_customer_import_options[] = {
	{ "format", "FORMAT", N_("csv or vcard, rather than by the name of the file (.vcf is vcard).") },
	{ "map", "COLUMN=FIELD", N_("What a column of a CSV file is; \"COLUMN=\" leaves it out. May be repeated.") },
	{ "update", NULL, N_("Changes the profile of customers who are enrolled already, rather than refusing them.") },
	{ "partial", NULL, N_("Takes in what is in order, though something else is not.") },
	{ NULL, NULL, NULL },
};

struct import {
	const struct reg_command *command;
	struct reg_side *side;
	const char *file;
	bool update, partial;
	int64_t read, enrolled, updated, wrong;
	json_t *errors;
	json_t *renamed; /* ids that a database made, and what they are here: employers are named by them */
};

static void mistake(struct import *import, int64_t line, const char *why)
{
	import->wrong++;
	if (import->wrong > ERRORS_MAX)
		return;
	if (!import->command->json)
		fprintf(stderr, "%s:%lld: %s\n", import->file, (long long)line, why);
	(void)json_array_append_new(import->errors, json_pack("{s:s, s:I, s:o}", "file", import->file, "line", (json_int_t)line,
	    "why", reg_json_text(why)));
}

static const char *renamed_to(const struct import *import, const char *id)
{
	const char *here = json_string_value(json_object_get(import->renamed, id));

	return here != NULL ? here : id;
}

/* The fields of a record, checked and as they are stored. */
static int fields_of(struct reg_fields *out, const struct reg_record *record, const struct import *import, struct reg_err *err)
{
	unsigned of = REG_OF_PERSON | REG_OF_ORGANISATION;
	int rc = 0;

	*out = (struct reg_fields){ 0 };
	for (size_t i = 0; i < record->n && rc == 0; i++) {
		const struct reg_profile_rule *rule = reg_profile_rule(of, record->names[i]);
		char value[REG_PROFILE_VALUE_SIZE];

		rc = rule == NULL ? 0 : reg_profile_value(value, rule, record->values[i], err);
		if (rc == 0)
			rc = reg_fields_add(out, record->names[i], rule == NULL ? record->values[i]
			    : strcmp(rule->name, "employer") == 0 ? renamed_to(import, value) : value, err);
	}
	return rc < 0 ? rc : reg_fields_resolve(out, import->side, err);
}

/* Calls each() with every part of a list with ";" between. */
static int each_word(const char *list, struct reg_side *side, const char *customer, int64_t at_unix_s,
    int (*each)(struct reg_side *side, const char *customer, const char *word, int64_t at_unix_s, struct reg_err *err),
    struct reg_err *err)
{
	char *copy = list == NULL ? NULL : strdup(list), *rest = copy, *word;
	int rc = list != NULL && copy == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;

	while (rc == 0 && (word = strsep(&rest, ";")) != NULL) {
		word += strspn(word, " ");
		if (word[0] != '\0')
			rc = each(side, customer, word, at_unix_s, err);
	}
	free(copy);
	return rc;
}

static int tag_one(struct reg_side *side, const char *customer, const char *word, int64_t at_unix_s, struct reg_err *err)
{
	return reg_act_tag(side, customer, word, false, at_unix_s, reg_command_actor(), err);
}

static int bind_one(struct reg_side *side, const char *customer, const char *word, int64_t at_unix_s, struct reg_err *err)
{
	const struct reg_binding binding = { .kind = REGULARS_PLATE, .value = word };

	return reg_act_bind(side, customer, &binding, at_unix_s, reg_command_actor(), err);
}

/* "c:17" is the station's own number 17; "c" and 16 digits was made by a database like this one. */
static const char *own_number(const char *id)
{
	if (id != NULL && strncmp(id, "c:", 2) == 0)
		return id + 2;
	return id != NULL && id[0] == 'c' && strlen(id) == 17 && strspn(id + 1, "0123456789abcdef") == 16 ? NULL : id;
}

static int64_t *counter_of(struct import *import, bool is_new)
{
	return is_new ? &import->enrolled : &import->updated;
}

static int take_record(struct import *import, const struct reg_record *record, struct reg_err *err)
{
	int64_t at_unix_s = reg_command_now();
	char id[REG_CUSTOMER_ID_SIZE] = "";
	struct reg_fields fields = { .n = 0 };
	struct reg_who who = { 0 };
	struct reg_err why = { 0 };
	bool is_known = record->id != NULL && reg_who_account(&who, import->side, record->id, NULL) == 0;
	int rc = is_known ? reg_identity_value(who.value, sizeof who.value, import->side, who.no, err) : 0;

	if (rc == 0 && record->since != NULL && !is_known)
		rc = reg_command_instant(&at_unix_s, record->since, import->side->zone, "since", err);
	rc = rc < 0 ? rc : fields_of(&fields, record, import, err);
	if (rc == 0 && is_known && !import->update)
		rc = reg_err_set(err, REG_EEXISTS, "customer %s is enrolled already; --update changes it", who.value);
	else if (rc == 0 && is_known) {
		(void)snprintf(id, sizeof id, "%s", who.value);
		rc = record->kind != NULL ? reg_fields_add(&fields, "kind", record->kind, err) : 0;
		if (rc == 0 && fields.n > 0)
			rc = reg_customer_change(import->side, id, &fields, at_unix_s, err);
	} else if (rc == 0) {
		rc = reg_act_enrol(id, import->side, own_number(record->id), record->kind != NULL ? record->kind : "person",
		    fields.items, fields.n, at_unix_s, reg_command_actor(), &why);
		if (rc == REG_EEXISTS && import->update && id[0] != '\0' && own_number(record->id) == NULL) {
			is_known = true; /* the phone says who it is, where no number of the station's own does */
			rc = reg_customer_change(import->side, id, &fields, at_unix_s, err);
		} else if (rc < 0)
			rc = reg_err_set(err, (enum reg_code)rc, "%s", why.line);
	}
	if (rc == 0 && record->id != NULL && strcmp(record->id, id) != 0 &&
	    reg_profile_of_kind(record->kind) == REG_OF_ORGANISATION)
		(void)json_object_set_new(import->renamed, record->id, json_string(id));
	rc = rc < 0 ? rc : each_word(record->tags, import->side, id, at_unix_s, tag_one, err);
	rc = rc < 0 ? rc : each_word(record->plates, import->side, id, at_unix_s, bind_one, err);
	if (rc == 0)
		(*counter_of(import, !is_known))++;
	reg_fields_finish(&fields);
	return rc;
}

/* A record is one transaction with --partial, else part of the file's. */
static int on_record(struct reg_record *record, const char *why, void *payload)
{
	struct import *import = payload;
	struct reg_err err = { 0 };
	int rc;

	import->read++;
	if (why != NULL) {
		mistake(import, record->line, why);
		return 0;
	}
	if (import->partial && reg_act_batch_begin(import->side, &err) < 0) {
		mistake(import, record->line, err.line);
		return REG_EIO;
	}
	rc = take_record(import, record, &err);
	if (rc < 0)
		mistake(import, record->line, err.line);
	if (import->partial && reg_act_batch_end(import->side, rc == 0, &err) < 0) {
		mistake(import, record->line, err.line);
		return REG_EIO;
	}
	return rc == REG_EIO || rc == REG_EBUSY ? REG_EIO : 0;
}

static int read_file(struct import *import, FILE *file, bool is_vcard, struct reg_err *err)
{
	const struct reg_record_sink sink = { on_record, import };
	const char *maps[MAPS_MAX];
	size_t n_maps = 0, cursor = 0;

	while (n_maps < MAPS_MAX && (maps[n_maps] = reg_command_next(import->command, "map", &cursor)) != NULL)
		n_maps++;
	return is_vcard ? reg_exchange_read_vcard(file, import->file, &sink, err)
	                : reg_exchange_read_csv(file, import->file, maps, n_maps, &sink, err);
}

static int report(const struct import *import, bool kept, struct reg_err *err)
{
	int rc = 0;

	if (import->command->json)
		rc = reg_output_json(json_pack("{s:I, s:I, s:I, s:O}", "read", (json_int_t)import->read, "enrolled",
		    (json_int_t)(kept ? import->enrolled : 0), "updated", (json_int_t)(kept ? import->updated : 0), "errors",
		    import->errors), err);
	else if (kept)
		printf(_("%1$lld read, %2$lld enrolled, %3$lld changed\n"), (long long)import->read, (long long)import->enrolled,
		    (long long)import->updated);
	if (rc == 0 && import->wrong > 0)
		rc = kept ? reg_err_set(err, REG_EINVAL, "%s: %lld of %lld records were left out", import->file,
		                (long long)import->wrong, (long long)import->read)
		          : reg_err_set(err, REG_EINVAL, "%s: nothing was taken in: %lld of %lld records are not in order",
		                import->file, (long long)import->wrong, (long long)import->read);
	return rc;
}

static int import_open_file(struct import *import, FILE *file, bool is_vcard, struct reg_err *err)
{
	struct reg_err why = { 0 };
	bool kept;
	int rc = reg_command_open(&import->side, import->command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0 && !import->partial)
		rc = reg_act_batch_begin(import->side, err);
	if (rc != 0)
		return rc;
	rc = read_file(import, file, is_vcard, err);
	kept = import->partial || (rc == 0 && import->wrong == 0);
	if (!import->partial) {
		int ended = reg_act_batch_end(import->side, kept, &why);

		if (ended < 0 && rc == 0)
			rc = reg_err_set(err, why.code, "%s", why.line);
	}
	return rc < 0 ? rc : report(import, kept, err);
}

int reg_customer_import(struct reg_command *command, struct reg_err *err)
{
	const char *path = command->operands[0], *format = reg_command_value(command, "format");
	bool is_vcard = format != NULL ? strcmp(format, "vcard") == 0
				       : strlen(path) > 4 && strcasecmp(path + strlen(path) - 4, ".vcf") == 0;
	struct import import = { .command = command, .file = path, .update = reg_command_value(command, "update") != NULL,
		.partial = reg_command_value(command, "partial") != NULL };
	FILE *file;
	int rc;

	if (format != NULL && !is_vcard && strcmp(format, "csv") != 0)
		return reg_command_usage(command, "--format: \"%s\" is neither csv nor vcard", format);
	if (is_vcard && reg_command_value(command, "map") != NULL)
		return reg_command_usage(command, "--map: a vCard has no columns");
	file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	if (file == NULL)
		return reg_err_set(err, errno == ENOENT ? REG_ENOTFOUND : REG_EIO, "cannot read %s: %s", path, strerror(errno));
	import.errors = json_array();
	import.renamed = json_object();
	rc = import_open_file(&import, file, is_vcard, err);
	json_decref(import.errors);
	json_decref(import.renamed);
	reg_command_close(import.side);
	if (file != stdin)
		(void)fclose(file);
	return rc;
}
