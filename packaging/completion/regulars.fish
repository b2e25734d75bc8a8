# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of regulars(1) in fish: the command itself knows what may come next.
function __regulars_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (regulars complete -- $words[2..-1] 2>/dev/null)
        switch $line
            case ':file'
                __fish_complete_path (commandline -ct)
            case ':folder'
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $line
        end
    end
end
complete -c regulars -f -a '(__regulars_complete)'
