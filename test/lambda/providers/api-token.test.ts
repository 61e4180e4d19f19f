import { type ApiTokens, createApiTokens } from '../../../lambda/providers/api-token';
import { json } from '../../../sandbox/fakes/fake-server';
import { caught, everythingIn } from './caught';
import { eagerRun } from './eager-run';
import { awsError, type FakeSecretsManager, startSecretsManager } from './fake-aws';

describe('createApiTokens', () => {
  let aws: FakeSecretsManager;
  let tokens: ApiTokens;

  beforeEach(async () => {
    aws = await startSecretsManager();
    tokens = createApiTokens(aws.client);
  });
  afterEach(() => aws.server.stop());

  /** Stands for what is no text. */
  const BINARY = 'binary';
  const WHOLE = { secretId: 'vendor/api' };
  const KEYED = { secretId: 'vendor/api', key: 'token' };

  it.each([
    ['dop_v1_abc', WHOLE, 'dop_v1_abc'],
    [' dop_v1_abc\r\n', WHOLE, 'dop_v1_abc'],
    ['{"token":"abc","other":1}', KEYED, 'abc'],
    ['\n{ "token": "abc\\n" }\n', KEYED, 'abc'],
    ['{"toString":"abc"}', { ...KEYED, key: 'toString' }, 'abc'],
  ])('reads the token in %j', async (text, reference, token) => {
    aws.secrets.create({ name: 'vendor/api', value: text });

    expect((await tokens.read(reference, eagerRun())).reveal()).toBe(token);
  });

  it.each([
    [WHOLE, '', 'is empty'],
    [WHOLE, ' \n', 'is empty'],
    [WHOLE, '{"token":"canary"}', 'holds a JSON object: name in apiToken.key which of its keys is the token'],
    [WHOLE, '{ canary', 'holds a JSON object: name in apiToken.key which of its keys is the token'],
    [WHOLE, 'canary\ncanary', 'holds text with characters that no API token has'],
    [WHOLE, BINARY, 'holds binary data, not text'],
    [KEYED, 'canary', "is not a JSON object, so it has no key 'token'"],
    [KEYED, '["canary"]', "is not a JSON object, so it has no key 'token'"],
    [KEYED, 'null', "is not a JSON object, so it has no key 'token'"],
    [KEYED, '{"Token":"canary"}', "has no key 'token'"],
    [{ ...KEYED, key: 'toString' }, '{}', "has no key 'toString'"],
    [KEYED, '{"token":{"canary":1}}', "has a key 'token' whose value is not a string"],
    [KEYED, '{"token":""}', "has under key 'token' an empty token"],
    [KEYED, '{"token":"canary canary"}', "has under key 'token' text with characters that no API token has"],
  ])('refuses with %j the secret %j', async (reference, secret, wrong) => {
    if (secret === BINARY) aws.server.fault = { kind: 'status', ...json(200, { SecretBinary: 'Y2FuYXJ5' }) };
    aws.secrets.create({ name: 'vendor/api', value: secret });

    const failure = await caught(tokens.read(reference, eagerRun()));

    expect(failure).toMatchObject({
      code: 'ApiTokenUnreadable',
      message: `the API-token secret vendor/api ${wrong}`,
      remedy: 'check the API-token secret vendor/api and the apiToken in the config',
    });
    expect(everythingIn(failure)).not.toContain('canary');
  });

  it.each([
    ['ResourceNotFoundException', 'there is no such secret in this region, or it has no value yet'],
    ['InvalidRequestException', 'the secret is scheduled for deletion'],
    ['DecryptionFailure', 'its KMS key can not be used to decrypt it'],
    ['AccessDeniedException', 'AccessDeniedException: No.'],
    ['InternalServiceError', 'InternalServiceError'],
  ])('tells what %s means', async (name, meaning) => {
    aws.server.fault = { kind: 'status', ...awsError(name) };

    expect(await caught(tokens.read(WHOLE, eagerRun()))).toMatchObject({
      code: 'ApiTokenUnreadable',
      message: `reading the API token from secret vendor/api failed: ${meaning}`,
    });
  });

  it('asks again while the right to read settles', async () => {
    aws.secrets.create({ name: 'vendor/api', value: 'abc' });
    aws.server.fault = { kind: 'status', ...awsError('AccessDeniedException'), requests: 2 };

    expect((await tokens.read(WHOLE, eagerRun({ accessSettlesFor: 60_000 }))).reveal()).toBe('abc');
  });

  it('reads each secret once in a run, and anew in the next', async () => {
    aws.secrets.create({ name: 'vendor/api', value: '{"token":"old","other":"o"}' });
    const run = eagerRun();
    await Promise.all([tokens.read(KEYED, run), tokens.read(KEYED, run)]);
    await tokens.read({ ...KEYED }, run);
    expect(aws.server.calls).toHaveLength(1);

    expect((await tokens.read({ ...KEYED, key: 'other' }, run)).reveal()).toBe('o');
    aws.secrets.create({ name: 'vendor/api', value: '{"token":"new"}' });
    expect((await tokens.read(KEYED, run)).reveal()).toBe('old');
    expect((await tokens.read(KEYED, eagerRun())).reveal()).toBe('new');
  });
});
