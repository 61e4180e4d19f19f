import * as v from 'valibot';
import { credentialShape, fingerprint } from '../../../lambda/contract/fingerprint';
import { registryEntry } from '../../../lambda/contract/registry-entry';

const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  TOKEN_ROLE_ARN_PREFIX: 'arn:aws:iam::000000000000:role/registry-token-refresher/Test/eu-central-1/',
  STACK_ID: 'arn:aws:cloudformation:eu-central-1:000000000000:stack/Test/8f0c2d6e',
};

/** What an entry of an asset has in every case. */
export const COMMON = { name: 'one', secretId: 'p/one', refreshEvery: 14400, verify: true };

/** The fingerprint of an entry of an asset. */
export const fingerprintOf = (entry: object, environment: object = {}): string =>
  fingerprint(credentialShape(v.parse(registryEntry({ ...ENVIRONMENT, ...environment }), entry)));
