/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * menu_who.c - whom an action is about: what the cashier typed, else the ticket.
 */
#include <stdio.h>
#include <string.h>

#include "fact.h"
#include "menu.h"
#include "phone.h"
#include "resolve.h"

int reg_menu_name(char out[128], struct reg_side *side, int64_t customer, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_CHECKOUT_CUSTOMER, err, "i", customer);

	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		const char *id = reg_text(stmt, 0), *name = reg_text(stmt, 2);

		(void)snprintf(out, 128, "%s", name != NULL && name[0] != '\0' ? name : id == NULL ? "" : id);
	}
	reg_reset(stmt);
	return rc < 0 ? rc : rc == 0 ? reg_identity_value(out, 128, side, customer, err) : 0;
}

static int identity_no(int64_t *no, struct reg_side *side, enum reg_identity_kind kind, const char *value,
    struct reg_err *err)
{
	struct reg_identity identity = { 0 };
	int rc = value == NULL ? 0 : reg_identity_find(&identity, side, kind, value, err);

	*no = identity.no;
	return rc;
}

static int count_holders(int *n, struct reg_side *side, int64_t target, int64_t at_unix_s, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_BINDING_HOLDERS, err, "ii", target, at_unix_s);

	*n = 0;
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		++*n;
		rc = 0;
	}
	reg_reset(stmt);
	return rc;
}

/* Of a card, phone or plate. A text of another kind names nobody. */
static int find_holder(struct reg_menu_found *out, const struct reg_menu_call *call, struct reg_side *side,
    enum reg_identity_kind kind, const char *text, struct reg_err *err)
{
	struct reg_subject subject = { 0 };
	struct reg_plate plate;
	struct reg_card card;
	char phone[REG_PHONE_SIZE];
	const char *value = NULL;
	int64_t target;
	int rc = 0;

	if (kind == REG_IDENTITY_CARD && reg_card_parse(&card, text, side->secret, side->context.patterns,
	    side->context.n_patterns, NULL) == 0 && !card.is_masked) {
		value = card.token;
	} else if (kind == REG_IDENTITY_PHONE && reg_phone_parse(phone, sizeof phone, text, NULL) == 0) {
		value = phone;
	} else if (kind == REG_IDENTITY_PLATE && reg_plate_parse(&plate, text, side->context.country, NULL) == 0) {
		value = plate.value;
	}
	rc = identity_no(&target, side, kind, value, err);
	if (rc < 0 || target == 0) {
		return rc;
	}
	rc = reg_resolve(&subject, side, 0, kind == REG_IDENTITY_CARD ? target : 0, kind == REG_IDENTITY_PHONE ? target : 0,
	    kind == REG_IDENTITY_PLATE ? target : 0, call->at_unix_s, err);
	out->customer = subject.is_customer ? subject.no : 0;
	out->target = target;
	out->kind = kind == REG_IDENTITY_CARD ? REGULARS_CARD : kind == REG_IDENTITY_PHONE ? REGULARS_PHONE : REGULARS_PLATE;
	return rc < 0 ? rc : count_holders(&out->n_holders, side, target, call->at_unix_s, err);
}

/* By id, with or without the "c:" of a number that the station gave. */
static int find_id(struct reg_menu_found *out, const struct reg_menu_call *call, struct reg_side *side, const char *text,
    struct reg_err *err)
{
	struct reg_subject subject = { 0 };
	char id[REG_MENU_MAX_TEXT + 3];
	int64_t customer;
	int rc = identity_no(&customer, side, REG_IDENTITY_CUSTOMER, text, err);

	if (rc == 0 && customer == 0) {
		(void)snprintf(id, sizeof id, "c:%s", text);
		rc = identity_no(&customer, side, REG_IDENTITY_CUSTOMER, id, err);
	}
	if (rc < 0 || customer == 0) {
		return rc;
	}
	rc = reg_resolve(&subject, side, customer, 0, 0, 0, call->at_unix_s, err);
	*out = (struct reg_menu_found){ .customer = subject.no, .kind = REGULARS_CUSTOMER };
	return rc;
}

int reg_menu_find(struct reg_menu_found *out, const struct reg_menu_call *call, struct reg_side *side, const char *text,
    struct reg_err *err)
{
	static const enum reg_identity_kind kinds[] = { REG_IDENTITY_CARD, REG_IDENTITY_PHONE, REG_IDENTITY_PLATE };
	int rc = 0;

	*out = (struct reg_menu_found){ 0 };
	for (size_t i = 0; rc == 0 && out->n_holders == 0 && i < sizeof kinds / sizeof kinds[0]; i++) {
		rc = find_holder(out, call, side, kinds[i], text, err);
	}
	if (rc == 0 && out->n_holders == 0) {
		rc = find_id(out, call, side, text, err);
	}
	return rc < 0 ? rc : out->customer != 0 ? 0 : reg_err_set(err, REG_ENOTFOUND, "who: no customer is known by that");
}

/* Something that names the customer and nobody else, for who was chosen from a list. */
static int find_identifier(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct reg_menu_answer *answer = &call->answer;
	struct reg_stmt *stmt;
	int rc;

	if (strncmp(answer->customer, "c:", 2) == 0) {
		answer->identifier = REGULARS_CUSTOMER;
		(void)snprintf(answer->identifier_value, sizeof answer->identifier_value, "%s", answer->customer + 2);
		return 0;
	}
	rc = reg_sql(&stmt, side->store, REG_SQL_MENU_IDENTIFIER, err, "ii", call->customer_no, call->at_unix_s);
	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		answer->identifier = strcmp(reg_text(stmt, 0), "phone") == 0 ? REGULARS_PHONE : REGULARS_PLATE;
		(void)snprintf(answer->identifier_value, sizeof answer->identifier_value, "%s", reg_text(stmt, 1));
	}
	reg_reset(stmt);
	return rc < 0 ? rc : 0;
}

int reg_menu_identify(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *text = reg_menu_value(call, "who");
	struct reg_menu_found found;
	struct reg_err why = { 0 };
	int rc;

	if (text == NULL) {
		return 0;
	}
	rc = reg_menu_find(&found, call, side, text, &why);
	if (rc < 0) {
		return rc == REG_ENOTFOUND ? 0 : reg_err_set(err, why.code, "%s", why.line);
	}
	if (found.kind == REGULARS_CUSTOMER) {
		return find_identifier(call, side, err);
	}
	call->answer.identifier = found.kind;
	(void)snprintf(call->answer.identifier_value, sizeof call->answer.identifier_value, "%s", text);
	return 0;
}

static int ask_holders(struct reg_menu_call *call, struct reg_side *side, int64_t target, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_MGR_HOLDERS_AT, err, "ii", target, call->at_unix_s);

	reg_menu_tell(call, REG_MESSAGE_WHO_SEVERAL, NULL);
	reg_menu_ask(call, "who", REGULARS_FIELD_CHOICE, NULL);
	while (rc == 0 && (rc = reg_step(stmt, err)) > 0) {
		const char *id = reg_text(stmt, 1), *name = reg_text(stmt, 2);

		reg_menu_offer(call, id, name == NULL ? id : name);
		rc = 0;
	}
	reg_reset(stmt);
	return rc < 0 ? rc : 1;
}

/* Identity numbers of what the ticket names, in the order of reg_resolve. */
static int ticket_identities(int64_t out[4], const struct reg_event *ticket, struct reg_side *side, struct reg_err *err)
{
	char id[REG_CUSTOMER_ID_SIZE];
	int rc;

	(void)snprintf(id, sizeof id, "c:%s", ticket->customer == NULL ? "" : ticket->customer);
	rc = identity_no(&out[0], side, REG_IDENTITY_CUSTOMER, ticket->customer == NULL ? NULL : id, err);
	rc = rc < 0 ? rc : identity_no(&out[1], side, REG_IDENTITY_CARD, ticket->has_card ? ticket->card.token : NULL, err);
	rc = rc < 0 ? rc : identity_no(&out[2], side, REG_IDENTITY_PHONE, ticket->phone, err);
	return rc < 0 ? rc : identity_no(&out[3], side, REG_IDENTITY_PLATE, ticket->has_plate ? ticket->plate.value : NULL, err);
}

int reg_menu_ticket_customer(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	struct reg_subject subject = { 0 };
	int64_t known[4] = { 0 };
	int rc = call->ticket == NULL ? 0 : ticket_identities(known, call->ticket, side, err);

	rc = rc < 0 ? rc : reg_resolve(&subject, side, known[0], known[1], known[2], known[3], call->at_unix_s, err);
	if (rc == 0 && subject.is_customer) {
		call->customer_no = subject.no;
		rc = reg_identity_value(call->answer.customer, sizeof call->answer.customer, side, subject.no, err);
	}
	return rc;
}

/* The ticket names nobody. Where several hold what it names, they are the choice. */
static int ask_who(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	int64_t known[4] = { 0 };
	int rc = call->ticket == NULL ? 0 : ticket_identities(known, call->ticket, side, err);

	for (size_t i = 1; rc == 0 && i < 4; i++) {
		int n = 0;

		rc = known[i] == 0 ? 0 : count_holders(&n, side, known[i], call->at_unix_s, err);
		if (rc == 0 && n > 1) {
			return ask_holders(call, side, known[i], err);
		}
	}
	if (rc < 0) {
		return rc;
	}
	reg_menu_ask(call, "who", 0, NULL);
	return 1;
}

int reg_menu_customer(struct reg_menu_call *call, struct reg_side *side, struct reg_err *err)
{
	const char *text = reg_menu_value(call, "who");
	struct reg_menu_found found;
	struct reg_err why = { 0 };
	int rc;

	if (text == NULL) {
		rc = reg_menu_ticket_customer(call, side, err);
		return rc < 0 ? rc : call->customer_no != 0 ? 0 : ask_who(call, side, err);
	}
	rc = reg_menu_find(&found, call, side, text, &why);
	if (rc == REG_ENOTFOUND && found.n_holders > 1) {
		return ask_holders(call, side, found.target, err);
	}
	if (rc == REG_ENOTFOUND) {
		reg_menu_tell(call, REG_MESSAGE_WHO_UNKNOWN, text);
	}
	if (rc < 0) {
		return reg_err_set(err, why.code, "%s", why.line);
	}
	call->customer_no = found.customer;
	return reg_identity_value(call->answer.customer, sizeof call->answer.customer, side, call->customer_no, err);
}
