import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import type { FunctionKind } from '../../lib/names';
import type { AwsCall } from './aws-call';
import { callText } from './aws-call';
import { allowing, type Cast, deniedCalls, worstOutside } from './denied-calls';
import { evaluate } from './evaluate';
import { API_TOKENS, type ExampleStack, ofEach, PUBLISHED, startExampleStack } from './example-stack';
import { IMAGE_OPERATIONS } from './image-operations';
import { returned } from './invocation';
import { networkCalls, networkCallsOfCode } from './network-calls';
import { outsidePolicies, PARTNER_ROLES } from './outside-policies';
import { type PolicyStatement, policyStatements, reductions } from './policy-statement';
import { describeDeployed } from './runtime-client';
import { editByHand } from './secret-edits';
import { ACCOUNT, REGION } from './synthesized-stack';

/**
 * Parts of statements whose calls are allowed without them. IAM lets a principal of the same account take on a role whose
 * trust policy names it; the function's own right to its token roles is there so that both sides say it.
 */
const SAID_TWICE = [/^arn:aws:iam::\d+:role\/registry-token-refresher\/Deployed\/eu-central-1\/\* of /];

describeDeployed('IAM, by the policies of the template', () => {
  let running: ExampleStack;
  let statements: readonly PolicyStatement[];
  let outside: readonly PolicyStatement[];
  let cast: Cast;
  const counts = { calls: 0, statements: 0, parts: 0, denials: 0 };

  const minterOf = (arn: string): string => {
    const role = running.aws.minterOf(running.published(arn).password);
    if (role === undefined) throw new Error(`No role has minted the password in ${arn}.`);
    return role;
  };

  beforeAll(async () => {
    running = await startExampleStack();
    for (const provider of PROVIDER_NAMES) {
      await running.tick(provider);
      await running.send(provider, { run: 'nonsense' });
    }
    await probeAsksEachFunction();

    const { functions, triggers } = running.stack;
    const trigger = functions.find(({ arn }) => arn === triggers[0]?.serviceToken);
    if (trigger === undefined) throw new Error('The template has no function that serves its triggers.');
    const roleOf = (kind: FunctionKind): string => running.function(kind).function.roleArn;
    cast = {
      functionRoles: ofEach(roleOf),
      probeRole: roleOf('probe'),
      tokenRoles: { pull: minterOf(PUBLISHED.ecr.prod), push: minterOf(PUBLISHED.ecr.build) },
      triggerRole: trigger.roleArn,
      published: ofEach((provider) => Object.values(PUBLISHED[provider])),
      apiTokens: API_TOKENS,
    };
    statements = policyStatements(running.stack);
    outside = outsidePolicies(roleOf, '8e5c1f0a-partner');
    readersPullAndPush();
    alarmsPublish();
    failuresAreReported();
    rulesPublish();
    chatTakesOnItsRole();
    functionsJoinTheNetwork();
  });

  afterAll(async () => {
    await running.stop();
    process.stdout.write(
      `IAM: ${counts.calls} calls recorded and allowed; ${counts.statements} statements proven needed, in ${counts.parts} parts; ${counts.denials} denials checked\n`,
    );
  });

  /** For a new credential in place of what somebody has written. */
  const probeAsksEachFunction = async (): Promise<void> => {
    for (const provider of PROVIDER_NAMES) {
      const [arn] = Object.values<string>(PUBLISHED[provider]);
      if (arn !== undefined) editByHand(running.secretsManager, arn, 'not ours');
    }
    returned(await running.tick('probe'));
    for (const run of await running.askedFor()) returned(run);
  };

  /** With the published ECR credentials, whose rights are those of the roles that minted them. */
  const readersPullAndPush = (): void => {
    const images = [
      { access: 'pull', region: REGION, repositories: ['api', 'team/web'] },
      { access: 'push', region: 'us-east-1', repositories: ['api'] },
    ] as const;
    for (const { access, region, repositories } of images) {
      for (const action of IMAGE_OPERATIONS[access]) {
        for (const repository of repositories) {
          const resource = `arn:aws:ecr:${region}:${ACCOUNT}:repository/${repository}`;
          running.aws.record({ caller: cast.tokenRoles[access], action, resource, context: {} });
        }
      }
    }
  };

  /** By Lambda in each function's name to the event bus. */
  const failuresAreReported = (): void => {
    for (const provider of PROVIDER_NAMES) {
      const caller = running.function(provider).function.roleArn;
      const resource = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;
      running.aws.record({ caller, action: 'events:PutEvents', resource, context: {} });
    }
  };

  const alarmsPublish = (): void => {
    for (const { arn, actions } of running.stack.alarms) {
      const context = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': arn };
      for (const resource of actions) {
        running.aws.record({ caller: 'cloudwatch.amazonaws.com', action: 'sns:Publish', resource, context });
      }
    }
  };

  /** By Lambda, before a function's first run and after its last. */
  const functionsJoinTheNetwork = (): void => {
    for (const caller of [...Object.values(cast.functionRoles), cast.probeRole]) {
      for (const call of networkCalls()) running.aws.record({ caller, ...call });
    }
  };

  /** EventBridge takes on the target's role, and says for which rule. */
  const rulesPublish = (): void => {
    // To the alert topic, and for each provider to the topic of chat.
    expect(running.stack.ruleTargets).toHaveLength(2 + 2 * PROVIDER_NAMES.length);
    for (const { ruleArn, arn, roleArn } of running.stack.ruleTargets) {
      running.aws.record({
        caller: 'events.amazonaws.com',
        action: 'sts:AssumeRole',
        resource: roleArn,
        context: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': ruleArn },
      });
      running.aws.record({ caller: roleArn, action: 'sns:Publish', resource: arn, context: {} });
    }
  };

  /** Amazon Q Developer in chat applications, for whoever types in the channel. */
  const chatTakesOnItsRole = (): void => {
    expect(running.stack.chatRoles).toHaveLength(1);
    for (const resource of running.stack.chatRoles) {
      const caller = 'chatbot.amazonaws.com';
      running.aws.record({ caller, action: 'sts:AssumeRole', resource, context: {} });
    }
  };

  it('allows every call that was made, with its resource and its context', async () => {
    const { calls } = running.aws;
    const refused: string[] = [];
    for (const call of calls) {
      const verdict = await evaluate(call, [...statements, ...outside]);
      if (verdict !== 'Allowed') refused.push(`${verdict}: ${callText(call)}`);
    }
    counts.calls = calls.length;
    expect(refused).toEqual([]);
  });

  it('knows every role of the stack, and no other', () => {
    const callers = new Set(running.aws.calls.map(({ caller }) => caller));
    const roles = statements
      .filter(({ kind }) => kind === 'trust')
      .map(({ holder }) => holder)
      // Has no rights, so that nothing is called with it.
      .filter((holder) => !running.stack.chatRoles.includes(holder));
    const services = ['lambda', 'scheduler', 'cloudwatch', 'events', 'chatbot'];
    const principals = services.map((service) => `${service}.amazonaws.com`);
    expect(callers).toEqual(new Set([...roles, ...principals, ...Object.values(PARTNER_ROLES)]));
  });

  it('has no statement, action or resource that can go without a call being denied', async () => {
    const idle: string[] = [];
    const all = reductions(statements.filter(({ statement }) => statement.Effect === 'Allow'));
    const denying = statements.filter(({ statement }) => statement.Effect === 'Deny');
    for (const { removed, of, left } of all) {
      const touched = running.aws.calls.filter(
        ({ caller, resource }) => (of.kind === 'identity' ? caller : resource) === of.holder,
      );
      let isNeeded = false;
      for (const call of touched) {
        isNeeded ||= (await evaluate(call, [...left, ...denying, ...outside])) !== 'Allowed';
      }
      if (!isNeeded) idle.push(removed);
    }
    counts.statements = statements.length;
    counts.parts = all.length - idle.length + denying.length;
    expect(idle.filter((part) => !SAID_TWICE.some((pattern) => pattern.test(part)))).toEqual([]);
    expect(idle).toHaveLength(SAID_TWICE.length);
  });

  it('lets each role do these things, and nothing else', () => {
    const granted = (holder: string): readonly string[] =>
      statements
        .filter((one) => one.kind === 'identity' && one.holder === holder)
        .filter(({ statement }) => statement.Effect === 'Allow')
        .flatMap(({ statement }) => statement.Action ?? []);
    const network = networkCalls().map(({ action }) => action);
    const run = ['logs:CreateLogStream', 'logs:PutLogEvents', ...network];
    const [look, read] = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
    const refresh = [...run, 'events:PutEvents', look, 'secretsmanager:PutSecretValue'];
    const invoke = 'lambda:InvokeFunction';
    const { functionRoles, tokenRoles } = cast;
    const allowed: Readonly<Record<string, readonly string[]>> = {
      [functionRoles.ecr]: [...refresh, 'sts:AssumeRole'],
      [functionRoles.lightsail]: [
        ...refresh,
        'lightsail:CreateContainerServiceRegistryLogin',
        'sts:AssumeRole',
      ],
      [functionRoles.digitalocean]: [...refresh, read],
      [functionRoles.ionos]: [...refresh, read, 'kms:Decrypt'],
      [functionRoles.gitlab]: [...refresh, read],
      [cast.probeRole]: [...run, look, read, invoke],
      [tokenRoles.pull]: ['ecr:GetAuthorizationToken', ...IMAGE_OPERATIONS.pull],
      [tokenRoles.push]: ['ecr:GetAuthorizationToken', ...IMAGE_OPERATIONS.push],
      [cast.triggerRole]: ['logs:CreateLogStream', 'logs:PutLogEvents', invoke],
      ...Object.fromEntries(running.stack.schedules.map(({ roleArn }) => [roleArn, [invoke]])),
      ...Object.fromEntries(running.stack.ruleTargets.map(({ roleArn }) => [roleArn, ['sns:Publish']])),
    };
    const holders = statements.flatMap(({ kind, holder }) => (kind === 'identity' ? [holder] : []));
    for (const holder of new Set(holders))
      expect([holder, new Set(granted(holder))]).toEqual([holder, new Set(allowed[holder])]);
  });

  it('has no denying statement that can go without a call being allowed', async () => {
    const denying = statements.filter(({ statement }) => statement.Effect === 'Deny');
    // Of both topics, and of each function's role.
    expect(denying).toHaveLength(2 + PROVIDER_NAMES.length + 1);
    for (const { id, kind, holder } of denying) {
      const ofCode = networkCallsOfCode(`arn:aws:lambda:${REGION}:${ACCOUNT}:function:any`);
      const calls =
        kind === 'identity'
          ? ofCode.map((call) => ({ caller: holder, ...call }))
          : [
              {
                caller: 'cloudwatch.amazonaws.com',
                action: 'sns:Publish',
                resource: holder,
                context: { 'aws:SourceAccount': ACCOUNT, 'aws:SecureTransport': 'false' },
              },
            ];
      const others = statements.filter((one) => one.id !== id);
      for (const call of calls) {
        expect(await evaluate(call, statements)).toBe('ExplicitlyDenied');
        expect(await evaluate(call, others)).toBe('Allowed');
      }
    }
  });

  describe('denies what nobody has to do:', () => {
    const rows = (): readonly (readonly [sentence: string, calls: readonly AwsCall[]])[] =>
      Object.entries(deniedCalls(running.stack, cast));

    it('every row of the table', async () => {
      const open: string[] = [];
      for (const [sentence, calls] of rows()) {
        for (const call of calls) {
          const verdict = await evaluate(call, [...statements, ...outside, ...worstOutside()]);
          if (verdict === 'Allowed') open.push(`${sentence}: ${callText(call)}`);
          counts.denials += 1;
        }
      }
      expect(open).toEqual([]);
    });

    it('all of which a role that may do everything could do, were it let in', async () => {
      const stillDenied: string[] = [];
      for (const [sentence, calls] of rows()) {
        expect(calls.length).toBeGreaterThan(0);
        for (const call of calls) {
          const verdict = await evaluate(call, [...worstOutside(), ...mayDoEverything(call)]);
          if (verdict !== 'Allowed') stillDenied.push(`${sentence}: ${callText(call)}`);
        }
      }
      expect(stillDenied).toEqual([]);
    });
  });
});

/** Lets a call's caller do anything, and into its resource. */
function mayDoEverything({ caller, action, resource }: AwsCall): readonly PolicyStatement[] {
  const isRole = caller.startsWith('arn:');
  return [
    allowing('identity', caller, { Action: ['*'], Resource: ['*'] }),
    allowing('trust', resource, {
      Principal: isRole ? { AWS: caller } : { Service: caller },
      Action: [action],
      ...(action === 'sts:AssumeRole' ? {} : { Resource: ['*'] }),
    }),
  ];
}
