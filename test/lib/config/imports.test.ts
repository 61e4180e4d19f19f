import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Modules that a file takes values or types from. */
const importsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import|import\()\s*'([^']+)'/g)].flatMap(
    ([, module]) => module ?? [],
  );

/** The packages that a file needs, by itself or through others, each with the files on the way to it. */
function packagesOf(file: string, way: readonly string[] = [], seen = new Set<string>()): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  return importsOf(file).flatMap((module) => {
    if (!module.startsWith('.')) return [`${[...way, file].join(' > ')} > ${module}`];
    const path = join(dirname(file), module);
    const next = [`${path}.ts`, join(path, 'index.ts')].find((candidate) => existsSync(candidate));
    if (next === undefined) throw new Error(`${file} imports ${module}, which isn't there.`);
    return packagesOf(next, [...way, file], seen);
  });
}

const files = [...globSync('lib/config/**/*.ts'), 'lib/names.ts', ...globSync('lib/providers/*/config.ts')];

describe('what the command line also uses', () => {
  it.each(files)('needs no CDK: %s', (file) => {
    expect(packagesOf(file).filter((way) => /aws-cdk-lib|constructs/.test(way))).toEqual([]);
  });

  it('is looked at as far as its imports go', () => {
    expect(packagesOf('lib/registry-token-refresher.ts').join('\n')).toContain(' > aws-cdk-lib');
    expect(packagesOf('lib/config/parse-config.ts').join('\n')).toContain('/config.ts > valibot');
  });
});
