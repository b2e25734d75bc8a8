# The journal door, used by the command and by the reference till's replay.
noinst_LTLIBRARIES += libregulars-journal.la
libregulars_journal_la_SOURCES = \
	hooks/journal/journal.h
libregulars_journal_la_LIBADD = $(EXPAT_LIBS) $(LIBCONFIG_LIBS)

include hooks/hosts/till/local.mk
