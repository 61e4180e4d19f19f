import * as v from 'valibot';
import { toRfc3339 } from '../../lambda/contract/instant';
import { formatVersionId } from '../../lambda/contract/version-id';
import { type Call, json, type Reply, startFakeServer } from '../../sandbox/fakes/fake-server';
import { operationOf, replyOf } from '../support/secrets-manager/reply-of';
import { SecretsManager } from '../support/secrets-manager/secrets-manager';
import type { StoredSecret } from '../support/secrets-manager/stored-secret';

const HOUR = 3600;

/** A resource of the stack. */
export interface FakeResource {
  readonly id: string;
  readonly type: string;
  readonly physicalId: string;
  readonly deletionPolicy?: string;
}

export interface Refusal {
  readonly status?: number;
  readonly code: string;
  readonly message?: string;
}

/** A request, as tests refuse and look at it. */
export interface AwsRequest {
  /** `DescribeSecret`, `Invoke` */
  readonly operation: string;
  /** The secret, the function or the log group. */
  readonly on: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The parts of AWS that the commands talk to, on loopback. */
export interface FakeAws {
  readonly environment: Readonly<Record<string, string>>;
  readonly account: string;
  readonly secrets: SecretsManager;
  /** By log group. */
  readonly logs: Map<string, { readonly timestamp: number; readonly message: string }[]>;
  /** Of the one stack that is deployed; none if it is not. */
  readonly resources: FakeResource[];
  /** Settable at any time. */
  readonly accountState: AccountState;
  readonly requests: AwsRequest[];
  /** What functions answer; a function that is not there does not exist. */
  readonly functions: Map<string, (payload: unknown) => unknown>;
  /** Why a request is refused, if it is. */
  refuse: (request: AwsRequest) => Refusal | undefined;
  /** Makes a secret whose credential was issued so many hours ago and expires in so many hours. */
  publish(name: string, credential?: Credential): StoredSecret;
  stop(): Promise<void>;
}

/** What an account has beside the stack. */
export interface AccountState {
  /** The version of the CDK's bootstrap; undefined: there is none. */
  bootstrap: number | undefined;
  /** What the bootstrap stack is called. */
  toolkit: string;
  roles: number;
  concurrency: number;
  /** Of ECR. */
  repositories: readonly string[];
  containerServices: readonly string[];
}

export interface Credential {
  readonly age?: number;
  readonly left?: number;
  readonly fingerprint?: string;
  readonly unverified?: boolean;
}

const ACCOUNT = '111122223333';

/** Secrets Manager tells days. */
const LAST_ACCESS = Date.parse('2026-11-24T00:00:00Z');

/** The credential in every secret. */
export const CREDENTIAL = {
  username: 'user-of-the-secret',
  password: 'password-of-the-secret',
  host: 'registry.example.com',
} as const;

export async function startFakeAws(): Promise<FakeAws> {
  const secrets = new SecretsManager();
  const logs: FakeAws['logs'] = new Map();
  const functions: FakeAws['functions'] = new Map();
  const resources: FakeResource[] = [];
  const requests: AwsRequest[] = [];
  const accountState: AccountState = {
    bootstrap: 30,
    toolkit: 'CDKToolkit',
    roles: 12,
    concurrency: 1000,
    repositories: ['api'],
    containerServices: [],
  };

  const answer = (call: Call): Reply => {
    const request = requestOf(call);
    requests.push(request);
    const refusal = aws.refuse(request);
    if (refusal !== undefined) return refused(request, refusal);
    if (request.operation === 'Invoke') return invoked(request);
    if (request.operation === 'GetCallerIdentity') return callerIdentity();
    if (request.operation === 'ListStackResources') return stackResources(resources);
    if (request.operation === 'GetTemplate') return stackTemplate(resources);
    if (request.operation === 'FilterLogEvents') return logEvents(request);
    const ofAccount = accountReply(request, accountState);
    if (ofAccount !== undefined) return ofAccount;
    return replyOf(secrets, call);
  };

  const invoked = (request: AwsRequest): Reply => {
    const run = functions.get(request.on);
    if (run === undefined) {
      return refused(request, {
        status: 404,
        code: 'ResourceNotFoundException',
        message: `Function not found: ${request.on}`,
      });
    }
    const result = run(request.body);
    const isError = typeof result === 'object' && result !== null && 'errorMessage' in result;
    return json(200, result, isError ? { 'x-amz-function-error': 'Unhandled' } : {});
  };

  const logEvents = (request: AwsRequest): Reply => {
    const lines = logs.get(request.on);
    if (lines === undefined) {
      return refused(request, {
        code: 'ResourceNotFoundException',
        message: 'The specified log group does not exist.',
      });
    }
    const { startTime = 0, filterPattern = '' } = request.body;
    const [, key = '', value = ''] = /^\{ \$\.(\w+) = "([^"]*)" \}$/.exec(String(filterPattern)) ?? [];
    const events = lines
      .filter(({ timestamp }) => timestamp >= Number(startTime))
      .filter(({ message }) => key === '' || message.includes(`"${key}":"${value}"`))
      .map((line, index) => ({ ...line, eventId: `${request.on}-${index}-${line.timestamp}` }));
    return json(200, { events });
  };

  const server = await startFakeServer(answer);
  const aws: FakeAws = {
    account: ACCOUNT,
    environment: {
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: 'EXAMPLE-KEY-ID',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-central-1',
    },
    secrets,
    logs,
    functions,
    resources,
    accountState,
    requests,
    refuse: () => undefined,
    publish: (name, { age = 1, left = 11, fingerprint = '0123abcd', unverified = false } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const [issuedAt, expiresAt] = [now - age * HOUR, now + left * HOUR];
      const versionId = formatVersionId({ issuedAt, expiresAt, fingerprint, unverified });
      const { username, password, host } = CREDENTIAL;
      const auth = Buffer.from(`${username}:${password}`).toString('base64');
      const value = JSON.stringify({
        ...CREDENTIAL,
        imagePrefix: `${host}/acme`,
        expiresAt: toRfc3339(expiresAt),
        dockerconfigjson: JSON.stringify({ auths: { [host]: { username, password, auth } } }),
      });
      const secret = secrets.create({ name, createdAt: (issuedAt - 100 * HOUR) * 1000 });
      secrets.write(name, versionId, value);
      secret.lastChangedAt = issuedAt * 1000;
      secret.lastAccessedAt = LAST_ACCESS;
      return secret;
    },
    stop: () => server.stop(),
  };
  return aws;
}

function requestOf(call: Call): AwsRequest {
  const { path, body } = call;
  const [, functionName] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path) ?? [];
  if (functionName !== undefined) {
    return { operation: 'Invoke', on: decodeURIComponent(functionName), body: JSON.parse(body) };
  }
  if (path === '/2016-08-19/account-settings') return { operation: 'GetAccountSettings', on: '', body: {} };
  if (body.startsWith('Action=')) {
    const form = new URLSearchParams(body);
    const on = form.get('StackName') ?? form.get('PhysicalResourceId') ?? '';
    return { operation: form.get('Action') ?? '', on, body: {} };
  }
  const request = v.parse(v.record(v.string(), v.unknown()), JSON.parse(body));
  return {
    operation: operationOf(call),
    on: String(request.SecretId ?? request.logGroupName ?? ''),
    body: request,
  };
}

/** Operations of services that speak XML. */
const XML = [
  'GetCallerIdentity',
  'ListStackResources',
  'GetTemplate',
  'DescribeStacks',
  'DescribeStackResources',
  'GetAccountSummary',
];

const refused = ({ operation }: AwsRequest, { status = 400, code, message = 'No.' }: Refusal): Reply =>
  XML.includes(operation)
    ? errorXml(status, code, message)
    : json(status, { __type: code, message, Message: message }, { 'x-amzn-errortype': code });

const callerIdentity = (): Reply =>
  xml(
    200,
    `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${ACCOUNT}:user/ops</Arn><UserId>AIDA</UserId><Account>${ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  );

/** What services say of the account; undefined for an operation of another kind. */
function accountReply({ operation, on, body }: AwsRequest, account: AccountState): Reply | undefined {
  const { bootstrap, toolkit, roles, concurrency, repositories, containerServices } = account;
  switch (operation) {
    case 'GetAccountSummary':
      return xml(
        200,
        `<GetAccountSummaryResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetAccountSummaryResult><SummaryMap><entry><key>Roles</key><value>${roles}</value></entry><entry><key>RolesQuota</key><value>1000</value></entry></SummaryMap></GetAccountSummaryResult></GetAccountSummaryResponse>`,
      );
    case 'GetAccountSettings':
      return json(200, {
        AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: concurrency },
      });
    case 'DescribeStacks':
      if (bootstrap === undefined || on !== toolkit)
        return errorXml(400, 'ValidationError', `Stack with id ${on} does not exist`);
      return xml(
        200,
        `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>${on}</StackName><CreationTime>2026-11-21T01:02:03Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs><member><OutputKey>BootstrapVersion</OutputKey><OutputValue>${bootstrap}</OutputValue></member></Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
      );
    case 'DescribeStackResources':
      if (bootstrap === undefined) return errorXml(400, 'ValidationError', `Stack for ${on} does not exist`);
      return xml(
        200,
        `<DescribeStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStackResourcesResult><StackResources><member><StackName>${toolkit}</StackName><LogicalResourceId>CdkBootstrapVersion</LogicalResourceId><PhysicalResourceId>${on}</PhysicalResourceId><ResourceType>AWS::SSM::Parameter</ResourceType><Timestamp>2026-11-21T01:02:03Z</Timestamp><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member></StackResources></DescribeStackResourcesResult></DescribeStackResourcesResponse>`,
      );
    case 'DescribeRepositories': {
      const [name = ''] = Array.isArray(body.repositoryNames) ? body.repositoryNames : repositories;
      if (repositories.includes(name))
        return json(200, { repositories: repositories.map((repositoryName) => ({ repositoryName })) });
      return json(400, { __type: 'RepositoryNotFoundException', message: `There is no ${name}.` });
    }
    case 'GetContainerServices':
      return json(200, {
        containerServices: containerServices.map((containerServiceName) => ({ containerServiceName })),
      });
    default:
      return undefined;
  }
}

const NO_STACK = 'Stack with id RegistryTokenRefresher does not exist';

function stackResources(resources: readonly FakeResource[]): Reply {
  if (resources.length === 0) return errorXml(400, 'ValidationError', NO_STACK);
  const members = resources.map(
    ({ id, type, physicalId }) =>
      `<member><LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>${physicalId}</PhysicalResourceId><ResourceType>${type}</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus><LastUpdatedTimestamp>2026-11-21T01:02:03Z</LastUpdatedTimestamp></member>`,
  );
  return xml(
    200,
    `<ListStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><ListStackResourcesResult><StackResourceSummaries>${members.join('')}</StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>`,
  );
}

function stackTemplate(resources: readonly FakeResource[]): Reply {
  const Resources = Object.fromEntries(
    resources.map(({ id, type, deletionPolicy }) => [id, { Type: type, DeletionPolicy: deletionPolicy }]),
  );
  const body = JSON.stringify({ Resources }).replaceAll('"', '&quot;');
  return xml(
    200,
    `<GetTemplateResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><GetTemplateResult><TemplateBody>${body}</TemplateBody></GetTemplateResult></GetTemplateResponse>`,
  );
}

const errorXml = (status: number, code: string, message: string): Reply =>
  xml(
    status,
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  );

const xml = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body,
});
