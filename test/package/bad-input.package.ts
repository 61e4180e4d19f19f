import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { EmptyApp } from './empty-app';
import type { Ran } from './user-folder';

/** An app whose stack Mine has the given construct; whatever it throws is told as users see it. */
const appOf = (code: string): string => `
const { App, NestedStack, Stack, Duration } = require('aws-cdk-lib');
const { Secret } = require('aws-cdk-lib/aws-secretsmanager');
const { Alerts, ApiToken, Registry, RegistryTokenRefresher } = require('registry-token-refresher');
const app = new App();
const stack = new Stack(app, 'Mine', { env: { account: '111122223333', region: 'eu-central-1' } });
const alerts = Alerts.none();
${code}
app.synth();
`;

/** What Node prints of an error: its message, without the place of the code and the stack. */
function messageOf({ status, stderr }: Ran): string {
  expect(status).toBe(1);
  const [, message = ''] = /^\w*Error: ((?:.|\n)*?)\n {4}at /m.exec(stderr) ?? [];
  return message;
}

let app: EmptyApp;
beforeAll(() => {
  app = new EmptyApp();
});
afterAll(() => app[Symbol.dispose]());

function errorOf(code: string, within = app): string {
  within.write('app.js', appOf(code));
  return messageOf(within.node('app.js'));
}

describe('an app that says something wrong is told in one error:', () => {
  it('a wrong prop, and a name that is taken', () => {
    const code = `new RegistryTokenRefresher(stack, 'Tokens', {
      registries: [Registry.lightsail('shop'), Registry.ecr('shop', { repositories: ['api'] })],
      checkEvery: Duration.hours(48), chekEvery: 1, alerts,
    });`;
    expect(errorOf(code)).toBe(
      [
        'Mine/Tokens has 3 problems:',
        '- checkEvery is 48 hours; it must be a Duration of whole minutes, from 1m to 1d',
        '- chekEvery is not a known key; did you mean "checkEvery"?',
        '- registries[1].name (shop) is also the name of registries[0]; names must be unique',
      ].join('\n'),
    );
  });

  it('a secret for the credential without its ARN', () => {
    const code = `const existingSecret = Secret.fromSecretNameV2(stack, 'Given', 'ci/registry');
    new RegistryTokenRefresher(stack, 'Tokens', {
      registries: [Registry.lightsail('shop', { existingSecret })], alerts,
    });`;
    expect(errorOf(code)).toBe(
      'Mine/Tokens has 1 problem:\n- registries[0].existingSecret (shop) is the secret Mine/Given, whose complete ARN is not known; import it with Secret.fromSecretCompleteArn',
    );
  });

  it('a nested stack', () => {
    const code = `new RegistryTokenRefresher(new NestedStack(stack, 'Nested'), 'Tokens', {
      registries: [Registry.lightsail('shop')], alerts,
    });`;
    expect(errorOf(code)).toMatch(/^Mine\/Nested\/Tokens: a nested stack's name is not known at synth: put /);
  });

  it('a file that is not there', () => {
    expect(errorOf(`RegistryTokenRefresher.fromFile(stack, 'Tokens', 'registries.yaml');`)).toMatch(
      /^registries\.yaml does not exist; let npx/,
    );
  });

  it('and nothing is wrong with an app that says nothing wrong', () => {
    app.write(
      'app.js',
      appOf(
        `new RegistryTokenRefresher(stack, 'Tokens', { registries: [Registry.lightsail('shop')], alerts });`,
      ),
    );
    expect(app.node('app.js')).toMatchObject({ status: 0 });
  });
});

describe('an installation that can’t work is told in one error:', () => {
  const code = `new RegistryTokenRefresher(stack, 'Tokens', { registries: [Registry.lightsail('shop')], alerts });`;
  const importing = "require('registry-token-refresher');";

  it.each([
    [
      '2.267.0',
      /^registry-token-refresher needs aws-cdk-lib 2\.268\.0 or newer, and finds 2\.267\.0: install a/,
    ],
    [
      '1.204.0',
      /^registry-token-refresher needs aws-cdk-lib 2\.268\.0 or newer, and finds 1\.204\.0: install a/,
    ],
  ])('a CDK below the floor, such as %s', (version, message) => {
    using old = new EmptyApp({ 'package.json': JSON.stringify({ name: 'aws-cdk-lib', version }) });
    expect(messageOf(old.node('--eval', importing))).toMatch(message);
    const app = old.node(join(old.package, 'dist/cli/index.js'), 'app');
    expect(app.stderr).toMatch(new RegExp(`^Error: ${message.source.slice(1)}.*\\.\\n$`));
    expect(app.status).toBe(2);
  });

  it('no CDK', () => {
    using none = new EmptyApp({});
    expect(messageOf(none.node('--eval', importing))).toMatch(
      /^registry-token-refresher needs aws-cdk-lib .* finds none/,
    );
  });

  it('a missing bundle', () => {
    using broken = new EmptyApp();
    rmSync(join(broken.package, 'dist/lambda/lightsail/index.js'));
    expect(errorOf(code, broken)).toMatch(
      /^The bundle \S+\/dist\/lambda\/lightsail\/index\.js is missing\. Install the package again; in a clone, run npm run build\.$/,
    );
  });
});
