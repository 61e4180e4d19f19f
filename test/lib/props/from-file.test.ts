import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aws, Duration, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import {
  Access,
  Alerts,
  ApiToken,
  OnFirstRefreshFailure,
  Registry,
  RegistryTokenRefresher,
  RegistryTokenRefresherStack,
} from '../../../lib';
import { ConfigError } from '../../../lib/config/config-error';
import { ACCOUNT, REGION } from '../../support/synth';

const ENV = { account: ACCOUNT, region: REGION };
const ARN = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:ci/registry-a1B2c3`;
const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:ours`;
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1a2b3c4d`;
const ROLE = 'arn:aws:iam::111122223333:role/puller';
const UUID = '8f0c2d6e-0000-4000-8000-000000000001';
const SLACK = { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' };
const TEAMS = { tenantId: UUID, teamId: UUID, channelId: '19:ab0c1d2e3f@thread.tacv2' };
const SCOPES = [{ type: 'repository', name: 'web', actions: ['pull', 'delete'] }];

/** Every key that a file and a construct share. */
const EVERYTHING = {
  secretPrefix: 'team/tokens',
  encryptionKeyArn: KEY,
  checkEvery: '30m',
  alerts: {
    emails: ['platform@example.com'],
    topicArn: TOPIC,
    criticalTopicArn: `${TOPIC}-pager`,
    slack: SLACK,
    teams: TEAMS,
    runbookUrl: 'https://wiki.example.com/tokens',
  },
  defaults: { refreshEvery: '3h' },
  onFirstRefreshFailure: 'warn',
  logRetention: '7d',
  dashboard: true,
  probe: { every: '2h' },
  retainSecrets: true,
  registries: [
    { name: 'prod', provider: 'ecr', region: 'us-east-1', repositories: ['api', 'web*'], access: 'push' },
    {
      name: 'partner',
      provider: 'ecr',
      account: '111122223333',
      assumeRoleArn: ROLE,
      externalId: 'theirs',
      refreshEvery: '5h',
    },
    { name: 'shop', provider: 'lightsail', region: 'eu-west-1', existingSecretArn: ARN, verify: false },
    {
      name: 'images',
      provider: 'digitalocean',
      registry: 'acme',
      access: 'push',
      lifetime: '1d',
      host: 'registry.example.com',
      apiToken: { secret: 'ci/api', key: 'token', encryptionKeyArn: KEY },
    },
    {
      name: 'edge',
      provider: 'ionos',
      registryId: UUID,
      repositories: ['web'],
      apiToken: { secret: 'ci/api' },
    },
    {
      name: 'scoped',
      provider: 'ionos',
      registryId: UUID,
      scopes: SCOPES,
      secretName: 'ci/scoped',
      apiToken: { secret: 'ci/api' },
    },
    {
      name: 'tools',
      provider: 'gitlab',
      url: 'https://git.example.com',
      group: 'acme',
      host: 'registry.example.com',
      apiToken: { secret: 'ci/api' },
    },
    {
      name: 'code',
      provider: 'gitlab',
      project: 'acme/code',
      access: 'push',
      apiToken: { secret: 'ci/api' },
    },
  ],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'from-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(document: object, name = 'registries.json'): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(document));
  return file;
}

const stackIn = (scope = new App(), env: object = ENV) => new Stack(scope, 'Mine', { env });
const DOCUMENT = { alerts: { enabled: false }, registries: [{ name: 'shop', provider: 'lightsail' }] };

/** What the file's construct makes, or the lines of its error. */
function problemsOf(document: object, env: object = ENV): readonly string[] {
  try {
    RegistryTokenRefresher.fromFile(stackIn(new App(), env), 'Tokens', fileOf(document));
  } catch (error: unknown) {
    if (error instanceof ConfigError) return error.problems.map(({ text }) => text);
    throw error;
  }
  return [];
}

describe('a construct', () => {
  it('can be told of registries of each vendor', () => {
    const vendors = new Set(EVERYTHING.registries.map(({ provider }) => provider));
    expect([...vendors]).toEqual(PROVIDER_NAMES);
  });

  it('makes the same of props as of a file', () => {
    const ofFile = stackIn();
    RegistryTokenRefresher.fromFile(ofFile, 'Tokens', fileOf(EVERYTHING));

    const ofProps = stackIn();
    const secret = Secret.fromSecretNameV2(ofProps, 'ApiToken', 'ci/api');
    const apiToken = ApiToken.fromSecret(secret);
    new RegistryTokenRefresher(ofProps, 'Tokens', {
      secretPrefix: 'team/tokens',
      encryptionKey: Key.fromKeyArn(ofProps, 'SecretsKey', KEY),
      checkEvery: Duration.minutes(30),
      alerts: Alerts.to({
        emails: ['platform@example.com'],
        topic: Topic.fromTopicArn(ofProps, 'Ours', TOPIC),
        criticalTopic: Topic.fromTopicArn(ofProps, 'Pager', `${TOPIC}-pager`),
        slack: SLACK,
        teams: TEAMS,
        runbookUrl: 'https://wiki.example.com/tokens',
      }),
      refreshEvery: Duration.hours(3),
      onFirstRefreshFailure: OnFirstRefreshFailure.WARN,
      logRetention: RetentionDays.ONE_WEEK,
      dashboard: true,
      probe: { every: Duration.hours(2) },
      retainSecrets: true,
      registries: [
        Registry.ecr('prod', { region: 'us-east-1', repositories: ['api', 'web*'], access: Access.PUSH }),
        Registry.ecr('partner', {
          account: '111122223333',
          assumeRole: Role.fromRoleArn(ofProps, 'Puller', ROLE),
          externalId: 'theirs',
          refreshEvery: Duration.minutes(300),
        }),
        Registry.lightsail('shop', {
          region: 'eu-west-1',
          existingSecret: Secret.fromSecretCompleteArn(ofProps, 'Existing', ARN),
          verify: false,
        }),
        Registry.digitalOcean('images', {
          registry: 'acme',
          access: Access.PUSH,
          lifetime: Duration.days(1),
          host: 'registry.example.com',
          apiToken: ApiToken.fromSecret(secret, {
            jsonKey: 'token',
            encryptionKey: Key.fromKeyArn(ofProps, 'Key', KEY),
          }),
        }),
        Registry.ionos('edge', { registryId: UUID, repositories: ['web'], apiToken }),
        Registry.ionos('scoped', { registryId: UUID, scopes: SCOPES, secretName: 'ci/scoped', apiToken }),
        Registry.gitLab('tools', {
          url: 'https://git.example.com',
          group: 'acme',
          host: 'registry.example.com',
          apiToken,
        }),
        Registry.gitLab('code', { project: 'acme/code', access: Access.PUSH, apiToken }),
      ],
    });
    const { Resources: expected } = Template.fromStack(ofFile).toJSON();
    const { Resources: actual } = Template.fromStack(ofProps).toJSON();
    // The CDK names a subscription after its topic's construct.
    expect(withoutSubscriptions(actual)).toEqual(withoutSubscriptions(expected));
  });

  it('takes the keys of a silent file, too', () => {
    const file = stackIn();
    const alerts = { enabled: false, runbookUrl: 'https://wiki.example.com/tokens' };
    RegistryTokenRefresher.fromFile(file, 'Tokens', fileOf({ ...DOCUMENT, alerts }));
    const props = stackIn();
    new RegistryTokenRefresher(props, 'Tokens', {
      alerts: Alerts.none({ runbookUrl: 'https://wiki.example.com/tokens' }),
      registries: [Registry.lightsail('shop')],
    });
    expect(Template.fromStack(props).toJSON()).toEqual(Template.fromStack(file).toJSON());
  });
});

describe('fromFile', () => {
  it('takes a file of the stack’s own account and region', () => {
    expect(problemsOf({ ...DOCUMENT, ...ENV })).toEqual([]);
    expect(problemsOf(DOCUMENT, {})).toEqual([]);
  });

  it('refuses a file of another account or region', () => {
    expect(problemsOf({ ...DOCUMENT, account: '111122223333', region: 'eu-west-1' })).toEqual([
      `account is "111122223333", and the stack Mine belongs to ${ACCOUNT}; the two must be the same`,
      `region is "eu-west-1", and the stack Mine belongs to ${REGION}; the two must be the same`,
    ]);
  });

  it.each([{}, { account: Aws.ACCOUNT_ID, region: Aws.REGION }])(
    'refuses a file that says where it belongs in a stack that does not: %j',
    (env) => {
      expect(problemsOf({ ...DOCUMENT, region: REGION }, env)).toEqual([
        `region is "${REGION}", and the stack Mine has no region; give the stack an env with it`,
      ]);
      expect(problemsOf({ ...DOCUMENT, account: ACCOUNT }, env)).toEqual([
        `account is "${ACCOUNT}", and the stack Mine has no account; give the stack an env with it`,
      ]);
    },
  );

  it('refuses what a file says of its own stack', () => {
    const text = 'is for the stack of a file, and this one goes into Mine; take it out';
    expect(problemsOf({ ...DOCUMENT, stackName: 'Other', terminationProtection: false })).toEqual([
      `stackName ${text}`,
      `terminationProtection ${text}`,
    ]);
  });

  it('calls the file by its path, and knows the keys of files', () => {
    const file = fileOf({ ...DOCUMENT, alerts: {} });
    expect(() => RegistryTokenRefresher.fromFile(stackIn(), 'Tokens', file)).toThrow(
      `${file}:1:2: alerts has no recipient; give emails, topicArn, slack, teams or chatTopicArn, or { enabled: false } to be told nothing`,
    );
    expect(() => RegistryTokenRefresher.fromFile(stackIn(), 'Tokens', 'missing.yaml')).toThrow(
      /^missing\.yaml does not exist/,
    );
  });

  it('names things after the given stack, and tags what it makes', () => {
    const stack = stackIn();
    const tokens = RegistryTokenRefresher.fromFile(
      stack,
      'Tokens',
      fileOf({ ...DOCUMENT, tags: { team: 'platform' } }, 'other.json'),
    );
    expect(tokens.secretPrefix).toBe('mine');
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'mine/lightsail/shop',
      Tags: [{ Key: 'team', Value: 'platform' }],
    });
  });
});

describe('the stack of a file', () => {
  it('is named after the file, and belongs where its stage does', () => {
    const stage = new Stage(new App(), 'Prod', { env: { account: ACCOUNT, region: 'eu-west-1' } });
    const stack = new RegistryTokenRefresherStack(stage, 'Tokens', { file: fileOf(DOCUMENT, 'team.json') });
    expect([stack.stackName, stack.region]).toEqual(['RegistryTokenRefresher-team', 'eu-west-1']);
    expect(stack.refresher.secret('shop').secretName).toBe('registry-token-refresher-team/lightsail/shop');
  });

  it('has its file checked against the region of its stage', () => {
    const stage = new Stage(new App(), 'Prod', { env: { region: 'eu-west-1' } });
    const file = fileOf({ ...DOCUMENT, alerts: { topicArn: TOPIC } });
    expect(() => new RegistryTokenRefresherStack(stage, 'Tokens', { file })).toThrow(
      / alerts\.topicArn is ".*", of the region eu-central-1; it must be of the stack's, eu-west-1/,
    );
  });
});

const withoutSubscriptions = (resources: Readonly<Record<string, { readonly Type: string }>>): object =>
  Object.fromEntries(Object.entries(resources).filter(([, { Type }]) => Type !== 'AWS::SNS::Subscription'));
