import fc from 'fast-check';
import { formatVersionId, parseVersionId } from '../../../lambda/contract/version-id';

const issuedAt = Date.parse('2026-11-21T01:02:03Z') / 1000;

describe('the version id', () => {
  it('states issue, expiry and fingerprint', () => {
    const version = { issuedAt, expiresAt: issuedAt + 12 * 3600, fingerprint: '9f86d081', unverified: false };
    expect(formatVersionId(version)).toBe('r1-20261121T010203Z-20261121T130203Z-9f86d081');
    expect(formatVersionId({ ...version, unverified: true })).toBe(
      'r1-20261121T010203Z-20261121T130203Z-9f86d081-unverified',
    );
  });

  it('is what Secrets Manager takes as a ClientRequestToken, and reads back as it was', () => {
    const instants = fc.integer({ min: 0, max: 253_402_300_000 });
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: 1, max: 1_576_800_000 }),
        fc.boolean(),
        (issued, life, unverified) => {
          const version = {
            issuedAt: issued,
            expiresAt: Math.min(issued + life, 253_402_300_799),
            fingerprint: '0123abcd',
            unverified,
          };
          const versionId = formatVersionId(version);
          expect(versionId.length).toBeGreaterThanOrEqual(32);
          expect(versionId.length).toBeLessThanOrEqual(64);
          expect(parseVersionId(versionId)).toEqual({ versionId, ...version });
        },
      ),
    );
  });

  it.each([
    '',
    'EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE',
    'r2-20261121T010203Z-20261121T130203Z-9f86d081',
    'r1-20261121T010203Z-20261121T130203Z-9F86D081',
    'r1-20261121T010203Z-20261121T130203Z-9f86d081-verified',
    'r1-20261331T010203Z-20270101T130203Z-9f86d081',
    'r1-20261121T130203Z-20261121T010203Z-9f86d081',
    'r1-20261121T010203Z-20261121T130203Z-9f86d081\n',
  ])('of somebody else (%j) is not read', (versionId) => {
    expect(parseVersionId(versionId)).toBeUndefined();
  });
});
