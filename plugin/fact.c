/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fact.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "event_json.h"

/* --- the hash over a row: every member with its length, so that no two rows give the same bytes --- */

static void mac_bytes(crypto_generichash_state *state, const void *bytes, size_t size)
{
	uint64_t length = bytes == NULL ? UINT64_MAX : size;
	unsigned char prefix[8];

	for (int i = 0; i < 8; i++) {
		prefix[i] = (unsigned char)(length >> 8 * i);
	}
	(void)crypto_generichash_update(state, prefix, sizeof prefix);
	if (bytes != NULL && size > 0) {
		(void)crypto_generichash_update(state, bytes, size);
	}
}

static void mac_text(crypto_generichash_state *state, const char *text)
{
	mac_bytes(state, text, text == NULL ? 0 : strlen(text));
}

static void mac_int(crypto_generichash_state *state, int64_t value)
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++) {
		bytes[i] = (unsigned char)((uint64_t)value >> 8 * i);
	}
	mac_bytes(state, bytes, sizeof bytes);
}

static void mac_identity(crypto_generichash_state *state, const unsigned char *commitment)
{
	mac_bytes(state, commitment, REG_ID_SIZE);
}

/* --- identities --- */

const char *reg_identity_kind_name(enum reg_identity_kind kind)
{
	static const char *const names[] = {
		[REG_IDENTITY_PLATE] = "plate",
		[REG_IDENTITY_CARD] = "card",
		[REG_IDENTITY_PHONE] = "phone",
		[REG_IDENTITY_CUSTOMER] = "customer",
	};

	return names[kind];
}

int reg_identity_find(struct reg_identity *out, struct reg_side *side, enum reg_identity_kind kind, const char *value,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	size_t size;
	const void *commitment;
	int rc = reg_sql(&stmt, side->store, REG_SQL_IDENTITY_FIND, err, "tt", reg_identity_kind_name(kind), value);

	memset(out, 0, sizeof *out);
	if (rc == 0) {
		rc = reg_step(stmt, err);
	}
	if (rc <= 0) {
		return rc;
	}
	out->no = reg_int(stmt, 0);
	commitment = reg_blob(stmt, 1, &size);
	if (size != REG_ID_SIZE) {
		reg_reset(stmt);
		return reg_err_set(err, REG_EDAMAGED, "identity %lld: commitment of %zu bytes, expected %d",
		    (long long)out->no, size, REG_ID_SIZE);
	}
	memcpy(out->commitment, commitment, REG_ID_SIZE);
	reg_reset(stmt);
	return 0;
}

static void identity_commit(unsigned char out[REG_ID_SIZE], const unsigned char salt[REG_SALT_SIZE], const char *kind,
    const char *value)
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, NULL, 0, REG_ID_SIZE);
	mac_bytes(&state, salt, REG_SALT_SIZE);
	mac_text(&state, kind);
	mac_text(&state, value);
	(void)crypto_generichash_final(&state, out, REG_ID_SIZE);
}

int reg_identity_obtain(struct reg_identity *out, struct reg_side *side, enum reg_identity_kind kind, const char *value,
    const char *label, const char *class, struct reg_err *err)
{
	unsigned char salt[REG_SALT_SIZE];
	int rc = reg_identity_find(out, side, kind, value, err);

	if (rc < 0 || out->no != 0) {
		return rc;
	}
	randombytes_buf(salt, sizeof salt);
	identity_commit(out->commitment, salt, reg_identity_kind_name(kind), value);
	rc = reg_run(side->store, REG_SQL_IDENTITY_ADD, err, "ttttbb", reg_identity_kind_name(kind), value, label, class,
	    salt, sizeof salt, out->commitment, sizeof out->commitment);
	out->no = reg_last_rowid(side->store);
	return rc;
}

int reg_identity_value(char *out, size_t size, struct reg_side *side, int64_t no, struct reg_err *err)
{
	struct reg_stmt *stmt;
	const char *value;
	int rc = reg_sql(&stmt, side->store, REG_SQL_IDENTITY_VALUE, err, "i", no);

	if (rc == 0) {
		rc = reg_step(stmt, err);
	}
	if (rc == 0) {
		return reg_err_set(err, REG_ENOTFOUND, "identity %lld: there is none", (long long)no);
	}
	if (rc < 0) {
		return rc;
	}
	value = reg_text(stmt, 0);
	(void)snprintf(out, size, "%s", value == NULL ? "" : value);
	reg_reset(stmt);
	return 0;
}

/* --- numbers --- */

struct fact_place {
	int64_t no, seq, hlc;
	unsigned char head[REG_MAC_SIZE];
};

static int64_t fact_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The origin's next number. Its row is read in the writing transaction: two processes may write for one till (a web host
 * is a new process at every click). */
static int fact_next(struct fact_place *place, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	const void *head;
	size_t size;
	int64_t now;
	int rc;

	for (int attempt = 0;; attempt++) {
		rc = reg_sql(&stmt, side->store, REG_SQL_ORIGIN_GET, err, "tt", side->site, side->till);
		if (rc == 0) {
			rc = reg_step(stmt, err);
		}
		if (rc != 0 || attempt > 0) {
			break;
		}
		rc = reg_run(side->store, REG_SQL_ORIGIN_ADD, err, "tt", side->site, side->till);
		if (rc < 0) {
			return rc;
		}
	}
	if (rc <= 0) {
		return rc < 0 ? rc : reg_err_set(err, REG_EDAMAGED, "origin %s/%s: cannot be made", side->site, side->till);
	}
	place->no = reg_int(stmt, 0);
	place->seq = reg_int(stmt, 1) + 1;
	now = fact_now_ms() << 16;
	place->hlc = reg_int(stmt, 2) + 1;
	if (now > place->hlc) {
		place->hlc = now;
	}
	head = reg_blob(stmt, 3, &size);
	memset(place->head, 0, sizeof place->head);
	if (size == REG_MAC_SIZE) {
		memcpy(place->head, head, REG_MAC_SIZE);
	}
	reg_reset(stmt);
	place->no = place->no << REG_ORIGIN_SHIFT | place->seq;
	return 0;
}

static int fact_advance(struct reg_side *side, const struct fact_place *place, struct reg_err *err)
{
	return reg_run(side->store, REG_SQL_ORIGIN_ADVANCE, err, "iiib", place->no >> REG_ORIGIN_SHIFT, place->seq,
	    place->hlc, place->head, (size_t)REG_MAC_SIZE);
}

/* --- sales --- */

/* One sale row as the chain covers it, whether it is about to be written or was read back. */
struct sale_row {
	int64_t no, hlc;
	const void *id, *content;
	const char *site, *series, *receipt, *kind, *document, *day, *currency, *till, *attendant, *shift;
	int64_t revision, at;
	const unsigned char *plate, *card, *phone, *customer; /* commitments or NULL */
	int64_t volume_ml, amount_minor, fuel_minor;
	const char *original_site, *original_series, *original_receipt;
	bool has_promise;
	int64_t promised_points;
	const char *body;
};

static void sale_mac(unsigned char out[REG_MAC_SIZE], const struct reg_side *side, const unsigned char head[REG_MAC_SIZE],
    const struct sale_row *row)
{
	crypto_generichash_state state;
	const char *const texts[] = { row->site, row->series, row->receipt, row->kind, row->document, row->day,
		row->currency, row->till, row->attendant, row->shift, row->original_site, row->original_series,
		row->original_receipt, row->body };
	const int64_t numbers[] = { row->no, row->hlc, row->revision, row->at, row->volume_ml, row->amount_minor,
		row->fuel_minor, row->has_promise, row->promised_points };

	(void)crypto_generichash_init(&state, side->secret, sizeof side->secret, REG_MAC_SIZE);
	mac_bytes(&state, head, REG_MAC_SIZE);
	mac_text(&state, "sale");
	mac_bytes(&state, row->id, REG_ID_SIZE);
	mac_bytes(&state, row->content, REG_ID_SIZE);
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		mac_int(&state, numbers[i]);
	}
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		mac_text(&state, texts[i]);
	}
	mac_identity(&state, row->plate);
	mac_identity(&state, row->card);
	mac_identity(&state, row->phone);
	mac_identity(&state, row->customer);
	(void)crypto_generichash_final(&state, out, REG_MAC_SIZE);
}

static const unsigned char *commitment_of(const struct reg_identity *identity)
{
	return identity->no != 0 ? identity->commitment : NULL;
}

void reg_fact_sale_id(unsigned char out[REG_ID_SIZE], const struct reg_side *side, const struct reg_event *event)
{
	(void)crypto_generichash(out, REG_ID_SIZE, event->id, sizeof event->id, side->secret, sizeof side->secret);
}

int reg_fact_add_sale(int64_t *no_out, struct reg_side *side, const struct reg_event *event, const struct reg_names *names,
    struct reg_err *err)
{
	struct fact_place place;
	unsigned char id[REG_ID_SIZE];
	struct sale_row row = {
		.id = id, .content = event->content, .site = event->site, .series = event->series,
		.receipt = event->receipt, .kind = reg_kind_name(event->kind), .document = event->document, .day = event->day,
		.currency = event->currency, .till = event->till, .attendant = event->attendant, .shift = event->shift,
		.revision = event->revision, .at = event->at_unix_s, .plate = commitment_of(&names->plate),
		.card = commitment_of(&names->card), .phone = commitment_of(&names->phone),
		.customer = commitment_of(&names->customer), .volume_ml = event->volume_ml,
		.amount_minor = event->amount_minor, .fuel_minor = event->fuel_minor, .original_site = event->original_site,
		.original_series = event->original_series, .original_receipt = event->original_receipt,
		.has_promise = (event->flags & REGULARS_HAS_PROMISE) != 0,
	};
	char *body = reg_event_body_json(event);
	int rc;

	if (body == NULL) {
		return reg_err_set(err, REG_EIO, "receipt %s: out of memory", event->receipt);
	}
	rc = fact_next(&place, side, err);
	if (rc < 0) {
		goto out;
	}
	reg_fact_sale_id(id, side, event);
	row.no = place.no;
	row.hlc = place.hlc;
	row.body = body;
	row.promised_points = row.has_promise ? event->promised_points : 0;
	sale_mac(place.head, side, place.head, &row);
	rc = reg_run(side->store, REG_SQL_SALE_ADD, err, "ibibttttitbittttt" "nnnniii" "tttnt", row.no, id, sizeof id, row.hlc, place.head, (size_t)REG_MAC_SIZE, row.site, row.series, row.receipt, row.kind,
	    row.revision, row.document, event->content, (size_t)REG_ID_SIZE, row.at, row.day, row.currency, row.till,
	    row.attendant, row.shift, names->plate.no, names->plate.no != 0, names->card.no, names->card.no != 0,
	    names->phone.no, names->phone.no != 0, names->customer.no, names->customer.no != 0, row.volume_ml,
	    row.amount_minor, row.fuel_minor, row.original_site, row.original_series, row.original_receipt,
	    row.promised_points, (int)row.has_promise, row.body);
	if (rc == 0) {
		rc = fact_advance(side, &place, err);
	}
	*no_out = place.no;
out:
	free(body);
	return rc;
}

/* --- acts --- */

static void act_mac(unsigned char out[REG_MAC_SIZE], const struct reg_side *side, const unsigned char head[REG_MAC_SIZE],
    int64_t no, int64_t hlc, const void *id, const char *kind, int64_t at, const char *actor,
    const unsigned char *customer, const unsigned char *target, const char *body, const unsigned char *personal)
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, side->secret, sizeof side->secret, REG_MAC_SIZE);
	mac_bytes(&state, head, REG_MAC_SIZE);
	mac_text(&state, "act");
	mac_int(&state, no);
	mac_int(&state, hlc);
	mac_bytes(&state, id, REG_ID_SIZE);
	mac_text(&state, kind);
	mac_int(&state, at);
	mac_text(&state, actor);
	mac_identity(&state, customer);
	mac_identity(&state, target);
	mac_text(&state, body);
	mac_identity(&state, personal);
	(void)crypto_generichash_final(&state, out, REG_MAC_SIZE);
}

int reg_fact_add_act(int64_t *no_out, struct reg_side *side, const struct reg_act_row *act, struct reg_err *err)
{
	struct fact_place place;
	unsigned char id[REG_ID_SIZE], salt[REG_SALT_SIZE], commitment[REG_ID_SIZE];
	crypto_generichash_state state;
	bool has_personal = act->personal != NULL;
	int64_t known;
	int rc;

	/* Keyed, since natural keys hold phone numbers and plates that could be guessed from a plain hash. */
	(void)crypto_generichash_init(&state, side->secret, sizeof side->secret, REG_ID_SIZE);
	mac_text(&state, act->kind);
	mac_text(&state, act->key);
	(void)crypto_generichash_final(&state, id, REG_ID_SIZE);
	rc = reg_get_int(&known, side->store, REG_SQL_ACT_FIND, err, "b", id, sizeof id);
	if (rc != 0) {
		*no_out = rc > 0 ? known : 0;
		return rc > 0 ? 0 : rc;
	}
	rc = fact_next(&place, side, err);
	if (rc < 0) {
		return rc;
	}
	if (has_personal) {
		randombytes_buf(salt, sizeof salt);
		identity_commit(commitment, salt, "personal", act->personal);
	}
	act_mac(place.head, side, place.head, place.no, place.hlc, id, act->kind, act->at_unix_s, act->actor,
	    commitment_of(&act->customer), commitment_of(&act->target), act->body, has_personal ? commitment : NULL);
	rc = reg_run(side->store, REG_SQL_ACT_ADD, err, "ibibtitnnttbb", place.no, id, sizeof id, place.hlc, place.head,
	    (size_t)REG_MAC_SIZE, act->kind, act->at_unix_s, act->actor, act->customer.no, act->customer.no != 0,
	    act->target.no, act->target.no != 0, act->body, act->personal, has_personal ? salt : NULL, sizeof salt,
	    has_personal ? commitment : NULL, sizeof commitment);
	if (rc == 0) {
		rc = fact_advance(side, &place, err);
	}
	*no_out = place.no;
	return rc < 0 ? rc : 1;
}

/* --- the chain read back --- */

struct chain_walk {
	void (*found)(const char *line, void *payload);
	void *payload;
	int breaches;
	int64_t origin, seq;
	unsigned char head[REG_MAC_SIZE];
};

static void __attribute__((format(printf, 2, 3))) chain_breach(struct chain_walk *walk, const char *format, ...)
{
	char line[256];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(line, sizeof line, format, args);
	va_end(args);
	walk->breaches++;
	if (walk->found != NULL) {
		walk->found(line, walk->payload);
	}
}

static const void *chain_blob(struct reg_stmt *stmt, int column, size_t expected)
{
	size_t size;
	const void *bytes = reg_blob(stmt, column, &size);

	return size == expected ? bytes : NULL;
}

/* Columns of chain_rows: 0 no, 1 hlc, 2 mac, 3 table, 4 id, then those of the table (see statements.sql). */
static void chain_row_mac(unsigned char out[REG_MAC_SIZE], const struct reg_side *side, const struct chain_walk *walk,
    struct reg_stmt *stmt)
{
	struct sale_row row;

	if (strcmp(reg_text(stmt, 3), "act") == 0) {
		act_mac(out, side, walk->head, reg_int(stmt, 0), reg_int(stmt, 1), chain_blob(stmt, 4, REG_ID_SIZE),
		    reg_text(stmt, 8), reg_int(stmt, 11), reg_text(stmt, 16), chain_blob(stmt, 21, REG_ID_SIZE),
		    chain_blob(stmt, 18, REG_ID_SIZE), reg_text(stmt, 29), chain_blob(stmt, 19, REG_ID_SIZE));
		return;
	}
	row = (struct sale_row){
		.no = reg_int(stmt, 0), .hlc = reg_int(stmt, 1), .id = chain_blob(stmt, 4, REG_ID_SIZE),
		.site = reg_text(stmt, 5), .series = reg_text(stmt, 6), .receipt = reg_text(stmt, 7), .kind = reg_text(stmt, 8),
		.revision = reg_int(stmt, 9), .document = reg_text(stmt, 10), .at = reg_int(stmt, 11),
		.content = chain_blob(stmt, 12, REG_ID_SIZE), .day = reg_text(stmt, 13), .currency = reg_text(stmt, 14),
		.till = reg_text(stmt, 15), .attendant = reg_text(stmt, 16), .shift = reg_text(stmt, 17),
		.plate = chain_blob(stmt, 18, REG_ID_SIZE), .card = chain_blob(stmt, 19, REG_ID_SIZE),
		.phone = chain_blob(stmt, 20, REG_ID_SIZE), .customer = chain_blob(stmt, 21, REG_ID_SIZE),
		.volume_ml = reg_int(stmt, 22), .amount_minor = reg_int(stmt, 23), .fuel_minor = reg_int(stmt, 24),
		.original_site = reg_text(stmt, 25), .original_series = reg_text(stmt, 26),
		.original_receipt = reg_text(stmt, 27), .has_promise = !reg_is_null(stmt, 28),
		.promised_points = reg_is_null(stmt, 28) ? 0 : reg_int(stmt, 28), .body = reg_text(stmt, 29),
	};
	sale_mac(out, side, walk->head, &row);
}

static int chain_origin_end(struct chain_walk *walk, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	const void *head;
	int rc;

	if (walk->origin == 0) {
		return 0;
	}
	rc = reg_sql(&stmt, side->store, REG_SQL_ORIGIN_HEAD, err, "i", walk->origin);
	if (rc == 0) {
		rc = reg_step(stmt, err);
	}
	if (rc < 0) {
		return rc;
	}
	if (rc == 0) {
		chain_breach(walk, "origin %lld: facts without an origin", (long long)walk->origin);
		return 0;
	}
	head = chain_blob(stmt, 1, REG_MAC_SIZE);
	if (reg_int(stmt, 0) != walk->seq) {
		chain_breach(walk, "origin %lld: the last fact is %lld, expected %lld: facts are missing at the end",
		    (long long)walk->origin, (long long)walk->seq, (long long)reg_int(stmt, 0));
	} else if (head == NULL || memcmp(head, walk->head, REG_MAC_SIZE) != 0) {
		chain_breach(walk, "origin %lld: the chain does not end in its recorded head", (long long)walk->origin);
	}
	reg_reset(stmt);
	return 0;
}

static int chain_walk_rows(struct chain_walk *walk, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_CHAIN_ROWS, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		int64_t no = reg_int(stmt, 0);
		unsigned char mac[REG_MAC_SIZE];
		const void *stored = chain_blob(stmt, 2, REG_MAC_SIZE);

		if (no >> REG_ORIGIN_SHIFT != walk->origin) {
			rc = chain_origin_end(walk, side, err);
			if (rc < 0) {
				break;
			}
			walk->origin = no >> REG_ORIGIN_SHIFT;
			walk->seq = 0;
			memset(walk->head, 0, sizeof walk->head);
		}
		if ((no & ((INT64_C(1) << REG_ORIGIN_SHIFT) - 1)) != ++walk->seq) {
			chain_breach(walk, "fact %lld/%lld is missing", (long long)walk->origin, (long long)walk->seq);
			walk->seq = no & ((INT64_C(1) << REG_ORIGIN_SHIFT) - 1);
		}
		chain_row_mac(mac, side, walk, stmt);
		if (stored == NULL || memcmp(mac, stored, REG_MAC_SIZE) != 0) {
			chain_breach(walk, "fact %lld/%lld (%s %s) was changed, or the one before it was", (long long)walk->origin,
			    (long long)walk->seq, reg_text(stmt, 8), reg_is_null(stmt, 7) ? "" : reg_text(stmt, 7));
		}
		if (stored != NULL) {
			memcpy(walk->head, stored, REG_MAC_SIZE);
		}
		rc = 0;
	}
	reg_reset(stmt);
	return rc < 0 ? rc : chain_origin_end(walk, side, err);
}

/* An origin of which nothing is left has no rows that the walk could miss. */
static int chain_lost(struct chain_walk *walk, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_CHAIN_LOST, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		chain_breach(walk, "origin %lld: all its facts are missing, expected %lld", (long long)reg_int(stmt, 0),
		    (long long)reg_int(stmt, 1));
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

/* Commitments of what is not erased must still fit their values. */
static int chain_commitments(struct chain_walk *walk, struct reg_side *side, enum reg_sql which, const char *what,
    struct reg_err *err)
{
	struct reg_stmt *stmt;
	unsigned char commitment[REG_ID_SIZE];
	int rc = reg_sql(&stmt, side->store, which, err, "");

	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const void *salt = chain_blob(stmt, 3, REG_SALT_SIZE), *stored = chain_blob(stmt, 4, REG_ID_SIZE);

		if (salt != NULL) {
			identity_commit(commitment, salt, reg_text(stmt, 1), reg_text(stmt, 2));
		}
		if (salt == NULL || stored == NULL || memcmp(commitment, stored, REG_ID_SIZE) != 0) {
			chain_breach(walk, "%s %lld: its value does not fit its commitment", what, (long long)reg_int(stmt, 0));
		}
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

int reg_fact_verify_chain(struct reg_side *side, void (*found)(const char *line, void *payload), void *payload,
    struct reg_err *err)
{
	struct chain_walk walk = { .found = found, .payload = payload };
	int rc = chain_walk_rows(&walk, side, err);

	if (rc == 0) {
		rc = chain_lost(&walk, side, err);
	}
	if (rc == 0) {
		rc = chain_commitments(&walk, side, REG_SQL_CHAIN_IDENTITIES, "identity", err);
	}
	if (rc == 0) {
		rc = chain_commitments(&walk, side, REG_SQL_CHAIN_PERSONAL, "fact", err);
	}
	return rc < 0 ? rc : walk.breaches;
}

int reg_fact_head(char out[2 * REG_MAC_SIZE + 1], struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	const unsigned char *head;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ORIGIN_GET, err, "tt", side->site, side->till);

	out[0] = '\0';
	if (rc == 0) {
		rc = reg_step(stmt, err);
	}
	if (rc <= 0) {
		return rc;
	}
	head = chain_blob(stmt, 3, REG_MAC_SIZE);
	if (head != NULL) {
		(void)sodium_bin2hex(out, 2 * REG_MAC_SIZE + 1, head, REG_MAC_SIZE);
	}
	reg_reset(stmt);
	return 0;
}
