/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * entries_show.c - the same for people.
 */
#include "entries.h"

#include <inttypes.h>
#include <stdio.h>

#include "hooks/journal/scale.h"
#include "i18n.h"
#include "output.h"
#include "zone.h"

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static int64_t number_of(const json_t *object, const char *name)
{
	return (int64_t)json_integer_value(json_object_get(object, name));
}

static bool is_over(const json_t *item)
{
	return text_of(item, "until") != NULL;
}

/* Machines get the first day on which it no longer holds; people say the last one on which it does. */
static const char *last_day(char out[REG_DAY_SIZE], const json_t *item)
{
	int32_t day;

	if (reg_day_parse(&day, text_of(item, "until"), NULL) < 0)
		return text_of(item, "until");
	reg_day_format(out, day - 1);
	return out;
}

static void field(const char *title, const char *text)
{
	printf("%s %s\n", reg_shown_padded(title, 9), text);
}

static void print_demand(const json_t *item)
{
	const char *grade = text_of(item, "grade");

	if (grade == NULL)
		field(_("Demand"), reg_shown_format(_("%1$s l a month, %2$s, by %3$s, since %4$s"), reg_shown_litres(number_of(item, "volume_ml")),
		    text_of(item, "basis"), reg_shown(text_of(item, "staff")), text_of(item, "from")));
	else
		field(_("Demand"), reg_shown_format(_("%1$s l of %5$s a month, %2$s, by %3$s, since %4$s"), reg_shown_litres(number_of(item, "volume_ml")), text_of(item, "basis"), reg_shown(text_of(item, "staff")),
		    text_of(item, "from"), reg_shown(grade)));
}

static void print_contact(const json_t *item)
{
	const char *id = text_of(item, "customer"), *name = text_of(item, "name");

	if (id == NULL)
		field(_("Contact"), reg_shown_format(_("somebody erased, %1$s, since %2$s"), text_of(item, "role"), text_of(item, "from")));
	else if (is_over(item))
		field(_("Contact"), reg_shown_format(_("%1$s (%2$s), %3$s, from %4$s until %5$s"), reg_shown(name != NULL ? name : id), reg_shown(id),
		    text_of(item, "role"), text_of(item, "from"), text_of(item, "until")));
	else
		field(_("Contact"), reg_shown_format(_("%1$s (%2$s), %3$s, since %4$s"), reg_shown(name != NULL ? name : id), reg_shown(id),
		    text_of(item, "role"), text_of(item, "from")));
}

static void print_contact_of(const json_t *item)
{
	const char *id = text_of(item, "customer"), *name = text_of(item, "name"), *place = text_of(item, "place");

	if (!is_over(item))
		field(_("Contact"), reg_shown_format(_("of %1$s, %2$s, since %3$s"), reg_shown(place != NULL ? place : name != NULL ? name : id != NULL ? id : _("somebody erased")),
		    text_of(item, "role"), text_of(item, "from")));
}

const char *reg_entries_price_text(const json_t *item)
{
	static char text[4][64];
	static unsigned n;
	int64_t tenths = number_of(item, "unit_price_minor_per_m3") / 100, unit = 10;
	int decimals = reg_scale_currency_decimals(text_of(item, "currency")) & 3;
	char *out = text[n++ % 4];

	for (int i = 0; i < decimals; i++)
		unit *= 10;
	(void)snprintf(out, sizeof text[0], "%" PRId64 ".%0*" PRId64, tenths / unit, decimals + 1, tenths % unit);
	return out;
}

static void print_contract(const json_t *item)
{
	const char *grade = text_of(item, "grade");
	char last[REG_DAY_SIZE];

	if (is_over(item))
		field(_("Contract"), reg_shown_format(_("%1$s, from %2$s until %3$s"), grade != NULL ? reg_shown(grade) : _("all grades"),
		    text_of(item, "from"), last_day(last, item)));
	else
		field(_("Contract"), reg_shown_format(_("%1$s, since %2$s"), grade != NULL ? reg_shown(grade) : _("all grades"), text_of(item, "from")));
	if (json_object_get(item, "unit_price_minor_per_m3") != NULL)
		field("", reg_shown_format(_("price: %s a litre"), reg_entries_price_text(item)));
	if (json_object_get(item, "volume_ml") != NULL)
		field("", reg_shown_format(_("agreed: %s l"), reg_shown_litres(number_of(item, "volume_ml"))));
	if (json_object_get(item, "sold_ml") != NULL)
		field("", reg_shown_format(_("taken so far: %s l"), reg_shown_litres(number_of(item, "sold_ml"))));
	if (json_is_integer(json_object_get(item, "left_ml")) && json_is_integer(json_object_get(item, "days_left")) &&
	    number_of(item, "days_left") > 0)
		field("", reg_shown_format(_("left: %1$s l in %2$lld days"), reg_shown_litres(number_of(item, "left_ml")),
		    (long long)number_of(item, "days_left")));
}

static void print_price(const json_t *item)
{
	field(_("Price"), reg_shown_format(_("%1$s: %2$s a litre, seen on %3$s"), reg_shown(text_of(item, "grade")), reg_entries_price_text(item),
	    text_of(item, "from")));
}

static void print_offer(const json_t *item)
{
	char last[REG_DAY_SIZE];

	if (is_over(item))
		field(_("Offer"), reg_shown_format(_("%1$s, from %2$s until %3$s"), reg_shown(text_of(item, "text")), text_of(item, "from"),
		    last_day(last, item)));
	else
		field(_("Offer"), reg_shown_format(_("%1$s, since %2$s"), reg_shown(text_of(item, "text")), text_of(item, "from")));
}

static void print_owners(const json_t *owners)
{
	const json_t *developed = json_object_get(owners, "developed"), *kept = json_object_get(owners, "kept");

	if (text_of(developed, "staff") != NULL)
		printf(_("Developed by %1$s, since %2$s\n"), reg_shown(text_of(developed, "staff")), text_of(developed, "since"));
	if (text_of(kept, "staff") != NULL)
		printf(_("Kept by %1$s, since %2$s\n"), reg_shown(text_of(kept, "staff")), text_of(kept, "since"));
	else if (kept != NULL)
		printf(_("In the pool since %s\n"), text_of(kept, "since"));
}

void reg_entries_print(const json_t *entries)
{
	static const struct { const char *list; void (*print)(const json_t *item); } lists[] = {
		{ "contacts", print_contact }, { "contact_of", print_contact_of }, { "demand", print_demand },
		{ "contracts", print_contract }, { "prices", print_price }, { "offers", print_offer },
	};
	const json_t *item;
	size_t k;

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		json_array_foreach(json_object_get(entries, lists[i].list), k, item)
			lists[i].print(item);
	print_owners(json_object_get(entries, "owners"));
}
