# The language of hook files: read by the command, and by the door that stands in the host.
noinst_LTLIBRARIES += libregulars-described.la
libregulars_described_la_SOURCES = hooks/described/source.c hooks/described/source.h
libregulars_described_la_SOURCES += hooks/described/lex.c hooks/described/lex.h
libregulars_described_la_SOURCES += hooks/described/type.c hooks/described/type.h
libregulars_described_la_SOURCES += hooks/described/type_base.c hooks/described/type_layout.c
libregulars_described_la_SOURCES += hooks/described/declare.c hooks/described/declare.h hooks/described/declare_parts.h
libregulars_described_la_SOURCES += hooks/described/declare_type.c hooks/described/declare_attribute.c hooks/described/declare_record.c
libregulars_described_la_SOURCES += hooks/described/declare_value.c hooks/described/declare_directive.c
libregulars_described_la_SOURCES += hooks/described/expr.c hooks/described/expr_name.c hooks/described/expr_path.c hooks/described/expr_print.c \
	hooks/described/expr_member.c hooks/described/expr_operator.c \
	hooks/described/expr.h hooks/described/expr_parts.h
libregulars_described_la_SOURCES += hooks/described/mapping.c hooks/described/mapping.h hooks/described/mapping_parts.h
libregulars_described_la_SOURCES += hooks/described/mapping_unit.c hooks/described/mapping_lookup.c
libregulars_described_la_SOURCES += hooks/described/mapping_value.c hooks/described/mapping_fit.c hooks/described/mapping_reading.h
libregulars_described_la_SOURCES += hooks/described/mapping_event.c
libregulars_described_la_SOURCES += hooks/described/mapping_call.c hooks/described/mapping_step.c hooks/described/mapping_move.c \
	hooks/described/mapping_handler.c
libregulars_described_la_SOURCES += hooks/described/hookfile.c hooks/described/hookfile.h
libregulars_described_la_LIBADD = libregulars-values.la $(FFI_LIBS) $(UTF8PROC_LIBS)

# The described door: what a shim, the audit object or a preloaded process loads. It stands apart from regulars.so, so
# that a host of another door loads neither libffi nor the language.
noinst_LTLIBRARIES += libregulars-met.la
libregulars_met_la_SOURCES = hooks/described/frame.h hooks/described/path.h
libregulars_met_la_SOURCES += hooks/described/eval.c hooks/described/eval.h
libregulars_met_la_SOURCES += hooks/described/move.c hooks/described/move.h
libregulars_met_la_SOURCES += hooks/described/encode.c hooks/described/encode.h
libregulars_met_la_SOURCES += hooks/described/value.c hooks/described/value.h
libregulars_met_la_SOURCES += hooks/described/fill.c hooks/described/fill.h
libregulars_met_la_SOURCES += hooks/described/loop.c hooks/described/loop.h
libregulars_met_la_SOURCES += hooks/described/closure.c hooks/described/closure.h
libregulars_met_la_SOURCES += hooks/described/call.c hooks/described/call.h
libregulars_met_la_SOURCES += hooks/described/ours.c hooks/described/ours.h
libregulars_met_la_SOURCES += hooks/described/gather.c hooks/described/gather.h
libregulars_met_la_SOURCES += hooks/described/rung.c hooks/described/rung.h
libregulars_met_la_SOURCES += hooks/described/run.c hooks/described/run.h hooks/described/lend.c
libregulars_met_la_SOURCES += hooks/described/happen.c hooks/described/happen_menu.c
libregulars_met_la_SOURCES += hooks/described/services.c hooks/described/meet.c
libregulars_met_la_SOURCES += hooks/described/door.c hooks/described/door_make.c hooks/described/door.h hooks/described/door_internal.h
libregulars_met_la_SOURCES += hooks/described/trace.c
libregulars_met_la_LIBADD = libregulars-doors.la libregulars-described.la -lm -ldl

plugin_LTLIBRARIES += regulars-hook.la
regulars_hook_la_SOURCES = hooks/described/entry.c hooks/described/entry.h
regulars_hook_la_LIBADD = libregulars-met.la
regulars_hook_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -no-undefined \
	-export-symbols $(srcdir)/hooks/described/regulars-hook.sym -Wl,-z,nodelete
EXTRA_regulars_hook_la_DEPENDENCIES = hooks/described/regulars-hook.sym
EXTRA_DIST += hooks/described/regulars-hook.sym

# Loaded by the dynamic linker itself, before anything else: the C library alone, no sanitizer.
plugin_LTLIBRARIES += regulars-audit.la
regulars_audit_la_SOURCES = hooks/described/audit.c
regulars_audit_la_CFLAGS = -std=gnu17 -Wall -Wextra -Wshadow -fvisibility=hidden -pthread
regulars_audit_la_LDFLAGS = -module -avoid-version -shared -no-undefined
