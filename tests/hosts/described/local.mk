# Sample hosts with C interfaces of their own, and the test that meets each by its hook file.
noinst_LTLIBRARIES += tests/hosts/described/libterminal_sdk.la tests/hosts/described/libforecourt.la \
	tests/hosts/described/libplain.la
reg_described_programs = tests/hosts/described/native_host tests/hosts/described/farcards_host tests/hosts/described/farcards6_host \
	tests/hosts/described/terminal_host tests/hosts/described/forecourt_host tests/hosts/described/tef_host \
	tests/hosts/described/nested_host tests/hosts/described/plain_host tests/hosts/described/dump_sales
noinst_PROGRAMS += $(reg_described_programs)

# -rpath makes libtool build shared objects although nothing installs them.
tests_hosts_described_libterminal_sdk_la_SOURCES = tests/hosts/described/terminal_sdk.c tests/hosts/described/terminal_sdk.h
tests_hosts_described_libterminal_sdk_la_CFLAGS = $(AM_CFLAGS) -fvisibility=default
tests_hosts_described_libterminal_sdk_la_LDFLAGS = $(AM_LDFLAGS) -avoid-version -shared -rpath /nowhere
tests_hosts_described_libforecourt_la_SOURCES = tests/hosts/described/forecourt.c tests/hosts/described/forecourt.h
tests_hosts_described_libforecourt_la_CFLAGS = $(AM_CFLAGS) -fvisibility=default
tests_hosts_described_libforecourt_la_LDFLAGS = $(AM_LDFLAGS) -avoid-version -shared -rpath /nowhere
tests_hosts_described_libplain_la_SOURCES = tests/hosts/described/plain.c tests/hosts/described/plain.h
tests_hosts_described_libplain_la_CFLAGS = $(AM_CFLAGS) -fvisibility=default
tests_hosts_described_libplain_la_LDFLAGS = $(AM_LDFLAGS) -avoid-version -shared -rpath /nowhere

tests_hosts_described_native_host_SOURCES = tests/hosts/described/native_host.c tests/hosts/described/ten_sales.h
tests_hosts_described_native_host_LDADD = -ldl
tests_hosts_described_farcards_host_SOURCES = tests/hosts/described/farcards_host.c tests/hosts/described/farcards.h \
	tests/hosts/described/gb18030.h
tests_hosts_described_farcards_host_LDADD = -ldl
tests_hosts_described_farcards6_host_SOURCES = tests/hosts/described/farcards6_host.c
tests_hosts_described_farcards6_host_LDADD = -ldl
tests_hosts_described_terminal_host_SOURCES = tests/hosts/described/terminal_host.c
# -no-install: no wrapper script, which would be the host that is met.
tests_hosts_described_terminal_host_LDFLAGS = $(AM_LDFLAGS) -no-install
tests_hosts_described_terminal_host_LDADD = tests/hosts/described/libterminal_sdk.la
tests_hosts_described_forecourt_host_SOURCES = tests/hosts/described/forecourt_host.c
tests_hosts_described_forecourt_host_LDFLAGS = $(AM_LDFLAGS) -no-install
tests_hosts_described_forecourt_host_LDADD = tests/hosts/described/libforecourt.la
tests_hosts_described_tef_host_SOURCES = tests/hosts/described/tef_host.c tests/hosts/described/tef.h
tests_hosts_described_tef_host_LDADD = -ldl
# A host whose own program has the functions: they are found when it exports them.
tests_hosts_described_nested_host_SOURCES = tests/hosts/described/nested_host.c tests/hosts/described/nested.h
tests_hosts_described_nested_host_LDADD =
tests_hosts_described_nested_host_LDFLAGS = $(AM_LDFLAGS) -export-dynamic
tests_hosts_described_plain_host_SOURCES = tests/hosts/described/plain_host.c
tests_hosts_described_plain_host_LDFLAGS = $(AM_LDFLAGS) -no-install
tests_hosts_described_plain_host_LDADD = tests/hosts/described/libplain.la
tests_hosts_described_dump_sales_SOURCES = tests/hosts/described/dump_sales.c
tests_hosts_described_dump_sales_LDADD = $(SQLITE_LIBS)

check_SCRIPTS += tests/described_test.sh
EXTRA_DIST += tests/described_test.sh tests/hosts/described/hooks
