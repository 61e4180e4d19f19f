import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ContainerImage, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { AccountPrincipal, ArnPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Alerts, Registry, RegistryTokenRefresher, type RegistryTokenRefresherProps } from '../../../lib';
import { ACCOUNT, REGION } from '../../support/synth';

const OTHER_REGION = 'eu-west-1';
const KEY = `arn:aws:kms:${OTHER_REGION}:${ACCOUNT}:key/1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`;
const ARN = `arn:aws:secretsmanager:${OTHER_REGION}:${ACCOUNT}:secret:mine/lightsail/shop`;

function built(props: Partial<RegistryTokenRefresherProps> = {}) {
  const app = new App();
  const stack = new Stack(app, 'Mine', { env: { account: ACCOUNT, region: REGION } });
  const elsewhere = new Stack(app, 'Elsewhere', { env: { account: ACCOUNT, region: OTHER_REGION } });
  const tokens = new RegistryTokenRefresher(stack, 'Tokens', {
    registries: [Registry.lightsail('shop')],
    alerts: Alerts.none(),
    replicas: [{ region: OTHER_REGION, encryptionKey: Key.fromKeyArn(elsewhere, 'Key', KEY) }],
    probe: {},
    ...props,
  });
  return { stack, elsewhere, tokens };
}

it('are made by Secrets Manager, under the key of their region', () => {
  Template.fromStack(built().stack).hasResourceProperties('AWS::SecretsManager::Secret', {
    ReplicaRegions: [{ Region: OTHER_REGION, KmsKeyId: KEY }],
  });
});

it('are read by the probe alone, and their key serves these secrets through their region alone', () => {
  const template = Template.fromStack(built().stack);
  const inRegion = `arn:aws:secretsmanager:${OTHER_REGION}:${ACCOUNT}:secret:mine/lightsail/*`;
  const here = inRegion.replace(OTHER_REGION, REGION);
  const policies = JSON.stringify(template.findResources('AWS::IAM::Policy')).replaceAll(
    '{"Ref":"AWS::Partition"}',
    '"aws"',
  );
  expect(policies).not.toContain('"secretsmanager:*"');
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
          Resource: [arnOf(here), arnOf(inRegion)],
        }),
        Match.objectLike({
          Action: 'kms:Decrypt',
          Resource: KEY,
          Condition: {
            StringEquals: { 'kms:ViaService': viaOf(OTHER_REGION) },
            StringLike: { 'kms:EncryptionContext:SecretARN': [arnOf(inRegion)] },
          },
        }),
      ]),
    },
  });
});

/** As the CDK writes it for a stack whose partition only the deployment knows. */
const arnOf = (arn: string) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, arn.replace('arn:aws', '')]],
});
const viaOf = (region: string) => ({
  'Fn::Join': ['', [`secretsmanager.${region}.`, { Ref: 'AWS::URLSuffix' }]],
});

describe('secret(name, { region })', () => {
  it('is a secret that a stack of that region refers to and reads, its key included', () => {
    const { elsewhere, tokens } = built();
    const task = new FargateTaskDefinition(elsewhere, 'Task');
    const credentials = tokens.secret('shop', { region: OTHER_REGION });
    task.addContainer('web', {
      image: ContainerImage.fromRegistry('registry.example.com/web:1', { credentials }),
    });
    const template = Template.fromStack(elsewhere);
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [{ RepositoryCredentials: { CredentialsParameter: arnOf(ARN) } }],
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
            Resource: arnOf(`${ARN}-??????`),
          }),
          Match.objectLike({ Action: 'kms:Decrypt', Resource: KEY }),
        ]),
      },
    });
    expect(credentials.env.region).toBe(OTHER_REGION);
    expect(tokens.secret('shop', { region: OTHER_REGION })).toBe(credentials);
  });

  it("is the secret itself in the stack's own region", () => {
    const { tokens } = built();
    expect(tokens.secret('shop', { region: REGION })).toBe(tokens.secret('shop'));
  });

  it('tells of a region without a replica, and of a name that passes for an ARN', () => {
    const { tokens } = built();
    expect(() => tokens.secret('shop', { region: 'eu-west-2' })).toThrow(
      /^Mine\/Tokens: no replica has the name "eu-west-2"; did you mean "eu-west-1"\?/,
    );
    const named = built({ registries: [Registry.lightsail('shop', { secretName: 'ci/registry-abc123' })] });
    expect(() => named.tokens.secret('shop', { region: OTHER_REGION })).toThrow(/Give it another secretName/);
  });
});

describe('a key that the app makes', () => {
  it('admits functions and readers, also from a stack of its own', () => {
    const app = new App();
    const env = { account: ACCOUNT, region: REGION };
    const keys = new Stack(app, 'Keys', { env });
    const encryptionKey = new Key(keys, 'Key');
    const stack = new Stack(app, 'Mine', { env });
    const tokens = new RegistryTokenRefresher(stack, 'Tokens', {
      registries: [Registry.lightsail('shop')],
      alerts: Alerts.none(),
      encryptionKey,
      probe: {},
    });
    tokens.secret('shop').grantRead(new AccountPrincipal('444455556666'));
    tokens.secret('shop').grantRead(new ArnPrincipal(`arn:aws:iam::${ACCOUNT}:role/by-its-arn`));
    tokens
      .secret('shop')
      .grantRead(new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }));
    const policy = JSON.stringify(Template.fromStack(keys).findResources('AWS::KMS::Key'));
    expect(policy).toContain('444455556666');
    expect(policy).toContain('by-its-arn');
    expect(policy).toContain(`Mine-lightsail-${REGION}`);
    expect(policy).toContain(`Mine-probe-${REGION}`);
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', {
      KmsKeyId: { 'Fn::ImportValue': Match.anyValue() },
    });
  });
});
