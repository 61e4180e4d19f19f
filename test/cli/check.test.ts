import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { runCli, runOnTerminal } from './run-cli';

const SOUND = 'alerts: { enabled: false }\nregistries:\n  - { name: shop, provider: lightsail }\n';
const BROKEN = SOUND.replace('lightsail', 'docr');
const TOLD = `registries.yaml has 1 problem:
registries.yaml:3:29: registries[0].provider (shop) is "docr"; it must be ecr, `;
const MARKED = `
  3 |   - { name: shop, provider: docr }
    |                             ^^^^
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (text: string, name = 'registries.yaml') => writeFileSync(join(folder, name), text);

describe('check', () => {
  it('ends with 0 and tells what a sound file is about', async () => {
    write(`region: eu-west-1\n${SOUND}`);
    expect(await runCli(['check'], { cwd: folder })).toEqual({
      exitCode: 0,
      stdout: 'registries.yaml has no problem: 1 registry, stack RegistryTokenRefresher.\n',
      stderr: '',
    });
  });

  it('says where the stack goes if the file names no region', async () => {
    write(SOUND);
    const { exitCode, stdout } = await runCli(['check'], {
      cwd: folder,
      environment: { AWS_REGION: 'eu-north-1' },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('the stack goes to eu-north-1, the region of this shell');
  });

  it('ends with 1 and tells each problem with its place and its line', async () => {
    write(BROKEN);
    const { exitCode, stdout, stderr } = await runCli(['check'], { cwd: folder });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout.startsWith(TOLD)).toBe(true);
    expect(stdout.endsWith(MARKED)).toBe(true);
  });

  it('tells the same on a terminal, in colours', async () => {
    write(BROKEN);
    const piped = await runCli(['check'], { cwd: folder });
    const { exitCode, stdout } = await runOnTerminal(['check'], { cwd: folder });
    expect(exitCode).toBe(1);
    expect(stdout).not.toBe(piped.stdout);
    expect(stripVTControlCharacters(stdout)).toBe(piped.stdout);
  });

  it.each([
    ['as its argument', ['check', 'team2.yaml']],
    ['by --config', ['check', '--config', 'team2.yaml']],
  ])('takes another file %s', async (_, args) => {
    write(BROKEN, 'team2.yaml');
    const { stdout } = await runCli(args, { cwd: folder });
    expect(stdout).toContain('team2.yaml:3:29: ');
  });

  it('prints JSON for programs', async () => {
    write(BROKEN);
    const { exitCode, stdout } = await runCli(['check', '--json'], { cwd: folder });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      file: 'registries.yaml',
      problems: [{ line: 3, column: 29, message: expect.stringMatching(/^registries\[0\]\.provider/) }],
      notes: [],
    });
  });

  it('ends with 1 for a file that is empty', async () => {
    write('');
    expect(await runCli(['check'], { cwd: folder })).toMatchObject({
      exitCode: 1,
      stdout: 'registries.yaml is empty; docs/config.md shows the shortest file.\n',
    });
  });

  it('asks nothing of AWS', async () => {
    write(SOUND);
    // Nobody listens there: a call would fail.
    const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
    expect(await runCli(['check'], { cwd: folder, environment })).toMatchObject({ exitCode: 0 });
  });
});
