# Languages other than English: one catalogue each, po/<language>.po. `make update-po` takes in what the sources say now.
zh_CNmodir = $(localedir)/zh_CN/LC_MESSAGES
nodist_zh_CNmo_DATA = po/locale/zh_CN/LC_MESSAGES/regulars.mo
EXTRA_DIST += po/zh_CN.po po/extract po/keywords
# Laid out as installed, so that programs find them before they are: REGULARS_LOCALEDIR=po/locale.
po/locale/zh_CN/LC_MESSAGES/regulars.mo: po/zh_CN.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) --check-format -o $@ $(srcdir)/po/zh_CN.po
CLEANFILES += po/locale/zh_CN/LC_MESSAGES/regulars.mo po/regulars.pot

update-po:
	$(MKDIR_P) po
	$(SHELL) $(srcdir)/po/extract $(srcdir) po/regulars.pot
	$(MSGMERGE) --quiet --update --backup=none --no-wrap --no-fuzzy-matching --add-location=file \
		$(srcdir)/po/zh_CN.po po/regulars.pot
	msgattrib --no-obsolete --no-wrap --add-location=file -o $(srcdir)/po/zh_CN.po $(srcdir)/po/zh_CN.po
.PHONY: update-po
