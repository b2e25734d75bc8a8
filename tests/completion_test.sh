#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion: the command offers what its help says, and the scripts of bash, zsh and fish hand it on. A shell that is not
# here is skipped.
set -u
srcdir=${REGULARS_TEST_SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
srcdir=$(cd "$srcdir" && pwd)
build=$(cd "${REGULARS_TEST_BUILDDIR:-.}" && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
export LC_ALL=C.UTF-8 HOME=$work PATH=$build:$PATH
mkdir folder && touch journal.jsonl
n_failed=0

fail() { echo "FAILED: $*"; n_failed=$((n_failed + 1)); }
words() { regulars complete -- "$@" | cut -f 1; }
# is WHAT EXPECTED FOUND
is() { [ "$2" = "$3" ] || { fail "$1"; diff <(echo "$2") <(echo "$3"); }; }
options_of() { sed -n '/^Options/,$s/^  \(--[a-z-]*\).*/\1/p'; }

nouns=$(regulars --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ "$(echo "$nouns" | wc -w)" -ge 20 ] || fail "help lists too few commands: $nouns"
is "the commands" "$nouns"$'\nhelp' "$(words '')"
is "the options of all commands" "$(regulars --help | options_of)" "$(words -)"
for noun in $nouns; do
	verbs=$(regulars "$noun" --help | sed -n "s/^  regulars $noun \([a-z]*\).*/\1/p")
	if [ -z "$verbs" ]; then
		is "the options of $noun" "$(regulars "$noun" --help | options_of)" "$(words "$noun" -)"
		continue
	fi
	is "the verbs of $noun" "$verbs" "$(words "$noun" '')"
	for verb in $verbs; do
		is "the options of $noun $verb" "$(regulars "$noun" "$verb" --help | options_of)" "$(words "$noun" "$verb" --)"
	done
done
is "what begins like the word" "case"$'\n'"card" "$(words ca | sort -r)"
is "after an option with a value" "customer" "$(words --db x.db --json cust)"
is "the value of --db" ":file" "$(words --db '')"
is "the folder of --watch" ":folder" "$(words ingest --watch '')"
is "a free value" "" "$(words customer add --name '')"
is "an operand that is a file" ":file" "$(words programme check '')"
is "one operand too many" "" "$(words programme check a b '')"
is "any number of operands" ":file" "$(words ingest a b '')"
is "help for a command" "restore" "$(words help rest)"
is "a verb after help" "remove" "$(words help tag re)"
is "no options behind --" ":file" "$(words programme check -- -)"
is "an unknown command" "" "$(words frobnicate '')"

in_bash() { # in_bash WORD...: what bash would offer for the last
	bash -c '. "$1"; shift; COMP_WORDS=(regulars "$@"); COMP_CWORD=$#; _regulars; printf "%s\n" "${COMPREPLY[@]}"' - \
		"$srcdir/packaging/completion/regulars.bash" "$@" | sort
}
is "bash: a verb" "forget" "$(in_bash customer forg)"
is "bash: an option" "--effective" "$(in_bash programme load --eff)"
is "bash: files" "folder"$'\n'"journal.jsonl" "$(in_bash ingest '')"
is "bash: folders" "folder" "$(in_bash ingest --watch '')"

till_options=$(regulars-till --help | sed -n 's/^  \(--[a-z-]*\) .*/\1/p')
[ "$(echo "$till_options" | wc -w)" -ge 15 ] || fail "help of the till lists too few options: $till_options"
in_bash_till() {
	bash -c '. "$1"; shift; COMP_WORDS=(regulars-till "$@"); COMP_CWORD=$#; _regulars_till; printf "%s\n" "${COMPREPLY[@]}"' - \
		"$srcdir/packaging/completion/regulars-till.bash" "$@"
}
is "bash: the options of the till" "$till_options" "$(in_bash_till '')"
is "bash: an option of the till" "--replay" "$(in_bash_till --rep)"
is "bash: languages of the till" "en"$'\n'"zh_CN" "$(in_bash_till --lang '')"
is "bash: formats of the till" "jsonl" "$(in_bash_till --replay x --format j)"
is "bash: files of the till" "folder"$'\n'"journal.jsonl" "$(in_bash_till --script '' | sort)"
is "bash: folders of the till" "folder" "$(in_bash_till --state '')"
is "bash: a free value of the till" "" "$(in_bash_till --site '')"

if command -v zsh >/dev/null; then
	in_zsh() {
		zsh -fc '
			_describe() { print -l -- ${${(P)4}%%:*} }
			_files() { print -- files "$@" }
			script=$1; shift
			words=(regulars "$@") CURRENT=$(($# + 1))
			. $script' - "$srcdir/packaging/completion/_regulars" "$@"
	}
	is "zsh: a verb" "forget" "$(in_zsh customer forg)"
	is "zsh: files" "files" "$(in_zsh ingest '')"
	is "zsh: folders" "files -/" "$(in_zsh ingest --watch '')"
	in_zsh_till() {
		zsh -fc '
			_describe() { print -l -- ${${(P)4}%%:*} }
			_files() { print -- files "$@" }
			compadd() { print -l -- "$@" }
			script=$1; shift
			words=(regulars-till "$@") CURRENT=$(($# + 1))
			. $script' - "$srcdir/packaging/completion/_regulars-till" "$@"
	}
	is "zsh: the options of the till" "$till_options" "$(in_zsh_till '')"
	is "zsh: languages of the till" "en"$'\n'"zh_CN" "$(in_zsh_till --lang '')"
	is "zsh: files of the till" "files" "$(in_zsh_till --script '')"
	is "zsh: folders of the till" "files -/" "$(in_zsh_till --state '')"
	is "zsh: the commands" "$nouns"$'\nhelp' "$(in_zsh '')"
else
	echo "skipped: zsh is not here"
fi

if command -v fish >/dev/null; then
	in_fish() { fish --no-config -c "source '$srcdir/packaging/completion/regulars.fish'; complete -C '$1'" | cut -f 1; }
	is "fish: a verb" "forget" "$(in_fish 'regulars customer forg')"
	is "fish: an option" "--effective" "$(in_fish 'regulars programme load --eff')"
	is "fish: files" "folder/"$'\n'"journal.jsonl" "$(in_fish 'regulars ingest ' | sort)"
	in_fish_till() { fish --no-config -c "source '$srcdir/packaging/completion/regulars-till.fish'; complete -C '$1'" | cut -f 1; }
	is "fish: an option of the till" "--replay" "$(in_fish_till 'regulars-till --rep')"
	is "fish: languages of the till" "en"$'\n'"zh_CN" "$(in_fish_till 'regulars-till --lang ')"
	is "fish: files of the till" "folder/"$'\n'"journal.jsonl" "$(in_fish_till 'regulars-till --script ' | sort)"
	is "fish: the commands" "$(printf '%s\nhelp\n' "$nouns" | sort)" "$(in_fish 'regulars ' | sort)"
else
	echo "skipped: fish is not here"
fi

[ "$n_failed" = 0 ]
