/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sales.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../../manager/i18n.h"
#include "own_journal.h"
#include "text.h"
#include "words.h"

#define KEPT_S (7 * 86400)

static int path_in(char *out, size_t size, const struct till_sales *sales, const char *name)
{
	int n = snprintf(out, size, "%s/%s", sales->directory, name);

	return n < 0 || (size_t)n >= size ? -1 : 0;
}

/* Written beside and renamed, so that a power cut leaves the old or the new numbers. */
static int write_counters(const struct till_sales *sales)
{
	char path[4096];
	char beside[4096];
	FILE *file;
	int bad;

	if (sales->directory == NULL)
		return 0;
	if (path_in(path, sizeof path, sales, "counters") != 0 ||
	    path_in(beside, sizeof beside, sales, "counters.new") != 0)
		return -1;
	file = fopen(beside, "w");
	if (file == NULL)
		return -1;
	bad = fprintf(file, "receipt %lld\nshift_day %s\nshift_number %d\nshift %s\n", (long long)sales->last_receipt,
	    sales->shift_day[0] == '\0' ? "-" : sales->shift_day, sales->shift_number,
	    sales->shift[0] == '\0' ? "-" : sales->shift) < 0;
	bad |= fflush(file) != 0 || fsync(fileno(file)) != 0;
	bad |= fclose(file) != 0;
	return bad || rename(beside, path) != 0 ? -1 : 0;
}

static int read_counters(struct till_sales *sales, char *why, size_t why_size)
{
	char path[4096];
	char line[256];
	FILE *file;

	if (path_in(path, sizeof path, sales, "counters") != 0 || (file = fopen(path, "r")) == NULL) {
		if (errno == ENOENT)
			return 0;
		(void)snprintf(why, why_size, "%s: %s", path, strerror(errno));
		return -1;
	}
	while (fgets(line, sizeof line, file) != NULL) {
		char *value = strchr(line, ' ');

		line[strcspn(line, "\n")] = '\0';
		if (value == NULL)
			continue;
		*value++ = '\0';
		if (strcmp(line, "receipt") == 0)
			sales->last_receipt = strtoll(value, NULL, 10);
		else if (strcmp(line, "shift_number") == 0)
			sales->shift_number = (int)strtol(value, NULL, 10);
		else if (strcmp(line, "shift_day") == 0 && strcmp(value, "-") != 0)
			till_text_copy(sales->shift_day, sizeof sales->shift_day, value);
		else if (strcmp(line, "shift") == 0 && strcmp(value, "-") != 0)
			till_text_copy(sales->shift, sizeof sales->shift, value);
	}
	fclose(file);
	return 0;
}

/* What a later document did to the one it names. */
static void settle(const struct till_sales *sales, const struct till_ticket *ticket)
{
	struct till_ticket *original = till_sales_find(sales, ticket->original_receipt);

	if (original == NULL)
		return;
	if (ticket->kind == REGULARS_SALE_VOID)
		original->is_voided = 1;
	if (ticket->kind == REGULARS_SALE_COMPLETION)
		original->is_completed = 1;
	if (ticket->kind != REGULARS_SALE_REFUND)
		return;
	original->has_refunds = 1;
	for (size_t i = 0; i < ticket->n_lines; i++) {
		const struct till_line *back = &ticket->lines[i];

		for (size_t k = 0; k < original->n_lines && !back->is_void; k++) {
			struct till_line *sold = &original->lines[k];

			if (back->from_line != 0 && back->from_line != k + 1)
				continue;
			if (sold->is_void || sold->kind != back->kind || strcmp(sold->product, back->product) != 0 ||
			    sold->amount_minor - sold->refunded_minor < back->amount_minor)
				continue;
			sold->refunded_minor += back->amount_minor;
			sold->refunded_ml += back->volume_ml;
			sold->refunded_milli += back->quantity_milli;
			sold->refunded_discount_minor += back->discount_minor;
			break;
		}
	}
}

static struct till_ticket *append(struct till_sales *sales, struct till_ticket *ticket)
{
	struct till_ticket **grown = reallocarray(sales->closed, sales->n + 1, sizeof(struct till_ticket *));
	struct till_ticket *kept;

	if (grown == NULL)
		return NULL;
	sales->closed = grown;
	kept = malloc(sizeof *kept);
	if (kept == NULL)
		return NULL;
	settle(sales, ticket);
	*kept = *ticket;
	memset(ticket, 0, sizeof *ticket);
	grown[sales->n++] = kept;
	return kept;
}

/* Documents older than seven days before the newest are let go; the journal still has them. */
static void forget_old(struct till_sales *sales)
{
	size_t old = 0;

	while (old < sales->n && sales->closed[old]->at_unix_s < sales->closed[sales->n - 1]->at_unix_s - KEPT_S) {
		till_ticket_finish(sales->closed[old]);
		free(sales->closed[old++]);
	}
	if (old > 0) {
		sales->n -= old;
		memmove(sales->closed, sales->closed + old, sales->n * sizeof(struct till_ticket *));
	}
}

static int take_from_journal(struct till_ticket *ticket, void *payload)
{
	struct till_sales *sales = payload;
	int64_t number = strtoll(ticket->receipt, NULL, 10);

	for (size_t i = 0; i < ticket->n_lines; i++) {
		struct till_line *line = &ticket->lines[i];
		const struct till_product *product = till_catalog_find(sales->catalog, line->product,
		    line->kind == REGULARS_LINE_FUEL || line->kind == REGULARS_LINE_PREPAY);

		if (product != NULL)
			till_text_copy(line->name, sizeof line->name, product->name[till_words_language()]);
	}
	/* The counters may be of before a power cut; the journal then knows better. */
	if (number > sales->last_receipt)
		sales->last_receipt = number;
	if (append(sales, ticket) == NULL)
		return -1;
	forget_old(sales);
	return 0;
}

/* With the folders above it: a new user has no ~/.local/state yet. */
static int make_directory(char *path)
{
	for (char *at = strchr(path + 1, '/'); at != NULL; at = strchr(at + 1, '/')) {
		int made;

		*at = '\0';
		made = mkdir(path, 0700);
		*at = '/';
		if (made != 0 && errno != EEXIST)
			return -1;
	}
	return mkdir(path, 0700) == 0 || errno == EEXIST ? 0 : -1;
}

int till_sales_open(struct till_sales *sales, const char *directory, char *why, size_t why_size)
{
	char path[4096];

	sales->lock_fd = -1;
	if (directory == NULL)
		return 0;
	sales->directory = strdup(directory);
	if (sales->directory == NULL || path_in(path, sizeof path, sales, "lock") != 0) {
		(void)snprintf(why, why_size, _("%s: out of memory or too long"), directory);
		return -1;
	}
	if (make_directory(sales->directory) != 0) {
		(void)snprintf(why, why_size, "%s: %s", directory, strerror(errno));
		return -1;
	}
	sales->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (sales->lock_fd < 0) {
		(void)snprintf(why, why_size, "%s: %s", path, strerror(errno));
		return -1;
	}
	if (flock(sales->lock_fd, LOCK_EX | LOCK_NB) != 0) {
		(void)snprintf(why, why_size, _("%s: another till uses this state"), directory);
		return -1;
	}
	if (read_counters(sales, why, why_size) != 0 || path_in(path, sizeof path, sales, "journal.jsonl") != 0)
		return -1;
	return till_own_journal_read(path, sales->zone, take_from_journal, sales, why, why_size);
}

void till_sales_finish(struct till_sales *sales)
{
	for (size_t i = 0; i < sales->n; i++) {
		till_ticket_finish(sales->closed[i]);
		free(sales->closed[i]);
	}
	free(sales->closed);
	free(sales->directory);
	if (sales->lock_fd >= 0)
		close(sales->lock_fd);
	sales->closed = NULL;
	sales->n = 0;
	sales->directory = NULL;
	sales->lock_fd = -1;
}

int till_sales_number(struct till_sales *sales, char *out, size_t size)
{
	sales->last_receipt++;
	(void)snprintf(out, size, "%06lld", (long long)sales->last_receipt);
	return write_counters(sales);
}

int till_sales_shift(struct till_sales *sales, const char *name, int64_t at_unix_s)
{
	char day[REG_DAY_SIZE];

	if (name == NULL) {
		sales->shift[0] = '\0';
		return write_counters(sales);
	}
	reg_day_format(day, reg_zone_day(sales->zone, at_unix_s));
	if (strcmp(day, sales->shift_day) != 0) {
		till_text_copy(sales->shift_day, sizeof sales->shift_day, day);
		sales->shift_number = 0;
	}
	sales->shift_number++;
	if (name[0] == '\0')
		(void)snprintf(sales->shift, sizeof sales->shift, "%.4s%.2s%.2s-%d", day, day + 5, day + 8,
		    sales->shift_number);
	else
		till_text_copy(sales->shift, sizeof sales->shift, name);
	return write_counters(sales);
}

struct till_ticket *till_sales_keep(struct till_sales *sales, struct till_ticket *ticket, int *is_written)
{
	char path[4096];
	struct till_ticket *kept = append(sales, ticket);

	*is_written = 0;
	if (kept == NULL)
		return NULL;
	*is_written = sales->directory == NULL ||
	    (path_in(path, sizeof path, sales, "journal.jsonl") == 0 && till_own_journal_write(path, sales, kept) == 0);
	forget_old(sales);
	return kept;
}

struct till_ticket *till_sales_find(const struct till_sales *sales, const char *receipt)
{
	receipt += strspn(receipt, "0");
	if (*receipt == '\0')
		return NULL;
	for (size_t i = sales->n; i-- > 0;)
		if (strcmp(sales->closed[i]->receipt + strspn(sales->closed[i]->receipt, "0"), receipt) == 0)
			return sales->closed[i];
	return NULL;
}
