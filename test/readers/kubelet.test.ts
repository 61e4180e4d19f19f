import { publishedSecret } from './published-secret';
import { createReaderHost, type ReaderHost, type Run } from './reader-host';
import { describeWith } from './requires';

/** Requests as kubelet 1.33.4 wrote them: the image comes without its tag. */
const RECORDED = {
  acme: '{"kind":"CredentialProviderRequest","apiVersion":"credentialprovider.kubelet.k8s.io/v1","image":"registry.digitalocean.com/acme/web"}\n',
  beta: '{"kind":"CredentialProviderRequest","apiVersion":"credentialprovider.kubelet.k8s.io/v1","image":"registry.digitalocean.com/beta/web"}\n',
  neighbour:
    '{"kind":"CredentialProviderRequest","apiVersion":"credentialprovider.kubelet.k8s.io/v1","image":"registry.digitalocean.com/acme-other/x"}\n',
  edge: '{"kind":"CredentialProviderRequest","apiVersion":"credentialprovider.kubelet.k8s.io/v1","image":"demo.cr.de-fra.vendor.example/web"}\n',
};
const API = 'credentialprovider.kubelet.k8s.io/v1';
const DIGITALOCEAN = 'registry.digitalocean.com';
const EDGE = 'demo.cr.de-fra.vendor.example';

describeWith(['python3'], 'the kubelet’s credential provider')('the kubelet’s credential provider', () => {
  let host: ReaderHost;
  const ask = (request: string): Run => host.run(['kubelet'], request);
  beforeEach(() => {
    host = createReaderHost();
    for (const name of ['acme', 'beta']) {
      const imagePrefix = `${DIGITALOCEAN}/${name}`;
      host.publish(name, publishedSecret({ host: DIGITALOCEAN, imagePrefix, password: `canary-${name}` }));
    }
    host.publish('edge', publishedSecret({ host: EDGE }));
    host.map(`${DIGITALOCEAN}/acme acme\n${DIGITALOCEAN}/beta beta\n${EDGE} edge\n`);
  });
  afterEach(() => host.remove());

  it('answers with the credential, to be kept for the registry', () => {
    const { status, stdout, stderr } = ask(RECORDED.edge);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      apiVersion: API,
      kind: 'CredentialProviderResponse',
      cacheKeyType: 'Registry',
      cacheDuration: '900s',
      auth: { [EDGE]: { username: 'reader', password: 'canary-password' } },
    });
  });

  it.each(['acme', 'beta'] as const)('tells the secrets of one host apart by image, for %s', (name) => {
    expect(JSON.parse(ask(RECORDED[name]).stdout)).toMatchObject({
      cacheKeyType: 'Image',
      auth: { [`${DIGITALOCEAN}/${name}`]: { username: 'reader', password: `canary-${name}` } },
    });
    expect(host.awsCalls()).toHaveLength(1);
  });

  it('prefers the longest image prefix', () => {
    host.map(`${DIGITALOCEAN} beta\n${DIGITALOCEAN}/acme acme\n`);
    expect(JSON.parse(ask(RECORDED.acme).stdout).auth).toHaveProperty([`${DIGITALOCEAN}/acme`]);
    expect(JSON.parse(ask(RECORDED.beta).stdout).auth).toHaveProperty([DIGITALOCEAN]);
  });

  it('has nothing for an image whose name only begins like a prefix, and asks not to keep that', () => {
    const { status, stdout } = ask(RECORDED.neighbour);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ cacheKeyType: 'Image', cacheDuration: '0s', auth: {} });
    expect(host.awsCalls()).toEqual([]);
  });

  it('has nothing for another port of a host', () => {
    const { status, stdout } = ask(RECORDED.edge.replace(EDGE, `${EDGE}:8443`));
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ auth: {} });
  });

  it('lets the kubelet keep a credential no longer than it lives', () => {
    host.publish('edge', publishedSecret({ host: EDGE, remaining: 600 }));
    const { cacheDuration } = JSON.parse(ask(RECORDED.edge).stdout);
    const seconds = Number(/^(\d+)s$/.exec(cacheDuration)?.[1]);
    expect(seconds).toBeLessThanOrEqual(600);
    expect(seconds).toBeGreaterThan(0);
  });

  it('names both secrets of an image, and reads neither', () => {
    host.map(`${EDGE} edge\n${EDGE} other\n`);
    const { status, stdout, stderr } = ask(RECORDED.edge);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`more than one secret for ${EDGE}/web: edge and other.`);
    expect(host.awsCalls()).toEqual([]);
  });

  it('fails if the secret can’t be read, for the kubelet’s log', () => {
    host.map(`${EDGE} teams/gone\n`);
    const { status, stdout, stderr } = ask(RECORDED.edge);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('Reading secret teams/gone failed');
  });

  it.each([
    ['of another version', RECORDED.edge.replace(API, 'credentialprovider.kubelet.k8s.io/v1alpha1')],
    ['that is no JSON', 'registry.example'],
    ['without an image', `{"kind":"CredentialProviderRequest","apiVersion":"${API}"}`],
  ])('refuses a request %s', (_, request) => {
    const { status, stderr } = ask(request);
    expect(status).toBe(1);
    expect(stderr).toContain(`Expected a CredentialProviderRequest of ${API}`);
  });

  it('overlooks what newer kubelets add to a request', () => {
    const request = { ...JSON.parse(RECORDED.edge), serviceAccountToken: 'canary-token' };
    const { status, stdout } = ask(JSON.stringify(request));
    expect(status).toBe(0);
    expect(stdout).not.toContain('canary-token');
  });
});
