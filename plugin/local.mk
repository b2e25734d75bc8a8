# The room behind the doors: one convenience library, linked by the plugin, the command and the tests.
noinst_LTLIBRARIES += libregulars-core.la
libregulars_core_la_SOURCES = plugin/regulars.h
libregulars_core_la_SOURCES += plugin/err.c plugin/err.h
libregulars_core_la_SOURCES += plugin/store.c plugin/store.h plugin/store_internal.h
libregulars_core_la_SOURCES += plugin/store_open.c
libregulars_core_la_SOURCES += plugin/store_backup.c
libregulars_core_la_SOURCES += plugin/side.c plugin/side.h
libregulars_core_la_SOURCES += plugin/side_files.c plugin/side_files.h
libregulars_core_la_SOURCES += plugin/side_init.c
libregulars_core_la_SOURCES += plugin/event.c plugin/event.h plugin/event_parts.h
libregulars_core_la_SOURCES += plugin/event_check.c
libregulars_core_la_SOURCES += plugin/event_fill.c
libregulars_core_la_SOURCES += plugin/event_hash.c plugin/digits.h
libregulars_core_la_SOURCES += plugin/event_json.c plugin/event_body.c plugin/event_json.h plugin/json_members.c plugin/json_members.h
libregulars_core_la_SOURCES += plugin/card.c plugin/card.h
libregulars_core_la_SOURCES += plugin/phone.c plugin/phone.h
libregulars_core_la_SOURCES += plugin/plate.c plugin/plate.h
libregulars_core_la_SOURCES += plugin/programme.c plugin/programme.h plugin/programme_read.c plugin/programme_read.h plugin/programme_text.c
libregulars_core_la_SOURCES += plugin/earn.c plugin/earn.h
libregulars_core_la_SOURCES += plugin/mac.c plugin/mac.h
libregulars_core_la_SOURCES += plugin/identity.c plugin/identity.h
libregulars_core_la_SOURCES += plugin/fact.c plugin/fact.h
libregulars_core_la_SOURCES += plugin/chain.c plugin/chain.h
libregulars_core_la_SOURCES += plugin/doc.c plugin/doc.h
libregulars_core_la_SOURCES += plugin/doclink.c plugin/doclink.h
libregulars_core_la_SOURCES += plugin/resolve.c plugin/resolve.h
libregulars_core_la_SOURCES += plugin/unit.c plugin/unit.h
libregulars_core_la_SOURCES += plugin/row.c plugin/row.h
libregulars_core_la_SOURCES += plugin/set.c plugin/set.h
libregulars_core_la_SOURCES += plugin/fold.c plugin/fold.h
libregulars_core_la_SOURCES += plugin/account.c plugin/account.h
libregulars_core_la_SOURCES += plugin/settle.c plugin/settle.h
libregulars_core_la_SOURCES += plugin/capture.c plugin/capture.h
libregulars_core_la_SOURCES += plugin/day.c
libregulars_core_la_SOURCES += plugin/width.c plugin/width.h
libregulars_core_la_SOURCES += plugin/zone.c plugin/zone.h
libregulars_core_la_SOURCES += plugin/tier.c plugin/tier.h
libregulars_core_la_SOURCES += plugin/ledger.c plugin/ledger.h
libregulars_core_la_SOURCES += plugin/derive.c plugin/derive.h
libregulars_core_la_SOURCES += plugin/act.c plugin/act_bind.c plugin/act_programme.c plugin/act.h plugin/act_internal.h
libregulars_core_la_SOURCES += plugin/text.c plugin/text.h
libregulars_core_la_SOURCES += plugin/habit.c plugin/habit.h plugin/signals.c plugin/signals.h
libregulars_core_la_SOURCES += plugin/checkout.c plugin/checkout_lines.c plugin/checkout_json.c plugin/checkout.h plugin/checkout_parts.h
libregulars_core_la_SOURCES += plugin/rebuild.c plugin/verify.c plugin/rebuild.h
libregulars_core_la_SOURCES += plugin/place.c plugin/place.h
libregulars_core_la_SOURCES += plugin/spool.c plugin/spool.h
libregulars_core_la_SOURCES += plugin/writer.c plugin/writer.h
libregulars_core_la_SOURCES += plugin/menu.c plugin/menu.h plugin/menu_check.c plugin/menu_lookup.c plugin/menu_enrol.c plugin/menu_bind.c
nodist_libregulars_core_la_SOURCES = schema/statements.c schema/statements.h
libregulars_core_la_LIBADD = $(SQLITE_LIBS) $(JANSSON_LIBS) $(SODIUM_LIBS) $(LIBCONFIG_LIBS) $(UTF8PROC_LIBS) $(GLIB_LIBS)

include_HEADERS = plugin/regulars.h

programmesdir = $(pkgdatadir)/programmes
dist_programmes_DATA = \
	plugin/programmes/station-cn.programme \
	plugin/programmes/station-eu.programme
