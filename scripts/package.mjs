// Builds the packages for npm and PyPI into dist/packages/js and dist/packages/python. If nothing that goes into them has
// changed since the last time, they stay as they are.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const PACKAGES = join(root, 'dist/packages');
const STAMP = join(PACKAGES, 'sources.sha256');
/** What the packages are made of. */
const SOURCES = [
  '{bin,cli,lambda,lib}/**/*.ts',
  'examples/registries.*.yaml',
  'scripts/{build,package}.mjs',
  '{cdk,package,package-lock,registries.schema,tsconfig.jsii}.json',
  'LICENSE',
  'README.md',
  'THIRD-PARTY-LICENSES',
];

/** Bytes of a package. */
const LARGEST = 3_000_000;
/** Wheels hold times: this one is the same in every run. */
const SOURCE_DATE_EPOCH = String(Date.UTC(2026, 0, 1) / 1000);

function run(program, ...args) {
  const { status, error } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, SOURCE_DATE_EPOCH, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1' },
  });
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? `exit code ${status}`}`);
}

const hash = createHash('sha256');
for (const file of globSync(SOURCES, { cwd: root }).sort()) {
  hash.update(`${file}\0`).update(readFileSync(join(root, file)));
}
const sources = hash.digest('hex');

if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) {
  console.log('dist/packages is up to date.');
} else {
  for (const folder of ['packages', 'construct'])
    rmSync(join(root, 'dist', folder), { recursive: true, force: true });
  run('../scripts/build.mjs');
  run(
    'jsii/bin/jsii',
    '--tsconfig=tsconfig.jsii.json',
    '--validate-tsconfig=minimal',
    // The package is compiled against a CDK that is newer than the oldest that it works with.
    '--silence-warnings=metadata/missing-dev-dependency',
    // `type` of an IONOS scope is the vendor's word.
    '--silence-warnings=language-compatibility/reserved-word',
    '--fail-on-warnings',
  );
  run('jsii-pacmak/bin/jsii-pacmak', '--target=js', '--target=python', '--outdir=dist/packages');
  mkdirSync(PACKAGES, { recursive: true });
  writeFileSync(STAMP, sources);
}
for (const file of globSync('{js,python}/*', { cwd: PACKAGES }).sort()) {
  const { size } = statSync(join(PACKAGES, file));
  console.log(`dist/packages/${file}, ${(size / 1e6).toFixed(2)} MB`);
  if (size > LARGEST) throw new Error(`${file} has ${size} bytes; it must not have more than ${LARGEST}.`);
}
