#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `regulars hook` as an integrator uses it: what it prints, in which words, and how it ends.

set -u
src=${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}
regulars=${REGULARS_TEST_BUILDDIR:-.}/regulars
corpus=$src/tests/fuzz/corpus/hook
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

# expect STATUS NAME COMMAND...: runs it, output in $work/out and $work/err.
expect() {
	status=$1 name=$2
	shift 2
	"$@" >"$work/out" 2>"$work/err"
	got=$?
	if [ "$got" != "$status" ]; then
		echo "$name: exit status $got, expected $status"
		cat "$work/out" "$work/err"
		failed=1
	fi
}

# has FILE TEXT: a line of it is TEXT.
has() {
	if ! grep -Fqx -e "$2" "$work/$1"; then
		echo "$name: no line \"$2\" in:"
		cat "$work/$1"
		failed=1
	fi
}

expect 0 "a right file" "$regulars" hook check "$corpus/entry.hook"
has out "meet      entry"
has out "CARDINFO: 70 bytes, aligned to 1, packed"
has out "      10       40  char holder[40]"
has out "    card             card digits 16"
has err "$corpus/entry.hook:28:1: warning: no event has a plate: vehicles will not be known"

sed 's/DWORD discount/DWROD discount/' "$corpus/entry.hook" >"$work/wrong.hook"
expect 1 "a wrong file" "$regulars" hook check "$work/wrong.hook"
has err "$work/wrong.hook:13:3: unknown type 'DWROD', expected the name of a type"
has err "  		DWROD discount;"
has err "  		^~~~~"
has err "  did you mean 'DWORD'?"
[ ! -s "$work/out" ] || { echo "a wrong file is shown"; failed=1; }

expect 1 "a wrong file as JSON" "$regulars" hook check --json "$work/wrong.hook"
grep -q '"ok": *false' "$work/out" && grep -q '"line": *13' "$work/out" && grep -q '"nearest": *"DWORD"' "$work/out" ||
	{ echo "JSON: $(cat "$work/out")"; failed=1; }
expect 0 "a right file as JSON" "$regulars" hook check --json "$corpus/entry.hook"
grep -q '"name": *"holder"' "$work/out" && grep -q '"meet": *"entry"' "$work/out" || { echo "JSON: $(cat "$work/out")"; failed=1; }

expect 0 "show" "$regulars" hook show "$corpus/poll.hook"
has out "product   Forecourt client"
has out "versions  3.1 to 3.1"
expect 1 "a file that is not there" "$regulars" hook show "$work/none.hook"

cp "$corpus/register.hook" "$work/a.hook"
expect 0 "list" "$regulars" hook list --dir "$work"
grep -q '^a.hook .*Forecourt manager .*2.0 to 2.9 .*register' "$work/out" || { echo "list: $(cat "$work/out")"; failed=1; }
grep -q "^wrong.hook .*unknown type 'DWROD'" "$work/out" || { echo "list: $(cat "$work/out")"; failed=1; }
expect 1 "a folder that is not there" "$regulars" hook list --dir "$work/none"
exit $failed
