import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { readConfig } from '../../../lib/config/read-config';
import { isMapping } from '../../../lib/config/schema/strict-mapping';
import { configJsonSchema } from '../../../scripts/config-json-schema';

const ROOT = join(__dirname, '..', '..', '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const schema: unknown = JSON.parse(JSON.stringify(configJsonSchema()));

/** The schema below, by keys and positions. */
function at(...path: readonly (string | number)[]): unknown {
  let value: unknown = schema;
  for (const key of path) {
    if (Array.isArray(value) && typeof key === 'number') value = value[key];
    else value = isMapping(value) ? value[key] : undefined;
  }
  return value;
}

const keysAt = (...path: readonly (string | number)[]): readonly string[] => {
  const properties = at(...path, 'properties');
  return isMapping(properties) ? Object.keys(properties) : [];
};

const option = (index: number) => ['properties', 'registries', 'items', 'oneOf', index] as const;
const COMMON = [
  'name',
  'provider',
  'refreshEvery',
  'verify',
  'host',
  'secretName',
  'existingSecretArn',
  'encryptionKeyArn',
  'readers',
];
/** The first vendor with this key. */
const optionWith = (key: string) => {
  const index = PROVIDER_NAMES.findIndex((_, position) => keysAt(...option(position)).includes(key));
  return [...option(index), 'properties', key] as const;
};
const API_TOKEN = optionWith('apiToken');
const SCOPE = [...optionWith('scopes'), 'items'] as const;

describe('registries.schema.json', () => {
  it('is what the schema of the config makes of it (npm run schema)', () => {
    expect(JSON.parse(read('registries.schema.json'))).toEqual(schema);
  });

  it('describes every key and allows no other', () => {
    const mappings = [
      [],
      ['properties', 'alerts'],
      ['properties', 'defaults'],
      ['properties', 'probe'],
      ['properties', 'network'],
      ...PROVIDER_NAMES.map((_, index) => option(index)),
      API_TOKEN,
      SCOPE,
    ];
    for (const path of mappings) {
      expect(at(...path, 'additionalProperties')).toBe(false);
      expect(keysAt(...path)).not.toHaveLength(0);
      for (const key of keysAt(...path)) {
        expect([key, at(...path, 'properties', key, 'description')]).toEqual([
          key,
          expect.stringMatching(/\.$/),
        ]);
      }
    }
  });
});

describe('docs/config.md', () => {
  /** The keys in the table below a heading. */
  function documented(heading: string): readonly string[] {
    const [, section = ''] = read('docs/config.md').split(`\n## ${heading}\n`);
    const [table = ''] = section.split('\n## ');
    return [...table.matchAll(/^\| `([^`]+)` +\|/gm)].flatMap(([, key]) => key ?? []);
  }

  it.each([
    ['Top level', keysAt()],
    ['alerts', keysAt('properties', 'alerts')],
    ['defaults', keysAt('properties', 'defaults')],
    ['probe', keysAt('properties', 'probe')],
    ['network', keysAt('properties', 'network')],
    ['apiToken', keysAt(...API_TOKEN)],
    ['scopes', keysAt(...SCOPE)],
    ['Every registry', COMMON],
    ...PROVIDER_NAMES.map((provider, index): [string, readonly string[]] => [
      provider,
      keysAt(...option(index)).filter((key) => !COMMON.includes(key)),
    ]),
  ])('has a row for each key under "%s", and no other', (heading, keys) => {
    expect([...documented(heading)].sort()).toEqual([...keys].sort());
  });

  it('shows the shortest file', () => {
    const [, shown = ''] = read('docs/config.md').split('```yaml\n');
    const [example = ''] = shown.split('```');
    expect(parse(example)).toEqual(parse(read('examples/registries.shortest.yaml')));
  });
});

describe('the examples', () => {
  it('are sound', () => {
    expect(readConfig(join(ROOT, 'examples/registries.shortest.yaml')).registries).toHaveLength(1);
    expect(readConfig(join(ROOT, 'examples/registries.full.yaml')).registries).toHaveLength(9);
  });

  it('show every key', () => {
    const shown = new Set(
      [...read('examples/registries.full.yaml').matchAll(/([$\w]+):(?=\s|$)/g)].map(([, key]) => key),
    );
    const keys = [
      ...keysAt(),
      ...keysAt('properties', 'alerts'),
      ...keysAt('properties', 'defaults'),
      ...keysAt('properties', 'probe'),
      ...keysAt('properties', 'network'),
      ...PROVIDER_NAMES.flatMap((_, index) => keysAt(...option(index))),
      ...keysAt(...API_TOKEN),
      ...keysAt(...SCOPE),
    ];
    // The comment in the first line takes the place of $schema in YAML.
    expect(keys.filter((key) => key !== '$schema' && !shown.has(key))).toEqual([]);
  });
});
