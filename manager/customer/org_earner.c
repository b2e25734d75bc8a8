/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "org_earner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "staff/approval.h"
#include "i18n.h"
#include "output.h"

const struct reg_option reg_org_earner_options[] = {
	{ "share", "PERCENT", N_("So many per cent of the points; the rest stays with the organisation.") },
	{ "from", "DAY", N_("Of sales from this day (or time) on, rather than from now on.") },
	REG_APPROVAL_REASON_OPTIONS,
	{ NULL, NULL, NULL },
};

/* --- the change --- */

static int read_share(int *out, const struct reg_command *command)
{
	const char *text = reg_command_value(command, "share");
	char *end;
	long share;

	*out = 100;
	if (text == NULL)
		return 0;
	share = strtol(text, &end, 10);
	if (end == text || *end != '\0' || share < 1 || share > 100)
		return reg_command_usage(command, "--share: \"%s\" is no whole number of per cent, 1 to 100", text);
	*out = (int)share;
	return 0;
}

int reg_org_earner_change(struct reg_side *side, const struct reg_command *command, const char *org, struct reg_err *err)
{
	struct reg_earner_change change = { .reason = reg_command_value(command, "reason") };
	const char *from = reg_command_value(command, "from");
	struct reg_approval_given approval = { .is_given = false };
	int rc;

	if (!reg_earner_parse(&change.who, command->operands[1]))
		return reg_command_usage(command, "\"%s\" is none of organisation, driver and contact", command->operands[1]);
	if (change.reason == NULL || change.reason[0] == '\0')
		return reg_command_usage(command, "--reason is missing: it is kept with who earns");
	rc = read_share(&change.percent, command);
	if (rc == 0 && change.who == REG_EARNS_ORGANISATION && reg_command_value(command, "share") != NULL)
		return reg_command_usage(command, "--share: the organisation has what nobody else earns");
	if (rc == 0 && from != NULL)
		rc = reg_command_instant(&change.from_unix_s, from, side->zone, "from", err);
	rc = rc != 0 ? rc : reg_approval_read(&approval, command, err);
	if (rc == 0)
		rc = reg_act_earner(side, org, &change, reg_command_now(), reg_command_actor(), reg_approval_of(&approval), err);
	reg_approval_finish(&approval);
	return rc;
}

/* --- what holds --- */

static const char *why_word(enum reg_earner_why why)
{
	static const char *const words[] = { [REG_EARNER_UNSAID] = "unsaid", [REG_EARNER_SAID] = "said",
		[REG_EARNER_NOBODY] = "nobody", [REG_EARNER_SEVERAL] = "several", [REG_EARNER_SAME] = "same" };

	return words[why];
}

json_t *reg_earner_json(const struct reg_earner *earner, const struct reg_zone *zone)
{
	char day[REG_DAY_SIZE];

	if (earner->why == REG_EARNER_UNSAID)
		return NULL;
	reg_day_format(day, reg_zone_day(zone, earner->since_unix_s));
	return json_pack("{s:s, s:i, s:s, s:s}", "who", reg_earner_name(earner->who), "share",
	    earner->who == REG_EARNS_ORGANISATION ? 100 : earner->percent, "since", day, "why", why_word(earner->why));
}

int reg_earner_name_json(json_t *out, struct reg_side *side, int64_t account, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int64_t head = 0;
	int rc = reg_family_head(&head, side, account, err);

	rc = rc < 0 ? rc : reg_sql(&stmt, side->store, REG_SQL_MGR_NAME, err, "i", head);
	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc == 1) {
		(void)json_object_set_new(out, "customer", reg_json_text(reg_text(stmt, 1)));
		(void)json_object_set_new(out, "name", reg_json_text(reg_text(stmt, 4)));
		reg_reset(stmt);
		rc = 0;
	}
	return rc;
}

int reg_org_earner_json(json_t *out, struct reg_side *side, int64_t account, struct reg_err *err)
{
	struct reg_earner earner = { 0 };
	json_t *item;
	int rc = reg_earner_find(&earner, side, account, 0, reg_command_now(), err);

	if (rc < 0)
		return rc;
	/* Who drives is asked of each sale. */
	if (earner.who == REG_EARNS_DRIVER)
		earner.why = REG_EARNER_SAID;
	item = reg_earner_json(&earner, side->zone);
	if (item == NULL)
		item = json_pack("{s:s, s:i, s:n, s:s}", "who", "organisation", "share", 100, "since", "why", "unsaid");
	(void)json_object_set_new(item, "customer", json_null());
	(void)json_object_set_new(item, "name", json_null());
	if (earner.person != 0)
		rc = reg_earner_name_json(item, side, earner.person, err);
	(void)json_object_set_new(out, "earner", item);
	return rc;
}

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static const char *earner_text(const json_t *earner)
{
	const char *since = text_of(earner, "since"), *why = text_of(earner, "why");
	const char *name = text_of(earner, "name") != NULL ? text_of(earner, "name") : text_of(earner, "customer");
	int share = (int)json_integer_value(json_object_get(earner, "share"));

	if (strcmp(text_of(earner, "who"), "organisation") == 0)
		return since == NULL ? _("the organisation") : reg_shown_format(_("the organisation, since %s"), since);
	if (strcmp(text_of(earner, "who"), "driver") == 0)
		return share == 100 ? reg_shown_format(_("whoever drives the vehicle, since %s"), since)
		    : reg_shown_format(_("whoever drives the vehicle %1$d %%, the organisation the rest, since %2$s"), share, since);
	if (strcmp(why, "nobody") == 0)
		return reg_shown_format(_("the key contact, since %s; nobody decides there, so the organisation does"), since);
	if (strcmp(why, "several") == 0)
		return reg_shown_format(_("the key contact, since %s; several decide there, so the organisation does"), since);
	if (name == NULL)
		return reg_shown_format(_("the key contact, since %s"), since);
	return share == 100 ? reg_shown_format(_("%1$s, the key contact, since %2$s"), reg_shown(name), since)
	    : reg_shown_format(_("%1$s, the key contact, %2$d %%, the organisation the rest, since %3$s"), reg_shown(name), share,
	          since);
}

void reg_org_earner_print(const json_t *organisation)
{
	const json_t *earner = json_object_get(organisation, "earner");

	if (earner != NULL)
		printf("%s %s\n", reg_shown_padded(_("Earns"), 9), earner_text(earner));
}
