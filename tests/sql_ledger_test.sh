#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# SQL-Ledger from the distribution with our hooks: set-up and undo, sales without a browser, a cashier at a real
# one. With REGULARS_BENCH it measures instead. REGULARS_TEST_SALES: sales rung by four clients at once (20; 0: the
# whole test is skipped). REGULARS_TEST_PICTURES: a folder for the screenshots.
set -u
src=${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}
build=${REGULARS_TEST_BUILDDIR:-.}
host=$src/tests/hosts/sql-ledger
failed=0

if [ "${REGULARS_TEST_SALES:-20}" = 0 ]; then
	echo "skipped: REGULARS_TEST_SALES is 0"
	exit 77
fi
if ! lacks=$("$host/host.sh" missing); then
	echo "skipped: SQL-Ledger and what runs it are not installed (packages: $lacks)"
	exit 77
fi
work=$(mktemp -d) || exit 99
chmod 755 "$work"
host_dir=$work/host
side=$host_dir/side
finish() {
	"$host/host.sh" stop "$host_dir"
	mountpoint -q "$side" && umount "$side"
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 99' INT TERM
say() { echo "ok - $*"; }
bad() {
	echo "not ok - $*"
	failed=1
}

for object in "$build/.libs/regulars.so" "$build/plugin/.libs/regulars.so"; do
	if [ -e "$object" ] && nm -D "$object" 2>/dev/null | grep -q '__[at]san_init'; then
		echo "skipped: Perl cannot load a plugin that was built with a sanitizer"
		exit 77
	fi
done

# The web server's user may not be able to read the checkout: it gets copies.
mkdir -p "$host_dir" "$work/lib"
cp -R "$src/hooks/hosts/sql-ledger/." "$work/lib/"
for object in "$build/.libs/regulars.so" "$build/plugin/.libs/regulars.so"; do
	[ ! -e "$object" ] || cp "$object" "$work/lib/regulars.so"
done
chmod -R u+w,a+rX "$work/lib"
cp -R "$host" "$work/fixture"
chmod -R u+w,a+rX "$work/fixture"
"$work/fixture/host.sh" start "$host_dir" || exit 99
. "$host_dir/env"

as_user() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid www-data --regid www-data --clear-groups env HOME="$host_dir" "$@"
	else
		"$@"
	fi
}
user=www-data
[ "$(id -u)" = 0 ] || user=$(id -un)
program=$build/manager/regulars
[ -x "$program" ] || program=$build/regulars
# A file system of its own, small enough to be filled.
mkdir "$side"
[ "$(id -u)" != 0 ] || mount -t tmpfs -o size=64m tmpfs "$side" 2>/dev/null || echo "# no file system in memory here"
[ "$(id -u)" != 0 ] || chown www-data:www-data "$side"
cp -R "$(dirname "$program")/.libs" "$work/libs" 2>/dev/null || :
regulars() { as_user "$program" --db "$side/station.db" "$@"; }
regulars init --site S001 --zone Asia/Shanghai --currency CNY >/dev/null || exit 99
as_user "$program" --db "$side/station.db" programme load - <"$src/tests/fixtures/sql-ledger.programme" >/dev/null 2>&1 ||
	{ cp "$src/tests/fixtures/sql-ledger.programme" "$side/p.programme" && chmod a+r "$side/p.programme" &&
	regulars programme load "$side/p.programme" >/dev/null; } || exit 99
regulars customer add --id 1001 --name 李敏 --plate 粤B12345 --phone 13800138000 >/dev/null || exit 99
printf '%s\n' 1000110000000000017 | regulars card bind - 1001 >/dev/null || exit 99

setup() {
	perl "$work/lib/regulars-sql-ledger-setup" --ledger "$HOST_LEDGER" --etc "$host_dir/etc" --state "$host_dir/state" --user "$user" \
	    --plugin "$work/lib/regulars.so" "$@"
}
install() {
	setup "$@" install --dataset station --database "$side/station.db" --discount-part LOYALTY --fuel D0=0 --fuel CAN25=0:25 \
	    --service Wash --site S001
}
tree() { (cd "$HOST_LEDGER/bin" && find . -type f -exec sha256sum {} + | LC_ALL=C sort -k2; find . -type d | LC_ALL=C sort); }
page() { PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$work/fixture/page.py" "$host_dir/env" "$@"; }
schema() { "${HOST_PSQL%%psql *}pg_dump" -h "$host_dir/run" -U ledger --schema-only station | grep -v '^\\'; }

if [ -n "${REGULARS_BENCH:-}" ]; then
	install >"$work/install" 2>&1 || { cat "$work/install"; exit 99; }
	REGULARS_TEST_HOST="$work/fixture" PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$src/tests/bench/bench_sql_ledger.py" \
	    "$host_dir/env" "$host_dir/etc/station.conf"
	exit
fi

# --- set-up ---

# Somebody's own scripts were there before.
custom=$HOST_LEDGER/bin/mozilla/custom
printf '%s\n' '$somebody = "was here";' 'sub somebodys_own { print "Content-Type: text/plain\n\n$somebody\n" }' '1;' >"$custom/ps.pl"
printf '%s\n' '[POS--Somebody]' 'module=ps.pl' 'action=somebodys_own' >"$custom/menu.ini"
page somebodys_own cashier4 >"$work/own.before"
tree >"$work/tree.before"
schema >"$work/schema.before"
page add cashier4 >"$work/page.before"

install --dry-run >"$work/dry" || bad "a dry run: $(tail -3 "$work/dry")"
tree >"$work/tree.dry"
schema >"$work/schema.dry"
if cmp -s "$work/tree.before" "$work/tree.dry" && cmp -s "$work/schema.before" "$work/schema.dry" && [ ! -e "$host_dir/etc" ]; then
	say "a dry run changes nothing"
else
	bad "a dry run changes something"
fi
install >"$work/install" 2>&1 || bad "install: $(tail -3 "$work/install")"
install >"$work/install.again" 2>&1 || bad "install a second time: $(tail -3 "$work/install.again")"
grep -q '^all is well' "$work/install.again" && say "the set-up is checked and may be repeated" || bad "check: $(cat "$work/install.again")"
page somebodys_own cashier4 >"$work/own.after"
grep -q 'POS--Somebody' "$custom/menu.ini" && cmp -s "$work/own.before" "$work/own.after" && say "existing custom scripts go on" ||
	bad "existing custom scripts are lost"
page add cashier4 | grep -q 'id="regulars"' && say "the POS page has our part" || bad "the POS page lacks our part"

sed -i 's/^series/enabled = no\nseries/' "$host_dir/etc/station.conf"
page add cashier4 >"$work/page.off"
cmp -s "$work/page.before" "$work/page.off" && say "switched off, the page is the stock page byte for byte" ||
	bad "switched off, the page differs: $(diff -a "$work/page.before" "$work/page.off" | head -5)"
sed -i 's/^enabled = no$/enabled = yes/' "$host_dir/etc/station.conf"
mv "$work/lib/regulars.so" "$work/lib/away.so"
page add cashier4 | grep -q 'cannot be reached' && say "without the plugin the page stands and says so" || bad "without the plugin the page is broken"
mv "$work/lib/away.so" "$work/lib/regulars.so"
# Slow machines: what is tested here is not how long a till waits.
sed -i 's/^series/budget_ms = 3000\nseries/' "$host_dir/etc/station.conf"

# --- sales ---

run="setpriv --reuid www-data --regid www-data --clear-groups env HOME=$host_dir"
[ "$(id -u)" = 0 ] || run=env
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$work/fixture/sales.py" "$host_dir/env" "$side/station.db" \
    "$run $program --db $side/station.db" "${REGULARS_TEST_SALES:-20}" || bad "sales without a browser"
pictures=${REGULARS_TEST_PICTURES:-$build/sql-ledger-pictures}
mkdir -p "$pictures"
if /usr/bin/python3 -c 'import selenium' 2>/dev/null && [ -x /usr/bin/chromedriver ]; then
	PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$work/fixture/browser.py" "$host_dir/env" "$side/station.db" \
	    "$run $program --db $side/station.db" "$pictures" || bad "a cashier at the browser"
else
	echo "skipped: the browser (packages: chromium-driver python3-selenium)"
fi
regulars verify >"$work/verify" 2>&1 && say "the side database is sound" || bad "verify: $(tail -3 "$work/verify")"

# --- and back ---

setup capture >/dev/null || bad "capture"
setup undo >"$work/undo" 2>&1 || bad "undo: $(tail -3 "$work/undo")"
tree >"$work/tree.after"
schema >"$work/schema.after"
cmp -s "$work/tree.before" "$work/tree.after" && say "undo restores SQL-Ledger's files byte for byte" ||
	bad "undo leaves: $(diff "$work/tree.before" "$work/tree.after" | head -5)"
cmp -s "$work/schema.before" "$work/schema.after" && say "undo leaves nothing in the dataset" || bad "undo leaves something in the dataset"
[ ! -e "$host_dir/etc" ] && [ ! -e "$host_dir/state" ] || bad "undo leaves settings"
exit $failed
