#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The commands about profiles: customers, organisations, vehicles, areas, competitors, owners; find.
# shellcheck source=tests/cli.sh
. "${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}/tests/cli.sh"

finds() { # finds TEXT ID...
	local text=$1
	shift
	expect 0 "find $text" "$regulars" customer find "$text" --json
	is "find $text" "sorted(c['id'] for c in d['customers']) == sorted('$*'.split())"
}

expect 0 "init" "$regulars" init --site S001 --zone Asia/Shanghai --currency CNY

# Areas, and the profile of a person.
expect 0 "an area" "$regulars" area add taoyuan --name "桃园" --households 850 --staff 07
expect 1 "the area again" "$regulars" area add taoyuan
says "the area again" "is there already"
expect 1 "an area of a bad name" "$regulars" area add "two words"
expect 1 "an area that is not there" "$regulars" area show west
says "an area that is not there" "area list"
expect 0 "a customer" "$regulars" customer add --id 1 --name "张三丰" --phone 13800138001 --plate "粤B12345" --area taoyuan \
	--birthday 05-20 --source walk-in --consent yes --channel wechat --json
is "a customer" "d['profile']['area'] == 'taoyuan' and d['state']['present'] == 7 and d['state']['wanted'] == 9"
is "what is not known" "sorted(d['state']['missing']) == ['address', 'route'] and d['state']['stale'] == []"
expect 1 "an area nobody made" "$regulars" customer edit 1 --area west
says "an area nobody made" "area west: there is none"
expect 1 "a birthday that is none" "$regulars" customer edit 1 --birthday 02-30
says "a birthday that is none" "birthday: found 02-30"
expect 1 "a source that is none" "$regulars" customer edit 1 --source magic
says "a source that is none" "expected one of walk-in, referral"
expect 1 "the same by --set" "$regulars" customer edit 1 --set source=magic
expect 0 "a field of our own" "$regulars" customer edit 1 --set shoe=42
says "a field of our own" "shoe"
expect 2 "nothing" "$regulars" customer edit 1
expect 0 "checked again" "$regulars" customer edit 1 --verified
expect 0 "the area shown" "$regulars" area show taoyuan --json
is "the area shown" "d['customers'] == 1 and d['seen'] == 0 and d['profile']['households'] == '850'"

# What was said years ago is asked again.
expect 0 "an old customer" "$regulars" customer add --id 2 --name "José Núñez" --phone +34600111222 --since 2020-01-01
expect 0 "stale" "$regulars" customer list --stale --json
is "stale" "[c['id'] for c in d['customers']] == ['c:2']"
expect 0 "asked" "$regulars" customer edit 2 --verified
expect 0 "stale no more" "$regulars" customer list --stale --json
is "stale no more" "d['customers'] == []"

# An organisation before its first sale.
expect 0 "an organisation" "$regulars" org add --id 10 --kind hospital --name "City Hospital" --payment invoice --fleet-size 12 --json
is "an organisation" "d['kind'] == 'hospital' and 'birthday' not in d['state']['missing'] and 'suppliers' in d['state']['missing']"
expect 2 "a person is none" "$regulars" org add --kind taxi
expect 1 "how they pay" "$regulars" org edit 10 --payment barter
expect 0 "a contact" "$regulars" org contact 10 --name "Li Si" --phone 13800138002 --role pays --json
is "a contact" "[(c['name'], c['role'], c['until']) for c in d['contacts']] == [('Li Si', 'pays', None)]"
expect 0 "a known contact" "$regulars" org contact 10 1 --role decides --json
is "a known contact" "sorted(c['role'] for c in d['contacts']) == ['decides', 'pays']"
expect 2 "a role that is none" "$regulars" org contact 10 1 --role king
expect 2 "nobody" "$regulars" org contact 10 --role pays
expect 0 "no contact any more" "$regulars" org contact 10 1 --end --json
is "no contact any more" "[c['until'] is not None for c in d['contacts'] if c['role'] == 'decides'] == [True]"
expect 1 "twice" "$regulars" org contact 10 1 --end
expect 0 "the contact knows" "$regulars" customer show 13800138002 --json
is "the contact knows" "[(c['customer'], c['role']) for c in d['contact_of']] == [('c:10', 'pays')]"
expect 0 "a survey" "$regulars" org survey 10 5000 --on 2026-01-01 --by 07 --json
is "a survey" "d['demand'][0]['volume_ml'] == 5000000 and d['demand'][0]['basis'] == 'surveyed' and d['demand'][0]['from'] == '2026-01-01' and d['demand'][0]['staff'] == '07'"
expect 1 "no litres" "$regulars" org survey 10 none
expect 2 "no basis" "$regulars" org survey 10 10 --basis guessed
expect 0 "a vehicle of theirs" "$regulars" org vehicle 10 粤B00010 --json
is "a vehicle of theirs" "[v['role'] for v in d['vehicles']] == ['fleet']"
expect 0 "a contract" "$regulars" org contract 10 --price 7.45 --litres 60000 --from 2026-01-01 --until 2035-12-31 --json
is "a contract" "[(c['unit_price_minor_per_m3'], c['volume_ml'], c['sold_ml'], c['until']) for c in d['contracts']] == [(745000, 60000000, 0, '2036-01-01')]"
expect 0 "a contract for people" "$regulars" org show 10
grep -q 'from 2026-01-01 until 2035-12-31' out || { fail "a contract for people ends with its last day"; cat out; }
expect 1 "a contract that ends first" "$regulars" org contract 10 --litres 5 --from 2026-02-01 --until 2026-01-31
expect 2 "an empty contract" "$regulars" org contract 10 --grade 92
expect 0 "an employee" "$regulars" customer edit 1 --employer 10
expect 0 "employees" "$regulars" org show 10 --json
is "employees" "[e['customer'] for e in d['employees']] == ['c:1']"
expect 0 "organisations" "$regulars" org list --json
is "organisations" "[c['id'] for c in d['customers']] == ['c:10']"
expect 0 "for people" "$regulars" org show 10
says "for people" "7.450 a litre"
says "for people" "Li Si"
expect 0 "demand of a person" "$regulars" customer demand 1 120 --json
is "demand of a person" "d['demand'][0]['basis'] == 'stated' and d['demand'][0]['volume_ml'] == 120000"

# Needs, services, satisfaction.
expect 0 "a need" "$regulars" customer note 1 "needs an invoice each month" --kind need --on 2026-02-01 --by 07 --json
expect 0 "a service" "$regulars" customer note 1 --kind service --what oil-change --on 2026-03-01 --due 2026-09-01
says "a service" "oil-change, on 2026-03-01 by .*, due again on 2026-09-01"
expect 0 "an amenity" "$regulars" customer note 1 --kind amenity --what hot-water --json
is "an amenity" "[(n['kind'], n['what'], n['due'], n['text']) for n in d['notes']] == [('amenity', 'hot-water', None, None), ('service', 'oil-change', '2026-09-01', None), ('need', None, None, 'needs an invoice each month')] and d['notes'][2]['by'] == '07' and d['notes'][2]['on'] == '2026-02-01'"
expect 1 "no kind" "$regulars" customer note 1 "x" --kind rumour
says "no kind" "expected note, need"
expect 1 "nothing said" "$regulars" customer note 1
expect 1 "not yet" "$regulars" customer note 1 "x" --on 2099-01-01
expect 2 "due of a wish" "$regulars" customer note 1 "x" --kind wish --due 2026-01-01
expect 2 "due on no day" "$regulars" customer note 1 --kind service --what wash --due 2026-02-30
expect 1 "a card number" "$regulars" customer note 1 "pays with 4111111111111111"
expect 0 "stars" "$regulars" customer rate 1 4 --on 2026-05-01
expect 0 "stars of a survey" "$regulars" customer rate 1 5 --round 2026-autumn --json
is "stars of a survey" "[(r['stars'], r['round']) for r in d['ratings']] == [(5, '2026-autumn'), (4, None)]"
expect 2 "six stars" "$regulars" customer rate 1 6

# A merge, and what was said of the one who is merged.
expect 0 "a double" "$regulars" customer add --id 3 --name "Zhang San Feng" --plate 粤B12346
expect 0 "the double's demand" "$regulars" customer demand 3 80
expect 0 "one account" "$regulars" customer merge 3 1
expect 0 "the account" "$regulars" customer show 1 --json
is "the account" "sorted(x['volume_ml'] for x in d['demand']) == [80000, 120000]"
expect 0 "two again" "$regulars" customer split 3
expect 0 "the first" "$regulars" customer show 1 --json
is "the first" "[x['volume_ml'] for x in d['demand']] == [120000]"

# Vehicles.
expect 0 "a vehicle" "$regulars" vehicle edit 粤B12345 --type truck --grade 0 --tank 400 --maintenance 2027-01-31 --json
is "a vehicle" "d['profile'] == {'type': 'truck', 'grade': '0', 'tank_ml': '400000', 'maintenance_on': '2027-01-31'} and d['state']['missing'] == []"
expect 1 "a tank without end" "$regulars" vehicle edit 粤B12345 --tank full
expect 0 "similar" "$regulars" vehicle similar 粤B12345 --json
is "similar" "[(v['plate'], v['customer']) for v in d['similar']] == [('粤B12346', 'c:3')]"
expect 0 "two in the other order" "$regulars" vehicle similar 粤B12354 --json
is "two in the other order" "[v['plate'] for v in d['similar']] == ['粤B12345']"

expect 0 "for people" "$regulars" vehicle show 粤B12345
says "for people" "^tank  *400.00 l"
expect 2 "an option of organisations" "$regulars" customer edit 1 --payment cash
says "an option of organisations" "payment: only organisations have it"
expect 2 "an option of people" "$regulars" customer edit 10 --birthday 05-20
says "an option of people" "birthday: only people have it"

# Competitors.
expect 0 "a competitor" "$regulars" competitor add west --name "West Oil" --distance 900 --area taoyuan
expect 0 "a price" "$regulars" competitor price west 92 7.399 --on 2026-11-01
expect 1 "a price to come" "$regulars" competitor price west 92 7 --on 2099-01-01
expect 0 "an offer" "$regulars" competitor offer west "wash for 1 yuan" --from 2026-11-01 --until 2026-11-30 --json
is "an offer" "d['prices'][0]['unit_price_minor_per_m3'] == 739900 and d['offers'][0]['text'] == 'wash for 1 yuan' and d['offers'][0]['until'] == '2026-12-01'"
expect 1 "no such competitor" "$regulars" competitor price east 92 7
expect 0 "competitors" "$regulars" competitor list --csv
says "competitors" "west,West Oil,,900"

finds "Hospital City" c:10
# Who looks after whom.
expect 0 "staff" "$regulars" staff add 07 --name Wang
expect 0 "owners" "$regulars" customer own 1 --developed 07 --kept 07 --on 2026-01-01 --json
is "owners" "d['developed']['staff'] == '07' and d['kept'] == {'staff': '07', 'since': '2026-01-01', 'pool': False}"
expect 0 "leave" "$regulars" staff leave 07 --json
is "leave" "d['pool'] == 1"
expect 0 "the pool" "$regulars" customer list --pool --json
is "the pool" "[c['id'] for c in d['customers']] == ['c:1']"
expect 0 "what one developed stays" "$regulars" customer own 1 --json
is "what one developed stays" "d['developed']['staff'] == '07' and d['kept']['pool'] and d['kept']['staff'] is None"
expect 0 "somebody asks for it" "$regulars" customer own 1 --kept 08
expect 0 "no pool" "$regulars" customer list --pool --json
is "no pool" "d['customers'] == []"
expect 0 "kept" "$regulars" customer list --kept 08 --json
is "kept" "[c['id'] for c in d['customers']] == ['c:1']"
expect 1 "nobody leaves" "$regulars" staff leave 99
expect 2 "kept and not" "$regulars" customer own 1 --kept 08 --pool

# Find.
finds 张三 c:1
finds 三丰 c:1
finds zhangsan c:1 c:3
finds zsf c:1 c:3
finds nunez c:2
# The digits of a plate are not those of a phone backwards; a phone is found whatever stands before it.
expect 0 "two numbers" "$regulars" customer add --id 51 --name "Wu" --phone "+86 139 1357 2468" --plate 粤C13579
expect 0 "the phone as it was written" "$regulars" checkout --phone +8613913572468 --json
is "the phone as it was written" "d['customer']['id'] == 'c:51'"
expect 0 "its phone" "$regulars" customer show 51 --json
is "its phone as it was written" "d['profile']['phone'] == '+86 139 1357 2468'"
finds 13913572468 c:51
expect 0 "its phone as it is dialled" "$regulars" customer edit 51 --phone "139 1357 2468" --json
expect 0 "the phone as it is dialled" "$regulars" checkout --phone 13913572468 --json
is "the phone as it is dialled" "d['customer']['id'] == 'c:51'"
finds 97531
finds 975
finds 13579 c:51
finds 2468 c:51
finds "+86 139 1357 2468" c:51
finds 013913572468 c:51
expect 0 "by the phone with its country" "$regulars" customer show "+86 139 1357 2468"
finds "JOSÉ" c:2
finds "nunez jose" c:2
finds 12345 c:1
finds B12346 c:3
finds 8001 c:1
finds 1380013 c:1 "$("$regulars" customer find "Li Si" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["customers"][0]["id"])')"
finds ospital c:10
finds nobody

# Files: everybody out and in again, into a database of its own.
round() { # round FORMAT FILE
	local other="$regulars --db $work/$1.db"
	$other init --site S001 --zone Asia/Shanghai --currency CNY >/dev/null || fail "$1: init"
	$other area add taoyuan >/dev/null || fail "$1: area"
	expect 0 "$1 in" $other customer import "$2" --json
	is "$1 in" "d['read'] == d['enrolled'] == $n_customers and d['errors'] == []"
	$other customer export --"$1" >again
	# Who had no number of the station's own gets another id.
	sed 's/c[0-9a-f]\{16\}/cMADE/' "$2" | LC_ALL=C sort >one
	sed 's/c[0-9a-f]\{16\}/cMADE/' again | LC_ALL=C sort >two
	cmp -s one two || { fail "$1: not the same again"; diff one two; }
	expect 0 "$1 verify" $other verify
}
expect 0 "an awkward name" "$regulars" customer add --id 4 --name '=1+1, "q"; x\y' --set "note=-5" --set "shoe='=x" --language zh_CN \
	--set "long=深圳市某某汽车运输有限公司深圳市某某汽车运输有限公司深圳市某某汽车运输有限公司"
expect 0 "a tag" "$regulars" tag add 4 "vip, gold"
n_customers=$("$regulars" customer list --json | python3 -c 'import json,sys; print(len(json.load(sys.stdin)["customers"]))')
"$regulars" customer export --csv >all.csv || fail "csv out"
grep -q "\"'=1+1" all.csv || fail "a formula goes out as it is"
grep -q '"=1+1' all.csv && fail "a formula goes out"
"$regulars" customer export --vcard >all.vcf || fail "vcard out"
[ "$(grep -c '^BEGIN:VCARD' all.vcf)" = "$n_customers" ] || fail "cards"
awk '{ sub(/\r$/, "") } length($0) > 75 { exit 1 }' all.vcf || fail "a line of a card is too long"
round csv all.csv
round vcard all.vcf

# Somebody else's cards: 3.0 and 4.0, folded lines, groups, several numbers.
printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nN:Müller;Anna;;;\r\nitem1.TEL;TYPE="cell,voice":+49 151\r\n  2345678\r\nTEL:+49301\r\nADR;TYPE=home:;;Main St 5;Berlin;;10115;Germany\r\nBDAY:19850520\r\nCATEGORIES:vip,taxi\\, night\r\nPHOTO;ENCODING=b:AAAA\r\nEND:VCARD\r\n' >other.vcf
printf 'begin:vcard\nversion:4.0\nN:王;小明;;;\nBDAY:--0520\nKIND:individual\nend:vcard\n' >>other.vcf
expect 0 "other cards" "$regulars" --db vcard.db customer import other.vcf --json
is "other cards" "d['enrolled'] == 2"
expect 0 "Anna" "$regulars" --db vcard.db customer show +491512345678 --json
is "Anna" "d['profile'] == {'name': 'Anna Müller', 'phone': '+49 151 2345678', 'address': 'Main St 5, Berlin, 10115, Germany', 'birthday': '1985-05-20'} and d['tags'] == ['taxi, night', 'vip']"
expect 0 "Wang" "$regulars" --db vcard.db customer find 王小明 --json
is "Wang" "len(d['customers']) == 1"

# Mistakes: each with its line, nothing half-done.
printf 'id,name,phone,birthday\n20,A,13800138020,05-20\n21,B,12,05-20\n22,C,13800138022,02-30\n1,D,,\n23,E\n' >bad.csv
before=$("$regulars" customer list --csv | wc -l)
expect 1 "a bad file" "$regulars" customer import bad.csv
says "a bad file" "^bad.csv:3: "
says "a bad file" "^bad.csv:4: birthday"
says "a bad file" "^bad.csv:5: .*enrolled already"
says "a bad file" "nothing was taken in: 3 of 5"
[ "$("$regulars" customer list --csv | wc -l)" = "$before" ] || fail "something of a bad file was taken in"
expect 1 "the good part" "$regulars" customer import --partial --update bad.csv --json
is "the good part" "d['enrolled'] == 2 and d['updated'] == 1 and [e['line'] for e in d['errors']] == [3, 4]"
printf 'number,name\n30,A\n' >other.csv
expect 1 "an unknown column" "$regulars" customer import other.csv
says "an unknown column" 'other.csv:1: column 1, "number": there is no such field'
expect 0 "the column named" "$regulars" customer import other.csv --map number=id
expect 1 "no vcard" "$regulars" customer import --format vcard other.csv
says "no vcard" "other.csv:1: expected BEGIN:VCARD"
printf 'BEGIN:VCARD\nVERSION:2.1\nFN:X\nEND:VCARD\n' >old.vcf
expect 1 "an old card" "$regulars" customer import old.vcf
says "an old card" "old.vcf:1: a card of version 2.1"
expect 1 "no file" "$regulars" customer import nothing.csv
expect 2 "no format" "$regulars" customer import --format xml bad.csv

# Segments: a regular of five weeks, one who came once, and who never came.
day() { TZ=Asia/Shanghai date -d "$1 days ago" +%Y-%m-%d; }
for n in 35 28 21 14 7; do
	printf '{"event":"sale.close","till":"1","series":"S","receipt":"1%s","at":"%sT02:00:00Z","currency":"CNY","plate":"粤B12346","lines":[{"kind":"fuel","product":"92","volume_ml":40000,"amount_minor":30000}]}\n' $n "$(day $n)"
done >sales.jsonl
printf '{"event":"sale.close","till":"1","series":"S","receipt":"2","at":"%sT02:00:00Z","currency":"CNY","plate":"粤B00010","lines":[{"kind":"fuel","product":"0","volume_ml":200500,"amount_minor":150000}]}\n' "$(day 3)" >>sales.jsonl
"$regulars" vehicle bind 粤B12346 3 --from "$(day 60)" >/dev/null || fail "bind"
"$regulars" vehicle bind 粤B00010 10 --role fleet --from "$(day 60)" >/dev/null || fail "bind"
expect 0 "sales" "$regulars" ingest --format jsonl sales.jsonl
members() { # members EXPRESSION ID...
	local text=$1
	shift
	expect 0 "members of $text" "$regulars" segment members "$text" --json
	is "members of $text" "sorted(c['id'] for c in d['customers'] if len(c['id']) < 6) == sorted('$*'.split())"
}
members "stage = regular" c:3
members "visits >= 1" c:3 c:10
members "volume in 10 days > 40" c:10
members "volume in 10 days >= 40 and kind = hospital or silent = 7" c:10 c:3
members "silent < 7" c:10
members "vehicle-type = truck" c:1
members "employer = c:10" c:1
members "kept-by = 08" c:1
members "tag = \"vip, gold\"" c:4
members "area = taoyuan and not stage = lost" c:1
members "birthday in 366 days" c:1 c:20
members "last-visit >= $(day 5)" c:10
members "open-case"
expect 0 "a case" "$regulars" case open --customer 1 "slow"
members "open-case" c:1
expect 0 "more of a profile" "$regulars" customer edit 1 --interests "fishing, Chess" --community "桃源车友会" --route "深南大道"
expect 0 "of an organisation" "$regulars" org edit 10 --suppliers "West Oil, East Oil" --payment invoice
expect 0 "a wish" "$regulars" customer note 1 --kind wish "a quieter pump"
expect 0 "a service" "$regulars" customer note 10 --kind service --what wash --on "$(day 20)"
members "interests = chess" c:1
members "community = 桃源" c:1
members "route = 深南 and interests != golf" c:1
members "payment = invoice and suppliers = east and fleet-size >= 10" c:10
members "developed-by = 07" c:1
members "noted in 5 days = wish" c:1
members "noted = wash" c:10
members "noted in 5 days = wash"
members "employer = 10" c:1
members "missing = address and kind = hospital" c:10
members "stale and not stale"
for text in "area = nowhere|area nowhere: there is none" "employer = nobody|there is no customer nobody" \
	"source = magic|there is no source magic" "vehicle-type = lorry|there is no vehicle-type lorry" \
	"missing = shoes|there is no field of profiles that should be known, shoes" "nothere|segment nothere: there is none" \
	'tag = ""|expected a word that is not empty'; do
	expect 1 "$text" "$regulars" segment members "${text%%|*}"
	says "$text" "${text#*|}"
	expect 1 "$text saved" "$regulars" segment save wrong "${text%%|*}"
done
expect 0 "nothing wrong was saved" "$regulars" segment list --json
is "nothing wrong was saved" "d['segments'] == []"
expect 0 "said in words" "$regulars" segment explain "interests != golf and noted in 5 days = wash and missing = fleet-size"
says "said in words" "golf is not mentioned in the interests"
expect 0 "back then" "$regulars" segment members "visits >= 1" --as-of "$(day 30)" --json
is "back then" "[c['id'] for c in d['customers']] == ['c:3']"
expect 0 "saved" "$regulars" segment save few "visits >= 1 and visits < 5" --json
is "saved" "d['words'] == ['all of these:', '  the number of visits is at least 1', '  the number of visits is below 5']"
expect 0 "by its name" "$regulars" segment members few --json
is "by its name" "[c['id'] for c in d['customers']] == ['c:10']"
expect 0 "segments" "$regulars" segment list --json
is "segments" "[(s['segment'], s['expression']) for s in d['segments']] == [('few', 'visits >= 1 and visits < 5')]"
expect 1 "a mistake" "$regulars" segment save few "stag = lost"
says "a mistake" "segment:1: there is no field stag; did you mean stage?"
expect 0 "explained" "$regulars" segment explain few
says "explained" "  the number of visits is below 5"
expect 0 "removed" "$regulars" segment remove few
expect 1 "removed twice" "$regulars" segment remove few

# Everything follows from the facts.
expect 0 "verify" "$regulars" verify
expect 0 "rebuild" "$regulars" rebuild
expect 0 "verify again" "$regulars" verify
expect 0 "forget" "$regulars" customer forget 1 --yes
finds 张三 
finds 12345
expect 0 "verify after erasure" "$regulars" verify

# Cards: issued, blocked, listed.
card=1000111234567890123
expect 0 "a card for somebody" "$regulars" customer add --id card1 --name "Li Lei" --plate "粤B70001"
expect 0 "a card is issued" "$regulars" card issue $card card1 --staff 07 --partner "City Bank" --json
is "a card is issued" "d['label'] == '****0123' and d['blocks'] == []"
expect 0 "a temporary card" "$regulars" card issue 1000111234567890131 card1 --staff 08 --until 2099-12-31 --json
is "a temporary card" "[(b['from'][:10], b['reason']) for b in d['blocks']] == [('2100-01-01', 'ended')]"
expect 0 "issued again" "$regulars" card issue 1000111234567890131 card1 --staff 08 --until 2100-06-30 --json
is "issued again" "[(b['from'][:10], b['reason']) for b in d['blocks']] == [('2100-07-01', 'ended')]"
expect 0 "somebody else" "$regulars" customer add --id card2 --name "Han Mei"
expect 1 "a card that somebody has" "$regulars" card issue 1000111234567890131 card2
says "a card that somebody has" "somebody else's: unbind it first"
expect 0 "an exchanged card's competitor" "$regulars" competitor add sinopec --name Sinopec
expect 2 "an exchange without a tier" "$regulars" card issue 1000111234567890149 card1 --exchange sinopec
expect 1 "a tier that nobody approved" "$regulars" card issue 1000111234567890149 card1 --exchange sinopec --tier gold \
	--tier-until 2099-12-31
says "a tier that nobody approved" "needs the approval of a manager"
expect 0 "a card is blocked" "$regulars" card block $card --reason stolen
says "a card is blocked" "is blocked"
says "a card is blocked" "on: stolen"
expect 0 "checkout with it" "$regulars" checkout --card $card --json
is "checkout with it" "d['customer'] is None and d['alert']['kind'] == 'card-blocked' and len(d['lines']) == 1"
expect 1 "issued while blocked" "$regulars" card issue $card card1
says "issued while blocked" "unblock it first"
expect 0 "it is shown" "$regulars" card show $card --json
is "it is shown" "d['holders'][0]['customer'] == 'c:card1' and d['blocks'][0]['reason'] == 'stolen' and d['blocks'][0]['until'] is None"
expect 0 "cards by staff" "$regulars" card list --by staff --json
is "cards by staff" "[(c['staff'], c['cards'], c['temporary'], c['blocked']) for c in d['cards']] == [('07', 1, 0, 1), ('08', 2, 2, 0)]"
expect 0 "cards by partner" "$regulars" card list --by partner --csv
says "cards by partner" "^City Bank,1,0,0,1"
expect 0 "cards" "$regulars" card list --json
is "cards" "[(c['customer'], c['partner'], c['last_day']) for c in d['cards']] == [('c:card1', 'City Bank', None), ('c:card1', None, '2099-12-31'), ('c:card1', None, '2100-06-30')]"
expect 1 "a reason that is none" "$regulars" card block $card --reason tired
says "a reason that is none" "expected lost, stolen"
expect 0 "a card is good again" "$regulars" card unblock $card
expect 0 "checkout with it again" "$regulars" checkout --card $card --json
is "checkout with it again" "d['customer']['id'] == 'c:card1' and d['alert'] is None"
expect 1 "a card that was not blocked" "$regulars" card unblock $card
expect 0 "nothing is wrong" "$regulars" verify
! grep -q $card "$REGULARS_DB" || fail "the number of a card is in the database"

finish
