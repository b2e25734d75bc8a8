# The reference till: knows the plugin through regulars.h alone.
bin_PROGRAMS += regulars-till
regulars_till_SOURCES = \
	hooks/hosts/till/catalog.c hooks/hosts/till/catalog.h \
	hooks/hosts/till/command.c hooks/hosts/till/command.h \
	hooks/hosts/till/desk.c \
	hooks/hosts/till/document.c \
	hooks/hosts/till/figures.c hooks/hosts/till/figures.h \
	hooks/hosts/till/form.c hooks/hosts/till/form.h \
	hooks/hosts/till/keys.c hooks/hosts/till/keys.h \
	hooks/hosts/till/loader.c hooks/hosts/till/loader.h \
	hooks/hosts/till/loyalty.c hooks/hosts/till/loyalty.h \
	hooks/hosts/till/menu.c hooks/hosts/till/menu.h \
	hooks/hosts/till/options.c hooks/hosts/till/options.h \
	hooks/hosts/till/own_journal.c hooks/hosts/till/own_journal.h \
	hooks/hosts/till/receipt.c hooks/hosts/till/receipt.h \
	hooks/hosts/till/replay.c hooks/hosts/till/replay.h \
	hooks/hosts/till/ring.c \
	hooks/hosts/till/sales.c hooks/hosts/till/sales.h \
	hooks/hosts/till/screen.c hooks/hosts/till/screen.h \
	hooks/hosts/till/text.c hooks/hosts/till/text.h \
	hooks/hosts/till/ticket.c hooks/hosts/till/ticket.h \
	hooks/hosts/till/till.c hooks/hosts/till/till.h \
	hooks/hosts/till/words.c hooks/hosts/till/words.h \
	manager/i18n.c manager/i18n.h
regulars_till_CPPFLAGS = $(AM_CPPFLAGS) -DREG_PLUGIN_PATH='"$(libdir)/regulars/regulars.so"'
# The journal door for --replay, and with it the site's zone; nothing else of Regulars.
regulars_till_LDADD = libregulars-journal.la libregulars-core.la $(JANSSON_LIBS) $(UTF8PROC_LIBS) -ldl
