# Makes pinyin.txt from Unihan_Readings.txt of the Unicode Character Database (unicode.org, Unicode License): the usual
# Mandarin reading of each character from 4E00 to 9FFF, without its tone, sixteen to a line; "-" where there is none.
# usage: awk -f pinyin-from-unihan.awk Unihan_Readings.txt >pinyin.txt        (needs doing when Unicode adds readings)

function plain(text) {
	gsub(/ā|á|ǎ|à/, "a", text)
	gsub(/ē|é|ě|è/, "e", text)
	gsub(/ế|ê̌|ề|ê̄|ê/, "e", text)
	gsub(/ī|í|ǐ|ì/, "i", text)
	gsub(/ō|ó|ǒ|ò/, "o", text)
	gsub(/ǖ|ǘ|ǚ|ǜ|ü/, "v", text)
	gsub(/ū|ú|ǔ|ù/, "u", text)
	gsub(/ń|ň|ǹ/, "n", text)
	gsub(/ḿ/, "m", text)
	return text
}

$2 == "kMandarin" && $1 ~ /^U\+(4[EF]|[5-9][0-9A-F])[0-9A-F][0-9A-F]$/ {
	reading[substr($1, 3)] = plain($3)
}

END {
	print "# The usual Mandarin reading of each character from 4E00 to 9FFF, without tone; made by pinyin-from-unihan.awk from"
	print "# the Unicode Character Database 15.0. Copyright (c) 1991-2022 Unicode, Inc., distributed under the Unicode License."
	for (code = 19968; code < 40960; code += 16) {
		line = sprintf("%04X", code)
		for (i = 0; i < 16; i++) {
			name = sprintf("%04X", code + i)
			line = line " " (name in reading ? reading[name] : "-")
		}
		print line
	}
}
