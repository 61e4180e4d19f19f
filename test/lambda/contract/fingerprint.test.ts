import type { CredentialShape } from '../../../lambda/contract/credential-shape';
import { fingerprint } from '../../../lambda/contract/fingerprint';
import { COMMON, fingerprintOf } from './fingerprint-of';

const entry = {
  ...COMMON,
  provider: 'ecr',
  access: 'pull',
  tokenRole: { stack: 'Test', registry: 'prod' },
};

describe('the fingerprint', () => {
  it('changes with each field that shapes the credential', () => {
    const shape: CredentialShape = {
      provider: 'ecr',
      registry: 'r',
      access: 'pull',
      scopes: ['a'],
      lifetime: 1,
      region: 'x',
      account: '1',
      role: 'role',
      stackId: 'stack',
    };
    const variants: CredentialShape[] = [
      shape,
      { ...shape, provider: 'other' },
      { ...shape, registry: 's' },
      { ...shape, access: 'push' },
      { ...shape, scopes: ['a', 'b'] },
      { ...shape, lifetime: 2 },
      { ...shape, region: 'y' },
      { ...shape, account: '2' },
      { ...shape, role: 'other' },
      { ...shape, stackId: 'other' },
    ];
    expect(new Set(variants.map(fingerprint)).size).toBe(variants.length);
  });

  it('changes with nothing else: name, secret, interval, verification, host, API token, order of lists', () => {
    const changed = {
      ...entry,
      name: 'two',
      secretId: 'elsewhere',
      refreshEvery: 60,
      verify: false,
      host: 'registry.example.com',
      region: 'eu-central-1',
    };
    expect(fingerprintOf(changed)).toBe(fingerprintOf(entry));
  });
});
