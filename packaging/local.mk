# What a checkout is built, shown and checked with, and the demo's journals, which are examples of the JSON form.
EXTRA_DIST += packaging/build-aux/m4/.gitkeep packaging/build-deps packaging/check packaging/packages packaging/package-files packaging/next-version packaging/try-rpm packaging/try-packages packaging/try-sql-ledger packaging/common.sh packaging/demo packaging/demo.programme packaging/demo-history.jsonl \
	packaging/demo-morning.jsonl packaging/tsan.supp packaging/valgrind.supp

pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = packaging/regulars.pc
dist_man5_MANS += packaging/man/regulars-programme.5
dist_man5_MANS += packaging/man/regulars-map.5
dist_man5_MANS += packaging/man/regulars-hook.5
dist_man5_MANS += packaging/man/regulars-json.5

# What the commands do stands in their help alone, which the program itself prints: where what is built cannot run here,
# `make REGULARS_FOR_BUILD=PROGRAM TILL_FOR_BUILD=PROGRAM` names those of the same version that can.
REGULARS_FOR_BUILD = ./regulars$(EXEEXT)
TILL_FOR_BUILD = ./regulars-till$(EXEEXT)
nodist_man1_MANS = packaging/man/regulars.1 packaging/man/regulars-till.1
EXTRA_DIST += packaging/man/regulars.1.in packaging/man/regulars-till.1.in packaging/man/commands.sh \
	packaging/man/help.awk packaging/man/help-till.awk
packaging/man/regulars.1: packaging/man/regulars.1.in packaging/man/commands.sh packaging/man/help.awk regulars$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(srcdir)/packaging/man/commands.sh $(REGULARS_FOR_BUILD) \
		$(srcdir)/packaging/man/regulars.1.in >$@.tmp && mv $@.tmp $@
packaging/man/regulars-till.1: packaging/man/regulars-till.1.in packaging/man/commands.sh packaging/man/help-till.awk \
		regulars-till$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(srcdir)/packaging/man/commands.sh $(TILL_FOR_BUILD) \
		$(srcdir)/packaging/man/regulars-till.1.in >$@.tmp && mv $@.tmp $@
CLEANFILES += packaging/man/regulars.1 packaging/man/regulars-till.1

# What a station uses, in Chinese.
zh_CNman1dir = $(mandir)/zh_CN/man1
zh_CNman5dir = $(mandir)/zh_CN/man5
zh_CNman7dir = $(mandir)/zh_CN/man7
dist_zh_CNman5_DATA = packaging/man/zh_CN/regulars-programme.5
dist_zh_CNman7_DATA = packaging/man/zh_CN/regulars-evaluation.7 packaging/man/zh_CN/regulars-openbravo.7
nodist_zh_CNman1_DATA = packaging/man/zh_CN/regulars.1 packaging/man/zh_CN/regulars-till.1
EXTRA_DIST += packaging/man/zh_CN/regulars.1.in packaging/man/zh_CN/regulars-till.1.in
reg_man_zh_CN = REGULARS_LOCALEDIR=po/locale MAN_LOCALE=zh_CN.UTF-8 $(srcdir)/packaging/man/commands.sh
packaging/man/zh_CN/regulars.1: packaging/man/zh_CN/regulars.1.in packaging/man/commands.sh packaging/man/help.awk \
		regulars$(EXEEXT) po/locale/zh_CN/LC_MESSAGES/regulars.mo
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(reg_man_zh_CN) $(REGULARS_FOR_BUILD) \
		$(srcdir)/packaging/man/zh_CN/regulars.1.in >$@.tmp && mv $@.tmp $@
packaging/man/zh_CN/regulars-till.1: packaging/man/zh_CN/regulars-till.1.in packaging/man/commands.sh \
		packaging/man/help-till.awk regulars-till$(EXEEXT) po/locale/zh_CN/LC_MESSAGES/regulars.mo
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(reg_man_zh_CN) $(TILL_FOR_BUILD) \
		$(srcdir)/packaging/man/zh_CN/regulars-till.1.in >$@.tmp && mv $@.tmp $@
CLEANFILES += $(nodist_zh_CNman1_DATA)

# One manual of all pages.
EXTRA_DIST += packaging/man/manual.sh packaging/man/manual.awk packaging/man/manual.css
reg_manual_pages = $(nodist_man1_MANS) $(dist_man1_MANS) $(dist_man3_MANS) $(dist_man5_MANS) $(dist_man7_MANS) $(dist_man8_MANS)
if MANDOC
nodist_doc_DATA = packaging/man/manual.html
packaging/man/manual.html: $(reg_manual_pages) packaging/man/manual.sh packaging/man/manual.awk packaging/man/manual.css \
		$(reg_manual_pictures)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && MANDOC='$(MANDOC)' $(srcdir)/packaging/man/manual.sh '$(srcdir)' '$(PACKAGE_VERSION)' \
		$(reg_manual_pages) >$@.tmp && mv $@.tmp $@
CLEANFILES += packaging/man/manual.html
endif

dist_man3_MANS += packaging/man/regulars_plugin.3
dist_man5_MANS += packaging/man/regulars-event.5
dist_man7_MANS += packaging/man/regulars-evaluation.7

# The user, the folders and the units of an installed station, with the paths that were configured.
reg_units = regulars-ingest.path regulars-ingest.service regulars-daily.timer regulars-daily.service \
	regulars-helper.socket regulars-helper.service
EXTRA_DIST += packaging/systemd/sysusers.conf.in packaging/systemd/tmpfiles.conf.in \
	$(reg_units:%=packaging/systemd/%.in)
if SYSTEMD
nodist_systemdsystemunit_DATA = $(reg_units:%=packaging/systemd/%)
sysusersdir = $(prefix)/lib/sysusers.d
nodist_sysusers_DATA = packaging/systemd/sysusers.d/regulars.conf
tmpfilesdir = $(prefix)/lib/tmpfiles.d
nodist_tmpfiles_DATA = packaging/systemd/tmpfiles.d/regulars.conf
endif
reg_installed_files = $(reg_units:%=packaging/systemd/%) packaging/systemd/sysusers.d/regulars.conf \
	packaging/systemd/tmpfiles.d/regulars.conf
reg_installed_paths = $(SED) -e 's|@bindir[@]|$(bindir)|g' -e 's|@sbindir[@]|$(sbindir)|g' -e 's|@statedir[@]|$(localstatedir)/lib/regulars|g' \
	-e 's|@spooldir[@]|$(localstatedir)/spool/regulars|g' -e 's|@backupdir[@]|$(localstatedir)/backups/regulars|g'
$(reg_units:%=packaging/systemd/%): packaging/systemd/%: $(srcdir)/packaging/systemd/%.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(reg_installed_paths) $(srcdir)/packaging/systemd/$*.in >$@
packaging/systemd/sysusers.d/regulars.conf: packaging/systemd/sysusers.conf.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(reg_installed_paths) $(srcdir)/packaging/systemd/sysusers.conf.in >$@
packaging/systemd/tmpfiles.d/regulars.conf: packaging/systemd/tmpfiles.conf.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(reg_installed_paths) $(srcdir)/packaging/systemd/tmpfiles.conf.in >$@
CLEANFILES += $(reg_installed_files)

EXTRA_DIST += packaging/debian/changelog packaging/debian/control packaging/debian/copyright packaging/debian/rules \
	packaging/debian/regulars-dev.docs packaging/debian/regulars-dev.examples packaging/debian/regulars-dev.install \
	packaging/debian/regulars-dev.manpages packaging/debian/regulars-till.install \
	packaging/debian/regulars-sql-ledger.install packaging/debian/regulars-sql-ledger.manpages \
	packaging/debian/regulars-sql-ledger.prerm \
	packaging/debian/regulars-sql-ledger.lintian-overrides packaging/debian/tests/readme packaging/debian/tests/sql-ledger \
	packaging/debian/regulars-till.manpages packaging/debian/regulars.README.Debian \
	packaging/debian/regulars.doc-base packaging/debian/regulars.docs packaging/debian/regulars.examples packaging/debian/regulars.install \
	packaging/debian/regulars.manpages packaging/debian/regulars.postrm packaging/debian/source/format

bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/vendor-completions
dist_zshcompletion_DATA = packaging/completion/_regulars
fishcompletiondir = $(datadir)/fish/vendor_completions.d
dist_fishcompletion_DATA = packaging/completion/regulars.fish
# bash finds it by the name of the command, without an ending.
EXTRA_DIST += packaging/completion/regulars.bash
nodist_bashcompletion_DATA = packaging/completion/regulars
packaging/completion/regulars: packaging/completion/regulars.bash
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cp $(srcdir)/packaging/completion/regulars.bash $@
# What is complete by the help of a command is one text for all such commands.
reg_completion_bash = packaging/completion/regulars-till packaging/completion/regulars-sql-ledger-setup \
	packaging/completion/regulars-openbravo-setup
reg_completion_zsh = packaging/completion/_regulars-till packaging/completion/_regulars-sql-ledger-setup \
	packaging/completion/_regulars-openbravo-setup
reg_completion_fish = packaging/completion/regulars-till.fish packaging/completion/regulars-sql-ledger-setup.fish \
	packaging/completion/regulars-openbravo-setup.fish
nodist_bashcompletion_DATA += $(reg_completion_bash)
nodist_zshcompletion_DATA = $(reg_completion_zsh)
nodist_fishcompletion_DATA = $(reg_completion_fish)
EXTRA_DIST += packaging/completion/by-help.bash.in packaging/completion/by-help.zsh.in packaging/completion/by-help.fish.in
reg_completion = $(AM_V_GEN)$(MKDIR_P) $(@D) && command=$$(basename $@ .fish | $(SED) 's/^_//') && \
	$(SED) -e "s/@command@/$$command/g" -e "s/@function@/$$(echo $$command | tr - _)/g"
$(reg_completion_bash): packaging/completion/by-help.bash.in
	$(reg_completion) $(srcdir)/packaging/completion/by-help.bash.in >$@
$(reg_completion_zsh): packaging/completion/by-help.zsh.in
	$(reg_completion) $(srcdir)/packaging/completion/by-help.zsh.in >$@
$(reg_completion_fish): packaging/completion/by-help.fish.in
	$(reg_completion) $(srcdir)/packaging/completion/by-help.fish.in >$@
CLEANFILES += packaging/completion/regulars $(reg_completion_bash) $(reg_completion_zsh) $(reg_completion_fish)
EXTRA_DIST += packaging/debian/regulars.lintian-overrides packaging/debian/regulars-dev.lintian-overrides \
	packaging/debian/regulars-till.lintian-overrides packaging/debian/source/lintian-overrides
EXTRA_DIST += packaging/debian/tests/control packaging/debian/tests/station packaging/debian/tests/sample-host
EXTRA_DIST += packaging/rpm/regulars.spec packaging/arch/PKGBUILD packaging/alpine/APKBUILD packaging/alpine/regulars.pre-install
dist_man8_MANS += packaging/man/regulars-sql-ledger-setup.8
dist_man8_MANS += packaging/man/regulars-openbravo-setup.8
dist_man8_MANS += packaging/man/regulars-helper.8
dist_man7_MANS += packaging/man/regulars-openbravo.7
reg_manual_pictures = packaging/man/pictures/openbravo-buttons.png packaging/man/pictures/openbravo-line.png \
	packaging/man/pictures/openbravo-member.png packaging/man/pictures/openbravo-menu.png \
	packaging/man/pictures/openbravo-plate.png packaging/man/pictures/openbravo-redeem.png \
	packaging/man/pictures/openbravo-total.png
EXTRA_DIST += $(reg_manual_pictures)
EXTRA_DIST += packaging/debian/regulars-openbravo.install packaging/debian/regulars-openbravo.lintian-overrides \
	packaging/debian/regulars-openbravo.manpages
