import fc from 'fast-check';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import { type GeneratedConfig, type GeneratedRegistry, generatedConfig } from './generated-config';
import { EXAMPLES } from './providers/examples';

/** A config document with one thing wrong. */
export interface SpoiledConfig {
  /** What is wrong, in words. */
  readonly what: string;
  readonly document: unknown;
}

/** Whatever key they stand for, they are of the wrong type. */
const WRONG_TYPES = [7, null, [], [7], { key: 'value' }];
const TAKES_ANY_MAPPING = ['tags'];

type Spoil = (config: GeneratedConfig, index: number) => fc.Arbitrary<SpoiledConfig>;

const without = (fields: object, key: string): object =>
  Object.fromEntries(Object.entries(fields).filter(([other]) => other !== key));

/** The config with one registry made into something else. */
const changed = (
  config: GeneratedConfig,
  index: number,
  change: (registry: GeneratedRegistry) => unknown,
): object => ({
  ...config,
  registries: config.registries.map((registry, position) =>
    position === index ? change(registry) : registry,
  ),
});

const dropRequired: Spoil = (config, index) =>
  fc.constantFrom('name', 'provider', 'registry', 'registryId', 'apiToken').map((key) => ({
    what: `a registry without ${key}`,
    // A registry that needs none of the key gets one that can't stand there.
    document: changed(config, index, (registry) =>
      key in registry ? without(registry, key) : { ...registry, [key]: 7 },
    ),
  }));

const wrongType: Spoil = (config, index) =>
  fc.tuple(fc.boolean(), fc.nat(), fc.constantFrom(...WRONG_TYPES)).map(([inside, pick, value]) => {
    const keys = Object.keys(inside ? (config.registries[index] ?? {}) : config);
    const key = keys[pick % keys.length] ?? 'registries';
    const wrong = TAKES_ANY_MAPPING.includes(key) ? 7 : value;
    return {
      what: `${JSON.stringify(wrong)} for ${key}`,
      document: inside
        ? changed(config, index, (registry) => ({ ...registry, [key]: wrong }))
        : { ...config, [key]: wrong },
    };
  });

const misspelledKey: Spoil = (config, index) =>
  fc.tuple(fc.boolean(), fc.nat()).map(([inside, pick]) => {
    const misspelled = (fields: object): object => {
      const entries = Object.entries(fields);
      const at = pick % entries.length;
      return Object.fromEntries(
        entries.map(([key, value], position) => [position === at ? `${key}x` : key, value]),
      );
    };
    return {
      what: 'a misspelled key',
      document: inside ? changed(config, index, misspelled) : misspelled(config),
    };
  });

/** A registry that is sound but for what its own vendor makes contradict. */
const contradiction: Spoil = (config) =>
  fc.oneof(
    ...PROVIDER_NAMES.flatMap((provider) => {
      const { shortest, contradictions } = EXAMPLES[provider];
      return Object.entries(contradictions).map(([what, keys]) =>
        fc.constant({
          what,
          document: {
            ...config,
            registries: [...config.registries, { ...shortest, name: 'beside', ...keys }],
          },
        }),
      );
    }),
  );

const notARegistry: Spoil = (config, index) =>
  fc.constantFrom<unknown[]>('ecr', 7, null, [], {}, [config.registries[index]]).map((value) => ({
    what: `${JSON.stringify(value)} for a registry`,
    document: changed(config, index, () => value),
  }));

const notADocument: Spoil = (config) =>
  fc
    .constantFrom<unknown[]>(
      [],
      [config],
      'registries',
      7,
      null,
      undefined,
      {},
      without(config, 'alerts'),
      without(config, 'registries'),
    )
    .map((document) => ({ what: 'another kind of document, or half of one', document }));

const SPOILS: readonly Spoil[] = [
  dropRequired,
  wrongType,
  misspelledKey,
  contradiction,
  notARegistry,
  notADocument,
];

/** Sound configs made wrong in one of many ways. */
export const spoiledConfig: fc.Arbitrary<SpoiledConfig> = fc
  .tuple(generatedConfig, fc.constantFrom(...SPOILS), fc.nat())
  .chain(([config, spoil, pick]) => spoil(config, pick % config.registries.length));
