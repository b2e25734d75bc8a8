/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * json_session.c - sessions of the JSON calls door, by number: a number that was closed, or never was one, can be told
 * from one that is open, which a pointer cannot. Tills have one or two.
 */
#include <jansson.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../plugin/json_members.h"
#include "json.h"

#define MAX_LOG 16 /* lines kept for a host that does not call */

struct log_line {
	enum regulars_message_kind kind;
	char text[REG_ERR_SIZE];
};

struct reg_json_session {
	struct reg_json_session *next;
	int64_t number;
	pid_t owner;
	char *database, *till, *language; /* with budget_ms what makes two opens one session; language may be NULL */
	int64_t budget_ms;
	bool is_own;                      /* another open with these settings gets another session */
	unsigned n_opens, n_calls;        /* both under `registry` */
	struct regulars_session *session;
	struct reg_json_tickets *tickets;
	pthread_mutex_t lock;             /* of the log */
	struct log_line log[MAX_LOG];     /* the first n_log; when full the newest is dropped: the first says the cause */
	size_t n_log;
};

/* `opening` is held while a database is opened, so that two threads with the same settings get one session; `registry` only to
 * look at the list. Closing, which waits for what is being written, holds neither: others open and call meanwhile. */
static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER, registry = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER; /* a call has left its session, or a session is closed */
static pthread_once_t forks = PTHREAD_ONCE_INIT;
static struct reg_json_session *sessions;
static int64_t last_number;
static size_t n_closing; /* sessions that are no longer in the list, and not gone yet */

static _Thread_local struct reg_json_call *attended;

/* --- forks: the child finds our locks free, and the sessions of its parent for what they are. It can open none while there
 * are any: SQLite's own locks are as its parent's threads held them, and it takes the files for open. One that is in neither
 * list nor memory any more says nothing of itself, so a fork waits for those that are being closed --- */

static void before_fork(void)
{
	(void)pthread_mutex_lock(&opening);
	(void)pthread_mutex_lock(&registry);
	while (n_closing > 0) {
		(void)pthread_cond_wait(&left, &registry);
	}
}

static void after_fork(void)
{
	(void)pthread_mutex_unlock(&registry);
	(void)pthread_mutex_unlock(&opening);
}

static void watch_forks(void)
{
	(void)pthread_atfork(before_fork, after_fork, after_fork);
}

/* --- services: on the calling thread, but for the log --- */

static const char *message_kind(enum regulars_message_kind kind)
{
	switch (kind) {
	case REGULARS_INFO:
		return "info";
	case REGULARS_WARNING:
		return "warning";
	case REGULARS_ERROR:
		break;
	}
	return "error";
}

static void service_message(enum regulars_message_kind kind, const char *text, void *payload)
{
	(void)payload;
	if (attended != NULL) {
		(void)json_array_append_new(json_object_get(attended->reply, "messages"),
		    json_pack("{s:s, s:s}", "kind", message_kind(kind), "text", text));
	}
}

static void service_log(enum regulars_message_kind kind, const char *text, void *payload)
{
	struct reg_json_session *session = payload;

	(void)pthread_mutex_lock(&session->lock);
	if (session->n_log < MAX_LOG) {
		struct log_line *line = &session->log[session->n_log++];

		line->kind = kind;
		(void)snprintf(line->text, sizeof line->text, "%s", text);
	}
	(void)pthread_mutex_unlock(&session->lock);
}

static int64_t service_clock(void *payload)
{
	(void)payload;
	return attended == NULL ? 0 : attended->at_unix_s;
}

void reg_json_session_attend(struct reg_json_call *call)
{
	attended = call;
}

struct json_t *reg_json_session_log(struct reg_json_session *session)
{
	json_t *out = NULL;

	(void)pthread_mutex_lock(&session->lock);
	if (session->n_log > 0) {
		out = json_array();
	}
	for (size_t i = 0; out != NULL && i < session->n_log; i++) {
		/* What does not fit into memory is not worth the reply. */
		(void)json_array_append_new(out, json_pack("{s:s, s:s}", "kind", message_kind(session->log[i].kind),
		    "text", session->log[i].text));
	}
	session->n_log = out == NULL ? session->n_log : 0;
	(void)pthread_mutex_unlock(&session->lock);
	return out;
}

/* --- open and close --- */

struct settings {
	const char *database, *till, *language;
	int64_t budget_ms;
};

static const struct reg_json_member members[] = {
	{ "database", REG_JSON_TEXT, offsetof(struct settings, database), NULL },
	{ "till", REG_JSON_TEXT, offsetof(struct settings, till), NULL },
	{ "budget_ms", REG_JSON_INTEGER, offsetof(struct settings, budget_ms), NULL },
	{ "operator_language", REG_JSON_TEXT, offsetof(struct settings, language), NULL },
};

static void session_free(struct reg_json_session *session)
{
	if (session == NULL) {
		return;
	}
	reg_json_tickets_destroy(session->tickets);
	reg_session_destroy(session->session);
	(void)pthread_mutex_destroy(&session->lock);
	free(session->database);
	free(session->till);
	free(session->language);
	free(session);
}

static int session_create(struct reg_json_session **out, const struct settings *wanted, struct reg_err *err)
{
	struct reg_json_session *session = calloc(1, sizeof *session);
	const struct regulars_settings settings = {
		.struct_size = sizeof settings, .database = wanted->database, .till = wanted->till,
		.budget_ms = (int32_t)wanted->budget_ms, .operator_language = wanted->language,
	};
	const struct regulars_services services = {
		.struct_size = sizeof services, .payload = session, .message = service_message, .log = service_log,
		.clock = service_clock,
	};
	int rc;

	if (session == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	(void)pthread_mutex_init(&session->lock, NULL);
	session->owner = getpid();
	session->budget_ms = wanted->budget_ms;
	session->database = strdup(wanted->database);
	session->till = strdup(wanted->till);
	session->language = wanted->language == NULL ? NULL : strdup(wanted->language);
	rc = session->database == NULL || session->till == NULL || (wanted->language != NULL && session->language == NULL)
	    ? reg_err_set(err, REG_EIO, "out of memory") : 0;
	rc = rc < 0 ? rc : reg_json_tickets_create(&session->tickets, err);
	rc = rc < 0 ? rc : reg_session_create(&session->session, &settings, &services, err);
	if (rc < 0) {
		session_free(session);
		return rc;
	}
	*out = session;
	return 0;
}

static bool is_same(const char *left_text, const char *right_text)
{
	return left_text == NULL || right_text == NULL ? left_text == right_text : strcmp(left_text, right_text) == 0;
}

/* With the registry's lock held. */
static struct reg_json_session *find_same(const struct settings *wanted)
{
	struct reg_json_session *session = sessions;

	while (session != NULL && (session->is_own || session->budget_ms != wanted->budget_ms ||
	    !is_same(session->database, wanted->database) || !is_same(session->till, wanted->till) ||
	    !is_same(session->language, wanted->language))) {
		session = session->next;
	}
	return session;
}

static int open_or_count(int64_t *out, const struct settings *wanted, bool is_own, struct reg_err *err)
{
	struct reg_json_session *session;
	int rc = 0;

	(void)pthread_once(&forks, watch_forks);
	(void)pthread_mutex_lock(&opening);
	(void)pthread_mutex_lock(&registry);
	if (sessions != NULL && sessions->owner != getpid()) {
		rc = reg_err_set(err, REG_EINVAL,
		    "settings: this process was forked from one that had a session open; open it after the fork");
	}
	session = is_own ? NULL : find_same(wanted);
	if (rc == 0 && session != NULL) {
		session->n_opens++; /* at once, or whoever closes it would be the last */
		*out = session->number;
	}
	(void)pthread_mutex_unlock(&registry);
	if (rc == 0 && session == NULL) {
		rc = session_create(&session, wanted, err);
		if (rc == 0) {
			(void)pthread_mutex_lock(&registry);
			session->is_own = is_own;
			session->n_opens = 1;
			session->number = ++last_number;
			session->next = sessions;
			sessions = session;
			*out = session->number;
			(void)pthread_mutex_unlock(&registry);
		}
	}
	(void)pthread_mutex_unlock(&opening);
	return rc;
}

static int check(struct settings *wanted, struct reg_err *err)
{
	if (wanted->database == NULL || wanted->database[0] == '\0') {
		return reg_err_set(err, REG_EINVAL, "settings.database: expected the path of a side database");
	}
	if (wanted->budget_ms < 0 || wanted->budget_ms > INT32_MAX) {
		return reg_err_set(err, REG_EINVAL, "settings.budget_ms: expected 0 to 60000");
	}
	wanted->till = wanted->till == NULL || wanted->till[0] == '\0' ? "1" : wanted->till;
	wanted->language = wanted->language == NULL || wanted->language[0] == '\0' ? NULL : wanted->language;
	return 0;
}

static int open_session(int64_t *out, const char *settings, bool is_own, struct reg_err *err)
{
	struct settings wanted = { 0 };
	struct reg_err why = { 0 };
	json_t *root = NULL;
	int rc = settings == NULL ? reg_err_set(&why, REG_EINVAL, "expected one JSON object")
	                          : reg_json_parse(&root, settings, strlen(settings), &why);

	if (rc < 0) {
		return reg_err_set(err, rc, "settings: %s", why.line);
	}
	rc = reg_json_members_read(&wanted, root, members, sizeof members / sizeof members[0], "settings.", err);
	rc = rc < 0 ? rc : check(&wanted, err);
	rc = rc < 0 ? rc : open_or_count(out, &wanted, is_own, err);
	json_decref(root);
	return rc;
}

int reg_json_session_open(int64_t *out, const char *settings, struct reg_err *err)
{
	return open_session(out, settings, false, err);
}

int reg_json_session_open_own(int64_t *out, const char *settings, struct reg_err *err)
{
	return open_session(out, settings, true, err);
}

/* With the registry's lock held. */
static struct reg_json_session **find_number(int64_t number)
{
	struct reg_json_session **at = &sessions;

	while (*at != NULL && (*at)->number != number) {
		at = &(*at)->next;
	}
	return at;
}

struct reg_json_session *reg_json_session_find(int64_t number, struct reg_err *err)
{
	struct reg_json_session *session;

	(void)pthread_mutex_lock(&registry);
	session = *find_number(number);
	if (session == NULL) {
		(void)reg_err_set(err, REG_EINVAL, "there is no session %lld; it was closed or never opened", (long long)number);
	} else if (session->owner != getpid()) {
		session = NULL;
		(void)reg_err_set(err, REG_EINVAL, "this session belongs to the process that this one was forked from; open it after the fork");
	} else {
		session->n_calls++;
	}
	(void)pthread_mutex_unlock(&registry);
	return session;
}

void reg_json_session_release(struct reg_json_session *session)
{
	(void)pthread_mutex_lock(&registry);
	session->n_calls--;
	(void)pthread_cond_broadcast(&left);
	(void)pthread_mutex_unlock(&registry);
}

void reg_json_session_close(int64_t number)
{
	struct reg_json_session **at, *session;

	(void)pthread_mutex_lock(&registry);
	at = find_number(number);
	session = *at;
	if (session != NULL && (session->owner != getpid() || --session->n_opens > 0)) {
		session = NULL; /* a forked child leaves its parent's as it is */
	}
	if (session != NULL) {
		*at = session->next;
		n_closing++;
		while (session->n_calls > 0) {
			(void)pthread_cond_wait(&left, &registry);
		}
	}
	(void)pthread_mutex_unlock(&registry);
	if (session == NULL) {
		return;
	}
	session_free(session);
	(void)pthread_mutex_lock(&registry);
	n_closing--;
	(void)pthread_cond_broadcast(&left);
	(void)pthread_mutex_unlock(&registry);
}

struct regulars_session *reg_json_session_get(const struct reg_json_session *session)
{
	return session->session;
}

struct reg_json_tickets *reg_json_session_tickets(struct reg_json_session *session)
{
	return session->tickets;
}
