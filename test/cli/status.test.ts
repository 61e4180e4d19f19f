import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expectedFingerprint } from '../../cli/stack/expected-fingerprint';
import { PAUSE_REASON_TAG, PAUSED_UNTIL_TAG } from '../../lambda/contract/pause-tag';
import { parseConfig } from '../../lib/config/parse-config';
import { type FakeAws, startFakeAws } from './fake-aws';
import { runCli, runOnTerminal } from './run-cli';
import { REGISTRIES, type StackFolder, secretOf, stackFolder } from './stack-folder';

const HOUR = 3_600_000;
const ECR_LOG = '/aws/lambda/RegistryTokenRefresher-ecr';

let aws: FakeAws;
let folder: StackFolder;
beforeEach(async () => {
  aws = await startFakeAws();
  folder = stackFolder();
  folder.write();
  aws.logs.set(ECR_LOG, []);
  aws.logs.set('/aws/lambda/RegistryTokenRefresher-digitalocean', []);
});
afterEach(async () => {
  folder.remove();
  await aws.stop();
});

const fingerprintOfImages = (): string => {
  const { registries } = parseConfig(
    { alerts: { enabled: false }, registries: REGISTRIES },
    { file: 'test', stackName: 'RegistryTokenRefresher' },
  );
  const images = registries.find(({ name }) => name === 'images');
  return (images && expectedFingerprint(images, 'eu-central-1')) ?? '';
};

function publishAll(): void {
  aws.publish(secretOf('prod'));
  aws.publish(secretOf('stage'));
  aws.publish(secretOf('images', 'digitalocean'), { fingerprint: fingerprintOfImages() });
}

const status = (args: readonly string[] = [], environment = aws.environment) =>
  runCli(['status', ...args], { cwd: folder.path, environment });

describe('status', () => {
  it('ends with 0 if all is fresh, and asks for nothing but metadata', async () => {
    publishAll();
    const { exitCode, stdout, stderr } = await status();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^STATE +NAME +PROVIDER +LIFE +LEFT +AGE +DUE IN$/m);
    expect(stdout).toMatch(/^fresh +prod +ecr +▰{9}▱ +1[01]h \d+m +1h \d+m +2h \d+m$/m);
    expect(stdout).toMatch(/\n3 registries: 3 fresh\.\n$/);
    expect(new Set(aws.requests.map(({ operation }) => operation))).toEqual(new Set(['DescribeSecret']));
  });

  it('lists the worst first, says why, and ends with 1', async () => {
    publishAll();
    aws.publish(secretOf('stage'), { age: 10, left: 2 });
    aws.logs.get(ECR_LOG)?.push({
      timestamp: Date.now() - HOUR / 2,
      message: JSON.stringify({
        registry: 'stage',
        outcome: 'failed',
        code: 'TokenRoleUnusable',
        reason: 'AssumeRole answered AccessDenied',
        remedy: 'let it',
      }),
    });
    const { exitCode, stdout } = await status();
    expect(exitCode).toBe(1);
    const [, first = '', second = ''] = stdout.split('\n');
    expect(first).toMatch(/^at risk +stage /);
    expect(second).toMatch(
      /^ {2}failing for 6 h \d+ min: TokenRoleUnusable: AssumeRole answered AccessDenied$/,
    );
  });

  it.each<[string, number, (name: string) => unknown]>([
    ['empty', 1, (name) => aws.secrets.create({ name })],
    ['expired', 1, (name) => aws.publish(name, { age: 13, left: -1 })],
    ['unverified', 1, (name) => aws.publish(name, { unverified: true })],
    ['foreign', 1, (name) => aws.secrets.create({ name, value: 'by hand' })],
    ['failing', 0, (name) => aws.publish(name, { age: 5.5, left: 6.5 })],
    ['due', 0, (name) => aws.publish(name, { age: 4, left: 8 })],
    ['missing', 1, (name) => Object.assign(aws.publish(name), { deletedAt: Date.now() })],
  ])('calls a credential %s, and ends with %i', async (state, exitCode, make) => {
    publishAll();
    make(secretOf('prod'));
    const run = await status(['--json']);
    const rows: { name: string; state: string }[] = JSON.parse(run.stdout);
    expect(rows[0]).toMatchObject({ name: 'prod', state });
    expect(run.exitCode).toBe(exitCode);
  });

  it('shows pauses with their reasons', async () => {
    publishAll();
    const until = new Date(Date.now() + HOUR).toISOString();
    const secret = aws.publish(secretOf('prod'), { age: 4, left: 8 });
    secret.tags = { [PAUSED_UNTIL_TAG]: until, [PAUSE_REASON_TAG]: 'vendor maintenance' };
    const { stdout } = await status();
    expect(stdout).toMatch(/^paused +prod /m);
    expect(stdout).toMatch(/^ {2}paused until \d{4}-.* UTC: vendor maintenance$/m);
  });

  it('tells that the file says something else than what is deployed', async () => {
    publishAll();
    aws.publish(secretOf('images', 'digitalocean'), { fingerprint: 'ffffffff' });
    const { stdout } = await status(['images']);
    expect(stdout).toContain('the file says something else than what is deployed');
  });

  it('takes names, and refuses unknown ones before it asks AWS', async () => {
    publishAll();
    expect((await status(['prod', '--json'])).stdout.match(/"name"/g)).toHaveLength(1);
    aws.requests.length = 0;
    const { exitCode, stderr } = await status(['prd']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('registries.yaml has no registry prd; did you mean "prod"?');
    expect(aws.requests).toEqual([]);
  });

  it('fits on a terminal of 80 columns, also long names and reasons', async () => {
    const name = 'a-registry-whose-name-is-quite-long-and-goes-on-for-a-while';
    folder.write({ registries: [{ name, provider: 'ecr', repositories: ['api'] }] });
    aws.publish(secretOf(name), { age: 10, left: 2 });
    const message = JSON.stringify({
      registry: name,
      outcome: 'failed',
      code: 'X',
      reason: 'a reason '.repeat(30),
    });
    aws.logs.get(ECR_LOG)?.push({ timestamp: Date.now(), message });
    const { exitCode, stdout } = await runOnTerminal(['status'], {
      cwd: folder.path,
      environment: aws.environment,
    });
    expect(exitCode).toBe(1);
    const lines = stripVTControlCharacters(stdout).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines[1]).toContain('a-regis');
    const piped = await status();
    expect(piped.stdout).toContain(name);
  });

  it('looks at 400 registries, each once', async () => {
    const registries = Array.from({ length: 400 }, (_, index) => ({
      name: `shop-${index}`,
      provider: 'lightsail',
      region: 'eu-west-1',
    }));
    folder.write({ registries });
    for (const { name } of registries) aws.publish(secretOf(name, 'lightsail'));
    aws.logs.set('/aws/lambda/RegistryTokenRefresher-lightsail', []);
    const { stdout } = await status(['--json']);
    expect(JSON.parse(stdout)).toHaveLength(400);
    expect(aws.requests.filter(({ operation }) => operation === 'DescribeSecret')).toHaveLength(400);
  });

  it('needs a terminal to watch', async () => {
    const { exitCode, stderr } = await status(['--watch']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/--watch redraws a terminal.*\nNext: /);
  });
});

describe('status that can not look ends with 2 and says', () => {
  const told = async (environment: Readonly<Record<string, string>> = aws.environment) => {
    const { exitCode, stdout, stderr } = await status([], environment);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.match(/^Next: .+$/gm)).toHaveLength(1);
    expect(stderr).not.toMatch(/^\s+at /m);
    return stderr;
  };

  it('that there are no credentials', async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...others } = aws.environment;
    expect(await told(others)).toMatch(/^Error: there are no AWS credentials\nNext: .*--profile/);
  });

  it('that a profile is not there', async () => {
    const environment = { ...aws.environment, AWS_PROFILE: 'nobody' };
    expect(await told(environment)).toContain('the AWS profile nobody has no credentials, or does not exist');
  });

  it('that the SSO session has expired', async () => {
    writeFileSync(
      join(folder.path, 'config'),
      [
        '[profile work]',
        'sso_session = ours',
        'sso_account_id = 111122223333',
        'sso_role_name = ops',
        '[sso-session ours]',
        'sso_start_url = https://example.awsapps.com/start',
        'sso_region = eu-central-1',
      ].join('\n'),
    );
    const stderr = await told({
      AWS_ENDPOINT_URL: aws.environment.AWS_ENDPOINT_URL ?? '',
      AWS_CONFIG_FILE: join(folder.path, 'config'),
      AWS_PROFILE: 'work',
    });
    expect(stderr).toMatch(
      /^Error: the AWS SSO session of the profile work has expired or was never begun\nNext: begin one: aws sso login --profile work$/m,
    );
  });

  it.each([
    ['ExpiredTokenException', 'the AWS credentials have expired'],
    ['UnrecognizedClientException', 'AWS does not know these credentials'],
  ])('that credentials are no good: %s', async (code, message) => {
    aws.refuse = () => ({ code, message: 'The security token is no good.' });
    expect(await told()).toContain(message);
  });

  it('that the account is another one than the file says', async () => {
    folder.write({ account: '999988887777' });
    publishAll();
    expect(await told()).toContain(
      `belong to the account ${aws.account}, and registries.yaml says 999988887777`,
    );
    expect(aws.requests.map(({ operation }) => operation)).toEqual(['GetCallerIdentity']);
  });

  it('that there is no stack', async () => {
    expect(await told()).toMatch(
      /the stack RegistryTokenRefresher is not deployed there\nNext: deploy it: npx cdk deploy/,
    );
  });

  it('that nothing may be looked at', async () => {
    aws.refuse = () => ({
      code: 'AccessDeniedException',
      message: 'User: ops is not authorized to perform: secretsmanager:DescribeSecret',
    });
    expect(await told()).toContain('AWS denies secretsmanager:DescribeSecret');
  });

  it('that the file has problems', async () => {
    folder.write({ registries: [] });
    expect(await told()).toContain('registries.yaml:1:');
  });

  it('that nobody answers', async () => {
    const { AWS_ENDPOINT_URL, ...others } = aws.environment;
    // A port that nobody listens on.
    const stderr = await told({ ...others, AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' });
    expect(stderr).toContain('got no answer: ECONNREFUSED');
  });

  it('that a proxy does not answer', async () => {
    const stderr = await told({ ...aws.environment, HTTP_PROXY: 'http://127.0.0.1:9' });
    expect(stderr).toMatch(/got no answer: .*\nNext: .*proxy/);
    expect(aws.requests).toEqual([]);
  });

  it('that credentials would go in clear', async () => {
    const stderr = await told({ ...aws.environment, AWS_ENDPOINT_URL: 'http://example.com' });
    expect(stderr).toContain('AWS_ENDPOINT_URL must be a plain https URL');
  });

  it('that --region is another one than the file says', async () => {
    const { exitCode, stderr } = await status(['--region', 'us-east-1']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('registries.yaml says eu-central-1');
  });
});

describe('status of which half can be looked at', () => {
  it('shows that half, and ends with 2', async () => {
    publishAll();
    aws.refuse = ({ on }) =>
      on === secretOf('stage') ? { code: 'AccessDeniedException', message: 'not authorized' } : undefined;
    const { exitCode, stdout, stderr } = await status();
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^unknown +stage /m);
    expect(stdout).toMatch(/^fresh +prod /m);
    expect(stderr).toContain(
      '1 of 3 secrets could not be looked at. AWS denies secretsmanager:DescribeSecret',
    );
  });

  it('goes on when AWS throttles', async () => {
    publishAll();
    let throttled = 0;
    aws.refuse = ({ on }) => {
      if (on !== secretOf('stage') || throttled === 2) return undefined;
      throttled += 1;
      return { code: 'ThrottlingException', message: 'Rate exceeded' };
    };
    expect(await status()).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('shows the states also if the log may not be read', async () => {
    publishAll();
    aws.publish(secretOf('prod'), { age: 10, left: 2 });
    aws.refuse = ({ operation }) =>
      operation === 'FilterLogEvents'
        ? { code: 'AccessDeniedException', message: 'not authorized' }
        : undefined;
    const { exitCode, stdout, stderr } = await status();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^at risk +prod /m);
    expect(stderr).toContain("why registries fail can't be told: AWS denies logs:FilterLogEvents");
  });
});
