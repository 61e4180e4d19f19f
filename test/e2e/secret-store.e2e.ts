import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { clientConfig } from '../../lambda/aws/client-config';
import { PAUSED_UNTIL_TAG } from '../../lambda/contract/pause-tag';
import { PublishFailed, SecretUnavailable } from '../../lambda/run/registry-failure';
import { type RunContext, systemClock } from '../../lambda/run/run-context';
import { Sensitive } from '../../lambda/run/sensitive';
import { createSecretStore, type SecretStore } from '../../lambda/secret-store/secret-store';
import { type Cloud, startCloud } from '../../sandbox/cloud';
import { type Moto, startMoto } from '../support/moto';

const FIRST = 'r1-20261121T010203Z-20261121T130203Z-9f86d081';
const SECOND = 'r1-20261121T050203Z-20261121T170203Z-9f86d081';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

const run: RunContext = {
  clock: systemClock,
  signal: new AbortController().signal,
  deadline: Number.POSITIVE_INFINITY,
  accessSettlesUntil: 0,
};

/** In what an emulator is known to differ from AWS. */
interface Quirks {
  readonly valuelessSecretHasVersion: boolean;
  readonly overwritesOnConflict: boolean;
  readonly replayDropsPrevious: boolean;
  readonly takesWritesWhenDeleted: boolean;
}

const EMULATORS = [
  {
    name: 'MiniStack',
    quirks: {
      valuelessSecretHasVersion: true,
      overwritesOnConflict: true,
      replayDropsPrevious: true,
      takesWritesWhenDeleted: false,
    },
  },
  {
    name: 'moto',
    quirks: {
      valuelessSecretHasVersion: false,
      overwritesOnConflict: false,
      replayDropsPrevious: false,
      takesWritesWhenDeleted: true,
    },
  },
] as const satisfies readonly { name: string; quirks: Quirks }[];

let cloud: Cloud;
let moto: Moto;

beforeAll(async () => {
  [cloud, moto] = await Promise.all([startCloud(), startMoto()]);
});

afterAll(() => Promise.all([cloud.stop(), moto.stop()]));

describe.each(EMULATORS)('the secret store on $name', ({ name, quirks }) => {
  let client: SecretsManagerClient;
  let store: SecretStore;
  let secrets = 0;

  beforeAll(() => {
    const endpoint = name === 'moto' ? moto.url : cloud.client.endpoint;
    client = new SecretsManagerClient({ ...clientConfig(), endpoint, region: 'eu-central-1', credentials });
    store = createSecretStore(client);
  });

  afterAll(() => client.destroy());

  /** Makes a secret without a value. */
  async function newSecret(more: Omit<CreateSecretCommand['input'], 'Name'> = {}): Promise<string> {
    secrets += 1;
    const Name = `store/${name}/${secrets}`;
    await client.send(new CreateSecretCommand({ Name, ...more }));
    return Name;
  }

  const publish = (secret: string, versionId: string, value: string) =>
    store.publish(secret, versionId, new Sensitive(value), run);
  const stagesOf = async (secret: string) =>
    (await client.send(new DescribeSecretCommand({ SecretId: secret }))).VersionIdsToStages;

  it('sees a secret that was never filled', async () => {
    const { currentId, createdAt, pause } = await store.describe(await newSecret(), run);
    expect(currentId).toEqual(quirks.valuelessSecretHasVersion ? expect.any(String) : undefined);
    expect(Math.abs((createdAt ?? 0) - Date.now() / 1000)).toBeLessThan(120);
    expect(pause).toBeUndefined();
  });

  it('publishes the first version under the id that it was given', async () => {
    const secret = await newSecret();
    expect(await publish(secret, FIRST, '{"password":"canary-1"}')).toBe('published');
    const { currentId, versionIds } = await store.describe(secret, run);
    expect(currentId).toBe(FIRST);
    expect(versionIds).toContain(FIRST);
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secret }));
    expect(SecretString).toBe('{"password":"canary-1"}');
  });

  it('keeps the version before as AWSPREVIOUS', async () => {
    const secret = await newSecret();
    await publish(secret, FIRST, 'one');
    await publish(secret, SECOND, 'two');
    expect(await stagesOf(secret)).toMatchObject({ [FIRST]: ['AWSPREVIOUS'], [SECOND]: ['AWSCURRENT'] });
    const { currentId, versionIds } = await store.describe(secret, run);
    expect(currentId).toBe(SECOND);
    expect(versionIds).toEqual(expect.arrayContaining([FIRST, SECOND]));
  });

  it('takes a repeated write of the same value for done', async () => {
    const secret = await newSecret();
    await publish(secret, FIRST, 'one');
    await publish(secret, SECOND, 'two');
    expect(await publish(secret, SECOND, 'two')).toBe('published');
    expect((await store.describe(secret, run)).currentId).toBe(SECOND);
    if (!quirks.replayDropsPrevious)
      expect(await stagesOf(secret)).toMatchObject({ [FIRST]: ['AWSPREVIOUS'] });
  });

  it('calls another value under the same id a conflict', async () => {
    const secret = await newSecret();
    await publish(secret, FIRST, 'one');
    expect(await publish(secret, FIRST, 'other')).toBe(
      quirks.overwritesOnConflict ? 'published' : 'conflict',
    );
  });

  it('tells a version that somebody else wrote from its own', async () => {
    const secret = await newSecret();
    await publish(secret, FIRST, 'one');
    await client.send(new PutSecretValueCommand({ SecretId: secret, SecretString: 'by hand' }));
    const { currentId, versionIds } = await store.describe(secret, run);
    expect(versionIds).toContain(currentId);
    expect(currentId).not.toBe(FIRST);
    expect(versionIds).toContain(FIRST);
  });

  it('refuses a missing secret and one that is scheduled for deletion', async () => {
    await expect(store.describe('store/none', run)).rejects.toThrow(SecretUnavailable);
    await expect(publish('store/none', FIRST, 'one')).rejects.toThrow(SecretUnavailable);
    const secret = await newSecret();
    await client.send(new DeleteSecretCommand({ SecretId: secret, RecoveryWindowInDays: 7 }));
    await expect(store.describe(secret, run)).rejects.toThrow('is scheduled for deletion');
    if (!quirks.takesWritesWhenDeleted) {
      await expect(publish(secret, FIRST, 'one')).rejects.toThrow(SecretUnavailable);
    }
  });

  it('takes 64 KiB and not a byte more', async () => {
    const secret = await newSecret();
    expect(await publish(secret, FIRST, 'x'.repeat(65_536))).toBe('published');
    await expect(publish(secret, SECOND, 'x'.repeat(65_537))).rejects.toThrow('larger than the 64 KiB');
    expect((await store.describe(secret, run)).currentId).toBe(FIRST);
  });

  it('reads the pause tag', async () => {
    const until = '2026-11-21T13:00:00Z';
    const secret = await newSecret({ Tags: [{ Key: PAUSED_UNTIL_TAG, Value: until }] });
    const { pause } = await store.describe(secret, run);
    expect(pause).toEqual({ tag: until, until: Date.parse(until) / 1000 });
  });

  it('writes a replicated secret in its primary region', async () => {
    const secret = await newSecret({ AddReplicaRegions: [{ Region: 'eu-west-1' }] });
    expect(await publish(secret, FIRST, 'one')).toBe('published');
    expect((await store.describe(secret, run)).currentId).toBe(FIRST);
  });

  describe('behind trouble', () => {
    let trouble: Server;
    let answers: number;
    let throttled: SecretsManagerClient;
    let behind: SecretStore;

    beforeEach(async () => {
      answers = 0;
      const { endpoint } = client.config;
      const url = endpoint === undefined ? undefined : await endpoint();
      trouble = createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        answers -= 1;
        if (answers >= 0) {
          response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
          response.end(JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }));
          return;
        }
        const headers = new Headers();
        for (const key of ['content-type', 'x-amz-target', 'authorization', 'x-amz-date']) {
          headers.set(key, String(request.headers[key]));
        }
        const reply = await fetch(`http://${url?.hostname}:${url?.port}/`, {
          method: 'POST',
          headers,
          body: Buffer.concat(chunks),
        });
        response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(await reply.text());
      });
      trouble.listen(0, '127.0.0.1');
      await once(trouble, 'listening');
      const address = trouble.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      throttled = new SecretsManagerClient({
        ...clientConfig(),
        endpoint: `http://127.0.0.1:${port}`,
        region: 'eu-central-1',
        credentials,
      });
      behind = createSecretStore(throttled);
    });

    afterEach(() => {
      throttled.destroy();
      trouble.closeAllConnections();
      trouble.close();
    });

    it('waits out a short throttling', async () => {
      const secret = await newSecret();
      answers = 2;
      expect(await behind.publish(secret, FIRST, new Sensitive('one'), run)).toBe('published');
    });

    it('gives up on a long one, and says that the outcome has to be looked up', async () => {
      const secret = await newSecret();
      answers = 1_000;
      const failure = behind.publish(secret, FIRST, new Sensitive('canary'), run);
      await expect(failure).rejects.toThrow(PublishFailed);
      await expect(failure).rejects.toMatchObject({ outcomeUnknown: true });
      await expect(failure).rejects.not.toThrow(/canary/);
    });
  });
});
