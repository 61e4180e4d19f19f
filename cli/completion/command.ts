import { buildChoiceParser } from '@stricli/core';
import { command, DEBUG_FLAG, type DebugFlag } from '../command';
import { SCRIPTS, type Shell } from './scripts';

const SHELLS = Object.keys(SCRIPTS);

export const completion = command<DebugFlag, [shell: Shell]>({
  brief: 'Print a script that completes command lines in a shell',
  usage: 'bash|zsh|fish',
  details: 'It completes commands, flags and the names of the registries in the config file.',
  examples: [
    { line: 'completion bash >>~/.bashrc', does: 'bash, from the next shell on' },
    { line: 'completion zsh', does: 'zsh: a file _registry-token-refresher on your fpath' },
  ],
  parameters: {
    flags: { debug: DEBUG_FLAG },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: buildChoiceParser<Shell>(['bash', 'zsh', 'fish']),
          proposeCompletions: (partial) => SHELLS.filter((shell) => shell.startsWith(partial)),
          brief: 'bash, zsh or fish',
          placeholder: 'shell',
        },
      ],
    },
  },
  load: async () => (await import('./run-completion')).runCompletion,
});
