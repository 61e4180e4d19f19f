import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../cli/application';
import { CLI, runCli, runProgram } from './run-cli';
import { type StackFolder, stackFolder } from './stack-folder';

let folder: StackFolder;
beforeAll(() => {
  folder = stackFolder();
  folder.write();
  mkdirSync(join(folder.path, 'bin'));
  const program = join(folder.path, 'bin/registry-token-refresher');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`);
  chmodSync(program, 0o755);
});
afterAll(() => folder.remove());

/** What bash offers for the last of these words, by the script that `completion bash` prints. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { stdout: script } = await runCli(['completion', 'bash']);
  const line = ['registry-token-refresher', ...words].map((word) => `'${word}'`).join(' ');
  const { stdout, stderr } = await runProgram(
    'bash',
    [
      '-c',
      `${script}COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _registry_token_refresher; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ],
    { cwd: folder.path, environment: { PATH: `${join(folder.path, 'bin')}:${process.env.PATH}` } },
  );
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

describe('bash completes', () => {
  it('commands', async () => {
    expect(await offered('')).toEqual(expect.arrayContaining([...COMMANDS]));
    expect(await offered('re')).toEqual(['refresh', 'revoke', 'resume']);
  });

  it('flags', async () => {
    expect(await offered('status', '--w')).toEqual(['--watch']);
  });

  it.each([['status'], ['refresh'], ['pause'], ['resume'], ['logs'], ['show'], ['login']])(
    'names of the registries in the file: %s',
    async (name) => {
      expect(await offered(name, '')).toEqual(['prod', 'stage', 'images']);
      expect(await offered(name, 'pr')).toEqual(['prod']);
    },
  );

  it('words of a flag', async () => {
    expect(await offered('login', 'prod', '--tool', 'po')).toEqual(['podman']);
  });
});

it('completes no names, and says nothing, if the file has problems', async () => {
  const { exitCode, stdout, stderr } = await runCli(['__complete', 'status', 'p'], { cwd: '/' });
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

it.each(['bash', 'zsh', 'fish'])('has a script for %s', async (shell) => {
  const { exitCode, stdout } = await runCli(['completion', shell]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('registry-token-refresher __complete');
});
