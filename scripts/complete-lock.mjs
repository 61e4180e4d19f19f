// Adds to package-lock.json what npm leaves out of it if a registry mirror lacks other platforms' packages: the optional
// dependencies that its packages name, and each entry's integrity hash. `npm ci` refuses a lock without the former, on every
// platform, and checks nothing of a package without the latter. To be run after `npm install` behind such a mirror; the
// registry that npm is configured for must know the packages. Elsewhere it finds nothing to add.
// `node scripts/complete-lock.mjs [path of a lock]`
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const FILE = process.argv[2] ?? fileURLToPath(new URL('../package-lock.json', import.meta.url));
const PUBLIC_REGISTRY = 'https://registry.npmjs.org/';
const FIELDS = ['name', 'version', 'dist.integrity', 'cpu', 'libc', 'license', 'os', 'engines'];
const AT_ONCE = 4;

const run = promisify(execFile);

/** What the registry says of one version of a package. */
async function published(name, version) {
  const { stdout } = await run('npm', ['view', `${name}@${version}`, ...FIELDS, '--json']).catch((error) => {
    throw new Error(`npm view ${name}@${version} failed: ${error.stderr || error.message}`);
  });
  const facts = JSON.parse(stdout || '{}');
  const integrity = facts['dist.integrity'];
  if (facts.name !== name || facts.version !== version || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)) {
    throw new Error(`npm's registry has no integrity hash of ${name}@${version}.`);
  }
  return { ...facts, integrity };
}

/** An entry with what the registry knows of its package, its keys in npm's order. */
async function completed(path, { version, resolved, dev, optional, ...rest }) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const { integrity, cpu, libc, license, os, engines } = await published(name, version);
  const entry = { version, resolved, integrity, cpu, dev, libc, license, optional, os, engines };
  return { ...entry, ...rest, ...entry };
}

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const packages = { ...lock.packages };
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const key = `node_modules/${name}`;
    if (key in packages || `${path}/${key}` in packages) continue;
    packages[key] = { version, ...(dev ? { dev } : {}), optional: true };
  }
}
// What another package bundles, below its folder, is covered by that package's hash.
const isInside = (path) => path.lastIndexOf('node_modules/') > 0;
const open = Object.keys(packages).filter(
  (path) =>
    path !== '' &&
    !packages[path].integrity &&
    !(packages[path].inBundle && isInside(path)) &&
    !packages[path].link,
);
const waiting = [...open];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      packages[path] = await completed(path, packages[path]);
    }
  }),
).catch((error) => {
  console.error(`${error.message}\nThe lock is left as it is.`);
  process.exit(1);
});
// A mirror's address works on one machine only; npm finds the package by its name and hash.
for (const entry of Object.values(packages)) {
  if (entry.resolved !== undefined && !entry.link && !entry.resolved.startsWith(PUBLIC_REGISTRY)) {
    delete entry.resolved;
  }
}
const entries = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(entries) }, undefined, 2)}\n`);
const added = Object.keys(packages).length - Object.keys(lock.packages).length;
console.log(`${added} entries added, ${open.length} completed with their hashes`);
