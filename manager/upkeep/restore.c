/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * restore.c - `regulars restore`: a backup takes the place of the database.
 *
 * The tills may have written after the backup was made, and those facts may come back from elsewhere. So what is
 * written from now on is a new incarnation of its origin, and no fact number is given twice.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "i18n.h"
#include "output.h"
#include "share.h"

static const struct reg_option options[] = {
	{ "force", NULL, N_("Put a database that is in the way aside (FILE.aside-N) rather than refuse.") },
	{ NULL, NULL, NULL },
};

/* The files of a database, but for its secret. */
static const char *const parts[] = { "", "-wal", "-shm" };

static bool exists(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0;
}

/* Whether something of a database is there: after a crash, that may be a log alone, which is not for the new one. */
static bool exists_any(const char *path)
{
	char part[4096];

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (snprintf(part, sizeof part, "%s%s", path, parts[i]) < (int)sizeof part && exists(part))
			return true;
	return false;
}

/* Renames what is there of the database to a name that is free. */
static int put_aside(char *out, size_t size, const char *path, struct reg_err *err)
{
	char from[4096], to[4096 + 32];
	int turn = 1;

	do
		(void)snprintf(out, size, "%s.aside-%d", path, turn);
	while (exists(out) && turn++ < 10000);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		(void)snprintf(from, sizeof from, "%s%s", path, parts[i]);
		(void)snprintf(to, sizeof to, "%s%s", out, parts[i]);
		if (exists(from) && renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) != 0)
			return reg_err_set(err, REG_EIO, "cannot move %s to %s: %s", from, to, strerror(errno));
	}
	return 0;
}

/* A checked copy of the backup beside the place where it will stand. */
static int copy(const char *from, const char *to, struct reg_err *err)
{
	struct reg_store *store = NULL;
	mode_t before = umask(077);
	int rc = reg_store_open(&store, from, REG_STORE_READ, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_store_integrity(store, err);
	if (rc == 0)
		rc = reg_store_backup(store, to, err);
	reg_store_close(store);
	(void)umask(before);
	return rc;
}

/* Removes our copy, or (`from` 1) only what SQLite may have left beside it. */
static void remove_copy(const char *path, size_t from)
{
	char part[4096 + 8];

	for (size_t i = from; i < sizeof parts / sizeof parts[0]; i++) {
		(void)snprintf(part, sizeof part, "%s%s", path, parts[i]);
		(void)unlink(part);
	}
}

/* Begins the new life of the database that the copy will be, before anybody can write to it. */
static int renew(const char *path, struct reg_err *err)
{
	struct reg_side side = { 0 }; /* its store is all that is needed */
	int fd, rc = reg_store_open(&side.store, path, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);

	if (rc == 0)
		rc = reg_side_new_incarnation(&side, err);
	if (rc == 0)
		rc = reg_store_checkpoint(side.store, err);
	reg_store_close(side.store);
	if (rc != 0)
		return rc;
	remove_copy(path, 1); /* its log, which is all in the database by now */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fsync(fd) != 0)
		rc = reg_err_set(err, REG_EIO, "cannot write %s: %s", path, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	return rc;
}

/* Makes the names in the folder of `path` durable. */
static int sync_folder(const char *path, struct reg_err *err)
{
	char folder[4096];
	char *slash;
	int fd, rc = 0;

	(void)snprintf(folder, sizeof folder, "%s", path);
	slash = strrchr(folder, '/');
	if (slash == NULL)
		(void)snprintf(folder, sizeof folder, ".");
	else
		slash[slash == folder ? 1 : 0] = '\0';
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0)
		rc = reg_err_set(err, REG_EIO, "cannot write the folder %s: %s", folder, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	return rc;
}

/* What the old file's owner, group and mode were, the new one's are. */
static void keep_access(const char *path, const struct stat *old)
{
	if (chown(path, old->st_uid, old->st_gid) != 0)
		fprintf(stderr, _("regulars: %1$s could not be given to its former owner: %2$s\n"), path, strerror(errno));
	(void)chmod(path, old->st_mode & 07777);
}

/* Where there was none, the folder says whether it is for a group. */
static void share(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0 || reg_share_with_group(fd, path, 0660) != 0)
		fprintf(stderr, _("regulars: %1$s could not be given to its group: %2$s\n"), path, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
}

static int run(struct reg_command *command, struct reg_err *err)
{
	const char *backup = command->operands[0];
	char temporary[4096], key[4096], aside[4096] = "";
	struct reg_side *side = NULL;
	struct stat old;
	bool has_old = exists_any(command->db), has_access = lstat(command->db, &old) == 0;
	int rc;

	(void)snprintf(temporary, sizeof temporary, "%s.restoring", command->db);
	if (snprintf(key, sizeof key, "%s.key", command->db) >= (int)sizeof key)
		return reg_err_set(err, REG_EINVAL, "the path %s is too long", command->db);
	if (!exists(backup))
		return reg_err_set(err, REG_ENOTFOUND, "there is no file %s", backup);
	if (!exists(key))
		return reg_err_set(err, REG_ENOTFOUND,
		    "there is no secret %s: bring it back from where it is kept, then restore", key);
	if (has_old && reg_command_value(command, "force") == NULL)
		return reg_err_set(
		    err, REG_EEXISTS, "%s is there: stop the tills and say --force to put it aside", command->db);
	if (!exists(temporary))
		remove_copy(temporary, 1); /* a restore was killed, and its copy removed without the log */
	rc = copy(backup, temporary, err);
	if (rc != 0)
		return rc; /* what stands there then is not ours to remove */
	rc = renew(temporary, err);
	if (rc == 0 && has_old)
		rc = put_aside(aside, sizeof aside, command->db, err);
	if (rc == 0 && rename(temporary, command->db) != 0)
		rc = reg_err_set(err, REG_EIO, "cannot move %s to %s: %s", temporary, command->db, strerror(errno));
	if (rc != 0) {
		remove_copy(temporary, 0);
		return rc;
	}
	if (has_access)
		keep_access(command->db, &old);
	else
		share(command->db);
	rc = sync_folder(command->db, err);
	/* It opens, and its station file is written where it was missing. */
	if (rc == 0)
		rc = reg_command_open(&side, command, REG_STORE_WRITE, REG_COMMAND_BUSY_MS, err);
	reg_command_close(side);
	if (rc != 0)
		return rc;
	if (command->json)
		return reg_output_json(
		    json_pack("{s:s, s:o, s:o}", "database", command->db, "from", reg_json_text(backup), "aside",
			reg_json_text(aside[0] != '\0' ? aside : NULL)),
		    err);
	printf(_("%1$s is now what %2$s holds.\n"), command->db, backup);
	if (aside[0] != '\0')
		printf(_("What was there is in %s.\n"), aside);
	printf(_("Journals since the backup can be taken in again with `regulars ingest`.\n"));
	return 0;
}

const struct reg_verb reg_verbs_restore[] = {
	{
		.operands = "FILE",
		.options = options,
		.run = run,
		.help = N_("Puts a backup in the place of the database. Stop the tills first.\n\n"
			"The secret must be in place (FILE.key beside the database). A database that is there is put "
			"aside with\n"
			"--force, never deleted. What is written afterwards counts as a new life of the database."),
	},
	{ 0 },
};
