#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Reports of what was sold, by whom, to whom, and how service went. Figures on shared data are compared by
# tests/report_figures.py, which computes what is expected from the input files alone.
# shellcheck source=tests/cli.sh
. "${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}/tests/cli.sh"

# --- as of a past day: a late sale counts on its day, what came afterwards has not happened ---
station late Asia/Shanghai CNY
python3 - >sales.jsonl <<'PYTHON'
import json
def sale(receipt, day, plate, litres, event="sale.close", shop=0, **more):
    lines = [{"kind": "fuel", "product": "92", "volume_ml": litres * 1000, "amount_minor": litres * 700}]
    if shop:
        lines.append({"kind": "goods", "product": "1", "quantity_milli": 1000, "amount_minor": shop})
    return json.dumps({"event": event, "series": "S", "receipt": receipt, "at": f"{day}T10:00:00+08:00", "plate": plate,
                       "attendant": "07", "lines": lines, **more})
with open("first.jsonl", "w") as first, open("later.jsonl", "w") as later:
    for day in (1, 8, 15, 22):
        print(sale(f"1{day}", f"2026-04-{day:02}", "粤A00001", 40, shop=500), file=first)
    print(sale("200", "2026-04-28", "粤A00002", 30), file=first)
    # Afterwards: a sale of the 10th that was late, one of May, and the 28th's is given back in May.
    print(sale("300", "2026-04-10", "粤A00002", 10, shop=300), file=later)
    print(sale("400", "2026-05-02", "粤A00001", 50), file=later)
    print(sale("500", "2026-05-03", "粤A00002", 30, event="sale.refund", original={"receipt": "200"}), file=later)
PYTHON
expect 0 "sales" "$regulars" ingest first.jsonl
april="--as-of 2026-04-30"
# reports FOLDER: everything as of the end of April.
reports() {
	local report
	mkdir "$1"
	for report in abc monthly composition baskets staff service fraud stages customers frequency anomalies; do
		expect 0 "$report $april" "$regulars" report $report $april --json
		cp out "$1/$report"
	done
}
reports before
expect 0 "later sales" "$regulars" ingest later.jsonl
reports after
for report in service fraud anomalies; do
	cmp -s before/$report after/$report || fail "$report: another April"
done
cp after/abc out
is "abc" "[(r['id'], r['visits'], r['value'], r['volume_ml']) for r in d['tables'][0]['rows']] == [('粤A00001', 4, 114000, 160000), ('粤A00002', 2, 28300, 40000)]"
cp after/monthly out
is "monthly" "[(r['id'], r['month'], r['visits'], r['sales'], r['volume_ml']) for r in d['rows']] == [('粤A00001', '2026-04', 4, 4, 160000), ('粤A00002', '2026-04', 2, 2, 40000)]"
cp after/composition out
is "composition" "[(r['key'], r['sales'], r['fills'], r['volume_ml'], r['amount_minor']) for r in d['rows'] if r['dimension'] == 'hour'] == [('10', 6, 6, 200000, 142300)]"
cp after/baskets out
is "baskets" "[(d['totals'][0][k]['sales'], d['totals'][0][k]['amount_minor']) for k in ('fuel', 'both')] == [(1, 21000), (5, 121300)]"
cp after/staff out
is "staff" "[(r['staff'], r['sales'], r['volume_ml'], r['shop']) for r in d['rows']] == [('07', 6, 200000, [{'currency': 'CNY', 'amount_minor': 2300}])]"
cp after/customers out
is "customers" "[(r['period'], r['served'], r['new'], r['visits'], r['volume_ml']) for r in d['rows']] == [('2026-04', 2, 2, 6, 200000)]"
cp after/stages out
is "stages" "[(r['id'], r['visits'], r['last']) for r in d['rows']] == [('粤A00001', 4, '2026-04-22'), ('粤A00002', 2, '2026-04-28')]"
expect 0 "today" "$regulars" report abc --json
is "today" "[(r['id'], r['visits'], r['volume_ml']) for r in d['tables'][0]['rows']] == [('粤A00001', 5, 210000), ('粤A00002', 1, 10000)]"
expect 0 "a month that is not over" "$regulars" report abc --month 2026-04 --as-of 2026-04-10 --json
is "a month that is not over" "[(r['id'], r['visits']) for r in d['tables'][0]['rows']] == [('粤A00001', 2), ('粤A00002', 1)]"
expect 2 "a day that is none" "$regulars" report abc --as-of 2026-04-31
expect 0 "a case" "$regulars" case open 'pump 3 is slow' --json
expect 0 "closed" "$regulars" case close "$(python3 -c 'import json; print(json.load(open("out"))["case"])')" 'a new filter'
expect 0 "service" "$regulars" report service --json
is "service" "[(c['kind'], c['taken'], c['closed'], c['within_24_h'], c['open']) for c in d['cases']] == [('complaint', 1, 1, 1, 0)]"
expect 0 "service, the day before" "$regulars" report service --as-of "$(TZ=Asia/Shanghai date -d yesterday +%F)" --json
is "service, the day before" "d['cases'] == []"

# --- one figure, whatever report tells it: what was given back, who sold it, whose vehicles, what was said when ---
station one Asia/Shanghai CNY
cat >sales.jsonl <<'JSON'
{"event":"sale.close","series":"S","receipt":"1","at":"2026-04-06T10:00:00+08:00","plate":"粤A00001","attendant":"07","lines":[{"kind":"fuel","product":"92","volume_ml":40000,"amount_minor":28000},{"kind":"goods","product":"1","amount_minor":900},{"kind":"discount","amount_minor":-500}]}
{"event":"sale.close","series":"S","receipt":"2","at":"2026-04-06T11:00:00+08:00","plate":"粤A00002","lines":[{"kind":"fuel","product":"95","volume_ml":30000,"amount_minor":24000},{"kind":"service","product":"wash","amount_minor":2000},{"kind":"goods","product":"2","amount_minor":300,"status":"void"}]}
{"event":"sale.close","series":"S","receipt":"2","at":"2026-04-06T11:00:00+08:00","plate":"粤A00002","attendant":"07","shift":"A","lines":[{"kind":"fuel","product":"95","volume_ml":30000,"amount_minor":24000},{"kind":"service","product":"wash","amount_minor":2000},{"kind":"goods","product":"2","amount_minor":300,"status":"void"}]}
{"event":"sale.refund","series":"S","receipt":"3","original":{"site":"one","series":"S","receipt":"1"},"at":"2026-04-09T10:00:00+08:00","plate":"粤A00001","attendant":"09","lines":[{"kind":"fuel","product":"92","volume_ml":40000,"amount_minor":28000},{"kind":"goods","product":"1","amount_minor":900},{"kind":"discount","amount_minor":-500}]}
{"event":"sale.prepay","series":"S","receipt":"4","at":"2026-04-10T10:00:00+08:00","plate":"粤A00003","attendant":"09","lines":[{"kind":"prepay","amount_minor":20000},{"kind":"goods","product":"1","amount_minor":700}]}
{"event":"sale.completion","series":"S","receipt":"5","original":{"receipt":"4"},"at":"2026-04-10T10:05:00+08:00","plate":"粤A00003","attendant":"09","lines":[{"kind":"fuel","product":"92","volume_ml":20000,"amount_minor":14000}]}
{"event":"sale.close","series":"S","receipt":"6","revision":1,"document":"d1","at":"2026-04-11T10:00:00+08:00","plate":"粤A00001","attendant":"09","lines":[{"kind":"fuel","product":"92","volume_ml":20000,"amount_minor":14000}]}
{"event":"sale.close","series":"S","receipt":"6","revision":2,"document":"d2","at":"2026-04-11T10:00:00+08:00","plate":"粤A00001","attendant":"09","lines":[{"kind":"fuel","product":"92","volume_ml":20000,"amount_minor":14000},{"kind":"goods","product":"1","amount_minor":1100}]}
JSON
for who in 1 2; do
	expect 0 "a fleet" "$regulars" org add --id $who --name "Fleet $who" --kind fleet --since 2026-04-01
done
for who in 07 09; do
	expect 0 "who sells" "$regulars" staff add $who --name "$who" --role attendant
done
expect 0 "a driver" "$regulars" customer add --id 3 --name Zhang --since 2026-04-01 --community Tao --source event --employer 2
expect 0 "the fleet's" "$regulars" vehicle bind 粤A00001 1 --role fleet --from 2026-04-01
expect 0 "another's" "$regulars" vehicle bind 粤A00002 2 --role fleet --from 2026-04-01
expect 0 "of both" "$regulars" vehicle bind 粤A00003 1 --role fleet --from 2026-04-01
expect 0 "of both" "$regulars" vehicle bind 粤A00003 2 --role fleet --from 2026-04-01
expect 0 "the driver's" "$regulars" vehicle bind 粤A00004 3 --from 2026-04-01
expect 0 "sales" "$regulars" ingest sales.jsonl --json
is "sales" "d['errors'] == []"
# Of 07: 9 yuan, given back on the 9th at another's till, and the wash of a delivery that named nobody at first; of 09: 7 and 11.
expect 0 "a contest" "$regulars" contest add shop --metric shop --month 2026-04
expect 0 "a contest" "$regulars" contest add shop-sales --metric shop-sales --month 2026-04
expect 0 "staff before it was given back" "$regulars" report staff --as-of 2026-04-08 --json
is "staff before it was given back" "[(r['staff'], r['sales'], r['volume_ml'], r['shop']) for r in d['rows']] == [('07', 2, 70000, [{'currency': 'CNY', 'amount_minor': 2900}]), ('09', 0, 0, [])]"
expect 0 "staff" "$regulars" report staff --month 2026-04 --json
is "staff" "[(r['staff'], r['sales'], r['volume_ml'], r['shop']) for r in d['rows']] == [('07', 2, 30000, [{'currency': 'CNY', 'amount_minor': 2000}]), ('09', 2, 40000, [{'currency': 'CNY', 'amount_minor': 1800}])]"
expect 0 "the contest before" "$regulars" contest show shop --as-of 2026-04-08 --json
is "the contest before" "[(r['id'], r['value']) for r in d['rows']] == [('07', 2900), ('09', 0)]"
expect 0 "the contest" "$regulars" contest show shop --json
is "the contest" "[(r['id'], r['value']) for r in d['rows']] == [('07', 2000), ('09', 1800)]"
expect 0 "sales of the shop" "$regulars" contest show shop-sales --json
is "sales of the shop" "[(r['id'], r['value'], r['sales']) for r in d['rows']] == [('07', 2, 2), ('09', 2, 2)]"
expect 0 "capture" "$regulars" staff capture --json
is "capture" "sorted((r['staff'], r['shift'] or '', r['sales']) for r in d['rows']) == [('07', '', 1), ('07', 'A', 1), ('09', '', 1), ('09', '', 1)]"
# A fill that was given back is one of no grade.
expect 0 "fills" "$regulars" report composition --json
is "fills" "{x: sum(r['fills'] for r in d['rows'] if r['dimension'] == x) for x in ('grade', 'hour', 'type')} == {'grade': 3, 'hour': 3, 'type': 3}"
expect 0 "fills before" "$regulars" report composition --by grade --as-of 2026-04-08 --json
is "fills before" "[(r['key'], r['fills']) for r in d['rows']] == [('92', 1), ('95', 1), ('', 0)]"
# A fleet has the litres of its vehicles, in every report; merged, those that both held as well.
cat >more.jsonl <<'JSON'
{"event":"sale.close","series":"S","receipt":"7","at":"2026-04-12T10:00:00+08:00","plate":"粤A00004","lines":[{"kind":"fuel","product":"92","volume_ml":10000,"amount_minor":7000}]}
JSON
expect 0 "another sale" "$regulars" ingest more.jsonl
litres() { # WHAT {ID: ML}, of which composition has the employees' too
	expect 0 "$1" "$regulars" report monthly --by organisation --json
	is "$1, by month" "{r['id']: r['volume_ml'] for r in d['rows']} == {$2}"
	expect 0 "$1" "$regulars" report frequency --by organisation --json
	is "$1, how often" "{r['id']: r['volume_ml'] for r in d['rows']} == {$2}"
	expect 0 "$1" "$regulars" report organisations --month 2026-04 --json
	is "$1, of organisations" "{r['id']: r['volume_ml'] for r in d['rows']} == {$2}"
	expect 0 "$1" "$regulars" report composition --by organisation --json
	is "$1, composition" "{r['key']: r['volume_ml'] for r in d['rows'] if r['key']} == {$3}"
}
litres "two fleets" "'c:1': 20000, 'c:2': 30000" "'c:1': 20000, 'c:2': 40000"
expect 0 "one fleet" "$regulars" customer merge 2 1
litres "one fleet" "'c:1': 70000" "'c:1': 80000"
# What is said of a customer today was not said then.
for option in "--community Li" "--source partner" "--employer=" "--kind taxi"; do
	case $option in
		--employer=) expect 0 "an edit" "$regulars" customer edit 3 --set employer= ;;
		*) expect 0 "an edit" "$regulars" customer edit 3 $option ;;
	esac
done
was="--as-of 2026-04-30"
said() { # DIMENSION THEN NOW: the key of 10 litres
	expect 0 "$1 then" "$regulars" report composition --by "$1" $was --json
	is "$1 then" "[r['key'] for r in d['rows'] if r['volume_ml'] == 10000] == [$2]"
	expect 0 "$1 now" "$regulars" report composition --by "$1" --json
	is "$1 now" "[r['key'] for r in d['rows'] if r['volume_ml'] == 10000] == [$3]"
}
said community "'Tao'" "'Li'"
said source "'event'" "'partner'"
said type "'person'" "'taxi'"
expect 0 "whose employee then" "$regulars" report composition --by organisation $was --json
is "whose employee then" "{r['key']: r['volume_ml'] for r in d['rows']} == {'c:1': 80000}"
for report in "monthly --by community" "frequency --by community"; do
	expect 0 "$report then" "$regulars" report $report $was --json
	is "$report then" "[(r['id'], r['volume_ml']) for r in d['rows']] == [('Tao', 10000)]"
	expect 0 "$report now" "$regulars" report $report --json
	is "$report now" "[(r['id'], r['volume_ml']) for r in d['rows']] == [('Li', 10000)]"
done

# What a double said is said of the account on past days, too, of which it is the account's by now.
station doubles Asia/Shanghai CNY
was="--as-of 2026-06-30"
expect 0 "one" "$regulars" customer add --id 1 --name A --plate 粤A00001 --since 2026-01-01
expect 0 "the double" "$regulars" customer add --id 2 --name A --plate 粤A00002 --community Lakeside --source partner --since 2026-01-01
for k in 1 2 3; do
	printf '{"event":"sale.close","series":"S","receipt":"%d","at":"2026-03-0%dT10:00:00+08:00","plate":"粤A0000%d","lines":[{"kind":"fuel","product":"92","volume_ml":10000,"amount_minor":7000}]}\n' $k $k $((k % 2 + 1))
done >sales.jsonl
expect 0 "sales" "$regulars" ingest sales.jsonl
expect 0 "one account" "$regulars" customer merge 2 1
for when in "" "$was"; do
	expect 0 "by community $when" "$regulars" report monthly --by community $when --json
	is "by community $when" "sum(r['sales'] for r in d['rows'] if r['id'] == 'Lakeside') == 3"
	for by in community source; do
		expect 0 "composition by $by $when" "$regulars" report composition --by $by $when --json
		is "composition by $by $when" "[(r['key'], r['volume_ml']) for r in d['rows']] in ([('Lakeside', 30000)], [('partner', 30000)])"
	done
done

# --- expected demand of class A, by hand ---
station supply Asia/Shanghai CNY
python3 - >sales.jsonl <<'PYTHON'
import json
from datetime import date, timedelta
n = 0
def sale(plate, day, grade, litres):
    global n
    n += 1
    print(json.dumps({"event": "sale.close", "series": "S", "receipt": str(n), "at": f"{day}T10:00:00+08:00", "plate": plate,
                      "lines": [{"kind": "fuel", "product": grade, "volume_ml": litres * 1000, "amount_minor": litres * 700}]}))
end = date(2026, 6, 30)
for k in range(10):  # every 3 days, last on the 29th: July 2, 5, 8 ...
    sale("粤A00001", end - timedelta(1 + 3 * k), "92", 40)
for k in range(6):   # every 10 days, last on the 23rd: July 3; 92 and 0 by turns, 300 l of one and 180 of the other
    sale("粤A00002", end - timedelta(7 + 10 * k), "92" if k % 2 else "0", 100 if k % 2 == 0 else 60)
for k in range(4):   # every 14 days, last on the 10th, due on the 24th: tomorrow
    sale("粤A00003", end - timedelta(20 + 14 * k), "95", 90)
for k in range(3):   # class C
    sale("粤A00004", end - timedelta(2 + 7 * k), "92", 5)
sale("粤A00005", end - timedelta(3), "92", 10)  # class A, but a single fill
PYTHON
expect 0 "sales" "$regulars" ingest sales.jsonl
expect 0 "classes" "$regulars" analysis set a-percent 95
expect 0 "supply" "$regulars" report supply --as-of 2026-06-30 --json
is "supply" "(d['as_of'], d['from'], d['to']) == ('2026-06-30', '2026-07-01', '2026-07-07')"
is "supply of grades" "[(g['grade'], g['customers'], g['volume_ml']) for g in d['grades']] == [('92', 2, 102500), ('95', 1, 90000), ('0', 1, 37500)]"
is "supply of days" "[(x['day'][-2:], x['volume_ml']) for g in d['grades'] for x in g['days'] if x['volume_ml']] == [('02', 40000), ('03', 22500), ('05', 40000), ('01', 90000), ('03', 37500)]"
is "supply of customers" "[(r['grade'], r['priority'], r['id'], r['expected'][-2:], r['visits'], r['volume_ml'], r['cumulative_ml'], r['p_alive']) for r in d['rows']] == [
	('92', 1, '粤A00001', '02', 2, 80000, 80000, None), ('92', 3, '粤A00002', '03', 1, 22500, 102500, None),
	('95', 2, '粤A00003', '01', 1, 90000, 90000, None), ('0', 3, '粤A00002', '03', 1, 37500, 37500, None)]"
cp "$REGULARS_DB" damaged.db
cp "$REGULARS_DB.key" damaged.db.key
cp "$REGULARS_DB.station" damaged.db.station
python3 - <<'PYTHON'
import sqlite3
with sqlite3.connect("damaged.db") as db:
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("UPDATE view_sale SET subject = -80000000 WHERE subject = (SELECT min(subject) FROM view_sale)")
    db.execute("DELETE FROM analysis_subject")
    db.execute("DELETE FROM analysis_verdict")
PYTHON
expect 3 "supply of a damaged database" "$regulars" report supply --as-of 2026-06-30 --db damaged.db
expect 0 "supply of two days" "$regulars" report supply --days 2 --as-of 2026-06-30 --csv
[ "$(wc -l <out)" = 3 ] || fail "supply of two days: $(cat out)"
expect 0 "supply for people" "$regulars" report supply --as-of 2026-06-30
says "supply for people" "  92: 102.50 l, 2 customers"
expect 0 "supply of nobody" "$regulars" report supply --as-of 2026-01-01
says "supply of nobody" "Nobody of class A is expected from 2026-01-02 to 2026-01-08"
expect 0 "supply as a page" "$regulars" report supply --as-of 2026-06-30 --html page.html
expect 2 "days that are none" "$regulars" report supply --days 0

# --- what offers did, by hand ---
station offers Asia/Shanghai CNY
cat >offers.programme <<'END'
name = "offers"; basis = "litres"; window = "lifetime";
tiers = ( { id = "basic"; name = "Basic"; from_litres = 0; } );
earn = ( { id = "petrol"; grades = ["92"]; points_per_litre = 1; round = "down"; } );
expiry = { kind = "never"; };
rewards = (
  { id = "cola"; name = "Cola"; kind = "gift"; points = 30; cost = 3; },
  { id = "wash"; name = "Car wash"; kind = "service"; cost = 8; }
);
grants = ( { id = "wash-300"; kind = "fuel"; min_amount = 300; rewards = ["wash"]; valid_days = 30; } );
END
expect 0 "a programme" "$regulars" programme load offers.programme --effective 2026-01-01
python3 - >sales.jsonl <<'PYTHON'
import json
n = 0
def sale(who, day, litres, yuan=200, event="sale.close", **more):
    global n
    n += 1
    print(json.dumps({"event": event, "series": "S", "receipt": str(n), "at": f"2026-{day}T10:00:00+08:00", "plate": f"粤A000{who}",
                      "lines": [{"kind": "fuel", "product": "92", "volume_ml": litres * 1000, "amount_minor": yuan * 100}], **more}))
    return str(n)
def used(reward, **more):
    return {"redemptions": [{"reward": reward, **more}]}
# 01 gets a wash on the 15th: two visits of 60 l in the 14 days before, three of 90 l after.
sale("01", "02-01", 30)
for day in ("03-05", "03-10"):
    sale("01", day, 30)
sale("01", "03-15", 50, 400)
sale("01", "03-18", 30, **used("wash", count=1))
sale("01", "03-22", 30, **used("cola", points=30))
sale("01", "03-27", 30)
# 11 and 12 came twice before their last visit of that week, too, and then once and never: 60 and 40 l before, 30 and 0 after.
for day in ("02-01", "03-02", "03-08", "03-13", "03-20"):
    sale("11", day, 30)
for day in ("02-01", "03-04", "03-09", "03-15"):
    sale("12", day, 20)
# 13 came three times: another rhythm.
for day in ("02-01", "03-03", "03-06", "03-10", "03-14", "03-16"):
    sale("13", day, 25)
# 02 is new and gets a wash at once, comes again and uses it; so are 21 and 22, of whom one comes again.
sale("02", "03-15", 45, 350)
sale("02", "03-20", 30, **used("wash", count=1))
sale("21", "03-14", 20)
sale("22", "03-12", 20)
sale("22", "03-20", 20)
# 03 gets one too late to say; 04 gives the fill back on the next day.
sale("03", "03-25", 50, 400)
back = sale("04", "03-20", 50, 400)
sale("04", "03-21", 50, 400, event="sale.refund", original={"receipt": back})
PYTHON
for who in 1 2 3 4; do
	expect 0 "customer $who" "$regulars" customer add --id $who --plate 粤A0000$who --since 2026-01-01
done
expect 0 "sales" "$regulars" ingest sales.jsonl
expect 0 "offers" "$regulars" report offers --days 14 --as-of 2026-03-31 --json
is "offers" "[(r['kind'], r['id'], r['label']) for r in d['rows']] == [('grant', 'wash-300', 'Car wash'), ('reward', 'cola', 'Cola')]"
is "a grant" "[[r[k] for k in ('issued', 'redeemed', 'customers', 'waiting', 'compared', 'visits_before', 'visits_after')] for r in d['rows']][0] == [3, 2, 3, 1, 2, 2, 4]"
is "beside similar customers" "[[r[k] for k in ('extra_visits', 'extra_volume_ml', 'new', 'extra_new', 'kept', 'extra_kept')] for r in d['rows']][0] == [3.0, 85000, 1, 0.5, 1, 0.5]"
is "its cost" "[[r[k] for k in ('currency', 'cost_minor', 'cost_per_new_minor', 'cost_per_kept_minor')] for r in d['rows']][0] == ['CNY', 1600, 1600, 1600]"
is "a reward" "[[r[k] for k in ('issued', 'redeemed', 'customers', 'waiting', 'compared', 'cost_minor', 'cost_per_kept_minor')] for r in d['rows']][1] == [None, 1, 1, 1, 0, 300, None]"
expect 0 "offers of April" "$regulars" report offers --month 2026-04
says "offers of April" "Nobody got an offer in this period"
expect 0 "offers of a day" "$regulars" report offers --as-of 2026-03-20 --json
is "offers of a day" "[[r[k] for k in ('issued', 'redeemed', 'customers', 'waiting')] for r in d['rows']] == [[3, 2, 3, 3]]"
expect 0 "before they were used" "$regulars" report offers --from 2026-03-15 --to 2026-03-15 --as-of 2026-03-17 --json
is "before they were used" "[[r[k] for k in ('issued', 'redeemed', 'customers', 'cost_minor')] for r in d['rows']] == [[2, 0, 2, 0]]"
expect 0 "offers for people" "$regulars" report offers --days 14 --as-of 2026-03-31
says "offers for people" "beside similar customers who did not get it"
expect 0 "offers as CSV" "$regulars" report offers --days 14 --as-of 2026-03-31 --csv
says "offers as CSV" "^grant,wash-300,Car wash,3,2,3,1,2,2,4,3.000000000,85000,1,0.500000000,1,0.500000000,CNY,1600,1600,1600"
expect 0 "offers as a page" "$regulars" report offers --as-of 2026-03-31 --html page.html
expect 2 "days that are none" "$regulars" report offers --days 366

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
