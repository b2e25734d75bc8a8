#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Real requests and replies of the JSON calls door fit the schemas that are installed with it (tests/json_schema.py).
set -u
srcdir=${REGULARS_TEST_SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
build=$(cd "${REGULARS_TEST_BUILDDIR:-.}" && pwd)
plugin=$build/.libs/regulars.so
python=
for candidate in python3 /usr/bin/python3; do
	if "$candidate" -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null; then
		python=$candidate
		break
	fi
done
[ -n "$python" ] || { echo "SKIP: python3 with jsonschema 4 (python3-jsonschema) is not here"; exit 77; }
# A plugin built with a sanitizer wants its runtime in the interpreter, which has none.
if nm -D "$plugin" | grep -qE '__(asan|tsan|ubsan)_'; then
	echo "SKIP: the plugin is built with a sanitizer"
	exit 77
fi
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
export REGULARS_DB=$work/side.db LC_ALL=C.UTF-8

cat >station.programme <<'END'
name = "station"; basis = "litres"; window_days = 30;
tiers = ({ id = "basic"; name = "Basic"; from_litres = 0; });
earn = ({ id = "fuel"; points_per_litre = 1; });
rewards = ({ id = "money"; kind = "money"; points = 50; points_per_unit = 10; step_points = 10; },
  { id = "litres"; kind = "per litre"; points = 50; off_per_litre = "0.20"; max_litres = 50; });
END
"$build/regulars" init --site S001 --zone Asia/Shanghai --currency CNY >out 2>&1 &&
	"$build/regulars" programme load --effective 2020-01-01 station.programme >out 2>&1 &&
	"$build/regulars" customer add --id 1 --plate 粤B12345 --since 2025-12-31 >out 2>&1 || { cat out; exit 1; }
for receipt in 1 2 3 4 5 6; do
	echo '{"event":"sale.close","series":"B","receipt":"'$receipt'","at":"2026-01-01T08:00:00+08:00","plate":"粤B12345",
		"lines":[{"kind":"fuel","product":"92","volume_ml":50000,"amount_minor":37500}]}' | tr -d '\n\t'
	echo
done >journal.jsonl
"$build/regulars" ingest journal.jsonl >out 2>&1 || { cat out; exit 1; }
timeout 120 "$python" -W ignore::DeprecationWarning "$srcdir/tests/json_schema.py" "$plugin" "$build/regulars" "$srcdir/hooks/json" || exit 1
"$build/regulars" verify >out 2>&1 || { cat out; exit 1; }
