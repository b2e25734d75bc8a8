# Tills of the Openbravo family: scripts that the set-up puts into their databases, and the glue that these load.
openbravodir = $(pkgdatadir)/openbravo
dist_openbravo_DATA = hooks/hosts/openbravo/call.bsh hooks/hosts/openbravo/event.bsh hooks/hosts/openbravo/glue.bsh \
	hooks/hosts/openbravo/screen.bsh hooks/hosts/openbravo/setup.bsh hooks/hosts/openbravo/setup.zh_CN \
	hooks/hosts/openbravo/receipt.xml
nodist_sbin_SCRIPTS = hooks/hosts/openbravo/regulars-openbravo-setup
EXTRA_DIST += hooks/hosts/openbravo/regulars-openbravo-setup.in
CLEANFILES += hooks/hosts/openbravo/regulars-openbravo-setup
hooks/hosts/openbravo/regulars-openbravo-setup: hooks/hosts/openbravo/regulars-openbravo-setup.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(SED) -e 's|@pkgdatadir[@]|$(pkgdatadir)|g' -e 's|@plugindir[@]|$(plugindir)|g' -e 's|@sbindir[@]|$(sbindir)|g' \
		-e 's|@VERSION[@]|$(PACKAGE_VERSION)|g' $(srcdir)/hooks/hosts/openbravo/regulars-openbravo-setup.in >$@ && chmod +x $@
