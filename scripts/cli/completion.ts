import { UsageError } from './usage-error'

// Each asks the program what can follow; a last line ":0" leaves the word to the shell, which knows its files.
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `# bash completion of podglass
_podglass() {
  local line="\${COMP_LINE:0:COMP_POINT}" words prefix out reply
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  # bash replaces only what stands behind the last = or : of a word.
  prefix="\${words[-1]%"\${words[-1]##*[=:]}"}"
  COMPREPLY=()
  out=$("$1" __complete "\${words[@]:1}" 2>/dev/null) || return
  [[ "\${out##*$'\\n'}" == :0 ]] || compopt +o default
  while IFS=$'\\t' read -r reply _; do
    [[ $reply == :* ]] || COMPREPLY+=("\${reply#"$prefix"}")
  done <<<"$out"
}
complete -o default -F _podglass podglass
`,
  zsh: `#compdef podglass
_podglass() {
  local -a lines described
  local line
  lines=("\${(@f)$(podglass __complete "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $lines[-1] == :0 ]]; then
    _files
    return
  fi
  for line in "\${(@)lines[1,-2]}"; do
    described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe podglass described
}
if [[ $funcstack[1] == _podglass ]]; then _podglass "$@"; else compdef _podglass podglass; fi
`,
  fish: `# fish completion of podglass
function __podglass_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l out (podglass __complete $words[2..] 2>/dev/null)
    if test "$out[-1]" = ':0'
        __fish_complete_path (commandline -ct)
    else
        string match -v ':*' -- $out
    end
end
complete -c podglass -f -a '(__podglass_complete)'
`,
}

export const SHELLS: readonly string[] = Object.keys(SCRIPTS)

/** The script that makes a shell complete podglass. Throws a UsageError for a shell that is none of these. */
export function completionScript(shell: string | undefined): string {
  const script = shell !== undefined && Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined
  if (script !== undefined) return script
  const [last = '', ...others] = [...SHELLS].reverse()
  throw new UsageError(`podglass completion takes a shell: ${others.reverse().join(', ')} or ${last}.`)
}
