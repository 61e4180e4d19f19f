import { COMPLETE, PROGRAM } from '../program';

/** What makes each shell ask this program: the words so far, the one under the cursor last. */
export const SCRIPTS = {
  bash: `_registry_token_refresher() {
  local IFS=$'\\n'
  COMPREPLY=($(${PROGRAM} ${COMPLETE} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _registry_token_refresher ${PROGRAM}
`,
  zsh: `#compdef ${PROGRAM}
_registry_token_refresher() {
  local -a found
  found=(\${(f)"$(${PROGRAM} ${COMPLETE} "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then compadd -a found; else _files; fi
}
compdef _registry_token_refresher ${PROGRAM}
`,
  fish: `complete -c ${PROGRAM} -a '(${PROGRAM} ${COMPLETE} (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
} as const;

export type Shell = keyof typeof SCRIPTS;
