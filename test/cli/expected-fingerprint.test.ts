import { expectedFingerprint } from '../../cli/stack/expected-fingerprint';
import { parseConfig } from '../../lib/config/parse-config';
import { fingerprintOf } from '../lambda/contract/fingerprint-of';
import { EXAMPLES, SHORTEST } from '../lib/providers/examples';
import { synthesize } from '../lib/synthesized-config';
import { REGION } from '../support/synth';

const ECR = EXAMPLES.ecr.shortest.name;
const GIVEN = { assumeRoleArn: 'arn:aws:iam::111122223333:role/given', externalId: 'us' };
const DOCUMENT = {
  alerts: { emails: ['platform@example.com'] },
  registries: [
    ...SHORTEST,
    { name: 'given-ecr', provider: 'ecr' as const, ...GIVEN },
    { name: 'given-lightsail', provider: 'lightsail' as const, ...GIVEN },
  ],
};

const config = parseConfig(DOCUMENT, { file: 'test.yaml', stackName: 'Test', region: REGION });
const entries = [...synthesize(DOCUMENT).assets.values()].flatMap((asset) => asset.entries);

describe('the fingerprint that the command line expects', () => {
  it.each(config.registries.filter(({ name }) => name !== ECR))(
    'is what the deployed function has: $provider, $name',
    (registry) => {
      const entry = entries.find(({ name }) => name === registry.name) ?? {};
      expect(expectedFingerprint(registry, REGION)).toBe(fingerprintOf(entry));
    },
  );

  it('is not known of ECR with a role of the stack, which only the deployment knows', () => {
    const ecr = config.registries.find(({ name }) => name === ECR);
    expect(ecr && expectedFingerprint(ecr, REGION)).toBeUndefined();
  });
});
