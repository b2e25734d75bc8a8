# Hosts under test, and what stands in for the plugin there.
noinst_LTLIBRARIES += tests/hosts/fake_plugin.la
tests_hosts_fake_plugin_la_SOURCES = tests/hosts/fake_plugin.c
# -rpath makes libtool build a shared object although nothing installs it.
tests_hosts_fake_plugin_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -rpath /nowhere

check_SCRIPTS += tests/till_test.sh tests/till_session_test.sh
EXTRA_DIST += tests/till_test.sh tests/till_session_test.sh tests/fixtures/till
# Sample hosts, and the tests that run them.
if HAVE_CHECK
EXTRA_PROGRAMS += tests/hosts/minimal_host
check_DATA += tests/hosts/minimal_host$(EXEEXT)
check_SCRIPTS += tests/check_minimal_host.sh
endif
tests_hosts_minimal_host_SOURCES = tests/hosts/minimal_host.c
tests_hosts_minimal_host_LDADD = -ldl
EXTRA_DIST += tests/check_minimal_host.sh
CLEANFILES += tests/hosts/minimal_host$(EXEEXT)
EXTRA_DIST += tests/hosts/sql-ledger/cashiers.pl tests/hosts/sql-ledger/client.py tests/hosts/sql-ledger/host.sh
EXTRA_DIST += tests/hosts/sql-ledger/station.sql tests/hosts/sql-ledger/page.py tests/hosts/sql-ledger/sales.py
EXTRA_DIST += tests/hosts/sql-ledger/compare.py tests/hosts/sql-ledger/browser.py tests/fixtures/sql-ledger.programme
check_SCRIPTS += tests/sql_ledger_test.sh
EXTRA_DIST += tests/sql_ledger_test.sh
