#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Fills a manual page in from the help of the program, so that the two are one text:
#
#   commands.sh PROGRAM PAGE.in >PAGE
#
# In regulars.1.in a line `.\" COMMAND noun verb` becomes the item of that command: its usage, what it does, its options, as
# `PROGRAM noun verb --help` says them. A line `.\" COMMON OPTIONS` becomes the options that every command has.
#
# In regulars-till.1.in a line `.\" OPTION name` becomes the item of that option, as `PROGRAM --help` says it, and a line
# `.\" TILL name` that of a command at the till, as its command `help` says it.
#
# What goes beyond help stands in the page itself.
set -eu
export LC_ALL=C
program=$1
# Older runtimes of the thread sanitizer do not know the wide address randomisation of newer kernels.
"$program" --version >/dev/null 2>&1 || program="setarch -R $1"

work=$(mktemp -d "${TMPDIR:-/tmp}/regulars-man.XXXXXX")
trap 'rm -rf "$work"' EXIT
awk=$(dirname "$0")/help.awk

while IFS= read -r line; do
	case $line in
	'.\" COMMAND '*)
		command=${line#'.\" COMMAND '}
		# shellcheck disable=SC2086 # the program may be two words, noun and verb are
		$program $command --help | awk -f "$awk" -v command="$command" || {
			echo "commands.sh: $2: there is no command $command" >&2
			exit 1
		}
		;;
	'.\" OPTION '* | '.\" TILL '*)
		case $line in
		'.\" OPTION '*) $program --help ;;
		*) echo help | $program --lang en --plugin none --state "$work" --script - ;;
		esac | awk -f "$(dirname "$0")/help-till.awk" -v name="${line##* }" || {
			echo "commands.sh: $2: there is no ${line##* }" >&2
			exit 1
		}
		;;
	'.\" COMMON OPTIONS') $program --help | awk -f "$awk" -v part=common ;;
	*) printf '%s\n' "$line" ;;
	esac
done <"$2"
