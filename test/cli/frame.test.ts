import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { COMMANDS } from '../../cli/application';
import { PROGRAM } from '../../cli/program';
import packageJson from '../../package.json';
import { cliPage } from '../../scripts/cli-page';
import { ROOT } from '../docs/markdown';
import { CLI, runCli, runOnTerminal, runProgram } from './run-cli';

const COLOUR = '\u001B[';

let empty: string;
beforeAll(() => {
  empty = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterAll(() => rmSync(empty, { recursive: true }));

describe('the help', () => {
  it('lists every command', async () => {
    const { exitCode, stdout, stderr } = await runCli(['--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const name of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
  });

  it.each(COMMANDS)('of %s has two examples, each a line for a shell', async (name) => {
    const { exitCode, stdout } = await runCli([name, '--help']);
    expect(exitCode).toBe(0);
    const examples = stdout.match(new RegExp(`^ {2}(.* \\| )?${PROGRAM} ${name}\\b.*$`, 'gm')) ?? [];
    // The usage has two lines of the same form.
    expect(examples.length).toBe(2 + 2);
  });

  it.each(['', ...COMMANDS])('fits in 80 columns: %s', async (name) => {
    const { stdout } = await runOnTerminal([...(name === '' ? [] : [name]), '--help']);
    const tooLong = stripVTControlCharacters(stdout)
      .split('\n')
      .filter((line) => line.length > 80);
    expect(tooLong).toEqual([]);
  });

  it('stands in docs/cli.md as npm run cli-doc writes it', async () => {
    expect(readFileSync(join(ROOT, 'docs/cli.md'), 'utf8')).toBe(await cliPage());
  });
});

it('tells its version', async () => {
  expect(await runCli(['--version'])).toMatchObject({ exitCode: 0, stdout: `${packageJson.version}\n` });
});

it('is the program of the package, in one executable file of 1.5 MB at most', () => {
  expect(packageJson.bin).toEqual({ [PROGRAM]: 'dist/cli/index.js' });
  expect(readFileSync(CLI, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  const { mode, size } = statSync(CLI);
  expect(mode & 0o111).toBe(0o111);
  expect(size).toBeLessThanOrEqual(1_500_000);
});

describe('colours', () => {
  it.each([
    ['none through a pipe', runCli, {}, false],
    ['some on a terminal', runOnTerminal, {}, true],
    ['none on a terminal under NO_COLOR', runOnTerminal, { NO_COLOR: '1' }, false],
    ['some through a pipe under CLICOLOR_FORCE', runCli, { CLICOLOR_FORCE: '1' }, true],
    ['none if both say something', runCli, { CLICOLOR_FORCE: '1', NO_COLOR: '1' }, false],
  ])('%s', async (_, run, environment, isColored) => {
    const { stdout, stderr } = await run(['check', 'no-such-file.yaml'], { environment });
    expect((stdout + stderr).includes(COLOUR)).toBe(isColored);
  });
});

describe('an error', () => {
  it.each([
    ['an unknown command', ['chek'], 'did you mean `check`?'],
    ['an unknown flag', ['check', '--jsn'], 'did you mean --json?'],
    ['a flag without its value', ['check', '--config'], '--config'],
    ['a file that is not there', ['check', 'no-such-file.yaml'], 'no-such-file.yaml does not exist'],
  ])('of %s is told on stderr with a next step and without a stack', async (_, args, told) => {
    const { exitCode, stdout, stderr } = await runCli(args, { cwd: empty });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(told);
    expect(stderr.match(/^Next: .+$/gm)).toHaveLength(1);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('shows its stack if asked with --debug', async () => {
    const { exitCode, stderr } = await runCli(['check', 'no-such-file.yaml', '--debug']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^\s+at /m);
  });
});

it('is quiet if nobody reads on', async () => {
  const line = `"${process.execPath}" "${CLI}" --help | head -n 1`;
  expect(await runProgram('sh', ['-c', line])).toMatchObject({ exitCode: 0, stderr: '' });
});

it('says what is missing if the CDK app was not built', async () => {
  const file = join(empty, 'cli/index.js');
  mkdirSync(join(empty, 'cli'));
  copyFileSync(CLI, file);
  const { exitCode, stderr } = await runProgram(process.execPath, [file, 'app']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(
    /^Error: the CDK app is missing: .*app\/index\.js\nNext: build it: npm run build\n$/,
  );
});
