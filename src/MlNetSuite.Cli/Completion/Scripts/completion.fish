# Completes mlnetsuite in fish. In ~/.config/fish/config.fish: mlnetsuite completion fish | source
function __mlnetsuite_suggest
    set -l words (commandline -opc)
    set -l suggestions ($words[1] '[suggest]' (commandline -cp | string collect) 2>/dev/null)
    if test (count $suggestions) -gt 0
        printf '%s\n' $suggestions
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c mlnetsuite -f -a '(__mlnetsuite_suggest)'
