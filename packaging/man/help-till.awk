# SPDX-License-Identifier: LGPL-2.1-or-later
# One option or command of the till as an item of a manual page, out of its help. -v name=plugin

# A sentence that help begins small and does not end. Words to be typed stay small: "en or zh_CN".
function sentence(s) {
	if (s ~ /[\200-\377]/) return s (s ~ /(。|？)$/ ? "" : "。")
	if (s ~ /^[a-z]+(, [a-z]+)* or /) return s (s ~ /[.?]$/ ? "" : ".")
	return toupper(substr(s, 1, 1)) substr(s, 2) (s ~ /[.?]$/ ? "" : ".")
}
# A usage: words in capitals are to be filled in, others are typed; "|" stands between choices, [ ] around what may be left out.
function usage(s,   n, i, words, out, macro) {
	gsub(/\[/, " [ ", s)
	gsub(/\]/, " ] ", s)
	gsub(/\|/, " | ", s)
	gsub(/=/, " = ", s)
	n = split(s, words, " ")
	for (i = 1; i <= n; i++) {
		if (words[i] == "[") out = out " Oo"
		else if (words[i] == "]") out = out " Oc"
		else if (words[i] == "|") out = out " |"
		else if (words[i] == "...") out = out " ..."
		else if (words[i] == "=") out = out (out ~ / Ar [A-Z]+$/ ? " Ns" : "") " Cm = Ns"
		else { macro = words[i] ~ /^[A-Z]+$/ ? "Ar" : "Cm"; out = out " " macro " " words[i] }
	}
	return out
}
function found(head, what) {
	print ".It " head "\n" what
	is_found = 1
}
/^  --/ && $1 == "--" name {
	text = $0
	sub(/^  --[a-z-]+ */, "", text)
	value = ""
	if (match(text, /^[A-Z]+ /)) { value = " Ar " substr(text, 1, RLENGTH - 1); text = substr(text, RLENGTH + 1) }
	sub(/^ +/, "", text)
	while ((getline more) > 0 && more ~ /^          /) {
		sub(/^ +/, "", more)
		text = text " " more
	}
	found("Fl -" name value, sentence(text))
	exit
}
$1 == name && !/^>/ && match($0, /  +[^ ].*$/) {
	text = substr($0, RSTART)
	sub(/^ +/, "", text)
	found("Ic " name usage(substr($0, length(name) + 1, RSTART - length(name) - 1)), sentence(text))
	exit
}
END { exit !is_found }
