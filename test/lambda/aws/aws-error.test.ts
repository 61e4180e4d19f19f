import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  describeAwsError,
  isAccessDenied,
  isClientFault,
  toAwsCallFailed,
} from '../../../lambda/aws/aws-error';
import { clientConfig } from '../../../lambda/aws/client-config';
import { type FakeServer, json, startFakeServer } from '../../../sandbox/fakes/fake-server';
import type { Fault } from '../../../sandbox/fakes/fault';
import { everythingIn } from '../providers/caught';
import { awsError, clientFor } from '../providers/fake-aws';

describe('an error of a call to AWS', () => {
  let server: FakeServer;

  beforeEach(async () => {
    server = await startFakeServer(() => json(200, {}));
  });
  afterEach(() => server.stop());

  /** What the SDK throws where the service has the fault. */
  async function errorAfter(fault: Fault, abortSignal?: AbortSignal): Promise<unknown> {
    server.fault = fault;
    const config = clientConfig();
    const client = new SecretsManagerClient({
      ...config,
      ...clientFor(server),
      // Only a server that never answers may cause a time-out, however slow this machine is.
      ...(fault.kind === 'slow' && {
        requestHandler: { ...config.requestHandler, requestTimeout: 100, socketTimeout: 100 },
      }),
    });
    const put = new PutSecretValueCommand({ SecretId: 's', SecretString: 'canary' });
    return await client.send(put, abortSignal === undefined ? {} : { abortSignal }).then(
      () => {
        throw new Error('The call was expected to fail, but it succeeded.');
      },
      (error: unknown) => error,
    );
  }

  const stated = (name: string, message: string, status = 400): Fault => ({
    kind: 'status',
    ...awsError(name, message, status),
  });

  it.each([
    [
      stated('AccessDeniedException', 'User: f is not authorized'),
      'denied',
      'AccessDeniedException: User: f is not authorized',
    ],
    [stated('UnrecognizedClientException', 'Bad token'), 'denied', 'UnrecognizedClientException: Bad token'],
    [stated('ThrottlingException', 'Rate exceeded'), 'throttled', 'ThrottlingException: Rate exceeded'],
    [stated('EC2ThrottledException', 'Slow'), 'throttled', 'EC2ThrottledException: Slow'],
    [stated('Busy', 'canary', 429), 'throttled', 'Busy'],
    [stated('RequestTimeout', 'canary'), 'unavailable', 'RequestTimeout'],
    [
      stated('InvalidSignatureException', 'Signature expired: canary'),
      'unavailable',
      'InvalidSignatureException',
    ],
    [stated('InvalidSignatureException', 'canary'), 'refused', 'InvalidSignatureException'],
    [stated('NotImplemented', 'canary', 501), 'unavailable', 'NotImplemented'],
    [stated('InternalServiceError', 'canary', 500), 'unavailable', 'InternalServiceError'],
    [
      stated('ResourceNotFoundException', 'No such secret'),
      'refused',
      'ResourceNotFoundException: No such secret',
    ],
    [stated('ValidationException', "Value 'canary' at 'secretString'"), 'refused', 'ValidationException'],
    [stated('InvalidParameterException', 'canary is wrong'), 'refused', 'InvalidParameterException'],
    [{ kind: 'status', status: 403, body: '' }, 'refused', 'HTTP 403'],
    [{ kind: 'status', status: 429, body: '{}' }, 'throttled', 'HTTP 429'],
    [{ kind: 'status', status: 502, body: '<p>canary</p>' }, 'unavailable', 'HTTP 502'],
    [{ kind: 'status', status: 200, body: '{"canary' }, 'unreadable', 'HTTP 200 with an unreadable reply'],
    [{ kind: 'html' }, 'unreadable', 'HTTP 200 with an unreadable reply'],
    [{ kind: 'slow', milliseconds: 60_000 }, 'unavailable', 'ETIMEDOUT'],
  ] as const)('after %j is %s and described as %j', async (fault, kind, message) => {
    const error = await errorAfter(fault);

    expect(toAwsCallFailed(error)).toMatchObject({ kind, message });
    expect(describeAwsError(error)).toBe(message);
    expect([isAccessDenied(error), isClientFault(error)]).toEqual([
      kind === 'denied',
      ['denied', 'refused'].includes(kind),
    ]);
    expect(everythingIn(toAwsCallFailed(error))).not.toContain('canary');
  });

  it.each(['reset', 'lost-reply', 'truncated', 'refuse-connection'] as const)(
    'after a connection that broke by %s leaves the outcome open',
    async (kind) => {
      const error = await errorAfter({ kind });

      expect(toAwsCallFailed(error).kind).toBe('unavailable');
      expect(isClientFault(error)).toBe(false);
    },
  );

  it("names the network's own code", () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:443'), { code: 'ECONNREFUSED' });

    expect(describeAwsError(error)).toBe('ECONNREFUSED');
  });

  it('after the end of the run says so', async () => {
    const error = await errorAfter({ kind: 'slow', milliseconds: 60_000 }, AbortSignal.abort());

    expect(toAwsCallFailed(error)).toMatchObject({
      kind: 'unavailable',
      message: 'cut short by the end of the run',
    });
  });

  it("keeps AWS' name of it", async () => {
    const error = await errorAfter(stated('ResourceExistsException', 'Taken'));

    expect(toAwsCallFailed(error).name).toBe('ResourceExistsException');
  });

  it('is told in one short line without quotes or backslashes', () => {
    const message = `Policy "a\\b"\n\tdenies\u0000 ${'x'.repeat(500)}`;
    const error = Object.assign(new Error(message), { name: 'AccessDeniedException', $fault: 'client' });

    expect(describeAwsError(error)).toMatch(/^AccessDeniedException: Policy 'a\/b' denies\? x{170,180}$/);
  });

  it.each([undefined, null, 'canary', 7, {}, new Error('canary')])(
    'is safe to tell where %j was thrown',
    (thrown) => {
      expect(describeAwsError(thrown)).not.toContain('canary');
      expect(isClientFault(thrown)).toBe(false);
    },
  );
});

it("gives every client's requests an end", () => {
  expect(clientConfig()).toMatchObject({
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
      socketTimeout: 10_000,
    },
    maxAttempts: 3,
  });
});

describe('an endpoint that the environment names', () => {
  const environment = process.env;
  afterEach(() => {
    process.env = environment;
  });

  it.each([
    ['AWS_ENDPOINT_URL', 'http://192.0.2.2:4566'],
    ['AWS_ENDPOINT_URL_SECRETS_MANAGER', 'http://secrets.internal'],
    ['AWS_ENDPOINT_URL_STS', 'canary'],
    ['AWS_ENDPOINT_URL_ECR', 'https://user:canary@ecr.internal'],
  ])('in %s as %s is refused, since credentials would go there in clear', (variable, value) => {
    process.env = { ...environment, [variable]: value };
    expect(clientConfig).toThrow(
      `Environment variable ${variable} must be a plain https URL, or a plain http URL of a loopback host.`,
    );
    expect(clientConfig).not.toThrow(/canary|192|internal/);
  });

  it.each([
    ['AWS_ENDPOINT_URL', 'http://127.0.0.1:4566'],
    ['AWS_ENDPOINT_URL', 'http://localhost:4566/'],
    ['AWS_ENDPOINT_URL_ECR', 'https://vpce-1.ecr.eu-central-1.vpce.amazonaws.com'],
    ['AWS_ENDPOINT_URL', ''],
  ])('in %s as %s is taken', (variable, value) => {
    process.env = { ...environment, [variable]: value };
    expect(clientConfig).not.toThrow();
  });
});
