# SPDX-License-Identifier: LGPL-2.1-or-later
# The help of one command as an item of a manual page: its usage, what it does, a list of its options.
# -v command="noun verb"; -v part=common: only the items of the options that every command has.

# Text of help as lines of mdoc: a sentence a line, `code` quoted.
function text(s) {
	gsub(/\\/, "\\e", s)
	while (match(s, /`[^`]*`/))
		s = substr(s, 1, RSTART - 1) "\\(oq" substr(s, RSTART + 1, RLENGTH - 2) "\\(cq" substr(s, RSTART + RLENGTH)
	while (match(s, /[.] [A-Z]/))
		s = substr(s, 1, RSTART) "\n" substr(s, RSTART + 2)
	gsub(/\n[.]/, "\n\\\\\\&.", s)
	if (s ~ /^[.\047]/) s = "\\&" s
	return s
}

# One operand of a usage.
function operand(word) {
	if (word == "[options]" || word == "[选项]") return " Oo " substr(word, 2, length(word) - 2) " Oc"
	if (word == "[--]") return " Oo Cm \\-\\- Oc"
	if (word ~ /^\[.*\]$/) return " Oo" operand(substr(word, 2, length(word) - 2)) " Oc"
	if (word ~ /\.\.\.$/) return " Ar " substr(word, 1, length(word) - 3) " ..."
	return " Ar " word
}
# What was collected of a paragraph.
function paragraph_end(   s) {
	s = paragraph == "" ? "" : (n_paragraphs++ ? ".Pp\n" : "") text(paragraph) "\n"
	paragraph = ""
	return s
}

/^(Usage: |用法：)/ && !has_head && part == "" {
	has_head = 1
	head = ".It Nm Cm " command
	n = split(substr($0, index($0, "regulars " command) + length("regulars " command) + 1), words, " ")
	for (i = 1; i <= n; i++) head = head operand(words[i])
	print head
	part = "text"
	next
}
/^(Options of every command:|各命令通用的选项：)/ {
	if (part != "common") exit
	part = "options"
	next
}
part == "common" { next }
/^(Options:|选项：)/ { part = "options"; print paragraph_end() ".Bl -tag -width Ds -compact"; has_list = 1; next }
part == "text" && /^$/ { printf "%s", paragraph_end(); next }
# Chinese has no blank between the lines of a paragraph.
part == "text" { paragraph = paragraph (paragraph == "" || (paragraph ~ /[\200-\377]$/ && /^[\200-\377]/) ? "" : " ") $0; next }
part == "options" && match($0, /^  --[a-z-]+/) {
	name = substr($0, 5, RLENGTH - 4)
	rest = substr($0, RLENGTH + 1)
	value = ""
	if (match(rest, /^ [^ ]+/)) { value = substr(rest, 2, RLENGTH - 1); rest = substr(rest, RLENGTH + 1) }
	sub(/^ +/, "", rest)
	print ".It Fl -" name (value == "" ? "" : " Ar " value) "\n" text(rest)
}
END {
	printf "%s", paragraph_end()
	if (has_list) print ".El"
	if (!has_head && part != "options") exit 1
}
