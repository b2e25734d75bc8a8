/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The built regulars.so as a loader sees it, and what it leaves in a process that had it: nothing.
 */
#include <check.h>
#include <dirent.h>
#include <dlfcn.h>
#include <elf.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "door.h"

extern char **environ;

/* A sanitizer keeps freed memory for a while, and so does valgrind, which is met at run time. */
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MEMORY_IS_PLAIN 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define MEMORY_IS_PLAIN 0
#endif
#endif
#ifndef MEMORY_IS_PLAIN
#define MEMORY_IS_PLAIN (!RUNNING_ON_VALGRIND)
#endif

/* As ElfW() of the system's <link.h>, which plugin/doclink.h hides. */
#if __SIZEOF_POINTER__ == 8
#define ELF(type) Elf64_##type
#else
#define ELF(type) Elf32_##type
#endif

/* --- symbols --- */

static void module_path(char out[PATH_MAX])
{
	const char *build = getenv("REGULARS_TEST_BUILDDIR");

	(void)snprintf(out, PATH_MAX, "%s/.libs/regulars.so", build == NULL ? "." : build);
}

/* Names that the object defines for others, each with a newline, in the order of its table. */
static char *exported(void)
{
	char path[PATH_MAX], *bytes, *out;
	size_t size, used = 0;
	const ELF(Ehdr) *head;
	const ELF(Shdr) *sections;

	module_path(path);
	bytes = support_file(path, &size);
	out = calloc(1, size + 1);
	ck_assert_ptr_nonnull(out);
	head = (const ELF(Ehdr) *)bytes;
	ck_assert_int_eq(memcmp(head->e_ident, ELFMAG, SELFMAG), 0);
	sections = (const ELF(Shdr) *)(bytes + head->e_shoff);
	for (int i = 0; i < head->e_shnum; i++) {
		const ELF(Sym) *symbols = (const ELF(Sym) *)(bytes + sections[i].sh_offset);
		const char *names = bytes + sections[sections[i].sh_link].sh_offset;

		for (size_t n = 0; sections[i].sh_type == SHT_DYNSYM && n < sections[i].sh_size / sizeof *symbols; n++) {
			int bind = symbols[n].st_info >> 4, visibility = symbols[n].st_other & 3;

			if (symbols[n].st_shndx != SHN_UNDEF && symbols[n].st_shndx < SHN_LORESERVE && bind != STB_LOCAL &&
			    visibility == STV_DEFAULT) {
				used += (size_t)sprintf(out + used, "%s\n", names + symbols[n].st_name);
			}
		}
	}
	free(bytes);
	return out;
}

static int by_name(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* The table's order is that of its hashes. */
static void sort_lines(char *text)
{
	char *copy = strdup(text), *names[64], *rest = copy;
	size_t n = 0;

	ck_assert_ptr_nonnull(copy);
	for (char *name; (name = strtok_r(rest, "\n", &rest)) != NULL; names[n++] = name) {
		ck_assert_uint_lt(n, 64);
	}
	qsort(names, n, sizeof names[0], by_name);
	for (size_t i = 0; i < n; i++) {
		text += sprintf(text, "%s\n", names[i]);
	}
	free(copy);
}

START_TEST(the_exported_symbols_are_those_of_the_list)
{
	const char *source = getenv("REGULARS_TEST_SRCDIR");
	char path[PATH_MAX], *list, *found = exported();
	size_t size;

	(void)snprintf(path, sizeof path, "%s/plugin/regulars.sym", source == NULL ? "." : source);
	list = support_file(path, &size);
	sort_lines(found);
	ck_assert_str_eq(found, list);
	free(list);
	free(found);
}
END_TEST

START_TEST(internals_cannot_be_looked_up)
{
	static const char *const names[] = { "reg_store_open", "reg_capture", "reg_session_create", "reg_err_set",
		"reg_migration_table", "native_start" };
	void *handle = door_load();

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		ck_assert_msg(dlsym(handle, names[i]) == NULL, "%s is visible", names[i]);
	}
	(void)dlclose(handle);
}
END_TEST

START_TEST(type_version_and_every_function_are_there)
{
	void *handle = door_load();
	void *functions[16];

	ck_assert_uint_eq(door->type, 0x52454755u);
	ck_assert_uint_eq(door->version, 0x00010003u);
	ck_assert_uint_eq(sizeof(struct regulars_plugin), 8 + sizeof functions);
	memcpy(functions, (const char *)door + 8, sizeof functions);
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
		ck_assert_msg(functions[i] != NULL, "function %zu is missing", i);
	}
	(void)dlclose(handle);
}
END_TEST

/* What hosts have compiled in, on machines with pointers of 8 bytes. */
START_TEST(the_offsets_are_those_of_version_1_0_and_1_1)
{
	if (sizeof(void *) != 8) {
		(void)printf("skipped: the offsets are written down for pointers of 8 bytes\n");
		return;
	}
	ck_assert_uint_eq(offsetof(struct regulars_plugin, start), 8);
	ck_assert_uint_eq(offsetof(struct regulars_plugin, sale_close), 72);
	ck_assert_uint_eq(offsetof(struct regulars_plugin, menu_run), 120);
	ck_assert_uint_eq(offsetof(struct regulars_event, kind), 8);
	ck_assert_uint_eq(offsetof(struct regulars_event, site), 16);
	ck_assert_uint_eq(offsetof(struct regulars_event, at_unix_s), 56);
	ck_assert_uint_eq(offsetof(struct regulars_event, promised_points), 160);
	ck_assert_uint_eq(offsetof(struct regulars_event, redemptions), 200); /* 1.1 from here on */
	ck_assert_uint_eq(sizeof(struct regulars_event), 216);
	ck_assert_uint_eq(sizeof(struct regulars_redemption), 40);
	ck_assert_uint_eq(offsetof(struct regulars_line, volume_ml), 40);
	ck_assert_uint_eq(sizeof(struct regulars_line), 88);
	ck_assert_uint_eq(sizeof(struct regulars_tender), 16);
	ck_assert_uint_eq(offsetof(struct regulars_checkout, balance_points), 112);
	ck_assert_uint_eq(offsetof(struct regulars_checkout, tier_reached), 184);
	ck_assert_uint_eq(offsetof(struct regulars_checkout, earner_id), 232); /* 1.3 from here on */
	ck_assert_uint_eq(sizeof(struct regulars_checkout), 264);
	ck_assert_uint_eq(sizeof(struct regulars_receipt), 48);
	ck_assert_uint_eq(offsetof(struct regulars_services, clock), 40);
	ck_assert_uint_eq(sizeof(struct regulars_services), 48);
	ck_assert_uint_eq(sizeof(struct regulars_settings), 40);
	ck_assert_uint_eq(sizeof(struct regulars_field), 48);
	ck_assert_uint_eq(sizeof(struct regulars_action), 40);
	ck_assert_uint_eq(offsetof(struct regulars_plugin, ticket_menu_run), 128);
	ck_assert_uint_eq(offsetof(struct regulars_menu_result, form), 32);
	ck_assert_uint_eq(sizeof(struct regulars_menu_result), 56);
	ck_assert_uint_eq(sizeof(struct regulars_effect), 136);
}
END_TEST

/* --- what is left --- */

static int entries(const char *folder)
{
	DIR *dir = opendir(folder);
	int n = 0;

	ck_assert_ptr_nonnull(dir);
	while (readdir(dir) != NULL) {
		n++;
	}
	(void)closedir(dir);
	return n;
}

static long resident_kb(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long pages = 0, resident = 0;

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fscanf(file, "%ld %ld", &pages, &resident), 2);
	(void)fclose(file);
	return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void use_once(const char *receipt)
{
	struct regulars_session *session = door_start("1", 5000);

	ck_assert_int_ge(door_sale(session, receipt, "粤B12345"), REGULARS_OK);
	door->stop(session);
}

START_TEST(a_thousand_loads_leave_nothing_behind)
{
	int threads = 0, files = 0;
	long memory = 0;

	for (int i = 0; i < 1000; i++) {
		void *handle = door_load();

		if (i % 20 == 0) {
			use_once("1");
		}
		ck_assert_int_eq(dlclose(handle), 0);
		if (i == 100) {
			/* By now everything that is made once has been made. */
			threads = entries("/proc/self/task");
			files = entries("/proc/self/fd");
			memory = resident_kb();
		}
	}
	ck_assert_int_eq(entries("/proc/self/task"), threads);
	ck_assert_int_eq(entries("/proc/self/fd"), files);
	ck_assert(!MEMORY_IS_PLAIN || resident_kb() - memory < 1024);
}
END_TEST

/* Everything of the process that a plugin must leave alone. */
struct surroundings {
	struct sigaction signals[NSIG];
	sigset_t mask;
	char locale[200], cwd[PATH_MAX];
	char **environ;
	size_t n_environ;
	char *text; /* of the environment */
	mode_t umask;
};

static void surroundings_take(struct surroundings *out)
{
	size_t size = 0;

	memset(out, 0, sizeof *out);
	for (int i = 1; i < NSIG; i++) {
		(void)sigaction(i, NULL, &out->signals[i]);
	}
	(void)sigprocmask(SIG_SETMASK, NULL, &out->mask);
	(void)snprintf(out->locale, sizeof out->locale, "%s", setlocale(LC_ALL, NULL));
	ck_assert_ptr_nonnull(getcwd(out->cwd, sizeof out->cwd));
	out->environ = environ;
	for (; environ[out->n_environ] != NULL; out->n_environ++) {
		size += strlen(environ[out->n_environ]) + 1;
	}
	out->text = calloc(1, size + 1);
	ck_assert_ptr_nonnull(out->text);
	for (size_t i = 0; i < out->n_environ; i++) {
		(void)strcat(strcat(out->text, environ[i]), "\n");
	}
	out->umask = umask(022);
	(void)umask(out->umask);
}

START_TEST(the_process_is_left_as_it_was)
{
	struct surroundings before, after;
	int out[2], saved_out = dup(1), saved_err = dup(2);
	char byte;
	void *handle;

	(void)setlocale(LC_ALL, "C.UTF-8");
	(void)umask(027);
	surroundings_take(&before);
	/* Whatever is printed goes into a pipe. */
	(void)fflush(NULL);
	ck_assert_int_eq(pipe(out), 0);
	ck_assert_int_ge(dup2(out[1], 1), 0);
	ck_assert_int_ge(dup2(out[1], 2), 0);
	(void)close(out[1]);
	handle = door_load();
	use_once("1");
	{
		/* Failures too are silent. */
		const struct regulars_settings settings = { .struct_size = sizeof settings, .database = "/nowhere/side.db" };
		struct regulars_session *session;

		ck_assert_int_eq(door->start(&session, &settings, NULL, NULL, 0), REGULARS_FAILED);
	}
	(void)dlclose(handle);
	(void)fflush(NULL);
	ck_assert_int_ge(dup2(saved_out, 1), 0);
	ck_assert_int_ge(dup2(saved_err, 2), 0);
	ck_assert_int_eq(read(out[0], &byte, 1), 0);
	(void)close(out[0]);
	(void)close(saved_out);
	(void)close(saved_err);
	surroundings_take(&after);
	for (int i = 1; i < NSIG; i++) {
		ck_assert_msg(before.signals[i].sa_handler == after.signals[i].sa_handler, "signal %d has another handler", i);
	}
	for (int i = 1; i < NSIG; i++) {
		ck_assert_int_eq(sigismember(&before.mask, i), sigismember(&after.mask, i));
	}
	ck_assert_str_eq(before.locale, after.locale);
	ck_assert_str_eq(before.cwd, after.cwd);
	ck_assert_ptr_eq(before.environ, after.environ);
	ck_assert_uint_eq(before.n_environ, after.n_environ);
	ck_assert_str_eq(before.text, after.text);
	ck_assert_uint_eq(before.umask, after.umask);
	free(before.text);
	free(after.text);
}
END_TEST

START_TEST(the_database_files_are_for_their_group_at_most)
{
	static const char *const names[] = { "side.db", "side.db-wal", "side.db-shm", "side.db.key", "side.db.station" };
	void *handle = door_load();
	struct stat st;

	(void)umask(0);
	use_once("1");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		ck_assert_msg(stat(support_path(names[i]), &st) != 0 || (st.st_mode & 07) == 0, "%s: mode %o", names[i],
		    (unsigned)st.st_mode & 0777);
	}
	(void)dlclose(handle);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("module");
	TCase *tcase = tcase_create("module");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, support_init, support_folder_remove);
	tcase_set_timeout(tcase, 300);
	tcase_add_test(tcase, the_exported_symbols_are_those_of_the_list);
	tcase_add_test(tcase, internals_cannot_be_looked_up);
	tcase_add_test(tcase, type_version_and_every_function_are_there);
	tcase_add_test(tcase, the_offsets_are_those_of_version_1_0_and_1_1);
	tcase_add_test(tcase, a_thousand_loads_leave_nothing_behind);
	tcase_add_test(tcase, the_process_is_left_as_it_was);
	tcase_add_test(tcase, the_database_files_are_for_their_group_at_most);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
