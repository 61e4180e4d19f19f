import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../package.json';
import { NODE_FOLDER } from '../../sandbox/paths';
import { packed, UserFolder } from './user-folder';

/** `2.268.0` of `^2.268.0`. */
const FLOORS = Object.entries(packageJson.peerDependencies).map(
  ([name, range]) => `${name}@${range.replace('^', '')}`,
);
/** The oldest Nodes of `engines` that are still to be had, as npm has them; the Lambda's own is installed here. */
const OLD_NODES = packageJson.engines.node.match(/(?<=\^)\d+\.\d+\.\d+/g) ?? [];

const APP = `
const stack = new Stack(new App(), 'Mine', { env: { account: '111122223333', region: 'eu-central-1' } });
const tokens = new RegistryTokenRefresher(stack, 'Tokens', {
  registries: [Registry.ecr('prod', { repositories: ['api'] }), Registry.lightsail('shop')],
  alerts: Alerts.to({ emails: ['platform@example.com'] }),
  probe: {},
});
new CfnOutput(stack, 'Arn', { value: tokens.secret('prod').secretArn });
`;

let user: UserFolder;
/** What this Node makes of the CommonJS app. */
let template: string;
beforeAll(() => {
  user = new UserFolder();
  user.write('package.json', '{ "private": true }');
  user.write(
    'app.js',
    `const { App, CfnOutput, Stack } = require('aws-cdk-lib');
const { Alerts, Registry, RegistryTokenRefresher } = require('registry-token-refresher');${APP}`,
  );
  user.write(
    'app.mjs',
    `import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Alerts, Registry, RegistryTokenRefresher } from 'registry-token-refresher';${APP}`,
  );
});
afterAll(() => user[Symbol.dispose]());

/** The template that a run leaves behind; the next one can't pass for it. */
function templateBy(node: string, app: string): string {
  user.remove('cdk.out');
  user.succeed(node, app);
  return user.read('cdk.out/Mine.template.json');
}

describe('with the oldest CDK that the package takes,', () => {
  it(`npm installs it and nothing that it does not bring along: ${FLOORS.join(', ')}`, () => {
    user.npmInstall(packed('npm'), ...FLOORS);
    const others = readdirSync(join(user.folder, 'node_modules')).filter((name) => !/^[.@]/.test(name));
    expect(others).toEqual(['aws-cdk-lib', 'constructs', 'registry-token-refresher']);
    const { packages } = JSON.parse(user.read('package-lock.json'));
    const own = 'node_modules/registry-token-refresher';
    const brought = Object.keys(packages).filter((path) => path.startsWith(`${own}/`));
    expect(brought).toEqual([`${own}/node_modules/valibot`, `${own}/node_modules/yaml`]);
    for (const path of brought) expect(packages[path]).toMatchObject({ inBundle: true });
    expect(packages[own]).not.toHaveProperty('hasInstallScript');
    user.succeed('npm', 'ls', '--all');
  });

  it('a CommonJS app and an ES module make the same stack, without a build', () => {
    template = templateBy(process.execPath, 'app.js');
    expect(Object.values(JSON.parse(template).Resources)).toContainEqual(
      expect.objectContaining({
        Type: 'AWS::SecretsManager::Secret',
        Properties: expect.objectContaining({ Name: 'mine/ecr/prod' }),
      }),
    );
    expect(templateBy(process.execPath, 'app.mjs')).toBe(template);
  });

  it('the app for a config file makes its stack', () => {
    user.write(
      'registries.yaml',
      'alerts: { enabled: false }\nregistries: [{ name: shop, provider: lightsail }]\n',
    );
    user.succeed('node_modules/.bin/registry-token-refresher', 'app');
    expect(user.read('cdk.out/RegistryTokenRefresher.template.json')).toContain(
      'registry-token-refresher/lightsail/shop',
    );
  });
});

describe('the stack is the same', () => {
  it.each([...OLD_NODES, '24'])('on Node %s', (version) => {
    if (version === '24') {
      expect(templateBy(join(NODE_FOLDER, 'node'), 'app.js')).toBe(template);
      return;
    }
    using node = new UserFolder();
    node.write('package.json', '{ "private": true }');
    node.npmInstall(`node@${version}`);
    const program = join(node.folder, 'node_modules/node/bin/node');
    expect(node.succeed(program, '--version').trim()).toBe(`v${version}`);
    expect(templateBy(program, 'app.js')).toBe(template);
  });
});
