import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Sensitive } from '../../../lambda/run/sensitive';
import { createSecretStore } from '../../../lambda/secret-store/secret-store';
import { type FakeServer, json, startFakeServer } from '../../../sandbox/fakes/fake-server';
import { caught } from '../providers/caught';
import { eagerRun } from '../providers/eager-run';
import { awsError, clientFor } from '../providers/fake-aws';

const VERSION = 'r1-20261121T010203Z-20261121T130203Z-9f86d081';

describe('publishing', () => {
  let server: FakeServer;
  beforeEach(async () => {
    server = await startFakeServer(() => json(200, {}));
  });
  afterEach(() => server.stop());

  const publish = (value: string) =>
    createSecretStore(new SecretsManagerClient(clientFor(server))).publish(
      'images',
      VERSION,
      new Sensitive(value),
      eagerRun(),
    );

  it.each([
    ['letters', 'x'.repeat(65_536)],
    ['letters of two bytes', 'é'.repeat(32_768)],
  ])('writes 64 KiB of %s', async (_what, value) => {
    expect(await publish(value)).toBe('published');
    expect(server.calls).toHaveLength(1);
  });

  it.each([
    ['letters', 'x'.repeat(65_537)],
    ['letters of two bytes', 'é'.repeat(32_769)],
  ])('sends no more than 64 KiB of %s', async (_what, value) => {
    expect(await caught(publish(value))).toMatchObject({ code: 'PublishFailed', outcomeUnknown: false });
    expect(server.calls).toEqual([]);
  });

  it.each([
    { kind: 'status', status: 500, body: '{}' },
    { kind: 'status', status: 429, body: '{}' },
    { kind: 'html' },
    { kind: 'reset' },
    { kind: 'lost-reply' },
  ] as const)('does not know whether a write happened after %j', async (fault) => {
    server.fault = fault;

    expect(await caught(publish('{}'))).toMatchObject({ code: 'PublishFailed', outcomeUnknown: true });
  });

  it.each([
    ['InvalidParameterException', { code: 'PublishFailed', outcomeUnknown: false }],
    ['EncryptionFailure', { code: 'PublishFailed', outcomeUnknown: false }],
    ['ResourceNotFoundException', { code: 'SecretUnavailable' }],
    ['InvalidRequestException', { code: 'SecretUnavailable' }],
    ['AccessDeniedException', { code: 'AccessDenied' }],
  ])('knows that nothing was written after %s', async (name, failure) => {
    server.fault = { kind: 'status', ...awsError(name) };

    expect(await caught(publish('{}'))).toMatchObject(failure);
  });

  it.each([
    'LimitExceededException',
    'InvalidRequestException',
    'InvalidParameterException',
    'ThrottlingException',
  ])('shows nothing that AWS quotes of the value in %s', async (name) => {
    server.fault = { kind: 'status', ...awsError(name, 'canary-value is too much') };

    const { message } = await caught(publish('canary-value'));
    expect(message).toContain(name);
    expect(message).not.toContain('canary');
  });

  it('reports another value under the same version', async () => {
    server.fault = { kind: 'status', ...awsError('ResourceExistsException') };

    expect(await publish('{}')).toBe('conflict');
  });
});
