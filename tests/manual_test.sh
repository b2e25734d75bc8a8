#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The manual: every command and option stands in its page with the words of its help, the pages are without faults, and in
# the one HTML manual every link leads somewhere. Without mandoc the last two are skipped.
set -u
srcdir=${REGULARS_TEST_SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
srcdir=$(cd "$srcdir" && pwd)
build=$(cd "${REGULARS_TEST_BUILDDIR:-.}" && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 PATH=$build:$PATH LANGUAGE=en
n_failed=0
fail() { echo "FAILED: $*"; n_failed=$((n_failed + 1)); }
page=$build/packaging/man/regulars.1
till=$build/packaging/man/regulars-till.1

# Words of a text, without what a page says with macros.
plain() { sed 's/^\.It [A-Z]* *//; s/\\(oq\|\\(cq\|`//g; s/\\&//g; s/\\-/-/g' | tr -s ' \n' '  '; }
page_words=$(plain <"$page")
nouns=$(regulars --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ "$(echo "$nouns" | wc -w)" -ge 20 ] || fail "help lists too few commands: $nouns"
for noun in $nouns; do
	verbs=$(regulars "$noun" --help | sed -n "s/^  regulars $noun \([a-z-]*\).*/\1/p")
	for verb in ${verbs:-""}; do
		command="$noun${verb:+ $verb}"
		n=$(grep -c "^\.\\\\\" COMMAND $command\$" "$srcdir/packaging/man/regulars.1.in")
		[ "$n" = 1 ] || fail "regulars.1.in: expected one line  .\\\" COMMAND $command  (its help comes there), found $n"
		[ "$n" = 1 ] || continue
		[ "$(grep -c "^\.It Nm Cm $command\( \|\$\)" "$page")" = 1 ] || fail "regulars(1): no item, or two, for $command"
		# shellcheck disable=SC2086 # noun and verb
		while IFS= read -r what; do
			[[ $page_words == *"$(plain <<<"$what")"* ]] || fail "regulars(1) does not say of $command: $what"
		done < <(regulars $command --help | sed '1d; /^Options of every/,$d; s/^  --[a-z-]* *\(FIELD=VALUE\|[A-Z-]*\)  *//; /^$/d; /^Options:$/d')
	done
done
grep '^\.It Nm Cm' "$srcdir/packaging/man/regulars.1.in" | grep -v 'Cm complete' &&
	fail "regulars.1.in: ^ a command's usage comes out of its help by a line  .\\\" COMMAND noun verb"

for option in $(regulars-till --help | sed -n 's/^  --\([a-z-]*\) .*/\1/p'); do
	[ "$(grep -c "^\.It Fl -$option\( \|\$\)" "$till")" = 1 ] || fail "regulars-till(1): no item, or two, for --$option"
done
words=$(echo help | regulars-till --lang en --plugin none --state "$work/till" --script - | sed -n '/^>/!s/^\([a-z]*\) .*/\1/p')
[ "$(echo "$words" | wc -w)" -ge 25 ] || fail "the till lists too few commands: $words"
for word in $words; do
	[ "$(grep -c "^\.It Ic $word\( \|\$\)" "$till")" = 1 ] || fail "regulars-till(1): no item, or two, for $word"
done

# A page in Chinese has the keys and examples of the English one, in its order.
shape() { grep '^\.It Ic\|^\.It Pa\|^\.B[dl]\|^\.E[dl]\|^\.S[hs]' "$1" | sed 's/^\(\.S[hs]\).*/\1/'; }
for zh in "$srcdir"/packaging/man/zh_CN/*.[578]; do
	diff <(shape "$srcdir/packaging/man/${zh##*/}") <(shape "$zh") || fail "^ zh_CN/${zh##*/} is built otherwise than the English page"
done

if ! command -v mandoc >/dev/null; then
	echo "skipped: mandoc is not here"
	[ "$n_failed" = 0 ]
	exit
fi
mandoc -Tlint -Wwarning "$page" "$till" || fail "^ faults of the pages"
[ -s "$build/packaging/man/manual.html" ] || fail "there is no manual.html"
python3 - "$build/packaging/man/manual.html" "$srcdir/packaging/man" <<'END' || n_failed=$((n_failed + 1))
import collections, html.parser, os, re, sys

text = open(sys.argv[1], encoding="utf-8").read()
faults = []
void = {"meta", "br", "hr", "col", "img", "link", "input"}

class Manual(html.parser.HTMLParser):
	def __init__(self):
		super().__init__()
		self.open, self.ids, self.links, self.contents = [], [], [], []
	def handle_starttag(self, tag, attributes):
		attributes = dict(attributes)
		if tag not in void:
			self.open.append(tag)
		if "id" in attributes:
			self.ids.append(attributes["id"])
		if "href" in attributes:
			self.links.append(attributes["href"])
			if "nav" in self.open:
				self.contents.append(attributes["href"])
		inside = attributes.get("src", "").startswith("data:image/png;base64,iVBOR") and attributes.get("alt")
		if (attributes.get("src") and not inside) or tag in ("script", "link"):
			faults.append("loads something from outside: <%s>" % tag)
	def handle_endtag(self, tag):
		if tag not in void and (not self.open or self.open.pop() != tag):
			faults.append("</%s> closes what is not open, line %d" % (tag, self.getpos()[0]))

manual = Manual()
manual.feed(text)
if manual.open:
	faults.append("left open: %s" % manual.open)
for name, n in collections.Counter(manual.ids).items():
	if n > 1:
		faults.append("the anchor %s is there %d times" % (name, n))
for link in manual.links:
	if not link.startswith("#") or link[1:] not in manual.ids:
		faults.append("the link %s leads nowhere" % link)
pages = {re.sub(r"\.in$", "", name) for name in os.listdir(sys.argv[2]) if re.search(r"\.[1-8](\.in)?$", name)}
for page in sorted(pages):
	if "#" + page not in manual.contents:
		faults.append("%s is not among the contents" % page)
	if not any(link.startswith("#%s-" % page) for link in manual.contents):
		faults.append("the contents name no section of %s" % page)
for needed in ("prefers-color-scheme: dark", "@media print", '<html lang="en">', 'charset="utf-8"'):
	if needed not in text:
		faults.append("%s is missing" % needed)
for fault in faults:
	print("FAILED: manual.html:", fault)
sys.exit(1 if faults else 0)
END
[ "$n_failed" = 0 ]
