import fc from 'fast-check';
import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { hex } from './providers/arbitraries';
import { EXAMPLES, providersWith } from './providers/examples';
import type { ExampleRegistry } from './providers/provider-examples';

/** One registry as a config document says it. */
export type GeneratedRegistry = ExampleRegistry;

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
  readonly providers: readonly ProviderName[];
}

const LONG_LIVED = providersWith(({ lifetimeIsChosen }) => lifetimeIsChosen);

const PACES: readonly Pace[] = [
  { refreshEvery: ['1h', '4h', '5h'], lifetimes: ['12h', '1d', '30d'], providers: PROVIDER_NAMES },
  {
    checkEvery: '1m',
    refreshEvery: ['20m', '3h'],
    lifetimes: ['6h', '12h', '90d'],
    providers: PROVIDER_NAMES,
  },
  {
    checkEvery: '10m',
    refreshEvery: ['20m', '3h'],
    lifetimes: ['6h', '12h', '90d'],
    providers: PROVIDER_NAMES,
  },
  { checkEvery: '90m', refreshEvery: ['90m', '4h'], lifetimes: ['12h', '1d'], providers: PROVIDER_NAMES },
  { checkEvery: '2h', refreshEvery: ['2h'], lifetimes: ['12h', '7d'], providers: PROVIDER_NAMES },
  {
    checkEvery: '1d',
    refreshEvery: ['1d', '7d'],
    lifetimes: ['30d', '18250d'],
    providers: LONG_LIVED,
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

/** Random without being secret: commits in tags. */
const commit = hex(40);

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
        EXAMPLES[provider].fields(fc.constantFrom(...lifetimes)),
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
const slack = fc.constant({ workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' });
const teams = fc.constant({
  tenantId: '8f0c2d6e-0000-4000-8000-000000000001',
  teamId: '8f0c2d6e-0000-4000-8000-000000000002',
  channelId: '19:ab0c1d2e3f@thread.tacv2',
});
const chatTopicArn = fc.constant('arn:aws:sns:eu-central-1:123456789012:chat');
const alerts = fc.oneof(
  fc.constant({ enabled: false }),
  fc.record(
    { emails: fc.uniqueArray(email, { minLength: 1 }), topicArn, criticalTopicArn },
    { requiredKeys: ['emails'] },
  ),
  fc.record({ topicArn, enabled: fc.constant(true) }, { requiredKeys: ['topicArn'] }),
  fc.record({ slack, teams, topicArn, criticalTopicArn }, { requiredKeys: ['slack'] }),
  fc.record(
    { chatTopicArn, emails: fc.uniqueArray(email, { minLength: 1 }) },
    { requiredKeys: ['chatTopicArn'] },
  ),
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
    network: fc.record({
      vpcId: fc.constant('vpc-0123456789abcdef0'),
      subnetIds: fc.subarray(['subnet-0123456789abcdef0', 'subnet-0a1b2c3d'], { minLength: 1 }),
      securityGroupIds: fc.constant(['sg-0123456789abcdef0']),
    }),
    rolePath: fc.constantFrom('/platform/', '/teams/a.b_c@d/'),
    roleNamePrefix: fc.constantFrom('platform-', 'a-prefix-as-long_as'),
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
