// Keeps what this release deploys, for the test that upgrades it to the ones to come.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { version } from '../package.json';
import { cdk } from '../sandbox/cdk';
import { REGION } from '../sandbox/cloud';
import { ROOT } from '../sandbox/paths';

/** What a reader may want to look up, in files of their own. */
const KEPT_WHOLE = [
  'RegistryTokenRefresher.assets.json',
  'RegistryTokenRefresher.template.json',
  'manifest.json',
];

/** What no deployment needs; it also names the machine's folders. */
const NOT_KEPT = ['RegistryTokenRefresher.metadata.json', 'tree.json', 'validation-report.json'];

async function keepRelease(folder: string, assembly: string): Promise<void> {
  const config = join(folder, 'registries.yaml');
  const output = join(assembly, 'out');
  await cdk(
    ['synth', '--quiet', '--output', output, '--context', `config=${config}`],
    join(assembly, 'home'),
    { cwd: ROOT, environment: { AWS_REGION: REGION }, timeout: 180_000 },
  );
  const rest: Record<string, string> = {};
  for (const entry of await readdir(output, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || NOT_KEPT.includes(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const name = relative(output, file);
    const text = await readFile(file, 'utf8');
    if (KEPT_WHOLE.includes(name)) {
      await writeFile(join(folder, name), `${JSON.stringify(JSON.parse(text))}\n`);
    } else rest[name] = text;
  }
  // The functions share most of their code: a window over all of it makes the file nine times smaller.
  const params = { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS };
  await writeFile(join(folder, 'assets.json.br'), brotliCompressSync(JSON.stringify(rest), { params }));
}

async function main(): Promise<void> {
  const assembly = await mkdtemp(join(tmpdir(), 'keep-release-'));
  try {
    await keepRelease(join(ROOT, 'test/e2e/upgrades', version), assembly);
  } finally {
    await rm(assembly, { recursive: true, force: true });
  }
}

void main();
