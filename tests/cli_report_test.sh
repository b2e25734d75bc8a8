#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Reports of what was sold, by whom, to whom, and how service went. Figures on shared data are compared by
# tests/report_figures.py, which computes what is expected from the input files alone.
# shellcheck source=tests/cli.sh
. "${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}/tests/cli.sh"

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

finish
