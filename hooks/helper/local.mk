# The JSON calls in a process of their own.
noinst_LTLIBRARIES += libregulars-helper.la
libregulars_helper_la_SOURCES = hooks/helper/clients.c hooks/helper/clients.h hooks/helper/frame.c hooks/helper/frame.h \
	hooks/helper/listen.c hooks/helper/listen.h
libregulars_helper_la_LIBADD = libregulars-doors.la
sbin_PROGRAMS = regulars-helper
regulars_helper_SOURCES = hooks/helper/helper.c
regulars_helper_LDADD = libregulars-helper.la
