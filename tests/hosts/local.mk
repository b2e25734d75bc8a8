# Sample hosts, and the tests that run them.
if HAVE_CHECK
EXTRA_PROGRAMS += tests/hosts/minimal_host
check_DATA = tests/hosts/minimal_host$(EXEEXT)
check_SCRIPTS += tests/check_minimal_host.sh
endif
tests_hosts_minimal_host_SOURCES = tests/hosts/minimal_host.c
tests_hosts_minimal_host_LDADD = -ldl
EXTRA_DIST += tests/check_minimal_host.sh
CLEANFILES += tests/hosts/minimal_host$(EXEEXT)
