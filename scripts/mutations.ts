// Breaks copies of the code in each of the named ways and shows whether the test notices that has to.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Mutation, NoticingTest } from '../test/mutations/mutation';
import { MUTATIONS } from '../test/mutations/mutations';

const ROOT = join(__dirname, '..');
/** How many mutations are tried at once, each in a copy of its own. */
const COPIES = 2;
/** What a copy does without. */
const LEFT_OUT = new Set(['.git', '.sandbox', 'cdk.out', 'coverage']);
/** What the copies share. */
const LINKED = ['node_modules', '.runtime-client'];

const report = v.object({
  testResults: v.array(
    v.object({
      assertionResults: v.array(v.object({ status: v.string(), fullName: v.string() })),
      message: v.string(),
    }),
  ),
});

type Verdict = 'passes' | 'fails' | 'does not start' | 'does not end' | 'is not there';

/** How a test ends in a copy of the code. */
async function verdictOf(copy: string, { file, test }: NoticingTest): Promise<Verdict> {
  const output = join(copy, 'jest-report.json');
  rmSync(output, { force: true });
  const name = test.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const jest = [
    join('node_modules', '.bin', 'jest'),
    '--silent',
    '--runInBand',
    '--json',
    `--outputFile=${output}`,
    '--testNamePattern',
    name,
    file,
  ];
  const env = { ...process.env, SIMULATIONS: '4', SIMULATED_DAYS: '365', CHANGES: '100', CONFIGS: '40' };
  await once(spawn(process.execPath, jest, { cwd: copy, stdio: 'ignore', env }), 'exit');
  // An endless loop has Jest ended without a report.
  if (!existsSync(output)) return 'does not end';
  const { testResults } = v.parse(report, JSON.parse(readFileSync(output, 'utf8')));
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  if (results.length === 0) return testResults.length === 0 ? 'is not there' : 'does not start';
  const own = results.filter(({ fullName, status }) => fullName.includes(test) && status !== 'pending');
  if (own.length === 0) return 'is not there';
  return own.some(({ status }) => status === 'failed') ? 'fails' : 'passes';
}

async function withMutation<T>(
  copy: string,
  { file, find, replace }: Mutation,
  work: () => Promise<T>,
): Promise<T> {
  const path = join(copy, file);
  const original = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    original.replace(find, () => replace),
  );
  try {
    return await work();
  } finally {
    writeFileSync(path, original);
  }
}

/** The text to change must stand in its file exactly once; better said now than after minutes. */
function checkTexts(mutations: readonly Mutation[]): void {
  const lost = mutations.filter(
    ({ file, find }) => readFileSync(join(ROOT, file), 'utf8').split(find).length !== 2,
  );
  if (lost.length === 0) return;
  const lines = lost.map(({ name, file }) => `- «${name}»: its text stands not once in ${file}`);
  throw new Error(`The code has moved on from these mutations:\n${lines.join('\n')}`);
}

function copyOfCode(): string {
  const copy = mkdtempSync(join(tmpdir(), 'mutations-'));
  for (const name of readdirSync(ROOT)) {
    if (LEFT_OUT.has(name)) continue;
    if (LINKED.includes(name)) symlinkSync(join(ROOT, name), join(copy, name));
    else cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  return copy;
}

/** Works through tasks, as many at once as there are copies. */
async function inCopies<T>(
  copies: readonly string[],
  tasks: readonly T[],
  work: (copy: string, task: T) => Promise<void>,
): Promise<void> {
  const waiting = [...tasks];
  await Promise.all(
    copies.map(async (copy) => {
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) await work(copy, task);
    }),
  );
}

async function main(names: readonly string[]): Promise<void> {
  const mutations = names.flatMap((name) => {
    const set = MUTATIONS[name];
    if (set !== undefined) return set;
    throw new Error(`No mutations are named ${name}; known: ${Object.keys(MUTATIONS).join(', ')}.`);
  });
  checkTexts(mutations);
  const copies = Array.from({ length: COPIES }, copyOfCode);
  try {
    const tests = new Map(mutations.map(({ noticedBy }) => [JSON.stringify(noticedBy), noticedBy]));
    await inCopies(copies, [...tests.values()], async (copy, test) => {
      const verdict = await verdictOf(copy, test);
      if (verdict !== 'passes') {
        throw new Error(`Without any mutation «${test.test}» in ${test.file} ${verdict}.`);
      }
    });
    let survived = 0;
    await inCopies(copies, mutations, async (copy, mutation) => {
      const verdict = await withMutation(copy, mutation, () => verdictOf(copy, mutation.noticedBy));
      const isCaught = ['fails', 'does not start', 'does not end'].includes(verdict);
      if (!isCaught) survived += 1;
      console.log(`${isCaught ? 'caught  ' : 'SURVIVED'}  ${mutation.name}`);
      console.log(`          ${isCaught ? 'by' : 'not by'}: ${mutation.noticedBy.test}`);
    });
    console.log(`\n${mutations.length - survived} mutations caught, ${survived} survived`);
    if (survived > 0) process.exitCode = 1;
  } finally {
    for (const copy of copies) rmSync(copy, { recursive: true, force: true });
  }
}

main(process.argv.length > 2 ? process.argv.slice(2) : Object.keys(MUTATIONS)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
