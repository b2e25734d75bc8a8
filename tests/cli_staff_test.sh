#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Capture, teams, contests, reward rates, statements and service by command. What is expected is computed by tests/staff_figures.py
# from the journal alone.
# shellcheck source=tests/cli.sh
. "${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}/tests/cli.sh"
figures="python3 $srcdir/tests/staff_figures.py"

station staff Asia/Shanghai CNY
$figures make sales.jsonl || exit 99
printf '4711\n' >pin
expect 0 "a manager" "$regulars" staff add boss --name 'Zhao' --role manager --pin-file pin
expect 0 "an attendant" "$regulars" staff add 07 --name 'Qian'
for n in 1 2 3 4; do
	expect 0 "customer $n" "$regulars" customer add --id $n --name "Customer $n" --plate 粤A0000$n --since 2026-01-01
done
expect 0 "sales" "$regulars" ingest sales.jsonl

# --- capture ---
for by in shift attendant; do
	expect 0 "capture by $by" "$regulars" staff capture --by $by --json
	$figures capture $by sales.jsonl || fail "capture by $by"
done
expect 0 "capture" "$regulars" staff capture --json
$figures capture both sales.jsonl || fail "capture"
expect 0 "capture of a month" "$regulars" staff capture --month 2026-04 --by attendant --json
$figures capture attendant 2026-04 sales.jsonl || fail "capture of a month"
expect 0 "capture of a day" "$regulars" staff capture --from 2026-04-03 --to 2026-04-03 --by attendant --json
$figures capture attendant 2026-04-03 sales.jsonl || fail "capture of a day"
expect 0 "capture for people" "$regulars" staff capture --by attendant
says "capture for people" "In all: "
expect 0 "capture as CSV" "$regulars" staff capture --csv
says "capture as CSV" "^day,shift,staff,sales,captured,rate,plates,cards,enrolled"
expect 0 "capture as a page" "$regulars" staff capture --html page.html
expect 2 "capture by nothing" "$regulars" staff capture --by till
# What is reported of everybody is the same.
expect 0 "report staff" "$regulars" report staff --json
python3 -c 'import json; print(sorted((r["staff"], r["sales"], r["named"], r["plates"]) for r in json.load(open("out"))["rows"] if r["sales"]))' >of_report
expect 0 "capture" "$regulars" staff capture --by attendant --json
python3 -c 'import json; print(sorted((r["staff"], r["sales"], r["captured"], r["plates"]) for r in json.load(open("out"))["rows"] if r["sales"]))' >of_capture
cmp of_report of_capture || fail "report staff and staff capture differ"

# --- teams ---
expect 0 "a team" "$regulars" team add north --name 'North side'
expect 0 "another" "$regulars" team add south
expect 1 "a team twice" "$regulars" team add south
expect 1 "a team without a name" "$regulars" team add 'a b'
expect 0 "who joins" "$regulars" team join north 07 --on 2026-01-01
expect 0 "who joins" "$regulars" team join south 09 --on 2026-01-01
expect 0 "and changes" "$regulars" team join north 09 --on 2026-04-15
expect 0 "later" "$regulars" team join south 11 12 --on 2026-04-08
expect 0 "who leaves" "$regulars" team leave 12 --on 2026-04-09
expect 1 "a team that is none" "$regulars" team join west 07
expect 0 "teams" "$regulars" team list --json
is "teams" "[(t['team'], t['name'], t['members']) for t in d['teams']] == [('north', 'North side', ['07', '09']), ('south', 'south', ['11'])]"
expect 0 "a team" "$regulars" team show south --json
is "a team" "[(m['staff'], m['from'], m['to']) for m in d['members']] == [('09', '2026-01-01', '2026-04-14'), ('11', '2026-04-08', None), ('12', '2026-04-08', '2026-04-08')]"
expect 1 "a team that is none" "$regulars" team show west

# --- who developed and keeps whom ---
own() { expect 0 "owner" "$regulars" customer own "$@"; }
own 1 --developed 07 --kept 07 --on 2026-04-05
own 1 --kept 09 --on 2026-04-20
own 2 --developed 09 --on 2026-04-10
own 3 --developed team:north --kept team:north --on 2026-03-01
own 4 --developed 07 --kept 07 --on 2026-04-12
own 4 --pool --on 2026-04-16
expect 1 "a team that is none" "$regulars" customer own 4 --kept team:west

# --- contests ---
# stands NAME AS-OF
stands() {
	expect 0 "contest $1 on $2" "$regulars" contest show "$1" --as-of "$2" --json
	$figures contest sales.jsonl || fail "contest $1 on $2"
}
for metric in plates captured capture-rate shop shop-sales first-fills own-volume developed; do
	for between in people teams; do
		expect 0 "a contest" "$regulars" contest add $metric-$between --metric $metric --between $between --month 2026-04
		stands $metric-$between 2026-04-11
		stands $metric-$between 2026-05-31
	done
done
expect 1 "a contest twice" "$regulars" contest add plates-people --metric plates --month 2026-04
expect 2 "a contest of nothing" "$regulars" contest add x --metric smiles --month 2026-04
expect 2 "a contest without days" "$regulars" contest add x --metric plates --from 2026-04-01
expect 2 "a contest of nobody" "$regulars" contest add x --metric plates --month 2026-04 --between tills
expect 0 "a contest to come" "$regulars" contest add later --name 'Later' --metric cards --from 2099-01-01 --to 2099-01-31
expect 0 "it has not begun" "$regulars" contest show later
says "it has not begun" "it has not begun"
expect 0 "nor on a day to come" "$regulars" contest show later --as-of 2099-01-20
says "nor on a day to come" "it has not begun"
expect 0 "contests" "$regulars" contest list --json
is "contests" "[(c['state'], c['from'], c['to']) for c in d['contests'] if c['contest'] == 'later'] == [('ahead', '2099-01-01', '2099-01-31')]"
expect 0 "taken back" "$regulars" contest end later
expect 1 "gone" "$regulars" contest show later
expect 1 "over already" "$regulars" contest end plates-people
# Nobody has anything yet: all are first.
expect 0 "a tie" "$regulars" contest add tie --metric referrals --month 2026-04
expect 0 "a tie" "$regulars" contest show tie --json
is "a tie" "[(r['rank'], r['value']) for r in d['rows']] == [(1, 0)] * 4"
expect 0 "for people" "$regulars" contest show plates-people
says "for people" "as it stands on 2026-04-30"
expect 0 "as CSV" "$regulars" contest show own-volume-people --csv
says "as CSV" "^rank,id,name,value,sales"
expect 0 "as a page" "$regulars" contest show capture-rate-teams --html page.html

# The morning page shows those that run.
expect 0 "the page of a day of contests" "$regulars" report --html page.html --as-of 2026-04-20
grep -q 'id="contests"' page.html || fail "the page does not show the contests"
grep -q 'plates-teams' page.html || fail "the page does not name a contest"
expect 0 "the page afterwards" "$regulars" report --html page.html --as-of 2026-05-05
grep -q 'id="contests"' page.html && fail "the page shows contests that are over"
# Those of the programme are among them.
cat >contests.programme <<'END'
name = "contests"; basis = "litres"; window = "lifetime";
tiers = ( { id = "basic"; name = "Basic"; from_litres = 0; } );
earn = ( { id = "petrol"; grades = ["92"]; points_per_litre = 1; round = "down"; } );
contests = ( { id = "best"; name = "The best"; metric = "captured"; from_date = "2026-04-01"; until_date = "2026-04-30"; } );
END
expect 0 "a programme" "$regulars" programme load contests.programme --effective 2026-01-01
stands best 2026-04-20
expect 0 "contests" "$regulars" contest list --json
is "whose contest it is" "[(c['name'], c['metric'], c['set_by']) for c in d['contests'] if c['contest'] == 'best'] == [('The best', 'captured', 'programme')]"
expect 1 "the programme's contest" "$regulars" contest end best
expect 1 "an id that the programme has" "$regulars" contest add best --metric plates --month 2026-04

# --- rates and statements ---
rate() { expect 0 "rate of $1" "$regulars" staff rates "$@" --approver boss --pin-file pin; }
expect 0 "no rates" "$regulars" staff rates
says "no rates" "Nothing is rewarded yet"
expect 1 "a rate that nobody approved" "$regulars" staff rates plates 0.10
printf '0000\n' >wrong
expect 1 "a wrong PIN" "$regulars" staff rates plates 0.10 --approver boss --pin-file wrong
expect 1 "who may not" "$regulars" staff rates plates 0.10 --approver 07 --pin-file pin
expect 1 "less than the smallest unit" "$regulars" staff rates plates 0.005 --approver boss --pin-file pin
expect 2 "less than nothing" "$regulars" staff rates plates -1 --approver boss --pin-file pin
expect 2 "a rate of a rate" "$regulars" staff rates capture-rate 1 --approver boss --pin-file pin
expect 2 "a metric that is none" "$regulars" staff rates smiles 1 --approver boss --pin-file pin
expect 2 "a metric alone" "$regulars" staff rates plates
expect 2 "nothing to set" "$regulars" staff rates --from 2026-01-01
rate plates 0.20 --from 2026-01-01
rate plates 0.10 --from 2026-01-01
rate plates 0.15 --from 2026-04-16
rate shop 0.02 --from 2026-04-01
rate first-fills 5 --from 2026-04-01
rate own-volume 0.05 --per 10 --from 2026-04-01
rate shop-sales 0.20 --from 2026-05-01
expect 0 "rates" "$regulars" staff rates --json
is "rates" "[(r['metric'], r['rate_minor'], r['per'], r['from'], r['to'], r['approved_by']) for r in d['rates']] == [
	('first-fills', 500, 1, '2026-04-01', None, 'boss'), ('own-volume', 5, 10, '2026-04-01', None, 'boss'),
	('plates', 10, 1, '2026-01-01', '2026-04-15', 'boss'), ('plates', 15, 1, '2026-04-16', None, 'boss'),
	('shop', 2, 1, '2026-04-01', None, 'boss'), ('shop-sales', 20, 1, '2026-05-01', None, 'boss')]"
for who in 07 09 11 boss; do
	expect 0 "statement of $who" "$regulars" staff statement $who --month 2026-04 --json
	$figures statement sales.jsonl || fail "statement of $who"
done
expect 1 "a statement of nobody" "$regulars" staff statement 99 --month 2026-04
expect 2 "a statement of all time" "$regulars" staff statement 07
expect 0 "a statement to the last of days" "$regulars" staff statement 07 --from 2026-04-01 --to 9999-12-31
expect 0 "a statement for people" "$regulars" staff statement 07 --month 2026-04
says "a statement for people" "Qian, 2026-04-01 to 2026-04-30: .* CNY in all"
expect 0 "a statement as CSV" "$regulars" staff statement 07 --month 2026-04 --csv
says "a statement as CSV" "^metric,day,customer,name,count"
expect 0 "a statement as a page" "$regulars" staff statement 07 --month 2026-04 --html page.html
expect 0 "nothing rewarded" "$regulars" staff statement 07 --month 2025-04
says "nothing rewarded" "nothing was rewarded"

expect 0 "all of it follows from the facts" "$regulars" verify
expect 0 "rebuilt" "$regulars" rebuild
expect 0 "a statement after that" "$regulars" staff statement 09 --month 2026-04 --json
$figures statement sales.jsonl || fail "statement after rebuild"

# --- teams in the report ---
expect 0 "report staff by team" "$regulars" report staff --by team --month 2026-04 --json
python3 - sales.jsonl <<'PYTHON' || fail "report staff by team"
import json, sys
from collections import defaultdict
from staff_figures import TEAMS, last, owner, read, same
expected = defaultdict(lambda: [0, 0, 0, 0, set()])
for sale in read(sys.argv[1]):
    if sale["day"].startswith("2026-04"):
        row = expected[last(TEAMS.get(sale["attendant"], []), sale["day"], "")]
        row[0] += 1
        row[1] += "plate" in sale
        row[2] += sale["litres_ml"]
        who = owner(sale)
        team = who[5:] if who.startswith("team:") else last(TEAMS.get(who, []), sale["day"], "")
        if team:
            expected[team][3] += sale["litres_ml"]
            expected[team][4].add(sale["plate"])
got = {row["staff"] or "": [row["sales"], row["plates"], row["volume_ml"], row["own_volume_ml"], row["own_customers"]]
       for row in json.load(open("out"))["rows"]}
same("teams", got, {team: row[:4] + [len(row[4])] for team, row in expected.items()})
PYTHON
expect 0 "report staff" "$regulars" report staff --month 2026-04 --json
is "developed and kept" "[(r['staff'], r['developed'], r['kept']) for r in d['rows'] if r['staff'] in ('07', '09')] == [('07', 2, 0), ('09', 1, 1)]"
expect 2 "by nothing" "$regulars" report staff --by till
expect 0 "who leaves the station" "$regulars" staff leave 07
expect 0 "teams of today" "$regulars" team list --json
is "teams of today" "[t['members'] for t in d['teams'] if t['team'] == 'north'] == [['09']]"

# --- what happens now: enrolments and cards of a shift, satisfaction, complaints that end well ---
station now Asia/Shanghai CNY
me=$(id -un)
# sold RECEIPT PLATE: a sale of mine, a second ago.
sold() {
	printf '{"event":"sale.close","series":"S","receipt":"%s","at":"%s","plate":"%s","attendant":"%s","shift":"early","lines":[{"kind":"fuel","product":"92","volume_ml":30000,"amount_minor":21000}]}\n' \
		"$1" "$(TZ=Asia/Shanghai date -d '1 second ago' +%FT%T+08:00)" "$2" "$me" >sale.jsonl
	expect 0 "a sale" "$regulars" ingest sale.jsonl
}
sold 1 粤A00001
for n in 1 2 3 4; do
	expect 0 "customer $n" "$regulars" customer add --id $n --name "Customer $n" --plate 粤A0000$n
done
expect 0 "a card" "$regulars" card bind 1000111234567890123 1
expect 0 "capture" "$regulars" staff capture --json
is "enrolments are in the shift" "[(r['shift'], r['staff'], r['sales'], r['enrolled'], r['cards']) for r in d['rows']] == [('early', '$me', 1, 4, 1)]"
expect 0 "no ratings" "$regulars" report service
says "no ratings" "Nobody was asked"
# complain N: a complaint that is closed at once.
complain() {
	expect 0 "a complaint" "$regulars" case open "slow" --customer "$1" --json
	expect 0 "closed" "$regulars" case close "$(python3 -c 'import json; print(json.load(open("out"))["case"])')" "a new filter"
}
complain 1 # says afterwards that it is content
complain 2 # comes again, but is not
complain 3 # comes again
complain 4 # does neither
expect 0 "of nobody" "$regulars" case open "no paper towels"
sleep 2
expect 0 "rated" "$regulars" customer rate 1 5
expect 0 "rated" "$regulars" customer rate 2 2
sold 2 粤A00002
sold 3 粤A00003
expect 0 "service" "$regulars" report service --json
is "recovered" "[(c['kind'], c['taken'], c['closed'], c['within_24_h'], c['open'], c['closed_named'], c['recovered']) for c in d['cases']] == [('complaint', 5, 4, 4, 1, 4, 2)]"
is "ratings" "(d['target_percent'], [(r['staff'], r['ratings'], r['average'], r['content'], r['on_target']) for r in d['ratings']]) == (90, [('$me', 2, 3.5, 0.5, False)])"
is "ratings of the shift" "[(r['shift'], r['ratings'], r['stars'], r['on_target']) for r in d['shifts']] == [('early', 2, [0, 1, 0, 0, 1], False)]"
is "all" "(d['all']['ratings'], d['all']['on_target']) == (2, False)"
expect 0 "a lower target" "$regulars" analysis set content-percent 50
expect 0 "service" "$regulars" report service --json
is "met" "[r['on_target'] for r in d['ratings'] + d['shifts']] == [True, True]"
expect 0 "for people" "$regulars" report service
says "for people" "are to come from 50 % of those"
expect 0 "as CSV" "$regulars" report service --csv
says "as CSV" "^shift,early,.*,2,3.50,0.500000000,met"
expect 0 "as a page" "$regulars" report service --html page.html
expect 0 "days on which nobody was asked" "$regulars" report service --month 2020-01 --json
is "days on which nobody was asked" "(d['all']['ratings'], d['all']['on_target']) == (0, None)"
# Who complained is one account with another now, and that with a third: what that one says and buys counts.
expect 0 "a double" "$regulars" customer add --id 5 --name "Double" --plate 粤A00005
expect 0 "another" "$regulars" customer add --id 6 --name "Double" --plate 粤A00006
expect 0 "service" "$regulars" report service --json
python3 -c 'import json; print(json.load(open("out"))["cases"][0]["recovered"])' >before
python3 -c 'import json, sys; sys.exit(json.load(open("out"))["cases"][0]["closed_named"] != 4)' || fail "four are closed"
expect 0 "merged" "$regulars" customer merge 2 5
expect 0 "and on" "$regulars" customer merge 5 6
expect 0 "rated" "$regulars" customer rate 6 5
expect 0 "service" "$regulars" report service --json
is "recovered by who stays" "d['cases'][0]['recovered'] == $(cat before) + 1"

# --- a merge leaves what was earned before it, and what was said of who was merged counts for the account ---
station merged Asia/Shanghai CNY
expect 0 "a manager" "$regulars" staff add boss --name 'Zhao' --role manager --pin-file pin
for n in 07 09; do expect 0 "an attendant" "$regulars" staff add $n --name "Staff $n"; done
for n in 1 2 3; do
	expect 0 "customer $n" "$regulars" customer add --id $n --name "Customer $n" --plate 粤A0000$n --since 2026-01-01
done
own 1 --developed 07 --kept 07 --on 2026-04-01
own 2 --developed 09 --kept 09 --on 2026-04-03
for metric in own-volume developed first-fills; do rate $metric 1 --from 2026-04-01; done
# fill RECEIPT DAY PLATE ML
fill() {
	printf '{"event":"sale.close","series":"S","receipt":"%s","at":"%sT10:00:00+08:00","plate":"%s","attendant":"07","lines":[{"kind":"fuel","product":"92","volume_ml":%s,"amount_minor":21000}]}\n' "$@" >sale.jsonl
	expect 0 "a sale" "$regulars" ingest sale.jsonl
}
fill 1 2026-04-05 粤A00001 30000
fill 2 2026-04-06 粤A00002 20000
fill 3 2026-04-07 粤A00001 10000
for who in 07 09; do
	expect 0 "a statement" "$regulars" staff statement $who --month 2026-04 --json
	cp out before-$who
done
expect 0 "merged" "$regulars" customer merge 1 2
expect 0 "and on" "$regulars" customer merge 2 3
for who in 07 09; do
	expect 0 "a statement of a month paid" "$regulars" staff statement $who --month 2026-04 --json
	python3 - before-$who out <<'PYTHON' || fail "the statement of $who after a merge is another one"
import json, sys
def figures(path): # customers are named as they are now
    d = json.load(open(path))
    for line in d["lines"]:
        for detail in line["because"]:
            detail.pop("name", None), detail.pop("customer", None)
    return d
before, after = figures(sys.argv[1]), figures(sys.argv[2])
if before != after or not before["lines"]:
    sys.exit("%s\n%s" % (before, after))
PYTHON
done
# From the merge on it is the account's: of who was merged last into it, who is nearest.
printf '{"event":"sale.close","series":"S","receipt":"9","at":"%s","plate":"粤A00003","attendant":"07","lines":[{"kind":"fuel","product":"92","volume_ml":50000,"amount_minor":21000}]}\n' \
	"$(TZ=Asia/Shanghai date -d '1 second' +%FT%T+08:00)" >sale.jsonl
expect 0 "a sale after the merge" "$regulars" ingest sale.jsonl
expect 0 "whose it is" "$regulars" report staff --json
is "whose it is" "[(r['staff'], r['own_volume_ml'], r['kept'], r['developed']) for r in d['rows'] if r['staff'] in ('07', '09')] == [('07', 40000, 0, 0), ('09', 70000, 1, 1)]"
expect 0 "it follows from the facts" "$regulars" verify
expect 0 "two again" "$regulars" customer split 1
expect 0 "kept by two" "$regulars" report staff --json
is "kept by two" "[(r['staff'], r['kept']) for r in d['rows'] if r['staff'] in ('07', '09')] == [('07', 1), ('09', 1)]"

# Of an edited receipt that comes to the same as before the last state counts, whichever came first.
for order in "1 2" "2 1"; do
	station "edited-${order% *}" Asia/Shanghai CNY
	rm -f sales.jsonl
	for revision in $order; do
		[ $revision = 1 ] && parts="28000 0" || parts="27000 1000"
		printf '{"event":"sale.close","series":"S","receipt":"1","revision":%d,"at":"2026-04-03T10:00:00+08:00","attendant":"07","lines":[{"kind":"fuel","product":"92","volume_ml":40000,"amount_minor":%d},{"kind":"goods","product":"tea","quantity_milli":1000,"amount_minor":%d}]}\n' \
			$revision ${parts% *} ${parts#* } >>sales.jsonl
	done
	expect 0 "both states" "$regulars" ingest sales.jsonl
	expect 0 "a contest" "$regulars" contest add shop --metric shop --month 2026-04
	expect 0 "its standing" "$regulars" contest show shop --json
	is "its standing, $order" "[(r['id'], r['value']) for r in d['rows']] == [('07', 1000)]"
done

finish
