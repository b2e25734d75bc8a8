/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * explain.c - `regulars explain`: everything that led to the points of a sale, as JSON; explain_text.c tells it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "explain.h"
#include "doclink.h"
#include "i18n.h"
#include "output.h"
#include "unit.h"
#include "who.h"

/* SALE as given: RECEIPT, or SITE/SERIES/RECEIPT (a series may hold blanks, a site no slash). */
struct sale_name {
	char site[REG_EVENT_MAX_TEXT + 1], series[REG_EVENT_MAX_TEXT + 1];
	const char *receipt;
	bool is_whole;
};

static int parse_name(struct sale_name *out, const struct reg_command *command)
{
	const char *text = command->operands[0];
	const char *first = strchr(text, '/'), *last = strrchr(text, '/');

	*out = (struct sale_name){ .receipt = text };
	if (first != NULL) {
		if (first == last || (size_t)(first - text) >= sizeof out->site ||
		    (size_t)(last - first - 1) >= sizeof out->series)
			return reg_command_usage(command, "\"%s\" is neither RECEIPT nor SITE/SERIES/RECEIPT", text);
		memcpy(out->site, text, (size_t)(first - text));
		memcpy(out->series, first + 1, (size_t)(last - first - 1));
		out->receipt = last + 1;
		out->is_whole = true;
	}
	/* Receipt numbers are kept without leading zeros. */
	while (out->receipt[0] == '0' && out->receipt[1] != '\0')
		out->receipt++;
	return 0;
}

static json_t *name_json(const struct reg_doc *doc)
{
	return json_sprintf("%s/%s/%s", doc->site, doc->series, doc->receipt);
}

/* --- who it is -------------------------------------------------------------------------------------------------- */

/* The identifier that several customers held then, and who they are; null where there is none. It is looked for as
 * reg_resolve() does: the first that has a holder decides. */
static int add_ambiguous(json_t *out, struct reg_side *side, const struct reg_unit *unit, struct reg_err *err)
{
	const struct {
		const char *name;
		int64_t no;
	} steps[] = { { "card", unit->card }, { "phone", unit->phone }, { "plate", unit->plate } };
	json_t *holders = json_array();
	const char *by = NULL;
	int rc = 0;

	for (size_t i = 0; i < sizeof steps / sizeof steps[0] && rc == 0 && by == NULL; i++) {
		struct reg_stmt *stmt;

		if (steps[i].no == 0)
			continue;
		rc = reg_sql(&stmt, side->store, REG_SQL_MGR_HOLDERS_AT, err, "ii", steps[i].no, unit->root.at_unix_s);
		while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
			char id[REG_CUSTOMER_ID_SIZE], label[512];

			reg_who_name(id, sizeof id, label, sizeof label, reg_int(stmt, 0), "customer",
			    reg_text(stmt, 1), NULL, NULL, reg_text(stmt, 2));
			(void)json_array_append_new(
			    holders, json_pack("{s:o, s:o}", "id", reg_json_text(id), "label", reg_json_text(label)));
			by = steps[i].name;
			rc = 0;
		}
	}
	(void)json_object_set_new(out, "ambiguous", rc == 0 && json_array_size(holders) > 1
		? json_pack("{s:s, s:O}", "by", by, "holders", holders) : json_null());
	json_decref(holders);
	return rc;
}

static int add_subject(json_t *out, struct reg_subject *subject, struct reg_side *side, const struct reg_unit *unit,
    struct reg_err *err)
{
	const struct {
		const char *name;
		int64_t no;
	} steps[] = { { "customer", unit->customer }, { "card", unit->card }, { "phone", unit->phone },
		{ "plate", unit->plate } };
	const char *by = NULL;
	struct reg_stmt *stmt;
	int rc = reg_resolve(
	    subject, side, unit->customer, unit->card, unit->phone, unit->plate, unit->root.at_unix_s, err);

	/* The first identifier that names this customer by itself is the one that decided. */
	for (size_t i = 0; i < 4 && rc == 0 && by == NULL && subject->is_customer; i++) {
		struct reg_subject alone;

		if (steps[i].no == 0)
			continue;
		rc = reg_resolve(&alone, side, i == 0 ? unit->customer : 0, i == 1 ? unit->card : 0,
		    i == 2 ? unit->phone : 0, i == 3 ? unit->plate : 0, unit->root.at_unix_s, err);
		if (rc == 0 && alone.no == subject->no)
			by = steps[i].name;
	}
	(void)json_object_set_new(out, "by", reg_json_text(by));
	(void)json_object_set_new(out, "doubtful", json_boolean(subject->is_doubtful));
	if (rc != 0)
		return rc;
	rc = subject->no == 0 ? 0 : reg_sql(&stmt, side->store, REG_SQL_MGR_NAME, err, "i", subject->no);
	if (subject->no != 0 && rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		char id[REG_CUSTOMER_ID_SIZE], label[512];

		reg_who_name(id, sizeof id, label, sizeof label, subject->no, reg_text(stmt, 0), reg_text(stmt, 1),
		    reg_text(stmt, 2), reg_text(stmt, 3), reg_text(stmt, 4));
		(void)json_object_set_new(out, "subject",
		    json_pack("{s:o, s:o, s:b}", "id", reg_json_text(id), "label", reg_json_text(label), "customer",
			subject->is_customer));
		reg_reset(stmt);
		return 0;
	}
	(void)json_object_set_new(out, "subject", json_null());
	return rc < 0 ? rc : 0;
}

/* --- one document ----------------------------------------------------------------------------------------------- */

static int add_unit(json_t *out, struct reg_side *side, int64_t root, int64_t document, struct reg_err *err)
{
	struct reg_unit unit = { 0 };
	struct reg_subject subject;
	json_t *refunds = json_array();
	int rc = reg_unit_load(&unit, side, root, err);

	if (rc == 0) {
		(void)json_object_set_new(out, "sale", name_json(&unit.root));
		(void)json_object_set_new(out, "counted", json_boolean(unit.is_counted));
		(void)json_object_set_new(out, "open", json_boolean(unit.is_open));
		(void)json_object_set_new(out, "completion",
		    unit.completion.no != 0 && unit.completion.no != document ? name_json(&unit.completion)
									      : json_null());
		(void)json_object_set_new(out, "currency", json_string(unit.root.currency));
		(void)json_object_set_new(out, "volume_ml", json_integer(unit.volume_ml));
		(void)json_object_set_new(out, "amount_minor", json_integer(unit.amount_minor));
		(void)json_object_set_new(out, "refunded_minor", json_integer(unit.refunded_minor));
		for (size_t i = 0; i < unit.n_refunds; i++)
			(void)json_array_append_new(refunds, name_json(&unit.refunds[i]));
		(void)json_object_set_new(
		    out, "promised_points", unit.has_promise ? json_integer(unit.promised_points) : json_null());
		rc = add_subject(out, &subject, side, &unit, err);
	}
	(void)json_object_set_new(out, "refunds", refunds);
	if (rc == 0 && !subject.is_customer)
		rc = add_ambiguous(out, side, &unit, err);
	else
		(void)json_object_set_new(out, "ambiguous", json_null());
	if (rc == 0 && unit.is_counted && subject.is_customer)
		rc = reg_explain_earning(out, side, &unit, subject.no, err);
	reg_unit_finish(&unit);
	return rc;
}

static int explain_document(json_t *list, struct reg_side *side, int64_t no, int64_t deliveries, struct reg_err *err)
{
	json_t *out = json_object();
	struct reg_doc doc = { 0 };
	int64_t root = 0;
	int rc = reg_doc_load_no(&doc, side, no, err);

	if (rc == 0)
		rc = reg_doclink_root(&root, side, no, err);
	if (rc == 0) {
		(void)json_object_set_new(out, "document", name_json(&doc));
		(void)json_object_set_new(out, "kind", json_string(reg_kind_name(doc.kind)));
		(void)json_object_set_new(out, "at", reg_json_instant(doc.at_unix_s, side->zone));
		(void)json_object_set_new(out, "day", json_string(doc.day));
		(void)json_object_set_new(out, "deliveries", json_integer(deliveries));
		(void)json_object_set_new(out, "contents", json_integer(doc.contents));
		switch (doc.kind) {
		case REG_KIND_SALE:
		case REG_KIND_PREPAY:
		case REG_KIND_COMPLETION:
			rc = add_unit(out, side, root != 0 ? root : no, no, err);
			break;
		case REG_KIND_REFUND:
		case REG_KIND_VOID:
			if (root != 0)
				rc = add_unit(out, side, root, no, err);
			break;
		case REG_KIND_TRAINING:
		case REG_KIND_TEST:
		case REG_KIND_RETURN:
		case REG_KIND_SHIFT:
			break;
		}
	}
	reg_doc_finish(&doc);
	if (rc == 0)
		(void)json_array_append_new(list, out);
	else
		json_decref(out);
	return rc;
}

/* --- the command ------------------------------------------------------------------------------------------------ */

/* Every document of that name. Several names of one receipt number are listed, and none is explained. */
static int explain(json_t *list, struct reg_side *side, const struct sale_name *name, struct reg_err *err)
{
	char names[256] = "", site[REG_EVENT_MAX_TEXT + 1] = "", series[REG_EVENT_MAX_TEXT + 1] = "";
	struct found {
		int64_t no, deliveries;
	} found[16];
	size_t n = 0, n_names = 0, used = 0;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_DOCUMENTS, err, "ttt", name->receipt,
	    name->is_whole ? name->site : NULL, name->is_whole ? name->series : NULL);

	while (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		rc = 0;
		if (n_names == 0 || strcmp(site, reg_text(stmt, 2)) != 0 || strcmp(series, reg_text(stmt, 3)) != 0) {
			(void)snprintf(site, sizeof site, "%s", reg_text(stmt, 2));
			(void)snprintf(series, sizeof series, "%s", reg_text(stmt, 3));
			if (n_names++ < 3)
				used += (size_t)snprintf(names + used, used < sizeof names ? sizeof names - used : 0,
				    " \"%.40s/%.60s/%.40s\"", site, series, name->receipt);
		}
		if (n < sizeof found / sizeof found[0])
			found[n++] = (struct found){ reg_int(stmt, 0), reg_int(stmt, 1) };
	}
	if (rc < 0)
		return rc;
	if (n_names == 0)
		return reg_err_set(err, REG_ENOTFOUND, "there is no receipt %s", name->receipt);
	if (n_names > 1)
		return reg_err_set(err, REG_EINVAL,
		    "%zu documents have this number: name one as SITE/SERIES/RECEIPT, such as%s", n_names, names);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = explain_document(list, side, found[i].no, found[i].deliveries, err);
	return rc;
}

static int run(struct reg_command *command, struct reg_err *err)
{
	json_t *list = json_array();
	struct reg_side *side = NULL;
	struct sale_name name;
	int rc = parse_name(&name, command);

	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = explain(list, side, &name, err);
	if (rc == 0 && command->json)
		rc = reg_output_json(json_pack("{s:O}", "documents", list), err);
	else if (rc == 0)
		reg_explain_print(list);
	json_decref(list);
	reg_command_close(side);
	return rc;
}

const struct reg_verb reg_verbs_explain[] = {
	{
		.operands = "SALE",
		.run = run,
		.help = N_("Says how a sale came to its points: whose it is and why, the programme and tier it was "
			"evaluated with,\n"
			"what each rule gave, what refunds took back.\n\n"
			"SALE is the number of the receipt, or SITE/SERIES/RECEIPT where several have it."),
	},
	{ 0 },
};
