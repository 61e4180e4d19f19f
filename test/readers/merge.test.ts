import { lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedSecret } from './published-secret';
import { createReaderHost, type ReaderHost } from './reader-host';
import { describeWith } from './requires';

const entry = (username: string, password: string) => ({
  username,
  password,
  auth: Buffer.from(`${username}:${password}`).toString('base64'),
});

describeWith(['python3'], 'merging secrets into one Docker config')('merge', () => {
  let host: ReaderHost;
  beforeEach(() => {
    host = createReaderHost();
    const shared = { host: 'one.example' };
    host.publish('a', publishedSecret({ ...shared, imagePrefix: 'one.example/a', password: 'canary-a' }));
    host.publish('b', publishedSecret({ ...shared, imagePrefix: 'one.example/b', password: 'canary-b' }));
    host.publish('c', publishedSecret({ host: 'two.example', password: 'canary-c' }));
  });
  afterEach(() => host.remove());

  it('prints one Docker config of several secrets', () => {
    const { status, stdout } = host.run(['merge', 'a', 'c']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      auths: { 'one.example': entry('reader', 'canary-a'), 'two.example': entry('reader', 'canary-c') },
    });
  });

  it('adds to a config that exists, and lets only its owner read it', () => {
    const file = join(host.home, 'config.json');
    const earlier = { credHelpers: { 'gcr.io': 'gcloud' }, auths: { 'ghcr.io': { auth: 'eA==' } } };
    writeFileSync(file, JSON.stringify(earlier), { mode: 0o644 });
    expect(host.run(['merge', '--output', file, 'c'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      ...earlier,
      auths: { ...earlier.auths, 'two.example': entry('reader', 'canary-c') },
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('adds to the config that a link leads to', () => {
    const [link, target] = [join(host.home, 'config.json'), join(host.home, 'target.json')];
    writeFileSync(target, '{"auths":{"ghcr.io":{"auth":"eA=="}}}');
    symlinkSync(target, link);
    expect(host.run(['merge', '--output', link, 'c'])).toMatchObject({ status: 0 });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(Object.keys(JSON.parse(readFileSync(target, 'utf8')).auths)).toEqual(['ghcr.io', 'two.example']);
  });

  it('refuses two secrets of one host, names both and writes nothing', () => {
    const file = join(host.home, 'config.json');
    const { status, stdout, stderr } = host.run(['merge', '--output', file, 'a', 'b']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('Secrets a and b are both for one.example');
    expect(stderr).not.toContain('canary');
    expect(host.filesWith('')).toEqual([]);
  });

  it('tells two secrets of one host apart by image prefix, where asked to', () => {
    const { stdout } = host.run(['merge', '--by-image-prefix', 'a', 'b']);
    expect(JSON.parse(stdout)).toEqual({
      auths: { 'one.example/a': entry('reader', 'canary-a'), 'one.example/b': entry('reader', 'canary-b') },
    });
  });
});
