import {
  type Call,
  type FakeServer,
  json,
  type Reply,
  startFakeServer,
} from '../../../sandbox/fakes/fake-server';
import { awsError } from '../providers/fake-aws';

/** Secrets Manager and Lambda at one address, as far as the functions use them; each answers what its test says. */
export interface FakeAwsServices {
  readonly server: FakeServer;
  /** What DescribeSecret answers for a secret. */
  readonly described: Map<string, Reply>;
  /** What GetSecretValue answers for a secret. */
  readonly values: Map<string, Reply>;
  /** What PutSecretValue answers. */
  put: (call: Call) => Reply;
  /** The requests of an operation: `DescribeSecret`. */
  requests(operation: string): readonly Record<string, unknown>[];
  /** The invocations that were asked of Lambda. */
  invocations(): readonly { readonly path: string; readonly type: unknown; readonly payload: unknown }[];
}

const TARGET = 'secretsmanager.';
const INVOCATIONS = /^\/2015-03-31\/functions\/[^/]+\/invocations$/;
const targetOf = ({ headers }: Call): string => String(headers['x-amz-target'] ?? '').replace(TARGET, '');

export async function startFakeAwsServices(): Promise<FakeAwsServices> {
  const described = new Map<string, Reply>();
  const values = new Map<string, Reply>();
  const server = await startFakeServer((call) => {
    if (INVOCATIONS.test(call.path)) return { status: 202 };
    const missing = awsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    const { SecretId } = JSON.parse(call.body);
    switch (targetOf(call)) {
      case 'DescribeSecret':
        return described.get(SecretId) ?? missing;
      case 'GetSecretValue':
        return values.get(SecretId) ?? missing;
      case 'PutSecretValue':
        return services.put(call);
      default:
        return awsError('UnknownOperationException');
    }
  });
  const services: FakeAwsServices = {
    server,
    described,
    values,
    put: ({ body }) => {
      const { SecretId, ClientRequestToken } = JSON.parse(body);
      return json(200, { Name: SecretId, VersionId: ClientRequestToken, VersionStages: ['AWSCURRENT'] });
    },
    requests: (operation) =>
      server.calls.filter((call) => targetOf(call) === operation).map(({ body }) => JSON.parse(body)),
    invocations: () =>
      server.calls
        .filter(({ path }) => INVOCATIONS.test(path))
        .map(({ path, headers, body }) => ({
          path,
          type: headers['x-amz-invocation-type'],
          payload: JSON.parse(body),
        })),
  };
  return services;
}

/** What DescribeSecret answers of a secret. Times are milliseconds since 1970. */
export const describedSecret = (
  stages: Readonly<Record<string, readonly string[]>>,
  more: {
    readonly createdAt?: number;
    readonly lastChangedAt?: number;
    readonly deletedAt?: number;
    readonly tags?: Readonly<Record<string, string>>;
  } = {},
): Reply => {
  const { createdAt, lastChangedAt, deletedAt, tags } = more;
  return json(200, {
    ...(Object.keys(stages).length > 0 && { VersionIdsToStages: stages }),
    ...(createdAt !== undefined && { CreatedDate: createdAt / 1000 }),
    ...(lastChangedAt !== undefined && { LastChangedDate: lastChangedAt / 1000 }),
    ...(deletedAt !== undefined && { DeletedDate: deletedAt / 1000 }),
    ...(tags !== undefined && { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
  });
};
