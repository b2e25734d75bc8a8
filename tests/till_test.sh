#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Drives regulars-till with scripts and a stand-in for the plugin, and compares what the cashier sees and what the plugin
# is called with against tests/fixtures/till. TILL_TEST_UPDATE=1 writes those anew: look at the difference before it is kept.

set -u
src=${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}
build=${REGULARS_TEST_BUILDDIR:-.}
fixtures=$src/tests/fixtures/till
till=$build/regulars-till
plugin=$build/tests/hosts/.libs/fake_plugin.so
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

fail() {
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# same STORED MADE: the two files are alike, or the stored one is made anew.
same() {
	if [ -n "${TILL_TEST_UPDATE:-}" ]; then
		cp "$2" "$fixtures/$1"
	elif ! diff -u "$fixtures/$1" "$2"; then
		fail "$1"
	fi
}

# ring STATE STATUS OUT OPTIONS...: runs the till; its exit status must be STATUS.
ring() {
	state=$1 want=$2 out=$3
	shift 3
	rm -f "$work/calls"
	FAKE_PLUGIN_CALLS=$work/calls XDG_STATE_HOME=$work/home LC_ALL=C.UTF-8 \
		"$till" --plugin "$plugin" --zone Asia/Shanghai --site S001 --currency CNY --lang en --state "$work/$state" \
		"$@" >"$out" 2>"$work/err" </dev/null
	got=$?
	[ "$got" -eq "$want" ] || fail "exit status $got instead of $want: $*"
	[ ! -s "$work/err" ] || fail "on stderr: $(cat "$work/err")"
}

# A whole shift, in both languages: the same calls whatever the cashier reads.
ring shift 1 "$work/out" --script "$fixtures/shift.script"
same shift.out "$work/out"
same shift.calls "$work/calls"
same shift.journal "$work/shift/journal.jsonl"
sed 's/ language=[^ ]*//' "$work/calls" >"$work/calls.en"
ring shift.zh 1 "$work/out" --lang zh_CN --script "$fixtures/shift.script"
same shift.zh.out "$work/out"
sed 's/ language=[^ ]*//' "$work/calls" | diff - "$work/calls.en" || fail "other calls in Chinese"

# The plugin's menu, field by field.
ring menu 1 "$work/out" --script "$fixtures/menu.script"
same menu.out "$work/out"
same menu.calls "$work/calls"

# What is wrong rings nothing and closes nothing.
ring wrong 1 "$work/out" --script "$fixtures/wrong.script"
same wrong.out "$work/out"
[ ! -e "$work/wrong/journal.jsonl" ] || fail "something wrong was sold"

# The same sale however the plugin fails: the till's own journal does not differ, the promise apart.
for mode in well fail nostart noopen noline spool refuse silent; do
	FAKE_PLUGIN_MODE=$mode
	export FAKE_PLUGIN_MODE
	ring "mode.$mode" 0 "$work/out" --script "$fixtures/sale.script"
	same "sale.$mode.out" "$work/out"
	same "sale.$mode.calls" "$work/calls"
	sed 's/"promised_points":[0-9]*,//' "$work/mode.$mode/journal.jsonl" >"$work/journal.$mode"
	cmp "$work/journal.well" "$work/journal.$mode" || fail "the sale differs when the plugin is in mode $mode"
done
unset FAKE_PLUGIN_MODE
for missing in none /nowhere/regulars.so libm.so.6; do
	ring "without.$(basename "$missing")" 0 "$work/out" --plugin "$missing" --script "$fixtures/sale.script"
	grep -q '^Receipt 000001' "$work/out" || fail "no receipt without a plugin ($missing)"
	cmp "$work/journal.well" "$work/without.$(basename "$missing")/journal.jsonl" || fail "the sale differs with $missing"
	[ "$missing" = none ] || grep -q '^! Loyalty is not available' "$work/out" || fail "nobody was told ($missing)"
done

# A till that is started again goes on where it was, and never wrote the card number.
ring again 0 "$work/out" --script "$fixtures/before.script"
ring again 1 "$work/out" --script "$fixtures/again.script"
same again.out "$work/out"
! grep -r 4111111111111111 "$work/again" || fail "a card number was kept"

# A journal rung again: every member of every event comes through; a promise made then is handed over whole.
ring replay 1 "$work/out" --replay "$fixtures/journal.jsonl"
sed "s|$src/||" "$work/out" >"$work/out.relative"
same replay.out "$work/out.relative"
same replay.calls "$work/calls"
[ ! -e "$work/replay" ] || fail "a replay left something behind"
ring replay 1 "$work/out" --replay "$fixtures/journal.jsonl" --quiet
sed "s|$src/||" "$work/out" >"$work/out.relative"
same replay.quiet.out "$work/out.relative"

# Usage.
for wrong in "--nonsense" "--lang fr" "--format xml" "--budget-ms x" "extra" "--script a --replay b"; do
	# shellcheck disable=SC2086
	"$till" $wrong >"$work/out" 2>&1 && fail "taken: $wrong"
	[ $? -le 2 ] && grep -q 'Try regulars-till --help' "$work/out" || fail "no hint for $wrong"
done
"$till" --help | grep -q '^Usage: regulars-till' || fail "no help"
"$till" --help | grep -v "^  *\(/\|\$XDG\)" | awk "length > 80 { exit 1 }" || fail "help wider than 80 columns"

[ "$failed" -eq 0 ] && echo "the till rings as stored"
exit $((failed > 0))
