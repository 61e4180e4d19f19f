import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Sensitive } from '../../../lambda/run/sensitive';
import { createSecretStore, type SecretStore } from '../../../lambda/secret-store/secret-store';
import { type FakeServer, startFakeServer } from '../../../sandbox/fakes/fake-server';
import { replyOf } from '../../support/secrets-manager/reply-of';
import { SecretsManager } from '../../support/secrets-manager/secrets-manager';
import { caught } from '../providers/caught';
import { eagerRun } from '../providers/eager-run';
import { awsError, clientFor } from '../providers/fake-aws';

const FIRST = 'r1-20261121T010203Z-20261121T130203Z-9f86d081';
const SECOND = 'r1-20261121T050203Z-20261121T170203Z-9f86d081';
const SECRET = 'images';

let secrets: SecretsManager;
let server: FakeServer;
let store: SecretStore;
beforeEach(async () => {
  secrets = new SecretsManager();
  secrets.create({ name: SECRET });
  server = await startFakeServer((call) => replyOf(secrets, call));
  store = createSecretStore(new SecretsManagerClient(clientFor(server)));
});
afterEach(() => server.stop());

const describeSecret = (secretId = SECRET) => store.describe(secretId, eagerRun());
const publish = (value: string, versionId = FIRST, secretId = SECRET) =>
  store.publish(secretId, versionId, new Sensitive(value), eagerRun());

describe('looking at a secret', () => {
  it('sees that it was never filled, and since when it exists', async () => {
    const createdAt = Date.parse('2026-11-21T01:02:03Z');
    secrets.create({ name: SECRET, createdAt });

    expect(await describeSecret()).toEqual({
      currentId: undefined,
      versionIds: [],
      createdAt: createdAt / 1000,
      lastChangedAt: createdAt / 1000,
      pause: undefined,
    });
  });

  it.each([
    ['current', FIRST, { AWSCURRENT: FIRST, AWSPREVIOUS: SECOND }],
    ['current, listed last', FIRST, { AWSPREVIOUS: SECOND, custom: FIRST, AWSCURRENT: FIRST }],
    ['previous alone', undefined, { AWSPREVIOUS: SECOND }],
    ['pending alone', undefined, { AWSPENDING: SECOND }],
  ])('knows the version that readers get by its stage: %s', async (_what, currentId, stages) => {
    for (const [stage, id] of Object.entries(stages)) secrets.get(SECRET).stages.set(stage, id);

    expect(await describeSecret()).toMatchObject({
      currentId,
      versionIds: [...new Set(Object.values(stages))],
    });
  });

  it.each([
    ['2026-11-21T13:00:00Z', Date.parse('2026-11-21T13:00:00Z') / 1000],
    [' 2026-11-21T13:00:00Z ', Date.parse('2026-11-21T13:00:00Z') / 1000],
    ['tomorrow', undefined],
  ])('reads the pause tag %j', async (tag, until) => {
    secrets.get(SECRET).tags = { other: 'x', 'paused-until': tag };
    expect((await describeSecret()).pause).toBeUndefined();
    secrets.get(SECRET).pausedUntil = tag;
    expect((await describeSecret()).pause).toEqual({ tag, until });
  });

  it.each([
    ['ResourceNotFoundException', 400, 'SecretUnavailable'],
    ['AccessDeniedException', 400, 'AccessDenied'],
    ['InternalServiceError', 500, 'SecretsManagerUnavailable'],
    ['ThrottlingException', 400, 'SecretsManagerUnavailable'],
    ['InvalidParameterException', 400, 'SecretsManagerUnavailable'],
  ])('fails by %s', async (name, status, code) => {
    server.fault = { kind: 'status', ...awsError(name, 'No.', status) };

    const failure = await caught(describeSecret());
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(SECRET);
    if (code === 'AccessDenied') expect(failure.remedy).toContain('secretsmanager:DescribeSecret');
  });
});

describe('publishing', () => {
  it('makes the version current under the id that it was given, and keeps the one before', async () => {
    expect(await publish('one')).toBe('published');
    expect(await publish('two', SECOND)).toBe('published');
    expect(await describeSecret()).toMatchObject({ currentId: SECOND, versionIds: [SECOND, FIRST] });
    const { stages, values } = secrets.get(SECRET);
    expect(stages.get('AWSPREVIOUS')).toBe(FIRST);
    expect([...values.values()]).toEqual(['one', 'two']);
  });

  it('takes a repeated write of the same value for done', async () => {
    await publish('one');
    await publish('two', SECOND);
    expect(await publish('two', SECOND)).toBe('published');
    expect(await describeSecret()).toMatchObject({ currentId: SECOND, versionIds: [SECOND, FIRST] });
  });

  it('calls another value under the same id a conflict', async () => {
    await publish('one');
    expect(await publish('other')).toBe('conflict');
    expect(secrets.get(SECRET).value).toBe('one');
  });

  it('refuses a missing secret and one that is scheduled for deletion', async () => {
    secrets.create({ name: 'deleted' }).deletedAt = Date.now();
    for (const secretId of ['none', 'deleted']) {
      expect((await caught(describeSecret(secretId))).code).toBe('SecretUnavailable');
      expect((await caught(publish('one', FIRST, secretId))).code).toBe('SecretUnavailable');
    }
  });

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

  it('waits out a short throttling', async () => {
    server.fault = { kind: 'status', requests: 1, ...awsError('ThrottlingException', 'Rate exceeded') };
    expect(await publish('one')).toBe('published');
  });

  it.each([
    { kind: 'status', status: 500, body: '{}' },
    { kind: 'status', ...awsError('ThrottlingException') },
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
});
