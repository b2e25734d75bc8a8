/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The random stations themselves: that they contain what they are for, and that the reference evaluator reads each of
 * them alike in every order.
 */
#include <check.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "generate.h"

#define SEEDS 40
#define DOCUMENTS 45

static const unsigned char secret[REG_SECRET_SIZE] = { 7 };
static struct reg_event_context context;
static struct reg_zone *zone;

static void setup(void)
{
	struct reg_err err = { 0 };

	ck_assert_msg(reg_zone_create(&zone, "Asia/Shanghai", &err) == REG_OK, "%s", err.line);
	context = (struct reg_event_context){ .site = "S1", .till = "1", .currency = "CNY", .country = "cn", .zone = zone,
		.secret = secret, .patterns = reg_card_patterns, .n_patterns = reg_card_n_patterns };
}

static void teardown(void)
{
	reg_zone_destroy(zone);
}

static struct generated *generate(uint64_t seed)
{
	struct generated *generated;
	struct reg_err err = { 0 };

	ck_assert_msg(generate_create(&generated, seed, DOCUMENTS, &context, &err) == REG_OK, "seed %" PRIu64 ": %s", seed,
	    err.line);
	return generated;
}

/* The dump of a station whose deliveries are read from number `first` on, the first ones last and a second time. */
static char *evaluate(const struct generated *generated, size_t first)
{
	size_t n = generated->n_deliveries;
	const struct reg_event **deliveries = calloc(n + first, sizeof(*deliveries));
	struct reg_programme *parsed[GENERATED_PROGRAMMES] = { NULL };
	struct ref_programme programmes[GENERATED_PROGRAMMES];
	struct ref_input input = { .deliveries = deliveries, .n_deliveries = n + first, .acts = generated->acts,
		.n_acts = generated->n_acts, .programmes = programmes, .n_programmes = generated->n_programmes, .zone = zone };
	struct ref_views *views;
	struct reg_err err = { 0 };
	char *dump;

	for (size_t i = 0; i < n + first; i++)
		deliveries[i] = generated->deliveries[(i + first) % n];
	for (size_t i = 0; i < generated->n_programmes; i++) {
		ck_assert_msg(reg_programme_parse(&parsed[i], generated->programmes[i].name, generated->programmes[i].text,
		    NULL, &err) == REG_OK, "%s", err.line);
		programmes[i].effective_unix_s = generated->programmes[i].effective_unix_s;
		programmes[i].programme = parsed[i];
	}
	ck_assert_msg(ref_views_create(&views, &input, &err) == REG_OK, "%s", err.line);
	dump = ref_dump(views);
	ref_views_destroy(views);
	for (size_t i = 0; i < generated->n_programmes; i++)
		reg_programme_destroy(parsed[i]);
	free(deliveries);
	return dump;
}

START_TEST(the_reference_reads_a_station_alike_in_every_order)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct generated *generated = generate(seed);
		char *whole = evaluate(generated, 0);

		for (size_t first = 1; first < generated->n_deliveries; first += generated->n_deliveries / 5) {
			char *turned = evaluate(generated, first);

			ck_assert_str_eq(turned, whole);
			free(turned);
		}
		free(whole);
		generate_destroy(generated);
	}
}
END_TEST

START_TEST(a_seed_gives_the_same_station_every_time)
{
	struct generated *a = generate(3), *b = generate(3), *c = generate(4);

	ck_assert_uint_eq(a->n_deliveries, b->n_deliveries);
	for (size_t i = 0; i < a->n_deliveries; i++)
		ck_assert_mem_eq(a->deliveries[i]->id, b->deliveries[i]->id, REG_ID_SIZE);
	ck_assert_str_eq(a->programmes[0].text, b->programmes[0].text);
	ck_assert_mem_ne(a->deliveries[0]->id, c->deliveries[0]->id, REG_ID_SIZE);
	generate_destroy(a);
	generate_destroy(b);
	generate_destroy(c);
}
END_TEST

START_TEST(what_is_rare_at_a_station_is_in_some_of_these)
{
	static const char *const wanted[] = {
		"conflict sale=", "/sale variants=2", "variants=3", "/prepay variants=2", "/refund variants=2",
		"/refund sale=S1/C/", "/void sale=S1/", "/void sale=S2/", "/refund sale=S1/2 2026", "/completion sale=S1/C/",
		"/completion kind=sale", "/prepay kind=sale", "kind=refund subject=-", "kind=refund subject=plate:",
		"kind=refund subject=card:", "subject=customer:c:77", "is_visit=0 plate=", "is_visit=1 plate=", "doubtful=1",
		"unlock_at=never", "expires_at=never", "programme=0", "programme=2", "programme=3", "points_left=0",
		"tier=t0\n", "tier=t1\n", "tier=t2\n", " tier=2 tier_until=", "tier_until=never", "volume_ml=0 debt=",
		"last_visit=- volume", "state subject=card:", "kind=sale subject=-",
	};
	int found[sizeof(wanted) / sizeof(wanted[0])] = { 0 };

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct generated *generated = generate(seed);
		char *dump = evaluate(generated, 0);

		for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
			found[i] += strstr(dump, wanted[i]) != NULL;
		free(dump);
		generate_destroy(generated);
	}
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		ck_assert_msg(found[i] >= 2, "\"%s\" is in %d of %d stations", wanted[i], found[i], SEEDS);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("generate");
	TCase *stations = tcase_create("stations");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(stations, 600);
	tcase_add_checked_fixture(stations, setup, teardown);
	tcase_add_test(stations, the_reference_reads_a_station_alike_in_every_order);
	tcase_add_test(stations, a_seed_gives_the_same_station_every_time);
	tcase_add_test(stations, what_is_rare_at_a_station_is_in_some_of_these);
	suite_add_tcase(suite, stations);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
