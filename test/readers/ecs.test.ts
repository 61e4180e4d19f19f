import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { PrivateImagesStack } from '../../examples/ecs/private-images-stack';
import { ACCOUNT, REGION } from '../support/synth';

const stack = new PrivateImagesStack(new App(), 'PrivateImages', {
  env: { account: ACCOUNT, region: REGION },
  clusterName: 'main',
  network: { vpcId: 'vpc-1', availabilityZones: [`${REGION}a`], publicSubnetIds: ['subnet-1'] },
});
const template = Template.fromStack(stack);

const only = (type: string, props: object = {}): string => {
  const [id, ...others] = Object.keys(template.findResources(type, Match.objectLike(props)));
  if (id === undefined || others.length > 0) throw new Error(`Expected one ${type}.`);
  return id;
};
const SECRET = { Ref: only('AWS::SecretsManager::Secret') };
const IMAGE = 'registry.digitalocean.com/acme/web:1';

describe('the ECS example', () => {
  it('runs a service whose image is pulled with the secret', () => {
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({ Image: IMAGE, RepositoryCredentials: { CredentialsParameter: SECRET } }),
      ],
    });
  });

  it('runs a batch job whose image is pulled with the secret', () => {
    template.hasResourceProperties('AWS::Batch::JobDefinition', {
      ContainerProperties: Match.objectLike({
        Image: IMAGE,
        RepositoryCredentials: { CredentialsParameter: SECRET },
      }),
    });
  });

  it('starts the service after the first refresh', () => {
    const [service] = Object.values(template.findResources('AWS::ECS::Service'));
    expect(service?.DependsOn).toEqual(expect.arrayContaining([expect.stringContaining('FirstRefresh')]));
  });

  it.each(['ServiceLogs', 'JobLogs'])(
    'lets the execution role read this secret, write to %s, and nothing else',
    (logs) => {
      const logGroup = Object.keys(template.findResources('AWS::Logs::LogGroup')).find((id) =>
        id.startsWith(logs),
      );
      const roles = template.findResources('AWS::IAM::Role', {
        Properties: { Policies: Match.anyValue() },
      });
      const statements = Object.values(roles)
        .filter(({ Properties }) => JSON.stringify(Properties.Policies).includes(logs))
        .map(({ Properties }) => Properties);
      expect(statements).toEqual([
        {
          AssumeRolePolicyDocument: expect.objectContaining({
            Statement: [
              {
                Action: 'sts:AssumeRole',
                Effect: 'Allow',
                Principal: { Service: 'ecs-tasks.amazonaws.com' },
              },
            ],
          }),
          Policies: [
            {
              PolicyName: 'Pull',
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [
                  { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRET },
                  {
                    Effect: 'Allow',
                    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                    Resource: { 'Fn::GetAtt': [logGroup, 'Arn'] },
                  },
                ],
              },
            },
          ],
        },
      ]);
    },
  );

  it('adds no policy to the execution roles', () => {
    const policies = template.findResources('AWS::IAM::Policy');
    expect(Object.keys(policies).filter((id) => id.includes('ExecutionRole'))).toEqual([]);
  });

  it('builds in an image that CodeBuild pulls with the secret, by a role that may read it', () => {
    template.hasResourceProperties('AWS::CodeBuild::Project', {
      Environment: Match.objectLike({
        Image: IMAGE,
        ImagePullCredentialsType: 'SERVICE_ROLE',
        RegistryCredential: { Credential: SECRET, CredentialProvider: 'SECRETS_MANAGER' },
      }),
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^BuildRole') }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
            Resource: SECRET,
          },
        ]),
      },
    });
  });
});
