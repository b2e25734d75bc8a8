/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The JSON calls door: five flat functions for languages that can call C but not well fill its structs. A call is one
 * JSON object in and one out; whatever is wrong is said in the reply.
 */
#include "json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "../plugin/json_members.h"

static const struct {
	const char *name;
	enum regulars_status (*run)(struct reg_json_call *call);
	enum regulars_event_kind kind;
} calls[] = {
	{ "checkout", reg_json_checkout, 0 },
	{ "sale.open", reg_json_sale_open, 0 },
	{ "sale.identify", reg_json_sale_identify, 0 },
	{ "sale.line", reg_json_sale_line, 0 },
	{ "sale.total", reg_json_sale_total, 0 },
	{ "sale.tender", reg_json_sale_tender, 0 },
	{ "sale.close", reg_json_sale_close, REGULARS_SALE_CLOSE },
	{ "sale.refund", reg_json_sale_close, REGULARS_SALE_REFUND },
	{ "sale.prepay", reg_json_sale_close, REGULARS_SALE_PREPAY },
	{ "sale.completion", reg_json_sale_close, REGULARS_SALE_COMPLETION },
	{ "sale.end", reg_json_sale_end, 0 },
	{ "sale.void", reg_json_event, REGULARS_SALE_VOID },
	{ "pump.test", reg_json_event, REGULARS_PUMP_TEST },
	{ "tank.return", reg_json_event, REGULARS_TANK_RETURN },
	{ "shift.open", reg_json_event, REGULARS_SHIFT_OPEN },
	{ "shift.close", reg_json_event, REGULARS_SHIFT_CLOSE },
	{ "menu.list", reg_json_menu_list, 0 },
	{ "menu.run", reg_json_menu_run, 0 },
	{ "redeem.release", reg_json_redeem_release, 0 },
};

/* Why open() failed on this thread: session 0 says it. */
static _Thread_local struct reg_err open_error;

enum regulars_status reg_json_malformed(struct reg_json_call *call, int rc, const struct reg_err *err)
{
	call->code = rc == REG_EINVAL ? "malformed" : NULL;
	return reg_native_status(rc, err);
}

enum regulars_status reg_json_answer(struct reg_json_call *call, const char *name, struct json_t *value)
{
	struct reg_err err = { 0 };

	return json_object_set_new(call->reply, name, value) == 0
	    ? REGULARS_OK : reg_native_status(reg_err_set(&err, REG_EIO, "out of memory"), &err);
}

static enum regulars_status refuse(struct reg_json_call *call, const char *code, const char *line)
{
	call->code = code;
	return reg_native_refuse(line);
}

/* Of the session's opening: wrong settings are the host's, what is wrong with the database may be right again later. */
static enum regulars_status refuse_unopened(struct reg_json_call *call)
{
	if (open_error.code == REG_EINVAL) {
		return refuse(call, "unknown-session", open_error.line);
	}
	call->code = "no-database";
	return reg_native_status(open_error.code, &open_error);
}

static enum regulars_status run(struct reg_json_call *call, const char *name, const char *request)
{
	struct reg_err err = { 0 };
	size_t i = 0;
	int rc;

	while (i < sizeof calls / sizeof calls[0] && (name == NULL || strcmp(calls[i].name, name) != 0)) {
		i++;
	}
	if (i == sizeof calls / sizeof calls[0]) {
		return refuse(call, "unknown-call", "there is no such call; the calls are listed in regulars-json(5)");
	}
	rc = reg_json_parse(&call->request, request == NULL || request[0] == '\0' ? "{}" : request,
	    request == NULL || request[0] == '\0' ? 2 : strlen(request), &err);
	if (rc < 0) {
		return reg_json_malformed(call, rc, &err);
	}
	call->kind = calls[i].kind;
	return calls[i].run(call);
}

static const char *status_name(enum regulars_status status)
{
	switch (status) {
	case REGULARS_OK:
		return "ok";
	case REGULARS_SPOOLED:
		return "spooled";
	case REGULARS_REFUSED:
		return "refused";
	case REGULARS_FAILED:
		break;
	}
	return "failed";
}

/* The reply as text: ASCII, so that no binding can spoil it by its idea of an encoding. */
static char *finish(struct reg_json_call *call, enum regulars_status status)
{
	json_t *log = call->owner == NULL ? NULL : reg_json_session_log(call->owner);
	char *out = NULL;
	int rc = json_object_set_new(call->reply, "status", json_string(status_name(status)));

	if (status == REGULARS_FAILED && call->code == NULL && !reg_session_has_database(call->session)) {
		call->code = "no-database";
	}

	if (rc == 0 && log != NULL) {
		rc = json_object_set_new(call->reply, "log", log);
	}
	if (rc == 0 && status < 0) {
		const char *code = call->code != NULL ? call->code : status_name(status);

		rc = json_object_set_new(call->reply, "error", json_pack("{s:s, s:s}", "code", code, "line",
		    reg_session_last_error()));
	}
	if (rc == 0) {
		out = json_dumps(call->reply, JSON_COMPACT | JSON_ENSURE_ASCII);
	}
	json_decref(call->request);
	json_decref(call->reply);
	return out;
}

__attribute__((visibility("default"))) uint32_t regulars_json_version(void)
{
	return REGULARS_ABI_VERSION;
}

__attribute__((visibility("default"))) int64_t regulars_json_open(const char *settings)
{
	int64_t number = 0;

	reg_err_clear(&open_error);
	return reg_json_session_open(&number, settings, &open_error) < 0 ? 0 : number;
}

__attribute__((visibility("default"))) char *regulars_json_call(int64_t session, const char *name, const char *request)
{
	struct reg_json_call call = { .reply = json_pack("{s:[]}", "messages") };
	enum regulars_status status;
	struct reg_err err = { 0 };

	if (call.reply == NULL) {
		return NULL;
	}
	if (session == 0 && open_error.line[0] != '\0') {
		return finish(&call, refuse_unopened(&call));
	}
	call.owner = reg_json_session_find(session, &err);
	if (call.owner == NULL) {
		return finish(&call, refuse(&call, "unknown-session", err.line));
	}
	call.session = reg_json_session_get(call.owner);
	reg_json_session_attend(&call);
	status = run(&call, name, request);
	reg_json_session_attend(NULL);
	char *out = finish(&call, status);
	reg_json_session_release(call.owner);
	return out;
}

__attribute__((visibility("default"))) void regulars_json_free(char *reply)
{
	free(reply);
}

__attribute__((visibility("default"))) void regulars_json_close(int64_t session)
{
	reg_json_session_close(session);
}
