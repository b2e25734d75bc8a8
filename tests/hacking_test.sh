#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# HACKING.md names every source file, and no file that is not there. Its section Files has a heading "### FOLDER/" for each
# folder, and below it a line "- `name` `name`: what it is".

set -u
src=${REGULARS_TEST_SRCDIR:-$(dirname "$0")/..}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

awk '
	/^## / { is_in = $0 == "## Files" }
	/^### / { folder = $2 }
	is_in && /^- / {
		for (i = 2; i <= NF && $i ~ /^`.*`:?$/; i++) {
			name = $i
			gsub(/[`:]/, "", name)
			print folder name
			if ($i ~ /:$/)
				break
		}
		if (!/: [^ ]/)
			print $0 " (says nothing)"
	}
' "$src/HACKING.md" | LC_ALL=C sort >"$work/named"

# What configure and make leave in a checkout (schema/statements.c, benches' data) is no source.
(cd "$src" && find plugin hooks schema manager tests \( -name fixtures -o -name data -o -name .deps -o -name .libs \) -prune -o \
	-type f \( -name '*.[ch]' -o -name '*.sh' -o -name '*.py' -o -name '*.p[lm]' -o -name '*.php' \
	-o -name '*.js' -o -name '*.java' -o -name '*.bsh' -o -name '*.sql' -o -name '*.awk' -o -name '*.sym' \
	-o -name '*.map' -o -name '*.programme' -o -name 'pinyin.txt' \
	-o -path 'hooks/*.hook' \) ! -path 'schema/statements.[ch]' ! -path plugin/pinyin_table.c -print) | LC_ALL=C sort >"$work/there"

[ -s "$work/there" ] || exit 99
if cmp -s "$work/named" "$work/there"; then
	exit 0
fi
LC_ALL=C comm -23 "$work/there" "$work/named" | sed 's/^/HACKING.md does not name /'
LC_ALL=C comm -13 "$work/there" "$work/named" | sed 's/^/HACKING.md names what is not there: /'
uniq -d "$work/named" | sed 's/^/HACKING.md names twice: /'
exit 1
