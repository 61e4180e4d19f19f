import fc from 'fast-check';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import { functionName, functionRoleName, readersBrokenAlarmName, tokenRoleNameStart } from '../../lib/names';

const stackNames = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,127}$/);
const kinds = fc.constantFrom(...PROVIDER_NAMES, 'probe' as const);
const regions = fc.constantFrom('us-east-1', 'eu-central-1', 'ap-southeast-2', 'us-gov-west-1');

describe('derived names', () => {
  it('say stack, purpose and region', () => {
    expect(functionName('RegistryTokenRefresher', 'digitalocean')).toBe(
      'RegistryTokenRefresher-digitalocean',
    );
    expect(functionRoleName('RegistryTokenRefresher', 'digitalocean', 'ap-southeast-2')).toBe(
      'RegistryTokenRefresher-digitalocean-ap-southeast-2',
    );
    expect(tokenRoleNameStart('RegistryTokenRefresher', 'eu-central-1')).toBe(
      'RegistryTokenRefresher-eu-central-1-',
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
        expect(`${tokenRoleNameStart(stackName, region)}9f86d081`.length).toBeLessThanOrEqual(64);
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
