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

const TOKENS = PROVIDER_NAMES.flatMap((provider) => EXAMPLES[provider].tokens);

/** Whatever key they stand for, they are of the wrong type. */
const WRONG_TYPES = [7, null, [], [7], { key: 'value' }];
const TAKES_ANY_MAPPING = ['tags'];

type Spoil = (config: GeneratedConfig, index: number) => fc.Arbitrary<SpoiledConfig>;

const spoiled = (what: string, document: unknown): fc.Arbitrary<SpoiledConfig> =>
  fc.constant({ what, document });

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

const added = (config: GeneratedConfig, ...registries: readonly unknown[]): object => ({
  ...config,
  registries: [...config.registries, ...registries],
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

const pastedToken: Spoil = (config, index) =>
  fc
    .tuple(
      fc.constantFrom(...TOKENS),
      fc.constantFrom('name', 'secretName', 'apiToken', 'externalId', 'region', 'token'),
      fc.constantFrom('registry', 'reference', 'key', 'stackName', 'tags', 'emails'),
    )
    .map(([token, key, place]) => {
      const documents = {
        registry: changed(config, index, (registry) => ({ ...registry, [key]: token })),
        reference: changed(config, index, (registry) => ({ ...registry, apiToken: { secret: token } })),
        key: changed(config, index, (registry) => ({ ...registry, [token]: true })),
        stackName: { ...config, stackName: token },
        tags: { ...config, tags: { [key]: token } },
        emails: { ...config, alerts: { emails: [token] } },
      };
      return { what: `a token pasted (${place})`, document: documents[place] };
    });

/** Values that no config may have, one at a time. */
const badValue: Spoil = (config, index) => {
  const file: readonly object[] = [
    { checkEvery: '30s' },
    { checkEvery: '2d' },
    { checkEvery: '1 hour' },
    { defaults: { refreshEvery: '4 hours' } },
    { logRetention: '31d' },
    { onFirstRefreshFailure: 'ignore' },
    { stackName: 'no_underscores' },
    { stackName: 'x'.repeat(129) },
    { secretPrefix: '/slash' },
    { secretPrefix: 'tokens/ecr' },
    { retainSecrets: 'yes' },
    { tags: { 'aws:reserved': 'x' } },
    { tags: { count: 3 } },
    { alerts: {} },
    { alerts: { enabled: false, emails: ['platform@example.com'] } },
    { alerts: { emails: ['nobody'] } },
    { alerts: { topicArn: 'ours' } },
    { probe: { evry: '1h' } },
    { probe: { every: '30m' } },
    { probe: { every: '2d' } },
    { probe: { every: 60 } },
    { probe: true },
    { probe: [] },
    { probe: ['1h'] },
    { registries: [] },
  ];
  const registry: readonly object[] = [
    { provider: 'acr' },
    { name: 'Upper_Case' },
    { name: 'x'.repeat(64) },
    { region: 'Frankfurt' },
    { host: 'https://registry.example.com' },
    { host: 'Registry.example.com' },
    { host: 'registry.example.com.' },
    { account: '123' },
    { lifetime: '1h' },
    { refreshEvery: '365d', lifetime: '364d' },
    { refreshEvery: '1m' },
    { repositories: ['web', 'web'] },
    { repositories: ['UPPER'] },
    { existingSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:partial' },
    {
      secretName: 'both',
      existingSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:both-Ab1Cd2',
    },
    { apiToken: { secret: '' } },
    { assumeRoleArn: 'puller' },
  ];
  return fc.oneof(
    fc
      .constantFrom(...file)
      .map((fields) => ({ what: JSON.stringify(fields), document: { ...config, ...fields } })),
    fc.constantFrom(...registry).map((fields) => ({
      what: `a registry with ${JSON.stringify(fields)}`,
      document: changed(config, index, (other) => ({ ...other, ...fields })),
    })),
  );
};

/** Registries that are sound alone, but not beside the others or with what else they say. */
const badRelation: Spoil = (config, index) => {
  const lightsail = (name: string, more: object = {}): object => ({ name, provider: 'lightsail', ...more });
  const apiToken = { secret: 'vendors/api-token' };
  const beside = { ...EXAMPLES.digitalocean.shortest, name: 'beside', apiToken };
  const covered = { secret: 'covered/digitalocean/api-token' };
  const name = config.registries[index]?.name ?? '';
  return fc.oneof(
    spoiled('a name twice', added(config, lightsail(name))),
    spoiled(
      'a secret filled twice',
      added(config, lightsail('one', { secretName: 'x' }), lightsail('two', { secretName: 'x' })),
    ),
    ...PROVIDER_NAMES.flatMap((provider) => {
      const { shortest, contradictions } = EXAMPLES[provider];
      return Object.entries(contradictions).map(([what, keys]) =>
        spoiled(what, added(config, { ...shortest, name: 'beside', ...keys })),
      );
    }),
    spoiled('a secret where another provider’s function may write', {
      ...added(config, lightsail('beside', { secretName: 'covered/ecr/beside' })),
      secretPrefix: 'covered',
    }),
    spoiled('an API token where a function may write', {
      ...added(config, { ...beside, apiToken: covered }),
      secretPrefix: 'covered',
    }),
    spoiled('an API token in a secret that is filled', {
      ...added(config, { ...beside, secretName: apiToken.secret }),
    }),
  );
};

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
  pastedToken,
  badValue,
  badRelation,
  notARegistry,
  notADocument,
];

/** Sound configs made wrong in one of many ways. */
export const spoiledConfig: fc.Arbitrary<SpoiledConfig> = fc
  .tuple(generatedConfig, fc.constantFrom(...SPOILS), fc.nat())
  .chain(([config, spoil, pick]) => spoil(config, pick % config.registries.length));

/** The tokens that spoiled configs carry; none may be repeated anywhere. */
export const PASTED_TOKENS: readonly string[] = TOKENS;
