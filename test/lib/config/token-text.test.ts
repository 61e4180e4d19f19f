import { Lazy } from 'aws-cdk-lib';
import { hideTokens, looksLikeToken } from '../../../lib/config/token-text';

const TOKENS = [
  `dop_v1_${'0123456789abcdef'.repeat(4)}`,
  'doo_v1_short',
  `dor_${'0123456789abcdef'.repeat(2)}`,
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  'eyJhbGciOiJIUzI1NiJ9',
  `AKIA${'IOSFODNN7EXAMPLE'}`,
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
];

describe('text that looks like a token', () => {
  it.each(TOKENS)('is recognized: %s', (token) => {
    expect(looksLikeToken(token)).toBe(true);
  });

  it.each(TOKENS)('is left out of what surrounds it: %s', (token) => {
    expect(hideTokens(`before "${token}" after`)).toBe('before "[hidden]" after');
  });

  it('is recognized in the middle of other text', () => {
    expect(looksLikeToken(`token=dop_v1_0123456789abcdef`)).toBe(true);
    expect(
      looksLikeToken('arn:aws:secretsmanager:eu-central-1:111122223333:secret:dop_v1_0123456789abcdef'),
    ).toBe(true);
  });
});

describe('ordinary text', () => {
  it.each(NAMES)('is no token: %s', (name) => {
    expect(looksLikeToken(name)).toBe(false);
  });
});
