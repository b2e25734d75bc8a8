#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A private SQL-Ledger: the distribution's files in a tree of their own, a PostgreSQL cluster on a socket of its own
# and a web server on a free port of the loopback address. Nothing outside the folder DIR is read for writing or
# written.
#
#   host.sh missing        names the packages that are not there, and fails if any is
#   host.sh start DIR      makes and starts everything; DIR/env then holds what a test needs, as shell assignments
#   host.sh stop DIR       stops the two servers; the files stay
#
# Started by root, everything runs as www-data, as an installed SQL-Ledger does: PostgreSQL refuses root.
set -eu

stock=${SQL_LEDGER_STOCK:-/usr/share/sql-ledger}
here=$(cd "$(dirname "$0")" && pwd)

die() {
	echo "host.sh: $*" >&2
	exit 1
}

pg_bin() {
	for dir in /usr/lib/postgresql/*/bin; do
		[ -x "$dir/initdb" ] && found=$dir
	done
	echo "${found:-}"
}

missing() {
	lacks=
	[ -f "$stock/bin/mozilla/pos.pl" ] || lacks="$lacks sql-ledger"
	[ -n "$(pg_bin)" ] || lacks="$lacks postgresql"
	command -v lighttpd >/dev/null || lacks="$lacks lighttpd"
	perl -MDBD::Pg -e1 2>/dev/null || lacks="$lacks libdbd-pg-perl"
	perl -MFFI::Platypus -e1 2>/dev/null || lacks="$lacks libffi-platypus-perl"
	[ -z "$lacks" ] || { echo "${lacks# }"; return 1; }
}

as_host() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid www-data --regid www-data --clear-groups env HOME="$dir" "$@"
	else
		"$@"
	fi
}

# The stock scripts name their folder themselves.
make_tree() {
	cp -R "$stock/." "$dir/ledger" 2>/dev/null || :
	for link in users spool css templates sql-ledger.conf; do
		rm -rf "${dir:?}/ledger/$link"
	done
	mkdir -p "$dir/ledger/users" "$dir/ledger/spool" "$dir/ledger/templates"
	cp -R /var/lib/sql-ledger/css "$dir/ledger/css"
	sed -i "s|my \$dir = \"[^\"]*\"|my \$dir = \"$dir/ledger\"|" "$dir"/ledger/*.pl
	sed -e 's|^\$userspath = .*|$userspath = "users";|' -e 's|^\$memberfile = .*|$memberfile = "users/members";|' \
	    -e 's|^\$latex = .*|$latex = 1;|' -e 's|^\$sendmail = .*|$sendmail = "\| cat >/dev/null";|' \
	    /etc/sql-ledger/sql-ledger.conf >"$dir/ledger/sql-ledger.conf"
}

make_cluster() {
	as_host "$pg/initdb" -D "$dir/pg" -U ledger -A trust -E UTF8 --locale=C >"$dir/initdb.log" 2>&1 ||
	    die "initdb failed: $(tail -1 "$dir/initdb.log")"
	cat >>"$dir/pg/postgresql.conf" <<-END
		listen_addresses = ''
		unix_socket_directories = '$dir/run'
		fsync = off
		synchronous_commit = off
		full_page_writes = off
		max_connections = 60
		timezone = '${TZ:-Asia/Shanghai}'
	END
	# As an installation has it: who runs the web server is a role of that name, and nobody needs a password.
	role=$(as_host id -un)
	echo "local all $role peer" | cat - "$dir/pg/pg_hba.conf" >"$dir/pg_hba.conf"
	cat "$dir/pg_hba.conf" >"$dir/pg/pg_hba.conf"
	as_host "$pg/pg_ctl" -D "$dir/pg" -l "$dir/pg.log" -w start >/dev/null || die "PostgreSQL did not start, see $dir/pg.log"
	"$pg/createuser" -h "$dir/run" -U ledger -d "$role"
}

start_web() {
	port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1)->sockport')
	cat >"$dir/lighttpd.conf" <<-END
		server.modules = ( "mod_cgi", "mod_setenv" )
		server.document-root = "$dir/ledger"
		server.bind = "127.0.0.1"
		server.port = $port
		server.pid-file = "$dir/run/lighttpd.pid"
		server.errorlog = "$dir/run/lighttpd.log"
		server.breakagelog = "$dir/run/cgi.log"
		# Pages list some fields in the order of a hash: without chance they can be compared.
		setenv.set-environment = ( "TZ" => "${TZ:-Asia/Shanghai}", "PATH" => "/usr/bin:/bin",
		    "PERL_HASH_SEED" => "0", "PERL_PERTURB_KEYS" => "0" )
		cgi.assign = ( ".pl" => "/usr/bin/perl" )
		index-file.names = ( "index.html" )
		mimetype.assign = ( ".css" => "text/css", ".png" => "image/png", ".gif" => "image/gif", ".html" => "text/html" )
	END
	as_host lighttpd -f "$dir/lighttpd.conf" 2>"$dir/web.log" || die "the web server did not start, see $dir/web.log and $dir/run/lighttpd.log"
}

# What an administrator clicks, as the scripts take it from a command line.
ledger() {
	(cd "$dir/ledger" && as_host env -u HTTP_USER_AGENT TZ="${TZ:-Asia/Shanghai}" perl "$@")
}

make_dataset() {
	ledger admin.pl 'path=bin/mozilla&action=do_change_password&new_password=root&confirm_password=root' >"$dir/admin.log" 2>&1
	socket=$(echo "$dir/run" | sed 's|/|%2f|g')
	set -- "dbdriver=Pg&dbuser=$role&dbhost=$socket&dbdefault=template1&db=station&company=Station&name=Admin"
	ledger admin.pl "path=bin/mozilla&action=dbcreate&password=root&adminpassword=admin&mastertemplates=Default&encoding=UTF8&chart=Default&$1" \
	    >>"$dir/admin.log" 2>&1
	[ -d "$dir/ledger/templates/station" ] || die "the dataset was not made, see $dir/admin.log"
	ledger login.pl 'path=bin/mozilla&action=login&login=admin@station&password=admin' >>"$dir/admin.log" 2>&1
	"$pg/psql" -q -h "$dir/run" -U ledger -v ON_ERROR_STOP=1 -v "dir=$dir" -f "$here/station.sql" station >>"$dir/admin.log" 2>&1 ||
	    die "station.sql failed: $(tail -1 "$dir/admin.log")"
	as_host perl "$here/cashiers.pl" "$dir/ledger/users/members" cashier1 cashier2 cashier3 cashier4 kasse shouyin=cn_utf
}

start() {
	dir=$1
	missing >/dev/null || die "packages are missing: $(missing || :)"
	pg=$(pg_bin)
	mkdir -p "$dir/run" "$dir/ledger"
	make_tree
	[ "$(id -u)" != 0 ] || chown -R www-data:www-data "$dir"
	make_cluster
	make_dataset
	start_web
	cat >"$dir/env" <<-END
		HOST_DIR='$dir'
		HOST_LEDGER='$dir/ledger'
		HOST_URL='http://127.0.0.1:$port'
		HOST_PSQL='$pg/psql -q -At -h $dir/run -U ledger station'
	END
}

stop() {
	dir=$1
	pg=$(pg_bin)
	[ ! -f "$dir/run/lighttpd.pid" ] || kill "$(cat "$dir/run/lighttpd.pid")" 2>/dev/null || :
	[ ! -f "$dir/pg/postmaster.pid" ] || as_host "$pg/pg_ctl" -D "$dir/pg" -m immediate stop >/dev/null 2>&1 || :
}

case ${1:-} in
missing) missing ;;
start) start "$2" ;;
stop) stop "$2" ;;
*) die "usage: host.sh missing | start DIR | stop DIR" ;;
esac
