import { openSession } from '../../cli/aws/session';
import { createContext } from '../../cli/cli-context';
import { examineRegistry } from '../../cli/providers/examine';
import { withVendors } from '../../cli/providers/vendor-calls';
import type { ProviderName } from '../../lambda/contract/provider-name';
import { Sensitive } from '../../lambda/run/sensitive';
import { json, startFakeServer } from '../../sandbox/fakes/fake-server';
import { startVendors, type Vendors } from '../../sandbox/fakes/vendors';
import { type StackFolder, stackFolder } from './stack-folder';

const DAY = 86_400_000;
const REGISTRIES = {
  digitalocean: { registry: 'acme' },
  ionos: { registryId: '8f0c2b6e-5a0f-4a3c-9a5d-3d1f0e2b7c41', repositories: ['web'] },
  gitlab: { project: 'acme/tools' },
} as const;
type WithToken = keyof typeof REGISTRIES;

let vendors: Vendors;
let folder: StackFolder;
beforeEach(async () => {
  vendors = await startVendors();
  folder = stackFolder();
});
afterEach(async () => {
  folder.remove();
  await vendors.stop();
});

/** What is found of a vendor's registry, other than that all is well. */
async function found(
  provider: WithToken & ProviderName,
  apiToken = vendors[provider].apiToken,
  environment: Readonly<Record<string, string>> = {},
) {
  folder.write({
    registries: [{ name: 'it', provider, ...REGISTRIES[provider], apiToken: { secret: 'api/token' } }],
  });
  const out = { write: () => undefined };
  const context = createContext({
    stdout: out,
    stderr: out,
    env: { ...vendors.environment, ...environment },
  });
  const session = await openSession(context, { config: `${folder.path}/registries.yaml` });
  const [registry] = session.config.registries;
  if (registry === undefined) throw new Error('The file has a registry.');
  const findings = await withVendors(context, session, 20_000, (calls) =>
    examineRegistry(registry, { ...calls, apiTokens: { read: async () => new Sensitive(apiToken) } }),
  );
  return findings.filter(({ grade }) => grade !== 'ok' && grade !== 'note');
}

describe('an API token', () => {
  const each = ['digitalocean', 'ionos', 'gitlab'] as const;
  it.each(each)('is fine if the vendor takes it: %s', async (provider) => {
    expect(await found(provider)).toEqual([]);
  });

  it.each(each)('is a problem if the vendor does not take it: %s', async (provider) => {
    expect(await found(provider, 'a.wrong.token')).toEqual([
      expect.objectContaining({ grade: 'problem', what: expect.stringContaining(' answered 401') }),
    ]);
  });

  it('is a problem if it expires within two weeks', async () => {
    const { apiTokenState } = vendors.gitlab;
    apiTokenState.expiresAt = new Date(Date.now() + 16 * DAY).toISOString().slice(0, 10);
    expect(await found('gitlab')).toEqual([]);
    apiTokenState.expiresAt = new Date(Date.now() + 13 * DAY).toISOString().slice(0, 10);
    expect(await found('gitlab')).toEqual([expect.objectContaining({ grade: 'problem' })]);
    apiTokenState.expiresAt = null;
    expect(await found('gitlab')).toEqual([]);
  });

  it('is a problem if it may make no deploy token', async () => {
    vendors.gitlab.apiTokenState.scopes = ['read_api'];
    expect(await found('gitlab')).toEqual([
      expect.objectContaining({ grade: 'problem', what: expect.stringContaining('the scopes read_api') }),
    ]);
  });

  it('is no problem if the vendor does not tell of it', async () => {
    vendors.gitlab.apiTokenState.tells = false;
    expect(await found('gitlab')).toEqual([]);
  });

  it('is unknown if the vendor gives no answer', async () => {
    vendors.ionos.api.fault = { kind: 'reset' };
    expect(await found('ionos')).toEqual([expect.objectContaining({ grade: 'unknown' })]);
  });
});

it('a registry that is being set up is a problem', async () => {
  vendors.ionos.registries.state = 'New';
  expect(await found('ionos')).toEqual([
    expect.objectContaining({ grade: 'problem', what: expect.stringContaining('names no host') }),
  ]);
  vendors.gitlab.registries.enabled = false;
  expect(await found('gitlab')).toEqual([
    expect.objectContaining({ grade: 'problem', what: expect.stringContaining('is off') }),
  ]);
});

it('vendors are asked through the proxy that the environment names', async () => {
  const proxy = await startFakeServer(() => json(200, { registry: { name: 'acme' } }));
  vendors.digitalocean.api.fault = { kind: 'refuse-connection' };
  expect(await found('digitalocean', 'token', { http_proxy: proxy.url })).toEqual([]);
  expect(proxy.calls.map(({ path }) => path)).toEqual(['/v2/registries/acme']);
  await proxy.stop();
});
