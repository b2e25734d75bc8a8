#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The example of the README is the file that is compiled here, it runs, and its sale arrives.
set -eu
build=$REGULARS_TEST_BUILDDIR
work=$(mktemp -d "${TMPDIR:-/tmp}/regulars-minimal.XXXXXX")
trap 'rm -rf "$work"' EXIT
die() { echo "$*"; exit 1; }

awk '/^```/ { inside = 0 } inside { print } /^```c$/ { inside = 1 }' "$REGULARS_TEST_SRCDIR/README.md" >"$work/readme.c"
sed 1d "$REGULARS_TEST_SRCDIR/tests/hosts/minimal_host.c" | diff - "$work/readme.c" ||
	die "the README's example is not tests/hosts/minimal_host.c"

db=$work/minimal.db
"$build/regulars" --db "$db" init --site S001 --zone Asia/Shanghai --currency CNY
"$build/tests/hosts/minimal_host" "$build/.libs/regulars.so" "$db" >"$work/lines"
cat "$work/lines"
[ -s "$work/lines" ] || die "the cashier was shown nothing"
# The same sale again is a duplicate.
"$build/tests/hosts/minimal_host" "$build/.libs/regulars.so" "$db" >/dev/null
"$build/regulars" --db "$db" report monthly --by vehicle --json >"$work/month"
tr -d ' \n' <"$work/month" | grep -q '"sales":1,"volume_ml":40123,"amount_minor":29892' ||
	{ cat "$work/month"; die "the sale did not arrive once with its litres and amount"; }
"$build/regulars" --db "$db" verify
