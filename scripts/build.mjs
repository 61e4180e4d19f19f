// Bundles every provider's function to dist/lambda/<provider>/index.js, the CDK app to dist/app/index.js and the command line
// to dist/cli/index.js, and writes to dist/bundled-packages.json which packages each holds.
import { chmod, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Of the handlers, in their folder. */
const HELPERS = ['asset-entries.ts', 'create-handler.ts'];

const handlers = (await readdir(`${root}/lambda/handlers`)).filter((file) => !HELPERS.includes(file));
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  mainFields: ['module', 'main'],
  supported: { 'dynamic-import': false },
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  write: false,
};
const builds = await Promise.all([
  build({
    ...common,
    entryPoints: handlers.map((file) => ({
      in: `lambda/handlers/${file}`,
      out: `${file.replace('.ts', '')}/index`,
    })),
    outdir: 'dist/lambda',
    target: 'node24',
    alias: { '@aws-sdk/credential-provider-node': './lambda/aws/lambda-credentials.ts' },
  }),
  build({
    ...common,
    // Errors in it show the names of the code.
    minify: false,
    entryPoints: ['bin/registry-token-refresher.ts'],
    outfile: 'dist/app/index.js',
    target: 'node20',
    external: ['aws-cdk-lib', 'constructs'],
  }),
  // One file, of which each part is evaluated when it is used first: a command loads no client of AWS that it doesn't need.
  build({
    ...common,
    entryPoints: ['cli/index.ts'],
    outfile: 'dist/cli/index.js',
    target: 'node20',
    banner: { js: '#!/usr/bin/env node' },
  }),
]);
const outputFiles = builds.flatMap((built) => built.outputFiles);
const outputs = Object.assign({}, ...builds.map(({ metafile }) => metafile.outputs));
// Each file is replaced at once, so that a reader at the same time, such as a second synth, finds it whole.
async function replace(path, contents) {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, contents);
  await rename(draft, path);
}

/** The packages' folders, by the bundle that holds anything of them. */
const bundledPackages = Object.fromEntries(
  Object.entries(outputs).map(([bundle, { inputs }]) => {
    const held = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    const folders = held.map(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
    return [bundle, [...new Set(folders.filter((folder) => folder !== undefined))].sort()];
  }),
);
for (const { path, contents } of outputFiles) await replace(path, contents);
await chmod(`${root}/dist/cli/index.js`, 0o755);
await replace(`${root}/dist/bundled-packages.json`, `${JSON.stringify(bundledPackages, undefined, 2)}\n`);
