import { RemovalPolicy, Size, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnJobDefinition, EcsFargateContainerDefinition, EcsJobDefinition } from 'aws-cdk-lib/aws-batch';
import { BuildSpec, LinuxBuildImage, Project } from 'aws-cdk-lib/aws-codebuild';
import { Vpc, type VpcAttributes } from 'aws-cdk-lib/aws-ec2';
import {
  Cluster,
  ContainerImage,
  FargateService,
  FargateTaskDefinition,
  type ICluster,
  LogDrivers,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { Alerts, ApiToken, Registry, RegistryTokenRefresher } from 'registry-token-refresher';

const IMAGE = 'registry.digitalocean.com/acme/web:1';

export interface PrivateImagesStackProps extends StackProps {
  /** An existing network with public subnets. */
  readonly network: VpcAttributes;
  /** An existing ECS cluster. */
  readonly clusterName: string;
}

/** A service, a batch job and a build that run from an image in a private registry at DigitalOcean. */
export class PrivateImagesStack extends Stack {
  constructor(scope: Construct, id: string, { network, clusterName, ...props }: PrivateImagesStackProps) {
    super(scope, id, props);
    const tokens = new RegistryTokenRefresher(this, 'RegistryTokens', {
      registries: [
        Registry.digitalOcean('images', {
          registry: 'acme',
          apiToken: ApiToken.fromSecret(Secret.fromSecretNameV2(this, 'ApiToken', 'digitalocean/api-token')),
        }),
      ],
      alerts: Alerts.to({ emails: ['platform@example.com'] }),
    });
    const secret = tokens.secret('images');

    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', network);
    this.service(secret, Cluster.fromClusterAttributes(this, 'Cluster', { clusterName, vpc }));
    this.job(secret);
    this.build(secret);
  }

  private service(secret: ISecret, cluster: ICluster): void {
    const logGroup = this.logGroup('ServiceLogs');
    const task = new FargateTaskDefinition(this, 'Task', {
      executionRole: this.executionRole('ServiceExecutionRole', secret, logGroup),
    });
    task.addContainer('web', {
      image: ContainerImage.fromRegistry(IMAGE, { credentials: secret }),
      logging: LogDrivers.awsLogs({ logGroup, streamPrefix: 'web' }),
    });
    const service = new FargateService(this, 'Service', {
      cluster,
      taskDefinition: task,
      // Without a NAT gateway, the task reaches the registry by an address of its own.
      assignPublicIp: true,
      desiredCount: 1,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
    });
    // Its first task starts when the first credential is there.
    service.node.addDependency(secret);
  }

  private job(secret: ISecret): void {
    const logGroup = this.logGroup('JobLogs');
    const job = new EcsJobDefinition(this, 'Job', {
      container: new EcsFargateContainerDefinition(this, 'JobContainer', {
        image: ContainerImage.fromRegistry(IMAGE),
        cpu: 0.25,
        memory: Size.mebibytes(512),
        executionRole: this.executionRole('JobExecutionRole', secret, logGroup),
        logging: LogDrivers.awsLogs({ logGroup, streamPrefix: 'job' }),
        assignPublicIp: true,
      }),
    });
    // Batch's construct drops the credentials of an image.
    const definition = job.node.defaultChild;
    if (!(definition instanceof CfnJobDefinition)) throw new Error('The job definition has another shape.');
    definition.addPropertyOverride('ContainerProperties.RepositoryCredentials', {
      CredentialsParameter: secret.secretArn,
    });
  }

  private build(secret: ISecret): void {
    new Project(this, 'Build', {
      environment: {
        // As `registryCredential`; the construct lets the project's role read the secret.
        buildImage: LinuxBuildImage.fromDockerRegistry(IMAGE, { secretsManagerCredentials: secret }),
      },
      buildSpec: BuildSpec.fromObject({ version: '0.2', phases: { build: { commands: ['make'] } } }),
    });
  }

  /** What pulling the image and writing logs takes, and no more. */
  private executionRole(id: string, secret: ISecret, logGroup: LogGroup) {
    const role = new Role(this, id, {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      inlinePolicies: {
        Pull: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['secretsmanager:GetSecretValue'],
              resources: [secret.secretArn],
            }),
            new PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [logGroup.logGroupArn],
            }),
          ],
        }),
      },
    });
    // The constructs would add to it: DescribeSecret, which ECS doesn't call.
    return role.withoutPolicyUpdates();
  }

  private logGroup(id: string): LogGroup {
    return new LogGroup(this, id, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
