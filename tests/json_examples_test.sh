#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The examples of regulars-json(5) in each language that is here: each rings a sale of 40 litres for the same customer, at a
# point a litre, so that the balance grows by 40 from one to the next.
set -u
srcdir=${REGULARS_TEST_SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
build=${REGULARS_TEST_BUILDDIR:-.}
examples=$srcdir/hooks/json/examples
plugin=$(cd "$build" && pwd)/.libs/regulars.so
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
export REGULARS_DB=$work/side.db LC_ALL=C.UTF-8 HOME=$work
n_failed=0 n_run=0

# A plugin built with a sanitizer wants its runtime in the interpreter, which has none.
if nm -D "$plugin" | grep -qE '__(asan|tsan|ubsan)_'; then
	echo "SKIP: the plugin is built with a sanitizer"
	exit 77
fi

cat >station.programme <<'END'
name = "station"; basis = "litres"; window_days = 30;
tiers = ({ id = "basic"; name = "Basic"; from_litres = 0; });
earn = ({ id = "fuel"; points_per_litre = 1; });
END
"$build/regulars" init --site S001 --zone Asia/Shanghai --currency CNY >out 2>&1 &&
	"$build/regulars" programme load --effective 2020-01-01 station.programme >out 2>&1 &&
	"$build/regulars" customer add --id 1 --plate 粤B12345 --since 2025-12-31 >out 2>&1 || { cat out; exit 1; }

# example LOCALE COMMAND...: its last line is the receipt of a sale that brought 40 points to all before.
example() {
	local locale=$1 name
	shift
	name=$(basename "${*: -1}")
	n_run=$((n_run + 1))
	LC_ALL=$locale timeout 120 "$@" "$plugin" "$REGULARS_DB" "$n_run" >out 2>why || echo "exit status $?" >>why
	if [ "$(tail -n 1 out)" != "ok earned 40 balance $((40 * n_run))" ] || ! grep -q '^c:1 .*will earn 40$' out || [ -s why ]; then
		echo "FAILED: $name in the locale $locale"
		cat out why
		n_failed=$((n_failed + 1))
	fi
}

absent() { echo "skipped: $1"; }

for locale in C.UTF-8 C; do
	if python3 -c 'import ctypes' 2>/dev/null; then
		example $locale env PYTHONIOENCODING=UTF-8 python3 "$examples/sale.py"
	else absent "Python: python3 is not here"; fi
	if perl -MFFI::Platypus -MJSON::PP -e 1 2>/dev/null; then
		example $locale perl "$examples/sale.pl"
	else absent "Perl: FFI::Platypus (libffi-platypus-perl) is not here"; fi
	if php -r 'exit(class_exists("FFI") ? 0 : 1);' 2>/dev/null; then
		example $locale php "$examples/sale.php"
	else absent "PHP: php-cli with FFI is not here"; fi
	if node -e 'require("koffi")' 2>/dev/null; then
		example $locale node "$examples/sale.js"
	else absent "JavaScript: koffi is not here; no distribution has it, npm install koffi brings it (NODE_PATH says where)"; fi
	if command -v javac >/dev/null && [ -e /usr/share/java/jna.jar ]; then
		example $locale java -cp /usr/share/java/jna.jar "$examples/Sale.java"
	else absent "Java: a JDK and JNA (default-jdk-headless, libjna-java) are not here"; fi
done
"$build/regulars" verify >out 2>&1 || { cat out; n_failed=$((n_failed + 1)); }
for example in "$examples"/*; do
	[ "$(wc -l <"$example")" -lt 40 ] || { echo "FAILED: $example is not short"; n_failed=$((n_failed + 1)); }
done
[ "$n_run" -gt 0 ] || exit 77
[ "$n_failed" = 0 ]
