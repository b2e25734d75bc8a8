# The room behind the doors: one convenience library, linked by the plugin, the command and the tests.
noinst_LTLIBRARIES += libregulars-core.la
libregulars_core_la_SOURCES = \
	plugin/regulars.h \
	plugin/err.c plugin/err.h \
	plugin/programme.c plugin/programme.h plugin/programme_read.c plugin/programme_read.h plugin/programme_text.c \
	plugin/earn.c plugin/earn.h \
	plugin/tier.c plugin/tier.h \
	plugin/ledger.c plugin/ledger.h
nodist_libregulars_core_la_SOURCES = schema/statements.c schema/statements.h
libregulars_core_la_LIBADD = $(SQLITE_LIBS) $(JANSSON_LIBS) $(SODIUM_LIBS) $(LIBCONFIG_LIBS) $(UTF8PROC_LIBS) $(GLIB_LIBS)

include_HEADERS = plugin/regulars.h

programmesdir = $(pkgdatadir)/programmes
dist_programmes_DATA = \
	plugin/programmes/station-cn.programme \
	plugin/programmes/station-eu.programme
