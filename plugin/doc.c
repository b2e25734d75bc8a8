/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doc.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event_json.h"

/* One delivery, read whole: the statement is left before other statements run. */
struct delivery {
	struct reg_doc doc;
	unsigned char content[REG_ID_SIZE];
	int64_t revision;
	const char *document; /* in doc.texts */
};

enum { TEXT_SITE, TEXT_SERIES, TEXT_RECEIPT, TEXT_BODY, TEXT_ORIGINAL_SITE, TEXT_ORIGINAL_SERIES, TEXT_ORIGINAL_RECEIPT,
	TEXT_DOCUMENT, TEXT_ATTENDANT, TEXT_COUNT };

/* Columns: 0 no, 1 site, 2 series, 3 receipt, 4 body, 5-7 original, 8 document, 9 kind, 10 at, 11 day, 12 currency,
 * 13-16 plate card phone customer, 17-19 volume amount fuel, 20 promised, 21 content, 22 revision,
 * 23 attendant. */
static int delivery_read(struct delivery *delivery, struct reg_stmt *stmt, struct reg_err *err)
{
	struct reg_doc *doc = &delivery->doc;
	const char *text[TEXT_COUNT];
	size_t size[TEXT_COUNT], total = 1, content_size;
	const void *content;
	char *place;

	memset(delivery, 0, sizeof *delivery);
	for (int i = 0; i < TEXT_COUNT; i++) {
		text[i] = reg_text(stmt, i == TEXT_ATTENDANT ? 23 : i + 1);
		size[i] = text[i] == NULL ? 0 : strlen(text[i]) + 1;
		total += size[i];
	}
	doc->texts = place = malloc(total);
	if (place == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	for (int i = 0; i < TEXT_COUNT; i++) {
		if (text[i] != NULL) {
			memcpy(place, text[i], size[i]);
			text[i] = place;
			place += size[i];
		}
	}
	doc->site = text[TEXT_SITE];
	doc->series = text[TEXT_SERIES];
	doc->receipt = text[TEXT_RECEIPT];
	doc->body = text[TEXT_BODY];
	doc->original_site = text[TEXT_ORIGINAL_SITE];
	doc->original_series = text[TEXT_ORIGINAL_SERIES];
	doc->original_receipt = text[TEXT_ORIGINAL_RECEIPT];
	delivery->document = text[TEXT_DOCUMENT];
	doc->attendant = text[TEXT_ATTENDANT];
	doc->no = reg_int(stmt, 0);
	doc->kind = reg_kind_parse(reg_text(stmt, 9));
	doc->at_unix_s = reg_int(stmt, 10);
	(void)snprintf(doc->day, sizeof doc->day, "%s", reg_text(stmt, 11));
	(void)snprintf(doc->currency, sizeof doc->currency, "%s", reg_text(stmt, 12));
	doc->plate = reg_int(stmt, 13);
	doc->card = reg_int(stmt, 14);
	doc->phone = reg_int(stmt, 15);
	doc->customer = reg_int(stmt, 16);
	doc->volume_ml = reg_int(stmt, 17);
	doc->amount_minor = reg_int(stmt, 18);
	doc->fuel_minor = reg_int(stmt, 19);
	doc->has_promise = !reg_is_null(stmt, 20);
	doc->promised_points = reg_int(stmt, 20);
	content = reg_blob(stmt, 21, &content_size);
	delivery->revision = reg_int(stmt, 22);
	doc->contents = 1;
	if (doc->kind == 0 || content_size != REG_ID_SIZE || doc->body == NULL) {
		return reg_err_set(err, REG_EDAMAGED, "fact %lld: its kind, content or body cannot be read", (long long)doc->no);
	}
	memcpy(delivery->content, content, REG_ID_SIZE);
	doc->redemptions_body = reg_event_body_redeems(doc->body) ? doc->body : NULL;
	doc->has_late_card = reg_event_body_has_late_card(doc->body);
	return 0;
}

/* --- which content counts --- */

static int text_compare(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

/* Rank: revision, then edits that carry a document id by their time and id. */
static int delivery_rank_compare(const struct delivery *a, const struct delivery *b)
{
	bool has_a = a->document != NULL, has_b = b->document != NULL;

	if (a->revision != b->revision) {
		return a->revision < b->revision ? -1 : 1;
	}
	if (has_a != has_b) {
		return has_a ? 1 : -1;
	}
	if (has_a && a->doc.at_unix_s != b->doc.at_unix_s) {
		return a->doc.at_unix_s < b->doc.at_unix_s ? -1 : 1;
	}
	return has_a ? text_compare(a->document, b->document) : 0;
}

static const struct delivery *delivery_choose(const struct delivery *deliveries, size_t n, int *contents)
{
	const struct delivery *best = &deliveries[0];

	for (size_t i = 1; i < n; i++) {
		int order = delivery_rank_compare(&deliveries[i], best);

		if (order > 0 || (order == 0 && memcmp(deliveries[i].content, best->content, REG_ID_SIZE) < 0)) {
			best = &deliveries[i];
		}
	}
	*contents = 0;
	for (size_t i = 0; i < n; i++) {
		bool is_new = delivery_rank_compare(&deliveries[i], best) == 0;

		for (size_t j = 0; j < i && is_new; j++) {
			is_new = delivery_rank_compare(&deliveries[j], best) != 0 ||
			    memcmp(deliveries[i].content, deliveries[j].content, REG_ID_SIZE) != 0;
		}
		*contents += is_new;
	}
	return best;
}

/* --- merging members --- */

static void member_hash(unsigned char out[REG_ID_SIZE], const char *text)
{
	(void)crypto_generichash(out, REG_ID_SIZE, (const unsigned char *)text, strlen(text), NULL, 0);
}

/* True when `b` counts rather than `a`; NULL is not known. */
static bool member_wins(const char *a, const char *b)
{
	unsigned char hash_a[REG_ID_SIZE], hash_b[REG_ID_SIZE];

	if (a == NULL || b == NULL || strcmp(a, b) == 0) {
		return a == NULL && b != NULL;
	}
	member_hash(hash_a, a);
	member_hash(hash_b, b);
	return memcmp(hash_b, hash_a, REG_ID_SIZE) < 0;
}

static int merge_identity(int64_t *into, int64_t other, struct reg_side *side, struct reg_err *err)
{
	char a[256] = "", b[256] = "";
	int rc = 0;

	if (other == 0 || *into == other) {
		return 0;
	}
	if (*into != 0) {
		rc = reg_identity_value(a, sizeof a, side, *into, err);
	}
	if (rc == 0) {
		rc = reg_identity_value(b, sizeof b, side, other, err);
	}
	if (rc == 0 && (*into == 0 || member_wins(a, b))) {
		*into = other;
	}
	return rc;
}

static void original_text(char *out, size_t size, const struct reg_doc *doc)
{
	(void)snprintf(out, size, "%s\x1f%s\x1f%s", doc->original_site == NULL ? "" : doc->original_site,
	    doc->original_series == NULL ? "" : doc->original_series,
	    doc->original_receipt == NULL ? "" : doc->original_receipt);
}

static int redemptions_text(char **out, const char *body, struct reg_err *err)
{
	struct regulars_redemption *redemptions;
	size_t n;
	int rc = reg_event_body_redemptions(&redemptions, &n, body, err);

	*out = rc < 0 ? NULL : reg_event_redemptions_text(redemptions, n);
	free(redemptions);
	return rc < 0 ? rc : *out == NULL ? reg_err_set(err, REG_EIO, "out of memory") : 0;
}

static int merge_redemptions(struct reg_doc *doc, const struct reg_doc *other, struct reg_err *err)
{
	char *a = NULL, *b = NULL;
	int rc = 0;

	if (other->redemptions_body == NULL) {
		return 0;
	}
	if (doc->redemptions_body != NULL) {
		rc = redemptions_text(&a, doc->redemptions_body, err);
		rc = rc < 0 ? rc : redemptions_text(&b, other->redemptions_body, err);
	}
	if (rc == 0 && (doc->redemptions_body == NULL || member_wins(a, b))) {
		doc->redemptions_body = other->redemptions_body;
	}
	free(a);
	free(b);
	return rc;
}

/* `doc` takes over what `other` knows better. Texts stay borrowed from the delivery they came from. */
static int doc_merge(struct reg_doc *doc, const struct reg_doc *other, struct reg_side *side, struct reg_err *err)
{
	char a[1024], b[1024];
	int rc;

	(void)snprintf(a, sizeof a, "%lld %s", (long long)doc->at_unix_s, doc->day);
	(void)snprintf(b, sizeof b, "%lld %s", (long long)other->at_unix_s, other->day);
	if (member_wins(a, b)) {
		doc->at_unix_s = other->at_unix_s;
		memcpy(doc->day, other->day, sizeof doc->day);
	}
	original_text(a, sizeof a, doc);
	original_text(b, sizeof b, other);
	if (member_wins(strlen(a) > 2 ? a : NULL, strlen(b) > 2 ? b : NULL)) {
		doc->original_site = other->original_site;
		doc->original_series = other->original_series;
		doc->original_receipt = other->original_receipt;
	}
	(void)snprintf(a, sizeof a, "%lld", (long long)doc->promised_points);
	(void)snprintf(b, sizeof b, "%lld", (long long)other->promised_points);
	if (member_wins(doc->has_promise ? a : NULL, other->has_promise ? b : NULL)) {
		doc->has_promise = true;
		doc->promised_points = other->promised_points;
	}
	if (member_wins(doc->attendant, other->attendant)) {
		doc->attendant = other->attendant;
	}
	doc->has_late_card = doc->has_late_card || other->has_late_card;
	rc = merge_redemptions(doc, other, err);
	rc = rc < 0 ? rc : merge_identity(&doc->plate, other->plate, side, err);
	rc = rc < 0 ? rc : merge_identity(&doc->card, other->card, side, err);
	rc = rc < 0 ? rc : merge_identity(&doc->phone, other->phone, side, err);
	return rc < 0 ? rc : merge_identity(&doc->customer, other->customer, side, err);
}

/* The texts of a merged document in one block of its own. */
static int doc_own_texts(struct reg_doc *doc, struct reg_err *err)
{
	const char **text[] = { &doc->site, &doc->series, &doc->receipt, &doc->body, &doc->original_site,
		&doc->original_series, &doc->original_receipt, &doc->redemptions_body, &doc->attendant };
	size_t total = 1;
	char *place;

	for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
		total += *text[i] == NULL ? 0 : strlen(*text[i]) + 1;
	}
	doc->texts = place = malloc(total);
	if (place == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
		if (*text[i] != NULL) {
			size_t size = strlen(*text[i]) + 1;

			memcpy(place, *text[i], size);
			*text[i] = place;
			place += size;
		}
	}
	return 0;
}

static int doc_combine(struct reg_doc *doc, const struct delivery *deliveries, size_t n, struct reg_side *side,
    struct reg_err *err)
{
	int contents, rc = 0;
	const struct delivery *best = delivery_choose(deliveries, n, &contents);
	struct reg_doc merged = { 0 };

	for (size_t i = 0; i < n && rc == 0; i++) {
		if (memcmp(deliveries[i].content, best->content, REG_ID_SIZE) != 0) {
			continue;
		}
		if (merged.no == 0) {
			merged = deliveries[i].doc;
		} else {
			rc = doc_merge(&merged, &deliveries[i].doc, side, err);
		}
	}
	merged.no = deliveries[0].doc.no;
	merged.contents = contents;
	if (rc == 0) {
		rc = doc_own_texts(&merged, err);
	}
	if (rc == 0) {
		*doc = merged;
	}
	return rc;
}

int reg_doc_load(struct reg_doc *doc, struct reg_side *side, const char *site, const char *series, const char *receipt,
    enum reg_kind kind, struct reg_err *err)
{
	struct reg_stmt *stmt;
	struct delivery *deliveries = NULL, *grown;
	size_t n = 0;
	int rc = reg_sql(&stmt, side->store, REG_SQL_DOC_DELIVERIES, err, "tttt", receipt, site, series, reg_kind_name(kind));

	memset(doc, 0, sizeof *doc);
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		grown = realloc(deliveries, (n + 1) * sizeof *deliveries);
		if (grown == NULL) {
			rc = reg_err_set(err, REG_EIO, "out of memory");
			break;
		}
		deliveries = grown;
		rc = delivery_read(&deliveries[n++], stmt, err);
	}
	reg_reset(stmt);
	if (rc == 0 && n == 1) {
		*doc = deliveries[0].doc;
		free(deliveries);
		return 0;
	}
	if (rc == 0 && n > 1) {
		rc = doc_combine(doc, deliveries, n, side, err);
	}
	for (size_t i = 0; i < n; i++) {
		free(deliveries[i].doc.texts);
	}
	free(deliveries);
	return rc;
}

int reg_doc_load_no(struct reg_doc *doc, struct reg_side *side, int64_t no, struct reg_err *err)
{
	struct reg_stmt *stmt;
	char site[256], series[256], receipt[256];
	enum reg_kind kind;
	int rc = reg_sql(&stmt, side->store, REG_SQL_DOC_KEY, err, "i", no);

	memset(doc, 0, sizeof *doc);
	if (rc == 0) {
		rc = reg_step(stmt, err);
	}
	if (rc <= 0) {
		return rc < 0 ? rc : reg_err_set(err, REG_EDAMAGED, "fact %lld: a view names it, but there is none", (long long)no);
	}
	(void)snprintf(site, sizeof site, "%s", reg_text(stmt, 0));
	(void)snprintf(series, sizeof series, "%s", reg_text(stmt, 1));
	(void)snprintf(receipt, sizeof receipt, "%s", reg_text(stmt, 2));
	kind = reg_kind_parse(reg_text(stmt, 3));
	reg_reset(stmt);
	return reg_doc_load(doc, side, site, series, receipt, kind, err);
}

void reg_doc_finish(struct reg_doc *doc)
{
	free(doc->texts);
	memset(doc, 0, sizeof *doc);
}

int reg_doc_compare(const struct reg_doc *a, const struct reg_doc *b)
{
	int order;

	if (a->at_unix_s != b->at_unix_s) {
		return a->at_unix_s < b->at_unix_s ? -1 : 1;
	}
	order = strcmp(a->site, b->site);
	order = order != 0 ? order : strcmp(a->series, b->series);
	order = order != 0 ? order : strcmp(a->receipt, b->receipt);
	return order != 0 ? order : (int)a->kind - (int)b->kind;
}
