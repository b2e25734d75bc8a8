/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * native.h - what the files of the native door share.
 */
#ifndef REG_NATIVE_H
#define REG_NATIVE_H

#include "session.h"
#include "ticket.h"

/* An error of ours as the host gets it; the line is this thread's last error. */
enum regulars_status reg_native_status(int rc, const struct reg_err *err);
enum regulars_status reg_native_refuse(const char *line);

/* What is on the ticket so far, as a sale of now when the host has not said when. */
int reg_native_ticket_event(struct reg_event **out, const struct regulars_ticket *ticket, struct reg_side *side,
    struct reg_err *err) __attribute__((warn_unused_result));

/* Gives back what was set aside for a ticket that ends without a sale. */
void reg_native_release(struct regulars_ticket *ticket);

/* The same by the names of the holds, for a door that keeps no ticket. One that was taken or released is no mistake. */
enum regulars_status reg_native_release_holds(struct regulars_session *session, const char *const *holds, size_t n,
    int64_t at_unix_s);

/* Functions of struct regulars_plugin. */
enum regulars_status reg_native_menu_list(const struct regulars_action **out, size_t *out_n,
    struct regulars_session *session);
enum regulars_status reg_native_menu_run(const struct regulars_menu_result **out, struct regulars_session *session,
    const char *action_id, const struct regulars_value *values, size_t n_values, const char *attendant);
enum regulars_status reg_native_ticket_menu_run(const struct regulars_menu_result **out, struct regulars_ticket *ticket,
    const char *action_id, const struct regulars_value *values, size_t n_values, const char *attendant);

#endif
