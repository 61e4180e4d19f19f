// Adds to package-lock.json what npm leaves out of it where a registry mirror lacks other platforms' packages: the optional
// dependencies that its packages name. `npm ci` refuses a lock without them, on every platform. To be run after
// `npm install` behind such a mirror; elsewhere it finds nothing to add.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const added = {};
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const key = `node_modules/${name}`;
    if (key in lock.packages || `${path}/${key}` in lock.packages) continue;
    // Such packages are named after the platform that they are for.
    const words = name.split(/[/-]/);
    const named = (known) => known.filter((word) => words.includes(word));
    const [os, cpu] = [named(SYSTEMS), named(PROCESSORS)];
    if (cpu.length === 0)
      throw new Error(`${name} is missing from the lock, and its name tells no platform.`);
    const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : ['glibc'];
    const system = os.includes('linux') && /gnu|musl/.test(name) ? { os, libc } : os.length > 0 ? { os } : {};
    added[key] = { version, ...(dev ? { dev } : {}), optional: true, ...system, cpu };
  }
}
const entries = Object.entries({ ...lock.packages, ...added }).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(entries) }, undefined, 2)}\n`);
console.log(`${Object.keys(added).length} entries added`);
