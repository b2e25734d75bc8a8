#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Reports of what was sold, by whom, to whom, and how service went. Figures on shared data are compared by
# tests/report_figures.py, which computes what is expected from the input files alone.
set -u
command -v python3 >/dev/null || { echo "SKIP: python3 is not here"; exit 77; }
srcdir=${REGULARS_TEST_SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
regulars=${REGULARS_TEST_BUILDDIR:-.}/regulars
data=${REGULARS_TEST_DATA:-}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
regulars=$(cd "$(dirname "$regulars")" && pwd)/regulars
cd "$work" || exit 99
export LC_ALL=C.UTF-8 LANGUAGE='' PYTHONPATH=$srcdir/tests PYTHONDONTWRITEBYTECODE=1 REGULARS_TEST_SRCDIR=$srcdir
n_failed=0

fail() { echo "FAILED: $*"; n_failed=$((n_failed + 1)); }
expect() {
	local status=$1 what=$2 got
	shift 2
	"$@" >out 2>why
	got=$?
	[ "$got" = "$status" ] || { fail "$what: exit status $got, expected $status"; cat out why; }
}
# is WHAT EXPRESSION: a Python expression over d, the JSON in out.
is() {
	python3 -c 'import json, sys; d = json.load(open("out")); sys.exit(0 if eval(sys.argv[1]) else 1)' "$2" ||
		{ fail "$1: $2"; cat out; }
}
says() { grep -q -- "$2" out why || { fail "$1: \"$2\" is not said"; cat out why; }; }
station() { REGULARS_DB=$work/$1.db; export REGULARS_DB; "$regulars" init --site "$1" --zone "$2" --currency "$3" >/dev/null || fail "init $1"; }

# --- the shared data ---
# figures WHICH SOURCE MONTH...: each report against the files; an empty month is all of them.
figures() {
	local which=$1 source=$2 month report
	shift 2
	for month in "$@"; do
		for report in composition baskets staff service; do
			expect 0 "$report of $which" "$regulars" report "$report" --json ${month:+--month "$month"}
			python3 "$srcdir/tests/report_figures.py" "$report" "$which" "$source" "$month" out || fail "$report of $which $month"
		done
	done
}
if [ ! -d "$data/fleet" ]; then
	echo "SKIP: the shared data is not here"
else
	station fleet America/Sao_Paulo BRL
	expect 0 "the fleet" "$regulars" ingest --map "$srcdir/manager/maps/fleet.map" "$data/fleet/fleet_2024Q3.csv"
	figures fleet "$data/fleet/fleet_2024Q3.csv" "" 2024-07 2024-09
	station ccs Europe/Prague CZK
	expect 0 "fuel cards" "$regulars" ingest --map "$srcdir/manager/maps/ccs.map" "$data/ccs/transactions_1k.csv"
	figures ccs "$data/ccs" "" 2012-08
fi

[ "$n_failed" = 0 ] || exit 1
