import { Aws } from 'aws-cdk-lib';
import { ConfigError } from '../../../lib/config/config-error';
import { parseConfig } from '../../../lib/config/parse-config';
import { DIGITALOCEAN, ECR, SOURCE } from './config-problems';

const REGION = 'eu-central-1';
const ACCOUNT = '111122223333';

const arn = (service: string, region: string, rest: string, partition = 'aws'): string =>
  `arn:${partition}:${service}:${region}:${ACCOUNT}:${rest}`;

/** A document that names everything by ARN that AWS looks for in the stack's region. */
const everythingIn = (region: string, partition = 'aws') => ({
  alerts: {
    topicArn: arn('sns', region, 'ours', partition),
    criticalTopicArn: arn('sns', region, 'on-call', partition),
    chatTopicArn: arn('sns', region, 'chat', partition),
  },
  registries: [
    { ...ECR, repositories: undefined, assumeRoleArn: arn('iam', '', 'role/puller', partition) },
    {
      ...DIGITALOCEAN,
      existingSecretArn: arn('secretsmanager', region, 'secret:theirs/images-Ab1Cd2', partition),
      apiToken: {
        secret: arn('secretsmanager', region, 'secret:vendors/api-token', partition),
        encryptionKeyArn: arn('kms', region, 'key/8f0c2d6e-0000-4000-8000-00000000000a', partition),
      },
    },
  ],
});

function problems(document: object, region: string | undefined = REGION): readonly string[] {
  try {
    parseConfig(document, { ...SOURCE, isFile: true, region });
    return [];
  } catch (error: unknown) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').slice(1);
  }
}

describe('an ARN of another region', () => {
  it('is refused, with its place, itself and the stack’s region, together with all others', () => {
    expect(problems(everythingIn('eu-west-1'))).toEqual(
      [
        `alerts.topicArn is "${arn('sns', 'eu-west-1', 'ours')}"`,
        `alerts.criticalTopicArn is "${arn('sns', 'eu-west-1', 'on-call')}"`,
        `alerts.chatTopicArn is "${arn('sns', 'eu-west-1', 'chat')}"`,
        `registries[1].existingSecretArn (images) is "${arn('secretsmanager', 'eu-west-1', 'secret:theirs/images-Ab1Cd2')}"`,
        `registries[1].apiToken.secret (images) is "${arn('secretsmanager', 'eu-west-1', 'secret:vendors/api-token')}"`,
        `registries[1].apiToken.encryptionKeyArn (images) is "${arn('kms', 'eu-west-1', 'key/8f0c2d6e-0000-4000-8000-00000000000a')}"`,
      ].map((start) => `- ${start}, of the region eu-west-1; it must be of the stack's, eu-central-1`),
    );
  });

  it('is refused by the file’s own region, whatever the shell’s is', () => {
    expect(problems({ ...everythingIn(REGION), region: 'eu-west-1' })).toHaveLength(6);
    expect(problems({ ...everythingIn('eu-west-1'), region: 'eu-west-1' })).toEqual([]);
    expect(problems({ ...everythingIn('eu-west-1'), region: 'eu-west-1' }, undefined)).toEqual([]);
  });

  it('is not looked for if no region is known', () => {
    const source = { ...SOURCE, isFile: true };
    expect(() => parseConfig(everythingIn('eu-west-1'), source)).not.toThrow();
  });

  it('is none in the stack’s own region', () => {
    expect(problems(everythingIn(REGION))).toEqual([]);
  });

  it('may belong to another account', () => {
    const secret = `arn:aws:secretsmanager:${REGION}:999988887777:secret:vendors/api-token`;
    expect(
      problems({ ...everythingIn(REGION), registries: [{ ...DIGITALOCEAN, apiToken: { secret } }] }),
    ).toEqual([]);
  });

  it('may hold what only the deployment knows', () => {
    const bound = everythingIn(Aws.REGION, Aws.PARTITION);
    expect(() => parseConfig(bound, { ...SOURCE, region: REGION })).not.toThrow();
  });
});

describe('an ARN of another partition', () => {
  it('is refused, that of a role included', () => {
    const found = problems(everythingIn('cn-north-1', 'aws-cn'));
    expect(found).toHaveLength(7);
    for (const problem of found) {
      expect(problem).toMatch(
        /, of the partition aws-cn; it must be of the stack's, aws \(region eu-central-1\)$/,
      );
    }
    expect(found.join('\n')).toContain('registries[0].assumeRoleArn (prod) is "arn:aws-cn:iam::');
  });

  it('is none in the stack’s own', () => {
    expect(problems(everythingIn('cn-north-1', 'aws-cn'), 'cn-north-1')).toEqual([]);
    expect(problems(everythingIn('us-gov-west-1', 'aws-us-gov'), 'us-gov-west-1')).toEqual([]);
  });
});

describe('the key of an API-token secret', () => {
  const withKeyIn = (region: string) => ({
    ...everythingIn(REGION),
    registries: [
      {
        ...DIGITALOCEAN,
        apiToken: {
          secret: arn('secretsmanager', REGION, 'secret:vendors/api-token'),
          encryptionKeyArn: arn('kms', region, 'key/8f0c2d6e-0000-4000-8000-00000000000a'),
        },
      },
    ],
  });

  it('lies in the secret’s region, even if the stack’s is not known', () => {
    const source = { ...SOURCE, isFile: true };
    expect(() => parseConfig(withKeyIn(REGION), source)).not.toThrow();
    expect(() => parseConfig(withKeyIn('us-east-1'), source)).toThrow(
      /apiToken\.encryptionKeyArn \(images\) is ".*", of the region us-east-1; it must be of the secret's, eu-central-1$/,
    );
  });
});

describe('where the stack belongs', () => {
  const sound = { alerts: { enabled: false }, registries: [ECR] };
  const parsed = (document: object) => parseConfig({ ...sound, ...document }, { ...SOURCE, isFile: true });

  it('may be said by a file: account, region or both', () => {
    expect(parsed({ account: '012345678901', region: 'eu-west-1' })).toMatchObject({
      account: '012345678901',
      region: 'eu-west-1',
    });
    expect(parsed({ account: ACCOUNT }).region).toBeUndefined();
    expect(parsed({ region: 'ap-southeast-9' }).account).toBeUndefined();
  });

  it.each([
    [
      { account: 12345678901 },
      'account is 12345678901; it must be the 12 digits of an AWS account; put it in quotes',
    ],
    [{ account: '1234' }, 'account is "1234"; it must be the 12 digits of an AWS account, in quotes'],
    [{ account: null }, 'account is empty; it must be the 12 digits of an AWS account, in quotes'],
    [{ region: 'Frankfurt' }, 'region is "Frankfurt"; it must be an AWS region such as eu-central-1'],
    [
      { region: 'eu_central_1' },
      'region is "eu_central_1"; it must be an AWS region such as eu-central-1; did you mean "eu-central-1"?',
    ],
    [
      { region: 'eu-centrl-1' },
      'region is "eu-centrl-1"; it must be an AWS region such as eu-central-1; did you mean "eu-central-1"?',
    ],
    [{ regoin: 'eu-central-1' }, 'regoin is not a known key; did you mean "region"?'],
  ])('is refused as %j', (document, problem) => {
    expect(problems({ ...sound, ...document })).toEqual([`- ${problem}`]);
  });

  it.each(['account', 'region'])('is not for a construct to say: %s', (key) => {
    const document = { ...sound, [key]: key === 'account' ? ACCOUNT : REGION };
    expect(() => parseConfig(document, SOURCE)).toThrow(
      `- ${key} is not a known key here; the stack's env says where it belongs: take it out`,
    );
  });
});

describe('a runbook’s URL', () => {
  const withUrl = (runbookUrl: unknown) => ({
    alerts: { emails: ['a@example.com'], runbookUrl },
    registries: [ECR],
  });

  it.each([
    'https://wiki.example.com/runbook',
    'https://wiki.example.com:8443/runbook?page=7#top',
    'https://docs.google.com/document/d/1AbC2dEf3GhI4jKl5MnO6pQr7StU8vWx9YzA0bCd1EfG/edit',
  ])('may be %s', (url) => {
    expect(parseConfig(withUrl(url), SOURCE).alerts).toMatchObject({ runbookUrl: url });
  });

  it('may stand beside alerts that are switched off, since alarms show it all the same', () => {
    const alerts = { enabled: false, runbookUrl: 'https://wiki.example.com' };
    expect(parseConfig({ alerts, registries: [ECR] }, SOURCE).alerts).toEqual(alerts);
  });

  it('tells nobody by itself', () => {
    const alerts = { runbookUrl: 'https://wiki.example.com' };
    expect(() => parseConfig({ alerts, registries: [ECR] }, SOURCE)).toThrow('alerts has no recipient');
  });

  it.each([
    'http://wiki.example.com/runbook',
    'wiki.example.com/runbook',
    'docs/runbook.md',
    'https://',
    'https://wiki.example.com/a page',
    'https://wiki.example.com/"quoted"',
    'https://wiki.example.com/<id>',
    `https://wiki.example.com/${'x'.repeat(250)}`,
    7,
  ])('may not be %j', (url) => {
    expect(problems(withUrl(url))).toEqual([
      expect.stringMatching(/^- alerts\.runbookUrl is .*; it must be an https URL of 256 characters at most/),
    ]);
  });

  it('may not hold a password, which is not repeated', () => {
    expect(problems(withUrl('https://someone:hunter2@wiki.example.com/runbook'))).toEqual([
      expect.stringMatching(
        /^- alerts\.runbookUrl is "https:\/\/\[hidden\]@wiki\.example\.com\/runbook"; it must be/,
      ),
    ]);
  });
});
