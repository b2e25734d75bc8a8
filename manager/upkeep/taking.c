/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "taking.h"

#include <errno.h>
#include <poll.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "i18n.h"
#include "output.h"

/* --- open prepays of this run ----------------------------------------------------------------------------------- */

static int compare_numbers(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

/* Without memory for it the prepay stays counted as open: the run's own business, no reason to end it. */
static void remember_open(struct reg_taking *taking, int64_t sale)
{
	int64_t *number = malloc(sizeof *number);
	int64_t *const *found;

	if (number == NULL)
		return;
	*number = sale;
	found = tsearch(number, &taking->open_prepays, compare_numbers);
	if (found == NULL || *found != number)
		free(number);
}

static bool forget_open(struct reg_taking *taking, int64_t sale)
{
	int64_t *const *found = tfind(&sale, &taking->open_prepays, compare_numbers);
	int64_t *number;

	if (found == NULL)
		return false;
	number = *found;
	(void)tdelete(&sale, &taking->open_prepays, compare_numbers);
	free(number);
	return true;
}

/* --- counting --------------------------------------------------------------------------------------------------- */

static void settled(const struct reg_outcome *outcome, void *payload)
{
	struct reg_taking *taking = payload;
	struct reg_taking_counts *counts = &taking->counts;

	switch (outcome->kind) {
	case REG_OUTCOME_SALE:
		counts->sales++;
		if (outcome->closes != 0 && forget_open(taking, outcome->closes)) {
			counts->open--;
			counts->merged++;
		}
		break;
	case REG_OUTCOME_MERGED:
		counts->merged++;
		break;
	case REG_OUTCOME_OPEN:
		counts->open++;
		remember_open(taking, outcome->sale);
		break;
	case REG_OUTCOME_OTHER:
		counts->other++;
		break;
	case REG_OUTCOME_DUPLICATE:
		counts->duplicates++;
		break;
	case REG_OUTCOME_EXCLUDED:
		counts->excluded++;
		break;
	case REG_OUTCOME_CONFLICT:
		counts->conflicts++;
		break;
	case REG_OUTCOME_SPOOLED:
		counts->spooled++;
		break;
	}
}

static int64_t read_of(const struct reg_taking_counts *counts)
{
	return counts->sales + counts->merged + counts->open + counts->other + counts->duplicates + counts->excluded +
	    counts->conflicts + counts->spooled;
}

/* --- errors and progress ---------------------------------------------------------------------------------------- */

static void end_progress(struct reg_taking *taking)
{
	if (taking->has_progress)
		fputs("\r\033[K", stderr);
	taking->has_progress = false;
}

/* Some readers begin their line with the place already. */
static const char *without_place(const char *why, const char *file, int64_t line)
{
	size_t length = strlen(file);
	char place[32];
	int used = snprintf(place, sizeof place, ":%lld: ", (long long)line);

	if (strncmp(why, file, length) != 0)
		return why;
	if (line > 0 && strncmp(why + length, place, (size_t)used) == 0)
		return why + length + used;
	return strncmp(why + length, ": ", 2) == 0 ? why + length + 2 : why;
}

static void add_error(struct reg_taking *taking, const char *file, int64_t line, const char *why)
{
	why = without_place(why, file, line);
	taking->n_errors++;
	if (json_array_size(taking->errors) < REG_TAKING_MAX_ERRORS)
		(void)json_array_append_new(taking->errors,
		    json_pack("{s:o, s:I, s:o}", "file", reg_json_text(file), "line", (json_int_t)line, "why",
			reg_json_text(why)));
	if (taking->is_quiet)
		return;
	end_progress(taking);
	if (line > 0)
		fprintf(stderr, "regulars: %s:%lld: %s\n", file, (long long)line, reg_shown(why));
	else
		fprintf(stderr, "regulars: %s: %s\n", file, reg_shown(why));
}

static void on_bad(const char *file, int64_t line, const char *why, void *payload)
{
	add_error(payload, file, line, why);
}

/* The events of one file are all settled before the next is read. */
static void refused(int64_t line, const struct reg_err *why, void *payload)
{
	struct reg_taking *taking = payload;

	taking->is_damaged = taking->is_damaged || why->code == REG_EDAMAGED;
	add_error(taking, taking->file, line, why->line);
}

static void on_progress(int64_t bytes, int64_t total_bytes, void *payload)
{
	struct reg_taking *taking = payload;

	if (reg_command_now() - taking->began_at < 2 || !isatty(STDERR_FILENO))
		return;
	fputc('\r', stderr);
	if (total_bytes > 0)
		fprintf(stderr, _("%1$lld %% of %2$lld MB, %3$lld records"), (long long)(bytes * 100 / total_bytes),
		    (long long)(total_bytes / 1000000), (long long)read_of(&taking->counts));
	else
		fprintf(stderr, _("%1$lld MB, %2$lld records"), (long long)(bytes / 1000000),
		    (long long)read_of(&taking->counts));
	fputs("\033[K", stderr);
	taking->has_progress = true;
}

/* --- the run ---------------------------------------------------------------------------------------------------- */

static bool input_waits(void)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&input, 1, 0) == 0;
}

static int on_event(const struct regulars_event *in, const char *file, int64_t line, void *payload, struct reg_err *err)
{
	struct reg_taking *taking = payload;
	struct reg_event *event = NULL;
	struct reg_err why = { 0 };
	int rc = reg_batch_event(&event, taking->batch, in, &why);

	if (rc == REG_EINVAL) {
		add_error(taking, file, line, why.line);
		return 0;
	}
	if (rc != 0)
		return reg_err_set(err, (enum reg_code)rc, "%s:%lld: %s", file, (long long)line, why.line);
	rc = reg_batch_add(taking->batch, event, line, err);
	if (rc == 0 && taking->is_stream && input_waits())
		rc = reg_batch_flush(taking->batch, err);
	return rc;
}

int reg_taking_init(struct reg_taking *taking, struct reg_side *side, struct reg_err *err)
{
	taking->side = side;
	taking->errors = json_array();
	if (taking->errors == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	return reg_batch_create(&taking->batch, side, settled, refused, taking, err);
}

void reg_taking_finish(struct reg_taking *taking)
{
	reg_batch_destroy(taking->batch);
	json_decref(taking->errors);
	tdestroy(taking->open_prepays, free);
	*taking = (struct reg_taking){ 0 };
}

int reg_taking_file(struct reg_taking *taking, const char *path, enum reg_journal_format format,
    const struct reg_journal_map *map, struct reg_err *err)
{
	const struct reg_journal_sink sink = {
		.event = on_event, .bad = on_bad, .progress = on_progress, .payload = taking
	};
	struct reg_err why = { 0 }, database = { 0 };
	bool is_stdin = strcmp(path, "-") == 0;
	struct stat status;
	int rc;

	taking->is_stream = is_stdin && fstat(STDIN_FILENO, &status) == 0 && !S_ISREG(status.st_mode);
	taking->file = is_stdin ? "-" : path;
	taking->began_at = reg_command_now();
	rc = reg_journal_read(path, format, map, taking->side->zone, &sink, &why);
	end_progress(taking);
	/* What was read is taken, whatever became of the reading. */
	if (reg_batch_flush(taking->batch, &database) != 0)
		return reg_err_set(err, database.code, "%s", database.line);
	switch (rc) {
	case 0:
		return 0;
	case REG_ENOTFOUND:
	case REG_EINVAL:
	case REG_EIO:
		/* The file's fault: the next file is still read. */
		add_error(taking, taking->file, 0, why.line);
		return 0;
	default:
		return reg_err_set(err, (enum reg_code)rc, "%s", why.line);
	}
}

json_t *reg_taking_json(const struct reg_taking *taking)
{
	const struct reg_taking_counts *c = &taking->counts;
	json_t *errors = json_copy(taking->errors);

	if (errors != NULL && taking->n_errors > REG_TAKING_MAX_ERRORS)
		(void)json_array_append_new(errors,
		    json_pack("{s:n, s:i, s:o}", "file", "line", 0, "why",
			json_sprintf("%lld more could not be taken either",
			    (long long)(taking->n_errors - REG_TAKING_MAX_ERRORS))));
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "read", (json_int_t)read_of(c), "sales",
	    (json_int_t)c->sales, "merged", (json_int_t)c->merged, "open", (json_int_t)c->open, "other",
	    (json_int_t)c->other, "duplicates", (json_int_t)c->duplicates, "excluded", (json_int_t)c->excluded,
	    "conflicts", (json_int_t)c->conflicts, "spooled", (json_int_t)c->spooled, "errors", errors);
}

void reg_taking_print(const struct reg_taking *taking)
{
	const struct reg_taking_counts *c = &taking->counts;
	const struct {
		int64_t n;
		const char *what;
	} parts[] = { { c->sales, N_("new sales") }, { c->merged, N_("joined to one") }, { c->open, N_("open prepays") },
		{ c->other, N_("refunds, voids, shifts") }, { c->duplicates, N_("known already") },
		{ c->excluded, N_("training, tests, returns") }, { c->conflicts, N_("in conflict") },
		{ c->spooled, N_("spooled") }, { taking->n_errors, N_("not taken") } };

	printf(_("records read: %lld"), (long long)read_of(c));
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (parts[i].n != 0)
			/* TRANSLATORS: one more figure in the list behind "records read", such as "new sales" */
			printf(_(", %s: %lld"), _(parts[i].what), (long long)parts[i].n);
	printf("\n");
}
