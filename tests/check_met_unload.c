/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The built objects in a host that unloads them and loads them again: a shim, and regulars-hook.so itself with a thread of
 * ours that polls. The host is this program.
 */
#include <check.h>
#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "met.h"

#define TIMES 60
#define EARLY 6 /* what is set up once is there by then; a session is open, as after the last time */

static const char *write_hook(const char *name, const char *declarations, const char *statements)
{
	const char *path = support_path(name);
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	(void)fprintf(file, MET_HEAD "declarations {\n%s\n}\n%s\n", declarations, statements);
	ck_assert_int_eq(fclose(file), 0);
	return path;
}

static const char *built(char out[PATH_MAX], const char *name)
{
	const char *build = getenv("REGULARS_TEST_BUILDDIR");

	(void)snprintf(out, PATH_MAX, "%s/%s", build == NULL ? "." : build, name);
	return out;
}

static int count_in(const char *folder)
{
	DIR *directory = opendir(folder);
	int n = 0;

	ck_assert_ptr_nonnull(directory);
	while (readdir(directory) != NULL)
		n++;
	(void)closedir(directory);
	return n;
}

static void environment(void)
{
	char path[PATH_MAX];

	met_setup();
	(void)setenv("REGULARS_DB", support_database, 1);
	(void)setenv("REGULARS_TILL", "1", 1);
	(void)setenv("REGULARS_BUDGET_MS", "20000", 1);
	(void)setenv("REGULARS_HOOK_DIR", built(path, ".libs"), 1);
	(void)setenv("REGULARS_HOOK_OBJECT", built(path, ".libs/regulars-hook.so"), 1);
}

static void *symbol(void *object, const char *name)
{
	void *found = dlsym(object, name);

	ck_assert_msg(found != NULL, "%s", dlerror());
	return found;
}

/* False: there is no compiler here. */
static bool build_shim(const char *out, const char *hook)
{
	char command[5 * PATH_MAX], regulars[PATH_MAX];

	(void)snprintf(command, sizeof command, "command -v \"${CC:-cc}\" >/dev/null 2>&1");
	if (system(command) != 0) {
		(void)printf("skipped: no C compiler, so no shim can be built\n");
		return false;
	}
	(void)snprintf(command, sizeof command, "'%s' hook shim --build '%s' '%s' >'%s' 2>&1", built(regulars, "regulars"), out, hook,
	    support_path("shim.log"));
	ck_assert_msg(system(command) == 0, "%s", command);
	return true;
}

START_TEST(a_shim_that_is_unloaded_and_loaded_again_captures_each_sale)
{
	char shim[PATH_MAX], hook[PATH_MAX];
	int n_threads = 0, n_files = 0;

	(void)snprintf(hook, sizeof hook, "%s", write_hook("unload.hook",
	    "int begin(int till); int sale(int number, const char *plate); void done(void);",
	    "meet entry; on begin { return 7; on failure { return 8; } }\n"
	    "on sale { event sale.close { series = \"S\"; receipt = number; plate = plate; line { kind = \"goods\"; amount = 5 in minor; } }"
	    " return our.ok; on failure { return -1; } }\non done { stop; on failure nothing; }"));
	(void)snprintf(shim, sizeof shim, "%s", support_path("unload.so"));
	if (!build_shim(shim, hook))
		return;
	for (int i = 1; i <= TIMES; i++) {
		void *object = dlopen(shim, RTLD_NOW | RTLD_LOCAL);
		int (*begin)(int), (*sale)(int, const char *);
		void (*done)(void);

		ck_assert_msg(object != NULL, "%s", dlerror());
		*(void **)&begin = symbol(object, "begin");
		*(void **)&sale = symbol(object, "sale");
		*(void **)&done = symbol(object, "done");
		ck_assert_int_eq(begin(1), 7);
		ck_assert_int_eq(sale(i, "粤B12345"), 1);
		/* Some hosts say goodbye, some do not. */
		if (i % 3 != 0) {
			done();
			ck_assert_int_eq(sale(1000 + i, "粤B12345"), -1);
		}
		ck_assert_int_eq(dlclose(object), 0);
		ck_assert_msg(dlopen(shim, RTLD_NOW | RTLD_NOLOAD) == NULL, "the shim was not unloaded");
		if (i == EARLY) {
			n_threads = count_in("/proc/self/task");
			n_files = count_in("/proc/self/fd");
		}
	}
	ck_assert_int_eq(count_in("/proc/self/task"), n_threads);
	ck_assert_int_eq(count_in("/proc/self/fd"), n_files);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), TIMES);
	ck_assert_int_eq(support_int("SELECT sum(amount_minor) FROM fact_sale"), TIMES * 5);
}
END_TEST

/* --- the object itself, with a thread --- */

/* Found by dlsym(). */
int unload_next(int *number);
void unload_said(void);

static atomic_int offered, taken;

MET_HOST int unload_next(int *number)
{
	int waiting = offered;

	if (waiting == 0 || !atomic_compare_exchange_strong(&offered, &waiting, waiting - 1))
		return 0;
	*number = ++taken;
	return 1;
}

MET_HOST void unload_said(void)
{
}

/* What a host that comes and goes does. Ends as a process does, so that our thread has to end as well. */
static void poll_and_unload(const char *hook)
{
	char path[PATH_MAX], why[300] = "";
	void *first = NULL;

	(void)built(path, ".libs/regulars-hook.so");
	for (int i = 1; i <= TIMES; i++) {
		void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL), *opened;
		void *(*open_hook)(const char *, char *, size_t);

		if (object == NULL)
			exit(10);
		*(void **)&open_hook = dlsym(object, "regulars_hook_open");
		opened = open_hook == NULL ? NULL : open_hook(hook, why, sizeof why);
		if (opened == NULL || (first != NULL && opened != first))
			exit(11);
		first = opened;
		/* Every other time we are gone before the event is there. */
		if (i % 2 == 0)
			offered++;
		if (dlclose(object) != 0)
			exit(12);
		if (i % 2 != 0)
			offered++;
		for (int wait = 0; wait < 20000 && taken < i; wait++)
			(void)usleep(1000);
		if (taken != i)
			exit(13);
	}
	exit(0);
}

START_TEST(our_polling_thread_outlives_unloading_and_ends_with_the_host)
{
	char hook[PATH_MAX];
	int status;
	pid_t child;

	(void)snprintf(hook, sizeof hook, "%s", write_hook("poll.hook", "int unload_next(int *number); void unload_said(void);",
	    "meet poll { poll unload_next(new) every 10 ms check result == 1; undo unload_said(); }\n"
	    "on unload_next { event sale.close { series = \"S\"; receipt = *number; line { kind = \"goods\"; amount = 2 in minor; } } }"));
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		poll_and_unload(hook);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %d", status);
	ck_assert_int_eq(support_int("SELECT count(*) FROM fact_sale"), TIMES);
	ck_assert_int_eq(support_int("SELECT sum(amount_minor) FROM fact_sale"), TIMES * 2);
}
END_TEST

static Suite *suite(void)
{
	Suite *all = suite_create("met: unloading");
	TCase *unloading = tcase_create("unloading");

	tcase_add_checked_fixture(unloading, environment, met_teardown);
	tcase_set_timeout(unloading, 60);
	/* First: where cases share a process, a session of the other would be inherited by its child, which is refused. */
	tcase_add_test(unloading, our_polling_thread_outlives_unloading_and_ends_with_the_host);
	tcase_add_test(unloading, a_shim_that_is_unloaded_and_loaded_again_captures_each_sale);
	suite_add_tcase(all, unloading);
	return all;
}

int main(void)
{
	SRunner *runner = srunner_create(suite());
	int n_failed;

	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
