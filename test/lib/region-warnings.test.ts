import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { RegistryTokenRefresher, type RegistryTokenRefresherProps } from '../../lib';
import { ACCOUNT, REGION } from '../support/synth';

const arn = (service: string, region: string, rest: string): string =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;

/** Every value that has to lie in the stack's region, in one region. */
const everythingIn = (region: string): RegistryTokenRefresherProps => ({
  alerts: {
    topicArn: arn('sns', region, 'ours'),
    criticalTopicArn: arn('sns', region, 'on-call'),
  },
  registries: [
    { name: 'shop', provider: 'lightsail', region: 'us-east-1' },
    {
      name: 'images',
      provider: 'digitalocean',
      registry: 'acme',
      existingSecretArn: arn('secretsmanager', region, 'secret:theirs/images-Ab1Cd2'),
      apiToken: {
        secret: arn('secretsmanager', region, 'secret:vendors/api-token'),
        encryptionKeyArn: arn('kms', region, 'key/8f0c2d6e-0000-4000-8000-00000000000a'),
      },
    },
  ],
});

/** The warnings at synth, by the ids by which people acknowledge them. */
function warningsOf(
  props: RegistryTokenRefresherProps,
  env: object = { account: ACCOUNT, region: REGION },
): readonly (readonly [id: string | undefined, text: string | undefined])[] {
  const stack = new Stack(new App(), 'Mine', { env });
  new RegistryTokenRefresher(stack, 'Tokens', props);
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => {
      const [, text, id] = /^(.*) \[ack: (.*)\]$/.exec(String(entry.data)) ?? [];
      return [id, text];
    });
}

describe('an ARN of another region', () => {
  it('makes the synthesis warn, with its place, itself and the stack’s region', () => {
    const warnings = warningsOf(everythingIn('eu-west-1'));
    expect(warnings).toHaveLength(5);
    expect(new Set(warnings.map(([id]) => id))).toEqual(
      new Set(['registry-token-refresher:arnOfAnotherRegion']),
    );
    const places = [
      'alerts.topicArn is "arn:aws:sns:eu-west-1:',
      'alerts.criticalTopicArn is "arn:aws:sns:eu-west-1:',
      'registries[1].existingSecretArn is "arn:aws:secretsmanager:eu-west-1:',
      'registries[1].apiToken.secret is "arn:aws:secretsmanager:eu-west-1:',
      'registries[1].apiToken.encryptionKeyArn is "arn:aws:kms:eu-west-1:',
    ];
    for (const place of places) {
      const [[, text] = [], ...more] = warnings.filter(([, other]) => other?.startsWith(place));
      expect(more).toEqual([]);
      expect(text).toMatch(/", of the region eu-west-1; it must be of the stack's, eu-central-1\.$/);
    }
  });

  it('is none in the stack’s own region, or where that isn’t known', () => {
    expect(warningsOf(everythingIn(REGION))).toEqual([]);
    expect(warningsOf(everythingIn('eu-west-1'), {})).toEqual([]);
  });
});

describe('a registry’s region of no region’s form', () => {
  it('makes the synthesis warn, and say which may be meant', () => {
    const warnings = warningsOf({
      alerts: { enabled: false },
      registries: [
        { name: 'prod', provider: 'ecr', region: 'eu-centrl-1', repositories: ['api'] },
        { name: 'shop', provider: 'lightsail', region: 'atlantis-deep-9' },
      ],
    });
    const unknown = 'which no region of AWS is called';
    const id = 'registry-token-refresher:unknownRegion';
    expect(warnings).toEqual([
      [id, `registries[0].region is "eu-centrl-1", ${unknown}; did you mean "eu-central-1"?`],
      [id, `registries[1].region is "atlantis-deep-9", ${unknown}`],
    ]);
  });

  it.each(['us-gov-west-1', 'us-isob-east-1', 'eusc-de-east-1', 'mx-central-1', 'ap-southeast-9'])(
    'is not %s',
    (region) => {
      const registries = [{ name: 'shop', provider: 'lightsail' as const, region }];
      expect(warningsOf({ alerts: { enabled: false }, registries })).toEqual([]);
    },
  );
});
