// Starts the local cloud on a machine that has nothing but Node.js and Python: installs the dependencies where they are missing or
// out of date, then hands over to sandbox/local.ts.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const OLDEST_NODE = [20, 19];

function fail(message) {
  console.error(message);
  process.exit(1);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  fail(`The local cloud needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

const installed = `${root}node_modules/.package-lock.json`;
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(`${root}package-lock.json`).mtimeMs) {
  const start = performance.now();
  process.stdout.write('Installing the dependencies (npm ci) ... ');
  // Under `npm run`, the very npm that runs this.
  const npm = process.env.npm_execpath;
  const [command, ...args] = npm?.endsWith('.js') ? [process.execPath, npm, 'ci'] : ['npm', 'ci'];
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) {
    // npm says what is wrong first, and then how it is used.
    const said = error?.message ?? `${stderr}${stdout}`.trimEnd().split('\n').slice(0, 15).join('\n');
    fail(`failed\n\nnpm ci failed; the local cloud can't start without it:\n${said}`);
  }
  console.log(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
}

// On Node.js as Lambda has it, which npm has just installed.
const node = `${root}node_modules/node/bin/node`;
const child = spawn(node, ['--import', 'tsx', 'sandbox/local.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  // Where relative paths start from: npm says where it was called.
  env: { ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd() },
});
// Ctrl-C reaches the child too, which cleans up; what is sent to this process alone is passed on.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => fail(`${node} could not be started: ${error.message}. Try npm ci.`));
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
