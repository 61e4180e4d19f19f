import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID, sign, X509Certificate } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DockerRegistry, startDockerRegistry } from './docker-registry';
import { type Listener, listen } from './listen';
import { BASIC, PASSWORD, USERNAME, verify } from './verification';

const missing = ['docker-registry', 'htpasswd', 'openssl'].filter(
  (program) => spawnSync(program, ['version'], { stdio: 'ignore' }).error !== undefined,
);
const leftOut = `not installed: ${missing.join(', ')}`;
if (missing.length > 0) console.warn(`Tests against a real docker-registry are left out (${leftOut}).`);
const describeReal = missing.length === 0 ? describe : describe.skip;

/** Old enough for a rejection to be definite at once. */
const SETTLED = { age: 30_000 };

describeReal(`a real docker-registry${missing.length === 0 ? '' : ` (${leftOut})`}`, () => {
  const folder = join(tmpdir(), `docker-registry-${randomUUID()}`);
  const running: DockerRegistry[] = [];
  const start = async (...config: Parameters<typeof startDockerRegistry>): Promise<DockerRegistry> => {
    const registry = await startDockerRegistry(...config);
    running.push(registry);
    return registry;
  };
  beforeAll(() => mkdirSync(folder));
  afterAll(async () => {
    await Promise.all(running.map((registry) => registry.stop()));
    rmSync(folder, { recursive: true });
  });

  it('that is open to everyone proves nothing', async () => {
    const { host } = await start(folder);
    expect(await verify(host)).toMatchObject({
      outcome: 'inconclusive',
      detail: `GET http://${host}/v2/ without a credential answered 200, which proves nothing`,
    });
  });

  describe('with passwords in a file', () => {
    const path = join(folder, 'htpasswd');
    const admit = (username: string, password: string): string =>
      execFileSync('htpasswd', ['-nbB', '-C', '4', username, password], { encoding: 'utf8' }).trim();
    let host = '';
    beforeAll(async () => {
      writeFileSync(path, `${admit(USERNAME, PASSWORD)}\n`);
      ({ host } = await start(folder, { htpasswd: { realm: 'A "realm", with comma', path } }));
    });

    it('accepts a good credential', async () => {
      expect(await verify(host)).toMatchObject({ outcome: 'accepted', waits: [] });
    });

    it.each([
      ['another password', { password: 'canary-wrong' }],
      ['the password in another letter case', { password: PASSWORD.toUpperCase() }],
      ['another user', { username: 'canary-nobody' }],
      ['the user in another letter case', { username: USERNAME.toUpperCase() }],
    ])('rejects %s', async (_, credential) => {
      expect(await verify(host, { ...credential, ...SETTLED })).toMatchObject({
        outcome: 'rejected',
        detail: `GET http://${host}/v2/ with the credential answered 401`,
      });
    });

    it('accepts a credential once it is known, and rejects it once it is revoked', async () => {
      const late = { username: 'canary-late', password: 'canary-late-password' };
      expect(await verify(host, { ...late, ...SETTLED })).toMatchObject({ outcome: 'rejected' });
      const others = readFileSync(path, 'utf8');
      appendFileSync(path, `${admit(late.username, late.password)}\n`);
      expect(await verify(host, late)).toMatchObject({ outcome: 'accepted' });
      writeFileSync(path, others);
      expect(await verify(host, { ...late, ...SETTLED })).toMatchObject({ outcome: 'rejected' });
    });

    it('is inconclusive once it is gone', async () => {
      const gone = await start(folder, { htpasswd: { realm: 'gone', path } });
      await gone.stop();
      expect(await verify(gone.host)).toMatchObject({
        outcome: 'inconclusive',
        detail: `GET http://${gone.host}/v2/ failed (ECONNREFUSED)`,
      });
    });
  });

  describe('with a token server', () => {
    const service = 'registry.example';
    const issuer = 'Token server';
    const key = join(folder, 'key.pem');
    const certificate = join(folder, 'certificate.pem');
    /** What the token server signs, and with which key; undefined for a credential that it doesn't know. */
    let grant: (() => string) | undefined;
    let tokenServer: Listener;
    let host = '';

    const makeKey = (keyFile: string, certificateFile: string): void => {
      const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
      const files = ['-keyout', keyFile, '-out', certificateFile, '-subj', '/CN=token server', '-days', '1'];
      execFileSync('openssl', [...request, ...files], { stdio: 'ignore' });
    };

    /** A JSON Web Token for the registry that is good for five minutes, with the given changes. */
    const signGrant = (
      changes: Readonly<Record<string, unknown>> = {},
      by = { key, certificate },
    ): string => {
      const now = Math.floor(Date.now() / 1000);
      const x5c = [new X509Certificate(readFileSync(by.certificate)).raw.toString('base64')];
      const claims = { iss: issuer, sub: USERNAME, aud: service, iat: now, nbf: now - 10, exp: now + 300 };
      const parts = [
        { typ: 'JWT', alg: 'ES256', x5c },
        { ...claims, jti: '1', access: [], ...changes },
      ];
      const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
      const signingKey = { key: readFileSync(by.key), dsaEncoding: 'ieee-p1363' as const };
      return `${text}.${sign('sha256', Buffer.from(text), signingKey).toString('base64url')}`;
    };

    beforeAll(async () => {
      makeKey(key, certificate);
      tokenServer = await listen((request, response) => {
        const knows = request.headers.authorization === BASIC;
        if (knows && grant !== undefined) response.writeHead(200).end(JSON.stringify({ token: grant() }));
        else response.writeHead(401).end();
      });
      const realm = `http://${tokenServer.host}/auth`;
      ({ host } = await start(folder, { token: { realm, service, issuer, rootcertbundle: certificate } }));
    });
    afterAll(() => tokenServer.close());
    beforeEach(() => {
      grant = signGrant;
    });

    const settled = () => ({ ...SETTLED, tokenHosts: [tokenServer.host] });
    const refusal = () => ({
      outcome: 'rejected',
      detail: `GET http://${host}/v2/ with the granted token answered 401`,
    });

    it('accepts a good credential', async () => {
      expect(await verify(host, { tokenHosts: [tokenServer.host] })).toMatchObject({
        outcome: 'accepted',
        waits: [],
      });
      expect(tokenServer.received.at(-1)).toEqual({ path: `/auth?service=${service}`, authorization: BASIC });
    });

    it('rejects another password', async () => {
      expect(await verify(host, { ...settled(), password: 'canary-wrong' })).toMatchObject({
        outcome: 'rejected',
        detail: `token server ${tokenServer.host} answered 401`,
      });
    });

    it('rejects a revoked credential', async () => {
      grant = undefined;
      expect(await verify(host, settled())).toMatchObject({ outcome: 'rejected' });
    });

    it.each([
      ['has expired', { exp: Math.floor(Date.now() / 1000) - 3600 }],
      ['is for another registry', { aud: 'other.example' }],
      ['comes from another issuer', { iss: 'another' }],
    ])('rejects a grant that %s', async (_, changes) => {
      grant = () => signGrant(changes);
      expect(await verify(host, settled())).toMatchObject(refusal());
    });

    it('rejects a grant that is signed by another key', async () => {
      const other = {
        key: join(folder, 'other-key.pem'),
        certificate: join(folder, 'other-certificate.pem'),
      };
      makeKey(other.key, other.certificate);
      grant = () => signGrant({}, other);
      expect(await verify(host, settled())).toMatchObject(refusal());
    });

    it('gets nothing if its token server is not declared', async () => {
      const before = tokenServer.received.length;
      expect(await verify(host)).toMatchObject({
        outcome: 'inconclusive',
        detail: expect.stringContaining(
          `asks for a token from http://${tokenServer.host}, which may not receive`,
        ),
      });
      expect(tokenServer.received).toHaveLength(before);
    });
  });
});
