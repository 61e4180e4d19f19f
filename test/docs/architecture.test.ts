import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { codeBlocks, ROOT, readMarkdown, section } from './markdown';

const PAGE = section(readMarkdown('docs/architecture.md'), 'The code');

interface Import {
  readonly from: string;
  /** A path of this repository without its ending, or a package. */
  readonly to: string;
}

const sourcesIn = (folder: string): readonly string[] =>
  existsSync(join(ROOT, folder))
    ? readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
        .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    : [];

const importsOf = (file: string): readonly Import[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/\b(?:from|import\(?) *'([^']+)'/g)].map(
    ([, to = '']) => ({
      from: file,
      // Examples import the package by its name.
      to: to.startsWith('.')
        ? normalize(join(dirname(file), to))
        : to.replace(/^registry-token-refresher$/, 'lib'),
    }),
  );

/** Rooms by what the diagram calls them: `config["lib/config"]`. */
const [diagram = ''] = codeBlocks(PAGE, 'mermaid');
const rooms = new Map(
  [...diagram.matchAll(/^ +(\w+)\["([\w/]+)/gm)].map(([, id = '', room = '']) => [id, room]),
);
const drawn = [...diagram.matchAll(/^ +(\w+) (<?-->) ([\w &]+)$/gm)].flatMap(([, from = '', line, to = '']) =>
  to.split(' & ').flatMap((id) => {
    const [a, b] = [rooms.get(from), rooms.get(id)];
    return line === '<-->' ? [`${a} -> ${b}`, `${b} -> ${a}`] : [`${a} -> ${b}`];
  }),
);

/** The innermost room that a path is in. */
const roomOf = (path: string): string | undefined =>
  [...rooms.values()]
    .filter((room) => path === room || path.startsWith(`${room}/`))
    .toSorted((a, b) => b.length - a.length)[0];

const folders = new Set([...rooms.values()].map((room) => room.split('/')[0] ?? ''));
const imports = [...folders].flatMap(sourcesIn).flatMap(importsOf);
const real = new Set(
  imports.flatMap(({ from, to }) => {
    const [a, b] = [roomOf(from), roomOf(to)];
    return a === undefined || b === undefined || a === b ? [] : [`${a} -> ${b}`];
  }),
);

describe('the picture of the code', () => {
  it('has the rooms that there are', () => {
    expect(rooms.size).toBeGreaterThan(7);
    expect(imports.length).toBeGreaterThan(500);
  });

  it('has an arrow for each import from one room into another', () => {
    expect([...real].filter((arrow) => !drawn.includes(arrow))).toEqual([]);
  });

  it('has no other arrow', () => {
    const known = drawn.filter((arrow) => existsSync(join(ROOT, arrow.split(' ')[0] ?? '')));
    expect(known.filter((arrow) => !real.has(arrow))).toEqual([]);
  });
});

describe('the functions', () => {
  /** From top to bottom; rooms of one floor are in one row. */
  const floors = [...PAGE.matchAll(/^\| \d \| (`lambda\/[^|]+) \|/gm)].map(([, row = '']) =>
    [...row.matchAll(/`([^`]+)`/g)].map(([, room = '']) => room),
  );
  const floorOf = (path: string): number =>
    floors.findIndex((floor) => floor.some((room) => path.startsWith(`${room}/`)));
  const own = imports.filter(({ from }) => from.startsWith('lambda/'));

  it('have a floor for each of their folders', () => {
    const there = readdirSync(join(ROOT, 'lambda')).map((folder) => `lambda/${folder}`);
    expect(floors.flat().toSorted()).toEqual(there.toSorted());
  });

  it('import from their own floors downwards only', () => {
    const upwards = own.filter(({ from, to }) => {
      const [a, b] = [roomOfFloor(from), roomOfFloor(to)];
      return to.startsWith('lambda/') && a !== b && floorOf(to) <= floorOf(from);
    });
    expect(upwards).toEqual([]);
  });

  it('import no CDK', () => {
    expect(own.filter(({ to }) => /^(aws-cdk|constructs)/.test(to))).toEqual([]);
  });

  function roomOfFloor(path: string): string | undefined {
    return floors.flat().find((room) => path.startsWith(`${room}/`));
  }
});
