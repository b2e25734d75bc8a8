# The language of hook files: read by the command, and by the door that stands in the host.
noinst_LTLIBRARIES += libregulars-described.la
libregulars_described_la_SOURCES = hooks/described/source.c hooks/described/source.h
libregulars_described_la_SOURCES += hooks/described/lex.c hooks/described/lex.h
libregulars_described_la_SOURCES += hooks/described/type.c hooks/described/type.h
libregulars_described_la_SOURCES += hooks/described/type_base.c hooks/described/type_layout.c
libregulars_described_la_SOURCES += hooks/described/declare.c hooks/described/declare.h hooks/described/declare_parts.h
libregulars_described_la_SOURCES += hooks/described/declare_type.c hooks/described/declare_attribute.c hooks/described/declare_record.c
libregulars_described_la_SOURCES += hooks/described/declare_value.c hooks/described/declare_directive.c
libregulars_described_la_SOURCES += hooks/described/expr.c hooks/described/expr_name.c hooks/described/expr_print.c \
	hooks/described/expr.h hooks/described/expr_parts.h
libregulars_described_la_SOURCES += hooks/described/mapping.c hooks/described/mapping.h hooks/described/mapping_parts.h
libregulars_described_la_SOURCES += hooks/described/mapping_value.c hooks/described/mapping_fit.c hooks/described/mapping_reading.h
libregulars_described_la_SOURCES += hooks/described/mapping_event.c
libregulars_described_la_SOURCES += hooks/described/mapping_call.c hooks/described/mapping_step.c hooks/described/mapping_handler.c
libregulars_described_la_SOURCES += hooks/described/hookfile.c hooks/described/hookfile.h
libregulars_described_la_LIBADD = libregulars-values.la $(FFI_LIBS) $(UTF8PROC_LIBS)
