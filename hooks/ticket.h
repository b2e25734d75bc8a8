/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ticket.h - a sale being rung: what the host has said so far, in memory of our own.
 */
#ifndef REG_TICKET_H
#define REG_TICKET_H

#include "../plugin/checkout.h"
#include "session.h"

struct regulars_ticket {
	struct regulars_session *session;
	struct regulars_event event; /* texts in `texts` */
	struct regulars_line *lines;
	size_t room_lines;
	struct regulars_tender *tenders;
	size_t room_tenders;
	struct regulars_redemption *redemptions;
	size_t room_redemptions;
	size_t n_from_host;                 /* of them stated by the host itself */
	char **texts;
	size_t n_texts, room_texts;
	struct regulars_checkout *checkout; /* the last one shown */
	int64_t promised_points;            /* as said to a host that closes again after a failure */
	bool has_promised;
	bool is_closed;                     /* captured, in the database or the spool */
	bool is_in_call, is_ended;          /* ended from within a service: freed when the call is over */
	struct regulars_receipt *receipt;
};

/* Takes over the members that `from` knows (not lines, tenders, kind; redemptions once), copying texts. A host that was
 * compiled against 1.0 has a shorter struct. REG_EINVAL: shorter than that. REG_EIO: memory. */
int reg_ticket_merge(struct regulars_ticket *ticket, const struct regulars_event *from, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_ticket_identify(struct regulars_ticket *ticket, enum regulars_identifier_kind kind, const char *value,
    struct reg_err *err) __attribute__((warn_unused_result));
int reg_ticket_add_line(struct regulars_ticket *ticket, const struct regulars_line *line, struct reg_err *err)
    __attribute__((warn_unused_result));
int reg_ticket_add_tender(struct regulars_ticket *ticket, const struct regulars_tender *tender, struct reg_err *err)
    __attribute__((warn_unused_result));
/* What the ticket's customer redeemed; the texts are copied. */
int reg_ticket_add_redemption(struct regulars_ticket *ticket, const struct regulars_redemption *redemption,
    struct reg_err *err) __attribute__((warn_unused_result));
void reg_ticket_destroy(struct regulars_ticket *ticket); /* NULL is allowed */

#endif
