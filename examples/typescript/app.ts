import { App, Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, FargateService, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Access, Alerts, ApiToken, Registry, RegistryTokenRefresher } from 'registry-token-refresher';

const stack = new Stack(new App(), 'PrivateImages');

// One secret with the vendors' API tokens, made by hand: {"digitalocean": "…", "ionos": "…"}
const apiTokens = Secret.fromSecretNameV2(stack, 'ApiTokens', 'vendors/api-tokens');
const topic = new Topic(stack, 'Alerts');

const tokens = new RegistryTokenRefresher(stack, 'RegistryTokens', {
  registries: [
    Registry.digitalOcean('images', {
      registry: 'acme',
      apiToken: ApiToken.fromSecret(apiTokens, { jsonKey: 'digitalocean' }),
    }),
    Registry.ionos('edge', {
      registryId: '8f0c2b1e-6d3a-4c58-9f47-2a1b3c4d5e6f',
      repositories: ['web'],
      access: Access.PUSH,
      apiToken: ApiToken.fromSecret(apiTokens, { jsonKey: 'ionos' }),
    }),
    Registry.ecr('hosts', { repositories: ['api', 'team/*'] }),
    Registry.lightsail('shop'),
  ],
  alerts: Alerts.to({ topic }),
  checkEvery: Duration.minutes(30),
});

// A service whose image is in a private registry at DigitalOcean.
const credentials = tokens.secret('images');
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
const taskDefinition = new FargateTaskDefinition(stack, 'Task');
taskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('registry.digitalocean.com/acme/web:1', { credentials }),
});
const service = new FargateService(stack, 'Service', {
  cluster: new Cluster(stack, 'Cluster', { vpc }),
  taskDefinition,
  assignPublicIp: true,
  minHealthyPercent: 100,
  circuitBreaker: { rollback: true },
});
// Its first task waits for the first credential.
service.node.addDependency(credentials);

// Hosts that pull from ECR with the published credential, as the credential helper does.
const hosts = new Role(stack, 'Hosts', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
tokens.secret('hosts').grantRead(hosts);

// Who may run a refresh by hand.
const operators = new ManagedPolicy(stack, 'Operators');
tokens.grantRefresh(operators);

// An alarm of your own, beside those of the construct (tokens.alarms).
const alarm = tokens
  .metricSecondsToExpiry({ provider: 'digitalocean' })
  .createAlarm(stack, 'ImagesExpireSoon', {
    alarmDescription: 'A credential at DigitalOcean expires within four hours.',
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: Duration.hours(4).toSeconds(),
    evaluationPeriods: 2,
  });
alarm.addAlarmAction(new SnsAction(topic));
