import { publishedSecret } from './published-secret';
import { createReaderHost, type ReaderHost } from './reader-host';
import { describeWith } from './requires';

const HOST = 'registry.example';
const LOOPBACKS = ['localhost:5000', '127.0.0.1:5000', '[::1]:5000'];
const NO_REGISTRY = /^The request names no registry that a credential may be sent to: expected a bare host/;
const DEEP = '['.repeat(100_000);

describeWith(['python3'], 'the credential helper and hostile requests')('the credential helper', () => {
  let host: ReaderHost;
  beforeEach(() => {
    host = createReaderHost();
    host.publish('edge', publishedSecret({ host: HOST }));
    host.map([HOST, ...LOOPBACKS, '127.evil.example'].map((each) => `${each} edge\n`).join(''));
  });
  afterEach(() => host.remove());

  it.each([
    `http://${HOST}`,
    `http://${HOST}/v2/`,
    'http://127.evil.example',
    `ftp://${HOST}`,
    `https:/${HOST}`,
    `https://https://${HOST}`,
    `https://canary-user:canary-password@${HOST}/`,
    `https://canary-token@${HOST}`,
    `canary-user:canary-password@${HOST}`,
    `https://${HOST}/../other`,
    `https://${HOST}/v2/..`,
    `${HOST}/../other`,
    `${HOST}/acme`,
    `${HOST}/`,
    `https://${HOST}?a=b`,
    `https://${HOST}#a`,
    `https://${HOST}\\@evil.example`,
    `${HOST}\nevil.example`,
    `${HOST}\u0000`,
    `${HOST}\u001b[2J`,
    `${HOST} evil.example`,
    'registry.exam\u212a',
    `${HOST}.`,
    'https://',
  ])('has no answer to %j, and repeats nothing of it', (server) => {
    const { status, stdout, stderr } = host.run(['get'], server);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(NO_REGISTRY);
    for (const part of ['canary', 'evil', '\u001b']) expect(stdout).not.toContain(part);
    expect(host.awsCalls()).toEqual([]);
  });

  it.each(LOOPBACKS)('answers for http on loopback: %s', (loopback) => {
    host.publish('edge', publishedSecret({ host: loopback }));
    const { status, stdout } = host.run(['get'], `http://${loopback}/v2/`);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ Secret: 'canary-password' });
  });

  const noText = Buffer.from([0x72, 0xff, 0xfe]);
  it.each([
    ['get', 'bytes that are no text', noText],
    ['kubelet', 'bytes that are no text', noText],
    ['get', 'more than it reads', Buffer.alloc(8 * 1024 * 1024, 'a')],
    ['kubelet', 'more than it reads', Buffer.alloc(8 * 1024 * 1024, ' ')],
  ])('ends %s with a message for %s', (command, _, input) => {
    const { status, stdout, stderr } = host.run([command], input);
    expect(status).toBe(1);
    expect(stdout + stderr).toMatch(
      /^The request on standard input is no text in UTF-8, or larger than \d+ bytes\.\n$/,
    );
  });

  it.each(['store', 'erase'])('ends %s with its message however much it is sent', (command) => {
    const { status, stdout } = host.run([command], Buffer.alloc(8 * 1024 * 1024, 'a'));
    expect(status).toBe(1);
    expect(stdout).toContain('neither login nor logout is needed');
  });

  const request = (image: unknown): string =>
    JSON.stringify({
      kind: 'CredentialProviderRequest',
      apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
      image,
    });
  it.each([
    ['a hundred thousand lists in each other', DEEP],
    ['an image with a line break', request(`${HOST}/web\nother`)],
    ['an image with a terminal escape', request(`${HOST}/web\u001b[2J`)],
    ['an image that is no text', request([HOST])],
    ['a list', '[]'],
  ])('ends a request of the kubelet with a message for %s', (_, input) => {
    const { status, stdout, stderr } = host.run(['kubelet'], input);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^Expected a CredentialProviderRequest of .*\n$/);
  });
});
