# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of regulars(1) in bash: the command itself knows what may come next.
_regulars() {
	local cur=${COMP_WORDS[COMP_CWORD]} word what
	COMPREPLY=()
	while IFS=$'\t' read -r word what; do
		case $word in
		:file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
		:folder) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
		*) COMPREPLY+=("$word") ;;
		esac
	done < <(regulars complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _regulars regulars
