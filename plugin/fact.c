/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fact.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "event_json.h"
#include "mac.h"

/* --- numbers --- */

struct fact_place {
	int64_t no, origin, seq, hlc;
	unsigned char head[REG_MAC_SIZE];
};

static int64_t fact_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

_Static_assert(REG_MAC_SIZE == REG_ID_SIZE, "side->run.head is a MAC");

/* Where the origin stands. Its row is read in the writing transaction: two processes may write for one till (a web
 * host is a new process at every click). */
static int fact_read(struct fact_place *place, struct reg_side *side, struct reg_err *err)
{
	struct reg_stmt *stmt;
	const void *head;
	size_t size;
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
	place->origin = reg_int(stmt, 0);
	place->seq = reg_int(stmt, 1);
	place->hlc = reg_int(stmt, 2);
	head = reg_blob(stmt, 3, &size);
	memset(place->head, 0, sizeof place->head);
	if (size == REG_MAC_SIZE) {
		memcpy(place->head, head, REG_MAC_SIZE);
	}
	reg_reset(stmt);
	return 0;
}

static int fact_write(struct reg_side *side, const struct fact_place *place, struct reg_err *err)
{
	return reg_run(side->store, REG_SQL_ORIGIN_ADVANCE, err, "iiib", place->origin, place->seq, place->hlc, place->head,
	    (size_t)REG_MAC_SIZE);
}

/* The origin's next number and time; `head` stays that of the last fact. */
static int fact_next(struct fact_place *place, struct reg_side *side, struct reg_err *err)
{
	const struct reg_side_run *run = &side->run;
	int64_t now;
	int rc = 0;

	if (run->origin != 0) {
		*place = (struct fact_place){ .origin = run->origin, .seq = run->seq, .hlc = run->hlc };
		memcpy(place->head, run->head, REG_MAC_SIZE);
	} else {
		rc = fact_read(place, side, err);
	}
	if (rc < 0) {
		return rc;
	}
	place->seq++;
	now = fact_now_ms() << 16;
	place->hlc++;
	if (now > place->hlc) {
		place->hlc = now;
	}
	place->no = place->origin << REG_ORIGIN_SHIFT | place->seq;
	return 0;
}

static int fact_advance(struct reg_side *side, const struct fact_place *place, struct reg_err *err)
{
	struct reg_side_run *run = &side->run;

	if (!run->is_open) {
		return fact_write(side, place, err);
	}
	run->origin = place->origin;
	run->seq = place->seq;
	run->hlc = place->hlc;
	memcpy(run->head, place->head, REG_MAC_SIZE);
	return 0;
}

/* --- many of them --- */

void reg_fact_hold(struct reg_side *side)
{
	side->run = (struct reg_side_run){ .is_open = true };
}

int reg_fact_settle(struct reg_side *side, struct reg_err *err)
{
	const struct reg_side_run *run = &side->run;
	struct fact_place place = { .origin = run->origin, .seq = run->seq, .hlc = run->hlc };
	int rc = 0;

	memcpy(place.head, run->head, REG_MAC_SIZE);
	if (run->origin != 0) {
		rc = fact_write(side, &place, err);
	}
	reg_fact_let_go(side);
	return rc;
}

void reg_fact_let_go(struct reg_side *side)
{
	side->run = (struct reg_side_run){ .is_open = false };
}

/* --- sales --- */

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
	struct reg_mac_sale row = {
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
	reg_mac_sale(place.head, side, place.head, &row);
	rc = reg_run(side->store, REG_SQL_SALE_ADD, err, "ibibttttitbitttttnnnniiitttnt", row.no, id, sizeof id,
	    row.hlc, place.head, (size_t)REG_MAC_SIZE, row.site, row.series, row.receipt, row.kind, row.revision,
	    row.document, event->content, (size_t)REG_ID_SIZE, row.at, row.day, row.currency, row.till,
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

/* Keyed, since natural keys hold phone numbers and plates that could be guessed from a plain hash. */
void reg_fact_act_id(unsigned char out[REG_ID_SIZE], const struct reg_side *side, const char *kind, const char *key)
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, side->secret, sizeof side->secret, REG_ID_SIZE);
	reg_mac_text(&state, kind);
	reg_mac_text(&state, key);
	(void)crypto_generichash_final(&state, out, REG_ID_SIZE);
}

int reg_fact_add_act(int64_t *no_out, struct reg_side *side, const struct reg_act_row *act, struct reg_err *err)
{
	struct fact_place place;
	unsigned char id[REG_ID_SIZE], salt[REG_SALT_SIZE], commitment[REG_ID_SIZE];
	bool has_personal = act->personal != NULL;
	int64_t known;
	int rc;

	reg_fact_act_id(id, side, act->kind, act->key);
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
		reg_identity_commit(commitment, salt, "personal", act->personal);
	}
	reg_mac_act(place.head, side, place.head, &(struct reg_mac_act){
		.no = place.no, .hlc = place.hlc, .id = id, .kind = act->kind, .at = act->at_unix_s, .actor = act->actor,
		.customer = commitment_of(&act->customer), .target = commitment_of(&act->target), .body = act->body,
		.personal = has_personal ? commitment : NULL, .undoes = act->undoes,
	});
	rc = reg_run(side->store, REG_SQL_ACT_ADD, err, "ibibtitnnttbbbt", place.no, id, sizeof id, place.hlc, place.head,
	    (size_t)REG_MAC_SIZE, act->kind, act->at_unix_s, act->actor, act->customer.no, act->customer.no != 0,
	    act->target.no, act->target.no != 0, act->body, act->personal, has_personal ? salt : NULL, sizeof salt,
	    has_personal ? commitment : NULL, sizeof commitment, act->undoes, (size_t)REG_ID_SIZE, act->place);
	if (rc == 0) {
		rc = fact_advance(side, &place, err);
	}
	*no_out = place.no;
	return rc < 0 ? rc : 1;
}
