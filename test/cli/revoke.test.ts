import { join } from 'node:path';
import { openSession } from '../../cli/aws/session';
import { createContext } from '../../cli/cli-context';
import { revocable } from '../../cli/providers/revoke';
import { withVendors } from '../../cli/providers/vendor-calls';
import { provenDead } from '../../cli/revoke/proven-dead';
import { remains } from '../../cli/revoke/remains';
import { functionEntry } from '../../cli/stack/function-entry';
import { toRfc3339 } from '../../lambda/contract/instant';
import type { ProviderName } from '../../lambda/contract/provider-name';
import type { RegistryEntry } from '../../lambda/contract/registry-entry';
import { formatVersionId } from '../../lambda/contract/version-id';
import { createDigitalOceanProvider } from '../../lambda/providers/digitalocean/provider';
import { createGitLabProvider } from '../../lambda/providers/gitlab/provider';
import { createIonosProvider } from '../../lambda/providers/ionos/provider';
import type { IssuedCredential } from '../../lambda/providers/provider';
import { secretValue } from '../../lambda/refresh/secret-value';
import { Sensitive } from '../../lambda/run/sensitive';
import { readConfig } from '../../lib/config/read-config';
import { startVendors, type Vendors } from '../../sandbox/fakes/vendors';
import { type FakeAws, startFakeAws } from './fake-aws';
import { runCli, runOnTerminal } from './run-cli';
import { type StackFolder, secretOf, stackFolder } from './stack-folder';

const ROLE = 'arn:aws:iam::444455556666:role/pull/puller';
const REGISTRIES = [
  { name: 'prod', provider: 'ecr', repositories: ['api'] },
  { name: 'partner', provider: 'ecr', assumeRoleArn: ROLE },
  { name: 'shop', provider: 'lightsail' },
  { name: 'digitalocean', provider: 'digitalocean', registry: 'acme', apiToken: { secret: 'digitalocean' } },
  {
    name: 'ionos',
    provider: 'ionos',
    registryId: '8f0c2b6e-5a0f-4a3c-9a5d-3d1f0e2b7c41',
    repositories: ['web'],
    apiToken: { secret: 'ionos', key: 'token' },
  },
  { name: 'gitlab', provider: 'gitlab', project: 'acme/tools', apiToken: { secret: 'gitlab' } },
] as const;
type Revoking = Extract<ProviderName, 'digitalocean' | 'ionos' | 'gitlab'>;
const REVOKING: readonly Revoking[] = ['digitalocean', 'ionos', 'gitlab'];

let aws: FakeAws;
let vendors: Vendors;
let folder: StackFolder;
beforeEach(async () => {
  [aws, vendors] = await Promise.all([startFakeAws(), startVendors()]);
  folder = stackFolder();
  folder.write({ registries: REGISTRIES });
  aws.secrets.create({ name: 'digitalocean', value: vendors.digitalocean.apiToken });
  aws.secrets.create({ name: 'ionos', value: JSON.stringify({ token: vendors.ionos.apiToken }) });
  aws.secrets.create({ name: 'gitlab', value: vendors.gitlab.apiToken });
});
afterEach(async () => {
  folder.remove();
  await Promise.all([aws.stop(), vendors.stop()]);
});

const options = () => ({ cwd: folder.path, environment: { ...vendors.environment, ...aws.environment } });
async function revoke(...args: string[]) {
  const run = await runCli(['revoke', ...args], options());
  expectNoSecret(run.stdout + run.stderr);
  return run;
}
const expectNoSecret = (output: string) =>
  expect(vendors.canaries().filter((canary) => output.includes(canary))).toEqual([]);

interface Issued {
  readonly entry: RegistryEntry;
  readonly issued: IssuedCredential;
}

/** Has a vendor issue a credential, as its function does. */
async function issue(provider: Revoking): Promise<Issued> {
  const out = { write: () => undefined };
  const context = createContext({ stdout: out, stderr: out, env: vendors.environment });
  const session = await openSession(context, { config: `${folder.path}/registries.yaml` });
  const registry = session.config.registries.find(({ name }) => name === provider);
  const entry = registry && functionEntry(registry, 'eu-central-1');
  if (entry === undefined) throw new Error(`There is no entry of ${provider}.`);
  const { apiToken } = vendors[provider];
  return withVendors(context, session, 20_000, async ({ run }) => {
    const dependencies = {
      environment: vendors.environment,
      apiTokens: { read: async () => new Sensitive(apiToken) },
    };
    switch (entry.provider) {
      case 'digitalocean':
        return { entry, issued: await createDigitalOceanProvider(dependencies).issue(entry, run) };
      case 'ionos':
        return { entry, issued: await createIonosProvider(dependencies).issue(entry, run) };
      case 'gitlab':
        return { entry, issued: await createGitLabProvider(dependencies).issue(entry, run) };
    }
    throw new Error(`${provider} revokes nothing.`);
  });
}

/** Publishes a credential in its secret. @param age seconds since its issue */
function publish({ entry, issued }: Issued, age: number): string {
  const name = secretOf(entry.name, entry.provider);
  const { issuedAt, expiresAt } = issued;
  const versionId = formatVersionId({
    issuedAt: issuedAt - age,
    expiresAt,
    fingerprint: '0123abcd',
    unverified: false,
  });
  if (aws.secrets.find(name) === undefined) aws.secrets.create({ name });
  aws.secrets.write(name, versionId, secretValue(entry, issued).reveal());
  return versionId;
}

/** Publishes a credential, and has the function publish another one when it is run. */
async function published(provider: Revoking): Promise<{ readonly old: Issued; readonly next: Issued }> {
  const [old, next] = [await issue(provider), await issue(provider)];
  publish(old, 3600);
  aws.functions.set(`RegistryTokenRefresher-${provider}`, () => refreshed(provider, publish(next, 0)));
  return { old, next };
}
const refreshed = (name: string, versionId: string) => ({
  refreshed: [{ name, versionId, expiresAt: toRfc3339(Math.floor(Date.now() / 1000) + 43_200) }],
  fresh: [],
  paused: [],
  failed: [],
});
const failed = (name: string) => ({
  refreshed: [],
  fresh: [],
  paused: [],
  failed: [{ name, code: 'ApiTokenRejected', message: 'GET x answered 401' }],
});

/** Whether a vendor has revoked a credential. */
const isRevoked = (provider: Revoking, { issued: { password } }: Issued): boolean =>
  vendors[provider].issued.some((one) => one.password === password.reveal() && one.revokedAt !== undefined);
const invocations = () => aws.requests.filter(({ operation }) => operation === 'Invoke');

describe.each(REVOKING)('%s', (provider) => {
  it('has a new credential published, and the old one revoked and refused', async () => {
    const { old, next } = await published(provider);
    const { exitCode, stdout, stderr } = await revoke(provider, '--yes');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/: a new credential is published, good until \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/m);
    expect(stdout).toMatch(/: \w+ has revoked the old credential, and the registry refuses it\.$/m);
    expect(isRevoked(provider, old)).toBe(true);
    expect(isRevoked(provider, next)).toBe(false);
    expect(invocations()).toMatchObject([{ body: { run: 'manual', registries: [provider], force: true } }]);
    expect(aws.secrets.read(secretOf(provider, provider))?.password).toBe(next.issued.password.reveal());
  });

  it('ends the one before with --previous, and leaves what is published', async () => {
    const { old, next } = await published(provider);
    publish(next, 0);
    expect(await revoke(provider, '--previous', '--yes')).toMatchObject({ exitCode: 0 });
    expect(isRevoked(provider, old)).toBe(true);
    expect(isRevoked(provider, next)).toBe(false);
    expect(invocations()).toEqual([]);
  });

  it('revokes nothing if there is no new credential: readers need the old one', async () => {
    const { old } = await published(provider);
    aws.functions.set(`RegistryTokenRefresher-${provider}`, () => failed(provider));
    const { exitCode, stderr } = await revoke(provider, '--yes');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('so the old one was not revoked: ApiTokenRejected: GET x answered 401\nNext: ');
    expect(isRevoked(provider, old)).toBe(false);
  });

  it('tells if the vendor does not revoke it', async () => {
    await published(provider);
    const { digitalocean, ionos, gitlab } = vendors;
    const servers = { digitalocean: digitalocean.cloud, ionos: ionos.api, gitlab: gitlab.api };
    servers[provider].fault = { kind: 'status', status: 403 };
    const { exitCode, stdout, stderr } = await revoke(provider, '--yes');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('a new credential is published');
    expect(stderr).toMatch(
      /^Error: the old credential of \w+ is not revoked: .* answered 403\nNext: .*--previous$/m,
    );
  });
});

it('acts on nothing without a yes', async () => {
  const { old } = await published('digitalocean');
  expect(await revoke('digitalocean')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/no terminal\nNext: say that you mean it: --yes\n$/),
  });
  const refused = await runOnTerminal(['revoke', 'digitalocean'], { ...options(), input: 'n\n' });
  expect(refused).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('nothing was done') });
  expect(invocations()).toEqual([]);
  expect(isRevoked('digitalocean', old)).toBe(false);

  const agreed = await runOnTerminal(['revoke', 'digitalocean'], { ...options(), input: 'y\n' });
  expectNoSecret(agreed.stdout);
  expect(agreed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Replace the credential') });
  expect(isRevoked('digitalocean', old)).toBe(true);
});

it('sends a credential to no host but the vendor’s', async () => {
  const { entry, issued } = await issue('ionos');
  publish({ entry, issued: { ...issued, host: 'evil.example.com', imagePrefix: 'evil.example.com' } }, 3600);
  expect(await revoke('ionos', '--yes')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('names another registry host than *.ionos.com: somebody else wrote it'),
  });
  expect(invocations()).toEqual([]);
});

it('says so if the value does not hold the id by which the vendor revokes', async () => {
  const { entry, issued } = await issue('gitlab');
  const { tokenId, ...others } = issued;
  expect(tokenId).toBeDefined();
  publish({ entry, issued: others }, 3600);
  expect(await revoke('gitlab', '--yes')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('does not hold the tokenId by which GitLab revokes'),
  });
  expect(invocations()).toEqual([]);
});

it('has nothing to revoke of what expired, and no previous one of a first one', async () => {
  aws.publish(secretOf('digitalocean', 'digitalocean'), { age: 13, left: -1 });
  expect(await revoke('digitalocean', '--yes')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('there is nothing to revoke'),
  });
  expect(await revoke('digitalocean', '--previous', '--yes')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('has no value before the one that is published'),
  });
});

describe('AWS revokes nothing:', () => {
  /** The moment after the issue of a credential that aws.publish makes. */
  const afterIssue = (name: string, provider = 'ecr'): string => {
    const [, at = ''] = /^r1-(\d+T\d+)Z/.exec(aws.secrets.get(secretOf(name, provider)).current ?? '') ?? [];
    const instant = Date.parse(at.replace(/^(....)(..)(..T..)(..)(..)$/, '$1-$2-$3:$4:$5Z'));
    return toRfc3339(instant / 1000 + 1);
  };
  beforeEach(() => {
    aws.functions.set('RegistryTokenRefresher-ecr', () => refreshed('prod', 'r1-new'));
    aws.functions.set('RegistryTokenRefresher-lightsail', () => refreshed('shop', 'r1-new'));
  });

  it('for ECR it prints the statement that denies what was minted until then', async () => {
    aws.publish(secretOf('prod'));
    const before = afterIssue('prod');
    const { exitCode, stdout } = await revoke('prod', '--yes');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^prod: a new credential is published/);
    expect(stdout).toMatch(
      /^prod: AWS can't revoke the old credential\. It works until .* UTC \(1\d h \d+ min\)/m,
    );
    const [, role, policy, document = ''] =
      /^aws iam put-role-policy --role-name (\S+) --policy-name (\S+) --policy-document '(.*)'$/m.exec(
        stdout,
      ) ?? [];
    expect(role).toBe('RegistryTokenRefresher-eu-central-1-prod');
    expect(policy).toMatch(/^[\w+=,.@-]{1,128}$/);
    expect(JSON.parse(document).Statement).toEqual([
      {
        Effect: 'Deny',
        Action: 'ecr:*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': before } },
      },
    ]);
    expect(stdout).toContain(`aws iam delete-role-policy --role-name ${role} --policy-name ${policy}\n`);
  });

  it('for a role of others it names that role and its account', async () => {
    aws.publish(secretOf('partner'));
    aws.functions.set('RegistryTokenRefresher-ecr', () => refreshed('partner', 'r1-new'));
    const { stdout } = await revoke('partner', '--yes');
    expect(stdout).toContain('unless its role is denied, in account 444455556666.');
    expect(stdout).toContain('--role-name puller ');
  });

  it('for Lightsail it tells until when the old one lives', async () => {
    aws.publish(secretOf('shop', 'lightsail'));
    const { exitCode, stdout } = await revoke('shop', '--yes');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^shop: AWS can't revoke the old credential\. It works until .* UTC /m);
    expect(stdout).not.toContain('put-role-policy');
  });
});

describe('what can be revoked', () => {
  /** What keeps a credential from being revoked. */
  async function refusal(provider: Revoking, change: Partial<IssuedCredential>): Promise<string | undefined> {
    const { entry, issued } = await issue(provider);
    const out = { write: () => undefined };
    const context = createContext({ stdout: out, stderr: out, env: vendors.environment });
    const session = await openSession(context, { config: `${folder.path}/registries.yaml` });
    return withVendors(context, session, 20_000, async (calls) => {
      try {
        const credential = { versionId: undefined, tokenId: issued.tokenId, ...issued, ...change };
        revocable(entry, credential, calls);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : 'no Error';
      }
    });
  }

  it('is what the vendor issued', async () => {
    for (const provider of REVOKING) expect(await refusal(provider, {})).toBeUndefined();
  });

  it('is nothing of another host', async () => {
    const elsewhere = { host: 'evil.example.com' };
    for (const provider of REVOKING)
      expect(await refusal(provider, elsewhere)).toContain('another registry host');
  });
});

it('the statement of ECR spares what is minted a second later', () => {
  const issuedAt = 1_795_000_000;
  const versionId = formatVersionId({
    issuedAt,
    expiresAt: issuedAt + 43_200,
    fingerprint: '0123abcd',
    unverified: false,
  });
  const [registry] = readConfig(join(folder.path, 'registries.yaml')).registries;
  if (registry === undefined) throw new Error('The file has registries.');
  const text = remains(
    { registry, secretId: 'x', functionName: 'x', logGroupName: 'x' },
    { versionId, expiresAt: issuedAt + 43_200 },
    'Stack',
    'eu-central-1',
    issuedAt + 7_200,
  );
  expect(text).toContain(`"aws:TokenIssueTime":"${toRfc3339(issuedAt + 1)}"`);
});

describe('the proof', () => {
  it('is that the registry refuses, and nothing else', async () => {
    const { issued } = await issue('ionos');
    const credential = { ...issued, versionId: undefined, tokenId: issued.tokenId };
    const rules = { tokenHosts: [], forbiddenIsInconclusive: false };
    const out = { write: () => undefined };
    const context = createContext({ stdout: out, stderr: out, env: {} });
    const session = await openSession(context, { config: `${folder.path}/registries.yaml` });
    const proof = () =>
      withVendors(context, session, 20_000, (calls) => provenDead(credential, rules, calls, 1_000));
    expect(await proof()).toEqual({ outcome: 'accepted' });
    vendors.ionos.registry.fault = { kind: 'status', status: 503 };
    expect(await proof()).toMatchObject({ outcome: 'inconclusive' });
    vendors.ionos.registry.fault = undefined;
    vendors.ionos.registryAccepts = false;
    expect(await proof()).toMatchObject({ outcome: 'rejected' });
  });
});
