// Builds AWS' own runtime client of Lambda functions into .runtime-client/, where test/deployed finds it. It stays out of
// package.json because it is native: `npm ci` has to work on a machine without a compiler.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '4.0.2';
/** What the build calls, and the Debian package that brings it. */
const TOOLS = {
  autoconf: 'autoconf',
  automake: 'automake',
  cmake: 'cmake',
  'g++': 'g++',
  libtoolize: 'libtool',
  make: 'make',
  python3: 'python3',
  xz: 'xz-utils',
};

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.runtime-client');
const draft = `${folder}.${process.pid}`;
const nodeFolder = join(root, 'node_modules/node/bin');

function fail(message) {
  console.error(message);
  rmSync(draft, { recursive: true, force: true });
  process.exit(1);
}

function run(title, command, args, options = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (status === 0) return;
  const output = error?.message ?? `${stdout}${stderr}`.trimEnd().split('\n').slice(-30).join('\n');
  fail(`${title} failed; without it the deployed functions can't be tested:\n${output}`);
}

const onPath = (tool) =>
  (process.env.PATH ?? '').split(delimiter).some((directory) => existsSync(join(directory, tool)));

function isInstalled() {
  const client = join(folder, 'node_modules/aws-lambda-ric');
  if (!existsSync(join(client, 'rapid-client.node'))) return false;
  return JSON.parse(readFileSync(join(client, 'package.json'), 'utf8')).version === VERSION;
}

function installTools() {
  const packages = Object.entries(TOOLS).flatMap(([tool, name]) => (onPath(tool) ? [] : [name]));
  if (packages.length === 0) return;
  const command = `apt-get install ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    fail(`Building the runtime client also needs ${packages.join(', ')}. On Debian and Ubuntu: ${command}`);
  }
  console.log(command);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  run('apt-get update', 'apt-get', ['update', '-qq'], options);
  run(command, 'apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
}

if (isInstalled()) {
  console.log(`The runtime client ${VERSION} is installed.`);
  process.exit(0);
}
if (!existsSync(join(nodeFolder, 'node'))) fail('Node.js as Lambda has it is missing. Run npm ci first.');
installTools();

const start = performance.now();
console.log(`Building the runtime client ${VERSION} (about a minute) ...`);
mkdirSync(draft);
writeFileSync(join(draft, 'package.json'), '{ "private": true }\n');
// What is built here is nobody's to commit.
writeFileSync(join(draft, '.gitignore'), '*\n');
run(
  'npm install',
  'npm',
  ['install', '--save-exact', '--no-audit', '--no-fund', `aws-lambda-ric@${VERSION}`],
  { cwd: draft, env: { ...process.env, PATH: [nodeFolder, process.env.PATH].join(delimiter) } },
);
rmSync(folder, { recursive: true, force: true });
renameSync(draft, folder);
console.log(`Installed in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
