/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * doctor.c - `regulars doctor`: what may be wrong with an installation, and how to mend each.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "command.h"
#include "i18n.h"
#include "output.h"
#include "spool.h"
#include "staff/tasks.h"

#define FREE_BYTES (256 * 1024 * 1024) /* a till writes a few MB a day; below this the disk is as good as full */
#define WAL_BYTES (256 * 1024 * 1024)

struct doctor {
	bool as_json;
	json_t *checks;
	int n_bad;
	bool is_damaged;
};

/* One check. `mend` says what to do when it is not in order. */
static void doctor_report(struct doctor *doctor, const char *check, bool ok, const char *mend, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static void doctor_report(struct doctor *doctor, const char *check, bool ok, const char *mend, const char *format, ...)
{
	char found[REG_ERR_SIZE + 256];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(found, sizeof found, _(format), args);
	va_end(args);
	doctor->n_bad += !ok;
	(void)json_array_append_new(doctor->checks,
	    json_pack("{s:s, s:b, s:o, s:o}", "check", check, "ok", ok, "found", reg_json_text(found), "mend",
		reg_json_text(ok ? NULL : mend)));
	if (doctor->as_json)
		return;
	printf("%s %s %s\n", reg_shown_padded(strcmp(check, "open") == 0 ? _("open") : reg_word(check), 10), reg_shown_padded(ok ? _("ok") : _("BAD"), 4),
	    reg_shown(found));
	if (!ok)
		printf("%-15s -> %s\n", "", reg_shown(_(mend)));
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static bool check_file(struct doctor *doctor, const char *path)
{
	struct stat status;

	if (lstat(path, &status) != 0) {
		doctor_report(doctor, "file", false, N_("make it with `regulars init`, or name it with --db or REGULARS_DB"),
		    "there is no %s", path);
		return false;
	}
	if (!S_ISREG(status.st_mode)) {
		doctor_report(doctor, "file", false, N_("name the database itself with --db: links are not followed"),
		    "%s is not a plain file", path);
		return false;
	}
	doctor_report(doctor, "file", true, NULL, "%s, %lld KiB", path, (long long)status.st_size / 1024);
	doctor_report(doctor, "mode", (status.st_mode & 07) == 0, N_("take the rights of others away: chmod o= FILE"),
	    "mode %03o, owner %ju, group %ju", (unsigned)status.st_mode & 0777, (uintmax_t)status.st_uid,
	    (uintmax_t)status.st_gid);
	doctor_report(doctor, "access", access(path, R_OK | W_OK) == 0, N_("run this as the owner, or join the group of the file"),
	    access(path, R_OK | W_OK) == 0 ? N_("user %s may read and write it") : N_("user %s may not read and write it"),
	    reg_command_actor());
	return true;
}

static void check_secret(struct doctor *doctor, const char *path)
{
	char key[4096];
	struct stat status;

	(void)snprintf(key, sizeof key, "%s.key", path);
	if (lstat(key, &status) != 0)
		doctor_report(doctor, "secret", false, N_("bring it back from where it is kept; without it no card is recognised"),
		    "there is no %s", key);
	else
		doctor_report(doctor, "secret", S_ISREG(status.st_mode) && (status.st_mode & 027) == 0,
		    N_("make it a plain file for its owner: chmod 600 FILE.key"), "%s, mode %03o", key,
		    (unsigned)status.st_mode & 0777);
}

static void check_disk(struct doctor *doctor, const char *path)
{
	char folder[4096];
	struct statvfs disk;
	char *slash;

	(void)snprintf(folder, sizeof folder, "%s", path);
	slash = strrchr(folder, '/');
	if (slash == NULL)
		(void)snprintf(folder, sizeof folder, ".");
	else
		slash[slash == folder] = '\0';
	if (statvfs(folder, &disk) != 0) {
		doctor_report(doctor, "disk", false, N_("see whether the file system is mounted"), "no answer about %s", folder);
		return;
	}
	doctor_report(doctor, "disk", (disk.f_flag & ST_RDONLY) == 0 && (uintmax_t)disk.f_bavail * disk.f_frsize >= FREE_BYTES,
	    N_("make room, or mount it for writing; until then tills spool, and then they cannot"), 
	    (disk.f_flag & ST_RDONLY) != 0 ? N_("%ju MiB free, read-only") : N_("%ju MiB free"),
	    (uintmax_t)disk.f_bavail * disk.f_frsize / (1024 * 1024));
}

/* Bytes 18 and 19 of the file say whether it is written with a log. */
static void check_wal(struct doctor *doctor, const char *path)
{
	unsigned char head[20] = { 0 };
	char log[4096];
	struct stat status = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n = fd >= 0 ? read(fd, head, sizeof head) : -1;

	if (fd >= 0)
		(void)close(fd);
	(void)snprintf(log, sizeof log, "%s-wal", path);
	if (stat(log, &status) != 0)
		status.st_size = 0;
	if (n != (ssize_t)sizeof head || head[18] != 2 || head[19] != 2)
		doctor_report(doctor, "log", false, N_("open it once with this program, for example `regulars verify`"),
		    "it is not kept with a write-ahead log");
	else
		doctor_report(doctor, "log", status.st_size < WAL_BYTES,
		    N_("end the program that holds it open longest, then open it once"), "write-ahead log, %lld KiB",
		    (long long)status.st_size / 1024);
}

/* --- content ---------------------------------------------------------------------------------------------------- */

static void check_content(struct doctor *doctor, struct reg_side *side)
{
	const struct reg_programme *programme = reg_side_programme(side, reg_command_now());
	struct reg_err why = { 0 };
	int64_t version = 0;

	if (reg_get_int(&version, side->store, REG_SQL_MGR_SCHEMA_VERSION, &why, "") < 0)
		doctor_report(doctor, "schema", false, N_("go back to a backup with `regulars restore`"), "%s", why.line);
	else
		doctor_report(doctor, "schema", version == REG_MIGRATIONS,
		    N_("open it once with this program, for example `regulars verify`"), "version %lld of %d",
		    (long long)version, REG_MIGRATIONS);
	doctor_report(doctor, "station", true, NULL, "site %s, zone %s, currency %s, language %s", side->site, side->zone_name,
	    side->currency, side->language);
	if (programme == NULL)
		doctor_report(doctor, "programme", false, N_("load one with `regulars programme load FILE`"),
		    "none is in force: sales earn nothing");
	else
		doctor_report(doctor, "programme", true, NULL, "version %d, %s", programme->version, programme->name);
	if (side->unread_programme != 0)
		doctor_report(doctor, "text", false,
		    N_("see `regulars programme show VERSION`, mend a copy with `regulars programme check` and load that"),
		    "version %d was loaded by another version of the program and cannot be read by this one: the one before it "
		    "counts", side->unread_programme);
	else if (programme != NULL && programme->passed_over > 0)
		doctor_report(doctor, "text", false,
		    N_("see `regulars programme show` and `regulars programme check`, mend a copy and load that"),
		    "%d of its keys are not known to this version of the program and are passed over", programme->passed_over);
	reg_err_clear(&why);
	if (reg_store_integrity(side->store, &why) != 0) {
		doctor->is_damaged = true;
		doctor_report(doctor, "integrity", false,
		    N_("keep this file aside and go back to a backup: `regulars restore --force FILE`"), "%s", why.line);
	} else {
		doctor_report(doctor, "integrity", true, NULL, "the file is whole; `regulars verify` checks what it says");
	}
}

/* Customers whom nobody looks after are no fault of the installation, but are to be known. */
static void check_people(struct doctor *doctor, struct reg_side *side)
{
	struct reg_err why = { 0 };
	json_t *pool = NULL, *tasks = NULL, *task;
	size_t i, n_nobodys = 0;

	if (reg_pool_read(&pool, side, reg_command_now(), &why) < 0 ||
	    reg_tasks_read(&tasks, side, reg_command_now(), false, &why) < 0) {
		doctor_report(doctor, "people", false, N_("see what `regulars verify` says"), "%s", why.line);
	} else {
		json_array_foreach(tasks, i, task)
			n_nobodys += json_is_null(json_object_get(task, "staff")) && !json_is_null(json_object_get(task, "task"));
		doctor_report(doctor, "people", true, NULL, "customers in the pool: %zu; tasks that are nobody's: %zu",
		    json_array_size(pool), n_nobodys);
	}
	json_decref(pool);
	json_decref(tasks);
}

static void on_spooled(const char *file, int64_t line, const char *json, void *payload)
{
	(void)file;
	(void)line;
	(void)json;
	(void)payload;
}

static void check_spool(struct doctor *doctor, const struct reg_command *command)
{
	struct reg_err why = { 0 };
	int64_t waiting = reg_spool_list(command->db, on_spooled, NULL, &why);

	if (waiting < 0)
		doctor_report(doctor, "spool", false, N_("see the files beside the database"), "%s", why.line);
	else
		doctor_report(doctor, "spool", waiting == 0, N_("take it over with `regulars spool replay`"),
		    "events waiting: %lld", (long long)waiting);
}

static int run(struct reg_command *command, struct reg_err *err)
{
	struct doctor doctor = { .as_json = command->json, .checks = json_array() };
	struct reg_side *side = NULL;
	struct reg_err why = { 0 };
	int rc = 0;

	if (check_file(&doctor, command->db)) {
		check_secret(&doctor, command->db);
		check_disk(&doctor, command->db);
		check_wal(&doctor, command->db);
		rc = reg_side_open(&side, command->db, REG_STORE_READ, NULL, REG_COMMAND_BUSY_MS, &why);
		doctor_report(&doctor, "open", rc == 0,
		    rc == REG_EDAMAGED ? N_("keep this file aside and go back to a backup: `regulars restore --force FILE`")
		    : rc == REG_EOLDER ? N_("open it once with this program, for example `regulars verify`")
				       : N_("mend what is named here, then ask again"),
		    "%s", rc == 0 ? _("it opens") : why.line);
		doctor.is_damaged = rc == REG_EDAMAGED;
		if (rc == 0)
			check_content(&doctor, side);
		if (rc == 0)
			check_people(&doctor, side);
		check_spool(&doctor, command);
	}
	reg_command_close(side);
	rc = 0;
	if (command->json)
		rc = reg_output_json(json_pack("{s:b, s:O}", "ok", doctor.n_bad == 0, "checks", doctor.checks), err);
	json_decref(doctor.checks);
	if (rc != 0)
		return rc;
	if (doctor.n_bad > 0)
		fprintf(stderr, ngettext("regulars: %d check found something\n", "regulars: %d checks found something\n",
		    (unsigned long)doctor.n_bad), doctor.n_bad);
	return doctor.is_damaged ? REG_EXIT_DAMAGED : doctor.n_bad > 0 ? REG_EXIT_REFUSED : REG_EXIT_DONE;
}

const struct reg_verb reg_verbs_doctor[] = {
	{
		.run = run,
		.help = N_("Checks an installation: file, rights, secret, disk, schema, programme, spool. Says how to "
			"mend what it finds.\n\n"
			"The exit status is 1 when something is to be mended, 3 when data is damaged. Nothing is "
			"changed."),
	},
	{ 0 },
};
