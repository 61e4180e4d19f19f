import fc from 'fast-check';
import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { ConfigError } from '../../lib/config/config-error';
import { parseConfig } from '../../lib/config/parse-config';
import { CONFIGS, SEED } from '../support/effort';
import { ACCOUNT, REGION } from '../support/synth';
import type { GeneratedConfig } from './generated-config';
import { functionPartsOf, partsOf, registriesOf } from './provider-parts';
import { EXAMPLES, providersWith } from './providers/examples';
import { allows, resolverOf, type Statement, statementsOf } from './stack-policies';
import { type SynthesizedConfig, synthesize } from './synthesized-config';

/** Of prefixes, for each of which a stack is synthesized. */
const SETS = Math.ceil(CONFIGS / 10);

/** Parts of prefixes: providers' names, what only looks like them, and what starts alike. */
const part = fc.constantFrom(
  ...PROVIDER_NAMES,
  ...['x', 'x-ecr', 'ecr-x', 'ECR', 'ecr2', 'tokens', 'tokens-else', 'a.b_c', 'api-token', 'd@e'],
);
const prefix = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));

const WITH_API_TOKEN = providersWith(({ shortest }) => 'apiToken' in shortest);

/** Where a stack's vendors' API tokens lie: near what it writes, and in none of it. */
const apiTokenOf = (provider: ProviderName, secretPrefix: string): string =>
  WITH_API_TOKEN.indexOf(provider) % 2 === 0
    ? `${secretPrefix}-${provider}/api-token`
    : `${secretPrefix.replaceAll('/', '-')}-vendors/${provider}`;

/** Each provider, with registries that are named after providers, and secrets beside the prefix. */
const configWith = (secretPrefix: string): GeneratedConfig => ({
  stackName: 'Stack',
  secretPrefix,
  alerts: { enabled: false },
  dashboard: false,
  probe: {},
  registries: ['one', PROVIDER_NAMES[0], ...PROVIDER_NAMES.slice(-1)].flatMap((suffix) =>
    PROVIDER_NAMES.map((provider) => ({
      ...EXAMPLES[provider].shortest,
      name: `${provider}-${suffix}`,
      ...(WITH_API_TOKEN.includes(provider)
        ? { apiToken: { secret: apiTokenOf(provider, secretPrefix) } }
        : {}),
      ...(suffix === 'one' ? { secretName: `${secretPrefix}-beside/${provider}` } : {}),
    })),
  ),
});
const isAccepted = (secretPrefix: string): boolean => {
  try {
    parseConfig(configWith(secretPrefix), { file: 'test.yaml', stackName: 'Stack', region: REGION });
    return true;
  } catch (error: unknown) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
};

interface Holder {
  /** A provider, or the probe. */
  readonly kind: string;
  readonly granted: readonly Statement[];
}

/** A stack with one of the prefixes: who has rights in it, and the secrets that there are for it. */
interface PrefixedStack {
  readonly secretPrefix: string;
  readonly holders: readonly Holder[];
  /** ARNs by the provider that publishes them. */
  readonly published: readonly (readonly [provider: string, arn: string])[];
  /** ARNs by the provider that they are for. */
  readonly tokens: readonly (readonly [provider: string, arn: string])[];
}

function prefixedStack(secretPrefix: string): PrefixedStack {
  const stack = synthesize(configWith(secretPrefix));
  const holder = (kind: string, role: string): Holder => ({ kind, granted: statementsOf(stack, role) });
  return {
    secretPrefix,
    holders: [
      ...PROVIDER_NAMES.map((provider) => holder(provider, partsOf(stack, provider).role)),
      holder('probe', functionPartsOf(stack, 'probe').role),
    ],
    published: publishedBy(stack),
    tokens: WITH_API_TOKEN.map((provider) => [provider, arnOf(apiTokenOf(provider, secretPrefix))]),
  };
}

const arnOf = (name: string): string => `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-Ab1Cd2`;

function publishedBy(stack: SynthesizedConfig): PrefixedStack['published'] {
  const { ref } = resolverOf(stack);
  const arns = stack.ofType('AWS::SecretsManager::Secret').map(([id]) => ref(id));
  return PROVIDER_NAMES.flatMap((provider) =>
    registriesOf(stack.config, provider).map(({ name, secretName }) => {
      const own = arnOf(String(secretName ?? `${stack.config.secretPrefix}/${provider}/${name}`));
      if (!arns.includes(own)) throw new Error(`The template has no secret ${own}.`);
      return [provider, own] as const;
    }),
  );
}

let pairs = 0;

// The CDK writes a line for each asset of each stack.
beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(() => {
  jest.restoreAllMocks();
  process.stdout.write(`Secret prefixes: ${pairs} pairs of stacks (seed ${SEED}).\n`);
});

describe('secret prefixes', () => {
  it('with a provider’s name as a part are refused, and no others', () => {
    fc.assert(
      fc.property(prefix, (secretPrefix) => {
        const names: readonly string[] = PROVIDER_NAMES;
        expect(isAccepted(secretPrefix)).toBe(!secretPrefix.split('/').some((name) => names.includes(name)));
      }),
      { seed: SEED },
    );
  });

  it('keep functions and probes out of the secrets and API tokens of every other stack, and of each other’s', () => {
    const accepted = prefix.filter(isAccepted);
    fc.assert(
      fc.property(fc.uniqueArray(accepted, { minLength: 4, maxLength: 8 }), (prefixes) => {
        const stacks = prefixes.map(prefixedStack);
        for (const one of stacks) {
          for (const other of stacks) {
            pairs += 1;
            for (const { kind, granted } of one.holders) {
              const may = (action: string, secrets: PrefixedStack['published']) =>
                secrets
                  .filter(([, arn]) => allows(granted, `secretsmanager:${action}`, arn))
                  .map(([, arn]) => arn);
              const own = (secrets: PrefixedStack['published']) =>
                secrets.filter(([provider]) => one === other && provider === kind).map(([, arn]) => arn);
              const readByProbe =
                one === other && kind === 'probe' ? other.published.map(([, arn]) => arn) : [];
              const described = kind === 'probe' ? readByProbe : own(other.published);
              expect(may('PutSecretValue', other.published)).toEqual(own(other.published));
              expect(may('DescribeSecret', other.published)).toEqual(described);
              expect(may('GetSecretValue', other.published)).toEqual(readByProbe);
              expect(may('GetSecretValue', other.tokens)).toEqual(own(other.tokens));
              expect(may('PutSecretValue', other.tokens)).toEqual([]);
              expect(may('DescribeSecret', other.tokens)).toEqual([]);
            }
          }
        }
      }),
      { numRuns: SETS, seed: SEED },
    );
    expect(pairs).toBeGreaterThan(SETS * 10);
  });
});
