import type { ProviderName } from '../../lambda/contract/provider-name';
import { functionArnOf } from './aws';
import type { AwsCall } from './aws-call';
import type { DeployedStack } from './deployed-stack';
import { secretArn } from './example-stack';
import { IMAGE_OPERATIONS } from './image-operations';
import { networkCalls, networkCallsOfCode, strangeNetworkCalls } from './network-calls';
import { API_TOKEN_KEY, PARTNER_ROLES } from './outside-policies';
import type { PolicyStatement } from './policy-statement';
import { ACCOUNT, REGION } from './synthesized-stack';

/** The ARNs that the table is about. */
export interface Cast {
  /** The roles of the providers' functions. */
  readonly functionRoles: Readonly<Record<ProviderName, string>>;
  readonly probeRole: string;
  /** The token roles that pull and push. */
  readonly tokenRoles: Readonly<Record<'pull' | 'push', string>>;
  readonly triggerRole: string;
  /** The secrets that each provider's function writes. */
  readonly published: Readonly<Record<string, readonly string[]>>;
  /** The secrets with the vendors' API tokens, by provider. */
  readonly apiTokens: Readonly<Record<string, string>>;
}

/** A call without its caller, and without a context if that doesn't matter. */
type Wish = Omit<AwsCall, 'caller' | 'context'> & Partial<Pick<AwsCall, 'context'>>;

const OTHER_ACCOUNT = '999999999999';
const role = (path: string): string => `arn:aws:iam::${ACCOUNT}:role/${path}`;
const repository = (name: string, region = REGION, account = ACCOUNT): string =>
  `arn:aws:ecr:${region}:${account}:repository/${name}`;
const scheduleGroup = (name: string, account = ACCOUNT): string =>
  `arn:aws:scheduler:${REGION}:${account}:schedule-group/${name}`;

/** Secrets whose names only start like those of a provider, and those of another region. */
const lookalikesOf = (provider: string): readonly string[] => [
  secretArn(`deployed/${provider}-else/images-Ab1Cd2`),
  secretArn(`deployed-else/${provider}/images-Ab1Cd2`),
  secretArn(`deployed/${provider}/images-Ab1Cd2`, 'us-east-1'),
];

const STRANGE_ROLES = [
  role('registry-token-refresher/Other/eu-central-1/Other-eu-central-1-prod'),
  role('registry-token-refresher/Deployed/us-east-1/Deployed-us-east-1-prod'),
  role('registry-token-refresher/Deployed-eu-central-1-prod'),
  role('Administrator'),
  `arn:aws:iam::${OTHER_ACCOUNT}:role/registry-token-refresher/Deployed/eu-central-1/x`,
];
/** Callers whose own policies allow everything. */
const STRANGERS = {
  same: role('Administrator'),
  other: `arn:aws:iam::${OTHER_ACCOUNT}:role/Deployed-ecr-eu-central-1`,
};
const STRANGE_REPOSITORIES = [
  repository('api', REGION, OTHER_ACCOUNT),
  repository('api', 'us-east-1', OTHER_ACCOUNT),
];

const THIS_ACCOUNT = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } };
/** A statement that allows. */
export const allowing = (
  kind: PolicyStatement['kind'],
  holder: string,
  allowed: Omit<PolicyStatement['statement'], 'Effect'>,
): PolicyStatement => ({
  id: `${kind} of ${holder}`,
  kind,
  holder,
  statement: { Effect: 'Allow', ...allowed },
});

/**
 * What is outside the stack at its worst: resources that let everybody of this account in, so that only the callers' own
 * rights decide, and callers who may do everything, so that only the resources' policies decide.
 */
export const worstOutside = (): readonly PolicyStatement[] => [
  ...Object.values(STRANGERS).map((holder) =>
    allowing('identity', holder, { Action: ['*'], Resource: ['*'] }),
  ),
  ...STRANGE_ROLES.map((holder) =>
    allowing('trust', holder, { ...THIS_ACCOUNT, Action: ['sts:AssumeRole'] }),
  ),
  ...STRANGE_REPOSITORIES.map((holder) =>
    allowing('resource', holder, { ...THIS_ACCOUNT, Action: ['ecr:*'], Resource: ['*'] }),
  ),
];

/** What nobody may do, in groups: `lets no function change an API token`. */
export function deniedCalls(stack: DeployedStack, cast: Cast): Readonly<Record<string, readonly AwsCall[]>> {
  const { functionRoles, probeRole, tokenRoles, triggerRole, published, apiTokens } = cast;
  const refreshers = Object.keys(functionRoles);
  const probe = { probe: probeRole };
  /** What applies to the providers' functions and to the probe. */
  const allFunctions: Readonly<Record<string, string>> = { ...functionRoles, ...probe };
  const kinds = Object.keys(allFunctions);
  const refresherArns = refreshers.map((provider) => functionArnOf(`Deployed-${provider}`));
  const every = (
    callers: Readonly<Record<string, string>>,
    wishes: (name: string) => readonly Wish[],
  ): readonly AwsCall[] =>
    Object.entries(callers).flatMap(([name, caller]) =>
      wishes(name).map((wish) => ({ caller, context: {}, ...wish })),
    );
  const all = (actions: readonly string[], resources: readonly string[]): readonly Wish[] =>
    actions.flatMap((action) => resources.map((resource) => ({ action, resource })));

  const allPublished = Object.values(published).flat();
  const others = (own: string): readonly string[] =>
    Object.entries(published).flatMap(([provider, arns]) => (provider === own ? [] : arns));
  const vendorsOwn = (own: string): readonly string[] =>
    Object.entries(apiTokens).flatMap(([provider, arn]) => (provider === own ? [] : [arn]));
  const logGroupOf = (kind: string): string =>
    `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/Deployed-${kind}`;
  const tickRoles = Object.fromEntries(
    stack.schedules.map(({ functionArn, roleArn }) => [functionArn, roleArn]),
  );
  const topics = [...new Set(stack.alarms.flatMap(({ actions }) => actions))];
  const reportsRoles = Object.fromEntries(stack.ruleTargets.map(({ roleArn }) => ['reports', roleArn]));
  const chatRoles = Object.fromEntries(stack.chatRoles.map((roleArn) => ['chat', roleArn]));
  const whoNeitherReadsNorReports = {
    ...functionRoles,
    ...tokenRoles,
    ...tickRoles,
    ...chatRoles,
    trigger: triggerRole,
  };
  const whoNeverReads = { ...whoNeitherReadsNorReports, ...reportsRoles };
  const anyRole = { ...whoNeverReads, ...probe };
  const whoNeverReports = { ...whoNeitherReadsNorReports, ...probe };

  return {
    'lets nobody in the stack but the probe read a published secret': every(whoNeverReads, () =>
      all(['secretsmanager:GetSecretValue'], allPublished),
    ),
    'lets the probe read what the stack publishes, and nothing else': every(probe, () =>
      all(
        ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        [
          ...Object.values(apiTokens),
          ...refreshers.flatMap((provider) => lookalikesOf(provider)),
          secretArn('kubernetes/pull-secret-else-Ab1Cd2'),
          secretArn('ci/registry-a1B2c4'),
          secretArn('somebodys-secret-Ab1Cd2'),
        ],
      ),
    ),
    'lets no function look at or write what another provider’s function publishes': every(
      functionRoles,
      (own) => all(['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'], others(own)),
    ),
    'lets no function read another vendor’s API token': every(functionRoles, (own) =>
      all(['secretsmanager:GetSecretValue'], vendorsOwn(own)),
    ),
    'lets no function change an API token': every(functionRoles, () =>
      all(['secretsmanager:PutSecretValue'], Object.values(apiTokens)),
    ),
    'lets no function write a secret whose name only starts like its own': every(functionRoles, (own) =>
      all(['secretsmanager:PutSecretValue'], lookalikesOf(own)),
    ),
    'lets the ECR function take on no role of another stack, region or purpose': every(
      { ecr: functionRoles.ecr },
      () =>
        all(
          ['sts:AssumeRole'],
          [...STRANGE_ROLES, triggerRole, ...Object.values(allFunctions), ...Object.values(tickRoles)],
        ),
    ),
    'lets Lightsail’s function take on no role but the one that its config gives': every(
      { lightsail: functionRoles.lightsail },
      () =>
        all(
          ['sts:AssumeRole'],
          [...STRANGE_ROLES, PARTNER_ROLES.ecr, ...Object.values(tokenRoles), triggerRole],
        ),
    ),
    'lets IONOS’ function decrypt for Secrets Manager of its own region alone': every(
      { ionos: functionRoles.ionos },
      () =>
        [
          {},
          { 'kms:ViaService': `secretsmanager.us-east-1.amazonaws.com` },
          { 'kms:ViaService': `s3.${REGION}.amazonaws.com` },
        ].map((context) => ({ action: 'kms:Decrypt', resource: API_TOKEN_KEY, context })),
    ),
    'lets the probe run the providers’ functions unqualified, and nothing else': every(probe, () =>
      all(
        ['lambda:InvokeFunction'],
        [
          ...refreshers.flatMap((provider) => [
            functionArnOf(`Deployed-${provider}:1`),
            functionArnOf(`Deployed-${provider}:$LATEST`),
            functionArnOf(`Deployed-${provider}-else`),
            functionArnOf(`Other-${provider}`),
          ]),
          ...stack.functions.map(({ arn }) => arn).filter((arn) => !refresherArns.includes(arn)),
          functionArnOf('somebodys-function'),
        ],
      ),
    ),
    'lets no function’s code touch the network interfaces that Lambda makes for it': kinds.flatMap((kind) =>
      every({ [kind]: allFunctions[kind] ?? '' }, () =>
        networkCallsOfCode(functionArnOf(`Deployed-${kind}`)),
      ),
    ),
    'lets Lambda connect no function to another network': every(allFunctions, strangeNetworkCalls),
    'lets no other role of the stack touch network interfaces': every(
      { ...tokenRoles, ...tickRoles, ...reportsRoles, trigger: triggerRole },
      networkCalls,
    ),
    'lets no function write another’s log': every(allFunctions, (own) =>
      all(
        ['logs:CreateLogStream', 'logs:PutLogEvents'],
        kinds.filter((other) => other !== own).map((other) => `${logGroupOf(other)}:log-stream:x`),
      ),
    ),
    'lets the pull role pull what it is for, and nothing else': every({ pull: tokenRoles.pull }, () =>
      all(IMAGE_OPERATIONS.pull, [
        repository('web'),
        repository('apis'),
        repository('team'),
        repository('api', 'us-east-1'),
        repository('api', REGION, OTHER_ACCOUNT),
      ]),
    ),
    'lets the push role push to what it is for, and nothing else': every({ push: tokenRoles.push }, () =>
      all(IMAGE_OPERATIONS.push, [
        repository('web', 'us-east-1'),
        repository('team/web', 'us-east-1'),
        repository('api'),
        repository('api', 'us-east-1', OTHER_ACCOUNT),
      ]),
    ),
    'lets a schedule run its own function, and nothing else': every(tickRoles, (ownArn) =>
      all(
        ['lambda:InvokeFunction'],
        [
          `${ownArn}:1`,
          ...Object.keys(tickRoles).filter((arn) => arn !== ownArn),
          functionArnOf('somebodys-function'),
        ],
      ),
    ),
    'lets the deployment’s trigger run the providers’ functions, and nothing else': every(
      { trigger: triggerRole },
      () =>
        all(
          ['lambda:InvokeFunction'],
          [
            functionArnOf('somebodys-function:1'),
            functionArnOf('Deployed-ecr-else:1'),
            functionArnOf('Deployed-ecr'),
            functionArnOf('Deployed-probe'),
            functionArnOf('Deployed-probe:1'),
          ],
        ),
    ),
    'lets no service take on a role that is not made for it': [
      ...every({ lambda: 'lambda.amazonaws.com' }, () =>
        all(['sts:AssumeRole'], [...Object.values(tokenRoles), ...Object.values(tickRoles)]),
      ),
      ...every({ scheduler: 'scheduler.amazonaws.com', ec2: 'ec2.amazonaws.com' }, () =>
        all(
          ['sts:AssumeRole'],
          [
            ...Object.values(chatRoles),
            ...Object.values(allFunctions),
            ...Object.values(tokenRoles),
            ...Object.values(reportsRoles),
            triggerRole,
          ],
        ),
      ),
      ...every({ chat: 'chatbot.amazonaws.com' }, () =>
        all(
          ['sts:AssumeRole'],
          [
            ...Object.values(allFunctions),
            ...Object.values(tokenRoles),
            ...Object.values(tickRoles),
            ...Object.values(reportsRoles),
            triggerRole,
          ],
        ),
      ),
      ...every({ events: 'events.amazonaws.com' }, () =>
        all(
          ['sts:AssumeRole'],
          [
            ...Object.values(chatRoles),
            ...Object.values(allFunctions),
            ...Object.values(tokenRoles),
            ...Object.values(tickRoles),
            triggerRole,
          ],
        ),
      ),
    ],
    'lets Scheduler run functions for schedules of this account and its group alone': every(
      { scheduler: 'scheduler.amazonaws.com' },
      () =>
        Object.values(tickRoles).flatMap((resource) =>
          [
            { 'aws:SourceAccount': OTHER_ACCOUNT, 'aws:SourceArn': scheduleGroup('default', OTHER_ACCOUNT) },
            { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': scheduleGroup('another') },
            { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': scheduleGroup('default-else') },
            { 'aws:SourceAccount': ACCOUNT },
          ].map((context) => ({ action: 'sts:AssumeRole', resource, context })),
        ),
    ),
    'lets EventBridge report for rules of this account alone': every({ events: 'events.amazonaws.com' }, () =>
      Object.values(reportsRoles).flatMap((resource) =>
        [{ 'aws:SourceAccount': OTHER_ACCOUNT }, {}].map((context) => ({
          action: 'sts:AssumeRole',
          resource,
          context,
        })),
      ),
    ),
    'lets what reports publish to the topics of alerts alone': every(reportsRoles, () =>
      all(['sns:Publish'], [`arn:aws:sns:${REGION}:${ACCOUNT}:somebodys-topic`]),
    ),
    'lets nobody in a chat channel do anything': every(chatRoles, () => [
      ...all(['cloudwatch:DescribeAlarms', 'iam:ListRoles', 'sts:AssumeRole'], ['*']),
      ...all(['lambda:InvokeFunction'], refresherArns),
      ...all(['secretsmanager:PutSecretValue'], allPublished),
    ]),
    'lets no stranger take on a role': every(STRANGERS, () =>
      all(['sts:AssumeRole'], Object.values(anyRole)),
    ),
    'takes alerts from this account’s alarms only, and over TLS only': [
      ...every({ cloudwatch: 'cloudwatch.amazonaws.com' }, () =>
        topics.flatMap((resource) => [
          { action: 'sns:Publish', resource, context: { 'aws:SourceAccount': OTHER_ACCOUNT } },
          {
            action: 'sns:Publish',
            resource,
            context: { 'aws:SourceAccount': ACCOUNT, 'aws:SecureTransport': 'false' },
          },
        ]),
      ),
      ...every({ ...whoNeverReports, events: 'events.amazonaws.com', s3: 's3.amazonaws.com' }, () =>
        all(['sns:Publish'], topics),
      ),
    ],
  };
}
