# Tests. Each check_<file>.c is a program; what they share is in tests/support.h.
include tests/bench/local.mk
include tests/hosts/local.mk

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
check_PROGRAMS += tests/check_card tests/check_phone tests/check_plate tests/check_width tests/check_zone
tests_check_card_SOURCES = tests/check_card.c
tests_check_card_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_check_card_LDADD = $(reg_test_ldadd)
tests_check_phone_SOURCES = tests/check_phone.c
tests_check_phone_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_check_phone_LDADD = $(reg_test_ldadd)
tests_check_plate_SOURCES = tests/check_plate.c
tests_check_plate_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_check_plate_LDADD = $(reg_test_ldadd)
check_PROGRAMS += tests/check_programme tests/check_earn tests/check_tier tests/check_ledger
tests_check_programme_SOURCES = tests/check_programme.c
tests_check_programme_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_programme_LDADD = $(reg_test_ldadd)
tests_check_earn_SOURCES = tests/check_earn.c
tests_check_earn_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_earn_LDADD = $(reg_test_ldadd)
tests_check_width_SOURCES = tests/check_width.c
tests_check_width_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_check_width_LDADD = $(reg_test_ldadd)
tests_check_zone_SOURCES = tests/check_zone.c
tests_check_zone_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_check_zone_LDADD = $(reg_test_ldadd)
tests_check_tier_SOURCES = tests/check_tier.c
tests_check_tier_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_tier_LDADD = $(reg_test_ldadd)
tests_check_ledger_SOURCES = tests/check_ledger.c
tests_check_ledger_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_ledger_LDADD = $(reg_test_ldadd)
endif

EXTRA_PROGRAMS += tests/fuzz/fuzz_programme
tests_fuzz_fuzz_programme_SOURCES = tests/fuzz/fuzz_programme.c
tests_fuzz_fuzz_programme_LDADD = libregulars-core.la
