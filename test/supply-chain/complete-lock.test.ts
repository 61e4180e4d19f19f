import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '../../scripts/complete-lock.mjs');
const hash = (letter: string): string => `sha512-${letter.repeat(86)}==`;

/** What the registry says of the one package that it knows. */
const MAC = {
  name: '@tool/core-darwin-arm64',
  version: '1.2.3',
  'dist.integrity': hash('m'),
  cpu: ['arm64'],
  license: 'MIT',
  os: ['darwin'],
  engines: { node: '>=10' },
};

/** Completes a lock with a registry of one package; gives what came of it. */
function complete(packages: object, known: object = MAC) {
  const folder = mkdtempSync(join(tmpdir(), 'complete-lock-'));
  const lock = join(folder, 'package-lock.json');
  writeFileSync(lock, JSON.stringify({ lockfileVersion: 3, packages }));
  const npm = join(folder, 'npm');
  const spec = '@tool/core-darwin-arm64@1.2.3';
  writeFileSync(
    npm,
    `#!/bin/sh\n[ "$1 $2" = 'view ${spec}' ] || { echo 'npm error code E404' >&2; exit 1; }\ncat <<'END'\n${JSON.stringify(known)}\nEND\n`,
  );
  chmodSync(npm, 0o755);
  const env = { PATH: `${folder}:${process.env.PATH}` };
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, lock], { encoding: 'utf8', env });
  return { status, stderr, ...JSON.parse(readFileSync(lock, 'utf8')) };
}

const root = { name: 'own' };
const core = {
  version: '1.2.3',
  integrity: hash('c'),
  dev: true,
  optionalDependencies: { '@tool/core-darwin-arm64': '1.2.3' },
};
const completed = {
  version: '1.2.3',
  integrity: hash('m'),
  cpu: ['arm64'],
  dev: true,
  license: 'MIT',
  optional: true,
  os: ['darwin'],
  engines: { node: '>=10' },
};

describe('npm run lock:complete', () => {
  it('adds the platforms that a mirror lacks, with the hash that the registry has', () => {
    expect(complete({ '': root, 'node_modules/@tool/core': core })).toMatchObject({
      status: 0,
      packages: { 'node_modules/@tool/core-darwin-arm64': completed },
    });
  });

  it('completes entries without a hash', () => {
    const entry = { version: '1.2.3', cpu: ['arm64'], dev: true, optional: true, os: ['darwin'] };
    const packages = { '': root, 'node_modules/@tool/core-darwin-arm64': entry };
    expect(complete(packages).packages['node_modules/@tool/core-darwin-arm64']).toEqual(completed);
  });

  it("leaves what is complete, or in another's bundle, as it is", () => {
    const packages = {
      '': root,
      'node_modules/a': { version: '1.0.0', integrity: hash('a') },
      'node_modules/a/node_modules/b': { version: '1.0.0', inBundle: true },
    };
    expect(complete(packages)).toMatchObject({ status: 0, packages });
  });

  it("names no mirror's address", () => {
    const packages = {
      'node_modules/a': {
        version: '1.0.0',
        integrity: hash('a'),
        resolved: 'https://mirror.example/a-1.0.0.tgz',
      },
    };
    expect(complete(packages).packages).toEqual({
      'node_modules/a': { version: '1.0.0', integrity: hash('a') },
    });
  });

  it.each([
    ['does not know the package', { 'node_modules/unknown': { version: '1.0.0' } }, MAC],
    [
      'has no hash of it',
      { 'node_modules/@tool/core-darwin-arm64': { version: '1.2.3' } },
      { ...MAC, 'dist.integrity': undefined },
    ],
    [
      'answers with another package',
      { 'node_modules/@tool/core-darwin-arm64': { version: '1.2.3' } },
      { ...MAC, name: 'other' },
    ],
  ])('fails, and leaves the lock as it is, if the registry %s', (_, packages, known) => {
    const { status, stderr, packages: left } = complete(packages, known);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /(@tool\/core-darwin-arm64@1\.2\.3|unknown@1\.0\.0).*\n(.*\n)*The lock is left as it is\.\n$/,
    );
    expect(left).toEqual(packages);
  });
});
