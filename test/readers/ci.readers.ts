import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { parse } from 'yaml';
import { json, startFakeServer } from '../../sandbox/fakes/fake-server';
import { type CloudHost, startCloudHost } from './cloud-host';
import { type GuardedRegistry, startGuardedRegistry } from './guarded-registry';
import { publishedSecret } from './published-secret';
import { describeWith } from './requires';

const ROOT = join(__dirname, '../..');
const EXAMPLES = join(ROOT, 'examples/ci');
const CHECK = join(ROOT, '.sandbox/readers/bin/check-jsonschema');
const example = (file: string): string => readFileSync(join(EXAMPLES, file), 'utf8');

describeWith([CHECK], 'the CI examples against schemas')('the schema of', () => {
  it.each([
    ['github-workflows', 'github-push.yml'],
    ['github-workflows', 'github-lightsail.yml'],
    ['gitlab-ci', 'gitlab-ci.yml'],
  ])('%s takes %s', (schema, file) => {
    const args = ['--builtin-schema', `vendor.${schema}`, join(EXAMPLES, file)];
    expect(spawnSync(CHECK, args, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});

const steps = v.object({
  jobs: v.record(
    v.string(),
    v.object({ steps: v.array(v.object({ name: v.optional(v.string()), run: v.optional(v.string()) })) }),
  ),
});
const scriptOf = (file: string, step: string): string => {
  const { jobs } = v.parse(steps, parse(example(file)));
  const all = Object.values(jobs).flatMap((job) => job.steps);
  return all.find(({ name }) => name === step)?.run ?? '';
};
const gitlab = v.object({ push: v.object({ script: v.array(v.string()) }) });

const NEEDED = ['python3', 'aws', 'bash', 'dash', 'jq', 'podman', 'docker-registry', 'htpasswd'];
describeWith(NEEDED, 'the CI examples with real tools')('with a real registry and Podman as Docker,', () => {
  const USER = { username: 'rtr-edge', password: 'canary-edge' };
  let host: CloudHost;
  let registry: GuardedRegistry;
  beforeAll(async () => {
    host = await startCloudHost();
    registry = await startGuardedRegistry(join(host.folder, 'registry'));
    registry.admit(USER);
    await host.create('edge', publishedSecret({ host: registry.host, ...USER }));
    const registries = `[[registry]]\nlocation = "${registry.host}"\ninsecure = true\n`;
    writeFileSync(join(host.folder, 'registries.conf'), registries);
    // Of what the jobs do, only the login needs no image builder.
    const docker = `#!/bin/sh
[ "$1" = login ] || exit 0
export CONTAINERS_REGISTRIES_CONF='${join(host.folder, 'registries.conf')}'
exec podman "$@"
`;
    writeFileSync(join(host.bin, 'docker'), docker, { mode: 0o755 });
  });
  afterAll(async () => {
    await registry.stop();
    await host.stop();
  });

  it.each(['github-push.yml', 'github-lightsail.yml'])('%s logs in', async (file) => {
    const variables = `SECRET=edge GITHUB_SHA=abc123 GITHUB_ENV='${join(host.folder, 'env')}'\n`;
    const output = await host.run('bash', ['-e'], variables + scriptOf(file, 'Log in to the registry'));
    expect(output).toContain('Login Succeeded!');
  });

  it('gitlab-ci.yml logs in, and its output holds nothing of the credential', async () => {
    const { push } = v.parse(gitlab, parse(example('gitlab-ci.yml')));
    const output = await host.run(
      'dash',
      ['-e'],
      `SECRET=edge CI_COMMIT_SHA=abc123\n${push.script.join('\n')}`,
    );
    expect(output).toBe('Login Succeeded!\n');
  });

  it('a job fails where the registry refuses the login', async () => {
    registry.admit({ ...USER, password: 'canary-another' });
    const script = scriptOf('github-push.yml', 'Log in to the registry');
    const variables = `SECRET=edge GITHUB_SHA=abc123 GITHUB_ENV='${join(host.folder, 'env')}'\n`;
    await expect(host.run('bash', ['-e'], variables + script)).rejects.toThrow(/invalid username\/password/);
  });
});

describeWith(['aws', 'bash', 'jq'], 'the Lightsail commands')('with the real AWS CLI,', () => {
  it('github-lightsail.yml registers the image by its digest and deploys what it was registered as', async () => {
    const lightsail = await startFakeServer(({ headers }) =>
      String(headers['x-amz-target']).endsWith('RegisterContainerImage')
        ? json(200, { containerImage: { image: ':shop.web.7', digest: 'sha256:0123', createdAt: 0 } })
        : json(200, {}),
    );
    const functions = `
docker() { echo 'registry.example/sr@sha256:0123'; }
aws() { command aws --endpoint-url '${lightsail.url}' "$@"; }
IMAGE=registry.example/sr:web-abc123 SERVICE=shop
`;
    const running = promisify(execFile)('bash', ['-e'], {
      env: {
        ...process.env,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_DEFAULT_REGION: 'eu-central-1',
        NO_PROXY: '127.0.0.1',
      },
    });
    running.child.stdin?.end(functions + scriptOf('github-lightsail.yml', 'Deploy'));
    await running;
    await lightsail.stop();
    expect(lightsail.calls.map(({ body }) => JSON.parse(body))).toEqual([
      { serviceName: 'shop', label: 'web', digest: 'sha256:0123' },
      {
        serviceName: 'shop',
        containers: { web: { image: ':shop.web.7', ports: { '80': 'HTTP' } } },
        publicEndpoint: { containerName: 'web', containerPort: 80 },
      },
    ]);
  });
});
