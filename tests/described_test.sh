#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Meets the sample hosts of tests/hosts/described by their hook files. Each rings the same ten sales and must leave the same
# sales in the database as the native door does.

set -u
src=${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}
build=$(cd "${REGULARS_TEST_BUILDDIR:-.}" && pwd)
hosts=$build/tests/hosts/described
hooks=$(cd "$src/tests/hosts/described/hooks" && pwd)
regulars=$build/regulars
# A sanitizer has to be the first that a process loads: not behind what is preloaded, and in no auditor's name space.
if ldd "$build/.libs/regulars-hook.so" 2>/dev/null | grep -q 'lib[a-z]*san\.so'; then
	echo "skipped: built with a sanitizer, which cannot be preloaded into a host; the tests in process run"
	exit 77
fi
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0
export REGULARS_HOOK_DIR="$build/.libs" LC_ALL=C.UTF-8
export LD_LIBRARY_PATH="$hosts/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
unset REGULARS_DB REGULARS_TILL REGULARS_HOOK_TRACE REGULARS_HOOK

fail() {
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# database NAME: a new one of the same chain, so that cards have the same tokens.
database() {
	secret=
	[ ! -f "$work/native.db.key" ] || secret="--secret-from $work/native.db.key"
	# shellcheck disable=SC2086
	"$regulars" --db "$work/$1.db" init --site S001 --zone Asia/Shanghai --currency CNY $secret >"$work/init.out" 2>&1 ||
		fail "init $1: $(cat "$work/init.out")"
	"$regulars" --db "$work/$1.db" programme load --effective 2026-01-01 "$src/plugin/programmes/station-cn.programme" \
		>"$work/load.out" 2>&1 || fail "programme load $1: $(cat "$work/load.out")"
}

# know DATABASE [CARD]: receipts are printed for customers that are known.
know() {
	"$regulars" --db "$work/$1.db" customer add --name "Li Lei" --phone 13800138000 --plate "粤B12345" ${2:+--card "$2"} \
		--since 2026-01-01 >"$work/know.out" 2>&1 || fail "customer add: $(cat "$work/know.out")"
}

# same NAME: the database holds what the native door's does, and is sound.
same() {
	"$hosts/dump_sales" "$work/$1.db" >"$work/$1.sales"
	diff -u "$work/native.sales" "$work/$1.sales" || fail "$1: other sales than through the native door"
	"$regulars" --db "$work/$1.db" verify >"$work/verify.out" 2>&1 || fail "$1: $(cat "$work/verify.out")"
}

# met NAME HOOK HOST...: the host is started as `regulars hook run` does, and rings its sales.
met() {
	name=$1 hook=$2
	shift 2
	database "$name"
	[ -z "${know_somebody:-}" ] || know "$name"
	timeout 60 "$regulars" --db "$work/$name.db" hook run "$hook" -- "$@" >"$work/$name.out" 2>"$work/$name.err" ||
		fail "$name: exit status $?: $(cat "$work/$name.err")"
	same "$name"
}

# shim NAME: builds it from its hook file.
shim() {
	"$regulars" hook shim --build "$work/$1.so" "$2" >"$work/shim.out" 2>&1 || fail "shim $1: $(cat "$work/shim.out")"
}

database native
"$hosts/native_host" "$build/.libs/regulars.so" "$work/native.db" || fail "native host: exit status $?"
"$hosts/dump_sales" "$work/native.db" >"$work/native.sales"
[ "$(wc -l <"$work/native.sales")" -eq 10 ] || fail "the native host did not leave ten sales"

met terminal "$hooks/terminal.hook" "$hosts/terminal_host"
grep -q '^show 1: ' "$work/terminal.out" || fail "terminal: the display showed nothing"
met nested "$hooks/nested.hook" "$hosts/nested_host"
met forecourt "$hooks/forecourt.hook" "$hosts/forecourt_host"
met plain "$hooks/plain.hook" "$hosts/plain_host"

if command -v "${CC:-cc}" >/dev/null 2>&1; then
	shim farcards "$hooks/farcards.hook"
	met farcards "$hooks/farcards.hook" "$hosts/farcards_host" "$work/farcards.so"
	shim tef "$hooks/tef.hook"
	know_somebody=yes
	met tef "$hooks/tef.hook" "$hosts/tef_host" "$work/tef.so"
	grep -q '^print ' "$work/tef.out" || fail "tef: no receipt was printed"
	shim plain "$hooks/plain.hook"
	database preload
	timeout 60 "$regulars" --db "$work/preload.db" hook run --shim "$work/plain.so" "$hooks/plain.hook" -- "$hosts/plain_host" \
		>"$work/preload.out" 2>&1 || fail "plain by preload: exit status $?: $(cat "$work/preload.out")"
	same preload

	# A known customer's card, a struct of an older host, none at all.
	shim asked "$hooks/farcards.hook"
	database asked
	know asked 1000111234567890123
	timeout 60 "$regulars" --db "$work/asked.db" hook run "$hooks/farcards.hook" -- "$hosts/farcards_host" "$work/asked.so" \
		1000111234567890123 >"$work/asked.out" 2>&1 || fail "farcards with a card: exit status $?: $(cat "$work/asked.out")"
	grep -q '^card 1000111234567890123: 0 holder \[Li Lei                                  \] tier [0-9]' "$work/asked.out" ||
		fail "farcards: the card's holder was not told: $(cat "$work/asked.out")"
	grep -q ' out [1-9][0-9]* \[..*' "$work/asked.out" || fail "farcards: no text was lent: $(cat "$work/asked.out")"
	grep -qx 'short struct: 1' "$work/asked.out" || fail "farcards: a short struct was filled"
	grep -qx 'no struct: 1' "$work/asked.out" || fail "farcards: no struct, but no failure"
	grep -qx 'found for till 1: 1 0 Li Lei' "$work/asked.out" || fail "farcards: the host's function was not called with the holder"
	same asked

	# The shipped hook file, in a host that has the interface by its documentation.
	shipped=$src/hooks/hosts/farcards/farcards.hook
	"$regulars" hook check "$shipped" >"$work/check.out" 2>&1 || fail "the shipped farcards.hook: $(cat "$work/check.out")"
	shim shipped "$shipped"
	database shipped
	know shipped 1000111234567890123
	timeout 60 "$regulars" --db "$work/shipped.db" hook run "$shipped" -- "$hosts/farcards6_host" "$work/shipped.so" \
		1000111234567890123 >"$work/shipped.out" 2>&1 || fail "shipped farcards: exit status $?: $(cat "$work/shipped.out")"
	cat >"$work/shipped.expected" <<-'LINES'
		card 1000111234567890123: 0, out none 0 0, Li Lei, discount 0, available 0, points 0, screen filled
		card 77: 1, out none 0 0
		card 1000111234567890123: 1, out none 0 0
		transactions: 0
		transactions: 0
		none: 0
	LINES
	grep -v 'warning: \|\^\|meet entry' "$work/shipped.out" | sed '$d' | diff -u "$work/shipped.expected" - || fail "shipped farcards: other answers"
	tail -n 1 "$work/shipped.out" | grep -q '^card 1000111234567890123: 0, .* points [1-9][0-9]*, screen filled$' ||
		fail "shipped farcards: no points after the checks: $(tail -n 1 "$work/shipped.out")"
	"$hosts/dump_sales" "$work/shipped.db" | cut -d '|' -f 1-4,6-8,14 >"$work/shipped.sales"
	diff -u - "$work/shipped.sales" <<-'LINES' || fail "shipped farcards: other sales"
		S001|17-46348|41|sale|2026-11-22|CNY|2|12345
		S001|17-46348|41-void|void|2026-11-22|CNY|2|0
		S001|17-46348|42|sale|2026-11-22|CNY|2|70000
		S001|17-46348|43|sale|2026-11-22|CNY|2|100
	LINES
	"$regulars" --db "$work/shipped.db" verify >"$work/verify.out" 2>&1 || fail "shipped farcards: $(cat "$work/verify.out")"

	# The menu of a host with modal prompts: enrols a customer by what its functions answer.
	shim menu "$hooks/tef.hook"
	database menu
	timeout 60 "$regulars" --db "$work/menu.db" hook run "$hooks/tef.hook" -- "$hosts/tef_host" "$work/menu.so" menu \
		>"$work/menu.out" 2>&1 || fail "tef with its menu: exit status $?: $(cat "$work/menu.out")"
	grep -q '^menu: 1 \[..*' "$work/menu.out" || fail "tef: the menu said nothing: $(cat "$work/menu.out")"

	# Another release of the host: structs in another order, wider fields. The hook file alone is edited, by the same words.
	cat >"$work/next.sed" <<-'EDIT'
		s/WORD pump, nozzle;/DWORD nozzle; int64_t pump;/
		/int64_t card;  *.. 0: none/{h;d;}
		/double when;/{G;}
		s/char code\[14\];/char code[22];/
	EDIT
	mkdir "$work/next"
	cp "$src"/tests/hosts/described/*.h "$work/next"
	sed -f "$work/next.sed" "$src/tests/hosts/described/farcards.h" >"$work/next/farcards.h"
	sed -f "$work/next.sed" "$hooks/farcards.hook" >"$work/next/farcards.hook"
	cp "$src/tests/hosts/described/farcards_host.c" "$work/next"
	if cmp -s "$work/next/farcards.h" "$src/tests/hosts/described/farcards.h"; then fail "the next release is the same"; fi
	"${CC:-cc}" -o "$work/next/host" "$work/next/farcards_host.c" -ldl || fail "the next release of the host does not compile"
	shim next "$work/next/farcards.hook"
	met next "$work/next/farcards.hook" "$work/next/host" "$work/next.so"
else
	echo "no C compiler: shims are not built here"
fi

[ "$failed" -eq 0 ] || exit 1
