#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Measures. Prints one line a figure: "name: value unit (ours / reference)". Run by `make bench`, from the build folder.
#
# Sizes are for a few minutes; REGULARS_NIGHTLY=1 takes 1,000,000 customers and 10,000,000 sales (an hour and 15 GB).
# What is generated is kept in tests/bench/data, so that the next run only measures. REGULARS_BENCH_DIR names another folder
# for it: the one whose disk is to be measured.
set -eu
here=$PWD
bench=$here/tests/bench
object=$here/plugin/.libs/regulars.so
[ -e "$object" ] || object=$here/.libs/regulars.so
slow=$here/tests/bench/.libs/sync.so
[ -e "$slow" ] || slow=$here/.libs/sync.so
regulars=$here/manager/regulars
[ -e "$regulars" ] || regulars=$here/regulars
programme=$REGULARS_TEST_SRCDIR/plugin/programmes/station-cn.programme
data=${REGULARS_BENCH_DIR:-$bench/data}
mkdir -p "$data"

small=10000 small_sales=100000
large=100000 large_sales=300000
if [ "${REGULARS_NIGHTLY:-}" = 1 ]; then
	large=1000000 large_sales=10000000
fi
rows=50000

# database NAME CUSTOMERS SALES: generated once, finished only when it carries its name.
database() {
	if [ ! -e "$data/$1.db" ]; then
		rm -f "$data/new.db" "$data/new.db"-* "$data/new.db".*
		echo "generating $2 customers and $3 sales" >&2
		"$bench/generate" database "$data/new.db" "$2" "$3" "$programme"
		sqlite3 "$data/new.db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
		mv "$data/new.db.key" "$data/$1.db.key"
		mv "$data/new.db.station" "$data/$1.db.station"
		rm -f "$data/new.db"-*
		mv "$data/new.db" "$data/$1.db"
	fi
}
# copy NAME: a copy to write to, in $copy.
copy() {
	copy=$data/copy.db
	rm -f "$copy" "$copy"-* "$copy".*
	cp "$data/$1.db" "$copy"
	cp "$data/$1.db.key" "$copy.key"
	cp "$data/$1.db.station" "$copy.station"
}
seconds() { date +%s%N; }
ratio() { # NAME OURS_NS REFERENCE_NS
	awk -v name="$1" -v a="$2" -v b="$3" 'BEGIN { printf "%s: %.2f x (%.0f ms / %.0f ms)\n", name, a / b, a / 1e6, b / 1e6 }'
}

database "small-$small-$small_sales" $small $small_sales
small_name=small-$small-$small_sales
database "large-$large-$large_sales" $large $large_sales
large_name=large-$large-$large_sales

# A sale, on the disk. On a fast disk once more with 2 ms added to each sync, as on the disks of tills.
copy "$small_name"
"$bench/bench_capture" durable "$object" "$copy" $small 500 | tee "$data/capture.txt"
if awk '/^fdatasync p50: / { exit !($3 < 2) }' "$data/capture.txt"; then
	copy "$small_name"
	LD_PRELOAD=$slow REGULARS_BENCH_SYNC_US=2000 "$bench/bench_capture" durable "$object" "$copy" $small 300
fi
copy "$large_name"
"$bench/bench_capture" cpu "$copy" $large 5000
"$bench/bench_evaluate" "$data/evaluate.db" 5000

"$bench/bench_checkout" "$object" "$data/$small_name.db" $small "$data/$large_name.db" $large 10000

# Customers by what somebody remembers. (REGULARS_NIGHTLY=1 has 1,000,000 of them.)
"$bench/bench_find" "$data/$large_name.db" $large 500

"$bench/bench_load" 100 "$bench/bench_load_host" "$object" "$data/$small_name.db" "$("$bench/generate" plate 1)" -- \
	"$bench/bench_load_bare" "$data/$small_name.db"

copy "$small_name"
LD_PRELOAD=$slow REGULARS_BENCH_SYNC_US=-1 "$bench/bench_memory" "$object" "$copy" $small 100000

# A journal into a database whose customers are enrolled; beside it the rows that came of it, imported by sqlite3 into
# the same tables with the same indices. (Without STRICT and foreign keys, because a CSV file has neither blobs nor NULL:
# the reference has a little less to do.)
database "enrolled-$small" $small 0
journal=$data/journal-$rows.jsonl
[ -e "$journal" ] || "$bench/generate" journal "$journal" $small $rows
copy "enrolled-$small"
began=$(seconds)
"$regulars" --db "$copy" ingest "$journal" >/dev/null 2>&1
ours=$(($(seconds) - began))
rm -f "$data/import.db"*
sqlite3 "$copy" .schema | sed 's/ STRICT, WITHOUT ROWID;/ WITHOUT ROWID;/; s/ STRICT;/;/; /sqlite_/d' | sqlite3 "$data/import.db"
sqlite3 "$data/import.db" 'PRAGMA journal_mode = WAL' >/dev/null
import=
for table in identity fact_sale view_sale view_state view_lot view_tier view_use view_link; do
	columns=$(sqlite3 "$copy" "SELECT group_concat(CASE type WHEN 'BLOB' THEN 'substr(hex(' || name || '), 1, length(' || name || '))'
		ELSE name END) FROM pragma_table_info('$table')")
	sqlite3 -csv "$copy" "SELECT $columns FROM $table" >"$data/$table.csv"
	import="$import
.import --csv $data/$table.csv $table"
done
# Who is enrolled was there before the journal.
sqlite3 "$data/import.db" ".import --csv $data/identity.csv identity"
import=$(echo "$import" | grep -v 'identity\.csv')
began=$(seconds)
printf 'PRAGMA synchronous = FULL;\n%s\n' "$import" | sqlite3 "$data/import.db" >/dev/null
reference=$(($(seconds) - began))
ratio "ingest of $rows sales" "$ours" "$reference"
copy "enrolled-$small"
"$bench/bench_wait" "$copy" "$regulars" --db "$copy" ingest "$journal" | grep 'wait'

# A host that is described, beside C that was compiled for it.
copy "$small_name"
"$bench/bench_met" "$data" "$copy" 500

# The whole analysis, beside one pass over all sales.
began=$(seconds)
"$regulars" --db "$data/$large_name.db" report abc --json >/dev/null
ours=$(($(seconds) - began))
began=$(seconds)
sqlite3 "$data/$large_name.db" 'SELECT plate, sum(volume_ml), sum(amount_minor) FROM fact_sale NOT INDEXED GROUP BY plate' >/dev/null
reference=$(($(seconds) - began))
ratio "abc of $large_sales sales" "$ours" "$reference"

# Classes, stages and anomalies of everybody: the first time, and after one more day. Beside them what each customer bought,
# summed over all sales, which is what a report would have to do that keeps nothing: from the facts, and from the lean rows
# of view_sale that are kept anyway.
copy "$large_name"
scan() { sqlite3 "$copy" "SELECT $2, sum(volume_ml), sum(amount_minor) FROM $1 NOT INDEXED GROUP BY $2" >/dev/null; }
timed() { # NAME COMMAND...: its time in $NAME
	local name=$1 began
	shift
	began=$(seconds)
	"$@"
	eval "$name=$(($(seconds) - began))"
}
timed facts scan fact_sale plate
timed rows scan view_sale subject
day=$(sqlite3 "$copy" 'SELECT max(day) FROM view_sale')
next=$(date -u -d "$day + 1 day" +%F)
night() { "$regulars" --db "$copy" daily --as-of "$1" --only analysis >/dev/null; "$regulars" --db "$copy" daily --as-of "$1" --only anomalies >/dev/null; }
timed first night "$day"
"$bench/generate" day "$data/day.jsonl" $large $large_sales $((large_sales / 400))
"$regulars" --db "$copy" ingest "$data/day.jsonl" >/dev/null 2>&1
timed again night "$next"
ratio "first analysis of $large_sales sales, beside the facts" "$first" "$facts"
ratio "first analysis of $large_sales sales, beside view_sale" "$first" "$rows"
ratio "analysis after one more day, beside the facts" "$again" "$facts"
ratio "analysis after one more day, beside view_sale" "$again" "$rows"

# The morning page after that night, and one of a station that has spent no night; how much memory it takes.
page() { # NAME DATABASE DAY: its time in $NAME, KiB at most in $peak
	local name=$1
	shift
	if [ -x /usr/bin/time ]; then
		timed "$name" /usr/bin/time -o "$data/peak.txt" -f %M "$regulars" --db "$1" report --html "$data/page.html" --as-of "$2" >/dev/null
		peak=$(tail -n 1 "$data/peak.txt")
	else
		timed "$name" "$regulars" --db "$1" report --html "$data/page.html" --as-of "$2" >/dev/null
		peak=
	fi
	rm -f "$data/page.html" "$data/peak.txt"
}
memory() { [ -z "$peak" ] || awk -v name="$1" -v kib="$peak" 'BEGIN { printf "%s: %.0f MiB\n", name, kib / 1024 }'; }
page morning "$copy" "$next"
ratio "morning page of $large customers after the night, beside the facts" "$morning" "$facts"
memory "morning page of $large customers after the night, peak memory"
page fresh "$data/$large_name.db" "$day"
ratio "morning page of $large customers without a night, beside the facts" "$fresh" "$facts"
memory "morning page of $large customers without a night, peak memory"

# What the analysis finds of what is true of a station, beside a rule of thumb; kept in accuracy.txt. Stations that the
# thresholds were not chosen on; three of a kind, REGULARS_NIGHTLY=1 ten.
if command -v python3 >/dev/null; then
	seeds=101-103
	[ "${REGULARS_NIGHTLY:-}" != 1 ] || seeds=101-110
	mkdir -p "$data/stations"
	python3 "$REGULARS_TEST_SRCDIR/tests/bench/accuracy.py" "$regulars" "$bench/simulate" "$data/stations" --seeds "$seeds" |
		tee "$data/accuracy.txt"
	rm -rf "$data/stations"
fi
rm -f "$data/day.jsonl" "$data/copy.db"* "$data/import.db"* "$data"/*.csv "$data/capture.txt"

# An event of a till of the Openbravo family; says itself when Java or BeanShell is not there.
REGULARS_BENCH=1 REGULARS_TEST_BUILDDIR="$here" bash "$REGULARS_TEST_SRCDIR/tests/openbravo_test.sh" || [ $? = 77 ]
# A page of SQL-Ledger with our hooks beside the stock page; says itself when SQL-Ledger is not installed.
REGULARS_BENCH=1 REGULARS_TEST_BUILDDIR="$here" sh "$REGULARS_TEST_SRCDIR/tests/sql_ledger_test.sh" || [ $? = 77 ]
