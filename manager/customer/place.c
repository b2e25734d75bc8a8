/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * place.c - `regulars area` and `regulars competitor`: the surroundings of the station.
 */
#include <stdio.h>
#include <string.h>

#include "entries.h"
#include "fields.h"
#include "i18n.h"
#include "output.h"
#include "table.h"

static const struct reg_option area_options[] = {
	REG_FIELDS_AREA,
	{ NULL, NULL, NULL },
};

static const struct reg_option area_edit_options[] = {
	REG_FIELDS_AREA,
	REG_FIELDS_VERIFIED,
	{ NULL, NULL, NULL },
};

static const struct reg_option competitor_options[] = {
	REG_FIELDS_COMPETITOR,
	{ NULL, NULL, NULL },
};

static const struct reg_option competitor_edit_options[] = {
	REG_FIELDS_COMPETITOR,
	REG_FIELDS_VERIFIED,
	{ NULL, NULL, NULL },
};

static const struct reg_option price_options[] = {
	{ "on", "DAY", N_("Seen on this day (or at this time), rather than now.") },
	{ NULL, NULL, NULL },
};

static const struct reg_option offer_options[] = {
	REG_ENTRY_DAYS,
	{ NULL, NULL, NULL },
};

static unsigned fields_of(const struct reg_command *command)
{
	return strcmp(command->noun->name, "area") == 0 ? REG_OF_AREA : REG_OF_COMPETITOR;
}

/* --- show --- */

/* Customers of an area: how many, how many of them were here, and what they took. */
static int add_counts(json_t *out, struct reg_side *side, const char *id, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_AREA_COUNTS, err, "t", id);

	if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		(void)json_object_set_new(out, "customers", json_integer(reg_int(stmt, 0)));
		(void)json_object_set_new(out, "seen", json_integer(reg_int(stmt, 2)));
		(void)json_object_set_new(out, "volume_ml", json_integer(reg_int(stmt, 1)));
		reg_reset(stmt);
		rc = 0;
	}
	return rc;
}

static int place_json(json_t **out, struct reg_side *side, const char *place, struct reg_err *err)
{
	const char *id = strchr(place, ':') + 1;
	bool is_area = id - place == 5;
	json_t *object = json_pack("{s:s}", is_area ? "area" : "competitor", id), *profile = NULL, *verified = NULL;
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_PLACE_PROFILE, err, "t", place);

	*out = NULL;
	if (rc == 0 && (rc = reg_step(stmt, err)) == 1) {
		profile = json_loads(reg_text(stmt, 0), 0, NULL);
		verified = json_loads(reg_text(stmt, 1), 0, NULL);
		reg_reset(stmt);
		rc = 0;
	} else if (rc == 0)
		rc = reg_err_set(err, REG_ENOTFOUND, "%s %s: there is none; `regulars %s list` shows them",
		    is_area ? "area" : "competitor", id, is_area ? "area" : "competitor");
	if (rc == 0) {
		(void)json_object_set(object, "profile", profile);
		(void)json_object_set_new(object, "state",
		    reg_fields_state(is_area ? REG_OF_AREA : REG_OF_COMPETITOR, profile, verified, side));
		rc = reg_entries_json(object, side, 0, place, err);
	}
	if (rc == 0 && is_area)
		rc = add_counts(object, side, id, err);
	json_decref(profile);
	json_decref(verified);
	if (rc == 0)
		*out = object;
	else
		json_decref(object);
	return rc;
}

static void field(const char *title, const char *text)
{
	printf("%s %s\n", reg_shown_padded(title, 9), text);
}

static void print_place(const json_t *place)
{
	const char *area = json_string_value(json_object_get(place, "area")), *name;
	const char *competitor = json_string_value(json_object_get(place, "competitor"));
	json_t *value;

	field(area != NULL ? _("Area") : _("Competitor"), reg_shown(area != NULL ? area : competitor));
	json_object_foreach(json_object_get(place, "profile"), name, value)
		field(reg_fields_label(name), reg_shown(json_string_value(value)));
	reg_fields_print_state(json_object_get(place, "state"));
	reg_entries_print(place);
	if (area != NULL)
		field(_("Customers"), reg_shown_format(_("%1$lld, of whom %2$lld were here and took %3$s l"),
		    (long long)json_integer_value(json_object_get(place, "customers")),
		    (long long)json_integer_value(json_object_get(place, "seen")),
		    reg_shown_litres(json_integer_value(json_object_get(place, "volume_ml")))));
}

static int show(struct reg_side *side, const struct reg_command *command, const char *place, struct reg_err *err)
{
	json_t *object;
	int rc = place_json(&object, side, place, err);

	if (rc == 0 && command->json)
		return reg_output_json(object, err);
	if (rc == 0)
		print_place(object);
	json_decref(object);
	return rc;
}

/* Opens, lets `change` work on the place of the first operand (NULL: nothing), shows it. */
static int with_place(struct reg_command *command, int (*change)(struct reg_side *side, const struct reg_command *command,
    const char *place, struct reg_err *err), struct reg_err *err)
{
	char place[REG_PLACE_SIZE];
	struct reg_side *side = NULL;
	int rc = reg_act_place_name(place, command->noun->name, command->operands[0], err);

	if (rc == 0)
		rc = reg_command_open(&side, command, change != NULL ? REG_STORE_WRITE : REG_STORE_READ, REG_COMMAND_BUSY_MS, err);
	if (rc == 0 && change != NULL)
		rc = change(side, command, place, err);
	if (rc == 0)
		rc = show(side, command, place, err);
	reg_command_close(side);
	return rc;
}

static int run_show(struct reg_command *command, struct reg_err *err)
{
	return with_place(command, NULL, err);
}

/* --- changes --- */

static int write_fields(struct reg_side *side, const struct reg_command *command, const char *place, bool is_new,
    struct reg_err *err)
{
	bool is_verified = !is_new && reg_command_value(command, "verified") != NULL;
	struct reg_fields fields;
	int rc = reg_fields_read(&fields, command, fields_of(command), err);

	if (rc == 0 && !is_new && fields.n == 0 && !is_verified)
		rc = reg_command_usage(command, "what to change is missing");
	if (rc == 0)
		rc = reg_fields_resolve(&fields, side, err);
	if (rc == 0)
		rc = reg_act_place(side, place, is_new, fields.items, fields.n, is_verified, reg_command_now(),
		    reg_command_actor(), err);
	reg_fields_finish(&fields);
	return rc;
}

static int add(struct reg_side *side, const struct reg_command *command, const char *place, struct reg_err *err)
{
	return write_fields(side, command, place, true, err);
}

static int edit(struct reg_side *side, const struct reg_command *command, const char *place, struct reg_err *err)
{
	return write_fields(side, command, place, false, err);
}

static int contact(struct reg_side *side, const struct reg_command *command, const char *place, struct reg_err *err)
{
	return reg_contact_change(side, command, (struct reg_entry){ .place = place }, err);
}

static int survey(struct reg_side *side, const struct reg_command *command, const char *place, struct reg_err *err)
{
	return reg_survey_add(side, command, (struct reg_entry){ .place = place }, "surveyed", err);
}

static int price(struct reg_side *side, const struct reg_command *command, const char *place, struct reg_err *err)
{
	struct reg_entry entry = { .kind = "price", .place = place, .name = command->operands[1] };
	const char *on = reg_command_value(command, "on");
	int64_t value, no;
	int rc = reg_entries_price(&value, command->operands[2], side, err);

	if (rc == 0 && on != NULL)
		rc = reg_command_instant(&entry.from_unix_s, on, side->zone, "on", err);
	if (rc == 0 && entry.from_unix_s > reg_command_now())
		rc = reg_err_set(err, REG_EINVAL, "--on %s: is not over yet", on);
	if (rc != 0)
		return rc;
	entry.more = json_pack("{s:I}", "unit_price_minor_per_m3", (json_int_t)value);
	rc = reg_act_entry(&no, side, &entry, reg_command_now(), reg_command_actor(), err);
	json_decref(entry.more);
	return rc;
}

static int offer(struct reg_side *side, const struct reg_command *command, const char *place, struct reg_err *err)
{
	struct reg_entry entry = { .kind = "offer", .place = place };
	const char *from = reg_command_value(command, "from"), *until = reg_command_value(command, "until");
	int32_t day;
	int64_t no;
	int rc = from != NULL ? reg_command_instant(&entry.from_unix_s, from, side->zone, "from", err) : 0;

	if (rc == 0 && until != NULL && (rc = reg_day_parse(&day, until, err)) == 0)
		entry.until_unix_s = reg_zone_day_start(side->zone, day + 1);
	if (rc != 0)
		return rc;
	entry.more = json_pack("{s:s}", "text", command->operands[1]);
	rc = reg_act_entry(&no, side, &entry, reg_command_now(), reg_command_actor(), err);
	json_decref(entry.more);
	return rc;
}

static int run_add(struct reg_command *command, struct reg_err *err)
{
	return with_place(command, add, err);
}

static int run_edit(struct reg_command *command, struct reg_err *err)
{
	return with_place(command, edit, err);
}

static int run_contact(struct reg_command *command, struct reg_err *err)
{
	return with_place(command, contact, err);
}

static int run_survey(struct reg_command *command, struct reg_err *err)
{
	return with_place(command, survey, err);
}

static int run_price(struct reg_command *command, struct reg_err *err)
{
	return with_place(command, price, err);
}

static int run_offer(struct reg_command *command, struct reg_err *err)
{
	return with_place(command, offer, err);
}

/* --- list --- */

static const struct reg_column area_columns[] = {
	{ "area", N_("Area"), false },
	{ "name", N_("Name"), false },
	{ "staff", N_("Staff"), false },
	{ "households", N_("Households"), true },
	{ NULL, NULL, false },
};

static const struct reg_column competitor_columns[] = {
	{ "competitor", N_("Competitor"), false },
	{ "name", N_("Name"), false },
	{ "brand", N_("Brand"), false },
	{ "distance_m", N_("Metres"), true },
	{ NULL, NULL, false },
};

/* Columns: "area:" or "competitor:" with the id, the profile as JSON. In JSON the profile is whole. */
static void add_place(struct reg_table *table, const struct reg_column *columns, struct reg_stmt *stmt)
{
	json_t *profile = json_loads(reg_text(stmt, 1), 0, NULL);

	reg_table_text(table, strchr(reg_text(stmt, 0), ':') + 1);
	reg_table_also(table, "profile", json_incref(profile));
	for (int i = 1; i < 4; i++)
		reg_table_csv(table, json_string_value(json_object_get(profile, columns[i].name)), NULL);
	json_decref(profile);
}

static void add_area(struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt)
{
	(void)side;
	add_place(table, area_columns, stmt);
}

static void add_competitor(struct reg_table *table, const struct reg_side *side, struct reg_stmt *stmt)
{
	(void)side;
	add_place(table, competitor_columns, stmt);
}

static int run_list(struct reg_command *command, struct reg_err *err)
{
	bool is_area = fields_of(command) == REG_OF_AREA;
	struct reg_list list;
	struct reg_stmt *stmt;
	int rc = reg_list_begin(&list, command, is_area ? area_columns : competitor_columns, err);

	if (rc == 0)
		rc = reg_sql(&stmt, list.side->store, REG_SQL_PLACE_ALL, err, "t", is_area ? "area:" : "competitor:");
	if (rc == 0)
		rc = reg_list_rows(&list, stmt, is_area ? add_area : add_competitor, err);
	return reg_list_end(&list, rc, is_area ? "areas" : "competitors", NULL, err);
}

const struct reg_verb reg_verbs_area[] = {
	{
		.name = "add",
		.operands = "AREA",
		.options = area_options,
		.run = run_add,
		.help = N_("Makes an area: a community, village or office park whose drivers pass here.\n\n"
			"AREA is a short name of letters, digits, \"-\", \"_\" and \".\"; `customer edit --area` puts customers into it."),
	},
	{
		.name = "edit",
		.operands = "AREA",
		.options = area_edit_options,
		.run = run_edit,
		.help = N_("Changes what is known about an area."),
	},
	{
		.name = "show",
		.operands = "AREA",
		.run = run_show,
		.help = N_("Shows an area: profile, contacts, surveyed demand, our customers there."),
	},
	{
		.name = "list",
		.options = reg_table_options,
		.run = run_list,
		.help = N_("Lists the areas."),
	},
	{
		.name = "contact",
		.operands = "AREA [PERSON]",
		.options = reg_contact_options,
		.run = run_contact,
		.help = N_("Names a local contact and the role, or ends that."),
	},
	{
		.name = "survey",
		.operands = "AREA LITRES",
		.options = reg_survey_options,
		.run = run_survey,
		.help = N_("Notes how many litres a month the area needs, from whomever it buys."),
	},
	{ 0 },
};

const struct reg_verb reg_verbs_competitor[] = {
	{
		.name = "add",
		.operands = "COMPETITOR",
		.options = competitor_options,
		.run = run_add,
		.help = N_("Makes a competitor known.\n\nCOMPETITOR is a short name of letters, digits, \"-\", \"_\" and \".\"."),
	},
	{
		.name = "edit",
		.operands = "COMPETITOR",
		.options = competitor_edit_options,
		.run = run_edit,
		.help = N_("Changes what is known about a competitor."),
	},
	{
		.name = "show",
		.operands = "COMPETITOR",
		.run = run_show,
		.help = N_("Shows a competitor: profile, prices and offers by date."),
	},
	{
		.name = "list",
		.options = reg_table_options,
		.run = run_list,
		.help = N_("Lists the competitors."),
	},
	{
		.name = "price",
		.operands = "COMPETITOR GRADE PRICE",
		.options = price_options,
		.run = run_price,
		.help = N_("Notes what a litre of a grade costs there."),
	},
	{
		.name = "offer",
		.operands = "COMPETITOR TEXT",
		.options = offer_options,
		.run = run_offer,
		.help = N_("Notes what they offer their customers, and until when."),
	},
	{ 0 },
};
