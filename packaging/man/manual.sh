#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# One HTML file of all manual pages, with a table of contents and links between them:
#
#   manual.sh SOURCE-FOLDER VERSION PAGE... >manual.html     a PAGE lies here or in the source folder
set -eu
export LC_ALL=C.UTF-8
source=$1 version=$2
shift 2
here=$(dirname "$0")
work=$(mktemp -d "${TMPDIR:-/tmp}/regulars-manual.XXXXXX")
trap 'rm -rf "$work"' EXIT
known=
for page; do
	known="$known ${page##*/}"
done
for page; do
	name=${page##*/}
	[ -e "$page" ] || page=$source/$page
	"${MANDOC:-mandoc}" -Thtml -O fragment,man=page:%N.%S "$page" >"$work/fragment"
	awk -f "$here/manual.awk" -v pictures="$here/pictures" -v name="$name" -v known="$known" -v contents="$work/contents" "$work/fragment" >>"$work/pages"
done

cat <<END
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Regulars $version: the manual</title>
<style>
$(grep -v SPDX "$here/manual.css")
</style>
</head>
<body>
<header>
<h1>Regulars $version: the manual</h1>
</header>
<nav id="contents" aria-label="Contents">
<ul>
$(cat "$work/contents")
</ul>
</nav>
<main>
$(cat "$work/pages")
</main>
</body>
</html>
END
