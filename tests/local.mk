# Tests. Each check_<file>.c is a program; what they share is in tests/support.h.
AM_TESTS_ENVIRONMENT = \
	REGULARS_TEST_SRCDIR='$(abs_top_srcdir)' REGULARS_TEST_BUILDDIR='$(abs_top_builddir)' \
	REGULARS_TEST_DATA="$${REGULARS_TEST_DATA:-$(abs_top_srcdir)/../shared/data}"; \
	export REGULARS_TEST_SRCDIR REGULARS_TEST_BUILDDIR REGULARS_TEST_DATA;
reg_test_ldadd = libregulars-journal.la libregulars-core.la $(CHECK_LIBS)
AM_CFLAGS += $(CHECK_CFLAGS)
# Programs that name neither sources nor libraries are made of <name>.c and these.
LDADD = $(reg_test_ldadd)

if HAVE_CHECK
check_PROGRAMS += tests/check_card
check_PROGRAMS += tests/check_earn
check_PROGRAMS += tests/check_event
check_PROGRAMS += tests/check_event_json
check_PROGRAMS += tests/check_ledger
check_PROGRAMS += tests/check_phone
check_PROGRAMS += tests/check_plate
check_PROGRAMS += tests/check_programme
check_PROGRAMS += tests/check_tier
check_PROGRAMS += tests/check_width
check_PROGRAMS += tests/check_zone
endif

EXTRA_PROGRAMS += tests/fuzz/fuzz_programme
tests_fuzz_fuzz_programme_SOURCES = tests/fuzz/fuzz_programme.c
tests_fuzz_fuzz_programme_LDADD = libregulars-core.la
