import { COMMON, fingerprintOf } from '../fingerprint-of';

it('the fingerprint of digitalocean keeps its golden value, so that a release re-mints nothing', () => {
  const entry = {
    ...COMMON,
    provider: 'digitalocean',
    access: 'pull',
    registry: 'acme',
    lifetime: 43200,
    apiToken: { secretId: 'api-token' },
  };
  expect(fingerprintOf(entry)).toBe('29a0af13');
});
