# SQL-Ledger's POS: Perl that its custom scripts load, and what puts them there.
sqlledgerdir = $(pkgdatadir)/sql-ledger
dist_sqlledger_DATA = \
	hooks/hosts/sql-ledger/menu.ini \
	hooks/hosts/sql-ledger/menu.pl \
	hooks/hosts/sql-ledger/outbox.sql \
	hooks/hosts/sql-ledger/pos.pl \
	hooks/hosts/sql-ledger/ps.pl
sqlledgermodulesdir = $(sqlledgerdir)/Regulars
dist_sqlledgermodules_DATA = \
	hooks/hosts/sql-ledger/Regulars/Door.pm \
	hooks/hosts/sql-ledger/Regulars/Ledger.pm \
	hooks/hosts/sql-ledger/Regulars/Menu.pm \
	hooks/hosts/sql-ledger/Regulars/Page.pm \
	hooks/hosts/sql-ledger/Regulars/Text.pm \
	hooks/hosts/sql-ledger/Regulars/Ticket.pm
dist_sbin_SCRIPTS = hooks/hosts/sql-ledger/regulars-sql-ledger-setup
