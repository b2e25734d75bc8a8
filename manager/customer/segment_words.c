/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * segment_words.c - an expression in words. It sees the tree as segment.c walks it.
 */
#include <inttypes.h>

#include "i18n.h"
#include "output.h"
#include "segment.h"
#include "segment_words.h"
#include "zone.h"

/* What a field is called. */
static const char *label(const struct reg_segment_test *test)
{
	switch (test->field) {
	case REG_SEGMENT_STAGE: return _("the stage");
	case REG_SEGMENT_CLASS: return _("the class");
	case REG_SEGMENT_KIND: return _("the kind of customer");
	case REG_SEGMENT_TAG: return _("one of the tags");
	case REG_SEGMENT_AREA: return _("the area");
	case REG_SEGMENT_EMPLOYER: return _("the employer");
	case REG_SEGMENT_SOURCE: return _("how they came");
	case REG_SEGMENT_CHANNEL: return _("the preferred channel");
	case REG_SEGMENT_CONSENT: return _("the consent to be written to");
	case REG_SEGMENT_ATTITUDE: return _("the attitude");
	case REG_SEGMENT_KEPT_BY: return _("who keeps them");
	case REG_SEGMENT_VEHICLE_TYPE: return _("the type of one of their vehicles");
	case REG_SEGMENT_VEHICLE_GRADE: return _("the grade of one of their vehicles");
	case REG_SEGMENT_VISITS:
		return test->days == 0 ? _("the number of visits")
				       : reg_shown_format(_("the number of visits in the last %lld days"), (long long)test->days);
	case REG_SEGMENT_VOLUME:
		return test->days == 0 ? _("the volume in litres")
				       : reg_shown_format(_("the volume in litres of the last %lld days"), (long long)test->days);
	case REG_SEGMENT_SILENT: return _("the number of days since the last visit");
	case REG_SEGMENT_LAST_VISIT: return _("the day of the last visit");
	case REG_SEGMENT_ENROLLED: return _("the day of enrolment");
	case REG_SEGMENT_SATISFACTION: return _("the latest satisfaction, 1 to 5");
	case REG_SEGMENT_POINTS: return _("the balance of points");
	case REG_SEGMENT_AT_RISK: return _("is a regular at risk");
	case REG_SEGMENT_OVERDUE: return _("is a regular overdue");
	case REG_SEGMENT_FALLEN: return _("buys much less than is normal for them");
	case REG_SEGMENT_JUMPED: return _("buys much more than is normal for them");
	case REG_SEGMENT_OPEN_CASE: return _("has an open case");
	case REG_SEGMENT_BIRTHDAY:
		return reg_shown_format(_("has a birthday within %lld days"), (long long)test->days);
	case REG_SEGMENT_COMMUNITY: return _("the community or club");
	case REG_SEGMENT_HOMETOWN: return _("the hometown");
	case REG_SEGMENT_ROUTE: return _("the usual route");
	case REG_SEGMENT_INTERESTS: return _("the interests");
	case REG_SEGMENT_BRAND: return _("the preferred brand");
	case REG_SEGMENT_LANGUAGE: return _("the language");
	case REG_SEGMENT_PAYMENT: return _("how they pay");
	case REG_SEGMENT_SUPPLIERS: return _("where else they fill");
	case REG_SEGMENT_FLEET_SIZE: return _("the number of vehicles they have");
	case REG_SEGMENT_DEVELOPED_BY: return _("who developed them");
	case REG_SEGMENT_NOTED:
		return test->days == 0 ? _("one of the notes")
				       : reg_shown_format(_("one of the notes of the last %lld days"), (long long)test->days);
	case REG_SEGMENT_MISSING_FIELD: return _("one of the fields that are not known");
	case REG_SEGMENT_STALE: return _("has a field that is to be asked again");
	case REG_SEGMENT_FIELDS: break;
	}
	return "";
}

static const char *value(const struct reg_segment_test *test)
{
	char day[REG_DAY_SIZE];

	switch (reg_segment_rules[test->field].type) {
	case REG_SEGMENT_FLAG:
		break;
	case REG_SEGMENT_WORD:
	case REG_SEGMENT_MISSING:
		return reg_word(test->text);
	case REG_SEGMENT_TEXT:
	case REG_SEGMENT_MENTION:
		return reg_shown(test->text);
	case REG_SEGMENT_NUMBER:
		return reg_shown_format("%" PRId64, test->number);
	case REG_SEGMENT_LITRES:
		return reg_shown_litres(test->number);
	case REG_SEGMENT_DAY:
		reg_day_format(day, (int32_t)test->number);
		return reg_shown(day);
	}
	return "";
}

const char *reg_segment_words(const struct reg_segment_test *test)
{
	const char *what = label(test), *than = value(test);
	bool mentions = reg_segment_rules[test->field].type == REG_SEGMENT_MENTION;

	switch (test->compare) {
	case REG_SEGMENT_IS:
		return what;
	case REG_SEGMENT_EQUAL:
		return reg_shown_format(mentions ? _("%2$s is mentioned in %1$s") : _("%1$s is %2$s"), what, than);
	case REG_SEGMENT_UNEQUAL:
		return reg_shown_format(mentions ? _("%2$s is not mentioned in %1$s") : _("%1$s is not %2$s"), what, than);
	case REG_SEGMENT_LESS:
		return reg_shown_format(_("%1$s is below %2$s"), what, than);
	case REG_SEGMENT_AT_MOST:
		return reg_shown_format(_("%1$s is at most %2$s"), what, than);
	case REG_SEGMENT_MORE:
		return reg_shown_format(_("%1$s is above %2$s"), what, than);
	case REG_SEGMENT_AT_LEAST:
		return reg_shown_format(_("%1$s is at least %2$s"), what, than);
	}
	return "";
}

const char *reg_segment_all_of(void)
{
	return _("all of these:");
}

const char *reg_segment_any_of(void)
{
	return _("any of these:");
}

const char *reg_segment_none_of(void)
{
	return _("not this:");
}
