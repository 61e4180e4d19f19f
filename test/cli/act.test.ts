import { fromRfc3339 } from '../../lambda/contract/instant';
import { PAUSE_REASON_TAG, PAUSED_UNTIL_TAG } from '../../lambda/contract/pause-tag';
import { type FakeAws, startFakeAws } from './fake-aws';
import { runCli } from './run-cli';
import { type StackFolder, secretOf, stackFolder } from './stack-folder';

const HOUR = 3_600_000;
const EXPIRES = new Date(Date.now() + 12.5 * HOUR).toISOString().replace(/\.\d+/, '');
const ECR = 'RegistryTokenRefresher-ecr';
const DIGITALOCEAN = 'RegistryTokenRefresher-digitalocean';

let aws: FakeAws;
let folder: StackFolder;
beforeEach(async () => {
  aws = await startFakeAws();
  folder = stackFolder();
  folder.write();
  aws.publish(secretOf('prod'));
  aws.publish(secretOf('stage'));
  aws.publish(secretOf('images', 'digitalocean'));
});
afterEach(async () => {
  folder.remove();
  await aws.stop();
});

const cli = (...args: string[]) => runCli(args, { cwd: folder.path, environment: aws.environment });

const NOTHING = { refreshed: [], fresh: [], paused: [], failed: [] };
const entry = (name: string) => ({ name, versionId: 'r1', expiresAt: EXPIRES });
const invocations = () => aws.requests.filter(({ operation }) => operation === 'Invoke');

describe('refresh', () => {
  it('runs the function of each provider and shows what it did', async () => {
    aws.functions.set(ECR, () => ({ ...NOTHING, refreshed: [entry('prod')], paused: [entry('stage')] }));
    aws.functions.set(DIGITALOCEAN, () => ({ ...NOTHING, fresh: [entry('images')] }));
    const { exitCode, stdout, stderr } = await cli('refresh');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^refreshed {2}prod {2}good until \d{4}-\d\d-\d\d \d\d:\d\d UTC \(12 h \d+ min\)$/m,
    );
    expect(stdout).toMatch(/^paused {2}stage {2}good until/m);
    expect(stdout).toMatch(/^fresh {2}images {2}good until/m);
    expect(stderr).toContain('refresh <name> --force');
    expect(invocations().map(({ body }) => body)).toEqual([
      { run: 'manual', force: false },
      { run: 'manual', force: false },
    ]);
  });

  it('asks for the named ones alone, by force if told', async () => {
    aws.functions.set(ECR, () => ({ ...NOTHING, refreshed: [entry('prod')] }));
    await cli('refresh', 'prod', '--force');
    expect(invocations()).toMatchObject([
      { on: ECR, body: { run: 'manual', registries: ['prod'], force: true } },
    ]);
  });

  it('ends with 1 and the words of the function if one fails, and shows the others', async () => {
    const errorMessage =
      '1 of 1 digitalocean registries of RegistryTokenRefresher failed. images: ApiTokenRejected: …';
    aws.functions.set(ECR, () => ({ ...NOTHING, refreshed: [entry('prod')] }));
    aws.functions.set(DIGITALOCEAN, () => ({ errorType: 'RefreshFailed', errorMessage }));
    const { exitCode, stdout } = await cli('refresh');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('refreshed  prod');
    expect(stdout).toContain(`failed  ${DIGITALOCEAN}: RefreshFailed: ${errorMessage}`);
  });

  it('ends with 2 if the function is not there or may not be run', async () => {
    expect(await cli('refresh', 'prod')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^Error: there is no function RegistryTokenRefresher-ecr: .*\nNext: deploy it/,
      ),
    });
    aws.refuse = () => ({ status: 403, code: 'AccessDeniedException', message: 'not authorized' });
    expect(await cli('refresh', 'prod')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(`let your role call lambda:InvokeFunction on ${ECR}`),
    });
  });
});

describe('pause', () => {
  it('sets the tag until then, with the reason', async () => {
    const { exitCode, stdout } = await cli('pause', 'prod', '--for', '4h', '--reason', 'vendor maintenance');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^prod is paused until \d{4}-\d\d-\d\d \d\d:\d\d UTC \(4 h 0 min\)\.\n$/);
    const tags = aws.secrets.get(secretOf('prod')).tags;
    const until = fromRfc3339(tags[PAUSED_UNTIL_TAG] ?? '') ?? 0;
    expect(Math.abs(until * 1000 - Date.now() - 4 * HOUR)).toBeLessThan(HOUR / 2);
    expect(tags[PAUSE_REASON_TAG]).toBe('vendor maintenance');
  });

  it('forgets the reason of the pause before', async () => {
    await cli('pause', 'prod', '--for', '4h', '--reason', 'vendor maintenance');
    await cli('pause', 'prod', '--for', '1h');
    expect(Object.keys(aws.secrets.get(secretOf('prod')).tags)).toEqual([PAUSED_UNTIL_TAG]);
  });

  it('warns if the credential expires before the pause ends', async () => {
    const { exitCode, stderr } = await cli('pause', 'prod', '--for', '2d');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /^Warning: its credential expires at .*, before the pause ends; pulls then fail\.\n$/,
    );
  });

  it.each([
    [['pause', 'prod', '--for', '4 hours'], '--for is "4 hours", which is no duration'],
    [['pause', 'prod', '--for', '4h', '--reason', 'why?'], 'a tag of AWS can not hold this --reason'],
    [['pause', 'prod'], '--for'],
    [['pause', '--for', '4h'], 'NAME'],
    [['pause', 'nobody', '--for', '4h'], 'registries.yaml has no registry nobody'],
  ])('takes nothing else: %j', async (args, told) => {
    const { exitCode, stderr } = await cli(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(told);
    expect(stderr).toMatch(/^Next: /m);
    expect(aws.secrets.get(secretOf('prod')).tags).toEqual({});
  });

  it('is ended by resume', async () => {
    await cli('pause', 'prod', '--for', '4h', '--reason', 'why not');
    expect((await cli('resume', 'prod')).stdout).toMatch(/^prod is no longer paused; /);
    expect(aws.secrets.get(secretOf('prod')).tags).toEqual({});
    expect((await cli('resume', 'prod')).stdout).toBe('prod was not paused.\n');
  });
});

describe('logs', () => {
  const line = (registry: string, minutesAgo: number, fields: object) => ({
    timestamp: Date.now() - minutesAgo * 60_000,
    message: JSON.stringify({ level: 'INFO', message: 'Registry', provider: 'ecr', registry, ...fields }),
  });
  beforeEach(() => {
    aws.logs.set('/aws/lambda/RegistryTokenRefresher-digitalocean', []);
    aws.logs.set('/aws/lambda/RegistryTokenRefresher-ecr', [
      line('prod', 300, { outcome: 'fresh' }),
      line('prod', 20, {
        outcome: 'failed',
        due: 'age',
        code: 'TokenRoleUnusable',
        reason: 'AssumeRole answered AccessDenied',
        remaining: '7 h 2 min',
      }),
      line('stage', 10, {
        outcome: 'refreshed',
        due: 'age',
        code: '-',
        reason: '-',
        remaining: '11 h 59 min',
      }),
      { timestamp: Date.now() - 9 * 60_000, message: 'START RequestId: 1\n' },
      {
        timestamp: Date.now() - 9 * 60_000,
        message: 'RequestId: 1 Error: Runtime exited with error: signal: killed\n',
      },
      { timestamp: Date.now() - 8 * 60_000, message: JSON.stringify({ _aws: {}, RegistriesAtRisk: 1 }) },
    ]);
  });

  it('shows a line for each registry and run of the last three hours', async () => {
    const { exitCode, stdout } = await cli('logs');
    expect(exitCode).toBe(0);
    const time = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d';
    expect(stdout).toMatch(
      new RegExp(
        `^${time}  ecr  prod  failed  due: age; 7 h 2 min left; TokenRoleUnusable; AssumeRole answered AccessDenied\n` +
          `${time}  ecr  stage  refreshed  due: age; 11 h 59 min left\n` +
          `${time}  RequestId: 1 Error: Runtime exited with error: signal: killed\n$`,
      ),
    );
  });

  it('shows one registry, further back', async () => {
    const { stdout } = await cli('logs', 'prod', '--since', '1d');
    expect(stdout.match(/ecr {2}prod/g)).toHaveLength(2);
    expect(stdout).not.toContain('stage');
  });

  it('says so if there is nothing', async () => {
    const { exitCode, stdout, stderr } = await cli('logs', 'images');
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'Nothing was logged in the last 3h.\n',
    });
  });

  it('says what is missing without the stack', async () => {
    aws.logs.clear();
    expect(await cli('logs')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('there is no log group /aws/lambda/'),
    });
  });
});
