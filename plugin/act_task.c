/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "act_task.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_acts.h"
#include "act_internal.h"
#include "act_profile.h"
#include "zone.h"

const char *const reg_task_kinds[] = { "visit", "call", "promise", REG_TASK_FIRST_CONTACT, "other", NULL };

/* --- tasks ------------------------------------------------------------------------------------------------------- */

static bool is_kind(const char *what)
{
	for (size_t i = 0; reg_task_kinds[i] != NULL; i++) {
		if (strcmp(reg_task_kinds[i], what) == 0) {
			return true;
		}
	}
	return false;
}

static int task_within(int64_t *no_out, struct reg_side *side, const struct reg_task *task, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_act_row row = { .kind = "entry", .at_unix_s = at_unix_s, .actor = actor };
	char due[REG_DAY_SIZE], *body = NULL, *personal = NULL;
	int rc;

	reg_day_format(due, task->due_day);
	rc = reg_act_text(&body, json_pack("{s:s,s:s*,s:s,s:s}", "kind", "task", "name", task->staff, "what", task->what, "due",
	    due), "staff", err);
	if (rc == 0 && task->text != NULL) {
		rc = reg_act_text(&personal, json_pack("{s:s}", "text", task->text), "text", err);
	}
	row.body = body;
	row.personal = personal;
	rc = rc < 0 ? rc : reg_act_add(no_out, side, task->customer, &row, err);
	free(personal);
	free(body);
	return rc < 0 ? rc : 0;
}

int reg_act_task(int64_t *no_out, struct reg_side *side, const struct reg_task *task, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	int rc = is_kind(task->what) ? reg_act_check_text("staff", task->staff, err)
	    : reg_err_set(err, REG_EINVAL, "kind: found %s, expected visit, call, promise, first-contact or other", task->what);

	rc = rc < 0 ? rc : reg_act_check_text("text", task->text, err);
	rc = rc < 0 ? rc : reg_act_begin(side, actor, err);
	if (rc < 0) {
		return rc;
	}
	rc = task_within(no_out, side, task, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}

void reg_act_task_name(char out[16], int64_t no)
{
	reg_act_number_name(out, 'T', no);
}

/* Columns: customer, until. */
static int task_get(char customer[REG_CUSTOMER_ID_SIZE], struct reg_side *side, int64_t no, const char *task_id,
    int64_t at_unix_s, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int64_t who = 0, until = 0;
	int rc = reg_sql(&stmt, side->store, REG_SQL_TASK_GET, err, "i", no);

	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		who = reg_int(stmt, 0);
		until = reg_int(stmt, 1);
		reg_reset(stmt);
	}
	if (rc == 0) {
		return reg_err_set(err, REG_ENOTFOUND, "task %s: there is none", task_id);
	}
	if (rc > 0 && until <= at_unix_s) {
		return reg_err_set(err, REG_EEXISTS, "task %s: is done already", task_id);
	}
	return rc < 0 ? rc : reg_identity_value(customer, REG_CUSTOMER_ID_SIZE, side, who, err);
}

int reg_act_task_done(struct reg_side *side, const char *task_id, const char *text, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	char customer[REG_CUSTOMER_ID_SIZE];
	int64_t no = 0;
	int rc = reg_act_number(&no, 'T', task_id, err), end;

	rc = rc < 0 ? rc : reg_act_batch_begin(side, err);
	if (rc < 0) {
		return rc;
	}
	rc = task_get(customer, side, no, task_id, at_unix_s, err);
	rc = rc < 0 ? rc : reg_act_entry_end(side, no, at_unix_s, actor, err);
	if (rc == 0 && text != NULL && customer[0] != '\0') {
		rc = reg_act_note(side, customer, text, at_unix_s, actor, err);
	}
	end = reg_act_batch_end(side, rc == 0, err);
	return rc < 0 ? rc : end;
}

/* --- who keeps whom ---------------------------------------------------------------------------------------------- */

/* Somebody who works here now. REG_ENOTFOUND. */
static int staff_works(struct reg_side *side, const char *staff, struct reg_err *err)
{
	struct reg_stmt *stmt;
	bool works = false;
	int rc = reg_sql(&stmt, side->store, REG_SQL_STAFF_GET, err, "t", staff);

	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		works = reg_act_role(reg_text(stmt, 1)) != 0;
		reg_reset(stmt);
	}
	return rc < 0 || works ? (rc < 0 ? rc : 0)
	    : reg_err_set(err, REG_ENOTFOUND, "staff %s: nobody of that name works here; name them with `regulars staff add`", staff);
}

/* Who keeps the customer's account at an instant. Returns 1 (*staff_out "": the pool), 0 when nobody ever did, or an error. */
static int keeper(char staff_out[REG_CUSTOMER_ID_SIZE], int64_t *since, struct reg_side *side, int64_t customer,
    int64_t at_unix_s, struct reg_err *err)
{
	struct reg_stmt *stmt;
	int rc = reg_sql(&stmt, side->store, REG_SQL_ACCOUNT_OWNER, err, "iti", customer, "kept", at_unix_s);

	staff_out[0] = '\0';
	rc = rc < 0 ? rc : reg_step(stmt, err);
	if (rc > 0) {
		(void)snprintf(staff_out, REG_CUSTOMER_ID_SIZE, "%s", reg_text(stmt, 0));
		*since = reg_int(stmt, 1);
		reg_reset(stmt);
	}
	return rc;
}

/* The account that a customer is part of, and its id: what is said of who keeps it is said of that one. */
static int account_of(struct reg_identity *out, char id_out[REG_CUSTOMER_ID_SIZE], struct reg_side *side,
    const char *customer, struct reg_err *err)
{
	int64_t head = 0;
	int rc = reg_act_customer(out, side, customer, err);

	(void)snprintf(id_out, REG_CUSTOMER_ID_SIZE, "%s", customer);
	rc = rc < 0 ? rc : reg_family_head(&head, side, out->no, err);
	if (rc == 0 && head != out->no) {
		out->no = head;
		rc = reg_identity_value(id_out, REG_CUSTOMER_ID_SIZE, side, head, err);
	}
	return rc < 0 ? rc : 0;
}

static int first_contact(struct reg_side *side, const char *customer, int64_t no, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	const struct reg_task task = { .customer = customer, .what = REG_TASK_FIRST_CONTACT,
		.due_day = reg_zone_day(side->zone, at_unix_s) + REG_TASK_FIRST_DAYS };
	int64_t ignored;
	int rc = reg_get_int(&ignored, side->store, REG_SQL_TASK_FIRST, err, "ii", no, at_unix_s);

	return rc < 0 ? rc : rc > 0 ? 0 : task_within(&ignored, side, &task, at_unix_s, actor, err);
}

static int keep_within(struct reg_side *side, const char *customer, const char *staff, int64_t from_unix_s,
    int64_t at_unix_s, const char *actor, struct reg_err *err)
{
	char before[REG_CUSTOMER_ID_SIZE], id[REG_CUSTOMER_ID_SIZE];
	struct reg_entry entry = { .kind = "own", .customer = id, .name = staff, .from_unix_s = from_unix_s };
	struct reg_identity who;
	int64_t no, since;
	bool was_kept = false;
	int rc = account_of(&who, id, side, customer, err);

	rc = rc < 0 ? rc : keeper(before, &since, side, who.no, from_unix_s != 0 ? from_unix_s : at_unix_s, err);
	was_kept = rc > 0;
	entry.more = json_pack("{s:s}", "part", "kept");
	if (rc >= 0 && entry.more == NULL) {
		rc = reg_err_set(err, REG_EIO, "out of memory");
	}
	rc = rc < 0 ? rc : reg_act_entry_within(&no, side, &entry, at_unix_s, actor, err);
	json_decref(entry.more);
	if (rc == 0 && was_kept && staff[0] != '\0' && strcmp(before, staff) != 0) {
		rc = first_contact(side, id, who.no, at_unix_s, actor, err);
	}
	return rc;
}

int reg_act_keep(struct reg_side *side, const char *customer, const char *staff, int64_t from_unix_s, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = keep_within(side, customer, staff, from_unix_s, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}

/* --- the pool ---------------------------------------------------------------------------------------------------- */

/* REG_ENOTFOUND: somebody keeps the customer, or nobody ever did. */
static int in_pool(int64_t *customer_no, char id_out[REG_CUSTOMER_ID_SIZE], int64_t *since, struct reg_side *side,
    const char *customer, int64_t at_unix_s, struct reg_err *err)
{
	char staff[REG_CUSTOMER_ID_SIZE];
	struct reg_identity who;
	int rc = account_of(&who, id_out, side, customer, err);

	rc = rc < 0 ? rc : keeper(staff, since, side, who.no, at_unix_s, err);
	if (rc == 0 || staff[0] != '\0') {
		return rc < 0 ? rc : rc == 0
		    ? reg_err_set(err, REG_ENOTFOUND, "customer %s: is not in the pool; `regulars customer own` says who keeps whom",
			  customer)
		    : reg_err_set(err, REG_ENOTFOUND, "customer %s: is not in the pool, %s keeps it", customer, staff);
	}
	*customer_no = who.no;
	return rc < 0 ? rc : 0;
}

static int ask_within(struct reg_side *side, const char *customer, const char *staff, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	char id[REG_CUSTOMER_ID_SIZE];
	const struct reg_entry ask = { .kind = "ask", .customer = id, .name = staff };
	int64_t who = 0, since = 0, ignored;
	int rc = staff_works(side, staff, err);

	rc = rc < 0 ? rc : in_pool(&who, id, &since, side, customer, at_unix_s, err);
	rc = rc < 0 ? rc : reg_get_int(&ignored, side->store, REG_SQL_POOL_ASKED, err, "iti", who, staff, since);
	if (rc > 0) {
		return reg_err_set(err, REG_EEXISTS, "customer %s: %s has asked for it already", customer, staff);
	}
	return rc < 0 ? rc : reg_act_entry_within(&ignored, side, &ask, at_unix_s, actor, err);
}

int reg_act_pool_ask(struct reg_side *side, const char *customer, const char *staff, int64_t at_unix_s, const char *actor,
    struct reg_err *err)
{
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = ask_within(side, customer, staff, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}

int reg_act_pool_assign(struct reg_side *side, const char *customer, const char *staff, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	char id[REG_CUSTOMER_ID_SIZE];
	int64_t who, since;
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = staff_works(side, staff, err);
	rc = rc < 0 ? rc : in_pool(&who, id, &since, side, customer, at_unix_s, err);
	rc = rc < 0 ? rc : keep_within(side, customer, staff, 0, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}

/* --- contact persons --------------------------------------------------------------------------------------------- */

static int contact_within(struct reg_side *side, const char *customer, const char *role, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	struct reg_identity who;
	int64_t ignored;
	int rc = reg_act_customer(&who, side, customer, err);

	rc = rc < 0 ? rc : reg_get_int(&ignored, side->store, REG_SQL_CONTACT_CHANGED, err, "iti", who.no, role, at_unix_s);
	return rc <= 0 ? rc : first_contact(side, customer, who.no, at_unix_s, actor, err);
}

int reg_act_contact_changed(struct reg_side *side, const char *customer, const char *role, int64_t at_unix_s,
    const char *actor, struct reg_err *err)
{
	int rc = reg_act_begin(side, actor, err);

	if (rc < 0) {
		return rc;
	}
	rc = contact_within(side, customer, role, at_unix_s, actor, err);
	return reg_act_end(side, rc, err);
}
