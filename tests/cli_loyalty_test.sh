#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The commands of the loyalty programme: points, accounts, staff, cases, explain, programme try, report fraud.
# shellcheck source=tests/cli.sh
. "${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}/tests/cli.sh"

balance() { # balance CUSTOMER POINTS
	expect 0 "balance of $1" "$regulars" points balance "$1" --json
	is "balance of $1" "d['balance'] == $2"
}

cat >one.programme <<'END'
name = "one"; basis = "litres"; window = "lifetime";
tiers = ( { id = "basic"; name = "Basic"; from_litres = 0; }, { id = "gold"; name = "Gold"; from_litres = 1000; multiplier = "1.5"; } );
earn = (
  { id = "petrol"; grades = ["92"]; points_per_litre = 1; round = "down"; },
  { id = "night"; from_time = "23:00"; until_time = "05:00"; points = 7; },
  { id = "sunday"; weekdays = ["sun"]; multiplier = 2; }
);
expiry = { kind = "never"; };
rewards = (
  { id = "cola"; name = "Cola"; kind = "gift"; points = 30; cost = 3; },
  { id = "wash"; name = "Car wash"; kind = "service"; cost = 8; }
);
grants = ( { id = "wash-300"; kind = "fuel"; min_amount = 300; rewards = ["wash"]; valid_days = 3650; } );
transfer = { min_points = 10; };
adjust = { approve_above = 50; };
fraud = { card_plates = 0; card_attendant = 0; card_share_percent = 60; card_share_sales = 2; tank_litres = 100; };
END
sed 's/points_per_litre = 1;/points_per_litre = 3;/' one.programme >three.programme

sale() { # sale RECEIPT TIME PLATE LITRES [MEMBERS]
	printf '{"event":"sale.close","till":"1","series":"S","receipt":"%s","at":"%s","currency":"CNY","attendant":"07","plate":"%s",%s"lines":[{"kind":"fuel","product":"92","volume_ml":%d000,"amount_minor":%d00}]}\n' \
		"$1" "$2" "$3" "${5:-}" "$4" $((4 * $4 * 2))
}

expect 0 "init" "$regulars" init --site S001 --zone Asia/Shanghai --currency CNY
expect 0 "the programme" "$regulars" programme load one.programme --effective 2026-01-01
for n in 1 2 3; do
	expect 0 "customer $n" "$regulars" customer add --id "$n" --name "Name $n" --phone "1380000000$n" --plate "粤B0000$n" --since 2026-01-01
done
# 2026-03-02 is a Monday, 2026-03-01 a Sunday.
{
	sale 1 2026-03-02T10:00:00 粤B00001 40
	sale 2 2026-03-01T10:00:00 粤B00002 20
	sale 3 2026-03-02T23:30:00 粤B00002 10
	sale 4 2026-03-05T10:00:00 粤B00003 150 '"card":"1000111234567890123",'
} >sales.jsonl
expect 0 "sales" "$regulars" ingest sales.jsonl
balance c:1 40
balance c:2 57 # 20 x 2, 10 + 7
balance c:3 150

# --- explain: each rule, and why others gave nothing ---
expect 0 "explain" "$regulars" explain 2 --json
is "explain" "[(r['rule'], r['points'], r['rules_milli']) for r in d['documents'][0]['rules'] if r['unit'] == 'ml'] == [('petrol', 40, 2000)]"
is "explain the unmet" "{r['rule']: r['unmet'] for r in d['documents'][0]['rules_unmet']} == {'night': 'from_time'}"
is "explain grants" "d['documents'][0]['grants'][0]['granted'] is False and d['documents'][0]['grants'][0]['unmet'] == 'min_amount'"
expect 0 "explain in words" "$regulars" explain 1
says "explain in words" "Rule petrol: 40.00 l x 1.000 = 40 points"
says "explain in words" 'Rule sunday: nothing, for its condition "weekdays" does not hold'
says "explain in words" "It brought wash-300"

# --- points by hand, with reasons and approvals ---
expect 2 "an adjustment without a reason" "$regulars" points adjust c:1 --add 10
expect 2 "an adjustment of nothing" "$regulars" points adjust c:1 --add 0 --reason x
expect 0 "a small adjustment" "$regulars" points adjust c:1 --add 10 --reason "till was down"
balance c:1 50
expect 1 "a large adjustment alone" "$regulars" points adjust c:1 --add 60 --reason "till was down"
echo 4711 >pin
expect 0 "a manager" "$regulars" staff add boss --name Boss --role manager --pin-file pin
expect 0 "the staff" "$regulars" staff list --json
is "the staff" "d['staff'] == [{'staff': 'boss', 'name': 'Boss', 'role': 'manager', 'pin': True}]"
echo 4712 >wrong
expect 1 "a wrong PIN" "$regulars" points adjust c:1 --add 60 --reason "till was down" --approver boss --pin-file wrong
expect 0 "an approved adjustment" "$regulars" points adjust c:1 --add 60 --reason "till was down" --approver boss --pin-file pin
balance c:1 110
expect 0 "points are taken" "$regulars" points adjust c:1 --take 10 --reason "counted twice"
balance c:1 100
expect 0 "an opening balance" "$regulars" points open c:2 43 --expires 2035-12-31 --at 2026-02-01
balance c:2 100
expect 0 "a transfer" "$regulars" points transfer c:1 c:2 25
balance c:1 75
balance c:2 125
expect 1 "more than there is" "$regulars" points transfer c:1 c:2 76
expect 0 "a gift" "$regulars" points redeem c:1 cola --json
is "a gift" "d['points'] == 30 and d['name'] == 'Cola'"
balance c:1 45
expect 0 "a wash" "$regulars" points redeem c:1 wash --entitled
expect 1 "a second wash" "$regulars" points redeem c:1 wash --entitled
expect 1 "no such reward" "$regulars" points redeem c:1 yacht
expect 0 "history" "$regulars" points history c:1 --json
is "history" "sum(e['points'] for e in d['history']) == d['balance'] == 45"
is "what is in it" "{e['what'] for e in d['history']} == {'earned', 'adjust', 'taken', 'transferred', 'redeemed'}"
is "why" "'till was down' in [e['reason'] for e in d['history']]"
expect 0 "history of another" "$regulars" points history c:3 --json
is "what is left" "[(e['grant'], e['rewards'], e['left']) for e in d['entitlements']] == [('wash-300', ['wash'], 1)]"
expect 0 "what expires" "$regulars" points expire --from 2035-12-01 --to 2035-12-31 --json
is "what expires" "[(r['id'], r['on'], r['points']) for r in d['rows']] == [('c:2', '2035-12-31', 43)] and d['total'] == 43"
expect 0 "what expires soon" "$regulars" points expire

# --- accounts ---
expect 0 "merge" "$regulars" customer merge c:1 c:2
balance c:1 170 # the old id finds the account
balance c:2 170
expect 0 "split" "$regulars" customer split c:1
balance c:1 45
balance c:2 125
expect 1 "split again" "$regulars" customer split c:1
expect 2 "a tier without a reason" "$regulars" customer floor c:3 gold
expect 0 "a tier by hand" "$regulars" customer floor c:3 gold --until 2035-12-31 --reason "won a race" --approver boss --pin-file pin
expect 0 "the tier" "$regulars" checkout --plate 粤B00003 --json
is "the tier" "d['tier']['id'] == 'gold' and d['tier']['keeps_until'] is None"
expect 2 "forget without yes" "$regulars" customer forget c:2
expect 0 "forget" "$regulars" customer forget c:2 --yes
expect 0 "nobody is found" "$regulars" customer find "Name 2" --json
is "nobody is found" "d['customers'] == []"

# --- cases ---
expect 0 "a complaint" "$regulars" case open --customer c:1 "The pump was slow"
expect 0 "cases" "$regulars" case list --json
is "cases" "[(c['kind'], c['customer'], c['text'], c['closed']) for c in d['cases']] == [('complaint', 'c:1', 'The pump was slow', None)]"
case=$(python3 -c 'import json; print(json.load(open("out"))["cases"][0]["case"])')
expect 0 "it is told at the checkout" "$regulars" checkout --plate 粤B00001 --json
is "it is told at the checkout" "d['alert']['kind'] == 'case' and d['ask'] is None"
expect 0 "closing it" "$regulars" case close "$case" "Filter changed"
expect 1 "closing it twice" "$regulars" case close "$case" "Filter changed"
expect 0 "no cases" "$regulars" case list --json
is "no cases" "d['cases'] == []"

# --- what another programme would have given ---
expect 0 "try" "$regulars" programme try three.programme --json
is "try" "{r['sale']: (r['given'], r['would']) for r in d['rows']}['S001/S/1'] == (40, 120)"
is "try the sunday" "{r['sale']: (r['given'], r['would']) for r in d['rows']}['S001/S/2'] == (40, 120)"
is "try in all" "d['totals']['sales'] == 4 and d['totals']['given'] == 247 and d['totals']['would'] == 40*3 + 20*3*2 + 10*3 + 7 + 150*3"
sale 9 2026-04-06T10:00:00 粤B00001 10 >more.jsonl
expect 0 "try a file" "$regulars" programme try three.programme --sales more.jsonl --json
is "try a file" "[(r['sale'], r['customer'], r['given'], r['would']) for r in d['rows']] == [('S001/S/9', 'c:1', 10, 30)]"
balance c:1 45 # nothing was written
expect 0 "try as a table" "$regulars" programme try three.programme --sales more.jsonl
says "try as a table" "1 sale: 10 given, 30 with three.programme"
expect 1 "try a bad file" "$regulars" programme try three.programme --sales one.programme
echo 'name = 5;' >bad.programme
expect 1 "try a bad programme" "$regulars" programme try bad.programme
says "try a bad programme" "bad.programme:1: "

# --- suspicious use ---
expect 0 "fraud" "$regulars" report fraud --month 2026-03 --json
is "fraud" "[(r['kind'], r['id'], r['sale'], r['attendant']) for r in d['rows']][:1] == [('tank', 'c:3', 'S001/S/4', '07')]"
is "the figures behind it" "d['rows'][0]['detail'] == {'volume_ml': 150000, 'tank_ml': 100000}"
expect 0 "fraud in April" "$regulars" report fraud --month 2026-04
says "fraud in April" "Nothing suspicious"
{ sale 5 2026-05-05T10:00:00 粤B00003 10 '"card":"1000111234567890123",'; sale 6 2026-05-06T10:00:00 粤B00003 10 '"card":"1000111234567890123",'
  sale 7 2026-05-07T10:00:00 粤B00001 10; } >share.jsonl
expect 0 "a share" "$regulars" ingest share.jsonl
expect 0 "fraud in May" "$regulars" report fraud --month 2026-05 --json
is "fraud in May" "[(r['kind'], r['attendant'], r['detail']) for r in d['rows']] == [('card-share', '07', {'sales': 2, 'of': 3, 'percent': 66})]"

expect 0 "verify" "$regulars" verify
finish
