/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hook_run.c - `regulars hook shim`, `run` and `trace`: what makes a described host meet us.
 */
#include "hook_run.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../hooks/described/hookfile.h"
#include "hook_shim.h"
#include "hook_show.h"
#include "i18n.h"

#define MAX_PATH 4096
#define MAX_SYMBOLS 2048

extern char **environ;

const struct reg_option reg_hook_shim_options[] = {
	{ "out", "FILE", N_("Where the C goes; otherwise standard output.") },
	{ "build", "FILE", N_("Compiles it to this shared object as well; needs a C compiler ($CC, otherwise cc).") },
	{ NULL, NULL, NULL },
};

#define RUN_OPTIONS \
	{ "till", "NAME", N_("Name of this till; otherwise $REGULARS_TILL, otherwise 1.") }, \
	{ "shim", "FILE", N_("A shim built by `regulars hook shim` to preload, where the hook file says by preload.") }

const struct reg_option reg_hook_run_options[] = {
	RUN_OPTIONS,
	{ NULL, NULL, NULL },
};

const struct reg_option reg_hook_trace_options[] = {
	{ "out", "FILE", N_("Where the trace goes (appended); otherwise regulars-hook.trace in this folder.") },
	{ "capture", NULL, N_("Captures as well; otherwise nothing is captured and the host gets the failure answers.") },
	RUN_OPTIONS,
	{ NULL, NULL, NULL },
};

static void on_mistake(const struct reg_mistake *mistake, void *payload)
{
	(void)payload;
	reg_hook_show_mistake(mistake);
}

/* Where regulars-hook.so and regulars-audit.so are: REGULARS_HOOK_DIR serves a build folder. */
static int object_path(char out[MAX_PATH], const char *name, struct reg_err *err)
{
	const char *folder = getenv("REGULARS_HOOK_DIR");
	char path[MAX_PATH];

	(void)snprintf(path, sizeof path, "%s/%s", folder == NULL || folder[0] == '\0' ? REG_PLUGIN_DIR : folder, name);
	if (realpath(path, out) == NULL)
		return reg_err_set(err, REG_ENOTFOUND, "%s: %s; expected the described door to be installed", path, strerror(errno));
	return 0;
}

static int hook_path(char out[MAX_PATH], const char *path, struct reg_err *err)
{
	return realpath(path, out) != NULL ? 0 : reg_err_set(err, REG_ENOTFOUND, "%s: %s", path, strerror(errno));
}

/* --- shim --- */

/* No shell: the compiler gets its words one by one. */
static int compile(const char *source, const char *object, struct reg_err *err)
{
	const char *compiler = getenv("CC");
	const char *words[] = { compiler == NULL || compiler[0] == '\0' ? "cc" : compiler, "-shared", "-fPIC", "-O2",
		"-fvisibility=hidden", "-o", object, source, "-ldl", "-pthread", NULL };
	int status, failed;
	pid_t child;

	(void)fflush(NULL);
	failed = posix_spawnp(&child, words[0], NULL, NULL, (char *const *)(uintptr_t)words, environ);
	if (failed != 0)
		return reg_err_set(err, REG_ENOTFOUND, "%s: %s; the C stands in %s, compile it where there is a compiler", words[0],
		    strerror(failed), source);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return reg_err_set(err, REG_EINVAL, "%s: the compiler refused it, see above", source);
	return 0;
}

static int write_shim(const char *path, const struct reg_hook *hook, const char *hook_file, struct reg_err *err)
{
	char object[MAX_PATH];
	FILE *out;
	int rc = object_path(object, "regulars-hook.so", err);

	if (rc < 0)
		return rc;
	out = path == NULL ? stdout : fopen(path, "w");
	if (out == NULL)
		return reg_err_set(err, REG_EIO, "%s: %s", path, strerror(errno));
	rc = reg_hook_shim_write(out, hook, hook_file, object, err);
	if ((path == NULL ? fflush(out) : fclose(out)) != 0 && rc == 0)
		rc = path == NULL ? reg_err_set(err, REG_EIO, "standard output: %s", strerror(errno))
				  : reg_err_set(err, REG_EIO, "%s: %s", path, strerror(errno));
	/* Nothing half-done. */
	if (rc < 0 && path != NULL)
		(void)unlink(path);
	return rc;
}

int reg_hook_shim(struct reg_command *command, struct reg_err *err)
{
	const char *out = reg_command_value(command, "out"), *build = reg_command_value(command, "build");
	char file[MAX_PATH], source[MAX_PATH];
	struct reg_hook *hook = NULL;
	int rc = hook_path(file, command->operands[0], err);

	rc = rc < 0 ? rc : reg_hook_load(&hook, command->operands[0], on_mistake, NULL, err);
	if (rc == REG_EINVAL)
		return REG_EXIT_REFUSED; /* told, each where it stands */
	if (rc == 0 && build != NULL && out == NULL) {
		(void)snprintf(source, sizeof source, "%s.c", build);
		out = source;
	}
	rc = rc < 0 ? rc : write_shim(out, hook, file, err);
	if (rc == 0 && build != NULL)
		rc = compile(out, build, err);
	reg_hook_destroy(hook);
	return rc;
}

/* --- run and trace --- */

static int set(const char *name, const char *value, struct reg_err *err)
{
	return setenv(name, value, 1) == 0 ? 0 : reg_err_set(err, REG_EIO, "out of memory");
}

/* What is loaded first in the host; what was asked for already stays behind it. */
static int put_first(const char *variable, const char *object, struct reg_err *err)
{
	const char *before = getenv(variable);
	char list[2 * MAX_PATH];

	(void)snprintf(list, sizeof list, "%s%s%s", object, before == NULL || before[0] == '\0' ? "" : ":",
	    before == NULL ? "" : before);
	return set(variable, list, err);
}

static int prepare_audit(const struct reg_hook *hook, struct reg_err *err)
{
	char audit[MAX_PATH], symbols[MAX_SYMBOLS];
	size_t n = (size_t)snprintf(symbols, sizeof symbols, "%s:", hook->meeting.library == NULL ? "" : hook->meeting.library);
	int rc = object_path(audit, "regulars-audit.so", err);

	for (size_t i = 0; i < hook->n_handlers && n < sizeof symbols; i++)
		n += (size_t)snprintf(symbols + n, sizeof symbols - n, "%s%s", symbols[n - 1] == ':' ? "" : ",",
		    hook->handlers[i].name);
	if (rc == 0 && n >= sizeof symbols)
		rc = reg_err_set(err, REG_EINVAL, "%s: too many functions to wrap", hook->source.name);
	rc = rc < 0 ? rc : set("REGULARS_HOOK_SYMBOLS", symbols, err);
	return rc < 0 ? rc : put_first("LD_AUDIT", audit, err);
}

static int prepare(const struct reg_command *command, const struct reg_hook *hook, struct reg_err *err)
{
	const char *till = reg_command_value(command, "till"), *shim = reg_command_value(command, "shim");
	char file[MAX_PATH], object[MAX_PATH];
	int rc = hook_path(file, command->operands[0], err);

	rc = rc < 0 ? rc : object_path(object, "regulars-hook.so", err);
	rc = rc < 0 ? rc : set("REGULARS_HOOK", file, err);
	rc = rc < 0 ? rc : set("REGULARS_HOOK_OBJECT", object, err);
	if (rc == 0 && command->db != NULL)
		rc = set("REGULARS_DB", command->db, err);
	if (rc == 0 && till != NULL)
		rc = set("REGULARS_TILL", till, err);
	if (rc < 0)
		return rc;
	switch (hook->meeting.kind) {
	case REG_MEET_REGISTER:
	case REG_MEET_POLL:
		return put_first("LD_PRELOAD", object, err);
	case REG_MEET_ENTRY:
		return 0; /* the host loads the shim itself; it finds the rest in the environment */
	case REG_MEET_INTERCEPT:
		if (shim != NULL)
			return put_first("LD_PRELOAD", shim, err);
		return hook->meeting.by_audit || !hook->meeting.by_preload ? prepare_audit(hook, err)
		    : reg_err_set(err, REG_EINVAL, "%s: meets by preload; expected --shim FILE, built by `regulars hook shim --build`",
		    command->operands[0]);
	}
	return 0;
}

/* The host takes our place: its exit status is ours. */
static int start(struct reg_command *command, struct reg_err *err)
{
	struct reg_hook *hook = NULL;
	int rc = reg_hook_load(&hook, command->operands[0], on_mistake, NULL, err);

	if (rc == REG_EINVAL)
		return REG_EXIT_REFUSED;
	rc = rc < 0 ? rc : prepare(command, hook, err);
	reg_hook_destroy(hook);
	if (rc < 0)
		return rc;
	(void)fflush(NULL);
	(void)execvp(command->operands[1], command->operands + 1);
	return reg_err_set(err, REG_ENOTFOUND, "%s: %s", command->operands[1], strerror(errno));
}

int reg_hook_run(struct reg_command *command, struct reg_err *err)
{
	return start(command, err);
}

int reg_hook_trace(struct reg_command *command, struct reg_err *err)
{
	const char *out = reg_command_value(command, "out");
	char folder[MAX_PATH], path[2 * MAX_PATH];
	int rc;

	if (getcwd(folder, sizeof folder) == NULL)
		return reg_err_set(err, REG_EIO, "this folder: %s", strerror(errno));
	out = out == NULL ? "regulars-hook.trace" : out;
	/* The host may run in another folder. */
	(void)snprintf(path, sizeof path, "%s%s%s", out[0] == '/' ? "" : folder, out[0] == '/' ? "" : "/", out);
	rc = set("REGULARS_HOOK_TRACE", path, err);
	if (rc == 0 && reg_command_value(command, "capture") != NULL)
		rc = set("REGULARS_HOOK_CAPTURE", "1", err);
	return rc < 0 ? rc : start(command, err);
}
