import { expectedFingerprint } from '../../cli/stack/expected-fingerprint';
import { parseConfig } from '../../lib/config/parse-config';
import { fingerprintOf } from '../lambda/contract/fingerprint-of';
import { SHORTEST } from '../lib/providers/examples';
import { synthesize } from '../lib/synthesized-config';
import { REGION } from '../support/synth';

const DOCUMENT = { alerts: { emails: ['platform@example.com'] }, registries: SHORTEST };

const config = parseConfig(DOCUMENT, { file: 'test.yaml', stackName: 'Test', region: REGION });
const entries = [...synthesize(DOCUMENT).assets.values()].flatMap((asset) => asset.entries);

describe('the fingerprint that the command line expects', () => {
  it.each(config.registries.filter(({ provider }) => provider !== 'ecr'))(
    'is what the deployed function has: $provider',
    (registry) => {
      const entry = entries.find(({ name }) => name === registry.name) ?? {};
      expect(expectedFingerprint(registry, REGION)).toBe(fingerprintOf(entry));
    },
  );

  it('is not known of ECR, whose roles only the deployment knows', () => {
    const [ecr] = config.registries.filter(({ provider }) => provider === 'ecr');
    expect(ecr && expectedFingerprint(ecr, REGION)).toBeUndefined();
  });
});
