/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * journal.h - what the tests of the journal readers share: a sink that copies what it gets, and reading from text.
 */
#ifndef TESTS_JOURNAL_H
#define TESTS_JOURNAL_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../hooks/journal/input.h"

#define MAX_TAKEN 10000

struct taken {
	struct regulars_event event; /* its texts and lines are copies */
	int64_t line;
};

static struct taken taken[MAX_TAKEN];
static size_t n_taken, n_bad;
static int64_t bad_line;
static char bad_why[REG_ERR_SIZE];
static struct reg_err err;

static inline void forget(void)
{
	for (size_t i = 0; i < n_taken; i++) {
		struct regulars_event *event = &taken[i].event;
		const char *texts[] = {event->site, event->till, event->series, event->receipt, event->business_date,
		    event->document, event->attendant, event->shift, event->currency, event->plate, event->card, event->phone,
		    event->customer, event->original_site, event->original_series, event->original_receipt};
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
			free((char *)texts[k]);
		for (size_t k = 0; k < event->n_lines; k++) {
			free((char *)event->lines[k].product);
			free((char *)event->lines[k].category);
			free((char *)event->lines[k].pump);
			free((char *)event->lines[k].nozzle);
		}
		free((struct regulars_line *)event->lines);
		for (size_t k = 0; k < event->n_tenders; k++)
			free((char *)event->tenders[k].kind);
		free((struct regulars_tender *)event->tenders);
	}
	n_taken = n_bad = 0;
	reg_err_clear(&err);
}

static inline void copy_text(const char **text)
{
	if (*text)
		*text = strdup(*text);
}

static inline int take_event(const struct regulars_event *event, const char *file, int64_t line, void *payload,
    struct reg_err *why)
{
	(void)file, (void)payload, (void)why;
	ck_assert_uint_lt(n_taken, MAX_TAKEN);
	struct regulars_event *copy = &taken[n_taken].event;
	*copy = *event;
	taken[n_taken++].line = line;
	const char **texts[] = {&copy->site, &copy->till, &copy->series, &copy->receipt, &copy->business_date,
	    &copy->document, &copy->attendant, &copy->shift, &copy->currency, &copy->plate, &copy->card, &copy->phone,
	    &copy->customer, &copy->original_site, &copy->original_series, &copy->original_receipt};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		copy_text(texts[i]);
	struct regulars_line *lines = calloc(event->n_lines + 1, sizeof(*lines));
	for (size_t i = 0; i < event->n_lines; i++) {
		lines[i] = event->lines[i];
		copy_text(&lines[i].product);
		copy_text(&lines[i].category);
		copy_text(&lines[i].pump);
		copy_text(&lines[i].nozzle);
	}
	copy->lines = lines;
	struct regulars_tender *tenders = calloc(event->n_tenders + 1, sizeof(*tenders));
	for (size_t i = 0; i < event->n_tenders; i++) {
		tenders[i] = event->tenders[i];
		copy_text(&tenders[i].kind);
	}
	copy->tenders = tenders;
	return 0;
}

static inline void take_bad(const char *file, int64_t line, const char *why, void *payload)
{
	(void)file, (void)payload;
	n_bad++;
	bad_line = line;
	snprintf(bad_why, sizeof(bad_why), "%s", why);
}

static const struct reg_journal_sink sink = {.event = take_event, .bad = take_bad};

static inline struct reg_zone *zone_of(const char *name)
{
	struct reg_zone *zone = NULL;
	ck_assert_int_eq(reg_zone_create(&zone, name, &err), 0);
	return zone;
}

/* Reads `size` bytes as a file; what came before is forgotten. */
static inline int read_bytes(const char *text, size_t size, enum reg_journal_format format,
    const struct reg_journal_map *map)
{
	struct reg_zone *zone = zone_of("America/Toronto");
	FILE *file = tmpfile();
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(text, 1, size, file), size);
	rewind(file);
	forget();
	int rc = reg_journal_read_file(file, "test", ".", format, map, zone, &sink, &err);
	fclose(file);
	reg_zone_destroy(zone);
	return rc;
}

static inline int read_string(const char *text, enum reg_journal_format format, const struct reg_journal_map *map)
{
	return read_bytes(text, strlen(text), format, map);
}

/* The path of a file in the shared data, static; NULL, and saying so, when it is not there. */
static inline const char *data_path(const char *name)
{
	static char path[4096];
	const char *folder = getenv("REGULARS_TEST_DATA");
	snprintf(path, sizeof(path), "%s/%s", folder ? folder : ".", name);
	FILE *file = folder ? fopen(path, "r") : NULL;
	if (!file) {
		printf("skipped: %s is not there\n", path);
		return NULL;
	}
	fclose(file);
	return path;
}

/* Adds what a real file holds to what has been taken. */
static inline void read_data(const char *path, const struct reg_journal_map *map, const char *zone_name)
{
	struct reg_zone *zone = zone_of(zone_name);
	int rc = reg_journal_read(path, REG_JOURNAL_GUESS, map, zone, &sink, &err);
	ck_assert_msg(rc == 0, "%s", err.line);
	ck_assert_msg(n_bad == 0, "line %lld: %s", (long long)bad_line, bad_why);
	reg_zone_destroy(zone);
}

static inline int run_suite(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
