#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Tasks, the pool, what is due: by command, on the morning page, in the doctor's answer.
# shellcheck source=tests/cli.sh
. "${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}/tests/cli.sh"

day() { date -u -d "$1 days" +%F; } # the station is in UTC
station S001 UTC EUR
for n in 1 2 3; do expect 0 "customer $n" "$regulars" customer add --id $n --name "Name$n" --plate "B-AB 10$n"; done
expect 0 "an organisation" "$regulars" org add --id h --name Hospital
for n in 07 08; do expect 0 "staff $n" "$regulars" staff add $n --name "Staff$n"; done
for n in 1 2 h; do expect 0 "kept $n" "$regulars" customer own $n --kept 07; done
expect 0 "the pool is empty" "$regulars" staff pool
says "the pool is empty" "The pool is empty"

# A visit, and who does it.
expect 0 "a visit" "$regulars" task add 1 "bring the contract" --due "$(day 2)" --staff 08 --json
is "a visit" "d['task'][0] == 'T' and d['due'] == '$(day 2)'"
visit=$(python3 -c 'import json; print(json.load(open("out"))["task"])')
expect 0 "a call by whoever keeps them" "$regulars" task add 2 --kind call --due "$(day 1)"
expect 0 "a visit far away" "$regulars" task add 3 --due "$(day 60)"
expect 2 "a day that is none" "$regulars" task add 1 --due tomorrow
expect 1 "a kind that is none" "$regulars" task add 1 --kind party
expect 0 "tasks" "$regulars" task list --json
is "tasks" "[(t['kind'], t['customer'], t['staff'], t['due']) for t in d['tasks']] == [('call', 'c:2', '07', '$(day 1)'), ('visit', 'c:1', '08', '$(day 2)'), ('visit', 'c:3', None, '$(day 60)')]"
expect 0 "tasks of one" "$regulars" task list --staff 08 --csv
says "tasks of one" "^$visit,visit,c:1,Name1,08,$(day 2),.*bring the contract"
expect 0 "tasks of nobody" "$regulars" task list --staff "" --json
is "tasks of nobody" "[t['customer'] for t in d['tasks']] == ['c:3']"

# Somebody leaves; the manager gives their customers to others.
expect 0 "leaves" "$regulars" staff leave 07
expect 0 "asked for" "$regulars" staff ask 08 1
expect 1 "asked for again" "$regulars" staff ask 08 1
expect 1 "asked for by who has left" "$regulars" staff ask 07 1
expect 1 "not in the pool" "$regulars" staff assign 3 08
says "not in the pool" "is not in the pool"
expect 0 "the pool" "$regulars" staff pool --json
is "the pool" "[(c['customer'], c['kept_by'], c['asked']) for c in d['pool']] == [('c:1', '07', ['08']), ('c:2', '07', []), ('c:h', '07', [])]"
expect 1 "the doctor says so" "$regulars" doctor --json
# (That no programme is in force is what makes it 1.)
is "the doctor says so" "[c['found'] for c in d['checks'] if c['check'] == 'people'] == [\"customers in the pool: 3; tasks that are nobody's: 2\"]"
expect 0 "assigned" "$regulars" staff assign 1 08
says "assigned" "first contact within 7 days"
expect 0 "a first contact" "$regulars" task list --staff 08 --json
is "a first contact" "[(t['kind'], t['customer'], t['due']) for t in d['tasks']] == [('visit', 'c:1', '$(day 2)'), ('first-contact', 'c:1', '$(day 7)')]"

# Another contact person at an organisation.
expect 0 "the organisation's keeper" "$regulars" staff assign h 08
h=$("$regulars" task list --json | python3 -c 'import json, sys; print([t["task"] for t in json.load(sys.stdin)["tasks"] if t["customer"] == "c:h"][0])')
expect 0 "they know each other" "$regulars" task done "$h" "met the director"
expect 0 "a contact" "$regulars" org contact h --name Chen --role pays
chen=$("$regulars" org show h --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["entries"]["contacts"][0]["customer"])' 2>/dev/null ||
	"$regulars" org show h --json | python3 -c 'import json, re, sys; print(re.search(r"c[0-9a-f]{16}", sys.stdin.read()).group())')
expect 0 "the contact leaves" "$regulars" org contact h "$chen" --end
expect 0 "another contact" "$regulars" org contact h --name Zhou --role pays
expect 0 "to be got to know" "$regulars" task list --staff 08 --json
is "to be got to know" "[t['customer'] for t in d['tasks'] if t['kind'] == 'first-contact'] == ['c:1', 'c:h']"

# The morning page has what is due within a week, vehicles and services within two, and the pool.
expect 0 "maintenance" "$regulars" vehicle edit "B-AB 101" --maintenance "$(day 10)"
expect 0 "maintenance far away" "$regulars" vehicle edit "B-AB 102" --maintenance "$(day 40)"
expect 0 "a service" "$regulars" customer note 2 --kind service --what wash --due "$(day 3)" --on "$(day -30)"
expect 0 "a service that was done again" "$regulars" customer note 3 --kind service --what oil-change --due "$(day 3)" --on "$(day -30)"
expect 0 "and is due later" "$regulars" customer note 3 --kind service --what oil-change --due "$(day 90)" --on "$(day -2)"
expect 0 "the page" "$regulars" report --html page.html
section() { # section HEADING: the rows beneath it, cells separated by |
	python3 - "$1" <<'END'
import html, re, sys
page = open('page.html', encoding='utf-8').read()
found = re.search(r'<h3[^>]*>' + re.escape(html.escape(sys.argv[1])) + r' \((\d+)\)</h3>(.*?)(?=<h3|</section>)', page, re.S)
for row in re.findall(r'<tr>(.*?)</tr>', found.group(2) if found else '', re.S):
    cells = [html.unescape(re.sub('<[^>]*>', '', cell)) for cell in re.findall(r'<td[^>]*>(.*?)</td>', row, re.S)]
    if cells:
        print('|'.join(cells))
END
}
[ "$(section "Visits and other tasks" | cut -d'|' -f-4)" = "Name2|Call|▲ nobody's|
Name1|Visit|Staff08|bring the contract
Name1|First contact|Staff08|
Hospital|First contact|Staff08|" ] || { fail "tasks on the page"; section "Visits and other tasks"; }
[ "$(section "Maintenance and services due" | cut -d'|' -f-3)" = "Name2|wash|–
Name1|maintenance|BAB101" ] || { fail "maintenance on the page"; section "Maintenance and services due"; }
[ "$(section "In the pool: nobody looks after them" | cut -d'|' -f1,2,4)" = "Name2|Staff07|–" ] ||
	{ fail "the pool on the page"; section "In the pool: nobody looks after them"; }

# The nightly job names what came.
expect 0 "the night" "$regulars" daily --only profiles --as-of "$(day 0)" --json
is "the night" "d['steps'][0]['result']['pool'] == 1 and d['steps'][0]['result']['tasks'] == 5 and [(t['label'], t['id']) for t in d['steps'][0]['result']['new_tasks']] == [('Name2', 'c:2'), ('Name1', 'c:1'), ('Name1', 'c:1'), ('Hospital', 'c:h'), ('Name3', 'c:3')]"
expect 0 "the night for people" "$regulars" daily --only profiles --as-of "$(day 0)"
says "the night for people" "new tasks: 5: T[0-9]* Name2, "

# Done: gone from everywhere, and noted.
expect 0 "the visit is done" "$regulars" task done "$visit" "signed"
expect 1 "the visit is done again" "$regulars" task done "$visit"
expect 0 "the visit is gone" "$regulars" task list --staff 08 --json
is "the visit is gone" "'visit' not in [t['kind'] for t in d['tasks']]"
expect 0 "all tasks" "$regulars" task list --all --json
is "all tasks" "[t['done'] for t in d['tasks'] if t['task'] == '$visit'] == ['$(day 0)']"
expect 0 "it is noted" "$regulars" customer show 1
says "it is noted" "signed"
expect 0 "nothing is wrong" "$regulars" verify

# Who were merged are one account: listed once, under who stays; what is said of that one counts.
station S002 UTC EUR
for n in 1 2 3 4; do expect 0 "customer $n" "$regulars" customer add --id $n --name "Name$n" --plate "B-AB 10$n"; done
for n in 07 08 09; do expect 0 "staff $n" "$regulars" staff add $n --name "Staff$n"; done
for n in 1 2; do expect 0 "kept $n" "$regulars" customer own $n --kept 07; done
expect 0 "kept 3" "$regulars" customer own 3 --kept 09
expect 0 "a task" "$regulars" task add 1 --due "$(day 1)"
expect 0 "leaves" "$regulars" staff leave 07
expect 0 "merged into who is kept" "$regulars" customer merge 1 3
expect 0 "merged into who never was" "$regulars" customer merge 2 4
expect 0 "the pool" "$regulars" staff pool --json
is "the pool" "[(c['customer'], c['name'], c['kept_by']) for c in d['pool']] == [('c:4', 'Name4', '07')]"
expect 0 "the night" "$regulars" daily --only profiles --as-of "$(day 0)" --json
is "the night" "d['steps'][0]['result']['pool'] == 1"
expect 0 "tasks" "$regulars" task list --json
is "tasks" "[(t['customer'], t['name'], t['staff']) for t in d['tasks']] == [('c:3', 'Name3', '09')]"
expect 1 "who is merged and kept" "$regulars" staff assign 1 08
says "who is merged and kept" "09 keeps it"
expect 0 "who is kept" "$regulars" report staff --json
is "who is kept" "[(r['staff'], r['kept']) for r in d['rows'] if r['kept']] == [('09', 1)]"
expect 0 "customers" "$regulars" customer list --json
is "customers" "[c['id'] for c in d['customers']] == ['c:3', 'c:4']"
expect 0 "customers in the pool" "$regulars" customer list --pool --json
is "customers in the pool" "[c['id'] for c in d['customers']] == ['c:4']"
expect 0 "whom 09 keeps" "$regulars" customer list --kept 09 --json
is "whom 09 keeps" "[c['id'] for c in d['customers']] == ['c:3']"
expect 0 "asked for by the other number" "$regulars" staff ask 09 2
expect 1 "asked for again" "$regulars" staff ask 09 4
expect 0 "who asks" "$regulars" staff pool --json
is "who asks" "[c['asked'] for c in d['pool']] == [['09']]"
expect 0 "given to somebody by the other number" "$regulars" staff assign 2 08
expect 0 "the pool is empty" "$regulars" staff pool --json
is "the pool is empty" "d['pool'] == []"
expect 0 "a first contact with the account" "$regulars" task list --staff 08 --json
is "a first contact with the account" "[(t['kind'], t['customer']) for t in d['tasks']] == [('first-contact', 'c:4')]"
expect 0 "two again" "$regulars" customer split 1
# The page shows the plates of all who are the account.
for n in 5 6 7; do expect 0 "customer $n" "$regulars" customer add --id $n --name "Name$n" --plate "B-AB 10$n"; done
expect 0 "merged" "$regulars" customer merge 5 6
expect 0 "and on" "$regulars" customer merge 6 7
printf '{"event":"sale.close","series":"S","receipt":"1","at":"%sT10:00:00Z","plate":"B-AB 107","attendant":"08","lines":[{"kind":"fuel","product":"95","volume_ml":40000,"amount_minor":6000}]}\n' "$(day -1)" >sale.jsonl
expect 0 "a sale" "$regulars" ingest sale.jsonl
expect 0 "a birthday" "$regulars" customer edit 7 --birthday "$(date -u +%m-%d)"
expect 0 "the page" "$regulars" report --html page.html
grep -q "BAB105, BAB106, BAB107" page.html || { fail "the plates of an account on the page"; grep -o ".\{40\}BAB10.\{40\}" page.html; }

expect 0 "who left keeps nobody" "$regulars" staff pool --json
is "who left keeps nobody" "[c['customer'] for c in d['pool']] == ['c:1']"
expect 0 "nothing is wrong" "$regulars" verify

# The page of the night is for the morning after it: birthdays, what is due, what came since midnight.
station S003 UTC EUR
last=$(day -1)
expect 0 "somebody" "$regulars" customer add --id 1 --name Ann --phone 123456 --birthday "$(date -u -d "$last + 1 day" +%m-%d)"
expect 0 "had a birthday" "$regulars" customer add --id 2 --name Ben --birthday "$(date -u -d "$last" +%m-%d)"
for n in 1 2; do expect 0 "was due" "$regulars" task add 2 "late $n" --kind call --due "$last"; done
expect 0 "is due" "$regulars" task add 1 "today" --due "$(day 0)"
expect 0 "is due later" "$regulars" task add 1 "later" --due "$(day 3)"
expect 0 "a case since midnight" "$regulars" case open --customer 1 "no water"
expect 0 "staff" "$regulars" staff add 09 --name "Zoë"
expect 0 "a rating" "$regulars" customer rate 1 5
expect 0 "the night's page" "$regulars" daily --only page --page page.html
grep -q "<h1>$(LC_ALL=C date -u -d "$last + 1 day" +'%A, %-d %b %Y') · station S003</h1><p>With all sales up to the end of $(LC_ALL=C date -u -d "$last" +'%A, %-d %b %Y')</p>" page.html ||
	{ fail "the day of the page"; grep -o '<h1>.*' page.html; }
[ "$(section "Visits and other tasks" | cut -d'|' -f1,2,4)" = "Ben|Call|late 1
Ben|Call|late 2
Ann|Visit|today
Ann|Visit|later" ] || { fail "tasks of the morning"; section "Visits and other tasks"; }
[ "$(section "Visits and other tasks" | grep -c 'was due')" = 2 ] || { fail "what was due yesterday is not late"; section "Visits and other tasks"; }
grep -q 'Visits and tasks for today</span><b>3</b><span class="bad">2 of them are late' page.html || { fail "the tile of tasks"; grep -o 'Visits and tasks for today.\{80\}' page.html; }
[ "$(section "Birthdays this week" | cut -d'|' -f1)" = "Ann123456" ] || { fail "the birthday was yesterday"; section "Birthdays this week"; }
section "Open cases" | grep -q "no water|2[34] hby $(LC_ALL=C date -u -d "$(day 1)" +'%a'), [0-9]*:[0-9][0-9]$" || { fail "the case since midnight"; section "Open cases"; }
grep -q "Cases closed within a day: 0 of 1.</p>" page.html && grep -q "1 of the others is open and still has time" page.html || fail "a case that still has time"
expect 0 "the cases of the night" "$regulars" daily --only cases --as-of "$last" --json
is "the cases of the night" "d['steps'][0]['result'] == {'open': 0, 'overdue': 0}"
expect 0 "the cases of the day after" "$regulars" daily --only cases --as-of "$(day 0)" --json
is "the cases of the day after" "d['steps'][0]['result'] == {'open': 1, 'overdue': 0}"
expect 0 "the page of a night long ago" "$regulars" report --html page.html --as-of "$(day -9)"
grep -q "no water" page.html && fail "a page of long ago knows what came later"

# --- what comes by itself: profiles to be asked again, contracts that end ---
station reminders Asia/Shanghai CNY
ahead() { TZ=Asia/Shanghai date -d "$1 days" +%Y-%m-%d; }
tasks() { # tasks WHAT EXPRESSION
	expect 0 "$1" "$regulars" task list --json
	is "$1" "$2"
}
expect 0 "somebody known for long" "$regulars" customer add --id 1 --name A --phone 13800138001 --route R --since 2024-01-01
expect 0 "another, whom nobody keeps" "$regulars" customer add --id 2 --name B --phone 13800138002 --since 2024-01-01
expect 0 "an organisation" "$regulars" org add --id 10 --kind hospital --name H --phone 13800138010 --since 2024-01-01
tasks "nobody looks after them" "d['tasks'] == []"
expect 0 "kept" "$regulars" customer own 1 --kept 07 --on 2026-01-01
expect 0 "a contract" "$regulars" org contract 10 --litres 6000 --grade 92 --from 2026-01-01 --until "$(ahead 20)"
expect 0 "one that lasts" "$regulars" org contract 10 --litres 6000 --from 2026-01-01 --until "$(ahead 40)"
own="[(t['kind'], t['customer'], t['staff'], t.get('fields', t['text'])) for t in d['tasks'] if t['kind'] in ('ask', 'contract')]"
tasks "what is to be done" "sorted(map(str, $own)) == sorted(map(str, [('ask', 'c:1', '07', ['phone', 'route']), ('ask', 'c:10', None, ['phone']), ('contract', 'c:10', None, '92')]))"
is "by when" "[(t['kind'], t['due']) for t in d['tasks']][-1] == ('contract', '$(ahead 20)') and {t['due'] for t in d['tasks'] if t['kind'] == 'ask'} == {'2024-12-31'}"
is "nobody noted them" "all(t['task'] is None for t in d['tasks'] if t['kind'] in ('ask', 'contract'))"
expect 0 "for people" "$regulars" task list --staff 07
says "for people" "Ask again.*phone, route"
expect 0 "asked" "$regulars" customer edit 1 --verified
expect 0 "asked the organisation" "$regulars" org edit 10 --phone 13800138011
expect 0 "what else was asked" "$regulars" customer own 2 --kept 07
expect 0 "the page" "$regulars" report --html page.html
section "Contracts that end, profiles to be asked again" >list
grep -q "^B|phone|07|" list || { fail "what is to be asked is on the page"; cat list; }
grep -q "^H|Contract ends (92)|–|" list || { fail "the contract is on the page"; cat list; }
expect 0 "asked the second" "$regulars" customer edit 2 --verified
tasks "asked, they are gone" "$own == [('contract', 'c:10', None, '92')]"

# A place without a name is told by its id; a long text is whole.
expect 0 "a place" "$regulars" area add yy --address "Lake 1"
python3 - <<'PYTHON'
import os, sqlite3, time
with sqlite3.connect(os.environ["REGULARS_DB"]) as db:
    db.execute("UPDATE view_place SET verified = json_object('address', ?)", (int(time.time()) - 800 * 86400,))
PYTHON
expect 0 "a task with much to say" "$regulars" task add 1 "$(printf '汉%.0s' {1..300})" --due "$(ahead 3)"
expect 0 "as CSV" "$regulars" task list --csv
python3 -c 'import sys; sys.exit(0 if open("out", encoding="utf-8").read().count("汉") == 300 else 1)' || fail "the text is whole"
expect 0 "the place" "$regulars" task list --json
is "the place" "[(t['name'], t['place']) for t in d['tasks'] if t.get('place')] in ([], [('yy', 'area:yy')])"

finish
