import { COMMON, fingerprintOf } from '../fingerprint-of';

const entry = { ...COMMON, provider: 'lightsail', access: 'push' };
const role = { arn: 'arn:aws:iam::111122223333:role/pusher' };

describe('the fingerprint of lightsail', () => {
  it('keeps its golden values, so that a release re-mints nothing', () => {
    expect(fingerprintOf(entry)).toBe('3fa36eb5');
    expect(fingerprintOf({ ...entry, role })).toBe('10a45a8c');
  });

  it('changes with the given role, and not with its external id', () => {
    const other = { arn: 'arn:aws:iam::111122223333:role/other' };
    expect(fingerprintOf({ ...entry, role: other })).not.toBe(fingerprintOf({ ...entry, role }));
    expect(fingerprintOf({ ...entry, role: { ...role, externalId: 'us' } })).toBe(
      fingerprintOf({ ...entry, role }),
    );
  });
});
