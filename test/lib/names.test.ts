import { Aws } from 'aws-cdk-lib';
import fc from 'fast-check';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import { tokenRoleName } from '../../lambda/contract/token-role';
import { ROLE_NAME_PREFIX_LIMIT } from '../../lib/config/schema/roles';
import {
  firstRefreshRoleName,
  functionName,
  functionRoleName,
  readersBrokenAlarmName,
  reportsRoleName,
  tickRoleName,
  tokenRoleParts,
} from '../../lib/names';

/** Of any length, the long ones as often as the short ones. */
const ofLength = (characters: fc.Arbitrary<string>, longest: number): fc.Arbitrary<string> =>
  fc
    .integer({ min: 1, max: longest })
    .chain((length) => fc.string({ unit: characters, minLength: length, maxLength: length }));
const stackNames = ofLength(fc.constantFrom(...'aBcXyZ019-'), 127).map((rest) => `S${rest}`);
const kinds = fc.constantFrom(...PROVIDER_NAMES, 'probe' as const);
const REGIONS = ['us-east-1', 'eu-central-1', 'ap-southeast-2', 'us-gov-west-1', 'us-isof-south-1'];
const regions = fc.constantFrom(...REGIONS);
const registries = ofLength(fc.constantFrom(...'abcxyz019'), 63);

const tokenRole = (stackName: string, region: string, registry: string): string =>
  tokenRoleName(tokenRoleParts(stackName, region, registry), region);

describe('derived names', () => {
  it('say stack, purpose and region', () => {
    expect(functionName('RegistryTokenRefresher', 'digitalocean')).toBe(
      'RegistryTokenRefresher-digitalocean',
    );
    expect(functionRoleName('RegistryTokenRefresher', 'digitalocean', 'ap-southeast-2')).toBe(
      'RegistryTokenRefresher-digitalocean-ap-southeast-2',
    );
    expect(tokenRole('RegistryTokenRefresher', 'eu-central-1', 'prod')).toBe(
      'RegistryTokenRefresher-eu-central-1-prod',
    );
    expect(reportsRoleName('RegistryTokenRefresher', 'eu-central-1')).toBe(
      'RegistryTokenRefresher-reports-eu-central-1',
    );
    expect(functionName('RegistryTokenRefresher', 'probe')).toBe('RegistryTokenRefresher-probe');
    expect(readersBrokenAlarmName('RegistryTokenRefresher')).toBe('RegistryTokenRefresher-readers-broken');
  });

  it('fit into 64 characters for any stack, purpose and region', () => {
    fc.assert(
      fc.property(stackNames, kinds, regions, (stackName, kind, region) => {
        expect(functionName(stackName, kind).length).toBeLessThanOrEqual(64);
        const roleName = functionRoleName(stackName, kind, region);
        expect(roleName.length).toBeLessThanOrEqual(64);
        expect(roleName.endsWith(`-${kind}-${region}`)).toBe(true);
        expect(reportsRoleName(stackName, region).length).toBeLessThanOrEqual(64);
      }),
    );
  });

  it('of roles start with any prefix that the config takes, whole, and still fit', () => {
    const prefixes = ofLength(fc.constantFrom(...'aB9_+=,.@-'), ROLE_NAME_PREFIX_LIMIT);
    fc.assert(
      fc.property(
        prefixes,
        stackNames,
        kinds,
        regions,
        registries,
        (prefix, stack, kind, region, registry) => {
          const parts = tokenRoleParts(stack, region, registry, prefix);
          const names = {
            [`-${kind}-${region}`]: functionRoleName(stack, kind, region, prefix),
            [`-${kind}-tick-${region}`]: tickRoleName(stack, kind, region, prefix),
            [`-first-refresh-${region}`]: firstRefreshRoleName(stack, region, prefix),
            [`-reports-${region}`]: reportsRoleName(stack, region, prefix),
            [`-${region}-${parts.registry}`]: tokenRoleName(parts, region),
          };
          for (const [end, name] of Object.entries(names)) {
            expect(name.length).toBeLessThanOrEqual(64);
            // At least a letter of the stack's name stays.
            expect(name.startsWith(`${prefix}S`)).toBe(true);
            expect(name.endsWith(end)).toBe(true);
          }
        },
      ),
    );
  });

  it('of roles are the same with an empty prefix as without one', () => {
    fc.assert(
      fc.property(stackNames, kinds, regions, registries, (stack, kind, region, registry) => {
        expect(functionRoleName(stack, kind, region, '')).toBe(functionRoleName(stack, kind, region));
        expect(tokenRoleParts(stack, region, registry, '')).toEqual(tokenRoleParts(stack, region, registry));
      }),
    );
  });

  it('of a token role say stack, region and registry as far as 64 characters go, and the region whole', () => {
    fc.assert(
      fc.property(stackNames, regions, registries, (stackName, region, registry) => {
        const whole = `${stackName}-${region}-${registry}`;
        const name = tokenRole(stackName, region, registry);
        if (whole.length <= 64) {
          expect(name).toBe(whole);
          return;
        }
        // As long as IAM allows in the region with the longest name.
        expect(name.replace(`-${region}-`, '-us-isof-south-1-')).toHaveLength(64);
        const [, stackPart = '', registryPart = ''] =
          new RegExp(`^(.+)-${region}-(.+)-[0-9a-f]{8}$`).exec(name) ?? [];
        expect(stackPart.length * registryPart.length).toBeGreaterThan(0);
        expect(stackName.startsWith(stackPart)).toBe(true);
        expect(registry.startsWith(registryPart)).toBe(true);
      }),
    );
  });

  it('of token roles differ in more than case, for any stacks and registries that IAM would cut alike', () => {
    const long = 'a-team-with-a-very-long-name';
    const names = [
      [`${long}-one`, 'eu-central-1', `${long}-one`],
      [`${long}-two`, 'eu-central-1', `${long}-one`],
      [`${long}-one`, 'eu-central-1', `${long}-two`],
      [`${long}-one`, 'us-east-1', `${long}-one`],
      [`${long}-One`, 'eu-central-1', `${long}-one`],
    ].map(([stack = '', region = '', registry = '']) => tokenRole(stack, region, registry).toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });

  it('of token roles hold a region that only the deployment knows, at a length that fits all regions', () => {
    const stackName = 'S'.repeat(40);
    for (const length of [1, 7, 8, 20, 63]) {
      const name = tokenRole(stackName, Aws.REGION, 'r'.repeat(length));
      expect(name).toContain(`-${Aws.REGION}-`);
      expect(name.replace(Aws.REGION, 'us-isof-south-1').length).toBeLessThanOrEqual(64);
    }
  });

  it('that are cut stay the same once the synthesis knows the region', () => {
    const isCut = (stackName: string, following: string): boolean => stackName.length + following.length > 64;
    fc.assert(
      fc.property(stackNames, kinds, regions, registries, (stackName, kind, region, registry) => {
        if (isCut(stackName, `-${region}-${registry}`)) {
          const atDeployment = tokenRole(stackName, Aws.REGION, registry).replace(Aws.REGION, region);
          expect(tokenRole(stackName, region, registry)).toBe(atDeployment);
        }
        if (isCut(stackName, `-${kind}-${region}`)) {
          const atDeployment = functionRoleName(stackName, kind, Aws.REGION).replace(Aws.REGION, region);
          expect(functionRoleName(stackName, kind, region)).toBe(atDeployment);
        }
      }),
    );
  });

  it('stay apart for stacks whose long names start alike', () => {
    const start = 'RegistryTokenRefresher-of-a-team-with-a-very-long-name';
    const names = ['one', 'two'].map((end) =>
      functionRoleName(`${start}-${end}`, 'lightsail', 'eu-central-1'),
    );
    expect(new Set(names).size).toBe(2);
  });
});
