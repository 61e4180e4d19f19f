import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { cdk } from '../../sandbox/cdk';
import { ROOT } from '../../sandbox/paths';
import { runApp, WITHOUT_PROFILE } from '../support/run-app';

/** Milliseconds. */
const TIME_LIMIT = 120_000;
const REGISTRIES = [{ name: 'shop', provider: 'lightsail' }];

const manifest = v.object({
  artifacts: v.object({ RegistryTokenRefresher: v.looseObject({ environment: v.string() }) }),
});

let work: string;
let runs = 0;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterAll(() => rmSync(work, { recursive: true }));

const stockCli: typeof runApp = (config, folder, region) =>
  cdk(
    ['synth', '--quiet', '--build', 'true', '--context', `config=${config}`, '--output', folder],
    join(work, 'home'),
    {
      cwd: ROOT,
      timeout: TIME_LIMIT,
      environment: { ...WITHOUT_PROFILE, ...(region !== undefined && { AWS_REGION: region }) },
    },
  );

/** Synthesizes a config, where the shell is in a region. */
async function synthesize(document: object, region?: string, by = runApp) {
  runs += 1;
  const folder = join(work, String(runs));
  const config = `${folder}.json`;
  writeFileSync(
    config,
    JSON.stringify({
      stackName: 'RegistryTokenRefresher',
      alerts: { emails: ['platform@example.com'] },
      registries: REGISTRIES,
      ...document,
    }),
  );
  const told = await by(config, folder, region).catch((error: unknown) => String(error));
  const file = join(folder, 'manifest.json');
  if (!existsSync(file)) return { told, environment: undefined };
  const { artifacts } = v.parse(manifest, JSON.parse(readFileSync(file, 'utf8')));
  return { told, environment: artifacts.RegistryTokenRefresher.environment };
}

/** The template that the stock CLI makes of the full example in a folder, by what cdk.json or `app` says. */
async function templateIn(folder: string, ...app: readonly string[]): Promise<unknown> {
  runs += 1;
  const output = join(work, `assembly-${runs}`);
  await cdk(['synth', '--quiet', ...app, '--output', output], join(work, 'home'), {
    cwd: folder,
    timeout: TIME_LIMIT,
    environment: { AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'eu-central-1' },
  });
  const [template = ''] = readdirSync(output).filter((file) => file.endsWith('.template.json'));
  return JSON.parse(readFileSync(join(output, template), 'utf8'));
}

describe('the app of the command line', () => {
  const example = readFileSync(join(ROOT, 'examples/registries.full.yaml'));
  const APP = ['--app', `node ${join(ROOT, 'dist/cli/index.js')} app`];

  it('makes in a folder with nothing but registries.yaml what a clone makes', async () => {
    const folder = join(work, 'empty');
    mkdirSync(folder);
    writeFileSync(join(folder, 'registries.yaml'), example);
    const file = join(folder, 'registries.yaml');
    const inClone = await templateIn(ROOT, '--build', 'true', '--context', `config=${file}`);
    expect(await templateIn(folder, ...APP)).toEqual(inClone);
    expect(readdirSync(folder)).toEqual(['registries.yaml']);
  });

  it('ends with an error if the file has one', () => {
    const folder = join(work, 'wrong');
    mkdirSync(folder);
    writeFileSync(join(folder, 'registries.yaml'), 'registries: []');
    const app = spawnSync(process.execPath, [join(ROOT, 'dist/cli/index.js'), 'app'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(app.stderr).toMatch(/^registries\.yaml has 2 problems:\n/);
    expect(app.status).toBe(1);
  });

  it('takes the name of another file', async () => {
    const folder = join(work, 'elsewhere');
    mkdirSync(folder);
    writeFileSync(join(folder, 'team.yaml'), example);
    const template = await templateIn(folder, ...APP, '--context', 'config=team.yaml');
    expect(template).toHaveProperty('Outputs.SecretPrefix.Value', 'registry-token-refresher-example');
  });
});

describe('the stack of a file', () => {
  it('belongs to the account and the region that the file says, whatever the shell says', async () => {
    const document = { account: '111122223333', region: 'eu-west-1' };
    const { told, environment } = await synthesize(document, 'us-east-1', stockCli);
    expect(environment).toBe('aws://111122223333/eu-west-1');
    expect(told).toMatch(
      /The stack belongs to eu-west-1, as \S+ says; the region of the shell, us-east-1, is not used\./,
    );
  });

  it('belongs there also if the shell says nothing, and nothing is told of the shell', async () => {
    const { told, environment } = await synthesize({ region: 'eu-west-1' });
    expect(environment).toBe('aws://unknown-account/eu-west-1');
    expect(told).not.toContain('of the shell');
  });

  it('is not made if the file names something of another region', async () => {
    const topicArn = 'arn:aws:sns:eu-central-1:111122223333:ours';
    const { told, environment } = await synthesize(
      { region: 'eu-west-1', account: 111122223333, alerts: { topicArn } },
      'eu-central-1',
    );
    expect(environment).toBeUndefined();
    expect(told).toMatch(/^ *\S+json:1:\d+: alerts\.topicArn /m);
    expect(told).not.toMatch(/^ *at .*:\d+:\d+\)?$/m);
    expect(told).toContain(
      `alerts.topicArn is "${topicArn}", of the region eu-central-1; it must be of the stack's, eu-west-1`,
    );
    expect(told).toContain(
      'account is 111122223333; it must be the 12 digits of an AWS account; put it in quotes',
    );
  });

  it('goes to the region of the shell if the file names none, which is told', async () => {
    const { told, environment } = await synthesize({}, 'eu-west-1', stockCli);
    expect(environment).toBe('aws://unknown-account/eu-west-1');
    expect(told).toMatch(/names no region: the stack goes to eu-west-1, the region of this shell\./);
  });

  it('is not made if it would be too large, which is told in one line', async () => {
    const registries = Array.from({ length: 500 }, (_, index) => ({
      name: `shop-${index}`,
      provider: 'lightsail',
    }));
    const { told, environment } = await synthesize({ registries }, 'eu-central-1');
    expect(environment).toBeUndefined();
    expect(told).toMatch(
      /^ *\S+json: registries: 500 registries make \d+ resources, and a stack holds 500: split the file\.$/m,
    );
    expect(told).not.toMatch(/^ *at .*:\d+:\d+\)?$/m);
  });
});
