#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the catalogues and sources say about languages: language_scan.py SRCDIR. Prints what is wrong; exit status 1 then.

 - no Chinese sentence has the narrow punctuation of English between its words, and none is left in English;
 - nothing that people read is printed by the command or the till without a mark for translation;
 - the till's own words exist in both languages."""
import ast
import glob
import os
import re
import sys

src = sys.argv[1]
wrong = []
HAN = "[\u3400-\u9fff]"
STRING = r'"(?:[^"\\\n]|\\.)*"'


def read(path):
    with open(os.path.join(src, path), encoding="utf-8") as file:
        return file.read()


def entries(path):
    """(context, msgid, [msgstr ...]) of a catalogue."""
    for block in read(path).split("\n\n"):
        parts, field = {}, None
        for line in block.split("\n"):
            match = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+(".*")$', line)
            if match:
                field = match.group(1)
                parts[field] = ast.literal_eval(match.group(2))
            elif line.startswith('"') and field:
                parts[field] += ast.literal_eval(line)
        if parts.get("msgid"):
            yield parts.get("msgctxt"), parts["msgid"], [v for k, v in parts.items() if k.startswith("msgstr")]


# Code inside sentences keeps its own signs.
CODE = re.compile(r"`[^`]*`|#pragma pack\(\w+\)|hook 1;|\{ [^}]* \}|key = value;|fork\(\)|\w+\(\d\)")

for path in sorted(glob.glob(os.path.join(src, "po/zh*.po"))):
    path = os.path.relpath(path, src)
    for context, english, translations in entries(path):
        for text in translations:
            plain = CODE.sub("x", text)
            if re.search(HAN + r"[,;:!?()]|[,;!?(] ?" + HAN, plain):
                wrong.append("%s: narrow punctuation: %r" % (path, text))
            if re.search(r"[。，；：！？、）] | [。，；：！？、）（]", plain):
                wrong.append("%s: a blank beside wide punctuation: %r" % (path, text))
            rest = re.sub(r"%(?:\d+\$)?[-+ 0#*]*[\d.*]*(?:<\w+>|[hljzt]*[a-zA-Z%])", "", english)
            if re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", rest) and not re.search(HAN, text):
                wrong.append("%s: left in English: %r" % (path, english))

# --- what is printed without a mark ---

PRINTING = re.compile(r"\b(printf|puts|fputs|fprintf|vfprintf|till_screen_say)\(((?:stdout|stderr|out|&?\w+(?:->\w+)*), )?((?:" + STRING + r"\s*)+)")
# C that is written for a compiler, the words of hook files and vCards, which are the same in every language.
EXCEPT_FILES = {"manager/upkeep/hook_shim.c", "manager/upkeep/hook_show.c", "manager/customer/exchange_vcard.c"}
# HTML around texts: tags, whole or cut, and entities.
MARKUP = re.compile(r"<code>[^<]*</code>|<[^<>]*(?:>|$)|^[^<>]*\">|&\w+;|[\w-]+=\"[^\"]*\"?|\" [\w-]+=\"$")
files = glob.glob(os.path.join(src, "manager/*.c")) + glob.glob(os.path.join(src, "hooks/hosts/till/*.c"))
for path in sorted(os.path.relpath(f, src) for f in files):
    text = read(path)
    line_of = lambda at: text.count("\n", 0, at) + 1
    for match in PRINTING.finditer(text):
        literal = "".join(ast.literal_eval(s) for s in re.findall(STRING, match.group(3)))
        words = re.sub(r"%[-+ 0#*\d.$]*[hljzt]*[a-zA-Z%]|\033\[[0-9;?]*[a-zA-Z]|^regulars(-till)?:?", " ", MARKUP.sub(" ", literal))
        if re.search(r"[A-Za-z]{3,}", words) and path not in EXCEPT_FILES and not words.lstrip().startswith(("receipt", "shift_")):
            wrong.append("%s:%d: printed without _(): %s" % (path, line_of(match.start()), literal.strip()[:70]))
    for match in re.finditer(r'\.help = (' + STRING + ")", text):
        wrong.append("%s:%d: help without N_(): %s" % (path, line_of(match.start()), match.group(1)[:60]))
    if path.startswith("manager/"):
        for match in re.finditer(r'\{ "[a-z_-]+", (?:NULL|"[^"]*"), (' + STRING + r')', text):
            if " " in match.group(1):
                wrong.append("%s:%d: help without N_(): %s" % (path, line_of(match.start()), match.group(1)[:60]))
        for match in re.finditer(r'\{ "[a-z_0-9]+", (' + STRING + r'), (?:true|false) \}', text):
            wrong.append("%s:%d: heading without N_(): %s" % (path, line_of(match.start()), match.group(1)))
        nouns = set(re.findall(r'strcmp\(noun, "([^"]+)"\)', read("manager/output.c")))
        calls = text
        for _ in range(3):
            calls = re.sub(r"\b(?:number_of|json_\w+)\([^()]*\)", "n", calls)
        for match in re.finditer(r'reg_shown_count\([^;]*?, "([^"]+)"\)', calls):
            if match.group(1) not in nouns:
                wrong.append('%s: reg_shown_count() knows no "%s"' % (path, match.group(1)))

# --- the plugin's sentences for the cashier, which check_text holds against each other ---

for path in ("plugin/text.c", "plugin/text_menu.c"):
    for match in re.finditer(r"\.zh_CN =\s*((?:" + STRING + r"\s*)+)", read(path)):
        text = re.sub(r"\{\w+\}", "x", "".join(ast.literal_eval(s) for s in re.findall(STRING, match.group(1))))
        if re.search(HAN + r"[,;:!?()]|[,;!?(] ?" + HAN, text):
            wrong.append("%s: narrow punctuation: %s" % (path, text))

# --- what the hosts' glue says itself ---

for table in glob.glob(os.path.join(src, "hooks/hosts/*/Regulars/Text.pm")):
    known = set(re.findall(r"^\t'([^']+)' => '[^']*" + HAN, read(os.path.relpath(table, src)), re.M))
    folder = os.path.dirname(os.path.dirname(table))
    for path in glob.glob(os.path.join(folder, "*.p[lm]")) + glob.glob(os.path.join(folder, "Regulars", "*.pm")):
        text = read(os.path.relpath(path, src))
        said = re.findall(r"\bsay\((?:\$language, )?'([^']+)'", text) + re.findall(r"\bfield\('\w+', '([^']+)'", text)
        for one in said:
            if one not in known:
                wrong.append("%s: not in Chinese: %s" % (os.path.relpath(path, src), one))

# --- the till's own words ---

words = re.findall(r"\[(W_\w+)\] = \{(" + STRING + r"),\s*(" + STRING + r")\}", read("hooks/hosts/till/words.c"))
names = set(re.findall(r"\bW_\w+", read("hooks/hosts/till/words.h"))) - {"W_WORDS"}
for name in sorted(names - {w[0] for w in words}):
    wrong.append("words.c: %s is not there in both languages" % name)
for name, english, chinese in words:
    if re.search(HAN + r"[,;:!?()]|[,;!?(] ?" + HAN, chinese):
        wrong.append("words.c: %s: narrow punctuation: %s" % (name, chinese))
    if not re.search(HAN, chinese) and english == chinese:
        wrong.append("words.c: %s is the same in both languages" % name)

print("\n".join(wrong))
sys.exit(bool(wrong))
