import * as v from 'valibot';
import type { CredentialShape } from '../../../lambda/contract/credential-shape';
import { credentialShape, fingerprint } from '../../../lambda/contract/fingerprint';
import { registryEntry } from '../../../lambda/contract/registry-entry';

const environment = {
  AWS_REGION: 'eu-central-1',
  TOKEN_ROLE_ARN_PREFIX: 'arn:aws:iam::000000000000:role/registry-token-refresher/Test/eu-central-1/',
  STACK_ID: 'arn:aws:cloudformation:eu-central-1:000000000000:stack/Test/8f0c2d6e',
};
const common = { name: 'one', secretId: 'p/one', refreshEvery: 14400, verify: true };
const apiToken = { secretId: 'api-token' };

const of = (entry: object, others: object = {}): string =>
  fingerprint(credentialShape(v.parse(registryEntry({ ...environment, ...others }), entry)));

const ecr = {
  ...common,
  provider: 'ecr',
  access: 'pull',
  tokenRole: { stack: 'Test', registry: 'prod' },
};

describe('the fingerprint', () => {
  it('keeps its golden values, so that a release re-mints nothing', () => {
    expect(of(ecr)).toBe('e02d42d0');
    expect(
      of({ ...ecr, account: '111122223333', tokenRole: { arn: 'arn:aws:iam::111122223333:role/puller' } }),
    ).toBe('ec1d92a9');
    expect(of({ ...common, provider: 'lightsail', access: 'push' })).toBe('3fa36eb5');
    expect(
      of({
        ...common,
        provider: 'digitalocean',
        access: 'pull',
        registry: 'acme',
        lifetime: 43200,
        apiToken,
      }),
    ).toBe('29a0af13');
    expect(
      of({
        ...common,
        provider: 'ionos',
        access: 'push',
        registryId: '8f0c0000-0000-4000-8000-000000000000',
        scopes: [{ type: 'repository', name: 'web', actions: ['pull', 'push'] }],
        lifetime: 43200,
        apiToken,
      }),
    ).toBe('1fc8f26c');
  });

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
      { ...shape, provider: 'ionos' },
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

  it('of a role that the stack makes changes with the stack, under the same role’s ARN; that of a given role does not', () => {
    const again = { STACK_ID: 'arn:aws:cloudformation:eu-central-1:000000000000:stack/Test/00000000' };
    const given = { ...ecr, tokenRole: { arn: 'arn:aws:iam::111122223333:role/puller' } };
    expect(of(ecr, again)).not.toBe(of(ecr));
    expect(of(given, again)).toBe(of(given));
  });

  it('changes with nothing else: name, secret, interval, verification, host, API token, order of lists', () => {
    const changed = {
      ...ecr,
      name: 'two',
      secretId: 'elsewhere',
      refreshEvery: 60,
      verify: false,
      host: 'registry.example.com',
      region: 'eu-central-1',
    };
    expect(of(changed)).toBe(of(ecr));
  });
});
