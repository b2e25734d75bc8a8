# The room behind the doors: one convenience library, linked by the plugin, the command and the tests.
noinst_LTLIBRARIES += libregulars-core.la
libregulars_core_la_SOURCES = \
	plugin/regulars.h \
	plugin/err.c plugin/err.h \
	plugin/card.c plugin/card.h \
	plugin/day.c \
	plugin/phone.c plugin/phone.h \
	plugin/plate.c plugin/plate.h \
	plugin/width.c plugin/width.h \
	plugin/zone.c plugin/zone.h
nodist_libregulars_core_la_SOURCES = schema/statements.c schema/statements.h
libregulars_core_la_LIBADD = $(SQLITE_LIBS) $(JANSSON_LIBS) $(SODIUM_LIBS) $(LIBCONFIG_LIBS) $(UTF8PROC_LIBS) $(GLIB_LIBS)

include_HEADERS = plugin/regulars.h
