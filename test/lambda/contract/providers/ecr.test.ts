import { COMMON, fingerprintOf } from '../fingerprint-of';

const entry = {
  ...COMMON,
  provider: 'ecr',
  access: 'pull',
  tokenRole: { stack: 'Test', registry: 'prod' },
};
const given = { ...entry, tokenRole: { arn: 'arn:aws:iam::111122223333:role/puller' } };

describe('the fingerprint of ecr', () => {
  it('keeps its golden values, so that a release re-mints nothing', () => {
    expect(fingerprintOf(entry)).toBe('e02d42d0');
    expect(fingerprintOf({ ...given, account: '111122223333' })).toBe('ec1d92a9');
  });

  it('of a role that the stack makes changes with the stack, under the same role’s ARN; that of a given role does not', () => {
    const again = { STACK_ID: 'arn:aws:cloudformation:eu-central-1:000000000000:stack/Test/00000000' };
    expect(fingerprintOf(entry, again)).not.toBe(fingerprintOf(entry));
    expect(fingerprintOf(given, again)).toBe(fingerprintOf(given));
  });
});
