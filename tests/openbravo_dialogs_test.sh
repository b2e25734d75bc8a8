#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What the cashier of a till of the Openbravo family sees: the real dialogs, on a screen of their own, touched key by key, in
# English and Chinese. Pictures of all of them stay in openbravo-pictures, or where REGULARS_TEST_PICTURES says.
set -u
srcdir=${REGULARS_TEST_SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
build=$(cd "${REGULARS_TEST_BUILDDIR:-.}" && pwd)
plugin=$build/.libs/regulars.so
bsh=/usr/share/java/bsh.jar jna=/usr/share/java/jna.jar
command -v javac >/dev/null && [ -e $bsh ] && [ -e $jna ] && command -v Xvfb >/dev/null ||
	{ echo "SKIP: a JDK, BeanShell, JNA and Xvfb (default-jdk, bsh, libjna-java, xvfb) are not here"; exit 77; }
ls "$(dirname "$(readlink -f "$(command -v java)")")"/../lib/libawt_xawt.so >/dev/null 2>&1 ||
	{ echo "SKIP: this Java draws nothing (default-jre)"; exit 77; }
fc-list :lang=zh 2>/dev/null | grep -q . || { echo "SKIP: no Chinese font (fonts-noto-cjk) is here"; exit 77; }
if nm -D "$plugin" | grep -qE '__(asan|tsan|ubsan)_'; then
	echo "SKIP: the plugin is built with a sanitizer"
	exit 77
fi
work=$(mktemp -d) || exit 99
screen=
cleanup() {
	[ -z "$screen" ] || kill "$screen" 2>/dev/null
	rm -rf "$work"
}
trap cleanup EXIT
export LC_ALL=C.UTF-8 HOME=$work
pictures=${REGULARS_TEST_PICTURES:-$build/openbravo-pictures}
mkdir -p "$pictures" || exit 99
n_failed=0

javac -encoding US-ASCII -cp $bsh -d "$work/classes" "$srcdir"/tests/hosts/openbravo/{Till,DialogTest}.java || exit 1
Xvfb -displayfd 3 -screen 0 1024x768x24 -nolisten tcp 3>"$work/display" >"$work/xvfb" 2>&1 &
screen=$!
for _ in $(seq 100); do
	[ -s "$work/display" ] && break
	sleep 0.1
done
[ -s "$work/display" ] || { echo "SKIP: Xvfb does not start"; exit 77; }
DISPLAY=:$(cat "$work/display")
export DISPLAY

cat >"$work/station.programme" <<'END'
name = "station"; basis = "litres"; window_days = 30;
tiers = ({ id = "silver"; name = "Silver"; from_litres = 0; }, { id = "gold"; name = "Gold"; from_litres = 500; });
earn = ({ id = "fuel"; points_per_litre = 1; });
rewards = ({ id = "money"; kind = "money"; points = 50; points_per_unit = 10; step_points = 10; });
END
for language in en zh_CN; do
	export REGULARS_DB=$work/$language.db
	"$build/regulars" init --site S001 --zone Asia/Shanghai --currency CNY >"$work/out" 2>&1 &&
		"$build/regulars" programme load --effective 2020-01-01 "$work/station.programme" >"$work/out" 2>&1 &&
		"$build/regulars" customer add --id 1 --name 王伟 --plate 粤B12345 --since 2025-12-31 >"$work/out" 2>&1 &&
		"$build/regulars" points open 1 300 >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }
	cat >"$work/settings" <<END
database=$REGULARS_DB
plugin=$plugin
jna=$jna
budget_ms=20000
language=$language
pending=$work/pending.jsonl
fuel.category.c-fuel=92
END
	timeout 240 java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$work/classes:$bsh" DialogTest "$srcdir/hooks/hosts/openbravo" \
		"$work/settings" "$pictures" $language >"$work/out" 2>&1 ||
		{ echo "FAILED in $language:"; head -n 60 "$work/out"; n_failed=$((n_failed + 1)); }
	# What was touched is there.
	"$build/regulars" customer show 1 >"$work/out" 2>&1
	grep -q VIP "$work/out" || { echo "FAILED: no tag in $language"; cat "$work/out"; n_failed=$((n_failed + 1)); }
	"$build/regulars" verify >"$work/out" 2>&1 || { cat "$work/out"; n_failed=$((n_failed + 1)); }
done
[ "$n_failed" = 0 ]
