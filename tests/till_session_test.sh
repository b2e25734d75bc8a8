#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A session at the reference till with the real plugin: enrol at the pump, bind a card, earn, reach Silver, redeem, tag,
# complain, refund, close the shift. Every screen is compared with the stored one, in English and in Chinese.
# TILL_TEST_UPDATE=1 writes them anew: look at the difference before it is kept.

set -u
src=${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}
build=${REGULARS_TEST_BUILDDIR:-.}
fixtures=$src/tests/fixtures/till
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

fail() {
	echo "FAIL: $*"
	failed=$((failed + 1))
}

for language in en zh_CN; do
	db=$work/$language.db
	"$build/regulars" --db "$db" init --site S001 --zone Asia/Shanghai --currency CNY --language "$language" \
		>"$work/init" 2>&1 || { cat "$work/init"; exit 1; }
	"$build/regulars" --db "$db" programme load "$fixtures/session.programme" --effective 2026-01-01 \
		>"$work/load" 2>&1 || { cat "$work/load"; exit 1; }
	LC_ALL=C.UTF-8 "$build/regulars-till" --plugin "$build/.libs/regulars.so" --db "$db" --budget-ms 30000 \
		--zone Asia/Shanghai --site S001 --currency CNY --lang "$language" --state "$work/$language" \
		--script "$fixtures/session.script" >"$work/out" 2>"$work/err" </dev/null || fail "$language: exit status $?"
	[ ! -s "$work/err" ] || fail "on stderr: $(cat "$work/err")"
	# The audit mark stands on a secret that is drawn anew for every database.
	sed 's/[0-9a-f]\{32\}/MARK/' "$work/out" >"$work/screens"
	if [ -n "${TILL_TEST_UPDATE:-}" ]; then
		cp "$work/screens" "$fixtures/$language/session.out"
	elif ! diff -u "$fixtures/$language/session.out" "$work/screens"; then
		fail "the screens in $language"
	fi
	"$build/regulars" --db "$db" verify >"$work/verify" 2>&1 || fail "$language: $(cat "$work/verify")"
	# Nothing of it is wider than the till's page.
	command -v python3 >/dev/null || continue
	python3 - "$work/screens" <<'END' || fail "$language: a line wider than 80 columns"
import sys, unicodedata
wide = [l for l in open(sys.argv[1], encoding="utf-8").read().split("\n") if not l.startswith(">") and
        not "MARK" in l and sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in l) > 80]
print("\n".join(wide), end="")
sys.exit(bool(wide))
END
done

[ "$failed" -eq 0 ] && echo "the session shows what is stored"
exit $((failed > 0))
