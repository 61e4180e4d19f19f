import fc from 'fast-check';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import { functionName, functionRoleName, tokenRoleName } from '../../lib/names';

const stackNames = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,127}$/);
const regions = fc.constantFrom('us-east-1', 'eu-central-1', 'ap-southeast-2', 'us-gov-west-1');

describe('derived names', () => {
  it('say stack, provider and region', () => {
    expect(functionName('RegistryTokenRefresher', 'digitalocean')).toBe(
      'RegistryTokenRefresher-digitalocean',
    );
    expect(functionRoleName('RegistryTokenRefresher', 'digitalocean', 'ap-southeast-2')).toBe(
      'RegistryTokenRefresher-digitalocean-ap-southeast-2',
    );
    expect(tokenRoleName('RegistryTokenRefresher', 'eu-central-1', '9f86d081')).toBe(
      'RegistryTokenRefresher-eu-central-1-9f86d081',
    );
  });

  it('fit into 64 characters for any stack, provider and region', () => {
    fc.assert(
      fc.property(stackNames, fc.constantFrom(...PROVIDER_NAMES), regions, (stackName, provider, region) => {
        expect(functionName(stackName, provider).length).toBeLessThanOrEqual(64);
        const roleName = functionRoleName(stackName, provider, region);
        expect(roleName.length).toBeLessThanOrEqual(64);
        expect(roleName.endsWith(`-${provider}-${region}`)).toBe(true);
        expect(tokenRoleName(stackName, region, '9f86d081').length).toBeLessThanOrEqual(64);
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
