import { satisfies } from 'semver';
import example from '../../examples/typescript/package.json';
import packageJson from '../../package.json';
import { packed, UserFolder } from './user-folder';

/** Whatever is newer than what the project itself stands on comes with the next change of that, not by itself. */
const PINS = ['aws-cdk', 'aws-cdk-lib', 'constructs', 'tsx'] as const;

let user: UserFolder;
beforeAll(() => {
  user = new UserFolder();
  user.copyExample('typescript');
});
afterAll(() => user[Symbol.dispose]());

describe('the example in TypeScript', () => {
  it('takes this version, and is installed by npm', () => {
    const { 'registry-token-refresher': range, ...cdk } = example.dependencies;
    expect(satisfies(packageJson.version, range)).toBe(true);
    expect(cdk).toEqual(packageJson.peerDependencies);
    user.npmInstall(packed('npm'), ...PINS.map((name) => `${name}@${packageJson.devDependencies[name]}`));
  });

  it.each([
    ['as ES modules are found', ['--module', 'nodenext']],
    ['as Node found modules before', ['--module', 'commonjs', '--moduleResolution', 'node10']],
  ])('has the types that it needs, all of them checked, %s', (_, options) => {
    const { stdout } = user.run(
      'node_modules/.bin/tsc',
      ...['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2023'],
      ...options,
      'app.ts',
    );
    expect(stdout).toBe('');
  });

  it('is synthesized by the stock CDK CLI', () => {
    user.succeed('node_modules/.bin/cdk', 'synth', '--quiet');
    expect(user.read('cdk.out/PrivateImages.template.json')).toContain('private-images/digitalocean/images');
  });
});
