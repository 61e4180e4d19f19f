import { parseConfig } from '../../../lib/config/parse-config';
import { ACCOUNT, REGION } from '../../support/synth';
import { problemsOf } from './config-problems';

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`;
const EXISTING = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:ci/registry-a1B2c3`;
const APP = `arn:aws:iam::${ACCOUNT}:role/app`;

const config = (registry: object, rest: object = {}) => ({
  alerts: { enabled: false },
  registries: [{ name: 'shop', provider: 'lightsail', ...registry }],
  ...rest,
});
const FILE = { file: 'test.yaml', stackName: 'Test', region: REGION, account: ACCOUNT, isFile: true };

describe('readers of other accounts', () => {
  it.each([
    ['an account', '444455556666', 'is "444455556666", of another account than the stack\'s, 123456789012'],
    [
      'a role',
      'arn:aws:iam::444455556666:role/app',
      'is "arn:aws:iam::444455556666:role/app", of another account',
    ],
    ['an organisation', 'o-a1b2c3d4e5', 'is the organisation "o-a1b2c3d4e5"'],
  ])("need a key of one's own: %s", (_, reader, text) => {
    const [problem, ...others] = problemsOf(config({ readers: [APP, reader] }), FILE);
    expect(others).toEqual([]);
    expect(problem).toContain(`registries[0].readers[1] (shop) ${text}`);
    expect(problem).toContain('requires encryptionKeyArn');
    const { registries } = parseConfig(config({ readers: [APP, reader] }, { encryptionKeyArn: KEY }), FILE);
    expect(registries[0]).toMatchObject({ readers: [APP, reader] });
  });

  it("are told by the file's own account", () => {
    const document = config({ readers: ['444455556666'] }, { account: '444455556666' });
    expect(parseConfig(document, FILE).registries).toHaveLength(1);
  });

  it("can't be told from the stack's if its account isn't known", () => {
    const { account: _, ...unknown } = FILE;
    expect(parseConfig(config({ readers: ['444455556666'] }), unknown).registries).toHaveLength(1);
  });
});

it.each([
  [
    'readers of an existing secret',
    config({ readers: [APP], existingSecretArn: EXISTING }),
    /readers \(shop\) and existingSecretArn exclude each other/,
  ],
  [
    'a lid on an existing secret',
    config({ existingSecretArn: EXISTING }, { readersOnly: true }),
    /existingSecretArn \(shop\) and readersOnly exclude each other/,
  ],
  [
    'a lid without readers',
    config({}, { readersOnly: true }),
    /readers \(shop\) is missing, and readersOnly is true/,
  ],
  [
    'a key for no existing secret',
    config({ encryptionKeyArn: KEY }),
    /encryptionKeyArn \(shop\) requires existingSecretArn/,
  ],
  [
    'a key of another region',
    config({}, { encryptionKeyArn: KEY.replace(REGION, 'eu-west-1') }),
    /encryptionKeyArn is "arn:aws:kms:eu-west-1:.*", of the region eu-west-1; it must be of the stack's, eu-central-1/,
  ],
  [
    'an alias',
    config({}, { encryptionKeyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:alias/mine` }),
    /must be the ARN of a KMS key/,
  ],
])('%s is one problem', (_, document, text) => {
  expect(problemsOf(document, FILE)).toEqual([expect.stringMatching(text)]);
});
