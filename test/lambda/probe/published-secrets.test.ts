import { createPublishedSecrets } from '../../../lambda/probe/published-secrets';
import type { RegistryFailure } from '../../../lambda/run/registry-failure';
import { NO_HOSTS } from '../../support/hosts';
import { AwsRefusal, unavailable } from '../../support/secrets-manager/aws-refusal';
import { directClient } from '../../support/secrets-manager/direct-client';
import { SecretsManager } from '../../support/secrets-manager/secrets-manager';
import { caught, everythingIn } from '../providers/caught';
import { eagerRun } from '../providers/eager-run';

const VALUE = {
  username: 'canary-user',
  password: 'canary-password',
  host: 'registry.example.com',
  imagePrefix: 'registry.example.com/acme',
  expiresAt: '2026-11-21T13:02:03Z',
  dockerconfigjson: JSON.stringify({
    auths: {
      'registry.example.com': {
        username: 'canary-user',
        password: 'canary-password',
        auth: 'Y2FuYXJ5LXVzZXI6Y2FuYXJ5LXBhc3N3b3Jk',
      },
    },
  }),
};
const ID = 'test/digitalocean/images';
const VERSION = 'r1-20261121T010203Z-20261121T130203Z-9f86d081';

let secrets: SecretsManager;
beforeEach(() => {
  secrets = new SecretsManager();
  secrets.create({ name: ID });
});

const read = () => createPublishedSecrets(() => directClient(secrets)).read(ID, eagerRun());
const write = (text: string): void => secrets.write(ID, VERSION, text);
const failure = async (): Promise<RegistryFailure> => {
  const error = await caught(read());
  expect(everythingIn(error)).not.toContain('canary');
  return error;
};

it('reads what readers read', async () => {
  write(JSON.stringify(VALUE));
  const credential = await read();

  expect(credential.host).toBe('registry.example.com');
  expect(credential.username.reveal()).toBe('canary-user');
  expect(credential.password.reveal()).toBe('canary-password');
  expect(credential.versionId).toBe(VERSION);
  expect(credential.expiresAt).toBe(Date.parse('2026-11-21T13:02:03Z') / 1000);
});

it.each([
  ['is denied', new AwsRefusal('AccessDeniedException', 'Access to KMS is not allowed'), 'SecretUnreadable'],
  ['can not be decrypted', new AwsRefusal('DecryptionFailure'), 'SecretUnreadable'],
  ['is missing', new AwsRefusal('ResourceNotFoundException', 'It is not there.'), 'SecretUnavailable'],
  ['does not come', unavailable(), 'SecretsManagerUnavailable'],
])('says what is wrong if it %s', async (_, refusal, code) => {
  secrets.refusals = { GetSecretValue: () => refusal };
  expect((await failure()).code).toBe(code);
});

it('says what is wrong if it has no value, or is to be deleted', async () => {
  expect((await failure()).code).toBe('ValueMalformed');
  secrets.get(ID).deletedAt = Date.now();
  expect((await failure()).code).toBe('SecretUnavailable');
});

it.each([
  ['not JSON', 'canary', 'is not the JSON that readers expect'],
  ['a list', '["canary"]', 'lacks a valid username and password'],
  ['empty', '', 'is not the JSON that readers expect'],
  ['without a password', JSON.stringify({ ...VALUE, password: undefined }), 'lacks a valid password'],
  ['with an empty user', JSON.stringify({ ...VALUE, username: '' }), 'lacks a valid username'],
  ['without an instant', JSON.stringify({ ...VALUE, expiresAt: 'canary' }), 'lacks a valid expiresAt'],
  [
    'with a fraction of a second',
    JSON.stringify({ ...VALUE, expiresAt: '2026-11-21T13:02:03.5Z' }),
    'lacks a valid expiresAt',
  ],
  [
    'with an offset for Z',
    JSON.stringify({ ...VALUE, expiresAt: '2026-11-21T13:02:03+00:00' }),
    'lacks a valid expiresAt',
  ],
  [
    'without an image prefix',
    JSON.stringify({ ...VALUE, imagePrefix: undefined }),
    'lacks a valid imagePrefix',
  ],
  [
    'with an image prefix of another host',
    JSON.stringify({ ...VALUE, imagePrefix: 'registry.example.com.canary/acme' }),
    'does not start with its host',
  ],
  [
    'with a key in two spellings',
    JSON.stringify({ ...VALUE, Password: 'canary' }),
    'has a key in two spellings',
  ],
  [
    'with another auth in its Docker config',
    JSON.stringify({ ...VALUE, dockerconfigjson: VALUE.dockerconfigjson.replace(/"auth":"\w/, '"auth":"_') }),
    'has another credential',
  ],
  [
    'without auth in its Docker config',
    JSON.stringify({ ...VALUE, dockerconfigjson: VALUE.dockerconfigjson.replace('"auth"', '"other"') }),
    'lacks a valid dockerconfigjson',
  ],
  [
    'with a broken Docker config',
    JSON.stringify({ ...VALUE, dockerconfigjson: '{canary' }),
    'lacks a valid dockerconfigjson',
  ],
  [
    'with a Docker config of another host',
    JSON.stringify({ ...VALUE, host: 'canary.example.com', imagePrefix: 'canary.example.com' }),
    'is not for its host alone',
  ],
  [
    'with a Docker config of two hosts',
    JSON.stringify({
      ...VALUE,
      dockerconfigjson: JSON.stringify({
        auths: {
          ...JSON.parse(VALUE.dockerconfigjson).auths,
          'canary.example.com': { username: 'u', password: 'p', auth: 'dTpw' },
        },
      }),
    }),
    'is not for its host alone',
  ],
  ...NO_HOSTS.map((host): [string, string, string] => [
    `at ${JSON.stringify(host)}`,
    JSON.stringify({ ...VALUE, host }),
    'lacks a valid host',
  ]),
  [
    'with another password in its Docker config',
    JSON.stringify({ ...VALUE, password: 'canary-typed-in' }),
    'has another credential',
  ],
])('names what is wrong with a value that is %s', async (_, text, message) => {
  write(text);
  const error = await failure();
  expect(error.code).toBe('ValueMalformed');
  expect(error.message).toContain(message);
  expect(error.message).toContain(ID);
});

it('refuses binary data', async () => {
  const client = Object.assign(directClient(secrets), { send: async () => ({ SecretBinary: 'canary' }) });
  const error = await caught(createPublishedSecrets(() => client).read(ID, eagerRun()));
  expect(error.message).toContain('is not the JSON that readers expect');
});
