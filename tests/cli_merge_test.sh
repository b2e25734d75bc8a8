#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Doubles that are made one account, taken apart again and erased: what is known of whom, where it is asked for.
# shellcheck source=tests/cli.sh
. "${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}/tests/cli.sh"

members() { # members EXPRESSION ID...
	local text=$1
	shift
	expect 0 "members of $text" "$regulars" segment members "$text" --json
	is "members of $text" "sorted(c['id'] for c in d['customers']) == sorted('$*'.split())"
}

expect 0 "init" "$regulars" init --site S001 --zone Asia/Shanghai --currency CNY
expect 0 "an area" "$regulars" area add taoyuan --name "桃源"
expect 0 "an organisation" "$regulars" org add --id 100 --kind hospital --name "第二医院"
expect 0 "one" "$regulars" customer add --id 1 --name "张三丰" --plate 粤B12345 --route "深南大道" --area taoyuan
expect 0 "the same again" "$regulars" customer add --id 7 --name "张三" --phone 13700137007 --birthday 05-21 --consent no \
	--area taoyuan --employer 100 --route "北环" --plate 粤B77777 --card 1000111234567890123
expect 0 "a tag" "$regulars" tag add 7 vip
expect 0 "a vehicle" "$regulars" vehicle edit 粤B77777 --type taxi
expect 0 "a rating" "$regulars" customer rate 7 2
expect 0 "a complaint" "$regulars" case open --customer 7 "slow"
expect 0 "one account" "$regulars" customer merge 7 1

# What the double alone knows is known of the account; what both know, who stays has the word.
expect 0 "the account" "$regulars" customer show 1 --json
is "its profile" "d['profile'] == {'name': '张三丰', 'route': '深南大道', 'area': 'taoyuan', 'phone': '13700137007', 'birthday': '05-21', 'consent': 'no', 'employer': 'c:100'}"
is "what is missing" "sorted(d['state']['missing']) == ['address', 'channel', 'source']"
is "what it is known by" "[v['value'] for v in d['vehicles']] == ['粤B12345', '粤B77777'] and [p['value'] for p in d['phones']] == ['13700137007'] and len(d['cards']) == 1"
is "its tags" "d['tags'] == ['vip']"
is "who was merged" "d['merged'] == [{'customer': 'c:7', 'name': '张三'}]"
expect 0 "under the old id" "$regulars" customer show 7 --json
is "under the old id" "d['id'] == 'c:1' and d['profile']['name'] == '张三丰'"
expect 0 "by the double's phone" "$regulars" customer show 13700137007
says "by the double's phone" "Merged    c:7 (张三)"
members 'tag = vip' c:1
members 'open-case' c:1
expect 0 "the till" "$regulars" checkout --plate 粤B12345 --json
is "the till tells the case" "d['alert']['kind'] == 'case'"
members 'satisfaction <= 3' c:1
members 'consent = no' c:1
members 'vehicle-type = taxi' c:1
members 'employer = c:100' c:1
expect 0 "the area" "$regulars" area show taoyuan --json
is "the area counts accounts" "d['customers'] == 1"
expect 0 "the employer" "$regulars" org show 100 --json
is "the employer has one of them" "[e['customer'] for e in d['employees']] == ['c:1']"
expect 0 "tags" "$regulars" tag list --json
is "tags count accounts" "[(t['tag'], t['customers']) for t in d['tags']] == [('vip', 1)]"
for text in 张三 13700137007 77777; do
	expect 0 "find $text" "$regulars" customer find $text --json
	is "find $text finds the account, once" "[c['id'] for c in d['customers']] == ['c:1']"
done
expect 0 "export" "$regulars" customer export
[ "$(grep -c person out)" = 1 ] || { fail "the export has accounts"; cat out; }
grep -q '粤B12345;粤B77777' out || { fail "the export has all plates of the account"; cat out; }
expect 0 "verify" "$regulars" verify

# Changes go to the account, and an emptied field stays empty.
expect 0 "edit by the old id" "$regulars" customer edit 7 --hours evenings --json
is "edit by the old id" "d['id'] == 'c:1' and d['profile']['hours'] == 'evenings'"
expect 0 "no employer" "$regulars" customer edit 1 --employer "" --json
is "no employer" "'employer' not in d['profile']"
expect 0 "no tag" "$regulars" tag remove 1 vip --json
is "no tag" "d['tags'] == []"

# Two again: each has what was its own.
expect 0 "split" "$regulars" customer split 7
expect 0 "the one" "$regulars" customer show 1 --json
is "the one" "'phone' not in d['profile'] and 'merged' not in d and [v['value'] for v in d['vehicles']] == ['粤B12345']"
expect 0 "the other" "$regulars" customer show 7 --json
is "the other" "d['id'] == 'c:7' and d['profile']['employer'] == 'c:100' and d['profile']['route'] == '北环' and d['profile']['phone'] == '13700137007'"
members 'open-case' c:7
expect 0 "verify" "$regulars" verify

# Who is erased holds nothing any more: who shared the vehicle has it alone.
expect 0 "a household" "$regulars" vehicle bind 粤B12345 7 --role household
expect 0 "in doubt" "$regulars" checkout --plate 粤B12345 --json
is "in doubt" "d['customer'] is None"
expect 0 "erased" "$regulars" customer forget 1 --yes
expect 0 "no doubt" "$regulars" checkout --plate 粤B12345 --json
is "no doubt" "d['customer']['id'] == 'c:7'"
expect 0 "the vehicle" "$regulars" vehicle show 粤B12345
says "the vehicle" "Was held by (erased)"
expect 0 "verify" "$regulars" verify
expect 0 "rebuild" "$regulars" rebuild
expect 0 "no doubt after a rebuild" "$regulars" customer show 粤B12345 --json
is "no doubt after a rebuild" "d['id'] == 'c:7'"

# The phone of a profile is what the customer is known by, and only one has it.
expect 0 "somebody" "$regulars" customer add --id 20 --name "李四" --phone 13900139020 --since 2026-01-01
expect 0 "another" "$regulars" customer add --id 21 --name "王五" --phone 13900139021 --since 2026-01-01
expect 0 "a new phone" "$regulars" customer edit 20 --phone "139 0013 9022" --json
is "the old one is given up" "[(p['value'], p['until'] is None) for p in d['phones']] == [('13900139020', False), ('13900139022', True)]"
expect 0 "the new one identifies" "$regulars" checkout --phone 13900139022 --json
is "the new one identifies" "d['customer']['id'] == 'c:20'"
expect 0 "the old one does not" "$regulars" checkout --phone 13900139020 --json
is "the old one does not" "d['customer'] is None"
expect 1 "somebody else's" "$regulars" customer edit 20 --name "李" --phone 13900139021
says "somebody else's" "phone: customer c:21 has it already"
expect 0 "nothing was changed" "$regulars" customer show 20 --json
is "nothing was changed" "d['profile'] == {'name': '李四', 'phone': '139 0013 9022'}"
expect 0 "the same again" "$regulars" customer edit 20 --phone 13900139022
expect 0 "a third" "$regulars" customer add --id 22 --name "赵六" --phone 13900139023 --since 2026-01-01
expect 0 "no phone" "$regulars" customer edit 22 --phone "" --json
is "no phone" "'phone' not in d['profile'] and all(p['until'] for p in d['phones'])"

# What was given this very second can be given up.
expect 0 "just enrolled" "$regulars" customer add --id 23 --name "孙" --phone 13900139024
expect 0 "a slip of the hand" "$regulars" customer edit 23 --phone 13900139025
expect 0 "again" "$regulars" customer edit 23 --phone 13900139026
sleep 2
expect 0 "its phones" "$regulars" customer show 23 --json
is "its phones" "[p['value'] for p in d['phones'] if p['until'] is None] == ['13900139026']"
# A number that was given up is the next one's, who is another customer.
expect 0 "without a number of the station's own" "$regulars" customer add --name "Xu Xi" --phone 13900139030 --since 2026-01-01 --json
xu=$(python3 -c 'import json; print(json.load(open("out"))["id"])')
expect 0 "another phone" "$regulars" customer edit "$xu" --phone 13900139031
printf 'name,phone\nOther Person,13900139030\n' >next.csv
expect 0 "who has the old one now" "$regulars" customer import --update next.csv --json
is "who has the old one now" "(d['enrolled'], d['updated']) == (1, 0)"
expect 0 "as before" "$regulars" customer show 13900139031 --json
is "as before" "(d['id'], d['profile']['name']) == ('$xu', 'Xu Xi')"
expect 0 "the other one" "$regulars" customer show 13900139030 --json
is "the other one" "d['id'] != '$xu' and d['profile']['name'] == 'Other Person'"
# A phone that was lost while two were one account is bound by saying it again.
expect 0 "one" "$regulars" customer add --id 24 --name "甲" --phone 13900139034 --since 2026-01-01
expect 0 "two" "$regulars" customer add --id 25 --name "乙" --since 2026-01-01
expect 0 "one account" "$regulars" customer merge 24 25
expect 0 "no phone" "$regulars" customer edit 25 --phone ""
expect 0 "two again" "$regulars" customer split 24
expect 0 "said again" "$regulars" customer edit 24 --phone 13900139034
expect 0 "it identifies" "$regulars" checkout --phone 13900139034 --json
is "it identifies" "d['customer'] is not None and d['customer']['id'] == 'c:24'"
# A person gives an organisation nothing that only people have.
expect 0 "a person" "$regulars" customer add --id 26 --name "丙" --birthday 05-05 --route "北环" --since 2026-01-01
expect 0 "an organisation" "$regulars" org add --id 110 --kind restaurant --name "小吃"
expect 0 "one account" "$regulars" customer merge 26 110
expect 0 "the organisation" "$regulars" customer show 110 --json
is "the organisation" "'birthday' not in d['profile']"
expect 0 "verify" "$regulars" verify

# A file never makes one customer of another because of a phone; without a number of the station's own the phone says who.
printf 'id,name,phone\n30,Zhao,13900139021\n' >taken.csv
expect 1 "a phone of another" "$regulars" customer import --update taken.csv
says "a phone of another" "taken.csv:2: .*c:21"
expect 0 "the other is as before" "$regulars" customer show 21 --json
is "the other is as before" "d['profile']['name'] == '王五'"
printf 'name,phone,hours\n王五,13900139021,evenings\n' >known.csv
expect 0 "by the phone" "$regulars" customer import --update known.csv --json
is "by the phone" "(d['enrolled'], d['updated']) == (0, 1)"
printf 'id,hours,phone\n7,mornings,13900139077\n' >phone.csv
expect 0 "a phone by a file" "$regulars" customer import --update phone.csv
expect 0 "it identifies" "$regulars" checkout --phone 13900139077 --json
is "it identifies" "d['customer']['id'] == 'c:7'"

# Who works for an organisation does so in another database, too, whatever id that gave it.
expect 0 "an organisation without a number" "$regulars" org add --name "大成餐厅" --kind restaurant --json
org=$(python3 -c 'import json; print(json.load(open("out"))["id"])')
expect 0 "who works there" "$regulars" customer add --id 40 --name "钱七" --employer "$org"
for format in csv vcard; do
	"$regulars" customer export --$format >all.$format || fail "$format out"
	"$regulars" --db $format.db init --site S001 --zone Asia/Shanghai --currency CNY >/dev/null || fail "init"
	"$regulars" --db $format.db area add taoyuan >/dev/null || fail "area"
	expect 0 "$format in" "$regulars" --db $format.db customer import --format $format all.$format
	expect 0 "$format employer" "$regulars" --db $format.db customer show 40 --json
	is "$format employer" "d['profile']['employer'] != '$org'"
	expect 0 "$format organisation" "$regulars" --db $format.db org show "$(python3 -c 'import json; print(json.load(open("out"))["profile"]["employer"])')" --json
	is "$format organisation" "d['profile']['name'] == '大成餐厅' and [e['customer'] for e in d['employees']] == ['c:40']"
done
expect 0 "verify" "$regulars" verify

finish
