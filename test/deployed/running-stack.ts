import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FunctionKind, functionName } from '../../lib/names';
import { startVendors, type Vendors } from '../../sandbox/fakes/vendors';
import { SecretsManager } from '../support/secrets-manager/secrets-manager';
import { type Aws, functionArnOf, startAws } from './aws';
import {
  type DeployedFunction,
  type DeployedStack,
  type DeployedTrigger,
  deployedStack,
} from './deployed-stack';
import type { Invocation } from './invocation';
import { type RunningFunction, runningFunction } from './running-function';
import { ACCOUNT, REGION, synthesizeStack } from './synthesized-stack';
import { type StackRequest, triggerEvent } from './trigger-event';

/** How CloudFormation was answered: by what the trigger's function says that it submits. */
export type TriggerStatus = 'SUCCESS' | 'FAILED';

/** A synthesized stack whose functions run, between AWS and the vendors on loopback. */
export interface RunningStack {
  readonly stack: DeployedStack;
  readonly vendors: Vendors;
  readonly aws: Aws;
  readonly secretsManager: SecretsManager;
  /** Everything that runs or has run: a function's environments. */
  functions(): readonly RunningFunction[];
  /** The function of a provider, or the probe. */
  function(kind: FunctionKind): RunningFunction;
  /** Runs a function without waiting for it, so that Lambda reports a failure to its destination. */
  send(kind: FunctionKind, payload: unknown): Promise<Invocation>;
  /** Sends what the schedule of a function says, in the way it says. */
  tick(kind: FunctionKind): Promise<Invocation>;
  /** Ends with all runs that functions have asked for without waiting. */
  askedFor(): Promise<readonly Invocation[]>;
  /** Does what CloudFormation does with a trigger. */
  trigger(trigger: DeployedTrigger, request: StackRequest): Promise<TriggerStatus>;
  /** Everything that functions wrote to their logs. */
  logs(): string;
  /** Everything that functions returned or failed with. */
  outcomes(): readonly Invocation['outcome'][];
  stop(): Promise<void>;
}

/** Synthesizes a config file and starts what it deploys; nothing is invoked yet. */
export async function startStack(config: string, stackName: string): Promise<RunningStack> {
  const work = await mkdtemp(join(tmpdir(), 'deployed-'));
  const synthesized = await synthesizeStack(config, stackName, work).catch(async (error: unknown) => {
    await rm(work, { recursive: true, force: true });
    throw error;
  });
  const stack = deployedStack(synthesized);
  const vendors = await startVendors();
  const secretsManager = new SecretsManager();
  for (const arn of stack.secretArns) secretsManager.create({ arn });

  /** One of each function, then one of each trigger that ran. */
  const environments: RunningFunction[] = [];
  const byArn = (arn: string): RunningFunction => {
    const found = environments.find(({ function: { arn: own } }) => arn === own || arn.startsWith(`${own}:`));
    if (found === undefined) throw new Error(`The template has no function ${arn}.`);
    return found;
  };
  const outcomes: Invocation['outcome'][] = [];
  const unwaited: Promise<Invocation>[] = [];
  const aws = await startAws({
    secretsManager,
    vendorUrls: { ecr: vendors.ecr.api.url, lightsail: vendors.lightsail.api.url },
    invoke: (arn, payload) => invoke(byArn(arn), payload, arn),
    send: (arn, payload) => {
      unwaited.push(send(byArn(arn), payload));
    },
  });
  const environment = {
    // AWS' own services are behind one address here.
    ...Object.fromEntries(
      Object.entries(vendors.environment).filter(([variable]) => !variable.startsWith('AWS_')),
    ),
    AWS_ENDPOINT_URL: aws.url,
  };

  const start = async (deployed: DeployedFunction): Promise<RunningFunction> => {
    const folder = await mkdtemp(join(work, 'code-'));
    const keys = aws.sessionOf(deployed.roleArn);
    const started = await runningFunction(deployed, { environment, keys, folder });
    environments.push(started);
    return started;
  };
  for (const deployed of stack.functions) await start(deployed);

  /** Lambda takes on the function's role and writes what the function logs. */
  const invoke = async (target: RunningFunction, payload: unknown, arn?: string): Promise<Invocation> => {
    const { roleArn, logGroup } = target.function;
    const stream = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${logGroup}:log-stream:2026/11/21/[$LATEST]0123`;
    aws.record({ caller: 'lambda.amazonaws.com', action: 'sts:AssumeRole', resource: roleArn, context: {} });
    for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) {
      aws.record({ caller: roleArn, action, resource: stream, context: { 'aws:RequestedRegion': REGION } });
    }
    const invocation = await target.invoke(payload, arn);
    outcomes.push(invocation.outcome);
    return invocation;
  };

  const ofKind = (kind: FunctionKind): RunningFunction => byArn(functionArnOf(functionName(stackName, kind)));

  const send = async (target: RunningFunction, payload: unknown): Promise<Invocation> => {
    const invocation = await invoke(target, payload);
    const { roleArn, failureDestination } = target.function;
    if ('error' in invocation.outcome && failureDestination !== undefined) {
      if (!failureDestination.includes(':event-bus/')) {
        throw new Error(`What a failure sends to ${failureDestination} is not known here.`);
      }
      const context = { 'aws:RequestedRegion': REGION };
      aws.record({ caller: roleArn, action: 'events:PutEvents', resource: failureDestination, context });
    }
    return invocation;
  };

  return {
    stack,
    vendors,
    aws,
    secretsManager,
    functions: () => environments,
    function: ofKind,
    send: (kind, payload) => send(ofKind(kind), payload),

    tick: async (kind) => {
      const target = ofKind(kind);
      const { arn } = target.function;
      const schedule = stack.schedules.find(({ functionArn }) => functionArn === arn);
      if (schedule === undefined) throw new Error(`Nothing ticks ${arn}.`);
      const { roleArn, functionArn, input } = schedule;
      const scheduler = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': schedule.groupArn };
      aws.record({
        caller: 'scheduler.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: roleArn,
        context: scheduler,
      });
      aws.record({ caller: roleArn, action: 'lambda:InvokeFunction', resource: functionArn, context: {} });
      return await send(target, JSON.parse(input));
    },

    askedFor: () => Promise.all(unwaited),

    trigger: async (trigger, request) => {
      // CloudFormation's calls overlap, and Lambda starts an environment for each.
      const own = await start(byArn(trigger.serviceToken).function);
      const unfinished = invoke(own, triggerEvent(trigger, request), trigger.serviceToken);
      const answered = own.logged(/submit response to cloudformation.*\s+Status: '(SUCCESS|FAILED)'/);
      const ended = unfinished.then(({ outcome }) => {
        throw new Error(`The trigger's function ended without an answer: ${JSON.stringify(outcome)}`);
      });
      try {
        const [, status] = await Promise.race([answered, ended]);
        return status === 'SUCCESS' ? 'SUCCESS' : 'FAILED';
      } finally {
        await own.stop();
        await ended.catch(() => undefined);
      }
    },

    logs: () => environments.map(({ log }) => log).join('\n'),
    outcomes: () => outcomes,
    stop: async () => {
      await Promise.all(environments.map((one) => one.stop()));
      await Promise.all([aws.stop(), vendors.stop()]);
      await rm(work, { recursive: true, force: true });
    },
  };
}
