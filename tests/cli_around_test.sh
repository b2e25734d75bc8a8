#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Share of wallet, areas, organisations, who could come as well: by command, on a station of which tests/around_figures.py
# knows what must be said.
# shellcheck source=tests/cli.sh
. "${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}/tests/cli.sh"

figures() { python3 "$srcdir/tests/around_figures.py" "$@"; }
today=$(TZ=Asia/Shanghai date +%F)
# around REPORT FROM TO AS-OF OPTION...
around() {
	local report=$1 from=$2 to=$3 as_of=$4
	shift 4
	expect 0 "$report $*" "$regulars" report "$report" "$@" --json
	figures check "$report" "$from" "$to" "$as_of" || fail "$report $*"
}

expect 0 "init" "$regulars" init --site S001 --zone Asia/Shanghai --currency CNY
for report in wallet areas organisations extension; do
	expect 0 "$report of nothing" "$regulars" report $report --json
	is "$report of nothing" "d['rows'] == []"
	expect 0 "$report of nothing, for people" "$regulars" report $report
done
figures sales >sales.jsonl || fail "sales"
figures commands >commands || fail "commands"
while IFS=$'\t' read -r -a words; do
	expect 0 "${words[*]}" "$regulars" "${words[@]}"
done <commands
expect 0 "ingest" "$regulars" ingest sales.jsonl

around wallet 2026-06-01 2026-06-30 "$today" --month 2026-06
around wallet 2026-03-10 2026-08-20 "$today" --from 2026-03-10 --to 2026-08-20
around wallet 2026-03-21 2026-04-19 2026-04-19 --as-of 2026-04-19
around wallet 2026-02-01 2026-02-28 2026-03-05 --month 2026-02 --as-of 2026-03-05
expect 0 "organisations alone" "$regulars" report wallet --by organisation --month 2026-06 --json
is "organisations alone" "sorted(r['id'] for r in d['rows']) == ['c:20', 'c:22'] and d['unknown']['count'] == 1"
around areas 2026-06-01 2026-06-30 "$today" --month 2026-06
around areas 2026-03-10 2026-10-05 "$today" --from 2026-03-10 --to 2026-10-05
around organisations 2026-06-01 2026-06-30 "$today" --month 2026-06
around organisations 2026-01-01 2026-10-31 "$today" --from 2026-01-01 --to 2026-10-31
around organisations 2026-04-01 2026-04-20 2026-04-20 --from 2026-04-01 --as-of 2026-04-20
around extension 2026-08-01 2026-10-31 "$today" --from 2026-08-01 --to 2026-10-31
around extension 2026-03-02 2026-04-30 2026-04-30 --as-of 2026-04-30

# What is known later changes nothing of an earlier day.
expect 0 "an earlier day" "$regulars" report areas --as-of 2026-06-30 --json
cp out before
is "an earlier day" "d['rows'] == []" # no area was written down yet
expect 0 "extension of an earlier day" "$regulars" report extension --as-of 2026-06-30 --json
cp out before
expect 0 "somebody moves" "$regulars" customer edit 4 --area taoyuan --route "ring road"
expect 0 "extension of that day again" "$regulars" report extension --as-of 2026-06-30 --json
cmp -s out before || { fail "a move today changed an earlier day"; diff out before; }
expect 0 "today" "$regulars" report areas --json
is "today" "{r['id']: r['customers'] for r in d['rows']} == {'taoyuan': 5, 'binhe': 2, 'nowhere': 1}"

# The owner's statement, and invoices beside it.
expect 0 "a statement" "$regulars" org statement 20 --from 2026-03-01 --to 2026-09-30 --json
figures check statement 2026-03-01 2026-09-30 "$today" || fail "a statement"
expect 0 "an invoice" "$regulars" org invoice 20 "INV-7" 1234.50 --on 2026-07-31
expect 0 "one of other days" "$regulars" org invoice 20 "INV-8" 99 --on 2026-08-15 --from 2026-06-01 --to 2026-07-31
expect 0 "one that is too early" "$regulars" org invoice 20 "INV-1" 5 --on 2026-01-31
expect 1 "no amount" "$regulars" org invoice 20 "INV-9" much
expect 1 "the wrong way round" "$regulars" org invoice 20 "INV-9" 5 --from 2026-02-01 --to 2026-01-01
expect 2 "half a period" "$regulars" org invoice 20 "INV-9" 5 --from 2026-02-01
expect 0 "with invoices" "$regulars" org statement 20 --month 2026-07 --json
is "with invoices" "[(i['number'], i['from'], i['to'], i['amount_minor']) for i in d['invoices']] == [('INV-7', '2026-07-01', '2026-07-31', 123450), ('INV-8', '2026-06-01', '2026-07-31', 9900)]"
is "with invoices" "d['totals'][0]['invoiced_minor'] == 133350 and d['totals'][0]['amount_minor'] == sum(r['amount_minor'] for r in d['rows'])"
expect 0 "for the owner" "$regulars" org statement 20 --month 2026-07
says "for the owner" "invoiced .*1,*333.50"
expect 0 "as CSV" "$regulars" org statement 20 --month 2026-07 --csv
says "as CSV" "^2026-07,粤B20001,"

# However long a plate and a grade are, they have a row of their own.
expect 0 "an owner of a strange vehicle" "$regulars" customer add --id 99 --kind company --plate "粤$(printf 'A%.0s' {1..54})" --since 2026-01-01
python3 - >long.jsonl <<'PYTHON'
import json
for last in "89":
    print(json.dumps({"event": "sale.close", "site": "S001", "till": "1", "series": "long", "receipt": last, "business_date": "2026-03-03",
                      "at": "2026-03-03T08:15:30+08:00", "attendant": "07", "currency": "CNY", "plate": "粤" + "A" * 54,
                      "lines": [{"kind": "fuel", "product": "汽" * 66 + last, "volume_ml": 40000, "amount_minor": 29892}]}))
PYTHON
expect 0 "its fills" "$regulars" ingest long.jsonl
expect 0 "its statement" "$regulars" org statement 99 --json
is "its statement" "[(r['grade'][-1], r['volume_ml']) for r in d['rows']] == [('8', 40000), ('9', 40000)]"

# A reminder before a contract ends, and whom nobody looks after.
expect 0 "before the last month" "$regulars" daily --as-of 2026-06-30 --only profiles --json
is "before the last month" "[d['steps'][0]['result'][k] for k in ('contracts_ending', 'pool')] == [0, 0]"
expect 0 "in it" "$regulars" daily --as-of 2026-07-01 --only profiles --json
is "in it" "d['steps'][0]['result']['contracts_ending'] == 1"
expect 0 "after its last day" "$regulars" daily --as-of 2026-08-01 --only profiles --json
is "after its last day" "d['steps'][0]['result']['contracts_ending'] == 0"
expect 0 "into the pool" "$regulars" customer own 4 --pool --on 2026-08-01
expect 0 "somebody in the pool" "$regulars" daily --as-of 2026-08-02 --only profiles --json
is "somebody in the pool" "d['steps'][0]['result']['pool'] == 1"
expect 0 "kept again" "$regulars" customer own 4 --kept 07 --on 2026-08-03
expect 0 "nobody in the pool" "$regulars" daily --as-of 2026-08-03 --only profiles
says "nobody in the pool" "customers in the pool: 0"

# Competitors and contacts.
expect 0 "a competitor there" "$regulars" competitor add west --name "West Oil" --distance 900 --area binhe
expect 0 "another" "$regulars" competitor add far --brand Gulf
expect 0 "an old price" "$regulars" competitor price west 92 7.10 --on 2026-10-01
expect 0 "a price" "$regulars" competitor price west 92 7.35 --on 2026-11-01
expect 0 "an offer" "$regulars" competitor offer west "free wash" --from 2026-11-01
expect 0 "an offer that is over" "$regulars" competitor offer west "old wash" --from 2026-01-01 --until 2026-01-31
expect 0 "a contact" "$regulars" area contact binhe 7 --role decides
expect 0 "with competitors" "$regulars" report areas --json
is "with competitors" "[(c['id'], c['distance_m'], [(p['grade'], p['unit_price_minor_per_m3'], p['on']) for p in c['prices']], [o['text'] for o in c['offers']]) for r in d['rows'] if r['id'] == 'binhe' for c in r['competitors']] == [('west', 900, [('92', 735000, '2026-11-01')], ['free wash'])]"
is "one in no area" "[c['id'] for c in d['competitors']] == ['far'] and d['competitors'][0]['label'] == 'Gulf'"
is "the contact" "[(c['customer'], c['name'], c['role']) for r in d['rows'] for c in r['contacts']] == [('c:7', 'Zheng', 'decides')]"
expect 0 "for people" "$regulars" report areas --month 2026-06
says "for people" "West Oil, 900 m away, in Binhe"
says "for people" "92: 7.350 a litre, seen on 2026-11-01"
expect 0 "CSV" "$regulars" report areas --month 2026-06 --csv
says "CSV" "^taoyuan,Taoyuan,07,,400,5,0.012500000,"

# For people, CSV, a page, and what is refused.
expect 0 "contracts" "$regulars" report organisations --per contract --month 2026-06 --csv
[ "$(wc -l <out)" = 3 ] || { fail "two contracts and their heading"; cat out; }
for per in month grade vehicle; do
	expect 0 "per $per" "$regulars" report organisations --per $per --month 2026-06
	says "per $per" "City Hospital"
done
expect 0 "extension for people" "$regulars" report extension
says "extension for people" "City Hospital has 5 vehicles; 3 are known"
expect 0 "wallet for people" "$regulars" report wallet --month 2026-06
says "wallet for people" "it is not known how much they need"
expect 0 "a page" "$regulars" report wallet --month 2026-06 --html wallet.html
grep -q "City Hospital" wallet.html || fail "the page does not name the hospital"
grep -q "From 2026-06-01 to 2026-06-30, as known on" wallet.html || fail "the page of the share does not name the period"
for report in areas organisations extension; do
	expect 0 "a page of $report" "$regulars" report $report --month 2026-06 --html $report.html
	grep -q "From 2026-06-01 to 2026-06-30, as known on" $report.html || fail "the page of $report does not name the period"
done
grep -q "West Oil, 900 m away, in Binhe" areas.html || fail "the page of areas lacks the competitors"
grep -q "City Hospital has 5 vehicles; 3 are known" extension.html || fail "the page of extension lacks the vehicles not known"
expect 2 "by vehicle" "$regulars" report wallet --by vehicle
expect 2 "per day" "$regulars" report organisations --per day
expect 2 "no such day" "$regulars" report areas --as-of 2026-02-30
expect 2 "after today" "$regulars" report extension --from 2099-01-01
expect 2 "the wrong way round" "$regulars" report areas --from 2026-05-01 --to 2026-04-01

# A vehicle that was bound twice is one vehicle, of one account or of two that became one.
expect 0 "before" "$regulars" report extension --json
cp out before
plate=$(python3 -c 'import json; print(next(r["id"] for r in json.load(open("out"))["rows"] if r["of"] == "c:20"))')
expect 0 "bound again" "$regulars" vehicle bind "$plate" 20 --role owner
expect 0 "after it" "$regulars" report extension --json
cmp -s out before || { fail "a vehicle bound again counts twice"; diff before out; }

# Two of them are one: what was said of both counts for who stays.
expect 0 "merge" "$regulars" customer merge 2 1
expect 0 "demand of who was merged" "$regulars" customer demand 2 77 --on 2026-07-01
expect 0 "wallet after it" "$regulars" report wallet --month 2026-07 --json
is "wallet after it" "[r['demand_ml'] for r in d['rows'] if r['id'] == 'c:1'] == [77000] and not any(r['id'] == 'c:2' for r in d['rows'])"
expect 0 "erased" "$regulars" customer forget 7 --yes
expect 0 "areas after it" "$regulars" report areas --json
is "areas after it" "[r['contacts'] for r in d['rows'] if r['id'] == 'binhe'][0] in ([], [{'customer': None, 'role': 'decides', 'name': None}])"

[ "$n_failed" = 0 ] || { echo "$n_failed failed"; exit 1; }
