#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# regulars-openbravo-setup on databases of tills: what it puts there, twice, and that undoing it leaves every byte as it was.
# Derby always, HSQLDB where it is, PostgreSQL and MariaDB where their servers can be started.
set -u
srcdir=${REGULARS_TEST_SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
build=$(cd "${REGULARS_TEST_BUILDDIR:-.}" && pwd)
bsh=/usr/share/java/bsh.jar derby=/usr/share/java/derby.jar postgresql=/usr/share/java/postgresql.jar
hsqldb=/usr/share/java/hsqldb.jar mariadb=/usr/share/java/mariadb-java-client.jar
command -v java >/dev/null && [ -e $bsh ] && [ -e $derby ] && [ -e /usr/share/java/jna.jar ] ||
	{ echo "SKIP: Java, BeanShell, JNA and Derby (default-jre-headless, bsh, libjna-java, libderby-java) are not here"; exit 77; }
work=$(mktemp -d) || exit 99
chmod 755 "$work"
server='' maria=''
cleanup() {
	[ -z "$maria" ] || kill "$maria" 2>/dev/null && wait "$maria" 2>/dev/null
	[ -z "$server" ] || as_postgres "$server/pg_ctl" -D "$work/pg" -m immediate stop >/dev/null 2>&1
	rm -rf "$work"
}
trap cleanup EXIT
export LC_ALL=C.UTF-8 HOME=$work REGULARS_OPENBRAVO_DIR=$srcdir/hooks/hosts/openbravo
cd "$work" || exit 99
touch plugin.so
n_failed=0
fail() { echo "FAILED: $*"; head -n 20 out; n_failed=$((n_failed + 1)); }
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
# setup STATUS WHAT OPTION...
setup() {
	local status=$1 what=$2 got
	shift 2
	timeout 120 sh "${script:-$build/hooks/hosts/openbravo/regulars-openbravo-setup}" --bsh $bsh --driver "$driver" --settings "$work/settings" \
		--plugin "$work/plugin.so" --db "$work/side.db" "$@" till.properties >out 2>&1
	got=$?
	[ $got = "$status" ] || fail "$what: exit status $got, expected $status"
}
says() { grep -qF -- "$1" out || fail "\"$1\" is not said"; }
database() { # database make|dump|crypt [-D...]
	local what=$1
	shift
	java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dfile.encoding=UTF-8 -cp "$bsh:$driver" -Ddo="$what" "-Durl=$url" "-Duser=$user" "-Dpassword=$password" "$@" bsh.Interpreter \
		"$srcdir/tests/hosts/openbravo/database.bsh"
}

# Behaviours of these tills, each by its name.
the_resources_are_cached_so_the_till_is_to_be_started_anew() { says 'start the till anew'; }
of_several_scripts_at_an_event_the_last_one_goes_on() {
	[ "$(row regulars.ticket.total | tail -n 1)" = "// last" ] || fail "of two scripts the last goes on"
}
a_button_has_no_permission_key_that_would_grey_it_out() {
	row Ticket.Buttons | sed -n '/regulars: begin/,/regulars: end/p' | grep '<button' >ours
	[ "$(wc -l <ours)" = 4 ] && ! grep -q 'key=' ours || fail "our four buttons have no permission key"
}
a_stock_script_at_ticket_close_is_chained_in_its_own_bytes() {
	grep ' regulars.ticket.close ' after | grep -q "$(grep ' event.close ' before | cut -d' ' -f4)\$" || fail "the older script is chained"
}

# What stands in a resource now.
row() { database dump | sed -n "s/^[^ ]* $1 0 //p" | tr -d '\n' | sed 's/../\\x&/g' | xargs -0 printf '%b'; }

round_trip() {
	rm -f settings
	database make -Dapplication=unicentaopos -Dversion=3.81 >out 2>&1 || fail "the database is not made"
	database dump >before
	[ "$(wc -l <before)" = 6 ] || fail "six resources are expected"
	setup 0 "a dry run" --dry-run
	says '+ resource regulars.ticket.close'
	says '  + 	<event key="ticket.total" code="regulars.ticket.total"/>'
	says '~ resource cash.close'
	says '+ resource application.started'
	says 'dry run'
	database dump | cmp - before || fail "a dry run changes nothing"
	[ ! -e settings ] || fail "a dry run writes no settings"
	setup 0 "putting it there"
	says 'ticket.close: event.close goes on behind ours'
	says 'c-1  Fuel'
	the_resources_are_cached_so_the_till_is_to_be_started_anew
	[ -e settings ] || fail "the settings are written"
	! grep -q '^helper=' settings || fail "a helper that nobody has asked for"
	database dump >after
	[ "$(wc -l <after)" = 16 ] || fail "ten resources are added"
	of_several_scripts_at_an_event_the_last_one_goes_on
	a_button_has_no_permission_key_that_would_grey_it_out
	# A resource that the till evaluates by its name is ours now, and goes on with what it was.
	row cash.close | grep -q 'Regulars at "cash.close"' || fail "ours is at cash.close"
	[ "$(row cash.close | tail -n 2 | head -n 1)" = "// 交班" ] || fail "what was at cash.close goes on"
	a_stock_script_at_ticket_close_is_chained_in_its_own_bytes
	! grep ' regulars.ticket.show ' after | grep -q "$(printf 'old' | od -An -tx1 | tr -d ' ')" || fail "what is in a comment is no event"
	setup 0 "a second time"
	says 'nothing to change'
	database dump | cmp - after || fail "a second time changes nothing"
	setup 0 "an update" --language zh_CN
	says '~ 资源 Ticket.Buttons'
	says '请重新启动收银机'
	# On a machine without JNA, which only a till that loads the plugin needs; nor is there the plugin.
	sed 's|^\(.* jna=\).*|\1/nowhere/jna.jar|' "$build/hooks/hosts/openbravo/regulars-openbravo-setup" >without-jna
	grep -q ' jna=/nowhere/' without-jna || fail "the copy without JNA looks for it"
	script=without-jna setup 1 "without JNA and helper"
	says 'JNA is not there'
	script=without-jna setup 0 "with a helper and no JNA" --helper --plugin "$work/absent.so"
	says 'calls go to '
	script=without-jna setup 0 "again, the settings name the helper" --plugin "$work/absent.so"
	setup 0 "with a helper again" --helper
	case $(grep '^helper=' settings) in
	helper=/run/regulars/helper.sock | helper=/*bin/regulars-helper) ;;
	*) fail "one line says how the helper is reached: $(grep '^helper=' settings)" ;;
	esac
	setup 0 "undoing it" --undo
	database dump | cmp - before || fail "undoing leaves every byte as it was"
	setup 0 "undoing it twice" --undo
	says 'nothing to change'
}

# Derby, in a folder, as tills have it.
driver=$derby user='' password=''
url="jdbc:derby:$work/derby;create=true"
echo "db.URL=$url" >till.properties
round_trip
url="jdbc:derby:$work/bare;create=true"
echo "db.URL=$url" >till.properties
database make -Dbare=yes -Dapplication=openbravopos -Dversion=2.30.2 >out 2>&1 || fail "the database is not made"
database dump >before
setup 0 "a till without buttons"
says '+ resource Ticket.Buttons'
setup 0 "undoing it" --undo
database dump | cmp - before || fail "undoing leaves every byte as it was"

# What is not known is refused, with what to look at.
url="jdbc:derby:$work/odd;create=true"
echo "db.URL=$url" >till.properties
database make -Dapplication=chromispos -Dversion=1.5.4 >out 2>&1 || fail "the database is not made"
setup 1 "a version that is not known"
says 'chromispos 1.5.4 is not known. Check'
setup 0 "a version that is not known, with --force" --force
says '+ resource regulars.button.plate'
echo "nothing=here" >till.properties
setup 1 "no database"
says 'there is no db.URL'
echo "db.URL=jdbc:derby:$work/none" >till.properties
setup 1 "a database that is not there"
setup 2 "an option that is none" --frobnicate
rm till.properties
setup 1 "no properties"
says 'till.properties: cannot be read'
setup 1 "no properties, in Chinese" --language zh_CN
says 'till.properties：无法读取'

# HSQLDB, in a file.
if [ -e $hsqldb ]; then
	driver=$hsqldb user=SA password=''
	url="jdbc:hsqldb:file:$work/hsqldb/till;shutdown=true"
	printf 'db.URL=%s\ndb.user=SA\ndb.password=\ndb.driver=org.hsqldb.jdbcDriver\n' "$url" >till.properties
	round_trip
else
	echo "skipped: HSQLDB (libhsqldb-java) is not here"
fi

# MariaDB, with a password.
if command -v mariadbd >/dev/null && [ -e $mariadb ]; then
	driver=$mariadb user=till password='s3cret'
	mkdir maria
	who=()
	[ "$(id -u)" != 0 ] || { chown mysql maria && who=(--user=mysql); }
	if mariadb-install-db --no-defaults --datadir="$work/maria" --auth-root-authentication-method=normal --skip-test-db \
		"${who[@]}" >out 2>&1; then
		mariadbd --no-defaults --datadir="$work/maria" --socket="$work/maria/s" --port=53307 --bind-address=127.0.0.1 \
			--pid-file="$work/maria/pid" --innodb-buffer-pool-size=16M "${who[@]}" >out 2>&1 &
		maria=$!
		for _ in $(seq 150); do
			mariadb --no-defaults -S "$work/maria/s" -u root -e 'SELECT 1' >/dev/null 2>&1 && break
			sleep 0.2
		done
		mariadb --no-defaults -S "$work/maria/s" -u root -e "CREATE DATABASE till CHARACTER SET utf8mb4; CREATE USER till@localhost
			IDENTIFIED BY 's3cret'; CREATE USER till@'127.0.0.1' IDENTIFIED BY 's3cret'; GRANT ALL ON till.* TO till@localhost;
			GRANT ALL ON till.* TO till@'127.0.0.1'" >out 2>&1 || fail "MariaDB does not start"
		url="jdbc:mariadb://127.0.0.1:53307/till"
		printf 'db.URL=%s\ndb.user=till\ndb.password=%s\ndb.driver=org.mariadb.jdbc.Driver\n' "$url" "$(database crypt)" >till.properties
		round_trip
	else
		fail "MariaDB's folder is not made"
	fi
else
	echo "skipped: a MariaDB server and its driver (mariadb-server, libmariadb-java) are not here"
fi

# PostgreSQL, with a password, hidden as tills hide it.
for server in /usr/lib/postgresql/*/bin; do :; done
if [ -x "$server/initdb" ] && [ -e $postgresql ] && as_postgres true 2>/dev/null; then
	driver=$postgresql user=till password='s3cret'
	mkdir pg && { [ "$(id -u)" != 0 ] || chown postgres pg; }
	echo "$password" >pw
	chmod 644 pw
	if as_postgres "$server/initdb" -D "$work/pg" -U till -A scram-sha-256 --pwfile="$work/pw" >out 2>&1 &&
		as_postgres "$server/pg_ctl" -D "$work/pg" -w -l "$work/pg/log" -o "-p 54329 -k $work/pg -h 127.0.0.1" start >out 2>&1; then
		url="jdbc:postgresql://127.0.0.1:54329/postgres"
		printf 'db.URL=%s\ndb.user=till\ndb.password=%s\ndb.driver=org.postgresql.Driver\n' "$url" "$(database crypt)" >till.properties
		round_trip
	else
		fail "PostgreSQL does not start"
	fi
else
	server=
	echo "skipped: a PostgreSQL server and its driver (postgresql, libpostgresql-jdbc-java) are not here"
fi
[ "$n_failed" = 0 ]
