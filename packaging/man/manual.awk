# SPDX-License-Identifier: LGPL-2.1-or-later
# What mandoc makes of one page becomes a part of the one manual: its anchors get the name of the page in front, headings go
# a step down, links to pages that are in the manual lead there, (picture:NAME) becomes pictures/NAME.png, written into the
# manual itself. -v pictures=FOLDER, name=regulars.1, known=" regulars.1 ...", contents=FILE
# (its entry of the table of contents is added there).

# Replaces every attribute that begins with `from` (up to the quote behind its value) by `to`, name and value.
function each(line, from, to,   out, at, value) {
	out = ""
	while ((at = index(line, from)) > 0) {
		value = substr(line, at + length(from))
		sub(/".*/, "", value)
		out = out substr(line, 1, at - 1) to value "\""
		line = substr(line, at + length(from) + length(value) + 1)
	}
	return out line
}

# A link to a page: inside where the manual has it, else only its name.
function links(line,   from, out, at, value) {
	from = " href=\"page:"
	out = ""
	while ((at = index(line, from)) > 0) {
		value = substr(line, at + length(from))
		sub(/".*/, "", value)
		out = out substr(line, 1, at - 1) (index(known " ", " " value " ") > 0 ? " href=\"#" value "\"" : "")
		line = substr(line, at + length(from) + length(value) + 1)
	}
	return out line
}

# A picture as a part of the page, so that the manual stays one file.
function picture(line,   name, command, data, text) {
	if (!match(line, /\(picture:[a-z-]+\)/)) return line
	name = substr(line, RSTART + 9, RLENGTH - 10)
	command = "base64 <\"" pictures "/" name ".png\""
	data = ""
	while ((command | getline text) > 0) data = data text
	close(command)
	if (data == "") {
		print "manual.awk: " pictures "/" name ".png: there is no such picture" >"/dev/stderr"
		exit 1
	}
	return substr(line, 1, RSTART - 1) "<img alt=\"" name "\" src=\"data:image/png;base64," data "\">" \
	    substr(line, RSTART + RLENGTH)
}

function plain(line) {
	gsub(/<[^>]*>/, "", line)
	return line
}

NR == 1 {
	section = name
	sub(/.*\./, "", section)
	title = substr(name, 1, length(name) - length(section) - 1) "(" section ")"
	print "<article>\n<h1 id=\"" name "\">" title "</h1>"
	sections = ""
}
# The head of a page says no more than the title; the foot, its date.
/<table class="(head|foot)">/ { in_table = 1 }
in_table { if (/<\/table>/) in_table = 0; next }
heading != "" || /<h1 class="Sh"/ {
	heading = heading (heading == "" ? "" : " ") $0
	if (heading !~ /<\/h1>/) next
	id = heading
	sub(/.* id="/, "", id)
	sub(/".*/, "", id)
	text = plain(heading)
	gsub(/  +/, " ", text)
	sections = sections "<li><a href=\"#" name "-" id "\">" text "</a></li>\n"
	$0 = heading
	heading = ""
}
is_what || /<span class="Nd">/ {
	# The one line of NAME, for the table of contents.
	if (!has_what) what = what (what == "" ? "" : " ") $0
	is_what = !has_what && what !~ /<\/p>/
	if (!is_what) has_what = 1
}
{
	line = each($0, " href=\"#", " href=\"#" name "-")
	line = links(each(line, " id=\"", " id=\"" name "-"))
	gsub(/<h2/, "<h3", line)
	gsub(/<\/h2>/, "</h3>", line)
	gsub(/<h1/, "<h2", line)
	gsub(/<\/h1>/, "</h2>", line)
	print picture(line)
}
END {
	sub(/.*<span class="Nd">/, "", what)
	what = plain(what)
	gsub(/  +/, " ", what)
	print "</article>"
	print "<li><a href=\"#" name "\">" title "</a> &#x2014; " what "\n<ul>\n" sections "</ul></li>" >>contents
}
