import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FakeAws, startFakeAws } from './fake-aws';
import { CLI } from './run-cli';
import { type StackFolder, secretOf, stackFolder } from './stack-folder';

const SHOW_CURSOR = '\u001B[?25h';

let aws: FakeAws;
let folder: StackFolder;
beforeEach(async () => {
  aws = await startFakeAws();
  folder = stackFolder();
  folder.write();
  for (const name of ['prod', 'stage']) aws.publish(secretOf(name));
  aws.publish(secretOf('images', 'digitalocean'));
  for (const provider of ['ecr', 'digitalocean'])
    aws.logs.set(`/aws/lambda/RegistryTokenRefresher-${provider}`, []);
});
afterEach(async () => {
  folder.remove();
  await aws.stop();
});

/** Starts a program, has something done at its first output, and waits for its end. */
async function interrupted(
  program: string,
  args: readonly string[],
  interrupt: (child: ReturnType<typeof spawn>) => void,
) {
  const child = spawn(program, args, {
    cwd: folder.path,
    env: { PATH: process.env.PATH, TERM: 'xterm', ...aws.environment },
    stdio: 'pipe',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  let isInterrupted = false;
  child.stdout.on('data', () => {
    if (isInterrupted || !stdout.includes('prod')) return;
    isInterrupted = true;
    interrupt(child);
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode, stdout, stderr };
}

describe('Ctrl-C', () => {
  it('ends logs --follow with 130, without a word', async () => {
    const message = JSON.stringify({ provider: 'ecr', registry: 'prod', outcome: 'fresh' });
    aws.logs.get('/aws/lambda/RegistryTokenRefresher-ecr')?.push({ timestamp: Date.now(), message });
    const run = await interrupted(process.execPath, [CLI, 'logs', '--follow'], (child) =>
      child.kill('SIGINT'),
    );
    expect(run).toMatchObject({ exitCode: 130, stderr: '' });
    expect(run.stdout.match(/prod/g)).toHaveLength(1);
  });

  it('ends status --watch with 130, and gives the cursor back', async () => {
    const line = `stty cols 80; exec '${process.execPath}' '${CLI}' status --watch`;
    const run = await interrupted('script', ['-qec', line, '/dev/null'], (child) =>
      child.stdin?.write('\u0003'),
    );
    expect(run.exitCode).toBe(130);
    expect(run.stdout).toContain('RegistryTokenRefresher at ');
    expect(run.stdout.slice(run.stdout.lastIndexOf('registries: '))).toContain(SHOW_CURSOR);
    expect(run.stdout).not.toMatch(/^\s+at /m);
  });
});
