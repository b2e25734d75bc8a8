#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion: the command offers what its help says, and the scripts of bash, zsh and fish hand it on; those of the till and
# of the set-up commands read help themselves. A shell that is not here is skipped.
set -u
srcdir=${REGULARS_TEST_SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
srcdir=$(cd "$srcdir" && pwd)
build=$(cd "${REGULARS_TEST_BUILDDIR:-.}" && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
export LC_ALL=C.UTF-8 HOME=$work PATH=$build:$build/hooks/hosts/openbravo:$srcdir/hooks/hosts/sql-ledger:$PATH
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
scripts=$build/packaging/completion
in_bash_help() { # in_bash_help COMMAND WORD...
	bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _${1//-/_}; printf "%s\n" "${COMPREPLY[@]}"' - \
		"$scripts/$1" "$@"
}
in_bash_till() { in_bash_help regulars-till "$@"; }
is "bash: the options of the till" "$till_options" "$(in_bash_till '')"
is "bash: an option of the till" "--replay" "$(in_bash_till --rep)"
is "bash: languages of the till" "en"$'\n'"zh_CN" "$(in_bash_till --lang '')"
is "bash: formats of the till" "jsonl" "$(in_bash_till --replay x --format j)"
is "bash: files of the till" "folder"$'\n'"journal.jsonl" "$(in_bash_till --script '' | sort)"
is "bash: folders of the till" "folder" "$(in_bash_till --state '')"
is "bash: a free value of the till" "" "$(in_bash_till --site '')"

ledger=regulars-sql-ledger-setup openbravo=regulars-openbravo-setup
openbravo_options=$($openbravo --help | sed -n 's/^  \(--[a-z-]*\) .*/\1/p')
[ "$(echo "$openbravo_options" | wc -w)" -ge 10 ] || fail "help of $openbravo lists too few options: $openbravo_options"
is "bash: the options of $openbravo" "$openbravo_options" "$(in_bash_help $openbravo -)"
is "bash: the file of $openbravo" "folder"$'\n'"journal.jsonl" "$(in_bash_help $openbravo '' | sort)"
is "bash: the till's folder" "folder" "$(in_bash_help $openbravo --pos '')"
is "bash: languages of the buttons" "zh_CN" "$(in_bash_help $openbravo --language z)"
if $ledger --help >/dev/null 2>&1; then
	verbs=$'install\nundo\ncheck\ncapture'
	ledger_options=$($ledger --help | sed -n 's/^  \(--[a-z-]*\) .*/\1/p')
	[ "$(echo "$ledger_options" | wc -w)" -ge 15 ] || fail "help of $ledger lists too few options: $ledger_options"
	is "bash: the commands of $ledger" "$verbs" "$(in_bash_help $ledger '')"
	is "bash: a command behind an option" "undo" "$(in_bash_help $ledger --dry-run u)"
	is "bash: options behind the command" "$ledger_options" "$(in_bash_help $ledger install '')"
	is "bash: the side database" "journal.jsonl" "$(in_bash_help $ledger install --database j)"
	is "bash: what a part is" "" "$(in_bash_help $ledger --fuel '')"
else
	echo "skipped: $ledger does not run here"
	ledger=
fi

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
	in_zsh_help() {
		zsh -fc '
			_describe() { print -l -- ${${(P)4}%%:*} }
			_files() { print -- files "$@" }
			compadd() { print -l -- "$@" }
			script=$1; shift
			words=("$@") CURRENT=$#
			. $script' - "$scripts/_$1" "$@"
	}
	in_zsh_till() { in_zsh_help regulars-till "$@"; }
	is "zsh: the options of the till" "$till_options" "$(in_zsh_till '')"
	is "zsh: languages of the till" "en"$'\n'"zh_CN" "$(in_zsh_till --lang '')"
	is "zsh: files of the till" "files" "$(in_zsh_till --script '')"
	is "zsh: folders of the till" "files -/" "$(in_zsh_till --state '')"
	is "zsh: the options of $openbravo" "$openbravo_options" "$(in_zsh_help $openbravo -)"
	is "zsh: the file of $openbravo" "files" "$(in_zsh_help $openbravo '')"
	is "zsh: the till's folder" "files -/" "$(in_zsh_help $openbravo --pos '')"
	if [ -n "$ledger" ]; then
		is "zsh: the commands of $ledger" "$verbs" "$(in_zsh_help $ledger '')"
		is "zsh: options behind the command" "$ledger_options" "$(in_zsh_help $ledger install '')"
		is "zsh: what a part is" "" "$(in_zsh_help $ledger --fuel '')"
	fi
	is "zsh: the commands" "$nouns"$'\nhelp' "$(in_zsh '')"
else
	echo "skipped: zsh is not here"
fi

if command -v fish >/dev/null; then
	in_fish() { fish --no-config -c "source '$srcdir/packaging/completion/regulars.fish'; complete -C '$1'" | cut -f 1; }
	is "fish: a verb" "forget" "$(in_fish 'regulars customer forg')"
	is "fish: an option" "--effective" "$(in_fish 'regulars programme load --eff')"
	is "fish: files" "folder/"$'\n'"journal.jsonl" "$(in_fish 'regulars ingest ' | sort)"
	in_fish_help() { fish --no-config -c "source '$scripts/${1%% *}.fish'; complete -C '$1'" | cut -f 1; }
	in_fish_till() { in_fish_help "$@"; }
	is "fish: an option of the till" "--replay" "$(in_fish_till 'regulars-till --rep')"
	is "fish: languages of the till" "en"$'\n'"zh_CN" "$(in_fish_till 'regulars-till --lang ')"
	is "fish: files of the till" "folder/"$'\n'"journal.jsonl" "$(in_fish_till 'regulars-till --script ' | sort)"
	is "fish: an option of $openbravo" "--plugin" "$(in_fish_help "$openbravo --plu")"
	is "fish: the file of $openbravo" "folder/"$'\n'"journal.jsonl" "$(in_fish_help "$openbravo " | sort)"
	if [ -n "$ledger" ]; then
		is "fish: the commands of $ledger" "$(sort <<<"$verbs")" "$(in_fish_help "$ledger " | sort)"
		is "fish: an option behind the command" "--fuel" "$(in_fish_help "$ledger install --fu")"
		is "fish: what a part is" "" "$(in_fish_help "$ledger --fuel ")"
	fi
	is "fish: the commands" "$(printf '%s\nhelp\n' "$nouns" | sort)" "$(in_fish 'regulars ' | sort)"
else
	echo "skipped: fish is not here"
fi

[ "$n_failed" = 0 ]
