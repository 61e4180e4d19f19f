import { Lazy } from 'aws-cdk-lib';
import fc from 'fast-check';
import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { hideTokens, looksLikeToken } from '../../../lib/config/messages/token-text';
import { EXAMPLES } from '../providers/examples';

const TOKENS = [
  ...PROVIDER_NAMES.flatMap((provider) => EXAMPLES[provider].tokens),
  'doo_v1_short',
  `dor_${'0123456789abcdef'.repeat(2)}`,
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  'eyJhbGciOiJIUzI1NiJ9',
  'eyJfake.payload.signature',
  'ASIAIOSFODNN7EXAMPLE',
  'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
  'Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZkdISUpLTE1OT1BRUlNUVVZXWFla',
];

const NAMES = [
  'digitalocean/api-token',
  'arn:aws:secretsmanager:eu-central-1:111122223333:secret:registry-token-refresher/DigitalOcean/Images-AbCdEf',
  'arn:aws:secretsmanager:eu-central-1:111122223333:secret:StackRegistryTokenABCDEF12-XyZaBcDeFgHi-AbCdEf',
  'arn:aws:kms:eu-central-1:111122223333:key/1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
  'RegistryTokenRefresherDigitalOceanApiToken12345678-AbCdEfGhIjKl',
  '8f0c2b1e-6d3a-4c58-9f47-2a1b3c4d5e6f',
  'registry-token-refresher-for-the-platform-team-in-europe',
  'platform@example.com',
  Lazy.string({ produce: () => 'known at the deployment' }),
  'keyJsonParser',
  'eyJourney-registry',
  'eyJourney.registry',
  'ASIAPACIFICREGION1',
  `AKIA${'PRODUCTIONREGISTRY'}`,
  'Prod-EU1-Kubernetes-ImagePull-Secret-V2-Blue',
  'acme-PROD-2026-K8s-Cluster-01-DO-Registry-ApiToken',
  'ImagePull-ApiToken-K8sSecret-EuWest1-UsEast2-DoRegistry',
  'Platform/TeamA/EuCentral1/DigitalOcean/RegistryApiToken',
  'Registry-8f0c2b1e-6d3a-4c58-9f47-2a1b3c4d5e6f',
];

const WORDS = [
  'Prod',
  'EU1',
  'K8s',
  'V2',
  '2026',
  'ImagePull',
  'ApiToken',
  'registry',
  'DO',
  'TEAM',
  'euWest1',
];
const chosenName = fc
  .tuple(
    fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 14 }),
    fc.constantFrom('-', '_', '/', '.'),
  )
  .map(([words, separator]) => words.join(separator));

/** As vendors and `openssl rand` make them. */
const bytes = (length: number): fc.Arbitrary<Buffer> =>
  fc.noBias(fc.uint8Array({ minLength: length, maxLength: length })).map((key) => Buffer.from(key));
const vendorToken = fc.oneof(
  bytes(32).map((key) => `dop_v1_${key.toString('hex')}`),
  bytes(32)
    .map((key) => key.toString('hex'))
    .filter((hex) => /[a-f]/.test(hex)),
  bytes(48).map((key) => key.toString('base64')),
  bytes(48).map((key) => key.toString('base64url')),
  fc
    .tuple(fc.constantFrom('alg', 'typ', 'kid', 'cty', 'x5t', 'jku'), bytes(30), bytes(64))
    .map(([field, id, signature]) => {
      const encoded = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
      const payload = encoded({ id: id.toString('hex'), exp: 1_795_222_923 });
      return `${encoded({ [field]: 'JWT' })}.${payload}.${signature.toString('base64url')}`;
    }),
);

describe('text that looks like a token', () => {
  it.each(TOKENS)('is recognized: %s', (token) => {
    expect(looksLikeToken(token)).toBe(true);
  });

  it.each(TOKENS)('is left out of what surrounds it: %s', (token) => {
    expect(hideTokens(`before "${token}" after`)).toBe('before "[hidden]" after');
  });

  it('is recognized whatever vendors make, in full, with words before and after it', () => {
    fc.assert(
      fc.property(
        vendorToken,
        fc.constantFrom('', 'production/digitalocean-registry/api-token='),
        (token, start) => {
          expect(looksLikeToken(`${start}${token}`)).toBe(true);
          expect(hideTokens(`${start}${token} `)).not.toContain(token.slice(8, 48));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is recognized in the middle of other text', () => {
    expect(looksLikeToken(`token=dop_v1_0123456789abcdef`)).toBe(true);
    expect(
      looksLikeToken('arn:aws:secretsmanager:eu-central-1:111122223333:secret:dop_v1_0123456789abcdef'),
    ).toBe(true);
  });
});

describe('ordinary text', () => {
  it('is no token, whatever words people put together', () => {
    fc.assert(
      fc.property(chosenName, (name) => {
        expect(looksLikeToken(name)).toBe(false);
        expect(hideTokens(name)).toBe(name);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(NAMES)('is no token: %s', (name) => {
    expect(looksLikeToken(name)).toBe(false);
  });
});
