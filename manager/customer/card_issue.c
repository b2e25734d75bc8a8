/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "card_issue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_card.h"
#include "binding.h"
#include "staff/approval.h"
#include "i18n.h"
#include "output.h"
#include "period.h"
#include "who.h"

const struct reg_option reg_card_issue_options[] = {
	REG_BINDING_ROLE,
	{ "staff", "STAFF", N_("Who issued it, rather than whoever gives the command.") },
	{ "partner", "NAME", N_("For whom it is issued: a bank, a shop, an association.") },
	{ "programme", "CARD", N_("A card programme that the customer joins with it.") },
	{ "until", "DAY", N_("A temporary card: good up to this day, itself included.") },
	{ "exchange", "COMPETITOR", N_("Given for a card of this competitor; then --tier and --tier-until say what is matched.") },
	{ "tier", "TIER", N_("The tier that is held at least.") },
	{ "tier-until", "DAY", N_("Last day on which it is.") },
	REG_APPROVAL_OPTIONS,
	{ NULL, NULL, NULL },
};

const struct reg_option reg_card_block_options[] = {
	{ "reason", "REASON", N_("lost (otherwise), stolen, damaged, misuse, ended or other.") },
	{ "from", "DAY", N_("Since this day (or time), rather than from now on.") },
	{ "until", "DAY", N_("Good again from this day (or time) on, rather than when it is unblocked.") },
	{ NULL, NULL, NULL },
};

const struct reg_option reg_card_list_options[] = {
	REG_PERIOD_OPTIONS,
	{ "by", "WHAT", N_("staff or partner: how many each of them issued.") },
	REG_TABLE_CSV,
	{ NULL, NULL, NULL },
};

/* --- issue, block, unblock --------------------------------------------------------------------------------------- */

/* A number once: standard input has one number for all uses. */
static const char *number_of(char *buffer, size_t size, const struct reg_command *command, struct reg_err *err)
{
	const char *text = reg_who_number(buffer, size, command->operands[0]);

	if (text == NULL)
		(void)reg_err_set(err, REG_EINVAL, "a card number was expected on standard input");
	return text;
}

/* {"id","label","blocks"} of the card after the act; for people, what was done. */
enum done { ISSUED, BLOCKED, UNBLOCKED };

static int tell(struct reg_side *side, const struct reg_command *command, const char *text, enum done done,
    struct reg_err *err)
{
	char id[64], label[64];
	struct reg_who card;
	json_t *blocks = NULL;
	int rc = reg_who_card(&card, side, text, err);

	if (rc == 0)
		rc = reg_card_blocks(&blocks, side, card.no, err);
	if (rc != 0)
		return rc;
	reg_who_name(id, sizeof id, label, sizeof label, card.no, "card", card.value, card.label,
	    card.class[0] != '\0' ? card.class : NULL, NULL);
	if (command->json) {
		rc = reg_output_json(json_pack("{s:s, s:s, s:O}", "id", id, "label", card.label, "blocks", blocks), err);
	} else {
		printf(done == ISSUED ? _("Card %s is issued.\n") : done == BLOCKED ? _("Card %s is blocked.\n")
		                                                    : _("Card %s is good again.\n"), reg_shown(label));
		reg_card_blocks_print(blocks);
	}
	json_decref(blocks);
	return rc;
}

static int read_day(int32_t *out, const struct reg_command *command, const char *option, struct reg_err *err)
{
	const char *text = reg_command_value(command, option);

	*out = REG_DAY_NEVER;
	return text == NULL ? 0 : reg_day_parse(out, text, err);
}

int reg_card_issue(struct reg_command *command, struct reg_err *err)
{
	struct reg_card_issue issue = {
		.role = reg_command_value(command, "role"), .staff = reg_command_value(command, "staff"),
		.partner = reg_command_value(command, "partner"), .programme = reg_command_value(command, "programme"),
		.exchanged = reg_command_value(command, "exchange"), .tier = reg_command_value(command, "tier"),
	};
	struct reg_approval_given given = { 0 };
	struct reg_side *side = NULL;
	struct reg_who customer;
	char buffer[128];
	int rc;

	if ((issue.exchanged == NULL) != (issue.tier == NULL) ||
	    (issue.tier == NULL) != (reg_command_value(command, "tier-until") == NULL))
		return reg_command_usage(command, "--exchange, --tier and --tier-until go together");
	if ((issue.staff != NULL && issue.staff[0] == '\0') || (issue.partner != NULL && issue.partner[0] == '\0'))
		return reg_command_usage(command, "--staff and --partner: a name was expected");
	issue.card = number_of(buffer, sizeof buffer, command, err);
	if (issue.card == NULL)
		return REG_EINVAL;
	rc = read_day(&issue.last_day, command, "until", err);
	if (rc == 0)
		rc = read_day(&issue.tier_day, command, "tier-until", err);
	if (rc == 0)
		rc = reg_approval_read(&given, command, err);
	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	if (rc == 0)
		rc = reg_who_customer(&customer, side, command->operands[1], err);
	issue.customer = customer.value;
	if (rc == 0)
		rc = reg_act_card_issue(side, &issue, reg_command_now(), reg_command_actor(), reg_approval_of(&given), err);
	if (rc == 0)
		rc = tell(side, command, issue.card, ISSUED, err);
	reg_approval_finish(&given);
	reg_command_close(side);
	return rc;
}

int reg_card_block(struct reg_command *command, struct reg_err *err)
{
	const char *from = reg_command_value(command, "from"), *until = reg_command_value(command, "until");
	const char *reason = reg_command_value(command, "reason");
	int64_t from_unix_s = 0, until_unix_s = 0;
	struct reg_side *side = NULL;
	char buffer[128];
	const char *number = number_of(buffer, sizeof buffer, command, err);
	int rc = number == NULL ? REG_EINVAL : reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0 && from != NULL)
		rc = reg_command_instant(&from_unix_s, from, side->zone, "from", err);
	if (rc == 0 && until != NULL)
		rc = reg_command_instant(&until_unix_s, until, side->zone, "until", err);
	if (rc == 0)
		rc = reg_act_card_block(side, number, reason != NULL ? reason : "lost", from_unix_s, until_unix_s, reg_command_now(),
		    reg_command_actor(), err);
	if (rc == 0)
		rc = tell(side, command, number, BLOCKED, err);
	reg_command_close(side);
	return rc;
}

int reg_card_unblock(struct reg_command *command, struct reg_err *err)
{
	struct reg_side *side = NULL;
	char buffer[128];
	const char *number = number_of(buffer, sizeof buffer, command, err);
	int rc = number == NULL ? REG_EINVAL : reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_act_card_unblock(side, number, reg_command_now(), reg_command_actor(), err);
	if (rc == 0)
		rc = tell(side, command, number, UNBLOCKED, err);
	reg_command_close(side);
	return rc;
}

/* --- what blocks a card ------------------------------------------------------------------------------------------ */

int reg_card_blocks(json_t **out, struct reg_side *side, int64_t card, struct reg_err *err)
{
	json_t *blocks = json_array();
	struct reg_stmt *stmt;
	int rc = blocks == NULL ? reg_err_set(err, REG_EIO, "out of memory")
	                        : reg_sql(&stmt, side->store, REG_SQL_CARD_BLOCKS, err, "ii", card, reg_command_now());

	*out = NULL;
	if (rc == 0) {
		while ((rc = reg_step(stmt, err)) == 1)
			(void)json_array_append_new(blocks, json_pack("{s:o, s:o, s:o}", "from",
			    reg_json_instant(reg_int(stmt, 0), side->zone), "until", reg_json_instant(reg_int(stmt, 1), side->zone),
			    "reason", reg_json_text(reg_text(stmt, 2))));
		reg_reset(stmt);
	}
	if (rc < 0) {
		json_decref(blocks);
		return rc;
	}
	*out = blocks;
	return 0;
}

void reg_card_blocks_print(const json_t *blocks)
{
	const json_t *block;
	size_t i;

	json_array_foreach(blocks, i, block) {
		const char *from = json_string_value(json_object_get(block, "from"));
		const char *until = json_string_value(json_object_get(block, "until"));
		const char *reason = reg_word(json_string_value(json_object_get(block, "reason")));

		if (until != NULL)
			printf(_("  blocked from %1$s to %2$s: %3$s\n"), reg_shown(from), reg_shown(until), reg_shown(reason));
		else
			printf(_("  blocked from %1$s on: %2$s\n"), reg_shown(from), reg_shown(reason));
	}
}

/* --- list -------------------------------------------------------------------------------------------------------- */

static const struct reg_column columns[] = {
	{ "id", NULL, false },
	{ "card", N_("Card"), false },
	{ "customer", N_("Customer"), false },
	{ "name", N_("Name"), false },
	{ "issued", N_("Issued"), false },
	{ "staff", N_("Staff"), false },
	{ "partner", N_("Partner"), false },
	{ "programme", N_("Programme"), false },
	{ "last_day", N_("Good until"), false },
	{ "exchanged", N_("In exchange"), false },
	{ "blocked", N_("Blocked"), false },
	{ NULL, NULL, false },
};

static const struct reg_column counts_by_staff[] = {
	{ "staff", N_("Staff"), false },
	{ "cards", N_("Cards"), true },
	{ "exchanged", N_("In exchange"), true },
	{ "temporary", N_("Temporary"), true },
	{ "blocked", N_("Blocked"), true },
	{ NULL, NULL, false },
};

static const struct reg_column counts_by_partner[] = {
	{ "partner", N_("Partner"), false },
	{ "cards", N_("Cards"), true },
	{ "exchanged", N_("In exchange"), true },
	{ "temporary", N_("Temporary"), true },
	{ "blocked", N_("Blocked"), true },
	{ NULL, NULL, false },
};

static void add_one(json_t *counts, const char *who, const char *name)
{
	json_t *of = json_object_get(counts, who);

	if (of == NULL) {
		of = json_object();
		(void)json_object_set_new(counts, who, of);
	}
	(void)json_object_set_new(of, name, json_integer(json_integer_value(json_object_get(of, name)) + 1));
}

/* Columns as card_issued gives them. */
static void add_row(struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt)
{
	char id[64], label[64];

	reg_who_name(id, sizeof id, label, sizeof label, reg_int(stmt, 3), "card", reg_text(stmt, 0), reg_text(stmt, 1),
	    reg_text(stmt, 2), NULL);
	reg_table_text(table, id);
	reg_table_text(table, label);
	reg_table_text(table, reg_text(stmt, 4));
	reg_table_text(table, reg_text(stmt, 5));
	reg_table_instant(table, reg_int(stmt, 6), side->zone);
	reg_table_text(table, reg_text(stmt, 7));
	reg_table_text(table, reg_text(stmt, 8));
	reg_table_text(table, reg_text(stmt, 9));
	reg_table_text(table, reg_text(stmt, 10));
	reg_table_text(table, reg_text(stmt, 11));
	reg_table_instant(table, reg_is_null(stmt, 12) ? INT64_MAX : reg_int(stmt, 12), side->zone);
}

static void add_counts(struct reg_table *table, const json_t *counts)
{
	static const char *const names[] = { "cards", "exchanged", "temporary", "blocked" };
	const char *who;
	json_t *of;

	json_object_foreach((json_t *)counts, who, of) {
		reg_table_cell(table, NULL, reg_json_text(who[0] == '\0' ? NULL : who), who, who[0] == '\0' ? _("(none)") : who);
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
			reg_table_number(table, json_integer_value(json_object_get(of, names[i])), NULL);
	}
}

static int count_rows(json_t *counts, struct reg_stmt *stmt, bool by_staff, struct reg_err *err)
{
	int rc;

	while ((rc = reg_step(stmt, err)) == 1) {
		const char *who = reg_text(stmt, by_staff ? 7 : 8);

		who = who == NULL ? "" : who;
		add_one(counts, who, "cards");
		if (!reg_is_null(stmt, 11))
			add_one(counts, who, "exchanged");
		if (!reg_is_null(stmt, 10))
			add_one(counts, who, "temporary");
		if (!reg_is_null(stmt, 12))
			add_one(counts, who, "blocked");
	}
	reg_reset(stmt);
	return rc;
}

int reg_card_list(struct reg_command *command, struct reg_err *err)
{
	const char *by = reg_command_value(command, "by");
	bool by_staff = by != NULL && strcmp(by, "staff") == 0;
	struct reg_period period;
	struct reg_list list;
	struct reg_stmt *stmt;
	int64_t from = INT64_MIN, to = INT64_MAX;
	int32_t day;
	int rc = reg_period_read(&period, command);

	if (rc != 0)
		return rc;
	if (by != NULL && !by_staff && strcmp(by, "partner") != 0)
		return reg_command_usage(command, "--by: found %s, expected staff or partner", by);
	rc = reg_list_begin(&list, command, by == NULL ? columns : by_staff ? counts_by_staff : counts_by_partner, err);
	if (rc == 0 && strcmp(period.from, "0000-01-01") != 0 && reg_day_parse(&day, period.from, NULL) == 0)
		from = reg_zone_day_start(list.side->zone, day);
	if (rc == 0 && strcmp(period.to, "9999-12-31") != 0 && reg_day_parse(&day, period.to, NULL) == 0)
		to = reg_zone_day_end(list.side->zone, day) + 1;
	if (rc == 0)
		rc = reg_sql(&stmt, list.side->store, REG_SQL_CARD_ISSUED, err, "iii", from, to, reg_command_now());
	if (rc == 0 && by == NULL)
		rc = reg_list_rows(&list, stmt, add_row, err);
	if (rc == 0 && by != NULL) {
		json_t *counts = json_object();

		rc = counts == NULL ? reg_err_set(err, REG_EIO, "out of memory") : count_rows(counts, stmt, by_staff, err);
		add_counts(list.table, counts);
		json_decref(counts);
	}
	reg_table_if_empty(list.table, _("No card was issued in this period.\n"));
	return reg_list_end(&list, rc, "cards", NULL, err);
}
