/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Profiles: fields and their values, completeness, what is stale; acts about vehicles, places, entries, segments.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "act_card.h"
#include "act_profile.h"
#include "acts.h"
#include "profile.h"
#include "rebuild.h"
#include "support.h"

static struct reg_side *side;
static struct reg_err err;

#define AT(days) (SUPPORT_MONDAY + (days) * SUPPORT_DAY)

static void becomes(unsigned of, const char *field, const char *text, const char *expected)
{
	const struct reg_profile_rule *rule = reg_profile_rule(of, field);
	char out[REG_PROFILE_VALUE_SIZE];
	int rc;

	ck_assert_ptr_nonnull(rule);
	memset(&err, 0, sizeof err);
	rc = reg_profile_value(out, rule, text, &err);
	if (expected == NULL)
		ck_assert_msg(rc == REG_EINVAL && strstr(err.line, rule->name) != NULL, "%s: %s", text, err.line);
	else {
		ck_assert_msg(rc == 0, "%s: %s", text, err.line);
		ck_assert_str_eq(out, expected);
	}
}

START_TEST(values_are_stored_one_way_and_nonsense_is_refused)
{
	becomes(REG_OF_VEHICLE, "tank", "80", "80000");
	becomes(REG_OF_VEHICLE, "tank_ml", "62.5", "62500");
	becomes(REG_OF_VEHICLE, "tank", "0.5", "500");
	becomes(REG_OF_VEHICLE, "tank", "0", NULL);
	becomes(REG_OF_VEHICLE, "tank", "80l", NULL);
	becomes(REG_OF_VEHICLE, "tank", "1.2345", NULL);
	becomes(REG_OF_VEHICLE, "tank", "80.", NULL);
	becomes(REG_OF_VEHICLE, "type", "truck", "truck");
	becomes(REG_OF_VEHICLE, "type", "lorry", NULL);
	becomes(REG_OF_VEHICLE, "maintenance", "2026-02-29", NULL);
	becomes(REG_OF_VEHICLE, "maintenance", "2028-02-29", "2028-02-29");
	becomes(REG_OF_PERSON, "birthday", "02-29", "02-29");
	becomes(REG_OF_PERSON, "birthday", "1985-05-20", "1985-05-20");
	becomes(REG_OF_PERSON, "birthday", "13-01", NULL);
	becomes(REG_OF_AREA, "households", "1200", "1200");
	becomes(REG_OF_AREA, "households", "-1", NULL);
	becomes(REG_OF_PERSON, "name", "", "");
	ck_assert_ptr_null(reg_profile_rule(REG_OF_PERSON, "tank"));
	ck_assert_ptr_null(reg_profile_rule(REG_OF_AREA, "birthday"));
}
END_TEST

START_TEST(completeness_counts_what_should_be_there_and_staleness_what_is)
{
	json_t *profile = json_pack("{s:s,s:s,s:s,s:s}", "type", "truck", "grade", "0", "maintenance_on", "2026-12-01", "model", "X");
	json_t *verified = json_pack("{s:I,s:I,s:I,s:I}", "type", (json_int_t)AT(0), "grade", (json_int_t)AT(3),
	    "maintenance_on", (json_int_t)AT(0), "model", (json_int_t)AT(0));
	struct reg_profile_state state;

	/* Of a vehicle type, grade and tank should be there; a date of maintenance is asked again after 400 days. */
	reg_profile_state(&state, REG_OF_VEHICLE, profile, verified, AT(400));
	ck_assert_int_eq(state.wanted, 3);
	ck_assert_int_eq(state.present, 2);
	ck_assert_str_eq(state.missing[0]->name, "tank_ml");
	ck_assert_int_eq(state.stale, 0);
	ck_assert(state.verified_at == AT(3));
	reg_profile_state(&state, REG_OF_VEHICLE, profile, verified, AT(400) + 1);
	ck_assert_int_eq(state.stale, 1);
	ck_assert_str_eq(state.old[0]->name, "maintenance_on");
	json_decref(profile);
	json_decref(verified);
}
END_TEST

/* --- acts --- */

static void set_up(void)
{
	support_init();
	side = support_open("1");
	support_customer(side, "A");
	support_customer(side, "B");
	memset(&err, 0, sizeof err);
}

/* What a rebuild makes is what is there. */
static void tear_down(void)
{
	support_expect_sound(side);
	reg_side_close(side);
	support_folder_remove();
}

static const char *entry(const char *what)
{
	static char sql[256];

	(void)snprintf(sql, sizeof sql, "SELECT %s FROM view_entry", what);
	return support_text(sql);
}

START_TEST(a_vehicle_has_a_profile_before_it_ever_came)
{
	const struct reg_profile_field first[] = { { "type", "truck" }, { "tank", "400" } }, second = { "tank", "" };
	const struct reg_profile_field wrong = { "birthday", "05-20" };

	DONE(reg_act_vehicle(side, "粤B·12345", first, 2, false, AT(0), "test", &err));
	ck_assert_str_eq(support_text("SELECT profile FROM view_vehicle"), "{\"tank_ml\":\"400000\",\"type\":\"truck\"}");
	DONE(reg_act_vehicle(side, "粤b12345", &second, 1, true, AT(2), "test", &err));
	ck_assert_str_eq(support_text("SELECT profile FROM view_vehicle"), "{\"type\":\"truck\"}");
	ck_assert_int_eq(support_int("SELECT json_extract(verified, '$.type') FROM view_vehicle"), AT(2));
	REFUSED(reg_act_vehicle(side, "粤B12345", &wrong, 1, false, AT(3), "test", &err), REG_EINVAL, "birthday");
}
END_TEST

START_TEST(a_place_is_made_once_and_changed_when_it_is_there)
{
	const struct reg_profile_field field = { "households", "850" };
	char place[REG_PLACE_SIZE];

	DONE(reg_act_place_name(place, "area", "桃园", &err));
	ck_assert_str_eq(place, "area:桃园");
	REFUSED(reg_act_place_name(place, "area", "a b", &err), REG_EINVAL, "short name");
	REFUSED(reg_act_place_name(place, "area", "", &err), REG_EINVAL, "short name");
	REFUSED(reg_act_place(side, "area:x", false, &field, 1, false, AT(0), "test", &err), REG_ENOTFOUND, "area x");
	DONE(reg_act_place(side, "area:x", true, &field, 1, false, AT(0), "test", &err));
	REFUSED(reg_act_place(side, "area:x", true, &field, 1, false, AT(0), "test", &err), REG_EEXISTS, "area x");
	ck_assert_str_eq(support_text("SELECT profile FROM view_place"), "{\"households\":\"850\"}");
}
END_TEST

START_TEST(what_was_checked_is_fresh_though_nothing_changed)
{
	const struct reg_profile_field fields[] = { { "phone", "13800138000" }, { "address", "Xi Lu 5" } };
	static const char *const phone[] = { "phone" };

	DONE(reg_act_edit(side, "c:A", fields, 2, AT(0), "test", &err));
	DONE(reg_act_verify(side, "c:A", phone, 1, AT(5), "test", &err));
#define VERIFIED(field) support_int("SELECT json_extract(verified, '$." field "') FROM view_customer " \
	"WHERE subject = (SELECT no FROM identity WHERE value = 'c:A')")
	ck_assert_int_eq(VERIFIED("phone"), AT(5));
	ck_assert_int_eq(VERIFIED("address"), AT(0));
	DONE(reg_act_verify(side, "c:A", NULL, 0, AT(6), "test", &err));
	ck_assert_int_eq(VERIFIED("address"), AT(6));
}
END_TEST

START_TEST(an_entry_holds_from_its_day_until_it_ends)
{
	json_t *more = json_pack("{s:I,s:s}", "volume_ml", (json_int_t)500000, "basis", "surveyed");
	struct reg_entry demand = { .kind = "demand", .customer = "c:A", .from_unix_s = AT(-10), .more = more };
	char what[REG_ACT_WHAT_SIZE], who[REG_CUSTOMER_ID_SIZE];
	int64_t no = 0;

	DONE(reg_act_entry(&no, side, &demand, AT(0), "test", &err));
	ck_assert_int_eq(support_int("SELECT at FROM view_entry"), AT(-10));
	ck_assert_int_eq(support_int("SELECT until FROM view_entry"), INT64_MAX);
	ck_assert_str_eq(entry("json_extract(body, '$.basis')"), "surveyed");
	DONE(reg_act_entry_end(side, no, AT(3), "anna", &err));
	ck_assert_int_eq(support_int("SELECT until FROM view_entry"), AT(3));
	REFUSED(reg_act_entry_end(side, no, AT(4), "test", &err), REG_EEXISTS, "ended");
	REFUSED(reg_act_entry_end(side, 12345, AT(4), "test", &err), REG_ENOTFOUND, "no such entry");
	/* Taken back, the end never was. */
	DONE(reg_act_undo_last(what, who, side, AT(3) + 60, "anna", &err));
	ck_assert_str_eq(what, "end");
	ck_assert_int_eq(support_int("SELECT until FROM view_entry"), INT64_MAX);
	demand.until_unix_s = AT(-11);
	REFUSED(reg_act_entry(&no, side, &demand, AT(0), "test", &err), REG_EINVAL, "ends before");
	demand.customer = "c:nobody";
	demand.until_unix_s = 0;
	REFUSED(reg_act_entry(&no, side, &demand, AT(0), "test", &err), REG_ENOTFOUND, "c:nobody");
	json_decref(more);
}
END_TEST

START_TEST(entries_of_places_need_the_place)
{
	json_t *more = json_pack("{s:I}", "unit_price_minor_per_m3", (json_int_t)745000);
	const struct reg_entry price = { .kind = "price", .place = "competitor:west", .name = "92", .more = more };
	int64_t no = 0;

	REFUSED(reg_act_entry(&no, side, &price, AT(0), "test", &err), REG_ENOTFOUND, "competitor west");
	DONE(reg_act_place(side, "competitor:west", true, NULL, 0, false, AT(0), "test", &err));
	DONE(reg_act_entry(&no, side, &price, AT(0), "test", &err));
	DONE(reg_act_entry(&no, side, &price, AT(1), "test", &err));
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_entry WHERE place = 'competitor:west' AND name = '92'"), 2);
	DONE(reg_act_entry_end(side, no, AT(2), "test", &err));
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_entry WHERE until < 9223372036854775807"), 1);
	json_decref(more);
}
END_TEST

START_TEST(customers_of_who_leaves_go_to_the_pool)
{
	json_t *kept = json_pack("{s:s}", "part", "kept"), *developed = json_pack("{s:s}", "part", "developed");
	struct reg_entry own = { .kind = "own", .customer = "c:A", .name = "07", .more = kept };
	int64_t no = 0;
	size_t n = 0;

	DONE(reg_act_staff(side, "07", "Wang", "manager", "4711", AT(0), "test", &err));
	DONE(reg_act_entry(&no, side, &own, AT(0), "test", &err));
	own.more = developed;
	DONE(reg_act_entry(&no, side, &own, AT(0), "test", &err));
	/* B was 07's and is 08's by now. */
	own.customer = "c:B";
	own.more = kept;
	DONE(reg_act_entry(&no, side, &own, AT(0), "test", &err));
	own.name = "08";
	DONE(reg_act_entry(&no, side, &own, AT(1), "test", &err));
	DONE(reg_act_staff_leave(&n, side, "07", AT(2), "test", &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(support_text("SELECT role FROM view_staff"), "left");
	ck_assert_str_eq(support_text("SELECT name || json_extract(body, '$.part') FROM view_entry ORDER BY at DESC LIMIT 1"), "kept");
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_entry WHERE name = '07' AND json_extract(body, '$.part') = 'developed'"), 1);
	REFUSED(reg_act_approved(side, &(struct reg_approval){ "07", "4711" }, "lead", AT(2), &err), REG_EDENIED, "");
	REFUSED(reg_act_staff_leave(&n, side, "99", AT(2), "test", &err), REG_ENOTFOUND, "99");
	json_decref(kept);
	json_decref(developed);
}
END_TEST

START_TEST(the_last_word_on_a_segment_counts)
{
	DONE(reg_act_segment(side, "gold", "class = A", AT(0), "test", &err));
	DONE(reg_act_segment(side, "gold", "class = B", AT(1), "test", &err));
	DONE(reg_act_segment(side, "old", "stage = lost", AT(1), "test", &err));
	DONE(reg_act_segment(side, "old", "", AT(2), "test", &err));
	ck_assert_str_eq(support_text("SELECT group_concat(name || '=' || text) FROM view_segment"), "gold=class = B");
	REFUSED(reg_act_segment(side, "two words", "class = A", AT(0), "test", &err), REG_EINVAL, "short name");
}
END_TEST

START_TEST(what_is_said_of_an_erased_person_keeps_no_name)
{
	const struct reg_entry contact = { .kind = "contact", .customer = "c:A", .target = "c:B", .name = "pays" };
	int64_t no = 0;

	DONE(reg_act_entry(&no, side, &contact, AT(0), "test", &err));
	DONE(reg_act_forget(side, "c:B", AT(1), "test", &err));
	ck_assert_str_eq(entry("name"), "pays");
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_entry e JOIN identity i ON i.no = e.target WHERE i.value IS NULL"), 1);
}
END_TEST

/* --- cards --- */

#define CARD "1000111234567890123"

static const char *whose(const char *receipt)
{
	static char sql[256];

	(void)snprintf(sql, sizeof sql, "SELECT coalesce(i.kind, 'nobody') FROM view_sale v JOIN fact_sale f ON f.no = v.sale "
	    "LEFT JOIN identity i ON i.no = v.subject WHERE f.receipt = '%s'", receipt);
	return support_text(sql);
}

START_TEST(a_blocked_card_names_nobody_while_it_is_blocked)
{
	const struct reg_card_issue issue = { .card = CARD, .customer = "c:A", .last_day = REG_DAY_NEVER };

	DONE(reg_act_card_issue(side, &issue, AT(0), "test", NULL, &err));
	CAPTURE(side, .receipt = "1", .at = AT(1), .card = CARD, .fuel_ml = 10000);
	CAPTURE(side, .receipt = "2", .at = AT(3), .card = CARD, .fuel_ml = 10000);
	ck_assert_str_eq(whose("1"), "customer");
	ck_assert_str_eq(whose("2"), "customer");
	/* Lost two days ago, as it is told on day 4: the sale since then is looked at again. */
	DONE(reg_act_card_block(side, CARD, "lost", AT(2), 0, AT(4), "test", &err));
	ck_assert_str_eq(whose("1"), "customer");
	ck_assert_str_eq(whose("2"), "card");
	CAPTURE(side, .receipt = "3", .at = AT(5), .card = CARD, .fuel_ml = 10000);
	ck_assert_str_eq(whose("3"), "card");
	DONE(reg_act_card_unblock(side, CARD, AT(6), "test", &err));
	ck_assert_str_eq(whose("3"), "card");
	CAPTURE(side, .receipt = "4", .at = AT(6), .card = CARD, .fuel_ml = 10000);
	ck_assert_str_eq(whose("4"), "customer");
	REFUSED(reg_act_card_unblock(side, CARD, AT(7), "test", &err), REG_ENOTFOUND, "not blocked");
	REFUSED(reg_act_card_block(side, CARD, "tired", 0, 0, AT(7), "test", &err), REG_EINVAL, "lost, stolen");
	REFUSED(reg_act_card_block(side, CARD, "lost", AT(9), AT(9), AT(7), "test", &err), REG_EINVAL, "before it begins");
}
END_TEST

START_TEST(a_blocked_card_leaves_phone_and_plate_of_its_holder_as_they_are)
{
	support_bind(side, "c:A", REGULARS_CARD, CARD, AT(0), 100);
	support_bind(side, "c:B", REGULARS_PLATE, "粤B12345", AT(0), 100);
	DONE(reg_act_card_block(side, CARD, "stolen", 0, 0, AT(1), "test", &err));
	CAPTURE(side, .receipt = "1", .at = AT(2), .card = CARD, .plate = "粤B12345", .fuel_ml = 10000);
	ck_assert_str_eq(support_text("SELECT i.value FROM view_sale v JOIN identity i ON i.no = v.subject"), "c:B");
}
END_TEST

START_TEST(a_block_that_is_taken_back_never_was)
{
	char what[REG_ACT_WHAT_SIZE], customer[REG_CUSTOMER_ID_SIZE];

	support_bind(side, "c:A", REGULARS_CARD, CARD, AT(0), 100);
	CAPTURE(side, .receipt = "1", .at = AT(2), .card = CARD, .fuel_ml = 10000);
	DONE(reg_act_card_block(side, CARD, "lost", AT(1), 0, AT(3), "keeper", &err));
	ck_assert_str_eq(whose("1"), "card");
	DONE(reg_act_undo_last(what, customer, side, AT(3) + 60, "keeper", &err));
	ck_assert_str_eq(whose("1"), "customer");
}
END_TEST

START_TEST(a_temporary_card_is_good_to_the_end_of_its_last_day)
{
	/* AT(0) is 08:00 of 2026-11-23; the last second of 2026-11-25 in Shanghai is 16:00 UTC less one. */
	const int64_t end = AT(2) + 16 * SUPPORT_HOUR - 1;
	struct reg_card_issue issue = { .card = CARD, .customer = "c:A", .partner = "Bank", .staff = "07" };

	ck_assert_int_eq(reg_day_parse(&issue.last_day, "2026-11-25", &err), 0);
	DONE(reg_act_card_issue(side, &issue, AT(0), "test", NULL, &err));
	CAPTURE(side, .receipt = "1", .at = end, .card = CARD, .fuel_ml = 10000);
	CAPTURE(side, .receipt = "2", .at = end + 1, .card = CARD, .fuel_ml = 10000);
	ck_assert_str_eq(whose("1"), "customer");
	ck_assert_str_eq(whose("2"), "card");
	/* Renewed before it ends: it does not. */
	issue.last_day = REG_DAY_NEVER;
	DONE(reg_act_card_unblock(side, CARD, AT(1), "test", &err));
	CAPTURE(side, .receipt = "3", .at = end + 2, .card = CARD, .fuel_ml = 10000);
	ck_assert_str_eq(whose("3"), "customer");
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_entry WHERE kind = 'card' AND name = '07'"), 1);
}
END_TEST

START_TEST(an_exchange_needs_a_known_competitor_a_tier_and_its_end)
{
	const struct reg_card_issue no_tier = { .card = CARD, .customer = "c:A", .exchanged = "sinopec", .last_day = REG_DAY_NEVER };
	const struct reg_card_issue no_end = { .card = CARD, .customer = "c:A", .exchanged = "sinopec", .tier = "gold",
		.last_day = REG_DAY_NEVER, .tier_day = REG_DAY_NEVER };
	const struct reg_card_issue unknown = { .card = CARD, .customer = "c:A", .exchanged = "sinopec", .tier = "gold",
		.last_day = REG_DAY_NEVER, .tier_day = 21000 };

	REFUSED(reg_act_card_issue(side, &no_tier, AT(0), "test", NULL, &err), REG_EINVAL, "competitor and the tier");
	REFUSED(reg_act_card_issue(side, &no_end, AT(0), "test", NULL, &err), REG_EINVAL, "last day");
	REFUSED(reg_act_card_issue(side, &unknown, AT(0), "test", NULL, &err), REG_ENOTFOUND, "competitor sinopec");
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_binding"), 0);
	DONE(reg_act_place(side, "competitor:sinopec", true, NULL, 0, false, AT(0), "test", &err));
	/* Nobody approved the tier: nothing of it is kept. */
	REFUSED(reg_act_card_issue(side, &unknown, AT(0), "test", NULL, &err), REG_EDENIED, "manager");
	ck_assert_int_eq(support_int("SELECT count(*) FROM view_binding"), 0);
}
END_TEST

START_TEST(the_statements_and_the_profiles_know_the_same_organisations)
{
	static const char *const kinds[] = { "person", "company", "organisation", "fleet", "hospital", "school", "site", "restaurant",
		"government", "hotel", "farm", "taxi", "truck", "ride-hailing", "family", "farmer" };
	char id[REG_CUSTOMER_ID_SIZE], sql[200], number[8];

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		(void)snprintf(number, sizeof number, "%zu", 100 + i);
		DONE(reg_act_enrol(id, side, number, kinds[i], NULL, 0, SUPPORT_MONDAY, "anna", &err));
		(void)snprintf(sql, sizeof sql, "SELECT count(*) FROM organisation WHERE subject = "
		    "(SELECT no FROM identity WHERE kind = 'customer' AND value = 'c:%s')", number);
		ck_assert_msg(support_int(sql) == (reg_profile_of_kind(kinds[i]) == REG_OF_ORGANISATION), "%s", kinds[i]);
	}
	ck_assert_int_eq(support_int("SELECT count(*) FROM organisation"), 10);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("profile");
	TCase *pure = tcase_create("fields"), *acts = tcase_create("acts");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(pure, values_are_stored_one_way_and_nonsense_is_refused);
	tcase_add_test(pure, completeness_counts_what_should_be_there_and_staleness_what_is);
	suite_add_tcase(suite, pure);
	tcase_add_checked_fixture(acts, set_up, tear_down);
	tcase_add_test(acts, a_vehicle_has_a_profile_before_it_ever_came);
	tcase_add_test(acts, a_place_is_made_once_and_changed_when_it_is_there);
	tcase_add_test(acts, what_was_checked_is_fresh_though_nothing_changed);
	tcase_add_test(acts, an_entry_holds_from_its_day_until_it_ends);
	tcase_add_test(acts, entries_of_places_need_the_place);
	tcase_add_test(acts, customers_of_who_leaves_go_to_the_pool);
	tcase_add_test(acts, the_last_word_on_a_segment_counts);
	tcase_add_test(acts, what_is_said_of_an_erased_person_keeps_no_name);
	tcase_add_test(acts, a_blocked_card_names_nobody_while_it_is_blocked);
	tcase_add_test(acts, a_blocked_card_leaves_phone_and_plate_of_its_holder_as_they_are);
	tcase_add_test(acts, a_block_that_is_taken_back_never_was);
	tcase_add_test(acts, a_temporary_card_is_good_to_the_end_of_its_last_day);
	tcase_add_test(acts, an_exchange_needs_a_known_competitor_a_tier_and_its_end);
	tcase_add_test(acts, the_statements_and_the_profiles_know_the_same_organisations);
	suite_add_tcase(suite, acts);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
