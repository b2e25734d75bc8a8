#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The scripts for tills of the Openbravo family, in the real BeanShell with the real JNA, on stand-ins that behave as these
# tills do (tests/hosts/openbravo): each habit a test, in UTF-8 and in the C locale.
set -u
srcdir=${REGULARS_TEST_SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
build=$(cd "${REGULARS_TEST_BUILDDIR:-.}" && pwd)
plugin=$build/.libs/regulars.so
bsh=/usr/share/java/bsh.jar jna=/usr/share/java/jna.jar
command -v javac >/dev/null && [ -e $bsh ] && [ -e $jna ] ||
	{ echo "SKIP: a JDK, BeanShell and JNA (default-jdk-headless, bsh, libjna-java) are not here"; exit 77; }
# A plugin built with a sanitizer wants its runtime in the JVM, which has none.
if nm -D "$plugin" | grep -qE '__(asan|tsan|ubsan)_'; then
	echo "SKIP: the plugin is built with a sanitizer"
	exit 77
fi
work=$(mktemp -d) || exit 99
helper=
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 HOME=$work
n_failed=0

javac -encoding US-ASCII -cp $bsh -d "$work/classes" "$srcdir"/tests/hosts/openbravo/{Bench,HelperTest,Till,TillTest}.java || exit 1
if LC_ALL=C grep -n '[^ -~	]' "$srcdir"/hooks/hosts/openbravo/*.bsh; then
	echo "FAILED: the scripts are to be ASCII"
	n_failed=1
fi

cat >"$work/station.programme" <<'END'
name = "station"; basis = "litres"; window_days = 30;
tiers = ({ id = "basic"; name = "Basic"; from_litres = 0; });
earn = ({ id = "fuel"; points_per_litre = 1; });
rewards = ({ id = "money"; kind = "money"; points = 50; points_per_unit = 10; step_points = 10; });
END
mkdir "$work/new"
export REGULARS_DB=$work/new/side.db
"$build/regulars" init --site S001 --zone Asia/Shanghai --currency CNY >"$work/out" 2>&1 &&
	"$build/regulars" programme load --effective 2020-01-01 "$work/station.programme" >"$work/out" 2>&1 &&
	"$build/regulars" customer add --id 1 --name 王伟 --plate 粤B12345 --since 2025-12-31 >"$work/out" 2>&1 &&
	"$build/regulars" points open 1 300 >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }

# make bench: the time of an event, nothing else.
if [ "${REGULARS_BENCH:-}" = 1 ]; then
	for way in inside helper; do
		cp -r "$work/new" "$work/$way.d"
		cat >"$work/$way" <<END
database=$work/$way.d/side.db
plugin=$plugin
jna=$jna
budget_ms=5000
pending=$work/$way-pending.jsonl
fuel.category.c-fuel=92
END
	done
	echo "helper=$work/helper.sock" >>"$work/helper"
	"$build/regulars-helper" --socket "$work/helper.sock" >"$work/helper.log" 2>&1 & helper_pid=$!
	java -Djava.awt.headless=true -cp "$work/classes:$bsh" Bench "$srcdir/hooks/hosts/openbravo" "$work"
	status=$?
	kill $helper_pid
	exit $status
fi

# One that sleeps, one that returns garbage, as a broken build would.
for fault in 'sleep(600)' 'return strdup("{\"status\":[")' 'return NULL' 'return strdup("")'; do
	name=$(echo "$fault" | tr -dc 'a-zA-Z0-9')
	cat >"$work/$name.c" <<END
#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
uint32_t regulars_json_version(void) { return 0x10002; }
int64_t regulars_json_open(const char *settings) { (void)settings; return 1; }
char *regulars_json_call(int64_t session, const char *name, const char *request)
{ (void)session; (void)name; (void)request; $fault; return NULL; }
void regulars_json_free(char *reply) { free(reply); }
void regulars_json_close(int64_t session) { (void)session; }
END
	${CC:-cc} -shared -fPIC -o "$work/$name.so" "$work/$name.c" || exit 1
done

# One that counts its replies; each says that it failed.
cat >"$work/counting.c" <<'END'
#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
int n_given(void);
int n_kept(void);
static int given, kept;
int n_given(void) { return given; }
int n_kept(void) { return kept; }
uint32_t regulars_json_version(void) { return 0x10002; }
int64_t regulars_json_open(const char *settings) { (void)settings; return 1; }
char *regulars_json_call(int64_t session, const char *name, const char *request)
{ (void)session; (void)name; (void)request; given++; kept++;
  return strdup("{\"messages\":[],\"status\":\"failed\",\"error\":{\"code\":\"failed\",\"line\":\"only counts\"}}"); }
void regulars_json_free(char *reply) { kept--; free(reply); }
void regulars_json_close(int64_t session) { (void)session; }
END
mkdir "$work/counting"
${CC:-cc} -shared -fPIC -o "$work/counting/counting.so" "$work/counting.c" || exit 1

# till LOCALE PLUGIN BUDGET TEST...; with $helper set, over that socket or program.
till() {
	local locale=$1 plugin=$2 budget=$3 test
	shift 3
	rm -rf "$work/run"
	for test; do
		mkdir -p "$work/run"
		cp -r "$work/new" "$work/run/$test"
		cat >"$work/run/$test/settings" <<END
database=$work/run/$test/side.db
plugin=$plugin
jna=$jna
budget_ms=$budget
pending=$work/run/$test/pending.jsonl
fuel.category.c-fuel=92
${helper:+helper=$helper}
END
	done
	LC_ALL=$locale timeout 300 java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.awt.headless=true -cp "$work/classes:$bsh" $suite \
		"$srcdir/hooks/hosts/openbravo" "$work/run" "$build/regulars" $program "$@" >"$work/out" 2>&1 ||
		{ echo "FAILED in the locale $locale with $(basename "${helper:-$plugin}"):"; grep ^FAILED "$work/out"; head -n 60 "$work/out"; n_failed=$((n_failed + 1)); }
	# Whatever happened, the databases are sound.
	for test; do
		"$build/regulars" verify --db "$work/run/$test/side.db" >"$work/out" 2>&1 || { cat "$work/out"; n_failed=$((n_failed + 1)); }
	done
}

suite=TillTest program=
counting=every_reply_is_given_back_to_the_plugin
broken=the_till_goes_on_when_native_code_freezes_or_fails
tests=${REGULARS_TEST_ONLY:-$(sed -n 's/^    static void \([a-z_]*\)() throws Exception {$/\1/p' "$srcdir/tests/hosts/openbravo/TillTest.java" | grep -v -e $broken -e $counting)}
# shellcheck disable=SC2086 # one word a test
for locale in C.UTF-8 C; do till $locale "$plugin" 20000 $tests; done

# The same over both transports of the helper: its socket, and as a program of the till's own.
"$build/regulars-helper" --socket "$work/helper.sock" >"$work/helper.log" 2>&1 & helper_pid=$!
trap 'kill $helper_pid 2>/dev/null; rm -rf "$work"' EXIT
for helper in "$work/helper.sock" "$build/regulars-helper"; do till C "$plugin" 20000 $tests; done
kill -0 $helper_pid && kill $helper_pid && wait $helper_pid || { cat "$work/helper.log"; echo "FAILED: the helper"; n_failed=$((n_failed + 1)); }
trap 'rm -rf "$work"' EXIT
helper=

# As some versions ship it: without its commands (addClassPath, source and others), its class path and its classes.
a_beanshell_without_addclasspath_source_and_classes_is_enough() {
	mkdir "$work/small" && (cd "$work/small" && jar xf $bsh && rm -rf bsh/commands bsh/classpath bsh/org bsh/ClassGeneratorImpl* &&
		jar cf ../small.jar bsh) || exit 1
	local bsh=$work/small.jar
	till C.UTF-8 "$plugin" 20000 a_new_interpreter_per_event_loads_the_glue_once redeeming_adds_a_negative_line_that_the_sale_takes
}
a_beanshell_without_addclasspath_source_and_classes_is_enough

# The lines for receipt templates, in the engine that prints them.
velocity=/usr/share/java/velocity.jar:/usr/share/java/commons-collections3.jar:/usr/share/java/commons-lang.jar
if [ -e "${velocity%%:*}" ]; then
	if ! javac -encoding US-ASCII -cp "$work/classes:$velocity" -d "$work/classes" "$srcdir/tests/hosts/openbravo/ReceiptTest.java" ||
		! java -cp "$work/classes:$bsh:$velocity" ReceiptTest "$srcdir/hooks/hosts/openbravo/receipt.xml"; then
		n_failed=$((n_failed + 1))
	fi
else
	echo "skipped: Velocity (velocity) is not here"
fi
for fault in "$work"/*.so "$work/absent.so"; do till C.UTF-8 "$fault" 200 $broken; done
till C "$work/counting/counting.so" 20000 $counting

suite=HelperTest program=$build/regulars-helper
tests=$(sed -n 's/^    static void \([a-z_]*\)() throws Exception {$/\1/p' "$srcdir/tests/hosts/openbravo/HelperTest.java")
[ -z "${REGULARS_TEST_ONLY:-}" ] || tests=$(for test in $tests; do echo " $REGULARS_TEST_ONLY " | grep -o " $test "; done)
# shellcheck disable=SC2086 # one word a test
[ -z "$tests" ] || till C "$plugin" 250 $tests
[ "$n_failed" = 0 ]
