/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fields.h - profile fields on the command line, and how complete and fresh a profile is.
 *
 * Each field of plugin/profile.c is an option of the verbs that write such profiles; the macros below are their rows in
 * the verbs' tables.
 */
#ifndef REG_FIELDS_H
#define REG_FIELDS_H

#include "act.h"
#include "command.h"
#include "profile.h"

#define REG_FIELDS_MAX 64

/* Of people and organisations. */
#define REG_FIELDS_CUSTOMER \
	{ "name", "NAME", N_("Name.") }, \
	{ "phone", "NUMBER", N_("Phone number.") }, \
	{ "address", "TEXT", N_("Address.") }, \
	{ "area", "AREA", N_("Area where they live or are, by its id.") }, \
	{ "route", "TEXT", N_("The usual route.") }, \
	{ "brand", "TEXT", N_("Preferred brand.") }, \
	{ "channel", "CHANNEL", N_("How to reach them: phone, sms, wechat, mail, visit or none.") }, \
	{ "hours", "TEXT", N_("When to reach them.") }, \
	{ "source", "SOURCE", N_("How they came: walk-in, referral, community, partner, event or competitor-card.") }, \
	{ "language", "LANGUAGE", N_("Language to be addressed in.") }, \
	{ "attitude", "WORD", N_("What was felt at the last visit: advocate, neutral or difficult.") }, \
	{ "set", "FIELD=VALUE", N_("Any other field; \"FIELD=\" clears it. May be repeated.") }
/* Of people alone. */
#define REG_FIELDS_PERSON \
	{ "community", "TEXT", N_("Community or club they belong to, where that is no area of its own.") }, \
	{ "employer", "ORGANISATION", N_("Who they work for: id, number, phone or plate of an organisation.") }, \
	{ "birthday", "DAY", N_("Birthday: 1985-05-20 or 05-20.") }, \
	{ "hometown", "TEXT", N_("Where the family comes from.") }, \
	{ "interests", "TEXT", N_("Interests.") }, \
	{ "consent", "YES|NO", N_("Whether they agreed to be written to.") }
/* Of organisations alone. */
#define REG_FIELDS_ORGANISATION \
	{ "payment", "WORD", N_("How they pay: cash, card, invoice, prepaid or fuel-card.") }, \
	{ "suppliers", "TEXT", N_("Where else they fill.") }, \
	{ "fleet-size", "N", N_("How many vehicles they have.") }
#define REG_FIELDS_VEHICLE \
	{ "type", "TYPE", N_("car, taxi, ride-hailing, van, truck, bus, motorcycle or machine.") }, \
	{ "model", "TEXT", N_("Make and model.") }, \
	{ "grade", "GRADE", N_("The grade that it takes, as the POS names it.") }, \
	{ "tank", "LITRES", N_("What the tank holds.") }, \
	{ "maintenance", "DAY", N_("When it is due for maintenance.") }, \
	{ "inspection", "DAY", N_("When its inspection is due.") }, \
	{ "insurance", "DAY", N_("When its insurance ends.") }
#define REG_FIELDS_AREA \
	{ "name", "NAME", N_("Name.") }, \
	{ "address", "TEXT", N_("Where it is.") }, \
	{ "staff", "STAFF", N_("Who is responsible for it.") }, \
	{ "households", "N", N_("How many households live there.") }, \
	{ "cars", "N", N_("How many cars there are.") }
#define REG_FIELDS_COMPETITOR \
	{ "name", "NAME", N_("Name.") }, \
	{ "address", "TEXT", N_("Address.") }, \
	{ "area", "AREA", N_("Area in which it is, by its id.") }, \
	{ "brand", "TEXT", N_("Its brand.") }, \
	{ "distance", "METRES", N_("How far away it is.") }
#define REG_FIELDS_VERIFIED \
	{ "verified", NULL, N_("All that is not changed here was asked again and still holds.") }

struct reg_fields {
	struct reg_profile_field items[REG_FIELDS_MAX];
	char *names[REG_FIELDS_MAX], *values[REG_FIELDS_MAX]; /* owned */
	size_t n;
};

/* Reads the options and every --set. `of` (enum reg_profile_of) says which fields there are; a customer may have others,
 * too. Values of customers are checked and as they are stored, those of vehicles and places as typed (their acts check
 * them). 0; REG_EXIT_USAGE, explained; or an error. To be finished in every case. */
int reg_fields_read(struct reg_fields *out, const struct reg_command *command, unsigned of, struct reg_err *err)
    __attribute__((warn_unused_result));
/* One more field. REG_EINVAL: there are too many. */
int reg_fields_add(struct reg_fields *fields, const char *name, const char *value, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_fields_finish(struct reg_fields *fields);

/* Looks up what fields of a customer refer to: the area must be there, the employer becomes a customer's id, a phone of the
 * site's country is one without its prefix. */
int reg_fields_resolve(struct reg_fields *fields, struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));

/* What people call a field: its word in their language, else as its option is called. */
const char *reg_fields_label(const char *name);
/* Its value for people: litres as such. */
const char *reg_fields_shown(const char *name, const char *value);

/* {"wanted","present","missing":[..],"stale":[..],"verified":DAY|null} of a profile. */
json_t *reg_fields_state(unsigned of, const json_t *profile, const json_t *verified, const struct reg_side *side);
/* The same for people, one line on stdout. */
void reg_fields_print_state(const json_t *state);

#endif
