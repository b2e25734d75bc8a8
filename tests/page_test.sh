#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The morning page: well-formed, escaped, small, the same figures as the reports; and in a browser, where one is, without an
# error or a request, in both languages, sorted and filtered. Pictures stay in $REGULARS_TEST_PICTURES if that is set.
# shellcheck source=tests/cli.sh
. "${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}/tests/cli.sh"

page() { python3 "$srcdir/tests/page_figures.py" "$@" || fail "page_figures.py $*"; }

expect 0 "init" "$regulars" init --site S001 --zone Asia/Shanghai --currency CNY
expect 0 "a page of nothing" "$regulars" report --html empty.html
page whole empty.html
grep -q "Nothing has been sold yet" empty.html || fail "a page of nothing is not friendly"

# A station of our own: 1,100 people, of whom 1,000 have a page; names that would be markup.
python3 "$srcdir/tests/page_figures.py" sales >sales.jsonl || fail "sales"
expect 0 "ingest" "$regulars" ingest sales.jsonl
expect 0 "a name" "$regulars" customer add --id 1 --name '<script>alert("1")</script> & "Söhne"' --plate 粤B10000
expect 0 "a birthday" "$regulars" customer edit --birthday "$(TZ=Asia/Shanghai date +%m-%d)" c:1
expect 0 "a phone" "$regulars" customer edit --phone '+86 138 0013 8000' c:1
expect 0 "a case" "$regulars" case open --customer c:1 'pump 3 is <slow>'
expect 2 "a page and JSON" "$regulars" report --html page.html --json
expect 2 "neither report nor page" "$regulars" report --as-of 2026-06-30
expect 2 "a day that is none" "$regulars" report --html page.html --as-of 2026-06-31
expect 1 "a folder that is not there" "$regulars" report --html nowhere/page.html
[ -e nowhere ] && fail "a folder was made"
expect 0 "the page" "$regulars" report --html page.html
expect 0 "the page of a past day" "$regulars" report --html past.html --as-of 2026-06-30
expect 0 "the page in Chinese" "$regulars" --lang zh_CN report --html zh.html --as-of 2026-06-30
[ "$(stat -c %a page.html)" = 640 ] || fail "the page may be read by everybody"

# It comes to be whole or not at all. What was there stays where it cannot be written; only files are replaced.
cp page.html whole.html
expect 0 "a page" "$regulars" report --html again.html --as-of 2026-06-30
printf 'half a page' >.again.html.part # of one that was killed
expect 0 "what was left is taken away" "$regulars" report --html again.html --as-of 2026-06-30
cmp -s again.html past.html || fail "after one that was killed the page is another"
ln -s whole.html link.html
expect 0 "a link is replaced" "$regulars" report --html link.html --as-of 2026-06-30
[ ! -L link.html ] && cmp -s whole.html page.html || fail "a link was followed"
mkfifo pipe.html
expect 1 "a pipe is left alone" "$regulars" report --html pipe.html
[ -p pipe.html ] || fail "a pipe was replaced"
mkdir folder.html
expect 1 "a folder" "$regulars" report --html folder.html
says "a folder" "is a folder"
expect 1 "no name" "$regulars" report --html folder.html/
(
	trap '' XFSZ
	ulimit -f 100 # as a full disk: so much can be written
	exec "$regulars" report --html again.html
) >out 2>why && fail "a page on a full disk"
says "a full disk" "again.html cannot be written: "
cmp -s again.html past.html || fail "a page that could not be written took the old one away"
if command -v flock >/dev/null; then
	(
		flock 9
		expect 1 "another one writes it" "$regulars" report --html again.html
		says "another one writes it" "somebody else"
		[ "$n_failed" = 0 ]
	) 9>.again.html.part || fail "two at once"
	rm .again.html.part
fi
[ -z "$(find . -name '.*part')" ] || fail "left behind: $(find . -name '.*part')"
rm pipe.html
for file in page.html past.html zh.html; do
	page whole "$file"
	[ "$(stat -c %s "$file")" -lt 2000000 ] || fail "$file is larger than 2 MB: $(stat -c %s "$file")"
done
grep -q '<script>alert' page.html && fail "a name is markup"
grep -q '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &quot;Söhne&quot;' page.html || fail "the name is not on the page"
grep -q 'pump 3 is &lt;slow&gt;' page.html || fail "the case is not on the page"
# Whom to call: the phone can be touched, and the plate is there to recognise the car by.
grep -q '<span class="by"><a href="tel:+8613800138000">+86 138 0013 8000</a> 粤B·10000</span>' page.html || fail "the phone is not in the list"
grep -q 'lang="zh-CN"' zh.html || fail "the Chinese page does not say that it is Chinese"
grep -q '固定客户' zh.html || fail "the Chinese page is not Chinese"
page sales-page past.html sales.jsonl

# 1,000 customers of whom all is known and who have come for a year keep the page under 2 MB, in the longer language, too.
page large large.jsonl large.csv
station large Asia/Shanghai CNY
expect 0 "who they are" "$regulars" customer import large.csv
expect 0 "what they bought" "$regulars" ingest large.jsonl
for lang in en zh_CN; do
	expect 0 "a large page in $lang" "$regulars" --lang $lang report --html large-$lang.html --as-of 2026-06-30
	page whole large-$lang.html
	[ "$(grep -c 'class="card person"' large-$lang.html)" = 1000 ] || fail "not everybody has a page in $lang"
	[ "$(stat -c %s large-$lang.html)" -lt 2000000 ] || fail "the page is larger than 2 MB in $lang: $(stat -c %s large-$lang.html)"
done
REGULARS_DB=$work/side.db

# What class A will take and the offers are those of the reports; areas that nobody made are left out.
expect 0 "supply" "$regulars" report supply --as-of 2026-06-30 --json
page supply past.html out
grep -q 'id="areas"' past.html && fail "the page shows areas that were not there"
expect 0 "an area" "$regulars" area add --name '<Sunny> garden' --households 10 sunny
expect 0 "who lives there" "$regulars" customer edit --area sunny c:1
expect 0 "the page with areas" "$regulars" report --html areas.html
page whole areas.html
grep -q 'id="areas"' areas.html || fail "the page does not show the areas"
grep -q '&lt;Sunny&gt; garden' areas.html || fail "the area is not named"
grep -q '10 % homes' areas.html || fail "the area's homes are not told"
grep -q 'Cases closed within a day: 0 of 1' areas.html || fail "the cases are not told"

# The work of the night writes the same.
expect 0 "the page of the night" "$regulars" daily --as-of 2026-06-30 --only page --page night.html
cmp -s night.html past.html || fail "the page of the night is another than that of the report"

# A few customers, whose classes are narrow on the drawing.
station few Asia/Shanghai CNY
python3 - >few.jsonl <<'END'
import json
for n, amount in enumerate([900, 400] + [30] * 18):
    print(json.dumps({"event": "sale.close", "series": "S", "receipt": str(n), "at": "2026-06-29T10:00:00+08:00", "currency": "CNY",
                      "plate": f"粤B{20000 + n}", "lines": [{"kind": "fuel", "product": "92", "volume_ml": amount * 100, "amount_minor": amount * 100}]}))
END
expect 0 "a few sales" "$regulars" ingest few.jsonl
expect 0 "the page of a few" "$regulars" report --html few.html --as-of 2026-06-30
page whole few.html
REGULARS_DB=$work/side.db

# Reports alone.
for report in abc monthly stages "stages --transitions 3" customers frequency anomalies model fraud; do
	expect 0 "report $report as a page" "$regulars" report $report --as-of 2026-06-30 --html one.html
	page whole one.html
	expect 2 "report $report as a page and JSON" "$regulars" report $report --html two.html --json
	expect 2 "report $report as a page and CSV" "$regulars" report $report --html two.html --csv
done
[ -e two.html ] && fail "a refused page was written"
expect 0 "a month as a page" "$regulars" report abc --month 2026-05 --as-of 2026-06-30 --html one.html
grep -q '<p>Station S001, 1 May 2026 to 31 May 2026, as known on 30 Jun 2026</p>' one.html || fail "the page does not say of which days it is"
grep -q '<td class="n" data-v="[0-9]*">[0-9]*,[0-9]*\.[0-9]*</td>' one.html || fail "long numbers are not grouped"
"$regulars" report abc --as-of 2026-06-30 --html one.html >/dev/null
grep -q 'class A brings' one.html || fail "the page of the classes does not say what they bring"
for report in composition baskets staff service; do
	expect 0 "report $report as a page" "$regulars" report "$report" --html one.html
	page whole one.html
	expect 0 "report $report as JSON" "$regulars" report "$report" --json
	cp out "$report.json"
	expect 0 "report $report as CSV" "$regulars" report "$report" --csv
done
page reports . sales.jsonl
if [ -r "$data/fleet/fleet_2024Q3.csv" ]; then
	expect 0 "init" "$regulars" --db fleet.db init --site S001 --zone America/Sao_Paulo --currency BRL --country br
	expect 0 "fleet" "$regulars" --db fleet.db ingest --map "$srcdir/manager/maps/fleet.map" "$data/fleet/fleet_2024Q3.csv"
	expect 0 "composition" "$regulars" --db fleet.db report composition --json
	cp out fleet.json
	page fleet fleet.json "$data/fleet/fleet_2024Q3.csv"
else
	echo "SKIP: the shared data is not here"
fi

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$browser" ]; then
	echo "SKIP: no browser: the page was not opened"
else
	pictures=${REGULARS_TEST_PICTURES:-$work}
	browse() {
		timeout 60 "$browser" --headless=new --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" \
			--disable-background-networking --no-first-run --enable-logging=stderr --v=0 "$@" 2>why
	}
	for name in past zh empty; do
		# Its own script sorts and filters, then says in the title what came of it.
		sed 's|</body>|<script>(function(){var t=document.querySelector("#customers table.sort");if(!t){document.title="EMPTY";return}\
var b=t.tHead.rows[0].cells[3].querySelector("button");b.click();var v=Array.prototype.map.call(t.tBodies[0].rows,function(r){return Number(r.cells[3].dataset.v)});\
var down=v.every(function(x,i){return i===0\|\|v[i-1]>=x});b.click();v=Array.prototype.map.call(t.tBodies[0].rows,function(r){return Number(r.cells[3].dataset.v)});\
var up=v.every(function(x,i){return i===0\|\|v[i-1]<=x});var f=document.querySelector("#customers input.filter");f.value="B10007";f.dispatchEvent(new Event("input"));\
var left=Array.prototype.filter.call(t.tBodies[0].rows,function(r){return !r.hidden}).length;document.title="SORTED "+down+up+" LEFT "+left})()</script></body>|' \
			"$name.html" >"tried-$name.html"
		browse --dump-dom "file://$work/tried-$name.html" >dom || fail "$name: the browser failed"
		grep -E 'CONSOLE|Refused|ERR_' why && fail "$name: the console has errors"
		case $name in
		empty) grep -q '<title>EMPTY' dom || fail "empty: the script did not run" ;;
		*) grep -q '<title>SORTED truetrue LEFT 1<' dom || fail "$name: sorting or filtering: $(grep -o '<title>[^<]*' dom | head -n 1)" ;;
		esac
	done
	# Who has a name is found by any plate and by the phone.
	sed 's|</body>|<script>(function(){var f=document.querySelector("#customers input.filter"),out=[];\
["C10930","c·10930","138 0000 0930","13800000930","Toktogulova 00000931","nobody"].forEach(function(w){f.value=w;f.dispatchEvent(new Event("input"));\
out.push(document.querySelectorAll("#customers tbody tr:not([hidden])").length)});document.title="FOUND "+out})()</script></body>|' \
		large-en.html >tried-large.html
	browse --dump-dom "file://$work/tried-large.html" >dom || fail "large: the browser failed"
	grep -q '<title>FOUND 1,1,1,1,1,0<' dom || fail "customers are not found: $(grep -o '<title>[^<]*' dom | head -n 1)"
	# A list that is partly folded away is sorted as one.
	sed 's|</body>|<script>(function(){var n=0,ok=true;document.querySelectorAll("details.more").forEach(function(d){\
var a=d.previousElementSibling.querySelector("table"),b=d.querySelector("table"),size=a.tBodies[0].rows.length,heads=a.tHead.rows[0].cells;\
heads[heads.length-1].querySelector("button").click();heads[heads.length-1].querySelector("button").click();\
var v=[];[a,b].forEach(function(t){Array.prototype.forEach.call(t.tBodies[0].rows,function(r){v.push(Number(r.cells[r.cells.length-1].dataset.v))})});\
ok=ok\&\&size===a.tBodies[0].rows.length\&\&v.every(function(x,i){return i===0\|\|v[i-1]<=x});n+=b.tBodies[0].rows.length});document.title="FOLDED "+(n>0)+ok})()</script></body>|' \
		past.html >tried-folded.html
	browse --dump-dom "file://$work/tried-folded.html" >dom || fail "folded: the browser failed"
	grep -q '<title>FOLDED truetrue<' dom || fail "sorting what is folded: $(grep -o '<title>[^<]*' dom | head -n 1)"
	for name in past zh empty few; do
		# Nothing that is drawn stands out of its drawing or over another, the page is not wider than the screen, a phone's too.
		sed 's|</body>|<script>(function(){var out=[];document.querySelectorAll("main svg text").forEach(function(t){var b=t.getBBox(),\
w=t.ownerSVGElement.viewBox.baseVal;if(b.width>0\&\&(b.x<-1\|\|b.x+b.width>w.width+1\|\|b.y+b.height>w.height+2))out.push(t.textContent)});\
var e=document.documentElement;\
document.querySelectorAll("main svg").forEach(function(s){var seen=[];s.querySelectorAll("text").forEach(function(t){var b=t.getBoundingClientRect();\
if(b.width==0)return;seen.forEach(function(o){if(Math.min(b.right,o.right)-Math.max(b.left,o.left)>1\&\&Math.min(b.bottom,o.bottom)-Math.max(b.top,o.top)>4)\
out.push("over: "+o.text+"/"+t.textContent)});seen.push({left:b.left,right:b.right,top:b.top,bottom:b.bottom,text:t.textContent})})});document.title="OUTSIDE "+out.length+" "+out.slice(0,3)+" WIDE "+(e.scrollWidth>e.clientWidth)})()</script></body>|' \
			"$name.html" >"tried-$name.html"
		for width in 1200 500; do
			browse --window-size=$width,900 --dump-dom "file://$work/tried-$name.html" >dom || fail "$name: the browser failed"
			grep -q '<title>OUTSIDE 0  WIDE false<' dom || fail "$name, $width wide: $(grep -o '<title>[^<]*' dom | head -n 1)"
		done
		browse --screenshot="$pictures/$name.png" --window-size=1200,4200 "file://$work/$name.html" >out || fail "$name: no picture"
		case $name in empty | few) continue ;; esac
		browse --screenshot="$pictures/$name-phone.png" --window-size=390,5000 "file://$work/$name.html" >out || fail "$name: no picture"
		browse --blink-settings=preferredColorScheme=0 --screenshot="$pictures/$name-dark.png" --window-size=1200,4200 \
			"file://$work/$name.html" >out || fail "$name: no picture"
		browse --no-pdf-header-footer --print-to-pdf="$pictures/$name.pdf" "file://$work/$name.html" >out || fail "$name: no print"
		[ -s "$pictures/$name.pdf" ] || fail "$name: nothing was printed"
		# On paper: a handful of pages, and what the columns are stands on each of those that go on with the customers.
		command -v pdftotext >/dev/null || continue
		pdftotext -layout "$pictures/$name.pdf" paper
		n=$(tr -cd '\f' <paper | wc -c)
		[ "$n" -ge 2 ] && [ "$n" -le 8 ] || fail "$name: $n pages on paper"
		python3 - paper <<'END' || fail "$name: a page without headings, or an empty one"
import sys
pages = open(sys.argv[1], encoding="utf-8").read().split("\f")[:-1]
rows = [page for page in pages if page.count("粤B") > 5]
sys.exit(not rows or any(not page.strip() for page in pages) or any(not ("Who" in page or "对象" in page) for page in rows))
END
	done
fi
finish
