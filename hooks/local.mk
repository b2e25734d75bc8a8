# The doors that a host loads: what the plugin is beside the core.
noinst_LTLIBRARIES += libregulars-doors.la
libregulars_doors_la_SOURCES = hooks/native.c hooks/native.h hooks/native_menu.c
libregulars_doors_la_SOURCES += hooks/session.c hooks/session.h
libregulars_doors_la_SOURCES += hooks/ticket.c hooks/ticket.h
libregulars_doors_la_SOURCES += hooks/json.c hooks/json.h hooks/json_session.c hooks/json_ticket.c
libregulars_doors_la_SOURCES += hooks/json_sale.c hooks/json_menu.c
libregulars_doors_la_LIBADD = libregulars-core.la

# What the JSON calls take and give, for programs, and how to make them in each language.
jsondir = $(pkgdatadir)/json
dist_json_DATA = \
	hooks/json/checkout.schema.json \
	hooks/json/common.schema.json \
	hooks/json/menu.list.schema.json \
	hooks/json/menu.run.schema.json \
	hooks/json/pump.test.schema.json \
	hooks/json/redeem.release.schema.json \
	hooks/json/sale.close.schema.json \
	hooks/json/sale.completion.schema.json \
	hooks/json/sale.end.schema.json \
	hooks/json/sale.identify.schema.json \
	hooks/json/sale.line.schema.json \
	hooks/json/sale.open.schema.json \
	hooks/json/sale.prepay.schema.json \
	hooks/json/sale.refund.schema.json \
	hooks/json/sale.tender.schema.json \
	hooks/json/sale.total.schema.json \
	hooks/json/sale.void.schema.json \
	hooks/json/shift.close.schema.json \
	hooks/json/shift.open.schema.json \
	hooks/json/tank.return.schema.json
jsonexamplesdir = $(pkgdatadir)/json/examples
dist_jsonexamples_DATA = \
	hooks/json/examples/Sale.java \
	hooks/json/examples/sale.js \
	hooks/json/examples/sale.php \
	hooks/json/examples/sale.pl \
	hooks/json/examples/sale.py

# -z nodelete: a host may keep pointers of ours past dlclose(), and GLib's must not go with us.
plugindir = $(libdir)/regulars
plugin_LTLIBRARIES = regulars.la
regulars_la_SOURCES =
regulars_la_LIBADD = libregulars-doors.la
regulars_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -no-undefined \
	-export-symbols $(srcdir)/plugin/regulars.sym -Wl,-z,nodelete
EXTRA_regulars_la_DEPENDENCIES = plugin/regulars.sym
EXTRA_DIST += plugin/regulars.sym

install-data-hook:
	rm -f $(DESTDIR)$(plugindir)/regulars.la $(DESTDIR)$(plugindir)/regulars-hook.la $(DESTDIR)$(plugindir)/regulars-audit.la
uninstall-hook:
	rm -f $(DESTDIR)$(plugindir)/regulars.so $(DESTDIR)$(plugindir)/regulars-hook.so $(DESTDIR)$(plugindir)/regulars-audit.so

# Texts and numbers of other programs, used by the journal and the described door.
noinst_LTLIBRARIES += libregulars-values.la
libregulars_values_la_SOURCES = hooks/journal/bag.c hooks/journal/bag.h
libregulars_values_la_SOURCES += hooks/journal/scale.c hooks/journal/scale.h
libregulars_values_la_SOURCES += hooks/journal/when.c hooks/journal/when.h

# The journal door, used by the command and by the reference till's replay.
noinst_LTLIBRARIES += libregulars-journal.la
libregulars_journal_la_SOURCES = \
	hooks/journal/csv.c hooks/journal/csv.h \
	hooks/journal/input.c hooks/journal/input.h \
	hooks/journal/journal.h \
	hooks/journal/jsonl.c \
	hooks/journal/lookup.c hooks/journal/lookup.h \
	hooks/journal/map.c hooks/journal/map.h \
	hooks/journal/naxml.c hooks/journal/naxml_element.c hooks/journal/naxml_parts.h \
	hooks/journal/naxml_event.c hooks/journal/naxml_event.h \
	hooks/journal/read.c \
	hooks/journal/rows.c hooks/journal/rows_value.c hooks/journal/rows_parts.h
libregulars_journal_la_LIBADD = libregulars-values.la $(EXPAT_LIBS) $(LIBCONFIG_LIBS) $(UTF8PROC_LIBS)

mapsdir = $(pkgdatadir)/maps
dist_maps_DATA = manager/maps/ccs.map manager/maps/cdnow.map manager/maps/fleet.map

include hooks/helper/local.mk
include hooks/described/local.mk
include hooks/hosts/till/local.mk
include hooks/hosts/farcards/local.mk
include hooks/hosts/sql-ledger/local.mk
include hooks/hosts/openbravo/local.mk
