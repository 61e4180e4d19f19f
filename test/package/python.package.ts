import { dirname, join } from 'node:path';
import { NODE_FOLDER, ROOT } from '../../sandbox/paths';
import { packed, UserFolder } from './user-folder';

let user: UserFolder;
beforeAll(() => {
  user = new UserFolder();
  user.copyExample('python');
});
afterAll(() => user[Symbol.dispose]());

function synth(folder: UserFolder, ...options: readonly string[]): void {
  // Python starts the first Node on the PATH, which has to be one that jsii knows.
  const path = `PATH=${NODE_FOLDER}:${process.env.PATH}`;
  folder.succeed('env', path, join(ROOT, 'node_modules/.bin/cdk'), 'synth', '--quiet', ...options);
}

/** The resources of the synthesized stack, without the CDK's own note of the language. */
function resourcesIn(folder: UserFolder): Readonly<Record<string, unknown>> {
  const { CDKMetadata: _, ...resources } = JSON.parse(
    folder.read('cdk.out/PrivateImages.template.json'),
  ).Resources;
  return resources;
}

describe('the example in Python', () => {
  it('is installed by pip', () => {
    user.succeed('python3', '-m', 'venv', '.venv');
    const pip = (...args: readonly string[]): string =>
      // Python compiles what it imports; the CDK's other 300 services would take most of the time.
      user.succeed('.venv/bin/pip', 'install', '--quiet', '--no-compile', ...args);
    pip('--require-hashes', '--requirement', join(ROOT, 'scripts/consumer.requirements.txt'));
    // The rest of what the app asks for: the package itself, as long as its versions agree.
    pip('--no-index', '--find-links', dirname(packed('pip')), '--requirement', 'requirements.txt');
    user.succeed('.venv/bin/pip', 'check');
  });

  it('is synthesized by the stock CDK CLI', () => synth(user));

  it('makes what the example in TypeScript makes with the same CDK', () => {
    const versionOf = 'import importlib.metadata as m, sys; print(m.version(sys.argv[1]))';
    const cdk = user.succeed('.venv/bin/python', '-c', versionOf, 'aws-cdk-lib').trim();
    using typescript = new UserFolder();
    typescript.copyExample('typescript');
    typescript.npmInstall('--omit=dev', packed('npm'), `aws-cdk-lib@${cdk}`);
    synth(typescript, '--app', `node --import ${join(ROOT, 'node_modules/tsx/dist/loader.mjs')} app.ts`);
    const made = resourcesIn(typescript);
    expect(Object.keys(made).length).toBeGreaterThan(50);
    expect(resourcesIn(user)).toEqual(made);
  });
});
