import * as v from 'valibot';
import { createResolver, type Resolver } from './resolver';
import { ACCOUNT, REGION, type SynthesizedStack } from './synthesized-stack';

/** A function as CloudFormation would make it. */
export interface DeployedFunction {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly handler: string;
  readonly runtime: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timeout: number;
  /** MB. */
  readonly memory: number;
  readonly logGroup: string;
  /** Where Lambda reports asynchronous runs that fail. */
  readonly failureDestination: string | undefined;
  /** The code as it is published. */
  readonly asset: string;
}

export interface DeployedSchedule {
  /** Of the group that it is in, which is what Scheduler calls itself by. */
  readonly groupArn: string;
  readonly roleArn: string;
  readonly functionArn: string;
  /** JSON text. */
  readonly input: string;
}

/** A custom resource that invokes a function during the deployment. */
export interface DeployedTrigger {
  readonly logicalId: string;
  /** The function that CloudFormation calls. */
  readonly serviceToken: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface DeployedAlarm {
  readonly arn: string;
  /** ARNs of what it tells, in whatever state. */
  readonly actions: readonly string[];
}

/** What one of EventBridge's rules sends to, and the role that it does so with. */
export interface DeployedRuleTarget {
  readonly ruleArn: string;
  readonly arn: string;
  readonly roleArn: string;
}

/** The stack's resources with every value resolved. */
export interface DeployedStack {
  readonly resolver: Resolver;
  readonly functions: readonly DeployedFunction[];
  readonly schedules: readonly DeployedSchedule[];
  readonly triggers: readonly DeployedTrigger[];
  readonly alarms: readonly DeployedAlarm[];
  readonly ruleTargets: readonly DeployedRuleTarget[];
  /** ARNs of the roles that channels of chat have. */
  readonly chatRoles: readonly string[];
  /** ARNs of the secrets that the stack makes. */
  readonly secretArns: readonly string[];
  /** The types of all resources. */
  readonly types: readonly string[];
  /** Logical ids and resolved properties of all resources of a type. */
  resources(type: string): readonly (readonly [logicalId: string, properties: unknown])[];
}

const functionProperties = v.object({
  Code: v.object({ S3Key: v.string() }),
  Environment: v.optional(v.object({ Variables: v.record(v.string(), v.string()) }), { Variables: {} }),
  Handler: v.string(),
  LoggingConfig: v.object({ LogGroup: v.string() }),
  MemorySize: v.number(),
  Role: v.string(),
  Runtime: v.string(),
  Timeout: v.number(),
});
const scheduleProperties = v.object({
  GroupName: v.optional(v.string(), 'default'),
  Target: v.object({ Arn: v.string(), Input: v.string(), RoleArn: v.string() }),
});
const triggerProperties = v.looseObject({ ServiceToken: v.string() });
const invokeConfigProperties = v.object({
  FunctionName: v.string(),
  Qualifier: v.string(),
  DestinationConfig: v.optional(v.object({ OnFailure: v.object({ Destination: v.string() }) })),
});
const ruleProperties = v.object({
  Targets: v.array(v.object({ Arn: v.string(), RoleArn: v.string() })),
});
const channelProperties = v.object({ IamRoleArn: v.string() });
const alarmProperties = v.object({
  AlarmName: v.string(),
  AlarmActions: v.optional(v.array(v.string()), []),
  OKActions: v.optional(v.array(v.string()), []),
});

export function deployedStack({ name, template, assetFolder }: SynthesizedStack): DeployedStack {
  const resolver = createResolver({ template, stackName: name, account: ACCOUNT, region: REGION });
  const resources = (type: string) =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties }]) => [id, resolver.resolve(Properties)] as const);

  const destinations = new Map<string, string | undefined>();
  for (const [, resolved] of resources('AWS::Lambda::EventInvokeConfig')) {
    const { FunctionName, Qualifier, DestinationConfig } = v.parse(invokeConfigProperties, resolved);
    if (Qualifier === '$LATEST') destinations.set(FunctionName, DestinationConfig?.OnFailure.Destination);
  }
  const functions = resources('AWS::Lambda::Function').map(([logicalId, resolved]): DeployedFunction => {
    const properties = v.parse(functionProperties, resolved);
    return {
      name: resolver.ref(logicalId),
      arn: resolver.attribute(logicalId, 'Arn'),
      roleArn: properties.Role,
      handler: properties.Handler,
      runtime: properties.Runtime,
      environment: properties.Environment.Variables,
      timeout: properties.Timeout,
      memory: properties.MemorySize,
      logGroup: properties.LoggingConfig.LogGroup,
      failureDestination: destinations.get(resolver.ref(logicalId)),
      asset: assetFolder(properties.Code.S3Key),
    };
  });
  return {
    resolver,
    functions,
    schedules: resources('AWS::Scheduler::Schedule').map(([, resolved]) => {
      const { GroupName, Target } = v.parse(scheduleProperties, resolved);
      return {
        groupArn: `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/${GroupName}`,
        roleArn: Target.RoleArn,
        functionArn: Target.Arn,
        input: Target.Input,
      };
    }),
    chatRoles: resources('AWS::Chatbot::SlackChannelConfiguration').map(
      ([, resolved]) => v.parse(channelProperties, resolved).IamRoleArn,
    ),
    triggers: resources('Custom::Trigger').map(([logicalId, resolved]) => {
      const { ServiceToken, ...properties } = v.parse(triggerProperties, resolved);
      return { logicalId, serviceToken: ServiceToken, properties };
    }),
    alarms: resources('AWS::CloudWatch::Alarm').map(([, resolved]) => {
      const { AlarmName, AlarmActions, OKActions } = v.parse(alarmProperties, resolved);
      return {
        arn: `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${AlarmName}`,
        actions: [...AlarmActions, ...OKActions],
      };
    }),
    ruleTargets: resources('AWS::Events::Rule').flatMap(([logicalId, resolved]) =>
      v.parse(ruleProperties, resolved).Targets.map(({ Arn, RoleArn }) => ({
        ruleArn: `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}-${logicalId}`,
        arn: Arn,
        roleArn: RoleArn,
      })),
    ),
    secretArns: resources('AWS::SecretsManager::Secret').map(([logicalId]) => resolver.ref(logicalId)),
    types: Object.values(template.Resources).map(({ Type }) => Type),
    resources,
  };
}
