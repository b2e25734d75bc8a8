# Benches: built and run by `make bench` only.
reg_bench_programs = tests/bench/generate tests/bench/bench_capture tests/bench/bench_checkout tests/bench/bench_load \
	tests/bench/bench_load_host tests/bench/bench_load_bare tests/bench/bench_memory tests/bench/bench_wait \
	tests/bench/bench_evaluate tests/bench/bench_met tests/bench/bench_find
EXTRA_PROGRAMS += $(reg_bench_programs)
noinst_PROGRAMS += tests/bench/simulate # for accuracy_test.sh as well
EXTRA_LTLIBRARIES = tests/bench/sync.la
EXTRA_DIST += tests/bench/run.sh tests/bench/accuracy.py
CLEANFILES += $(reg_bench_programs) tests/bench/sync.la

reg_bench_common = tests/bench/bench.c tests/bench/bench.h
tests_bench_generate_SOURCES = tests/bench/generate.c $(reg_bench_common)
tests_bench_generate_LDADD = libregulars-core.la
tests_bench_simulate_SOURCES = tests/bench/simulate.c tests/random.h
tests_bench_simulate_LDADD = libregulars-core.la
tests_bench_bench_capture_SOURCES = tests/bench/bench_capture.c $(reg_bench_common)
tests_bench_bench_capture_LDADD = libregulars-core.la
tests_bench_bench_find_SOURCES = tests/bench/bench_find.c manager/customer/search.c manager/customer/search.h $(reg_bench_common)
tests_bench_bench_find_LDADD = libregulars-core.la $(SQLITE_LIBS)
tests_bench_bench_evaluate_SOURCES = tests/bench/bench_evaluate.c $(reg_bench_common)
tests_bench_bench_evaluate_LDADD = libregulars-core.la
tests_bench_bench_checkout_SOURCES = tests/bench/bench_checkout.c $(reg_bench_common)
tests_bench_bench_checkout_LDADD = $(SQLITE_LIBS)
tests_bench_bench_load_SOURCES = tests/bench/bench_load.c $(reg_bench_common)
tests_bench_bench_load_LDADD = $(SQLITE_LIBS)
tests_bench_bench_load_host_SOURCES = tests/bench/bench_load_host.c
tests_bench_bench_load_host_LDADD = -ldl
tests_bench_bench_load_bare_SOURCES = tests/bench/bench_load_bare.c
tests_bench_bench_load_bare_LDADD = $(SQLITE_LIBS)
tests_bench_bench_memory_SOURCES = tests/bench/bench_memory.c $(reg_bench_common)
tests_bench_bench_memory_LDADD = $(SQLITE_LIBS)
tests_bench_bench_wait_SOURCES = tests/bench/bench_wait.c $(reg_bench_common)
tests_bench_bench_wait_LDADD = $(SQLITE_LIBS)
tests_bench_bench_met_SOURCES = tests/bench/bench_met.c $(reg_bench_common)
tests_bench_bench_met_LDADD = libregulars-met.la libregulars-journal.la libregulars-core.la $(SQLITE_LIBS) $(FFI_LIBS)
tests_bench_sync_la_SOURCES = tests/bench/sync.c
tests_bench_sync_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -rpath $(abs_top_builddir)

.PHONY: bench
bench: all $(reg_bench_programs) tests/bench/simulate tests/bench/sync.la
	REGULARS_TEST_SRCDIR='$(abs_top_srcdir)' $(SHELL) $(srcdir)/tests/bench/run.sh
EXTRA_DIST += tests/bench/bench_sql_ledger.py
