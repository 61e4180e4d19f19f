import { startVendors, type Vendors } from '../../../sandbox/fakes/vendors';
import { expectSpecified } from '../expect-specified';

describe('What the fake answers', () => {
  let vendors: Vendors;

  beforeEach(async () => {
    vendors = await startVendors();
  });
  afterEach(async () => {
    await vendors.stop();
    expectSpecified(vendors);
  });

  const atGitLab = (method: string, path: string, json?: object): Promise<Response> =>
    fetch(`${vendors.gitlab.api.url}/api/v4${path}`, {
      method,
      headers: { 'private-token': vendors.gitlab.apiToken, 'content-type': 'application/json' },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
  const newToken = {
    name: 'abc',
    scopes: ['read_registry'],
    expires_at: new Date(Date.now() + 7_200_000).toISOString(),
  };

  it.each([
    ['GET', '/projects/acme%2Funknown'],
    ['GET', '/projects/acme%2Funknown/deploy_tokens'],
    ['POST', '/groups/unknown/deploy_tokens'],
    ['DELETE', '/groups/unknown/deploy_tokens/1'],
  ])('is as described when GitLab has no such project or group: %s %s', async (method, path) => {
    expect((await atGitLab(method, path, method === 'POST' ? newToken : undefined)).status).toBe(404);
  });

  it.each(['/projects/acme%2Ftools/deploy_tokens', '/groups/acme/deploy_tokens'])(
    'is as described when GitLab makes, lists and deletes a deploy token: %s',
    async (tokens) => {
      const statuses = [
        (await atGitLab('POST', tokens, newToken)).status,
        (await atGitLab('POST', tokens, newToken)).status,
        (await atGitLab('GET', `${tokens}?active=true&per_page=1`)).status,
        (await atGitLab('DELETE', `${tokens}/1`)).status,
        (await atGitLab('DELETE', `${tokens}/1`)).status,
      ];

      expect(statuses).toEqual([201, 201, 200, 204, 404]);
    },
  );

  it('leaves expired tokens out of the active ones, and shows no token again', async () => {
    const tokens = '/projects/acme%2Ftools/deploy_tokens';
    await atGitLab('POST', tokens, { ...newToken, expires_at: '2026-01-01T00:00:00Z' });
    await atGitLab('POST', tokens, { ...newToken, name: 'living' });
    const text = async (query: string) => (await atGitLab('GET', `${tokens}?${query}`)).text();

    expect(JSON.parse(await text('active=true'))).toMatchObject([{ name: 'living' }]);
    expect(JSON.parse(await text('per_page=20'))).toMatchObject([{ expired: true }, { expired: false }]);
    expect(await text('per_page=20')).not.toContain('gldt-');
  });

  it.each([true, false])('is as described when a project has a registry: %s', async (enabled) => {
    vendors.gitlab.registries.enabled = enabled;

    expect((await atGitLab('GET', '/projects/acme%2Ftools')).status).toBe(200);
  });

  it.each([
    ['2027-01-01', true, 200],
    [null, true, 200],
    [null, false, 404],
  ])('is as described when an API token asks for itself: %s %s', async (expiresAt, tells, status) => {
    Object.assign(vendors.gitlab.apiTokenState, { expiresAt, tells });

    expect((await atGitLab('GET', '/personal_access_tokens/self')).status).toBe(status);
  });

  it('is as described when a credential does not work', async () => {
    const authorization = `Basic ${Buffer.from('nobody:nothing').toString('base64')}`;
    const url = `${vendors.gitlab.api.url}/jwt/auth?service=container_registry`;

    expect((await fetch(url, { headers: { authorization } })).status).toBe(403);
  });
});
