# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034 # the tests use what is set here
# What the tests of the command share; read by each at its head. Sets srcdir, build, regulars, data (the shared data, or
# nothing) and a folder of its own, where it goes and which is removed at the end. 77: python3 is not here.
set -u
command -v python3 >/dev/null || { echo "SKIP: python3 is not here"; exit 77; }
srcdir=$(cd "${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}" && pwd) || exit 99
build=$(cd "${REGULARS_TEST_BUILDDIR:-.}" && pwd) || exit 99
regulars=$build/regulars
data=${REGULARS_TEST_DATA:-}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
export LC_ALL=C.UTF-8 LANGUAGE='' REGULARS_LOCALEDIR=$build/po/locale REGULARS_DB=$work/side.db
export REGULARS_TEST_SRCDIR=$srcdir PYTHONPATH=$srcdir/tests PYTHONDONTWRITEBYTECODE=1
n_failed=0

fail() { echo "FAILED: $*"; n_failed=$((n_failed + 1)); }
# expect STATUS WHAT COMMAND...: runs it, output in out and why.
expect() {
	local status=$1 what=$2 got
	shift 2
	"$@" >out 2>why
	got=$?
	[ "$got" = "$status" ] || { fail "$what: exit status $got, expected $status"; cat out why; }
}
# is WHAT EXPRESSION: a Python expression over d, the JSON in out.
is() {
	python3 -c 'import json, sys; d = json.load(open("out")); sys.exit(0 if eval(sys.argv[1]) else 1)' "$2" ||
		{ fail "$1: $2"; cat out; }
}
# says WHAT PATTERN: output or messages have it.
says() { grep -q -- "$2" out why || { fail "$1: \"$2\" is not said"; cat out why; }; }
# station NAME ZONE CURRENCY: a new database, used from here on.
station() { REGULARS_DB=$work/$1.db; "$regulars" init --site "$1" --zone "$2" --currency "$3" >/dev/null || fail "init $1"; }
# The last line of a test.
finish() { [ "$n_failed" = 0 ] || { echo "$n_failed failed"; exit 1; }; }
