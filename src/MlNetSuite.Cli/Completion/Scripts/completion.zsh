#compdef mlnetsuite
# Completes mlnetsuite in zsh. In ~/.zshrc, behind compinit: source <(mlnetsuite completion zsh)
_mlnetsuite() {
    local line="${(j: :)words[1,CURRENT-1]} $PREFIX"
    local -a suggestions=("${(@f)$($words[1] '[suggest]' "$line" 2>/dev/null)}")
    suggestions=(${suggestions:#})
    if (( ! $#suggestions )); then
        _files
        return
    fi
    # A value follows = at once.
    compadd -S '' -- ${(M)suggestions:#*=}
    compadd -- ${suggestions:#*=}
}
compdef _mlnetsuite mlnetsuite
