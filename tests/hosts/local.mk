# Hosts under test, and what stands in for the plugin there.
noinst_LTLIBRARIES += tests/hosts/fake_plugin.la
tests_hosts_fake_plugin_la_SOURCES = tests/hosts/fake_plugin.c
# -rpath makes libtool build a shared object although nothing installs it.
tests_hosts_fake_plugin_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -rpath /nowhere

check_SCRIPTS += tests/till_test.sh
EXTRA_DIST += tests/till_test.sh tests/fixtures/till
