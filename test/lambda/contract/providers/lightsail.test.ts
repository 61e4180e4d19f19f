import { COMMON, fingerprintOf } from '../fingerprint-of';

it('the fingerprint of lightsail keeps its golden value, so that a release re-mints nothing', () => {
  expect(fingerprintOf({ ...COMMON, provider: 'lightsail', access: 'push' })).toBe('3fa36eb5');
});
