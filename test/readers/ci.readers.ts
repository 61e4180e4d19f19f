import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { parse } from 'yaml';
import { json, startFakeServer } from '../../sandbox/fakes/fake-server';
import { type CloudHost, startCloudHost } from './cloud-host';
import { type GuardedRegistry, startGuardedRegistry } from './guarded-registry';
import { writeOciImage } from './oci-image';
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
const gitlab = v.object({
  push: v.object({ before_script: v.array(v.string()), script: v.array(v.string()) }),
});

const NEEDED = ['python3', 'aws', 'bash', 'dash', 'jq', 'skopeo', 'docker-registry', 'htpasswd'];
describeWith(NEEDED, 'the CI examples with real tools')('with a real registry and Skopeo as Docker,', () => {
  const USER = { username: 'rtr-edge', password: 'canary-edge' };
  let host: CloudHost;
  let registry: GuardedRegistry;
  beforeAll(async () => {
    host = await startCloudHost();
    registry = await startGuardedRegistry(join(host.folder, 'registry'));
    registry.admit(USER);
    await host.create(
      'edge',
      publishedSecret({ host: registry.host, imagePrefix: `${registry.host}/sr`, ...USER }),
    );
    const image = writeOciImage(join(host.folder, 'image'));
    // Of what Docker does in the jobs, building needs more than this machine may have.
    const docker = `#!/bin/sh
[ "$1" = push ] || exit 0
exec skopeo --insecure-policy copy --authfile "$DOCKER_CONFIG/config.json" --dest-tls-verify=false '${image}' "docker://$2"
`;
    writeFileSync(join(host.bin, 'docker'), docker, { mode: 0o755 });
    writeFileSync(join(host.bin, 'apk'), '#!/bin/sh\n', { mode: 0o755 });
  });
  afterAll(async () => {
    await registry.stop();
    await host.stop();
  });

  /** Runs the steps of a workflow up to the push. */
  const push = async (file: string): Promise<string> => {
    const added = join(host.folder, 'env');
    writeFileSync(added, '');
    const variables = `SECRET=edge GITHUB_SHA=abc123 GITHUB_ENV='${added}' RUNNER_TEMP='${host.folder}'\n`;
    await host.run('bash', ['-e'], variables + scriptOf(file, 'Let Docker into the registry'));
    return host.run(
      'bash',
      ['-e'],
      `set -a\n${readFileSync(added, 'utf8')}${scriptOf(file, 'Build and push')}`,
    );
  };

  it.each(['github-push.yml', 'github-lightsail.yml'])('%s pushes', async (file) => {
    expect(await push(file)).toContain('Writing manifest');
  });

  it('gitlab-ci.yml pushes, and its output holds nothing of the credential', async () => {
    const { push } = v.parse(gitlab, parse(example('gitlab-ci.yml')));
    const script = ['SECRET=edge CI_COMMIT_SHA=abc123', ...push.before_script, ...push.script].join('\n');
    const output = await host.run('dash', ['-e'], script);
    expect(output).toContain('Writing manifest');
    expect(output).not.toContain('canary');
  });

  it('a job fails where the registry refuses the credential', async () => {
    registry.admit({ ...USER, password: 'canary-another' });
    await expect(push('github-push.yml')).rejects.toThrow(/auth/i);
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
