import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runProcess } from '../../sandbox/run-process';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-process-'));
});
afterEach(() => rm(folder, { recursive: true }));

const shell = (script: string, options: { readonly timeout?: number; readonly signal?: AbortSignal } = {}) =>
  runProcess('the script', 'sh', ['-c', script], {
    cwd: folder,
    environment: { PATH: process.env.PATH },
    timeout: 60_000,
    ...options,
  });

async function started(): Promise<void> {
  while (!(await readdir(folder)).includes('started')) await delay(5);
}

test('returns what the process wrote', async () => {
  expect(await shell('echo said; echo complained >&2')).toContain('complained\n');
});

test('a failure quotes the last lines of the output', async () => {
  const failed = shell('for i in $(seq 30); do echo line $i; done; exit 3');
  await expect(failed).rejects.toThrow(/^the script failed \(exit code 3\):\n {4}line 11\n(.|\n)*line 30$/);
});

test('a command that does not exist is named', async () => {
  const options = { cwd: folder, environment: {}, timeout: 60_000 };
  const failed = runProcess('the tool', '/no/such/tool', [], options);
  await expect(failed).rejects.toThrow('the tool could not be started: spawn /no/such/tool ENOENT');
});

test('a process that takes too long is an error', async () => {
  await expect(shell('sleep 60', { timeout: 50 })).rejects.toThrow('the script took longer than 0.05 s.');
});

test('interrupting ends the children of the process too', async () => {
  const interrupt = new AbortController();
  const run = shell('(touch started; sleep 600) & wait', { signal: interrupt.signal });
  await started();
  interrupt.abort();
  // Not before the child is gone too, which holds the outputs open.
  await expect(run).rejects.toThrow('aborted');
});
