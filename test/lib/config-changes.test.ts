import fc from 'fast-check';
import * as v from 'valibot';
import { credentialShape, fingerprint } from '../../lambda/contract/fingerprint';
import { type RegistryEntry, registryEntry } from '../../lambda/contract/registry-entry';
import { CHANGES, SEED } from '../support/effort';
import { REGION } from '../support/synth';
import { type GeneratedChange, generatedChange } from './generated-change';
import { partsOf, providersOf } from './provider-parts';
import { resolverOf } from './stack-policies';
import { type SynthesizedConfig, synthesize } from './synthesized-config';

/** Properties whose change makes CloudFormation make another resource and delete the one that was there. */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::Role': ['RoleName', 'Path'],
  'AWS::SecretsManager::Secret': ['Name'],
};

const variables = v.object({ Variables: v.record(v.string(), v.string()) });

/** Where a registry's credential comes from and goes to: logical ids, undefined for what the stack doesn't make. */
interface RegistryResources {
  /** What the function works with. */
  readonly entry: RegistryEntry;
  readonly tokenRole: string | undefined;
  readonly secret: string | undefined;
  /** What the deployment runs; another one if it runs again. */
  readonly version: string;
}

/** What the functions themselves make of their assets and variables, by registry. */
function registryResources(stack: SynthesizedConfig): ReadonlyMap<string, RegistryResources> {
  const { resolve, attribute } = resolverOf(stack);
  const find = (type: string, isIt: (id: string) => boolean): string | undefined =>
    stack.ofType(type).find(([id]) => isIt(id))?.[0];
  const found = new Map<string, RegistryResources>();
  for (const provider of providersOf(stack.config)) {
    const { handler, asset, version } = partsOf(stack, provider);
    const { Variables } = v.parse(variables, resolve(handler.Properties.Environment));
    const schema = registryEntry({ ...Variables, AWS_REGION: REGION });
    for (const written of asset.entries) {
      const entry = v.parse(schema, written);
      const made = entry.provider === 'ecr' && !entry.tokenRole.given ? entry.tokenRole.arn : undefined;
      found.set(entry.name, {
        entry,
        version,
        secret: find(
          'AWS::SecretsManager::Secret',
          (id) => stack.resources[id]?.Properties.Name === entry.secretId,
        ),
        tokenRole: made && find('AWS::IAM::Role', (id) => attribute(id, 'Arn') === made),
      });
    }
  }
  return found;
}

const counts = { tokenRoles: 0, secrets: 0, policies: 0, minters: 0 };

const stacks = new Map<string, SynthesizedConfig>();

/** The same seed gives each test the same changes, so that each config is synthesized once. */
function forEveryChange(check: (before: SynthesizedConfig, after: SynthesizedConfig) => void): void {
  const stackOf = (config: GeneratedChange['before']): SynthesizedConfig => {
    const key = JSON.stringify(config);
    const stack = stacks.get(key) ?? synthesize(config);
    stacks.set(key, stack);
    return stack;
  };
  fc.assert(
    fc.property(generatedChange, ({ before, after }) => check(stackOf(before), stackOf(after))),
    { numRuns: CHANGES, seed: SEED },
  );
}

// The CDK writes a line for each asset of each stack.
beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterAll(() => {
  jest.restoreAllMocks();
  process.stdout.write(
    `Config changes: ${CHANGES}, with ${counts.tokenRoles} token roles (${counts.policies} of other rights) and ${counts.secrets} secrets that stay; ${counts.minters} secrets of which another role or reach mints (seed ${SEED}).\n`,
  );
});

describe('a change of the config', () => {
  it('replaces no token role and no secret of a registry that keeps its name', () => {
    forEveryChange((before, after) => {
      const now = registryResources(after);
      for (const [name, earlier] of registryResources(before)) {
        const later = now.get(name);
        if (later === undefined || later.entry.provider !== earlier.entry.provider) continue;
        if (earlier.tokenRole !== undefined && later.tokenRole !== undefined) {
          counts.tokenRoles += 1;
          expect([name, later.tokenRole]).toEqual([name, earlier.tokenRole]);
          const policies = [before, after].map(({ resources }) =>
            JSON.stringify(resources[String(later.tokenRole)]?.Properties.Policies),
          );
          if (policies[0] !== policies[1]) counts.policies += 1;
        }
        if (earlier.entry.secretId === later.entry.secretId) {
          counts.secrets += 1;
          expect([name, later.secret]).toEqual([name, earlier.secret]);
        }
      }
    });
    expect(counts.tokenRoles).toBeGreaterThan(CHANGES / 3);
    expect(counts.policies).toBeGreaterThan(CHANGES / 10);
    expect(counts.secrets).toBeGreaterThan(CHANGES / 3);
  });

  it('gives no role that stays another name or path, and no secret another name while the prefix is the same', () => {
    forEveryChange((before, after) => {
      for (const [id, { Type, Properties }] of Object.entries(before.resources)) {
        const now = after.resources[id];
        if (now === undefined || IDENTITY[Type] === undefined) continue;
        const isMoved = before.config.secretPrefix !== after.config.secretPrefix;
        if (isMoved && Type === 'AWS::SecretsManager::Secret') continue;
        expect(now.Type).toBe(Type);
        for (const property of IDENTITY[Type]) {
          expect([id, property, now.Properties[property]]).toEqual([id, property, Properties[property]]);
        }
      }
    });
  });

  it('mints anew in the deployment for a secret whose ECR token it takes the role or the reach from, and for no other', () => {
    forEveryChange((before, after) => {
      const later = [...registryResources(after).values()];
      for (const { entry, version } of registryResources(before).values()) {
        const same = later.find((other) => other.entry.secretId === entry.secretId);
        if (entry.provider !== 'ecr' || same?.entry.provider !== 'ecr') continue;
        const reachOf = ({ tokenRole, region, account, access }: typeof entry) =>
          JSON.stringify([tokenRole.arn, region, account, access]);
        const isAnother = reachOf(entry) !== reachOf(same.entry);
        if (isAnother) counts.minters += 1;
        const fingerprints = [entry, same.entry].map((one) => fingerprint(credentialShape(one)));
        expect([entry.secretId, fingerprints[0] === fingerprints[1]]).toEqual([entry.secretId, !isAnother]);
        if (isAnother) expect(same.version).not.toBe(version);
      }
    });
    expect(counts.minters).toBeGreaterThan(CHANGES / 20);
  });

  it('makes no role under a name that is still taken, whatever its case', () => {
    forEveryChange((before, after) => {
      const named = (stack: SynthesizedConfig): ReadonlyMap<string, string> =>
        new Map(
          stack
            .ofType('AWS::IAM::Role')
            .flatMap(([id, { Properties }]) =>
              typeof Properties.RoleName === 'string' ? [[Properties.RoleName.toLowerCase(), id]] : [],
            ),
        );
      const taken = named(before);
      for (const [roleName, id] of named(after))
        expect([roleName, taken.get(roleName) ?? id]).toEqual([roleName, id]);
    });
  });
});
