import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { ROOT } from '../../sandbox/paths';

const report = v.object({
  testResults: v.array(v.object({ name: v.string(), status: v.string(), message: v.string() })),
});

const SOUND = "it('is fine', () => undefined);";

/** Files of tests, by what is wrong with them. */
const FILES = {
  'hangs.test.js': "it('waits for ever', () => new Promise(() => undefined), 200);",
  'rejects-at-first.test.js': `void Promise.reject(new Error('at first')); ${SOUND}`,
  'rejects-within.test.js':
    "it('does not look', async () => { void Promise.reject(new Error('within')); await new Promise(setImmediate); });",
  'rejects-at-last.test.js': `${SOUND} afterAll(() => { setImmediate(() => void Promise.reject(new Error('at last'))); });`,
  'leaves-a-server.test.js': `it('listens', (done) => { require('node:net').createServer().listen(0, '127.0.0.1', done); });`,
  'leaves-a-process.test.js': `it('starts', () => { require('node:child_process').spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] }); });`,
  'sound.test.js': SOUND,
} as const;

/** What fails a file. */
const SAYS: Readonly<Record<keyof typeof FILES, string>> = {
  'hangs.test.js': 'Exceeded timeout of 200 ms for a test',
  'rejects-at-first.test.js': 'An error that nobody caught, of rejects-at-first.test.js: Error: at first',
  'rejects-within.test.js': 'within',
  'rejects-at-last.test.js': 'An error that nobody caught, of rejects-at-last.test.js: Error: at last',
  'leaves-a-server.test.js': 'The tests left open: TCPServerWrap.',
  'leaves-a-process.test.js': 'ProcessWrap',
  'sound.test.js': '',
};

describe('Jest', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jest-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs files of tests as those of this project are run. */
  async function run(
    files: Readonly<Record<string, string>>,
    args: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
  ) {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const config = join(folder, 'jest.config.js');
    writeFileSync(
      config,
      `const config = require(${JSON.stringify(join(ROOT, 'jest.config.js'))});
       const absolute = (path) => path.replace('<rootDir>', ${JSON.stringify(ROOT)});
       module.exports = {
         ...config,
         rootDir: __dirname,
         roots: [__dirname],
         testMatch: ['**/*.test.js'],
         testEnvironment: absolute(config.testEnvironment),
         setupFiles: [],
         globalSetup: absolute(config.globalSetup),
         globalTeardown: absolute(config.globalTeardown),
         transform: { '\\\\.ts$': [require.resolve('@swc/jest', { paths: [${JSON.stringify(ROOT)}] }), config.transform['\\\\.[cm]?[jt]s$'][1]] },
       };`,
    );
    const output = join(folder, 'report.json');
    const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
    const { TESTS_TEMP_FOLDER: _, ...own } = process.env;
    const child = spawn(
      process.execPath,
      [jest, '--config', config, '--json', '--outputFile', output, ...args],
      { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env: { ...own, ...environment } },
    );
    const [stderr, [exitCode, signal]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    return {
      exitCode,
      signal,
      stderr,
      /** What Jest says of each file. */
      verdicts: () =>
        Object.fromEntries(
          v
            .parse(report, JSON.parse(readFileSync(output, 'utf8')))
            .testResults.map(({ name, status, message }) => [
              name.slice(folder.length + 1),
              { status, message },
            ]),
        ),
    };
  }

  it('has a verdict on each file, whatever the tests of the others do', async () => {
    const { exitCode, verdicts } = await run(FILES, ['--maxWorkers', '2'], { TESTS_END_WITHIN: '500' });

    expect(exitCode).toBe(1);
    const expected = Object.entries(SAYS).map(([name, says]) => [
      name,
      says === ''
        ? { status: 'passed', message: '' }
        : { status: 'failed', message: expect.stringContaining(says) },
    ]);
    expect(verdicts()).toEqual(Object.fromEntries(expected));
  });

  it('fails for a rejection that comes after the verdict on its file', async () => {
    const late = `it('comes', () => { setTimeout(() => void Promise.reject(new Error('too late')), 60).unref(); });`;
    const slow = `it('takes its time', () => new Promise((resolve) => setTimeout(resolve, 2_000)));`;
    // The larger file comes first.
    const files = { 'late.test.js': `${late} // ${'x'.repeat(500)}`, 'slow.test.js': slow };
    const { exitCode, stderr } = await run(files, ['--runInBand']);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('too late');
  });

  it('ends what blocks its process, and says whose tests did', async () => {
    const { signal, stderr } = await run(
      { 'spins.test.js': "it('spins', () => { for (;;); });" },
      ['--runInBand'],
      { TESTS_BLOCKED_FOR: '2000' },
    );

    expect(signal).toBe('SIGKILL');
    expect(stderr).toContain('The tests of spins.test.js have blocked their process for 2 s: it is ended.');
  });

  it.each([
    ['lambda/refresh/refresh.ts', 'test/lambda/refresh/refresh.test.ts'],
    ['lib/names.ts', 'test/lib/names.test.ts'],
  ])('finds the tests of %s', (source, test) => {
    const args = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--listTests', '--findRelatedTests', source];
    const found = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });

    expect(found.split('\n')).toContain(join(ROOT, test));
  });
});
