# The journal door, used by the command and by the reference till's replay.
noinst_LTLIBRARIES += libregulars-journal.la
libregulars_journal_la_SOURCES = \
	hooks/journal/bag.c hooks/journal/bag.h \
	hooks/journal/csv.c hooks/journal/csv.h \
	hooks/journal/input.c hooks/journal/input.h \
	hooks/journal/journal.h \
	hooks/journal/jsonl.c \
	hooks/journal/lookup.c hooks/journal/lookup.h \
	hooks/journal/map.c hooks/journal/map.h \
	hooks/journal/naxml.c \
	hooks/journal/naxml_event.c hooks/journal/naxml_event.h \
	hooks/journal/read.c \
	hooks/journal/rows.c \
	hooks/journal/scale.c hooks/journal/scale.h \
	hooks/journal/when.c hooks/journal/when.h
libregulars_journal_la_LIBADD = $(EXPAT_LIBS) $(LIBCONFIG_LIBS) $(UTF8PROC_LIBS)

mapsdir = $(pkgdatadir)/maps
dist_maps_DATA = manager/maps/ccs.map manager/maps/cdnow.map manager/maps/fleet.map

include hooks/hosts/till/local.mk
