#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The seven real NAXML journals, rung through the reference till and taken in by `regulars ingest`, end in the same database,
# in any order; taking them in again changes nothing; counts and sums are those that were computed apart from this project.

set -u
data=$(cd "${REGULARS_TEST_DATA:-/}/naxml" 2>/dev/null && pwd) || { echo "SKIP: REGULARS_TEST_DATA has no folder naxml"; exit 77; }
build=$(cd "${REGULARS_TEST_BUILDDIR:-.}" && pwd) || exit 99
part=$data/naxml-posjournal_20837_part.xml
regulars=$build/regulars
command -v sqlite3 >/dev/null || { echo "SKIP: sqlite3 is not here"; exit 77; }
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
export LC_ALL=C.UTF-8
n_failed=0

fail() { echo "FAILED: $*"; n_failed=$((n_failed + 1)); }
# equal WHAT EXPECTED FOUND
equal() { [ "$2" = "$3" ] || fail "$1: expected $2, found $3"; }
# alike WHAT FILE FILE
alike() { diff "$2" "$3" >"$work/difference" || { fail "$1"; head -20 "$work/difference"; }; }
# run COMMAND...: must succeed; its output is in out.
run() { "$@" >out 2>why || { fail "$*: status $?"; head -5 out why; }; }
count() { tr ',{}' '\n' <out | sed -n "s/^\"$1\"://p" | head -1; }
# counts WHAT READ SALES MERGED OPEN DUPLICATES EXCLUDED: of the ingest that ran last
counts() {
	local found

	found="$(count read) $(count sales) $(count merged) $(count open) $(count duplicates) $(count excluded)"
	equal "$1: read, sales, merged, open, duplicates, excluded" "$2 $3 $4 $5 $6 $7" "$found"
	equal "$1: other, conflicts, spooled" "0 0 0" "$(count other) $(count conflicts) $(count spooled)"
	grep -q '"errors":\[\]' out || fail "$1: $(cat out)"
}

# The programme of the POS that wrote the journals, as far as they show it: 10 points a litre and a currency unit of goods
# before tax. Its points are printed in the journals.
cat >pos.programme <<'END'
name = "pos";
window_days = 365;
tiers = ( { id = "member"; name = "Member"; from_litres = 0; },
	{ id = "regular"; name = "Regular"; from_litres = 45; } );
earn = (
	{ id = "fuel"; kind = "fuel"; points_per_litre = 10; round = "up"; },
	{ id = "goods"; kind = "goods"; points_per_unit = 10; round = "up"; }
);
base = { tax = false; };
END
# The loyalty accounts that are not masked.
sed -n 's/.*<AccountID>\([0-9]\{16\}\)<.*/\1/p' "$data"/*.xml | sort -u >cards
equal "loyalty accounts" 7 "$(wc -l <cards)"

# station FILE: an empty database
station() {
	local secret=()

	[ ! -f first.db ] || secret=(--secret-from first.db.key)
	run "$regulars" --db "$1" init --site S001 --zone America/Toronto --currency CAD "${secret[@]}"
}
# people FILE: a programme, and whose the cards are
people() {
	local n=0 card

	run "$regulars" --db "$1" programme load pos.programme --effective 2026-01-01
	while read -r card; do
		n=$((n + 1))
		run "$regulars" --db "$1" customer add --id $n --name "Holder $n" --card "$card" --since 2026-01-01
	done <cards
}
# through_till FILE JOURNAL...
through_till() {
	local db=$1 journal

	shift
	for journal; do
		run "$build/regulars-till" --lines --quiet --plugin "$build/.libs/regulars.so" --db "$db" \
			--zone America/Toronto --state "$work/till" --replay "$journal"
		grep -q 'spooled: 0 *refused: 0 *failed: 0 *unreadable: 0' out || fail "replay of $journal: $(cat out)"
	done
}
ingest() {
	local db=$1

	shift
	run "$regulars" --db "$db" ingest --json "$@"
}

# rows FILE TABLE [COLUMN...]: its rows without these columns, sorted, with names where numbers of this database stand
rows() {
	local db=$1 table=$2 query
	shift 2

	query=$(sqlite3 "$db" "
		SELECT 'SELECT ' || group_concat(CASE
			WHEN name IN (SELECT \"from\" FROM pragma_foreign_key_list('$table') WHERE \"table\" = 'identity') THEN
				'(SELECT kind || '':'' || value FROM identity WHERE no = t.' || name || ')'
			WHEN name IN ('sale', 'fact', 'child') THEN
				'coalesce((SELECT site || ''/'' || series || ''/'' || receipt || ''/'' || kind FROM fact_sale ' ||
				'WHERE no = t.' || name || '), (SELECT hex(id) FROM fact_act WHERE no = t.' || name || '), t.' || name || ')'
			ELSE 'quote(t.' || name || ')' END || ' AS ' || name, ', ')
		|| ' FROM $table t' FROM pragma_table_info('$table')
		WHERE instr(' $* ', ' ' || name || ' ') = 0")
	sqlite3 "$db" "$query" | sort | sed "s/^/$table|/"
}
# views FILE: every view, but for the ring of last fills, which names plates by numbers of this database
views() {
	local table

	for table in $(sqlite3 "$1" "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'view_%' ORDER BY name"); do
		rows "$1" "$table" fills
	done
}
# content FILE: facts and views, origin and audit apart; of acts also their salt, which is drawn by chance
content() {
	rows "$1" fact_sale no hlc mac
	rows "$1" fact_act no hlc mac salt commitment
	rows "$1" identity no salt commitment
	rows "$1" setting | grep -v "^setting|'incarnation'"
	views "$1"
}
whole() { sqlite3 "$1" .dump; }
sound() {
	run "$regulars" --db "$1" verify
	views "$1" >before
	run "$regulars" --db "$1" rebuild
	views "$1" >after
	alike "rebuild changes $1" before after
}

# Through the till and through ingest.
journals=("$data"/*.xml)
equal journals 7 ${#journals[@]}
station first.db
people first.db
ingest first.db "${journals[@]}"
counts "all seven" 50 34 13 3 0 0
station till.db
people till.db
through_till till.db "${journals[@]}"
content first.db >first
content till.db >till
[ "$(wc -l <first)" -ge 150 ] || fail "there is little to compare: $(wc -l <first) rows"
alike "the till and ingest end in different databases" first till
sound first.db
sound till.db

# The sums of all seven.
equal "all seven: ml" 490406 "$(sqlite3 first.db "SELECT sum(volume_ml) FROM view_sale")"
equal "all seven: sales" 34 "$(sqlite3 first.db "SELECT count(*) FROM view_sale")"

# The points that the POS printed. A prepay and its completion name the prepay; what the completion prints is the last word. 509699 is open and earns nothing.
cat "${journals[@]}" | awk '
	function inside(line) { gsub(/<[^>]*>|[ \t\r]/, "", line); return line }
	/<AccountID>/ { account = inside($0) }
	/<LoyaltyTransactionID>/ { loyalty = inside($0) }
	/<EarnedPointsQuantity>/ && account ~ /^[0-9]+$/ { points[loyalty] = inside($0) }
	END { for (i in points) print i "|" points[i] }' | grep -v '^509699|' | sort >printed
sqlite3 first.db "SELECT s.receipt, l.points FROM view_lot l JOIN fact_sale s ON s.no = l.sale" | sort >lots
equal lots 6 "$(wc -l <lots)"
alike "points are not those that the POS printed" printed lots

# Again.
whole first.db >before
ingest first.db "${journals[@]}"
counts again 50 0 0 0 50 0
whole first.db >after
alike "taking the journals in again changes the database" before after
whole till.db >before
through_till till.db "${journals[@]}"
whole till.db >after
alike "ringing the journals again changes the database" before after

# The part alone.
station part.db
ingest part.db "$part"
counts "the part alone" 44 29 13 2 0 0
equal "the part: ml" 390229 "$(sqlite3 part.db "SELECT sum(volume_ml) FROM view_sale")"
lines="fact_sale s, json_each(s.body, '$.lines') j WHERE j.value ->> 'status' IS NULL AND j.value ->> 'kind' <> 'prepay'"
sqlite3 part.db "SELECT j.value ->> 'product', sum(j.value ->> 'volume_ml') FROM $lines AND j.value ->> 'kind' = 'fuel'
	GROUP BY 1 ORDER BY 1" >grades
equal "the part: ml by grade" "1|289859 3|100370" "$(paste -sd' ' grades)"
equal "the part: fuel, goods and services, deposits, tax, all" "51024|21151|60|2527|74762" "$(sqlite3 part.db "
	SELECT sum((k = 'fuel') * (a - t)), sum((k IN ('goods', 'service', 'fee', 'discount')) * (a - t)), sum((k = 'deposit') * (a - t)),
		sum(t), sum(a)
	FROM (SELECT j.value ->> 'kind' AS k, j.value ->> 'amount_minor' AS a, coalesce(j.value ->> 'tax_minor', 0) AS t FROM $lines)")"
equal "the part: amount of the sales" 74762 "$(sqlite3 part.db "SELECT sum(amount_minor) FROM view_sale")"
equal "the part: open prepays" "509699 509700" "$(sqlite3 part.db "SELECT receipt FROM fact_sale p WHERE kind = 'prepay'
	AND NOT EXISTS (SELECT 1 FROM view_sale v WHERE v.sale = p.no) ORDER BY 1" | paste -sd' ')"
equal "the part: completions that give money back" "-1694 -797 -485" "$(sqlite3 part.db "
	SELECT sum(j.value ->> 'amount_minor') AS paid FROM fact_sale s, json_each(s.body, '$.lines') j
	WHERE s.kind = 'completion' GROUP BY s.no HAVING paid < 0 ORDER BY paid" | paste -sd' ')"
# The single files behind it: one pair more does not come about, the counts add up.
ingest part.db "${journals[@]}"
counts "all seven after the part" 50 5 0 1 44 0

# Any order, each file twice, people before and after.
views first.db >expected
turn() {
	local name=$1 files=("${@:3}")

	station "$name.db"
	[ "$2" = after ] || people "$name.db"
	ingest "$name.db" "${files[@]}"
	[ "$2" = before ] || people "$name.db"
	views "$name.db" >found
	alike "the order $name gives other views" expected found
	sound "$name.db"
}
mapfile -t backwards < <(printf '%s\n' "${journals[@]}" | sort -r)
mapfile -t shuffled < <(printf '%s\n' "${journals[@]}" | shuf --random-source=<(yes))
turn part-first before "$part" "${journals[@]:0:6}"
turn part-last after "${journals[@]:0:6}" "$part"
turn backwards after "${backwards[@]}"
turn shuffled before "${shuffled[@]}" "${journals[@]}"
station one-by-one.db
for journal in "${shuffled[@]}"; do
	ingest one-by-one.db "$journal"
done
people one-by-one.db
views one-by-one.db >found
alike "file by file gives other views" expected found

# A pump test and a training sale: recorded, counted nowhere.
card=$(head -1 cards)
cat >uncounted.jsonl <<END
{"event":"pump.test","receipt":"900001","till":"2","at":"2026-02-26T12:00:00","lines":[{"kind":"fuel","product":"1","volume_ml":20000,"amount_minor":2500}]}
{"event":"sale.close","training":true,"receipt":"900002","till":"2","at":"2026-02-26T12:05:00","card":"$card","plate":"TEST1","lines":[{"kind":"fuel","product":"1","volume_ml":30000,"amount_minor":3700},{"kind":"goods","product":"7","amount_minor":100}]}
END
"$regulars" --db first.db report abc --json >report
ingest first.db uncounted.jsonl
counts "test and training" 2 0 0 0 0 2
through_till till.db uncounted.jsonl
for db in first till; do
	equal "$db: rows of the test and the training sale" 2 "$(sqlite3 $db.db "SELECT count(*) FROM fact_sale WHERE receipt IN ('900001', '900002')")"
	views $db.db >found
	alike "$db: a test or a training sale counts" expected found
	sound $db.db
done
"$regulars" --db first.db report abc --json | cmp -s - report || fail "a test or a training sale changes the ABC report"
content first.db >first
content till.db >till
alike "the till and ingest end in different databases with test and training" first till

[ $n_failed -eq 0 ] || { echo "$n_failed failed"; exit 1; }
