# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of regulars-till(1) in bash: its help says which options there are and what each takes.
_regulars_till() {
	local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} help value=
	help=$(LC_ALL=C regulars-till --help 2>/dev/null)
	COMPREPLY=()
	[[ $before != --* ]] || value=$(sed -n "s/^  $before \([A-Z]*\) .*/\1/p" <<<"$help")
	case $value in
	FILE) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	DIR) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	LANGUAGE) mapfile -t COMPREPLY < <(compgen -W 'en zh_CN' -- "$cur") ;;
	FORMAT) mapfile -t COMPREPLY < <(compgen -W 'naxml jsonl csv' -- "$cur") ;;
	'') mapfile -t COMPREPLY < <(compgen -W "$(sed -n 's/^  \(--[a-z-]*\) .*/\1/p' <<<"$help")" -- "$cur") ;;
	esac
}
complete -F _regulars_till regulars-till
