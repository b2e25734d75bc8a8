#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Stages, frequency, anomalies, the model and the daily job by command. Figures on shared data are compared by
# tests/analysis_figures.py, which computes what is expected from the input files alone.
# shellcheck source=tests/cli.sh
. "${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}/tests/cli.sh"

figures() { python3 "$srcdir/tests/analysis_figures.py" "$@" || fail "figures: $*"; }
# same_reports WHAT DAY...: both databases say the same.
same_reports() {
	local what=$1 a=$2 b=$3 day report
	shift 3
	for day in "$@"; do
		for report in "stages --transitions 3" customers frequency anomalies; do
			"$regulars" --db "$a" report $report --as-of "$day" --json >a.json || fail "$what: $report of $a"
			"$regulars" --db "$b" report $report --as-of "$day" --json >b.json || fail "$what: $report of $b"
			cmp -s a.json b.json || { fail "$what: $report as of $day differ"; diff a.json b.json | head -c 2000; }
		done
	done
}

# --- usage ---
station empty Asia/Shanghai CNY
for report in stages customers frequency anomalies; do
	expect 0 "$report of nobody" "$regulars" report $report --json
	is "$report of nobody" "d['rows'] == []"
	expect 0 "$report for people" "$regulars" report $report
	expect 0 "$report as CSV" "$regulars" report $report --csv
	expect 2 "$report with a day that is none" "$regulars" report $report --as-of 2026-02-30
done
expect 1 "a model of nobody" "$regulars" report model
says "a model of nobody" "at least 10"
expect 2 "months that are none" "$regulars" report stages --transitions 0
expect 2 "periods that are none" "$regulars" report customers --per week
expect 2 "two ends" "$regulars" report model --to 2026-01-01 --as-of 2026-01-01
expect 2 "a forecast of nothing" "$regulars" report model --forecast 0
expect 2 "a step that is none" "$regulars" daily --only dinner
expect 0 "a day without sales" "$regulars" daily --as-of 2026-01-01 --json
is "a day without sales" "[s['state'] for s in d['steps']] == ['done'] * 6"
expect 0 "verify nobody" "$regulars" verify

# People are told that there is nothing, rather than headings.
for report in "stages:Nobody is known yet" "frequency:Nobody is known yet" "monthly:There are no sales in this period" \
	"composition:There are no sales in this period" "wallet:Of nobody is it known how much they need" \
	"organisations:There is no organisation yet" "extension:Nobody is known who could come as well" \
	"abc --measure volume:There are no sales in this period" "baskets:Nobody bought something of the shop" \
	"staff:Nobody is on the staff, and nothing was sold in this period"; do
	# shellcheck disable=SC2086 # report and options
	expect 0 "${report%%:*} of nobody, in words" "$regulars" report ${report%%:*}
	says "${report%%:*} of nobody, in words" "^${report#*:}"
	grep -q '^Id\|^Class\|^Staff\|^Divided' out && fail "${report%%:*} of nobody: headings of nothing"
done

# --- thresholds ---
expect 0 "thresholds" "$regulars" analysis show --json
is "thresholds" "d['lost-days'] == 60 and d['a-percent'] == 55"
expect 2 "a threshold that is none" "$regulars" analysis set lost-weeks 3
expect 2 "a value that is none" "$regulars" analysis set lost-days soon
expect 0 "another threshold" "$regulars" analysis set lost-days 90
expect 0 "thresholds again" "$regulars" analysis show --json
is "thresholds again" "d['lost-days'] == 90"

# --- a station of a few customers, whose stages are plain ---
station small Asia/Shanghai CNY
python3 - >sales.jsonl <<'PYTHON'
import json
from datetime import date, timedelta
n = 0
def sale(plate, day, litres, event="sale.close", **more):
    global n
    n += 1
    print(json.dumps({"event": event, "series": "S", "receipt": str(n), "at": f"{day}T10:00:00+08:00", "plate": plate,
        "lines": [{"kind": "fuel", "product": "92", "volume_ml": litres * 1000, "amount_minor": litres * 750}], **more}))
    return str(n)
first = date(2026, 1, 5)
for week in range(20):                       # comes every Monday, still does
    sale("粤A00001", first + timedelta(7 * week), 40)
for week in range(10):                       # came every Monday until March, then no more
    sale("粤A00002", first + timedelta(7 * week), 40)
sale("粤A00003", date(2026, 5, 1), 30)       # once
sale("粤A00004", date(2026, 1, 1), 30)       # twice, far apart
sale("粤A00004", date(2026, 4, 1), 30)
for week in range(19):                       # as the first, but is late now
    sale("粤A00005", first + timedelta(7 * week), 20 if week < 16 else 80)
given_back = sale("粤A00006", date(2026, 5, 2), 30)
sale("粤A00006", date(2026, 5, 8), 30, event="sale.refund", original={"receipt": given_back})
PYTHON
expect 0 "a few sales" "$regulars" ingest sales.jsonl
expect 0 "their stages" "$regulars" report stages --as-of 2026-05-28 --json
is "their stages" "{r['id'][-1]: (r['stage'], r['at_risk'], r['visits'], r['typical_interval_days'], r['overdue_days']) for r in d['rows']} == {
	'1': ('regular', True, 20, 7, 3), '2': ('lost', False, 10, 7, 73), '3': ('potential', False, 1, None, None),
	'4': ('floating', False, 2, 90, 0), '5': ('regular', True, 19, 7, 10), '6': ('potential', False, 0, None, None)}"
is "their number" "d['stages'] == {'potential': 2, 'floating': 1, 'regular': 2, 'lost': 1} and d['at_risk'] == 2"
expect 0 "before it was given back" "$regulars" report stages --as-of 2026-05-07 --json
is "before it was given back" "[r['visits'] for r in d['rows'] if r['id'].endswith('6')] == [1]"
expect 0 "for people" "$regulars" report stages --as-of 2026-05-28
says "for people" "2 potential, 1 floating, 2 regular (2 at risk), 1 lost"
expect 0 "classes" "$regulars" report abc --json
is "classes" "[d['tables'][0]['classes'][c]['count'] for c in 'ABC'] == [2, 1, 3]"
expect 0 "other borders" "$regulars" analysis set a-percent 30
expect 0 "classes by other borders" "$regulars" report abc --json
is "classes by other borders" "[d['tables'][0]['classes'][c]['count'] for c in 'ABC'] == [1, 2, 3]"
expect 0 "the usual borders" "$regulars" analysis set a-percent 55
expect 0 "a jump" "$regulars" report anomalies --as-of 2026-05-24 --json
is "a jump" "[r['id'] for r in d['rows'] if r['kind'] == 'jumped'] == ['粤A00005']"
# The second, last seen on 9 March, is overdue from the 41st day on, until it is lost after the 60th.
for day in 2026-04-18 2026-04-19 2026-05-08 2026-05-09; do
	expect 0 "overdue" "$regulars" report anomalies --as-of $day --json
	is "overdue on $day" "[r['id'] for r in d['rows'] if r['kind'] == 'overdue'] == (['粤A00002'] if '$day' in ('2026-04-19', '2026-05-08') else [])"
done
expect 0 "whom to call" "$regulars" segment members "overdue and class != B" --as-of 2026-04-19 --json
expect 0 "sooner" "$regulars" analysis set overdue-days 20
expect 0 "who is overdue then" "$regulars" report anomalies --as-of 2026-03-30 --json
is "who is overdue then" "[(r['id'], r['overdue_days']) for r in d['rows'] if r['kind'] == 'overdue'] == [('粤A00002', 14)]"
expect 0 "later" "$regulars" analysis set overdue-percent 400
expect 0 "who is overdue no more" "$regulars" report anomalies --as-of 2026-03-30 --json
is "who is overdue no more" "d['counts']['overdue'] == 0"
expect 0 "the usual days" "$regulars" analysis set overdue-days 40
expect 0 "the usual interval" "$regulars" analysis set overdue-percent 250
# A fourth of the volume for four weeks is one period; for eight it has fallen, or after one when one is enough.
station falling Asia/Shanghai CNY
python3 - >falling.jsonl <<'PYTHON'
import json
from datetime import date, timedelta
for week in range(28):
    litres = 40 if week < 20 else 10
    print(json.dumps({"event": "sale.close", "series": "S", "receipt": str(week + 1), "plate": "粤A00001",
        "at": f"{date(2026, 1, 5) + timedelta(7 * week)}T10:00:00+08:00",
        "lines": [{"kind": "fuel", "product": "92", "volume_ml": litres * 1000, "amount_minor": litres * 750}]}))
PYTHON
expect 0 "falling sales" "$regulars" ingest falling.jsonl
expect 0 "one period" "$regulars" report anomalies --as-of 2026-06-21 --json
is "one period" "d['counts']['fallen'] == 0"
expect 0 "two periods" "$regulars" report anomalies --as-of 2026-07-19 --json
is "two periods" "[(r['volume_ml'], r['typical_ml']) for r in d['rows'] if r['kind'] == 'fallen'] == [(40000, 160000)]"
expect 0 "one is enough" "$regulars" analysis set fallen-periods 1
expect 0 "one period that is enough" "$regulars" report anomalies --as-of 2026-06-21 --json
is "one period that is enough" "d['counts']['fallen'] == 1"
# Who is known to need more than twice what it takes here is no regular, whatever its rhythm: 400 l in the 64 days from the
# first visit to the last are 187.5 l in 30 days, half of 375. What is said of each grade adds up.
station demand Asia/Shanghai CNY
python3 - >demand.jsonl <<'PYTHON'
import json
from datetime import date, timedelta
for week in range(10):
    for plate, litres in (("粤A00001", 40), ("粤A00002", 20), ("粤A00003", 10)):
        on = date(2025, 12, 1) + timedelta(7 * week)
        print(json.dumps({"event": "sale.close", "series": plate[-1], "receipt": str(week + 1), "plate": plate,
            "at": f"{on}T10:00:00+08:00",
            "lines": [{"kind": "fuel", "product": "92", "volume_ml": litres * 1000, "amount_minor": litres * 750}]}))
PYTHON
expect 0 "who is asked" "$regulars" customer add --id 1 --name Li --since 2025-12-01 --community Taoyuan
expect 0 "the plate" "$regulars" vehicle bind 粤A00001 1 --from 2025-12-01
expect 0 "a neighbour" "$regulars" customer add --id 2 --name Wang --since 2025-12-01 --community Taoyuan
expect 0 "the neighbour's plate" "$regulars" vehicle bind 粤A00002 2 --from 2025-12-01
expect 0 "sales to be held against demand" "$regulars" ingest demand.jsonl
stage_of() { # WHAT DAY STAGE
	expect 0 "$1" "$regulars" report stages --as-of "$2" --json
	is "$1" "[r['stage'] for r in d['rows'] if r['id'] == 'c:1'] == ['$3']"
}
stage_of "nothing is known" 2026-02-05 regular
expect 0 "twice as much" "$regulars" customer demand 1 375 --on 2026-02-04
stage_of "half of what is needed" 2026-02-05 regular
expect 0 "more than that" "$regulars" customer demand 1 376 --on 2026-02-05
stage_of "less than half" 2026-02-05 floating
stage_of "as it was known before" 2026-02-04 regular
expect 0 "a smaller share will do" "$regulars" analysis set demand-percent 49
stage_of "by the smaller share" 2026-02-05 regular
expect 0 "the usual share" "$regulars" analysis set demand-percent 50
expect 0 "of one grade" "$regulars" customer demand 2 150 --grade 92 --on 2026-02-01
expect 0 "the neighbour" "$regulars" report stages --as-of 2026-02-05 --json
is "the neighbour" "[r['stage'] for r in d['rows'] if r['id'] == 'c:2'] == ['regular']"
expect 0 "of another" "$regulars" customer demand 2 50 --grade 0 --on 2026-02-01
expect 0 "the neighbour again" "$regulars" report stages --as-of 2026-02-05 --json
is "the neighbour again" "[r['stage'] for r in d['rows'] if r['id'] == 'c:2'] == ['floating']"
# By community, by month and year; the third plate is nobody's.
expect 0 "communities by year" "$regulars" report monthly --by community --per year --json
is "communities by year" "[(r['id'], r['year'], r['visits'], r['volume_ml']) for r in d['rows']] == [
	('Taoyuan', '2025', 10, 300000), ('Taoyuan', '2026', 10, 300000)] and d['unidentified'] == []"
expect 0 "communities by month" "$regulars" report monthly --by community --to 2026-01-31 --csv
says "communities by month" "^Taoyuan,Taoyuan,2026-01,CNY,8,8,240000,180000"
expect 0 "classes of communities" "$regulars" report abc --by community --json
is "classes of communities" "[(r['id'], r['value']) for r in d['tables'][0]['rows']] == [('Taoyuan', 450000)]"
expect 2 "by weeks" "$regulars" report monthly --per week
export REGULARS_DB=$work/small.db
cp small.db other.db && cp small.db-wal other.db-wal 2>/dev/null
cp small.db.key other.db.key && cp small.db.station other.db.station
expect 0 "the day is taken in" "$regulars" daily --as-of 2026-05-28 --only analysis
expect 0 "verify what is taken in" "$regulars" verify
same_reports "taken in" small.db other.db 2026-05-28 2026-05-07 2026-03-01

# What comes afterwards in every way: another sale, a late one, a refund, a binding from a day on, a prepay completed.
cat >more.jsonl <<'JSON'
{"event":"sale.close","series":"S","receipt":"201","at":"2026-05-29T10:00:00+08:00","plate":"粤A00001","lines":[{"kind":"fuel","product":"92","volume_ml":40000,"amount_minor":30000}]}
{"event":"sale.close","series":"S","receipt":"202","at":"2026-03-29T10:00:00+08:00","plate":"粤A00002","lines":[{"kind":"fuel","product":"92","volume_ml":40000,"amount_minor":30000}]}
{"event":"sale.refund","series":"S","receipt":"203","original":{"receipt":"20"},"at":"2026-05-29T11:00:00+08:00","plate":"粤A00001","lines":[{"kind":"fuel","product":"92","volume_ml":40000,"amount_minor":30000}]}
{"event":"sale.prepay","series":"S","receipt":"204","at":"2026-05-29T12:00:00+08:00","plate":"粤A00007","lines":[{"kind":"prepay","amount_minor":30000}]}
JSON
echo '{"event":"sale.completion","series":"S","receipt":"205","original":{"receipt":"204"},"at":"2026-05-30T12:00:00+08:00","plate":"粤A00007","lines":[{"kind":"fuel","product":"92","volume_ml":40000,"amount_minor":30000}]}' >completion.jsonl
for db in small other; do
	export REGULARS_DB=$work/$db.db
	expect 0 "more sales" "$regulars" ingest more.jsonl
	[ $db = other ] || expect 0 "taken in between" "$regulars" daily --as-of 2026-05-29 --only analysis
	expect 0 "the completion" "$regulars" ingest completion.jsonl
	expect 0 "a customer" "$regulars" customer add --id 1001 --name Li --since 2026-01-01
	expect 0 "a binding" "$regulars" vehicle bind 粤A00005 1001 --from 2026-03-01
	[ $db = other ] || expect 0 "verify in between" "$regulars" verify
done
same_reports "read with what is new" small.db other.db 2026-05-31 2026-03-15
expect 0 "taken in again" "$regulars" --db small.db daily --as-of 2026-05-31 --only analysis
expect 0 "verify again" "$regulars" --db small.db verify
same_reports "taken in again" small.db other.db 2026-05-31 2026-05-28 2026-03-15
expect 0 "who was enrolled" "$regulars" --db small.db report stages --as-of 2026-05-31 --json
is "who was enrolled" "[(r['label'], r['visits']) for r in d['rows'] if r['id'] == 'c:1001'] == [('Li', 11)]"
expect 0 "rebuild" "$regulars" --db small.db rebuild
expect 0 "verify the rebuilt" "$regulars" --db small.db verify
same_reports "rebuilt" small.db other.db 2026-05-31

# --- what a customer is worth: visits and litres of a year, what they leave, whom the customer referred ---
station worth Asia/Shanghai CNY
python3 - >sales.jsonl <<'PYTHON'
import json
from datetime import date, timedelta
n = 0
for who in range(1, 15):
    for k in range(10 if who < 12 else 1):
        n += 1
        print(json.dumps({"event": "sale.close", "series": "S", "receipt": str(n), "plate": f"粤A000{who:02}",
            "at": f"{date(2026, 1, 1) + timedelta(k * who + who)}T10:00:00+08:00",
            "lines": [{"kind": "fuel", "product": "92", "volume_ml": who * 1000, "amount_minor": who * 700}]}))
PYTHON
for who in 01 02 03 04; do
	expect 0 "customer $who" "$regulars" customer add --id $((10#$who)) --plate 粤A000$who --since 2026-01-01
done
cat >worth.programme <<'END'
name = "worth"; basis = "litres"; window = "lifetime";
tiers = ( { id = "basic"; name = "Basic"; from_litres = 0; } );
earn = ( { id = "petrol"; grades = ["92"]; points_per_litre = 1; round = "down"; } );
referral = { options = ( { id = "points"; kind = "points"; points = 10; } ); };
END
expect 0 "a programme" "$regulars" programme load worth.programme --effective 2026-01-01
expect 0 "a referral" "$regulars" customer refer 2 1
expect 0 "another" "$regulars" customer refer 3 1
expect 0 "of another" "$regulars" customer refer 4 2
expect 0 "sales" "$regulars" ingest sales.jsonl
worth() { expect 0 "worth" "$regulars" report frequency "$@" --json; }
worth
is "without model and margin" "{r['id']: (r['expected_margin_minor'], r['referred'], r['referred_volume_ml']) for r in d['rows'] if r['id'][:2] == 'c:'} == {
	'c:1': (None, 2, 50000), 'c:2': (None, 1, 40000), 'c:3': (None, 0, 0), 'c:4': (None, 0, 0)}"
expect 0 "for people" "$regulars" report frequency
says "for people" "Referred"
grep -q 'Alive\|Margin' out && fail "columns in which nothing stands"
worth --as-of 2026-03-01
is "before they were referred" "[r['referred'] for r in d['rows']] == [0] * 14"
expect 0 "the model" "$regulars" report model --as-of 2026-05-01 --keep
expect 0 "half a yuan a litre" "$regulars" analysis set margin-minor-per-m3 50000
expect 2 "a margin that is none" "$regulars" analysis set margin-minor-per-m3 0.5
worth --as-of 2026-05-01
is "what they leave" "all(abs(r['expected_margin_minor'] - r['expected_volume_ml'] / 20) <= 0.5 for r in d['rows']) and sum(r['expected_margin_minor'] > 0 for r in d['rows']) > 3"
expect 0 "for people" "$regulars" report frequency
says "for people" "Margin expected in a year"
worth --by vehicle
is "of vehicles" "{(r['expected_margin_minor'], r['referred'], r['referred_volume_ml']) for r in d['rows']} == {(None, None, None)}"
expect 0 "one account" "$regulars" customer merge 3 2
worth
is "one account" "{r['id']: (r['referred'], r['referred_volume_ml']) for r in d['rows'] if r['id'][:2] == 'c:'} == {'c:1': (1, 50000), 'c:2': (1, 40000), 'c:4': (0, 0)}"
# Of days to come a forecast says what is expected; of somebody who comes daily, for ten years as well.
expect 0 "ten years" "$regulars" report model --as-of 2026-05-01 --forecast 3650 --json
is "ten years" "0 < d['forecast']['expected_visits'] < 14 * 3650 and d['forecast']['visits'] is None"
expect 0 "ten years for people" "$regulars" report model --as-of 2026-05-01 --forecast 3650
says "ten years for people" "^visits *not over yet"
expect 0 "a model as CSV" "$regulars" report model --as-of 2026-05-01 --csv
says "a model as CSV" "^r,[0-9]*\.[0-9]\{9\}"

# --- the daily job: killed anywhere, it ends the same ---
mkdir whole killed || exit 99
seed() { cp other.db "$1.db"; cp other.db-wal "$1.db-wal" 2>/dev/null; cp other.db.key "$1.db.key"; cp other.db.station "$1.db.station"; }
job() { "$regulars" --db "$1.db" daily --as-of 2026-05-31 --page "$1/page.html" --backup "$1" --json; }
seed whole
expect 0 "a night" job whole
is "a night" "[(s['step'], s['state']) for s in d['steps']] == [(n, 'done') for n in ('expiry', 'cases', 'profiles', 'analysis', 'model', 'anomalies', 'page', 'backup')]"
[ -s whole/regulars-2026-05-31.db ] || fail "no backup was made"
expect 0 "the same night once more" job whole
is "the same night once more" "{s['state'] for s in d['steps']} == {'before'}"
cp out whole.json
# Who is newly at risk, lost or out of the own normal is who is so on the day and was not the day before.
news() { # news DATABASE DAY: night by night as a station does it, and that night alone once more
	local day before
	day=$2
	before=$(date -u -d "$day - 1 day" +%F)
	expect 0 "the night of $day" "$regulars" --db "$1" daily --only anomalies --again --as-of "$day" --json
	cp out night.json
	for when in "$before" "$day"; do
		"$regulars" --db "$1" report stages --as-of "$when" --json >stages.$when || fail "stages of $when"
		"$regulars" --db "$1" report anomalies --as-of "$when" --json >anomalies.$when || fail "anomalies of $when"
	done
	python3 - "$before" "$day" <<'END' || fail "news of $day"
import json, sys
def said(day):
    rows, found = json.load(open("stages." + day))["rows"], json.load(open("anomalies." + day))["rows"]
    out = {kind: {row["id"] for row in found if row["kind"] == kind} for kind in ("overdue", "fallen", "jumped")}
    return {**out, "at_risk": {row["id"] for row in rows if row["at_risk"]},
            "lost": {row["id"] for row in rows if row["stage"] == "lost"}}
before, now = said(sys.argv[1]), said(sys.argv[2])
result = json.load(open("night.json"))["steps"][0]["result"]
for kind in now:
    new = [one["id"] for one in result["new_" + kind]]
    if sorted(new) != sorted(now[kind] - before[kind]):
        sys.exit(f"newly {kind}: {sorted(new)}, expected {sorted(now[kind] - before[kind])}")
print(sum(len(now[kind] - before[kind]) for kind in now), "news")
END
}
cp whole.db news.db && cp whole.db.key news.db.key && cp whole.db.station news.db.station
for when in 2026-03-10 2026-05-01 2026-05-28 2026-05-31; do news news.db $when; done
for delay in 0.002 0.005 0.010 0.015 0.020 0.030 0.040 0.060; do
	seed killed
	find killed -type f -delete
	for _ in 1 2 3; do
		"$regulars" --db killed.db daily --as-of 2026-05-31 --page killed/page.html --backup killed >/dev/null 2>&1 &
		pid=$!
		sleep $delay
		kill -KILL $pid 2>/dev/null
		wait $pid 2>/dev/null
	done
	expect 0 "after $delay s and a kill" job killed
	expect 0 "after $delay s, asked again" job killed
	sed 's/killed/whole/g' out | cmp -s - whole.json || { fail "killed after $delay s it ended otherwise"; cat out; }
	[ "$(ls -A killed | tr '\n' ' ')" = "page.html regulars-2026-05-31.db " ] || fail "left behind after $delay s: $(ls -A killed)"
	cmp -s killed/page.html whole/page.html || fail "after $delay s the page is another"
	expect 0 "verify after $delay s" "$regulars" --db killed.db verify
done
same_reports "killed" killed.db whole.db 2026-05-31
for step in expiry cases profiles analysis model anomalies page backup; do # stopped between any two steps
	seed killed
	find killed -type f -delete
	for done in expiry cases profiles analysis model anomalies page backup; do
		"$regulars" --db killed.db daily --as-of 2026-05-31 --page killed/page.html --backup killed --only $done >/dev/null || fail "$done alone"
		[ $done = $step ] && break
	done
	expect 0 "after $step" job killed
	expect 0 "after $step, asked again" job killed
	sed 's/killed/whole/g' out | cmp -s - whole.json || { fail "stopped after $step it ended otherwise"; cat out; }
done
# Night after night, most of what was found is kept; where nothing is ever taken in, everything is computed.
seed kept
seed anew
for day in 2026-03-01 2026-03-29 2026-04-18 2026-04-19 2026-05-08 2026-05-09 2026-05-28 2026-05-31 2026-05-08 2026-06-20 2026-09-01; do
	[ $day != 2026-05-09 ] || for db in kept anew; do
		expect 0 "another threshold" "$regulars" --db $db.db analysis set overdue-days 20
	done
	expect 0 "a night is taken in" "$regulars" --db kept.db daily --as-of $day --only analysis
	expect 0 "what is kept" "$regulars" --db kept.db daily --as-of $day --only anomalies --again --json
	mv out kept.json
	expect 0 "what is computed" "$regulars" --db anew.db daily --as-of $day --only anomalies --again --json
	cmp -s out kept.json || { fail "as of $day what is kept differs"; cat out kept.json; }
done
expect 0 "verify what is kept" "$regulars" --db kept.db verify
expect 0 "a night with a page" "$regulars" --db whole.db daily --as-of 2026-05-31 --page morning.html --json
is "a night with a page" "[s['step'] for s in d['steps'] if s['state'] == 'done'] == ['page']"
grep -q '</html>' morning.html || fail "the morning page is not whole"
expect 0 "the page elsewhere" "$regulars" --db whole.db daily --as-of 2026-05-31 --page other.html --json
is "the page elsewhere" "[s['step'] for s in d['steps'] if s['state'] == 'done'] == ['page']"
cmp -s other.html morning.html || fail "the page was not written where it was asked for"
rm other.html whole/regulars-2026-05-31.db
expect 0 "what is gone is made again" "$regulars" --db whole.db daily --as-of 2026-05-31 --page other.html --backup whole --json
is "what is gone is made again" "[s['step'] for s in d['steps'] if s['state'] == 'done'] == ['page', 'backup']"
[ -s other.html ] && [ -s whole/regulars-2026-05-31.db ] || fail "what was gone was not made again"
expect 0 "without a page" "$regulars" --db whole.db daily --as-of 2026-05-31 --json
is "without a page" "{s['state'] for s in d['steps']} == {'before'}"
# Done once more and killed amid that: what was not done again is done by who starts it as ever.
mkdir blocked.html
expect 1 "once more, to a page that cannot be written" "$regulars" --db whole.db daily --as-of 2026-05-31 --again --only page --page blocked.html
expect 0 "started as ever" "$regulars" --db whole.db daily --as-of 2026-05-31 --page other.html --json
is "started as ever" "[s['step'] for s in d['steps'] if s['state'] == 'done'] == ['page']"
expect 2 "a page without a name" "$regulars" --db whole.db daily --as-of 2026-05-31 --only page
expect 1 "a backup that cannot be made" "$regulars" --db whole.db daily --as-of 2026-06-01 --backup "$work/nowhere" --json
is "a backup that cannot be made" "[s['state'] for s in d['steps']] == ['done'] * 6 + ['refused']"
says "a backup that cannot be made" "nowhere"

# --- shared data ---
if [ -z "$data" ] || [ ! -d "$data" ]; then
	echo "SKIP: the shared data is not here (REGULARS_TEST_DATA)"
	[ "$n_failed" = 0 ] || { echo "$n_failed failed"; exit 1; }
	exit 0
fi
# The same before and after everything is taken in.
station fleet America/Sao_Paulo BRL
fleet=$data/fleet/fleet_2024Q3.csv
expect 0 "the fleet" "$regulars" ingest --map "$srcdir/manager/maps/fleet.map" "$fleet"
for state in new "taken in"; do
	for day in 2024-07-15 2024-08-31 2024-09-30 2024-11-15 2025-03-01; do
		expect 0 "the fleet's stages, $state" "$regulars" report stages --as-of $day --json
		figures fleet-stages $day "$fleet" out
		expect 0 "the fleet's frequency, $state" "$regulars" report frequency --as-of $day --json
		figures fleet-frequency $day "$fleet" out
		expect 0 "the fleet's anomalies, $state" "$regulars" report anomalies --as-of $day --json
		figures fleet-anomalies $day "$fleet" out
	done
	expect 0 "the fleet's moves, $state" "$regulars" report stages --as-of 2024-09-30 --transitions 4 --json
	figures fleet-transitions 2024-09-30 4 "$fleet" out
	expect 0 "the fleet's customers, $state" "$regulars" report customers --json
	figures fleet-customers "$fleet" out
	expect 0 "the fleet is taken in" "$regulars" daily --as-of 2024-09-30 --only analysis
done
# Of vehicles, of two organisations with three of them, of two communities with three customers.
plates=$(tail -n +2 "$fleet" | cut -d, -f2 | sort | uniq -c | sort -k1,1nr -k2 | awk '{ print $2 }' | tr -d - | head -6 | tr '\n' ' ')
read -r p1 p2 p3 p4 p5 p6 <<<"$plates"
expect 0 "an area of the fleet" "$regulars" area add north
for n in 1 2; do expect 0 "organisation $n" "$regulars" org add --id "o$n" --name "Firm $n"; done
for n in 1 2; do expect 0 "neighbour $n" "$regulars" customer add --id "k$n" --since 2024-01-01 --set community=west; done
expect 0 "a customer of an area" "$regulars" customer add --id k3 --since 2024-01-01 --area north
for pair in "$p1 o1" "$p2 o1" "$p3 o2" "$p4 k1" "$p5 k2" "$p6 k3"; do
	# shellcheck disable=SC2086 # plate and customer
	expect 0 "the plate of $pair" "$regulars" vehicle bind $pair --from 2020-01-01
done
for day in 2024-08-31 2025-03-01; do
	expect 0 "frequency of vehicles" "$regulars" report frequency --by vehicle --as-of $day --json
	figures fleet-groups $day each "$fleet" out
	expect 0 "frequency of organisations" "$regulars" report frequency --by organisation --as-of $day --json
	figures fleet-groups $day "c:o1=$p1/$p2 c:o2=$p3" "$fleet" out
	expect 0 "frequency of communities" "$regulars" report frequency --by community --as-of $day --json
	figures fleet-groups $day "west=$p4+$p5 north=$p6" "$fleet" out
done
expect 0 "frequency of vehicles as CSV" "$regulars" report frequency --by vehicle --csv
says "frequency of vehicles as CSV" "^$p1,"
expect 2 "frequency of sites" "$regulars" report frequency --by site
for day in 2024-08-02 2024-08-03 2024-08-20 2024-10-25 2024-11-30; do
	news "$REGULARS_DB" $day
done
expect 0 "the night for people" "$regulars" daily --only anomalies --again --as-of 2024-08-20
says "the night for people" "newly at risk: [0-9]*: "
expect 0 "verify the fleet" "$regulars" verify

station ccs Europe/Prague CZK
expect 0 "fuel cards" "$regulars" ingest --map "$srcdir/manager/maps/ccs.map" "$data/ccs/transactions_1k.csv"
for day in 2012-08-24 2012-08-26 2012-12-31; do
	expect 0 "stages of fuel cards" "$regulars" report stages --as-of $day --json
	figures ccs-stages $day "$data/ccs" out
done
expect 0 "frequency of fuel cards" "$regulars" report frequency --as-of 2012-08-26 --json
figures ccs-frequency 2012-08-26 "$data/ccs" out
expect 0 "frequency of each card" "$regulars" report frequency --by card --as-of 2012-08-26 --json
figures ccs-cards 2012-08-26 "$data/ccs" out
expect 0 "customers with fuel cards" "$regulars" report customers --json
figures ccs-customers "$data/ccs" out

station cdnow America/New_York USD
cdnow=$data/cdnow/CDNOW_sample.txt
expect 0 "the CDNOW sample" "$regulars" ingest --map "$srcdir/manager/maps/cdnow.map" "$cdnow"
expect 0 "the model" "$regulars" report model --to 1997-09-30 --forecast 273 --json
figures cdnow-model "$cdnow" out
for day in 1997-09-30 1998-06-30; do
	expect 0 "stages of CDNOW" "$regulars" report stages --as-of $day --json
	figures cdnow-stages $day "$cdnow" out
	expect 0 "anomalies of CDNOW" "$regulars" report anomalies --as-of $day --json
	figures cdnow-anomalies $day "$cdnow" out
done
expect 0 "moves of CDNOW" "$regulars" report stages --as-of 1998-06-30 --transitions 18 --json
figures cdnow-transitions 1998-06-30 18 "$cdnow" out
expect 0 "customers of CDNOW" "$regulars" report customers --per year --json
figures cdnow-customers "$cdnow" out
# A model in force decides who is lost, from its last day on and not before.
expect 0 "a model is kept" "$regulars" report model --to 1997-09-30 --keep
expect 0 "stages by the model" "$regulars" report stages --as-of 1998-06-30 --json
is "stages by the model" "all((r['p_alive'] < 0.2) <= (r['stage'] == 'lost') for r in d['rows']) and any(r['p_alive'] < 0.2 for r in d['rows'])"
expect 0 "stages before the model" "$regulars" report stages --as-of 1997-09-29 --json
figures cdnow-stages 1997-09-29 "$cdnow" out
# A night of a day to come (a wrong clock) does not keep the model from those who are here.
expect 0 "a night to come" "$regulars" daily --as-of 2099-06-01 --only model
expect 0 "the next night" "$regulars" daily --as-of 1998-06-30 --only model --json
is "the next night" "d['steps'][0]['result']['fitted_to'] == '1998-06-30'"

finish
