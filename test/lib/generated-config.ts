import fc from 'fast-check';
import type { ProviderName } from '../../lambda/contract/provider-name';

/** One registry as a config document says it. */
export interface GeneratedRegistry {
  readonly name: string;
  readonly provider: ProviderName;
  readonly [key: string]: unknown;
}

/** A config document without a problem. */
export interface GeneratedConfig {
  readonly registries: readonly GeneratedRegistry[];
  readonly [key: string]: unknown;
}

/** Durations that fit together, each interval with each lifetime. */
interface Pace {
  /** Undefined: the default, 1h. */
  readonly checkEvery?: string;
  readonly refreshEvery: readonly [string, ...string[]];
  readonly lifetimes: readonly [string, ...string[]];
  /** Those whose credentials can live that long. */
  readonly providers: readonly [ProviderName, ...ProviderName[]];
}

const ALL = ['ecr', 'lightsail', 'digitalocean', 'ionos'] as const;

const PACES: readonly Pace[] = [
  { refreshEvery: ['1h', '4h', '5h'], lifetimes: ['12h', '1d', '30d'], providers: ALL },
  { checkEvery: '1m', refreshEvery: ['20m', '3h'], lifetimes: ['6h', '12h', '90d'], providers: ALL },
  { checkEvery: '10m', refreshEvery: ['20m', '3h'], lifetimes: ['6h', '12h', '90d'], providers: ALL },
  { checkEvery: '90m', refreshEvery: ['90m', '4h'], lifetimes: ['12h', '1d'], providers: ALL },
  { checkEvery: '2h', refreshEvery: ['2h'], lifetimes: ['12h', '7d'], providers: ALL },
  {
    checkEvery: '1d',
    refreshEvery: ['1d', '7d'],
    lifetimes: ['30d', '18250d'],
    providers: ['digitalocean', 'ionos'],
  },
];

/** Names of which some differ only in hyphens, at which logical ids and IAM's wildcards could trip. */
const name = fc
  .array(fc.constantFrom('a', 'b', '7', 'web', 'shop', 'images', 'long'.repeat(9)), {
    minLength: 1,
    maxLength: 3,
  })
  .chain((words) => fc.constantFrom(words.join('-'), words.join('')))
  .filter(({ length }) => length <= 63);

const access = fc.constantFrom('pull', 'push');
const region = fc.constantFrom('eu-central-1', 'us-east-1', 'ap-southeast-2');
const account = fc.constantFrom('123456789012', '111122223333');

const text = (alphabet: string, length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length });
const hex = (length: number): fc.Arbitrary<string> => text('0123456789abcdef', length);

/** Random without being secret: what people generate for external ids, and commits in tags. */
const externalId = fc.oneof(fc.constant('us'), text('aB3dE5fG7hJ9kLmN', 48));
const commit = hex(40);

/** Existing secrets with API tokens: by name, by partial and by complete ARN. */
const apiToken = fc.record(
  {
    secret: fc.constantFrom(
      'vendors/api-token',
      'vendors/other-token',
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:vendors/third-token',
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:vendors/fourth-token-Ab1Cd2',
    ),
    key: fc.constantFrom('token', 'api token'),
    encryptionKeyArn: fc.constantFrom(
      'arn:aws:kms:eu-central-1:123456789012:key/8f0c2d6e-0000-4000-8000-00000000000a',
      'arn:aws:kms:eu-central-1:123456789012:key/8f0c2d6e-0000-4000-8000-00000000000b',
    ),
  },
  { requiredKeys: ['secret'] },
);

const repositories = (...names: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.oneof(fc.constant(['*']), fc.subarray([...names], { minLength: 1 }));

const ionosId = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((parts) => parts.join('-'));

const scopes = fc.array(
  fc.record({
    type: fc.constantFrom('repository', 'registry'),
    name: fc.constantFrom('*', 'web', 'team/api'),
    actions: fc.subarray(['pull', 'push', 'delete'], { minLength: 1 }),
  }),
  { minLength: 1, maxLength: 3 },
);

/** What each provider needs beside what all have. */
const FIELDS: { readonly [P in ProviderName]: (lifetime: fc.Arbitrary<string>) => fc.Arbitrary<object> } = {
  ecr: () =>
    fc.oneof(
      fc.record(
        { repositories: repositories('api', 'web', 'team/*', 'v?', 'a.b_c'), region, account, access },
        { requiredKeys: ['repositories'] },
      ),
      fc.record(
        {
          assumeRoleArn: fc.constantFrom(
            'arn:aws:iam::111122223333:role/puller',
            'arn:aws:iam::111122223333:role/partners/pusher',
          ),
          externalId,
          region,
          account,
          access,
          repositories: repositories('api', 'web'),
        },
        { requiredKeys: ['assumeRoleArn'] },
      ),
    ),
  lightsail: () => fc.record({ region }, { requiredKeys: [] }),
  digitalocean: (lifetime) =>
    fc.record(
      { registry: fc.constantFrom('acme', 'acme-2'), access, lifetime, apiToken },
      { requiredKeys: ['registry', 'lifetime', 'apiToken'] },
    ),
  ionos: (lifetime) =>
    fc.oneof(
      fc.record(
        { registryId: ionosId, repositories: repositories('web', 'team/api'), access, lifetime, apiToken },
        { requiredKeys: ['registryId', 'repositories', 'lifetime', 'apiToken'] },
      ),
      fc.record({ registryId: ionosId, scopes, lifetime, apiToken }),
    ),
};

/** Where the credential goes: mostly to the derived name. */
const target = (registry: string): fc.Arbitrary<object> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constant({ secretName: `legacy/${registry}` }) },
    {
      weight: 1,
      arbitrary: fc.constant({
        existingSecretArn: `arn:aws:secretsmanager:eu-central-1:123456789012:secret:theirs/${registry}-Ab1Cd2`,
      }),
    },
  );

const registryNamed = (
  registry: string,
  { refreshEvery, lifetimes, providers }: Pace,
): fc.Arbitrary<GeneratedRegistry> =>
  fc.constantFrom(...providers).chain((provider) =>
    fc
      .tuple(
        fc.record(
          {
            refreshEvery: fc.constantFrom(...refreshEvery),
            verify: fc.boolean(),
            host: fc.constantFrom('registry.example.com', 'registry.example.com:5000', '[2001:db8::1]'),
          },
          { requiredKeys: [] },
        ),
        FIELDS[provider](fc.constantFrom(...lifetimes)),
        target(registry),
      )
      .map(([common, fields, secret]) => ({ name: registry, provider, ...common, ...fields, ...secret })),
  );

const email = fc.constantFrom('platform@example.com', 'on-call@example.com');
const topicArn = fc.constant('arn:aws:sns:eu-central-1:123456789012:ours');
const criticalTopicArn = fc.constantFrom(
  'arn:aws:sns:eu-central-1:123456789012:ours',
  'arn:aws:sns:eu-central-1:123456789012:pager',
);
const alerts = fc.oneof(
  fc.constant({ enabled: false }),
  fc.record(
    { emails: fc.uniqueArray(email, { minLength: 1 }), topicArn, criticalTopicArn },
    { requiredKeys: ['emails'] },
  ),
  fc.record({ topicArn, enabled: fc.constant(true) }, { requiredKeys: ['topicArn'] }),
);

const settings = fc.record(
  {
    alerts,
    stackName: fc.constantFrom('T', 'RegistryTokenRefresher-team2', `Longest-${'of'.repeat(60)}`),
    secretPrefix: fc.constantFrom('tokens', 'ci/registries', 'a.b_c/d@e'),
    onFirstRefreshFailure: fc.constantFrom('fail', 'warn'),
    logRetention: fc.constantFrom('1d', '30d', '3653d'),
    dashboard: fc.boolean(),
    probe: fc.constantFrom({}, { every: '1h' }, { every: '90m' }, { every: '1d' }),
    terminationProtection: fc.boolean(),
    retainSecrets: fc.boolean(),
    tags: fc.record(
      { team: fc.constant('platform'), commit, 'Kosten/Stelle': fc.constant('Köln 7') },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['alerts'] },
);

/** Configs of one to twelve registries that have nothing wrong with them. */
export const generatedConfig: fc.Arbitrary<GeneratedConfig> = fc
  .tuple(
    settings,
    fc.constantFrom(...PACES),
    fc.uniqueArray(name, { minLength: 1, maxLength: 12, size: 'max' }),
  )
  .chain(([others, pace, names]) =>
    fc.tuple(...names.map((registry) => registryNamed(registry, pace))).map((registries) => ({
      ...others,
      ...(pace.checkEvery === undefined ? {} : { checkEvery: pace.checkEvery }),
      defaults: { refreshEvery: pace.refreshEvery[0] },
      registries,
    })),
  );
