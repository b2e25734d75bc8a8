#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A small simulated station whose customers are known: whoever the reports call overdue or at risk is held against who left,
# and beside the rule "no visit for 60 days". The figures of many stations come from `make bench`.
set -eu
command -v python3 >/dev/null || { echo "SKIP: python3 is not here"; exit 77; }
srcdir=${REGULARS_TEST_SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
build=${REGULARS_TEST_BUILDDIR:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
python3 "$srcdir/tests/bench/accuracy.py" "$build/regulars" "$build/tests/bench/simulate" "$work" --kinds plain --seeds 31-31 \
	--people 30 --check
