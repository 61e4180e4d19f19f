import fc from 'fast-check';

export const access = fc.constantFrom('pull', 'push');
export const region = fc.constantFrom('eu-central-1', 'us-east-1', 'ap-southeast-2');
export const account = fc.constantFrom('123456789012', '111122223333');

export const text = (alphabet: string, length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length });
export const hex = (length: number): fc.Arbitrary<string> => text('0123456789abcdef', length);

export const repositories = (...names: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.oneof(fc.constant(['*']), fc.subarray([...names], { minLength: 1 }));

/** Existing secrets with API tokens: by name, by partial and by complete ARN. */
export const apiToken = fc.record(
  {
    secret: fc.constantFrom(
      'vendors/api-token',
      'vendors/other-token',
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:vendors/third-token',
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:vendors/fourth-token-Ab1Cd2',
    ),
    key: fc.constantFrom('token', 'api token'),
    encryptionKeyArn: fc.constantFrom(
      'arn:aws:kms:eu-central-1:123456789012:key/8f0c2d6e-0000-4000-8000-00000000000a',
      'arn:aws:kms:eu-central-1:123456789012:key/8f0c2d6e-0000-4000-8000-00000000000b',
    ),
  },
  { requiredKeys: ['secret'] },
);

/** A role of another account. External ids are random without being secret: what people generate for them. */
export const givenRole = {
  assumeRoleArn: fc.constantFrom(
    'arn:aws:iam::111122223333:role/puller',
    'arn:aws:iam::111122223333:role/partners/pusher',
  ),
  externalId: fc.oneof(fc.constant('us'), text('aB3dE5fG7hJ9kLmN', 48)),
};
