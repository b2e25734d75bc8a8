/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entries.h - dated entries on the command line: demand, contacts, contracts, owners, prices, offers; read and printed.
 */
#ifndef REG_ENTRIES_H
#define REG_ENTRIES_H

#include "act_profile.h"
#include "command.h"

/* The days on which it holds. */
#define REG_ENTRY_DAYS \
	{ "from", "DAY", N_("First day, rather than from now on.") }, \
	{ "until", "DAY", N_("Last day.") }

/* Options of a survey of demand, and of contacts. */
extern const struct reg_option reg_survey_options[], reg_contact_options[];

/* Says how much they need a month: operand 1 in litres. `entry` has customer or place; `basis` is what it rests on when
 * --basis is not given. 0; REG_EXIT_USAGE, explained; or an error. */
int reg_survey_add(struct reg_side *side, const struct reg_command *command, struct reg_entry entry, const char *basis,
    struct reg_err *err) __attribute__((warn_unused_result));

/* Makes the customer of operand 1 (or somebody new, by --name and --phone) a contact in --role, or --end. */
int reg_contact_change(struct reg_side *side, const struct reg_command *command, struct reg_entry entry,
    struct reg_err *err) __attribute__((warn_unused_result));

/* Everything said of a customer with all that were merged into it (`place` NULL), or of a place, as members of `out`:
 * "demand", "contacts", "contracts", "owners", "prices", "offers", and for a person "contact_of". Only lists that are not
 * empty, but for "owners". */
int reg_entries_json(json_t *out, struct reg_side *side, int64_t customer, const char *place, struct reg_err *err)
    __attribute__((warn_unused_result));
/* The same for people. */
void reg_entries_print(const json_t *entries);

/* "7.45" in the site's currency and a litre as minor units for 1000 litres, "745000". REG_EINVAL: no such number. */
int reg_entries_price(int64_t *out, const char *text, const struct reg_side *side, struct reg_err *err)
    __attribute__((warn_unused_result));
/* "500" or "62.5" litres as ml. `option` is for the message. */
int reg_entries_litres(int64_t *out, const char *text, const char *option, struct reg_err *err)
    __attribute__((warn_unused_result));
/* "unit_price_minor_per_m3" of an entry in its "currency" as a price a litre, to a tenth of the minor unit: "7.450". Static,
 * four in turn. */
const char *reg_entries_price_text(const json_t *item);

#endif
