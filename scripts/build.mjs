// Bundles every provider's function to dist/lambda/<provider>/index.js in one run of esbuild.
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Of the handlers, in their folder. */
const HELPERS = ['asset-entries.ts', 'create-handler.ts'];

const handlers = (await readdir(`${root}/lambda/handlers`)).filter((file) => !HELPERS.includes(file));
const { outputFiles } = await build({
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
  write: false,
});
// Each bundle is replaced at once, so that whoever reads it meanwhile, such as a second synth, finds it whole.
for (const { path, contents } of outputFiles) {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, contents);
  await rename(draft, path);
}
