reg_migrations = \
	schema/0001-facts.sql \
	schema/0002-views.sql \
	schema/0003-analysis.sql \
	schema/0004-profiles.sql \
	schema/0005-shares.sql \
	schema/0006-verdicts.sql \
	schema/0007-organisations.sql \
	schema/0008-accounts.sql \
	schema/0009-members.sql \
	schema/0010-merged.sql
reg_sql = schema/statements.sql schema/statements-profile.sql schema/statements-analysis.sql $(reg_migrations)
reg_sql += schema/statements-page.sql
reg_sql += schema/statements-report.sql
reg_sql += schema/statements-around.sql
reg_sql += schema/statements-staff.sql
reg_sql += schema/statements-shares.sql
reg_sql += schema/statements-task.sql
EXTRA_DIST += schema/embed.awk $(reg_sql)
BUILT_SOURCES += schema/statements.h schema/statements.c
CLEANFILES += schema/statements.h schema/statements.c

schema/statements.h: $(reg_sql) schema/embed.awk
	$(AM_V_GEN)$(MKDIR_P) schema && (cd $(srcdir) && $(AWK) -f schema/embed.awk -v part=h $(reg_sql)) >$@.tmp && mv $@.tmp $@
schema/statements.c: $(reg_sql) schema/embed.awk
	$(AM_V_GEN)$(MKDIR_P) schema && (cd $(srcdir) && $(AWK) -f schema/embed.awk -v part=c $(reg_sql)) >$@.tmp && mv $@.tmp $@
