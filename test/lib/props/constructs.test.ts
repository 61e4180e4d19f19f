import { App, Aspects, Duration, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { CfnRole, ManagedPolicy, PermissionsBoundary, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Alerts, ApiToken, Registry, RegistryTokenRefresher } from '../../../lib';
import { ACCOUNT, REGION } from '../../support/synth';

const ENV = { account: ACCOUNT, region: REGION };
const stackIn = (scope: App | Stage = new App(), env: object = ENV) => new Stack(scope, 'Mine', { env });

/** One registry of each vendor, with all that a construct can have besides. */
function everything(stack: Stack): RegistryTokenRefresher {
  const apiToken = ApiToken.fromSecret(Secret.fromSecretNameV2(stack, 'ApiToken', 'ci/api'));
  return new RegistryTokenRefresher(stack, 'Tokens', {
    registries: [
      Registry.ecr('prod', { repositories: ['api'] }),
      Registry.lightsail('shop'),
      Registry.digitalOcean('images', { registry: 'acme', apiToken }),
      Registry.ionos('edge', {
        registryId: '8f0c2d6e-0000-4000-8000-000000000001',
        repositories: ['web'],
        apiToken,
      }),
    ],
    alerts: Alerts.to({ emails: ['platform@example.com'] }),
    probe: {},
  });
}

describe('what the construct hands out:', () => {
  const stack = stackIn();
  const tokens = everything(stack);

  it('the secret of a registry, or an error that names the registries', () => {
    expect(tokens.secret('images').secretName).toBe('mine/digitalocean/images');
    expect(() => tokens.secret('imgaes')).toThrow(
      'Mine/Tokens: no registry has the name "imgaes"; did you mean "images"?',
    );
    expect(() => tokens.secret('nothing-like-them')).toThrow(
      'Mine/Tokens: no registry has the name "nothing-like-them"; there are prod, shop, images or edge',
    );
  });

  it('the functions, of the providers in use and of the probe', () => {
    expect(tokens.function('ionos')?.functionName).toMatch(/Token/);
    expect(tokens.function('nobody')).toBeUndefined();
    expect(tokens.probe).toBeDefined();
    expect(tokens.alertTopic).toBeDefined();
  });

  it('all alarms of the template', () => {
    const names = tokens.alarms.map(({ alarmArn }) => stack.resolve(alarmArn)['Fn::GetAtt'][0]);
    const made = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
    expect(names.toSorted()).toEqual(Object.keys(made).toSorted());
  });

  it('the metrics that the alarms watch', () => {
    const template = Template.fromStack(stack);
    const dimensions = [
      { Name: 'provider', Value: 'ecr' },
      { Name: 'stack', Value: 'Mine' },
    ];
    const shown = (metric: { toMetricConfig(): { metricStat?: object | undefined } }): object =>
      Object(metric.toMetricConfig().metricStat);
    const atRisk = tokens.metricRegistriesAtRisk({ provider: 'ecr' });
    expect(shown(atRisk)).toMatchObject({
      namespace: 'RegistryTokenRefresher',
      metricName: 'RegistriesAtRisk',
      statistic: 'Maximum',
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: atRisk.metricName,
      Namespace: atRisk.namespace,
      Dimensions: dimensions,
      Statistic: atRisk.statistic,
      Period: atRisk.period.toSeconds(),
    });
    expect(shown(tokens.metricSecondsToExpiry({ provider: 'ecr' }))).toMatchObject({
      metricName: 'SecondsToExpiry',
      statistic: 'Minimum',
      dimensions: dimensions.map(({ Name: name, Value: value }) => ({ name, value })),
    });
    const minutes = tokens.metricSecondsToExpiry({
      provider: 'ecr',
      period: Duration.minutes(5),
      label: 'left',
    });
    expect([minutes.period.toMinutes(), minutes.label]).toEqual([5, 'left']);
  });

  it('no metric of a provider that is not in use', () => {
    const few = stackIn();
    const lightsail = new RegistryTokenRefresher(few, 'Tokens', {
      registries: [Registry.lightsail('shop')],
      alerts: Alerts.none(),
    });
    expect(() => lightsail.metricRegistriesAtRisk({ provider: 'ecr' })).toThrow(
      'Mine/Tokens: no provider in use has the name "ecr"; there is lightsail',
    );
    expect(lightsail.alertTopic).toBeUndefined();
    expect(lightsail.probe).toBeUndefined();
  });

  it('the right to run the functions by hand, as they are now', () => {
    const granted = stackIn();
    const role = new Role(granted, 'OnCall', { assumedBy: new ServicePrincipal('ssm.amazonaws.com') });
    const grant = everything(granted).grantRefresh(role);
    expect(grant.success).toBe(true);
    const template = Template.fromStack(granted);
    const [policy] = Object.values(
      template.findResources('AWS::IAM::Policy', {
        Properties: { Roles: [{ Ref: Match.stringLikeRegexp('^OnCall') }] },
      }),
    );
    const statements: unknown[] = policy?.Properties.PolicyDocument.Statement;
    expect(statements).toHaveLength(4);
    for (const statement of statements) {
      expect(statement).toMatchObject({ Action: 'lambda:InvokeFunction', Effect: 'Allow' });
      expect(JSON.stringify(statement)).toMatch(/LATEST/);
      expect(JSON.stringify(statement)).not.toMatch(/:\*/);
    }
  });
});

describe('ECR repositories that are constructs', () => {
  it('are opened like those that are named, without their names being known', () => {
    const stack = stackIn();
    new RegistryTokenRefresher(stack, 'Tokens', {
      registries: [
        Registry.ecr('prod', { repositories: ['web'], ecrRepositories: [new Repository(stack, 'Api')] }),
      ],
      alerts: Alerts.none(),
    });
    const template = Template.fromStack(stack);
    const [repository] = Object.keys(template.findResources('AWS::ECR::Repository'));
    const arn = (name: unknown) => ({
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, `:ecr:${REGION}:${ACCOUNT}:repository/`, name].flat(),
      ],
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      Description:
        'Mints the ECR tokens of prod, which can pull web, 1 whose names are made at the deployment',
      Policies: [
        {
          PolicyDocument: {
            Statement: Match.arrayWith([
              Match.objectLike({
                Action: Match.arrayWith(['ecr:BatchGetImage']),
                Resource: [
                  {
                    'Fn::Join': [
                      '',
                      ['arn:', { Ref: 'AWS::Partition' }, `:ecr:${REGION}:${ACCOUNT}:repository/web`],
                    ],
                  },
                  arn({ Ref: repository }),
                ],
              }),
            ]),
          },
        },
      ],
    });
  });

  it('are enough, and may be imported', () => {
    const stack = stackIn();
    const imported = Repository.fromRepositoryName(stack, 'Api', 'api');
    const resourcesOf = (registry: Registry, within: Stack) => {
      new RegistryTokenRefresher(within, 'Tokens', { registries: [registry], alerts: Alerts.none() });
      return Template.fromStack(within).toJSON().Resources;
    };
    expect(resourcesOf(Registry.ecr('prod', { ecrRepositories: [imported] }), stack)).toEqual(
      resourcesOf(Registry.ecr('prod', { repositories: ['api'] }), stackIn()),
    );
  });
});

describe('values that only the deployment knows', () => {
  it('travel by the environment, never in the asset', () => {
    const app = new App();
    const stack = stackIn(app, {});
    const other = new Stack(app, 'Other');
    const role = new Role(other, 'Puller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const existing = new Secret(other, 'Existing', { secretName: 'ci/existing' });
    new RegistryTokenRefresher(stack, 'Tokens', {
      registries: [
        Registry.ecr('partner', { assumeRole: role }),
        Registry.lightsail('shop', {
          existingSecret: Secret.fromSecretCompleteArn(stack, 'Given', existing.secretArn),
        }),
      ],
      alerts: Alerts.to({ topic: new Topic(other, 'Topic') }),
    });
    const template = Template.fromStack(stack);
    for (const [provider, value] of [
      ['ecr', /Puller/],
      ['lightsail', /Existing/],
    ] as const) {
      const [handler] = Object.values(
        template.findResources('AWS::Lambda::Function', { Properties: { FunctionName: `Mine-${provider}` } }),
      );
      expect(JSON.stringify(handler?.Properties.Environment)).toMatch(value);
    }
    expect(JSON.stringify(template.findResources('AWS::Events::Rule'))).toMatch(/ImportValue.*Topic/);
  });
});

describe('several constructs in one app', () => {
  it('live in stages, in several regions and accounts', () => {
    const app = new App();
    const places = [
      ['Test', { account: ACCOUNT, region: 'eu-central-1' }],
      ['Prod', { account: '111122223333', region: 'eu-central-1' }],
      ['Far', { account: ACCOUNT, region: 'us-west-2' }],
      ['Anywhere', {}],
    ] as const;
    const stacks = places.map(([name, env]) => {
      const stack = stackIn(new Stage(app, name), env);
      everything(stack);
      return stack;
    });
    const prefixes = stacks.map((stack) => {
      const { Outputs: _, ...template } = Template.fromStack(stack).toJSON();
      expect(JSON.stringify(template)).not.toContain('${Token[');
      return Object.values(Template.fromStack(stack).findResources('AWS::SecretsManager::Secret'))
        .flatMap(({ Properties }) => Properties.Name ?? [])
        .toSorted();
    });
    expect(prefixes[1]).toEqual([
      'prod-mine/digitalocean/images',
      'prod-mine/ecr/prod',
      'prod-mine/ionos/edge',
      'prod-mine/lightsail/shop',
    ]);
    expect(() => app.synth()).not.toThrow();
  });
});

describe('what an app says of all its constructs', () => {
  it('reaches everything: permissions boundaries and tags', () => {
    const app = new App();
    const stack = stackIn(app);
    everything(stack);
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
    PermissionsBoundary.of(app).apply(ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', boundary));
    Tags.of(app).add('team', 'platform');
    const { Resources: resources } = Template.fromStack(stack).toJSON();
    const propertiesOf = (type: string) =>
      Object.values(Object(resources))
        .filter((resource) => Object(resource).Type === type)
        .map((resource) => Object(resource).Properties);
    const roles = propertiesOf('AWS::IAM::Role');
    // Of four functions and the probe, each with its tick; of the token role, of the reports and of the CDK's trigger.
    expect(roles).toHaveLength(13);
    for (const role of roles) expect(role.PermissionsBoundary).toBe(boundary);
    for (const type of [
      'AWS::Lambda::Function',
      'AWS::SecretsManager::Secret',
      'AWS::Logs::LogGroup',
      'AWS::SNS::Topic',
    ]) {
      // The CDK makes its trigger's function without tags; the deployment hands it the stack's.
      const tagged = propertiesOf(type).filter(
        ({ FunctionName }) => type !== 'AWS::Lambda::Function' || FunctionName !== undefined,
      );
      expect(tagged).not.toEqual([]);
      for (const { Tags: tags } of tagged) {
        expect(tags).toContainEqual({ Key: 'team', Value: 'platform' });
      }
    }
  });

  it('is seen by aspects that change what is made', () => {
    const app = new App();
    const stack = stackIn(app);
    everything(stack);
    const seen = new Set<string>();
    Aspects.of(app).add({
      visit(node) {
        if (node instanceof CfnFunction) {
          seen.add(node.node.path);
          node.tracingConfig = { mode: 'Active' };
        }
        if (node instanceof CfnRole) node.path = '/platform/';
      },
    });
    const template = Template.fromStack(stack);
    const own = Object.values(
      template.findResources('AWS::Lambda::Function', { Properties: { TracingConfig: { Mode: 'Active' } } }),
    );
    expect(own).toHaveLength(5);
    expect(seen.size).toBe(5);
  });
});
