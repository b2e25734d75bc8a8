#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Languages: the catalogues are complete, and a station reads the program in its own language and character set.
#
# LANGUAGE_TEST_UPDATE=1 writes the stored session anew, to be read before it is committed.
set -u
src=${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}
build=${REGULARS_TEST_BUILDDIR:-.}
regulars=$build/regulars
stored=$src/tests/fixtures/language
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export REGULARS_LOCALEDIR=${REGULARS_LOCALEDIR:-$build/po/locale}
unset LANGUAGE LANG LC_MESSAGES LC_CTYPE REGULARS_DB
n_failed=0
fail() { echo "FAILED: $*"; n_failed=$((n_failed + 1)); }

# --- the catalogues ---

if command -v xgettext >/dev/null && command -v msgcmp >/dev/null; then
	sh "$src/po/extract" "$src" "$work/regulars.pot" 2>"$work/extract" || fail "po/extract: $(cat "$work/extract")"
	for po in "$src"/po/*.po; do
		name=${po##*/}
		msgfmt --check -o /dev/null "$po" || fail "$name: msgfmt --check"
		msgcmp "$po" "$work/regulars.pot" 2>"$work/why" || { fail "$name lacks translations: make update-po"; head -20 "$work/why"; }
		[ -z "$(msgattrib --only-fuzzy "$po")" ] || fail "$name has fuzzy entries"
		[ -z "$(msgattrib --only-obsolete "$po")" ] || fail "$name has obsolete entries"
		# What the sources no longer say is no longer in the catalogue.
		msgcomm --less-than=2 --no-location -o "$work/left" "$po" "$work/regulars.pot" 2>/dev/null
		[ ! -s "$work/left" ] || { fail "$name has entries that nothing uses: make update-po"; grep '^msgid ' "$work/left"; }
	done
else
	echo "skipped: xgettext is not here, the catalogues are not compared with the sources"
fi
if command -v python3 >/dev/null; then
	python3 "$src/tests/language_scan.py" "$src" || fail "the scan of sources and catalogues"
else
	echo "skipped: python3 is not here, sources are not scanned"
fi

# --- a session ---

cat >"$work/one.programme" <<'END'
name = "one"; currency = "CNY"; basis = "litres"; window = "lifetime";
tiers = (
  { id = "basic"; name = "Basic"; name_zh = "普通"; from_litres = 0; },
  { id = "gold"; name = "Gold"; name_zh = "金卡"; from_litres = 90; multiplier = "1.5"; }
);
earn = (
  { id = "petrol"; grades = ["92"]; points_per_litre = 1; round = "down"; },
  { id = "night"; from_time = "23:00"; until_time = "05:00"; points = 7; }
);
expiry = { kind = "never"; };
END
printf '%s\n' 'tiers = ( { id = "x"; name = "X"; from_litres = -1; }, { } );' 'foo = 1;' 'basis = "liters";' \
	'earn = ( { id = "a"; kind = "bla"; points = "1.2345"; } );' >"$work/bad.programme"
sale() { # sale RECEIPT DAY PLATE ML MINOR
	printf '{"event":"sale.close","site":"S001","till":"1","series":"1","receipt":"%s","business_date":"%s",' "$1" "$2"
	printf '"at":"%sT08:15:00+08:00","attendant":"07","currency":"CNY","plate":"%s","lines":[{"kind":"fuel",' "$2" "$3"
	printf '"product":"92","volume_ml":%s,"unit_price_minor_per_m3":745000,"amount_minor":%s}],' "$4" "$5"
	printf '"tenders":[{"kind":"cash","amount_minor":%s}]}\n' "$5"
}
{
	sale 1 2026-03-01 粤B12345 50000 37250
	sale 2 2026-03-09 粤B12345 48000 35760
	sale 3 2026-03-11 粤B7K301 20000 14900
	sale 4 2026-04-02 粤B12345 30500 22723
	echo '{"event":"sale.close","site":"S001"}'
} >"$work/sales.jsonl"

# Runs it in a locale, out and err together, with words that are typed as its terminal sends them.
session() { # session LOCALE CHARSET
	local db=$work/$1.db locale=$1 charset=$2
	run() {
		local word words=()
		for word; do words+=("$(printf %s "$word" | iconv -f UTF-8 -t "$charset")"); done
		printf '> regulars %s\n' "${words[*]}"
		env LC_ALL="$locale" "$regulars" --db "$db" "${words[@]}" 2>&1
	}
	cd "$work" || exit 99
	"$regulars" --db "$db" init --site S001 --zone Asia/Shanghai --currency CNY >/dev/null || fail "$1: init"
	{
		run report abc --help
		run programme check bad.programme
		run programme load one.programme --effective 2026-01-01
		run customer add --id 17 --name 王师傅 --kind ride-hailing --plate 粤B12345 --since 2026-02-01 >/dev/null
		run ingest sales.jsonl
		run report abc
		run report abc --measure volume --by vehicle
		run report monthly
		run report fraud
		run customer list
		run customer find 王师傅
		run points history 17
		run points balance 17
		run explain 2
		run explain 3
		run customer show 17
		run customer show nobody
		run customer floor 17
		run vehicle show 粤B7K301
		run points adjust 17 --add x --reason y
		run frobnicate
		run verify
		run spool list
		run case open 排队太久 --customer 17 --json
		run case list --csv | cut -d, -f1-3
	} >"$work/out.$1"
}

session zh_CN.UTF-8 UTF-8
sed -i "s|$work/||g; s|/[^ ]*/regulars\.db|STATE/regulars.db|g" "$work/out.zh_CN.UTF-8"
if [ -n "${LANGUAGE_TEST_UPDATE:-}" ]; then
	mkdir -p "$stored" && cp "$work/out.zh_CN.UTF-8" "$stored/session.zh_CN"
fi
diff -u "$stored/session.zh_CN" "$work/out.zh_CN.UTF-8" || fail "the session in Chinese"

# A console of GB18030 shows the same text, without a locale of that name and with one.
gb18030() {
	rm -f "$work"/zh_CN.GB18030.db*
	session zh_CN.GB18030 GB18030
	sed -i "s|$work/||g; s|/[^ ]*/regulars\.db|STATE/regulars.db|g" "$work/out.zh_CN.GB18030"
	# JSON and CSV are UTF-8 everywhere.
	grep -av '^{"case"\|^case,\|^K1,' "$work/out.zh_CN.GB18030" | iconv -f GB18030 -t UTF-8 >"$work/decoded" ||
		fail "the session $1 is no GB18030"
	grep -v '^{"case"\|^case,\|^K1,' "$stored/session.zh_CN" | diff -u - "$work/decoded" || fail "the session $1"
	grep -aq '^case,kind,customer' "$work/out.zh_CN.GB18030" || fail "CSV $1"
}
if iconv -l | grep -qi gb18030; then
	gb18030 "in GB18030"
	if command -v localedef >/dev/null && mkdir "$work/locales" &&
		localedef -i zh_CN -f GB18030 "$work/locales/zh_CN.GB18030" 2>/dev/null; then
		env LOCPATH="$work/locales" LC_ALL=zh_CN.GB18030 "$regulars" --help 2>/dev/null | iconv -f GB18030 -t UTF-8 >"$work/decoded"
		env LC_ALL=zh_CN.UTF-8 "$regulars" --help | diff -u - "$work/decoded" || fail "help in an installed locale of GB18030"
	else
		echo "skipped: no zh_CN.GB18030 can be made here"
	fi
else
	echo "skipped: iconv knows no GB18030"
fi

# Columns stand below one another, although a Chinese character takes two: tables whose last column is a number.
if command -v python3 >/dev/null; then
	python3 - "$work/out.zh_CN.UTF-8" <<'END' || fail "columns do not stand below one another"
import sys, unicodedata
width = lambda s: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in s)
wrong, table = [], None
for line in open(sys.argv[1], encoding="utf-8").read().split("\n"):
    if line.startswith(("类别 ", "编号 ")) and line.endswith(("%", "金额")):
        table = width(line)
    elif line.startswith((">", "未识别")) or "  " not in line:
        table = None
    elif table is not None and width(line) != table:
        wrong.append("%d columns, %d expected: %s" % (width(line), table, line))
print("\n".join(wrong), end="")
sys.exit(bool(wrong))
END
fi

# --- help of every command ---

help_of() { # help_of LOCALE: every command's help
	local noun verb
	env LC_ALL="$1" "$regulars" --help
	env LC_ALL="$1" "$build/regulars-till" --help
	for noun in $("$regulars" complete '' | cut -f1); do
		[ "$noun" != help ] || continue
		env LC_ALL="$1" "$regulars" "$noun" --help
		for verb in $("$regulars" complete "$noun" '' | grep -v '^:' | cut -f1); do
			env LC_ALL="$1" "$regulars" "$noun" "$verb" --help
		done
	done
}
help_of zh_CN.UTF-8 >"$work/help.zh" 2>&1
help_of C >"$work/help.en" 2>&1
# Four English words in a row are a sentence, but for usages and what is quoted.
sed 's/`[^`]*`//g' "$work/help.zh" | grep -v '^ *regulars\|^用法' | grep -E '[A-Za-z]+( [A-Za-z]+){3,}' && fail "English sentences in Chinese help"
LC_ALL=C grep -n '[^ -~]' "$work/help.en" | grep -v '	' && fail "help in the C locale is not ASCII"
grep -q "^Usage: regulars report abc" "$work/help.en" || fail "help in the C locale is not English"

# The manual pages in Chinese have the commands and options of the English ones.
items() { # items PAGE MACRO: what is explained, but for words that are translated
	grep "^\.It $2" "$1" | sed 's/ Oo options Oc//; s/ Oo 选项 Oc//' | grep -v 'Cm complete' | sort
}
for page in regulars regulars-till; do
	for macro in 'Nm Cm' 'Fl -' 'Ic '; do
		items "$build/packaging/man/$page.1" "$macro" >"$work/english"
		items "$build/packaging/man/zh_CN/$page.1" "$macro" | diff "$work/english" - || fail "$page(1) in Chinese: items $macro"
	done
done
[ "$(grep -c '^\.It Nm Cm' "$build/packaging/man/zh_CN/regulars.1")" -gt 20 ] || fail "regulars(1) in Chinese has no commands"
! command -v mandoc >/dev/null || mandoc -Tlint -Wwarning "$build"/packaging/man/zh_CN/*.1 "$src"/packaging/man/zh_CN/*.[578] || fail "^ faults of the pages in Chinese"

# --lang goes before the environment; a locale without a catalogue is English.
env LC_ALL=zh_CN.UTF-8 "$regulars" --lang en spool list --help | grep -q '^Usage:' || fail "--lang en"
env LC_ALL=C "$regulars" --lang zh_CN spool list --help | grep -q '^用法：' || fail "--lang zh_CN"
env LC_ALL=xx_YY.UTF-8 "$regulars" spool list --help | grep -q '^Usage:' || fail "a language that is not there"

[ "$n_failed" -eq 0 ]
