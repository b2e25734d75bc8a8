# Tests. Each check_<file>.c is a program; what they share is in tests/support.h.
include tests/bench/local.mk
include tests/hosts/local.mk
include tests/hosts/described/local.mk

AM_TESTS_ENVIRONMENT = \
	REGULARS_TEST_SRCDIR='$(abs_top_srcdir)' REGULARS_TEST_BUILDDIR='$(abs_top_builddir)' \
	REGULARS_TEST_DATA="$${REGULARS_TEST_DATA:-$(abs_top_srcdir)/../shared/data}"; \
	REGULARS_LOCALEDIR='$(abs_top_builddir)/po/locale' LANGUAGE=; \
	export REGULARS_TEST_SRCDIR REGULARS_TEST_BUILDDIR REGULARS_TEST_DATA REGULARS_LOCALEDIR LANGUAGE;
reg_test_ldadd = libregulars-journal.la libregulars-core.la $(CHECK_LIBS)
AM_CFLAGS += $(CHECK_CFLAGS)
# Programs that name neither sources nor libraries are made of <name>.c and these.
LDADD = $(reg_test_ldadd)

# In the tarball whether there is a library for tests or not.
EXTRA_DIST += tests/fixtures/naxml.programme tests/fixtures/wide.txt tests/wide_cases.py
if HAVE_CHECK
check_PROGRAMS += tests/check_bag tests/check_card
check_PROGRAMS += tests/check_checkout
check_PROGRAMS += tests/check_err
check_PROGRAMS += tests/check_tally tests/check_person tests/check_condition
check_PROGRAMS += tests/check_evaluate tests/check_expiry tests/check_cycle
check_PROGRAMS += tests/check_event
check_PROGRAMS += tests/check_event_json
check_PROGRAMS += tests/check_ledger
check_PROGRAMS += tests/check_phone
check_PROGRAMS += tests/check_plate
check_PROGRAMS += tests/check_programme
check_PROGRAMS += tests/check_programme_parts
check_PROGRAMS += tests/check_programme_warn
check_PROGRAMS += tests/check_redeem tests/check_offer_choose
check_PROGRAMS += tests/check_set
check_PROGRAMS += tests/check_signals
check_PROGRAMS += tests/check_text
check_PROGRAMS += tests/check_tier
check_PROGRAMS += tests/check_wide
tests_check_wide_SOURCES = tests/check_wide.c tests/wide_portable.c tests/wide_run.h
check_PROGRAMS += tests/check_width
check_PROGRAMS += tests/check_zone
endif

# The regulars command.
if HAVE_CHECK
check_PROGRAMS += tests/check_abc
tests_check_abc_SOURCES = tests/check_abc.c manager/analysis/abc.c manager/analysis/abc.h
check_PROGRAMS += tests/check_table
# What tables are printed with.
reg_table_sources = manager/cell.c manager/cell.h manager/table.c manager/table.h manager/table_parts.h \
	manager/table_print.c manager/output.c manager/output.h manager/markup.c manager/markup.h manager/spell.c \
	manager/spell.h manager/i18n.c manager/i18n.h manager/words.c manager/command.c manager/command.h
tests_check_table_SOURCES = tests/check_table.c $(reg_table_sources)
tests_check_table_LDADD = libregulars-core.la $(CHECK_LIBS)
check_PROGRAMS += tests/check_stage tests/check_bgnbd
tests_check_stage_SOURCES = tests/check_stage.c manager/analysis/normal.c manager/analysis/normal.h manager/analysis/stage.c manager/analysis/stage.h
check_PROGRAMS += tests/check_verdicts
tests_check_verdicts_SOURCES = tests/check_verdicts.c tests/random.h manager/analysis/analysis.c manager/analysis/analysis.h \
	manager/analysis/analysis_update.c manager/analysis/analysis_verify.c manager/analysis/analysis_rules.c manager/analysis/analysis_rules.h manager/analysis/days.c \
	manager/analysis/days.h manager/analysis/days_read.c manager/report/demand.c manager/report/demand.h manager/analysis/normal.c manager/analysis/normal.h manager/analysis/stage.c \
	manager/analysis/stage.h manager/analysis/judge.c manager/analysis/judge.h manager/analysis/classes.c manager/analysis/classes.h manager/analysis/trickle.c manager/analysis/trickle.h \
	manager/analysis/walk.c manager/analysis/walk.h manager/analysis/analysis_pass.c \
	manager/analysis/verdicts.c manager/analysis/verdicts.h manager/analysis/verdict_basis.c manager/analysis/verdict_basis.h manager/analysis/bgnbd.c manager/analysis/bgnbd.h \
	manager/upkeep/daily_news.c manager/upkeep/daily_news.h \
	manager/who.c manager/who.h $(reg_table_sources)
tests_check_verdicts_LDADD = $(reg_test_ldadd) $(NLOPT_LIBS) -lm
tests_check_bgnbd_SOURCES = tests/check_bgnbd.c manager/analysis/bgnbd.c manager/analysis/bgnbd.h
tests_check_bgnbd_LDADD = $(reg_test_ldadd) $(NLOPT_LIBS) -lm
endif
EXTRA_DIST += tests/cli.sh
check_SCRIPTS += tests/cli_test.sh
check_SCRIPTS += tests/cli_loyalty_test.sh
check_SCRIPTS += tests/cli_task_test.sh
EXTRA_DIST += tests/cli_task_test.sh
check_SCRIPTS += tests/cli_profile_test.sh
EXTRA_DIST += tests/cli_profile_test.sh
check_SCRIPTS += tests/cli_merge_test.sh
EXTRA_DIST += tests/cli_merge_test.sh
check_SCRIPTS += tests/cli_around_test.sh tests/cli_earner_test.sh
EXTRA_DIST += tests/cli_around_test.sh tests/cli_earner_test.sh tests/around_figures.py
EXTRA_DIST += tests/cli_loyalty_test.sh
check_SCRIPTS += tests/cli_analysis_test.sh
EXTRA_DIST += tests/cli_analysis_test.sh tests/analysis_figures.py
check_SCRIPTS += tests/accuracy_test.sh
EXTRA_DIST += tests/accuracy_test.sh
EXTRA_DIST += tests/cli_test.sh tests/cli_figures.py
check_SCRIPTS += tests/cli_report_test.sh
EXTRA_DIST += tests/cli_report_test.sh tests/report_figures.py
check_SCRIPTS += tests/cli_staff_test.sh
EXTRA_DIST += tests/cli_staff_test.sh tests/staff_figures.py

EXTRA_PROGRAMS += tests/fuzz/fuzz_programme
tests_fuzz_fuzz_programme_SOURCES = tests/fuzz/fuzz_programme.c tests/fuzz/fuzz_main.c
tests_fuzz_fuzz_programme_LDADD = libregulars-core.la
EXTRA_DIST += tests/fuzz/programme/every-key.programme

if HAVE_CHECK
check_PROGRAMS += tests/check_naxml tests/check_jsonl tests/check_csv tests/check_map tests/check_naxml_points
tests_check_naxml_points_SOURCES = tests/check_naxml_points.c tests/journal.h
tests_check_naxml_SOURCES = tests/check_naxml.c tests/journal.h
tests_check_jsonl_SOURCES = tests/check_jsonl.c tests/journal.h
tests_check_csv_SOURCES = tests/check_csv.c tests/journal.h
tests_check_map_SOURCES = tests/check_map.c tests/journal.h
endif

# For fuzzing by hand: make tests/fuzz/fuzz_journal CC=clang CFLAGS='-g -fsanitize=fuzzer,address -DREG_FUZZ_ENGINE'.
EXTRA_PROGRAMS += tests/fuzz/fuzz_journal
tests_fuzz_fuzz_journal_SOURCES = tests/fuzz/fuzz_journal.c tests/fuzz/fuzz_main.c
tests_fuzz_fuzz_journal_LDADD = libregulars-journal.la libregulars-core.la
# The reference evaluator, and what makes and compares facts for it.
reg_reference_sources = \
	tests/reference.c tests/reference.h tests/reference_parts.h \
	tests/reference_people.c tests/reference_documents.c tests/reference_sales.c tests/reference_earn.c \
	tests/reference_tier.c tests/reference_points.c tests/reference_referral.c tests/reference_fold.c \
	tests/reference_account.c tests/reference_dump.c tests/reference_earner.c
reg_station_sources = tests/station.c tests/station.h
reg_generate_sources = tests/generate.c tests/generate.h tests/generate_acts.c tests/random.h
if HAVE_CHECK
if HAVE_INT128
check_PROGRAMS += tests/check_reference tests/check_reference_account tests/check_generate tests/check_order
check_PROGRAMS += tests/check_reference_loyalty
tests_check_reference_loyalty_SOURCES = tests/check_reference_loyalty.c $(reg_station_sources) $(reg_reference_sources)
tests_check_reference_loyalty_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_reference_loyalty_LDADD = $(reg_test_ldadd) $(SODIUM_LIBS)
tests_check_reference_SOURCES = tests/check_reference.c $(reg_station_sources) $(reg_reference_sources)
tests_check_reference_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_reference_LDADD = $(reg_test_ldadd) $(SODIUM_LIBS)
tests_check_reference_account_SOURCES = tests/check_reference_account.c $(reg_station_sources) $(reg_reference_sources)
tests_check_reference_account_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_reference_account_LDADD = $(reg_test_ldadd) $(SODIUM_LIBS)
tests_check_generate_SOURCES = tests/check_generate.c $(reg_generate_sources) $(reg_reference_sources)
tests_check_generate_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_check_generate_LDADD = $(reg_test_ldadd) $(SODIUM_LIBS)
check_PROGRAMS += tests/check_properties
tests_check_properties_SOURCES = tests/check_properties.c tests/view_dump.c tests/view_dump.h tests/facts.c tests/facts.h \
	tests/sequence.c tests/sequence.h tests/sequence_programme.c tests/sequence_run.c tests/random.h \
	$(reg_reference_sources)
tests_check_properties_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS)
tests_check_properties_LDADD = $(reg_test_ldadd) $(SODIUM_LIBS) $(JANSSON_LIBS)
tests_check_order_SOURCES = tests/check_order.c tests/view_dump.c tests/view_dump.h \
	$(reg_generate_sources) $(reg_reference_sources)
tests_check_order_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS)
tests_check_order_LDADD = $(reg_test_ldadd) $(SODIUM_LIBS) $(JANSSON_LIBS)
endif
endif

# The database, its views, and what may happen to a process that writes to it.
reg_support_sources = tests/support.c tests/support.h tests/acts.h
if HAVE_CHECK
check_PROGRAMS += tests/check_shift
tests_check_shift_SOURCES = tests/check_shift.c $(reg_support_sources)
check_PROGRAMS += tests/check_store tests/check_side tests/check_capture tests/check_verify
check_PROGRAMS += tests/check_offer
tests_check_offer_SOURCES = tests/check_offer.c $(reg_support_sources)
check_PROGRAMS += tests/check_kill tests/check_tills tests/check_fsync tests/check_numbers
tests_check_store_SOURCES = tests/check_store.c $(reg_support_sources)
tests_check_side_SOURCES = tests/check_side.c $(reg_support_sources)
tests_check_numbers_SOURCES = tests/check_numbers.c $(reg_support_sources)
tests_check_kill_SOURCES = tests/check_kill.c $(reg_support_sources)
tests_check_tills_SOURCES = tests/check_tills.c $(reg_support_sources)
tests_check_fsync_SOURCES = tests/check_fsync.c $(reg_support_sources)
tests_check_verify_SOURCES = tests/check_verify.c $(reg_support_sources)
tests_check_capture_SOURCES = tests/check_capture.c $(reg_support_sources)
check_PROGRAMS += tests/check_loyalty_refund tests/check_loyalty_points tests/check_loyalty_account
tests_check_loyalty_refund_SOURCES = tests/check_loyalty_refund.c $(reg_support_sources)
tests_check_loyalty_points_SOURCES = tests/check_loyalty_points.c $(reg_support_sources)
check_PROGRAMS += tests/check_loyalty_rules
tests_check_loyalty_rules_SOURCES = tests/check_loyalty_rules.c $(reg_support_sources)
tests_check_loyalty_account_SOURCES = tests/check_loyalty_account.c $(reg_support_sources)
endif

# What people do, as facts.
if HAVE_CHECK
check_PROGRAMS += tests/check_act_points tests/check_act_account tests/check_act_staff tests/check_act_earner
tests_check_act_earner_SOURCES = tests/check_act_earner.c $(reg_support_sources)
tests_check_act_points_SOURCES = tests/check_act_points.c $(reg_support_sources)
tests_check_act_account_SOURCES = tests/check_act_account.c $(reg_support_sources)
tests_check_act_staff_SOURCES = tests/check_act_staff.c $(reg_support_sources)
endif

# Profiles, and what people are looked for by.
if HAVE_CHECK
check_PROGRAMS += tests/check_task
tests_check_task_SOURCES = tests/check_task.c $(reg_support_sources)
check_PROGRAMS += tests/check_profile tests/check_findkey
tests_check_profile_SOURCES = tests/check_profile.c $(reg_support_sources)
tests_check_findkey_SOURCES = tests/check_findkey.c $(reg_support_sources)
endif

# Segments.
if HAVE_CHECK
check_PROGRAMS += tests/check_segment
tests_check_segment_SOURCES = tests/check_segment.c manager/customer/segment.c manager/customer/segment.h \
	manager/customer/segment_parse.c manager/customer/segment_parts.h
endif
EXTRA_PROGRAMS += tests/fuzz/fuzz_segment
tests_fuzz_fuzz_segment_SOURCES = tests/fuzz/fuzz_segment.c tests/fuzz/fuzz_main.c manager/customer/segment.c \
	manager/customer/segment.h manager/customer/segment_parse.c manager/customer/segment_parts.h
tests_fuzz_fuzz_segment_LDADD = libregulars-core.la
EXTRA_PROGRAMS += tests/fuzz/fuzz_exchange
tests_fuzz_fuzz_exchange_SOURCES = tests/fuzz/fuzz_exchange.c tests/fuzz/fuzz_main.c manager/customer/exchange.h \
	manager/cell.c manager/cell.h manager/customer/exchange_csv.c manager/customer/exchange_vcard.c
tests_fuzz_fuzz_exchange_LDADD = libregulars-journal.la libregulars-core.la
EXTRA_DIST += tests/fuzz/corpus/exchange/one.vcf tests/fuzz/corpus/exchange/old.vcf tests/fuzz/corpus/exchange/some.csv \
	tests/fuzz/corpus/exchange/other.csv

# The real journals, through the till and through ingest.
check_SCRIPTS += tests/journals_test.sh
EXTRA_DIST += tests/journals_test.sh

# The documents.
check_SCRIPTS += tests/hacking_test.sh
EXTRA_DIST += tests/hacking_test.sh
# The native door: the built plugin, loaded as a host does. It must be there before they run.
reg_door_sources = tests/door.c tests/door.h $(reg_support_sources)
if HAVE_CHECK
check_PROGRAMS += tests/check_module tests/check_native tests/check_failures tests/check_spool
check_PROGRAMS += tests/check_upgrade
tests_check_upgrade_SOURCES = tests/check_upgrade.c $(reg_door_sources)
tests_check_upgrade_LDADD = $(reg_test_ldadd) -ldl
tests_check_module_SOURCES = tests/check_module.c $(reg_door_sources)
tests_check_module_LDADD = $(reg_test_ldadd) -ldl
tests_check_spool_SOURCES = tests/check_spool.c $(reg_support_sources)
tests_check_native_SOURCES = tests/check_native.c $(reg_door_sources)
tests_check_native_LDADD = $(reg_test_ldadd) -ldl
check_PROGRAMS += tests/check_json
tests_check_json_SOURCES = tests/check_json.c $(reg_door_sources)
tests_check_json_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS)
tests_check_json_LDADD = $(reg_test_ldadd) $(JANSSON_LIBS) -ldl
check_PROGRAMS += tests/check_helper
tests_check_helper_SOURCES = tests/check_helper.c $(reg_support_sources)
tests_check_helper_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) $(JANSSON_CFLAGS)
tests_check_helper_LDADD = $(reg_test_ldadd) $(JANSSON_LIBS)
check_PROGRAMS += tests/check_menu
tests_check_menu_SOURCES = tests/check_menu.c $(reg_door_sources)
tests_check_menu_LDADD = $(reg_test_ldadd) -ldl

check_PROGRAMS += tests/check_menu_shift
tests_check_menu_shift_SOURCES = tests/check_menu_shift.c $(reg_door_sources)
tests_check_menu_shift_LDADD = $(reg_test_ldadd) -ldl
tests_check_failures_SOURCES = tests/check_failures.c $(reg_door_sources)
tests_check_failures_LDADD = $(reg_test_ldadd) -ldl
endif

# The JSON calls door from other languages.
check_SCRIPTS += tests/json_schema_test.sh tests/json_examples_test.sh
EXTRA_DIST += tests/json_schema_test.sh tests/json_schema.py tests/json_examples_test.sh
EXTRA_PROGRAMS += tests/fuzz/fuzz_json
tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz_json.c tests/fuzz/fuzz_main.c
tests_fuzz_fuzz_json_LDADD = libregulars-doors.la libregulars-core.la
EXTRA_PROGRAMS += tests/fuzz/fuzz_helper
tests_fuzz_fuzz_helper_SOURCES = tests/fuzz/fuzz_helper.c tests/fuzz/fuzz_main.c
tests_fuzz_fuzz_helper_LDADD = libregulars-helper.la libregulars-core.la
EXTRA_DIST += tests/fuzz/corpus/helper/session tests/fuzz/corpus/helper/ticket tests/fuzz/corpus/helper/odd
EXTRA_DIST += tests/fuzz/corpus/json/checkout tests/fuzz/corpus/json/close tests/fuzz/corpus/json/menu

# Tills of the Openbravo family.
check_SCRIPTS += tests/openbravo_test.sh tests/openbravo_setup_test.sh tests/openbravo_dialogs_test.sh
EXTRA_DIST += tests/openbravo_dialogs_test.sh tests/hosts/openbravo/DialogTest.java \
	tests/hosts/openbravo/ReceiptTest.java
EXTRA_DIST += tests/openbravo_test.sh tests/openbravo_setup_test.sh tests/hosts/openbravo/Till.java \
	tests/hosts/openbravo/TillTest.java tests/hosts/openbravo/HelperTest.java tests/hosts/openbravo/Bench.java tests/hosts/openbravo/database.bsh

# The language of hook files.
reg_described_ldadd = libregulars-described.la libregulars-journal.la libregulars-core.la $(CHECK_LIBS)
if HAVE_CHECK
check_PROGRAMS += tests/check_source tests/check_lex tests/check_type tests/check_declare tests/check_hookfile
tests_check_source_SOURCES = tests/check_source.c
tests_check_source_LDADD = $(reg_described_ldadd)
tests_check_lex_SOURCES = tests/check_lex.c
tests_check_lex_LDADD = $(reg_described_ldadd)
tests_check_type_SOURCES = tests/check_type.c
tests_check_type_LDADD = $(reg_described_ldadd) $(FFI_LIBS)
tests_check_declare_SOURCES = tests/check_declare.c tests/described_layouts.h
tests_check_declare_LDADD = $(reg_described_ldadd)
tests_check_hookfile_SOURCES = tests/check_hookfile.c
tests_check_hookfile_LDADD = $(reg_described_ldadd)
endif
check_SCRIPTS += tests/page_test.sh
EXTRA_DIST += tests/page_test.sh tests/page_figures.py
check_SCRIPTS += tests/completion_test.sh
EXTRA_DIST += tests/completion_test.sh
check_SCRIPTS += tests/manual_test.sh
EXTRA_DIST += tests/manual_test.sh
check_SCRIPTS += tests/hook_test.sh
EXTRA_DIST += tests/hook_test.sh
EXTRA_PROGRAMS += tests/fuzz/fuzz_hook
tests_fuzz_fuzz_hook_SOURCES = tests/fuzz/fuzz_hook.c tests/fuzz/fuzz_main.c
tests_fuzz_fuzz_hook_LDADD = libregulars-described.la libregulars-core.la
EXTRA_DIST += tests/fuzz/corpus/hook/declarations.hook tests/fuzz/corpus/hook/entry.hook \
	tests/fuzz/corpus/hook/intercept.hook tests/fuzz/corpus/hook/poll.hook tests/fuzz/corpus/hook/register.hook

# The described door, met in the test's own process: -export-dynamic, for its host's functions are the test's.
reg_met_sources = tests/met.c tests/met.h $(reg_support_sources)
reg_met_ldadd = libregulars-met.la libregulars-journal.la libregulars-core.la $(CHECK_LIBS) $(FFI_LIBS) -ldl
if HAVE_CHECK
check_PROGRAMS += tests/check_met_shapes tests/check_met_text tests/check_met_life tests/check_met_path \
	tests/check_met_unload
tests_check_met_shapes_SOURCES = tests/check_met_shapes.c $(reg_met_sources)
tests_check_met_shapes_LDADD = $(reg_met_ldadd)
tests_check_met_shapes_LDFLAGS = $(AM_LDFLAGS) -export-dynamic
tests_check_met_text_SOURCES = tests/check_met_text.c $(reg_met_sources)
tests_check_met_text_LDADD = $(reg_met_ldadd)
tests_check_met_text_LDFLAGS = $(AM_LDFLAGS) -export-dynamic
tests_check_met_life_SOURCES = tests/check_met_life.c $(reg_met_sources)
tests_check_met_life_LDADD = $(reg_met_ldadd)
tests_check_met_life_LDFLAGS = $(AM_LDFLAGS) -export-dynamic
tests_check_met_path_SOURCES = tests/check_met_path.c $(reg_met_sources)
tests_check_met_path_LDADD = $(reg_met_ldadd)
tests_check_met_unload_SOURCES = tests/check_met_unload.c $(reg_met_sources)
tests_check_met_unload_LDADD = $(reg_met_ldadd)
tests_check_met_unload_LDFLAGS = $(AM_LDFLAGS) -export-dynamic
endif
EXTRA_PROGRAMS += tests/fuzz/fuzz_met
tests_fuzz_fuzz_met_SOURCES = tests/fuzz/fuzz_met.c tests/fuzz/fuzz_main.c
tests_fuzz_fuzz_met_LDADD = libregulars-met.la libregulars-journal.la libregulars-core.la $(FFI_LIBS) -ldl
EXTRA_DIST += tests/fuzz/corpus/met/sale tests/fuzz/corpus/met/ring tests/fuzz/corpus/met/null \
	tests/fuzz/corpus/met/negative tests/fuzz/corpus/met/bcd
check_SCRIPTS += tests/language_test.sh
EXTRA_DIST += tests/language_test.sh tests/language_scan.py tests/fixtures/language/session.zh_CN

# What tests took pictures of.
clean-local:
	rm -rf sql-ledger-pictures openbravo-pictures
