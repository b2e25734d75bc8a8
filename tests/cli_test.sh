#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The regulars command as a manager and a script use it. Figures are compared by tests/cli_figures.py, which computes what
# is expected from the input files alone.
# shellcheck source=tests/cli.sh
. "${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}/tests/cli.sh"

figures() { python3 "$srcdir/tests/cli_figures.py" "$@" || fail "figures: $*"; }
counts() { # counts WHAT read sales merged open other duplicates excluded conflicts spooled errors
	local what=$1
	shift
	is "$what" "[d[k] for k in 'read sales merged open other duplicates excluded conflicts spooled'.split()] + [len(d['errors'])] == [int(x) for x in '$*'.split()]"
}

# --- usage and help ---
expect 2 "no command" "$regulars"
expect 2 "an unknown command" "$regulars" frobnicate
expect 2 "a noun without a verb" "$regulars" customer
expect 2 "an unknown option" "$regulars" report abc --sideways
expect 2 "an impossible month" "$regulars" report abc --month 2026-13
expect 2 "a month beside a day" "$regulars" report abc --month 2026-11 --from 2026-11-01
expect 2 "a period that ends before it begins" "$regulars" report abc --from 2026-11-02 --to 2026-11-01
expect 0 "the version" "$regulars" --version
says "the version" "^regulars [0-9]"
expect 0 "help" "$regulars" --help
for command in $(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' out); do
	expect 0 "help for $command" "$regulars" "$command" --help
	for verb in $(sed -n "s/^  regulars $command \([a-z]*\).*/\1/p" out); do
		expect 0 "help for $command $verb" "$regulars" "$command" "$verb" --help
		says "help for $command $verb" "^Usage: regulars $command $verb"
	done
done
expect 1 "a report without a database" "$regulars" report abc
says "a report without a database" "regulars init"

# --- a small station of our own ---
expect 0 "init" "$regulars" init --site S001 --zone Asia/Shanghai --currency CNY
expect 1 "init over a database" "$regulars" init --site S001 --zone Asia/Shanghai --currency CNY
[ "$(stat -c %a side.db.key)" = 600 ] || fail "the secret is not for its owner alone"
cat >small.programme <<'END'
name = "small";
basis = "litres";
window_days = 90;
tiers = (
  { id = "basic"; name = "Basic"; from_litres = 0; multiplier = "1.0"; },
  { id = "gold"; name = "Gold"; from_litres = 50; multiplier = "1.5"; }
);
grace_days = 10;
downgrade = "one step";
earn = ( { id = "petrol"; grades = ["92"]; points_per_litre = 1; round = "down"; } );
base = { tax = true; discounts = false; };
pending_hours = 0;
expiry = { kind = "never"; };
END
sed 's/window_days = 90/window_days = "many"/' small.programme >wrong.programme
expect 0 "a correct programme" "$regulars" programme check small.programme
expect 1 "a wrong programme" "$regulars" programme check wrong.programme
says "a wrong programme" "^wrong.programme:3: "
expect 1 "a wrong programme is not loaded" "$regulars" programme load wrong.programme
{ echo 'currency = "EUR";'; cat small.programme; } >foreign.programme
expect 1 "a programme in another currency" "$regulars" programme load foreign.programme
says "a programme in another currency" '^regulars: foreign.programme:1: currency: found "EUR", expected "CNY"'
expect 0 "a doubtful programme" "$regulars" programme check small.programme --json
is "a doubtful programme" "d['ok'] and d['mistakes'] == [] and len(d['warnings']) == 1 and 'never expire' in d['warnings'][0]"
for ship in station-cn station-eu; do
	expect 0 "$ship" "$regulars" programme check "$srcdir/plugin/programmes/$ship.programme" --json
	is "$ship" "d['ok'] and d['mistakes'] == [] and d['warnings'] == []"
done
expect 1 "no programme in force" "$regulars" programme show
expect 0 "loading" "$regulars" programme load small.programme --effective 2026-01-01 --json
is "loading" "d['version'] == 1 and d['effective'] == '2026-01-01T00:00:00+08:00'"
expect 0 "showing it" "$regulars" programme show
says "showing it" 'name = "small";'
expect 0 "its history" "$regulars" programme history --json
is "its history" "len(d['versions']) == 1 and d['versions'][0]['name'] == 'small.programme'"

expect 0 "enrolling" "$regulars" customer add --id 1001 --name '=王小明' --phone 13800138000 --plate 粤B12345 --since 2026-01-01 --json
is "enrolling" "d['id'] == 'c:1001' and d['profile']['name'] == '=王小明' and d['vehicles'][0]['value'] == '粤B12345'"
expect 1 "the same number again" "$regulars" customer add --id 1001 --name other
expect 0 "finding by name" "$regulars" customer find 小明 --json
is "finding by name" "[c['id'] for c in d['customers']] == ['c:1001']"
expect 0 "finding by plate" "$regulars" customer find '粤b·12345' --json
is "finding by plate" "[c['id'] for c in d['customers']] == ['c:1001']"
expect 0 "finding by phone" "$regulars" customer find '138 0013 8000' --json
is "finding by phone" "[c['id'] for c in d['customers']] == ['c:1001']"
expect 0 "finding nobody" "$regulars" customer find '%' --json
is "finding nobody" "d['customers'] == []"
expect 1 "showing nobody" "$regulars" customer show 9999
expect 0 "tagging" "$regulars" tag add 1001 night-shift wholesale
expect 0 "untagging" "$regulars" tag remove 1001 wholesale
expect 0 "tags" "$regulars" tag list 1001 --json
is "tags" "d['tags'] == ['night-shift']"
expect 0 "the list" "$regulars" customer list --tag night-shift --csv
grep -q "\"'=王小明\"" out || fail "a name that begins with = is a formula in CSV"

# Cards: the number is read from standard input and stands nowhere afterwards.
echo 1000111234567890123 | "$regulars" card bind - 1001 --from 2026-01-01 --json >out 2>why || fail "binding a card"
is "binding a card" "d['id'].startswith('card:') and len(d['id']) == 21 and d['holders'][0]['customer'] == 'c:1001'"
grep -rq 1000111234567890123 "$work" && fail "a card number was written"

sale() { # sale RECEIPT AT VOLUME_ML AMOUNT MORE
	echo "{\"event\":\"sale.close\",\"till\":\"1\",\"receipt\":\"$1\",\"at\":\"$2\",\"lines\":[{\"kind\":\"fuel\",\"product\":\"92\",\"volume_ml\":$3,\"amount_minor\":$4}]${5:+,$5}}"
}
plate='"plate":"粤B·12345"'
{
	sale 0001 2026-11-01T08:00:00+08:00 40123 29892 "$plate"
	sale 0002 2026-11-01T09:00:00+08:00 20000 14900 '"plate":"粤C00001"'
	sale 0003 2026-11-02T08:00:00+08:00 30500 22700 "$plate"
	echo '{"event":"sale.close","till":"1","receipt":"9","at":"2026-11-02T08:00:00+08:00","pIate":"x","lines":[]}'
	echo 'no JSON at all'
	sale 0004 2026-11-03T08:00:00+08:00 10000 7400 ''
	sale 0005 2026-11-03T09:00:00+08:00 10999 8140 "$plate"
	sale 0005 2026-11-03T09:00:00+08:00 10999 8140 "$plate"
	echo '{"event":"sale.refund","till":"1","receipt":"0006","at":"2026-11-04T09:00:00+08:00","original":{"receipt":"0003"},"lines":[{"kind":"fuel","product":"92","volume_ml":30500,"amount_minor":22700}]}'
	echo '{"event":"pump.test","till":"1","receipt":"0007","at":"2026-11-04T10:00:00+08:00","lines":[{"kind":"fuel","product":"92","volume_ml":5000,"amount_minor":0}]}'
} >day.jsonl
expect 1 "a journal with two bad records" "$regulars" ingest --json day.jsonl
counts "a journal with two bad records" 8 5 0 0 1 1 1 0 0 2
is "bad records are named" "[(e['file'], e['line']) for e in d['errors']] == [('day.jsonl', 4), ('day.jsonl', 5)] and 'pIate' in d['errors'][0]['why']"
expect 1 "the same again" "$regulars" ingest --json day.jsonl
counts "the same again" 8 0 0 0 0 8 0 0 0 2
expect 1 "a file that is not there" "$regulars" ingest --json absent.jsonl
counts "a file that is not there" 0 0 0 0 0 0 0 0 0 1
is "a file that is not there is named once" "d['errors'][0]['file'] == 'absent.jsonl' and 'absent.jsonl' not in d['errors'][0]['why']"
expect 1 "a file that is not there, in words" "$regulars" ingest absent.jsonl
says "a file that is not there, in words" "^regulars: absent.jsonl: cannot be opened"
expect 2 "CSV without a map" "$regulars" ingest --format csv day.jsonl
{ sale 0010 2026-11-05T08:00:00+08:00 20000 15000 ''; } | "$regulars" ingest --json - >out 2>why || fail "standard input"
counts "standard input" 1 1 0 0 0 0 0 0 0 0

# Prepay and completion: open, then a sale; within one run the pair counts once.
prepay() { echo "{\"event\":\"sale.prepay\",\"till\":\"1\",\"receipt\":\"$1\",\"at\":\"2026-11-05T10:00:00+08:00\",\"lines\":[{\"kind\":\"prepay\",\"amount_minor\":10000}]}"; }
completion() { echo "{\"event\":\"sale.completion\",\"till\":\"1\",\"receipt\":\"$1\",\"at\":\"2026-11-05T10:05:00+08:00\",\"original\":{\"receipt\":\"$2\"},\"lines\":[{\"kind\":\"fuel\",\"product\":\"92\",\"volume_ml\":13000,\"amount_minor\":10000},{\"kind\":\"prepay\",\"amount_minor\":-10000}]}"; }
prepay 0020 >prepay.jsonl
completion 0021 0020 >completion.jsonl
{ prepay 0030; completion 0031 0030; prepay 0032; } >both.jsonl
expect 0 "a prepay" "$regulars" ingest --json prepay.jsonl
counts "a prepay" 1 0 0 1 0 0 0 0 0 0
expect 0 "its completion in a later run" "$regulars" ingest --json completion.jsonl
counts "its completion in a later run" 1 1 0 0 0 0 0 0 0 0
expect 0 "both in one run" "$regulars" ingest --json both.jsonl
counts "both in one run" 3 1 1 1 0 0 0 0 0 0

# 40 points at Basic; then 30500 ml at Basic (70.6 l then: Gold); 10999 ml at Gold 16.4985, down. The refund takes the 30.
expect 0 "the balance" "$regulars" points balance 1001 --json
is "the balance" "(d['balance'], d['pending'], d['owed']) == (56, 0, 0)"
expect 0 "an earlier balance" "$regulars" points balance 1001 --as-of 2026-11-01 --json
expect 0 "the history" "$regulars" points history 粤B12345 --json
is "the history" "[(h['what'], h['points']) for h in d['history']] == [('earned', 40), ('earned', 30), ('earned', 16), ('revoked', -30)]"
expect 0 "the explanation" "$regulars" explain 0005 --json
is "the explanation" "d['documents'][0]['tier'] == 'gold' and d['documents'][0]['by'] == 'plate' and d['documents'][0]['rules'][0]['points'] == 16 and d['documents'][0]['lot']['points'] == 16"
expect 0 "the explanation of what led to a tier" "$regulars" explain "S001/1 2026-11-02/3" --json
is "the explanation of what led to a tier" "d['documents'][0]['tier'] == 'basic' and d['documents'][0]['tier_after'] == 'gold' and d['documents'][0]['uses'][0]['points'] == 30"
expect 0 "the explanation in words" "$regulars" explain 5
says "the explanation in words" "16 points"
expect 1 "the explanation of nothing" "$regulars" explain 777

echo '{"event":"sale.close","receipt":"0099","at":"2026-11-06T08:00:00+08:00","lines":[{"kind":"fuel","product":"92","volume_ml":20000,"amount_minor":14900}]}' >ticket.json
expect 0 "the checkout" "$regulars" checkout --plate 粤B-12345 --ticket ticket.json --json
is "the form of the checkout" "set(d) == {'customer', 'vehicle', 'tier', 'points', 'will_earn', 'offers', 'alert', 'ask', 'lines'} and set(d['vehicle']) == {'plate', 'known'} and set(d['tier']) == {'id', 'name', 'keeps_until', 'to_keep', 'next', 'to_next'} and set(d['points']) == {'balance', 'pending', 'expiring'}"
is "the checkout" "d['customer']['id'] == 'c:1001' and d['customer']['name'] == '=王小明' and d['vehicle'] == {'plate': '粤B12345', 'known': True} and d['points']['balance'] == 56 and d['lines']"
expect 0 "an unknown vehicle" "$regulars" checkout --plate 粤Z99999 --json
is "an unknown vehicle" "d['customer'] is None and d['vehicle']['known'] is False"
expect 2 "nobody" "$regulars" checkout
expect 2 "two identifiers" "$regulars" checkout --plate 粤B12345 --phone 13800138000

expect 0 "a vehicle" "$regulars" vehicle show 粤B12345 --json
is "a vehicle" "(d['sales'], d['visits'], d['volume_ml']) == (3, 2, 51122) and d['holders'][0]['customer'] == 'c:1001'"
expect 0 "a vehicle of nobody is bound" "$regulars" vehicle bind 粤C00001 1001 --from 2026-01-01 --json
expect 0 "it counts from then" "$regulars" points balance 1001 --json
expect 0 "unbinding" "$regulars" vehicle unbind 粤C00001 1001
expect 0 "the months" "$regulars" report monthly --json
is "the months" "[(r['id'], r['month'], r['sales'], r['visits'], r['volume_ml'], r['amount_minor']) for r in d['rows']] == [('c:1001', '2026-11', 4, 2, 71122, 52932)]"
is "the unidentified" "d['unidentified'] == [{'currency': 'CNY', 'sales': 4, 'volume_ml': 56000, 'amount_minor': 42400}]"
expect 0 "a period" "$regulars" report monthly --from 2026-11-03 --to 2026-11-03 --json
is "a period" "[r['sales'] for r in d['rows']] == [1] and d['unidentified'][0]['sales'] == 1"
for report in "report abc" "report monthly" "points history 1001"; do
	# shellcheck disable=SC2086
	expect 2 "$report in two forms" "$regulars" $report --json --csv
done
expect 0 "the months in CSV" "$regulars" report monthly --csv
tail -1 out | grep -q '^unidentified,,2026-11,CNY,,4,56000,42400' || fail "the unidentified in the months: $(cat out)"
expect 0 "volumes in CSV" "$regulars" report abc --measure volume --csv
tail -1 out | grep -q '^,,unidentified,,,56000,56000,,' || fail "the unidentified in CSV of volumes: $(cat out)"
expect 0 "volumes for people" "$regulars" report abc --measure volume
says "volumes for people" "^Litres: 71.12 in all, 1 row$"
says "volumes for people, once" "Visits  Litres  Share"
expect 0 "CSV" "$regulars" report abc --csv
tail -1 out | grep -q '^CNY,,unidentified,,,42400,56000,,' || fail "the unidentified in CSV: $(cat out)"
head -1 out | grep -q '^currency,class,id,label,visits,value,volume_ml,share,cumulative' || fail "the heading of CSV"

# A plate that two customers hold names neither, and both are said.
expect 0 "a second holder" "$regulars" customer add --id 1002 --name 李雷 --since 2026-01-01
expect 0 "of the same plate" "$regulars" vehicle bind 粤C00001 1002 --from 2026-01-01
expect 0 "and a third" "$regulars" customer add --id 1003 --name Third --plate 粤C00001 --since 2026-01-01
expect 0 "an ambiguous plate" "$regulars" explain 0002 --json
is "an ambiguous plate" "d['documents'][0]['ambiguous']['by'] == 'plate' and [h['id'] for h in d['documents'][0]['ambiguous']['holders']] == ['c:1001', 'c:1002', 'c:1003']"
expect 0 "an ambiguous plate in words" "$regulars" explain 0002
says "an ambiguous plate in words" "plate is held by several: .*李雷 (c:1002), Third (c:1003)"
grep -q enrolled out && fail "the holders of an ambiguous plate are enrolled: $(cat out)"

# --- running it ---
expect 0 "verify" "$regulars" verify --json
is "verify" "d == {'holds': True, 'breaches': []}"
expect 0 "rebuild" "$regulars" rebuild
expect 0 "verify after it" "$regulars" verify
expect 0 "doctor" "$regulars" doctor --json
is "doctor" "d['ok'] and all(c['ok'] for c in d['checks'])"
chmod o+r side.db
expect 1 "doctor over an open file" "$regulars" doctor
says "doctor over an open file" "chmod o="
chmod o-r side.db
expect 0 "backup" "$regulars" backup copy.db
[ "$(stat -c %a copy.db)" = 600 ] || fail "the backup is not for its owner alone"
expect 1 "backup over a file" "$regulars" backup copy.db
expect 0 "later sales" "$regulars" ingest --json <(sale 0040 2026-11-06T08:00:00+08:00 30000 22000 "$plate")
expect 1 "restore over a database" "$regulars" restore copy.db
says "restore over a database" "--force"
echo mine >side.db.restoring
expect 1 "restore over a file of somebody's" "$regulars" restore --force copy.db
says "restore over a file of somebody's" "left untouched"
[ "$(cat side.db.restoring)" = mine ] || fail "a file that was to be left untouched is gone"
rm side.db.restoring
expect 0 "restore" "$regulars" restore --force copy.db --json
[ -f side.db.aside-1 ] || fail "the former database was not put aside"
expect 0 "sales after a restore" "$regulars" ingest --json <(sale 0040 2026-11-06T08:00:00+08:00 30000 22000 "$plate")
counts "sales after a restore" 1 1 0 0 0 0 0 0 0 0
expect 0 "verify after a restore" "$regulars" verify

# A restore that ends once the database is in its place (here: the secret is no secret) has begun the new life already.
incarnation() { python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT value FROM setting WHERE name = ?", ("incarnation",)).fetchone()[0])' "$1"; }
echo nonsense >cut.db.key
"$regulars" --db cut.db restore copy.db >out 2>why && fail "a restore with a wrong secret"
[ -f cut.db ] && [ "$(incarnation cut.db)" -gt "$(incarnation copy.db)" ] || fail "a restore that was cut off gives numbers twice"
find . -name 'cut.db.restoring*' | grep . && fail "a restore leaves its copy behind"
# A log alone, of a database that was put aside, is not taken for the log of what is restored.
cp side.db.key log.db.key
echo log >log.db-wal
expect 1 "restore beside a log" "$regulars" --db log.db restore copy.db
expect 0 "restore beside a log by force" "$regulars" --db log.db restore --force copy.db
[ "$(cat log.db.aside-1-wal)" = log ] || fail "the log was not put aside"

# While another program keeps the database locked, events go to the spool, and come back exactly once.
mkfifo locked
python3 - locked <<'END' &
import sqlite3, sys, time, os
database = sqlite3.connect(os.environ["REGULARS_DB"], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
open(sys.argv[1], "w").close()  # we have it
open(sys.argv[1]).close()       # you have finished
database.execute("ROLLBACK")
END
locker=$!
: <locked
{ sale 0060 2026-11-07T08:00:00+08:00 30000 22000; sale 0061 2026-11-07T08:01:00+08:00 30000 22000; } >spooled.jsonl
expect 0 "a locked database" "$regulars" ingest --json spooled.jsonl
counts "a locked database" 2 0 0 0 0 0 0 0 2 0
: >locked
wait $locker
expect 0 "spool list" "$regulars" spool list --json
is "spool list" "d['waiting'] == 2 and [e['receipt'] for e in d['events']] == ['60', '61']"
expect 1 "doctor sees the spool" "$regulars" doctor
says "doctor sees the spool" "regulars spool replay"
expect 0 "spool replay" "$regulars" spool replay --json
is "spool replay" "d['taken'] == 2"
expect 0 "the same from the journal" "$regulars" ingest --json spooled.jsonl
counts "the same from the journal" 2 0 0 0 0 2 0 0 0 0
expect 0 "an empty spool" "$regulars" spool list --json
is "an empty spool" "d['waiting'] == 0"
cp side.db damaged.db; cp side.db.key damaged.db.key
printf 'this was a database once' | dd of=damaged.db conv=notrunc status=none
expect 3 "a damaged database" "$regulars" --db damaged.db report abc
expect 3 "doctor over a damaged database" "$regulars" --db damaged.db doctor

# --- a folder ---
mkdir drop
sale 0050 2026-11-07T08:00:00+08:00 30000 22000 >drop/early.jsonl
touch -d '1 minute ago' drop/early.jsonl
"$regulars" ingest --json --watch drop >watched 2>why &
watcher=$!
sale 0051 2026-11-07T09:00:00+08:00 30000 22000 >drop/.later
mv drop/.later drop/later.jsonl
echo nonsense >drop/bad.jsonl
for _ in $(seq 100); do
	[ -f drop/done/early.jsonl ] && [ -f drop/done/later.jsonl ] && [ -f drop/failed/bad.jsonl ] && break
	sleep 0.1
done
kill -TERM "$watcher"
wait "$watcher"
watched=$?
[ "$watched" = 1 ] || fail "the watcher: exit status $watched, expected 1 for the bad file"
[ -f drop/done/early.jsonl ] && [ -f drop/done/later.jsonl ] && [ -f drop/failed/bad.jsonl ] || fail "the drop folder: $(find drop)"
[ "$(grep -c '"sales":1' watched)" = 2 ] || fail "the watched files: $(cat watched why)"

# --- a database that refuses some events: the others are taken, in spite of it ---
expect 0 "init refusing" "$regulars" --db refusing.db init --site S001 --zone Asia/Shanghai --currency CNY
expect 0 "a rule of the database" python3 - <<'END'
import sqlite3
database = sqlite3.connect("refusing.db")
database.execute("CREATE TRIGGER refuse BEFORE INSERT ON fact_sale WHEN NEW.receipt IN ('1', '4', '5', '9') BEGIN SELECT RAISE(ABORT, 'not this one'); END")
END
for n in 1 2 3 4 5 6 7 8 9; do sale $n 2026-11-07T08:00:00+08:00 30000 22000; done >nine.jsonl
sale 10 2026-11-07T08:00:00+08:00 30000 22000 >tenth.jsonl
expect 1 "events that the database refuses" "$regulars" --db refusing.db ingest --json nine.jsonl tenth.jsonl
counts "events that the database refuses" 6 6 0 0 0 0 0 0 0 4
is "the refused ones are named" "[(e['file'], e['line']) for e in d['errors']] == [('nine.jsonl', n) for n in (1, 4, 5, 9)] and 'not this one' in d['errors'][0]['why']"

# --- a programme that mends another of the same day is in force, whatever either says ---
REGULARS_DB=$work/mended.db
expect 0 "init mended" "$regulars" init --site S001 --zone Asia/Shanghai --currency CNY
for n in 1 2 3 4 5; do
	{ echo "# mended $n"; cat small.programme; } >mended.programme
	expect 0 "loading it again" "$regulars" programme load mended.programme --effective 2026-01-01
	expect 0 "the last is in force" "$regulars" programme show
	says "the last is in force" "^# mended $n"
done

# --- points as of a day: Basic throughout, 1 point a litre, usable 24 h after the sale ---
sed 's/pending_hours = 0/pending_hours = 24/; s/from_litres = 50/from_litres = 5000/; s/"never"/"days"; days = 5/' \
	small.programme >waiting.programme
REGULARS_DB=$work/asof.db
expect 0 "init as of" "$regulars" init --site S001 --zone Asia/Shanghai --currency CNY
expect 0 "a programme with a wait" "$regulars" programme load waiting.programme --effective 2026-01-01
expect 0 "a customer of points as of" "$regulars" customer add --id 1 --name A --plate 粤B12345 --since 2026-01-01
refund() { # refund RECEIPT AT ORIGINAL VOLUME_ML AMOUNT
	echo "{\"event\":\"sale.refund\",\"till\":\"1\",\"receipt\":\"$1\",\"at\":\"$2\",\"original\":{\"receipt\":\"$3\"},\"lines\":[{\"kind\":\"fuel\",\"product\":\"92\",\"volume_ml\":$4,\"amount_minor\":$5}]}"
}
{
	sale 1 2026-11-01T12:00:00+08:00 40000 30000 "$plate"
	sale 2 2026-11-03T12:00:00+08:00 20000 15000 "$plate"
	refund 3 2026-11-05T12:00:00+08:00 1 10000 7500
	refund 4 2026-11-06T12:00:00+08:00 2 20000 15000
	sale 5 2026-11-08T12:00:00+08:00 7000 5250 "$plate"
} >asof.jsonl
expect 0 "sales and refunds of several days" "$regulars" ingest --json asof.jsonl
# By hand: 40 usable on the 2nd noon, 10 of them revoked on the 5th; 20 usable on the 4th noon,
# all revoked on the 6th; the 30 end with the 7th, five days after they could be used; 7 usable on the 9th noon.
for line in '10-31 0 0' '11-01 0 40' '11-02 40 0' '11-03 40 20' '11-04 60 0' '11-05 50 0' '11-07 30 0' '11-08 0 7' '11-09 7 0'; do
	read -r day balance pending <<<"$line"
	expect 0 "points as of $day" "$regulars" points balance 1 --as-of 2026-$day --json
	is "points as of $day" "(d['balance'], d['pending'], d['owed']) == ($balance, $pending, 0)"
done
expect 0 "what expires as of a day" "$regulars" points balance 1 --as-of 2026-11-05 --json
is "what expires as of a day" "[e['points'] for e in d['expiring']] == [30, 20]"
# 3 of the later points pay what the refund of the 6th could not take, and 2 more are still owed.
expect 0 "a debt" python3 - <<'END'
import os, sqlite3
database = sqlite3.connect(os.environ["REGULARS_DB"])
no = dict(database.execute("SELECT receipt, no FROM fact_sale"))
(subject,), = database.execute("SELECT DISTINCT subject FROM view_lot")
database.executemany("INSERT INTO view_use VALUES (?, ?, ?, 0, ?)", [(subject, no["4"], no["5"], 3), (subject, no["4"], 0, 2)])
database.execute("UPDATE view_lot SET points_left = points_left - 3 WHERE sale = ?", (no["5"],))
database.commit()
END
for line in '11-05 50 0 0' '11-07 25 0 5' '11-08 -2 4 2' '11-09 2 0 2'; do
	read -r day balance pending owed <<<"$line"
	expect 0 "points owed as of $day" "$regulars" points balance 1 --as-of 2026-$day --json
	is "points owed as of $day" "(d['balance'], d['pending'], d['owed']) == ($balance, $pending, $owed)"
done

# --- real data ---
if [ ! -d "$data/fleet" ]; then
	echo "SKIP: the shared data is not here; the rest was done"
	[ "$n_failed" = 0 ]
	exit
fi

station naxml America/Toronto CAD
expect 0 "the night shift" "$regulars" ingest --json "$data"/naxml/*_part.xml
counts "the night shift" 44 29 13 2 0 0 0 0 0 0
expect 0 "all seven journals" "$regulars" ingest --json "$data"/naxml/*.xml
counts "all seven journals" 50 5 0 1 0 44 0 0 0 0
expect 0 "all seven again" "$regulars" ingest --json "$data"/naxml/*.xml
counts "all seven again" 50 0 0 0 0 50 0 0 0 0
station naxml2 America/Toronto CAD
expect 0 "all seven at once" "$regulars" ingest --json "$data"/naxml/*.xml
is "all seven at once" "(d['read'], d['sales'], d['merged'], d['open']) == (50, 34, 13, 3)"
expect 0 "the volume of all seven" "$regulars" report abc --by site --measure volume --json
is "the volume of all seven" "d['tables'][0]['total'] + d['tables'][0]['unidentified']['volume_ml'] == 490406"
expect 0 "verify naxml" "$regulars" verify

station ccs Europe/Prague CZK
expect 0 "fuel cards" "$regulars" ingest --json --map "$srcdir/manager/maps/ccs.map" "$data/ccs/transactions_1k.csv"
counts "fuel cards" 921 921 0 0 0 0 0 0 0 0
for by in customer card site; do
	expect 0 "fuel cards by $by" "$regulars" report abc --by $by --json
	figures ccs-abc $by "$data/ccs" out
done
expect 0 "fuel cards by volume" "$regulars" report abc --measure volume --json
figures ccs-volume "$data/ccs" out
expect 0 "fuel cards by month" "$regulars" report monthly --json
figures ccs-monthly "$data/ccs" out
expect 0 "fuel cards by year" "$regulars" report monthly --per year --json
figures ccs-yearly "$data/ccs" out
expect 0 "verify ccs" "$regulars" verify

station fleet America/Sao_Paulo BRL
expect 0 "the fleet" "$regulars" ingest --json --map "$srcdir/manager/maps/fleet.map" "$data/fleet/fleet_2024Q3.csv"
counts "the fleet" 2287 2287 0 0 0 0 0 0 0 0
for measure in volume amount; do
	expect 0 "the fleet by $measure" "$regulars" report abc --by vehicle --measure $measure --json
	figures fleet-abc $measure "$data/fleet/fleet_2024Q3.csv" out
done
expect 0 "the fleet by month" "$regulars" report monthly --by vehicle --json
figures fleet-monthly "$data/fleet/fleet_2024Q3.csv" out
expect 0 "the fleet by year" "$regulars" report monthly --by vehicle --per year --json
figures fleet-yearly "$data/fleet/fleet_2024Q3.csv" out
expect 0 "the fleet in August" "$regulars" report abc --by vehicle --month 2024-08 --json
figures fleet-month 2024-08 "$data/fleet/fleet_2024Q3.csv" out
expect 0 "verify fleet" "$regulars" verify

finish
