import { Aws } from 'aws-cdk-lib';
import fc from 'fast-check';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import { tokenRoleName } from '../../lambda/contract/token-role';
import {
  functionName,
  functionRoleName,
  readersBrokenAlarmName,
  reportsRoleName,
  tokenRoleParts,
} from '../../lib/names';

const stackNames = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,127}$/);
const kinds = fc.constantFrom(...PROVIDER_NAMES, 'probe' as const);
const regions = fc.constantFrom('us-east-1', 'eu-central-1', 'ap-southeast-2', 'us-gov-west-1');
const registries = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);

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

  it('of a token role say stack, region and registry as far as 64 characters go, and the region whole', () => {
    fc.assert(
      fc.property(stackNames, regions, registries, (stackName, region, registry) => {
        const whole = `${stackName}-${region}-${registry}`;
        const name = tokenRole(stackName, region, registry);
        if (whole.length <= 64) {
          expect(name).toBe(whole);
          return;
        }
        expect(name).toHaveLength(64);
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
      expect(name.replace(Aws.REGION, 'ap-southeast-2').length).toBeLessThanOrEqual(64);
    }
  });

  it('stay apart for stacks whose long names start alike', () => {
    const start = 'RegistryTokenRefresher-of-a-team-with-a-very-long-name';
    const names = ['one', 'two'].map((end) =>
      functionRoleName(`${start}-${end}`, 'lightsail', 'eu-central-1'),
    );
    expect(new Set(names).size).toBe(2);
  });
});
