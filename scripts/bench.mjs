// Prints how long synth, type check, bundling and the command line's start take against an empty Node process (= 1), and the
// bundles' sizes.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const RUNS = 5;

/** The median of the wall seconds of some runs, after one that doesn't count. */
function seconds(command, ...args) {
  const times = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const start = performance.now();
    const { status, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
    if (run > 0) times.push((performance.now() - start) / 1000);
  }
  return times.sort((a, b) => a - b)[RUNS >> 1];
}

const bin = (name) => `${root}/node_modules/.bin/${name}`;
const config = 'config=examples/registries.full.yaml';
const empty = seconds('node', '-e', '');
const cli = `${root}/dist/cli/index.js`;
const rows = {
  "node -e ''": empty,
  'type check': seconds(bin('tsc')),
  bundles: seconds('node', 'scripts/build.mjs'),
  'command line: --help': seconds('node', cli, '--help'),
  'command line: check': seconds('node', cli, 'check', 'examples/registries.full.yaml'),
  'synth (bundles included)': seconds(bin('cdk'), 'synth', '--quiet', '-c', config, '-o', 'cdk.out/bench'),
};
for (const [name, time] of Object.entries(rows)) {
  console.log(`${name.padEnd(26)} ${(time / empty).toFixed(1).padStart(6)}  (${time.toFixed(2)} s)`);
}
const bundles = [
  ...readdirSync(`${root}/dist/lambda`).map((provider) => [
    provider,
    `${root}/dist/lambda/${provider}/index.js`,
  ]),
  ['command line', cli],
];
for (const [name, file] of bundles) {
  const bundle = readFileSync(file);
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} KB`;
  console.log(
    `bundle ${name.padEnd(19)} ${kilobytes(bundle.length)}, gzipped ${kilobytes(gzipSync(bundle, { level: 9 }).length)}`,
  );
}
