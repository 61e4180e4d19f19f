import fc from 'fast-check';
import { generatedConfig as anyConfig, type GeneratedConfig } from './generated-config';
import { hasTokenRole } from './newcomer';

/** A config, and what a later deployment of the same stack is given. */
export interface GeneratedChange {
  readonly before: GeneratedConfig;
  readonly after: GeneratedConfig;
}

/** Few registries, since each change is synthesized twice. */
const generatedConfig: fc.Arbitrary<GeneratedConfig> = anyConfig.map((config) => ({
  ...config,
  registries: config.registries.slice(0, 4),
}));

/** What one may do to an ECR registry that a token role of the stack mints for; undefined takes a key out. */
const ecrEdit = fc.record(
  {
    repositories: fc.constantFrom(['*'], ['api'], ['web', 'api'], ['team/*', 'v?']),
    access: fc.constantFrom('pull', 'push', undefined),
    region: fc.constantFrom('us-east-1', 'eu-central-1', undefined),
    account: fc.constantFrom('111122223333', '123456789012', undefined),
    verify: fc.boolean(),
  },
  { requiredKeys: [] },
);
/** To another minter or another secret. */
const move = fc.constantFrom(
  { assumeRoleArn: 'arn:aws:iam::111122223333:role/puller' },
  { secretName: 'moved/here', existingSecretArn: undefined },
  { existingSecretArn: undefined, secretName: undefined },
  // Another name, and the secret that it had: see below.
  { name: 'renamed' },
);

const edited = ({ before, after }: GeneratedChange, at: number, edit: object): GeneratedChange => {
  const { length } = after.registries;
  const registries = after.registries.map((registry, index) =>
    index === at % length ? { ...registry, ...edit } : registry,
  );
  return { before, after: { ...after, registries } };
};

/** Configs of registries with token roles alone, which are then changed. */
const withTokenRoles: fc.Arbitrary<GeneratedChange> = generatedConfig
  .filter(({ registries }) => registries.some(hasTokenRole))
  .map((config) => ({ ...config, registries: config.registries.filter(hasTokenRole).slice(0, 2) }))
  .map((config) => ({ before: config, after: config }));

/** Names every secret, so that it stays whatever its registry is called. */
function withSecretNames({ after }: GeneratedChange): GeneratedChange {
  const registries = after.registries.map((registry) => ({
    ...registry,
    existingSecretArn: undefined,
    secretName: `kept/${registry.name}`,
  }));
  const named = { ...after, registries };
  return { before: named, after: named };
}

/** What no running stack can change. */
const FIXED = ['stackName', 'rolePath', 'roleNamePrefix'];
const only = (config: object, keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(config).filter(([key]) => keys.includes(key)));
const without = (config: object, keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(config).filter(([key]) => !keys.includes(key)));

/** Changes of a valid config to another valid one of the same stack. */
export const generatedChange: fc.Arbitrary<GeneratedChange> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(withTokenRoles, fc.nat(), ecrEdit)
      .map(([change, at, edit]) => edited(change, at, edit)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(withTokenRoles, fc.nat(), move)
      .map(([change, at, edit]) => edited(withSecretNames(change), at, edit)),
  },
  {
    weight: 2,
    // Other settings, and registries of the same names that are others.
    arbitrary: fc.tuple(generatedConfig, generatedConfig).map(([before, other]) => ({
      before,
      after: { ...without(other, FIXED), ...only(before, FIXED), registries: other.registries },
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(generatedConfig, generatedConfig).map(([before, other]) => ({
      before,
      after: { ...before, ...without(other, ['registries', 'defaults', 'checkEvery', ...FIXED]) },
    })),
  },
  {
    weight: 1,
    arbitrary: generatedConfig.map((config) => ({
      before: config,
      after: { ...config, registries: config.registries.toReversed().slice(0, 2) },
    })),
  },
);
