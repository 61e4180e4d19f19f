// Breaks a copy of the code in each of the named ways and shows which test notices.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { infrastructure } from '../test/mutations/infrastructure';
import { loop } from '../test/mutations/loop';
import type { Mutation, MutationSet } from '../test/mutations/mutation';

const ROOT = join(__dirname, '..');
const SETS: Readonly<Record<string, MutationSet>> = { loop, infrastructure };
/** What the copy does without. */
const LEFT_OUT = new Set(['.git', '.sandbox', 'cdk.out', 'coverage']);
/** What the copy shares. */
const LINKED = ['node_modules', '.runtime-client'];

const report = v.object({
  testResults: v.array(
    v.object({
      assertionResults: v.array(v.object({ status: v.string(), fullName: v.string() })),
      message: v.string(),
    }),
  ),
});

/** Runs tests in a copy of the code, stage by stage. @returns the first test that failed; undefined where none did */
function firstFailure(copy: string, { stages }: MutationSet): string | undefined {
  for (const stage of stages) {
    const failure = firstFailureOf(copy, stage);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function firstFailureOf(copy: string, jest: readonly string[]): string | undefined {
  const output = join(copy, 'jest-report.json');
  rmSync(output, { force: true });
  const args = [
    join('node_modules', '.bin', 'jest'),
    '--silent',
    '--json',
    `--outputFile=${output}`,
    ...jest,
  ];
  spawnSync(process.execPath, args, {
    cwd: copy,
    stdio: 'ignore',
    env: { ...process.env, SIMULATIONS: '4' },
  });
  const { testResults } = v.parse(report, JSON.parse(readFileSync(output, 'utf8')));
  for (const { assertionResults, message } of testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed');
    if (failed !== undefined) return failed.fullName;
    if (assertionResults.length === 0) return `the suite does not start: ${message.split('\n')[0] ?? ''}`;
  }
  return undefined;
}

function withMutation<T>(copy: string, { file, find, replace }: Mutation, work: () => T): T {
  const path = join(copy, file);
  const original = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    original.replace(find, () => replace),
  );
  try {
    return work();
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

function main(names: readonly string[]): void {
  checkTexts(names.flatMap((name) => SETS[name]?.mutations ?? []));
  const copy = mkdtempSync(join(tmpdir(), 'mutations-'));
  try {
    for (const name of readdirSync(ROOT)) {
      if (LEFT_OUT.has(name)) continue;
      if (LINKED.includes(name)) symlinkSync(join(ROOT, name), join(copy, name));
      else cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    }
    let survived = 0;
    let caught = 0;
    for (const name of names) {
      const set = SETS[name];
      if (set === undefined)
        throw new Error(`No mutations are named ${name}; known: ${Object.keys(SETS).join(', ')}.`);
      const unbroken = firstFailure(copy, set);
      if (unbroken !== undefined) throw new Error(`A test fails without any mutation: ${unbroken}`);
      for (const mutation of set.mutations) {
        const failure = withMutation(copy, mutation, () => firstFailure(copy, set));
        if (failure === undefined) survived += 1;
        else caught += 1;
        console.log(`${failure === undefined ? 'SURVIVED' : 'caught  '}  ${name}: ${mutation.name}`);
        if (failure !== undefined) console.log(`          by: ${failure}`);
      }
    }
    console.log(`\n${caught} mutations caught, ${survived} survived`);
    if (survived > 0) process.exitCode = 1;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

main(process.argv.length > 2 ? process.argv.slice(2) : Object.keys(SETS));
