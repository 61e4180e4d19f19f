import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BuildSpec, LinuxBuildImage, Project } from 'aws-cdk-lib/aws-codebuild';
import { ContainerImage, Secret as EcsSecret, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import {
  AccountPrincipal,
  AccountRootPrincipal,
  AnyPrincipal,
  ArnPrincipal,
  CompositePrincipal,
  type IGrantable,
  OrganizationPrincipal,
  PolicyStatement,
  Role,
  ServicePrincipal,
  User,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AttachmentTargetType, HostedRotation, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Alerts, Registry, RegistryTokenRefresher } from '../../../lib';
import { ACCOUNT, REGION } from '../../support/synth';

const ENV = { account: ACCOUNT, region: REGION };
const OTHER_ACCOUNT = '111122223333';
const EXISTING = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:ci/registry-a1B2c3`;
const THEIRS = `arn:aws:secretsmanager:${REGION}:${OTHER_ACCOUNT}:secret:ci/registry-a1B2c3`;
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`;
const ec2 = new ServicePrincipal('ec2.amazonaws.com');

interface Built {
  readonly app: App;
  readonly stack: Stack;
  /** Made by the stack. */
  readonly made: ISecret;
  readonly existing: ISecret;
  readonly theirs: ISecret;
}

function built(env: object = ENV, encryptionKeyArn?: string): Built {
  const app = new App();
  const stack = new Stack(app, 'Mine', { env });
  const imported = (id: string, arn: string): ISecret => Secret.fromSecretCompleteArn(stack, id, arn);
  const tokens = new RegistryTokenRefresher(stack, 'Tokens', {
    registries: [
      Registry.lightsail('shop'),
      Registry.lightsail('old', { existingSecret: imported('OldSecret', EXISTING) }),
      Registry.lightsail('theirs', { existingSecret: imported('TheirSecret', THEIRS) }),
    ],
    alerts: Alerts.none(),
    ...(encryptionKeyArn === undefined
      ? {}
      : { encryptionKey: Key.fromKeyArn(stack, 'Key', encryptionKeyArn) }),
  });
  return {
    app,
    stack,
    made: tokens.secret('shop'),
    existing: tokens.secret('old'),
    theirs: tokens.secret('theirs'),
  };
}

const role = (scope: Stack): Role => new Role(scope, 'Reader', { roleName: 'reader', assumedBy: ec2 });

/** The statements of the policy in a template that reads secrets, without those of the stack's own functions. */
function readingStatements(stack: Stack): readonly unknown[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes('secretsmanager:GetSecretValue'));
}

const reading = (Resource: unknown) => ({
  Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
  Effect: 'Allow',
  Resource,
});

describe('grantRead', () => {
  it.each([
    ['a role', role],
    ['a user', (scope: Stack) => new User(scope, 'Reader')],
    [
      'an imported role of the account',
      (scope: Stack) => Role.fromRoleArn(scope, 'Reader', `arn:aws:iam::${ACCOUNT}:role/reader`),
    ],
  ])('lets %s of the same stack read, by its own policy', (_, grantee) => {
    const { stack, made } = built();
    expect(made.grantRead(grantee(stack)).success).toBe(true);
    expect(readingStatements(stack)).toEqual([
      reading({ Ref: expect.stringMatching(/^TokensLightsailSecretsSecretmine2Flightsail2Fshop/) }),
    ]);
    Template.fromStack(stack).resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
  });

  it('lets a role of another stack of the account read', () => {
    const { app, made } = built();
    const other = new Stack(app, 'Readers', { env: ENV });
    expect(made.grantRead(role(other)).success).toBe(true);
    expect(readingStatements(other)).toEqual([
      reading({ 'Fn::ImportValue': expect.stringContaining('Mine:') }),
    ]);
  });

  it('lets a role read if the account is known only at deployment', () => {
    const { stack, made } = built({});
    expect(made.grantRead(role(stack)).success).toBe(true);
    expect(readingStatements(stack)).toHaveLength(1);
  });

  it('lets a role read an existing secret of the same account, in any account', () => {
    const { app, stack, existing, theirs } = built();
    const other = new Stack(app, 'Theirs', { env: { account: OTHER_ACCOUNT, region: REGION } });
    existing.grantRead(role(stack));
    theirs.grantRead(role(other));
    expect(readingStatements(stack)).toEqual([reading(EXISTING)]);
    expect(readingStatements(other)).toEqual([reading(THEIRS)]);
  });

  it('changes no role that may not be changed', () => {
    const { stack, made } = built();
    const arn = `arn:aws:iam::${ACCOUNT}:role/managed-elsewhere`;
    made.grantRead(Role.fromRoleArn(stack, 'Reader', arn, { mutable: false }));
    expect(readingStatements(stack)).toEqual([]);
  });

  it('grants only the version stages that are named', () => {
    const { stack, made } = built();
    made.grantRead(role(stack), ['AWSCURRENT']);
    expect(readingStatements(stack)).toEqual([
      expect.objectContaining({
        Condition: { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': ['AWSCURRENT'] } },
      }),
    ]);
  });

  const ELSEWHERE: readonly (readonly [string, (scope: Stack) => IGrantable])[] = [
    [
      'a role',
      (scope) => role(new Stack(scope.node.root, 'O', { env: { account: OTHER_ACCOUNT, region: REGION } })),
    ],
    [
      'an imported role',
      (scope) => Role.fromRoleArn(scope, 'Theirs', `arn:aws:iam::${OTHER_ACCOUNT}:role/reader`),
    ],
    [
      'an imported role that may not be changed',
      (scope) =>
        Role.fromRoleArn(scope, 'Theirs', `arn:aws:iam::${OTHER_ACCOUNT}:role/reader`, { mutable: false }),
    ],
    ['a role by its ARN alone', () => new ArnPrincipal(`arn:aws:iam::${OTHER_ACCOUNT}:role/reader`)],
    ['an account', () => new AccountPrincipal(OTHER_ACCOUNT)],
    ['an organisation', () => new OrganizationPrincipal('o-1234567890')],
  ];

  it.each(ELSEWHERE)('refuses %s elsewhere if the secret has no key of its own', (_, grantee) => {
    const { stack, made, existing } = built();
    const principal = grantee(stack);
    expect(() => made.grantRead(principal)).toThrow(
      /^The secret of the registry shop can't be granted to (an organisation|a principal of account \d+): .* Give the refresher an encryptionKey\.$/,
    );
    expect(() => existing.grantRead(principal)).toThrow(/its policy belongs to its owner/);
    expect(readingStatements(stack)).toEqual([]);
  });

  it.each(ELSEWHERE)('admits %s elsewhere by policy of the secret and the key', (_, grantee) => {
    const { stack, made, existing } = built(ENV, KEY);
    const principal = grantee(stack);
    expect(made.grantRead(principal).success).toBe(true);
    expect(() => existing.grantRead(principal)).toThrow(/its policy belongs to its owner/);
    expect(() => made.grantRead(principal, ['AWSCURRENT'])).toThrow(/Leave versionStages out/);
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::ResourcePolicy', {
      BlockPublicPolicy: true,
      ResourcePolicy: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
            Resource: '*',
          },
        ],
      },
    });
  });

  it('refuses a role of the stack’s account for an existing secret of another one', () => {
    const { stack, theirs } = built();
    expect(() => theirs.grantRead(role(stack))).toThrow(/its policy belongs to its owner/);
  });

  it('admits a role by its ARN alone by the secret’s policy, and not for an existing secret', () => {
    const { stack, made, existing } = built();
    const principal = new ArnPrincipal(`arn:aws:iam::${ACCOUNT}:role/reader`);
    made.grantRead(principal);
    expect(() => existing.grantRead(principal)).toThrow(/has no policy/);
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::ResourcePolicy', {
      ResourcePolicy: { Statement: [{ Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:role/reader`] } }] },
    });
  });

  it.each<readonly [string, IGrantable]>([
    ['a service', ec2],
    ['the account', new AccountRootPrincipal()],
    ['an account by its number', new AccountPrincipal(ACCOUNT)],
    ['everybody', new AnyPrincipal()],
    ['several', new CompositePrincipal(ec2, new AccountPrincipal(OTHER_ACCOUNT))],
  ])('refuses %s, which no policy can name', (_, principal) => {
    const { made, existing, stack } = built();
    for (const secret of [made, existing]) {
      expect(() => secret.grantRead(principal)).toThrow(
        /can't be granted to .*: it has no policy that the right could be added to, and the secret's policy can't name it\. Grant it to a role or a user\.$/,
      );
    }
    expect(readingStatements(stack)).toEqual([]);
    Template.fromStack(stack).resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
  });
});

describe('what reads an image with a published secret', () => {
  it('in ECS may read the secret, at each task start', () => {
    const { stack, made } = built();
    const task = new FargateTaskDefinition(stack, 'Task');
    task.addContainer('web', {
      image: ContainerImage.fromRegistry('registry.example.com/web:1', { credentials: made }),
      secrets: { PASSWORD: EcsSecret.fromSecretsManager(made, 'password') },
    });
    const [definition] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'));
    const secret = { Ref: expect.stringMatching(/^TokensLightsailSecretsSecretmine2Flightsail2Fshop/) };
    expect(definition?.Properties.ContainerDefinitions).toEqual([
      expect.objectContaining({ RepositoryCredentials: { CredentialsParameter: secret } }),
    ]);
    expect(readingStatements(stack)).toEqual([reading(secret)]);
  });

  it('in CodeBuild may read the secret', () => {
    const { stack, made } = built();
    new Project(stack, 'Build', {
      buildSpec: BuildSpec.fromObject({ version: '0.2' }),
      environment: {
        buildImage: LinuxBuildImage.fromDockerRegistry('registry.example.com/build:1', {
          secretsManagerCredentials: made,
        }),
      },
    });
    const [project] = Object.values(Template.fromStack(stack).findResources('AWS::CodeBuild::Project'));
    expect(project?.Properties.Environment.RegistryCredential).toEqual({
      CredentialProvider: 'SECRETS_MANAGER',
      Credential: { Ref: expect.stringMatching(/^TokensLightsailSecretsSecretmine2Flightsail2Fshop/) },
    });
    expect(readingStatements(stack)).toHaveLength(1);
  });

  it('finds it by its name in Secrets Manager, without the end of the ARN', () => {
    const { made, existing } = built();
    expect([made.secretName, existing.secretName]).toEqual(['mine/lightsail/shop', 'ci/registry']);
    expect([made.secretFullArn, existing.secretFullArn]).toEqual([made.secretArn, EXISTING]);
  });
});

describe('a use that a published secret does not support is an error:', () => {
  it.each<readonly [string, (secret: ISecret) => unknown, RegExp]>([
    ['grantWrite', (secret) => secret.grantWrite(ec2), /is written only by its refresher/],
    [
      'addToResourcePolicy',
      (secret) => secret.addToResourcePolicy(new PolicyStatement()),
      /has a resource policy that the refresher writes/,
    ],
    [
      'denyAccountRootDelete',
      (secret) => secret.denyAccountRootDelete(),
      /has a resource policy that the refresher writes/,
    ],
    [
      'addRotationSchedule',
      (secret) =>
        secret.addRotationSchedule('Rotation', { hostedRotation: HostedRotation.mysqlSingleUser() }),
      /is refreshed already/,
    ],
    [
      'attach',
      (secret) =>
        secret.attach({
          asSecretAttachmentTarget: () => ({
            targetId: 'database',
            targetType: AttachmentTargetType.RDS_DB_INSTANCE,
          }),
        }),
      /can't be attached to a target/,
    ],
    ['secretValue', (secret) => secret.secretValue, /can't give its value to a template/],
    [
      'secretValueFromJson',
      (secret) => secret.secretValueFromJson('password'),
      /can't give its value to a template/,
    ],
    [
      'cfnDynamicReferenceKey',
      (secret) => secret.cfnDynamicReferenceKey(),
      /can't give its value to a template/,
    ],
    [
      'applyRemovalPolicy',
      (secret) => secret.applyRemovalPolicy(RemovalPolicy.RETAIN),
      /is kept or deleted as retainSecrets says/,
    ],
  ])('%s', (_, use, message) => {
    const { stack, made, existing } = built();
    for (const secret of [made, existing]) {
      expect(() => use(secret)).toThrow(message);
      expect(() => use(secret)).toThrow(/^The secret of the registry (shop|old) /);
    }
    const { Resources } = Template.fromStack(stack).toJSON();
    expect(JSON.stringify(Resources)).not.toMatch(/SecretsManager::(ResourcePolicy|RotationSchedule)/);
  });
});

describe('retainSecrets', () => {
  it.each([
    [true, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' }],
    [undefined, {}],
  ])('%s decides what CloudFormation does with the secrets', (retainSecrets, policies) => {
    const stack = new Stack(new App(), 'Mine', { env: ENV });
    new RegistryTokenRefresher(stack, 'Tokens', {
      registries: [Registry.lightsail('shop')],
      alerts: Alerts.none(),
      ...(retainSecrets === undefined ? {} : { retainSecrets }),
    });
    const [secret] = Object.values(Template.fromStack(stack).findResources('AWS::SecretsManager::Secret'));
    const { Type: _, Properties: __, ...rest } = secret ?? {};
    expect(rest).toEqual(policies);
  });
});
