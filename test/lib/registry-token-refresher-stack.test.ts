import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import * as v from 'valibot';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import { registryEntry } from '../../lambda/contract/registry-entry';

import { ALL_PROVIDERS, synth } from '../support/synth';

import { providersWith } from './providers/examples';

const { template, directory } = synth(ALL_PROVIDERS);
/** Two for each provider, and one for each whose API tokens tell when they expire. */
const ALARMS = 2 * PROVIDER_NAMES.length + providersWith(({ apiTokenTells }) => apiTokenTells).length;
const ECR_ONLY = {
  alerts: { enabled: false },
  registries: [{ name: 'prod', provider: 'ecr', repositories: ['api'] }],
};

/** What a function makes of an ECR registry's entry. */
const ecrEntry = v.object({ tokenRole: v.object({ arn: v.string(), stackId: v.string() }) });

/** The statements of the function role's policies. */
const statementsOf = (role: RegExp) =>
  Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => role.test(JSON.stringify(Properties.Roles)))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

describe('the functions', () => {
  it('run one per provider on Node 24 and arm64, for five minutes at most', () => {
    for (const provider of PROVIDER_NAMES) {
      template.hasResourceProperties('AWS::Lambda::Function', {
        FunctionName: `Test-${provider}`,
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: 300,
        Environment: { Variables: { STACK_NAME: 'Test', CHECK_EVERY_SECONDS: '3600' } },
      });
      template.hasResource('AWS::Logs::LogGroup', {
        DeletionPolicy: 'Delete',
        Properties: { LogGroupName: `/aws/lambda/Test-${provider}`, RetentionInDays: 30 },
      });
    }
  });

  it('know in what the hosts of AWS end, where they have registries of AWS', () => {
    const { template: probed } = synth({ ...ALL_PROVIDERS, probe: {} });
    const suffixes = Object.values(probed.findResources('AWS::Lambda::Function')).flatMap(({ Properties }) =>
      'Environment' in Properties
        ? [[Properties.FunctionName, Properties.Environment.Variables.URL_SUFFIX]]
        : [],
    );
    expect(suffixes).toHaveLength(PROVIDER_NAMES.length + 1);
    expect(Object.fromEntries(suffixes.filter(([, suffix]) => suffix !== undefined))).toEqual({
      'Test-ecr': { Ref: 'AWS::URLSuffix' },
      'Test-lightsail': { Ref: 'AWS::URLSuffix' },
      'Test-probe': { Ref: 'AWS::URLSuffix' },
    });
  });

  it('carry their own entries, and only these, in the asset beside the bundle', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const images = functions.find(({ Properties }) => Properties.FunctionName === 'Test-digitalocean');
    const hash = String(images?.Properties.Code.S3Key).replace('.zip', '');
    const folder = join(directory, `asset.${hash}`);
    expect(JSON.parse(readFileSync(join(folder, 'registries.json'), 'utf8'))).toEqual([
      {
        name: 'images',
        secretId: 'test/digitalocean/images',
        refreshEvery: 14400,
        verify: true,
        provider: 'digitalocean',
        access: 'pull',
        registry: 'acme',
        lifetime: 43200,
        apiToken: { secretId: 'vendors/api-token' },
      },
    ]);
    const bundle = readFileSync(join('dist/lambda/digitalocean/index.js'));
    expect(readFileSync(join(folder, 'index.js')).equals(bundle)).toBe(true);
  });

  it('get their tick explicitly, without a window, retried within the tick', () => {
    template.resourceCountIs('AWS::Scheduler::Schedule', PROVIDER_NAMES.length);
    template.allResourcesProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: Match.objectLike({
        Input: '{"run":"tick"}',
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 2 },
      }),
    });
  });
});

describe('rights', () => {
  it('let a function look at and write its own provider’s secrets, and read none of them', () => {
    expect(statementsOf(/Digitalocean/)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Action: ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],
          Resource: arn('secretsmanager:eu-central-1:123456789012:secret:test/digitalocean/*'),
        }),
        expect.objectContaining({
          Action: 'secretsmanager:GetSecretValue',
          Resource: arn('secretsmanager:eu-central-1:123456789012:secret:vendors/api-token-??????'),
        }),
      ]),
    );
    expect(JSON.stringify(statementsOf(/Ecr|Lightsail/))).not.toContain('GetSecretValue');
  });

  it('never include making log groups', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/CreateLogGroup|AWSLambdaBasicExecutionRole/);
  });

  it('of an ECR token are those of its token role: these repositories, this access', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      // Policies in other accounts name it: it may not change.
      RoleName: 'Test-eu-central-1-prod',
      Path: '/registry-token-refresher/Test/eu-central-1/',
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('EcrRole'), 'Arn'] } },
          },
        ],
      },
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              { Action: 'ecr:GetAuthorizationToken', Effect: 'Allow', Resource: '*' },
              {
                Action: [
                  'ecr:BatchCheckLayerAvailability',
                  'ecr:BatchGetImage',
                  'ecr:BatchImportUpstreamImage',
                  'ecr:GetDownloadUrlForLayer',
                  'ecr:ListImages',
                ],
                Effect: 'Allow',
                Resource: [
                  arn('ecr:eu-central-1:123456789012:repository/api'),
                  arn('ecr:eu-central-1:123456789012:repository/web'),
                ],
              },
            ],
          },
        },
      ],
    });
  });

  it('of an ECR token change with the repositories in place, and nothing else does', () => {
    const resources = (repositories: readonly string[]) =>
      synth({
        ...ALL_PROVIDERS,
        registries: ALL_PROVIDERS.registries.map((registry) =>
          registry.provider === 'ecr' ? { ...registry, repositories } : registry,
        ),
      }).template.toJSON().Resources;
    const before = resources(['api']);
    const after = resources(['api', 'web']);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const changed = Object.keys(after).filter(
      (id) => JSON.stringify(after[id]) !== JSON.stringify(before[id]),
    );
    expect(changed).toEqual([expect.stringMatching(/^RegistriesEcrTokenRoleprod/)]);
    const { Policies: _, Description: __, ...rest } = after[String(changed)].Properties;
    expect(before[String(changed)].Properties).toMatchObject(rest);
  });
});

describe('the first refresh', () => {
  const triggers = template.findResources('Custom::Trigger');
  it('waits by itself for secrets, roles, policies and invoke configs', () => {
    const ecr = Object.entries(triggers).find(([id]) => id.includes('Ecr'))?.[1];
    const types = ['SecretsManager::Secret', 'IAM::Policy', 'IAM::Role', 'Lambda::EventInvokeConfig'];
    const needs = types
      .flatMap((type) => Object.keys(template.findResources(`AWS::${type}`)))
      .filter((id) => /Ecr/.test(id));
    expect(needs.length).toBeGreaterThanOrEqual(7);
    expect(ecr?.DependsOn).toEqual(expect.arrayContaining(needs));
  });

  it('runs for longer than the function may', () => {
    expect(Object.values(triggers).map(({ Properties }) => Properties.Timeout)).toEqual(
      PROVIDER_NAMES.map(() => '360000'),
    );
  });

  it('does not wait for its end where failures only warn', () => {
    const { template: warned } = synth({ ...ECR_ONLY, onFirstRefreshFailure: 'warn' });
    warned.hasResourceProperties('Custom::Trigger', { InvocationType: 'Event' });
  });

  it('leaves no log group behind, its own function’s included', () => {
    for (const handler of Object.values(template.findResources('AWS::Lambda::Function'))) {
      expect(handler.Properties.LoggingConfig.LogGroup.Ref).toEqual(expect.any(String));
    }
    for (const group of Object.values(template.findResources('AWS::Logs::LogGroup'))) {
      expect(group.DeletionPolicy).toBe('Delete');
    }
  });
});

describe('alerts', () => {
  it('go to a topic that admits CloudWatch of this account', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sns:Publish',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
          }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'platform@example.com',
    });
  });

  it('tell of failing and at-risk registries, and of their end', () => {
    template.resourceCountIs('AWS::CloudWatch::Alarm', ALARMS);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'Test-digitalocean-failing',
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 3600,
      Threshold: 1,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      TreatMissingData: 'ignore',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('AlertTopic') }],
      OKActions: [{ Ref: Match.stringLikeRegexp('AlertTopic') }],
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'Test-digitalocean-at-risk',
      Namespace: 'RegistryTokenRefresher',
      MetricName: 'RegistriesAtRisk',
      Dimensions: [
        { Name: 'provider', Value: 'digitalocean' },
        { Name: 'stack', Value: 'Test' },
      ],
      Statistic: 'Maximum',
      Period: 3600,
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });
});

describe('the stack', () => {
  describe('whose registries take other names', () => {
    /** Logical ids of secrets by their names. */
    const secretsOf = (...registries: readonly (readonly [name: string, secretName: string])[]) => {
      const { template: made } = synth({
        alerts: { enabled: false },
        registries: registries.map(([name, secretName]) => ({ name, provider: 'lightsail', secretName })),
      });
      const secrets = Object.entries(made.findResources('AWS::SecretsManager::Secret'));
      return Object.fromEntries(secrets.map(([id, { Properties }]) => [Properties.Name, id]));
    };

    it('keeps their secrets where these have names of their own', () => {
      const secrets = secretsOf(['one', 'ci/a'], ['two', 'ci/b']);
      expect(Object.keys(secrets)).toHaveLength(2);
      expect(secretsOf(['two', 'ci/a'], ['one', 'ci/b'])).toEqual(secrets);
      expect(secretsOf(['three', 'ci/a'], ['four', 'ci/b'])).toEqual(secrets);
    });

    it('keeps them where the derived name is written out for the new one', () => {
      const { template: before } = synth({
        alerts: { enabled: false },
        registries: [{ name: 'old', provider: 'lightsail' }],
      });
      const ids = Object.keys(before.findResources('AWS::SecretsManager::Secret'));
      expect(Object.values(secretsOf(['new', 'test/lightsail/old']))).toEqual(ids);
    });

    it('keeps them where the prefix changes and the old name is written out', () => {
      const withPrefix = (secretPrefix: string) =>
        synth({
          secretPrefix,
          alerts: { enabled: false },
          registries: [{ name: 'old', provider: 'lightsail', secretName: 'first/lightsail/old' }],
        }).template.findResources('AWS::SecretsManager::Secret');
      expect(Object.keys(withPrefix('second'))).toEqual(Object.keys(withPrefix('first')));
    });

    it('tells alike names apart', () => {
      const names = ['ci/a', 'ci--a', 'ci-a', 'cia', 'ci=a', 'a', 'test/lightsail/a'];
      const secrets = secretsOf(...names.map((name, index) => [`r${index}`, name] as const));
      expect(Object.keys(secrets).toSorted()).toEqual(names.toSorted());
      expect(new Set(Object.values(secrets)).size).toBe(names.length);
    });
  });

  it('has outputs whose number does not grow with the registries', () => {
    expect(Object.keys(template.findOutputs('*'))).toEqual([
      'SecretPrefix',
      'AlertTopicArn',
      ...PROVIDER_NAMES.map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}FunctionName`),
    ]);
  });

  it('takes 400 registries of one account, and says to split a file of more', () => {
    const registries = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `r${index}`, provider: 'lightsail' }));
    expect(() => synth({ alerts: { enabled: false }, registries: registries(400) })).not.toThrow();
    expect(() => synth({ alerts: { enabled: false }, registries: registries(500) })).toThrow(
      /test\.yaml: registries: 500 registries make \d+ resources, and a stack holds 500: split the file/,
    );
  });

  it.each([
    [230, 'ecr', { access: 'push' }],
    [400, 'lightsail', {}],
  ])(
    'of %i registries of %s, with many tags, is one that CloudFormation takes',
    (count, provider, fields) => {
      const tags = Array.from({ length: 10 }, (_, index) => [
        `cost-center-${index}`,
        `what finance asks ${index}`,
      ]);
      const registries = Array.from({ length: count }, (_, index) => ({
        ...fields,
        ...(provider === 'ecr' ? { repositories: ['api', 'web', 'worker', `team/repository-${index}`] } : {}),
        name: `a-${provider}-registry-with-a-rather-long-name-${index}`,
        provider,
      }));
      const document = {
        ...ALL_PROVIDERS,
        tags: Object.fromEntries(tags),
        probe: {},
        rolePath: '/platform/registries/',
        roleNamePrefix: 'platform-',
        network: {
          vpcId: 'vpc-0123456789abcdef0',
          subnetIds: ['a', 'b', 'c'].map((digit) => `subnet-0123456789abcdef${digit}`),
          securityGroupIds: ['sg-0123456789abcdef0', 'sg-0123456789abcdef1'],
        },
        registries,
      };
      const { directory: assembly } = synth(document, {});
      expect(statSync(join(assembly, 'Test.template.json')).size).toBeLessThanOrEqual(1_000_000);
    },
  );

  it('says to split a file that names more than a policy holds', () => {
    const registries = Array.from({ length: 120 }, (_, index) => ({
      name: `r${index}`,
      provider: 'lightsail',
      secretName: `elsewhere/registry-${index}`,
    }));
    expect(() => synth({ alerts: { enabled: false }, registries })).toThrow(
      /the lightsail registries name more secrets/,
    );
    const repositories = Array.from({ length: 300 }, (_, index) => `team/repository-${index}`);
    expect(() =>
      synth({ alerts: { enabled: false }, registries: [{ name: 'all', provider: 'ecr', repositories }] }),
    ).toThrow(/all has more repositories than a role's policy holds/);
  });

  it('says to leave the probe out, or to split, where its role names more than a policy holds', () => {
    const registries = ['lightsail', 'ecr'].flatMap((provider) =>
      Array.from({ length: 40 }, (_, index) => ({
        name: `${provider}-${index}`,
        provider,
        secretName: `elsewhere/${provider}/registry-${index}`,
        ...(provider === 'ecr' ? { repositories: ['api'] } : {}),
      })),
    );
    const document = { alerts: { enabled: false }, registries };
    expect(() => synth(document)).not.toThrow();
    expect(() => synth({ ...document, probe: {} })).toThrow(
      /- probe: the registries name more secrets of their own than the policy of the probe's role holds; leave probe out, or split the file/,
    );
    const half = registries.filter((_, index) => index % 2 === 0);
    expect(() => synth({ ...document, registries: half, probe: {} })).not.toThrow();
  });

  describe('for any account and region', () => {
    const { template: anywhere, directory: assembly, resolver } = synth({ ...ALL_PROVIDERS, probe: {} }, {});

    it('can be made, with no mark of the CDK in what it deploys', () => {
      anywhere.resourceCountIs('AWS::Lambda::Function', PROVIDER_NAMES.length + 2);
      const written = readdirSync(assembly, { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.endsWith('.json'),
      );
      expect(written.filter((file) => file.endsWith('registries.json'))).toHaveLength(
        PROVIDER_NAMES.length + 1,
      );
      const marked = written.filter((file) =>
        readFileSync(join(assembly, file), 'utf8').includes('${Token['),
      );
      expect(marked).toEqual([]);
    });

    it('has its function find the token roles by what the deployment knows', () => {
      const { resolve, attribute } = resolver('us-west-2');
      const functions = Object.values(anywhere.findResources('AWS::Lambda::Function'));
      const handler = functions.find(({ Properties }) => Properties.FunctionName === 'Test-ecr');
      const folder = `asset.${String(handler?.Properties.Code.S3Key).replace('.zip', '')}`;
      const [entry]: unknown[] = JSON.parse(readFileSync(join(assembly, folder, 'registries.json'), 'utf8'));
      const [role] = Object.keys(
        anywhere.findResources('AWS::IAM::Role', { Properties: { Path: Match.anyValue() } }),
      );
      const variables = v.parse(
        v.record(v.string(), v.string()),
        resolve(handler?.Properties.Environment.Variables),
      );
      const { tokenRole } = v.parse(
        ecrEntry,
        v.parse(registryEntry({ ...variables, AWS_REGION: 'us-west-2' }), entry),
      );
      expect(tokenRole.arn).toBe(attribute(String(role), 'Arn'));
      expect(tokenRole.arn).toMatch(/:role\/registry-token-refresher\/Test\/us-west-2\/Test-us-west-2-prod$/);
      expect(tokenRole.stackId).toMatch(/^arn:aws:cloudformation:us-west-2:123456789012:stack\/Test\//);
    });
  });
});

/** An ARN of this partition, as the template says it. */
function arn(rest: string) {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${rest}`]] };
}
