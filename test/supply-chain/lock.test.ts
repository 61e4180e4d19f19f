import { readFileSync } from 'node:fs';
import { satisfies, validRange } from 'semver';
import * as v from 'valibot';

const engines = v.optional(v.object({ node: v.optional(v.string()) }));
const lockFile = v.object({
  packages: v.record(
    v.string(),
    v.object({
      engines,
      inBundle: v.optional(v.boolean(), false),
      integrity: v.optional(v.string()),
      link: v.optional(v.boolean(), false),
      resolved: v.optional(v.string()),
    }),
  ),
});
/** The first and the last of each line of Node that the project runs on. */
const NODES = ['20.19.0', '20.999.0', '22.13.0', '22.999.0', '24.0.0', '24.999.0'];

const { packages } = v.parse(lockFile, JSON.parse(readFileSync('package-lock.json', 'utf8')));
const own = packages[''];
const locked = Object.entries(packages).filter(([path]) => path !== '');
/** What another package brings along; what this package will, lies beside the others. */
const isBrought = (path: string, inBundle: boolean) => inBundle && path.lastIndexOf('node_modules/') > 0;

describe('package-lock.json', () => {
  it('holds a hash of every package that no other brings along', () => {
    const unhashed = locked.filter(
      ([path, { integrity = '', inBundle }]) =>
        !isBrought(path, inBundle) && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity),
    );
    expect(locked.length).toBeGreaterThan(300);
    expect(unhashed.map(([path]) => path)).toEqual([]);
  });

  it('takes for bundled only what lies inside another package, which has a hash', () => {
    for (const [path] of locked.filter(([name, { inBundle }]) => isBrought(name, inBundle))) {
      const bringer = path.slice(0, path.indexOf('/node_modules/'));
      expect(packages[bringer]?.integrity).toBeDefined();
    }
  });

  it('names no registry but the public one, and no folder', () => {
    const elsewhere = locked.filter(
      ([, { resolved, link }]) =>
        link || (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')),
    );
    expect(elsewhere.map(([path]) => path)).toEqual([]);
  });

  it.each(NODES)('has no package that does without Node %s', (node) => {
    const refusing = locked.filter(([, entry]) => {
      const range = entry.engines?.node ?? '*';
      return validRange(range) === null || !satisfies(node, range);
    });
    expect(refusing.map(([path, entry]) => `${path}: ${entry.engines?.node}`)).toEqual([]);
  });

  it('says the same of Node as package.json', () => {
    const { engines: declared } = v.parse(
      v.object({ engines }),
      JSON.parse(readFileSync('package.json', 'utf8')),
    );
    expect(own?.engines).toEqual(declared);
    for (const node of NODES) expect(satisfies(node, declared?.node ?? '')).toBe(true);
    for (const node of ['20.18.3', '22.12.0', '23.11.0'])
      expect(satisfies(node, declared?.node ?? '')).toBe(false);
  });
});
