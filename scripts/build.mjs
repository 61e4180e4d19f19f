// Bundles every provider's function to dist/lambda/<provider>/index.js in one run of esbuild, and writes to
// dist/bundled-packages.json which packages each holds.
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Of the handlers, in their folder. */
const HELPERS = ['asset-entries.ts', 'create-handler.ts'];

const handlers = (await readdir(`${root}/lambda/handlers`)).filter((file) => !HELPERS.includes(file));
const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: handlers.map((file) => ({
    in: `lambda/handlers/${file}`,
    out: `${file.replace('.ts', '')}/index`,
  })),
  outdir: 'dist/lambda',
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': './lambda/aws/lambda-credentials.ts' },
  supported: { 'dynamic-import': false },
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  write: false,
});
// Each file is replaced at once, so that a reader at the same time, such as a second synth, finds it whole.
async function replace(path, contents) {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, contents);
  await rename(draft, path);
}

/** The packages' folders, by the bundle that holds anything of them. */
const bundledPackages = Object.fromEntries(
  Object.entries(metafile.outputs).map(([bundle, { inputs }]) => {
    const held = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    const folders = held.map(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
    return [bundle, [...new Set(folders.filter((folder) => folder !== undefined))].sort()];
  }),
);
for (const { path, contents } of outputFiles) await replace(path, contents);
await replace(`${root}/dist/bundled-packages.json`, `${JSON.stringify(bundledPackages, undefined, 2)}\n`);
