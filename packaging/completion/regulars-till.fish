# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of regulars-till(1) in fish: its help says which options there are and what each takes.
function __regulars_till_complete
    set -l words (commandline -opc)
    set -l help (LC_ALL=C regulars-till --help 2>/dev/null)
    set -l value (string match -rg -- "^  $words[-1] ([A-Z]+) " $help)
    switch "$value"
        case FILE
            __fish_complete_path (commandline -ct)
        case DIR
            __fish_complete_directories (commandline -ct)
        case LANGUAGE
            printf '%s\n' en zh_CN
        case FORMAT
            printf '%s\n' naxml jsonl csv
        case ''
            string replace -rf -- '^  (--[a-z-]+)(?: [A-Z]+)? +(.*)' '$1\t$2' $help
    end
end
complete -c regulars-till -f -a '(__regulars_till_complete)'
