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
# A line `.\" ALL COMMANDS` becomes the items of every command, noun after noun: so a page in another language names those of
# its own day. MAN_LOCALE=zh_CN.UTF-8: help is taken in that language.
#
# What goes beyond help stands in the page itself.
set -eu
export LC_ALL="${MAN_LOCALE:-C}" LANGUAGE=
till_language=${LC_ALL%%.*}
[ "$till_language" != C ] || till_language=en
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
		$program $command --help | LC_ALL=C awk -f "$awk" -v command="$command" || {
			echo "commands.sh: $2: there is no command $command" >&2
			exit 1
		}
		;;
	'.\" OPTION '* | '.\" TILL '*)
		case $line in
		'.\" OPTION '*) $program --help ;;
		*) echo help | $program --lang "$till_language" --plugin none --state "$work" --script - ;;
		esac | LC_ALL=C awk -f "$(dirname "$0")/help-till.awk" -v name="${line##* }" || {
			echo "commands.sh: $2: there is no ${line##* }" >&2
			exit 1
		}
		;;
	'.\" ALL COMMANDS')
		for noun in $(LC_ALL=C $program complete '' | cut -f1); do
			[ "$noun" != help ] || continue
			echo ".Ss $noun"
			# A noun that is the command itself completes to no verbs.
			verbs=$(LC_ALL=C $program complete "$noun" '' | sed -n 's/^\([a-z][a-z-]*\)	.*/\1/p')
			echo ".Bl -tag -width Ds"
			for verb in ${verbs:-''}; do
				[ "$verb" != "''" ] || verb=
				command=$noun${verb:+ $verb}
				# shellcheck disable=SC2086 # noun and verb are two words
				$program $command --help | LC_ALL=C awk -f "$awk" -v command="$command"
			done
			echo ".El"
		done
		;;
	'.\" COMMON OPTIONS') $program --help | LC_ALL=C awk -f "$awk" -v part=common ;;
	*) printf '%s\n' "$line" ;;
	esac
done <"$2"
