/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Deliveries become documents, and documents are matched with what they name.
 */
#include "reference_parts.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WEEK_S (7 * 86400)
#define TEXT_SIZE (4 * REG_EVENT_MAX_TEXT)

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static bool is_given(const char *text)
{
	return text != NULL && text[0] != '\0';
}

static const char *plain(const char *text)
{
	return text != NULL ? text : "";
}

/* --- members ------------------------------------------------------------------------------------------------- */

/* One function for each member: its text in `out`, false when the delivery does not know it. */
typedef bool member_text(char out[TEXT_SIZE], const struct reg_event *event);

static bool copy_text(char out[TEXT_SIZE], const char *text)
{
	snprintf(out, TEXT_SIZE, "%s", plain(text));
	return is_given(text);
}

static bool time_text(char out[TEXT_SIZE], const struct reg_event *event)
{
	snprintf(out, TEXT_SIZE, "%" PRId64 " %s", event->at_unix_s, event->day);
	return true;
}

static bool till_text(char out[TEXT_SIZE], const struct reg_event *event)
{
	return copy_text(out, event->till);
}

static bool attendant_text(char out[TEXT_SIZE], const struct reg_event *event)
{
	return copy_text(out, event->attendant);
}

static bool shift_text(char out[TEXT_SIZE], const struct reg_event *event)
{
	return copy_text(out, event->shift);
}

static bool plate_text(char out[TEXT_SIZE], const struct reg_event *event)
{
	return copy_text(out, event->plate.value) && event->has_plate;
}

static bool card_text(char out[TEXT_SIZE], const struct reg_event *event)
{
	return copy_text(out, event->card.token) && event->has_card;
}

static bool phone_text(char out[TEXT_SIZE], const struct reg_event *event)
{
	return copy_text(out, event->phone);
}

static bool customer_text(char out[TEXT_SIZE], const struct reg_event *event)
{
	return copy_text(out, event->customer);
}

static bool original_text(char out[TEXT_SIZE], const struct reg_event *event)
{
	snprintf(out, TEXT_SIZE, "%s\x1f%s\x1f%s", plain(event->original_site), plain(event->original_series),
	    plain(event->original_receipt));
	return is_given(event->original_site) || is_given(event->original_series) || is_given(event->original_receipt);
}

static bool promise_text(char out[TEXT_SIZE], const struct reg_event *event)
{
	snprintf(out, TEXT_SIZE, "%" PRId64, event->promised_points);
	return (event->flags & REGULARS_HAS_PROMISE) != 0;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Long texts of many redemptions are cut: the random stations have few. */
static bool redemptions_text(char out[TEXT_SIZE], const struct reg_event *event)
{
	char texts[8][TEXT_SIZE / 8];
	size_t n = event->n_redemptions < 8 ? event->n_redemptions : 8, size = 0;

	for (size_t i = 0; i < n; i++) {
		const struct regulars_redemption *one = &event->redemptions[i];

		snprintf(texts[i], sizeof(texts[i]), "%s\x1f%" PRId64 "\x1f%" PRId64 "\x1f%" PRId64 "\x1f%s", plain(one->reward),
		    one->points, one->value_minor, one->count, plain(one->hold));
	}
	qsort(texts, n, sizeof(texts[0]), compare_texts);
	out[0] = '\0';
	for (size_t i = 0; i < n; i++)
		size += (size_t)snprintf(out + size, TEXT_SIZE - size, "%s%s", i > 0 ? "\x1e" : "", texts[i]);
	return n > 0;
}

static int compare_hashes(const char *a, const char *b)
{
	unsigned char hash_a[16], hash_b[16];

	crypto_generichash(hash_a, sizeof(hash_a), (const unsigned char *)a, strlen(a), NULL, 0);
	crypto_generichash(hash_b, sizeof(hash_b), (const unsigned char *)b, strlen(b), NULL, 0);
	return memcmp(hash_a, hash_b, sizeof(hash_a));
}

/* --- deliveries ---------------------------------------------------------------------------------------------- */

static bool is_same_document(const struct reg_event *a, const struct reg_event *b)
{
	return strcmp(a->site, b->site) == 0 && strcmp(a->series, b->series) == 0 &&
	    strcmp(a->receipt, b->receipt) == 0 && a->kind == b->kind;
}

static bool is_same_content(const struct reg_event *a, const struct reg_event *b)
{
	return memcmp(a->content, b->content, REG_ID_SIZE) == 0;
}

/* (revision, has document id, document id given ? at : 0, document id). */
static int compare_ranks(const struct reg_event *a, const struct reg_event *b)
{
	bool a_named = is_given(a->document), b_named = is_given(b->document);
	int order = compare_numbers(a->revision, b->revision);

	if (order == 0)
		order = compare_numbers(a_named, b_named);
	if (order == 0)
		order = compare_numbers(a_named ? a->at_unix_s : 0, b_named ? b->at_unix_s : 0);
	if (order == 0)
		order = strcmp(plain(a->document), plain(b->document));
	return order;
}

/* The delivery of highest rank; among equals the one with the lowest content hash. */
static const struct reg_event *best_delivery(const struct ref_input *input, const struct reg_event *of)
{
	const struct reg_event *best = of;

	for (size_t i = 0; i < input->n_deliveries; i++) {
		const struct reg_event *other = input->deliveries[i];
		int order;

		if (!is_same_document(other, of))
			continue;
		order = compare_ranks(other, best);
		if (order > 0 || (order == 0 && memcmp(other->content, best->content, REG_ID_SIZE) < 0))
			best = other;
	}
	return best;
}

/* Different contents among the deliveries whose rank is that of `best`. */
static size_t count_contents(const struct ref_input *input, const struct reg_event *best)
{
	size_t n = 0;

	for (size_t i = 0; i < input->n_deliveries; i++) {
		const struct reg_event *one = input->deliveries[i];
		bool is_seen = false;

		if (!is_same_document(one, best) || compare_ranks(one, best) != 0)
			continue;
		for (size_t j = 0; j < i; j++) {
			const struct reg_event *other = input->deliveries[j];

			if (is_same_document(other, best) && compare_ranks(other, best) == 0 && is_same_content(one, other))
				is_seen = true;
		}
		if (!is_seen)
			n++;
	}
	return n;
}

/* Among the deliveries with the counting content: the one whose text of this member counts, NULL when none knows it. */
static const struct reg_event *member_from(const struct ref_input *input, const struct reg_event *best,
    member_text *get)
{
	const struct reg_event *winner = NULL;
	char text[TEXT_SIZE], winning[TEXT_SIZE];

	for (size_t i = 0; i < input->n_deliveries; i++) {
		const struct reg_event *one = input->deliveries[i];

		if (!is_same_document(one, best) || !is_same_content(one, best) || !get(text, one))
			continue;
		if (winner == NULL || compare_hashes(text, winning) < 0) {
			winner = one;
			memcpy(winning, text, sizeof(winning));
		}
	}
	return winner;
}

static void fill_members(struct ref_document *document, const struct ref_input *input)
{
	const struct reg_event *best = document->content;
	const struct reg_event *from = member_from(input, best, time_text);

	document->at_unix_s = from->at_unix_s;
	document->day = from->day;
	if ((from = member_from(input, best, till_text)) != NULL)
		document->till = from->till;
	if ((from = member_from(input, best, attendant_text)) != NULL)
		document->attendant = from->attendant;
	if ((from = member_from(input, best, shift_text)) != NULL)
		document->shift = from->shift;
	if ((from = member_from(input, best, plate_text)) != NULL)
		document->plate = from->plate.value;
	if ((from = member_from(input, best, card_text)) != NULL) {
		document->card = from->card.token;
		document->card_kind = from->card.kind;
	}
	if ((from = member_from(input, best, phone_text)) != NULL)
		document->phone = from->phone;
	if ((from = member_from(input, best, customer_text)) != NULL)
		document->customer = from->customer;
	if ((from = member_from(input, best, original_text)) != NULL) {
		document->original_site = is_given(from->original_site) ? from->original_site : NULL;
		document->original_series = is_given(from->original_series) ? from->original_series : NULL;
		document->original_receipt = is_given(from->original_receipt) ? from->original_receipt : NULL;
	}
	if ((from = member_from(input, best, promise_text)) != NULL) {
		document->has_promise = true;
		document->promised_points = from->promised_points;
	}
	if ((from = member_from(input, best, redemptions_text)) != NULL) {
		document->redemptions = from->redemptions;
		document->n_redemptions = from->n_redemptions;
	}
}

/* Without the time: among equals in time, and what one document is. */
static int compare_keys(const struct ref_document *a, const struct ref_document *b)
{
	int order = strcmp(a->site, b->site);

	if (order == 0)
		order = strcmp(a->series, b->series);
	if (order == 0)
		order = strcmp(a->receipt, b->receipt);
	if (order == 0)
		order = compare_numbers(a->kind, b->kind);
	return order;
}

int ref_compare(const struct ref_document *a, const struct ref_document *b)
{
	int order = compare_numbers(a->at_unix_s, b->at_unix_s);

	return order != 0 ? order : compare_keys(a, b);
}

static int compare_documents(const void *a, const void *b)
{
	return ref_compare(a, b);
}

void ref_make_documents(struct ref_views *views)
{
	const struct ref_input *input = views->input;

	for (size_t i = 0; i < input->n_deliveries; i++) {
		const struct reg_event *event = input->deliveries[i];
		struct ref_document *document;
		bool is_first = true;

		for (size_t j = 0; j < i; j++)
			if (is_same_document(input->deliveries[j], event))
				is_first = false;
		if (!is_first)
			continue;
		document = ref_append(&views->documents, &views->n_documents, sizeof(*document));
		document->name = ref_text(views, "%s/%s/%s/%s", event->site, event->series, event->receipt,
		    reg_kind_name(event->kind));
		document->kind = event->kind;
		document->site = event->site;
		document->series = event->series;
		document->receipt = event->receipt;
		document->content = best_delivery(input, event);
		document->contents = count_contents(input, document->content);
		fill_members(document, input);
	}
	if (views->n_documents > 0)
		qsort(views->documents, views->n_documents, sizeof(*views->documents), compare_documents);
}

/* --- links --------------------------------------------------------------------------------------------------- */

static bool may_name(const struct ref_document *child, const struct ref_document *candidate)
{
	if (child->kind == REG_KIND_COMPLETION)
		return candidate->kind == REG_KIND_PREPAY && candidate->completion == NULL;
	if (child->kind == REG_KIND_REFUND || child->kind == REG_KIND_VOID)
		return candidate->kind == REG_KIND_SALE || candidate->kind == REG_KIND_PREPAY ||
		    candidate->kind == REG_KIND_COMPLETION;
	return false;
}

static bool is_named(const struct ref_document *child, const struct ref_document *candidate)
{
	const char *site = child->original_site != NULL ? child->original_site : child->site;

	if (strcmp(candidate->receipt, child->original_receipt) != 0 || strcmp(candidate->site, site) != 0)
		return false;
	if (child->kind != REG_KIND_VOID && strcmp(candidate->content->currency, child->content->currency) != 0)
		return false;
	if (child->original_series != NULL && strcmp(candidate->series, child->original_series) != 0)
		return false;
	if (child->original_site != NULL && child->original_series != NULL)
		return true;
	return candidate->at_unix_s <= child->at_unix_s && candidate->at_unix_s >= child->at_unix_s - WEEK_S;
}

static struct ref_document *best_candidate(struct ref_views *views, const struct ref_document *child)
{
	struct ref_document *best = NULL;

	if (child->original_receipt == NULL)
		return NULL;
	for (size_t i = 0; i < views->n_documents; i++) {
		struct ref_document *one = &views->documents[i];

		if (!may_name(child, one) || !is_named(child, one))
			continue;
		if (best == NULL || one->at_unix_s > best->at_unix_s ||
		    (one->at_unix_s == best->at_unix_s && compare_keys(one, best) < 0))
			best = one;
	}
	return best;
}

/* To the document itself, though a joined completion is part of its prepay's sale. */
static void add_link(struct ref_views *views, const struct ref_document *child)
{
	struct ref_link *link;

	if (child->named == NULL)
		return;
	link = ref_append(&views->links, &views->n_links, sizeof(*link));
	link->child = child->name;
	link->sale = child->named->name;
}

void ref_make_links(struct ref_views *views)
{
	for (size_t i = 0; i < views->n_documents; i++) {
		struct ref_document *child = &views->documents[i];
		struct ref_document *prepay;

		if (child->kind != REG_KIND_COMPLETION)
			continue;
		prepay = best_candidate(views, child);
		child->named = prepay;
		if (prepay != NULL)
			prepay->completion = child;
	}
	for (size_t i = 0; i < views->n_documents; i++) {
		struct ref_document *child = &views->documents[i];

		if (child->kind == REG_KIND_REFUND || child->kind == REG_KIND_VOID)
			child->named = best_candidate(views, child);
	}
	for (size_t i = 0; i < views->n_documents; i++)
		add_link(views, &views->documents[i]);
}
