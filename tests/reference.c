/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reference_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}

void *ref_append(void *array, size_t *n, size_t item_size)
{
	void **place = array;
	char *items = must(realloc(*place, (*n + 1) * item_size));

	*place = items;
	memset(items + *n * item_size, 0, item_size);
	return items + (*n)++ * item_size;
}

const char *ref_text(struct ref_views *views, const char *format, ...)
{
	char **slot = ref_append(&views->texts, &views->n_texts, sizeof(*views->texts));
	va_list args;
	int size;

	va_start(args, format);
	size = vsnprintf(NULL, 0, format, args);
	va_end(args);
	*slot = must(malloc((size_t)size + 1));
	va_start(args, format);
	vsnprintf(*slot, (size_t)size + 1, format, args);
	va_end(args);
	return *slot;
}

int ref_text_compare(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

int ref_views_create(struct ref_views **out, const struct ref_input *input, struct reg_err *err)
{
	struct ref_views *views = must(calloc(1, sizeof(*views)));
	int code;

	views->input = input;
	ref_make_facts(views);
	ref_make_merges(views);
	ref_make_documents(views);
	ref_make_links(views);
	ref_make_units(views);
	ref_make_sales(views);
	ref_make_states(views);
	code = ref_make_accounts(views, err);
	if (code < 0) {
		ref_views_destroy(views);
		views = NULL;
	}
	*out = views;
	return code;
}

void ref_views_destroy(struct ref_views *views)
{
	if (views == NULL)
		return;
	for (size_t i = 0; i < views->n_units; i++) {
		free(views->units[i].lines);
		free(views->units[i].refunds);
		free(views->units[i].redemptions);
	}
	for (size_t i = 0; i < views->n_accounts; i++) {
		free(views->accounts[i].days);
		free(views->accounts[i].given);
		free(views->accounts[i].used_cards);
	}
	for (size_t i = 0; i < views->n_texts; i++)
		free(views->texts[i]);
	free(views->texts);
	free(views->documents);
	free(views->units);
	free(views->links);
	free(views->sales);
	free(views->states);
	free(views->lots);
	free(views->uses);
	free(views->tiers);
	free(views->entitlements);
	free(views->entitled);
	free(views->holds);
	free(views->rewarded);
	free(views->facts);
	free(views->merges);
	free(views->accounts);
	free(views);
}
