/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What always holds, whatever happens at a station with the complete programme: points are what lots and uses say, none
 * is negative, none is used without having been given, what was shown before tender is what is given, the order of
 * arrival does not matter, verify finds nothing, and the views are those of the reference evaluator.
 *
 * Each random sequence (sequence.h) happens to a database of its own twice: in the order of its time and in another
 * one; at the end, and of some after every step, the views are held against the reference. What fails is made smaller
 * as long as it still fails.
 *
 * REGULARS_NIGHTLY=1 tries 100,000; REGULARS_TEST_SEED=N this seed alone, REGULARS_TEST_SEEDS=N that many,
 * REGULARS_TEST_FIRST=N from N on.
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "act.h"
#include "facts.h"
#include "rebuild.h"
#include "sequence.h"
#include "view_dump.h"

#define SEEDS 2000
#define NIGHTLY_SEEDS 100000
#define PART 2000 /* seeds in one test: check counts no more than 71 minutes */
#define EACH_STEP 10 /* of so many sequences one is looked at after every step */

struct order {
	size_t steps[SEQUENCE_MAX];
	size_t n;
};

static char folder[64], template_path[96], path[96];
static int64_t n_steps, n_refused;

static void remove_database(const char *database)
{
	static const char *const endings[] = { "", "-wal", "-shm", ".key", ".station" };
	char name[128];

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		snprintf(name, sizeof(name), "%s%s", database, endings[i]);
		unlink(name);
	}
}

static void copy_file(const char *ending)
{
	char from[128], to[128], buffer[65536];
	FILE *in, *out;
	size_t n;

	snprintf(from, sizeof(from), "%s%s", template_path, ending);
	snprintf(to, sizeof(to), "%s%s", path, ending);
	in = fopen(from, "rb");
	if (in == NULL)
		return;
	out = fopen(to, "wb");
	ck_assert_ptr_nonnull(out);
	while ((n = fread(buffer, 1, sizeof(buffer), in)) > 0)
		ck_assert_uint_eq(fwrite(buffer, 1, n, out), n);
	fclose(in);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_int_eq(chmod(to, 0600), 0);
}

/* Always the same secret: with other card tokens a seed would not be the same sequence. */
static void setup(void)
{
	struct reg_init init = { .site = "S1", .zone = "Asia/Shanghai", .currency = "CNY", .country = "cn" };
	struct reg_side *side = NULL;
	struct reg_err err = { 0 };
	char secret[96];
	FILE *file;

	/* In memory where there is such a place: nothing of it shall last. */
	snprintf(folder, sizeof(folder), "%s/regulars-properties-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(secret, sizeof(secret), "%s/secret", folder);
	snprintf(template_path, sizeof(template_path), "%s/template.db", folder);
	snprintf(path, sizeof(path), "%s/properties.db", folder);
	file = fopen(secret, "w");
	ck_assert_ptr_nonnull(file);
	for (int i = 0; i < REG_SECRET_SIZE; i++)
		fprintf(file, "%02x", i);
	fputc('\n', file);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(chmod(secret, 0600), 0);
	init.secret_from = secret;
	ck_assert_msg(reg_side_init(template_path, &init, &err) == REG_OK, "%s", err.line);
	ck_assert_msg(reg_side_open(&side, template_path, REG_STORE_WRITE, "1", 1000, &err) == REG_OK, "%s", err.line);
	ck_assert_msg(reg_act_staff(side, SEQUENCE_MANAGER, "Boss", "manager", SEQUENCE_PIN, SEQUENCE_BEGIN_S - 10 * 86400,
	    "test", &err) == REG_OK, "%s", err.line);
	reg_side_close(side);
	unlink(secret);
}

static void teardown(void)
{
	remove_database(path);
	remove_database(template_path);
	rmdir(folder);
}

/* --- against the reference ----------------------------------------------------------------------------------- */

static int add_programmes(struct ref_programme *out, struct reg_programme **parsed, size_t *n,
    const struct sequence *sequence, const struct order *order, size_t n_taken, struct reg_err *err)
{
	*n = 0;
	for (size_t i = 0; i < n_taken; i++) {
		const struct step *step = &sequence->steps[order->steps[i]];

		if (step->kind != HAPPENS_PROGRAMME)
			continue;
		if (reg_programme_parse(&parsed[*n], "random", step->text, NULL, err) < 0)
			return err->code;
		out[*n].effective_unix_s = step->at_unix_s;
		out[*n].programme = parsed[*n];
		(*n)++;
	}
	return REG_OK;
}

/* How the views differ from the reference's after `n` steps; NULL: not at all, or *err says why not. */
static char *compare(const struct sequence_run *run, const struct sequence *sequence, const struct order *order, size_t n,
    struct reg_err *err)
{
	const struct reg_event *deliveries[SEQUENCE_MAX];
	struct ref_programme programmes[4];
	struct reg_programme *parsed[4] = { NULL };
	struct ref_input input = { .deliveries = deliveries, .programmes = programmes, .zone = run->side->zone,
		.currency = "CNY" };
	struct ref_views *views = NULL;
	struct facts facts;
	char *expected = NULL, *found = NULL, *wrong = NULL;
	int code = facts_read(&facts, run->side, err);

	input.acts = facts.acts;
	input.n_acts = facts.n;
	for (size_t i = 0; i < n; i++)
		if (run->deliveries[order->steps[i]] != NULL)
			deliveries[input.n_deliveries++] = run->deliveries[order->steps[i]];
	if (code == REG_OK)
		code = add_programmes(programmes, parsed, &input.n_programmes, sequence, order, n, err);
	if (code == REG_OK)
		code = ref_views_create(&views, &input, err);
	if (code == REG_OK) {
		expected = ref_dump(views);
		found = view_dump(run->side, err);
	}
	if (found != NULL && strcmp(expected, found) != 0) {
		FILE *text;
		size_t size;

		text = open_memstream(&wrong, &size);
		if (text == NULL)
			abort();
		for (size_t i = 0; i < facts.n; i++) {
			char *line = facts_describe(&facts.acts[i]);

			fprintf(text, "act %s\n", line);
			free(line);
		}
		fprintf(text, "--- reference\n%s--- database\n%s", expected, found);
		fclose(text);
	}
	free(expected);
	free(found);
	ref_views_destroy(views);
	for (size_t i = 0; i < 4; i++)
		reg_programme_destroy(parsed[i]);
	facts_finish(&facts);
	return wrong;
}

/* --- one sequence -------------------------------------------------------------------------------------------- */

static void keep_breach(const char *line, void *payload)
{
	char **first = payload;

	if (*first == NULL)
		*first = strdup(line);
}

static char *breach(struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt = NULL;
	char *wrong = NULL;
	int code = reg_sql(&stmt, side->store, REG_SQL_TEST_BREACHES, err, "");

	if (code >= 0 && (code = reg_step(stmt, err)) > 0 && asprintf(&wrong, "breach: %s", reg_text(stmt, 0)) < 0)
		abort();
	reg_reset(stmt);
	return wrong;
}

/* NULL: as it should be. Else what is wrong, released with free(). */
static char *judge(const struct sequence *sequence, const struct order *order, bool by_time, bool each_step)
{
	/* Either alone is enough, and both are most of the work. */
	bool verifies = by_time && (each_step || sequence->seed % 2 == 0);
	bool rebuilds = !by_time && (each_step || sequence->seed % 2 != 0);
	struct sequence_run run = { .latest_at = INT64_MIN };
	struct reg_err err = { 0 };
	char *wrong = NULL, *line = NULL;
	int code;

	remove_database(path);
	copy_file("");
	copy_file(".key");
	copy_file(".station");
	copy_file("-wal");
	code = reg_side_open(&run.side, path, REG_STORE_WRITE, "1", 1000, &err);
	if (code == REG_OK)
		reg_store_set_synchronous(run.side->store, 0);
	for (size_t i = 0; i < order->n && code >= 0 && wrong == NULL; i++) {
		code = sequence_take(&run, sequence, order->steps[i], &err);
		if (code >= 0 && run.wrong[0] != '\0')
			wrong = strdup(run.wrong);
		if (code >= 0 && wrong == NULL && (each_step || i + 1 == order->n)) {
			wrong = compare(&run, sequence, order, i + 1, &err);
			code = err.code;
		}
		if (code >= 0 && wrong == NULL && (each_step || i + 1 == order->n))
			wrong = breach(run.side, &err);
	}
	if (code >= 0 && wrong == NULL && verifies)
		code = reg_verify(run.side, keep_breach, &line, &err);
	if (wrong == NULL && line != NULL && asprintf(&wrong, "verify: %s", line) < 0)
		abort();
	if (code >= 0 && wrong == NULL && rebuilds)
		code = reg_rebuild(run.side, NULL, NULL, &err);
	if (code >= 0 && wrong == NULL && rebuilds) {
		wrong = compare(&run, sequence, order, order->n, &err);
		code = err.code;
	}
	if (wrong == NULL && code < 0 && asprintf(&wrong, "error: %s", err.line) < 0)
		abort();
	n_steps += (int64_t)order->n;
	n_refused += run.refused;
	free(line);
	reg_side_close(run.side);
	sequence_run_finish(&run);
	return wrong;
}

static struct order arrange(const struct sequence *sequence, struct random *random, bool by_time)
{
	struct order order = { { 0 }, sequence->n };
	size_t first = sequence->n_first;

	for (size_t i = 0; i < sequence->n; i++)
		order.steps[i] = i;
	for (size_t i = sequence->n; !by_time && i > first + 1; i--) {
		size_t j = first + (size_t)random_below(random, (int)(i - first)), step = order.steps[i - 1];

		order.steps[i - 1] = order.steps[j];
		order.steps[j] = step;
	}
	return order;
}

static bool is_alike(const char *a, const char *b)
{
	size_t n = strncmp(a, "act ", 4) == 0 ? 4 : strcspn(a, ":");

	return strncmp(a, b, n) == 0;
}

static void make_smaller(const struct sequence *sequence, struct order *order, bool by_time, const char *failure)
{
	for (size_t n = order->n / 2; n > 0; n /= 2) {
		for (size_t at = 0; at < order->n;) {
			struct order fewer = { { 0 }, 0 };
			char *wrong;

			for (size_t i = 0; i < order->n; i++)
				if (i < at || i >= at + n)
					fewer.steps[fewer.n++] = order->steps[i];
			wrong = judge(sequence, &fewer, by_time, true);
			if (wrong != NULL && is_alike(failure, wrong))
				*order = fewer;
			else
				at += n;
			free(wrong);
		}
	}
}

static void try_seed(uint64_t seed)
{
	struct sequence *sequence = malloc(sizeof(*sequence));
	struct random random = { seed ^ 0x5eed };

	ck_assert_ptr_nonnull(sequence);
	sequence_make(sequence, seed);
	for (int i = 0; i < 2; i++) {
		struct order order = arrange(sequence, &random, i == 0);
		char *wrong = judge(sequence, &order, i == 0, seed % EACH_STEP == 0);

		if (wrong == NULL)
			continue;
		fprintf(stderr, "seed %" PRIu64 ", order %d: %s\n", seed, i, wrong);
		make_smaller(sequence, &order, i == 0, wrong);
		free(wrong);
		wrong = judge(sequence, &order, i == 0, true);
		fprintf(stderr, "seed %" PRIu64 ", order %d:\n", seed, i);
		for (size_t j = 0; j < order.n; j++)
			sequence_print(sequence, order.steps[j]);
		/* Too long for a message of check's. */
		fprintf(stderr, "%s\n", wrong != NULL ? wrong : "it does not fail again");
		teardown(); /* check does not after a failure */
		ck_abort_msg("seed %" PRIu64 " (see above)", seed);
	}
	free(sequence);
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}

/* How many seeds from *first on. */
static uint64_t seeds(uint64_t *first)
{
	uint64_t only = setting("REGULARS_TEST_SEED", 0);
	uint64_t usual = setting("REGULARS_NIGHTLY", 0) != 0 ? NIGHTLY_SEEDS : SEEDS;

	*first = only != 0 ? only : setting("REGULARS_TEST_FIRST", 1);
	return only != 0 ? 1 : setting("REGULARS_TEST_SEEDS", usual);
}

START_TEST(points_are_what_lots_and_uses_say_in_any_order_and_as_the_reference_has_them)
{
	uint64_t first, n = seeds(&first), begin = (uint64_t)_i * PART, end = begin + PART < n ? begin + PART : n;

	for (uint64_t seed = first + begin; seed < first + end; seed++)
		try_seed(seed);
	printf("%" PRIu64 " sequences from %" PRIu64 ", %" PRId64 " steps, %" PRId64 " acts refused\n", end - begin, first + begin,
	    n_steps, n_refused);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("properties");
	TCase *properties = tcase_create("properties");
	SRunner *runner = srunner_create(suite);
	uint64_t first, n = seeds(&first);
	int failed;

	tcase_set_timeout(properties, 3600);
	tcase_add_checked_fixture(properties, setup, teardown);
	tcase_add_loop_test(properties, points_are_what_lots_and_uses_say_in_any_order_and_as_the_reference_has_them, 0,
	    (int)((n + PART - 1) / PART));
	suite_add_tcase(suite, properties);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
