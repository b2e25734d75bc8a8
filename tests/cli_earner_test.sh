#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Who earns with the sales of an organisation, by command: said, shown, explained, in the statement, at the checkout.
# shellcheck source=tests/cli.sh
. "${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}/tests/cli.sh"

station S1 Asia/Shanghai CNY
cat >litres.programme <<'PROGRAMME'
name = "litres"; basis = "litres"; window = "lifetime";
tiers = ( { id = "base"; name = "Base"; from_litres = 0; } );
earn = ( { id = "fuel"; points_per_litre = 1; round = "down"; } );
expiry = { kind = "never"; };
PROGRAMME
expect 0 "a programme" "$regulars" programme load litres.programme --effective 2026-01-01
echo 2468 >pin
echo 1111 >wrong
expect 0 "a manager" "$regulars" staff add boss --name Boss --role manager --pin-file pin
expect 0 "an attendant" "$regulars" staff add 07 --name Li --role attendant --pin-file wrong
expect 0 "the organisation" "$regulars" org add --id 20 --name 远航物流 --since 2026-01-01 --plate 粤B20001 --plate 粤B20002
expect 0 "the driver" "$regulars" customer add --id 1 --name 李敏 --phone 13800138001 --since 2026-01-01
expect 0 "another" "$regulars" customer add --id 2 --name 王伟 --since 2026-01-01
expect 0 "as fleet" "$regulars" vehicle bind 粤B20001 20 --role fleet --from 2026-01-01
expect 0 "as fleet too" "$regulars" vehicle bind 粤B20002 20 --role fleet --from 2026-01-01
expect 0 "who drives" "$regulars" vehicle bind 粤B20001 1 --role driver --from 2026-01-01

sale() { # RECEIPT DAY PLATE LITRES [PROMISE]
	printf '{"event":"sale.close","site":"S1","till":"1","series":"A","receipt":"%s","at":"%sT08:00:00+08:00","currency":"CNY","attendant":"07","plate":"%s","lines":[{"kind":"fuel","product":"92","volume_ml":%s000,"amount_minor":%s00}]%s}\n' "$1" "$2" "$3" "$4" "$4" "${5:-}"
}

# Nothing was said: the organisation earns, though somebody drives.
sale 1 2026-03-01 粤B20001 30 >one.jsonl
expect 0 "a sale" "$regulars" ingest one.jsonl
expect 0 "the organisation has it" "$regulars" points balance 20 --json
is "the organisation has it" "d['balance'] == 30"
expect 0 "by default" "$regulars" org show 20
says "by default" "^Earns *the organisation$"
expect 0 "a prospect" "$regulars" org add --id 30 --name 新客户
expect 0 "who never came" "$regulars" org earner 30 contact --reason r --approver boss --pin-file pin --json
is "who never came" "d['first'] is None and d['last'] is None and d['sales'] == 0"

# What is refused.
expect 2 "nobody of that kind" "$regulars" org earner 20 owner --reason r
expect 2 "no reason" "$regulars" org earner 20 driver
expect 2 "too much" "$regulars" org earner 20 driver --share 101 --reason r
expect 2 "a share of the organisation" "$regulars" org earner 20 organisation --share 50 --reason r
expect 1 "without approval" "$regulars" org earner 20 driver --reason r
expect 1 "a wrong PIN" "$regulars" org earner 20 driver --reason r --approver boss --pin-file wrong
expect 1 "an attendant's approval" "$regulars" org earner 20 driver --reason r --approver 07 --pin-file wrong

# The driver from 1 April on, half of it from 1 May on.
expect 0 "the driver" "$regulars" org earner 20 driver --from 2026-04-01 --reason "agreed with the owner" --approver boss --pin-file pin
says "the driver" "^Earns *whoever drives the vehicle, since 2026-04-01$"
expect 0 "half of it" "$regulars" org earner 20 driver --share 50 --from 2026-05-01 --reason "agreed anew" --approver boss --pin-file pin --json
is "half of it" "d['earner'] == {'who': 'driver', 'share': 50, 'since': '2026-05-01', 'why': 'said', 'customer': None, 'name': None}"
is "what was before" "[(e['from'], e['who'], e['share'], e['before'], e['approver'], e['reason']) for e in d['earners']] == [('2026-04-01', 'driver', 100, {'name': 'organisation', 'share': 100}, 'boss', 'agreed with the owner'), ('2026-05-01', 'driver', 50, {'name': 'driver', 'share': 100}, 'boss', 'agreed anew')]"
sale 2 2026-04-02 粤B20001 40 >two.jsonl
sale 3 2026-05-02 粤B20001 25 >>two.jsonl
sale 4 2026-05-03 粤B20002 10 >>two.jsonl
expect 0 "sales" "$regulars" ingest two.jsonl
expect 0 "the driver's" "$regulars" points balance 1 --json
is "the driver's" "d['balance'] == 40 + 12"
expect 0 "the organisation's" "$regulars" points balance 20 --json
is "the organisation's" "d['balance'] == 30 + 13 + 10"
expect 0 "the driver's history" "$regulars" points history 1
says "the driver's history" "driver.*40 .*S1/A/2.*远航物流"
expect 0 "litres are the organisation's" "$regulars" org show 20 --json
is "litres are the organisation's" "d['volume_ml'] == 105000 and d['sales'] == 4"

# Why.
expect 0 "all of it" "$regulars" explain 2
says "all of it" "40 points went to 李敏, the driver, who earns 100 % since 2026-04-01"
if grep -q "no points" out; then fail "it earned something"; fi
expect 0 "half of it" "$regulars" explain 3 --json
is "half of it" "d['documents'][0]['lot']['points'] == 13 and d['documents'][0]['earner']['points'] == 12 and d['documents'][0]['earner']['total'] == 25 and d['documents'][0]['earner']['customer'] == 'c:1'"
expect 0 "nobody drives it" "$regulars" explain 4
says "nobody drives it" "none was known, so the organisation did"
expect 0 "before" "$regulars" explain 1 --json
is "before" "d['documents'][0]['earner'] is None"

# A refund takes from both, at most what each got.
printf '{"event":"sale.refund","site":"S1","till":"1","series":"A","receipt":"5","at":"2026-05-04T08:00:00+08:00","currency":"CNY","original":{"site":"S1","series":"A","receipt":"3"},"lines":[{"kind":"fuel","product":"92","volume_ml":25000,"amount_minor":2500}]}\n' >refund.jsonl
expect 0 "a refund" "$regulars" ingest refund.jsonl
expect 0 "the driver's" "$regulars" points balance 1 --json
is "the driver's" "d['balance'] == 40"
expect 0 "the organisation's" "$regulars" points balance 20 --json
is "the organisation's" "d['balance'] == 40"
expect 0 "taken back" "$regulars" explain 3
says "taken back" "12 points of that taken back by refund S1/A/5"

# The owner's statement.
expect 0 "the statement" "$regulars" org statement 20 --from 2026-03-01 --to 2026-05-31 --json
is "the statement" "[(r['customer'], r['name'], r['role'], r['sales'], r['points'], r['taken_back']) for r in d['points']] == [('c:20', '远航物流', 'organisation', 3, 53, 13), ('c:1', '李敏', 'driver', 2, 52, 12)]"
expect 0 "for people" "$regulars" org statement 20 --from 2026-03-01 --to 2026-05-31
says "for people" "^Points that were earned with these sales$"
says "for people" "李敏 *driver *2 *52 *12"
expect 0 "as CSV" "$regulars" org statement 20 --from 2026-03-01 --to 2026-05-31 --points --csv
says "as CSV" "^c:1,李敏,driver,2,52,12"
expect 0 "what was taken" "$regulars" org statement 20 --from 2026-03-01 --to 2026-05-31 --csv
if grep -q "李敏" out; then fail "one table as CSV"; fi
expect 0 "a page" "$regulars" org statement 20 --from 2026-03-01 --to 2026-05-31 --html statement.html
grep -q "Statement of 远航物流, 2026-03-01 to 2026-05-31" statement.html && grep -q "李敏" statement.html && grep -q "粤B·20001" statement.html || fail "the page of the statement"

# The cashier sees who earns.
sale 90 2026-07-01 粤B20001 24 >ticket.json
sale 91 2026-07-01 粤B20002 24 >other.json
sed -i "s/2026-07-01T08:00:00+08:00/$(date -d '+1 hour' +%Y-%m-%dT%H:%M:%S%:z)/" ticket.json other.json
expect 0 "at the checkout" "$regulars" checkout --ticket ticket.json --json
is "at the checkout" "d['customer']['name'] == '远航物流' and d['will_earn'] == 24 and d['earner'] == {'id': 'c:1', 'name': '李敏', 'role': 'driver', 'points': 12}"
is "in words" "'李敏 earns 12 points, 远航物流 the other 12' in d['lines']"
expect 0 "nobody else" "$regulars" checkout --ticket other.json --json
is "nobody else" "'earner' not in d"

# The key contact, who is the one who decides.
expect 0 "the contact" "$regulars" org earner 20 contact --reason "owner's wish" --approver boss --pin-file pin
says "the contact" "nobody decides there, so the organisation does"
expect 0 "who decides" "$regulars" org contact 20 2 --role decides
says "who decides" "^Earns *王伟, the key contact, since"
expect 0 "at the checkout" "$regulars" checkout --ticket ticket.json --json
is "at the checkout" "d['earner'] == {'id': 'c:2', 'name': '王伟', 'role': 'contact', 'points': 24} and '王伟 earns 24 points' in d['lines']"
expect 0 "the organisation again" "$regulars" org earner 20 organisation --reason "enough" --approver boss --pin-file pin
expect 0 "at the checkout" "$regulars" checkout --ticket ticket.json --json
is "at the checkout" "'earner' not in d and d['will_earn'] == 24"

# A late fact: what was said of April is said anew, and the driver never had those points.
expect 0 "April anew" "$regulars" org earner 20 organisation --from 2026-01-01 --reason "a mistake" --approver boss --pin-file pin
expect 0 "the driver's" "$regulars" points balance 1 --json
is "the driver's" "d['balance'] == 0"
expect 0 "the organisation's" "$regulars" points balance 20 --json
is "the organisation's" "d['balance'] == 30 + 40 + 10"
expect 0 "verified" "$regulars" verify
expect 0 "rebuilt" "$regulars" rebuild
expect 0 "the same" "$regulars" points balance 20 --json
is "the same" "d['balance'] == 80"

# Two organisations that both have a vehicle as fleet: its litres are nobody's until they are one account.
expect 0 "another organisation" "$regulars" org add --id 21 --name 远航二部 --since 2026-01-01
expect 0 "with the same vehicle" "$regulars" vehicle bind 粤B20002 21 --role fleet --from 2026-06-01
sale 6 2026-06-02 粤B20002 50 >both.jsonl
expect 0 "a sale of either" "$regulars" ingest both.jsonl
expect 0 "nobody's" "$regulars" report organisations --from 2026-06-01 --to 2026-06-30 --json
is "nobody's" "[r for r in d['rows'] if r['volume_ml'] > 0] == []"
expect 0 "one account" "$regulars" customer merge 21 20
expect 0 "one holder" "$regulars" report organisations --from 2026-06-01 --to 2026-06-30 --json
is "one holder" "[(r['id'], r['volume_ml']) for r in d['rows'] if r['volume_ml'] > 0] == [('c:20', 50000)]"
expect 0 "in the statement" "$regulars" org statement 20 --from 2026-06-01 --to 2026-06-30 --json
is "in the statement" "d['totals'][0]['volume_ml'] == 50000"
expect 0 "by month" "$regulars" report monthly --by organisation --from 2026-06-01 --to 2026-06-30 --json
is "by month" "[r['volume_ml'] for r in d['rows'] if r['id'] == 'c:20'] == [50000]"
expect 0 "by its plate" "$regulars" customer show 粤B20002 --json
is "by its plate" "d['id'] == 'c:20'"

finish
