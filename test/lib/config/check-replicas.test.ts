import { parseConfig } from '../../../lib/config/parse-config';
import { ACCOUNT, REGION } from '../../support/synth';
import { problemsOf } from './config-problems';

const keyIn = (region: string): string =>
  `arn:aws:kms:${region}:${ACCOUNT}:key/1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`;
const FILE = { file: 'test.yaml', stackName: 'Test', region: REGION, account: ACCOUNT, isFile: true };
const config = (replicas: unknown, rest: object = {}, registry: object = {}) => ({
  alerts: { enabled: false },
  replicas,
  registries: [{ name: 'shop', provider: 'lightsail', ...registry }],
  ...rest,
});

it('takes replicas with and without a key of their region', () => {
  const replicas = [{ region: 'eu-west-1', encryptionKeyArn: keyIn('eu-west-1') }, { region: 'us-east-1' }];
  expect(parseConfig(config(replicas), FILE).replicas).toEqual(replicas);
  expect(parseConfig(config([]), FILE).replicas).toEqual([]);
});

it.each([
  [
    "in the stack's own region",
    config([{ region: REGION }]),
    /^replicas\[0\]\.region is "eu-central-1", the stack's own region/,
  ],
  [
    'in one region twice',
    config([{ region: 'eu-west-1' }, { region: 'eu-west-1' }]),
    /^replicas\[1\]\.region is "eu-west-1", as that of replicas\[0\]/,
  ],
  [
    'with a key of another region',
    config([{ region: 'eu-west-1', encryptionKeyArn: keyIn(REGION) }]),
    /^replicas\[0\]\.encryptionKeyArn is "arn:.*", of the region eu-central-1; it must be of the replica's, eu-west-1/,
  ],
  [
    'without a key for readers of other accounts',
    config([{ region: 'eu-west-1' }], { encryptionKeyArn: keyIn(REGION) }, { readers: ['444455556666'] }),
    /^replicas\[0\]\.encryptionKeyArn is missing; readers of other accounts/,
  ],
  ['without a region', config([{}]), /^replicas\[0\]\.region is missing; it must be an AWS region/],
  ['that are one mapping', config({ region: 'eu-west-1' }), /^replicas is a mapping; it must be a list/],
])('refuses replicas %s', (_, document, text) => {
  expect(problemsOf(document, FILE).map((line) => line.replace(/^- /, ''))).toEqual([
    expect.stringMatching(text),
  ]);
});
