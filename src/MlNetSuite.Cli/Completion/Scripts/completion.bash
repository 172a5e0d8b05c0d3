# Completes mlnetsuite in bash. In ~/.bashrc: source <(mlnetsuite completion bash)
_mlnetsuite() {
    local line=${COMP_LINE:0:COMP_POINT} current=${COMP_WORDS[COMP_CWORD]} suggestion
    # Bash begins a word anew behind = and :, the program does not.
    [[ $current == [=:] ]] && current=
    local word=${line##*[[:space:]]}
    local before=${word%"$current"}
    COMPREPLY=()
    while IFS= read -r suggestion; do
        COMPREPLY+=("${suggestion#"$before"}")
    done < <("$1" '[suggest]' "$line" 2>/dev/null)
    # A value follows at once.
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
}
complete -o bashdefault -o default -F _mlnetsuite mlnetsuite
